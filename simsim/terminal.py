"""What the commands share at a terminal: their options, what is printed, and how they end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, NamedTuple

import typer
from rich.console import Console
from rich.text import Text
from typer.core import TyperCommand

from simsim.analysis.explanation import Explanation
from simsim.analysis.explanation import explain as explanation
from simsim.analysis.explanation import why_not as obstacles
from simsim.diagnostics import Diagnostic, FactError, Place, PolicyError, Severity, SimsimError, errors
from simsim.policy.walk import Outcome
from simsim.reports.explanation import explanation_text, why_not_text
from simsim.reports.explanation_data import explanation_data, obstacles_data
from simsim.reports.plain import Plain, diagnostic_data, json_text, outcome_data
from simsim.reports.text import diagnostics_text, heading
from simsim.words import CELL

FAILED, UNREADABLE = 1, 2
STEP: Final = 100  # cases between two signs of life
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
Facts = Annotated[str, typer.Option("--facts", help="A JSON file of facts, `-` for standard input.")]
Happened = Annotated[
    list[str] | None, typer.Option("--event", metavar="LINE", help="What happened, when, by whom; may be repeated.")
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="One fact or parameter, by name or label; may be repeated."),
]
Layers = Annotated[str | None, typer.Option("--layers", metavar="A,B", help="The layers that are on; as POLICY says.")]
AsOf = Annotated[str, typer.Option("--as-of", metavar="DATE", help="The date whose rules are read; today.")]
Now = Annotated[
    str, typer.Option("--now", metavar="DATETIME", help="The instant that deadlines are seen from; this one.")
]


class Explaining(TyperCommand):
    """A command whose option ``--explain`` may stand alone: it is then given a blank value."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401  # of the library behind typer
        """The arguments, behind a blank where the option has no value."""
        bare = (n for n, one in enumerate(args) if one == "--explain" and (args[n + 1 : n + 2] or ["-"])[0][:1] == "-")
        for n in reversed([*bare]):
            args = [*args[: n + 1], "", *args[n + 1 :]]
        return super().parse_args(ctx, args)


class Ask(NamedTuple):
    """What is to be explained: ``OUTPUT[=VALUE]``, ``DECISION:RULE`` or ``DECISION:VALUE``, facts that stay."""

    explain: str | None
    why_not: str = ""
    frozen: Sequence[str] = ()

    def __bool__(self) -> bool:
        return self.explain is not None or bool(self.why_not)


def explained(outcome: Outcome, ask: Ask, lang: str, form: Format) -> str:
    """The explanation that is asked for; raises :class:`FactError` for what is none."""
    found, why_not = None if ask.explain is None else _explained(outcome, ask), ask.why_not
    against = obstacles(outcome, *_rule(why_not)) if why_not else ()
    if form is Format.JSON:
        told: dict[str, Plain] = explanation_data(found, lang) if found else {}
        told |= {"why_not": [obstacles_data(one) for one in against]} if why_not else {}
        return json_text({**outcome_data(outcome, lang), "explanation": told})
    texts = [explanation_text(found, lang) if found else heading(outcome, lang), why_not_text(outcome, against, lang)]
    return "\n\n".join(text for text in texts if text)


def _explained(outcome: Outcome, ask: Ask) -> Explanation:
    """Why an output is as it is, and what would change it: to the value that is named, if one is."""
    output, sign, value = (ask.explain or "").partition("=")
    wanted = (None if CELL.read(value) == "null" else value.strip()) if sign else ...
    return explanation(outcome, output.strip() or None, target=wanted, frozen=ask.frozen)


def _rule(text: str) -> tuple[str, str]:
    """A decision and a rule of it, or a value that it may give."""
    decision, sign, what = text.replace("：", ":").partition(":")
    if not sign or not what.strip():
        raise FactError([Diagnostic("why-not-form", Place("--why-not"), text)])
    return decision.strip(), what.strip()


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


def progress(every: int = STEP) -> Callable[[int, int], None]:
    """Shows on a terminal how many of how many are done, now and then; nothing where errors go to a file."""
    if not sys.stderr.isatty():
        return lambda _, __: None

    def told(done: int, count: int) -> None:
        if done % every == 0 or done == count:
            typer.echo(f"\r{done} / {count}{chr(10) if done == count else ''}", err=True, nl=False)

    return told
