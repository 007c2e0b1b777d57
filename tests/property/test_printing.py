"""What is printed reads back as the same syntax: every cell has one canonical text."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from simsim.feel.parser import parse_expression, parse_tests
from simsim.feel.printer import printed
from simsim.feel.syntax import (
    AnyOf,
    Anything,
    Call,
    Compared,
    Conditional,
    Equals,
    Expression,
    Interval,
    Literal,
    Name,
    Negative,
    Not,
    Operation,
    Test,
)


def whole_seconds(length: timedelta) -> timedelta:
    return length - timedelta(microseconds=length.microseconds)


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
numbers = st.decimals(min_value=0, max_value=10**20, allow_nan=False, allow_infinity=False, places=4)
zones = st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(-timedelta(hours=3, minutes=30))])
wall_times = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001  # a cell may name no zone
instants = st.one_of(wall_times, st.builds(lambda wall, zone: wall.replace(tzinfo=zone), wall_times, zones))
literals = st.builds(
    Literal,
    st.one_of(
        st.none(), texts, numbers, st.dates(date(1000, 1, 1)), instants, st.timedeltas(timedelta(0)).map(whole_seconds)
    ),
)
names = st.builds(Name, st.sampled_from(["amount", "risk_owner.reason", "not as ordered", "严重", "诉求类型 x", "a1"]))


def compound(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    signs = st.sampled_from(["+", "-", "*", "/", "<", "<=", ">", ">=", "=", "!=", "and", "or"])
    return st.one_of(
        st.builds(Operation, signs, inner, inner),
        st.builds(Conditional, inner, inner, inner),
        st.builds(Call, st.sampled_from(["min", "max", "abs"]), st.lists(inner, max_size=3).map(tuple)),
        st.builds(Negative, inner),
    )


expressions = st.recursive(st.one_of(literals, names), compound, max_leaves=8)
bounds = st.one_of(literals, names, st.builds(Operation, st.sampled_from("+*"), names, literals))
simple_tests = st.one_of(
    st.builds(Anything),
    st.builds(Equals, bounds),
    st.builds(Compared, st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), bounds),
    st.builds(Interval, bounds, bounds, st.booleans(), st.booleans()),
)


def lists_of(tests: st.SearchStrategy[Test]) -> st.SearchStrategy[AnyOf]:
    return st.builds(AnyOf, st.lists(tests, min_size=1, max_size=3).map(tuple))


entries = lists_of(st.recursive(simple_tests, lambda inner: st.builds(Not, lists_of(inner)), max_leaves=4))


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
