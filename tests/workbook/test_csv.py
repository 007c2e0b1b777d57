"""CSV files as people and spreadsheets really write them: what is read, what is told, what is refused."""

import codecs
from pathlib import Path

import pytest

import simsim
from simsim.knowledge import policy_of
from tests.sheets import LENDING, LENDING_ZH

FILES = {file.name: file.read_bytes() for file in sorted(LENDING.glob("*.csv"))}
CHINESE = {file.name: file.read_bytes() for file in sorted(LENDING_ZH.glob("*.csv"))}
LOAN = "loan.csv"
VERSION = simsim.open(LENDING).version


def opened(**changed: bytes) -> tuple[str | None, list[str]]:
    """The version of the lending policy with another ``loan.csv``, and all that is told of it."""
    policy, found = policy_of(FILES | {LOAN: changed["loan"]})
    return policy.version if policy else None, [d.told() for d in found if d.place.file == LOAN]


def loan() -> str:
    return FILES[LOAN].decode()


def test_a_byte_order_mark_counts_for_nothing() -> None:
    assert opened(loan=codecs.BOM_UTF8 + FILES[LOAN]) == (VERSION, [])


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_any_end_of_line(newline: str) -> None:
    assert opened(loan=newline.join(loan().split("\n")).encode()) == (VERSION, [])


def test_gb18030_is_read_with_a_warning() -> None:
    files = {name: data.decode("utf-8-sig").encode("gb18030") for name, data in CHINESE.items()}
    policy, found = policy_of(files)
    assert policy
    assert policy.version == VERSION
    assert {d.code for d in found} == {"csv-gb18030"}
    assert found[0].told() == (
        "01政策.csv, sheet 01政策: This file is read as GB18030.\n"
        "  Save it as CSV UTF-8, so that it is read the same everywhere."
    )
    assert found[0].told("zh") == (
        "01政策.csv，工作表 01政策：该文件按 GB18030 读取。\n  请保存为 CSV UTF-8，以便在各处读取一致。"
    )


REFUSED = ["loan.csv, sheet loan: The characters of this file are neither UTF-8 nor GB18030.\n  Save it as CSV UTF-8."]


@pytest.mark.parametrize(
    "data",
    [
        FILES[LOAN].decode().encode("utf-16"),
        codecs.BOM_UTF16_LE + FILES[LOAN].decode().encode("utf-16-le"),
        codecs.BOM_UTF16_BE + FILES[LOAN].decode().encode("utf-16-be"),
        b"\xe9" + FILES[LOAN],
        FILES[LOAN] + b"\xff",
        "唯一,输入".encode("big5", "replace") + FILES[LOAN],
    ],
    ids=["utf-16", "utf-16-le", "utf-16-be", "latin-1 first", "a stray byte", "big5 first"],
)
def test_another_encoding_is_refused(data: bytes) -> None:
    assert opened(loan=data) == (None, REFUSED)


def test_an_unquoted_interval_shifts_all_that_follows_and_is_told_with_its_row() -> None:
    version, told = opened(loan=loan().replace("3,film,not(child),7,", "3,film,not(child, adult),7,").encode())
    assert version is None
    assert told[0] == (
        "loan.csv, sheet loan, J5: This row has 10 cells, the header has 9.\n"
        '  Put a cell that holds a comma between quotes: "[3000,5000)".'
    )


def test_a_row_that_is_too_long_by_a_blank_cell_may_have_moved_too() -> None:
    text = loan().replace("3,film,not(child),7,0,,,N3,rules", "3,film,child, adult,7,0,,,N3,")
    version, told = opened(loan=text.encode())
    assert version is None
    assert told[0].splitlines()[0] == "loan.csv, sheet loan, J5: This row has 10 cells, the header has 9."


def test_semicolons() -> None:
    version, told = opened(loan=loan().replace(",", ";").encode())
    assert version is None
    assert told == [
        (
            "loan.csv, sheet loan: The cells of this file are not parted by commas: "
            "U;input;input;output;output;valid from;valid to;source;layer\n  Save it as CSV with commas, or as .xlsx."
        )
    ]


def test_tabs() -> None:
    _, told = opened(loan=loan().replace(",", "\t").encode())
    assert "are not parted by commas" in told[0]


def test_a_quote_that_does_not_close() -> None:
    version, told = opened(loan=loan().replace("1,book", '1,"book', 1).encode())
    assert version is None
    assert told == [
        (
            "loan.csv, sheet loan: A quotation mark in this file does not close: unexpected end of data.\n"
            "  Put a cell with quotes or commas between quotes, and double the quotes inside."
        )
    ]


def test_quotes_within_quotes_and_lines_within_a_cell() -> None:
    text = loan().replace("source,layer", "note,layer").replace("N3,rules", '"say ""hi""\nto them",rules')
    version, told = opened(loan=text.encode())
    assert version
    assert told == []


def test_rows_may_be_shorter_than_the_header() -> None:
    lines = [line.rstrip(",") for line in loan().splitlines()]
    assert opened(loan="\n".join(lines).encode()) == (VERSION, [])


def test_a_cell_longer_than_a_spreadsheet_can_hold() -> None:
    version, told = opened(loan=loan().replace("1,book", f"1,{'book ' * 7000}", 1).encode())
    assert version is None
    assert told[0].startswith("loan.csv, sheet loan, B3: This cell holds 35000 characters, at most 32767 are read.")


def test_a_row_of_notes_and_a_blank_row_within() -> None:
    text = loan().replace("2,book", "# from July on\n\n2,book", 1)
    assert opened(loan=text.encode()) == (
        VERSION,
        ["loan.csv, sheet loan, A5: A blank row stands within the table.\n  Delete it; the rows below it count."],
    )


def test_numbers_stay_as_they_are_written() -> None:
    """No 007 becomes 7, no NA becomes nothing: a CSV cell is text."""
    text = loan().replace("\n1,book", "\n007,book", 1)
    policy, _ = policy_of(FILES | {LOAN: text.encode()})
    assert policy
    assert policy.tables["loan"].rules[0].id == "007"


def test_every_file_of_the_lending_policy_is_utf_8() -> None:
    assert all(Path(LENDING / name).read_text(encoding="utf-8") for name in FILES)
