"""Events: what follows from a record, rows of data in tests/cases/events.csv; and all that is refused."""

import csv
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from simsim.diagnostics import FactError
from simsim.knowledge import policy_of
from simsim.policy.examples import unmet
from simsim.policy.model import PolicyModel
from simsim.policy.record import Event
from simsim.policy.walk import Outcome
from simsim.values import Known, Value, read_date_and_time, spelled
from tests.sheets import DAY, HERE, NOON, Rows, decide, drawn, mistakes, opened, write_csv, write_excel

POLICY = """
GLOSSARY | type          | may be null | label en  | label zh
zone     | string        |             | zone      | 时区
answer   | {kind}        | yes         | answer    | 回答
amount   | number        |             | amount    | 金额
grave    | boolean       |             | grave     | 严重
due_at   | date and time | yes         | due at    | 到期时间
total    | decision      |             | the total | 合计
sum      | number        |             | sum       | 总额

PARAMETERS | type   | value | alternatives | label en | label zh
reading    | string | wide  | wide, narrow | reading  | 解读

POLICY | name     | en       | zh
zone   | zone     |          |
actor  | buyer    | Buyer    | 买家
actor  | seller   | Seller   | 卖家
actor  | platform | Platform | 平台

EVENTS | label en       | label zh | actor         | item   | form
asked  | asked          | 提问     | buyer, seller | answer | {form}
ruled  | ruled          | 裁决     | platform      |        |
noted  | noted by staff | 记录     |               |        |

U     | input  | output
total | amount | sum
1     | < 10   | amount + 1
2     | >= 10  | amount + 2
"""
KIND = {"count": "number", "happened": "boolean", "actor": "string", "次数": "number", "是否发生": "boolean"}
SHANGHAI = {"zone": "Asia/Shanghai"}


@cache
def policy(form: str = "last", kind: str = "") -> PolicyModel:
    """A policy in which the item ``answer`` follows from the event ``asked``."""
    types = {**KIND, "由谁": "string"}
    return opened(POLICY.format(form=form, kind=kind or types.get(form.split(maxsplit=1)[0].lower(), "date and time")))


def rows() -> list[dict[str, str]]:
    with (HERE / "cases" / "events.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def outcome(events: Any, facts: Mapping[str, object] = SHANGHAI, form: str = "last", **under: object) -> Outcome:  # noqa: ANN401  # whatever a caller gives
    return decide(policy(form), facts, events=events, **under)


def refused(events: Any, facts: Mapping[str, object] = SHANGHAI, lang: str = "en") -> list[str]:  # noqa: ANN401  # as above
    """What is said of events that cannot be used."""
    with pytest.raises(FactError) as caught:
        outcome(events, facts)
    return [d.told(lang) for d in caught.value.diagnostics]


def shown(value: Value) -> str:
    """A value as the file of cases writes it."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return "null" if value is None else {True: "yes", False: "no"}[value] if isinstance(value, bool) else spelled(value)


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['form']}: {row['why']}")
def test_what_follows_from_events(row: dict[str, str]) -> None:
    now = read_date_and_time(row["now"])
    known = outcome(row["log"], form=row["form"], now=now).value("answer")
    assert shown(known.value) == row["answer"]


def test_an_item_may_hold_the_day_alone_which_is_that_of_the_zone() -> None:
    log = "2025-06-18T20:00Z asked by buyer"
    for zone, day in (("Asia/Shanghai", date(2025, 6, 19)), ("UTC", date(2025, 6, 18))):
        known = decide(policy("first", "date"), {"zone": zone}, events=log).value("answer")
        assert known == Known.of(day)


# ---- nothing told, nothing happened


def test_where_nothing_is_told_what_follows_is_unknown_and_asked_for() -> None:
    told = outcome(None)
    assert told.value("answer") == Known(None, ("answer",))
    assert (told.case.events, told.record) == (None, ())


def test_an_empty_record_says_that_nothing_happened() -> None:
    for nothing in ((), [], "", " \n;\n"):
        told = outcome(nothing)
        assert told.value("answer") == Known.of(None)
        assert told.case.events == ()


def test_that_nothing_happened_is_true_in_every_zone() -> None:
    assert outcome("", {}).value("answer") == Known.of(None)


def test_while_the_zone_is_unknown_nothing_is_known_and_the_zone_is_asked_for() -> None:
    told = outcome("2025-06-18 10:00 asked by buyer: amount = 5", {"amount": 3})
    assert told.value("answer") == Known(None, ("zone",))
    assert told.value("amount") == Known(None, ("zone",))
    assert told["total"].missing == ("zone",)
    assert told.record == ()
    assert [event.name for event in told.case.events or ()] == ["asked"]


def test_an_output_that_an_event_brings_waits_for_the_zone_too() -> None:
    told = outcome("2025-06-18 10:00 asked by buyer: sum = 5", {"amount": 3})
    assert (told["total"].status, told["total"].missing) == ("undetermined", ("zone",))


# ---- the record


def test_the_record_is_in_order_in_the_zone_and_holds_what_is_still_to_come() -> None:
    log = "2025-06-25 10:00 ruled; 2025-06-18T02:00Z asked by buyer; 2025-06-19 10:00 noted: amount = 5, grave = yes"
    assert [event.line for event in outcome(log).record] == [
        "2025-06-18 10:00:00+08:00 asked by buyer",
        "2025-06-19 10:00:00+08:00 noted: amount = 5, grave = true",
        "2025-06-25 10:00:00+08:00 ruled by platform",
    ]


def test_a_line_of_the_record_is_read_as_the_same_event() -> None:
    told = outcome("2025-06-19 10:00 asked by seller: amount = 5.50, grave = yes, due_at = 2025-06-25 10:00")
    again = outcome([event.line for event in told.record])
    assert again.record == told.record


def test_an_event_may_be_given_in_four_ways() -> None:
    at = datetime(2025, 6, 18, 10)  # noqa: DTZ001  # wall time in the case's zone
    ways: list[Any] = [
        "2025-06-18 10:00 asked by buyer: amount = 5",
        ["2025-06-18T10:00 asked by buyer: amount=5"],
        [{"event": "提问", "at": "2025-06-18 10:00", "by": "买家", "facts": {"金额": "5"}}],
        [{"event": "asked", "at": at, "by": "buyer", "facts": {"amount": 5}}],
        [Event("asked", at, "buyer", {"amount": Decimal(5)})],
        ({"event": name, "at": at, "by": "buyer", "facts": {"amount": 5}} for name in ("asked",)),
    ]
    assert {outcome(way).record[0].line for way in ways} == {"2025-06-18 10:00:00+08:00 asked by buyer: amount = 5"}


def test_who_did_it_may_be_left_out_where_only_one_can_and_where_nobody_is_named() -> None:
    record = outcome("2025-06-18 10:00 ruled; 2025-06-18 11:00 noted; 2025-06-18 12:00 noted by seller").record
    assert [event.by for event in record] == ["platform", "", "seller"]


def test_a_label_may_have_a_by_of_its_own() -> None:
    log = "2025-06-18 10:00 noted by staff; 2025-06-18 11:00 noted by staff by seller; 2025-06-18 12:00 noted by buyer"
    assert [(e.name, e.by) for e in outcome(log).record] == [("noted", ""), ("noted", "seller"), ("noted", "buyer")]


# ---- facts that come with events


def test_a_fact_is_known_from_its_event_on_and_replaces_what_was_known() -> None:
    log = "2025-06-18 10:00 asked by buyer: amount = 5; 2025-06-19 10:00 asked by seller: amount = 20"
    for day, amount in ((17, 1), (18, 5), (19, 20)):
        told = outcome(log, {**SHANGHAI, "amount": 1}, now=datetime(2025, 6, day, 12, tzinfo=UTC))
        assert told.value("amount") == Known.of(Decimal(amount))
        assert told["total"].output == {"sum": amount + (2 if amount == 20 else 1)}


def test_a_fact_that_comes_later_is_not_known_yet() -> None:
    told = outcome("2025-06-25 10:00 asked by buyer: amount = 5")
    assert told.value("amount") == Known(None, ("amount",))


def test_a_time_that_comes_with_an_event_is_wall_time_in_the_zone() -> None:
    told = outcome("2025-06-18 10:00 asked by buyer: due_at = 2025-06-20 10:00")
    assert shown(told.value("due_at").value) == "2025-06-20T10:00+08:00"


def test_null_may_come_with_an_event() -> None:
    told = outcome("2025-06-18 10:00 asked by buyer: due_at = null", {**SHANGHAI, "due_at": "2025-06-20 10:00"})
    assert told.value("due_at") == Known.of(None)


def test_an_output_that_comes_with_an_event_overrides_its_decision() -> None:
    log = "2025-06-18 10:00 ruled: sum = 7"
    assert outcome(log, {**SHANGHAI, "amount": 1})["total"].output == {"sum": 7}
    earlier = outcome(log, {**SHANGHAI, "amount": 1}, now=datetime(2025, 6, 17, tzinfo=UTC))
    assert earlier["total"].output == {"sum": 2}


def test_a_fact_given_for_what_follows_from_events_goes_before_them() -> None:
    told = outcome("2025-06-18 10:00 asked by buyer", {**SHANGHAI, "answer": "2025-06-01 09:00"})
    assert shown(told.value("answer").value) == "2025-06-01T09:00+08:00"


# ---- what is refused

ASKED = "2025-06-18 10:00 asked by buyer"
LINE = "无法读作事件。\n  请写一行，如 2025-06-20 10:00 delivered；或写含 event, at, by, facts 的对象。"
UNREAD = "This is no event.\n  Write a line such as 2025-06-20 10:00 delivered, or an object with event, at, by, facts."
ALONE = "Give it as a fact of the case, as all readings, what the time zone rests on and what follows from events are."
REFUSED: list[tuple[Any, str, str]] = [
    ("asked by buyer", UNREAD, LINE),
    ("2025-06-18 asked by buyer", UNREAD, LINE),
    ("2025-06-18 10:00", UNREAD, LINE),
    ("2025-06-18 10:00 asked by buyer: amount", UNREAD, LINE),
    ([3], UNREAD, LINE),
    ([{"event": "asked"}], UNREAD, LINE),
    ([{"event": "asked", "at": "2025-06-18 10:00", "who": "buyer"}], UNREAD, LINE),
    ([{"event": "asked", "at": "2025-06-18 10:00", "by": "buyer", "facts": "amount = 5"}], UNREAD, LINE),
    ([{"event": "asked", "at": "2025-06-18 10:00", "by": "buyer", "facts": []}], UNREAD, LINE),
    (
        [{"event": "ruled", "at": "soon"}],
        "soon does not say when the event happened.\n  Write a date and time such as 2025-01-08 10:00.",
        "soon 没有说明事件发生的时间。\n  请写一个日期时间，如 2025-01-08 10:00。",
    ),
    (
        [{"event": "ruled", "at": date(2025, 6, 18)}],
        "2025-06-18 does not say when the event happened.\n  Write a date and time such as 2025-01-08 10:00.",
        "2025-06-18 没有说明事件发生的时间。\n  请写一个日期时间，如 2025-01-08 10:00。",
    ),
    (
        "2025-06-18 10:00 rulled",
        "EVENTS names no event rulled.\n  Did you mean ruled? Use one of: asked, ruled, noted by staff.",
        "事件表中没有事件 rulled。\n  是否应为 ruled？请使用：提问, 裁决, 记录。",
    ),
    (
        [Event("rulled", datetime(2025, 6, 18, tzinfo=UTC))],
        "EVENTS names no event rulled.\n  Did you mean ruled? Use one of: asked, ruled, noted by staff.",
        "事件表中没有事件 rulled。\n  是否应为 ruled？请使用：提问, 裁决, 记录。",
    ),
    (
        "2025-06-18 10:00 asked",
        "Who did it is missing: asked.\n  Add by and one of: buyer, seller.",
        "缺少由谁作出：提问。\n  请加上 由 和行动方：buyer, seller。",
    ),
    (
        "2025-06-18 10:00 asked by platform",
        "The event asked is not done by platform.\n  By EVENTS it is done by: buyer, seller.",
        "事件 提问 不由 platform 作出。\n  按事件表，由以下行动方作出：buyer, seller。",
    ),
    (
        "2025-06-18 10:00 asked by bayer",
        (
            "POLICY names no actor bayer.\n"
            "  Did you mean buyer? Add a row actor to POLICY, or use one of: buyer, seller, platform."
        ),
        "政策表中没有行动方 bayer。\n  是否应为 buyer？请在政策表中添加 行动方 行，或使用：buyer, seller, platform。",
    ),
    (f"{ASKED}: zone = UTC", f"zone cannot come with an event.\n  {ALONE}", "时区 不能随事件给出。"),
    (f"{ASKED}: reading = narrow", f"reading cannot come with an event.\n  {ALONE}", "解读 不能随事件给出。"),
    (f"{ASKED}: answer = null", f"answer cannot come with an event.\n  {ALONE}", "回答 不能随事件给出。"),
    (
        f"{ASKED}: amount = 5, grave = yes, amount = 6",
        "amount is given twice.\n  Give it once, by its name or by one of its labels.",
        "amount 给了两次。\n  请只给一次，用名称或标签均可。",
    ),
    (
        f"{ASKED}: amonut = 5",
        "The policy knows no item amonut.\n  Did you mean amount? Use a name or label from GLOSSARY or PARAMETERS.",
        "该政策没有名为 amonut 的信息项。\n  是否应为 amount？请使用词汇表或参数表中的名称或标签。",
    ),
    (
        f"{ASKED}: amount = much",
        "much cannot be used for amount.\n  Write a number such as 100 or 2.5.",
        "金额 不能使用 much。\n  请写一个数字，如 100 或 2.5。",
    ),
]


@pytest.mark.parametrize(("events", "english", "chinese"), REFUSED)
def test_an_event_that_cannot_be_used(events: Any, english: str, chinese: str) -> None:  # noqa: ANN401  # whatever a caller gives
    assert refused(events) == [f"events 1: {english}"]
    (told,) = refused(events, lang="zh")
    assert told.startswith(f"events 1：{chinese}")


def test_all_that_is_wrong_is_told_at_once_with_the_number_of_the_event() -> None:
    log = f"{ASKED}\n\nrubbish\n2025-06-18 10:00 asked: amount = much, zone = UTC\n{ASKED}; 2025-06-18 10:00 ruld"
    told = [line.splitlines()[0] for line in refused(log, {"zome": "UTC"})]
    assert told == [
        "The policy knows no item zome.",
        "events 2: This is no event.",
        "events 3: Who did it is missing: asked.",
        "events 3: much cannot be used for amount.",
        "events 3: zone cannot come with an event.",
        "events 5: EVENTS names no event ruld.",
    ]


@pytest.mark.parametrize("events", [5, 5.0, True, {"event": "ruled", "at": "2025-06-18 10:00"}, b"2025", NOON])
def test_what_is_no_list_of_events_at_all(events: Any) -> None:  # noqa: ANN401  # whatever a caller gives
    with pytest.raises(TypeError, match="events must be a list of events or the lines of a log, not "):
        outcome(events)


def test_a_policy_without_events_knows_none() -> None:
    bare = opened("GLOSSARY | type\nsize | number\nyear | number\n\nU | input | output\nyear | size | year\n1 | - | 1")
    with pytest.raises(FactError) as caught:
        decide(bare, {}, events="2025-06-18 10:00 asked")
    assert str(caught.value) == "events 1: EVENTS names no event asked.\n  Use one of: -."
    assert decide(bare, {}, events=())["year"].output == {"year": 1}


def test_times_that_the_zone_skips_or_has_twice() -> None:
    log = "2025-03-30 01:30 ruled; 2025-06-01 10:00 ruled; 2025-10-26 01:30 ruled"
    assert refused(log, {"zone": "Europe/London"}) == [
        (
            "events 1: 2025-03-30T01:30 does not exist in Europe/London: the clocks skip it.\n"
            "  Write 2025-03-30T02:30:00+01:00 or 2025-03-30T00:30:00+00:00."
        ),
        (
            "events 3: 2025-10-26T01:30 exists twice in Europe/London.\n"
            "  Write 2025-10-26T01:30:00+01:00 or 2025-10-26T01:30:00+00:00."
        ),
    ]
    assert refused("2025-10-26 01:30 ruled", {"zone": "Europe/London"}, "zh") == [
        (
            "events 1：Europe/London 有两个 2025-10-26T01:30。\n"
            "  请写 2025-10-26T01:30:00+01:00 或 2025-10-26T01:30:00+00:00。"
        )
    ]


@pytest.mark.parametrize(
    ("at", "zone"),
    [
        ("0001-01-01 00:00", "Asia/Shanghai"),
        ("0001-01-01T00:00Z", "America/New_York"),
        ("9999-12-31 23:00", "America/New_York"),
        ("9999-12-31T23:00Z", "Asia/Shanghai"),
    ],
)
def test_times_at_the_end_of_all_years_are_refused_wherever_they_stand(at: str, zone: str) -> None:
    when = read_date_and_time(at)
    assert when
    told = (
        f"{spelled(when)} in {zone} cannot be counted with: it lies at the end of all years.\n"
        "  Write a date and time between the years 2 and 9998, or null where there is none."
    )
    assert refused(f"{at} ruled", {"zone": zone}) == [f"events 1: {told}"]
    assert refused("", {"zone": zone, "due_at": at}) == [told]
    with pytest.raises(FactError) as caught:
        outcome("", {"zone": zone}, now=when)
    assert str(caught.value) == told


def test_either_of_the_two_can_be_said() -> None:
    log = "2025-10-26T01:30+00:00 asked by buyer; 2025-10-26T01:30+01:00 asked by seller"
    told = outcome(log, {"zone": "Europe/London"}, form="actor", now=datetime(2025, 10, 27, tzinfo=UTC))
    assert told.value("answer") == Known.of("buyer")


def test_a_fact_of_an_event_may_be_such_a_time_too() -> None:
    told = refused("2025-06-01 10:00 ruled: due_at = 2025-03-30 01:30", {"zone": "Europe/London"})
    assert told[0].startswith("events 1: 2025-03-30T01:30 does not exist in Europe/London: the clocks skip it.")


# ---- the zone and events

PLACE = """
GLOSSARY | type          | may be null | label en
country  | string        |             | country
city     | string        |             | city
zone     | string        |             | zone
asked_at | date and time | yes         | asked at
place    | decision      |             | place

POLICY | name
zone   | place.zone

EVENTS | item     | form
asked  | asked_at | last

U     | input   | input | output
place | country | city  | zone
1     | "SG"      | -     | "Asia/Singapore"
2     | "AU"      | "perth" | "Australia/Perth"
"""


def test_facts_that_the_zone_rests_on_cannot_come_with_an_event() -> None:
    for fact in ("country = SG", "city = perth", "zone = UTC", "place.zone = UTC"):
        with pytest.raises(FactError, match=r"^events 1: .+ cannot come with an event\.\n"):
            decide(opened(PLACE), {}, events=f"2025-06-18 10:00 asked: {fact}")


def test_events_wait_for_what_the_zone_waits_for() -> None:
    told = decide(opened(PLACE), {"country": "AU"}, events="2025-06-18 10:00 asked")
    assert told.value("asked_at") == Known(None, ("city",))
    given = decide(opened(PLACE), {"country": "AU", "city": "perth"}, events="2025-06-18 10:00 asked")
    assert shown(given.value("asked_at").value) == "2025-06-18T10:00+08:00"


LATE = """

U    | input     | output
late | how_often | late
1    | < 3       | yes
2    | >= 3      | no
"""


@pytest.mark.parametrize(
    ("item", "cell", "path"),
    [
        ("asked_at", "null", "place → place"),
        ("how_often", "< 3", "place → place"),
        ("late", "yes", "place → late → place"),
    ],
)
def test_a_zone_that_rests_on_events_is_a_cycle(item: str, cell: str, path: str) -> None:
    text = PLACE.replace("country | city ", f"country | {item} ").replace("| -     |", f"| {cell} |")
    text = text.replace('| "perth" |', "| - |").replace("asked_at | last", "asked_at | last\nasked | how_often | count")
    text = text.replace("place    | dec", "how_often | number | | how often\nlate | boolean | | late\nplace | dec")
    assert mistakes(text + LATE) == [
        f"place.csv, sheet place, A1: Decisions wait for each other: {path}.\n  Take one of these inputs out."
    ]


# ---- mistakes of the sheet

SHEET = """
GLOSSARY  | type          | may be null | label en
asked_at  | date and time | yes         | asked at
begun_at  | date and time |             | begun at
how_often | number        |             | how often
who       | string        | yes         | who
level     | string        |             | level

VALUES | value
who    | buyer

POLICY | name
actor  | buyer
actor  | seller

EVENTS | label en | label zh | actor  | item      | form
asked  | asked    | 提问     | buyer  | asked_at  | last
asked  |          |          |        | how_often | count
ruled  | ruled    | 裁决     |        |           |

U     | input     | output
level | how_often | level
1     | < 3       | "low"
2     | >= 3      | "high"
"""
FORMS = "Name an item, and write first, last, count, happened or actor, such as: count since ruling by buyer."
FORMS_ZH = "请写明信息项，并写 首次、最近一次、次数、是否发生 或 由谁，例如：次数 自 裁决 由 买家。"
WRONG = [
    (
        "| last",
        "| latest",
        "F2: This row does not say how its item follows from the event: latest\n  " + FORMS,
        "F2：本行没有说明信息项如何由事件得出：latest\n  " + FORMS_ZH,
    ),
    (
        "| count",
        "|",
        "F3: This row does not say how its item follows from the event: -\n  " + FORMS,
        "F3：本行没有说明信息项如何由事件得出：-\n  " + FORMS_ZH,
    ),
    (
        "ruled  | ruled    | 裁决     |        |           |",
        "ruled  | ruled    | 裁决     |        |           | last",
        "E4: This row does not say how its item follows from the event: last\n  " + FORMS,
        "E4：本行没有说明信息项如何由事件得出：last\n  " + FORMS_ZH,
    ),
    (
        "| count",
        "| count since ruling",
        "F3: EVENTS names no event ruling.\n  Use one of: asked, ruled.",
        "F3：事件表中没有事件 ruling。\n  请使用：提问, 裁决。",
    ),
    (
        "| count",
        "| count by byer",
        (
            "F3: POLICY names no actor byer.\n"
            "  Did you mean buyer? Add a row actor to POLICY, or use one of: buyer, seller."
        ),
        "F3：政策表中没有行动方 byer。\n  是否应为 buyer？请在政策表中添加 行动方 行，或使用：buyer, seller。",
    ),
    (
        "| count",
        "| count by seller",
        "F3: The event asked is not done by seller.\n  By EVENTS it is done by: buyer.",
        "F3：事件 提问 不由 seller 作出。\n  按事件表，由以下行动方作出：buyer。",
    ),
    (
        "| count",
        "| count since Asked by buyer",
        (
            "F3: Nothing comes after the latest asked but before it comes again: this row would never give anything.\n"
            "  Write since and another event, or leave since out."
        ),
        "F3：最近一次 提问 之后不会再有 提问：本行永远得不出结果。\n  请在“自”后写另一事件，或去掉“自”。",
    ),
    (
        "ruled  | ruled    | 裁决     |",
        "ruled  | Asked    | 裁决     |",
        ("A4: Asked is the name or a label of two events: ruled and asked.\n  Give one of them another name or label."),
        "A4：Asked 是两个事件的名称或标签：ruled 和 asked。\n  请为其中一个改用其他名称或标签。",
    ),
    (
        "| buyer  |",
        "| byer |",
        (
            "D2: POLICY names no actor byer.\n"
            "  Did you mean buyer? Add a row actor to POLICY, or use one of: buyer, seller."
        ),
        "D2：政策表中没有行动方 byer。\n  是否应为 buyer？请在政策表中添加 行动方 行，或使用：buyer, seller。",
    ),
    (
        "asked  |          |",
        "asked  | question |",
        (
            "A3: The event asked has its label or actors in two rows.\n"
            "  Write them in its first row only; further rows of an event add an item each."
        ),
        "A3：事件 asked 的标签或行动方写了两次。\n  请只写在该事件的第一行；其余各行各增加一个信息项。",
    ),
    (
        "ruled  | ruled    | 裁决     |        |           |",
        "ruled  | ruled    | 裁决     |        | how_often | count",
        "E4: The item how_often follows from two rows of EVENTS.\n  Keep one of them, or name another item.",
        "E4：信息项 how_often 由事件表的两行得出。\n  请保留其中一行，或改写另一信息项。",
    ),
    (
        "ruled  | ruled    | 裁决     |        |           |",
        "ruled  | ruled    | 裁决     |        | level     | actor",
        (
            "E4: The item level.level is the output of a decision or clock.\n"
            "  Name an item of GLOSSARY that no table gives."
        ),
        "E4：信息项 level.level 是某个决策或时钟的输出。\n  请写词汇表中不由任何表给出的信息项。",
    ),
    (
        "| asked_at  | last",
        "| asked_at  | happened",
        "E2: The item asked at cannot hold what happened gives.\n  Give it the type boolean in GLOSSARY.",
        "E2：信息项 asked at 不能存放 是否发生 的结果。\n  请在词汇表中将其类型改为 boolean。",
    ),
    (
        "| asked_at  | last",
        "| begun_at  | last",
        (
            "E2: The item begun at cannot say that the event has not happened.\n"
            "  Write yes under may be null in its row of GLOSSARY."
        ),
        "E2：信息项 begun at 无法表示事件尚未发生。\n  请在词汇表该行的 可为空 列写 是。",
    ),
    (
        "ruled  | ruled    | 裁决     |        |           |",
        "ruled  | ruled    | 裁决     | buyer, seller | who | actor",
        (
            "E4: The item who cannot name every actor of the event: seller is no value of it.\n"
            "  Add a row to VALUES, or take the actor from the event."
        ),
        "E4：信息项 who 无法表示该事件的全部行动方：没有取值 seller。\n  请在取值表中添加，或从该事件中去掉此行动方。",
    ),
    (
        "ruled  | ruled    | 裁决     |        |           |",
        "ruled  | ruled    | 裁决     |        | who       | actor",
        (
            "E4: The item who cannot name every actor of the event: seller is no value of it.\n"
            "  Add a row to VALUES, or take the actor from the event."
        ),
        "E4：信息项 who 无法表示该事件的全部行动方：没有取值 seller。\n  请在取值表中添加，或从该事件中去掉此行动方。",
    ),
    (
        "| how_often | count",
        "| how_oftn  | count",
        (
            "E3: GLOSSARY has no item how_oftn.\n"
            "  Did you mean how_often? Add it to GLOSSARY, or write a name that is there."
        ),
        "E3：词汇表中没有 how_oftn。\n  是否应为 how_often？",
    ),
]


@pytest.mark.parametrize(("was", "becomes", "english", "chinese"), WRONG)
def test_a_mistake_in_the_sheet_is_told_at_its_cell(was: str, becomes: str, english: str, chinese: str) -> None:
    assert was in SHEET
    _, (found,) = policy_of(drawn(SHEET.replace(was, becomes, 1)))
    assert found.told().startswith(f"events.csv, sheet events, {english}")
    assert found.told("zh").startswith(f"events.csv，工作表 events，{chinese}")


def test_all_mistakes_of_the_sheet_are_told_at_once() -> None:
    text = SHEET
    for was, becomes in (
        ("| last", "| latest"),
        ("| buyer  |", "| byer |"),
        ("| count", "| count since ruling by byer"),
    ):
        text = text.replace(was, becomes, 1)
    _, found = policy_of(drawn(text))
    assert [(d.code, d.place.cell) for d in found] == [
        ("actor-unknown", "D2"),
        ("event-form", "F2"),
        ("event-unknown", "F3"),
        ("actor-unknown", "F3"),
    ]


def test_a_word_that_begins_with_a_link_is_none() -> None:
    text = SHEET.replace("| count", "| count since road bypassed", 1)
    text = text.replace("ruled  | ruled    |", "road bypassed | road bypassed |")
    derivation = opened(text).events.derivations["how_often"]
    assert (derivation.since, derivation.by) == ("road bypassed", "")
    assert decide(opened(text), {}, events="2025-06-18 10:00 road bypassed").record[0].name == "road bypassed"


# ---- files

ROWS: Rows = [
    ["EVENTS", "label en", "label zh", "actor", "item", "form", "note"],
    ["asked", "asked", "提问", "buyer", "asked_at", "last", "the last question"],
    ["asked", "", "", "", "how_often", "count since ruled by buyer", ""],
    ["ruled", "ruled", "裁决", "", "", "", ""],
]
ROWS_ZH: Rows = [
    ["事件", "标签 英文", "标签 中文", "行动方", "信息项", "取法", "备注"],
    ["asked", "asked", "提问", "buyer", "asked at", "最近一次", ""],
    ["asked", "", "", "", "how often", "次数 自 裁决 由 buyer", ""],
    ["ruled", "ruled", "裁决", "", "", "", ""],
]


def test_a_sheet_means_the_same_in_either_language_and_format(tmp_path: Any) -> None:  # noqa: ANN401  # pytest's own
    files = drawn(SHEET)
    versions = set()
    for n, rows in enumerate((ROWS, ROWS_ZH)):
        csv_file = write_csv(tmp_path / str(n), {"events": rows}) / "events.csv"
        book = write_excel(tmp_path / f"{n}.xlsx", {"events": rows})
        for name, path in (("events.csv", csv_file), ("events.xlsx", book)):
            rest = {file: data for file, data in files.items() if file != "events.csv"}
            made, found = policy_of({**rest, name: path.read_bytes()})
            assert made, [d.told() for d in found]
            versions.add(made.version)
    assert len(versions) == 1


@pytest.mark.parametrize(
    ("was", "becomes"), [("| last", "| first"), ("| buyer  |", "|  |"), ("提问", "问"), ("ruled  |", "judged |")]
)
def test_what_events_say_is_part_of_the_version(was: str, becomes: str) -> None:
    assert opened(SHEET.replace(was, becomes, 1)).version != opened(SHEET).version


# ---- examples

EXAMPLES = """

EXAMPLES | events                                                   | now              | expect | expect
         |                                                          |                  | level  | how_often
E1       | 2025-06-18 10:00 asked; 2025-06-19 10:00 asked           | 2025-06-20 10:00 | low    | 2
E2       | 2025-06-18 10:00 asked; 2025-06-19 10:00 asked by seller | 2025-06-20 10:00 | low    | 2
E3       |                                                          | 2025-06-20 10:00 | (undetermined) | (undetermined)
"""


def test_examples_have_events_and_an_event_that_cannot_be_used_is_told_at_its_cell() -> None:
    told = [d.told() for d in unmet(opened(SHEET + EXAMPLES), today=DAY, now=NOON)]
    assert told == [
        "examples.csv, sheet examples, B4: The event asked is not done by seller.\n  By EVENTS it is done by: buyer."
    ]
