"""One case on its way through the graph: every decision and clock once, each behind those it needs.

Nothing here reads a clock on the wall or a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from functools import cached_property
from typing import Final

from simsim.compiled import AS_OF, CompiledTable
from simsim.decision import ENDED, Decision, Status, decide
from simsim.diagnostics import CellError, Diagnostic, FactError, Place, PolicyError
from simsim.feel.evaluation import Scope
from simsim.policy.assembly import unknown_decision, unknown_item
from simsim.policy.cases import Case
from simsim.policy.clocks import OUTPUTS, Clock, ClockState, Moment, overruled, read_clock
from simsim.policy.constraints import impossible
from simsim.policy.counting import in_zone, instant, timed
from simsim.policy.graph import required
from simsim.policy.record import Event, derived, placed, until
from simsim.policy.requirements import Requirements
from simsim.policy.supplied import of_facts, overridden
from simsim.policy.texts import Text
from simsim.values import Known, Value, spelled, zone_named
from simsim.words import Phrase

NOW: Final = "the instant now"  # no name of an item, as those have no spaces
UNKNOWN: Final = Known(None)
_NO: Final = object()  # no value


@dataclass(frozen=True)
class Outcome:
    """What a policy says of a case.

    ``decisions`` and ``clocks`` by name; ``ask`` the facts that would settle what is still open of what was wanted, in
    the order of the form; ``case`` what was given; ``diagnostics`` what of it cannot be, by the constraints; ``record``
    the events as instants of the case's zone in their order, those still to come too, none while the zone is unknown.
    """

    policy: Requirements = field(repr=False)
    case: Case
    decisions: Mapping[str, Decision]
    clocks: Mapping[str, ClockState]
    known: Mapping[str, Known] = field(repr=False)
    ask: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    record: tuple[Event, ...] = ()

    def __getitem__(self, name: str) -> Decision:
        """The decision of that name; raises ``KeyError``."""
        return self.decisions[name]

    @property
    def now(self) -> datetime:
        """The instant that is now, in the case's zone once that is known; wall time is read in UTC until then."""
        return now_of(self.known, self.case)

    @cached_property
    def headlines(self) -> Mapping[str, Phrase]:
        """The headline outcomes that concern this case, by name, with their captions."""
        return concerned(self.policy, self._scope)

    def status(self, full: str) -> Status:
        """How an item stands, by its full name; one of several outputs may be decided before the others."""
        decision = self.decisions.get(full.rpartition(".")[0])
        if decision and decision.status in ENDED:
            return decision.status
        return Status.DECIDED if self.known.get(full, UNKNOWN).settled else Status.UNDETERMINED

    def texts(self, audience: str, language: str) -> tuple[Text, ...]:
        """What the policy lets be said of this outcome to one audience, in one language, in its order.

        Raises ``KeyError`` for an audience that POLICY does not name.
        """
        if audience not in self.policy.card.audiences:
            raise KeyError(audience)
        on = {"", *self.case.layers}
        of_audience = (t for t in self.policy.texts if t.audience == audience and t.language == language)
        return tuple(
            text
            for text in of_audience
            if text.layer in on
            and text.speaks_of(self.known.get(text.item, UNKNOWN), self.status(text.item))
            and text.concerns(self._scope)
        )

    def _scope(self, name: str) -> Known:
        """What is known of an item."""
        return self.known.get(name) or Known(None, (name,))

    def value(self, name: str) -> Known:
        """What is known of an item or output, by name or label; raises :class:`FactError` for a name that is none."""
        full = self.policy.names.full(name)
        if full is None:
            raise FactError([unknown_item(self.policy.names, name)])
        return self.known.get(full) or Known(None, (full,))


def concerned(policy: Requirements, scope: Scope) -> dict[str, Phrase]:
    """The headline outcomes of a policy that concern the case that ``scope`` tells of, as far as that is known."""
    cases = policy.headline_cases
    named = policy.card.headlines.items()
    return {name: label for name, label in named if name not in cases or cases[name].excludes(scope)}


def now_of(known: Mapping[str, Known], case: Case) -> datetime:
    """The instant that is now."""
    now = known.get(NOW)
    return now.value if now else instant(case.now, UTC)  # type: ignore[return-value]  # an instant


class Walk:
    """One case on its way through the graph."""

    def __init__(self, policy: Requirements, case: Case) -> None:
        self.policy, self.case = policy, case
        self.parameters = policy.parameters(case.layers, case.settings)
        try:
            self.compiled = policy.compiled(self.parameters)
        except PolicyError as error:  # a setting that a cell cannot take
            raise FactError(error.diagnostics) from error
        self.facts: dict[str, Value] = {**case.facts}
        self.record: list[Event] = []
        self.waiting = self._from_events()
        self.known: dict[str, Known] = {name: Known.of(value) for name, value in self.facts.items()}
        self.known |= {name: Known.of(v) for name, v in self.parameters.items() if v is not None}
        self.known[AS_OF.name] = Known.of(case.as_of)
        self.decisions: dict[str, Decision] = {}
        self.clocks: dict[str, ClockState] = {}
        self._before: dict[object, ClockState | None] = {}

    def _from_events(self) -> frozenset[str]:
        """The items that the record of the case gives, once the case's zone tells what lies behind now."""
        if self.case.events is None:
            return frozenset()
        brought = {name for event in self.case.events for name in event.facts}
        return frozenset(brought | (self.policy.events.derivations.keys() - self.case.facts.keys()))

    def outcome(self, wanted: Sequence[str] = ()) -> Outcome:
        """The outcome of the case; ``wanted`` names the decisions and clocks that are asked for, by default all."""
        nodes = [self._node(name) for name in wanted]
        self.visit(nodes)
        known = self.known | {name: self.scope(name) for name in self.waiting}
        constraints = self.policy.constraints_under(self.parameters)
        found = impossible(constraints, self.scope, self.facts, self.policy.names)
        return Outcome(
            self.policy, self.case, self.decisions, self.clocks, known, self.ask(nodes), found, tuple(self.record)
        )

    def visit(self, nodes: Sequence[str]) -> None:
        """Decide ``nodes`` and what they rest on, by default everything; what a constraint says of it is not asked."""
        visible = self._visible(nodes)
        giver = self.policy.producer(self.policy.zone_item or "")
        if self.case.events == ():  # that nothing happened is true in every zone
            self._settle_events()
        if giver is None:
            self._settle_times()
        for name in self.policy.order:
            if name in visible:
                self._visit(name)
            if name == giver:
                self._settle_times()

    def _visible(self, nodes: Sequence[str]) -> frozenset[str]:
        """The decisions and clocks that are to be decided."""
        needs = self.policy.needs(self.compiled)
        visible = required(nodes, needs, self.policy.producer) if nodes else frozenset(needs)
        return visible | self.policy.placing if self.case.events else visible

    def again(self, facts: Mapping[str, Value], nodes: Sequence[str], needs: Mapping[str, Sequence[str]]) -> Walk:
        """The same case with other facts: of ``nodes``, in their order, what hangs on a difference is decided anew.

        ``needs`` are those of :meth:`Requirements.needs`. The facts on which the case's zone rests must be the same.
        Raises :class:`CellError` for a time that its zone does not have.
        """
        walk = copy(self)
        changed = {
            name for name in {**facts, **self.case.facts} if facts.get(name, _NO) != self.case.facts.get(name, _NO)
        }
        changed -= {name for event in self.record for name in event.facts}  # what came with an event goes before
        walk.case = replace(self.case, facts=facts)
        walk.facts = {name: value for name, value in self.facts.items() if name not in changed}
        walk.facts |= {name: facts[name] for name in changed & facts.keys()}
        walk.known = {name: known for name, known in self.known.items() if name not in changed}
        walk.known |= {name: self._fact(facts[name]) for name in changed & facts.keys()}
        walk.decisions, walk.clocks = {**self.decisions}, {**self.clocks}
        for node in nodes:
            given = {name for name in changed if self.policy.producer(name) == node}
            if given or not changed.isdisjoint(needs[node]):
                walk._revisit(node, needs[node])  # noqa: SLF001  # a walk like this one
                changed |= {name for name in self.policy.outputs(node) if walk.known.get(name) != self.known.get(name)}
        return walk

    def _revisit(self, name: str, needs: Sequence[str]) -> None:
        """What comes of a decision, or of a clock, remembered from when the same was known of all that it asks for."""
        if name not in self.policy.clocks:  # a table remembers by itself
            self._visit(name)
            return
        given = tuple(self.facts.get(output, _NO) for output in self.policy.outputs(name))
        key = name, given, tuple(map(self.scope, needs))
        clock = self._before.get(key)
        if clock:
            self.clocks[name] = clock
            self.known |= clock.known
        else:  # for the first time, or a clock that its layer keeps silent
            self._visit(name)
            self._before[key] = self.clocks.get(name)

    def _fact(self, value: Value) -> Known:
        """A fact as it is known; a time is an instant once the zone is."""
        zone = self._tzinfo() if isinstance(value, datetime) else None
        return Known.of(instant(value, zone) if zone else value)  # type: ignore[arg-type]  # a date and time

    def _node(self, name: str) -> str:
        """The decision or clock that is asked for, by its name or by that of an output."""
        node = self.policy.node(name)
        if node is None:
            raise FactError([unknown_decision(name, Place(), self.policy.tables.keys() | self.policy.clocks.keys())])
        return node

    def _zone(self) -> Known:
        """What is known of the case's zone: its name; UTC where the policy has no item for it."""
        item = self.policy.zone_item
        if item is None:
            return Known.of("UTC")
        known = self.known.get(item) or Known(None, (item,))
        return (
            known
            if not known.settled or known.value is not None
            else Known(None, (), (self.policy.producer(item) or item,))
        )

    def _tzinfo(self) -> tzinfo | None:
        """The case's zone, once it is known; raises :class:`FactError` for a name that is none."""
        known = self._zone()
        if not known.settled:
            return None
        name = str(known.value)
        zone = zone_named(name)
        if zone is None:
            raise FactError([Diagnostic("zone-unknown", Place(), name, None, zone=name)])
        return zone

    def _settle_times(self) -> None:
        """Dates and times without a zone become instants, and events history, once the case's zone is known."""
        zone = self._tzinfo()
        found: list[Diagnostic] = []
        times = {name: value for name, value in self.case.facts.items() if isinstance(value, datetime)}
        for name, value in (*times.items(), (NOW, self.case.now)):
            try:
                if zone:
                    self.known[name] = Known.of(instant(value, zone))
            except CellError as error:
                found.append(error.at(Place(), spelled(value)))
        if zone and self.case.events is not None:
            self.record, wrong = placed(self.case.events, zone)
            found += wrong
        if found:
            raise FactError(found)
        if zone:
            self._settle_events()

    def _settle_events(self) -> None:
        """What follows from the events behind now: the items derived from them, and the facts that came with them."""
        happened = until(self.record, self.now)
        for event in happened:
            self.facts |= event.facts
        for name in self.waiting & self.policy.events.derivations.keys():
            item = self.policy.glossary.items[name]
            self.known[name] = Known.of(derived(self.policy.events.derivations[name], happened, item.kind))
        self.known |= {name: Known.of(self.facts[name]) for name in self.facts.keys() & self.waiting}
        self.waiting = frozenset()

    def scope(self, name: str) -> Known:
        """What is known of an item: nothing unless given or decided; a time counts once the case's zone is known."""
        if name in self.waiting:
            return self._unplaced
        known = self.known.get(name) or Known(None, (name,))
        if any(timed(value) for value in known.values or ()):
            return self._placed(known, name)
        return known

    def _placed(self, known: Known, name: str) -> Known:
        """Times in the case's zone."""
        zone = self._tzinfo()
        if zone is None or known.values is None:
            return self._unplaced
        try:
            placed = frozenset(in_zone(value, zone) for value in known.values)
        except CellError:
            return Known(None, known.missing, (*known.failed, self.policy.producer(name) or name))
        return replace(known, values=placed)

    def _visit(self, name: str) -> None:
        if name in self.policy.clocks:
            self._clock(self.policy.clocks[name])
            return
        decision = self._decision(self.compiled[name])
        self.decisions[name] = decision
        self.known |= decision.known

    def _decision(self, table: CompiledTable) -> Decision:
        """A table's decision; outputs that were given override, and an empty table asks for its outputs."""
        facts = self.facts
        lists = table.hit_policy.lists
        given = of_facts(table.name, facts, table.outputs, lists=lists)
        if given:
            return given
        if not self.waiting.isdisjoint(item.name for item in table.outputs):  # an event may bring one of them
            return self._open(table, {item.name: self._unplaced for item in table.outputs})
        empty = not table.table.rules and not table.default
        decision = self._asked_for(table) if empty else decide(table, self.scope, self.case.layers)
        over = {item.name: facts[item.name] for item in table.outputs if item.name in facts}
        return overridden(decision, over, lists=lists) if over else decision

    def _asked_for(self, table: CompiledTable) -> Decision:
        """The decision of a table that decides nothing yet: its outputs are asked for as facts."""
        items = self.policy.names.producers.items
        return self._open(table, {item.name: Known(None, (items[item.name],)) for item in table.outputs})

    def _open(self, table: CompiledTable, known: Mapping[str, Known]) -> Decision:
        """A decision of which nothing is known but what it waits for."""
        possible = {name.rpartition(".")[2]: None for name in known}
        missing = tuple(dict.fromkeys(name for k in known.values() for name in k.missing))
        status = Status.UNDETERMINED if missing else Status.BLOCKED
        return Decision(table.name, status, possible=possible, missing=missing, known=known)

    @property
    def _unplaced(self) -> Known:
        """What is known of whatever waits for the case's zone."""
        waits = self._zone()
        return Known(None, waits.missing, waits.failed)

    def _clock(self, clock: Clock) -> None:
        """A clock's state; one whose layer is off says nothing, as a table's rules would."""
        rows = [row for row in clock.rows if not row.layer or row.layer in self.case.layers]
        if not rows:
            silent = {f"{clock.name}.{output}": Known.of(None) for output in OUTPUTS}
            self.known |= {name: known for name, known in silent.items() if name not in self.facts}
            return
        moment = Moment(self.now, self._zone(), self._calendar(), self.policy.overrides)
        supplied = {name: self.scope(name) for name in self.facts if name.rpartition(".")[0] == clock.name}
        state = overruled(read_clock(rows, self.scope, moment), supplied)
        self.clocks[clock.name] = state
        self.known |= state.known

    def _calendar(self) -> Known:
        """What is known of the case's calendar: its name; none where POLICY names no item for it."""
        item = self.policy.names.full(self.policy.card.parts.get("calendar", ""))
        return self.scope(item) if item else Known.of(None)

    @property
    def now(self) -> datetime:
        """The instant that is now; wall time is read in UTC while the case's zone is not known."""
        return now_of(self.known, self.case)

    def ask(self, nodes: Sequence[str]) -> tuple[str, ...]:
        """The facts still to be asked for what is wanted, in the order of the form, parameters last."""
        wanted = nodes or [self._node(name) for name in concerned(self.policy, self.scope)]
        missing = {name for node in wanted if node in self.decisions for name in self.decisions[node].missing}
        missing |= {name for node in wanted if node in self.clocks for name in self.clocks[node].missing}
        return tuple(sorted(missing, key=self.place_on_form))

    def place_on_form(self, name: str) -> tuple[int, Decimal, str]:
        """What items are sorted by: their group, their place in it, their name."""
        item, groups = self.policy.names.item(name), [*self.policy.card.groups]
        group = groups.index(item.group) if item and item.group in groups else len(groups)
        return group, item.order if item else Decimal(0), name
