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
from contextlib import suppress
from datetime import datetime, timedelta

from simsim.diagnostics import Diagnostic, SimsimError
from simsim.policy.model import PolicyModel
from simsim.training.assessment import Result, answers_of, ends_at, is_over, result_of
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
        self.sitting: Sitting | None = self._sitting()
        self._answers: dict[str, Mapping[str, str]] = {}
        self._last: datetime | None = None  # the instant of the answer that was taken down last
        self._read()

    def _sitting(self) -> Sitting | None:
        """The sitting, by the notes."""
        return next((one for one in self._notes.sittings(self.person) if one.session == self.paper.code), None)

    def _read(self) -> None:
        """What was answered, by the notes."""
        if self.sitting:
            keys = {question.key for question in self.paper.questions}
            attempts = [one for one in self._notes.attempts(self.person) if one.session == self.paper.code]
            found = answers_of(attempts, self.paper.terms, self.sitting)
            self._answers = {key: _given(answer) for key, answer in found.items() if key in keys}
            self._last = max((one.at for one in attempts), default=None)

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
        return is_over(self.paper.terms, self.sitting, now) if self.sitting else False

    def begin(self, now: datetime) -> None:
        """Begin; the time runs from here on. Raises :class:`~simsim.diagnostics.SimsimError` as the record does."""
        self.sitting = self._notes.begin(self.person, self.paper.code, now)
        self._read()

    def take(
        self, question: Question, answer: Mapping[str, str], now: datetime, seconds: float = 0.0
    ) -> Sequence[Diagnostic]:
        """Take an answer down in the place of the one before; what the record refused, where it did.

        Of an answer that was given in time, and is taken down when the time is over, the last moment counts. Nothing is
        taken down once the paper was handed in elsewhere: then it is over. Raises ``ValueError`` where the paper
        is not begun, or was handed in here.
        """
        if self.sitting is None or self.sitting.ended is not None:
            raise ValueError("this paper is not being answered")
        if _given(answer) == self._answers.get(question.key, {}):
            return ()
        with suppress(SimsimError):  # what cannot be read is told by what cannot be written
            self.sitting = self._sitting() or self.sitting
        if self.sitting.ended is not None:
            return ()
        at = self._moment(now, timedelta.resolution)
        marking = marked(self.policy, question, answer)
        found = self._notes.add(attempt_of(marking, self.person, self.paper.code, at, seconds, 0, Kind.ASSESSMENT))
        self._answers[question.key], self._last = _given(answer), at
        return found

    def _moment(self, now: datetime, after: timedelta = timedelta(0)) -> datetime:
        """Now, in time, and not before the last answer: a clock that is moved back must not change which that is."""
        later = max(now, self._last + after) if self._last else now
        return min(later, self.ends or later)

    def hand_in(self, now: datetime) -> None:
        """Hand in, now or when the time was over; raises as :meth:`begin`."""
        at = self._moment(now)
        if self.sitting:  # it is begun anew where the record was told to forget the person meanwhile
            self._notes.begin(self.person, self.paper.code, self.sitting.begun)
        self.sitting = self._notes.hand_in(self.person, self.paper.code, at)
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
