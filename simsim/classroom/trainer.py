"""The trainer's screen: how far everybody has come, what is missed most, and what is to be learnt anew after a change.

It shows everybody who is in the record, and so it is for trainers only. New attempts appear by themselves.

>>> screen = Trainer("tables", record="")
>>> "SIMSIM_RECORD" in screen.told.html
True
>>> screen.close()
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from simsim.classroom.aftermath import Aftermath
from simsim.classroom.ledger import Ledger
from simsim.classroom.looks import LOOKS
from simsim.classroom.record_acts import Exporting, Forgetting
from simsim.policy.model import PolicyModel
from simsim.reports.html import diagnostics_html, disclaimer_html
from simsim.reports.html_parts import SECTION, Reader
from simsim.reports.markup import Markup, element
from simsim.simulator.frame import Frame, present
from simsim.simulator.parts import Box, DatePicker, Dropdown, Pane
from simsim.training.html_missed import missed_html
from simsim.training.html_progress import progress_html, style
from simsim.training.progress import Overview
from simsim.training.record import record_file
from simsim.training.telling import topic_text
from simsim.values import zone_named


class Trainer(Frame):
    """The trainer's view of the policy in ``folder``, ready to be shown by a notebook; as :class:`Frame` says.

    ``record`` is the file of the record, by default the one that ``SIMSIM_RECORD`` names, or beside the user's data.
    """

    _css = LOOKS + style()

    def __init__(
        self,
        folder: str | Path | None = None,
        lang: str = "",
        clock: Callable[[], datetime] = present,
        record: str | Path | None = None,
    ) -> None:
        super().__init__(folder, lang, clock)
        self.ledger = Ledger(record_file(record))
        self.heading, self.told, self.foot = Pane("simsim-heading"), Pane("simsim-told"), Pane("simsim-foot")
        self.who, self.topic = Dropdown([("", "")]), Dropdown([("", "")])
        self.since = DatePicker()
        self.choice = (self.who, self.topic, self.since)
        for part in self.choice:
            part.observe(lambda _: self.changed(), "value")
        self.progress, self.missed = Pane("simsim-progress-of"), Pane("simsim-most-missed")
        self.missed.observe(lambda _: self.changed(), "opened")
        self.aftermath = Aftermath(self.watched, self.ledger, self.guarded, clock)
        self.exporting, self.forgetting = Exporting(self, self.ledger), Forgetting(self, self.ledger, self._forgotten)
        sections = [self.progress, self.missed, self.aftermath.box, self.exporting.box, self.forgetting.box]
        self.sections = Box(sections, "simsim-sections")
        settings = Box([self.language, *self.choice], "simsim-settings")
        parts = (self.heading, settings, self.failure, self.errors, self.told, self.sections, self.foot)
        self.root.children = parts
        self.root.mark("simsim-trainer")
        self._drawn: object = None
        self.begin()

    def __repr__(self) -> str:
        return f"<trainer: {len(self.ledger.people())} people, {len(self.ledger.attempts)} attempts>"

    @property
    def aged(self) -> bool:
        """Whether the record is another than the one that is shown."""
        return self._painted and self.ledger.stale

    def _forgotten(self) -> None:
        self.several(lambda: setattr(self.who, "value", ""))

    # ---------------------------------------------------------------------------------------------------- repainting

    def paint(self, policy: PolicyModel) -> None:
        """Read the record if it changed, and show what is chosen of it."""
        self.ledger.read()
        reader = self.reader
        self.language.description = reader.word("language")
        self.heading.html = _heading(policy, self.ledger, reader)
        self.foot.html = disclaimer_html(policy, reader)
        self._offer(policy, reader)
        self.sections.hidden = not self.ledger.attempts or bool(self.ledger.wrong)
        for part in self.choice:
            part.hidden = self.sections.hidden
        self.told.html = self._lacking(reader)
        if not self.sections.hidden:
            person = str(self.who.value)
            self._draw(policy, reader)
            self.aftermath.tell(reader, person, str(self.topic.value))
            self.exporting.tell(reader, person)
        self.forgetting.tell(reader, str(self.who.value))

    def _lacking(self, reader: Reader) -> Markup | str:
        """What there is to say where nothing can be shown."""
        ledger = self.ledger
        if ledger.wrong:
            return diagnostics_html(ledger.wrong, reader.word("record unread"), reader)
        if ledger.path is None or not ledger.attempts:
            key = "record off" if ledger.path is None else "record none"
            return element("p", reader.word(key), lang=SECTION[reader.lang])
        return ""

    def _offer(self, policy: PolicyModel, reader: Reader) -> None:
        """What may be chosen: the people of the record, and the topics that anybody was asked about."""
        word, people = reader.word, self.ledger.people()
        asked = {one.area for one in self.ledger.attempts}
        topics = [node for node in policy.order if node in asked]
        _offer(self.who, [(word("everybody", count=len(people)), ""), *((name, name) for name in people)])
        named = ((topic_text(policy, node, reader.lang), node) for node in topics)
        _offer(self.topic, [(word("every topic"), ""), *named])
        self.who.description, self.topic.description = word("whose progress"), word("which topic")
        self.since.description = word("counted since")

    def _draw(self, policy: PolicyModel, reader: Reader) -> None:
        """The pictures, anew only where something of them differs."""
        opened = {key for key, is_open in self.missed.opened.items() if is_open}
        chosen = (str(self.who.value), str(self.topic.value), self.since.value)
        drawn = (policy, self.ledger.attempts, reader, chosen, opened)
        if self._drawn == drawn:
            return
        view = self._view(policy, reader)
        if view.counted:
            self.progress.html = progress_html(view, reader)
            self.missed.html = missed_html(view, reader, opened.__contains__)
        else:
            self.progress.html = element("p", reader.word("nothing chosen"), lang=SECTION[reader.lang])
            self.missed.html = ""
        self._drawn = drawn

    def _view(self, policy: PolicyModel, reader: Reader) -> Overview:
        zone = (zone_named(reader.zone) if reader.zone else None) or UTC
        person, day = self.who.value, self.since.value
        made = (one for one in self.ledger.attempts if person in ("", one.person))
        since = datetime.combine(day, time(), zone) if day else None
        return Overview(policy, made, since=since, topic=str(self.topic.value), zone=zone)


def _offer(where: Dropdown, options: list[tuple[str, Any]]) -> None:
    """Offer these; what was chosen stays if it is among them."""
    values = [value for _, value in options]
    where.offer(options, where.value if where.value in values else values[0])


def _heading(policy: PolicyModel, ledger: Ledger, reader: Reader) -> Markup:
    title = element("h2", reader.word("trainer"), " · ", policy.card.title.text(reader.lang))
    note = element("p", reader.word("trainer help"), class_="simsim-aside")
    file = reader.word("trainer record", file=ledger.path.name) if ledger.path else ""
    return element("div", title, note, element("p", file, class_="simsim-aside"), lang=SECTION[reader.lang])
