"""Assessment: a paper is opened or made, answered without hints, handed in; then all of it is revealed.

What takes longer than a moment, drawing a paper and marking it, is done in steps, and the page says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from simsim.classroom.entrance import CODE, Entrance
from simsim.classroom.revealed import Revealed
from simsim.classroom.sitting import Sitting
from simsim.classroom.ways import Desk, Way
from simsim.diagnostics import Diagnostic, SimsimError
from simsim.policy.model import PolicyModel
from simsim.reports.html import diagnostics_html
from simsim.reports.html_parts import SECTION, Reader, pairs
from simsim.reports.markup import NOTHING, Markup, element
from simsim.simulator.handing import Handing
from simsim.simulator.parts import HTML, Box, Button, Pane
from simsim.simulator.steps import Steps
from simsim.training.exam import Exam
from simsim.training.html_paper import paper_html, terms_rows
from simsim.training.paper import Paper, Terms, asked_by
from simsim.training.questions import Question

READY, SUMMARY = "simsim-ready", "simsim-summary"


class Assessment(Way):
    """The way; ``paper`` is the one that is open, ``exam`` that it is answered, or was."""

    caption: ClassVar[str] = "assessment"

    def __init__(self, desk: Desk) -> None:
        self._desk, self._steps = desk, Steps(desk.guarded)
        self.paper: Paper | None = None
        self.exam: Exam | None = None
        self.policy: PolicyModel | None = None  # the tables that the paper was drawn from
        self.busy: tuple[str, dict[str, int]] | None = None  # what is being done, by the key of its words
        self.refused: Sequence[Diagnostic] = ()
        self.entrance = Entrance(desk.learner, self.open, self.make, desk.changed, desk.go_to)
        self.sitting, self.revealed = Sitting(desk, self.hand_in), Revealed(desk)
        self.working, self.wrong = HTML("simsim-progress"), Pane("simsim-paper-wrong")
        self.about = Pane(READY, "simsim-landing")
        self.printed = Handing(desk, self._paper, lambda: f"paper-{self.paper.code}" if self.paper else "paper")
        self.start = Button(self.begin, "simsim-button", "simsim-main")
        self.leave = Button(self._leave, "simsim-button")
        acts = Box([self.start, self.leave], "simsim-acts")
        self.ready = Box([self.about, desk.learner.box, acts, self.printed.box], "simsim-entrance")
        self.other = Button(self._leave, "simsim-button")
        self.ended = Box([self.revealed.box, Box([self.other], "simsim-acts")], "simsim-ending")
        self.body = Box((), "simsim-assessment")

    # ------------------------------------------------------------------------------------------------ what may happen

    def make(self, terms: Terms) -> None:
        """Draw a new paper; who made it may have it printed, while others see no question before they begin."""
        self.printed.box.hidden = False
        self._draw(terms)

    def open(self, terms: Terms) -> None:
        """Draw the paper of these terms, and show what it is, or go on with it."""
        self.printed.box.hidden = True
        self._draw(terms)

    def _draw(self, terms: Terms) -> None:
        policy = self._desk.watched.policy
        if policy and not self.busy:
            self._do("paper drawing", {"n": 1, "count": terms.length}, self._drawn(policy, terms))

    def _drawn(self, policy: PolicyModel, terms: Terms) -> Iterator[None]:
        found: list[Question] = []
        try:
            for question in asked_by(policy, terms):
                found.append(question)
                self.busy = ("paper drawing", {"n": min(len(found) + 1, terms.length), "count": terms.length})
                self._desk.changed()
                yield
        except SimsimError as error:
            self.entrance.refuse(error.diagnostics)
            return
        self.policy, self.paper, self.exam, self.refused = policy, Paper(terms, tuple(found)), None, ()
        if self._desk.learner.person:
            yield from self._resumed()
        if self.exam is None:
            self._desk.go_to(READY)

    def _resumed(self) -> Iterator[None]:
        """Go on where the person was, if they were anywhere."""
        exam = self._made()
        if exam and exam.sitting:
            self.exam = exam
            if exam.is_over(self._desk.present):
                yield from self._marked(exam)
            else:
                self.sitting.begin(exam)

    def _made(self) -> Exam | None:
        """The paper and who is to answer it; nothing where the record does not say whether they did."""
        if self.policy is None or self.paper is None:
            return None
        try:
            return Exam(self.policy, self.paper, self._desk.learner.person, self._desk.learner.notes)
        except SimsimError as error:
            self.refused = error.diagnostics
            return None

    def begin(self) -> None:
        """Begin, or go on: the time runs."""
        if self.busy or self.paper is None:
            return
        if not self._desk.learner.person:
            self._desk.go_to(self._desk.learner.missing())
            self._desk.changed()
            return
        self._do("paper marking", {}, self._begun())

    def _begun(self) -> Iterator[None]:
        yield
        self.refused = ()
        yield from self._resumed()
        if self.exam is None and (exam := self._made()):
            try:
                exam.begin(self._desk.present)
            except SimsimError as error:
                self.refused = error.diagnostics
                return
            self.exam = exam
            self.sitting.begin(exam)

    def hand_in(self) -> None:
        """Take down what is chosen, hand in, and reveal."""
        exam = self.exam
        if exam and not self.busy and self.revealed.result is None:
            self.sitting.take()
            self._do("paper marking", {}, self._marked(exam))

    def _marked(self, exam: Exam) -> Iterator[None]:
        yield
        self.refused = ()
        try:
            exam.hand_in(self._desk.present)
        except SimsimError as error:
            self.refused = error.diagnostics
            if not exam.is_over(self._desk.present):
                return  # it may be tried again; where the time is over nothing more counts all the same
        if exam.sitting and exam.ends and self.policy:
            limit = exam.paper.terms.limit
            punctual = limit is None or exam.ends < exam.sitting.begun + limit
            self.revealed.show(self.policy, exam.result(), exam.person, exam.ends, punctual=punctual)
            self._desk.go_to(SUMMARY)

    def _leave(self) -> None:
        if not self.busy:
            self.paper = self.exam = self.policy = self.revealed.result = None
            notes = self._desk.learner.notes
            self.refused = notes.add() if notes.waiting else ()  # what was not taken down in time counts all the same
            self._desk.go_to(CODE)
            self._desk.changed()

    def _do(self, key: str, told: dict[str, int], work: Iterator[None]) -> None:
        """Do work in steps, between which the page says what is being done."""

        def going() -> Iterator[None]:
            try:
                yield from work
            finally:  # whatever failed is shown, and nothing is being done any more
                self.busy, self.working.value = None, ""
            self._desk.changed()

        self.busy = (key, told)
        self._steps.begin(going())
        self._desk.changed()

    def _paper(self, reader: Reader) -> str:
        """The paper, for whoever made it: others have no look at it, though they make the button work."""
        if self.policy is None or self.paper is None or self.printed.box.hidden:
            return ""
        return paper_html(self.policy, self.paper, reader)

    @property
    def holds(self) -> bool:
        """Whether a paper is being answered: there are no hints elsewhere meanwhile."""
        return self.exam is not None and self.revealed.result is None

    @property
    def aged(self) -> bool:
        """Whether the time of a paper is over, and it is not handed in yet."""
        exam = self.exam
        return bool(exam and not self.busy and self.revealed.result is None and exam.is_over(self._desk.present))

    # ---------------------------------------------------------------------------------------------------- repainting

    def tell(self, policy: PolicyModel, reader: Reader) -> None:
        """Show where the assessment stands, in the reader's language."""
        if self.aged:
            self.hand_in()
        self.working.value = self._working(reader)
        refused = self.refused
        self.wrong.html = diagnostics_html(refused, reader.word("record fails"), reader) if refused else NOTHING
        if self.revealed.result:
            self.revealed.tell(reader)
            self.other.description = reader.word("paper leave")
            shown: Box = self.ended
        elif self.exam:
            self.sitting.tell(policy.version, reader)
            shown = self.sitting.box
        elif self.paper and self.policy:
            self._tell_ready(self.policy, self.paper, reader)
            shown = self.ready
        else:
            self.entrance.tell(policy, self._desk.present, reader)
            shown = self.entrance.box
        self.body.children = (shown, self.working, self.wrong)  # below, where one has just pressed something

    def _working(self, reader: Reader) -> Markup:
        if self.busy is None:
            return NOTHING
        key, told = self.busy
        return element("p", reader.word(key, **told), role="status")

    def _tell_ready(self, policy: PolicyModel, paper: Paper, reader: Reader) -> None:
        word, terms = reader.word, paper.terms
        told = [
            word("paper ready help"),
            *([word("paper ready limit")] if terms.minutes else []),
            word("paper scoring"),
        ]
        self.about.html = element(
            "section",
            element("h3", word("paper ready")),
            pairs([*terms_rows(policy, terms, reader)]),
            *(element("p", line) for line in told),
            lang=SECTION[reader.lang],
        )
        self._desk.learner.tell(reader)
        self.start.description, self.leave.description = word("paper start"), word("paper leave")
        self.printed.tell(word("paper print"), reader)
