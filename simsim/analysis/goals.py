"""What a case may be looked for to come to: a rule that decides, silence in a box, values of outcomes.

A :class:`Goal` is asked of what is known of a case so far: whether it is still possible, whether it is met.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from simsim.classes import CompiledInput, classes
from simsim.compiled import CompiledTable
from simsim.decision import Decision, Status
from simsim.items import ItemDefinition
from simsim.regions import Region
from simsim.values import Known

Scope: TypeAlias = Callable[[str], Known]


@dataclass(frozen=True)
class Goal:
    """What is looked for: ``items`` that must be settled, which ``nodes`` decide, and what they must come to.

    ``possible`` and ``met`` are asked of what is known, ``possible`` of a case that is known in part.
    ``constrained``: only cases in which no constraint is violated count.
    """

    nodes: tuple[str, ...]
    items: tuple[str, ...]
    possible: Callable[[Scope, Mapping[str, Decision]], bool]
    met: Callable[[Scope, Mapping[str, Decision]], bool]
    constrained: bool = True


def rule_decides(table: CompiledTable, rule: int) -> Goal:
    """That a rule decides a case, or has a part in what a table gives."""
    own = table.rules[rule].rule.id

    def possible(_: Scope, decisions: Mapping[str, Decision]) -> bool:
        decision = decisions[table.name]
        if len(decision.masks) < len(table.inputs):  # nothing was looked at
            return decision.status is Status.UNDETERMINED
        matches = all(c.admits[rule] & mask for c, mask in zip(table.inputs, decision.masks, strict=True))
        return matches and (not table.hit_policy.single or not decision.rules or own in decision.rules)

    def met(_: Scope, decisions: Mapping[str, Decision]) -> bool:
        decision = decisions[table.name]
        if len(decision.masks) < len(table.inputs):
            return False
        matches = all(not mask & ~c.admits[rule] for c, mask in zip(table.inputs, decision.masks, strict=True))
        return matches and (not table.hit_policy.single or own in decision.certain)

    return Goal((table.name,), table.tested, possible, met)


def silence_in(table: CompiledTable, box: Sequence[CompiledInput]) -> Goal:
    """That a table is silent in some case of a box of its inputs."""

    def possible(scope: Scope, decisions: Mapping[str, Decision]) -> bool:
        return decisions[table.name].status is not Status.DECIDED and _may_lie(box, scope)

    def met(scope: Scope, decisions: Mapping[str, Decision]) -> bool:
        return decisions[table.name].status is Status.NO_RULE and _lies(box, scope)

    return Goal((table.name,), table.tested, possible, met)


def values_in(nodes: Sequence[str], box: Sequence[CompiledInput], *, constrained: bool = True) -> Goal:
    """That items, given or decided by ``nodes``, lie in a box."""

    def possible(scope: Scope, _: Mapping[str, Decision]) -> bool:
        return _may_lie(box, scope)

    def met(scope: Scope, _: Mapping[str, Decision]) -> bool:
        return _lies(box, scope)

    return Goal(tuple(nodes), tuple(column.item.name for column in box), possible, met, constrained)


def within(item: ItemDefinition, region: Region) -> CompiledInput:
    """One side of a box: an item, and the values of it that lie inside."""
    return classes(item, [region], None, nullable=True)


def _may_lie(box: Sequence[CompiledInput], scope: Scope) -> bool:
    """Whether what is known of a case leaves it in a box."""
    return all(side.mask(scope(side.item.name)) & side.admits[0] for side in box)


def _lies(box: Sequence[CompiledInput], scope: Scope) -> bool:
    """Whether a case lies in a box, and is known to."""
    return all((known := scope(side.item.name)).settled and side.mask(known) & side.admits[0] for side in box)
