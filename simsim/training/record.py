"""The record of training: every attempt of every person, kept so that nothing acknowledged is lost.

A person is a name that the learner chose or drew (:mod:`simsim.training.pseudonyms`); nothing here asks for another.
An attempt holds the whole question as it was: the case, what was answered, what was right, and by which version of the
tables, so that it means the same when the policy has changed. It is kept beside the user's data, or in the file that
``SIMSIM_RECORD`` names; where that is blank, nothing is kept.

>>> import tempfile
>>> from datetime import UTC, date, datetime
>>> one = Attempt(
...     "heron-27", datetime(2025, 6, 20, 10, tzinfo=UTC), "day 1", Kind.PRACTICE, "fare", ("1",), "fare:1:inside",
...     '{"weight": "5"}', {"price": "1"}, {"price": "2"}, False, "1a2b3c", date(2025, 6, 20), (), 12.5,
... )
>>> with tempfile.TemporaryDirectory() as folder, Record(Path(folder) / FILE) as record:
...     record.add(one)
...     print(record.attempts("heron-27") == (one,), record.people()[0].attempts, record.forget("heron-27"))
True 1 1
"""

from __future__ import annotations

import json
import math
import os
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from platformdirs import user_data_path

from simsim.diagnostics import Diagnostic, FactError, Place, SimsimError
from simsim.messages import did_you_mean
from simsim.training.database import LONGEST_LOG, PATIENCE, copied_back, opened, told, wipe, writing
from simsim.words import nearest, plain

VARIABLE: Final = "SIMSIM_RECORD"
FILE: Final = "training.sqlite"

Value = str | int | float | None

_ADD_PERSON: Final = "INSERT INTO persons (name) VALUES (:person) ON CONFLICT (name) DO NOTHING"
_ADD: Final = """
    INSERT INTO attempts (person, at, session, kind, area, rules, question, "case", answer, truth, "right",
        version, as_of, layers, seconds, hints)
    SELECT id, :at, :session, :kind, :area, :rules, :question, :case, :answer, :truth, :right,
        :version, :as_of, :layers, :seconds, :hints
    FROM persons WHERE name = :person AND NOT EXISTS (
        SELECT 1 FROM attempts WHERE person = persons.id AND at = :at
            AND session = :session AND question = :question AND answer = :answer)"""
_ATTEMPTS: Final = """
    SELECT persons.name AS person, at, session, kind, area, rules, question, "case", answer, truth, "right",
        version, as_of, layers, seconds, hints
    FROM attempts JOIN persons ON persons.id = attempts.person
    WHERE (:person = '' OR persons.name = :person) AND (:area = '' OR area = :area) AND at >= :since
    ORDER BY at, attempts.id"""
_PEOPLE: Final = """
    SELECT persons.name, count(attempt), min(at), max(at) FROM persons
    JOIN (SELECT person, at, id AS attempt FROM attempts UNION ALL SELECT person, begun, NULL FROM sittings)
    ON person = persons.id GROUP BY persons.id ORDER BY persons.name"""
_BEGIN: Final = """
    INSERT INTO sittings (person, session, begun) SELECT id, :session, :at FROM persons WHERE name = :person
    ON CONFLICT (person, session) DO NOTHING"""
_HAND_IN: Final = """
    UPDATE sittings SET ended = :at WHERE session = :session AND ended IS NULL
    AND person = (SELECT id FROM persons WHERE name = :person)"""
_SITTINGS: Final = """
    SELECT persons.name, session, begun, ended FROM sittings JOIN persons ON persons.id = sittings.person
    WHERE (:person = '' OR persons.name = :person) ORDER BY begun, sittings.rowid"""


class Kind(StrEnum):
    """What an attempt was made for."""

    PRACTICE = "practice"
    ASSESSMENT = "assessment"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One question, answered. Raises ``ValueError`` for an instant without a zone, and for a count below nothing.

    ``question`` is what makes the same question again, ``case`` its case as JSON (:mod:`simsim.training.told_case`);
    ``answer`` and ``truth`` map outputs, by full name, to what was said and what is right. ``right`` is ``None`` where
    the policy is debated and nothing was marked. ``version``, ``as_of`` and ``layers`` say by which tables.
    """

    person: str
    at: datetime
    session: str
    kind: Kind
    area: str
    rules: tuple[str, ...]
    question: str
    case: str
    answer: Mapping[str, str]
    truth: Mapping[str, str]
    right: bool | None
    version: str
    as_of: date
    layers: tuple[str, ...]
    seconds: float
    hints: int = 0

    def __post_init__(self) -> None:
        _instant(self.at)
        if not (math.isfinite(self.seconds) and self.seconds >= 0 and self.hints >= 0):
            raise ValueError(f"{self.seconds} seconds, {self.hints} hints")


@dataclass(frozen=True, slots=True)
class Sitting:
    """That a person has begun a paper, whose code is ``session``, and when it was handed in, if it was.

    What is answered after that does not count.
    """

    person: str
    session: str
    begun: datetime
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person who is in the record: how many attempts, and the instants of the first and the last thing."""

    name: str
    attempts: int
    first: datetime
    last: datetime


def record_file(named: str | Path | None = None) -> Path | None:
    """The file of the record: the one that is named, or that ``SIMSIM_RECORD`` names, or beside the user's data.

    In a folder that is there it has its own name. ``None`` where the variable is blank: then nothing is kept.
    """
    chosen = os.environ.get(VARIABLE) if named is None else str(named)
    if chosen is not None and not chosen.strip():
        return None
    path = Path(chosen) if chosen else user_data_path("simsim", appauthor=False) / FILE
    return path / FILE if path.is_dir() else path


class Record:
    """The record in a file, which is made where it is not there; to be used in ``with``, by one thread.

    Several programs may have it open, and write, at the same time; one waits ``patience`` seconds for the others. Every
    method, and opening, raises :class:`~simsim.diagnostics.SimsimError` with what the disk or the file refuses.
    """

    def __init__(self, path: str | Path, patience: float = PATIENCE) -> None:
        self.path = Path(path).absolute()
        self._base = opened(self.path, patience)
        self._base.row_factory = sqlite3.Row
        self._copy_at = LONGEST_LOG

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file. Nothing is written by this that was not on the disk before."""
        self._base.close()

    def add(self, *attempts: Attempt) -> None:
        """Take down attempts, all or none; they are on the disk when this returns.

        What could not be acknowledged may be added again: the same answer to the same question, of the same person,
        session and instant, is taken down once. Raises :class:`FactError` for a person without a name.
        """
        rows = [row_of(one) for one in attempts]
        for row in rows:
            _named(str(row["person"]))
        with told(self.path), writing(self._base):
            self._base.executemany(_ADD_PERSON, rows)
            self._base.executemany(_ADD, rows)
        self._copy_back()

    def attempts(self, person: str = "", area: str = "", since: datetime | None = None) -> tuple[Attempt, ...]:
        """The attempts in the order of their instants: of a person, in an area, from an instant on, or all.

        They are of one moment, whoever writes meanwhile. Raises ``ValueError`` for an instant without a zone.
        """
        asked = {"person": name_of(person), "area": area, "since": _instant(since) if since else ""}
        with told(self.path):
            rows = self._base.execute(_ATTEMPTS, asked).fetchall()
        try:
            return tuple(attempt_of({**row}) for row in rows)
        except (ValueError, TypeError, AttributeError) as error:  # somebody wrote into the file with another program
            detail = str(error)[:200]
            raise SimsimError([Diagnostic("record-unreadable", Place(str(self.path)), detail=detail)]) from error

    def begin(self, person: str, session: str, at: datetime) -> Sitting:
        """Take down that a person begins a paper; of one that was begun before, when that was.

        Raises :class:`FactError` for a person without a name, ``ValueError`` for an instant without a zone.
        """
        row = {"person": _named(name_of(person)), "session": session, "at": _instant(at)}
        with told(self.path), writing(self._base):
            self._base.execute(_ADD_PERSON, row)
            self._base.execute(_BEGIN, row)
        return self._sitting(person, session)

    def hand_in(self, person: str, session: str, at: datetime) -> Sitting:
        """Take down that a paper is handed in; of one that was before, when that was.

        Raises ``KeyError`` for a paper that the person did not begin, ``ValueError`` for an instant without a zone.
        """
        row = {"person": name_of(person), "session": session, "at": _instant(at)}
        with told(self.path), writing(self._base):
            self._base.execute(_HAND_IN, row)
        return self._sitting(person, session)

    def sittings(self, person: str = "") -> tuple[Sitting, ...]:
        """The papers that were begun, by a person or by all, the earliest first."""
        with told(self.path):
            rows = self._base.execute(_SITTINGS, {"person": name_of(person)}).fetchall()
        read = datetime.fromisoformat
        return tuple(Sitting(name, of, read(begun), read(ended) if ended else None) for name, of, begun, ended in rows)

    def _sitting(self, person: str, session: str) -> Sitting:
        found = {one.session: one for one in self.sittings(person)}
        return found[session]

    def people(self) -> tuple[Person, ...]:
        """Those of whom there are attempts, or papers that they began, by name."""
        with told(self.path):
            rows = self._base.execute(_PEOPLE).fetchall()
        read = datetime.fromisoformat
        return tuple(Person(name, count, read(first), read(last)) for name, count, first, last in rows)

    def forget(self, person: str) -> int:
        """Delete all that there is of a person, also from the bytes of the file; how many attempts that were.

        Raises :class:`FactError` for a person who is not there. Where others read meanwhile, so that traces may be
        left, that is raised too, and the attempts are deleted all the same; forgetting again wipes again.
        """
        name = name_of(person)
        with told(self.path), writing(self._base):
            count = self._base.execute(
                "DELETE FROM attempts WHERE person = (SELECT id FROM persons WHERE name = ?)", [name]
            ).rowcount
            known = self._base.execute("DELETE FROM persons WHERE name = ?", [name]).rowcount
        wipe(self._base, self.path)
        if not known:
            raise FactError([self.unknown(name)])
        return count

    def rename(self, person: str, new: str) -> None:
        """Give a person another name; the old one is gone, as by :meth:`forget`.

        Raises :class:`FactError` for a person who is not there, and for a new name that is blank or another's.
        """
        name, wanted = name_of(person), _named(name_of(new))
        with told(self.path), writing(self._base):
            taken = self._base.execute("SELECT 1 FROM persons WHERE name = ?", [wanted]).fetchone()
            if taken and wanted != name:
                raise FactError([Diagnostic("person-taken", Place(str(self.path)), wanted, person=wanted)])
            known = self._base.execute("UPDATE persons SET name = ? WHERE name = ?", [wanted, name]).rowcount
        if not known:
            raise FactError([self.unknown(name)])
        wipe(self._base, self.path)

    def unknown(self, person: str) -> Diagnostic:
        """What is told of a person who is not there."""
        name = name_of(person)
        hint = did_you_mean(nearest(name, [one.name for one in self.people()]))
        return Diagnostic("person-unknown", Place(str(self.path)), name, person=name, hint=hint)

    def _copy_back(self) -> None:
        """Keep the log short. What is in it is on the disk already, so that it may as well be done later."""
        with suppress(OSError, sqlite3.Error):
            size = self.path.with_name(f"{self.path.name}-wal").stat().st_size
            if size >= self._copy_at:
                self._copy_at = size + LONGEST_LOG
                if copied_back(self._base):
                    self._copy_at = LONGEST_LOG


def name_of(person: str) -> str:
    """A person's name as the record has it: spaces and widths as in other words; what no file takes by its number."""
    return _whole(plain(person))


def _named(name: str) -> str:
    """The name; raises for a blank one."""
    if not name:
        raise FactError([Diagnostic("person-missing", Place())])
    return name


def final(attempts: Iterable[Attempt]) -> tuple[Attempt, ...]:
    """The attempts without the answers to a paper that were changed later; in the order of their instants."""
    found: dict[object, Attempt] = {}
    for number, one in enumerate(sorted(attempts, key=lambda one: one.at)):
        paper = (one.person, one.session, one.question)
        found[paper if one.kind is Kind.ASSESSMENT else number] = one
    return tuple(sorted(found.values(), key=lambda one: one.at))


# ---- an attempt as plain values: how it stands in the file, and in what is written for others


def row_of(one: Attempt) -> dict[str, Value]:
    """An attempt as texts and numbers, by the names of its fields; lists and mappings as JSON, the instant in UTC.

    Half a character, which no text should have and no file takes, stands as its number.
    """
    row: dict[str, Value] = {
        "person": name_of(one.person),
        "at": _instant(one.at),
        "session": one.session,
        "kind": one.kind.value,
        "area": one.area,
        "rules": _json([*one.rules]),
        "question": one.question,
        "case": one.case,
        "answer": _json({**one.answer}),
        "truth": _json({**one.truth}),
        "right": None if one.right is None else int(one.right),
        "version": one.version,
        "as_of": one.as_of.isoformat(),
        "layers": _json([*one.layers]),
        "seconds": float(one.seconds),
        "hints": one.hints,
    }
    return {name: _whole(value) if isinstance(value, str) else value for name, value in row.items()}


def attempt_of(row: Mapping[str, Value]) -> Attempt:
    """The attempt of :func:`row_of`. Raises ``ValueError`` or ``TypeError`` for what is none."""
    text = {name: str(value) for name, value in row.items()}
    return Attempt(
        text["person"],
        datetime.fromisoformat(text["at"]),
        text["session"],
        Kind(text["kind"]),
        text["area"],
        _listed(text["rules"]),
        text["question"],
        text["case"],
        _mapped(text["answer"]),
        _mapped(text["truth"]),
        None if row["right"] is None else bool(row["right"]),
        text["version"],
        date.fromisoformat(text["as_of"]),
        _listed(text["layers"]),
        float(text["seconds"]),
        int(text["hints"]),
    )


def _instant(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")  # each as long as the others: text is in their order


def _whole(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


def _json(value: Iterable[str]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(str(one) for one in json.loads(text))


def _mapped(text: str) -> dict[str, str]:
    return {str(name): str(value) for name, value in json.loads(text).items()}
