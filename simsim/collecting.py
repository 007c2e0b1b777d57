"""The command that adds a decided case to the examples of a policy."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from simsim.adding import NOTHING, Added, NewExample, add, proposed
from simsim.arguments import apart, day_of, facts_of, instant_of, joined, once, set_to
from simsim.diagnostics import PolicyError, SimsimError
from simsim.knowledge import read_whole
from simsim.policy.card import names as listed
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from simsim.reports.adding import added_text, new_example_data, new_example_text
from simsim.reports.captions import say
from simsim.reports.plain import json_text
from simsim.terminal import (
    FAILED,
    As,
    AsOf,
    Facts,
    Format,
    Happened,
    Lang,
    Language,
    Layers,
    Now,
    Settings,
    Tables,
    show,
    telling,
)
from simsim.words import Phrase

_CHINESE: Final = re.compile("[\u4e00-\u9fff]")
Id = Annotated[
    str, typer.Argument(metavar="[NAME]", help="The id of the example; the next free one.", show_default=False)
]
Story = Annotated[str, typer.Option("--story", metavar="TEXT", help="What happened, in English or in Chinese.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would be written.")]


def add_example(  # noqa: PLR0913, PLR0917  # one parameter per option, as the command line has them
    name: Id = "",
    story: Story = "",
    tables: Tables = Path("tables"),
    facts: Facts = "",
    setting: Settings = None,
    event: Happened = None,
    as_of: AsOf = "",
    now: Now = "",
    layers: Layers = None,
    dry_run: DryRun = False,  # noqa: FBT002  # a flag
    lang: Language = Lang.EN,
    form: As = Format.TEXT,
) -> None:
    """Decide a case and add it to the examples: what is given, and the headline outcomes that come.

    The row goes into the sheet of EXAMPLES that fits it best, columns that are missing behind the last one; nothing
    else in the file changes. Shown is each cell. While the file is open in another program, the example waits in
    `examples_waiting.csv`, where it counts; whoever adds the next moves it.

    A case of which a headline outcome is in conflict or broken is not added, nor one whose facts cannot be.

    **Example**: `simsim example --facts case.json --set claim=damaged --story "Broken on arrival." --dry-run`

    Exit code 0 if it was added or may be, 1 if not, 2 for what cannot be read or used.
    """
    with telling(lang, form):
        policy, found, contents = read_whole(tables)
        if policy is None:
            raise PolicyError(found)
        outcome = _decided(policy, facts, setting, event, (as_of, now, layers))
        new = proposed(policy, contents, outcome, name, _told(story))
        added, stuck = (None, []) if dry_run or new.refused else add(tables, new)
        if stuck:
            raise SimsimError(stuck)
        show(_shown(new, added, lang, form))
        raise typer.Exit(FAILED if new.refused else 0)


def _shown(new: NewExample, added: Added | None, lang: str, form: Format) -> str:
    if form is Format.JSON:
        return json_text(new_example_data(new, added, lang))
    told = [new_example_text(new, lang), added_text(added, lang) if added else say("not approved", lang)]
    return "\n\n".join(told)


def _told(story: str) -> Phrase:
    """A story in the language that it is written in."""
    return NOTHING if not story else Phrase("", story) if _CHINESE.search(story) else Phrase(story, "")


def _decided(
    policy: PolicyModel,
    source: str,
    settings: list[str] | None,
    told: list[str] | None,
    when: tuple[str, str, str | None],
) -> Outcome:
    """The case of a command line, decided."""
    as_of, now, layers = when
    given: dict[str, Any]
    given, events = apart(policy, facts_of(source), source)
    return policy.decide(
        given | once([set_to(text) for text in settings or ()]),
        as_of=day_of(as_of),
        now=instant_of(now),
        layers=None if layers is None else listed(layers),
        events=joined(events, told),
    )
