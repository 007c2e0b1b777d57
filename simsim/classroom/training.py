"""The screen of the training: who learns, and the ways to do so.

>>> screen = Training("tables")
>>> [way.caption for way in screen.ways]
['practice', 'assessment']
>>> screen.close()
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from simsim.classroom.assessment import Assessment
from simsim.classroom.learner import Learner
from simsim.classroom.looks import LOOKS
from simsim.classroom.practice import Practice
from simsim.classroom.ways import Way
from simsim.diagnostics import FactError, SimsimError
from simsim.policy.model import PolicyModel
from simsim.reports.html import diagnostics_html, disclaimer_html, heading_html
from simsim.simulator.frame import Frame, present
from simsim.simulator.parts import Box, Pane, Radio


class Training(Frame):
    """The training of the policy in ``folder``, ready to be shown by a notebook; as :class:`Frame` says."""

    _css = LOOKS

    def __init__(
        self, folder: str | Path | None = None, lang: str = "", clock: Callable[[], datetime] = present
    ) -> None:
        super().__init__(folder, lang, clock)
        self.learner = Learner(self.changed)
        self.practice = Practice(self)
        self.assessment = Assessment(self)
        self.ways: tuple[Way, ...] = (self.practice, self.assessment)
        self.heading, self.foot = Pane("simsim-heading"), Pane("simsim-foot")
        self.way = Radio("simsim-ways", value=0)
        self.way.observe(lambda _: self.changed(), "value")
        self.shown_way = Box()
        settings = Box([self.language, self.way], "simsim-settings")
        self.root.children = (self.heading, settings, self.failure, self.errors, self.shown_way, self.foot)
        self.root.mark("simsim-training")
        self.begin()

    def __repr__(self) -> str:
        return f"<training: {self.watched.policy.version if self.watched.policy else 'no page shows it yet'}>"

    @property
    def aged(self) -> bool:
        """Whether the time of an assessment is over."""
        return any(way.aged for way in self.ways)

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Shows also what the record refuses as what it is."""
        with super().guarded():
            try:
                yield
            except FactError:
                raise
            except SimsimError as error:
                self.failure.html = diagnostics_html(error.diagnostics, self.reader.word("record fails"), self.reader)

    def paint(self, policy: PolicyModel) -> None:
        """Show the way that is chosen."""
        reader = self.reader
        self.language.description = reader.word("language")
        self.heading.html, self.foot.html = heading_html(policy, None, reader), disclaimer_html(policy, reader)
        self.way.description = reader.word("way")
        self.way.options = tuple((reader.word(way.caption), n) for n, way in enumerate(self.ways))
        held = (way for way in self.ways if way.holds)  # whatever is chosen on the page
        way = next(held, self.ways[self.way.value])
        way.tell(policy, reader)
        self.way.disabled = way.holds
        self.shown_way.children = (way.body,)
