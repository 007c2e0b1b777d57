"""The commands that test a policy: its examples run, approved where it was meant to change, and examples made."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from simsim.analysis.boundaries import MADE, boundary_pairs
from simsim.analysis.suite import boundary_examples, example_rows
from simsim.approval import Proposal, approve, proposal
from simsim.diagnostics import Diagnostic, Place, PolicyError, SimsimError, errors
from simsim.knowledge import read_policy
from simsim.policy.examples import ran
from simsim.policy.model import PolicyModel
from simsim.reports.approval import proposal_data, proposal_text
from simsim.reports.captions import say
from simsim.reports.plain import Plain, diagnostic_data, json_text
from simsim.reports.trial import trial_data, trial_text
from simsim.sheets import ExampleRow
from simsim.terminal import FAILED, UNREADABLE, As, Format, Lang, Language, Tables, show, tell, telling
from simsim.trial import Trial, tried, tried_on
from simsim.workbook.delimited import csv_bytes
from simsim.writing import save

Tested = Annotated[
    list[Path] | None,
    typer.Argument(help="Folders of policies; or a file of one, for its examples only.", show_default="tables"),
]
Sheet = Annotated[str, typer.Option("--sheet", metavar="NAME", help="Only the examples of this sheet.")]

NoCoverage = Annotated[bool, typer.Option("--no-coverage", help="Only run the examples.")]
Bounds = Annotated[bool, typer.Option("--bounds", help="Tell also which cells and bounds they touch.")]
Cases = Annotated[Path | None, typer.Option("--cases", metavar="FILE", help="Count by the cases of this file instead.")]
Ignored = Annotated[
    list[str] | None, typer.Option("--ignore", metavar="COLUMN", help="A column of that file that is no fact.")
]
Approving = Annotated[bool, typer.Option("--approve", help="Make what comes what is expected.")]
Yes = Annotated[bool, typer.Option("--yes", help="Approve without being asked.")]
WriteBack = Annotated[
    Path | None,
    typer.Option("--write-back", metavar="FOLDER", help="Copies of the workbooks with notes, written here."),
]


def one_for(back: Path | None, paths: list[Path]) -> list[Path]:
    """The folders to be checked; copies are made of one only."""
    if back and len(paths) > 1:
        raise typer.BadParameter("--write-back takes one folder of a policy")
    return paths


def run_examples(  # noqa: PLR0913, PLR0917  # one parameter per option, as the command line has them
    paths: Tested = None,
    sheet: Sheet = "",
    no_coverage: NoCoverage = False,  # noqa: FBT002  # a flag
    bounds: Bounds = False,  # noqa: FBT002  # a flag
    cases: Cases = None,
    ignore: Ignored = None,
    approving: Approving = False,  # noqa: FBT002  # a flag
    yes: Yes = False,  # noqa: FBT002  # a flag
    lang: Language = Lang.EN,
    form: As = Format.TEXT,
) -> None:
    """Run the examples of a policy, and tell which rules they exercise.

    What did not come as expected, with the cells of the expectation and of the rules that decided. Then each table
    with the rules that no example exercises: those that no decided result of an example rests on.

    With `--bounds` also which input entries have an example inside and one outside, and which bounds have one on each
    side. With `--cases FILE` the rows of a file are counted instead: columns by name or label, no expectations.

    With `--approve`, for a policy that was changed on purpose: what would change, example by example, and then, if you
    say yes, the new expectations are written into the sheets of EXAMPLES, into those cells and nothing else. What is in
    conflict or broken is never approved.

    Exit code 0 if every expectation is met and every rule exercised, 1 if not, 2 for what cannot be read or has no
    example. With `--approve` rules do not count: 0 if all is met afterwards; with `--cases`
    0 if every case could be decided.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    today, judged = datetime.now().astimezone().date(), not (no_coverage or approving)
    ask = _Asked(today, now, sheet, judged, bounds, cases, tuple(ignore or ()))
    trials = [_tried(path, ask) for path in paths or [Path("tables")]]
    if approving:
        raise typer.Exit(max(_approved(trial, lang, form, yes=yes) for trial in trials))
    if form is Format.JSON:
        show(json_text({"policies": [trial_data(trial, lang) for trial in trials]}))
    else:
        show("\n\n".join(trial_text(trial, lang) for trial in trials))
    unread = any(trial.unrun for trial in trials)
    raise typer.Exit(UNREADABLE if unread else FAILED if any(errors(trial.found) for trial in trials) else 0)


class _Asked(NamedTuple):
    """What a test was asked for."""

    today: date
    now: datetime
    sheet: str
    judged: bool
    bounds: bool
    cases: Path | None
    ignored: tuple[str, ...]


def _tried(path: Path, ask: _Asked) -> Trial:
    if ask.cases:
        cases = (ask.cases, ask.ignored)
        return tried_on(path, cases, today=ask.today, now=ask.now, bounds=ask.bounds)
    return tried(path, today=ask.today, now=ask.now, sheet=ask.sheet, judged=ask.judged, bounds=ask.bounds)


def _approved(trial: Trial, lang: str, form: Format, *, yes: bool) -> int:
    """Show what would change in the examples of one policy, ask, and write it; how the command ends."""
    if trial.policy is None or trial.unrun:
        show(json_text(trial_data(trial, lang)) if form is Format.JSON else trial_text(trial, lang))
        return UNREADABLE
    proposed = proposal(trial.examples)
    if form is Format.TEXT:
        show(proposal_text(proposed, lang))
    agreed = yes or (form is Format.TEXT and bool(proposed.changes) and typer.confirm(say("approve?", lang)))
    folder = trial.path.parent if trial.path.is_file() else trial.path
    unwritten = approve(folder, proposed.changes) if agreed else []
    _told_of(proposed, unwritten, lang, form, agreed=agreed)
    met = not proposed.refused and not unwritten and (agreed or not proposed.changes)
    return 0 if met else FAILED


def _told_of(proposed: Proposal, unwritten: list[Diagnostic], lang: str, form: Format, *, agreed: bool) -> None:
    """Say what was written, and what could not be."""
    if form is Format.JSON:
        told: list[Plain] = [dict(diagnostic_data(d, lang)) for d in unwritten]
        show(json_text({**proposal_data(proposed, lang), "written": agreed and not unwritten, "diagnostics": told}))
    elif unwritten:
        tell(unwritten, lang)
    elif proposed.changes:
        show(say("approved", lang, n=len(proposed.changes)) if agreed else say("not approved", lang))


def write_cases(
    tables: Tables = Path("tables"),
    boundary: Annotated[bool, typer.Option("--boundary", help="Cases on both sides of every bound.")] = False,  # noqa: FBT002  # a flag
    out: Annotated[Path, typer.Option("--out", metavar="FILE.csv", help="The file to write.")] = Path(
        "boundary_cases.csv"
    ),
    lang: Language = Lang.EN,
) -> None:
    """Write examples that lie at the bounds of the tables, made from those that the policy has: a sheet to review.

    One thing of an example is moved at a time, to both sides of a bound that a cell names, or past the last second of
    a clock; the two cases are kept where a headline outcome, or the rule that gives it, changes between them. What the
    examples show already is left out. Put into the folder of the policy, the file is one more sheet of examples.

    Exit code 0, also where there is nothing to write; 2 for tables that cannot be read.
    """
    if not boundary:
        raise typer.BadParameter("say which cases: --boundary")
    with telling(lang, Format.TEXT):
        policy, found = read_policy(tables)
        if policy is None:
            raise PolicyError(found)
        now = datetime.now(UTC).replace(microsecond=0)
        today = datetime.now().astimezone().date()
        rows = _made(policy, tables, out, today, now)
        unsaved = save(out, csv_bytes(example_rows(rows))) if rows else []
        if unsaved:
            raise SimsimError(unsaved)
        show(say("cases made", lang, n=len(rows), out=out) if rows else say("no cases made", lang))


def _made(policy: PolicyModel, tables: Path, out: Path, today: date, now: datetime) -> list[ExampleRow]:
    """The rows that ``out`` is to hold; those that it held when it was read with the policy are made anew.

    Raises :class:`SimsimError` for a file that is there and was not made so.
    """
    if out.exists() and not (out.is_file() and _titled(out.read_bytes())):
        raise SimsimError([Diagnostic("cases-elsewhere", Place(str(out)), found=str(out))])
    old = out.name if out.resolve().parent == tables.resolve() else ""
    examples = [one for one in ran(policy, today=today, now=now) if one.example.id.place.file != old]
    taken = {one.example.id.text.strip() for one in examples}
    return boundary_examples(policy, boundary_pairs(policy, examples), taken, today=today, now=now)


def _titled(data: bytes) -> bool:
    """Whether a file has the title of those that were written so."""
    return data.decode("utf-8-sig", "replace").lstrip('"').startswith(MADE)
