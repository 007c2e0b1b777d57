"""The cases that a team keeps of a policy, each under its ticket, to be listed and decided again.

A case is a file of :mod:`simsim.saved`, in a folder beside the user's data or in the one that ``SIMSIM_CASES`` names;
where that is blank, nothing is kept. A file is never written over: who saves a ticket twice has both. Its name is made
of the ticket as far as every system can bear, and of the instant; the ticket itself, whatever it is, stands inside.

>>> from datetime import UTC, datetime
>>> file_name("../8812 / 退款?", datetime(2025, 6, 20, 10, tzinfo=UTC))
'8812-退款-20250620T100000Z.json'
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Final

from simsim.diagnostics import Diagnostic, FactError, Place
from simsim.knowledge import read_whole
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from simsim.reports.case_report import About
from simsim.saved import SavedCase, decided_again, read_saved, saved_data
from simsim.store import open_version, place_of
from simsim.words import Phrase, plain
from simsim.writing import save

VARIABLE: Final = "SIMSIM_CASES"
MOST: Final = 5_000  # cases that are listed, the newest
LONGEST: Final = (
    40  # characters of a ticket in the name of its file: 160 bytes at most, of the 255 that a name may have
)
NAMELESS: Final = "case"  # of a ticket of which no name can be made
STAMP: Final = re.compile(r"-(\d{8}T\d{6})Z(?:-(\d+))?\.json$")
KEEPS_NONE: Final = Phrase(f"{VARIABLE} is blank", f"{VARIABLE} 为空")


@dataclass(frozen=True, slots=True)
class KeptCase:
    """A case that was kept, and its file. Ticket, who and when stand in ``case.about``."""

    path: Path
    case: SavedCase


@dataclass(frozen=True, slots=True)
class Kept:
    """The cases of a policy, the newest first; ``more`` older ones that are there and were not read."""

    cases: tuple[KeptCase, ...] = ()
    more: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()


def cases_of(folder: str | Path) -> Path | None:
    """Where the cases of the policy in ``folder`` are kept; ``None`` where the user keeps none."""
    return place_of(folder, VARIABLE, "cases")


def keep_case(
    folder: str | Path, outcome: Outcome, ticket: str, by: str, now: datetime
) -> tuple[Path | None, list[Diagnostic]]:
    """Keep a case as a file of its own; the file, or why there is none. ``now`` needs a zone.

    A case needs a ticket. Where the user keeps none that is told too, for somebody wanted this one kept.
    """
    place = cases_of(folder)
    if not plain(ticket):
        return None, [Diagnostic("ticket-missing", Place())]
    if place is None:
        return None, [Diagnostic("case-unkept", Place(), detail=KEEPS_NONE)]
    try:
        place.mkdir(parents=True, exist_ok=True)
        path = _own_file(place, file_name(ticket, now))
    except OSError as error:
        return None, [Diagnostic("case-unkept", Place(str(place)), detail=str(error.strerror or error))]
    try:
        found = save(path, saved_data(outcome, About(ticket, by, now)))
    finally:
        if not path.stat().st_size:  # nothing came to stand in it
            path.unlink()
    return (None, found) if found else (path, [])


def file_name(ticket: str, now: datetime) -> str:
    """The name of a case's file: letters and figures of its ticket, and the instant, on which no system stumbles."""
    parts = re.findall(r"\w+", "".join(c if c.isalnum() or c == "_" else "-" for c in ticket))
    name = "-".join(parts)[:LONGEST].strip("-") or NAMELESS
    return f"{name}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.json"


def _own_file(place: Path, name: str) -> Path:
    """A file that was not there, held by being made, as another program may save the same ticket at the same time."""
    stem = name.removesuffix(".json")
    for path in (place / (f"{stem}-{n}.json" if n > 1 else name) for n in count(1)):
        try:
            path.open("xb").close()
        except FileExistsError:
            continue
        return path
    raise AssertionError  # there is always another number


def kept_cases(folder: str | Path, most: int = MOST) -> Kept:
    """The cases that were kept of the policy in ``folder``, the newest first, at most ``most`` of them.

    What cannot be read is passed over, and told.
    """
    place = cases_of(folder)
    try:
        paths = [path for path in place.iterdir() if path.suffix == ".json"] if place and place.is_dir() else []
    except OSError as error:
        return Kept(
            diagnostics=(Diagnostic("case-unreadable", Place(str(place)), detail=str(error.strerror or error)),)
        )
    newest = heapq.nlargest(most, paths, key=_saved_last)
    read = [*_read(newest)]
    return Kept(
        tuple(one for one in read if isinstance(one, KeptCase)),
        len(paths) - len(newest),
        tuple(one for one in read if isinstance(one, Diagnostic)),
    )


def _read(paths: list[Path]) -> Iterator[KeptCase | Diagnostic]:
    for path in paths:
        try:
            yield KeptCase(path, read_saved(path))
        except FactError as error:
            yield from error.diagnostics


def _saved_last(path: Path) -> tuple[str, int, str]:
    """What files are put in order by: the instant in the name, or else of the last change; then which of several."""
    found = STAMP.search(path.name)
    if found:
        return found[1], int(found[2] or 1), path.name
    try:
        changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OSError, OverflowError, ValueError):
        return "", 0, path.name
    return f"{changed:%Y%m%dT%H%M%S}", 1, path.name


def again(folder: str | Path, case: SavedCase) -> tuple[Outcome, dict[str, tuple[str, str]]]:
    """A case decided again by the tables of that day: the outcome, and the headline outcomes that differ.

    Raises :class:`~simsim.diagnostics.PolicyError` where that version was not kept.
    """
    return decided_again(of_then(folder, case), case)


def of_then(folder: str | Path, case: SavedCase) -> PolicyModel:
    """The tables of a case: those that are there, if they are still the same, or those that were kept.

    Raises :class:`~simsim.diagnostics.PolicyError` where they were not.
    """
    policy = read_whole(folder)[0]
    return policy if policy and policy.version == case.version else open_version(folder, case.version)
