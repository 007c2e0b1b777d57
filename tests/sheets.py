"""Folders of sheets for tests: rows in and out of CSV files and Excel workbooks."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import openpyxl

from simsim.knowledge import policy_of
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome

HERE: Final = Path(__file__).resolve().parent
LENDING: Final = HERE / "policies" / "lending"
LENDING_ZH: Final = HERE / "policies" / "lending_zh"
SHIPPED: Final = HERE.parent / "tables"
DAY: Final = date(2025, 6, 20)
NOON: Final = datetime(2025, 6, 20, 12, tzinfo=UTC)

Rows = list[list[str]]


def read_rows(file: Path) -> Rows:
    """The cells of a CSV file."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def read_folder(folder: Path) -> dict[str, Rows]:
    """The sheets of a folder of CSV files, by name."""
    return {file.stem: read_rows(file) for file in sorted(folder.glob("*.csv"))}


def put(sheets: Mapping[str, Rows], sheet: str, cell: str, text: str) -> str:
    """Write into a cell given in ``A1`` notation; the text that stood there."""
    letters, digits = cell.rstrip("0123456789"), cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    row = sheets[sheet][int(digits) - 1]
    stood, row[column - 1] = row[column - 1], text
    return stood


def write_csv(folder: Path, sheets: Mapping[str, Sequence[Sequence[str]]]) -> Path:
    """A folder with a CSV file a sheet."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in sheets.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
    return folder


def write_excel(file: Path, sheets: Mapping[str, Sequence[Sequence[str]]]) -> Path:
    """One workbook with these sheets, typed as a person who types into Excel gets it."""
    book = openpyxl.Workbook()
    book.remove(book["Sheet"])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([as_typed(cell) for cell in row])
    file.parent.mkdir(parents=True, exist_ok=True)
    book.save(file)
    return file


def as_typed(text: str) -> object:
    """What Excel makes of what is typed: a number, a date, a text."""
    if not text:
        return None
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return date.fromisoformat(text)
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    return float(text) if re.fullmatch(r"-?\d+\.\d+", text) else text


def drawn(text: str) -> dict[str, bytes]:
    """Files from a drawing: sheets parted by blank lines, cells by bars; each is named for its A2 or for its kind."""
    files = {}
    for block in text.strip().split("\n\n"):
        rows = [[cell.strip() for cell in line.strip().split("|")] for line in block.strip().splitlines()]
        lists = rows[0][0].isupper() and len(rows[0][0]) > 2  # a kind of sheet, not a hit policy
        stream = io.StringIO()
        csv.writer(stream).writerows(rows)
        files[f"{rows[0][0].lower() if lists else rows[1][0]}.csv"] = stream.getvalue().encode()
    return files


def opened(text: str) -> PolicyModel:
    """The policy of a drawing, without a mistake in it."""
    policy, found = policy_of(drawn(text))
    assert policy, "\n".join(d.told() for d in found)
    return policy


def mistakes(text: str) -> list[str]:
    """What is said of a drawing, told whole."""
    _, found = policy_of(drawn(text))
    return [d.told() for d in found]


def decide(policy: PolicyModel, facts: Mapping[str, object], **under: object) -> Outcome:
    """The outcome on an ordinary day."""
    return policy.decide(facts, **({"as_of": DAY, "now": NOON} | under))  # type: ignore[arg-type]  # as the caller says
