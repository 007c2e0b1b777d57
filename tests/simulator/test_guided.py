"""One question at a time: the one that settles most first, answers kept, "I do not know" always possible."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simsim.analysis.asking import question
from simsim.reports.wording import SCREEN
from simsim.simulator import Simulator
from simsim.simulator.fields import Choice
from simsim.simulator.guided import Guided
from tests.sheets import LENDING, SHIPPED

NOON = datetime(2025, 6, 20, 12, tzinfo=UTC)


@pytest.fixture
def screen() -> Iterator[Simulator]:
    made = Simulator(SHIPPED, clock=lambda: NOON)
    made.aids.way.click()
    yield made
    made.close()


def guided(screen: Simulator) -> Guided:
    assert screen.inputs
    return screen.inputs.guided


def answer(screen: Simulator, n: int = 1) -> None:
    """Choose the n-th answer, or none where there is nothing to choose; and go on."""
    asked = guided(screen).asked
    assert asked
    field = screen.form.fields[asked]
    if isinstance(field, Choice):
        field.give(field.options[n % (len(field.options) - 1) + 1][1])
        guided(screen).following.click()
    else:
        guided(screen).skip.click()


def test_first_is_asked_what_settles_most_and_only_that_is_shown(screen: Simulator) -> None:
    assert screen.outcome
    best = question(screen.outcome)
    assert best
    assert guided(screen).asked == best.name
    assert screen.entry.children == (screen.aids.box, guided(screen).box)
    assert guided(screen).slot.children == (screen.form.fields[best.name].box,)
    assert screen.focus == f"simsim-at-{best.name}"


def test_going_back_keeps_the_answers(screen: Simulator) -> None:
    for _ in range(4):
        answer(screen)
    path, given = [*guided(screen).path], screen.form.given
    for _ in range(6):
        guided(screen).back.click()
    assert guided(screen).asked == path[0]
    assert "is-idle" in guided(screen).back.classes
    assert screen.form.given == given
    for name in path[1:]:
        guided(screen).following.click()
        assert guided(screen).asked == name


def test_what_somebody_does_not_know_is_left_open_and_said(screen: Simulator) -> None:
    asked = guided(screen).asked
    assert asked
    guided(screen).skip.click()
    assert guided(screen).asked != asked
    assert screen.form.fields[asked].given == ()
    assert "Left open as not known: 1." in guided(screen).progress.value
    while guided(screen).asked:
        assert guided(screen).path.count(asked) == 1, "it is not asked again"
        answer(screen)


def test_any_question_that_is_still_open_can_be_turned_to(screen: Simulator) -> None:
    first, wanted = guided(screen).asked, "order_type"
    screen.answer.heard({"ask": wanted})
    assert guided(screen).asked == wanted
    assert screen.focus == f"simsim-at-{wanted}"
    guided(screen).back.click()
    assert guided(screen).asked == first
    screen.answer.heard({"ask": "no such thing"})
    assert guided(screen).asked == first
    assert screen.failure.html == ""


def test_next_waits_for_an_answer(screen: Simulator) -> None:
    asked = guided(screen).asked
    assert "is-idle" in guided(screen).following.classes
    guided(screen).following.click()
    assert guided(screen).asked == asked
    screen.form.fields[guided(screen).asked or ""].give((None,))
    assert "is-idle" not in guided(screen).following.classes


def test_all_questions_can_be_seen_again_with_the_answers_in_them(screen: Simulator) -> None:
    for _ in range(3):
        answer(screen)
    given = screen.form.given
    screen.aids.way.click()
    assert screen.entry.children == (screen.aids.box, screen.form.box)
    assert screen.form.given == given
    screen.aids.way.click()
    assert guided(screen).asked not in given


def test_when_all_is_taken_back_it_begins_anew(screen: Simulator) -> None:
    first = guided(screen).asked
    screen.form.fields[first or ""].give((None,))
    guided(screen).following.click()
    guided(screen).skip.click()
    screen.form.clear.click()
    assert (guided(screen).asked, guided(screen).at) == (first, 0)
    assert guided(screen).unknown == set()


def test_an_answer_may_turn_out_not_to_be_known(screen: Simulator) -> None:
    first = guided(screen).asked or ""
    screen.form.fields[first].give((None,))
    guided(screen).skip.click()
    assert guided(screen).unknown == {first}
    assert guided(screen).asked not in (None, first)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 9), max_size=40))
def test_whatever_is_answered_it_ends_and_nothing_is_asked_twice(answers: list[int]) -> None:
    screen = Simulator(LENDING, clock=lambda: NOON)
    screen.aids.way.click()
    choices = iter(answers)
    seen: list[str] = []
    while (asked := guided(screen).asked) is not None:
        assert asked not in seen
        seen.append(asked)
        assert screen.outcome
        assert asked in screen.outcome.ask
        answer(screen, next(choices, 0))
    assert screen.outcome
    left = {*screen.outcome.ask} & screen.form.fields.keys()
    assert left <= guided(screen).unknown
    assert SCREEN["guided done"].en in guided(screen).head.value
    assert screen.failure.html == ""
    screen.close()
