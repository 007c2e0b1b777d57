"""The card of a question: every part can be answered, and what was chosen stays when the language changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

import simsim
from simsim.classroom.card import QuestionCard, story_html
from simsim.policy.model import PolicyModel
from simsim.reports.html_parts import Reader
from simsim.training.parts import OPEN, SILENT
from simsim.training.questions import Drawing, Question
from simsim.words import Phrase
from tests.serving import ROOT

NOW = datetime(2025, 6, 20, 12, tzinfo=UTC)
EN, ZH = Reader("en"), Reader("zh")


@pytest.fixture(scope="module")
def policy() -> PolicyModel:
    return simsim.open(ROOT / "tables")


@pytest.fixture(scope="module")
def question(policy: PolicyModel) -> Question:
    """A question that asks for a day too."""
    drawing = Drawing(policy, 0, NOW.date(), NOW)
    clock = next(iter(policy.clocks))
    return drawing.of(clock, "").questions[0]


@pytest.fixture
def card(question: Question) -> QuestionCard:
    made = QuestionCard()
    made.show(question, EN)
    return made


def test_nothing_is_chosen_at_first(card: QuestionCard, question: Question) -> None:
    assert card.answer == {}
    assert card.unanswered == tuple(part.output for part in question.parts)
    assert [one.radio.state["value"] for one in card.parts] == [-1] * len(question.parts)


def test_every_part_offers_that_the_policy_is_silent_and_that_too_little_is_known(card: QuestionCard) -> None:
    for one in card.parts:
        assert one.radio.values[-2:] == [SILENT, OPEN]
        assert [label for label, _ in one.radio.options][-2:] == ["the policy is silent", "not enough information"]


def test_an_answer_is_the_key_of_what_was_chosen(card: QuestionCard) -> None:
    for one in card.parts:
        one.radio.heard(0)
    assert card.answer == {one.part.output: one.part.choices[0].key for one in card.parts}
    assert card.unanswered == ()


def test_a_day_and_another_answer_take_the_place_of_each_other(card: QuestionCard) -> None:
    dated = next(one for one in card.parts if one.part.dated)
    dated.day.heard("2025-06-30")
    assert dated.answer == "2025-06-30"
    dated.radio.heard(1)
    assert (dated.day.value, dated.answer) == (None, dated.part.choices[1].key)
    dated.day.heard("2025-07-01")
    assert (dated.radio.state["value"], dated.answer) == (-1, "2025-07-01")


def test_only_a_dated_part_has_a_calendar(card: QuestionCard) -> None:
    assert {one.part.dated for one in card.parts} == {True, False}
    for one in card.parts:
        assert (one.day in one.box.children) is one.part.dated


def test_answers_survive_a_switch_of_language(card: QuestionCard, question: Question) -> None:
    for one in card.parts:
        one.radio.heard(1)
    before = card.answer
    card.show(question, ZH)
    assert card.answer == before
    assert [one.radio.state["value"] for one in card.parts] == [1] * len(card.parts)
    assert [label for label, _ in card.parts[0].radio.options][-2:] == ["政策未作规定", "信息不足"]
    assert "案情" in card.story.value


def test_another_question_begins_with_nothing_chosen(card: QuestionCard, question: Question) -> None:
    card.parts[0].radio.heard(0)
    card.show(replace(question, key="another"), EN)
    assert card.answer == {}
    card.parts[0].radio.heard(0)
    card.forget()
    card.show(replace(question, key="another"), EN)
    assert card.answer == {}


def test_answers_can_be_given(card: QuestionCard) -> None:
    dated = next(one for one in card.parts if one.part.dated)
    other = next(one for one in card.parts if not one.part.dated)
    told = {dated.part.output: "2025-06-30", other.part.output: SILENT}
    card.give(told)
    assert card.answer == told
    assert dated.day.value == date(2025, 6, 30)
    card.give({dated.part.output: OPEN, other.part.output: "no such answer"})
    assert card.answer == {dated.part.output: OPEN}


def test_parts_that_are_open_say_so_once_they_are_pointed_out(card: QuestionCard, question: Question) -> None:
    card.parts[0].radio.heard(0)
    assert card.point_out() == "simsim-part-1"
    card.show(question, EN)
    assert [bool(one.note.value) for one in card.parts] == [False, *(True for _ in card.parts[1:])]
    for one in card.parts:
        one.radio.heard(0)
    assert card.point_out() == ""


def test_a_locked_card_takes_nothing_else(card: QuestionCard) -> None:
    card.lock()
    assert all(one.radio.state["disabled"] and one.day.state["disabled"] for one in card.parts)


def test_a_change_is_told(question: Question) -> None:
    told: list[int] = []
    card = QuestionCard(lambda: told.append(1))
    card.show(question, EN)
    card.parts[0].radio.heard(0)
    card.parts[0].radio.heard(0)
    assert told == [1]


def test_the_story_is_text(question: Question) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    html = story_html(replace(question, story=Phrase(hostile, hostile)), EN)
    assert "<img" not in html
    assert "<li>&lt;img src=x onerror=alert(1)&gt;</li>" in html
