"""A page printed as a PDF, by the browser that a computer has: Chromium, Google Chrome or Microsoft Edge.

The browser gets a profile of its own, which is thrown away, and no network: a page that is printed is whole in itself.
What was started is ended, in time or not, and nothing else is.

>>> pdf_of("<!doctype html><title>A</title>")[:5] if browser() else b"%PDF-"
b'%PDF-'
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from simsim.diagnostics import Diagnostic, Place, SimsimError
from simsim.words import Phrase

VARIABLE: Final = "SIMSIM_BROWSER_PATH"  # for a browser of another name or at another place: of these there are many
LIMIT: Final = 60.0  # seconds until a browser is not waited for any more
GRACE: Final = 5.0  # seconds that a browser has between its PDF and its end; on Windows its end may come first
PAUSE: Final = 0.05
WHOLE: Final = b"%%EOF"  # how a PDF ends
TOLD: Final = 200  # characters of what a browser said

NAMES: Final = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    *("microsoft-edge", "microsoft-edge-stable", "msedge"),
)
PLACES: Final = (
    *("Google/Chrome/Application/chrome.exe", "Chromium/Application/chrome.exe"),
    "Microsoft/Edge/Application/msedge.exe",
    *("Google Chrome.app/Contents/MacOS/Google Chrome", "Chromium.app/Contents/MacOS/Chromium"),
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "google/chrome/chrome",
)
SNAP: Final = Path("snap/chromium/common")  # all of a home that a Chromium of Ubuntu's may see
QUIET: Final = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",  # in a container there is little of it
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-breakpad",
    "--no-first-run",
    "--no-default-browser-check",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
    "--print-to-pdf-no-header",  # the same, as browsers before 2022 called it
)
TOO_LONG: Final = Phrase(f"it took longer than {LIMIT:.0f} seconds", f"耗时超过 {LIMIT:.0f} 秒")


def browser() -> Path | None:
    """The browser that prints: the one that ``SIMSIM_BROWSER_PATH`` names, or one on the path or at a usual place."""
    if named := os.environ.get(VARIABLE, "").strip():
        return Path(named)
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found else next((path for path in _usual_places() if path.is_file()), None)


def _usual_places() -> Iterator[Path]:
    """Where browsers are installed without being on the path."""
    windows = (os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"))
    roots = [*map(Path, filter(None, windows)), Path("/Applications"), Path.home() / "Applications", Path("/opt")]
    yield from (root / place for place in PLACES for root in roots)


def pdf_of(html: str) -> bytes:
    """A page as a PDF. Raises :class:`SimsimError` where no browser is found, or where it does not print."""
    found = browser()
    if found is None:
        raise SimsimError([Diagnostic("browser-missing", Place())])
    with tempfile.TemporaryDirectory(prefix="simsim-pdf-", dir=_room(found), ignore_cleanup_errors=True) as folder:
        page, made = Path(folder) / "page.html", Path(folder) / "page.pdf"
        page.write_bytes(html.encode("utf-8", "replace"))
        with (Path(folder) / "said").open("w+b") as said:
            try:
                return _printed([str(found), *_arguments(page, made)], made, said.fileno())
            except (OSError, subprocess.TimeoutExpired) as error:
                over = isinstance(error, subprocess.TimeoutExpired)
                raise SimsimError([_unprinted(found, TOO_LONG if over else str(error))]) from error
            except EOFError as error:
                said.seek(0)
                text = said.read().decode("utf-8", "replace").strip()
                raise SimsimError([_unprinted(found, text[-TOLD:] or "-")]) from error


def _unprinted(found: Path, detail: str | Phrase) -> Diagnostic:
    return Diagnostic("pdf-unprinted", Place(), browser=found.name, detail=detail)


def _room(found: Path) -> Path | None:
    """Where the browser may read and write; ``None``: where every program may."""
    own = Path.home() / SNAP
    return own if found.name.startswith("chromium") and own.is_dir() else None


def _arguments(page: Path, made: Path) -> Iterator[str]:
    yield from QUIET
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        yield "--no-sandbox"  # root has none, and the page is our own
    yield f"--user-data-dir={page.parent / 'profile'}"
    yield f"--print-to-pdf={made}"
    yield page.as_uri()


def _printed(command: list[str], made: Path, said: int) -> bytes:
    """What a browser prints; raises ``EOFError`` where it ends without, ``TimeoutExpired`` where it takes too long."""
    until = time.monotonic() + LIMIT
    with _started(command, said) as process:
        while not (data := _whole(made)):
            ended, now = process.poll() is not None, time.monotonic()
            if process.returncode or (ended and now > until):
                raise EOFError
            if now > until:
                raise subprocess.TimeoutExpired(command, LIMIT)
            until = min(until, now + GRACE) if ended else until
            time.sleep(PAUSE)
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE)
        return data


def _whole(made: Path) -> bytes:
    """The PDF once all of it is there, and nothing before."""
    data = made.read_bytes() if made.is_file() else b""
    return data if data.rstrip().endswith(WHOLE) else b""


@contextmanager
def _started(command: list[str], said: int) -> Iterator[subprocess.Popen[bytes]]:
    """A browser of our own, in a group of its own, which is over when this is."""
    process = subprocess.Popen(  # noqa: S603  # a browser, by its full path, on a page of ours
        command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            _end(process)
        process.wait()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a browser with the processes that it started."""
    if os.name == "nt":
        tree = ["taskkill", "/PID", str(process.pid), "/T", "/F"]
        subprocess.run(tree, capture_output=True, check=False)  # noqa: S603  # of Windows, on our own process
    else:
        with suppress(ProcessLookupError):  # it has just ended by itself
            os.killpg(process.pid, signal.SIGKILL)
