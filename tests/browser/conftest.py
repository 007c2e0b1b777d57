"""JupyterLab on a temporary copy of the notebooks and the tables, and the system's Chromium to look at it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright", reason="playwright is not installed: no browser test was run")
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
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
TOKEN = "a-token-for-tests"  # noqa: S105  # it guards a server of this test, on this computer, for a minute
STARTED_WITHIN = 60  # seconds


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab; ``tables`` is the folder that its simulator follows."""

    address: str
    tables: Path


class Screen:
    """The simulator on a page, driven as a reader would: by label, and read by what it shows."""

    def __init__(self, page: Page, lab: Lab) -> None:
        self.page, self.tables = page, lab.tables
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
def lab(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab as the command starts it, with an empty home."""
    assert chromium
    work = tmp_path_factory.mktemp("lab")
    tables = Path(shutil.copytree(ROOT / "tables", work / "tables"))
    ignored = shutil.ignore_patterns(".ipynb_checkpoints", "checks")
    shutil.copytree(ROOT / "notebooks", work / "notebooks", ignore=ignored)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    command = [sys.executable, "-m", "simsim", "lab", "--no-browser", "--port", str(port)]
    with (
        (work / "lab.log").open("wb") as log,
        subprocess.Popen(command, cwd=work, env=_environment(work), stdout=log, stderr=log) as server,
    ):
        try:
            _wait_for(f"http://127.0.0.1:{port}/api/status?token={TOKEN}", server, work / "lab.log")
            yield Lab(f"http://127.0.0.1:{port}/lab/tree/notebooks/01_simulator.ipynb?token={TOKEN}", tables)
        finally:
            _end(server)


def _environment(work: Path) -> dict[str, str]:
    """An environment of its own, in which the kernel is this very interpreter."""
    config = work / "config"
    config.mkdir()
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    (config / "jupyter_server_config.json").write_text(
        json.dumps({"ServerApp": {"allow_root": root}}), encoding="utf-8"
    )
    own = {
        "HOME": work / "home",
        "USERPROFILE": work / "home",
        "JUPYTER_CONFIG_DIR": config,
        "JUPYTER_DATA_DIR": work / "data",
        "JUPYTER_RUNTIME_DIR": work / "runtime",
        "JUPYTERLAB_SETTINGS_DIR": work / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": work / "workspaces",
        "IPYTHONDIR": work / "ipython",
        "PYTHONPATH": ROOT,
        "JUPYTER_TOKEN": TOKEN,
    }
    (work / "home").mkdir()
    kept = {name: value for name, value in os.environ.items() if name not in {"SIMSIM_TABLES", "PYTHONWARNINGS"}}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return {**kept, **{name: str(value) for name, value in own.items()}, "PATH": path}


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < until and server.poll() is None:
        with suppress(OSError), urllib.request.urlopen(address, timeout=2):  # noqa: S310  # our own server
            return
        time.sleep(0.1)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-3000:]}")


def _end(server: subprocess.Popen[bytes]) -> None:
    """End the server, and with it its kernels."""
    server.terminate()
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()


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
def screen(browser: Browser, lab: Lab, viewport: dict[str, int]) -> Iterator[Screen]:
    """The simulator's notebook, open and run, in a browser of its own; the tables as shipped."""
    context = browser.new_context(viewport=viewport, timezone_id="Asia/Shanghai", locale="en-GB")  # type: ignore[arg-type]  # width and height
    page = context.new_page()
    outside: list[str] = []
    page.on("request", lambda request: outside.append(request.url) if _is_outside(request.url) else None)
    page.goto(lab.address)
    _run_all(page)
    yield Screen(page, lab)
    context.close()
    assert outside == []


def _is_outside(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))


def _run_all(page: Page) -> None:
    """Wait for the kernel, then run the notebook from the menu."""
    within = STARTED_WITHIN * 1000
    page.get_by_text("| Idle").wait_for(timeout=within)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    page.locator(".simsim .simsim-answer h3").first.wait_for(timeout=within)


@pytest.fixture(autouse=True)
def _tables_as_shipped(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test did to the tables is undone behind it."""
    yield
    if "lab" in request.fixturenames:
        tables: Any = request.getfixturevalue("lab").tables
        for path in tables.iterdir():
            path.unlink()
        shutil.copytree(ROOT / "tables", tables, dirs_exist_ok=True)
