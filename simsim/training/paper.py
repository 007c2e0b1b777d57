"""A paper: the questions of an assessment, the same for a whole group, in any process and on any day.

What was agreed about a paper, its terms, is one short code: area, seed, length, pass mark, minutes, the two dates, and
the version of the tables. The code draws the paper again, by tables of that version; by others it is refused. Every
topic, a decision or clock of the area, gets as many questions as the others, as far as its rules go; what a trainer
marked in EXAMPLES comes first, the easiest first, and is at most half of the paper, so that another seed is another
paper. A case and its twin stand on one paper only if it is longer than the rules.

>>> import simsim
>>> from datetime import UTC
>>> policy, now = simsim.open("tables"), datetime(2025, 6, 20, 12, tzinfo=UTC)
>>> terms = agreed(policy, "process_state", seed=7, length=4, as_of=date(2025, 6, 20), now=now)
>>> paper = paper_of(policy, terms.code)
>>> paper.terms == terms, sorted(paper.topics.items())
(True, [('place', 2), ('process_state', 2)])

Source: docs/decisions/33-the-assessment.md.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Final

from simsim.diagnostics import Diagnostic, FactError, Place
from simsim.policy.model import PolicyModel
from simsim.training.questions import Drawing, Question, nodes_of, rules_of
from simsim.training.schedule import Asked
from simsim.words import Phrase, plain

LENGTH, MARK = 20, 80  # questions of a paper, and the share in percent that is right on one that is passed
FIRST: Final = date(1970, 1, 1)
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # those that nobody takes for another
ALIKE: Final = str.maketrans("OIL", "011")  # what is typed for them all the same
GROUP, SHORTEST, LONGEST = 5, 30, 60  # digits of a group of a code, of a code
CHECK: Final = 1 << 20
SEEN: Final = 8  # digits of the version that a code holds


@dataclass(frozen=True, slots=True)
class Limit:
    """From which number to which something that is agreed on goes."""

    least: int
    most: int

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return self.most - self.least + 1


# What is agreed on as numbers, in the order in which a code holds it. Never changed: the codes that are out rest on it.
LIMITS: Final[Mapping[str, Limit]] = {
    "seed": Limit(0, (1 << 20) - 1),
    "length": Limit(1, 200),
    "mark": Limit(1, 100),
    "minutes": Limit(0, 1000),
    "days": Limit(0, (1 << 16) - 1),
    "instant": Limit(0, (1 << 27) - 1),
}
TERMS: Final[Mapping[str, Phrase]] = {
    "seed": Phrase("The seed", "种子"),
    "length": Phrase("The number of questions", "题数"),
    "mark": Phrase("The pass mark, in percent,", "及格线（百分比）"),
    "minutes": Phrase("The number of minutes", "分钟数"),
    "days": Phrase("The date whose rules are read", "规则日期"),
    "instant": Phrase("The moment that counts as now", "当前时间"),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed about a paper; :func:`agreed` makes them of what people say.

    ``area``: the name of a decision or clock, blank for all that the headline outcomes rest on; ``number``: which one
    that is, 0 for a blank. ``mark``: percent that must be right; ``minutes``: 0 where there is no limit. ``now`` is in
    whole minutes. ``version`` is that of the tables.
    """

    area: str
    number: int
    seed: int
    length: int
    mark: int
    minutes: int
    as_of: date
    now: datetime
    version: str

    @property
    def code(self) -> str:
        """The terms as a code, in groups of five."""
        value = self.number
        for name, limit in LIMITS.items():
            value = value * limit.size + self.numbers[name] - limit.least
        value = value << (4 * SEEN) | int(self.version[:SEEN], 16)
        return _grouped(value * CHECK + _check(value))

    @property
    def numbers(self) -> Mapping[str, int]:
        """The terms that are counted, by the names of :data:`LIMITS`."""
        return {
            "seed": self.seed,
            "length": self.length,
            "mark": self.mark,
            "minutes": self.minutes,
            "days": (self.as_of - FIRST).days,
            "instant": (self.now - EPOCH) // timedelta(minutes=1),
        }

    @property
    def limit(self) -> timedelta | None:
        """How long there is to answer."""
        return timedelta(minutes=self.minutes) if self.minutes else None


@dataclass(frozen=True, slots=True)
class Paper:
    """The questions of an assessment and what was agreed about it."""

    terms: Terms
    questions: tuple[Question, ...]

    @property
    def code(self) -> str:
        """The code by which it is drawn again."""
        return self.terms.code

    @property
    def topics(self) -> Mapping[str, int]:
        """How many questions there are of each decision or clock, in the order in which they first come up."""
        return Counter(question.area for question in self.questions)


# ---- terms


def agreed(  # noqa: PLR0913  # one argument a term
    policy: PolicyModel,
    area: str = "",
    *,
    seed: int,
    length: int = LENGTH,
    mark: int = MARK,
    minutes: int = 0,
    as_of: date,
    now: datetime,
) -> Terms:
    """The terms of a paper; seconds of ``now`` are dropped.

    ``area``: a decision or clock by name or label, or one of its outputs; blank: all that the headline outcomes rest
    on. Raises :class:`FactError` for what is none, and for a number or a date that no paper can have.
    """
    nodes_of(policy, area)  # tells of one that is not there
    node = (policy.node(area) or "") if area else ""
    whole = now.astimezone(UTC).replace(second=0, microsecond=0)
    number = _areas(policy).index(node)
    terms = Terms(node, number, seed, length, mark, minutes, as_of, whole, policy.version)
    if wrong := [*_beyond(terms)]:
        raise FactError(wrong)
    return terms


def _beyond(terms: Terms) -> Iterator[Diagnostic]:
    """What of the terms is beyond its limits."""
    told: Mapping[str, Callable[[int], str]] = {
        "days": lambda n: str(FIRST + timedelta(n)),
        "instant": lambda n: f"{EPOCH + timedelta(minutes=n):%Y-%m-%d %H:%M}",
    }
    for name, limit in LIMITS.items():
        found, least, most = (told.get(name, str)(n) for n in (terms.numbers[name], limit.least, limit.most))
        if not limit.least <= terms.numbers[name] <= limit.most:
            yield Diagnostic("paper-terms", Place(), term=TERMS[name], found=found, least=least, most=most)


def terms_of(policy: PolicyModel, code: str) -> Terms:
    """The terms that a code holds, however it is spelled.

    Raises :class:`FactError` for what is no code, and for the code of a paper by another version of the tables.
    """
    value, check = divmod(_value(code), CHECK)
    if check != _check(value):
        raise FactError([_unreadable(code)])
    value, version = divmod(value, 1 << (4 * SEEN))
    seen = f"{version:0{SEEN}x}"
    if seen != policy.version[:SEEN]:
        raise FactError([Diagnostic("paper-version", Place(), code, version=seen, current=policy.version)])
    numbers = {}
    for name, limit in reversed([*LIMITS.items()]):
        value, rest = divmod(value, limit.size)
        numbers[name] = rest + limit.least
    areas = _areas(policy)
    if value >= len(areas):
        raise FactError([_unreadable(code)])
    as_of, now = FIRST + timedelta(numbers.pop("days")), EPOCH + timedelta(minutes=numbers.pop("instant"))
    return Terms(areas[value], value, **numbers, as_of=as_of, now=now, version=policy.version)


def _areas(policy: PolicyModel) -> list[str]:
    """The areas by number; not as decisions follow each other, since that may hang on the order of files."""
    return ["", *sorted(policy.order)]


def _unreadable(code: str) -> Diagnostic:
    return Diagnostic("paper-code", Place(), code[:40], found=code[:40])


def _value(code: str) -> int:
    """The number that a code spells."""
    digits = plain(code).replace("-", "").replace(" ", "").upper().translate(ALIKE)
    if not SHORTEST <= len(digits) <= LONGEST or {*digits} - {*DIGITS}:
        raise FactError([_unreadable(code)])
    value = 0
    for digit in digits:
        value = value * len(DIGITS) + DIGITS.index(digit)
    return value


def _grouped(value: int) -> str:
    digits = ""
    while value or len(digits) < SHORTEST or len(digits) % GROUP:
        value, rest = divmod(value, len(DIGITS))
        digits = DIGITS[rest] + digits
    return "-".join(digits[n : n + GROUP] for n in range(0, len(digits), GROUP))


def _check(value: int) -> int:
    return zlib.crc32(str(value).encode()) % CHECK


# ---- the questions


def paper_of(policy: PolicyModel, code: str) -> Paper:
    """The paper of a code. Raises :class:`FactError` as :func:`terms_of` and :func:`asked_by`."""
    terms = terms_of(policy, code)
    return Paper(terms, tuple(asked_by(policy, terms)))


def asked_by(policy: PolicyModel, terms: Terms) -> Iterator[Question]:
    """The questions of a paper, one by one as they are drawn.

    Raises :class:`FactError` where the area has fewer, once it is known how many, and where the tables are of another
    version by now.
    """
    if policy.version != terms.version:
        raise FactError([Diagnostic("paper-version", Place(), version=terms.version, current=policy.version)])
    count = 0
    for question in islice(_Draw(policy, terms).questions(), terms.length):
        count += 1
        yield question
    if count < terms.length:
        raise FactError([Diagnostic("paper-short", Place(), count=count, length=terms.length)])


class _Draw:
    """One drawing of a paper: what is taken already, and what may still be."""

    def __init__(self, policy: PolicyModel, terms: Terms) -> None:
        self.policy, self.terms = policy, terms
        self.drawing = Drawing(policy, terms.seed, terms.as_of, terms.now)
        told = ("paper", policy.version, terms.area, str(terms.seed))
        self.rng = Random("/".join(told))  # noqa: S311  # to be reproduced, not to be secret
        self.counts: Counter[str] = Counter()
        self.topics = sorted(nodes_of(policy, terms.area))
        self.rng.shuffle(self.topics)
        self.taken: set[object] = set()  # by what is told and asked: two rules may be shown by one case
        self.twins: set[object] = set()
        self.used: set[Asked] = set()
        self._found: dict[tuple[str, str], tuple[Question, ...]] = {}

    def questions(self) -> Iterator[Question]:
        """The trainer's own, the easiest first; one of each rule, topic by topic in turn; then the other sides.

        Two rules may have their border in common: those whose cases are the twins of others come last of the rules.
        """
        own = self._own()
        yield from sorted(islice(own, (self.terms.length + 1) // 2), key=_difficulty)
        rules: dict[str, list[Asked]] = {topic: [] for topic in self.topics}
        for one in rules_of(self.policy, self.terms.area):
            rules[one.area].append(one)
        for of_topic in rules.values():
            self.rng.shuffle(of_topic)
        yield from self._in_turn(rules, apart=True)
        left = {topic: [one for one in of_topic if one not in self.used] for topic, of_topic in rules.items()}
        yield from self._in_turn(left, apart=False)
        yield from self._in_turn({topic: [*of_topic, *of_topic] for topic, of_topic in rules.items()}, apart=False)
        yield from own

    def _own(self) -> Iterator[Question]:
        """What a trainer marked, as it is asked."""
        ids = sorted(row.id.text.strip() for row in self.policy.sheets.examples if row.training)
        self.rng.shuffle(ids)
        own: dict[str, list[Asked]] = {topic: [] for topic in self.topics}
        for name in ids:
            for question in self._of("", name):
                own.get(question.area, []).append(Asked("", name))
        yield from self._in_turn(own, apart=False)

    def _in_turn(self, left: Mapping[str, Sequence[Asked]], *, apart: bool) -> Iterator[Question]:
        """A question of the topic that has the fewest so far, again and again; ``apart``: and no twin of another."""
        waiting = {topic: iter(of_topic) for topic, of_topic in left.items()}
        while waiting:
            topic = min(waiting, key=lambda one: self.counts[one])  # of several the first
            question = self._next(waiting[topic], apart=apart)
            if question is None:
                del waiting[topic]
            else:
                self.counts[topic] += 1
                yield question

    def _next(self, rules: Iterable[Asked], *, apart: bool) -> Question | None:
        """The first question that may be taken, of the rules that are left."""
        for one in rules:
            found = self._of(*one)
            for question in self.rng.sample(found, len(found)):
                seen = _seen(question)
                if seen not in self.taken and not (apart and seen in self.twins):
                    self.taken.add(seen)
                    self.twins |= {_seen(other) for other in found if other is not question}
                    self.used.add(one)
                    return question
        return None

    def _of(self, node: str, rule: str) -> tuple[Question, ...]:
        if (node, rule) not in self._found:
            self._found[node, rule] = self.drawing.of(node, rule).questions
        return self._found[node, rule]


def _seen(question: Question) -> object:
    """What whoever is asked sees of a question."""
    return question.story, frozenset(part.output for part in question.parts)


def _difficulty(question: Question) -> tuple[bool, object]:
    """The easiest first; behind them those of which that is not told."""
    return question.difficulty is None, question.difficulty or 0
