"""Both hosts on temporary copies of notebooks and tables, and the system's Chromium to look at them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="playwright is not installed: no browser test was run")
from playwright.sync_api import Browser, Error, Locator, Page, expect, sync_playwright

from tests.serving import ROOT, STARTED_WITHIN, TOKEN, served

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class Host:
    """A running JupyterLab, or the simulator's own page; ``tables`` is the folder that its simulator follows."""

    address: str
    tables: Path
    is_lab: bool


class Screen:
    """The simulator on a page, driven as a reader would: by label, and read by what it shows."""

    def __init__(self, page: Page, host: Host) -> None:
        self.page, self.tables = page, host.tables
        self.root = page.locator(".simsim")

    def field(self, label: str) -> Locator:
        """The input with that label."""
        return self.root.get_by_label(label, exact=True)

    def choose(self, **answers: str) -> None:
        """Choose by label; underscores stand for spaces."""
        for label, option in answers.items():
            self.field(label.replace("_", " ")).select_option(label=option)

    def fix_now(self, text: str) -> None:
        """Let ``text`` be the moment that counts as now."""
        self.field("the present moment").uncheck()
        expect(self.field("Now")).to_be_enabled()
        self.field("Now").fill(text)

    def headline(self, output: str) -> Locator:
        """What the screen says of a headline output."""
        return self.root.locator(f'[data-output="{output}"] .simsim-value')

    def clock(self, name: str) -> Locator:
        """The deadline of that clock."""
        return self.root.locator(f'[data-clock="{name}"]')

    def fired(self, decision: str) -> Locator:
        """The rows of a decision's table that are marked as the ones that apply."""
        return self.root.locator(f'details[data-key="{decision}"] tr.is-fires')


@pytest.fixture(scope="session")
def chromium() -> str:
    """The system's Chromium; without one the tests are skipped, unless they were called compulsory."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    message = f"no browser: none of {', '.join(NAMES)} is on the path, so no screen was looked at"
    if os.environ.get("SIMSIM_BROWSER") == "required":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def lab(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """JupyterLab as the command starts it, with an empty home."""
    assert chromium
    work = tmp_path_factory.mktemp("lab")
    ignored = shutil.ignore_patterns(".ipynb_checkpoints", "checks")
    shutil.copytree(ROOT / "notebooks", work / "notebooks", ignore=ignored)
    with served(work, "lab", "api/status") as (address, tables):
        yield Host(f"{address}lab/tree/notebooks/01_simulator.ipynb?token={TOKEN}", tables, is_lab=True)


@pytest.fixture(scope="session")
def own_page(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """The simulator's own page as the command starts it, with an empty home."""
    assert chromium
    work = tmp_path_factory.mktemp("app")
    with served(work, "app", "login", "--token", TOKEN) as (address, tables):
        yield Host(f"{address}?token={TOKEN}", tables, is_lab=False)


@pytest.fixture(scope="session")
def edited_page(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """The simulator's own page, whose visitors may change the tables."""
    assert chromium
    with served(tmp_path_factory.mktemp("edit"), "app", "login", "--token", TOKEN, "--edit") as (address, tables):
        yield Host(f"{address}?token={TOKEN}", tables, is_lab=False)


@pytest.fixture(scope="session")
def training_page(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """The training as a page of its own; its record is beside the tables' folder."""
    assert chromium
    with served(tmp_path_factory.mktemp("train"), "app", "login", "--token", TOKEN, "--training") as (address, tables):
        yield Host(f"{address}?token={TOKEN}", tables, is_lab=False)


@pytest.fixture(params=["lab", "edited_page"])
def editing(request: pytest.FixtureRequest) -> Host:
    """Each host in which the tables may be changed."""
    found: Host = request.getfixturevalue(request.param)
    return found


@pytest.fixture(params=["lab", "own_page"])
def host(request: pytest.FixtureRequest) -> Host:
    """Each host in turn."""
    found: Host = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """The browser, without a window."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture
def viewport() -> dict[str, int]:
    """How large the page is; a module of tests may say otherwise."""
    return {"width": 1440, "height": 1000}


@pytest.fixture
def screen(browser: Browser, host: Host, viewport: dict[str, int]) -> Iterator[Screen]:
    """The simulator, open, in a browser of its own; the tables as shipped."""
    with alone(browser, viewport) as page:
        page.goto(host.address)
        if host.is_lab:
            run_all(page)
        _wait_for_the_answer(page)
        yield Screen(page, host)
    as_shipped(host.tables)


@contextmanager
def alone(browser: Browser, viewport: dict[str, int]) -> Iterator[Page]:
    """A page in a browser of its own, which is left at the end; it may ask for nothing outside."""
    context = browser.new_context(viewport=viewport, timezone_id="Asia/Shanghai", locale="en-GB")  # type: ignore[arg-type]  # width and height
    page = context.new_page()
    outside: list[str] = []
    page.on("request", lambda request: outside.append(request.url) if is_outside(request.url) else None)
    yield page
    page.goto("about:blank")  # a page that is left says so, and its kernel ends
    context.close()
    assert outside == []


def _wait_for_the_answer(page: Page) -> None:
    """Wait for the first answer; if none comes, tell what the page shows instead."""
    try:
        page.locator(".simsim .simsim-answer h3").first.wait_for(timeout=STARTED_WITHIN * 1000)
    except Error:
        pytest.fail(f"no answer after {STARTED_WITHIN} s; the page shows:\n{page.inner_text('body')[:2000]}")


def is_outside(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:", "file:"))


def run_all(page: Page) -> None:
    """Wait for the kernel, then run the notebook from the menu."""
    page.get_by_text("| Idle").wait_for(timeout=STARTED_WITHIN * 1000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()


def as_shipped(tables: Path) -> None:
    """Whatever a test did to the tables is undone behind it."""
    for path in tables.iterdir():
        path.unlink()
    shutil.copytree(ROOT / "tables", tables, dirs_exist_ok=True)
