"""What the house is built on: no policy in Python, a light import, short functions, messages that fit their codes."""

import ast
import json
import re
import string
import subprocess
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

import simsim
from simsim.messages import MESSAGES
from simsim.words import VOCABULARIES
from tests.sheets import HERE, SHIPPED

SOURCE = HERE.parent / "simsim"
FILES = sorted(SOURCE.rglob("*.py"))
FILE = pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SOURCE)))

# Words of the shipped policy that the code may use, because there they mean something that every policy has.
RESERVED = {
    "market": "a part that POLICY names",
    "place": "a part that POLICY names; and where a diagnostic points",
    "calendar": "a part that POLICY names",
    "currency": "a part that POLICY names",
    "running": "a state of every clock",
    "stopped": "a state of every clock",
    "elapsed": "a way of counting, and an output of every clock",
    "applies": "CLOCKS has a column for when a clock applies",
    "undetermined": "a status of every decision",
    "yes": "a boolean in cells",
    "no": "a boolean in cells",
    "none": "what is shown for null",
    "region": "a set of values: what a cell denotes",
    "verdict": "whether an input entry admits a case",
    "reason": "why an outcome is as it is",
    "severity": "how bad a diagnostic is",
    "complete": "a table in which every case has a rule",
    "close": "the spelling most like another",
    "closed": "whether an end of an interval counts",
    "lost": "what a program could not save back",
    "other": "the second of two; any value but those named",
    "all": "a built-in function of Python",
    "split": "a method of Python's text",
    "action": "CLOCKS has a column for what is to be done",
    "refused": "what is wrong with a file, or a fact that cannot come with an event",
    "wait": "what an unknown value waits for",
    "partial": "a function of Python's library",
    "state": "how a clock stands",
    "execute": "what a database is asked to do",
    "remedy": "how what a diagnostic tells of is mended",
}


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def docstrings(tree: ast.AST) -> set[int]:
    """The constants that are docstrings, by identity."""
    homes = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = (node.body for node in ast.walk(tree) if isinstance(node, homes))
    firsts = (body[0].value for body in bodies if body and isinstance(body[0], ast.Expr))
    return {id(first) for first in firsts if isinstance(first, ast.Constant)}


def words_of(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Every identifier and every text in a module, with its line."""
    notes = docstrings(tree)
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        match node:
            case ast.Name(id=word) | ast.Attribute(attr=word) | ast.arg(arg=word) | ast.keyword(arg=str(word)):
                yield word, line
            case ast.FunctionDef(name=word) | ast.AsyncFunctionDef(name=word) | ast.ClassDef(name=word):
                yield word, line
            case ast.alias(name=word, asname=other):
                yield other or word, line
            case ast.Constant(value=str(word)) if id(node) not in notes:
                yield word, line


@lru_cache(maxsize=1)
def vocabulary() -> frozenset[str]:
    """Every name of the shipped policy: items, decisions, clocks, parameters, allowed values."""
    policy = simsim.open(SHIPPED)
    glossary = policy.glossary
    items = [item for item in glossary.items.values() if item.name.rpartition(".")[0] not in policy.clocks]
    items += [parameter.item for parameter in glossary.parameters.values()]
    names = {*(item.name for item in items), *policy.tables, *policy.clocks, *glossary.decisions}
    values = {value.value for item in items for value in item.allowed}
    return frozenset(part for name in names | values for part in {name, *name.split(".")})


@FILE
def test_no_name_of_the_policy_stands_in_the_code(file: Path) -> None:
    found = {f"{word} (line {line})" for word, line in words_of(parsed(file)) if word in vocabulary() - RESERVED.keys()}
    assert found == set()


def test_every_reserved_word_is_needed_and_has_its_reason() -> None:
    used = {word for file in FILES for word, _ in words_of(parsed(file))}
    assert {word for word in RESERVED if word not in used & vocabulary()} == set()
    assert all(RESERVED.values())


# ---- the package


def test_importing_simsim_is_light() -> None:
    heavy = ["openpyxl", "pandas", "numpy", "ipywidgets", "anywidget", "typer", "rich", "zoneinfo", "decimal"]
    code = f"import sys, json, simsim; print(json.dumps([m for m in {heavy!r} if m in sys.modules]))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=HERE.parent)
    assert json.loads(ran.stdout) == []


def test_opening_a_policy_needs_no_widgets_and_no_data_frames() -> None:
    heavy = ["pandas", "ipywidgets", "anywidget", "typer", "rich"]  # numpy comes with openpyxl where it is installed
    code = f"import sys, json, simsim; simsim.open; print(json.dumps([m for m in {heavy!r} if m in sys.modules]))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=HERE.parent)
    assert json.loads(ran.stdout) == []


def test_few_public_names_and_each_is_there() -> None:
    assert len(simsim.__all__) <= 15
    assert sorted(simsim.__all__) == [*simsim.__all__]
    assert all(getattr(simsim, name).__doc__ for name in simsim.__all__)


def test_a_name_that_is_none_is_refused() -> None:
    with pytest.raises(AttributeError, match=r"^module 'simsim' has no attribute 'nothing'$"):
        _ = simsim.nothing


DATA = {
    "messages.py": "a table of messages, one row a code",
    "words.py": "a table of words, one row a word",
    "wording.py": "a table of words, one row a word",
}


@FILE
def test_modules_are_short(file: Path) -> None:
    lines = len(file.read_text(encoding="utf-8").splitlines())
    assert lines <= 400 or file.name in DATA


@FILE
def test_functions_are_short(file: Path) -> None:
    long = [
        f"{node.name} has {(node.end_lineno or 0) - node.lineno + 1} lines"
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= 50
    ]
    assert long == []


def test_half_of_the_functions_are_very_short() -> None:
    lengths = sorted(
        (node.end_lineno or 0) - node.lineno + 1
        for file in FILES
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert lengths[len(lengths) // 2] <= 8


# ---- messages


def fields_in(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("code", MESSAGES)
def test_a_message_is_told_in_both_languages_with_the_same_fields(code: str) -> None:
    message = MESSAGES[code]
    for phrase in (message.message, message.remedy):
        assert all(phrase)
        assert fields_in(phrase.en) == fields_in(phrase.zh)
        assert re.search(r"[\u4e00-\u9fff]", phrase.zh)
        assert not re.search(r"[\u4e00-\u9fff]", phrase.en.replace("备份", "")), "but for the name of a file"
        assert phrase.en.endswith((".", "}"))
    assert message.severity in ("error", "warning", "info")


REPORTERS = ("Diagnostic", "CellError", "report", "_report")


def raised() -> Iterator[tuple[str, set[str], str]]:
    """Each place that makes a diagnostic of a code written out: the code, the fields it gives, where."""
    for file in FILES:
        for node in ast.walk(parsed(file)):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in REPORTERS:
                code = node.args[0] if node.args else None
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    given = {str(keyword.arg) for keyword in node.keywords}
                    yield code.value, given, f"{file.relative_to(SOURCE)}:{node.lineno}"


def test_every_field_of_a_message_is_given_wherever_it_is_made() -> None:
    for code, given, where in raised():
        needed = fields_in(" ".join((*MESSAGES[code].message, *MESSAGES[code].remedy))) - {"text"}
        assert "None" in given or needed <= given, f"{where}: {code} lacks {needed - given}"


def test_every_code_is_used() -> None:
    written = {word for file in FILES if file.name != "messages.py" for word, _ in words_of(parsed(file))}
    assert {code for code in MESSAGES if code not in written} == set()


# ---- what the readers of tables are told


SPELLINGS = sorted(
    {(title, s) for title, v in VOCABULARIES.items() for en, zh in v.spellings.values() for s in (*en, *zh)}
)


@pytest.mark.parametrize(("title", "spelling"), SPELLINGS)
def test_the_guide_to_tables_prints_every_word(title: str, spelling: str) -> None:
    guide = (SHIPPED / "README.md").read_text(encoding="utf-8")
    assert f"`{spelling}`" in guide, title
