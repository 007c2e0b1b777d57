"""Notebooks are committed clean, and define nothing."""

from __future__ import annotations

import ast
from pathlib import Path

import nbformat
import pytest

import simsim
from tests.refresh_notebooks import cleaned, is_lax, notebooks, text
from tests.sheets import SHIPPED

FOUND = notebooks()


@pytest.mark.parametrize("path", FOUND, ids=lambda p: p.name)
def test_is_as_the_refreshing_would_write_it(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == text(cleaned(nbformat.read(path, as_version=4)))


@pytest.mark.parametrize("path", FOUND, ids=lambda p: p.name)
def test_defines_nothing(path: Path) -> None:
    code = "\n".join(c.source for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code")
    defined = [n.name for n in ast.walk(ast.parse(code)) if isinstance(n, ast.FunctionDef | ast.ClassDef)]
    assert defined == []


def test_the_screen_is_lax_and_the_cases_are_strict() -> None:
    modes = {path.stem: is_lax(nbformat.read(path, as_version=4)) for path in FOUND}
    assert (modes["01_simulator"], modes["disputes"]) == (True, False)


def test_every_sheet_of_examples_is_compared_in_a_notebook() -> None:
    sheets = {example.id.place.sheet for example in simsim.open(SHIPPED).sheets.examples}
    code = "\n".join(c.source for path in FOUND if path.parent.name == "checks" for c in nbformat.read(path, 4).cells)
    assert {sheet for sheet in sheets if f'"{sheet}"' not in code} == set()
