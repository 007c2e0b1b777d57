"""The tests that pytest makes of a policy: a file, its sheets of examples, and an item an example.

A folder is read once in a session. One that does not open is one item that fails with all that is wrong with it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from simsim.diagnostics import Diagnostic, errors
from simsim.knowledge import files, grids, read_policy
from simsim.policy.examples import Ran, run, wrong
from simsim.policy.model import PolicyModel
from simsim.reports.examples import failures_text
from simsim.sheets import ExampleRow
from simsim.workbook.layout import holds_examples

if TYPE_CHECKING:
    from _pytest._code.code import TerminalRepr, TracebackStyle  # what pytest tells of a failure has no public name

OPENS: Final = "the policy opens"


@dataclass(slots=True)
class Folder:
    """A folder as it was read, the day and the instant that it is tested on, and whether it was told not to open."""

    policy: PolicyModel | None
    found: tuple[Diagnostic, ...]
    today: date = field(default_factory=lambda: datetime.now().astimezone().date())
    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))
    told: bool = False


FOLDERS: Final = pytest.StashKey[dict[Path, Folder]]()


def folder_of(node: pytest.Collector | pytest.Item) -> Folder:
    """The folder of a file, read once in a session."""
    known = node.session.stash.setdefault(FOLDERS, {})
    place = node.path.parent
    if place not in known:
        policy, found = read_policy(place)
        known[place] = Folder(policy, errors(found))
    return known[place]


def language() -> str:
    """The language in which failures are told, as the command has it."""
    return "zh" if os.environ.get("SIMSIM_LANG") == "zh" else "en"


class Failed(Exception):  # noqa: N818  # pytest shows its text, and no name
    """What a person reads of an example that failed."""


def speaks(file: Path) -> bool:
    """Whether a file has examples to run, or is a workbook of which that cannot be said because it is broken."""
    if file not in files(file.parent):
        return False
    try:
        sheets = [*grids({file.name: file.read_bytes()})]
    except OSError:
        return True
    broken = file.suffix.lower() != ".csv" and any(grid is None and errors(found) for grid, found in sheets)
    return broken or any(grid is not None and holds_examples(grid) for grid, _ in sheets)


class PolicyFile(pytest.File):
    """A workbook or CSV file of a policy: its sheets of examples."""

    def collect(self) -> Iterator[pytest.Collector | pytest.Item]:
        """A sheet each; where the folder does not open, one item that tells why, for all files of the folder."""
        folder = folder_of(self)
        if folder.policy is None:
            if not folder.told:
                folder.told = True
                yield Opening.from_parent(self, name=OPENS)
            return
        places = (example.id.place for example in folder.policy.sheets.examples)
        for sheet in dict.fromkeys(place.sheet for place in places if place.file == self.path.name):
            yield Sheet.from_parent(self, name=sheet)


class Sheet(pytest.Collector):
    """A sheet of examples: an item each."""

    def collect(self) -> Iterator[pytest.Item]:
        """An item an example, named by its id."""
        folder = folder_of(self)
        policy = folder.policy
        for example in policy.sheets.examples if policy else ():
            if policy and (example.id.place.file, example.id.place.sheet) == (self.path.name, self.name):
                decide = partial(run, policy, example, today=folder.today, now=folder.now)
                yield Example.from_parent(self, name=example.id.text, example=example, decide=decide)


class Told(pytest.Item):
    """An item that fails with a text for people, and without a traceback."""

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], style: TracebackStyle | None = None
    ) -> str | TerminalRepr:
        """What failed, in words."""
        return str(excinfo.value) if isinstance(excinfo.value, Failed) else super().repr_failure(excinfo, style)


class Opening(Told):
    """A folder that does not open."""

    def runtest(self) -> None:
        """Fails, with all that is wrong."""
        raise Failed("\n\n".join(diagnostic.told(language()) for diagnostic in folder_of(self).found))

    def reportinfo(self) -> tuple[Path, None, str]:
        """The file, and what pytest writes above the failure."""
        return self.path, None, self.name


class Example(Told):
    """An example of a policy."""

    def __init__(self, *, example: ExampleRow, decide: Callable[[], Ran], **node: object) -> None:
        super().__init__(**node)  # type: ignore[arg-type]  # what every node of pytest is made of
        self.example, self.decide = example, decide

    def runtest(self) -> None:
        """Decides the case; fails where something did not come as expected."""
        ran = self.decide()
        if wrong(ran):
            raise Failed(failures_text([ran], language()))

    def reportinfo(self) -> tuple[Path, int, str]:
        """The file, the row, and what pytest writes above the failure."""
        row = int("".join(c for c in self.example.id.place.cell if c.isdigit()) or 1)
        return self.path, row - 1, " ".join((self.name, self.example.story.text(language()))).strip()
