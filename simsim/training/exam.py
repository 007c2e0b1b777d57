"""A paper that one person answers: in any order, until it is handed in or its time is over; nothing is told before.

What counts is in the notes: when the paper was begun, every answer once it was taken down, when it was handed in. So
whoever opens the same paper under the same name goes on where they were, or sees what came of it.

>>> import simsim
>>> from datetime import UTC, date
>>> from simsim.training.paper import agreed, paper_of
>>> policy, now = simsim.open("tables"), datetime(2025, 6, 20, 9, tzinfo=UTC)
>>> terms = agreed(policy, "process_state", seed=7, length=2, minutes=10, as_of=date(2025, 6, 20), now=now)
>>> exam = Exam(policy, paper_of(policy, terms.code), "heron-27", Notes(None))
>>> exam.begin(now)
>>> exam.left(now + timedelta(minutes=4)), exam.is_over(now + timedelta(minutes=10))
(datetime.timedelta(seconds=360), True)

Source: docs/decisions/33-the-assessment.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from simsim.diagnostics import Diagnostic
from simsim.policy.model import PolicyModel
from simsim.training.assessment import Result, answers_of, ends_at, result_of
from simsim.training.marking import marked
from simsim.training.notes import Notes
from simsim.training.paper import Paper
from simsim.training.questions import Question
from simsim.training.record import Kind, Sitting
from simsim.training.session import attempt_of


class Exam:
    """The paper, by the tables that it was drawn from; ``sitting`` says since when it is answered, if it is."""

    def __init__(self, policy: PolicyModel, paper: Paper, person: str, notes: Notes) -> None:
        self.policy, self.paper, self.person, self._notes = policy, paper, person, notes
        sittings = (one for one in notes.sittings(person) if one.session == paper.code)
        self.sitting: Sitting | None = next(sittings, None)
        self._answers: dict[str, Mapping[str, str]] = {}
        self._read()

    def _read(self) -> None:
        """What was answered, by the notes."""
        if self.sitting:
            keys = {question.key for question in self.paper.questions}
            found = answers_of(self._notes.attempts(self.person), self.paper.terms, self.sitting)
            self._answers = {key: _given(answer) for key, answer in found.items() if key in keys}

    @property
    def answers(self) -> Mapping[str, Mapping[str, str]]:
        """What counts so far, by the keys of the questions."""
        return self._answers

    @property
    def ends(self) -> datetime | None:
        """When the paper is, or was, handed in, as far as that is known."""
        return ends_at(self.paper.terms, self.sitting) if self.sitting else None

    def left(self, now: datetime) -> timedelta | None:
        """How much time is left; nothing while the paper is not begun, or where it has no limit."""
        if self.sitting is None or self.paper.terms.limit is None:
            return None
        return max(self.sitting.begun + self.paper.terms.limit - now, timedelta(0))

    def is_over(self, now: datetime) -> bool:
        """Whether nothing can be answered any more."""
        return self.ends is not None and now >= self.ends

    def begin(self, now: datetime) -> None:
        """Begin; the time runs from here on. Raises :class:`~simsim.diagnostics.SimsimError` as the record does."""
        self.sitting = self._notes.begin(self.person, self.paper.code, now)
        self._read()

    def take(
        self, question: Question, answer: Mapping[str, str], now: datetime, seconds: float = 0.0
    ) -> Sequence[Diagnostic]:
        """Take an answer down in the place of the one before; what the record refused, where it did.

        Of an answer that was given in time, and is taken down when the time is over, the last moment counts. Raises
        ``ValueError`` where the paper is not begun, or was handed in by hand.
        """
        if self.sitting is None or self.sitting.ended is not None:
            raise ValueError("this paper is not being answered")
        if _given(answer) == self._answers.get(question.key, {}):
            return ()
        at = min(now, self.ends or now)
        marking = marked(self.policy, question, answer)
        found = self._notes.add(attempt_of(marking, self.person, self.paper.code, at, seconds, 0, Kind.ASSESSMENT))
        self._answers[question.key] = _given(answer)
        return found

    def hand_in(self, now: datetime) -> None:
        """Hand in, now or when the time was over; raises as :meth:`begin`."""
        self.sitting = self._notes.hand_in(self.person, self.paper.code, min(now, self.ends or now))
        self._read()

    def result(self) -> Result:
        """What came of it; raises ``ValueError`` where it was not begun or is not handed in."""
        if self.sitting is None or self.ends is None:
            raise ValueError("this paper was not handed in")
        seconds = (self.ends - self.sitting.begun).total_seconds()
        return result_of(self.policy, self.paper, self._answers, seconds)


def _given(answer: Mapping[str, str]) -> dict[str, str]:
    """An answer without the parts that were left open."""
    return {output: text for output, text in answer.items() if text}
