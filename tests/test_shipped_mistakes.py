"""Mistakes in a copy of the shipped workbooks, as an analyst would make them: one run tells each with its cell."""

import shutil
from pathlib import Path
from typing import NamedTuple

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

import simsim
from simsim.diagnostics import errors
from simsim.workbook.layout import is_first_cell
from tests.sheets import SHIPPED


class Mistake(NamedTuple):
    """In which book and sheet, row (by its first cell) and column (by its heading) what is written, and its code."""

    book: str
    sheet: str
    row: str
    column: str
    text: str | None
    code: str


PLANTED = [
    Mistake("disputes", "process_state", "1", "court action started", "perhaps", "value-type"),
    Mistake("disputes", "issue", "4", "extent of damage", "complet", "value-unknown"),
    Mistake("disputes", "issue", "5", "extent of damage", None, "cell-blank"),
    Mistake("disputes", "intervention", "3", "order", "20", "duplicate-order"),
    Mistake("disputes", "intervention", "8", "intervention", "7", "duplicate-rule"),
    Mistake("disputes", "fast_path", "3", "request date", "< 2025-02-30", "cell-literal"),
    Mistake("disputes", "fast_path", "4", "request date", "[2025-02-01..2025-01-01]", "cell-empty-set"),
    Mistake("disputes", "fast_path", "6", "layer", "artcle", "layer-unknown"),
    Mistake("disputes", "adjudication", "1", "source", "R999", "source-unknown"),
    Mistake("disputes", "adjudication", "5", "ruling for", None, "output-blank"),
    Mistake("disputes", "verdict", "9", "platform steps in", "not(yes", "cell-syntax"),
    Mistake("disputes", "verdict", "2", "verdict", "unspecfied", "value-unknown"),
    Mistake("after_ruling", "risk_owner", "3", "severity", "1-3", "value-unknown"),
    Mistake("after_ruling", "return_mode", "7", "remedy ordered", "=1+1", "formula-without-value"),
    Mistake("after_ruling", "freight", "F", "source", "sorce", "column-unknown"),
    Mistake("time", "clocks", "execution_clock", "actor", "selr", "actor-unknown"),
    Mistake("policy", "glossary", "severity", "type", "strng", "type-unknown"),
    Mistake("policy", "values", "market", "order", "fifth", "number-expected"),
    Mistake("policy", "parameters", "tie_of_evidence", "value", "coin", "value-unknown"),
    Mistake("policy", "policy", "disclaimer", "POLICY", "disclamer", "card-key"),
    Mistake("examples", "clocks", "K01", "carried out at", "tomorrow", "value-type"),
    Mistake("markets", "place", "1", "market", "MX, ", "cell-syntax"),
]


def cell_of(page: Worksheet, mistake: Mistake) -> Cell:
    """The cell that a mistake is for."""
    top = next(
        row for row in page.iter_rows() if is_first_cell(str(row[0].value)) and not str(row[0].value).startswith("#")
    )
    names = page[top[0].row + 1]
    heads = [(str(a.value or ""), str(b.value or "")) for a, b in zip(top, names, strict=True)]
    found = [n for n, pair in enumerate(heads) if any(head.startswith(mistake.column) for head in pair)]
    column = found[-1] if found[0] == 0 else found[0]  # a decision's own name stands in the first column too
    rows = [row for row in page.iter_rows(min_row=top[0].row) if str(row[0].value) == mistake.row]
    cell = rows[0][column]
    assert isinstance(cell, Cell)
    return cell


def test_each_of_twenty_mistakes_in_the_shipped_workbooks_is_told_at_its_cell(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "tables")
    books: dict[str, Workbook] = {m.book: load_workbook(tmp_path / "tables" / f"{m.book}.xlsx") for m in PLANTED}
    expected = set()
    for mistake in PLANTED:
        cell = cell_of(books[mistake.book][mistake.sheet], mistake)
        assert cell.value != mistake.text
        cell.value = mistake.text
        expected.add((f"{mistake.book}.xlsx", mistake.sheet, cell.coordinate, mistake.code))
    for name, book in books.items():
        book.save(tmp_path / "tables" / f"{name}.xlsx")
    policy, found = simsim.read_policy(tmp_path / "tables")
    told = [(d.place.file, d.place.sheet, d.place.cell, d.code) for d in errors(found)]
    assert policy is None
    assert sorted(told) == sorted(expected)
    assert len(told) == len(PLANTED) >= 20
