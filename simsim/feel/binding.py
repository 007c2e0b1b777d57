"""Every word of a cell bound: to an allowed value of its column, else a parameter, else an item.

A word stands for a value where it stands for that of something: the column, the item on the other side of a comparison,
the item among the arguments of the same function. What holds no item is computed at once, so that a mistake is told
with its cell and not with a case.

>>> from simsim.feel.parser import parse_expression
>>> bind(parse_expression("2 * (3 + 4)"), None, no_names)
Literal(value=Decimal('14'), span=(0, 10), by_parameter=False)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final, NoReturn, TypeAlias

from simsim.diagnostics import CellError
from simsim.feel.evaluation import evaluated
from simsim.feel.functions import ORDERED, PARTS, known
from simsim.feel.syntax import (
    AnyOf,
    Anything,
    Call,
    Compared,
    Conditional,
    Equals,
    Expression,
    In,
    Interval,
    ListOf,
    Literal,
    Name,
    Negative,
    Not,
    Operation,
    Test,
    bounds_in,
    children,
)
from simsim.items import EXPECTED, ItemDefinition, checked, mistyped, unknown_word
from simsim.messages import did_you_mean
from simsim.values import Kind, Known, Value, comparable, kind_of, read_boolean
from simsim.words import FUNCTION, plain


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


def bind_tests(tests: AnyOf, item: ItemDefinition | None, resolve: Resolver) -> AnyOf:
    """``tests`` with every word bound; ``item`` is what they test, if that is known."""
    return AnyOf(tuple(_bind_test(test, item, resolve) for test in tests.tests), tests.span)


def _bind_test(test: Test, item: ItemDefinition | None, resolve: Resolver) -> Test:
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
    """``expression`` with every word bound; ``item`` is what its value is for, if that is known.

    Raises :class:`CellError` for a word that stands for nothing, and for what cannot be computed whatever the case.
    """
    bound = _bind(expression, item, resolve)
    if isinstance(bound, ListOf):
        raise CellError("evaluation-list", bound.span)
    return bound


_RECKONING: Final = ("+", "-", "*", "/", "**")
_CONNECTING: Final = ("and", "or")
BY_CHANCE: Final = frozenset({"evaluation-zero", "evaluation-range", "function-empty", "function-value"})


def _bind(expression: Expression, item: ItemDefinition | None, resolve: Resolver) -> Expression:
    match expression:
        case Literal():
            return expression
        case Name():
            return _bind_name(expression, item, resolve)
        case Negative(operand):
            return _folded(replace(expression, operand=_bind(operand, item, resolve)))
        case Operation(operators, operands):
            return _folded(replace(expression, operands=_bind_operands(operators[0], operands, item, resolve)))
        case Conditional(condition, then, otherwise):
            then, otherwise = _bind(then, item, resolve), _bind(otherwise, item, resolve)
            condition = _bind(condition, None, resolve)
            return _folded(replace(expression, condition=condition, then=then, otherwise=otherwise))
        case ListOf(elements):
            return replace(expression, elements=_bind_all(elements, item, resolve))
        case In():
            return _bind_in(expression, resolve)
        case Call():
            return _bind_call(expression, item, resolve)


_Several: TypeAlias = tuple[Expression, ...]


def _bind_all(expressions: _Several, item: ItemDefinition | None, resolve: Resolver) -> _Several:
    return tuple([_bind(expression, item, resolve) for expression in expressions])


def _bind_operands(sign: str, operands: _Several, item: ItemDefinition | None, resolve: Resolver) -> _Several:
    """Operands: in a comparison a word beside an item may be one of that item's allowed values."""
    if sign in _CONNECTING:
        return _bind_all(operands, None, resolve)
    if sign in _RECKONING:
        return _bind_all(operands, item, resolve)
    beside = _item_among(operands, resolve)
    return _allowed(_bind_all(operands, beside, resolve), beside)


def _bind_in(within: In, resolve: Resolver) -> Expression:
    beside = _item_among((within.value,), resolve)
    tests = bind_tests(within.tests, beside, resolve)
    _allowed(bounds_in(tests), beside)
    return _folded(replace(within, value=_bind(within.value, beside, resolve), tests=tests))


def _bind_call(call: Call, item: ItemDefinition | None, resolve: Resolver) -> Expression:
    """A call: a word among the arguments may be a value of the item beside it, or of what the least of them is for."""
    function = known(call.function, len(call.arguments), call.span)
    beside = _item_among(_flat(call.arguments), resolve) or (item if function.each is ORDERED else None)
    arguments = _bind_all(call.arguments, beside, resolve)
    if function.compares:
        _allowed(_flat(arguments), beside)
    return _folded(replace(call, arguments=arguments))


def _flat(expressions: Iterable[Expression]) -> Iterator[Expression]:
    """Expressions, and the elements of those that are lists."""
    for expression in expressions:
        yield from expression.elements if isinstance(expression, ListOf) else (expression,)


def _item_among(expressions: Iterable[Expression], resolve: Resolver) -> ItemDefinition | None:
    """The first item that one of these names."""
    for expression in expressions:
        resolved = resolve(expression.text) if isinstance(expression, Name) else None
        if isinstance(resolved, Constant | Reference) and resolved.item:
            return resolved.item
    return None


def _allowed(bound: Iterable[Expression], beside: ItemDefinition | None) -> _Several:
    """These, once it is seen that each value written among them is one that the item beside it can have."""
    found = tuple(bound)
    for side in found:
        if beside and beside.allowed and isinstance(side, Literal) and side.value is not None:
            typed(side, replace(beside, may_be_null=True))
    return found


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
            return _part_of(name, resolve) or _truth(name, item) or _raise_unknown(name, item, close)


def _own_value(item: ItemDefinition, word: str) -> Value:
    """The value of ``item`` that a bare word names."""
    if item.kind is Kind.BOOLEAN:
        return read_boolean(word)
    return item.words.get(plain(word).casefold())


def _part_of(name: Name, resolve: Resolver) -> Expression | None:
    """``day.year``, where there is no such output: the part of a date that the function of that name gives."""
    whole, _, part = name.text.rpartition(".")
    function = FUNCTION.read(part)
    if function not in PARTS or not whole or isinstance(resolve(whole), Unknown):
        return None
    return _bind_call(Call(function, (Name(whole, name.span),), name.span), None, resolve)


def _truth(name: Name, item: ItemDefinition | None) -> Literal | None:
    """``true`` and ``false`` where a word stands beside nothing."""
    truth = read_boolean(name.text) if item is None else None
    return None if truth is None else Literal(truth, name.span)


def _raise_unknown(name: Name, item: ItemDefinition | None, close: str) -> NoReturn:
    if item and item.allowed:
        error = unknown_word(item, name.text)
        raise CellError(error.code, name.span, **error.fields)
    if item and item.kind is not Kind.STRING and not close:
        raise CellError("value-type", name.span, item=item.caption, expected=EXPECTED[item.kind], found=name.text)
    raise CellError("name-unknown", name.span, found=name.text, hint=did_you_mean(close))


def _folded(expression: Expression) -> Expression:
    """A literal for an expression of literals; one that has no value only as a parameter is set stays as it is."""
    parts = tuple(_flat(children(expression)))
    if not all(isinstance(part, Literal) for part in parts):
        return expression
    by_parameter = any(isinstance(part, Literal) and part.by_parameter for part in parts)
    try:
        return Literal(evaluated(expression, no_case), expression.span, by_parameter)
    except CellError as error:
        if by_parameter and error.code in BY_CHANCE:
            return expression
        raise


def no_case(name: str) -> Known:
    """The scope of an expression that names no item. Raises ``LookupError`` for any."""
    raise LookupError(name)


def typed(bound: Expression, item: ItemDefinition) -> Any:  # noqa: ANN401  # a Value
    """The value of a bound that names no item, if ``item`` may have it; raises :class:`CellError` if not."""
    value = evaluated(bound, no_case)
    try:
        if value is not None and kind_of(value) is not item.kind:
            raise mistyped(item, value)
        return value if is_bound_only(value, item) else comparable(checked(item, value))
    except CellError as error:
        raise CellError(error.code, bound.span, **error.fields) from error


def is_bound_only(value: Value, item: ItemDefinition) -> bool:
    """Whether a value only bounds an interval: it may lie between two multiples of the scale."""
    return isinstance(value, Decimal) and not item.fits(value)
