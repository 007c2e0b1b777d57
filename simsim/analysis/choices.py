"""The values of a fact that are worth trying: one from every class that anything downstream of it tells apart.

All tables that a result rests on, and the constraints, cut a fact into classes; within one no table tells two values
apart, so one value of each stands for all, the one nearest to the fact as it is. A fact that is also computed with, in
an output entry, a cell that compares items, or a clock, has no such classes: for it values around those it is compared
with are tried too, and some further and further off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import islice
from typing import Any, Final

from simsim.analysis.covering import bits
from simsim.analysis.witnesses import members
from simsim.classes import CompiledInput, classes
from simsim.diagnostics import CellError
from simsim.feel.syntax import Expression, Literal, bounds_in, names_in, parts
from simsim.items import ItemDefinition, checked
from simsim.policy.clocks import Clock
from simsim.policy.variations import Variations
from simsim.regions import Intervals, Region, canonical
from simsim.values import CONTEXT, Kind, Months, Value, comparable

MOST: Final = 120  # values of one fact
LEAPS: Final = (1, 10, 100, 1000, 10_000)  # grid steps by which a fact that is computed with is moved
_UNIT: Final[Mapping[Kind, Any]] = {
    Kind.DATE: timedelta(days=1),
    Kind.DATE_AND_TIME: timedelta(hours=1),
    Kind.DURATION: timedelta(hours=1),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a fact may have, and how many classes lie between it and the fact as it is."""

    value: Value
    apart: int


@dataclass(frozen=True, slots=True)
class Class:
    """Values of a fact that no table tells apart: one of them, how many classes they are, all of them."""

    value: Value
    weight: int
    region: Region


class Choices:
    """The values to try of the facts that some decisions and clocks rest on."""

    def __init__(self, variations: Variations) -> None:
        self.variations, self.policy = variations, variations.policy
        self._found: dict[str, tuple[Choice, ...]] = {}

    def of(self, name: str) -> tuple[Choice, ...]:
        """Every value worth trying in place of what is known of a fact, the nearest first."""
        if name not in self._found:
            item = self.policy.names.item(name)
            self._found[name] = tuple(self._of(name, item)) if item else ()
        return self._found[name]

    def _of(self, name: str, item: ItemDefinition) -> list[Choice]:
        now = self.variations.case.facts.get(name)
        column = self._column(name, item)
        near = self._present(item) if now is None else now
        values = islice(dict.fromkeys(self._values(name, item, column, near)), MOST)
        given = name in self.variations.case.facts
        found = [Choice(v, _apart(column, now, v)) for v in values if not (given and v == now) and self._may(item, v)]
        return sorted(found, key=lambda choice: (choice.apart, _far(near, choice.value)))

    def classes(self, name: str) -> tuple[Class, ...]:
        """Every class of values that the tables tell apart; null is always told from the others."""
        item = self.policy.names.item(name)
        if item is None:
            return ()
        column = self._column(name, item)
        null = column.classify(None)
        groups: dict[tuple[int, bool], int] = {}
        for n in bits(self._domain(name, column)):
            key = column.rules[n], n == null
            groups[key] = groups.get(key, 0) | 1 << n
        made = [Class(self._member(item, region := column.region(m)), m.bit_count(), region) for m in groups.values()]
        return tuple(one for one in made if self._may(item, one.value))

    def _member(self, item: ItemDefinition, region: Region) -> Value:
        """A value of a region: of times the present one, if it is among them."""
        own = self._present(item)
        return own if own is not None and own in region else next(members(region, item.kind), None)

    def _present(self, item: ItemDefinition) -> Value:
        """The present instant, or day, for an item that is one."""
        base = self.variations.base
        present: dict[Kind, Value] = {Kind.DATE_AND_TIME: base.now, Kind.DATE: base.case.as_of}
        return present.get(item.kind)

    def computed(self, name: str) -> bool:
        """Whether a result is computed from a fact, or the fact compared with another."""
        return name in self._computed

    def _may(self, item: ItemDefinition, value: Value) -> bool:
        try:
            return value is None or checked(item, value) is not None
        except CellError:
            return False

    # ---- classes

    def _column(self, name: str, item: ItemDefinition) -> CompiledInput:
        regions = [*dict.fromkeys(self._regions(name))]
        try:
            return classes(item, regions, None, nullable=self.policy.producer(name) is not None)
        except TypeError:  # instants and wall times in different tables do not compare
            return classes(item, [], None, nullable=self.policy.producer(name) is not None)

    def _domain(self, name: str, column: CompiledInput) -> int:
        nullable = self.policy.producer(name) is not None or column.item.may_be_null
        null = 1 << column.classify(None)
        return column.domain | null if nullable else column.domain & ~null

    def _regions(self, name: str) -> Iterator[Region]:
        """All that an entry for this item, or a constraint, admits."""
        item = self.policy.names.item(name)
        for column in self._columns:
            if column.item.name == name and column.opaque is None and item and column.item.kind is item.kind:
                yield from map(column.region, dict.fromkeys(column.admits))
        for constraint in self.policy.constraints_under(self.variations.base.parameters):
            if name in constraint.regions:
                yield constraint.regions[name]

    @cached_property
    def _columns(self) -> tuple[CompiledInput, ...]:
        tables = self.variations.base.compiled
        return tuple(c for node in self.variations.order if node in tables for c in tables[node].inputs)

    def _values(self, name: str, item: ItemDefinition, column: CompiledInput, near: Value) -> Iterator[Value]:
        """Of each class the value nearest to what the fact is; then those around what it is computed with."""
        for n in bits(self._domain(name, column)):
            region = column.region(1 << n)
            yield from sorted(_members(item, region, near), key=lambda value: _far(near, value))[:1]
        if name in self._computed and column.ordered:
            yield from self._around(item, near)

    # ---- what is computed

    @cached_property
    def _computed(self) -> frozenset[str]:
        """The items that an output, a cell that compares, or a clock names."""
        tables, opaque = self.variations.base.compiled, [c for c in self._columns if c.opaque]
        names = {n.text for e in self._expressions for n in names_in(e)}
        names |= {name for column in opaque if column.opaque for name in (column.item.name, *column.opaque.names)}
        dated = {t.inputs[-1].item.name for n in self.variations.order if (t := tables.get(n)) and t.table.valid_by}
        return frozenset(names | dated)

    @cached_property
    def _expressions(self) -> tuple[Expression, ...]:
        tables, clocks = self.variations.base.compiled, self.policy.clocks
        order = self.variations.order
        outputs = [o for n in order if n in tables for rule in tables[n].every_rule for o in rule.outputs]
        told = [e for n in order if n in clocks for row in clocks[n].rows for e in _expressions(row)]
        return (*outputs, *told)

    @cached_property
    def _marks(self) -> tuple[Value, ...]:
        """The values that something is compared with: what is known of any item, and what stands in expressions."""
        base = self.variations.base
        known = (k.value for k in base.known.values() if k.settled)
        bounds = (b for c in self._columns if c.opaque for b in bounds_in(c.opaque.tests))
        literals = (p.value for e in (*self._expressions, *bounds) for p in parts(e) if isinstance(p, Literal))
        return tuple(dict.fromkeys((*known, *literals)))

    def _around(self, item: ItemDefinition, now: Value) -> Iterator[Value]:
        """Values on and a step beside every mark, and leaps from what the fact is."""
        marks = [mark for mark in self._marks if type(mark) is type(now)]
        for mark in marks:
            yield from (moved(item, mark, steps) for steps in (0, 1, -1))
        if isinstance(now, datetime):
            yield from self._shifted(item, now, marks)
        for leap in LEAPS if now is not None else ():
            yield from (moved(item, now, way * leap, coarse=True) for way in (1, -1))

    def _shifted(self, item: ItemDefinition, at: datetime, marks: Iterable[Any]) -> Iterator[Value]:
        """The instants from which as much time leads to now, or a moment past it, as leads to a mark from here."""
        now = comparable(self.variations.base.now)
        for mark in marks:
            if mark.tzinfo:
                beyond = at + (now - comparable(mark))
                yield from (moved(item, beyond, steps) for steps in (0, 1, -1))


def _members(item: ItemDefinition, region: Region, near: Value) -> Iterator[Value]:
    """Some values of a region: one of it, those at its ends, and where it holds it, one that is near already."""
    ends = (cut.value for cut in region.cuts) if isinstance(region, Intervals) else ()
    beside = (moved(item, end, steps) for end in ends for steps in (1, -1))
    yield from (value for value in (near, *beside) if value is not None and value in region)
    yield from islice(members(region, item.kind), 3)


def _expressions(row: Clock) -> Iterator[Expression]:
    """Everything in a row of CLOCKS that is computed."""
    found = (row.starts_at, row.ends_at, row.length, row.earliest, row.applies_when, row.stops_when, row.stops_at)
    return (expression for expression in found if expression is not None)


# ---- steps


def moved(item: ItemDefinition, value: Any, steps: int, *, coarse: bool = False) -> Value:  # noqa: ANN401  # ordered
    """A value so many steps further: multiples of a number's scale, days, seconds (hours where coarse), months."""
    try:
        match value:
            case Decimal():
                unit = Decimal(1).scaleb(-item.scale) if item.scale is not None and not coarse else Decimal(1)
                return Decimal(canonical(CONTEXT.add(value, unit * steps)))
            case Months(number):
                return Months(number + steps)
            case datetime() | timedelta():
                return value + (_UNIT[item.kind] if coarse else timedelta(seconds=1)) * steps
            case date():
                return value + timedelta(days=1) * steps
    except (OverflowError, KeyError):
        return None
    return None


def steps_between(item: ItemDefinition, one: Any, other: Any) -> int | None:  # noqa: ANN401  # ordered values
    """How many steps lead from one value to another; ``None`` where there are none to count."""
    if type(one) is not type(other):
        return None
    match one:
        case Decimal() if item.scale is not None:
            return int((other - one).scaleb(item.scale))
        case Months(number):
            return int(other.number) - number
        case datetime() if (one.tzinfo is None) == (other.tzinfo is None):
            return int((comparable(other) - comparable(one)) // timedelta(seconds=1))
        case timedelta():
            return int((other - one) // timedelta(seconds=1))
        case date() if not isinstance(one, datetime):
            return int((other - one).days)
    return None


def _apart(column: CompiledInput, now: Value, value: Value) -> int:
    """How many classes lie between two values; one between names, and between null and anything."""
    if now is None or value is None or not column.ordered:
        return 1
    return max(1, abs(column.classify(value) - column.classify(now)))


def _far(now: Any, value: Any) -> tuple[int, Any]:  # noqa: ANN401  # values
    """What values of one kind are sorted by: how far off they are; names are as they stand, null is last."""
    if value is None:
        return 2, 0
    if type(value) is not type(now) or isinstance(value, str | bool):
        return 1, 0
    match value:
        case Months(number):
            return 0, abs(number - now.number)
        case datetime() if (value.tzinfo is None) != (now.tzinfo is None):
            return 1, 0
    far = abs(comparable(value) - comparable(now))
    return 0, far.total_seconds() if isinstance(far, timedelta) else far
