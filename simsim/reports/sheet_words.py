"""A workbook or a CSV file as lines of words, a line a row: what ``git diff`` shows of it.

Each line names its sheet, its row by what stands in the first column, and every filled cell under its caption. It is
made of what is written alone, so that it never fails on a policy that does not open, and never changes unless a cell
does: neither the width of a column nor the order of sheets in a file makes a line another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simsim.words import HIT_POLICY, ROLE, SHEET, plain
from simsim.workbook.grid import Grid

TWO_ROWS = ("EXAMPLES", "CONSTRAINTS")  # kinds of sheets whose columns have a role and a name


def sheet_lines(grid: Grid) -> Iterator[str]:
    """The lines of one sheet.

    >>> from simsim.workbook.grid import grid
    >>> rows = [["U", "input", "output"], ["fare", "weight", "price"], ["1", "< 5", "2"]]
    >>> for line in sheet_lines(grid("a.csv", "fare", rows)):
    ...     print(line)
    fare: U fare
    fare 1: weight < 5 | => price 2
    """
    top = next((n for n in range(len(grid.rows)) if not grid.cell(n, 0).text.startswith("#")), len(grid.rows))
    first = grid.cell(top, 0).text
    kind, policy = SHEET.read(first), HIT_POLICY.read(first)
    if not kind and not policy:
        top = len(grid.rows)
    two = policy is not None or kind in TWO_ROWS
    captions = {at: _caption(grid, top, at, two=two) for at in range(1, max(map(len, grid.rows), default=0))}
    yield from (line for n in range(top) for line in _plain(grid, n))
    if top < len(grid.rows):
        yield f"{grid.sheet}: {_short(' '.join((first, grid.cell(top + 1, 0).text if two else '')))}"
    for n in range(top + 1 + two, len(grid.rows)):
        yield from _written(grid, n, captions)


def _caption(grid: Grid, top: int, at: int, *, two: bool) -> str:
    """What stands above a column; what comes of a rule stands behind an arrow."""
    role = grid.cell(top, at).text
    name = grid.cell(top + 1, at).text if two else ""
    arrow = "=> " if two and (ROLE.read(role) == "output" or plain(role).casefold() in ("expect", "预期")) else ""
    return f"{arrow}{_short(name or role)}"


def _plain(grid: Grid, row: int) -> Iterator[str]:
    """A title, or a row of a sheet that is for people only, as one line; none of a blank one."""
    if cells := [_short(grid.cell(row, at).text) for at in grid.filled(row)]:
        yield f"{grid.sheet}: {' | '.join(cells)}"


def _written(grid: Grid, row: int, captions: Mapping[int, str]) -> Iterator[str]:
    """A row as one line, each cell under its caption; none of a blank one."""
    name = _short(grid.cell(row, 0).text)
    cells = [f"{captions[at]} {_short(grid.cell(row, at).text)}".strip() for at in grid.filled(row) if at]
    if cells or name:
        yield f"{f'{grid.sheet} {name}'.strip()}: {' | '.join(cells)}".rstrip()


def _short(text: str) -> str:
    """A cell on one line."""
    return " ".join(text.split())
