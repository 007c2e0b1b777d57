"""Rows and columns added to a file, and not a byte of it besides: in CSV fields and lines, in Excel cells of a sheet.

As where cells are rewritten (:mod:`simsim.workbook.revision`), a workbook is not opened and saved: in the part of the
sheet cells and rows are put where they belong, each with the look of a cell that is there, and its used area grows;
every other part stays as it is, and so do lists to choose from, filters and tables, which a row below them does not
change. Only a blank cell is written. What was made is read back and compared before anyone gets it.

>>> from simsim.workbook.delimited import csv_bytes
>>> more = [Addition(Place("a.csv", "a", "A3"), "2"), Addition(Place("a.csv", "a", "B3"), "x, y")]
>>> extended(csv_bytes([["U", "x"], ["1", "a"]]), more)[0].decode("utf-8-sig").splitlines()
['U,x', '1,a', '2,"x, y"']
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from simsim.diagnostics import Diagnostic, Place, errors
from simsim.workbook.delimited import encoding_of
from simsim.workbook.grid import address, position
from simsim.workbook.revision import CELL, FORMULA, difference, element, fields_of, parts_of, quoted, sheets_of

_ROW: Final = re.compile(r'<((?:\w+:)?)row\b([^>]*?\br="(\d+)"[^>]*?)(?:/>|>(.*?)</\1row>)', re.DOTALL)
_ANY: Final = re.compile(r"<(?:\w+:)?(?:row|c)(?=[\s/>])([^>]*)>")
_NUMBERED: Final = re.compile(r'\sr="[A-Z]*\d+"')
_CELLS: Final = re.compile(r'<((?:\w+:)?)c\b[^>]*?\br="([A-Z]+\d+)"[^>]*?(?:/>|>.*?</\1c>)', re.DOTALL)
_DATA: Final = re.compile(r"<((?:\w+:)?)sheetData\b[^>]*>.*?(?P<end></\1sheetData>)", re.DOTALL)
_AREA: Final = re.compile(r'(<(?:\w+:)?dimension\b[^>]*?\bref=")([A-Z]+\d+)(?::([A-Z]+\d+))?(?=")')
_SPANS: Final = re.compile(r'\sspans="[^"]*"')
_STYLE: Final = re.compile(r'\ss="\d+"')


@dataclass(frozen=True, slots=True)
class Addition:
    """A cell that is blank, the text that it is to hold, and the address of the cell whose look it takes.

    A blank text gives the cell its look and nothing else.
    """

    place: Place
    text: str
    like: str = ""


def extended(data: bytes, additions: Sequence[Addition]) -> tuple[bytes | None, list[Diagnostic]]:
    """The bytes of a file with these cells filled, all of one sheet; or ``None`` and why."""
    file = additions[0].place.file
    before, found = sheets_of(data, file)
    sheet = before.get(additions[0].place.sheet)
    taken = [one for one in additions if one.text and sheet and sheet.cell(*position(one.place.cell)).text.strip()]
    if errors(found) or sheet is None or taken:
        return None, [*errors(found), *map(_refused, taken)]
    try:
        made = _in_csv(data, additions) if file.lower().endswith(".csv") else _in_workbook(data, additions)
    except UnicodeEncodeError:
        made = None
    if made is None:
        return None, [_refused(additions[0])]
    meant = {one.place: one.text for one in additions if one.text}
    differs = difference(before, sheets_of(made, file)[0], meant)
    return (None, [differs]) if differs else (made, [])


def _refused(one: Addition) -> Diagnostic:
    return Diagnostic("cell-kept", one.place, "", None, value=one.text)


def _rows(additions: Sequence[Addition]) -> dict[int, dict[int, Addition]]:
    """The cells by row and column, in their order."""
    rows: dict[int, dict[int, Addition]] = {}
    for one in sorted(additions, key=lambda one: position(one.place.cell)):
        row, column = position(one.place.cell)
        rows.setdefault(row, {})[column] = one
    return rows


# ---- CSV


def _in_csv(data: bytes, additions: Sequence[Addition]) -> bytes:
    encoding = encoding_of(data)
    text = data.decode(encoding)
    there = _lines(text)
    end = "\r\n" if "\r\n" in text else "\n"
    pieces, at = [], 0
    for row, cells in _rows(additions).items():
        fields = there.get(row, [(len(text), len(text))])
        pieces += [] if row in there else [text[at:], end]
        at = at if row in there else len(text)
        for column, (start, stop) in enumerate(fields):
            written = quoted(cells[column].text) if column in cells and cells[column].text else text[start:stop]
            pieces += [text[at:start], written]
            at = stop
        pieces += [f",{_field(cells, column)}" for column in range(len(fields), max(cells, default=0) + 1)]
    pieces.append(text[at:] or end)
    return "".join(pieces).encode(encoding)


def _field(cells: Mapping[int, Addition], column: int) -> str:
    return quoted(cells[column].text) if column in cells else ""


def _lines(text: str) -> dict[int, list[tuple[int, int]]]:
    """Where the fields of each line begin and end."""
    lines: dict[int, list[tuple[int, int]]] = {}
    for cell, start, stop in fields_of(text):
        lines.setdefault(position(cell)[0], []).append((start, stop))
    return lines


# ---- Excel


def _in_workbook(data: bytes, additions: Sequence[Addition]) -> bytes | None:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(target, "w") as out:
        part = parts_of(archive).get(additions[0].place.sheet)
        for entry in archive.infolist():
            content = archive.read(entry)
            if entry.filename == part:
                made = _in_sheet(content.decode(), additions)
                if made is None:
                    return None
                content = made.encode()
            out.writestr(entry, content)  # under its own name, time and method
    return target.getvalue()


def _in_sheet(sheet: str, additions: Sequence[Addition]) -> str | None:
    """A worksheet with these cells; ``None`` where one is not blank, or where cells stand without their addresses."""
    data = _DATA.search(sheet)
    if data is None or any(not _NUMBERED.search(one[1]) for one in _ANY.finditer(data[0])):
        return None
    looks = {one.like: _look(sheet, one.like) for one in additions if one.like}
    for row, cells in _rows(additions).items():
        made = _with_row(sheet, row, cells, looks)
        if made is None:
            return None
        sheet = made
    return _AREA.sub(lambda match: _grown(match, additions), sheet, count=1)


def _look(sheet: str, cell: str) -> str:
    """The attribute that says how a cell looks; blank where it says nothing."""
    match = re.search(CELL.format(at=cell), sheet, re.DOTALL)
    style = _STYLE.search(match[2]) if match else None
    return style[0] if style else ""


def _with_row(sheet: str, row: int, cells: Mapping[int, Addition], looks: Mapping[str, str]) -> str | None:
    """A worksheet with the cells of one row in it, in the row that is there or in one of its own."""
    rows = list(_ROW.finditer(sheet))
    there = next((match for match in rows if int(match[3]) == row + 1), None)
    if there is None:
        data = _DATA.search(sheet)
        after = next((match.start() for match in rows if int(match[3]) > row + 1), data.start("end") if data else 0)
        prefix = data[1] if data else ""
        inside = "".join(_cell(prefix, column, row, one, looks) for column, one in cells.items())
        return f'{sheet[:after]}<{prefix}row r="{row + 1}">{inside}</{prefix}row>{sheet[after:]}'
    prefix, content = there[1], there[4] or ""
    for column, one in cells.items():
        made = _with_cell(prefix, content, (row, column), one, looks)
        if made is None:
            return None
        content = made
    attributes = _SPANS.sub("", there[2])
    return f"{sheet[: there.start()]}<{prefix}row{attributes}>{content}</{prefix}row>{sheet[there.end() :]}"


def _with_cell(prefix: str, row: str, at: tuple[int, int], one: Addition, looks: Mapping[str, str]) -> str | None:
    """The content of a row with one cell more, or with a text in one that was blank."""
    before = 0
    for match in _CELLS.finditer(row):
        found = position(match[2])
        if found == at:
            return _filled(row, match, one, looks)
        if found < at:
            before = match.end()
    return row[:before] + _cell(prefix, at[1], at[0], one, looks) + row[before:]


def _filled(row: str, there: re.Match[str], one: Addition, looks: Mapping[str, str]) -> str | None:
    """A cell that is there and blank, filled; it keeps its own look where it has one."""
    if not one.text:
        return row
    cell = re.search(CELL.format(at=one.place.cell), there[0], re.DOTALL)
    if cell is None or FORMULA.search(cell[3] or ""):
        return None
    attributes = cell[2] if _STYLE.search(cell[2]) else cell[2] + looks.get(one.like, "")
    return row[: there.start()] + element(cell[1], attributes, one.text) + row[there.end() :]


def _cell(prefix: str, column: int, row: int, one: Addition, looks: Mapping[str, str]) -> str:
    """A new cell; nothing where it would hold nothing and look like nothing."""
    look = looks.get(one.like, "")
    attributes = f' r="{address(row, column)}"{look}'
    if one.text:
        return element(prefix, attributes, one.text)
    return f"<{prefix}c{attributes}/>" if look else ""


def _grown(match: re.Match[str], additions: Sequence[Addition]) -> str:
    """The used area, with the new cells in it."""
    corners = [position(cell) for cell in (match[2], match[3] or match[2], *(one.place.cell for one in additions))]
    first, last = (address(of(r for r, _ in corners), of(c for _, c in corners)) for of in (min, max))
    return f"{match[1]}{first}:{last}"
