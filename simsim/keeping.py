"""The commands about what is kept: the versions of a policy, and cases that are decided again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from simsim.diagnostics import Diagnostic, PolicyError, SimsimError
from simsim.knowledge import read_whole
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from simsim.reports.captions import say
from simsim.reports.phrases import caption, table
from simsim.reports.plain import Plain, json_text, outcome_data
from simsim.reports.text import outcome_text
from simsim.saved import SavedCase, differing, read_saved, saved_text
from simsim.store import Version, keep, open_version, versions
from simsim.terminal import FAILED, As, Format, Lang, Language, Tables, show, telling
from simsim.writing import save

KnownOn = Annotated[
    str, typer.Option("--known-on", metavar="WHEN", help="The tables as they were known on a date, or a version.")
]
SaveTo = Annotated[Path | None, typer.Option("--save", metavar="FILE", help="Keep the case as a file.")]
Saved = Annotated[Path, typer.Argument(help="A case that `simsim decide --save` wrote.")]


def opened(folder: Path, known_on: str = "") -> PolicyModel:
    """The policy in a folder, whose version is kept; or as it was known then. Raises :class:`PolicyError`."""
    if known_on:
        return open_version(folder, known_on)
    policy, found, contents = read_whole(folder)
    if policy is None:
        raise PolicyError(found)
    keep(folder, policy, contents, datetime.now(UTC))  # that it could not be kept is told by `simsim versions`
    return policy


def save_case(path: Path | None, outcome: Outcome) -> None:
    """Keep a case as a file, if one is named. Raises :class:`SimsimError` where it cannot be written."""
    found = save(path, saved_text(outcome).encode()) if path else []
    if found:
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


def decide_again(
    case: Saved,
    tables: Tables = Path("tables"),
    today: Annotated[bool, typer.Option("--today", help="By the tables as they are now.")] = False,  # noqa: FBT002  # a flag
    lang: Language = Lang.EN,
    form: As = Format.TEXT,
) -> None:
    """Decide a saved case again, by the tables of that day, and tell what is not what it was.

    The dates, layers and facts are those of then. Exit code 0 where the headline outcomes are the same, 1 where they
    are not, 2 for a case or tables that cannot be read.
    """
    with telling(lang, form):
        saved = read_saved(case)
        policy = opened(tables) if today else _of_then(tables, saved)
        outcome = saved.decided(policy)
        differs = differing(saved, outcome)
        show(_again_json(outcome, differs, lang) if form is Format.JSON else _again(saved, outcome, differs, lang))
        raise typer.Exit(FAILED if differs else 0)


def _of_then(tables: Path, saved: SavedCase) -> PolicyModel:
    """The tables of the case: those that are there, if they are still the same, or those that were kept."""
    policy = read_whole(tables)[0]
    return policy if policy and policy.version == saved.version else open_version(tables, saved.version)


def _again(saved: SavedCase, outcome: Outcome, differs: dict[str, tuple[str, str]], lang: str) -> str:
    rows = [[f"  {caption(outcome.policy, name, lang)}", f"{was} → {now}"] for name, (was, now) in differs.items()]
    told = say("differs", lang, version=saved.version) if rows else say("as then", lang, version=saved.version)
    return "\n\n".join([outcome_text(outcome, lang), "\n".join([told, *([table(rows)] if rows else [])])])


def _again_json(outcome: Outcome, differs: dict[str, tuple[str, str]], lang: str) -> str:
    changed: dict[str, Plain] = {name: {"then": was, "now": now} for name, (was, now) in differs.items()}
    return json_text({**outcome_data(outcome, lang), "differs": changed})
