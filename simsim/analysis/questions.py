"""The questions that are asked about one table, answered in boxes and bit sets of rules.

Each answers with what it found and what it could not look at within its budget: nothing found and nothing left is a
proof. Rules are told by their number in the compiled table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import and_
from typing import Final

from simsim.analysis.covering import Budget, Exhausted, Part, bits, divided, hole, part, uncovered
from simsim.analysis.precedence import Precedence
from simsim.analysis.space import Masks, Space

MOST: Final = 1_000  # boxes without a rule, or sets of rules that overlap, after which no more are looked for
PIECES: Final = 200  # into which a box may fall when others are taken from it


@dataclass(slots=True)
class Gaps:
    """Maximal boxes that no rule covers, largest first, and how much of the domain they are.

    ``whole``: everything was looked at; else ``unknown`` is the share that was not.
    """

    boxes: list[Masks] = field(default_factory=list)
    share: float = 0.0
    whole: bool = True
    unknown: float = 0.0


def gaps(space: Space, budget: Budget) -> Gaps:
    """Where no rule matches, and nothing says that it cannot happen, or that silence is meant."""
    found, rules = Gaps(), space.rules | space.excluded | space.accepted
    boxes: dict[int, Masks] = {}
    leaves: list[int] = []
    stack = [part(space, space.domain)] if all(space.domain) else []
    try:
        for leaf in uncovered(space, stack, rules, budget):
            found.share += space.share(leaf)
            leaves.append(packed(space, leaf))
            if all(leaves[-1] & ~box for box in boxes):
                widened = widest(space, leaf, rules)
                boxes[packed(space, widened)] = widened
                if len(boxes) >= MOST:
                    break
    except Exhausted:
        pass
    found.whole, found.unknown = not stack, sum(space.share(left.box) for left in stack)
    found.boxes = _needed(space, boxes, leaves)
    return found


def packed(space: Space, box: Masks) -> int:
    """A box as one bit set: it lies in another just if no bit of it is missing there."""
    bits_ = 0
    for column, mask in zip(space.inputs, box, strict=True):
        bits_ = bits_ << len(column.rules) | mask
    return bits_


def widest(space: Space, box: Masks, rules: int) -> Masks:
    """A box around ``box`` that none of ``rules`` meets and that no class can be added to; the larger of two tries."""
    numbers = range(len(box))
    return max((_widened(space, box, rules, order) for order in (numbers, reversed(numbers))), key=space.share)


def _widened(space: Space, box: Masks, rules: int, order: Iterator[int] | range) -> Masks:
    masks = list(box)
    for n in order:
        others = rules
        for m, mask in enumerate(masks):
            others &= space.inputs[m].meeting(mask) if m != n else -1
        column = space.inputs[n]
        masks[n] |= sum(1 << c for c in bits(space.domain[n] & ~masks[n]) if not column.rules[c] & others)
    return tuple(masks)


def _needed(space: Space, boxes: Mapping[int, Masks], leaves: Sequence[int]) -> list[Masks]:
    """Boxes that together hold every leaf, none of them needlessly, largest first."""
    kept, left = [], leaves
    for key, box in sorted(boxes.items(), key=lambda pair: space.share(pair[1]), reverse=True):
        rest = [leaf for leaf in left if leaf & ~key]
        if len(rest) < len(left):
            kept.append(box)
        left = rest
    for box in kept[::-1]:  # what the smaller ones hold together need not be told once more
        if _covered(box, [other for other in kept if other is not box]):
            kept.remove(box)
    return kept


def _covered(box: Masks, others: Sequence[Masks]) -> bool:
    """Whether boxes together hold all of one; no where that falls into more than ``PIECES`` pieces."""
    left = [box]
    for other in (other for other in others if all(map(and_, box, other))):
        left = [piece for whole in left for piece in _beside(whole, other)]
        if not left or len(left) > PIECES:
            break
    return not left


def _beside(box: Masks, other: Masks) -> Iterator[Masks]:
    """What of a box another leaves, as disjoint boxes."""
    if not all(map(and_, box, other)):
        yield box
        return
    for n, (mask, wide) in enumerate(zip(box, other, strict=True)):
        if outside := mask & ~wide:
            yield (*box[:n], outside, *box[n + 1 :])
            box = (*box[:n], mask & wide, *box[n + 1 :])


@dataclass(slots=True)
class Overlaps:
    """Sets of rules with a common box that no further rule meets; together they hold every pair that overlaps."""

    sets: list[tuple[tuple[int, ...], Masks]] = field(default_factory=list)
    more: int = 0
    unknown: bool = False


def overlaps(order: Precedence, budget: Budget) -> Overlaps:
    """Where two rules match of which the hit policy says that they must not."""
    found = Overlaps()
    told = [0] * len(order.space.table.rules)
    try:
        for rule in bits(order.space.rules):
            _overlaps_of(order, rule, told, found, budget)
    except Exhausted:
        found.unknown = True
    found.sets.sort(key=lambda one: order.space.share(one[1]), reverse=True)
    return found


def _overlaps_of(order: Precedence, rule: int, told: list[int], found: Overlaps, budget: Budget) -> None:
    space, box = order.space, order.space.box(rule)
    if not all(box):
        return
    left = space.reach(box, space.rules) >> rule + 1 << rule + 1
    for other in bits(left):
        if told[rule] >> other & 1 or not order.forbidden(rule, other):
            continue
        if len(found.sets) >= MOST:
            found.more += 1
            continue
        members, common = _together(order, rule, other, budget)
        if not members:
            continue
        for member in bits(members):
            told[member] |= members
        found.sets.append((tuple(bits(members)), common))


def _together(order: Precedence, rule: int, other: int, budget: Budget) -> tuple[int, Masks]:
    """Two rules, every further one that shares what they have in common, and that box; nothing where it is excluded.

    Where rules that take a case before these would match, they do not count, and neither do those that come after.
    """
    space = order.space
    members, common = 1 << rule | 1 << other, met(space.box(rule), space.box(other))
    outside = space.excluded | order.stronger(rule) | order.stronger(other)
    if outside and hole(space, common, outside, budget) is None:
        return 0, common
    candidates = space.reach(common, space.rules) & ~members & ~outside
    while candidates:
        budget.spend(space)
        third = candidates & -candidates
        number = third.bit_length() - 1
        narrower, beyond = met(common, space.box(number)), outside | order.stronger(number)
        if not beyond & members and (not beyond or hole(space, narrower, beyond, budget)):
            members, common, outside = members | third, narrower, beyond
            candidates = space.reach(common, candidates) & ~outside
        candidates &= ~third
    return members, _standing(space, common, outside, budget)


def _standing(space: Space, common: Masks, outside: int, budget: Budget) -> Masks:
    """What rules have in common, or a part of it where others would take the case before them."""
    found = hole(space, common, outside, budget) if outside & ~space.excluded else None
    return met(common, widest(space, found, outside)) if found else common


def met(box: Masks, other: Masks) -> Masks:
    """What two boxes have in common."""
    return tuple(a & b for a, b in zip(box, other, strict=True))


def masked(space: Space, rule: int, stronger: int, budget: Budget) -> bool:
    """Whether ``stronger`` rules together take every case of a rule. Raises :class:`Exhausted`."""
    return hole(space, space.box(rule), stronger | space.excluded, budget) is None


def masks_of(space: Space, rule: int, stronger: int, budget: Budget) -> tuple[int, ...]:
    """Of the rules that together take every case of ``rule``, some that suffice, none of them needlessly."""
    needed = space.reach(space.box(rule), stronger)
    for one in sorted(bits(needed), key=lambda n: space.share(met(space.box(rule), space.box(n)))):
        without = needed & ~(1 << one)
        try:
            if masked(space, rule, without, budget):
                needed = without
        except Exhausted:
            break
    return tuple(bits(needed))


def missed(space: Space, rule: int, stronger: int, alike: int, budget: Budget, *, default: bool) -> Masks | None:  # noqa: PLR0913  # the question has these parts
    """A box in which a table of one hit gives something else without a rule; ``None``: it would be missed nowhere.

    ``stronger`` are the rules before it, ``alike`` those that give the same, ``default`` tells whether what is given
    where none matches is alike too. Raises :class:`Exhausted`.
    """
    before, after = stronger | space.excluded, space.rules & ~stronger & ~(1 << rule)
    stack = [part(space, space.box(rule))]
    while stack:
        budget.spend(space)
        here = stack.pop()
        verdict, relevant = _missed(here, before, after, alike, default=default)
        if verdict:
            return here.box
        if relevant:
            stack.extend(divided(space, here, relevant))
    return None


def _missed(here: Part, before: int, after: int, alike: int, *, default: bool) -> tuple[bool, int]:
    """Whether a box surely shows a difference; else the rules to divide it by, none where it shows no difference."""
    earlier, later = here.possible(before), here.possible(after)
    if here.certain(earlier):
        return False, 0
    taken = here.certain(later)
    later &= (taken & -taken) * 2 - 1 if taken else -1
    other = later & ~alike
    if not other and (taken or default):
        return False, 0
    if not earlier and (not later or later & -later & here.certain(other)):
        return True, 0
    return False, (earlier | later) & ~here.certain(earlier | later)
