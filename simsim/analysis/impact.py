"""What a change does to cases: each put to both versions of a policy, and what becomes of its headline outcomes.

Cases are the examples of both versions, the witnesses of what differs in their tables, and those of a file. What one
version does not know of, an item or a layer, is left out for it, as it would be of a case of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeAlias

from simsim.analysis.changes import Changes, Meaning, Pair
from simsim.analysis.differences import Difference
from simsim.analysis.stages import Stage, Staged, Work
from simsim.compiled import AS_OF
from simsim.decision import Decision, Status, decide
from simsim.diagnostics import CellError, FactError, Place
from simsim.items import ItemDefinition, read_fact
from simsim.policy.card import names
from simsim.policy.examples import facts
from simsim.policy.model import PolicyModel
from simsim.policy.requirements import Requirements
from simsim.policy.walk import Outcome
from simsim.regions import canonical
from simsim.sheets import ExampleRow
from simsim.values import Kind, Known, Value, read_date, read_date_and_time
from simsim.words import plain

REFUSED: Final = "refused"  # a version that cannot take the case
ABSENT: Final = "absent"  # a version that has no such outcome
UNKNOWN: Final = Known(None)
MOST_SEEN: Final = 100_000  # cases whose outcomes are kept, for those that are like them
Region: TypeAlias = "tuple[str, tuple[str, ...], tuple[str, ...]]"  # of a table: the rules before and now


@dataclass(frozen=True, slots=True)
class Tried:
    """A case to be put to both versions: facts by name or label; blank dates are those of the comparison.

    ``layers``: those that are on in the older and in the newer version; ``None``: as each has them on.
    """

    id: str
    facts: Mapping[str, object]
    place: Place = field(default=Place(), compare=False)
    as_of: date | None = None
    now: datetime | None = None
    layers: tuple[Sequence[str], Sequence[str]] | None = None
    events: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a version says of a headline outcome: a status, a value where it is decided, the state of a clock.

    ``moved``: the same state of a clock that is due at another instant now.
    """

    status: str
    value: Value = None
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Flip:
    """A case of which some headline outcome is another now: from what to what, by the name of the outcome.

    ``amounts``: what the case is about, as item, currency and number.
    """

    case: Tried
    answers: Mapping[str, tuple[Answer, Answer]]
    amounts: tuple[tuple[str, str, Decimal], ...] = ()


@dataclass
class Share:
    """How many cases went one way, and the sum of their amounts by item and currency."""

    cases: int = 0
    amounts: dict[tuple[str, str], Decimal] = field(default_factory=dict)

    def add(self, amounts: Iterable[tuple[str, str, Decimal]]) -> None:
        """Count one case more."""
        self.cases += 1
        for item, currency, number in amounts:
            self.amounts[item, currency] = self.amounts.get((item, currency), Decimal(0)) + number


@dataclass
class Tally:
    """What became of a set of cases: those that flip, and of each headline outcome how many went from what to what.

    ``refused`` are the cases that neither version takes; ``touched`` the differences that some case enters.
    """

    matrix: dict[str, dict[tuple[Answer, Answer], Share]] = field(default_factory=dict)
    flips: list[Flip] = field(default_factory=list)
    refused: list[Tried] = field(default_factory=list)
    cases: int = 0
    flipped: Share = field(default_factory=Share)
    touched: set[Region] = field(default_factory=set)


def tally(
    found: Changes, cases: Iterable[Tried], *, today: date, now: datetime, step: Callable[[], object] = bool
) -> Tally:
    """Put ``cases`` to both versions; ``today`` and ``now`` (with a zone) serve where a case names none.

    ``step`` is called after every case, for whoever shows how far it is.
    """
    trial = _Trial(found, today, now)
    for case in cases:
        trial.put(case)
        step()
    return trial.tally


def tallying(found: Changes, cases: Sequence[Tried], *, today: date, now: datetime) -> Staged[Tally]:
    """The same in stages, case by case."""
    trial = _Trial(found, today, now)
    for n, case in enumerate(cases, 1):
        yield Stage(Work.CASES, case.id, n, len(cases))
        trial.put(case)
    return trial.tally


@dataclass(frozen=True, slots=True)
class _Came:
    """What came of a case: its headline outcomes in both versions, ``None`` where neither takes it; its currency."""

    answers: Mapping[str, tuple[Answer, Answer]] | None
    entered: frozenset[Region]
    currency: str = ""


class _Trial:
    """Two versions, to which one case is put after the other; cases that differ in nothing that counts are put once."""

    def __init__(self, found: Changes, today: date, now: datetime) -> None:
        self.found, self.today, self.now = found, today, now
        self.headlines = headlines(found)
        self.sides = found.versions.both
        self.tally = Tally(matrix={name: {} for name in self.headlines})
        wanted = (*self.headlines, *found.meanings, *(p.producer(currency_of(p)) or "" for p in self.sides))
        self.asked = [[name for name in dict.fromkeys(wanted) if p.node(name)] or p.order[:1] for p in self.sides]
        counting = {item for node in found.versions.nodes for item in found.versions.needs(node)}
        self.amounts = [amounts_of(policy) for policy in self.sides]
        self.idle = {item for side in self.amounts for item in side if item not in counting}
        self.seen: dict[object, _Came] = {}

    def put(self, case: Tried) -> None:
        """Count one case."""
        key = self._key(case)
        came = self.seen.get(key) or self._came(case)
        if len(self.seen) < MOST_SEEN:
            self.seen[key] = came
        self.tally.cases += 1
        if came.answers is None:
            self.tally.refused.append(case)
        else:
            self._count(case, came, came.answers)

    def _count(self, case: Tried, came: _Came, answers: Mapping[str, tuple[Answer, Answer]]) -> None:
        amounts = tuple((item, came.currency, number) for item, number in self._amounts(case))
        for name, pair in answers.items():
            self.tally.matrix[name].setdefault(pair, Share()).add(amounts)
        flipped = {name: (one, other) for name, (one, other) in answers.items() if one != other}
        if flipped:
            self.tally.flips.append(Flip(case, flipped, amounts))
            self.tally.flipped.add(amounts)
        self.tally.touched |= came.entered

    def _key(self, case: Tried) -> object:
        """What counts of a case: all but the amounts that no decision asks for."""
        facts = (kv for kv in case.facts.items() if self._full(kv[0]) not in self.idle)
        layers = case.layers and tuple(map(tuple, case.layers))
        return tuple((name, type(v), v) for name, v in facts), case.as_of, case.now, layers, case.events

    def _full(self, name: str) -> str:
        return next((full for policy in reversed(self.sides) if (full := policy.names.full(name))), name)

    def _amounts(self, case: Tried) -> Iterator[tuple[str, Decimal]]:
        """The amounts that a case is about, by item."""
        for name, raw in case.facts.items():
            for side in reversed(self.amounts):
                if item := side.get(self._full(name)):
                    with suppress(CellError):
                        value = read_fact(item, raw)
                        yield from [(item.name, value)] if isinstance(value, Decimal) else []
                    break

    def _came(self, case: Tried) -> _Came:
        outcomes = [self._outcome(case, side) for side in (0, 1)]
        if outcomes == [None, None]:
            return _Came(None, frozenset())
        old, new = outcomes
        touched = frozenset(entered(self.found, old, new)) if old and new else frozenset()
        currency = next((_currency(outcome) for outcome in (new, old) if outcome), "")
        return _Came({name: self._answers(name, outcomes) for name in self.headlines}, touched, currency)

    def _outcome(self, case: Tried, side: int) -> Outcome | None:
        """What a version makes of a case, ``None`` where it cannot take it."""
        asked = self.asked[side]
        return taken(self.sides[side], case, side, today=self.today, now=self.now, decisions=asked)

    def _answers(self, name: str, outcomes: Sequence[Outcome | None]) -> tuple[Answer, Answer]:
        one, other = (answer(outcome, name) if outcome else Answer(REFUSED) for outcome in outcomes)
        before, after = (_due(outcome, name) for outcome in outcomes)
        return one, replace(other, moved=True) if one == other and before != after else other


def taken(  # noqa: PLR0913  # a case, and what it is put to
    policy: PolicyModel, case: Tried, side: int = 0, *, today: date, now: datetime, decisions: Sequence[str] = ()
) -> Outcome | None:
    """What a policy, the older or the newer, makes of a case; ``None`` where it cannot take it."""
    layers = None if case.layers is None else [n for n in case.layers[side] if n in policy.card.layers]
    known = {name: value for name, value in case.facts.items() if policy.names.full(name)}
    at, by = case.now or now, case.as_of or today
    try:
        return policy.decide(known, as_of=by, now=at, layers=layers, events=case.events, decisions=decisions)
    except FactError:
        return None


def headlines(found: Changes) -> tuple[str, ...]:
    """The headline outcomes of either version that a difference can reach, as POLICY writes them.

    Of the others it is proved that they do not change, so no case is asked.
    """
    old, new = found.versions.both
    named = dict.fromkeys((*new.card.headlines, *old.card.headlines))
    return tuple(name for name in named if any(policy.node(name) in found.reached for policy in (old, new)))


def answer(outcome: Outcome, name: str) -> Answer:
    """What an outcome says under a name of an output, a decision or a clock."""
    policy = outcome.policy
    full = _full(policy, name)
    if full is None:
        return Answer(ABSENT)
    status = outcome.status(full)
    known = outcome.known.get(full, UNKNOWN)
    return Answer(status.value, known.value) if status is Status.DECIDED and known.settled else Answer(status.value)


def _full(policy: Requirements, name: str) -> str | None:
    """The item whose value a headline shows: an output, or the state of a clock."""
    return f"{name}.state" if name in policy.clocks else policy.names.full(name)


def _due(outcome: Outcome | None, name: str) -> Known:
    """When a clock is due; of no clock, nothing."""
    return outcome.known.get(f"{name}.due", UNKNOWN) if outcome and name in outcome.clocks else UNKNOWN


def currency_of(policy: Requirements) -> str:
    """The item that holds the currency of a case; blank where POLICY names none."""
    return policy.names.full(policy.card.parts.get("currency", "")) or ""


def amounts_of(policy: Requirements) -> dict[str, ItemDefinition]:
    """The items whose number is an amount of the case's currency, by name: those that have it for their unit."""
    currency, items = currency_of(policy), policy.glossary.items.values()
    counted = (item for item in items if item.kind is Kind.NUMBER and item.unit)
    return {item.name: item for item in counted if currency and policy.names.full(item.unit) == currency}


def _currency(outcome: Outcome) -> str:
    """The currency of a case, once that is known."""
    known = outcome.known.get(currency_of(outcome.policy), UNKNOWN)
    return str(known.value or "") if known.settled else ""


# --------------------------------------------------------------------------------------- which differences it enters


def entered(found: Changes, old: Outcome, new: Outcome) -> Iterator[Region]:
    """The differences that a case enters, as the older version comes to them: of which table, between which rules."""
    for name, meaning in found.meanings.items():
        one = old.decisions.get(name)
        other = _reread(name, old, new)
        if one is None or other is None:
            continue
        for difference in _listed(meaning):
            if _rules(difference.before) == _rules(one) and _rules(difference.after) == _rules(other):
                yield name, difference.old, difference.new


def _reread(name: str, old: Outcome, new: Outcome) -> Decision | None:
    """What the newer version of a table makes of the inputs that the older one was put."""
    if name not in new.decisions:
        return None
    policy = new.policy
    own, asked = policy.glossary.parameters, policy.needs_of(name)
    if all(old.known.get(item) == new.known.get(item) for item in asked if item not in own):
        return new.decisions[name]

    def scope(item: str) -> Known:
        return (new if item in own else old).known.get(item) or Known(None, (item,))

    parameters = policy.parameters(new.case.layers, new.case.settings)
    return decide(policy.compiled(parameters)[name], scope, new.case.layers)


def _listed(meaning: Meaning) -> Iterator[Difference]:
    """Each pair of rules of a table once, under whichever layers."""
    yield from {(pair.difference.old, pair.difference.new): pair.difference for pair in meaning.pairs}.values()


def _rules(decision: Decision) -> object:
    """The rules by which a result came; none of one that is open."""
    return frozenset(decision.rules) if decision.status is not Status.UNDETERMINED else decision


# ------------------------------------------------------------------------------------------- where they come from


def examples(found: Changes) -> list[Tried]:
    """The examples of both versions; one that stands in both counts once."""
    cases: dict[object, Tried] = {}
    for policy in found.versions.both:
        for row in policy.sheets.examples:
            case = _example(row)
            cases[case.id, tuple(sorted(case.facts.items(), key=str)), case.as_of, case.now, case.events] = case
    return [*cases.values()]


def _example(row: ExampleRow) -> Tried:
    layers = names(row.layers.text)
    return Tried(
        row.id.text.strip(),
        facts(row),
        row.id.place,
        read_date(plain(row.as_of.text)),
        read_date_and_time(plain(row.now.text)),
        (layers, layers) if row.layers.text.strip() else None,
        row.events.text if row.events.text.strip() else None,
    )


def witnesses(found: Changes) -> Iterator[Tried]:
    """The case that shows each difference, put to the whole policy: what decisions before it give is taken as given."""
    for name, meaning in found.meanings.items():
        for pair in meaning.pairs:
            yield _witness(name, pair)


def _witness(name: str, pair: Pair) -> Tried:
    difference, reading = pair.difference, pair.readings[0]
    day = difference.witness.get(AS_OF.name)
    given = {item: value for item, value in difference.witness.items() if item != AS_OF.name}
    as_of = day if isinstance(day, date) and not isinstance(day, datetime) else None
    return Tried(mark_of(name, difference), given, as_of=as_of, layers=(reading.old, reading.new))


def mark_of(name: str, difference: Difference) -> str:
    """What a difference is called: its table and its rules."""
    return f"{name}: {', '.join(difference.old) or '-'} → {', '.join(difference.new) or '-'}"


def spelled_answer(one: Answer) -> str:
    """An answer for data: a value as a cell has it, or a status in parentheses."""
    if one.status != Status.DECIDED.value:
        return f"({one.status})"
    return ", ".join(map(canonical, one.value)) if isinstance(one.value, tuple) else canonical(one.value)


def untouched(found: Changes, touched: Collection[Region]) -> list[tuple[str, Difference]]:
    """The differences that no case entered, each with its table."""
    pairs = [(name, difference) for name, meaning in found.meanings.items() for difference in _listed(meaning)]
    return [(name, difference) for name, difference in pairs if (name, difference.old, difference.new) not in touched]
