"""While a paper is answered: one question at a time, forward and back, the time beside it; then it is handed in.

What is chosen is taken down whenever the question is left, and when it is saved by its button.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from simsim.classroom.card import QuestionCard
from simsim.classroom.ways import Desk
from simsim.diagnostics import Diagnostic
from simsim.reports.html import diagnostics_html
from simsim.reports.html_parts import Reader
from simsim.reports.markup import NOTHING, Markup, element
from simsim.simulator.parts import HTML, Box, Button, Dropdown, Pane, Timer
from simsim.training.exam import Exam

STORY, SURE = "simsim-story", "simsim-sure"
TOLD: Final = (600, 300, 60)  # seconds before the end at which the page says so


class Sitting:
    """The questions of an exam; ``box`` is what is shown, ``hand_in`` is called when it is to be handed in."""

    def __init__(self, desk: Desk, hand_in: Callable[[], object]) -> None:
        self._desk, self._hand_in = desk, hand_in
        self.exam: Exam | None = None
        self.at = 0  # the number of the question that is shown, from 0 on
        self.sure = False  # whether it is asked if the paper is to be handed in
        self.saved: int | None = None  # the number of the question that was taken down last
        self.refused: Sequence[Diagnostic] = ()
        self._shown: datetime | None = None
        self.timer, self.standing, self.card = Timer(), HTML("simsim-note"), QuestionCard()
        self.kept, self.news = Pane("simsim-kept"), HTML("simsim-news")
        self.back = Button(lambda: self.go(self.at - 1), "simsim-button")
        self.onward = Button(lambda: self.go(self.at + 1), "simsim-button", "simsim-main")
        self.save = Button(self._save, "simsim-button")
        self.jump = Dropdown([("", 0)])
        self.jump.observe(lambda change: self._jumped(change["new"]), "value")
        self.hand = Button(self._ask, "simsim-button")
        self.question = HTML("simsim-note")
        self.yes = Button(hand_in, "simsim-button", "simsim-main")
        self.no = Button(self._not_yet, "simsim-button")
        self.asking = Box([self.question, Box([self.yes, self.no], "simsim-acts")], "simsim-bench", SURE)
        acts = Box([self.back, self.onward, self.save], "simsim-acts")
        ends = Box([self.jump, self.hand], "simsim-choices")
        head = Box([self.standing, self.timer], "simsim-paper-head")
        self.box = Box([head, self.news, self.card.box, acts, self.kept, ends, self.asking], "simsim-asking")

    def begin(self, exam: Exam) -> None:
        """Show an exam, from the first question on that is not answered in full."""
        self.exam, self.sure, self.saved, self.refused = exam, False, None, ()
        open_ = (n for n in range(len(exam.paper.questions)) if not self._is_full(exam, n))
        self._show(next(open_, 0))

    def _show(self, number: int) -> None:
        exam = self.exam
        if exam:
            self.at, self.sure, self._shown = number, False, self._desk.present
            question = exam.paper.questions[number]
            self.card.forget()
            self.card.show(question, self._desk.reader)
            self.card.give(exam.answers.get(question.key, {}))
            self._desk.go_to(STORY)

    def go(self, number: int) -> None:
        """Take down what is chosen, and show another question."""
        if self.exam and 0 <= number < len(self.exam.paper.questions) and self.take():
            self._desk.several(lambda: self._show(number))

    def _jumped(self, number: int) -> None:
        if number != self.at:
            self.go(number)

    def take(self) -> bool:
        """Take down what is chosen; whether there was time for it."""
        exam, now = self.exam, self._desk.present
        if exam is None or exam.sitting is None or exam.sitting.ended:
            return False
        if self.card.answer and self.card.answer != exam.answers.get(self._key, {}):
            seconds = max((now - (self._shown or now)).total_seconds(), 0.0)
            self.refused = exam.take(exam.paper.questions[self.at], self.card.answer, now, seconds)
            self.saved = None if self.refused or exam.sitting.ended else self.at
        return not exam.is_over(now)

    @property
    def _key(self) -> str:
        return self.exam.paper.questions[self.at].key if self.exam else ""

    def _save(self) -> None:
        if self.refused:
            self.refused = self._desk.learner.notes.add()  # what waits is tried again
        self.take()
        self._desk.changed()

    def _ask(self) -> None:
        self.take()
        self.sure = True
        self._desk.go_to(SURE)
        self._desk.changed()

    def _not_yet(self) -> None:
        self.sure = False
        self._desk.go_to(STORY)
        self._desk.changed()

    # ---------------------------------------------------------------------------------------------------- repainting

    def tell(self, version: str, reader: Reader) -> None:
        """Show where the exam stands, in the reader's language; ``version`` is that of the tables of now."""
        exam, word = self.exam, reader.word
        if exam is None:
            return
        count, terms = len(exam.paper.questions), exam.paper.terms
        done = sum(self._is_full(exam, n) for n in range(count))
        self.standing.value = element("p", word("paper standing", n=self.at + 1, count=count, done=done))
        self._tell_time(exam, reader)
        old = element("p", word("paper other tables", version=terms.version), role="status")
        self.news.value = old if version != terms.version else NOTHING
        self.card.show(exam.paper.questions[self.at], reader)
        self.back.description, self.onward.description = word("paper back"), word("paper next")
        self.back.hidden, self.onward.hidden = self.at == 0, self.at == count - 1
        self.save.description, self.hand.description = word("paper save"), word("paper hand in")
        self.kept.html = self._kept(reader)
        self.jump.description = word("paper jump")
        self.jump.offer([(self._item(exam, n, reader), n) for n in range(count)], self.at)
        self.asking.hidden = not self.sure
        told = word("paper sure", count=count - done) if done < count else word("paper sure all")
        self.question.value = element("p", told, role="alert") if self.sure else NOTHING
        self.yes.description, self.no.description = word("paper hand it in"), word("paper not yet")

    def _tell_time(self, exam: Exam, reader: Reader) -> None:
        left, now = exam.left(self._desk.present), self._desk.present
        self.timer.down = left is not None
        self.timer.description = reader.word("paper time spent" if left is None else "paper time left")
        begun = exam.sitting.begun if exam.sitting else now
        self.timer.seconds = int((now - begun if left is None else left).total_seconds())
        minutes = {n: reader.word("paper minutes left", n=n // 60) for n in TOLD[:-1]}
        self.timer.words = {str(n): text for n, text in {**minutes, TOLD[-1]: reader.word("paper minute left")}.items()}

    def _kept(self, reader: Reader) -> Markup:
        """What was taken down last, or why it could not be."""
        notes = self._desk.learner.notes
        if self.refused:
            return diagnostics_html(self.refused, reader.word("answer not saved", count=len(notes.waiting)), reader)
        if self.saved is None:
            return NOTHING
        told = reader.word("paper saved", n=self.saved + 1) if notes.keeps else reader.word("answer not kept")
        return element("p", told, class_="simsim-note", role="status")

    @staticmethod
    def _is_full(exam: Exam, number: int) -> bool:
        question = exam.paper.questions[number]
        return len(exam.answers.get(question.key, {})) == len(question.parts)

    def _item(self, exam: Exam, number: int, reader: Reader) -> str:
        some = bool(exam.answers.get(exam.paper.questions[number].key))
        state = "done" if self._is_full(exam, number) else "part" if some else "open"
        return reader.word(f"paper item {state}", n=number + 1)
