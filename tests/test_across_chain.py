"""What a check tells of a whole chain: each kind of finding whole, in both languages, with a case that comes there."""

import re
from datetime import UTC, date, datetime

import pytest

from simsim.analysis.checking import Checked, check
from simsim.analysis.findings import Kind, Question, Verdict
from simsim.analysis.telling import diagnostics
from simsim.knowledge import policy_of
from simsim.policy.examples import ran
from simsim.policy.model import PolicyModel
from simsim.reports.proofs import checked_data
from tests.sheets import drawn, opened

TODAY = date(2025, 6, 20)
NOON = datetime(2025, 6, 20, 12, tzinfo=UTC)
HEAD = """
GLOSSARY | type    | scale | label en | label zh | group
weight   | number  | 0     | weight   | 重量     | parcel
size     | string  |       | size     | 大小     | parcel
days     | number  |       | days     | 天数     | parcel
way      | string  |       | way      | 方式     |
bulky    | boolean |       | bulky    | 大件     |
tax      | number  |       | tax      | 税       |
fee      | number  |       | fee      | 手续费   |

VALUES | value | label en | label zh
size   | small | small    | 小
size   | large | large    | 大
way    | air   | by air   | 空运
way    | sea   | by sea   | 海运

SOURCES | en
S1      | The tariff.

POLICY   | name   | en         | zh
group    | parcel | The parcel | 包裹
"""
ROUTE = """
U     | input  | input | output | output | source
route | weight | size  | way    | bulky  |
1     | < 10   | small | air    | no     | S1
2     | >= 10  | small | sea    | no     | S1
3     | -      | large | sea    | yes    | S1
"""
COST = """
U    | input | input | output | source
cost | way   | bulky | tax    |
1    | sea   | -     | 1      | S1
2    | air   | no    | 2      | S1
"""
HEADED = HEAD.replace("POLICY   |", "POLICY   |").rstrip() + "\nheadline | route.way | Way | 方式\n"
CYCLE = """
U     | input | output | source
route | tax   | way    |
1     | -     | air    | S1

U    | input | output | source
cost | way   | tax    |
1    | -     | 1      | S1
"""
CYCLE_TOLD = (
    "route.csv, sheet route, A1: Decisions wait for each other: route → cost → route.\n  Take one of these inputs out."
)


def checked(tables: str, head: str = HEAD, *, examples: bool = False) -> tuple[PolicyModel, Checked]:
    policy = opened(f"{head}\n{tables}")
    return policy, check(policy, today=TODAY, examples=ran(policy, today=TODAY, now=NOON) if examples else ())


def told(tables: str, head: str = HEAD, lang: str = "en") -> list[str]:
    policy, found = checked(tables, head)
    return [re.sub(r"-[0-9a-f]{6}\b", "-MARK", d.told(lang)) for d in diagnostics(found, policy)]


def kinds(tables: str, head: str = HEAD) -> list[Kind]:
    return [finding.kind for finding in checked(tables, head)[1].findings]


DOWN = ROUTE + COST.replace("| no    | 2", "| -     | 2")
UNREACHED = DOWN + "3    | air   | yes   | 3      | S1"
SILENT = ROUTE + COST.replace("2    | air   | no    | 2      | S1", "")
NO_AIR = ROUTE.replace("| air    | no ", "| sea    | no ") + COST
CONSTRAINT = (
    "CONSTRAINTS | input | input | reason | reason zh\n | bulky | weight |\nK1 | yes | > 50 | Too heavy. | 太重。"
)
LOOSE = HEADED.replace("| parcel\nsize", "|\nsize")


@pytest.mark.parametrize(
    ("tables", "head", "english", "chinese"),
    [
        (
            UNREACHED,
            HEAD,
            (
                "cost.csv, sheet cost, A5: No case comes to rule 3 of cost: the decisions before it never give what it "
                "asks for together, or another rule takes every such case.\n"
                "  Delete it, or mend the decisions that it waits for; or accept it in WAIVERS as unreached-rule-MARK."
            ),
            (
                "cost.csv，工作表 cost，A5：没有案件能到达 cost 的规则 3：前面的决策不会同时给出它所需的取值，"
                "或其他规则已先处理这些案件。\n"
                "  请删除它，或修正它所依赖的决策；若可接受，请在豁免表中写 unreached-rule-MARK。"
            ),
        ),
        (
            SILENT,
            HEAD,
            (
                "route.csv, sheet route, D3: Rule 1 gives air, which no rule of cost takes: there, nothing is "
                "decided.\n"
                "  For example: weight = 9, size = small. Add to cost a rule that takes it, or give another value; "
                "or accept it in WAIVERS as value-not-accepted-MARK."
            ),
            (
                "route.csv，工作表 route，D3：规则 1 给出 air，而 cost 没有规则接收它：此时该决策没有结果。\n"
                "  例如：重量 = 9、大小 = 小。请在 cost 中添加接收它的规则，或改为其他取值；"
                "若可接受，请在豁免表中写 value-not-accepted-MARK。"
            ),
        ),
        (
            SILENT,
            HEAD,
            (
                "cost.csv, sheet cost, A1: cost has no rule for way: by air (50 % of its cases).\n"
                "  For example: weight = 9, size = small. Add a rule with the entries by air | - ; or say in "
                "CONSTRAINTS that it cannot happen; or accept it in WAIVERS as gap-MARK."
            ),
            (
                "cost.csv，工作表 cost，A1：cost 没有规则覆盖：方式: 空运（占全部情形的 50 %）。\n"
                "  例如：重量 = 9、大小 = 小。请添加一条规则，输入单元格为 空运 | -；若不可能发生，请写入约束表；"
                "若可接受，请在豁免表中写 gap-MARK。"
            ),
        ),
        (
            ROUTE + "\n" + CONSTRAINT,
            HEAD,
            (
                "constraints.csv, sheet constraints, A3: A case comes to an outcome that cannot be, by the constraint "
                "K1: Too heavy.\n"
                "  For example: size = large, weight = 51. Mend the rules that give this outcome, or the constraint; "
                "or accept it in WAIVERS as impossible-outcome-MARK."
            ),
            (
                "constraints.csv，工作表 constraints，A3：有案件会得出约束 K1 所排除的结果：太重。\n"
                "  例如：大小 = 大、重量 = 51。请修正给出该结果的规则，或修正约束；"
                "若可接受，请在豁免表中写 impossible-outcome-MARK。"
            ),
        ),
        (
            DOWN,
            HEADED,
            (
                "cost.csv, sheet cost, D2: Nothing uses tax of cost: no table, clock, text, constraint, example or "
                "headline.\n"
                "  Use it, expect it in an example, or delete its column; or accept it in WAIVERS as "
                "unused-output-MARK."
            ),
            (
                "cost.csv，工作表 cost，D2：cost 的 税 未被使用：没有表、时限、文本、约束、案例或要点结论用到它。\n"
                "  请使用它、在案例中写明预期，或删除该列；若可接受，请在豁免表中写 unused-output-MARK。"
            ),
        ),
        (
            ROUTE,
            LOOSE,
            (
                "glossary.csv, sheet glossary, A2: weight is read by route, and nobody is asked for it: it stands in "
                "no group of the form, no decision gives it and it follows from no event.\n"
                "  Give it a group in GLOSSARY, or let an event in EVENTS tell it; or accept it in WAIVERS as "
                "item-not-asked-MARK."
            ),
            (
                "glossary.csv，工作表 glossary，A2：route 需要 重量，却无处填写：它不属于表单的任何组，"
                "没有决策给出它，也不由事件得出。\n"
                "  请在术语表中为它写明所属的组，或在事件表中由事件得出；若可接受，请在豁免表中写 item-not-asked-MARK。"
            ),
        ),
    ],
)
def test_a_finding_is_told_whole(tables: str, head: str, english: str, chinese: str) -> None:
    assert english in told(tables, head)
    assert chinese in told(tables, head, "zh")


ON_TIME = HEADED.replace("headline | route.way | Way | 方式", "headline | pace.way | Way | 方式")
PACE = """
U     | input | output | source
pace  | bulky | way    |
1     | yes   | air    | S1
2     | no    | sea    | S1

U    | input | output | source
load | days  | bulky  |
1    | < 0   | yes    | S1
2    | >= 0  | no     | S1

CONSTRAINTS | input | reason
            | days  |
K1          | < 0   | Time runs on.
"""


def test_a_headline_value_that_never_comes_out_is_told_and_the_others_come_with_a_case() -> None:
    english = (
        "pace.csv, sheet pace, C2: way never comes out as by air: no case comes to a rule that gives it.\n"
        "  Mend the rules that give it or what they wait for, or take the value out of VALUES; or accept it in WAIVERS "
        "as value-never-reached-MARK."
    )
    chinese = (
        "pace.csv，工作表 pace，C2：方式 永远不会是 空运：没有案件能到达给出它的规则。\n"
        "  请修正给出它的规则或其所依赖的决策，或从取值表中删去该值；"
        "若可接受，请在豁免表中写 value-never-reached-MARK。"
    )
    assert english in told(PACE, ON_TIME)
    assert chinese in told(PACE, ON_TIME, "zh")
    policy, found = checked(PACE, ON_TIME)
    assert list(found.reached) == [("pace.way", "sea")]
    (shown,) = checked_data(found, policy)["reached"]  # type: ignore[misc]  # a list
    assert policy.decide(shown["case"], as_of=TODAY, now=NOON)["pace"].output == {"way": "sea"}  # type: ignore[call-overload,index]


def test_a_gap_to_which_no_case_comes_is_none() -> None:
    _, found = checked(ROUTE + COST)
    assert found.findings == ()
    assert found.verdicts["cost"][Question.COMPLETE] is Verdict.PROVED
    assert found.verdicts["cost"][Question.REACHED] is Verdict.PROVED
    alone = COST.replace("bulky | tax", "bulky | tax")
    assert checked(alone)[1].findings[0].kind is Kind.GAP


def test_a_waiver_of_such_a_gap_is_no_fault() -> None:
    waiver = "WAIVERS | table | case | reason\ngap | cost | way: air; bulky: yes | Meant."
    policy, found = checked(f"{ROUTE}{COST}\n{waiver}")
    assert (found.findings, found.unused) == ((), ())
    assert diagnostics(found, policy) == []


LAST = """
U     | input | output | source
route | size  | way    |
1     | small | air    | S1
2     | large | sea    | S1

F    | order | input | output | source
cost |       | way   | tax    |
1    | 10    | sea   | 1      | S1
2    | 20    | air   | 2      | S1
3    | 30    | -     | 9      | S1
"""


def test_a_rule_for_the_silence_of_a_decision_is_alive() -> None:
    """Alone the table cannot tell: by the glossary a way is never null."""
    assert kinds(LAST) == [Kind.DEAD]
    silent = LAST.replace("2     | large | sea    | S1", "").replace("1    | 10    | sea", "1    | 10    | sea")
    assert Kind.DEAD not in kinds(silent)
    assert checked(silent)[1].verdicts["cost"][Question.ALIVE] is Verdict.PROVED


COMPUTED = """
U     | input | output      | source
total | days  | fee         |
1     | -     | days * days | S1

U    | input | output | source
cost | fee   | tax    |
1    | >= 0  | 1      | S1
2    | < 0   | 2      | S1
"""


UNDECIDED = (
    "cost.csv, sheet cost, A4: cost: not decided whether a case comes to rules 2, because a clock or a computation "
    "reads days, of which not every value can be tried.\n"
    "  Add an example to EXAMPLES that each of them decides; or accept it in WAIVERS as not-decided-MARK."
)
UNDECIDED_ZH = (
    "cost.csv，工作表 cost，A4：cost：无法判断是否有案件能到达规则 2（时限或计算用到 天数，无法试遍其取值）。\n"
    "  请在案例表中为每条规则补一个由它决定的案例；若可接受，请在豁免表中写 not-decided-MARK。"
)


def test_what_is_not_decided_is_told_once_a_table_with_the_reason() -> None:
    assert told(COMPUTED) == [UNDECIDED]
    assert told(COMPUTED, lang="zh") == [UNDECIDED_ZH]
    assert checked(COMPUTED)[1].verdicts["cost"][Question.REACHED] is Verdict.UNDECIDED


def test_an_example_shows_what_no_search_would_find() -> None:
    tables = COMPUTED.replace("days * days", "if days = 77 then -1 else 1")
    assert kinds(tables) == [Kind.UNDECIDED]
    example = "EXAMPLES | given | expect\n | days | tax\nE1 | 77 | 2"
    assert checked(f"{tables}\n{example}", examples=True)[1].findings == ()


def test_a_cycle_is_told_with_its_path() -> None:
    _, found = policy_of(drawn(f"{HEAD}\n{CYCLE}"))
    assert [d.told() for d in found if d.code == "graph-cycle"] == [CYCLE_TOLD]
