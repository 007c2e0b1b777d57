"""A decision table made ready: every entry a region, every rule a box, every input cut into classes.

An input's *classes* are the pieces between all bounds that its column names; null is a class of its own, and so is "any
other name". Within a class no rule can tell two values apart, so that one bit set per class, of the rules that admit
it, is all that deciding needs. A cell that depends on another item becomes an opaque yes/no input of its own.

``from_table`` takes a :class:`~simsim.table.DecisionTable` and a glossary and gives a :class:`CompiledTable`, or the
diagnostics of every cell that cannot be read. Layers are a bit set of rules each, so switching one costs nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

from simsim.boxes import Box
from simsim.diagnostics import CellError, Diagnostic
from simsim.feel.meaning import Constant, Opaque, Reference, Unknown, bind, bind_tests, denoted, names_in
from simsim.feel.parser import parse_expression, parse_tests
from simsim.feel.printer import printed
from simsim.feel.syntax import AnyOf, Equals, Expression, Literal
from simsim.items import Glossary, ItemDefinition, checked
from simsim.regions import Cut, Intervals, Names, Region, above, below, days
from simsim.table import DecisionTable, Entry, HitPolicy, Rule
from simsim.values import Kind, Known, Value, read_date
from simsim.words import CELL, Phrase, plain

AS_OF: Final = ItemDefinition("as of", Kind.DATE, label=Phrase("as-of date", "适用日"))


@dataclass(frozen=True)
class CompiledInput:
    """One input clause (or one opaque cell): its classes, and for each the rules that admit it.

    ``admits[rule]`` is a bit set of classes, ``rules[class]`` a bit set of rules: the same relation both ways.
    ``domain`` is the bit set of the classes that a value may fall in at all.
    """

    item: ItemDefinition
    admits: tuple[int, ...]
    rules: tuple[int, ...]
    domain: int
    classify: Callable[[Value], int]
    opaque: Opaque | None = None
    column: int | None = None

    def mask(self, known: Known) -> int:
        """The classes in which a value known thus may fall, as a bit set."""
        if known.values is None:
            return self.domain
        mask = 0
        for value in known.values:
            mask |= 1 << self.classify(value)
        return mask


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """One rule: its box, its output expressions, the parameters its cells name, its input entries made canonical."""

    rule: Rule
    box: Box
    outputs: tuple[Expression, ...]
    parameters: tuple[str, ...] = ()
    canonical: tuple[str, ...] = ()


@dataclass(frozen=True)
class CompiledTable:
    """A decision table in the form that decides; rules stand in the order in which they count."""

    name: str
    table: DecisionTable
    inputs: tuple[CompiledInput, ...]
    outputs: tuple[ItemDefinition, ...]
    rules: tuple[CompiledRule, ...]
    default: CompiledRule | None

    @property
    def hit_policy(self) -> HitPolicy:
        """The table's hit policy."""
        return self.table.hit_policy

    @cached_property
    def layers(self) -> Mapping[str, int]:
        """The rules of each layer, as a bit set; under the blank name those that are always on."""
        found: dict[str, int] = {}
        for n, rule in enumerate(self.rules):
            found[rule.rule.layer] = found.get(rule.rule.layer, 0) | 1 << n
        return found

    def enabled(self, layers: Iterable[str]) -> int:
        """The rules that are on when ``layers`` are, as a bit set."""
        return sum(self.layers.get(layer, 0) for layer in {"", *layers})

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """Every item that deciding this table may ask for, in the order of first mention."""
        outputs = (name.text for r in self.every_rule for o in r.outputs for name in names_in(o))
        inputs = (name for i in self.inputs for name in ((i.item.name,) if not i.opaque else sorted(i.opaque.names)))
        return tuple(dict.fromkeys((*inputs, *outputs)))

    @property
    def every_rule(self) -> tuple[CompiledRule, ...]:
        """All rules, the default among them."""
        return (*self.rules, self.default) if self.default else self.rules


class Words:
    """Resolves the words of one decision's cells: a parameter to its value, an item to its full name.

    ``parameters`` holds the values that are set; ``producers`` tells for a glossary name the full names of the outputs
    that give it. ``named`` remembers the parameters that were named since it was last cleared.
    """

    def __init__(
        self, decision: str, glossary: Glossary, parameters: Mapping[str, Value], producers: Producers
    ) -> None:
        self.decision, self.glossary, self.parameters, self.producers = decision, glossary, parameters, producers
        self.named: list[str] = []

    def __call__(self, word: str) -> Constant | Reference | Unknown:
        """What ``word`` stands for."""
        name = self.name(word)
        parameter = self.glossary.parameters.get(name or "")
        if parameter:
            self.named.append(parameter.name)
            value = self.parameters.get(parameter.name)
            return Reference(parameter.item, parameter.name) if value is None else Constant(value, parameter.name)
        item = self.glossary.items.get(name or "")
        return self._reference(word, item) if item else Unknown(self._close(word))

    def _reference(self, word: str, item: ItemDefinition) -> Reference | Unknown:
        if plain(word) in self.producers.items:
            return Reference(replace(item, name=plain(word)))
        full = self.producers.outputs.get(item.name, ())
        if len(full) > 1:
            return Unknown(" / ".join(full))
        return Reference(replace(item, name=full[0]) if full else item)

    def name(self, word: str) -> str | None:
        """The glossary name of what ``word`` means in this decision: an output in full, its own output, any item."""
        own = self.glossary.name(f"{self.decision}.{word}")
        return self.producers.items.get(plain(word)) or own or self.glossary.name(word)

    def _close(self, word: str) -> str:
        ending = f".{plain(word)}"
        qualified = [name for name in self.producers.items if name.endswith(ending)]
        return " / ".join(qualified) or self.glossary.close(word) or ""


@dataclass(frozen=True, slots=True)
class Producers:
    """Which output gives which item: ``items`` from the full output name, ``outputs`` from the glossary's name."""

    items: Mapping[str, str]
    outputs: Mapping[str, tuple[str, ...]]


def from_table(
    table: DecisionTable, glossary: Glossary, parameters: Mapping[str, Value], producers: Producers
) -> tuple[CompiledTable | None, list[Diagnostic]]:
    """The compiled table, or ``None`` with a diagnostic for every clause and entry that cannot be read."""
    return _Compiler(table, glossary, Words(table.name.text, glossary, parameters, producers)).compiled()


class _Compiler:
    """One table on its way; collects diagnostics instead of stopping at the first."""

    def __init__(self, table: DecisionTable, glossary: Glossary, words: Words) -> None:
        self.table, self.glossary, self.words = table, glossary, words
        self.found: list[Diagnostic] = []

    def compiled(self) -> tuple[CompiledTable | None, list[Diagnostic]]:
        """The table, unless an error was found on the way."""
        inputs = [self._item(entry) for entry in self.table.inputs]
        outputs = [self._output(entry) for entry in self.table.outputs]
        ordered = (
            sorted(self.table.rules, key=lambda r: r.order or 0)
            if self.table.hit_policy is HitPolicy.FIRST
            else self.table.rules
        )
        rows = [self._rule(rule, inputs, outputs) for rule in ordered]
        default = self._outputs_only(self.table.default, outputs) if self.table.default else None
        validity = self._validity(ordered)
        if any(d.severity == "error" for d in self.found):
            return None, self.found
        columns = [c for c in self._columns(inputs, rows) if c] + ([validity] if validity else [])
        name = self.table.name.text
        rules = tuple(row.rule for row in rows)
        return CompiledTable(
            name, self.table, tuple(columns), tuple(o for o in outputs if o), rules, default
        ), self.found

    def _item(self, entry: Entry) -> ItemDefinition | None:
        """The item that an input clause names; a parameter counts with the values one may choose."""
        resolved = self.words(entry.text)
        match resolved:
            case Reference(item, _):
                return item
            case Constant(_, parameter):
                return self.glossary.parameters[parameter].item
            case Unknown(close):
                self._report("item-unknown", entry, item=entry.text, hint=_hint(close))
                return None

    def _output(self, entry: Entry) -> ItemDefinition | None:
        name = self.words.name(entry.text)
        item = self.glossary.items.get(name or "")
        if item is None:
            self._report("item-unknown", entry, item=entry.text, hint=_hint(self.glossary.close(entry.text) or ""))
            return None
        return replace(item, name=f"{self.table.name.text}.{item.name.rpartition('.')[2]}")

    def _report(self, code: str, entry: Entry, **fields: Any) -> None:  # noqa: ANN401  # a diagnostic's fields
        self.found.append(Diagnostic(code, entry.place, entry.text, None, **fields))

    def _rule(
        self, rule: Rule, inputs: Sequence[ItemDefinition | None], outputs: Sequence[ItemDefinition | None]
    ) -> _Row:
        self.words.named.clear()
        bound = tuple(self._bound(e, item) for e, item in zip(rule.inputs, inputs, strict=True))
        cells = tuple(self._cell(e, item, b) for e, item, b in zip(rule.inputs, inputs, bound, strict=True))
        leans = [item.name for item, c in zip(inputs, cells, strict=True) if item and _leans(item, c, self.glossary)]
        expressions = tuple(self._expression(e, item) for e, item in zip(rule.outputs, outputs, strict=True))
        regions = tuple(c if isinstance(c, Region) else Region() for c in cells)
        parameters = tuple(dict.fromkeys((*leans, *self.words.named)))
        canonical = tuple(printed(b) if b else "" for b in bound)
        return _Row(CompiledRule(rule, Box(regions), expressions, parameters, canonical), cells)

    def _outputs_only(self, rule: Rule, outputs: Sequence[ItemDefinition | None]) -> CompiledRule:
        self.words.named.clear()
        expressions = tuple(self._expression(e, item) for e, item in zip(rule.outputs, outputs, strict=True))
        return CompiledRule(rule, Box(()), expressions, tuple(dict.fromkeys(self.words.named)))

    def _bound(self, entry: Entry, item: ItemDefinition | None) -> AnyOf | None:
        """An input entry's tests; one under an unknown item is still parsed, so that nothing waits its turn."""
        try:
            word = _whole_word(entry.text, item)
            tests = AnyOf((Equals(Literal(word)),)) if word else parse_tests(entry.text)
            return bind_tests(tests, item, self.words) if item else None
        except CellError as error:
            self.found.append(error.at(entry.place, entry.text))
            return None

    def _cell(self, entry: Entry, item: ItemDefinition | None, bound: AnyOf | None) -> Region | Opaque | None:
        """What an input entry admits."""
        try:
            return denoted(bound, item) if item and bound else None
        except CellError as error:
            self.found.append(error.at(entry.place, entry.text))
            return None

    def _expression(self, entry: Entry, item: ItemDefinition | None) -> Expression:
        """What an output entry gives; null where it cannot be read, which is then an error of the table."""
        if CELL.read(entry.text) == "-":
            return Literal(None)
        if not plain(entry.text):
            self._report("output-blank", entry)
            return Literal(None)
        try:
            whole = _whole_word(entry.text, item)
            bound = Literal(whole) if whole else bind(parse_expression(entry.text), item, self.words)
            if item and isinstance(bound, Literal) and bound.value is not None:
                _checked_output(item, bound)
        except CellError as error:
            self.found.append(error.at(entry.place, entry.text))
            return Literal(None)
        return bound

    def _columns(self, inputs: Sequence[ItemDefinition | None], rows: Sequence[_Row]) -> Iterator[CompiledInput | None]:
        for n, item in enumerate(inputs):
            if item:
                cells = [row.cells[n] for row in rows]
                yield self._classes(item, cells, n, [row.rule.rule.inputs[n] for row in rows])
                yield from _opaque_columns(item, cells, n)

    def _classes(
        self,
        item: ItemDefinition,
        cells: Sequence[Region | Opaque | None],
        column: int,
        entries: Sequence[Entry],
    ) -> CompiledInput | None:
        everything = item.every | item.null
        regions = [everything if isinstance(c, Opaque) or c is None else c for c in cells]
        try:
            return classes(item, regions, column, nullable=item.name in self.words.producers.items)
        except TypeError:  # instants and wall times do not compare
            place = entries[0].place if entries else self.table.place
            self.found.append(Diagnostic("clause-mixed-zones", place, item=item.caption))
            return None

    def _validity(self, rules: Sequence[Rule]) -> CompiledInput | None:
        """The dates between which rows are valid, as one more input."""
        if not any(r.valid_from or r.valid_to for r in rules):
            return None
        item = AS_OF
        if self.table.valid_by:
            named = self._item(self.table.valid_by)
            item = replace(AS_OF, name=named.name, label=named.label) if named else AS_OF
        return classes(item, [self._valid(rule) for rule in rules], None)

    def _valid(self, rule: Rule) -> Intervals:
        region = Intervals(inside=True, null=True)
        if start := self._day(rule.valid_from):
            region &= above(start, closed=True, grid=days)
        if end := self._day(rule.valid_to):
            region &= below(end, closed=True, grid=days)
        if region.is_empty:
            entry = rule.valid_to or Entry("", rule.place)
            self._report("validity-reversed", entry, rule=rule.id)
        return region

    def _day(self, entry: Entry | None) -> date | None:
        if entry is None:
            return None
        day = read_date(plain(entry.text))
        if day is None:
            self._report("validity-date", entry, found=entry.text)
        return day


@dataclass(frozen=True, slots=True)
class _Row:
    """A rule and what each of its input entries denotes."""

    rule: CompiledRule
    cells: tuple[Region | Opaque | None, ...]


def _hint(close: str) -> Phrase:
    return Phrase(f"Did you mean {close}? ", f"是否应为 {close}? ") if close else Phrase("", "")


def _whole_word(text: str, item: ItemDefinition | None) -> str | None:
    """A cell that is, as a whole, a label of one of its item's values, whatever signs the label holds."""
    return item.words.get(plain(text).casefold()) if item else None


def _checked_output(item: ItemDefinition, literal: Literal) -> None:
    try:
        checked(item, literal.value)
    except CellError as error:
        raise CellError(error.code, literal.span, **error.fields) from error


def _leans(item: ItemDefinition, cell: Region | Opaque | None, glossary: Glossary) -> bool:
    """Whether an entry under a parameter really tests it."""
    return item.name in glossary.parameters and cell != item.every | item.null


def _opaque_columns(
    item: ItemDefinition, cells: Sequence[Region | Opaque | None], column: int
) -> Iterator[CompiledInput]:
    for n, cell in enumerate(cells):
        if isinstance(cell, Opaque):
            admits = tuple(0b10 if m == n else 0b11 for m in range(len(cells)))
            every = (1 << len(cells)) - 1
            opaque = Opaque(cell.tests, cell.names | {item.name})
            yield CompiledInput(item, admits, (every & ~(1 << n), every), 0b11, int, opaque, column)  # type: ignore[arg-type]  # yes or no


def classes(
    item: ItemDefinition, regions: Sequence[Region], column: int | None, *, nullable: bool = False
) -> CompiledInput:
    """An input cut into classes by the bounds of ``regions``, one region per rule.

    ``nullable``: it is the output of a decision, which may be silent.
    Raises ``TypeError`` where bounds with a zone meet bounds without.
    """
    domain: Region = item.domain | item.null if nullable else item.domain
    if item.kind in (Kind.STRING, Kind.BOOLEAN):
        return _name_classes(item, regions, domain, column)
    return _ordered_classes(item, regions, domain, column)


def _name_classes(item: ItemDefinition, regions: Sequence[Any], domain: Any, column: int | None) -> CompiledInput:  # noqa: ANN401
    names = sorted({name for region in (*regions, domain) for name in region.names}, key=str)
    place = {name: n for n, name in enumerate(names)}
    other, null = len(names), len(names) + 1

    def classify(value: Value) -> int:
        return null if value is None else place.get(value, other)

    def classes_in(region: Names) -> int:
        mask = sum(1 << n for name, n in place.items() if name in region)
        return mask | region.rest << other | region.null << null

    return _compiled_input(item, [classes_in(r) for r in regions], classes_in(domain), classify, column)


def _ordered_classes(item: ItemDefinition, regions: Sequence[Any], domain: Any, column: int | None) -> CompiledInput:  # noqa: ANN401
    cuts = sorted({cut for region in (*regions, domain) for cut in region.cuts})
    null = len(cuts) + 1
    wall = bool(cuts) and isinstance(cuts[0].value, datetime) and cuts[0].value.tzinfo is None

    def classify(value: Value) -> int:
        return null if value is None else bisect_right(cuts, Cut(_comparable(value, item.kind, wall=wall)))

    def classes_in(region: Intervals) -> int:
        inside, mask, turns = region.inside, 0, frozenset(region.cuts)
        for n in range(len(cuts) + 1):
            if n:
                inside ^= cuts[n - 1] in turns
            mask |= inside << n
        return mask | region.null << null

    return _compiled_input(item, [classes_in(r) for r in regions], classes_in(domain), classify, column)


def _comparable(value: Value, kind: Kind, *, wall: bool) -> Any:  # noqa: ANN401  # an ordered value
    """An instant as the column compares it: by its date under validity, by wall time where cells have no zone."""
    if isinstance(value, datetime):
        if kind is Kind.DATE:
            return value.date()
        return value.replace(tzinfo=None) if wall else value
    return value


def _compiled_input(
    item: ItemDefinition,
    admits: Sequence[int],
    domain: int,
    classify: Callable[[Value], int],
    column: int | None,
) -> CompiledInput:
    """Both ways of the relation between rules and classes; the class of null is the last."""
    count = classify(None) + 1
    rules = tuple(sum(1 << n for n, mask in enumerate(admits) if mask >> c & 1) for c in range(count))
    return CompiledInput(item, tuple(admits), rules, domain, classify, None, column)
