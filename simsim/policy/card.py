"""The policy's own card: its title, layers and headline outcomes, and which items play the parts that the code knows
of.

The code knows five parts and no item: the market, a place within it, the zone, the calendar and the currency of a case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from simsim.diagnostics import Diagnostic, Place
from simsim.items import NOTHING
from simsim.messages import did_you_mean
from simsim.sheets import CardRow
from simsim.table import Entry
from simsim.values import read_date
from simsim.words import Phrase, nearest, plain

PARTS: Final = ("market", "place", "zone", "calendar", "currency")


@dataclass(frozen=True)
class Card:
    """The sheet POLICY. ``parts`` tells which item plays a part, ``headlines`` what is shown large, in order.

    ``cases`` has, for headlines that concern some cases only, the cell that says which.
    """

    title: Phrase = NOTHING
    disclaimer: Phrase = NOTHING
    start: date | None = None
    layers: Mapping[str, Phrase] = field(default_factory=dict)
    layers_on: tuple[str, ...] = ()
    layer_sets: tuple[tuple[str, ...], ...] = ()
    headlines: Mapping[str, Phrase] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    actors: Mapping[str, Phrase] = field(default_factory=dict)
    audiences: Mapping[str, Phrase] = field(default_factory=dict)
    groups: Mapping[str, Phrase] = field(default_factory=dict)
    buttons: Mapping[str, Phrase] = field(default_factory=dict)
    cases: Mapping[str, Entry] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False)

    def actor(self, text: str) -> str | None:
        """The actor that ``text`` names, by name or by label in either language."""
        return _named(text, self.actors)

    def audience(self, text: str) -> str | None:
        """The audience that ``text`` names, by name or by label in either language."""
        return _named(text, self.audiences)


def _named(text: str, labels: Mapping[str, Phrase]) -> str | None:
    """The name that ``text`` stands for: the name itself, or a label of it."""
    word = plain(text).casefold()
    named = ((name, (name, *label)) for name, label in labels.items())
    return next((name for name, texts in named if word in [plain(t).casefold() for t in texts if t]), None)


def names(text: str) -> tuple[str, ...]:
    """A list of names in one cell.

    >>> names("article, assumption")
    ('article', 'assumption')
    """
    return tuple(name for part in plain(text).split(",") if (name := part.strip()))


def read_card(rows: Sequence[CardRow]) -> tuple[Card, list[Diagnostic]]:
    """The card that the rows of POLICY make, and what is wrong with it."""
    found = list(_repeated(rows))

    def texts(key: str) -> dict[str, Phrase]:
        return {row.name.text.strip(): row.text for row in rows if row.key == key}

    def text(key: str) -> Phrase:
        return next((row.text for row in rows if row.key == key), NOTHING)

    def entry(key: str) -> CardRow | None:
        return next((row for row in rows if row.key == key), None)

    layers = texts("layer")
    on, start = entry("layers on"), entry("start date")
    day = read_date(plain(start.name.text)) if start else None
    if start and day is None:
        found.append(Diagnostic("card-date", start.name.place, start.name.text, None))
    sets = [row for row in rows if row.key == "layer set"]
    for listing in (*sets, *([on] if on else [])):
        found.extend(_unknown_layers(listing, layers))
    card = Card(
        text("title"),
        text("disclaimer"),
        day,
        layers,
        names(on.name.text) if on else tuple(layers),
        tuple(names(row.name.text) for row in sets),
        texts("headline"),
        {key: row.name.text.strip() for key in PARTS if (row := entry(key))},
        texts("actor"),
        texts("audience"),
        texts("group"),
        texts("button"),
        {row.name.text.strip(): row.case for row in rows if row.key == "headline" and plain(row.case.text)},
        {f"{row.key} {row.name.text.strip()}": row.name.place for row in rows},
    )
    return card, found


def _repeated(rows: Sequence[CardRow]) -> Iterator[Diagnostic]:
    once = ("title", "disclaimer", "start date", "layers on", *PARTS)
    seen: set[tuple[str, str]] = set()
    for row in rows:
        mark = (row.key, "" if row.key in once else row.name.text.strip())
        if mark in seen:
            yield Diagnostic("card-repeated", row.name.place, row.name.text, None, key=row.key)
        seen.add(mark)


def _unknown_layers(row: CardRow, layers: Mapping[str, Phrase]) -> Iterator[Diagnostic]:
    for name in names(row.name.text):
        if name not in layers:
            yield unknown_layer(name, row.name.place, layers)


def unknown_actor(text: str, place: Place, card: Card) -> Diagnostic:
    """The error for an actor that POLICY does not name."""
    actors = ", ".join(card.actors) or "-"
    hint = did_you_mean(nearest(plain(text), card.actors))
    return Diagnostic("actor-unknown", place, text, None, actor=text, actors=actors, hint=hint)


def unknown_audience(text: str, place: Place, card: Card) -> Diagnostic:
    """The error for an audience that POLICY does not name."""
    audiences = ", ".join(card.audiences) or "-"
    hint = did_you_mean(nearest(plain(text), card.audiences))
    return Diagnostic("audience-unknown", place, text, None, audience=text, audiences=audiences, hint=hint)


def unknown_layer(name: str, place: Place, layers: Mapping[str, Phrase]) -> Diagnostic:
    """The error for a layer that POLICY does not name."""
    close = nearest(name, layers)
    hint = did_you_mean(close)
    return Diagnostic("layer-unknown", place, name, None, layer=name, layers=", ".join(layers) or "-", hint=hint)
