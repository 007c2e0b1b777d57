"""The screen: settings and form on one side, the answer and the chain of decisions on the other.

A change of any input, of the tables or of the minute leads to one repaint: what was entered is decided anew and every
pane gets its HTML. Panes and fields stay; only what differs is sent. Whatever goes wrong paints a card.

In a notebook the tables are opened once a page shows the screen, which says so meanwhile.

>>> screen = Simulator("tables")
>>> screen.form.give({"stage": ("negotiation",)})
>>> screen.outcome["process_state"].status.value
'undetermined'
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any, Final

from IPython import get_ipython

from simsim.analysis.explanation import explain
from simsim.decision import Status
from simsim.diagnostics import CellError, Diagnostic, FactError, Place, PolicyError
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from simsim.recall import Recalled, code_of, of_code
from simsim.reports.html import (
    answer_html,
    basis_html,
    diagnostics_html,
    disclaimer_html,
    explained_key,
    failure_html,
    heading_html,
    headlines,
    summary_text,
    warnings_html,
)
from simsim.reports.html_explanation import explanation_html, told_changes
from simsim.reports.html_parts import Reader
from simsim.reports.markup import Markup, element
from simsim.reports.wording import SCREEN
from simsim.simulator.aids import Aids
from simsim.simulator.chain import Chain
from simsim.simulator.event_inputs import EventInputs
from simsim.simulator.fields import Given
from simsim.simulator.form import Form
from simsim.simulator.grid_room import GridRoom
from simsim.simulator.history import History
from simsim.simulator.inputs import Inputs, fitting
from simsim.simulator.keep import Keep
from simsim.simulator.moments import Moments, entered, wall
from simsim.simulator.parts import Box, Pane
from simsim.simulator.path_room import PathRoom
from simsim.simulator.rooms import Rooms
from simsim.simulator.settings import Settings
from simsim.simulator.surface import Surface
from simsim.simulator.trying import Trial, tried
from simsim.simulator.watching import watched
from simsim.simulator.what_if import WhatIf
from simsim.simulator.workshop import Workshop
from simsim.words import Phrase

TABLES: Final = "SIMSIM_TABLES"  # the folder to open where none is named; set by the command
USUAL: Final = ("tables", "../tables")


def present() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


class Simulator(Surface):
    """The simulator of the policy in ``folder``, ready to be shown by a notebook.

    ``folder`` is by default the one that the command ``simsim lab`` was told of, else ``tables``, here or one folder
    up. ``lang`` is ``en`` or ``zh``. ``clock`` tells the present moment.
    """

    def __init__(
        self, folder: str | Path | None = None, lang: str = "en", clock: Callable[[], datetime] = present
    ) -> None:
        self.watched = watched(folder or _usual_folder())
        waits = hasattr(get_ipython(), "kernel")
        self.outcome: Outcome | None = None
        self.inputs: Inputs | None = None
        self.chain = Chain(self.changed)
        names = ("heading", "errors", "failure", "basis", "foot")
        self.heading, self.errors, self.failure, self.basis, self.foot = (Pane(f"simsim-{name}") for name in names)
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
        self.zone, self._lang, self._clock, self._quiet = "", lang, clock, False
        super().__init__(self._tree(), element("p", SCREEN["opening"].text(lang)) if waits else "")
        if not waits:
            self.changed()
        self.watched.follow(self.looked, _cell())

    def __repr__(self) -> str:
        without = "the tables do not open" if self.watched.errors else "no page shows it yet"
        return f"<simulator: {self.answer.summary or without}>"

    def _tree(self) -> Box:
        below = [self.rooms.box, self.moments.box, self.basis, self.chain.box]
        grid = Box([self.entry, self.rooms.doors, self.answer, *below], "simsim-grid")
        return Box([self.heading, self.top, self.failure, self.errors, grid, self.foot], "simsim")

    def listen(self, content: Mapping[str, Any]) -> None:
        """Take over what a page says; an exception paints a card."""
        with self.guarded():
            super().listen(content)

    def shown(self, zone: str) -> None:
        """A page shows the screen to somebody in that time zone."""
        if zone != self.zone or self.outcome is None:
            self.zone = zone
            self.changed()

    def close(self) -> None:
        """Stop following the folder, and leave the page."""
        self.watched.leave(self.looked)
        super().close()

    # ----------------------------------------------------------------------------------------------- what may happen

    def changed(self) -> None:
        """Decide what is entered and repaint; an exception paints a card."""
        with self.alone:
            if not self._quiet:
                with self.guarded():
                    self._repaint()

    def several(self, give: Callable[[], None]) -> None:
        """Change several answers, and repaint once."""
        with self.alone:
            if self._quiet:  # a part of a change that will be painted
                give()
                return
            with self.guarded():
                with self._quietly():
                    give()
                self._repaint()

    def moved(self, now: datetime | None) -> None:
        """Let ``now`` count as the present moment, or let that count again."""
        with self.alone:
            if not self._quiet:
                self.several(lambda: self.settings.move(wall(now.astimezone(self._zone)) if now else None))

    def looked(self, changed: bool) -> None:  # noqa: FBT001  # the answer of a look
        """Repaint if the folder changed, or the minute passed."""
        with self.guarded():
            if changed or self._minute_passed():
                self._repaint()

    @property
    def _zone(self) -> tzinfo:
        """The case's zone; UTC while that is not known."""
        return (self.outcome.now.tzinfo if self.outcome else None) or UTC

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Shows an exception on the screen: in a callback of a widget nobody would ever see it. One at a time."""
        with self.alone:
            try:
                yield
            except FactError as error:
                self.failure.html = diagnostics_html(error.diagnostics, self.reader.word("bad case"), self.reader)
            except Exception as error:  # noqa: BLE001  # whatever it is, it is shown
                self.failure.html = failure_html(error, self.reader)
            self.show()

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """Lets inputs be set without a repaint for each."""
        quiet, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = quiet

    def _minute_passed(self) -> bool:
        if not self.inputs or not self.outcome or not self.inputs.settings.live:
            return False
        return self.inputs.settings.present.replace(second=0) > self.outcome.case.now

    # ---------------------------------------------------------------------------------------------------- repainting

    @property
    def reader(self) -> Reader:
        """Who reads the screen."""
        return Reader(self.inputs.settings.lang if self.inputs else self._lang, self.zone)

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

    def _repaint(self) -> None:
        with self._quietly():
            self.watched.open()
            if self.watched.failure:
                raise self.watched.failure
            policy = self.watched.policy
            self._paint_errors(policy)
            if policy:
                self.inputs = fitting(policy, self.inputs, self, self._lang, self._clock)
                self.top.children = (self.inputs.settings.box, self.inputs.aids.way)
                self._decide(policy, self.inputs)
        self.failure.html = ""

    def _paint_errors(self, policy: PolicyModel | None) -> None:
        reader, errors = self.reader, self.watched.errors
        kept = reader.word("kept", version=policy.version) if policy else reader.word("unopened")
        self.errors.html = diagnostics_html(errors, kept, reader) if errors else ""

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
    def present(self) -> datetime:
        """The present moment."""
        return self._clock()

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


def _cell() -> str:
    """The cell of a notebook that is being run; blank where that is not known."""
    asked: Mapping[str, Any] = getattr(getattr(get_ipython(), "kernel", None), "get_parent", dict)()
    return str(asked.get("metadata", {}).get("cellId", ""))


def _usual_folder() -> str:
    return os.environ.get(TABLES) or next((f for f in USUAL if Path(f).is_dir()), USUAL[0])
