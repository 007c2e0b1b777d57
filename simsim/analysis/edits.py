"""What was written anew: two versions of a policy laid side by side, row by row and cell by cell.

An edit is about what stands in cells. What it does to cases is another question: see :mod:`simsim.analysis.changes`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from simsim.analysis.rows import HEAD, Cell, Row, Rows, sheets_of, tables_of
from simsim.diagnostics import Place
from simsim.policy.model import PolicyModel

ABSENT: Final = Cell("")


@dataclass(frozen=True, slots=True)
class Written:
    """One cell that reads otherwise, under the name of its column; ``alike`` where it means the same as before."""

    column: str
    old: Cell
    new: Cell

    @property
    def alike(self) -> bool:
        """Whether both spellings are known to say the same."""
        return self.old.meant is not None and self.old.meant == self.new.meant


@dataclass(frozen=True, slots=True)
class Edit:
    """A row that was added, removed or changed: of which table or sheet, its id or name, and where it stands in each.

    ``key`` is blank for a table that was added or removed as a whole, and :data:`~simsim.analysis.rows.HEAD` for what a
    table says of itself. ``cells`` are those that read otherwise, or all that a row held which only one version has.
    """

    sheet: str
    key: str
    old: Place | None
    new: Place | None
    cells: tuple[Written, ...] = ()
    table: bool = False

    @property
    def kind(self) -> str:
        """``added``, ``removed``, ``moved`` where nothing but the order changed, or ``changed``."""
        if self.old is None or self.new is None:
            return "added" if self.old is None else "removed"
        return "moved" if [cell.column for cell in self.cells] == ["order"] else "changed"


def edits(old: PolicyModel, new: PolicyModel) -> tuple[Edit, ...]:
    """Everything that stands otherwise in the sheets of two policies, tables first.

    >>> from simsim.knowledge import open_policy
    >>> policy = open_policy("tables")
    >>> edits(policy, policy)
    ()
    """
    return (*_of_tables(tables_of(old), tables_of(new)), *_of_sheets(sheets_of(old), sheets_of(new)))


def _of_tables(old: Mapping[str, Rows], new: Mapping[str, Rows]) -> Iterator[Edit]:
    for name in dict.fromkeys((*old, *new)):
        if name in old and name in new:
            yield from _rows(name, old[name], new[name], table=True)
        else:
            one, other = (side[name][HEAD].place if name in side else None for side in (old, new))
            yield Edit(name, "", one, other, table=True)


def _of_sheets(old: Mapping[str, Rows], new: Mapping[str, Rows]) -> Iterator[Edit]:
    for kind in old:
        yield from _rows(kind, old[kind], new[kind], table=False)


def _rows(sheet: str, old: Rows, new: Rows, *, table: bool) -> Iterator[Edit]:
    """The rows that stand otherwise, in the order of their sheets: where they stand now, else where they stood."""
    rows = {key: (old.get(key), new.get(key)) for key in dict.fromkeys((*old, *new))}
    places = {key: next(row.place for row in (other, one) if row) for key, (one, other) in rows.items()}
    sheets = [*dict.fromkeys((place.file, place.sheet) for place in places.values())]
    for key in sorted(places, key=lambda k: (sheets.index((places[k].file, places[k].sheet)), *_at(places[k]))):
        one, other = rows[key]
        cells = tuple(sorted(_cells(one, other), key=_column))
        if cells or one is None or other is None:
            yield Edit(sheet, key, one.place if one else None, other.place if other else None, cells, table)


def _column(cell: Written) -> tuple[int, str]:
    """Where the column of a cell stands now, else where it stood."""
    return _at(cell.old.place if cell.new is ABSENT else cell.new.place)[1]


def _at(place: Place) -> tuple[int, tuple[int, str]]:
    """The row, and the column as it is sorted: ``Z`` comes before ``AA``."""
    cell = place.cell
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :] or 0), (len(letters), letters)


def _cells(old: Row | None, new: Row | None) -> Iterator[Written]:
    before, after = (row.cells if row else {} for row in (old, new))
    for column in dict.fromkeys((*before, *after)):
        one, other = before.get(column, ABSENT), after.get(column, ABSENT)
        if one.text != other.text:
            yield Written(column, one, other)
