"""Another policy than the shipped one, in CSV, in Excel and in Chinese: one meaning, and no line of Python for it."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import simsim
from simsim.policy import examples
from simsim.sheets import ExampleRow
from tests.sheets import LENDING, LENDING_ZH, decide, put, read_folder, write_csv, write_excel

POLICY = simsim.open(LENDING)
CASE = {"branch": "central", "reader_kind": "child", "medium": "book", "unpaid": 0, "card_lost": False}


@pytest.mark.parametrize("example", POLICY.sheets.examples, ids=lambda example: example.id.text)
def test_example(example: ExampleRow) -> None:
    ran = examples.run(POLICY, example, today=date(2025, 1, 1), now=datetime(2025, 1, 1, tzinfo=UTC))
    assert ran.failures == ()
    assert ran.diagnostics == ()


def test_nothing_is_odd_about_it() -> None:
    assert POLICY.warnings == ()


def test_a_workbook_says_the_same_as_csv(tmp_path: Path) -> None:
    write_excel(tmp_path / "lending.xlsx", read_folder(LENDING))
    policy = simsim.open(tmp_path)
    assert policy.version == POLICY.version
    assert decide(policy, CASE).decisions == decide(POLICY, CASE).decisions


def test_a_sheet_a_workbook_says_the_same_as_one_workbook(tmp_path: Path) -> None:
    for name, rows in read_folder(LENDING).items():
        write_excel(tmp_path / f"{name}.xlsx", {name: rows})
    assert simsim.open(tmp_path).version == POLICY.version


def test_chinese_words_and_labels_say_the_same() -> None:
    chinese = simsim.open(LENDING_ZH)
    assert chinese.version == POLICY.version
    assert decide(chinese, CASE).decisions == decide(POLICY, CASE).decisions


def test_chinese_in_excel_says_the_same(tmp_path: Path) -> None:
    write_excel(tmp_path / "借阅.xlsx", read_folder(LENDING_ZH))
    assert simsim.open(tmp_path).version == POLICY.version


def test_facts_may_be_given_in_chinese() -> None:
    facts = {"分馆": "中心馆", "读者类型": "儿童", "馆藏类型": "图书", "未付罚款": "0", "借书证遗失": "否"}
    assert decide(POLICY, facts).decisions == decide(POLICY, CASE).decisions


@pytest.mark.parametrize(
    ("sheet", "cell", "text"),
    [
        ("borrowing", "C5", "> 11"),
        ("borrowing", "B6", "25"),
        ("loan", "D3", "22"),
        ("loan", "G3", "2025-06-29"),
        ("overdue", "G6", "1"),
        ("parameters", "C2", "11"),
        ("clocks", "J2", "lost_item = no"),
        ("values", "D2", "总馆"),
        ("policy", "B10", "loan.renewals"),
        ("examples", "E3", "1"),
        ("sources", "C2", "Nothing at all is lent."),
        ("borrowing", "C5", "> 10"),  # a value in place of the parameter that has it
    ],
)
def test_every_change_of_content_is_another_version(sheet: str, cell: str, text: str, tmp_path: Path) -> None:
    sheets = read_folder(LENDING)
    assert put(sheets, sheet, cell, text) != text
    assert simsim.open(write_csv(tmp_path, sheets)).version != POLICY.version


@pytest.mark.parametrize(
    ("sheet", "cell", "text"),
    [
        ("borrowing", "C5", "＞ 欠款上限"),
        ("borrowing", "F8", "图书、影片"),
        ("borrowing", "F8", '"book","film"'),
        ("loan", "G3", "2025/6/30"),
        ("parameters", "C3", "0.250"),
        ("clocks", "J2", "lost_item=yes"),
        ("clocks", "H2", "解读:天数怎么算"),
        ("examples", "G3", "2025年3月29日"),
    ],
)
def test_another_spelling_of_the_same_is_the_same_version(sheet: str, cell: str, text: str, tmp_path: Path) -> None:
    sheets = read_folder(LENDING)
    assert put(sheets, sheet, cell, text) != text
    assert simsim.open(write_csv(tmp_path, sheets)).version == POLICY.version


def test_the_order_of_the_rows_of_a_first_hit_table_changes_nothing(tmp_path: Path) -> None:
    sheets = read_folder(LENDING)
    sheets["borrowing"][3:] = sheets["borrowing"][:2:-1]
    assert simsim.open(write_csv(tmp_path, sheets)).version == POLICY.version
