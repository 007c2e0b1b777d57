"""One event on the form: what happened, when, by whom, in a row that keeps whatever was entered.

A row holds text and knows no policy until it is told one: an event or an actor that the tables do not name, or name no
more, stays in its drop-down and is told beside it. Facts that came with an event are kept and shown, not edited.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from simsim.diagnostics import CellError, Diagnostic
from simsim.items import read_fact
from simsim.policy.events import EventKind, Events
from simsim.policy.record import Event, line_of, of_line
from simsim.policy.requirements import Requirements
from simsim.reports.html_parts import Reader
from simsim.reports.markup import NOTHING, Markup, element, joined
from simsim.reports.phrases import caption, shown
from simsim.reports.wording import SCREEN
from simsim.simulator.fields import Changed, wrong_html
from simsim.simulator.parts import HTML, Box, Button, Dropdown, Text
from simsim.simulator.trying import Entry
from simsim.values import Value, read_date_and_time, spelled
from simsim.words import plain

UNNAMED: Final = EventKind("")


class EventInputs:
    """An event as a row of inputs; ``box`` is what is shown, ``mark`` the class by which a page finds it.

    ``changed`` is called when something was entered, ``remove`` when the row is to go.
    """

    def __init__(self, number: int, changed: Changed, remove: Callable[[EventInputs], None]) -> None:
        self.facts: Mapping[str, Value] = {}
        self.mark = f"simsim-happening-{number}"
        self._kind: str | None = None
        self.kind, self.by = Dropdown([("", "")]), Dropdown([("", "")])
        self.at = Text(placeholder=SCREEN["instant example"].en)
        self.note, self.removal = HTML("simsim-note"), Button(lambda: remove(self), "simsim-remove")
        parts = [self.kind, self.at, self.by, self.note, self.removal]
        self.box = Box(parts, "simsim-happening", self.mark)
        for part in (self.kind, self.at, self.by):
            part.observe(lambda _: changed(), "value")

    # ------------------------------------------------------------------------------------------------ what is entered

    @property
    def entry(self) -> Entry:
        """The event as it was entered, for the policy to read."""
        if not self.kind.value and not read_date_and_time(plain(self.at.value)):
            return str(self.at.value)  # a line of a log that is none
        return {"event": self.kind.value, "at": self.at.value, "by": self.by.value, "facts": self.facts}

    @property
    def line(self) -> str:
        """The same as a line of a log; blank while nothing is entered."""
        return line_of(self.kind.value, self.at.value.strip(), self.by.value, self.facts)

    def give(self, given: Mapping[str, object] | str | Event, events: Events) -> None:
        """Enter an event; a line that is none of a log is kept where the time is entered."""
        if isinstance(given, Event):
            given = {"event": given.name, "at": given.at, "by": given.by, "facts": given.facts}
        raw = (of_line(given, events) or {"at": given}) if isinstance(given, str) else given
        at, facts = raw.get("at") or "", raw.get("facts")
        self.at.value = at if isinstance(at, str) else spelled(at).replace("T", " ")  # type: ignore[arg-type]  # a value
        self.facts = dict(facts) if isinstance(facts, Mapping) else {}
        _choose(self.kind, str(raw.get("event") or ""))
        _choose(self.by, str(raw.get("by") or ""))

    def lacks(self, policy: Requirements) -> list[str]:
        """Which of the parts are still to be entered, as keys of words."""
        entry = self.entry
        if isinstance(entry, str):
            return [] if entry.strip() else ["lacks event", "lacks time"]
        actors = _kind(policy, self.kind.value).actors
        missing = {
            "lacks event": not self.kind.value,
            "lacks time": not self.at.value.strip(),
            "lacks actor": len(actors) > 1 and not self.by.value,
        }
        return [key for key, lacking in missing.items() if lacking]

    # --------------------------------------------------------------------------------------------------- what is told

    def fit(self, policy: Requirements, reader: Reader) -> None:
        """Offer the events and actors of ``policy`` in the reader's language; what was entered stays."""
        events, card = policy.events, policy.card
        named = events.name(self.kind.value) or self.kind.value
        kinds = [(kind.caption.text(reader.lang), name) for name, kind in events.kinds.items()]
        _offer(self.kind, kinds, named, reader, "choose event")
        actors = _kind(policy, named).actors
        by = card.actor(self.by.value) or self.by.value
        chosen_anew = self._kind not in (None, named) and by not in actors  # by who did what stood here before
        needless = (by,) == actors
        told = "" if chosen_anew or needless else by
        _offer(self.by, [(card.actors[a].text(reader.lang), a) for a in actors], told, reader, "choose actor")
        self.by.hidden = len(actors) < 2 and not told  # noqa: PLR2004  # there is no choice
        self._kind = named

    def tell(self, policy: Requirements, reader: Reader, number: int, wrong: Diagnostic | None) -> None:
        """Show the row's words as those of the ``number``-th event, and what it lacks or what is wrong with it."""
        self.kind.description = reader.word("event", n=number)
        self.at.description = reader.word("event at", n=number)
        self.by.description = reader.word("event by", n=number)
        self.removal.description = reader.word("remove event", n=number)
        lacks = self.lacks(policy)
        self.note.value = joined(
            (_facts(policy, self.facts, reader), _lacking(lacks, reader), wrong_html(wrong, reader))
        )
        self.box.mark("is-wrong", bool(wrong)).mark("is-answered", not wrong and not lacks)


def _kind(policy: Requirements, name: str) -> EventKind:
    return policy.events.kinds.get(policy.events.name(name) or "", UNNAMED)


def _choose(choice: Dropdown, value: str) -> None:
    """Choose ``value``, which is added to the options if it is not among them."""
    added = [] if value in choice.values else [(value, value)]
    choice.offer([*choice.options, *added], value)


def _offer(choice: Dropdown, named: Sequence[tuple[str, str]], value: str, reader: Reader, blank: str) -> None:
    """Offer what has a name, and ``value`` even if it has none."""
    options = [(reader.word(blank), ""), *named]
    if value not in [option for _, option in options]:
        options.append((reader.word("not in tables", name=value), value))
    choice.offer(options, value)


def _lacking(lacks: Sequence[str], reader: Reader) -> Markup:
    if not lacks:
        return NOTHING
    told = reader.word("not counted", what=reader.word("or").join(reader.word(key) for key in lacks))
    return element("div", told, class_="simsim-lacks")


def _facts(policy: Requirements, facts: Mapping[str, Value], reader: Reader) -> Markup:
    """The facts that came with the event."""
    if not facts:
        return NOTHING
    told = reader.word("or").join(
        f"{_caption(policy, n, reader)} = {_value(policy, n, v, reader)}" for n, v in facts.items()
    )
    return element("div", reader.word("came with", facts=told), class_="simsim-came-with")


def _caption(policy: Requirements, name: str, reader: Reader) -> str:
    full = policy.names.full(name)
    return caption(policy, full, reader.lang) if full else name


def _value(policy: Requirements, name: str, value: Value, reader: Reader) -> str:
    """A fact as people read it; as it was entered where it cannot be read."""
    full = policy.names.full(name)
    item = policy.names.item(full) if full else None
    if full is None or item is None:
        return spelled(value)
    try:
        return shown(policy, full, read_fact(item, value), reader.lang)
    except CellError:
        return spelled(value)
