"""A page handed to whoever looks: as it is, or printed as a PDF while the screen goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final, Protocol

from simsim.diagnostics import SimsimError
from simsim.pdf import pdf_of
from simsim.reports.html import diagnostics_html
from simsim.reports.html_parts import Reader
from simsim.reports.markup import element
from simsim.simulator.parts import HTML, Box, Button, Pane, Part
from simsim.simulator.steps import Steps

PAUSE: Final = 0.05  # seconds between two looks whether a page is printed
TYPES: Final = {".html": "text/html", ".pdf": "application/pdf"}


class Desk(Protocol):
    """The screen that hands over."""

    def hand_over(self, name: str, kind: str, data: bytes) -> None:
        """Give the reader a file of that name and media type."""

    def guarded(self) -> AbstractContextManager[object]:
        """Tells the page of what is done in it, or of what failed."""


class Handing:
    """Two buttons, for the page and for the PDF; ``box`` is what is shown.

    ``made`` gives the page in a reader's language, blank while there is none; ``called`` the name of its file, but for
    the ending; ``choices`` are what the page hangs on.
    """

    def __init__(self, desk: Desk, made: Callable[[Reader], str], called: Callable[[], str], *choices: Part) -> None:
        self._desk, self._made, self._called, self._reader = desk, made, called, Reader()
        self._steps, self._printer = Steps(desk.guarded), ThreadPoolExecutor(1)
        self.head, self.note = HTML(), Pane()
        self.page, self.pdf = Button(self._show, "simsim-button"), Button(self._print, "simsim-button")
        self.box = Box([self.head, *choices, Box([self.page, self.pdf], "simsim-steps"), self.note], "simsim-bench")

    def _show(self) -> None:
        if html := self._made(self._reader):
            self._hand_over(f"{self._called()}.html", html)

    def _print(self) -> None:
        if html := self._made(self._reader):
            self._steps.begin(self._printing(f"{self._called()}.pdf", html))

    def _hand_over(self, name: str, data: str | bytes) -> None:
        whole = data if isinstance(data, bytes) else data.encode("utf-8", "replace")
        self._desk.hand_over(name, TYPES[Path(name).suffix], whole)
        self.note.html = ""

    def _printing(self, name: str, html: str) -> Iterator[None]:
        """Print in a thread, while the page is heard."""
        self.note.html = element("p", self._reader.word("printing"), role="status")
        yield
        printed = self._printer.submit(pdf_of, html)
        try:
            while not printed.done():
                wait([printed], PAUSE)
                yield
        finally:
            printed.cancel()  # where another was asked for meanwhile, this one need not begin
        try:
            self._hand_over(name, printed.result())
        except SimsimError as error:
            self.note.html = diagnostics_html(error.diagnostics, self._reader.word("not printed"), self._reader)

    def tell(self, title: str, reader: Reader) -> None:
        """Show what can be had, under its title."""
        self._reader = reader
        self.head.value = element("h3", title)
        self.page.description, self.pdf.description = reader.word("as page"), reader.word("as pdf")
