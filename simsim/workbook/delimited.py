"""CSV to a grid: every cell text, every encoding stated, nothing sniffed.

A file is UTF-8, with or without a byte order mark; one that is GB18030 is read with a warning if its first cell makes
sense so. Anything else, a row with more cells than the header (an unquoted comma shifts all that follows) and a stray
quote are errors. Source: RFC 4180.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Sequence

from simsim.diagnostics import Diagnostic, Place
from simsim.workbook.grid import Grid, address, grid

MOST_BYTES = 64_000_000
LONGEST_CELL = 32_767  # characters that a spreadsheet program takes


def read_csv(
    data: bytes, file: str, sheet: str, is_first_cell: Callable[[str], bool]
) -> tuple[Grid | None, list[Diagnostic]]:
    """The grid of a CSV file, or ``None``, and what is wrong; ``is_first_cell`` tells what may stand in A1."""
    place = Place(file, sheet, "")
    if len(data) > MOST_BYTES:
        return None, [Diagnostic("file-too-large", place, most=MOST_BYTES // 1_000_000)]
    text, found = _decoded(data, place, is_first_cell)
    if text is None:
        return None, found
    csv.field_size_limit(max(LONGEST_CELL * 4, csv.field_size_limit()))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        return None, [*found, Diagnostic("csv-quotes", place, detail=str(error))]
    wrong = _shape(rows, place)
    one_cell_a_row = any(d.code == "csv-separator" for d in wrong)
    return None if one_cell_a_row else grid(file, sheet, rows), [*found, *wrong]


def csv_bytes(rows: Sequence[Sequence[str]]) -> bytes:
    """Rows as the bytes of a CSV file, with the mark by which Excel knows UTF-8.

    >>> csv_bytes([["U", "a, b"]]).decode("utf-8-sig").strip()
    'U,"a, b"'
    """
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue().encode("utf-8-sig")


def encoding_of(data: bytes) -> str:
    """The encoding in which the bytes of a CSV file are read, if it can be; UTF-8 with a mark is told from without.

    >>> encoding_of(csv_bytes([["U"]])), encoding_of("按序首个".encode("gb18030"))
    ('utf-8-sig', 'gb18030')
    """
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    try:
        data.decode()
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _decoded(data: bytes, place: Place, is_first_cell: Callable[[str], bool]) -> tuple[str | None, list[Diagnostic]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, [Diagnostic("csv-encoding", place)]
    try:
        text = data.decode(encoding_of(data))
    except UnicodeDecodeError:
        return None, [Diagnostic("csv-encoding", place)]
    if encoding_of(data) != "gb18030":
        return text, []
    first = text.lstrip("\r\n").split(",", 1)[0].strip().strip('"')
    if is_first_cell(first):
        return text, [Diagnostic("csv-gb18030", place)]
    return None, [Diagnostic("csv-encoding", place)]


def _shape(rows: Sequence[Sequence[str]], place: Place) -> list[Diagnostic]:
    """Rows that a stray or missing separator has bent."""
    head = next((row for row in rows if row and not row[0].lstrip().startswith("#")), [])
    if len(head) == 1 and any(mark in head[0] for mark in ";\t"):
        return [Diagnostic("csv-separator", place, head[0], None)]
    found = []
    for n, row in enumerate(rows):
        spill = row[len(head) :]  # blank or not: what stands before it may have moved
        if head and spill and not row[0].lstrip().startswith("#"):
            at = Place(place.file, place.sheet, address(n, len(head)))
            text = next((cell for cell in spill if cell.strip()), "")
            found.append(Diagnostic("csv-row-length", at, text, None, cells=len(row), header=len(head)))
    return found
