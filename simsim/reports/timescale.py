"""Instants on a line of a given width: where each stands, which days are written under it, where it is broken.

Even in width but for one thing: more than a week in which nothing falls due and nothing happens is drawn as one week,
and broken there, so that two days stay readable beside a month. Positions are percentages of the width, so that a
drawing can grow and shrink; what is written keeps its size, and is laid out for the narrowest width.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import cached_property
from itertools import pairwise
from typing import Final

from simsim.diagnostics import columns

NARROW: Final = 330  # pixels that are there on the smallest screen
WIDE: Final = 680
COLUMN: Final = 6.3  # pixels of a column of text
WHOLE: Final = 100
MARGIN: Final = 3.0  # per cent that stay free on either side
LONGEST: Final = timedelta(days=7)  # of a stretch without anything, as it is drawn
STEPS: Final = (timedelta(hours=1), timedelta(hours=3), timedelta(hours=6), timedelta(days=1))
TICKS: Final = 12  # as many as a wide line has room for
TICK: Final = 46  # pixels that a written day takes


@dataclass(frozen=True, slots=True)
class Tick:
    """A time that is written under the line, at a percentage of its width; ``wide``: only where there is room."""

    at: datetime
    x: float
    wide: bool


@dataclass(frozen=True)
class Scale:
    """A line through ``instants``, two or more different ones, in their order."""

    instants: tuple[datetime, ...]
    zone: tzinfo

    @classmethod
    def of(cls, instants: Iterable[datetime], zone: tzinfo) -> Scale:
        """The line that holds all ``instants``; an hour at least."""
        found = sorted({at.astimezone(UTC) for at in instants})
        if found[-1] - found[0] < STEPS[0]:
            found = [*found, found[0] + STEPS[0]]
        return cls(tuple(found), zone)

    @cached_property
    def _drawn(self) -> tuple[timedelta, ...]:
        """How far each instant is from the first, as drawn."""
        drawn = [timedelta(0)]
        for before, after in pairwise(self.instants):
            drawn.append(drawn[-1] + min(after - before, LONGEST))
        return tuple(drawn)

    def x(self, at: datetime) -> float:
        """Where an instant stands, in per cent of the width; one beyond the line stands at its end."""
        at = min(max(at.astimezone(UTC), self.instants[0]), self.instants[-1])
        n = min(bisect_right(self.instants, at), len(self.instants) - 1) - 1
        before, after = self.instants[n : n + 2]
        drawn = self._drawn[n] + (self._drawn[n + 1] - self._drawn[n]) * ((at - before) / (after - before))
        return round(MARGIN + (WHOLE - 2 * MARGIN) * (drawn / self._drawn[-1]), 2)

    @cached_property
    def breaks(self) -> tuple[tuple[float, timedelta], ...]:
        """Where the line is broken, and how much time lies there."""
        return tuple(
            (round((self.x(before) + self.x(after)) / 2, 2), after - before)
            for before, after in pairwise(self.instants)
            if after - before > LONGEST
        )

    @cached_property
    def ticks(self) -> tuple[Tick, ...]:
        """The times that are written, none over another."""
        places = [(at, self.x(at)) for at in self._round_times()]
        taken = [x for x, _ in self.breaks]
        narrow = _spaced(places, taken, NARROW)
        wide = _spaced(places, [*taken, *(x for _, x in narrow)], WIDE)
        every = [*(Tick(at, x, wide=False) for at, x in narrow), *(Tick(at, x, wide=True) for at, x in wide)]
        return tuple(sorted(every, key=lambda tick: tick.x))

    def _round_times(self) -> Iterator[datetime]:
        """Midnights, or full hours on a short line, in the zone, where the line is not broken."""
        step = next((s for s in STEPS if self._drawn[-1] / s <= TICKS), STEPS[-1])
        for before, after in pairwise(self.instants):
            if after - before > LONGEST:
                continue
            wall = datetime.combine(before.astimezone(self.zone).date(), time())
            while (at := wall.replace(tzinfo=self.zone).astimezone(UTC)) <= after:
                if at >= before:
                    yield at.astimezone(self.zone)
                wall += step


def _spaced(
    places: Iterable[tuple[datetime, float]], taken: Iterable[float], width: int
) -> list[tuple[datetime, float]]:
    """Those places that leave room between them, and beside what is ``taken``, on a line of so many pixels."""
    found: list[tuple[datetime, float]] = []
    used = list(taken)
    for at, x in places:
        if all(abs(x - other) * width / WHOLE >= TICK for other in used):
            found.append((at, x))
            used.append(x)
    return found


@dataclass(frozen=True, slots=True)
class Label:
    """A text at a percentage of the width; ``end``: it ends there."""

    text: str
    x: float
    end: bool
    left: float
    right: float


def label(text: str, x: float, until: float | None = None, *, shift: float = 0, width: int = NARROW) -> Label:
    """A text that begins at ``x``, or ends at ``until``, or ends at the right, whichever leaves room first.

    It is cut where none does. ``until`` is ``x`` where nothing is said; ``shift`` are the pixels that the text stands
    off from there, on a line of ``width`` pixels.
    """
    until = x if until is None else until
    text = cut(text, width)
    size = WHOLE * (columns(text) * COLUMN + shift) / width
    if x + size <= WHOLE:
        return Label(text, x, end=False, left=x, right=x + size)
    if until - size >= 0:
        return Label(text, until, end=True, left=until - size, right=until)
    left = round(max(WHOLE - size, 0), 2)
    return Label(text, left, end=False, left=left, right=WHOLE)


def cut(text: str, width: int = NARROW) -> str:
    """As much of a text as a line of so many pixels has room for.

    >>> cut("x" * 60) == "x" * 50 + "…"
    True
    """
    most = int(width / COLUMN) - 1
    if columns(text) <= most:
        return text
    while columns(text) >= most:
        text = text[:-1]
    return text + "…"
