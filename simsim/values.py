"""The FEEL types held exactly, their literals, and what is known of a value.

A value is a string, a ``Decimal`` of at most 34 digits, a boolean, a date, a date and time, a duration of either kind
(elapsed time, or a count of months), or ``None``, the null of the standard: known to be absent. A tuple is a list of
values: the results of a decision that gives several. What is not known at all is no value: see :class:`Known`. The
readers here are the only way from text to a value; each takes bounded text, so none can be made to run for minutes.

>>> read(Kind.NUMBER, "10.50"), read(Kind.DATE, "2025年1月8日"), read(Kind.DURATION, "48小时")
(Decimal('10.50'), datetime.date(2025, 1, 8), datetime.timedelta(days=2))

Types and their literals: DMN 1.5, section 10.3.2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import ROUND_HALF_EVEN, Context, Decimal
from enum import StrEnum
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

from simsim.words import CELL, UNIT, UNIT_OF_MONTHS, plain


@dataclass(frozen=True, order=True, slots=True)
class Months:
    """A years and months duration: how many months, a year being twelve; below zero it leads back.

    >>> spelled(Months(18)), Months(12) == read(Kind.YEARS_AND_MONTHS, "1 year")
    ('P1Y6M', True)
    """

    number: int


Value: TypeAlias = "str | Decimal | bool | date | datetime | timedelta | Months | tuple[Value, ...] | None"
Several: TypeAlias = tuple[Value, ...]  # a list, which only functions take
DIGITS: Final = 34
CONTEXT: Final = Context(prec=DIGITS, rounding=ROUND_HALF_EVEN)
LONGEST: Final = 100  # characters of a literal other than a string
FURTHEST: Final = 999  # the exponent of the largest number, and minus that of the smallest
MOST_MONTHS: Final = 999_999_999 * 12 + 11  # either way: P999999999Y11M


class Kind(StrEnum):
    """The type of an information item, in the standard's words."""

    STRING = "string"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATE_AND_TIME = "date and time"
    DURATION = "duration"
    YEARS_AND_MONTHS = "years and months duration"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an information item: the ``values`` still possible, or ``None`` where any value is.

    ``missing`` names the facts to ask for, ``failed`` the decisions that gave no answer because they broke.

    >>> Known.of("SEA").settled, Known(None, ("market",)).settled
    (True, False)
    """

    values: frozenset[Value] | None
    missing: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()

    @classmethod
    def of(cls, value: Value) -> Known:
        """A value that is known."""
        return cls(frozenset((value,)))

    @property
    def settled(self) -> bool:
        """Whether one value alone is possible."""
        return self.values is not None and len(self.values) == 1

    @property
    def value(self) -> Value:
        """The one value possible; raises ``ValueError`` unless settled."""
        if self.values is None or len(self.values) != 1:
            raise ValueError("not settled")
        return next(iter(self.values))

    @property
    def as_written(self) -> object:
        """The same to look up by: what is equal but not written alike, as 1 and 1.0, is told apart.

        >>> from decimal import Decimal
        >>> Known.of(Decimal("1")) == Known.of(Decimal("1.0"))
        True
        >>> Known.of(Decimal("1")).as_written == Known.of(Decimal("1.0")).as_written
        False
        """
        if self.values is None:
            return self
        written = [value if type(value) in _ONE_WAY else (repr(value),) for value in self.values]
        told = written[0] if len(written) == 1 else frozenset(written)
        return (told, self.missing, self.failed) if self.missing or self.failed else (told,)


_ONE_WAY: Final = frozenset({str, bool, type(None)})  # types of values that are equal only if written alike
_NUMBER = re.compile(r"[+-]?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|年(\d{1,2})月(\d{1,2})日)", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?", re.ASCII)
_ZONE = re.compile(r"(Z)|([+-])(\d{2}):?(\d{2})|@([A-Za-z][A-Za-z0-9_+/-]{0,60})", re.ASCII)
_ISO_DURATION = re.compile(r"(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{1,6}))?S)?)?", re.ASCII)
_ISO_MONTHS = re.compile(r"(-)?P(?:(\d{1,9})Y)?(?:(\d{1,9})M)?", re.ASCII)
_PLAIN_LENGTH = re.compile(r"(-)?(\d{1,6})\s*([^\W\d_]+)")


def read_number(text: str) -> Decimal | None:
    """A number of at most 34 digits, or ``None``."""
    if len(text) > LONGEST or not _NUMBER.fullmatch(text):
        return None
    number = Decimal(text)
    if len(number.as_tuple().digits) > DIGITS:
        return None
    try:
        return exact(number)
    except OverflowError:
        return None


def read_date(text: str) -> date | None:
    """``2025-01-08``, ``2025/1/8``, ``2025年1月8日``, or ``None``; an impossible day is ``None`` too."""
    match = _DATE.fullmatch(text)
    if not match:
        return None
    year, month, day = (int(g) for g in match.groups() if g)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_date_and_time(text: str) -> datetime | None:
    """``2025-01-08T10:00``, with ``Z``, ``+08:00`` or ``@Asia/Tokyo``; without a zone it is wall time in the case's."""
    day = _DATE.match(text)
    clock = day and _TIME.match(text, day.end() + (text[day.end() : day.end() + 1] in ("T", " ")))
    if not day or not clock or (clock.start() == day.end() and not day.group().endswith("日")):
        return None
    base = read_date(day.group())
    hour, minute, second, fraction = clock.groups()
    rest = text[clock.end() :].strip()
    zone = _read_zone(rest) if rest else None
    if base is None or (rest and zone is None):
        return None
    try:
        at = time(int(hour), int(minute), int(second or 0), int((fraction or "").ljust(6, "0")))
        instant = datetime.combine(base, at, zone)
        return instant if comparable(instant) else None
    except (ValueError, OverflowError):  # no such time of day; an instant before the first year or after the last
        return None


def _read_zone(text: str) -> timezone | ZoneInfo | None:
    match = _ZONE.fullmatch(text)
    if not match:
        return None
    utc, sign, hours, minutes, name = match.groups()
    if utc:
        return UTC
    if name:
        return zone_named(name)
    if int(hours) >= 24 or int(minutes) >= 60:  # noqa: PLR2004  # hours of a day, minutes of an hour
        return None
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-offset if sign == "-" else offset)


def zone_named(name: str) -> ZoneInfo | None:
    """The time zone of the IANA database with that name, or ``None``.

    Names in small letters, such as ``localtime``, are files of a machine that say where it stands, and no zones.
    """
    if not name[:1].isupper():
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def read_duration(text: str) -> timedelta | None:
    """``PT48H``, ``P2D``, ``48 h``, ``2 days``, ``48小时``: elapsed time, so that 2 days are 48 hours; or ``None``."""
    if len(text) > LONGEST:
        return None
    plainly = _PLAIN_LENGTH.fullmatch(text)
    unit = plainly and UNIT.read(plainly.group(3))
    if plainly and unit:
        length = timedelta(**{unit: int(plainly.group(2))})
        return -length if plainly.group(1) else length
    iso = _ISO_DURATION.fullmatch(text)
    if not iso or text[-1] in "PT":
        return None
    days, hours, minutes, seconds, micro = (int(g or "0") for g in (*iso.groups()[1:5], (iso[6] or "").ljust(6, "0")))
    try:
        length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds, microseconds=micro)
    except OverflowError:
        return None
    return -length if iso.group(1) else length


def read_months(text: str) -> Months | None:
    """``P1Y2M``, ``P18M``, ``3 months``, ``1 year``, ``3个月``, ``1年``; or ``None``."""
    plainly = _PLAIN_LENGTH.fullmatch(text)
    unit = plainly and UNIT_OF_MONTHS.read(plainly.group(3))
    iso = _ISO_MONTHS.fullmatch(text)
    if plainly and unit:
        sign, number = plainly.group(1), int(plainly.group(2)) * (12 if unit == "years" else 1)
    elif iso and text[-1] != "P":
        sign, number = iso.group(1), int(iso.group(2) or 0) * 12 + int(iso.group(3) or 0)
    else:
        return None
    return Months(-number if sign else number) if number <= MOST_MONTHS else None


def read_boolean(text: str) -> bool | None:
    """``yes``, ``no``, ``true``, ``false``, ``是``, ``否``, or ``None``."""
    word = CELL.read(text)
    return {"true": True, "false": False}.get(word or "")


_READERS: Final = {
    Kind.NUMBER: read_number,
    Kind.BOOLEAN: read_boolean,
    Kind.DATE: read_date,
    Kind.DATE_AND_TIME: read_date_and_time,
    Kind.DURATION: read_duration,
    Kind.YEARS_AND_MONTHS: read_months,
}


def read(kind: Kind, text: str) -> Value:
    """The value of type ``kind`` that ``text`` spells, or ``None`` if none; a string is kept to the letter."""
    return text if kind is Kind.STRING else _READERS[kind](plain(text))


def kind_of(value: Value) -> Kind | None:
    """The type of a value; ``None`` for null, and for a list, which is of no item's type."""
    match value:
        case None | tuple():
            return None
        case bool():
            return Kind.BOOLEAN
        case str():
            return Kind.STRING
        case Decimal():
            return Kind.NUMBER
        case datetime():
            return Kind.DATE_AND_TIME
        case date():
            return Kind.DATE
        case timedelta():
            return Kind.DURATION
        case Months():
            return Kind.YEARS_AND_MONTHS


def comparable(value: Any) -> Any:  # noqa: ANN401  # the same value
    """An instant in UTC, anything else as it is.

    Python compares and subtracts two instants of one zone by their wall time, and calls a wall time that comes twice
    unequal to the same instant told in another zone.
    """
    return value.astimezone(UTC) if isinstance(value, datetime) and value.tzinfo else value


def spelled(value: Value) -> str:
    """The canonical spelling, which the readers read back.

    >>> spelled(timedelta(hours=50)), spelled(Decimal("1.50")), spelled(None)
    ('P2DT2H', '1.50', 'null')
    """
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case Decimal():
            return str(value)
        case datetime():
            return _spelled_instant(value)
        case date():
            return value.isoformat()
        case timedelta():
            return _spelled_duration(value)
        case tuple():
            return f"[{', '.join(map(spelled, value))}]"
        case Months(number):
            return _spelled_months(number)


def _spelled_instant(instant: datetime) -> str:
    offset = instant.utcoffset()
    if offset and offset % timedelta(minutes=1):  # a local mean time of long ago, which no reader would take back
        instant = instant.astimezone(UTC)
    text = instant.isoformat(timespec="auto")
    return text.removesuffix(":00") if instant.tzinfo is None and not instant.microsecond else text


def _spelled_duration(length: timedelta) -> str:
    sign, length = ("-", -length) if length < timedelta(0) else ("", length)
    minutes, seconds = divmod(length.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    exactly = f"{seconds}.{length.microseconds:06}".rstrip("0") if length.microseconds else seconds
    clock = "".join(f"{n}{letter}" for n, letter in ((hours, "H"), (minutes, "M"), (exactly, "S")) if n)
    days = f"{length.days}D" if length.days else ""
    return f"{sign}P{days}{'T' + clock if clock else ''}" if days or clock else "PT0S"


def _spelled_months(number: int) -> str:
    years, months = divmod(abs(number), 12)
    parts = "".join(f"{n}{letter}" for n, letter in ((years, "Y"), (months, "M")) if n)
    return f"{'-' if number < 0 else ''}P{parts or '0M'}"


def exact(number: Decimal) -> Decimal:
    """``number`` rounded to 34 digits, half to even; raises ``OverflowError`` where it is too large, or too small.

    The largest is a little under 1E+1000, the smallest is 1E-999: so far one can write a number, and read it again.
    """
    try:
        rounded = CONTEXT.plus(number)
    except ArithmeticError as error:
        raise OverflowError("not a finite number") from error
    if not rounded.is_finite() or (rounded and abs(rounded.adjusted()) > FURTHEST):
        raise OverflowError("not a finite number")
    return rounded if abs(rounded.adjusted()) <= FURTHEST else Decimal(0)
