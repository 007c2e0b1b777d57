"""A session of practice: which question comes next, when the twin of a missed one does, and what is taken down.

It knows no screen. Whoever runs it draws what is ``wanted``, shows the ``question``, and gives the answer back. The
twin of a missed question is asked a little later; at the end of a session it takes the place of another rule, so that
it comes as long as there is room. A twin that is missed brings nothing back: its rule comes again another day.

An answer is only ever marked by the tables that its question was drawn from. Where these change meanwhile the question
is drawn anew, or dropped, and ``news`` says so.

>>> import simsim
>>> from datetime import UTC
>>> from simsim.training.plan import curriculum
>>> from simsim.training.questions import Drawing
>>> policy, now = simsim.open("tables"), datetime(2025, 6, 20, 9, tzinfo=UTC)
>>> session = Session("heron-27", curriculum(policy)[:3], 2, policy, "day 1")
>>> while session.question is None:
...     session.draw(Drawing(policy, session.seed, now.date(), now), now)
>>> done = session.answer(policy, {}, now)
>>> done.right, done.taken.person, session.left
(False, 'heron-27', 1)

Source: docs/decisions/32-the-training-screen.md.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from random import Random
from typing import Final, Protocol

from simsim.policy.model import PolicyModel
from simsim.training.hints import hints
from simsim.training.marking import Marking, Verdict, marked
from simsim.training.plan import own_examples
from simsim.training.questions import Drawn, Question, rules_of
from simsim.training.record import Attempt, Kind
from simsim.training.schedule import Asked
from simsim.training.told_case import case_text
from simsim.words import Phrase

GAP: Final = 2  # questions between a missed one and its twin, where there is room
HINTS: Final = 3


class News(StrEnum):
    """What became of the question at hand when the tables changed."""

    REDRAWN = "redrawn"
    DROPPED = "dropped"


class Drawer(Protocol):
    """Whatever draws the questions of a rule."""

    def of(self, node: str, rule: str) -> Drawn:
        """The questions about a rule."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be drawn: a rule, which of its two cases, and whether that is because the other was missed.

    ``ready`` is a question that need not be drawn: of a rule that has changed since it was learned.
    """

    asked: Asked
    side: int = 0
    is_twin: bool = False
    ready: Question | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Done:
    """A question that was answered, how it was marked, and what is taken down of it."""

    wanted: Wanted
    marking: Marking = field(repr=False)
    taken: Attempt

    @property
    def right(self) -> bool | None:
        """Whether it was right; ``None`` where it is debated."""
        return self.taken.right

    @property
    def missed(self) -> tuple[Asked, ...]:
        """The rules that come back because of it."""
        return tuple(Asked(self.taken.area, rule) for rule in self.taken.rules) if self.right is False else ()


class Session:
    """A session of ``person``: at most ``length`` questions about ``rules``, in their order, by a policy.

    ``known``: the rules that were asked before, of which either case may come. ``first``: questions of what has changed
    since it was learned, which come ahead of all else. ``question`` is the one at hand.
    """

    def __init__(  # noqa: PLR0913, PLR0917  # each is told by itself
        self,
        person: str,
        rules: Sequence[Asked],
        length: int,
        policy: PolicyModel,
        name: str,
        known: Collection[Asked] = (),
        first: Sequence[Question] = (),
    ) -> None:
        self.person, self.length, self.name, self.version = person, length, name, policy.version
        chance = Random(name)  # noqa: S311  # to be reproduced, not to be secret
        self.seed = chance.randrange(1_000_000)
        ready = [Wanted(Asked(one.area, one.rule), ready=one) for one in first]
        others = [rule for rule in rules if all(rule != one.asked for one in ready)]
        self._queue = [*ready, *(Wanted(rule, chance.randrange(2) if rule in known else 0) for rule in others)]
        self._twins: list[tuple[int, Wanted]] = []  # each with the number of answers after which it comes
        self.done: list[Done] = []
        self.question: Question | None = None
        self.at_hand: Wanted | None = None  # what the question was drawn for
        self.shown_at: datetime | None = None
        self.hints: list[Phrase] = []
        self._more_hints: Iterator[Phrase] = iter(())
        self.news: News | None = None

    # ----------------------------------------------------------------------------------------------- what comes next

    @property
    def left(self) -> int:
        """How many questions may still be asked, the one at hand among them."""
        return self.length - len(self.done)

    @property
    def wanted(self) -> Wanted | None:
        """What to draw next; ``None`` when the session is over."""
        if not self.left:
            return None
        if self._twins:
            after, twin = self._twins[0]
            if after <= len(self.done) or not self._queue or len(self._twins) >= self.left:
                return twin
        return self._queue[0] if self._queue else None

    @property
    def over(self) -> bool:
        """Whether there is no further question."""
        return self.question is None and self.wanted is None

    @property
    def expected(self) -> int:
        """How many questions the session comes to, as far as is known."""
        return min(self.length, len(self.done) + (self.question is not None) + len(self._queue) + len(self._twins))

    def draw(self, drawing: Drawer, now: datetime) -> None:
        """Draw what is wanted: then there is a question, shown ``now``, or one thing less to draw."""
        wanted = self.wanted
        if wanted is None or self.question is not None:
            return
        self._queue = [one for one in self._queue if one is not wanted]
        self._twins = [one for one in self._twins if one[1] is not wanted]
        found = (wanted.ready,) if wanted.ready else drawing.of(*wanted.asked).questions
        if not found or (wanted.is_twin and wanted.side >= len(found)):
            self.news = News.DROPPED if self.news else None
            return
        self.question, self.at_hand = found[min(wanted.side, len(found) - 1)], wanted
        self.shown_at, self.hints, self._more_hints = now, [], iter(())

    # ------------------------------------------------------------------------------------------------ the one at hand

    def hint(self, policy: PolicyModel) -> None:
        """Tell one hint more, if there is one."""
        if self.question is None or len(self.hints) >= HINTS:
            return
        if not self.hints:
            self._more_hints = hints(policy, self.question)
        told = next(self._more_hints, None)
        if told:
            self.hints.append(told)

    def answer(self, policy: PolicyModel, answer: dict[str, str], now: datetime) -> Done:
        """Mark the answer to the question at hand, and go on from there; its twin comes later if it was wrong.

        Raises ``ValueError`` where no question is at hand, or it was drawn from other tables.
        """
        question, wanted = self.question, self.at_hand
        if question is None or wanted is None or self.shown_at is None or policy.version != self.version:
            raise ValueError("no question of these tables is at hand")
        marking = marked(policy, question, answer)
        seconds = max((now - self.shown_at).total_seconds(), 0.0)
        taken = attempt_of(marking, self.person, self.name, now, seconds, len(self.hints))
        done = Done(wanted, marking, taken)
        self.done.append(done)
        if done.right is False and question.twin and not wanted.is_twin:
            side = 1 - min(wanted.side, 1)
            self._twins.append((len(self.done) + GAP, replace(wanted, side=side, is_twin=True)))
        self.question = self.at_hand = self.news = None
        return done

    def follow(self, policy: PolicyModel) -> bool:
        """Go on by these tables; whether they are others. What is not in them any more is not asked."""
        if policy.version == self.version:
            return False
        self.version = policy.version
        possible = {*rules_of(policy), *own_examples(policy)}
        if self.question is not None and self.at_hand is not None:
            self.news = News.REDRAWN if self.at_hand.asked in possible else News.DROPPED
            if self.at_hand.is_twin:
                self._twins.insert(0, (0, self.at_hand))
            else:
                self._queue.insert(0, self.at_hand)
            self.question = self.at_hand = None
        left = (replace(one, ready=None) for one in self._queue if one.asked in possible)
        self._queue = [*dict.fromkeys(left)]  # of a rule there may have been several that were ready
        self._twins = [one for one in self._twins if one[1].asked in possible]
        return True

    # ------------------------------------------------------------------------------------------------------ the end

    def stop(self) -> None:
        """Ask nothing more; the question at hand counts as not asked."""
        self.length, self.question, self.at_hand = len(self.done), None, None

    @property
    def missed(self) -> tuple[Asked, ...]:
        """The rules that were missed, in their order."""
        return tuple(dict.fromkeys(rule for done in self.done for rule in done.missed))


def attempt_of(  # noqa: PLR0913, PLR0917  # what an attempt holds beside its marking
    marking: Marking,
    person: str,
    session: str,
    at: datetime,
    seconds: float,
    hints_told: int,
    kind: Kind = Kind.PRACTICE,
) -> Attempt:
    """What is taken down of an answer; right is what is neither wrong nor debated."""
    question, outcome = marking.question, marking.outcome
    verdicts = {part.verdict for part in marking.parts}
    right = None if Verdict.DEBATED in verdicts and marking.right else marking.right
    return Attempt(
        person,
        at,
        session,
        kind,
        question.area,
        question.tells_of,
        question.key,
        case_text(outcome.case),
        {part.part.output: part.answer.key for part in marking.parts},
        {part.part.output: part.truth.key for part in marking.parts},
        right,
        marking.version,
        outcome.case.as_of,
        marking.layers,
        seconds,
        hints_told,
    )


def named(now: datetime) -> str:
    """A name for a session that no other has, whoever begins one at the same moment."""
    return f"{now:%Y-%m-%dT%H%M%S}-{secrets.token_hex(4)}"
