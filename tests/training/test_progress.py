"""Progress: counts add up, what is missed is ranked with care, and nothing of the record is dropped in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsim.training.progress import FEW, Overview, Tally, Week, Wrong, lower_bound
from simsim.training.record import Attempt, Kind
from simsim.training.refresher import learned
from simsim.training.schedule import Asked
from tests.sheets import opened

POST: Final = opened("""
GLOSSARY | type    | label en  | label zh
weight   | number  | weight    | 重量
express  | boolean | express   | 特快
price    | number  | price     | 价格
colour   | string  | colour    | 颜色

VALUES | value  | label en | label zh
colour | red    | red      | 红
colour | orange | orange   | 橙

POLICY | name | en   | zh
title  |      | Post | 邮政

F    | order | input | input   | output
fare |       | weight | express | price
1    | 10    | <= 10 | no      | 1
2    | 20    | <= 10 | yes     | 2
3    | 30    | > 10  | -       | 5

U     | input   | output
stamp | express | colour
1     | yes     | red
2     | no      | orange
""")
MONDAY: Final = datetime(2025, 6, 16, 9, tzinfo=UTC)
DAY: Final = timedelta(days=1)


def attempt(  # noqa: PLR0913, PLR0917  # what a row of a test tells
    person: str = "heron-27",
    area: str = "fare",
    rule: str = "1",
    right: bool | None = True,  # noqa: FBT001, FBT002
    days: float = 0,
    answer: str = "1",
) -> Attempt:
    truth = {True: answer, None: "7"}.get(right, "7")
    return Attempt(
        person, MONDAY + days * DAY, "s", Kind.PRACTICE, area, (rule,), "q", "{}", {"fare.price": answer},
        {"fare.price": truth}, right, "v", date(2025, 6, 16), (), 5.0,
    )  # fmt: skip


RULES: Final = [*(("fare", rule) for rule in "123"), *(("stamp", rule) for rule in "12"), ("fare", "9"), ("toll", "1")]
ATTEMPTS: Final = st.lists(
    st.builds(
        lambda person, rule, right, days, answer: attempt(person, *rule, right, days, answer),
        st.sampled_from(["heron-27", "otter-3", "苍鹭-5"]),
        st.sampled_from([*RULES, ("fare", "")]),
        st.sampled_from([True, False, None]),
        st.integers(0, 40),
        st.sampled_from("123"),
    ),
    max_size=40,
)


# ---- laws


@given(ATTEMPTS, st.sampled_from([None, MONDAY, MONDAY + 20 * DAY, MONDAY + 99 * DAY]))
def test_the_counts_of_all_people_and_topics_add_up_to_all_attempts(
    made: Sequence[Attempt], since: datetime | None
) -> None:
    found = Overview(POST, made, since=since)
    total = sum(found.cells.values(), Tally())
    counted = [one for one in made if since is None or one.at >= since]
    assert total.asked + found.apart == len(counted)
    assert total.asked == total.right + total.missed + total.debated
    assert sum(map(found.of_topic, found.topics), Tally()) == sum(map(found.of_person, found.people), Tally()) == total
    assert sum(week.right + week.missed + week.debated for week in found.weeks) == total.asked
    assert sum(one.missed for one in found.tables) == total.missed
    assert {one.person for one in counted} == {*found.people}
    assert found.weeks == () or found.weeks[-1].known >= total.known  # of topics that nobody was asked since, too


@given(ATTEMPTS)
def test_of_each_person_and_topic_no_more_is_known_than_there_is_and_no_more_mastered_than_known(
    made: Sequence[Attempt],
) -> None:
    for one in Overview(POST, made).cells.values():
        assert 0 <= one.mastered <= one.known <= one.of
        assert 0 <= one.share <= 1


@given(ATTEMPTS)
def test_every_rule_that_was_asked_is_told_where_it_is_missed_or_where_it_is_gone(made: Sequence[Attempt]) -> None:
    found = Overview(POST, made)
    missed = Counter((one.area, one.rules[0]) for one in made if one.right is False and one.rules[0])
    there = {key: n for key, n in missed.items() if found.has(Asked(*key))}
    assert {tuple(one.asked): one.missed for one in found.missed} == there
    asked = Counter((one.area, one.rules[0]) for one in made if one.rules[0])
    gone = {key: n for key, n in asked.items() if not found.has(Asked(*key))}
    assert {tuple(one.asked): one.attempts for one in found.gone} == gone
    for one in found.missed:
        assert sum(wrong.count for wrong in one.wrong) == one.missed
        assert 1 <= one.people <= one.missed <= one.count
        assert one.few == (one.count < FEW)


@given(ATTEMPTS, st.randoms())
def test_the_order_of_the_record_makes_no_difference(made: list[Attempt], rng: object) -> None:
    apart = [replace(one, at=one.at + n * timedelta(seconds=1)) for n, one in enumerate(made)]
    mixed = [*apart]
    rng.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = Overview(POST, apart), Overview(POST, mixed)
    assert (one.cells, one.weeks, one.gone) == (other.cells, other.weeks, other.gone)
    assert [m.asked for m in one.missed] == [m.asked for m in other.missed]


@given(st.integers(0, 60), st.integers(1, 60))
def test_the_bound_lies_below_the_share_and_comes_nearer_with_more_answers(hits: int, more: int) -> None:
    count = hits + more
    low = lower_bound(hits, count)
    assert 0 <= low <= hits / count
    assert lower_bound(hits * 4, count * 4) >= low


# ---- cases


def test_a_topic_tells_what_was_asked_and_what_is_known_of_its_rules() -> None:
    made = [
        attempt(rule="1", right=False),
        attempt(rule="1", days=1),
        attempt(rule="2", right=None, days=1),
        attempt(rule="3", days=2),
        attempt(rule="3", days=9),
        attempt(rule="3", days=40),
        attempt("otter-3", "stamp", "2", right=False),
    ]
    found = Overview(POST, made)
    assert found.topics == ("fare", "stamp")
    assert found.cells["heron-27", "fare"] == Tally(6, 4, 1, 1, known=2, mastered=1, of=3)
    assert found.cells["otter-3", "stamp"] == Tally(1, 0, 1, 0, known=0, mastered=0, of=2)
    assert found.cells["otter-3", "fare"] == Tally(of=3)
    assert Overview(POST, made, topic="stamp").people == ("otter-3",)


def test_of_a_paper_only_the_answer_that_counts_is_told() -> None:
    """Whoever thinks again before handing in has missed nothing."""
    first, last = (replace(attempt(right=ok, days=n), kind=Kind.ASSESSMENT) for n, ok in enumerate((False, True)))
    found = Overview(POST, [first, last])
    assert found.cells["heron-27", "fare"] == Tally(asked=1, right=1, known=1, of=3)
    assert (found.missed, [week.missed for week in found.weeks]) == ((), [0])
    assert found.people == Overview(POST, [first, last], since=MONDAY + DAY).people


def test_what_was_known_before_is_known_since() -> None:
    made = [attempt(rule="1"), attempt(rule="2", days=10)]
    found = Overview(POST, made, since=MONDAY + 7 * DAY)
    assert found.cells["heron-27", "fare"] == Tally(1, 1, 0, 0, known=2, mastered=0, of=3)
    assert found.weeks == (Week(date(2025, 6, 23), 1, 1, 0, 0, known=2),)


def test_weeks_begin_on_monday_where_the_reader_is_and_those_without_practice_are_told() -> None:
    made = [
        attempt(days=-0.5),  # Sunday evening in London, Monday morning in Shanghai
        attempt(rule="2", days=0.1),
        attempt("otter-3", rule="2", right=False, days=0.2),
        attempt(rule="2", right=False, days=14),
    ]
    east = timezone(timedelta(hours=8))
    monday = [date(2025, 6, 9) + n * 7 * DAY for n in range(4)]
    assert Overview(POST, made).weeks == (
        Week(monday[0], 1, 1, 0, 0, known=1),
        Week(monday[1], 2, 1, 1, 0, known=2),
        Week(monday[2], 0, 0, 0, 0, known=2),
        Week(monday[3], 1, 0, 1, 0, known=1),
    )
    assert [week.days for week in Overview(POST, made, zone=east).weeks] == [2, 0, 1]


def test_thirty_misses_of_forty_come_before_one_of_one() -> None:
    often = [attempt(rule="1", right=n >= 30, answer="123"[n % 2], days=n) for n in range(40)]
    found = Overview(POST, [attempt("otter-3", rule="2", right=False), *often])
    assert [(one.asked.rule, one.missed, one.count, one.people, one.few) for one in found.missed] == [
        ("1", 30, 40, 1, False),
        ("2", 1, 1, 1, True),
    ]
    assert found.missed[0].wrong == (Wrong("fare.price", "1", "7", 15), Wrong("fare.price", "2", "7", 15))
    (table,) = found.tables
    assert (table.asked, table.missed, table.count, table.people, table.rules) == (
        Asked("fare", ""), 31, 41, 2, ("1", "2")
    )  # fmt: skip


GONE: Final = {
    "a rule": (attempt(rule="9"), ("fare", "9"), 1),
    "a decision": (attempt(area="toll", rule="1"), ("toll", "1"), 1),
    "a decision without a rule": (attempt(area="toll", rule=""), ("toll", ""), 1),
    "one of two rules": (replace(attempt(), rules=("1", "9")), ("fare", "9"), 0),
}


@pytest.mark.parametrize("case", GONE)
def test_what_the_tables_have_no_more_is_told_apart(case: str) -> None:
    made, gone, apart = GONE[case]
    found = Overview(POST, [made])
    assert ([tuple(one.asked) for one in found.gone], found.apart) == ([gone], apart)


def test_of_nobody_there_is_nothing() -> None:
    found = Overview(POST, [])
    assert (found.people, found.topics, found.cells, found.weeks, found.missed, found.gone) == ((), (), {}, (), (), ())


def test_of_a_paper_only_what_was_answered_last_is_looked_at() -> None:
    paper = [
        replace(attempt(right=right, days=n), kind=Kind.ASSESSMENT) for n, right in enumerate((False, False, True))
    ]
    [told] = Overview(POST, [*paper, attempt(person="otter-11")]).every[-1:]
    assert (told.at, told.right) == (MONDAY + 2 * DAY, True)
    assert len(Overview(POST, paper).every) == 1


def test_what_was_changed_on_a_paper_does_not_count_as_learned() -> None:
    paper = [replace(attempt(right=right, days=n), kind=Kind.ASSESSMENT) for n, right in enumerate((True, False))]
    assert learned(paper) == {}
    assert learned(paper[::-1]) == {}
    assert [*learned(paper[:1])] == [Asked("fare", "1")]
