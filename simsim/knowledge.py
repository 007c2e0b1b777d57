"""Open a folder of workbooks as one policy: the one place where files meet the model; and reloading while it is edited.

``open_policy`` raises :class:`~simsim.diagnostics.PolicyError` with every mistake of every file, or gives a
:class:`~simsim.policy.model.PolicyModel` whose ``warnings`` tell what is odd. :class:`LivePolicy` follows a folder that
people edit: a new state is served once it is whole and has no error, and until then the last good one is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from simsim.diagnostics import Diagnostic, Place, PolicyError, errors
from simsim.policy.model import PolicyModel
from simsim.policy.opening import assembled
from simsim.sheets import Sheets
from simsim.workbook.delimited import read_csv
from simsim.workbook.excel import read_workbook
from simsim.workbook.grid import Grid
from simsim.workbook.layout import is_first_cell, read_sheet

ENDINGS: Final = (".xlsx", ".xlsm", ".csv", ".xls", ".xlsb", ".ods")  # the last three are told how to be saved
MOST_FILES: Final = 32  # files whose sheets are kept as they were read
PASSED_OVER: Final = ("~$", ".", "_", "备份")


def open_policy(folder: str | Path) -> PolicyModel:
    """The policy in ``folder``. Raises :class:`PolicyError` with all diagnostics if it holds an error.

    >>> policy = open_policy("tables")
    >>> "risk_owner" in policy.tables
    True
    """
    policy, found = read_policy(folder)
    if policy is None:
        raise PolicyError(found)
    return policy


def read_policy(folder: str | Path) -> tuple[PolicyModel | None, list[Diagnostic]]:
    """The policy in ``folder`` or ``None``, and all diagnostics, sorted by place."""
    policy, found, _ = read_whole(folder)
    return policy, found


def read_whole(folder: str | Path) -> tuple[PolicyModel | None, list[Diagnostic], Mapping[str, bytes]]:
    """The policy in ``folder`` or ``None``, all diagnostics, and the files, by name, of which they were made."""
    path = Path(folder)
    if not path.is_dir():
        return None, [Diagnostic("folder-missing", Place(str(folder)), found=str(folder))], {}
    contents, unread = contents_of(path)
    return (*read_contents(folder, contents, unread), contents)


def read_contents(
    folder: str | Path, contents: Mapping[str, bytes], found: Sequence[Diagnostic] = ()
) -> tuple[PolicyModel | None, list[Diagnostic]]:
    """The policy in what was read of ``folder``; ``found`` are the files that could not be."""
    if not contents and not found:
        return None, [Diagnostic("folder-empty", Place(str(folder)), found=str(folder))]
    policy, more = policy_of(contents)
    found = sorted([*found, *more], key=lambda d: (d.place.file, d.place.sheet, _by_cell(d.place.cell), d.code))
    return (None if errors(found) else policy), found


def policy_of(contents: Mapping[str, bytes]) -> tuple[PolicyModel | None, list[Diagnostic]]:
    """The policy that files, by name, make; or ``None``, and all diagnostics."""
    sheets, found = Sheets(), list[Diagnostic]()
    of_files: list[Diagnostic] = []
    for file, data in contents.items():
        more, wrong, unread = _said(file, data)
        sheets += more
        found.extend(wrong)
        of_files.extend(unread)
    policy, wrong = assembled(sheets)
    lost = {d.place for d in errors(of_files)}  # a cell that its file could not give is told of once
    found = [*of_files, *(d for d in (*found, *wrong) if d.place not in lost)]
    return (None if errors(found) else policy), found


def grids(contents: Mapping[str, bytes]) -> Iterator[tuple[Grid | None, Sequence[Diagnostic]]]:
    """Every sheet of every file, with what is wrong with it as a file."""
    for file, data in contents.items():
        yield from _grids(file, data)


def file_grids(file: str | Path) -> tuple[list[Grid], list[Diagnostic]]:
    """The sheets of one file as they stand, sorted by name, and what is wrong with it as a file."""
    path = Path(file)
    try:
        read = [*grids({path.name: path.read_bytes()})]
    except OSError as error:
        return [], [Diagnostic("file-unreadable", Place(str(file)), detail=str(error.strerror or error))]
    found = [diagnostic for _, diagnostics in read for diagnostic in diagnostics]
    return sorted((grid for grid, _ in read if grid), key=lambda grid: grid.sheet), found


@lru_cache(maxsize=MOST_FILES)
def _grids(file: str, data: bytes) -> tuple[tuple[Grid | None, Sequence[Diagnostic]], ...]:
    """The sheets of one file: whoever saves one workbook of many waits for that one only."""
    if file.lower().endswith(".csv"):
        return (read_csv(data, file, Path(file).stem, is_first_cell),)
    found, wrong = read_workbook(data, file)
    return ((None, wrong), *((grid, ()) for grid in found))


@lru_cache(maxsize=MOST_FILES)
def _said(file: str, data: bytes) -> tuple[Sheets, Sequence[Diagnostic], Sequence[Diagnostic]]:
    """What the sheets of one file say, what is wrong with their form, and with it as a file."""
    read = _grids(file, data)
    said = [read_sheet(grid) for grid, _ in read if grid]
    wrong = tuple(diagnostic for _, found in said for diagnostic in found)
    return sum((sheets for sheets, _ in said), Sheets()), wrong, tuple(d for _, found in read for d in found)


def contents_of(folder: Path) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """The files of the policy in ``folder``, by name, and those that cannot be read."""
    contents: dict[str, bytes] = {}
    found: list[Diagnostic] = []
    for path in files(folder):
        try:
            contents[path.name] = path.read_bytes()
        except OSError as error:
            found.append(Diagnostic("file-unreadable", Place(path.name), detail=str(error.strerror or error)))
    return contents, found


def files(folder: Path) -> list[Path]:
    """The files of a policy, by name; lock files, hidden files, sub-folders, backups and notes are passed over."""
    return sorted(path for path in folder.iterdir() if is_policy_file(path.name) and path.is_file())


def is_policy_file(name: str) -> bool:
    """Whether a file of that name in its folder belongs to the policy.

    >>> is_policy_file("risk.xlsx"), is_policy_file("~$risk.xlsx"), is_policy_file("notes.md")
    (True, False, False)
    """
    return Path(name).suffix.lower() in ENDINGS and not name.startswith(PASSED_OVER)


def _by_cell(cell: str) -> tuple[int, str]:
    """Cells in reading order: rows first."""
    digits = "".join(c for c in cell if c.isdigit())
    letters = "".join(c for c in cell if not c.isdigit())
    return int(digits or 0), letters.rjust(4)


@dataclass(frozen=True, slots=True)
class _Stamp:
    """What a folder looked like: name, size and time of change of each file."""

    marks: tuple[tuple[str, int, int], ...]


class LivePolicy:
    """A policy that follows its folder. ``policy`` is the last good state, ``diagnostics`` what the newest one says.

    ``contents`` are the files, by name, of which ``policy`` was made.

    ``refresh`` looks at the folder; it takes a changed state only when two looks in a row agree, so that a file that is
    being written is not read by halves. Raises :class:`PolicyError` at the start if there is no good state at all.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self._taken = self._seen = self._stamp()
        if not self.folder.is_dir():
            raise PolicyError(read_policy(folder)[1])
        contents, unread = contents_of(self.folder)
        policy, found = read_contents(folder, contents, unread)
        if policy is None:
            raise PolicyError(found)
        self.policy, self.contents, self._digest = policy, contents, _digest(contents.items())
        self.diagnostics: tuple[Diagnostic, ...] = tuple(found)

    def refresh(self) -> bool:
        """Look again; true if ``policy`` or ``diagnostics`` changed."""
        stamp = self._stamp()
        stable, self._seen = stamp == self._seen, stamp
        if not stable or stamp == self._taken:
            return False
        contents, unread = contents_of(self.folder) if self.folder.is_dir() else ({}, [])
        if stamp != self._stamp():
            return False
        self._taken = stamp
        if _digest(contents.items()) == self._digest:
            return False
        self._digest = _digest(contents.items())
        policy, found = (
            read_contents(self.folder, contents, unread) if self.folder.is_dir() else read_policy(self.folder)
        )
        self.diagnostics = tuple(found)
        if policy:
            self.policy, self.contents = policy, contents
        return True

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """Why the newest state of the folder is not the one that decides."""
        return errors(self.diagnostics)

    def _stamp(self) -> _Stamp:
        try:
            return _Stamp(tuple((p.name, s.st_size, s.st_mtime_ns) for p in files(self.folder) for s in (p.stat(),)))
        except OSError:
            return _Stamp(())


def _digest(contents: Iterable[tuple[str, bytes]]) -> bytes:
    sha = hashlib.sha256()
    for name, data in contents:
        sha.update(f"{name}\0{len(data)}\0".encode() + data)
    return sha.digest()
