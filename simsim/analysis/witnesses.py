"""Boxes to cases: a value from every region, and the case decided for real.

Nothing is reported that was not tried: a witness is put through the decision itself. Where a box depends on a cell that
compares with another item, values are tried until one case shows what the box says; if none does, it is not decided.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice, product
from typing import Any, Final, TypeAlias

from simsim.analysis.space import Masks, Space
from simsim.classes import CompiledInput
from simsim.decision import Decision, decide
from simsim.items import ItemDefinition
from simsim.regions import Cut, Intervals, Names, Region
from simsim.values import Kind, Known, Value

Items: TypeAlias = Callable[[str], "ItemDefinition | None"]
Case: TypeAlias = Mapping[str, Value]
TRIED: Final = 240  # cases that are tried for a box that depends on opaque cells
EACH: Final = 6  # values that are tried of one item

_START: Final[Mapping[Kind, Any]] = {
    Kind.NUMBER: Decimal(0),
    Kind.DATE: date(2025, 1, 1),
    Kind.DATE_AND_TIME: datetime(2025, 1, 1, tzinfo=UTC),
    Kind.DURATION: timedelta(0),
}
_STEP: Final[Mapping[Kind, Any]] = {
    Kind.NUMBER: Decimal(1),
    Kind.DATE: timedelta(days=1),
    Kind.DATE_AND_TIME: timedelta(hours=1),
    Kind.DURATION: timedelta(hours=1),
}


def members(region: Region, kind: Kind) -> Iterator[Value]:
    """Some values of a region, the plainest first; none only if it is empty.

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
    """Values of one piece: at its ends where they belong to it, else a step or half the way inside."""
    step = _STEP[kind]
    if low is None and high is None:
        yield _START[kind]
    elif low is None and high is not None:
        yield high.value if high.after else high.value - step
    elif low is not None and high is None:
        yield low.value + step if low.after else low.value
    elif low is not None and high is not None:
        if not low.after:
            yield low.value
        if high.after:
            yield high.value
        middle = low.value + (high.value - low.value) / 2
        if (low.after and not high.after) or kind is Kind.DURATION:
            yield middle


def case(space: Space, box: Masks) -> dict[str, Value] | None:
    """The plainest case of a box, by full names of items; ``None`` where a class of it holds no value at all."""
    found: dict[str, Value] = {}
    for column, mask in zip(space.inputs, box, strict=True):
        if column.opaque is None:
            values = list(islice(_values(column, mask), 1))
            if not values:
                return None
            found[column.item.name] = values[0]
    return found


def _values(column: CompiledInput, mask: int) -> Iterator[Value]:
    return members(column.region(mask), column.item.kind)


def cases(space: Space, box: Masks, items: Items) -> Iterator[Case]:
    """Cases that may lie in a box, the plainest first; the only one where every cell is a constant set."""
    first = case(space, box)
    if first is None:
        return
    yield first
    extra = [name for name in space.table.needs if name not in first and items(name)]
    if not extra and not space.opaque(box):
        return
    tested = {c.item.name for c in space.inputs if c.opaque}
    choices: dict[str, list[Value]] = {name: [value] for name, value in first.items()}
    for column, mask in zip(space.inputs, box, strict=True):
        if column.opaque is None and column.item.name in tested:
            choices[column.item.name] = list(islice(_values(column, mask), EACH))
    near = [value for name in tested for value in choices.get(name, ())]
    for name in extra:
        item = items(name)
        if item:
            choices[name] = list(islice(_guesses(item, near), EACH))
    for values in islice(product(*choices.values()), TRIED):
        yield dict(zip(choices, values, strict=True))


def _guesses(item: ItemDefinition, near: Collection[Value]) -> Iterator[Value]:
    """Values that an item which a cell compares with might have: around those compared, and some of its own."""
    if item.kind in _STEP:
        for value in near:
            if isinstance(value, type(_START[item.kind])):
                yield from (value, value + _STEP[item.kind], value - _STEP[item.kind])
    yield from members(item.domain, item.kind)


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
