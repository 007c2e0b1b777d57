"""What happened to the case: a row for each event, or that nothing has happened yet, or nothing told at all.

A record tells everything that happened. So it is unknown while there is no row and nobody said that nothing happened;
rows that are not complete do not count. The same record stands as a log in a field of its own: what is written there
replaces the rows, and what is entered in the rows stands in the log.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Final

from simsim.diagnostics import Diagnostic
from simsim.policy.events import Events
from simsim.policy.record import Event, Given, lines
from simsim.policy.requirements import Requirements
from simsim.policy.walk import Outcome
from simsim.reports.html import value_text
from simsim.reports.html_parts import Reader
from simsim.reports.markup import element
from simsim.simulator.event_inputs import EventInputs
from simsim.simulator.fields import Changed
from simsim.simulator.parts import HTML, Box, Button, Checkbox, Textarea, Toggle
from simsim.values import Value

ADD: Final = "simsim-add-event"


class History:
    """The events on the form; ``box`` is what is shown, ``rows`` what was entered, in that order.

    ``several`` is called with what changes more than one input at once, ``go_to`` with the mark of what should get the
    focus.
    """

    def __init__(
        self, changed: Changed, several: Callable[[Callable[[], None]], None], go_to: Callable[[str], None]
    ) -> None:
        self._changed, self._several, self._go_to = changed, several, go_to
        self._numbers, self._events = count(1), Events()
        self.rows: tuple[EventInputs, ...] = ()
        self.head, self.hint = HTML("simsim-first-head"), HTML("simsim-note")
        self.nothing, self.listed = Checkbox(), Box((), "simsim-happenings")
        self.add = Button(lambda: self._several(self._append), "simsim-button", ADD)
        self.as_log, self.log, self.log_hint = Toggle("simsim-head"), Textarea(), HTML("simsim-note")
        log = Box([self.log, self.log_hint], "simsim-body", "simsim-log")
        parts = [self.head, self.hint, self.listed, self.add, self.nothing, self.as_log, log]
        self.box = Box(parts, "simsim-group", "simsim-history")
        self.nothing.observe(lambda _: changed(), "value")
        self.log.observe(lambda change: self._several(lambda: self._replace(change["new"])), "value")

    # ------------------------------------------------------------------------------------------------ what is entered

    def counted(self, policy: Requirements, reader: Reader) -> tuple[EventInputs, ...] | None:
        """The rows that are complete, once they offer what ``policy`` has; ``None`` while nothing is told at all."""
        self._events = policy.events
        for row in self.rows:
            row.fit(policy, reader)
        complete = tuple(row for row in self.rows if not row.lacks(policy))
        return complete if complete or self.nothing.value else None

    def give(self, events: Given | None) -> None:
        """Enter a record; ``None`` takes everything back, an empty one says that nothing happened.

        Events are taken as a policy takes them, and kept as they were entered even if it cannot read them.
        """
        given = lines(events) if isinstance(events, str) else [*(events or ())]
        self._several(lambda: self._enter(given, nothing=events is not None and not given))

    def _enter(self, events: Sequence[Mapping[str, object] | str | Event], *, nothing: bool) -> None:
        made = tuple(self._row() for _ in events)
        for row, event in zip(made, events, strict=True):
            row.give(event, self._events)
        self._list(made)
        self.nothing.value = nothing

    def _replace(self, log: str) -> None:
        """Take over what was written into the log; nothing at all takes the rows back."""
        if log.strip() != self.written:
            self._enter(lines(log), nothing=self.nothing.value and not log.strip())

    @property
    def written(self) -> str:
        """The record as a log."""
        return "\n".join(line for row in self.rows if (line := row.line))

    def _row(self) -> EventInputs:
        return EventInputs(next(self._numbers), self._changed, lambda row: self._several(lambda: self._drop(row)))

    def _append(self) -> None:
        row = self._row()
        self._list((*self.rows, row))
        self.nothing.value = False
        self._go_to(row.mark)

    def _drop(self, row: EventInputs) -> None:
        self._list(tuple(other for other in self.rows if other is not row))
        self._go_to(ADD)

    def _list(self, rows: tuple[EventInputs, ...]) -> None:
        self.rows = rows
        self.listed.children = tuple(row.box for row in rows)

    # --------------------------------------------------------------------------------------------------- what is told

    def tell(self, policy: Requirements, reader: Reader, wrong: Mapping[EventInputs, Diagnostic | None]) -> None:
        """Show all words in the reader's language, and what is wrong with each row."""
        self.box.hidden = not (policy.events.kinds or self.rows)
        for number, row in enumerate(self.rows, 1):
            row.tell(policy, reader, number, wrong.get(row))
        self.head.value = element("h3", reader.word("happened"))
        self.hint.value = "" if self.rows or self.nothing.value else element("span", reader.word("happened help"))
        self.add.description = reader.word("add event")
        self.nothing.description = reader.word("nothing happened")
        self.nothing.disabled = bool(self.rows)
        self.as_log.description, self.log.description = reader.word("as log"), reader.word("log")
        self.log.value = self.written
        self.log_hint.value = element("span", reader.word("log help"))


def record_text(outcome: Outcome, name: str, reader: Reader) -> str:
    """What an item without an answer has to do with what happened: its value from there, or that it may have one."""
    policy, known = outcome.policy, outcome.known.get(name)
    derivation = policy.events.derivations.get(name)
    if outcome.case.events is None:
        asked = derivation and name in outcome.ask
        kind = policy.events.kinds[derivation.event] if asked and derivation else None
        return reader.word("or by event", event=kind.caption.text(reader.lang)) if kind else ""
    brought = any(name in event.facts for event in outcome.case.events)
    if known is None or not known.settled or not (derivation or brought):
        return ""
    return reader.word("from record", value=_value(policy, name, known.value, reader))


def _value(policy: Requirements, name: str, value: Value, reader: Reader) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}".removesuffix(":00")
    return value_text(policy, name, value, reader)
