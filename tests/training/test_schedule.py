"""What is asked next: missed rules come back, mastered ones rest, every rule has its turn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsim.training.schedule import DAYS, Answered, Asked, chosen, memory, planned, today, weakest

START = datetime(2025, 6, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
RULES = [Asked(area, str(n)) for area in ("place", "verdict") for n in range(1, 7)]
ANSWERS = st.lists(
    st.builds(
        Answered,
        st.sampled_from(RULES),
        st.integers(0, 40).map(lambda n: START + n * DAY / 2),
        st.sampled_from([True, True, False, None]),
        st.integers(0, 2),
    ),
    max_size=30,
)


def answers(rule: Asked, rights: Sequence[bool | None], hints: int = 0) -> list[Answered]:
    return [Answered(rule, START + n * DAY, right, hints) for n, right in enumerate(rights)]


@pytest.mark.parametrize(
    ("rights", "missed_count_streak"),
    [
        ((True,), (0, 1, 1)),
        ((False,), (1, 1, 0)),
        ((False, True, True), (1, 3, 2)),
        ((True, False), (1, 2, 0)),
        ((None,), None),
        ((True, None, True), (0, 2, 2)),
    ],
)
def test_what_is_remembered(rights: tuple[bool | None, ...], missed_count_streak: tuple[int, int, int] | None) -> None:
    found = memory(answers(RULES[0], rights)).get(RULES[0])
    assert (found and (found.missed, found.count, found.streak)) == missed_count_streak


def test_a_missed_rule_comes_back_before_one_that_was_known() -> None:
    one, other = RULES[:2]
    known = memory([*answers(one, [False]), *answers(other, [True])])
    assert known[one].due < known[other].due
    assert known[one].share(START + DAY) < known[other].share(START + DAY)
    assert chosen(RULES[:2], known, START + DAY, 5) == [one]
    assert weakest(RULES[:2], known, START + DAY, 5) == [one, other]


def test_a_hint_brings_a_rule_back_sooner() -> None:
    alone, helped = (memory(answers(RULES[0], [True, True], hints))[RULES[0]] for hints in (0, 1))
    assert helped.due < alone.due


def test_a_rule_that_is_known_again_and_again_rests_longer_and_longer_and_is_mastered() -> None:
    at, gaps, told = START, [], []
    for _ in range(4):
        told.append(Answered(RULES[0], at, right=True))
        found = memory(told)[RULES[0]]
        gaps.append(found.due - at)
        at = found.due
    assert gaps == sorted(gaps)
    assert gaps[0] < gaps[-1]
    assert memory(told)[RULES[0]].mastered
    assert not memory(told[:1])[RULES[0]].mastered
    told.append(Answered(RULES[0], at, right=False))
    assert not memory(told)[RULES[0]].mastered


@given(ANSWERS, st.integers(0, 60), st.integers(0, 15), st.none() | st.integers(0, 5))
def test_what_is_chosen_is_due_or_new_each_once_and_no_more_than_asked(
    told: list[Answered], hours: int, count: int, new: int | None
) -> None:
    known, now = memory(told), START + timedelta(hours=hours)
    found = chosen(RULES, known, now, count, new=new)
    assert len(found) == len({*found}) <= count
    assert all(rule not in known or known[rule].due <= now for rule in found)
    fresh = [rule for rule in found if rule not in known]
    assert fresh == [rule for rule in RULES if rule not in known][: len(fresh)]
    assert new is None or len(fresh) <= new
    due = [rule for rule in found if rule in known]
    mixed = found[: 2 * min(len(due), len(fresh))]
    assert (mixed[::2], mixed[1::2]) == (due[: len(mixed) // 2], fresh[: len(mixed) // 2])
    assert [known[rule].share(now) for rule in due] == sorted(known[rule].share(now) for rule in due)


@given(ANSWERS)
def test_the_same_answers_give_the_same_memory_in_whatever_order_they_are_read(told: list[Answered]) -> None:
    times = [answer.at for answer in told]
    if len({*times}) == len(times):
        assert memory(told) == memory(reversed(told)) == memory(sorted(told, key=lambda one: one.at))


@given(ANSWERS)
def test_a_share_is_a_probability_and_falls_with_time(told: list[Answered]) -> None:
    for found in memory(told).values():
        shares = [found.share(found.last + n * DAY) for n in range(0, 60, 7)]
        assert all(0 <= share <= 1 for share in shares)
        assert shares == sorted(shares, reverse=True)
        assert found.due > found.last


@given(st.integers(0, 60), st.integers(1, 9))
def test_a_plan_has_every_rule_once_in_its_order_and_even_days(count: int, days: int) -> None:
    rules = [Asked("a", str(n)) for n in range(count)]
    plan = planned(rules, days)
    assert len(plan) == days
    assert [rule for day in plan for rule in day] == rules
    assert max(map(len, plan)) - min(map(len, plan)) <= 1


def test_a_new_colleague_meets_every_rule_in_the_days_of_the_plan() -> None:
    told: list[Answered] = []
    met: list[int] = []
    for day in range(DAYS):
        now = START + day * DAY
        first = told[0].at if told else None
        told += [Answered(rule, now, right=rule.rule != "3") for rule in today(RULES, memory(told), now, first, 50)]
        met.append(len({answer.asked for answer in told}))
    assert met == [3, 6, 8, 10, 12]
    assert sum(answer.asked == RULES[2] for answer in told) > 1


def test_somebody_who_stayed_away_gets_what_was_missed() -> None:
    known = memory([Answered(rule, START, right=True) for rule in planned(RULES)[0]])
    later = START + 30 * DAY
    found = today(RULES, known, later, START, 50)
    assert {*found} == {*RULES}
    assert found[:6:2] == planned(RULES)[0]


def test_new_rules_are_asked_however_much_is_due() -> None:
    told = [Answered(rule, START, right=False) for rule in RULES[:6]]
    met: set[Asked] = set()
    for day in range(1, 4):
        now = START + day * DAY
        found = chosen(RULES, memory(told), now, 4)
        told += [Answered(rule, now, right=False) for rule in found]
        met |= {*found}
        assert sum(rule in RULES[:6] for rule in found) == 2
    assert met >= {*RULES[6:]}
