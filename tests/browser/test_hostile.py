"""Texts in cells and facts that try to be script: all are shown as they are written, and none runs, in either host."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.conftest import Screen

pytestmark = pytest.mark.browser

CALL = "window.fired=1"
HOSTILE = [
    f"<script>{CALL}</script>",
    f"<img src=x onerror={CALL}>",
    f"<svg onload={CALL}>",
    f"<svg><script>{CALL}</script></svg>",
    f"<body onload={CALL}>",
    f"<iframe srcdoc='<script>parent.{CALL}</script>'></iframe>",
    f"<details open ontoggle={CALL}>",
    f"<input autofocus onfocus={CALL}>",
    f"<a href='javascript:{CALL}'>x</a>",
    f"</td></tr></table><script>{CALL}</script>",
    f"</details></section><img src=x onerror={CALL}>",
    f"</option></select><img src=x onerror={CALL}>",
    f"'\"><img src=x onerror={CALL}>",
    f'" onmouseover="{CALL}" x="',
    f"' onfocus='{CALL}' autofocus='",
    f"&lt;script&gt;{CALL}&lt;/script&gt;",
    f"<math><mtext></mtext><mglyph><style></math><img src=x onerror={CALL}>",
    f"<template><script>{CALL}</script></template>",
    f"<video><source onerror={CALL}></video>",
    f"<marquee onstart={CALL}>x</marquee>",
    f"<style>@import 'javascript:{CALL}'</style>",
    f"{{{{constructor.constructor('{CALL}')()}}}}",
    f"${{{CALL}}}",
    f"<!--<img src=--><img src=x onerror={CALL}//>",
    f"\u202e<img src=x onerror={CALL}>\u202c",
]


def poisoned(tables: Path) -> None:
    """Each text as a question and a help of an item, in the policy's own words, and as a note of a rule."""
    book = load_workbook(tables / "policy.xlsx")
    sheet = book["glossary"]
    heads = {str(cell.value): cell.column for cell in sheet[1]}
    rows = [row[0].row for row in sheet.iter_rows(min_row=2) if row[heads["group"] - 1].value]
    for row, text in zip(rows, HOSTILE, strict=False):
        for head in ("question en", "question zh", "help en", "help zh"):
            sheet.cell(row, heads[head]).value = text
    for row in book["policy"].iter_rows(min_row=2):
        if row[0].value in ("title", "disclaimer", "group", "headline", "button"):
            row[2].value = f"{HOSTILE[row[0].row % len(HOSTILE)]} {row[2].value}"
    book.save(tables / "policy.xlsx")
    book = load_workbook(tables / "after_ruling.xlsx")
    sheet = book["risk_owner"]
    note = next(cell.column for cell in sheet[2] if cell.value == "note")
    for row, text in enumerate(HOSTILE[: sheet.max_row - 3], 4):
        sheet.cell(row, note).value = text
    book.save(tables / "after_ruling.xlsx")


def test_no_text_of_a_cell_or_of_a_fact_runs(screen: Screen) -> None:
    poisoned(screen.tables)
    expect(screen.root.locator(".simsim-form")).to_contain_text(HOSTILE[0], timeout=15_000)
    for text in HOSTILE:
        assert screen.root.get_by_text(text.strip("\u202e\u202c"), exact=False).count() > 0, text
    log = screen.root.locator(".simsim-history").get_by_role("button").last
    log.click()
    area = screen.root.locator(".simsim-log textarea")
    area.fill("\n".join(f"2025-06-20 10:00 ruling_notified: {text}" for text in HOSTILE))
    area.blur()
    expect(screen.root.locator(".simsim-happening").nth(len(HOSTILE) - 1)).to_be_visible()
    screen.root.locator(".simsim-form .simsim-field input[type=text]:enabled:visible").first.fill(HOSTILE[1])
    unfolded(screen)
    nothing_fired(screen)


def test_no_text_runs_in_a_room(screen: Screen) -> None:
    poisoned(screen.tables)
    expect(screen.root.locator(".simsim-form")).to_contain_text(HOSTILE[0], timeout=15_000)
    doors = screen.root.locator(".simsim-door")
    for n in range(doors.count()):
        doors.nth(n).click()
        expect(screen.root.locator(f".simsim-room-{n}")).to_be_visible(timeout=15_000)
        for number, field in enumerate(screen.root.locator(f".simsim-room-{n} input[type=text]:enabled").all()):
            field.fill(HOSTILE[number])
        for button in ("Pin this result", "Keep it", "Show what would be written"):
            for found in screen.root.locator(f".simsim-room-{n}").get_by_role("button", name=button, exact=True).all():
                found.click()
        unfolded(screen)
        nothing_fired(screen)


def unfolded(screen: Screen) -> None:
    """Open all that is folded, and give whatever wants to run the time for it."""
    screen.root.evaluate("(root) => root.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    screen.page.wait_for_timeout(1500)


def nothing_fired(screen: Screen) -> None:
    assert screen.page.evaluate("window.fired") is None
    assert screen.root.locator("script, iframe, img, video, marquee, [onerror], [onload], [onfocus]").count() == 0
