"""A region is a set of values of one type: what a cell denotes.

Numbers, dates, dates and times and durations of both kinds are ordered, and a set of them is kept as
:class:`Intervals`: the sorted places where one walks into or out of the set. Each such *cut* lies just before or just
after a value, so open and closed ends need no cases of their own. Strings and booleans are :class:`Names`: the names in
it, or all but those. Null is in or out of a region by itself, for it compares with nothing. Both forms are canonical:
two spellings of one set are one object.

>>> from decimal import Decimal as D
>>> cheap, dear = below(D(10), closed=True), above(D(10), closed=False)
>>> cheap | dear == EVERY_VALUE, (cheap & dear).is_empty, D(10) in cheap
(True, True, True)
>>> named("serious") == ~named("serious", negated=True) & ~NULL_NAME
True
"""

from __future__ import annotations

import operator
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from itertools import cycle, groupby, islice
from operator import itemgetter
from typing import Any, Final, Self, TypeAlias

from simsim.values import CONTEXT, DIGITS, MOST_MONTHS, Months, Value, spelled

Ordered: TypeAlias = Decimal | date | datetime | timedelta | Months
Grid: TypeAlias = Callable[["Cut"], "Cut | None"]
Rule: TypeAlias = Callable[[bool, bool], bool]


@dataclass(frozen=True, order=True, slots=True)
class Cut:
    """A place between values: just before ``value``, or just after it."""

    value: Any  # an Ordered; all cuts of a region are of one type
    after: bool = False


class Region:
    """A set of values of one type, in one of two forms; the operators of sets work on two regions of one form.

    ``&`` what is in both, ``|`` in either, ``-`` in the first alone, ``~`` in neither. ``TypeError`` for two forms.
    """

    __slots__ = ()
    null: bool

    def __contains__(self, value: Value) -> bool:
        raise NotImplementedError

    def _with(self, other: Self, rule: Rule) -> Self:
        """The set of what ``rule`` says of being in this and in the other."""
        raise NotImplementedError

    def _combined(self, other: Region, rule: Rule) -> Self:
        if not isinstance(other, type(self)):
            raise TypeError(f"{self!r} and {other!r} are of two types")
        return self._with(other, rule)

    def __and__(self, other: Region) -> Self:
        return self._combined(other, operator.and_)

    def __or__(self, other: Region) -> Self:
        return self._combined(other, operator.or_)

    def __sub__(self, other: Region) -> Self:
        return self._combined(other, operator.gt)

    def __invert__(self) -> Self:
        return self._with(self, lambda a, _: not a)

    @classmethod
    def union(cls, regions: Sequence[Self]) -> Self:
        """What is in any of ``regions``, of which there is at least one; in time proportional to their size."""
        raise NotImplementedError

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in it, not even null."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Intervals(Region):
    """A set of ordered values: whether minus infinity is ``inside``, the ``cuts`` at which that changes; and null."""

    inside: bool
    cuts: tuple[Cut, ...] = ()
    null: bool = False

    def __contains__(self, value: Value) -> bool:
        if value is None:
            return self.null
        return self.inside ^ bool(bisect_right(self.cuts, Cut(value)) % 2)

    def _with(self, other: Self, rule: Rule) -> Self:
        inside = rule(self.inside, other.inside)
        return replace(self, inside=inside, cuts=tuple(_changes(self, other, rule)), null=rule(self.null, other.null))

    @classmethod
    def union(cls, regions: Sequence[Self]) -> Self:
        """What is in any of ``regions``: walked from below, counting in how many of them one is."""
        within = sum(region.inside for region in regions)
        steps = [(c.value, c.after, into) for r in regions for c, into in zip(r.cuts, _ways(r), strict=True)]
        steps.sort(key=itemgetter(0, 1))
        return cls(within > 0, tuple(_edges(steps, within)), any(region.null for region in regions))

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in it, not even null."""
        return not (self.inside or self.cuts or self.null)


def _ways(region: Intervals) -> Iterator[int]:
    """For each cut whether it leads into the region, 1, or out of it, -1."""
    return islice(cycle((-1, 1) if region.inside else (1, -1)), len(region.cuts))


def _edges(steps: Iterable[tuple[Any, bool, int]], within: int) -> Iterator[Cut]:
    """The cuts at which one enters the first of several sets, or leaves the last."""
    for (value, after), together in groupby(steps, key=itemgetter(0, 1)):
        before, within = within, within + sum(map(itemgetter(2), together))
        if (before > 0) != (within > 0):
            yield Cut(value, after)


def _changes(a: Intervals, b: Intervals, rule: Rule) -> Iterator[Cut]:
    """The cuts, among those of both, at which ``rule`` changes its answer."""
    in_a, in_b, inside = a.inside, b.inside, rule(a.inside, b.inside)
    turns_a, turns_b = frozenset(a.cuts), frozenset(b.cuts)
    for cut in sorted(turns_a | turns_b):
        in_a ^= cut in turns_a
        in_b ^= cut in turns_b
        if rule(in_a, in_b) != inside:
            inside = not inside
            yield cut


@dataclass(frozen=True, slots=True)
class Names(Region):
    """A set of names (or booleans): those in ``names``, or with ``rest`` all but those; and null or not."""

    names: frozenset[str | bool]
    rest: bool = False
    null: bool = False

    def __contains__(self, value: Value) -> bool:
        return self.null if value is None else (value in self.names) ^ self.rest

    def _with(self, other: Self, rule: Rule) -> Self:
        rest = rule(self.rest, other.rest)
        names = frozenset(n for n in self.names | other.names if rule(n in self, n in other) != rest)
        return replace(self, names=names, rest=rest, null=rule(self.null, other.null))

    @classmethod
    def union(cls, regions: Sequence[Self]) -> Self:
        """What is in any of ``regions``: the names of some, or where any has the rest, all but those in none."""
        null = any(region.null for region in regions)
        named = frozenset[str | bool]().union(*(region.names for region in regions if not region.rest))
        lacking = [region.names for region in regions if region.rest]
        if not lacking:
            return cls(named, null=null)
        return cls(lacking[0].intersection(*lacking[1:]) - named, rest=True, null=null)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in it, not even null."""
        return not (self.names or self.rest or self.null)


EVERY_VALUE: Final = Intervals(inside=True)
NO_VALUE: Final = Intervals(inside=False)
NULL_VALUE: Final = Intervals(inside=False, null=True)
EVERY_NAME: Final = Names(frozenset(), rest=True)
NO_NAME: Final = Names(frozenset())
NULL_NAME: Final = Names(frozenset(), null=True)


FIRST: Final = Cut(date.min)  # before it there is no date, so it parts nothing


def _turned(cut: Cut, grid: Grid | None, *, inside: bool) -> Intervals:
    """The values on one side of ``cut``, which a discrete type moves to its next value."""
    moved = grid(cut) if grid else cut
    if moved == FIRST:
        return Intervals(not inside)
    return Intervals(inside, (moved,)) if moved else Intervals(inside)


def above(value: Ordered, *, closed: bool, grid: Grid | None = None) -> Intervals:
    """The values above ``value``, and itself if ``closed``."""
    return _turned(Cut(value, not closed), grid, inside=False)


def below(value: Ordered, *, closed: bool, grid: Grid | None = None) -> Intervals:
    """The values below ``value``, and itself if ``closed``."""
    return _turned(Cut(value, closed), grid, inside=True)


def point(value: Ordered, grid: Grid | None = None) -> Intervals:
    """The set of one value."""
    return above(value, closed=True, grid=grid) & below(value, closed=True, grid=grid)


def named(*names: str | bool, negated: bool = False) -> Names:
    """The set of these names, or with ``negated`` of all names but these (not null)."""
    return Names(frozenset(names), rest=negated)


def days(cut: Cut) -> Cut | None:
    """The grid of dates: just after a day is just before the next, and nothing follows the last."""
    if not cut.after:
        return cut
    return None if cut.value == date.max else Cut(cut.value + timedelta(days=1))


def months(cut: Cut) -> Cut | None:
    """The grid of years and months durations: just after a month is just before the next; nothing follows the last."""
    if not cut.after:
        return cut
    return None if cut.value.number >= MOST_MONTHS else Cut(Months(cut.value.number + 1))


def multiples(quantum: Decimal) -> Grid:
    """The grid of numbers with a declared scale: cuts stand just before a multiple of ``quantum``.

    >>> multiples(Decimal("0.01"))(Cut(Decimal("5"), after=True))
    Cut(value=Decimal('5.01'), after=False)
    """

    def grid(cut: Cut) -> Cut:
        steps = CONTEXT.divide(cut.value, quantum).to_integral_value(rounding=ROUND_CEILING)
        if not cut.after or CONTEXT.multiply(steps, quantum) != cut.value:
            return Cut(exactly(CONTEXT.multiply(steps, quantum)))
        beyond = CONTEXT.add(steps, 1)
        return cut if beyond == steps else Cut(exactly(CONTEXT.multiply(beyond, quantum)))  # too large to take a step

    return grid


def canonical(value: Value) -> str:
    """The spelling that equal values share, whatever zeros they were written with.

    >>> canonical(Decimal("1.50")), canonical("1.50")
    ('1.5', '1.50')
    """
    return spelled(exactly(value) if isinstance(value, Decimal) else value)


def exactly(number: Decimal) -> Decimal:
    """A number in the one form that equal numbers share, so that regions print alike."""
    shortest = CONTEXT.plus(number).normalize(CONTEXT)
    whole = shortest == shortest.to_integral_value() and shortest.adjusted() < DIGITS
    return shortest.quantize(Decimal(1), context=CONTEXT) if whole else shortest
