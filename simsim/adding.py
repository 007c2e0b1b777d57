"""A decided case added to the examples: what was given, and the headline outcomes that came, as one more row.

:func:`proposed` says what would be written, and why it may not be; :func:`add` writes it into the sheet of EXAMPLES
that fits best, that row and the columns that are missing and nothing besides, once the policy that the folder would
then make opens and the example comes to the same in it. While another program has the file open, the example waits in
a sheet of its own, where it counts; :func:`settle` moves what waits, and so does whoever adds the next.

>>> import simsim
>>> from datetime import UTC, date, datetime
>>> policy, _, contents = read_whole("tables")
>>> outcome = policy.decide({"market": "MY"}, as_of=date(2025, 6, 20), now=datetime(2025, 6, 20, tzinfo=UTC))
>>> new = proposed(policy, contents, outcome, story=Phrase("Malaysia, and nothing else is known.", ""))
>>> new.refused, [(cell.header, cell.text) for cell in new.placed.cells][1]
((), ('market 市场', 'MY'))

Source: docs/decisions/27-adding-an-example.md.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Final

from simsim.analysis.as_example import FAR_OFF, LONG_AGO, as_example, cell
from simsim.approval import BROKEN, failed
from simsim.diagnostics import Diagnostic, Place, Severity, errors
from simsim.knowledge import grids, policy_of, read_whole
from simsim.placing import BARE, Placed, empty, example_sheets, placed
from simsim.policy.content import example_content
from simsim.policy.examples import as_written, results, run, wrong
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from simsim.sheets import ExampleRow
from simsim.table import Entry
from simsim.values import read_number
from simsim.words import Phrase, plain
from simsim.workbook.addition import extended
from simsim.workbook.delimited import LONGEST_CELL, csv_bytes, encoding_of
from simsim.workbook.grid import position
from simsim.workbook.layout import ExampleSheet, example_sheet, read_sheet
from simsim.workbook.stored import number_of
from simsim.writing import alone, held, save, unlike

WAITING: Final = "examples_waiting.csv"
ASIDE: Final = "_examples_moving.csv"  # passed over, as every file whose name begins so
OWN: Final = "examples.csv"  # of a policy that has no sheet of examples yet
FIRST: Final = "E01"
LONGEST_ID: Final = 60
HEADS: Final = 2  # rows of roles and of names
NOTHING: Final = Phrase("", "")
NOWHERE: Final = Place()
UNMEANT: Final = Phrase("{item} is {actual}, which nobody means", "{item} 为 {actual}，这不会是任何人的本意")
EMPTY: Final = Phrase("no headline outcome would be expected of it", "它没有任何可预期的主要结论")
UNREAD: Final = Phrase("read back from its cells, it does not come to the same", "从单元格读回后，所得结果不同")
UNFIT: Final = Phrase("a cell cannot hold one of its texts", "其中有文字无法写入单元格")
_NUMBERED: Final = re.compile(r"(.*?)([0-9]{1,9})", re.DOTALL)
_UNFIT: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class NewExample:
    """An example that may be added: its row, its items by full name; the case that it is of; where it would go.

    ``refused`` says why it may not be; nothing where it may.
    """

    row: ExampleRow
    outcome: Outcome
    placed: Placed
    refused: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Added:
    """An example that was added: where it stands; which file it waits for, blank where it stands where it belongs."""

    placed: Placed
    waits_for: str = ""


def proposed(
    policy: PolicyModel, contents: Mapping[str, bytes], outcome: Outcome, name: str = "", story: Phrase = NOTHING
) -> NewExample:
    """What would be added to the files, by name, of a policy for a case; a blank ``name`` takes the next free id."""
    told = Phrase(*("\n".join(text.strip().splitlines()) for text in story))
    row = as_example(outcome, plain(name), told)
    if not _the_same(policy, row, outcome):  # what another day would change after all is said
        row = replace(row, as_of=Entry(outcome.case.as_of.isoformat()), now=Entry(cell(outcome.now)))
    place = placed(policy.names, _targets(contents), row).place
    row = replace(row, id=Entry(row.id.text or suggested_id(policy, place)))
    refused = [*_misnamed(policy, row, place), *_refusals(outcome, row)]
    if not refused and not _the_same(policy, row, outcome):
        refused = [_not_added(row, UNREAD)]
    return NewExample(row, outcome, placed(policy.names, _targets(contents), row), tuple(refused))


def suggested_id(policy: PolicyModel, sheet: Place = NOWHERE) -> str:
    """The next free id, numbered on as the last example of a sheet is, or the last of all."""
    rows = [(plain(one.id.text), one.id.place) for one in policy.sheets.examples]
    own = [name for name, at in rows if (at.file, at.sheet) == (sheet.file, sheet.sheet)]
    every = (_NUMBERED.fullmatch(name) for name in (*reversed(own), *(name for name, _ in reversed(rows)), FIRST))
    like = next(match for match in every if match)
    same = (match for name, _ in rows if (match := _NUMBERED.fullmatch(name)) and match[1] == like[1])
    return f"{like[1]}{max((int(match[2]) for match in same), default=0) + 1:0{len(like[2])}}"


def _targets(contents: Mapping[str, bytes]) -> list[ExampleSheet]:
    """The sheets that an example may go to."""
    sheets = [sheet for sheet in example_sheets(contents) if sheet.grid.file != WAITING]
    return sheets or [example_sheet(empty(OWN))]


# ---- why not


def _misnamed(policy: PolicyModel, row: ExampleRow, sheet: Place) -> Iterator[Diagnostic]:
    """An id that is none, or that another example has."""
    name = row.id.text
    numeric = read_number(name) is not None and number_of(name) is None
    if not (name[0].isalnum() and name.isprintable() and len(name) <= LONGEST_ID) or numeric:
        yield Diagnostic("example-id", NOWHERE, name, None, id=name, most=LONGEST_ID, next=suggested_id(policy, sheet))
    yield from _taken(policy, name, NOWHERE, sheet)


def _taken(policy: PolicyModel, name: str, at: Place, sheet: Place) -> Iterator[Diagnostic]:
    """That an example elsewhere than ``at`` has that id."""
    for one in policy.sheets.examples:
        if plain(one.id.text) == name and one.id.place != at:
            first = Phrase(*(one.id.place.text(lang) for lang in ("en", "zh")))
            yield Diagnostic("example-taken", at, name, None, id=name, first=first, next=suggested_id(policy, sheet))
            return


def _refusals(outcome: Outcome, row: ExampleRow) -> Iterator[Diagnostic]:
    """Why a case may be no example: it cannot be, nothing came of it or something broke, or a cell cannot hold it."""
    yield from errors(outcome.diagnostics)
    came = results(outcome)
    if not came:
        yield _not_added(row, EMPTY)
    for full, result in came.items():
        if result in BROKEN or failed(outcome, full):
            yield _not_added(row, _unmeant(outcome, full, result))
    texts = [entry.text for pair in (*row.given, *row.expect) for entry in pair]
    texts += [row.events.text, *row.story, row.id.text]
    if any(_UNFIT.search(text) or len(text) > LONGEST_CELL for text in texts):
        yield _not_added(row, UNFIT)


def _unmeant(outcome: Outcome, full: str, result: str) -> Phrase:
    item, actual = outcome.policy.names.item(full), as_written(result)
    told = ((item.caption.text(lang) if item else full, actual.text(lang), lang) for lang in ("en", "zh"))
    return Phrase(*(UNMEANT.text(lang).format(item=caption, actual=came) for caption, came, lang in told))


def _not_added(row: ExampleRow, reason: Phrase) -> Diagnostic:
    return Diagnostic("example-not-added", NOWHERE, row.id.text, None, example=row.id.text, reason=reason)


def _the_same(policy: PolicyModel, row: ExampleRow, outcome: Outcome) -> bool:
    """Whether a row comes to what came of the case, whenever it is run."""
    moments = ((outcome.case.as_of, outcome.now), *((at.date(), at) for at in (LONG_AGO, FAR_OFF)))
    return all(_comes_to(policy, row, outcome, today, now) for today, now in moments)


def _comes_to(policy: PolicyModel, row: ExampleRow, outcome: Outcome, today: date, now: datetime) -> bool:
    one = run(policy, row, today=today, now=now)
    return not wrong(one) and one.outcome is not None and results(outcome).items() <= results(one.outcome).items()


# ---- writing


def add(folder: Path, new: NewExample) -> tuple[Added | None, list[Diagnostic]]:
    """Write a new example into a folder, or let it wait where its file is open; ``None`` and why where neither can be.

    What waits already is moved first, where that can be.
    """
    with alone(folder):
        _settled(folder)
        return _added(folder, new)


def _added(folder: Path, new: NewExample) -> tuple[Added | None, list[Diagnostic]]:
    policy, found, contents = read_whole(folder)
    if policy is None or new.refused:
        return None, [*(new.refused or errors(found))]
    again = _targets(contents)
    if taken := [*_taken(policy, new.row.id.text, NOWHERE, placed(policy.names, again, new.row).place)]:
        return None, taken
    waits_for, stuck = "", list[Diagnostic]()
    for sheets in (again, [_waiting(contents)]):
        place = placed(policy.names, sheets, new.row)
        made, wrongs = _checked(contents, found, place, new)
        if made is None:
            return None, wrongs
        stuck = _replaced(folder / place.place.file, contents, made)
        if not stuck:
            return Added(place, waits_for), []
        waits_for = place.place.file
    return None, stuck


def written(contents: Mapping[str, bytes], place: Placed) -> tuple[bytes | None, list[Diagnostic]]:
    """The file of an example's sheet with the example in it; or ``None``, and why."""
    return extended(contents.get(place.place.file, BARE), place.additions)


def _waiting(contents: Mapping[str, bytes]) -> ExampleSheet:
    """The sheet of the examples that wait."""
    sheets = (sheet for sheet in example_sheets(contents) if sheet.grid.file == WAITING)
    return next(sheets, None) or example_sheet(empty(WAITING))


def _checked(
    contents: Mapping[str, bytes], found: Sequence[Diagnostic], place: Placed, new: NewExample
) -> tuple[bytes | None, list[Diagnostic]]:
    """The file with the example in it, once the policy opens with it and it comes to what is expected."""
    made, stuck = written(contents, place)
    if made is None:
        return None, stuck
    policy, after = policy_of({**contents, place.place.file: made})
    own = {one.place for one in place.cells}
    more = [d for d in after if d not in found and (d.severity is Severity.ERROR or d.place not in own)]
    row = next((one for one in policy.sheets.examples if one.id.place == place.place), None) if policy else None
    if policy is None or row is None or more:
        return None, more or [_not_added(new.row, UNREAD)]
    meant = example_content(new.row, policy.names) == example_content(row, policy.names)
    same = meant and _the_same(policy, row, new.outcome)
    return (made, []) if same else (None, [_not_added(new.row, UNREAD)])


def _replaced(path: Path, read: Mapping[str, bytes], made: bytes) -> list[Diagnostic]:
    """Put a file in the place of the one that was read; what keeps it from that."""
    return _stuck(path, read) or save(path, made)


def _stuck(path: Path, read: Mapping[str, bytes]) -> list[Diagnostic]:
    """Why a file is not to be replaced: another program has it open, or it is no longer the one that was read."""
    return held(path) or unlike(path.parent, read, [path.name])


# ---- what waits


def settle(folder: Path) -> tuple[tuple[Placed, ...], list[Diagnostic]]:
    """Move the examples that wait into their sheets, as far as the files are free; what was moved, what kept others.

    Two examples of one id keep a policy from opening, so a row is never in both files: it is set aside in a file that
    is passed over, taken from those that wait, written into its sheet, and then no longer kept aside. Whatever breaks
    off in between, the policy opens, and the next to settle finds what was set aside.
    """
    with alone(folder):
        return _settled(folder)


def _settled(folder: Path) -> tuple[tuple[Placed, ...], list[Diagnostic]]:
    if not any((folder / name).is_file() for name in (WAITING, ASIDE)):
        return (), []
    if stuck := _recovered(folder):
        return (), stuck
    policy, found, _ = read_whole(folder)
    if policy is None:
        return (), [*errors(found)]
    names = [one.id.text for one in policy.sheets.examples if one.id.place.file == WAITING]
    came = [_moved(folder, name) for name in names]
    return tuple(place for place, _ in came if place), [*chain.from_iterable(stuck for _, stuck in came)]


def _recovered(folder: Path) -> list[Diagnostic]:
    """Let wait again what was set aside when a move broke off, unless it stands where it belongs; what keeps it."""
    aside = folder / ASIDE
    if not aside.is_file():
        return []
    policy, found, contents = read_whole(folder)
    if policy is None:
        return [*errors(found)]
    there = [example_content(one, policy.names) for one in policy.sheets.examples]
    for row in _rows({ASIDE: aside.read_bytes()}):
        if example_content(row, policy.names) in there:
            continue
        if taken := [*_taken(policy, plain(row.id.text), row.id.place, row.id.place)]:
            return taken
        made, stuck = written(contents, placed(policy.names, [_waiting(contents)], row))
        if made is None or (stuck := _replaced(folder / WAITING, contents, made)):
            return stuck
    return _gone(aside)


def _rows(contents: Mapping[str, bytes]) -> Iterator[ExampleRow]:
    for sheet, _ in grids(contents):
        yield from read_sheet(sheet)[0].examples if sheet else ()


def _moved(folder: Path, name: str) -> tuple[Placed | None, list[Diagnostic]]:
    """Move one example that waits; every one anew from the files, which the one before has changed."""
    policy, found, contents = read_whole(folder)
    if policy is None:
        return None, [*errors(found)]
    row = next(one for one in policy.sheets.examples if (one.id.place.file, one.id.text) == (WAITING, name))
    place = placed(policy.names, _targets(contents), row)
    made, stuck = written(contents, place)
    if made is None:
        return None, stuck
    single, others = _parted(contents, row)
    rest = {file: data for file, data in contents.items() if file != WAITING}
    after, found = policy_of({**rest, place.place.file: made, **({WAITING: others} if others else {})})
    if after is None or after.version != policy.version:
        return None, [*errors(found)] or [_not_added(row, UNREAD)]
    file = folder / place.place.file
    if stuck := _stuck(file, contents) or _stuck(folder / WAITING, contents) or save(folder / ASIDE, single):
        return None, stuck
    stuck = _struck(folder / WAITING, contents, others) or _replaced(file, contents, made)
    if stuck:
        return None, [*stuck, *_recovered(folder)]
    return place, _gone(folder / ASIDE)


def _parted(contents: Mapping[str, bytes], row: ExampleRow) -> tuple[bytes, bytes | None]:
    """The sheet of those that wait with one of them alone, and without it; ``None`` where there is no other."""
    data = contents[WAITING]
    rows = list(csv.reader(io.StringIO(data.decode(encoding_of(data)), newline="")))
    heads, (at, _) = rows[: _waiting(contents).top + HEADS], position(row.id.place.cell)
    others = [one for n, one in enumerate(rows) if n != at]
    filled = any(text.strip() for one in others[len(heads) :] for text in one)
    return csv_bytes([*heads, rows[at]]), csv_bytes(others) if filled else None


def _struck(path: Path, read: Mapping[str, bytes], others: bytes | None) -> list[Diagnostic]:
    """The sheet of those that wait as it is without one of them; gone, where there is no other."""
    return _gone(path) if others is None else _replaced(path, read, others)


def _gone(path: Path) -> list[Diagnostic]:
    """Take a file away."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        return [Diagnostic("file-in-use", Place(path.name), detail=str(error.strerror or error))]
    return []
