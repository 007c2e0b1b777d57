"""What would change a result: the fewest facts, changed as little as possible, that give another value or a wanted one.

Sets of one fact are tried before sets of two, and those before sets of three, where these are not too many. A set is
discarded at once if the decisions, with its facts left *unknown*, say that what is wanted is not possible; values are
then given fact by fact, and a branch ends as soon as what is wanted is not possible any more. Whatever is found is
decided for real before it is told.

Only facts are changed, never what a decision gives; what follows from events stays, for what happened has happened.
Readings, parameters that may be set otherwise, are told apart from facts, one at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import comb
from typing import Final

from simsim.analysis.choices import Choice, Choices, moved, steps_between
from simsim.decision import Status
from simsim.diagnostics import FactError, PolicyError, errors
from simsim.feel.syntax import names_in
from simsim.items import ItemDefinition
from simsim.policy.model import PolicyModel
from simsim.policy.variations import Variations
from simsim.policy.walk import Outcome, Walk
from simsim.values import Known, Value

TOLD: Final = 12  # changes that are told
LARGEST: Final = 3  # facts that are changed at once
CHEAP: Final = 1_000  # sets of facts of one size, beyond which sets of more than two facts are not tried
TRIED: Final = 3_000  # variations that are tried
UNKNOWN: Final = Known(None)
NOTHING: Final = Known(frozenset())
REFUSED: Final = UNKNOWN, Status.ERROR


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact, or a reading, as it is and as it would be."""

    name: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Change:
    """Facts, or a reading, that would give an output another value; ``status``: how its decision would then stand."""

    differences: tuple[Difference, ...]
    value: Value
    status: Status


@dataclass(frozen=True, slots=True)
class Changes:
    """The smallest changes that give ``output`` another value than ``before``, or ``target`` where one is wanted.

    All of ``changes`` change as few facts as any can; ``readings`` are what other settings of parameters give, one by
    one. ``more`` further changes are not told; ``size`` facts at once were tried at most; ``whole``: nothing was left
    out for want of time.
    """

    output: str
    before: Known
    target: Known | None
    changes: tuple[Change, ...]
    readings: tuple[Change, ...]
    size: int
    whole: bool
    more: int = 0


class _Spent(Exception):  # noqa: N818  # a limit that was reached, not a fault
    """So many variations were tried as may be."""


def changes_of(outcome: Outcome, output: str, target: Known | None, frozen: Collection[str]) -> Changes:
    """What would change ``output``, a full name; ``frozen`` facts, by their full names, stay as they are."""
    search = _Search(outcome, output, target, frozen)
    size, whole = 0, True
    try:
        while size < search.largest and not search.found:
            size += 1
            search.of_size(size)
    except _Spent:
        whole = False
    readings = tuple(search.readings())
    found = search.changes
    more = max(0, len(found) - TOLD)
    return Changes(output, search.before, target, tuple(found[:TOLD]), readings, size, whole, more)


@dataclass(frozen=True, slots=True)
class _Found:
    """A change and what it is sorted by: how many classes it crosses, and where its facts stand on the form."""

    change: Change
    apart: int
    places: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Way:
    """Other facts that give what is wanted: so many classes off, the value, and what tells it from other ways."""

    facts: Mapping[str, Value]
    apart: int
    value: Value
    result: object


class _Search:
    """One case and one output."""

    def __init__(self, outcome: Outcome, output: str, target: Known | None, frozen: Collection[str]) -> None:
        self.outcome, self.output, self.target = outcome, output, target
        self.policy = outcome.policy
        self.node = self.policy.producer(output) or output
        self.variations = Variations(self.policy, outcome.case, [self.node])
        self.choices = Choices(self.variations)
        self.found: list[_Found] = []
        self.before = self.variations.base.known.get(output, UNKNOWN)
        self.facts = [
            name
            for name in sorted(outcome.case.facts, key=self.variations.base.place_on_form)
            if name in self.variations.asked and name not in self.variations.fixed and name not in frozen
        ]

    @property
    def largest(self) -> int:
        """How many facts are changed at once: none where nothing is wanted, or what is wanted is so already.

        Of an output that is open no other value is wanted unless one is named.
        """
        if not (self.target or self.before.settled) or (self.target and _gives(self.before, self.target.value)):
            return 0
        count = len(self.facts)
        return min(count, LARGEST if comb(count, LARGEST) <= CHEAP else 2)

    def wanted(self, known: Known) -> bool:
        """Whether this is what is looked for."""
        if self.target:
            return _gives(known, self.target.value)
        return self.before.settled and known.settled and known.value != self.before.value

    def hopeful(self, known: Known) -> bool:
        """Whether some way for the unknown to turn out may be what is looked for."""
        return known.values is None or any(self.wanted(Known.of(value)) for value in known.values)

    @property
    def changes(self) -> list[Change]:
        """What was found so far, the smallest first."""
        return [one.change for one in sorted(self.found, key=lambda one: (one.apart, one.places))]

    def of_size(self, size: int) -> None:
        """Finds the smallest changes of so many facts, one for each set of facts and each value that it gives."""
        for names in combinations(self.facts, size):
            walk = self._walk({}, names)
            if walk and self.hopeful(self._known(walk)):
                self.found += self._of(names)

    def _walk(self, changed: Mapping[str, Value], unknown: Collection[str] = ()) -> Walk | None:
        """What follows of a variation; ``None`` where it cannot be."""
        if self.variations.count >= TRIED:
            raise _Spent
        return self.variations.under(changed, unknown)

    def _known(self, walk: Walk) -> Known:
        return walk.known.get(self.output, UNKNOWN)

    def _of(self, names: tuple[str, ...]) -> list[_Found]:
        """For each value that changing these facts gives, the smallest change that the policy confirms."""
        places = tuple(self.variations.base.place_on_form(name) for name in names)
        found: dict[object, _Found] = {}
        for way in sorted(self._ways(names, {}), key=lambda way: way.apart):
            if way.result in found:
                continue
            facts = self._nearer(way.facts, way.value)
            known, status = self._decided({**self.outcome.case.facts, **facts}, self.outcome.case.settings)
            if _gives(known, way.value):
                told = tuple(Difference(n, self._was(n), after) for n, after in facts.items())
                found[way.result] = _Found(Change(told, way.value, status), way.apart, places)
        return [*found.values()]

    def _ways(self, names: tuple[str, ...], given: dict[str, Choice]) -> Iterator[_Way]:
        """Values for all of ``names`` that give what is wanted."""
        for choice in self.choices.of(names[len(given)]):
            more = {**given, names[len(given)]: choice}
            facts = {name: c.value for name, c in more.items()}
            walk = self._walk(facts, names[len(more) :])
            known = self._known(walk) if walk else NOTHING
            if len(more) < len(names) and self.hopeful(known):
                yield from self._ways(names, more)
            elif walk and len(more) == len(names) and self.wanted(known):
                apart = sum(c.apart for c in more.values())
                yield _Way(facts, apart, known.value, self._alike(walk, known.value))

    def _alike(self, walk: Walk, value: Value) -> object:
        """What changes are told apart by: the value; where rules compute it, of which there is no end, the rules."""
        decision = walk.decisions.get(self.node)
        return decision.rules if decision and self._computing.intersection(decision.rules) else value

    @cached_property
    def _computing(self) -> frozenset[str]:
        """The rules that compute the output."""
        table = self.variations.base.compiled.get(self.node)
        rules = table.every_rule if table else ()
        place = next((n for n, o in enumerate(table.outputs if table else ()) if o.name == self.output), 0)
        return frozenset(rule.rule.id for rule in rules if any(True for _ in names_in(rule.outputs[place])))

    # ---- the last step towards the case

    def _nearer(self, facts: Mapping[str, Value], value: Value) -> dict[str, Value]:
        """The same change with every ordered fact as near to what it is as gives the same."""
        found = dict(facts)
        for name in facts if any(map(self.choices.computed, facts)) else ():
            item = self.policy.names.item(name)
            steps = steps_between(item, self._was(name), found[name]) if item else None
            if item and steps and moved(item, self._was(name), steps) == found[name]:
                found[name] = self._halved(item, name, steps, found, value)
        return found

    def _was(self, name: str) -> Value:
        return self.outcome.case.facts[name]

    def _halved(self, item: ItemDefinition, name: str, steps: int, facts: Mapping[str, Value], value: Value) -> Value:
        """The value of one fact after the fewest steps, found by halving the way, that gives the same."""
        short, far = 0, steps
        while abs(far - short) > 1:
            middle = (short + far) // 2
            walk = self._walk({**facts, name: moved(item, self._was(name), middle)})
            if walk and _gives(self._known(walk), value):
                far = middle
            else:
                short = middle
        return moved(item, self._was(name), far)

    def _decided(self, facts: Mapping[str, Value], settings: Mapping[str, Value]) -> tuple[Known, Status]:
        """What the policy, asked for real, gives; nothing where that cannot be."""
        case = self.outcome.case
        try:
            outcome = self._policy.decide(
                {**facts, **settings},
                as_of=case.as_of,
                now=case.now,
                layers=case.layers,
                events=case.events,
                decisions=self.variations.nodes,
            )
        except (FactError, PolicyError):
            return REFUSED
        if errors(outcome.diagnostics):
            return REFUSED
        return outcome.known.get(self.output, UNKNOWN), outcome.status(self.output)

    @cached_property
    def _policy(self) -> PolicyModel:
        if not isinstance(self.policy, PolicyModel):
            raise TypeError(f"{self.policy!r} decides no cases")
        return self.policy

    # ---- readings

    def readings(self) -> Iterator[Change]:
        """What another reading would give, where that is what is looked for."""
        base = self.variations.base
        for name in self._named:
            parameter, now = self.policy.glossary.parameters[name], base.parameters[name]
            for other in parameter.alternatives if now is not None else ():
                if other == now:
                    continue
                known, status = self._decided(self.outcome.case.facts, {**self.outcome.case.settings, name: other})
                if self.wanted(known):
                    yield Change((Difference(name, now, other),), known.value, status)

    @property
    def _named(self) -> list[str]:
        """The parameters that anything the output rests on may heed, in the order of the sheet."""
        base, clocks = self.variations.base, self.policy.clocks
        order = self.variations.order
        named = {name for node in order if node in base.compiled for name in base.compiled[node].parameters}
        named |= {name for node in order if node in clocks for row in clocks[node].rows for name in row.parameters}
        named |= {name for node in order for name in self.variations.needs[node]}
        return [name for name in self.policy.glossary.parameters if name in named]


def _gives(known: Known, value: Value) -> bool:
    """Whether it is known to be this value, be it in one way or in several."""
    return known.settled and known.value == value
