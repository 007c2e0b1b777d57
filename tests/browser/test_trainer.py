"""The trainer's view in both hosts: walked in both languages, wide, narrow, without a mouse, and looked at by axe."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final

import openpyxl
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

import simsim
from simsim.training.questions import Drawing
from simsim.training.record import Attempt, Record
from tests.browser.conftest import Host, alone, run_all
from tests.browser.test_access import HIGH, NARROW, WIDE, findings
from tests.serving import STARTED_WITHIN, TOKEN, served
from tests.sheets import DAY, NOON, SHIPPED
from tests.training.classes import answered

pytestmark = pytest.mark.browser

BEGAN: Final = datetime(2025, 6, 2, 9, tzinfo=UTC)
RULES: Final = (("risk_owner", "3"), ("risk_owner", "5"), ("execution_clock", ""), ("carrier_loss", "1"))
SIDEWAYS: Final = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@cache
def known() -> tuple[Attempt, ...]:
    """What heron-27 knows, and what 苍鹭-58 does not."""
    policy = simsim.open(SHIPPED)
    drawing = Drawing(policy, 0, DAY, NOON)
    asked = [question for rule in RULES for question in drawing.of(*rule).questions]
    right = [replace(answered(policy, q), at=BEGAN + timedelta(days=n)) for n, q in enumerate(asked)]
    wrong = [
        replace(answered(policy, q, "苍鹭-58", right=False), at=BEGAN + timedelta(days=7 + n))
        for n, q in enumerate(asked)
    ]
    return (*right, *wrong)


@pytest.fixture(scope="module")
def trainer_page(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """The trainer's page as the command starts it; versions of its tables are kept."""
    assert chromium
    work = tmp_path_factory.mktemp("trainer")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIMSIM_STORE", str(work / "versions"))
        with served(work, "app", "login", "--token", TOKEN, "--trainer") as (address, tables):
            yield Host(f"{address}?token={TOKEN}", tables, is_lab=False)


@pytest.fixture
def record(trainer_page: Host) -> Iterator[Path]:
    """The record of the page, with two people."""
    path = trainer_page.tables.parent / "training.sqlite"
    with Record(path) as kept:
        for person in kept.people():
            kept.forget(person.name)
        kept.add(*known())
    yield path
    with Record(path) as kept:
        for person in kept.people():
            kept.forget(person.name)


@pytest.fixture
def page(browser: Browser, trainer_page: Host, record: Path) -> Iterator[Page]:
    """The view, open, with both people in it."""
    assert record
    with alone(browser, WIDE) as shown:
        shown.goto(trainer_page.address)
        shown.locator(".simsim-known").wait_for(timeout=STARTED_WITHIN * 1000)
        yield shown


def at(page: Page, viewport: dict[str, int], scope: str = "html") -> list[str]:
    """What is to be mended in a window of that size: what axe finds, and whether the page is wider than it."""
    page.set_viewport_size(viewport)  # type: ignore[arg-type]  # width and height
    page.wait_for_timeout(400)
    wide = page.evaluate(SIDEWAYS)
    return [*findings(page, scope), *([f"{wide} px too wide"] if wide > 0 else [])]


def unfolded(page: Page) -> None:
    """Open every fold, and wait for what is only sent then."""
    for _ in range(2):
        page.evaluate("document.querySelectorAll('.simsim details').forEach((fold) => (fold.open = true))")
        page.wait_for_timeout(800)


def pressed_until(page: Page, key: str, where: Locator, most: int = 60) -> None:
    """Press a key until the focus is there."""
    for _ in range(most):
        if where.evaluate("(one) => one === document.activeElement"):
            return
        page.keyboard.press(key)
    pytest.fail(f"{where} cannot be reached by {key}")


# ---- walked


def test_the_view_is_walked_in_both_languages_and_axe_finds_nothing(page: Page) -> None:
    expect(page.locator("h2")).to_contain_text("The trainer's view")
    told = at(page, HIGH)
    unfolded(page)
    rules = {(one.area, rule) for one in known() if not one.right for rule in one.rules if rule}
    expect(page.locator(".simsim-missed tr.is-marked")).to_have_count(len(rules))  # however quickly they were opened
    told += at(page, HIGH) + at(page, NARROW)
    page.get_by_label("Language 语言").select_option(label="简体中文")
    expect(page.locator("h2")).to_contain_text("培训师视图")
    expect(page.locator(".simsim-known")).to_contain_text("掌握")
    told += at(page, NARROW)
    page.get_by_label("查看谁的进展").select_option(label="苍鹭-58")
    expect(page.locator(".simsim-known")).not_to_contain_text("heron-27")
    page.get_by_role("button", name="删除 苍鹭-58 的记录……").click()
    expect(page.get_by_role("button", name="保留")).to_be_focused()
    told += at(page, WIDE) + at(page, NARROW)
    assert told == []


def test_the_view_in_the_dark(page: Page, trainer_page: Host) -> None:
    page.goto(f"{trainer_page.address}&theme=dark")
    page.locator(".simsim-known").wait_for()
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
    unfolded(page)
    assert at(page, HIGH) == []


def test_nobody_has_practised_yet(browser: Browser, trainer_page: Host) -> None:
    context = browser.new_context(viewport=WIDE)  # type: ignore[arg-type]  # width and height
    shown = context.new_page()
    shown.goto(trainer_page.address)
    expect(shown.locator(".simsim-told")).to_contain_text("Nobody has practised yet.", timeout=STARTED_WITHIN * 1000)
    found = at(shown, NARROW)
    shown.goto("about:blank")
    context.close()
    assert found == []


# ---- without a mouse


def test_without_a_mouse_a_person_is_chosen_a_rule_opened_and_a_person_forgotten(page: Page, record: Path) -> None:
    who = page.get_by_label("Whose progress")
    pressed_until(page, "Tab", who)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(who).to_have_value("苍鹭-58")
    expect(page.locator(".simsim-known")).not_to_contain_text("heron-27")
    rule = page.locator(".simsim-missed summary").first
    pressed_until(page, "Tab", rule)
    page.keyboard.press("Enter")
    expect(page.locator(".simsim-missed tr.is-marked")).to_have_count(1)
    expect(page.locator(".simsim-missed").first).to_contain_text("in place of")
    expect(rule).to_be_focused()
    pressed_until(page, "Tab", page.get_by_role("button", name="Forget 苍鹭-58 …"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Keep them")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".simsim-forgetting")).to_contain_text("Deleted: 8 attempts of 苍鹭-58.")
    expect(who).to_have_value("everybody (1)")
    with Record(record) as kept:
        assert [one.name for one in kept.people()] == ["heron-27"]


def test_the_record_is_taken_along_as_a_file(page: Page, tmp_path: Path) -> None:
    for name, file in (("As CSV", "training.csv"), ("As Excel", "training.xlsx")):
        button = page.get_by_role("button", name=name)
        button.focus()
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        assert download.value.suggested_filename == file
        download.value.save_as(tmp_path / file)
    lines = (tmp_path / "training.csv").read_text(encoding="utf-8-sig").splitlines()
    sheet = openpyxl.load_workbook(tmp_path / "training.xlsx").active
    assert sheet is not None
    assert len(lines) == 1 + len(known()) == sheet.max_row


# ---- while others practise, and after a change


def test_a_new_attempt_appears_by_itself(page: Page, record: Path) -> None:
    with Record(record) as kept:
        kept.add(replace(known()[0], person="otter-3", at=BEGAN + timedelta(days=20)))
    expect(page.locator(".simsim-known")).to_contain_text("otter-3", timeout=15_000)


def test_after_a_change_of_a_workbook_a_refresher_is_made(page: Page, trainer_page: Host) -> None:
    section = page.locator(".simsim-aftermath")
    pressed_until(page, "Tab", page.get_by_role("button", name="Look it up"))
    page.keyboard.press("Enter")
    expect(section).to_contain_text("Nobody learned a rule that has changed since.", timeout=60_000)
    file = trainer_page.tables / "policy.xlsx"
    shipped = file.read_bytes()
    book = openpyxl.load_workbook(file)
    row = next(row for row in book["parameters"].iter_rows() if row[0].value == "execution_limit")
    row[2].value = 24
    book.save(file)
    try:
        expect(section).to_contain_text("The tables or the record have changed since.", timeout=30_000)
        page.keyboard.press("Enter")
        expect(section).to_contain_text("heron-27: learned rules that have changed: 1", timeout=60_000)
        expect(section).to_contain_text("a case that was answered right comes to something else now")
        make = page.get_by_role("button", name="Make the refresher of heron-27")
        pressed_until(page, "Tab", make)
        page.keyboard.press("Enter")
        expect(section).to_contain_text("The refresher of heron-27 has")
        told = at(page, HIGH) + at(page, NARROW)
    finally:
        file.write_bytes(shipped)
    assert told == []


# ---- in JupyterLab


def test_the_notebook_shows_pictures_and_the_view(browser: Browser, lab: Host) -> None:
    context = browser.new_context(viewport=WIDE)  # type: ignore[arg-type]  # width and height
    shown = context.new_page()
    shown.goto(lab.address.replace("01_simulator", "05_trainer"))
    run_all(shown)
    view = shown.locator(".simsim")
    view.locator(".simsim-known").wait_for(timeout=2 * STARTED_WITHIN * 1000)
    expect(view.locator("h2")).to_contain_text("The trainer's view")
    view.get_by_label("Whose progress").select_option(label="heron-27")
    expect(view.locator(".simsim-known")).not_to_contain_text("otter-3")
    view.get_by_role("button", name="Look it up").click()
    expect(view.locator(".simsim-aftermath")).to_contain_text("heron-27: learned rules", timeout=30_000)
    found = findings(shown, ".simsim")
    pictures = shown.locator(".simsim-pictures")
    assert pictures.count() > 0
    context.close()
    assert found == []
