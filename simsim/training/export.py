"""The record written for others: a CSV file or an Excel workbook, a row for each attempt, a column for each field.

The instant stands there twice, in Coordinated Universal Time and in local time; lists and mappings are JSON, and
``right`` is blank where nothing was marked. A text that a spreadsheet program would take for a formula stays a text: in
a workbook its cell is one, in a CSV file it stands behind an apostrophe.

>>> guarded("=1+1"), guarded("heron-27"), unguarded(guarded("'=1+1"))
("'=1+1", 'heron-27', "'=1+1")
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path
from typing import Final

from simsim.diagnostics import Diagnostic, Place, SimsimError
from simsim.training.record import Attempt, Record, Value, row_of
from simsim.workbook.delimited import csv_bytes
from simsim.workbook.grid import BLANK, Cell, Grid, Shape
from simsim.workbook.looks import BOTH, Reader
from simsim.writing import save, write_workbook

SHEET: Final = "attempts"
HEADERS: Final = (
    "person", "at_utc", "at_local", "session", "kind", "area", "rules", "question", "case",
    "answer", "truth", "right", "version", "as_of", "layers", "seconds", "hints",
)  # fmt: skip
MOST: Final = 100_000  # attempts that a workbook is written with; a spreadsheet program opens no more with pleasure
_NUMBERS: Final = ("seconds", "hints")
_MARKED: Final = {1: "true", 0: "false", None: ""}
_FORMULA: Final = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")  # also full-width, which some programs read alike
_GUARDED: Final = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")
_NO_TEXT: Final = ("Cc", "Cs")  # kinds of characters that no workbook holds, but for tabs and new lines
_NONCHARACTERS: Final = "\ufffe\uffff"


def export_csv(record: Record, path: str | Path, person: str = "", zone: tzinfo | None = None) -> int:
    """Write the attempts, or those of a person, as a CSV file; how many. Local time is that of ``zone``, or this one's.

    Raises :class:`~simsim.diagnostics.SimsimError` where it cannot be written; then the old file is as it was.
    """
    attempts = record.attempts(person)
    rows = [[guarded(text) for text in _texts(one, zone)] for one in attempts]
    _saved(save(Path(path), csv_bytes([HEADERS, *rows])))
    return len(attempts)


def export_excel(record: Record, path: str | Path, person: str = "", zone: tzinfo | None = None) -> int:
    """Write the attempts as an Excel workbook; as :func:`export_csv`. Seconds and hints are numbers, the rest is text.

    Characters that no workbook can hold stand as their numbers. Raises also for more attempts than :data:`MOST`.
    """
    target, attempts = Path(path), record.attempts(person)
    if len(attempts) > MOST:
        raise SimsimError([Diagnostic("record-too-long", Place(target.name), count=len(attempts), most=MOST)])
    rows = ([_cell(header, text) for header, text in zip(HEADERS, _texts(one, zone), strict=True)] for one in attempts)
    head = tuple(Cell(header) for header in HEADERS)
    _saved(write_workbook(target, [Grid(target.name, SHEET, (head, *map(tuple, rows)))], Reader(BOTH)))
    return len(attempts)


def guarded(text: str) -> str:
    """The text, behind an apostrophe where it would be taken for a formula, or for a text that was guarded."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """What was guarded."""
    return text[1:] if _GUARDED.match(text) else text


def _saved(found: list[Diagnostic]) -> None:
    if found:
        raise SimsimError(found)


def _texts(one: Attempt, zone: tzinfo | None) -> Iterator[str]:
    """An attempt in the order of the headers."""
    row = row_of(one)
    shown: dict[str, Value] = {
        **row,
        "at_utc": row["at"],
        "at_local": one.at.astimezone(zone).isoformat(timespec="microseconds"),
        "right": _MARKED[None if one.right is None else int(one.right)],
        "seconds": int(one.seconds) if float(one.seconds).is_integer() else one.seconds,
    }
    return (str(shown[header]) for header in HEADERS)


def _cell(header: str, text: str) -> Cell:
    if not text.strip():
        return BLANK
    return Cell("".join(map(_writable, text)), Shape.NUMBER if header in _NUMBERS else Shape.TEXT)


def _writable(character: str) -> str:
    plain = character in "\n\t" or unicodedata.category(character) not in _NO_TEXT
    return character if plain and character not in _NONCHARACTERS else ascii(character)[1:-1]
