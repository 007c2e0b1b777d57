"""The shapes a cell can take, as frozen records; a span tells where in the cell each stands and is not compared.

Two grammars share them: *unary tests* fill input entries, *expressions* fill output entries.
Source: DMN 1.5, section 10.3.1.2 (grammar of FEEL) and 9.2 (S-FEEL).
"""

from __future__ import annotations

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
    """``left operator right``: arithmetic, comparison, ``and``, ``or``."""

    operator: str
    left: Expression
    right: Expression
    span: Span = field(default=NOWHERE, compare=False)


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


Expression: TypeAlias = Literal | Name | Negative | Operation | Conditional | Call


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
