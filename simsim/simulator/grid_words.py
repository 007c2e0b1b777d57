"""What a sheet shows beside its own texts: labels for its columns, what may stand in a cell, which rule decides.

The texts of the cells stay as they are; all of this is taken from the glossary, and from the outcome of the case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from simsim.decision import Status
from simsim.items import BOOLEANS, ItemDefinition
from simsim.policy.walk import Outcome
from simsim.reports.captions import say
from simsim.reports.html_parts import Reader
from simsim.reports.html_tables import STANDINGS, input_items
from simsim.reports.phrases import caption
from simsim.values import Kind
from simsim.words import CELL, ROLE, TYPE
from simsim.workbook.grid import position


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: what it is called, and what may stand in it."""

    title: str = ""
    helped: str = ""


def columns(outcome: Outcome, name: str, roles: Sequence[str], reader: Reader) -> list[Column]:
    """The columns of a decision's sheet, each under its role as the sheet has it; of an expression nothing is said."""
    table = outcome.policy.tables[name]
    if table.expression:
        return [Column() for _ in roles]
    made = [Column(_role(text, reader)) for text in roles]
    made[0] = Column(outcome.policy.glossary.caption(name).text(reader.lang))
    for at, title, item in _clauses(outcome, name, reader):
        made[at] = Column(title, reader.word("grid allowed", column=title, values=_allowed(item, reader)))
    return made


def _role(text: str, reader: Reader) -> str:
    """A role in the reader's language, where the sheet has it in another."""
    role = ROLE.read(text)
    told = ROLE.shown(role, reader.lang) if role else ""
    return "" if told == text.strip() else told


def _clauses(outcome: Outcome, name: str, reader: Reader) -> Iterator[tuple[int, str, ItemDefinition]]:
    """Each clause: its column counted from 0, what it is called, and its item."""
    policy, case = outcome.policy, outcome.case
    table, made = policy.tables[name], policy.compiled(policy.parameters(case.layers, case.settings))[name]
    items = [(item, item.caption.text(reader.lang)) for item in input_items(made)]
    items += [(item, caption(policy, item.name, reader.lang)) for item in made.outputs]
    for entry, (item, title) in zip((*table.inputs, *table.outputs), items, strict=True):
        yield position(entry.place.cell)[1], title, item


def _allowed(item: ItemDefinition, reader: Reader) -> str:
    """What may stand in a cell of an item: its values, each as it is written, with its label; else of which type."""
    lang = reader.lang
    if item.kind is Kind.BOOLEAN:
        values = [CELL.shown("true" if value else "false", lang) for value in BOOLEANS]
    elif item.allowed:
        values = [_labelled(one.value, one.label.text(lang), reader) for one in item.allowed]
    else:
        values = [_labelled(TYPE.shown(item.kind.value, lang), item.unit, reader)]
    return say("and so on", lang).join(values)


def _labelled(value: str, label: str, reader: Reader) -> str:
    return value + say("brackets", reader.lang, text=label) if label and label != value else value


def deciding(outcome: Outcome, names: Sequence[str], reader: Reader) -> dict[str, str]:
    """By the number of its row, each rule that decides the case: a sign and a word."""
    told = f"{STANDINGS['fires']} {reader.word('fires')}"
    found = ((outcome.policy.tables[name], outcome.decisions.get(name)) for name in names)
    return {
        str(position(rule.place.cell)[0] + 1): told
        for table, decision in found
        if decision and decision.status is not Status.UNDETERMINED
        for rule in table.rows
        if rule.id in decision.rules
    }
