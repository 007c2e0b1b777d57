"""Diagnostics as annotations of GitHub: one line each, shown beside the file in a pull request.

A workbook has no lines, so its sheet and cell stand in the title; a row of a CSV file is its line, where no cell above
holds a line break.

Source: GitHub Docs, workflow commands: ``::error file=,line=,title=::message``, and how what stands in them is escaped.
"""

from __future__ import annotations

from typing import Final

from simsim.diagnostics import Diagnostic, Place, Severity

_COMMAND: Final = dict(zip(Severity, ("::error", "::warning", "::notice"), strict=True))
_MESSAGE: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def annotation(diagnostic: Diagnostic, lang: str = "en", *, folder: str = "") -> str:
    """A diagnostic as a line that GitHub reads; ``folder`` holds the policy, as seen from the top of the repository.

    >>> d = Diagnostic("cell-empty-set", Place("risk.csv", "risk", "C7"), "[8..5]", (1, 5), low="8", high="5")
    >>> print(annotation(d, folder="tables"))
    ... # doctest: +ELLIPSIS
    ::error file=tables/risk.csv,line=7,title=cell-empty-set%2C sheet risk%2C C7::[8..5] admits nothing: ...
    """
    place = diagnostic.place
    title = ", ".join(part for part in (diagnostic.code, Place("", place.sheet, place.cell).text(lang)) if part)
    told = {"file": _file(place, folder), "line": _line(place), "title": title}
    properties = ",".join(f"{name}={text.translate(_PROPERTY)}" for name, text in told.items() if text)
    message = f"{diagnostic.message(lang)}\n{diagnostic.remedy(lang)}"
    return f"{_COMMAND[diagnostic.severity]} {properties}::{message.translate(_MESSAGE)}"


def _file(place: Place, folder: str) -> str:
    """The file of a policy from the top of the repository; the folder itself where it is what is wrong."""
    return place.file if not folder or place.file in ("", folder) else f"{folder}/{place.file}"


def _line(place: Place) -> str:
    """The line of a cell in a CSV file."""
    return place.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") if place.file.lower().endswith(".csv") else ""
