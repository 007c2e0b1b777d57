"""Laws of events and clocks: what is decided is what the definitions say, step by step; and time only goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from itertools import product
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from simsim.policy.clocks import ClockState
from simsim.policy.runs import runs
from simsim.policy.walk import Outcome
from simsim.values import Known, Value
from tests.sheets import DAY, opened

FORMS = {"first": "date and time", "last": "date and time", "count": "number", "happened": "boolean", "actor": "string"}
LINKS = ("", "since ruled", "since previous ruled")
ACTORS = ("", "by buyer")
ITEMS = {f"item_{n}": parts for n, parts in enumerate(product(FORMS, LINKS, ACTORS))}
ZONE = ZoneInfo("America/New_York")
BEGIN = datetime(2025, 3, 9, 4, tzinfo=UTC)  # three hours before the clocks are put forward there

POLICY = """
GLOSSARY | type          | unit    | may be null
zone     | string        |         |
amount   | number        |         |
ruled_at | date and time |         | yes
done_at  | date and time |         | yes
halt_at  | date and time |         | yes
wanted   | boolean       |         |
mood     | string        |         |
level    | string        |         |
ITEMS

PARAMETERS | type   | value | unit    | alternatives
length     | number | 5     | seconds |
hours      | number | 2     | hours   |
days       | number | 2     | days    |

POLICY | name
zone   | zone
actor  | buyer
actor  | seller

EVENTS | actor         | item     | form
asked  | buyer, seller |          |
ruled  |               | ruled_at | last
done   |               | done_at  | first since ruled
halted |               | halt_at  | first since ruled
FORMS

CLOCKS | actor | starts at | ends at | length | counted as    | applies when | stops at | calendar
main   | buyer | ruled_at  | done_at | length | elapsed       | wanted       | halt_at  |
long   | buyer | ruled_at  | done_at | hours  | elapsed       |              |          |
daily  | buyer | ruled_at  | done_at | days   | calendar days |              |          |
weekly | buyer | ruled_at  | done_at | days   | working days  |              |          | "GB-ENG"

U    | input      | input  | output
mood | main.state | COUNT  | mood
1    | met        | -      | "well"
2    | not(met)   | 0      | "calm"
3    | not(met)   | >= 1   | "cross"

U     | input  | output
level | amount | level
1     | < 5    | "low"
2     | >= 5   | "high"
"""
COUNT = next(name for name, parts in ITEMS.items() if parts == ("count", "", ""))
POLICY = POLICY.replace("ITEMS", "\n".join(f"{name} | {FORMS[form]} | | yes" for name, (form, _, _) in ITEMS.items()))
POLICY = POLICY.replace(
    "FORMS", "\n".join(f"asked | | {name} | {' '.join(p for p in q if p)}" for name, q in ITEMS.items())
)
TESTED = opened(POLICY.replace("COUNT", COUNT))
FACTS: Mapping[str, object] = {"zone": ZONE.key, "wanted": True}


class Happened(NamedTuple):
    """An event at so many seconds after the beginning."""

    name: str
    at: int
    by: str = ""
    amount: int | None = None

    @property
    def instant(self) -> datetime:
        return BEGIN + timedelta(seconds=self.at)

    def told(self, at: datetime | None = None) -> dict[str, object]:
        facts = {} if self.amount is None else {"amount": self.amount}
        return {"event": self.name, "at": at or self.instant, "by": self.by, "facts": facts}


Log = Sequence[Happened]


def events(most: int = 20, names: Sequence[str] = ("asked", "ruled", "done", "halted")) -> st.SearchStrategy[Happened]:
    by, amount = st.sampled_from(["buyer", "seller"]), st.none() | st.integers(3, 6)
    asked = st.builds(Happened, st.just("asked"), st.integers(0, most), by, amount)
    rest = st.sampled_from([name for name in names if name != "asked"])
    others = st.builds(Happened, rest, st.integers(0, most), st.just(""), st.none())
    return asked | others if "asked" in names else others


logs = st.lists(events(), max_size=8)
seconds = st.integers(-1, 22)


def after(second: int) -> datetime:
    return BEGIN + timedelta(seconds=second)


def wall(instant: datetime) -> datetime:
    """The wall time of an instant in the case's zone."""
    return instant.astimezone(ZONE).replace(tzinfo=None)


def decided(
    log: Log | None, now: int = 22, facts: Mapping[str, object] = FACTS, decisions: Sequence[str] = ()
) -> Outcome:
    told = None if log is None else [event.told() for event in log]
    return TESTED.decide(facts, as_of=DAY, now=after(now), events=told, decisions=decisions)


def same(one: Outcome, other: Outcome) -> None:
    """Whether all that is known is the same."""
    assert {**one.known} == {**other.known}


# ---- what follows from events, walked event by event


def derived(form: str, link: str, by: str, log: Log, now: int) -> Value:
    """What an item holds: go through what has happened, and forget where the form says so."""
    counted: list[Happened] = []
    forget = False
    for event in sorted((e for e in log if e.at <= now), key=lambda e: e.at):
        if event.name == "ruled" and link == "since ruled":
            counted = []
        if event.name == "ruled" and link == "since previous ruled":
            forget = True
        if event.name == "asked" and (not by or f"by {event.by}" == by):
            counted = [event] if forget else [*counted, event]
            forget = False
    match form:
        case "count":
            return Decimal(len(counted))
        case "happened":
            return counted != []
        case "first":
            return counted[0].instant if counted else None
        case "last":
            return counted[-1].instant if counted else None
    return counted[-1].by if counted else None


@given(log=logs, now=seconds)
def test_what_follows_from_events_is_what_the_forms_say(log: Log, now: int) -> None:
    outcome = decided(log, now)
    for name, parts in ITEMS.items():
        assert outcome.value(name) == Known.of(derived(*parts, log, now)), parts


@given(log=logs, now=seconds)
def test_a_fact_is_that_of_the_last_event_that_brought_one(log: Log, now: int) -> None:
    brought = [e.amount for e in sorted(log, key=lambda e: e.at) if e.at <= now and e.amount is not None]
    amount = brought[-1] if brought else 4
    assert decided(log, now, {**FACTS, "amount": 4}).value("amount") == Known.of(Decimal(amount))


@given(log=logs, data=st.data())
def test_the_order_in_which_events_are_told_changes_nothing(log: Log, data: st.DataObject) -> None:
    once = list({event.at: event for event in log}.values())
    same(decided(once), decided(data.draw(st.permutations(once))))


@given(log=logs, now=seconds, hours=st.lists(st.integers(-12, 14), min_size=9, max_size=9))
def test_how_an_instant_is_written_changes_nothing(log: Log, now: int, hours: list[int]) -> None:
    zones = [timezone(timedelta(hours=hour)) for hour in hours]
    told = [event.told(event.instant.astimezone(zone)) for event, zone in zip(log, zones, strict=False)]
    walls = [event.told(wall(event.instant)) for event in log]
    plain = decided(log, now)
    for written, moment in ((told, after(now).astimezone(zones[-1])), (walls, wall(after(now)))):
        same(plain, TESTED.decide(FACTS, as_of=DAY, now=moment, events=written))
    for clock, state in plain.clocks.items():
        other = decided(log, now, {**FACTS, "zone": "Asia/Tokyo"}).clocks[clock]
        assert state.elapsed == other.elapsed
        assert state.state == other.state or clock in ("daily", "weekly")


# ---- what is unknown


def values_of(log: Log, now: int) -> dict[str, object]:
    """What follows from a record, as facts."""
    outcome = decided(log, now)
    return {name: outcome.value(name).value for name in TESTED.events.derivations}


@given(log=st.lists(events().filter(lambda e: e.amount is None), max_size=8), now=seconds)
def test_what_follows_from_a_record_can_be_given_in_its_place(log: Log, now: int) -> None:
    same(decided(log, now), decided(None, now, {**FACTS, **values_of(log, now)}))


@given(log=st.lists(events().filter(lambda e: e.amount is None), max_size=8), now=seconds, data=st.data())
def test_what_is_decided_of_half_a_record_holds_of_every_whole_one(log: Log, now: int, data: st.DataObject) -> None:
    known = {**FACTS, "amount": 4, **values_of(log, now)}
    left_out = data.draw(st.sets(st.sampled_from([*known])))
    half = decided(None, now, {name: value for name, value in known.items() if name not in left_out})
    whole = decided(None, now, known)
    for name, part in half.known.items():
        assert part.values is None or (whole.known[name].values or frozenset()) <= part.values, name


@given(log=logs, now=seconds)
def test_what_is_decided_where_no_events_are_told_holds_of_every_record(log: Log, now: int) -> None:
    for facts in ({**FACTS, "amount": 4}, {"amount": 4}, {"wanted": False, "zone": "UTC"}):
        without = decided(None, now, {name: value for name, value in facts.items() if name != "amount"})
        record = decided(log, now, {**FACTS, **facts})
        for name, known in without.known.items():
            if known.values is not None and name not in ("zone", "wanted"):
                assert (record.known[name].values or frozenset()) <= known.values, name


@given(log=logs, now=seconds)
def test_what_is_decided_before_the_zone_is_known_holds_in_every_zone(log: Log, now: int) -> None:
    unplaced = decided(log, now, {"wanted": True, "amount": 4})
    for zone in ("America/New_York", "Asia/Tokyo"):
        placed = decided(log, now, {"wanted": True, "amount": 4, "zone": zone})
        for name, known in unplaced.known.items():
            assert known.values is None or (placed.known[name].values or frozenset()) <= known.values, name


# ---- clocks, walked second by second


def walked(start: int | None, length: int, end: int | None, stop: int | None, now: int) -> str:
    """The state of a clock now, from second to second; of what comes in one second, the end comes first."""
    state = "not_started"
    for second in range(-1, now + 1):
        if state == "not_started" and start is not None and second >= start:
            state = "running"
        if state == "running" and start is not None:
            done, halted = (at is not None and at <= second for at in (end, stop))
            if second > start + length:
                state = "missed"
            elif done and not (halted and (stop or 0) < (end or 0)):
                state = "met"
            elif halted:
                state = "stopped"
    return state


instants = st.none() | st.integers(0, 20)


@settings(max_examples=300)
@given(start=instants, length=st.integers(0, 10), end=instants, stop=instants, now=seconds)
def test_a_clock_is_what_it_comes_to_second_by_second(
    start: int | None, length: int, end: int | None, stop: int | None, now: int
) -> None:
    facts = {
        name: at if at is None else after(at) for name, at in (("ruled_at", start), ("done_at", end), ("halt_at", stop))
    }
    state = decided(None, now, {**FACTS, **facts, "length": length}).clocks["main"]
    assert state.state == Known.of(walked(start, length, end, stop, now))
    if start is not None:
        until = now if end is None or end > now else end
        assert state.due == Known.of(after(start + length))
        assert state.elapsed == Known.of(timedelta(seconds=max(0, until - start)))


@settings(max_examples=300)
@given(start=instants, length=st.integers(0, 10), end=instants, stop=instants, now=seconds, data=st.data())
def test_a_clock_that_waits_may_come_to_what_is_told_and_to_nothing_else(  # noqa: PLR0913, PLR0917  # a clock's parts
    start: int | None, length: int, end: int | None, stop: int | None, now: int, data: st.DataObject
) -> None:
    parts = {"ruled_at": start, "done_at": end, "halt_at": stop}
    open_ = data.draw(st.sets(st.sampled_from(["done_at", "halt_at"]), min_size=1))
    facts = {name: at if at is None else after(at) for name, at in parts.items() if name not in open_}
    told = decided(None, now, {**FACTS, **facts, "length": length}).clocks["main"].state
    choices = [[*range(-1, 22), None] if name in open_ else [at] for name, at in parts.items()]
    completions = {walked(a, length, b, c, now) for a, b, c in product(*choices)}
    assert told.values == completions
    assert set(told.missing) <= open_


# ---- time only goes on

ORDER = {"not_started": 0, "running": 1, "met": 2, "missed": 2, "stopped": 2}


@settings(max_examples=50)
@given(log=st.lists(events(names=("ruled", "done", "halted")), max_size=6))
def test_a_state_only_moves_forward_within_a_run(log: Log) -> None:
    before: ClockState | None = None
    for now in range(-1, 23):
        state = decided(log, now, decisions=["main"]).clocks["main"]
        if before and before.start == state.start:
            was, became = str(before.state.value), str(state.state.value)
            assert ORDER[was] < ORDER[became] or was == became
        before = state


@given(one=st.integers(0, 400), more=st.integers(0, 100), zone=st.sampled_from([ZONE.key, "UTC", "Asia/Tokyo"]))
def test_what_begins_later_is_never_due_earlier(one: int, more: int, zone: str) -> None:
    starts = [BEGIN + timedelta(hours=hours) for hours in (one, one + more)]
    dues = [
        {
            name: s.due.value
            for name, s in decided(None, 22, {"zone": zone, "wanted": True, "ruled_at": start}).clocks.items()
        }
        for start in starts
    ]
    for name, due in dues[0].items():
        assert due is not None
        assert due <= dues[1][name]  # type: ignore[operator]  # instants


@given(log=st.lists(events(names=("ruled", "done", "halted")), max_size=6), now=seconds)
def test_the_runs_of_a_clock_share_out_the_time(log: Log, now: int) -> None:
    outcome = decided(log, now)
    states = runs(outcome, "main")
    starts = sorted({event.instant for event in log if event.name == "ruled" and event.at <= now})
    assert [state.start.value for state in states] == (starts or [None])
    assert states[-1] == outcome.clocks["main"]
    assert all(state.state.value in ("met", "missed", "stopped") for state in states[:-1])
    for second in range(-1, now + 1):
        begun = [start for start in starts if start <= after(second)]
        own = begun[-1] if begun else None
        assert decided(log, second, decisions=["main"]).clocks["main"].start == Known.of(own)
    for state, until in zip(states, starts[1:], strict=False):
        last = decided(log, int((until - BEGIN).total_seconds()) - 1).clocks["main"]
        assert state.state.value == ("stopped" if last.state.value == "running" else last.state.value)
