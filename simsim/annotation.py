"""Findings written back: a copy of a policy's workbooks with what was found as notes and colours on its cells.

The originals are only read. The copy holds every file: workbooks with notes and a page that lists them, CSV files as
workbooks, so that they can have notes too, and as they are what could not be saved back. It opens as the same version
of the policy.

>>> [d.code for d in written_back(Path("tables"), Path("tables/checked"), {"a.csv": b""}, [], "en")]
['copy-inside']
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePath

from simsim.diagnostics import Diagnostic, Place
from simsim.knowledge import grids
from simsim.workbook.dressing import annotated, new_workbook
from simsim.workbook.grid import Grid
from simsim.workbook.looks import Reader
from simsim.workbook.marks import Mark, marks_of, page_of
from simsim.writing import reader_of, save


def written_back(
    folder: Path, target: Path | None, contents: Mapping[str, bytes], found: Sequence[Diagnostic], lang: str
) -> list[Diagnostic]:
    """Write the copy of the files ``contents`` of a folder into ``target``, if one is named; what could not be.

    ``target`` must not exist, or be empty, and not lie in the folder of the policy.
    """
    if target is None or not contents:
        return []
    refused = _refused(folder, target)
    if refused:
        return [refused]
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return [Diagnostic("file-in-use", Place(str(target)), detail=str(error.strerror or error))]
    reader = reader_of((grid for grid, _ in grids(contents) if grid), "both")
    told: list[Diagnostic] = []
    for file, data in contents.items():
        name, made, more = _copy(file, data, _converted(file, data, contents, reader), found, lang)
        told += [*more, *save(target / name, made)]
    return told


def _refused(folder: Path, target: Path) -> Diagnostic | None:
    """Why a folder may not be written into."""
    real = target.resolve()
    if folder.resolve() in (real, *real.parents):
        return Diagnostic("copy-inside", Place(str(target)), found=str(target))
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        return Diagnostic("folder-not-empty", Place(str(target)), found=str(target))
    return None


def _converted(file: str, data: bytes, contents: Mapping[str, bytes], reader: Reader) -> bytes | None:
    """A CSV file as a workbook; nothing where there is one of that name already, or where it cannot be one."""
    if not file.lower().endswith(".csv") or _named(file) in contents:
        return None
    sheets: list[Grid] = [grid for grid, _ in grids({file: data}) if grid]
    return new_workbook(sheets, reader)[0] if sheets else None


def _named(file: str) -> str:
    return f"{PurePath(file).stem}.xlsx"


def _copy(
    file: str, data: bytes, converted: bytes | None, found: Sequence[Diagnostic], lang: str
) -> tuple[str, bytes, list[Diagnostic]]:
    """The name and the bytes of the copy of a file, and why it has no notes where it has none."""
    own = [diagnostic for diagnostic in found if diagnostic.place.file == file]
    name, book = (_named(file), converted) if converted else (file, data)
    if name.lower().endswith(".csv") or not own:
        return name, book, []
    made, wrong = annotated(book, name, dict(_within(own, name, book, lang)), page_of(own, lang))
    known = {(d.code, d.place) for d in own}
    return name, made or book, [d for d in wrong if (d.code, d.place) not in known]


def _within(own: Sequence[Diagnostic], name: str, book: bytes, lang: str) -> Iterator[tuple[tuple[str, str], Mark]]:
    """The marks of cells on sheets that the workbook has."""
    sheets = {grid.sheet for grid, _ in grids({name: book}) if grid}
    for cell, mark in marks_of(own, lang).items():
        if cell[0] in sheets:
            yield cell, mark
