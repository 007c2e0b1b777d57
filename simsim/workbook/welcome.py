"""The page that explains a workbook to whoever opens it: its sheets, its colours, what may stand in a cell.

Rows for people, free of any library; the examples of cells are words of the policy at hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from simsim.items import Glossary
from simsim.words import SHEET, Phrase
from simsim.workbook.explanations import (
    CELLS,
    COLOURS,
    DECISION,
    HEADING,
    KEPT,
    KINDS,
    LEGEND,
    POLICIES,
    RULES,
    SHEETS,
    WELCOME,
)
from simsim.workbook.looks import Look, Part, Reader


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the page: its cells, whether it is a heading, the sheet and cell it leads to, the colour it shows."""

    cells: tuple[str, ...]
    heading: bool = False
    link: str = ""
    part: Part | None = None
    cell: str = "A1"


def lines(sheets: Sequence[tuple[str, Look]], reader: Reader) -> tuple[Line, ...]:
    """The whole page for a workbook with these sheets."""
    return tuple(_lines(sheets, reader))


def _lines(sheets: Sequence[tuple[str, Look]], reader: Reader) -> Iterator[Line]:
    yield Line((HEADING,), heading=True)
    if any(reader.title):
        yield Line((reader.told(reader.title, " · "),), heading=True)
    yield _told("", WELCOME, reader)
    yield Line(())
    yield _heading(SHEETS, reader)
    for name, look in sheets:
        yield _told(name, _about(look), reader, link=name)
    yield Line(())
    yield _heading(COLOURS, reader)
    for part, phrase in LEGEND.items():
        yield _told("", phrase, reader, part=Part(part))
    yield Line(())
    yield _heading(CELLS, reader)
    words = _words(reader.glossary)
    for example, phrase in RULES:
        yield _told(example.format(**words), phrase, reader)
    yield Line(())
    yield _told("", KEPT, reader)


def _heading(phrase: Phrase, reader: Reader) -> Line:
    return Line((reader.label(phrase),), heading=True)


def _told(first: str, phrase: Phrase, reader: Reader, *, link: str = "", part: Part | None = None) -> Line:
    return Line((first, *(phrase.text(lang) for lang in reader.languages)), link=link, part=part)


def _about(look: Look) -> Phrase:
    """What a sheet is: its kind, or the decision and how its rules count."""
    if look.kind in KINDS:
        kind, shown = KINDS[look.kind], SHEET.phrase(look.kind)
        return Phrase(f"{shown.en}. {kind.en}", f"{shown.zh}：{kind.zh}")
    hit = POLICIES[look.kind]
    return Phrase(
        f"{DECISION.en}: {look.about.text('en')}. {hit.en}", f"{DECISION.zh}：{look.about.text('zh')}。{hit.zh}"
    )


def _words(glossary: Glossary) -> dict[str, str]:
    """Words of the policy for the examples: two values of one item, the label of the first, a parameter."""
    first = next((item.allowed for item in glossary.items.values() if len(item.allowed) > 1), ())
    values = [value.value for value in first] or ["a", "b"]
    label = next((value.label.zh or value.label.en for value in first), "")
    parameter = next(iter(glossary.parameters), "parameter")
    return {"value": values[0], "other": values[1], "label": label, "parameter": parameter}
