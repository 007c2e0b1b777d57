"""Findings written back: notes and colours in a copy, which is the same policy; the originals are only read."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner, Result

import simsim
from simsim.cli import app
from simsim.workbook.marks import COLOURS, FINDINGS
from simsim.writing import dress_folder
from tests.sheets import LENDING, SHIPPED, put, read_folder, write_excel
from tests.test_trial import PARCELS, written


def checked(folder: Path, target: Path, lang: str = "en") -> Result:
    words = ["check", str(folder), "--write-back", str(target), "--lang", lang]
    return CliRunner().invoke(app, words, env={"COLUMNS": "100", "TERM": "dumb"})


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def version(folder: Path) -> str:
    return simsim.open(folder).version


@pytest.fixture
def workbooks(tmp_path: Path) -> Path:
    """The lending policy as one dressed workbook; its examples expect something else."""
    sheets = read_folder(LENDING)
    put(sheets, "loan", "D3", "22")
    write_excel(tmp_path / "lending" / "all.xlsx", sheets)
    assert dress_folder(tmp_path / "lending") == []
    return tmp_path / "lending"


def sheet_of(file: Path, name: str) -> Worksheet:
    return openpyxl.load_workbook(file)[name]


ENGLISH: Final = """\
error: Example E1 expects loan period 借期天数 to be 21, and the policy gives 22 (rule 1).
Mend the rule if the example is right; else write what the policy is meant to give.
— simsim"""
CHINESE: Final = """\
错误：案例 E1 预期 loan period 借期天数 为 21，而政策给出 22（规则 1）。
若案例正确，请修正规则；否则请写上政策应给出的结果。
— simsim"""


@pytest.mark.parametrize(("lang", "expected"), [("en", ENGLISH), ("zh", CHINESE)], ids=["en", "zh"])
def test_each_finding_is_a_note_and_a_colour_on_its_cell(
    workbooks: Path, tmp_path: Path, lang: str, expected: str
) -> None:
    before = contents(workbooks)
    result = checked(workbooks, tmp_path / "copy", lang)
    assert result.exit_code == 1
    assert contents(workbooks) == before
    cell = sheet_of(tmp_path / "copy" / "all.xlsx", "examples")["P3"]
    assert cell.comment is not None
    assert cell.comment.text == expected
    assert cell.fill.fgColor.rgb == f"00{COLOURS[simsim.Severity.ERROR]}"
    plain = sheet_of(workbooks / "all.xlsx", "examples")["P3"]
    assert plain.comment is None
    assert plain.fill.fgColor.rgb != cell.fill.fgColor.rgb


def test_one_sheet_lists_them_with_links_and_is_no_part_of_the_policy(workbooks: Path, tmp_path: Path) -> None:
    checked(workbooks, tmp_path / "copy")
    sheet = sheet_of(tmp_path / "copy" / "all.xlsx", FINDINGS)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "# Findings 发现"
    assert rows[1] == ["where", "what", "what to do"]
    unmet = next(n for n, row in enumerate(rows, 1) if "Example E1 expects" in str(row[1]))
    assert rows[unmet - 1][0] == "all.xlsx, sheet examples, P3"
    link = sheet.cell(unmet, 1).hyperlink
    assert link is not None
    assert link.location == "'examples'!P3"
    assert version(tmp_path / "copy") == version(workbooks)


def test_values_and_the_notes_that_were_there_stay(workbooks: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbooks / "all.xlsx")
    book["examples"]["P3"].comment = openpyxl.comments.Comment("mine", "me")
    book.save(workbooks / "all.xlsx")
    checked(workbooks, tmp_path / "copy")
    old, new = (openpyxl.load_workbook(folder / "all.xlsx") for folder in (workbooks, tmp_path / "copy"))
    assert new.sheetnames == [*old.sheetnames, FINDINGS]
    for name in old.sheetnames:
        assert [[c.value for c in row] for row in old[name].iter_rows()] == [
            [c.value for c in row] for row in new[name].iter_rows()
        ]
    note = new["examples"]["P3"].comment
    assert note is not None
    assert "Example E1 expects" in note.text
    assert "\n\nmine\n" in note.text


def test_csv_becomes_a_workbook_to_have_notes_and_dressing_takes_them_off_again(tmp_path: Path) -> None:
    folder = written(tmp_path / "parcels", PARCELS)
    checked(folder, tmp_path / "copy")
    assert {path.suffix for path in (tmp_path / "copy").iterdir()} == {".xlsx"}
    assert version(tmp_path / "copy") == version(folder)
    note = sheet_of(tmp_path / "copy" / "examples.xlsx", "examples")["D4"].comment
    assert note is not None
    assert "Example E2 expects price to be 1" in note.text
    assert dress_folder(tmp_path / "copy") == []
    assert sheet_of(tmp_path / "copy" / "examples.xlsx", "examples")["D4"].comment is None
    assert version(tmp_path / "copy") == version(folder)


def test_a_policy_that_does_not_open_has_its_mistakes_written_back(tmp_path: Path) -> None:
    folder = written(tmp_path / "parcels", PARCELS.replace("[10..20)", "[20..10)"))
    result = checked(folder, tmp_path / "copy")
    assert result.exit_code == 1
    note = sheet_of(tmp_path / "copy" / "fare.xlsx", "fare")["B4"].comment
    assert note is not None
    assert "its lower end 20 is above its upper end 10" in note.text


def test_a_workbook_that_could_not_be_saved_back_is_copied_as_it_is(workbooks: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbooks / "all.xlsx")
    book["loan"].add_chart(BarChart(), "J9")
    book.save(workbooks / "all.xlsx")
    result = checked(workbooks, tmp_path / "copy")
    assert "all.xlsx: This workbook holds" in result.stdout
    assert contents(tmp_path / "copy") == contents(workbooks)


@pytest.mark.parametrize("inside", [".", "checked", "a/b"])
def test_a_copy_inside_the_folder_of_the_policy_is_refused(workbooks: Path, inside: str) -> None:
    before = contents(workbooks)
    result = checked(workbooks, workbooks / inside)
    assert result.exit_code == 1
    assert "lies in, the folder of the policy" in result.stdout
    assert "copies with the findings" not in result.stdout
    assert [path.name for path in workbooks.rglob("*")] == [*before]
    assert contents(workbooks) == before


def test_a_folder_that_holds_something_is_refused(workbooks: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "all.xlsx").write_text("mine")
    assert "is no empty folder" in checked(workbooks, tmp_path / "mine").stdout
    assert contents(tmp_path / "mine") == {"all.xlsx": b"mine"}


def test_copies_are_made_of_one_policy_only(workbooks: Path, tmp_path: Path) -> None:
    words = ["check", str(workbooks), str(LENDING), "--write-back", str(tmp_path / "copy")]
    assert CliRunner().invoke(app, words).exit_code == 2
    assert not (tmp_path / "copy").exists()


def test_law_the_copy_of_the_shipped_policy_is_the_same_version(tmp_path: Path) -> None:
    before = contents(SHIPPED)
    checked(SHIPPED, tmp_path / "copy", "zh")
    assert version(tmp_path / "copy") == version(SHIPPED)
    assert contents(SHIPPED) == before


@pytest.mark.office
def test_libreoffice_saves_the_copy_back_as_the_same_version(workbooks: Path, tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if soffice is None and os.environ.get("SIMSIM_OFFICE") != "required":
        pytest.skip("LibreOffice (soffice) is not installed: whether the copy opens in it was not checked")
    assert soffice is not None
    checked(workbooks, tmp_path / "copy")
    (tmp_path / "saved").mkdir()
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = [soffice, home, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    subprocess.run(
        [*command, str(tmp_path / "saved"), str(tmp_path / "copy" / "all.xlsx")],
        check=True,
        capture_output=True,
        timeout=180,
    )
    assert version(tmp_path / "saved") == version(workbooks)
    data = (tmp_path / "saved" / "all.xlsx").read_bytes()
    note = openpyxl.load_workbook(io.BytesIO(data))["examples"]["P3"].comment
    assert note is not None
    assert "Example E1 expects" in note.text
