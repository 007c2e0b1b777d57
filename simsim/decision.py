"""Deciding one decision: the rules that match, the hit policy, and a result that says what it rests on.

A :class:`Decision` is a value, whatever comes of it: decided, undetermined for want of facts, silent, in conflict,
blocked by a decision it needs, or an error. Each output is decided on its own, and *a decided answer holds under every
completion of the unknown facts*: these leave a box of cases, the table cuts it into tiles, and all of them must agree.

Source: DMN 1.5, section 8.2.8 (hit policies); docs/decisions for unknown, silence and each hit policy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import Final

from simsim.classes import CompiledInput
from simsim.compiled import OPAQUE, CompiledRule, CompiledTable
from simsim.diagnostics import CellError, Diagnostic
from simsim.feel.evaluation import Scope, Unsettled, admits, evaluated
from simsim.hits import End, Made, Open, Outcome, Row, made_of, placed, without_rows
from simsim.items import ItemDefinition, checked
from simsim.table import Entry, HitPolicy
from simsim.tiles import Masks, TooMany, separating, tiles
from simsim.values import Known, Value

REMEMBERED: Final = 4_096  # decisions that a table remembers


class Status(StrEnum):
    """What came of a decision."""

    DECIDED = "decided"
    UNDETERMINED = "undetermined"
    NO_RULE = "no_rule"
    CONFLICT = "conflict"
    BLOCKED = "blocked"
    ERROR = "error"


ENDED: Final = frozenset({Status.NO_RULE, Status.CONFLICT, Status.BLOCKED, Status.ERROR})  # whatever else is told


@dataclass(frozen=True, slots=True)
class Decision:
    """The result of one decision.

    ``outputs``: one mapping of decided outputs (short names) per hit, at most one but for hit policies with several
    results. ``possible``: what each undecided output may still be, ``None`` for anything. ``rules``: the ids of the
    rules that match, while facts are unknown those that may, and ``certain`` those that do whatever the facts turn out
    to be. ``missing``: the facts to ask for. ``given``: outputs that were supplied as facts. ``known`` is what later
    decisions see.
    """

    name: str
    status: Status
    outputs: tuple[Mapping[str, Value], ...] = ()
    possible: Mapping[str, frozenset[Value] | None] = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    given: tuple[str, ...] = ()
    certain: tuple[str, ...] = ()
    known: Mapping[str, Known] = field(default_factory=dict, repr=False)
    masks: Masks = field(default=(), repr=False)

    @property
    def output(self) -> Mapping[str, Value]:
        """The decided outputs of a decision with one result, by short name."""
        return self.outputs[0] if self.outputs else {}


@dataclass(frozen=True, slots=True)
class _Tile:
    """A tile, the rules that have a part in its result, the outcome of each output, and the members of a list."""

    masks: Masks
    bits: int
    outcomes: Row
    hits: tuple[Row, ...] = ()


def decide(table: CompiledTable, scope: Scope, layers: Collection[str]) -> Decision:
    """Decide ``table`` for the case that ``scope`` tells of, with ``layers`` on.

    ``scope`` gives what is :class:`~simsim.values.Known` of an item by its full name. Never raises for what a case or a
    table can hold.

    A table remembers what it decided: of many cases most ask it what others asked before.
    """
    key = table.enabled(layers), _default_on(table, layers), tuple(scope(name).as_written for name in table.asked)
    decision = table.decided.get(key)
    if decision is None:
        if len(table.decided) >= REMEMBERED:
            table.decided.clear()
        decision = table.decided[key] = _Deciding(table, scope, layers).decision()
    return decision


def _default_on(table: CompiledTable, layers: Collection[str]) -> bool:
    return table.default is not None and table.default.rule.layer in ("", *layers)


def giving(table: CompiledTable, scope: Scope, layers: Collection[str]) -> Callable[[int], object]:
    """What comes of a case that exactly the rules of a bit set match, as something to compare: outputs, and members.

    Of the case only what the output entries name is asked of ``scope``.
    """
    deciding = _Deciding(table, scope, layers)

    def given(bits: int) -> object:
        tile = deciding.tile((), bits)
        unordered = table.hit_policy is HitPolicy.COLLECT
        return tile.outcomes, Counter(tile.hits) if unordered else tile.hits

    return given


class _Deciding:
    """One table and one case."""

    def __init__(self, table: CompiledTable, scope: Scope, layers: Collection[str]) -> None:
        self.table, self.scope, self.enabled = table, scope, table.enabled(layers)
        self.default = table.default if _default_on(table, layers) else None
        self.found: list[Diagnostic] = []
        self.rows: dict[str, Row] = {}
        self.known = tuple(self._of_input(column) for column in table.inputs)
        self.masks = tuple(c.mask(k) for c, k in zip(table.inputs, self.known, strict=True))

    def decision(self) -> Decision:
        try:
            cut = [self.tile(m, bits) for m, bits in self._tiles(self.enabled)]
        except TooMany:
            return self._left_open()
        known = {item.name: self._known(cut, n) for n, item in enumerate(self.table.outputs)}
        waits = [*((k.missing, k.failed) for k in known.values()), self._unpaired(cut)]
        missing = _together(missing for missing, _ in waits)
        failed = tuple(name for name in _together(failed for _, failed in waits) if name != self.table.name)
        status = self._status(cut, missing, failed)
        return self._decision(cut, status, known, missing)

    def _tiles(self, enabled: int) -> Iterator[tuple[Masks, int]]:
        return tiles(self.table.inputs, self.masks, enabled, self.table.beaten)

    def _of_input(self, column: CompiledInput) -> Known:
        """What is known of an input; of an opaque cell, whether it admits its value."""
        if column.opaque is None:
            return self.scope(column.item.name)
        value = self.scope(column.item.name)
        if not value.settled:
            return Known(None, value.missing, value.failed)
        try:
            return Known.of(admits(column.opaque.tests, value.value, self.scope))
        except Unsettled as unsettled:
            return Known(None, unsettled.missing, unsettled.failed)
        except CellError as error:
            entry = self._entry(column)
            self.found.append(error.at(entry.place, entry.text))
            return Known(None, (), (self.table.name,))

    def _entry(self, column: CompiledInput) -> Entry:
        """The cell that an opaque input is: that of a rule which it can rule out, one that is on if there is one."""
        rules = [n for n, admitted in enumerate(column.admits) if admitted == OPAQUE]
        rule = next((n for n in rules if self.enabled >> n & 1), rules[0])
        return self.table.rules[rule].rule.inputs[column.column or 0]

    def tile(self, masks: Masks, bits: int) -> _Tile:
        """What comes of the cases that exactly these rules match."""
        matched = [*_numbers(bits)]
        made = self._made([self.table.rules[n] for n in matched])
        part = bits if made.part is None else sum(1 << matched[n] for n in made.part)
        return _Tile(masks, part, made.outcomes, made.hits)

    def _matched(self, bits: int) -> list[CompiledRule]:
        return [self.table.rules[n] for n in _numbers(bits)]

    def _made(self, matched: Sequence[CompiledRule]) -> Made:
        """What the hit policy makes of a case that exactly these rules match."""
        policy, outputs = self.table.hit_policy, self.table.outputs
        if not matched and self.default:
            row = self._row(self.default)
            return made_of(policy, outputs, [row]) if policy.lists else Made(row)
        if not matched:
            return without_rows(policy, len(outputs))
        idle = policy is HitPolicy.COUNT or (policy is HitPolicy.UNIQUE and len(matched) > 1)
        try:
            return made_of(policy, outputs, [() if idle else self._row(rule) for rule in matched])
        except CellError as error:
            self._tell(error, self.table.table.outputs[0])
            return Made((End.ERROR,))

    def _row(self, rule: CompiledRule) -> Row:
        """What a rule gives; each of its entries is evaluated once."""
        if rule.rule.id not in self.rows:
            row = tuple(self._value(rule, n, item) for n, item in enumerate(self.table.outputs))
            self.rows[rule.rule.id] = row
        return self.rows[rule.rule.id]

    def _value(self, rule: CompiledRule, n: int, item: ItemDefinition) -> Outcome:
        entry = rule.rule.outputs[n]
        try:
            value = evaluated(rule.outputs[n], self.scope)
            return value if value is None else checked(item, value)
        except Unsettled as unsettled:
            return Open(entry.text, (unsettled,))  # what is written alike under one header is alike
        except CellError as error:
            self._tell(error, entry)
            return End.ERROR

    def _tell(self, error: CellError, entry: Entry) -> None:
        diagnostic = error.at(entry.place, entry.text)
        if diagnostic not in self.found:
            self.found.append(diagnostic)

    def _known(self, cut: Sequence[_Tile], n: int) -> Known:
        """What later decisions see of an output; a broken tile may be anything, and so may a list that is open."""
        missing, failed = self._wants([(tile.masks, tile.outcomes[n]) for tile in cut])
        outcomes = {tile.outcomes[n] for tile in cut}
        lists = self.table.hit_policy.lists
        if outcomes & {End.CONFLICT, End.ERROR}:
            return Known(None, missing, (*failed, self.table.name))
        if any(_is_open(o) for o in outcomes) or (lists and len(outcomes) > 1):
            return Known(None, missing, failed)
        silence: Value = () if lists else None
        values = frozenset(silence if o is End.SILENT else o for o in outcomes)
        return Known(values, missing, failed) if len(outcomes) > 1 else Known(values)  # type: ignore[arg-type]  # values only

    def _wants(self, cut: Sequence[tuple[Masks, object]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The facts, and the broken decisions, on which the outcome of these tiles still depends."""
        waits = [self.known[i] for i in sorted(separating(cut))] + [
            u for _, outcome in cut for u in _unsettled(outcome)
        ]
        return _together(wait.missing for wait in waits), _together(wait.failed for wait in waits)

    def _unpaired(self, cut: Sequence[_Tile]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The same for the members of a collection, each of whose outputs is known while what goes with what is not."""
        count = len(self.table.outputs)
        if self.table.hit_policy is not HitPolicy.COLLECT or len(self._decided(cut)) < count or count == 1:
            return (), ()
        return self._wants([(tile.masks, tuple(sorted(tile.hits, key=_placed))) for tile in cut])

    def _status(self, cut: Sequence[_Tile], missing: Sequence[str], failed: Sequence[str]) -> Status:
        ends = {outcome for tile in cut for outcome in tile.outcomes}
        for end, status in _ENDINGS.items():
            if ends == {end}:
                return status
        decided = self._decided(cut)
        if len(decided) == len(self.table.outputs) and self._members(cut, decided) is not None:
            return Status.DECIDED
        if missing:
            return Status.UNDETERMINED
        return Status.BLOCKED if {*failed} - {self.table.name} else Status.ERROR

    def _decided(self, cut: Sequence[_Tile]) -> list[int]:
        """The outputs of which one outcome, and one that is known, is left."""
        return [n for n in range(len(self.table.outputs)) if _settled({tile.outcomes[n] for tile in cut})]

    def _members(self, cut: Sequence[_Tile], decided: Sequence[int]) -> Sequence[Row] | None:
        """The members of a list as far as they are decided; ``None`` where it is not known what goes with what."""
        found = [[tuple(row[n] for n in decided) for row in tile.hits] for tile in cut]
        if self.table.hit_policy is HitPolicy.COLLECT and len(found) > 1:
            first = sorted(found[0], key=_placed)
            return found[0] if all(sorted(rows, key=_placed) == first for rows in found) else None
        return found[0]

    def _decision(
        self, cut: Sequence[_Tile], status: Status, known: Mapping[str, Known], missing: tuple[str, ...]
    ) -> Decision:
        bits, certain = 0, -1
        for tile in cut:
            bits |= tile.bits
            certain &= tile.bits
        rules, always = self._matched(bits), self._matched(certain)
        if self.default and not all(tile.bits for tile in cut):
            rules.append(self.default)
            always = always if bits else [self.default]
        return Decision(
            self.table.name,
            status,
            self._outputs(cut, status),
            {_short(name): k.values for name, k in known.items() if not k.settled},
            tuple(r.rule.id for r in rules),
            _together(r.rule.sources for r in rules),
            self._leans_on(rules, status),
            _together((r.rule.layer,) for r in rules),
            missing,
            (*self._errors(status), *self._handed_over(cut, rules)),
            certain=tuple(r.rule.id for r in always),
            known=known,
            masks=self.masks,
        )

    def _leans_on(self, rules: Sequence[CompiledRule], status: Status) -> tuple[str, ...]:
        """The parameters that the rules name; what is decided leans on none that is not set, as its layer is off."""
        named = _together(rule.parameters for rule in rules)
        return tuple(n for n in named if self.scope(n).settled) if status is Status.DECIDED else named

    def _outputs(self, cut: Sequence[_Tile], status: Status) -> tuple[Mapping[str, Value], ...]:
        """The decided outputs, hit by hit."""
        if status in _ENDINGS.values():
            return ()
        decided = self._decided(cut)
        names = [_short(self.table.outputs[n].name) for n in decided]
        if self.table.hit_policy.lists:
            members = self._members(cut, decided) if decided else None
            return tuple(dict(zip(names, row, strict=True)) for row in members or ())  # type: ignore[arg-type]  # decided
        values = [_plain(cut[0].outcomes[n]) for n in decided]
        return (dict(zip(names, values, strict=True)),) if decided else ()

    def _errors(self, status: Status) -> Sequence[Diagnostic]:
        """What broke on the way, unless the decision stands without it."""
        return () if status in (Status.DECIDED, Status.NO_RULE) else self.found

    def _handed_over(self, cut: Sequence[_Tile], rules: Sequence[CompiledRule]) -> Iterator[Diagnostic]:
        """Says when a case is here decided by another rule only because a layer is off."""
        everything = (1 << len(self.table.rules)) - 1
        if len(cut) > 1 or not rules or everything == self.enabled or not self.table.hit_policy.single:
            return
        whole = [*islice(self._tiles(everything), 2)]
        tile = self.tile(*whole[0])
        agrees = self.table.hit_policy is HitPolicy.ANY and tile.outcomes == cut[0].outcomes
        for rule in self._matched(tile.bits & ~self.enabled if len(whole) == 1 and not agrees else 0):
            place = rule.rule.place
            yield Diagnostic(
                "layer-handed-over", place, rule=rules[0].rule.id, other=rule.rule.id, layer=rule.rule.layer
            )

    def _left_open(self) -> Decision:
        """Too many tiles: everything is left open, and what is missing is whatever is unknown."""
        missing = _together(k.missing for k in self.known if not k.settled)
        failed = _together(k.failed for k in self.known if not k.settled)
        known = {item.name: Known(None, missing, failed) for item in self.table.outputs}
        told = Diagnostic("decision-too-open", self.table.table.place)
        possible = {_short(name): None for name in known}
        status = Status.UNDETERMINED
        return Decision(
            self.table.name,
            status,
            possible=possible,
            missing=missing,
            diagnostics=(told,),
            known=known,
            masks=self.masks,
        )


_ENDINGS: Final = {
    End.SILENT: Status.NO_RULE,
    End.CONFLICT: Status.CONFLICT,
    End.ERROR: Status.ERROR,
}


def _settled(outcomes: Collection[Outcome]) -> bool:
    """Whether one outcome, and one that is known, is left."""
    if len(outcomes) != 1:
        return False
    (outcome,) = outcomes
    parts = outcome if isinstance(outcome, tuple) else (outcome,)
    return not any(isinstance(part, Open) or part in (End.CONFLICT, End.ERROR) for part in parts)


def _plain(outcome: Outcome) -> Value:
    return None if outcome is End.SILENT else outcome  # type: ignore[return-value]  # settled


def _unsettled(outcome: object) -> Iterator[Unsettled]:
    for part in outcome if isinstance(outcome, tuple) else (outcome,):
        if isinstance(part, Open):
            yield from part.unsettled


def _is_open(outcome: Outcome) -> bool:
    return any(isinstance(part, Open) for part in (outcome if isinstance(outcome, tuple) else (outcome,)))


def _placed(row: Row) -> tuple[object, ...]:
    return tuple(map(placed, row))


def _numbers(bits: int) -> Iterator[int]:
    """The numbers in a bit set, from the least."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


def _short(name: str) -> str:
    return name.rpartition(".")[2]


def _together(groups: Iterable[Sequence[str]] | Sequence[Sequence[str]]) -> tuple[str, ...]:
    """All names of all groups once, blanks left out, in order of first mention."""
    return tuple(dict.fromkeys(name for group in groups for name in group if name))
