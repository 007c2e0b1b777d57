"""Expressions to values: arithmetic, comparison, conditions and a few built-in functions, over facts that may be
unknown.

A name that is unknown leaves the answer open only where the answer needs it: ``no and <unknown>`` is no. Where the
standard answers null in silence (adding a text to a number, ordering null), this raises :class:`CellError`.

>>> from simsim.feel.parser import parse_expression
>>> from simsim.values import Known
>>> evaluated(parse_expression("2 * amount + 1"), {"amount": Known.of(Decimal("1.5"))}.__getitem__)
Decimal('4.0')

Source: DMN 1.5, section 10.3.2 (semantics), 10.3.4 (built-in functions).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any, Final, TypeAlias

from simsim.diagnostics import CellError, Span
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
from simsim.items import EXPECTED
from simsim.values import CONTEXT, Kind, Known, Value, comparable, exact, kind_of, spelled

Scope: TypeAlias = Callable[[str], Known]


class Unsettled(Exception):  # noqa: N818  # not an error: an answer that waits for facts
    """The answer depends on what is not known: the facts ``missing``, the decisions that ``failed``."""

    def __init__(self, missing: Sequence[str] = (), failed: Sequence[str] = ()) -> None:
        super().__init__(*missing, *failed)
        self.missing, self.failed = tuple(missing), tuple(failed)


def evaluated(expression: Expression, scope: Scope) -> Value:
    """The value of ``expression``. Raises :class:`Unsettled`, or :class:`CellError` where it has none."""
    match expression:
        case Literal(value):
            return value
        case Name(text):
            return _looked_up(text, scope)
        case Negative(operand):
            return _arithmetic("-", Decimal(0), evaluated(operand, scope), expression.span)
        case Conditional():
            return _conditional(expression, scope)
        case Operation("and" | "or"):
            return _connected(expression, scope)
        case Operation(sign, left, right):
            return _combined(sign, evaluated(left, scope), evaluated(right, scope), expression.span)
        case Call(function, arguments, span):
            return _called(function, [evaluated(a, scope) for a in arguments], span)


def _looked_up(name: str, scope: Scope) -> Value:
    known = scope(name)
    if not known.settled:
        raise Unsettled(known.missing, known.failed)
    return known.value


def _conditional(expression: Conditional, scope: Scope) -> Value:
    chosen = expression.then if _truth(expression.condition, scope) else expression.otherwise
    return evaluated(chosen, scope)


def _truth(expression: Expression, scope: Scope) -> bool:
    value = evaluated(expression, scope)
    if not isinstance(value, bool):
        raise CellError("evaluation-type", expression.span, expected=EXPECTED[Kind.BOOLEAN], found=spelled(value))
    return value


def _connected(expression: Operation, scope: Scope) -> bool:
    """``and``, ``or``: one side may settle it while the other is unknown."""
    settles = expression.operator == "or"
    open_sides: list[Unsettled] = []
    for side in (expression.left, expression.right):
        try:
            if _truth(side, scope) is settles:
                return settles
        except Unsettled as unsettled:
            open_sides.append(unsettled)
    if open_sides:
        raise Unsettled([n for u in open_sides for n in u.missing], [n for u in open_sides for n in u.failed])
    return not settles


_ORDER: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _combined(sign: str, left: Value, right: Value, span: Span) -> Value:
    if sign in ("=", "!="):
        return _equal(left, right, span) is (sign == "=")
    return _ordered(sign, left, right, span) if sign in _ORDER else _arithmetic(sign, left, right, span)


def _equal(left: Value, right: Value, span: Span) -> bool:
    """Null equals null alone; values of two types are never compared."""
    if left is not None and right is not None:
        _alike(left, right, span)
    return bool(comparable(left) == comparable(right))


def _ordered(sign: str, left: Value, right: Value, span: Span) -> bool:
    if left is None or right is None or isinstance(left, bool):
        raise CellError("evaluation-order", span, left=spelled(left), right=spelled(right))
    _alike(left, right, span)
    return _ORDER[sign](comparable(left), comparable(right))


def _alike(left: Value, right: Value, span: Span) -> None:
    zones = (
        isinstance(left, datetime) and isinstance(right, datetime) and (left.tzinfo is None) != (right.tzinfo is None)
    )
    if kind_of(left) is not kind_of(right) or zones:
        raise CellError("evaluation-types", span, left=spelled(left), right=spelled(right))


def _arithmetic(sign: str, left: Value, right: Value, span: Span) -> Value:
    try:
        return _computed(sign, left, right)
    except (InvalidOperation, ZeroDivisionError, OverflowError, TypeError) as error:
        raise CellError(
            "evaluation-arithmetic", span, left=spelled(left), operator=sign, right=spelled(right)
        ) from error


def _computed(sign: str, left: Value, right: Value) -> Value:
    """One arithmetic operation; ``TypeError`` for operands it is not defined on."""
    match sign, left, right:
        case _, bool(), _:
            raise TypeError
        case _, _, bool():
            raise TypeError
        case "+", str(), str():
            return left + right
        case "+" | "-", timedelta(), timedelta():
            return left + right if sign == "+" else left - right
        case "-", Decimal(), timedelta() if not left:
            return -right
        case "+" | "-", date(), timedelta():
            return _shifted(left, right if sign == "+" else -right)
        case "-", date(), date():
            return comparable(left) - comparable(right)  # type: ignore[no-any-return]  # a duration
        case _, Decimal(), Decimal():
            return exact(_NUMERIC[sign](left, right))
    raise TypeError


def _shifted(start: date, length: timedelta) -> date:
    """A date moves by whole days, a date and time by elapsed time."""
    if not isinstance(start, datetime) and length % timedelta(days=1):
        raise TypeError
    if isinstance(start, datetime) and start.tzinfo is not None:
        return (start.astimezone(UTC) + length).astimezone(start.tzinfo)
    return start + length


_NUMERIC: Final = {"+": CONTEXT.add, "-": CONTEXT.subtract, "*": CONTEXT.multiply, "/": CONTEXT.divide}


def _absolute(value: Value) -> Value:
    """A number or a duration without its sign; ``TypeError`` for anything else."""
    if not isinstance(value, Decimal | timedelta):
        raise TypeError
    return CONTEXT.abs(value) if isinstance(value, Decimal) else abs(value)


_FUNCTIONS: Final[Mapping[str, Callable[..., Value]]] = {
    "min": partial(min, key=comparable),
    "max": partial(max, key=comparable),
    "abs": _absolute,
}


def _called(function: str, arguments: list[Value], span: Span) -> Value:
    if function not in _FUNCTIONS:
        raise CellError("function-unknown", span, function=function, functions=", ".join(sorted(_FUNCTIONS)))
    if not arguments or any(kind_of(a) is not kind_of(arguments[0]) or a is None for a in arguments):
        raise CellError("function-arguments", span, found=", ".join(map(spelled, arguments)), function=function)
    try:
        return _FUNCTIONS[function](*arguments) if function == "abs" else _FUNCTIONS[function](arguments)
    except TypeError as error:
        raise CellError(
            "function-arguments", span, found=", ".join(map(spelled, arguments)), function=function
        ) from error


def admits(test: Test, value: Value, scope: Scope) -> bool:
    """Whether a unary test admits ``value``. Raises as :func:`evaluated` does. Source: DMN 1.5, table 54."""
    match test:
        case Anything():
            return True
        case AnyOf(tests):
            return _any(tests, value, scope)
        case Not(tests):
            return value is not None and not admits(tests, value, scope)
        case Equals(bound, span) | Compared("=", bound, span):
            return _equal(value, evaluated(bound, scope), span)
        case _ if value is None:
            return False
        case Compared(sign, bound, span):
            return bool(_combined(sign, value, evaluated(bound, scope), span))
        case Interval(low, high, low_closed, high_closed, span):
            above = _ordered(">=" if low_closed else ">", value, evaluated(low, scope), span)
            return above and _ordered("<=" if high_closed else "<", value, evaluated(high, scope), span)


def _any(tests: Sequence[Test], value: Value, scope: Scope) -> bool:
    """Any of several tests: one that admits settles it while another is unknown."""
    open_tests: list[Unsettled] = []
    for test in tests:
        try:
            if admits(test, value, scope):
                return True
        except Unsettled as unsettled:
            open_tests.append(unsettled)
    if open_tests:
        raise Unsettled([n for u in open_tests for n in u.missing], [n for u in open_tests for n in u.failed])
    return False
