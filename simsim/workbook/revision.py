"""Single cells of a file rewritten, and not a byte of it besides: in CSV the fields, in Excel the elements of a sheet.

A workbook is not opened and saved for this, so that nothing in it can be lost: formats, notes, charts, macros stay as
they are in the archive, and so do all its other parts. A cell is rewritten only if it still holds what it is believed
to hold; one with a formula is not. What was made is read back and compared before anyone gets it.

>>> from simsim.workbook.delimited import csv_bytes
>>> change = Revision(Place("a.csv", "a", "B2"), "old", "new, and more")
>>> revised(csv_bytes([["U", "x"], ["1", "old"]]), "a.csv", [change])[0].decode("utf-8-sig").splitlines()[1]
'1,"new, and more"'
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import PurePosixPath
from typing import Final
from xml.sax.saxutils import escape

from simsim.diagnostics import Diagnostic, Place, errors, shortened
from simsim.workbook.delimited import LONGEST_CELL, encoding_of, read_csv
from simsim.workbook.excel import read_workbook
from simsim.workbook.grid import Grid, address
from simsim.workbook.stored import number_of

_FIELD: Final = re.compile(r'"(?:[^"]|"")*"|[^,\r\n]*')
_SHEET: Final = re.compile(r"<(?:\w+:)?sheet\b([^>]*)>")
_RELATION: Final = re.compile(r"<(?:\w+:)?Relationship\b([^>]*)>")
_ATTRIBUTE: Final = re.compile(r'([\w:]+)\s*=\s*(?:"([^"]*)"|\'([^\']*)\')')
CELL: Final = r'<((?:\w+:)?)c\b([^>]*?\br="{at}"[^>]*?)(?:/>|>(.*?)</\1c>)'
_KIND: Final = re.compile(r'\s(?:t|cm|vm)="\w+"')
FORMULA: Final = re.compile(r"<(?:\w+:)?f[\s/>]")


@dataclass(frozen=True, slots=True)
class Revision:
    """A cell, the text that it holds, and the text that it is to hold."""

    place: Place
    old: str
    new: str


def revised(data: bytes, file: str, revisions: Sequence[Revision]) -> tuple[bytes | None, list[Diagnostic]]:
    """The bytes of a file with these cells rewritten, or ``None`` and why."""
    before, found = sheets_of(data, file)
    stuck = [_refused(r) for r in revisions if _text(before, r.place) != r.old or len(r.new) > LONGEST_CELL]
    if errors(found) or stuck:
        return None, [*errors(found), *stuck]
    made, found = _in_csv(data, revisions) if file.lower().endswith(".csv") else _in_workbook(data, revisions)
    if made is None or found:
        return None, found
    differs = difference(before, sheets_of(made, file)[0], {r.place: r.new for r in revisions})
    return (None, [differs]) if differs else (made, [])


def _refused(revision: Revision) -> Diagnostic:
    return Diagnostic("cell-kept", revision.place, revision.old, None, value=shortened(revision.new))


def sheets_of(data: bytes, file: str) -> tuple[dict[str, Grid], list[Diagnostic]]:
    """The sheets of a file by name."""
    if not file.lower().endswith(".csv"):
        grids, found = read_workbook(data, file)
        return {grid.sheet: grid for grid in grids}, found
    sheet = PurePosixPath(file).stem
    grid, found = read_csv(data, file, sheet, lambda _: True)
    return {sheet: grid} if grid else {}, found


def _text(grids: Mapping[str, Grid], place: Place) -> str | None:
    grid = grids.get(place.sheet)
    return dict(_cells(grid)).get(place) if grid else None


def _cells(grid: Grid) -> Iterator[tuple[Place, str]]:
    for r, row in enumerate(grid.rows):
        for c, cell in enumerate(row):
            yield grid.place(r, c), cell.text


def difference(before: Mapping[str, Grid], after: Mapping[str, Grid], meant: Mapping[Place, str]) -> Diagnostic | None:
    """The first cell that would not read back as it was, or as it was meant."""
    was, is_ = ({place: text for grid in g.values() for place, text in _cells(grid) if text} for g in (before, after))
    for place in dict.fromkeys((*was, *is_, *meant)):
        wanted, read = meant.get(place, was.get(place, "")), is_.get(place, "")
        if wanted != read:
            return Diagnostic("workbook-differs", place, wanted, None, read=read[:80])
    return None


# ---- CSV


def _in_csv(data: bytes, revisions: Sequence[Revision]) -> tuple[bytes | None, list[Diagnostic]]:
    encoding = encoding_of(data)
    text = data.decode(encoding)
    wanted = {r.place.cell: r.new for r in revisions}
    pieces, end = [], 0
    for cell, start, stop in fields_of(text):
        if cell in wanted:
            pieces += [text[end:start], quoted(wanted[cell])]
            end = stop
    try:
        return "".join([*pieces, text[end:]]).encode(encoding), []
    except UnicodeEncodeError:
        return None, [_refused(r) for r in revisions]


def fields_of(text: str) -> Iterator[tuple[str, int, int]]:
    """Each field of a CSV by its cell, and where it begins and ends."""
    row = column = at = 0
    while match := _FIELD.match(text, at):
        yield address(row, column), *match.span()
        at = match.end()
        if at >= len(text):
            return
        if text[at] == ",":
            column += 1
        else:
            row, column = row + 1, 0
        at += 2 if text.startswith("\r\n", at) else 1


def quoted(text: str) -> str:
    """A field of a CSV, in quotation marks where it needs them."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"' if any(sign in text for sign in ',"\r\n') else text


# ---- Excel


def _in_workbook(data: bytes, revisions: Sequence[Revision]) -> tuple[bytes | None, list[Diagnostic]]:
    target = io.BytesIO()
    found: list[Diagnostic] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(target, "w") as out:
        parts = parts_of(archive)
        for entry in archive.infolist():
            content = archive.read(entry)
            own = [r for r in revisions if parts.get(r.place.sheet) == entry.filename]
            if own:
                content = _rewritten(content.decode(), own, found).encode()
            out.writestr(entry, content)  # under its own name, time and method
    return target.getvalue(), found


def parts_of(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part that holds each worksheet, by the sheet's name."""
    book, links = (archive.read(name).decode() for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"))
    targets = {one["Id"]: one["Target"] for one in _attributes(_RELATION, links)}
    found = {}
    for sheet in _attributes(_SHEET, book):
        relation = next((value for name, value in sheet.items() if name.endswith(":id")), "")
        target = targets.get(relation, "")
        found[sheet.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _attributes(element: re.Pattern[str], text: str) -> Iterator[dict[str, str]]:
    for match in element.finditer(text):
        yield {name: unescape(double or single) for name, double, single in _ATTRIBUTE.findall(match[1])}


def _rewritten(sheet: str, revisions: Sequence[Revision], found: list[Diagnostic]) -> str:
    """A worksheet with these cells rewritten; what cannot be is told."""
    for revision in revisions:
        match = re.search(CELL.format(at=revision.place.cell), sheet, re.DOTALL)
        if match is None or FORMULA.search(match[3] or ""):
            found.append(_refused(revision))
            continue
        sheet = sheet[: match.start()] + element(match[1], match[2], revision.new) + sheet[match.end() :]
    return sheet


def element(prefix: str, attributes: str, text: str) -> str:
    """A cell that holds a number where the text is exactly one, and else a text; its style stays."""
    kept = _KIND.sub("", attributes)
    if number_of(text) is not None:
        return f"<{prefix}c{kept}><{prefix}v>{text}</{prefix}v></{prefix}c>"
    held = f'<{prefix}is><{prefix}t xml:space="preserve">{escape(text)}</{prefix}t></{prefix}is>'
    return f'<{prefix}c{kept} t="inlineStr">{held}</{prefix}c>'
