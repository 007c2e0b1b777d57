"""What a trainer does with the record: take it along as a file, and forget a person, which is confirmed first."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from simsim.classroom.ledger import PATIENCE, Ledger
from simsim.diagnostics import SimsimError
from simsim.reports.html import diagnostics_html
from simsim.reports.html_parts import Reader, zone_of
from simsim.reports.markup import Markup, element, joined
from simsim.simulator.parts import Box, Button, Pane
from simsim.training.export import export_csv, export_excel
from simsim.training.record import Record

CSV: Final = "training.csv"
EXCEL: Final = "training.xlsx"
KINDS: Final = {CSV: "text/csv", EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
SURE: Final = "simsim-sure"  # where the focus goes to have it confirmed
SECTION: Final = "simsim-forgetting"


class Desk(Protocol):
    """The screen on which this is done."""

    def changed(self) -> None:
        """Repaint."""

    def go_to(self, name: str) -> None:
        """Give the focus to what carries that class."""

    def hand_over(self, name: str, kind: str, data: bytes) -> None:
        """Give whoever looks a file."""


class Exporting:
    """Two buttons, each of which gives a file of the attempts of whoever is chosen; ``box`` is what is shown."""

    def __init__(self, desk: Desk, ledger: Ledger) -> None:
        self._desk, self._ledger, self._reader, self._person = desk, ledger, Reader(), ""
        self.head, self.wrong = Pane(), Pane()
        self.csv = Button(lambda: self._give(CSV), "simsim-button")
        self.excel = Button(lambda: self._give(EXCEL), "simsim-button")
        self.box = Box([self.head, Box([self.csv, self.excel], "simsim-acts"), self.wrong], "simsim-bench")

    def _give(self, name: str) -> None:
        self.wrong.html = ""
        if self._ledger.path is None:
            return
        try:
            self._desk.hand_over(name, KINDS[name], self._written(self._ledger.path, name))
        except SimsimError as error:
            self.wrong.html = diagnostics_html(error.diagnostics, self._reader.word("not exported"), self._reader)

    def _written(self, record: Path, name: str) -> bytes:
        """The file; local time is that of whoever looks."""
        write: Callable[..., int] = export_csv if name == CSV else export_excel
        with tempfile.TemporaryDirectory(prefix="simsim-export-") as folder, Record(record, PATIENCE) as kept:
            path = Path(folder) / name
            write(kept, path, self._person, zone_of(self._reader, ""))
            return path.read_bytes()

    def tell(self, reader: Reader, person: str) -> None:
        """Show the words in the reader's language."""
        self._reader, self._person = reader, person
        note = element("p", reader.word("export help"), class_="simsim-aside")
        self.head.html = joined((element("h3", reader.word("export")), note))
        self.csv.description, self.excel.description = reader.word("export csv"), reader.word("export excel")


class Forgetting:
    """A button that asks, and one that deletes; ``box`` is what is shown, ``forgotten`` is called once it is done."""

    def __init__(self, desk: Desk, ledger: Ledger, forgotten: Callable[[], object]) -> None:
        self._desk, self._ledger, self._reader, self._person = desk, ledger, Reader(), ""
        self._forgotten = forgotten
        self._said: Callable[[Reader], Markup] = lambda _: element("span")
        self.asking = ""  # the person of whom it is asked whether all is to be deleted
        self.head, self.question, self.came = Pane(), Pane(), Pane()
        self.begin = Button(self._ask, "simsim-button")
        self.sure = Button(self._forget, "simsim-button", "simsim-danger")
        self.keep = Button(self._keep, "simsim-button")
        self.confirm = Box([self.question, Box([self.keep, self.sure], "simsim-acts", SURE)], "simsim-confirm")
        self.box = Box([self.head, self.begin, self.confirm, self.came], "simsim-bench", SECTION)

    @property
    def _count(self) -> int:
        return sum(one.person == self._person for one in self._ledger.attempts)

    def _ask(self) -> None:
        self.asking = self._person
        self._desk.go_to(SURE)
        self._desk.changed()

    def _keep(self) -> None:
        self.asking = ""
        self._desk.go_to(SECTION)
        self._desk.changed()

    def _forget(self) -> None:
        """Delete whoever is asked about; what is chosen meanwhile is another's."""
        person, self.asking = self.asking, ""
        if not person or person != self._person:
            return
        try:
            count = self._ledger.forget(person)
            told = self._reader.word("person forgotten", person=person, count=count)
            self._said = lambda reader: element(
                "p", reader.word("person forgotten", person=person, count=count), role="status"
            )
            self.came.summary = told
        except SimsimError as error:
            found = error.diagnostics
            self._said = lambda reader: diagnostics_html(found, reader.word("person kept"), reader)
        self._forgotten()

    def tell(self, reader: Reader, person: str) -> None:
        """Show the words in the reader's language; whoever chooses another person is asked anew."""
        self._reader, self._person = reader, person
        if self.asking != person:
            self.asking = ""
        word = reader.word
        note = element("p", word("forget help"), class_="simsim-aside")
        self.head.html = joined((element("h3", word("forget")), note))
        self.begin.hidden, self.confirm.hidden = not person or bool(self.asking), not self.asking
        self.begin.description = word("forget person", person=person)
        self.question.html = element("p", word("forget asked", person=person, count=self._count), role="alert")
        self.keep.description = word("forget not")
        self.sure.description = word("forget sure", person=person, count=self._count)
        self.came.html = self._said(reader)
