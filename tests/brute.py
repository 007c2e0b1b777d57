"""What is true of one table by trying every kind of case: the naive reading at the points of a grid, nothing clever.

The grid takes of every item a value on, just below and just above each bound that cells may name, and beyond them all;
each allowed value, a text that no cell mentions, null where it may be. Rules are told by their place in the order in
which they count, sets of them as bit sets.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import product
from typing import Any

from simsim.analysis.findings import Finding
from simsim.analysis.space import Space, space
from simsim.compiled import AS_OF, CompiledTable, from_table
from simsim.feel.binding import no_names
from simsim.feel.meaning import meaning
from simsim.feel.parser import parse_tests
from simsim.items import Glossary, ItemDefinition, Parameter
from simsim.policy.assembly import producers_of
from simsim.regions import Cut, Intervals, Names, Region, above, below, days
from simsim.table import DecisionTable, Entry, HitPolicy, Rule
from tests import naive

Values = Mapping[str, Any]
Box = Mapping[str, Region]


@dataclass(frozen=True)
class Point:
    """A case of the grid: the value of each item, and the rules that match it."""

    values: Values
    rules: int


@dataclass(frozen=True)
class Subject:
    """A table, all that it speaks of, and the values that the grid takes of every item."""

    table: DecisionTable
    items: tuple[ItemDefinition, ...]
    values: Mapping[str, Sequence[Any]]
    layers: Sequence[str] = ()
    parameters: tuple[Parameter, ...] = ()
    constraints: tuple[Mapping[str, str], ...] = ()  # a cell per item
    start: date | None = None
    accepted: tuple[Mapping[str, str], ...] = ()  # where silence is, a cell per item

    def __repr__(self) -> str:
        table = self.table
        by = f" valid by {table.valid_by.text}" if table.valid_by else ""
        settings = {p.name: p.value for p in self.parameters if p.name in self.axes or p.value is not None}
        shown = [f"{table.hit_policy} {_texts(table.inputs)} -> {_texts(table.outputs)}{by}, layers {self.layers}"]
        shown += [f"constraints {self.constraints}, accepted {self.accepted}, start {self.start}, {settings}"]
        for r in (*self.rules, *([table.default] if table.default else [])):
            valid = [entry.text if entry else "" for entry in (r.valid_from, r.valid_to)]
            shown.append(f"  {r.id}  {_texts(r.inputs)} -> {_texts(r.outputs)} {r.layer} {r.sources} {valid}")
        return "\n".join(["", *shown, ""])

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:  # noqa: ANN401, FBT001  # as Hypothesis calls it
        printer.text(repr(self))

    @cached_property
    def items_by_name(self) -> Mapping[str, ItemDefinition]:
        """All items and parameters."""
        return {item.name: item for item in (*self.items, *(p.item for p in self.parameters))}

    # ---- the naive reading

    @cached_property
    def rules(self) -> Sequence[Rule]:
        """The rules in the order in which they count."""
        if self.table.hit_policy in (HitPolicy.FIRST, HitPolicy.RULE_ORDER):
            return sorted(self.table.rules, key=lambda rule: rule.order or Decimal(0))
        if self.table.hit_policy is HitPolicy.OUTPUT_ORDER:
            return sorted(self.table.rules, key=lambda rule: int(rule.id))
        return self.table.rules

    @cached_property
    def ids(self) -> Mapping[str, int]:
        """The place of each rule."""
        return {rule.id: n for n, rule in enumerate(self.rules)}

    @cached_property
    def world(self) -> naive.World:
        """As the naive reading sees it."""
        set_here = {p.name: p.value for p in self.parameters if p.value is not None}
        return naive.World(self.items_by_name, set_here, self.layers)

    @property
    def default(self) -> Rule | None:
        """The default, if its layer is on."""
        default = self.table.default
        return default if default and naive.is_on(default, self.world) else None

    @property
    def on(self) -> Sequence[int]:
        """The rules whose layer is on."""
        return [n for n, rule in enumerate(self.rules) if naive.is_on(rule, self.world)]

    @property
    def dated(self) -> str | None:
        """The item by whose value rules are valid or not."""
        if not any(rule.valid_from or rule.valid_to for rule in self.rules):
            return None
        return self.table.valid_by.text if self.table.valid_by else AS_OF.name

    @property
    def axes(self) -> Sequence[str]:
        """The items that a case of this table has."""
        names = (*(clause.text for clause in self.table.inputs), *([self.dated] if self.dated else []))
        return tuple(dict.fromkeys(names))

    def admitting(self, name: str, value: Any) -> int:  # noqa: ANN401  # a value of any type
        """The rules that are on and admit a value of one item, whatever the others are."""
        return sum(1 << n for n in self.on if self._admits(self.rules[n], name, value))

    def _admits(self, rule: Rule, name: str, value: Any) -> bool:  # noqa: ANN401  # a value of any type
        facts, world = {name: value}, self.world
        if name == self.dated:
            world = world if self.table.valid_by else replace(world, as_of=value)
            if not naive.counts(rule, self.table, facts, world):
                return False
        return all(
            naive.admits(entry.text, self.items_by_name[name], value, facts, world)
            for clause, entry in zip(self.table.inputs, rule.inputs, strict=True)
            if clause.text == name
        )

    def answer(self, case: Values) -> naive.Answer:
        """What the table gives in the naive reading."""
        world = replace(self.world, as_of=case.get(AS_OF.name, self.world.as_of))
        return naive.decided(self.table, case, world)

    def matching(self, case: Values) -> int:
        """The rules that match a case of which everything is known."""
        world = replace(self.world, as_of=case.get(AS_OF.name, self.world.as_of))
        found = (
            naive.counts(rule, self.table, case, world) and naive.matches(rule, self.table, case, world)
            for rule in self.rules
        )
        return sum(match << n for n, match in enumerate(found))

    def effect(self, rule: int | None) -> Any:  # noqa: ANN401  # anything that can be compared
        """What a case is given if this rule decides it, or the default; a computed output is as it is written."""
        by = self.default if rule is None else self.rules[rule]
        if by is None:
            return None
        values = naive.outputs(by, self.table, {}, self.world).values()
        pairs = zip(values, by.outputs, strict=True)
        given = tuple(entry.text if isinstance(v, naive.NoValueError) else (type(v), v) for v, entry in pairs)
        return given, frozenset(by.sources), by.layer

    def part(self, rules: int, case: Values) -> int:
        """Those of the rules that match a case which no other precedes: by their order, or by what they give."""
        matching = numbers_in(rules)
        if self.table.hit_policy is HitPolicy.FIRST:
            return bits(matching[:1])
        if self.table.hit_policy is not HitPolicy.PRIORITY:
            return rules
        hits = naive.Hits(self.table, [self.rules[n] for n in matching], case, self.world)
        rows = dict(zip(matching, hits.given(), strict=True))
        ranked = hits.ranked()
        return bits(n for n, row in rows.items() if not any(naive.surely_before(r, row, ranked) for r in rows.values()))

    def is_conflict(self, rules: int, case: Values) -> bool:
        """Whether the hit policy forbids that just these rules match a case."""
        matching = [self.rules[n] for n in numbers_in(rules)]
        answer = naive.ANSWERS[self.table.hit_policy]
        return bool(matching) and answer(naive.Hits(self.table, matching, case, self.world)).ended == "conflict"

    # ---- the grid

    def may_be(self, name: str) -> Sequence[Any]:
        """The values that the grid takes of an item, those before the start of the policy left out."""
        start = self.start if name == self.dated else None
        return [value for value in self.values[name] if not start or value is None or value >= start]

    def is_excluded(self, values: Values) -> bool:
        """Whether a constraint says that it cannot happen."""
        return any(self._is_in(box, values) for box in self.constraints)

    def is_accepted(self, values: Values) -> bool:
        """Whether silence is accepted there."""
        return any(self._is_in(box, values) for box in self.accepted)

    def _is_in(self, box: Mapping[str, str], values: Values) -> bool:
        return all(
            naive.admits(text, self.items_by_name[name], values[name], values, self.world) for name, text in box.items()
        )

    @cached_property
    def parted(self) -> Mapping[str, Sequence[tuple[Any, int]]]:
        """The values of each axis with the rules that admit them; of those that nothing tells apart, one."""
        return {name: tuple(self._parted(name)) for name in self.axes}

    @cached_property
    def every(self) -> Sequence[Point]:
        """Every case."""
        return [
            Point(dict(zip(self.axes, (v for v, _ in chosen), strict=True)), _met(rules for _, rules in chosen))
            for chosen in product(*(self.parted[name] for name in self.axes))
        ]

    @cached_property
    def grid(self) -> Sequence[Point]:
        """Every case but those that are excluded."""
        return [point for point in self.every if not self.is_excluded(point.values)]

    @cached_property
    def silent(self) -> Sequence[Point]:
        """Those in which no rule matches, be it accepted or not."""
        return [point for point in self.grid if not point.rules]

    @cached_property
    def gaps(self) -> Sequence[Point]:
        """Those in which no rule matches and that nobody has accepted."""
        return [point for point in self.silent if not self.is_accepted(point.values)]

    def _parted(self, name: str) -> Iterator[tuple[Any, int]]:
        seen = set()
        item = self.items_by_name.get(name, AS_OF)
        said = [box[name] for box in (*self.constraints, *self.accepted) if name in box]
        for value in self.may_be(name):
            rules = self.admitting(name, value)
            held = tuple(naive.admits(text, item, value, {}, self.world) for text in said)
            key = (rules, held, self.piece(name, value))
            if key not in seen:
                seen.add(key)
                yield value, rules

    def piece(self, name: str, value: Any) -> object:  # noqa: ANN401  # a value of any type
        """The piece, between two bounds that anything said of an item names, in which a value lies."""
        if value is None:
            return None
        regions = self._said[name]
        cuts = sorted({cut for region in regions if isinstance(region, Intervals) for cut in region.cuts})
        names = {n for region in regions if isinstance(region, Names) for n in region.names}
        return bisect_right(cuts, Cut(value)) if not names else value if value in names else "another"

    @cached_property
    def _said(self) -> Mapping[str, Sequence[Region]]:
        """What is said of each item: by a rule, be it on or off, by a box, by what it may be at all."""
        found: dict[str, list[Region]] = {name: [self.items_by_name.get(name, AS_OF).domain] for name in self.axes}
        for rule in self.rules:
            of_rule: dict[str, Region] = {}
            for clause, entry in zip(self.table.inputs, rule.inputs, strict=True):
                region = self._region(clause.text, entry.text)
                of_rule[clause.text] = of_rule[clause.text] & region if clause.text in of_rule else region
            if self.dated:
                valid = _valid(rule)
                of_rule[self.dated] = of_rule[self.dated] & valid if self.dated in of_rule else valid
            for name, region in of_rule.items():
                found[name].append(region)
        for box in (*self.constraints, *self.accepted):
            for name, text in box.items():
                found[name].append(self._region(name, text))
        for parameter in self.parameters:
            if parameter.name in found:
                found[parameter.name] += [self._region(parameter.name, str(v)) for v in parameter.alternatives]
        return found

    def _region(self, name: str, text: str) -> Region:
        """What a cell without names denotes, or everything."""
        return meaning(parse_tests(text), self.items_by_name[name], no_names)  # type: ignore[return-value]  # no opaque ones

    @cached_property
    def full_grid(self) -> Sequence[Point]:
        """Every case of every item that the table needs, for cells that compare items with each other."""
        return [Point(case, self.matching(case)) for case in self.completions({})]

    def completions(self, case: Values) -> Iterator[Values]:
        """A case with every value of the grid for what it does not tell."""
        needed = dict.fromkeys((*self.axes, *self.compiled.needs))
        names = [name for name in needed if name not in case and name not in self.world.parameters]
        for values in product(*map(self.may_be, names)):
            yield {**case, **dict(zip(names, values, strict=True))}

    # ---- the engine's view

    @cached_property
    def compiled(self) -> CompiledTable:
        """The table as the engine reads it."""
        glossary = Glossary(self.items, self.parameters)
        producers = producers_of({self.table.name.text: self.table}, (), glossary)
        set_here = {p.name: p.value for p in self.parameters}
        compiled, found = from_table(self.table, glossary, set_here, producers)
        assert not found, [d.told() for d in found]
        return compiled

    @cached_property
    def space(self) -> Space:
        """The space that is examined."""
        items = self.items_by_name
        excluded, accepted = (
            [{name: meaning(parse_tests(text), items[name], no_names) for name, text in box.items()} for box in boxes]
            for boxes in (self.constraints, self.accepted)
        )
        parameters = {p.name: p for p in self.parameters}
        said = {"constraints": excluded, "accepted": accepted, "parameters": parameters, "start": self.start}
        return space(self.compiled, self.layers, **said)  # type: ignore[arg-type]  # constants, so no opaque ones


def box_of(finding: Finding) -> Box:
    """A finding's box by names of items."""
    found: dict[str, Region] = {}
    for item, region in finding.box:
        found[item.name] = found[item.name] & region if item.name in found else region
    return found


def _valid(rule: Rule) -> Region:
    """The days between which a rule counts."""
    region = Intervals(inside=True, null=True)
    if rule.valid_from:
        region &= above(date.fromisoformat(rule.valid_from.text), closed=True, grid=days)
    if rule.valid_to:
        region &= below(date.fromisoformat(rule.valid_to.text), closed=True, grid=days)
    return region


def _texts(entries: Iterable[Entry]) -> str:
    return " | ".join(entry.text for entry in entries)


def _met(sets: Iterable[int]) -> int:
    met = -1
    for one in sets:
        met &= one
    return met


def holds(box: Box, values: Values) -> bool:
    """Whether a case lies in a box."""
    return all(values[name] in region for name, region in box.items())


def within(points: Iterable[Point], box: Box) -> list[Point]:
    """The points in a box."""
    return [point for point in points if holds(box, point.values)]


def numbers_in(rules: int) -> list[int]:
    """The rules in a bit set, in order."""
    return [n for n in range(rules.bit_length()) if rules >> n & 1]


def bits(numbers: Iterable[int]) -> int:
    """These rules as a bit set."""
    return sum(1 << n for n in numbers)
