"""The space that a proof is about: a table's inputs cut into classes, its rules, and what cannot happen.

A :class:`Space` is a decision table with a set of layers on, over the values that its inputs may have: null only where
the glossary allows it, a parameter only what one may choose, dates of validity from the policy's start on. What
CONSTRAINTS exclude, and where WAIVERS accept silence, stands behind the rules as rows of its own, so that every
question asks about rules and these alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, reduce
from math import prod
from operator import or_
from typing import Any, TypeAlias

from simsim.analysis.relations import related
from simsim.classes import CompiledInput, classes
from simsim.compiled import CompiledTable
from simsim.items import ItemDefinition, Parameter
from simsim.regions import Intervals, Region, above, days, named, point
from simsim.values import comparable

Masks: TypeAlias = tuple[int, ...]


@dataclass(frozen=True)
class Space:
    """The inputs of a table; its rules that are on, what is excluded, where silence is accepted, as bit sets of rules.

    Classes that no rule tells apart are one; ``weights`` says of how many each was made. ``domain`` has one bit set of
    classes per input: the box of all cases.
    """

    table: CompiledTable
    inputs: tuple[CompiledInput, ...]
    weights: tuple[tuple[int, ...], ...]
    rules: int
    excluded: int
    accepted: int = 0

    @cached_property
    def domain(self) -> Masks:
        """The box of all cases."""
        return tuple((1 << len(weights)) - 1 for weights in self.weights)

    @property
    def days(self) -> int | None:
        """The number of the input by whose value rules are valid or not."""
        name = _dated(self.table)
        return next((n for n, c in enumerate(self.inputs) if c.item.name == name and c.opaque is None), None)

    def box(self, rule: int) -> Masks:
        """The cases that a rule is for, of those that may be."""
        return tuple(c.admits[rule] & d for c, d in zip(self.inputs, self.domain, strict=True))

    def reach(self, box: Masks, rules: int) -> int:
        """Those of ``rules`` that match some case of the box."""
        for column, mask in zip(self.inputs, box, strict=True):
            rules &= column.meeting(mask)
        return rules

    def share(self, box: Masks) -> float:
        """The part of the cases that lies in a box, where every piece between two bounds counts alike; from 0 to 1."""
        return prod(map(self._part, range(len(box)), box))

    def _part(self, n: int, mask: int) -> float:
        if mask == self.domain[n]:
            return 1.0
        if (n, mask) not in self._parts:
            weights = self.weights[n]
            self._parts[n, mask] = sum(w for c, w in enumerate(weights) if mask >> c & 1) / sum(weights)
        return self._parts[n, mask]

    @cached_property
    def _parts(self) -> dict[tuple[int, int], float]:
        return {}

    def regions(self, box: Masks) -> dict[int, Region]:
        """What a box says of the inputs that it narrows, by their number; opaque ones are left out."""
        return {
            n: self.inputs[n].region(mask)
            for n, mask in enumerate(box)
            if mask != self.domain[n] and self.inputs[n].opaque is None
        }

    def opaque(self, box: Masks) -> tuple[int, ...]:
        """The opaque cells, by the number of their input, on which a box depends."""
        return tuple(n for n, mask in enumerate(box) if self.inputs[n].opaque and mask != self.domain[n])


def space(  # noqa: PLR0913  # one keyword for each sheet that has a say
    table: CompiledTable,
    layers: Iterable[str],
    *,
    constraints: Sequence[Mapping[str, Region]] = (),
    accepted: Sequence[Mapping[str, Region]] = (),
    parameters: Mapping[str, Parameter] | None = None,
    start: date | None = None,
    given: Mapping[str, Region] | None = None,
) -> Space:
    """The space of ``table`` with ``layers`` on.

    ``constraints``: boxes that cannot happen, by full names of items, ``accepted`` those in which no rule need match;
    one that names an item which is no input of the table says nothing here. ``start``: the first day of the policy.
    ``given``: what the decisions before it can give, null where they may be silent; else what the glossary allows.
    """
    inputs = related(_joined(table.inputs))
    names = {column.item.name for column in inputs if column.opaque is None}
    boxes = [[box for box in told if box.keys() <= names] for told in (constraints, accepted)]
    on, dated, behind = table.enabled(layers), _dated(table), len(table.rules)
    excluded = ((1 << len(boxes[0])) - 1) << behind
    silent = ((1 << len(boxes[1])) - 1) << behind + len(boxes[0])
    made = []
    for column in inputs:
        since = start if column.item.name == dated else None
        region = None if column.opaque else (given or {}).get(column.item.name)
        domain = [region] if region else _domain(column, (parameters or {}).get(column.item.name), since)
        cut, may_be = _cut(column, behind, [*boxes[0], *boxes[1]], domain)
        made.append(_coarse(cut, may_be, on | excluded | silent))
    return Space(table, tuple(c for c, _ in made), tuple(w for _, w in made), on, excluded, silent)


def _coarse(column: CompiledInput, domain: int, rules: int) -> tuple[CompiledInput, tuple[int, ...]]:
    """An input of the classes in ``domain``, those made one that none of ``rules`` tells apart; how many each holds."""
    groups: dict[int, int] = {}
    for n, admitting in enumerate(column.rules):
        if domain >> n & 1:
            key = admitting & rules if column.opaque is None else n
            groups[key] = groups.get(key, 0) | 1 << n
    members = tuple(groups.values())
    place = {n: new for new, mask in enumerate(members) for n in range(mask.bit_length()) if mask >> n & 1}
    admits = {mask: sum(1 << new for new, m in enumerate(members) if m & mask) for mask in set(column.admits)}

    def region(mask: int) -> Region:
        return column.region(sum(m for new, m in enumerate(members) if mask >> new & 1))

    coarse = replace(
        column,
        admits=tuple(admits[mask] for mask in column.admits),
        rules=tuple(column.rules[(m & -m).bit_length() - 1] & rules for m in members),
        domain=(1 << len(members)) - 1,
        classify=lambda value: place.get(column.classify(value), len(members)),  # the last: what it may not be
        region=region,
    )
    return coarse, tuple(mask.bit_count() for mask in members)


def _dated(table: CompiledTable) -> str | None:
    """The item by whose value rules are valid or not."""
    return next((c.item.name for c in table.inputs if c.column is None and c.opaque is None), None)


def _joined(inputs: Sequence[CompiledInput]) -> list[CompiledInput]:
    """Inputs of which each is an item of its own: no case has two values of one, be it by its days of validity."""
    found: dict[tuple[str, object], CompiledInput] = {}
    for n, column in enumerate(inputs):
        key = (column.item.name, n if column.opaque else column.item.kind)
        found[key] = _met(found[key], column) if key in found else column
    return [*found.values()]


def _met(one: CompiledInput, other: CompiledInput) -> CompiledInput:
    """Two inputs of one item as one: a rule admits what both its entries admit."""
    pairs = zip(one.admits, other.admits, strict=True)
    return classes(one.item, [one.region(a) & other.region(b) for a, b in pairs], one.column)


def _cut(
    column: CompiledInput,
    behind: int,
    boxes: Sequence[Mapping[str, Region]],
    domain: Sequence[Region] | None,
) -> tuple[CompiledInput, int]:
    """An input with the constraints behind its ``behind`` rules, cut by all that bounds it, and what it may be.

    ``domain``: together what it may be, if that is less than its item.
    """
    if column.opaque:
        return _extended(column, behind, len(boxes)), column.domain
    item = column.item
    if domain is None and not any(item.name in box for box in boxes):
        return _extended(column, behind, len(boxes)), _possible(column)
    everything: Region = item.every | item.null
    said = (box.get(item.name, everything) for box in boxes)
    rows = [*(column.region(mask) for mask in column.admits), *said]
    made = classes(item, [*rows, *(domain or ())], column.column)
    may_be = reduce(or_, made.admits[len(rows) :]) if domain else _possible(made)
    here = (1 << len(rows)) - 1
    return replace(made, admits=made.admits[: len(rows)], rules=tuple(r & here for r in made.rules)), may_be


def _extended(column: CompiledInput, behind: int, boxes: int) -> CompiledInput:
    """An input that no constraint narrows."""
    if not boxes:
        return column
    every = (1 << len(column.rules)) - 1
    more = ((1 << boxes) - 1) << behind
    rules = tuple(rules | more for rules in column.rules)
    return replace(column, admits=(*column.admits, *(every for _ in range(boxes))), rules=rules)


def _possible(column: CompiledInput) -> int:
    """The classes of an input that its item may fall in; whether a decision before it is silent is not asked here."""
    return column.domain if column.item.may_be_null else column.domain & ~(1 << column.classify(None))


def _domain(column: CompiledInput, parameter: Parameter | None, start: date | None) -> list[Region] | None:
    """Together what an input may be, if that is less than its item: what one may choose, or days from ``start`` on."""
    item = column.item
    if parameter and (parameter.alternatives or parameter.value is not None):
        return [only(item, value) for value in parameter.alternatives or (parameter.value,)]
    if start is None:
        return None
    later: Intervals = above(start, closed=True, grid=days)
    return [later | item.null if item.may_be_null else later]


def only(item: ItemDefinition, value: Any) -> Region:  # noqa: ANN401  # a value
    """The set of one value."""
    if value is None:
        return item.null
    return named(value) if isinstance(value, str | bool) else point(comparable(value), item.grid)
