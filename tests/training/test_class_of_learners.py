"""The simulated class of learners: what its benchmark measures is what the product asked, marked and took down."""

from __future__ import annotations

import math
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from benchmarks.class_of_learners import (
    DAY,
    START,
    Alone,
    Choice,
    Course,
    Learner,
    Questions,
    by_chance,
    course,
    enough,
    in_rounds,
    part,
    scheduled,
    team,
)
from simsim.training.marking import right_answer
from simsim.training.questions import question_of
from simsim.training.record import FILE, Record
from simsim.training.schedule import Asked
from tests.training.test_questions import policy_named

DAYS, QUESTIONS = 5, 6


@cache
def drawn() -> Questions:
    return Questions(policy_named("lending"), 0)


def played(choice: Choice, questions: Questions | None = None) -> list[Course]:
    return [course(one, questions or drawn(), choice, DAYS, QUESTIONS) for one in team(2, 0)]


def test_a_class_by_the_record_is_the_class_without_one_and_the_same_again(tmp_path: Path) -> None:
    with Record(tmp_path / FILE) as record:
        courses = [course(one, drawn(), scheduled, DAYS, QUESTIONS, record) for one in team(2, 0)]
        kept = record.attempts()
    assert sorted((one.person, one.at) for one in kept) == [(a.person, a.at) for one in courses for a in one.attempts]
    for one, other in zip(courses, played(scheduled), strict=True):
        assert list(one.attempts) == list(other.attempts)
        assert (one.due, one.known, one.asked) == (other.due, other.known, other.asked)


@pytest.mark.parametrize("choice", [scheduled, by_chance, in_rounds])
def test_every_attempt_is_marked_as_the_engine_does_and_no_day_has_more_than_a_session(choice: Choice) -> None:
    policy = policy_named("lending")
    for one in played(choice):
        assert one.attempts
        assert {a.at.date() for a in one.attempts} == {*one.due}
        assert all(sum(a.at.date() == day for a in one.attempts) <= QUESTIONS for day in one.due)
        for attempt in one.attempts:
            question = question_of(policy, attempt.question)
            assert question
            assert attempt.truth == right_answer(policy, question)
            assert (attempt.right is True) == (attempt.answer == attempt.truth)
            assert attempt.rules == question.tells_of


def test_without_twins_no_session_asks_for_a_rule_twice() -> None:
    for one in played(in_rounds, Alone(drawn())):
        keys = [(a.at.date(), a.question.split("/")[1:3]) for a in one.attempts]
        assert all(keys.count(key) == 1 for key in keys)


def test_what_was_told_is_forgotten_half_by_its_half_life_and_kept_longer_when_it_is_remembered() -> None:
    learner, rule = Learner("one", 0.0, 0), Asked("fare", "1")
    assert learner.remembers(rule, START) == 0
    assert learner.knows(rule, START) == pytest.approx(learner.sense(rule))
    learner.holds[rule], learner.since[rule] = 8.0, START
    assert [learner.remembers(rule, START + n * DAY) for n in (0, 8, 16)] == [1.0, 0.5, 0.25]
    assert learner.knows(rule, START + 8 * DAY) > 0.5
    at = START + timedelta(hours=1)
    question = drawn().drawn[drawn().rules[0]].questions[0]
    learner.is_right(question, at)
    told = [Asked(question.area, name) for name in question.tells_of]
    assert all(learner.since[one] == at and learner.holds[one] > 0 for one in told)


def test_returns_are_told_of_rules_after_which_there_were_sessions_enough() -> None:
    [one, _] = played(scheduled)
    assert [*one.returns(missed=True), *one.returns(missed=False)] == []
    longer = course(team(2, 0)[1], drawn(), scheduled, 30, QUESTIONS)
    missed, known = [*longer.returns(missed=True)], [*longer.returns(missed=False)]
    assert missed
    assert known
    assert min(missed) >= 1
    assert longer.whole(drawn().rules) is not None


@pytest.mark.parametrize(("rules", "questions", "days"), [(250, 20, 50), (250, 10, 125), (3, 4, 3), (7, 1, 7)])
def test_the_days_that_are_enough(rules: int, questions: int, days: int) -> None:
    assert enough(rules, questions) == days


def test_a_part_of_times() -> None:
    assert part([3.0, 1.0, math.inf], 0.5) == 3.0
    assert part([3.0, 1.0, math.inf], 1) == math.inf
    assert math.isnan(part([], 0.5))
