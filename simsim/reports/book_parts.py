"""What every chapter of the policy book is made of: texts in all its languages, ways to rows and back, lists of fields.

A text that is the same in both languages stands once; any other stands in each, and the page shows one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import urlsplit

from simsim.compiled import CompiledTable
from simsim.diagnostics import Place
from simsim.policy.requirements import Requirements
from simsim.reports import cited
from simsim.reports.book_words import said
from simsim.reports.cited import Row, by_parameter, by_source, policy_clock, rows_of
from simsim.reports.html_parts import SECTION
from simsim.reports.markup import NOTHING, Markup, anchor, element, joined
from simsim.words import LANGUAGES, Phrase

SAFE: Final = ("http", "https")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the book: its key in :data:`~simsim.reports.book_words.BOOK`, how much is in it, what it shows.

    ``inside`` are the places within it that the contents list too.
    """

    key: str
    count: int
    body: Markup
    inside: Sequence[Markup] = ()


@dataclass(frozen=True)
class Book:
    """A policy to be shown in some languages, with what leads from its sources and parameters back to its rows."""

    policy: Requirements
    langs: tuple[str, ...] = LANGUAGES

    @cached_property
    def tables(self) -> Mapping[str, CompiledTable]:
        """The tables with every parameter as it is stated."""
        return cited.compiled(self.policy)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every row that can cite a source."""
        return rows_of(self.policy)

    @cached_property
    def citing(self) -> Mapping[str, list[Row]]:
        """The rows by the sources that they cite."""
        return by_source(self.rows)

    @cached_property
    def naming(self) -> Mapping[str, list[Row]]:
        """The rows by the parameters that they lean on."""
        return by_parameter(self.rows)

    def told(self, phrase: Phrase) -> Markup:
        """A text in every language of the book."""
        texts = [(lang, phrase.text(lang)) for lang in self.langs]
        if len({text for _, text in texts}) == 1:
            return joined((texts[0][1],))
        return joined(element("span", text, lang=SECTION[lang]) for lang, text in texts)

    def say(self, key: str, **words: object) -> Markup:
        """A text of the book itself, in every language."""
        return self.told(said(key, **words))

    def caption(self, full: str) -> Phrase:
        """How an item, a decision or a clock is called."""
        if full in self.policy.clocks:
            return policy_clock(self.policy, full)
        return self.policy.glossary.caption(self.policy.names.producers.items.get(full, full))


def address(kind: str, *key: str) -> str:
    """The id of a place of the page, different for different kinds and keys.

    >>> address("rule", "loan", "1"), address("item", "a.b")
    ('rule.loan.1', 'item.a-2e-b')
    """
    return ".".join(map(anchor, (kind, *key)))


def way(content: Markup, kind: str, *key: str) -> Markup:
    """A link to a place of the page."""
    return element("a", content, href=f"#{address(kind, *key)}")


def way_to(book: Book, row: Row) -> Markup:
    """A link to a row."""
    return element("a", book.told(row.caption), href=f"#{address(row.kind, *row.key)}", title=str(row.place))


def node_way(book: Book, node: str) -> Markup:
    """A link to a decision or a clock."""
    return way(book.told(book.caption(node)), "node", node)


def item_way(book: Book, full: str) -> Markup:
    """A link to an item or a parameter; its name alone where there is none."""
    name = book.policy.names.producers.items.get(full, full)
    text = book.told(book.caption(full))
    if name in book.policy.glossary.parameters:
        return way(text, "parameter", name)
    return way(text, "item", name) if name in book.policy.glossary.items else text


def source_ways(book: Book, sources: Iterable[str]) -> Markup:
    """Links to sources."""
    known = book.policy.glossary.sources
    ways = (way(joined((name,)), "source", name) if name in known else joined((name,)) for name in sources)
    return element("span", joined(ways, " "), class_="ids")


def outside(url: str) -> Markup:
    """An address as a link, if it is one of the web; any other text as it is.

    >>> outside("javascript:alert(1)")
    'javascript:alert(1)'
    >>> outside("https://example.org/a")
    '<a href="https://example.org/a" rel="noopener noreferrer">https://example.org/a</a>'
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return joined((url,))
    safe = parts.scheme in SAFE and parts.netloc and not any(c.isspace() for c in url)
    return element("a", url, href=url, rel="noopener noreferrer") if safe else joined((url,))


def code_name(name: str) -> Markup:
    """A name of the tables, which may be broken behind its stops and low lines."""
    pieces = (joined((piece, element("wbr"))) for piece in re.split("(?<=[._])", name))
    return element("code", *pieces)


def bullets(items: Iterable[Markup], class_: str = "") -> Markup:
    """A list; nothing for nothing."""
    lines = [element("li", item) for item in items]
    return element("ul", *lines, class_=class_ or None) if lines else NOTHING


def pairs(rows: Iterable[tuple[Markup, Markup]]) -> Markup:
    """Captions and what they say; those that say nothing are left out."""
    cells = [element("div", element("dt", name), element("dd", value)) for name, value in rows if value]
    return element("dl", *cells) if cells else NOTHING


def place(book: Book, at: Place) -> Markup:
    """Where a row stands: file, sheet and cell."""
    return element("span", book.told(Phrase(at.text("en"), at.text("zh"))), class_="place")


def titles(book: Book, *places: Place) -> Markup:
    """What stands above the headers of the sheets of these places, for people; of each sheet once."""
    above: dict[tuple[str, str], list[str]] = {}
    for title in book.policy.sheets.titles:
        above.setdefault((title.place.file, title.place.sheet), []).append(title.text.lstrip("# "))
    sheets = dict.fromkeys((at.file, at.sheet) for at in places)
    return joined(element("p", text, class_="title") for sheet in sheets for text in above.get(sheet, ()) if text)


def card(kind: str, *key: str, head: Markup, body: Markup, level: str = "h3") -> Markup:
    """One thing of the book that search finds: what it is called, and what is said of it."""
    return element("article", element(level, head), body, id=address(kind, *key), class_="entry")


def rows_list(book: Book, key: str, rows: Sequence[Row]) -> Markup:
    """Rows to go to, counted."""
    head = element("h4", book.say(key, count=len(rows)))
    found = bullets((way_to(book, row) for row in rows), "rows")
    return element("div", head, found or element("p", book.say("nowhere"), class_="aside"), class_="back")
