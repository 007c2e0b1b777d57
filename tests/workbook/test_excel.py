"""Excel workbooks as people and programs save them: what is read, what is told, what never reaches the library."""

import io
import re
import tempfile
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

import simsim
from simsim.knowledge import policy_of
from simsim.workbook.excel import read_workbook
from tests.sheets import LENDING, read_folder, write_excel

FILES = {file.name: file.read_bytes() for file in sorted(LENDING.glob("*.csv")) if file.stem != "loan"}
VERSION = simsim.open(LENDING).version
Change = Callable[[Worksheet], object]


@cache
def book() -> bytes:
    """A workbook with the table ``loan``."""
    with tempfile.TemporaryDirectory() as folder:
        return write_excel(Path(folder) / "book.xlsx", {"loan": read_folder(LENDING)["loan"]}).read_bytes()


def changed(change: Change) -> bytes:
    """The workbook after a change to its sheet."""
    workbook = openpyxl.load_workbook(io.BytesIO(book()))
    change(workbook["loan"])
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def opened(data: bytes) -> tuple[str | None, list[str]]:
    """The version of the lending policy with this ``book.xlsx`` for its loans, and all that is told of the book."""
    policy, found = policy_of(FILES | {"book.xlsx": data})
    return policy.version if policy else None, [d.told() for d in found if d.place.file == "book.xlsx"]


def part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its parts changed by hand."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item)
            new.writestr(item.filename, change(content) if item.filename == name else content)
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def write(cell: str, value: Any) -> Change:  # noqa: ANN401  # whatever a cell may hold
    def change(sheet: Worksheet) -> None:
        sheet[cell] = value

    return change


def test_as_it_was_written() -> None:
    assert opened(book()) == (VERSION, [])


# ---- cells


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("G3", datetime(2025, 6, 30)),  # noqa: DTZ001  # a date cell has no zone
        ("G3", date(2025, 6, 30)),
        ("G3", "2025/6/30"),
        ("G3", "2025年6月30日"),
        ("D3", 21.0),
        ("B3", " book "),
        ("B3", "图书"),
        ("B3", "“book”"),
    ],
)
def test_another_way_to_hold_the_same(cell: str, value: object) -> None:
    assert opened(changed(write(cell, value))) == (VERSION, [])


def test_a_number_stored_as_text_is_read_and_told() -> None:
    assert opened(changed(write("D3", "21"))) == (
        VERSION,
        [
            (
                "book.xlsx, sheet loan, D3: The number 21 is stored as text.\n"
                "  Format the cell as a number and type it again."
            )
        ],
    )


def test_excel_s_own_booleans_are_yes_and_no() -> None:
    bill = read_folder(LENDING)["bill"]
    workbook = openpyxl.Workbook()
    for row in bill:
        workbook.active.append([{"yes": True, "no": False}.get(cell, cell) for cell in row])  # type: ignore[union-attr]
    stream = io.BytesIO()
    workbook.save(stream)
    csv = {file.name: file.read_bytes() for file in LENDING.glob("*.csv") if file.stem != "bill"}
    policy, found = policy_of(csv | {"bill.xlsx": stream.getvalue()})
    assert policy
    assert policy.version == VERSION
    assert {d.code for d in found} == {"number-as-text"}


def test_a_formula_without_a_stored_value() -> None:
    assert opened(changed(write("D3", "=20+1"))) == (
        None,
        [
            (
                "book.xlsx, sheet loan, D3: The formula =20+1 has no stored value.\n"
                "  Open the workbook in a spreadsheet program and save it, or write the value itself."
            )
        ],
    )


def test_a_formula_is_read_by_its_stored_value_and_listed() -> None:
    data = part(
        changed(write("D3", "=20+1")),
        SHEET,
        lambda xml: xml.replace(b"<v></v>", b"<v>21</v>").replace(b"<v />", b"<v>21</v>"),
    )
    assert opened(data) == (
        VERSION,
        [
            (
                "book.xlsx, sheet loan, D3: The formula =20+1 is read by its stored value 21.\n"
                "  Nothing need be done; write the value itself if it should never change by itself."
            )
        ],
    )


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!"])
def test_an_error_value_is_told_once_and_not_as_a_blank(error: str) -> None:
    assert opened(changed(write("D3", error))) == (
        None,
        [
            (
                f"book.xlsx, sheet loan, D3: The spreadsheet shows the error {error} here.\n"
                "  Mend the formula, or write the value itself."
            )
        ],
    )


def test_merged_cells() -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("B3:B4")

    version, told = opened(changed(merge))
    assert version is None
    assert told == [
        (
            "book.xlsx, sheet loan, B3: The cells B3:B4 are merged; only the first of them holds a value.\n"
            "  Unmerge them and fill each cell."
        ),
        "book.xlsx, sheet loan, B4: This input entry is blank.\n  Write - for any value.",
    ]


def test_hidden_rows_and_columns_count() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[4].hidden = True
        sheet.row_dimensions[5].hidden = True
        sheet.column_dimensions["H"].hidden = True

    assert opened(changed(hide)) == (
        VERSION,
        [
            (
                "book.xlsx, sheet loan, A4: Hidden rows count like any other: 4, 5.\n"
                "  Show them, or delete what should not count."
            ),
            (
                "book.xlsx, sheet loan, H1: The hidden column H counts like any other.\n"
                "  Show it, or delete it if it should not count."
            ),
        ],
    )


def test_a_filter_hides_nothing_from_the_rules() -> None:
    def filtered(sheet: Worksheet) -> None:
        sheet.auto_filter.ref = "A2:I6"
        sheet.auto_filter.add_filter_column(1, ["film"])
        sheet.row_dimensions[3].hidden = True

    version, told = opened(changed(filtered))
    assert version == VERSION
    assert [line.split(":")[0] for line in told] == ["book.xlsx, sheet loan, A3"]


def test_a_blank_sheet_is_told() -> None:
    def another(sheet: Worksheet) -> None:
        sheet.parent.create_sheet("Sheet2")  # type: ignore[union-attr]

    assert opened(changed(another)) == (
        VERSION,
        ["book.xlsx, sheet Sheet2: This sheet is empty.\n  Delete it, or begin A1 with # for a note."],
    )


def test_a_sheet_of_notes_is_passed_over() -> None:
    def note(sheet: Worksheet) -> None:
        sheet.parent.create_sheet("Notes").append(["# What I think of it", "input", "output"])  # type: ignore[union-attr]

    version, told = opened(changed(note))
    assert version == VERSION
    assert [line for line in told if "error" in line] == []


def test_a_kind_of_sheet_misspelled_below_a_title_is_no_note() -> None:
    def glossary(sheet: Worksheet) -> None:
        added = sheet.parent.create_sheet("More")  # type: ignore[union-attr]
        added.append(["# More words"])
        added.append(["GLOSARY", "type"])

    version, told = opened(changed(glossary))
    assert version is None
    assert told[0].startswith(
        "book.xlsx, sheet More, A2: This cell does not say what the sheet is: GLOSARY\n  Did you mean glossary?"
    )


# ---- files


@pytest.mark.parametrize("name", ["old.xls", "old.XLS", "locked.xlsx"])
def test_an_old_or_locked_workbook_is_refused_not_passed_over(name: str, tmp_path: Path) -> None:
    for file, data in FILES.items():
        (tmp_path / file).write_bytes(data)
    (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    _, found = simsim.read_policy(tmp_path)
    assert f"{name}: This workbook is in the old .xls format or protected by a password.\n" in "\n".join(
        d.told() + "\n" for d in found
    )


def test_strict_open_xml_is_refused() -> None:
    def strict(xml: bytes) -> bytes:
        return xml.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        )

    assert opened(part(book(), "xl/workbook.xml", strict)) == (
        None,
        ["book.xlsx: This workbook was saved as Strict Open XML.\n  Save it as Excel Workbook (.xlsx)."],
    )


@pytest.mark.parametrize(
    "data",
    [b"", b"not a workbook", book()[:-200], book()[:1000], b"PK\x05\x06" + bytes(18)],
    ids=["nothing", "text", "cut short", "cut very short", "an empty archive"],
)
def test_a_broken_workbook_is_refused(data: bytes) -> None:
    version, told = opened(data)
    assert version is None
    assert [line.split(": ")[1].split(":")[0] for line in told] == ["This is no readable Excel workbook"]


@pytest.mark.parametrize("name", ["xl/workbook.xml", SHEET, "xl/styles.xml", "[Content_Types].xml"])
def test_a_workbook_with_a_broken_part_is_refused(name: str) -> None:
    _, told = opened(part(book(), name, lambda xml: xml[: len(xml) // 2]))
    assert [line.split(": ")[1].split(":")[0] for line in told] == ["This is no readable Excel workbook"]


@pytest.mark.parametrize("name", ["xl/workbook.xml", SHEET, "xl/_rels/workbook.xml.rels", "docProps/core.xml"])
@pytest.mark.parametrize("padding", [0, 10_000])
def test_a_document_type_never_reaches_the_library(name: str, padding: int) -> None:
    def with_dtd(xml: bytes) -> bytes:
        declared = b"<!--" + b" " * padding + b'--><!DOCTYPE x [<!ENTITY a "aaaa">]>'
        head = re.match(rb"<\?xml[^>]*\?>", xml)
        at = head.end() if head else 0
        return xml[:at] + declared + xml[at:]

    version, told = opened(part(book(), name, with_dtd))
    assert version is None
    assert told == [
        (
            f"book.xlsx: This is no readable Excel workbook: {name}: document type.\n"
            "  Open it in a spreadsheet program and save it again as .xlsx."
        )
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_part_in_utf_16_could_hide_one_and_is_refused(encoding: str) -> None:
    _, told = opened(part(book(), SHEET, lambda xml: xml.decode().encode(encoding)))
    assert told[0].startswith("book.xlsx: This is no readable Excel workbook: xl/worksheets/sheet1.xml: document type.")


MERGES = {
    "one huge area": [b'<mergeCell ref="A1:XFD1048576"/>'],
    "many areas": [b'<mergeCell ref="A%d:Z%d"/>' % (n, n + 99) for n in range(1, 40_000, 100)],
    "single quotes": [b"<mergeCell ref='A1:XFD1048576'/>"],
    "a prefix": [
        b'<x:mergeCell xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ref="A1:XFD9999"/>'
    ],
}


@pytest.mark.parametrize("merges", MERGES.values(), ids=[*MERGES])
def test_a_huge_merge_is_refused_fast(merges: list[bytes]) -> None:
    data = part(
        book(),
        SHEET,
        lambda xml: xml.replace(b"</sheetData>", b"</sheetData><mergeCells>" + b"".join(merges) + b"</mergeCells>"),
    )
    start = time.process_time()
    version, told = opened(data)
    assert time.process_time() - start < 2
    assert version is None
    assert told == [
        (
            "book.xlsx: A sheet reaches over more than 20000 cells.\n"
            "  Delete the empty rows and columns behind the table, and unmerge large areas."
        )
    ]


def test_a_cell_in_the_last_corner_is_refused_fast() -> None:
    data = part(
        book(),
        SHEET,
        lambda xml: xml.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
    )
    start = time.process_time()
    version, told = opened(data)
    assert time.process_time() - start < 2
    assert version is None
    assert told == [
        (
            "book.xlsx: A sheet reaches over more than 4000000 cells.\n"
            "  Delete the empty rows and columns behind the table, and unmerge large areas."
        )
    ]


def test_an_archive_that_unpacks_to_far_too_much_is_refused_fast() -> None:
    stream = io.BytesIO(book())
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        for n in range(5):
            archive.writestr(f"xl/media/{n}.bin", bytes(90_000_000))
    start = time.process_time()
    _, told = opened(stream.getvalue())
    assert time.process_time() - start < 2
    assert told == [
        "book.xlsx: This file is larger than 400 MB.\n  Split it, or remove what is no table (pictures, unused sheets)."
    ]


def test_a_file_larger_than_any_table_is_refused_unread() -> None:
    grids, found = read_workbook(bytes(32_000_001), "huge.xlsx")
    assert grids == []
    assert [d.told() for d in found] == [
        "huge.xlsx: This file is larger than 32 MB.\n  Split it, or remove what is no table (pictures, unused sheets)."
    ]
