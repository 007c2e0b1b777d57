"""The commands about the record of training."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from simsim.cli import app
from simsim.training.record import FILE, Record
from tests.training.test_record import AT, ONE


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A record of two people, named by the environment."""
    monkeypatch.setenv("SIMSIM_RECORD", str(tmp_path / FILE))
    with Record(tmp_path / FILE) as record:
        record.add(ONE, replace(ONE, question="2"), replace(ONE, person="水獭-11"))
    return tmp_path / FILE


def run(*arguments: str, said: str = "") -> Result:
    return CliRunner().invoke(app, ["record", *arguments], input=said, env={"COLUMNS": "100", "TERM": "dumb"})


@pytest.mark.usefixtures("kept")
def test_people_are_listed() -> None:
    ran = run("people", "--lang", "zh")
    assert (ran.exit_code, [line.split() for line in ran.stdout.splitlines()]) == (
        0,
        [
            ["heron-27", "作答", "2", "2025-06-20", "10:00", "UTC"],
            ["水獭-11", "作答", "1", "2025-06-20", "10:00", "UTC"],
        ],
    )


@pytest.mark.usefixtures("kept")
def test_people_are_listed_for_programs() -> None:
    at = AT.isoformat()
    assert json.loads(run("people", "--format", "json").stdout) == [
        {"person": "heron-27", "attempts": 2, "first": at, "last": at},
        {"person": "水獭-11", "attempts": 1, "first": at, "last": at},
    ]


def test_a_record_of_nobody_is_told(tmp_path: Path) -> None:
    Record(tmp_path / FILE).close()
    ran = run("people", "--record", str(tmp_path / FILE))
    assert (ran.exit_code, ran.stdout) == (0, "Nobody has practised yet.\n")


@pytest.mark.parametrize("name", ["out.csv", "out.XLSX"])
def test_the_record_is_written_for_others(kept: Path, name: str) -> None:
    out = kept.parent / name
    ran = run("export", str(out))
    assert (ran.exit_code, ran.stdout) == (0, f"{out}: attempts written 3\n")
    assert out.stat().st_size > 500


def test_a_person_is_written_alone_and_nobody_is_told(kept: Path) -> None:
    out = kept.parent / "out.csv"
    assert run("export", str(out), "--person", "heron-27").stdout == f"{out}: attempts written 2\n"
    ran = run("export", str(out), "--person", "heron-72")
    assert (ran.exit_code, "Did you mean heron-27?" in ran.stdout) == (2, True)


def test_a_person_is_deleted_if_one_says_yes(kept: Path) -> None:
    ran = run("forget", "heron-27", said="n\n")
    assert (ran.exit_code, "Nothing was deleted." in ran.stdout) == (1, True)
    assert b"heron-27" in kept.read_bytes()
    ran = run("forget", "heron-27", said="y\n")
    assert (ran.exit_code, ran.stdout.splitlines()[-1]) == (0, "heron-27: attempts deleted 2")
    assert b"heron-27" not in kept.read_bytes()


def test_a_person_is_deleted_unasked(kept: Path) -> None:
    ran = run("forget", "水獭-11", "--yes", "--lang", "zh")
    assert (ran.exit_code, ran.stdout) == (0, "水獭-11：已删除作答 1 条\n")
    with Record(kept) as record:
        assert [one.name for one in record.people()] == ["heron-27"]


@pytest.mark.usefixtures("kept")
def test_who_is_not_there_cannot_be_deleted() -> None:
    ran = run("forget", "nobody", "--yes")
    assert (ran.exit_code, "The record of training has nobody called nobody." in ran.stdout) == (2, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["people", "--record", "nowhere.sqlite"], "There is no record of training: nowhere.sqlite is not there."),
        (["people"], "There is no record of training: SIMSIM_RECORD is blank, so that none is kept."),
        (["export", "out.pdf"], "out.pdf is no name of a file that the record of training is written to."),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_made(
    words: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SIMSIM_RECORD", "")
    ran = run(*words)
    assert (ran.exit_code, told in " ".join(ran.stdout.split())) == (2, True)
    assert [*tmp_path.iterdir()] == []
