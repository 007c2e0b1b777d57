"""What may be said to people about an outcome: the rows of TEXTS, each for some values of one output.

A text speaks of an item, as a rule does: its value entry is a set of values, or a status in parentheses for a decision
that has no value. It is kept to the letter. In braces stand items that are filled in when it is told; a short name is
first of all an output of the same decision or clock, so that ``{due}`` is the due instant of the clock whose state the
text is about. Braces that are meant as such are doubled. A text may be confined to cases, as a headline may be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from simsim.compiled import read_tests
from simsim.decision import Status
from simsim.diagnostics import CellError, Diagnostic, Place
from simsim.feel.evaluation import Scope
from simsim.feel.meaning import Opaque, denoted
from simsim.feel.printer import region_text
from simsim.items import ItemDefinition
from simsim.policy.assembly import Names
from simsim.policy.card import Card, unknown_audience
from simsim.policy.checks import expected_status
from simsim.policy.constraints import Constraint, canonical_cells, cells_of, constraints_of
from simsim.regions import Region
from simsim.resolver import Words
from simsim.sheets import ConstraintRow, TextRow
from simsim.table import Entry
from simsim.values import Known, Value
from simsim.words import Phrase, plain

LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_BRACES: Final = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a text is filled in: the full name of the item whose value stands there."""

    item: str


@dataclass(frozen=True, slots=True)
class Text:
    """What may be said to an audience, in one language, where ``item`` has a value in ``when``, or stands so.

    ``said`` is how ``when`` is written, in the one spelling that all have which mean the same, ``case`` how the cases
    are to which it is confined. ``pieces`` are the words and the slots between them, in their order.
    """

    item: str
    said: str
    audience: str
    language: str
    pieces: tuple[str | Slot, ...]
    order: Decimal = Decimal(0)
    layer: str = ""
    sources: tuple[str, ...] = ()
    case: tuple[tuple[str, str], ...] = ()
    when: Region | Status = field(default=Status.DECIDED, compare=False)
    confined: Constraint | None = field(default=None, compare=False)
    place: Place = field(default=Place(), compare=False)

    @property
    def slots(self) -> tuple[str, ...]:
        """The items that are filled in, by full name, each once."""
        return tuple(dict.fromkeys(piece.item for piece in self.pieces if isinstance(piece, Slot)))

    def concerns(self, scope: Scope) -> bool:
        """Whether the case that ``scope`` tells of is surely one of those to which it is confined."""
        return self.confined is None or self.confined.excludes(scope)

    def speaks_of(self, known: Known, status: Status) -> bool:
        """Whether it is to be told of an item of which ``known`` is known, and whose decision stands at ``status``.

        Of a list, where it speaks of one of its members.
        """
        if isinstance(self.when, Status):
            return self.when is status
        if status is not Status.DECIDED or not known.settled:
            return False
        members = known.value if isinstance(known.value, tuple) else (known.value,)
        return any(member in self.when for member in members)


def texts_of(
    rows: Iterable[TextRow], names: Names, card: Card, parameters: Mapping[str, Value] | None = None
) -> tuple[tuple[Text, ...], list[Diagnostic]]:
    """The texts that the rows make, those of one item in their order, and what is wrong with the rows."""
    reader = _Reader(names, card, parameters or {})
    made = [text for row in rows if (text := reader.text(row))]
    made.sort(key=lambda text: (text.order, text.item, text.language, text.said, repr(text.pieces)))
    return tuple(made), [*reader.found, *_doubles(made)]


def _doubles(texts: Sequence[Text]) -> Iterator[Diagnostic]:
    """Texts that stand at one place, so that nobody has said which comes first."""
    first: dict[tuple[object, ...], Text] = {}
    for text in texts:
        key = (text.item, text.said, text.audience, text.language, text.layer, text.order, text.case)
        earlier = first.setdefault(key, text)
        if earlier is not text:
            told = Phrase(earlier.place.text("en"), earlier.place.text("zh"))
            yield Diagnostic("duplicate-text", text.place, "", None, item=text.item, first=told)


class _Reader:
    """Rows of TEXTS on their way; collects what cannot be read."""

    def __init__(self, names: Names, card: Card, parameters: Mapping[str, Value]) -> None:
        self.names, self.card, self.parameters = names, card, parameters
        self.words = Words("", names.glossary, {}, names.producers)
        self.found: list[Diagnostic] = []

    def text(self, row: TextRow) -> Text | None:
        """One text, or ``None`` where a cell of its row cannot be read."""
        before = len(self.found)
        full = self._item(row.item)
        item = self.names.item(full) if full else None
        when = self._when(row.value, item) if item else None
        audience, language = self._audience(row.audience), self._language(row.language)
        pieces = tuple(self._pieces(row.text, full or ""))
        case, confined = self._case(row)
        if len(self.found) > before or full is None or item is None or when is None:
            return None
        said = f"({when.value})" if isinstance(when, Status) else region_text(when, item) or ""
        rest = (row.order, row.layer, row.sources, case, when, confined, row.item.place)
        return Text(full, said, audience, language, pieces, *rest)

    def _case(self, row: TextRow) -> tuple[tuple[tuple[str, str], ...], Constraint | None]:
        """The cases to which a text is confined, as they are written and as a box; none where the cell is blank."""
        if not plain(row.case.text):
            return (), None
        written = ConstraintRow(row.item, cells_of(row.case, self.names), place=row.case.place)
        made, wrong = constraints_of([written], self.names, self.parameters)
        self.found += wrong
        return tuple(canonical_cells(written, self.names)) if made else (), made[0] if made else None

    def _item(self, entry: Entry) -> str | None:
        full = self.names.full(entry.text)
        if full is None:
            hint = self.names.close(entry.text)
            self.found.append(Diagnostic("item-unknown", entry.place, entry.text, None, item=entry.text, hint=hint))
        return full

    def _when(self, entry: Entry, item: ItemDefinition) -> Region | Status | None:
        """The values, or the status, of which a text speaks."""
        if status := expected_status(entry.text):
            return status
        try:
            bound = read_tests(entry.text, item, self.words)
            region = denoted(bound, item) if bound else None
        except CellError as error:
            self.found.append(error.at(entry.place, entry.text))
            return None
        if isinstance(region, Opaque):
            told = ", ".join(sorted(region.names))
            self.found.append(Diagnostic("text-opaque", entry.place, entry.text, None, names=told))
            return None
        return region

    def _audience(self, entry: Entry) -> str:
        found = self.card.audience(entry.text)
        if found is None:
            self.found.append(unknown_audience(entry.text, entry.place, self.card))
        return found or ""

    def _language(self, entry: Entry) -> str:
        code = plain(entry.text)
        if not LANGUAGE.fullmatch(code):
            self.found.append(Diagnostic("text-language", entry.place, entry.text, None, found=entry.text))
        return code

    def _pieces(self, entry: Entry, full: str) -> Iterator[str | Slot]:
        """The words of a text and its slots; a brace that belongs to none is told of."""
        at = 0
        if not entry.text.strip():
            self.found.append(Diagnostic("text-missing", entry.place))
        for found in _BRACES.finditer(entry.text):
            if found.start() > at:
                yield entry.text[at : found.start()]
            at = found.end()
            if found[0] in ("{{", "}}"):
                yield found[0][0]
            elif found[0] in ("{", "}"):
                self.found.append(Diagnostic("text-brace", entry.place, entry.text, found.span()))
            elif name := self._slot(entry, found[1], found.span(1), full):
                yield Slot(name)
        if at < len(entry.text):
            yield entry.text[at:]

    def _slot(self, entry: Entry, text: str, span: tuple[int, int], full: str) -> str | None:
        """The item that stands in braces: one of the same decision or clock goes before any other of that name."""
        beside = f"{full.rpartition('.')[0]}.{plain(text)}"
        name = beside if beside in self.names.producers.items else self.names.full(text)
        if name is None:
            hint = self.names.close(text)
            self.found.append(Diagnostic("item-unknown", entry.place, entry.text, span, item=text, hint=hint))
        return name
