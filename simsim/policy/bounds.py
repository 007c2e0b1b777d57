"""The bounds that the cells of a policy name: where, along the values of an item, its rules change.

A :class:`Bound` lies between two values that no rule of any table tells from others of their side. Validity dates are
bounds too, of the item by which a table is read, or of the as-of date.

>>> from decimal import Decimal
>>> from simsim.items import ItemDefinition
>>> weight = ItemDefinition("weight", Kind.NUMBER, scale=1)
>>> edges(Bound("weight", Cut(Decimal(10))), weight)
(Decimal('9.9'), Decimal('10'))
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from simsim.classes import CompiledInput
from simsim.compiled import CompiledTable
from simsim.diagnostics import Place
from simsim.items import ItemDefinition
from simsim.regions import Cut, exactly
from simsim.table import Rule
from simsim.values import CONTEXT, Kind, Months, Value, read_date
from simsim.words import plain

SECOND: Final = timedelta(seconds=1)
DAY: Final = timedelta(days=1)
FINEST: Final = Decimal("1E-12")  # as small as a step of a number without a scale is made


@dataclass(frozen=True, slots=True)
class Named:
    """A cell that names a bound: of which rule of which table, and where it stands."""

    table: str
    rule: str
    place: Place


@dataclass(frozen=True, slots=True)
class Bound:
    """A place between the values of an item, by its full name, and the cells that name it.

    ``others`` are the other places that cells of any table name for the item.
    """

    item: str
    cut: Cut
    cells: tuple[Named, ...] = ()
    others: tuple[Cut, ...] = ()


def bounds_of(compiled: Mapping[str, CompiledTable]) -> dict[str, tuple[Bound, ...]]:
    """The bounds of every item, by its full name, from below; cells of all tables that name one are told with it."""
    found: dict[str, dict[Cut, list[Named]]] = {}
    for table in compiled.values():
        for column in table.inputs:
            for n, cut in enumerate(column.cuts):
                cells = found.setdefault(column.item.name, {}).setdefault(cut, [])
                cells += naming(table, column, n)
    return {item: tuple(_bounds(item, cuts)) for item, cuts in found.items()}


def _bounds(item: str, cuts: Mapping[Cut, Sequence[Named]]) -> Iterator[Bound]:
    for cut in sorted(cuts):
        yield Bound(item, cut, tuple(dict.fromkeys(cuts[cut])), tuple(other for other in cuts if other != cut))


def naming(table: CompiledTable, column: CompiledInput, n: int) -> Iterator[Named]:
    """The cells of a column that name its cut ``n``: those of the rules that are on one side of it only."""
    turned = column.rules[n] ^ column.rules[n + 1]
    for at, rule in enumerate(table.rules):
        if turned >> at & 1:
            yield Named(table.name, rule.rule.id, cell_of(rule.rule, column, column.cuts[n]))


def cell_of(rule: Rule, column: CompiledInput, cut: Cut) -> Place:
    """Where the entry of a rule that names a cut of a column stands; under validity it is one of two dates."""
    if column.column is not None:
        return rule.inputs[column.column].place
    start = rule.valid_from
    entry = start if start and read_date(plain(start.text)) == cut.value else rule.valid_to
    return entry.place if entry else rule.place


def edges(bound: Bound, item: ItemDefinition) -> tuple[Value, Value] | None:
    """The last value below a bound and the first above it, or ``None`` where there is none on one side.

    Numbers step by their scale, or by that of the bound where they have none, and less where another bound is nearer;
    days by days; instants and durations by seconds.
    """
    value = bound.cut.value
    if item.kind is Kind.DATE_AND_TIME and not isinstance(value, datetime):
        value = datetime.combine(value, time())  # a day of validity begins, in the case's zone, at midnight
    try:
        step = _step(bound, item)
        return (value, _moved(value, step)) if bound.cut.after else (_moved(value, -step), value)
    except (OverflowError, ArithmeticError):
        return None


def _step(bound: Bound, item: ItemDefinition) -> Any:  # noqa: ANN401  # what is added to an ordered value
    match item.kind:
        case Kind.DATE:
            return DAY
        case Kind.DATE_AND_TIME | Kind.DURATION:
            return SECOND
        case Kind.YEARS_AND_MONTHS:
            return 1
        case _:
            return _number_step(bound, item)


def _number_step(bound: Bound, item: ItemDefinition) -> Decimal:
    value: Decimal = exactly(bound.cut.value)
    if item.scale is not None:
        return Decimal(1).scaleb(-item.scale)
    step = Decimal(1).scaleb(min(0, int(value.as_tuple().exponent)))
    near = [abs(CONTEXT.subtract(other.value, value)) for other in bound.others]
    while any(distance and distance <= step for distance in near) and step > FINEST:
        step = step.scaleb(-1)
    return step


def _moved(value: Any, step: Any) -> Any:  # noqa: ANN401  # an ordered value
    if isinstance(value, Decimal):
        return exactly(CONTEXT.add(value, step))
    return Months(value.number + step) if isinstance(value, Months) else value + step
