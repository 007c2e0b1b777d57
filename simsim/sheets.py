"""What the sheets of a policy say, as written: rows with their places, before names are resolved across sheets.

:mod:`simsim.workbook` makes these of files; :mod:`simsim.policy` makes a policy of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from simsim.diagnostics import Place
from simsim.items import NOTHING, AllowedValue, ItemDefinition, KnowledgeSource
from simsim.table import DecisionTable, Entry
from simsim.words import Phrase

BLANK = Entry("")


@dataclass(frozen=True, slots=True)
class CardRow:
    """A row of POLICY: a key, a name or a list of names, a text for people, the cases that it is confined to."""

    key: str
    name: Entry
    text: Phrase
    case: Entry = BLANK


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A row of GLOSSARY; ``decision`` marks a label for a decision rather than an item."""

    item: ItemDefinition
    none_applies: Entry = BLANK
    decision: bool = False
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)

    def at(self, column: str) -> Place:
        """Where its cell in that column stands."""
        return self.places.get(column, self.item.place)


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A row of VALUES."""

    item: Entry
    value: AllowedValue
    order: Decimal = Decimal(0)
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """A row of PARAMETERS, its values still text."""

    item: ItemDefinition
    value: Entry = BLANK
    alternatives: Entry = BLANK
    layer: str = ""
    sources: tuple[str, ...] = ()
    owner: str = ""
    last_checked: str = ""
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)

    def at(self, column: str) -> Place:
        """Where its cell in that column stands."""
        return self.places.get(column, self.item.place)


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A row of CLOCKS."""

    name: Entry
    label: Phrase = NOTHING
    actor: Entry = BLANK
    action: Phrase = NOTHING
    starts_at: Entry = BLANK
    ends_at: Entry = BLANK
    length: Entry = BLANK
    earliest: Entry = BLANK
    counted_as: Entry = BLANK
    end_included: Entry = BLANK
    calendar: Entry = BLANK
    applies_when: Entry = BLANK
    stops_when: Entry = BLANK
    stops_at: Entry = BLANK
    when_missed: Phrase = NOTHING
    valid_from: Entry = BLANK
    valid_to: Entry = BLANK
    sources: tuple[str, ...] = ()
    layer: str = ""
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)

    def at(self, column: str) -> Place:
        """Where its cell in that column stands."""
        return self.places.get(column, self.name.place)


@dataclass(frozen=True, slots=True)
class EventRow:
    """A row of EVENTS: what can happen, by whom, and an item that follows from it."""

    name: Entry
    label: Phrase = NOTHING
    actors: Entry = BLANK
    item: Entry = BLANK
    form: Entry = BLANK


@dataclass(frozen=True, slots=True)
class ExampleRow:
    """A row of EXAMPLES: pairs of (item, text) that are given and that are expected, and under what.

    ``training``: a trainer marked it to be asked; ``difficulty`` as the trainer put it, the higher the harder.
    """

    id: Entry
    given: tuple[tuple[Entry, Entry], ...] = ()
    expect: tuple[tuple[Entry, Entry], ...] = ()
    as_of: Entry = BLANK
    now: Entry = BLANK
    layers: Entry = BLANK
    events: Entry = BLANK
    story: Phrase = NOTHING
    sources: tuple[str, ...] = ()
    training: bool = False
    difficulty: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ConstraintRow:
    """A row of CONSTRAINTS: pairs of (item, text) that cannot be, all together, and why."""

    id: Entry
    cells: tuple[tuple[Entry, Entry], ...] = ()
    reason: Phrase = NOTHING
    sources: tuple[str, ...] = ()
    place: Place = field(default=Place(), compare=False)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)

    def at(self, role: str) -> Place:
        """Where its cell in the column of that role stands."""
        return self.places.get(role, self.place)


@dataclass(frozen=True, slots=True)
class WaiverRow:
    """A row of WAIVERS: a finding of a table, or of one rule of it, that was looked at and accepted."""

    finding: Entry
    table: Entry = BLANK
    rule: Entry = BLANK
    case: Entry = BLANK
    reason: Entry = BLANK
    expiry: Entry = BLANK
    sources: tuple[str, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)

    def at(self, column: str) -> Place:
        """Where its cell in that column stands."""
        return self.places.get(column, self.finding.place)


@dataclass(frozen=True, slots=True)
class TextRow:
    """A row of TEXTS: what may be said to an audience where an item has one of some values."""

    item: Entry
    value: Entry = BLANK
    audience: Entry = BLANK
    language: Entry = BLANK
    text: Entry = BLANK
    case: Entry = BLANK
    order: Decimal = Decimal(0)
    sources: tuple[str, ...] = ()
    layer: str = ""
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)

    def at(self, column: str) -> Place:
        """Where its cell in that column stands."""
        return self.places.get(column, self.item.place)


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A row of CALENDAR: whether a day is a working day in the place that the code names."""

    code: Entry
    day: Entry = BLANK
    works: Entry = BLANK
    sources: tuple[str, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)

    def at(self, column: str) -> Place:
        """Where its cell in that column stands."""
        return self.places.get(column, self.code.place)


@dataclass(frozen=True, slots=True)
class Sheets:
    """All that the sheets of a policy say."""

    card: tuple[CardRow, ...] = ()
    items: tuple[ItemRow, ...] = ()
    values: tuple[ValueRow, ...] = ()
    parameters: tuple[ParameterRow, ...] = ()
    sources: tuple[KnowledgeSource, ...] = ()
    clocks: tuple[ClockRow, ...] = ()
    events: tuple[EventRow, ...] = ()
    tables: tuple[DecisionTable, ...] = ()
    examples: tuple[ExampleRow, ...] = ()
    constraints: tuple[ConstraintRow, ...] = ()
    waivers: tuple[WaiverRow, ...] = ()
    calendar: tuple[CalendarRow, ...] = ()
    texts: tuple[TextRow, ...] = ()
    titles: tuple[Entry, ...] = ()  # what stands above the headers, for people

    def __add__(self, other: Sheets) -> Sheets:
        """Both together."""
        return Sheets(
            self.card + other.card,
            self.items + other.items,
            self.values + other.values,
            self.parameters + other.parameters,
            self.sources + other.sources,
            self.clocks + other.clocks,
            self.events + other.events,
            self.tables + other.tables,
            self.examples + other.examples,
            self.constraints + other.constraints,
            self.waivers + other.waivers,
            self.calendar + other.calendar,
            self.texts + other.texts,
            self.titles + other.titles,
        )
