"""The rooms beside a case, in both hosts, in a real browser: what if, the picture, keeping and sharing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.test_aids import clipboard
from tests.browser.test_simulator import enter_a_dispute

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import Host, Screen

pytestmark = pytest.mark.browser


def enter_room(screen: Screen, name: str) -> None:
    screen.root.get_by_role("button", name=name, exact=True).click()


def test_a_result_is_pinned_varied_and_read_otherwise(screen: Screen) -> None:
    enter_a_dispute(screen)
    verdict = screen.headline("verdict.verdict")
    enter_room(screen, "What if")
    screen.root.get_by_role("button", name="Pin this result").click()
    compared = screen.root.locator(".simsim-compared")
    expect(compared).to_contain_text("pinned 1")

    sweep = screen.root.locator(".simsim-map")
    expect(sweep.locator("tr", has_text="● the buyer")).to_contain_text("refund or another remedy for the buyer")
    sweep.locator("tr", has_text="the seller").get_by_role("button").click()
    expect(verdict).to_contain_text("buyer's application rejected")
    expect(screen.field("evidence supports")).to_have_value("the seller")
    expect(compared.locator("tr", has_text="Verdict").locator(".is-different")).to_contain_text("≠ refund")

    screen.field("and").select_option(label="order type")
    expect(screen.root.locator(".simsim-map td.is-here")).to_have_count(1)
    expect(screen.root.locator(".simsim-legend")).to_contain_text("buyer's application rejected")

    flips = screen.root.locator(".simsim-shifts")
    flips.get_by_role("button", name="Try it: What the article says: off").click()
    expect(verdict).to_contain_text("the policy is silent")
    expect(screen.field("What the article says")).not_to_be_checked()

    compared.get_by_role("button", name="pinned 1: Open it").click()
    expect(verdict).to_contain_text("refund or another remedy")
    expect(screen.field("What the article says")).to_be_checked()
    screen.field("Language 语言").select_option(label="简体中文")
    expect(screen.root.get_by_role("button", name="如果……")).to_have_attribute("aria-expanded", "true")
    expect(compared.locator("tr", has_text="结论").first).to_contain_text("买家")
    compared.get_by_role("button", name="已固定 1: 移除").click()
    expect(screen.root.locator(".simsim-pins")).to_contain_text("先固定一个结果")


def test_the_picture_shows_the_path_and_leads_to_the_tables(screen: Screen) -> None:
    enter_a_dispute(screen)
    enter_room(screen, "The path, drawn")
    node = screen.root.locator('.simsim-node[data-show="verdict"]')
    expect(node).to_be_visible()
    node.focus()
    screen.page.keyboard.press("Enter")
    table = screen.root.locator('details[data-key="verdict"]')
    expect(table.locator("> summary")).to_be_focused()
    expect(table.locator("tr.is-fires")).to_be_visible()
    screen.field("Language 语言").select_option(label="简体中文")
    expect(screen.root.locator(".simsim-path h3")).to_have_text("本案经过的决策路径")
    enter_room(screen, "路径图")  # the same button closes it
    expect(node).to_be_hidden()


def test_a_case_is_kept_reported_and_opened_again(screen: Screen, host: Host, tmp_path: Path) -> None:
    enter_a_dispute(screen)
    verdict = screen.headline("verdict.verdict")
    enter_room(screen, "Keep and share")
    screen.field("Ticket").fill("T-8812")
    screen.field("By").fill("安")
    screen.root.get_by_role("button", name="Keep it").click()
    expect(screen.root.get_by_role("status").filter(has_text="Kept: T-8812")).to_be_visible()

    for name, ending, begin in (("As a page", ".html", b"<!doctype html>"), ("As a PDF", ".pdf", b"%PDF-")):
        with screen.page.expect_download(timeout=60000) as waiting:
            screen.root.get_by_role("button", name=name).click()
        assert waiting.value.suggested_filename == f"T-8812{ending}"
        waiting.value.save_as(tmp_path / f"report{ending}")
        assert (tmp_path / f"report{ending}").read_bytes().startswith(begin)
    assert "T-8812" in (tmp_path / "report.html").read_text(encoding="utf-8")

    screen.root.get_by_role("button", name="Clear all answers").click()
    expect(verdict).to_contain_text("not yet determined")
    kept = screen.field("Open a kept case")
    kept.select_option(label=next(text for text in kept.locator("option").all_inner_texts() if "T-8812" in text))
    expect(verdict).to_contain_text("refund or another remedy")
    expect(screen.root.locator(".simsim-room")).to_contain_text(["the same comes as then"])

    screen.field("Its story, in a sentence").fill("The wrong thing came.")
    screen.root.get_by_role("button", name="Show what would be written").click()
    written = screen.root.locator(".simsim-room pre")
    expect(written).to_contain_text("The wrong thing came.")
    add = screen.root.get_by_role("button", name="Add it", exact=True)
    if host.is_lab:
        before = (screen.tables / "examples.xlsx").read_bytes()
        add.click()
        expect(screen.root.get_by_role("status").filter(has_text="Added: examples.xlsx")).to_be_visible()
        assert (screen.tables / "examples.xlsx").read_bytes() != before
    else:
        expect(add).to_be_hidden()
        expect(screen.root.locator(".simsim-room")).to_contain_text(["may not be changed from this page"])


def test_a_link_opens_the_case(screen: Screen, host: Host) -> None:
    enter_a_dispute(screen)
    screen.root.get_by_role("button", name="Examples, and the code of this case").click()
    copy = screen.root.locator(".simsim-on-own-page")
    if host.is_lab:
        expect(copy).to_be_hidden()  # a notebook's address opens no case
        return
    screen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    copy.click()
    expect(copy).to_have_text("✓ Copied")
    address = clipboard(screen)
    assert "token" not in address
    assert json.dumps(address).isascii()
    other = screen.page.context.new_page()
    other.goto(address)
    answer = other.locator('[data-output="verdict.verdict"] .simsim-value')
    expect(answer).to_contain_text("refund or another remedy", timeout=60000)
    other.locator(".simsim").get_by_role("button", name="Clear all answers").click()
    expect(answer).to_contain_text("not yet determined")
    other.goto("about:blank")
    other.close()
