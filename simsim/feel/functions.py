"""The built-in functions of expressions: a table of what each takes, how it is computed, and an example to show.

A function is looked up by its English name; :data:`simsim.words.FUNCTION` ties every spelling to it. Each argument is
checked before anything is computed: the wrong type, the wrong number of arguments, null where none may be, and what has
no value (the least of nothing, a remainder by zero) raise :class:`CellError`, where the standard answers null.

>>> called("round half up", [Decimal("2.5")], [(0, 0)], (0, 0))
Decimal('3')
>>> called("count", [("late", "broken")], [(0, 0)], (0, 0))
Decimal('2')

Source: DMN 1.5, section 10.3.4; 10.3.2.3.4 for the parts of dates and durations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)
from functools import partial, reduce
from typing import Any, Final, NamedTuple

from simsim.diagnostics import CellError, Span
from simsim.feel.arithmetic import alike, told
from simsim.items import EXPECTED
from simsim.messages import did_you_mean
from simsim.regions import canonical, exactly
from simsim.values import (
    CONTEXT,
    FURTHEST,
    Kind,
    Months,
    Several,
    Value,
    comparable,
    exact,
    read_date,
    read_date_and_time,
    read_duration,
    read_months,
    read_number,
)
from simsim.words import FUNCTION, LANGUAGES, Phrase, plain

SHOWN: Final = 6  # functions that a message lists


class Wanted(NamedTuple):
    """What an argument must be: a value of one of these types, in words; and whether it may be null."""

    types: tuple[type, ...]
    said: Phrase
    or_null: bool = False


TEXT: Final = Wanted((str,), Phrase('a text such as "abc"', '一段文本，如 "abc"'))
NUMBER: Final = Wanted((Decimal,), EXPECTED[Kind.NUMBER])
TRUTH: Final = Wanted((bool,), EXPECTED[Kind.BOOLEAN])
DATE: Final = Wanted((date,), Phrase("a date, or a date and time", "一个日期或日期时间"))
INSTANT: Final = Wanted((datetime,), EXPECTED[Kind.DATE_AND_TIME])
ELAPSED: Final = Wanted((timedelta,), EXPECTED[Kind.DURATION])
MONTHS: Final = Wanted((Months,), EXPECTED[Kind.YEARS_AND_MONTHS])
QUANTITY: Final = Wanted((Decimal, timedelta, Months), Phrase("a number or a duration", "一个数字或一段时长"))
ORDERED: Final = Wanted(
    (Decimal, str, date, timedelta, Months),
    Phrase("a number, a text, a date or a duration", "一个数字、文本、日期或时长"),
)
VALUE: Final = Wanted((object,), Phrase("a value other than null", "一个非空的值"))
ANY: Final = Wanted((object,), Phrase("a value", "一个值"), or_null=True)
LIST: Final = Wanted((tuple,), Phrase("a list such as [1, 2]", "一个列表，如 [1, 2]"))
DATE_PARTS: Final = Wanted(
    (date, str, Decimal), Phrase('a date, a text such as "2025-01-08"', '一个日期，或文本如 "2025-01-08"')
)


@dataclass(frozen=True, slots=True)
class Function:
    """A built-in function. ``compute`` takes what ``wants`` says, or one list of what ``each`` says.

    Of the arguments the last ``optional`` may be left out. ``example`` shows a call, and what it gives.
    """

    compute: Callable[..., Value]
    example: tuple[str, str]
    wants: tuple[Wanted, ...] = ()
    optional: int = 0
    each: Wanted | None = None

    @property
    def compares(self) -> bool:
        """Whether it compares a value with those of a list."""
        return LIST in self.wants

    def takes(self, count: int) -> bool:
        """Whether it can be given so many arguments."""
        return count > 0 if self.each else len(self.wants) - self.optional <= count <= len(self.wants)


def known(name: str, count: int, span: Span) -> Function:
    """The function of that name. Raises :class:`CellError` if there is none, or if it does not take so many."""
    function = FUNCTIONS.get(name)
    if function is None:
        close = FUNCTION.close(name)
        shown = Phrase(*(", ".join(FUNCTION.shown(key, lang) for key in [*FUNCTIONS][:SHOWN]) for lang in LANGUAGES))
        raise CellError("function-unknown", span, function=name, functions=shown, hint=did_you_mean(close))
    if not function.takes(count):
        raise CellError("function-count", span, count=count, **_about(name))
    return function


def called(name: str, arguments: Sequence[Value | Several], spans: Sequence[Span], span: Span) -> Value:
    """What a function gives for these arguments, each standing at its own of ``spans``.

    Raises :class:`CellError` at ``span``, or at the argument that is wrong.
    """
    function = known(name, len(arguments), span)
    if function.each:
        only = arguments[0] if len(arguments) == 1 else None
        values: Sequence[Any] = only if isinstance(only, tuple) else arguments
        for n, value in enumerate(values):
            _check(name, value, function.each, span if only is values else spans[n])
        values = [values]
    else:
        values = arguments
        for value, wanted, at in zip(arguments, function.wants, spans, strict=False):
            _check(name, value, wanted, at)
    return _computed(name, function, values, span)


def _check(name: str, value: Value | Several, wanted: Wanted, span: Span) -> None:
    """Refuses an argument of the wrong type, and null where it has no place."""
    if value is None and not wanted.or_null:
        raise CellError("function-null", span, expected=wanted.said, **_about(name))
    fits = value is None or isinstance(value, wanted.types)
    if not fits or isinstance(value, tuple) is not (wanted is LIST):
        raise CellError("function-argument", span, value=told(value), expected=wanted.said, **_about(name))


def _computed(name: str, function: Function, values: Sequence[Any], span: Span) -> Value:
    given = values[0] if function.each else values
    try:
        return function.compute(*values)
    except _EmptyError as error:
        raise CellError("function-empty", span, **_about(name)) from error
    except TypeError as error:  # values of two types, which do not compare
        raise CellError("function-types", span, values=", ".join(map(told, given)), **_about(name)) from error
    except (ArithmeticError, ValueError) as error:
        raise CellError("function-value", span, values=", ".join(map(told, given)), **_about(name)) from error


def _about(name: str) -> dict[str, str | Phrase]:
    """What every message about a function tells: its name, and how it is written."""
    return {"function": Phrase(name, f"{FUNCTION.shown(name, 'zh')} {name}"), "example": FUNCTIONS[name].example[0]}


class _EmptyError(Exception):
    """A list without elements, of which this has no value."""


# ---- lists


def _extreme(pick: Callable[..., Any], values: Several) -> Value:
    if not values:
        raise _EmptyError
    if not all(alike(value, values[0]) for value in values):
        raise TypeError
    found: Value = pick(values, key=comparable)
    return found


def _sum(values: Sequence[Decimal]) -> Decimal:
    if not values:
        raise _EmptyError
    return exact(reduce(CONTEXT.add, values))


def _mean(values: Sequence[Decimal]) -> Decimal:
    return exact(CONTEXT.divide(_sum(values), Decimal(len(values))))


def _holds(values: Several, value: Value) -> bool:
    """Whether a list holds a value; ``TypeError`` where it holds values of another type."""
    if value is not None and not all(one is None or alike(one, value) for one in values):
        raise TypeError
    return comparable(value) in map(comparable, values)


# ---- numbers


def _whole(number: Decimal) -> int:
    if number != number.to_integral_value() or abs(number) > FURTHEST:
        raise ValueError("no whole number")
    return int(number)


def _rounded(rounding: str, number: Decimal, scale: Decimal = Decimal(0)) -> Decimal:
    """A number with at most ``scale`` decimals; below zero, to tens, hundreds and so on."""
    places = _whole(scale)
    if -int(number.as_tuple().exponent) <= places:
        return number
    return exact(number.quantize(Decimal((0, (1,), -places)), rounding, CONTEXT))


def _modulo(number: Decimal, divisor: Decimal) -> Decimal:
    """What is left over, with the sign of the divisor."""
    left = CONTEXT.remainder(number, divisor)
    return exact(CONTEXT.add(left, divisor) if left and (left < 0) != (divisor < 0) else left)


def _absolute(value: Decimal | timedelta | Months) -> Value:
    if isinstance(value, Months):
        return Months(abs(value.number))
    return CONTEXT.abs(value) if isinstance(value, Decimal) else abs(value)


# ---- texts


def _substring(text: str, start: Decimal, length: Decimal | None = None) -> str:
    """From a place counted from 1, or from the end below zero; so many characters, or all that follow."""
    place = _whole(start)
    if not place:
        raise ValueError("places are counted from 1")
    at = place - 1 if place > 0 else max(0, len(text) + place)
    if length is None:
        return text[at:]
    if _whole(length) < 1:
        raise ValueError("no such length")
    return text[at : at + _whole(length)]


def _read(reader: Callable[[str], Value], text: str) -> Value:
    value = reader(plain(text))
    if value is None:
        raise ValueError(text)
    return value


# ---- dates and durations


def _date(start: Value, month: Decimal | None = None, day: Decimal | None = None) -> date:
    """The day of a text, of a date and time, or of a year, a month and a day."""
    match start, month, day:
        case datetime(), None, None:
            return start.date()
        case date(), None, None:
            return start
        case str(), None, None:
            return _read(read_date, start)  # type: ignore[return-value]  # a date
        case Decimal(), Decimal(), Decimal():
            year = int(start) if start == start.to_integral_value() and abs(start) < 10_000 else 0  # noqa: PLR2004  # years
            return date(year, _whole(month), _whole(day))
    raise TypeError


def _duration(text: str) -> Value:
    return _read(lambda each: read_months(each) if read_duration(each) is None else read_duration(each), text)


def _months_between(start: date, end: date) -> Months:
    """How many whole months lie between two dates, below zero if the second comes first."""
    if isinstance(start, datetime) is not isinstance(end, datetime):
        raise TypeError
    if comparable(end) < comparable(start):
        return Months(-_months_between(end, start).number)
    number = (end.year - start.year) * 12 + end.month - start.month
    return Months(number - (_within_month(end) < _within_month(start)))


def _within_month(day: date) -> tuple[int, Any]:
    return day.day, day.timetz().replace(tzinfo=None) if isinstance(day, datetime) else None


def _part(length: Any, unit: Any, cycle: int | None = None) -> Decimal:  # noqa: ANN401  # a number or an elapsed time
    """How many whole units a duration has, within a cycle of so many if one is given; below zero with a minus."""
    size = abs(length)
    count = size // unit % cycle if cycle else size // unit
    return Decimal(count if length == size else -count)


def _seconds(elapsed: timedelta) -> Decimal:
    """The seconds within the minute, with their decimals."""
    return exactly(CONTEXT.scaleb(_part(elapsed, timedelta(microseconds=1), 60_000_000), -6))


def _rounding(mode: str, example: str, gives: str) -> Function:
    return Function(partial(_rounded, mode), (example, gives), (NUMBER, NUMBER), optional=1)


FUNCTIONS: Final[Mapping[str, Function]] = {
    "min": Function(partial(_extreme, min), ("min(3, 5)", "3"), each=ORDERED),
    "max": Function(partial(_extreme, max), ("max(3, 5)", "5"), each=ORDERED),
    "sum": Function(_sum, ("sum(1, 2, 3)", "6"), each=NUMBER),
    "count": Function(lambda values: Decimal(len(values)), ("count([1, 2, 3])", "3"), each=ANY),
    "mean": Function(_mean, ("mean(1, 2, 6)", "3"), each=NUMBER),
    "list contains": Function(_holds, ('list contains(["a", "b"], "a")', "true"), (LIST, ANY)),
    "round half up": _rounding(ROUND_HALF_UP, "round half up(2.345, 2)", "2.35"),
    "round half down": _rounding(ROUND_HALF_DOWN, "round half down(2.345, 2)", "2.34"),
    "round half even": _rounding(ROUND_HALF_EVEN, "round half even(2.5, 0)", "2"),
    "round up": _rounding(ROUND_UP, "round up(2.1, 0)", "3"),
    "round down": _rounding(ROUND_DOWN, "round down(2.9, 0)", "2"),
    "floor": _rounding(ROUND_FLOOR, "floor(-2.5)", "-3"),
    "ceiling": _rounding(ROUND_CEILING, "ceiling(-2.5)", "-2"),
    "abs": Function(_absolute, ("abs(-5)", "5"), (QUANTITY,)),
    "modulo": Function(_modulo, ("modulo(7, 3)", "1"), (NUMBER, NUMBER)),
    "contains": Function(lambda text, part: part in text, ('contains("abc", "b")', "true"), (TEXT, TEXT)),
    "starts with": Function(str.startswith, ('starts with("abc", "a")', "true"), (TEXT, TEXT)),
    "ends with": Function(str.endswith, ('ends with("abc", "c")', "true"), (TEXT, TEXT)),
    "substring": Function(_substring, ('substring("abcd", 2, 2)', "bc"), (TEXT, NUMBER, NUMBER), optional=1),
    "string length": Function(lambda text: Decimal(len(text)), ('string length("abc")', "3"), (TEXT,)),
    "upper case": Function(str.upper, ('upper case("abc")', "ABC"), (TEXT,)),
    "lower case": Function(str.lower, ('lower case("ABC")', "abc"), (TEXT,)),
    "string": Function(canonical, ("string(1.5)", "1.5"), (VALUE,)),
    "number": Function(partial(_read, read_number), ('number("12")', "12"), (TEXT,)),
    "date": Function(_date, ('date("2025-01-08")', "2025-01-08"), (DATE_PARTS, NUMBER, NUMBER), optional=2),
    "date and time": Function(
        partial(_read, read_date_and_time), ('date and time("2025-01-08T10:00")', "2025-01-08T10:00"), (TEXT,)
    ),
    "duration": Function(_duration, ('duration("PT48H")', "P2D"), (TEXT,)),
    "years and months duration": Function(
        _months_between, ("years and months duration(2025-01-08, 2026-03-08)", "P1Y2M"), (DATE, DATE)
    ),
    "year": Function(lambda day: Decimal(day.year), ("year(2025-01-08)", "2025"), (DATE,)),
    "month": Function(lambda day: Decimal(day.month), ("month(2025-01-08)", "1"), (DATE,)),
    "day": Function(lambda day: Decimal(day.day), ("day(2025-01-08)", "8"), (DATE,)),
    "weekday": Function(lambda day: Decimal(day.isoweekday()), ("weekday(2025-01-08)", "3"), (DATE,)),
    "hour": Function(lambda time: Decimal(time.hour), ("hour(2025-01-08T10:30)", "10"), (INSTANT,)),
    "minute": Function(lambda time: Decimal(time.minute), ("minute(2025-01-08T10:30)", "30"), (INSTANT,)),
    "second": Function(
        lambda time: _seconds(timedelta(seconds=time.second, microseconds=time.microsecond)),
        ("second(2025-01-08T10:30:15)", "15"),
        (INSTANT,),
    ),
    "years": Function(lambda length: _part(length.number, 12), ("years(P1Y2M)", "1"), (MONTHS,)),
    "months": Function(lambda length: _part(length.number, 1, 12), ("months(P1Y2M)", "2"), (MONTHS,)),
    "days": Function(lambda length: _part(length, timedelta(days=1)), ("days(50 h)", "2"), (ELAPSED,)),
    "hours": Function(lambda length: _part(length, timedelta(hours=1), 24), ("hours(50 h)", "2"), (ELAPSED,)),
    "minutes": Function(lambda length: _part(length, timedelta(minutes=1), 60), ("minutes(1 h)", "0"), (ELAPSED,)),
    "seconds": Function(_seconds, ("seconds(90 seconds)", "30"), (ELAPSED,)),
    "not": Function(lambda truth: not truth, ("not(true)", "false"), (TRUTH,)),
}

PARTS: Final = frozenset(
    name for name, f in FUNCTIONS.items() if len(f.wants) == 1 and f.wants[0] in (DATE, INSTANT, ELAPSED, MONTHS)
)
