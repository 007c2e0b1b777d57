"""One or two facts of a case swept over every value that the tables tell apart, and what an output is for each.

The values of a fact fall into classes within which no table that the output rests on tells two of them apart; one of
each stands for all. A fact that is computed with has no such classes: of it the values near those that it is compared
with are tried.

>>> import simsim
>>> from datetime import UTC, date, datetime
>>> now = datetime(2025, 6, 20, tzinfo=UTC)
>>> outcome = simsim.open("tables").decide({"market": "MY"}, as_of=date(2025, 6, 20), now=now)
>>> sweep = Sweep(outcome, "verdict.verdict")
>>> axis = sweep.axis(sweep.facts[0])
>>> len(axis.points) > 1, sweep.at({axis.name: axis.points[0].value}).status.value
(True, 'undetermined')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from operator import or_
from typing import Final, TypeAlias

from simsim.analysis.choices import Choices
from simsim.decision import ENDED, Status
from simsim.policy.variations import Variations
from simsim.policy.walk import Outcome
from simsim.regions import Names, Region
from simsim.values import Known, Value, comparable

MOST: Final = 24  # points of one axis
NEAR: Final = 12  # values of a fact that is computed with
UNKNOWN: Final = Known(None)


@dataclass(frozen=True, slots=True)
class Point:
    """A value of a fact, and all those that no table tells from it; ``None`` where it stands for itself alone."""

    value: Value
    region: Region | None = None


@dataclass(frozen=True, slots=True)
class Axis:
    """A fact and its points in rising order; ``here``: which of them the case is at, ``more`` points are left out."""

    name: str
    points: tuple[Point, ...]
    here: int | None
    more: int = 0


@dataclass(frozen=True, slots=True)
class Spot:
    """What an output is at one place of the map: how it stands, and its value where it is decided."""

    status: Status
    value: Value = None


Line: TypeAlias = tuple[Spot | None, ...]


@dataclass(frozen=True, slots=True)
class Swept:
    """What comes of a sweep: a row for each point of ``down``, or one, with what comes of each point of ``across``.

    ``None`` stands where a case cannot be.
    """

    output: str
    across: Axis
    down: Axis | None
    rows: tuple[Line, ...]

    @property
    def outcomes(self) -> int:
        """How many different things come of it."""
        return len({spot for row in self.rows for spot in row})


class Sweep:
    """A case and one of its outputs, by its full name."""

    def __init__(self, outcome: Outcome, output: str) -> None:
        self.output, self.case, policy = output, outcome.case, outcome.policy
        self.node = policy.producer(output) or output.rpartition(".")[0]
        self.variations = Variations(policy, outcome.case, [self.node])
        self.choices = Choices(self.variations)

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """The facts that the output rests on and that can be others, in the order of the form."""
        of_policy = self.variations.policy.glossary.parameters
        free = (n for n in self.variations.asked - self.variations.fixed if n not in of_policy)
        return tuple(sorted(free, key=self.variations.base.place_on_form))

    def axis(self, name: str) -> Axis:
        """The points of a fact."""
        now = self.case.facts.get(name)
        told = name in self.case.facts
        points = self._values(name, now, told=told) if self.choices.computed(name) else self._classes(name)
        here = next((n for n, point in enumerate(points) if told and _covers(point, now)), None)
        if here is not None:  # of all that the point stands for, the case's own
            points[here] = replace(points[here], value=now)
        first = 0 if here is None else max(0, min(here - MOST // 2, len(points) - MOST))
        shown = tuple(points[first : first + MOST])
        return Axis(name, shown, None if here is None else here - first, len(points) - len(shown))

    def _classes(self, name: str) -> list[Point]:
        points = [Point(one.value, one.region) for one in self.choices.classes(name)]
        return points if any(isinstance(p.value, str) for p in points) else sorted(points, key=_place)

    def _values(self, name: str, now: Value, *, told: bool) -> list[Point]:
        near = [choice.value for choice in self.choices.of(name)[:NEAR]]
        values = dict.fromkeys([*([now] if told else []), *near])
        return sorted((Point(value) for value in values), key=_place)

    def at(self, facts: Mapping[str, Value]) -> Spot | None:
        """What the output is with these facts in place of the case's; ``None`` where such a case cannot be."""
        walk = self.variations.under(facts)
        if walk is None:
            return None
        known, decision = walk.known.get(self.output, UNKNOWN), walk.decisions.get(self.node)
        if decision and decision.status in ENDED:
            return Spot(decision.status)
        return Spot(Status.DECIDED, known.value) if known.settled else Spot(Status.UNDETERMINED)

    def map(self, across: Axis, down: Axis | None = None) -> Swept:
        """Every place of a map decided; points of which the same comes at every place are one."""
        others = [{down.name: point.value} for point in down.points] if down else [{}]
        rows = [tuple(self.at({**other, across.name: point.value}) for point in across.points) for other in others]
        across, columns = _merged(across, [*zip(*rows, strict=True)])
        rows = [*zip(*columns, strict=True)]
        if down:
            down, rows = _merged(down, rows)
        return Swept(self.output, across, down, tuple(rows))


def _merged(axis: Axis, lines: Sequence[Line]) -> tuple[Axis, list[Line]]:
    """An axis on which points with the same outcomes are one: names wherever they stand, others side by side."""
    groups: list[tuple[Line, list[int]]] = []
    for n, line in enumerate(lines):
        same = [group for group in groups if group[0] == line and _together(axis.points, group[1][-1], n)]
        if same:
            same[-1][1].append(n)
        else:
            groups.append((line, [n]))
    points = tuple(_one(axis, numbers) for _, numbers in groups)
    here = next((g for g, (_, numbers) in enumerate(groups) if axis.here in numbers), None)
    return replace(axis, points=points, here=here), [line for line, _ in groups]


def _together(points: Sequence[Point], last: int, n: int) -> bool:
    """Whether two points can be told as one."""
    if points[last].region is None or points[n].region is None:
        return False
    return last == n - 1 or isinstance(points[n].region, Names)


def _one(axis: Axis, numbers: Sequence[int]) -> Point:
    """Several points as one; where the case is at one of them, that one stands for all."""
    found = [axis.points[n] for n in numbers]
    value = next((axis.points[n].value for n in numbers if n == axis.here), found[0].value)
    regions = [point.region for point in found if point.region is not None]
    return Point(value, reduce(or_, regions) if regions else None)


def _covers(point: Point, value: Value) -> bool:
    return point.value == value if point.region is None else value in point.region


def _place(point: Point) -> tuple[bool, bool, object]:
    """What points are sorted by: null is last."""
    value = point.value
    timed = getattr(value, "tzinfo", None) is not None
    return value is None, timed, "" if value is None else comparable(value)
