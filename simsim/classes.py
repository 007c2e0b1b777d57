"""An input of a decision table cut into classes: the pieces between all bounds that its column names.

Null is a class of its own, and so is "any other name". Within a class no rule can tell two values apart, so that one
bit set per class, of the rules that admit it, is all that deciding needs. The sets are built by walking along the
classes and turning the rules whose region begins or ends there, so that cutting costs as much as there are cells.

>>> from decimal import Decimal
>>> from simsim.regions import above, below
>>> amount = ItemDefinition("amount", Kind.NUMBER)
>>> column = classes(amount, [above(Decimal(10), closed=True), below(Decimal(20), closed=False)], 0)
>>> [column.rules[column.classify(Decimal(n))] for n in (5, 15, 25)]
[2, 3, 1]
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, reduce
from itertools import accumulate
from operator import or_, xor
from typing import Any

from simsim.feel.meaning import Opaque
from simsim.items import ItemDefinition
from simsim.regions import Cut, Intervals, Names, Region
from simsim.values import Kind, Known, Value, comparable


@dataclass(frozen=True)
class CompiledInput:
    """One input clause (or one opaque cell): its classes, and for each the rules that admit it.

    ``admits[rule]`` is a bit set of classes, ``rules[class]`` a bit set of rules: the same relation both ways.
    ``domain`` is the bit set of the classes that a value may fall in at all, ``region`` gives the values of a bit set.
    """

    item: ItemDefinition
    admits: tuple[int, ...]
    rules: tuple[int, ...]
    domain: int
    classify: Callable[[Value], int]
    region: Callable[[int], Region]
    opaque: Opaque | None = None
    column: int | None = None

    @property
    def ordered(self) -> bool:
        """Whether its classes stand in the order of their values."""
        return self.opaque is None and self.item.kind not in (Kind.STRING, Kind.BOOLEAN)

    @cached_property
    def cuts(self) -> tuple[Cut, ...]:
        """The places that part its classes, from below, if those have an order: ``n`` parts ``n`` and ``n + 1``."""
        pieces = (self.region(1 << n) for n in range(1, len(self.rules) - 1)) if self.ordered else ()
        return tuple(piece.cuts[0] for piece in pieces if isinstance(piece, Intervals))

    def mask(self, known: Known) -> int:
        """The classes in which a value known thus may fall, as a bit set."""
        if known.values is None:
            return self.domain
        mask = 0
        for value in known.values:
            mask |= 1 << self.classify(value)
        return mask

    def meeting(self, mask: int) -> int:
        """The rules that admit some class of ``mask``."""
        if mask not in self._met:
            rules, left = 0, mask
            while left:
                low = left & -left
                rules |= self.rules[low.bit_length() - 1]
                left ^= low
            self._met[mask] = rules
        return self._met[mask]

    @cached_property
    def _met(self) -> dict[int, int]:
        """What was answered before: most rules share their entries with others."""
        return {}


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
    """The classes of names: one a name, then any other name, then null."""
    shared = _shared(regions)
    names = sorted({name for region in (*(r for r, _ in shared), domain) for name in region.names}, key=str)
    place = {name: n for n, name in enumerate(names)}
    other, null = len(names), len(names) + 1

    def classify(value: Value) -> int:
        return null if value is None else place.get(value, other)

    def classes_in(region: Names) -> int:
        own = sum(1 << place[name] for name in region.names)
        return (own ^ (-region.rest & (1 << null) - 1)) | region.null << null

    def region(mask: int) -> Region:
        rest = bool(mask >> other & 1)
        named = frozenset(name for name, n in place.items() if bool(mask >> n & 1) != rest)
        return Names(named, rest=rest, null=bool(mask >> null & 1))

    rest = _any(rules for region, rules in shared if region.rest)
    turns = _turns((place[name], rules) for region, rules in shared for name in region.names)
    rules = (*(rest ^ turns.get(n, 0) for n in range(null)), _any(rules for region, rules in shared if region.null))
    return CompiledInput(
        item, _admitted(regions, classes_in), rules, classes_in(domain), classify, region, None, column
    )


def _ordered_classes(item: ItemDefinition, regions: Sequence[Any], domain: Any, column: int | None) -> CompiledInput:  # noqa: ANN401
    """The classes of ordered values: what lies before, between and after the cuts, then null."""
    shared = _shared(regions)
    found = {cut for region in (*(r for r, _ in shared), domain) for cut in region.cuts}
    cuts = sorted(found, key=lambda cut: (cut.value, cut.after))
    place = {cut: n for n, cut in enumerate(cuts, start=1)}
    null = len(cuts) + 1
    wall = bool(cuts) and isinstance(cuts[0].value, datetime) and cuts[0].value.tzinfo is None

    def classify(value: Value) -> int:
        return null if value is None else bisect_right(cuts, Cut(_comparable(value, item.kind, wall=wall)))

    def classes_in(region: Intervals) -> int:
        turned = reduce(xor, (-1 << place[cut] for cut in region.cuts), -region.inside)
        return (turned & (1 << null) - 1) | region.null << null

    def region(mask: int) -> Region:
        turns = (mask ^ mask << 1) & ((1 << null) - 1)
        turned = tuple(cuts[n - 1] for n in range(1, null) if turns >> n & 1)
        return Intervals(bool(mask & 1), turned, bool(mask >> null & 1))

    first = _any(rules for region, rules in shared if region.inside)
    turns = _turns((place[cut], rules) for region, rules in shared for cut in region.cuts)
    along = accumulate((turns.get(n, 0) for n in range(1, null)), xor, initial=first)
    rules = (*along, _any(rules for region, rules in shared if region.null))
    return CompiledInput(
        item, _admitted(regions, classes_in), rules, classes_in(domain), classify, region, None, column
    )


def _comparable(value: Value, kind: Kind, *, wall: bool) -> Any:  # noqa: ANN401  # an ordered value
    """An instant as the column compares it: by its date under validity, by wall time where cells have no zone."""
    if isinstance(value, datetime):
        if kind is Kind.DATE:
            return value.date()
        return value.replace(tzinfo=None) if wall else comparable(value)
    return value


def _shared(regions: Sequence[Any]) -> list[tuple[Any, int]]:
    """Each region with the bit set of the rules that have it: a compiler gives equal cells one object."""
    rules: dict[int, list[int]] = {}
    for n, region in enumerate(regions):
        rules.setdefault(id(region), []).append(n)
    return [(regions[numbers[0]], _bits(numbers)) for numbers in rules.values()]


def _bits(numbers: Sequence[int]) -> int:
    """The bit set of these numbers, without one sum over the whole set for each of them."""
    octets = bytearray(numbers[-1] // 8 + 1)
    for n in numbers:
        octets[n >> 3] |= 1 << (n & 7)
    return int.from_bytes(octets, "little")


def _turns(marks: Iterable[tuple[int, int]]) -> dict[int, int]:
    """For each class the rules that turn there: in where they were out, out where they were in."""
    found: dict[int, int] = {}
    for at, rules in marks:
        found[at] = found.get(at, 0) ^ rules
    return found


def _any(sets: Iterable[int]) -> int:
    """The rules in any of these bit sets."""
    return reduce(or_, sets, 0)


def _admitted(regions: Sequence[Any], classes_in: Callable[[Any], int]) -> tuple[int, ...]:
    """For each rule the classes that its region admits."""
    found = {id(region): region for region in regions}
    masks = {key: classes_in(region) for key, region in found.items()}
    return tuple(masks[id(region)] for region in regions)
