"""An example that may be added to a sheet, as text and as plain data: each cell, and which columns are missing."""

from __future__ import annotations

from simsim.adding import Added, NewExample
from simsim.placing import NewCell
from simsim.reports.captions import say
from simsim.reports.phrases import table
from simsim.reports.plain import Plain, diagnostic_data, place_data
from simsim.words import EXAMPLE_ROLE


def new_example_text(new: NewExample, lang: str = "en") -> str:
    """What would be written, cell by cell; the columns that the sheet has not yet; why it may not be added."""
    head = say("would add", lang, id=new.row.id.text, place=new.placed.place.text(lang))
    rows = table([[f"  {cell.place.cell}", *_told(cell, lang)] for cell in new.placed.cells])
    missing = say("and so on", lang).join(_header(cell, lang) for cell in new.placed.columns)
    columns = say("new columns", lang, headers=missing) if missing else ""
    refused = "\n".join(diagnostic.told(lang) for diagnostic in new.refused)
    return "\n\n".join(part for part in (f"{head}\n{rows}", columns, refused) if part)


def _told(cell: NewCell, lang: str) -> list[str]:
    """The role and the header of a cell, its text in one line, and whether its column is new."""
    role = EXAMPLE_ROLE.shown(cell.role, lang) if cell.role else say("id of example", lang)
    text = cell.text.strip().replace("\n", " ⏎ ")
    return [role, cell.header, text, *([say("new column", lang)] if cell.new else [])]


def _header(cell: NewCell, lang: str) -> str:
    """What a new column is called: its item, or its role where it has none."""
    return cell.header or EXAMPLE_ROLE.shown(cell.role, lang)


def added_text(added: Added, lang: str = "en") -> str:
    """Where an example was written, and for which file it waits."""
    place = added.placed.place.text(lang)
    if added.waits_for:
        return say("example waits", lang, place=place, file=added.waits_for)
    return say("example added", lang, place=place)


def new_example_data(new: NewExample, added: Added | None = None, lang: str = "en") -> dict[str, Plain]:
    """The same, as ``simsim example --format json`` prints it; ``added`` where it was written."""
    where = added.placed if added else new.placed
    return {
        "id": new.row.id.text,
        **place_data(where.place),
        "cells": [_data(cell) for cell in where.cells],
        "refused": [diagnostic_data(diagnostic, lang) for diagnostic in new.refused],
        "written": added is not None,
        "waits_for": added.waits_for if added else "",
    }


def _data(cell: NewCell) -> Plain:
    return {"cell": cell.place.cell, "role": cell.role, "header": cell.header, "text": cell.text, "new": cell.new}
