"""A decision table made ready: every entry a region, every rule a box, every input cut into classes.

Classes are those of :mod:`simsim.classes`. A cell that depends on another item becomes an opaque yes/no input of its
own.

``from_table`` takes a :class:`~simsim.table.DecisionTable` and a glossary and gives a :class:`CompiledTable`, or the
diagnostics of every cell that cannot be read. Layers are a bit set of rules each, so switching one costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from typing import Any, Final, TypeVar

from simsim.boxes import Box
from simsim.classes import CompiledInput, classes
from simsim.diagnostics import CellError, Diagnostic
from simsim.feel.binding import Constant, Reference, Unknown, bind, bind_tests
from simsim.feel.habits import meant
from simsim.feel.meaning import Opaque, denoted
from simsim.feel.parser import parse_expression, parse_tests
from simsim.feel.printer import printed
from simsim.feel.syntax import AnyOf, Equals, Expression, Literal, names_in
from simsim.hits import End, beats, clause_errors, later
from simsim.items import Glossary, ItemDefinition, checked
from simsim.messages import did_you_mean
from simsim.regions import Intervals, Region, above, below, days
from simsim.resolver import Producers, Words
from simsim.table import DecisionTable, Entry, HitPolicy, Rule
from simsim.values import Kind, Value, read_boolean, read_date
from simsim.words import CELL, Phrase, plain

_T = TypeVar("_T")
OPAQUE: Final = 0b10  # the classes, yes alone, in which the rule of an opaque cell is admitted
AS_OF: Final = ItemDefinition("as of", Kind.DATE, label=Phrase("as-of date", "适用日"))


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
        return tuple(dict.fromkeys((*self.tested, *outputs)))

    @cached_property
    def tested(self) -> tuple[str, ...]:
        """The items that its inputs are, or that input entries name."""
        names = (name for i in self.inputs for name in ((i.item.name,) if not i.opaque else sorted(i.opaque.names)))
        return tuple(dict.fromkeys(names))

    @cached_property
    def parameters(self) -> frozenset[str]:
        """Every name that a cell of it may have from a parameter: another value of that makes another table."""
        return frozenset(name for rule in self.every_rule for name in rule.parameters) | {*self.needs}

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """All names of which it counts what is known of them."""
        return tuple(sorted(self.parameters))

    @cached_property
    def decided(self) -> dict[object, Any]:
        """What was decided before, by what was known of all that is asked."""
        return {}

    def beaten(self, certain: int) -> int:
        """The rules that give no result where the rules ``certain`` match, both as bit sets."""
        if self.hit_policy is HitPolicy.FIRST:
            return later(certain)
        beaten = 0
        while certain and self.hit_policy is HitPolicy.PRIORITY:
            beaten |= self._beats[certain.bit_length() - 1]
            certain ^= 1 << certain.bit_length() - 1
        return beaten

    @cached_property
    def _beats(self) -> tuple[int, ...]:
        """For each rule those that it precedes in every case; an entry that is no literal may give anything."""
        rows = (tuple(o.value if isinstance(o, Literal) else End.ERROR for o in rule.outputs) for rule in self.rules)
        return beats(self.outputs, [*rows])

    @property
    def every_rule(self) -> tuple[CompiledRule, ...]:
        """All rules, the default among them."""
        return (*self.rules, self.default) if self.default else self.rules


def from_table(
    table: DecisionTable, glossary: Glossary, parameters: Mapping[str, Value], producers: Producers
) -> tuple[CompiledTable, list[Diagnostic]]:
    """The compiled table, and a diagnostic for every clause and entry that cannot be read.

    A table with an error decides nothing; what could be read of it serves to draw the graph.
    """
    return _Compiler(table, glossary, Words(table.name.text, glossary, parameters, producers)).compiled()


class _Compiler:
    """One table on its way; collects diagnostics instead of stopping at the first."""

    def __init__(self, table: DecisionTable, glossary: Glossary, words: Words) -> None:
        self.table, self.glossary, self.words = table, glossary, words
        self.found: list[Diagnostic] = []
        self.seen: dict[tuple[str, int, str], tuple[Any, tuple[str, ...]]] = {}

    def compiled(self) -> tuple[CompiledTable, list[Diagnostic]]:
        """The table, without what cannot be read, and the errors found on the way."""
        inputs = [self._item(entry) for entry in self.table.inputs]
        outputs = [self._output(entry) for entry in self.table.outputs]
        self.found.extend(clause_errors(self.table, outputs))
        ordered = self.table.counted
        rows = [self._rule(rule, inputs, outputs) for rule in ordered]
        default = self._default(self.table.default, outputs) if self.table.default else None
        columns = [c for c in (*self._columns(inputs, rows), self._validity(ordered)) if c]
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
                if plain(entry.text):  # a blank one was told of with its sheet
                    self._report("item-unknown", entry, item=entry.text, hint=did_you_mean(close))
                return None

    def _output(self, entry: Entry) -> ItemDefinition | None:
        name = self.words.name(entry.text)
        item = self.glossary.items.get(name or "")
        if item is None:
            if plain(entry.text):
                self._report(
                    "item-unknown", entry, item=entry.text, hint=did_you_mean(self.glossary.close(entry.text) or "")
                )
            return None
        return replace(item, name=f"{self.table.name.text}.{item.name.rpartition('.')[2]}")

    def _report(self, code: str, entry: Entry, **fields: Any) -> None:  # noqa: ANN401  # a diagnostic's fields
        self.found.append(Diagnostic(code, entry.place, entry.text, None, **fields))

    def _once(self, role: str, n: int, entry: Entry, read: Callable[[Entry], _T]) -> tuple[_T, tuple[str, ...]]:
        """What an entry says, and the parameters it names: read once for all of its column that are written alike.

        One with a mistake is read every time, so that each of them is told of.
        """
        key = (role, n, entry.text)
        if key not in self.seen:
            before = len(self.found)
            self.words.named.clear()
            made = read(entry), tuple(self.words.named)
            if len(self.found) > before:
                return made
            self.seen[key] = made
        return self.seen[key]

    def _rule(
        self, rule: Rule, inputs: Sequence[ItemDefinition | None], outputs: Sequence[ItemDefinition | None]
    ) -> _Row:
        read = [self._once("input", n, e, partial(self._cell, inputs[n])) for n, e in enumerate(rule.inputs)]
        if self.table.hit_policy is HitPolicy.COUNT:  # it counts rules, whatever they give
            outputs = [None] * len(outputs)
        given = self._given("output", rule, outputs)
        cells = [cell for cell, _ in read]
        regions = tuple(c.denoted if isinstance(c.denoted, Region) else Region() for c in cells)
        names = [name for _, names in (*read, *given) for name in names]
        parameters = tuple(dict.fromkeys((*(c.leans_on for c in cells if c.leans_on), *names)))
        canonical = tuple(c.canonical for c in cells)
        compiled = CompiledRule(rule, Box(regions), tuple(e for e, _ in given), parameters, canonical)
        return _Row(compiled, tuple(c.denoted for c in cells))

    def _default(self, rule: Rule, outputs: Sequence[ItemDefinition | None]) -> CompiledRule:
        given = self._given("default", rule, outputs)
        parameters = tuple(dict.fromkeys(name for _, names in given for name in names))
        return CompiledRule(rule, Box(()), tuple(e for e, _ in given), parameters)

    def _given(
        self, role: str, rule: Rule, outputs: Sequence[ItemDefinition | None]
    ) -> list[tuple[Expression, tuple[str, ...]]]:
        return [
            self._once(role, n, entry, partial(self._expression, item))
            for n, (entry, item) in enumerate(zip(rule.outputs, outputs, strict=True))
        ]

    def _cell(self, item: ItemDefinition | None, entry: Entry) -> _Cell:
        bound = self._bound(entry, item)
        denoted = self._denoted(entry, item, bound)
        leans = item is not None and _leans(item, denoted, self.glossary)
        return _Cell(denoted, printed(bound) if bound else "", item.name if item and leans else "")

    def _bound(self, entry: Entry, item: ItemDefinition | None) -> AnyOf | None:
        """An input entry's tests; one under an unknown item is still parsed, so that nothing waits its turn."""
        try:
            return read_tests(entry.text, item, self.words)
        except CellError as error:
            self.found.append(error.at(entry.place, entry.text))
            return None

    def _denoted(self, entry: Entry, item: ItemDefinition | None, bound: AnyOf | None) -> Region | Opaque | None:
        """What an input entry admits."""
        try:
            return denoted(bound, item) if item and bound else None
        except CellError as error:
            self.found.append(error.at(entry.place, entry.text))
        except TypeError:  # instants and wall times do not compare
            self._report("clause-mixed-zones", entry, item=item.caption if item else "")
        return None

    def _expression(self, item: ItemDefinition | None, entry: Entry) -> Expression:
        """What an output entry gives; null where it cannot be read, which is then an error of the table."""
        if CELL.read(entry.text) == "-":
            return Literal(None)
        if not plain(entry.text):
            self._report("output-blank", entry)
            return Literal(None)
        try:
            word = _whole_word(entry.text, item) if item else read_boolean(entry.text)
            read = self.words.whole(entry.text) or parse_expression(entry.text)
            bound = bind(read, item, self.words) if word is None else Literal(word)
            if item and isinstance(bound, Literal) and bound.value is not None:
                _checked_output(item, bound)
        except CellError as error:
            self.found.append(meant(error, entry.text, item, output=True).at(entry.place, entry.text))
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
            self._report("clause-mixed-zones", _first_other_zone(cells, entries), item=item.caption)
            return None

    def _validity(self, rules: Sequence[Rule]) -> CompiledInput | None:
        """The dates between which rows are valid, as one more input."""
        if not any(r.valid_from or r.valid_to for r in rules):
            return None
        by = self._item(self.table.valid_by) if self.table.valid_by else None
        item = replace(AS_OF, name=by.name, label=by.label, may_be_null=by.may_be_null) if by else AS_OF
        nullable = item.name in self.words.producers.items
        return classes(item, [self._valid(rule) for rule in rules], None, nullable=nullable)

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
class _Cell:
    """What an input entry denotes, its canonical text, the parameter under which it stands if that is tested."""

    denoted: Region | Opaque | None
    canonical: str
    leans_on: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A rule and what each of its input entries denotes."""

    rule: CompiledRule
    cells: tuple[Region | Opaque | None, ...]


def read_tests(text: str, item: ItemDefinition | None, words: Words) -> AnyOf | None:
    """The tests of an input entry, every word bound; ``None`` under an unknown item. Raises :class:`CellError`."""
    try:
        word = _whole_word(text, item)
        whole = Literal(word) if word else words.whole(text)
        tests = AnyOf((Equals(whole),)) if whole else parse_tests(text)
        return bind_tests(tests, item, words) if item else None
    except CellError as error:
        raise meant(error, text, item) from error


def _first_other_zone(cells: Sequence[Any], entries: Sequence[Entry]) -> Entry:
    """The first entry that names a zone where those above name none, or the other way round."""
    zoned = [(bool(cell.cuts[0].value.tzinfo), entry) for cell, entry in zip(cells, entries, strict=True) if _cut(cell)]
    return next(entry for with_zone, entry in zoned if with_zone is not zoned[0][0])


def _cut(cell: Region | Opaque | None) -> bool:
    """Whether an entry bounds its input anywhere."""
    return isinstance(cell, Intervals) and bool(cell.cuts)


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


def _nothing(_: int) -> Region:
    """An opaque input has classes and no values of its own."""
    return Region()


def _opaque_columns(
    item: ItemDefinition, cells: Sequence[Region | Opaque | None], column: int
) -> Iterator[CompiledInput]:
    """A yes/no input for each different opaque cell of a column; rules with the same one share it."""
    same: dict[int, tuple[Opaque, set[int]]] = {}
    for n, cell in enumerate(cells):
        if isinstance(cell, Opaque):
            same.setdefault(id(cell), (cell, set()))[1].add(n)
    every = (1 << len(cells)) - 1
    for cell, rules in same.values():
        admits = tuple(OPAQUE if n in rules else 0b11 for n in range(len(cells)))
        others = every - sum(1 << n for n in rules)
        opaque = Opaque(cell.tests, cell.names | {item.name})
        yield CompiledInput(item, admits, (others, every), 0b11, int, _nothing, opaque, column)  # type: ignore[arg-type]  # yes or no
