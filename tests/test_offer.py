"""A file that is sent: under which names, read beside the others, accepted where nothing is lost."""

from __future__ import annotations

import os
import shutil
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from simsim.diagnostics import SimsimError
from simsim.knowledge import LivePolicy, open_policy
from simsim.offer import MOST_BYTES, Accepted, Offer, accepted, offered, taken_back
from simsim.store import files_of, versions
from tests.sheets import LENDING

NOW = datetime(2025, 6, 20, 4, 5, 6, tzinfo=UTC)
HOSTILE = [
    "",
    ".xlsx",
    "..xlsx",
    "../bill.csv",
    "..\\bill.csv",
    "/etc/bill.csv",
    "C:bill.csv",
    "folder/bill.csv",
    "bill.csv/",
    "bill.csv\0.xlsx",
    "bill\n.csv",
    "bill.csv:stream.csv",
    "~$bill.csv",
    ".bill.csv",
    "_bill.csv",
    "备份.csv",
    "CON.xlsx",
    "页" * 100 + ".xlsx",
    "nul.csv",
    "com1.bill.csv",
    "LPT¹.csv",
    "AUX .csv",
    "bill.xls",
    "bill.exe",
    "bill.csv ",
    "bill.csv.",
    "bill\u202efdp.csv",
    "<script>.csv",
    f"{'b' * 200}.csv",
]


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of its own."""
    monkeypatch.setenv("SIMSIM_STORE", str(tmp_path / "store"))
    return tmp_path / "store"


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    return Path(shutil.copytree(LENDING, tmp_path / "tables"))


def dearer(folder: Path, name: str = "bill.csv") -> Offer:
    """A bill that forgives nobody."""
    data = (folder / "bill.csv").read_bytes().replace(b"1,yes,-,-,0,", b"1,yes,-,-,unpaid,")
    return offered(folder, name, data)


def codes(error: pytest.ExceptionInfo[SimsimError]) -> list[str]:
    return [d.code for d in error.value.diagnostics]


def state(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_leads_elsewhere_or_is_read_by_nobody_is_refused(tables: Path, name: str) -> None:
    with pytest.raises(SimsimError) as error:
        offered(tables, name, b"")
    assert codes(error) == ["upload-name"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(max_size=20).map(lambda text: f"{text}.csv"))
def test_whatever_a_file_is_called_it_would_stand_in_the_folder_itself(tables: Path, name: str) -> None:
    try:
        offer = offered(tables, name, b"", LivePolicy(tables))
    except SimsimError as error:
        refused = [d.code for d in error.diagnostics]
        assume(refused != ["upload-name"])
        raise
    assert (offer.folder / offer.name).resolve().parent == tables.resolve()
    assert unicodedata.normalize("NFC", name).casefold() == unicodedata.normalize("NFC", offer.name).casefold()


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_folder_or_a_link_of_that_name_is_not_written_to(tables: Path, tmp_path: Path) -> None:
    (tables / "shelf.csv").mkdir()
    (tables / "away.csv").symlink_to(tmp_path / "elsewhere.csv")
    for name in ("shelf.csv", "away.csv"):
        with pytest.raises(SimsimError) as error:
            offered(tables, name, b"")
        assert codes(error) == ["upload-name"]


def test_a_name_that_differs_in_case_is_that_of_the_file_that_is_there(tables: Path) -> None:
    offer = dearer(tables, "BILL.csv")
    assert (offer.name, offer.is_new) == ("bill.csv", False)


def test_a_file_that_is_too_large_is_refused(tables: Path) -> None:
    with pytest.raises(SimsimError) as error:
        offered(tables, "bill.csv", b"x" * (MOST_BYTES + 1))
    assert str(error.value) == (
        "bill.csv has 8 MB; what is sent from a page may have 7 MB.\n"
        "  Remove what is no table (pictures, unused sheets), or save it into the folder itself."
    )


def test_what_is_offered_changes_nothing_and_what_is_accepted_takes_the_place_of_what_was_there(tables: Path) -> None:
    before = state(tables)
    offer = dearer(tables)
    assert state(tables) == before
    assert offer.before
    assert offer.policy
    assert offer.before.version != offer.policy.version
    assert accepted(offer, NOW) == Accepted(version=offer.before.version)
    assert state(tables) == {**before, "bill.csv": offer.data}
    assert open_policy(tables).version == offer.policy.version
    assert files_of(tables, offer.before.version)[1] == before
    assert [version.name for version in versions(tables)] == [offer.before.version]


@pytest.mark.parametrize("lost", ["no store", "a store that is broken", "a folder that does not open"])
def test_what_the_store_cannot_give_back_is_kept_beside_it(
    tables: Path, store: Path, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    good = dearer(tables).data
    if lost == "no store":
        monkeypatch.setenv("SIMSIM_STORE", "")
    elif lost == "a store that is broken":
        store.write_bytes(b"")
    else:
        (tables / "bill.csv").write_bytes(b"U,input\nbill,nobody\n")
    former = (tables / "bill.csv").read_bytes()
    came = accepted(offered(tables, "bill.csv", good), NOW)
    assert came == Accepted(copy="_20250620-040506_bill.csv")
    assert (tables / came.copy).read_bytes() == former
    assert (tables / "bill.csv").read_bytes() == good
    assert open_policy(tables)


def test_what_says_the_same_in_other_bytes_is_kept_too(tables: Path) -> None:
    """The store knows a version by what it says, so that one of two spellings may be all it has."""
    offer = dearer(tables)
    assert accepted(offer, NOW).version
    spaced = offer.data.replace(b"2,no,", b"2, no ,")
    (tables / "bill.csv").write_bytes(offer.data)
    accepted(offered(tables, "bill.csv", spaced), NOW)
    came = accepted(offered(tables, "bill.csv", offer.beside["bill.csv"]), NOW)
    assert came.copy
    assert (tables / came.copy).read_bytes() == spaced


def test_a_file_with_errors_is_never_accepted(tables: Path) -> None:
    before = state(tables)
    offer = offered(tables, "bill.csv", b"U,input,output\nbill,nobody,to_pay\n1,-,0\n")
    assert offer.policy is None
    with pytest.raises(SimsimError) as error:
        accepted(offer, NOW)
    assert error.value.diagnostics == offer.found
    assert state(tables) == before


@pytest.mark.parametrize("changed", ["bill.csv", "loan.csv"])
def test_nothing_is_accepted_once_the_folder_is_another(tables: Path, changed: str) -> None:
    offer = dearer(tables)
    with (tables / changed).open("ab") as stream:
        stream.write(b"\n")
    before = state(tables)
    with pytest.raises(SimsimError) as error:
        accepted(offer, NOW)
    assert str(error.value) == (
        f"{changed}: This file was changed elsewhere meanwhile; nothing was written.\n"
        "  Look at it as it is now, and try again."
    )
    assert state(tables) == before


@pytest.mark.parametrize("mark", ["~$bill.csv", ".~lock.bill.csv#"])
def test_a_file_that_somebody_has_open_is_left_alone(tables: Path, mark: str) -> None:
    offer = dearer(tables)
    (tables / mark).write_bytes(b"")
    before = state(tables)
    with pytest.raises(SimsimError) as error:
        accepted(offer, NOW)
    told = f"This file could not be replaced: another program has it open, as {mark} beside it says."
    assert [d.message() for d in error.value.diagnostics] == [told]
    assert state(tables) == before


def test_a_file_that_cannot_be_replaced_is_told(tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    offer = dearer(tables)
    before = state(tables)

    def locked(self: Path, target: Path) -> None:
        if target.name == "bill.csv":
            raise PermissionError(13, "in use")
        shutil.move(self, target)

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(SimsimError) as error:
        accepted(offer, NOW)
    assert codes(error) == ["file-in-use"]
    assert state(tables) == before


def test_a_new_file_takes_no_place(tables: Path) -> None:
    bill = (tables / "bill.csv").read_bytes()
    (tables / "bill.csv").unlink()
    offer = offered(tables, "account.csv", bill)
    assert offer.is_new
    assert accepted(offer, NOW).copy == ""
    assert open_policy(tables)


def test_what_was_accepted_is_taken_back_byte_by_byte(tables: Path) -> None:
    before, offer = state(tables), dearer(tables)
    accepted(offer, NOW)
    came = taken_back(offer, NOW)
    assert state(tables) == before
    assert files_of(tables, came.version)[1] == {**before, offer.name: offer.data}


def test_a_new_file_is_taken_away_again_and_kept_beside_the_others(tables: Path) -> None:
    before = state(tables)
    offer = offered(tables, "more.csv", (tables / "examples.csv").read_bytes().replace(b"\nE", b"\nF"))
    accepted(offer, NOW)
    assert "more.csv" in state(tables)
    came = taken_back(offer, NOW)
    assert state(tables) == {**before, came.copy: offer.data}


@pytest.mark.parametrize("changed", ["bill.csv", "glossary.csv"])
def test_nothing_is_taken_back_once_the_folder_is_another(tables: Path, changed: str) -> None:
    offer = dearer(tables)
    accepted(offer, NOW)
    (tables / changed).write_bytes((tables / changed).read_bytes() + b"\n")
    after = state(tables)
    with pytest.raises(SimsimError) as error:
        taken_back(offer, NOW)
    assert codes(error) == ["file-changed"]
    assert state(tables) == after
