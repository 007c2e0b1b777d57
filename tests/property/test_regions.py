"""The laws of sets hold for regions and boxes, and two spellings of one set are one object."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsim.boxes import Box
from simsim.classes import classes
from simsim.hits import later
from simsim.items import AllowedValue, ItemDefinition
from simsim.regions import (
    EVERY_NAME,
    EVERY_VALUE,
    NO_NAME,
    NO_VALUE,
    NULL_NAME,
    NULL_VALUE,
    Region,
    above,
    below,
    days,
    multiples,
    named,
    point,
)
from simsim.tiles import tiles
from simsim.values import Kind

CENTS = multiples(Decimal("0.01"))
HALVES = [Decimal(n) / 2 for n in range(-2, 22)]
DAYS = [date(2025, 1, 8) + timedelta(days=n) for n in range(-1, 12)]
NAMES = [*"abcd", "elsewhere"]
SAMPLES: dict[str, Sequence[Any]] = {
    "number": [*HALVES, None],
    "cent": [Decimal(n) / 100 for n in range(-2, 8)] + [None],
    "date": [*DAYS, date.min, date.max, None],
    "name": [*NAMES, None],
}
BOUNDS: dict[str, Sequence[Any]] = {
    "number": [Decimal(n) for n in range(11)],
    "cent": [Decimal(n) / 1000 for n in range(0, 60, 5)],
    "date": [*DAYS[1:-1], date.min, date.max],
}
GRIDS = {"number": None, "cent": CENTS, "date": days}


@st.composite
def simple(draw: st.DrawFn, kind: str) -> Region:
    """What one test in a cell denotes."""
    if kind == "name":
        some = named(*draw(st.sets(st.sampled_from(NAMES[:4]))), negated=draw(st.booleans()))
        return draw(st.sampled_from([some, NULL_NAME, EVERY_NAME, NO_NAME]))
    value, closed, grid = draw(st.sampled_from(BOUNDS[kind])), draw(st.booleans()), GRIDS[kind]
    side = draw(st.sampled_from([above, below]))(value, closed=closed, grid=grid)
    return draw(st.sampled_from([side, side, point(value, grid), NULL_VALUE, EVERY_VALUE, NO_VALUE]))


@st.composite
def regions(draw: st.DrawFn, kind: str) -> Region:
    """What a cell denotes."""
    region = reduce(lambda a, b: a | b, draw(st.lists(simple(kind), min_size=1, max_size=3)))
    other = draw(simple(kind))
    return draw(st.sampled_from([region, ~region, region & other, region - other]))


def members(region: Region, kind: str) -> list[Any]:
    return [value for value in SAMPLES[kind] if value in region]


KINDS = pytest.mark.parametrize("kind", [*SAMPLES])


@KINDS
@given(st.data())
def test_operators_are_those_of_sets(kind: str, data: st.DataObject) -> None:
    a, b = data.draw(regions(kind)), data.draw(regions(kind))
    for value in SAMPLES[kind]:
        in_a, in_b = value in a, value in b
        assert (value in (a & b)) == (in_a and in_b)
        assert (value in (a | b)) == (in_a or in_b)
        assert (value in (a - b)) == (in_a and not in_b)
        assert (value in ~a) != in_a


@KINDS
@given(st.data())
def test_laws_of_sets(kind: str, data: st.DataObject) -> None:
    a, b, c = (data.draw(regions(kind)) for _ in "abc")
    assert (a & b, a | b) == (b & a, b | a)
    assert ((a & b) & c, (a | b) | c) == (a & (b & c), a | (b | c))
    assert (a & (b | c), a | (b & c)) == ((a & b) | (a & c), (a | b) & (a | c))
    assert (~(a & b), ~(a | b)) == (~a | ~b, ~a & ~b)
    assert (~~a, a & a, a | a, a - b) == (a, a, a, a & ~b)
    assert (a & ~a).is_empty
    assert (~(a | ~a)).is_empty


@KINDS
@given(st.data())
def test_one_set_has_one_form(kind: str, data: st.DataObject) -> None:
    """The samples hold a value between any two bounds, so that equal members are equal sets."""
    a, b = data.draw(regions(kind)), data.draw(regions(kind))
    assert (a == b) == (members(a, kind) == members(b, kind))
    assert a.is_empty == (not members(a, kind))
    assert a != b or hash(a) == hash(b)


def test_two_types_never_meet() -> None:
    with pytest.raises(TypeError, match="of two types"):
        named("a") & point(Decimal(1))


@pytest.mark.parametrize(
    ("text", "next_multiple"),
    [
        ("1234567890123456789012345678901", "1234567890123456789012345678901.01"),
        ("0.01", "0.02"),
        ("99.99", "100"),
        ("-0.01", "0"),
    ],
)
def test_a_step_is_taken_with_all_34_digits(text: str, next_multiple: str) -> None:
    assert above(Decimal(text), closed=False, grid=CENTS) == above(Decimal(next_multiple), closed=True, grid=CENTS)


def test_a_number_too_large_for_a_step_is_left_out_all_the_same() -> None:
    assert Decimal("1E+40") not in above(Decimal("1E+40"), closed=False, grid=CENTS)


# ---- boxes and tiles

ITEMS = (
    ItemDefinition("amount", Kind.NUMBER),
    ItemDefinition("day", Kind.DATE, may_be_null=True),
    ItemDefinition("letter", Kind.STRING, allowed=tuple(AllowedValue(n) for n in NAMES)),
)
AXES = ("number", "date", "name")
boxes = st.tuples(*map(regions, AXES)).map(Box)
cases = st.tuples(*(st.sampled_from(SAMPLES[kind]) for kind in AXES))


@given(boxes, boxes, st.lists(cases, min_size=20, max_size=20))
def test_a_difference_of_boxes_is_exact_and_in_disjoint_pieces(a: Box, b: Box, sample: list[tuple[Any, ...]]) -> None:
    pieces = list(a - b)
    assert len(pieces) <= len(AXES)
    assert not any(piece.is_empty for piece in pieces)
    assert all((p & q).is_empty for n, p in enumerate(pieces) for q in pieces[:n])
    for case in sample:
        assert sum(case in piece for piece in pieces) == (case in a and case not in b)
        assert (case in (a & b)) == (case in a and case in b)


@given(rows=st.lists(boxes, min_size=1, max_size=5), first=st.booleans(), data=st.data())
def test_tiles_part_what_is_asked_of_them(*, rows: list[Box], first: bool, data: st.DataObject) -> None:
    inputs = [classes(item, [row.regions[n] for row in rows], n) for n, item in enumerate(ITEMS)]
    masks = tuple(data.draw(st.integers(1, column.domain)) & column.domain or column.domain for column in inputs)
    found = list(tiles(inputs, masks, (1 << len(rows)) - 1, later if first else lambda _: 0))
    for case in data.draw(st.lists(cases, min_size=20, max_size=20)):
        at = [1 << column.classify(value) for column, value in zip(inputs, case, strict=True)]
        inside = all(bit & mask for bit, mask in zip(at, masks, strict=True))
        holding = [bits for box, bits in found if all(bit & mask for bit, mask in zip(at, box, strict=True))]
        assert len(holding) == inside
        matching = [n for n, row in enumerate(rows) if case in row][: 1 if first else None]
        assert holding in ([], [sum(1 << n for n in matching)])
