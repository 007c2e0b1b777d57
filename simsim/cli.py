"""The command ``simsim``: a thin shell over :mod:`simsim.knowledge` and :mod:`simsim.reports`.

Exit codes: 0 well, 1 a conflict or an error in what was asked, 2 something that cannot be read.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from simsim.analysis.checking import Checked, mark
from simsim.analysis.checking import check as proved
from simsim.analysis.telling import diagnostics as findings_told
from simsim.decision import Status
from simsim.diagnostics import Diagnostic, FactError, Place, SimsimError, errors
from simsim.jupyter import start_lab
from simsim.keeping import KnownOn, SaveTo, decide_again, list_versions, opened, save_case
from simsim.knowledge import files, read_whole
from simsim.policy.card import names as listed
from simsim.policy.card import unknown_audience
from simsim.policy.examples import ran, wrong
from simsim.policy.model import PolicyModel
from simsim.policy.record import KEYS, RECORD, lines
from simsim.policy.requirements import Requirements
from simsim.policy.walk import Outcome
from simsim.reports.annotations import annotation
from simsim.reports.book import book_html
from simsim.reports.captions import say
from simsim.reports.plain import Plain, diagnostic_data, json_text, outcome_data
from simsim.reports.proofs import checked_data, proofs_text
from simsim.reports.replies import replies_text
from simsim.reports.text import outcome_text
from simsim.reports.trial import trial_data, trial_text
from simsim.store import keep
from simsim.terminal import (
    FAILED,
    UNREADABLE,
    As,
    AsReport,
    Dressed,
    Explaining,
    Format,
    Labels,
    Lang,
    Language,
    Report,
    Tables,
    explained,
    show,
    tell,
    telling,
    verdict,
)
from simsim.trial import tried
from simsim.values import read_date, read_date_and_time
from simsim.words import Phrase, plain
from simsim.writing import dress_folder, new_policy, save

MOST_FACTS: Final = 10_000_000  # characters of a file of facts
NO_OBJECT: Final = Phrase("it is no object of names and values", "它不是由名称和值组成的对象")

app = typer.Typer(
    name="simsim",
    help="Decide cases by decision tables kept in Excel and CSV files, and check the tables.\n\n"
    "A policy is a folder of workbooks. Every command reads the folder afresh and says where a cell cannot be read.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)


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
To = Annotated[str, typer.Option("--to", metavar="WHOM", help="Only what may be said to this audience.")]
Wanted = Annotated[
    list[str] | None, typer.Option("--decision", metavar="NAME", help="Only this decision and what it needs.")
]
Explained = Annotated[
    str | None,
    typer.Option("--explain", metavar="[OUTPUT[=VALUE]]", help="Why it is so, what would change it, what to ask next."),
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


@app.command(cls=Explaining)
def decide(  # noqa: PLR0913, PLR0917  # one parameter per option, as the command line has them
    tables: Tables = Path("tables"),
    facts: Annotated[str, typer.Option("--facts", help="A JSON file of facts, `-` for standard input.")] = "",
    setting: Settings = None,
    event: Happened = None,
    decision: Wanted = None,
    as_of: AsOf = "",
    now: Now = "",
    layers: Layers = None,
    to: To = "",
    known_on: KnownOn = "",
    save_to: SaveTo = None,
    explain: Explained = None,
    why_not: Against = "",
    lang: Language = Lang.EN,
    form: As = Format.TEXT,
) -> None:
    """Decide one case.

    A fact that is left out is *unknown*: it is asked for, and only what depends on it stays open. JSON `null`, or
    `--set name=null`, is a known absence.

    Events are told by `--event`, or in the file of facts under the key `events`: a list of objects (`event`, `at`,
    `by`, `facts`) or of lines, or one text with a line for each. Whoever tells of events tells of all: what is not
    among them has not happened, and `--event ""`, or `[]`, says that nothing has.

    **Examples**: `simsim decide --set claim_type=damaged --set market=MY --decision risk_owner --lang zh`

    `simsim decide --facts case.json --explain verdict=stopped --why-not risk_owner:8`

    `simsim decide --facts case.json --event "2025-06-20 10:00 ruling by platform" --now "2025-06-21 10:00"`

    Exit code 0 if decided or undetermined, 1 for a conflict, an error or an outcome that cannot be, 2 for tables or
    facts that cannot be read or used.
    """
    with telling(lang, form):
        policy = opened(tables, known_on)
        given, events = _apart(policy, _facts(facts), facts)
        outcome = policy.decide(
            given | _once([_setting(text) for text in setting or ()]),
            as_of=_date(as_of),
            now=_instant(now),
            layers=None if layers is None else listed(layers),
            events=_joined(events, event),
            decisions=decision or (),
        )
        save_case(save_to, outcome)
        asked = explain is not None or why_not
        show(explained(outcome, explain, why_not, lang, form) if asked else _told(outcome, to, lang, form))
        raise typer.Exit(FAILED if _failed(outcome) else 0)


@app.command()
def check(
    paths: Annotated[list[Path] | None, typer.Argument(help="Folders of policies.", show_default="tables")] = None,
    lang: Language = Lang.EN,
    form: AsReport = Report.TEXT,
) -> None:
    """Read every cell of a policy, run its examples, and prove of each table what can be proved.

    Gaps, rules that contradict each other, rules that never decide or change nothing, holes between dates, names that
    are almost the same: each with its cell, a case to try and a remedy. What WAIVERS accepts is left out.

    Across the decisions: rules, gaps and outcomes that no case comes to, and a case for those to which one does.

    `--format github` prints a line for each that GitHub shows beside the file.

    Exit code 0 without errors (warnings alone are 0), 1 with errors, 2 for a folder or file that cannot be read.
    """
    found: list[tuple[Path, Diagnostic]] = []
    opened: list[tuple[PolicyModel, Checked]] = []
    for path in paths or [Path("tables")]:
        policy, diagnostics, contents = read_whole(path)
        if policy:
            examples = ran(policy, today=_date(""), now=_instant(""))
            checked = proved(policy, today=_date(""), examples=examples)
            diagnostics = [*diagnostics, *keep(path, policy, contents, _instant(""))]
            diagnostics += [*chain.from_iterable(map(wrong, examples)), *findings_told(checked, policy)]
            opened.append((policy, checked))
        found.extend((path, diagnostic) for diagnostic in diagnostics)
    told = [diagnostic for _, diagnostic in found]
    if form is Report.JSON:
        data: list[Plain] = [dict(diagnostic_data(d, lang)) for d in told]
        show(json_text({"diagnostics": data, "policies": [checked_data(c, p, lang) for p, c in opened]}))
    elif form is Report.GITHUB:
        show("\n".join(annotation(d, lang, folder=path.as_posix()) for path, d in found))
    else:
        tell(told, lang)
        for policy, checked in opened:
            show(f"\n{proofs_text(checked, policy, lang)}\n\n{_summary(policy, checked, lang)}")
    raise typer.Exit(verdict(told))


@app.command("test")
def run_examples(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Folders of policies; or a file of one, for its examples only.", show_default="tables"),
    ] = None,
    sheet: Annotated[str, typer.Option("--sheet", metavar="NAME", help="Only the examples of this sheet.")] = "",
    no_coverage: Annotated[bool, typer.Option("--no-coverage", help="Only run the examples.")] = False,  # noqa: FBT002  # a flag
    lang: Language = Lang.EN,
    form: As = Format.TEXT,
) -> None:
    """Run the examples of a policy, and tell which rules they exercise.

    What did not come as expected, with the cells of the expectation and of the rules that decided. Then each table
    with the rules that no example exercises: those that no decided result of an example rests on.

    Exit code 0 if every expectation is met and every rule exercised, 1 if not, 2 for what cannot be read or has no
    example.
    """
    today, now = _date(""), _instant("")
    chosen = paths or [Path("tables")]
    trials = [tried(path, today=today, now=now, sheet=sheet, judged=not no_coverage) for path in chosen]
    if form is Format.JSON:
        show(json_text({"policies": [trial_data(trial, lang) for trial in trials]}))
    else:
        show("\n\n".join(trial_text(trial, lang) for trial in trials))
    unread = any(trial.unrun for trial in trials)
    raise typer.Exit(UNREADABLE if unread else FAILED if any(errors(trial.found) for trial in trials) else 0)


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


@app.command()
def lab(
    tables: Tables = Path("tables"),
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Print the address instead.")] = False,  # noqa: FBT002  # a flag
    port: Annotated[int, typer.Option("--port", help="The port to serve on; 0 takes a free one.")] = 8888,
) -> None:
    """Open JupyterLab on the simulator, on this computer only."""
    raise typer.Exit(start_lab(tables, browser=not no_browser, port=port))


app.command("versions")(list_versions)
app.command("again")(decide_again)


def _facts(source: str) -> dict[str, Any]:
    """The facts of a JSON file; numbers exactly as they stand there."""
    if not source:
        return {}
    if source != "-" and not Path(source).is_file():
        raise FactError([Diagnostic("facts-missing", Place(), found=source)])
    try:
        text = sys.stdin.read(MOST_FACTS) if source == "-" else Path(source).read_text(encoding="utf-8-sig")
        facts = json.loads(
            text, parse_float=Decimal, parse_int=Decimal, parse_constant=_no_number, object_pairs_hook=_once
        )
    except (OSError, ValueError, RecursionError, ArithmeticError) as error:
        raise FactError([Diagnostic("facts-unreadable", Place(source), detail=str(error)[:200])]) from error
    if not isinstance(facts, dict):
        raise FactError([Diagnostic("facts-unreadable", Place(source), detail=NO_OBJECT)])
    return facts


def _apart(
    policy: PolicyModel, given: dict[str, Any], source: str
) -> tuple[dict[str, Any], list[Mapping[str, object] | str] | None]:
    """Facts, and the events told beside them; the key is a fact where the policy has an item of that name."""
    if RECORD not in given or policy.names.full(RECORD):
        return given, None
    facts = {name: value for name, value in given.items() if name != RECORD}
    match given[RECORD]:
        case None:
            return facts, None
        case str(text):
            return facts, [*lines(text)]
        case list(events):
            return facts, events
        case other:
            keys = ", ".join(KEYS)
            raise FactError([Diagnostic("events-unread", Place(source, "", RECORD), str(other)[:80], None, keys=keys)])


def _joined(
    events: list[Mapping[str, object] | str] | None, told: list[str] | None
) -> list[Mapping[str, object] | str] | None:
    """The events of the file, and those that were told one by one."""
    return events if told is None else [*(events or ()), *(line for text in told for line in lines(text))]


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """The pairs by name; raises :class:`FactError` for a name that stands there twice, as only one could be heeded."""
    counts = Counter(name for name, _ in pairs)
    if twice := [Diagnostic("fact-twice", Place(), name, item=name) for name, n in counts.items() if n > 1]:
        raise FactError(twice)
    return dict(pairs)


def _told(outcome: Outcome, to: str, lang: str, form: Format) -> str:
    """The outcome, or what may be said of it to one audience."""
    if form is Format.JSON:
        return json_text(outcome_data(outcome, lang))
    return replies_text(outcome, _audience(outcome.policy, to), lang) if to else outcome_text(outcome, lang)


def _audience(policy: Requirements, text: str) -> str:
    """The audience of that name or label; raises :class:`FactError` where POLICY names none."""
    found = policy.card.audience(text)
    if found is None:
        raise FactError([unknown_audience(text, Place("--to"), policy.card)])
    return found


def _no_number(word: str) -> Decimal:
    raise ValueError(f"{word} is no number")


def _setting(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise FactError([Diagnostic("setting-form", Place("--set"), text)])
    return name.strip(), value.strip()


def _date(text: str) -> date:
    day = read_date(plain(text)) if text else datetime.now().astimezone().date()
    if day is None:
        raise FactError([Diagnostic("value-date", Place("--as-of"), text, None, found=text)])
    return day


def _instant(text: str) -> datetime:
    at = read_date_and_time(plain(text)) if text else datetime.now(UTC).replace(microsecond=0)
    if at is None:
        raise FactError([Diagnostic("value-instant", Place("--now"), text, None, found=text)])
    return at


def _failed(outcome: Outcome) -> bool:
    bad = (Status.CONFLICT, Status.ERROR)
    broken = any(d.status in bad for d in outcome.decisions.values())
    found = (outcome.diagnostics, *(state.diagnostics for state in outcome.clocks.values()))
    return broken or any(map(errors, found))


def _summary(policy: PolicyModel, checked: Checked, lang: str) -> str:
    counts = {"decisions": len(policy.tables), "clocks": len(policy.clocks), "examples": len(policy.sheets.examples)}
    opens = say("opens", lang, title=policy.card.title.text(lang), version=policy.version, **counts)
    waived = len({mark(finding) for finding, _ in checked.waived})
    return f"{opens}\n{say('waived', lang, n=waived)}" if waived else opens
