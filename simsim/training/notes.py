"""The attempts of whoever practises at one screen: taken down in the record, or known to the screen alone.

Nothing counts as saved before the record has acknowledged it. What it refused waits, and goes with the next attempt.

>>> notes = Notes(None)
>>> notes.keeps, notes.attempts("heron-27")
(False, ())
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from simsim.diagnostics import Diagnostic, SimsimError
from simsim.training.pseudonyms import drawn_pseudonym
from simsim.training.record import Attempt, Record, Sitting, name_of

PATIENCE: Final = 5.0  # seconds that a screen waits for other programs


class Notes:
    """The attempts; ``path`` is the file of the record, ``None`` where nothing is kept.

    ``waiting`` are those that the record did not take yet.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.waiting: list[Attempt] = []
        self._own: list[Attempt] = []  # while nothing is kept
        self._sat: dict[tuple[str, str], Sitting] = {}  # the same

    @property
    def keeps(self) -> bool:
        """Whether there is a record."""
        return self.path is not None

    def add(self, *attempts: Attempt) -> Sequence[Diagnostic]:
        """Take down attempts, and those that wait; what the record refused, where it did."""
        if self.path is None:
            self._own.extend(attempts)
            return ()
        self.waiting.extend(attempts)
        try:
            with Record(self.path, PATIENCE) as record:
                record.add(*self.waiting)
        except SimsimError as error:
            return error.diagnostics
        self.waiting = []
        return ()

    def attempts(self, person: str) -> tuple[Attempt, ...]:
        """All that a person answered, as far as is known here; raises :class:`SimsimError` as the record does."""
        name = name_of(person)
        own = [one for one in (*self._own, *self.waiting) if name_of(one.person) == name]
        return tuple(sorted((*self._kept(name), *own), key=lambda one: one.at)) if name else ()

    def _kept(self, name: str) -> tuple[Attempt, ...]:
        if self.path is None or not self.path.is_file():
            return ()
        with Record(self.path, PATIENCE) as record:
            return record.attempts(name)

    def begin(self, person: str, paper: str, at: datetime) -> Sitting:
        """Take down that a paper is begun; what was taken down first. Raises as the record does."""
        if self.path is None:
            return self._sat.setdefault((name_of(person), paper), Sitting(name_of(person), paper, at))
        with Record(self.path, PATIENCE) as record:
            return record.begin(person, paper, at)

    def hand_in(self, person: str, paper: str, at: datetime) -> Sitting:
        """Take down that a paper is handed in, and the answers that wait; raises as the record does."""
        if self.path is None:
            sitting = self._sat[name_of(person), paper]
            self._sat[name_of(person), paper] = sitting if sitting.ended else replace(sitting, ended=at)
            return self._sat[name_of(person), paper]
        with Record(self.path, PATIENCE) as record:
            record.add(*self.waiting)
            self.waiting = []
            return record.hand_in(person, paper, at)

    def sittings(self, person: str) -> tuple[Sitting, ...]:
        """The papers that a person began; raises as the record does."""
        name = name_of(person)
        if self.path is None:
            return tuple(one for one in self._sat.values() if one.person == name)
        if not name or not self.path.is_file():
            return ()
        with Record(self.path, PATIENCE) as record:
            return record.sittings(name)

    def drawn(self, lang: str) -> str:
        """A pseudonym that nobody has, and of which nobody learns who has others; raises as the record does."""
        if self.path is None or not self.path.is_file():
            return drawn_pseudonym((), lang)
        with Record(self.path, PATIENCE) as record:
            return drawn_pseudonym([one.name for one in record.people()], lang)
