"""What can reach a decision: what those before it can give, table by table in the order of the graph.

A decision gives one of the rows of its rules that can be reached, and silence where it has a gap that can be; so its
outputs come together as they stand in a row. What comes from different decisions is taken to be independent, a clock
and an output that is computed give anything. All of it errs on one side: what is not here cannot come, what is here
perhaps can, which is for :mod:`simsim.analysis.reaching` to show.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Final, TypeAlias

from simsim.analysis.covering import STEPS, Budget, Exhausted, bits, hole
from simsim.analysis.precedence import Precedence
from simsim.analysis.space import Space, only, space
from simsim.boxes import Box
from simsim.compiled import CompiledRule, CompiledTable
from simsim.feel.syntax import Literal
from simsim.items import ItemDefinition
from simsim.policy.model import PolicyModel
from simsim.regions import Region
from simsim.table import HitPolicy
from simsim.values import Kind

Row: TypeAlias = Mapping[str, Region]
PIECES: Final = 300  # boxes of what a decision cannot give; where there are more, its outputs count as independent
EACH: Final = STEPS // 10
_ONE_ROW: Final = (HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.PRIORITY, HitPolicy.FIRST)


@dataclass(frozen=True)
class Context:
    """What can come about with a set of layers on.

    ``rows``: what each decision can give, a region for each output by full name; one that is not here may give
    anything. ``reached``: the rules of each table that a case may come to, as a bit set; ``silent``: the tables that
    may be silent.
    """

    layers: tuple[str, ...]
    rows: dict[str, tuple[Row, ...]] = field(default_factory=dict)
    reached: dict[str, int] = field(default_factory=dict)
    spaces: dict[str, Space] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)

    def may_give(self, box: Row) -> bool:
        """Whether each decision may give what a box says of its outputs together."""
        given: dict[str, dict[str, Region]] = {}
        for name, region in box.items():
            given.setdefault(name.rpartition(".")[0], {})[name] = region
        return all(self._may_give(producer, part) for producer, part in given.items())

    def _may_give(self, producer: str, part: Row) -> bool:
        rows = self.rows.get(producer)
        return rows is None or any(all(not (row[n] & region).is_empty for n, region in part.items()) for row in rows)


def context(policy: PolicyModel, layers: tuple[str, ...]) -> Context:
    """What can come about in ``policy`` with ``layers`` on.

    >>> from simsim.knowledge import open_policy
    >>> seen = context(open_policy("tables"), ("article",))
    >>> seen.reached["risk_owner"] > 0
    True
    """
    parameters = policy.parameters(layers, {})
    tables = policy.compiled(parameters)
    impossible = [constraint.regions for constraint in policy.constraints_under(parameters)]
    found = Context(layers)
    for name in policy.order:
        table = tables.get(name)
        if table and (table.rules or table.default):
            _enter(policy, table, impossible, found)
    return found


def _enter(policy: PolicyModel, table: CompiledTable, impossible: Sequence[Row], found: Context) -> None:
    """Put a table into its context, behind those that it needs."""
    given, beside = _given(policy, table, found)
    where = space(
        table,
        found.layers,
        constraints=[*impossible, *beside],
        parameters=policy.glossary.parameters,
        start=policy.card.start,
        given=given,
    )
    found.spaces[table.name], found.reached[table.name] = where, _reached(where)
    if _may_be_silent(where):
        found.silent.add(table.name)
    if table.hit_policy in _ONE_ROW and table.outputs:
        rows = [_row(table, table.rules[n]) for n in bits(found.reached[table.name])]
        rows += [_silence(table, found.layers)] if table.name in found.silent else []
        if rows:
            found.rows[table.name] = tuple(rows)


def _given(policy: PolicyModel, table: CompiledTable, found: Context) -> tuple[Row, list[Row]]:
    """What each produced input may be, and the boxes of those of one producer that do not come together."""
    produced: dict[str, dict[str, ItemDefinition]] = {}
    for column in table.inputs:
        producer = policy.producer(column.item.name)
        if producer and column.opaque is None and column.item.kind is not Kind.DATE_AND_TIME:
            produced.setdefault(producer, {})[column.item.name] = column.item
    given: dict[str, Region] = {}
    beside: list[Row] = []
    for producer, items in produced.items():
        rows = found.rows.get(producer)
        for name, item in items.items():
            given[name] = reduce(or_, (row[name] for row in rows)) if rows else item.domain | item.null
        if rows and len(items) > 1:
            beside += _beside({name: given[name] for name in items}, rows)
    return given, beside


def _beside(given: Row, rows: Sequence[Row]) -> list[Row]:
    """What lies within ``given`` and in none of the rows, as disjoint boxes; nothing where these are too many."""
    left = [Box(tuple(given.values()))]
    for regions in dict.fromkeys(tuple(row[name] for name in given) for row in rows):
        left = [piece for whole in left for piece in whole - Box(regions)]
        if len(left) > PIECES:
            return []
    return [dict(zip(given, box.regions, strict=True)) for box in left]


def _reached(where: Space) -> int:
    """The rules that decide some case of a space, or may."""
    order, budget = Precedence(where), Budget()
    return sum(1 << rule for rule in bits(where.rules) if _is_reached(where, rule, order, budget))


def _is_reached(where: Space, rule: int, order: Precedence, budget: Budget) -> bool:
    try:
        with budget.share(EACH) as part:
            return hole(where, where.box(rule), order.stronger(rule) | where.excluded, part) is not None
    except Exhausted:
        return True


def _may_be_silent(where: Space) -> bool:
    """Whether a case may match no rule."""
    try:
        return hole(where, where.domain, where.rules | where.excluded, Budget()) is not None
    except Exhausted:
        return True


def _row(table: CompiledTable, rule: CompiledRule) -> Row:
    """What a rule gives; anything for what is computed and for a time, which is read in the case's zone."""
    return {
        item.name: only(item, output.value)
        if isinstance(output, Literal) and item.kind is not Kind.DATE_AND_TIME
        else item.domain | item.null
        for item, output in zip(table.outputs, rule.outputs, strict=True)
    }


def _silence(table: CompiledTable, layers: Iterable[str]) -> Row:
    """What is given where no rule matches."""
    if table.default and table.default.rule.layer in ("", *layers):
        return _row(table, table.default)
    return {item.name: item.null for item in table.outputs}
