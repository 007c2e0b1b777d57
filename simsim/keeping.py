"""The commands about what is kept: the versions of a policy, cases and their reports, and cases decided again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from simsim.cases import Kept, KeptCase, again, keep_case, kept_cases
from simsim.diagnostics import CellError, Diagnostic, FactError, Place, PolicyError, SimsimError, in_a_line
from simsim.items import read_fact
from simsim.knowledge import read_whole
from simsim.pdf import pdf_of
from simsim.policy.checks import expected_status
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from simsim.reports.captions import STATUS, say
from simsim.reports.case_report import About, report_html
from simsim.reports.html_parts import Reader
from simsim.reports.phrases import caption, table
from simsim.reports.plain import Plain, diagnostic_data, json_text, outcome_data
from simsim.reports.text import outcome_text
from simsim.saved import SavedCase, decided_again, read_saved, saved_data
from simsim.store import Version, keep, open_version, versions
from simsim.terminal import FAILED, UNREADABLE, As, Format, Lang, Language, Tables, show, tell, telling
from simsim.writing import save

PAGES: Final = (".html", ".htm", ".pdf")

KnownOn = Annotated[
    str, typer.Option("--known-on", metavar="WHEN", help="The tables as they were known on a date, or a version.")
]
SaveTo = Annotated[Path | None, typer.Option("--save", metavar="FILE", help="Keep the case as a file.")]
Saved = Annotated[Path, typer.Argument(help="A case that `simsim decide --save` wrote.")]
Ticket = Annotated[
    str | None, typer.Option("--ticket", help="Keep the case under this ticket; `simsim kept` lists what was kept.")
]
By = Annotated[str, typer.Option("--by", metavar="WHO", help="Who keeps the case, or reports on it.")]
ReportTo = Annotated[
    Path | None, typer.Option("--report", metavar="FILE", help="Write a report of the case: an .html file, or a .pdf.")
]


def opened(folder: Path, known_on: str = "") -> PolicyModel:
    """The policy in a folder, whose version is kept; or as it was known then. Raises :class:`PolicyError`."""
    if known_on:
        return open_version(folder, known_on)
    policy, found, contents = read_whole(folder)
    if policy is None:
        raise PolicyError(found)
    keep(folder, policy, contents, datetime.now(UTC))  # that it could not be kept is told by `simsim versions`
    return policy


def save_case(path: Path | None, outcome: Outcome, about: About) -> None:
    """Keep a case as a file, if one is named. Raises :class:`SimsimError` where it cannot be written."""
    found = save(path, saved_data(outcome, about)) if path else []
    if found:
        raise SimsimError(found)


def keep_under(folder: Path, outcome: Outcome, ticket: str | None, by: str) -> About:
    """Keep a case under its ticket, if one is named. Raises :class:`SimsimError` where it cannot be kept."""
    now = datetime.now(UTC).replace(microsecond=0)
    if ticket is None:
        return About("", by, now)
    path, found = keep_case(folder, outcome, ticket, by, now)
    if path is None:
        raise SimsimError(found)
    typer.echo(str(path), err=True)
    return About(ticket, by, now)


def page_of(path: Path | None) -> Path | None:
    """Where a report is to be written. Raises :class:`FactError` for a name that is none of a page."""
    if path and path.suffix.lower() not in PAGES:
        raise FactError([Diagnostic("report-form", Place("--report"), str(path), None, found=path.name)])
    return path


def write_report(path: Path | None, outcome: Outcome, about: About, lang: str) -> None:
    """Write the report of a case, if a file is named. Raises :class:`SimsimError` where it cannot be written."""
    if path:
        html = report_html(outcome, Reader(lang), about)
        data = pdf_of(html) if path.suffix.lower() == ".pdf" else html.encode("utf-8", "replace")
        if found := save(path, data):
            raise SimsimError(found)


def list_versions(
    folder: Annotated[Path, typer.Argument(help="The folder of the policy.")] = Path("tables"),
    lang: Language = Lang.EN,
    form: As = Format.TEXT,
) -> None:
    """List the versions of a policy that were kept, the latest last.

    Every version that opens without an error is kept, beside the user's data or in the folder that SIMSIM_STORE names;
    with SIMSIM_STORE blank nothing is. `simsim decide --known-on` decides by one of them.

    Exit code 0, or 2 where the tables do not open.
    """
    with telling(lang, form):
        policy, found, contents = read_whole(folder)
        if policy is None:
            raise PolicyError(found)
        unkept = keep(folder, policy, contents, datetime.now(UTC))
        history = versions(folder)
        data: list[Plain] = [{"version": one.name, "at": one.at.isoformat()} for one in history]
        show(json_text(data) if form is Format.JSON else _history(history, policy.version, unkept, lang))


def _history(history: tuple[Version, ...], current: str, unkept: list[Diagnostic], lang: str) -> str:
    rows = [[f"{one.at:%Y-%m-%d %H:%M:%S} UTC", one.name, _mark(one, history, current, lang)] for one in history]
    told = [diagnostic.told(lang) for diagnostic in unkept]
    return "\n".join([table(rows) or say("no versions", lang), *told])


def _mark(one: Version, history: tuple[Version, ...], current: str, lang: str) -> str:
    return say("current", lang) if one is history[-1] and one.name == current else ""


def list_cases(
    folder: Annotated[Path, typer.Argument(help="The folder of the policy.")] = Path("tables"),
    lang: Language = Lang.EN,
    form: As = Format.TEXT,
) -> None:
    """List the cases of a policy that were kept, the latest first.

    `simsim decide --ticket` keeps a case, beside the user's data or in the folder that SIMSIM_CASES names; with
    SIMSIM_CASES blank none is. `simsim again FILE` decides one of them again.

    Exit code 0, or 2 where one of them cannot be read.
    """
    kept = kept_cases(folder)
    if form is Format.JSON:
        show(json_text(kept_data(kept, lang)))
    else:
        show(kept_text(kept, read_whole(folder)[0], lang))
        if kept.diagnostics:
            tell(kept.diagnostics, lang)
    raise typer.Exit(UNREADABLE if kept.diagnostics else 0)


def kept_text(kept: Kept, policy: PolicyModel | None, lang: str) -> str:
    """Two lines a case: when, of which ticket, by whom, to what it came; and the file to decide it again from."""
    lines = (line for one in kept.cases for line in _case_lines(one, policy, lang))
    more = [say("older cases", lang, n=kept.more)] if kept.more else []
    return "\n".join([*lines, *more]) or say("no cases", lang)


def _case_lines(one: KeptCase, policy: PolicyModel | None, lang: str) -> Iterator[str]:
    about = one.case.about
    at = f"{about.saved:%Y-%m-%d %H:%M:%S} UTC" if about.saved else "-"
    first = [result_text(policy, name, text, lang) for name, text in [*one.case.result.items()][:1]]
    yield "  ".join(filter(None, (at, in_a_line(about.ticket) or "-", in_a_line(about.by), *map(in_a_line, first))))
    yield f"  {one.path}"


def result_text(policy: PolicyModel | None, name: str, text: str, lang: str) -> str:
    """What a saved case came to: a result by its labels, as far as the policy of today still has them."""
    item = policy.names.item(name) if policy else None
    status = expected_status(text)
    if policy is None or item is None:
        return f"{name} = {text}"
    try:
        told = STATUS[status].text(lang) if status else item.shown(read_fact(item, text)).text(lang)
    except CellError:
        told = text
    return f"{caption(policy, name, lang)} = {told}"


def kept_data(kept: Kept, lang: str) -> Plain:
    """The same as plain data, with every headline outcome."""
    cases: list[Plain] = [
        {
            "file": str(one.path),
            "ticket": one.case.about.ticket,
            "by": one.case.about.by,
            "saved": one.case.about.saved.isoformat() if one.case.about.saved else None,
            "version": one.case.version,
            "result": {**one.case.result},
        }
        for one in kept.cases
    ]
    return {"cases": cases, "more": kept.more, "diagnostics": [diagnostic_data(d, lang) for d in kept.diagnostics]}


def decide_again(  # noqa: PLR0913, PLR0917  # one parameter per option, as the command line has them
    case: Saved,
    tables: Tables = Path("tables"),
    today: Annotated[bool, typer.Option("--today", help="By the tables as they are now.")] = False,  # noqa: FBT002  # a flag
    report: ReportTo = None,
    lang: Language = Lang.EN,
    form: As = Format.TEXT,
) -> None:
    """Decide a saved case again, by the tables of that day, and tell what is not what it was.

    The dates, layers and facts are those of then. Exit code 0 where the headline outcomes are the same, 1 where they
    are not, 2 for a case or tables that cannot be read.
    """
    with telling(lang, form):
        saved, page = read_saved(case), page_of(report)
        outcome, differs = decided_again(opened(tables), saved) if today else again(tables, saved)
        write_report(page, outcome, saved.about, lang)
        show(_again_json(outcome, differs, lang) if form is Format.JSON else _again(saved, outcome, differs, lang))
        raise typer.Exit(FAILED if differs else 0)


def _again(saved: SavedCase, outcome: Outcome, differs: dict[str, tuple[str, str]], lang: str) -> str:
    rows = [[f"  {caption(outcome.policy, name, lang)}", f"{was} → {now}"] for name, (was, now) in differs.items()]
    told = say("differs", lang, version=saved.version) if rows else say("as then", lang, version=saved.version)
    return "\n\n".join([outcome_text(outcome, lang), "\n".join([told, *([table(rows)] if rows else [])])])


def _again_json(outcome: Outcome, differs: dict[str, tuple[str, str]], lang: str) -> str:
    changed: dict[str, Plain] = {name: {"then": was, "now": now} for name, (was, now) in differs.items()}
    return json_text({**outcome_data(outcome, lang), "differs": changed})
