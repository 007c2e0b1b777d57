"""The screen: settings and form on one side, the answer and the chain of decisions on the other.

At each repaint what was entered is decided anew and every pane gets its HTML. Panes and fields stay; only what differs
is sent.

>>> screen = Simulator("tables")
>>> screen.form.give({"stage": ("negotiation",)})
>>> screen.outcome["process_state"].status.value
'undetermined'
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from simsim.analysis.explanation import explain
from simsim.decision import Status
from simsim.diagnostics import CellError, Diagnostic, FactError, Place, PolicyError
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from simsim.recall import Recalled, code_of, of_code
from simsim.reports.html import (
    answer_html,
    basis_html,
    disclaimer_html,
    explained_key,
    heading_html,
    headlines,
    summary_text,
    warnings_html,
)
from simsim.reports.html_explanation import explanation_html, told_changes
from simsim.reports.html_parts import Reader
from simsim.reports.markup import Markup
from simsim.simulator.aids import Aids
from simsim.simulator.chain import Chain
from simsim.simulator.event_inputs import EventInputs
from simsim.simulator.fields import Given
from simsim.simulator.form import Form
from simsim.simulator.frame import Frame, present
from simsim.simulator.grid_room import GridRoom
from simsim.simulator.history import History
from simsim.simulator.inputs import Inputs, fitting
from simsim.simulator.keep import Keep
from simsim.simulator.moments import Moments, entered, wall
from simsim.simulator.parts import Box, Pane
from simsim.simulator.path_room import PathRoom
from simsim.simulator.rooms import Rooms
from simsim.simulator.settings import Settings
from simsim.simulator.trying import Trial, tried
from simsim.simulator.what_if import WhatIf
from simsim.simulator.workshop import Workshop
from simsim.words import Phrase


class Simulator(Frame):
    """The simulator of the policy in ``folder``, ready to be shown by a notebook.

    ``folder`` is by default the one that the command ``simsim lab`` was told of, else ``tables``, here or one folder
    up. ``lang`` is ``en`` or ``zh``; blank is that of the browser. ``clock`` tells the present moment.
    """

    def __init__(
        self, folder: str | Path | None = None, lang: str = "", clock: Callable[[], datetime] = present
    ) -> None:
        super().__init__(folder, lang, clock)
        self.outcome: Outcome | None = None
        self.inputs: Inputs | None = None
        self.chain = Chain(self.changed)
        self.heading, self.basis, self.foot = (Pane(f"simsim-{name}") for name in ("heading", "basis", "foot"))
        self.answer = Pane("simsim-answer", tries=self._try, asks=self._ask)
        self.answer.observe(lambda _: self.changed(), "opened")
        self.recalled: tuple[Phrase, object] | None = None  # the example that is open, and what it told
        self.top, self.entry = Box(), Box((), "simsim-entry")
        self.history = History(self.changed, self.several, self.go_to)
        self.moments = Moments(self.moved)
        self.what_if, self.keep, self.workshop = WhatIf(self), Keep(self), Workshop(self.watched, self.guarded, clock)
        self.grid = GridRoom(self.watched, self.guarded, self.changed, clock)
        rooms = (self.what_if, PathRoom(), self.keep, self.workshop, self.grid)
        self.rooms = Rooms(rooms, self.several, self.go_to)
        below = [self.rooms.box, self.moments.box, self.basis, self.chain.box]
        grid = Box([self.entry, self.rooms.doors, self.answer, *below], "simsim-grid")
        self.root.children = (self.heading, self.top, self.failure, self.errors, grid, self.foot)
        self.begin()

    def __repr__(self) -> str:
        without = "the tables do not open" if self.watched.errors else "no page shows it yet"
        return f"<simulator: {self.answer.summary or without}>"

    # ----------------------------------------------------------------------------------------------- what may happen

    def moved(self, now: datetime | None) -> None:
        """Let ``now`` count as the present moment, or let that count again."""
        with self.alone:
            if not self._quiet:
                self.several(lambda: self.settings.move(wall(now.astimezone(self._zone)) if now else None))

    @property
    def _zone(self) -> tzinfo:
        """The case's zone; UTC while that is not known."""
        return (self.outcome.now.tzinfo if self.outcome else None) or UTC

    @property
    def aged(self) -> bool:
        """Whether the minute passed, while the present moment counts as now."""
        if not self.inputs or not self.outcome or not self.inputs.settings.live:
            return False
        return self.inputs.settings.present.replace(second=0) > self.outcome.case.now

    # ---------------------------------------------------------------------------------------------------- repainting

    @property
    def form(self) -> Form:
        """The form; raises :class:`PolicyError` while the tables do not open."""
        return self._inputs.form

    @property
    def aids(self) -> Aids:
        """What helps to find things; raises :class:`PolicyError` while the tables do not open."""
        return self._inputs.aids

    @property
    def settings(self) -> Settings:
        """What a case is read by; raises :class:`PolicyError` while the tables do not open."""
        return self._inputs.settings

    @property
    def _inputs(self) -> Inputs:
        if self.inputs is None:  # nobody has looked yet
            self.changed()
        if self.inputs is None:
            raise PolicyError(self.watched.errors)
        return self.inputs

    def paint(self, policy: PolicyModel) -> None:
        """Decide what is entered, and show what comes of it."""
        self.inputs = fitting(policy, self.inputs, self, self.language, self._clock)
        self.top.children = (self.inputs.settings.box, self.inputs.aids.way)
        self._decide(policy, self.inputs)

    def _decide(self, policy: PolicyModel, inputs: Inputs) -> None:
        self.outcome = None  # until there is another: what is done with a case is not done with the one before
        rows = self.history.counted(policy, self.reader)
        trial, wrong = _tried(policy, inputs, rows)
        self.outcome = trial.outcome
        outcome, reader = trial.outcome, self.reader
        where = frozenset(inputs.form.names)
        self.answer.html = answer_html(outcome, reader, where, dict(self._reasons(outcome, where, reader)))
        self.hurry(self.answer)
        self.moments.tell(outcome, reader, live=inputs.settings.live)
        self._paint(outcome, reader)
        inputs.settings.tell(reader, wrong)
        self._tell_aids(inputs, outcome, reader)
        inputs.form.tell(reader, outcome, trial.wrong, inputs.found)
        self.history.tell(policy, reader, {row: trial.unused.get(n) for n, row in enumerate(rows or ())})
        self.rooms.tell(outcome, reader)  # last: whatever fails there, the rest is of this case

    def _tell_aids(self, inputs: Inputs, outcome: Outcome, reader: Reader) -> None:
        code, guided = code_of(outcome, live=inputs.settings.live), inputs.guided
        inputs.aids.tell(reader, len(inputs.found or ()), code, guided=guided.on)
        guided.tell(outcome, reader)
        self.entry.children = (inputs.aids.box, guided.box if guided.on else inputs.form.box)
        same = self.recalled and self._entered(inputs) == self.recalled[1]
        inputs.aids.told_as(self.recalled[0].text(reader.lang) if self.recalled and same else "", reader)

    def _entered(self, inputs: Inputs) -> object:
        """What was told of the case."""
        return inputs.form.given, self.history.written

    def _reasons(self, outcome: Outcome, where: frozenset[str], reader: Reader) -> Iterator[tuple[str, Markup]]:
        """The explanations that the reader has opened."""
        for _, full in headlines(outcome, reader):
            if self.answer.opened.get(explained_key(full)) and outcome.status(full) is Status.DECIDED:
                yield full, explanation_html(explain(outcome, full), where, reader)

    # ------------------------------------------------------------------------------------------------ opening a case

    def restore(self, case: Recalled) -> None:
        """Show a case: what it tells, and nothing that was told before."""

        def give() -> None:
            inputs = self._inputs
            inputs.form.forget()
            self.history.give(case.events)
            inputs.form.give({name: (value,) for name, value in case.facts.items()})
            inputs.settings.read(case.as_of, entered(case.now) if case.now else None, case.layers)
            self.recalled = (case.story, self._entered(inputs)) if any(case.story) else None

        self.several(give)

    def switch(self) -> None:
        """Ask one by one, or show all questions again."""

        def turn() -> None:
            guided = self._inputs.guided
            guided.on = not guided.on
            if guided.on:
                guided.start()

        self.several(turn)

    def read_code(self, code: str) -> None:
        """Show the case of a code; one that is none is told."""
        if code and self.watched.policy:
            with self.guarded():
                self.restore(of_code(self.watched.policy, code))
                self._inputs.aids.code.value = ""

    def give(self, answers: Mapping[str, Given]) -> None:
        """Answer some questions of the form."""
        self.several(lambda: self.form.give(answers))

    def turn(self, layer: str, *, on: bool) -> None:
        """Let a layer count, or not."""
        self.settings.layers[layer].value = on

    @property
    def live(self) -> bool:
        """Whether the present moment counts as now."""
        return self.settings.live

    def has_field(self, name: str) -> bool:
        """Whether the form asks for a fact, or offers a reading."""
        return name in self.form.names

    def linked(self, code: str) -> None:
        """Show the case that the page's address names."""
        self.read_code(code)

    def _ask(self, mark: str) -> None:
        """Turn to a question that is not on the page."""
        self.several(lambda: self._inputs.guided.turn_to(mark))

    def _try(self, change: str) -> None:
        """Make a change that an explanation told of."""
        full, _, number = change.rpartition(" ")
        if self.outcome:
            told = told_changes(explain(self.outcome, full).changes)[int(number)]
            self.give({one.name: (one.after,) for one in told.differences})

    def _paint(self, outcome: Outcome, reader: Reader) -> None:
        policy = outcome.policy
        self.heading.html = heading_html(policy, outcome, reader)
        self.answer.summary = summary_text(outcome, reader)
        self.basis.html = basis_html(outcome, reader)
        self.chain.tell(outcome, reader)
        self.foot.html = warnings_html(self.watched.warnings, reader) + disclaimer_html(policy, reader)


def _tried(policy: PolicyModel, inputs: Inputs, rows: Sequence[EventInputs] | None) -> tuple[Trial, Diagnostic | None]:
    """What the answers come to, and what is wrong with the moment that was entered: then the present one counts."""
    settings, given = inputs.settings, inputs.form.given
    events = None if rows is None else [row.entry for row in rows]
    try:
        return tried(policy, given, settings.read_by(settings.instant), events), None
    except CellError as error:
        wrong = error.at(Place(), "".join(map(str, settings.now.given)))
    except FactError as error:
        if settings.live:
            raise
        wrong = error.diagnostics[0]
    return tried(policy, given, settings.read_by(settings.present), events), wrong
