"""How a sheet is shown to the person who writes it: its words, the part that each column plays, notes and suggestions.

A :class:`Look` is made of a grid and a :class:`Reader`, holds nothing of any spreadsheet library and changes no cell
but the words of the format and the names in header rows, each for one that means the same. What no word of the reader's
language can replace without doubt stays as it was written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final

from simsim.items import NOTHING, Glossary, ItemDefinition
from simsim.values import Kind
from simsim.words import (
    CARD,
    COLUMN,
    CONSTRAINT_ROLE,
    COUNTED_AS,
    EVENT_FORM,
    EXAMPLE_ROLE,
    HIT_POLICY,
    LANGUAGES,
    ROLE,
    SHEET,
    TYPE,
    UNIT,
    Phrase,
    Vocabulary,
)
from simsim.workbook.explanations import COLUMNS, EXCLUDED, POLICIES, ROLES
from simsim.workbook.form import ids
from simsim.workbook.grid import Grid

BOTH: Final = "both"
CHOICES: Final = ("both", *LANGUAGES)
SHOWN: Final = 24  # allowed values that a note lists
LONGEST_NOTE: Final = 1_500  # characters
STATUSES: Final = ("(undetermined)", "(no rule)")


class Part(Enum):
    """The part that a column plays: it decides its colour and how its cells are formatted."""

    KEY = "key"
    INPUT = "input"
    OUTPUT = "output"
    ANNOTATION = "annotation"


@dataclass(frozen=True)
class Reader:
    """For whom a sheet is dressed: the language (``en``, ``zh`` or ``both``) and what the policy's names stand for.

    ``input_name`` gives the full name that a word means as an input, ``output_name`` the name in the glossary that it
    means as an output of a decision; a label may stand in a name's place only where both give the same answer.
    """

    lang: str
    glossary: Glossary = field(default_factory=Glossary)
    title: Phrase = NOTHING
    layers: Mapping[str, Phrase] = field(default_factory=dict)
    actors: Mapping[str, Phrase] = field(default_factory=dict)
    groups: Mapping[str, Phrase] = field(default_factory=dict)
    decisions: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    input_name: Callable[[str], str | None] = lambda _: None
    output_name: Callable[[str, str], str | None] = lambda _, __: None
    definition: Callable[[str], ItemDefinition | None] = lambda _: None

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that are shown, in order."""
        return LANGUAGES if self.lang == BOTH else (self.lang,)

    def told(self, phrase: Phrase, parted: str = "\n") -> str:
        """A text in the languages that are shown, said once where both are the same."""
        return parted.join(dict.fromkeys(text for lang in self.languages if (text := phrase.text(lang))))

    def label(self, phrase: Phrase) -> str:
        """A label in the languages that are shown, ``English 中文``."""
        return self.told(phrase, " ")

    def word(self, vocabulary: Vocabulary, text: str) -> str:
        """A word of the format in the reader's language; English where both are shown; what is no word stays."""
        key = vocabulary.read(text)
        return text if key is None else vocabulary.shown(key, self.languages[0])


@dataclass(frozen=True)
class Column:
    """One column: its part, the type of its cells, what may be suggested for them."""

    at: int
    part: Part
    kind: Kind | None = None
    choices: tuple[str, ...] = ()
    names: bool = False  # the choices are all names of the glossary
    prose: bool = False


@dataclass(frozen=True)
class Look:
    """How one sheet is shown: ``texts`` and ``notes`` by cell (row and column from 0), ``columns`` from the left."""

    kind: str
    top: int
    heads: int
    columns: tuple[Column, ...]
    texts: Mapping[tuple[int, int], str]
    notes: Mapping[tuple[int, int], str]
    about: Phrase = NOTHING

    @property
    def body(self) -> int:
        """The first row below the header."""
        return self.top + self.heads


def look_of(grid: Grid, reader: Reader) -> Look | None:
    """How a sheet is shown, or ``None`` for one that is no sheet of the policy (a note, an empty one, an unknown)."""
    filled = (n for n, row in enumerate(grid.rows) if any(True for _ in grid.filled(n)) and not _title(row[0].text))
    top = next(filled, None)
    first = "" if top is None else grid.cell(top, 0).text
    kind, policy = SHEET.read(first), HIT_POLICY.read(first)
    if top is None or not (kind or policy):
        return None
    if policy:
        return _table(grid, top, reader, policy)
    return _cases(grid, top, reader, kind) if kind and kind in _CASES else _listing(grid, top, reader, kind or "")


def worded(grid: Grid, look: Look | None) -> Grid:
    """What a dressed sheet must read as: the grid with the words of its look."""
    texts = look.texts if look else {}
    rows = (
        tuple(replace(cell, text=texts.get((r, c), cell.text)) for c, cell in enumerate(row))
        for r, row in enumerate(grid.rows)
    )
    return replace(grid, rows=tuple(rows))


def _title(text: str) -> bool:
    return text.startswith("#")


# ---- sheets with two header rows


def _table(grid: Grid, top: int, reader: Reader, policy: str) -> Look:
    decision = grid.cell(top + 1, 0).text
    about, label = _decision(decision, reader)
    texts = {(top, 0): HIT_POLICY.shown(policy, reader.languages[0]), (top + 1, 0): label}
    notes = {(top, 0): reader.told(POLICIES[policy])}
    columns, told = [Column(0, Part.KEY)], set[str]()
    for at in _headed(grid, top):
        role = ROLE.read(grid.cell(top, at).text)
        if role != "note":  # a note in English and one in Chinese keep their two words
            texts[top, at] = reader.word(ROLE, grid.cell(top, at).text)
        if role in ("input", "output"):
            item, label = _clause(role, decision, grid.cell(top + 1, at).text, reader)
            texts[top + 1, at] = label
            if item:
                notes[top + 1, at] = _item_note(item, reader)
            columns.append(_entries(at, Part(role), item, reader, ("-",)))
        else:
            columns.append(_annotation(at, role, reader))
        if role and role in ROLES and role not in told:
            notes[top, at] = reader.told(ROLES[role])
            told.add(role)
        if role == "source":
            notes |= _cited(grid, top + 2, at, reader)
    return Look(policy, top, 2, tuple(columns), texts, notes, about)


def _decision(text: str, reader: Reader) -> tuple[Phrase, str]:
    """What a decision is called, and its label where that leads back to it."""
    name = reader.glossary.name(text) or text
    item = reader.glossary.definition(name)
    phrase = reader.glossary.decisions.get(name) or (item.caption if item else Phrase(name, name))
    label = reader.label(phrase)
    return phrase, label if reader.glossary.name(label) == name else text


def _clause(role: str, decision: str, text: str, reader: Reader) -> tuple[ItemDefinition | None, str]:
    """The item that a clause names, and its label where that names the same."""
    name = (reader.glossary.name(decision) or decision) if role == "output" else ""

    def meant(word: str) -> str | None:
        return reader.output_name(name, word) if role == "output" else reader.input_name(word)

    full = meant(text)
    item = reader.definition(full) if full else None
    label = reader.label(item.label) if item else ""
    return item, label if label and meant(label) == full else text


_CASES: Final[Mapping[str, Vocabulary]] = {"EXAMPLES": EXAMPLE_ROLE, "CONSTRAINTS": CONSTRAINT_ROLE}
_NAMED: Final[Mapping[str, tuple[Part, tuple[str, ...]]]] = {  # roles with an item below, and what may stand there
    "given": (Part.INPUT, ()),
    "expect": (Part.OUTPUT, ("null", *STATUSES)),
    "input": (Part.INPUT, ("-",)),
}
_TOLD: Final = frozenset({"note", "events"} | {f"{word} {lang}" for word in ("story", "reason") for lang in LANGUAGES})


def _cases(grid: Grid, top: int, reader: Reader, kind: str) -> Look:
    """EXAMPLES and CONSTRAINTS: cases that must come out as they say, and cases that cannot be."""
    vocabulary, explained = _CASES[kind], {**ROLES, "input": EXCLUDED}
    texts = {(top, 0): reader.word(SHEET, grid.cell(top, 0).text)}
    notes: dict[tuple[int, int], str] = {}
    columns, told = [Column(0, Part.KEY)], set[str]()
    for at in _headed(grid, top):
        role = vocabulary.read(grid.cell(top, at).text) or ""
        if role != "note":  # a note in English and one in Chinese keep their two words
            texts[top, at] = reader.word(vocabulary, grid.cell(top, at).text)
        if role in _NAMED:
            part, extra = _NAMED[role]
            item, texts[top + 1, at] = _clause("input", "", grid.cell(top + 1, at).text, reader)
            if item:
                notes[top + 1, at] = _item_note(item, reader)
            columns.append(_entries(at, part, item, reader, extra))
        else:
            columns.append(Column(at, Part.ANNOTATION, prose=role in _TOLD))
        if role in explained and role not in told:
            notes[top, at] = reader.told(explained[role])
            told.add(role)
        if role == "source" and kind == "CONSTRAINTS":  # an example's sources are told with the rules it meets
            notes |= _cited(grid, top + 2, at, reader)
    return Look(kind, top, 2, tuple(columns), texts, notes)


def _headed(grid: Grid, top: int) -> Iterator[int]:
    return (at for at in grid.filled(top) if at)


def _entries(at: int, part: Part, item: ItemDefinition | None, reader: Reader, extra: Sequence[str]) -> Column:
    """A column of entries: what may stand in it by type, and what its item may be."""
    if item is None:
        return Column(at, part)
    parameter = reader.glossary.parameters.get(item.name)
    values: tuple[str, ...] = tuple(str(v) for v in parameter.alternatives) if parameter else ()
    if item.kind is Kind.BOOLEAN:
        values = ("yes", "no")
    elif item.allowed and not parameter:
        values = tuple(v.value for v in item.allowed)
    null = ("null",) if item.may_be_null else ()
    choices = tuple(dict.fromkeys((*extra[:1], *values, *null, *extra[1:]))) if values else ()
    return Column(at, part, item.kind, choices)


def _annotation(at: int, role: str | None, reader: Reader) -> Column:
    choices = tuple(reader.layers) if role == "layer" else ()
    kind = {"order": Kind.NUMBER, "valid from": Kind.DATE, "valid to": Kind.DATE}.get(role or "")
    return Column(at, Part.ANNOTATION, kind, choices, prose=role in (None, "note"))


# ---- sheets with one header row

_PROSE: Final = frozenset(
    {"en", "zh", "note", "link", "reason", "text", "candidates"}
    | {f"{word} {lang}" for word in ("label", "question", "help", "action", "when missed") for lang in LANGUAGES}
)
_KINDS: Final[Mapping[str, Kind]] = {
    "scale": Kind.NUMBER,
    "order": Kind.NUMBER,
    "date": Kind.DATE,
    "last checked": Kind.DATE,
    "expiry": Kind.DATE,
    "valid from": Kind.DATE,
    "valid to": Kind.DATE,
}


def _listing(grid: Grid, top: int, reader: Reader, kind: str) -> Look:
    texts = {(top, 0): reader.word(SHEET, grid.cell(top, 0).text)}
    notes: dict[tuple[int, int], str] = {}
    columns = [Column(0, Part.KEY, None, _keys(kind, reader), names=kind in ("VALUES", "EXPRESSIONS"))]
    if kind == "POLICY":
        rows = range(top + 1, len(grid.rows))
        texts |= {(row, 0): reader.word(CARD, text) for row in rows if (text := grid.cell(row, 0).text)}
    for at in _headed(grid, top):
        word = COLUMN.read(grid.cell(top, at).text) or ""
        texts[top, at] = reader.word(COLUMN, grid.cell(top, at).text)
        if word in COLUMNS:
            notes[top, at] = reader.told(COLUMNS[word])
        if word == "source":
            notes |= _cited(grid, top + 1, at, reader)
        choices = _listed(kind, word, reader)
        part = Part.OUTPUT if word == "expression" else Part.ANNOTATION
        columns.append(Column(at, part, _KINDS.get(word), choices, word == "item", word in _PROSE))
    return Look(kind, top, 1, tuple(columns), texts, notes)


def _keys(kind: str, reader: Reader) -> tuple[str, ...]:
    """What may stand in the first column."""
    match kind:
        case "POLICY":
            return tuple(CARD.shown(key, reader.languages[0]) for key in CARD.spellings)
        case "VALUES":
            listed = (n for n, item in reader.glossary.items.items() if item.kind is Kind.STRING and "." not in n)
            return tuple(listed)
        case "EXPRESSIONS":
            return _items(reader)
        case "EVENTS":
            return reader.events
    return ()


def _items(reader: Reader) -> tuple[str, ...]:
    return tuple(name for name in reader.glossary.items if "." not in name)


def _instants(reader: Reader) -> tuple[str, ...]:
    return tuple(name for name in _items(reader) if reader.glossary.items[name].kind is Kind.DATE_AND_TIME)


def _lengths(reader: Reader) -> tuple[str, ...]:
    return tuple(n for n, p in reader.glossary.parameters.items() if UNIT.read(p.item.unit))


def _forms(reader: Reader) -> tuple[str, ...]:
    return tuple(EVENT_FORM.shown(key, reader.languages[0]) for key in EVENT_FORM.spellings)


_LISTED: Final[Mapping[tuple[str, str], Callable[[Reader], tuple[str, ...]]]] = {
    ("GLOSSARY", "may be null"): lambda _: ("yes",),
    ("PARAMETERS", "unit"): lambda _: tuple(UNIT.spellings),
    ("CALENDAR", "works"): lambda _: ("yes", "no"),
    ("EVENTS", "item"): _items,
    ("EVENTS", "form"): _forms,
    **{("CLOCKS", word): _instants for word in ("starts at", "ends at", "stops at")},
    **{("CLOCKS", word): _lengths for word in ("length", "earliest")},
    ("CLOCKS", "counted as"): lambda _: tuple(COUNTED_AS.spellings),
    ("CLOCKS", "end included"): lambda _: ("yes", "no"),
}


def _listed(kind: str, word: str, reader: Reader) -> tuple[str, ...]:
    """What may stand in a column of a list: words of the format, layers, actors, items of the right type."""
    named = {"layer": reader.layers, "group": reader.groups, "actor": reader.actors, "table": reader.decisions}
    if word in named:
        return tuple(named[word])
    if word == "type":
        return tuple(TYPE.shown(key, reader.languages[0]) for key in TYPE.spellings)
    suggested = _LISTED.get((kind, word))
    return suggested(reader) if suggested else ()


# ---- notes


def _item_note(item: ItemDefinition, reader: Reader) -> str:
    """What a header cell tells of its item: name, type and unit, question, help, allowed values with their labels."""
    lang = reader.languages[0]
    facts = (TYPE.shown(item.kind.value, lang), item.unit, "null" if item.may_be_null else "")
    lines = [item.name, " · ".join(fact for fact in facts if fact), reader.told(item.question), reader.told(item.help)]
    lines += [f"{v.value}  {reader.label(v.label)}".rstrip() for v in item.allowed[:SHOWN]]
    if len(item.allowed) > SHOWN:
        lines.append(f"… +{len(item.allowed) - SHOWN}")
    return _shortened("\n".join(line for line in lines if line))


def _cited(grid: Grid, start: int, at: int, reader: Reader) -> Iterator[tuple[tuple[int, int], str]]:
    """For each row the sources that it cites, in our own words."""
    for row in range(start, len(grid.rows)):
        cited = [source for name in ids(grid.cell(row, at).text) if (source := reader.glossary.sources.get(name))]
        if cited:
            yield (row, at), _shortened("\n".join(f"{s.id} {s.section}\n{reader.told(s.text)}" for s in cited))


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_NOTE else f"{text[: LONGEST_NOTE - 1]}…"
