"""Two policies side by side: how both are read, and what keeps a decision or a clock of theirs from being compared.

A comparison of tables speaks of values of inputs. So it holds only where both versions mean the same by an input, an
output, an instant: what they do not is found here, and told as the reason why nothing is proved.

Source: docs/decisions/19-what-a-diff-proves.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import Final

from simsim.classes import CompiledInput
from simsim.compiled import CompiledTable
from simsim.feel.syntax import Expression, Literal, names_in
from simsim.items import ItemDefinition, Parameter
from simsim.policy.clocks import Clock
from simsim.policy.model import PolicyModel
from simsim.table import HitPolicy
from simsim.values import Value

Layers = tuple[str, ...]
# What of a clock tells people something and counts nothing.
TOLD: Final = frozenset({"label", "actors", "action", "when_missed", "sources", "parameters", "asks", "at", "versions"})


class Why(StrEnum):
    """What keeps a decision or a clock from being compared case by case."""

    ADDED = "added"
    REMOVED = "removed"
    OUTPUTS = "outputs"
    TYPE = "type"
    EMPTY = "empty"
    RANK = "rank"
    CLOCK = "clock"
    PARAMETER = "parameter"
    CALENDAR = "calendar"
    ZONE = "zone"
    EVENTS = "events"
    BUDGET = "budget"
    CELLS = "cells"


@dataclass(frozen=True, slots=True)
class Reading:
    """How both versions are read: the layers that are on in each; parameters that each reads as it states them."""

    old: Layers
    new: Layers
    stated: tuple[str, ...] = ()

    @property
    def alike(self) -> bool:
        """Whether the same layers are on, and every parameter is set alike."""
        return self.old == self.new and not self.stated


@dataclass(frozen=True)
class Versions:
    """Two policies, the older first."""

    old: PolicyModel
    new: PolicyModel

    @property
    def both(self) -> tuple[PolicyModel, PolicyModel]:
        """The two, the older first."""
        return self.old, self.new

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        """Every decision and clock that either has, each behind those it needs in the newer."""
        return tuple(dict.fromkeys((*self.new.order, *self.old.order)))

    def needs(self, node: str) -> tuple[str, ...]:
        """The items that a decision or clock asks for in either version."""
        return tuple(dict.fromkeys((*self.old.needs_of(node), *self.new.needs_of(node))))

    def givers(self, node: str) -> set[str]:
        """The decisions and clocks that a node rests on in either version."""
        found = (policy.producer(item) for policy in self.both for item in policy.needs_of(node))
        return {giver for giver in found if giver}

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """Every set of layers that POLICY of either version lists, and those that are on, where these are others."""
        sets = (policy.card.layer_sets or (policy.card.layers_on,) for policy in self.both)
        alike = [Reading(layers, layers) for layers in dict.fromkeys(chain.from_iterable(sets))]
        on = Reading(self.old.card.layers_on, self.new.card.layers_on)
        return (*alike, on) if on not in alike else tuple(alike)

    def stated(self, reading: Reading) -> dict[str, tuple[Value, Value]]:
        """The parameters of both to which the versions give other values, as they are read."""
        one, other = self.old.parameters(reading.old, {}), self.new.parameters(reading.new, {})
        return {name: (one[name], other[name]) for name in one.keys() & other.keys() if one[name] != other[name]}

    def choices(self) -> dict[str, Parameter]:
        """The parameters that may be set to one of some values only, with those of either version."""
        old, new = self.old.glossary.parameters, self.new.glossary.parameters
        found: dict[str, Parameter] = {}
        for name in old.keys() | new.keys():
            told = [side[name].alternatives for side in (old, new) if name in side]
            if all(told):
                found[name] = replace((new.get(name) or old[name]), alternatives=tuple(dict.fromkeys(chain(*told))))
        return found

    # ------------------------------------------------------------------------------------ what cannot be compared

    @cached_property
    def derived(self) -> frozenset[str]:
        """The items of either that follow otherwise from what happened."""
        one, other = self.old.events.derivations, self.new.events.derivations
        return frozenset(item for item in one.keys() | other.keys() if one.get(item) != other.get(item))

    def kept_from(self, node: str) -> tuple[Why, str] | None:
        """Why a decision or clock is not compared, and of what that is so; ``None`` where nothing is in the way."""
        there = [node in policy.tables or node in policy.clocks for policy in self.both]
        if not all(there):
            return (Why.REMOVED if there[0] else Why.ADDED), node
        if (node in self.old.tables) is not (node in self.new.tables):
            return Why.OUTPUTS, node
        return next(chain(self._of_any(node), self._of_clock(node), self._of_table(node)), None)

    def _of_any(self, node: str) -> Iterator[tuple[Why, str]]:
        zones = [policy.zone_item for policy in self.both]
        if zones[0] != zones[1] and not {*zones, None}.isdisjoint(self.needs(node)):
            yield Why.ZONE, str(zones[1] or zones[0])
        for item in self.needs(node):
            pair = [policy.names.item(item) for policy in self.both]
            if all(pair) and _kind(pair[0]) != _kind(pair[1]):
                yield Why.TYPE, item
            if item in self.derived:
                yield Why.EVENTS, item
            if (item in self.old.glossary.parameters) is not (item in self.new.glossary.parameters):
                yield Why.PARAMETER, item

    def _of_clock(self, node: str) -> Iterator[tuple[Why, str]]:
        if node not in self.old.clocks:
            return
        old, new = self.old.clocks[node], self.new.clocks[node]
        for reading in self.readings:
            one, other = _counted(old, reading.old), _counted(new, reading.new)
            if one != other:
                yield Why.CLOCK, node
            named = {name for clock in (old, new) for row in clock.rows for name in _names(row)}
            yield from ((Why.PARAMETER, name) for name in sorted(named & self.stated(reading).keys()))
        calendars = [policy.names.full(policy.card.parts.get("calendar", "")) for policy in self.both]
        if calendars[0] != calendars[1] or self.old.overrides != self.new.overrides:
            yield Why.CALENDAR, node

    def _of_table(self, node: str) -> Iterator[tuple[Why, str]]:
        if node not in self.old.tables:
            return
        old, new = (policy.compiled(policy.parameters((), {}))[node] for policy in self.both)
        if [item.name for item in old.outputs] != [item.name for item in new.outputs]:
            yield Why.OUTPUTS, node
        if bool(old.every_rule) is not bool(new.every_rule):
            yield Why.EMPTY, node
        for one, other in zip(old.outputs, new.outputs, strict=False):
            if _may_be(one) != _may_be(other) and (_kind(one) != _kind(other) or _computed(old) or _computed(new)):
                yield Why.TYPE, one.name
            ranked = {policy for policy in (old.hit_policy, new.hit_policy) if policy.ranked}
            computed = _computed(old) or _computed(new)
            if ranks(one) != ranks(other) and (HitPolicy.OUTPUT_ORDER in ranked or (ranked and computed)):
                yield Why.RANK, one.name


def _kind(item: ItemDefinition | None) -> object:
    return (item.kind, item.scale) if item else None


def _may_be(item: ItemDefinition) -> object:
    """What a result must be to be one of an item."""
    return item.kind, item.scale, item.may_be_null, frozenset(value.value for value in item.allowed)


def ranks(item: ItemDefinition) -> list[str]:
    """The allowed values of an item, the most important first."""
    return [value.value for value in item.allowed]


def _computed(table: CompiledTable) -> bool:
    return not all(isinstance(output, Literal) for rule in table.every_rule for output in rule.outputs)


def _counted(clock: Clock, layers: Layers) -> list[tuple[object, ...]]:
    """All of the rows of a clock that are on by which it counts."""
    rows = (row for row in clock.rows if row.layer in ("", *layers))
    return [tuple(getattr(row, f.name) for f in fields(row) if f.name not in TOLD) for row in rows]


def _names(clock: Clock) -> set[str]:
    """The names in all that a row of CLOCKS reckons with."""
    shapes: Iterable[Expression | None] = (
        clock.starts_at, clock.ends_at, clock.length, clock.counted_as, clock.earliest, clock.end_included,
        clock.calendar, clock.applies_when, clock.stops_when, clock.stops_at,
    )  # fmt: skip
    return {name.text for shape in shapes if shape for name in names_in(shape)} | {*clock.parameters}


# ---------------------------------------------------------------------------------------------------- tables as read


def silenced(table: CompiledTable, policy: PolicyModel) -> CompiledTable:
    """The table with null among the values of every input that a decision before it gives: that may be silent."""
    inputs = (
        replace(column, item=replace(column.item, may_be_null=True)) if policy.producer(column.item.name) else column
        for column in table.inputs
    )
    return replace(table, inputs=tuple(inputs))


def as_read(table: CompiledTable, layers: Layers, values: Mapping[str, Value]) -> CompiledTable:
    """The table with these layers and parameters for good: without them as inputs, without the rules that are off."""
    pinned = [c for c in table.inputs if c.item.name in values and c.opaque is None]
    kept = [
        n
        for n, rule in enumerate(table.rules)
        if rule.rule.layer in ("", *layers)
        and all(column.admits[n] >> column.classify(values[column.item.name]) & 1 for column in pinned)
    ]
    default = table.default if table.default and table.default.rule.layer in ("", *layers) else None
    return replace(
        table,
        inputs=tuple(_kept(column, kept) for column in table.inputs if column not in pinned),
        rules=tuple(replace(table.rules[n], rule=replace(table.rules[n].rule, layer="")) for n in kept),
        default=default and replace(default, rule=replace(default.rule, layer="")),
    )


def _kept(column: CompiledInput, kept: Sequence[int]) -> CompiledInput:
    """An input with some of its rules."""
    rules = tuple(sum((mask >> n & 1) << new for new, n in enumerate(kept)) for mask in column.rules)
    return replace(column, admits=tuple(column.admits[n] for n in kept), rules=rules)
