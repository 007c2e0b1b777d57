"""Starting JupyterLab on the simulator, for this computer only, with nothing fetched from outside.

The notebook is the checkout's own, wherever the command is run; ``SIMSIM_TABLES`` tells it which folder to open.
"""

from __future__ import annotations

import importlib
import json
import os
import tempfile
from pathlib import Path
from typing import Final

from simsim.diagnostics import Diagnostic, Place, PolicyError

NOTEBOOK: Final = Path("notebooks/01_simulator.ipynb")
TABLES: Final = "SIMSIM_TABLES"
SETTINGS: Final = {
    # Lab would ask a server outside for news and for updates.
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    # The extension manager would ask an index outside for what can be installed.
    "@jupyterlab/extensionmanager-extension:plugin": {"enabled": False},
}


def start_lab(tables: Path, *, browser: bool, port: int) -> int:
    """Serve the simulator on ``port`` of the loopback address until it is interrupted; gives the exit code.

    Raises :class:`~simsim.diagnostics.PolicyError` where the notebook is not there.
    """
    root = _root()
    if tables.is_dir():
        os.environ[TABLES] = str(tables.resolve())
    with tempfile.TemporaryDirectory(prefix="simsim-lab-") as settings:
        (Path(settings) / "overrides.json").write_text(json.dumps(SETTINGS), encoding="utf-8")
        serve = importlib.import_module("jupyterlab.labapp").main  # heavy, and needed by no other command
        serve(_arguments(root, settings, browser=browser, port=port))
    return 0


def _root() -> Path:
    """The folder that holds the notebooks: the one we are in, else the checkout that this file is part of."""
    for folder in (Path.cwd(), Path(__file__).resolve().parent.parent):
        if (folder / NOTEBOOK).is_file():
            return folder
    raise PolicyError([Diagnostic("folder-missing", Place(str(NOTEBOOK)), found=str(NOTEBOOK.parent))])


def _arguments(root: Path, settings: str, *, browser: bool, port: int) -> list[str]:
    quiet = [] if browser else ["--no-browser"]
    return [
        f"--ServerApp.root_dir={root}",
        f"--LabApp.default_url=/lab/tree/{NOTEBOOK.as_posix()}",  # in the printed address too
        f"--LabApp.app_settings_dir={settings}",
        "--LabApp.extension_manager=readonly",
        "--ServerApp.ip=127.0.0.1",
        "--allow-root",  # in a container there is often no other user; only this computer can reach it, with a token
        f"--ServerApp.port={port}",
        *quiet,
    ]
