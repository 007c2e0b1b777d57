"""Syntax, or a region, back to cell text, in the one canonical spelling.

>>> from simsim.feel.parser import parse_tests
>>> printed(parse_tests("]10 .. 20[, 非（ 严重 ）"))
'(10..20), not(严重)'
"""

from __future__ import annotations

from typing import Final

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
from simsim.regions import canonical

# How tightly the parts of an expression hold together: an operand that holds less tightly stands in parentheses.
_RANKS: Final = (("or",), ("and",), ("=", "!=", "<", "<=", ">", ">="), ("+", "-"), ("*", "/"), ("**",))
_RANK: Final = {sign: rank for rank, signs in enumerate(_RANKS, start=1) for sign in signs}
_WITHIN: Final = _RANK["="]
_SIGNED: Final = len(_RANKS) + 1
_WHOLE: Final = _SIGNED + 1


def printed(shape: Test | Expression) -> str:  # noqa: C901, PLR0912  # one short arm per shape
    """The canonical text of a test or an expression."""
    match shape:
        case Anything():
            return "-"
        case Equals(value):
            return _operand(value, _WITHIN)
        case Compared(operator, bound):
            return f"{operator} {_operand(bound, _WITHIN)}"
        case Interval():
            return _interval(shape)
        case AnyOf(tests):
            return ", ".join(map(printed, tests))
        case Not(tests):
            return f"not({printed(tests)})"
        case Literal(str() as text):
            return quoted(text)
        case Literal(value):
            return canonical(value)
        case Name(text):
            return text
        case Negative(operand):
            return f"-{_operand(operand, _SIGNED - 1)}"
        case Operation():
            return _operation(shape)
        case Conditional(condition, then, otherwise):
            return f"if {printed(condition)} then {printed(then)} else {printed(otherwise)}"
        case Call(function, arguments):
            return f"{function}({', '.join(map(printed, arguments))})"
        case ListOf(elements):
            return f"[{', '.join(map(printed, elements))}]"
        case In(value, tests):
            return f"{_operand(value, _WITHIN)} in {_admission(tests)}"


def quoted(text: str) -> str:
    """A text between quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _rank(expression: Expression) -> int:
    match expression:
        case Conditional():
            return 0
        case In():
            return _WITHIN
        case Operation(operators):
            return _RANK[operators[0]]
        case Negative():
            return _SIGNED
        case _:
            return _WHOLE


def _operand(expression: Expression, rank: int) -> str:
    """An expression within one of that rank."""
    text = printed(expression)
    return text if _rank(expression) > rank else f"({text})"


def _operation(operation: Operation) -> str:
    rank = _rank(operation)
    first, *rest = (_operand(operand, rank) for operand in operation.operands)
    signed = (f" {sign} {text}" for sign, text in zip(operation.operators, rest, strict=True))
    return "".join((first, *signed))


def _interval(interval: Interval) -> str:
    opening, closing = "[" if interval.low_closed else "(", "]" if interval.high_closed else ")"
    return f"{opening}{_operand(interval.low, _WITHIN)}..{_operand(interval.high, _WITHIN)}{closing}"


def _admission(tests: AnyOf) -> str:
    match tests.tests:
        case (Interval() as interval,):
            return _interval(interval)
    return f"({printed(tests)})"
