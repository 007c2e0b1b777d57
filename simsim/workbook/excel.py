"""Excel workbooks to grids: the only module that reads with a spreadsheet library.

A preflight of our own comes first, because the library trusts what it is given: sizes, parts, merged areas, encodings,
document types. A formula is read by the value that was stored with it and is an error without one.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import openpyxl
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from simsim.diagnostics import Diagnostic, Place
from simsim.values import read_number, spelled
from simsim.words import plain
from simsim.workbook.grid import BLANK, Cell, Grid, Shape, address

MOST_BYTES: Final = 32_000_000  # of the file
MOST_UNPACKED: Final = 400_000_000  # bytes of all its parts
MOST_PARTS: Final = 4_000
MOST_CELLS: Final = 4_000_000  # of one sheet, filled or not
EXACT: Final = 1e15  # whole numbers below are held exactly and shown without an exponent
FEW: Final = 8  # rows that a message lists
MOST_MERGED: Final = 20_000  # cells of the merged areas of one sheet
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_DIMENSION = re.compile(rb"<(?:\w+:)?c\b[^>]*\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")


def read_workbook(data: bytes, file: str) -> tuple[list[Grid], list[Diagnostic]]:
    """Every worksheet of an Excel workbook as a grid, and what is wrong or odd about the file."""
    refused = _preflight(data, Place(file))
    if refused:
        return [], [refused]
    try:
        stored, typed = _loaded(data)
    except Exception as error:  # noqa: BLE001  # the library raises anything at all on a broken part
        return [], [Diagnostic("workbook-broken", Place(file), detail=f"{type(error).__name__}: {error}"[:200])]
    grids: list[Grid] = []
    found: list[Diagnostic] = []
    for sheet in stored.worksheets:
        grids.append(Grid(file, sheet.title, tuple(_rows(sheet, typed[sheet.title], Place(file, sheet.title), found))))
        found.extend(_oddities(sheet, Place(file, sheet.title)))
    return grids, found


def first_difference(data: bytes, wanted: Iterable[Grid]) -> Diagnostic | None:
    """The first cell of a workbook that would read back as something else than in these sheets."""
    written = {grid.sheet: grid for grid in read_workbook(data, "")[0]}
    for grid in wanted:
        other = written.get(grid.sheet, Grid("", grid.sheet, ()))
        for row in range(max(len(grid.rows), len(other.rows))):
            for at in range(max(len(g.rows[row]) if row < len(g.rows) else 0 for g in (grid, other))):
                meant, read = grid.cell(row, at).text, other.cell(row, at).text
                if meant != read and (meant.strip() or read.strip()):
                    return Diagnostic("workbook-differs", grid.place(row, at), meant, None, read=read[:80])
    return None


def _loaded(data: bytes) -> tuple[openpyxl.Workbook, openpyxl.Workbook]:
    """The workbook with stored values, and with formulas; one and the same where it holds no formula."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = (n for n in archive.namelist() if n.startswith("xl/worksheets/") and n.endswith(".xml"))
        formulas = any(_FORMULA.search(archive.read(name)) for name in sheets)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library tells of extensions it leaves out, none of which is a cell
        stored = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        return stored, openpyxl.load_workbook(io.BytesIO(data)) if formulas else stored


def _preflight(data: bytes, place: Place) -> Diagnostic | None:
    """Why a file must not reach the library, or ``None``."""
    if len(data) > MOST_BYTES:
        return Diagnostic("file-too-large", place, most=MOST_BYTES // 1_000_000)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return Diagnostic("workbook-old-or-locked", place)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _parts(archive, place)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        return Diagnostic("workbook-broken", place, detail=f"{type(error).__name__}: {error}"[:200])


def _parts(archive: zipfile.ZipFile, place: Place) -> Diagnostic | None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        return Diagnostic("file-too-large", place, most=MOST_UNPACKED // 1_000_000)
    for part in parts:
        if not part.filename.startswith("xl/media/"):
            refused = _part(archive.read(part), part.filename, place)
            if refused:
                return refused
    return None


def _part(content: bytes, name: str, place: Place) -> Diagnostic | None:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"))  # UTF-16 hides what is looked for below
    if wide or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        return Diagnostic("workbook-broken", place, detail=f"{name}: document type")
    if name == "xl/workbook.xml" and b"purl.oclc.org/ooxml" in content:
        return Diagnostic("workbook-strict", place)
    if name.startswith("xl/worksheets/"):
        if sum(_area(*match.groups()) for match in _MERGED.finditer(content)) > MOST_MERGED:
            return Diagnostic("sheet-too-large", place, most=MOST_MERGED)
        rows, columns = _extent(content)
        if rows * columns > MOST_CELLS:
            return Diagnostic("sheet-too-large", place, most=MOST_CELLS)
    return None


def _extent(content: bytes) -> tuple[int, int]:
    """The last row and the last column that hold a cell."""
    rows = columns = 0
    for match in _DIMENSION.finditer(content):
        rows, columns = max(rows, int(match.group(2))), max(columns, _column(match.group(1)))
    return rows, columns


def _area(left: bytes, top: bytes, right: bytes, bottom: bytes) -> int:
    return (abs(_column(right) - _column(left)) + 1) * (abs(int(bottom) - int(top)) + 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _rows(stored: Worksheet, typed: Worksheet, place: Place, found: list[Diagnostic]) -> Iterator[tuple[Cell, ...]]:
    for values, formulas in zip(stored.iter_rows(), typed.iter_rows(), strict=True):
        yield tuple(_cell(value, formula, place, found) for value, formula in zip(values, formulas, strict=True))


def _cell(stored: SheetCell | MergedCell, typed: SheetCell | MergedCell, place: Place, found: list[Diagnostic]) -> Cell:
    at = Place(place.file, place.sheet, typed.coordinate)
    value: Any = stored.value
    if typed.data_type == "f":
        text = str(getattr(typed.value, "text", typed.value))
        code = "formula-without-value" if value is None else "formula-read"
        found.append(Diagnostic(code, at, text[:200], None, value=str(value)[:80]))
    if stored.data_type == "e":
        found.append(Diagnostic("cell-error-value", at, str(value), None))
        return BLANK
    return _converted(value, str(stored.number_format or ""), at, found)


def _converted(value: Any, number_format: str, at: Place, found: list[Diagnostic]) -> Cell:  # noqa: ANN401  # what a cell held
    """A cell's value as the text that a person would have typed for it."""
    match value:
        case None:
            return BLANK
        case bool():
            return Cell("true" if value else "false", Shape.BOOLEAN)
        case int() | float():
            return Cell(_number(value), Shape.NUMBER)
        case datetime() if value.time() == time(0) and "h" not in number_format.lower():
            return Cell(value.date().isoformat(), Shape.DATE)
        case datetime() | date() | timedelta():
            return Cell(spelled(value), Shape.DATE)
        case time():
            return Cell(value.isoformat(), Shape.DATE)
    text = str(value)
    if read_number(plain(text)) is not None:
        found.append(Diagnostic("number-as-text", at, text, None))
    return Cell(text, Shape.TEXT) if text.strip() else BLANK


def _number(value: float) -> str:
    """The shortest spelling that is the same number; whole numbers without a point."""
    return str(int(value)) if float(value).is_integer() and abs(value) < EXACT else repr(value)


def _oddities(sheet: Worksheet, place: Place) -> Iterator[Diagnostic]:
    """What is read as if it were not so: merged areas, hidden rows and columns."""
    for merged in sheet.merged_cells.ranges:
        at = Place(place.file, place.sheet, address(merged.min_row - 1, merged.min_col - 1))
        yield Diagnostic("cell-merged", at, str(merged.coord), None)
    hidden = sorted(n for n, row in sheet.row_dimensions.items() if row.hidden)
    if hidden:
        at = Place(place.file, place.sheet, f"A{hidden[0]}")
        yield Diagnostic("row-hidden", at, rows=", ".join(map(str, hidden[:FEW])) + (" …" if len(hidden) > FEW else ""))
    for letter in sorted(c for c, column in sheet.column_dimensions.items() if column.hidden):
        yield Diagnostic("column-hidden", Place(place.file, place.sheet, f"{letter}1"), column=letter)
