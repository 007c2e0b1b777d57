"""The policy book: a policy as one page to read and to search, whole in itself, which asks nothing of any other place.

Chapters are functions from a :class:`~simsim.reports.book_parts.Book` to markup, in the order of :data:`CHAPTERS`; a
new kind of sheet is a function of its own and a line there. The page holds its styles and its script; without the
script it shows the same and cannot be searched. The same tables give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from simsim.policy.requirements import Requirements
from simsim.reports.book_about import about_chapter
from simsim.reports.book_glossary import glossary_chapter, open_chapter, parameters_chapter, sources_chapter
from simsim.reports.book_graph import graph_chapter
from simsim.reports.book_lists import (
    calendar_chapter,
    clocks_chapter,
    constraints_chapter,
    events_chapter,
    examples_chapter,
    texts_chapter,
    waivers_chapter,
)
from simsim.reports.book_parts import Book, Chapter, address, bullets, way
from simsim.reports.book_tables import expressions_chapter, tables_chapter
from simsim.reports.book_words import said
from simsim.reports.html_parts import SECTION, allowed, shipped
from simsim.reports.markup import NOTHING, Markup, document, element, joined, verbatim
from simsim.reports.wording import LANGUAGE
from simsim.words import LANGUAGES

CHAPTERS: Final[Sequence[Callable[[Book], Chapter]]] = (
    about_chapter,
    graph_chapter,
    tables_chapter,
    expressions_chapter,
    clocks_chapter,
    events_chapter,
    calendar_chapter,
    constraints_chapter,
    texts_chapter,
    open_chapter,
    parameters_chapter,
    sources_chapter,
    glossary_chapter,
    waivers_chapter,
    examples_chapter,
)


def book_html(policy: Requirements, lang: str = "both") -> str:
    """The policy book as a page in ``lang``: ``en``, ``zh``, or ``both`` with a switch. Raises ``KeyError`` for others.

    >>> from simsim.knowledge import open_policy
    >>> book_html(open_policy("tests/policies/lending"), "en").startswith("<!doctype html>")
    True
    """
    langs = {"both": LANGUAGES, "en": ("en",), "zh": ("zh",)}[lang]
    book = Book(policy, langs)
    chapters = [chapter for made in CHAPTERS if (chapter := made(book)).count]
    style, script = (shipped(name) for name in ("book.css", "book.js"))
    title = " · ".join(dict.fromkeys(policy.card.title.text(one) for one in langs)) or said("about").text(langs[0])
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=allowed(style, script)),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", title),
        verbatim("style", style),
    )
    body = element("body", *_switch(langs), _page(book, chapters), verbatim("script", script))
    return document(element("html", head, body, lang=SECTION[langs[0]]))


def _switch(langs: Sequence[str]) -> Iterator[Markup]:
    """One button for each language: the style of the page shows the texts of the one that is chosen."""
    if len(langs) > 1:
        for n, lang in enumerate(langs):
            yield element(
                "input",
                type="radio",
                name="language",
                id=f"in-{lang}",
                value=SECTION[lang],
                checked=n == 0,
                class_="switch",
                aria_label=LANGUAGE[lang],
            )


def _page(book: Book, chapters: Sequence[Chapter]) -> Markup:
    sections = (_chapter(book, chapter) for chapter in chapters)
    return element(
        "div",
        element("a", book.say("skip"), href="#content", class_="skip"),
        _banner(book),
        _contents(book, chapters),
        element("main", *sections, element("p", book.say("nothing found"), id="nothing", hidden=True), id="content"),
        class_="page",
    )


def _banner(book: Book) -> Markup:
    """Title, languages, search."""
    labels = [element("label", LANGUAGE[lang], for_=f"in-{lang}") for lang in book.langs]
    languages = element("div", *labels, class_="languages") if len(book.langs) > 1 else NOTHING
    count = element("span", element("b", "", id="count"), " ", book.say("found"), id="found", hidden=True)
    search = element(
        "form",
        element("label", book.say("search"), for_="search"),
        element("input", type="search", id="search", autocomplete="off", aria_describedby="search-help"),
        element("span", book.say("search help"), id="search-help", class_="aside"),
        element("output", count, for_="search"),
        role="search",
        hidden=True,
    )
    title = element("p", book.told(book.policy.card.title), class_="name")
    return element("header", title, languages, search, class_="banner")


def _contents(book: Book, chapters: Sequence[Chapter]) -> Markup:
    lines = (joined((_line(book, one), bullets(one.inside))) for one in chapters)
    head = element("h2", book.say("contents"))
    return element("nav", head, bullets(lines), id="contents", aria_label=said("contents").text(book.langs[0]))


def _line(book: Book, chapter: Chapter) -> Markup:
    count = NOTHING if chapter.key == "about" else element("span", f" {chapter.count}", class_="aside")
    return joined((way(book.say(chapter.key), "chapter", chapter.key), count))


def _chapter(book: Book, chapter: Chapter) -> Markup:
    key = address("chapter", chapter.key)
    head = element("h2", book.say(chapter.key), id=f"{chapter.key}-title")
    return element(
        "section",
        head,
        chapter.body,
        id=key,
        class_=f"chapter is-{chapter.key}",
        aria_labelledby=f"{chapter.key}-title",
    )
