"""A paper marked as a whole: laws of its score, what is debated, what counts of a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simsim.policy.model import PolicyModel
from simsim.training.assessment import Score, answers_of, ends_at, is_debated, result_of
from simsim.training.marking import Verdict, debated, marked, right_answer
from simsim.training.paper import Paper
from simsim.training.record import Kind, Sitting
from tests.training.test_marking import one_of
from tests.training.test_paper import paper, terms
from tests.training.test_questions import SMALL, policy_named
from tests.training.test_record import AT, ONE

Answers = dict[str, Mapping[str, str]]


@st.composite
def answered(draw: st.DrawFn) -> tuple[PolicyModel, Paper, Answers]:
    """A paper, and answers to some of it."""
    name = draw(st.sampled_from((*SMALL, "post")))
    policy, found = policy_named(name), paper(name, seed=draw(st.integers(0, 2)), length=draw(st.integers(1, 4)))
    answers: Answers = {}
    for question in found.questions:
        if draw(st.booleans()):
            answers[question.key] = right_answer(policy, question)
        elif draw(st.booleans()):
            some = draw(st.lists(st.sampled_from(question.parts), unique=True))
            answers[question.key] = {one.output: draw(st.sampled_from(one.choices)).key for one in some}
    return policy, found, answers


@settings(max_examples=60)
@given(answered())
def test_the_scores_of_topics_sum_to_the_whole(made: tuple[PolicyModel, Paper, Answers]) -> None:
    result = result_of(*made)
    topics = result.topics.values()
    assert result.score == Score(sum(one.right for one in topics), sum(one.asked for one in topics))
    assert result.score.asked == len(made[1].questions)
    assert result.passed == (result.score.right / result.score.asked >= made[1].terms.mark / 100)


@settings(max_examples=40)
@given(answered(), st.randoms())
def test_in_which_order_is_answered_is_no_matter(
    made: tuple[PolicyModel, Paper, Answers],
    random: Random,
) -> None:
    policy, found, answers = made
    keys = [*answers]
    random.shuffle(keys)
    one, other = result_of(policy, found, answers), result_of(policy, found, {key: answers[key] for key in keys})
    assert [m.right for m in one.markings] == [m.right for m in other.markings]
    assert (one.topics, one.answered) == (other.topics, other.answered)


@settings(max_examples=40)
@given(answered())
def test_right_answers_give_all_that_can_be_had(made: tuple[PolicyModel, Paper, Answers]) -> None:
    policy, found, _ = made
    result = result_of(policy, found, {one.key: right_answer(policy, one) for one in found.questions})
    assert (result.score.percent, result.passed, result.debated, result.unanswered) == (100, True, (), ())


@settings(max_examples=40)
@given(answered())
def test_what_is_not_answered_is_wrong_and_told(made: tuple[PolicyModel, Paper, Answers]) -> None:
    policy, found, answers = made
    result = result_of(policy, found, answers)
    left = [one.key for one in found.questions if not answers.get(one.key)]
    assert [one.question.key for one in result.unanswered] == left
    assert not any(one.right for one in result.unanswered)


@pytest.mark.parametrize(("mark", "passed"), [(75, True), (76, False), (100, False), (1, True)])
def test_a_paper_is_passed_from_its_mark_on(mark: int, *, passed: bool) -> None:
    policy, found = policy_named("starter"), paper("starter", length=4)
    found = replace(found, terms=replace(found.terms, mark=mark))
    answers = {one.key: right_answer(policy, one) for one in found.questions[:3]}
    result = result_of(policy, found, answers, 90.0)
    assert (result.score, result.score.percent, result.passed, result.seconds) == (Score(3, 4), 75, passed, 90.0)


def test_what_is_debated_counts_as_right_and_is_named() -> None:
    policy, question = one_of("starter", "claim/4/0/inside")
    found = Paper(terms("starter", length=1), (question,))
    answer = {**right_answer(policy, question), "settlement.remedy": "manager_decides"}
    result = result_of(policy, found, {question.key: answer})
    assert (result.score, [one.question.key for one in result.debated]) == (Score(1, 1), [question.key])
    assert is_debated(result.markings[0])
    wrong = result_of(policy, found, {question.key: {**answer, "claim.claim": "warranty"}})
    assert (wrong.score, wrong.debated) == (Score(0, 1), ())


def test_the_other_answers_that_are_not_wrong_are_told_with_their_readings() -> None:
    policy, question = one_of("starter", "claim/4/0/inside")
    others = [*debated(policy, question)]
    assert [(one.part.output, one.answer.key, [flip.name for flip in one.readings]) for one in others] == [
        ("settlement.remedy", "manager_decides", ["receipt_rule"]),
        ("settlement.amount", "null", ["receipt_rule"]),
        ("claim.claim", "manager_decides", ["receipt_rule"]),
    ]
    for one in others:
        [again] = [m for m in marked(policy, question, {one.part.output: one.answer.key}).parts if m.part == one.part]
        assert again.verdict is one.verdict is Verdict.DEBATED


def test_an_answer_to_what_is_not_on_the_paper_is_the_callers_own_mistake() -> None:
    with pytest.raises(KeyError, match="elsewhere"):
        result_of(policy_named("starter"), paper("starter"), {"elsewhere": {}})


# ---- from the record


def test_a_paper_is_handed_in_by_the_person_or_by_itself() -> None:
    begun, ended = Sitting("heron-27", "A", AT), Sitting("heron-27", "A", AT, AT + timedelta(minutes=9))
    free, short = terms("starter"), terms("starter", minutes=5)
    assert [ends_at(*one) for one in ((free, begun), (free, ended), (short, begun), (short, ended))] == [
        None,
        AT + timedelta(minutes=9),
        AT + timedelta(minutes=5),
        AT + timedelta(minutes=5),
    ]
    assert ends_at(terms("starter", minutes=10), ended) == ended.ended


def test_of_each_question_the_last_answer_counts_that_was_given_in_time() -> None:
    one = replace(ONE, kind=Kind.ASSESSMENT, session="A")
    said = [
        replace(one, at=AT + timedelta(minutes=n), answer={"price": str(n)}, question=question)
        for n, question in ((3, "q1"), (1, "q1"), (4, "q2"), (5, "q1"), (6, "q1"))
    ]
    others = [
        replace(one, person="otter-11", question="q3"),
        replace(one, session="B", question="q3"),
        replace(one, kind=Kind.PRACTICE, question="q3"),
    ]
    sitting, short = Sitting("heron-27", "A", AT), terms("starter", minutes=5)
    assert answers_of([*said, *others], short, sitting) == {"q1": {"price": "5"}, "q2": {"price": "4"}}
    assert answers_of(said, terms("starter"), sitting)["q1"] == {"price": "6"}
    ended = replace(sitting, ended=AT + timedelta(minutes=3))
    assert answers_of(said, terms("starter"), ended) == {"q1": {"price": "3"}}
