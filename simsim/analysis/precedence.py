"""Which rules take a case before others do, and which give the same: what a hit policy makes of rules that overlap.

Rules are told by their number, sets of them as bit sets, as in :mod:`simsim.analysis.space`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from simsim.analysis.covering import bits
from simsim.analysis.space import Space
from simsim.compiled import CompiledRule, CompiledTable
from simsim.feel.syntax import Expression, Literal
from simsim.items import ItemDefinition
from simsim.regions import canonical
from simsim.values import Value


@dataclass(frozen=True)
class Precedence:
    """The rules of a table that are on, as its hit policy ranks them."""

    space: Space

    @property
    def _policy(self) -> str:
        return self.space.table.hit_policy.value

    def stronger(self, rule: int) -> int:
        """The rules that take a case before ``rule`` does, whatever else is the case."""
        if self._policy == "F":
            return self.space.rules & ((1 << rule) - 1)
        return self._above.get(rule, 0) if self._policy == "P" else 0

    @cached_property
    def _above(self) -> dict[int, int]:
        """The rules of higher priority than each, of those whose priority stands in their cells."""
        ranked = {rule: rank for rule in bits(self.space.rules) if (rank := self._rank(rule)) is not None}
        groups: dict[tuple[int, ...], int] = {}
        for rule, rank in ranked.items():
            groups[rank] = groups.get(rank, 0) | 1 << rule
        above, higher = {}, 0
        for rank in sorted(groups):
            above[rank] = higher
            higher |= groups[rank]
        return {rule: above[rank] for rule, rank in ranked.items()}

    def _rank(self, rule: int) -> tuple[int, ...] | None:
        return rank(self.space.table, rule)

    @property
    def unranked(self) -> Iterator[int]:
        """Rules of a priority table whose priority is known only with a case."""
        return (rule for rule in bits(self.space.rules) if self._policy == "P" and self._rank(rule) is None)

    def forbidden(self, rule: int, other: int) -> bool:
        """Whether the hit policy forbids that these two match together, as far as their cells tell."""
        table = self.space.table
        match self._policy:
            case "U":
                return True
            case "A":
                return not same_outputs(table, rule, other)
            case "P":
                ranks = {self._rank(rule), self._rank(other)}
                return not same_outputs(table, rule, other) and (len(ranks) == 1 or None in ranks)
        return False

    def alike(self, rule: int) -> int:
        """The other rules that give the same outputs, from the same sources, in the same layer."""
        return self._effects[self._effect(rule)] & ~(1 << rule)

    def is_default(self, rule: int, default: CompiledRule | None) -> bool:
        """Whether the default gives the same, from the same sources, in the same layer."""
        return default is not None and effect(self.space.table.rules[rule]) == effect(default)

    def _effect(self, rule: int) -> Hashable:
        return effect(self.space.table.rules[rule])

    @cached_property
    def _effects(self) -> dict[Hashable, int]:
        found: dict[Hashable, int] = {}
        for rule in bits(self.space.rules):
            found[self._effect(rule)] = found.get(self._effect(rule), 0) | 1 << rule
        return found


def same_outputs(table: CompiledTable, rule: int, other: int) -> bool:
    """Whether two rules give the same outputs, cell by cell."""
    return _outputs(table.rules[rule]) == _outputs(table.rules[other])


def _outputs(rule: CompiledRule) -> tuple[Hashable, ...]:
    return tuple((type(o.value), canonical(o.value)) if isinstance(o, Literal) else o for o in rule.outputs)


def effect(rule: CompiledRule) -> Hashable:
    """What taking a rule away would change: its outputs, the sources it cites, its layer."""
    return _outputs(rule), frozenset(rule.rule.sources), rule.rule.layer


def rank(table: CompiledTable, rule: int) -> tuple[int, ...] | None:
    """The priority of a rule, the highest first: the places of its outputs among their allowed values."""
    pairs = [(item, cell) for item, cell in _ranked(table.outputs, table.rules[rule].outputs) if item.allowed]
    if any(not isinstance(cell, Literal) for _, cell in pairs):
        return None
    return tuple(_place(item, cell.value) for item, cell in pairs if isinstance(cell, Literal))


def _ranked(
    items: Sequence[ItemDefinition], cells: Sequence[Expression]
) -> Iterator[tuple[ItemDefinition, Expression]]:
    return zip(items, cells, strict=True)


def _place(item: ItemDefinition, value: Value) -> int:
    """The place of a value among the allowed ones; null comes last."""
    return next((n for n, allowed in enumerate(item.allowed) if allowed.value == value), _LAST)


_LAST: Final = 1 << 30
