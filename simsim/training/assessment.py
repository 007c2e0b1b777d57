"""A paper marked as a whole: how much of it is right, by topic and in all, and whether it is passed.

A question counts as right where nothing of it is wrong; what is debated is not wrong, and is named. What is not
answered is wrong. The answers may come in any order.

>>> import simsim
>>> from datetime import UTC, date, datetime
>>> from simsim.training.marking import right_answer
>>> from simsim.training.paper import Paper, agreed, asked_by
>>> policy, now = simsim.open("tables"), datetime(2025, 6, 20, 12, tzinfo=UTC)
>>> terms = agreed(policy, "process_state", seed=7, length=4, as_of=date(2025, 6, 20), now=now)
>>> paper = Paper(terms, tuple(asked_by(policy, terms)))
>>> said = {question.key: right_answer(policy, question) for question in paper.questions[:3]}
>>> result = result_of(policy, paper, said)
>>> result.score, result.passed, len(result.unanswered)
(Score(right=3, asked=4), False, 1)

Source: docs/decisions/33-the-assessment.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from simsim.policy.model import PolicyModel
from simsim.training.marking import Marking, Verdict, marked
from simsim.training.paper import Paper, Terms
from simsim.training.record import Attempt, Kind, Sitting

Answers = Mapping[str, Mapping[str, str]]


class Score(NamedTuple):
    """How many questions are right, of how many."""

    right: int
    asked: int

    @property
    def percent(self) -> int:
        """The share in whole percent, rounded down, so that 80 is never less than 80."""
        return 100 * self.right // self.asked if self.asked else 0


@dataclass(frozen=True)
class Result:
    """A paper marked; ``answered`` are the keys of the questions that have an answer, ``seconds`` how long it took."""

    paper: Paper
    markings: tuple[Marking, ...] = field(repr=False)
    answered: frozenset[str] = frozenset()
    seconds: float = 0.0

    @property
    def score(self) -> Score:
        """How much is right."""
        return _score(self.markings)

    @property
    def topics(self) -> Mapping[str, Score]:
        """How much is right of each decision or clock, in the order in which they first come up."""
        return {topic: _score(one for one in self.markings if _topic(one) == topic) for topic in self.paper.topics}

    @property
    def passed(self) -> bool:
        """Whether the share that is right reaches the pass mark."""
        return 100 * self.score.right >= self.paper.terms.mark * self.score.asked

    @property
    def debated(self) -> tuple[Marking, ...]:
        """Those that are right only by another reading."""
        return tuple(one for one in self.markings if is_debated(one))

    @property
    def unanswered(self) -> tuple[Marking, ...]:
        """Those without an answer."""
        return tuple(one for one in self.markings if one.question.key not in self.answered)


def result_of(policy: PolicyModel, paper: Paper, answers: Answers, seconds: float = 0.0) -> Result:
    """The answers to a paper, marked; each by the key of its question, as :func:`marked` takes them.

    Raises ``KeyError`` for an answer to what is not asked, and :class:`FactError` where the policy knows one of the
    cases no more.
    """
    keys = {question.key for question in paper.questions}
    strange = [key for key in answers if key not in keys]
    if strange:
        raise KeyError(*strange)
    markings = tuple(marked(policy, question, answers.get(question.key, {})) for question in paper.questions)
    return Result(paper, markings, frozenset(key for key, answer in answers.items() if answer), seconds)


def is_debated(marking: Marking) -> bool:
    """Whether an answer is right only by another reading."""
    return marking.right and any(part.verdict is Verdict.DEBATED for part in marking.parts)


def _score(markings: Iterable[Marking]) -> Score:
    right = [marking.right for marking in markings]
    return Score(sum(right), len(right))


def _topic(marking: Marking) -> str:
    return marking.question.area


# ---- from the record


def ends_at(terms: Terms, sitting: Sitting) -> datetime | None:
    """When a paper is, or was, handed in: by the person, or by itself when the time is over; nothing while neither is.

    Of a paper with a limit that is not handed in it is the instant at which it will be.
    """
    over = sitting.begun + terms.limit if terms.limit else None
    return min(filter(None, (sitting.ended, over)), default=None)


def is_over(terms: Terms, sitting: Sitting, now: datetime) -> bool:
    """Whether nothing can be answered any more: it was handed in, whatever a clock says since, or the time is over."""
    ends = ends_at(terms, sitting)
    return sitting.ended is not None or (ends is not None and now >= ends)


def answers_of(attempts: Iterable[Attempt], terms: Terms, sitting: Sitting) -> dict[str, Mapping[str, str]]:
    """What counts of what was taken down: of each question the last answer before the paper was handed in."""
    until = ends_at(terms, sitting)
    return {
        one.question: one.answer
        for one in sorted(attempts, key=lambda one: one.at)
        if one.kind is Kind.ASSESSMENT and one.session == sitting.session and one.person == sitting.person
        if until is None or one.at <= until
    }
