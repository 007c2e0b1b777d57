"""Sheets to the parts of a policy: names resolved across sheets, every mistake collected with its cell.

Each step takes one frozen thing and gives another, with the diagnostics found on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from simsim.diagnostics import CellError, Diagnostic, Place
from simsim.items import AllowedValue, Glossary, ItemDefinition, Parameter, read_value
from simsim.messages import did_you_mean
from simsim.policy.card import Card, unknown_layer
from simsim.policy.clocks import State
from simsim.resolver import Producers
from simsim.sheets import ClockRow, ItemRow, ParameterRow, Sheets, TextRow, ValueRow
from simsim.table import DecisionTable, Entry, Rule
from simsim.values import Kind, Value, spelled
from simsim.words import STATE, Phrase, nearest, plain

CLOCK_OUTPUTS: Final[Mapping[str, tuple[Kind, Phrase]]] = {
    "state": (Kind.STRING, Phrase("state", "状态")),
    "due": (Kind.DATE_AND_TIME, Phrase("due", "期限")),
    "earliest": (Kind.DATE_AND_TIME, Phrase("earliest", "最早")),
    "elapsed": (Kind.DURATION, Phrase("elapsed", "已用时间")),
}
STATES: Final = tuple(AllowedValue(s.value, STATE.phrase(s.value)) for s in State)


@dataclass(frozen=True)
class Names:
    """The names of a policy: its glossary, and which output gives which item."""

    glossary: Glossary
    producers: Producers

    def full(self, text: str) -> str | None:
        """The full name of an item, output or parameter, from a name or label; ``None`` for none or several."""
        if plain(text) in self.producers.items:
            return plain(text)
        name = self.glossary.name(text)
        outputs = self.producers.outputs.get(name or "", ())
        if len(outputs) > 1 or (name is not None and self.glossary.definition(name) is None):
            return None
        return outputs[0] if outputs else name

    def item(self, full: str) -> ItemDefinition | None:
        """The definition behind a full name."""
        return self.glossary.definition(self.producers.items.get(full, full))

    def producer(self, full: str) -> str | None:
        """The decision or clock that gives an item; ``None`` for input data."""
        return full.rpartition(".")[0] if full in self.producers.items else None

    def setting(self, full: str, value: Value) -> Value:
        """``value``, unless it is for a parameter that has other alternatives; then :class:`CellError`."""
        parameter = self.glossary.parameters.get(full)
        if parameter and parameter.alternatives and value not in parameter.alternatives:
            alternatives = ", ".join(map(spelled, parameter.alternatives))
            raise CellError("setting-alternative", None, name=full, found=spelled(value), alternatives=alternatives)
        return value

    def close(self, text: str) -> Phrase:
        """A hint at what was meant: for the short name of several outputs, all of them."""
        several = self.producers.outputs.get(self.glossary.name(text) or "", ())
        qualified = several or tuple(name for name in self.producers.items if name.endswith(f".{plain(text)}"))
        known = (*self.producers.items, *self.glossary.items, *self.glossary.parameters)
        close = " / ".join(qualified) or nearest(plain(text), known) or self.glossary.close(text)
        return did_you_mean(close)


def unknown_decision(name: str, place: Place, decisions: Iterable[str]) -> Diagnostic:
    """The error for a decision that the policy does not have, with the one that was probably meant."""
    known = sorted(decisions)
    hint = did_you_mean(nearest(plain(name), known))
    return Diagnostic("decision-unknown", place, name, None, decision=name, decisions=", ".join(known), hint=hint)


def unknown_item(names: Names, text: str) -> Diagnostic:
    """The error for a fact whose name is none."""
    return Diagnostic("fact-unknown", Place(), text, None, item=text, hint=names.close(text))


def glossary_of(sheets: Sheets) -> tuple[Glossary, list[Diagnostic]]:
    """The glossary with allowed values, typed parameters and the outputs of clocks."""
    found = list(_repetitions(sheets))
    valued = {row.item.name: _with_values(row.item, sheets.values) for row in sheets.items if not row.decision}
    settable = [(row, _with_values(row.item, sheets.values)) for row in sheets.parameters]
    known = {**valued, **{item.name: item for _, item in settable}}
    found += [wrong for row in sheets.values for wrong in _value_errors(row, known)]
    items = [_with_none_applies(row, valued[row.item.name], found) for row in sheets.items if not row.decision]
    parameters = [_parameter(row, item, found) for row, item in settable]
    decisions = [(row.item.name, row.item.label) for row in sheets.items if row.decision]
    first = {row.name.text.strip(): row for row in reversed(sheets.clocks)}
    clocks = [item for row in first.values() for item in _clock_items(row) if item.name not in valued]
    return Glossary([*items, *clocks], parameters, sheets.sources, decisions), found


def _value_errors(row: ValueRow, known: Mapping[str, ItemDefinition]) -> Iterator[Diagnostic]:
    """Values of an item that is none, or that is no text."""
    name = plain(row.item.text)
    if name not in known:
        close = nearest(name, known)
        hint = did_you_mean(close)
        yield Diagnostic("item-unknown", row.item.place, row.item.text, None, item=row.item.text, hint=hint)
    elif known[name].kind is not Kind.STRING:
        yield Diagnostic("values-kind", row.item.place, row.item.text, None, name=name)


def _repetitions(sheets: Sheets) -> Iterator[Diagnostic]:
    """Names, labels and ids that stand twice."""
    named = [(r.item.name, r.item.place, r.decision) for r in sheets.items]
    named += [(r.item.name, r.item.place, False) for r in sheets.parameters]
    yield from _twice("duplicate-item", named)
    yield from _twice("duplicate-source", ((s.id, s.place, None) for s in sheets.sources))
    clocks = {plain(r.name.text).casefold(): r.name for r in reversed(sheets.clocks)}
    names = [*(table.name for table in sheets.tables), *clocks.values()]
    decided = [(name.text, name.place, None) for name in names]
    yield from _twice("duplicate-item", (mark for mark in decided if plain(mark[0]).casefold() in clocks))
    yield from _twice("duplicate-example", ((r.id.text, r.id.place, None) for r in sheets.examples))
    yield from _twice("duplicate-constraint", ((r.id.text, r.place, None) for r in sheets.constraints))
    yield from _twice(
        "duplicate-value", ((r.value.value, r.place, r.item.text) for r in sheets.values if r.value.value)
    )
    rows: list[ItemRow | ParameterRow] = [*sheets.items, *sheets.parameters]
    for n, column in enumerate(("label en", "label zh")):
        yield from _twice("duplicate-label", ((r.item.label[n], r.at(column), None) for r in rows if r.item.label[n]))


def _twice(code: str, marks: Iterable[tuple[str, Place, object]]) -> Iterator[Diagnostic]:
    first: dict[tuple[str, object], Place] = {}
    for name, place, scope in marks:
        earlier = first.setdefault((plain(name).casefold(), scope), place)
        if earlier is not place:
            yield Diagnostic(code, place, name, None, name=name, first=Phrase(earlier.text("en"), earlier.text("zh")))


def _with_values(item: ItemDefinition, rows: Sequence[ValueRow]) -> ItemDefinition:
    if item.kind is not Kind.STRING:
        return item
    own = sorted((row for row in rows if plain(row.item.text) == item.name), key=lambda row: row.order)
    return replace(item, allowed=tuple(row.value for row in own))


def _with_none_applies(row: ItemRow, item: ItemDefinition, found: list[Diagnostic]) -> ItemDefinition:
    value = _typed(row.none_applies, item, found) if row.none_applies.text.strip() else None
    return replace(item, none_applies=value)


def _typed(entry: Entry, item: ItemDefinition, found: list[Diagnostic]) -> Value:
    try:
        return read_value(item, entry.text.strip())
    except CellError as error:
        found.append(error.at(entry.place, entry.text))
        return None


def _parameter(row: ParameterRow, item: ItemDefinition, found: list[Diagnostic]) -> Parameter:
    value = _typed(row.value, item, found) if row.value.text.strip() else None
    pieces = [replace(row.alternatives, text=p.strip()) for p in plain(row.alternatives.text).split(",") if p.strip()]
    alternatives = tuple(_typed(piece, item, found) for piece in pieces)
    if alternatives and value is not None and value not in alternatives:
        found.append(Diagnostic("parameter-alternative", row.value.place, row.value.text, None, name=row.item.name))
    return Parameter(item, value, alternatives, row.layer, row.sources, row.owner, row.last_checked)


def _clock_items(row: ClockRow) -> Iterator[ItemDefinition]:
    name = row.name.text.strip()
    caption = row.label if any(row.label) else Phrase(name, name)
    for output, (kind, word) in CLOCK_OUTPUTS.items():
        label = Phrase(f"{caption.text('en')}: {word.en}", f"{caption.text('zh')}:{word.zh}")
        allowed = STATES if output == "state" else ()
        yield ItemDefinition(
            f"{name}.{output}", kind, may_be_null=True, allowed=allowed, label=label, place=row.name.place
        )


def named_tables(sheets: Sheets, glossary: Glossary) -> tuple[dict[str, DecisionTable], list[Diagnostic]]:
    """The decision tables by name; two sheets for one decision are an error that names both."""
    tables: dict[str, DecisionTable] = {}
    found: list[Diagnostic] = []
    for table in sheets.tables:
        name = glossary.name(table.name.text) or plain(table.name.text)
        expression = [entry.place for entry in table.outputs] == [table.name.place]  # told of with its output
        if not expression and not name.replace("_", "a").replace(".", "a").isidentifier():
            found += [Diagnostic("decision-name", table.name.place, table.name.text, None)] if name else []
        if name in tables:
            first = tables[name].place
            told = Phrase(first.text("en"), first.text("zh"))
            found.append(Diagnostic("duplicate-decision", table.place, "", None, decision=name, first=told))
        else:
            tables[name] = replace(table, name=replace(table.name, text=name))
    return tables, found


def producers_of(tables: Mapping[str, DecisionTable], clocks: Sequence[ClockRow], glossary: Glossary) -> Producers:
    """Which output gives which item of the glossary."""
    items: dict[str, str] = {}
    for name, table in tables.items():
        for entry in table.outputs:
            item = glossary.name(f"{name}.{plain(entry.text)}") or glossary.name(entry.text)
            if item:
                items[f"{name}.{item.rpartition('.')[2]}"] = item
    items.update({full: full for row in clocks for full in (f"{row.name.text.strip()}.{o}" for o in CLOCK_OUTPUTS)})
    outputs: dict[str, tuple[str, ...]] = {}
    for full, item in items.items():
        outputs[item] = (*outputs.get(item, ()), full)
    return Producers(items, outputs)


def annotation_errors(
    tables: Iterable[DecisionTable], sheets: Sheets, card: Card, glossary: Glossary
) -> Iterator[Diagnostic]:
    """Sources and layers that rows name and nobody has told of."""
    layered: list[Rule | ParameterRow | ClockRow | TextRow] = [
        *(rule for table in tables for rule in table.rows),
        *sheets.parameters,
        *sheets.clocks,
        *sheets.texts,
    ]
    for row in (*layered, *sheets.constraints, *sheets.waivers, *sheets.calendar):
        for source in row.sources:
            if source not in glossary.sources:
                close = nearest(source, glossary.sources)
                hint = did_you_mean(close)
                yield Diagnostic("source-unknown", row.at("source"), source, None, source=source, hint=hint)
    for row in layered:
        if row.layer and row.layer not in card.layers:
            yield unknown_layer(row.layer, row.at("layer"), card.layers)


def card_errors(card: Card, names: Names, nodes: Iterable[str]) -> Iterator[Diagnostic]:
    """Items and decisions that the card names and the policy does not have."""
    known = {*nodes}
    for key, name in (*card.parts.items(), *(("headline", name) for name in card.headlines)):
        if name not in known and names.full(name) is None:
            place = card.places.get(f"{key} {name}", Place())
            yield Diagnostic("item-unknown", place, name, None, item=name, hint=names.close(name))
