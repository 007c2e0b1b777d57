"""``simsim diff``: a change told whole, in both languages and as data; each kind of edit; what is said to be open."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from typer.testing import CliRunner, Result

from simsim.analysis.changes import Changes, changes
from simsim.analysis.impact import examples, spelled_answer, tally
from simsim.analysis.versions import Reading, Why
from simsim.cli import app
from tests.sheets import DAY, NOON, SHIPPED, drawn, opened

PARCELS: Final = """
GLOSSARY | type    | unit     | label en   | label zh
weight   | number  |          | weight     | 重量
lost     | boolean |          | lost       | 遗失
worth    | number  | currency | worth      | 价值
currency | string  |          | currency   | 货币
band     | string  |          | band       | 档
price    | number  |          | price      | 价格
total    | number  |          | total      | 合计

VALUES   | value | label en | label zh
band     | low   | low      | 低
band     | high  | high     | 高
currency | USD   |          |
currency | MYR   |          |
mode     | strict |         |
mode     | mild  |          |

PARAMETERS | type   | value  | alternatives | unit
limit      | number | 10     |              |
mode       | string | strict | strict, mild |
hours      | number | 48     |              | hours

POLICY    | name     | en          | zh
title     |          | Parcel post | 包裹邮政
layer     | law      | Law         | 法律
layer     | custom   | Custom      | 惯例
layers on | law      |             |
layer set | law      |             |
layer set | law, custom |          |
headline  | price    | Price       | 价格
headline  | claim    | Claim       | 索赔
currency  | currency |             |
actor     | sender   | Sender      | 寄件人

U    | input    | output | source
band | weight   | band   |
1    | < limit  | low    |
2    | >= limit | high   |

F     | order | input | input | input  | output | layer
price | 10    | band  | lost  | mode   | price  |
1     | 10    | low   | no    | -      | 1      |
2     | 20    | high  | no    | -      | 2      |
3     | 30    | -     | yes   | strict | 0      |
4     | 40    | -     | yes   | mild   | 5      |
5     | 50    | -     | -     | -      | 9      | custom

EXPRESSIONS | expression
total       | price * 2

CLOCKS | actor  | starts at | length | counted as | applies when
claim  | sender | sent_at   | hours  | elapsed    | lost = true

EXAMPLES | given  | given | given | given    | expect
         | weight | lost  | worth | currency | price
E1       | 5      | no    | 10    | USD      | 1
E2       | 15     | no    | 2.50  | MYR      | 2
E3       | 12     | no    | 7     | USD      | 2
"""
PARCELS_TIMED: Final = PARCELS.replace(
    "weight   | number  |          | weight     | 重量",
    "weight   | number  |          | weight     | 重量\nsent_at  | date and time | | sent at    | 寄出时间",
)
CHANGED: Final = (
    PARCELS_TIMED.replace("limit      | number | 10 ", "limit      | number | 20 ")
    .replace("4     | 40    | -     | yes   | mild   | 5 ", "4     | 25    | -     | yes   | mild   | 7 ")
    .replace("price * 2", "2 * price")
)


def compared(old: str, new: str) -> Changes:
    return changes(opened(old), opened(new))


def told(old: Path, new: Path, *arguments: object) -> Result:
    words = ["diff", str(old), str(new), "--as-of", "2025-06-20", "--now", "2025-06-20T12:00Z", *map(str, arguments)]
    return CliRunner().invoke(app, words, env={"COLUMNS": "100", "TERM": "dumb"})


def written(folder: Path, text: str) -> Path:
    """A folder with the sheets of a drawing."""
    folder.mkdir()
    for name, content in drawn(text).items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: Any) -> tuple[Path, Path]:  # noqa: ANN401  # pytest's own
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "old", PARCELS_TIMED)
    written(tmp_path / "new", CHANGED)
    return Path("old"), Path("new")


ENGLISH: Final = """\
Parcel post: old (c6c657d3ca99) → new (7d536c3dd3d1)

Written anew (rows: 3)
  total
    the expression changed (expressions.csv, sheet expressions, A2)
      total: price * 2 → 2 * price
  price
    rule 4 changed (price.csv, sheet price, A6)
      order: 40 → 25
      price: 5 → 7
  PARAMETERS
    limit changed (parameters.csv, sheet parameters, A2)
      value: 10 → 20

What is decided otherwise
  band
    cases that rule 2 decided are now decided by rule 1: band: high → low
      where weight: [10..20); 33 % of its cases
      for example weight = 10
  price
    cases that rule 4 decides come out otherwise: price: 5 → 7
      where lost: yes; mode: mild; 25 % of its cases
      for example lost = yes, mode = mild
  total
    not decided: no case that was tried shows another result of the expression, and that there is none is not proved

What that can reach: band, price, total
Headline outcomes among them: Price
In every case that enters none of these regions, all decisions and clocks but total are as before: proved.
(cases of which every fact is known and that both versions take; listed layers; parameters as stated)

Examples of both versions: 3, changed 2; worth 2.50 MYR, worth 7 USD
  Price
    before  after  cases  amounts
    2       1      2      worth 2.50 MYR, worth 7 USD
    1       1      1      worth 10 USD
  E2 (examples.csv, sheet examples, A4): Price: 2 → 1
  E3 (examples.csv, sheet examples, A5): Price: 2 → 1

Cases made to show each difference: 2, changed 1
  Price
    before              after               cases
    5                   7                   1
    not yet determined  not yet determined  1
  price: 4 → 4: Price: 5 → 7
"""
CHINESE: Final = """\
包裹邮政：old（c6c657d3ca99）→ new（7d536c3dd3d1）

改动的行（3 行）
  total · 合计
    表达式：修改（expressions.csv，工作表 expressions，A2）
      合计：price * 2 → 2 * price
  price · 价格
    规则 4：修改（price.csv，工作表 price，A6）
      顺序：40 → 25
      价格：5 → 7
  参数
    limit：修改（parameters.csv，工作表 parameters，A2）
      值：10 → 20

结论不同之处
  band · 档
    原由规则 2 决定的案件，现由规则 1 决定：档：高 → 低
      情形：重量: [10..20)；占该表案件的 33 %
      例如 重量 = 10
  price · 价格
    由规则 4 决定的案件，结论改变：价格：5 → 7
      情形：遗失: 是; mode: mild；占该表案件的 25 %
      例如 遗失 = 是、mode = mild
  total · 合计
    未判定：试过的案件中 表达式 的结果没有不同，但未能证明确无不同

可能受影响的决策与时钟：band · 档、price · 价格、total · 合计
其中的主要结论：价格
不落入以上情形的案件，除total · 合计以外的决策与时钟均不变（已证明）。
（所有事实已知、两个版本都接受的案件；启用层为政策表所列；参数按所定取值）

两个版本的案例：3 个，结论改变 2 个；价值 2.50 MYR、价值 7 USD
  价格
    之前  之后  案件数  金额
    2     1     2       价值 2.50 MYR、价值 7 USD
    1     1     1       价值 10 USD
  E2（examples.csv，工作表 examples，A4）：价格：2 → 1
  E3（examples.csv，工作表 examples，A5）：价格：2 → 1

为展示各差异构造的案件：2 个，结论改变 1 个
  价格
    之前      之后      案件数
    5         7         1
    尚未确定  尚未确定  1
  price: 4 → 4：价格：5 → 7
"""


@pytest.mark.parametrize(("lang", "expected"), [("en", ENGLISH), ("zh", CHINESE)])
def test_a_change_is_told_whole(pair: tuple[Path, Path], lang: str, expected: str) -> None:
    ran = told(*pair, "--lang", lang)
    assert ran.output == expected
    assert ran.exit_code == 1


def test_a_change_as_data(pair: tuple[Path, Path]) -> None:
    ran = told(*pair, "--format", "json")
    data = json.loads(ran.output, parse_float=Decimal)
    assert ran.exit_code == 1
    assert (data["same"], data["whole"], data["open"], data["beside"]) == (False, False, ["total"], [])
    assert data["reached"] == ["band", "price", "total"]
    assert data["old"] == {"name": "old", "title": "Parcel post", "version": opened(PARCELS_TIMED).version}
    assert data["edits"][0]["cells"] == [
        {
            "column": "total.total",
            "old": "price * 2",
            "new": "2 * price",
            "says_the_same": False,
            "old_place": {"file": "expressions.csv", "sheet": "expressions", "cell": "B2"},
            "new_place": {"file": "expressions.csv", "sheet": "expressions", "cell": "B2"},
        }
    ]
    band = data["differences"][0]
    assert (band["table"], band["whole"], band["not_listed"]) == ("band", True, 0)
    assert band["pairs"][0]["box"] == {"weight": "[10..20)"}
    assert band["pairs"][0]["case"] == {"weight": 10}
    assert band["pairs"][0]["after"] == {"status": "decided", "rules": ["1"], "outputs": [{"band": "low"}]}
    assert data["examples"]["changed"] == {
        "cases": 2,
        "amounts": [
            {"item": "worth", "currency": "MYR", "sum": Decimal("2.50")},
            {"item": "worth", "currency": "USD", "sum": 7},
        ],
    }
    assert [flip["id"] for flip in data["examples"]["flips"]] == ["E2", "E3"]
    assert data["examples"]["flips"][0]["outcomes"] == {"price": {"old": "2", "new": "1", "due_moved": False}}
    assert data["cases"] is None


def test_nothing_changed_is_told_and_ends_well(pair: tuple[Path, Path]) -> None:
    version = opened(PARCELS_TIMED).version
    ran = told(pair[0], pair[0])
    assert ran.exit_code == 0
    assert ran.output == (
        f"Parcel post: old ({version}) → old ({version})\n\nWritten anew: nothing\n\n"
        "Nothing changed in meaning: proved. Every case is decided as before.\n"
    )


# Another spelling, place or order: what stands there changed, what it means did not.
SAME: Final = {
    "a row moved": (
        "1    | < limit  | low    |\n2    | >= limit | high   |",
        "2    | >= limit | high |\n1    | < limit | low |",
    ),
    "a bound by another sign": ("1    | < limit  | low ", "1    | not(>= limit) | low "),
    "a label for a name": ("1     | 10    | low ", "1     | 10    | 低 "),
    "orders further apart": ("1     | 10    | low ", "1     | 5     | low "),
    "another label": ("| 重量", "| 重"),
    "a source's paraphrase": ("1    | < limit  | low    |", "1    | < limit  | low    | "),
}


@pytest.mark.parametrize("name", SAME)
def test_what_says_the_same_is_no_change_in_meaning(name: str) -> None:
    old, new = SAME[name]
    assert old in PARCELS_TIMED
    found = compared(PARCELS_TIMED, PARCELS_TIMED.replace(old, new))
    assert found.same, found.meanings


def row(found: Changes) -> list[tuple[str, str, str, list[tuple[str, str, str]]]]:
    """The edits in short: sheet, row, kind, cells."""
    return [(e.sheet, e.key, e.kind, [(c.column, c.old.text, c.new.text) for c in e.cells]) for e in found.edits]


EDITS: Final[list[tuple[str, str, Any]]] = [
    ("3     | 30    | -     | yes   | strict | 0      |\n", "", ("price", "3", "removed")),
    (
        "5     | 50    | -     | -     | -      | 9      | custom",
        "5     | 15    | -     | -     | -      | 9      | custom",
        ("price", "5", "moved", [("order", "50", "15")]),
    ),
    ("F     | order", "R     | order", ("price", "*", "changed", [("hit policy", "F", "R")])),
    ("headline  | claim    | Claim", "headline  | claim    | Deadline", ("POLICY", "headline claim", "changed")),
    ("price    | number  |          | price", "price    | number  | USD | price", ("GLOSSARY", "price", "changed")),
    ("currency | USD   |", "currency | IDR | |\ncurrency | USD   |", ("VALUES", "currency IDR", "added")),
    (
        "hours      | number | 48 ",
        "hours      | number | 24 ",
        ("PARAMETERS", "hours", "changed", [("value", "48", "24")]),
    ),
    (
        "| lost = true",
        "| lost = false",
        ("CLOCKS", "claim", "changed", [("applies when", "lost = true", "lost = false")]),
    ),
    ("E3       | 12 ", "E3       | 13 ", ("EXAMPLES", "E3", "changed", [("weight", "12", "13")])),
]


@pytest.mark.parametrize(("old", "new", "expected"), EDITS)
def test_each_kind_of_edit_is_told_with_its_row(old: str, new: str, expected: Any) -> None:  # noqa: ANN401  # parts of rows
    assert old in PARCELS_TIMED
    found = compared(PARCELS_TIMED, PARCELS_TIMED.replace(old, new))
    assert expected in [one[: len(expected)] for one in row(found)]


def test_a_table_that_is_new_or_gone_is_told_as_one() -> None:
    without = PARCELS_TIMED.replace("\nEXPRESSIONS | expression\ntotal       | price * 2\n", "")
    gone, new = compared(PARCELS_TIMED, without), compared(without, PARCELS_TIMED)
    assert row(gone) == [("total", "", "removed", [])]
    assert row(new) == [("total", "", "added", [])]
    assert gone.kept == {"total": (Why.REMOVED, "total")}
    assert new.kept == {"total": (Why.ADDED, "total")}


# What keeps a decision or clock from being compared, and what that can reach.
OPEN: Final[list[tuple[str, str, str, Why, tuple[str, ...]]]] = [
    ("| lost = true", "| lost = false", "claim", Why.CLOCK, ("claim",)),
    ("hours      | number | 48 ", "hours      | number | 24 ", "claim", Why.PARAMETER, ("claim",)),
    ("weight   | number  |          |", "weight   | number  | kg |", "", Why.TYPE, ()),
]


@pytest.mark.parametrize(("old", "new", "node", "why", "reached"), OPEN)
def test_what_cannot_be_compared_is_said_to_be_open(
    old: str, new: str, node: str, why: Why, reached: tuple[str, ...]
) -> None:
    found = compared(PARCELS_TIMED, PARCELS_TIMED.replace(old, new))
    assert {name: reason for name, (reason, _) in found.kept.items()} == ({node: why} if node else {})
    assert found.reached == reached
    assert found.open == reached
    assert not found.same


def test_another_type_of_an_item_opens_whatever_rests_on_it() -> None:
    old = PARCELS_TIMED.replace("weight   | number  |          |", "weight   | number  |          |")
    new = PARCELS_TIMED.replace("GLOSSARY | type    | unit     |", "GLOSSARY | type    | unit     | scale |").replace(
        "| weight     | 重量", "| 0 | weight     | 重量"
    )
    lines = new.splitlines()
    start = lines.index(next(line for line in lines if line.startswith("GLOSSARY")))
    for n in range(start + 1, len(lines)):
        if not lines[n]:
            break
        if not lines[n].startswith("weight"):
            cells = lines[n].split("|")
            lines[n] = "|".join([*cells[:3], " ", *cells[3:]])
    found = compared(old, "\n".join(lines))
    assert found.kept == {"band": (Why.TYPE, "weight")}
    assert found.reached == ("band", "price", "total")


RANKED: Final = """
GLOSSARY | type
weight   | number
zone     | string
grade    | string

VALUES | value
grade  | first
grade  | second
zone   | near

P     | input  | output
grade | weight | grade
1     | > 5    | first
2     | > 10   | second
"""
TURNED: Final = RANKED.replace("grade  | first\ngrade  | second", "grade  | second\ngrade  | first")


def test_another_order_of_values_changes_what_a_priority_table_gives() -> None:
    found = compared(RANKED, TURNED)
    (pair,) = found.meanings["grade"].pairs
    assert (pair.difference.old, pair.difference.new) == (("1",), ("2",))
    assert found.whole


def test_another_order_of_values_leaves_open_what_a_list_in_their_order_is() -> None:
    found = compared(RANKED.replace("P     |", "O     |"), TURNED.replace("P     |", "O     |"))
    assert found.kept == {"grade": (Why.RANK, "grade.grade")}


ZONED: Final = PARCELS_TIMED.replace(
    "currency | string  |          | currency   | 货币",
    "currency | string  |          | currency   | 货币\ncity | string | | | \nport | string | | |",
).replace("actor     | sender ", "zone | city | |\nactor     | sender ")


@pytest.mark.parametrize(
    ("old", "new", "why", "item"),
    [
        ("zone | city", "zone | port", Why.ZONE, "port"),
        ("calendar | city", "calendar | port", Why.CALENDAR, "claim"),
        ("hours  | elapsed ", "hours  | working days ", Why.CLOCK, "claim"),
    ],
)
def test_what_times_are_counted_by_is_compared_too(old: str, new: str, why: Why, item: str) -> None:
    base = ZONED.replace("actor     | sender ", "calendar | city | |\nactor     | sender ")
    assert old in base
    found = compared(base, base.replace(old, new))
    assert found.kept == {"claim": (why, item)}


EVENTFUL: Final = (
    PARCELS_TIMED
    + """
EVENTS | actor  | item    | form
posted | sender | sent_at | first
again  | sender |         |
"""
)


EVENTS_OF_SENDING: Final = EVENTFUL.replace("label zh\nweight", "label zh | may be null\nweight").replace(
    "sent at    | 寄出时间", "sent at    | 寄出时间 | yes"
)


def test_an_item_that_follows_otherwise_from_events_opens_what_rests_on_it() -> None:
    found = compared(EVENTS_OF_SENDING, EVENTS_OF_SENDING.replace("| sent_at | first", "| sent_at | last"))
    assert found.kept == {"claim": (Why.EVENTS, "sent_at")}
    assert found.reached == ("claim",)


def test_a_parameter_that_a_column_tests_is_compared_as_set_alike_and_as_stated() -> None:
    found = compared(
        PARCELS_TIMED,
        PARCELS_TIMED.replace("mode       | string | strict | strict, mild", "mode | string | mild | strict, mild"),
    )
    (pair,) = found.meanings["price"].pairs
    assert (pair.difference.old, pair.difference.new) == (("3",), ("4",))
    assert pair.readings == (
        Reading(("law",), ("law",), ("mode",)),
        Reading(("law", "custom"), ("law", "custom"), ("mode",)),
    )
    assert [item.name for item, _ in pair.difference.box] == ["lost"]


def test_layers_that_are_on_by_themselves_are_compared_as_each_version_has_them() -> None:
    found = compared(PARCELS_TIMED, PARCELS_TIMED.replace("layers on | law      |", "layers on | law, custom |"))
    (pair,) = found.meanings["price"].pairs
    assert pair.readings == (Reading(("law",), ("law", "custom")),)
    assert (pair.difference.old, pair.difference.new) == ((), ("5",))
    assert "POLICY" in found.beside


def test_a_difference_where_an_earlier_decision_is_silent_is_found() -> None:
    old = PARCELS_TIMED.replace("1    | < limit  | low    |", "1    | < 5      | low    |")
    found = compared(old, old.replace("3     | 30    | -     | yes", "3     | 30    | low, high | yes"))
    pairs = found.meanings["price"].pairs
    assert {(pair.difference.old, pair.difference.new) for pair in pairs} == {(("3",), ()), (("3",), ("5",))}
    assert all(pair.difference.witness["band.band"] is None for pair in pairs)
    assert found.whole


CLOCKED: Final = {
    "en": (
        "What is decided otherwise\n"
        "  claim\n"
        "    not decided: the row of claim says otherwise\n"
        "\n"
        "What that can reach: claim\n"
        "Headline outcomes among them: Claim\n"
        "In every case that enters none of these regions, all decisions and clocks but claim are as before: proved.\n"
    ),
    "zh": (
        "结论不同之处\n"
        "  claim\n"
        "    未判定：claim 所在行的内容不同\n"
        "\n"
        "可能受影响的决策与时钟：claim\n"
        "其中的主要结论：索赔\n"
        "不落入以上情形的案件，除claim以外的决策与时钟均不变（已证明）。\n"
    ),
}


@pytest.mark.parametrize("lang", CLOCKED)
def test_a_clock_that_changed_is_said_to_be_open(tmp_path: Path, lang: str) -> None:
    old = written(tmp_path / "old", PARCELS_TIMED)
    new = written(tmp_path / "new", PARCELS_TIMED.replace("| lost = true", "| lost = false"))
    ran = told(old, new, "--lang", lang)
    assert ran.exit_code == 1
    assert CLOCKED[lang] in ran.output


def test_of_many_rows_and_many_pairs_the_first_are_told_and_the_rest_is_counted(tmp_path: Path) -> None:
    head = "GLOSSARY | type\nweight | number\nprice | number\n\nU | input | output\nfare | weight | price\n"
    rows = [f"{n} | [{n}..{n + 1}) | {{price}}\n" for n in range(25)]
    old = written(tmp_path / "old", head + "".join(row.format(price=1) for row in rows))
    new = written(tmp_path / "new", head + "".join(row.format(price=2) for row in rows))
    lines = told(old, new).output.splitlines()
    assert "    … and 5 more" in lines
    assert "    5 more pairs of rules differ" in lines
    assert sum("come out otherwise: price: 1 → 2" in line for line in lines) == 20
    assert len(json.loads(told(old, new, "--format", "json").output)["differences"][0]["pairs"]) == 25


SAID: Final = """
TEXTS | value | audience | language | text
price | 1     | sender   | en       | One.
"""


def test_another_text_is_a_change_in_what_is_said_and_in_no_case(tmp_path: Path, monkeypatch: Any) -> None:  # noqa: ANN401  # pytest's own
    monkeypatch.chdir(tmp_path)
    base = PARCELS_TIMED.replace("actor     | sender ", "audience | sender | To the sender |\nactor     | sender ")
    old = written(tmp_path / "old", base + SAID)
    new = written(tmp_path / "new", base + SAID.replace("One.", "Only one."))
    ran = told(old, new)
    assert ran.exit_code == 1
    assert ran.output.split("\n\n", 1)[1] == (
        "Written anew (rows: 1)\n"
        "  TEXTS\n"
        "    price 1 sender en changed (texts.csv, sheet texts, A2)\n"
        "      text: One. → Only one.\n"
        "\n"
        "What may be given or said changed too: TEXTS\n"
        "No case is decided otherwise: proved.\n"
        "(cases of which every fact is known and that both versions take; listed layers; parameters as stated)\n"
    )


NOTED: Final = """
GLOSSARY | type
weight   | number
price    | number

U    | input  | output | row  | table
fare | weight | price  |      |
1    | < 10   | 1      | once | one
2    | >= 10  | 2      |      |
"""


def test_annotations_are_told_under_their_own_names(tmp_path: Path) -> None:
    old = written(tmp_path / "old", NOTED)
    ran = told(old, written(tmp_path / "new", NOTED.replace("once | one", "twice | two")))
    assert ran.exit_code == 0
    assert "      row: once → twice\n      table: one → two\n" in ran.output


def test_amounts_of_cases_are_summed_by_currency() -> None:
    found = compared(PARCELS_TIMED, CHANGED)
    counted = tally(found, examples(found), today=DAY, now=NOON)
    cells = {
        (spelled_answer(old), spelled_answer(new)): (share.cases, share.amounts)
        for (old, new), share in counted.matrix["price"].items()
    }
    assert cells == {
        ("1", "1"): (1, {("worth", "USD"): Decimal(10)}),
        ("2", "1"): (2, {("worth", "MYR"): Decimal("2.50"), ("worth", "USD"): Decimal(7)}),
    }


def test_the_shipped_policy_compared_with_itself_has_nothing_to_tell() -> None:
    ran = told(SHIPPED, SHIPPED)
    assert ran.exit_code == 0
    assert ran.output.splitlines()[2:] == [
        "Written anew: nothing",
        "",
        "Nothing changed in meaning: proved. Every case is decided as before.",
    ]
