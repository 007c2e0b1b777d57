"""The assessment without a browser: a paper is made, answered, handed in and revealed; its time ends; it is resumed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from simsim.classroom.assessment import Assessment
from simsim.classroom.training import Training
from simsim.diagnostics import Diagnostic, Place, SimsimError
from simsim.training import notes
from simsim.training.marking import right_answer
from simsim.training.paper import agreed
from simsim.training.record import Kind, Record, Sitting
from tests.by_hand import Clock
from tests.serving import ROOT
from tests.sheets import put, read_folder, write_csv

NOON = datetime(2025, 6, 20, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "simsim" / "starter", tmp_path / "tables"))


@pytest.fixture
def new(record: Path, tables: Path, clock: Clock) -> Iterator[Callable[[], Training]]:
    """Makes another screen, as a page does that is loaded again; nobody is named on it."""
    assert not record.exists()
    made: list[Training] = []

    def screen() -> Training:
        made.append(Training(tables, clock=clock))
        made[-1].way.value = 1
        return made[-1]

    yield screen
    for one in made:
        one.close()


@pytest.fixture
def screen(new: Callable[[], Training]) -> Training:
    found = new()
    found.learner.name.value = "heron-27"
    return found


def words(html: str) -> str:
    """What is read."""
    return " ".join(re.sub("<[^>]+>", " ", html).split())


def made(screen: Training, length: int = 5, minutes: int = 0, mark: int = 80) -> Assessment:
    """A paper that was made on the screen."""
    entrance = screen.assessment.entrance
    entrance.length.value, entrance.minutes.value, entrance.mark.value = length, minutes, mark
    entrance.make.click()
    return screen.assessment


def begun(screen: Training, minutes: int = 0) -> Assessment:
    way = made(screen, minutes=minutes)
    way.start.click()
    return way


def answer(way: Assessment, *, right: bool = True) -> None:
    """Choose an answer to the question that is shown."""
    assert way.exam
    question = way.exam.paper.questions[way.sitting.at]
    truth = right_answer(way.exam.policy, question)
    wrong = {p.output: next(c.key for c in p.choices if c.key != truth[p.output]) for p in question.parts}
    way.sitting.card.give(truth if right else wrong)


def shown(way: Assessment) -> object:
    """Which of its four faces the way shows."""
    return way.body.children[0]


# ---- before


def test_a_paper_is_made_and_its_terms_are_shown_with_the_code(screen: Training) -> None:
    way = made(screen, minutes=30, mark=75)
    assert way.paper
    assert shown(way) is way.ready
    told = words(way.about.html)
    assert f"Code of the paper {way.paper.code}" in told
    assert "Area the whole policy Questions 5 Pass mark 75 % Time 30 minutes" in told
    assert f"tables {way.paper.terms.version}" in told
    assert "rules as of 2025-06-20" in told
    assert not way.printed.box.hidden
    screen.language.value = "zh"
    assert f"试卷码 {way.paper.code} 范围 整个政策 题数 5 及格线 75% 时间 30 分钟" in words(way.about.html)


def test_who_enters_the_code_gets_the_same_paper_and_no_look_at_it_before(new: Callable[[], Training]) -> None:
    way, other = made(new()), new().assessment
    assert way.paper
    other.entrance.code.value = way.paper.code.lower()
    other.entrance.open.click()
    assert other.paper == way.paper
    assert other.printed.box.hidden


@pytest.mark.parametrize(
    ("code", "expected"),
    [("", "Type or paste the code first."), ("ABC", "The paper was not opened error ABC is no code of a paper.")],
)
def test_what_is_no_code_is_told(screen: Training, code: str, expected: str) -> None:
    entrance = screen.assessment.entrance
    entrance.code.value = code
    entrance.open.click()
    assert words(entrance.wrong.html).startswith(expected)
    assert screen.assessment.paper is None


def test_a_paper_by_other_tables_is_told(screen: Training, tables: Path) -> None:
    way = made(screen)
    code = way.paper.code if way.paper else ""
    way.leave.click()
    sheets = read_folder(tables)
    name = next(name for name in sheets if name.startswith("policy"))
    put(sheets, name, "C2", "Another shop")
    write_csv(tables, sheets)
    assert screen.watched.live
    screen.watched.look()
    screen.watched.look()
    way.entrance.enter(code)
    assert way.paper is None
    assert "This paper is of version" in words(way.entrance.wrong.html)


def test_a_paper_that_is_too_long_is_told(screen: Training) -> None:
    way = made(screen, length=40)
    assert way.paper is None
    assert "40 questions are asked for, and there are" in words(way.entrance.wrong.html)


def test_nobody_begins_without_a_pseudonym(new: Callable[[], Training]) -> None:
    screen = new()
    way = begun(screen)
    assert way.exam is None
    assert "Type a pseudonym" in words(screen.learner.wrong.value)
    screen.learner.name.value = "heron-27"
    way.start.click()
    assert shown(way) is way.sitting.box


@pytest.mark.parametrize("minutes", [0, 30])
@pytest.mark.parametrize("act", ["begin", "hand_in"])
def test_where_the_record_cannot_be_used_it_is_told_and_may_be_tried_again(
    screen: Training, monkeypatch: pytest.MonkeyPatch, act: str, minutes: int
) -> None:
    way = made(screen, minutes=minutes) if act == "begin" else begun(screen, minutes)

    class Busy(Record):
        def begin(self, *_: object) -> Sitting:
            raise SimsimError([Diagnostic("record-busy", Place())])

        hand_in = begin

    press = way.start if act == "begin" else way.sitting.yes
    with monkeypatch.context() as patch:
        patch.setattr(notes, "Record", Busy)
        press.click()
        assert words(way.wrong.html).startswith("The record cannot be used now")
        assert (way.exam is None, way.revealed.result) == (act == "begin", None)
    press.click()
    assert way.wrong.html == ""
    assert way.exam
    assert (way.revealed.result is None) == (act == "begin")


# ---- while it is answered


def test_questions_are_answered_in_any_order_and_each_is_taken_down_when_it_is_left(
    screen: Training, record: Path, clock: Clock
) -> None:
    way = begun(screen)
    sitting = way.sitting
    assert words(sitting.standing.value) == "Question 1 of 5. Answered in full: 0."
    answer(way, right=False)
    clock.now += MINUTE
    sitting.onward.click()
    assert words(sitting.kept.html) == "Saved: question 1."
    assert words(sitting.standing.value) == "Question 2 of 5. Answered in full: 1."
    sitting.jump.value = 4
    assert words(sitting.standing.value) == "Question 5 of 5. Answered in full: 1."
    assert [one.hidden for one in (sitting.back, sitting.onward)] == [False, True]
    sitting.jump.value = 0
    assert sitting.card.unanswered == ()
    answer(way)
    sitting.save.click()
    with Record(record) as kept:
        first, second = kept.attempts("heron-27")
    assert (first.right, second.right, first.seconds, first.kind) == (False, True, 60.0, Kind.ASSESSMENT)
    assert first.session == second.session == (way.paper.code if way.paper else "")


def test_nothing_is_told_before_it_is_handed_in_and_no_other_way_is_open(screen: Training) -> None:
    way = begun(screen)
    answer(way, right=False)
    way.sitting.onward.click()
    told = " ".join(str(part.state) for part in screen.root.all())
    assert "simsim-marked" not in told
    assert "Right:" not in told
    assert "hint" not in told.casefold().replace("no hints", "").replace("the hints", "")
    assert screen.way.disabled


def test_the_language_changes_and_what_is_chosen_stays(screen: Training) -> None:
    way = begun(screen, minutes=10)
    answer(way)
    chosen = way.sitting.card.answer
    screen.language.value = "zh"
    assert way.sitting.card.answer == chosen
    assert words(way.sitting.standing.value) == "第 1 题，共 5 题。已完整作答：0 题。"
    assert (way.sitting.timer.description, way.sitting.timer.words["60"]) == ("剩余时间", "还剩一分钟。")
    assert way.sitting.jump.options[1][0] == "第 2 题，未作答"


@pytest.mark.parametrize(("minutes", "seconds", "name"), [(10, 420, "left"), (0, 180, "so far")])
def test_the_time_is_shown(
    screen: Training,
    clock: Clock,
    minutes: int,
    seconds: int,
    name: str,
) -> None:
    way = begun(screen, minutes=minutes)
    clock.now += 3 * MINUTE
    screen.changed()
    timer = way.sitting.timer
    assert (timer.down, timer.seconds, timer.description) == (minutes > 0, seconds, f"Time {name}")


def test_handing_in_is_asked_once_more_and_may_wait(screen: Training) -> None:
    way = begun(screen)
    sitting = way.sitting
    assert sitting.asking.hidden
    answer(way)
    sitting.hand.click()
    assert not sitting.asking.hidden
    assert words(sitting.question.value) == (
        "After that nothing can be changed. Not answered in full, and so wrong: 4."
    )
    sitting.no.click()
    assert sitting.asking.hidden
    assert way.revealed.result is None


def test_what_the_record_refuses_is_told_and_saved_later(screen: Training, monkeypatch: pytest.MonkeyPatch) -> None:
    way = begun(screen)

    class Full(Record):
        def add(self, *_: object) -> None:
            raise SimsimError([Diagnostic("record-busy", Place())])

    with monkeypatch.context() as patch:
        patch.setattr(notes, "Record", Full)
        answer(way)
        way.sitting.save.click()
        assert len(screen.learner.notes.waiting) == 1
        assert words(way.sitting.kept.html).startswith("Not saved yet, answers waiting: 1")
    way.sitting.onward.click()
    answer(way)
    way.sitting.save.click()
    assert screen.learner.notes.waiting == []
    assert words(way.sitting.kept.html) == "Saved: question 2."


def test_a_paper_goes_on_by_the_tables_that_it_was_drawn_from(screen: Training, tables: Path) -> None:
    way = begun(screen)
    version = way.paper.terms.version if way.paper else ""
    sheets = read_folder(tables)
    name = next(name for name in sheets if name.startswith("policy"))
    put(sheets, name, "C2", "Another shop")
    write_csv(tables, sheets)
    screen.watched.look()
    screen.watched.look()
    assert screen.watched.policy
    assert screen.watched.policy.version != version
    assert f"This paper goes on by version {version}" in words(way.sitting.news.value)
    answer(way)
    way.sitting.hand.click()
    way.sitting.yes.click()
    assert way.revealed.result
    assert way.revealed.result.markings[0].version == version


# ---- after


def handed_in(screen: Training) -> Assessment:
    """A paper of which the first two questions are right, the third is wrong, and the others are open."""
    way = begun(screen)
    for right in (True, True, False):
        answer(way, right=right)
        way.sitting.onward.click()
    way.sitting.hand.click()
    way.sitting.yes.click()
    return way


def test_what_came_of_it_is_revealed(screen: Training) -> None:
    way = handed_in(screen)
    revealed = way.revealed
    assert shown(way) is way.ended
    assert revealed.summary.summary == "Not passed. 2 of 5 right (40 %)"
    told = words(revealed.summary.html)
    assert told.startswith("✗ Not passed 2 of 5 right (40 %); the pass mark is 80 % Right answers by topic")
    assert "Without an answer, and counted as wrong: question 4, question 5." in told
    assert [text for text, _ in revealed.which.options] == [
        "✓ Question 1 – right",
        "✓ Question 2 – right",
        *(f"✗ Question {n} – wrong" for n in (3, 4, 5)),
    ]
    assert revealed.which.value == 2
    assert "You answered:" in words(revealed.why.html)
    assert f"tables {way.paper.terms.version if way.paper else ''}" in words(revealed.why.html)
    revealed.which.value = 0
    assert words(revealed.came.html) == "✓ Right"
    assert not screen.way.disabled


def test_the_result_in_chinese(screen: Training) -> None:
    way = handed_in(screen)
    screen.language.value = "zh"
    assert way.revealed.summary.summary == "未通过。共 5 题，答对 2 题（40%）"
    assert way.revealed.which.options[2][0] == "✗ 第 3 题 – 错误"


def test_the_sheet_is_handed_over(screen: Training, monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[tuple[str, str, bytes]] = []
    monkeypatch.setattr(screen, "hand_over", lambda *file: handed.append(file))
    way = made(screen)
    way.printed.page.click()
    way.start.click()
    way.sitting.hand.click()
    way.sitting.yes.click()
    way.revealed.sheet.page.click()
    code = way.paper.code if way.paper else ""
    assert [(name, kind) for name, kind, _ in handed] == [
        (f"paper-{code}.html", "text/html"),
        (f"result-{code}.html", "text/html"),
    ]
    assert "heron-27" in handed[1][2].decode()
    assert "heron-27" not in handed[0][2].decode()


def test_when_the_time_is_over_the_paper_is_handed_in_with_what_was_chosen(
    screen: Training, record: Path, clock: Clock
) -> None:
    way = begun(screen, minutes=10)
    answer(way)
    clock.now += 10 * MINUTE
    screen.looked(changed=False)
    assert shown(way) is way.ended
    assert words(way.revealed.over.value) == "The time is over: the paper was handed in as it was."
    assert way.revealed.result
    assert (way.revealed.result.score.right, way.revealed.result.seconds) == (1, 600.0)
    with Record(record) as kept:
        assert [one.ended for one in kept.sittings()] == [NOON + 10 * MINUTE]


def test_a_page_that_is_loaded_again_offers_to_go_on(
    screen: Training, new: Callable[[], Training], clock: Clock
) -> None:
    way = begun(screen, minutes=30)
    answer(way)
    way.sitting.onward.click()
    clock.now += 5 * MINUTE
    again = new()
    assert again.assessment.entrance.begun.html == ""
    again.learner.name.value = "heron-27"
    code = way.paper.code if way.paper else ""
    assert words(again.assessment.entrance.begun.html) == f"Your papers Go on {code}, begun 2025-06-20 Fri 12:00"
    again.assessment.entrance.begun.heard({"try": code})
    sitting = again.assessment.sitting
    assert words(sitting.standing.value) == "Question 2 of 5. Answered in full: 1."
    assert sitting.timer.seconds == 25 * 60


def test_a_paper_that_was_handed_in_shows_its_result_and_cannot_be_answered_again(
    screen: Training, new: Callable[[], Training]
) -> None:
    way = handed_in(screen)
    code = way.paper.code if way.paper else ""
    again = new()
    again.learner.name.value = "heron-27"
    assert words(again.assessment.entrance.begun.html).startswith("Your papers See the result")
    again.assessment.entrance.enter(code)
    assert again.assessment.revealed.summary.summary == way.revealed.summary.summary
    assert shown(again.assessment) is again.assessment.ended


def test_a_paper_whose_time_ran_out_while_nobody_looked_is_over(
    screen: Training, new: Callable[[], Training], clock: Clock
) -> None:
    way = begun(screen, minutes=10)
    answer(way)
    way.sitting.save.click()
    clock.now += timedelta(days=1)
    again = new()
    again.learner.name.value = "heron-27"
    again.assessment.entrance.enter(way.paper.code if way.paper else "")
    result = again.assessment.revealed.result
    assert result
    assert (result.score.right, result.seconds) == (1, 600.0)


def test_a_paper_that_is_handed_in_on_another_page_is_over_on_this_one(
    screen: Training, new: Callable[[], Training]
) -> None:
    way, again = begun(screen), new()
    again.learner.name.value = "heron-27"
    again.assessment.entrance.enter(way.paper.code if way.paper else "")
    answer(again.assessment)
    again.assessment.sitting.yes.click()
    answer(way)
    way.sitting.onward.click()
    screen.looked(changed=False)
    assert way.sitting.saved is None
    assert shown(way) is way.ended
    assert way.revealed.summary.summary == again.assessment.revealed.summary.summary


def test_who_did_not_make_a_paper_has_no_print_of_it_either(
    screen: Training, new: Callable[[], Training], monkeypatch: pytest.MonkeyPatch
) -> None:
    way, other, handed = made(screen), new(), []
    other.assessment.entrance.enter(way.paper.code if way.paper else "")
    for one in (screen, other):
        monkeypatch.setattr(one, "hand_over", lambda *file: handed.append(file))
    other.assessment.printed.page.click()  # a part that is hidden can be pressed by whoever knows how
    assert handed == []
    way.printed.page.click()
    assert len(handed) == 1


def test_what_the_record_did_not_take_in_time_is_taken_down_when_the_paper_is_left(
    screen: Training, record: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = begun(screen, minutes=10)
    answer(way)

    class Full(Record):
        def add(self, *_: object) -> None:
            raise SimsimError([Diagnostic("record-busy", Place())])

    with monkeypatch.context() as patch:
        patch.setattr(notes, "Record", Full)
        clock.now += 10 * MINUTE
        screen.looked(changed=False)
        assert shown(way) is way.ended
        assert words(way.wrong.html).startswith("The record cannot be used now")
        way.other.click()
        assert words(way.wrong.html).startswith("The record cannot be used now")
    made(screen)
    way.leave.click()
    assert (screen.learner.notes.waiting, way.wrong.html) == ([], "")
    with Record(record) as kept:
        assert [one.at for one in kept.attempts()] == [NOON + 10 * MINUTE]


def test_no_other_way_opens_however_it_is_chosen(screen: Training) -> None:
    way = begun(screen)
    screen.way.heard(0)  # by whoever makes the choice work again on the page
    assert screen.shown_way.children == (way.body,)


def test_then_another_paper_may_be_opened(screen: Training) -> None:
    way = handed_in(screen)
    way.other.click()
    assert shown(way) is way.entrance.box
    assert (way.paper, way.exam, way.revealed.result) == (None, None, None)


def test_where_no_record_is_kept_it_is_told_and_works_all_the_same(
    tables: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIMSIM_RECORD", "")
    screen = Training(tables, clock=clock)
    screen.way.value = 1
    screen.learner.name.value = "heron-27"
    way = begun(screen)
    answer(way)
    way.sitting.save.click()
    assert words(way.sitting.kept.html) == "Not kept: there is no record here."
    way.sitting.hand.click()
    way.sitting.yes.click()
    assert way.revealed.result
    assert way.revealed.result.score.right == 1
    screen.close()


def test_the_shipped_policy_is_drawn_by_the_terms_that_the_screen_makes(screen: Training) -> None:
    way = made(screen)
    assert way.paper
    assert screen.watched.policy
    terms = way.paper.terms
    again = agreed(
        screen.watched.policy,
        seed=terms.seed,
        length=5,
        mark=80,
        minutes=0,
        as_of=NOON.date(),
        now=NOON,
    )
    assert again == terms
