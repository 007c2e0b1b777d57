"""After an assessment: passed or not, the score by topic, and each question with what is right and why."""

from __future__ import annotations

from datetime import datetime

from simsim.classroom.card import story_html
from simsim.classroom.feedback import SIGNS, feedback_html, head_html
from simsim.classroom.ways import Desk
from simsim.policy.model import PolicyModel
from simsim.reports.html_parts import SECTION, Reader, seen_at
from simsim.reports.markup import element
from simsim.simulator.handing import Handing
from simsim.simulator.parts import HTML, Box, Dropdown, Pane
from simsim.training.assessment import Result, is_debated
from simsim.training.html_paper import Sat, sheet_html
from simsim.training.html_result import result_html
from simsim.training.marking import Marking, Verdict
from simsim.training.record import Kind
from simsim.training.schedule import Asked
from simsim.training.session import Done, Wanted, attempt_of


class Revealed:
    """The result; ``box`` is what is shown."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.result: Result | None = None
        self.policy: PolicyModel | None = None
        self.sat: Sat | None = None
        self._punctual = True
        self._tried: set[int] = set()
        self.over, self.summary = HTML("simsim-news"), Pane("simsim-summary", "simsim-landing")
        self.which = Dropdown([("", 0)])
        self.which.observe(lambda _: self._look(), "value")
        self.came, self.story = Pane("simsim-came"), HTML("simsim-story")
        self.why = Pane("simsim-why-so", tries=self._try)
        self.why.observe(lambda _: desk.changed(), "opened")
        self.sheet = Handing(desk, self._sheet, self._called)
        looked = Box([self.which, self.came, self.story, self.why], "simsim-looked")
        self.box = Box([self.over, self.summary, self.sheet.box, looked], "simsim-revealed")

    def show(self, policy: PolicyModel, result: Result, person: str, at: datetime, *, punctual: bool) -> None:
        """Show what came of a paper; ``punctual``: whether it was handed in before its time was over."""
        self.policy, self.result, self.sat, self._punctual = policy, result, Sat(person, at), punctual
        self.which.offer([("", n) for n in range(len(result.markings))], self._first(result))

    @staticmethod
    def _first(result: Result) -> int:
        """The first question that is wrong, else the first."""
        return next((n for n, one in enumerate(result.markings) if not one.right), 0)

    def _look(self) -> None:
        self._tried, self.why.opened = set(), {}
        self._desk.changed()

    def _try(self, number: str) -> None:
        self._tried.add(int(number))
        self._desk.changed()

    def _sheet(self, reader: Reader) -> str:
        if not (self.policy and self.result and self.sat):
            return ""
        return sheet_html(self.policy, self.result, Sat(self.sat.person, seen_at(self.sat.at, reader)), reader)

    def _called(self) -> str:
        return f"result-{self.result.paper.code}" if self.result else "result"

    # ---------------------------------------------------------------------------------------------------- repainting

    def tell(self, reader: Reader) -> None:
        """Show the result in the reader's language."""
        policy, result, word = self.policy, self.result, reader.word
        if policy is None or result is None:
            return
        self.over.value = "" if self._punctual else element("p", word("paper time over"), role="status")
        self.summary.html = element("section", result_html(policy, result, reader), lang=SECTION[reader.lang])
        score = word("paper score", right=result.score.right, count=result.score.asked, percent=result.score.percent)
        passed = word("paper passed" if result.passed else "paper not passed")
        self.summary.summary = word("paper summary", passed=passed, score=score)
        self.sheet.tell(word("paper sheet"), reader)
        self.which.description = word("paper look at")
        names = [(self._name(one, n, reader), n) for n, one in enumerate(result.markings)]
        self.which.offer(names, self.which.value)
        self._tell_one(result.markings[self.which.value], reader)

    def _tell_one(self, marking: Marking, reader: Reader) -> None:
        done = _done(marking)
        self.came.html = head_html(done, reader)
        self.story.value = story_html(marking.question, reader)
        self.why.html = feedback_html(done, self._tried, self.why.opened, reader)

    @staticmethod
    def _name(marking: Marking, number: int, reader: Reader) -> str:
        verdict = Verdict.DEBATED if is_debated(marking) else Verdict.RIGHT if marking.right else Verdict.WRONG
        return f"{SIGNS[verdict]} {reader.word('paper item', n=number + 1)} – {reader.word(f'mark {verdict}')}"


def _done(marking: Marking) -> Done:
    """A question of the paper as practice tells of one."""
    taken = attempt_of(marking, "", "", marking.outcome.now, 0.0, 0, Kind.ASSESSMENT)
    return Done(Wanted(Asked(marking.question.area, marking.question.rule)), marking, taken)
