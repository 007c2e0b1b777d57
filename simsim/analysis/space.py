"""The space that a proof is about: a table's inputs cut into classes, its rules, and what cannot happen.

A :class:`Space` is a decision table with a set of layers on, over the values that its inputs may have: null only where
the glossary allows it, a parameter only what one may choose, dates of validity from the policy's start on. What
CONSTRAINTS exclude stands behind the rules as rows of its own, so that every question asks about rules and
impossibilities alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from simsim.classes import CompiledInput, classes
from simsim.compiled import CompiledTable
from simsim.items import Parameter
from simsim.regions import Intervals, Region, above, days
from simsim.values import Value

Masks: TypeAlias = tuple[int, ...]


@dataclass(frozen=True)
class Space:
    """The inputs of a table, its rules that are on, and what is excluded, as bit sets over rules.

    ``domain`` has one bit set of classes per input: the box of all cases.
    """

    table: CompiledTable
    inputs: tuple[CompiledInput, ...]
    domain: Masks
    rules: int
    excluded: int

    def box(self, rule: int) -> Masks:
        """The cases that a rule is for, of those that may be."""
        return tuple(c.admits[rule] & d for c, d in zip(self.inputs, self.domain, strict=True))

    def reach(self, box: Masks, rules: int) -> int:
        """Those of ``rules`` that match some case of the box."""
        for column, mask in zip(self.inputs, box, strict=True):
            rules &= column.meeting(mask)
        return rules

    def share(self, box: Masks) -> float:
        """The part of the cases that lies in a box, where every class of an input counts alike; from 0 to 1."""
        part = 1.0
        for mask, whole in zip(box, self.domain, strict=True):
            part *= mask.bit_count() / whole.bit_count() if whole else 0.0
        return part

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


def space(
    table: CompiledTable,
    layers: Iterable[str],
    *,
    constraints: Sequence[Mapping[str, Region]] = (),
    parameters: Mapping[str, Parameter] | None = None,
    start: date | None = None,
) -> Space:
    """The space of ``table`` with ``layers`` on.

    ``constraints``: boxes that cannot happen, by full names of items; one that names an item which is no input of the
    table excludes nothing here. ``start``: the first day of the policy.
    """
    names = {column.item.name for column in table.inputs if column.opaque is None}
    told = [box for box in constraints if box.keys() <= names]
    inputs = tuple(_extended(column, table, told) for column in table.inputs)
    domain = tuple(_domain(column, (parameters or {}).get(column.item.name), start) for column in inputs)
    behind = len(table.rules)
    return Space(table, inputs, domain, table.enabled(layers), ((1 << len(told)) - 1) << behind)


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
