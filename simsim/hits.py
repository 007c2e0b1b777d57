"""What a hit policy makes of the rules that match: which of them give the result, and what it is.

A rule comes as a row, one :data:`Outcome` for each output entry: a value, an :class:`Open` answer that waits for facts,
or an error. What is said of a row with open answers holds however they turn out.

>>> from simsim.items import ItemDefinition
>>> from simsim.values import Kind
>>> fee = ItemDefinition("fee", Kind.NUMBER)
>>> made_of(HitPolicy.MAX, [fee], [(Decimal(2),), (Decimal(5),), (None,)]).outcomes
(Decimal('5'),)
>>> made_of(HitPolicy.ANY, [fee], [(Decimal(2),), (Decimal(5),)]).outcomes
(<End.CONFLICT: 'conflict'>,)

Source: DMN 1.5, section 8.2.8 (hit policies), 8.2.9 (default outputs), 8.2.10 (aggregation); docs/decisions for null,
for ties and for what is unknown.
"""

from __future__ import annotations

import operator
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import Enum
from functools import reduce
from itertools import accumulate
from typing import Any, Final, TypeAlias

from simsim.diagnostics import CellError, Diagnostic
from simsim.feel.arithmetic import combined
from simsim.feel.evaluation import Unsettled
from simsim.items import ItemDefinition, checked
from simsim.table import DecisionTable, HitPolicy
from simsim.values import Kind, Value, comparable, spelled
from simsim.words import HIT_POLICY, LANGUAGES, TYPE, Phrase


class End(Enum):
    """How deciding ends where it gives no value."""

    SILENT = "silent"
    CONFLICT = "conflict"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Open:
    """An answer that waits for facts; two of one output with one key are the same, however the facts turn out."""

    key: Hashable
    unsettled: tuple[Unsettled, ...] = field(compare=False)


Outcome: TypeAlias = "Value | End | Open | tuple[Value | Open, ...]"
Row: TypeAlias = tuple[Outcome, ...]
_Bounds: TypeAlias = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Made:
    """The outcome of each output; ``hits``: the rows of a list; ``part``: which rows took part, ``None`` for all."""

    outcomes: Row
    hits: tuple[Row, ...] = ()
    part: tuple[int, ...] | None = None


def made_of(policy: HitPolicy, items: Sequence[ItemDefinition], rows: Sequence[Row]) -> Made:
    """What ``policy`` makes of the rows of the rules that match, at least one, in the order in which they count.

    Raises :class:`CellError` for an aggregate that cannot be computed.
    """
    if policy.lists:
        return _listed(policy, items, rows)
    if policy.aggregates:
        return Made((_aggregated(policy, items[0], rows),))
    if policy is HitPolicy.PRIORITY:
        return _foremost(items, rows)
    if policy is HitPolicy.UNIQUE and len(rows) > 1:
        return Made((End.CONFLICT,) * len(items))
    return Made(_agreed(rows))


def without_rows(policy: HitPolicy, count: int) -> Made:
    """What it makes of no rule: a count of none, else silence for each of ``count`` outputs."""
    return Made((Decimal(0),) if policy is HitPolicy.COUNT else (End.SILENT,) * count)


# ---- one of the rows, or several that agree


def _distinct(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """The different ones; an instant is the same in every zone."""
    return [*{comparable(outcome): outcome for outcome in reversed([*outcomes])}.values()]


def _agreed(rows: Sequence[Row]) -> Row:
    """What all rows give, if they give the same; a conflict if not; open, or broken, where that is not known."""
    columns = [_distinct(column) for column in zip(*rows, strict=True)]
    if all(len(column) == 1 for column in columns):
        return tuple(column[0] for column in columns)
    clash = any(sum(not isinstance(outcome, Open | End) for outcome in column) > 1 for column in columns)
    return (End.CONFLICT if clash else _unclear(frozenset(rows), rows),) * len(columns)


def _unclear(key: Hashable, rows: Iterable[Row]) -> Open | End:
    """What hangs on all open answers in these rows; an error where none of them is open."""
    waiting = [outcome for row in rows for outcome in row if isinstance(outcome, Open)]
    return Open(key, tuple(u for each in waiting for u in each.unsettled)) if waiting else End.ERROR


def bounds(items: Sequence[ItemDefinition], row: Row) -> _Bounds:
    """The least and the greatest place that a row may have among those of its outputs' allowed values.

    Outputs without allowed values take no part. What is open, or broken, may be any of them, or null.
    """
    ranks = [_rank(item, outcome) for item, outcome in zip(items, row, strict=True) if item.allowed]
    return tuple(least for least, _ in ranks), tuple(greatest for _, greatest in ranks)


def _rank(item: ItemDefinition, outcome: Any) -> tuple[int, int]:  # noqa: ANN401  # an Outcome
    if isinstance(outcome, Open | End):
        return 0, item.priority[None]
    return item.priority[outcome], item.priority[outcome]


def _foremost(items: Sequence[ItemDefinition], rows: Sequence[Row]) -> Made:
    """The rows that no other surely precedes; of those that come first together every output must agree."""
    standing = [bounds(items, row) for row in rows]
    first = min(greatest for _, greatest in standing)
    part = tuple(n for n, (least, _) in enumerate(standing) if least <= first)
    left = [rows[n] for n in part]
    tied = all(standing[n][0] == standing[n][1] for n in part)
    return Made(_agreed(left) if tied else _perhaps(items, left), part=part)


def _perhaps(items: Sequence[ItemDefinition], rows: Sequence[Row]) -> Row:
    """What rows give of which it is not known which come first: an output on which they agree, unless others clash."""
    columns = [_distinct(column) for column in zip(*rows, strict=True)]
    clash = any(len(column) > 1 for item, column in zip(items, columns, strict=True) if not item.allowed)
    unclear = _unclear(frozenset(rows), rows)
    return tuple(unclear if clash or len(column) > 1 else column[0] for column in columns)


def later(certain: int) -> int:
    """The bit set of all rules behind the first of ``certain``, for those that count in order."""
    return -((certain & -certain) << 1)


def beats(items: Sequence[ItemDefinition], rows: Sequence[Row]) -> tuple[int, ...]:
    """For each row the bit set of those that it surely precedes, whatever is open in either."""
    standing = [bounds(items, row) for row in rows]
    order = sorted(range(len(rows)), key=lambda n: standing[n][0])
    least = [standing[n][0] for n in order]
    behind = [*accumulate((1 << n for n in reversed(order)), operator.or_, initial=0)]
    found = {greatest: behind[len(rows) - bisect_right(least, greatest)] for _, greatest in standing}
    return tuple(found[greatest] for _, greatest in standing)


# ---- all of the rows, as a list


def _listed(policy: HitPolicy, items: Sequence[ItemDefinition], rows: Sequence[Row]) -> Made:
    if policy is HitPolicy.OUTPUT_ORDER and len(rows) > 1:
        standing = [bounds(items, row) for row in rows]
        if any(least != greatest for least, greatest in standing):
            return Made((_unclear(tuple(rows), rows),) * len(items))
        rows = [rows[n] for n in sorted(range(len(rows)), key=lambda n: standing[n])]
    columns = (tuple(column) for column in zip(*rows, strict=True))
    return Made(tuple(_column(policy, column) for column in columns), tuple(rows))


def _column(policy: HitPolicy, column: tuple[Any, ...]) -> Outcome:
    """One output of a list; a collection has no order, so it is kept in that of its values."""
    if any(outcome is End.ERROR for outcome in column):
        return End.ERROR
    if policy is not HitPolicy.COLLECT or any(isinstance(outcome, Open) for outcome in column):
        return column
    return tuple(sorted(column, key=placed))


def placed(value: Any) -> tuple[bool, bool, Any]:  # noqa: ANN401  # a Value
    """What values of one type are sorted by, null last."""
    return value is None, isinstance(value, datetime) and value.tzinfo is None, comparable(value)


# ---- all of the rows, as one value


def _aggregated(policy: HitPolicy, item: ItemDefinition, rows: Sequence[Row]) -> Outcome:
    """One value of all; null has no part in it, and of nothing but nulls it is null."""
    if policy is HitPolicy.COUNT:
        return checked(item, Decimal(len(rows)))
    column: list[Any] = [row[0] for row in rows]
    if any(outcome is End.ERROR for outcome in column):
        return End.ERROR
    if any(isinstance(outcome, Open) for outcome in column):
        return _unclear(frozenset(Counter(rows).items()), rows)
    values = sorted((value for value in column if value is not None), key=lambda v: (*placed(v), spelled(v)))
    if not values:
        return None
    if placed(values[0])[1] != placed(values[-1])[1]:
        raise CellError("evaluation-types", None, left=spelled(values[0]), right=spelled(values[-1]))
    return checked(item, _AGGREGATES[policy](values))


def _sum(values: Sequence[Value]) -> Value:
    """Numbers or durations added from the least to the greatest, so that no order of rows can change the last digit."""
    try:
        return reduce(lambda left, right: combined("+", left, right, (0, 0)), values)
    except CellError as error:  # it stands in no cell
        raise CellError(error.code, None, **error.fields) from error


_AGGREGATES: Final[Mapping[HitPolicy, Callable[[Sequence[Any]], Value]]] = {
    HitPolicy.SUM: _sum,
    HitPolicy.MIN: operator.itemgetter(0),
    HitPolicy.MAX: operator.itemgetter(-1),
}


# ---- what a policy asks of a table


_SUMMED: Final = tuple(kind for kind in Kind if kind is Kind.NUMBER or "duration" in kind.value)
_ORDERED: Final = tuple(kind for kind in Kind if kind not in (Kind.STRING, Kind.BOOLEAN))
_KINDS: Final[Mapping[HitPolicy, tuple[Kind, ...]]] = {
    HitPolicy.SUM: _SUMMED,
    HitPolicy.MIN: _ORDERED,
    HitPolicy.MAX: _ORDERED,
    HitPolicy.COUNT: (Kind.NUMBER,),
}


def clause_errors(table: DecisionTable, items: Sequence[ItemDefinition | None]) -> Iterator[Diagnostic]:
    """Output clauses that the hit policy cannot serve, each at its header; ``None`` is an item that is unknown."""
    policy = table.hit_policy
    told = HIT_POLICY.phrase(policy)
    if policy.aggregates and len(items) > 1:
        at = table.outputs[1]
        yield Diagnostic("aggregation-outputs", at.place, at.text, None, policy=told, count=len(items))
    if policy.aggregates:
        for entry, item in zip(table.outputs, items, strict=True):
            if item and item.kind not in _KINDS[policy]:
                expected = Phrase(*(", ".join(TYPE.shown(k.value, lang) for k in _KINDS[policy]) for lang in LANGUAGES))
                fields = {"policy": told, "item": item.caption, "expected": expected}
                yield Diagnostic("aggregation-kind", entry.place, entry.text, None, **fields)
    if policy.ranked and items and all(item and not item.allowed for item in items):
        at = table.outputs[0]
        yield Diagnostic("priority-values", at.place, at.text, None, policy=told)
