"""Where a further example goes: the sheet of EXAMPLES that fits it best, its row there, the columns that are missing.

Best is the sheet that lacks the fewest columns, of those the one with the fewest that the example leaves blank, of
those the first. A column that is missing comes behind the last one, headed as the others of the sheet are.

>>> import simsim
>>> from simsim.table import Entry
>>> policy = simsim.open("tables")
>>> row = ExampleRow(Entry("N1"), ((Entry("market"), Entry("SG")),), ((Entry("place.region"), Entry("SEA")),))
>>> sheet = example_sheet(empty("new.csv"))
>>> [(cell.header, cell.text, cell.place.cell) for cell in placed(policy.names, [sheet], row).cells]
[('', 'N1', 'A3'), ('market 市场', 'SG', 'B3'), ('region 地区', 'SEA', 'C3')]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from simsim.diagnostics import Place
from simsim.knowledge import grids
from simsim.policy.assembly import Names
from simsim.sheets import ExampleRow
from simsim.values import spelled
from simsim.words import EXAMPLE_ROLE, SHEET, Phrase, plain
from simsim.workbook.addition import Addition
from simsim.workbook.delimited import csv_bytes
from simsim.workbook.grid import Grid, address, grid
from simsim.workbook.layout import ExampleSheet, example_sheet, holds_examples
from simsim.workbook.stored import number_of

BARE: Final = csv_bytes([["EXAMPLES"], [""]])  # a sheet of examples without a column
_ACTIVE: Final = ("=", "+", "-", "@")  # with these a formula begins, for whoever opens a CSV in a spreadsheet program
_FORMS: Final[tuple[Callable[[Phrase], str], ...]] = (
    lambda caption: " ".join(dict.fromkeys(part for part in caption if part)),
    lambda caption: caption.en,
    lambda caption: caption.zh,
)


@dataclass(frozen=True, slots=True)
class NewCell:
    """A cell of an example that is to be added: where, under which role and header, its text; in a ``new`` column?"""

    place: Place
    role: str
    header: str
    text: str
    new: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """An example in its sheet: its cells, the id first, and all that is to be put into the file for them."""

    cells: tuple[NewCell, ...]
    additions: tuple[Addition, ...] = field(repr=False)

    @property
    def place(self) -> Place:
        """The cell of its id."""
        return self.cells[0].place

    @property
    def columns(self) -> tuple[NewCell, ...]:
        """Those of its cells for which the sheet has no column yet."""
        return tuple(cell for cell in self.cells if cell.new)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A cell that an example wants: its role, the full name of an item where it is of one, its text."""

    role: str
    full: str
    text: str


def empty(file: str) -> Grid:
    """A sheet of examples without a column, as a CSV file of that name holds it."""
    return grid(file, PurePosixPath(file).stem, [["EXAMPLES"], [""]])


def example_sheets(contents: Mapping[str, bytes]) -> list[ExampleSheet]:
    """The sheets of EXAMPLES of the files, by name, of a policy."""
    return [example_sheet(sheet) for sheet, _ in grids(contents) if sheet and holds_examples(sheet)]


def placed(names: Names, sheets: Iterable[ExampleSheet], row: ExampleRow) -> Placed:
    """The example in the sheet that fits it best; raises ``ValueError`` where there is no sheet at all."""
    wanted = [*_wanted(names, row)]
    best = min(sheets, key=lambda sheet: _lack(names, sheet, wanted))
    return _in_sheet(names, best, row.id.text, wanted)


def _wanted(names: Names, row: ExampleRow) -> Iterator[_Wanted]:
    """The cells of an example that are not blank, but for its id."""
    for role, pairs in (("given", row.given), ("expect", row.expect)):
        for item, entry in pairs:
            if entry.text.strip():
                yield _Wanted(role, names.full(item.text) or item.text, entry.text)
    texts = {
        "events": row.events.text,
        "as of": row.as_of.text,
        "now": row.now.text,
        "layers": row.layers.text,
        "story en": row.story.en,
        "story zh": row.story.zh,
        "source": " ".join(row.sources),
        "training": "yes" if row.training else "",
        "difficulty": "" if row.difficulty is None else spelled(row.difficulty),
    }
    yield from (_Wanted(role, "", text) for role, text in texts.items() if text.strip())


def _columns(names: Names, sheet: ExampleSheet) -> dict[tuple[str, str], int]:
    """Where a sheet has the column of a role and an item."""
    return {
        (column.role, (names.full(column.name.text) or "") if column.role in ("given", "expect") else ""): column.at
        for column in reversed(sheet.columns)
    }


def _lack(names: Names, sheet: ExampleSheet, wanted: Sequence[_Wanted]) -> tuple[int, int]:
    """How many columns a sheet lacks, and how many it has for nothing."""
    there, needed = _columns(names, sheet).keys(), {(one.role, one.full) for one in wanted}
    return len(needed - there), len(there - needed)


def _in_sheet(names: Names, sheet: ExampleSheet, name: str, wanted: Sequence[_Wanted]) -> Placed:
    there, source = _columns(names, sheet), sheet.grid
    form = _form(names, sheet)
    cells = [NewCell(source.place(sheet.free, 0), "", "", name)]
    heads: list[Addition] = []
    new = sheet.width
    for one in wanted:
        at = there.get((one.role, one.full))
        column = new if at is None else at
        if at is None:
            heads += _heads(sheet, new, one, _heading(names, one.full, form))
            new += 1
        header = _heading(names, one.full, form) if at is None else source.cell(sheet.top + 1, at).text
        text = _inactive(one.text) if source.file.lower().endswith(".csv") else one.text
        cells.append(NewCell(source.place(sheet.free, column), one.role, header, text, at is None))
    return Placed(tuple(cells), (*heads, *_row(sheet, cells, new)))


def _heads(sheet: ExampleSheet, at: int, one: _Wanted, heading: str) -> Iterator[Addition]:
    """The role and the name over a new column, in the look of the column before."""
    texts = (_role(sheet, one.role), heading)
    for row, text in enumerate(texts, sheet.top):
        yield Addition(sheet.grid.place(row, at), text, address(row, sheet.width - 1))


def _role(sheet: ExampleSheet, role: str) -> str:
    """A role in the language of the sheet."""
    return EXAMPLE_ROLE.shown(role, _language(sheet))


def _language(sheet: ExampleSheet) -> str:
    """The language of most roles of a sheet, or of what says that it holds examples."""
    words = [sheet.grid.cell(sheet.top, at).text for at in range(1, sheet.width)]
    chinese = sum(plain(word) in EXAMPLE_ROLE.spellings[role][1] for word in words if (role := EXAMPLE_ROLE.read(word)))
    first = plain(sheet.grid.cell(sheet.top, 0).text) in SHEET.spellings["EXAMPLES"][1]
    return "zh" if chinese * 2 > len(words) or (first and not words) else "en"


def _row(sheet: ExampleSheet, cells: Sequence[NewCell], width: int) -> Iterator[Addition]:
    """The row, cell by cell, also those that stay blank, in the look of the row above."""
    texts = {cell.place.cell: cell.text for cell in cells}
    for at in range(width):
        place = sheet.grid.place(sheet.free, at)
        yield Addition(place, texts.get(place.cell, ""), address(sheet.last, min(at, sheet.width - 1)))


def _inactive(text: str) -> str:
    """A text that no spreadsheet program takes for a formula; the blank before it is not read."""
    return f" {text}" if text.startswith(_ACTIVE) and number_of(text) is None else text


# ---- headers


def _form(names: Names, sheet: ExampleSheet) -> int | None:
    """How most columns of a sheet are headed: by which of the forms of a label, or, ``None``, by name."""
    counts: Counter[int | None] = Counter()
    for column in sheet.columns:
        full = names.full(column.name.text) if column.role in ("given", "expect") else None
        if full:
            written = plain(column.name.text)
            like: list[int | None] = [n for n in range(len(_FORMS)) if plain(_headed(names, full, n)) == written]
            counts.update(like or [None])
    return counts.most_common(1)[0][0] if counts else 0


def _heading(names: Names, full: str, form: int | None) -> str:
    """What heads the column of an item, in that form where it means nothing else."""
    head = full if form is None else _headed(names, full, form)
    return head if names.full(head) == full else full


def _headed(names: Names, full: str, form: int) -> str:
    item = names.item(full)
    return _FORMS[form](item.caption) if item else full
