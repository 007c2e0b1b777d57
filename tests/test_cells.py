"""What a cell admits, and what is said of one that cannot be read: rows of data in tests/cases, for all to extend."""

import csv
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from simsim.diagnostics import Diagnostic, Place
from simsim.items import AllowedValue, ItemDefinition, read_fact
from simsim.policy.model import PolicyModel
from simsim.policy.opening import assembled
from simsim.sheets import ItemRow, ParameterRow, Sheets, ValueRow
from simsim.table import DecisionTable, Entry, HitPolicy, Rule
from simsim.values import Kind
from simsim.words import UNIT, Phrase
from tests.sheets import HERE, decide

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


def test_there_are_many_of_them() -> None:
    assert len(rows("unary_tests.csv")) >= 150
    assert len(rows("bad_cells.csv")) >= 30


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
