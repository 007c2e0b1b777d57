"""The picture of the path in a real browser: a box is reached and answers by keyboard, and leads to its table."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import simsim
from simsim.policy.walk import Outcome
from simsim.reports.html import answer_html
from simsim.reports.html_parts import Reader
from simsim.reports.html_path import path_html
from simsim.reports.html_tables import decision_html
from tests.sheets import LENDING, SHIPPED

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

LOOKS = SHIPPED.parent / "simsim" / "simulator"
EN = Reader("en")


def shown(page: Page, found: Outcome) -> None:
    """The picture, the answer and the tables, each in a pane as the screen has them."""
    page.set_content("<div class='simsim'></div>")
    page.add_style_tag(content=(LOOKS / "simulator.css").read_text(encoding="utf-8"))
    page.add_script_tag(content=(LOOKS / "pane.js").read_text(encoding="utf-8"))
    tables = "".join(decision_html(found, one, EN, opened=False) for one in found.decisions.values())
    page.evaluate(
        """(panes) => {
          window.panes = panes.map((html) => {
            const el = document.querySelector(".simsim").appendChild(document.createElement("div"));
            const made = pane(el, () => {});
            made.put.html(html);
            return made;
          });
        }""",
        [path_html(found, EN), answer_html(found, EN), tables],
    )


@pytest.fixture
def page(browser: Browser) -> Page:
    return browser.new_page(viewport={"width": 400, "height": 800})


@pytest.fixture
def found() -> Outcome:
    now = datetime(2025, 3, 20, 9, tzinfo=UTC)
    return simsim.open(LENDING).decide({"branch": "central"}, as_of=date(2025, 3, 20), now=now)


@pytest.mark.parametrize("key", ["Enter", " "])
def test_a_box_leads_to_its_table_by_keyboard(page: Page, found: Outcome, key: str) -> None:
    shown(page, found)
    page.locator("g[data-show=bill]").focus()
    page.keyboard.press(key)
    table = page.locator("details[data-key=bill]")
    expect(table).to_have_attribute("open", "")
    expect(table.locator("summary")).to_be_focused()


def test_a_box_leads_to_its_table_by_a_click_and_a_deadline_to_its_card(page: Page, found: Outcome) -> None:
    shown(page, found)
    page.locator("g[data-show=overdue]").click()
    expect(page.locator("details[data-key=overdue] > summary")).to_be_focused()
    page.locator("g[data-show=return_clock]").click()
    expect(page.locator("[data-clock=return_clock]")).to_be_focused()


def test_arrows_lead_from_box_to_box_and_around(page: Page, found: Outcome) -> None:
    shown(page, found)
    boxes = page.locator("g[data-show]")
    boxes.first.focus()
    page.keyboard.press("ArrowRight")
    expect(boxes.nth(1)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(boxes.last).to_be_focused()


def test_a_repaint_keeps_the_focus_on_its_box_and_the_place_that_was_scrolled_to(page: Page, found: Outcome) -> None:
    shown(page, found)
    scroll = page.locator("[data-key=path]")
    page.locator("g[data-show=bill]").focus()
    scroll.evaluate("(el) => (el.scrollLeft = 40)")
    page.wait_for_function("() => new Promise((done) => requestAnimationFrame(() => done(true)))")
    page.evaluate("(html) => window.panes[0].put.html(html)", path_html(found, EN))
    expect(page.locator("g[data-show=bill]")).to_be_focused()
    assert scroll.evaluate("(el) => el.scrollLeft") == 40


def test_the_drawing_scrolls_in_its_own_place_and_no_text_leaves_its_box(page: Page) -> None:
    now = datetime(2025, 6, 20, 12, tzinfo=UTC)
    shown(page, simsim.open(SHIPPED).decide({}, as_of=date(2025, 6, 20), now=now))
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    wide = page.evaluate(
        """() => [...document.querySelectorAll(".simsim-node text")].filter((text) => {
          const inner = text.getBoundingClientRect();
          const outer = text.parentNode.querySelector("rect").getBoundingClientRect();
          return inner.right > outer.right || inner.bottom > outer.bottom;
        }).map((text) => text.textContent)"""
    )
    assert wide == []
