"""What happened, entered row by row or as a log, and now moved along the case: the screen without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from simsim.policy.record import Event
from simsim.reports.wording import SCREEN
from simsim.simulator import Simulator
from simsim.simulator.fields import ABSENT, UNKNOWN
from simsim.simulator.history import ADD
from simsim.simulator.moments import instant_of, minutes
from simsim.words import Phrase
from tests.sheets import LENDING, drawn

NOW = datetime(2025, 11, 20, 5, tzinfo=UTC)
HIKES = """
GLOSSARY | type | unit | label en | label zh | may be null | group
zone | string | | zone | 时区 | yes | trip
permit | string | | permit | 许可 | | trip
size | number | people | size | 人数 | | trip
set_out_at | date and time | | set out at | 出发时间 | yes | trip
back_at | date and time | | back at | 返回时间 | yes | trip
calls | number | | calls | 电话次数 | | trip
caller | string | | caller | 来电者 | yes | trip
found | boolean | | found | 已找到 | | trip
v | string | | v | 结论 | |

VALUES | value | label en | label zh
permit | day | for a day | 一日
permit | week | for a week | 一周

POLICY | name | en | zh
group | trip | The trip | 行程
zone | zone
actor | hiker | Hiker | 徒步者
actor | warden | Warden | 管理员
headline | verdict.v | Verdict | 结论

PARAMETERS | type | value | unit
limit | number | 12 | hours

EVENTS | label en | label zh | actor | item | form
set_out | set out | 出发 | hiker | set_out_at | last
back | back <home> | 返回 | hiker | back_at | first since set_out
call | a call | 来电 | hiker, warden | calls | count
call | | | | caller | actor
search | search | 搜寻 | | found | happened

CLOCKS | label en | label zh | actor | starts at | ends at | length | counted as
return_clock | time to be back | 返回期限 | hiker | set_out_at | back_at | limit | elapsed

U | input | output
verdict | return_clock.state | v
1 | missed | "look for them"
2 | not(missed) | "wait"

CONSTRAINTS | input | input | reason en | reason zh
constraint | permit | size | |
crowded | day | > 5 | A permit for a day is for few. | 一日许可只供少数人。
"""
LOG = """2025-06-20 08:00 set_out: permit = week, size = 9
2025-06-20 12:00 call by warden
2025-06-20 21:00 back"""
"""Set out at 08:00, due back at 20:00, and an hour late."""


def clock() -> datetime:
    return NOW


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A small policy with events, that a test may change."""
    for name, content in drawn(HIKES).items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


@pytest.fixture
def screen(tables: Path) -> Iterator[Simulator]:
    """The screen of that policy, for a case in Oslo."""
    made = Simulator(tables, clock=clock)
    made.form.fields["zone"].give(("Europe/Oslo",))
    yield made
    made.close()


def enter(screen: Simulator, kind: str = "", at: str = "", by: str = "") -> None:
    """A row more, entered as a reader would."""
    screen.history.add.click()
    row = screen.history.rows[-1]
    row.kind.value, row.at.value = kind, at
    if by:
        row.by.value = by


def record(screen: Simulator) -> list[str] | None:
    """What counts as having happened, as a log."""
    assert screen.failure.html == ""
    assert screen.outcome is not None
    events = screen.outcome.case.events
    return None if events is None else [event.line for event in events]


def told(screen: Simulator, row: int = -1) -> str:
    """What is told beside a row."""
    return str(screen.history.rows[row].note.value)


def value(screen: Simulator, name: str) -> object:
    assert screen.outcome is not None
    return screen.outcome.value(name).value


# ------------------------------------------------------------------------------------------------------------- the rows


def test_a_policy_without_events_has_no_group_for_them() -> None:
    screen = Simulator(LENDING, clock=clock)
    assert screen.history.box.hidden
    assert screen.moments.mover.hidden
    screen.close()


def test_the_group_stands_behind_the_first_one(screen: Simulator) -> None:
    assert screen.form.box.children[1] is screen.history.box
    assert not screen.history.box.hidden


def test_a_row_is_added_with_the_focus_in_it_and_counts_once_it_is_complete(screen: Simulator) -> None:
    screen.history.add.click()
    (row,) = screen.history.rows
    assert screen.focus == row.mark
    assert [label for label, _ in row.kind.options] == [
        "choose what happened",
        "set out",
        "back <home>",
        "a call",
        "search",
    ]
    assert record(screen) is None
    assert "Still missing: what happened, when." in told(screen)
    row.kind.value = "set_out"
    assert "Still missing: when." in told(screen)
    assert record(screen) is None
    row.at.value = "2025-06-20 08:00"
    assert told(screen) == ""
    assert record(screen) == ["2025-06-20 08:00 set_out by hiker"]
    assert value(screen, "set_out_at") == datetime(2025, 6, 20, 6, tzinfo=UTC)


def test_a_row_is_removed_and_the_focus_goes_to_the_button_that_adds(screen: Simulator) -> None:
    screen.history.give(LOG)
    screen.history.rows[1].removal.click()
    assert record(screen) == [
        "2025-06-20 08:00 set_out by hiker: permit = week, size = 9",
        "2025-06-20 21:00 back by hiker",
    ]
    assert screen.focus == ADD
    assert [row.at.description for row in screen.history.rows] == ["When, event 1", "When, event 2"]
    screen.history.rows[0].removal.click()
    screen.history.rows[0].removal.click()
    assert record(screen) is None


def test_labels_of_all_inputs_differ(screen: Simulator) -> None:
    screen.history.give(LOG)
    fields = [field.control.description for field in screen.form.fields.values()]
    parts = [p.description for r in screen.history.rows for p in (r.kind, r.at, r.by, r.removal)]
    every = [*fields, *parts, screen.history.log.description, screen.history.as_log.description]
    assert all(every)
    assert len(set(every)) == len(every)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("yesterday", "yesterday does not say when the event happened."),
        ("2025-06-31 10:00", "2025-06-31 10:00 does not say when the event happened."),
        ("2025-03-30 02:30", "Write 2025-03-30T03:30:00+02:00 or 2025-03-30T01:30:00+01:00."),
        ("2025-10-26 02:30", "Write 2025-10-26T02:30:00+02:00 or 2025-10-26T02:30:00+01:00."),
    ],
)
def test_a_wrong_time_is_told_beside_its_row_and_the_others_decide(screen: Simulator, typed: str, message: str) -> None:
    enter(screen, "set_out", "2025-06-20 08:00")
    enter(screen, "back", typed)
    assert message in told(screen)
    assert "is-wrong" in screen.history.rows[1].box.classes
    assert "is-wrong" not in screen.history.rows[0].box.classes
    assert record(screen) == ["2025-06-20 08:00 set_out by hiker"]
    screen.history.rows[1].at.value = "2025-06-20 19:00"
    assert told(screen) == ""
    assert value(screen, "back_at") == datetime(2025, 6, 20, 17, tzinfo=UTC)


def test_one_of_two_readings_can_be_entered(screen: Simulator) -> None:
    enter(screen, "set_out", "2025-10-26T02:30:00+01:00")
    assert told(screen) == ""
    at = value(screen, "set_out_at")
    assert isinstance(at, datetime)
    assert at.astimezone(UTC) == datetime(2025, 10, 26, 1, 30, tzinfo=UTC)


def test_where_no_row_can_be_used_nothing_is_told_of_what_happened(screen: Simulator) -> None:
    enter(screen, "set_out", "soon")
    assert record(screen) is None


def test_by_whom_is_asked_where_several_can_do_it(screen: Simulator) -> None:
    enter(screen, "set_out", "2025-06-20 08:00")
    (row,) = screen.history.rows
    assert row.by.hidden
    row.kind.value = "call"
    assert not row.by.hidden
    assert [label for label, _ in row.by.options] == ["choose who did it", "Hiker", "Warden"]
    assert "Still missing: by whom." in told(screen)
    row.by.value = "warden"
    assert record(screen) == ["2025-06-20 08:00 call by warden"]
    assert value(screen, "caller") == "warden"
    row.kind.value = "set_out"
    assert row.by.hidden
    assert record(screen) == ["2025-06-20 08:00 set_out by hiker"]


def test_nothing_happened_is_known_only_when_it_is_said(screen: Simulator) -> None:
    assert screen.outcome is not None
    assert record(screen) is None
    assert not screen.outcome.known.get("calls")
    screen.history.nothing.value = True
    assert record(screen) == []
    assert value(screen, "calls") == Decimal(0)
    assert value(screen, "set_out_at") is None
    enter(screen)
    assert screen.history.nothing.value is False
    assert screen.history.nothing.disabled
    assert record(screen) is None


def test_clearing_all_answers_takes_back_what_happened(screen: Simulator) -> None:
    screen.history.give(LOG)
    screen.form.clear.click()
    assert screen.history.rows == ()
    assert record(screen) is None
    screen.history.give([])
    assert screen.history.nothing.value is True
    screen.form.clear.click()
    assert screen.history.nothing.value is False


def test_a_change_of_several_inputs_paints_once(screen: Simulator) -> None:
    painted: list[int] = []
    screen.answer.observe(lambda _: painted.append(1), "html")
    screen.history.give(LOG)
    assert painted == [1]


def test_rows_stay_the_same_widgets_when_others_change(screen: Simulator) -> None:
    screen.history.give(LOG)
    before = screen.history.listed.children
    screen.history.rows[0].at.value = "2025-06-20 09:00"
    enter(screen)
    assert screen.history.listed.children[:3] == before


# -------------------------------------------------------------------------------------------------------------- the log


def test_a_log_replaces_the_rows_and_the_rows_stand_in_the_log(screen: Simulator) -> None:
    enter(screen, "search", "2025-06-01 10:00")
    assert screen.history.log.value == "2025-06-01 10:00 search"
    screen.history.log.value = LOG
    assert [row.kind.value for row in screen.history.rows] == ["set_out", "call", "back"]
    assert record(screen) == [
        "2025-06-20 08:00 set_out by hiker: permit = week, size = 9",
        "2025-06-20 12:00 call by warden",
        "2025-06-20 21:00 back by hiker",
    ]
    screen.history.rows[1].at.value = "2025-06-20 13:15"
    assert screen.history.log.value == LOG.replace("12:00", "13:15")
    screen.history.log.value = ""
    assert screen.history.rows == ()


def test_labels_in_a_log_are_understood_and_chosen(screen: Simulator) -> None:
    screen.history.log.value = "2025年6月20日 12:00 来电 由 管理员"
    (row,) = screen.history.rows
    assert (row.kind.value, row.at.value, row.by.value) == ("call", "2025-06-20 12:00", "warden")
    assert screen.history.log.value == "2025-06-20 12:00 call by warden"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("hello <you>", "This is no event."),
        ("2025-06-20 10:00 rescued", "EVENTS names no event rescued."),
        ("2025-06-20 10:00 call by nobody", "nobody"),
        ("2025-06-20 10:00 set_out by warden", "The event set out is not done by warden."),
        ("2025-06-20 10:00 set_out: sise = 3", "sise"),
        ("2025-06-20 10:00 set_out: size = many", "many"),
        ("2025-06-20 10:00 set_out: calls = 3", "cannot come with an event"),
    ],
)
def test_a_line_that_cannot_be_used_is_kept_and_told_beside_its_row(screen: Simulator, line: str, message: str) -> None:
    screen.history.log.value = f"{line}\n2025-06-20 12:00 call by warden"
    assert message in told(screen, 0)
    assert "<you>" not in told(screen, 0)
    assert told(screen, 1) == ""
    assert record(screen) == ["2025-06-20 12:00 call by warden"]
    assert screen.history.log.value.splitlines()[0] == line


def test_facts_that_came_with_an_event_are_kept_and_shown_escaped(screen: Simulator) -> None:
    screen.history.give([{"event": "set_out", "at": "2025-06-20 08:00", "facts": {"permit": "week", "size": 9}}])
    assert "Known since then: permit = for a week, size = 9" in told(screen)
    assert value(screen, "size") == Decimal(9)
    assert "from what happened: 9" in screen.form.fields["size"].note.value
    screen.history.rows[0].at.value = "2025-06-20 08:30"
    assert record(screen) == ["2025-06-20 08:30 set_out by hiker: permit = week, size = 9"]
    screen.history.give("2025-06-20 08:00 set_out: permit = <b>week")
    assert "permit = &lt;b&gt;week" in told(screen)


def test_events_can_be_given_as_a_policy_takes_them(screen: Simulator) -> None:
    at = datetime(2025, 6, 20, 6, tzinfo=UTC)
    screen.history.give([Event("call", at, "warden"), "2025-06-21 10:00 back", {"event": "search", "at": at}])
    assert record(screen) == [
        "2025-06-20 06:00:00+00:00 call by warden",
        "2025-06-21 10:00 back by hiker",
        "2025-06-20 06:00:00+00:00 search",
    ]


def test_facts_that_cannot_be_together_are_told_beside_field_and_row(screen: Simulator) -> None:
    screen.form.fields["permit"].give(("day",))
    screen.history.give("2025-06-20 08:00 set_out: size = 9\n2025-06-20 12:00 call by warden")
    assert "A permit for a day is for few." in told(screen, 0)
    assert "A permit for a day is for few." in screen.form.fields["permit"].note.value
    assert told(screen, 1) == ""
    assert record(screen) == ["2025-06-20 12:00 call by warden"]


# ------------------------------------------------------------------------------------------- what follows from events


def test_a_field_shows_what_follows_from_the_record_and_is_not_asked(screen: Simulator) -> None:
    field = screen.form.fields["set_out_at"]
    assert "is-asked" in field.box.classes
    assert "Or add the event under What happened: set out." in field.note.value
    screen.history.give(LOG)
    assert "is-asked" not in field.box.classes
    assert "from what happened: 2025-06-20 08:00<" in field.note.value
    assert "from what happened: 1<" in screen.form.fields["calls"].note.value
    field.give(("2025-06-20 09:00",))
    assert "from what happened" not in field.note.value
    assert value(screen, "set_out_at") == datetime(2025, 6, 20, 7, tzinfo=UTC)


def test_an_event_that_has_not_happened_yet_is_no_value(screen: Simulator) -> None:
    screen.history.give("2025-12-01 10:00 set_out")
    assert "from what happened: none" in screen.form.fields["set_out_at"].note.value


# ---------------------------------------------------------------------------------------------- the tables, languages


def looked(screen: Simulator) -> None:
    """Two looks agree on a save."""
    screen.watched.look()
    screen.watched.look()


def edit(tables: Path, old: str, new: str) -> None:
    sheet = tables / "events.csv"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_a_row_that_no_longer_fits_the_tables_is_kept_and_told(screen: Simulator, tables: Path) -> None:
    screen.history.give(LOG)
    edit(tables, "call,", "phone,")
    looked(screen)
    row = screen.history.rows[1]
    assert row.kind.value == "call"
    assert ("call (not in the tables)", "call") in row.kind.options
    assert "EVENTS names no event call." in told(screen, 1)
    assert (row.by.value, row.by.hidden) == ("warden", False)
    assert record(screen) == [
        "2025-06-20 08:00 set_out by hiker: permit = week, size = 9",
        "2025-06-20 21:00 back by hiker",
    ]
    edit(tables, "phone,", "call,")
    looked(screen)
    assert told(screen, 1) == ""
    assert record(screen) is not None
    assert screen.history.log.value == LOG


def test_a_new_label_is_offered_at_once(screen: Simulator, tables: Path) -> None:
    enter(screen, "call", "2025-06-20 12:00", "hiker")
    edit(tables, "a call", "telephone")
    looked(screen)
    assert ("telephone", "call") in screen.history.rows[0].kind.options
    assert record(screen) == ["2025-06-20 12:00 call by hiker"]


def test_an_actor_that_no_longer_can_is_kept_and_told(screen: Simulator, tables: Path) -> None:
    enter(screen, "call", "2025-06-20 12:00", "warden")
    edit(tables, '"hiker, warden"', "hiker")
    looked(screen)
    assert "The event a call is not done by warden." in told(screen)
    assert screen.history.rows[0].by.value == "warden"


def test_rows_stay_in_sight_without_any_sheet_of_events(screen: Simulator, tables: Path) -> None:
    screen.form.fields["set_out_at"].give(ABSENT)
    enter(screen, "search", "2025-06-20 12:00")
    (tables / "events.csv").unlink()
    looked(screen)
    assert screen.errors.html == ""
    assert not screen.history.box.hidden
    assert "EVENTS names no event search." in told(screen)
    screen.history.rows[0].removal.click()
    assert screen.history.box.hidden


def test_a_form_made_anew_keeps_what_happened(screen: Simulator, tables: Path) -> None:
    screen.history.give(LOG)
    glossary = tables / "glossary.csv"
    glossary.write_text(
        glossary.read_text(encoding="utf-8").replace("calls,电话", "phone calls,电话"), encoding="utf-8"
    )
    looked(screen)
    assert screen.form.fields["calls"].control.description == "phone calls"
    assert screen.form.box.children[1] is screen.history.box
    assert screen.history.log.value == LOG


def test_the_language_changes_every_word_and_no_event(screen: Simulator) -> None:
    screen.history.give(LOG + "\nnonsense")
    enter(screen)
    before = screen.history.log.value
    screen.settings.language.value = "zh"
    row = screen.history.rows[1]
    assert screen.history.log.value == before
    assert [label for label, _ in row.kind.options] == ["请选择发生了什么", "出发", "返回", "来电", "搜寻"]
    assert (row.kind.description, row.at.description, row.by.description) == (
        "事件 2",
        "事件 2 的时间",
        "事件 2 由谁作出",
    )
    assert ("管理员", "warden") in row.by.options
    assert "由此得知：许可 = 一周、人数 = 9" in told(screen, 0)
    assert "无法读作事件" in told(screen, 3)
    assert "还缺：发生了什么、时间" in told(screen, 4)
    assert screen.history.head.value == "<h3>经过</h3>"
    assert screen.history.add.description == SCREEN["add event"].zh
    assert screen.history.nothing.description == SCREEN["nothing happened"].zh
    assert "由经过得出：2025-06-20 08:00" in screen.form.fields["set_out_at"].note.value
    assert screen.moments.following.description == "下一时刻"
    assert screen.moments.slider.description == SCREEN["now slider"].zh


# ----------------------------------------------------------------------------------------------- moving along the case


def moments(screen: Simulator) -> list[str]:
    """When something changes in the case, in its zone."""
    return [f"{turn.astimezone(ZoneInfo('Europe/Oslo')):%d %H:%M:%S}" for turn in screen.moments.turns]


def now(screen: Simulator) -> str:
    assert screen.outcome is not None
    return f"{screen.outcome.now:%Y-%m-%d %H:%M:%S}"


TURNS = ["20 08:00:00", "20 12:00:00", "20 20:00:00", "20 20:00:01", "20 21:00:00"]


def test_the_slider_spans_the_case_and_stays_as_now_is_moved(screen: Simulator) -> None:
    slider = screen.moments.slider
    assert screen.moments.mover.hidden
    screen.history.give(LOG)
    assert not screen.moments.mover.hidden
    assert moments(screen) == TURNS
    first, last = slider.first, slider.last
    assert instant_of(first) == datetime(2025, 6, 20, 6, tzinfo=UTC)
    assert instant_of(last) == datetime(2025, 6, 20, 20, 1, tzinfo=UTC)
    assert slider.marks == tuple(sorted({minutes(turn) for turn in screen.moments.turns}))
    for value in (first, first + 1, last):
        slider.value = value
        assert (slider.first, slider.last, moments(screen)) == (first, last, TURNS)


def test_moving_the_slider_fixes_now_and_touches_nothing_else(screen: Simulator) -> None:
    screen.history.give(LOG)
    given, log = screen.form.given, screen.history.log.value
    screen.moments.slider.value = minutes(datetime(2025, 6, 20, 15, 30, tzinfo=UTC))
    assert screen.settings.now.given == ("2025-06-20 17:30",)
    assert now(screen) == "2025-06-20 17:30:00"
    assert "running" in screen.answer.html
    assert screen.moments.slider.told == "2025-06-20 17:30"
    assert "2025-06-20 Fri 17:30:00" in screen.moments.slider.html
    assert (screen.form.given, screen.history.log.value) == (given, log)
    screen.moments.live.click()
    assert screen.settings.live
    assert screen.outcome is not None
    assert screen.outcome.now == NOW
    assert "look for them" in screen.answer.html


def test_a_change_of_the_slider_paints_once(screen: Simulator) -> None:
    screen.history.give(LOG)
    painted: list[int] = []
    screen.moments.line.observe(lambda _: painted.append(1), "html")
    screen.moments.slider.value += -300
    assert painted == [1]


def test_steps_go_from_one_change_to_the_next_and_no_further(screen: Simulator) -> None:
    screen.history.give(LOG)
    assert "is-idle" in screen.moments.live.classes
    seen = []
    for _ in range(len(TURNS) + 1):
        screen.moments.previous.click()
        seen.append(now(screen)[8:])
    assert seen == [*reversed(TURNS), TURNS[0]]
    assert "is-idle" in screen.moments.previous.classes
    assert "is-idle" not in screen.moments.following.classes
    for expected in (*TURNS[1:], TURNS[-1]):
        screen.moments.following.click()
        assert now(screen)[8:] == expected
    assert "is-idle" in screen.moments.following.classes


def test_a_state_changes_one_second_behind_its_deadline(screen: Simulator) -> None:
    screen.history.give(LOG)
    states = []
    for _ in TURNS:
        screen.moments.previous.click()
        assert screen.outcome is not None
        states.append(screen.outcome.clocks["return_clock"].state.value)
    assert states[::-1] == ["running", "running", "running", "missed", "missed"]


def test_what_was_done_in_time_has_no_deadline_to_step_to(screen: Simulator) -> None:
    screen.history.give(LOG.replace("21:00", "19:00"))
    assert moments(screen) == ["20 08:00:00", "20 12:00:00", "20 19:00:00"]


def test_each_run_of_a_clock_has_its_moments(screen: Simulator) -> None:
    screen.history.give("2025-06-20 08:00 set_out\n2025-06-21 08:00 set_out")
    assert moments(screen) == [
        "20 08:00:00",
        "20 20:00:00",
        "20 20:00:01",
        "21 08:00:00",
        "21 20:00:00",
        "21 20:00:01",
    ]


def test_facts_without_a_record_have_moments_too(screen: Simulator) -> None:
    screen.form.fields["set_out_at"].give(("2025-06-20 08:00",))
    screen.form.fields["back_at"].give(ABSENT)
    assert moments(screen) == ["20 08:00:00", "20 20:00:00", "20 20:00:01"]
    screen.form.fields["back_at"].give(("2025-06-20 10:00",))
    assert moments(screen) == ["20 08:00:00", "20 10:00:00"]


def test_a_moment_that_its_zone_has_twice_is_told_with_its_offset(screen: Simulator) -> None:
    screen.history.give("2025-10-25 15:00 set_out")
    screen.settings.now.give(("2025-10-25 16:00",))
    second = datetime(2025, 10, 26, 1, 30, tzinfo=UTC)
    screen.moments.slider.value = minutes(second)
    assert screen.settings.now.given == ("2025-10-26 02:30:00+01:00",)
    assert screen.outcome is not None
    assert screen.outcome.now.astimezone(UTC) == second
    assert "is-wrong" not in screen.settings.now.box.classes


def test_now_outside_the_span_is_told_as_it_is(screen: Simulator) -> None:
    screen.history.give(LOG)
    slider = screen.moments.slider
    assert slider.value == slider.last
    assert slider.told == "2025-11-20 06:00"
    screen.settings.now.give(("2025-01-01 10:00",))
    assert slider.value == slider.first
    assert screen.settings.now.given == ("2025-01-01 10:00",)


def test_the_timeline_follows_now(screen: Simulator) -> None:
    screen.history.give(LOG)
    before = screen.moments.line.html
    assert "time to be back" in before
    assert "back &lt;home&gt;" in before
    assert "back <home>" not in before
    screen.moments.previous.click()
    assert screen.moments.line.html != before


def test_the_viewers_zone_is_told_beside_the_slider(screen: Simulator) -> None:
    screen.history.give(LOG)
    screen.shown("Asia/Tokyo")
    screen.moments.previous.click()
    assert "2025-06-20 Fri 21:00:00" in screen.moments.slider.html
    assert "2025-06-21 Sat 04:00:00" in screen.moments.slider.html


def test_while_the_zone_is_unknown_nothing_is_placed_and_nothing_breaks(screen: Simulator) -> None:
    screen.history.give(LOG)
    screen.form.fields["zone"].give(UNKNOWN)
    assert screen.failure.html == ""
    assert moments(screen) == []
    assert record(screen) == LOG.replace("set_out", "set_out by hiker").replace("back", "back by hiker").splitlines()


def test_words_for_events_are_told_in_both_languages() -> None:
    keys = ("happened", "event", "event at", "event by", "add event", "nothing happened", "now slider", "next moment")
    assert all(isinstance(SCREEN[key], Phrase) and all(SCREEN[key]) for key in keys)
