"""Explanations as people read them: whole texts in both languages, data, the command, and what hangs on time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import simsim
from simsim.analysis.counterfactuals import Change
from simsim.analysis.explanation import explain, why_not
from simsim.analysis.steady import steady
from simsim.cli import app
from simsim.diagnostics import FactError
from simsim.policy.model import PolicyModel
from simsim.policy.variations import Variations
from simsim.policy.walk import Walk
from simsim.reports.explanation import explanation_text, why_not_text
from simsim.values import Known
from tests.sheets import DAY, LENDING, NOON, SHIPPED, decide, drawn, opened

POLICY = """
GLOSSARY | type          | unit | scale | may be null | label en | label zh | question en       | question zh | order
zone     | string        |      |       |             | zone     | 时区     |                   |             |
weight   | number        | kg   | 1     |             | weight   | 重量     | How heavy?        | 多重?       | 1
fragile  | boolean       |      |       |             | fragile  | 易碎     | Will it break?    | 易碎吗?     | 2
value    | number        |      | 0     |             | value    | 价值     | What is it worth? | 值多少?     | 3
sent_at  | date and time |      |       | yes         | sent at  | 寄出时间 |                   |             | 4
done_at  | date and time |      |       | yes         | done at  | 到达时间 |                   |             | 5
size     | decision      |      |       |             | size     | 大小     |                   |             |
route    | decision      |      |       |             | route    | 路线     |                   |             |
price    | decision      |      |       |             | price    | 价格     |                   |             |
class    | string        |      |       |             | class    | 类别     |                   |             |
way      | string        |      |       |             | way      | 方式     |                   |             |
fee      | number        |      | 2     | yes         | fee      | 费用     |                   |             |

VALUES | value | label en | label zh
class  | light | light    | 轻件
class  | heavy | heavy    | 重件
way    | air   | by air   | 空运
way    | sea   | by sea   | 海运

PARAMETERS | type   | unit  | value | alternatives | label en       | label zh
limit      | number | kg    | 20    | 20, 30       | reading: limit | 解读:上限
time       | number | hours | 48    |              | time to travel | 运送时限

SOURCES | en                 | zh
S1      | Light parcels fly. | 轻件空运。
S2      | Heavy ones sail.   | 重件海运。
S3      | Dear ones fly.     | 贵重件空运。

POLICY    | name      | en          | zh
title     |           | Parcels     | 包裹
layer     | house     | House rules | 内部规定
layer     | old       | Old rules   | 旧规定
layers on | house     |             |
actor     | post      | Post        | 邮局
zone      | zone      |             |
headline  | route.way | Way         | 方式
headline  | fee       | Fee         | 费用

CLOCKS | label en | label zh | actor | starts at | ends at | length | counted as | source
travel | travel   | 运送     | post  | sent_at   | done_at | time   | elapsed    | S2

U    | input    | output | source
size | weight   | class  |
1    | <= limit | light  | S1
2    | > limit  | heavy  | S2

F     | order | input | input   | input  | output | source | layer | valid from
route |       | class | fragile | value  | way    |        |       |
1     | 1     | -     | -       | > 1000 | air    | S3     | house |
2     | 2     | heavy | -       | -      | sea    | S2     |       |
3     | 3     | light | no      | -      | air    | S1     |       |
4     | 4     | light | yes     | -      | sea    | S1     |       |
5     | 5     | -     | -       | -      | air    | S3     | old   |
6     | 6     | -     | -       | -      | air    | S3     |       | 2026-01-01

U     | input | output
price | way   | fee
1     | air   | weight * 2
2     | sea   | 5
"""
FACTS: Mapping[str, object] = {"zone": "UTC", "weight": 12, "fragile": "no", "value": 100}


@pytest.fixture(scope="module")
def policy() -> PolicyModel:
    return opened(POLICY)


def text(policy: PolicyModel, facts: Mapping[str, object], output: str | None = None, lang: str = "en") -> str:
    return explanation_text(explain(decide(policy, facts), output), lang).partition("\n\n")[2]


def test_an_explanation_in_english(policy: PolicyModel) -> None:
    assert text(policy, FACTS) == WAY_EN


def test_an_explanation_in_chinese(policy: PolicyModel) -> None:
    assert text(policy, FACTS, lang="zh") == WAY_ZH


WAY_EN = """Why: way = by air
  route: way = by air
    the same as long as
      class    light  (is light)
      fragile  no     (is no)
    does not matter in this table: value, as-of date
    rule 3
    S1  Light parcels fly.
  size: class = light
    the same as long as
      weight  < 20.1  (is 12)
    rule 1
    leans on reading: limit
    S1  Light parcels fly.

What would change it
  by sea, if  weight: 12 → 20.1
  by sea, if  fragile: no → yes

What to ask next
  Nothing: no answer would settle more."""
WAY_ZH = """为什么：方式 = 空运
  路线：方式 = 空运
    只要以下条件成立，结果不变
      类别  轻件  （现为 轻件）
      易碎  否    （现为 否）
    在此表中不影响结果：价值、适用日
    规则 3
    S1  轻件空运。
  大小：类别 = 轻件
    只要以下条件成立，结果不变
      重量  < 20.1  （现为 12）
    规则 1
    依赖 解读:上限
    S1  轻件空运。

怎样会改变结果
  变为 海运，如果  重量：12 → 20.1
  变为 海运，如果  易碎：否 → 是

接下来问什么
  无需再问：没有答案能确定更多结果。"""


def test_of_a_value_that_is_computed_the_nearest_other_is_told_and_what_it_is_computed_from_stays(
    policy: PolicyModel,
) -> None:
    assert text(policy, FACTS, "费用") == FEE


FEE = """Why: fee = 24
  price: fee = 24
    the same as long as
      way     by air    (is by air)
      weight  as it is  (is 12)
    rule 1
  route: way = by air
    the same as long as
      class    light  (is light)
      fragile  no     (is no)
    does not matter in this table: value, as-of date
    rule 3
    S1  Light parcels fly.
  size: class = light
    the same as long as
      weight  < 20.1  (is 12)
    rule 1
    leans on reading: limit
    S1  Light parcels fly.

What would change it
  24.2, if  weight: 12 → 12.1
  5, if     weight: 12 → 20.1
  5, if     fragile: no → yes

What to ask next
  Nothing: no answer would settle more."""


def test_an_open_case(policy: PolicyModel) -> None:
    assert text(policy, {"zone": "UTC", "weight": 12}) == OPEN


OPEN = """Why: way = not yet determined (possible: by air / by sea)
  route: not yet determined
    needs fragile, value
  size: class = light
    the same as long as
      weight  < 20.1  (is 12)
    rule 1
    leans on reading: limit
    S1  Light parcels fly.

What would change it
  It is not decided yet. Name a value to look for: route.way=VALUE.

What to ask next
  Will it break?
    no: results open 0, facts to ask 0
    yes: results open 2, facts to ask 1"""


def test_a_clock(policy: PolicyModel) -> None:
    """Moments are told to the second at which the state turns."""
    sent = {"zone": "UTC", "sent_at": "2025-06-19 10:00", "done_at": None}
    assert text(policy, sent, "travel.state") == CLOCK


CLOCK = """Why: travel: state = running
  travel: running
    from 2025-06-19 Thu 10:00 to 2025-06-21 Sat 10:00 (UTC)
    leans on time to travel
    S2  Heavy ones sail.

What would change it
  missed, if       sent at: 2025-06-19 10:00 → 2025-06-18 11:59:59
  not started, if  sent at: 2025-06-19 10:00 → 2025-06-20 12:00:01
  met, if          done at: none → 2025-06-20 12:00:00+00:00

What to ask next
  What is it worth?
    < 1001: results open 2, facts to ask 2
    >= 1001: results open 1, facts to ask 1"""


def test_under_another_reading(policy: PolicyModel) -> None:
    changes = explain(decide(policy, {**FACTS, "weight": 25})).changes
    assert [as_told(change) for change in changes.changes] == [
        ({"weight": (Decimal(25), Decimal(20))}, "air"),
        ({"value": (Decimal(100), Decimal(1001))}, "air"),
    ]
    assert [as_told(change) for change in changes.readings] == [({"limit": (Decimal(20), Decimal(30))}, "air")]


def as_told(change: Change) -> tuple[dict[str, object], object]:
    return {d.name: (d.before, d.after) for d in change.differences}, change.value


def test_what_is_frozen_stays_and_then_more_must_change(policy: PolicyModel) -> None:
    outcome = decide(policy, {**FACTS, "weight": 25, "fragile": "yes"})
    free = explain(outcome, frozen=["value"]).changes
    assert (free.size, [as_told(change)[0].keys() for change in free.changes]) == (2, [{"weight", "fragile"}])
    assert explain(outcome, frozen=["价值", "weight"]).changes.changes == ()


def test_of_an_open_output_no_other_value_is_looked_for_not_even_under_another_reading(policy: PolicyModel) -> None:
    changes = explain(decide(policy, {"zone": "UTC", "weight": 25, "fragile": "no"})).changes
    assert (changes.changes, changes.readings, changes.size) == ((), (), 0)


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("by sea", [{"weight": (Decimal(12), Decimal("20.1"))}, {"fragile": (False, True)}]),
        ("sea", [{"weight": (Decimal(12), Decimal("20.1"))}, {"fragile": (False, True)}]),
        ("空运", []),
        (None, []),
    ],
)
def test_a_wanted_value(policy: PolicyModel, target: object, found: list[dict[str, object]]) -> None:
    changes = explain(decide(policy, FACTS), target=target).changes
    assert [as_told(change)[0] for change in changes.changes] == found


def test_a_wanted_value_of_an_open_output(policy: PolicyModel) -> None:
    """A change of what is known may settle it, whatever else the case turns out to be."""
    changes = explain(decide(policy, {"zone": "UTC", "weight": 12, "value": 5}), target="air").changes
    assert [as_told(change) for change in changes.changes] == [({"value": (Decimal(5), Decimal(1001))}, "air")]


def test_why_not_a_rule(policy: PolicyModel) -> None:
    outcome = decide(policy, FACTS)
    told = [why_not_text(outcome, why_not(outcome, "route", n), lang) for n in "123456" for lang in ("en", "zh")]
    assert "\n".join(told) == WHY_NOT


WHY_NOT = """Why not rule 1 of route (way = by air)
  value: > 1000 is needed, it is 100
为什么不是路线的规则 1（方式 = 空运）
  价值：需要 > 1000，现为 100
Why not rule 2 of route (way = by sea)
  class: heavy is needed, it is light
为什么不是路线的规则 2（方式 = 海运）
  类别：需要 重件，现为 轻件
Why not rule 3 of route (way = by air)
  it does apply
为什么不是路线的规则 3（方式 = 空运）
  该规则已适用
Why not rule 4 of route (way = by sea)
  fragile: yes is needed, it is no
为什么不是路线的规则 4（方式 = 海运）
  易碎：需要 是，现为 否
Why not rule 5 of route (way = by air)
  its layer is off: Old rules
为什么不是路线的规则 5（方式 = 空运）
  所在层未启用：旧规定
Why not rule 6 of route (way = by air)
  the row is not valid on that day: 2026-01-01 to …
为什么不是路线的规则 6（方式 = 空运）
  该行在当日无效：2026-01-01 至 …"""


def test_why_not_a_value_tells_the_nearest_rule_first(policy: PolicyModel) -> None:
    outcome = decide(policy, FACTS)
    assert [found.rule.rule.id for found in why_not(outcome, "route", "by sea")] == ["2", "4"]
    assert [found.rule.rule.id for found in why_not(outcome, "路线", "空运")] == ["3", "1", "5", "6"]
    open_case = decide(policy, {"zone": "UTC", "weight": 25})
    assert [found.count for found in why_not(open_case, "route", "sea")] == [0, 2]


def test_why_not_a_rule_behind_the_one_that_decides(policy: PolicyModel) -> None:
    (found,) = why_not(decide(policy, {**FACTS, "value": 2000}), "route", "3")
    assert (found.misses, found.before) == ((), ("1",))


def test_why_not_where_the_result_was_given(policy: PolicyModel) -> None:
    (found,) = why_not(decide(policy, {**FACTS, "way": "sea"}), "route", "1")
    assert found.given


WRONG = [
    ({"output": "roote"}, "decision-unknown"),
    ({"target": "by rail"}, "value-unknown"),
    ({"frozen": ["wieght"]}, "fact-unknown"),
]


@pytest.mark.parametrize(("asked", "code"), WRONG, ids=[code for _, code in WRONG])
def test_what_cannot_be_asked(policy: PolicyModel, asked: dict[str, Any], code: str) -> None:
    with pytest.raises(FactError) as raised:
        explain(decide(policy, FACTS), **asked)
    assert [d.code for d in raised.value.diagnostics] == [code]


def test_what_was_not_decided_is_not_explained(policy: PolicyModel) -> None:
    """And the first thing that was is, where no output is named."""
    sized = decide(policy, FACTS, decisions=["size"])
    assert explain(sized).output == "size.class"
    with pytest.raises(FactError):
        explain(sized, "way")
    assert explain(decide(policy, FACTS, decisions=["travel"])).output == "travel.state"


def test_a_rule_that_is_none(policy: PolicyModel) -> None:
    with pytest.raises(FactError) as raised:
        why_not(decide(policy, FACTS), "route", "by rail")
    (told,) = raised.value.diagnostics
    assert told.told("en").startswith("by rail is no rule of the decision route, and no value")
    with pytest.raises(FactError):
        why_not(decide(policy, FACTS), "roote", "1")


# ---- a table of many rules


def test_a_box_of_a_large_table_takes_no_time() -> None:
    """A thousand rules in order, each taking a little of what the next would take."""
    head = "GLOSSARY | type | scale\n" + "".join(f"{name} | number | 0\n" for name in "abc") + "out | string |\n"
    values = "VALUES | value\nout | x\nout | y\n"
    rows = [f"{n} | {n} | [{n}..{n + 20}] | [{n % 7}..{n % 7 + 40}] | - | {'xy'[n % 100 == 0]}" for n in range(1, 1001)]
    table_head = "F | order | input | input | input | output\nbig | | a | b | c | out\n"
    made = opened("\n".join([head, values, table_head + "\n".join(rows)]))
    outcome = decide(made, {"a": 515, "b": 20, "c": 1})
    table = made.compiled(made.parameters((), {}))["big"]
    began = datetime.now(UTC)
    found = steady(table, outcome["big"], lambda name: outcome.known.get(name, Known(None)), ())
    assert (datetime.now(UTC) - began).total_seconds() < 10  # a quarter of a second on a desk
    assert found
    assert found.whole


# ---- the command


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    for name, data in drawn(POLICY).items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def run(tables: Path, *arguments: str) -> tuple[int, str]:
    given = [f"--set={name}={value}" for name, value in FACTS.items()]
    when = ["--as-of", "2025-06-20", "--now", "2025-06-20T12:00Z"]
    ran = CliRunner().invoke(app, ["decide", "--tables", str(tables), *when, *given, *arguments], env={"TERM": "dumb"})
    return ran.exit_code, ran.stdout


def test_the_command_explains_the_first_headline(tables: Path) -> None:
    for explained in (["--explain"], ["--explain", "--lang", "en"], ["--explain", "way"], ["--explain=Way"]):
        code, printed = run(tables, *explained)
        assert (code, printed.partition("\n\n")[2]) == (0, WAY_EN + "\n")


def test_the_command_takes_a_wanted_value(tables: Path) -> None:
    assert "What would change it\n  It is so already." in run(tables, "--explain", "way=air")[1]
    assert "怎样会改变结果\n  改变已知事实" in run(tables, "--explain", "方式=空", "--lang", "zh")[1]


def test_the_command_lets_facts_stay(tables: Path) -> None:
    _, printed = run(tables, "--explain", "--frozen", "weight")
    assert "if  fragile: no → yes" in printed
    assert "if  weight:" not in printed
    code, printed = run(tables, "--explain", "--frozen", "wieght")
    assert code == 2
    assert "wieght" in printed


def test_the_command_tells_why_not(tables: Path) -> None:
    code, printed = run(tables, "--why-not", "route:by sea")
    assert code == 0
    assert printed.startswith("Parcels\n")
    assert printed.endswith("\n\n" + BY_SEA + "\n")
    assert run(tables, "--why-not", "路线：海运")[1] == printed
    assert run(tables, "--why-not", "route")[0] == 2
    both = run(tables, "--explain", "--why-not", "route:by sea")[1]
    assert both.endswith(WAY_EN + "\n\n" + BY_SEA + "\n")


BY_SEA = """Why not rule 2 of route (way = by sea)
  class: heavy is needed, it is light

Why not rule 4 of route (way = by sea)
  fragile: yes is needed, it is no"""


def test_data(tables: Path) -> None:
    code, printed = run(tables, "--explain", "--why-not", "route:2", "--format", "json")
    assert code == 0
    told = json.loads(printed)["explanation"]
    assert set(told) == {"output", "possible", "why", "changes", "question", "why_not"}
    assert (told["output"], told["possible"], told["question"]) == ("route.way", ["air"], None)
    assert [reason["decision"] for reason in told["why"]] == ["route", "size"]
    (weight,) = told["why"][1]["conditions"]
    assert weight == {"item": "weight", "needed": "< 20.1", "cell": "< 20.1", "holds": True, "possible": [12]}
    assert told["why"][0]["free"] == ["value", "as of"]
    assert told["why"][0]["sources"] == {"S1": "Light parcels fly."}
    assert told["changes"]["changes"][0] == {
        "value": "sea",
        "status": "decided",
        "differences": {"weight": {"before": 12, "after": 20.1}},
    }
    (against,) = told["why_not"]
    assert (against["rule"], against["applies"], against["cell"]) == ("2", False, "A4")
    assert [(miss["item"], miss["text"], miss["possible"]) for miss in against["misses"]] == [
        ("size.class", "heavy", ["light"])
    ]


# ---- time, events, settings


LENT = {
    "branch": "central",
    "reader_kind": "adult",
    "medium": "book",
    "unpaid": "0",
    "card_lost": "no",
    "borrowed_on": "2025-03-29",
    "lent_at": "2025-03-29 18:00",
    "returned_at": None,
    "lost_item": "no",
}
VARIED: list[Mapping[str, object]] = [
    {"branch": "harbour"},
    {"lent_at": datetime(2025, 3, 28, 9, tzinfo=UTC)},
    {"lent_at": None},
    {"returned_at": datetime(2025, 3, 30, 9, tzinfo=UTC), "medium": "film"},
    {"lost_item": True, "card_lost": True},
]


@pytest.mark.parametrize("unknown", [(), ("medium",), ("branch", "lent_at")])
@pytest.mark.parametrize("changed", VARIED, ids=" ".join)
def test_deciding_again_is_deciding_where_time_has_a_part(changed: Mapping[str, Any], unknown: tuple[str, ...]) -> None:
    lending = simsim.open(LENDING)
    case = lending.case(LENT, date(2025, 4, 1), datetime(2025, 4, 1, 9, tzinfo=UTC))
    kept = {name: value for name, value in changed.items() if name not in unknown}
    again = Variations(lending, case, [*lending.tables, *lending.clocks]).under(kept, unknown)
    facts = {name: value for name, value in {**LENT, **kept}.items() if name not in unknown}
    fresh = Walk(lending, lending.case(facts, case.as_of, case.now))
    fresh.visit([])
    assert again is not None
    assert again.decisions == fresh.decisions
    assert again.clocks == fresh.clocks
    assert again.known == fresh.known


def test_what_cannot_be_is_no_change() -> None:
    """By K1 nothing that is lost was brought back."""
    lending = simsim.open(LENDING)
    outcome = lending.decide(
        {**LENT, "returned_at": "2025-03-30 10:00"}, as_of=date(2025, 4, 1), now=datetime(2025, 4, 1, 9, tzinfo=UTC)
    )
    found = explain(outcome, "return_clock.state").changes
    assert found.changes
    assert not [change for change in found.changes if "lost_item" in as_told(change)[0]]


def test_a_parameter_set_otherwise_is_as_if_all_tables_were_compiled_anew() -> None:
    when = {"as_of": DAY, "now": NOON}
    one = opened(POLICY)
    one.decide(FACTS, **when)  # type: ignore[arg-type]  # the days
    for weight in (12, 25, 31):
        facts = {**FACTS, "weight": weight, "limit": 30}
        assert one.decide(facts, **when).decisions == opened(POLICY).decide(facts, **when).decisions  # type: ignore[arg-type]  # the days


# ---- facts that follow from events


EVENTS = """
GLOSSARY | type          | may be null | label en
zone     | string        |             | zone
sent_at  | date and time | yes         | sent at
weight   | number        |             | weight
dear     | boolean       |             | dear
state    | string        |             | state

VALUES | value
state  | waiting
state  | sent

POLICY   | name  | en
zone     | zone  |
actor    | post  | Post
headline | state | State

EVENTS  | label en | label zh | actor | item    | form
sending | sent     | 寄出     | post  | sent_at | last

F       | order | input   | input | input | output
parcel  |       | sent_at | dear  | weight | state
1       | 1     | null    | -     | -      | waiting
2       | 2     | -       | yes   | -      | waiting
3       | 3     | -       | no    | > 10   | waiting
4       | 4     | -       | no    | -      | sent
"""
SENT = {"event": "sending", "at": "2025-06-19 10:00", "facts": {"weight": 5}}


def test_what_happened_stays_as_it_is() -> None:
    """Neither what follows from an event nor what came with one is changed; without a record both are facts."""
    made = opened(EVENTS)
    facts: dict[str, object] = {"zone": "UTC", "dear": "no"}
    told = explain(decide(made, facts, events=[SENT])).changes
    assert [as_told(change) for change in told.changes] == [({"dear": (False, True)}, "waiting")]
    assert not explain(decide(made, facts, events=[SENT]), frozen=["dear"]).changes.changes
    free = explain(decide(made, {**facts, "sent_at": "2025-06-19 10:00", "weight": 5})).changes
    assert {name for change in free.changes for name in as_told(change)[0]} == {"sent_at", "weight", "dear"}


# ---- the shipped policy


def test_the_shipped_policy_explains_every_headline() -> None:
    """Whatever its rows are today: each change that is told comes true, each reason is of a decision that was made."""
    policy = simsim.open(SHIPPED)
    items = (
        item for name, item in policy.glossary.items.items() if policy.producer(policy.names.full(name) or "") is None
    )
    facts = {item.name: item.allowed[0].value for item in items if item.allowed}
    outcome = decide(policy, facts)
    for headline in policy.card.headlines:
        explanation = explain(outcome, headline)
        assert all(outcome[reason.decision.name] is reason.decision for reason in explanation.reasons)
        for change in explanation.changes.changes:
            after = {d.name: d.after for d in change.differences}
            again = decide(policy, {**outcome.case.facts, **after})
            assert again.known[explanation.output] == Known.of(change.value)
        assert explanation_text(explanation, "zh")
