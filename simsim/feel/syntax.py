"""The shapes a cell can take, as frozen records; a span tells where in the cell each stands and is not compared.

Two grammars share them: *unary tests* fill input entries, *expressions* fill output entries.
Source: DMN 1.5, section 10.3.1.2 (grammar of FEEL) and 9.2 (S-FEEL).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from simsim.diagnostics import Span
from simsim.values import Value

NOWHERE: Span = (0, 0)


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written out; null is ``Literal(None)``. ``by_parameter``: as a parameter happens to be set."""

    value: Value
    span: Span = field(default=NOWHERE, compare=False)
    by_parameter: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A word or several: an allowed value, a parameter or an item, whichever it turns out to be."""

    text: str
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Negative:
    """``- operand``"""

    operand: Expression
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """Operands, the operators of one rank between them, reckoned from the left: ``a + b - c``, ``a and b``, ``a < b``.

    Kept flat, so that a chain of thousands is no deeper than a chain of two. ``spans`` are those of the operators.
    """

    operators: tuple[str, ...]
    operands: tuple[Expression, ...]
    spans: tuple[Span, ...] = field(default=(), compare=False)

    @property
    def span(self) -> Span:
        """From the first operand to the last."""
        return self.operands[0].span[0], self.operands[-1].span[1]


@dataclass(frozen=True, slots=True)
class Conditional:
    """``if condition then yes else no``"""

    condition: Expression
    then: Expression
    otherwise: Expression
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """``function(arguments)``"""

    function: str
    arguments: tuple[Expression, ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class ListOf:
    """``[a, b, c]``: a list, for functions that take one."""

    elements: tuple[Expression, ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class In:
    """``value in (tests)``: whether one of the tests admits the value."""

    value: Expression
    tests: AnyOf
    span: Span = field(default=NOWHERE, compare=False)


Expression: TypeAlias = Literal | Name | Negative | Operation | Conditional | Call | ListOf | In


@dataclass(frozen=True, slots=True)
class Anything:
    """``-``: any value, null too."""

    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Equals:
    """A value alone: exactly that one."""

    value: Expression
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Compared:
    """``< bound`` and its kin; the operator is one of ``< <= > >= != =``."""

    operator: str
    bound: Expression
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Interval:
    """``[low..high]`` with either end open or closed."""

    low: Expression
    high: Expression
    low_closed: bool
    high_closed: bool
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """``a, b, c``: any of the tests."""

    tests: tuple[Test, ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """``not(tests)``: what none of them admits, null excepted."""

    tests: AnyOf
    span: Span = field(default=NOWHERE, compare=False)


Test: TypeAlias = Anything | Equals | Compared | Interval | AnyOf | Not


def children(expression: Expression) -> tuple[Expression, ...]:
    """The expressions that one is made of, in the order in which they are written."""
    match expression:
        case Literal() | Name():
            return ()
        case Negative(operand):
            return (operand,)
        case Operation(_, operands) | ListOf(operands) | Call(_, operands):
            return operands
        case Conditional(condition, then, otherwise):
            return condition, then, otherwise
        case In(value, tests):
            return value, *bounds_in(tests)


def bounds_in(test: Test) -> Iterator[Expression]:
    """Every bound or value in a test, in the order in which they are written."""
    waiting = [test]
    while waiting:
        match waiting.pop():
            case AnyOf(tests) | Not(AnyOf(tests)):
                waiting.extend(reversed(tests))
            case Equals(bound) | Compared(_, bound):
                yield bound
            case Interval(low, high):
                yield from (low, high)


def parts(expression: Expression) -> Iterator[Expression]:
    """An expression and all that it is made of, in the order in which they are written."""
    waiting = [expression]
    while waiting:
        part = waiting.pop()
        yield part
        waiting.extend(reversed(children(part)))


def names_in(expression: Expression) -> Iterator[Name]:
    """Every name in an expression, in order."""
    return (part for part in parts(expression) if isinstance(part, Name))


def height(expression: Expression) -> int:
    """How many levels an expression has: a value has one, a sum of values two."""
    level, levels = [expression], 0
    while level:
        level = [child for part in level for child in children(part)]
        levels += 1
    return levels
