"""A session of practice in a browser: walked in both languages and both hosts, by keyboard alone, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

import simsim
from simsim.training.marking import marked
from simsim.training.parts import shown
from simsim.training.questions import question_of
from simsim.training.record import Attempt, Record
from tests.browser.conftest import Host, alone, as_shipped, run_all
from tests.browser.test_access import HIGH, NARROW, WIDE, findings
from tests.browser.test_hostile import HOSTILE, poisoned
from tests.browser.test_simulator import tab_to
from tests.serving import STARTED_WITHIN

pytestmark = pytest.mark.browser

SOON: Final = 30_000  # milliseconds
CHINESE: Final = "简体中文"


class Trainee:
    """Whoever sits before the page."""

    def __init__(self, page: Page, host: Host) -> None:
        self.page, self.host = page, host
        self.root = page.locator(".simsim-training")
        self.main = self.root.locator(".simsim-main:visible")
        self.told: list[str] = []  # what axe found

    @property
    def person(self) -> str:
        return self.root.locator(".simsim-pseudonym input").input_value()

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """What the record holds of the person whose session is over."""
        with Record(self.host.tables.parent / "training.sqlite") as record:
            return record.attempts(self.name)

    def begin(self, language: str = "English") -> None:
        """Draw a pseudonym, choose five questions, start."""
        self.root.get_by_label("Language 语言").or_(self.root.get_by_label("语言 Language")).select_option(
            label=language
        )
        self.root.locator(".simsim-pseudonym button").click()
        expect(self.root.locator(".simsim-pseudonym input")).not_to_have_value("")
        self.name = self.person
        expect(self.root.locator(".simsim-days tbody tr")).to_have_count(5)
        self.root.locator(".simsim-start .simsim-radio input").first.check()
        self.main.click()
        self.is_asked()

    def is_asked(self) -> Locator:
        """Wait for a question; its parts."""
        expect(self.root.locator(".simsim-question-card")).to_be_visible(timeout=SOON)
        return self.root.locator(".simsim-part .simsim-radio")

    def choose(self, n: int) -> list[str]:
        """Choose the n-th answer of each part; what they are called."""
        parts = self.is_asked()
        told = []
        for part in parts.all():
            option = part.locator("label").nth(n)
            option.click()
            expect(option.locator("input")).to_be_checked()
            told.append(option.inner_text().strip())
        return told

    def answer(self) -> None:
        """Answer, and wait for what is told; the focus is where it goes on."""
        self.main.click()
        onward = self.root.locator(".simsim-onward")
        expect(onward).to_be_visible(timeout=SOON)
        expect(onward).to_be_focused()

    def go_on(self) -> None:
        self.root.locator(".simsim-onward").click()
        expect(self.root.locator(".simsim-telling")).to_have_count(0, timeout=SOON)

    def look(self, state: str, scope: str) -> None:
        """Let axe look at the state in three sizes, and see that nothing has to be scrolled sideways."""
        for size in (WIDE, HIGH, NARROW):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]  # width and height
            self.page.wait_for_timeout(300)
            self.told += [f"{state}: {finding}" for finding in findings(self.page, scope)]
        if not self.host.is_lab:
            width = self.page.evaluate("document.documentElement.scrollWidth")
            self.told += [f"{state}: {width} px wide"] if width > NARROW["width"] else []
        self.page.set_viewport_size(WIDE)  # type: ignore[arg-type]  # width and height


def opened(browser: Browser, host: Host) -> Iterator[Trainee]:
    with alone(browser, WIDE) as page:
        page.goto(host.address)
        if host.is_lab:
            run_all(page)
        page.locator(".simsim-training .simsim-main:visible").wait_for(timeout=STARTED_WITHIN * 1000)
        yield Trainee(page, host)
    as_shipped(host.tables)


@pytest.fixture
def trainee(browser: Browser, training_page: Host) -> Iterator[Trainee]:
    """Somebody at the training's own page."""
    yield from opened(browser, training_page)


@pytest.fixture(params=["lab", "training_page"])
def at_either(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Trainee]:
    """Somebody in each host."""
    host: Host = request.getfixturevalue(request.param)
    if host.is_lab:
        host = replace(host, address=host.address.replace("01_simulator", "03_training"))
    yield from opened(browser, host)


@pytest.mark.parametrize("language", ["English", CHINESE])
def test_a_whole_session_is_in_the_record_as_it_was_answered(at_either: Trainee, language: str) -> None:
    lang = {"English": "en", CHINESE: "zh"}[language]
    at_either.begin(language)
    chosen = []
    for n in range(5):
        chosen.append(at_either.choose(n % 2))
        if n == 0:
            at_either.root.locator(".simsim-asking .simsim-acts .simsim-button").nth(1).click()
            expect(at_either.root.locator(".simsim-hints li")).to_have_count(1)
        at_either.answer()
        expect(at_either.root.locator(".simsim-kept")).to_have_text({"en": "Saved.", "zh": "已保存。"}[lang])
        expect(at_either.root.locator(".simsim-marked")).to_have_count(len(chosen[-1]))
        at_either.go_on()
    expect(at_either.root.locator(".simsim-counts")).to_be_visible()
    attempts, policy = at_either.attempts, simsim.open(at_either.host.tables)
    labels = [[shown(policy, name, key).text(lang) for name, key in one.answer.items()] for one in attempts]
    assert labels == chosen
    assert [one.hints for one in attempts] == [1, 0, 0, 0, 0]
    for one in attempts:
        question = question_of(policy, one.question)
        assert question
        marking = marked(policy, question, one.answer)
        assert one.truth == {part.part.output: part.truth.key for part in marking.parts}
        assert one.right is (None if marking.right and any(p.readings for p in marking.parts) else marking.right)


def test_the_rule_that_decides_is_marked_in_its_table(trainee: Trainee) -> None:
    trainee.begin()
    trainee.choose(-1)
    trainee.answer()
    fold = trainee.root.locator(".simsim-why-so details[data-key]").first
    table = fold.locator("table")
    expect(table).to_be_hidden()  # what is told first is short
    fold.locator("summary").click()
    expect(table.locator("tr.is-fires, tr.is-possible").first).to_be_visible()
    expect(trainee.root.locator(".simsim-why-so .simsim-read-by")).to_contain_text("tables ")
    trainee.root.locator(".simsim-more summary").click()
    expect(trainee.root.locator(".simsim-more pre")).to_contain_text("Why:")


def test_a_day_is_picked_on_a_calendar(trainee: Trainee) -> None:
    topic = trainee.root.get_by_label("Topic", exact=True)
    topic.select_option(label=topic.locator("option", has_text="time for the buyer's appeal").inner_text())
    trainee.begin()
    trainee.choose(0)
    day = trainee.root.locator(".simsim-part input[type=date]").first
    day.fill("2025-06-30")
    expect(trainee.root.locator(".simsim-part", has=day).locator("input:checked")).to_have_count(0)
    trainee.answer()
    [one] = trainee.attempts
    assert "2025-06-30" in one.answer.values()


def test_by_keyboard_alone(trainee: Trainee) -> None:
    page = trainee.page
    tab_to(trainee, trainee.root.locator(".simsim-pseudonym button"))
    page.keyboard.press("Enter")
    expect(trainee.root.locator(".simsim-pseudonym input")).not_to_have_value("")
    trainee.name = trainee.person
    tab_to(trainee, trainee.root.locator(".simsim-start .simsim-radio input:checked"))
    page.keyboard.press("ArrowUp")
    expect(trainee.root.locator(".simsim-start .simsim-radio input").first).to_be_checked()
    tab_to(trainee, trainee.main)
    page.keyboard.press("Enter")
    for n in range(5):
        parts = trainee.is_asked()
        expect(trainee.root.locator(".simsim-question-card .simsim-story")).to_be_focused(timeout=SOON)
        for part in parts.all():
            tab_to(trainee, part.locator("input").first)
            page.keyboard.press("Space")
            page.keyboard.press("ArrowDown")
            expect(part.locator("input").nth(1)).to_be_checked()
        tab_to(trainee, trainee.main)
        page.keyboard.press("Enter")
        expect(trainee.root.locator(".simsim-onward")).to_be_focused(timeout=SOON)
        page.keyboard.press("Enter")
        if n < 4:
            expect(trainee.root.locator(".simsim-telling")).to_have_count(0, timeout=SOON)
    expect(trainee.root.locator(".simsim-summary")).to_be_focused(timeout=SOON)
    assert len(trainee.attempts) == 5


@pytest.mark.parametrize("language", ["English", CHINESE])
def test_nothing_to_mend_for_those_who_cannot_see_and_nothing_to_scroll_sideways(
    at_either: Trainee, language: str
) -> None:
    scope = ".simsim" if at_either.host.is_lab else "html"
    at_either.look("start", scope)
    at_either.main.click()
    expect(at_either.root.locator(".simsim-learner [role=alert]")).to_be_visible()
    at_either.look("no pseudonym", scope)
    at_either.begin(language)
    at_either.main.click()
    expect(at_either.root.locator(".simsim-part .simsim-wrong").first).to_be_visible()
    at_either.look("open", scope)
    at_either.choose(0)
    at_either.look("asked", scope)
    at_either.answer()
    at_either.look("told", scope)
    at_either.go_on()
    at_either.is_asked()
    at_either.root.locator(".simsim-asking .simsim-clear").click()
    expect(at_either.root.locator(".simsim-counts")).to_be_visible()
    at_either.look("over", scope)
    assert at_either.told == []


def test_no_text_of_a_cell_runs(browser: Browser, training_page: Host) -> None:
    poisoned(training_page.tables)
    for trainee in opened(browser, training_page):
        expect(trainee.root.locator(".simsim-heading")).to_contain_text("window.fired", timeout=SOON)
        topic = trainee.root.get_by_label("Topic", exact=True)
        topic.select_option(label=topic.locator("option", has_text="risk owner").first.inner_text())
        trainee.begin()
        trainee.choose(0)
        trainee.root.locator(".simsim-asking .simsim-acts .simsim-button").nth(1).click()
        trainee.answer()
        expect(trainee.root.locator(".simsim-why-so")).to_contain_text(HOSTILE[1])
        trainee.root.evaluate("(root) => root.querySelectorAll('details').forEach((fold) => (fold.open = true))")
        trainee.page.wait_for_timeout(1000)
        assert trainee.page.evaluate("window.fired") is None
        assert trainee.root.locator("script, iframe, img, video, [onerror], [onload], [onfocus]").count() == 0


def test_two_pages_with_one_pseudonym_practise_at_once(browser: Browser, training_page: Host) -> None:
    for one in opened(browser, training_page):
        one.begin()
        for other in opened(browser, training_page):
            other.root.locator(".simsim-pseudonym input").fill(one.name)
            other.root.locator(".simsim-start .simsim-radio input").first.check()
            other.main.click()
            for trainee in (one, other):
                trainee.choose(0)
                trainee.answer()
                expect(trainee.root.locator(".simsim-kept")).to_have_text("Saved.")
        assert len(one.attempts) == 2
        assert len({attempt.session for attempt in one.attempts}) == 2


@pytest.mark.parametrize("language", ["English", CHINESE])
def test_the_five_days_are_not_cut_off_on_a_telephone(trainee: Trainee, language: str) -> None:
    trainee.page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # width and height
    trainee.root.get_by_label("Language 语言").select_option(label=language)
    trainee.root.locator(".simsim-pseudonym button").click()
    days = trainee.root.locator(".simsim-days")
    expect(days.locator("tbody tr")).to_have_count(5)
    assert days.evaluate("(days) => days.scrollWidth - days.clientWidth") == 0
