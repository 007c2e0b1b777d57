"""Cells that compare an item with one and the same bound, seen as one input: below it, at it, above it.

What ``<= limit`` admits is known only with a case, and so is what ``> limit`` does; yet one of the two always holds.
Cells of one column that compare with the same expression are an input of three classes. Null compares with nothing, so
their rules do not admit it. A bound that is null is an error where it arises, and no gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from operator import or_
from typing import Final

from simsim.classes import CompiledInput
from simsim.feel.printer import printed
from simsim.feel.syntax import AnyOf, Compared, Equals, Not, Test

BELOW, AT, ABOVE = 1, 2, 4
ALL: Final = BELOW | AT | ABOVE
_SIGNS: Final = {
    "<": BELOW,
    "<=": BELOW | AT,
    "=": AT,
    "!=": BELOW | ABOVE,
    ">=": AT | ABOVE,
    ">": ABOVE,
}


def related(inputs: Sequence[CompiledInput]) -> list[CompiledInput]:
    """The same inputs, with opaque cells that compare with one bound made one input where there are several."""
    groups: dict[object, list[CompiledInput]] = {}
    for n, column in enumerate(inputs):
        bound = _compared(column)
        groups.setdefault((column.item.name, column.column, bound) if bound else n, []).append(column)
    made = [_one(group) if len(group) > 1 else group[0] for group in groups.values()]
    for group in groups.values():
        if len(group) > 1:
            made = [_never_null(column, group) for column in made]
    return made


def _compared(column: CompiledInput) -> str | None:
    """The bound of an opaque cell; none where it may ask whether one null equals another."""
    if column.opaque is None or (column.item.may_be_null and _asks_equal(column.opaque.tests)):
        return None
    return _bound(column.opaque.tests)


def _asks_equal(tests: Test) -> bool:
    """Whether a test admits null if its bound is null."""
    match tests:
        case Equals() | Compared("="):
            return True
        case AnyOf(several):
            return any(map(_asks_equal, several))
    return False


def _never_null(column: CompiledInput, group: Sequence[CompiledInput]) -> CompiledInput:
    """An input whose null the rules of ``group``, if they compare it, do not admit."""
    first = group[0]
    if column.opaque or (column.item.name, column.column) != (first.item.name, first.column):
        return column
    null, rules = column.classify(None), _ruled(group)
    admits = tuple(mask & ~(1 << null) if rules >> n & 1 else mask for n, mask in enumerate(column.admits))
    return replace(column, admits=admits, rules=(*column.rules[:null], column.rules[null] & ~rules))


def _ruled(group: Sequence[CompiledInput]) -> int:
    """The rules that have one of these opaque cells."""
    return sum(1 << n for n in range(len(group[0].admits)) if any(c.admits[n] != c.domain for c in group))


def _bound(tests: Test) -> str | None:
    """The one expression that tests compare with, if they do nothing else."""
    match tests:
        case Compared(_, bound) | Equals(bound):
            return printed(bound)
        case AnyOf(several):
            bounds = {_bound(test) for test in several}
            return bounds.pop() if len(bounds) == 1 else None
        case Not(inner):
            return _bound(inner)
    return None


def _admitted(tests: Test) -> int:
    """Where an item must lie, seen from the bound, to be admitted."""
    match tests:
        case Compared(sign, _):
            return _SIGNS[sign]
        case AnyOf(several):
            return reduce(or_, map(_admitted, several))
        case Not(inner):
            return ALL & ~_admitted(inner)
    return AT


def _one(group: Sequence[CompiledInput]) -> CompiledInput:
    """The input that several yes/no inputs of one bound are."""
    admits = [ALL] * len(group[0].admits)
    for column in group:
        if column.opaque:
            inside = _admitted(column.opaque.tests)
            admits = [a & inside if own != column.domain else a for a, own in zip(admits, column.admits, strict=True)]
    rules = tuple(sum(1 << rule for rule, mask in enumerate(admits) if mask >> n & 1) for n in range(ALL.bit_length()))
    return replace(group[0], admits=tuple(admits), rules=rules, domain=ALL)
