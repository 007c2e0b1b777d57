"""Clocks: rows of data in tests/cases/clocks.csv, and what is refused."""

import csv
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from simsim.diagnostics import CellError, FactError
from simsim.policy.clocks import ClockState
from simsim.policy.counting import Length, due, instant
from simsim.policy.model import PolicyModel
from simsim.values import Kind, Known, Value, read_date_and_time, read_duration, spelled, zone_named
from simsim.values import read as value_of
from simsim.words import Phrase
from tests.sheets import HERE, decide, mistakes, opened

POLICY = """
GLOSSARY   | type          | unit  | may be null | label en   | label zh
zone       | string        |       | yes         | zone       | 时区
begun_at   | date and time |       | yes         | begun at   | 开始时间
ended_at   | date and time |       | yes         | ended at   | 结束时间
applicable | boolean       |       |             | applicable | 适用
halted     | boolean       |       |             | halted     | 已停止
verdict    | string        |       |             | verdict    | 结论

POLICY   | name | en
zone     | zone |
actor    | one  | One
headline | main | Main

PARAMETERS | type   | value    | unit  | alternatives
period     | number | 48       | hours |
counting   | string | elapsed  |       | elapsed, calendar_days

VALUES   | value
counting | elapsed
counting | calendar_days

CLOCKS | actor | starts at | ends at  | length | counted as | applies when     | stops when
main   | one   | begun_at  | ended_at | period | counting   | applicable = yes | halted = yes

U       | input      | output
verdict | main.state | verdict
1       | met        | "well done"
2       | missed     | "too late"
3       | not(met, missed) | "wait"
"""
POLICIES = {unit: opened(POLICY.replace("| hours |", f"| {unit} |")) for unit in ("hours", "days", "minutes")}


def rows() -> list[dict[str, str]]:
    with (HERE / "cases" / "clocks.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def read(row: dict[str, str]) -> tuple[PolicyModel, dict[str, Any], datetime]:
    amount, unit = row["length"].split()
    facts = {
        "zone": row["zone"], "begun_at": row["starts"], "ended_at": row["ends"], "applicable": row["applies"],
        "halted": row["stops"], "period": amount, "counting": row["counted as"],
    }  # fmt: skip
    now = read_date_and_time(row["now"])
    assert now
    return POLICIES[unit], {name: text for name, text in facts.items() if text != "?"}, now


def state_of(row: dict[str, str]) -> ClockState:
    policy, facts, now = read(row)
    return decide(policy, facts, now=now).clocks["main"]


def possible(text: str, kind: Kind) -> frozenset[Value] | None:
    """What a cell of the expected columns says: values parted by bars, or a question mark for anything."""
    if text == "?":
        return None
    return frozenset(None if word == "null" else value_of(kind, word) for word in text.split("|"))


def in_utc(values: frozenset[Value] | None) -> frozenset[Value] | None:
    """Instants by which two zones can be compared, even where a wall time comes twice."""
    return None if values is None else frozenset(v.astimezone(UTC) if isinstance(v, datetime) else v for v in values)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["why"])
def test_clock(row: dict[str, str]) -> None:
    state = state_of(row)
    assert state.state.values == possible(row["state"], Kind.STRING)
    assert in_utc(state.due.values) == in_utc(possible(row["due"], Kind.DATE_AND_TIME))
    assert state.elapsed.values == possible(row["elapsed"], Kind.DURATION)
    if row["zone"] != "?" and state.due.settled and isinstance(state.due.value, datetime):
        zone = zone_named(row["zone"])
        assert state.due.value.utcoffset() == state.due.value.astimezone(zone).utcoffset(), "shown in the case's zone"


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["why"])
def test_what_a_clock_waits_for_is_what_is_unknown(row: dict[str, str]) -> None:
    columns = {"starts": "begun_at", "ends": "ended_at", "applies": "applicable", "stops": "halted", "zone": "zone"}
    unknown = {columns[c] for c in columns if row[c] == "?"}
    state = state_of(row)
    assert set(state.missing) <= unknown
    assert bool(state.missing) == (not state.state.settled or not state.due.settled)


@pytest.mark.parametrize("row", [row for row in rows() if "?" in row.values()], ids=lambda row: row["why"])
def test_a_clock_with_unknowns_holds_under_every_completion(row: dict[str, str]) -> None:
    told = state_of(row)
    completions = {
        "starts": ["null", "2025-06-20T10:00"],
        "ends": ["null", "2025-06-20T11:00", "2025-06-23T11:00"],
        "applies": ["yes", "no"],
        "stops": ["yes", "no"],
        "zone": ["UTC", "Asia/Shanghai"],
    }
    for column, values in completions.items():
        for value in values if row[column] == "?" else ():
            state = state_of({**row, column: value})
            for known, one in ((told.state, state.state), (told.due, state.due), (told.elapsed, state.elapsed)):
                assert known.values is None or (one.values is not None and one.values <= known.values)


def test_a_decision_is_fed_by_a_clock() -> None:
    policy, facts, _ = read(rows()[0])
    outcome = decide(policy, facts, now=datetime(2025, 7, 1, tzinfo=UTC))
    assert outcome["verdict"].output == {"verdict": "too late"}
    assert outcome.ask == ()


def test_a_given_state_overrides_the_clock() -> None:
    policy, facts, _ = read(rows()[0])
    assert decide(policy, {**facts, "main.state": "met"})["verdict"].output == {"verdict": "well done"}


def test_a_clock_of_a_layer_that_is_off_says_nothing() -> None:
    text = POLICY.replace("actor    | one  | One", "actor | one | One\nlayer | law | law\nlayers on | |")
    text = text.replace("| stops when", "| stops when | layer").replace("| halted = yes", "| halted = yes | law")
    policy = opened(text)
    outcome = decide(policy, {"zone": "UTC", "begun_at": "2025-06-20T10:00"})
    assert outcome.clocks == {}
    assert outcome.value("main.state") == Known.of(None)


# ---- time zones


def test_without_a_part_for_the_zone_times_are_read_in_utc() -> None:
    policy = opened(POLICY.replace("zone     | zone |\n", ""))
    facts = {"begun_at": "2025-06-20T10:00", "ended_at": None, "applicable": True, "halted": False}
    state = decide(policy, facts).clocks["main"]
    assert (state.zone, state.due.value) == ("UTC", datetime(2025, 6, 22, 10, tzinfo=UTC))


def test_a_zone_that_is_null_blocks_what_needs_it() -> None:
    facts = {"zone": None, "begun_at": "2025-06-20T10:00", "ended_at": None, "applicable": True, "halted": False}
    outcome = decide(POLICIES["hours"], facts)
    assert outcome.clocks["main"].state == Known(None, (), ("zone",))
    assert outcome["verdict"].status == "blocked"
    assert outcome.clocks["main"].zone == ""


def refused(facts: dict[str, object], now: datetime = datetime(2025, 6, 20, tzinfo=UTC)) -> str:
    with pytest.raises(FactError) as caught:
        decide(POLICIES["hours"], facts, now=now)
    return str(caught.value)


def test_a_time_that_the_clocks_skip() -> None:
    assert refused({"zone": "Europe/London", "begun_at": "2025-03-30T01:30"}) == (
        "2025-03-30T01:30 does not exist in Europe/London: the clocks skip it.\n"
        "  Write 2025-03-30T02:30:00+01:00 or 2025-03-30T00:30:00+00:00."
    )


def test_a_time_that_comes_twice() -> None:
    assert refused({"zone": "Europe/London", "begun_at": "2025-10-26T01:30"}) == (
        "2025-10-26T01:30 exists twice in Europe/London.\n"
        "  Write 2025-10-26T01:30:00+01:00 or 2025-10-26T01:30:00+00:00."
    )


def test_now_may_be_such_a_time_too() -> None:
    now = datetime(2025, 10, 26, 1, 30)  # noqa: DTZ001  # wall time in the case's zone
    assert refused({"zone": "Europe/London"}, now).startswith("2025-10-26T01:30 exists twice in Europe/London.")


def test_either_of_the_two_can_be_said() -> None:
    for offset, hour in (("+01:00", 0), ("+00:00", 1)):
        facts = {"zone": "Europe/London", "begun_at": f"2025-10-26T01:30{offset}"}
        known = decide(POLICIES["hours"], facts).value("begun_at")
        assert in_utc(known.values) == frozenset((datetime(2025, 10, 26, hour, 30, tzinfo=UTC),))


def test_a_zone_that_is_none() -> None:
    assert refused({"zone": "Mars/Olympus", "begun_at": "2025-06-20T10:00"}) == (
        "There is no time zone Mars/Olympus.\n  Use a name of the IANA database, such as Asia/Singapore."
    )


@pytest.mark.parametrize("name", ["localtime", "posixrules", "posix/UTC", "right/UTC"])
def test_a_file_of_the_machine_is_no_zone(name: str) -> None:
    """The same facts mean the same on every machine."""
    assert zone_named(name) is None


def test_an_instant_is_only_shown_in_the_zone() -> None:
    shown = instant(datetime(2025, 6, 20, 10, tzinfo=UTC), ZoneInfo("Asia/Shanghai"))
    assert shown.isoformat() == "2025-06-20T18:00:00+08:00"


TWICE = """
GLOSSARY | type          | label en
zone     | string        | zone
sent_at  | date and time | sent at
got_at   | date and time | got at
when     | string        | when
between  | duration      | between

POLICY | name
zone   | zone

U    | input                                                | output | output
when | sent_at                                              | when   | between
1    | 2025-10-26T01:30+01:00                               | "first"  | got_at - sent_at
2    | 2025-10-26T00:30@UTC + 1 h                           | "second" | max(got_at, sent_at) - sent_at
"""


@pytest.mark.parametrize(("offset", "when", "between"), [("+01:00", "first", "PT1H"), ("+00:00", "second", "PT0S")])
def test_a_wall_time_that_comes_twice_is_two_instants(offset: str, when: str, between: str) -> None:
    facts = {"zone": "Europe/London", "sent_at": f"2025-10-26T01:30{offset}", "got_at": "2025-10-26T01:30+00:00"}
    assert decide(opened(TWICE), facts)["when"].output == {"when": when, "between": read_duration(between)}


WALL = """
GLOSSARY | type          | label en
zone     | string        | zone
sent_at  | date and time | sent at
early    | boolean       | early

POLICY | name
zone   | zone

F     | order | input              | output
early |       | sent_at            | early
1     | 10    | < 2025-01-08T10:00 | yes
2     | 20    | -                  | no
"""


@pytest.mark.parametrize(("zone", "early"), [("Asia/Shanghai", False), ("UTC", False), ("America/New_York", True)])
def test_cells_without_a_zone_are_wall_time_in_the_case_s(zone: str, *, early: bool) -> None:
    policy = opened(WALL)
    assert decide(policy, {"zone": zone, "sent_at": "2025-01-08T10:00Z"})["early"].output == {"early": early}


def test_an_instant_against_wall_time_waits_for_the_zone() -> None:
    decision = decide(opened(WALL), {"sent_at": "2025-01-08T10:00Z"})["early"]
    assert (decision.status, decision.missing) == ("undetermined", ("zone",))


# ---- what cannot be counted


@pytest.mark.parametrize(
    ("length", "counted_as", "code"),
    [
        (Length(Decimal("1.5"), "days"), "calendar days", "clock-whole-days"),
        (Length(Decimal(47), "hours"), "calendar days", "clock-whole-days"),
        (Length(Decimal("1e12"), "days"), "elapsed", "clock-length"),
        (Length(Decimal(10**7), "days"), "elapsed", "clock-length"),
        (Length(Decimal(10**7), "days"), "calendar days", "clock-length"),
        (Length(Decimal("1.5"), "days"), "working days", "clock-whole-days"),
        (Length(Decimal(-1), "days"), "elapsed", "clock-length"),
        (Length(Decimal(-1), "days"), "calendar days", "clock-length"),
        (Length(Decimal(1), "days"), "working days", "clock-calendar"),
        (Length(Decimal(0), "days"), "working days", "clock-calendar"),
        (Length(Decimal(1), "days"), "full days", "clock-method"),
    ],
)
def test_what_cannot_be_counted(length: Length, counted_as: str, code: str) -> None:
    with pytest.raises(CellError) as caught:
        due(datetime(2025, 6, 20, 10, tzinfo=UTC), length, counted_as, UTC)
    assert caught.value.code == code


def test_what_cannot_be_counted_is_told_with_the_clock() -> None:
    facts = {"zone": "UTC", "begun_at": "2025-06-20T10:00", "ended_at": None, "applicable": True, "halted": False}
    state = decide(POLICIES["days"], facts | {"period": "1.5", "counting": "calendar_days"}).clocks["main"]
    assert state.state == Known(None, (), ("main",))
    assert [d.told() for d in state.diagnostics] == [
        (
            "clocks.csv, sheet clocks, A2: 1.5 days are no whole days.\n"
            "  Count it as elapsed, or give the length in days."
        )
    ]


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        (
            "main   | one",
            "main   | two",
            (
                "clocks.csv, sheet clocks, B2: POLICY names no actor two.\n"
                "  Add a row actor to POLICY, or use one of: one."
            ),
        ),
        (
            "48       | hours",
            "48       |",
            (
                "clocks.csv, sheet clocks, E2: The length period has no unit of time.\n"
                "  Give the parameter, or item, one of the units days, hours, minutes, seconds."
            ),
        ),
        (
            "| begun_at  | ended_at |",
            "| begun | ended_at |",
            (
                "clocks.csv, sheet clocks, C2: begun is no value, parameter or item.\n    begun\n    ^^^^^\n"
                "  Did you mean begun_at? "
                'Write a name from GLOSSARY or PARAMETERS, or "begun" between quotes for a text.'
            ),
        ),
        (
            "applicable = yes",
            "applicable yes",
            (
                "clocks.csv, sheet clocks, G2: applicable yes is no value, parameter or item.\n"
                "    applicable yes\n    ^^^^^^^^^^^^^^\n"
                "  Did you mean applicable? Write a name from GLOSSARY or PARAMETERS, "
                'or "applicable yes" between quotes for a text.'
            ),
        ),
        (
            "| period | counting   |",
            "| period | fortnights |",
            (
                "clocks.csv, sheet clocks, F2: counted as has no value fortnights.\n    fortnights\n    ^^^^^^^^^^\n"
                "  Allowed are: elapsed, calendar_days, working_days."
            ),
        ),
        (
            "1       | met ",
            "1       | mett",
            (
                "verdict.csv, sheet verdict, B3: main: state has no value mett.\n    mett\n    ^^^^\n"
                "  Did you mean met? Allowed are: not_started, running, met, missed, stopped."
            ),
        ),
    ],
)
def test_a_mistake_in_a_clock(was: str, becomes: str, told: str) -> None:
    assert was in POLICY
    assert mistakes(POLICY.replace(was, becomes)) == [told]


@pytest.mark.parametrize("word", ["elapsed", "elapsed hours", "连续计时", "自然小时", "elapsed time"])
def test_every_word_for_a_way_of_counting_can_stand_in_a_row(word: str) -> None:
    policy = opened(POLICY.replace("| period | counting   |", f"| period | {word} |"))
    facts = {"zone": "UTC", "begun_at": "2025-06-20T10:00", "ended_at": None, "applicable": True, "halted": False}
    assert decide(policy, facts).clocks["main"].due == Known.of(datetime(2025, 6, 22, 10, tzinfo=UTC))


def test_a_cycle_through_a_clock_is_told() -> None:
    text = POLICY.replace("applicable = yes", 'verdict = "wait"')
    assert mistakes(text) == [
        (
            "verdict.csv, sheet verdict, A1: Decisions wait for each other: verdict → main → verdict.\n"
            "  Take one of these inputs out."
        )
    ]


# ---- what a row may say besides

ROWS = """
GLOSSARY   | type          | unit  | may be null | label en   | label zh
zone       | string        |       |             | zone       | 时区
town       | string        |       | yes         | town       | 城市
begun_at   | date and time |       | yes         | begun at   | 开始时间
ended_at   | date and time |       | yes         | ended at   | 结束时间
halted     | boolean       |       |             | halted     | 已停止
halted_at  | date and time |       | yes         | halted at  | 停止时间
limit      | decision      |       |             | the limit  | 限期
allowed    | number        | hours |             | allowed    | 允许时长
bold       | boolean       |       |             | bold       | 大胆
verdict    | string        |       |             | verdict    | 结论

PARAMETERS | type    | value | unit | alternatives | layer
five       | number  | 5     | days |              |
seven      | number  | 7     | days |              |
shy        | number  | 2     | days |              | law
last_too   | boolean | yes   |      | yes, no      |

POLICY   | name | en     | zh
zone     | zone |        |
layer    | law  | Law    | 法律
actor    | one  | One    | 甲方
actor    | two  | Two    | 乙方

CLOCKS | starts at | ends at  | {columns}
main   | begun_at  | ended_at | {cells}

U     | input | output
limit | town  | allowed
1     | Leeds | 48
2     | York  | 24

VALUES | value
town   | Leeds
town   | York
town   | Hull

U       | input      | output
verdict | main.state | verdict
1       | met        | "well done"
2       | not(met)   | "wait"
3       | null       | "silence"
"""
BEGUN = {"zone": "UTC", "begun_at": "2025-06-20T10:00", "ended_at": None, "halted": False, "halted_at": None}


def drawn_row(**cells: str) -> str:
    filled = {"actor": "one", "length": "seven", "counted_as": "calendar days"} | cells
    columns, texts = (" | ".join(words) for words in (filled, filled.values()))
    return ROWS.format(columns=columns.replace("_", " "), cells=texts)


def row_of(**cells: str) -> PolicyModel:
    """A policy with a clock of which these columns are filled in; 7 calendar days long where they do not say."""
    return opened(drawn_row(**cells))


def main(policy: PolicyModel, facts: dict[str, Any] | None = None, **under: object) -> ClockState:
    return decide(policy, BEGUN | (facts or {}), **under).clocks["main"]


def told_of(**cells: str) -> list[str]:
    """What is said of a policy with such a clock."""
    return mistakes(drawn_row(**cells))


def test_a_clock_may_be_for_several_to_keep_and_says_what_they_must_do() -> None:
    clock = row_of(actor="two, one", action_en="send it back", action_zh="退回", when_missed_en="It is lost.").clocks[
        "main"
    ]
    assert (clock.actors, clock.action, clock.when_missed.en) == (
        ("two", "one"),
        Phrase("send it back", "退回"),
        "It is lost.",
    )


def test_each_actor_must_be_one_of_policy() -> None:
    assert told_of(actor="one, too") == [
        (
            "clocks.csv, sheet clocks, D2: POLICY names no actor too.\n"
            "  Did you mean two? Add a row actor to POLICY, or use one of: one, two."
        )
    ]


@pytest.mark.parametrize(
    ("counted_as", "included", "facts", "due"),
    [
        ("calendar days", "", {}, "2025-06-27T23:59:59"),
        ("calendar days", "yes", {}, "2025-06-27T23:59:59"),
        ("calendar days", "no", {}, "2025-06-26T23:59:59"),
        ("elapsed", "no", {}, "2025-06-27T09:59:59"),
        ("calendar days", "last_too", {}, "2025-06-27T23:59:59"),
        ("calendar days", "last_too", {"last_too": "no"}, "2025-06-26T23:59:59"),
        ("calendar days", "bold", {"bold": True}, "2025-06-27T23:59:59"),
        ("calendar days", "not(bold)", {"bold": True}, "2025-06-26T23:59:59"),
    ],
)
def test_whether_the_end_counts(counted_as: str, included: str, facts: dict[str, Any], due: str) -> None:
    state = main(row_of(counted_as=counted_as, end_included=included), facts)
    assert spelled(state.due.value) == f"{due}+00:00"


def test_whether_the_end_counts_may_be_what_is_asked() -> None:
    state = main(row_of(end_included="bold"))
    assert (state.state, state.due) == (Known(None, ("bold",)), Known(None, ("bold",)))


def test_whether_the_end_counts_is_yes_or_no() -> None:
    state = main(row_of(end_included="five"))
    assert state.state == Known(None, (), ("main",))
    assert [d.message() for d in state.diagnostics] == ["A clock's condition gave 5, neither yes nor no."]


def test_a_range_has_a_first_day_and_a_last() -> None:
    state = main(row_of(earliest="five"))
    assert [spelled(known.value) for known in (state.earliest, state.due)] == [
        "2025-06-25T00:00:00+00:00",
        "2025-06-27T23:59:59+00:00",
    ]
    assert main(row_of()).earliest == Known.of(None)
    assert main(row_of(earliest="five"), {"begun_at": None}).earliest == Known.of(None)


def test_a_range_that_ends_before_it_begins_is_a_mistake() -> None:
    text = drawn_row(earliest="five").replace("five       | number  | 5 ", "five       | number  | 9 ")
    state = main(opened(text))
    assert state.due == Known(None, (), ("main",))
    assert [d.message() for d in state.diagnostics] == [
        "This range would begin at 2025-06-29T00:00:00+00:00 and end before, at 2025-06-27T23:59:59+00:00."
    ]


def test_the_first_of_a_range_needs_a_unit_too() -> None:
    assert told_of(earliest="last_too") == [
        (
            "clocks.csv, sheet clocks, G2: The length last_too has no unit of time.\n"
            "  Give the parameter, or item, one of the units days, hours, minutes, seconds."
        )
    ]


def test_a_clock_without_a_length_is_silent_and_so_is_what_it_gives() -> None:
    policy = row_of(length="allowed", counted_as="elapsed")
    outcome = decide(policy, BEGUN | {"town": "Hull"})
    state = outcome.clocks["main"]
    assert state.silent
    assert set(state.known.values()) == {Known.of(None)}
    assert state.missing == ()
    assert outcome["verdict"].output == {"verdict": "silence"}
    assert not main(policy, {"town": "York"}).silent


def test_a_clock_without_a_length_that_may_not_apply_is_silent_or_has_not_started() -> None:
    policy = row_of(length="allowed", counted_as="elapsed", applies_when="bold")
    states = [main(policy, {"town": "Hull", **given}).state for given in ({"bold": True}, {"bold": False}, {})]
    assert states == [Known.of(None), Known.of("not_started"), Known(frozenset((None, "not_started")), ("bold",))]


@pytest.mark.parametrize(("town", "due"), [("Leeds", "2025-06-22T10:00:00"), ("York", "2025-06-21T10:00:00")])
def test_a_length_may_be_decided(town: str, due: str) -> None:
    policy = row_of(length="allowed", counted_as="elapsed")
    assert spelled(main(policy, {"town": town}).due.value) == f"{due}+00:00"
    assert main(policy).missing == ("town",)


def test_a_length_whose_layer_is_off_is_asked_for() -> None:
    policy = row_of(length="shy")
    assert main(policy, layers=["law"]).state == Known.of("running")
    state = main(policy, layers=[])
    assert (state.state, state.missing, state.silent) == (Known(None, ("shy",)), ("shy",), False)
    assert main(policy, {"shy": 1}, layers=[]).due.value == datetime(2025, 6, 21, 23, 59, 59, tzinfo=UTC)


# ---- what stops a clock

STOPS = [  # stops when, stops at; halted, halted at, done at, now on that day of July; state
    ("", "", "?", "?", "", 3, "running"),
    ("halted", "", "yes", "?", "", 3, "stopped"),
    ("halted", "", "no", "?", "", 3, "running"),
    ("halted", "", "yes", "?", "", 9, "stopped"),
    ("halted", "", "yes", "?", "2", 9, "met"),
    ("halted", "", "yes", "?", "8", 9, "missed"),
    ("", "halted_at", "?", "", "", 3, "running"),
    ("", "halted_at", "?", "", "", 9, "missed"),
    ("", "halted_at", "?", "2", "", 3, "stopped"),
    ("", "halted_at", "?", "2", "", 9, "stopped"),
    ("", "halted_at", "?", "4", "", 3, "running"),
    ("", "halted_at", "?", "8", "", 9, "missed"),
    ("", "halted_at", "?", "2", "1", 9, "met"),
    ("", "halted_at", "?", "2", "2", 9, "met"),
    ("", "halted_at", "?", "2", "3", 9, "stopped"),
    ("", "halted_at", "?", "2", "8", 9, "stopped"),
    ("", "halted_at", "?", "8", "7", 9, "missed"),
    ("", "halted_at", "?", "8", "3", 9, "met"),
    ("halted", "halted_at", "no", "2", "", 3, "running"),
    ("halted", "halted_at", "no", "?", "", 9, "missed"),
    ("halted", "halted_at", "yes", "2", "", 9, "stopped"),
    ("halted", "halted_at", "yes", "8", "", 9, "missed"),
    ("halted", "halted_at", "yes", "", "", 9, "stopped"),
    ("", "halted_at", "?", "?", "", 3, "running|stopped"),
    ("", "halted_at", "?", "?", "", 9, "missed|stopped"),
    ("", "halted_at", "?", "?", "2", 9, "met|stopped"),
    ("", "halted_at", "?", "?", "8", 9, "missed|stopped"),
    ("", "halted_at", "?", "2", "?", 9, "met|stopped"),
    ("", "halted_at", "?", "8", "?", 9, "met|missed"),
    ("", "halted_at", "?", "?", "?", 9, "met|missed|stopped"),
    ("halted", "halted_at", "?", "8", "", 9, "missed"),
    ("halted", "halted_at", "?", "?", "", 3, "running|stopped"),
]


@pytest.mark.parametrize(("when", "at", "halted", "halted_at", "done", "day", "state"), STOPS)
def test_what_stops_a_clock(  # noqa: PLR0913, PLR0917  # the columns of the rows above
    when: str, at: str, halted: str, halted_at: str, done: str, day: int, state: str
) -> None:
    """It begins on 1 July, 9:00, and is due by the end of the 5th; what was missed before it was stopped stays so."""
    policy = row_of(length="five", counted_as="elapsed", stops_when=when, stops_at=at)

    def moment(text: str) -> str | None:
        return f"2025-07-0{text}T10:00" if text else None

    facts = {"begun_at": "2025-07-01T09:00", "halted": halted, "halted_at": moment(halted_at), "ended_at": moment(done)}
    unknown = {"halted": halted, "halted_at": halted_at, "ended_at": done}
    given = {"zone": "UTC"} | {name: value for name, value in facts.items() if unknown.get(name) != "?"}
    found = decide(policy, given, now=datetime(2025, 7, day, 12, tzinfo=UTC)).clocks["main"]
    assert found.state.values == frozenset(state.split("|"))
    assert set(found.missing) <= {name for name, text in unknown.items() if text == "?"}
    assert bool(found.missing) == ("|" in state)


def test_what_stops_a_clock_that_no_longer_applies_still_stopped_it() -> None:
    policy = row_of(applies_when="not(halted)", stops_at="halted_at")
    state = main(policy, {"halted": True, "halted_at": "2025-06-20T11:00"})
    assert state.state == Known.of("stopped")
    assert main(policy, {"halted": True}).state == Known.of("not_started")


# ---- working days

FRIDAY = {"zone": "Europe/London", "begun_at": "2025-06-20T10:00"}  # weeks without a holiday in England


@pytest.mark.parametrize(
    ("calendar", "part", "facts"),
    [
        ('"GB-ENG"', "", {}),
        ("town", "", {"town": "GB-ENG"}),
        ("", "calendar | town |", {"town": "GB-ENG"}),
        ('"GB-ENG"', "calendar | town |", {"town": "CN"}),
    ],
)
def test_working_days_are_those_of_a_calendar(calendar: str, part: str, facts: dict[str, Any]) -> None:
    text = drawn_row(counted_as="working days", earliest="five", calendar=calendar)
    text = text.replace("layer    | law  |", f"{part}\nlayer    | law  |".lstrip()).replace(
        "| Hull", "| GB-ENG\ntown | CN"
    )
    state = main(opened(text), FRIDAY | facts)
    assert [spelled(known.value) for known in (state.earliest, state.due)] == [
        "2025-06-27T00:00:00+01:00",
        "2025-07-01T23:59:59+01:00",
    ]


def test_a_calendar_that_is_not_known_is_asked_for_only_where_working_days_count() -> None:
    policy = row_of(counted_as="working days", calendar="town")
    assert main(policy, FRIDAY).missing == ("town",)
    assert main(policy, FRIDAY | {"begun_at": None}).missing == ()
    assert main(row_of(calendar="town"), FRIDAY).missing == ()


def test_working_days_without_a_calendar_are_a_mistake() -> None:
    assert told_of(counted_as="working days") == [
        (
            "clocks.csv, sheet clocks, F2: Working days are counted here, and POLICY names no item that holds the "
            "calendar.\n"
            "  Add a row calendar to POLICY, or name one in a column calendar."
        )
    ]


@pytest.mark.parametrize(
    ("town", "told"),
    [
        (None, "There is no calendar by which working days could be counted in this case."),
        ("York", "There is no calendar York."),
    ],
)
def test_a_calendar_that_is_none_is_told_with_the_clock(town: str | None, told: str) -> None:
    state = main(row_of(counted_as="working days", calendar="town"), FRIDAY | {"town": town})
    assert state.state == Known(None, (), ("main",))
    assert [d.message() for d in state.diagnostics] == [told]
    assert str(state.diagnostics[0]).startswith("clocks.csv, sheet clocks, A2: ")


@pytest.mark.parametrize(("calendar", "part"), [("town", ""), ("", "calendar | town |\n")])
def test_a_calendar_of_no_letters_is_none(calendar: str, part: str) -> None:
    text = drawn_row(counted_as="working days", calendar=calendar).partition("\n\nVALUES")[0]
    text = text.replace("| Leeds", '| "Leeds"').replace("| York", '| "York"')  # as any text may now be a town
    state = main(opened(text.replace("layer    | law  |", f"{part}layer    | law  |")), FRIDAY | {"town": ""})
    assert state.state == Known(None, (), ("main",))
    assert [d.message() for d in state.diagnostics] == ["There is no calendar ."]


@pytest.mark.parametrize(("begun", "doubts"), [("2025-06-19T10:00", 0), ("2025-06-18T10:00", 1)])
def test_the_day_of_the_start_is_not_counted_and_not_doubted(begun: str, doubts: int) -> None:
    # 19 June 2025 is Corpus Christi: a holiday in parts of Germany
    state = main(row_of(counted_as="working days", calendar='"DE"'), {"zone": "Europe/Berlin", "begun_at": begun})
    assert [d.code for d in state.diagnostics] == ["calendar-national"] * doubts


def test_days_that_nobody_can_know_yet_are_told_with_the_clock() -> None:
    facts = {"zone": "Asia/Shanghai", "begun_at": "2040-03-01T10:00"}
    state = main(row_of(counted_as="working days", calendar='"CN"'), facts)
    assert state.due.settled
    assert {d.severity for d in state.diagnostics} == {"warning"}
    assert {d.place.cell for d in state.diagnostics} == {"A2"}
