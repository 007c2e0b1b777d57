"""Every hit policy: what it makes of the rules that match, while facts are unknown too, and what it asks of a table."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from simsim.decision import Decision, Status
from simsim.knowledge import policy_of
from simsim.policy import examples
from simsim.reports.html import answer_html
from simsim.reports.html_parts import Reader
from simsim.reports.html_tables import decision_html
from simsim.reports.plain import decision_data
from simsim.reports.text import outcome_text
from simsim.values import Known, Months
from tests.sheets import DAY, NOON, decide, drawn, mistakes, opened

GLOSSARY = """
GLOSSARY | type          | may be null | scale | label en  | label zh
weight   | number        |             | 0     | weight    | 重量
colour   | string        |             |       | colour    | 颜色
verdict  | string        | yes         |       | verdict   | 结论
haste    | string        | yes         |       | haste     | 缓急
fee      | number        | yes         | 2     | fee       | 费用
ready_on | date          | yes         |       | ready on  | 备妥日
ready_at | date and time | yes         |       | ready at  | 备妥时刻
wait     | duration      | yes         |       | wait      | 等候
total    | number        |             |       | total     | 总数
term     | months        | yes         |       | term      | 期限
zone     | string        | yes         |       | zone      | 时区

VALUES  | value  | label en | label zh | order
verdict | accept | accept   | 接受     | 30
verdict | refuse | refuse   | 拒绝     | 10
verdict | refer  | refer    | 转交     | 20
haste   | soon   | soon     | 尽快     | 1
haste   | later  | later    | 稍后     | 2
"""


def post(rows: str, **facts: object) -> Decision:
    """The decision ``post`` of a table drawn below the glossary."""
    return decide(opened(f"{GLOSSARY}\n{rows}"), facts)["post"]


def said(rows: str, lang: str = "en") -> list[str]:
    """What is said of such a table."""
    _, found = policy_of(drawn(f"{GLOSSARY}\n{rows}"))
    return [d.told(lang) for d in found]


# ---- A: any of them


ANY = """
A    | input  | input  | output  | output
post | weight | colour | verdict | fee
1    | > 10   | -      | refuse  | 5
2    | > 20   | -      | refuse  | 5.00
3    | > 30   | "red"  | refuse  | 6
"""


def test_any_may_match_several_rules_that_agree() -> None:
    decision = post(ANY, weight=25)
    assert (decision.status, decision.output) == (Status.DECIDED, {"verdict": "refuse", "fee": Decimal(5)})
    assert decision.rules == ("1", "2")


def test_any_is_a_conflict_as_a_whole_where_one_output_differs() -> None:
    decision = post(ANY, weight=40, colour="red")
    assert (decision.status, decision.outputs, decision.rules) == (Status.CONFLICT, (), ("1", "2", "3"))


def test_any_waits_for_the_fact_that_may_bring_a_conflict() -> None:
    decision = post(ANY, weight=40)
    assert (decision.status, decision.missing) == (Status.UNDETERMINED, ("colour",))
    assert decision.possible == {"verdict": None, "fee": None}


WAITING = """
A    | input  | output  | output
post | colour | verdict | fee
1    | -      | refuse  | weight
2    | "red"  | {}      | 5
"""


def test_any_is_open_while_an_output_waits_that_may_differ() -> None:
    decision = post(WAITING.format("refuse"), colour="red")
    assert (decision.status, decision.missing) == (Status.UNDETERMINED, ("weight",))
    assert decision.possible == {"verdict": None, "fee": None}
    assert post(WAITING.format("refuse"), colour="red", weight=5).output == {"verdict": "refuse", "fee": 5}
    assert post(WAITING.format("refuse"), colour="red", weight=6).status is Status.CONFLICT


def test_any_needs_no_fact_more_once_two_values_differ() -> None:
    decision = post(WAITING.format("refer"), colour="red")
    assert (decision.status, decision.missing) == (Status.CONFLICT, ())


def test_outputs_written_alike_agree_whatever_they_wait_for() -> None:
    decision = post(WAITING.format("refuse").replace("| 5", "| weight"), colour="red")
    assert (decision.status, decision.output) == (Status.UNDETERMINED, {"verdict": "refuse"})


# ---- P: by the order of allowed values


PRIORITY = """
P    | input  | input  | output  | output | output
post | weight | colour | verdict | haste  | fee
1    | > 10   | -      | accept  | soon   | 1
2    | > 20   | -      | refuse  | later  | 2
3    | > 30   | -      | refuse  | soon   | 3
4    | > 40   | -      | refuse  | soon   | 3
5    | > 50   | "red"  | refuse  | soon   | 4
6    | > 0    | -      | -       | soon   | 5
"""


@pytest.mark.parametrize(
    ("weight", "fee", "rules"),
    [(5, 5, ("6",)), (15, 1, ("1",)), (25, 2, ("2",)), (35, 3, ("3",)), (45, 3, ("3", "4"))],
)
def test_priority_goes_by_allowed_values_output_by_output_and_null_comes_last(
    weight: int, fee: int, rules: tuple[str, ...]
) -> None:
    decision = post(PRIORITY, weight=weight)
    assert (decision.status, decision.output["fee"], decision.rules) == (Status.DECIDED, fee, rules)


def test_priority_is_a_conflict_where_the_best_differ_in_what_has_no_order() -> None:
    decision = post(PRIORITY, weight=60, colour="red")
    assert (decision.status, decision.rules) == (Status.CONFLICT, ("3", "4", "5"))


def test_priority_asks_only_for_what_may_change_the_answer() -> None:
    assert post(PRIORITY, weight=60).missing == ("colour",)
    assert post(PRIORITY, weight=45).missing == ()
    unknown = post(PRIORITY, colour="blue")
    assert unknown.possible["verdict"] == {None, "accept", "refuse"}
    assert unknown.possible["fee"] == {None, *map(Decimal, (1, 2, 3, 5))}


RANKED = """
P    | input  | output                              | output
post | colour | verdict                             | fee
1    | -      | if weight > 9 then refuse else refer | 7
2    | -      | accept                              | 7
3    | "red"  | refer                               | {}
"""


def test_priority_of_an_output_that_waits_leaves_open_what_hangs_on_it() -> None:
    decision = post(RANKED.format(7), colour="blue")
    assert (decision.output, decision.missing) == ({"fee": 7}, ("weight",))
    assert post(RANKED.format(7), colour="red").output == {"fee": 7}
    assert post(RANKED.format(8), colour="red").output == {}
    assert post(RANKED.format(8), colour="red", weight=10).output == {"verdict": "refuse", "fee": 7}
    assert post(RANKED.format(8), colour="red", weight=5).status is Status.CONFLICT


def test_priority_says_nothing_of_an_output_while_a_conflict_is_possible() -> None:
    rows = (
        "P | input | output | output | output\npost | colour | verdict | haste | fee\n"
        "1 | - | if weight > 9 then refuse else refer | soon | 7\n2 | - | refer | soon | 8\n"
    )
    assert (post(rows).output, post(rows).missing) == ({}, ("weight",))
    assert post(rows, weight=10).output == {"verdict": "refuse", "haste": "soon", "fee": 7}
    assert post(rows, weight=9).status is Status.CONFLICT


def test_a_rule_that_loses_for_certain_is_not_waited_for() -> None:
    rows = "P | input | output | output\npost | colour | verdict | fee\n1 | - | refuse | 1\n2 | - | accept | weight\n"
    assert post(rows).output == {"verdict": "refuse", "fee": 1}


def test_priority_needs_allowed_values() -> None:
    rows = "P | input | output\npost | weight | fee\n1 | - | 1\n"
    assert said(rows) == [
        (
            "post.csv, sheet post, C2: P goes by the order of allowed values, and no output here has any.\n"
            "  List the values of an output in VALUES, those that come first with the lowest order, "
            "or use the hit policy F."
        )
    ]
    assert said(rows.replace("P |", "O |", 1), "zh") == [
        (
            "post.csv，工作表 post，C2：输出顺序 (O) 按允许取值的先后选择，而此表的输出都没有列出取值。\n"
            "  请在取值表中列出某个输出的取值，在先者顺序号小；或使用命中策略 按序首个（F）。"
        )
    ]


# ---- R, O, C: lists


LISTED = """
{}   | {} | input  | output  | output
post |    | weight | verdict | fee
2    | 30 | > 0    | accept  | 1
10   | 10 | > 0    | refuse  | 2
1    | 20 | > 5    | accept  | 3
11   | 40 | > 9    | -       | 1
"""
HITS: Mapping[str, Mapping[str, Any]] = {
    "2": {"verdict": "accept", "fee": 1},
    "10": {"verdict": "refuse", "fee": 2},
    "1": {"verdict": "accept", "fee": 3},
    "11": {"verdict": None, "fee": 1},
}


@pytest.mark.parametrize(
    ("policy", "in_order"),
    [("R", ["10", "1", "2", "11"]), ("O", ["10", "1", "2", "11"]), ("C", ["2", "10", "1", "11"])],
)
def test_a_list_has_a_member_for_each_rule_that_matches(policy: str, in_order: list[str]) -> None:
    rows = LISTED.format(policy, "order" if policy == "R" else "note")
    decision = post(rows, weight=10)
    assert (decision.status, decision.outputs) == (Status.DECIDED, tuple(HITS[rule] for rule in in_order))
    assert sorted(decision.rules) == sorted(in_order)
    assert post(rows, weight=0).status is Status.NO_RULE


def known(policy: str, **facts: object) -> Mapping[str, Known]:
    return post(LISTED.format(policy, "order" if policy == "R" else "note"), **facts).known


def test_what_later_decisions_see_of_a_list() -> None:
    assert known("R", weight=10)["post.fee"] == Known.of((Decimal(2), Decimal(3), Decimal(1), Decimal(1)))
    assert known("O", weight=10)["post.verdict"] == Known.of(("refuse", "accept", "accept", None))
    assert known("C", weight=10)["post.fee"] == Known.of((Decimal(1), Decimal(1), Decimal(2), Decimal(3)))
    assert known("C", weight=10)["post.verdict"] == Known.of(("accept", "accept", "refuse", None))
    assert known("C", weight=0)["post.fee"] == Known.of(())
    assert known("C")["post.fee"] == Known(None, ("weight",))


COLLECTED = """
C    | input  | input  | output  | output
post | weight | colour | verdict | fee
1    | > 0    | "red"      | refuse  | 1
2    | > 0    | "red"      | accept  | 2
3    | > 0    | not("red") | accept  | {}
4    | > 0    | not("red") | refuse  | {}
"""


def test_a_collection_is_decided_where_its_members_are_the_same_in_any_order() -> None:
    decision = post(COLLECTED.format(2, 1), weight=1)
    assert (decision.status, decision.missing) == (Status.DECIDED, ())
    assert sorted(hit["verdict"] for hit in decision.outputs) == ["accept", "refuse"]


def test_a_collection_whose_members_pair_otherwise_is_open() -> None:
    decision = post(COLLECTED.format(1, 2), weight=1)
    assert (decision.status, decision.missing, decision.outputs) == (Status.UNDETERMINED, ("colour",), ())
    assert decision.known["post.fee"] == Known.of((Decimal(1), Decimal(2)))
    assert decision.known["post.verdict"] == Known.of(("accept", "refuse"))


def test_output_order_is_open_while_a_place_in_it_is() -> None:
    rows = "O | output | output\npost | verdict | fee\n1 | if weight > 9 then accept else refuse | 1\n2 | refer | 2\n"
    assert (post(rows).outputs, post(rows).missing) == ((), ("weight",))
    assert [hit["fee"] for hit in post(rows, weight=10).outputs] == [2, 1]
    assert [hit["fee"] for hit in post(rows, weight=9).outputs] == [1, 2]


def test_rule_order_needs_an_order_like_first() -> None:
    rows = "R | input | output\npost | weight | fee\n1 | - | 1\n"
    assert said(rows) == [
        (
            "post.csv, sheet post, A1: A table with the hit policy R needs an order column.\n"
            "  Add a column order with 10, 20, 30 …; the position of a row decides nothing."
        )
    ]
    assert said(rows, "zh") == [
        (
            "post.csv，工作表 post，A1：命中策略为 规则顺序 (R) 的表需要 顺序 列。\n"
            "  请添加 顺序 列并填 10、20、30……；行的位置不起作用。"
        )
    ]
    blank = "R | order | input | output\npost | | weight | fee\n1 | | - | 1\n"
    assert said(blank) == [
        "post.csv, sheet post, B3: This rule has no order.\n  Write a number such as 10; the lowest comes first."
    ]
    assert said(blank, "zh") == ["post.csv，工作表 post，B3：该规则没有顺序号。\n  请填写数字，如 10；数字小的在先。"]


# ---- C+, C<, C>, C#: one value of all


AGGREGATED = """
{}      | input  | output
post    | weight | {}
1       | > 10   | {}
2       | > 20   | {}
3       | > 30   | {}
4       | > 40   | -
"""
FEES = ("fee", "1.50", "4", "2.25")
DAYS = ("ready_on", "2025-06-03", "2025-06-01", "2025-06-02")
WAITS = ("wait", "2 days", "3 h", "1 h")


TERMS = ("term", "1 year", "6 months", "P1M")


@pytest.mark.parametrize(
    ("policy", "cells", "results"),
    [
        ("C+", FEES, ["1.5", "5.5", "7.75", "7.75"]),
        ("C<", FEES, ["1.5", "1.5", "1.5", "1.5"]),
        ("C>", FEES, ["1.5", "4", "4", "4"]),
        ("C#", ("total", "1", '"two"', "yes"), ["1", "2", "3", "4"]),
        ("C<", DAYS, [date(2025, 6, 3), date(2025, 6, 1), date(2025, 6, 1), date(2025, 6, 1)]),
        ("C>", DAYS, [date(2025, 6, 3)] * 4),
        ("C+", WAITS, [timedelta(hours=h) for h in (48, 51, 52, 52)]),
        ("C+", TERMS, [Months(n) for n in (12, 18, 19, 19)]),
        ("C>", TERMS, [Months(12)] * 4),
        ("C<", WAITS, [timedelta(hours=h) for h in (48, 3, 1, 1)]),
    ],
)
def test_an_aggregate_is_one_value_of_all_rules_that_match(
    policy: str, cells: tuple[str, ...], results: list[object]
) -> None:
    rows = AGGREGATED.format(policy, *cells)
    for weight, result in zip((15, 25, 35, 45), results, strict=True):
        decision = post(rows, weight=weight)
        expected = Decimal(result) if isinstance(result, str) else result
        assert (decision.status, decision.outputs) == (Status.DECIDED, ({cells[0]: expected},))
        assert decision.rules == ("1", "2", "3", "4")[: weight // 10]


@pytest.mark.parametrize("policy", ["C+", "C<", "C>"])
def test_an_aggregate_of_nothing_is_silent_and_of_nulls_alone_null(policy: str) -> None:
    rows = AGGREGATED.format(policy, "fee", "-", "-", "-")
    assert post(rows, weight=5).status is Status.NO_RULE
    assert post(rows, weight=15).output == {"fee": None}


def test_a_count_of_nothing_is_none() -> None:
    decision = post(AGGREGATED.format("C#", "total", 1, 1, 1), weight=5)
    assert (decision.status, decision.output, decision.rules) == (Status.DECIDED, {"total": 0}, ())


@pytest.mark.parametrize(("policy", "output"), [("C+", "fee"), ("C<", "fee"), ("C>", "fee"), ("C#", "total")])
def test_a_default_is_what_an_aggregate_gives_where_no_rule_matches_and_only_there(policy: str, output: str) -> None:
    rows = f"{AGGREGATED.format(policy, output, 1, 1, 1)}default | | 9\n"
    assert post(rows, weight=5).output == {output: 9}
    assert post(rows, weight=15).output == {output: 1}


def test_an_aggregate_is_decided_where_what_is_unknown_cannot_change_it() -> None:
    rows = 'C> | input | input | output\npost | weight | colour | fee\n1 | > 10 | - | 9\n2 | > 10 | "red" | 5\n'
    assert post(rows, weight=15).output == {"fee": 9}
    assert post(rows.replace("C>", "C+"), weight=15).possible == {"fee": {Decimal(9), Decimal(14)}}
    assert post(rows.replace("C>", "C#").replace("fee", "total"), weight=15).possible == {
        "total": {Decimal(1), Decimal(2)}
    }


def test_a_sum_waits_for_its_parts() -> None:
    rows = "C+ | input | output\npost | colour | fee\n1 | - | weight\n2 | - | 2\n"
    assert (post(rows).status, post(rows).missing) == (Status.UNDETERMINED, ("weight",))
    assert post(rows, weight=3).output == {"fee": 5}


def test_a_sum_does_not_hang_on_the_order_of_rows() -> None:
    parts = ["1E+33", "7", "-1E+33", "0.5", "1E+34"]
    rows = "C+ | output\npost | total\n" + "".join(f"{n} | {{}}\n" for n in range(5))
    sums = {str(post(rows.format(*parts[n:], *parts[:n])).output["total"]) for n in range(5)}
    assert len(sums) == 1


def test_an_aggregate_that_cannot_be_computed_says_so() -> None:
    decision = post("C+ | output\npost | wait\n1 | P999999999D\n2 | 1 day\n")
    assert decision.status is Status.ERROR
    assert [d.told() for d in decision.diagnostics] == [
        (
            "post.csv, sheet post, B2: P1D + P999999999D has no value: "
            "no such number, date or whole number of months.\n"
            "  Use smaller values, or round them first."
        )
    ]
    times = "C> | output\npost | ready at\n1 | 2025-06-01T10:00Z\n2 | 2025-06-01T10:00\n"
    decision = post(times)
    assert decision.status is Status.ERROR
    assert [d.told() for d in decision.diagnostics] == [
        (
            "post.csv, sheet post, B2: 2025-06-01T10:00:00+00:00 and 2025-06-01T10:00 are of two types "
            "and cannot be compared.\n"
            "  Compare a number with a number, a date with a date; of two times both have a zone, or neither."
        )
    ]


def test_an_aggregate_has_one_output() -> None:
    rows = "C+ | input | output | output\npost | weight | fee | total\n1 | - | 1 | 2\n"
    assert said(rows) == [
        (
            "post.csv, sheet post, D2: C+ gives one result, and this table has 2 outputs.\n"
            "  Keep one output column, or use the hit policy C for a list of results."
        )
    ]
    assert said(rows, "zh") == [
        (
            "post.csv，工作表 post，D2：求和 (C+) 只给出一个结果，而此表有 2 个输出。\n"
            "  请只保留一个输出列，或使用命中策略 全部（C）。"
        )
    ]


@pytest.mark.parametrize(
    ("policy", "output", "cell", "english", "chinese"),
    [
        ("C+", "verdict", "refer", "number, duration, years and months duration", "数字, 时长, 年月时长"),
        ("C+", "ready_on", "2025-06-01", "number, duration, years and months duration", "数字, 时长, 年月时长"),
        (
            "C<",
            "verdict",
            "refer",
            "number, date, date and time, duration, years and months duration",
            "数字, 日期, 日期时间, 时长, 年月时长",
        ),
        (
            "C>",
            "verdict",
            "refer",
            "number, date, date and time, duration, years and months duration",
            "数字, 日期, 日期时间, 时长, 年月时长",
        ),
        ("C#", "verdict", "1", "number", "数字"),
    ],
)
def test_an_aggregate_needs_an_output_of_its_kind(
    policy: str, output: str, cell: str, english: str, chinese: str
) -> None:
    rows = f"{policy} | input | output\npost | weight | {output}\n1 | - | {cell}\n"
    label, label_zh = {"verdict": ("verdict", "结论"), "ready_on": ("ready on", "备妥日")}[output]
    word = {"C+": "求和 (C+)", "C<": "最小 (C<)", "C>": "最大 (C>)", "C#": "计数 (C#)"}[policy]
    assert said(rows) == [
        (
            f"post.csv, sheet post, C2: {policy} cannot be worked out for {label}.\n"
            f"  Give the output one of the types {english}, or use another hit policy."
        )
    ]
    assert said(rows, "zh") == [
        (
            f"post.csv，工作表 post，C2：{word} 不能用于 {label_zh}。\n"
            f"  请将输出改为以下类型之一：{chinese}；或改用其他命中策略。"
        )
    ]


# ---- lists and other decisions


CHAINED = """
C    | input  | output
post | weight | fee
1    | > 5    | 1
2    | > 9    | 2

U     | input  | output
other | {}     | total
1     | {}     | {}
"""


@pytest.mark.parametrize(
    ("clause", "cell", "place"), [("fee", "-", "B2"), ("weight", "> fee", "A1"), ("weight", "> post.fee", "A1")]
)
def test_a_list_is_no_input_and_no_bound(clause: str, cell: str, place: str) -> None:
    assert mistakes(GLOSSARY + CHAINED.format(clause, cell, 1)) == [
        (
            f"other.csv, sheet other, {place}: post.fee is a list of results of post and cannot be an input.\n"
            "  Use a decision that gives one result."
        )
    ]


@pytest.mark.parametrize(
    ("cell", "totals"),
    [
        ("count(fee)", [0, 1, 2]),
        ("if list contains(post.fee, 2) then 5 else 6", [6, 6, 5]),
        ("1 + sum([1])", [2, 2, 2]),
    ],
)
def test_a_list_may_be_named_in_an_output_expression(cell: str, totals: list[int]) -> None:
    policy = opened(GLOSSARY + CHAINED.format("weight", "-", cell))
    assert [decide(policy, {"weight": weight})["other"].output["total"] for weight in (1, 6, 10)] == totals


def test_a_list_that_is_not_known_is_asked_about() -> None:
    decision = decide(opened(GLOSSARY + CHAINED.format("weight", "-", "count(fee)")), {})["other"]
    assert (decision.status, decision.missing) == (Status.UNDETERMINED, ("weight",))


def test_times_in_a_list_are_instants_of_the_zone() -> None:
    policy = opened(
        f"{GLOSSARY}"
        "\nPOLICY | name | en\nzone | zone |\n\n"
        "R | order | input | output\npost | | weight | ready at\n1 | 10 | > 5 | 2025-06-01T10:00\n\n"
        "U | input | output\nother | weight | total\n"
        "1 | - | if list contains(post.ready_at, 2025-06-01T02:00Z) then 1 else 2\n"
    )
    assert decide(policy, {"weight": 6, "zone": "Asia/Singapore"})["other"].output == {"total": 1}
    assert decide(policy, {"weight": 6, "zone": "Europe/London"})["other"].output == {"total": 2}
    assert decide(policy, {"weight": 6})["other"].missing == ("zone",)


def test_an_output_takes_no_list() -> None:
    decision = decide(opened(GLOSSARY + CHAINED.format("weight", "-", "fee")), {"weight": 10})["other"]
    assert decision.status is Status.ERROR
    assert [d.told() for d in decision.diagnostics] == [
        (
            "other.csv, sheet other, C3: Here stands a list, and one value is needed.\n"
            "    fee\n"
            "    ^^^\n"
            "  Use a function of lists, such as count, sum, max or list contains."
        )
    ]


def test_a_fact_for_an_output_that_is_a_list_is_its_one_member() -> None:
    rows = opened(GLOSSARY + CHAINED.format("weight", "-", "1"))
    outcome = decide(rows, {"weight": 10, "fee": 7})
    assert (outcome["post"].outputs, outcome["post"].given) == (({"fee": 7},), ("fee",))
    assert outcome.value("fee") == Known.of((Decimal(7),))


# ---- layers


LAYERED = f"""{GLOSSARY}
POLICY | name  | en
layer  | law   | law
layer  | habit | habit
layers on | law |

{{}}  | order | input  | output  | output | layer
post  |       | weight | verdict | fee    |
1     | 10    | -      | refuse  | 1      | habit
2     | 20    | -      | {{}}     | 1      | law
"""


@pytest.mark.parametrize(
    ("policy", "verdict", "told"),
    [
        ("P", "refer", ["layer-handed-over"]),
        ("P", "refuse", ["layer-handed-over"]),
        ("A", "refer", ["layer-handed-over"]),
        ("A", "refuse", []),
        ("F", "refer", ["layer-handed-over"]),
        ("R", "refer", []),
        ("C", "refer", []),
    ],
)
def test_a_rule_of_a_layer_that_is_off_is_told_of_where_one_rule_wins(
    policy: str, verdict: str, told: list[str]
) -> None:
    decision = decide(opened(LAYERED.format(policy, verdict)), {"weight": 1})["post"]
    assert decision.status is Status.DECIDED
    assert [d.code for d in decision.diagnostics] == told


def test_a_rule_of_a_layer_that_is_off_and_would_lose_is_not_told_of() -> None:
    text = LAYERED.format("P", "refuse").replace(
        "-      | refuse  | 1      | habit", "-      | refer   | 1      | habit"
    )
    assert decide(opened(text), {"weight": 1})["post"].diagnostics == ()


# ---- how it is shown, and expected


SHOWN = f"""{GLOSSARY}
POLICY   | name    | en      | zh
headline | post    |         |
headline | verdict | Verdict | 结论
headline | fees    | Fees    | 费用合计

R       | order | input  | output
post    |       | weight | verdict
1       | 20    | > 0    | accept
2       | 10    | > 5    | refuse

C+      | input  | output
fees    | weight | total
1       | > 0    | 1.50
2       | > 5    | 2
"""


def test_reports_show_a_list_in_its_order_and_an_aggregate_as_one_value() -> None:
    outcome = decide(opened(SHOWN.replace("headline | post    |         |\n", "")), {"weight": 6})
    text = outcome_text(outcome)
    assert "Verdict  refuse, accept" in text
    assert "total = 3.50\n    rule 1, 2" in text
    assert "结论  拒绝、接受" in outcome_text(outcome, "zh")
    assert decision_data(outcome, outcome["post"], "en")["outputs"] == [{"verdict": "refuse"}, {"verdict": "accept"}]  # type: ignore[call-overload,index]  # an object
    assert decision_data(outcome, outcome["fees"], "en")["outputs"] == {"total": Decimal("3.50")}  # type: ignore[call-overload,index]  # an object
    shown = answer_html(outcome, Reader("en"))
    assert "refuse, accept" in shown
    assert "rule 2, 1" in shown
    for name in ("post", "fees"):
        rows = decision_html(outcome, outcome[name], Reader("en"), opened=True)
        assert rows.count("applies here") == 2


def test_a_list_without_a_member_is_shown_as_silence() -> None:
    outcome = decide(opened(SHOWN.replace("headline | post    |         |\n", "")), {"weight": 0})
    assert "Verdict  the policy is silent" in outcome_text(outcome)


EXPECTED = f"""{GLOSSARY}
EXAMPLES | given  | expect    | expect      | expect
id       | weight | post.verdict | fees.fee | all.verdict
met      | 6      | {{}}      | {{}}        | {{}}

R       | order | input  | output
post    |       | weight | verdict
1       | 20    | > 0    | accept
2       | 10    | > 5    | refuse

C       | input  | output
fees    | weight | fee
1       | > 0    | 1.50
2       | > 5    | 2
3       | > 5    | -

O       | input  | output
all     | weight | verdict
1       | > 10   | accept
"""


def unmet(*cells: str) -> list[str]:
    policy = opened(EXPECTED.format(*cells))
    return [d.told() for d in examples.unmet(policy, today=DAY, now=NOON)]


def test_an_example_expects_a_list_in_its_order_and_a_collection_in_any() -> None:
    assert unmet("refuse, accept", "2, null, 1.5", "(no rule)") == []
    assert unmet("拒绝，接受", "2, 1.50, null", "(no rule)") == []
    assert unmet("accept, refuse", "2, 1.50, null", "(no rule)") == [
        (
            "examples.csv, sheet examples, C3: Example met expects post.verdict to be accept, refuse, "
            "and the policy gives refuse, accept (rule 2, 1).\n"
            "  Mend the rule if the example is right; else write what the policy is meant to give."
        )
    ]


def test_an_example_expects_no_word_that_is_no_value_of_a_list() -> None:
    assert mistakes(EXPECTED.format("refuse, acept", "2, two", "(no rule)")) == [
        (
            "examples.csv, sheet examples, C3: verdict has no value acept.\n"
            "  Did you mean accept? Allowed are: refuse, refer, accept."
        ),
        ("examples.csv, sheet examples, D3: two cannot be used for fee.\n  Write a number such as 100 or 2.5."),
    ]
