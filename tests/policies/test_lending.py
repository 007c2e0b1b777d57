"""Another policy than the shipped one, in CSV, in Excel and in Chinese: one meaning, and no line of Python for it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

import simsim
from simsim.analysis.checking import check
from simsim.diagnostics import FactError
from simsim.policy import examples
from simsim.sheets import ExampleRow
from simsim.writing import dress_folder
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
        ("expressions", "B2", "unpaid - fine"),
        ("expressions", "D2", "custom"),
        ("constraints", "B4", "no"),
        ("constraints", "H4", "What is lost is lost."),
        ("waivers", "B2", "borrowing"),
        ("waivers", "F2", "2031-12-31"),
        ("waivers", "D3", "card_lost: yes"),
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
        ("expressions", "A2", "欠款总额"),
        ("expressions", "B2", "未付罚款+罚款"),
        ("expressions", "E2", "Another note."),
        ("constraints", "A3", "What cannot be"),
        ("constraints", "B4", "是"),
        ("constraints", "E3", "归还的期限:状态"),
        ("waivers", "B2", "Loan"),
        ("waivers", "F2", "2030/12/31"),
        ("waivers", "D3", "Reader: staff; card_lost: true"),
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


# ---- sheets without rules


def test_what_is_owed_is_an_expression() -> None:
    assert decide(POLICY, {**CASE, "unpaid": "2.5", "fine": 5})["owed"].output == {"owed": Decimal("7.5")}


def test_what_cannot_be_is_refused_in_the_readers_language() -> None:
    with pytest.raises(FactError) as caught:
        decide(POLICY, {"lost_item": True, "returned_at": "2025-03-01T10:00Z", "branch": "harbour"})
    assert [d.message("zh") for d in caught.value.diagnostics] == [
        "不可能出现 馆藏遗失 = 是、归还时间 = 2025-03-01 18:00:00+08:00（约束 K1）：遗失的馆藏没有归还。"
    ]


def test_nothing_is_found_that_is_not_waived() -> None:
    checked = check(POLICY, today=date(2025, 6, 20))
    assert checked.findings == ()
    assert {(finding.kind.value, finding.table) for finding, _ in checked.waived} == {
        ("gap", "loan"),
        ("gap", "borrowing"),
        *(("unused-output", name) for name in ("owed", "loan", "overdue")),
        *(("not-decided", name) for name in ("borrowing", "overdue")),
    }
    assert (checked.expired, checked.unused) == ((), ())


def test_a_waiver_that_has_expired_accepts_nothing() -> None:
    checked = check(POLICY, today=date(2031, 1, 1))
    assert {(finding.kind.value, finding.table) for finding in checked.findings} == {("gap", "loan")}
    assert [waiver.table for waiver in checked.expired] == ["loan"]


@pytest.mark.parametrize("lang", ["both", "en", "zh"])
def test_law_dressing_changes_no_version(lang: str, tmp_path: Path) -> None:
    for folder in (LENDING, LENDING_ZH):
        write_excel(tmp_path / folder.name / "lending.xlsx", read_folder(folder))
        assert dress_folder(tmp_path / folder.name, lang) == []
        assert simsim.open(tmp_path / folder.name).version == POLICY.version
