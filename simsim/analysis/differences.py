"""What a change of a table does: the cases whose result differs, by pairs of rules; and that no other does.

Both versions are divided together (:mod:`simsim.analysis.joint`) wherever a changed rule can still decide. Where all
rules that match are certain on both sides, the box is a leaf: its two results are compared, by what the cells say, and
where that does not settle it by deciding a case of it for real. A box in which no changed rule counts is left alone:
what decides there is the same in both. So the search costs what the change costs, not what the table does. Where it
ends early nothing is proved, and a case of each changed rule is looked for, so that what differs is at least shown.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from simsim.analysis.covering import Budget, Exhausted, Part, bits, divided, hole, narrowed, part
from simsim.analysis.joint import Joint, outputs_of
from simsim.analysis.space import Masks
from simsim.analysis.witnesses import Case, Items, cases
from simsim.compiled import CompiledRule, CompiledTable
from simsim.decision import Decision, Status, decide
from simsim.feel.syntax import Literal
from simsim.items import ItemDefinition
from simsim.regions import Region, canonical
from simsim.table import HitPolicy
from simsim.values import Known

LISTED: Final = 100  # pairs of rules that are told one by one
LEAVES: Final = 50_000  # boxes that differ, after which no more are looked for
EACH: Final = 4  # boxes of one pair in which a case is looked for
PROBED: Final = 200  # changed rules for each of which a case is looked for after a search that ended early
PROBE: Final = 4_000  # steps that looking for one may take
_ONE: Final = frozenset({HitPolicy.FIRST, HitPolicy.ANY, HitPolicy.PRIORITY})  # rules that agree are one result


@dataclass(frozen=True)
class Difference:
    """Cases that rules ``old`` decided and rules ``new`` decide now, with another result.

    Ids of rules; none where no rule matches. ``box``: the largest of their boxes, by what it narrows; ``share``: their
    part of all cases, where every piece between two bounds counts alike, from 0 to 1. ``witness``: a case of the box,
    by full names, with what each version makes of it, decided for real.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    box: tuple[tuple[ItemDefinition, Region], ...]
    share: float
    witness: Case
    before: Decision
    after: Decision


@dataclass
class Differences:
    """All differences between two versions of a table, largest first.

    ``whole``: nothing else differs, proved; else ``unknown`` is the share that was not looked at, and ``undecided`` the
    pairs of rules whose results could not be told apart. ``more`` pairs were not listed.
    """

    found: list[Difference] = field(default_factory=list)
    whole: bool = True
    unknown: float = 0.0
    undecided: list[tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)
    more: int = 0

    @property
    def same(self) -> bool:
        """Whether both versions give the same result in every case, proved."""
        return self.whole and not self.found and not self.more


@dataclass(frozen=True, slots=True)
class _Sides:
    """What may decide a box: the rules of each version that still count, and whether they surely match."""

    old: int
    new: int
    settled: bool


def differences(versions: Joint, layers: Collection[str], items: Items, budget: Budget | None = None) -> Differences:
    """Where two versions of a table give different results, with ``layers`` on.

    ``items`` tells what is known of a name that cells compare with.
    """
    return _Comparison(versions, layers, items).differences(budget or Budget())


class _Comparison:
    """Two versions of one table on their way."""

    def __init__(self, versions: Joint, layers: Collection[str], items: Items) -> None:
        self.versions, self.space = versions, versions.space
        self.layers, self.items = layers, items
        self.defaults = tuple(_on(table, layers) for table in (versions.old, versions.new))
        self.result = Differences()
        self.leaves: dict[tuple[int, int], list[Masks]] = {}

    def differences(self, budget: Budget) -> Differences:
        stack = [part(self.space, self.space.domain)] if all(self.space.domain) else []
        with suppress(Exhausted):  # what is left on the stack was not looked at
            self._search(stack, budget)
        if stack:
            self._probe()
        self.result.whole = not stack
        self.result.unknown = sum(self.space.share(left.box) for left in stack)
        self._tell()
        return self.result

    def _search(self, stack: list[Part], budget: Budget) -> None:
        """Divide until each box is the same in both, or a leaf; what is left of the stack was not looked at."""
        left = LEAVES
        while stack and left:
            budget.spend(self.space)
            here = stack.pop()
            impossible = here.possible(self.space.excluded)
            sides = self._sides(here)
            if here.certain(impossible) or self._same(here, sides):
                continue
            if sides.settled and not impossible:
                self.leaves.setdefault((sides.old, sides.new), []).append(here.box)
                left -= 1
            else:
                relevant = sides.old | sides.new | impossible
                stack.extend(divided(self.space, here, relevant & ~here.certain(relevant)))

    def _probe(self) -> None:
        """What a search that ended early may not have come to: for each changed rule a case that it decides."""
        for rule in islice(bits(self.versions.changed), PROBED):
            for apart in self._rivals(rule):
                with suppress(Exhausted):
                    point = hole(self.space, self.space.box(rule), apart | self.space.excluded, Budget(PROBE))
                    if point and self._leaf(point):
                        break

    def _rivals(self, rule: int) -> tuple[int, int, int]:
        """The rules to keep away from, so that a rule decides: all others; those of the other version; its betters."""
        of_old = rule < self.versions.shift
        own, other = (self.versions.of_old, self.versions.of_new)[:: 1 if of_old else -1]
        ordered = (self.versions.old if of_old else self.versions.new).hit_policy is HitPolicy.FIRST
        before = own & ((1 << rule) - 1) if ordered else 0
        alike = sum(1 << n for n in bits(other) if outputs_of(self._rule(n)) == outputs_of(self._rule(rule)))
        return (own | other) & ~(1 << rule), before | alike, before

    def _leaf(self, point: Masks) -> bool:
        """Whether both versions may differ in a box in which each is settled; it then is one more leaf."""
        here = part(self.space, point)
        sides = self._sides(here)
        if not sides.settled or self._same(here, sides):
            return False
        pair = sides.old, sides.new
        if pair not in self.leaves:
            self.leaves[pair] = [self._widened(point, pair)]
        return True

    def _sides(self, here: Part) -> _Sides:
        old, sure_old = _counting(here, self.versions.of_old, self.versions.old, 0)
        new, sure_new = _counting(here, self.versions.of_new, self.versions.new, self.versions.shift)
        return _Sides(old, new, settled=sure_old and sure_new)

    def _same(self, here: Part, sides: _Sides) -> bool:
        """Whether both versions surely give the same in a box."""
        rules = sides.old | sides.new
        policies = {self.versions.old.hit_policy, self.versions.new.hit_policy}
        alike = len(policies) == 1 and _effect(self.defaults[0]) == _effect(self.defaults[1])
        if alike and not rules & self.versions.changed:
            return True
        if sides.settled:
            return self._effects(sides.old, 0) == self._effects(sides.new, 1)
        covered = here.certain(sides.old) and here.certain(sides.new)
        return policies <= _ONE and bool(covered) and len({outputs_of(self._rule(n)) for n in bits(rules)}) == 1

    def _rule(self, n: int) -> CompiledRule:
        return self.space.table.rules[n]

    def _effects(self, rules: int, side: int) -> Hashable:
        """What the rules that match give together, as far as cells tell."""
        policy = (self.versions.old, self.versions.new)[side].hit_policy
        given = [outputs_of(self._rule(n)) for n in bits(rules)] or [_effect(self.defaults[side])]
        if policy.single:
            return "conflict" if policy is HitPolicy.UNIQUE and len(given) > 1 else frozenset(given)
        return policy, tuple(given if policy is HitPolicy.RULE_ORDER else sorted(given, key=repr))

    # ------------------------------------------------------------------------------------------------- what is told

    def _tell(self) -> None:
        """The leaves by pairs of rules, the largest share first, each with a case that was decided for real."""
        shares = {pair: sum(map(self.space.share, boxes)) for pair, boxes in self.leaves.items()}
        for pair, share in sorted(shares.items(), key=lambda one: -one[1]):
            if len(self.result.found) >= LISTED:
                self.result.more += 1
            elif told := self._difference(pair, share):
                self.result.found.append(told)

    def _difference(self, pair: tuple[int, int], share: float) -> Difference | None:
        """What is told of a pair of rules; nothing where no case of theirs shows another result."""
        old, new = (tuple(self._rule(n).rule.id for n in bits(rules)) for rules in pair)
        boxes = sorted(self.leaves[pair], key=self.space.share, reverse=True)[:EACH]
        for box in boxes:
            for facts in cases(self.space, box, self.items):
                before, after = self._decided(self.versions.old, facts), self._decided(self.versions.new, facts)
                if Status.UNDETERMINED in (before.status, after.status):
                    continue
                if _result(before, self.versions.old) != _result(after, self.versions.new):
                    told = self.space.regions(self._widened(box, pair))
                    named = tuple((self.space.inputs[n].item, region) for n, region in told.items())
                    return Difference(old, new, named, share, facts, before, after)
        if any(map(self.space.opaque, self.leaves[pair])) or self._computed(pair):
            self.result.undecided.append((old, new))
            self.result.whole = False
        return None

    def _computed(self, pair: tuple[int, int]) -> bool:
        """Whether some of the rules give what is known with a case only."""
        rules = [self._rule(n) for n in bits(pair[0] | pair[1])] or [d for d in self.defaults if d]
        return not all(isinstance(output, Literal) for rule in rules for output in rule.outputs)

    def _decided(self, table: CompiledTable, facts: Case) -> Decision:
        def scope(name: str) -> Known:
            return Known.of(facts[name]) if name in facts else Known(None, (name,))

        return decide(table, scope, self.layers)

    def _widened(self, box: Masks, pair: tuple[int, int]) -> Masks:
        """A box around a leaf in which the same rules decide, to which no class can be added."""
        whole = part(self.space, box)
        for n, mask in enumerate(box):
            for c in bits(self.space.domain[n] & ~mask):
                here = narrowed(self.space, whole, n, 1 << c)
                if self._sides(here) == _Sides(*pair, settled=True) and not here.possible(self.space.excluded):
                    mask |= 1 << c  # noqa: PLW2901  # it grows
            whole = narrowed(self.space, whole, n, mask)
        return whole.box


def _counting(here: Part, rules: int, table: CompiledTable, shift: int) -> tuple[int, bool]:
    """The rules of one version that may give the result in a box, and whether all of them surely match."""
    possible = here.possible(rules)
    certain = here.certain(possible)
    live = possible & ~(table.beaten(certain >> shift) << shift)
    return live, live & certain == live


def _on(table: CompiledTable, layers: Collection[str]) -> CompiledRule | None:
    """The default rule of a table, if its layer is on."""
    return table.default if table.default and table.default.rule.layer in ("", *layers) else None


def _effect(default: CompiledRule | None) -> tuple[Hashable, ...]:
    """What is given where no rule matches."""
    return outputs_of(default) if default else ("silent",)


def _result(decision: Decision, table: CompiledTable) -> Hashable:
    """What two results are compared by; the order of a list counts where its hit policy gives one."""
    hits = [tuple(sorted((name, canonical(value)) for name, value in hit.items())) for hit in decision.outputs]
    return decision.status, tuple(sorted(hits) if table.hit_policy is HitPolicy.COLLECT else hits)
