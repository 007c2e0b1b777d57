"""Files of cases: how columns are read, what is refused with its cell, which cases flip and about which amounts."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from simsim.analysis.changes import changes
from simsim.analysis.impact import tally
from simsim.casefile import CaseFile
from simsim.diagnostics import FactError
from tests.sheets import DAY, NOON, decide, opened, write_csv, write_excel
from tests.test_changes import CHANGED, PARCELS_TIMED, told, written
from tests.test_changes import EVENTS_OF_SENDING as EVENTFUL

OLD: Final = opened(PARCELS_TIMED)
NEW: Final = opened(CHANGED)


def read(path: Path, text: str, *ignored: str) -> CaseFile:
    """A CSV file of cases, as both versions take them."""
    path.write_text(text, encoding="utf-8")
    return CaseFile(path, (OLD, NEW), ignored)


def wrong(path: Path, text: str) -> list[str]:
    with pytest.raises(FactError) as caught:
        len(read(path, text))
    return [d.told() for d in caught.value.diagnostics]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cases.csv"


def test_columns_are_items_by_name_or_label_in_either_language(file: Path) -> None:
    cases = read(
        file, "id,重量,LOST,Price,mode,as of,now,layers,events\nA,5,是,,mild,2025-06-01,2025-06-02 10:00,law,\n"
    ).cases
    assert [(c.id, c.facts, str(c.as_of), str(c.now), c.layers, c.events, c.place.cell) for c in cases] == [
        (
            "A",
            {"重量": "5", "LOST": "是", "mode": "mild"},
            "2025-06-01",
            "2025-06-02 10:00:00",
            (("law",), ("law",)),
            None,
            "A2",
        )
    ]


def test_a_row_without_an_id_has_the_number_of_its_row_and_blank_is_unknown(file: Path) -> None:
    cases = read(file, "weight,lost\n5,\n,yes\n").cases
    assert [(c.id, c.facts) for c in cases] == [("2", {"weight": "5"}), ("3", {"lost": "yes"})]


def test_a_column_that_is_no_fact_is_an_error_unless_it_is_to_be_passed_over(file: Path) -> None:
    text = "id,weight,colour,claim\n1,5,red,x\n"
    unknown, clock = wrong(file, text)
    assert unknown == (
        "cases.csv, C1: No item has the name or label colour.\n"
        "  Head it with a name or label from GLOSSARY or PARAMETERS, or pass it over: --ignore colour."
    )
    assert clock == (
        "cases.csv, D1: claim is a decision or a clock, and no fact.\n"
        "  Head the column with one of its outputs, claim.state, claim.due, claim.earliest, claim.elapsed, "
        "or pass it over: --ignore claim."
    )
    assert read(file, text, "Colour", "claim").cases[0].facts == {"weight": "5"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("weight,lost\n5,yes\nheavy,yes\n", ["cases.csv, A3: heavy cannot be used for weight."]),
        ("weight,重量\n5,5\n", ["cases.csv, B1: 重量 is given twice."]),
        ("lost,lost\nyes,no\n", ["cases.csv, B1: lost is given twice."]),
        ("lost,as of\nyes,soon\n", ["cases.csv, B2: soon is no date."]),
        ("lost,layers\nyes,law\nyes,lore\n", ["cases.csv, B3: POLICY names no layer lore"]),
        ("lost,now\nyes,soon\n", ["cases.csv, B2: soon is no date and time."]),
        (
            "currency\nEUR\nUSD\nEUR\n",
            ["cases.csv, A2: currency has no value EUR.", "cases.csv, A4: currency has no value EUR."],
        ),
    ],
)
def test_what_cannot_be_read_is_told_with_its_cell(file: Path, text: str, expected: list[str]) -> None:
    assert [
        message.splitlines()[0][: len(start)] for message, start in zip(wrong(file, text), expected, strict=True)
    ] == expected


def test_an_excel_file_has_dates_numbers_and_booleans_of_its_own(tmp_path: Path) -> None:
    book = write_excel(
        tmp_path / "cases.xlsx",
        {
            "cases": [
                ["id", "weight", "sent_at", "worth", "currency", "as of"],
                ["7", "5", "2025-06-19", "2.50", "USD", "2025-06-01"],
            ]
        },
    )
    (case,) = CaseFile(book, (OLD, NEW)).cases
    outcome = OLD.decide(case.facts, as_of=case.as_of or DAY, now=NOON)
    assert (case.id, str(case.as_of)) == ("7", "2025-06-01")
    assert outcome.known["weight"].value == 5
    assert outcome.known["worth"].value == Decimal("2.5")
    assert str(outcome.known["sent_at"].value) == "2025-06-19 00:00:00+00:00"


ARROW: Final = {
    "id": pa.array([7, 8], pa.int64()),
    "weight": pa.array([5, None], pa.int64()),  # a whole number, also with a blank among them
    "worth": pa.array([Decimal("2.50"), Decimal("1.00")], pa.decimal128(9, 2)),
    "currency": pa.array(["USD", None]).dictionary_encode(),
    "lost": pa.array([None, True]),
    "sent_at": pa.array([datetime(2025, 6, 19, 22, tzinfo=UTC), None], pa.timestamp("us", "Asia/Kuala_Lumpur")),
    "as of": pa.array([date(2025, 6, 1), None]),
}


def parquet(path: Path, **columns: pa.Array) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


def test_parquet_has_values_of_its_own(tmp_path: Path) -> None:
    one, other = CaseFile(parquet(tmp_path / "cases.parquet", **ARROW), (OLD, NEW)).cases
    assert (one.id, one.as_of, other.id, other.as_of) == ("7", date(2025, 6, 1), "8", None)
    assert one.facts == {
        "weight": 5,
        "worth": Decimal("2.50"),
        "currency": "USD",
        "sent_at": datetime(2025, 6, 20, 6, tzinfo=ZoneInfo("Asia/Kuala_Lumpur")),
    }
    assert other.facts == {"worth": Decimal(1), "lost": True}
    assert [type(value) for value in (*one.facts.values(), *other.facts.values())] == [
        *(int, Decimal, str, datetime),
        *(Decimal, bool),
    ]


def test_a_row_says_the_same_as_csv_excel_and_parquet(tmp_path: Path) -> None:
    rows = [["weight", "worth", "currency", "lost"], ["5", "2.50", "USD", "no"], ["15", "3", "", "yes"]]
    names, *cells = rows
    write_csv(tmp_path, {"cases": rows})
    write_excel(tmp_path / "cases.xlsx", {"cases": rows})
    parquet(tmp_path / "cases.parquet", **{name: pa.array([row[n] for row in cells]) for n, name in enumerate(names)})
    found = [
        [NEW.decide(case.facts, as_of=DAY, now=NOON).known for case in CaseFile(tmp_path / f"cases.{end}", (OLD, NEW))]
        for end in ("csv", "xlsx", "parquet")
    ]
    assert len(found[0]) == 2
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (pa.array([["a", "b"]]), "cases.parquet, A2: ['a', 'b'] cannot be used for weight."),
        (pa.array([[]], pa.list_(pa.string())), "cases.parquet, A2: [] cannot be used for weight."),
        (pa.array([timedelta(hours=48)]), "cases.parquet, A2: P2D cannot be used for weight."),
        (pa.array([float("inf")]), "cases.parquet, A2: inf cannot be used for weight."),
        (pa.array([b"five"]), "cases.parquet, A2: b'five' cannot be used for weight."),
    ],
)
def test_a_value_of_parquet_that_is_none_of_the_item_is_told_with_its_cell(
    tmp_path: Path, cell: pa.Array, told: str
) -> None:
    with pytest.raises(FactError) as caught:
        len(CaseFile(parquet(tmp_path / "cases.parquet", weight=cell), (OLD, NEW)))
    assert [d.told().splitlines()[0] for d in caught.value.diagnostics] == [told]


def test_parquet_is_refused_where_it_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = parquet(tmp_path / "cases.parquet", **ARROW)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(FactError, match="Parquet cannot be read here: pyarrow is not installed"):
        CaseFile(path, (OLD, NEW))


def test_a_damaged_parquet_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "cases.parquet"
    path.write_bytes(b"PAR1")
    with pytest.raises(FactError, match="These cases cannot be read"):
        CaseFile(path, (OLD, NEW))


def test_blank_rows_are_no_cases_and_leave_the_addresses_of_the_others(file: Path) -> None:
    cases = read(file, "weight,lost\n5,\n,\n\n7,\n").cases
    assert [(c.id, c.place.cell, c.facts) for c in cases] == [
        ("2", "A2", {"weight": "5"}),
        ("5", "A5", {"weight": "7"}),
    ]


def test_a_file_in_chinese_characters_of_another_code_is_read(file: Path) -> None:
    file.write_bytes("重量,遗失\n5,是\n".encode("gb18030"))
    assert CaseFile(file, (OLD, NEW)).cases[0].facts == {"重量": "5", "遗失": "是"}


@pytest.mark.parametrize("text", ["", "a,b\n1,2,3\n", '"weight\n5\n'])
def test_what_is_no_table_is_told(file: Path, text: str) -> None:
    (message,) = wrong(file, text)
    assert message.startswith(f"{file}: These cases cannot be read: ")


CASES: Final = """\
id,weight,lost,worth,currency,remark
a,5,no,10,USD,light
b,15,no,2.50,MYR,flips
c,12,no,7,USD,flips
d,15,yes,100,USD,lost
e,,no,1,USD,unknown
f,25,no,3,,heavy
"""
FLIPS: Final = """\
Cases of cases.csv: 6, changed 2; worth 2.50 MYR, worth 7 USD
  Price
    before              after               cases  amounts
    2                   1                   2      worth 2.50 MYR, worth 7 USD
    0                   0                   1      worth 100 USD
    1                   1                   1      worth 10 USD
    2                   2                   1      worth 3
    not yet determined  not yet determined  1      worth 1 USD
  b (cases.csv, A3): Price: 2 → 1
  c (cases.csv, A4): Price: 2 → 1
  Changed regions that no case of cases.csv enters:
    price: 4 → 4
"""


def test_the_cases_of_a_file_that_flip_and_the_regions_that_none_enters(tmp_path: Path, monkeypatch: Any) -> None:  # noqa: ANN401  # pytest's own
    monkeypatch.chdir(tmp_path)
    old, new = written(tmp_path / "old", PARCELS_TIMED), written(tmp_path / "new", CHANGED)
    Path("cases.csv").write_text(CASES, encoding="utf-8")
    refused = told(old, new, "--cases", "cases.csv")
    assert refused.exit_code == 2
    assert "cases.csv, F1: No item has the name or label remark." in refused.output
    ran = told(old, new, "--cases", "cases.csv", "--ignore", "remark")
    assert ran.exit_code == 1
    assert ran.output.endswith("\n\n" + FLIPS)
    data = json.loads(told(old, new, "--cases", "cases.csv", "--ignore", "remark", "--format", "json").output)["cases"]
    assert (data["count"], data["changed"]["cases"], data["not_taken"]) == (6, 2, [])
    assert data["entered_by_no_case"] == [{"table": "price", "old": ["4"], "new": ["4"]}]
    assert [(flip["id"], flip["cell"]) for flip in data["flips"]] == [("b", "A3"), ("c", "A4")]


def test_events_and_layers_of_a_case_count_as_in_examples(file: Path) -> None:
    text = "lost,events,layers,now\nyes,2025-06-19 06:00 posted by sender,law,2025-06-20 12:00\n"
    old, new = opened(EVENTFUL), opened(EVENTFUL.replace("hours      | number | 48 ", "hours      | number | 24 "))
    file.write_text(text, encoding="utf-8")
    found = changes(old, new)
    counted = tally(found, CaseFile(file, (old, new)), today=DAY, now=NOON)
    ((pair, share),) = counted.matrix["claim"].items()
    assert [(one.status, one.value) for one in pair] == [("decided", "running"), ("decided", "missed")]
    assert share.cases == 1
    later = changes(old, opened(EVENTFUL.replace("hours      | number | 48 ", "hours      | number | 72 ")))
    ((pair, _),) = tally(later, CaseFile(file, later.versions.both), today=DAY, now=NOON).matrix["claim"].items()
    assert [(one.value, one.moved) for one in pair] == [("running", False), ("running", True)]


def test_twenty_thousand_cases_come_to_what_deciding_each_does(tmp_path: Path, monkeypatch: Any) -> None:  # noqa: ANN401  # pytest's own
    monkeypatch.chdir(tmp_path)
    old, new = written(tmp_path / "old", PARCELS_TIMED), written(tmp_path / "new", CHANGED)
    kinds = [(weight, lost) for weight in range(30) for lost in ("yes", "no")]
    rows = [(n, *kinds[n % len(kinds)], n) for n in range(20_000)]
    lines = "".join(f"{n},{weight},{lost},{worth},USD\n" for n, weight, lost, worth in rows)
    Path("cases.csv").write_text(f"id,weight,lost,worth,currency\n{lines}", encoding="utf-8")
    began = time.monotonic()
    data = json.loads(told(old, new, "--cases", "cases.csv", "--format", "json").output)["cases"]
    assert time.monotonic() - began < 120
    expected: Counter[tuple[str, str]] = Counter()
    for kind in kinds:
        facts = dict(zip(("weight", "lost"), map(str, kind), strict=True))
        pair = [str(decide(policy, facts).decisions["price"].output["price"]) for policy in (OLD, NEW)]
        expected[pair[0], pair[1]] += sum(1 for row in rows if row[1:3] == kind)
    assert {(cell["old"], cell["new"]): cell["cases"] for cell in data["matrix"]["price"]} == expected
    flipped = [row for row in rows if 10 <= row[1] < 20 and row[2] == "no"]
    assert data["changed"]["cases"] == len(flipped)
    assert data["changed"]["amounts"] == [{"item": "worth", "currency": "USD", "sum": sum(row[3] for row in flipped)}]
