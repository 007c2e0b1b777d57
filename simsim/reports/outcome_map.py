"""A map of outcomes: one case, two of its facts varied, and what comes of each pair, as a drawing and as text.

Every cell is a case that was decided. What is the same has the same letter, and a colour beside it; the legend says
what each letter stands for. Hover over a cell for its facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import chain, count
from string import ascii_uppercase
from typing import Final

from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from simsim.reports.markup import Markup, element, joined
from simsim.reports.phrases import caption, table
from simsim.reports.text import answer

COLOURS: Final = ("#cfe3ff", "#ffe3b3", "#d7f0d0", "#f6d0d8", "#e4d9f7", "#d9d9d9", "#c9eef0", "#f4efb6")
INK: Final = "#1b2430"
CELL: Final = (76, 30)  # pixels, width and height of a cell
LEFT: Final = 150  # room for the names of the rows
HEAD: Final = 44
LINE: Final = 20


@dataclass(frozen=True)
class OutcomeMap:
    """What an output is for each pair of values of two facts, row by row; ``lang`` is the language of all words."""

    across: str
    columns: Sequence[str]
    down: str
    rows: Sequence[str]
    cells: Sequence[Sequence[str]]
    title: str
    lang: str = "en"

    @cached_property
    def letters(self) -> Mapping[str, str]:
        """A letter for each different outcome, in the order in which they come; a number behind the last letter."""
        return lettered(text for row in self.cells for text in row)

    def colour(self, text: str) -> str:
        """The colour of an outcome; they come again where there are many, and the letter tells them apart."""
        return COLOURS[[*self.letters].index(text) % len(COLOURS)]


def lettered(texts: Iterable[str]) -> dict[str, str]:
    """A letter for each different text, in the order in which they come; a number behind the last letter.

    >>> lettered(["yes", "no", "yes"])
    {'yes': 'A', 'no': 'B'}
    """
    more = (f"{letter}{n}" for n in count(2) for letter in ascii_uppercase)
    return dict(zip(dict.fromkeys(texts), chain(ascii_uppercase, more), strict=False))


def outcome_map(  # noqa: PLR0913  # a case, two facts, and what is asked of it
    policy: PolicyModel,
    facts: Mapping[str, object],
    across: tuple[str, Sequence[object]],
    down: tuple[str, Sequence[object]],
    output: str,
    *,
    as_of: date,
    now: datetime,
    lang: str = "en",
) -> OutcomeMap:
    """Decide the case of ``facts`` for each pair of values of two facts, and tell what ``output`` is.

    ``across`` and ``down``: an item by name or label, and its values. Raises
    :class:`~simsim.diagnostics.FactError` for names and values that cannot be used.
    """
    rows = []
    for low in down[1]:
        cases = ({**facts, across[0]: high, down[0]: low} for high in across[1])
        rows.append([_answer(policy.decide(case, as_of=as_of, now=now), output, lang) for case in cases])
    names = [policy.names.full(name) or name for name in (across[0], down[0], output)]
    told = [caption(policy, name, lang) for name in names]
    values = [
        [_value(policy, name, value, lang) for value in of[1]] for name, of in zip(names, (across, down), strict=False)
    ]
    return OutcomeMap(told[0], values[0], told[1], values[1], rows, told[2], lang)


def _answer(outcome: Outcome, output: str, lang: str) -> str:
    full = outcome.policy.names.full(output) or output
    return answer(outcome, full, lang)


def _value(policy: PolicyModel, name: str, value: object, lang: str) -> str:
    """A value as people read it, however it was given."""
    item = policy.names.item(name)
    allowed = {one.value: one.label.text(lang) for one in item.allowed} if item else {}
    return allowed.get(str(value)) or str(value)


def map_text(found: OutcomeMap) -> str:
    """The map as text: letters in rows, and what they stand for."""
    head = [f"{found.down} \\ {found.across}", *found.columns]
    rows = [[name, *(found.letters[text] for text in row)] for name, row in zip(found.rows, found.cells, strict=True)]
    legend = [[letter, text] for text, letter in found.letters.items()]
    return f"{found.title}\n{table([head, *rows])}\n\n{table(legend)}"


def map_svg(found: OutcomeMap) -> Markup:
    """The map as a drawing, whose name is its text."""
    width = LEFT + CELL[0] * len(found.columns)
    legend = HEAD + CELL[1] * len(found.rows) + LINE
    parts = [_text(0, 14, found.title, bold=True), _text(0, HEAD - 8, f"{found.down} \\ {found.across}")]
    parts += [_text(LEFT + CELL[0] * n + 6, HEAD - 8, name) for n, name in enumerate(found.columns)]
    for down, (name, row) in enumerate(zip(found.rows, found.cells, strict=True)):
        parts.append(_text(0, HEAD + CELL[1] * down + 20, name))
        parts += [_cell(found, across, down, text) for across, text in enumerate(row)]
    for n, (text, letter) in enumerate(found.letters.items()):
        parts += [
            _square(found.colour(text), 0, legend + LINE * n, 14, 14),
            _text(22, legend + LINE * n + 12, f"{letter}  {text}"),
        ]
    height = legend + LINE * len(found.letters) + 4
    box = f"0 0 {width} {height}"
    style = "font: 13px system-ui, sans-serif; background: #fff"
    return element("svg", *parts, role="img", aria_label=map_text(found), viewBox=box, width=str(width), style=style)


def _cell(found: OutcomeMap, across: int, down: int, text: str) -> Markup:
    x, y = LEFT + CELL[0] * across, HEAD + CELL[1] * down
    told = f"{found.across} = {found.columns[across]}, {found.down} = {found.rows[down]}: {text}"
    letter = _text(x + 6, y + 20, found.letters[text], bold=True)
    return element("g", element("title", told), _square(found.colour(text), x, y, CELL[0] - 2, CELL[1] - 2), letter)


def _square(colour: str, x: int, y: int, width: int, height: int) -> Markup:
    return element("rect", x=str(x), y=str(y), width=str(width), height=str(height), fill=colour, stroke="#8a94a0")


def _text(x: int, y: int, text: str, *, bold: bool = False) -> Markup:
    weight = "bold" if bold else "normal"
    return element("text", joined((text,)), x=str(x), y=str(y), fill=INK, font_weight=weight)
