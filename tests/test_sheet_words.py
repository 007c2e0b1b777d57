"""``simsim words``: a workbook as lines, and what git shows of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from typer.testing import CliRunner

import simsim
from simsim.cli import app
from tests.sheets import SHIPPED, drawn, read_folder, write_excel
from tests.test_revisions import GIT, POST, git, write

LINES: Final = """\
fare: U fare
fare 1: weight < 10 | => price 1
fare 2: weight >= 10 | => price 2
glossary: GLOSSARY
glossary weight: type number
glossary price: type number
policy: POLICY
policy title: en Post
"""


def words(file: Path) -> str:
    ran = CliRunner().invoke(app, ["words", str(file)])
    assert ran.exit_code == 0
    return ran.output


def test_a_workbook_is_a_line_a_row_whatever_the_order_of_its_sheets(tmp_path: Path) -> None:
    sheets = read_folder(write(tmp_path / "csv", POST))
    assert words(write_excel(tmp_path / "a.xlsx", sheets)) == LINES
    assert words(write_excel(tmp_path / "b.xlsx", dict(reversed(sheets.items())))) == LINES


def test_titles_roles_and_examples_are_told(tmp_path: Path) -> None:
    sheets = {
        "cases": [["# Cases to try"], ["EXAMPLES", "given", "expect"], ["", "weight", "price"], ["E1", "5", "1"]],
        "notes": [["# For the reader"], ["anything", "goes"]],
    }
    assert words(write_excel(tmp_path / "a.xlsx", sheets)) == (
        "cases: # Cases to try\ncases: EXAMPLES\ncases E1: weight 5 | => price 1\n"
        "notes: # For the reader\nnotes: anything | goes\n"
    )


def test_every_rule_of_the_shipped_tables_has_its_line() -> None:
    told = words(SHIPPED / "after_ruling.xlsx")
    rules = [line for line in told.splitlines() if line.startswith("risk_owner ")]
    assert len(rules) == len(simsim.open(SHIPPED).tables["risk_owner"].rules)
    assert all(" | => " in line for line in rules)


def test_what_is_no_workbook_is_told_and_ends_with_two(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"no workbook")
    ran = CliRunner().invoke(app, ["words", str(tmp_path / "a.xlsx")])
    assert ran.exit_code == 2
    assert "a.xlsx: This is no readable Excel workbook" in ran.stderr
    assert CliRunner().invoke(app, ["words", str(tmp_path / "b.xlsx")]).exit_code == 2


def test_git_shows_the_rules_of_a_workbook(tmp_path: Path, monkeypatch: Any) -> None:  # noqa: ANN401  # pytest's own
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    git("init", "--quiet")
    git("config", "diff.simsim.textconv", f'"{sys.executable}" -m simsim words')
    (tmp_path / ".gitattributes").write_text("*.xlsx diff=simsim\n", encoding="utf-8")
    sheets = read_folder(write(tmp_path / "csv", POST))
    write_excel(tmp_path / "post.xlsx", sheets)
    git("add", "--all")
    git("commit", "--quiet", "--message", "fares")
    sheets["fare"][3][2] = "3"
    write_excel(tmp_path / "post.xlsx", sheets)
    shown = subprocess.run([*GIT, "diff", "--unified=0"], check=True, capture_output=True, text=True, encoding="utf-8")
    assert [line for line in shown.stdout.splitlines() if line[:1] in "+-"][2:] == [
        "-fare 2: weight >= 10 | => price 2",
        "+fare 2: weight >= 10 | => price 3",
    ]
    assert drawn(POST)["fare.csv"]
