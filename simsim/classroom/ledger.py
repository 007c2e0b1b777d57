"""The record as a trainer's screen knows it: read when it changes, and no oftener.

Whether it changed is told by the size and the time of its file, and of the log beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeAlias

from simsim.diagnostics import Diagnostic, SimsimError
from simsim.training.record import Attempt, Record

PATIENCE: Final = 5.0  # seconds that the screen waits for other programs
Stamp: TypeAlias = tuple[tuple[int, int], ...]


class Ledger:
    """The attempts in the file ``path``, by time; ``None`` is no record. ``wrong`` is what keeps it from being read."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.attempts: tuple[Attempt, ...] = ()
        self.wrong: Sequence[Diagnostic] = ()
        self._read: Stamp | None = None

    @property
    def stale(self) -> bool:
        """Whether the file is another than the one that was read."""
        return self._read != self._stamp()

    def read(self) -> None:
        """Read the file, if it changed. One that is not there is not made."""
        if not self.stale:
            return
        self.wrong, before = (), self._stamp()
        try:
            self.attempts = self._attempts()
        except SimsimError as error:
            self.wrong = error.diagnostics
        self._read = before  # whatever was written meanwhile is read at the next look

    def people(self) -> tuple[str, ...]:
        """Who is in it, by name."""
        return tuple(sorted({one.person for one in self.attempts}))

    def forget(self, person: str) -> int:
        """Delete a person; how many attempts that were. Raises as :meth:`~simsim.training.record.Record.forget`."""
        if self.path is None or not self.path.is_file():
            return 0
        try:
            with Record(self.path, PATIENCE) as record:
                return record.forget(person)
        finally:
            self._read = None

    def _attempts(self) -> tuple[Attempt, ...]:
        if self.path is None or not self.path.is_file():
            return ()
        with Record(self.path, PATIENCE) as record:
            return record.attempts()

    def _stamp(self) -> Stamp:
        found = []
        for ending in ("", "-wal") if self.path else ():
            with suppress(OSError):
                seen = Path(f"{self.path}{ending}").stat()
                found.append((seen.st_mtime_ns, seen.st_size))
        return tuple(found)
