"""Approving what the examples expect: shown first, written into those cells alone, never what nobody can mean."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from pathlib import Path
from typing import Final

import openpyxl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

import simsim
from simsim.approval import approve, proposal
from simsim.cli import app
from simsim.diagnostics import Place
from simsim.policy.examples import ran
from simsim.trial import tried
from simsim.workbook.delimited import read_csv
from simsim.workbook.revision import Revision, revised
from simsim.writing import dress_folder
from tests.sheets import DAY, LENDING, NOON, put, read_folder, write_csv, write_excel
from tests.test_trial import PARCELS, written


def approved(folder: Path, *arguments: object, answer: str | None = None) -> Result:
    words = ["test", str(folder), "--approve", *map(str, arguments)]
    return CliRunner().invoke(app, words, input=answer, env={"COLUMNS": "100", "TERM": "dumb"})


TOLD: Final = """\
price: 1 → 2 (1)
  E2: examples.csv, sheet examples, D4; by rule 2: fare.csv, sheet fare, A4
    A heavy one.

total: (undetermined) → 4 (1)
  E2: examples.csv, sheet examples, E4; by the expression total: expressions.csv, sheet expressions, A2
    A heavy one.

price: 1 → (undetermined) (1)
  E3: examples.csv, sheet examples, D5; \
rule 1 is still possible: fare.csv, sheet fare, A3; \
rule 2 is still possible: fare.csv, sheet fare, A4; \
rule 3 is still possible: fare.csv, sheet fare, A5

examples.csv, sheet examples, A6: It cannot be that weight = 95, lost = yes (constraint K1): What is heavy is found.
  Check these facts, and leave out what is not known.

Expectations that would change: 3, in examples: 2
"""


def test_what_would_change_is_shown_and_nothing_written_without_a_yes(tmp_path: Path) -> None:
    folder = written(tmp_path / "parcels", PARCELS)
    before = (folder / "examples.csv").read_bytes()
    result = approved(folder, answer="n\n")
    question = "Write these expectations into the sheets? [y/N]: n\n"
    assert (result.exit_code, result.stdout) == (1, f"{TOLD}{question}Nothing was written.\n")
    assert (folder / "examples.csv").read_bytes() == before


def test_with_a_yes_those_cells_are_written_and_no_byte_besides(tmp_path: Path) -> None:
    folder = written(tmp_path / "parcels", PARCELS)
    before = (folder / "examples.csv").read_bytes().decode()
    result = approved(folder, answer="y\n")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (1, "Expectations written: 3")  # E4 cannot be
    after = (folder / "examples.csv").read_bytes().decode()
    assert after == before.replace("E2,15,,1,(undetermined),", "E2,15,,2,4,").replace(
        "E3,,,1,,", "E3,,,(undetermined),,"
    )
    again = approved(folder, "--yes")
    assert again.exit_code == 1
    assert again.stdout.startswith("examples.csv, sheet examples, A6: It cannot be")
    assert (folder / "examples.csv").read_bytes().decode() == after


def test_where_all_is_met_there_is_nothing_to_approve() -> None:
    result = approved(LENDING, "--yes")
    assert (result.exit_code, result.stdout) == (0, "Every expectation is met; nothing to approve.\n")


@pytest.mark.parametrize(
    "rule", ["3    | >= 15   | 3", "3    | >= 10   | 3 / (weight - weight)"], ids=["conflict", "error"]
)
def test_a_conflict_or_an_error_is_never_approved(tmp_path: Path, rule: str) -> None:
    text = PARCELS.replace("2    | [10..20)| 2", "2    | [10..20)| 2" if "15" in rule else "2    | < 0     | 2")
    folder = written(tmp_path / "parcels", text.replace("3    | >= 20   | 3", rule))
    before = (folder / "examples.csv").read_bytes()
    result = approved(folder, "--sheet", "examples", "--yes", "--format", "json")
    data = json.loads(result.stdout)
    assert "E2" not in {change["id"] for change in data["changes"]}
    assert "example-not-approved" in {d["code"] for d in data["refused"]}
    assert result.exit_code == 1
    row = next(line for line in before.decode().splitlines() if line.startswith("E2"))
    assert row in (folder / "examples.csv").read_bytes().decode().splitlines()


# ---- the words of whoever wrote the cell


WORDS: Final = """
GLOSSARY | type    | label en | label zh
weight   | number  | weight   | 重量
heavy    | boolean | heavy    | 重
way      | string  | way      | 方式

VALUES | value | label en | label zh
way    | air   | by air   | 空运
way    | sea   | by sea   | 海运

U    | input  | output | output
send | weight | heavy  | way
1    | < 10   | no     | air
2    | >= 10  | yes    | sea

EXAMPLES | given  | expect | expect
         | weight | heavy  | way
E1       | 15     | no     | air
E2       | 15     | false  | by air
E3       | 15     | 否     | 空运
E4       | 15     | (未定) | (no rule)
E5       |        | 否     | 空运
"""


def test_what_came_is_written_in_the_words_that_stood_there(tmp_path: Path) -> None:
    folder = written(tmp_path / "words", WORDS)
    assert approved(folder, "--yes").exit_code == 0
    rows = read_folder(folder)["examples"][2:]
    assert rows == [
        ["E1", "15", "yes", "sea"],
        ["E2", "15", "true", "by sea"],
        ["E3", "15", "是", "海运"],
        ["E4", "15", "yes", "sea"],
        ["E5", "", "(未定)", "(未定)"],
    ]


# ---- Excel


@pytest.fixture(params=["plain", "dressed"])
def workbooks(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The lending policy in Excel, two of its rules changed on purpose."""
    sheets = read_folder(LENDING)
    put(sheets, "loan", "D3", "22")
    examples = {"examples": sheets.pop("examples")}
    folder = tmp_path / "lending"
    write_excel(folder / "rules.xlsx", sheets)
    write_excel(folder / "examples.xlsx", examples)
    if request.param == "dressed":
        assert dress_folder(folder) == []
    return folder


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_in_excel_nothing_but_the_named_cells_changes(workbooks: Path) -> None:
    file = workbooks / "examples.xlsx"
    before = file.read_bytes()
    changes = proposal(tried(workbooks, today=DAY, now=NOON).examples).changes
    assert changes
    assert approve(workbooks, changes) == []
    after = file.read_bytes()
    assert (workbooks / "rules.xlsx").exists()
    one, other = parts(before), parts(after)
    assert [name for name in one if one[name] != other[name]] == [name for name in one if "sheets/sheet" in name][-1:]
    assert one.keys() == other.keys()
    old, new = (openpyxl.load_workbook(io.BytesIO(data))["examples"] for data in (before, after))
    named = {change.failure.at.place.cell: change.text for change in changes}
    for row in old.iter_rows():
        for cell in row:
            at = new[cell.coordinate]
            assert (str(at.value) == named[cell.coordinate]) if cell.coordinate in named else (at.value == cell.value)
            styles = [[repr(c.fill), repr(c.font), repr(c.border), repr(c.alignment)] for c in (cell, at)]
            assert (at.number_format, styles[1]) == (cell.number_format, styles[0])
            assert (at.comment and at.comment.text) == (cell.comment and cell.comment.text)


def test_law_approving_is_idempotent_and_leaves_every_expectation_met(workbooks: Path) -> None:
    assert approved(workbooks, "--yes").exit_code == 0
    assert [one for one in ran(simsim.open(workbooks), today=DAY, now=NOON) if one.failures] == []
    written = {path.name: path.read_bytes() for path in workbooks.iterdir()}
    assert approved(workbooks, "--yes").exit_code == 0
    assert {path.name: path.read_bytes() for path in workbooks.iterdir()} == written


@pytest.mark.parametrize("lock", ["~$examples.xlsx", ".~lock.examples.xlsx#"])
def test_a_workbook_that_is_open_elsewhere_is_told_of_and_left_as_it_is(workbooks: Path, lock: str) -> None:
    (workbooks / lock).write_text("someone")
    before = (workbooks / "examples.xlsx").read_bytes()
    result = approved(workbooks, "--yes")
    assert result.exit_code == 1
    assert f"examples.xlsx: This file could not be replaced: another program has it open, as {lock}" in result.stdout
    assert (workbooks / "examples.xlsx").read_bytes() == before


def test_a_cell_that_was_changed_meanwhile_or_holds_a_formula_is_left_as_it_is(workbooks: Path) -> None:
    changes = proposal(tried(workbooks, today=DAY, now=NOON).examples).changes
    book = openpyxl.load_workbook(workbooks / "examples.xlsx")
    book["examples"][changes[0].failure.at.place.cell] = "someone's"
    book.save(workbooks / "examples.xlsx")
    before = (workbooks / "examples.xlsx").read_bytes()
    assert [d.code for d in approve(workbooks, changes)] == ["cell-kept"]
    assert (workbooks / "examples.xlsx").read_bytes() == before


def test_a_formula_is_not_rewritten() -> None:
    book = openpyxl.Workbook()
    book.active.append(["U", "x"])  # type: ignore[union-attr]  # a new workbook has a sheet
    book.active.append(["1", "=1+1"])  # type: ignore[union-attr]  # as above
    stream = io.BytesIO()
    book.save(stream)
    filled = stream.getvalue()
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(filled)) as archive, zipfile.ZipFile(target, "w") as out:
        for name in archive.namelist():
            out.writestr(name, re.sub(rb"<v ?/>|<v></v>", b"<v>2</v>", archive.read(name)))
    made, found = revised(target.getvalue(), "a.xlsx", [Revision(Place("a.xlsx", "Sheet", "B2"), "2", "3")])
    assert (made, [d.code for d in found]) == (None, ["cell-kept"])


# ---- CSV, whatever is in it


CELLS: Final = st.text(st.sampled_from("ab,\"\n\r ;'是#"), max_size=6)
ENDS: Final = st.sampled_from(["\n", "\r\n"])


@given(
    st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=1, max_size=4)),
    st.data(),
    ENDS,
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]),
)
def test_law_a_field_of_a_csv_is_rewritten_and_no_other(
    rows: list[list[str]], data: st.DataObject, end: str, encoding: str
) -> None:
    stream = io.StringIO()
    csv.writer(stream, lineterminator=end).writerows(rows := [["U是", *rows[0][1:]], *rows[1:]])
    text = stream.getvalue()
    grid, found = read_csv(text.encode(encoding), "a.csv", "a", lambda _: True)
    if grid is None or [d for d in found if d.severity == simsim.Severity.ERROR]:
        return
    was = list(csv.reader(io.StringIO(text, newline="")))
    places = [(r, c) for r, row in enumerate(was) for c in range(len(row)) if r + c]
    assume(places)
    r, c = data.draw(st.sampled_from(places))
    new = data.draw(CELLS.filter(str.strip))
    revision = Revision(grid.place(r, c), grid.cell(r, c).text, new)
    made, wrong = revised(text.encode(encoding), "a.csv", [revision])
    assert wrong == []
    assert made is not None
    again = list(csv.reader(io.StringIO(made.decode(encoding), newline="")))
    was[r][c] = new
    assert again == was


def test_a_sign_that_the_encoding_of_a_file_lacks_is_no_reason_to_lose_it(tmp_path: Path) -> None:
    folder = write_csv(tmp_path / "one", {"x": [["U", "x"], ["1", "old"]]})
    data = (folder / "x.csv").read_bytes()
    made, found = revised(data, "x.csv", [Revision(Place("x.csv", "x", "B2"), "old", "\ud800")])
    assert (made, [d.code for d in found]) == (None, ["cell-kept"])


def test_a_part_of_a_folder_is_approved_alone(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(LENDING, tmp_path / "lending"))
    text = (folder / "examples.csv").read_text(encoding="utf-8")
    (folder / "examples.csv").write_text(text.replace(",yes,null,21,", ",no,null,21,", 1), encoding="utf-8")
    result = approved(folder / "examples.csv", "--yes", "--lang", "zh")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "已写入预期：1 项")
    assert (folder / "examples.csv").read_text(encoding="utf-8") == text
