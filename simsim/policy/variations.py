"""One case decided again and again with some of its facts changed, or left unknown: what follows of each variation.

Of the graph only what is wanted is visited, and of that only what hangs on the facts that differ, so that hundreds of
variations cost little more than a few cases. With a fact left unknown the answer tells what *any* value of it could
give; a search need not try values of facts that cannot lead anywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from simsim.diagnostics import CellError, FactError
from simsim.policy.cases import Case
from simsim.policy.constraints import Constraint
from simsim.policy.graph import required
from simsim.policy.requirements import Requirements
from simsim.policy.walk import Walk
from simsim.values import Value


class Variations:
    """A case and what follows from it for the decisions and clocks ``nodes`` when its facts are others."""

    def __init__(self, policy: Requirements, case: Case, nodes: Sequence[str]) -> None:
        self.policy, self.case, self.nodes = policy, case, tuple(nodes)
        self.base = Walk(policy, case)
        self.base.visit(self.nodes)
        self._bases: dict[object, Walk] = {((), ()): self.base}
        self.needs = policy.needs(self.base.compiled)
        closure = required(self.nodes, self.needs, policy.producer)
        self.order = tuple(name for name in policy.order if name in closure)
        self.count = 0  # how often something was decided again

    @cached_property
    def asked(self) -> frozenset[str]:
        """The facts and parameters that the nodes rest on; an output too where its table leaves it to be given."""
        names = {name for node in self.order for name in self.needs[node]}
        given = {item for node in self.order for item in self._left_open(node)}
        return frozenset(name for name in names if self.policy.producer(name) is None) | given

    def _left_open(self, node: str) -> tuple[str, ...]:
        """The outputs of a table that decides nothing yet."""
        table = self.base.compiled.get(node)
        return self.policy.outputs(node) if table and not table.every_rule else ()

    @cached_property
    def fixed(self) -> frozenset[str]:
        """The items that are no facts to be changed: what follows from events, or came with one."""
        events = self.case.events
        if events is None:
            return frozenset()
        return frozenset(self.policy.events.derivations) | {name for event in events for name in event.facts}

    @cached_property
    def _placing(self) -> frozenset[str]:
        """The items on which the case's zone rests: where one differs, times do, and all is decided anew."""
        names = {
            name for node in self.policy.placing for name in (*self.needs.get(node, ()), *self.policy.outputs(node))
        }
        return frozenset(names | {self.policy.zone_item or ""})

    def under(self, changed: Mapping[str, Value], unknown: Collection[str] = ()) -> Walk | None:
        """What follows with these facts, and those that are ``unknown`` left out; ``None`` where it cannot be."""
        self.count += 1
        try:
            walk = self._base(changed, unknown).again(self._facts(changed, unknown), self.order, self.needs)
        except (CellError, FactError):  # a time that its zone does not have
            return None
        return None if any(constraint.excludes(walk.scope) for constraint in self._constraints) else walk

    def _facts(self, changed: Mapping[str, Value], unknown: Collection[str]) -> dict[str, Value]:
        return {name: value for name, value in self.case.facts.items() if name not in unknown} | dict(changed)

    def _base(self, changed: Mapping[str, Value], unknown: Collection[str]) -> Walk:
        """The walk to begin with: one of its own for each variation of the facts on which the case's zone rests."""
        placed = {name: value for name, value in changed.items() if name in self._placing}
        left = tuple(name for name in unknown if name in self._placing)
        key = tuple(placed.items()), left
        if key not in self._bases:
            walk = Walk(self.policy, replace(self.case, facts=self._facts(placed, left)))
            walk.visit(self.nodes)
            self._bases[key] = walk
        return self._bases[key]

    @cached_property
    def _constraints(self) -> tuple[Constraint, ...]:
        """What cannot be, but for what this case does not heed itself."""
        found = self.policy.constraints_under(self.base.parameters)
        return tuple(constraint for constraint in found if not constraint.excludes(self.base.scope))
