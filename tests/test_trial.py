"""``simsim test``: what failed, what was exercised, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest
from typer.testing import CliRunner, Result

from simsim.cli import app
from simsim.trial import Trial, tried
from tests.sheets import DAY, LENDING, NOON, drawn

PARCELS: Final = """
GLOSSARY | type    | label en   | label zh
weight   | number  | weight     | 重量
lost     | boolean | lost       | 遗失
price    | number  | price      | 价格
total    | number  | total      | 合计
fare     | decision| the fare   | 邮资

POLICY | en            | zh
title  | Parcel post   | 包裹邮政

CONSTRAINTS | input  | input | reason
            | weight | lost  |
K1          | > 90   | yes   | What is heavy is found.

U    | input   | output
fare | weight  | price
1    | < 10    | 1
2    | [10..20)| 2
3    | >= 20   | 3

EXPRESSIONS | expression
total       | price * 2

EXAMPLES | given  | given | expect | expect         | story en        | story zh
         | weight | lost  | price  | total          |                 |
E1       | 5      |       | 1      | 2              | A light parcel. | 轻的包裹。
E2       | 15     |       | 1      | (undetermined) | A heavy one.    | 重的包裹。
E3       |        |       | 1      |                |                 |
E4       | 95     | yes   | 3      |                | Lost.           | 遗失。
"""
MENDED: Final = (
    PARCELS.replace("E2       | 15     |       | 1      | (undetermined)", "E2       | 15     |       | 2      | 4")
    .replace("E3       |        |       | 1 ", "E3       | 20     |       | 3 ")
    .replace("95     | yes", "85     | yes")
)


def written(folder: Path, text: str) -> Path:
    """A folder with the sheets of a drawing."""
    folder.mkdir(exist_ok=True)
    for name, content in drawn(text).items():
        (folder / name).write_bytes(content)
    return folder


def told(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["test", *map(str, arguments)], env={"COLUMNS": "100", "TERM": "dumb"})


def tried_here(path: Path) -> Trial:
    return tried(path, today=DAY, now=NOON)


ENGLISH: Final = """\
examples.csv, sheet examples, D4: example E2
  A heavy one.
  price: expected 1, came 2
  by rule 2: fare.csv, sheet fare, A4

examples.csv, sheet examples, E4: example E2
  A heavy one.
  total: expected (undetermined), came 4
  by the expression total: expressions.csv, sheet expressions, A2

examples.csv, sheet examples, D5: example E3
  price: expected 1, came (undetermined)
  rule 1 is still possible: fare.csv, sheet fare, A3
  rule 2 is still possible: fare.csv, sheet fare, A4
  rule 3 is still possible: fare.csv, sheet fare, A5

examples.csv, sheet examples, A6: It cannot be that weight = 95, lost = yes (constraint K1): What is heavy is found.
  Check these facts, and leave out what is not known.
  Lost.

Rules that examples exercise:
  total     1 of 1
  the fare  2 of 3
    fare.csv, sheet fare, A5: No example exercises rule 3 of fare.
  Add to EXAMPLES a case that it decides: all facts that it needs, and what must come of it.

Parcel post: examples run 4, not as expected 3; rules exercised 3 of 4
"""
CHINESE: Final = """\
examples.csv，工作表 examples，D4：案例 E2
  重的包裹。
  价格：预期 1，得到 2
  由规则 2 得出：fare.csv，工作表 fare，A4

examples.csv，工作表 examples，E4：案例 E2
  重的包裹。
  合计：预期 (未定)，得到 4
  由表达式 total 得出：expressions.csv，工作表 expressions，A2

examples.csv，工作表 examples，D5：案例 E3
  价格：预期 1，得到 (未定)
  规则 1 仍有可能：fare.csv，工作表 fare，A3
  规则 2 仍有可能：fare.csv，工作表 fare，A4
  规则 3 仍有可能：fare.csv，工作表 fare，A5

examples.csv，工作表 examples，A6：不可能出现 重量 = 95、遗失 = 是（约束 K1）：What is heavy is found.
  请核对这些事实，不确定的请不要填写。
  遗失。

案例用到的规则：
  合计  1 / 1
  邮资  2 / 3
    fare.csv，工作表 fare，A5：没有案例用到决策 fare 的规则 3。
  请在案例表中补一个由它决定的案例：写明它所需的全部事实和应得的结果。

包裹邮政：已运行案例 4，不符预期 3；用到的规则 3 / 4
"""


@pytest.mark.parametrize(("lang", "expected"), [("en", ENGLISH), ("zh", CHINESE)])
def test_what_failed_and_what_was_not_exercised_is_told_with_its_cells(
    tmp_path: Path, lang: str, expected: str
) -> None:
    result = told(written(tmp_path / "parcels", PARCELS), "--lang", lang)
    assert (result.exit_code, result.stdout) == (1, expected)


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        (
            "en",
            """\
Rules that examples exercise:
  total     1 of 1
  the fare  3 of 3

Parcel post: examples run 4, not as expected 0; rules exercised 4 of 4
""",
        ),
        (
            "zh",
            """\
案例用到的规则：
  合计  1 / 1
  邮资  3 / 3

包裹邮政：已运行案例 4，不符预期 0；用到的规则 4 / 4
""",
        ),
    ],
)
def test_where_all_is_well_it_is_told_in_a_few_lines(tmp_path: Path, lang: str, expected: str) -> None:
    result = told(written(tmp_path / "parcels", MENDED), "--lang", lang)
    assert (result.exit_code, result.stdout) == (0, expected)


def test_the_states_of_clocks_are_told_and_judge_nothing() -> None:
    result = told(LENDING)
    states = "Examples in each state of a clock:\n  time to bring it back  running 1 · met 1 · missed 1 · stopped 1\n"
    assert states in result.stdout
    chinese = told(LENDING, "--lang", "zh")
    assert "各时钟状态的案例数：\n  归还的期限  进行中 1 · 已按时完成 1 · 已逾期 1 · 已停止 1\n" in chinese.stdout


SUMMARY: Final = "Lending rules of a small library: examples run 12, not as expected 0"
PARTLY: Final = "Which rules are exercised is told of a whole folder only."


@pytest.mark.parametrize(
    ("arguments", "code", "expected"),
    [
        ((LENDING, "--no-coverage"), 0, f"{SUMMARY}\n"),
        ((LENDING / "examples.csv",), 0, f"{SUMMARY}\n{PARTLY}\n"),
        ((LENDING / "examples.csv", "--no-coverage"), 0, f"{SUMMARY}\n"),
        ((LENDING, "--sheet", "examples"), 0, f"{SUMMARY}\n{PARTLY}\n"),
        ((LENDING, "--no-coverage", LENDING / "examples.csv"), 0, f"{SUMMARY}\n\n{SUMMARY}\n"),
    ],
)
def test_only_a_whole_folder_is_judged_by_what_is_exercised(
    arguments: tuple[object, ...], code: int, expected: str
) -> None:
    result = told(*arguments)
    assert (result.exit_code, result.stdout) == (code, expected)


def none_in(place: str) -> str:
    remedy = "Name the folder of a policy that has examples, or a file or a sheet whose first cell is EXAMPLES."
    return f"{place}: There is no example here to be run.\n  {remedy}\n"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((LENDING / "loan.csv",), none_in(str(LENDING / "loan.csv"))),
        ((LENDING, "--sheet", "loan"), none_in(f"{LENDING}, sheet loan")),
        ((LENDING / "examples.csv", "--sheet", "other"), none_in(f"{LENDING / 'examples.csv'}, sheet other")),
        (
            ("nowhere",),
            "nowhere: There is no folder nowhere.\n  Name a folder that holds .xlsx or .csv files.\n",
        ),
        (("nowhere", LENDING, "--no-coverage"), None),
    ],
)
def test_what_cannot_be_read_or_has_no_example_ends_with_two(
    arguments: tuple[object, ...], expected: str | None
) -> None:
    result = told(*arguments)
    assert result.exit_code == 2
    assert result.stdout == expected or (expected is None and SUMMARY in result.stdout)


def test_a_folder_that_does_not_open_tells_all_that_is_wrong_and_ends_with_two(tmp_path: Path) -> None:
    result = told(written(tmp_path / "parcels", PARCELS.replace("| 3\n", "| three\n").replace("< 10 ", "10 < ")))
    assert result.exit_code == 2
    assert [line.partition(": ")[0] for line in result.stdout.splitlines() if line.startswith("fare.csv")] == [
        "fare.csv, sheet fare, B3",
        "fare.csv, sheet fare, C5",
    ]


def test_an_unmet_expectation_alone_fails_without_coverage(tmp_path: Path) -> None:
    folder = written(
        tmp_path / "parcels", MENDED.replace("E1       | 5      |       | 1 ", "E1       | 5      |       | 9 ")
    )
    result = told(folder, "--no-coverage")
    assert (result.exit_code, result.stdout) == (
        1,
        """\
examples.csv, sheet examples, D3: example E1
  A light parcel.
  price: expected 9, came 1
  by rule 1: fare.csv, sheet fare, A3

Parcel post: examples run 4, not as expected 1
""",
    )


def place(sheet: str, cell: str) -> dict[str, str]:
    return {"file": f"{sheet}.csv", "sheet": sheet, "cell": cell}


def data(*arguments: object) -> dict[str, Any]:
    (one,) = json.loads(told(*arguments, "--format", "json").stdout)["policies"]
    return dict(one)


def test_all_of_it_is_given_as_data(tmp_path: Path) -> None:
    folder = written(tmp_path / "parcels", PARCELS)
    found = data(folder)
    assert {"path", "title", "version", "examples", "tables", "clocks", "diagnostics"} == set(found)
    assert (found["path"], found["title"], found["clocks"]) == (str(folder), "Parcel post", {})
    assert found["tables"] == {
        "fare": {"rules": {"1": 1, "2": 1, "3": 0}, "never": [{"id": "3", **place("fare", "A5")}]},
        "total": {"rules": {"1": 2}, "never": []},
    }
    assert [(one["id"], one["met"], one["cell"]) for one in found["examples"]] == [
        ("E1", True, "A3"),
        ("E2", False, "A4"),
        ("E3", False, "A5"),
        ("E4", False, "A6"),
    ]
    second, fourth = found["examples"][1], found["examples"][3]
    assert second["story"] == "A heavy one."
    assert second["failures"][0] == {
        "item": "price",
        "expected": "1",
        "actual": "2",
        **place("examples", "D4"),
        "causes": [{"by": "by rule", "id": "2", **place("fare", "A4")}],
    }
    assert [(d["code"], d["cell"]) for d in fourth["diagnostics"]] == [("facts-impossible", "A6")]
    codes = [(d["code"], d["file"], d["cell"], d["severity"]) for d in found["diagnostics"]]
    assert codes == [
        ("example-unmet", "examples.csv", "D4", "error"),
        ("example-unmet", "examples.csv", "E4", "error"),
        ("example-unmet", "examples.csv", "D5", "error"),
        ("facts-impossible", "examples.csv", "A6", "error"),
        ("rule-unexercised", "fare.csv", "A5", "error"),
    ]


def test_data_of_a_part_and_of_what_does_not_open() -> None:
    part = data(LENDING / "examples.csv", "--no-coverage")
    assert (part["tables"], part["clocks"], part["diagnostics"], len(part["examples"])) == (None, None, [], 12)
    nowhere = data("nowhere")
    assert (nowhere["title"], nowhere["version"], nowhere["examples"]) == (None, None, [])
    assert [d["code"] for d in nowhere["diagnostics"]] == ["folder-missing"]


def test_check_runs_the_examples_and_does_not_ask_what_they_exercise(tmp_path: Path) -> None:
    folder = written(tmp_path / "parcels", PARCELS)
    result = CliRunner().invoke(app, ["check", str(folder), "--format", "json"])
    codes = {d["code"] for d in json.loads(result.stdout)["diagnostics"]}
    assert {"example-unmet", "facts-impossible"} <= codes
    assert "rule-unexercised" not in codes
