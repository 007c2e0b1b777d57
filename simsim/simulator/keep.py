"""Keeping and sharing: the case under its ticket, decided again later; its report; the case as an example.

What is kept is the team's own, with all that was told; what is handed to others is the code or the address of a case,
which stand beside the examples and hold no free text.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import ClassVar, Final, Protocol, TypeAlias

from simsim.adding import NewExample, add, proposed
from simsim.cases import Kept, KeptCase, again, keep_case, kept_cases
from simsim.diagnostics import Diagnostic, SimsimError
from simsim.editing import Redecided, redecided
from simsim.policy.cases import Case
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from simsim.recall import Recalled, code_of, of_outcome
from simsim.reports.adding import added_text, new_example_text
from simsim.reports.case_report import About, report_html
from simsim.reports.html import diagnostics_html
from simsim.reports.html_findings import findings_html
from simsim.reports.html_kept import about_text, again_html, unopened_html
from simsim.reports.html_parts import Reader
from simsim.reports.html_replies import code_html
from simsim.reports.markup import NOTHING, Markup, element, joined
from simsim.simulator.handing import Handing
from simsim.simulator.parts import HTML, Box, Button, Checkbox, Dropdown, Pane, Text
from simsim.simulator.rights import may_edit, need_edit, refusal_text
from simsim.simulator.rooms import Room
from simsim.simulator.watching import Watched
from simsim.words import Phrase

LISTED: Final = 60  # kept cases that the drop-down offers at once
LONGEST: Final = 60  # characters of a ticket in the name of a report

Told: TypeAlias = Callable[[Reader], Markup]  # what was done, in a reader's language


class Desk(Protocol):
    """The screen on which a case lies."""

    outcome: Outcome | None
    watched: Watched

    @property
    def present(self) -> datetime:
        """The present moment."""

    @property
    def live(self) -> bool:
        """Whether the present moment counts as now."""

    def changed(self) -> None:
        """Decide anew."""

    def restore(self, case: Recalled) -> None:
        """Show another case."""

    def hand_over(self, name: str, kind: str, data: bytes) -> None:
        """Give the reader a file of that name and media type."""

    def guarded(self) -> AbstractContextManager[object]:
        """Tells the page of what is done in it, or of what failed."""


class Keep(Room):
    """The room."""

    caption: ClassVar[str] = "keep"

    def __init__(self, desk: Desk) -> None:
        self.cases, self.adding = Cases(desk), Adding(desk)
        self.appendix = Checkbox(value=True)
        self.reporting = Handing(desk, self._report, self._file_name, self.appendix)
        self._desk = desk
        self.code = Pane("simsim-own-code")
        self.body = Box([self.cases.box, Box([self.code], "simsim-bench"), self.reporting.box, self.adding.box])

    def tell(self, outcome: Outcome, reader: Reader) -> None:
        """Show the room in the reader's language."""
        self.cases.tell(outcome, reader)
        self.reporting.tell(reader.word("report"), reader)
        self.appendix.description = reader.word("with appendix")
        self.adding.tell(outcome, reader)
        self.code.html = code_html(code_of(outcome, live=self._desk.live), reader)

    def _report(self, reader: Reader) -> str:
        """The report of the case; blank while there is no outcome."""
        outcome = self._desk.outcome
        return report_html(outcome, reader, self.cases.about, appendix=self.appendix.value) if outcome else ""

    def _file_name(self) -> str:
        """What the file of the report is called, but for its ending."""
        return "".join(c if c.isalnum() else "-" for c in self.cases.about.ticket[:LONGEST]).strip("-") or "case"

    def left(self) -> None:
        """What was kept by others meanwhile is read when the room is opened again."""
        self.cases.kept = None


class Cases:
    """The case to be kept under its ticket, and those that were; ``box`` is what is shown."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._reader = desk, Reader()
        self.kept: Kept | None = None
        self._said: Told = _nothing
        self.opened: Told = _nothing
        self._known: tuple[PolicyModel, Redecided] | None = None  # what comes of it by the tables of now
        self.head, self.note, self.came = HTML(), Pane(), Pane()
        self.ticket, self.by, self.find = Text(), Text(), Text()
        self.button = Button(self.save, "simsim-button")
        self.which = Dropdown([("", None)])
        entry = Box([self.ticket, self.by, self.button], "simsim-choices")
        found = Box([self.find, self.which], "simsim-choices")
        self.box = Box([self.head, entry, self.note, found, self.came], "simsim-bench")
        self.find.observe(lambda _: desk.changed(), "value")
        self.which.observe(lambda change: self._open(change["new"]), "value")

    @property
    def about(self) -> About:
        """What the reader says of the case."""
        return About(self.ticket.value.strip(), self.by.value.strip(), self._desk.present)

    def save(self) -> None:
        """Keep the case."""
        if self._desk.outcome:
            told = self.about
            path, found = keep_case(
                self._desk.watched.folder, self._desk.outcome, told.ticket, told.by, self._desk.present
            )

            def said(reader: Reader) -> Markup:
                done = reader.word("case kept", about=about_text(told, reader), file=path.name) if path else ""
                return _said(done, found, reader, "not kept so")

            self._said, self.kept = said, None
            self._desk.changed()

    def _open(self, one: KeptCase | None) -> None:
        """Show a kept case, and decide it again."""
        if one is None:
            return
        about = one.case.about
        try:
            then, differs = again(self._desk.watched.folder, one.case)
        except SimsimError as error:
            found = error.diagnostics
            self.opened = lambda reader: unopened_html(about, found, reader)
            self._desk.changed()
            return
        self.opened = lambda reader: again_html(about, differs, self._today(then), reader)
        self.ticket.value, self.by.value = about.ticket, about.by
        self._desk.restore(of_outcome(then))

    def _today(self, then: Outcome) -> Redecided:
        """A kept case by the tables of now, which may have changed since it was opened."""
        policy, known = self._desk.watched.policy, self._known
        if policy and (known is None or known[0] is not policy or known[1].before is not then):
            known = self._known = policy, redecided(policy, then)
        return known[1] if known else Redecided(then, then)

    def tell(self, outcome: Outcome, reader: Reader) -> None:  # noqa: ARG002  # as every part of the room
        """Show what can be kept, and what was."""
        self._reader = reader
        self.head.value = element("h3", reader.word("keep case"))
        self.ticket.description, self.by.description = reader.word("ticket"), reader.word("kept by")
        self.button.description = reader.word("keep it")
        self.find.description, self.which.description = reader.word("find ticket"), reader.word("open kept")
        if self.kept is None:
            self.kept = kept_cases(self._desk.watched.folder)
        wanted = self.find.value.casefold().split()
        texts = ((about_text(one.case.about, reader), one) for one in self.kept.cases)
        found = [(text, one) for text, one in texts if all(word in text.casefold() for word in wanted)]
        first = reader.word("choose kept", count=len(found) + (0 if wanted else self.kept.more))
        self.which.offer([(first, None), *found[:LISTED]], None)
        self.note.html = self._said(reader)
        self.came.html = joined((findings_html(self.kept.diagnostics, reader), self.opened(reader)))


class Adding:
    """The case as an example of the policy: shown first, then written; ``box`` is what is shown."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._reader = desk, Reader()
        self.shown: tuple[NewExample, Outcome] | None = None
        self._live = False  # whether the present moment counted as now when it was shown
        self._said: Told = _nothing
        self.head, self.note, self.name, self.story = HTML(), Pane(), Text(), Text()
        self.show = Button(self._show, "simsim-button")
        self.button = Button(self._add, "simsim-button")
        entry = Box([self.name, self.story], "simsim-choices")
        self.box = Box([self.head, entry, Box([self.show, self.button], "simsim-steps"), self.note], "simsim-bench")

    def _show(self) -> None:
        outcome, policy, live = self._desk.outcome, self._desk.watched.policy, self._desk.watched.live
        if outcome and policy and live:
            told = self.story.value.strip()
            story = Phrase("", told) if self._reader.lang == "zh" else Phrase(told, "")
            self.shown = proposed(policy, live.contents, outcome, self.name.value, story), outcome
            self._live = self._desk.live
            new = self.shown[0]
            self._said = lambda reader: element("pre", new_example_text(new, reader.lang))
            self._desk.changed()

    def _add(self) -> None:
        need_edit()
        if self.shown:
            added, found = add(self._desk.watched.folder, self.shown[0])
            self._said = lambda reader: _said(
                added_text(added, reader.lang) if added else "", found, reader, "not added"
            )
            self.shown, self.name.value = None, ""
            self._desk.changed()

    def tell(self, outcome: Outcome, reader: Reader) -> None:
        """Show what would be written; what was shown of another case is so no more."""
        self._reader = reader
        if self.shown and not self._is_of(self.shown[1].case, outcome.case):
            self.shown, self._said = None, _nothing
        refused = refusal_text(reader)
        note = element("p", refused, class_="simsim-aside") if refused else NOTHING
        self.head.value = element("div", element("h3", reader.word("as example")), note)
        self.name.description, self.story.description = reader.word("example id"), reader.word("example story")
        self.name.placeholder = reader.word("next free id")
        self.show.description, self.button.description = reader.word("show example"), reader.word("add example")
        self.note.html = self._said(reader)
        self.button.hidden = not (may_edit() and self.shown and not self.shown[0].refused)

    def _is_of(self, shown: Case, case: Case) -> bool:
        """Whether what is shown is of this case still: that the minutes pass makes it no other."""
        return (replace(shown, now=case.now) if self._live and self._desk.live else shown) == case


def _nothing(_: Reader) -> Markup:
    return NOTHING


def _said(said: str, found: list[Diagnostic] | tuple[Diagnostic, ...], reader: Reader, otherwise: str) -> Markup:
    """What was done, and what was not."""
    done = element("p", f"✓ {said}", role="status") if said else NOTHING
    return joined((done, diagnostics_html(found, reader.word(otherwise), reader) if found else NOTHING))
