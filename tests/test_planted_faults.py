"""Ten faults in copies of the shipped policy, as an analyst would make them, and the words in which each is found.

Where several can be told in one run they are planted together, so that none may hide another.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner

from simsim.cli import app
from tests.sheets import SHIPPED


class Fault(NamedTuple):
    """Which cell, by file, sheet and place, is written otherwise: from what to what; a row without a cell is lost."""

    file: str
    sheet: str
    cell: str
    before: str
    after: str


class Found(NamedTuple):
    """A fault and all that is said of it."""

    kind: str
    fault: Fault
    words: str


BY_CHECK = [
    Found(
        "a gap",
        Fault("disputes", "process_state", "D7", "not(ruled, executing)", "investigation"),
        "disputes.xlsx, sheet process_state, A2: state of the process has no rule for court action started: yes; "
        "stage: "
        "negotiation, filed with the platform, closed (25 % of its cases).\n"
        "  For example: court action started = yes, stage = closed. Add a rule with the entries yes | negotiation, "
        "filed "
        "with the platform, closed | - ; or say in CONSTRAINTS that it cannot happen; or accept it in WAIVERS as "
        "gap-413ba6. Or write not(under investigation) in D6 of rule 3, which changes no case that has a rule.",
    ),
    Found(
        "an overlap with another output",
        Fault("disputes", "adjudication", "D7", "balanced, none", "-"),
        "disputes.xlsx, sheet adjudication, A7: Rules 2, 4 match together and give different outputs: case state: "
        "running; "
        "platform steps in: yes; evidence supports: the buyer; buyer's evidence: not enough (0.9 % of the cases).\n"
        "  For example: case state = running, platform steps in = yes, evidence supports = the buyer, buyer's evidence "
        "= "
        "not enough. Narrow an entry of one of them, or accept it in WAIVERS as conflict-f4c20a.",
    ),
    Found(
        "a masked rule",
        Fault("after_ruling", "freight", "B6", "30", "15"),
        "after_ruling.xlsx, sheet freight, A5: Rule 2 never decides a case: rule 3 takes every one before it.\n"
        "  Delete it, narrow one of them, or give it a place before them; or accept it in WAIVERS as dead-rule-bc3023.",
    ),
    Found(
        "a date hole",
        Fault("disputes", "fast_path", "E7", "< 2025-01-08", "< 2025-01-01"),
        "disputes.xlsx, sheet fast_path, A2: refund without return has no rule for region: SEA; order type: "
        "not(local); "
        "request date: [2025-01-01..2025-01-07] (2.5 % of its cases).\n"
        "  For example: market = Indonesia, order type = cross-border, request date = 2025-01-01, order date = "
        "2025-01-07, "
        "reading: which date counts = the request date, amount within the range = no, other conditions met = no; with "
        "layers: What the article says. Add a rule with the entries SEA | not(local) | [2025-01-01..2025-01-07] | - | "
        "- | "
        "- | - | - ; or say in CONSTRAINTS that it cannot happen; or accept it in WAIVERS as gap-e8677e.",
    ),
    Found(
        "a value that no consumer accepts",
        Fault("after_ruling", "risk_owner", "J9", "unspecified", "platform"),
        "after_ruling.xlsx, sheet liability, A2: liability has no rule for ruling for: the buyer; risk owner: the "
        "platform "
        "(4.2 % of its cases).\n"
        "  For example: ruling for = the buyer, risk owner = the platform. Add a rule with the entries the buyer | the "
        "platform | - ; or say in CONSTRAINTS that it cannot happen; or accept it in WAIVERS as gap-6e90cd.",
    ),
]
BY_READING = [
    Found(
        "a typo in a name",
        Fault("disputes", "fast_path", "C3", "region 地区", "regoin 地区"),
        "disputes.xlsx, sheet fast_path, C3: GLOSSARY has no item regoin 地区.\n"
        "  Did you mean region 地区? Add it to GLOSSARY, or write a name that is there.",
    ),
    Found(
        "a cycle",
        Fault("disputes", "process_state", "C3", "court action started 已启动法律程序", "return required 需要退货"),
        "disputes.xlsx, sheet adjudication, A2: Decisions wait for each other: adjudication → return_mode → "
        "process_state "
        "→ intervention → adjudication.\n"
        "  Take one of these inputs out.",
    ),
]
BY_DIFF = [
    Found(
        "a widened cell",
        Fault("after_ruling", "risk_owner", "F7", "yes", "-"),
        "    cases that rule 6 decided are now decided by rule 4: risk owner: not specified → the seller\n"
        "      where ruling for: the buyer; treated as the carrier's loss: no; not as ordered: no; quality problem: "
        "no; "
        "severity: serious; 0.4 % of its cases",
    ),
    Found(
        "a lost row",
        Fault("after_ruling", "freight", "A5", "2", ""),
        "    cases that rule 2 decided are now decided by rule 3: legs covered: the return only → all legs\n"
        "      where seller held liable: yes; platform's freight rule: no such rule; reading: what all freight covers: "
        "not(all legs); 6.2 % of its cases",
    ),
    Found(
        "a switched bracket",
        Fault("disputes", "fast_path", "F12", ">= 2025-01-08", "> 2025-01-08"),
        "    cases that rule 8 decided have no rule now: refund without return: yes → the policy is silent; approval: "
        "automatic → the policy is silent; seller must act: no → the policy is silent; return on the fast path: no → "
        "the "
        "policy is silent; reason on the fast path: eligible → the policy is silent\n"
        "      where region: SEA; order type: not(local); request date: >= 2025-01-08; order date: 2025-01-08; amount "
        "within the range: yes; other conditions met: yes; 0.2 % of its cases",
    ),
]
BY_TEST = (
    "examples.xlsx, sheet disputes, Z6: example D04\n"
    "  Ordered on the first day itself: no reading is needed.\n"
    "  verdict: expected refund_without_return, came (no rule)"
)


def planted(folder: Path, found: Iterable[Found], *, examples: bool = True) -> Path:
    """A copy of the shipped policy with these faults."""
    copy = folder / "tables"
    shutil.copytree(SHIPPED, copy)
    if not examples:  # which find most faults too, each by what it was to give
        for path in copy.glob("examples*.xlsx"):
            path.unlink()
    books: dict[str, Workbook] = {}
    for fault in (one.fault for one in found):
        book = books.setdefault(fault.file, load_workbook(copy / f"{fault.file}.xlsx"))
        cell = book[fault.sheet][fault.cell]
        assert str(cell.value) == fault.before
        if fault.after:
            cell.value = int(fault.after) if fault.after.isdecimal() else fault.after
        else:
            book[fault.sheet].delete_rows(cell.row)
    for name, book in books.items():
        book.save(copy / f"{name}.xlsx")
    return copy


def with_value(folder: Path, item: str, value: str, label: Mapping[str, str]) -> Path:
    """The policy with one more value of an item."""
    book = load_workbook(folder / "policy.xlsx")
    book["values"].append([item, value, label["en"], label["zh"]])
    book.save(folder / "policy.xlsx")
    return folder


def told(*arguments: str | Path, code: int) -> str:
    result = CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "100", "TERM": "dumb"})
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture(scope="module")
def check(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = planted(tmp_path_factory.mktemp("checked"), BY_CHECK, examples=False)
    return told("check", with_value(folder, "risk_owner", "platform", {"en": "the platform", "zh": "平台"}), code=1)


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> str:
    return told("check", planted(tmp_path_factory.mktemp("read"), BY_READING), code=1)


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return planted(tmp_path_factory.mktemp("compared"), BY_DIFF)


@pytest.fixture(scope="module")
def diff(compared: Path) -> str:
    return told("diff", SHIPPED, compared, code=1)


@pytest.mark.parametrize("found", BY_CHECK, ids=lambda f: f.kind)
def test_check_finds(check: str, found: Found) -> None:
    assert found.words in check.split("\n\n")


@pytest.mark.parametrize("found", BY_READING, ids=lambda f: f.kind)
def test_reading_finds(reading: str, found: Found) -> None:
    assert found.words in reading.split("\n\n")


@pytest.mark.parametrize("found", BY_DIFF, ids=lambda f: f.kind)
def test_diff_finds(diff: str, found: Found) -> None:
    assert f"{found.words}\n" in diff


def test_an_example_finds_a_switched_bracket(compared: Path) -> None:
    assert BY_TEST in told("test", compared, code=1)
