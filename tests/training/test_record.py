"""What the record keeps, gives back, brings up to date, refuses and forgets."""

from __future__ import annotations

import math
import os
import re
import sqlite3
import string
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsim.diagnostics import FactError, SimsimError
from simsim.training import database
from simsim.training.database import MARK, STEPS
from simsim.training.pseudonyms import FIRST, NUMBERS, WORDS, drawn_pseudonym
from simsim.training.record import (
    FILE,
    Attempt,
    Kind,
    Person,
    Record,
    Sitting,
    attempt_of,
    final,
    record_file,
    row_of,
)

AT = datetime(2025, 6, 20, 10, tzinfo=UTC)
ONE = Attempt(
    person="heron-27",
    at=AT,
    session="第一天",
    kind=Kind.PRACTICE,
    area="fare",
    rules=("1", "2"),
    question="fare:1:inside:7",
    case='{"weight": "5", "remark": "易碎"}',
    answer={"price": "1"},
    truth={"price": "2"},
    right=False,
    version="1a2b3c",
    as_of=date(2025, 6, 20),
    layers=("local",),
    seconds=12.25,
    hints=1,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / FILE


def told(error: pytest.ExceptionInfo[Any], lang: str = "en") -> list[str]:
    assert isinstance(error.value, SimsimError)
    return [d.message(lang) for d in error.value.diagnostics]


# ---- kept and given back


def test_an_attempt_comes_back_as_it_was(path: Path) -> None:
    with Record(path) as record:
        record.add(ONE)
    with Record(path) as record:
        assert record.attempts() == (ONE,)


def test_a_name_with_half_a_character_is_a_name_like_others(path: Path) -> None:
    half, at = "heron-\ud800", ONE.at
    with Record(path) as record:
        record.add(replace(ONE, person=half))
        begun = record.begin(half, "paper", at)
        assert record.hand_in(half, "paper", at) == replace(begun, ended=at)
        assert [one.session for one in record.sittings(half)] == ["paper"]
        assert [one.person for one in record.attempts(half)] == [begun.person]
        record.rename(half, "otter-3")
        record.rename("otter-3", half)
        assert record.forget(half) == 1
        assert record.people() == ()


TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
NAMES = st.text(string.ascii_letters + "苍鹭-0123456789'=", min_size=1).filter(lambda name: name.strip())
ATTEMPTS = st.builds(
    Attempt,
    person=NAMES,
    at=st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-9.5))])),
    session=TEXTS,
    kind=st.sampled_from(Kind),
    area=TEXTS,
    rules=st.lists(TEXTS).map(tuple),
    question=TEXTS,
    case=TEXTS,
    answer=st.dictionaries(TEXTS, TEXTS),
    truth=st.dictionaries(TEXTS, TEXTS),
    right=st.sampled_from([True, False, None]),
    version=TEXTS,
    as_of=st.dates(),
    layers=st.lists(TEXTS).map(tuple),
    seconds=st.floats(0, 1e9),
    hints=st.integers(0, 99),
).filter(lambda one: one.at.year not in (1, 9999))


@given(ATTEMPTS)
def test_every_attempt_is_what_its_row_says(one: Attempt) -> None:
    assert attempt_of(row_of(one)) == one


def test_half_a_character_stands_as_its_number(path: Path) -> None:
    with Record(path) as record:
        record.add(replace(ONE, case="a\ud800b\0c"))
        assert record.attempts()[0].case == "a\\ud800b\0c"


def test_attempts_come_in_the_order_of_their_instants_whatever_their_zones(path: Path) -> None:
    east = timezone(timedelta(hours=8))
    instants = [AT, (AT - timedelta(seconds=1)).astimezone(east), AT + timedelta(microseconds=1)]
    with Record(path) as record:
        record.add(*(replace(ONE, at=at) for at in instants))
        assert [one.at for one in record.attempts()] == sorted(instants)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["a1", "b1", "a2"]),
        ({"person": "a"}, ["a1", "a2"]),
        ({"person": " ａ "}, ["a1", "a2"]),
        ({"area": "bulk"}, ["a2"]),
        ({"since": AT + timedelta(hours=1)}, ["b1", "a2"]),
        ({"person": "a", "since": (AT + timedelta(minutes=1)).astimezone(timezone(timedelta(hours=8)))}, ["a2"]),
        ({"person": "b", "area": "bulk"}, []),
        ({"person": "nobody"}, []),
    ],
)
def test_attempts_are_found_by_person_area_and_instant(path: Path, asked: Any, expected: list[str]) -> None:  # noqa: ANN401  # arguments
    with Record(path) as record:
        record.add(
            replace(ONE, person="a", question="a1"),
            replace(ONE, person="b", question="b1", at=AT + timedelta(hours=1)),
            replace(ONE, person="a", question="a2", at=AT + timedelta(hours=2), area="bulk"),
        )
        assert [one.question for one in record.attempts(**asked)] == expected


def test_what_is_added_again_is_taken_down_once(path: Path) -> None:
    with Record(path) as record:
        record.add(ONE)
        record.add(ONE, replace(ONE, answer={"price": "3"}))
        assert [one.answer for one in record.attempts()] == [{"price": "1"}, {"price": "3"}]


def test_people_are_listed_by_name_with_their_first_and_last(path: Path) -> None:
    with Record(path) as record:
        record.add(*(replace(ONE, person=name, at=AT + timedelta(days=n)) for n, name in enumerate("bab")))
        assert record.people() == (
            Person("a", 1, AT + timedelta(days=1), AT + timedelta(days=1)),
            Person("b", 2, AT, AT + timedelta(days=2)),
        )


def test_a_paper_is_begun_once_and_handed_in_once(path: Path) -> None:
    later = AT + timedelta(hours=1)
    with Record(path) as record:
        begun = Sitting("heron-27", "AAAAA", AT)
        assert record.begin(" heron-27", "AAAAA", AT) == begun
        assert record.begin("heron-27", "AAAAA", later) == begun
        assert record.hand_in("heron-27", "AAAAA", later) == replace(begun, ended=later)
        assert record.hand_in("heron-27", "AAAAA", later + timedelta(hours=1)) == replace(begun, ended=later)
        record.begin("heron-27", "BBBBB", later)
        record.begin("otter-11", "AAAAA", later)
    with Record(path) as record:
        assert record.sittings("heron-27") == (replace(begun, ended=later), Sitting("heron-27", "BBBBB", later))
        assert len(record.sittings()) == 3


def test_who_has_only_begun_a_paper_is_listed_and_can_be_deleted(path: Path) -> None:
    with Record(path) as record:
        record.begin("heron-27", "AAAAA", AT)
        assert record.people() == (Person("heron-27", 0, AT, AT),)
        assert record.forget("heron-27") == 0
        assert (record.people(), record.sittings()) == ((), ())


def test_a_paper_that_was_not_begun_is_not_handed_in(path: Path) -> None:
    with Record(path) as record:
        with pytest.raises(KeyError):
            record.hand_in("heron-27", "AAAAA", AT)
        with pytest.raises(FactError):
            record.begin(" ", "AAAAA", AT)


def test_of_a_paper_only_the_last_answer_counts() -> None:
    first = replace(ONE, kind=Kind.ASSESSMENT)
    changed = replace(first, at=AT + timedelta(minutes=1), answer={"price": "2"})
    others = [replace(first, question="other"), replace(first, person="otter-11"), replace(first, session="BBBBB")]
    again = replace(ONE, at=AT + timedelta(minutes=2))
    assert final([again, changed, first, ONE, *others]) == (ONE, *others, changed, again)


@pytest.mark.parametrize(
    "wrong", [{"at": AT.replace(tzinfo=None)}, {"seconds": -1.0}, {"seconds": math.nan}, {"hints": -1}]
)
def test_an_attempt_that_cannot_be_is_not_made(wrong: Any) -> None:  # noqa: ANN401  # arguments
    with pytest.raises(ValueError, match=r"zone|seconds"):
        replace(ONE, **wrong)


def test_an_attempt_of_nobody_is_refused_and_nothing_of_it_is_kept(path: Path) -> None:
    with Record(path) as record:
        with pytest.raises(FactError) as error:
            record.add(ONE, replace(ONE, person=" \u3000"))
        assert record.attempts() == ()
    assert told(error) == ["An attempt is taken down under a name, and none is given."]


# ---- where it is kept


def test_the_record_is_where_the_caller_says_or_the_environment_or_beside_the_users_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIMSIM_RECORD", str(tmp_path / "team.sqlite"))
    assert record_file() == tmp_path / "team.sqlite"
    assert record_file(tmp_path / "own.sqlite") == tmp_path / "own.sqlite"
    assert record_file(tmp_path) == tmp_path / FILE
    monkeypatch.setenv("SIMSIM_RECORD", "  ")
    assert record_file() is None
    monkeypatch.delenv("SIMSIM_RECORD")
    found = record_file()
    assert found
    assert (found.name, found.parent.name) == (FILE, "simsim")


# ---- what is refused


def database_at(path: Path, *statements: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    base = sqlite3.connect(path)
    for statement in statements:
        base.execute(statement)
    base.commit()
    base.close()


def test_a_file_that_is_no_database_is_told_and_left_as_it_is(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"a letter to my aunt\n" * 100)
    with pytest.raises(SimsimError) as error:
        Record(path)
    assert told(error, "zh") == ["该文件不是可读取的培训记录：它不是数据库。"]
    assert path.read_bytes() == b"a letter to my aunt\n" * 100


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE stamps (id)", "PRAGMA user_version = 1", "PRAGMA application_id = 7"]
)
def test_the_database_of_another_program_is_told_and_left_as_it_is(path: Path, statement: str) -> None:
    database_at(path, "CREATE TABLE t (id)", "DROP TABLE t", statement)
    before = path.read_bytes()
    with pytest.raises(SimsimError) as error:
        Record(path)
    assert told(error) == ["This file is no record of training that can be read: it is the file of another program."]
    assert (path.read_bytes(), [one.name for one in path.parent.iterdir()]) == (before, [FILE])


def test_a_record_of_a_newer_simsim_is_told_and_left_as_it_is(path: Path) -> None:
    with Record(path) as record:
        record.add(ONE)
    database_at(path, f"PRAGMA user_version = {len(STEPS) + 1}")
    with pytest.raises(SimsimError) as error:
        Record(path)
    form = f"its form is {len(STEPS) + 1}, and this one knows up to {len(STEPS)}"
    assert told(error) == [f"This record of training is of a newer simsim: {form}."]
    database_at(path, f"PRAGMA user_version = {len(STEPS)}")
    with Record(path) as record:
        assert record.attempts() == (ONE,)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(SimsimError) as error:
        Record(tmp_path / "file" / FILE)
    assert [d.code for d in error.value.diagnostics] == ["record-unwritable"]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="this user may write everywhere")
def test_a_folder_that_may_only_be_read_is_told(path: Path) -> None:
    with Record(path) as record:
        record.add(ONE)
    path.parent.chmod(0o500)
    try:
        with pytest.raises(SimsimError) as error:
            Record(path)
    finally:
        path.parent.chmod(0o700)
    assert [d.code for d in error.value.diagnostics] == ["record-unwritable"]


def test_a_record_that_may_only_be_read_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Record(path).close()
    monkeypatch.setattr(database, "SETTINGS", (*database.SETTINGS, "PRAGMA query_only = ON"))
    with Record(path) as record, pytest.raises(SimsimError) as error:
        record.add(ONE)
    assert told(error) == ["The record of training could not be opened or written: it may only be read."]


def test_a_damaged_record_is_told(path: Path) -> None:
    with Record(path) as record:
        record.add(*(replace(ONE, question=str(n)) for n in range(500)))
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    with Record(path) as record, pytest.raises(SimsimError) as error:
        record.attempts()
    assert told(error, "zh") == ["该文件不是可读取的培训记录：它已损坏。"]


def test_a_row_that_another_program_spoilt_is_told(path: Path) -> None:
    with Record(path) as record:
        record.add(ONE)
    database_at(path, "UPDATE attempts SET answer = 'one'")
    with Record(path) as record, pytest.raises(SimsimError) as error:
        record.attempts()
    assert [d.code for d in error.value.diagnostics] == ["record-unreadable"]


def test_a_record_that_was_closed_is_the_callers_own_mistake(path: Path) -> None:
    record = Record(path)
    record.close()
    with pytest.raises(sqlite3.ProgrammingError):
        record.add(ONE)


# ---- brought up to date

VERSION_1 = (
    f"PRAGMA application_id = {MARK}",
    "CREATE TABLE persons (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
    """CREATE TABLE attempts (
        id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
        at TEXT NOT NULL, session TEXT NOT NULL, kind TEXT NOT NULL, area TEXT NOT NULL, rules TEXT NOT NULL,
        question TEXT NOT NULL, "case" TEXT NOT NULL, answer TEXT NOT NULL, truth TEXT NOT NULL, "right" INTEGER,
        version TEXT NOT NULL, as_of TEXT NOT NULL, layers TEXT NOT NULL,
        seconds REAL NOT NULL, hints INTEGER NOT NULL)""",
    "INSERT INTO persons VALUES (7, 'heron-27')",
    """INSERT INTO attempts VALUES (1, 7, '2025-06-20T10:00:00.000000+00:00', '第一天', 'practice', 'fare',
        '["1", "2"]', 'fare:1:inside:7', '{"weight": "5", "remark": "易碎"}', '{"price": "1"}', '{"price": "2"}', 0,
        '1a2b3c', '2025-06-20', '["local"]', 12.25, 1)""",
    "PRAGMA user_version = 1",
)


FORM_OF_TODAY = (3, ["attempts", "attempts_at", "attempts_of", "persons", "sittings"])


def form_of(path: Path) -> tuple[int, list[str]]:
    """The version of a file's schema, and what is in it."""
    base = sqlite3.connect(path)
    version = base.execute("PRAGMA user_version").fetchone()[0]
    names = [row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")]
    base.close()
    return version, names


def test_a_record_of_the_first_form_is_brought_up_to_date_with_all_that_is_in_it(path: Path) -> None:
    database_at(path, *VERSION_1)
    assert form_of(path) == (1, ["attempts", "persons"])
    with Record(path) as record:
        assert record.attempts() == (ONE,)
        record.add(replace(ONE, question="another"))
    assert form_of(path) == FORM_OF_TODAY


def test_a_record_of_the_second_form_gets_room_for_papers_that_are_begun(path: Path) -> None:
    database_at(path, *VERSION_1[:-1], *STEPS[1], "PRAGMA user_version = 2")
    with Record(path) as record:
        assert (record.attempts(), record.sittings()) == ((ONE,), ())
        record.begin("heron-27", "AAAAA", AT)
    assert form_of(path) == FORM_OF_TODAY


def test_a_step_that_fails_leaves_the_record_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database_at(path, *VERSION_1)
    with monkeypatch.context() as patch:
        patch.setattr(database, "STEPS", (*STEPS, ("CREATE TABLE more (id)", "CREATE TABLE more (id)")))
        with pytest.raises(SimsimError) as error:
            Record(path)
    assert [d.code for d in error.value.diagnostics] == ["record-unreadable"]
    assert form_of(path) == (1, ["attempts", "persons"])
    with Record(path) as record:
        assert record.attempts() == (ONE,)


# ---- forgotten, renamed


def bytes_of(path: Path) -> bytes:
    """All that stands in the folder of a record: the file, its log, what programs share."""
    return b"".join(one.read_bytes() for one in sorted(path.parent.iterdir()))


def filled(record: Record, *people: str) -> None:
    record.add(
        *(
            replace(ONE, person=name, question=f"{name}:{n}", case=f"of-{name} " * 300)
            for n in range(20)
            for name in people
        )
    )


def test_who_is_forgotten_is_gone_from_the_bytes(path: Path) -> None:
    with Record(path) as record:
        filled(record, "苍鹭-27", "otter-11")
        assert "of-苍鹭-27".encode() in bytes_of(path)
        assert record.forget(" 苍鹭-27 ") == 20
        assert "苍鹭".encode() not in bytes_of(path)
        assert [(one.name, one.attempts) for one in record.people()] == [("otter-11", 20)]
        assert len(record.attempts()) == 20
    assert "苍鹭".encode() not in bytes_of(path)


def test_a_reader_in_the_way_of_forgetting_is_told_and_forgetting_again_wipes(path: Path) -> None:
    with Record(path) as reader, Record(path, patience=0.05) as record:
        filled(record, "heron-27")
        reader._base.execute("BEGIN")  # noqa: SLF001  # a program that hangs while it reads
        assert len(reader.attempts()) == 20
        with pytest.raises(SimsimError) as error:
            record.forget("heron-27")
        assert told(error, "zh") == ["已从培训记录中删除，但文件字节中可能仍有残留：另一个程序正在读取。"]
        assert record.people() == ()
        reader._base.execute("COMMIT")  # noqa: SLF001  # it goes on
        with pytest.raises(FactError) as error:
            record.forget("heron-27")
        assert told(error) == ["The record of training has nobody called heron-27."]
        assert b"heron" not in bytes_of(path)


def test_a_person_is_given_another_name_and_the_old_one_is_gone(path: Path) -> None:
    with Record(path) as record:
        record.add(replace(ONE, person="Li Ming"), replace(ONE, person="otter-11"))
        record.rename("Li Ming", "heron-27")
        assert [one.name for one in record.people()] == ["heron-27", "otter-11"]
        assert record.attempts("heron-27") == (ONE,)
        assert b"Li Ming" not in bytes_of(path)


@pytest.mark.parametrize(
    ("old", "new", "code", "remedy"),
    [
        ("heron-72", "x", "person-unknown", "Did you mean heron-27? List the names with simsim record people."),
        ("heron-27", "otter-11", "person-taken", "Choose another name."),
        ("heron-27", " ", "person-missing", "Choose a pseudonym; it need say nothing of you."),
    ],
)
def test_a_name_that_cannot_be_given_is_told(path: Path, old: str, new: str, code: str, remedy: str) -> None:
    with Record(path) as record:
        record.add(ONE, replace(ONE, person="otter-11"))
        with pytest.raises(FactError) as error:
            record.rename(old, new)
        assert [one.name for one in record.people()] == ["heron-27", "otter-11"]
    assert [(d.code, d.remedy()) for d in error.value.diagnostics] == [(code, remedy)]


# ---- pseudonyms


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_drawn_pseudonym_is_nobodys_and_says_nothing(lang: str) -> None:
    taken: set[str] = set()
    for _ in range(200):
        name = drawn_pseudonym(taken, lang)
        word, _, number = name.rpartition("-")
        assert word in {one.text(lang) for one in WORDS}
        assert int(number) >= FIRST
        assert name not in taken
        taken.add(name)


def test_there_is_always_another_pseudonym() -> None:
    taken = {f"{word.en}-{n}".upper() for word in WORDS for n in range(FIRST, FIRST + NUMBERS)}
    assert re.fullmatch(r"[a-z]+-\d{3,}", drawn_pseudonym(taken))
