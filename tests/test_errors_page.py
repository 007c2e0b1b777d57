"""The page of messages, docs/errors.md: every code has its heading, every cell, sheet and command on it is tried."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from typer.testing import CliRunner

from simsim.analysis.checking import check
from simsim.analysis.telling import diagnostics as findings_told
from simsim.cli import app
from simsim.diagnostics import SEVERITY_LABEL, Diagnostic, errors
from simsim.knowledge import policy_of
from simsim.messages import MESSAGES
from simsim.policy.coverage import coverage, unexercised
from simsim.policy.examples import ran, unmet
from simsim.policy.model import PolicyModel
from tests.sheets import DAY, HERE, NOON, drawn
from tests.test_cells import TYPES, one_cell, rows

PAGE: Final = (HERE.parent / "docs" / "errors.md").read_text(encoding="utf-8")
BASE: Final = PAGE.rpartition("```\n")[0].rpartition("```\n")[2]

# What neither a cell, a drawn sheet nor a command can show, and why; the page has prose.
ONLY_TOLD: Final[Mapping[str, str]] = {
    **dict.fromkeys(("file-unreadable", "file-in-use"), "another program holds the file"),
    "file-changed": "somebody saves a file while another change is drafted",
    **dict.fromkeys(("file-too-large", "sheet-too-large", "cell-too-long"), "too large for a page"),
    **dict.fromkeys(("workbook-broken", "workbook-old-or-locked", "workbook-strict"), "bytes of a workbook"),
    **dict.fromkeys(("csv-encoding", "csv-gb18030"), "bytes of a file"),
    "cases-none": "a file beside the tables",
    "cell-kept": "a file that was changed meanwhile",
    "example-not-approved": "told while examples are approved",
    **dict.fromkeys(("example-id", "example-taken", "example-not-added"), "told while an example is added"),
    **dict.fromkeys(("workbook-not-dressed", "workbook-not-annotated"), "what a workbook holds"),
    **dict.fromkeys(("workbook-unwritable", "workbook-differs"), "what a workbook holds"),
    **dict.fromkeys(("cell-error-value", "formula-without-value", "formula-read"), "a formula of a workbook"),
    **dict.fromkeys(("number-as-text", "cell-merged", "row-hidden", "column-hidden"), "the dress of a workbook"),
    **dict.fromkeys(("finding-more", "undecided-budget"), "a table too large for a page"),
    **dict.fromkeys(("finding-unreached", "finding-unaccepted"), "comes with another finding; test_across_chain.py"),
    **dict.fromkeys(
        ("finding-unused", "finding-unasked"), "of a policy with headlines or a form; test_across_chain.py"
    ),
    **dict.fromkeys(("undecided-rules", "undecided-outcome"), "a chain too long for a page; test_across_chain.py"),
    **dict.fromkeys(("decision-too-open",), "told with the result of a case"),
    **dict.fromkeys(("version-broken", "store-unwritable"), "what the folder for a program's data holds"),
    **dict.fromkeys(("git-missing", "cases-parquet"), "what the computer lacks"),
    **dict.fromkeys(("record-unwritable", "record-busy", "record-traces"), "another program, or a disk that is full"),
    **dict.fromkeys(("record-unreadable", "record-newer", "record-too-long"), "what the record of training holds"),
    **dict.fromkeys(("person-missing", "person-unknown", "person-taken"), "what the record of training holds"),
    "case-unkept": "what the folder for a program's data holds",
    **dict.fromkeys(("browser-missing", "pdf-unprinted"), "what the computer lacks"),
    **dict.fromkeys(("code-unreadable", "edit-refused"), "what is entered on the screen"),
    "paper-version": "a code of other tables; training/test_paper.py",
    **dict.fromkeys(("upload-name", "upload-too-large"), "a file that a page sends"),
    "folder-unopened": "what the computer lacks",
    **dict.fromkeys(("calendar-range", "calendar-year", "calendar-national", "calendar-estimated"), "told with a date"),
}
# What is told beside a code, and rightly: a finding whose waiver has expired; that an example comes to what cannot be.
COMES_WITH: Final = {"waiver-expired": ("finding-gap",), "outcome-impossible": ("finding-outcome",)}
# What is told of the policy behind the examples where one of them puts another sheet in place of the row that cites S1.
BESIDE: Final = ("source-uncited",)


class Shown(NamedTuple):
    """What the page shows of a code: something bad and something good, and where it stands."""

    code: str
    bad: str
    good: str
    where: str = ""


HEADING = re.compile(r"^### (\S+) · (.+)$", re.MULTILINE)
PAIR = re.compile(r"^\* bad: `(?P<bad>.+?)`(?: \((?P<where>[^)]+)\))? · good: `(?P<good>.+?)`$", re.MULTILINE)
DIFF = re.compile(r"^```diff\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def entries() -> dict[str, str]:
    """What stands under each heading."""
    parts = re.split(r"^#{2,3} ", PAGE, flags=re.MULTILINE)
    return {part.split()[0]: part for part in parts if HEADING.match(f"### {part}")}


ENTRIES: Final = entries()


def side(block: str, sign: str) -> str:
    """The lines of a block that stand before the mend (``-``) or after it (``+``)."""
    return "\n".join(line[1:] for line in block.splitlines() if line[:1] in ("", " ", sign))


PAIRS = [Shown(code, m["bad"], m["good"], m["where"] or "") for code, t in ENTRIES.items() for m in PAIR.finditer(t)]
COMMANDS = [shown for shown in PAIRS if shown.bad.startswith("simsim ") or shown.where in ("case.json", "cases.csv")]
CELLS = [shown for shown in PAIRS if shown not in COMMANDS]
SHEETS = [Shown(code, side(m[1], "-"), side(m[1], "+")) for code, t in ENTRIES.items() for m in DIFF.finditer(t)]


# ---- the page is complete


def test_every_code_has_one_heading_and_no_heading_is_without_a_code() -> None:
    codes = [code for code, _ in HEADING.findall(PAGE)]
    assert sorted(codes) == sorted(MESSAGES)
    assert len(re.findall(r"^### ", PAGE, re.MULTILINE)) == len(codes)


def test_every_heading_has_a_chinese_name_of_its_own_among_those_near_it() -> None:
    for section in PAGE.split("\n## "):
        names = [name for _, name in HEADING.findall(section)]
        assert len(set(names)) == len(names)
        assert all(re.search("[\u4e00-\u9fff]", name) or name == "Strict Open XML 格式" for name in names)


@pytest.mark.parametrize("code", MESSAGES)
def test_how_bad_it_is_is_told(code: str) -> None:
    second = ENTRIES[code].splitlines()[1]
    assert second.startswith(f"**{SEVERITY_LABEL[MESSAGES[code].severity].en.capitalize()}.** ")
    assert len(second) > len("**Warning.** ") + 20


def test_every_code_is_shown_once_or_it_is_said_why_it_cannot_be() -> None:
    shown = [shown.code for shown in (*PAIRS, *SHEETS)]
    assert sorted([*shown, *ONLY_TOLD]) == sorted(MESSAGES)


def test_every_code_of_a_cell_is_shown_by_a_cell() -> None:
    assert {row["code"] for row in rows("bad_cells.csv")} - {*ONLY_TOLD} == {shown.code for shown in CELLS}


def test_the_contents_name_every_section() -> None:
    titles = re.findall(r"^## (.+)$", PAGE, re.MULTILINE)
    linked = re.findall(r"^\* \[(.+)\]\(#(.+)\)$", PAGE, re.MULTILINE)
    assert [title for title, _ in linked] == titles[1:]
    for title, anchor in linked:
        assert anchor == re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


# ---- the page is true


@pytest.mark.parametrize("shown", CELLS, ids=lambda shown: f"{shown.code} {shown.bad}")
def test_cell(shown: Shown) -> None:
    output, type_ = shown.where.startswith("output: "), shown.where.removeprefix("output: ")
    assert type_ in TYPES
    _, found = one_cell(shown.bad, type_, output=output)
    assert [d.code for d in found] == [shown.code]
    policy, found = one_cell(shown.good, type_, output=output)
    assert policy, [d.told() for d in found]


def files(text: str, code: str) -> dict[str, bytes]:
    """The policy behind the examples, with the sheets of one of them in it."""
    return drawn(BASE) | ({"fare.csv": text.encode()} if code.startswith(("csv-", "sheet-empty")) else drawn(text))


def told(text: str, code: str) -> list[Diagnostic]:
    """All that is said of a policy: of its sheets, its examples and what the check finds."""
    policy, found = policy_of(files(text, code))
    if policy:
        found = [*found, *of_examples(policy), *findings_told(check(policy, today=DAY), policy)]
    if policy and code == "rule-unexercised":
        found += unexercised(coverage(policy, ran(policy, today=DAY, now=NOON)))
    return [d for d in found if d.code == code or d.code not in BESIDE]


def of_examples(policy: PolicyModel) -> list[Diagnostic]:
    """What is said of the examples and of their results; one that failed is unmet for no other reason."""
    outcomes = [one.outcome for one in ran(policy, today=DAY, now=NOON)]
    results = [[*o.decisions.values(), *o.clocks.values()] for o in outcomes if o]
    told = [d for result in results for one in result for d in one.diagnostics]
    return [*told, *(d for d in unmet(policy, today=DAY, now=NOON) if not errors(told) or d.code != "example-unmet")]


def test_nothing_is_said_of_the_policy_behind_the_examples() -> None:
    assert told(BASE, "") == []


@pytest.mark.parametrize("shown", SHEETS, ids=lambda shown: shown.code)
def test_sheet(shown: Shown) -> None:
    bad, good = told(shown.bad, shown.code), told(shown.good, shown.code)
    assert {d.code for d in bad} == {shown.code, *COMES_WITH.get(shown.code, ())}, [d.told() for d in bad]
    assert good == [], [d.told() for d in good]


# How a file that a page shows is tried.
TRIED: Final = {
    "case.json": "simsim decide --facts case.json",
    "cases.csv": "simsim diff tables tables --cases cases.csv",
}


def printed(command: str) -> str:
    """What a command prints."""
    return CliRunner().invoke(app, command.split()[1:], env={"TERM": "dumb"}).output


def says(output: str, code: str) -> bool:
    """Whether the message of a code is among what was printed."""
    blanks = re.sub(r"\\\{\w+\\\}", ".*", re.escape(MESSAGES[code].message.en))
    return re.search(blanks, output) is not None


@pytest.mark.parametrize("shown", COMMANDS, ids=lambda shown: shown.bad)
def test_command(shown: Shown, tmp_path: Path, monkeypatch: Any) -> None:  # noqa: ANN401  # pytest's own
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "tables").mkdir()
    for name, data in drawn(BASE).items():
        (tmp_path / "tables" / name).write_bytes(data)
    for text, expected in ((shown.bad, True), (shown.good, False)):
        (tmp_path / "case.json").write_text("{}" if text.startswith("simsim ") else text, encoding="utf-8")
        (tmp_path / "cases.csv").write_text(text, encoding="utf-8")
        output = printed(text if text.startswith("simsim ") else TRIED[shown.where])
        assert says(output, shown.code) is expected, output
