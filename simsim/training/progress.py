"""How far people have come, and what they miss: worked out of the record, by the rules that the tables have now.

Of each person and topic (a decision or clock): how often it was asked, with what success, and how many of its rules are
known (right when they were asked last) and mastered. Of each rule: how often it was missed, by how many people, which
wrong answers were given. Answers about rules that the tables have no more are told apart.

What is missed most is ranked by the lower bound of Wilson's interval, so that one miss of one is not more than thirty
of forty.

Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
Statistical Association 22 (1927), pages 209 to 212.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cached_property
from typing import Final

from simsim.policy.model import PolicyModel
from simsim.training.questions import rule_ids
from simsim.training.record import Attempt, final
from simsim.training.schedule import Asked, Memory, answers, memory

FEW: Final = 5  # marked answers below which a share says little
SURE: Final = 1.96  # standard deviations of a 95 per cent interval
WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Tally:
    """Questions ``asked``, and how they were marked; of the rules of a topic (``of``) those known, and mastered."""

    asked: int = 0
    right: int = 0
    missed: int = 0
    debated: int = 0
    known: int = 0
    mastered: int = 0
    of: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Both together."""
        pairs = zip(_numbers(self), _numbers(other), strict=True)
        return Tally(*(one + more for one, more in pairs))

    @property
    def share(self) -> float:
        """The share of the rules that is known, from 0 to 1."""
        return self.known / self.of if self.of else 0.0


def _numbers(one: Tally) -> tuple[int, ...]:
    return one.asked, one.right, one.missed, one.debated, one.known, one.mastered, one.of


@dataclass(frozen=True, slots=True)
class Week:
    """What was practised in the week that begins with the Monday ``start``.

    ``days``: those on which each person practised, added up; ``known``: rules known at its end, of all people together.
    """

    start: date
    days: int
    right: int
    missed: int
    debated: int
    known: int


@dataclass(frozen=True, slots=True)
class Wrong:
    """An answer that was given in place of the right one, and how often."""

    output: str
    answer: str
    truth: str
    count: int


@dataclass(frozen=True, slots=True)
class Missed:
    """How often a rule, or with a blank rule and ``rules`` a whole table, was missed, of how many marked answers.

    ``people`` missed it. ``bound``: the share of misses is at least this, as sure as 95 per cent. ``wrong``: what was
    answered, the most frequent first; ``rules``: of a table those missed.
    """

    asked: Asked
    missed: int
    count: int
    people: int
    wrong: tuple[Wrong, ...] = ()
    rules: tuple[str, ...] = ()

    @property
    def bound(self) -> float:
        """Wilson's lower bound of the share of misses."""
        return lower_bound(self.missed, self.count)

    @property
    def few(self) -> bool:
        """Whether so few answers were marked that the share says little."""
        return self.count < FEW


@dataclass(frozen=True, slots=True)
class Gone:
    """A rule that was asked for and that the tables have no more: of how many attempts, of how many people."""

    asked: Asked
    attempts: int
    people: int


def lower_bound(hits: int, count: int) -> float:
    """The lower end of Wilson's interval for a share, from 0 to 1; 0 of nothing.

    >>> [round(lower_bound(*pair), 2) for pair in ((0, 4), (1, 1), (30, 40))]
    [0.0, 0.21, 0.6]
    """
    if not hits:
        return 0.0
    share, square = hits / count, SURE**2
    root = math.sqrt(share * (1 - share) / count + square / (4 * count**2))
    return (share + square / (2 * count) - SURE * root) / (1 + square / count)


class Overview:
    """The progress of whoever is in ``attempts``; of a paper by the answers that count.

    ``since``: from when answers are counted; what is known counts from the first on. ``topic``: the one decision or
    clock to look at, else all. ``zone``: whose days and weeks are meant.
    """

    def __init__(
        self,
        policy: PolicyModel,
        attempts: Iterable[Attempt],
        *,
        since: datetime | None = None,
        topic: str = "",
        zone: tzinfo = UTC,
    ) -> None:
        self.policy, self.zone, self.since = policy, zone, since
        self.rules = {node: rule_ids(policy, node) for node in policy.order if topic in ("", node)}
        self.every = final(one for one in attempts if topic in ("", one.area))
        self.counted = tuple(one for one in self.every if since is None or one.at >= since)
        self.there = tuple(one for one in self.counted if self._is_there(one))

    def has(self, asked: Asked) -> bool:
        """Whether the tables have a rule, or a clock."""
        return asked.rule in self.rules.get(asked.area, ())

    def _is_there(self, one: Attempt) -> bool:
        """Whether an attempt is about what the tables have; one in which no rule decides is about its decision."""
        return one.area in self.rules and any(not rule or self.has(Asked(one.area, rule)) for rule in one.rules)

    @property
    def apart(self) -> int:
        """How many attempts are about nothing that the tables have."""
        return len(self.counted) - len(self.there)

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Who made an attempt, by name."""
        return tuple(sorted({one.person for one in self.counted}))

    @cached_property
    def topics(self) -> tuple[str, ...]:
        """The decisions and clocks that anybody was asked about, as they follow each other."""
        asked = {one.area for one in self.there}
        return tuple(node for node in self.rules if node in asked)

    @cached_property
    def memories(self) -> Mapping[str, Memory]:
        """How each person remembers each rule."""
        return {name: memory(answers(a for a in self.every if a.person == name)) for name in self.people}

    @cached_property
    def cells(self) -> Mapping[tuple[str, str], Tally]:
        """Person and topic: how far."""
        marks: Counter[tuple[str, str, bool | None]] = Counter((a.person, a.area, a.right) for a in self.there)
        return {(p, topic): self._cell(p, topic, marks) for p in self.people for topic in self.topics}

    def _cell(self, person: str, topic: str, marks: Mapping[tuple[str, str, bool | None], int]) -> Tally:
        right, missed, debated = (marks.get((person, topic, mark), 0) for mark in (True, False, None))
        found = [self.memories[person].get(Asked(topic, rule)) for rule in self.rules[topic]]
        known = sum(one is not None and one.streak > 0 for one in found)
        mastered = sum(one is not None and one.mastered for one in found)
        return Tally(right + missed + debated, right, missed, debated, known, mastered, len(found))

    def of_topic(self, topic: str) -> Tally:
        """A topic, of all people together."""
        return sum((self.cells[person, topic] for person in self.people), Tally())

    def of_person(self, person: str) -> Tally:
        """A person, in all topics that anybody was asked about."""
        return sum((self.cells[person, topic] for topic in self.topics), Tally())

    # ---- over time

    @cached_property
    def weeks(self) -> tuple[Week, ...]:
        """Week by week from the first attempt to the last, those without any among them."""
        found: dict[date, list[Attempt]] = {}
        for one in self.there:
            found.setdefault(self._monday(one), []).append(one)
        known = dict(self._known())
        weeks, last = [], 0
        for start in _mondays(sorted(found)):
            made, last = found.get(start, []), known.get(start, last)
            right, missed, debated = (sum(a.right is mark for a in made) for mark in (True, False, None))
            weeks.append(Week(start, len({(a.person, self._day(a)) for a in made}), right, missed, debated, last))
        return tuple(weeks)

    def _known(self) -> Iterator[tuple[date, int]]:
        """How many rules are known at the end of each week, as far as anything was answered in it."""
        known: set[tuple[str, Asked]] = set()
        for one in self.every:
            if one.right is not None:
                told = {(one.person, asked) for rule in one.rules if self.has(asked := Asked(one.area, rule))}
                (known.update if one.right else known.difference_update)(told)
            yield self._monday(one), len(known)

    def _day(self, one: Attempt) -> date:
        return one.at.astimezone(self.zone).date()

    def _monday(self, one: Attempt) -> date:
        day = self._day(one)
        return day - timedelta(days=day.weekday())

    # ---- what is missed

    @cached_property
    def missed(self) -> tuple[Missed, ...]:
        """The rules that were missed, those most surely missed most often first."""
        by_rule: dict[Asked, list[Attempt]] = {}
        for one in self._marked:
            for rule in one.rules:
                if self.has(asked := Asked(one.area, rule)):
                    by_rule.setdefault(asked, []).append(one)
        return self._ranked(_missed(asked, made) for asked, made in by_rule.items())

    @cached_property
    def tables(self) -> tuple[Missed, ...]:
        """The same by table: those most worth rewriting first."""
        rules: dict[str, list[str]] = {}
        for one in self.missed:
            rules.setdefault(one.asked.area, []).append(one.asked.rule)
        made = {topic: [one for one in self._marked if one.area == topic] for topic in self.topics}
        found = (_missed(Asked(topic, ""), made[topic], tuple(rules.get(topic, ()))) for topic in self.topics)
        return self._ranked(found)

    @property
    def _marked(self) -> Iterator[Attempt]:
        return (one for one in self.there if one.right is not None)

    def _ranked(self, found: Iterable[Missed]) -> tuple[Missed, ...]:
        """By the bound, then by how often; what is alike as the tables have it."""
        order = {Asked(node, rule): n for n, (node, rule) in enumerate(self._every_rule())}
        some = [one for one in found if one.missed]
        return tuple(sorted(some, key=lambda one: (-one.bound, -one.missed, order.get(one.asked, -1), one.asked)))

    def _every_rule(self) -> Iterator[Asked]:
        return (Asked(node, rule) for node, ids in self.rules.items() for rule in ids)

    @cached_property
    def gone(self) -> tuple[Gone, ...]:
        """The rules, decisions and clocks that were asked for and that the tables have no more, by name."""
        found: dict[Asked, list[Attempt]] = {}
        for one in self.counted:
            for rule in one.rules:
                asked = Asked(one.area, rule)
                if not self.has(asked) and (rule or one.area not in self.rules):
                    found.setdefault(asked, []).append(one)
        return tuple(Gone(asked, len(made), _people(made)) for asked, made in sorted(found.items()))


def _mondays(weeks: Sequence[date]) -> Iterator[date]:
    """Every Monday from the first to the last."""
    at = weeks[0] if weeks else None
    while at is not None and at <= weeks[-1]:
        yield at
        at += WEEK


def _missed(asked: Asked, made: Sequence[Attempt], rules: tuple[str, ...] = ()) -> Missed:
    """What marked answers tell of a rule, or of a table."""
    missed = [one for one in made if not one.right]
    wrong = Counter(
        (output, one.answer.get(output, ""), truth) for one in missed for output, truth in one.truth.items()
    )
    told = (Wrong(*key, count) for key, count in wrong.most_common() if key[1] != key[2])
    return Missed(asked, len(missed), len(made), _people(missed), tuple(told), rules)


def _people(made: Iterable[Attempt]) -> int:
    return len({one.person for one in made})
