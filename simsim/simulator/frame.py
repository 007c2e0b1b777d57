"""What every screen of a policy has: the folder that it follows, its language, and one repaint a change.

A change of an input, of the tables or of the time leads to one repaint. Whatever goes wrong paints a card. In a
notebook the tables are opened once a page shows the screen, which says so meanwhile.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Final

from IPython import get_ipython

from simsim.diagnostics import FactError
from simsim.policy.model import PolicyModel
from simsim.reports.html import diagnostics_html, failure_html
from simsim.reports.html_parts import Reader
from simsim.reports.markup import element
from simsim.reports.wording import LANGUAGE, SCREEN
from simsim.simulator.parts import Box, Dropdown, Pane
from simsim.simulator.surface import Surface
from simsim.simulator.watching import watched

TABLES: Final = "SIMSIM_TABLES"  # the folder to open where none is named; set by the command
USUAL: Final = ("tables", "../tables")
USUAL_LANGUAGE: Final = "en"
LANGUAGES: Final = [(text, lang) for lang, text in LANGUAGE.items()]


def present() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


class Frame(Surface):
    """A screen of the policy in ``folder``, ready to be shown by a notebook.

    ``folder`` is by default the one that the command was told of, else ``tables``, here or one folder up. ``lang`` is
    ``en`` or ``zh``; blank is that of the browser which shows the screen first. ``clock`` tells the present moment.

    A screen puts its parts into ``root``, ``failure`` and ``errors`` among them, then it calls :meth:`begin`; it says
    in :meth:`paint` what its parts show.
    """

    root: Box
    bad: ClassVar[str] = "bad case"  # the key of what is said where somebody tells what cannot be

    def __init__(
        self, folder: str | Path | None = None, lang: str = "", clock: Callable[[], datetime] = present
    ) -> None:
        self.watched = watched(folder or _usual_folder())
        self.failure, self.errors = Pane("simsim-failure"), Pane("simsim-errors")
        self.language, self._open_to = Dropdown(LANGUAGES, lang or USUAL_LANGUAGE), not lang
        self.language.observe(lambda _: self.changed(), "value")
        self.zone, self._clock, self._quiet, self._painted = "", clock, False, False
        self._waits = hasattr(get_ipython(), "kernel")
        super().__init__(Box((), "simsim"), _opening(lang) if self._waits else "")

    def begin(self) -> None:
        """Paint, unless a page is still to ask for it, and follow the folder."""
        if not self._waits:
            self.changed()
        self.watched.follow(self.looked, _cell())

    def paint(self, policy: PolicyModel) -> None:
        """Let every part show what it has to."""
        raise NotImplementedError

    @property
    def aged(self) -> bool:
        """Whether what is shown is out of date, though nothing but the time has changed."""
        return False

    @property
    def reader(self) -> Reader:
        """Who reads the screen."""
        return Reader(str(self.language.value), self.zone)

    @property
    def present(self) -> datetime:
        """The present moment."""
        return self._clock()

    # ----------------------------------------------------------------------------------------------- what may happen

    def listen(self, content: Mapping[str, Any]) -> None:
        """Take over what a page says; an exception paints a card."""
        with self.guarded():
            super().listen(content)

    def spoken(self, tag: str) -> None:
        """Speak the language of the first browser that shows the screen, unless one was chosen."""
        named = tag.partition("-")[0].lower()
        if self._open_to and named in self.language.values:
            with self._quietly():
                self.language.value = named
            self._painted = False
        self._open_to = False

    def shown(self, zone: str) -> None:
        """A page shows the screen to somebody in that time zone."""
        if zone != self.zone or not self._painted:
            self.zone = zone
            self.changed()

    def close(self) -> None:
        """Stop following the folder, and leave the page."""
        self.watched.leave(self.looked)
        super().close()

    def changed(self) -> None:
        """Repaint; an exception paints a card."""
        with self.alone:
            if not self._quiet:
                with self.guarded():
                    self._repaint()

    def several(self, give: Callable[[], None]) -> None:
        """Change several inputs, and repaint once."""
        with self.alone:
            if self._quiet:  # a part of a change that will be painted
                give()
                return
            with self.guarded():
                with self._quietly():
                    give()
                self._repaint()

    def looked(self, changed: bool) -> None:  # noqa: FBT001  # the answer of a look
        """Repaint if the folder changed, or time made what is shown old."""
        with self.guarded():
            if changed or self.aged:
                self._repaint()

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Shows an exception on the screen: in a callback of a widget nobody would ever see it. One at a time."""
        with self.alone:
            try:
                yield
            except FactError as error:
                self.failure.html = diagnostics_html(error.diagnostics, self.reader.word(self.bad), self.reader)
            except Exception as error:  # noqa: BLE001  # whatever it is, it is shown
                self.failure.html = failure_html(error, self.reader)
            self.show()

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """Lets inputs be set without a repaint for each."""
        quiet, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = quiet

    # ---------------------------------------------------------------------------------------------------- repainting

    def _repaint(self) -> None:
        with self._quietly():
            self._painted = False
            self.watched.open()
            if self.watched.failure:
                raise self.watched.failure
            policy = self.watched.policy
            self._paint_errors(policy)
            if policy:
                self.paint(policy)
                self._painted = True
        self.failure.html = ""

    def _paint_errors(self, policy: PolicyModel | None) -> None:
        reader, errors = self.reader, self.watched.errors
        kept = reader.word("kept", version=policy.version) if policy else reader.word("unopened")
        self.errors.html = diagnostics_html(errors, kept, reader) if errors else ""


def _cell() -> str:
    """The cell of a notebook that is being run; blank where that is not known."""
    asked: Mapping[str, Any] = getattr(getattr(get_ipython(), "kernel", None), "get_parent", dict)()
    return str(asked.get("metadata", {}).get("cellId", ""))


def _usual_folder() -> str:
    return os.environ.get(TABLES) or next((f for f in USUAL if Path(f).is_dir()), USUAL[0])


def _opening(lang: str) -> str:
    """What is said until the tables are open, in every language where none is chosen."""
    text = SCREEN["opening"]
    return str(element("p", text.text(lang) if lang else " ".join(text)))
