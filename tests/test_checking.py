"""What a check of a whole policy tells: every kind of finding with its cell, layer sets, waivers, what fills a gap."""

import re
from collections.abc import Sequence
from datetime import date

import pytest

from simsim.analysis.checking import Checked, check, mark
from simsim.analysis.findings import Kind, Question, Verdict
from simsim.analysis.telling import diagnostics
from simsim.policy.model import PolicyModel
from tests.sheets import opened

TODAY = date(2025, 6, 20)
GLOSSARY = """
GLOSSARY | type     | scale | label en  | label zh
weight   | number   | 0     | weight    | 重量
urgent   | boolean  |       | urgent    | 加急
city     | string   |       | city      | 城市
way      | string   |       | way       | 方式
stamp    | number   |       | postage   | 邮资
post     | decision |       | the post  | 邮寄

VALUES | value | label en | label zh
way    | air   | by air   | 空运
way    | sea   | by sea   | 海运

PARAMETERS | type   | value | source
heaviest   | number | 2000  | S1 S2

SOURCES | en
S1      | The tariff.
S2      | A habit.

POLICY     | name        | en        | zh
start date | 2025-01-01  |           |
layer      | law         | the law   | 规定
layer      | habit       | the habit | 惯例
layer set  | law         |           |
layer set  | law, habit  |           |
"""


def checked(tables: str, more: str = "") -> tuple[PolicyModel, Checked]:
    policy = opened(f"{GLOSSARY}\n{tables}\n{more}")
    return policy, check(policy, today=TODAY)


def told(tables: str, more: str = "", lang: str = "en") -> list[str]:
    policy, found = checked(tables, more)
    return [re.sub(r"-[0-9a-f]{6}\b", "-MARK", d.told(lang)) for d in diagnostics(found, policy)]


def kinds(tables: str, more: str = "") -> Sequence[str]:
    return [finding.kind.value for finding in checked(tables, more)[1].findings]


GAP = """
U    | input  | input  | output | source
post | weight | urgent | stamp  |
1    | < 10   | -      | 1      | S1
2    | >= 20  | yes    | 2      | S1
3    | >= 20  | no     | 3      | S1
"""
SOUND = GAP.replace(">= 20", ">= 10")


@pytest.mark.parametrize(
    ("tables", "english", "chinese"),
    [
        (
            GAP,
            (
                "post.csv, sheet post, A1: the post has no rule for weight: [10..19] (33 % of its cases).\n"
                "  For example: weight = 10. Add a rule with the entries [10..19] | - ; or say in CONSTRAINTS that it "
                "cannot happen; or accept it in WAIVERS as gap-MARK. Or write < 20 in B3 of rule 1, which changes no "
                "case that has a rule."
            ),
            (
                "post.csv，工作表 post，A1：邮寄 没有规则覆盖：重量: [10..19]（占全部情形的 33 %）。\n"
                "  例如：重量 = 10。请添加一条规则，输入单元格为 [10..19] | -；若不可能发生，请写入约束表；"
                "若可接受，请在豁免表中写 gap-MARK。或将规则 1 的 B3 改为 < 20，已有规则的案件都不受影响。"
            ),
        ),
        (
            SOUND.replace("< 10 ", "<= 10"),
            (
                "post.csv, sheet post, A4: Rules 1, 2 match together and give different outputs: weight: 10; "
                "urgent: yes (17 % of the cases).\n"
                "  For example: weight = 10, urgent = yes. Narrow an entry of one of them, or accept it in WAIVERS as "
                "conflict-MARK."
            ),
            (
                "post.csv，工作表 post，A4：规则 1, 2 会同时匹配且输出不同：重量: 10; 加急: 是（占全部情形的 17 %）。\n"
                "  例如：重量 = 10、加急 = 是。请收窄其中一条的输入单元格；若可接受，请在豁免表中写 conflict-MARK。"
            ),
        ),
    ],
)
def test_a_finding_is_told_with_its_cell_a_case_and_a_remedy(tables: str, english: str, chinese: str) -> None:
    assert told(tables)[0] == english
    assert told(tables, lang="zh")[0] == chinese


F_TABLE = """
F    | order | input  | input  | output | source | layer
post |       | weight | urgent | stamp  |        |
1    | 10    | < 10   | -      | 1      | S1     | law
2    | 20    | >= 10  | -      | 2      | S1     | law
"""


@pytest.mark.parametrize(
    ("tables", "kind"),
    [
        (SOUND, None),
        (GAP, Kind.GAP),
        (SOUND.replace("< 10 ", "<= 10"), Kind.CONFLICT),
        (SOUND + "4 | >= 30 | no | 3 | S1", Kind.OVERLAP),
        (F_TABLE, None),
        (F_TABLE + "3 | 30 | - | yes | 3 | S2 | law", Kind.DEAD),
        (F_TABLE + "3 | 15 | >= 30 | - | 2 | S1 | law", Kind.NEEDLESS),
        (F_TABLE + "3 | 15 | >= 30 | - | 2 | S2 | law", None),  # another source: a citation
        (F_TABLE + "3 | 15 | >= 30 | - | 2 | S1 | habit", None),  # another layer
        (F_TABLE + "3 | 30 | - | - | 3 | | law", Kind.CATCH_ALL),
    ],
)
def test_every_kind_of_finding(tables: str, kind: Kind | None) -> None:
    found = kinds(tables)
    assert (kind.value in found) if kind else found == []


def test_dates_of_validity_leave_no_hole() -> None:
    table = """
    U    | input  | output | valid from | valid to   | source
    post | weight | stamp  |            |            |
    1    | -      | 1      |            | 2025-03-31 | S1
    2    | -      | 2      | 2025-04-02 |            | S1
    """
    (finding,) = checked(table)[1].findings
    assert finding.kind is Kind.DATE_HOLE
    assert finding.witness["as of"] == date(2025, 4, 1)
    assert kinds(table.replace("2025-04-02", "2025-04-01")) == []
    assert kinds(table.replace("2025-03-31", "2024-03-31").replace("2025-04-02", "2024-04-02")) == [
        "impossible-entry"
    ], "before the policy's start nothing is asked, and a rule that ended before it takes nothing"


def test_names_that_are_almost_the_same_and_values_that_no_rule_gives() -> None:
    table = """
    U    | input                    | output | source
    post | city                     | way    |
    1    | "Hanoi"                  | air    | S1
    2    | "Hanoj"                  | air    | S1
    3    | not("Hanoi", "Hanoj")    | air    | S1
    """
    policy, found = checked(table)
    assert [(f.kind, f.text) for f in found.findings] == [(Kind.NEVER, "sea"), (Kind.NEAR, "Hanoj")]
    assert [d.place.cell for d in diagnostics(found, policy)] == ["C2", "B4"]


# ---- layers


def test_a_rule_is_dead_only_if_it_is_with_every_set_of_layers() -> None:
    over = F_TABLE + "3 | 5 | - | - | 3 | S2 | habit"
    assert kinds(over) == []
    assert kinds(over.replace("| habit", "| law")) == ["dead-rule", "dead-rule"]


def test_a_gap_names_the_sets_of_layers_that_have_it() -> None:
    (line,) = told(F_TABLE.replace("2    | 20    | >= 10  | -      | 2      | S1     | law", "2|20|>= 10|-|2|S1|habit"))
    assert "(50 % of its cases, with layers: the law)" in line


# ---- waivers


def waiver(finding: str, rule: str = "", case: str = "", expiry: str = "") -> str:
    return f"WAIVERS | table | rule | case | reason | expiry\n{finding} | post | {rule} | {case} | Meant. | {expiry}\n"


def test_a_waiver_by_kind_by_mark_or_by_case_silences_a_finding() -> None:
    (finding,) = checked(GAP)[1].findings
    for one in (waiver("gap"), waiver("缺口"), waiver(mark(finding)), waiver("gap", case="weight: [10..20)")):
        _, found = checked(GAP, one)
        assert found.findings == ()
        assert [(f.kind, w.reason) for f, w in found.waived] == [(Kind.GAP, "Meant.")]
        assert (found.expired, found.unused) == ((), ())


def test_silence_that_is_accepted_in_part_leaves_the_rest() -> None:
    (finding,) = checked(GAP, waiver("gap", case="weight: < 15"))[1].findings
    assert finding.kind is Kind.GAP
    assert finding.witness["weight"] == 15


def test_a_waiver_of_a_rule_is_for_that_rule() -> None:
    table = F_TABLE + "3 | 30 | - | yes | 3 | S2 | law\n4 | 40 | - | no | 3 | S2 | law\n"
    found = checked(table, waiver("dead rule", "3"))[1]
    assert [f.rules for f in found.findings if f.kind is Kind.DEAD] == [("4",)]


def test_a_waiver_that_accepts_nothing_is_told() -> None:
    assert told(SOUND, waiver("gap")) == [
        (
            "waivers.csv, sheet waivers, A2: Nothing is found any more that the waiver of gap accepts.\n"
            "  Delete its row, or write the mark that the check tells now."
        )
    ]
    assert told(GAP, waiver("gap", expiry="2025-06-19"))[1:] == [
        (
            "waivers.csv, sheet waivers, A2: The waiver of gap expired on 2025-06-19.\n"
            "  Look at the finding again: mend it, or give the waiver a new date."
        )
    ]


def test_a_mark_lasts_as_long_as_what_it_marks() -> None:
    marks = [
        mark(checked(table)[1].findings[0])
        for table in (GAP, GAP.replace("| 3      | S1", "| 4      | S2"), GAP.replace("< 10", "< 11"))
    ]
    assert marks[0] == marks[1] != marks[2]


# ---- remedies


def test_the_row_to_paste_fills_the_gap() -> None:
    row = re.search(r"with the entries (.*?) ;", told(GAP)[0])
    assert row
    _, found = checked(f"{GAP}4 | {row[1]} | 9 | S1")
    assert found.findings == ()
    assert set(found.verdicts["post"].values()) == {Verdict.PROVED}


def test_the_entry_to_widen_closes_the_gap_and_changes_nothing_else() -> None:
    found = re.search(r"Or write (.*?) in (\w+) of rule (\w+),", told(GAP)[0])
    assert found
    assert found.groups() == ("< 20", "B3", "1")
    assert kinds(GAP.replace("< 10 ", "< 20 ")) == []


@pytest.mark.parametrize(
    "tables",
    [
        GAP.replace("2    | >= 20  | yes", "2    | >= 15  | yes"),  # one entry alone closes none of it
        GAP.replace("< 10 ", "< 10, 12"),
        F_TABLE.replace("< 10   | -   ", "< 10   | yes ").replace(">= 10  | -   ", ">= 10  | no  "),
    ],
)
def test_an_entry_to_widen_is_told_only_if_nothing_else_changes(tables: str) -> None:
    """Told or not, what is told is true."""
    for line in told(tables):
        if found := re.search(r"Or write (.*?) in (\w)(\w+) of rule", line):
            rows = [[cell.strip() for cell in row.split("|")] for row in tables.strip().splitlines()]
            before = len([one for one in kinds(tables) if one == "gap"])
            rows[int(found[3]) - 1]["ABCD".index(found[2])] = found[1]
            after = kinds("\n".join(" | ".join(row) for row in rows))
            assert set(after) <= {"gap"}
            assert len(after) < before


def test_what_cannot_happen_is_no_gap() -> None:
    constraint = "CONSTRAINTS | input | reason\n | weight | \nK1 | [10..19] | No such letter.\n"
    assert checked(GAP, constraint)[1].verdicts["post"][Question.COMPLETE] is Verdict.PROVED


def test_many_findings_are_counted() -> None:
    rows = "\n".join(f"{n} | {3 * n} | {n} | S1" for n in range(1, 41))
    lines = told(f"U | input | output | source\npost | weight | stamp |\n{rows}\n1a | {'- '} | 0 | S1")
    assert sum("match together" in line for line in lines) == 20
    assert "20 more of the kind conflict are not listed, after the 20 largest." in lines[-1]
