"""A policy that decides cases: tables and clocks chained by name, walked once per case.

``policy.decide(facts, as_of=..., now=...)`` gives an :class:`Outcome`: a :class:`~simsim.decision.Decision` for each
decision and a :class:`~simsim.policy.clocks.ClockState` for each clock, all under the names of the tables, and the
facts that are still to be asked. Nothing here reads a clock on the wall or a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from functools import cached_property
from typing import Final, TypeAlias

from simsim.compiled import AS_OF, CompiledTable, from_table
from simsim.decision import Decision, Status, decide, of_facts, overridden
from simsim.diagnostics import CellError, Diagnostic, FactError, Place, PolicyError, errors
from simsim.items import Glossary, ItemDefinition, read_fact
from simsim.policy.assembly import Names, unknown_decision, unknown_item
from simsim.policy.card import Card, unknown_layer
from simsim.policy.clocks import Clock, ClockState, in_zone, instant, read_clock, timed
from simsim.policy.constraints import Constraint, constraints_of, impossible
from simsim.policy.content import version_of
from simsim.policy.graph import order, required
from simsim.policy.waivers import Waiver, waivers_of
from simsim.sheets import Sheets
from simsim.table import DecisionTable
from simsim.values import Kind, Known, Value, spelled, zone_named

NOW: Final = "the instant now"  # no name of an item, as those have no spaces
MOST_SETTINGS: Final = 64  # sets of parameter values whose compiled tables are kept
_Set: TypeAlias = tuple[tuple[str, Value], ...]


@dataclass(frozen=True)
class Case:
    """What is given: facts by full name, settings of parameters, layers, and the two dates a policy is read by."""

    facts: Mapping[str, Value]
    settings: Mapping[str, Value]
    layers: tuple[str, ...]
    as_of: date
    now: datetime


@dataclass(frozen=True)
class Outcome:
    """What a policy says of a case.

    ``decisions`` and ``clocks`` by name; ``ask`` the facts that would settle what is still open of what was wanted, in
    the order of the form; ``case`` what was given; ``diagnostics`` what of it cannot be, by the constraints.
    """

    policy: PolicyModel = field(repr=False)
    case: Case
    decisions: Mapping[str, Decision]
    clocks: Mapping[str, ClockState]
    known: Mapping[str, Known] = field(repr=False)
    ask: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    def __getitem__(self, name: str) -> Decision:
        """The decision of that name; raises ``KeyError``."""
        return self.decisions[name]

    def value(self, name: str) -> Known:
        """What is known of an item or output, by name or label; raises :class:`FactError` for a name that is none."""
        full = self.policy.names.full(name)
        if full is None:
            raise FactError([unknown_item(self.policy.names, name)])
        return self.known.get(full) or Known(None, (full,))


class PolicyModel:
    """Decision tables, clocks, glossary and card of one policy, every cell of them read.

    Made by :func:`simsim.policy.opening.assembled`; ``warnings`` holds what is odd and did not keep it from opening.
    """

    def __init__(
        self, card: Card, names: Names, tables: Mapping[str, DecisionTable], clocks: Mapping[str, Clock], sheets: Sheets
    ) -> None:
        self.card, self.names, self.tables, self.clocks, self.sheets = card, names, tables, clocks, sheets
        self.warnings: tuple[Diagnostic, ...] = ()
        self._compiled: dict[_Set, Mapping[str, CompiledTable]] = {}
        self._constraints: dict[_Set, tuple[Constraint, ...]] = {}

    def __repr__(self) -> str:
        return f"<policy {self.card.title.text('en')!r}, version {self.version}, {len(self.tables)} decisions>"

    @property
    def glossary(self) -> Glossary:
        """Items, parameters and sources."""
        return self.names.glossary

    @cached_property
    def version(self) -> str:
        """A hash of the content, not of the bytes: a workbook and a CSV that say the same share it. 12 hex digits."""
        tables = self.compiled(self.parameters((), {}))
        return version_of(self.card, self.names, tables, self.clocks, self.sheets)

    @cached_property
    def waivers(self) -> tuple[Waiver, ...]:
        """The findings that were accepted."""
        parameters = self.parameters(self.card.layers, {})
        return waivers_of(self.sheets.waivers, self.tables, self.names, parameters)[0]

    @cached_property
    def constraints(self) -> tuple[Constraint, ...]:
        """What cannot happen, by the parameters as they are stated."""
        return self.constraints_under(self.parameters(self.card.layers, {}))

    def constraints_under(self, parameters: Mapping[str, Value]) -> tuple[Constraint, ...]:
        """What cannot happen by these parameter values; a constraint that names one which is not set says nothing."""
        key = tuple(sorted(parameters.items()))
        if key not in self._constraints:
            if len(self._constraints) >= MOST_SETTINGS:
                self._constraints.clear()
            self._constraints[key] = constraints_of(self.sheets.constraints, self.names, parameters)[0]
        return self._constraints[key]

    def parameters(self, layers: Iterable[str], settings: Mapping[str, Value]) -> dict[str, Value]:
        """The value of each parameter: as set, else as stated if its layer is on, else null."""
        on = {"", *layers}
        stated = {p.name: p.value if p.layer in on else None for p in self.glossary.parameters.values()}
        return {**stated, **settings}

    def compiled(self, parameters: Mapping[str, Value]) -> Mapping[str, CompiledTable]:
        """The tables compiled for these parameter values; raises :class:`PolicyError` if one cannot be."""
        key = tuple(sorted(parameters.items()))
        if key not in self._compiled:
            made, found = self.compilations(parameters)
            if errors(found):
                raise PolicyError(errors(found))
            if len(self._compiled) >= MOST_SETTINGS:
                self._compiled.clear()
            self._compiled[key] = made
        return self._compiled[key]

    def compilations(self, parameters: Mapping[str, Value]) -> tuple[dict[str, CompiledTable], list[Diagnostic]]:
        """Every table, and what is wrong with them."""
        made: dict[str, CompiledTable] = {}
        found: list[Diagnostic] = []
        for name, table in self.tables.items():
            compiled, diagnostics = from_table(table, self.glossary, parameters, self.names.producers)
            found.extend(diagnostics)
            made[name] = compiled
        return made, found

    def producer(self, item: str) -> str | None:
        """The decision or clock that gives an item; ``None`` for input data."""
        return self.names.producer(item)

    def needs(self, compiled: Mapping[str, CompiledTable]) -> dict[str, tuple[str, ...]]:
        """For each decision and clock the items it asks for; dates and times ask for the zone too."""
        zone = self.zone_item
        own = {name: table.needs for name, table in compiled.items()} | {
            name: c.needs for name, c in self.clocks.items()
        }
        if zone is None:
            return own
        return {
            name: (*items, zone) if self._timed(items) and self.producer(zone) != name else items
            for name, items in own.items()
        }

    def _timed(self, items: Sequence[str]) -> bool:
        definitions = (self.names.item(item) for item in items)
        return any(d is not None and d.kind is Kind.DATE_AND_TIME for d in definitions)

    @cached_property
    def zone_item(self) -> str | None:
        """The full name of the item that holds the case's zone."""
        return self.names.full(self.card.parts["zone"]) if "zone" in self.card.parts else None

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Decisions and clocks, each behind those it needs."""
        nodes, _ = order(self.needs(self.compiled(self.parameters((), {}))), self.producer)
        return tuple(nodes)

    def case(
        self, facts: Mapping[str, object], as_of: date, now: datetime, layers: Iterable[str] | None = None
    ) -> Case:
        """Facts and settings under full names and typed; raises :class:`FactError` with everything that is wrong."""
        on = self.card.layers_on if layers is None else tuple(layers)
        found = [unknown_layer(name, Place(), self.card.layers) for name in on if name not in self.card.layers]
        given: dict[str, Value] = {}
        for name, raw in facts.items():
            full = self.names.full(name)
            item = self.names.item(full) if full else None
            if full is None or item is None:
                found.append(unknown_item(self.names, name))
                continue
            if full in given:
                found.append(Diagnostic("fact-twice", Place(), name, None, item=item.caption))
            try:
                given[full] = self._read(full, item, raw)
            except CellError as error:
                found.append(error.at(Place(), str(raw)))
        if found:
            raise FactError(found)
        settings = {name: value for name, value in given.items() if name in self.glossary.parameters}
        rest = {name: value for name, value in given.items() if name not in settings}
        return Case(rest, settings, tuple(name for name in self.card.layers if name in on), as_of, now)

    def _read(self, full: str, item: ItemDefinition, raw: object) -> Value:
        """A fact, or the setting of a parameter to one of its alternatives; an output may always be null."""
        return self.names.setting(
            full, read_fact(replace(item, may_be_null=True) if self.producer(full) else item, raw)
        )

    def decide(
        self,
        facts: Mapping[str, object],
        *,
        as_of: date,
        now: datetime,
        layers: Iterable[str] | None = None,
        decisions: Sequence[str] = (),
    ) -> Outcome:
        """Decide a case.

        ``facts``: items and parameters by name or label; text is read as a cell is, ``None`` is a known absence, what
        is left out is unknown. ``as_of``: the date whose rules are read. ``now``: the instant for clocks; without a
        zone it is wall time in the case's. ``layers``: those that are on, by default as POLICY says. ``decisions``:
        what is wanted, by default everything, and asked for are the headline outcomes.
        Raises :class:`FactError` for facts, layers or names that cannot be used and for facts that a constraint
        excludes, ``TypeError`` for what is no fact, date or instant at all.
        """
        for name, value, kind in (("facts", facts, Mapping), ("as_of", as_of, date), ("now", now, datetime)):
            _demand(name, value, kind)
        case = self.case(facts, as_of, now, layers)
        return _Walk(self, case).outcome(decisions)


def _demand(name: str, value: object, kind: type) -> None:
    if not isinstance(value, kind):
        raise TypeError(f"{name} must be a {kind.__name__}, not {value!r:.80}")


class _Walk:
    """One case on its way through the graph."""

    def __init__(self, policy: PolicyModel, case: Case) -> None:
        self.policy, self.case = policy, case
        self.parameters = policy.parameters(case.layers, case.settings)
        try:
            self.compiled = policy.compiled(self.parameters)
        except PolicyError as error:  # a setting that a cell cannot take
            raise FactError(error.diagnostics) from error
        self.known: dict[str, Known] = {name: Known.of(value) for name, value in case.facts.items()}
        self.known |= {name: Known.of(v) for name, v in self.parameters.items() if v is not None}
        self.known[AS_OF.name] = Known.of(case.as_of)
        self.decisions: dict[str, Decision] = {}
        self.clocks: dict[str, ClockState] = {}

    def outcome(self, wanted: Sequence[str]) -> Outcome:
        needs = self.policy.needs(self.compiled)
        nodes = [self._node(name) for name in wanted]
        visible = required(nodes, needs, self.policy.producer) if wanted else frozenset(needs)
        giver = self.policy.producer(self.policy.zone_item or "")
        if giver is None:
            self._settle_times()
        for name in self.policy.order:
            if name in visible:
                self._visit(name)
            if name == giver:
                self._settle_times()
        ask = self._ask(nodes)
        found = impossible(
            self.policy.constraints_under(self.parameters), self.scope, self.case.facts, self.policy.names
        )
        return Outcome(self.policy, self.case, self.decisions, self.clocks, self.known, ask, found)

    def _node(self, name: str) -> str:
        """The decision or clock that is asked for, by its name or by that of an output."""
        nodes = self.policy.tables.keys() | self.policy.clocks.keys()
        named = self.policy.glossary.name(name) or name
        full = self.policy.names.full(name)
        node = named if named in nodes else self.policy.producer(full) if full else None
        if node is None:
            raise FactError([unknown_decision(name, Place(), nodes)])
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
        """Dates and times without a zone become instants, once the case's zone is known."""
        zone = self._tzinfo()
        found: list[Diagnostic] = []
        times = {name: value for name, value in self.case.facts.items() if isinstance(value, datetime)}
        for name, value in (*times.items(), (NOW, self.case.now)):
            try:
                if zone:
                    self.known[name] = Known.of(instant(value, zone))
            except CellError as error:
                found.append(error.at(Place(), spelled(value)))
        if found:
            raise FactError(found)

    def scope(self, name: str) -> Known:
        """What is known of an item: nothing unless given or decided; a time counts once the case's zone is known."""
        known = self.known.get(name) or Known(None, (name,))
        if any(timed(value) for value in known.values or ()):
            return self._placed(known, name)
        return known

    def _placed(self, known: Known, name: str) -> Known:
        """Times in the case's zone."""
        zone, waits = self._tzinfo(), self._zone()
        if zone is None or known.values is None:
            return Known(None, waits.missing, waits.failed)
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
        facts = self.case.facts
        lists = table.hit_policy.lists
        given = of_facts(table.name, facts, table.outputs, lists=lists)
        if given:
            return given
        empty = not table.table.rules and not table.default
        decision = self._asked_for(table) if empty else decide(table, self.scope, self.case.layers)
        over = {item.name: facts[item.name] for item in table.outputs if item.name in facts}
        return overridden(decision, over, lists=lists) if over else decision

    def _asked_for(self, table: CompiledTable) -> Decision:
        """The decision of a table that decides nothing yet: its outputs are asked for as facts."""
        known = {item.name: Known(None, (self.policy.names.producers.items[item.name],)) for item in table.outputs}
        possible = {name.rpartition(".")[2]: None for name in known}
        missing = tuple(name for k in known.values() for name in k.missing)
        return Decision(table.name, Status.UNDETERMINED, possible=possible, missing=missing, known=known)

    def _clock(self, clock: Clock) -> None:
        """A clock's state; one whose layer is off says nothing, as a table's rules would."""
        off = clock.layer and clock.layer not in self.case.layers
        if off:
            self.known |= {
                name: Known.of(None) for name in (f"{clock.name}.state", f"{clock.name}.due", f"{clock.name}.elapsed")
            }
            return
        state = read_clock(clock, self.scope, self._zone(), self._now())
        self.clocks[clock.name] = state
        self.known |= {name: known for name, known in state.known.items() if name not in self.case.facts}

    def _now(self) -> datetime:
        """The instant that is now; wall time is read in UTC while the case's zone is not known."""
        now = self.known.get(NOW)
        return now.value if now else instant(self.case.now, UTC)  # type: ignore[return-value]  # an instant

    def _ask(self, nodes: Sequence[str]) -> tuple[str, ...]:
        """The facts still to be asked for what is wanted, in the order of the form, parameters last."""
        wanted = nodes or [self._node(name) for name in self.policy.card.headlines]
        missing = {name for node in wanted if node in self.decisions for name in self.decisions[node].missing}
        missing |= {name for node in wanted if node in self.clocks for name in self.clocks[node].missing}
        return tuple(sorted(missing, key=self._place_on_form))

    def _place_on_form(self, name: str) -> tuple[int, Decimal, str]:
        item, groups = self.policy.names.item(name), [*self.policy.card.groups]
        group = groups.index(item.group) if item and item.group in groups else len(groups)
        return group, item.order if item else Decimal(0), name
