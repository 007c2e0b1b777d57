"""The screen: settings and form on one side, the answer and the chain of decisions on the other.

A change of any input, of the tables or of the minute leads to one repaint: what was entered is decided anew and every
pane gets its HTML. Panes and fields stay; only what differs is sent. Whatever goes wrong paints a card.

>>> screen = Simulator("tables")
>>> screen.form.give({"stage": ("negotiation",)})
>>> screen.outcome["process_state"].status.value
'undetermined'
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import ipywidgets as widgets

from simsim.diagnostics import CellError, Diagnostic, FactError, Place, PolicyError
from simsim.policy.model import Outcome, PolicyModel
from simsim.reports.html import (
    Reader,
    answer_html,
    diagnostics_html,
    disclaimer_html,
    failure_html,
    heading_html,
    summary_text,
    warnings_html,
)
from simsim.reports.html_tables import decision_html
from simsim.reports.markup import element
from simsim.simulator.form import Form, shape
from simsim.simulator.panes import Page, Pane
from simsim.simulator.settings import Settings
from simsim.simulator.trying import Trial, tried
from simsim.simulator.watching import watched

TABLES: Final = "SIMSIM_TABLES"  # the folder to open where none is named; set by the command
USUAL: Final = ("tables", "../tables")


def present() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Inputs:
    """The inputs of a policy's screen; ``made_from`` is what they were made from."""

    settings: Settings
    form: Form
    made_from: tuple[object, ...]


class Simulator(widgets.VBox):
    """The simulator of the policy in ``folder``, ready to be shown by a notebook.

    ``folder`` is by default the one that the command ``simsim lab`` was told of, else ``tables``, here or one folder
    up. ``lang`` is ``en`` or ``zh``. ``clock`` tells the present moment.
    """

    def __init__(
        self, folder: str | Path | None = None, lang: str = "en", clock: Callable[[], datetime] = present
    ) -> None:
        self.watched = watched(folder or _usual_folder())
        self.outcome: Outcome | None = None
        self.inputs: Inputs | None = None
        self.chain: dict[str, Pane] = {}
        self.page = Page()
        self.heading, self.errors, self.failure, self.answer, self.title, self.foot = (Pane() for _ in range(6))
        self.entry, self.decisions, self.top = widgets.VBox(), widgets.VBox(), widgets.VBox()
        self._lang, self._clock, self._quiet = lang, clock, False
        self._alone = threading.RLock()  # a page's messages may come in another thread than looks at the folder do
        super().__init__(self._parts())
        self.add_class("simsim")
        self.page.observe(lambda _: self.changed(), "zone")
        self.changed()
        self.watched.follow(self.looked)

    def __repr__(self) -> str:
        return f"<simulator: {self.answer.summary or 'the tables do not open'}>"

    def _parts(self) -> list[widgets.Widget]:
        areas = ("heading", "errors", "failure", "answer", "foot", "entry", "decisions")
        for name in areas:
            getattr(self, name).add_class(f"simsim-{name}")
        grid = widgets.Box([self.entry, self.answer, self.decisions])
        grid.add_class("simsim-grid")
        return [self.page, self.heading, self.top, self.failure, self.errors, grid, self.foot]

    def close(self) -> None:
        """Stop following the folder, and leave the page."""
        self.watched.leave(self.looked)
        super().close()

    # ----------------------------------------------------------------------------------------------- what may happen

    def changed(self) -> None:
        """Decide what is entered and repaint; an exception paints a card."""
        with self._alone:
            if not self._quiet:
                with self._shown():
                    self._repaint()

    def several(self, give: Callable[[], None]) -> None:
        """Change several answers, and repaint once."""
        with self._alone, self._shown():
            with self._quietly():
                give()
            self._repaint()

    def looked(self, changed: bool) -> None:  # noqa: FBT001  # the answer of a look
        """Repaint if the folder changed, or the minute passed."""
        with self._alone, self._shown():
            if changed or self._minute_passed():
                self._repaint()

    @contextmanager
    def _shown(self) -> Iterator[None]:
        """Shows an exception on the screen: in a callback of a widget nobody would ever see it."""
        try:
            yield
        except FactError as error:
            self.failure.html = diagnostics_html(error.diagnostics, self.reader.word("bad case"), self.reader)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is shown
            self.failure.html = failure_html(error, self.reader)

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
        return Reader(self.inputs.settings.lang if self.inputs else self._lang, self.page.zone)

    @property
    def form(self) -> Form:
        """The form; raises :class:`PolicyError` while the tables do not open."""
        if self.inputs is None:
            raise PolicyError(self.watched.errors)
        return self.inputs.form

    @property
    def settings(self) -> Settings:
        """What a case is read by; raises :class:`PolicyError` while the tables do not open."""
        if self.inputs is None:
            raise PolicyError(self.watched.errors)
        return self.inputs.settings

    def _repaint(self) -> None:
        with self._quietly():
            if self.watched.failure:
                raise self.watched.failure
            policy = self.watched.policy
            self._paint_errors(policy)
            if policy:
                self.inputs = self._fitting(policy)
                self._decide(policy, self.inputs)
        self.failure.html = ""

    def _paint_errors(self, policy: PolicyModel | None) -> None:
        reader, errors = self.reader, self.watched.errors
        kept = reader.word("kept", version=policy.version) if policy else reader.word("unopened")
        self.errors.html = diagnostics_html(errors, kept, reader) if errors else ""

    def _fitting(self, policy: PolicyModel) -> Inputs:
        """The inputs, made anew where the glossary changed; what was answered and is still valid stays."""
        made_from = shape(policy)
        if self.inputs and made_from == self.inputs.made_from:
            return self.inputs
        form = Form(policy, self.changed, self.several)
        settings = Settings(policy, self.changed, self._lang, self._clock)
        if self.inputs:
            form.give({name: field.given for name, field in self.inputs.form.fields.items()})
            settings.keep(self.inputs.settings)
        self.top.children, self.entry.children = (settings.box,), (form.box,)
        return Inputs(settings, form, made_from)

    def _decide(self, policy: PolicyModel, inputs: Inputs) -> None:
        trial, wrong = _tried(policy, inputs)
        self.outcome = trial.outcome
        self._paint(trial.outcome, self.reader, frozenset(inputs.form.fields))  # first, for it is what is waited for
        inputs.settings.tell(self.reader, wrong)
        inputs.form.tell(self.reader, trial.outcome, trial.wrong)

    def _paint(self, outcome: Outcome, reader: Reader, fields: frozenset[str]) -> None:
        policy = outcome.policy
        self.answer.html = answer_html(outcome, reader, fields)
        self.heading.html = heading_html(policy, outcome, reader)
        self.answer.summary = summary_text(outcome, reader)
        self.title.html = element("h3", reader.word("chain"))
        self._paint_chain(outcome, reader)
        self.foot.html = warnings_html(self.watched.warnings, reader) + disclaimer_html(policy, reader)

    def _paint_chain(self, outcome: Outcome, reader: Reader) -> None:
        if self.chain.keys() != outcome.decisions.keys():
            self.chain = {name: Pane() for name in outcome.decisions}
            self.decisions.children = (self.title, *self.chain.values())
        headlines = _headline_decisions(outcome)
        for name, decision in outcome.decisions.items():
            self.chain[name].html = decision_html(outcome, decision, reader, opened=name in headlines)


def _tried(policy: PolicyModel, inputs: Inputs) -> tuple[Trial, Diagnostic | None]:
    """What the answers come to, and what is wrong with the moment that was entered: then the present one counts."""
    settings, given = inputs.settings, inputs.form.given
    try:
        return tried(policy, given, settings.read_by(settings.instant)), None
    except CellError as error:
        wrong = error.at(Place(), "".join(map(str, settings.now.given)))
    except FactError as error:
        if settings.live:
            raise
        wrong = error.diagnostics[0]
    return tried(policy, given, settings.read_by(settings.present)), wrong


def _headline_decisions(outcome: Outcome) -> frozenset[str]:
    """The decisions that give the headline outcomes."""
    names = outcome.policy.names
    full = [names.full(name) for name in outcome.policy.card.headlines]
    return frozenset(name.rpartition(".")[0] for name in full if name)


def _usual_folder() -> str:
    return os.environ.get(TABLES) or next((f for f in USUAL if Path(f).is_dir()), USUAL[0])
