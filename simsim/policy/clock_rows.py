"""Rows of CLOCKS to clocks: expressions over full names, units, actors; several rows of one name are its versions.

A clock may be told of by several rows, each of which holds for the starts between two days: so a limit that was changed
on 1 July leaves what began on 30 June as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from simsim.diagnostics import CellError, Diagnostic
from simsim.feel.binding import bind
from simsim.feel.parser import parse_expression
from simsim.feel.syntax import Expression, Literal, Name, names_in
from simsim.items import AllowedValue, ItemDefinition
from simsim.policy.assembly import Names
from simsim.policy.card import Card, unknown_actor
from simsim.policy.card import names as listed
from simsim.policy.clocks import Clock
from simsim.resolver import Words
from simsim.sheets import ClockRow
from simsim.table import Entry
from simsim.values import Kind, read_date
from simsim.words import COUNTED_AS, UNIT, Phrase, plain

METHODS: Final = tuple(AllowedValue(key.replace(" ", "_"), COUNTED_AS.phrase(key)) for key in COUNTED_AS.spellings)
BOOLEAN: Final = ItemDefinition("condition", Kind.BOOLEAN)
INSTANT: Final = ItemDefinition("instant", Kind.DATE_AND_TIME)
NUMBER: Final = ItemDefinition("length", Kind.NUMBER)
METHOD: Final = ItemDefinition("counted as", Kind.STRING, allowed=METHODS)
CALENDAR: Final = ItemDefinition("calendar", Kind.STRING)
WORKING: Final = "working_days"


def clocks_of(rows: Sequence[ClockRow], names: Names, card: Card) -> tuple[dict[str, Clock], list[Diagnostic]]:
    """The clocks by name that the rows of CLOCKS make, and what is wrong with them."""
    reader = _Reader(names, card)
    clocks: dict[str, Clock] = {}
    for clock in filter(None, map(reader.clock, rows)):
        first = clocks.get(clock.name)
        if first:
            reader.compare(clock, first)
            clocks[clock.name] = replace(first, versions=(*first.versions, _completed(clock, first)))
        else:
            clocks[clock.name] = clock
    return clocks, reader.found


def _completed(clock: Clock, first: Clock) -> Clock:
    """A later row of a name, with the words for people that only the first one says."""
    label, action = (
        own if any(own) else told for own, told in ((clock.label, first.label), (clock.action, first.action))
    )
    return replace(clock, label=label, action=action)


class _Reader:
    """Rows on their way; collects what cannot be read."""

    def __init__(self, names: Names, card: Card) -> None:
        self.names, self.card = names, card
        self.found: list[Diagnostic] = []

    def clock(self, row: ClockRow) -> Clock | None:
        """One clock, or ``None`` where a cell of its row cannot be read."""
        before = len(self.found)
        words = Words(row.name.text.strip(), self.names.glossary, {}, self.names.producers)
        starts, length = self._expression(row.starts_at, INSTANT, words), self._expression(row.length, NUMBER, words)
        counted = self._counted(row, words)
        least, calendar = self._optional(row.earliest, NUMBER, words), self._optional(row.calendar, CALENDAR, words)
        ends, stops_at = (self._optional(e, INSTANT, words) for e in (row.ends_at, row.stops_at))
        conditions = (row.end_included, row.applies_when, row.stops_when)
        included, applies, stops = (self._optional(e, BOOLEAN, words) for e in conditions)
        unit = self._unit(length, row.length)
        least_unit = self._unit(least, row.earliest) if least else ""
        actors = self._actors(row)
        since, until = self._day(row.valid_from), self._day(row.valid_to)
        if since and until and until < since:
            self.found.append(
                Diagnostic("clock-reversed", row.valid_to.place, row.valid_to.text, None, name=row.name.text)
            )
        if len(self.found) > before or starts is None or length is None or counted is None:
            return None
        parts = (starts, ends, length, least, counted, included, calendar, applies, stops, stops_at)
        asks = [n.text for e in parts if e for n in names_in(e)]
        asks += [self._own_calendar] if calendar is None and self._may_work(counted) and self._own_calendar else []
        return Clock(
            row.name.text.strip(), row.label, actors, row.action, starts, ends, length, unit, counted, least,
            least_unit, included, calendar, applies, stops, stops_at, row.when_missed, since, until,
            row.sources, row.layer, tuple(dict.fromkeys(words.named)), tuple(dict.fromkeys(asks)), row.name,
        )  # fmt: skip

    def compare(self, clock: Clock, first: Clock) -> None:
        """What keeps two rows from being versions of one clock: another start, or days on which both hold."""
        place, text = clock.at.place, clock.at.text
        if clock.starts_at != first.starts_at:
            self.found.append(Diagnostic("clock-other-start", place, text, None, name=clock.name))
        for other in first.rows:
            last = max(clock.valid_from or date.min, other.valid_from or date.min)
            if last <= min(clock.valid_to or date.max, other.valid_to or date.max):
                earlier = Phrase(other.at.place.text("en"), other.at.place.text("zh"))
                self.found.append(Diagnostic("clock-versions", place, text, None, name=clock.name, first=earlier))

    @property
    def _own_calendar(self) -> str:
        """The item that holds the calendar of a case."""
        return self.names.full(self.card.parts.get("calendar", "")) or ""

    def _may_work(self, counted: Expression) -> bool:
        """Whether working days may be what is counted."""
        return not isinstance(counted, Literal) or counted.value == WORKING

    def _counted(self, row: ClockRow, words: Words) -> Expression | None:
        key = COUNTED_AS.read(row.counted_as.text)
        counted = Literal(key.replace(" ", "_")) if key else self._expression(row.counted_as, METHOD, words)
        if counted == Literal(WORKING) and not row.calendar.text.strip() and not self._own_calendar:
            self.found.append(Diagnostic("clock-no-calendar", row.counted_as.place, row.counted_as.text, None))
        return counted

    def _day(self, entry: Entry) -> date | None:
        day = read_date(plain(entry.text))
        if entry.text.strip() and day is None:
            self.found.append(Diagnostic("validity-date", entry.place, entry.text, None, found=entry.text))
        return day

    def _optional(self, entry: Entry, item: ItemDefinition, words: Words) -> Expression | None:
        return self._expression(entry, item, words) if entry.text.strip() else None

    def _expression(self, entry: Entry, item: ItemDefinition, words: Words) -> Expression | None:
        try:
            return bind(words.whole(entry.text) or parse_expression(entry.text), item, words)
        except CellError as error:
            self.found.append(error.at(entry.place, entry.text))
            return None

    def _unit(self, length: Expression | None, entry: Entry) -> str:
        """The unit of the parameter, or item, that a length is."""
        item = self.names.item(length.text) if isinstance(length, Name) else None
        unit = UNIT.read(item.unit) if item else None
        if length is not None and unit is None:
            units = ", ".join(UNIT.spellings)
            self.found.append(Diagnostic("clock-unit", entry.place, entry.text, None, units=units))
        return unit or ""

    def _actors(self, row: ClockRow) -> tuple[str, ...]:
        actors = listed(row.actor.text) or ("",)
        place = row.actor.place
        self.found += [unknown_actor(name, place, self.card) for name in actors if name not in self.card.actors]
        return actors
