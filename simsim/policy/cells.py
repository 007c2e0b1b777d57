"""How much of the cells and bounds of a policy examples touch: in and out of an entry, below and above a bound.

An example is *inside* an input entry when the entry admits whatever its value may still be, and *outside* when it
admits none of that; what is merely possible touches nothing. An entry that admits every value has no outside and does
not count. A bound has an example on each side when some value lies between it and the bound before, and some between
it and the next. Only rows whose layer is on for the example are touched.

>>> from simsim.knowledge import open_policy
>>> seen = cell_coverage(open_policy("tables"), [])
>>> sum(table.touched for table in seen.values()), sum(len(table.entries) for table in seen.values()) > 0
(0, True)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from simsim.classes import CompiledInput
from simsim.compiled import OPAQUE, CompiledTable
from simsim.diagnostics import Place
from simsim.policy.bounds import Bound, edges, naming
from simsim.policy.examples import Ran
from simsim.policy.requirements import Requirements
from simsim.policy.walk import Outcome
from simsim.values import Value


@dataclass(slots=True)
class EntryCoverage:
    """An input entry: of which rule, for which item, where it stands; whether some example is inside, and outside."""

    rule: str
    item: str
    place: Place
    inside: bool = False
    outside: bool = False


@dataclass(slots=True)
class BoundCoverage:
    """A bound of a table, the values next to it, and whether some example lies on either side of it."""

    bound: Bound
    values: tuple[Value, Value] | None
    below: bool = False
    above: bool = False


@dataclass(frozen=True, slots=True)
class CellCoverage:
    """The entries and bounds of one table; entries by rule and column, bounds by item and place."""

    entries: dict[tuple[str, object], EntryCoverage] = field(default_factory=dict)
    bounds: dict[tuple[str, object], BoundCoverage] = field(default_factory=dict)

    @property
    def touched(self) -> int:
        """How many entries have an example inside and one outside."""
        return sum(entry.inside and entry.outside for entry in self.entries.values())

    @property
    def sided(self) -> int:
        """How many bounds have an example on each side."""
        return sum(bound.below and bound.above for bound in self.bounds.values())

    @property
    def lacking(self) -> tuple[EntryCoverage | BoundCoverage, ...]:
        """The entries, then the bounds, that lack an example on one side or on both."""
        entries = (entry for entry in self.entries.values() if not (entry.inside and entry.outside))
        return (*entries, *(bound for bound in self.bounds.values() if not (bound.below and bound.above)))


def cell_coverage(policy: Requirements, examples: Iterable[Ran]) -> Mapping[str, CellCoverage]:
    """What these examples, which were run, touch of each table, by its name; one that no case could be touches none."""
    stated = policy.compiled(policy.parameters(policy.card.layers, {}))
    found = {name: _blank(policy, table) for name, table in stated.items()}
    for one in examples:
        if one.outcome:
            _touch(policy, one.outcome, found)
    return found


def _blank(policy: Requirements, table: CompiledTable) -> CellCoverage:
    """Every entry and bound of a table, touched by nothing."""
    cells = CellCoverage()
    for column in table.inputs:
        for n, rule in enumerate(table.rules):
            if column.column is not None and _tests(column, n):
                place = rule.rule.inputs[column.column].place
                cells.entries[rule.rule.id, column.column] = EntryCoverage(rule.rule.id, column.item.name, place)
        for n, cut in enumerate(column.cuts):
            bound = Bound(column.item.name, cut, tuple(naming(table, column, n)))
            item = policy.names.item(column.item.name) or column.item
            cells.bounds[column.item.name, cut] = BoundCoverage(bound, edges(bound, item))
    return cells


def _tests(column: CompiledInput, rule: int) -> bool:
    """Whether the entry of a rule tests anything; one that hangs on other items stands in a column of its own."""
    if column.opaque:
        return column.admits[rule] == OPAQUE
    return column.admits[rule] & column.domain != column.domain


def _touch(policy: Requirements, outcome: Outcome, found: Mapping[str, CellCoverage]) -> None:
    """Note what one example touches; cells are read with its parameters and layers."""
    case = outcome.case
    compiled = policy.compiled(policy.parameters(case.layers, case.settings))
    for name, decision in outcome.decisions.items():
        table = compiled[name]
        on = table.enabled(case.layers)
        for column, mask in zip(table.inputs, decision.masks, strict=False):  # there are none where it was given
            for entry, admitted in _entries(table, column, found[name], on):
                entry.inside |= not mask & ~admitted
                entry.outside |= not mask & admitted
            _sides(column, mask, found[name])


def _entries(
    table: CompiledTable, column: CompiledInput, cells: CellCoverage, on: int
) -> Iterator[tuple[EntryCoverage, int]]:
    """The entries of a column in rows that are on, each with the classes that it admits."""
    for n, rule in enumerate(table.rules):
        entry = cells.entries.get((rule.rule.id, column.column))
        if entry and on >> n & 1 and _tests(column, n):
            yield entry, column.admits[n]


def _sides(column: CompiledInput, mask: int, cells: CellCoverage) -> None:
    """Note on which sides of which bounds a value lies whose class is known."""
    for n, cut in enumerate(column.cuts):
        bound = cells.bounds.get((column.item.name, cut))
        if bound:
            bound.below |= mask == 1 << n
            bound.above |= mask == 1 << n + 1
