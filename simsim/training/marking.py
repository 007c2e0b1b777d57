"""Answers marked: right, wrong or debated, and why; decided anew by the policy as it is when they are marked.

An answer that would be right under another reading of the policy is *debated*, never wrong, and the reading is named.
What is told of a wrong one comes from the engine: the rule that decides in its table, what keeps the chosen answer
away, and the fewest facts that would have made it right.

>>> import simsim
>>> from datetime import UTC, date, datetime
>>> from simsim.training.questions import questions
>>> policy, now = simsim.open("tables"), datetime(2025, 6, 20, 12, tzinfo=UTC)
>>> one = next(questions(policy, "verdict", today=date(2025, 6, 20), now=now))
>>> marking = marked(policy, one, right_answer(policy, one))
>>> marking.right, {part.verdict.value for part in marking.parts}
(True, {'right'})

Source: docs/decisions/29-questions-of-the-training.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Final

from simsim.analysis.counterfactuals import Change, Changes, changes_of
from simsim.analysis.explanation import Explanation, explain, why_not
from simsim.analysis.flips import Flip, leaning, other_readings
from simsim.analysis.obstacles import Obstacles
from simsim.decision import Decision, Status
from simsim.diagnostics import CellError, FactError
from simsim.policy.checks import expected_status
from simsim.policy.clocks import ClockState
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from simsim.training.parts import OPEN, SILENT, Choice, Part, day, shown, truth, value_of
from simsim.training.questions import Question
from simsim.values import Known

UNANSWERED: Final = ""


class Verdict(StrEnum):
    """How an answer is marked."""

    RIGHT = "right"
    WRONG = "wrong"
    DEBATED = "debated"


@dataclass(frozen=True)
class Marked:
    """One part of a question, marked: what was answered, what is right, and the ``readings`` that debate it.

    Why, why not the answer, and what would have made it right are looked for when they are first asked for.
    """

    part: Part
    answer: Choice
    truth: Choice
    verdict: Verdict
    outcome: Outcome = field(repr=False)
    readings: tuple[Flip, ...] = field(default=(), repr=False)

    @property
    def node(self) -> str:
        """The decision or clock that gives it."""
        return self.part.output.rpartition(".")[0]

    @property
    def decision(self) -> Decision | None:
        """What came of the decision that gives it, with its rules and sources."""
        return self.outcome.decisions.get(self.node)

    @property
    def clock(self) -> ClockState | None:
        """How the clock stands that gives it."""
        return self.outcome.clocks.get(self.node)

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that decide it, or that are still possible where what is known is not enough."""
        return self.decision.rules if self.decision else ()

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources of these rules, or of the clock."""
        if self.decision:
            return self.decision.sources
        return self.clock.clock.sources if self.clock else ()

    @cached_property
    def why(self) -> Explanation:
        """Why what is right comes."""
        return explain(self.outcome, self.part.output)

    @cached_property
    def why_not(self) -> tuple[Obstacles, ...]:
        """What keeps each rule that gives the answer from the case, the nearest first; none where no rule gives it."""
        chosen = self.verdict is not Verdict.RIGHT and self.decision and expected_status(self.answer.key) is None
        try:
            if not (chosen and self.answer.key):
                return ()
            return why_not(self.outcome, self.node, self.answer.key, self.part.output)
        except FactError:
            return ()

    @cached_property
    def changes(self) -> Changes | None:
        """The changes of the fewest facts that make the answer right; of one that is right or open, none is sought."""
        key = self.answer.key
        if self.verdict is Verdict.RIGHT or not self.decision or key in (UNANSWERED, OPEN):
            return None
        status = Status.NO_RULE if key == SILENT else Status.DECIDED
        try:
            value = None if key == SILENT else value_of(self.outcome.policy, self.part.output, key)
        except CellError:
            return None
        found = changes_of(self.outcome, self.part.output, Known.of(value), ())
        return replace(found, changes=tuple(change for change in found.changes if change.status is status))

    @property
    def change(self) -> Change | None:
        """The smallest of them: where there is one, the one fact that would have made the answer right."""
        return next(iter(self.changes.changes), None) if self.changes else None


@dataclass(frozen=True)
class Marking:
    """A question and its answers, part by part, by the tables and the layers that are named."""

    question: Question
    outcome: Outcome = field(repr=False)
    parts: tuple[Marked, ...]

    @property
    def right(self) -> bool:
        """Whether nothing is wrong: what is debated is not."""
        return all(part.verdict is not Verdict.WRONG for part in self.parts)

    @property
    def version(self) -> str:
        """The version of the tables by which it was marked."""
        return self.outcome.policy.version

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers by which the case was decided."""
        return self.outcome.case.layers


def decided(policy: PolicyModel, question: Question) -> Outcome:
    """What the policy gives in a question's case; raises :class:`FactError` where it knows no such case any more."""
    case = question.case
    facts = {**case.facts, **case.settings}
    return policy.decide(facts, as_of=case.as_of, now=case.now, layers=case.layers, events=case.events)


def right_answer(policy: PolicyModel, question: Question) -> dict[str, str]:
    """What is right of each part, by the full names of the outputs; raises :class:`FactError` as above."""
    outcome = decided(policy, question)
    return {part.output: truth(outcome, part.output) for part in question.parts}


def marked(policy: PolicyModel, question: Question, answer: Mapping[str, str]) -> Marking:
    """The answers to a question, marked; each under the full name of its output, as the key of a choice, or a day.

    What is not answered is wrong. Raises ``KeyError`` for an output that is not asked, and :class:`FactError` where the
    policy knows no such case any more.
    """
    asked = {part.output for part in question.parts}
    strange = [name for name in answer if name not in asked]
    if strange:
        raise KeyError(*strange)
    outcome = decided(policy, question)
    others = _Readings(question, outcome)
    return Marking(
        question, outcome, tuple(_marked(outcome, p, answer.get(p.output, ""), others) for p in question.parts)
    )


def debated(policy: PolicyModel, question: Question) -> Iterator[Marked]:
    """The other answers that are not wrong, each with the readings under which it is right, part by part.

    Raises :class:`FactError` where the policy knows no such case any more.
    """
    outcome = decided(policy, question)
    others = _Readings(question, outcome)
    for part in question.parts:
        for key in others.keys(part.output):
            if key != truth(outcome, part.output):
                yield _marked(outcome, part, key, others)


def _marked(outcome: Outcome, part: Part, text: str, others: _Readings) -> Marked:
    policy, came = outcome.policy, truth(outcome, part.output)
    key = day(text) if part.dated else text.strip()
    answer, right = (Choice(one, shown(policy, part.output, one)) for one in (key, came))
    if key == came:
        return Marked(part, answer, right, Verdict.RIGHT, outcome)
    readings = tuple(others.giving(part.output, key)) if key != UNANSWERED else ()
    return Marked(part, answer, right, Verdict.DEBATED if readings else Verdict.WRONG, outcome, readings)


class _Readings:
    """What comes of a case under each other reading, of those that the question leaves open; decided when needed."""

    def __init__(self, question: Question, outcome: Outcome) -> None:
        self.question, self.outcome = question, outcome

    @cached_property
    def _flips(self) -> tuple[Flip, ...]:
        nodes = {part.output.rpartition(".")[0] for part in self.question.parts}
        return tuple(other_readings(self.outcome, leaning(self.outcome, nodes) - self.question.case.settings.keys()))

    def keys(self, output: str) -> Iterator[str]:
        """What comes of an output under the readings, each once."""
        came = (flip.outcome for flip in self._flips)
        yield from dict.fromkeys(truth(one, output) for one in came if one and not one.diagnostics)

    def giving(self, output: str, key: str) -> Iterator[Flip]:
        """The readings under which an answer is right."""
        for flip in self._flips:
            if flip.outcome and not flip.outcome.diagnostics and truth(flip.outcome, output) == key:
                yield flip
