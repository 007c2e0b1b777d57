"""Mistakes of forty kinds, planted in workbooks: one run tells them all, each with its cell, and nothing else."""

import json
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pytest

import simsim
from simsim.diagnostics import Diagnostic, errors
from tests.sheets import LENDING, Rows, put, read_folder, write_excel

BOOKS = {
    "policy.xlsx": ("policy", "glossary", "values", "parameters", "sources"),
    "rules.xlsx": ("place", "borrowing", "loan", "overdue", "notices", "mercy", "bill", "expressions", "extra"),
    "cases.xlsx": ("clocks", "examples", "constraints", "waivers"),
}
BOOK = {sheet: book for book, sheets in BOOKS.items() for sheet in sheets}


class Mistake(NamedTuple):
    """What is written into which cell, the code that it gets, and where it is told if not there."""

    sheet: str
    cell: str
    text: str
    code: str
    told_at: str = ""


PLANTED = [
    # what is written in a cell
    Mistake("borrowing", "C5", "> fine_limt", "name-unknown"),
    Mistake("borrowing", "F7", "atlass", "value-unknown"),
    Mistake("overdue", "C4", "[8..5]", "cell-empty-set"),
    Mistake("overdue", "C5", "> 1,000", "cell-thousands"),
    Mistake("notices", "B5", "", "cell-blank"),
    Mistake("bill", "E6", "", "output-blank"),
    Mistake("bill", "C6", "not(0", "cell-syntax"),
    Mistake("bill", "C4", "1-3", "cell-range"),
    Mistake("overdue", "D3", '"torn', "cell-quote"),
    Mistake("borrowing", "D5", "perhaps", "value-type"),
    Mistake("notices", "B3", "null", "value-null"),
    Mistake("overdue", "G3", "5.001", "value-scale"),
    Mistake("place", "C4", "=1+1", "formula-without-value"),
    Mistake("loan", "D5", "#N/A", "cell-error-value"),
    # the form of a table
    Mistake("loan", "A4", "1", "duplicate-rule"),
    Mistake("loan", "A5", "", "rule-without-id"),
    Mistake("borrowing", "B6", "20", "duplicate-order"),
    Mistake("loan", "F3", "soon", "validity-date"),
    Mistake("loan", "G4", "2024-01-01", "validity-reversed"),
    Mistake("notices", "E1", "sorce", "column-unknown"),
    Mistake("overdue", "D6", "torn", "default-condition"),
    Mistake("place", "A1", "P", "priority-values", told_at="C2"),
    Mistake("bill", "D2", "", "name-missing"),
    Mistake("extra", "A1", "GLOSARY", "sheet-unknown"),
    # what one sheet says of another
    Mistake("bill", "F4", "N99", "source-unknown"),
    Mistake("bill", "G5", "rule", "layer-unknown"),
    Mistake("overdue", "G5", "min(days_late * to_pay, 5)", "graph-cycle", told_at="A1"),
    Mistake("clocks", "D2", "reeder", "actor-unknown"),
    Mistake("examples", "F2", "card_lst", "item-unknown"),
    Mistake("examples", "Q11", "cheap", "value-type"),
    Mistake("examples", "V3", "later", "value-date"),
    # the other sheets
    Mistake("glossary", "B14", "strng", "type-unknown"),
    Mistake("glossary", "F3", "branch", "duplicate-label"),
    Mistake("glossary", "L4", "loan_grp", "group-unknown"),
    Mistake("glossary", "M5", "fourth", "number-expected"),
    Mistake("glossary", "D4", "2", "scale-kind"),
    Mistake("glossary", "E6", "maybe", "yes-no-expected"),
    Mistake("values", "A24", "mediun", "item-unknown"),
    Mistake("values", "B25", "book", "duplicate-value"),
    Mistake("parameters", "E5", "films_cost_the_same", "parameter-alternative", told_at="C5"),
    Mistake("sources", "A8", "N1", "duplicate-source"),
    Mistake("policy", "A11", "headlin", "card-key"),
    Mistake("expressions", "B2", "unpaid + ", "cell-syntax"),
    Mistake("expressions", "A3", "bill", "duplicate-decision"),
    Mistake("constraints", "C4", "> lent_at", "constraint-opaque"),
    Mistake("constraints", "I8", " ", "reason-missing", told_at="H8"),
    Mistake("constraints", "A9", "K1", "duplicate-constraint"),
    Mistake("constraints", "E10", "-", "constraint-everything", told_at="A10"),
    Mistake("waivers", "B2", "laon", "decision-unknown"),
    Mistake("waivers", "A3", "gasp", "finding-unknown"),
    Mistake("waivers", "C9", "9", "rule-unknown"),
    Mistake("waivers", "E10", "", "reason-missing"),
    Mistake("waivers", "F11", "never", "waiver-expiry"),
    Mistake("waivers", "C12", "3", "duplicate-waiver", told_at="A12"),
    Mistake("policy", "B4", "some day", "card-date"),
]


def sound() -> dict[str, Rows]:
    """The lending policy with room for a few mistakes more."""
    sheets = read_folder(LENDING)
    sheets["values"] += [
        ["medium", "disc", "disc", "唱片", "", "", "90"],
        ["medium", "score", "score", "乐谱", "", "", "91"],
    ]
    sheets["sources"].append(["N9", "9", "Nothing more.", "没有了。", "", "", "", "", "", ""])
    sheets["glossary"].append(["alike", "number", *[""] * 13])
    sheets["expressions"].append(["alike", "2 * owed", "", "", ""])
    sheets["constraints"] += [
        ["K5", "-", "-", "-", "met", "-", "-", "", "为何。", ""],
        ["K6", "-", "-", "-", "missed", "-", "-", "Why.", "", ""],
        ["K7", "-", "-", "-", "stopped", "-", "-", "Why.", "", ""],
    ]
    sheets["waivers"] += [["gap", "bill", str(rule), "", "Why.", "", ""] for rule in (1, 2, 3, 4)]
    sheets["extra"] = [["# nothing yet"], ["", ""]]
    return sheets


def planted(folder: Path, mistakes: list[Mistake]) -> tuple[Diagnostic, ...]:
    """What is told of workbooks with these mistakes."""
    sheets = sound()
    for mistake in mistakes:
        stood = put(sheets, mistake.sheet, mistake.cell, mistake.text)
        assert stood != mistake.text
    for book, names in BOOKS.items():
        write_excel(folder / book, {name: sheets[name] for name in names})
    _, found = simsim.read_policy(folder)
    return errors(found)


def expected(mistake: Mistake) -> tuple[str, str, str, str]:
    return BOOK[mistake.sheet], mistake.sheet, mistake.told_at or mistake.cell, mistake.code


def where(d: Diagnostic) -> tuple[str, str, str, str]:
    return d.place.file, d.place.sheet, d.place.cell, d.code


def test_without_a_mistake_nothing_is_told(tmp_path: Path) -> None:
    assert planted(tmp_path, []) == ()


@pytest.mark.parametrize("mistake", PLANTED, ids=lambda m: f"{m.code} {m.sheet} {m.cell}")
def test_one_mistake_is_one_diagnostic_at_its_cell(mistake: Mistake, tmp_path: Path) -> None:
    assert [where(d) for d in planted(tmp_path, [mistake])] == [expected(mistake)]


@lru_cache(maxsize=1)
def all_planted(folder: Path) -> tuple[Diagnostic, ...]:
    return planted(folder, PLANTED)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[Diagnostic, ...]:
    return all_planted(tmp_path_factory.mktemp("planted"))


def test_there_are_more_than_twenty_kinds() -> None:
    assert len({mistake.code for mistake in PLANTED}) > 35


def test_all_are_told_in_one_run_and_nothing_else(found: tuple[Diagnostic, ...]) -> None:
    assert sorted(map(where, found)) == sorted(map(expected, PLANTED))


def test_each_is_told_whole_in_both_languages(found: tuple[Diagnostic, ...]) -> None:
    for diagnostic in found:
        for lang in ("en", "zh"):
            told = diagnostic.told(lang)
            assert told.startswith(diagnostic.place.text(lang))
            assert "{" not in told
            assert diagnostic.remedy(lang) in told


def test_each_can_be_written_as_json(found: tuple[Diagnostic, ...]) -> None:
    written = [
        {
            "code": d.code, "severity": d.severity, "file": d.place.file, "sheet": d.place.sheet, "cell": d.place.cell,
            "message": d.message(), "remedy": d.remedy(),
        }
        for d in found
    ]  # fmt: skip
    assert json.loads(json.dumps(written, ensure_ascii=False)) == written
