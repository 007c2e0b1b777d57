"""Serving a screen: in JupyterLab, or as a page of its own under Voilà; nothing is fetched from outside.

``SIMSIM_TABLES`` tells it which folder to open, ``SIMSIM_RECORD`` where the record of training is. JupyterLab serves
the checkout's own notebook, wherever the command is run; the page is a notebook of one cell, in a folder of its own, so
that nothing else can be asked for.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import secrets
import tempfile
import webbrowser
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from traitlets.config import Config

from simsim.diagnostics import Diagnostic, Place, PolicyError

PAGES: Final = Path(__file__).resolve().parent / "page"
IDLE: Final = 600  # seconds after which the kernel of a page that is gone without a word ends
TABLES: Final = "SIMSIM_TABLES"
EDIT: Final = "SIMSIM_EDIT"  # whether what is done on a screen may be written to the tables; see simulator/rights.py
RECORD: Final = "SIMSIM_RECORD"  # see training/record.py
SETTINGS: Final = {
    # Lab would ask a server outside for news and for updates.
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    # The extension manager would ask an index outside for what can be installed.
    "@jupyterlab/extensionmanager-extension:plugin": {"enabled": False},
}


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen that can be served: the module and name of its class, and the notebook that shows it in JupyterLab.

    >>> TRAINING.cell.splitlines()[0]
    'from simsim.classroom.training import Training'
    """

    module: str
    name: str
    notebook: Path

    @property
    def cell(self) -> str:
        """The one cell of its page."""
        return f"from {self.module} import {self.name}\n\nscreen = {self.name}()\nscreen.changed()\nscreen"


SIMULATOR: Final = Screen("simsim.simulator.screen", "Simulator", Path("notebooks/01_simulator.ipynb"))
TRAINING: Final = Screen("simsim.classroom.training", "Training", Path("notebooks/03_training.ipynb"))
TRAINER: Final = Screen("simsim.classroom.trainer", "Trainer", Path("notebooks/05_trainer.ipynb"))


def start_lab(tables: Path, *, browser: bool, port: int, screen: Screen = SIMULATOR) -> int:
    """Serve a screen on ``port`` of the loopback address until it is interrupted; gives the exit code.

    Raises :class:`~simsim.diagnostics.PolicyError` where the notebook is not there.
    """
    root = _root(screen.notebook)
    _settle_record()
    if tables.is_dir():
        os.environ[TABLES] = str(tables.resolve())
    os.environ[EDIT] = "1"  # who can run code there can change the tables anyway
    with tempfile.TemporaryDirectory(prefix="simsim-lab-") as settings:
        (Path(settings) / "overrides.json").write_text(json.dumps(SETTINGS), encoding="utf-8")
        serve = importlib.import_module("jupyterlab.labapp").main  # heavy, and needed by no other command
        serve(_arguments(root, settings, screen.notebook, browser=browser, port=port))
    return 0


def _settle_record() -> None:
    """Let the record be the file that is meant here, wherever a kernel works."""
    named = os.environ.get(RECORD, "").strip()
    if named:
        os.environ[RECORD] = str(Path(named).resolve())


def _root(notebook: Path) -> Path:
    """The folder that holds the notebooks: the one we are in, else the checkout that this file is part of."""
    for folder in (Path.cwd(), Path(__file__).resolve().parent.parent):
        if (folder / notebook).is_file():
            return folder
    raise PolicyError([Diagnostic("folder-missing", Place(str(notebook)), found=str(notebook.parent))])


def _arguments(root: Path, settings: str, notebook: Path, *, browser: bool, port: int) -> list[str]:
    quiet = [] if browser else ["--no-browser"]
    return [
        f"--ServerApp.root_dir={root}",
        f"--LabApp.default_url=/lab/tree/{notebook.as_posix()}",  # in the printed address too
        f"--LabApp.app_settings_dir={settings}",
        "--LabApp.extension_manager=readonly",
        "--ServerApp.ip=127.0.0.1",
        "--allow-root",  # in a container there is often no other user; only this computer can reach it, with a token
        f"--ServerApp.port={port}",
        *quiet,
    ]


@dataclass(frozen=True)
class Served:
    """How a page is served: the address and port it listens on, the token that a visitor needs; blank is none.

    ``edit``: whether its visitors may change the tables. ``screen``: what it shows.
    """

    address: str = "127.0.0.1"
    port: int = 8866
    token: str | None = None
    browser: bool = True
    edit: bool = False
    screen: Screen = SIMULATOR


def start_app(tables: Path, served: Served) -> int:
    """Serve a screen as a page until it is interrupted; gives the exit code.

    Without a token one is made up, and printed with the address.
    """
    _settle_record()
    os.environ[TABLES] = str(tables.resolve())
    os.environ[EDIT] = "1" if served.edit else "0"
    os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [str(PAGES), os.environ.get("JUPYTER_PATH")]))
    token = secrets.token_urlsafe(18) if served.token is None else served.token
    planted = importlib.import_module("simsim.page.branches").planted  # heavy, and needed by no other command
    screen = served.screen
    with (
        planted(os.environ[TABLES], screen.module, screen.name) as kernels,
        tempfile.TemporaryDirectory(prefix="simsim-app-") as folder,
    ):
        notebook = Path(folder) / "simsim.ipynb"
        notebook.write_text(json.dumps(_one_cell(screen)), encoding="utf-8")
        voila = importlib.import_module("voila.app").Voila  # heavy, and needed by no other command
        app = voila(config=_page_settings(served, token, kernels))
        app.initialize([str(notebook)])

        def greet() -> None:
            query = f"?token={token}" if token else ""
            print(f"simsim: {app.connection_url}{query}", flush=True)  # noqa: T201  # the person at the terminal
            if served.browser:
                webbrowser.open(f"{app.connection_url}{query}")

        app.launch_browser = greet  # its own opens an address without the token
        app.start()
    return 0


def _one_cell(screen: Screen) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": "code", "id": "simsim", "metadata": {}, "outputs": [], "execution_count": None}
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    about = {"kernelspec": kernel, "title": "simsim"}
    return {"cells": [{**cell, "source": screen.cell}], "metadata": about, "nbformat": 4, "nbformat_minor": 5}


def _page_settings(served: Served, token: str, kernels: Mapping[str, str]) -> Config:
    """No file but the page, no traceback on it, no kernel that nobody needs; one kernel is always ready.

    ``kernels`` says how they are started, where that is not as ever.
    """
    page = {"ip": served.address, "port": served.port, "port_retries": 0, "token": token, "log_level": logging.WARNING}
    shown = {"template": "simsim", "file_allowlist": [], "show_tracebacks": False}
    pool = {
        "preheat_kernel": True,
        "default_pool_size": 1,
        "multi_kernel_manager_class": "simsim.page.kernels.Kernels",
    }
    settings = {
        "Voila": page,
        "VoilaConfiguration": {**shown, **pool},
        "KernelProvisionerFactory": dict(kernels),
        "MappingKernelManager": {"cull_idle_timeout": IDLE, "cull_interval": 60},
        # Ports are taken twice when many pages open at once.
        **({"KernelManager": {"transport": "ipc"}} if os.name == "posix" else {}),
    }
    return Config(settings)
