"""What a policy says, as plain data without places, spellings or the order of files: its version is a hash of that.

A workbook and a CSV file, an English and a Chinese sheet that say the same give the same version.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from simsim.compiled import CompiledTable
from simsim.feel.printer import printed
from simsim.policy.assembly import Names
from simsim.policy.card import Card
from simsim.policy.card import names as listed
from simsim.policy.checks import said
from simsim.policy.clocks import Clock
from simsim.policy.constraints import canonical_cells, cells_of
from simsim.policy.events import events_of
from simsim.policy.overrides import overrides_of
from simsim.policy.record import lines
from simsim.policy.texts import texts_of
from simsim.policy.waivers import Waiver, waivers_of
from simsim.regions import canonical
from simsim.sheets import ConstraintRow, ExampleRow, Sheets
from simsim.table import Entry
from simsim.values import read_date, read_date_and_time
from simsim.words import plain


def version_of(
    card: Card,
    names: Names,
    tables: Mapping[str, CompiledTable],
    clocks: Mapping[str, Clock],
    sheets: Sheets,
) -> str:
    """A hash of the content; 12 hex digits."""
    glossary = names.glossary
    content = [
        {name: _table(table) for name, table in tables.items()},
        [
            (
                f.name,
                list(_canonical(getattr(card, f.name)).items())
                if isinstance(getattr(card, f.name), Mapping)
                else _canonical(getattr(card, f.name)),
            )
            for f in fields(card)
            if f.compare and f.name != "cases" and (f.name != "audiences" or card.audiences)  # as below
        ],
        [_canonical(part) for part in (glossary.items, glossary.parameters, glossary.sources, glossary.decisions)],
        _canonical(clocks),
        sorted(example_content(example, names) for example in sheets.examples),
    ]
    constraints = sorted(
        [plain(r.id.text), canonical_cells(r, names), list(r.reason), r.sources] for r in sheets.constraints
    )
    waivers = sorted(json.dumps(_canonical(w), sort_keys=True) for w in _waivers(sheets, tables, names))
    calendar = [[code, day.isoformat(), works] for code, day, works in overrides_of(sheets.calendar)[0]]
    # a policy without these sheets keeps the version that it had before there were any
    events = _canonical(events_of(sheets.events, names, card)[0]) if sheets.events else []
    texts = _canonical(texts_of(sheets.texts, names, card)[0])
    rows = {name: ConstraintRow(entry, cells_of(entry, names)) for name, entry in card.cases.items()}
    cases = {name: canonical_cells(row, names) for name, row in rows.items()}
    kinds = (
        ("cases", cases),
        ("constraints", constraints),
        ("waivers", waivers),
        ("calendar", calendar),
        ("events", events),
        ("texts", texts),
    )
    content += [[kind, rows] for kind, rows in kinds if rows]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _table(table: CompiledTable) -> Any:  # noqa: ANN401  # plain data for hashing
    rows = [
        (
            r.rule.id,
            r.canonical,
            [printed(o) for o in r.outputs],
            _canonical(r.rule.order),
            r.rule.sources,
            r.rule.layer,
            [_day(entry) for entry in (r.rule.valid_from, r.rule.valid_to)],
        )
        for r in table.every_rule
    ]
    inputs = [column.item.name for column in table.inputs if column.opaque is None]
    return [table.hit_policy.value, inputs, [item.name for item in table.outputs], rows]


def _day(entry: Entry | None) -> str:
    return str(read_date(plain(entry.text))) if entry else ""


def example_content(example: ExampleRow, names: Names) -> list[Any]:
    """What an example says, whatever the spelling of its cells and the order of its columns."""
    pairs = [
        sorted(
            (names.full(item.text) or plain(item.text), said(_item(names, item), e.text))
            for item, e in cells
            if e.text.strip()
        )
        for cells in (example.given, example.expect)
    ]
    when = [str(read_date(plain(example.as_of.text))), str(read_date_and_time(plain(example.now.text)))]
    events = lines(example.events.text)
    rest: list[Any] = [events] if events else []  # one without events, or mark, keeps the version that it had before
    if example.training or example.difficulty is not None:
        rest.append([example.training, "" if example.difficulty is None else canonical(example.difficulty)])
    return [plain(example.id.text), pairs, when, listed(example.layers.text), example.story, example.sources, *rest]


def _waivers(sheets: Sheets, tables: Mapping[str, CompiledTable], names: Names) -> tuple[Waiver, ...]:
    written = {name: table.table for name, table in tables.items()}
    return waivers_of(sheets.waivers, written, names, {})[0]


def _item(names: Names, entry: Entry) -> Any:  # noqa: ANN401  # an item or nothing
    full = names.full(entry.text)
    return names.item(full) if full else None


def _canonical(part: Any) -> Any:  # noqa: ANN401  # plain data for hashing
    if is_dataclass(part) and not isinstance(part, type):
        told = {f.name: _canonical(getattr(part, f.name)) for f in fields(part) if f.compare}
        return {name: value for name, value in told.items() if value or name != "known_as"}  # as with kinds above
    if isinstance(part, Mapping):
        return {str(key): _canonical(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_canonical(value) for value in part]
    if isinstance(part, Decimal):
        return canonical(part)
    return (
        part.isoformat()
        if isinstance(part, date)
        else part
        if part is None or isinstance(part, str | bool | int)
        else str(part)
    )
