"""Lists: sheets with one header row and one record a row, all but decision tables and EXAMPLES."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from simsim.diagnostics import Place
from simsim.items import AllowedValue, ItemDefinition, KnowledgeSource
from simsim.messages import did_you_mean
from simsim.sheets import (
    BLANK,
    CalendarRow,
    CardRow,
    ClockRow,
    EventRow,
    ItemRow,
    ParameterRow,
    Sheets,
    TextRow,
    ValueRow,
    WaiverRow,
)
from simsim.table import DecisionTable, Entry, HitPolicy, Rule
from simsim.values import Kind
from simsim.words import CARD, COLUMN, LANGUAGES, TYPE, Phrase, nearest, plain
from simsim.workbook.form import Form, ids

MOST_DECIMALS: Final = 12
_LABELS: Final = ("label en", "label zh")
_HELP: Final = ("help en", "help zh")


@dataclass(frozen=True, slots=True)
class _Record:
    """A row under a header: its cells by the header's word, its first cell, its place."""

    cells: Mapping[str, Entry]
    first: Entry
    place: Place

    def entry(self, column: str) -> Entry:
        return self.cells.get(column, BLANK)

    def text(self, column: str) -> str:
        return self.entry(column).text.strip()

    @property
    def places(self) -> dict[str, Place]:
        """Where the cell of each column stands."""
        return {column: entry.place for column, entry in self.cells.items()}

    def phrase(self, column: str) -> Phrase:
        """The texts of a column per language."""
        prefix = f"{column} " if column else ""
        return Phrase(self.text(f"{prefix}en"), self.text(f"{prefix}zh"))


class Lists(Form):
    """A list on its way: one method a kind."""

    def records(self, required: Sequence[str], optional: Sequence[str]) -> Iterator[_Record]:
        """One record a row, under the columns that the header names."""
        columns = self._header((*required, *optional))
        for missing in [word for word in required if word not in columns.values()]:
            self.report("column-missing", self.grid.place(self.top), column=COLUMN.phrase(missing))
        for row in self.rows(self.top + 1):
            cells = {word: self.grid.entry(row, at) for at, word in columns.items()}
            self.stray(row, {0, *columns})
            yield _Record(cells, self.grid.entry(row, 0), self.grid.place(row))

    def _header(self, allowed: Sequence[str]) -> dict[int, str]:
        columns: dict[int, str] = {}
        for at in self.grid.filled(self.top):
            if at:
                text = self.grid.cell(self.top, at).text
                word = COLUMN.read(text)
                if word is None or word not in allowed:
                    self._unknown_column(at, text, allowed)
                elif word in columns.values():
                    self.report("column-repeated", self.grid.place(self.top, at), text, column=text)
                else:
                    columns[at] = word
        return columns

    def _unknown_column(self, at: int, text: str, allowed: Sequence[str]) -> None:
        close = nearest(plain(text).casefold(), allowed)
        columns = Phrase(*(", ".join(COLUMN.shown(word, lang) for word in allowed) for lang in LANGUAGES))
        self.report(
            "column-unknown",
            self.grid.place(self.top, at),
            text,
            column=text,
            columns=columns,
            hint=did_you_mean(close),
        )

    def policy(self) -> Sheets:
        """The rows of POLICY."""
        rows = []
        for record in self.records((), ("name", "en", "zh", "case", "value", "note")):
            key = CARD.read(record.first.text)
            if key is None:
                keys = ", ".join(CARD.spellings)
                close = CARD.close(record.first.text)
                self.report(
                    "card-key",
                    record.first.place,
                    record.first.text,
                    key=record.first.text,
                    keys=keys,
                    hint=did_you_mean(close),
                )
                continue
            rows.append(CardRow(key, record.entry("name"), record.phrase(""), record.entry("case")))
        return Sheets(card=tuple(rows))

    def glossary(self) -> Sheets:
        """The rows of GLOSSARY."""
        optional = ("unit", "scale", "may be null", *_LABELS, "question en", "question zh", *_HELP, "group", "order")
        records = list(self.records(("type",), (*optional, "none applies", "former labels", "also known as", "note")))
        return Sheets(items=tuple(self._item_row(record) for record in records if self._named(record)))

    def _item_row(self, record: _Record) -> ItemRow:
        item = self._item(record)
        decision = TYPE.read(record.text("type")) == "decision"
        return ItemRow(item, record.entry("none applies"), decision, record.places)

    def _item(self, record: _Record) -> ItemDefinition:
        kind = self._kind(record.entry("type"))
        return ItemDefinition(
            plain(record.first.text),
            kind,
            record.text("unit"),
            self._whole(record.entry("scale"), kind),
            self.yes(record.entry("may be null")),
            (),
            record.phrase("label"),
            record.phrase("question"),
            record.phrase("help"),
            record.text("group"),
            self.number(record.entry("order")) or Decimal(0),
            None,
            tuple(part.strip() for part in record.text("former labels").split(",") if part.strip()),
            self._known_as(record),
            record.first.place,
        )

    def _known_as(self, record: _Record) -> tuple[str, ...]:
        """The words that people search by; each is told once, and says something that the item is not called by."""
        entry = record.entry("also known as")
        words = [word for part in plain(entry.text).split(",") if (word := part.strip())]
        told = {plain(text).casefold() for text in (record.first.text, *record.phrase("label"))}
        for word in words:
            if word.casefold() in told:
                self.report("word-repeated", entry.place, word, word=word, item=plain(record.first.text))
            told.add(word.casefold())
        return tuple(words)

    def _named(self, record: _Record) -> bool:
        if not plain(record.first.text):
            self.report("name-missing", record.first.place)
            return False
        return True

    def _kind(self, entry: Entry) -> Kind:
        key = TYPE.read(entry.text)
        if key is None and entry is not BLANK:
            self.report(
                "type-unknown",
                entry.place,
                entry.text,
                types=", ".join(TYPE.spellings),
                hint=did_you_mean(TYPE.close(entry.text)),
            )
        return Kind.STRING if key in (None, "decision") else Kind(key)

    def _whole(self, entry: Entry, kind: Kind) -> int | None:
        number = self.number(entry)
        if number is not None and kind is not Kind.NUMBER:
            self.report("scale-kind", entry.place, entry.text)
            return None
        if number is not None and (number != int(number) or not 0 <= number <= MOST_DECIMALS):
            self.report("scale-range", entry.place, entry.text)
            return None
        return None if number is None else int(number)

    def values(self) -> Sheets:
        """The rows of VALUES."""
        optional = (*_LABELS, *_HELP, "order", "note")
        rows = [self._value_row(record) for record in self.records(("value",), optional) if self._named(record)]
        return Sheets(values=tuple(rows))

    def _value_row(self, record: _Record) -> ValueRow:
        entry = record.entry("value")
        value = plain(entry.text)
        if not value and entry is not BLANK:
            self.report("value-missing", entry.place)
        allowed = AllowedValue(value, record.phrase("label"), record.phrase("help"))
        return ValueRow(record.first, allowed, self.number(record.entry("order")) or Decimal(0), entry.place)

    def parameters(self) -> Sheets:
        """The rows of PARAMETERS."""
        optional = ("unit", "alternatives", "layer", "source", *_LABELS, *_HELP, "owner", "last checked", "note")
        rows = [self._parameter_row(r) for r in self.records(("type", "value"), optional) if self._named(r)]
        return Sheets(parameters=tuple(rows))

    def _parameter_row(self, record: _Record) -> ParameterRow:
        item = self._item(record)
        layer = plain(record.text("layer"))
        sources, kept = ids(record.text("source")), (record.text("owner"), record.text("last checked"))
        cells = record.entry("value"), record.entry("alternatives")
        return ParameterRow(item, *cells, layer, sources, *kept, record.places)

    def sources(self) -> Sheets:
        """The rows of SOURCES."""
        figures = ("number", "unit", "scope", "effective", "candidates", "source")
        optional = ("section", "modality", *figures, "date", "link", "confidence", "owner", "last checked", "note")
        rows = [self._source(record) for record in self.records(("en",), ("zh", *optional)) if self._named(record)]
        return Sheets(sources=tuple(rows))

    def _source(self, record: _Record) -> KnowledgeSource:
        return KnowledgeSource(
            plain(record.first.text),
            record.text("section"),
            record.phrase(""),
            modality=record.text("modality"),
            number=record.text("number"),
            unit=record.text("unit"),
            scope=record.text("scope"),
            effective=record.text("effective"),
            candidates=record.text("candidates"),
            sources=ids(record.text("source")),
            date=record.text("date"),
            link=record.text("link"),
            confidence=record.text("confidence"),
            owner=record.text("owner"),
            last_checked=record.text("last checked"),
            place=record.first.place,
        )

    def clocks(self) -> Sheets:
        """The rows of CLOCKS."""
        required = ("actor", "starts at", "length", "counted as")
        texts = (*_LABELS, "action en", "action zh", "when missed en", "when missed zh")
        counted = ("ends at", "earliest", "end included", "calendar", "applies when", "stops when", "stops at")
        optional = (*texts, *counted, "valid from", "valid to", "source", "layer", "note")
        rows = [self._clock_row(r) for r in self.records(required, optional) if self._named(r)]
        return Sheets(clocks=tuple(rows))

    def _clock_row(self, record: _Record) -> ClockRow:
        return ClockRow(
            record.first,
            record.phrase("label"),
            actor=record.entry("actor"),
            action=record.phrase("action"),
            starts_at=record.entry("starts at"),
            ends_at=record.entry("ends at"),
            length=record.entry("length"),
            earliest=record.entry("earliest"),
            counted_as=record.entry("counted as"),
            end_included=record.entry("end included"),
            calendar=record.entry("calendar"),
            applies_when=record.entry("applies when"),
            stops_when=record.entry("stops when"),
            stops_at=record.entry("stops at"),
            when_missed=record.phrase("when missed"),
            valid_from=record.entry("valid from"),
            valid_to=record.entry("valid to"),
            sources=ids(record.text("source")),
            layer=plain(record.text("layer")),
            places=record.places,
        )

    def events(self) -> Sheets:
        """The rows of EVENTS."""
        records = self.records((), (*_LABELS, "actor", "item", "form", "note"))
        return Sheets(events=tuple(self._event_row(record) for record in records if self._named(record)))

    def _event_row(self, record: _Record) -> EventRow:
        entries = (record.entry(column) for column in ("actor", "item", "form"))
        return EventRow(record.first, record.phrase("label"), *entries)

    def expressions(self) -> Sheets:
        """The rows of EXPRESSIONS, each a decision."""
        records = self.records(("expression",), ("source", "layer", "note"))
        return Sheets(tables=tuple(self._expression(record) for record in records if self._named(record)))

    def _expression(self, record: _Record) -> DecisionTable:
        """A decision that is one expression: a table without inputs, whose one rule gives it."""
        entry, note = record.entry("expression"), record.text("note")
        sources, layer = ids(record.text("source")), plain(record.text("layer"))
        rule = Rule("1", (), (entry,), None, sources, layer, None, None, (note,), record.place, record.places)
        rules = () if entry is BLANK else (rule,)  # the sheet lacks the column, and was told of it
        return DecisionTable(
            record.first, HitPolicy.UNIQUE, (), (record.first,), rules, None, None, ("note",), record.place
        )

    def waivers(self) -> Sheets:
        """The rows of WAIVERS."""
        optional = ("rule", "case", "expiry", "source", "note")
        rows = [self._waiver_row(r) for r in self.records(("table", "reason"), optional) if self._named(r)]
        return Sheets(waivers=tuple(rows))

    def _waiver_row(self, record: _Record) -> WaiverRow:
        reason = record.entry("reason")
        if reason is not BLANK and not plain(reason.text):
            self.report("reason-missing", reason.place)
        return WaiverRow(
            record.first,
            record.entry("table"),
            record.entry("rule"),
            record.entry("case"),
            reason,
            record.entry("expiry"),
            ids(record.text("source")),
            record.places,
        )

    def texts(self) -> Sheets:
        """The rows of TEXTS."""
        records = self.records(("value", "audience", "language", "text"), ("case", "order", "layer", "source", "note"))
        return Sheets(texts=tuple(self._text_row(record) for record in records if self._named(record)))

    def _text_row(self, record: _Record) -> TextRow:
        return TextRow(
            record.first,
            record.entry("value"),
            record.entry("audience"),
            record.entry("language"),
            record.entry("text"),
            record.entry("case"),
            self.number(record.entry("order")) or Decimal(0),
            ids(record.text("source")),
            plain(record.text("layer")),
            record.places,
        )

    def calendar(self) -> Sheets:
        """The rows of CALENDAR."""
        rows = [r for r in self.records(("date", "works"), ("source", "note")) if self._named(r)]
        return Sheets(
            calendar=tuple(
                CalendarRow(r.first, r.entry("date"), r.entry("works"), ids(r.text("source")), r.places) for r in rows
            )
        )
