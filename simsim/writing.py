"""Files written back for people: a folder dressed, a workbook made of grids, a new policy from the one that is shipped.

Saving is atomic: a file is whole, old or new, whatever happens in between. A file that cannot be replaced, because it
is open in a spreadsheet program, is a diagnostic, and the original stays whole.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib import resources
from pathlib import Path
from typing import Final

from simsim.diagnostics import Diagnostic, Place, SimsimError
from simsim.knowledge import contents_of, files, grids
from simsim.policy.assembly import Names, glossary_of, named_tables, producers_of
from simsim.policy.card import read_card
from simsim.resolver import Words
from simsim.sheets import Sheets
from simsim.words import Phrase
from simsim.workbook.dressing import dressed, new_workbook
from simsim.workbook.grid import Grid
from simsim.workbook.layout import read_sheet
from simsim.workbook.looks import BOTH, Reader

STARTER = "starter"
OPEN_ELSEWHERE: Final = Phrase(
    "another program has it open, as {lock} beside it says", "旁边的 {lock} 表明它正在另一个程序中打开"
)


def dress_folder(folder: str | Path, lang: str = BOTH) -> list[Diagnostic]:
    """Dress every workbook of a policy for readers of ``lang`` (``both``, ``en`` or ``zh``); what could not be.

    No value and no version changes; CSV files stay as they are. Nothing is written where nothing would change.
    """
    path = Path(folder)
    if not path.is_dir():
        return [Diagnostic("folder-missing", Place(str(folder)), found=str(folder))]
    contents, found = _read(path)
    reader = reader_of((grid for grid, _ in grids({p.name: data for p, data in contents.items()}) if grid), lang)
    for file, data in contents.items():
        if file.suffix.lower() != ".csv":
            made, wrong = dressed(data, file.name, reader)
            found += wrong
            if made is not None and made != data:
                found += save(file, made)
    return found


def _read(folder: Path) -> tuple[dict[Path, bytes], list[Diagnostic]]:
    contents: dict[Path, bytes] = {}
    found: list[Diagnostic] = []
    for path in files(folder):
        try:
            contents[path] = path.read_bytes()
        except OSError as error:
            found.append(Diagnostic("file-unreadable", Place(path.name), detail=str(error.strerror or error)))
    return contents, found


def write_workbook(path: str | Path, sheets: Sequence[Grid], reader: Reader) -> list[Diagnostic]:
    """Write grids as one dressed workbook; what went wrong, and then nothing is written."""
    made, found = new_workbook(sheets, reader)
    return found if made is None else save(Path(path), made)


def new_policy(folder: str | Path, lang: str = BOTH) -> None:
    """Write a small, complete, dressed policy into a folder that is empty or not there yet.

    Raises :class:`SimsimError` for any other folder, and where it cannot be written.
    """
    path = Path(folder)
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise SimsimError([Diagnostic("folder-not-empty", Place(str(folder)), found=str(folder))])
    books = starter()
    reader = reader_of((grid for book in books.values() for grid in book), lang)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SimsimError([_unsaved(str(folder), error)]) from error
    found = [d for name, book in books.items() for d in write_workbook(path / f"{name}.xlsx", book, reader)]
    if found:
        raise SimsimError(found)


def starter() -> dict[str, list[Grid]]:
    """The sheets of the policy that new ones start from, by workbook; a file is named workbook, order, sheet."""
    books: dict[str, list[Grid]] = {}
    shipped = resources.files("simsim") / STARTER
    for file in sorted(shipped.iterdir(), key=lambda entry: entry.name):
        book, _, sheet = Path(file.name).stem.split("_", 2)
        grid = next(grid for grid, _ in grids({file.name: file.read_bytes()}) if grid)
        books.setdefault(book, []).append(Grid(f"{book}.xlsx", sheet, grid.rows))
    return books


def reader_of(sheets: Iterable[Grid], lang: str = BOTH) -> Reader:
    """For whom sheets are dressed: what the names mean that stand in them, also where they hold mistakes."""
    said = sum((read_sheet(grid)[0] for grid in sheets), Sheets())
    card, glossary = read_card(said.card)[0], glossary_of(said)[0]
    tables = named_tables(said, glossary)[0]
    names = Names(glossary, producers_of(tables, said.clocks, glossary))

    def output_name(decision: str, word: str) -> str | None:
        return Words(decision, glossary, {}, names.producers).name(word)

    return Reader(
        lang,
        glossary,
        card.title,
        card.layers,
        card.actors,
        card.groups,
        tuple(tables),
        tuple(dict.fromkeys(row.name.text.strip() for row in said.events)),
        input_name=names.full,
        output_name=output_name,
        definition=lambda name: names.item(name) or glossary.definition(name),
    )


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let no other page or command write into a folder meanwhile, between what is read of it and what is written.

    Whoever waits goes on when this ends. A system that cannot lock keeps nobody from working.
    """
    handle = -1
    with suppress(OSError):
        handle = _opened(folder.resolve())
        _lock(handle)
    try:
        yield
    finally:
        if handle >= 0:
            os.close(handle)  # which frees it, as the end of a program does


def _opened(folder: Path) -> int:
    """What is locked in the place of a folder: itself, or where that cannot be opened, a file of that name."""
    if os.name != "nt":
        return os.open(folder, os.O_RDONLY)
    name = f"simsim-{hashlib.sha256(str(folder).encode()).hexdigest()[:16]}.lock"
    return os.open(Path(tempfile.gettempdir()) / name, os.O_RDWR | os.O_CREAT)


def _lock(handle: int) -> None:
    """Wait until nobody else holds it; each system has a library of its own for that."""
    if os.name != "nt":
        posix = importlib.import_module("fcntl")
        posix.flock(handle, posix.LOCK_EX)
    else:
        windows = importlib.import_module("msvcrt")
        windows.locking(handle, windows.LK_LOCK, 1)


def held(path: Path) -> list[Diagnostic]:
    """That another program has a file open, as the lock that it left beside it says; nothing where there is none."""
    locks = (f"~${path.name}", f".~lock.{path.name}#")
    there = next((lock for lock in locks if path.with_name(lock).exists()), None)
    told = Phrase(*(text.format(lock=there) for text in OPEN_ELSEWHERE))
    return [Diagnostic("file-in-use", Place(path.name), detail=told)] if there else []


def unlike(folder: Path, read: Mapping[str, bytes], only: Collection[str] = ()) -> list[Diagnostic]:
    """The files of a policy's folder that are not as they were read; of ``only`` these, where any are named."""
    contents, unread = contents_of(folder)
    names = only or sorted({**read, **contents})
    changed = (Diagnostic("file-changed", Place(name)) for name in names if read.get(name) != contents.get(name))
    return [d for d in unread if d.place.file in names] or [*changed]


def save(path: Path, data: bytes) -> list[Diagnostic]:
    """Put a whole file in the place of the old one, or leave that as it was and say why."""
    target = path.resolve()
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, part)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        return [_unsaved(path.name, error)]
    return []


def _unsaved(file: str, error: OSError) -> Diagnostic:
    return Diagnostic("file-in-use", Place(file), detail=str(error.strerror or error))
