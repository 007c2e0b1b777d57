"""Calendars: on which days there is work, in a country or a part of one, and what of that cannot be known yet.

A calendar is named by a code as ISO 3166 writes it: ``CN``, ``GB-ENG``, ``MY-KTN``; categories of holidays that count
beside the public ones may follow, as in ``ID+government``. The days come from the library ``holidays``, which only this
module knows, and which is loaded by the first calendar that is asked for; what a CALENDAR sheet says goes before it.

>>> kelantan = calendar_named("MY-KTN")
>>> [kelantan.works(date(2025, 6, day)) for day in (19, 20, 21, 22)]
[True, False, False, True]

Source: docs/decisions/14-working-days.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from simsim.diagnostics import CellError, Diagnostic, Place
from simsim.messages import did_you_mean
from simsim.words import nearest, plain

if TYPE_CHECKING:
    from holidays import HolidayBase

_CODE: Final = re.compile(r"([^-+]+)(?:-([^+]+))?((?:\+[^+]+)*)")
_RUN: Final = 3  # so many years in a row make a custom of days that are moved or added
_SHIFT: Final = 2  # so many days may a holiday be away from where it was estimated
_WEEK: Final = 7  # so many days early may a new year's holidays move the working days of the old one
_SHOWN: Final = 5
_LETTERS: Final = 5  # what has no more letters is too like too many names
_MANY: Final = 256
_YEARS: Final = 4096  # of all calendars together: some 10 kB each
_NOWHERE: Final = Place()


class Code(NamedTuple):
    """The name of a calendar: a country, a part of it or nothing, categories of holidays beside the public ones.

    >>> str(Code("BR", "SP", ("optional",)))
    'BR-SP+optional'
    """

    country: str
    part: str = ""
    more: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "+".join(("-".join(filter(None, self[:2])), *self.more))

    @property
    def wider(self) -> tuple[str, ...]:
        """The codes whose overrides hold here too, the widest first."""
        return tuple(dict.fromkeys(map(str, (Code(self.country), Code(self.country, self.part), self))))


class Override(NamedTuple):
    """What CALENDAR says of a day: ``code`` is the text of a :class:`Code`."""

    code: str
    day: date
    works: bool


_ByYear: TypeAlias = Callable[[Code, int], Iterable[date]]


@dataclass(frozen=True)
class Calendar:
    """The working days of one place: what ``overrides`` says of a day, else what the library knows.

    ``name`` is what the place was called; ``code`` is the same for all its names, such as ``MY-KTN`` and ``MY-03``.
    """

    name: str
    code: Code
    overrides: Mapping[date, bool]

    def works(self, day: date, /) -> bool:
        """Whether ``day``, a date of the place, is a working day.

        >>> calendar_named("CN").works(date(2025, 9, 28))
        True

        Source: docs/decisions/14-working-days.md.
        """
        said = self.overrides.get(day)
        return day not in _days_off(self.code, day.year) if said is None else said

    def unsure(self, first: date, last: date, place: Place = _NOWHERE) -> tuple[Diagnostic, ...]:
        """What cannot be known yet of the days from ``first`` to ``last``, both counted: warnings at ``place``.

        That is: years that the library does not reach; years whose moved or added days are not announced; days on
        which parts of the country differ from it; holidays with estimated dates. A row of CALENDAR for the day ends the
        last two. One for 1 January says that the days of that year have been entered, and ends the first two.

        >>> print(calendar_named("CN").unsure(date(2027, 3, 1), date(2027, 3, 8))[0].message())
        The days that CN moves or adds are announced year by year, up to 2026 so far: 2027 is counted without them.

        Source: docs/decisions/14-working-days.md.
        """
        doubts = (*self._beyond(first, last), *self._unannounced(first, last), *self._local(first, last))
        return tuple(doubt.at(place, "") for doubt in (*doubts, *self._estimated(first, last)))

    def _beyond(self, first: date, last: date) -> Iterator[CellError]:
        known = _about(self.code)
        years = [y for y in self._open_years(first, last) if not known.start_year <= y <= known.end_year]
        if years:
            span = {"first": known.start_year, "last": known.end_year}
            yield CellError("calendar-range", None, calendar=self.name, years=_listed(years), **span)

    def _unannounced(self, first: date, last: date) -> Iterator[CellError]:
        announced, end = _announced(self.code), _about(self.code).end_year
        years = [y for y in self._open_years(first, _away(last, _WEEK)) if announced and announced < y <= end]
        if years:
            yield CellError("calendar-year", None, calendar=self.name, years=_listed(years), last=announced or 0)

    def _local(self, first: date, last: date) -> Iterator[CellError]:
        days = self._days(_parts_that_differ, first, last)
        if days:
            parts = {part for day in days for part in _parts_that_differ(self.code, day.year)[day]}
            meant = str(self.code._replace(part=min(sorted(parts), key=len)))
            told = {"days": _listed(days), "parts": _listed(sorted(parts)), "meant": meant}
            yield CellError("calendar-national", None, calendar=self.name, **told)

    def _estimated(self, first: date, last: date) -> Iterator[CellError]:
        days = self._days(_estimated_holidays, _away(first, -_SHIFT), _away(last, _SHIFT))
        if days:
            yield CellError("calendar-estimated", None, calendar=self.name, days=_listed(days))

    def _open_years(self, first: date, last: date) -> list[int]:
        """The years from one day to another whose days nobody has entered."""
        return [year for year in range(first.year, last.year + 1) if date(year, 1, 1) not in self.overrides]

    def _days(self, known: _ByYear, first: date, last: date) -> list[date]:
        """Those of the days that ``known`` gives for a year which lie between two, and have no override."""
        library = _about(self.code)
        years = range(max(first.year, library.start_year), min(last.year, library.end_year) + 1)
        days = (day for year in years for day in known(self.code, year) if first <= day <= last)
        return sorted(day for day in days if day not in self.overrides)


# ---- codes


@lru_cache(maxsize=_MANY)
def calendar_named(code: str, overrides: tuple[Override, ...] = ()) -> Calendar:
    """The calendar of a code such as ``GB-ENG``, with those of the overrides that hold there.

    An override of a country holds in all its parts, unless one of the part says otherwise of that day. Raises
    :class:`CellError` for a country, a part or a category that the library does not have.

    >>> closed = (Override("GB", date(2025, 6, 18), False), Override("GB-SCT", date(2025, 6, 18), True))
    >>> [calendar_named(code, closed).works(date(2025, 6, 18)) for code in ("GB", "GB-ENG", "GB-SCT")]
    [False, False, True]

    Source: docs/decisions/14-working-days.md.
    """
    named = code_named(code)
    rows = [row for wider in named.wider for row in overrides if row.code == wider]
    return Calendar(plain(code), named, {row.day: row.works for row in rows})


def code_named(text: str) -> Code:
    """The code that a text spells, down to its part and categories; a part may go by another name of the library's.

    Raises :class:`CellError` where one of the three is none.

    >>> code_named("ID+government")
    Code(country='ID', part='', more=('government',))

    Source: ISO 3166-2.
    """
    country, part, more = country_checked(text)
    known = _about(Code(country))
    parts = {name: name for name in ("", *known.subdivisions)} | known.subdivisions_aliases
    if part not in parts:
        raise _unknown(text, Code(country, _closest(part, parts) or "", more))
    categories = {*known.supported_categories} - {known.default_category}
    if not categories.issuperset(more):
        raise _unknown(text, Code(country, part, tuple(filter(None, (_closest(name, categories) for name in more)))))
    return Code(country, parts[part], tuple(sorted(set(more))))


def country_checked(text: str) -> Code:
    """The code that a text spells, of which only the country is checked: the countries themselves are not loaded.

    >>> country_checked("GB-ENG").country
    'GB'

    Source: ISO 3166-1.
    """
    from holidays.registry import COUNTRIES  # noqa: PLC0415  # whoever counts no working days never loads it

    spelled = _CODE.fullmatch(plain(text))
    country, part, more = spelled.groups(default="") if spelled else ("", "", "")
    code = Code(country, part, tuple(more.split("+")[1:]))
    if country not in (row[1] for row in COUNTRIES.values()):
        names = {name.casefold(): row[1] for row in COUNTRIES.values() for name in row}
        wanted = (country or text).casefold()
        close = names.get(wanted) or (names.get(nearest(wanted, names) or "") if len(wanted) > _LETTERS else None)
        raise _unknown(text, code._replace(country=close) if close else None)
    return code


def _unknown(text: str, meant: Code | None) -> CellError:
    return CellError("calendar-unknown", None, found=text, hint=did_you_mean(str(meant) if meant else None))


def _closest(name: str, known: Iterable[str]) -> str | None:
    """The one most like ``name``, small and large letters taken as one."""
    folded = {known_name.casefold(): known_name for known_name in known}
    return folded.get(nearest(name.casefold(), folded) or "")


# ---- what the library knows


@lru_cache(maxsize=_MANY)
def _about(code: Code) -> HolidayBase:
    """A calendar of the library, of which only the description is read."""
    return _filled(code, ())


def _filled(code: Code, years: Sequence[int]) -> HolidayBase:
    """A calendar of the library with the holidays of some years, named in English whatever the machine speaks."""
    from holidays import country_holidays  # noqa: PLC0415  # whoever counts no working days never loads it

    bare = country_holidays(code.country)
    options: dict[str, Any] = {name: True for name in bare.get_supported_options() if name.endswith("_show_estimated")}
    return country_holidays(
        code.country,
        code.part or None,
        years,
        expand=False,
        language="en_US",
        categories=(bare.default_category, *code.more),
        **options,
    )


@lru_cache(maxsize=_YEARS)
def _days_off(code: Code, year: int) -> frozenset[date]:
    """The days of a year on which there is no work, weekends among them: only those beyond what the library knows."""
    known = _about(code)
    filled = _filled(code, (year,)) if known.start_year <= year <= known.end_year else known
    return frozenset(day for day in _days_of(year) if not filled.is_working_day(day))


@lru_cache(maxsize=_YEARS)
def _estimated_holidays(code: Code, year: int) -> frozenset[date]:
    """The holidays of a year whose dates the library marks as estimated."""
    known = _filled(code, (year,))
    mark = re.sub("%s|[()（）]", "", known.tr(getattr(known, "estimated_label", ""))).strip()
    return frozenset(day for day, name in known.items() if mark and mark in name)


@lru_cache(maxsize=_YEARS)
def _parts_that_differ(code: Code, year: int) -> Mapping[date, tuple[str, ...]]:
    """The days of a year that are working days in the country and not in a part of it, or the other way round."""
    if code.part:
        return {}
    whole = _days_off(code, year)
    parts = _about(code).get_subdivision_aliases().items()
    differ = {_shown(part, names): whole ^ _days_off(code._replace(part=part), year) for part, names in parts}
    days = frozenset[date]().union(*differ.values())
    return {day: tuple(part for part, own in differ.items() if day in own) for day in days}


def _shown(part: str, names: Iterable[str]) -> str:
    """What people call a part: the shortest of its other names where ISO gives it a number."""
    return min(names, key=len, default=part) if part.isdigit() else part


@lru_cache(maxsize=_MANY)
def _announced(code: Code) -> int | None:
    """The last year whose moved or added days are announced, where there were such days in three years running."""
    known = _about(code)
    tables = (getattr(known, f"special_{category}_holidays", {}) for category in known.categories)
    lasts = [max(table) for table in tables if table and all(max(table) - n in table for n in range(_RUN))]
    return min(lasts, default=None)


# ---- days


def _days_of(year: int) -> Iterator[date]:
    return map(date.fromordinal, range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1))


def _away(day: date, days: int) -> date:
    """So many days later or earlier, as far as there are any."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def _listed(found: Sequence[object]) -> str:
    """The first few, parted by commas."""
    return ", ".join((*map(str, found[:_SHOWN]), *(["…"] if len(found) > _SHOWN else [])))
