"""Counting agrees with one who counts on his fingers: day by day, and second after second around a night."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

import simsim
from simsim.policy.calendars import Calendar, Override, calendar_named
from simsim.policy.counting import Length, due, earliest
from tests.sheets import SHIPPED

POLICY = simsim.open(SHIPPED)
PLACES = POLICY.tables[POLICY.card.parts["zone"].rpartition(".")[0]]
SHIPPED_ZONES = sorted({e.text.strip('"') for rule in PLACES.rules for e in rule.outputs if "/" in e.text})
NIGHTS: Final = ("Africa/Cairo", "America/Havana", "America/Nuuk", "Asia/Beirut", "Australia/Lord_Howe", "UTC")
ZONES: Final = (*SHIPPED_ZONES, "Asia/Shanghai", *NIGHTS)
Way: TypeAlias = tuple[str, ZoneInfo, Calendar]
METHODS: Final = ("elapsed", "calendar days", "working days")
CODES: Final = ("CN", "VN", "GB", "GB-ENG", "US-NY", "MY-KTN", "SA", "JP", "BR+optional", "ID+government")
SWAPPED: Final = Override("GB", date(2025, 6, 21), works=True), Override("GB", date(2025, 6, 23), works=False)
CALENDARS: Final = (*(calendar_named(code) for code in CODES), calendar_named("GB-SCT", SWAPPED))
YEARS: Final = (datetime(2023, 1, 1), datetime(2027, 12, 1))  # noqa: DTZ001  # in UTC, as given below

zones = st.sampled_from(ZONES).map(ZoneInfo)
calendars = st.sampled_from(CALENDARS)
methods = st.sampled_from(METHODS)
ways = st.tuples(methods, zones, calendars)
days = st.integers(0, 40).map(lambda n: Length(Decimal(n), "days"))


@st.composite
def nights(draw: st.DrawFn) -> datetime:
    """An instant within three hours of one at which some zone puts its clocks forward or back."""
    zone = ZoneInfo(draw(st.sampled_from([z for z in ZONES if len(changes(z)) > 0])))
    change = draw(st.sampled_from(changes(zone.key)))
    return change + timedelta(seconds=draw(st.integers(-3 * 3600, 3 * 3600)))


def changes(zone: str) -> list[datetime]:
    """The instants, to the half hour, at which the difference from UTC changes, from 2023 to 2027."""
    if zone not in CHANGES:
        where, found = ZoneInfo(zone), []
        for day in range((date(2027, 12, 31) - date(2023, 1, 1)).days):
            at = datetime(2023, 1, 1, tzinfo=UTC) + timedelta(days=day)
            if offset(at, where) != offset(at + timedelta(days=1), where):
                halves = (at + timedelta(minutes=30 * n) for n in range(48))
                found += [h for h in halves if offset(h, where) != offset(h - timedelta(seconds=1), where)]
        CHANGES[zone] = found
    return CHANGES[zone]


CHANGES: dict[str, list[datetime]] = {}


def offset(at: datetime, zone: ZoneInfo) -> timedelta | None:
    return at.astimezone(zone).utcoffset()


starts = st.one_of(st.datetimes(*YEARS, timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0)), nights())


# ---- one who counts on his fingers


def works(day: date, calendar: Calendar) -> bool:
    """What the library says of one day, of a calendar that was made for it alone."""
    if day in calendar.overrides:
        return calendar.overrides[day]
    code = calendar.code
    known = holidays.country_holidays(code.country, code.part or None, categories=("public", *code.more))
    return known.is_working_day(day)


def days_between(start: datetime, end: datetime, method: str, zone: ZoneInfo, calendar: Calendar) -> int:
    """How many days, of those that count, come after the day of the start up to the day of the end."""
    first, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    passed = [first + timedelta(n) for n in range(1, (last - first).days + 1)]
    return sum(method == "calendar days" or works(day, calendar) for day in passed)


@given(starts, days, zones, calendars, st.sampled_from(METHODS[1:]))
def test_adding_days_and_counting_them_agree(
    start: datetime, length: Length, zone: ZoneInfo, calendar: Calendar, method: str
) -> None:
    end = due(start, length, method, zone, calendar)
    assert days_between(start, end, method, zone, calendar) == length.amount
    counts = method == "calendar days" or length.amount == 0 or works(end.date(), calendar)
    assert counts, "it ends with a day that counts, or with the day of the start"


@given(starts, st.integers(0, 10**7), zones)
def test_adding_seconds_and_counting_them_agree(start: datetime, seconds: int, zone: ZoneInfo) -> None:
    end = due(start, Length(Decimal(seconds), "seconds"), "elapsed", zone)
    assert end.astimezone(UTC) - start == timedelta(seconds=seconds)


@given(starts, st.integers(0, 100), zones)
def test_adding_hours_is_adding_one_hour_after_another(start: datetime, hours: int, zone: ZoneInfo) -> None:
    at = start.astimezone(zone)
    for _ in range(hours):
        at = due(at, Length(Decimal(1), "hours"), "elapsed", zone)
    assert at.isoformat() == due(start, Length(Decimal(hours), "hours"), "elapsed", zone).isoformat()


@given(starts, days, zones, calendars, st.sampled_from(METHODS[1:]))
def test_a_day_ends_in_its_last_second_and_begins_in_its_first(
    start: datetime, length: Length, zone: ZoneInfo, calendar: Calendar, method: str
) -> None:
    first, last = (f(start, length, method, zone, calendar) for f in (earliest, due))
    assert first.date() == last.date()
    after, before = in_zone(last, 1, zone), in_zone(first, -1, zone)
    assert after.date() > last.date(), "a second later it is another day"
    assert before.date() < first.date() or first.astimezone(UTC) == start


def in_zone(at: datetime, seconds: int, zone: ZoneInfo) -> datetime:
    return (at.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(zone)


# ---- laws


@given(starts, st.integers(0, 10**6), zones, zones)
def test_elapsed_time_does_not_depend_on_the_zone(start: datetime, minutes: int, one: ZoneInfo, two: ZoneInfo) -> None:
    length = Length(Decimal(minutes), "minutes")
    shown = [due(start, length, "elapsed", zone) for zone in (one, two)]
    assert shown[0].astimezone(UTC) == shown[1].astimezone(UTC)
    assert [at.tzinfo for at in shown] == [one, two]


@given(starts, st.integers(0, 10**6), days, ways)
def test_a_later_start_is_never_due_earlier(start: datetime, seconds: int, length: Length, way: Way) -> None:
    for counted in (due, earliest):
        sooner, later = (
            counted(at, length, *way).astimezone(UTC) for at in (start, start + timedelta(seconds=seconds))
        )
        assert sooner <= later


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("zone", ZONES)
def test_a_later_start_is_never_due_earlier_in_any_night(zone: str, method: str) -> None:
    where, two = ZoneInfo(zone), Length(Decimal(2), "days")
    for change in changes(zone) or [datetime(2025, 3, 30, tzinfo=UTC)]:
        starting = [change + timedelta(minutes=10 * n) for n in range(-72 * 6, 6 * 6)]
        ends = [due(at, two, method, where, CALENDARS[0]).astimezone(UTC) for at in starting]
        assert ends == sorted(ends)


@given(starts, days, days, ways)
def test_a_longer_length_is_never_due_earlier(start: datetime, one: Length, two: Length, way: Way) -> None:
    short, long = sorted((one, two), key=lambda length: length.amount)
    assert due(start, short, *way).astimezone(UTC) <= due(start, long, *way).astimezone(UTC)


@given(starts, days, ways)
def test_a_range_begins_before_it_ends_and_not_before_its_start(start: datetime, length: Length, way: Way) -> None:
    first, last = (counted(start, length, *way).astimezone(UTC) for counted in (earliest, due))
    assert start <= first <= last


@given(starts, days, ways)
def test_without_its_end_point_it_ends_before(start: datetime, length: Length, way: Way) -> None:
    with_it, without = (due(start, length, *way, inclusive=inclusive).astimezone(UTC) for inclusive in (True, False))
    assert without < with_it
    if way[0] != "elapsed" and length.amount:
        assert without == due(start, Length(length.amount - 1, "days"), *way).astimezone(UTC)
