"""Grids to what the sheets say: one function per kind of sheet.

Cell A1 (below titles that begin with ``#``) says what a sheet is. In a decision table the first row holds the roles of
the columns and the second their names; every other sheet has one header row. Nothing is passed over in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from simsim.diagnostics import Diagnostic, Place
from simsim.items import AllowedValue, ItemDefinition, KnowledgeSource
from simsim.sheets import BLANK, CardRow, ClockRow, ExampleRow, ItemRow, ParameterRow, Sheets, ValueRow
from simsim.table import DecisionTable, Entry, HitPolicy, Rule
from simsim.values import Kind, read_boolean, read_number
from simsim.words import (
    CARD,
    CELL,
    COLUMN,
    EXAMPLE_ROLE,
    HIT_POLICY,
    LANGUAGES,
    ROLE,
    RULE,
    SHEET,
    TYPE,
    Phrase,
    Vocabulary,
    nearest,
    plain,
)
from simsim.workbook.grid import Grid

DEFAULT: Final = "default"
MOST_DECIMALS: Final = 12
REPEATED_ROLES: Final = ("input", "output", "given", "expect")


def is_first_cell(text: str) -> bool:
    """Whether a text may stand in A1: a kind of sheet, a hit policy, a note.

    >>> is_first_cell("词汇表"), is_first_cell("F"), is_first_cell("Q")
    (True, True, False)
    """
    return text.startswith("#") or SHEET.read(text) is not None or HIT_POLICY.read(text) is not None


def read_sheet(grid: Grid) -> tuple[Sheets, list[Diagnostic]]:
    """What one sheet says, and all that is wrong with its form."""
    return _Sheet(grid).read()


@dataclass(frozen=True, slots=True)
class _Record:
    """A row under a header: its cells by the header's word, its first cell, its place."""

    cells: Mapping[str, Entry]
    first: Entry
    place: Place

    def entry(self, column: str) -> Entry:
        return self.cells.get(column, BLANK)

    def text(self, column: str) -> str:
        return self.entry(column).text.strip()

    @property
    def places(self) -> dict[str, Place]:
        """Where the cell of each column stands."""
        return {column: entry.place for column, entry in self.cells.items()}

    def phrase(self, column: str) -> Phrase:
        """The texts of a column per language."""
        prefix = f"{column} " if column else ""
        return Phrase(self.text(f"{prefix}en"), self.text(f"{prefix}zh"))


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of a decision table or of EXAMPLES: where it stands, its role, the name under it."""

    at: int
    role: str
    word: str
    name: Entry


class _Sheet:
    """One grid on its way; collects diagnostics instead of stopping at the first."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.found: list[Diagnostic] = []
        self.top = next(
            (n for n, row in enumerate(grid.rows) if _is_content(row[0].text if row else "", row)), len(grid.rows)
        )

    def read(self) -> tuple[Sheets, list[Diagnostic]]:
        first = self.grid.cell(self.top, 0).text
        kind, policy = SHEET.read(first), HIT_POLICY.read(first)
        if kind:
            sheets = _READERS[kind](self)
        elif policy:
            sheets = self._table(policy)
        else:
            sheets = self._nothing(first)
        return sheets, self.found

    def report(self, code: str, place: Place, text: str = "", **fields: str | int | Phrase) -> None:
        self.found.append(Diagnostic(code, place, text, None, **fields))

    def _nothing(self, first: str) -> Sheets:
        """A sheet that is none: a note to the reader, an empty one, or an error."""
        if all(not cell.text.strip() for row in self.grid.rows for cell in row):
            self.report("sheet-empty", self.grid.place())
            return Sheets()
        close = SHEET.close(first) or HIT_POLICY.close(first) if first.strip() else None
        if not self.grid.cell(0, 0).text.startswith("#") or close or self._looks_like_a_table():
            kinds = " ".join((*HIT_POLICY.spellings, *SHEET.spellings))
            self.report(
                "sheet-unknown",
                self.grid.place(min(self.top, max(0, len(self.grid.rows) - 1))),
                first,
                kinds=kinds,
                hint=_hint(close),
            )
        return Sheets()

    def _looks_like_a_table(self) -> bool:
        words = [plain(cell.text) for row in self.grid.rows[self.top : self.top + 1] for cell in row[1:]]
        return any(ROLE.read(word) in ("input", "output") for word in words)

    # ---- list sheets: one header row, one record a row

    def records(self, required: Sequence[str], optional: Sequence[str]) -> Iterator[_Record]:
        columns = self._header((*required, *optional))
        for missing in [word for word in required if word not in columns.values()]:
            self.report("column-missing", self.grid.place(self.top), column=COLUMN.phrase(missing))
        for row in self._rows(self.top + 1):
            cells = {word: self.grid.entry(row, at) for at, word in columns.items()}
            self._stray(row, {0, *columns})
            yield _Record(cells, self.grid.entry(row, 0), self.grid.place(row))

    def _header(self, allowed: Sequence[str]) -> dict[int, str]:
        columns: dict[int, str] = {}
        for at in self.grid.filled(self.top):
            if at:
                text = self.grid.cell(self.top, at).text
                word = COLUMN.read(text)
                if word is None or word not in allowed:
                    self._unknown_column(at, text, allowed)
                elif word in columns.values():
                    self.report("column-repeated", self.grid.place(self.top, at), text, column=text)
                else:
                    columns[at] = word
        return columns

    def _unknown_column(self, at: int, text: str, allowed: Sequence[str]) -> None:
        close = nearest(plain(text).casefold(), allowed)
        columns = Phrase(*(", ".join(COLUMN.shown(word, lang) for word in allowed) for lang in LANGUAGES))
        self.report(
            "column-unknown", self.grid.place(self.top, at), text, column=text, columns=columns, hint=_hint(close)
        )

    def _rows(self, start: int) -> Iterator[int]:
        """Rows with content; a blank one between them is told of."""
        blank: int | None = None
        for row in range(start, len(self.grid.rows)):
            if not any(True for _ in self.grid.filled(row)):
                blank = row if blank is None else blank
            elif not self.grid.cell(row, 0).text.startswith("#"):
                if blank is not None:
                    self.report("row-blank", self.grid.place(blank))
                    blank = None
                yield row

    def _stray(self, row: int, columns: set[int]) -> None:
        """Text under a column that has no header belongs to nothing."""
        for at in self.grid.filled(row):
            if at not in columns and not self.grid.cell(self.top, at).text.strip():
                self.report("cell-stray", self.grid.place(row, at), self.grid.cell(row, at).text)

    def policy(self) -> Sheets:
        rows = []
        for record in self.records((), ("name", "en", "zh", "value", "note")):
            key = CARD.read(record.first.text)
            if key is None:
                keys = ", ".join(CARD.spellings)
                close = CARD.close(record.first.text)
                self.report(
                    "card-key",
                    record.first.place,
                    record.first.text,
                    key=record.first.text,
                    keys=keys,
                    hint=_hint(close),
                )
                continue
            rows.append(CardRow(key, record.entry("name"), record.phrase("")))
        return Sheets(card=tuple(rows))

    def glossary(self) -> Sheets:
        optional = ("unit", "scale", "may be null", *_LABELS, "question en", "question zh", *_HELP, "group", "order")
        records = list(self.records(("type",), (*optional, "none applies", "former labels", "note")))
        return Sheets(items=tuple(self._item_row(record) for record in records if self._named(record)))

    def _item_row(self, record: _Record) -> ItemRow:
        item = self._item(record)
        decision = TYPE.read(record.text("type")) == "decision"
        return ItemRow(item, record.entry("none applies"), decision, record.places)

    def _item(self, record: _Record) -> ItemDefinition:
        kind = self._kind(record.entry("type"))
        return ItemDefinition(
            plain(record.first.text),
            kind,
            record.text("unit"),
            self._whole(record.entry("scale"), kind),
            self._yes(record.entry("may be null")),
            (),
            record.phrase("label"),
            record.phrase("question"),
            record.phrase("help"),
            record.text("group"),
            self._number(record.entry("order")) or Decimal(0),
            None,
            tuple(part.strip() for part in record.text("former labels").split(",") if part.strip()),
            record.first.place,
        )

    def _named(self, record: _Record) -> bool:
        if not plain(record.first.text):
            self.report("name-missing", record.first.place)
            return False
        return True

    def _kind(self, entry: Entry) -> Kind:
        key = TYPE.read(entry.text)
        if key is None and entry is not BLANK:
            self.report(
                "type-unknown",
                entry.place,
                entry.text,
                types=", ".join(TYPE.spellings),
                hint=_hint(TYPE.close(entry.text)),
            )
        return Kind.STRING if key in (None, "decision") else Kind(key)

    def _whole(self, entry: Entry, kind: Kind) -> int | None:
        number = self._number(entry)
        if number is not None and kind is not Kind.NUMBER:
            self.report("scale-kind", entry.place, entry.text)
            return None
        if number is not None and (number != int(number) or not 0 <= number <= MOST_DECIMALS):
            self.report("scale-range", entry.place, entry.text)
            return None
        return None if number is None else int(number)

    def _number(self, entry: Entry) -> Decimal | None:
        if not entry.text.strip():
            return None
        number = read_number(plain(entry.text))
        if number is None or abs(number) > 10**9:
            self.report("number-expected", entry.place, entry.text)
            return None
        return number

    def _yes(self, entry: Entry) -> bool:
        if not entry.text.strip():
            return False
        answer = read_boolean(entry.text)
        if answer is None:
            self.report("yes-no-expected", entry.place, entry.text)
        return bool(answer)

    def values(self) -> Sheets:
        optional = (*_LABELS, *_HELP, "order", "note")
        rows = [self._value_row(record) for record in self.records(("value",), optional) if self._named(record)]
        return Sheets(values=tuple(rows))

    def _value_row(self, record: _Record) -> ValueRow:
        entry = record.entry("value")
        value = plain(entry.text)
        if not value and entry is not BLANK:
            self.report("value-missing", entry.place)
        allowed = AllowedValue(value, record.phrase("label"), record.phrase("help"))
        return ValueRow(record.first, allowed, self._number(record.entry("order")) or Decimal(0), entry.place)

    def parameters(self) -> Sheets:
        optional = ("unit", "alternatives", "layer", "source", *_LABELS, *_HELP, "owner", "last checked", "note")
        rows = [self._parameter_row(r) for r in self.records(("type", "value"), optional) if self._named(r)]
        return Sheets(parameters=tuple(rows))

    def _parameter_row(self, record: _Record) -> ParameterRow:
        item = self._item(record)
        layer = plain(record.text("layer"))
        sources = ids(record.text("source"))
        return ParameterRow(item, record.entry("value"), record.entry("alternatives"), layer, sources, record.places)

    def sources(self) -> Sheets:
        optional = ("section", "modality", "date", "link", "confidence", "owner", "last checked", "note")
        rows = [self._source(record) for record in self.records(("en",), ("zh", *optional)) if self._named(record)]
        return Sheets(sources=tuple(rows))

    def _source(self, record: _Record) -> KnowledgeSource:
        return KnowledgeSource(
            plain(record.first.text),
            record.text("section"),
            record.phrase(""),
            modality=record.text("modality"),
            date=record.text("date"),
            link=record.text("link"),
            confidence=record.text("confidence"),
            owner=record.text("owner"),
            last_checked=record.text("last checked"),
            place=record.first.place,
        )

    def clocks(self) -> Sheets:
        required = ("actor", "starts at", "length", "counted as")
        optional = (*_LABELS, "ends at", "applies when", "stops when", "when missed en", "when missed zh")
        rows = [
            self._clock_row(r) for r in self.records(required, (*optional, "source", "layer", "note")) if self._named(r)
        ]
        return Sheets(clocks=tuple(rows))

    def _clock_row(self, record: _Record) -> ClockRow:
        return ClockRow(
            record.first,
            record.phrase("label"),
            actor=record.entry("actor"),
            starts_at=record.entry("starts at"),
            ends_at=record.entry("ends at"),
            length=record.entry("length"),
            counted_as=record.entry("counted as"),
            applies_when=record.entry("applies when"),
            stops_when=record.entry("stops when"),
            when_missed=record.phrase("when missed"),
            sources=ids(record.text("source")),
            layer=plain(record.text("layer")),
            places=record.places,
        )

    # ---- sheets with two header rows: roles, then names

    def _columns(self, vocabulary: Vocabulary, free: str | None) -> list[_Column]:
        """The columns by role; a word that is no role is a free annotation where those are allowed."""
        columns: list[_Column] = []
        for at in self.grid.filled(self.top):
            if at == 0:
                continue
            text = self.grid.cell(self.top, at).text
            role = vocabulary.read(text) or self._free(at, text, vocabulary, free)
            if role is None:
                continue
            if role not in (*REPEATED_ROLES, free, "note") and any(c.role == role for c in columns):
                self.report("column-repeated", self.grid.place(self.top, at), text, column=text)
                continue
            columns.append(_Column(at, role, text.strip(), self.grid.entry(self.top + 1, at)))
        self._names(columns)
        return columns

    def _free(self, at: int, text: str, vocabulary: Vocabulary, free: str | None) -> str | None:
        close = vocabulary.close(text)
        if free is None or close is not None:
            words = Phrase(
                *(", ".join(vocabulary.shown(key, lang) for key in vocabulary.spellings) for lang in LANGUAGES)
            )
            self.report(
                "column-unknown", self.grid.place(self.top, at), text, column=text, columns=words, hint=_hint(close)
            )
            return None
        return free

    def _names(self, columns: Sequence[_Column]) -> None:
        """Every input and output needs a name, and none may stand twice."""
        seen: set[tuple[str, str]] = set()
        for column in columns:
            if column.role in REPEATED_ROLES:
                name = plain(column.name.text).casefold()
                if not name:
                    self.report("name-missing", column.name.place)
                elif (column.role, name) in seen:
                    self.report("column-repeated", column.name.place, column.name.text, column=column.name.text)
                seen.add((column.role, name))

    def _table(self, policy: str) -> Sheets:
        columns = self._columns(ROLE, "annotation")
        place = self.grid.place(self.top)
        name = self.grid.entry(self.top + 1, 0)
        if not plain(name.text):
            self.report("decision-name", name.place, name.text)
        if not any(c.role == "output" for c in columns):
            self.report("output-missing", place)
        hits = HitPolicy(policy) if policy in tuple(HitPolicy) else HitPolicy.UNIQUE  # so that its cells are read too
        if hits != policy:
            self.report("hit-policy-unsupported", place, policy, policy=policy, supported=", ".join(HitPolicy))
        rules, default = self._rules(columns, hits)
        by = {role: tuple(c.name for c in columns if c.role == role) for role in ("input", "output", "valid from")}
        valid_by = next((entry for entry in by["valid from"] if plain(entry.text)), None)
        notes = tuple(c.word for c in columns if c.role in ("note", "annotation"))
        table = DecisionTable(name, hits, by["input"], by["output"], rules, default, valid_by, notes, place)
        return Sheets(tables=(table,))

    def _rules(self, columns: Sequence[_Column], policy: HitPolicy) -> tuple[tuple[Rule, ...], Rule | None]:
        ordered = policy is HitPolicy.FIRST
        rows = list(self._rows(self.top + 2))
        if ordered and rows and not any(c.role == "order" for c in columns):
            self.report("order-missing", self.grid.place(self.top))
            ordered = False
        rules: list[Rule] = []
        seen: dict[str, Rule] = {}
        for row in rows:
            self._stray(row, {0, *(c.at for c in columns)})
            rules.append(self._rule(row, columns, ordered=ordered))
            self._identity(rules[-1], seen)
        default = next((rule for rule in rules if rule.id == DEFAULT), None)
        if default:
            self._default(default)
        rules = [rule for rule in rules if rule.id != DEFAULT]
        if ordered:
            self._repeated_order(rules)
        return tuple(rules), default

    def _identity(self, rule: Rule, seen: dict[str, Rule]) -> None:
        """Every rule needs an id of its own."""
        if not rule.id:
            self.report("rule-without-id", rule.place, next=_next_id(seen))
        elif rule.id in seen:
            self._repeated_rule(rule, seen)
        seen.setdefault(rule.id, rule)

    def _default(self, rule: Rule) -> None:
        """The default has outputs only: a condition or a date in its row would not be read."""
        dates = [entry for entry in (rule.valid_from, rule.valid_to) if entry]
        for entry in (*rule.inputs, *dates):
            if entry.text.strip() and CELL.read(entry.text) != "-":
                self.report("default-condition", entry.place, entry.text)

    def _rule(self, row: int, columns: Sequence[_Column], *, ordered: bool) -> Rule:
        cells = [(c.role, self.grid.entry(row, c.at)) for c in columns]
        one = {role: entry for role, entry in cells if role not in REPEATED_ROLES}
        written = self.grid.cell(row, 0).text
        rule_id = RULE.read(written) or plain(written)
        order = self._number(one["order"]) if "order" in one else None
        if ordered and "order" in one and not one["order"].text.strip() and rule_id != DEFAULT:
            self.report("order-blank", one["order"].place)
        start, end = (one[r] if r in one and one[r].text.strip() else None for r in ("valid from", "valid to"))
        return Rule(
            rule_id,
            tuple(entry for role, entry in cells if role == "input"),
            tuple(entry for role, entry in cells if role == "output"),
            order,
            ids(one["source"].text) if "source" in one else (),
            plain(one["layer"].text) if "layer" in one else "",
            start,
            end,
            tuple(entry.text for role, entry in cells if role in ("note", "annotation")),
            self.grid.place(row),
            {role: entry.place for role, entry in one.items()},
        )

    def _repeated_rule(self, rule: Rule, rules: Mapping[str, Rule]) -> None:
        first = rules[rule.id].place
        told = Phrase(first.text("en"), first.text("zh"))
        self.report("duplicate-rule", rule.place, rule.id, id=rule.id, first=told, next=_next_id(rules))

    def _repeated_order(self, rules: Iterable[Rule]) -> None:
        seen: dict[Decimal, Rule] = {}
        for rule in rules:
            if rule.order is not None:
                first = seen.setdefault(rule.order, rule)
                if first is not rule:
                    self.report(
                        "duplicate-order",
                        rule.at("order"),
                        str(rule.order),
                        order=str(rule.order),
                        id=rule.id,
                        first=first.id,
                    )

    def examples(self) -> Sheets:
        columns = self._columns(EXAMPLE_ROLE, None)
        rows = [self._example(row, columns) for row in self._rows(self.top + 2)]
        return Sheets(examples=tuple(row for row in rows if row))

    def _example(self, row: int, columns: Sequence[_Column]) -> ExampleRow | None:
        identity = self.grid.entry(row, 0)
        self._stray(row, {0, *(c.at for c in columns)})
        if not plain(identity.text):
            self.report("name-missing", identity.place)
            return None
        one = {c.role: self.grid.entry(row, c.at) for c in columns if c.role not in REPEATED_ROLES}

        def pairs(role: str) -> tuple[tuple[Entry, Entry], ...]:
            return tuple((c.name, self.grid.entry(row, c.at)) for c in columns if c.role == role)

        return ExampleRow(
            identity,
            pairs("given"),
            pairs("expect"),
            as_of=one.get("as of", BLANK),
            now=one.get("now", BLANK),
            layers=one.get("layers", BLANK),
            story=Phrase(*(one.get(f"story {lang}", BLANK).text.strip() for lang in LANGUAGES)),
            sources=ids(one.get("source", BLANK).text),
        )


_LABELS: Final = ("label en", "label zh")
_HELP: Final = ("help en", "help zh")
_READERS: Final[Mapping[str, Callable[[_Sheet], Sheets]]] = {
    "POLICY": _Sheet.policy,
    "GLOSSARY": _Sheet.glossary,
    "VALUES": _Sheet.values,
    "PARAMETERS": _Sheet.parameters,
    "SOURCES": _Sheet.sources,
    "CLOCKS": _Sheet.clocks,
    "EXAMPLES": _Sheet.examples,
}


def _is_content(first: str, row: Sequence[object]) -> bool:
    return bool(row) and not first.startswith("#") and any(getattr(cell, "text", "").strip() for cell in row)


def ids(text: str) -> tuple[str, ...]:
    """Ids in one cell, parted by spaces or commas.

    >>> ids("R046 A06、P14")
    ('R046', 'A06', 'P14')
    """
    return tuple(dict.fromkeys(plain(text).replace(",", " ").split()))


def _hint(close: str | None) -> Phrase:
    return Phrase(f"Did you mean {close}? ", f"是否应为 {close}? ") if close else Phrase("", "")


def _next_id(rules: Mapping[str, Rule]) -> str:
    """The next free id after those of a table.

    >>> _next_id({"1": None, "r7": None})
    '8'
    """
    numbers = [int(digits) for name in rules if (digits := "".join(c for c in name if c.isdigit())[:9])]
    return str(max(numbers, default=0) + 1)
