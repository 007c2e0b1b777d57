"""What was found, put onto the cells that it is about: a mark a cell, and a page that lists all with links.

Free of any spreadsheet library; :mod:`simsim.workbook.dressing` puts marks and page into a workbook.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from simsim.diagnostics import SEVERITY_LABEL, Diagnostic, Severity
from simsim.words import Phrase
from simsim.workbook.looks import LONGEST_NOTE
from simsim.workbook.welcome import Line

FINDINGS: Final = "Findings 发现"  # the name of the sheet that lists them
TITLE: Final = "# Findings 发现"  # a sheet whose first cell begins so is no part of a policy
COLOURS: Final[Mapping[Severity, str]] = {
    Severity.ERROR: "F4B6A6",
    Severity.WARNING: "FFE699",
    Severity.INFO: "DCE6F1",
}
HEADS: Final = (Phrase("where", "位置"), Phrase("what", "内容"), Phrase("what to do", "处理"))
SAID: Final = Phrase("{severity}: {message}", "{severity}：{message}")


@dataclass(frozen=True, slots=True)
class Mark:
    """A colour and a note for a cell."""

    colour: str
    text: str


def marks_of(found: Iterable[Diagnostic], lang: str) -> dict[tuple[str, str], Mark]:
    """A mark for each cell that something is said of, by sheet and cell: all of it, in the colour of the worst.

    >>> from simsim.diagnostics import Place
    >>> found = [Diagnostic("output-blank", Place("a.xlsx", "a", "C7"))]
    >>> marks_of(found, "en")["a", "C7"].colour == COLOURS[Severity.ERROR]
    True
    """
    by_cell: dict[tuple[str, str], list[Diagnostic]] = {}
    for diagnostic in found:
        if diagnostic.place.sheet and diagnostic.place.cell:
            by_cell.setdefault((diagnostic.place.sheet, diagnostic.place.cell), []).append(diagnostic)
    return {cell: _mark(told, lang) for cell, told in by_cell.items()}


def _mark(told: Sequence[Diagnostic], lang: str) -> Mark:
    worst = min((d.severity for d in told), key=list(Severity).index)
    text = "\n\n".join(f"{_said(d, lang)}\n{d.remedy(lang)}" for d in told)
    return Mark(COLOURS[worst], text if len(text) <= LONGEST_NOTE else f"{text[: LONGEST_NOTE - 1]}…")


def _said(diagnostic: Diagnostic, lang: str) -> str:
    severity = SEVERITY_LABEL[diagnostic.severity.value].text(lang)
    return SAID.text(lang).format(severity=severity, message=diagnostic.message(lang))


def page_of(found: Iterable[Diagnostic], lang: str) -> tuple[Line, ...]:
    """The page that lists what was found in one workbook: where, with a link, what, and what to do about it."""
    heads = Line(tuple(head.text(lang) for head in HEADS), heading=True)
    return (Line((TITLE,), heading=True), heads, *(_line(diagnostic, lang) for diagnostic in found))


def _line(diagnostic: Diagnostic, lang: str) -> Line:
    place = diagnostic.place
    cells = (place.text(lang), _said(diagnostic, lang), diagnostic.remedy(lang))
    return Line(cells, link=place.sheet, cell=place.cell or "A1")
