"""The assessment in a browser: made, answered, handed in, read, in both languages and hosts; its time; its keys."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from simsim.knowledge import open_policy
from simsim.reports.html_parts import Reader
from simsim.reports.wording import SCREEN
from simsim.training.html_paper import key_html, paper_html
from simsim.training.marking import right_answer
from simsim.training.paper import Paper, agreed, paper_of
from simsim.training.record import Kind, Record
from tests.browser.conftest import alone
from tests.browser.test_access import HIGH, NARROW, WIDE, Look, findings
from tests.serving import ROOT, TOKEN, served
from tests.sheets import SHIPPED

if TYPE_CHECKING:
    from simsim.policy.model import PolicyModel

pytestmark = pytest.mark.browser
LONG = 60_000  # milliseconds within which a kernel starts, or a paper is drawn


@dataclass(frozen=True)
class Class:
    """A running host of the training, and the record that it keeps."""

    address: str
    record: Path
    is_lab: bool


@pytest.fixture(scope="module")
def own_page(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Class]:
    """The training as a page of its own."""
    assert chromium
    work = tmp_path_factory.mktemp("class")
    with served(work, "app", "login", "--token", TOKEN, "--training") as (address, _):
        yield Class(f"{address}?token={TOKEN}", work / "training.sqlite", is_lab=False)


@pytest.fixture(scope="module")
def lab(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Class]:
    """The training in JupyterLab."""
    assert chromium
    work = tmp_path_factory.mktemp("class-lab")
    shutil.copytree(ROOT / "notebooks", work / "notebooks", ignore=shutil.ignore_patterns("checks"))
    with served(work, "lab", "api/status", "--training") as (address, _):
        page = f"{address}lab/tree/notebooks/03_training.ipynb?token={TOKEN}"
        yield Class(page, work / "training.sqlite", is_lab=True)


@pytest.fixture(scope="module")
def policy() -> PolicyModel:
    return open_policy(SHIPPED)


class Room:
    """The assessment on a page, driven as a reader would in one of the languages."""

    def __init__(self, page: Page, lang: str) -> None:
        self.page, self.lang = page, lang
        self.root = page.locator(".simsim")

    def word(self, key: str, **fields: object) -> str:
        """What the screen says."""
        return SCREEN[key].text(self.lang).format(**fields)

    def enter(self) -> None:
        """Choose the language and the way."""
        expect(self.root.get_by_label("Language 语言")).to_be_visible(timeout=LONG)
        self.root.get_by_label("Language 语言").select_option({"en": "English", "zh": "简体中文"}[self.lang])
        self.root.get_by_label(self.word("assessment"), exact=True).check()
        expect(self.field("paper code")).to_be_visible()

    def field(self, key: str) -> Locator:
        """The input that is called so."""
        return self.root.get_by_label(self.word(key), exact=True)

    def press(self, key: str) -> None:
        """Press the button that is called so."""
        self.button(key).click()

    def button(self, key: str) -> Locator:
        """The button that is called so."""
        return self.root.get_by_role("button", name=self.word(key), exact=True)

    def open(self, code: str, person: str) -> None:
        """Enter a name and a code."""
        self.field("pseudonym").fill(person)
        self.field("paper code").fill(code)
        self.press("paper open")

    def stands(self, n: int, count: int, done: int) -> None:
        """Wait until it is said how far one is."""
        expect(self.root.get_by_text(self.word("paper standing", n=n, count=count, done=done))).to_be_visible(
            timeout=LONG
        )

    def answer(self, policy: PolicyModel, paper: Paper, number: int) -> None:
        """Choose what is right of a question."""
        question = paper.questions[number]
        truth = right_answer(policy, question)
        for part in question.parts:
            caption, key = part.caption.text(self.lang), truth[part.output]
            label = next((one.label.text(self.lang) for one in part.choices if one.key == key), "")
            if label:
                name = self.word("or no day", part=caption) if part.dated else caption
                self.root.get_by_role("group", name=name, exact=True).get_by_label(label, exact=True).check()
            else:
                self.root.get_by_label(caption, exact=True).fill(key)


@pytest.fixture(params=["own_page", "lab"])
def host(request: pytest.FixtureRequest) -> Class:
    found: Class = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of its own; nothing may be asked for outside."""
    with alone(browser, WIDE) as made:
        yield made


def load(page: Page, host: Class, lang: str = "en") -> Room:
    """The assessment, open."""
    page.goto(host.address)
    if host.is_lab:
        page.get_by_text("| Idle").wait_for(timeout=LONG)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
    room = Room(page, lang)
    room.enter()
    return room


def drawn(policy: PolicyModel, seed: int, length: int = 2, minutes: int = 0) -> Paper:
    """A paper of today, as its code gives it."""
    now = datetime.now(UTC)
    terms = agreed(policy, "verdict", seed=seed, length=length, minutes=minutes, as_of=now.date(), now=now)
    return paper_of(policy, terms.code)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_paper_is_answered_handed_in_and_read(page: Page, host: Class, policy: PolicyModel, lang: str) -> None:
    room, paper = load(page, host, lang), drawn(policy, 1)
    person = f"heron-{lang}"
    room.open(paper.code, person)
    expect(room.root.locator(".simsim-ready")).to_contain_text(paper.code, timeout=LONG)
    room.press("paper start")
    room.stands(1, 2, 0)
    expect(room.root.get_by_role("timer")).to_contain_text("0:")
    room.answer(policy, paper, 0)
    room.press("paper next")
    room.stands(2, 2, 1)
    expect(room.root.get_by_text(room.word("paper saved", n=1))).to_be_visible()
    room.press("paper back")
    room.stands(1, 2, 1)
    room.field("paper jump").select_option(label=room.word("paper item open", n=2))
    room.stands(2, 2, 1)
    room.press("paper hand in")
    expect(room.root.get_by_text(room.word("paper sure", count=1))).to_be_visible()
    room.press("paper hand it in")
    result = room.root.locator(".simsim-result")
    expect(result).to_contain_text(room.word("paper not passed"), timeout=LONG)
    expect(result).to_contain_text(room.word("paper score", right=1, count=2, percent=50))
    expect(room.field("paper look at")).to_have_value(re.compile(room.word("paper item", n=2)))
    expect(room.root.locator(".simsim-why-so")).to_contain_text(policy.version)
    with Record(host.record) as record:
        [attempt], [sitting] = record.attempts(person), record.sittings(person)
    assert (attempt.right, attempt.kind, attempt.session) == (True, Kind.ASSESSMENT, paper.code)
    assert sitting.ended is not None


def test_a_paper_is_made_and_others_get_the_same(page: Page, own_page: Class) -> None:
    room = load(page, own_page)
    room.field("paper area").select_option(index=1)
    room.field("paper length").select_option("5")
    room.field("paper time").select_option(label="10 minutes")
    room.press("paper make it")
    ready = room.root.locator(".simsim-ready")
    code = ready.locator("code").first.text_content(timeout=LONG) or ""
    with page.expect_download() as handed:
        room.button("as page").click()
    assert handed.value.suggested_filename == f"paper-{code}.html"
    room.press("paper leave")
    room.open(code, "otter-11")
    expect(ready).to_contain_text(code, timeout=LONG)
    expect(room.button("as page")).to_be_hidden()
    room.press("paper start")
    room.stands(1, 5, 0)
    expect(room.root.get_by_role("timer")).to_contain_text("9:5")


def test_a_page_that_is_loaded_again_goes_on_where_one_was(page: Page, own_page: Class, policy: PolicyModel) -> None:
    room, paper = load(page, own_page), drawn(policy, 2)
    room.open(paper.code, "kite-31")
    room.press("paper start")
    room.stands(1, 2, 0)
    room.answer(policy, paper, 0)
    room.press("paper next")
    room.stands(2, 2, 1)
    room = load(page, own_page)
    room.field("pseudonym").fill("kite-31")
    room.root.get_by_role("button", name=f"Go on: {paper.code}").click()
    room.stands(2, 2, 1)
    room.press("paper back")
    room.stands(1, 2, 1)
    expect(room.root.locator(".simsim-question-card input[type=radio]:checked").first).to_be_visible()


def test_when_the_time_is_over_the_paper_is_handed_in_by_itself(
    page: Page, own_page: Class, policy: PolicyModel
) -> None:
    room, paper = load(page, own_page), drawn(policy, 3, minutes=10)
    with Record(own_page.record) as record:
        record.begin("comet-44", paper.code, datetime.now(UTC) - timedelta(minutes=9, seconds=45))
    room.open(paper.code, "comet-44")
    room.stands(1, 2, 0)
    expect(room.root.get_by_role("timer")).to_contain_text("0:")
    room.answer(policy, paper, 0)
    expect(room.root.get_by_text(room.word("paper time over"))).to_be_visible(timeout=LONG)
    expect(room.root.locator(".simsim-result")).to_contain_text("1 of 2 right")


def test_the_last_minute_is_announced_and_not_every_second(page: Page, own_page: Class, policy: PolicyModel) -> None:
    room, paper = load(page, own_page), drawn(policy, 6, minutes=10)
    with Record(own_page.record) as record:
        record.begin("maple-77", paper.code, datetime.now(UTC) - timedelta(minutes=8, seconds=50))
    room.open(paper.code, "maple-77")
    room.stands(1, 2, 0)
    said = room.root.locator(".simsim-timer [role=status]")
    assert said.text_content() == ""
    expect(said).to_have_text("One minute is left.", timeout=LONG)
    assert room.root.get_by_role("timer").get_attribute("aria-live") is None  # a timer is quiet of itself


def test_the_keyboard_alone_will_do(page: Page, own_page: Class, policy: PolicyModel) -> None:
    room, paper = load(page, own_page), drawn(policy, 4)

    def to(target: Locator) -> None:
        """Go on with the tabulator until the focus is there."""
        for _ in range(60):
            if target.evaluate("(el) => el === document.activeElement"):
                return
            page.keyboard.press("Tab")
        pytest.fail("the focus never came there")

    to(room.field("pseudonym"))
    page.keyboard.type("lotus-55")
    to(room.field("paper code"))
    page.keyboard.type(paper.code)
    to(room.button("paper open"))
    page.keyboard.press("Enter")
    expect(room.root.locator(".simsim-ready")).to_be_focused(timeout=LONG)
    to(room.button("paper start"))
    page.keyboard.press("Enter")
    room.stands(1, 2, 0)
    expect(room.root.locator(".simsim-story")).to_be_focused()
    for number in range(2):
        groups = room.root.locator(".simsim-question-card fieldset")
        for n in range(groups.count()):
            to(groups.nth(n).locator("input").first)
            page.keyboard.press("Space")
        if number == 0:
            to(room.button("paper next"))
            page.keyboard.press("Enter")
            room.stands(2, 2, 1)
    to(room.button("paper hand in"))
    page.keyboard.press("Enter")
    expect(room.button("paper hand it in")).to_be_focused()
    page.keyboard.press("Enter")
    expect(room.root.locator(".simsim-summary")).to_be_focused(timeout=LONG)
    to(room.field("paper look at"))
    page.keyboard.press("ArrowDown")
    expect(room.field("paper look at")).to_have_value(re.compile("Question 2"))


def test_axe_finds_nothing_and_nothing_is_wider_than_a_narrow_page(
    page: Page, own_page: Class, policy: PolicyModel
) -> None:
    room, paper = load(page, own_page), drawn(policy, 5, minutes=30)
    look = Look(page, "html")

    def at(state: str) -> None:
        for size in (NARROW, HIGH):
            look.at(f"{state}, {size['width']} wide", size)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), state

    room.press("paper open")
    expect(room.root.get_by_text(room.word("paper no code"))).to_be_visible()
    at("the entrance")
    room.open(paper.code, "cedar-66")
    expect(room.root.locator(".simsim-ready")).to_contain_text(paper.code, timeout=LONG)
    at("the terms")
    room.press("paper start")
    room.stands(1, 2, 0)
    room.answer(policy, paper, 0)
    room.press("paper hand in")
    expect(room.button("paper hand it in")).to_be_visible()
    at("the question")
    room.press("paper hand it in")
    expect(room.root.locator(".simsim-result")).to_be_visible(timeout=LONG)
    at("the result")
    with page.expect_download() as handed:
        room.button("as page").click()
    sheet = Path(handed.value.path()).read_text(encoding="utf-8")
    assert "cedar-66" in sheet
    for name, html in (
        ("the sheet", sheet),
        ("the paper", paper_html(policy, paper, Reader("zh"))),
        ("the key", key_html(policy, paper, Reader("en"))),
    ):
        page.goto("about:blank")
        page.set_content(html)
        for size in (NARROW, HIGH):
            page.set_viewport_size(size)  # type: ignore[arg-type]  # width and height
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        look.told += [f"{name}: {finding}" for finding in findings(page, "html")]
    assert look.told == []
