"""Every version of a policy that opened without an error, kept beside the user's data, so that it can be opened again.

A folder of tables has a history: a line for each time that another version was seen, with the instant. The files of a
version are kept by their content, each once however many versions share it, so that a save of one workbook of ten costs
that workbook. A case of three months ago is decided again by the tables as they were known on that day.

The place is that of the system for a program's data, or the folder that ``SIMSIM_STORE`` names; where that is blank,
nothing is kept.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from platformdirs import user_data_path

from simsim.diagnostics import Diagnostic, Place, PolicyError
from simsim.knowledge import policy_of
from simsim.messages import did_you_mean
from simsim.policy.model import PolicyModel
from simsim.values import read_date, read_date_and_time
from simsim.words import nearest, plain
from simsim.writing import alone, save

VARIABLE: Final = "SIMSIM_STORE"
HISTORY: Final = "history.txt"
SHORTEST: Final = 4  # characters of a version that name it


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a policy, and the instant, in UTC, at which it was first seen after another one."""

    name: str
    at: datetime

    @property
    def line(self) -> str:
        """How the history tells it."""
        return f"{self.at:%Y-%m-%dT%H:%M:%SZ} {self.name}"


def store_of(folder: str | Path) -> Path | None:
    """Where the versions of the policy in ``folder`` are kept; ``None`` where the user keeps none."""
    return place_of(folder, VARIABLE, "versions")


def place_of(folder: str | Path, variable: str, kind: str) -> Path | None:
    """Where things of one kind are kept of the policy in ``folder``: beside the user's data, or where ``variable``
    names; ``None`` where that is blank.
    """
    named = os.environ.get(variable)
    if named is not None and not named.strip():
        return None
    root = Path(named) if named else user_data_path("simsim", appauthor=False) / kind
    place = Path(folder).resolve()
    mark = hashlib.sha256(str(place).encode()).hexdigest()[:8]
    return root / f"{place.name}-{mark}"


def keep(folder: str | Path, policy: PolicyModel, contents: Mapping[str, bytes], now: datetime) -> list[Diagnostic]:
    """Keep the version that the files of ``folder`` make; what went wrong, for nobody is kept from working by it.

    ``now`` needs a zone. Nothing is written where the version seen last is this one.
    """
    store = store_of(folder)
    if store is None:
        return []
    try:
        store.mkdir(parents=True, exist_ok=True)
        with alone(store):
            history = versions(folder)
            if history and history[-1].name == policy.version:
                return []
            found = _keep_files(store, policy.version, contents)
            lines = [version.line for version in (*history, Version(policy.version, now.astimezone(UTC)))]
            return found or save(store / HISTORY, "".join(f"{line}\n" for line in lines).encode())
    except OSError as error:
        return [Diagnostic("store-unwritable", Place(str(store)), detail=str(error.strerror or error))]


def _keep_files(store: Path, version: str, contents: Mapping[str, bytes]) -> list[Diagnostic]:
    """The files of a version, and the list of them; each is whole or not there."""
    marks = {name: hashlib.sha256(data).hexdigest() for name, data in contents.items()}
    found = [d for n, data in contents.items() if not (store / marks[n]).exists() for d in save(store / marks[n], data)]
    listing = store / f"{version}.json"
    return found or ([] if listing.exists() else save(listing, json.dumps(marks, ensure_ascii=False).encode()))


def versions(folder: str | Path) -> tuple[Version, ...]:
    """The history of a folder, the latest last; a line that cannot be read is passed over."""
    store = store_of(folder)
    if store is None or not (store / HISTORY).is_file():
        return ()
    lines = (store / HISTORY).read_text(encoding="utf-8", errors="replace").splitlines()
    parts = (line.split() for line in lines)
    pairs = ((read_date_and_time(words[0]), words[1]) for words in parts if len(words) == 2)  # noqa: PLR2004  # a line
    return tuple(Version(name, at) for at, name in pairs if at is not None)


def open_version(folder: str | Path, wanted: str) -> PolicyModel:
    """A policy as it was: by the beginning of its version, or as it was known on a date or at an instant.

    A date means its end, in UTC; an instant without a zone is in UTC. Raises :class:`PolicyError` where no such version
    was kept, or one of its files is not there any more as it was.
    """
    version, contents = files_of(folder, wanted)
    policy = policy_of(contents)[0]
    if policy is None:
        raise PolicyError([_broken(folder, version)])
    return policy


def files_of(folder: str | Path, wanted: str) -> tuple[Version, dict[str, bytes]]:
    """A version and its files, by name; raises as :func:`open_version`."""
    version = _found(folder, wanted)
    contents, missing = _contents(folder, version.name)
    if missing:
        raise PolicyError([_broken(folder, version)])
    return version, contents


def _broken(folder: str | Path, version: Version) -> Diagnostic:
    return Diagnostic("version-broken", Place(str(folder)), version=version.name)


def _found(folder: str | Path, wanted: str) -> Version:
    """The version that is meant; the latest of several."""
    history = versions(folder)
    until = _instant(wanted)
    if until is not None:
        found = [version for version in history if version.at <= until]
    else:
        found = [v for v in history if len(wanted) >= SHORTEST and v.name.startswith(plain(wanted).casefold())]
    if not found:
        hint = did_you_mean(nearest(wanted, [version.name for version in history]))
        first = f"{history[0].at:%Y-%m-%d}" if history else "-"
        told = Diagnostic(
            "version-unknown",
            Place(str(folder)),
            wanted,
            None,
            hint=hint,
            wanted=wanted,
            count=len(history),
            first=first,
        )
        raise PolicyError([told])
    return found[-1]


def _instant(text: str) -> datetime | None:
    """The last instant that a text means, if it is a date, or a date and time."""
    day = read_date(plain(text))
    if isinstance(day, date):
        return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1, seconds=-1)
    at = read_date_and_time(plain(text))
    return at if at is None or at.tzinfo else at.replace(tzinfo=UTC)


def _contents(folder: str | Path, version: str) -> tuple[dict[str, bytes], bool]:
    """The files of a version; whether one of them is missing, or is not what was kept."""
    store = store_of(folder)
    if store is None:
        return {}, True
    try:
        marks = json.loads((store / f"{version}.json").read_text(encoding="utf-8"))
        contents = {name: (store / mark).read_bytes() for name, mark in marks.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}, True
    return contents, any(hashlib.sha256(data).hexdigest() != marks[name] for name, data in contents.items())
