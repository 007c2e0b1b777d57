"""Which cells and bounds examples touch; and the same of a file of cases, which expect nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

import simsim
from simsim.analysis.boundaries import boundary_pairs
from simsim.analysis.suite import boundary_examples
from simsim.cli import app
from simsim.policy.cells import CellCoverage, EntryCoverage, cell_coverage
from simsim.policy.examples import ran, run
from tests.sheets import DAY, LENDING, NOON, SHIPPED, opened, write_excel
from tests.test_trial import PARCELS, written

TABLE: Final = """
GLOSSARY | type    | label en | label zh
weight   | number  | weight   | 重量
least    | number  | least    | 最少
lost     | boolean | lost     | 遗失
price    | number  | price    | 价格

POLICY    | name  | en
layer     | house | House
layers on | house |

U    | input   | input    | output | layer
fare | weight  | lost     | price  |
1    | < 10    | -        | 1      |
2    | >= 10   | no       | 2      |
3    | >= 10   | yes      | 3      | house
4    | = least | null, no | 4      | house
"""


def touched(given: str) -> CellCoverage:
    """What examples touch; each is its pairs, examples parted by semicolons."""
    names = ("weight", "least", "lost", "layers")
    rows = [dict(pair.split("=") for pair in example.split()) for example in given.split(";") if example.strip()]
    roles = " | ".join(["EXAMPLES", *("given" for _ in names[:3]), "layers", "expect"])
    head = " | ".join(["", *names[:3], "", "price"])
    lines = [" | ".join([f"E{n}", *(row.get(name, "") for name in names), ""]) for n, row in enumerate(rows)]
    text = TABLE.replace("null, no", "no").strip()
    policy = opened("\n".join([f"{text}\n\n{roles}", head, *lines]))
    return cell_coverage(policy, ran(policy, today=DAY, now=NOON))["fare"]


@pytest.mark.parametrize(
    ("given", "entries"),
    [
        ("", "1:weight 2:weight 2:lost 3:weight 3:lost 4:weight 4:lost"),
        ("weight=5", "1:weight+ 2:weight- 2:lost 3:weight- 3:lost 4:weight 4:lost"),
        ("weight=5 least=5", "1:weight+ 2:weight- 2:lost 3:weight- 3:lost 4:weight+ 4:lost"),
        ("lost=yes; lost=no", "1:weight 2:lost+- 2:weight 3:lost+- 3:weight 4:lost+- 4:weight"),
        ("weight=5; weight=15", "1:weight+- 2:weight+- 2:lost 3:weight+- 3:lost 4:weight 4:lost"),
        ("lost=yes layers=house; lost=no", "1:weight 2:lost+- 2:weight 3:lost+- 3:weight 4:lost+- 4:weight"),
    ],
)
def test_an_entry_is_touched_inside_and_outside_by_what_is_known(given: str, entries: str) -> None:
    found = touched(given).entries.values()
    marks = {f"{e.rule}:{e.item}": "+" * e.inside + "-" * e.outside for e in found}
    wanted = {text.rstrip("+-"): text[len(text.rstrip("+-")) :] for text in entries.split()}
    assert marks == wanted


@pytest.mark.parametrize(
    ("given", "sides"),
    [
        ("", (False, False)),
        ("weight=3", (True, False)),
        ("weight=10", (False, True)),
        ("weight=3; weight=99", (True, True)),
    ],
)
def test_a_bound_has_an_example_on_each_side(given: str, sides: tuple[bool, bool]) -> None:
    (bound,) = touched(given).bounds.values()
    assert (bound.below, bound.above) == sides
    assert touched(given).sided == all(sides)


def test_rows_whose_layer_is_off_are_not_touched() -> None:
    policy = opened(
        f"{TABLE.replace('null, no', 'no').strip()}\n\nEXAMPLES | given | expect\n | lost | price\nE1 | yes |"
    )
    example = policy.sheets.examples[0]
    (on,) = cell_coverage(policy, [run(policy, example, today=DAY, now=NOON)]).values()
    off = policy.decide({"lost": "yes"}, as_of=DAY, now=NOON, layers=[])
    (none,) = cell_coverage(policy, [replace(run(policy, example, today=DAY, now=NOON), outcome=off)]).values()
    assert [e.rule for e in on.entries.values() if e.inside] == ["3"]
    assert [e.rule for e in none.entries.values() if e.inside] == []
    assert [e.rule for e in none.entries.values() if e.outside] == ["2"]


LOANS: Final = simsim.open(LENDING)
RAN: Final = ran(LOANS, today=DAY, now=NOON)


@given(st.lists(st.integers(0, 11), max_size=6))
def test_law_more_examples_touch_no_less(numbers: list[int]) -> None:
    few = cell_coverage(LOANS, [RAN[n] for n in numbers])
    all_of_them = cell_coverage(LOANS, RAN)
    for name, one in few.items():
        for key, entry in one.entries.items():
            more = all_of_them[name].entries[key]
            assert entry.inside <= more.inside
            assert entry.outside <= more.outside
        assert one.sided <= all_of_them[name].sided <= len(one.bounds)
        assert len(one.lacking) == len(one.entries) - one.touched + len(one.bounds) - one.sided


def test_boundary_cases_put_examples_on_both_sides_of_the_bounds_they_are_made_for() -> None:
    policy = simsim.open(LENDING)
    examples = ran(policy, today=DAY, now=NOON)
    pairs = boundary_pairs(policy, examples)
    rows = boundary_examples(policy, pairs, {e.id.text for e in policy.sheets.examples}, today=DAY, now=NOON)
    seen = cell_coverage(policy, [*examples, *(run(policy, row, today=DAY, now=NOON) for row in rows)])
    made_for = {(pair.probe.item, pair.probe.bound.cut) for pair in pairs if pair.probe.bound}
    assert made_for
    for one in seen.values():
        for key, bound in one.bounds.items():
            assert key not in made_for or (bound.below and bound.above)


# ---- as it is told


def told(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["test", *map(str, arguments)], env={"COLUMNS": "100", "TERM": "dumb"})


ENGLISH: Final = """
Entries with an example inside and one outside, bounds with an example on each side:
  the fare  entries 2 of 3  bounds 1 of 2
    fare.csv, sheet fare, B5: rule 3, weight: no example inside
    fare.csv, sheet fare, B4: weight between 19 and 20: no example above
"""
CHINESE: Final = """
内外均有案例的单元格，两侧均有案例的界限：
  邮资  单元格 2 / 3  界限 1 / 2
    fare.csv，工作表 fare，B5：规则 3 重量：其内无案例
    fare.csv，工作表 fare，B4：重量 19 与 20 之间：其上无案例
"""


@pytest.mark.parametrize(("lang", "expected"), [("en", ENGLISH), ("zh", CHINESE)])
def test_what_lacks_an_example_is_named_with_its_cell(tmp_path: Path, lang: str, expected: str) -> None:
    folder = written(tmp_path / "parcels", PARCELS)
    assert expected in told(folder, "--bounds", "--lang", lang).stdout
    assert expected not in told(folder, "--lang", lang).stdout


def test_as_data_all_of_it_is_told(tmp_path: Path) -> None:
    folder = written(tmp_path / "parcels", PARCELS)
    (found,) = json.loads(told(folder, "--bounds", "--format", "json").stdout)["policies"]
    fare: dict[str, Any] = found["cells"]["fare"]
    assert (fare["entries"], fare["bounds"]) == ({"touched": 2, "count": 3}, {"touched": 1, "count": 2})
    entry, bound = fare["lacking"]
    place = {"file": "fare.csv", "sheet": "fare"}
    assert entry == {"rule": "3", "item": "weight", **place, "cell": "B5", "inside": False, "outside": True}
    cells = [{"rule": "2", **place, "cell": "B4"}, {"rule": "3", **place, "cell": "B5"}]
    assert bound == {"item": "weight", "between": [19, 20], "cells": cells, "below": True, "above": False}


# ---- a file of cases


CASES: Final = "id,weight,遗失,ticket\nT1,5,no,a\nT2,12,,b\nT3,95,no,\nT4,3,yes,c\n"
COUNTED: Final = """\
Rules that these cases exercise, and how often:
  total     1 of 1  1 ×4
  the fare  3 of 3  1 ×2  2 ×1  3 ×1

Parcel post: cases read 4, not decidable 0; rules exercised 4 of 4
"""


@pytest.fixture
def parcels(tmp_path: Path) -> Path:
    return written(tmp_path / "parcels", PARCELS)


def test_the_cases_of_a_file_are_counted_and_expect_nothing(parcels: Path, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text(CASES, encoding="utf-8")
    given = ("--cases", tmp_path / "cases.csv", "--ignore", "ticket")
    result = told(parcels, *given)
    assert (result.exit_code, result.stdout) == (0, COUNTED)
    touched_too = told(parcels, *given, "--bounds").stdout
    assert "the fare  entries 3 of 3  bounds 2 of 2" in touched_too


def test_a_workbook_may_hold_the_cases(parcels: Path, tmp_path: Path) -> None:
    rows = [line.split(",") for line in CASES.strip().splitlines()]
    write_excel(tmp_path / "cases.xlsx", {"cases": rows})
    assert told(parcels, "--cases", tmp_path / "cases.xlsx", "--ignore", "ticket").stdout == COUNTED


def test_when_and_what_happened_are_columns_too(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text(
        "medium,reader_kind,borrowed_on,as of,layers\nbook,adult,2025-07-01,2025-07-02,rules\n"
    )
    (found,) = json.loads(told(LENDING, "--cases", tmp_path / "c.csv", "--format", "json").stdout)["policies"]
    assert found["tables"]["loan"]["rules"]["2"] == 1
    assert [one["id"] for one in found["examples"]] == ["2"]


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("id,wieght\nT1,5\n", 2, "cases.csv, B1: No item has the name or label wieght"),
        ("weight\n", 2, "cases.csv: There is no case in this file."),
        ("weight\nheavy\n", 2, "cases.csv, A2:"),
        ("weight;lost\n5;no\n", 2, "cases.csv"),
    ],
)
def test_what_is_wrong_with_a_file_of_cases_is_told(
    parcels: Path, tmp_path: Path, text: str, code: int, expected: str
) -> None:
    (tmp_path / "cases.csv").write_text(text)
    result = told(parcels, "--cases", tmp_path / "cases.csv")
    assert result.exit_code == code
    assert expected in result.stdout


def test_a_file_that_is_not_there_is_told_of(parcels: Path) -> None:
    assert told(parcels, "--cases", "nowhere.csv").exit_code == 2


def test_every_share_of_the_shipped_policy_adds_up() -> None:
    policy = simsim.open(SHIPPED)
    seen = cell_coverage(policy, ran(policy, today=DAY, now=NOON))
    assert {*seen} == {*policy.tables}
    for one in seen.values():
        lacking = [lack for lack in one.lacking if isinstance(lack, EntryCoverage)]
        assert one.touched + len(lacking) == len(one.entries)
