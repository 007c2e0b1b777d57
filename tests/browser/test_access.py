"""Who may not see, hear or point well can use the screens: axe-core finds nothing to mend on them, in both hosts.

In a notebook only our element is looked at; the page of its own is looked at as a whole. What axe cannot judge, such
as the contrast of a sign that is no letter, is no finding. It judges the contrast only of what is on the screen, so
that is made high where contrast is the point.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import Browser, Page, expect

import simsim
from simsim.reports.book import book_html
from tests.browser.test_simulator import edit, enter_a_dispute
from tests.sheets import SHIPPED

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import Host, Screen

pytestmark = pytest.mark.browser

AXE: Final = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOK: Final = """
async ([scope, values]) => {
  const { violations } = await axe.run(scope, { runOnly: { type: "tag", values }, resultTypes: ["violations"] });
  const told = ({ any, all, none }) => [...any, ...all, ...none].map((check) => check.message).join("; ");
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map((node) => `${impact}: ${id}: ${node.html.slice(0, 160)}: ${told(node)}`));
}
"""
WIDE, NARROW = {"width": 1440, "height": 1000}, {"width": 400, "height": 900}
HIGH: Final = {"width": 1440, "height": 9000}


def findings(page: Page, scope: str) -> list[str]:
    """What axe has to say of what the page shows now."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(LOOK, [scope, TAGS])
    return found


class Look:
    """Looks at what the screen shows, once it is at rest; ``told`` is all that was to be mended, with the state."""

    def __init__(self, page: Page, scope: str) -> None:
        self.page, self.scope = page, scope
        self.told: list[str] = []

    def at(self, state: str, viewport: dict[str, int]) -> None:
        """Look at a state, in a window of that size."""
        self.page.set_viewport_size(viewport)  # type: ignore[arg-type]  # width and height
        self.page.wait_for_timeout(400)
        self.told += [f"{state}: {finding}" for finding in findings(self.page, self.scope)]


@pytest.fixture
def look(screen: Screen, host: Host) -> Look:
    return Look(screen.page, ".simsim" if host.is_lab else "html")


def unfold(screen: Screen) -> None:
    """Open every group and every fold, and wait for what is only sent once it is open."""
    for _ in range(2):
        screen.root.evaluate(
            """(root) => {
              root.querySelectorAll('.simsim-head[aria-expanded="false"]').forEach((head) => head.click());
              root.querySelectorAll("details").forEach((fold) => (fold.open = true));
            }"""
        )
        screen.page.wait_for_timeout(800)


def test_the_first_look_and_one_question_at_a_time(screen: Screen, look: Look) -> None:
    look.at("empty", WIDE)
    look.at("empty, narrow", NARROW)
    screen.root.get_by_role("button", name="Ask me one by one").click()
    guided = screen.root.locator(".simsim-guided")
    expect(guided).to_contain_text("Question 1;")
    look.at("guided, narrow", NARROW)
    screen.field("Language 语言").select_option(label="简体中文")
    expect(guided).to_contain_text("第 1 个问题")
    look.at("guided, Chinese", WIDE)
    assert look.told == []


def enter_what_is_wrong(screen: Screen) -> None:
    """A dispute of which an amount cannot be read, while the tables cannot be opened."""
    enter_a_dispute(screen)
    edit(screen.tables / "after_ruling.xlsx", "risk_owner", 3, "risk owner", "the_seler")
    screen.field("order amount (MYR)").fill("1,000")
    expect(screen.root.locator(".simsim-wrong").first).to_be_visible()
    expect(screen.root.locator(".simsim-errors section")).to_be_visible(timeout=15_000)


def test_a_dispute_with_all_that_can_be_wrong_and_all_that_can_be_opened(
    screen: Screen, host: Host, look: Look
) -> None:
    enter_what_is_wrong(screen)
    look.at("wrong", HIGH)
    unfold(screen)
    look.at("unfolded", WIDE)
    screen.field("Language 语言").select_option(label="简体中文")
    expect(screen.root.locator(".simsim-facts")).to_contain_text("马来西亚", timeout=15_000)
    if host.is_lab:
        screen.page.keyboard.press("Control+b")  # the file browser leaves no room
    look.at("unfolded, Chinese, narrow", NARROW)
    assert look.told == []


def test_a_dispute_in_the_dark(screen: Screen, host: Host, look: Look) -> None:
    darken(screen.page, host)
    enter_what_is_wrong(screen)
    look.at("dark", HIGH)
    assert look.told == []


def darken(page: Page, host: Host) -> None:
    """Let the host be dark, as its reader would."""
    if host.is_lab:
        page.get_by_role("menuitem", name="Settings", exact=True).click()
        page.get_by_text("Theme", exact=True).hover()
        page.get_by_text("JupyterLab Dark", exact=True).click()
    else:
        page.goto(f"{host.address}&theme=dark")
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
    page.locator(".simsim .simsim-answer h3").first.wait_for()


FEW: Final = """
() => {
  for (const list of document.querySelectorAll(".chapter, .chapter :is(tbody, ul, ol, section, article, div)"))
    [...list.children].slice(6).forEach((child) => child.remove());
  document.querySelectorAll("details").forEach((fold) => (fold.open = true));
}
"""  # the page has 150,000 elements, most of them like others: axe would take minutes


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The policy book, written as a file."""
    file: Path = tmp_path_factory.mktemp("book") / "policy_book.html"
    file.write_text(book_html(simsim.open(SHIPPED)), encoding="utf-8")
    return file.as_uri()


@pytest.mark.parametrize(
    ("locale", "viewport", "scheme"), [("en-GB", WIDE, "light"), ("zh-CN", NARROW, "dark")], ids=["light", "dark"]
)
def test_the_policy_book(browser: Browser, book: str, locale: str, viewport: dict[str, int], scheme: str) -> None:
    context = browser.new_context(viewport=viewport, locale=locale, color_scheme=scheme)  # type: ignore[arg-type]  # width and height
    page = context.new_page()
    page.goto(book)
    page.evaluate(FEW)
    found = findings(page, "html")
    context.close()
    # The switch of the language stands before the page and its parts, so that it works without a script.
    assert [finding for finding in found if not finding.startswith('moderate: region: <input type="radio"')] == []
