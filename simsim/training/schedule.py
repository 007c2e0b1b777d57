"""What to ask next: rules that were missed come back, those that are mastered rest, new ones follow in their order.

How well a rule is remembered is worked out anew from what was answered, whenever that is asked: the answers are the
only truth, and nothing beside them can go stale. The memory of each rule is a card of FSRS, a model of forgetting; a
debated answer says nothing about it.

>>> from datetime import UTC
>>> day = datetime(2025, 6, 20, 9, tzinfo=UTC)
>>> rules = [Asked("risk", "1"), Asked("risk", "2"), Asked("risk", "3")]
>>> missed, known = (Answered(rule, day, right=rule.rule == "2") for rule in rules[:2])
>>> [one.rule for one in chosen(rules, memory([missed, known]), day + timedelta(days=1), 2)]
['1', '3']

Source: J. Ye, the Free Spaced Repetition Scheduler (https://github.com/open-spaced-repetition), version 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, pairwise, zip_longest
from typing import Final, NamedTuple

from fsrs import Card, Rating, Scheduler

from simsim.training.record import Attempt, final

DAYS: Final = 5  # of the plan of a new colleague
MASTERED: Final = timedelta(days=7)  # a rule that is remembered so long rests
# No fuzz: the same answers give the same plan. No steps within a day: a session is a day's.
_SCHEDULER: Final = Scheduler(enable_fuzzing=False, learning_steps=(), relearning_steps=())
_NUMBER: Final = 1  # of every card: it tells nothing, and drawing one from the clock takes a millisecond of sleep


class Asked(NamedTuple):
    """A rule that can be asked for: its decision, and its id."""

    area: str
    rule: str


@dataclass(frozen=True, slots=True)
class Answered:
    """That a rule was asked for, when, and with what success; ``right`` is ``None`` for a debated answer."""

    asked: Asked
    at: datetime
    right: bool | None
    hints: int = 0


@dataclass(frozen=True, slots=True)
class Recollection:
    """How a rule is remembered: when it should be asked again, how long it holds, how often it was missed, of how many.

    ``streak``: how often it was right since it was missed last.
    """

    due: datetime
    last: datetime
    stability: timedelta
    missed: int
    count: int
    streak: int

    def share(self, now: datetime) -> float:
        """How likely it is that the rule would be right now, from 0 to 1: nine in ten once its stability is over."""
        card = Card(card_id=_NUMBER, stability=self.stability / timedelta(days=1), last_review=self.last)
        return float(_SCHEDULER.get_card_retrievability(card, now))

    @property
    def mastered(self) -> bool:
        """Whether it may rest."""
        return self.streak > 1 and self.stability >= MASTERED


Memory = Mapping[Asked, Recollection]


def memory(answers: Iterable[Answered]) -> dict[Asked, Recollection]:
    """How each rule is remembered, by what was answered; of answers of one instant in the order given."""
    cards: dict[Asked, Card] = {}
    found: dict[Asked, Recollection] = {}
    for one in sorted(answers, key=lambda answer: answer.at):
        if one.right is None:
            continue
        card = cards.get(one.asked) or Card(card_id=_NUMBER)
        cards[one.asked] = card = _SCHEDULER.review_card(card, _rating(one), one.at)[0]
        former = found.get(one.asked)
        found[one.asked] = Recollection(
            due=card.due,
            last=one.at,
            stability=timedelta(days=card.stability or 0.0),
            missed=(former.missed if former else 0) + (not one.right),
            count=(former.count if former else 0) + 1,
            streak=((former.streak if former else 0) + 1) if one.right else 0,
        )
    return found


def answers(attempts: Iterable[Attempt]) -> Iterator[Answered]:
    """What was answered, rule by rule, by the attempts of a person in the record; of a paper what was said last."""
    return (Answered(Asked(a.area, rule), a.at, a.right, a.hints) for a in final(attempts) for rule in a.rules)


def _rating(one: Answered) -> Rating:
    """How well a rule was known: a hint makes it hard."""
    if not one.right:
        return Rating.Again
    return Rating.Hard if one.hints else Rating.Good


def chosen(rules: Sequence[Asked], known: Memory, now: datetime, count: int, *, new: int | None = None) -> list[Asked]:
    """At most ``count`` of ``rules`` to ask for: those that are due, the weakest first, and new ones, at most ``new``.

    They take turns, so that however much is due every rule is asked some day; where one sort is used up the other goes
    on. Where both are too few nothing is added: what is remembered rests.
    """
    due = sorted((r for r in rules if r in known and known[r].due <= now), key=lambda r: known[r].share(now))
    unseen = (rule for rule in rules if rule not in known)
    fresh = islice(unseen, count if new is None else new)
    return [rule for pair in zip_longest(due, fresh) for rule in pair if rule is not None][:count]


def weakest(rules: Sequence[Asked], known: Memory, now: datetime, count: int) -> list[Asked]:
    """Those of ``rules`` that are likeliest to be wrong now, due or not: for whoever wants to go on."""
    seen = [rule for rule in rules if rule in known]
    return sorted(seen, key=lambda rule: known[rule].share(now))[:count]


def planned(rules: Sequence[Asked], days: int = DAYS) -> list[list[Asked]]:
    """The rules that are new on each day of a plan: as many each day, in their order, no day more than one ahead.

    >>> [len(day) for day in planned([Asked("a", str(n)) for n in range(12)])]
    [3, 3, 2, 2, 2]
    """
    each, more = divmod(len(rules), days)
    ends = [0]
    for day in range(days):
        ends.append(ends[-1] + each + (day < more))
    return [list(rules[start:end]) for start, end in pairwise(ends)]


def today(rules: Sequence[Asked], known: Memory, now: datetime, first: datetime | None, count: int) -> list[Asked]:
    """What the plan has for a day: what is due, and the new ones of the days up to this one, which take turns.

    ``first``: when the person began; nobody has begun yet where it is ``None``. Both are read in the zone of ``now``.
    """
    begun = (first or now).astimezone(now.tzinfo).date()
    day = min(max((now.date() - begun).days, 0), DAYS - 1)
    so_far = [rule for part in planned(rules)[: day + 1] for rule in part]
    return chosen([*so_far, *(rule for rule in rules if rule in known and rule not in so_far)], known, now, count)


def grouped(rules: Iterable[Asked]) -> dict[str, list[Asked]]:
    """The rules of each area, in their order."""
    found: dict[str, list[Asked]] = {}
    for rule in rules:
        found.setdefault(rule.area, []).append(rule)
    return found
