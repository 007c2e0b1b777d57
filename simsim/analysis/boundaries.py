"""Boundary cases: examples moved to both sides of a bound, kept where a headline outcome changes between the two.

Every case starts from an example of the policy. One thing of it is moved: an ordered fact, the as-of date, or now, to
the last value below a bound that cells name and to the first above it; for a clock, to its last second and to the one
after. What changes from one side to the other, in a headline outcome or in the rules by which it came, is a
:class:`Flip`; of all pairs those are kept that show a flip which none before them shows. Facts without which both
cases come out the same are then left out, one after the other.

>>> Flip("fare.price", "1", "2").change, Flip("fare.price", "1", "1", ("4",), ("7",)).change
(('fare.price', '1', '2'), ('fare.price', ('4',), ('7',)))

Source: docs/decisions/23-boundary-cases-and-approval.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, TypeAlias

from simsim.compiled import AS_OF
from simsim.decision import Status, decide
from simsim.diagnostics import FactError
from simsim.items import ItemDefinition
from simsim.policy.bounds import SECOND, Bound, bounds_of, edges
from simsim.policy.cases import Case
from simsim.policy.checks import expected_status
from simsim.policy.examples import Ran, results
from simsim.policy.requirements import Requirements
from simsim.policy.walk import NOW, Outcome, Walk
from simsim.sheets import ExampleRow
from simsim.values import Kind, Known, Value, comparable

# The title of a sheet of such cases, by which it is told from others.
MADE: Final = "# Boundary cases, made by simsim cases --boundary 边界案例，由 simsim cases --boundary 生成"
BROKEN: Final = frozenset(f"({status.value})" for status in (Status.CONFLICT, Status.BLOCKED, Status.ERROR))
ORDERED: Final = frozenset(Kind) - {Kind.STRING, Kind.BOOLEAN}
Came: TypeAlias = tuple[tuple[str, str], ...]  # the headline outcomes of a case, by name


@dataclass(frozen=True, slots=True)
class Flip:
    """What changes across a bound: a headline outcome, what it is below and above, and by which rules."""

    headline: str
    below: str
    above: str
    rules_below: tuple[str, ...] = ()
    rules_above: tuple[str, ...] = ()

    @property
    def by_rules(self) -> bool:
        """Whether rules gave the outcome at all: a status has none that gave it."""
        return expected_status(self.below) is None

    @property
    def change(self) -> tuple[object, ...]:
        """From what to what; by rules only where the outcome is the same."""
        if self.below != self.above:
            return self.headline, self.below, self.above
        return self.headline, self.rules_below, self.rules_above


@dataclass(frozen=True, slots=True)
class Probe:
    """What is moved, to which two values: an item by its full name, the as-of date or now; of now also which clock."""

    item: str
    below: Value
    above: Value
    bound: Bound | None = None
    clock: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two cases that differ in what is moved alone, the example that they come from, and what changes.

    ``like`` has, for each side, the id of an example that is already there and shows the same, or a blank.
    """

    example: ExampleRow
    probe: Probe
    below: Outcome
    above: Outcome
    flips: tuple[Flip, ...]
    like: tuple[str, str] = ("", "")


def boundary_pairs(policy: Requirements, examples: Iterable[Ran]) -> tuple[Pair, ...]:
    """The pairs of cases that show what changes at the bounds of the policy, from its examples, which were run.

    Only pairs of which at least one side is not among the examples yet. The same examples give the same pairs, and
    cases that were made so and are examples now give no others.
    """
    there = [(one.example, one.outcome) for one in examples if one.outcome and not one.diagnostics]
    sheets = {(title.place.file, title.place.sheet) for title in policy.sheets.titles if title.text.startswith(MADE)}
    search = _Search(policy)
    for example, outcome in there:
        search.remember(example, outcome)
    for example, outcome in there:
        if (example.id.place.file, example.id.place.sheet) not in sheets:
            for probe in _probes(policy, outcome):
                search.look(example, outcome.case, probe)
    return tuple(search.pairs)


def _probes(policy: Requirements, outcome: Outcome) -> Iterator[Probe]:
    """All that can be moved in a case, and where to."""
    case = outcome.case
    bounds = bounds_of(policy.compiled(policy.parameters(case.layers, case.settings)))
    for name, value in case.facts.items():
        item = policy.names.item(name)
        if item and item.kind in ORDERED and value is not None:
            yield from _across(bounds.get(name, ()), item)
    yield from _across(bounds.get(AS_OF.name, ()), AS_OF)
    dues: set[Value] = set()
    for name, state in outcome.clocks.items():
        until = state.due.value if state.due.settled else None
        if isinstance(until, datetime) and not state.given and comparable(until) not in dues:
            dues.add(comparable(until))  # clocks that are due at one instant are seen in one pair
            yield Probe(NOW, until, until + SECOND, clock=name)


def _across(bounds: Iterable[Bound], item: ItemDefinition) -> Iterator[Probe]:
    for bound in bounds:
        values = edges(bound, item)
        if values:
            yield Probe(bound.item, *values, bound)


class _Search:
    """The pairs found so far, what they show, and what the examples show already."""

    def __init__(self, policy: Requirements) -> None:
        self.policy = policy
        asked = (item for case in policy.headline_cases.values() for item in case.regions)
        givers = (giver for item in asked if (giver := policy.producer(item)))
        self.nodes = [*dict.fromkeys((*(policy.node(name) or name for name in policy.card.headlines), *givers))]
        self.shown: set[tuple[object, ...]] = set()
        self.there: dict[tuple[object, ...], str] = {}
        self.pairs: list[Pair] = []

    def remember(self, example: ExampleRow, outcome: Outcome) -> None:
        """Keep what an example shows: where each of its values stands, and what came."""
        shows = came(outcome)
        for mark in _marks(outcome):
            self.there.setdefault((*mark, shows), example.id.text)

    def look(self, example: ExampleRow, case: Case, probe: Probe) -> None:
        """Move a case to both sides of a bound; keep the pair if it shows something new."""
        pair = self._pair(example, case, probe)
        shown = {*_shown(pair)} if pair else set()
        if pair and not shown <= self.shown and not all(pair.like):
            self.pairs.append(self._minimal(pair))
        self.shown |= shown

    def _pair(self, example: ExampleRow, case: Case, probe: Probe) -> Pair | None:
        below = self.decided(moved(case, probe.item, probe.below))
        above = self.decided(moved(case, probe.item, probe.above)) if below and _parts(probe, below) else None
        if below is None or above is None or not _still_due(probe, below, above):
            return None
        like = (self._like(probe, probe.below, below), self._like(probe, probe.above, above))
        return Pair(example, probe, below, above, flips(below, above), like)

    def _like(self, probe: Probe, value: Value, outcome: Outcome) -> str:
        """The example that shows the same on this side of the bound; blank where there is none."""
        return self.there.get((*_mark(probe.item, probe.clock, value, outcome), came(outcome)), "")

    def decided(self, case: Case) -> Outcome | None:
        """What comes of a case; nothing where it cannot be, or where a headline outcome breaks."""
        try:
            outcome = Walk(self.policy, case).outcome(self.nodes)
        except FactError:
            return None
        return None if outcome.diagnostics or BROKEN & {*results(outcome).values()} else outcome

    def _minimal(self, pair: Pair) -> Pair:
        """The pair without the facts and settings that neither case needs to come out as it does."""
        for name in [*pair.below.case.facts, *pair.below.case.settings]:
            sides = [self.decided(_without(outcome.case, name)) for outcome in (pair.below, pair.above)]
            if name != pair.probe.item and sides[0] and sides[1] and _same(pair, sides[0], sides[1]):
                pair = replace(pair, below=sides[0], above=sides[1])
        return pair


def _parts(probe: Probe, below: Outcome) -> bool:
    """Whether a table that names the bound decides otherwise above it, all else being as it is below.

    Where none does the bound parts nothing in this case. Instants, which hang on the zone, are tried for real.
    """
    if probe.bound is None or isinstance(probe.above, datetime):
        return True
    policy, case, known = below.policy, below.case, {**below.known, probe.item: Known.of(probe.above)}
    compiled = policy.compiled(policy.parameters(case.layers, case.settings))
    for name in dict.fromkeys(cell.table for cell in probe.bound.cells):
        was = below.decisions.get(name)
        now = decide(compiled[name], lambda item: known.get(item) or Known(None, (item,)), case.layers) if was else was
        if was and now and (was.given or (was.known, was.rules, was.certain) != (now.known, now.rules, now.certain)):
            return True
    return False


def moved(case: Case, item: str, value: Value) -> Case:
    """A case with another value of one item, or another as-of date, or another now."""
    if item == NOW and isinstance(value, datetime):
        return replace(case, now=value)
    if item == AS_OF.name and isinstance(value, date):
        return replace(case, as_of=value)
    return replace(case, facts={**case.facts, item: value})


def _without(case: Case, name: str) -> Case:
    """A case of which one fact is not known, or one parameter not set."""
    facts = {key: value for key, value in case.facts.items() if key != name}
    return replace(case, facts=facts, settings={key: value for key, value in case.settings.items() if key != name})


def came(outcome: Outcome) -> Came:
    """The headline outcomes of a case."""
    return tuple(results(outcome).items())


def flips(below: Outcome, above: Outcome) -> tuple[Flip, ...]:
    """What changes between two outcomes: headline outcomes, or only the rules by which they came."""
    one, other = results(below), results(above)
    names = [name for name in one if name in other]
    found = (Flip(n, one[n], other[n], _rules(below, n), _rules(above, n)) for n in names)
    return tuple(f for f in found if f.below != f.above or (f.by_rules and f.rules_below != f.rules_above))


def _shown(pair: Pair) -> Iterator[tuple[object, ...]]:
    """What a pair shows: of which bound, from what to what; of a last second, of every clock whose it is."""
    probe = pair.probe
    last = [clock for clock in pair.below.clocks if _offset(pair.below, clock) == timedelta(0)]
    for place in last if probe.clock else [probe.bound.cut if probe.bound else None]:
        for flip in pair.flips:
            yield probe.item, place, flip.change


def _rules(outcome: Outcome, full: str) -> tuple[str, ...]:
    """The rules by which a headline outcome came for certain; a clock has none."""
    decision = outcome.decisions.get(full.rpartition(".")[0])
    return decision.certain if decision else ()


def _same(pair: Pair, below: Outcome, above: Outcome) -> bool:
    """Whether two cases come out as those of a pair do, with the same rules, and a clock at the same instant."""
    return (
        came(below) == came(pair.below)
        and came(above) == came(pair.above)
        and flips(below, above) == pair.flips
        and _still_due(pair.probe, below, above)
    )


def _still_due(probe: Probe, below: Outcome, above: Outcome) -> bool:
    """Whether a clock whose last second is now is still due then on both sides."""
    return not probe.clock or all(
        _offset(outcome, probe.clock) == offset for outcome, offset in ((below, timedelta(0)), (above, SECOND))
    )


def _offset(outcome: Outcome, clock: str) -> timedelta | None:
    """By how much now is past the instant at which a clock is due."""
    state = outcome.clocks.get(clock)
    until = state.due.value if state and state.due.settled else None
    return comparable(outcome.now) - comparable(until) if isinstance(until, datetime) else None


def _marks(outcome: Outcome) -> Iterator[tuple[object, ...]]:
    """Where each value of a case stands, and each clock."""
    for name, value in (*outcome.case.facts.items(), (AS_OF.name, outcome.case.as_of)):
        yield _mark(name, "", value, outcome)
    for clock in outcome.clocks:
        yield _mark(NOW, clock, None, outcome)


def _mark(item: str, clock: str, value: Value, outcome: Outcome) -> tuple[object, ...]:
    return (item, clock, _offset(outcome, clock)) if clock else (item, "", comparable(value))


def indifferent(policy: Requirements, outcome: Outcome, item: str, values: Iterable[Value]) -> bool:
    """Whether a case comes out the same with any of these values of an item, of the as-of date or of now."""
    search = _Search(policy)
    others = (search.decided(moved(outcome.case, item, value)) for value in values)
    return all(other is not None and came(other) == came(outcome) for other in others)
