"""Examples of policies as tests of pytest: ``pytest tables/examples.xlsx`` runs each row of its EXAMPLES sheets.

A workbook or CSV file is collected where it is named on the command line, or where a folder that is given holds it and
the option ``simsim_policies`` of the configuration names that folder. Nothing else of a run is touched, and nothing
heavy is imported before such a file is met.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from simsim.pytest_items import PolicyFile

POLICIES: Final = "simsim_policies"
ENDINGS: Final = (".csv", ".xlsm", ".xlsx")


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option of the configuration that names the folders of policies."""
    parser.addini(POLICIES, "Folders of policies whose examples are tests.", type="paths", default=[])


def pytest_configure(config: pytest.Config) -> None:
    """Raises ``pytest.UsageError`` where the configuration names a folder that is not there."""
    for folder in config.getini(POLICIES):
        if not folder.is_dir():
            raise pytest.UsageError(f"{POLICIES}: there is no folder {folder}")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> PolicyFile | None:
    """A file of a policy, if it was asked for; one that is only named must have examples, or may be another's file."""
    if file_path.suffix.lower() not in ENDINGS:
        return None
    known = file_path.parent.resolve() in [folder.resolve() for folder in parent.config.getini(POLICIES)]
    if not known and not parent.session.isinitpath(file_path):
        return None
    from simsim.pytest_items import PolicyFile, speaks  # noqa: PLC0415  # heavy, and needed by few runs of pytest

    return PolicyFile.from_parent(parent, path=file_path) if known or speaks(file_path) else None
