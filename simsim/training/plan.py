"""What a person is to learn: the rules in the order in which they are met, five days of them, and what comes back when.

The rules of the tables take turns, those of the headline outcomes first, so that a first day is no list of one table.

>>> import simsim
>>> from datetime import UTC
>>> policy, now = simsim.open("tables"), datetime(2025, 6, 20, 9, tzinfo=UTC)
>>> plan = plan_of(curriculum(policy), {}, now, None)
>>> len(plan.days), plan.at, sum(day.new for day in plan.days) == len(plan.rules), len(plan.session(5))
(5, 0, True, 5)
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain, islice, zip_longest
from typing import Final
from urllib.parse import unquote

from simsim.policy.model import PolicyModel
from simsim.training.questions import nodes_of, rules_of
from simsim.training.schedule import DAYS, Asked, Memory, grouped, planned, today

EVERY: Final = 4  # rules between two of a trainer's own examples
_NAME: Final = 2  # where the key of a question has the name of an example


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the plan: how many rules are new on it, how many of these were asked, how many others come back."""

    date: date
    new: int
    seen: int
    due: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Five days of ``rules``; ``at`` is the day it is, from 0, or :data:`DAYS` once they are over."""

    rules: tuple[Asked, ...]
    known: Memory
    now: datetime
    first: datetime | None
    days: tuple[Day, ...]
    at: int

    @property
    def due(self) -> int:
        """How many rules come back by now."""
        return sum(rule in self.known and self.known[rule].due <= self.now for rule in self.rules)

    @property
    def seen(self) -> int:
        """How many rules were asked at all."""
        return sum(rule in self.known for rule in self.rules)

    @property
    def mastered(self) -> int:
        """How many rules may rest."""
        return sum(rule in self.known and self.known[rule].mastered for rule in self.rules)

    def session(self, count: int) -> list[Asked]:
        """At most ``count`` rules for now: what is due and what is new by this day, in turns."""
        return today(self.rules, self.known, self.now, self.first, count)


def plan_of(rules: Sequence[Asked], known: Memory, now: datetime, first: datetime | None) -> Plan:
    """The plan of a person who answered first at ``first``; days are those of the zone of ``now``."""
    begun = (first or now).astimezone(now.tzinfo).date()
    at = min(max((now.date() - begun).days, 0), DAYS)
    comes = [max(known[rule].due.astimezone(now.tzinfo).date(), now.date()) for rule in rules if rule in known]
    days = []
    for n, new in enumerate(planned(rules)):
        day = begun + timedelta(days=n)
        days.append(Day(day, len(new), sum(rule in known for rule in new), comes.count(day)))
    return Plan(tuple(rules), known, now, first, tuple(days), at)


def topics(policy: PolicyModel) -> tuple[str, ...]:
    """The decisions and clocks that may be practised by themselves, those of the headline outcomes first."""
    heads = [node for name in policy.card.headlines if (node := policy.node(name))]
    nodes = nodes_of(policy)
    return tuple(dict.fromkeys((*(node for node in heads if node in nodes), *nodes)))


def curriculum(policy: PolicyModel, topic: str = "") -> tuple[Asked, ...]:
    """The rules in the order in which they are met: those of a topic, or of all, which then take turns."""
    found = grouped(rules_of(policy))
    turns = [found.get(node, []) for node in ([topic] if topic else topics(policy))]
    return tuple(rule for rule in chain.from_iterable(zip_longest(*turns)) if rule is not None)


def own_examples(policy: PolicyModel) -> tuple[Asked, ...]:
    """The examples that a trainer marked for the training, the easiest first."""
    rows = [row for row in policy.sheets.examples if row.training]
    rows.sort(key=lambda row: (row.difficulty is None, row.difficulty or 0))
    return tuple(Asked("", row.id.text.strip()) for row in rows)


def woven(rules: Sequence[Asked], examples: Sequence[Asked], asked: Collection[str]) -> list[Asked]:
    """The rules, with a trainer's own example after every fourth one: those that no question of ``asked`` was of.

    >>> [one.rule for one in woven([Asked("a", str(n)) for n in range(6)], [Asked("", "mine")], ())]
    ['0', '1', '2', '3', 'mine', '4', '5']
    """
    before = {unquote(parts[2]) for key in asked if len(parts := key.split("/")) > _NAME and not parts[1]}
    fresh = (one for one in examples if one.rule not in before)
    found: list[Asked] = []
    for n, rule in enumerate(rules, 1):
        found.append(rule)
        if n % EVERY == 0:
            found.extend(islice(fresh, 1))
    return found
