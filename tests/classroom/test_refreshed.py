"""Whoever practises after a change of the tables is first asked about what they learned and what has changed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from simsim.classroom.training import Training
from simsim.training.marking import right_answer
from simsim.training.questions import Drawing, question_of
from simsim.training.record import FILE, Record
from simsim.training.refresher import Past, kept_of, refresher_for
from simsim.training.schedule import Asked
from simsim.training.session import News, Session
from tests.sheets import DAY, LENDING, NOON
from tests.simulator.test_reports import text
from tests.training.classes import answered
from tests.training.test_refresher import edited, learned_of, policy_named

LATER = NOON + timedelta(days=1)


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A record in which heron-27 knows everything about lending."""
    monkeypatch.setenv("SIMSIM_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("SIMSIM_RECORD", str(tmp_path / FILE))
    with Record(tmp_path / FILE) as kept:
        kept.add(*learned_of("lending"))
    return tmp_path / FILE


@pytest.fixture
def screen(record: Path, tmp_path: Path) -> Iterator[Training]:
    """The training of tables that were opened once before they were changed."""
    assert record
    folder = Path(shutil.copytree(LENDING, tmp_path / "tables"))
    before = Training(folder, clock=lambda: NOON)
    before.close()
    edited(folder, {("parameters", "C2"): "20"})
    made = Training(folder, clock=lambda: LATER)
    yield made
    made.close()


def begun(screen: Training) -> Session:
    screen.learner.name.value = "heron-27"
    screen.practice.start.begin.click()
    session = screen.practice.session
    assert session is not None
    return session


def test_what_has_changed_is_asked_first_and_recorded_like_any_other_question(screen: Training, record: Path) -> None:
    session = begun(screen)
    policy = screen.watched.policy
    assert policy is not None
    past = Past(policy, kept_of(screen.watched.folder))
    expected = refresher_for(learned_of("lending"), past, today=DAY + timedelta(days=1), now=LATER)
    assert session.question == expected[0]
    assert "this rule has changed since you learned it" in text(screen.practice.progress.value)
    screen.practice.card.give(right_answer(policy, expected[0]))
    screen.practice.reply.click()
    with Record(record) as kept:
        (*_, last) = kept.attempts("heron-27")
    assert (last.right, last.question, last.version) == (True, expected[0].key, policy.version)
    assert question_of(policy, last.question) == expected[0]
    made = [*learned_of("lending"), last]
    assert len(refresher_for(made, past, today=DAY, now=NOON)) < len(expected)


def test_nobody_else_is_asked_because_of_the_change(screen: Training) -> None:
    screen.learner.name.value = "otter-3"
    screen.practice.start.begin.click()
    assert "changed since" not in text(screen.practice.progress.value)


def test_of_a_topic_only_what_has_changed_there_is_asked_first(screen: Training) -> None:
    screen.practice.start.topic.value = "loan"
    session = begun(screen)
    assert session.at_hand is not None
    assert (session.at_hand.asked.area, session.at_hand.ready) == ("loan", None)


def test_the_tables_that_change_again_draw_the_rule_anew(tmp_path: Path) -> None:
    old = policy_named("lending")
    new = edited(tmp_path / "one", {("parameters", "C2"): "20"})
    newest = edited(tmp_path / "two", {("parameters", "C2"): "30"})
    first = refresher_for(learned_of("lending"), Past(new, {old.version: old}.get), today=DAY, now=NOON)
    session = Session("heron-27", [Asked("borrowing", "5")], 20, new, "day 1", (), first)
    session.draw(_Nothing(), NOON)
    assert session.question == first[0]
    assert session.follow(newest)
    assert (session.question, session.news) == (None, News.REDRAWN)
    assert session.wanted is not None
    assert (session.wanted.asked, session.wanted.ready) == (Asked(first[0].area, first[0].rule), None)


class _Nothing:
    """Draws nothing: what is ready need not be drawn."""

    def of(self, node: str, rule: str) -> None:
        pytest.fail(f"{node} {rule} is drawn")


def test_an_attempt_of_a_session_can_be_looked_at_again(tmp_path: Path) -> None:
    """What a session takes down of a case is what a refresher reads."""
    old, new = policy_named("lending"), edited(tmp_path, {("loan", "D4"): "30"})
    session = Session("heron-27", [Asked("loan", "2")], 5, old, "day 1")
    session.draw(Drawing(old, 0, DAY, NOON), NOON)
    assert session.question is not None
    done = session.answer(old, right_answer(old, session.question), LATER)
    assert done.taken.case == answered(old, done.marking.question).case
    found = refresher_for([done.taken], Past(new, lambda _: None), today=DAY, now=NOON)
    assert [one.case for one in found] == [done.marking.question.case]
