"""Deciding one decision: the rules that match, the hit policy, and a result that says what it rests on.

A :class:`Decision` is a value, whatever comes of it: decided, undetermined for want of named facts, silent because no
rule matches, in conflict, blocked by a decision it needs, or an error. Each output is decided on its own, and *a
decided answer holds under every completion of the unknown facts*: unknown facts leave a box of cases, the box is cut
into the table's tiles, and an output is decided only where all of them agree.

Source: DMN 1.5, section 8.2.8 (hit policies); docs/decisions for unknown and silence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, StrEnum
from typing import Final, TypeAlias

from simsim.classes import CompiledInput
from simsim.compiled import OPAQUE, CompiledRule, CompiledTable
from simsim.diagnostics import CellError, Diagnostic
from simsim.feel.evaluation import Scope, Unsettled, admits, evaluated
from simsim.items import ItemDefinition, checked
from simsim.table import Entry
from simsim.tiles import Masks, TooMany, separating, tiles
from simsim.values import Known, Value


class Status(StrEnum):
    """What came of a decision."""

    DECIDED = "decided"
    UNDETERMINED = "undetermined"
    NO_RULE = "no_rule"
    CONFLICT = "conflict"
    BLOCKED = "blocked"
    ERROR = "error"


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


class _End(Enum):
    """How a tile ends when it gives no outputs."""

    SILENT = "silent"
    CONFLICT = "conflict"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class _Open:
    """An output whose expression waits for facts; two such are equal if they wait in the same rule."""

    rule: str
    unsettled: Unsettled = field(compare=False, hash=False)


_Outcome: TypeAlias = "Value | _End | _Open | tuple[Value | _Open, ...]"


@dataclass(frozen=True, slots=True)
class _Tile:
    """A tile with the rules that match it and the outcome of each output."""

    masks: Masks
    bits: int
    outcomes: tuple[_Outcome, ...]


def decide(table: CompiledTable, scope: Scope, layers: Collection[str]) -> Decision:
    """Decide ``table`` for the case that ``scope`` tells of, with ``layers`` on.

    ``scope`` gives what is :class:`~simsim.values.Known` of an item by its full name. Never raises for what a case or a
    table can hold.
    """
    return _Deciding(table, scope, layers).decision()


class _Deciding:
    """One table and one case."""

    def __init__(self, table: CompiledTable, scope: Scope, layers: Collection[str]) -> None:
        self.table, self.scope, self.enabled = table, scope, table.enabled(layers)
        on = table.default and table.default.rule.layer in ("", *layers)
        self.default = table.default if on else None
        self.found: list[Diagnostic] = []
        self.known = tuple(self._of_input(column) for column in table.inputs)
        self.masks = tuple(c.mask(k) for c, k in zip(table.inputs, self.known, strict=True))

    def decision(self) -> Decision:
        try:
            cut = [self._tile(m, bits) for m, bits in self._tiles(self.enabled)]
        except TooMany:
            return self._left_open()
        known = {item.name: self._known(cut, n) for n, item in enumerate(self.table.outputs)}
        missing = _together(k.missing for k in known.values())
        failed = tuple(name for name in _together(k.failed for k in known.values()) if name != self.table.name)
        status = self._status(cut, missing, failed)
        return self._decision(cut, status, known, missing)

    def _tiles(self, enabled: int) -> Iterator[tuple[Masks, int]]:
        first = self.table.hit_policy == "F"
        return tiles(self.table.inputs, self.masks, enabled, first=first)

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
        """The cell that an opaque input is: that of the one rule which it can rule out."""
        rule = next(n for n, admitted in enumerate(column.admits) if admitted == OPAQUE)
        return self.table.rules[rule].rule.inputs[column.column or 0]

    def _tile(self, masks: Masks, bits: int) -> _Tile:
        return _Tile(masks, bits, self._outcomes(self._matched(bits)))

    def _matched(self, bits: int) -> list[CompiledRule]:
        return [rule for n, rule in enumerate(self.table.rules) if bits >> n & 1]

    def _outcomes(self, matched: Sequence[CompiledRule]) -> tuple[_Outcome, ...]:
        """What each output is where exactly these rules match."""
        count = len(self.table.outputs)
        if self.table.hit_policy.single and len(matched) > 1:
            return (_End.CONFLICT,) * count
        if not matched and self.default:
            matched = [self.default]
        if not matched:
            return (_End.SILENT,) * count
        values = [self._values(rule) for rule in matched]
        if self.table.hit_policy.single:
            return values[0]
        return tuple(_End.ERROR if _End.ERROR in column else column for column in zip(*values, strict=True))

    def _values(self, rule: CompiledRule) -> tuple[_Outcome, ...]:
        return tuple(self._value(rule, n, item) for n, item in enumerate(self.table.outputs))

    def _value(self, rule: CompiledRule, n: int, item: ItemDefinition) -> _Outcome:
        try:
            value = evaluated(rule.outputs[n], self.scope)
            return value if value is None else checked(item, value)
        except Unsettled as unsettled:
            return _Open(rule.rule.id, unsettled)
        except CellError as error:
            entry = rule.rule.outputs[n]
            diagnostic = error.at(entry.place, entry.text)
            if diagnostic not in self.found:
                self.found.append(diagnostic)
            return _End.ERROR

    def _known(self, cut: Sequence[_Tile], n: int) -> Known:
        """What later decisions see of an output; a broken tile may be anything."""
        missing, failed = self._wants(cut, n)
        outcomes = {tile.outcomes[n] for tile in cut}
        if outcomes & {_End.CONFLICT, _End.ERROR}:
            return Known(None, missing, (*failed, self.table.name))
        if any(isinstance(o, _Open | tuple) for o in outcomes):
            return Known(None, missing, failed)
        values = frozenset(None if o is _End.SILENT else o for o in outcomes)
        return Known(values, missing, failed) if len(outcomes) > 1 else Known(values)  # type: ignore[arg-type]  # values only

    def _wants(self, cut: Sequence[_Tile], n: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The facts, and the broken decisions, on which an output still depends."""
        on = sorted(separating([(tile.masks, tile.outcomes[n]) for tile in cut]))
        waits = [self.known[i] for i in on] + [u for tile in cut for u in _unsettled(tile.outcomes[n])]
        missing = dict.fromkeys(name for wait in waits for name in wait.missing)
        return tuple(missing), tuple(dict.fromkeys(name for wait in waits for name in wait.failed))

    def _status(self, cut: Sequence[_Tile], missing: Sequence[str], failed: Sequence[str]) -> Status:
        ends = {outcome for tile in cut for outcome in tile.outcomes}
        for end, status in _ENDINGS.items():
            if ends == {end}:
                return status
        if all(_settled({tile.outcomes[n] for tile in cut}) for n in range(len(self.table.outputs))):
            return Status.DECIDED
        if missing:
            return Status.UNDETERMINED
        return Status.BLOCKED if {*failed} - {self.table.name} else Status.ERROR

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
            _together(r.parameters for r in rules),
            _together((r.rule.layer,) for r in rules),
            missing,
            (*self._errors(status), *self._handed_over(cut, rules)),
            certain=tuple(r.rule.id for r in always),
            known=known,
            masks=self.masks,
        )

    def _outputs(self, cut: Sequence[_Tile], status: Status) -> tuple[Mapping[str, Value], ...]:
        """The decided outputs, hit by hit."""
        if status in _ENDINGS.values():
            return ()
        names = [_short(item.name) for item in self.table.outputs]
        columns = [{tile.outcomes[n] for tile in cut} for n in range(len(names))]
        decided = [(name, next(iter(found))) for name, found in zip(names, columns, strict=True) if _settled(found)]
        if self.table.hit_policy.single:
            return ({name: _plain(value) for name, value in decided},) if decided else ()
        hits = max((len(value) for _, value in decided if isinstance(value, tuple)), default=0)
        return tuple({name: value[hit] for name, value in decided} for hit in range(hits))  # type: ignore[index,misc]  # a tuple per hit

    def _errors(self, status: Status) -> Sequence[Diagnostic]:
        """What broke on the way, unless the decision stands without it."""
        return () if status in (Status.DECIDED, Status.NO_RULE) else self.found

    def _handed_over(self, cut: Sequence[_Tile], rules: Sequence[CompiledRule]) -> Iterator[Diagnostic]:
        """Says when a case is here decided by another rule only because a layer is off."""
        everything = (1 << len(self.table.rules)) - 1
        if len(cut) > 1 or not rules or everything == self.enabled or not self.table.hit_policy.single:
            return
        whole = list(self._tiles(everything))
        for rule in self._matched(whole[0][1] & ~self.enabled if len(whole) == 1 else 0):
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
    _End.SILENT: Status.NO_RULE,
    _End.CONFLICT: Status.CONFLICT,
    _End.ERROR: Status.ERROR,
}


def _settled(outcomes: Collection[_Outcome]) -> bool:
    """Whether one outcome, and one that is known, is left."""
    if len(outcomes) != 1:
        return False
    (outcome,) = outcomes
    parts = outcome if isinstance(outcome, tuple) else (outcome,)
    return not any(isinstance(part, _Open) or part in (_End.CONFLICT, _End.ERROR) for part in parts)


def _plain(outcome: _Outcome) -> Value:
    return None if outcome is _End.SILENT else outcome  # type: ignore[return-value]  # settled


def _unsettled(outcome: _Outcome) -> Iterator[Unsettled]:
    for part in outcome if isinstance(outcome, tuple) else (outcome,):
        if isinstance(part, _Open):
            yield part.unsettled


def _short(name: str) -> str:
    return name.rpartition(".")[2]


def _together(groups: Iterable[Sequence[str]] | Sequence[Sequence[str]]) -> tuple[str, ...]:
    """All names of all groups once, blanks left out, in order of first mention."""
    return tuple(dict.fromkeys(name for group in groups for name in group if name))


def entry_verdicts(table: CompiledTable, masks: Masks) -> tuple[tuple[bool | None, ...], ...]:
    """For each rule and input entry whether it admits the case: yes, no, or ``None`` while that is open.

    Rows as in ``table.rules``, columns as in the table that was written.
    """
    columns = len(table.table.inputs)
    return tuple(
        tuple(_entry_verdict(table, masks, rule, c) for c in range(columns)) for rule in range(len(table.rules))
    )


def _entry_verdict(table: CompiledTable, masks: Masks, rule: int, column: int) -> bool | None:
    """An entry admits a case if its region does and, where it is opaque, its test does."""
    verdict: bool | None = True
    for compiled, mask in zip(table.inputs, masks, strict=True):
        if compiled.column == column:
            inside = mask & compiled.admits[rule]
            if not inside:
                return False
            if inside != mask:
                verdict = None
    return verdict


def overridden(decision: Decision, given: Mapping[str, Value]) -> Decision:
    """The decision with some of its outputs supplied as facts; what is open is then open for the others alone."""
    known = {**decision.known, **{name: Known.of(value) for name, value in given.items()}}
    short = {_short(name): value for name, value in given.items()}
    settled = all(k.settled for k in known.values()) and decision.status is not Status.NO_RULE
    return replace(
        decision,
        status=Status.DECIDED if settled else decision.status,
        outputs=tuple({**hit, **short} for hit in decision.outputs or ({},)),
        possible={name: values for name, values in decision.possible.items() if name not in short},
        missing=_together(k.missing for k in known.values()),
        given=tuple(short),
        known=known,
    )


def of_facts(name: str, given: Mapping[str, Value], outputs: Sequence[ItemDefinition]) -> Decision | None:
    """The decision whose every output was supplied as a fact, or ``None`` where one was not."""
    if not outputs or any(item.name not in given for item in outputs):
        return None
    short = {_short(item.name): given[item.name] for item in outputs}
    known = {item.name: Known.of(given[item.name]) for item in outputs}
    return Decision(name, Status.DECIDED, (short,), given=tuple(short), known=known)
