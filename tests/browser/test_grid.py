"""A table changed on the screen by keyboard alone, in both hosts: marked while typing, tried, saved, read anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, expect

from tests.browser.test_hostile import CALL
from tests.browser.test_simulator import enter_a_dispute

if TYPE_CHECKING:
    from tests.browser.conftest import Host, Screen

pytestmark = pytest.mark.browser
PATIENT = 60_000  # all examples are tried, on a computer that may be busy


@pytest.fixture
def host(editing: Host) -> Host:
    """Each host in which the tables may be changed."""
    return editing


def opened(screen: Screen) -> Locator:
    """The grid, with the focus on its first cell, by keyboard."""
    screen.root.get_by_role("button", name="Change a table").focus()
    screen.page.keyboard.press("Enter")
    grid = screen.root.get_by_role("grid")
    expect(grid).to_be_visible()
    screen.field("Table").focus()
    for _ in range(3):  # what scrolls may be in the order too
        screen.page.keyboard.press("Tab")
        if grid.locator("[data-cell]:focus").count():
            break
    expect(grid.locator('[data-cell="A4"]')).to_be_focused()
    return grid


def go(screen: Screen, *keys: str) -> None:
    for key in keys:
        screen.page.keyboard.press(key)


def test_a_rule_is_changed_by_keyboard_alone(screen: Screen) -> None:
    enter_a_dispute(screen)
    verdict = screen.headline("verdict.verdict")
    expect(verdict).to_contain_text("refund or another remedy")
    grid, keyboard = opened(screen), screen.page.keyboard
    output = grid.locator('[data-cell="I10"]')  # of rule 7, which decides this case
    go(screen, *["ArrowDown"] * 6, *["ArrowRight"] * 8)
    expect(output).to_be_focused()
    expect(output).to_have_text("refund_or_remedy_for_buyer")

    go(screen, "F2", "Control+a")
    keyboard.type("manual_reviewx")
    typed = output.locator("textarea")
    expect(typed).to_have_attribute("aria-invalid", "true")  # while it is typed
    expect(typed).to_have_accessible_name("verdict, 7")
    expect(output.locator(".simsim-unseen")).to_contain_text("has no value manual_reviewx")
    expect(screen.root.locator(".simsim-wrong")).to_contain_text("disputes.xlsx, sheet verdict, I10")
    save = screen.root.get_by_role("button", name="Save", exact=True)
    expect(save).to_have_attribute("aria-disabled", "true")
    go(screen, "Escape")
    expect(output).to_be_focused()
    expect(output).to_have_text("refund_or_remedy_for_buyer")
    expect(output).to_have_attribute("aria-invalid", "false")

    keyboard.type("manual_review")
    go(screen, "Enter")
    expect(grid.locator('[data-cell="I11"]')).to_be_focused()
    expect(output).to_contain_text("manual_review")
    case = screen.root.locator(".simsim-effect .simsim-becomes")
    expect(case).to_contain_text("refund or another remedy for the buyer → to be reviewed by a person", timeout=PATIENT)
    expect(screen.root.locator(".simsim-counts .is-break")).to_contain_text("fail now: ", timeout=PATIENT)
    expect(verdict).to_contain_text("refund or another remedy")  # nothing is saved yet
    expect(save).to_have_attribute("aria-disabled", "false")
    save.focus()
    go(screen, "Enter")
    still = screen.root.get_by_role("button", name="Save all the same")
    expect(still).to_be_focused()
    go(screen, "Enter")
    expect(verdict).to_contain_text("to be reviewed by a person", timeout=PATIENT)
    expect(output).to_have_text("manual_review")
    assert load_workbook(screen.tables / "disputes.xlsx")["verdict"]["I10"].value == "manual_review"
    assert grid.locator(".is-changed").count() == 0


def test_keys_in_the_grid_do_nothing_to_the_page_around_it(screen: Screen) -> None:
    grid = opened(screen)
    cells = screen.page.locator(".jp-Cell").count()
    go(screen, "ArrowDown", "ArrowUp", "End", "Home", "PageDown", "Control+Home")
    expect(grid.locator('[data-cell="A4"]')).to_be_focused()
    screen.page.keyboard.type("x")
    expect(grid.locator('[data-cell="A4"] textarea')).to_have_value("x")
    go(screen, "Escape", "Escape")
    expect(grid.locator('[data-cell="A4"]')).to_be_focused()
    go(screen, "ArrowRight", "a", "b", "Escape", "d", "d", "Escape")
    expect(grid.locator('[data-cell="B4"]')).to_be_focused()
    assert screen.page.locator(".jp-Cell").count() == cells
    expect(screen.root.locator(".simsim-drafted")).to_be_hidden()


def test_a_text_that_tries_to_be_script_is_shown_as_it_is_written(screen: Screen) -> None:
    grid = opened(screen)
    text = f"<img src=x onerror={CALL}>"
    go(screen, "ArrowRight", "ArrowRight")
    screen.page.keyboard.type(text)
    go(screen, "Enter")
    cell = grid.locator('[data-cell="C4"]')
    expect(cell).to_contain_text(text)
    expect(cell).to_have_attribute("aria-invalid", "true")
    expect(screen.root.locator(".simsim-wrong")).to_contain_text(text)
    screen.page.wait_for_timeout(500)
    assert screen.page.evaluate("window.fired") is None
    assert screen.root.locator(".simsim-rooms img").count() == 0
    screen.root.get_by_role("button", name="Discard").focus()
    go(screen, "Enter")
    expect(cell).to_have_text("stopped")


@pytest.mark.parametrize("viewport", [{"width": 400, "height": 800}])
def test_on_a_narrow_page_the_grid_scrolls_by_itself(screen: Screen) -> None:
    grid = opened(screen)
    go(screen, "End")
    within: bool = grid.locator("[data-cell]:focus").evaluate(
        "(cell) => { const [a, b] = [cell, cell.closest('.simsim-scroll')].map((el) => el.getBoundingClientRect());"
        " return a.left >= b.left && (a.right <= b.right + 1 || a.width > b.width); }"
    )
    assert within
    wide: bool = screen.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not wide
