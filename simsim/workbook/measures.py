"""How much room a text takes on a sheet: widths of columns, heights of rows and notes; wide characters count two.

>>> lines_of("a short text", 30)
1
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from simsim.diagnostics import columns

LINE: Final = 15.0  # the height of one line of text, in points
WIDER: Final = 1.05  # how much wider than counted a text may come out in another font
NARROWEST, WIDEST_HEAD = 7, 24  # in characters, as the format counts widths
ONE_LINE: Final = 16  # a label up to here is not broken
MARGIN: Final = 2.5
NOTE_WIDTH, NOTE_LINE, NOTE_HIGHEST = 380, 17, 640  # in pixels
NOTE_COLUMNS: Final = 52  # characters in a line of a note


def width_of(heads: Iterable[str], cells: Iterable[str], most: int) -> float:
    """A width in which labels break between words and most cells stand in one line; ``most`` bounds the cells."""
    labels = list(heads)
    word = max((columns(word) for label in labels for word in label.split()), default=0)
    long = max((columns(label) for label in labels), default=0)
    half = long if long <= ONE_LINE else long / 2
    body = max((columns(line) for text in cells for line in text.splitlines()), default=0)
    return max(NARROWEST, min(max(word, half), WIDEST_HEAD), min(body, most)) + MARGIN


def lines_of(text: str, width: float) -> int:
    """In how many lines a text stands, broken between words and within Chinese."""
    return sum(max(1, math.ceil(columns(line) * WIDER / width)) for line in text.splitlines()) or 1


def note_height(text: str) -> int:
    """How high a note is, in pixels."""
    rows = sum(1 + columns(line) // NOTE_COLUMNS for line in text.splitlines())
    return min(24 + NOTE_LINE * rows, NOTE_HIGHEST)
