"""What a CALENDAR sheet says of single days, and whether the calendars that a policy names are any.

>>> counts_working_days(Sheets())
False

Source: docs/decisions/14-working-days.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import product

from simsim.compiled import CompiledTable
from simsim.diagnostics import CellError, Diagnostic, Place
from simsim.feel.syntax import Literal
from simsim.policy.assembly import Names
from simsim.policy.calendars import Code, Override, code_named, country_checked
from simsim.policy.card import Card
from simsim.sheets import CalendarRow, Sheets
from simsim.table import Entry
from simsim.values import read_boolean, read_date
from simsim.words import COLUMN, COUNTED_AS, Phrase, plain


def overrides_of(rows: Iterable[CalendarRow]) -> tuple[tuple[Override, ...], list[Diagnostic]]:
    """The overrides that the rows make, sorted, and what is wrong with them.

    >>> overrides_of([CalendarRow(Entry("GB-ENG"), Entry("2025-06-20"), Entry("no"))])
    ((Override(code='GB-ENG', day=datetime.date(2025, 6, 20), works=False),), [])

    Source: docs/decisions/14-working-days.md.
    """
    made: dict[tuple[str, date], Override] = {}
    places: dict[tuple[str, date], Place] = {}
    found: list[Diagnostic] = []
    for row in rows:
        code, day, works = _code(row.code, found), _day(row, found), _works(row, found)
        if code is None or day is None or works is None:
            continue
        key = str(code), day
        if key in made:
            told = Phrase(places[key].text("en"), places[key].text("zh"))
            twice = {"calendar": row.code.text, "day": str(day)}
            found.append(Diagnostic("duplicate-day", row.at("date"), row.day.text, None, **twice, first=told))
        made.setdefault(key, Override(*key, works))
        places.setdefault(key, row.at("date"))
    return tuple(sorted(made.values())), found


def _code(entry: Entry, found: list[Diagnostic]) -> Code | None:
    try:
        return code_named(entry.text)
    except CellError as error:
        found.append(error.at(entry.place, entry.text))
        return None


def _day(row: CalendarRow, found: list[Diagnostic]) -> date | None:
    if _blank(row.day, "date", row, found):
        return None
    day = read_date(plain(row.day.text))
    if day is None:
        found.append(Diagnostic("value-date", row.day.place, row.day.text, None, found=row.day.text))
    return day


def _works(row: CalendarRow, found: list[Diagnostic]) -> bool | None:
    if _blank(row.works, "works", row, found):
        return None
    works = read_boolean(row.works.text)
    if works is None:
        found.append(Diagnostic("calendar-works", row.works.place, row.works.text, None))
    return works


def _blank(entry: Entry, column: str, row: CalendarRow, found: list[Diagnostic]) -> bool:
    """Whether a cell that must say something is blank; where its column is missing, that has been told."""
    if plain(entry.text):
        return False
    if column in row.places:
        found.append(Diagnostic("calendar-day", row.at(column), "", None, column=COLUMN.phrase(column)))
    return True


def counts_working_days(sheets: Sheets) -> bool:
    """Whether a clock may count working days: its row says so, or a parameter or an allowed value does."""
    texts = [row.counted_as.text for row in sheets.clocks]
    texts += [part for row in sheets.parameters for e in (row.value, row.alternatives) for part in e.text.split(",")]
    texts += [row.value.value for row in sheets.values]
    return any(COUNTED_AS.read(plain(text).replace("_", " ")) == "working days" for text in texts)


def calendar_errors(
    sheets: Sheets, compiled: Mapping[str, CompiledTable], card: Card, names: Names
) -> Iterator[Diagnostic]:
    """Codes of countries that are none, where a table gives them for the item that POLICY names as the calendar.

    Nothing is looked at where no clock counts working days. The parts of a country are looked up by the first clock
    that counts there: to load them here would take as long as all the rest of a small policy.
    """
    full = names.full(card.parts.get("calendar", "")) or ""
    table = compiled.get(names.producer(full) or "")
    if table is None or not counts_working_days(sheets):
        return
    columns = [n for n, item in enumerate(table.outputs) if f"{table.name}.{item.name.rpartition('.')[2]}" == full]
    for row, column in product(table.every_rule, columns):
        value, entry = row.outputs[column], row.rule.outputs[column]
        if isinstance(value, Literal) and isinstance(value.value, str):
            try:
                country_checked(value.value)
            except CellError as error:
                yield error.at(entry.place, entry.text)
