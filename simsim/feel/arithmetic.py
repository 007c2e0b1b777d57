"""What the operators of expressions do with values: arithmetic, equality, order.

Numbers are reckoned with 34 digits, half to even. A date moves by whole days or by months, a date and time by either
kind of duration; a month that has no such day gives its last. What has no value raises :class:`CellError`, where the
standard answers null.

>>> combined("+", date(2025, 1, 31), Months(1), (0, 0))
datetime.date(2025, 2, 28)
>>> combined("/", timedelta(days=2), timedelta(hours=12), (0, 0))
Decimal('4')

Source: DMN 1.5, section 10.3.2.3.6 (arithmetic), 10.3.2.13 (comparison).
"""

from __future__ import annotations

import operator
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, Final

from simsim.diagnostics import CellError, Span, shortened
from simsim.values import CONTEXT, MOST_MONTHS, Months, Several, Value, comparable, exact, kind_of, spelled

_NO_TIME: Final = timedelta(0)
_TICK: Final = timedelta(microseconds=1)


def told(value: Value | Several) -> str:
    """A value as a message quotes it: a text between quotes, a list between brackets."""
    if isinstance(value, tuple):
        return shortened(f"[{', '.join(map(told, value))}]")
    return shortened(f'"{value}"' if isinstance(value, str) else spelled(value))


def combined(sign: str, left: Value, right: Value, span: Span) -> Value:
    """``left sign right``. Raises :class:`CellError` at ``span`` where that has no value."""
    if sign in ("=", "!="):
        return equal(left, right, span) is (sign == "=")
    return ordered(sign, left, right, span) if sign in _ORDER else _reckoned(sign, left, right, span)


def equal(left: Value, right: Value, span: Span) -> bool:
    """Null equals null alone; values of two types are never compared."""
    if left is not None and right is not None:
        _alike(left, right, span)
    return bool(comparable(left) == comparable(right))


def ordered(sign: str, left: Value, right: Value, span: Span) -> bool:
    """``<`` and its kin, of two values of one type that has an order."""
    if left is None or right is None or isinstance(left, bool):
        raise CellError("evaluation-order", span, left=told(left), right=told(right))
    _alike(left, right, span)
    return _ORDER[sign](comparable(left), comparable(right))


_ORDER: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def alike(left: Value, right: Value) -> bool:
    """Whether two values are of one type; instants and wall times are not."""
    zones = (
        isinstance(left, datetime) and isinstance(right, datetime) and (left.tzinfo is None) != (right.tzinfo is None)
    )
    return kind_of(left) is kind_of(right) and not zones


def _alike(left: Value, right: Value, span: Span) -> None:
    if not alike(left, right):
        raise CellError("evaluation-types", span, left=told(left), right=told(right))


def negated(value: Value, span: Span) -> Value:
    """A number, or a duration, with its sign turned."""
    match value:
        case Decimal():
            return CONTEXT.minus(value)
        case timedelta():
            return _reckoned("-", _NO_TIME, value, span)
        case Months(number):
            return Months(-number)
    raise CellError("evaluation-arithmetic", span, left="0", operator="-", right=told(value))


def _reckoned(sign: str, left: Value, right: Value, span: Span) -> Value:
    fields = {"left": told(left), "operator": sign, "right": told(right)}
    if sign == "/" and right in (Decimal(0), _NO_TIME, Months(0)) and not isinstance(right, bool):
        raise CellError("evaluation-zero", span, **fields)
    try:
        return _computed(sign, left, right)
    except TypeError as error:
        raise CellError("evaluation-arithmetic", span, **fields) from error
    except (ArithmeticError, ValueError) as error:
        raise CellError("evaluation-range", span, **fields) from error


def _computed(sign: str, left: Value, right: Value) -> Value:
    """One arithmetic operation; ``TypeError`` for operands it is not defined on."""
    match sign, left, right:
        case _, Decimal(), Decimal():
            return exact(_NUMERIC[sign](left, right))
        case "+", str(), str():
            return left + right
        case (("+" | "-"), date(), _):
            return _moved(left, right) if sign == "+" else _back(left, right)
        case "+", timedelta() | Months(), date():
            return _moved(right, left)
        case (("+" | "-" | "*" | "/"), timedelta() | Months(), _):
            return _of_length(sign, left, right)
        case "*", Decimal(), timedelta() | Months():
            return _of_length(sign, right, left)
    raise TypeError


_NUMERIC: Final = {
    "+": CONTEXT.add,
    "-": CONTEXT.subtract,
    "*": CONTEXT.multiply,
    "/": CONTEXT.divide,
    "**": CONTEXT.power,
}


def _of_length(sign: str, length: timedelta | Months, by: Value) -> Value:
    """A duration and another of its kind, or a number, reckoned as whole microseconds or months."""
    of_months = isinstance(length, Months)
    mine, other = _ticks(length), _ticks(by) if isinstance(by, timedelta | Months) else None
    if other is not None and isinstance(by, Months) is of_months and sign != "*":
        found = exact(_NUMERIC[sign](mine, other))
        return found if sign == "/" else _length(found, of_months=of_months)
    if isinstance(by, Decimal) and sign in "*/":
        return _length(exact(_NUMERIC[sign](mine, by)), of_months=of_months)
    raise TypeError


def _ticks(length: timedelta | Months) -> Decimal:
    return Decimal(length.number if isinstance(length, Months) else length // _TICK)


def _length(ticks: Decimal, *, of_months: bool) -> timedelta | Months:
    """A duration of so many microseconds, rounded half to even; or months, which there are no parts of."""
    whole = ticks.to_integral_value(ROUND_HALF_EVEN)
    if not of_months:
        return timedelta(microseconds=int(whole))
    if whole != ticks or abs(whole) > MOST_MONTHS:
        raise ValueError("no whole number of months")
    return Months(int(whole))


def _moved(start: date, length: Value) -> date:
    """A date moves by whole days or by months, a date and time by elapsed time or by months."""
    if isinstance(length, Months):
        return _months_on(start, length.number)
    if not isinstance(length, timedelta) or not (isinstance(start, datetime) or length % timedelta(days=1) == _NO_TIME):
        raise TypeError
    if isinstance(start, datetime) and start.tzinfo is not None:
        return (start.astimezone(UTC) + length).astimezone(start.tzinfo)
    return start + length


def _months_on(start: date, months: int) -> date:
    """So many months on, on the same day of the month, or the last where the month has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError("no such year")
    return start.replace(year=year, month=month + 1, day=min(start.day, monthrange(year, month + 1)[1]))


def _back(start: date, by: Value) -> Value:
    """From one date, or date and time, back to another; or back by a duration."""
    match by:
        case timedelta():
            return _moved(start, -by)
        case Months(number):
            return _moved(start, Months(-number))
        case date():
            return comparable(start) - comparable(by)  # type: ignore[no-any-return]  # a duration
    raise TypeError
