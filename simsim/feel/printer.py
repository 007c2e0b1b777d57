"""Syntax back to cell text, in the one canonical spelling.

>>> from simsim.feel.parser import parse_tests
>>> printed(parse_tests("]10 .. 20[, 非（ 严重 ）"))
'(10..20), not(严重)'
"""

from __future__ import annotations

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
from simsim.regions import canonical


def printed(shape: Test | Expression) -> str:  # noqa: C901, PLR0912  # one short arm per shape
    """The canonical text of a test or an expression."""
    match shape:
        case Anything():
            return "-"
        case Equals(value):
            return printed(value)
        case Compared(operator, bound):
            return f"{operator} {printed(bound)}"
        case Interval():
            return _interval(shape)
        case AnyOf(tests):
            return ", ".join(map(printed, tests))
        case Not(tests):
            return f"not({printed(tests)})"
        case Literal(str() as text):
            return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case Literal(value):
            return canonical(value)
        case Name(text):
            return text
        case Negative(operand):
            return f"-{_inner(operand)}"
        case Operation(operator, left, right):
            return f"{_inner(left)} {operator} {_inner(right)}"
        case Conditional(condition, then, otherwise):
            return f"if {printed(condition)} then {printed(then)} else {printed(otherwise)}"
        case Call(function, arguments):
            return f"{function}({', '.join(map(printed, arguments))})"


def _interval(interval: Interval) -> str:
    opening, closing = "[" if interval.low_closed else "(", "]" if interval.high_closed else ")"
    return f"{opening}{printed(interval.low)}..{printed(interval.high)}{closing}"


def _inner(expression: Expression) -> str:
    compound = isinstance(expression, Operation | Conditional)
    return f"({printed(expression)})" if compound else printed(expression)
