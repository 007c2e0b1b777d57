"""The record as a CSV file and as a workbook: everything is there, and nothing in it is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsim.diagnostics import SimsimError
from simsim.training import export
from simsim.training.export import HEADERS, SHEET, export_csv, export_excel, guarded, unguarded
from simsim.training.record import FILE, Attempt, Kind, Record, Value, attempt_of
from tests.training.test_record import ONE

SHANGHAI = ZoneInfo("Asia/Shanghai")
RIGHT = {"true": 1, "false": 0, "": None}
ALL = (
    ONE,
    replace(ONE, question="2", right=None, seconds=3.0, hints=0, rules=(), layers=(), truth={}),
    replace(ONE, question="3", right=True, kind=Kind.ASSESSMENT, at=datetime(2025, 12, 31, 23, 59, 59, 7, tzinfo=UTC)),
    replace(ONE, question="4", person="=SUM(A1)", session='+1, "two"\nthree', area="-x", version="@v", case="'=quoted"),
)
ALL_BY_INSTANT = tuple(sorted(ALL, key=lambda one: one.at))


@pytest.fixture
def record(tmp_path: Path) -> Record:
    kept = Record(tmp_path / FILE)
    kept.add(*ALL)
    return kept


def read_csv(path: Path) -> list[dict[str, str]]:
    rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
    return [{name: unguarded(text) for name, text in row.items()} for row in rows]


def read_excel(path: Path) -> list[dict[str, str]]:
    head, *rows = openpyxl.load_workbook(path)[SHEET].iter_rows(values_only=True)
    return [dict(zip(map(str, head), ("" if v is None else str(v) for v in row), strict=True)) for row in rows]


def attempts(rows: list[dict[str, str]]) -> tuple[Attempt, ...]:
    """The attempts that a file holds."""
    return tuple(
        attempt_of({**dict[str, Value](row), "at": row["at_utc"], "right": RIGHT[row["right"]]}) for row in rows
    )


@pytest.mark.parametrize(("write", "read"), [(export_csv, read_csv), (export_excel, read_excel)])
def test_what_was_written_is_the_record(
    record: Record,
    tmp_path: Path,
    write: Callable[..., int],
    read: Callable[[Path], list[dict[str, str]]],
) -> None:
    path = tmp_path / "out.xlsx"
    with record:
        assert write(record, path, zone=SHANGHAI) == 4
    rows = read(path)
    assert list(rows[0]) == [*HEADERS]
    assert attempts(rows) == ALL_BY_INSTANT
    last = rows[-1]
    assert (last["at_utc"], last["at_local"]) == (
        "2025-12-31T23:59:59.000007+00:00",
        "2026-01-01T07:59:59.000007+08:00",
    )


def test_local_time_is_that_of_the_computer_where_none_is_named(record: Record, tmp_path: Path) -> None:
    with record:
        export_csv(record, tmp_path / "out.csv")
    row = read_csv(tmp_path / "out.csv")[0]
    assert datetime.fromisoformat(row["at_local"]).utcoffset() == ONE.at.astimezone().utcoffset()
    assert datetime.fromisoformat(row["at_local"]) - datetime.fromisoformat(row["at_utc"]) == timedelta(0)


def test_the_attempts_of_a_person_are_written_alone(record: Record, tmp_path: Path) -> None:
    with record:
        assert export_csv(record, tmp_path / "out.csv", "=SUM(A1)") == 1
    assert [row["question"] for row in read_csv(tmp_path / "out.csv")] == ["4"]


def test_in_a_workbook_formulas_are_texts_and_seconds_and_hints_are_numbers(record: Record, tmp_path: Path) -> None:
    with record:
        export_excel(record, tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")[SHEET]
    cells = {cell.value: cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None}
    assert {cells[text] for text in ("=SUM(A1)", '+1, "two"\nthree', "-x", "@v", "'=quoted")} == {"s"}
    assert (cells[12.25], cells[3], cells[1], cells[0]) == ("n", "n", "n", "n")
    assert {type_ for value, type_ in cells.items() if isinstance(value, str)} == {"s"}


def test_in_a_csv_file_no_cell_begins_like_a_formula(record: Record, tmp_path: Path) -> None:
    with record:
        export_csv(record, tmp_path / "out.csv")
    rows = [*csv.reader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8-sig"), newline=""))]
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))] == []


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("heron-27", "heron-27"),
        ("=1+1", "'=1+1"),
        ("＝1+1", "'＝1+1"),
        ("\t=1", "'\t=1"),
        ("'=1+1", "''=1+1"),
        ("it's", "it's"),
        ("'s", "'s"),
        ("", ""),
    ],
)
def test_a_text_is_guarded(text: str, written: str) -> None:
    assert (guarded(text), unguarded(written)) == (written, text)


@given(st.one_of(st.text(), st.text("'=+-@ a")))
def test_what_was_guarded_is_found_again(text: str) -> None:
    assert unguarded(guarded(text)) == text


def test_what_no_workbook_holds_stands_as_its_number(tmp_path: Path) -> None:
    with Record(tmp_path / FILE) as record:
        record.add(replace(ONE, session="a\x07b\rc\ufffed\u3000e\tf\ng"))
        export_excel(record, tmp_path / "out.xlsx")
    assert read_excel(tmp_path / "out.xlsx")[0]["session"] == "a\\x07b\\rc\\ufffed\u3000e\tf\ng"


def test_an_empty_record_is_written_as_its_headers(tmp_path: Path) -> None:
    with Record(tmp_path / FILE) as record:
        assert (export_csv(record, tmp_path / "out.csv"), export_excel(record, tmp_path / "out.xlsx")) == (0, 0)
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig") == ",".join(HEADERS) + "\n"
    assert read_excel(tmp_path / "out.xlsx") == []


def test_more_than_a_workbook_takes_is_told(record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MOST", 3)
    with record, pytest.raises(SimsimError) as error:
        export_excel(record, tmp_path / "out.xlsx")
    assert str(error.value) == (
        "out.xlsx: The record of training has 4 attempts, and a workbook is written with 3 at most.\n"
        "  Write a .csv file, or the attempts of one person with --person."
    )
    assert not (tmp_path / "out.xlsx").exists()


@pytest.mark.parametrize("write", [export_csv, export_excel])
def test_a_file_that_cannot_be_written_is_told(record: Record, tmp_path: Path, write: Callable[..., int]) -> None:
    with record, pytest.raises(SimsimError) as error:
        write(record, tmp_path / "nowhere" / "out.xlsx")
    assert [d.code for d in error.value.diagnostics] == ["file-in-use"]
