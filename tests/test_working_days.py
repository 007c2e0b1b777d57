"""Working days: hand-checked dates in tests/cases/working_days.csv, what is not known yet, the sheet CALENDAR."""

import csv
import json
import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays
import openpyxl
import pytest

import simsim
from simsim.diagnostics import CellError, Place
from simsim.policy.calendars import Calendar, Override, calendar_named, code_named
from simsim.policy.counting import Length, due, earliest
from simsim.policy.overrides import overrides_of
from simsim.values import read_date_and_time
from simsim.writing import dress_folder
from tests.sheets import HERE, LENDING, SHIPPED, drawn, mistakes, opened, write_excel


def rows() -> list[dict[str, str]]:
    with (HERE / "cases" / "working_days.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def start_of(row: dict[str, str]) -> datetime:
    at = read_date_and_time(row["start"])
    assert at
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(row["zone"]))


def length_of(row: dict[str, str]) -> Length:
    amount, unit = row["length"].split()
    return Length(Decimal(amount), unit)


# ---- hand-checked dates


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['calendar']} {row['why']}")
def test_a_date_that_was_worked_out_by_hand(row: dict[str, str]) -> None:
    case = (start_of(row), length_of(row), row["counted as"], ZoneInfo(row["zone"]), calendar_named(row["calendar"]))
    assert due(*case).isoformat() == row["due"]
    assert earliest(*case).isoformat() == (row["earliest"] or f"{row['due'][:11]}00:00:00{row['due'][19:]}")


def test_every_market_has_its_dates_and_one_over_a_public_holiday() -> None:
    markets = {value.value for value in simsim.open(SHIPPED).glossary.items["market"].allowed} | {"CN"}
    written = Counter(row["market"] for row in rows())
    assert written.keys() == markets
    assert min(written.values()) >= 3
    assert {row["market"] for row in rows() if passes_a_holiday(row)} == markets


def passes_a_holiday(row: dict[str, str]) -> bool:
    """Whether a public holiday, on a day that is no weekend, lies between start and due."""
    first, last = start_of(row).date(), datetime.fromisoformat(row["due"]).date()
    known = holidays.country_holidays(row["market"], "ENG" if row["market"] == "GB" else None)
    days = (first + timedelta(n) for n in range(1, (last - first).days))
    return any(day in known and not known.is_weekend(day) for day in days)


@pytest.mark.parametrize(
    ("calendar", "start", "days", "expected"),
    [
        ("GB-ENG", "2025-06-16T10:00", 5, "2025-06-20T23:59:59"),
        ("GB-ENG", "2025-06-20T10:00", 1, "2025-06-20T23:59:59"),
        ("GB-ENG", "2025-06-21T10:00", 1, "2025-06-21T23:59:59"),
        ("GB-ENG", "2025-06-20T10:00", 2, "2025-06-23T23:59:59"),
        ("GB-ENG", "2025-06-20T10:00", 0, "2025-06-19T23:59:59"),
    ],
)
def test_without_the_end_point_it_ends_with_the_working_day_before(
    calendar: str, start: str, days: int, expected: str
) -> None:
    at = datetime.fromisoformat(start).replace(tzinfo=UTC)
    until = due(at, Length(Decimal(days), "days"), "工作日", UTC, calendar_named(calendar), inclusive=False)
    assert until.isoformat() == f"{expected}+00:00"


def test_a_part_of_a_second_at_the_start_does_not_count() -> None:
    at = datetime(2025, 6, 20, 10, 0, 0, 900_000, tzinfo=UTC)
    two = Length(Decimal(2), "hours")
    assert due(at, two, "elapsed", UTC) == earliest(at, two, "elapsed", UTC) == datetime(2025, 6, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "first", "last"),
    [
        ("Africa/Cairo", "2025-04-25", "2025-04-25T01:00:00+03:00", "2025-04-25T23:59:59+03:00"),
        ("America/Havana", "2025-11-02", "2025-11-02T00:00:00-04:00", "2025-11-02T23:59:59-05:00"),
        ("America/Nuuk", "2025-03-29", "2025-03-29T00:00:00-02:00", "2025-03-29T22:59:59-02:00"),
        ("America/Nuuk", "2025-10-25", "2025-10-25T00:00:00-01:00", "2025-10-25T23:59:59-02:00"),
    ],
)
def test_a_day_begins_and_ends_where_the_clocks_let_it(zone: str, day: str, first: str, last: str) -> None:
    where = ZoneInfo(zone)
    at = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=where) - timedelta(days=1)
    one = Length(Decimal(1), "days")
    assert earliest(at, one, "calendar days", where).isoformat() == first
    assert due(at, one, "calendar days", where).isoformat() == last


@pytest.mark.parametrize("days", [10**6 * 4, 10**9])
def test_more_working_days_than_there_are_days_are_told_at_once(days: int) -> None:
    with pytest.raises(CellError) as caught:
        earliest(
            datetime(2025, 6, 20, tzinfo=UTC), Length(Decimal(days), "days"), "working days", UTC, calendar_named("CN")
        )
    assert (caught.value.code, caught.value.fields) == ("clock-length", {"found": f"{days} days"})


# ---- calendars


def weekdays_off(code: str, year: int) -> int:
    """Days without work that are neither Saturday nor Sunday."""
    days = (date(year, 1, 1) + timedelta(n) for n in range(365))
    return sum(day.weekday() < 5 and not calendar_named(code).works(day) for day in days)


@pytest.mark.parametrize(("code", "expected"), [("GB", 6), ("GB-ENG", 8), ("GB-WLS", 8), ("GB-NIR", 10), ("ES", 7)])
def test_the_list_of_the_whole_country_is_shorter_than_those_of_its_parts(code: str, expected: int) -> None:
    assert weekdays_off(code, 2025) == expected


@pytest.mark.parametrize(
    ("code", "same"),
    [("MY-KTN", "MY-03"), ("MY-Kelantan", "MY-03"), (" ＧＢ－ＥＮＧ ", "GB-ENG"), ("ID+government", "ID+government")],
)
def test_a_place_may_go_by_several_names(code: str, same: str) -> None:
    assert str(code_named(code)) == same


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("UK-ENG", "Did you mean GB-ENG? "),
        ("Germany", "Did you mean DE? "),
        ("China", "Did you mean CN? "),
        ("GB-eng", "Did you mean GB-ENG? "),
        ("MY-Kelatan", "Did you mean MY-Kelantan? "),
        ("CN-GD", "Did you mean CN? "),
        ("ID+goverment", "Did you mean ID+government? "),
        ("ID+public", "Did you mean ID? "),
        ("XX", ""),
        ("GBENG", ""),
        ("", ""),
        ("GB--ENG", "Did you mean GB-ENG? "),
        ("Germny", "Did you mean DE? "),
    ],
)
def test_a_code_that_is_none(code: str, hint: str) -> None:
    with pytest.raises(CellError) as caught:
        calendar_named(code)
    assert caught.value.at(Place(), code).told() == (
        f"There is no calendar {code}.\n  {hint}"
        "Write a country, and a part of it, as ISO 3166 does: CN, GB-ENG; a category may follow: ID+government."
    )


SPEAKS = """
import json
from datetime import date, timedelta
from simsim.policy.calendars import calendar_named
days = [date(2026, 1, 1) + timedelta(n) for n in range(365)]
codes = ["SA", "CN", "MY-KTN", "ID+government", "JP", "TH", "BR-SP+optional", "VN"]
known = {code: [calendar_named(code).works(day) for day in days] for code in codes}
told = {code: [d.told() for d in calendar_named(code).unsure(days[0], days[-1])] for code in codes}
print(json.dumps([known, told]))
"""


def test_the_language_of_the_machine_changes_nothing() -> None:
    said = set()
    for language in ("", "en_US", "zh_CN", "th", "ar", "id"):
        env = {**os.environ, "LANGUAGE": language, "LC_ALL": language}
        ran = subprocess.run(
            [sys.executable, "-c", SPEAKS], capture_output=True, text=True, check=True, env=env, cwd=HERE.parent
        )
        said.add(ran.stdout)
    assert len(said) == 1
    assert "is estimated" in said.pop()


# ---- what is not known yet


def told(code: str, first: str, last: str, overrides: tuple[Override, ...] = ()) -> list[tuple[str, str]]:
    """The code and the message of each warning."""
    calendar = calendar_named(code, overrides)
    found = calendar.unsure(date.fromisoformat(first), date.fromisoformat(last))
    assert all(d.severity == "warning" for d in found)
    return [(d.code, d.message()) for d in found]


PARTS = "{} was counted by its national list, and its parts differ on {}."
SWAPS = "The days that {} moves or adds are announced year by year, up to {} so far: {} is counted without them."


@pytest.mark.parametrize(
    ("code", "first", "last", "expected"),
    [
        ("CN", "2025-09-26", "2025-10-13", []),
        ("CN", "2026-12-20", "2026-12-24", []),
        ("CN", "2026-12-20", "2026-12-25", [("calendar-year", SWAPS.format("CN", 2026, 2027))]),
        ("CN", "2027-03-01", "2027-03-08", [("calendar-year", SWAPS.format("CN", 2026, 2027))]),
        ("CN", "2027-12-01", "2028-01-08", [("calendar-year", SWAPS.format("CN", 2026, "2027, 2028"))]),
        ("VN", "2025-04-25", "2025-05-08", []),
        ("VN", "2027-06-16", "2027-06-26", [("calendar-year", SWAPS.format("VN", 2026, 2027))]),
        ("TH", "2027-06-16", "2027-06-26", [("calendar-year", SWAPS.format("TH", 2026, 2027))]),
        ("ID", "2028-07-16", "2028-07-26", []),
        ("ID+government", "2028-07-16", "2028-07-26", [("calendar-year", SWAPS.format("ID+government", 2027, 2028))]),
        ("GB-ENG", "2027-06-16", "2027-06-26", []),
        ("JP", "2099-12-20", "2099-12-30", []),
        (
            "JP",
            "2099-12-20",
            "2100-01-08",
            [
                (
                    "calendar-range",
                    "The holidays of JP are known from 1949 to 2099: in 2100 only weekends are left out.",
                )
            ],
        ),
        ("DE", "2025-06-10", "2025-06-18", []),
        (
            "DE",
            "2025-06-10",
            "2025-06-19",
            [
                (
                    "calendar-national",
                    PARTS.format("DE", "2025-06-19: Augsburg, BW, BY, HE, NW, …"),
                )
            ],
        ),
        ("DE-BW", "2025-06-10", "2025-06-19", []),
        (
            "MY",
            "2025-06-16",
            "2025-06-22",
            [
                (
                    "calendar-national",
                    PARTS.format("MY", "2025-06-20, 2025-06-22: KDH, KTN, TRG"),
                )
            ],
        ),
        ("SA", "2026-09-20", "2026-09-25", []),
        (
            "SG",
            "2028-02-20",
            "2028-02-25",
            [
                (
                    "calendar-estimated",
                    "The holiday of SG on 2028-02-27 is estimated: it may fall a day or two earlier or later.",
                )
            ],
        ),
        ("SG", "2028-02-20", "2028-02-24", []),
    ],
)
def test_what_cannot_be_known_yet(code: str, first: str, last: str, expected: list[tuple[str, str]]) -> None:
    assert told(code, first, last) == expected


def test_a_warning_says_in_both_languages_what_to_do() -> None:
    (warning,) = calendar_named("DE").unsure(date(2025, 6, 19), date(2025, 6, 19), Place("a.xlsx", "clocks", "A2"))
    assert warning.told() == (
        "a.xlsx, sheet clocks, A2: DE was counted by its national list, and its parts differ on 2025-06-19: "
        "Augsburg, BW, BY, HE, NW, ….\n"
        "  Name the part, such as DE-BW, or enter the days in the CALENDAR sheet."
    )
    assert warning.told("zh") == (
        "a.xlsx，工作表 clocks，A2：DE 按全国假日计算，但部分地区在 2025-06-19 有所不同："
        "Augsburg, BW, BY, HE, NW, …。\n"
        "  请写明地区，如 DE-BW，或在日历表中填写这些日期。"
    )


@pytest.mark.parametrize(("code", "meant"), [("DE", "DE-BW"), ("DE+catholic", "DE-BW+catholic"), ("MY", "MY-KDH")])
def test_a_part_that_is_offered_is_a_calendar(code: str, meant: str) -> None:
    warning = calendar_named(code).unsure(date(2025, 6, 18), date(2025, 6, 20))[-1]
    assert warning.remedy() == f"Name the part, such as {meant}, or enter the days in the CALENDAR sheet."
    assert calendar_named(meant).code.part


@pytest.mark.parametrize(
    ("code", "first", "last", "day", "silent"),
    [
        ("CN", "2027-03-01", "2027-03-08", "2027-01-01", True),
        ("CN", "2027-03-01", "2027-03-08", "2027-03-06", False),
        ("JP", "2100-03-01", "2100-03-08", "2100-01-01", True),
        ("DE", "2025-06-19", "2025-06-19", "2025-06-19", True),
        ("DE", "2025-06-19", "2025-06-19", "2025-01-01", False),
        ("SG", "2028-02-20", "2028-02-25", "2028-02-27", True),
        ("SG", "2028-02-20", "2028-02-25", "2028-02-26", False),
    ],
)
def test_what_the_sheet_says_ends_the_warning(code: str, first: str, last: str, day: str, *, silent: bool) -> None:
    overrides = (Override(code, date.fromisoformat(day), works=False),)
    assert told(code, first, last) != []
    assert (told(code, first, last, overrides) == []) is silent


# ---- the sheet CALENDAR

SHEET = """
GLOSSARY | type    | label en
open     | boolean | open
size     | number  | size

SOURCES | en
S1      | Said the council.

U    | input | output
shop | size  | open
1    | -     | yes

CALENDAR | date       | works | source | note
MY       | 2025-06-18 | no    | S1     | flood
MY-KTN   | 2025-06-18 | yes   |        |
MY-KTN   | 2025/6/20  | 是    |        |
"""


def calendar_of(text: str, code: str) -> Calendar:
    overrides, found = overrides_of(opened(text).sheets.calendar)
    assert found == []
    return calendar_named(code, overrides)


@pytest.mark.parametrize(
    ("code", "day", "works"),
    [
        ("MY", "2025-06-18", False),
        ("MY-SGR", "2025-06-18", False),
        ("MY-03", "2025-06-18", True),
        ("MY-Kelantan", "2025-06-20", True),
        ("MY", "2025-06-20", True),
        ("SG", "2025-06-18", True),
    ],
)
def test_the_sheet_goes_before_the_library(code: str, day: str, *, works: bool) -> None:
    assert calendar_of(SHEET, code).works(date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("was", "becomes", "expected"),
    [
        (
            "MY       |",
            "MX-KTN   |",
            (
                "calendar.csv, sheet calendar, A2: There is no calendar MX-KTN.\n"
                "  Did you mean MX? "
                "Write a country, and a part of it, as ISO 3166 does: CN, GB-ENG; a category may follow: ID+government."
            ),
        ),
        (
            "2025/6/20",
            "2025-06-31",
            "calendar.csv, sheet calendar, B4: 2025-06-31 is no date.\n  Write it like 2025-01-08.",
        ),
        (
            "2025/6/20",
            "",
            (
                "calendar.csv, sheet calendar, B4: In CALENDAR the cell under date cannot be blank.\n"
                "  Write the day like 2025-10-11, and yes or no for whether people work on it."
            ),
        ),
        (
            "| 是    |",
            "|       |",
            (
                "calendar.csv, sheet calendar, C4: In CALENDAR the cell under works cannot be blank.\n"
                "  Write the day like 2025-10-11, and yes or no for whether people work on it."
            ),
        ),
        (
            "| 是    |",
            "| half  |",
            (
                "calendar.csv, sheet calendar, C4: half is neither yes nor no.\n"
                "  Write yes for a working day, no for a day off."
            ),
        ),
        (
            "MY-KTN   | 2025/6/20",
            "MY-03    | 2025/6/18",
            (
                "calendar.csv, sheet calendar, B4: CALENDAR says of 2025-06-18 in MY-03 twice, "
                "first at calendar.csv, sheet calendar, B3.\n"
                "  Keep one of the two rows."
            ),
        ),
        (
            "| S1     |",
            "| S2     |",
            "calendar.csv, sheet calendar, D2: SOURCES has no entry S2.\n  Add it to SOURCES, or cite another.",
        ),
        (
            "| works |",
            "| open |",
            "calendar.csv, sheet calendar, A1: The column works is missing.\n  Add it to the header row.",
        ),
    ],
)
def test_a_mistake_in_the_sheet(was: str, becomes: str, expected: str) -> None:
    assert was in SHEET
    assert expected in mistakes(SHEET.replace(was, becomes, 1))


@pytest.mark.parametrize(
    ("was", "becomes", "same"),
    [
        ("2025/6/20", "2025-06-20", True),
        ("MY-KTN   | 2025-06-18", "MY-03 | 2025-06-18", True),
        ("flood", "storm", True),
        ("| 是    |", "| no |", False),
        ("2025/6/20", "2025/6/21", False),
    ],
)
def test_the_version_tells_which_days_work(was: str, becomes: str, *, same: bool) -> None:
    assert (opened(SHEET.replace(was, becomes)).version == opened(SHEET).version) is same


def test_chinese_words_say_the_same() -> None:
    chinese = SHEET.replace("CALENDAR | date       | works | source | note", "日历 | 日期 | 是否上班 | 依据 | 备注")
    assert opened(chinese.replace("| no ", "| 否 ")).version == opened(SHEET).version


def test_dressing_changes_no_day_and_suggests_yes_and_no(tmp_path: Path) -> None:
    folder = tmp_path / "policy"
    sheets = {name[:-4]: [*csv.reader(data.decode().splitlines())] for name, data in drawn(SHEET).items()}
    write_excel(folder / "shop.xlsx", sheets)
    plain = simsim.open(folder)
    assert plain.version == opened(SHEET).version
    assert dress_folder(folder, "zh") == []
    assert simsim.open(folder).version == plain.version
    sheet = openpyxl.load_workbook(folder / "shop.xlsx")["calendar"]
    assert [cell.value for cell in sheet[1]] == ["日历", "日期", "是否上班", "依据", "备注"]
    assert {str(v.sqref)[0]: v.formula1 for v in sheet.data_validations.dataValidation} == {"C": '"yes,no"'}


# ---- the codes that tables give

PLACES = """
GLOSSARY | type          | label en
town     | string        | town
days     | string        | days
since    | date and time | since

VALUES | value
town   | leeds
town   | perth

POLICY   | name       | en
calendar | where.days |
actor    | one        | One

PARAMETERS | type   | value        | unit
period     | number | 2            | days
counting   | string | working_days |

CLOCKS | actor | starts at | length | counted as
main   | one   | since     | period | counting

U     | input | output
where | town  | days
1     | leeds | "GB-ENG"
2     | perth | "GB-SCT"
"""


def test_a_table_that_gives_no_calendar_does_not_open() -> None:
    assert mistakes(PLACES) == []
    assert mistakes(PLACES.replace('"GB-SCT"', '"UK-SCT"')) == [
        (
            "where.csv, sheet where, C4: There is no calendar UK-SCT.\n"
            "  Did you mean GB-SCT? "
            "Write a country, and a part of it, as ISO 3166 does: CN, GB-ENG; a category may follow: ID+government."
        )
    ]


@pytest.mark.parametrize("words", ["elapsed", "calendar_days"])
def test_where_no_clock_counts_working_days_nobody_asks_for_calendars(words: str) -> None:
    assert mistakes(PLACES.replace("working_days", words).replace('"GB-SCT"', '"UK-SCT"')) == []


def test_every_calendar_of_the_shipped_policy_is_one() -> None:
    policy = simsim.open(SHIPPED)
    table = policy.tables[policy.card.parts["calendar"].rpartition(".")[0]]
    texts = {entry.text.strip('"') for rule in table.rules for entry in rule.outputs}
    codes = {text for text in texts if text[:2].isupper() and text[2:3] in ("", "-")}
    assert len(codes) >= 20
    assert {str(calendar_named(code).code)[:2] for code in codes} <= {row["market"] for row in rows()}


@pytest.mark.parametrize(
    ("code", "loaded"),
    [
        ("import simsim, simsim.policy.calendars, simsim.policy.counting", []),
        (f"import simsim; simsim.open({str(SHIPPED)!r})", ["holidays"]),  # codes of countries, not the countries
        (f"import simsim; simsim.open({str(LENDING)!r})", []),
        ("from simsim.policy.calendars import country_checked; country_checked('GB-ENG')", ["holidays"]),
        ("from simsim.policy.calendars import code_named; code_named('GB-ENG')", ["holidays", "holidays.countries"]),
    ],
)
def test_the_library_is_loaded_only_where_it_is_needed(code: str, loaded: list[str]) -> None:
    modules = ("holidays", "holidays.countries")
    seen = f"{code}\nimport sys, json; print(json.dumps([m for m in {modules} if m in sys.modules]))"
    ran = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True, cwd=HERE.parent)
    assert json.loads(ran.stdout) == loaded
