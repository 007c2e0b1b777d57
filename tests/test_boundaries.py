"""Boundary cases: what is moved, how far, what is kept; every pair flips and every row passes."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

import simsim
from simsim.analysis.boundaries import Pair, boundary_pairs, flips
from simsim.analysis.suite import boundary_examples, example_rows
from simsim.cli import app
from simsim.items import ItemDefinition
from simsim.knowledge import policy_of
from simsim.policy.bounds import Bound, bounds_of, edges
from simsim.policy.examples import ran, results, run, wrong
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Walk
from simsim.regions import Cut
from simsim.sheets import ExampleRow
from simsim.values import Kind, read
from simsim.workbook.delimited import csv_bytes
from tests.sheets import DAY, HERE, LENDING, NOON, SHIPPED, drawn, opened

POST: Final = """
GLOSSARY | type          | scale | may be null | label en | label zh
weight   | number        | 1     |             | weight   | 重量
colour   | string        |       |             | colour   | 颜色
sent_at  | date and time |       | yes         | sent     | 寄出
came_at  | date and time |       | yes         | arrived  | 到达
price    | number        |       |             | price    | 价格
zone     | string        |       |             | zone     | 时区

POLICY   | name | en       | zh
title    |      | Post     | 邮政
headline | fare |          |
headline | wait | The wait | 等待
zone     | zone |          |
actor    | post | Post     | 邮局

SOURCES | en        | zh
S1      | The list. | 价目表。

PARAMETERS | type   | value | unit  | source
patience   | number | 2     | hours | S1

CLOCKS | label en | label zh | actor | starts at | ends at | length   | counted as | source
wait   | the wait | 等待     | post  | sent_at   | came_at | patience | elapsed    | S1

U    | input   | output | source | valid from | valid to
fare | weight  | price  |        |            |
1    | <= 10   | 1      | S1     |            | 2025-06-30
2    | <= 10   | 2      | S1     | 2025-07-01 |
3    | > 10    | 3      | S1     |            |

EXAMPLES | given  | given  | given            | given   | given | as of      | now              | expect
         | weight | colour | sent_at          | came_at | zone  |            |                  | price
E1       | 4      | red    |                  |         | UTC   | 2025-06-20 |                  | 1
E2       | 10     |        |                  |         | UTC   | 2025-06-20 |                  | 1
E3       |        | red    | 2025-06-20 10:00 | null    | UTC   | 2025-06-20 | 2025-06-20 11:00 | (undetermined)
"""

WRITTEN: Final = (HERE / "cases" / "boundary_cases.csv").read_text(encoding="utf-8-sig")


def pairs_of(policy: PolicyModel) -> tuple[Pair, ...]:
    return boundary_pairs(policy, ran(policy, today=DAY, now=NOON))


def rows_of(policy: PolicyModel) -> list[ExampleRow]:
    taken = {row.id.text for row in policy.sheets.examples}
    return boundary_examples(policy, pairs_of(policy), taken, today=DAY, now=NOON)


def test_the_whole_file_of_a_small_policy() -> None:
    assert csv_bytes(example_rows(rows_of(opened(POST)))).decode("utf-8-sig") == WRITTEN


# ---- laws, of policies however they are changed


POLICIES: Final = {"post": POST, "lending": LENDING, "shipped": SHIPPED}


def policy_named(name: str) -> PolicyModel:
    source = POLICIES[name]
    return opened(source) if isinstance(source, str) else simsim.open(source)


@pytest.fixture(scope="module", params=POLICIES)
def policy(request: pytest.FixtureRequest) -> PolicyModel:
    return policy_named(request.param)


@pytest.fixture(scope="module")
def pairs(policy: PolicyModel) -> tuple[Pair, ...]:
    return pairs_of(policy)


def test_law_every_pair_flips_and_differs_in_what_is_moved_alone(policy: PolicyModel, pairs: tuple[Pair, ...]) -> None:
    assert pairs
    for pair in pairs:
        sides = [Walk(policy, outcome.case).outcome() for outcome in (pair.below, pair.above)]
        assert {*flips(*sides)} >= {*pair.flips}
        assert pair.flips
        (one, other) = (vars(side.case) for side in sides)
        differs = [key for key in one if one[key] != other[key]]
        assert differs == ["now" if pair.probe.clock else "as_of" if pair.probe.item == "as of" else "facts"]
        if differs == ["facts"]:
            assert one["facts"].keys() == other["facts"].keys()
            assert [k for k, v in one["facts"].items() if other["facts"][k] != v] == [pair.probe.item]


def test_law_no_fact_of_a_pair_can_be_left_out(policy: PolicyModel, pairs: tuple[Pair, ...]) -> None:
    for pair in pairs:
        for name in pair.below.case.facts.keys() - {pair.probe.item}:
            came = []
            for outcome in (pair.below, pair.above):
                facts = {key: value for key, value in outcome.case.facts.items() if key != name}
                case = outcome.case
                try:
                    again = policy.decide(
                        {**facts, **case.settings},
                        as_of=case.as_of,
                        now=case.now,
                        layers=case.layers,
                        events=case.events,
                    )
                except simsim.FactError:
                    break
                came.append(again)
            kept = [results(outcome) for outcome in (pair.below, pair.above)]
            assert [results(o) for o in came] != kept or flips(*came) != pair.flips, name


def test_law_every_row_passes_as_an_example(policy: PolicyModel, pairs: tuple[Pair, ...]) -> None:
    rows = boundary_examples(policy, pairs, {row.id.text for row in policy.sheets.examples}, today=DAY, now=NOON)
    assert rows
    for row in rows:
        assert wrong(run(policy, row, today=DAY, now=NOON)) == []
        assert [text for _, entry in row.expect if (text := entry.text)]
        assert all(row.story)
        assert {*row.sources} <= {*policy.glossary.sources}


def test_law_the_same_examples_give_the_same_rows() -> None:
    assert rows_of(simsim.open(LENDING)) == rows_of(simsim.open(LENDING))


# ---- how far a value is moved


NUMBER: Final = ItemDefinition("n", Kind.NUMBER)
CENTS: Final = ItemDefinition("n", Kind.NUMBER, scale=2)
DATED: Final = ItemDefinition("n", Kind.DATE)
TIMED: Final = ItemDefinition("n", Kind.DATE_AND_TIME)
LONG: Final = ItemDefinition("n", Kind.DURATION)
MONTHS: Final = ItemDefinition("n", Kind.YEARS_AND_MONTHS)


@pytest.mark.parametrize(
    ("item", "bound", "after", "below", "above"),
    [
        (NUMBER, "10", False, "9", "10"),
        (NUMBER, "10", True, "10", "11"),
        (NUMBER, "0.50", False, "0.4", "0.5"),
        (CENTS, "10", False, "9.99", "10"),
        (DATED, "2025-01-01", False, "2024-12-31", "2025-01-01"),
        (TIMED, "2025-01-01 09:00", False, "2025-01-01 08:59:59", "2025-01-01 09:00"),
        (TIMED, "2025-01-01 09:00", True, "2025-01-01 09:00", "2025-01-01 09:00:01"),
        (LONG, "48 h", True, "48 h", "PT48H1S"),
        (MONTHS, "3 months", False, "2 months", "3 months"),
    ],
)
def test_a_value_is_moved_by_the_least_that_its_type_knows(  # a row of a table
    item: ItemDefinition,
    bound: str,
    after: bool,  # noqa: FBT001  # a row of a table
    below: str,
    above: str,
) -> None:
    cut = Cut(read(item.kind, bound), after)
    assert edges(Bound("n", cut), item) == (read(item.kind, below), read(item.kind, above))


def test_a_day_of_validity_begins_at_midnight_where_the_item_is_an_instant() -> None:
    found = edges(Bound("n", Cut(date(2025, 1, 1))), TIMED)
    assert found == (read(TIMED.kind, "2024-12-31 23:59:59"), read(TIMED.kind, "2025-01-01 00:00"))


@pytest.mark.parametrize(
    ("item", "cut"),
    [
        (DATED, Cut(date.min)),
        (DATED, Cut(date.max, after=True)),
        (TIMED, Cut(read(TIMED.kind, "9999-12-31 23:59:59"), after=True)),
    ],
)
def test_beyond_the_last_value_there_is_nothing(item: ItemDefinition, cut: Cut) -> None:
    assert edges(Bound("n", cut), item) is None


NUMBERS: Final = st.decimals(min_value=-1000, max_value=1000, places=3)


@given(st.sets(NUMBERS, min_size=1, max_size=6), st.booleans())
def test_law_no_other_bound_lies_between_a_value_and_the_next(numbers: set[Decimal], after: bool) -> None:  # noqa: FBT001  # drawn
    for number in numbers:
        others = tuple(Cut(n, a) for n in numbers for a in (False, True) if n != number)
        found = edges(Bound("n", Cut(number, after), others=others), NUMBER)
        assert found
        below, above = (Cut(value) for value in found)
        assert below < Cut(number, after) <= above or (after and below <= Cut(number, after) < above)
        assert not [cut for cut in others if below < cut <= above and cut.value != found[1]]


def test_a_bound_names_the_cells_that_draw_it() -> None:
    compiled = opened(POST)
    found = bounds_of(compiled.compiled(compiled.parameters((), {})))
    told = {
        (item, str(bound.cut.value)): [f"{c.rule}:{c.place.cell}" for c in bound.cells]
        for item, bounds in found.items()
        for bound in bounds
    }
    assert told == {("weight", "10.1"): ["1:B3", "2:B4", "3:B5"], ("as of", "2025-07-01"): ["1:F3", "2:E4"]}


# ---- what is left out


def test_what_the_examples_show_already_is_left_out() -> None:
    row = "E4       | 10.1   |        |                  |         | UTC   | 2025-06-20 |                  | 3"
    rows = rows_of(opened(f"{POST.strip()}\n{row}"))
    assert [row.id.text for row in rows] == ["B1", "B2", "B3", "B4"]
    assert not any("10.1" in row.story.en for row in rows)


@pytest.mark.parametrize("change", ["broken", "impossible"])
def test_no_case_is_made_where_the_policy_breaks_or_the_case_cannot_be(change: str) -> None:
    text = POST.replace("3    | > 10    | 3 ", "3    | > 10    | 1 / (weight - weight) ")
    if change == "impossible":
        text = f"{POST.strip()}\n\nCONSTRAINTS | input | reason\n | weight |\nK1 | > 10 | Too heavy."
    assert not any("weight 10" in row.story.en for row in rows_of(opened(text)))


HEADED: Final = """
GLOSSARY | type    | label en | label zh
weight   | number  | weight   | 重量
lost     | boolean | lost     | 遗失
price    | number  | price    | 价格
alarm    | boolean | alarm    | 警报

POLICY   | name  | en    | case
headline | fare  | Fare  |
headline | alert | Alert | lost: yes

U    | input  | output
fare | weight | price
1    | < 10   | 1
2    | >= 10  | 2

U     | input  | output
alert | weight | alarm
1     | < 20   | no
2     | >= 20  | yes

EXAMPLES | given  | given | expect
         | weight | lost  | price
E1       | 5      | {lost}   | 1
"""


@pytest.mark.parametrize(("lost", "values"), [("no", ["9", "10"]), ("yes", ["9", "10", "19", "20"])])
def test_headlines_that_do_not_concern_a_case_show_nothing(lost: str, values: list[str]) -> None:
    rows = rows_of(opened(HEADED.format(lost=lost)))
    assert [{i.text: e.text for i, e in row.given}["weight 重量"] for row in rows] == values


def test_ids_that_are_taken_are_passed_over() -> None:
    assert [row.id.text for row in rows_of(opened(POST.replace("E2 ", "B1 ")))] == ["B2", "B3", "B4", "B5", "B6"]


# ---- the command


def cases(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["cases", *map(str, arguments)], env={"COLUMNS": "100", "TERM": "dumb"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "post").mkdir()
    for name, content in drawn(POST).items():
        (tmp_path / "post" / name).write_bytes(content)
    return tmp_path / "post"


def test_in_the_folder_of_the_policy_the_file_is_a_sheet_like_any_other(folder: Path) -> None:
    out = folder / "boundary.csv"
    first = cases("--boundary", "--tables", folder, "--out", out)
    assert (first.exit_code, first.stdout) == (
        0,
        f"{out}: examples written 5. Review them, then put the file into the folder of the policy.\n",
    )
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    tested = CliRunner().invoke(app, ["test", str(folder)])
    assert (tested.exit_code, tested.stdout.splitlines()[-1]) == (
        0,
        "Post: examples run 8, not as expected 0; rules exercised 3 of 3",
    )
    written = out.read_bytes()
    assert cases("--boundary", "--tables", folder, "--out", out).exit_code == 0
    assert out.read_bytes() == written
    elsewhere = folder.parent / "more.csv"
    again = cases("--boundary", "--tables", folder, "--out", elsewhere)
    assert (again.exit_code, elsewhere.exists()) == (0, False)
    assert again.stdout.startswith("Nothing to write")


def test_a_file_of_somebody_else_is_left_alone(folder: Path) -> None:
    before = (folder / "fare.csv").read_bytes()
    result = cases("--boundary", "--tables", folder, "--out", folder / "fare.csv", "--lang", "zh")
    assert (result.exit_code, (folder / "fare.csv").read_bytes()) == (1, before)
    assert "不是由 simsim cases 写出的" in result.stdout


def test_a_folder_is_no_file_to_write(folder: Path) -> None:
    assert cases("--boundary", "--tables", folder, "--out", folder).exit_code == 1


def test_tables_that_do_not_open_end_with_two_and_no_kind_of_cases_is_a_mistake_of_usage(tmp_path: Path) -> None:
    assert cases("--boundary", "--tables", tmp_path / "none", "--out", tmp_path / "x.csv").exit_code == 2
    assert cases("--tables", LENDING).exit_code == 2
    assert not (tmp_path / "x.csv").exists()


def test_the_file_changes_no_decision_of_the_policy(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(LENDING, tmp_path / "lending"))
    assert cases("--boundary", "--tables", copy, "--out", copy / "zz.csv").exit_code == 0
    policy, found = policy_of({path.name: path.read_bytes() for path in copy.iterdir()})
    assert policy, [d.told() for d in found]
    assert [row.id.text for row in policy.sheets.examples if row.id.text.startswith("B")]
