"""A host of the simulator, started as its command starts it, on loopback, with an empty home, and ended again."""

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
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOKEN = "a-token-for-tests"  # noqa: S105  # it guards a server of this test, on this computer, for a minute
STARTED_WITHIN = 60  # seconds


@contextmanager
def served(work: Path, command: str, alive: str, *arguments: str) -> Iterator[tuple[str, Path]]:
    """A host as the command starts it, in a folder with the tables: its address, and where the tables are."""
    tables = Path(shutil.copytree(ROOT / "tables", work / "tables"))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    words = [sys.executable, "-m", "simsim", command, "--no-browser", "--port", str(port), *arguments]
    with (
        (work / "host.log").open("wb") as log,
        subprocess.Popen(words, cwd=work, env=_environment(work), stdout=log, stderr=log) as server,
    ):
        try:
            _wait_for(f"http://127.0.0.1:{port}/{alive}?token={TOKEN}", server, work / "host.log")
            yield f"http://127.0.0.1:{port}/", tables
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
        "SIMSIM_CASES": work / "cases",
        "SIMSIM_RECORD": work / "training.sqlite",
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
    pytest.fail(f"the server did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-3000:]}")


def _end(server: subprocess.Popen[bytes]) -> None:
    """End the server, and with it its kernels."""
    server.terminate()
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()
