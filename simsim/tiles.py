"""The tiles of a decision table within a box of classes: pieces in which every case matches the same rules.

A table is a tiling of its input space. Only the part that a case may still fall in is ever cut, and only where rules
differ: with every fact known that part is one tile, and no search happens at all. With unknown facts this is what makes
"possible" exact: the outcomes of the tiles are the outcomes of the completions.

Method: take the first rule that some but not all of the box admits, split the box along it, and go on in both halves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeAlias

from simsim.classes import CompiledInput
from simsim.compiled import CompiledTable

Masks: TypeAlias = tuple[int, ...]
MOST: Final = 2_000  # tiles of one decision; beyond, it is left open


class TooMany(Exception):  # noqa: N818  # a limit that was reached, not a fault
    """More tiles than :data:`MOST`: the table is too finely cut where this case is unknown."""


def tiles(
    inputs: Sequence[CompiledInput], masks: Masks, enabled: int, beaten: Callable[[int], int]
) -> Iterator[tuple[Masks, int]]:
    """Each tile within ``masks`` (a bit set of classes per input), with the bit set of the rules that match it.

    ``beaten`` tells, of rules that match, which rules then give no result: those are not told, and tiles are not cut
    for their sake. Raises :class:`TooMany`.
    """
    stack = [masks]
    count = 0
    while stack:
        box = stack.pop()
        possible, certain = _matching(inputs, box, enabled)
        out = beaten(certain)
        open_rules = possible & ~certain & ~out
        if open_rules:
            stack.extend(_split(inputs, box, (open_rules & -open_rules).bit_length() - 1))
            continue
        count += 1
        if count > MOST:
            raise TooMany
        yield box, certain & ~out


def _matching(inputs: Sequence[CompiledInput], box: Masks, enabled: int) -> tuple[int, int]:
    """The rules that match some case of the box, and those that match every case of it."""
    possible = certain = enabled
    for column, mask in zip(inputs, box, strict=True):
        some, every, left = 0, enabled, mask
        while left:
            low = left & -left
            rules = column.rules[low.bit_length() - 1]
            some |= rules
            every &= rules
            left ^= low
        possible &= some
        certain &= every
    return possible, certain


def _split(inputs: Sequence[CompiledInput], box: Masks, rule: int) -> tuple[Masks, Masks]:
    """The box cut in two along the first input where ``rule`` admits a part of it only."""
    for n, column in enumerate(inputs):
        inside = box[n] & column.admits[rule]
        if inside != box[n]:
            return (*box[:n], inside, *box[n + 1 :]), (*box[:n], box[n] & ~inside, *box[n + 1 :])
    raise AssertionError("a rule that is possible and not certain is cut by some input")


def separating(boxes: Sequence[tuple[Masks, object]]) -> frozenset[int]:
    """The inputs on which the outcome depends: a change of that one alone leads from one outcome to another.

    ``boxes`` are disjoint tiles with their outcomes.
    """
    found: set[int] = set()
    cut = [n for n, masks in enumerate(zip(*(box for box, _ in boxes), strict=True)) if len(set(masks)) > 1]
    for n, (one, outcome) in enumerate(boxes):
        for other, different in boxes[:n]:
            if outcome != different:
                apart = _only(i for i in cut if not one[i] & other[i])
                if apart is not None:
                    found.add(apart)
        if len(found) == len(cut):
            break
    return frozenset(found)


def _only(numbers: Iterator[int]) -> int | None:
    """The number, if it is the only one."""
    first = next(numbers, None)
    return first if next(numbers, None) is None else None


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
