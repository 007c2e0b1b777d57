"""WAIVERS: findings that were accepted, each with its decision, its rule, its reason and its last day."""

from datetime import date
from decimal import Decimal

import pytest

from simsim.knowledge import policy_of
from simsim.policy.waivers import Waiver
from tests.sheets import drawn, opened

GLOSSARY = """
GLOSSARY | type     | label en | label zh
weight   | number   | weight   | 重量
stamp    | number   | postage  | 邮资
post     | decision | the post | 邮寄

SOURCES | en
S1      | Nobody sends more.

U       | input  | output
post    | weight | stamp
1       | < 10   | 1
2       | >= 10  | 2
default |        | 3
"""
SHEET = """
WAIVERS    | table    | rule    | reason         | expiry     | source | note
gap        | post     |         | Nobody minds.  |            | S1     | said Lin
GAP-1a2b3c | the post | 2       | For this year. | 2025-12-31 |        |
ｄｅａｄ　rule | 邮寄     | 默认    | It is meant.   | 2025/6/30  |        |
"""


def test_a_waiver_names_its_finding_its_decision_and_its_rule() -> None:
    assert opened(f"{GLOSSARY}{SHEET}").waivers == (
        Waiver("gap", "post", "", "Nobody minds.", None, sources=("S1",)),
        Waiver("gap-1a2b3c", "post", "2", "For this year.", date(2025, 12, 31)),
        Waiver("dead-rule", "post", "default", "It is meant.", date(2025, 6, 30)),
    )


def test_a_policy_without_the_sheet_has_none() -> None:
    assert opened(GLOSSARY).waivers == ()


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("| the post | 2", "| POST | 2", True),
        ("2025/6/30", "2025-06-30", True),
        ("said Lin", "said Wu", True),
        ("gap        |", "GAP |", True),
        ("Nobody minds.", "Nobody knows.", False),
        ("2025-12-31", "2026-12-31", False),
        ("| 2       |", "| 1 |", False),
    ],
)
def test_the_version_tells_what_is_waived_and_why(old: str, new: str, *, same: bool) -> None:
    text = f"{GLOSSARY}{SHEET}"
    assert old in text
    assert (opened(text.replace(old, new)).version == opened(text).version) is same


@pytest.mark.parametrize(
    ("row", "english", "chinese"),
    [
        (
            "gap | psot | | Why not. |",
            "B2: The policy has no decision psot.\n  Did you mean post? The decisions are: post.",
            "B2：该政策没有名为 psot 的决策。\n  是否应为 post？可用的决策：post。",
        ),
        (
            "gap | post | 12 | Why not. |",
            (
                "C2: The decision post has no rule 12.\n"
                "  Did you mean 2? Its rules are: 1, 2, default. Leave the cell blank for the whole table."
            ),
            "C2：决策 post 没有规则 12。\n  是否应为 2？该表的规则：1, 2, default。若指整张表，请留空。",
        ),
        (
            "gap | post | 1 | Why not. | soon",
            (
                "E2: soon is no date.\n"
                "  Write the last day on which the waiver counts, such as 2025-12-31, or leave the cell blank."
            ),
            "E2：soon 不是日期。\n  请写豁免有效的最后一天，如 2025-12-31；长期有效请留空。",
        ),
        (
            "gap | post | 1 | Why not. |\nGap | 邮寄 | 1 | Because. | 2025-01-01",
            (
                "A3: The finding Gap is waived twice for the same table, rule and case,"
                " first at waivers.csv, sheet waivers, A2.\n"
                "  Keep one of the two rows."
            ),
            (
                "A3：发现 Gap 对同一决策表、规则和情形豁免了两次，首次位于 waivers.csv，工作表 waivers，A2。\n"
                "  请只保留其中一行。"
            ),
        ),
        (
            "gap | post | 1 | |",
            "D2: A reason is missing here.\n  Say why in one sentence; people read it.",
            "D2：此处缺少理由。\n  请用一句话写明原因，供人阅读。",
        ),
        (
            "gaps | post | | Why not. |",
            (
                "A2: gaps is no kind of finding.\n"
                "  Did you mean gap? Write one of gap, date-hole, conflict, overlap, dead-rule, needless-rule, "
                "impossible-entry, value-never-given, near-duplicate, catch-all, unreached-rule, "
                "value-never-reached, value-not-accepted, impossible-outcome, unused-output, item-not-asked, "
                "not-decided, or the mark that the check tells, such as gap-1a2b3c."
            ),
            (
                "A2：gaps 不是一种检查发现。\n"
                "  是否应为 gap？请写 缺口, 日期空档, 矛盾, 重叠, 失效规则, 多余规则, "
                "不可能的单元格, 从未给出的取值, 近似名称, 兜底规则, "
                "无案件到达的规则, 无案件得出的取值, 无规则接收的取值, "
                "不可能的结果, 未被使用的输出, 无处填写的信息项, 未判定 之一，或检查给出的标记，如 gap-1a2b3c。"
            ),
        ),
        (
            " | post | 1 | Why not. |",
            "A2: A name is missing here.\n  Write the name, or clear the whole row or column.",
            "A2：此处缺少名称。\n  请填写名称，或清空整行整列。",
        ),
    ],
)
def test_a_mistake_is_told_at_its_cell(row: str, english: str, chinese: str) -> None:
    _, found = policy_of(drawn(f"{GLOSSARY}\nWAIVERS | table | rule | reason | expiry\n{row}\n"))
    assert [d.told() for d in found] == [f"waivers.csv, sheet waivers, {english}"]
    assert [d.told("zh") for d in found] == [f"waivers.csv，工作表 waivers，{chinese}"]


def test_a_source_that_is_none_and_a_column_that_is_missing_are_told() -> None:
    _, found = policy_of(drawn(f"{GLOSSARY}\nWAIVERS | table | source\ngap | post | S9\n"))
    assert [(d.code, d.place.cell) for d in found] == [("column-missing", "A1"), ("source-unknown", "C2")]


def test_of_many_rules_some_are_named() -> None:
    rows = "".join(f"r{n} | {n} | {n}\n" for n in range(40))
    text = f"{GLOSSARY}\nU | input | output\nbig | weight | total\n{rows}".replace(
        "post     | decision", "total | number | in all | 总\npost     | decision"
    )
    _, found = policy_of(drawn(f"{text}\nWAIVERS | table | rule | reason\ngap | big | x | Why not.\n"))
    assert [d.remedy() for d in found] == [
        f"Its rules are: {', '.join(f'r{n}' for n in range(12))}, …. Leave the cell blank for the whole table."
    ]


CASES = """
WAIVERS | table | case                      | reason
gap     | post  | {} | Nobody minds.
"""


@pytest.mark.parametrize("case", ["weight: [1..2)", "重量：[1..2[", "post: weight: [1..2)"])
def test_a_case_is_told_item_by_item(case: str) -> None:
    """The label of an item may hold a colon of its own."""
    glossary = GLOSSARY.replace("weight   | number   | weight ", "weight   | number   | post: weight ")
    (waiver,) = opened(f"{glossary}{CASES.format(case)}").waivers
    values = Decimal(1), Decimal("1.5"), Decimal(2)
    assert [value in waiver.case["weight"] for value in values] == [True, True, False]


def test_the_version_tells_the_case_whatever_its_spelling() -> None:
    versions = [
        opened(f"{GLOSSARY}{CASES.format(case)}").version
        for case in ("weight: < 5", "重量：＜5", "weight: < 5.0", "weight: < 6")
    ]
    assert len(set(versions[:3])) == 1
    assert versions[3] != versions[0]


@pytest.mark.parametrize(
    ("case", "english", "chinese"),
    [
        (
            "wait: < 5",
            "GLOSSARY has no item wait.\n  Did you mean weight? Add it to GLOSSARY, or write a name that is there.",
            "词汇表中没有 wait。\n  是否应为 weight？请在词汇表中添加，或改用已有的名称。",
        ),
        (
            "weight: soon",
            "soon cannot be used for weight.\n    soon\n    ^^^^\n  Write a number such as 100 or 2.5.",
            "重量 不能使用 soon。\n    soon\n    ^^^^\n  请写一个数字，如 100 或 2.5。",
        ),
    ],
)
def test_a_case_that_cannot_be_read_is_told_at_its_cell(case: str, english: str, chinese: str) -> None:
    _, found = policy_of(drawn(f"{GLOSSARY}{CASES.format(case)}"))
    assert [d.told() for d in found] == [f"waivers.csv, sheet waivers, C2: {english}"]
    assert [d.told("zh") for d in found] == [f"waivers.csv，工作表 waivers，C2：{chinese}"]
