"""A file of cases: a row a case, a column an item by name or label; what came of them is nobody's expectation.

A first column that is no item holds ids; ``as of``, ``now``, ``layers`` and ``events`` mean what they mean in EXAMPLES,
and a sheet of EXAMPLES is read as one, without what it expects. A column that is nothing is an error, for what it holds
would not be heeded.

>>> from simsim.knowledge import open_policy
>>> cases, found = read_cases(Path("nowhere.csv"), open_policy("tables"))
>>> cases, found[0].code
((), 'file-unreadable')
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from simsim.diagnostics import Diagnostic, Place, errors
from simsim.knowledge import grids
from simsim.policy.requirements import Requirements
from simsim.sheets import BLANK, ExampleRow
from simsim.table import Entry
from simsim.words import EXAMPLE_ROLE
from simsim.workbook.form import Form
from simsim.workbook.grid import Grid
from simsim.workbook.layout import holds_examples, read_sheet

WHEN: Final = ("as of", "now", "layers", "events")


def read_cases(path: Path, policy: Requirements) -> tuple[tuple[ExampleRow, ...], list[Diagnostic]]:
    """The cases of a file, and everything that is wrong with it; with an error there is no case."""
    try:
        data = path.read_bytes()
    except OSError as error:
        return (), [Diagnostic("file-unreadable", Place(path.name), detail=str(error.strerror or error))]
    cases: list[ExampleRow] = []
    found: list[Diagnostic] = []
    for grid, diagnostics in grids({path.name: data}):
        found += diagnostics
        rows, wrong = _cases(grid, policy) if grid else ([], [])
        cases += rows
        found += wrong
    return (() if errors(found) else tuple(cases)), found


def _cases(grid: Grid, policy: Requirements) -> tuple[list[ExampleRow], list[Diagnostic]]:
    if holds_examples(grid):
        sheets, found = read_sheet(grid)
        return [replace(example, expect=()) for example in sheets.examples], found
    form = Form(grid)
    columns = {at: word for at in grid.filled(form.top) if (word := _column(form, at, policy))} if grid.rows else {}
    return [_case(form, row, columns) for row in form.rows(form.top + 1)], form.found


def _column(form: Form, at: int, policy: Requirements) -> str:
    """What a column holds: an item by its full name, ids, a word of EXAMPLES; blank for what it is not."""
    head = form.grid.entry(form.top, at)
    role = EXAMPLE_ROLE.read(head.text)
    if full := policy.names.full(head.text):
        return full
    if role in WHEN or at == 0:
        return role if role in WHEN else "id"
    form.report("item-unknown", head.place, head.text, item=head.text, hint=policy.names.close(head.text))
    return ""


def _case(form: Form, row: int, columns: Mapping[int, str]) -> ExampleRow:
    own = {word: form.grid.entry(row, at) for at, word in columns.items()}
    identity = own.get("id", BLANK).text.strip() or str(row + 1)
    as_of, now, layers, events = (own.get(word, BLANK) for word in WHEN)
    row_id = Entry(identity, form.grid.place(row))
    return ExampleRow(row_id, tuple(_given(own)), as_of=as_of, now=now, layers=layers, events=events)


def _given(own: Mapping[str, Entry]) -> Iterator[tuple[Entry, Entry]]:
    for word, entry in own.items():
        if word not in (*WHEN, "id"):
            yield Entry(word), entry
