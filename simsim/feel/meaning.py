"""Syntax to region: the only place where spelling becomes meaning.

A test whose bounds are all known is a :data:`~simsim.regions.Region`. One whose bounds depend on another item, or on a
parameter that is not set, is :class:`Opaque`: it is evaluated case by case, and no analysis pretends to see through it.
Words are bound before, by :mod:`simsim.feel.binding`.

>>> from simsim.feel.binding import no_names
>>> from simsim.feel.parser import parse_tests
>>> from simsim.items import ItemDefinition
>>> from simsim.values import Kind
>>> age = ItemDefinition("age", Kind.NUMBER, scale=0)
>>> meaning(parse_tests("[18..65)"), age, no_names) == meaning(parse_tests(">= 18, < 18"), age, no_names)
False
>>> meaning(parse_tests("> 17"), age, no_names) == meaning(parse_tests(">= 18"), age, no_names)
True

Source: DMN 1.5, table 54 (semantics of unary tests); docs/decisions for null and lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simsim.diagnostics import CellError
from simsim.feel.binding import Resolver, bind_tests, is_bound_only, typed
from simsim.feel.syntax import (
    AnyOf,
    Anything,
    Compared,
    Equals,
    Expression,
    Interval,
    Literal,
    Not,
    Test,
    bounds_in,
    names_in,
)
from simsim.items import ItemDefinition
from simsim.regions import Region, above, below, named, point
from simsim.values import Value, spelled


@dataclass(frozen=True, slots=True)
class Opaque:
    """Tests whose answer depends on more than their own input."""

    tests: AnyOf
    names: frozenset[str]


def meaning(tests: AnyOf, item: ItemDefinition, resolve: Resolver) -> Region | Opaque:
    """The set of values of ``item`` that ``tests`` admit. Raises :class:`CellError` for what cannot be."""
    return denoted(bind_tests(tests, item, resolve), item)


def denoted(bound: AnyOf, item: ItemDefinition) -> Region | Opaque:
    """The same of tests whose words are bound already."""
    names = frozenset(name.text for value in bounds_in(bound) for name in names_in(value))
    if not names:
        region: Region = _region(bound, item)
        return region
    for value in bounds_in(bound):
        if isinstance(value, Literal):
            typed(value, item)
    return Opaque(bound, names)


def _region(test: Test, item: ItemDefinition) -> Any:  # noqa: ANN401  # one of the two forms of Region, by the item
    match test:
        case Anything():
            return item.every | item.null
        case AnyOf(tests):
            found = [_region(each, item) for each in tests]
            return type(found[0]).union(found)
        case Not(tests):
            return (item.every & item.domain) - item.null - _region(tests, item)
        case Equals(bound):
            return _equal_to(bound, item)
        case Compared(operator, bound):
            return _compared(operator, bound, item)
        case Interval():
            return _between(test, item)


def _equal_to(bound: Expression, item: ItemDefinition) -> Region:
    """The one value of a bound, which ``item`` must be able to have unless a parameter happens to be set so."""
    value = typed(bound, item)
    if not is_bound_only(value, item):
        return _only(value, item)
    if _by_parameter(bound):
        return _nothing(item)
    raise CellError("value-scale", bound.span, item=item.caption, scale=item.scale or 0, found=spelled(value))


def _nothing(item: ItemDefinition) -> Region:
    return item.null - item.null


def _by_parameter(*bounds: Expression) -> bool:
    """Whether a parameter has a part in these: as it is set they may admit nothing, and that is no slip of the pen."""
    return any(isinstance(bound, Literal) and bound.by_parameter for bound in bounds)


def _only(value: Any, item: ItemDefinition) -> Region:  # noqa: ANN401  # a Value
    if value is None:
        return item.null
    return named(value) if isinstance(value, str | bool) else point(value, item.grid)


def _compared(operator: str, bound: Expression, item: ItemDefinition) -> Any:  # noqa: ANN401  # a Region
    if operator in ("=", "!="):
        only: Any = _equal_to(bound, item)
        return only if operator == "=" else (item.every & item.domain) - item.null - only
    value = typed(bound, item)
    _orders(value, bound, item)
    if operator in ("<", "<="):
        return below(value, closed=operator == "<=", grid=item.grid)
    return above(value, closed=operator == ">=", grid=item.grid)


def _orders(value: Value, bound: Expression, item: ItemDefinition) -> None:
    if value is None or isinstance(value, str | bool):
        raise CellError("cell-order", bound.span, item=item.caption, found=spelled(value))


def _between(test: Interval, item: ItemDefinition) -> Region:
    low, high = typed(test.low, item), typed(test.high, item)
    _orders(low, test.low, item)
    _orders(high, test.high, item)
    _same_zone_rule(low, high, test)
    if low > high and not _by_parameter(test.low, test.high):
        span = (test.low.span[0], test.high.span[1])
        raise CellError("cell-empty-set", span, low=spelled(low), high=spelled(high))
    start = above(low, closed=test.low_closed, grid=item.grid)
    region = start & below(high, closed=test.high_closed, grid=item.grid)
    if region.is_empty and not _by_parameter(test.low, test.high):
        raise CellError("cell-admits-nothing", test.span)
    return region


def _same_zone_rule(low: Value, high: Value, test: Interval) -> None:
    if isinstance(low, datetime) and isinstance(high, datetime) and (low.tzinfo is None) != (high.tzinfo is None):
        raise CellError("evaluation-types", test.span, left=spelled(low), right=spelled(high))
