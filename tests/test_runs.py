"""Clocks over time: versions of a row by the day of the start, and a run for each start that the events give."""

from typing import Any

import pytest

from simsim.policy.clocks import ClockState
from simsim.policy.model import PolicyModel
from simsim.policy.runs import runs
from simsim.reports.phrases import due_of, state_text
from simsim.reports.plain import clock_data
from simsim.values import Known, comparable, read_date_and_time, spelled
from tests.sheets import decide, mistakes, opened

COMMON = """
GLOSSARY | type          | unit  | may be null | label en
zone     | string        |       |             | zone
market   | string        |       |             | market
ruled_at | date and time |       | yes         | ruled at
done_at  | date and time |       | yes         | done at
court_at | date and time |       | yes         | court at
for_whom | string        |       |             | for whom
limit    | decision      |       |             | the limit
allowed  | number        | hours |             | allowed

PARAMETERS | type   | value | unit
long       | number | 48    | hours
short      | number | 24    | hours

POLICY | name  | en
zone   | zone  |
actor  | shop  | Shop
actor  | court | Court

VALUES   | value
for_whom | buyer
for_whom | seller

EVENTS | actor | item     | form
ruled  | court | ruled_at | last
done   | shop  | done_at  | last since ruled
sued   | court | court_at | first
"""
NOW = read_date_and_time("2025-07-20T12:00")
ROWS = """
CLOCKS | actor | starts at | ends at | length | counted as | valid from | valid to   | applies when
main   | shop  | ruled_at  | done_at | long   | elapsed    |            | 2025-06-30 | for_whom = "buyer"
main   | shop  | ruled_at  | done_at | short  | elapsed    | 2025-07-01 |            | for_whom = "buyer"
"""
TABLE = """
U     | input  | output  | valid from | valid to
limit | market | allowed | ruled_at   |
1     | -      | 48      |            | 2025-06-30
2     | -      | 24      | 2025-07-01 |

CLOCKS | actor | starts at | ends at | length  | counted as | applies when
main   | shop  | ruled_at  | done_at | allowed | elapsed    | for_whom = "buyer"
"""
TWICE = """2025-11-01T12:00 ruled
2025-11-02T01:30-04:00 ruled
2025-11-02T01:30-05:00 ruled"""  # an hour lies between the last two, though the clock on the wall shows the same time


POLICIES = {"rows": opened(COMMON + ROWS), "table": opened(COMMON + TABLE)}
FACTS = {"zone": "America/New_York", "market": "US", "for_whom": "buyer"}


def at(text: str) -> Any:  # noqa: ANN401  # a date and time, which the texts below are
    return read_date_and_time(text)


def main(policy: PolicyModel, log: str | None, **facts: object) -> ClockState:
    return decide(policy, FACTS | facts, events=log, now=NOW).clocks["main"]


BOTH = (
    "clocks.csv, sheet clocks, A3: The clock main stands here and in clocks.csv, sheet clocks, A2, and both hold on "
    "some day.\n  End one with valid to on the day before the other's valid from, or give this one another name."
)

# ---- versions


def test_a_row_that_never_holds_is_told() -> None:
    assert "| 2025-07-01 |            |" in ROWS
    assert mistakes(COMMON + ROWS.replace("| 2025-07-01 |            |", "| 2025-07-01 | 2025-06-30 |")) == [
        (
            "clocks.csv, sheet clocks, H3: This row of the clock main never holds: its last day lies before its first."
            "\n  Exchange the two dates, or mend one."
        )
    ]


@pytest.mark.parametrize("kind", [*POLICIES])
@pytest.mark.parametrize(
    ("ruled", "hours"),
    [
        ("2025-06-30 23:59", 48),
        ("2025-06-30 23:59:59", 48),
        ("2025-07-01 00:00", 24),
        ("2025-07-01T03:59:59Z", 48),  # still 30 June in New York
        ("2025-07-01T04:00Z", 24),
        ("2025-07-01 00:00@Asia/Tokyo", 48),
    ],
)
def test_what_began_before_a_change_keeps_its_length(kind: str, ruled: str, hours: int) -> None:
    state = main(POLICIES[kind], f"{ruled} ruled")
    length = state.due.value - state.start.value  # type: ignore[operator]  # instants
    assert length.total_seconds() == hours * 3600
    assert state.state == Known.of("missed")


@pytest.mark.parametrize("kind", [*POLICIES])
def test_what_cannot_be_known_of_a_clock_with_versions_is_asked_for(kind: str) -> None:
    policy = POLICIES[kind]
    assert main(policy, None, done_at=None).missing == ("ruled_at",)
    assert main(policy, "").state == Known.of("not_started")
    unplaced = decide(policy, {"for_whom": "buyer"}, events="2025-06-30 23:59 ruled").clocks["main"]
    assert unplaced.missing == ("zone",)


def test_between_two_versions_a_clock_is_silent() -> None:
    policy = opened(COMMON + ROWS.replace("2025-07-01 |  ", "2025-07-03 |  "))
    states = [main(policy, f"2025-0{day} 12:00 ruled") for day in ("6-30", "7-01", "7-02", "7-03")]
    assert [state.silent for state in states] == [False, True, True, False]
    assert [state.state for state in states] == [Known.of(word) for word in ("missed", None, None, "missed")]


def test_a_version_of_a_layer_that_is_off_is_no_version() -> None:
    text = (COMMON + ROWS).replace("| applies when", "| applies when | layer")
    text = text.replace('"buyer"\nmain', '"buyer" |\nmain').replace(
        '|            | for_whom = "buyer"\n', '| | for_whom = "buyer" | new\n'
    )
    policy = opened(text.replace("zone   | zone  |\n", "zone | zone |\nlayer | new | New\n"))
    for layers, silent in (([], True), (["new"], False)):
        state = decide(policy, FACTS, events="2025-07-02 12:00 ruled", layers=layers, now=NOW)
        assert state.clocks["main"].silent is silent


def test_later_versions_keep_the_words_of_the_first() -> None:
    text = ROWS.replace("| applies when", "| applies when | label en | action en | when missed en")
    first, _, second = text.partition('"buyer"\n')
    second = second.replace('"buyer"', '"buyer" | | | charged')
    text = f'{first}"buyer" | time to pay | pay | taken\n{second}'
    state = main(opened(COMMON + text), "2025-07-02 12:00 ruled")
    said = (state.clock.label.en, state.clock.action.en, state.clock.when_missed.en)
    assert said == ("time to pay", "pay", "charged")


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        (
            "| 2025-07-01 |",
            "| 2025-06-30 |",
            BOTH,
        ),
        (
            "| 2025-07-01 |",
            "|            |",
            BOTH,
        ),
        (
            "ruled_at  | done_at | short",
            "court_at  | done_at | short",
            (
                "clocks.csv, sheet clocks, A3: Two rows of the clock main start at different items.\n"
                "  Rows of one name are versions of one clock: let them start alike, or give this one another name."
            ),
        ),
        (
            "| 2025-07-01 |",
            "| 1 July     |",
            (
                "clocks.csv, sheet clocks, G3: 1 July is no date of validity.\n"
                "  Write a date such as 2025-07-01, or leave the cell blank."
            ),
        ),
    ],
)
def test_a_mistake_in_versions(was: str, becomes: str, told: str) -> None:
    assert ROWS.count(was) == 1
    assert mistakes(COMMON + ROWS.replace(was, becomes)) == [told]


# ---- runs


def shown(state: ClockState) -> str:
    """A run in one line: from when, its state, until when."""
    words = [spelled(known.value)[:16] if known.value else "-" for known in (state.start, state.state, state.due)]
    return " ".join(words)


RUNS = [
    ("nothing has started it", "", ["- not_started -"]),
    ("it runs once", "2025-07-19 10:00 ruled", ["2025-07-19T10:00 missed 2025-07-20T10:00"]),
    (
        "a second start stops what was running",
        "2025-07-19 10:00 ruled; 2025-07-20 09:00 ruled",
        ["2025-07-19T10:00 stopped 2025-07-20T10:00", "2025-07-20T09:00 running 2025-07-21T09:00"],
    ),
    (
        "what was missed stays missed",
        "2025-07-17 10:00 ruled; 2025-07-20 09:00 ruled",
        ["2025-07-17T10:00 missed 2025-07-18T10:00", "2025-07-20T09:00 running 2025-07-21T09:00"],
    ),
    (
        "what was met stays met",
        "2025-07-19 10:00 ruled; 2025-07-19 11:00 done; 2025-07-20 09:00 ruled",
        ["2025-07-19T10:00 met 2025-07-20T10:00", "2025-07-20T09:00 running 2025-07-21T09:00"],
    ),
    (
        "what is done later ends the later run",
        "2025-07-19 10:00 ruled; 2025-07-20 09:00 ruled; 2025-07-20 11:00 done",
        ["2025-07-19T10:00 stopped 2025-07-20T10:00", "2025-07-20T09:00 met 2025-07-21T09:00"],
    ),
    (
        "each run has the length of its day",
        "2025-06-30 10:00 ruled; 2025-07-03 10:00 ruled",
        ["2025-06-30T10:00 missed 2025-07-02T10:00", "2025-07-03T10:00 missed 2025-07-04T10:00"],
    ),
    (
        "each run has the facts of its time",
        "2025-07-10 10:00 ruled: for_whom = seller; 2025-07-20 09:00 ruled: for_whom = buyer",
        ["- not_started -", "2025-07-20T09:00 running 2025-07-21T09:00"],
    ),
    (
        "a start that is still to come starts nothing",
        "2025-07-20 09:00 ruled; 2025-07-21 09:00 ruled",
        ["2025-07-20T09:00 running 2025-07-21T09:00"],
    ),
    (
        "two starts of one second are one",
        "2025-07-20 09:00:00.2 ruled; 2025-07-20 09:00:00.7 ruled",
        ["2025-07-20T09:00 running 2025-07-21T09:00"],
    ),
    (
        "other events start nothing",
        "2025-07-20 09:00 ruled; 2025-07-20 10:00 sued",
        ["2025-07-20T09:00 running 2025-07-21T09:00"],
    ),
]


@pytest.mark.parametrize("kind", [*POLICIES])
@pytest.mark.parametrize(("log", "lines"), [pytest.param(log, lines, id=why) for why, log, lines in RUNS])
def test_a_clock_runs_for_each_of_its_starts(kind: str, log: str, lines: list[str]) -> None:
    outcome = decide(POLICIES[kind], FACTS, events=log, now=NOW)
    assert [shown(state) for state in runs(outcome, "main")] == lines


def test_the_last_run_is_the_clock_itself() -> None:
    outcome = decide(POLICIES["rows"], FACTS, events="2025-07-10 10:00 ruled; 2025-07-20 10:00 ruled", now=NOW)
    assert runs(outcome, "main")[-1] == outcome.clocks["main"]


def test_a_start_that_is_given_as_a_fact_runs_once() -> None:
    facts = FACTS | {"ruled_at": "2025-07-20 10:00"}
    outcome = decide(POLICIES["rows"], facts, events="2025-07-10 10:00 ruled", now=NOW)
    assert [shown(state) for state in runs(outcome, "main")] == ["2025-07-20T10:00 running 2025-07-21T10:00"]


def test_where_no_events_are_told_a_clock_runs_once() -> None:
    outcome = decide(POLICIES["rows"], FACTS | {"ruled_at": "2025-07-20 10:00", "done_at": None}, now=NOW)
    assert [shown(state) for state in runs(outcome, "main")] == ["2025-07-20T10:00 running 2025-07-21T10:00"]


def test_a_state_that_is_given_is_that_of_the_present_run() -> None:
    facts = FACTS | {"main.state": "met"}
    outcome = decide(POLICIES["rows"], facts, events="2025-07-10 10:00 ruled; 2025-07-20 10:00 ruled", now=NOW)
    assert outcome.value("main.state") == Known.of("met")
    past, present = runs(outcome, "main")
    assert (shown(past), past.given) == ("2025-07-10T10:00 missed 2025-07-11T10:00", ())
    assert (shown(present), present.given) == ("2025-07-20T10:00 met 2025-07-21T10:00", ("state",))


def test_what_is_given_of_a_clock_is_shown_as_given() -> None:
    facts = FACTS | {"main.state": "met", "main.due": "2025-07-22 09:00"}
    outcome = decide(POLICIES["rows"], facts, events="2025-07-20 10:00 ruled", now=NOW)
    state = outcome.clocks["main"]
    assert (state_text(state, "en"), state_text(state, "zh")) == ("met (given)", "已按时完成（已给定）")
    assert (state.given, clock_data(state, "en")["given"]) == (("state", "due"), ["state", "due"])
    assert due_of(state) == outcome.value("main.due").value


def test_a_past_run_is_read_even_where_a_constraint_excludes_what_was_known_then() -> None:
    constraint = """
CONSTRAINTS | input    | input    | reason
            | ruled_at | court_at |
K1          | not(null) | null    | Nobody rules without a court.
"""
    log = "2025-07-10 10:00 ruled; 2025-07-15 10:00 sued; 2025-07-20 09:00 ruled"
    outcome = decide(opened(COMMON + ROWS + constraint), FACTS, events=log, now=NOW)
    assert [shown(state).split()[1] for state in runs(outcome, "main")] == ["missed", "running"]


def test_no_clock_has_no_runs() -> None:
    with pytest.raises(KeyError):
        runs(decide(POLICIES["rows"], FACTS, events=""), "mian")


@pytest.mark.parametrize(
    ("now", "begun"),
    [
        ("2025-11-02T01:45-04:00", ["2025-11-01T16:00Z", "2025-11-02T05:30Z"]),
        ("2025-11-02T01:29-05:00", ["2025-11-01T16:00Z", "2025-11-02T05:30Z"]),
        ("2025-11-02T01:30-05:00", ["2025-11-01T16:00Z", "2025-11-02T05:30Z", "2025-11-02T06:30Z"]),
    ],
)
def test_what_happens_in_an_hour_that_comes_twice_happens_in_one_of_them(now: str, begun: list[str]) -> None:
    outcome = decide(POLICIES["table"], FACTS, now=read_date_and_time(now), events=TWICE)
    starts = [spelled(comparable(run.start.value)) for run in runs(outcome, "main")]
    assert starts == [spelled(read_date_and_time(text)) for text in begun]
