"""The one widget of a screen: it draws a tree of parts on a page, and hears what the reader enters there.

Nothing of the tree is kept by the page's own machinery. A page that shows the widget says so, and is told everything;
from then on it is told, in one message a repaint, whatever differs from what it was told last.
"""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import anywidget
import traitlets

from simsim.simulator.parts import Part

HERE: Final = Path(__file__).parent
SCRIPTS: Final = ("pane.js", "slider.js", "timer.js", "grid.js", "surface.js")
TURN: Final = 0.001  # seconds; a thread that computes keeps the others waiting for five of these
_NOTHING: Final = object()


class Surface(anywidget.AnyWidget):
    """Draws ``root`` and what is in it. ``waiting`` is HTML to be shown until the first repaint."""

    _esm = "\n".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)
    _css: Path | str = HERE / "simulator.css"
    waiting = traitlets.Unicode().tag(sync=True)

    def __init__(self, root: Part, waiting: str = "") -> None:
        self.root = root
        self.alone = threading.RLock()  # a page's messages may come in another thread than looks at the folder do
        self._told: Mapping[str, Mapping[str, Any]] | None = None  # of each part; nothing while nobody looks
        self._parts: Mapping[str, Part] = {}
        self.focus, self._hearing = "", False
        super().__init__(waiting=waiting)
        self.on_msg(self._heard)

    def shown(self, zone: str) -> None:
        """A page shows the screen to somebody in that time zone, blank where a browser does not tell."""

    def spoken(self, tag: str) -> None:
        """The browser of a page that shows the screen is in that language, as in ``zh-CN``."""

    def linked(self, code: str) -> None:
        """The address of a page that shows the screen for the first time names a case, by its code."""

    def go_to(self, name: str) -> None:
        """Give the focus to what carries that class, or to the first input in it, with the next repaint."""
        self.focus = name

    def hand_over(self, name: str, kind: str, data: bytes) -> None:
        """Give whoever looks a file of that name and media type."""
        if self._told is not None:
            self.send({"file": {"name": name, "kind": kind, "data": base64.b64encode(data).decode()}})

    def show(self) -> None:
        """Tell the page what differs from what it was told; while it is heard, once that is over."""
        with self.alone:
            if not self._hearing and (news := self._differing()):
                self.send(news)

    def hurry(self, part: Part) -> None:
        """Tell the page at once what differs of a part, ahead of everything else that a repaint brings.

        A kernel sends in a thread of its own, which would wait for its turn while the repaint goes on; so it is given.
        """
        if self._told is not None and part.id in self._told:
            news = self._news(part.id, part.state)
            self._told = {**self._told, part.id: part.state}
            if news:
                self.send({"parts": {part.id: news}, "gone": [], "focus": "", "ahead": True})
                time.sleep(TURN)

    def _differing(self) -> dict[str, Any]:
        """What differs, as a message; nothing while nobody looks, or where nothing does."""
        if self._told is None:
            return {}
        self._parts = {part.id: part for part in self.root.all()}
        states = {name: part.state for name, part in self._parts.items()}
        parts = {name: told for name, state in states.items() if (told := self._news(name, state))}
        gone = [*(self._told.keys() - states.keys())]
        root = {} if self.root.id in self._told else {"root": self.root.id}
        news = {"parts": parts, "gone": gone, "focus": self.focus, **root} if parts or gone or self.focus else {}
        self._told, self.focus = states, ""
        return news

    def _news(self, name: str, state: Mapping[str, Any]) -> dict[str, Any]:
        """What of a part the page was not told; of one that is new, its shape too."""
        told = (self._told or {}).get(name)
        if told is state:
            return {}
        if told is None:
            return {"shape": self._parts[name].shape, **state}
        return {trait: value for trait, value in state.items() if told.get(trait, _NOTHING) != value}

    def _heard(self, _: object, content: Mapping[str, Any], __: object) -> None:
        """A page shows the screen, or its reader did something; it waits until it is told that this was heard."""
        with self.alone:
            self._hearing = True
            try:
                self.listen(content)
            finally:
                self._hearing = False
                self.send({**self._differing(), "heard": True})

    def listen(self, content: Mapping[str, Any]) -> None:
        """Take over what a page says; raises what is wrong with it, which whoever calls this never sees."""
        if "shown" in content:
            self._told = {}
            self.spoken(str(content.get("language", "")))
            self.shown(str(content["shown"]))
            if content.get("case"):
                self.linked(str(content["case"]))
            return
        part = self._parts.get(content["part"])
        if part and self._told is not None:  # else it went while the reader still had it
            known = self._told.get(part.id, {})
            self._told = {**self._told, part.id: {**known, "value": content.get("value")}}
            part.heard(content.get("value"))
