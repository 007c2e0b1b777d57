"""What a policy says, row by row: every sheet as rows of cells under names that last, each with its place.

Rows are told apart by what their authors tell them apart by, an id or a name, so that two versions of a policy can be
laid side by side whatever the order of rows, of columns, of files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, TypeAlias

from simsim.compiled import CompiledRule
from simsim.diagnostics import Place
from simsim.feel.printer import printed
from simsim.items import ItemDefinition, KnowledgeSource
from simsim.policy.clocks import Clock
from simsim.policy.model import PolicyModel
from simsim.sheets import (
    CalendarRow,
    CardRow,
    ClockRow,
    ConstraintRow,
    EventRow,
    ExampleRow,
    ItemRow,
    ParameterRow,
    TextRow,
    ValueRow,
    WaiverRow,
)
from simsim.table import DecisionTable, Entry
from simsim.values import spelled
from simsim.words import HIT_POLICY, LANGUAGES, Phrase, plain

HEAD: Final = "*"  # the row that says what a decision table itself is: its hit policy and its columns
ONCE: Final = ("title", "disclaimer", "start date", "layers on", "market", "place", "zone", "calendar", "currency")


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell says, where it stands, and what it means where that has a spelling of its own."""

    text: str
    place: Place = field(default=Place(), compare=False)
    meant: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row by the name of their column; ``place`` is where it stands."""

    cells: Mapping[str, Cell]
    place: Place = field(default=Place(), compare=False)


Rows: TypeAlias = Mapping[str, Row]


def tables_of(policy: PolicyModel) -> dict[str, Rows]:
    """The decision tables, literal expressions among them, each by the ids of its rules and :data:`HEAD`."""
    compiled = policy.compiled(policy.parameters((), {}))
    found: dict[str, Rows] = {}
    for name, table in policy.tables.items():
        read = {rule.rule.id: rule for rule in compiled[name].every_rule}
        rules = {rule.id: _rule(policy, table, read[rule.id]) for rule in table.rows}
        found[name] = {HEAD: _head(policy, table), **rules}
    return found


def _head(policy: PolicyModel, table: DecisionTable) -> Row:
    roles = {"input": table.inputs, "output": table.outputs, "valid from": [table.valid_by] if table.valid_by else []}
    columns = {role: ", ".join(_column(policy, entry) for entry in entries) for role, entries in roles.items()}
    told = {"hit policy": HIT_POLICY.shown(table.hit_policy.value, "en"), **columns}
    return Row({name: Cell(text, table.place) for name, text in told.items()}, table.place)


def _column(policy: PolicyModel, entry: Entry) -> str:
    """The name of a column's item, however it is written."""
    return policy.names.full(entry.text) or policy.glossary.name(entry.text) or plain(entry.text)


def _rule(policy: PolicyModel, table: DecisionTable, read: CompiledRule) -> Row:
    rule = read.rule
    entries = [*zip(table.inputs, rule.inputs, strict=True), *zip(table.outputs, rule.outputs, strict=True)]
    cells = {
        _column(policy, head): Cell(entry.text.strip(), entry.place, meant)
        for (head, entry), meant in zip(entries, _meant(read, len(entries)), strict=True)
    }
    rest: list[tuple[str, object]] = [("source", rule.sources), ("layer", rule.layer), ("order", rule.order)]
    rest += [("valid from", rule.valid_from), ("valid to", rule.valid_to)]
    rest += zip(table.annotations, rule.annotations, strict=False)
    return Row({**cells, **{name: _told(value, rule.at(name)) for name, value in rest}}, rule.place)


def _meant(read: CompiledRule, count: int) -> Sequence[str | None]:
    """The entries of a rule in the spelling that all share which say the same; where a parameter is named, none."""
    said = (*read.canonical, *map(printed, read.outputs))
    return [None] * count if read.parameters or len(said) != count else said


def _told(value: object, place: Place) -> Cell:
    """What a record holds, as its cell says it."""
    match value:
        case Entry(text, where):
            return Cell(text.strip(), where)
        case None:
            return Cell("", place)
        case bool():
            return Cell("yes" if value else "no", place)
        case str():
            return Cell(value.strip(), place)
        case Decimal() | int():
            return Cell(spelled(Decimal(value)), place)
        case tuple():
            return Cell(", ".join(_told(part, place).text for part in value), place)
        case _:
            return Cell(str(value), place)


def _both(name: str, phrase: Phrase) -> Iterator[tuple[str, object]]:
    """A text in each language, under the columns of that name."""
    yield from ((f"{name} {lang}".strip(), text) for lang, text in zip(LANGUAGES, phrase, strict=True))


def sheets_of(policy: PolicyModel) -> dict[str, Rows]:
    """Every other sheet, by its kind."""
    told = policy.sheets
    kinds: dict[str, Iterable[tuple[str, Row]]] = {
        "POLICY": map(_card, told.card),
        "GLOSSARY": map(_item, told.items),
        "VALUES": map(_value, told.values),
        "PARAMETERS": map(_parameter, told.parameters),
        "CLOCKS": _clocks(policy),
        "EVENTS": map(_event, told.events),
        "TEXTS": map(_text, told.texts),
        "CONSTRAINTS": map(_constraint, told.constraints),
        "CALENDAR": map(_day, told.calendar),
        "SOURCES": map(_source, told.sources),
        "WAIVERS": map(_waiver, told.waivers),
        "EXAMPLES": map(_example, told.examples),
    }
    return {kind: dict(_numbered(rows)) for kind, rows in kinds.items()}


def _numbered(rows: Iterable[tuple[str, Row]]) -> Iterator[tuple[str, Row]]:
    """Rows whose keys may repeat: those behind the first get a number."""
    seen: dict[str, int] = {}
    for key, row in rows:
        seen[key] = seen.get(key, 0) + 1
        yield (key if seen[key] == 1 else f"{key} ({seen[key]})"), row


def _key(*parts: Entry | str) -> str:
    """What a row is told apart by, from the cells that make it."""
    return " ".join(text for part in parts if (text := plain(part.text if isinstance(part, Entry) else part)))


def _row(key: str, place: Place, at: Mapping[str, Place], pairs: Iterable[tuple[str, object]]) -> tuple[str, Row]:
    return key, Row({name: _told(value, at.get(name, place)) for name, value in pairs}, place)


def _card(row: CardRow) -> tuple[str, Row]:
    key = _key(row.key) if row.key in ONCE else _key(row.key, row.name)
    return _row(key, row.name.place, {}, [("name", row.name), *_both("", row.text)])


def _defined(item: ItemDefinition) -> Iterator[tuple[str, object]]:
    """What GLOSSARY and PARAMETERS say of an item alike."""
    yield from (("type", item.kind.value), ("unit", item.unit), ("scale", item.scale))
    yield from _both("label", item.label)
    yield from (*_both("question", item.question), *_both("help", item.help), ("group", item.group))


def _item(row: ItemRow) -> tuple[str, Row]:
    item = row.item
    rest = [("may be null", item.may_be_null), ("order", item.order), ("former labels", item.aliases)]
    rest += [("also known as", item.known_as)]
    return _row(item.name, item.place, row.places, [*_defined(item), *rest, ("none applies", row.none_applies)])


def _value(row: ValueRow) -> tuple[str, Row]:
    value = row.value
    pairs = [*_both("label", value.label), *_both("help", value.help), ("order", row.order)]
    return _row(_key(row.item, value.value), row.place, {}, pairs)


def _parameter(row: ParameterRow) -> tuple[str, Row]:
    kept = [("value", row.value), ("alternatives", row.alternatives), ("layer", row.layer), ("source", row.sources)]
    pairs = [*kept, *_defined(row.item), ("owner", row.owner), ("last checked", row.last_checked)]
    return _row(row.item.name, row.item.place, row.places, pairs)


def _clocks(policy: PolicyModel) -> Iterator[tuple[str, Row]]:
    """The rows of CLOCKS; of several versions of a clock each by its first day."""
    places = {row.name.place: row for row in policy.sheets.clocks}
    for name, clock in policy.clocks.items():
        for one in clock.rows:
            since = str(one.valid_from) if clock.versions and one.valid_from else ""
            yield _key(name, since), _clock(one, places[one.at.place])


def _clock(clock: Clock, row: ClockRow) -> Row:
    """A row of CLOCKS, each field as it is read."""
    read = ("starts_at", "ends_at", "length", "counted_as", "earliest", "end_included", "calendar")
    shapes = [(name, getattr(clock, name)) for name in (*read, "applies_when", "stops_when", "stops_at")]
    pairs: list[tuple[str, object]] = [(name.replace("_", " "), printed(s) if s else "") for name, s in shapes]
    pairs += [*_both("label", clock.label), ("actor", clock.actors), *_both("action", clock.action)]
    pairs += [("valid from", clock.valid_from), ("valid to", clock.valid_to), *_both("when missed", clock.when_missed)]
    return _row("", row.name.place, row.places, [*pairs, ("source", clock.sources), ("layer", clock.layer)])[1]


def _event(row: EventRow) -> tuple[str, Row]:
    pairs = [*_both("label", row.label), ("actor", row.actors), ("form", row.form)]
    return _row(_key(row.name, row.item), row.name.place, {}, pairs)


def _text(row: TextRow) -> tuple[str, Row]:
    pairs = [("text", row.text), ("order", row.order), ("layer", row.layer), ("source", row.sources)]
    return _row(_key(row.item, row.value, row.audience, row.language), row.item.place, row.places, pairs)


def _constraint(row: ConstraintRow) -> tuple[str, Row]:
    pairs = [*((plain(head.text), entry) for head, entry in row.cells), *_both("reason", row.reason)]
    return _row(_key(row.id), row.place, row.places, [*pairs, ("source", row.sources)])


def _day(row: CalendarRow) -> tuple[str, Row]:
    return _row(_key(row.code, row.day), row.code.place, row.places, [("works", row.works), ("source", row.sources)])


def _source(row: KnowledgeSource) -> tuple[str, Row]:
    pairs = [("section", row.section), *_both("", row.text), ("modality", row.modality), ("number", row.number)]
    pairs += [("unit", row.unit), ("scope", row.scope), ("effective", row.effective), ("candidates", row.candidates)]
    rest = [("date", row.date), ("link", row.link), ("confidence", row.confidence), ("owner", row.owner)]
    return _row(row.id, row.place, {}, [*pairs, ("source", row.sources), *rest, ("last checked", row.last_checked)])


def _waiver(row: WaiverRow) -> tuple[str, Row]:
    pairs = [("case", row.case), ("reason", row.reason), ("expiry", row.expiry), ("source", row.sources)]
    return _row(_key(row.finding, row.table, row.rule), row.finding.place, row.places, pairs)


def _example(row: ExampleRow) -> tuple[str, Row]:
    cells = [*((plain(head.text), e) for head, e in row.given), *((f"= {plain(h.text)}", e) for h, e in row.expect)]
    rest = [("as of", row.as_of), ("now", row.now), ("layers", row.layers), ("events", row.events)]
    asked = [("training", row.training or None), ("difficulty", row.difficulty)]
    told = [*cells, *rest, *_both("story", row.story), ("source", row.sources), *asked]
    return _row(_key(row.id), row.id.place, {}, told)
