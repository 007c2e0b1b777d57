"""Grids to dressed workbooks, and workbooks dressed again: colours, notes, drop-down lists, a page that explains.

Dressing changes no value: what was made is read back and compared before anyone gets it. Numbers and dates become real
ones only where reading gives the same text again, and other entries are marked as text, so that what is typed next
stays as it was typed. A workbook that holds what could not be saved back is refused.
"""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import openpyxl
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import IllegalCharacterError
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from simsim.diagnostics import Diagnostic, Place
from simsim.values import Kind
from simsim.words import SHEET
from simsim.workbook.excel import first_difference, read_workbook
from simsim.workbook.explanations import HEADING, README
from simsim.workbook.grid import Cell, Grid, Shape, address
from simsim.workbook.looks import Column, Look, Part, Reader, look_of, worded
from simsim.workbook.marks import FINDINGS, Mark
from simsim.workbook.measures import LINE, NOTE_WIDTH, lines_of, note_height, width_of
from simsim.workbook.parts import kept_out, packed
from simsim.workbook.stored import day_of, number_of
from simsim.workbook.welcome import Line, lines

MARK: Final = "simsim"  # the hidden title of our drop-down lists, by which they are told from others
SIGNED: Final = "— simsim"  # how our notes end; LibreOffice forgets the author of a note
MADE: Final = datetime(2025, 1, 1)  # noqa: DTZ001  # when a new workbook says it was made; the library wants no zone
LONGEST_LIST: Final = 255  # characters that the format allows for a list of choices
SPARE: Final = 200  # rows below the last for which choices are suggested too
UNSET: Final = 13.1  # widths up to here are what spreadsheet programs give to a column that nobody touched
LONGEST_MARKED: Final = 250  # characters; beyond, older programs show a cell marked as text as a row of #
PAGE: Final = 220  # how wide a page is at most, in characters
ITEMS: Final = "simsim_items"  # the name of the range that holds the items of the glossary

HEADS: Final[Mapping[Part, str]] = {
    Part.KEY: "D9DEE4",
    Part.INPUT: "CFE0F1",
    Part.OUTPUT: "D3E7D0",
    Part.ANNOTATION: "EBE6DC",
}
BODIES: Final[Mapping[Part, str]] = {Part.INPUT: "F3F8FC", Part.OUTPUT: "F3F9F1"}
TABS: Final = ("5B8DB8", "9AA5B1", "C9A24B")  # decision tables, lists, the page that explains
TITLE: Final = "1F3B57"
_OURS: Final = frozenset((*HEADS.values(), *BODIES.values()))
_LINE: Final = Side(style="hair", color="B8BEC6")
_BORDER: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_WRAPPED: Final = Alignment(wrap_text=True, vertical="top", horizontal="left")
_HEADED: Final = Alignment(wrap_text=True, vertical="center")
_PLAIN: Final = Font(name="Calibri", size=11)
_HEADING: Final = Font(name="Calibri", size=13, bold=True, color=TITLE)
_LINK: Final = Font(name="Calibri", size=11, underline="single", color="1F5FA8")
_FILLS: Final = {colour: PatternFill("solid", fgColor=colour) for colour in (*HEADS.values(), *BODIES.values())}

Made = tuple[bytes | None, list[Diagnostic]]


def new_workbook(grids: Sequence[Grid], reader: Reader) -> Made:
    """A dressed workbook with these sheets, or ``None`` and why there is none."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = MARK
    book.properties.created = book.properties.modified = MADE
    for grid in grids:
        try:
            _fill(book.create_sheet(grid.sheet), grid)
        except (IllegalCharacterError, ValueError) as error:
            return None, [Diagnostic("workbook-unwritable", grid.place(), detail=str(error)[:200])]
    return _made(book, grids, reader)


def dressed(data: bytes, file: str, reader: Reader) -> Made:
    """A workbook dressed again, or ``None`` and why: it cannot be read, or holds what would be lost."""
    grids, found = read_workbook(data, file)
    lost = kept_out(data) if grids else None
    if not grids or lost:
        return None, [Diagnostic("workbook-not-dressed", Place(file), holds=lost)] if lost else found
    return _made(openpyxl.load_workbook(io.BytesIO(data), rich_text=True), grids, reader)


def annotated(data: bytes, file: str, marks: Mapping[tuple[str, str], Mark], page: Sequence[Line]) -> Made:
    """A workbook with marks on cells, by sheet and cell, and one sheet more; or ``None`` and why, as above."""
    grids, found = read_workbook(data, file)
    lost = kept_out(data) if grids else None
    if not grids or lost:
        return None, [Diagnostic("workbook-not-annotated", Place(file), holds=lost)] if lost else found
    book = openpyxl.load_workbook(io.BytesIO(data), rich_text=True)
    for (sheet, at), mark in marks.items():
        _mark(book[sheet][at], mark)
    if FINDINGS in book.sheetnames:
        book.remove(book[FINDINGS])
    _page(book.create_sheet(FINDINGS), page)
    saved = _saved(book, grids)
    differs = first_difference(saved, [grid for grid in grids if grid.sheet != FINDINGS])
    return (None, [differs]) if differs else (saved, [])


def _made(book: openpyxl.Workbook, grids: Sequence[Grid], reader: Reader) -> Made:
    looks = {grid.sheet: _writable(book[grid.sheet], look) for grid in grids if (look := look_of(grid, reader))}
    for grid in grids:
        if grid.sheet in looks:
            _dress(book[grid.sheet], grid, looks[grid.sheet])
    _items(book, looks)
    if looks:
        _welcome(book, lines(list(looks.items()), reader))
    data = _saved(book, grids)
    wanted = [worded(grid, looks.get(grid.sheet)) for grid in grids if grid.sheet != README]
    differs = first_difference(data, wanted)
    return (None, [differs]) if differs else (data, [])


def _writable(sheet: Worksheet, look: Look) -> Look:
    """The look with the words that may be written: a formula in a header stays."""
    texts = {(r, c): text for (r, c), text in look.texts.items() if sheet.cell(r + 1, c + 1).data_type != "f"}
    return replace(look, texts=texts)


def _saved(book: openpyxl.Workbook, grids: Sequence[Grid]) -> bytes:
    """The bytes of a workbook: the same for the same content, formulas with the results that they had."""
    stream = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED)).save()
    return packed(
        stream.getvalue(),
        {book[grid.sheet].path[1:]: _results(grid, book[grid.sheet]) for grid in grids if grid.sheet != README},
    )


def _results(grid: Grid, sheet: Worksheet) -> dict[str, Cell]:
    """What the formulas of a sheet gave when it was last calculated."""
    found = ((cell.coordinate, cell) for row in sheet.iter_rows() for cell in row if cell.data_type == "f")
    return {at: grid.cell(cell.row - 1, cell.column - 1) for at, cell in found if cell.row and cell.column}


# ---- values


def _fill(sheet: Worksheet, grid: Grid) -> None:
    """The texts of a grid, as texts; what the grid says is a number, as one."""
    for r, row in enumerate(grid.rows, 1):
        for c, cell in enumerate(row, 1):
            if cell.text:
                _write(sheet.cell(r, c), cell.text, number_of(cell.text) if cell.shape is Shape.NUMBER else None)
    _paper(sheet)


def _paper(sheet: Worksheet) -> None:
    """Printed across the page, as many pages as it takes down."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]  # every new sheet has one


def _write(cell: SheetCell | MergedCell, text: str, number: float | None = None) -> None:
    """A text, which stays a text even where it looks like a formula or an error; or a number."""
    cell.value = text if number is None else number
    cell.data_type = "s" if number is None else "n"


def _typed(cell: SheetCell, column: Column) -> None:
    """A text that is exactly one number or date becomes one; the rest is marked as text where typing could bend it."""
    if cell.data_type == "s" and type(cell.value) is str:
        number, day = number_of(cell.value), day_of(cell.value)
        if number is not None:
            cell.value = number
            cell.number_format = "General" if cell.number_format == "@" else cell.number_format
            return
        if day is not None:
            cell.value = day
            cell.number_format = "yyyy-mm-dd"
            return
    if cell.number_format == "General" and (cell.value is None or type(cell.value) is str):
        short = cell.value is not None and len(cell.value) <= LONGEST_MARKED
        cell.number_format = "@" if short else _format(column)


def _format(column: Column) -> str:
    """How a cell of this column takes what is typed next."""
    if column.kind is Kind.DATE:
        return "yyyy-mm-dd"
    return "General" if column.prose or column.kind is Kind.NUMBER else "@"


# ---- one sheet


def _dress(sheet: Worksheet, grid: Grid, look: Look) -> None:
    _undress(sheet)
    for (r, c), text in look.texts.items():
        cell = sheet.cell(r + 1, c + 1)
        if str(cell.value) != text:
            _write(cell, text)
    for r in range(look.top):
        _title(sheet.cell(r + 1, 1))
    last = max((n for n, row in enumerate(grid.rows) if any(True for _ in grid.filled(n)) and row), default=0)
    for column in look.columns:
        _column(sheet, look, column, last)
    for r in range(look.top, last + 1):
        _height(sheet, r + 1, [sheet.cell(r + 1, column.at + 1) for column in look.columns])
    for (r, c), text in look.notes.items():
        _note(sheet.cell(r + 1, c + 1), text)
    _frame(sheet, look)


def _undress(sheet: Worksheet) -> None:
    """Take off what dressing put on: notes and lists of ours."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment and cell.comment.text.rstrip().endswith(SIGNED):
                cell.comment = None
    kept = [v for v in sheet.data_validations.dataValidation if v.promptTitle != MARK]
    sheet.data_validations.dataValidation = kept


def _title(cell: SheetCell | MergedCell) -> None:
    if not cell.font.b:
        cell.font = Font(name=cell.font.name, size=13, bold=True, color=TITLE)


def _column(sheet: Worksheet, look: Look, column: Column, last: int) -> None:
    letter = get_column_letter(column.at + 1)
    heads = [sheet.cell(r + 1, column.at + 1) for r in range(look.top, look.body)]
    cells = [sheet.cell(r + 1, column.at + 1) for r in range(look.body, last + 1)]
    cells = [cell for cell in cells if not isinstance(cell, MergedCell)]
    for cell in heads:
        _paint(cell, HEADS[column.part], _HEADED)
        if not cell.font.b:
            cell.font = _bold(cell.font)
    for cell in cells:
        _paint(cell, BODIES.get(column.part), _WRAPPED)
        _typed(cell, column)  # type: ignore[arg-type]  # merged cells are left out above
    dimension = sheet.column_dimensions[letter]
    if dimension.width <= UNSET:
        most = 48 if column.prose else 30 if column.part is Part.KEY else 24
        dimension.width = width_of(map(_text, heads), map(_text, cells), most)
    if dimension.number_format == "General":
        dimension.number_format = _format(column)
    _suggest(sheet, column, look.body + 1, last + 1 + SPARE)


def _bold(font: Any) -> Font:  # noqa: ANN401  # the library's proxy of a font
    bold = copy(font)
    bold.b = True
    return bold  # type: ignore[no-any-return]  # a copy of a font is a font


def _paint(cell: SheetCell | MergedCell, colour: str | None, alignment: Alignment) -> None:
    """Our colour, line and alignment where the analyst set none of their own."""
    plain = cell.fill.fill_type is None or str(cell.fill.fgColor.rgb)[-6:] in _OURS
    if colour and plain:
        cell.fill = _FILLS[colour]
    if not (cell.border.left.style or cell.border.bottom.style):
        cell.border = _BORDER
    if not cell.alignment.horizontal and not cell.alignment.vertical and not cell.alignment.wrap_text:
        cell.alignment = alignment


def _text(cell: SheetCell | MergedCell) -> str:
    """What a cell shows, near enough to measure it."""
    text = "" if cell.value is None else str(cell.value)
    return text.removesuffix(" 00:00:00") if isinstance(cell.value, datetime) else text


def _height(sheet: Worksheet, row: int, cells: Iterable[Any]) -> None:
    """Room for the text of a row as it wraps; what is higher already stays."""
    widths = sheet.column_dimensions
    rows = max((lines_of(_text(cell), widths[cell.column_letter].width) for cell in cells), default=1)
    dimension = sheet.row_dimensions[row]
    dimension.height = max(dimension.height or 0, LINE * rows + 1)


def _suggest(sheet: Worksheet, column: Column, first: int, last: int) -> None:
    """A drop-down list that never blocks, unless the analyst has one there already."""
    letter = get_column_letter(column.at + 1)
    area = f"{letter}{first}:{letter}{last}"
    taken = any(f"{letter}{first}" in v.sqref for v in sheet.data_validations.dataValidation)
    joined = ",".join(column.choices)
    fits = len(joined) <= LONGEST_LIST and not any("," in choice or '"' in choice for choice in column.choices)
    if taken or not column.choices or not (fits or column.names):
        return
    formula = f'"{joined}"' if fits and not column.names else ITEMS
    rule = DataValidation("list", formula1=formula, allow_blank=True, showErrorMessage=False, showInputMessage=False)
    rule.promptTitle = MARK
    rule.add(area)
    sheet.add_data_validation(rule)


def _note(cell: SheetCell | MergedCell, text: str) -> None:
    """A note of ours; one of the analyst's stays."""
    if isinstance(cell, MergedCell) or cell.comment or not text:
        return
    text = f"{text}\n{SIGNED}"
    cell.comment = Comment(text, MARK, height=note_height(text), width=NOTE_WIDTH)


def _mark(cell: SheetCell | MergedCell, mark: Mark) -> None:
    """A colour and a note, above the note that is there."""
    if isinstance(cell, MergedCell):
        return
    cell.fill = PatternFill("solid", fgColor=mark.colour)
    there = cell.comment.text.rstrip().removesuffix(SIGNED).rstrip() if cell.comment else ""
    cell.comment = None
    _note(cell, "\n\n".join(text for text in (mark.text, there) if text))


def _frame(sheet: Worksheet, look: Look) -> None:
    if not sheet.freeze_panes:
        sheet.freeze_panes = address(look.body, 1)
        for selection in sheet.sheet_view.selection:
            selection.activeCell = selection.sqref = selection.activeCell or "A1"
    if not sheet.print_title_rows:
        sheet.print_title_rows = f"{look.top + 1}:{look.body}"
    if not sheet.print_title_cols:
        sheet.print_title_cols = "A:A"
    wide = sum(sheet.column_dimensions[get_column_letter(column.at + 1)].width for column in look.columns)
    sheet.page_setup.fitToWidth = math.ceil(wide / PAGE)
    if sheet.sheet_properties.tabColor is None:
        sheet.sheet_properties.tabColor = TABS[1 if look.kind in SHEET.spellings else 0]


# ---- the workbook


def _items(book: openpyxl.Workbook, looks: Mapping[str, Look]) -> None:
    """The range that holds the items, for the lists that offer them; without a glossary those lists go."""
    name, look = next(((n, k) for n, k in looks.items() if k.kind == "GLOSSARY"), ("", None))
    book.defined_names.pop(ITEMS, None)
    if look:
        quoted = name.replace("'", "''")
        last = book[name].max_row + SPARE
        book.defined_names[ITEMS] = DefinedName(ITEMS, attr_text=f"'{quoted}'!$A${look.body + 1}:$A${last}")
        return
    for sheet in book.worksheets:
        kept = [v for v in sheet.data_validations.dataValidation if v.formula1 != ITEMS]
        sheet.data_validations.dataValidation = kept


def _welcome(book: openpyxl.Workbook, page: Sequence[Line]) -> None:
    """The page that explains the workbook, written anew where it stands, or as the first sheet."""
    at = 0
    if README in book.sheetnames:
        if not str(book[README]["A1"].value or "").startswith(HEADING):
            return
        at = book.sheetnames.index(README)
        book.remove(book[README])
    sheet = book.create_sheet(README, at)
    book.active = at
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet
    _page(sheet, page)


def _page(sheet: Worksheet, page: Sequence[Line]) -> None:
    """Lines for people, on a sheet of their own."""
    for letter, width in zip("ABC", (30, 62, 62), strict=True):
        sheet.column_dimensions[letter].width = width
    for r, line in enumerate(page, 1):
        _line(sheet, r, line)
    sheet.sheet_view.showGridLines = False
    _paper(sheet)
    sheet.sheet_properties.tabColor = TABS[2]


def _line(sheet: Worksheet, row: int, line: Line) -> None:
    for c, text in enumerate(line.cells, 1):
        cell = sheet.cell(row, c)
        _write(cell, text)
        cell.alignment = Alignment(vertical="top") if line.heading else _WRAPPED
        cell.font = _HEADING if line.heading else _PLAIN
    first = sheet.cell(row, 1)
    if line.heading:
        sheet.row_dimensions[row].height = LINE * 1.5
    else:
        _height(sheet, row, sheet[row])
    if line.part:
        first.fill = _FILLS[HEADS[line.part]]
    if line.link:
        quoted = line.link.replace("'", "''")
        first.hyperlink = Hyperlink(first.coordinate, location=f"'{quoted}'!{line.cell}")
        first.font = _LINK
