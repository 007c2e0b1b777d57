"""Long work behind a button: a line says how far it is, and what came of it is handed over."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager
from time import monotonic
from typing import Final, TypeAlias, TypeVar

from simsim.analysis.stages import Stage, Staged, Work
from simsim.diagnostics import Diagnostic, SimsimError
from simsim.reports.html_parts import Reader
from simsim.reports.markup import element
from simsim.simulator.parts import HTML
from simsim.simulator.steps import Steps
from simsim.simulator.watching import Watched

T = TypeVar("T")
Guard: TypeAlias = Callable[[], AbstractContextManager[object]]
PACE: Final = 0.1  # seconds between two signs of life


class Progress:
    """One piece of work at a time; ``line`` is what is shown of it.

    ``guard`` is entered for each step, as :class:`~simsim.simulator.steps.Steps` says; ``watched`` knows what tables
    are called.
    """

    def __init__(self, watched: Watched, guard: Guard) -> None:
        self._watched, self._steps = watched, Steps(guard)
        self._reader, self._stage = Reader(), Stage(Work.OPENING)
        self._work: object = None
        self.line = HTML("simsim-progress")

    def begin(
        self, work: Staged[T], done: Callable[[T], object], refused: Callable[[Sequence[Diagnostic]], object]
    ) -> None:
        """Do ``work`` in the place of what is not done yet; ``refused`` is told what of it cannot be read."""
        self._work, self._stage = work, Stage(Work.OPENING)
        self._say()
        self._steps.begin(self._going(work, done, refused))

    def stop(self) -> None:
        """Leave what is not done yet."""
        self._steps.stop()
        self._work = None
        self._say()

    def tell(self, reader: Reader) -> None:
        """Say how far it is, in the reader's language."""
        self._reader = reader
        self._say()

    def _say(self) -> None:
        now, policy = self._stage, self._watched.policy
        name = policy.glossary.caption(now.name).text(self._reader.lang) if policy and now.name else now.name
        told = self._reader.word(f"stage {now.work}", name=name or "…", n=now.n, count=now.count)
        self.line.value = element("p", told, class_="simsim-note") if self._work else ""

    def _going(
        self, work: Staged[T], done: Callable[[T], object], refused: Callable[[Sequence[Diagnostic]], object]
    ) -> Iterator[None]:
        try:
            yield
            came = yield from self._paced(work)
        except SimsimError as error:
            self._end(work)
            refused(error.diagnostics)
            return
        finally:
            self._end(work)
        done(came)

    def _paced(self, work: Staged[T]) -> Generator[None, None, T]:
        """Stage by stage, with a step after every moment rather than after every stage."""
        until = monotonic() + PACE
        while True:
            try:
                self._stage = next(work)
            except StopIteration as end:
                came: T = end.value
                return came
            if monotonic() >= until:
                self._say()
                yield
                until = monotonic() + PACE

    def _end(self, work: object) -> None:
        if self._work is work:
            self._work = None
            self._say()
