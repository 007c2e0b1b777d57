"""The policy book's first chapter: the card of the policy, its layers and its headline outcomes."""

from __future__ import annotations

from collections.abc import Iterator

from simsim.reports.book_parts import Book, Chapter, bullets, item_way, node_way, pairs
from simsim.reports.markup import NOTHING, Markup, element, joined
from simsim.words import Phrase


def about_chapter(book: Book) -> Chapter:
    """The card of the policy."""
    card = book.policy.card
    head = element("h1", book.told(card.title))
    disclaimer = element("p", book.told(card.disclaimer), class_="disclaimer") if any(card.disclaimer) else NOTHING
    facts = [
        (book.say("version"), element("code", book.policy.version)),
        (book.say("since"), joined((card.start.isoformat(),)) if card.start else NOTHING),
        (book.say("layers"), bullets(_layers(book))),
        (book.say("headlines"), bullets(_headlines(book))),
        (book.say("actors"), joined([book.told(label) for label in card.actors.values()], " · ")),
        (book.say("audiences"), joined([book.told(label) for label in card.audiences.values()], " · ")),
    ]
    return Chapter("about", 1, joined((head, disclaimer, pairs(facts))))


def _layers(book: Book) -> Iterator[Markup]:
    """Every layer, and whether it is on unless somebody chooses otherwise."""
    card = book.policy.card
    for name, label in card.layers.items():
        on = joined((" – ", book.say("on"))) if name in card.layers_on else NOTHING
        yield joined((book.told(label if any(label) else Phrase(name, name)), " ", element("code", name), on))


def _headlines(book: Book) -> Iterator[Markup]:
    """The outcomes that are shown first, each with the way to what gives it."""
    for name, label in book.policy.card.headlines.items():
        node = book.policy.node(name)
        full = book.policy.names.full(name)
        told = node_way(book, node) if node else item_way(book, full or name)
        yield joined((book.told(label), ": ", told)) if any(label) else told
