"""Examples as tests of pytest: what is collected, how a failure reads, and that nobody else notices."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from tests.sheets import HERE, LENDING, read_folder, write_excel
from tests.test_trial import MENDED, PARCELS, written

ROOT: Final = HERE.parent
PLUGIN: Final = ("-p", "simsim.pytest_plugin")
IDS: Final = [f"parcels/examples.csv::examples::E{n}" for n in (1, 2, 3, 4)]


def ran(folder: Path, *arguments: object, plugin: bool = True, **more: str) -> tuple[int, str]:
    """How pytest ends in a folder, and what it prints."""
    paths = os.pathsep.join([str(folder), str(ROOT)])
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "SIMSIM"))}
    # Other plugins, and ours where it is installed, are left out: whoever asks for it, asks by name.
    environment = {**kept, "PYTHONPATH": paths, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "COLUMNS": "100", **more}
    named = PLUGIN if plugin else ()
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *named, *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def collected(folder: Path, *arguments: object, **more: str) -> list[str]:
    """The ids of the tests that pytest finds."""
    _, printed = ran(folder, "--collect-only", *arguments, **more)
    return [line for line in printed.splitlines() if "::" in line]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A project that has a policy, and a test of its own."""
    written(tmp_path / "parcels", PARCELS)
    (tmp_path / "test_own.py").write_text("def test_own() -> None:\n    assert True\n", encoding="utf-8")
    return tmp_path


OWN: Final = ["test_own.py::test_own"]
NAMED: Final = ("-o", "simsim_policies=parcels")


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        (("parcels/examples.csv",), IDS),
        (("parcels/examples.csv::examples::E2",), IDS[1:2]),
        (("parcels/examples.csv", "-k", "E3"), IDS[2:3]),
        (("parcels",), []),
        ((), OWN),
        (("parcels/fare.csv",), []),
        ((*NAMED, "parcels"), IDS),
        (NAMED, [*IDS, *OWN]),
        ((*NAMED, "test_own.py"), OWN),
        ((*NAMED, "parcels/examples.csv", "parcels"), IDS),
    ],
)
def test_a_file_is_collected_where_it_was_asked_for(home: Path, arguments: tuple[str, ...], ids: list[str]) -> None:
    assert sorted(collected(home, *arguments)) == sorted(ids)


def test_each_sheet_of_a_workbook_has_its_examples(tmp_path: Path) -> None:
    sheets = read_folder(LENDING)
    few, more = sheets["examples"][:5], sheets.pop("examples")
    write_excel(tmp_path / "lending" / "policy.xlsx", {**sheets, "few": few, "more": [*more[:2], *more[5:7]]})
    ids = collected(tmp_path, "lending/policy.xlsx")
    assert [one.removeprefix("lending/policy.xlsx::") for one in ids] == [
        "few::E1", "few::E2", "few::E3", "more::E4", "more::E5",
    ]  # fmt: skip
    assert ran(tmp_path, "-W", "error", "lending/policy.xlsx")[0] == 0


FAILURE: Final = """\
examples.csv, sheet examples, D4: example E2
  A heavy one.
  price: expected 1, came 2
  by rule 2: fare.csv, sheet fare, A4

examples.csv, sheet examples, E4: example E2
  A heavy one.
  total: expected (undetermined), came 4
  by the expression total: expressions.csv, sheet expressions, A2
"""


def test_a_failure_reads_as_the_command_tells_it(home: Path) -> None:
    code, printed = ran(home, "parcels/examples.csv")
    assert code == 1
    assert f" E2 A heavy one. {'_' * 42}\n{FAILURE}" in printed
    assert "3 failed, 1 passed" in printed
    assert "Traceback" not in printed
    assert "pytest_items" not in printed


def test_a_failure_is_told_in_chinese_where_that_is_chosen(home: Path) -> None:
    _, printed = ran(home, "parcels/examples.csv", SIMSIM_LANG="zh", PYTHONIOENCODING="utf-8")
    assert "\n  价格：预期 1，得到 2\n  由规则 2 得出：fare.csv，工作表 fare，A4\n" in printed


@pytest.mark.parametrize("arguments", [("parcels/examples.csv", "parcels/more.csv"), (*NAMED, "parcels")])
def test_a_folder_that_does_not_open_is_one_item_that_tells_all(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    folder = written(tmp_path / "parcels", MENDED.replace("| 3\n", "| three\n").replace("< 10 ", "10 < "))
    (folder / "more.csv").write_text("EXAMPLES,given,expect\n,weight,price\nF1,5,1\n", encoding="utf-8")
    code, printed = ran(tmp_path, *arguments)
    assert code == 1
    assert "1 failed" in printed
    assert "::the policy opens" in printed
    assert "fare.csv, sheet fare, B3: " in printed
    assert "fare.csv, sheet fare, C5: " in printed


def test_a_workbook_that_is_broken_is_told_of(tmp_path: Path) -> None:
    folder = written(tmp_path / "parcels", MENDED)
    (folder / "examples.xlsx").write_bytes(b"no workbook")
    code, printed = ran(tmp_path, "parcels/examples.xlsx")
    assert (code, "1 failed" in printed) == (1, True)
    assert "examples.xlsx: " in printed


def test_a_configured_folder_that_is_not_there_is_refused(home: Path) -> None:
    code, printed = ran(home, "-o", "simsim_policies=parcel")
    assert code == pytest.ExitCode.USAGE_ERROR
    assert printed.startswith(f"ERROR: simsim_policies: there is no folder {home / 'parcel'}")


# ---- nobody else notices

READS: Final = """
import pytest

class Rows(pytest.File):
    def collect(self):
        yield Row.from_parent(self, name="row")

class Row(pytest.Item):
    def runtest(self):
        pass

def pytest_collect_file(file_path, parent):
    if file_path.suffix == ".csv":
        return Rows.from_parent(parent, path=file_path)
"""


def test_the_csv_files_of_others_are_left_to_them(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(READS, encoding="utf-8")
    for name, text in (("a.csv", "x,y\n1,2\n"), ("b.csv", ""), ("c.csv", "\x00"), ("d.csv", "x;y\n1;2\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = sorted(path.name for path in tmp_path.glob("*.csv"))
    assert collected(tmp_path, *files) == [f"{name}::row" for name in files]
    assert collected(tmp_path) == [f"{name}::row" for name in files]


SPY: Final = """
import sys

def pytest_unconfigure(config):
    print("LOADED", sorted(name for name in sys.modules if name.split(".")[0] in ("simsim", "openpyxl", "typer")))
"""


def test_nothing_heavy_is_imported_before_a_file_of_a_policy_is_met(home: Path) -> None:
    (home / "conftest.py").write_text(SPY, encoding="utf-8")
    _, idle = ran(home, "-s")
    assert "LOADED ['simsim', 'simsim.pytest_plugin']" in idle
    _, busy = ran(home, "-s", "parcels/examples.csv")
    assert "'simsim.knowledge'" in busy
    assert "typer" not in busy


def installed(folder: Path) -> Mapping[str, str]:
    """What makes pytest load the plugin by its entry point, as an installed simsim does; the environment for it."""
    made = folder / "simsim_here-1.dist-info"
    made.mkdir()
    (made / "METADATA").write_text("Metadata-Version: 2.1\nName: simsim-here\nVersion: 1\n", encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    ((name, value),) = project["entry-points"]["pytest11"].items()
    (made / "entry_points.txt").write_text(f"[pytest11]\n{name} = {value}\n", encoding="utf-8")
    return {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": ""}


@pytest.mark.parametrize("plugin", [True, False])
def test_it_is_registered_once_by_its_entry_point_by_name_or_by_both(home: Path, *, plugin: bool) -> None:
    more = dict(installed(home))
    code, printed = ran(home, "-W", "error", "--strict-config", "parcels/examples.csv", plugin=plugin, **more)
    assert (code, "3 failed, 1 passed" in printed) == (1, True)
    code, printed = ran(home, "-W", "error", "--strict-config", plugin=plugin, **more)
    assert (code, "1 passed" in printed) == (0, True)
