"""A class that practises for two months: do missed rules come back, is every rule asked, and what is known at the end.

    python benchmarks/class_of_learners.py [--learners 30] [--days 60] [--questions 20] [--tables tables] [--seed 0]

The product is real: questions drawn from the tables, sessions with twins as the practice screen gives them, every
answer marked by the engine and taken down in a record, and what is asked next worked out from that record each day.
Questions are drawn once, for all, and of one answer to one question the marking is asked for once.

The learners are simulated. Each is of an ability of its own, stays away on some days, and truly remembers a rule with
the probability 2^(-days/half-life), the half-life being its own for each learner and rule (B. Settles and B. Meeder, A
Trainable Spaced Repetition Model for Language Learning, ACL 2016). A rule that is remembered holds the longer the more
of it was forgotten, two and a half times as long where it was asked after one half-life; without any gap nothing is won
(N. Cepeda and others, Distributed Practice in Verbal Recall Tasks, Psychological Bulletin 2006). One that is not
remembered may be worked out by common sense, or guessed; its half-life is halved, though never below that of a rule
told for the first time. The scheduler knows nothing of this. The numbers are assumptions: they were fitted to nobody.

Not simulated: that a twin teaches by contrast, hints, a trainer's own examples, tables that change, and what is learnt
at work between two sessions. So the figures compare ways of asking; they say nothing of how much people will know.

Other classes answer as many questions in the same sessions, but of rules by chance or in a fixed round. Ends with 1
where a claim does not hold, or nobody came on enough days to show it.
"""

from __future__ import annotations

import argparse
import math
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Final
from unittest.mock import patch

import simsim
from simsim.policy.model import PolicyModel
from simsim.training import session as sessions
from simsim.training.marking import Marking, marked, right_answer
from simsim.training.plan import curriculum, plan_of
from simsim.training.questions import Drawing, Drawn, Question
from simsim.training.record import FILE, Attempt, Record
from simsim.training.schedule import Asked, Memory, answers, memory, weakest

START: Final = datetime(2025, 6, 2, 9, tzinfo=UTC)
DAY: Final = timedelta(days=1)
MINUTE: Final = timedelta(minutes=1)
MISTAKES: Final = 2  # wrong answers that are given to a question: each is marked by the engine, which takes a while
LATER: Final = 10  # sessions that must follow before it is said of a rule that it did not come back
BACK: Final = 0.95  # of the missed rules, those that must have come back by then


# ------------------------------------------------------------------------------------------------------- the product


class Questions:
    """The questions of a policy, each drawn once, with its right answer, some wrong ones, and their markings."""

    def __init__(self, policy: PolicyModel, seed: int) -> None:
        self.policy, self.seed = policy, seed
        drawing = Drawing(policy, seed, START.date(), START)
        self.drawn = {asked: drawing.of(*asked) for asked in curriculum(policy)}
        self.rules = tuple(asked for asked, drawn in self.drawn.items() if drawn.questions)
        self._answers: dict[str, tuple[dict[str, str], ...]] = {}
        self._markings: dict[tuple[str, ...], Marking] = {}

    def of(self, node: str, rule: str) -> Drawn:
        """The questions about a rule."""
        return self.drawn[Asked(node, rule)]

    def answers(self, question: Question) -> tuple[dict[str, str], ...]:
        """What is right of a question, and behind it answers that are wrong in one part."""
        if question.key not in self._answers:
            right, chance = right_answer(self.policy, question), _chance(self.seed, question.key)
            others = [(p.output, one.key) for p in question.parts for one in p.choices if one.key != right[p.output]]
            wrong = chance.sample(others, min(MISTAKES, len(others)))
            self._answers[question.key] = (right, *({**right, output: key} for output, key in wrong))
        return self._answers[question.key]

    def marked(self, policy: PolicyModel, question: Question, answer: Mapping[str, str]) -> Marking:
        """The marking of an answer by the engine, which gives the same whenever it is asked."""
        said = (question.key, *(text for pair in sorted(answer.items()) for text in pair))
        if said not in self._markings:
            self._markings[said] = marked(policy, question, answer)
        return self._markings[said]


class Alone(Questions):
    """The same questions without their twins."""

    def __init__(self, whole: Questions) -> None:  # draws nothing anew
        self.__dict__.update(whole.__dict__)
        self.drawn = {
            asked: replace(one, questions=tuple(replace(q, twin="") for q in one.questions))
            for asked, one in whole.drawn.items()
        }


Choice = Callable[[Sequence[Asked], Memory, datetime, datetime | None, int, Random], Sequence[Asked]]


def scheduled(
    rules: Sequence[Asked], known: Memory, now: datetime, first: datetime | None, count: int, _: Random
) -> Sequence[Asked]:
    """What the practice screen asks: what the plan has for the day, or else the weakest rules."""
    return plan_of(rules, known, now, first).session(count) or weakest(rules, known, now, count)


def by_chance(
    rules: Sequence[Asked], _known: Memory, _now: datetime, _first: datetime | None, count: int, chance: Random
) -> Sequence[Asked]:
    """Any rules."""
    return chance.sample(rules, min(count, len(rules)))


def in_rounds(
    rules: Sequence[Asked], known: Memory, _now: datetime, _first: datetime | None, count: int, _: Random
) -> Sequence[Asked]:
    """One rule after the other, and from the beginning again: first those that were not asked for the longest time."""
    return sorted(rules, key=lambda rule: known[rule].last if rule in known else START)[:count]


# ------------------------------------------------------------------------------------------------------ the learners


@dataclass
class Learner:
    """Somebody of an ability from 0 to 1, and what is truly remembered: of each rule how long it holds, since when."""

    name: str
    ability: float
    seed: int
    holds: dict[Asked, float] = field(default_factory=dict)
    since: dict[Asked, datetime] = field(default_factory=dict)

    @cached_property
    def chance(self) -> Random:
        """What this learner's luck is."""
        return _chance(self.seed, self.name)

    def comes(self, day: int) -> bool:
        """Whether the learner comes on a day: whoever is able stays away less."""
        return _chance(self.seed, self.name, day).random() < 0.75 + 0.25 * self.ability

    def sense(self, rule: Asked) -> float:
        """How likely a rule is worked out without remembering it."""
        return min(0.9, max(0.05, _chance(self.seed, self.name, *rule).gauss(self.ability, 0.2)))

    def told(self, rule: Asked) -> float:
        """For how many days half of it holds when it was told for the first time."""
        return _chance(self.seed, self.name, "told", *rule).lognormvariate(math.log(4 + 6 * self.ability), 0.5)

    def remembers(self, rule: Asked, now: datetime) -> float:
        """How likely a rule is remembered."""
        return 2 ** (-((now - self.since[rule]) / DAY) / self.holds[rule]) if rule in self.holds else 0.0

    def knows(self, rule: Asked, now: datetime) -> float:
        """How likely a rule is remembered, or else worked out."""
        return 1 - (1 - self.remembers(rule, now)) * (1 - self.sense(rule))

    def is_right(self, question: Question, now: datetime) -> bool:
        """Whether all rules that a question tells of are known, or the answer is guessed; then all of them are told."""
        known = [self._learns(Asked(question.area, rule), now) for rule in question.tells_of]
        return all(known) or self.chance.random() < math.prod(1 / len(part.choices) for part in question.parts)

    def _learns(self, rule: Asked, now: datetime) -> bool:
        share, told = self.remembers(rule, now), self.told(rule)
        recalled = self.chance.random() < share
        known = recalled or self.chance.random() < self.sense(rule)
        if rule not in self.holds:
            self.holds[rule] = told * (1 + known)  # what agrees with common sense is kept the longer
        else:
            self.holds[rule] = self.holds[rule] * (4 - 3 * share) if recalled else max(told, self.holds[rule] / 2)
        self.since[rule] = now
        return known


def _chance(*words: object) -> Random:
    return Random("/".join(map(str, words)))  # noqa: S311  # to be reproduced, not to be secret


@dataclass(frozen=True)
class Course:
    """What came of a learner's days: each attempt, and of each session its instant and how many rules were due."""

    learner: Learner
    attempts: Sequence[Attempt]
    due: Mapping[date, int]
    known: float  # the share of rules that are known when all is over

    @cached_property
    def asked(self) -> Mapping[Asked, Mapping[date, bool]]:
        """On which days each rule was asked, and whether it was missed then."""
        found: dict[Asked, dict[date, bool]] = {}
        for one in self.attempts:
            for rule in one.rules:
                days = found.setdefault(Asked(one.area, rule), {})
                days[one.at.date()] = days.get(one.at.date(), False) or one.right is False
        return found

    def sessions(self, until: date) -> int:
        """How many sessions there were up to a day."""
        return sum(day <= until for day in self.due)

    def whole(self, rules: Sequence[Asked]) -> int | None:
        """After how many sessions every rule had been asked."""
        return self.sessions(max(min(self.asked[rule]) for rule in rules)) if {*rules} <= {*self.asked} else None

    def returns(self, *, missed: bool) -> Iterator[float]:
        """After how many days each rule that was missed was asked again, or each that was known when first asked.

        It is infinite where that never came; of rules that were asked shortly before the end nothing is said.
        """
        for days in self.asked.values():
            order = sorted(days)
            gaps = {one: (other - one).days for one, other in pairwise(order)}
            counted = [day for day in order if days[day]] if missed else [order[0]] * (not days[order[0]])
            for day in counted:
                if len(self.due) - self.sessions(day) >= LATER:
                    yield gaps.get(day, math.inf)


def course(  # noqa: PLR0913, PLR0917  # one learner in one class
    learner: Learner, drawn: Questions, choice: Choice, days: int, count: int, record: Record | None = None
) -> Course:
    """Let a learner come for so many days, and answer at most ``count`` questions a day.

    Everything is asked of the record, where there is one; else attempts are kept here, which is quicker.
    """
    kept: list[Attempt] = []
    load: dict[date, int] = {}
    for n in filter(learner.comes, range(days)):
        now = START + n * DAY
        attempts = record.attempts(learner.name) if record else kept
        known = memory(answers(attempts))
        load[now.date()] = sum(one.due <= now for one in known.values())
        wanted = choice(drawn.rules, known, now, attempts[0].at if attempts else None, count, learner.chance)
        for one in attended(
            learner, drawn, sessions.Session(learner.name, wanted, count, drawn.policy, f"{n}", known), now
        ):
            if record:
                record.add(one)
            else:
                kept.append(one)
    end = START + days * DAY
    share = statistics.mean(learner.knows(rule, end) for rule in drawn.rules)
    return Course(learner, record.attempts(learner.name) if record else kept, load, share)


def attended(learner: Learner, drawn: Questions, one: sessions.Session, now: datetime) -> Iterator[Attempt]:
    """The attempts of a learner at the questions of a session."""
    with patch.object(sessions, "marked", drawn.marked):
        while not one.over:
            one.draw(drawn, now)
            if one.question:
                now += MINUTE
                right, *wrong = drawn.answers(one.question)
                is_right = learner.is_right(one.question, now) or not wrong
                yield one.answer(drawn.policy, right if is_right else learner.chance.choice(wrong), now).taken


def team(count: int, seed: int) -> list[Learner]:
    """Learners from little ability to much."""
    return [Learner(f"learner-{n + 1}", 0.1 + 0.6 * n / max(count - 1, 1), seed) for n in range(count)]


# ---------------------------------------------------------------------------------------------------------- in words


def part(times: Sequence[float], share: float) -> float:
    """What that share of times does not exceed."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))] if ordered else math.nan


def enough(rules: int, questions: int) -> int:
    """The sessions in which every rule is asked whatever is missed: half are twins then, and half of the rest new."""
    return math.ceil(rules / max(questions // 4, 1))


def told_of_rules(courses: Sequence[Course], rules: Sequence[Asked], questions: int) -> bool:
    """Print whether every rule was asked; whether it was so for everyone who came often enough, and somebody did."""
    least = enough(len(rules), questions)
    often = [one for one in courses if len(one.due) >= least]
    done = [took for one in courses if (took := one.whole(rules)) is not None]
    shares = [len(one.asked) / len(rules) for one in courses]
    print(f"every rule asked ({len(rules)} rules): {len(done)} of {len(courses)} learners", end="")
    print(f", after {part(done, 0.5):.0f} sessions (median), {max(done)} (max)" if done else "", end="")
    print(f"; the fewest {min(shares):.0%}")
    missing = [one for one in often if one.whole(rules) is None]
    print(f"  of the {len(often)} who came on {least} days or more: {len(often) - len(missing)}")
    return bool(often) and not missing


def told_of_misses(courses: Sequence[Course]) -> bool:
    """Print whether and when rules came back; whether the missed ones did, and sooner than those that were known."""
    missed, known = ([gap for one in courses for gap in one.returns(missed=is_missed)] for is_missed in (True, False))
    back = sum(map(math.isfinite, missed)) / len(missed)
    ratio = part(known, 0.5) / part(missed, 0.5)
    print(f"missed rules that came back: {back:.1%} of {len(missed)}, ", end="")
    print(f"after {part(missed, 0.5):.0f} days (median), {part(missed, 0.95):.0f} (p95)")
    print(f"  rules known at the first go: after {part(known, 0.5):.0f} days (median): {ratio:.1f} x as long")
    return back >= BACK and ratio > 1


def told_of_load(courses: Sequence[Course], questions: int) -> bool:
    """Print how many rules were due; whether nobody was asked more than a session holds."""
    due = [count for one in courses for count in one.due.values()]
    last = [one.due[max(one.due)] for one in courses]
    most = max(sum(a.at.date() == day for a in one.attempts) for one in courses for day in one.due)
    print(f"rules due on a day: {part(due, 0.5):.0f} (p50), {part(due, 0.95):.0f} (p95), {max(due)} (max)", end="")
    print(f"; on the last day {part(last, 0.5):.0f} (p50); questions asked on a day: at most {most}")
    return most <= questions


def told_of_knowledge(courses: Sequence[Course], others: Mapping[str, Sequence[Course]]) -> dict[str, float]:
    """Print what is truly known at the end, and give how much that is, as ratios to the other classes."""
    share = statistics.mean(one.known for one in courses)
    shares = {name: statistics.mean(one.known for one in other) for name, other in others.items()}
    print(f"rules truly known at the end: {share:.1%}")
    for name, other in shares.items():
        answered = statistics.mean(len(one.attempts) for one in others[name])
        print(f"  {name}: {other:.1%}, so {share / other:.2f} x ({answered:.0f} questions each)")
    return {name: share / other for name, other in shares.items()}


def main() -> int:
    """Play the class and those beside it; 1 where a claim does not hold."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    for name, default in (("learners", 30), ("days", 60), ("questions", 20), ("seed", 0)):
        asked.add_argument(f"--{name}", type=int, default=default)
    asked.add_argument("--tables", default="tables")
    told = asked.parse_args()
    begun = time.monotonic()
    drawn = Questions(simsim.open(told.tables), told.seed)
    print(f"{len(drawn.rules)} of {len(drawn.drawn)} rules can be asked; drawn in {time.monotonic() - begun:.0f} s")

    def played(choice: Choice, questions: Questions, record: Record | None = None) -> list[Course]:
        begun = time.monotonic()
        every = team(told.learners, told.seed)
        found = [course(one, questions, choice, told.days, told.questions, record) for one in every]
        count = sum(len(one.attempts) for one in found)
        print(f"  {choice.__name__}: {count} answers in {time.monotonic() - begun:.0f} s", flush=True)
        return found

    with tempfile.TemporaryDirectory() as folder, Record(Path(folder) / FILE) as record:
        courses = played(scheduled, drawn, record)
    others = {"by chance": played(by_chance, drawn), "in a fixed round": played(in_rounds, drawn)}
    alone = {
        name: played(choice, Alone(drawn)) for name, choice in (("scheduled", scheduled), ("in a round", in_rounds))
    }
    days = [len(one.due) for one in courses]
    print(f"{told.learners} learners, {told.days} days, {min(days)} to {max(days)} of them there; ", end="")
    print(f"{statistics.mean(len(one.attempts) for one in courses):.0f} questions each, at most {told.questions} a day")
    claims = {
        "every rule is asked": told_of_rules(courses, drawn.rules, told.questions),
        "missed rules come back": told_of_misses(courses),
        "nobody is asked more than a session holds": told_of_load(courses, told.questions),
        "more is known than of other orders": min(told_of_knowledge(courses, others).values()) > 1,
    }
    print("without twins, which teach nothing by contrast here:")
    told_of_knowledge(courses, alone)
    for claim, holds in claims.items():
        print(f"{'holds' if holds else 'FAILS'}: {claim}")
    return 0 if all(claims.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
