"""Two versions of a table in one space: the inputs of both, cut by the bounds of both, with the rules of both.

The rules of the old version stand first. An input that one version does not have admits everything in its rules; so
every box of the joint space is a box of either table, and what either makes of it can be compared.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from simsim.analysis.space import Space, space
from simsim.classes import CompiledInput, classes
from simsim.compiled import CompiledRule, CompiledTable
from simsim.feel.syntax import Literal
from simsim.items import ItemDefinition, Parameter
from simsim.regions import Region
from simsim.values import comparable


@dataclass(frozen=True)
class Joint:
    """Both versions of a table over one space; ``changed`` is the bit set of the rules that only one of them has.

    A rule counts as unchanged where the other version has one with the same box, outputs and layer, and, in a table
    whose order counts, at the same place among the unchanged ones.
    """

    old: CompiledTable
    new: CompiledTable
    space: Space
    changed: int

    @property
    def shift(self) -> int:
        """The number of the first new rule."""
        return len(self.old.rules)

    @property
    def of_old(self) -> int:
        """The rules of the old version that are on."""
        return self.space.rules & ((1 << self.shift) - 1)

    @property
    def of_new(self) -> int:
        """The rules of the new version that are on."""
        return self.space.rules >> self.shift << self.shift


def joint(  # noqa: PLR0913  # two tables, and one keyword for each sheet that has a say
    old: CompiledTable,
    new: CompiledTable,
    layers: Iterable[str],
    *,
    constraints: Sequence[Mapping[str, Region]] = (),
    parameters: Mapping[str, Parameter] | None = None,
    start: date | None = None,
) -> Joint:
    """Two versions of a table with ``layers`` on, over the cases that may be in both policies."""
    both = replace(new, inputs=tuple(_inputs(old, new)), rules=(*old.rules, *new.rules), default=None)
    whole = space(both, layers, constraints=constraints, parameters=parameters, start=start)
    return Joint(old, new, whole, whole.rules & ~_unchanged(old, new, whole))


def _inputs(old: CompiledTable, new: CompiledTable) -> Iterator[CompiledInput]:
    """The inputs of both tables, those of one item, or of one opaque cell, made one."""
    pairs: dict[Hashable, list[CompiledInput | None]] = {}
    for side, table in enumerate((old, new)):
        seen: dict[Hashable, int] = {}
        for column in table.inputs:
            key = _key(column)
            seen[key] = seen.get(key, -1) + 1
            pairs.setdefault((key, seen[key]), [None, None])[side] = column
    for one, other in pairs.values():
        yield _met(one, other, len(old.rules), len(new.rules))


def _key(column: CompiledInput) -> Hashable:
    """What makes inputs of two versions one: the item, and the tests of an opaque cell."""
    return column.item.name, column.item.kind, column.opaque.tests if column.opaque else column.column is None


def _met(one: CompiledInput | None, other: CompiledInput | None, before: int, after: int) -> CompiledInput:
    column = other or one
    assert column is not None  # noqa: S101  # of a pair, one is there
    if column.opaque:
        admits = (*_admits(one, column, before), *_admits(other, column, after))
        rules = tuple(sum(1 << n for n, mask in enumerate(admits) if mask >> c & 1) for c in range(len(column.rules)))
        return replace(column, admits=admits, rules=rules)
    item = _item(one, other)
    everything = item.every | item.null
    regions = [region for side, n in ((one, before), (other, after)) for region in _regions(side, n, everything)]
    return classes(item, regions, column.column, nullable=_nullable(one) or _nullable(other))


def _admits(side: CompiledInput | None, column: CompiledInput, count: int) -> Sequence[int]:
    return side.admits if side else [column.domain] * count


def _regions(side: CompiledInput | None, count: int, everything: Region) -> Iterator[Region]:
    """What the rules of one version admit; equal ones are one object, as the cutting of classes expects."""
    if side is None:
        yield from [everything] * count
        return
    made = {mask: side.region(mask) for mask in set(side.admits)}
    yield from (made[mask] for mask in side.admits)


def _item(one: CompiledInput | None, other: CompiledInput | None) -> ItemDefinition:
    """The item of a joint input, which may have the values of either version."""
    if one is None or other is None:
        column = other or one
        assert column is not None  # noqa: S101  # of a pair, one is there
        return column.item
    allowed = dict.fromkeys((*one.item.allowed, *other.item.allowed)) if one.item.allowed and other.item.allowed else ()
    null = one.item.may_be_null or other.item.may_be_null
    return replace(other.item, allowed=tuple(allowed), may_be_null=null)


def _nullable(column: CompiledInput | None) -> bool:
    """Whether an input may be null, be it because a decision before it is silent."""
    return column is not None and bool(column.domain >> column.classify(None) & 1)


def _unchanged(old: CompiledTable, new: CompiledTable, whole: Space) -> int:
    """The rules that both versions have, as a bit set of the joint space."""
    waiting: dict[Hashable, list[int]] = {}
    for n in range(len(old.rules), len(old.rules) + len(new.rules)):
        waiting.setdefault(_identity(whole, n, new.rules[n - len(old.rules)]), []).append(n)
    pairs = []
    for n, rule in enumerate(old.rules):
        found = waiting.get(_identity(whole, n, rule))
        if found:
            pairs.append((n, found.pop(0)))
    if new.hit_policy.ordered or old.hit_policy.ordered:
        pairs = _in_order(pairs)
    alike = old.hit_policy is new.hit_policy
    return sum(1 << one | 1 << other for one, other in pairs) if alike else 0


def _identity(whole: Space, n: int, rule: CompiledRule) -> Hashable:
    return whole.box(n), outputs_of(rule), rule.rule.layer


def outputs_of(rule: CompiledRule) -> tuple[Hashable, ...]:
    """What the outputs of a rule are compared by: values by what they are worth, expressions by what they say."""
    return tuple((type(o.value), comparable(o.value)) if isinstance(o, Literal) else o for o in rule.outputs)


def _in_order(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """As many of the pairs as stand in the same order in both versions: a longest increasing subsequence."""
    ends: list[int] = []  # for each length, the number of the pair in which the lowest such row ends
    before: list[int] = []
    lowest: list[int] = []
    for n, (_, number) in enumerate(pairs):
        at = bisect_left(lowest, number)
        before.append(ends[at - 1] if at else -1)
        if at == len(ends):
            ends.append(n)
            lowest.append(number)
        else:
            ends[at], lowest[at] = n, number
    kept, n = [], ends[-1] if ends else -1
    while n >= 0:
        kept.append(pairs[n])
        n = before[n]
    return kept[::-1]
