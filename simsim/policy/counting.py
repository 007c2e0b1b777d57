"""Counting: from an instant and a length to the last instant that is still in time, or the first of a range.

Elapsed time is counted in UTC, so that a change to summer time neither gives nor takes an hour. Days are days of the
case's zone: the day on which counting starts is day 0, whether or not anybody works on it, and a deadline is the last
second of the day that is reached. Working days are those on which a calendar says that there is work. Instants count
in whole seconds.

>>> from zoneinfo import ZoneInfo
>>> london = ZoneInfo("Europe/London")
>>> start = datetime(2025, 3, 29, 18, 0, tzinfo=london)
>>> due(start, Length(Decimal(48), "hours"), "elapsed", london).isoformat()
'2025-03-31T19:00:00+01:00'
>>> due(start, Length(Decimal(2), "days"), "calendar days", london).isoformat()
'2025-03-31T23:59:59+01:00'

Source: docs/decisions/06-clocks-and-the-last-second.md, docs/decisions/14-working-days.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from typing import Final, Protocol

from simsim.diagnostics import CellError
from simsim.values import Value, spelled
from simsim.words import COUNTED_AS

SECOND: Final = timedelta(seconds=1)
DAY: Final = timedelta(days=1)


class WorkingDays(Protocol):
    """What working days are counted by, such as :class:`simsim.policy.calendars.Calendar`."""

    def works(self, day: date, /) -> bool:
        """Whether ``day`` is a working day."""


@dataclass(frozen=True, slots=True)
class Length:
    """So many ``days``, ``hours``, ``minutes`` or ``seconds``; not fewer than none.

    >>> str(Length(Decimal(48), "hours")), Length(Decimal(48), "hours").days
    ('48 hours', 2)
    """

    amount: Decimal
    unit: str

    @property
    def elapsed(self) -> timedelta:
        """The length as elapsed time; raises :class:`CellError` where it is below zero or beyond counting."""
        try:
            elapsed = timedelta(**{self.unit: float(self.amount)})
        except OverflowError as error:
            raise self.uncountable from error
        if elapsed < timedelta(0):
            raise self.uncountable
        return elapsed

    @property
    def days(self) -> int:
        """The length in whole days; raises :class:`CellError` where a part of a day is left."""
        days, rest = divmod(self.elapsed, DAY)
        if rest:
            raise CellError("clock-whole-days", None, found=str(self))
        return days

    @property
    def uncountable(self) -> CellError:
        """What is raised where no instant lies so far away."""
        return CellError("clock-length", None, found=str(self))

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"


def due(  # noqa: PLR0913  # what is counted, and by what; `inclusive` is a reading
    start: datetime,
    length: Length,
    counted_as: str,
    zone: tzinfo,
    calendar: WorkingDays | None = None,
    *,
    inclusive: bool = True,
) -> datetime:
    """The last instant, in ``zone``, at which what ``start`` (with a zone) began can still be done in time.

    ``counted_as`` is ``elapsed``, ``calendar days`` or ``working days``, in any spelling of the format; the last needs
    a ``calendar``. Where the end point does not count (``inclusive=False``), it is one second less, or one day less:
    the last second of the working day before, and for a length of no days that of the day before the start. Raises
    :class:`CellError` for a length that cannot be so counted, for another way of counting, for want of a calendar.

    >>> class FromMonday:
    ...     def works(self, day):
    ...         return day.weekday() < 5
    >>> start, five = datetime(2025, 6, 20, 9, 30, tzinfo=UTC), Length(Decimal(5), "days")
    >>> due(start, five, "working days", UTC, FromMonday()).isoformat()
    '2025-06-27T23:59:59+00:00'
    >>> due(start, five, "working days", UTC, FromMonday(), inclusive=False).isoformat()
    '2025-06-26T23:59:59+00:00'

    Source: docs/decisions/14-working-days.md.
    """
    method, less = _method(counted_as), 0 if inclusive else 1
    try:
        if method == "elapsed":
            return (_whole_seconds(start) + length.elapsed - less * SECOND).astimezone(zone)
        day = _day(start.astimezone(zone).date(), length.days - less, method, calendar)
        return _existing(day, time(23, 59, 59, fold=1), zone)
    except OverflowError as error:
        raise length.uncountable from error


def earliest(
    start: datetime, length: Length, counted_as: str, zone: tzinfo, calendar: WorkingDays | None = None
) -> datetime:
    """The first instant, in ``zone``, of a range that begins with ``length``, such as that of 5 to 7 working days.

    Elapsed, that is ``start`` and the length; in days the first second of the day that is reached, which is 01:00 where
    the clocks skip midnight, and never before ``start`` (with a zone). Raises as :func:`due`.

    >>> start, five = datetime(2025, 6, 20, 9, 30, tzinfo=UTC), Length(Decimal(5), "days")
    >>> earliest(start, five, "calendar days", UTC).isoformat()
    '2025-06-25T00:00:00+00:00'

    Source: docs/decisions/14-working-days.md.
    """
    method = _method(counted_as)
    try:
        if method == "elapsed":
            return (_whole_seconds(start) + length.elapsed).astimezone(zone)
        first = _existing(_day(start.astimezone(zone).date(), length.days, method, calendar), time(), zone)
    except OverflowError as error:
        raise length.uncountable from error
    return max(first.astimezone(UTC), _whole_seconds(start)).astimezone(zone)


def _method(counted_as: str) -> str:
    """The way of counting that a word spells."""
    method = COUNTED_AS.read(counted_as.replace("_", " "))
    if method is None:
        raise CellError("clock-method", None, found=counted_as, methods=", ".join(COUNTED_AS.spellings))
    return method


def _day(day: date, count: int, method: str, calendar: WorkingDays | None) -> date:
    """The ``count``-th day after ``day``, of all days or of those on which there is work."""
    if method == "calendar days":
        return day + count * DAY
    if calendar is None:
        raise CellError("clock-calendar", None)
    return nth_working_day(day, count, calendar)


def nth_working_day(day: date, count: int, calendar: WorkingDays) -> date:
    """The ``count``-th working day after ``day``; ``day`` itself for 0, and the day before it for -1.

    Raises ``OverflowError`` where the years end before.
    """
    soonest = day + count * DAY  # overflows at once, where going through all days would take its time
    if count <= 0:
        return soonest
    while count:
        day += DAY
        count -= calendar.works(day)
    return day


def _existing(day: date, wall: time, zone: tzinfo) -> datetime:
    """The instant of a wall time; of one that the zone skips, the instant at which it skips it, or the one before.

    A wall time with ``fold=0`` is moved on, one with ``fold=1`` is moved back: so the first second of a day stays the
    first that there is, and the last the last.
    """
    return datetime.combine(day, wall, zone).astimezone(UTC).astimezone(zone)


def _whole_seconds(at: datetime) -> datetime:
    """An instant in UTC without its part of a second."""
    return at.astimezone(UTC).replace(microsecond=0)


def instant(wall: datetime, zone: tzinfo) -> datetime:
    """A wall time of ``zone`` as an instant; one that has a zone is only shown in ``zone``.

    Raises :class:`CellError` for a time that the zone skips, or has twice, and offers both; and for one that lies, in
    the zone or in UTC, beyond the years 1 to 9999.

    >>> from zoneinfo import ZoneInfo
    >>> instant(datetime(2025, 6, 20, 10), ZoneInfo("Asia/Singapore")).isoformat()
    '2025-06-20T10:00:00+08:00'

    Source: docs/decisions/06-clocks-and-the-last-second.md.
    """
    try:
        at = wall.astimezone(zone) if wall.tzinfo else wall.replace(tzinfo=zone)
        at.astimezone(UTC)  # as whoever compares it will do
    except OverflowError:
        raise CellError("time-beyond", None, found=spelled(wall), zone=str(zone)) from None
    if wall.tzinfo or at.utcoffset() == at.replace(fold=1 - at.fold).utcoffset():
        return at
    first, second = at.replace(fold=0), at.replace(fold=1)
    real = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wall
    one, two = (at.astimezone(UTC).astimezone(zone) for at in (first, second))
    code = "time-twice" if real else "time-missing"
    raise CellError(code, None, found=spelled(wall), zone=str(zone), one=one.isoformat(), two=two.isoformat())


def timed(value: Value) -> bool:
    """Whether a value is a date and time, or a list that holds one.

    >>> timed((date(2025, 6, 20), datetime(2025, 6, 20, 10)))
    True
    """
    return any(map(timed, value)) if isinstance(value, tuple) else isinstance(value, datetime)


def in_zone(value: Value, zone: tzinfo) -> Value:
    """A value with its times, if it is one or a list of them, as instants of ``zone``; raises as :func:`instant`.

    >>> in_zone(date(2025, 6, 20), UTC)
    datetime.date(2025, 6, 20)
    """
    if isinstance(value, tuple):
        return tuple(in_zone(part, zone) for part in value)
    return instant(value, zone) if isinstance(value, datetime) else value
