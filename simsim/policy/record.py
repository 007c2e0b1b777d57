"""The record of a case: what happened, when, by whom, and the facts that came to be known with it.

An :class:`Event` is given as a mapping, or as a line of a log: ``2025-06-20 10:00 ruling by platform: severity =
serious``. A record tells everything that happened: what is not in it has not happened. Events count once they lie
behind now, in the order of their instants; two of the same instant in the order in which they are given.

>>> kinds = Events({"ruled": EventKind("ruled")}, {"ruled_at": Derivation("ruled_at", "ruled", "last")})
>>> ruled = Event("ruled", datetime(2025, 6, 20, 10, tzinfo=UTC))
>>> derived(kinds.derivations["ruled_at"], [ruled], Kind.DATE_AND_TIME).isoformat()
'2025-06-20T10:00:00+00:00'
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from typing import Final, TypeAlias

from simsim.diagnostics import CellError, Diagnostic, FactError, Place
from simsim.items import EXPECTED
from simsim.policy.card import Card
from simsim.policy.counting import in_zone, instant
from simsim.policy.events import BY, Derivation, EventKind, Events, misnamed
from simsim.values import Kind, Value, comparable, read_date_and_time, spelled
from simsim.words import plain

KEYS: Final = ("event", "at", "by", "facts")
LINE: Final = "2025-06-20 10:00 delivered"
_BY: Final = re.compile(rf"(?P<event>.+){BY}", re.IGNORECASE)
RECORD: Final = "events"  # in place of a file, where something is wrong with an event of a case
Given: TypeAlias = "str | Iterable[Mapping[str, object] | str | Event]"
ReadFacts: TypeAlias = "Callable[[Mapping[str, object]], Mapping[str, Value]]"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: its name in EVENTS, when, by which actor, and the facts that are known from then on.

    ``at`` without a zone is wall time in the case's. ``facts`` by full name.
    """

    name: str
    at: datetime
    by: str = ""
    facts: Mapping[str, Value] = field(default_factory=dict)

    @property
    def line(self) -> str:
        """The event as a line of a log."""
        return line_of(self.name, spelled(self.at).replace("T", " "), self.by, self.facts)


def numbered(n: int) -> Place:
    """Where the ``n``-th event of a case stands."""
    return Place(f"{RECORD} {n}")


def lines(text: str) -> list[str]:
    """The lines of a log, which semicolons part too, without the blank ones.

    >>> lines("2025-06-20 10:00 ruled; 2025-06-21 10:00 executed")
    ['2025-06-20 10:00 ruled', '2025-06-21 10:00 executed']
    """
    return [line for part in re.split(r"[;；\n]", text) if (line := plain(part))]


def line_of(event: str, at: str, by: str = "", facts: Mapping[str, Value] | None = None) -> str:
    """A line of a log; what is blank is left out.

    >>> line_of("asked", "2025-06-21 09:00", "buyer", {"amount": Decimal("2.50")})
    '2025-06-21 09:00 asked by buyer: amount = 2.50'
    """
    told = ", ".join(f"{name} = {spelled(value)}" for name, value in (facts or {}).items())
    return " ".join(part for part in (at, event, by and f"by {by}") if part) + (f": {told}" if told else "")


class RecordReader:
    """Reads the events of a case; ``facts`` types those that an event brings."""

    def __init__(self, events: Events, card: Card, facts: ReadFacts) -> None:
        self.events, self.card, self.facts = events, card, facts
        self.found: list[Diagnostic] = []

    def read(self, given: Given) -> tuple[Event, ...]:
        """Every event that can be read, in the order given; ``found`` holds what is wrong with the others."""
        told = lines(given) if isinstance(given, str) else given
        entries = [one for one in told if not isinstance(one, str) or plain(one)]
        return tuple(event for n, one in enumerate(entries, 1) if (event := self._event(one, numbered(n))))

    def _event(self, given: Mapping[str, object] | str | Event, place: Place) -> Event | None:
        if isinstance(given, Event):
            given = {"event": given.name, "at": given.at, "by": given.by, "facts": given.facts}
        raw = of_line(given, self.events) if isinstance(given, str) else given
        if raw is None and isinstance(given, str) and (twice := _repeated(given)):
            self.found.append(Diagnostic("fact-twice", place, given, None, item=twice))
            return None
        if raw is None or not _whole(raw):
            text = given if isinstance(given, str) else repr(given)[:80]
            self.found.append(Diagnostic("event-unread", place, text, None, example=LINE, keys=", ".join(KEYS)))
            return None
        before = len(self.found)
        name = self._name(str(raw["event"]), place)
        at = self._instant(raw["at"], place)
        by = self._actor("" if raw.get("by") is None else str(raw["by"]), name, place)
        facts = self._facts(raw.get("facts"), place)
        return Event(name, at, by, facts) if name and at and len(self.found) == before else None

    def _name(self, text: str, place: Place) -> str | None:
        name = self.events.name(text)
        if name is None:
            self.found.append(self.events.unknown(text, place))
        return name

    def _instant(self, raw: object, place: Place) -> datetime | None:
        at = raw if isinstance(raw, datetime) else read_date_and_time(plain(str(raw)))
        if at is None:
            expected = EXPECTED[Kind.DATE_AND_TIME]
            self.found.append(Diagnostic("event-time", place, str(raw), None, found=str(raw)[:80], expected=expected))
        return at

    def _actor(self, text: str, name: str | None, place: Place) -> str:
        """Who did it: as told, or the only one who can."""
        kind = self.events.kinds.get(name or "", EventKind(""))
        if text:
            self.found.extend(misnamed(text, kind, place, self.card))
            return self.card.actor(text) or ""
        if len(kind.actors) > 1:
            actors = ", ".join(kind.actors)
            self.found.append(Diagnostic("event-by-whom", place, kind.name, None, event=kind.caption, actors=actors))
        return kind.actors[0] if len(kind.actors) == 1 else ""

    def _facts(self, raw: object, place: Place) -> Mapping[str, Value]:
        try:
            return self.facts(raw) if isinstance(raw, Mapping) else {}
        except FactError as error:
            self.found.extend(Diagnostic(d.code, place, d.text, None, **dict(d.fields)) for d in error.diagnostics)
            return {}


def of_line(text: str, events: Events) -> Mapping[str, object] | None:
    """A line of a log as a mapping: a date and time, an event, by whom, and facts behind a colon; else ``None``.

    A line that gives one fact twice is none.
    """
    at, rest, pairs = _parts(text)
    if at is None or not rest.strip() or any(not sign for _, sign, _ in pairs) or _repeated(text):
        return None
    by = None if events.name(rest) else _BY.fullmatch(rest.strip())  # a label may have a by of its own
    facts = {name.strip(): value.strip() for name, _, value in pairs}
    event, actor = (by["event"], by[2]) if by else (rest, "")
    return {"event": event.strip(), "at": at, "by": actor.strip(), "facts": facts}


def _parts(text: str) -> tuple[datetime | None, str, list[tuple[str, str, str]]]:
    """A line's date and time, where it has one, the words before a colon, and name, sign and value of each fact."""
    words = plain(text).split(" ")
    timed = ((n, at) for n in (3, 2, 1) if (at := read_date_and_time(" ".join(words[:n]))))
    number, at = next(timed, (0, None))
    rest, colon, told = " ".join(words[number:]).partition(":")
    return at, rest, [pair.partition("=") for pair in told.split(",")] if colon else []


def _repeated(text: str) -> str:
    """The first name that a line gives a fact twice under; blank where there is none."""
    names = [name.strip() for name, sign, _ in _parts(text)[2] if sign]
    return next((name for name in names if names.count(name) > 1), "")


def _whole(raw: object) -> bool:
    """Whether an object holds what an event is made of, and nothing else."""
    if not isinstance(raw, Mapping) or not {"event", "at"} <= raw.keys() <= {*KEYS}:
        return False
    return raw.get("facts") is None or isinstance(raw["facts"], Mapping)


def placed(events: Iterable[Event], zone: tzinfo) -> tuple[list[Event], list[Diagnostic]]:
    """The events as instants of ``zone``, in their order, and those times that the zone has not or has twice."""
    found: list[Diagnostic] = []
    made: list[Event] = []
    for n, event in enumerate(events, 1):
        try:
            facts = {name: in_zone(value, zone) for name, value in event.facts.items()}
            made.append(replace(event, at=instant(event.at, zone), facts=facts))
        except CellError as error:
            found.append(error.at(numbered(n), spelled(event.at)))
    return sorted(made, key=lambda event: event.at.astimezone(UTC)), found


def until(events: Iterable[Event], now: datetime) -> list[Event]:
    """The events that lie behind ``now``; by UTC, since two times of one zone compare by the clock on the wall."""
    return [event for event in events if comparable(event.at) <= comparable(now)]


def derived(derivation: Derivation, happened: Sequence[Event], kind: Kind) -> Value:
    """What a derivation gives of the events that happened, in their order; ``kind`` is its item's type.

    A first or last time is ``None`` where there is none; as a date it is the day in the zone of the event's instant.
    """
    own = _own(derivation, happened)
    match derivation.form:
        case "count":
            return Decimal(len(own))
        case "happened":
            return bool(own)
        case "actor":
            return (own[-1].by or None) if own else None
        case form:
            at = own[0 if form == "first" else -1].at if own else None
            return at.date() if at and kind is Kind.DATE else at


def _own(derivation: Derivation, happened: Sequence[Event]) -> list[Event]:
    """The occurrences that a derivation looks at."""
    every = [n for n, e in enumerate(happened) if e.name == derivation.event and derivation.by in ("", e.by)]
    before = every[-1] if derivation.previous and every else len(happened)
    bounds = [n for n, e in enumerate(happened) if e.name == derivation.since and n < before]
    after = bounds[-1] if bounds else -1
    return [happened[n] for n in every if n > after]
