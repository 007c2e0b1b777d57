"""Why not another rule: the entries that a case does not meet, the rule that took it before, what is off.

All that stands in the way is told, not only the first: whoever mends one thing wants to know of the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from simsim.classes import CompiledInput
from simsim.compiled import CompiledRule, CompiledTable
from simsim.decision import Decision
from simsim.feel.syntax import Literal
from simsim.items import ItemDefinition
from simsim.policy.walk import Outcome
from simsim.table import Entry
from simsim.tiles import Masks
from simsim.values import Known, spelled
from simsim.words import plain

UNKNOWN: Final = Known(None)


@dataclass(frozen=True, slots=True)
class Miss:
    """An entry that does not admit the case, or of which that is open: the item, the cell, what the case has."""

    item: ItemDefinition
    cell: Entry
    value: Known
    open: bool = False


@dataclass(frozen=True, slots=True)
class Obstacles:
    """What keeps ``rule`` from having a part in what comes of ``decision``.

    ``outputs`` are what its output entries are for; ``misses`` its entries that do not admit the case; ``before`` the
    rules that took it; ``layer`` the name of its layer where that is off; ``expired``: the case's day is none on which
    the row is valid; ``given``: the result was supplied as facts. ``applies``: nothing does, the rule has a part in the
    result, or may have while facts are open.
    """

    decision: Decision
    rule: CompiledRule
    outputs: tuple[ItemDefinition, ...]
    applies: bool
    misses: tuple[Miss, ...] = ()
    before: tuple[str, ...] = ()
    layer: str = ""
    expired: bool = False
    given: bool = False

    @property
    def count(self) -> int:
        """How many things stand in the way; entries of which it is open whether they do count too."""
        return len(self.misses) + bool(self.before) + bool(self.layer) + self.expired + self.given


def of_rule(outcome: Outcome, table: CompiledTable, rule: str) -> Obstacles | None:
    """What keeps the rule of that id from the case; ``None`` if there is none."""
    found = next((r for r in table.every_rule if r.rule.id.casefold() == plain(rule).casefold()), None)
    return _obstacles(outcome, table, found) if found else None


def of_value(outcome: Outcome, table: CompiledTable, value: str, output: str = "") -> tuple[Obstacles, ...]:
    """The same for each rule that gives a value, by name or label, those with the least in their way first.

    Where the full name of an ``output`` is told, for each rule that gives the value of that one.
    """
    giving = [rule for rule in table.every_rule if _gives(table, rule, value, output)]
    return tuple(sorted((_obstacles(outcome, table, rule) for rule in giving), key=lambda found: found.count))


def _gives(table: CompiledTable, rule: CompiledRule, value: str, output: str) -> bool:
    """Whether an output entry of a rule, or that of one output, is a value that ``value`` spells."""
    wanted = plain(value).casefold()
    outputs = zip(table.outputs, rule.outputs, strict=True)
    asked = (pair for pair in outputs if output in ("", pair[0].name))
    return any(isinstance(o, Literal) and wanted in _spellings(item, o) for item, o in asked)


def _spellings(item: ItemDefinition, output: Literal) -> set[str]:
    shown = item.shown(output.value)
    return {plain(text).casefold() for text in (spelled(output.value), *shown)}


def _obstacles(outcome: Outcome, table: CompiledTable, rule: CompiledRule) -> Obstacles:
    decision = outcome.decisions[table.name]
    if rule.rule.id in decision.rules:
        return Obstacles(decision, rule, table.outputs, applies=True)
    layer = rule.rule.layer
    off = layer if layer and layer not in outcome.case.layers else ""
    found = Obstacles(decision, rule, table.outputs, applies=False, layer=off, given=bool(decision.given))
    if rule is table.default:
        return replace(found, before=decision.rules)
    if not decision.masks:
        return found
    number = next(n for n, other in enumerate(table.rules) if other is rule)
    misses, expired = tuple(_misses(outcome, table, number, decision.masks)), _expired(table, number, decision.masks)
    failed = expired or bool(off) or any(not miss.open for miss in misses)
    return replace(found, misses=misses, expired=expired, before=() if failed else decision.rules)


def _expired(table: CompiledTable, rule: int, masks: Masks) -> bool:
    """Whether the case's day is none on which a rule is valid."""
    pairs = zip(table.inputs, masks, strict=True)
    return any(column.column is None and not mask & column.admits[rule] for column, mask in pairs)


def _misses(outcome: Outcome, table: CompiledTable, rule: int, masks: Masks) -> Iterator[Miss]:
    """The entries that do not admit the case, cell by cell, then those of which it is open."""
    verdicts: dict[int, tuple[CompiledInput, bool]] = {}
    for column, mask in zip(table.inputs, masks, strict=True):
        inside = mask & column.admits[rule]
        if column.column is not None and inside != mask:
            _, failed = verdicts.get(column.column, (column, False))
            verdicts[column.column] = column, failed or not inside
    for number, (column, failed) in sorted(verdicts.items(), key=lambda pair: not pair[1][1]):
        cell = table.rules[rule].rule.inputs[number]
        yield Miss(column.item, cell, outcome.known.get(column.item.name, UNKNOWN), open=not failed)
