"""Annotations for GitHub, whole lines, and what the command prints with them."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from simsim.cli import app
from simsim.diagnostics import Diagnostic, Place
from simsim.reports.annotations import annotation
from tests.sheets import drawn

EMPTY = {"low": "8", "high": "5"}


@pytest.mark.parametrize(
    ("diagnostic", "lang", "folder", "line"),
    [
        (
            Diagnostic("cell-empty-set", Place("risk.csv", "risk", "AC17"), "[8..5]", None, **EMPTY),
            "en",
            "tables",
            (
                "::error file=tables/risk.csv,line=17,title=cell-empty-set%2C sheet risk%2C AC17::[8..5] admits "
                "nothing: its lower end 8 is above its upper end 5.%0AWrite the smaller value first: [5..8]."
            ),
        ),
        (
            Diagnostic("cell-empty-set", Place("50%, a:b.xlsx", "risk", "C7"), "100%\r\n", None, **EMPTY),
            "en",
            "",
            (
                "::error file=50%25%2C a%3Ab.xlsx,title=cell-empty-set%2C sheet risk%2C C7::100%25%0D%0A admits "
                "nothing: its lower end 8 is above its upper end 5.%0AWrite the smaller value first: [5..8]."
            ),
        ),
        (
            Diagnostic("finding-never", Place("a.xlsx", "b", "C7"), "way", None, value="sea", mark="m"),
            "zh",
            "policies/post",
            (
                "::notice file=policies/post/a.xlsx,title=finding-never%2C 工作表 b，C7::没有任何规则使 way "
                "为 sea。%0A请添加缺少的规则，或从取值表中删去该值；若可接受，请在豁免表中写 m。"
            ),
        ),
        (
            Diagnostic("folder-missing", Place("tabels"), found="tabels"),
            "en",
            "tabels",
            (
                "::error file=tabels,title=folder-missing::There is no folder tabels.%0AName a folder that holds .xlsx "
                "or .csv files."
            ),
        ),
    ],
)
def test_a_diagnostic_is_a_line(diagnostic: Diagnostic, lang: str, folder: str, line: str) -> None:
    assert annotation(diagnostic, lang, folder=folder) == line


def test_the_command_prints_a_line_each_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "post").mkdir()
    text = "GLOSSARY | type\nweight | number\nprice | number\n\nU | input | output\nfare | weight | price\n1 | < 10 | 1"
    for name, data in drawn(text).items():
        (tmp_path / "post" / name).write_bytes(data)
    result = CliRunner().invoke(app, ["check", "post", "--format", "github"])
    assert result.exit_code == 0
    (line,) = result.stdout.splitlines()
    assert line.startswith(
        "::warning file=post/fare.csv,line=1,title=finding-gap%2C sheet fare%2C A1::fare has no rule "
    )
    (tmp_path / "post" / "fare.csv").write_bytes(b"U,input,output\nfare,weight,price\n1,< x,1\n")
    failed = CliRunner().invoke(app, ["check", "post", "--format", "github"])
    assert failed.exit_code == 1
    assert failed.stdout.startswith("::error file=post/fare.csv,line=3,title=")
