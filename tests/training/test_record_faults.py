"""Nothing acknowledged is lost: writers killed in mid-work, eight at once, a disk that is full."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from benchmarks.recording import BEGIN, attempt, crowd, killed
from simsim.diagnostics import SimsimError
from simsim.training import database, record
from simsim.training.record import FILE, Record
from tests.sheets import HERE


def refused(error: pytest.ExceptionInfo[SimsimError]) -> list[tuple[str, str]]:
    """The codes that are told, and the details in Chinese."""
    return [(d.code, d.message("zh")) for d in error.value.diagnostics]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_writer_that_is_killed_loses_nothing_that_it_acknowledged(tmp_path: Path, seed: int) -> None:
    done = killed(tmp_path / FILE, 500, kills=8, seed=seed)
    assert (done.kills, done.acknowledged, done.lost, done.twice) == (8, 500, 0, 0)
    assert done.ahead <= done.kills


def test_eight_writers_at_once_take_down_everything_once_and_a_reader_sees_no_half(tmp_path: Path) -> None:
    done = crowd(tmp_path / FILE, 8, 125)
    assert (done.there, done.twice, done.complaints, done.inconsistent) == (1_000, 0, "", 0)
    assert done.looks > 1


def add_until_refused(kept: Record, acknowledged: list[int]) -> None:
    for number in range(1_000):
        kept.add(attempt("heron-27", number))
        acknowledged.append(number)


def test_a_full_disk_is_told_and_what_was_there_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "SETTINGS", (*database.SETTINGS, "PRAGMA max_page_count = 20"))
    with Record(tmp_path / FILE) as kept:
        acknowledged: list[int] = []
        with pytest.raises(SimsimError) as error:
            add_until_refused(kept, acknowledged)
        done = len(acknowledged)
        assert refused(error) == [("record-unwritable", "无法打开或写入培训记录：磁盘已满。")]
        assert [one.at for one in kept.attempts()] == [BEGIN + timedelta(seconds=n) for n in acknowledged]
    monkeypatch.undo()
    with Record(tmp_path / FILE) as kept:  # there is room again
        kept.add(attempt("heron-27", done))
        assert len(kept.attempts()) == done + 1 > 10


LIMITED = """
import resource, sys
from benchmarks.recording import attempt
from simsim.diagnostics import SimsimError
from simsim.training.record import Record

with Record(sys.argv[1]) as record:
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
    try:
        for number in range(1_000):
            record.add(attempt("heron-27", number))
            print(number)
    except SimsimError as error:
        print(error.diagnostics[0].code)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the system has no such limit")
def test_a_file_that_the_system_lets_grow_no_more_is_told(tmp_path: Path) -> None:
    words = [sys.executable, "-c", LIMITED, str(tmp_path / FILE)]
    ran = subprocess.run(words, capture_output=True, text=True, check=True, cwd=HERE.parent)
    *numbers, told = ran.stdout.split()
    assert told == "record-unwritable"
    with Record(tmp_path / FILE) as kept:
        assert [one.question for one in kept.attempts()] == [f"fare:{n}" for n in numbers]
        assert len(numbers) > 10


def test_several_attempts_are_taken_down_all_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "SETTINGS", (*database.SETTINGS, "PRAGMA max_page_count = 20"))
    with Record(tmp_path / FILE) as kept:
        with pytest.raises(SimsimError):
            kept.add(*(attempt("heron-27", number) for number in range(1_000)))
        assert (kept.attempts(), kept.people()) == ((), ())


def test_a_record_that_another_program_holds_is_told(tmp_path: Path) -> None:
    with Record(tmp_path / FILE) as kept, Record(tmp_path / FILE, patience=0.1) as other:
        with database.writing(kept._base), pytest.raises(SimsimError) as error:  # noqa: SLF001  # a program that hangs
            other.add(attempt("heron-27", 1))
        assert refused(error) == [("record-busy", "其他程序长时间占用培训记录，本次操作已放弃。")]
        other.add(attempt("heron-27", 1))
        assert len(kept.attempts()) == 1


def test_the_log_is_copied_back_before_it_is_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "LONGEST_LOG", 100_000)
    log = tmp_path / f"{FILE}-wal"
    with Record(tmp_path / FILE) as kept:
        lengths = []
        for number in range(100):
            kept.add(attempt("heron-27", number))
            lengths.append(log.stat().st_size)
        assert max(lengths) < 150_000
        assert lengths.count(0) > 3
        assert len(kept.attempts()) == 100


def test_a_reader_in_the_way_of_copying_back_keeps_nobody_from_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "LONGEST_LOG", 20_000)
    with Record(tmp_path / FILE) as reader, Record(tmp_path / FILE, patience=0.05) as kept:
        kept.add(attempt("heron-27", 0))
        reader._base.execute("BEGIN")  # noqa: SLF001  # a program that hangs while it reads
        assert len(reader.attempts()) == 1
        for number in range(1, 30):
            kept.add(attempt("heron-27", number))
        assert (len(reader.attempts()), len(kept.attempts())) == (1, 30)


def test_every_connection_waits_for_the_disk(tmp_path: Path) -> None:
    with Record(tmp_path / FILE) as kept:
        asked = ("synchronous", "foreign_keys", "secure_delete", "journal_mode", "wal_autocheckpoint", "busy_timeout")
        found = [kept._base.execute(f"PRAGMA {name}").fetchone()[0] for name in asked]  # noqa: SLF001  # as it is set
    assert found == [2, 1, 1, "wal", 0, 30_000]
