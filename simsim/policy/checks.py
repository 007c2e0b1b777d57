"""What one sheet says of another: examples, groups and chained decisions that do not fit the rest of the policy.

An expectation of an example is a value, ``null``, or a status in parentheses: ``(undetermined)``, ``(no rule)``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from simsim.compiled import CompiledTable
from simsim.decision import Status
from simsim.diagnostics import CellError, Diagnostic, Place
from simsim.items import ItemDefinition, read_value
from simsim.messages import did_you_mean
from simsim.policy.assembly import Names
from simsim.policy.card import Card, unknown_layer
from simsim.policy.card import names as listed
from simsim.policy.clocks import Clock
from simsim.policy.graph import order
from simsim.regions import canonical
from simsim.sheets import ExampleRow, Sheets
from simsim.table import Entry
from simsim.values import read_date, read_date_and_time
from simsim.words import CELL, STATUS, nearest, plain


def group_errors(sheets: Sheets, card: Card) -> Iterator[Diagnostic]:
    """Groups of the form that GLOSSARY names and POLICY does not."""
    for row in sheets.items:
        group = row.item.group
        if group and group not in card.groups:
            close = nearest(group, card.groups)
            hint = did_you_mean(close)
            groups = ", ".join(card.groups) or "-"
            yield Diagnostic("group-unknown", row.at("group"), group, None, group=group, groups=groups, hint=hint)


def expected_status(text: str) -> Status | None:
    """The status that an expectation in parentheses names.

    >>> expected_status("(no rule)"), expected_status("yes")
    (<Status.NO_RULE: 'no_rule'>, None)
    """
    word = plain(text)
    key = STATUS.read(word[1:-1]) if word.startswith("(") and word.endswith(")") else None
    return Status(key) if key else None


def example_errors(
    examples: Sequence[ExampleRow], card: Card, names: Names, lists: Collection[str]
) -> Iterator[Diagnostic]:
    """Examples that no case could be, or that no outcome could meet: names that are none, words that are no value.

    ``lists``: the outputs, by full name, that are lists of results.
    """
    told: set[Place] = set()
    for example in examples:
        for item, entry in (*example.given, *example.expect):
            full = names.full(item.text)
            definition = names.item(full) if full else None
            if definition is None and item.place not in told and item.text.strip():
                told.add(item.place)
                hint = names.close(item.text)
                yield Diagnostic("item-unknown", item.place, item.text, None, item=item.text, hint=hint)
            elif full and definition and entry.text.strip():
                expected = (item, entry) in example.expect
                if not expected or not (expected_status(entry.text) or CELL.read(entry.text) == "null"):
                    many = expected and full in lists
                    parts = plain(entry.text).split(",") if many else [entry.text]
                    yield from _unreadable(full, definition, entry, names, parts)
        yield from _circumstances(example, card)


def _unreadable(
    full: str, item: ItemDefinition, entry: Entry, names: Names, parts: Sequence[str]
) -> Iterator[Diagnostic]:
    """Why a cell of EXAMPLES, or a part of it that is one of several values, is no value."""
    produced = full in names.producers.items
    for part in parts:
        try:
            names.setting(full, read_value(replace(item, may_be_null=True) if produced else item, part.strip()))
        except CellError as error:
            yield error.at(entry.place, entry.text)


def _circumstances(example: ExampleRow, card: Card) -> Iterator[Diagnostic]:
    as_of, now = example.as_of, example.now
    if as_of.text.strip() and read_date(plain(as_of.text)) is None:
        yield Diagnostic("value-date", as_of.place, as_of.text, None, found=as_of.text)
    if now.text.strip() and read_date_and_time(plain(now.text)) is None:
        yield Diagnostic("value-instant", now.place, now.text, None, found=now.text)
    for name in listed(example.layers.text):
        if name not in card.layers:
            yield unknown_layer(name, example.layers.place, card.layers)


def chain_errors(
    compiled: Mapping[str, CompiledTable], clocks: Mapping[str, Clock], needs: Mapping[str, Sequence[str]], names: Names
) -> Iterator[Diagnostic]:
    """A cycle, with its path; a list of results where one value is needed."""
    _, cycle = order(needs, names.producer)
    for node in cycle[:1]:
        place = clocks[node].at.place if node in clocks else compiled[node].table.place
        yield Diagnostic("graph-cycle", place, "", None, path=" → ".join(cycle))
    for node, items in needs.items():
        for item in items:
            giver = compiled.get(names.producer(item) or "")
            asked = node in clocks or item in compiled[node].tested  # an output entry may make one value of a list
            if giver and giver.hit_policy.lists and asked:
                place = clocks[node].at.place if node in clocks else _named_at(compiled[node], item)
                yield Diagnostic("input-list", place, item, None, item=item, decision=giver.name)


def _named_at(table: CompiledTable, item: str) -> Place:
    """The header of the input that ``item`` is, or the table where a cell names it."""
    columns = (c.column for c in table.inputs if c.item.name == item and c.opaque is None and c.column is not None)
    column = next(columns, None)
    return table.table.place if column is None else table.table.inputs[column].place


def said(item: ItemDefinition | None, text: str) -> str:
    """What a cell of EXAMPLES says, in the canonical spelling where there is one."""
    status = expected_status(text)
    if status:
        return f"({status.value})"
    try:
        return canonical(read_value(replace(item, may_be_null=True), text.strip())) if item else plain(text)
    except CellError:
        parts = plain(text).split(",")
        return ", ".join(sorted(said(item, part) for part in parts)) if len(parts) > 1 else plain(text)
