"""What is wrong, how badly, and where: a mistake of an author as a value, a mistake of a caller as an exception.

A :class:`Diagnostic` is born with a code, keeps the place and the text it speaks of, and is told in English or Chinese
by :mod:`simsim.messages`. It is collected, never thrown: an author sees every mistake of a folder at once. What is
thrown is :class:`SimsimError`, and it carries the diagnostics.

>>> d = Diagnostic("cell-empty-set", Place("risk.xlsx", "risk_owner", "C7"), "[8..5]", (1, 5), low="8", high="5")
>>> print(d)
risk.xlsx, sheet risk_owner, C7: [8..5] admits nothing: its lower end 8 is above its upper end 5.
    [8..5]
     ^^^^
  Write the smaller value first: [5..8].
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from simsim.messages import MESSAGES
from simsim.words import Phrase

Span = tuple[int, int]
Field = str | int | Phrase

SEVERITY_LABEL: Final = {
    "error": Phrase("error", "错误"),
    "warning": Phrase("warning", "警告"),
    "info": Phrase("note", "提示"),
}


class Severity(StrEnum):
    """How badly: an error keeps a policy closed, a warning never does, an info only tells."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """Where: a file, a sheet of it, a cell in ``A1`` notation; any part may be blank."""

    file: str = ""
    sheet: str = ""
    cell: str = ""

    def text(self, lang: str) -> str:
        """The place in words.

        >>> Place("a.xlsx", "b", "C7").text("zh")
        'a.xlsx，工作表 b，C7'
        """
        sheet = self.sheet and (f"工作表 {self.sheet}" if lang == "zh" else f"sheet {self.sheet}")
        return ("，" if lang == "zh" else ", ").join(part for part in (self.file, sheet, self.cell) if part)

    def __str__(self) -> str:
        return self.text("en")


@dataclass(frozen=True, slots=True, init=False)
class Diagnostic:
    """One thing that is wrong or odd: ``code``, ``place``, the cell's ``text`` and the ``span`` of it that is meant.

    ``fields`` fill the blanks of the message; a :class:`Phrase` among them is told in the reader's language.
    Raises ``KeyError`` for a code that has no message.
    """

    code: str
    place: Place
    text: str
    span: Span | None
    fields: tuple[tuple[str, Field], ...] = field(repr=False)

    def __init__(self, code: str, place: Place, text: str = "", span: Span | None = None, **fields: Field) -> None:
        MESSAGES[code]
        for name, value in (
            ("code", code),
            ("place", place),
            ("text", text),
            ("span", span),
            ("fields", tuple(fields.items())),
        ):
            object.__setattr__(self, name, value)

    @property
    def severity(self) -> Severity:
        """How badly."""
        return Severity(MESSAGES[self.code].severity)

    def message(self, lang: str = "en") -> str:
        """What is wrong, one sentence."""
        return self._told(MESSAGES[self.code].message, lang)

    def remedy(self, lang: str = "en") -> str:
        """How to mend it, one sentence."""
        return self._told(MESSAGES[self.code].remedy, lang)

    def _told(self, template: Phrase, lang: str) -> str:
        told = {name: v.text(lang) if isinstance(v, Phrase) else str(v) for name, v in self.fields}
        return template.text(lang).format(text=shortened(self.text), **told)

    def caret(self) -> str:
        """The cell's text with carets under the part that is meant, two lines, or nothing without a span.

        >>> print(Diagnostic("cell-empty-set", Place(), "[严重..5]", (1, 3), low="8", high="5").caret())
        [严重..5]
         ^^^^
        """
        if self.span is None or "\n" in self.text or len(self.text) > LONG:
            return ""
        start, end = self.span
        under = columns(self.text[start:end])
        return f"{self.text}\n{' ' * columns(self.text[:start])}{'^' * max(1, under)}"

    def told(self, lang: str = "en") -> str:
        """Place, message, caret and remedy, as a person reads it."""
        lines = "".join(f"\n    {line}" for line in self.caret().splitlines())
        where = self.place.text(lang)
        colon = "：" if lang == "zh" else ": "
        return f"{where}{colon if where else ''}{self.message(lang)}{lines}\n  {self.remedy(lang)}"

    def __str__(self) -> str:
        return self.told()


LONG: Final = 200


def shortened(text: str) -> str:
    """``text`` cut to a length that a message can hold."""
    return text if len(text) <= LONG else f"{text[: LONG - 1]}…"


def in_a_line(text: str) -> str:
    """A text of any kind in one line that a message can hold, with nothing in it that a terminal would obey.

    >>> in_a_line(f"two{chr(10)}lines")
    'two lines'
    """
    return shortened(" ".join("".join(c if c.isprintable() else " " for c in text[: 2 * LONG]).split()))


def columns(text: str) -> int:
    """How many columns ``text`` takes in a terminal: wide characters take two, combining ones none.

    >>> columns("严重 x")
    6
    """
    return sum(
        0
        if unicodedata.combining(c) or unicodedata.category(c) == "Cf"
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )


def errors(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Those that are errors."""
    return tuple(d for d in diagnostics if d.severity is Severity.ERROR)


class SimsimError(Exception):
    """A policy, a fact or an argument that cannot be used; ``diagnostics`` says all that is wrong."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(d.told() for d in self.diagnostics))


class PolicyError(SimsimError):
    """A folder that does not open: its author's mistakes."""


class FactError(SimsimError):
    """Facts, settings or dates that cannot be used: the caller's mistakes."""


class CellError(Exception):
    """A cell that cannot be read, before its place is known; caught by whoever knows the place."""

    def __init__(self, code: str, span: Span | None = None, **fields: Field) -> None:
        super().__init__(code)
        self.code, self.span, self.fields = code, span, fields

    def at(self, place: Place, text: str) -> Diagnostic:
        """The same, with its place; what was found is quoted as it was typed."""
        typed = text[slice(*self.span)].strip() if self.span and "found" in self.fields else ""
        return Diagnostic(self.code, place, text, self.span, **{**self.fields, **({"found": typed} if typed else {})})
