"""The decision requirements of a policy: its tables and clocks, compiled, and which of them needs which.

Everything that a policy holds, without a case. :mod:`simsim.policy.walk` takes a case through it.

Source: DMN 1.5, section 6.2 (decision requirements graph).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final, TypeAlias

from simsim.compiled import CompiledTable, from_table
from simsim.diagnostics import Diagnostic, PolicyError, errors
from simsim.items import Glossary
from simsim.policy.assembly import Names
from simsim.policy.calendars import Override
from simsim.policy.card import Card
from simsim.policy.clocks import Clock
from simsim.policy.constraints import Constraint, constraints_of
from simsim.policy.content import version_of
from simsim.policy.events import Events
from simsim.policy.graph import order, required
from simsim.policy.headlines import cases_of
from simsim.policy.overrides import overrides_of
from simsim.policy.texts import Text, texts_of
from simsim.policy.waivers import Waiver, waivers_of
from simsim.sheets import Sheets
from simsim.table import DecisionTable
from simsim.values import Kind, Value

MOST_SETTINGS: Final = 64  # sets of parameter values whose compiled tables are kept
_Set: TypeAlias = tuple[tuple[str, Value], ...]


class Requirements:
    """Decision tables, clocks, events, glossary and card of one policy, every cell of them read.

    ``warnings`` holds what is odd and did not keep it from opening.
    """

    def __init__(  # noqa: PLR0913, PLR0917  # the parts that a policy is assembled from
        self,
        card: Card,
        names: Names,
        tables: Mapping[str, DecisionTable],
        clocks: Mapping[str, Clock],
        events: Events,
        sheets: Sheets,
    ) -> None:
        self.card, self.names, self.tables, self.clocks = card, names, tables, clocks
        self.events, self.sheets = events, sheets
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
        return waivers_of(self.sheets.waivers, self.tables, self.names, self._stated)[0]

    @cached_property
    def overrides(self) -> tuple[Override, ...]:
        """What CALENDAR says of single days."""
        return overrides_of(self.sheets.calendar)[0]

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """What may be said to people: of headline outcomes first, then in the order in which a case is decided."""
        heads = [self.names.full(name) or self.node(name) for name in self.card.headlines]

        def place(text: Text) -> tuple[int, int]:
            node = self.producer(text.item) or text.item
            head = next((n for n, name in enumerate(heads) if name in (text.item, node)), len(heads))
            return head, self.order.index(node) if node in self.order else -1

        return tuple(sorted(texts_of(self.sheets.texts, self.names, self.card, self._stated)[0], key=place))

    @cached_property
    def headline_cases(self) -> Mapping[str, Constraint]:
        """The case that a headline outcome is confined to, by its name; those that concern every case have none."""
        return cases_of(self.card, self.names, self._stated)[0]

    @cached_property
    def _stated(self) -> Mapping[str, Value]:
        """The parameters as they are stated, with every layer on."""
        return self.parameters(self.card.layers, {})

    @cached_property
    def constraints(self) -> tuple[Constraint, ...]:
        """What cannot happen, by the parameters as they are stated."""
        return self.constraints_under(self._stated)

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
            made, found = self._recompiled(parameters) if self._compiled else self.compilations(parameters)
            if errors(found):
                raise PolicyError(errors(found))
            if len(self._compiled) >= MOST_SETTINGS:
                self._compiled.clear()
            self._compiled[key] = made
        return self._compiled[key]

    def _recompiled(self, parameters: Mapping[str, Value]) -> tuple[dict[str, CompiledTable], list[Diagnostic]]:
        """Every table, those anew whose cells name a parameter that is set otherwise; and what is wrong with them."""
        before, tables = next(iter(self._compiled.items()))
        differ = {name for name, value in before if parameters[name] != value}
        anew = {name: self.tables[name] for name, table in tables.items() if not differ.isdisjoint(table.parameters)}
        made, found = self.compilations(parameters, anew)
        return {name: made.get(name, table) for name, table in tables.items()}, found

    def compilations(
        self, parameters: Mapping[str, Value], tables: Mapping[str, DecisionTable] | None = None
    ) -> tuple[dict[str, CompiledTable], list[Diagnostic]]:
        """Every table, or those that are named, and what is wrong with them."""
        made: dict[str, CompiledTable] = {}
        found: list[Diagnostic] = []
        for name, table in (self.tables if tables is None else tables).items():
            compiled, diagnostics = from_table(table, self.glossary, parameters, self.names.producers)
            found.extend(diagnostics)
            made[name] = compiled
        return made, found

    def outputs(self, node: str) -> tuple[str, ...]:
        """The full names of what a decision or clock gives."""
        return self._outputs.get(node, ())

    @cached_property
    def _outputs(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for name in self.names.producers.items:
            found.setdefault(self.names.producer(name) or "", []).append(name)
        return {node: tuple(names) for node, names in found.items()}

    def producer(self, item: str) -> str | None:
        """The decision or clock that gives an item; ``None`` for input data."""
        return self.names.producer(item)

    def needs(self, compiled: Mapping[str, CompiledTable]) -> dict[str, tuple[str, ...]]:
        """For each decision and clock the items it asks for; what comes of times and events asks for the zone too."""
        zone = self.zone_item
        own = {name: table.needs for name, table in compiled.items()} | {
            name: c.needs for name, c in self.clocks.items()
        }
        if zone is None:
            return own
        return {
            name: (*items, zone)
            if self._dated(items) or (self._timed(items) and self.producer(zone) != name)
            else items
            for name, items in own.items()
        }

    def _dated(self, items: Sequence[str]) -> bool:
        """Whether an item follows from events, whose order and past only the zone tells."""
        return not self.events.derivations.keys().isdisjoint(items)

    def _timed(self, items: Sequence[str]) -> bool:
        definitions = (self.names.item(item) for item in items)
        return any(d is not None and d.kind is Kind.DATE_AND_TIME for d in definitions)

    @cached_property
    def zone_item(self) -> str | None:
        """The full name of the item that holds the case's zone."""
        return self.names.full(self.card.parts["zone"]) if "zone" in self.card.parts else None

    @cached_property
    def placing(self) -> frozenset[str]:
        """The decisions that the case's zone rests on."""
        giver = self.producer(self.zone_item or "")
        return required([giver], self._needs, self.producer) if giver else frozenset()

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Decisions and clocks, each behind those it needs; first of all those that tell the zone."""
        nodes, _ = order(self._needs, self.producer)
        return tuple(sorted(nodes, key=lambda node: node not in self.placing))

    def needs_of(self, node: str) -> tuple[str, ...]:
        """The items that a decision or clock asks for."""
        return self._needs.get(node, ())

    @cached_property
    def _needs(self) -> Mapping[str, tuple[str, ...]]:
        """The needs under no setting and no layer, for drawing the graph."""
        return self.needs(self.compiled(self.parameters((), {})))

    def node(self, name: str) -> str | None:
        """The decision or clock of that name or label, or that gives the output of that name."""
        nodes = self.tables.keys() | self.clocks.keys()
        named, full = self.glossary.name(name) or name, self.names.full(name)
        return named if named in nodes else self.producer(full) if full else None
