"""Finding, trying, copying and sharing on the screen, in both hosts, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.test_simulator import enter_a_dispute

if TYPE_CHECKING:
    from tests.browser.conftest import Screen

pytestmark = pytest.mark.browser


def clipboard(screen: Screen) -> str:
    screen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    text: str = screen.page.evaluate("navigator.clipboard.readText()")
    return text


def test_a_case_is_found_copied_shared_and_opened_again(screen: Screen) -> None:
    enter_a_dispute(screen)
    verdict = screen.headline("verdict.verdict")
    expect(verdict).to_contain_text("refund or another remedy")

    search = screen.field("Find a question or an example")
    search.fill("court action")
    expect(screen.field("court action started")).to_be_visible()
    expect(screen.field("market")).to_be_hidden()
    search.fill("")
    expect(screen.field("market")).to_be_visible()

    screen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    replies = screen.root.locator('details[data-key="reply to seller"]')
    replies.locator("> summary").click()
    copy = replies.get_by_role("button", name="Copy").first
    copy.click()
    expect(replies.get_by_role("button").first).to_have_text("✓ Copied")
    assert clipboard(screen) == copy.get_attribute("data-copy")

    screen.root.get_by_role("button", name="Examples, and the code of this case").click()
    own = screen.root.locator(".simsim-own-code")
    own.get_by_role("button", name="Copy:").click()
    code = clipboard(screen)
    assert code == own.locator("code").text_content()
    screen.root.get_by_role("button", name="Clear all answers").click()
    expect(verdict).to_contain_text("not yet determined")
    screen.field("Open a case by its code").fill(code)
    expect(verdict).to_contain_text("refund or another remedy")
    expect(screen.field("order amount (MYR)")).to_have_value("120.50")
    expect(screen.field("Open a case by its code")).to_have_value("")


def test_what_would_change_a_result_is_tried_with_one_press(screen: Screen) -> None:
    enter_a_dispute(screen)
    risk = screen.headline("risk_owner.risk_owner")
    expect(risk).to_contain_text("the seller")
    card = screen.root.locator('[data-output="risk_owner.risk_owner"]')
    why = card.locator("details > summary")
    why.focus()
    screen.page.keyboard.press("Enter")
    expect(card).to_contain_text("What would change it")
    first = card.get_by_role("button", name="Try it").first
    becomes = (first.get_attribute("aria-label") or "").removeprefix("Try it: ").partition(",")[0]
    first.click()
    expect(risk).to_contain_text(becomes)


def test_an_example_is_opened_and_marked_in_either_language(screen: Screen) -> None:
    screen.field("Language 语言").select_option(label="简体中文")
    screen.root.get_by_role("button", name="案例与本案案件码").click()
    examples = screen.field("打开案例")
    examples.select_option(index=1)
    expect(screen.root.locator(".simsim-aids")).to_contain_text("政策中的案例：")
    expect(screen.root.locator(".simsim-facts dt").first).to_be_visible()
    screen.field("语言 Language").select_option(label="English")
    expect(screen.root.locator(".simsim-aids")).to_contain_text("An example of the policy: ")
    screen.root.get_by_role("button", name="A random example").click()
    expect(screen.root.locator(".simsim-aids")).to_contain_text("An example of the policy: ")


def test_a_case_is_asked_one_by_one_by_keyboard_alone(screen: Screen) -> None:
    screen.root.get_by_role("button", name="Ask me one by one").focus()
    screen.page.keyboard.press("Enter")
    guided = screen.root.locator(".simsim-guided")
    expect(guided).to_contain_text("Question 1;")
    expect(screen.root.locator(".simsim-form")).to_have_count(0)
    expect(guided.locator("input:focus, select:focus")).to_have_count(1)  # the input is ready to be answered
    asked = []
    for number in range(1, 5):
        expect(guided).to_contain_text(f"Question {number};")
        asked.append(guided.locator("label").first.text_content())
        if guided.locator("select").count():
            screen.page.keyboard.press("ArrowDown")
            step = guided.get_by_role("button", name="Next")
            expect(step).to_have_attribute("aria-disabled", "false")
        else:
            step = guided.get_by_role("button", name="I do not know")
        step.focus()
        screen.page.keyboard.press("Enter")
    expect(guided).to_contain_text("Question 5;")
    assert len({*asked}) == 4
    back = guided.get_by_role("button", name="Back")
    for number in range(4, 0, -1):
        back.focus()
        screen.page.keyboard.press("Enter")
        expect(guided).to_contain_text(f"Question {number};")
        assert guided.locator("label").first.text_content() == asked[number - 1]
    screen.field("Language 语言").select_option(label="简体中文")
    expect(guided).to_contain_text("第 1 个问题")
    screen.root.get_by_role("button", name="显示全部问题").click()
    expect(screen.root.locator(".simsim-form")).to_be_visible()
