"""A box is one region per input: the cases that a rule is for.

Meeting and subtracting boxes is all that overlaps, gaps and differences need. A subtraction gives disjoint boxes, at
most one per input.

>>> from simsim.regions import named
>>> a, b = Box((named("x", "y"), named("p"))), Box((named("y"), named("p", "q")))
>>> (a & b).regions == (named("y"), named("p"))
True
>>> [piece.regions for piece in a - b] == [(named("x"), named("p"))]
True
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from simsim.regions import Region
from simsim.values import Value


@dataclass(frozen=True, slots=True)
class Box:
    """The product of one region per input, in the order of the table's inputs."""

    regions: tuple[Region, ...]

    def __contains__(self, case: Sequence[Value]) -> bool:
        return all(value in region for value, region in zip(case, self.regions, strict=True))

    def __and__(self, other: Box) -> Box:
        return Box(tuple(a & b for a, b in zip(self.regions, other.regions, strict=True)))

    def __sub__(self, other: Box) -> Iterator[Box]:
        """What of this box the other leaves, as disjoint boxes."""
        if self.is_empty:
            return
        left = list(self.regions)
        for n, region in enumerate(other.regions):
            outside = left[n] - region
            if not outside.is_empty:
                yield Box((*left[:n], outside, *left[n + 1 :]))
            left[n] = left[n] & region
            if left[n].is_empty:
                return

    @property
    def is_empty(self) -> bool:
        """Whether no case lies in it."""
        return any(region.is_empty for region in self.regions)
