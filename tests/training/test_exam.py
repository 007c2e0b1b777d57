"""A paper that one person answers: what counts, when it is over, and that nothing acknowledged is lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from simsim.diagnostics import SimsimError
from simsim.training import notes as module
from simsim.training.assessment import Score
from simsim.training.exam import Exam
from simsim.training.marking import right_answer
from simsim.training.notes import Notes
from simsim.training.paper import Paper
from simsim.training.record import FILE, Kind, Record
from tests.training.test_paper import paper, terms
from tests.training.test_questions import policy_named
from tests.training.test_record import AT

MINUTE = timedelta(minutes=1)


@pytest.fixture(params=["record", "nowhere"])
def notes(request: pytest.FixtureRequest, tmp_path: Path) -> Notes:
    return Notes(tmp_path / FILE if request.param == "record" else None)


def exam(notes: Notes, minutes: int = 0, person: str = "heron-27") -> Exam:
    questions = paper("starter", length=3).questions
    return Exam(policy_named("starter"), Paper(terms("starter", minutes=minutes), questions), person, notes)


def right(of: Exam, number: int) -> dict[str, str]:
    return right_answer(of.policy, of.paper.questions[number])


def wrong(of: Exam, number: int) -> dict[str, str]:
    return {part.output: part.choices[-1].key for part in of.paper.questions[number].parts}


def test_the_last_answer_counts_in_whatever_order(notes: Notes) -> None:
    one = exam(notes)
    one.begin(AT)
    for n, (number, answer) in enumerate(((2, right), (0, right), (1, right), (0, wrong), (1, wrong), (1, right))):
        assert one.take(one.paper.questions[number], answer(one, number), AT + n * MINUTE) == ()
    assert one.ends is None
    one.hand_in(AT + 10 * MINUTE)
    result = one.result()
    assert [marking.right for marking in result.markings] == [False, True, True]
    assert (result.score, result.seconds) == (Score(2, 3), 600.0)


def test_an_answer_that_is_the_same_is_taken_down_once(notes: Notes) -> None:
    one = exam(notes)
    one.begin(AT)
    for n in range(3):
        one.take(one.paper.questions[0], right(one, 0), AT + n * MINUTE, 5.0)
    [attempt] = notes.attempts("heron-27")
    assert (attempt.kind, attempt.session, attempt.right, attempt.seconds, attempt.hints) == (
        Kind.ASSESSMENT,
        one.paper.code,
        True,
        5.0,
        0,
    )


def test_who_opens_the_paper_again_goes_on_where_they_were(notes: Notes) -> None:
    one = exam(notes, minutes=30)
    one.begin(AT)
    one.take(one.paper.questions[1], right(one, 1), AT + MINUTE)
    again, other = exam(notes, minutes=30), exam(notes, minutes=30, person="otter-11")
    assert again.sitting == one.sitting
    assert again.answers == {one.paper.questions[1].key: right(one, 1)}
    assert again.left(AT + 10 * MINUTE) == 20 * MINUTE
    assert (other.sitting, other.answers, other.left(AT)) == (None, {}, None)
    again.begin(AT + 5 * MINUTE)  # beginning again begins nothing
    assert again.left(AT + 10 * MINUTE) == 20 * MINUTE


def test_when_the_time_is_over_the_paper_is_handed_in_at_that_moment_whenever_it_is_noticed(notes: Notes) -> None:
    one = exam(notes, minutes=5)
    one.begin(AT)
    one.take(one.paper.questions[0], right(one, 0), AT + MINUTE)
    assert not one.is_over(AT + 5 * MINUTE - timedelta(microseconds=1))
    assert one.is_over(AT + 5 * MINUTE)
    one.take(one.paper.questions[1], right(one, 1), AT + timedelta(days=1))  # chosen in time, taken down late
    one.hand_in(AT + timedelta(days=1))
    assert one.sitting
    assert one.sitting.ended == AT + 5 * MINUTE
    assert (one.result().score, one.result().seconds) == (Score(2, 3), 300.0)


def test_what_comes_after_the_paper_was_handed_in_elsewhere_does_not_count(notes: Notes) -> None:
    one, elsewhere = exam(notes), exam(notes)
    one.begin(AT)
    elsewhere.begin(AT)
    one.take(one.paper.questions[0], right(one, 0), AT + MINUTE)
    elsewhere.hand_in(AT + 2 * MINUTE)
    one.take(one.paper.questions[0], wrong(one, 0), AT + 3 * MINUTE)
    assert one.is_over(AT + 3 * MINUTE)
    assert len(notes.attempts("heron-27")) == 1  # nor is it taken down
    one.hand_in(AT + 4 * MINUTE)
    assert one.ends == AT + 2 * MINUTE
    assert one.result().score == Score(1, 3)


@pytest.mark.parametrize("back", [timedelta(microseconds=1), timedelta(seconds=2), timedelta(hours=3)])
def test_a_clock_that_is_moved_back_changes_nothing_of_what_counts(notes: Notes, back: timedelta) -> None:
    one = exam(notes, minutes=30)
    one.begin(AT)
    one.take(one.paper.questions[1], right(one, 1), AT + 5 * MINUTE)
    for answer in (right, wrong, right):
        one.take(one.paper.questions[0], answer(one, 0), AT + 5 * MINUTE - back)
    again = exam(notes, minutes=30)
    assert again.answers == one.answers
    again.hand_in(AT + 5 * MINUTE - back)
    assert again.is_over(AT + 5 * MINUTE - back)
    assert again.result().score == Score(2, 3)


def test_who_is_forgotten_while_answering_hands_in_what_came_after(tmp_path: Path) -> None:
    one = exam(Notes(tmp_path / FILE), minutes=30)
    one.begin(AT)
    one.take(one.paper.questions[0], right(one, 0), AT + MINUTE)
    with Record(tmp_path / FILE) as record:
        record.forget("heron-27")
    one.take(one.paper.questions[1], right(one, 1), AT + 2 * MINUTE)
    one.hand_in(AT + 3 * MINUTE)
    assert one.result().score == Score(1, 3)


@pytest.mark.parametrize("act", [Exam.result, lambda one: one.take(one.paper.questions[0], {}, AT)])
def test_a_paper_that_is_not_begun_is_not_answered(notes: Notes, act: object) -> None:
    with pytest.raises(ValueError, match="paper"):
        act(exam(notes))  # type: ignore[operator]  # one of the two above


def test_a_paper_that_was_handed_in_is_not_answered(notes: Notes) -> None:
    one = exam(notes)
    one.begin(AT)
    one.hand_in(AT + MINUTE)
    with pytest.raises(ValueError, match="not being answered"):
        one.take(one.paper.questions[0], right(one, 0), AT + 2 * MINUTE)


def test_what_the_record_refuses_is_told_and_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = Notes(tmp_path / FILE)
    one = exam(notes)
    one.begin(AT)

    class Full(Record):
        def add(self, *_: object) -> None:
            raise SimsimError([])

    with monkeypatch.context() as patch:
        patch.setattr(module, "Record", Full)
        one.take(one.paper.questions[0], right(one, 0), AT + MINUTE)
        assert len(notes.waiting) == 1
        with pytest.raises(SimsimError):
            one.hand_in(AT + 2 * MINUTE)
        assert one.ends is None
    one.hand_in(AT + 3 * MINUTE)
    assert notes.waiting == []
    assert one.result().score == Score(1, 3)


def test_nothing_that_was_acknowledged_is_lost_with_its_process(tmp_path: Path) -> None:
    answers: dict[str, Mapping[str, str]] = {}
    for number in range(3):  # each time as if the kernel had been killed before
        one = exam(Notes(tmp_path / FILE), minutes=30)
        one.begin(AT + number * MINUTE)
        assert one.answers == answers
        one.take(one.paper.questions[number], right(one, number), AT + number * MINUTE)
        answers[one.paper.questions[number].key] = right(one, number)
    exam(Notes(tmp_path / FILE), minutes=30).hand_in(AT + 9 * MINUTE)
    assert exam(Notes(tmp_path / FILE), minutes=30).result().score == Score(3, 3)
