"""The screen of the training without a browser: a session is walked as a reader would, and the HTML is read."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from simsim.classroom.training import Training
from simsim.reports.wording import SCREEN
from simsim.simulator.parts import Part
from simsim.training.marking import right_answer
from simsim.training.record import Record
from simsim.training.schedule import Asked
from tests.by_hand import Clock
from tests.serving import ROOT
from tests.sheets import LENDING, put, read_folder, write_csv

NOON = datetime(2025, 6, 20, 4, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    return Path(shutil.copytree(LENDING, tmp_path / "tables"))


@pytest.fixture
def screen(record: Path, tables: Path, clock: Clock) -> Iterator[Training]:
    """The screen of a small policy, with a record."""
    assert not record.exists()
    made = Training(tables, clock=clock)
    yield made
    made.close()


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).strip()


def started(screen: Training, length: int = 0) -> None:
    """A session of that choice of length, of somebody."""
    screen.learner.name.value = "heron-27"
    screen.practice.start.length.heard(length)
    screen.practice.start.begin.click()


def answer(screen: Training, *, right: bool) -> None:
    """Answer the question at hand, and look at what is told."""
    practice = screen.practice
    assert practice.session
    assert practice.session.question
    assert screen.watched.policy
    if right:
        practice.card.give(right_answer(screen.watched.policy, practice.session.question))
    practice.reply.click()
    if practice.told is None:  # parts are open
        practice.reply.click()


def shown(screen: Training) -> list[Part]:
    return [*screen.shown_way.all()]


# ---- who learns


def test_nobody_is_let_in_without_a_pseudonym(screen: Training) -> None:
    screen.practice.start.begin.click()
    assert screen.practice.session is None
    assert "Type a pseudonym" in screen.learner.wrong.value
    assert screen.focus == "simsim-pseudonym"


def test_a_pseudonym_is_drawn_in_the_language_of_the_reader(screen: Training) -> None:
    screen.language.value = "zh"
    screen.learner.draw.click()
    assert re.fullmatch(r"[\u4e00-\u9fff]+-\d{2}", screen.learner.person)


def test_others_in_the_record_are_never_shown(screen: Training, record: Path) -> None:
    started(screen)
    answer(screen, right=True)
    other = Training(screen.watched.folder, clock=Clock(NOON))
    other.learner.draw.click()
    page = "".join(str(part.state) for part in other.root.all())
    other.close()
    with Record(record) as kept:
        assert [one.name for one in kept.people()] == ["heron-27"]
    assert "heron-27" not in page


def test_where_no_record_is_kept_the_screen_says_so(tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIMSIM_RECORD", "")
    screen = Training(tables, clock=Clock(NOON))
    assert text(screen.learner.kept.value) == SCREEN["not recorded"].en
    started(screen)
    answer(screen, right=True)
    assert text(screen.practice.kept.html) == SCREEN["answer not kept"].en
    assert len(screen.learner.attempts) == 1
    screen.close()


# ---- a session


def test_a_whole_session_is_kept_answer_by_answer(screen: Training, record: Path, clock: Clock) -> None:
    started(screen)
    practice = screen.practice
    for n in range(5):
        assert text(practice.progress.value).startswith(f"Question {n + 1} of {4 if n < 2 else 5}.")
        clock.now += timedelta(seconds=30)
        answer(screen, right=n != 1)
        assert text(practice.kept.html) == "Saved."
        assert practice.onward.description == ("Next question" if n < 4 else "See how it went")
        practice.onward.click()
    with Record(record) as kept:
        attempts = kept.attempts("heron-27")
    assert [(one.right, one.seconds) for one in attempts] == [(n != 1, 30) for n in range(5)]
    assert "right: 4" in text(practice.summary.html)
    assert "comes back on 2025-06-21" in text(practice.summary.html)
    assert screen.failure.html == ""


def test_a_twin_of_what_was_missed_comes_in_the_same_session(screen: Training) -> None:
    started(screen)
    practice = screen.practice
    answer(screen, right=False)
    assert practice.told
    twin = practice.told.marking.question.twin
    asked = []
    for _ in range(4):
        practice.onward.click()
        assert practice.session
        assert practice.session.question
        asked.append((practice.session.question.key, SCREEN["twin"].en in practice.progress.value))
        answer(screen, right=True)
    assert (twin, True) in asked


def test_what_is_open_is_pointed_out_once(screen: Training) -> None:
    started(screen)
    practice = screen.practice
    practice.reply.click()
    assert practice.told is None
    assert all(SCREEN["part open"].en in one.note.value for one in practice.card.parts)
    assert screen.focus == "simsim-part-0"
    practice.reply.click()
    assert practice.told


def test_hints_are_told_one_by_one_and_counted(screen: Training) -> None:
    started(screen)
    practice = screen.practice
    for n in range(1, 4):
        assert practice.hint.description == f"Hint {n} of 3"
        practice.hint.click()
        assert practice.hinted.html.count("<li>") == n
        assert practice.hinted.summary in text(practice.hinted.html)
    assert practice.hint.hidden
    answer(screen, right=True)
    assert practice.told
    assert practice.told.taken.hints == 3


def test_answers_and_questions_survive_a_switch_of_language(screen: Training) -> None:
    started(screen)
    card = screen.practice.card
    card.parts[0].radio.heard(0)
    before, question = card.answer, card.question
    screen.language.value = "zh"
    assert (card.answer, card.question) == (before, question)
    assert text(screen.practice.progress.value) == "第 1 题，共 4 题。"
    answer(screen, right=False)
    assert "错误" in screen.practice.why.html
    assert screen.practice.came.summary == "不对"


def test_missed_rules_can_be_practised_again_at_once(screen: Training) -> None:
    started(screen)
    practice = screen.practice
    answer(screen, right=False)
    practice.stop.click()
    practice.onward.click()
    practice.stop.click()
    assert practice.session
    missed = practice.session.missed
    key = f"{missed[0].area} {missed[0].rule}"
    assert f'data-try="{key}"' in practice.summary.html
    practice.summary.heard({"try": key})
    assert practice.session.question
    assert practice.session.at_hand
    assert practice.session.at_hand.asked == missed[0]


def test_the_plan_knows_what_was_met_and_when_it_comes_back(screen: Training, clock: Clock) -> None:
    started(screen)
    for _ in range(4):
        answer(screen, right=True)
        screen.practice.onward.click()
    screen.practice.fresh.click()
    told = text(screen.practice.start.standing.html)
    assert "Rules met so far: 4 of 20" in told
    assert "Day 1, today" in told
    assert screen.practice.start.plan
    clock.now += timedelta(days=60)
    screen.changed()
    assert "To be repeated now: 4" in text(screen.practice.start.standing.html)
    assert SCREEN["plan over"].en in text(screen.practice.start.standing.html)


def test_where_nothing_is_due_the_weakest_can_be_practised(screen: Training) -> None:
    screen.practice.start.topic.value = "bill"
    started(screen)
    while screen.practice.session and screen.practice.session.question:
        answer(screen, right=True)
        screen.practice.onward.click()
    assert len(screen.practice.session.done) == 1 if screen.practice.session else False
    screen.practice.fresh.click()
    assert screen.practice.start.begin.description == "Practise the weakest all the same"
    assert SCREEN["plan rests"].en.partition(":")[0] in screen.practice.start.standing.html
    screen.practice.start.begin.click()
    assert screen.practice.session
    assert screen.practice.session.question
    assert screen.practice.session.question.area == "bill"


# ---- what is told


def test_a_wrong_answer_is_told_what_is_right_and_by_which_rule(screen: Training) -> None:
    screen.practice.start.topic.value = "loan"
    started(screen)
    practice = screen.practice
    answer(screen, right=False)
    assert practice.told
    assert practice.came.html.startswith(
        '<h3 class="simsim-verdict is-wrong"><span aria-hidden="true">✗</span> Not right'
    )
    page = practice.why.html
    for marked in practice.told.marking.parts:
        assert f"Right: {marked.truth.label.en}" in text(page)
    [rule] = practice.told.marking.outcome.decisions["loan"].rules
    assert f"Rule {rule} of " in text(page)
    assert page.count(" decides, since") == 1
    assert not re.search(r"<details[^>]* open", page)
    practice.why.opened = {"loan": True}
    page = practice.why.html
    assert re.search(rf'<tr class="is-fires" data-rule="{rule}">', page)
    assert page.count('class="is-fails"') > 1
    assert screen.watched.policy
    assert screen.watched.policy.version in text(page)
    source = screen.watched.policy.glossary.sources[practice.told.marking.outcome.decisions["loan"].sources[0]]
    assert source.text.en in text(page)


def test_the_change_that_would_have_made_it_right_can_be_tried(screen: Training) -> None:
    screen.practice.start.topic.value = "loan"
    started(screen)
    practice = screen.practice
    for one in practice.card.parts:
        other = [choice.key for choice in one.part.choices if choice.key.isdigit()]
        one.give(other[-1] if other else "")
    answer(screen, right=False)
    found = re.search(r'data-try="(\d+)" aria-label="Try it: ([^"]*)"', practice.why.html)
    assert found
    practice.why.heard({"try": found[1]})
    assert practice.told
    part = practice.told.marking.parts[int(found[1])]
    told = f"Then {part.part.caption.en}: {part.answer.label.en}"
    assert told in text(practice.why.html)
    assert f'data-try="{found[1]}"' in practice.why.html  # so that the focus stays


def test_a_debated_answer_is_told_as_such(record: Path, tmp_path: Path, clock: Clock) -> None:
    folder = Path(shutil.copytree(ROOT / "simsim" / "starter", tmp_path / "starter"))
    screen = Training(folder, clock=clock)
    screen.learner.name.value = "heron-27"
    practice = screen.practice
    practice.begin((Asked("claim", "4"),))
    assert screen.watched.policy
    assert practice.session
    assert practice.session.question
    right = right_answer(screen.watched.policy, practice.session.question)
    practice.card.give({**right, "settlement.remedy": "manager_decides"})
    practice.reply.click()
    assert practice.came.summary == SCREEN["all debated"].en
    assert "It would be right by reading: no receipt = the manager decides." in text(practice.why.html)
    assert "is-debated" in practice.why.html
    assert "is-wrong" not in practice.why.html
    practice.onward.click()
    screen.close()
    with Record(record) as kept:
        assert [one.right for one in kept.attempts("heron-27")] == [None]
    assert "≈ debated: 1" in text(practice.summary.html)


def test_nothing_is_told_as_saved_before_it_is(screen: Training, record: Path) -> None:
    started(screen)
    practice = screen.practice
    record.mkdir()  # a folder in the way of the file
    screen.learner.notes.path = record
    answer(screen, right=True)
    assert "Saved." not in practice.kept.html
    assert "Not saved yet, answers waiting: 1" in text(practice.kept.html)
    assert not practice.save.hidden
    record.rmdir()
    practice.save.click()
    assert (text(practice.kept.html), practice.save.hidden) == ("Saved.", True)
    with Record(record) as kept:
        assert len(kept.attempts("heron-27")) == 1


def test_a_record_that_cannot_be_read_is_told_and_no_plan_is_made_up(screen: Training, record: Path) -> None:
    record.write_text("no record at all, and long enough to be looked at " * 9, encoding="utf-8")
    screen.learner.name.value = "heron-27"
    assert SCREEN["no plan"].en in text(screen.practice.start.standing.html)
    assert screen.practice.start.plan is None
    with screen.guarded():  # as whatever a page says
        screen.practice.start.begin.click()
    assert screen.practice.session is None
    assert SCREEN["record fails"].en in text(screen.failure.html)
    assert "no database" in text(screen.failure.html)


def test_a_session_comes_to_its_end_though_the_record_cannot_be_read(screen: Training, record: Path) -> None:
    started(screen)
    practice = screen.practice
    answer(screen, right=False)
    for path in record.parent.glob(f"{record.name}*"):
        path.write_text("no record at all, and long enough to be looked at " * 9, encoding="utf-8")
    practice.stop.click()
    with screen.guarded():
        practice.onward.click()
    assert practice.body.children == (practice.ending,)
    told = text(practice.summary.html)
    assert SCREEN["session over"].en.format(count=1) in told
    assert "no database" in told
    assert "2025-06-21" in told  # by what this session tells
    practice.fresh.click()
    assert practice.body.children == (practice.start.box,)


def test_a_table_that_the_reader_closes_or_opens_stays_so(screen: Training) -> None:
    screen.practice.start.topic.value = "bill"
    started(screen)
    practice = screen.practice
    answer(screen, right=True)
    assert practice.why.html.count("<table") == 0
    practice.why.heard({"key": "bill", "open": True})
    assert practice.why.html.count("<table") == 1
    practice.why.heard({"key": "bill", "open": False})
    assert practice.why.html.count("<table") == 0


def test_hostile_text_stays_text(record: Path, tmp_path: Path, clock: Clock) -> None:
    assert not record.exists()
    hostile = '<img src=x onerror="alert(1)">'
    sheets = read_folder(LENDING)
    for row in sheets["glossary"][1:]:
        row[5] = f"{hostile} {row[0]}"
    screen = Training(write_csv(tmp_path / "hostile", sheets), clock=clock)
    screen.learner.name.value = hostile
    screen.practice.start.begin.click()
    answer(screen, right=False)
    pages = [str(part.state.get("value", "")) + str(part.state.get("html", "")) for part in screen.root.all()]
    screen.close()
    assert any("&lt;img" in page for page in pages)
    assert [page for page in pages if "<img" in page and page != hostile] == []


# ---- the tables change


def test_a_question_of_other_tables_is_drawn_anew_with_a_word(screen: Training, tables: Path) -> None:
    screen.practice.start.topic.value = "loan"
    started(screen)
    practice = screen.practice
    assert practice.session
    assert practice.session.question
    before = practice.session.question
    sheets = read_folder(LENDING)
    put(sheets, "loan", "D3", "35")
    write_csv(tables, sheets)
    for _ in range(3):
        screen.watched.look()
    assert screen.watched.policy
    assert practice.session.version == screen.watched.policy.version != before.key.partition("/")[0]
    assert practice.session.question.key.partition("/")[0] == screen.watched.policy.version
    assert text(practice.news.value) == SCREEN["question redrawn"].en
    answer(screen, right=True)
    assert practice.told
    assert practice.told.taken.version == screen.watched.policy.version


def test_tables_that_do_not_open_keep_the_question(screen: Training, tables: Path) -> None:
    started(screen)
    practice = screen.practice
    assert practice.session
    question = practice.session.question
    (tables / "loan.csv").write_text("U,input,output\nloan,medium,loan_days\n1,[8..5],1\n", encoding="utf-8")
    for _ in range(3):
        screen.watched.look()
    assert screen.errors.html
    assert practice.session.question is question
    answer(screen, right=True)
    assert text(practice.kept.html) == "Saved."


def test_the_screen_says_what_it_is(screen: Training) -> None:
    assert screen.watched.policy
    assert repr(screen) == f"<training: {screen.watched.policy.version}>"
    assert [label for label, _ in screen.way.options] == ["Practice", "Assessment"]
    assert screen.practice.start.box in shown(screen)
