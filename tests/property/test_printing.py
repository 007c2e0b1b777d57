"""What is printed reads back as the same syntax, or the same region: every cell has one canonical text."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsim.diagnostics import CellError
from simsim.feel.binding import no_names
from simsim.feel.meaning import meaning
from simsim.feel.parser import parse_expression, parse_tests
from simsim.feel.printer import printed, region_text
from simsim.feel.syntax import (
    AnyOf,
    Anything,
    Call,
    Compared,
    Conditional,
    Equals,
    Expression,
    In,
    Interval,
    ListOf,
    Literal,
    Name,
    Negative,
    Not,
    Operation,
    Test,
)
from simsim.items import AllowedValue, ItemDefinition
from simsim.regions import NULL_NAME, NULL_VALUE, Region
from simsim.values import Kind, Months
from simsim.words import Phrase
from tests.test_cells import TYPES, rows

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
numbers = st.decimals(min_value=0, max_value=10**20, allow_nan=False, allow_infinity=False, places=4)
zones = st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(-timedelta(hours=3, minutes=30))])
wall_times = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001  # a cell may name no zone
instants = st.one_of(wall_times, st.builds(lambda wall, zone: wall.replace(tzinfo=zone), wall_times, zones))
lengths = st.timedeltas(timedelta(0))
literals = st.builds(
    Literal,
    st.one_of(
        st.none(), texts, numbers, st.dates(date(1, 1, 1)), instants, lengths, st.builds(Months, st.integers(0, 10**9))
    ),
)
names = st.builds(Name, st.sampled_from(["amount", "risk_owner.reason", "not as ordered", "严重", "诉求类型 x", "a1"]))
RANKS = (("or",), ("and",), ("+", "-"), ("*", "/"), ("**",))


def some(inner: st.SearchStrategy[Expression], least: int = 0) -> st.SearchStrategy[tuple[Expression, ...]]:
    return st.lists(inner, min_size=least, max_size=3).map(tuple)


@st.composite
def chains(draw: st.DrawFn, inner: st.SearchStrategy[Expression], ranks: tuple[tuple[str, ...], ...]) -> Operation:
    operands = draw(some(inner, 2))
    signs = draw(st.sampled_from(ranks))
    return Operation(tuple(draw(st.sampled_from(signs)) for _ in operands[1:]), operands)


def compound(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    signs = st.sampled_from(["<", "<=", ">", ">=", "=", "!="]).map(lambda sign: (sign,))
    return st.one_of(
        chains(inner, RANKS),
        st.builds(Operation, signs, st.tuples(inner, inner)),
        st.builds(Conditional, inner, inner, inner),
        st.builds(Call, st.sampled_from(["min", "round half up", "date and time", "not"]), some(inner)),
        st.builds(ListOf, some(inner)),
        st.builds(Negative, inner),
        st.builds(In, inner, entries),
    )


bounds = st.one_of(literals, names, chains(st.one_of(names, literals), (("+",), ("*",), ("**",))))
simple_tests = st.one_of(
    st.builds(Anything),
    st.builds(Equals, bounds),
    st.builds(Compared, st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), bounds),
    st.builds(Interval, bounds, bounds, st.booleans(), st.booleans()),
)


def lists_of(tests: st.SearchStrategy[Test]) -> st.SearchStrategy[AnyOf]:
    return st.builds(AnyOf, st.lists(tests, min_size=1, max_size=3).map(tuple))


entries = lists_of(st.recursive(simple_tests, lambda inner: st.builds(Not, lists_of(inner)), max_leaves=4))
expressions = st.recursive(st.one_of(literals, names), compound, max_leaves=8)


@given(expressions)
def test_an_expression_reads_back(expression: Expression) -> None:
    assert parse_expression(printed(expression)) == expression


@given(entries)
def test_an_input_entry_reads_back(entry: AnyOf) -> None:
    assert parse_tests(printed(entry)) == entry


@given(entries)
def test_what_is_printed_is_canonical(entry: AnyOf) -> None:
    assert printed(parse_tests(printed(entry))) == printed(entry)


def test_equal_numbers_are_printed_alike() -> None:
    assert [printed(Literal(Decimal(text))) for text in ("1.50", "1.5", "150E-2")] == ["1.5"] * 3


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("a+b-c", "a + b - c"),
        ("(a+b)-c", "(a + b) - c"),
        ("a-(b+c)*2", "a - (b + c) * 2"),
        ("a*b+c", "a * b + c"),
        ("-a ** 2", "-a ** 2"),
        ("-(a ** 2)", "-(a ** 2)"),
        ("a ** (b ** c)", "a ** (b ** c)"),
        ("(a or b) and not(c)", "(a or b) and not(c)"),
        ("如果 a 且 b 那么 最大值(1, 2) 否则 [1,2]", "if a and b then max(1, 2) else [1, 2]"),
        ("x between 1 and 5", "x in [1..5]"),
        ("x in (1..5)", "x in (1..5)"),
        ("x in (1..5, 7)", "x in ([1..5], 7)"),
        ("x in ]1..5]", "x in (1..5]"),
        ("(if a then b else c) + 1", "(if a then b else c) + 1"),
        ("decimal(x, 2)", "round half even(x, 2)"),
        ("P18M + 1年", "P1Y6M + P1Y"),
    ],
)
def test_what_an_expression_is_printed_as(written: str, canonical: str) -> None:
    assert printed(parse_expression(written)) == canonical


# ---- regions

ODD = tuple(AllowedValue(value) for value in ("null", "OR", "in", "a, b", "yes", "a.b", "-", "Größe 3"))
REGION_TYPES = {
    **TYPES,
    "odd": ItemDefinition("odd", Kind.STRING, allowed=ODD, label=Phrase("odd", "怪")),
    "alike": ItemDefinition(
        "alike", Kind.STRING, allowed=(AllowedValue("a", Phrase("b", "c")), AllowedValue("b"), AllowedValue("c"))
    ),
}
PARTS: dict[str, list[str]] = {
    "number": ["< -5", "-2", "0", "(1..2.5]", ">= 2.5", "1e40", "[7..8)"],
    "money": ["< 5.005", "5", "[5..5.01]", "> 7", "(8..9)"],
    "count": ["< 3", "3", "4", "[6..9)", "(9..11)", "> 20", "> 1e40"],
    "string": ['"a"', '"b, c"', 'not("a")', '"null"', 'not("q", "b, c")'],
    "choice": ["serious", "minor", "none", "buyer"],
    "odd": [f'"{value.value}"' for value in ODD],
    "alike": ['"a"', '"b"', '"c"'],
    "boolean": ["yes", "no"],
    "date": [
        "< 2025-01-08",
        "2025-01-08",
        "2025-01-09",
        "> 2025-06-30",
        "0001-01-01",
        "9999-12-31",
        "[2025-02-01..2025-02-28]",
    ],
    "date and time": ["< 2025-01-08T10:00Z", "2025-01-08T10:00:00.5Z", "> 2025-01-08T18:00:01+08:00"],
    "duration": ["< 1 h", "1 h", "[90 minutes..2 days)", "PT0.5S", "> P400D", "-2 days"],
    "months": ["< P3M", "P3M", "P4M", "(P6M..P1Y]", "> P2Y", "-P1M", "> P999999999Y11M"],
    "hours": ["< 1", "(2..3)"],
}


@st.composite
def regions(draw: st.DrawFn, name: str) -> tuple[Region, ItemDefinition]:
    """A set of values of an item that may be null or not, made of what cells can say."""
    item = replace(REGION_TYPES[name], may_be_null=draw(st.booleans()))
    found: Region = item.null - item.null
    for part in draw(st.lists(st.sampled_from(PARTS[name]), max_size=4)):
        found = found | meaning(parse_tests(part), item, no_names)  # type: ignore[operator]  # no names, no Opaque
    found = draw(st.sampled_from([found, ~found, found | item.null, (item.every - found) | item.null]))
    return found, item


@pytest.mark.parametrize("name", PARTS)
@given(data=st.data(), lang=st.sampled_from(["", "en", "zh"]))
def test_a_region_reads_back(name: str, lang: str, data: st.DataObject) -> None:
    region, item = data.draw(regions(name))
    text = region_text(region, item, lang)
    if text is None:
        assert (region & item.domain).is_empty
        return
    back = meaning(parse_tests(text), item, no_names)
    assert isinstance(back, Region)
    assert back & item.domain == region & item.domain
    assert region_text(back, item, lang) == text


@pytest.mark.parametrize("row", rows("unary_tests.csv"), ids=lambda row: row["cell"])
def test_the_region_of_every_cell_reads_back(row: dict[str, str]) -> None:
    item = replace(TYPES[row["type"].rstrip("?")], may_be_null=row["type"].endswith("?"))
    try:
        region = meaning(parse_tests(row["cell"]), item, no_names)
    except CellError:  # a cell that names another item or a parameter, or is a label as a whole
        return
    assert isinstance(region, Region)
    text = region_text(region, item)
    assert (text is None) == (region & item.domain).is_empty
    back = meaning(parse_tests(text), item, no_names) if text else item.null - item.null
    assert isinstance(back, Region)
    assert back & item.domain == region & item.domain


@pytest.mark.parametrize(
    ("cell", "kind", "text", "chinese"),
    [
        ("-", "number", "-", "任意"),
        ("< 1, >= 1", "number", "-", "任意"),
        ("< 1, >= 1", "number?", "not(null)", "非(空)"),
        ("null, < 1, >= 1", "number?", "-", "任意"),
        ("null, >= 9", "number?", "null, >= 9", "空, >= 9"),
        (">= 5, < 3", "number", "< 3, >= 5", "< 3, >= 5"),
        ("< 5, > 5", "number", "not(5)", "非(5)"),
        ("[5..8)", "number", "[5..8)", "[5..8)"),
        ("[5..6], [6..9)", "number", "[5..9)", "[5..9)"),
        ("> 17", "count", ">= 18", ">= 18"),
        ("(17..65)", "count", "[18..64]", "[18..64]"),
        ("(2025-01-01..2025-01-03)", "date", "2025-01-02", "2025-01-02"),
        ("[2025-01-01..2025-06-30]", "date", "[2025-01-01..2025-06-30]", "[2025-01-01..2025-06-30]"),
        ("> PT48H", "duration", "> 2 days", "> 2天"),
        ("PT1H, 90 minutes", "duration", "1 hour, 90 minutes", "1小时, 90分钟"),
        ("(P1M..P1Y)", "months", "[2 months..11 months]", "[2个月..11个月]"),
        ("P1Y", "months", "1 year", "1年"),
        (">= 2025-01-08T10:00+08:00", "date and time", ">= 2025-01-08T02:00Z", ">= 2025-01-08T02:00Z"),
        ("minor, serious", "choice", "serious, minor", "严重, 轻微"),
        ("serious, minor, none", "choice", "not(buyer)", "非(buyer)"),
        ("buyer", "choice", "buyer", "buyer"),
        ("null, serious", "choice?", "null, serious", "空, 严重"),
        ('"b", "a"', "string", '"a", "b"', '"a", "b"'),
        ('not("a")', "string?", 'not("a")', '非("a")'),
        ("not(yes)", "boolean", "no", "否"),
        ("yes", "boolean?", "yes", "是"),
    ],
)
def test_how_people_are_told_of_a_region(cell: str, kind: str, text: str, chinese: str) -> None:
    item = replace(TYPES[kind.rstrip("?")], may_be_null=kind.endswith("?"))
    region = meaning(parse_tests(cell), item, no_names)
    assert isinstance(region, Region)
    assert (region_text(region, item), region_text(region, item, "zh")) == (text, chinese)


def test_nothing_has_no_cell() -> None:
    assert region_text(NULL_VALUE, TYPES["number"]) is None
    assert region_text(NULL_NAME - NULL_NAME, TYPES["choice"]) is None
