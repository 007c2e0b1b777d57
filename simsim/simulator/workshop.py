"""The analyst's room: the folder of the tables, a check of them, what changed in them, a colleague's file.

Whoever may change the tables can accept a file, and open the folder; everybody may check and compare.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from simsim.diagnostics import Diagnostic, Place, SimsimError
from simsim.policy.walk import Outcome
from simsim.reports.html import diagnostics_html
from simsim.reports.html_parts import Reader
from simsim.reports.html_replies import copy_html
from simsim.reports.markup import NOTHING, element, joined
from simsim.simulator.incoming import Incoming
from simsim.simulator.parts import Box, Button, Pane
from simsim.simulator.progress import Guard
from simsim.simulator.proving import Proving
from simsim.simulator.rights import may_edit, need_edit
from simsim.simulator.rooms import Room
from simsim.simulator.since import Changed
from simsim.simulator.watching import Watched

OPENERS: Final = ("xdg-open", "open")  # of Linux, and of macOS
SOON: Final = 1.0  # seconds in which a program that shows folders says that it cannot


class Workshop(Room):
    """The room; ``guard`` is entered for each step of long work, and ``clock`` tells the present moment."""

    caption = "workshop"

    def __init__(self, watched: Watched, guard: Guard, clock: Callable[[], datetime]) -> None:
        self._watched, self._reader = watched, Reader()
        self._wrong: tuple[Diagnostic, ...] = ()
        self.folder = Pane()
        self.open = Button(self._open, "simsim-button", "simsim-here")
        self.proving = Proving(watched, guard, clock)
        self.changed = Changed(watched, guard, clock)
        self.incoming = Incoming(watched, guard, clock)
        place = Box([self.folder, self.open], "simsim-bench")
        self.body = Box([place, self.proving.box, self.changed.box, self.incoming.box], "simsim-workshop")

    def tell(self, outcome: Outcome, reader: Reader) -> None:  # noqa: ARG002  # the room is about all cases
        """Show the room in the reader's language."""
        self._reader = reader
        self._tell_folder()
        for bench in (self.proving, self.changed, self.incoming):
            bench.tell(reader)

    def _tell_folder(self) -> None:
        reader, path = self._reader, str(self._watched.folder)
        may = may_edit()  # a visitor who may not change the tables need not know where they lie
        named = (element("code", path), " ", copy_html(path, reader)) if may else (self._watched.folder.name,)
        told = (element("h3", reader.word("folder")), *(joined((part,)) for part in named))
        wrong = diagnostics_html(self._wrong, reader.word("open folder"), reader) if self._wrong else NOTHING
        self.folder.html = joined((*told, wrong))
        self.open.description, self.open.hidden = reader.word("open folder"), not may

    def _open(self) -> None:
        self._wrong = ()
        try:
            need_edit()
            open_folder(self._watched.folder)
        except SimsimError as error:
            self._wrong = error.diagnostics
        self._tell_folder()


def open_folder(folder: Path) -> None:
    """Show a folder in the system's file manager; raises :class:`SimsimError` where that cannot be."""
    if not folder.is_dir():
        raise SimsimError([Diagnostic("folder-missing", Place(str(folder)), found=str(folder))])
    try:
        if hasattr(os, "startfile"):
            os.startfile(folder)  # noqa: S606  # a folder, which the system shows
        else:
            _start(folder)
    except OSError as error:
        detail = str(error.strerror or error)
        raise SimsimError([Diagnostic("folder-unopened", Place(str(folder)), detail=detail)]) from error


def _start(folder: Path) -> None:
    """Start a program that shows folders; raises ``OSError`` where there is none, or it soon says that it cannot."""
    found = next(filter(None, map(shutil.which, OPENERS)), None)
    if found is None:
        raise OSError(f"none of {', '.join(OPENERS)} is installed")
    quiet = subprocess.DEVNULL
    started = subprocess.Popen([found, str(folder)], stdin=quiet, stdout=quiet, stderr=quiet)  # noqa: S603  # no shell
    try:
        code = started.wait(SOON)
    except subprocess.TimeoutExpired:  # it is still there: it shows the folder
        threading.Thread(target=started.wait, daemon=True).start()  # whoever starts a program hears of its end
        return
    if code:
        raise OSError(f"{Path(found).name} ended with {code}")
