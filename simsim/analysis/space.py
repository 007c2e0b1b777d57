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
from functools import cached_property
from math import prod
from typing import TypeAlias

from simsim.classes import CompiledInput, classes
from simsim.compiled import CompiledTable
from simsim.items import Parameter
from simsim.regions import Intervals, Region, above, days
from simsim.values import Value

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
) -> Space:
    """The space of ``table`` with ``layers`` on.

    ``constraints``: boxes that cannot happen, by full names of items, ``accepted`` those in which no rule need match;
    one that names an item which is no input of the table says nothing here. ``start``: the first day of the policy.
    """
    names = {column.item.name for column in table.inputs if column.opaque is None}
    boxes = [[box for box in told if box.keys() <= names] for told in (constraints, accepted)]
    on = table.enabled(layers)
    excluded = ((1 << len(boxes[0])) - 1) << len(table.rules)
    silent = ((1 << len(boxes[1])) - 1) << len(table.rules) + len(boxes[0])
    merged = []
    for written in table.inputs:
        column = _extended(written, table, [*boxes[0], *boxes[1]])
        domain = _domain(column, (parameters or {}).get(column.item.name), start)
        merged.append(_merged(column, domain, on | excluded | silent))
    inputs, weights = tuple(column for column, _ in merged), tuple(weights for _, weights in merged)
    return Space(table, inputs, weights, on, excluded, silent)


def _merged(column: CompiledInput, domain: int, rules: int) -> tuple[CompiledInput, tuple[int, ...]]:
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

    merged = replace(
        column,
        admits=tuple(admits[mask] for mask in column.admits),
        rules=tuple(column.rules[(m & -m).bit_length() - 1] & rules for m in members),
        domain=(1 << len(members)) - 1,
        classify=lambda value: place[column.classify(value)],
        region=region,
    )
    return merged, tuple(mask.bit_count() for mask in members)


def _extended(column: CompiledInput, table: CompiledTable, boxes: Sequence[Mapping[str, Region]]) -> CompiledInput:
    """An input with the constraints behind the rules; cut anew where one of them narrows it."""
    if not boxes:
        return column
    name = column.item.name
    if column.opaque is None and any(name in box for box in boxes):
        everything: Region = column.item.every | column.item.null
        regions = [column.region(mask) for mask in column.admits]
        return classes(column.item, [*regions, *(box.get(name, everything) for box in boxes)], column.column)
    every = (1 << len(column.rules)) - 1
    behind = ((1 << len(boxes)) - 1) << len(table.rules)
    return replace(
        column,
        admits=(*column.admits, *(every for _ in boxes)),
        rules=tuple(rules | behind for rules in column.rules),
    )


def _domain(column: CompiledInput, parameter: Parameter | None, start: date | None) -> int:
    """The classes that the values of an input may fall in; whether a decision before it is silent is not asked here."""
    if column.opaque:
        return column.domain
    domain = column.domain if column.item.may_be_null else column.domain & ~(1 << column.classify(None))
    if parameter and (parameter.alternatives or parameter.value is not None):
        return _holding(column, parameter.alternatives or (parameter.value,))
    if column.column is None and start:
        return domain & _since(column, start)
    return domain


def _holding(column: CompiledInput, values: Iterable[Value]) -> int:
    mask = 0
    for value in values:
        mask |= 1 << column.classify(value)
    return mask


def _since(column: CompiledInput, start: date) -> int:
    """The classes of an input of dates that hold a day from ``start`` on."""
    later: Intervals = above(start, closed=True, grid=days)
    return sum(1 << n for n in range(len(column.rules)) if not (column.region(1 << n) & later).is_empty)
