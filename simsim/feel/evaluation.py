"""Expressions to values, over facts that may be unknown.

A name that is unknown leaves the answer open only where the answer needs it: ``no and <unknown>`` is no. Where the
standard answers null in silence (adding a text to a number, ordering null), this raises :class:`CellError`. A list is a
tuple, and functions alone take one.

>>> from decimal import Decimal
>>> from simsim.feel.parser import parse_expression
>>> from simsim.values import Known
>>> evaluated(parse_expression("2 * amount + 1"), {"amount": Known.of(Decimal("1.5"))}.__getitem__)
Decimal('4.0')

Source: DMN 1.5, section 10.3.2 (semantics), 10.3.4 (built-in functions).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import repeat
from typing import TypeAlias, TypeVar

from simsim.diagnostics import CellError, Span
from simsim.feel.arithmetic import combined, equal, negated, ordered, told
from simsim.feel.functions import called
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
)
from simsim.items import EXPECTED
from simsim.values import Kind, Known, Several, Value

Scope: TypeAlias = Callable[[str], Known]
Result = TypeVar("Result")


class Unsettled(Exception):  # noqa: N818  # not an error: an answer that waits for facts
    """The answer depends on what is not known: the facts ``missing``, the decisions that ``failed``."""

    def __init__(self, missing: Sequence[str] = (), failed: Sequence[str] = ()) -> None:
        super().__init__(*missing, *failed)
        self.missing, self.failed = tuple(missing), tuple(failed)

    @classmethod
    def together(cls, several: Sequence[Unsettled]) -> Unsettled:
        """All that several answers wait for, each name once."""
        missing = dict.fromkeys(name for one in several for name in one.missing)
        return cls([*missing], [*dict.fromkeys(name for one in several for name in one.failed)])


def evaluated(expression: Expression, scope: Scope) -> Value:
    """The value of ``expression``. Raises :class:`Unsettled`, or :class:`CellError` where it has none.

    ``scope`` tells of each name what is known; it may know a list, a tuple of values, of the results of a decision.
    """
    value = _evaluated(expression, scope)
    if isinstance(value, tuple):
        raise CellError("evaluation-list", expression.span)
    return value


def _evaluated(expression: Expression, scope: Scope) -> Value | Several:
    match expression:
        case Literal(value):
            return value
        case Name(text):
            return _looked_up(text, scope)
        case Negative(operand):
            return negated(evaluated(operand, scope), expression.span)
        case Conditional(condition, then, otherwise):
            return _evaluated(then if _truth(condition, scope) else otherwise, scope)
        case Operation(("and" | "or", *_)):
            return _connected(expression, scope)
        case Operation():
            return _reckoned(expression, scope)
        case ListOf(elements):
            return tuple(_all(evaluated, elements, scope))
        case In(value, tests):
            return admits(tests, evaluated(value, scope), scope)
        case Call(function, arguments):
            return called(function, _all(_evaluated, arguments, scope), [a.span for a in arguments], expression.span)


def _looked_up(name: str, scope: Scope) -> Value | Several:
    known = scope(name)
    if not known.settled:
        raise Unsettled(known.missing, known.failed)
    return known.value


def _all(
    evaluate: Callable[[Expression, Scope], Result], expressions: Iterable[Expression], scope: Scope
) -> list[Result]:
    """The values of all; where some wait, for all that any of them waits for."""
    found: list[Result] = []
    waiting: list[Unsettled] = []
    for expression in expressions:
        try:
            found.append(evaluate(expression, scope))
        except Unsettled as unsettled:
            waiting.append(unsettled)
    if waiting:
        raise Unsettled.together(waiting)
    return found


def _reckoned(operation: Operation, scope: Scope) -> Value:
    """Arithmetic and comparison, from the left."""
    first, *rest = _all(evaluated, operation.operands, scope)
    spans = operation.spans or repeat(operation.span)
    for sign, value, span in zip(operation.operators, rest, spans, strict=False):
        first = combined(sign, first, value, span)
    return first


def _truth(expression: Expression, scope: Scope) -> bool:
    value = evaluated(expression, scope)
    if not isinstance(value, bool):
        raise CellError("evaluation-type", expression.span, expected=EXPECTED[Kind.BOOLEAN], found=told(value))
    return value


def _connected(operation: Operation, scope: Scope) -> bool:
    """``and``, ``or``: one operand may settle it while another is unknown, or has no value, as in the standard."""
    settles = operation.operators[0] == "or"
    return _any((partial(_truth, operand, scope) for operand in operation.operands), settles=settles)


def _any(answers: Iterable[Callable[[], bool]], *, settles: bool = True) -> bool:
    """Whether any answer is the one that settles it, be the others open or broken; if none is, the other one."""
    waiting: list[Unsettled] = []
    broken: list[CellError] = []
    for answer in answers:
        try:
            if answer() is settles:
                return settles
        except Unsettled as unsettled:
            waiting.append(unsettled)
        except CellError as error:
            broken.append(error)
    if waiting:
        raise Unsettled.together(waiting)
    if broken:
        raise broken[0]
    return not settles


def admits(test: Test, value: Value, scope: Scope) -> bool:
    """Whether a unary test admits ``value``. Raises as :func:`evaluated` does. Source: DMN 1.5, table 54."""
    match test:
        case Anything():
            return True
        case AnyOf(tests):
            return _any(partial(admits, one, value, scope) for one in tests)
        case Not(tests):
            return value is not None and not admits(tests, value, scope)
        case Equals(bound, span) | Compared("=", bound, span):
            return equal(value, evaluated(bound, scope), span)
        case _ if value is None:
            return False
        case Compared(sign, bound, span):
            return bool(combined(sign, value, evaluated(bound, scope), span))
        case Interval(low, high, low_closed, high_closed, span):
            ends = ((">=" if low_closed else ">", low), ("<=" if high_closed else "<", high))
            return _any((partial(_within, value, sign, end, span, scope) for sign, end in ends), settles=False)


def _within(value: Value, sign: str, end: Expression, span: Span, scope: Scope) -> bool:
    return ordered(sign, value, evaluated(end, scope), span)
