"""Syntax to region: the only place where spelling becomes meaning.

First every word is bound: to an allowed value of its column, else a parameter, else an item. Then a test whose bounds
are all known is a :data:`~simsim.regions.Region`. One whose bounds depend on another item, or on a parameter that is
not set, is :class:`Opaque`: it is evaluated case by case, and no analysis pretends to see through it.

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

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from typing import Any, TypeAlias

from simsim.diagnostics import CellError
from simsim.feel.evaluation import evaluated
from simsim.feel.syntax import (
    AnyOf,
    Anything,
    Call,
    Compared,
    Conditional,
    Equals,
    Expression,
    Interval,
    Literal,
    Name,
    Negative,
    Not,
    Operation,
    Test,
)
from simsim.items import EXPECTED, ItemDefinition, checked, unknown_word
from simsim.messages import did_you_mean
from simsim.regions import Region, above, below, named, point
from simsim.values import Kind, Known, Value, comparable, kind_of, read_boolean, spelled
from simsim.words import plain


@dataclass(frozen=True, slots=True)
class Constant:
    """What a word stands for where its value is known, and the parameter it comes from, if one."""

    value: Value
    parameter: str = ""
    item: ItemDefinition | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """What a word stands for where its value is known only with a case: an item, or a parameter that is not set."""

    item: ItemDefinition
    parameter: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word that stands for nothing, and the one that was probably meant."""

    close: str = ""


Resolver: TypeAlias = Callable[[str], Constant | Reference | Unknown]


def no_names(word: str) -> Unknown:  # noqa: ARG001  # a resolver for cells without names
    """The resolver that knows no name."""
    return Unknown()


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
    names = frozenset(_free_names(bound))
    if not names:
        region: Region = _region(bound, item)
        return region
    for value in bounds_in(bound):
        if isinstance(value, Literal):
            _typed(value, item)
    return Opaque(bound, names)


def bind_tests(tests: AnyOf, item: ItemDefinition, resolve: Resolver) -> AnyOf:
    """``tests`` with every word bound."""
    return AnyOf(tuple(_bind_test(test, item, resolve) for test in tests.tests), tests.span)


def _bind_test(test: Test, item: ItemDefinition, resolve: Resolver) -> Test:
    match test:
        case Anything():
            return test
        case AnyOf():
            return bind_tests(test, item, resolve)
        case Not(tests):
            return replace(test, tests=bind_tests(tests, item, resolve))
        case Equals(value):
            return replace(test, value=bind(value, item, resolve))
        case Compared(_, bound):
            return replace(test, bound=bind(bound, item, resolve))
        case Interval(low, high):
            return replace(test, low=bind(low, item, resolve), high=bind(high, item, resolve))


def bind(expression: Expression, item: ItemDefinition | None, resolve: Resolver) -> Expression:
    """``expression`` with every word bound; ``item`` is what its value is for, if that is known."""
    match expression:
        case Literal():
            return expression
        case Name():
            return _bind_name(expression, item, resolve)
        case Negative(operand):
            return _folded(replace(expression, operand=bind(operand, item, resolve)))
        case Operation("and" | "or", left, right):
            return _folded(replace(expression, left=bind(left, None, resolve), right=bind(right, None, resolve)))
        case Operation("<" | "<=" | ">" | ">=" | "=" | "!=", left, right):
            left, right = _bind_sides(left, right, resolve)
            return _folded(replace(expression, left=left, right=right))
        case Operation(_, left, right):
            return _folded(replace(expression, left=bind(left, item, resolve), right=bind(right, item, resolve)))
        case Conditional(condition, then, otherwise):
            then, otherwise = bind(then, item, resolve), bind(otherwise, item, resolve)
            condition = bind(condition, None, resolve)
            return _folded(replace(expression, condition=condition, then=then, otherwise=otherwise))
        case Call(_, arguments):
            return _folded(replace(expression, arguments=tuple(bind(a, item, resolve) for a in arguments)))


def _bind_name(name: Name, item: ItemDefinition | None, resolve: Resolver) -> Expression:
    if item and "." not in name.text:
        value = _own_value(item, name.text)
        if value is not None:
            return Literal(value, name.span)
    match resolve(name.text):
        case Constant(value, parameter):
            return Literal(value, name.span, bool(parameter))
        case Reference(referred, _):
            return Name(referred.name, name.span)
        case Unknown(close):
            raise _unknown_name(name, item, close)


def _own_value(item: ItemDefinition, word: str) -> Value:
    """The value of ``item`` that a bare word names."""
    if item.kind is Kind.BOOLEAN:
        return read_boolean(word)
    return item.words.get(plain(word).casefold())


def _unknown_name(name: Name, item: ItemDefinition | None, close: str) -> CellError:
    if item and item.allowed:
        error = unknown_word(item, name.text)
        return CellError(error.code, name.span, **error.fields)
    if item and item.kind is not Kind.STRING and not close:
        return CellError("value-type", name.span, item=item.caption, expected=EXPECTED[item.kind], found=name.text)
    hint = did_you_mean(close)
    return CellError("name-unknown", name.span, found=name.text, hint=hint)


def _bind_sides(left: Expression, right: Expression, resolve: Resolver) -> tuple[Expression, Expression]:
    """Both sides of a comparison: a word beside an item may be one of that item's allowed values."""
    item = _item_of(left, resolve) or _item_of(right, resolve)
    sides = bind(left, item, resolve), bind(right, item, resolve)
    for side in sides:
        if item and item.allowed and isinstance(side, Literal) and side.value is not None:
            _typed(side, replace(item, may_be_null=True))
    return sides


def _item_of(expression: Expression, resolve: Resolver) -> ItemDefinition | None:
    resolved = resolve(expression.text) if isinstance(expression, Name) else None
    return None if resolved is None or isinstance(resolved, Unknown) else resolved.item


def _folded(expression: Expression) -> Expression:
    """A literal for an expression without names."""
    if any(True for _ in names_in(expression)):
        return expression
    return Literal(
        evaluated(expression, _no_case), expression.span, any(part.by_parameter for part in _literals(expression))
    )


def _literals(expression: Expression) -> Iterator[Literal]:
    match expression:
        case Literal():
            yield expression
        case Negative(operand):
            yield from _literals(operand)
        case Operation(_, left, right):
            yield from (*_literals(left), *_literals(right))
        case Conditional(condition, then, otherwise):
            yield from (*_literals(condition), *_literals(then), *_literals(otherwise))
        case Call(_, arguments):
            for argument in arguments:
                yield from _literals(argument)


def _no_case(name: str) -> Known:
    raise LookupError(name)


def names_in(expression: Expression) -> Iterator[Name]:
    """Every name in an expression, in order."""
    match expression:
        case Name():
            yield expression
        case Negative(operand):
            yield from names_in(operand)
        case Operation(_, left, right):
            yield from (*names_in(left), *names_in(right))
        case Conditional(condition, then, otherwise):
            yield from (*names_in(condition), *names_in(then), *names_in(otherwise))
        case Call(_, arguments):
            for argument in arguments:
                yield from names_in(argument)


def bounds_in(test: Test) -> Iterator[Expression]:
    """Every bound or value in a test, in order."""
    match test:
        case AnyOf(tests) | Not(AnyOf(tests)):
            for inner in tests:
                yield from bounds_in(inner)
        case Equals(bound) | Compared(_, bound):
            yield bound
        case Interval(low, high):
            yield from (low, high)


def _free_names(test: Test) -> Iterator[str]:
    return (name.text for bound in bounds_in(test) for name in names_in(bound))


def _region(test: Test, item: ItemDefinition) -> Any:  # noqa: ANN401  # one of the two forms of Region, by the item
    match test:
        case Anything():
            return item.every | item.null
        case AnyOf(tests):
            return reduce(lambda a, b: a | b, (_region(t, item) for t in tests))
        case Not(tests):
            return (item.every & item.domain) - item.null - _region(tests, item)
        case Equals(bound):
            return _equal_to(bound, item)
        case Compared(operator, bound):
            return _compared(operator, bound, item)
        case Interval():
            return _between(test, item)


def _typed(bound: Expression, item: ItemDefinition) -> Any:  # noqa: ANN401  # a Value
    """The value of a bound, if ``item`` may have it."""
    value = bound.value if isinstance(bound, Literal) else None
    if value is not None and kind_of(value) is not item.kind:
        if item.allowed:
            error = unknown_word(item, spelled(value))
            raise CellError(error.code, bound.span, **error.fields)
        made = item.kind is Kind.NUMBER and isinstance(value, date)
        code = "value-made-date" if made else "value-type"
        raise CellError(code, bound.span, item=item.caption, expected=EXPECTED[item.kind], found=spelled(value))
    try:
        return value if _is_bound_only(value, item) else comparable(checked(item, value))
    except CellError as error:
        raise CellError(error.code, bound.span, **error.fields) from error


def _equal_to(bound: Expression, item: ItemDefinition) -> Region:
    """The one value of a bound, which ``item`` must be able to have unless a parameter happens to be set so."""
    value = _typed(bound, item)
    if not _is_bound_only(value, item):
        return _only(value, item)
    if _by_parameter(bound):
        return _nothing(item)
    raise CellError("value-scale", bound.span, item=item.caption, scale=item.scale or 0, found=spelled(value))


def _nothing(item: ItemDefinition) -> Region:
    return item.null - item.null


def _by_parameter(*bounds: Expression) -> bool:
    """Whether a parameter has a part in these: as it is set they may admit nothing, and that is no slip of the pen."""
    return any(isinstance(bound, Literal) and bound.by_parameter for bound in bounds)


def _is_bound_only(value: Value, item: ItemDefinition) -> bool:
    """Whether a value only bounds an interval: it may lie between two multiples of the scale."""
    return isinstance(value, Decimal) and not item.fits(value)


def _only(value: Any, item: ItemDefinition) -> Region:  # noqa: ANN401  # a Value
    if value is None:
        return item.null
    return named(value) if isinstance(value, str | bool) else point(value, item.grid)


def _compared(operator: str, bound: Expression, item: ItemDefinition) -> Any:  # noqa: ANN401  # a Region
    if operator in ("=", "!="):
        only: Any = _equal_to(bound, item)
        return only if operator == "=" else (item.every & item.domain) - item.null - only
    value = _typed(bound, item)
    _orders(value, bound, item)
    if operator in ("<", "<="):
        return below(value, closed=operator == "<=", grid=item.grid)
    return above(value, closed=operator == ">=", grid=item.grid)


def _orders(value: Value, bound: Expression, item: ItemDefinition) -> None:
    if value is None or isinstance(value, str | bool):
        raise CellError("cell-order", bound.span, item=item.caption, found=spelled(value))


def _between(test: Interval, item: ItemDefinition) -> Region:
    low, high = _typed(test.low, item), _typed(test.high, item)
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
