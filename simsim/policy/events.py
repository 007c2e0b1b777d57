"""What can happen to a case, and the items that follow from what happened: the sheet EVENTS.

Items follow by five fixed forms and no other: when an event happened ``first`` or ``last``, its ``count``, whether it
``happened``, by which ``actor`` the last time. Each may look only at what came ``since`` another event, and only at
what was done ``by`` one actor.

>>> read_form("count since ruling by buyer")
('count', 'since', 'ruling', 'buyer')
>>> read_form("首次 自上一次 回复")
('first', 'since previous', '回复', '')
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from simsim.diagnostics import Diagnostic, Place
from simsim.items import NOTHING, ItemDefinition
from simsim.messages import did_you_mean
from simsim.policy.assembly import Names
from simsim.policy.card import Card, unknown_actor
from simsim.policy.card import names as listed
from simsim.sheets import EventRow
from simsim.table import Entry
from simsim.values import Kind
from simsim.words import EVENT_FORM, EVENT_LINK, LANGUAGES, Phrase, Vocabulary, nearest, plain

KINDS: Final[Mapping[str, tuple[Kind, ...]]] = {
    "first": (Kind.DATE_AND_TIME, Kind.DATE),
    "last": (Kind.DATE_AND_TIME, Kind.DATE),
    "count": (Kind.NUMBER,),
    "happened": (Kind.BOOLEAN,),
    "actor": (Kind.STRING,),
}
NULL_FORMS: Final = ("first", "last", "actor")  # what they tell of does not exist before the event does


@dataclass(frozen=True, slots=True)
class EventKind:
    """Something that can happen to a case, and by whom: names of actors."""

    name: str
    label: Phrase = NOTHING
    actors: tuple[str, ...] = ()
    place: Place = field(default=Place(), compare=False)

    @property
    def caption(self) -> Phrase:
        """The label, or the name where there is none."""
        return self.label if any(self.label) else Phrase(self.name, self.name)


@dataclass(frozen=True, slots=True)
class Derivation:
    """How an item follows from events: which form, of which event, since which, by whom; blank where all count.

    ``previous``: since the last ``since`` that came before the latest ``event``, so that an answer does not wipe out
    what it answered.
    """

    item: str
    event: str
    form: str
    since: str = ""
    previous: bool = False
    by: str = ""


@dataclass(frozen=True)
class Events:
    """The sheet EVENTS: ``kinds`` by name, ``derivations`` by the item that each gives."""

    kinds: Mapping[str, EventKind] = field(default_factory=dict)
    derivations: Mapping[str, Derivation] = field(default_factory=dict)

    @cached_property
    def _spellings(self) -> Mapping[str, str]:
        spelt = [(text, kind.name) for kind in self.kinds.values() for text in (*kind.label, kind.name) if text]
        return {plain(text).casefold(): name for text, name in spelt}

    def name(self, text: str) -> str | None:
        """The event that ``text`` names, by its name or label in either language."""
        return self._spellings.get(plain(text).casefold())

    def unknown(self, text: str, place: Place) -> Diagnostic:
        """The error for an event that is none, with the one that was probably meant."""
        hint = did_you_mean(nearest(plain(text).casefold(), self._spellings))
        events = Phrase(
            *(", ".join(kind.caption.text(lang) for kind in self.kinds.values()) or "-" for lang in LANGUAGES)
        )
        return Diagnostic("event-unknown", place, text, None, event=text, events=events, hint=hint)


def misnamed(actor: str, kind: EventKind, place: Place, card: Card) -> Iterator[Diagnostic]:
    """What is wrong with an actor who is said to do what ``kind`` tells of: none of POLICY, or none who can."""
    name = card.actor(actor)
    if name is None:
        yield unknown_actor(actor, place, card)
    elif kind.actors and name not in kind.actors:
        actors = ", ".join(kind.actors)
        yield Diagnostic("event-actor", place, actor, None, event=kind.caption, actor=actor, actors=actors)


def _words(vocabulary: Vocabulary, *keys: str) -> str:
    """A pattern for every spelling of these words, the longest first."""
    spelt = [s for key in keys or vocabulary.spellings for lang in vocabulary.spellings[key] for s in lang]
    return "|".join(re.escape(s) for s in sorted(spelt, key=len, reverse=True))


PARTED: Final = r"(?:(?<=[A-Za-z])\s+|(?<![A-Za-z])\s*)(?!\s)"  # behind a word of Latin letters stands a space
BY: Final = rf"\s(?:{_words(EVENT_LINK, 'by')}){PARTED}(.+)"
_FORM: Final = re.compile(
    rf"({_words(EVENT_FORM)})"
    rf"(?:\s+({_words(EVENT_LINK, 'since previous', 'since')}){PARTED}(.+?))?"
    rf"(?:{BY})?",
    re.IGNORECASE,
)


def read_form(text: str) -> tuple[str, str, str, str] | None:
    """Form, link, event and actor that a cell names, blank where it names none; ``None`` for a cell that is no form."""
    match = _FORM.fullmatch(plain(text))
    if match is None:
        return None
    form, link, since, by = match.groups(default="")
    return EVENT_FORM.read(form) or "", EVENT_LINK.read(link) or "", since.strip(), by.strip()


def events_of(rows: Sequence[EventRow], names: Names, card: Card) -> tuple[Events, list[Diagnostic]]:
    """The events that the rows of EVENTS define, and what is wrong with them."""
    reader = _Reader(names, card)
    kinds = reader.kinds(rows)
    reader.tell_apart(kinds)
    events = Events(kinds)
    derivations: dict[str, Derivation] = {}
    for row in rows:
        one = reader.derivation(row, events)
        if one and one.item in derivations:
            reader.found.append(Diagnostic("event-item-twice", row.item.place, row.item.text, None, item=one.item))
        elif one:
            derivations[one.item] = one
    return Events(kinds, derivations), reader.found


class _Reader:
    """Rows of EVENTS on their way; collects what cannot be read."""

    def __init__(self, names: Names, card: Card) -> None:
        self.names, self.card = names, card
        self.found: list[Diagnostic] = []

    def kinds(self, rows: Sequence[EventRow]) -> dict[str, EventKind]:
        """Each event once: its label and actors stand in its first row."""
        kinds: dict[str, EventKind] = {}
        for row in rows:
            name = plain(row.name.text)
            if name not in kinds:
                actors = listed(row.actors.text)
                self.found += [
                    unknown_actor(a, row.actors.place, self.card) for a in actors if a not in self.card.actors
                ]
                kinds[name] = EventKind(name, row.label, actors, row.name.place)
            elif any(row.label) or row.actors.text.strip():
                self.found.append(Diagnostic("event-twice", row.name.place, row.name.text, None, event=name))
        return kinds

    def tell_apart(self, kinds: Mapping[str, EventKind]) -> None:
        """Tell of every name or label that two events share, in either language."""
        owners: dict[str, str] = {}
        for kind in kinds.values():
            for text in dict.fromkeys(filter(None, map(plain, (kind.name, *kind.label)))):
                other = owners.setdefault(text.casefold(), kind.name)
                if other != kind.name:
                    self.found.append(
                        Diagnostic("event-ambiguous", kind.place, text, None, event=kind.name, other=other)
                    )

    def derivation(self, row: EventRow, events: Events) -> Derivation | None:
        """The item that a row gives; nothing where it gives none or cannot be read."""
        named, formed = row.item.text.strip(), row.form.text.strip()
        if not named and not formed:
            return None
        read = read_form(formed)
        if not named or read is None:
            entry = row.form if named else row.item
            self.found.append(Diagnostic("event-form", entry.place, entry.text, None, form=formed or "-"))
            return None
        form, link, since, by = read
        item = self._item(row.item)
        before = len(self.found)
        if since and events.name(since) is None:
            self.found.append(events.unknown(since, row.form.place))
        kind = events.kinds[plain(row.name.text)]
        if link == "since" and events.name(since) == kind.name:
            self.found.append(Diagnostic("event-since-itself", row.form.place, formed, None, event=kind.caption))
        if by:
            self.found.extend(misnamed(by, kind, row.form.place, self.card))
        if item:
            self.found.extend(self._misfits(item, form, kind, row.item))
        if item is None or len(self.found) > before:
            return None
        previous = link == "since previous"
        return Derivation(item.name, kind.name, form, events.name(since) or "", previous, self.card.actor(by) or "")

    def _item(self, entry: Entry) -> ItemDefinition | None:
        full = self.names.full(entry.text)
        item = self.names.glossary.items.get(full or "")
        if full and self.names.producer(full):
            self.found.append(Diagnostic("event-item-given", entry.place, entry.text, None, item=full))
            return None
        if item is None:
            hint = self.names.close(entry.text)
            self.found.append(Diagnostic("item-unknown", entry.place, entry.text, None, item=entry.text, hint=hint))
        return item

    def _misfits(self, item: ItemDefinition, form: str, kind: EventKind, entry: Entry) -> Iterator[Diagnostic]:
        """What keeps an item from holding what a form gives."""
        shown = EVENT_FORM.phrase(form)
        if item.kind not in KINDS[form]:
            kinds = ", ".join(KINDS[form])
            yield Diagnostic(
                "event-item-kind", entry.place, entry.text, None, item=item.caption, form=shown, kinds=kinds
            )
        elif form in NULL_FORMS and not item.may_be_null:
            yield Diagnostic("event-item-null", entry.place, entry.text, None, item=item.caption)
        lacking = [a for a in kind.actors or self.card.actors if item.allowed and a not in item.words.values()]
        if form == "actor" and lacking:
            actors = ", ".join(lacking)
            yield Diagnostic("event-item-actors", entry.place, entry.text, None, item=item.caption, actors=actors)
