"""An input of a decision table cut into classes: the pieces between all bounds that its column names.

Null is a class of its own, and so is "any other name". Within a class no rule can tell two values apart, so that one
bit set per class, of the rules that admit it, is all that deciding needs.

>>> from decimal import Decimal
>>> from simsim.regions import above, below
>>> amount = ItemDefinition("amount", Kind.NUMBER)
>>> column = classes(amount, [above(Decimal(10), closed=True), below(Decimal(20), closed=False)], 0)
>>> [column.rules[column.classify(Decimal(n))] for n in (5, 15, 25)]
[2, 3, 1]
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simsim.feel.meaning import Opaque
from simsim.items import ItemDefinition
from simsim.regions import Cut, Intervals, Names, Region
from simsim.values import Kind, Known, Value, comparable


@dataclass(frozen=True)
class CompiledInput:
    """One input clause (or one opaque cell): its classes, and for each the rules that admit it.

    ``admits[rule]`` is a bit set of classes, ``rules[class]`` a bit set of rules: the same relation both ways.
    ``domain`` is the bit set of the classes that a value may fall in at all.
    """

    item: ItemDefinition
    admits: tuple[int, ...]
    rules: tuple[int, ...]
    domain: int
    classify: Callable[[Value], int]
    opaque: Opaque | None = None
    column: int | None = None

    def mask(self, known: Known) -> int:
        """The classes in which a value known thus may fall, as a bit set."""
        if known.values is None:
            return self.domain
        mask = 0
        for value in known.values:
            mask |= 1 << self.classify(value)
        return mask


def classes(
    item: ItemDefinition, regions: Sequence[Region], column: int | None, *, nullable: bool = False
) -> CompiledInput:
    """An input cut into classes by the bounds of ``regions``, one region per rule.

    ``nullable``: it is the output of a decision, which may be silent.
    Raises ``TypeError`` where bounds with a zone meet bounds without.
    """
    domain: Region = item.domain | item.null if nullable else item.domain
    if item.kind in (Kind.STRING, Kind.BOOLEAN):
        return _name_classes(item, regions, domain, column)
    return _ordered_classes(item, regions, domain, column)


def _name_classes(item: ItemDefinition, regions: Sequence[Any], domain: Any, column: int | None) -> CompiledInput:  # noqa: ANN401
    names = sorted({name for region in (*regions, domain) for name in region.names}, key=str)
    place = {name: n for n, name in enumerate(names)}
    other, null = len(names), len(names) + 1

    def classify(value: Value) -> int:
        return null if value is None else place.get(value, other)

    def classes_in(region: Names) -> int:
        mask = sum(1 << n for name, n in place.items() if name in region)
        return mask | region.rest << other | region.null << null

    return _compiled_input(item, [classes_in(r) for r in regions], classes_in(domain), classify, column)


def _ordered_classes(item: ItemDefinition, regions: Sequence[Any], domain: Any, column: int | None) -> CompiledInput:  # noqa: ANN401
    cuts = sorted({cut for region in (*regions, domain) for cut in region.cuts})
    null = len(cuts) + 1
    wall = bool(cuts) and isinstance(cuts[0].value, datetime) and cuts[0].value.tzinfo is None

    def classify(value: Value) -> int:
        return null if value is None else bisect_right(cuts, Cut(_comparable(value, item.kind, wall=wall)))

    def classes_in(region: Intervals) -> int:
        inside, mask, turns = region.inside, 0, frozenset(region.cuts)
        for n in range(len(cuts) + 1):
            if n:
                inside ^= cuts[n - 1] in turns
            mask |= inside << n
        return mask | region.null << null

    return _compiled_input(item, [classes_in(r) for r in regions], classes_in(domain), classify, column)


def _comparable(value: Value, kind: Kind, *, wall: bool) -> Any:  # noqa: ANN401  # an ordered value
    """An instant as the column compares it: by its date under validity, by wall time where cells have no zone."""
    if isinstance(value, datetime):
        if kind is Kind.DATE:
            return value.date()
        return value.replace(tzinfo=None) if wall else comparable(value)
    return value


def _compiled_input(
    item: ItemDefinition,
    admits: Sequence[int],
    domain: int,
    classify: Callable[[Value], int],
    column: int | None,
) -> CompiledInput:
    """Both ways of the relation between rules and classes; the class of null is the last."""
    count = classify(None) + 1
    rules = tuple(sum(1 << n for n, mask in enumerate(admits) if mask >> c & 1) for c in range(count))
    return CompiledInput(item, tuple(admits), rules, domain, classify, None, column)
