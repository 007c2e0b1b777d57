"""The command ``simsim``: a thin shell over :mod:`simsim.knowledge` and :mod:`simsim.reports`.

Exit codes: 0 well, 1 a conflict or an error in what was asked, 2 something that cannot be read.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import chain, count
from pathlib import Path
from typing import Annotated, Final

import typer

from simsim.analysis.checking import Checked
from simsim.analysis.checking import check as proved
from simsim.analysis.frequency import counted
from simsim.analysis.impact import Tried
from simsim.analysis.telling import diagnostics as findings_told
from simsim.annotation import written_back
from simsim.arguments import apart, audience, day_of, facts_of, instant_of, joined, once, set_to
from simsim.assessing import make_paper
from simsim.casefile import CaseFile
from simsim.collecting import add_example
from simsim.comparison import compared
from simsim.decision import Status
from simsim.diagnostics import Diagnostic, SimsimError, errors
from simsim.keeping import (
    By,
    KnownOn,
    ReportTo,
    SaveTo,
    Ticket,
    decide_again,
    keep_under,
    list_cases,
    list_versions,
    opened,
    page_of,
    save_case,
    write_report,
)
from simsim.knowledge import file_grids, files, read_whole
from simsim.policy.card import names as listed
from simsim.policy.examples import ran, wrong
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from simsim.recording import record_commands
from simsim.reports.annotations import annotation
from simsim.reports.book import book_html
from simsim.reports.captions import say
from simsim.reports.changes import comparison_text
from simsim.reports.changes_data import comparison_data
from simsim.reports.plain import Plain, diagnostic_data, json_text, outcome_data
from simsim.reports.proofs import checked_data, proofs_text, summary_text
from simsim.reports.replies import replies_text
from simsim.reports.sheet_words import sheet_lines
from simsim.reports.text import outcome_text
from simsim.serving import serve_app, serve_lab
from simsim.store import keep
from simsim.terminal import (
    FAILED,
    UNREADABLE,
    As,
    Ask,
    AsOf,
    AsReport,
    Dressed,
    Explaining,
    Facts,
    Format,
    Happened,
    Labels,
    Lang,
    Language,
    Layers,
    Now,
    Report,
    Settings,
    Tables,
    explained,
    progress,
    show,
    tell,
    telling,
    verdict,
)
from simsim.testing import Ignored, WriteBack, one_for, run_examples, write_cases
from simsim.writing import dress_folder, new_policy, save

app = typer.Typer(
    name="simsim",
    help="Decide cases by decision tables kept in Excel and CSV files, and check the tables.\n\n"
    "A policy is a folder of workbooks. Every command reads the folder afresh and says where a cell cannot be read.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)


To = Annotated[str, typer.Option("--to", metavar="WHOM", help="Only what may be said to this audience.")]
Wanted = Annotated[
    list[str] | None, typer.Option("--decision", metavar="NAME", help="Only this decision and what it needs.")
]
Explained = Annotated[
    str | None,
    typer.Option("--explain", metavar="[OUTPUT[=VALUE]]", help="Why it is so, what would change it, what to ask next."),
]
Frozen = Annotated[
    list[str] | None,
    typer.Option("--frozen", metavar="FACT", help="A fact that stays in what would change it; may be repeated."),
]
Against = Annotated[
    str, typer.Option("--why-not", metavar="DECISION:RULE", help="What keeps this rule, or value, from the case.")
]


def main() -> None:
    """Run the command line; never ends in a traceback for what an author or a caller can get wrong."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    app()


EXAMPLES: Final = """**Examples**:

`simsim decide --set claim_type=damaged --set market=MY --decision risk_owner --lang zh`

`simsim decide --facts case.json --explain verdict=stopped --why-not risk_owner:8`

`simsim decide --facts case.json --event "2025-06-20 10:00 ruling by platform" --now "2025-06-21 10:00"`"""


@app.command(cls=Explaining, epilog=EXAMPLES)
def decide(  # noqa: PLR0913, PLR0917  # one parameter per option, as the command line has them
    tables: Tables = Path("tables"),
    facts: Facts = "",
    setting: Settings = None,
    event: Happened = None,
    decision: Wanted = None,
    as_of: AsOf = "",
    now: Now = "",
    layers: Layers = None,
    to: To = "",
    known_on: KnownOn = "",
    save_to: SaveTo = None,
    report: ReportTo = None,
    ticket: Ticket = None,
    by: By = "",
    explain: Explained = None,
    why_not: Against = "",
    frozen: Frozen = None,
    lang: Language = Lang.EN,
    form: As = Format.TEXT,
) -> None:
    """Decide one case.

    A fact that is left out is *unknown*: it is asked for, and only what depends on it stays open. `null` is absence.

    Events are told by `--event`, or in the file of facts under the key `events`: a list of objects (`event`, `at`,
    `by`, `facts`) or of lines, or one text with a line for each. Whoever tells of events tells of all: what is not
    among them has not happened, and `--event ""`, or `[]`, says that nothing has.

    Exit code 0 if decided or undetermined, 1 for a conflict, an error or an outcome that cannot be, 2 for what cannot
    be read or used.
    """
    with telling(lang, form):
        policy, page = opened(tables, known_on), page_of(report)
        given, events = apart(policy, facts_of(facts), facts)
        outcome = policy.decide(
            given | once([set_to(text) for text in setting or ()]),
            as_of=day_of(as_of),
            now=instant_of(now),
            layers=None if layers is None else listed(layers),
            events=joined(events, event),
            decisions=decision or (),
        )
        about = keep_under(tables, outcome, ticket, by)
        save_case(save_to, outcome, about)
        write_report(page, outcome, about, lang)
        ask = Ask(explain, why_not, frozen or ())
        show(explained(outcome, ask, lang, form) if ask else _told(outcome, to, lang, form))
        raise typer.Exit(FAILED if _failed(outcome) else 0)


@app.command()
def check(  # noqa: PLR0913, PLR0917  # one parameter per option, as the command line has them
    paths: Annotated[list[Path] | None, typer.Argument(help="Folders of policies.", show_default="tables")] = None,
    back: WriteBack = None,
    cases: Annotated[Path | None, typer.Option("--cases", help="Count in how many cases of this file each is.")] = None,
    ignore: Ignored = None,
    lang: Language = Lang.EN,
    form: AsReport = Report.TEXT,
) -> None:
    """Read every cell of a policy, run its examples, and prove of each table what can be proved.

    Gaps, rules that contradict each other, rules that never decide or change nothing, holes between dates, names that
    are almost the same: each with its cell, a case to try and a remedy. What WAIVERS accepts is left out.

    Across the decisions: rules, gaps and outcomes that no case comes to, and a case for those to which one does.

    With `--write-back` a copy of the workbooks has each finding as a note on its cell, and a list of them.
    `--format github` prints a line for each that GitHub shows beside the file. With `--cases FILE` each finding that a
    case can show says how many of the file do.

    Exit code 0 without errors (warnings alone are 0), 1 with errors, 2 for a folder or file that cannot be read.
    """
    found: list[tuple[Path, Diagnostic]] = []
    opened: list[tuple[PolicyModel, Checked]] = []
    for path in one_for(back, paths or [Path("tables")]):
        policy, diagnostics, contents = read_whole(path)
        if policy:
            with telling(lang, Format.JSON if form is Report.JSON else Format.TEXT):
                file = CaseFile(cases, [policy], ignore or ()).cases if cases else []
            checked, more = _checked(policy, file)
            diagnostics = [*diagnostics, *keep(path, policy, contents, instant_of("")), *more]
            opened.append((policy, checked))
        diagnostics = [*diagnostics, *written_back(path, back, contents, diagnostics, lang)]
        found.extend((path, diagnostic) for diagnostic in diagnostics)
    if form is Report.GITHUB:
        show("\n".join(annotation(d, lang, folder=path.as_posix()) for path, d in found))
    else:
        _report([diagnostic for _, diagnostic in found], opened, back, lang, form)
    raise typer.Exit(verdict([diagnostic for _, diagnostic in found]))


def _checked(policy: PolicyModel, cases: Sequence[Tried]) -> tuple[Checked, list[Diagnostic]]:
    """A policy checked, its examples run, what was found counted by cases, and all that is to be said of it."""
    today, now = day_of(""), instant_of("")
    examples = ran(policy, today=today, now=now)
    checked = proved(policy, today=today, examples=examples)
    if cases:
        done, told = count(1), progress()
        step = lambda: told(next(done), len(cases))  # noqa: E731  # a count of its own
        checked = counted(policy, checked, cases, today=today, now=now, step=step)
    return checked, [*chain.from_iterable(map(wrong, examples)), *findings_told(checked, policy)]


def _report(
    found: list[Diagnostic], opened: list[tuple[PolicyModel, Checked]], back: Path | None, lang: str, form: Report
) -> None:
    """What a check found, for people or for programs."""
    if form is Report.JSON:
        data: list[Plain] = [dict(diagnostic_data(d, lang)) for d in found]
        show(json_text({"diagnostics": data, "policies": [checked_data(c, p, lang) for p, c in opened]}))
        return
    tell(found, lang)
    for policy, checked in opened:
        show(f"\n{proofs_text(checked, policy, lang)}\n\n{summary_text(checked, policy, lang)}")
    refused = any(d.place.file == str(back) for d in found)
    if back and back.is_dir() and not refused:
        show(say("written back", lang, folder=back))


@app.command()
def diff(  # noqa: PLR0913, PLR0917  # one parameter per option, as the command line has them
    old: Annotated[str, typer.Argument(help="A folder, a file, REV:path of git, or FOLDER@DATE or @VERSION.")],
    new: Annotated[str, typer.Argument(help="The same, as it is to go live.")] = "tables",
    cases: Annotated[Path | None, typer.Option("--cases", help="A .csv, .xlsx or .parquet file, a case a row.")] = None,
    ignore: Ignored = None,
    as_of: Annotated[str, typer.Option("--as-of", metavar="DATE", help="For cases that name none; today.")] = "",
    now: Annotated[str, typer.Option("--now", metavar="DATETIME", help="For cases that name none; this one.")] = "",
    lang: Language = Lang.EN,
    form: As = Format.TEXT,
) -> None:
    """What a change of a policy does, before it goes live.

    Each row that was written anew; of each table the cases that other rules decide now, and with what result; what that
    can reach, and the proof that nothing else changes; the examples that flip. With `--cases` also which cases of a
    file flip, how many, about which amounts, and which changed regions none of them enters.

    **Examples**: `simsim diff HEAD~1:tables tables` `simsim diff tables draft --cases cases.csv --ignore comment`

    Exit code 0 if nothing changed in meaning, 1 if something did or may have, 2 for what cannot be read.
    """
    with telling(lang, form):
        day, at = day_of(as_of), instant_of(now)
        found = compared(old, new, today=day, now=at, cases=cases, ignored=ignore or (), progress=progress())
        show(json_text(comparison_data(found, lang)) if form is Format.JSON else comparison_text(found, lang))
        raise typer.Exit(0 if found.changes.same else FAILED)


@app.command()
def words(file: Annotated[Path, typer.Argument(help="A workbook or CSV file.")], lang: Language = Lang.EN) -> None:
    """A workbook as text, a row a line, each cell under its caption: for `git diff` (see README).

    Exit code 0, or 2 for a file that cannot be read.
    """
    sheets, found = file_grids(file)
    show("\n".join(line for sheet in sheets for line in sheet_lines(sheet)))
    for diagnostic in errors(found):
        typer.echo(diagnostic.told(lang), err=True)
    raise typer.Exit(UNREADABLE if errors(found) else 0)


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="A folder that does not exist yet, or is empty.")],
    labels: Dressed = Labels.BOTH,
    lang: Language = Lang.EN,
) -> None:
    """Write a small, complete policy to start from: workbooks to open, change and save."""
    with telling(lang, Format.TEXT):
        new_policy(folder, labels)
        for path in files(folder):
            show(str(path))
        show(say("next", lang, folder=folder))


@app.command()
def dress(
    folder: Annotated[Path, typer.Argument(help="The folder of the policy.")] = Path("tables"),
    labels: Dressed = Labels.BOTH,
    lang: Language = Lang.EN,
) -> None:
    """Give every workbook its labels, colours, drop-down lists and notes; no value changes.

    A workbook that holds something that could not be saved back (charts, macros, pictures) is left as it is, and told
    of. Exit code 0, or 1 where a workbook was left as it is.
    """
    found = dress_folder(folder, labels)
    tell(found, lang)
    raise typer.Exit(verdict(found))


@app.command()
def book(
    tables: Tables = Path("tables"),
    out: Annotated[Path, typer.Option("--out", help="The file to write.")] = Path("policy_book.html"),
    lang: Annotated[Labels, typer.Option("--lang", help="One language, or both and a switch.")] = Labels.BOTH,
) -> None:
    """Write the policy as one page to read and to search: every row, and every source with the rows that cite it."""
    with telling(lang, Format.TEXT):
        if found := save(out, book_html(opened(tables), lang).encode()):
            raise SimsimError(found)
        show(str(out))


app.command("lab")(serve_lab)
app.command("app")(serve_app)
app.command("test")(run_examples)
app.command("cases")(write_cases)
app.command("versions")(list_versions)
app.command("kept")(list_cases)
app.command("again")(decide_again)
app.command("example")(add_example)
app.command("paper")(make_paper)
app.add_typer(record_commands)


def _told(outcome: Outcome, to: str, lang: str, form: Format) -> str:
    """The outcome, or what may be said of it to one audience."""
    if form is Format.JSON:
        return json_text(outcome_data(outcome, lang))
    return replies_text(outcome, audience(outcome.policy, to), lang) if to else outcome_text(outcome, lang)


def _failed(outcome: Outcome) -> bool:
    bad = (Status.CONFLICT, Status.ERROR)
    broken = any(d.status in bad for d in outcome.decisions.values())
    found = (outcome.diagnostics, *(state.diagnostics for state in outcome.clocks.values()))
    return broken or any(map(errors, found))
