"""The commands about the record of training: who is in it, written for others, a person deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final

import typer

from simsim.diagnostics import Diagnostic, FactError, Place
from simsim.reports.captions import say
from simsim.reports.phrases import table
from simsim.reports.plain import Plain, json_text
from simsim.terminal import As, Format, Lang, Language, show, telling
from simsim.training.export import export_csv, export_excel
from simsim.training.record import VARIABLE, Person, Record, record_file
from simsim.words import Phrase, plain

WRITERS: Final[Mapping[str, Callable[[Record, Path, str], int]]] = {".csv": export_csv, ".xlsx": export_excel}
KEEPS_NONE: Final = Phrase(f"{VARIABLE} is blank, so that none is kept", f"{VARIABLE} 为空，因此不保存记录")

record_commands: Final = typer.Typer(
    name="record",
    help="The record of training: who practised what, and how it went.\n\n"
    "It is kept beside the user's data, or in the file that SIMSIM_RECORD names; with SIMSIM_RECORD blank none is.",
    no_args_is_help=True,
)

Kept = Annotated[Path | None, typer.Option("--record", metavar="FILE", help="The file of the record.")]


@contextmanager
def _opened(named: Path | None) -> Iterator[Record]:
    """The record that is meant, which must be there: a name that was mistyped makes no empty one."""
    path = record_file(named)
    if path is None:
        raise FactError([Diagnostic("record-missing", Place(), detail=KEEPS_NONE)])
    if not path.is_file():
        detail = Phrase(f"{path} is not there", f"{path} 不存在")
        raise FactError([Diagnostic("record-missing", Place(), detail=detail)])
    with Record(path) as record:
        yield record


@record_commands.command("people")
def list_people(named: Kept = None, lang: Language = Lang.EN, form: As = Format.TEXT) -> None:
    """List those of whom there are attempts, how many, and when the last one was.

    Exit code 0, 1 for a record that cannot be used, 2 where there is none.
    """
    with telling(lang, form), _opened(named) as record:
        people = record.people()
    if form is Format.JSON:
        show(json_text([_data(one) for one in people]))
    else:
        rows = [[one.name, say("attempts", lang, n=one.attempts), f"{one.last:%Y-%m-%d %H:%M} UTC"] for one in people]
        show(table(rows) or say("no attempts", lang))


def _data(one: Person) -> Plain:
    return {
        "person": one.name,
        "attempts": one.attempts,
        "first": one.first.isoformat(),
        "last": one.last.isoformat(),
    }


@record_commands.command("export")
def export_record(
    out: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write: .csv or .xlsx.")],
    person: Annotated[str, typer.Option("--person", metavar="WHO", help="Only the attempts of this person.")] = "",
    named: Kept = None,
    lang: Language = Lang.EN,
) -> None:
    """Write the attempts as a CSV file or an Excel workbook: a row for each, with the case, the answer and the truth.

    Exit code 0, 1 for a record that cannot be used or a file that cannot be written, 2 where there is none.
    """
    with telling(lang, Format.TEXT):
        writer = WRITERS.get(out.suffix.lower())
        if writer is None:
            raise FactError([Diagnostic("record-form", Place("FILE"), str(out), None, found=out.name)])
        with _opened(named) as record:
            if person:
                _one(record, person)
            count = writer(record, out, person)
        show(say("attempts written", lang, file=out, n=count))


@record_commands.command("forget")
def forget_person(
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Who is to be deleted.")],
    yes: Annotated[bool, typer.Option("--yes", help="Delete without being asked.")] = False,  # noqa: FBT002  # a flag
    named: Kept = None,
    lang: Language = Lang.EN,
) -> None:
    """Delete all that the record holds of a person, for good: also from the bytes of the file.

    What was exported before stays where it was written.

    Exit code 0, 1 where nothing was deleted or traces may be left, 2 for a person who is not there.
    """
    with telling(lang, Format.TEXT), _opened(named) as record:
        count = sum(one.attempts for one in record.people() if one.name == plain(person))
        if count and not yes and not typer.confirm(say("forget?", lang, n=count, person=plain(person))):
            show(say("not forgotten", lang))
            raise typer.Exit(1)
        show(say("forgotten", lang, n=record.forget(person), person=plain(person)))


def _one(record: Record, person: str) -> Person:
    """The person of that name. Raises :class:`FactError` where there is none."""
    found = next((one for one in record.people() if one.name == plain(person)), None)
    if found is None:
        raise FactError([record.unknown(person)])
    return found
