"""Which rules take a case before others do, and which give the same: what a hit policy makes of rules that overlap.

Rules are told by their number, sets of them as bit sets, as in :mod:`simsim.analysis.space`.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

from simsim.analysis.covering import bits
from simsim.analysis.space import Space
from simsim.compiled import CompiledRule, CompiledTable
from simsim.feel.syntax import Literal
from simsim.values import comparable


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
        return self._above(rule) if self._policy == "P" else 0

    def _above(self, rule: int) -> int:
        """The rules that surely precede one in priority, whatever is still to be computed in either."""
        if rule not in self._seen:
            self._seen[rule] = reduce(or_, (by for below, by in self._preceding.items() if below >> rule & 1), 0)
        return self._seen[rule]

    @cached_property
    def _seen(self) -> dict[int, int]:
        return {}

    @cached_property
    def _preceding(self) -> dict[int, int]:
        """Sets of rules, each with the rules that precede just those."""
        found: dict[int, int] = {}
        for rule in bits(self.space.rules):
            below = self.space.table.beaten(1 << rule) & self.space.rules
            found[below] = found.get(below, 0) | 1 << rule
        return found

    def ordered(self, rule: int, other: int) -> bool:
        """Whether one of two rules surely takes a case before the other."""
        return bool(self.stronger(rule) >> other & 1 or self.stronger(other) >> rule & 1)

    @cached_property
    def computed(self) -> int:
        """The rules on whose computed outputs the hit policy's choice depends."""
        if self._policy not in "AP":
            return 0
        pairs = ((n, self.space.table.rules[n]) for n in bits(self.space.rules))
        return sum(1 << n for n, rule in pairs if not all(isinstance(o, Literal) for o in rule.outputs))

    def doubtful(self, rule: int) -> int:
        """The rules that may take a case of a priority table before ``rule`` does, by what is computed then."""
        return self.computed & ~(1 << rule) & ~self.stronger(rule) if self._policy == "P" else 0

    def forbidden(self, rule: int, other: int) -> bool:
        """Whether the hit policy forbids that these two match together, as far as their cells tell."""
        table = self.space.table
        match self._policy:
            case "U":
                return True
            case "A":
                return not same_outputs(table, rule, other)
            case "P":
                unranked = [n for n, item in enumerate(table.outputs) if not item.allowed]  # the others tie
                return not self.ordered(rule, other) and not same_outputs(table, rule, other, unranked)
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


def same_outputs(table: CompiledTable, rule: int, other: int, among: Sequence[int] | None = None) -> bool:
    """Whether two rules give the same outputs, cell by cell; or the same of some outputs, by their numbers."""
    one, another = _outputs(table.rules[rule]), _outputs(table.rules[other])
    return all(one[n] == another[n] for n in (range(len(one)) if among is None else among))


def _outputs(rule: CompiledRule) -> tuple[Hashable, ...]:
    return tuple((type(o.value), comparable(o.value)) if isinstance(o, Literal) else o for o in rule.outputs)


def effect(rule: CompiledRule) -> Hashable:
    """What taking a rule away would change: its outputs, the sources it cites, its layer."""
    return _outputs(rule), frozenset(rule.rule.sources), rule.rule.layer
