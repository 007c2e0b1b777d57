"""The policy book's sheets of rows: clocks, events, days of calendars, constraints, waivers, examples.

Every field that a row has is shown under the word of its column, as it is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Final

from simsim.diagnostics import Place
from simsim.policy.events import EventKind
from simsim.reports.book_parts import (
    Book,
    Chapter,
    address,
    bullets,
    card,
    item_way,
    node_way,
    pairs,
    place,
    source_ways,
    titles,
)
from simsim.reports.book_tables import layer, relations
from simsim.reports.cited import clock_rows, column, finding, policy_clock
from simsim.reports.markup import NOTHING, Markup, element, joined
from simsim.reports.phrases import cell_text
from simsim.sheets import ClockRow, ConstraintRow, ExampleRow, TextRow, WaiverRow
from simsim.table import Entry
from simsim.values import spelled
from simsim.words import EXAMPLE_ROLE, LANGUAGES, Phrase

NAMES: Final = ("id", "name", "label")  # what stands in the head of a card
Pair = tuple[Markup, Markup]


def fields_of(book: Book, row: Any, *apart: str) -> Iterator[Pair]:  # noqa: ANN401  # a row of any sheet
    """Every field of a row that says anything, under the word of its column, but for those that stand ``apart``."""
    for one in fields(row):
        if one.name not in apart:
            yield book.told(column(one.name.replace("_", " "))), _shown(book, one.name, getattr(row, one.name))


def _shown(book: Book, name: str, value: object) -> Markup:
    match value:
        case Entry(text):
            return element("code", text) if text.strip() else NOTHING
        case Phrase():
            return book.told(value)
        case str(text) if name == "layer":
            return layer(book, text)
        case _:
            return NOTHING


def _ending(book: Book, sources: Sequence[str], at: Place) -> list[Pair]:
    """Sources and address, behind all that a row says."""
    cites = source_ways(book, sources) if sources else NOTHING
    return [(book.say("cites"), cites), (book.say("where"), place(book, at))]


# ---------------------------------------------------------------------------------------------------- clocks and events


def clocks_chapter(book: Book) -> Chapter:
    """Every clock, with the rows that tell of it."""
    names = [*book.policy.clocks]
    above = titles(book, *(row.name.place for row in book.policy.sheets.clocks))
    body = joined((above, *(_clock(book, name) for name in names)))
    return Chapter("clocks", len(names), body, [node_way(book, name) for name in names])


def _clock(book: Book, name: str) -> Markup:
    rows = [_clock_row(book, name, n, row) for n, row in enumerate(clock_rows(book.policy, name))]
    head = joined((book.told(policy_clock(book.policy, name)), " ", element("code", name)))
    return card("node", name, head=head, body=joined((*rows, pairs(relations(book, name)))))


def _clock_row(book: Book, name: str, n: int, row: ClockRow) -> Markup:
    facts = [*fields_of(book, row, *NAMES), *_ending(book, row.sources, row.name.place)]
    return element("div", pairs(facts), id=address("clock", name, str(n)))


def events_chapter(book: Book) -> Chapter:
    """Everything that can happen, and what follows from it."""
    kinds = book.policy.events.kinds
    above = titles(book, *(kind.place for kind in kinds.values()))
    return Chapter("events", len(kinds), joined((above, *(_event(book, kind) for kind in kinds.values()))))


def _event(book: Book, kind: EventKind) -> Markup:
    rows = [row for row in book.policy.sheets.events if row.name.text.strip() == kind.name]
    actors = joined([book.told(book.policy.card.actors[name]) for name in kind.actors], " · ")
    follows = bullets(
        joined(
            (
                item_way(book, book.policy.names.full(row.item.text) or row.item.text),
                ": ",
                element("code", row.form.text),
            )
        )
        for row in rows
        if row.item.text.strip()
    )
    facts = [
        (book.told(column("actor")), actors),
        (book.say("follows"), follows),
        (book.say("where"), place(book, kind.place)),
    ]
    head = joined((book.told(kind.caption), " ", element("code", kind.name)))
    return card("event", kind.name, head=head, body=pairs(facts))


def calendar_chapter(book: Book) -> Chapter:
    """Single days on which people work, or do not."""
    days = book.policy.sheets.calendar
    cards = [
        card(
            "day",
            str(n),
            head=joined((day.code.text, " ", day.day.text)),
            body=pairs([*fields_of(book, day, "code", "day"), *_ending(book, day.sources, day.code.place)]),
        )
        for n, day in enumerate(days)
    ]
    return Chapter("calendar", len(days), joined((titles(book, *(day.code.place for day in days)), *cards)))


# ---------------------------------------------------------------------------------------------- constraints and waivers


def constraints_chapter(book: Book) -> Chapter:
    """Everything that cannot be."""
    rows = book.policy.sheets.constraints
    intro = element("p", book.say("about constraints"), class_="aside")
    above = titles(book, *(row.place for row in rows))
    return Chapter("constraints", len(rows), joined((intro, above, *(_constraint(book, row) for row in rows))))


def _constraint(book: Book, row: ConstraintRow) -> Markup:
    facts = [*_cells(book, row.cells), *fields_of(book, row, "id"), *_ending(book, row.sources, row.place)]
    return card("constraint", row.id.text, head=joined((row.id.text,)), body=pairs(facts))


def waivers_chapter(book: Book) -> Chapter:
    """Findings that were accepted."""
    rows = book.policy.sheets.waivers
    intro = element("p", book.say("about waivers"), class_="aside")
    above = titles(book, *(row.finding.place for row in rows))
    return Chapter("waivers", len(rows), joined((intro, above, *(_waiver(book, n, row) for n, row in enumerate(rows)))))


def _waiver(book: Book, n: int, row: WaiverRow) -> Markup:
    told = _decided(book, row.table.text)
    head = joined((book.told(finding(row)), ": ", told, *((" ", row.rule.text) if row.rule.text else ())))
    facts = [
        *fields_of(book, row, "finding", "table", "rule", "reason"),
        (book.told(column("reason")), joined((row.reason.text,))),
        *_ending(book, row.sources, row.finding.place),
    ]
    return card("waiver", str(n), head=head, body=pairs(facts))


def _decided(book: Book, text: str) -> Markup:
    """The decision that a cell names, or what it says."""
    node = book.policy.node(text)
    return node_way(book, node) if node else joined((text,))


def texts_chapter(book: Book) -> Chapter:
    """What may be said of outcomes."""
    rows = book.policy.sheets.texts
    intro = element("p", book.say("about texts"), class_="aside")
    above = titles(book, *(row.item.place for row in rows))
    return Chapter("texts", len(rows), joined((intro, above, *(_text(book, n, row) for n, row in enumerate(rows)))))


def _text(book: Book, n: int, row: TextRow) -> Markup:
    value = (" = ", _meant(book, row.item.text, row.value)) if row.value.text.strip() else ()
    facts = [*fields_of(book, row, "item", "value", "text"), *_ending(book, row.sources, row.item.place)]
    head = joined((_named(book, row.item.text), *value))
    return card("text", str(n), head=head, body=joined((element("p", row.text.text), pairs(facts))))


# ------------------------------------------------------------------------------------------------------------- examples


@dataclass(frozen=True)
class _Sheet:
    """A sheet of EXAMPLES with its rows."""

    place: Place
    rows: list[ExampleRow]


def examples_chapter(book: Book) -> Chapter:
    """Every example, sheet by sheet; none is decided here."""
    sheets: dict[tuple[str, str], _Sheet] = {}
    for row in book.policy.sheets.examples:
        at = row.id.place
        sheets.setdefault((at.file, at.sheet), _Sheet(at, [])).rows.append(row)
    intro = element("p", book.say("about examples"), class_="aside")
    body = joined((intro, *(_examples(book, sheet) for sheet in sheets.values())))
    return Chapter("examples", len(book.policy.sheets.examples), body)


def _examples(book: Book, sheet: _Sheet) -> Markup:
    at = sheet.place
    where = Place(at.file, at.sheet)
    head = element("h3", book.told(Phrase(where.text("en"), where.text("zh"))), f" ({len(sheet.rows)})")
    return element("section", head, titles(book, at), *(_example(book, row) for row in sheet.rows), class_="group")


def _example(book: Book, row: ExampleRow) -> Markup:
    roles = ("events", "as of", "now", "layers")
    entries = (row.events, row.as_of, row.now, row.layers)
    others = [
        (book.told(EXAMPLE_ROLE.phrase(role)), element("code", entry.text))
        for role, entry in zip(roles, entries, strict=True)
        if entry.text.strip()
    ]
    facts = [
        (book.say("given"), _facts(book, row.given)),
        *others,
        (book.say("expect"), _facts(book, row.expect)),
        (book.told(EXAMPLE_ROLE.phrase("training")), book.say("yes") if row.training else NOTHING),
        (book.told(EXAMPLE_ROLE.phrase("difficulty")), _number(row.difficulty)),
        *_ending(book, row.sources, row.id.place),
    ]
    head = joined((element("span", row.id.text, class_="ids"), " ", book.told(row.story)))
    return card("example", row.id.text, head=head, body=pairs(facts), level="h4")


def _number(number: Decimal | None) -> Markup:
    return NOTHING if number is None else element("code", spelled(number))


def _facts(book: Book, cells: Sequence[tuple[Entry, Entry]]) -> Markup:
    """Items with what stands in their cells, those that say nothing left out."""
    told = [element("li", name, " = ", value) for name, value in _cells(book, cells)]
    return element("ul", *told, class_="facts") if told else NOTHING


def _cells(book: Book, cells: Sequence[tuple[Entry, Entry]]) -> Iterator[Pair]:
    """Items with what their cells mean, those that say nothing left out."""
    for head, entry in cells:
        if entry.text.strip():
            yield _named(book, head.text), _meant(book, head.text, entry)


def _meant(book: Book, head: str, entry: Entry) -> Markup:
    """What a cell says of an item, by labels."""
    item = book.policy.names.item(book.policy.names.full(head) or "")
    return book.told(Phrase(*(cell_text(item, entry, lang) if item else entry.text for lang in LANGUAGES)))


def _named(book: Book, text: str) -> Markup:
    """The item, decision or clock that a cell names, or what it says."""
    full = book.policy.names.full(text)
    return _decided(book, text) if full is None else item_way(book, full)
