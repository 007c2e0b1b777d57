"""The tables checked on the screen: what ``simsim check`` and ``simsim test`` tell, of the state that decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from simsim.analysis.checking import Checked, checking
from simsim.analysis.stages import Staged
from simsim.analysis.telling import diagnostics as findings_told
from simsim.diagnostics import Diagnostic
from simsim.knowledge import LivePolicy
from simsim.policy.model import PolicyModel
from simsim.reports.html import diagnostics_html
from simsim.reports.html_findings import check_html, counts_text
from simsim.reports.html_parts import Reader, day_of
from simsim.reports.markup import element, joined
from simsim.simulator.parts import Box, Button, Pane
from simsim.simulator.progress import Guard, Progress
from simsim.simulator.watching import Watched
from simsim.trial import Trial, trying


@dataclass(frozen=True)
class Found:
    """A policy that was checked, and all that is to be said of it."""

    policy: PolicyModel
    trial: Trial
    checked: Checked
    diagnostics: tuple[Diagnostic, ...]


class Proving:
    """The button, and what came of it; ``box`` is what is shown, ``found`` what was found last."""

    def __init__(self, watched: Watched, guard: Guard, clock: Callable[[], datetime]) -> None:
        self._watched, self._clock, self._reader = watched, clock, Reader()
        self.found: Found | None = None
        self._drawn: object = None
        self.head, self.came = Pane(), Pane("simsim-came")
        self.button = Button(self._begin, "simsim-button")
        self.progress = Progress(watched, guard)
        self.box = Box([self.head, self.button, self.progress.line, self.came], "simsim-bench")

    def _begin(self) -> None:
        if self._watched.live:
            self.progress.begin(self._work(self._watched.live), self._done, self._refused)

    def _work(self, live: LivePolicy) -> Staged[Found]:
        policy = live.policy
        said = policy.warnings if live.errors else live.diagnostics
        now = self._clock()
        today = day_of(now, self._reader)
        trial = yield from trying(self._watched.folder, policy, today=today, now=now)
        checked = yield from checking(policy, today=today, examples=trial.examples)
        return Found(policy, trial, checked, (*said, *trial.found, *findings_told(checked, policy)))

    def _done(self, found: Found) -> None:
        self.found = found
        self.came.summary = counts_text(found.diagnostics, self._reader)
        self.tell(self._reader)

    def _refused(self, found: Sequence[Diagnostic]) -> None:
        self.found = self._drawn = None
        self.came.html = diagnostics_html(found, self._reader.word("unopened"), self._reader)

    def tell(self, reader: Reader) -> None:
        """Show all in the reader's language, and say so where the tables have changed since they were checked."""
        self._reader = reader
        self.progress.tell(reader)
        self.head.html = joined((element("h3", reader.word("check")), element("p", reader.word("check help"))))
        self.button.description = reader.word("check now")
        found, watched = self.found, self._watched
        if found:
            newest = found.policy is watched.policy and not watched.errors
            drawn = found, reader, newest
            if self._drawn != drawn:
                key = "checked" if newest else "outdated"
                note = element(
                    "p",
                    reader.word(key, version=found.policy.version),
                    class_="simsim-aside" if newest else "simsim-outdated",
                )
                told = check_html(found.diagnostics, found.checked, found.trial, reader)
                self.came.html = joined((note, told))
                self._drawn = drawn
