"""Cell text to tokens: what people type is read as what they meant, by the explicit table of :mod:`simsim.words`.

Text between double quotes is kept to the letter. Each token keeps its span in the text as it was typed, so that a caret
can stand under it. A run of words parted by single spaces is one name, as labels are (``not as ordered``).

>>> [token.text for token in tokens("≥１００")[:-1]]
['>=', '100']
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Final

from simsim.diagnostics import CellError, Span
from simsim.regions import canonical
from simsim.values import (
    CONTEXT,
    Months,
    Value,
    read_date,
    read_date_and_time,
    read_duration,
    read_months,
    read_number,
)
from simsim.words import CHARACTERS, UNIT, UNIT_OF_MONTHS

LONGEST: Final = 32_767  # characters: a spreadsheet's own limit
QUOTES: Final = "".join(character for character, read in CHARACTERS.items() if read == '"') + '"'
STRAIGHT: Final = '"\uff02'  # a text between these may hold quotation marks of the other kind


class Shape(Enum):
    """What a token is."""

    LITERAL = "literal"
    STRING = "string"
    WORD = "word"
    SIGN = "sign"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a cell: its shape, its text as read, its span as typed, and the value of a literal."""

    shape: Shape
    text: str
    span: Span
    value: Value = None


_DAY = r"\d{4}(?:-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2}|年\d{1,2}月\d{1,2}日)"
_WORDS_OF_TIME = {s for unit in (UNIT, UNIT_OF_MONTHS) for en, zh in unit.spellings.values() for s in (*en, *zh)}
_UNITS = "|".join(sorted(_WORDS_OF_TIME, key=len, reverse=True))
_PATTERNS: Final = re.compile(
    rf"""(?P<instant>{_DAY}[T ]?\d{{1,2}}:\d{{2}}(?::\d{{2}}(?:\.\d{{1,6}})?)?
            (?:Z|[+-]\d{{2}}:?\d{{2}}|@[A-Za-z][A-Za-z0-9_+/-]*)?)
      | (?P<date>{_DAY})
      | (?P<duration>P(?=\d|T\d)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?(?!\w|\.\w)
            | \d+\ ?(?i:{_UNITS})(?!\w))
      | (?P<percent>(?:\d+(?:\.\d+)?|\.\d+)\ ?%)
      | (?P<thousands>\d{{1,3}}(?:,\d{{3}})+(?!\d))
      | (?P<number>(?:\d+(?:\.(?!\.)\d+)?|\.\d+)(?:[eE][+-]?\d+)?(?!\w))
      | (?P<string>"(?:[^"\\]|\\.)*")
      | (?P<foreign>=>|=<|<>|==|&&|\|\|)
      | (?P<sign>\.\.|<=|>=|!=|\*\*|[-+*/<>=()\[\],])
      | (?P<word>[^\W\d]\w*(?:\.[^\W\d]\w*)*)
      | (?P<space>\ +)""",
    re.VERBOSE | re.DOTALL,
)
_MIXED: Final = re.compile(r"P\d[\dYM]*[YM][\dT]")
_DIGITS: Final = re.compile(r"\d\w*")
_OURS: Final = {"=>": ">=", "=<": "<=", "<>": "!=", "==": "=", "&&": "and", "||": "or"}


def _read_length(text: str) -> timedelta | Months | None:
    """A duration of either kind, or ``None`` for one that is too long."""
    elapsed = read_duration(text)
    length = read_months(text) if elapsed is None else elapsed
    if length is None and _MIXED.match(text):
        raise CellError("cell-mixed-duration", None, found=text)
    return length


_READERS: Final[Mapping[str, Callable[[str], Value]]] = {
    "instant": read_date_and_time,
    "date": read_date,
    "duration": _read_length,
    "number": read_number,
}


def tokens(text: str) -> list[Token]:
    """The tokens of a cell, closed by one of shape ``END``. Raises :class:`CellError` where a piece is none."""
    if len(text) > LONGEST:
        raise CellError("cell-too-long", None, length=len(text), most=LONGEST)
    clean, origin = _cleaned(text)
    found = list(_pieces(clean, origin))
    return [*found, Token(Shape.END, "", (len(text.rstrip()), len(text.rstrip()) + 1))]


def _cleaned(text: str) -> tuple[str, list[int]]:
    """``text`` with characters read as meant outside quotes, and the index in ``text`` of each, and of the end."""
    clean: list[str] = []
    origin: list[int] = []
    closing, escaped = "", False
    for n, character in enumerate(text):
        read = CHARACTERS.get(character, character)
        if closing:
            ends = character in closing and not escaped
            read, escaped = '"' if ends else character, character == "\\" and not escaped
            closing = "" if ends else closing
        elif read == '"':
            closing = STRAIGHT if character in STRAIGHT else QUOTES
        clean.append(read)
        origin.extend([n] * len(read))
    return "".join(clean), [*origin, len(text)]


def _pieces(clean: str, origin: list[int]) -> Iterator[Token]:
    at = 0
    while at < len(clean):
        match = _PATTERNS.match(clean, at)
        if match is None:
            raise _not_understood(clean, at, origin)
        span = (origin[at], origin[match.end()])
        if match.lastgroup != "space":
            yield _token(str(match.lastgroup), match.group(), span)
        at = match.end()


def _not_understood(clean: str, at: int, origin: list[int]) -> CellError:
    """The error for a piece that is no token: a quotation mark alone, digits with letters, a strange sign."""
    digits = _DIGITS.match(clean, at)
    end = digits.end() if digits else at + 1
    code = "cell-quote" if clean[at] == '"' else "cell-literal" if clean[at].isdigit() else "cell-character"
    return CellError(code, (origin[at], origin[end]), found=clean[at:end])


def _token(group: str, text: str, span: Span) -> Token:
    match group:
        case "thousands":
            written = {"plain": text.replace(",", ""), "spaced": text.replace(",", ", ")}
            raise CellError("cell-thousands", span, found=text, **written)
        case "percent":
            raise _percentage(text, span)
        case "foreign":
            raise CellError("cell-sign", span, found=text, meant=_OURS[text])
        case "string":
            return Token(Shape.STRING, text, span, re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL))
        case "sign" | "word":
            return Token(Shape[group.upper()], text, span)
        case _:
            return _literal(group, text, span)


def _literal(group: str, text: str, span: Span) -> Token:
    try:
        value = _READERS[group](text)
    except CellError as error:
        raise CellError(error.code, span, **error.fields) from error
    if value is None:
        raise CellError("cell-literal", span, found=text)
    return Token(Shape.LITERAL, text, span, value)


def _percentage(text: str, span: Span) -> CellError:
    """The error for a percentage, which a spreadsheet shows where it keeps a fraction."""
    number = read_number(text.rstrip("% "))
    if number is None:
        return CellError("cell-literal", span, found=text)
    return CellError("cell-percent", span, found=text, meant=canonical(CONTEXT.scaleb(number, -2)))
