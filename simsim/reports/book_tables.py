"""The policy book's decision tables and expressions: every rule with its cells as they are written in the sheet.

Below a cell stands what it means, where that is said otherwise than it is written: labels of values in the reader's
language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import NamedTuple

from simsim.compiled import CompiledTable
from simsim.items import ItemDefinition
from simsim.reports.book_parts import (
    Book,
    Chapter,
    address,
    code_name,
    item_way,
    node_way,
    pairs,
    place,
    source_ways,
    titles,
)
from simsim.reports.cited import column, rule_id
from simsim.reports.html_parts import SECTION
from simsim.reports.html_tables import input_items
from simsim.reports.markup import NOTHING, Markup, element, joined
from simsim.reports.phrases import cell_text
from simsim.table import Entry, Rule
from simsim.words import CELL, HIT_POLICY, LANGUAGES, ROLE, Phrase, plain


class Column(NamedTuple):
    """A column of a table: its header, and what it shows of a rule; in which language alone, if in one."""

    head: Markup
    role: str
    shows: Callable[[Rule], Markup]
    lang: str | None = None


def tables_chapter(book: Book) -> Chapter:
    """Every decision that is a table."""
    found = [made for made in book.tables.values() if not made.table.expression]
    intro = element("p", book.say("about decisions"), class_="aside")
    body = joined((intro, *(_table(book, made) for made in found)))
    return Chapter("decisions", len(found), body, [node_way(book, made.name) for made in found])


def expressions_chapter(book: Book) -> Chapter:
    """Every decision that is one expression."""
    found = [made for made in book.tables.values() if made.table.expression]
    above = titles(book, *(made.table.place for made in found))
    return Chapter("expressions", len(found), joined((above, *(_expression(book, made) for made in found))))


def relations(book: Book, node: str) -> list[tuple[Markup, Markup]]:
    """What a decision or clock asks for, and who reads what it gives."""
    policy = book.policy
    asked = joined([item_way(book, full) for full in policy.needs_of(node)], " · ")
    readers = joined([node_way(book, other) for other in readers_of(book, [node])], " · ")
    return [(book.say("asks for"), asked), (book.say("read by"), readers)]


def readers_of(book: Book, nodes: Iterable[str]) -> list[str]:
    """The decisions and clocks that rest on any of ``nodes`` directly, in the order of the chain."""
    wanted, policy = {*nodes}, book.policy
    return [
        other for other in policy.order if wanted & {policy.producer(full) for full in policy.needs_of(other)} - {other}
    ]


def _hits(made: CompiledTable) -> Phrase:
    """The hit policy in words, with its letter."""
    key = made.hit_policy.value
    return Phrase(f"{HIT_POLICY.spellings[key][0][-1]} ({key})", HIT_POLICY.shown(key, "zh"))


def _headed(book: Book, made: CompiledTable) -> Markup:
    """The name of a decision, by label and by name."""
    return element("h3", book.told(book.caption(made.name)), " ", element("code", made.name))


def _table(book: Book, made: CompiledTable) -> Markup:
    facts = [
        (book.say("hit policy"), book.told(_hits(made))),
        (book.say("where"), place(book, made.table.place)),
        *relations(book, made.name),
    ]
    head = element("header", _headed(book, made), titles(book, made.table.place), pairs(facts), class_="entry")
    grid = _Grid(book, made).markup() if made.every_rule else element("p", book.say("no rule yet"), class_="aside")
    return element("section", head, grid, id=address("node", made.name), class_="group")


def _expression(book: Book, made: CompiledTable) -> Markup:
    (rule,) = made.table.rules
    facts = [
        (book.told(column("expression")), element("code", rule.outputs[0].text)),
        (book.say("gives"), joined([item_way(book, output.name) for output in made.outputs], " · ")),
        (book.say("layer"), layer(book, rule.layer)),
        (book.say("cites"), source_ways(book, rule.sources) if rule.sources else NOTHING),
        (book.told(ROLE.phrase("note")), joined(filter(None, rule.annotations), " ")),
        (book.say("where"), place(book, rule.place)),
        *relations(book, made.name),
    ]
    head = element("div", _headed(book, made), pairs(facts), id=address("rule", made.name, rule.id))
    return element("article", head, id=address("node", made.name), class_="entry")


def layer(book: Book, name: str) -> Markup:
    """A layer as people read it; nothing for a row that is always on."""
    return book.told(book.policy.card.layers.get(name, Phrase(name, name))) if name else NOTHING


# ------------------------------------------------------------------------------------------------------------ the grid


@dataclass(frozen=True)
class _Grid:
    """The rows and columns of one table."""

    book: Book
    made: CompiledTable

    def markup(self) -> Markup:
        columns = self.columns
        head = element("tr", *(element("th", c.head, scope="col", class_=f"is-{c.role}", lang=c.lang) for c in columns))
        rows = (self._row(rule, columns) for rule in self.rules)
        grid = element("table", element("thead", head), element("tbody", *rows))
        name = " · ".join(self.book.caption(self.made.name).text(lang) for lang in self.book.langs)
        return element("div", grid, class_="scroll", tabindex="0", role="region", aria_label=name)

    @property
    def rules(self) -> Sequence[Rule]:
        """The rules as the sheet has them."""
        return self.made.table.rows

    def _row(self, rule: Rule, columns: Sequence[Column]) -> Markup:
        first, *rest = columns
        cells = [element("td", c.shows(rule), class_=f"is-{c.role}", lang=c.lang) for c in rest]
        key = address("rule", self.made.name, rule.id)
        return element("tr", element("th", first.shows(rule), scope="row"), *cells, id=key, class_="entry")

    @cached_property
    def columns(self) -> list[Column]:
        """Id, order, inputs, outputs, annotations, address: those in which anything is said."""
        return [self._identity(), *self._order(), *self._inputs(), *self._outputs(), *self._annotations()]

    def _identity(self) -> Column:
        head = element("span", self.made.hit_policy.value, title=_hits(self.made).en)
        return Column(head, "id", lambda rule: self.book.told(rule_id(rule)))

    def _order(self) -> Iterator[Column]:
        if any(rule.order is not None for rule in self.rules):
            yield self._plain("order", lambda rule: "" if rule.order is None else f"{rule.order:f}")

    def _inputs(self) -> Iterator[Column]:
        for n, item in enumerate(input_items(self.made)):
            yield self._clause("input", item, partial(_input, n))

    def _outputs(self) -> Iterator[Column]:
        for n, item in enumerate(self.made.outputs):
            yield self._clause("output", item, partial(_output, n))

    def _clause(self, role: str, item: ItemDefinition, entries: Callable[[Rule], Sequence[Entry]]) -> Column:
        kind = element("span", self.book.told(ROLE.phrase(role)), class_="role")
        head = joined((kind, item_way(self.book, item.name), code_name(item.name)))
        return Column(head, role, lambda rule: joined(_cell(self.book, item, entry) for entry in entries(rule)))

    def _annotations(self) -> Iterator[Column]:
        book = self.book
        if any(rule.valid_from or rule.valid_to for rule in self.rules):
            yield self._plain("valid from", lambda rule: rule.valid_from.text if rule.valid_from else "")
            yield self._plain("valid to", lambda rule: rule.valid_to.text if rule.valid_to else "")
        if any(rule.layer for rule in self.rules):
            yield self._plain("layer", lambda rule: layer(book, rule.layer))
        if any(rule.sources for rule in self.rules):
            yield self._plain("source", lambda rule: source_ways(book, rule.sources))
        yield from self._notes()
        yield Column(book.say("cell"), "where", lambda rule: element("span", rule.place.cell, title=str(rule.place)))

    def _plain(self, role: str, shows: Callable[[Rule], str]) -> Column:
        word = role.replace(" ", "-")
        return Column(self.book.told(ROLE.phrase(role)), word, lambda rule: joined((shows(rule),)))

    def _notes(self) -> Iterator[Column]:
        """Free annotations that say anything; of notes in several languages, those in a language of the book."""
        heads = [plain(head) for head in self.made.table.annotations]
        every = {lang: ROLE.shown("note", lang) for lang in LANGUAGES}
        parted = {*every.values()} <= {*heads}
        for n, head in enumerate(heads):
            lang = next((lang for lang, word in every.items() if parted and word == head), None)
            if any(_note(n, rule) for rule in self.rules) and (lang is None or lang in self.book.langs):
                yield Column(joined((head,)), "note", partial(_note, n), SECTION[lang] if lang else None)


def _input(n: int, rule: Rule) -> Sequence[Entry]:
    return rule.inputs[n : n + 1]


def _output(n: int, rule: Rule) -> Sequence[Entry]:
    return rule.outputs[n : n + 1]


def _note(n: int, rule: Rule) -> Markup:
    return joined(rule.annotations[n : n + 1])


def _cell(book: Book, item: ItemDefinition, entry: Entry) -> Markup:
    """A cell as written, and beneath it how it reads, in each language that says it otherwise."""
    if CELL.read(entry.text) == "-":
        return joined((entry.text,))
    read = {lang: cell_text(item, entry, lang) for lang in book.langs}
    labels = [
        element("span", text, lang=SECTION[lang], class_="label") for lang, text in read.items() if text != entry.text
    ]
    return joined((element("code", entry.text) if entry.text else NOTHING, *labels))
