"""The file that the record of training is kept in: SQLite, opened so that what is acknowledged stays.

A change is on the disk before it is acknowledged (``synchronous = FULL``), readers never wait for writers (a log is
written ahead), and a program that dies in the middle leaves the whole of a change or nothing of it. The file says which
steps its schema has seen: an older one is brought up to date in one transaction, a newer one is left alone, and so is
the file of another program.

The log is copied back by ourselves, with writers held off meanwhile: until 3.51.3 SQLite has a rare fault where a copy
of its own accord meets a writer that begins the log anew.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     base = opened(Path(folder) / "training.sqlite")
...     print(base.execute("PRAGMA user_version").fetchone(), base.execute("PRAGMA journal_mode").fetchone())
...     base.close()
(3,) ('wal',)
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

from simsim.diagnostics import Diagnostic, Place, SimsimError
from simsim.words import Phrase

T = TypeVar("T")

PATIENCE: Final = 30.0  # seconds that one program waits for the others
PAUSE: Final = 0.02  # seconds between two tries, where SQLite does not wait itself
MARK: Final = 0x51351701  # by which the file of a record is told from that of another program
LONGEST_LOG: Final = 4_000_000  # bytes of the log after which it is copied back

# Each step leads from one version of the schema to the next, and is never changed once it was published.
STEPS: Final[tuple[tuple[str, ...], ...]] = (
    (
        f"PRAGMA application_id = {MARK}",
        "CREATE TABLE persons (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
        """CREATE TABLE attempts (
            id INTEGER PRIMARY KEY,
            person INTEGER NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
            at TEXT NOT NULL, session TEXT NOT NULL, kind TEXT NOT NULL, area TEXT NOT NULL, rules TEXT NOT NULL,
            question TEXT NOT NULL, "case" TEXT NOT NULL, answer TEXT NOT NULL, truth TEXT NOT NULL, "right" INTEGER,
            version TEXT NOT NULL, as_of TEXT NOT NULL, layers TEXT NOT NULL,
            seconds REAL NOT NULL, hints INTEGER NOT NULL)""",
    ),
    ("CREATE INDEX attempts_of ON attempts (person, at)", "CREATE INDEX attempts_at ON attempts (at)"),
    (
        """CREATE TABLE sittings (
            person INTEGER NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
            session TEXT NOT NULL, begun TEXT NOT NULL, ended TEXT, PRIMARY KEY (person, session))""",
    ),
)

# What every connection is set to; none of it is kept in the file.
SETTINGS: Final = (
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",  # on a Mac the disk's own memory is emptied too; elsewhere it means nothing
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what is deleted is written over
    "PRAGMA temp_store = MEMORY",  # no copy of the record in a folder for passing files
    "PRAGMA wal_autocheckpoint = 0",
)

BUSY: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
UNREAD: Final = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISMATCH)
OTHER_PROGRAM: Final = Phrase("it is the file of another program", "它是其他程序的文件")
NO_LOG: Final = Phrase(
    "its folder cannot be shared by programs safely; it may be on another computer",
    "其所在文件夹不支持多个程序安全共用，可能位于另一台计算机上",
)
READERS: Final = Phrase("another program is reading it", "另一个程序正在读取")
DETAILS: Final = {
    sqlite3.SQLITE_NOTADB: Phrase("it is no database", "它不是数据库"),
    sqlite3.SQLITE_CORRUPT: Phrase("it is damaged", "它已损坏"),
    sqlite3.SQLITE_FULL: Phrase("the disk is full", "磁盘已满"),
    sqlite3.SQLITE_READONLY: Phrase("it may only be read", "它是只读的"),
    sqlite3.SQLITE_CANTOPEN: Phrase("it cannot be opened", "无法打开"),
    sqlite3.SQLITE_IOERR: Phrase("the disk does not take it", "磁盘无法写入"),
}


def opened(path: Path, patience: float = PATIENCE) -> sqlite3.Connection:
    """A connection to the record in a file, which is made where it is not there, and brought up to date.

    Raises :class:`~simsim.diagnostics.SimsimError` for a file that is no record, or of a newer simsim, and where it
    cannot be opened or written.
    """
    with told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        base = sqlite3.connect(path, timeout=patience, isolation_level=None)
        try:
            _patiently(lambda: _prepare(base, path), patience)
        except BaseException:
            base.close()
            raise
    return base


def _prepare(base: sqlite3.Connection, path: Path) -> None:
    """Nothing is written before it is known that the file is ours."""
    _check(base, path)
    for setting in SETTINGS:
        base.execute(setting)
    if _one(base, "PRAGMA journal_mode") != "wal" and _one(base, "PRAGMA journal_mode = WAL") != "wal":
        raise SimsimError([Diagnostic("record-unwritable", Place(str(path)), detail=NO_LOG)])
    if _one(base, "PRAGMA user_version") != len(STEPS):
        _migrate(base, path)


def _check(base: sqlite3.Connection, path: Path) -> int:
    """The version of the schema, 0 of an empty file; raises for another program's file, or a newer simsim's."""
    version, mark = int(str(_one(base, "PRAGMA user_version"))), _one(base, "PRAGMA application_id")
    empty = not (version or mark or _one(base, "SELECT count(*) FROM sqlite_master"))
    if mark != MARK and not empty:
        raise SimsimError([Diagnostic("record-unreadable", Place(str(path)), detail=OTHER_PROGRAM)])
    if version > len(STEPS):
        raise SimsimError([Diagnostic("record-newer", Place(str(path)), version=version, known=len(STEPS))])
    return version


def _migrate(base: sqlite3.Connection, path: Path) -> None:
    """The steps that the file has not seen, all of them or none."""
    with writing(base):
        version = _check(base, path)  # again: another program may have taken the steps meanwhile
        for step in STEPS[version:]:
            for statement in step:
                base.execute(statement)
        base.execute(f"PRAGMA user_version = {len(STEPS)}")


def _one(base: sqlite3.Connection, statement: str) -> object:
    return base.execute(statement).fetchone()[0]


@contextmanager
def writing(base: sqlite3.Connection) -> Iterator[None]:
    """One transaction: on the disk when the block ends, or nothing of it where it raises."""
    base.execute("BEGIN IMMEDIATE")
    try:
        yield
        base.execute("COMMIT")
    except BaseException:
        if base.in_transaction:  # where the disk is full SQLite has rolled back itself
            base.execute("ROLLBACK")
        raise


@contextmanager
def told(path: Path) -> Iterator[None]:
    """What SQLite or the system refuses is raised as :class:`~simsim.diagnostics.SimsimError`."""
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.InterfaceError):
        raise  # the caller's own: a record that was closed, or another thread's
    except sqlite3.Error as error:
        raise SimsimError([_diagnostic(error, path)]) from error
    except OSError as error:
        detail = str(error.strerror or error)
        raise SimsimError([Diagnostic("record-unwritable", Place(str(path)), detail=detail)]) from error


def _diagnostic(error: sqlite3.Error, path: Path) -> Diagnostic:
    code = code_of(error)
    if code in BUSY:
        return Diagnostic("record-busy", Place(str(path)))
    what = "record-unreadable" if code in UNREAD else "record-unwritable"
    return Diagnostic(what, Place(str(path)), detail=DETAILS.get(code, str(error)[:200]))


def code_of(error: sqlite3.Error) -> int:
    """The kind of an error of SQLite's; what Python's module raises of itself has none, and is of what was read."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF


def _patiently(action: Callable[[], T], patience: float) -> T:
    """Try until nobody is in the way: SQLite does not wait where two programs make a file at the same time."""
    until = time.monotonic() + patience
    while True:
        try:
            return action()
        except sqlite3.OperationalError as error:
            if code_of(error) not in BUSY or time.monotonic() >= until:
                raise
        time.sleep(PAUSE)


def copied_back(base: sqlite3.Connection) -> bool:
    """Copy the log into the file and empty it; whether nobody stood in the way. Writers wait meanwhile."""
    return _one(base, "PRAGMA wal_checkpoint(TRUNCATE)") == 0


def wipe(base: sqlite3.Connection, path: Path) -> None:
    """Write the file anew without what was deleted, and empty the log.

    Raises :class:`~simsim.diagnostics.SimsimError` where traces may be left, and says why.
    """
    try:
        base.execute("VACUUM")
        clean = copied_back(base)
    except sqlite3.Error as error:
        detail = DETAILS.get(code_of(error), str(error)[:200])
        raise SimsimError([Diagnostic("record-traces", Place(str(path)), detail=detail)]) from error
    if not clean:
        raise SimsimError([Diagnostic("record-traces", Place(str(path)), detail=READERS)])
