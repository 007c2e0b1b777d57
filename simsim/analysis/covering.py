"""One primitive: is this box covered by these rules, and if not, where not?

A box and the rules still possible in it are divided until nothing is possible (a hole) or one rule covers (no hole).
The input to divide is chosen afresh at each step, as the one that most of the possible rules do not span, and so is the
bound, where fewest rules stand on both sides: which is why many inputs cost little more than few. Every search has a
budget of steps, and says so when it ends.

Method: divide and conquer as in Calvanese et al., Information Systems 78, 2018, with the choice of input made dynamic.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Final, TypeAlias

from simsim.analysis.space import Masks, Space
from simsim.classes import CompiledInput

WEIGHED: Final = 64  # rules by which a bound is judged
TRIED: Final = 8  # rules whose bounds are tried
STEPS: Final = 750_000  # inputs of boxes that one question about one table may look at


class Exhausted(Exception):  # noqa: N818  # a limit that was reached, not a fault
    """The budget of steps is spent."""


@dataclass(slots=True)
class Budget:
    """How many steps are left: looking at one box costs as many as the table has inputs."""

    left: int = STEPS

    def spend(self, space: Space) -> None:
        """Pay for one box; raises :class:`Exhausted` when that cannot be."""
        if self.left < len(space.inputs):
            raise Exhausted
        self.left -= len(space.inputs)

    @contextmanager
    def share(self, most: int) -> Iterator[Budget]:
        """A part of the budget for one of many; what it leaves over goes back."""
        part = Budget(min(most, self.left))
        before = part.left
        try:
            yield part
        finally:
            self.left -= before - part.left


@dataclass(frozen=True, slots=True)
class Part:
    """A box, and per input the rules that admit some and every class of it."""

    box: Masks
    some: Masks
    every: Masks

    def possible(self, rules: int) -> int:
        """Those of ``rules`` that match some case of the box."""
        return reduce(and_, self.some, rules)

    def certain(self, rules: int) -> int:
        """Those of ``rules`` that match every case of the box."""
        return reduce(and_, self.every, rules)


def part(space: Space, box: Masks) -> Part:
    """A box to begin with."""
    pairs = [_rules(column, mask) for column, mask in zip(space.inputs, box, strict=True)]
    return Part(box, tuple(some for some, _ in pairs), tuple(every for _, every in pairs))


def _rules(column: CompiledInput, mask: int) -> tuple[int, int]:
    some, every = 0, -1
    for n in bits(mask):
        some |= column.rules[n]
        every &= column.rules[n]
    return some, every


def bits(mask: int) -> Iterator[int]:
    """The numbers in a bit set, from the lowest.

    >>> list(bits(0b1101))
    [0, 2, 3]
    """
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def divided(space: Space, whole: Part, rules: int) -> tuple[Part, Part]:
    """A box cut in two where it best parts ``rules``, which match it in part; the lighter half is the second.

    Bounds are those of a few of the rules, on any input; the best is the one with the fewest of a larger sample on both
    sides, counted as the sum of squares.
    """
    at, low = min(_weighed(space, whole, _sample(rules, WEIGHED)))[1:]
    halves = (narrowed(space, whole, at, low), narrowed(space, whole, at, whole.box[at] ^ low))
    light, heavy = sorted(halves, key=lambda half: half.possible(rules).bit_count())
    return heavy, light


def _weighed(space: Space, whole: Part, sample: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Ways to cut a box: the weight, the input, its classes on one side."""
    for at, mask in enumerate(whole.box):
        admits = space.inputs[at].admits
        entries = [admits[rule] & mask for rule in sample]
        for inside in dict.fromkeys(entries[:TRIED]):
            for low in _bounds(space.inputs[at], mask, inside):
                left, right = sum(1 for e in entries if e & low), sum(1 for e in entries if e & ~low)
                yield left * left + right * right, at, low


def _sample(rules: int, count: int) -> list[int]:
    """Up to so many of the rules, spread over them."""
    step = max(1, rules.bit_length() // count)
    found: dict[int, None] = {}
    for offset in range(0, rules.bit_length(), step):
        rest = rules >> offset
        found[offset + (rest & -rest).bit_length() - 1] = None
    return list(found)


def _bounds(column: CompiledInput, mask: int, inside: int) -> Iterator[int]:
    """The parts of an input's classes below each bound of an entry; of names, those that it admits."""
    if inside == mask:
        return
    if column.ordered:
        below, above = mask & (inside & -inside) - 1, mask >> inside.bit_length() << inside.bit_length()
        if below:
            yield below
        if above:
            yield mask ^ above
        if below or above:
            return
    yield inside


def narrowed(space: Space, whole: Part, at: int, mask: int) -> Part:
    """The same box but for one input, of which it has the classes of ``mask``."""
    return _with(whole, at, mask, _rules(space.inputs[at], mask))


def _with(whole: Part, at: int, mask: int, rules: tuple[int, int]) -> Part:
    def put(masks: Masks, mask: int) -> Masks:
        return (*masks[:at], mask, *masks[at + 1 :])

    return Part(put(whole.box, mask), put(whole.some, rules[0]), put(whole.every, rules[1]))


Stack: TypeAlias = list[Part]


def uncovered(space: Space, stack: Stack, rules: int, budget: Budget) -> Iterator[Masks]:
    """Disjoint boxes, within those of ``stack``, that none of ``rules`` meets; together all that they leave.

    Raises :class:`Exhausted`; the boxes still to be looked at are then left on the stack.
    """
    while stack:
        budget.spend(space)
        here = stack.pop()
        possible = here.possible(rules)
        if not possible:
            yield here.box
        elif not here.certain(possible):
            stack.extend(divided(space, here, possible))


def hole(space: Space, box: Masks, rules: int, budget: Budget) -> Masks | None:
    """A box within ``box`` that none of ``rules`` meets, or ``None``: they cover it. Raises :class:`Exhausted`."""
    if not all(box):
        return None
    rules = space.reach(box, rules)
    return probed(space, box, rules) or next(uncovered(space, [part(space, box)], rules, budget), None)


def probed(space: Space, box: Masks, rules: int) -> Masks | None:
    """A point of ``box`` outside all ``rules``, if going greedily for the class with the fewest rules finds one."""
    found = []
    for column, mask in zip(space.inputs, box, strict=True):
        _, best = min(((rules & column.rules[n]).bit_count(), n) for n in bits(mask))
        rules &= column.rules[best]
        found.append(1 << best)
    return None if rules else tuple(found)
