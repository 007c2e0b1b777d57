"""The policy book as a reader meets it: opened from a file in a browser, wide, narrow, with and without its script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

import simsim
from simsim.reports.book import book_html
from simsim.reports.book_parts import address as address_of
from simsim.reports.cited import by_source, rows_of
from tests.sheets import SHIPPED

pytestmark = pytest.mark.browser

POLICY = simsim.open(SHIPPED)
WIDE, NARROW = {"width": 1400, "height": 1000}, {"width": 400, "height": 800}
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page, written as a file."""
    file: Path = tmp_path_factory.mktemp("book") / "policy_book.html"
    file.write_text(book_html(POLICY), encoding="utf-8")
    return file.as_uri()


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Open]:
    """Opens the page; what it asks for beside itself, or complains of, is a failure."""
    wrong: list[str] = []
    contexts = []

    def open_(viewport: dict[str, int] = WIDE, place: str = "", **settings: object) -> Page:
        contexts.append(browser.new_context(viewport=viewport, **{"locale": "en-GB", **settings}))  # type: ignore[arg-type]  # as given
        page = contexts[-1].new_page()
        page.on("request", lambda request: wrong.append(request.url) if not request.url.startswith(address) else None)
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(address + place)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert wrong == []


def search(page: Page, words: str) -> None:
    """Go to the box by its key and type."""
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type(words)


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize(("locale", "lang"), [("en-GB", "en"), ("zh-CN", "zh-Hans")])
def test_it_speaks_the_reader_s_language_and_fits(
    opened: Open, viewport: dict[str, int], locale: str, lang: str
) -> None:
    page = opened(viewport, locale=locale)
    assert page.evaluate("document.documentElement.lang") == lang
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]
    expect(page.locator("h1")).to_have_text(POLICY.card.title.text(lang[:2]), use_inner_text=True)


def test_the_language_is_switched_where_one_stands(opened: Open) -> None:
    page = opened()
    label = POLICY.glossary.caption("risk_owner")
    head = page.locator("#node\\.risk_owner h3")
    expect(head).to_have_text(f"{label.en} risk_owner", use_inner_text=True)
    page.get_by_text("简体中文", exact=True).click()
    expect(head).to_have_text(f"{label.zh} risk_owner", use_inner_text=True)
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"


@pytest.mark.parametrize("words", ["48 hours", "R034", "48 小时", "４８ 小时"])
def test_search_leaves_what_holds_every_word_and_counts_it(opened: Open, words: str) -> None:
    page = opened()
    search(page, words)
    count = int(page.locator("#count").inner_text())
    left = page.locator("article.entry:visible, tbody tr.entry:visible")
    assert 0 < count <= left.count() + page.locator("header.entry:visible").count()
    assert left.count() < page.locator("article.entry, tbody tr.entry").count()
    expect(page.locator("#source\\.R034")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#found")).to_be_hidden()
    expect(page.locator("#source\\.R001")).to_be_visible()


def test_a_table_that_is_called_by_its_name_is_shown_whole(opened: Open) -> None:
    page = opened()
    search(page, "carrier_claim_limit")
    rules = POLICY.tables["carrier_claim_limit"].rules
    expect(page.locator("#node\\.carrier_claim_limit tbody tr:visible")).to_have_count(len(rules))


def test_a_table_is_not_found_by_what_reads_it(opened: Open) -> None:
    page = opened()
    search(page, POLICY.glossary.caption("execution_clock").zh)
    assert POLICY.needs_of("execution_clock")
    expect(page.locator("#node\\.execution_clock")).to_be_visible()
    expect(page.locator("#node\\.liability")).to_be_hidden()


def test_what_is_nowhere_is_said(opened: Open) -> None:
    page = opened()
    search(page, "xyzzy")
    expect(page.locator("#nothing")).to_have_text("Nothing found. Try fewer or shorter words.", use_inner_text=True)
    expect(page.locator("#count")).to_have_text("0")
    expect(page.locator(".chapter:visible")).to_have_count(0)


def test_a_way_to_what_search_has_hidden_shows_it_again(opened: Open) -> None:
    page = opened()
    search(page, "R034")
    row = by_source(rows_of(POLICY))["R034"][0]
    page.locator("#source\\.R034 .rows a").first.click()
    goal = page.locator(":target")
    expect(goal).to_be_in_viewport()
    assert goal.get_attribute("id") == address_of(row.kind, *row.key)
    goal.get_by_role("link", name="R034").click()
    expect(page.locator("#source\\.R034")).to_be_in_viewport()
    search(page, "xyzzy")
    page.locator("#contents").get_by_role("link", name="Glossary").click()
    expect(page.locator("#chapter\\.glossary")).to_be_in_viewport()


def test_a_node_of_the_graph_shows_its_arrows_and_leads_to_its_table(opened: Open) -> None:
    page = opened()
    node = page.locator('.graph [data-node="risk_owner"]')
    node.hover()
    chosen = page.locator(".graph .arrow.is-chosen")
    assert 0 < chosen.count() < page.locator(".graph .arrow").count()
    node.click()
    expect(page.locator("#node\\.risk_owner h3")).to_be_in_viewport()


def test_without_its_script_it_shows_the_same_and_switches_too(opened: Open) -> None:
    page = opened(java_script_enabled=False)
    expect(page.locator("#search")).to_be_hidden()
    expect(page.locator("#source\\.R034")).to_be_visible()
    page.get_by_text("简体中文", exact=True).click()
    expect(page.locator("#chapter\\.sources h2")).to_have_text("依据", use_inner_text=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_read_stands_out_from_its_ground(opened: Open, scheme: str) -> None:
    page = opened(color_scheme=scheme)
    script = """() => {
      const light = (c) => {
        const part = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
        const [r, g, b] = c.match(/[\\d.]+/g).map(Number);
        return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
      };
      const ground = (e) => {
        for (; e; e = e.parentElement) {
          const c = getComputedStyle(e).backgroundColor;
          if (!/, 0\\)$/.test(c)) return c;
        }
        return "rgb(255, 255, 255)";
      };
      const poor = new Set();
      for (const e of document.querySelectorAll(".page *:not(svg *)")) {
        if (![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
        const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x);
        if ((a + 0.05) / (b + 0.05) < 4.5) poor.add(`${e.tagName}.${e.className} ${ground(e)}`);
      }
      for (const e of document.querySelectorAll(".graph text")) {
        const rect = e.closest("a").querySelector("rect");
        const [a, b] = [light(getComputedStyle(e).fill), light(getComputedStyle(rect).fill)].sort((x, y) => y - x);
        if ((a + 0.05) / (b + 0.05) < 4.5) poor.add(`graph ${e.className.baseVal}`);
      }
      return [...poor];
    }"""
    assert page.evaluate(script) == []
