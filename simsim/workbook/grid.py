"""A sheet as addressed cells, free of any library: what Excel and CSV have in common.

A cell holds text, as a person would type it; ``shape`` tells what the file held, for where that makes a difference.

>>> address(3, 27)
'AB4'
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from simsim.diagnostics import Place
from simsim.table import Entry
from simsim.workbook.stored import number_of


class Shape(Enum):
    """What a file held in a cell."""

    BLANK = "blank"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text and what it was."""

    text: str
    shape: Shape = Shape.TEXT


BLANK = Cell("", Shape.BLANK)


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet: its file and name, its rows from the first on; rows may differ in length, what is beyond is blank."""

    file: str
    sheet: str
    rows: tuple[tuple[Cell, ...], ...]

    def place(self, row: int | None = None, column: int = 0) -> Place:
        """The place of a cell (counted from 0), or of the sheet."""
        return Place(self.file, self.sheet, "" if row is None else address(row, column))

    def cell(self, row: int, column: int) -> Cell:
        """The cell there, blank beyond what is filled."""
        cells = self.rows[row] if row < len(self.rows) else ()
        return cells[column] if column < len(cells) else BLANK

    def entry(self, row: int, column: int) -> Entry:
        """The cell there with its place."""
        return Entry(self.cell(row, column).text, self.place(row, column))

    def rewritten(self, texts: Mapping[str, str]) -> Grid:
        """The same with other texts in its cells, by address, as they would be read again from a file."""
        rows = enumerate(self.rows)
        made = ((_typed(texts.get(address(r, c)), cell) for c, cell in enumerate(row)) for r, row in rows)
        return Grid(self.file, self.sheet, tuple(map(tuple, made)))

    def filled(self, row: int) -> Iterator[int]:
        """The columns of a row that are not blank."""
        return (n for n, cell in enumerate(self.rows[row]) if cell.text.strip())


def _typed(text: str | None, cell: Cell) -> Cell:
    """A cell with that text; as it is where there is none."""
    if text is None or text == cell.text:
        return cell
    return Cell(text, Shape.NUMBER if number_of(text) is not None else Shape.TEXT) if text.strip() else BLANK


def address(row: int, column: int) -> str:
    """``A1`` notation of a cell counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def position(cell: str) -> tuple[int, int]:
    """The row and the column, counted from 0, of a cell in ``A1`` notation.

    >>> position("AB4")
    (3, 27)
    """
    column = 0
    for letter in cell.rstrip("0123456789"):
        column = column * 26 + ord(letter) - 64
    return int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) - 1, column - 1


def grid(file: str, sheet: str, rows: Sequence[Sequence[str]]) -> Grid:
    """A grid of plain texts."""
    return Grid(file, sheet, tuple(tuple(Cell(t) if t.strip() else BLANK for t in row) for row in rows))
