"""A decided case added to the examples: one row in the sheet that fits, nothing else changed, never in the way."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Final

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

import simsim
from simsim import adding
from simsim.adding import ASIDE, WAITING, NewExample, add, proposed, settle, suggested_id, written
from simsim.cli import app
from simsim.diagnostics import Diagnostic, Place
from simsim.knowledge import policy_of, read_whole
from simsim.policy.examples import decided, ran, results, run, wrong
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from simsim.reports.adding import new_example_text
from simsim.sheets import ExampleRow
from simsim.words import Phrase
from simsim.workbook.addition import Addition, extended
from simsim.workbook.delimited import csv_bytes
from simsim.writing import save
from tests.sheets import DAY, LENDING, LENDING_ZH, NOON, SHIPPED, drawn, read_folder, write_csv, write_excel

STORY: Final = Phrase("A case from the desk.", "")

PARCELS: Final = """
F     | input  | output | order
fare  | weight | price  |
1     | <= 10  | 1      | 1
2     | > 10   | 2      | 2

EXAMPLES | given  | expect | story en
         | weight | price  |
S01      | 5      | 1      | Light.
S02      | 15     | 2      | Heavy.

GLOSSARY | type   | scale | label en | label zh
weight   | number | 1     | weight   | 重量
lost     | boolean |      | lost     | 遗失
note     | string |       | note     | 备注
price    | number | 0     | price    | 价格

POLICY    | name  | en     | zh
title     |       | Parcels | 包裹
headline  | price |        |
"""


def parcels(folder: Path, *, book: bool = False) -> Path:
    """A small policy; its examples as CSV or in a workbook."""
    folder.mkdir()
    for name, data in drawn(PARCELS).items():
        (folder / name).write_bytes(data)
    if book:
        rows = {"examples": read_folder(folder)["examples"]}
        write_excel(folder / "examples.xlsx", rows)
        (folder / "examples.csv").unlink()
    return folder


def new(
    folder: Path, facts: Mapping[str, object], name: str = "", story: Phrase = STORY, **under: object
) -> NewExample:
    policy, found, contents = read_whole(folder)
    assert policy is not None, found
    outcome = policy.decide(facts, **({"as_of": DAY, "now": NOON} | under))  # type: ignore[arg-type]  # as the test says
    return proposed(policy, contents, outcome, name, story)


def told(found: list[Diagnostic] | tuple[Diagnostic, ...]) -> list[str]:
    return [diagnostic.told().splitlines()[0] for diagnostic in found]


def unmet(folder: Path) -> list[Diagnostic]:
    return [d for one in ran(simsim.open(folder), today=DAY, now=NOON) for d in wrong(one)]


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


# ---- shown first


def test_each_cell_is_shown_with_its_header_and_what_has_no_column(tmp_path: Path) -> None:
    case = new(parcels(tmp_path / "p"), {"weight": "12", "lost": "yes"}, story=Phrase("Lost.", "丢了。"))
    assert (
        new_example_text(case)
        == """\
Example S03, as a row of examples.csv, sheet examples, A5:
  A5  id                S03
  B5  given     weight  12
  E5  given     lost    yes     new column
  C5  expect    price   2
  D5  story en          Lost.
  F5  story zh          丢了。  new column

The sheet has no column yet for: lost, story zh. They are added at its right end."""
    )
    assert new_example_text(case, "zh").splitlines()[0] == "案例 S03，写入examples.csv，工作表 examples，A5："


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("S02", "There is an example S02 already: examples.csv, sheet examples, A4."),
        ("=1+1", "=1+1 cannot be the id of an example."),
        ("#1", "#1 cannot be the id of an example."),
        ("'S9", "'S9 cannot be the id of an example."),
        ("<script>", "<script> cannot be the id of an example."),
        ("007", "007 cannot be the id of an example."),
        ("x" * 300, f"{'x' * 300} cannot be the id of an example."),
    ],
)
def test_an_id_that_is_none_or_taken_is_refused(tmp_path: Path, name: str, reason: str) -> None:
    folder = parcels(tmp_path / "p")
    before = contents(folder)
    case = new(folder, {"weight": "12"}, name)
    assert told(case.refused) == [reason]
    assert add(folder, case) == (None, [*case.refused])
    assert contents(folder) == before


def test_a_fact_that_a_cell_cannot_hold_is_refused(tmp_path: Path) -> None:
    case = new(parcels(tmp_path / "p"), {"weight": "12", "note": "a\x00b"})
    assert told(case.refused)[-1] == "Example S03 was not added: a cell cannot hold one of its texts."


def test_what_contradicts_itself_is_never_an_example(tmp_path: Path) -> None:
    folder = parcels(tmp_path / "p")
    write_csv(
        folder,
        {"fare": [["U", "input", "output"], ["fare", "weight", "price"], ["1", "<= 20", "1"], ["2", "> 10", "2"]]},
    )
    (folder / "examples.csv").write_text("EXAMPLES,given,expect\n,weight,price\nS01,5,1\nS02,25,2\n")
    case = new(folder, {"weight": "15"})
    assert told(case.refused) == ["Example S03 was not added: price is (conflict), which nobody means."]


def test_a_policy_without_headlines_expects_nothing(tmp_path: Path) -> None:
    folder = parcels(tmp_path / "p")
    (folder / "policy.csv").write_text("POLICY,name,en,zh\ntitle,,Parcels,包裹\n", encoding="utf-8")
    case = new(folder, {"weight": "15"})
    assert "Example S03 was not added: no headline outcome would be expected of it." in told(case.refused)


@pytest.mark.parametrize(
    ("ids", "suggested"),
    [(["S01", "S02"], "S03"), (["a-9", "odd"], "a-10"), (["案例1", "案例2"], "案例3"), (["one"], "E01"), (["7"], "8")],
)
def test_the_next_id_is_numbered_on(ids: list[str], suggested: str) -> None:
    files = drawn(PARCELS)
    rows = [["EXAMPLES", "given"], ["", "weight"], *([name, "1"] for name in ids)]
    policy, _ = policy_of({**files, "examples.csv": csv_bytes(rows)})
    assert policy is not None
    assert suggested_id(policy, Place("examples.csv", "examples")) == suggested


# ---- written


@pytest.mark.parametrize("book", [False, True], ids=["csv", "xlsx"])
@pytest.mark.parametrize(
    "story",
    [
        "=1+1",
        "+1",
        "@x",
        "-",
        "<script>alert(1)</script>",
        "two\nlines",
        'a "quote", b',
        "'apostrophe",
        "x" * 300,
        "中文，经过。",
        "#1",
        "]]>&amp;",
    ],
)
def test_any_story_is_read_back_as_it_was_told(tmp_path: Path, story: str, *, book: bool) -> None:
    folder = parcels(tmp_path / "p", book=book)
    added, found = add(folder, new(folder, {"weight": "12", "lost": "no"}, "案例 9", Phrase(story, story)))
    assert added, told(found)
    row = simsim.open(folder).sheets.examples[-1]
    assert (row.id.text, row.story) == ("案例 9", Phrase(story, story))
    assert unmet(folder) == []
    if book:
        cell = openpyxl.load_workbook(folder / "examples.xlsx")["examples"]["D5"]
        assert (cell.value, cell.data_type) == (story, "s")
    else:
        assert (
            not (folder / "examples.csv")
            .read_text("utf-8")
            .splitlines()[4]
            .partition(",2,")[2]
            .startswith(("=", "+", "@"))
        )


def test_a_csv_keeps_every_other_byte(tmp_path: Path) -> None:
    folder = parcels(tmp_path / "p")
    before = (folder / "examples.csv").read_bytes().decode()
    assert add(folder, new(folder, {"weight": "12.5", "lost": "yes"}))[0]
    after = (folder / "examples.csv").read_bytes().decode()
    wide = before.replace("expect,story en", "expect,story en,given").replace("price,\r", "price,,lost\r")
    assert after == wide + "S03,12.5,2,A case from the desk.,yes\r\n"


CSV: Final = [
    (b"U,x\r\n1,a\r\n", ["B3"], b"U,x\r\n1,a\r\n,new\r\n"),
    (b"U,x\n1,a", ["B3"], b"U,x\n1,a\n,new\n"),
    (b"U,x\n1,a\n\n", ["A3"], b"U,x\n1,a\nnew\n"),
    (b"U,x\n1,a\n,\n", ["B3"], b"U,x\n1,a\n,new\n"),
    (b'U,"x\n,y"\n1,a\n', ["D1", "A3"], b'U,"x\n,y",,new\n1,a\nnew\n'),
    ("按序首个,x\n1,严重\n".encode("gb18030"), ["A3"], "按序首个,x\n1,严重\nnew\n".encode("gb18030")),
]


@pytest.mark.parametrize(("data", "cells", "wanted"), CSV)
def test_cells_of_a_csv_are_added_where_they_belong(data: bytes, cells: list[str], wanted: bytes) -> None:
    made, found = extended(data, [Addition(Place("a.csv", "a", cell), "new") for cell in cells])
    assert (made, found) == (wanted, [])


@pytest.mark.parametrize("cell", ["A1", "B2"])
def test_a_cell_that_holds_something_is_never_written(cell: str) -> None:
    made, found = extended(b"U,x\n1,a\n", [Addition(Place("a.csv", "a", cell), "new")])
    assert (made, [d.code for d in found]) == (None, ["cell-kept"])


SHEET: Final = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'
HEAD: Final = '<row r="1" spans="1:2"><c r="A1" t="inlineStr"><is><t>U</t></is></c></row>'
SEVEN: Final = '<c r="B2"><v>7</v></c>'
X: Final = '<c r="C2"{} t="inlineStr"><is><t xml:space="preserve">x</t></is></c>'
STYLED: Final = ' s="0"'
BLANK: Final = '<row r="2" ht="30"><c r="A2" s="0"/><c r="C2" s="0"/></row>'
FILLED: Final = f'<row r="2" ht="30"><c r="A2" s="0"/>{SEVEN}{X.format(STYLED)}</row>'
OWN: Final = f'<row r="2">{SEVEN}{X.format("")}</row>'
BELOW: Final = '<row r="5"><c r="A5"/></row>'
XML: Final = [
    # a row that is there and blank keeps its own looks, in their order
    (f"<sheetData>{HEAD}{BLANK}</sheetData>", f"<sheetData>{HEAD}{FILLED}</sheetData>"),
    # a row that is not there stands before those that follow
    (f"<sheetData>{HEAD}{BELOW}</sheetData>", f"<sheetData>{HEAD}{OWN}{BELOW}</sheetData>"),
    # a row without a cell; its hint at how wide it is goes
    (f'<sheetData>{HEAD}<row r="2" spans="1:2"/></sheetData>', f"<sheetData>{HEAD}{OWN}</sheetData>"),
    # the used area grows
    (
        f'<dimension ref="A1"/><sheetData>{HEAD}</sheetData>',
        f'<dimension ref="A1:C2"/><sheetData>{HEAD}{OWN}</sheetData>',
    ),
]


@lru_cache(maxsize=1)
def blank_book() -> bytes:
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    return stream.getvalue()


def with_sheet(inside: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in parts(blank_book()).items():
            archive.writestr(name, SHEET.format(inside) if name.endswith("sheet1.xml") else data)
    return stream.getvalue()


@pytest.mark.parametrize(("before", "after"), XML)
def test_cells_of_a_workbook_are_added_where_they_belong(before: str, after: str) -> None:
    more = [Addition(Place("a.xlsx", "Sheet", cell), text) for cell, text in (("C2", "x"), ("B2", "7"))]
    made, found = extended(with_sheet(before), more)
    assert made, found
    assert parts(made)["xl/worksheets/sheet1.xml"].decode() == SHEET.format(after)


UNFIT: Final = [
    f'<sheetData>{HEAD}<row r="2"><c r="B2"><f>1+1</f><v></v></c></row></sheetData>',  # a formula
    f"<sheetData>{HEAD}<row><c><v>1</v></c></row></sheetData>",  # cells without addresses
]


@pytest.mark.parametrize("sheet", UNFIT)
def test_a_sheet_in_which_cells_cannot_be_put_is_left(sheet: str) -> None:
    made, found = extended(with_sheet(sheet), [Addition(Place("a.xlsx", "Sheet", "B2"), "7")])
    assert made is None
    assert found


# ---- the shipped policy


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "tables"))


FACTS: Final = {"market": "SG", "claim_type": "damaged", "currency": "null"}
EVENTS: Final = "2025-06-10 09:00 evidence_requested"


def test_a_workbook_keeps_all_but_its_sheet_and_the_policy_still_passes(tables: Path) -> None:
    before = contents(tables)
    case = new(tables, FACTS, events=EVENTS)
    added, found = add(tables, case)
    assert added, told(found)
    place = added.placed.place
    after = contents(tables)
    assert [name for name in after if after[name] != before.get(name)] == [place.file]
    old, made = parts(before[place.file]), parts(after[place.file])
    assert list(old) == list(made)
    assert len([name for name in old if old[name] != made[name]]) == 1
    book, was = (openpyxl.load_workbook(io.BytesIO(files[place.file]))[place.sheet] for files in (after, before))
    row = int(place.cell[1:])
    for column in range(1, was.max_column + 1):
        cell, above = book.cell(row, column), book.cell(row - 1, column)
        assert (cell.fill.fgColor.rgb, cell.number_format) == (above.fill.fgColor.rgb, above.number_format)
    assert book.dimensions.endswith(str(row))
    assert CliRunner().invoke(app, ["test", str(tables)]).exit_code == 0


@pytest.mark.office
def test_libreoffice_saves_it_back_and_the_next_is_added_to_what_it_saved(tables: Path, tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if soffice is None and os.environ.get("SIMSIM_OFFICE") != "required":
        pytest.skip("LibreOffice (soffice) is not installed: whether the workbook opens in it was not checked")
    assert soffice is not None
    added, _ = add(tables, new(tables, FACTS, story=Phrase("=1+1", "'丢了"), events=EVENTS))
    assert added
    version, file = simsim.open(tables).version, added.placed.place.file
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = [soffice, home, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    subprocess.run([*command, tmp_path / "saved", tables / file], check=True, capture_output=True, timeout=180)
    shutil.copy(tmp_path / "saved" / file, tables)
    assert simsim.open(tables).version == version
    again, found = add(tables, new(tables, FACTS, events=EVENTS))
    assert again, told(found)
    assert again.placed.place.file == file
    assert unmet(tables) == []


POLICY: Final = simsim.open(SHIPPED)
ROWS: Final = [row for row in POLICY.sheets.examples if row.id.text]


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, bytes]:
    return read_whole(SHIPPED)[2]


def in_memory(policy: PolicyModel, files: Mapping[str, bytes], outcome: Outcome) -> tuple[PolicyModel, ExampleRow]:
    """The policy with a case added, and the row."""
    case = proposed(policy, files, outcome, "", STORY)
    assert told(case.refused) == []
    made, found = written(files, case.placed)
    assert made, told(found)
    after, more = policy_of({**files, case.placed.place.file: made})
    assert after, told(more)
    return after, next(one for one in after.sheets.examples if one.id.place == case.placed.place)


@settings(max_examples=12, deadline=None)
@given(row=st.sampled_from(ROWS), data=st.data())
def test_law_a_case_of_the_shipped_policy_is_read_back_and_comes_to_the_same(
    row: ExampleRow, data: st.DataObject
) -> None:
    given_ = {item.text: entry.text.strip() for item, entry in row.given if entry.text.strip()}
    kept = data.draw(st.sets(st.sampled_from([*given_] or [""]))) if data.draw(st.booleans()) else {*given_}
    part = decided(POLICY, row, today=DAY, now=NOON)
    facts = {name: text for name, text in given_.items() if name in kept}
    outcome = POLICY.decide(facts, as_of=DAY, now=part.now, layers=part.case.layers, events=part.case.events)
    if outcome.diagnostics or any(came in adding.BROKEN for came in results(outcome).values()):
        return
    after, again = in_memory(POLICY, shipped(), outcome)
    one = run(after, again, today=DAY, now=NOON)
    assert wrong(one) == []
    assert one.outcome
    assert results(one.outcome) == results(outcome)
    assert one.outcome.case.facts == outcome.case.facts
    assert one.outcome.case.settings == outcome.case.settings
    assert one.outcome.case.layers == outcome.case.layers


@pytest.mark.parametrize("folder", [LENDING, LENDING_ZH], ids=["en", "zh"])
def test_another_policy_is_added_to_in_the_form_of_its_own_headers(folder: Path) -> None:
    policy, _, files = read_whole(folder)
    assert policy
    for row in policy.sheets.examples:
        outcome = decided(policy, row, today=DAY, now=NOON)
        after, again = in_memory(policy, files, outcome)
        assert wrong(run(after, again, today=DAY, now=NOON)) == []


@pytest.mark.parametrize("events", ["", EVENTS])
@pytest.mark.parametrize("layers", [(), ("article",), None])
def test_no_event_and_no_layer_are_written_too(events: str, layers: tuple[str, ...] | None) -> None:
    outcome = POLICY.decide({"market": "SG"}, as_of=DAY, now=NOON, events=events, layers=layers)
    after, again = in_memory(POLICY, shipped(), outcome)
    case = decided(after, again, today=DAY, now=NOON).case
    assert (case.events, case.layers) == (outcome.case.events, outcome.case.layers)


# ---- waiting


LOCKS: Final = ["~$examples.xlsx", ".~lock.examples.xlsx#"]


@pytest.mark.parametrize("lock", LOCKS)
def test_what_waits_counts_and_is_moved_once_the_file_is_free(tmp_path: Path, lock: str) -> None:
    folder = parcels(tmp_path / "p", book=True)
    before = (folder / "examples.xlsx").read_bytes()
    (folder / lock).touch()
    for weight in ("12", "3"):
        added, found = add(folder, new(folder, {"weight": weight, "lost": "yes"}))
        assert added, told(found)
        assert (added.placed.place.file, added.waits_for) == (WAITING, "examples.xlsx")
    assert (folder / "examples.xlsx").read_bytes() == before
    assert [row.id.text for row in simsim.open(folder).sheets.examples] == ["S01", "S02", "S03", "S04"]
    assert unmet(folder) == []
    moved, stuck = settle(folder)
    assert (moved, [d.code for d in stuck]) == ((), ["file-in-use", "file-in-use"])
    version = simsim.open(folder).version
    (folder / lock).unlink()
    added, found = add(folder, new(folder, {"weight": "10"}))
    assert added, told(found)
    assert (added.placed.place, added.waits_for) == (Place("examples.xlsx", "examples", "A7"), "")
    assert not (folder / WAITING).exists()
    assert [row.id.text for row in simsim.open(folder).sheets.examples] == ["S01", "S02", "S03", "S04", "S05"]
    assert unmet(folder) == []
    assert version != simsim.open(folder).version


def waiting(folder: Path, count: int = 1) -> Path:
    """A policy in which examples wait, and whose workbook is free again."""
    (folder / LOCKS[0]).touch()
    for n in range(count):
        assert add(folder, new(folder, {"weight": str(12 + n)}))[0]
    (folder / LOCKS[0]).unlink()
    return folder


def test_what_waits_in_another_encoding_is_moved_too(tmp_path: Path) -> None:
    folder = waiting(parcels(tmp_path / "p", book=True), 2)
    rows = (folder / WAITING).read_bytes().decode("utf-8-sig")
    (folder / WAITING).write_bytes(rows.replace("A case from the desk.", "柜台的案件。").encode("gb18030"))
    moved, stuck = settle(folder)
    assert (len(moved), told(stuck)) == (2, [])
    assert [row.story.en for row in simsim.open(folder).sheets.examples][-2:] == ["柜台的案件。"] * 2


class Crash(BaseException):
    """The end of a program in the middle of its work."""


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("step", range(8))
def test_law_a_crash_at_any_step_loses_nothing_and_leaves_a_policy_that_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, step: int
) -> None:
    folder = waiting(parcels(tmp_path / "p", book=True), count)
    version, left = simsim.open(folder).version, iter(range(step))

    def crashing(*arguments: object) -> list[Diagnostic]:
        if next(left, None) is None:
            raise Crash
        return save(*arguments) if len(arguments) > 1 else gone(*arguments)  # type: ignore[arg-type]  # as called

    def gone(path: Path) -> list[Diagnostic]:
        path.unlink()
        return []

    monkeypatch.setattr(adding, "save", crashing)
    monkeypatch.setattr(adding, "_gone", crashing)
    with suppress(Crash):
        settle(folder)
    monkeypatch.undo()
    assert unmet(folder) == []  # it opens, and what counts is met
    settle(folder)
    assert simsim.open(folder).version == version
    assert sorted(contents(folder)) == ["examples.xlsx", "fare.csv", "glossary.csv", "policy.csv"]


def test_what_was_set_aside_and_whose_id_was_given_to_another_is_told(tmp_path: Path) -> None:
    folder = waiting(parcels(tmp_path / "p", book=True))
    (folder / WAITING).rename(folder / ASIDE)
    rows = {"examples": [["EXAMPLES", "given", "expect"], ["", "weight", "price"], ["S03", "1", "1"]]}
    write_excel(folder / "examples.xlsx", rows)
    moved, stuck = settle(folder)
    first = "There is an example S03 already: examples.xlsx, sheet examples, A3."
    assert (moved, told(stuck)) == ((), [f"{ASIDE}, sheet {ASIDE[:-4]}, A3: {first}"])
    assert (folder / ASIDE).exists()


def test_a_file_that_is_opened_while_it_is_written_leaves_the_example_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = waiting(parcels(tmp_path / "p", book=True))
    version = simsim.open(folder).version
    denied = [Diagnostic("file-in-use", Place("examples.xlsx"), detail="Permission denied")]
    monkeypatch.setattr(adding, "save", lambda path, data: denied if path.suffix == ".xlsx" else save(path, data))
    assert settle(folder) == ((), denied)
    assert simsim.open(folder).version == version
    assert (folder / WAITING).exists()
    assert not (folder / ASIDE).exists()


def test_a_file_that_changes_meanwhile_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = parcels(tmp_path / "p", book=True)
    case = new(folder, {"weight": "12"})
    theirs = {"examples": [["EXAMPLES", "given", "expect"], ["", "weight", "price"], ["T1", "1", "1"]]}

    def slowly(files: Mapping[str, bytes]) -> tuple[PolicyModel | None, list[Diagnostic]]:
        if WAITING not in files:
            write_excel(folder / "examples.xlsx", theirs)
        return policy_of(files)

    monkeypatch.setattr(adding, "policy_of", slowly)
    added, found = add(folder, case)
    assert added, told(found)
    assert added.waits_for == "examples.xlsx"
    assert [row.id.text for row in simsim.open(folder).sheets.examples] == ["T1", "S03"]


def test_where_nothing_can_be_written_it_is_said_and_nothing_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = parcels(tmp_path / "p", book=True)
    case, before = new(folder, {"weight": "12"}), contents(folder)
    monkeypatch.setattr(adding, "save", lambda path, _: save(folder / "no" / path.name, b""))
    added, found = add(folder, case)
    assert added is None
    assert [(d.code, d.place.file) for d in found] == [("file-in-use", WAITING)]
    assert contents(folder) == before


def test_a_policy_without_a_sheet_of_examples_gets_one(tmp_path: Path) -> None:
    folder = parcels(tmp_path / "p")
    (folder / "examples.csv").unlink()
    assert add(folder, new(folder, {"weight": "12"}))[0]
    assert read_folder(folder)["examples"] == [
        ["EXAMPLES", "given", "expect", "story en"],
        ["", "weight 重量", "price 价格", ""],
        ["E01", "12", "2", "A case from the desk."],
    ]
    assert unmet(folder) == []


def test_what_was_decided_by_other_tables_is_not_added(tmp_path: Path) -> None:
    folder = parcels(tmp_path / "p")
    case = new(folder, {"weight": "12"})
    (folder / "fare.csv").write_bytes((folder / "fare.csv").read_bytes().replace(b"> 10,2", b"> 10,3"))
    put = (folder / "examples.csv").read_bytes().replace(b"15,2", b"15,3")
    (folder / "examples.csv").write_bytes(put)
    added, found = add(folder, case)
    assert added is None
    assert told(found) == ["Example S03 was not added: read back from its cells, it does not come to the same."]


# ---- the command


def example(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(
        app, ["example", *words, "--tables", str(folder)], env={"COLUMNS": "100", "TERM": "dumb", "SIMSIM_STORE": ""}
    )


def test_the_command_shows_and_adds(tmp_path: Path) -> None:
    folder = parcels(tmp_path / "p")
    before = contents(folder)
    dry = example(folder, "--set", "weight=12", "--story", "重件。", "--dry-run")
    assert (dry.exit_code, contents(folder)) == (0, before)
    assert dry.stdout.endswith("Nothing was written.\n")
    done = example(folder, "--set", "weight=12", "--story", "重件。")
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "Added: examples.csv, sheet examples, A5")
    assert simsim.open(folder).sheets.examples[-1].story == Phrase("", "重件。")
    taken = example(folder, "S03", "--set", "weight=1")
    assert (taken.exit_code, "There is an example S03 already" in taken.stdout) == (1, True)
    (folder / ".~lock.examples.csv#").touch()
    waits = example(folder, "--set", "weight=1", "--format", "json")
    data = json.loads(waits.stdout)
    assert (waits.exit_code, data["id"], data["written"], data["waits_for"]) == (0, "S04", True, "examples.csv")
    assert example(folder, "--set", "wait=1").exit_code == 2
    assert example(tmp_path / "none").exit_code == 2
