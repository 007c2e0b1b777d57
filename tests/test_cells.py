"""What a cell admits, and what is said of one that cannot be read: rows of data in tests/cases, for all to extend."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from simsim.diagnostics import CellError, Diagnostic, Place
from simsim.feel.binding import Constant, Reference, Unknown, bind
from simsim.feel.evaluation import Unsettled, evaluated
from simsim.feel.functions import FUNCTIONS
from simsim.feel.parser import parse_expression
from simsim.items import AllowedValue, ItemDefinition, read_fact
from simsim.messages import MESSAGES
from simsim.policy.model import PolicyModel
from simsim.policy.opening import assembled
from simsim.regions import canonical
from simsim.reports.html_parts import Reader
from simsim.reports.html_tables import decision_html
from simsim.reports.plain import json_text, outcome_data
from simsim.reports.text import outcome_text
from simsim.sheets import ItemRow, ParameterRow, Sheets, ValueRow
from simsim.simulator.fields import field_of
from simsim.table import DecisionTable, Entry, HitPolicy, Rule
from simsim.values import Kind, Known, Months, kind_of, read
from simsim.words import FUNCTION, UNIT, UNIT_OF_MONTHS, Phrase
from tests.sheets import HERE, decide, opened

CASES = HERE / "cases"
CHOICE = (
    AllowedValue("serious", Phrase("very serious", "严重")),
    AllowedValue("minor", Phrase("a minor thing", "轻微")),
    AllowedValue("none"),
    AllowedValue("buyer", Phrase("buyer's fault (mostly)", "买家(为主)")),
)
TYPES = {
    "number": ItemDefinition("amount", Kind.NUMBER, label=Phrase("amount", "金额")),
    "money": ItemDefinition("amount", Kind.NUMBER, scale=2, label=Phrase("amount", "金额")),
    "count": ItemDefinition("amount", Kind.NUMBER, scale=0, label=Phrase("amount", "金额")),
    "string": ItemDefinition("city", Kind.STRING, label=Phrase("city", "城市")),
    "choice": ItemDefinition("severity", Kind.STRING, allowed=CHOICE, label=Phrase("severity", "严重程度")),
    "boolean": ItemDefinition("agreed", Kind.BOOLEAN, label=Phrase("agreed", "已同意")),
    "date": ItemDefinition("day", Kind.DATE, label=Phrase("day", "日期项")),
    "date and time": ItemDefinition("moment", Kind.DATE_AND_TIME, label=Phrase("moment", "时刻")),
    "duration": ItemDefinition("span", Kind.DURATION, label=Phrase("span", "时长项")),
    "months": ItemDefinition("term", Kind.YEARS_AND_MONTHS, label=Phrase("term", "期限")),
    "hours": ItemDefinition("waited", Kind.NUMBER, unit="hours", label=Phrase("time waited", "等待时间")),
}
OTHER = ItemDefinition("other", Kind.NUMBER, label=Phrase("other amount", "另一金额"))
LIMIT = ItemDefinition("limit", Kind.NUMBER, label=Phrase("upper limit", "上限"))
HIT = ItemDefinition("hit", Kind.BOOLEAN)
CELL = Place("test.csv", "test", "B3")


def rows(file: str) -> list[dict[str, str]]:
    with (CASES / file).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def of_type(text: str) -> ItemDefinition:
    """The item of a type; a question mark behind it says that it may be null."""
    return replace(TYPES[text.rstrip("?")], may_be_null=text.endswith("?"))


@cache
def one_cell(cell: str, type_: str, *, output: bool = False) -> tuple[PolicyModel | None, list[Diagnostic]]:
    """A policy of one rule with this cell as its only input entry, or as its output entry."""
    item = of_type(type_)
    column, result = (OTHER, item) if output else (item, HIT)
    rule = Rule("1", (Entry("-" if output else cell, CELL),), (Entry(cell if output else "yes", CELL),))
    table = DecisionTable(Entry("test"), HitPolicy.UNIQUE, (Entry(column.name),), (Entry(result.name),), (rule,))
    values = tuple(ValueRow(Entry(item.name), value) for value in item.allowed)
    items = tuple(ItemRow(i) for i in {i.name: i for i in (item, OTHER, HIT)}.values())
    return assembled(Sheets((), items, values, (ParameterRow(LIMIT, Entry("10")),), tables=(table,)))


def verdict(cell: str, type_: str, value: str) -> str:
    policy, found = one_cell(cell, type_)
    assert policy, [d.told() for d in found]
    item = of_type(type_)
    facts: dict[str, Any] = {item.name: read_fact(item, None if value == "null" else value)}
    if "other" in cell:
        facts["other"] = 5
    return "yes" if decide(policy, facts)["test"].output else "no"


@pytest.mark.parametrize("row", rows("unary_tests.csv"), ids=lambda row: f"{row['cell']} | {row['value']}")
def test_unary_test(row: dict[str, str]) -> None:
    assert verdict(row["cell"], row["type"], row["value"]) == row["verdict"], row["why"]


# What the expressions of expressions.csv speak of; a row may give other facts: ``amount=3; price=?``, ? being unknown.
FACTS: Mapping[str, Any] = {
    "amount": Decimal("7.25"),
    "price": Decimal(-2),
    "city": "Abc b",
    "letter": "serious",
    "flag": True,
    "day": date(2024, 3, 31),
    "moment": datetime(2025, 1, 31, 22, 30, 15, tzinfo=UTC),
    "span": timedelta(hours=50),
    "term": Months(-14),
    "amounts": (Decimal(1), Decimal("2.5"), Decimal(1)),
    "nothing": None,
}
ITEMS = {
    name: ItemDefinition(name, kind_of(value) or Kind.NUMBER) for name, value in FACTS.items() if name != "amounts"
}
ITEMS |= {"letter": replace(TYPES["choice"], name="letter"), "amounts": ItemDefinition("amounts", Kind.NUMBER)}


def resolve(word: str) -> Constant | Reference | Unknown:
    """What a word of an expression stands for."""
    if word in ("limit", "上限"):
        return Constant(Decimal(10), "limit", LIMIT)
    return Reference(ITEMS[word]) if word in ITEMS else Unknown()


def knowing(facts: str) -> Callable[[str], Known]:
    """What is known of each item: as ever, but for what ``facts`` says."""
    given = dict(pair.strip().split("=") for pair in facts.split(";") if pair)

    def scope(name: str) -> Known:
        if given.get(name) == "?":
            return Known(None, (name,))
        return Known.of(read(ITEMS[name].kind, given[name]) if name in given else FACTS[name])

    return scope


def given_by(expression: str, type_: str, facts: str) -> str:
    """What an expression gives: its value, ``! code`` for an error, ``? names`` for what it waits for."""
    item = ItemDefinition("result", TYPES[type_].kind, allowed=TYPES[type_].allowed)
    try:
        return canonical(evaluated(bind(parse_expression(expression), item, resolve), knowing(facts)))
    except CellError as error:
        return f"! {error.code}"
    except Unsettled as unsettled:
        return f"? {', '.join(unsettled.missing)}"


@pytest.mark.parametrize("row", rows("expressions.csv"), ids=lambda row: f"{row['expression']} | {row['facts']}")
def test_expression(row: dict[str, str]) -> None:
    expected = row["value"].replace("Z", "+00:00") if row["type"] == "date and time" else row["value"]
    assert given_by(row["expression"], row["type"], row["facts"]) == expected, row["why"]


def test_there_are_many_of_them() -> None:
    assert len(rows("unary_tests.csv")) >= 450
    assert len(rows("expressions.csv")) >= 250
    assert len(rows("bad_cells.csv")) >= 150


# What is wrong with a cell that is no cell of a rule, or with its place in the sheet.
ELSEWHERE = {
    "cell-error-value",
    "cell-kept",
    "cell-merged",
    "cell-stray",
    "value-date",
    "value-instant",
    "value-missing",
    "output-missing",
}


def test_every_code_of_a_cell_has_its_case() -> None:
    kinds = ("cell", "evaluation", "function", "output", "value")
    codes = {code for code in MESSAGES if code.split("-")[0] in kinds} | {"name-unknown"}
    assert codes - ELSEWHERE == {row["code"] for row in rows("bad_cells.csv")} - {"clause-mixed-zones"}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_example_of_a_function_gives_what_it_says(name: str) -> None:
    call, gives = FUNCTIONS[name].example
    assert given_by(call, "number", "") == gives
    assert given_by(FUNCTION.shown(name, "zh") + call.removeprefix(name), "number", "") == gives


@pytest.mark.parametrize("word", sorted({s for en, zh in UNIT_OF_MONTHS.spellings.values() for s in (*en, *zh)}))
def test_every_word_for_months_can_stand_in_a_cell(word: str) -> None:
    one = {"years": "P1Y", "months": "P1M"}[UNIT_OF_MONTHS.read(word) or ""]
    assert verdict(f"1 {word}", "months", one) == "yes"
    assert verdict(f"1{word}", "months", one) == "yes"


@pytest.mark.parametrize("row", rows("bad_cells.csv"), ids=lambda row: f"{row['cell']} | {row['type']}")
def test_bad_cell(row: dict[str, str]) -> None:
    policy, found = one_cell(row["cell"], row["type"], output=row["in"] == "output")
    assert policy is None
    assert [d.code for d in found] == [row["code"]]
    assert found[0].place == CELL
    assert found[0].told("en") == row["english"]
    assert found[0].told("zh") == row["chinese"]


@pytest.mark.parametrize("word", sorted({s for en, zh in UNIT.spellings.values() for s in (*en, *zh)}))
def test_every_word_for_a_unit_can_stand_in_a_cell(word: str) -> None:
    key = UNIT.read(word)
    one = {"days": "P1D", "hours": "PT1H", "minutes": "PT1M", "seconds": "PT1S"}[key or ""]
    assert verdict(f"1 {word}", "duration", one) == "yes"
    assert verdict(f"1{word}", "duration", one) == "yes"


# ---- years and months, the whole way

LEASES = """
GLOSSARY | type                      | label en   | label zh
notice   | months                    | notice     | 通知期
ends_on  | date                      | ends on    | 到期日
leave_by | date                      | leave by   | 最迟离开
longer   | 年月时长                  | twice that | 两倍
short    | yes/no                    | short      | 短

U     | input          | output           | output     | output
lease | notice         | leave_by         | longer     | short
1     | < P3M          | ends_on - notice | notice * 2 | yes
2     | >= 3个月       | ends_on - P3M    | notice     | no
"""


@pytest.mark.parametrize("notice", ["2 months", "P2M", "2个月", Months(2)])
def test_months_are_read_decided_and_told(notice: object) -> None:
    policy = opened(LEASES)
    outcome = decide(policy, {"notice": notice, "ends_on": "2025-04-30"})
    assert outcome["lease"].output == {"leave_by": date(2025, 2, 28), "longer": Months(4), "short": True}
    assert "P4M" in outcome_text(outcome)
    assert '"P4M"' in json_text(outcome_data(outcome))
    assert "P4M" in decision_html(outcome, outcome["lease"], Reader("en"), opened=True)


def test_no_number_of_months_lies_between_two_rules() -> None:
    (column,) = opened(LEASES).compiled({})["lease"].inputs
    assert column.rules[: column.classify(None)] == (0b01, 0b10)
    assert [column.classify(Months(n)) for n in (1, 2, 3, 4)] == [0, 0, 1, 1]


def test_months_have_a_field_to_write_in() -> None:
    field = field_of(TYPES["months"], lambda: None)
    field.give((Months(14),))
    assert field.given == ("P1Y2M",)
