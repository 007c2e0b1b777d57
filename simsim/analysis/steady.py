"""Why a decision is as it is: the largest box around the case in which the same comes of it, whatever rule decides.

The box starts as the cases that the known facts leave possible. Each input is widened, to all that it can be where
that changes nothing, else class by class, as long as in the whole box nothing else can come of the table; so no class
can be added to what is told. "The same" is every output, and which members a list has. Where an output entry computes
something, the items that it names are held as they are.

Exact: a wider box is taken only if bit sets of rules prove it. For tables of one hit that is the question of
:mod:`simsim.analysis.covering`; for the others the box is cut into its tiles.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Final

from simsim.analysis.covering import Budget, Exhausted, bits, hole
from simsim.analysis.questions import met
from simsim.analysis.space import Masks, Space
from simsim.compiled import CompiledTable
from simsim.decision import Decision, Status, giving
from simsim.feel.evaluation import Scope
from simsim.feel.syntax import names_in
from simsim.items import Parameter
from simsim.table import HitPolicy
from simsim.tiles import TooMany, tiles
from simsim.values import Known

STEPS: Final = 4_000  # inputs of boxes that one try to widen may look at
ALL_STEPS: Final = 60_000  # inputs of boxes that all tries together may look at
WHY: Final = frozenset({Status.DECIDED, Status.NO_RULE})


@dataclass(frozen=True, slots=True)
class Steady:
    """A box of classes around a case; ``held`` the items that an output is computed from.

    ``whole``: that no class can be added is proved, too; else a try to widen was given up.
    """

    masks: Masks
    held: frozenset[str] = frozenset()
    whole: bool = True


def steady(
    table: CompiledTable,
    decision: Decision,
    scope: Scope,
    layers: Collection[str],
    parameters: Mapping[str, Parameter] | None = None,
) -> Steady | None:
    """The largest box in which the same comes of ``table``; ``None`` where nothing has come of it.

    ``scope`` gives what is known of the case. A parameter is widened to the values that one may choose.
    """
    if decision.status not in WHY or len(decision.masks) != len(table.inputs):
        return None
    return _Widening(table, decision, scope, layers, parameters or {}).widest()


class _Widening:
    """One table, one case, and what came of it."""

    def __init__(
        self,
        table: CompiledTable,
        decision: Decision,
        scope: Scope,
        layers: Collection[str],
        parameters: Mapping[str, Parameter],
    ) -> None:
        self.table, self.start, self.parameters = table, decision.masks, parameters
        self.on = table.enabled(layers)
        weights = tuple((1,) * len(column.rules) for column in table.inputs)
        self.space = Space(table, table.inputs, weights, self.on, 0)
        self.held = _held(table, decision, self.space.reach(self.start, self.on))
        known = {name: scope(name) for name in self.held}
        self.given = giving(table, lambda name: known.get(name) or Known(None, (name,)), layers)
        self.same = self.given(next(tiles(table.inputs, self.start, self.on, table.beaten))[1])
        self.budget, self.whole = Budget(ALL_STEPS), True

    @cached_property
    def alike(self) -> int:
        """The rules that alone give the same."""
        return sum(1 << n for n in bits(self.on) if self.given(1 << n) == self.same)

    @cached_property
    def silence(self) -> bool:
        """Whether the same comes of a case that no rule matches."""
        return self.given(0) == self.same

    def widest(self) -> Steady:
        """The better of two orders: that which leaves more inputs free, then the larger."""
        numbers = [n for n, c in enumerate(self.table.inputs) if c.item.name not in self.held]
        boxes = [self._widened(order) for order in (numbers, numbers[::-1])]
        return Steady(max(boxes, key=self._size), self.held, self.whole)

    def _size(self, box: Masks) -> tuple[int, float]:
        shares = [mask.bit_count() / len(c.rules) for c, mask in zip(self.table.inputs, box, strict=True)]
        return sum(not self.domain[n] & ~mask for n, mask in enumerate(box)), prod(shares)

    @cached_property
    def domain(self) -> Masks:
        """All that an input can be."""
        return tuple(self._domain(n) | mask for n, mask in enumerate(self.start))

    def _domain(self, n: int) -> int:
        column = self.table.inputs[n]
        parameter = self.parameters.get(column.item.name)
        if parameter is None or column.opaque:
            return column.domain
        return sum(1 << c for c in {column.classify(v) for v in parameter.alternatives or (parameter.value,)})

    def _widened(self, order: Sequence[int]) -> Masks:
        box = self.start
        for n in order:
            box = self._with(box, n, [*bits(self.domain[n] & ~box[n])], whole=True)
        for n in order:
            box = self._with(box, n, [*_outwards(box[n], self.domain[n])])
        return box

    def _with(self, box: Masks, n: int, more: Sequence[int], *, whole: bool = False) -> Masks:
        """The box with as many of these classes of one input as it may have; where it must be the ``whole``, or none.

        That the box is steady is known, so only what is added is looked at; halves of it where not all can be.
        """
        added = sum(1 << one for one in more)
        if not added or self._steady((*box[:n], added, *box[n + 1 :])):
            return (*box[:n], box[n] | added, *box[n + 1 :])
        if len(more) == 1 or whole:
            return box
        middle = len(more) // 2
        return self._with(self._with(box, n, more[:middle]), n, more[middle:])

    def _steady(self, box: Masks) -> bool:
        """Whether it is proved that nothing else comes of a case in the box."""
        try:
            return not _QUESTIONS.get(self.table.hit_policy, _Widening._cut)(self, box)  # its own
        except (Exhausted, TooMany):
            self.whole = False
            return False

    def _unique(self, box: Masks) -> bool:
        """Another rule, two rules, or none where that is not the same."""
        reached = self.space.reach(box, self.on)
        if reached & ~self.alike:
            return True
        pairs = (self.space.reach(met(box, self.space.box(n)), reached & ~(1 << n)) for n in bits(reached))
        return any(pairs) or self._uncovered(box, reached)

    def _any(self, box: Masks) -> bool:
        reached = self.space.reach(box, self.on)
        return bool(reached & ~self.alike) or self._uncovered(box, reached)

    def _uncovered(self, box: Masks, rules: int) -> bool:
        return not self.silence and self._hole(box, rules)

    def _hole(self, box: Masks, rules: int) -> bool:
        """Whether none of some rules matches a case of the box; a try to find out may take only so long."""
        with self.budget.share(STEPS) as budget:
            return hole(self.space, box, rules, budget) is not None

    def _first(self, box: Masks) -> bool:
        """Whether a rule that gives something else, or none, comes before all that give the same."""
        reached = self.space.reach(box, self.on)
        alike = reached & self.alike
        for n in bits(reached & ~self.alike):
            if self._hole(met(box, self.space.box(n)), alike & (1 << n) - 1):
                return True
        return self._uncovered(box, reached)

    def _cut(self, box: Masks) -> bool:
        """The tiles of the box one by one: for lists, aggregates, and where outputs have a priority."""
        cut = tiles(self.table.inputs, box, self.on, self.table.beaten)
        return any(self.given(matched) != self.same for _, matched in cut)


_QUESTIONS: Final[Mapping[HitPolicy, Callable[[_Widening, Masks], bool]]] = {
    HitPolicy.UNIQUE: _Widening._unique,  # noqa: SLF001  # its own
    HitPolicy.ANY: _Widening._any,  # noqa: SLF001  # its own
    HitPolicy.FIRST: _Widening._first,  # noqa: SLF001  # its own
}


def _held(table: CompiledTable, decision: Decision, reached: int) -> frozenset[str]:
    """The items that outputs are computed from: of the rules that had, or may have had, a part in the result.

    Where outputs have a priority, what a rule that matches would give has a part even where it does not come first.
    """
    told = [rule for rule in table.every_rule if rule.rule.id in decision.rules]
    told += [table.rules[n] for n in bits(reached)] if table.hit_policy is HitPolicy.PRIORITY else []
    return frozenset(name.text for rule in told for output in rule.outputs for name in names_in(output))


def _outwards(mask: int, domain: int) -> Iterator[int]:
    """The classes that a mask lacks, from those next to it to those far off."""
    inside = [*bits(mask)]
    yield from sorted(bits(domain & ~mask), key=lambda n: (min(abs(n - i) for i in inside), n))
