"""Whole folders: dressing changes no version, saving is atomic, a new policy opens and keeps its own examples."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import simsim
from simsim.policy.examples import run
from simsim.workbook.grid import grid
from simsim.writing import dress_folder, new_policy, reader_of, save, write_workbook

LANGUAGES = ("both", "en", "zh")
SHIPPED = Path(__file__).parents[1] / "tables"
STARTER = Path(simsim.__file__).parent / "starter"


def version(folder: Path) -> str:
    policy, found = simsim.read_policy(folder)
    assert [d for d in found if d.severity != simsim.Severity.INFO] == []
    assert policy is not None
    return policy.version


@pytest.fixture
def started(tmp_path: Path) -> Path:
    new_policy(tmp_path / "new")
    return tmp_path / "new"


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "tables"))


@pytest.fixture(scope="module")
def version_as_shipped() -> str:
    return version(SHIPPED)


# ---- a new policy


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_new_policy_opens_with_notes_only_and_says_what_its_csv_form_says(tmp_path: Path, lang: str) -> None:
    new_policy(tmp_path / "new", lang)
    assert version(tmp_path / "new") == version(STARTER)


def test_the_examples_of_a_new_policy_hold(started: Path) -> None:
    policy = simsim.open(started)
    ran = [
        run(policy, example, today=date(2025, 6, 1), now=datetime(2025, 6, 1, tzinfo=UTC))
        for example in policy.sheets.examples
    ]
    assert len(ran) >= 6
    assert [r.example.id.text for r in ran if r.failures or r.diagnostics or r.outcome is None] == []


def test_a_new_policy_is_written_into_an_empty_folder_only(started: Path) -> None:
    before = contents(started)
    with pytest.raises(simsim.SimsimError) as caught:
        new_policy(started)
    assert [d.code for d in caught.value.diagnostics] == ["folder-not-empty"]
    assert contents(started) == before


def test_a_file_is_no_folder_for_a_new_policy(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("mine")
    with pytest.raises(simsim.SimsimError):
        new_policy(tmp_path / "x")
    with pytest.raises(simsim.SimsimError):
        new_policy(tmp_path / "x" / "y")
    assert (tmp_path / "x").read_text() == "mine"


# ---- dressing


@pytest.mark.parametrize("lang", LANGUAGES)
def test_law_dressing_the_shipped_tables_changes_no_version(shipped: Path, version_as_shipped: str, lang: str) -> None:
    assert dress_folder(shipped, lang) == []
    assert version(shipped) == version_as_shipped
    once = contents(shipped)
    assert dress_folder(shipped, lang) == []
    assert contents(shipped) == once


def test_law_dressing_as_shipped_writes_nothing(shipped: Path) -> None:
    before = contents(shipped)
    assert dress_folder(shipped) == []
    assert contents(shipped) == before


def test_a_csv_stays_as_it_is(shipped: Path) -> None:
    csv = {name: data for name, data in contents(shipped).items() if name.endswith(".csv")}
    dress_folder(shipped, "zh")
    assert csv
    assert {name: data for name, data in contents(shipped).items() if name.endswith(".csv")} == csv


def test_a_refused_workbook_is_left_as_it_was_and_the_others_are_dressed(started: Path) -> None:
    policy = started / "policy.xlsx"
    broken = policy.read_bytes()[:-40]
    policy.write_bytes(broken)
    before = contents(started)
    found = dress_folder(started, "zh")
    assert [(d.code, d.place.file) for d in found] == [("workbook-broken", "policy.xlsx")]
    assert policy.read_bytes() == broken
    assert contents(started)["returns.xlsx"] != before["returns.xlsx"]


def test_a_folder_that_is_none_is_a_diagnostic(tmp_path: Path) -> None:
    assert [d.code for d in dress_folder(tmp_path / "none")] == ["folder-missing"]


def test_a_workbook_of_grids(tmp_path: Path) -> None:
    sheet = grid("x.xlsx", "x", [["U", "output"], ["x", "y"], ["1", "2"]])
    assert write_workbook(tmp_path / "x.xlsx", [sheet], reader_of([sheet])) == []
    assert (tmp_path / "x.xlsx").stat().st_size > 0


# ---- saving


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    path.chmod(0o640)
    assert save(path, b"new") == []
    assert path.read_bytes() == b"new"
    assert os.name == "nt" or stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_file_that_is_open_elsewhere_stays_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")

    def locked(_: Path, __: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", locked)
    found = save(path, b"new")
    assert "".join(d.told("en") for d in found) == (
        "a.xlsx: This file could not be replaced: Permission denied.\n"
        "  Close it in other programs, check that you may write here, and try again."
    )
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


# ---- another spreadsheet program


@pytest.fixture(scope="module")
def soffice() -> str:
    found = shutil.which("soffice")
    if found is None and os.environ.get("SIMSIM_OFFICE") == "required":
        pytest.fail("SIMSIM_OFFICE=required, and there is no soffice on the path")
    if found is None:
        pytest.skip("LibreOffice (soffice) is not installed: whether written workbooks open in it was not checked")
    return found


@pytest.mark.office
@pytest.mark.parametrize(
    "form",
    ["xlsx:Calc MS Excel 2007 XML", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"],
    ids=["xlsx", "csv"],
)
def test_libreoffice_saves_back_what_was_meant(shipped: Path, tmp_path: Path, soffice: str, form: str) -> None:
    saved = tmp_path / "saved"
    saved.mkdir()
    for csv in shipped.glob("*.csv"):
        shutil.copy(csv, saved)
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = [soffice, home, "--headless", "--convert-to", form, "--outdir", str(saved)]
    subprocess.run([*command, *map(str, sorted(shipped.glob("*.xlsx")))], check=True, capture_output=True, timeout=180)
    assert version(saved) == version(shipped)
    assert dress_folder(saved, "zh") == []
    assert version(saved) == version(shipped)
