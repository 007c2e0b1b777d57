"""Two small widgets that ipywidgets lacks: a pane of HTML that keeps its reader's place, and the page around the form.

Each is a few traits here and a few lines of script beside this file; neither fetches anything.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import anywidget
import traitlets

HERE: Final = Path(__file__).parent


class Pane(anywidget.AnyWidget):
    """HTML that was escaped by the reports.

    ``summary`` is read out when it changes. What the reader opened, scrolled and focused survives a repaint.
    """

    _esm = HERE / "pane.js"
    _css = HERE / "simulator.css"
    html = traitlets.Unicode().tag(sync=True)
    summary = traitlets.Unicode().tag(sync=True)

    def __repr__(self) -> str:
        return f"<pane {self.summary!r}>" if self.summary else "<pane>"


class Page(anywidget.AnyWidget):
    """What only the page around the form can know or do; it shows nothing.

    ``zone`` is the time zone of whoever looks, blank where a browser does not tell, ``None`` until somebody looks. A
    notebook's shortcuts are kept away from the form: else an arrow key leaves a field, and ``x`` cuts the cell. A
    field's help and diagnostic are tied to its input. ``target`` is the class of what got the focus last by
    :meth:`go_to`, with how often that was done.
    """

    _esm = HERE / "page.js"
    zone = traitlets.Unicode(None, allow_none=True).tag(sync=True)
    target = traitlets.Unicode().tag(sync=True)

    def go_to(self, name: str) -> None:
        """Give the focus to what carries that class, or to the first input in it, once it is on the page."""
        self.target = f"{name} {int(self.target.partition(' ')[2] or 0) + 1}"

    def __repr__(self) -> str:
        return "<page>"
