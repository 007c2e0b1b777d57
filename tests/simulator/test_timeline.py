"""The case clock: what happened, what is due, and what runs at once, as data, as text and as a drawing."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsim.diagnostics import Diagnostic, Place
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from simsim.reports.captions import SAYS
from simsim.reports.html import answer_html
from simsim.reports.html_parts import Reader
from simsim.reports.phrases import ordinal
from simsim.reports.text import outcome_text
from simsim.reports.timeline import timeline
from simsim.reports.timeline_html import timeline_html
from simsim.reports.timeline_svg import packed
from simsim.reports.timeline_text import timeline_text
from simsim.reports.timescale import LONGEST, NARROW, TICK, WIDE, Scale, label
from tests.sheets import HERE, decide, opened

CASES = HERE / "cases" / "timeline"
CSS = (HERE.parent / "simsim" / "simulator" / "simulator.css").read_text(encoding="utf-8")
EN, ZH = Reader("en"), Reader("zh")
POLICY = """
GLOSSARY   | type          | unit  | may be null | label en      | label zh
zone       | string        |       | yes         | time zone     | 时区
lit_at     | date and time |       | yes         | lit at        | 点亮时间
checked_at | date and time |       | yes         | checked at    | 检查时间
written_at | date and time |       | yes         | written at    | 记录时间
paid_at    | date and time |       | yes         | paid at       | 付款时间
storm      | boolean       |       |             | storm         | 风暴
fog        | string        |       |             | fog           | 雾
grace      | number        | hours | yes         | grace         | 宽限
v          | string        |       |             | v             | 结果

VALUES | value | label en | label zh
fog    | thick | thick    | 浓
fog    | thin  | thin     | 薄

POLICY   | name    | en         | zh
title    |         | Lighthouse | 灯塔
zone     | zone    |            |
actor    | keeper  | Keeper     | 守塔人
actor    | harbour | Harbour    | 港口
headline | verdict | Log        | 记录

PARAMETERS | type   | value | unit  | label en                          | label zh
check      | number | 48    | hours | time to check                     | 检查时限
write      | number | 2     | days  | time to write                     | 记录时限
first      | number | 5     | days  | first day of pay                  | 最早付款
last       | number | 30    | days  | last day of pay                   | 最晚付款
pauses     | string | no    |       | reading A9: does a storm stop it? | 解读 A9:风暴是否中止?

SOURCES | en        | zh
A9      | A reading | 解读

EVENTS  | label en    | label zh | actor           | item       | form
lit     | lamp lit    | 点灯     | keeper          | lit_at     | last
checked | lamp checked| 检查灯   | keeper          | checked_at | first since lit
wrote   | log written | 写日志   | keeper, harbour | written_at | first since lit
stormed | storm       | 风暴     | harbour         | storm      | happened

CLOCKS | label en | label zh | actor | action en | action zh | starts at | ends at | length | earliest | counted as \
| stops when | when missed en | when missed zh | source
check_clock | Time to check | 检查期 | keeper | Check the lamp | 检查灯 | lit_at | checked_at | check | | elapsed \
| storm = yes and pauses = "yes" | A boat is sent | 派船 | A9
write_clock | Time to write | 记录期 | keeper, harbour | Write it down | 写下来 | lit_at | written_at | write | \
| calendar days | | | |
pay_clock | Pay | 付款 | harbour | Pay the keeper | 付给守塔人 | lit_at | paid_at | last | first | calendar days | | | |
rest_clock | Rest | 休息 | keeper | Rest | 休息 | checked_at | | grace | | elapsed | | | |

U           | output
grace_table | grace
1           | null

U       | input             | output
verdict | check_clock.state | v
1       | met               | "good"
2       | not(met)          | "wait"
""".replace("\\\n", "")
LIGHTHOUSE = opened(POLICY)
LOG = """2025-06-14 09:00 lit
2025-06-15 18:00 lamp checked
2025-06-16 20:00 log written by harbour
2025-06-18 10:00 lit: fog = thick
2025-06-19 09:00 checked"""


def at(
    now: str, log: str | None = LOG, policy: PolicyModel = LIGHTHOUSE, zone: str = "Europe/London", **facts: object
) -> Outcome:
    given = {"zone": zone, "paid_at": None} | facts
    return decide(policy, given, events=log, now=datetime.fromisoformat(now))


# ---- the data


def test_the_line_holds_every_event_and_every_run_in_the_order_of_time() -> None:
    line = timeline(at("2025-06-18T12:00"))
    assert [(h.label.en, h.ahead) for h in line.events] == [
        ("lamp lit", False),
        ("lamp checked", False),
        ("log written", False),
        ("lamp lit", False),
        ("lamp checked", True),
    ]
    assert [(r.clock.name, r.number, r.count, r.standing, str(r.due.date())) for r in line.runs] == [
        ("check_clock", 1, 2, "met", "2025-06-16"),
        ("write_clock", 1, 2, "met", "2025-06-16"),
        ("check_clock", 2, 2, "running", "2025-06-20"),
        ("write_clock", 2, 2, "running", "2025-06-20"),
        ("pay_clock", 1, 2, "stopped", "2025-07-14"),
        ("pay_clock", 2, 2, "running", "2025-07-18"),
    ]


def test_each_actor_has_one_next_deadline_the_soonest_first() -> None:
    line = timeline(at("2025-06-18T12:00"))
    assert [(actor, run.clock.name) for actor, run in line.next] == [
        ("keeper", "check_clock"),
        ("harbour", "write_clock"),
    ]


def test_a_bar_ends_where_it_was_done_or_where_the_next_run_began() -> None:
    ended = {
        (r.clock.name, r.number): r.ended and f"{r.ended:%m-%d %H:%M:%S}" for r in timeline(at("2025-06-18T12:00")).runs
    }
    assert ended == {
        ("check_clock", 1): "06-15 18:00:00",
        ("write_clock", 1): "06-16 20:00:00",
        ("check_clock", 2): None,
        ("write_clock", 2): None,
        ("pay_clock", 1): "06-18 09:59:59",
        ("pay_clock", 2): None,
    }


def test_a_run_that_did_not_apply_is_none_and_has_no_number() -> None:
    policy = opened(
        POLICY.replace("| stops when |", "| applies when | stops when |").replace(
            "| storm = yes and", '| fog = "thick" | storm = yes and'
        )
    )
    found = [
        (r.clock.name, r.number, r.count) for r in timeline(at("2025-06-18T12:00", policy=policy, fog="thin")).runs
    ]
    assert ("check_clock", 1, 1) in found


def test_clocks_that_are_silent_that_wait_and_that_have_not_started() -> None:
    line = timeline(at("2025-06-19T12:00"))
    assert [[s.clock.name for s in part] for part in (line.silent, line.waiting, line.idle)] == [["rest_clock"], [], []]
    line = timeline(at("2025-06-14T08:00"))
    assert [s.clock.name for s in line.idle] == ["check_clock", "write_clock", "pay_clock", "rest_clock"]
    assert (line.bare, line.next, line.pairs) == (False, (), ())
    line = timeline(at("2025-06-14T08:00", None))
    assert [s.clock.name for s in line.waiting] == ["check_clock", "write_clock", "pay_clock", "rest_clock"]
    assert (line.bare, line.zone) == (True, "Europe/London")


def test_no_zone_is_named_while_it_is_not_known() -> None:
    assert timeline(decide(LIGHTHOUSE, {})).zone == ""
    assert timeline_text(decide(LIGHTHOUSE, {})).splitlines()[0] == "Case clock"


# ---- deadlines that run at once

CHECK = ("check_clock", "write_clock", "keeper")
WRITE = ("write_clock", "pay_clock", "harbour")


@pytest.mark.parametrize(
    ("now", "log", "live"),
    [
        ("2025-06-18T12:00", "2025-06-18 10:00 lit", [CHECK, WRITE]),
        ("2025-06-20T12:00", "2025-06-18 10:00 lit", [CHECK, WRITE]),
        ("2025-06-21T12:00", "2025-06-18 10:00 lit", [WRITE]),
        ("2025-06-19T12:00", "2025-06-18 10:00 lit; 2025-06-19 09:00 checked", [WRITE]),
        ("2025-06-19T12:00", "2025-06-18 10:00 lit; 2025-06-19 09:00 log written by keeper", []),
        ("2025-06-18T12:00", "2025-06-18 10:00 storm", []),
    ],
)  # fmt: skip
def test_deadlines_that_run_at_once_for_one_actor(now: str, log: str, live: list[tuple[str, ...]]) -> None:
    pairs = timeline(at(now, log)).pairs
    assert [(p.first.clock.name, p.second.clock.name, *p.actors) for p in pairs if p.live] == live


def test_two_clocks_that_end_together_or_one_after_the_other_are_no_pair() -> None:
    together = opened(POLICY.replace("calendar days", "elapsed"))
    pairs = timeline(at("2025-06-18T12:00", "2025-06-18 10:00 lit", together)).pairs
    assert [(p.first.clock.name, p.second.clock.name) for p in pairs] == [("write_clock", "pay_clock")]
    rest = opened(POLICY.replace("1           | null", "1           | 5"))
    pairs = timeline(at("2025-06-21T12:00", "2025-06-20 10:00 lit; 2025-06-21 10:00 checked", rest)).pairs
    assert not [p for p in pairs if {p.first.clock.name, p.second.clock.name} == {"check_clock", "rest_clock"}]


def test_a_pair_leans_on_the_sources_and_parameters_of_both_rows() -> None:
    pair = timeline(at("2025-06-18T12:00")).pairs[0]
    assert (pair.sources, pair.parameters) == (("A9",), ("check", "pauses", "write"))


# ---- the text


@pytest.mark.parametrize(
    ("name", "now", "log"),
    [
        ("running.en", "2025-06-18T12:00", LOG),
        ("running.zh", "2025-06-18T12:00", LOG),
        ("missed.en", "2025-06-21T12:00", "2025-06-18 10:00 lit"),
        ("unknown.zh", "2025-06-18T12:00", None),
    ],
)
def test_the_whole_case_clock_as_text(name: str, now: str, log: str | None) -> None:
    told = timeline_text(at(now, log), name.rpartition(".")[2])
    assert told + "\n" == (CASES / f"{name}.txt").read_text(encoding="utf-8")


def test_where_the_clocks_change_each_time_tells_how_far_from_utc_and_what_is_left_is_real_time() -> None:
    told = timeline_text(at("2025-10-25T12:00", "2025-10-25 10:00 lit"))
    assert told.split("\n\n")[1].splitlines()[1:] == [
        "  Keeper   2025-10-27 Mon 09:00 UTC+00:00     1 d 22 h left  Time to check: Check the lamp",
        "  Harbour  2025-10-27 Mon 23:59:59 UTC+00:00  2 d 12 h left  Time to write: Write it down",
    ]
    assert "> 2025-10-25 Sat 12:00 UTC+01:00     now    --------\n" in told


def test_an_outcome_tells_its_events_and_what_is_next() -> None:
    told = outcome_text(at("2025-06-18T12:00")).split("\n\n")
    assert (
        told[2]
        == """\
Events
  2025-06-14 Sat 09:00  lamp lit      Keeper
  2025-06-15 Sun 18:00  lamp checked  Keeper
  2025-06-16 Mon 20:00  log written   Harbour
  2025-06-18 Wed 10:00  lamp lit      Keeper                  fog = thick
  2025-06-19 Thu 09:00  lamp checked  Keeper   still ahead"""
    )
    assert told[1].splitlines() == timeline_text(at("2025-06-18T12:00")).split("\n\n")[1].splitlines()
    assert [" ".join(line.split()) for line in told[3].splitlines()] == [
        "Deadlines",
        (
            "Keeper Time to check (2nd run) due 2025-06-20 Fri 10:00 (Europe/London) running 1 d 22 h left "
            "Check the lamp when missed: A boat is sent"
        ),
        (
            "Keeper and Harbour Time to write (2nd run) due 2025-06-20 Fri 23:59:59 (Europe/London) running "
            "2 d 11 h left Write it down"
        ),
        (
            "Harbour Pay (2nd run) between 2025-06-23 Mon 00:00 and 2025-07-18 Fri 23:59:59 (Europe/London) running "
            "30 d 11 h left Pay the keeper"
        ),
        "Not running: Rest",
    ]


def test_an_outcome_without_events_stays_short() -> None:
    told = outcome_text(at("2025-06-18T12:00", None))
    assert told.split("\n\n")[1] == "Deadlines\n  Not known yet: Time to check, Time to write, Pay, Rest"
    assert "Next deadline" not in told


def warned(found: Outcome) -> Outcome:
    """The same outcome with a warning on one of its clocks."""
    state = found.clocks["pay_clock"]
    told = Diagnostic("clock-whole-days", Place("a.csv", "a", "B2"), found="1 hour")
    return replace(found, clocks={**found.clocks, "pay_clock": replace(state, diagnostics=(told,))})


def test_what_is_not_sure_of_a_deadline_is_told_with_it() -> None:
    found = warned(at("2025-06-18T12:00"))
    told = found.clocks["pay_clock"].diagnostics[0].message("en")
    lines = outcome_text(found).splitlines()
    assert lines[lines.index(f"    {told}") - 1].startswith("  Harbour             Pay (2nd run)")
    assert told in text(answer_html(found, EN))


@pytest.mark.parametrize(
    ("number", "en"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (12, "12th"), (113, "113th"), (121, "121st")]
)
def test_which_run_it_is(number: int, en: str) -> None:
    assert (ordinal(number, "en"), ordinal(number, "zh")) == (en, f"第 {number} 次")


# ---- the page


def tree(html: str) -> ET.Element:
    """What a browser makes of it; raises where an element is not closed or a text not escaped."""
    return ET.fromstring(html)  # noqa: S314  # it is our own


def text(html: str) -> str:
    return " ".join(" ".join(tree(f"<div>{html}</div>").itertext()).split())


def moments(html: str, kind: str) -> list[str]:
    found = tree(html).find(f".//{kind}[@class]")
    assert found is not None
    return [" ".join(" ".join(item.itertext()).split()) for item in found]


def test_the_picture_is_one_image_with_everything_as_its_name() -> None:
    found = at("2025-06-18T12:00")
    picture = tree(timeline_html(found, EN)).find("svg")
    assert picture is not None
    assert picture.get("role") == "img"
    name = picture.get("aria-label") or ""
    for part in (
        "2025-06-18 Wed 12:00, now",
        "lamp lit, Keeper, fog = thick",
        "Pay (1st run), Harbour, stopped",
        "1 d 22 h left",
    ):
        assert part in name
    assert name.count("; ") == len(timeline(found).moments) - 1


def test_the_same_stands_beneath_it_as_a_list_in_the_zone_of_the_case_and_of_the_reader() -> None:
    html = timeline_html(at("2025-06-18T12:00"), Reader("en", "Asia/Shanghai"))
    check = "Time to check (2nd run)"
    assert "times in Europe/London; your time is that of Asia/Shanghai" in text(html)
    assert moments(html, "ol")[6:9] == [
        "2025-06-18 Wed 12:00 your time 2025-06-18 Wed 19:00 now",
        "2025-06-19 Thu 09:00 your time 2025-06-19 Thu 16:00 lamp checked · Keeper · still ahead",
        f"2025-06-20 Fri 10:00 your time 2025-06-20 Fri 17:00 {check} ▶ running · Keeper · 1 d 22 h left",
    ]
    assert moments(html, "ul") == [
        f"2025-06-20 Fri 10:00 your time 2025-06-20 Fri 17:00 Keeper · 1 d 22 h left {check}: Check the lamp",
        (
            "2025-06-20 Fri 23:59:59 your time 2025-06-21 Sat 06:59:59 Harbour · 2 d 11 h left "
            "Time to write (2nd run): Write it down"
        ),
    ]


def test_in_the_same_zone_a_time_is_told_once() -> None:
    assert "your time" not in timeline_html(at("2025-06-18T12:00"), Reader("en", "Europe/London"))


@pytest.mark.parametrize("reader", [EN, ZH], ids=["en", "zh"])
def test_the_case_clock_speaks_one_language(reader: Reader) -> None:
    told = text(timeline_html(at("2025-06-18T12:00"), reader)) + text(answer_html(at("2025-06-18T12:00"), reader))
    others = {p.zh if reader is EN else p.en for p in SAYS.values()} - {p.text(reader.lang) for p in SAYS.values()}
    words = {word for word in others if "{" not in word and len(word) > 3}
    assert not {word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", told)}


@pytest.mark.parametrize("key", SAYS)
def test_both_languages_fill_the_same_blanks(key: str) -> None:
    en, zh = (set(re.findall(r"{(\w+)}", told)) for told in SAYS[key])
    assert en == zh
    assert all(SAYS[key])


def test_an_empty_case_clock_says_so() -> None:
    told = text(timeline_html(at("2025-06-18T12:00", None), EN))
    assert told == (
        "Case clock times in Europe/London Nothing has happened and no deadline is known yet. Deadlines not known yet "
        "(4) Time to check: needs lit at Time to write: needs lit at Pay: needs lit at Rest: needs checked at"
    )


HOSTILE = "</text></svg><script>alert('x')</script><img src=x onerror='alert(1)'>"


@pytest.mark.parametrize("reader", [EN, ZH], ids=["en", "zh"])
def test_a_hostile_label_is_only_text(reader: Reader) -> None:
    labels = (
        "lamp lit",
        "点灯",
        "Time to check",
        "检查期",
        "Keeper",
        "守塔人",
        "Check the lamp",
        "检查灯",
        "A boat is sent",
        "派船",
        "time to check",
    )
    written = POLICY
    for number, one in enumerate(labels):  # each its own: two events may not share a label
        hostile = f"{HOSTILE}{number}"
        written = re.sub(rf"(?<=\| ){one}(?= *\|)|(?<=\| ){one}(?= *$)", hostile, written, flags=re.MULTILINE)
    found = at("2025-06-21T12:00", "2025-06-18 10:00 lit", opened(written))
    for html in (timeline_html(found, reader), f"<div>{answer_html(found, reader)}</div>"):
        assert {one.tag for one in tree(html).iter()}.isdisjoint({"script", "img"})
        assert "&lt;script&gt;alert(" in html


def test_the_same_outcome_gives_the_same_page() -> None:
    assert timeline_html(at("2025-06-18T12:00"), EN) == timeline_html(at("2025-06-18T12:00"), EN)


def test_everything_that_is_drawn_has_its_look() -> None:
    log = f"{LOG}; 2025-06-20 12:00 lit; 2025-06-25 10:00 storm"
    drawn = [timeline_html(at(now, log), EN) for now in ("2025-06-18T12:00", "2025-06-21T12:00", "2025-06-24T12:00")]
    classes = {
        name for html in drawn for one in tree(html).findall("svg//*[@class]") for name in one.attrib["class"].split()
    }
    assert {name for name in classes if name.startswith("simsim-") and f".{name}" not in CSS} == set()


def test_the_state_of_a_run_is_told_by_a_word_a_sign_and_a_colour() -> None:
    picture = tree(timeline_html(at("2025-06-21T12:00", "2025-06-18 10:00 lit"), EN)).find("svg")
    assert picture is not None
    named = {
        " ".join("".join(one.itertext()).split()): one.get("class")
        for one in picture.iter("text")
        if "is-wide" in one.get("class", "")
    }
    assert named["⚠ Time to check · missed · 1 d 2 h over"] == "simsim-run is-missed is-wide"
    assert named["▶ Pay · running · 27 d 11 h left"] == "simsim-run is-running is-wide"


# ---- cards


def test_a_card_says_what_is_to_be_done_which_run_it_is_and_from_when_on() -> None:
    told = text(answer_html(at("2025-06-18T12:00"), Reader("en", "Asia/Shanghai")))
    assert "Time to check (2nd run) ▶ running who Keeper to do Check the lamp due by 2025-06-20 Fri 10:00:00" in told
    assert "who Keeper and Harbour to do Write it down" in told
    assert (
        "between 2025-06-23 Mon 00:00 and 2025-07-18 Fri 23:59:59 (Europe/London, BST, UTC+01:00) "
        "your time 2025-06-23 Mon 07:00 and 2025-07-19 Sat 06:59:59 (Asia/Shanghai, CST, UTC+08:00)"
    ) in told


def test_what_does_not_run_is_folded_away_and_what_is_silent_says_so() -> None:
    html = answer_html(at("2025-06-18T12:00"), EN)
    assert re.findall(r'<li class="simsim-card is-(\w+)" data-clock="(\w+)">', html) == [
        ("running", "check_clock"),
        ("running", "write_clock"),
        ("running", "pay_clock"),
        ("not_started", "rest_clock"),
    ]
    before, fold, after = html.partition("<summary>Not running, or not known yet: Rest</summary>")
    assert fold
    assert ("rest_clock" in before, "rest_clock" in after) == (False, True)
    assert "Rest – the policy is silent about the length who Keeper" in text(answer_html(at("2025-06-19T12:00"), EN))


# ---- the line of time


INSTANTS = st.lists(
    st.integers(0, 400 * 24 * 60).map(lambda n: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=n)),
    min_size=1,
    max_size=12,
)


@given(INSTANTS, st.sampled_from(["Europe/London", "Asia/Shanghai", "America/New_York"]))
def test_later_stands_further_right_and_nothing_that_is_written_stands_over_another(
    instants: list[datetime], zone: str
) -> None:
    scale = Scale.of(instants, ZoneInfo(zone))
    places = [scale.x(one) for one in sorted(instants)]
    assert places == sorted(places)
    assert all(0 <= x <= 100 for x in places)
    breaks = [x for x, _ in scale.breaks]
    for width, ticks in ((NARROW, [t.x for t in scale.ticks if not t.wide]), (WIDE, [t.x for t in scale.ticks])):
        written = [*ticks, *breaks]
        near = [(a, b) for a, b in combinations(written, 2) if abs(a - b) * width / 100 < TICK - 1e-9]
        assert [pair for pair in near if not set(pair) <= set(breaks)] == []
    assert all(tick.at.minute == 0 for tick in scale.ticks)


@given(st.lists(st.tuples(st.text("ab灯", min_size=1, max_size=60), st.floats(0, 100)), max_size=15))
def test_labels_of_one_row_never_stand_over_each_other(drawn: list[tuple[str, float]]) -> None:
    labels = [label(told, x) for told, x in drawn]
    rows = packed(labels)
    for (n, one), (m, other) in combinations(zip(rows, labels, strict=True), 2):
        assert n != m or one.right <= other.left or other.right <= one.left
    assert all(one.left >= 0 and one.right <= 100 for one in labels)


def test_a_long_stretch_without_anything_is_drawn_as_a_week_and_says_how_long_it_is() -> None:
    start = datetime(2025, 6, 1, tzinfo=UTC)
    scale = Scale.of([start, start + timedelta(days=2), start + timedelta(days=32)], UTC)
    two_days, thirty = (b - a for a, b in pairwise(map(scale.x, scale.instants)))
    assert thirty / two_days == pytest.approx(LONGEST / timedelta(days=2), rel=0.01)
    assert [(length, 0 < x < 100) for x, length in scale.breaks] == [(timedelta(days=30), True)]
    html = timeline_html(at("2025-06-18T12:00", "2025-06-18 10:00 lit"), EN)
    assert "≈ 25 d" in text(html)


def test_a_short_line_tells_hours_and_a_day_of_changed_clocks_has_its_midnights() -> None:
    zone = ZoneInfo("Europe/London")
    hours = Scale.of([datetime(2025, 6, 1, 9, tzinfo=zone), datetime(2025, 6, 1, 15, tzinfo=zone)], zone)
    assert [tick.at.hour for tick in hours.ticks] == [9, 10, 11, 12, 13, 14, 15]
    days = Scale.of([datetime(2025, 10, 24, 9, tzinfo=zone), datetime(2025, 10, 28, 15, tzinfo=zone)], zone)
    midnights = [tick.at for tick in days.ticks if tick.at.hour == 0]
    assert [f"{at:%d %z}" for at in midnights] == ["25 +0100", "26 +0100", "27 +0000", "28 +0000"]
