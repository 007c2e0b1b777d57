"""A session: never longer than asked for, what was missed comes back in it, what is acknowledged is in the record."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simsim.knowledge import open_policy
from simsim.policy.model import PolicyModel
from simsim.training.marking import Verdict, right_answer
from simsim.training.notes import Notes
from simsim.training.plan import curriculum
from simsim.training.questions import Drawing, Drawn, question_of
from simsim.training.record import Kind, Record
from simsim.training.schedule import Asked
from simsim.training.session import GAP, HINTS, Done, News, Session, named
from simsim.training.told_case import case_of
from simsim.words import Phrase
from tests.sheets import LENDING, NOON, put, read_folder, write_csv
from tests.training.test_questions import policy_named

PERSON: Final = "heron-27"


class Drawer:
    """Draws each rule once, whatever the session: to draw is what takes time."""

    def __init__(self, policy: PolicyModel, without: Sequence[Asked] = ()) -> None:
        self.policy, self.without = policy, without
        self.drawing = Drawing(policy, 0, NOON.date(), NOON)
        self.of = cache(self._of)

    def _of(self, node: str, rule: str) -> Drawn:
        return Drawn(node, rule) if (node, rule) in self.without else self.drawing.of(node, rule)


LENDING_POLICY: Final = policy_named("lending")
RULES: Final = curriculum(LENDING_POLICY)
DRAWER: Final = Drawer(LENDING_POLICY)


def session_of(
    length: int, rules: Sequence[Asked] = RULES, policy: PolicyModel = LENDING_POLICY, known: Sequence[Asked] = ()
) -> Session:
    return Session(PERSON, rules, length, policy, "day 1", known)


def shown(session: Session, drawer: Drawer = DRAWER) -> bool:
    """Draw until there is a question; whether there is one."""
    while session.question is None and session.wanted:
        session.draw(drawer, NOON)
    return session.question is not None


def answered(session: Session, *, right: bool, policy: PolicyModel = LENDING_POLICY, seconds: float = 9) -> Done:
    """Answer the question at hand, rightly or not at all."""
    assert session.question
    assert session.shown_at
    answer = right_answer(policy, session.question) if right else {}
    return session.answer(policy, answer, session.shown_at + timedelta(seconds=seconds))


def walked(session: Session, answers: Sequence[bool], drawer: Drawer = DRAWER) -> list[Done]:
    """Answer as long as there is a question; where no answers are left, rightly."""
    given = iter(answers)
    while shown(session, drawer):
        answered(session, right=next(given, True))
    return session.done


# ---- laws


LENGTHS = st.integers(0, 14)
ANSWERS = st.lists(st.booleans(), max_size=14)
SOME = st.lists(st.sampled_from(RULES), unique=True)


@settings(max_examples=60, deadline=None)
@given(LENGTHS, ANSWERS, SOME, SOME)
def test_a_session_never_asks_more_than_its_length(
    length: int, answers: list[bool], rules: list[Asked], known: list[Asked]
) -> None:
    session = session_of(length, rules, known=known)
    done = walked(session, answers)
    assert len(done) <= length
    assert session.over
    assert len(done) == session.expected
    if len(rules) >= length:
        assert len(done) == length


@settings(max_examples=60, deadline=None)
@given(LENGTHS, ANSWERS, SOME)
def test_every_missed_question_comes_back_as_its_twin_if_there_is_room(
    length: int, answers: list[bool], rules: list[Asked]
) -> None:
    done = walked(session_of(length, rules), answers)
    for n, one in enumerate(done):
        if one.right is False and not one.wanted.is_twin:
            later = done[n + 1 :]
            twins = [two for two in later if two.taken.question == one.marking.question.twin]
            assert len(twins) <= 1
            assert twins or all(two.wanted.is_twin for two in later)  # there was no room, nor for anything new


@settings(max_examples=60, deadline=None)
@given(LENGTHS, ANSWERS, SOME)
def test_a_twin_comes_a_little_later_unless_nothing_else_is_left(
    length: int, answers: list[bool], rules: list[Asked]
) -> None:
    done = walked(session_of(length, rules), answers)
    for n, one in enumerate(done):
        if one.wanted.is_twin:
            [missed] = [m for m, two in enumerate(done[:n]) if two.marking.question.twin == one.taken.question]
            assert n - missed > GAP or all(two.wanted.is_twin for two in done[n:])


@settings(max_examples=60, deadline=None)
@given(LENGTHS, ANSWERS, SOME)
def test_each_rule_is_asked_once_and_in_order_beside_twins(
    length: int, answers: list[bool], rules: list[Asked]
) -> None:
    done = walked(session_of(length, rules), answers)
    first = [one.wanted.asked for one in done if not one.wanted.is_twin]
    assert first == rules[: len(first)]


@settings(max_examples=15, deadline=None)
@given(ANSWERS, SOME)
def test_everything_that_is_acknowledged_is_in_the_record(answers: list[bool], rules: list[Asked]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        notes = Notes(Path(folder) / "training.sqlite")
        session = session_of(6, rules)
        given = iter(answers)
        acknowledged = []
        while shown(session):
            done = answered(session, right=next(given, True))
            if not notes.add(done.taken):
                acknowledged.append(done.taken)
        assert notes.attempts(PERSON) == tuple(acknowledged) == tuple(one.taken for one in session.done)


# ---- what is taken down


def test_an_attempt_holds_the_question_the_answer_and_the_truth() -> None:
    session = session_of(3)
    assert shown(session)
    session.hint(LENDING_POLICY)
    question = session.question
    assert question
    done = session.answer(LENDING_POLICY, {}, NOON + timedelta(seconds=42))
    attempt = done.taken
    assert (attempt.person, attempt.session, attempt.kind, attempt.area) == (
        PERSON,
        "day 1",
        Kind.PRACTICE,
        "borrowing",
    )
    assert (attempt.rules, attempt.seconds, attempt.hints, attempt.right) == (question.tells_of, 42, 1, False)
    assert attempt.truth == right_answer(LENDING_POLICY, question)
    assert attempt.answer == dict.fromkeys(attempt.truth, "")
    assert (attempt.version, attempt.layers) == (LENDING_POLICY.version, question.case.layers)
    assert question_of(LENDING_POLICY, attempt.question) is not None
    assert case_of(LENDING_POLICY, attempt.case) == question.case


def test_a_debated_answer_is_neither_right_nor_wrong_and_brings_nothing_back() -> None:
    policy = policy_named("starter")
    session = session_of(5, [Asked("claim", "4")], policy)
    drawer = Drawer(policy)
    assert shown(session, drawer)
    assert session.question
    right = right_answer(policy, session.question)
    done = session.answer(policy, {**right, "settlement.remedy": "manager_decides"}, NOON)
    assert Verdict.DEBATED in {part.verdict for part in done.marking.parts}
    assert (done.right, done.missed, session.missed, session.wanted) == (None, (), (), None)


def test_the_missed_rules_are_those_that_the_question_tells_of() -> None:
    session = session_of(2, RULES[:1])
    assert shown(session)
    done = answered(session, right=False)
    assert done.missed == tuple(Asked(done.taken.area, rule) for rule in done.taken.rules)
    assert session.missed[0] == RULES[0]


def test_two_sessions_of_one_moment_have_names_of_their_own() -> None:
    assert len({named(NOON) for _ in range(50)}) == 50


# ---- the question at hand


def test_there_are_three_hints_and_then_no_more() -> None:
    session = session_of(1)
    session.hint(LENDING_POLICY)
    assert session.hints == []
    assert shown(session)
    for n in (1, 2, 3, 3):
        session.hint(LENDING_POLICY)
        assert len(session.hints) == n
    assert len({*session.hints}) == HINTS


def test_a_rule_of_which_there_is_no_case_is_left_out() -> None:
    drawer = Drawer(LENDING_POLICY, without=RULES[:2])
    done = walked(session_of(10, RULES[:3]), (), drawer)
    assert [one.wanted.asked for one in done] == [RULES[2]]


def test_a_rule_that_was_asked_before_is_asked_by_either_case() -> None:
    sides = set()
    for day in range(12):
        session = Session(PERSON, RULES[:1], 1, LENDING_POLICY, f"day {day}", RULES[:1])
        assert session.wanted
        sides.add(session.wanted.side)
    assert sides == {0, 1}
    assert {one.side for one in [session_of(1).wanted] if one} == {0}


def test_an_answer_without_a_question_is_refused() -> None:
    with pytest.raises(ValueError, match="no question"):
        session_of(1).answer(LENDING_POLICY, {}, NOON)


def test_a_session_that_is_stopped_asks_nothing_more() -> None:
    session = session_of(5)
    assert shown(session)
    answered(session, right=False)
    assert shown(session)
    session.stop()
    assert session.over
    assert (len(session.done), session.left, shown(session)) == (1, 0, False)


# ---- the tables change meanwhile


def changed(folder: Path, cell: str = "D3", sheet: str = "loan", text: str = "35") -> PolicyModel:
    """The policy with one cell written otherwise."""
    sheets = read_folder(LENDING)
    put(sheets, sheet, cell, text)
    return open_policy(write_csv(folder / "changed", sheets))


def test_a_question_of_other_tables_is_drawn_anew_and_that_is_told(tmp_path: Path) -> None:
    session, other = session_of(5), changed(tmp_path)
    assert shown(session)
    before = session.question
    assert before
    with pytest.raises(ValueError, match="these tables"):
        session.answer(other, {}, NOON)
    assert session.follow(other)
    assert not session.follow(other)
    assert (session.question, session.news) == (None, News.REDRAWN)
    assert shown(session, Drawer(other))
    assert session.question
    assert (session.question.area, session.question.rule) == (before.area, before.rule)
    assert session.question.key.startswith(other.version)
    done = answered(session, right=True, policy=other)
    assert (done.right, done.taken.version, session.news) == (True, other.version, None)


def test_a_question_of_a_rule_that_is_gone_is_dropped_and_that_is_told(tmp_path: Path) -> None:
    session, other = session_of(5, [Asked("loan", "2"), Asked("loan", "1")]), changed(tmp_path, "A4", text="9")
    assert shown(session)
    session.follow(other)
    assert (session.question, session.news) == (None, News.DROPPED)
    assert shown(session, Drawer(other))
    assert session.question
    assert session.question.rule == "1"


def test_a_twin_is_drawn_from_the_tables_of_then_too(tmp_path: Path) -> None:
    session, other = session_of(5, RULES[:1]), changed(tmp_path)
    assert shown(session)
    answered(session, right=False)
    session.follow(other)
    assert session.news is None
    assert shown(session, Drawer(other))
    assert session.at_hand
    assert session.at_hand.is_twin
    session.follow(LENDING_POLICY)
    assert session.news is News.REDRAWN
    assert shown(session)
    assert (session.at_hand.is_twin, session.at_hand.asked) == (True, RULES[0])


def test_a_question_that_cannot_be_drawn_anew_counts_as_dropped(tmp_path: Path) -> None:
    session, other = session_of(5, RULES[:2]), changed(tmp_path)
    assert shown(session)
    session.follow(other)
    assert shown(session, Drawer(other, without=RULES[:1]))
    assert session.news is News.DROPPED
    assert session.at_hand
    assert session.at_hand.asked == RULES[1]


def test_a_rule_of_which_several_cases_changed_is_asked_once_where_the_tables_change_again(tmp_path: Path) -> None:
    other, both = changed(tmp_path), DRAWER.of(*RULES[0]).questions
    session = Session(PERSON, RULES[:2], 5, LENDING_POLICY, "day 1", first=[*both, *DRAWER.of(*RULES[1]).questions])
    assert shown(session)
    session.follow(other)
    keys = []
    while shown(session, Drawer(other)):
        assert session.question
        keys.append(session.question.key)
        answered(session, right=True, policy=other)
    assert len(keys) == len({*keys}) == 2


# ---- notes


def attempt_at(n: int, person: str = PERSON) -> Done:
    session = Session(person, RULES, 1, LENDING_POLICY, f"session {n}")
    assert shown(session)
    return answered(session, right=bool(n % 2))


def test_where_no_record_is_kept_the_screen_alone_knows() -> None:
    notes = Notes(None)
    done = attempt_at(0)
    assert notes.add(done.taken) == ()
    assert (notes.keeps, notes.attempts(PERSON), notes.attempts("otter-1")) == (False, (done.taken,), ())


def test_what_the_record_refuses_waits_and_goes_with_the_next(tmp_path: Path) -> None:
    path = tmp_path / "no folder" / "training.sqlite"
    path.parent.write_text("a file stands in the way", encoding="utf-8")
    notes = Notes(path)
    first, second = attempt_at(0), attempt_at(1)
    assert [one.code for one in notes.add(first.taken)] == ["record-unwritable"]
    assert notes.waiting == [first.taken]
    assert notes.attempts(PERSON) == (first.taken,)
    path.parent.unlink()
    assert notes.add(second.taken) == ()
    assert notes.waiting == []
    with Record(path) as record:
        assert {*(one.session for one in record.attempts(PERSON))} == {"session 0", "session 1"}


def test_two_screens_with_one_pseudonym_see_what_both_answered(tmp_path: Path) -> None:
    one, other = (Notes(tmp_path / "training.sqlite") for _ in range(2))
    one.add(attempt_at(0).taken)
    other.add(attempt_at(1).taken)
    assert len(one.attempts(PERSON)) == len(other.attempts(PERSON)) == 2


def test_a_pseudonym_that_is_drawn_is_nobodys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = Notes(tmp_path / "training.sqlite")
    notes.add(attempt_at(0, "heron-27").taken)
    draws = iter(["heron", 17, "otter", 1])
    monkeypatch.setattr("simsim.training.pseudonyms.secrets.choice", lambda _: Phrase(*[str(next(draws))] * 2))
    monkeypatch.setattr("simsim.training.pseudonyms.secrets.randbelow", lambda _: next(draws))
    assert notes.drawn("en") == "otter-11"
