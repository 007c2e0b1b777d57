"""The card of a question: its case in plain words, and for each part the answers among which is chosen.

What was chosen stays when the language changes; another question begins with nothing chosen.

>>> import simsim
>>> from datetime import UTC, date, datetime
>>> from simsim.training.questions import questions
>>> policy, now = simsim.open("tables"), datetime(2025, 6, 20, 12, tzinfo=UTC)
>>> card = QuestionCard()
>>> card.show(next(questions(policy, "verdict", today=date(2025, 6, 20), now=now)), Reader("en"))
>>> card.answer, len(card.unanswered) == len(card.parts)
({}, True)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from simsim.decision import Status
from simsim.reports.captions import STATUS, say
from simsim.reports.html_parts import SECTION, Reader
from simsim.reports.markup import Markup, element
from simsim.simulator.parts import HTML, Box, DatePicker, Radio
from simsim.training.parts import Part
from simsim.training.questions import Question


class PartInput:
    """One part of a question; ``box`` is what is shown of it, ``changed`` is called when something else is chosen."""

    def __init__(self, part: Part, name: str, changed: Callable[[], object]) -> None:
        self.part, self._changed = part, changed
        self.radio, self.day, self.note = Radio(), DatePicker(), HTML("simsim-note")
        self.asked = False  # whether it was pointed out that the part is open
        inputs = [self.day, self.radio] if part.dated else [self.radio]
        self.box = Box([*inputs, self.note], "simsim-part", name)
        self.radio.observe(lambda change: self._chosen(change["new"], self.day), "value")
        self.day.observe(lambda change: self._chosen(change["new"], self.radio), "value")

    def _chosen(self, value: object, other: Radio | DatePicker) -> None:
        """A day or one of the other answers: one takes the place of the other."""
        if value is not None:
            other.value = None
            self._changed()

    @property
    def answer(self) -> str:
        """What is chosen, as the key of a choice, or a day; blank while nothing is."""
        if self.day.value:
            return str(self.day.value.isoformat())
        return self.radio.value or ""

    def give(self, answer: str) -> None:
        """Choose an answer; one that is not offered chooses nothing."""
        offered = answer in {choice.key for choice in self.part.choices}
        self.radio.value = answer if offered else None
        self.day.value = _day(answer) if self.part.dated and not offered else None

    def tell(self, reader: Reader) -> None:
        """Show the part in the reader's language."""
        caption, lang = self.part.caption.text(reader.lang), reader.lang
        self.day.description = caption
        self.radio.description = reader.word("or no day", part=caption) if self.part.dated else caption
        self.radio.options = tuple((choice.label.text(lang), choice.key) for choice in self.part.choices)
        missing = self.asked and not self.answer
        self.note.value = (
            element("span", reader.word("part open"), class_="simsim-wrong", role="alert") if missing else ""
        )

    def lock(self) -> None:
        """Let nothing else be chosen."""
        self.radio.disabled = self.day.disabled = True


class QuestionCard:
    """The question; ``box`` is what is shown of it, ``changed`` is called when something else is chosen."""

    def __init__(self, changed: Callable[[], object] = bool) -> None:
        self._changed = changed
        self.question: Question | None = None
        self.parts: tuple[PartInput, ...] = ()
        self.story, self.meant = HTML("simsim-story", "simsim-landing"), HTML("simsim-note")
        self.box = Box((), "simsim-question-card")

    @property
    def answer(self) -> dict[str, str]:
        """What is chosen, by the full names of the outputs; those without an answer are left out."""
        return {one.part.output: one.answer for one in self.parts if one.answer}

    @property
    def unanswered(self) -> tuple[str, ...]:
        """The outputs without an answer."""
        return tuple(one.part.output for one in self.parts if not one.answer)

    def show(self, question: Question, reader: Reader) -> None:
        """Show a question in the reader's language; what was chosen stays if it is the same."""
        if self.question is None or self.question.key != question.key:
            self.parts = tuple(
                PartInput(part, f"simsim-part-{n}", self._changed) for n, part in enumerate(question.parts)
            )
            self.box.children = (self.story, *(one.box for one in self.parts), self.meant)
        self.question = question
        self.story.value = story_html(question, reader)
        self.meant.value = meant_html(reader)
        for one in self.parts:
            one.tell(reader)

    def give(self, answer: Mapping[str, str]) -> None:
        """Choose answers, by the full names of the outputs; what is not named is left open."""
        for one in self.parts:
            one.give(answer.get(one.part.output, ""))

    @property
    def pointed_out(self) -> bool:
        """Whether all parts that are open say so."""
        return all(one.asked for one in self.parts if not one.answer)

    def point_out(self) -> str:
        """Let the parts that are open say so; the class of the first one, to go there, or a blank."""
        for one in self.parts:
            one.asked = True
        return next((f"simsim-part-{n}" for n, one in enumerate(self.parts) if not one.answer), "")

    def lock(self) -> None:
        """Let nothing else be chosen."""
        for one in self.parts:
            one.lock()

    def forget(self) -> None:
        """Show the next question as a new one, even if it is this one again."""
        self.question = None


def story_html(question: Question, reader: Reader) -> Markup:
    """The case, line by line."""
    lines = [element("li", line) for line in question.story.text(reader.lang).splitlines()]
    head = element("h3", reader.word("question story"))
    return element("section", head, element("ul", *lines), lang=SECTION[reader.lang])


def meant_html(reader: Reader) -> Markup:
    """What the answers mean that no rule gives."""
    silent, open_ = STATUS[Status.NO_RULE].text(reader.lang), say("not enough", reader.lang)
    return element("p", reader.word("answers mean", silent=silent, open=open_), lang=SECTION[reader.lang])


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
