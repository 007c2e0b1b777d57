"""Two versions of a policy opened and compared, before the newer goes live: what changes, and for which cases.

>>> from datetime import UTC, date, datetime
>>> day = {"today": date(2025, 6, 20), "now": datetime(2025, 6, 20, tzinfo=UTC)}
>>> compared("tables", "tables", **day).changes.same
True
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from simsim.analysis.changes import Changes, changes, changing
from simsim.analysis.impact import Tally, examples, tally, tallying, witnesses
from simsim.analysis.stages import Staged, whole
from simsim.policy.model import PolicyModel
from simsim.revisions import opened

if TYPE_CHECKING:
    from simsim.casefile import CaseFile


@dataclass(frozen=True)
class Comparison:
    """Two versions as they were named, what changed, and what becomes of cases.

    ``examples`` are those of both versions, ``witnesses`` the cases that show each difference, ``cases`` those of a
    file, by its name ``file``, where one was given.
    """

    old: str
    new: str
    changes: Changes
    examples: Tally
    witnesses: Tally
    file: str = ""
    cases: Tally | None = None


def compared(  # noqa: PLR0913  # what a comparison is made of
    old: str,
    new: str,
    *,
    today: date,
    now: datetime,
    cases: Path | None = None,
    ignored: Collection[str] = (),
    progress: Callable[[int, int], object] = lambda _, __: None,
) -> Comparison:
    """Compare two versions, and put the cases of a file to both.

    ``old`` and ``new``: folders, files, or ``REV:path`` of git. ``today`` and ``now`` (with a zone) serve where a case
    names none. ``ignored``: columns of the file that are no facts. ``progress`` is told how many cases of how many are
    done.
    Raises :class:`PolicyError` for a version that does not open, :class:`FactError` for cases that cannot be read.
    """
    found = changes(*opened(old, new))
    file = _file(found, cases, ignored) if cases else None
    comparison = whole(_put((old, new), found, today, now))
    if file is None:
        return comparison
    done = iter(range(1, len(file) + 1))
    told = tally(found, file, today=today, now=now, step=lambda: progress(next(done), len(file)))
    return replace(comparison, file=file.path.name, cases=told)


def comparing(
    old: tuple[str, PolicyModel], new: tuple[str, PolicyModel], *, today: date, now: datetime
) -> Staged[Comparison]:
    """Two versions that are open, each with its name, compared in stages."""
    found = yield from changing(old[1], new[1])
    return (yield from _put((old[0], new[0]), found, today, now))


def _put(names: tuple[str, str], found: Changes, today: date, now: datetime) -> Staged[Comparison]:
    """What becomes of the examples of both versions, and of the cases that show what differs."""
    own = yield from tallying(found, examples(found), today=today, now=now)
    shown = yield from tallying(found, [*witnesses(found)], today=today, now=now)
    return Comparison(*names, found, own, shown)


def _file(found: Changes, path: Path, ignored: Collection[str]) -> CaseFile:
    """The file of cases; what reads it, and the library behind that, is imported once there is one."""
    module = importlib.import_module("simsim.casefile")
    file: CaseFile = module.CaseFile(path, found.versions.both, ignored)
    return file
