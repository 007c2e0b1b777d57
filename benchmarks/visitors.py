"""What it costs when a whole team opens the simulator's own page at once, with a real browser for each.

    python benchmarks/visitors.py [--visitors 50] [--within 300]

Starts `simsim app` on this computer with an empty home, then lets one visitor come alone, then all of them together.
Each opens the page, waits for the first field that can be used, and, once all are there, changes it a few times and
waits for the answer. Told are how many were served, seconds to the first field, milliseconds from a change to its
answer, as ratios to the one that came alone too, and, where the system tells it, what each visitor takes: memory of
kernels, and seconds of a processor of kernels, server and browser.

Browsers and kernels share the processors of one computer here, so a team with computers of its own is served sooner.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser, Error, Page, async_playwright

ROOT = Path(__file__).resolve().parent.parent
TOKEN = "a-token-for-visitors"  # noqa: S105  # it guards a server of this benchmark, on this computer, for minutes
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking")
PROC = Path("/proc")
STARTED_WITHIN, ENDED_WITHIN, ANSWERED_WITHIN = 60, 20, 60  # seconds
CHANGES = 5
FIELD = ".simsim-form select:enabled"
CHANGE = """
async ([index, patience]) => {
  const field = document.querySelector(".simsim-form select:enabled");
  const answer = document.querySelector(".simsim-answer");
  return await new Promise((done, failed) => {
    setTimeout(() => failed(new Error("no answer")), patience);
    const start = performance.now();
    const seen = new MutationObserver(() => {
      seen.disconnect();
      requestAnimationFrame(() => done(performance.now() - start));
    });
    seen.observe(answer, { childList: true, subtree: true });
    field.selectedIndex = index;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
"""


@dataclass
class Visit:
    """What one visitor met: seconds to the first field, milliseconds of each change, or what went wrong."""

    first: float | None = None
    changes: list[float] = field(default_factory=list)
    wrong: str = ""


@dataclass(frozen=True)
class Team:
    """What all visitors of one time met; how many processes served them, their megabytes, and what all worked."""

    visits: Sequence[Visit]
    processes: int
    shared: float
    alone: float
    worked: dict[str, float]  # seconds of a processor


# -------------------------------------------------------------------------------------------------------- the server


@contextmanager
def served(work: Path) -> Iterator[tuple[str, int]]:
    """The page as its command starts it: its address and its process; neither it nor a kernel of it is left behind."""
    shutil.copytree(ROOT / "tables", work / "tables")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    words = [sys.executable, "-m", "simsim", "app", "--no-browser", "--port", str(port), "--token", TOKEN]
    with (work / "log").open("wb") as log:
        server = subprocess.Popen(  # noqa: S603  # our own command
            words, cwd=work, env=_environment(work), stdout=log, stderr=log, start_new_session=True
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/login", server, work / "log")
            yield f"http://127.0.0.1:{port}/?token={TOKEN}", server.pid
        finally:
            _end(server)


def _environment(work: Path) -> dict[str, str]:
    home = dict.fromkeys(("HOME", "USERPROFILE"), work / "home")
    folders = {f"JUPYTER_{name}_DIR": work / name.lower() for name in ("CONFIG", "DATA", "RUNTIME")}
    own = {**home, **folders, "IPYTHONDIR": work / "ipython", "PYTHONPATH": ROOT}
    kept = {name: value for name, value in os.environ.items() if name != "SIMSIM_TABLES"}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return {**kept, **{name: str(value) for name, value in own.items()}, "PATH": path}


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < until and server.poll() is None:
        with suppress(OSError), urllib.request.urlopen(address, timeout=2):  # noqa: S310  # our own server
            return
        time.sleep(0.1)
    raise SystemExit(f"the server did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-3000:]}")


def _end(server: subprocess.Popen[bytes]) -> None:
    """End the server, which ends its kernels; whatever it left is ended by its own number."""
    kernels = descendants(server.pid)
    server.terminate()
    try:
        server.wait(ENDED_WITHIN)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
    for pid in kernels:
        if _is_ours(pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def _is_ours(pid: int) -> bool:
    """Whether that number is still a process of this interpreter, and not by now of something else."""
    with suppress(OSError):
        return sys.executable.encode() in (PROC / str(pid) / "cmdline").read_bytes()
    return False


# ------------------------------------------------------------------------------------------------- what kernels take


def descendants(pid: int) -> list[int]:
    """The processes that a process started, and those that they started."""
    children: dict[int, list[int]] = {}
    for stat in PROC.glob("[0-9]*/stat"):
        with suppress(OSError):
            parent = int(stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(stat.parent.name))
    found = list(children.get(pid, ()))
    for one in found:
        found.extend(children.get(one, ()))
    return found


def memory(pids: Sequence[int]) -> tuple[float, float]:
    """Megabytes that processes take together: shared pages counted once, and counted for each."""
    told = {"Pss:": 0, "Rss:": 0}
    for pid in pids:
        with suppress(OSError):
            for line in (PROC / str(pid) / "smaps_rollup").read_text(encoding="utf-8").splitlines():
                name, *rest = line.split()
                if name in told:
                    told[name] += int(rest[0])
    return told["Pss:"] / 1024, told["Rss:"] / 1024


def worked(server: int) -> dict[str, float]:
    """Seconds of a processor that kernels, server and browser took so far, as far as they still run."""
    own = {server, *descendants(server)}
    browser = [pid for pid in descendants(os.getpid()) if pid not in own]
    groups = {"kernels": own - {server}, "server": {server}, "browser": browser}
    return {name: sum(map(_seconds, pids)) for name, pids in groups.items()}


def _seconds(pid: int) -> float:
    with suppress(OSError):
        told = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


# ------------------------------------------------------------------------------------------------------ the visitors


async def visit(page: Page, address: str, seen: Visit, limit: float) -> None:
    """Open the page and wait for its first field."""
    started = time.monotonic()
    try:
        await page.goto(address, timeout=limit * 1000, wait_until="commit")
        left = limit - (time.monotonic() - started)
        await page.locator(FIELD).first.wait_for(timeout=max(left, 0.001) * 1000)
        seen.first = time.monotonic() - started
    except Error as error:
        seen.wrong = str(error).partition("\n")[0]


async def change(page: Page, seen: Visit) -> None:
    """Change the first field some times, and wait for the answer each time."""
    try:
        for n in range(CHANGES):
            took = await page.evaluate(CHANGE, [1 + n % 2, ANSWERED_WITHIN * 1000])
            seen.changes.append(took)
            await asyncio.sleep(1)
    except Error as error:
        seen.wrong = str(error).partition("\n")[0]


async def come(browser: Browser, address: str, server: int, count: int, limit: float) -> Team:
    """Let that many visitors come at once."""
    visits = [Visit() for _ in range(count)]
    before = worked(server)
    contexts = [await browser.new_context(viewport={"width": 1440, "height": 1000}) for _ in visits]
    pages = [await context.new_page() for context in contexts]
    pairs = list(zip(pages, visits, strict=True))
    await asyncio.gather(*(visit(page, address, seen, limit) for page, seen in pairs))
    await asyncio.gather(*(change(page, seen) for page, seen in pairs if seen.first is not None))
    kernels = descendants(server)
    shared, alone = memory(kernels)
    after = {name: took - before[name] for name, took in worked(server).items()}
    for page in pages:
        with suppress(Error):
            await page.goto("about:blank")  # a page that is left says so, and its kernel ends
    for context in contexts:
        await context.close()
    return Team(visits, len(kernels), shared, alone, after)


# ---------------------------------------------------------------------------------------------------------- in words


def tail(times: Sequence[float]) -> tuple[float, float, float]:
    """The median, what 19 of 20 do not exceed, and the longest."""
    ordered = sorted(times)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))], ordered[-1]


def tell(team: Team, base: Team) -> None:
    """Print what a team met, beside what one visitor alone met."""
    firsts = [seen.first for seen in team.visits if seen.first is not None]
    served_ = sum(1 for seen in team.visits if len(seen.changes) == CHANGES)
    count = len(team.visits)
    print(f"{count} at once: {'all served' if served_ == count else f'{count - served_} NOT served'}")
    for wrong, times in Counter(seen.wrong for seen in team.visits if seen.wrong).items():
        print(f"  {times} not served: {wrong}")
    for name, unit, times, one in (
        ("first field", "s", firsts, [seen.first for seen in base.visits if seen.first is not None]),
        ("change", "ms", _changes(team), _changes(base)),
    ):
        if times and one:
            middle, most, longest = tail(times)
            ratio = f"{middle / tail(one)[0]:.1f} x, p95 {most / tail(one)[0]:.1f} x alone"
            print(f"  {name}: p50 {middle:.3g} {unit}, p95 {most:.3g} {unit}, max {longest:.3g} {unit} ({ratio})")
    if team.alone:
        each = f"{team.shared / count:.0f} MB (PSS), {team.alone / count:.0f} MB (RSS)"
        print(f"  memory a visitor: {each}; {team.processes} processes beside the server")
        shares = ", ".join(f"{name} {took / count:.2f}" for name, took in team.worked.items())
        print(f"  seconds of a processor a visitor: {shares}")


def _changes(team: Team) -> list[float]:
    return [took for seen in team.visits for took in seen.changes]


def browser_there() -> str:
    """The browser of this computer; raises where there is none."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        raise SystemExit(f"no browser: none of {', '.join(BROWSERS)} is on the path")
    return found


async def measured(address: str, server: int, count: int, limit: float) -> None:
    """One visitor alone, then all."""
    found = browser_there()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        await asyncio.sleep(5)  # the first kernel is warm, as it is when nobody came for a while
        base = await come(browser, address, server, 1, limit)
        tell(base, base)
        await asyncio.sleep(5)
        tell(await come(browser, address, server, count, limit), base)
        await browser.close()


def main() -> None:
    """Start the page, and let visitors come."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--visitors", type=int, default=50)
    asked.add_argument("--within", type=float, default=300, help="seconds after which who has no field is not served")
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="simsim-visitors-") as work, served(Path(work)) as (address, server):
        asyncio.run(measured(address, server, chosen.visitors, chosen.within))


if __name__ == "__main__":
    main()
