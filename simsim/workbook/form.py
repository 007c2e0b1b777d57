"""The form that all sheets share: where the table begins, which rows count, what a plain cell of a list may hold.

A blank row within, text without a header, a number that is none: nothing is passed over in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from simsim.diagnostics import Diagnostic, Place
from simsim.table import Entry
from simsim.values import read_boolean, read_number
from simsim.words import Phrase, plain
from simsim.workbook.grid import Grid


class Form:
    """One grid on its way; collects diagnostics instead of stopping at the first."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.found: list[Diagnostic] = []
        self.top = next(
            (n for n, row in enumerate(grid.rows) if _is_content(row[0].text if row else "", row)), len(grid.rows)
        )

    def report(self, code: str, place: Place, text: str = "", **fields: str | int | Phrase) -> None:
        """Say that something is wrong at a place."""
        self.found.append(Diagnostic(code, place, text, None, **fields))

    @property
    def titles(self) -> tuple[Entry, ...]:
        """The titles for people above the header."""
        return tuple(self.grid.entry(n, 0) for n in range(self.top) if self.grid.cell(n, 0).text.startswith("#"))

    def rows(self, start: int) -> Iterator[int]:
        """Rows with content; a blank one between them is told of."""
        blank: int | None = None
        for row in range(start, len(self.grid.rows)):
            if not any(True for _ in self.grid.filled(row)):
                blank = row if blank is None else blank
            elif not self.grid.cell(row, 0).text.startswith("#"):
                if blank is not None:
                    self.report("row-blank", self.grid.place(blank))
                    blank = None
                yield row

    def stray(self, row: int, columns: set[int]) -> None:
        """Text under a column that has no header belongs to nothing."""
        for at in self.grid.filled(row):
            if at not in columns and not self.grid.cell(self.top, at).text.strip():
                self.report("cell-stray", self.grid.place(row, at), self.grid.cell(row, at).text)

    def number(self, entry: Entry) -> Decimal | None:
        """A plain number, or nothing where the cell is blank or holds none."""
        if not entry.text.strip():
            return None
        number = read_number(plain(entry.text))
        if number is None or abs(number) > 10**9:
            self.report("number-expected", entry.place, entry.text)
            return None
        return number

    def yes(self, entry: Entry) -> bool:
        """Whether the cell says yes; blank is no."""
        if not entry.text.strip():
            return False
        answer = read_boolean(entry.text)
        if answer is None:
            self.report("yes-no-expected", entry.place, entry.text)
        return bool(answer)


def _is_content(first: str, row: Sequence[object]) -> bool:
    return bool(row) and not first.startswith("#") and any(getattr(cell, "text", "").strip() for cell in row)


def ids(text: str) -> tuple[str, ...]:
    """Ids in one cell, parted by spaces or commas.

    >>> ids("R046 A06、P14")
    ('R046', 'A06', 'P14')
    """
    return tuple(dict.fromkeys(plain(text).replace(",", " ").split()))
