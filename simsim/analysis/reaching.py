"""Is there a case that comes to this? Searched backward, from what is wanted to the facts that it hangs on.

The search begins with no facts at all. The policy itself decides what is known so far: where that already rules out
what is wanted, the search turns back; else it goes on with the first fact that is asked for, and tries a value of each
class of it, cut by every table and constraint that names it. A case that is found is whole, and decided once more
before it is told. If every class of every fact was tried in vain, that is a proof; not so where a fact that was tried
counts in a clock or in a cell that computes, or where the limit of steps was reached.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import islice
from typing import Final, TypeAlias

from simsim.analysis.covering import Exhausted, bits
from simsim.analysis.goals import Goal
from simsim.analysis.witnesses import members
from simsim.classes import classes
from simsim.compiled import AS_OF
from simsim.decision import Status
from simsim.diagnostics import FactError
from simsim.feel.syntax import names_in
from simsim.items import ItemDefinition
from simsim.policy.cases import Case
from simsim.policy.graph import required
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Walk
from simsim.regions import Region
from simsim.values import Kind, Known, Value

Facts: TypeAlias = Mapping[str, Value]
STEPS: Final = 8_000  # partial cases that all searches of one check may decide
EACH: Final = 600  # and one of them
_TIMED: Final = (Kind.DATE, Kind.DATE_AND_TIME)
_LONG, _SHORT = timedelta(days=1000), timedelta(hours=1)
_BROKEN: Final = frozenset({Status.CONFLICT, Status.ERROR, Status.BLOCKED})


@dataclass(frozen=True, slots=True)
class Reached:
    """What a search came to: the facts of a case, ``None`` if there is none; ``whole`` if everything was tried.

    If not, ``blurred`` names the facts of which not every value could be; none where the limit was reached before.

    ``facts`` are those on which it hangs, as-of date among them where there is more than one: what else a case tells
    makes no difference. ``layers`` are those that are on.
    """

    facts: Facts | None = None
    whole: bool = True
    layers: tuple[str, ...] = ()
    blurred: tuple[str, ...] = ()


@dataclass(slots=True)
class Steps:
    """How many partial cases may still be decided."""

    left: int = STEPS

    def spend(self) -> None:
        """Pay for one; raises :class:`Exhausted` when that cannot be."""
        if self.left <= 0:
            raise Exhausted
        self.left -= 1


class Search:
    """Searches of one policy with a set of layers on; what was decided once is kept for all of them."""

    def __init__(self, policy: PolicyModel, layers: tuple[str, ...], today: date, steps: Steps) -> None:
        self.policy, self.layers, self.steps = policy, layers, steps
        self.today, self.now = today, datetime.combine(today, time(12), UTC)
        self.parameters = policy.parameters(layers, {})
        self.compiled = policy.compiled(self.parameters)
        self.constraints = policy.constraints_under(self.parameters)
        self.needs = policy.needs(self.compiled)
        self.seen: dict[object, Mapping[str, Known]] = {}  # what clocks came to
        self._choices: dict[str, tuple[Value, ...]] = {}
        self._closures: dict[tuple[str, ...], frozenset[str]] = {}

    def reached(self, goal: Goal) -> Reached:
        """A case that meets a goal; values are tried from the first, and should that take too long from the last."""
        for backward in (False, True):
            reached = self._tried(goal, backward=backward)
            if reached.facts is not None or reached.whole or reached.blurred:
                break
        return reached

    def _tried(self, goal: Goal, *, backward: bool) -> Reached:
        part = Steps(min(EACH, self.steps.left))
        before, hunt = part.left, _Attempt(self, goal, part, backward=backward)
        try:
            return hunt.reached()
        except Exhausted:
            return Reached(whole=False)
        finally:
            self.steps.left -= before - part.left

    # ---- what a fact may be

    def choices(self, name: str) -> tuple[Value, ...]:
        """A value of each class of a fact or parameter; none of one that nobody can give."""
        if name not in self._choices:
            self._choices[name] = tuple(value for value in self._values(name) if not self._refused(name, value))
        return self._choices[name]

    def _refused(self, name: str, value: Value) -> bool:
        """Whether a constraint excludes every case with that value."""
        said = [c for c in self.constraints if [*c.regions] == [name]]
        return any(c.excludes(lambda _: Known.of(value)) for c in said)

    def _values(self, name: str) -> Iterator[Value]:
        parameter = self.policy.glossary.parameters.get(name)
        if parameter:
            yield from parameter.alternatives
            return
        item = AS_OF if name == AS_OF.name else self.policy.names.item(name)
        if item is not None:
            first = [self.today] if item is AS_OF else [*self._moments(item)]
            alike = () if self.is_exact(name) else self._computed
            yield from dict.fromkeys(
                (*first, *_classed(item, self._said({name}, item), first), *_classed(item, self._said(alike, item)))
            )

    def _said(self, names: Collection[str], item: ItemDefinition) -> list[Region]:
        """What tables and constraints say of items of one kind."""
        columns = (c for t in self.compiled.values() for c in t.inputs if c.item.name in names and not c.opaque)
        said = [c.region(mask) for c in columns if c.item.kind is item.kind for mask in {*c.admits}]
        return [*said, *(region for c in self.constraints for n, region in c.regions.items() if n == item.name)]

    @cached_property
    def _computed(self) -> frozenset[str]:
        """The outputs that some rule computes."""
        return frozenset(
            item.name
            for table in self.compiled.values()
            for n, item in enumerate(table.outputs)
            if any(names_in(rule.outputs[n]) for rule in table.every_rule)
        )

    def _moments(self, item: ItemDefinition) -> Iterator[Value]:
        """Times long ago, a little later, a little before now, and to come: what clocks tell apart."""
        if item.kind in _TIMED and not self.is_exact(item.name):
            times = (self.now - _SHORT, self.now - _LONG, self.now - _LONG + _SHORT, self.now + _LONG)
            yield from (at if item.kind is Kind.DATE_AND_TIME else at.date() for at in times)

    def is_exact(self, name: str, nodes: Sequence[str] = ()) -> bool:
        """Whether a value of each class of a fact is as good as all: nothing on which ``nodes`` rest reads the value.

        Without nodes, nothing at all.
        """
        if name in self.policy.glossary.parameters or name == AS_OF.name:
            return True
        item = self.policy.names.item(name)
        if item is None or item.kind is Kind.DATE_AND_TIME:
            return False
        return (
            item.kind is Kind.BOOLEAN
            or bool(item.allowed)
            or all(name not in self._read[n] for n in self._resting(nodes))
        )

    def _resting(self, nodes: Sequence[str]) -> Iterable[str]:
        return self.closure(*nodes) if nodes else self._read

    @cached_property
    def _read(self) -> Mapping[str, frozenset[str]]:
        """The items whose very value counts in a clock, or in an output or a cell of a table that computes."""
        found = {name: frozenset(clock.needs) for name, clock in self.policy.clocks.items()}
        for node, table in self.compiled.items():
            cells = (name for c in table.inputs if c.opaque for name in (c.item.name, *c.opaque.names))
            outputs = (name.text for rule in table.every_rule for o in rule.outputs for name in names_in(o))
            found[node] = frozenset((*cells, *outputs))
        return found

    # ---- what a goal rests on

    def closure(self, *nodes: str) -> frozenset[str]:
        """The decisions and clocks on which nodes rest, themselves among them."""
        if nodes not in self._closures:
            self._closures[nodes] = required(nodes, self.needs, self.policy.producer)
        return self._closures[nodes]

    def asked(self, nodes: Sequence[str]) -> tuple[str, ...]:
        """The facts on which nodes rest, in the order of the graph."""
        closure = self.closure(*nodes)
        names = (name for node in self.policy.order if node in closure for name in self.needs[node])
        empty = (o.name for node in closure if self.is_empty(node) for o in self.compiled[node].outputs)
        return tuple(dict.fromkeys((*(n for n in names if not self._produced(n)), *empty)))

    def _produced(self, name: str) -> bool:
        return self.policy.producer(name) is not None or name in (AS_OF.name, *self.policy.glossary.parameters)

    def is_empty(self, node: str) -> bool:
        """Whether a node decides nothing, so that its outputs are asked for."""
        table = self.compiled.get(node)
        return table is not None and not table.rules and table.default is None

    @cached_property
    def constraining(self) -> tuple[str, ...]:
        """The decisions and clocks of which a constraint speaks."""
        return tuple(dict.fromkeys(p for c in self.constraints for n in c.regions if (p := self.policy.producer(n))))

    def readings(self, nodes: Sequence[str]) -> tuple[str, ...]:
        """The parameters with alternatives that are an input of a table on which nodes rest."""
        closure = self.closure(*nodes)
        inputs = (c.item.name for node in closure if node in self.compiled for c in self.compiled[node].inputs)
        known = self.policy.glossary.parameters
        return tuple(dict.fromkeys(name for name in inputs if name in known and known[name].alternatives))

    def days(self, nodes: Sequence[str]) -> tuple[Value, ...]:
        """The days by which rules may be read: today alone where no table that counts asks for the day."""
        closure = self.closure(*nodes)
        dated = any(AS_OF.name in self.needs[node] for node in closure)
        start = self.policy.card.start
        days = self.choices(AS_OF.name) if dated else (self.today,)
        return tuple(day for day in days if start is None or day is None or day >= start)  # type: ignore[operator]  # days


def _classed(item: ItemDefinition, regions: Sequence[Region], taken: Iterable[Value] = ()) -> Iterator[Value]:
    """A value of each class into which regions cut an item, but for the classes of those that are ``taken``."""
    column = classes(item, regions, None)
    out = {column.classify(value) for value in taken}
    for n in bits(column.domain):
        if n not in out:
            yield from islice(members(column.region(1 << n), item.kind), 1)


class Partial(Walk):
    """A walk through a part of the graph with what is known so far, which remembers what was decided before."""

    def __init__(self, search: Search, facts: Facts, day: date, readings: Iterable[str], goal: Goal) -> None:
        settings = {name: value for name, value in facts.items() if name in search.policy.glossary.parameters}
        rest = {name: value for name, value in facts.items() if name not in settings}
        super().__init__(search.policy, Case(rest, {}, search.layers, day, search.now))
        self.search, self.goal = search, goal
        for name in readings:
            self.known.pop(name, None)
        self.known |= {name: Known.of(value) for name, value in settings.items()}

    def _visible(self, nodes: Sequence[str]) -> frozenset[str]:
        return self.search.closure(*nodes)

    def _visit(self, name: str) -> None:
        if name not in self.policy.clocks:  # a table remembers by itself
            super()._visit(name)
            return
        key = (name, self._zone(), self._calendar(), *map(self.scope, self.search.needs[name]))
        if key not in self.search.seen:
            super()._visit(name)
            self.search.seen[key] = {item: self.known[item] for item in self.policy.outputs(name)}
        self.known |= self.search.seen[key]


class _Attempt:
    """One goal on its way."""

    def __init__(self, search: Search, goal: Goal, steps: Steps, *, backward: bool) -> None:
        self.search, self.goal, self.steps, self.backward = search, goal, steps, backward
        self.whole = True
        self.blurred: dict[str, None] = {}
        self.nodes = (*goal.nodes, *search.constraining)
        self.readings = search.readings(self.nodes)
        self.facts = (*search.asked(self.nodes), *self.readings)

    def reached(self) -> Reached:
        days = self.search.days(self.nodes)
        for day in days:
            found = self._from({}, day)  # type: ignore[arg-type]  # a day
            if found is not None:
                return Reached(found | ({AS_OF.name: day} if len(days) > 1 else {}), layers=self.search.layers)
        return Reached(whole=self.whole, blurred=tuple(self.blurred))

    def _from(self, facts: dict[str, Value], day: date) -> dict[str, Value] | None:
        """A case that has these facts, and what it hangs on."""
        walk = self._walked(facts, day)
        if walk is None or not self.goal.possible(walk.scope, walk.decisions):
            return None
        name = self._open(walk)
        if name is None and self.goal.met(walk.scope, walk.decisions):
            if self._is_a_case(facts, day):
                return facts
            name = next((n for n in self.facts if n not in facts), None)
        if name is None:
            return None
        choices = (
            self.search.choices(name) if name not in facts else ()
        )  # asked for again, it is not settled by a value
        if not choices or not self.search.is_exact(name, self.goal.nodes):
            self.whole, self.blurred[name] = False, None
        tried = (self._from({**facts, name: value}, day) for value in (reversed(choices) if self.backward else choices))
        return next((found for found in tried if found is not None), None)

    def _walked(self, facts: Facts, day: date) -> Partial | None:
        """What is known of a case by these facts; nothing where a constraint rules it out."""
        self.steps.spend()
        try:
            walk = Partial(self.search, facts, day, self.readings, self.goal)
            walk.visit(self.goal.nodes)
        except FactError:
            return None
        if self.goal.constrained and any(c.excludes(walk.scope) for c in self.search.constraints):
            return None
        return walk

    def _open(self, walk: Partial) -> str | None:
        """The first fact that is asked for to settle what is wanted."""
        for item in self.goal.items:
            known = walk.scope(item)
            if not known.settled and known.missing:
                return self._full(known.missing[0])
        return None

    def _full(self, name: str) -> str:
        return self.search.policy.names.full(name) or name

    def _is_a_case(self, facts: Facts, day: date) -> bool:
        """Whether a case with these facts, and any for what else is asked, comes to the goal when it is decided."""
        search, goal = self.search, self.goal
        rest = {name: next(iter(search.choices(name)), None) for name in self.facts if name not in self.readings}
        self.steps.spend()
        try:
            outcome = search.policy.decide(
                {**rest, **facts}, as_of=day, now=search.now, layers=search.layers, decisions=self.nodes
            )
        except FactError:
            return False

        def scope(name: str) -> Known:
            return outcome.known.get(name) or Known(None, (name,))

        before = search.closure(*goal.nodes).difference(goal.nodes)
        broken = any(d.status in _BROKEN for name, d in outcome.decisions.items() if name in before)
        impossible = goal.constrained and bool(outcome.diagnostics)
        if broken or impossible:
            return False
        met = goal.met(scope, outcome.decisions)
        self.whole &= met
        return met
