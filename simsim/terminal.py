"""What the commands share at a terminal: their options, what is printed, and how they end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.text import Text

from simsim.diagnostics import Diagnostic, FactError, PolicyError, Severity, SimsimError, errors
from simsim.reports.plain import diagnostic_data, json_text
from simsim.reports.text import diagnostics_text

FAILED, UNREADABLE = 1, 2
UNREAD: Final = frozenset(
    {
        "csv-encoding",
        "file-too-large",
        "file-unreadable",
        "folder-empty",
        "folder-missing",
        "sheet-too-large",
        "workbook-broken",
        "workbook-old-or-locked",
        "workbook-strict",
    }
)
STYLES: Final = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "dim"}


class Lang(StrEnum):
    """The languages that simsim speaks."""

    EN = "en"
    ZH = "zh"


class Labels(StrEnum):
    """The language of the labels in workbooks."""

    BOTH = "both"
    EN = "en"
    ZH = "zh"


class Format(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"


class Report(StrEnum):
    """How a check is printed."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


Language = Annotated[Lang, typer.Option("--lang", envvar="SIMSIM_LANG", help="Language of what is printed.")]
As = Annotated[Format, typer.Option("--format", help="Text for people, JSON for programs.")]
AsReport = Annotated[
    Report, typer.Option("--format", help="Text for people, JSON for programs, annotations for GitHub.")
]
Dressed = Annotated[Labels, typer.Option("--labels", help="Labels in one language, or in both.")]
Tables = Annotated[Path, typer.Option("--tables", help="The folder of the policy.", show_default=True)]


@contextmanager
def telling(lang: str, form: Format) -> Iterator[None]:
    """Ends the command with what is wrong instead of a traceback."""
    try:
        yield
    except SimsimError as error:
        if form is Format.JSON:
            show(json_text({"diagnostics": [diagnostic_data(d, lang) for d in error.diagnostics]}))
        else:
            tell(error.diagnostics, lang)
        code = UNREADABLE if isinstance(error, PolicyError | FactError) else FAILED
        raise typer.Exit(code) from None


def verdict(found: Sequence[Diagnostic]) -> int:
    """The exit code of a check: 2 where a file or folder could not be read at all."""
    if any(d.code in UNREAD for d in found):
        return UNREADABLE
    return FAILED if errors(found) else 0


def tell(found: Sequence[Diagnostic], lang: str) -> None:
    """Diagnostics for a person; places coloured where the terminal has colours."""
    text = Text(diagnostics_text(found, lang))
    for diagnostic in found:
        where = diagnostic.place.text(lang)
        if where:
            text.highlight_words([where], STYLES[diagnostic.severity])
    Console(highlight=False, soft_wrap=True).print(text)


def show(text: str) -> None:
    """Prints what there is to say."""
    if text:
        typer.echo(text)
