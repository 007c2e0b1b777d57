"""What is true of one table by trying every kind of case: the naive reading at the points of a grid, nothing clever.

The grid takes of every item a value on, just below and just above each bound that cells may name, and beyond them all;
each allowed value, a text that no cell mentions, null where it may be. Rules are told by their place in the order in
which they count, sets of them as bit sets.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import product
from typing import Any

from simsim.analysis.space import Space, space
from simsim.compiled import AS_OF, CompiledTable, from_table
from simsim.feel.binding import no_names
from simsim.feel.meaning import meaning
from simsim.feel.parser import parse_tests
from simsim.items import Glossary, ItemDefinition, Parameter
from simsim.policy.assembly import producers_of
from simsim.regions import Region
from simsim.table import DecisionTable, Entry, HitPolicy, Rule
from tests import naive

Values = Mapping[str, Any]
Box = Mapping[str, Region]


@dataclass(frozen=True)
class Point:
    """A case of the grid: the value of each item, and the rules that match it."""

    values: Values
    rules: int

    @property
    def first(self) -> int | None:
        """The rule that counts first."""
        return (self.rules & -self.rules).bit_length() - 1 if self.rules else None


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

    def __repr__(self) -> str:
        table = self.table
        by = f" valid by {table.valid_by.text}" if table.valid_by else ""
        settings = {p.name: p.value for p in self.parameters if p.name in self.axes or p.value is not None}
        shown = [f"{table.hit_policy} {_texts(table.inputs)} -> {_texts(table.outputs)}{by}, layers {self.layers}"]
        shown += [f"constraints {self.constraints}, start {self.start}, parameters {settings}"]
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
        if self.table.hit_policy is HitPolicy.FIRST:
            return sorted(self.table.rules, key=lambda rule: rule.order or Decimal(0))
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
        """What a case is given if this rule decides it, or the default."""
        by = self.default if rule is None else self.rules[rule]
        return by and (naive.outputs(by, self.table, {}, self.world), frozenset(by.sources), by.layer)

    # ---- the grid

    def may_be(self, name: str) -> Sequence[Any]:
        """The values that the grid takes of an item, those before the start of the policy left out."""
        start = self.start if name == self.dated else None
        return [value for value in self.values[name] if not start or value is None or value >= start]

    def is_excluded(self, values: Values) -> bool:
        """Whether a constraint says that it cannot happen."""
        return any(
            all(
                naive.admits(text, self.items_by_name[name], values[name], values, self.world)
                for name, text in box.items()
            )
            for box in self.constraints
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

    def _parted(self, name: str) -> Iterator[tuple[Any, int]]:
        seen = set()
        columns = [c for c in self.space.inputs if c.item.name == name and c.opaque is None]
        excluding = [
            (text, self.items_by_name[name]) for box in self.constraints for n, text in box.items() if n == name
        ]
        for value in self.may_be(name):
            rules = self.admitting(name, value)
            out = tuple(naive.admits(text, item, value, {}, self.world) for text, item in excluding)
            key = (rules, out, *(c.classify(value) for c in columns))
            if key not in seen:
                seen.add(key)
                yield value, rules

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
        excluded = [
            {name: meaning(parse_tests(text), items[name], no_names) for name, text in box.items()}
            for box in self.constraints
        ]
        parameters = {p.name: p for p in self.parameters}
        return space(self.compiled, self.layers, constraints=excluded, parameters=parameters, start=self.start)  # type: ignore[arg-type]  # constants, so no opaque ones

    def box(self, shown: Iterable[tuple[int, Region]]) -> Box:
        """A finding's box by names of items."""
        found: dict[str, Region] = {}
        for n, region in shown:
            name = self.space.inputs[n].item.name
            found[name] = found[name] & region if name in found else region
        return found


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


def bits(numbers: Iterable[int]) -> int:
    """These rules as a bit set."""
    return sum(1 << n for n in numbers)
