"""Boxes to cases: a value from every region, and the case decided for real.

Nothing is reported that was not tried: a witness is put through the decision itself. Where a box depends on a cell that
compares with another item, values are tried until one case shows what the box says; if none does, it is not decided.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice, product
from typing import Any, Final, TypeAlias

from simsim.analysis.space import Masks, Space
from simsim.classes import CompiledInput
from simsim.decision import Decision, decide
from simsim.feel.syntax import Literal, bounds_in, names_in
from simsim.items import ItemDefinition
from simsim.regions import Cut, Intervals, Names, Region
from simsim.values import CONTEXT, Kind, Known, Months, Value

Items: TypeAlias = Callable[[str], "ItemDefinition | None"]
Case: TypeAlias = Mapping[str, Value]
TRIED: Final = 240  # cases that are tried for a box that depends on opaque cells
EACH: Final = 6  # values that are tried of one item

_START: Final[Mapping[Kind, Any]] = {
    Kind.NUMBER: Decimal(0),
    Kind.DATE: date(2025, 1, 1),
    Kind.DATE_AND_TIME: datetime(2025, 1, 1, tzinfo=UTC),
    Kind.DURATION: timedelta(0),
    Kind.YEARS_AND_MONTHS: Months(0),
}
_STEP: Final[Mapping[Kind, Any]] = {
    Kind.NUMBER: Decimal(1),
    Kind.DATE: timedelta(days=1),
    Kind.DATE_AND_TIME: timedelta(hours=1),
    Kind.DURATION: timedelta(hours=1),
    Kind.YEARS_AND_MONTHS: Months(1),
}


def members(region: Region, kind: Kind) -> Iterator[Value]:
    """Some values of a region, the plainest first; none only if no value lies in it.

    >>> from simsim.regions import above
    >>> next(members(above(Decimal(5), closed=False), Kind.NUMBER))
    Decimal('6')
    """
    if isinstance(region, Names):
        yield from sorted(region.names, key=str) if not region.rest else _others(region)
    elif isinstance(region, Intervals):
        ends = [*([None] if region.inside else []), *region.cuts, None]
        for low, high in zip(ends[::2], ends[1::2], strict=False):
            yield from _between(low, high, kind)
    if region.null:
        yield None


def _others(region: Names) -> Iterator[Value]:
    """Values beside those that a region leaves out."""
    if region.names & {True, False}:
        yield from {True, False} - region.names
        return
    yield next(text for n in range(len(region.names) + 1) if (text := f"other{n or ''}") not in region.names)


def _between(low: Cut | None, high: Cut | None, kind: Kind) -> Iterator[Value]:
    """Values of one piece: its ends where they belong to it, then a step or half the way inside.

    Half the way may be no multiple of a number's scale, and is not gone where an end will do.
    """
    ends = [cut.value for cut in (low, high) if cut]
    inside = [_START[kind]]
    if low and high:
        inside = [_middle(low.value, high.value)] if low.after or kind is not Kind.NUMBER else []
    elif low or high:
        inside = [_stepped(ends[0], kind, up=low is not None)]
    for value in dict.fromkeys((*ends, *inside)):
        if (low is None or low <= Cut(value)) and (high is None or Cut(value) < high):
            yield value


def _middle(low: Any, high: Any) -> Any:  # noqa: ANN401  # ordered values
    if isinstance(low, Decimal):
        return CONTEXT.divide(CONTEXT.add(low, high), 2)
    if isinstance(low, Months):
        return Months((low.number + high.number) // 2)
    return low / 2 + high / 2 if isinstance(low, timedelta) else low + (high - low) / 2


def _stepped(value: Any, kind: Kind, *, up: bool) -> Any:  # noqa: ANN401  # an ordered value
    """A value beyond another: a step away, or as far as there are any."""
    if isinstance(value, Decimal):
        beyond = CONTEXT.add(value, _STEP[kind] if up else -_STEP[kind])
        return beyond if beyond != value else CONTEXT.next_plus(value) if up else CONTEXT.next_minus(value)
    if isinstance(value, Months):
        return Months(value.number + (1 if up else -1))
    try:
        return value + _STEP[kind] if up else value - _STEP[kind]
    except OverflowError:
        last = type(value).max if up else type(value).min
        return last.replace(tzinfo=value.tzinfo) if isinstance(value, datetime) else last


def case(space: Space, box: Masks) -> dict[str, Value] | None:
    """The plainest case of a box, by full names of items; ``None`` where a class of it holds no value at all."""
    found: dict[str, Value] = {}
    for name, held in _held(space, box).items():
        values = list(islice(_values(held), 1))
        if not values:
            return None
        found[name] = values[0]
    return found


Held: TypeAlias = Sequence[tuple[CompiledInput, int]]


def _held(space: Space, box: Masks) -> dict[str, Held]:
    """What a box says of each item; of one by whose time rules are valid too, its instant and its day apart."""
    found: dict[str, list[tuple[CompiledInput, int]]] = {}
    for column, mask in zip(space.inputs, box, strict=True):
        if column.opaque is None:
            found.setdefault(column.item.name, []).append((column, mask))
    return {**found}


def _values(held: Held) -> Iterator[Value]:
    """Values of an item that lie in all that is said of it."""
    timed = any(column.item.kind is Kind.DATE_AND_TIME for column, _ in held)
    for said, classes in held:
        for value in members(said.region(classes), said.item.kind):
            day = timed and said.item.kind is Kind.DATE and value is not None
            at = datetime.combine(value, time(), UTC) if day else value  # type: ignore[arg-type]  # a date
            if all(mask >> column.classify(at) & 1 for column, mask in held):
                yield at


def cases(space: Space, box: Masks, items: Items) -> Iterator[Case]:
    """Cases that may lie in a box, the plainest first; the only one where every cell is a constant set."""
    first = case(space, box)
    if first is None:
        return
    yield first
    extra = [name for name in space.table.needs if name not in first and items(name)]
    tested = {c.item.name for c in space.inputs if c.opaque} | _weighed(space)
    if not extra and not space.opaque(box) and not _weighed(space):
        return
    choices: dict[str, list[Value]] = {name: [value] for name, value in first.items()}
    for name, held in _held(space, box).items():
        if name in tested:
            around = _around(held[0][0].item, _bounds(space, name))
            said = (value for value in around if all(mask >> column.classify(value) & 1 for column, mask in held))
            choices[name] = list(islice(dict.fromkeys((*islice(_values(held), 2), *said, *_values(held))), EACH))
    near = [value for name in tested for value in choices.get(name, ())]
    for name in extra:
        item = items(name)
        if item:
            choices[name] = list(islice(_guesses(item, near), EACH))
    for values in islice(product(*choices.values()), TRIED):
        yield dict(zip(choices, values, strict=True))


def _weighed(space: Space) -> set[str]:
    """The items that outputs are computed from, where the hit policy compares outputs."""
    if space.table.hit_policy not in "AP":
        return set()
    outputs = (output for rule in space.table.rules for output in rule.outputs)
    return {name.text for output in outputs for name in names_in(output)}


def _guesses(item: ItemDefinition, near: Collection[Value]) -> Iterator[Value]:
    """Values that an item which a cell compares with might have: around those compared, and some of its own."""
    yield from _around(item, near)
    yield from members(item.domain, item.kind)


def _around(item: ItemDefinition, values: Iterable[Value]) -> Iterator[Value]:
    """Values of an ordered kind, and those a step away, as far as the item may have them."""
    for value in values:
        if item.kind in _STEP and isinstance(value, type(_START[item.kind])):
            near = (value, *(_stepped(value, item.kind, up=up) for up in (True, False)))
            yield from (each for each in near if not isinstance(each, Decimal) or item.fits(each))


def _bounds(space: Space, name: str) -> Iterator[Value]:
    """The values that an item's opaque cells name beside other items."""
    for column in space.inputs:
        if column.opaque and column.item.name == name:
            yield from (bound.value for bound in bounds_in(column.opaque.tests) if isinstance(bound, Literal))


def replayed(space: Space, facts: Case, layers: Collection[str]) -> Decision:
    """The case decided by the table itself."""

    def scope(name: str) -> Known:
        return Known.of(facts[name]) if name in facts else Known(None, (name,))

    return decide(space.table, scope, layers)


def witness(
    space: Space, box: Masks, layers: Collection[str], shows: Callable[[Decision], bool], items: Items
) -> Case | None:
    """A case of the box whose decision shows what is claimed of it, or ``None`` if none of those tried does."""
    return next((facts for facts in cases(space, box, items) if shows(replayed(space, facts, layers))), None)
