"""Grids to what the sheets say.

Cell A1 (below titles that begin with ``#``) says what a sheet is. In a decision table, in EXAMPLES and in CONSTRAINTS
the first row holds the roles of the columns and the second their names; every other sheet has one header row. Nothing
is passed over in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from simsim.diagnostics import Diagnostic
from simsim.messages import did_you_mean
from simsim.sheets import Sheets
from simsim.words import EXAMPLE_ROLE, HIT_POLICY, ROLE, SHEET, plain
from simsim.workbook.grid import Grid
from simsim.workbook.lists import Lists
from simsim.workbook.tables import Column, Tables


def is_first_cell(text: str) -> bool:
    """Whether a text may stand in A1: a kind of sheet, a hit policy, a note.

    >>> is_first_cell("词汇表"), is_first_cell("F"), is_first_cell("Q")
    (True, True, False)
    """
    return text.startswith("#") or SHEET.read(text) is not None or HIT_POLICY.read(text) is not None


def read_sheet(grid: Grid) -> tuple[Sheets, list[Diagnostic]]:
    """What one sheet says, and all that is wrong with its form."""
    return _Sheet(grid).read()


def holds_examples(grid: Grid) -> bool:
    """Whether a sheet says that it holds examples, whatever is wrong with them."""
    return SHEET.read(_Sheet(grid).first) == "EXAMPLES"


@dataclass(frozen=True, slots=True)
class ExampleSheet:
    """A sheet of EXAMPLES as it stands: the row of its roles, its columns, the row that a further example would take.

    ``last`` is the row of its last example, or of the names of its columns where it has none; ``width`` counts the
    columns that hold anything.
    """

    grid: Grid
    top: int
    columns: tuple[Column, ...]
    last: int
    free: int
    width: int


def example_sheet(grid: Grid) -> ExampleSheet:
    """The form of a sheet that holds examples."""
    sheet = _Sheet(grid)
    last = max(sheet.rows(sheet.top + 2), default=sheet.top + 1)
    free = last + 1
    while free < len(grid.rows) and any(True for _ in grid.filled(free)):  # notes below the examples
        free += 1
    width = max((at + 1 for row in range(sheet.top, len(grid.rows)) for at in grid.filled(row)), default=1)
    return ExampleSheet(grid, sheet.top, tuple(sheet.columns(EXAMPLE_ROLE, None)), last, free, width)


class _Sheet(Lists, Tables):
    """A sheet that is not known for what it is yet."""

    @property
    def first(self) -> str:
        """What says of the sheet what it is."""
        return self.grid.cell(self.top, 0).text

    def read(self) -> tuple[Sheets, list[Diagnostic]]:
        first = self.first
        kind, policy = SHEET.read(first), HIT_POLICY.read(first)
        if kind:
            sheets = _READERS[kind](self)
        elif policy:
            sheets = self.table(policy)
        else:
            sheets = self._nothing(first)
        titles = self.titles if kind or policy else ()
        return replace(sheets, titles=titles), self.found

    def _nothing(self, first: str) -> Sheets:
        """A sheet that is none: a note to the reader, an empty one, or an error."""
        if all(not cell.text.strip() for row in self.grid.rows for cell in row):
            self.report("sheet-empty", self.grid.place())
            return Sheets()
        close = SHEET.close(first) or HIT_POLICY.close(first) if first.strip() else None
        if not self.grid.cell(0, 0).text.startswith("#") or close or self._looks_like_a_table():
            kinds = " ".join((*HIT_POLICY.spellings, *SHEET.spellings))
            self.report(
                "sheet-unknown",
                self.grid.place(min(self.top, max(0, len(self.grid.rows) - 1))),
                first,
                kinds=kinds,
                hint=did_you_mean(close),
            )
        return Sheets()

    def _looks_like_a_table(self) -> bool:
        words = [plain(cell.text) for row in self.grid.rows[self.top : self.top + 1] for cell in row[1:]]
        return any(ROLE.read(word) in ("input", "output") for word in words)


_READERS: Final[Mapping[str, Callable[[_Sheet], Sheets]]] = {
    "POLICY": _Sheet.policy,
    "GLOSSARY": _Sheet.glossary,
    "VALUES": _Sheet.values,
    "PARAMETERS": _Sheet.parameters,
    "SOURCES": _Sheet.sources,
    "CLOCKS": _Sheet.clocks,
    "EVENTS": _Sheet.events,
    "EXAMPLES": _Sheet.examples,
    "EXPRESSIONS": _Sheet.expressions,
    "CONSTRAINTS": _Sheet.constraints,
    "WAIVERS": _Sheet.waivers,
    "CALENDAR": _Sheet.calendar,
    "TEXTS": _Sheet.texts,
}
