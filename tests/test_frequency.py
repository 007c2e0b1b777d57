"""How many cases of a file show a finding: each kind on rows of data; gaps and conflicts against counting by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from simsim.analysis.checking import check
from simsim.analysis.findings import Finding
from simsim.analysis.frequency import counted
from simsim.analysis.impact import Tried
from simsim.cli import app
from simsim.decision import Status
from tests.sheets import DAY, NOON, opened
from tests.test_changes import written

GLOSSARY: Final = """
GLOSSARY | type     | scale | label en
weight   | number   | 0     | weight
urgent   | boolean  |       | urgent
city     | string   |       | city
way      | string   |       | way
stamp    | number   |       | postage
post     | decision |       | the post
carried  | decision |       | carried

VALUES | value | label en
way    | air   | by air
way    | sea   | by sea

SOURCES | en
S1      | The tariff.

POLICY     | name       | en
start date | 2025-01-01 |
headline   | post       | Post
"""
POST: Final = """
U    | input  | input  | output | source
post | weight | urgent | stamp  |
"""
GAP: Final = f"{POST}1 | < 10 | - | 1 | S1\n2 | >= 20 | yes | 2 | S1\n3 | >= 20 | no | 3 | S1\n"
WHOLE: Final = f"{POST}1 | < 10 | - | 1 | S1\n2 | >= 10 | yes | 2 | S1\n3 | >= 10 | no | 3 | S1\n"
WAYS: Final = (
    WHOLE.replace("stamp", "way  ").replace("| 1 |", "| air |").replace("| 2 |", "| air |").replace("| 3 |", "| sea |")
)
CARRIED: Final = """
U       | input | output | source
carried | way   | stamp  |
1       | air   | 2      | S1
"""
CITY: Final = """
U       | input          | output | source
carried | city           | stamp  |
1       | "Hanoi"        | 1      | S1
2       | not("Hanoj")   | 2      | S1
"""
NEVER: Final = """
CONSTRAINTS | input | reason
            | stamp |
T1          | 3     | Nobody pays three.
"""
FIRST: Final = """
F    | order | input  | input  | output | source
post |       | weight | urgent | stamp  |
1    | 10    | < 10   | -      | 1      | S1
2    | 20    | >= 10  | yes    | 2      | S1
3    | 30    | >= 10  | no     | 3      | S1
"""
CASES: Final = [
    Tried(f"{weight} {urgent}", {"weight": weight, **({} if urgent is None else {"urgent": urgent})})
    for weight in (5, 9, 15, 20, 25)
    for urgent in (True, False, None)
]


def found(tables: str, cases: list[Tried]) -> tuple[Finding, ...]:
    policy = opened(f"{GLOSSARY}\n{tables}")
    whole = counted(policy, check(policy, today=DAY), cases, today=DAY, now=NOON)
    assert whole.of_cases == len(cases)
    return whole.findings


def numbers(tables: str, cases: list[Tried]) -> dict[str, int | None]:
    """How many cases show each finding, by its kind and rules."""
    return {f"{one.kind.value} {','.join(one.rules)}".strip(): one.cases for one in found(tables, cases)}


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        (GAP, {"gap": 3}),  # 15, whatever urgent is
        (GAP.replace("3 | >= 20 | no", "3 | >= 9 | no"), {"gap": 1, "conflict 1,3": 1}),  # 15 yes; 9 no
        (FIRST + "4 | 40 | >= 20 | no | 3 | S1\n", {"dead-rule 4": 2}),  # 20 and 25 no
        (FIRST + "4 | 15 | >= 20 | no | 3 | S1\n", {"needless-rule 4": 2}),  # the same, before rule 3
        (WAYS + CARRIED, {"value-not-accepted 3": 3}),  # 15, 20, 25 no
        (WHOLE + NEVER, {"impossible-outcome": 3}),
        (WHOLE + CITY, {"near-duplicate": None}),  # of names, not of cases
    ],
)
def test_cases_that_show_a_finding_are_counted(tables: str, expected: dict[str, int | None]) -> None:
    told = numbers(tables, CASES)
    assert {name: told.get(name, "not found") for name in expected} == expected


def test_cases_that_cannot_be_are_told_and_show_nothing() -> None:
    policy = opened(f"{GLOSSARY}\n{GAP}\nCONSTRAINTS | input | reason\n | weight |\nT1 | > 20 | Too heavy.\n")
    whole = counted(policy, check(policy, today=DAY), CASES, today=DAY, now=NOON)
    assert whole.refused == ("25 True", "25 False", "25 None")
    assert [one.cases for one in whole.findings if one.kind.value == "gap"] == [3]


def test_what_counts_for_nothing_does_not_make_another_case() -> None:
    cases = [Tried(str(n), {"weight": 15, "city": f"town {n}"}) for n in range(50)]
    assert numbers(GAP, cases) == {**numbers(GAP, []), "gap": 50}


CELLS: Final = st.sampled_from(["-", "< 10", ">= 10", "[5..15]", "15", "not(15)"])
ROWS: Final = st.lists(st.tuples(CELLS, st.sampled_from(["-", "yes", "no"]), st.integers(1, 2)), min_size=1, max_size=4)


@given(ROWS)
def test_gaps_and_conflicts_are_as_many_as_the_cases_that_have_them(rows: list[tuple[str, str, int]]) -> None:
    tables = POST + "".join(f"{n} | {w} | {u} | {s} | S1\n" for n, (w, u, s) in enumerate(rows, 1))
    policy = opened(f"{GLOSSARY}\n{tables}")
    cases = [case for case in CASES if len(case.facts) == 2]
    status = [policy.decide(case.facts, as_of=DAY, now=NOON)["post"].status for case in cases]
    told = found(tables, cases)
    gaps = [one.cases or 0 for one in told if one.kind.value == "gap"]
    clashes = [one.cases or 0 for one in told if one.kind.value in ("conflict", "overlap")]
    silent, conflicts = status.count(Status.NO_RULE), status.count(Status.CONFLICT)
    assert max(gaps, default=0) <= silent <= sum(gaps)  # a case may lie in several boxes
    assert max(clashes, default=0) <= conflicts  # not every box of rules that clash is told, only every pair
    assert bool(conflicts) <= bool(clashes)


FILE: Final = "id,weight,urgent\n1,15,yes\n2,15,no\n3,5,yes\n4,16,\n"


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["check", str(folder), *arguments], env={"COLUMNS": "100", "TERM": "dumb"})
    return result.exit_code, result.output


def test_the_command_tells_how_many_cases_show_each_finding(tmp_path: Path) -> None:
    folder, cases = written(tmp_path / "post", f"{GLOSSARY}\n{GAP}"), tmp_path / "cases.csv"
    cases.write_text(FILE, encoding="utf-8")
    code, text = run(folder, "--cases", str(cases))
    assert code == 0
    assert "no rule for weight: [10..19] (33 % of its cases). Seen in 3 of 4 cases." in text
    assert text.rstrip().endswith("Counted by the cases of the file: 4")
    _, chinese = run(folder, "--cases", str(cases), "--lang", "zh")
    assert "4 个案件中有 3 个出现此情况。" in chinese
    _, plain = run(folder, "--cases", str(cases), "--format", "json")
    (policy,) = json.loads(plain)["policies"]
    assert policy["cases"] == {"count": 4, "refused": []}
    assert [one["cases"] for one in policy["findings"] if one["finding"] == "gap"] == [3]


def test_without_a_file_nothing_is_counted(tmp_path: Path) -> None:
    folder = written(tmp_path / "post", f"{GLOSSARY}\n{GAP}")
    assert "Seen in" not in run(folder)[1]
    (policy,) = json.loads(run(folder, "--format", "json")[1])["policies"]
    assert policy["cases"] is None
    assert {one["cases"] for one in policy["findings"]} == {None}


def test_a_file_that_cannot_be_read_ends_the_check_with_its_cells(tmp_path: Path) -> None:
    folder, cases = written(tmp_path / "post", f"{GLOSSARY}\n{GAP}"), tmp_path / "cases.csv"
    cases.write_text("weight,colour\nheavy,red\n", encoding="utf-8")
    code, text = run(folder, "--cases", str(cases))
    assert (code, text.splitlines()[0]) == (2, "cases.csv, B1: No item has the name or label colour.")
    code, text = run(folder, "--cases", str(cases), "--ignore", "colour")
    assert (code, text.splitlines()[0]) == (2, "cases.csv, A2: heavy cannot be used for weight.")
