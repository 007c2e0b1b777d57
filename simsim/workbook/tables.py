"""Sheets with two header rows, roles and then names: decision tables, EXAMPLES and CONSTRAINTS."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from simsim.messages import did_you_mean
from simsim.sheets import BLANK, ConstraintRow, ExampleRow, Sheets
from simsim.table import DecisionTable, Entry, HitPolicy, Rule
from simsim.words import (
    CELL,
    COLUMN,
    CONSTRAINT_ROLE,
    EXAMPLE_ROLE,
    HIT_POLICY,
    LANGUAGES,
    ROLE,
    RULE,
    Phrase,
    Vocabulary,
    plain,
)
from simsim.workbook.form import Form, ids

DEFAULT: Final = "default"
REPEATED_ROLES: Final = ("input", "output", "given", "expect")
REASONS: Final = ("reason en", "reason zh")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of such a sheet: where it stands, its role, the name under it."""

    at: int
    role: str
    word: str
    name: Entry


class Tables(Form):
    """A decision table, the examples or the constraints, on its way."""

    def columns(self, vocabulary: Vocabulary, free: str | None) -> list[Column]:
        """The columns by role; a word that is no role is a free annotation where those are allowed."""
        columns: list[Column] = []
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
            columns.append(Column(at, role, text.strip(), self.grid.entry(self.top + 1, at)))
        self._names(columns)
        return columns

    def _free(self, at: int, text: str, vocabulary: Vocabulary, free: str | None) -> str | None:
        close = None if COLUMN.read(text) else vocabulary.close(text)
        if free is None or close is not None:
            words = Phrase(
                *(", ".join(vocabulary.shown(key, lang) for key in vocabulary.spellings) for lang in LANGUAGES)
            )
            self.report(
                "column-unknown",
                self.grid.place(self.top, at),
                text,
                column=text,
                columns=words,
                hint=did_you_mean(close),
            )
            return None
        return free

    def _names(self, columns: Sequence[Column]) -> None:
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

    def table(self, policy: str) -> Sheets:
        """A decision table with that hit policy."""
        columns = self.columns(ROLE, "annotation")
        place = self.grid.place(self.top)
        name = self.grid.entry(self.top + 1, 0)
        if not plain(name.text):
            self.report("decision-name", name.place, name.text)
        if not any(c.role == "output" for c in columns):
            self.report("output-missing", place)
        hits = HitPolicy(policy)
        rules, default = self._rules(columns, hits)
        by = {role: tuple(c.name for c in columns if c.role == role) for role in ("input", "output", "valid from")}
        valid_by = next((entry for entry in by["valid from"] if plain(entry.text)), None)
        notes = tuple(c.word for c in columns if c.role in ("note", "annotation"))
        table = DecisionTable(name, hits, by["input"], by["output"], rules, default, valid_by, notes, place)
        return Sheets(tables=(table,))

    def _rules(self, columns: Sequence[Column], policy: HitPolicy) -> tuple[tuple[Rule, ...], Rule | None]:
        ordered = policy.ordered
        rows = list(self.rows(self.top + 2))
        if ordered and rows and not any(c.role == "order" for c in columns):
            self.report("order-missing", self.grid.place(self.top), policy=HIT_POLICY.phrase(policy))
            ordered = False
        rules: list[Rule] = []
        seen: dict[str, Rule] = {}
        for row in rows:
            self.stray(row, {0, *(c.at for c in columns)})
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

    def _rule(self, row: int, columns: Sequence[Column], *, ordered: bool) -> Rule:
        cells = [(c.role, self.grid.entry(row, c.at)) for c in columns]
        one = {role: entry for role, entry in cells if role not in REPEATED_ROLES}
        written = self.grid.cell(row, 0).text
        rule_id = RULE.read(written) or plain(written)
        order = self.number(one["order"]) if "order" in one else None
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
        """The rows of EXAMPLES."""
        columns = self.columns(EXAMPLE_ROLE, None)
        rows = [self._example(row, columns) for row in self.rows(self.top + 2)]
        return Sheets(examples=tuple(row for row in rows if row))

    def _example(self, row: int, columns: Sequence[Column]) -> ExampleRow | None:
        identity = self._named_row(row, columns)
        if identity is None:
            return None
        one = self._once(row, columns)
        return ExampleRow(
            identity,
            self._pairs(row, columns, "given"),
            self._pairs(row, columns, "expect"),
            as_of=one.get("as of", BLANK),
            now=one.get("now", BLANK),
            layers=one.get("layers", BLANK),
            events=one.get("events", BLANK),
            story=Phrase(*(one.get(f"story {lang}", BLANK).text.strip() for lang in LANGUAGES)),
            sources=ids(one.get("source", BLANK).text),
            training=self.yes(one.get("training", BLANK)),
            difficulty=self.number(one.get("difficulty", BLANK)),
        )

    def _named_row(self, row: int, columns: Sequence[Column]) -> Entry | None:
        """The id of a row; a row without one is told of."""
        identity = self.grid.entry(row, 0)
        self.stray(row, {0, *(c.at for c in columns)})
        if not plain(identity.text):
            self.report("name-missing", identity.place)
            return None
        return identity

    def _once(self, row: int, columns: Sequence[Column]) -> dict[str, Entry]:
        """The cells of a row under the roles that stand once."""
        return {c.role: self.grid.entry(row, c.at) for c in columns if c.role not in REPEATED_ROLES}

    def _pairs(self, row: int, columns: Sequence[Column], role: str) -> tuple[tuple[Entry, Entry], ...]:
        """The cells of a row under a role that stands often, each with the name under it."""
        return tuple((c.name, self.grid.entry(row, c.at)) for c in columns if c.role == role)

    def constraints(self) -> Sheets:
        """The rows of CONSTRAINTS; what stands in A2 is a title for people."""
        columns = self.columns(CONSTRAINT_ROLE, None)
        roles = {c.role for c in columns}
        for word, wanted in (("input", {"input"}), ("reason", {*REASONS})):
            if not roles & wanted:
                phrase = ROLE.phrase(word) if word in ROLE.spellings else COLUMN.phrase(word)
                self.report("column-missing", self.grid.place(self.top), column=phrase)
        rows = [self._constraint(row, columns) for row in self.rows(self.top + 2)]
        return Sheets(constraints=tuple(row for row in rows if row))

    def _constraint(self, row: int, columns: Sequence[Column]) -> ConstraintRow | None:
        identity = self._named_row(row, columns)
        if identity is None:
            return None
        one = self._once(row, columns)
        reasons = [one.get(role, BLANK) for role in REASONS]
        given = [entry for entry in reasons if entry is not BLANK]
        if given and not any(entry.text.strip() for entry in given):
            self.report("reason-missing", given[0].place)
        return ConstraintRow(
            identity,
            self._pairs(row, columns, "input"),
            Phrase(*(entry.text.strip() for entry in reasons)),
            ids(one.get("source", BLANK).text),
            identity.place,
            {role: entry.place for role, entry in one.items()},
        )


def _next_id(rules: Mapping[str, Rule]) -> str:
    """The next free id after those of a table.

    >>> _next_id({"1": None, "r7": None})
    '8'
    """
    numbers = [int(digits) for name in rules if (digits := "".join(c for c in name if c.isdigit())[:9])]
    return str(max(numbers, default=0) + 1)
