"""EXPRESSIONS: a decision that is one expression decides, chains, explains and is told like a table."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simsim.cli import app
from simsim.decision import Status
from simsim.reports.html import answer_html
from simsim.reports.html_parts import Reader
from simsim.reports.html_tables import decision_html
from simsim.reports.text import outcome_text
from simsim.table import DecisionTable, Entry, HitPolicy, Rule
from tests.sheets import decide, drawn, mistakes, opened

GLOSSARY = """
GLOSSARY | type    | scale | label en | label zh
weight   | number  | 0     | weight   | 重量
colour   | string  |       | colour   | 颜色
stamp    | number  | 2     | postage  | 邮资
total    | number  | 2     | in all   | 总价
paint    | string  |       | paint    | 漆
size     | string  |       | size     | 大小

VALUES | value | label en | label zh
colour | red   | red      | 红
colour | blue  | blue     | 蓝
paint  | red   | red      | 红
paint  | blue  | blue     | 蓝
size   | large | large    | 大
size   | small | small    | 小

PARAMETERS | type   | value
fee        | number | 0.50

SOURCES | en
S1      | Postage and fee.

POLICY    | name  | en     | zh
title     |       | Post   | 邮政
layer     | house | House  | 店规
layers on | house |        |
headline  | total | In all | 总价

U    | input  | output
post | weight | stamp
1    | < 10   | 1.50
2    | >= 10  | 3

U    | input | output
size | 总价  | size
1    | < 3   | small
2    | >= 3  | large
"""
SHEET = """
EXPRESSIONS | expression    | source | layer | note
in all      | postage + fee | S1     | house | Nothing else.
漆          | colour        |        |       |
"""
POLICY = opened(f"{GLOSSARY}{SHEET}")


def test_a_row_is_a_table_without_inputs_and_one_rule() -> None:
    rule = Rule("1", (), (Entry("postage + fee"),), None, ("S1",), "house", annotations=("Nothing else.",))
    one = DecisionTable(Entry("total"), HitPolicy.UNIQUE, (), (Entry("in all"),), (rule,), annotations=("note",))
    assert POLICY.tables["total"] == one
    assert POLICY.tables["total"].expression == Entry("postage + fee")
    assert POLICY.tables["post"].expression is None


def test_an_expression_stands_in_the_chain() -> None:
    outcome = decide(POLICY, {"weight": 5, "colour": "red"})
    assert outcome["total"].output == {"total": Decimal("2.00")}
    assert (outcome["total"].sources, outcome["total"].parameters) == (("S1",), ("fee",))
    assert outcome["size"].output == {"size": "small"}
    assert outcome["paint"].output == {"paint": "red"}
    assert POLICY.order.index("post") < POLICY.order.index("total") < POLICY.order.index("size")


def test_what_an_expression_needs_is_asked_for() -> None:
    outcome = decide(POLICY, {"colour": "red"})
    assert (outcome["total"].status, outcome["total"].missing) == (Status.UNDETERMINED, ("weight",))
    assert outcome.ask == ("weight",)


def test_an_expression_whose_layer_is_off_is_silent() -> None:
    outcome = decide(POLICY, {"weight": 5}, layers=())
    assert outcome["total"].status is Status.NO_RULE


def test_an_expression_may_be_a_value_alone_or_none() -> None:
    policy = opened(f"{GLOSSARY}\nEXPRESSIONS | expression\npaint | 蓝\nstamp | -\n".replace("post |", "post2 |"))
    assert decide(policy, {}, decisions=("paint",))["paint"].output == {"paint": "blue"}


# ---- what is shown


def test_the_text_shows_the_expression_and_no_rule() -> None:
    told = outcome_text(decide(POLICY, {"weight": 5, "colour": "red"}), "zh")
    lines = told.splitlines()
    start = lines.index("  总价: 已决定")
    assert lines[start : start + 6] == [
        "  总价: 已决定",
        "    总价 = 2.00",
        "    表达式 postage + fee",
        "    依据 S1",
        "    依赖 fee",
        "    启用层：店规",
    ]


def test_the_page_shows_the_expression_its_note_and_no_table() -> None:
    outcome = decide(POLICY, {"weight": 5, "colour": "red"})
    shown = decision_html(outcome, outcome["total"], Reader("en"), opened=True)
    assert "<table" not in shown
    assert "<dt>expression</dt><dd><code>postage + fee</code></dd>" in shown
    assert "<dt>note</dt><dd><span>Nothing else.</span></dd>" in shown
    assert "<strong>S1</strong>" in shown
    assert "rule" not in answer_html(outcome, Reader("en"))


def test_the_page_says_that_the_layer_of_an_expression_is_off() -> None:
    outcome = decide(POLICY, {"weight": 5}, layers=())
    assert "<span>House · layer off</span>" in decision_html(outcome, outcome["total"], Reader("en"), opened=True)


def test_an_expression_that_is_a_value_is_shown_by_its_label() -> None:
    policy = opened(f"{GLOSSARY}\nEXPRESSIONS | expression\ntotal | 1\npaint | blue\n")
    outcome = decide(policy, {})
    assert "<code>蓝</code>" in decision_html(outcome, outcome["paint"], Reader("zh"), opened=True)


def test_a_hostile_expression_is_only_text() -> None:
    policy = opened(
        f"{GLOSSARY}\nEXPRESSIONS | expression | note\ntotal | 1 |\n"
        "paint | if weight < 5 then red else blue | <b>x</b>\n"
    )
    outcome = decide(policy, {})
    shown = decision_html(outcome, outcome["paint"], Reader("en"), opened=True)
    assert "if weight &lt; 5 then red else blue" in shown
    assert "<b>" not in shown


def test_the_command_checks_and_decides_expressions(tmp_path: Path) -> None:
    for name, data in drawn(f"{GLOSSARY}{SHEET}").items():
        (tmp_path / name).write_bytes(data)
    assert "decisions 4" in CliRunner().invoke(app, ["check", str(tmp_path)]).stdout
    told = CliRunner().invoke(
        app, ["decide", "--tables", str(tmp_path), "--set", "weight=5", "--set", "colour=red", "--format", "json"]
    )
    assert told.exit_code == 0
    assert json.loads(told.stdout)["decisions"]["total"]["outputs"] == {"total": 2.0}


# ---- mistakes


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            "total | postage + wieght",
            (
                "B2: wieght is no value, parameter or item.\n"
                "    postage + wieght\n"
                "              ^^^^^^\n"
                "  Did you mean weight? Write a name from GLOSSARY or PARAMETERS,"
                ' or "wieght" between quotes for a text.'
            ),
        ),
        ("total | ", "B2: This output entry is blank.\n  Write the value, or - for none."),
        (
            "to tal | postage",
            (
                "A2: GLOSSARY has no item to tal.\n"
                "  Did you mean total? Add it to GLOSSARY, or write a name that is there."
            ),
        ),
        (" | postage", "A2: A name is missing here.\n  Write the name, or clear the whole row or column."),
        (
            "total | 1.005",
            (
                "B2: 1.005 has more than 2 decimals, which in all does not have.\n"
                "    1.005\n"
                "    ^^^^^\n"
                "  Round it to 2 decimals."
            ),
        ),
        (
            "total | postage\nin all | fee",
            (
                "A3: The decision total has a second table; the first is expressions.csv, sheet expressions, A2.\n"
                "  Delete one of the two, or give the copy a name that begins with _ or 备份."
            ),
        ),
        (
            "post | fee",
            (
                "A2: The decision post has a second table; the first is post.csv, sheet post, A1.\n"
                "  Delete one of the two, or give the copy a name that begins with _ or 备份."
            ),
        ),
    ],
)
def test_a_mistake_is_told_at_its_cell(row: str, told: str) -> None:
    found = mistakes(f"{GLOSSARY}\nEXPRESSIONS | expression\n{row}\n")
    assert f"expressions.csv, sheet expressions, {told}" in found


def test_a_sheet_without_its_column_says_so_once() -> None:
    found = mistakes(f"{GLOSSARY}\nEXPRESSIONS | source\ntotal | S1\n")
    assert found == [
        "expressions.csv, sheet expressions, A1: The column expression is missing.\n  Add it to the header row."
    ]
