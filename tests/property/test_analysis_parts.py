"""The parts that an examination is made of: values from regions, names that are nearly the same."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsim.analysis.names import SHORTEST, _pairs, alike
from simsim.analysis.witnesses import members
from simsim.items import AllowedValue, ItemDefinition
from simsim.regions import Region, above, below, point
from simsim.table import Entry
from simsim.values import Kind
from simsim.words import plain
from tests.property.test_regions import NAMES, regions

ITEMS = {
    "number": ItemDefinition("number", Kind.NUMBER, may_be_null=True),
    "cent": ItemDefinition("cent", Kind.NUMBER, scale=2, may_be_null=True),
    "date": ItemDefinition("date", Kind.DATE, may_be_null=True),
    "name": ItemDefinition("name", Kind.STRING, may_be_null=True),
    "allowed": ItemDefinition("allowed", Kind.STRING, allowed=tuple(map(AllowedValue, NAMES)), may_be_null=True),
}


# ---- values from regions


@pytest.mark.parametrize("name", ITEMS)
@given(st.data())
def test_members_of_a_region_lie_in_it(name: str, data: st.DataObject) -> None:
    item = ITEMS[name]
    region = data.draw(regions("name" if name == "allowed" else name)) & item.domain
    found = list(members(region, item.kind))
    assert bool(found) is not region.is_empty
    for value in found:
        assert value in region
        assert not isinstance(value, Decimal) or item.fits(value)


LAST = datetime.max.replace(tzinfo=UTC)
FIRST = datetime.min.replace(tzinfo=UTC)
SECOND = timedelta(seconds=1)
FAR: list[tuple[Kind, Any, Any]] = [
    (Kind.NUMBER, Decimal("-1e40"), Decimal("1e40")),
    (Kind.NUMBER, Decimal("1.000000000000000000000000000000001"), Decimal("1.000000000000000000000000000000003")),
    (Kind.DATE_AND_TIME, FIRST + SECOND, LAST - SECOND),
    (Kind.DATE_AND_TIME, FIRST.replace(tzinfo=None) + SECOND, LAST.replace(tzinfo=None) - SECOND),
    (Kind.DURATION, timedelta.min + SECOND, timedelta.max - SECOND),
]


@pytest.mark.parametrize(("kind", "low", "high"), FAR)
def test_there_are_members_at_the_ends_of_what_can_be_said(kind: Kind, low: Any, high: Any) -> None:  # noqa: ANN401  # values of any type
    between: Region = above(low, closed=False) & below(high, closed=False)
    for region in (below(low, closed=False), above(high, closed=False), between, point(low), ~between):
        value = next(members(region, kind))
        assert value in region


def test_no_value_is_made_up_where_none_lies_between() -> None:
    low = datetime(2025, 1, 8, 10, 0, 0, 1, tzinfo=UTC)
    high = low + timedelta(microseconds=1)
    assert list(members(above(low, closed=False) & below(high, closed=False), Kind.DATE_AND_TIME)) == []


# ---- names


def distance(a: str, b: str) -> int:
    """Letters changed, added, left out, and neighbours that changed places."""
    rows = [list(range(len(b) + 1))]
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (x != y))
            if i > 1 and j > 1 and (x, y) == (b[j - 2], a[i - 2]):
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


def bare(name: str) -> str:
    return "".join(letter for letter in plain(name).casefold() if not letter.isspace() and letter not in "_.-")


def are_near(one: str, other: str) -> bool:
    """One slip of the pen apart; short names, members of a series and names with a word more are left alone."""
    a, b = bare(one), bare(other)
    without = ["".join(letter for letter in name if not letter.isdecimal()) for name in (a, b)]
    if a == b:
        return True
    fewer, more = sorted((re.sub(r"[_.\s-]", " ", plain(name).casefold()).split() for name in (one, other)), key=len)
    if tuple(fewer) in combinations(more, len(more) - 1):
        return False
    return min(len(a), len(b)) >= SHORTEST and without[0] != without[1] and distance(a, b) <= 1


names = st.text("abcAÉ12_- 严重", min_size=1, max_size=9).filter(str.strip)


@st.composite
def slips(draw: st.DrawFn) -> tuple[str, str]:
    """A name, and what a slip or two make of it."""
    name = slip = draw(names)
    for _ in range(draw(st.integers(1, 2))):
        n, letter = draw(st.integers(0, len(slip))), draw(st.sampled_from("abé1_ "))
        slip = draw(
            st.sampled_from(
                [
                    slip[:n] + letter + slip[n:],
                    slip[:n] + slip[n + 1 :],
                    slip[:n] + letter + slip[n + 1 :],
                    slip[:n] + slip[n : n + 2][::-1] + slip[n + 2 :],
                ]
            )
        )
    return name, slip


@given(st.one_of(slips(), st.tuples(names, names)))
def test_alike_are_names_one_slip_apart(pair: tuple[str, str]) -> None:
    one, other = pair
    assert alike(one, other) == are_near(one, other) == alike(other, one)


@given(st.lists(st.one_of(slips(), st.tuples(names, names)), max_size=6))
def test_pairs_are_all_that_are_alike(some: list[tuple[str, str]]) -> None:
    every = {name: Entry(name) for pair in some for name in pair}
    found = [(one.text, other.text) for one, other in _pairs(every)]
    assert sorted(found) == sorted(pair for pair in combinations(every, 2) if alike(*pair))


def test_a_name_keeps_its_own_entry() -> None:
    entry = replace(Entry("serious"), text="serious")
    assert [*_pairs({"serious": entry, "seriuos": Entry("seriuos"), "mild": Entry("mild")})] == [
        (entry, Entry("seriuos"))
    ]
