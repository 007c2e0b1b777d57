"""A folder of files becomes a policy: which files count, and what happens while people edit them."""

import os
import shutil
from pathlib import Path

import pytest

import simsim
from simsim import knowledge
from simsim.diagnostics import PolicyError
from tests.sheets import LENDING, decide, put, read_folder, write_csv, write_excel

VERSION = simsim.open(LENDING).version


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the lending policy that a test may edit."""
    copy = tmp_path / "lending"
    shutil.copytree(LENDING, copy)
    return copy


def told(folder: Path) -> list[str]:
    _, found = simsim.read_policy(folder)
    return [d.told() for d in found]


# ---- which files count


@pytest.mark.parametrize(
    "name",
    [
        "~$loan.xlsx", ".~lock.loan.xlsx#", ".loan.csv", "_loan.csv", "备份 loan.csv", "备份loan.xlsx", "loan.csv.bak",
        "loan.txt", "old/loan.csv", "README.md",
    ],
)  # fmt: skip
def test_passed_over(name: str, folder: Path) -> None:
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    shutil.copy(folder / "loan.csv", file)
    assert simsim.open(folder).version == VERSION


def test_a_copy_beside_the_original_must_not_double_the_rules(folder: Path) -> None:
    shutil.copy(folder / "loan.csv", folder / "loan - 副本.csv")
    assert told(folder) == [
        (
            "loan.csv, sheet loan, A1: The decision loan has a second table; "
            "the first is loan - 副本.csv, sheet loan - 副本, A1.\n"
            "  Delete one of the two, or give the copy a name that begins with _ or 备份."
        )
    ]


def test_a_workbook_beside_its_own_copy(folder: Path) -> None:
    loan = {"loan": read_folder(folder)["loan"]}
    (folder / "loan.csv").unlink()
    write_excel(folder / "规则.xlsx", loan)
    write_excel(folder / "规则 - 副本.xlsx", loan)
    assert told(folder) == [
        (
            "规则.xlsx, sheet loan, A1: The decision loan has a second table; "
            "the first is 规则 - 副本.xlsx, sheet loan, A1.\n"
            "  Delete one of the two, or give the copy a name that begins with _ or 备份."
        )
    ]


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(PolicyError) as caught:
        simsim.open(tmp_path / "nowhere")
    where = tmp_path / "nowhere"
    assert str(caught.value) == (
        f"{where}: There is no folder {where}.\n  Name a folder that holds .xlsx or .csv files."
    )


def test_an_empty_folder(tmp_path: Path) -> None:
    assert told(tmp_path) == [
        (
            f"{tmp_path}: No table was found in {tmp_path}.\n"
            "  Put .xlsx or .csv files there, or start with: simsim new FOLDER."
        )
    ]


def test_a_file_that_may_not_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refused)
    assert told(folder)[0] == (
        "bill.csv: This file cannot be read: Permission denied.\n"
        "  Close it in other programs and check that you may read it."
    )


def test_all_mistakes_of_all_files_are_told_in_the_order_of_the_sheets(folder: Path) -> None:
    sheets = read_folder(folder)
    put(sheets, "loan", "D3", "many")
    put(sheets, "loan", "B4", "bok")
    put(sheets, "borrowing", "C5", "[8..5]")
    put(sheets, "values", "B2", "")
    write_csv(folder, sheets)
    _, found = simsim.read_policy(folder)
    assert [f"{d.place.file} {d.place.cell}" for d in found][:2] == ["borrowing.csv C5", "examples.csv B3"]
    assert [f"{d.place.file} {d.place.cell}" for d in found if d.place.file == "loan.csv"] == [
        "loan.csv D3",
        "loan.csv B4",
    ]
    assert [d.place.file for d in found] == sorted(d.place.file for d in found)


# ---- while it is edited


def edit(folder: Path, cell: str, text: str) -> None:
    """Save ``loan.csv`` with another text in a cell, at a time of its own."""
    sheets = read_folder(folder)
    put(sheets, "loan", cell, text)
    write_csv(folder, {"loan": sheets["loan"]})
    stamp = (folder / "loan.csv").stat().st_mtime_ns + 1_000_000
    os.utime(folder / "loan.csv", ns=(stamp, stamp))


def days(live: simsim.LivePolicy) -> object:
    facts = {"medium": "film", "reader_kind": "child"}
    return decide(live.policy, facts)["loan"].output["loan_days"]


def test_a_save_is_served_on_the_second_look(folder: Path) -> None:
    live = simsim.LivePolicy(folder)
    assert (live.refresh(), days(live)) == (False, 7)
    edit(folder, "D6", "8")
    assert (live.refresh(), days(live)) == (False, 7)
    assert (live.refresh(), days(live)) == (True, 8)
    assert live.refresh() is False


def test_a_broken_save_keeps_the_last_good_policy_and_tells_why(folder: Path) -> None:
    live = simsim.LivePolicy(folder)
    edit(folder, "D6", "eight")
    assert [live.refresh(), live.refresh()] == [False, True]
    assert days(live) == 7
    assert [d.told() for d in live.errors] == [
        (
            "loan.csv, sheet loan, D6: eight cannot be used for loan period.\n    eight\n    ^^^^^\n"
            "  Write a number such as 100 or 2.5."
        )
    ]
    edit(folder, "D6", "9")
    assert [live.refresh(), live.refresh()] == [False, True]
    assert (days(live), live.errors) == (9, ())


def test_a_file_that_is_still_being_written_is_not_read(folder: Path) -> None:
    live = simsim.LivePolicy(folder)
    whole = (folder / "loan.csv").read_bytes()
    for length in range(10, len(whole), 40):
        (folder / "loan.csv").write_bytes(whole[:length])
        assert live.refresh() is False
    (folder / "loan.csv").write_bytes(whole)
    assert [live.refresh(), live.refresh()] == [False, False]
    assert live.errors == ()


def test_a_save_that_changes_no_byte_is_no_change(folder: Path) -> None:
    live = simsim.LivePolicy(folder)
    os.utime(folder / "loan.csv", ns=(1, 1))
    assert [live.refresh(), live.refresh(), live.refresh()] == [False, False, False]


def test_a_file_that_comes_and_goes(folder: Path) -> None:
    live = simsim.LivePolicy(folder)
    shutil.copy(folder / "loan.csv", folder / "loan2.csv")
    assert [live.refresh(), live.refresh()] == [False, True]
    assert [d.code for d in live.errors] == ["duplicate-decision"]
    (folder / "loan2.csv").unlink()
    assert [live.refresh(), live.refresh()] == [False, True]
    assert live.errors == ()


def test_a_folder_that_goes_away_leaves_the_last_good_policy(folder: Path) -> None:
    live = simsim.LivePolicy(folder)
    folder.rename(folder.with_name("elsewhere"))
    assert [live.refresh(), live.refresh()] == [False, True]
    assert [d.code for d in live.errors] == ["folder-missing"]
    assert days(live) == 7
    folder.with_name("elsewhere").rename(folder)
    assert [live.refresh(), live.refresh()] == [False, True]
    assert live.errors == ()


def test_what_changes_between_opening_and_the_first_look_is_noticed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A save in the middle of opening: the policy that was read is the old one, and the next looks must see the new."""
    read = knowledge.policy_of

    def saved_meanwhile(contents: dict[str, bytes]) -> object:
        if (folder / "loan.csv").read_bytes() == contents["loan.csv"] and not seen:
            seen.append(True)
            edit(folder, "D6", "8")
        return read(contents)

    seen: list[bool] = []
    monkeypatch.setattr(knowledge, "policy_of", saved_meanwhile)
    live = simsim.LivePolicy(folder)
    assert days(live) == 7
    assert [live.refresh(), live.refresh()] == [False, True]
    assert days(live) == 8


def test_nothing_good_to_begin_with(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="There is no folder"):
        simsim.LivePolicy(tmp_path / "nowhere")
    with pytest.raises(PolicyError, match="No table was found"):
        simsim.LivePolicy(tmp_path)
