"""Any text may stand in a cell: it is read or refused, in time proportional to its length, and never breaks anything.

And expressions mean what the standard says: random ones have the value that the naive reading gives them.
"""

import sys
from collections.abc import Callable
from decimal import Decimal
from types import FrameType
from typing import Any

import pytest
from hypothesis import event, example, given
from hypothesis import strategies as st

from simsim.diagnostics import CellError
from simsim.feel.binding import bind, bind_tests
from simsim.feel.evaluation import Unsettled, evaluated
from simsim.feel.habits import meant
from simsim.feel.meaning import denoted
from simsim.feel.parser import parse_expression, parse_tests
from simsim.feel.printer import printed, region_text
from simsim.feel.tokens import LONGEST, tokens
from simsim.items import ItemDefinition
from simsim.regions import Region
from simsim.values import Known
from simsim.words import FUNCTION, KEYWORD
from tests import naive
from tests.test_cells import FACTS, ITEMS, TYPES, knowing, resolve, rows

scope = knowing("")


def unknown(name: str) -> Known:
    return Known(None, (name,))


# ---- any text


def read_as_tests(text: str, item: ItemDefinition) -> None:
    """Everything that is done with an input entry."""
    tests = parse_tests(text)
    assert parse_tests(printed(tests)) == tests
    bound = bind_tests(tests, item, resolve)
    printed(bound)
    found = denoted(bound, item)
    if isinstance(found, Region):
        region_text(found, item)


def read_as_expression(text: str, item: ItemDefinition) -> None:
    """Everything that is done with an output entry."""
    expression = parse_expression(text)
    assert parse_expression(printed(expression)) == expression
    bound = bind(expression, item, resolve)
    printed(bound)
    evaluated(bound, scope)


def reads_or_refuses(text: str, item: ItemDefinition) -> None:
    for read, output in ((read_as_tests, False), (read_as_expression, True)):
        try:
            read(text, item)
        except CellError as error:
            stands_within(error.span, text)
            stands_within(meant(error, text, item, output=output).span, text)
        except TypeError as error:
            if "offset-naive" not in str(error):  # instants with a zone and without, of which the column is told
                raise


def stands_within(span: tuple[int, int] | None, text: str) -> None:
    """What is pointed at is a piece of the text; its end is pointed at just behind it."""
    start, end = span or (0, 0)
    assert 0 <= start <= len(text)
    assert start <= end <= len(text) + 1


KINDS_OF_ITEM = st.sampled_from([*TYPES.values()])
PIECES = [
    *"()[]-+*/<>=,.!@%&|\"'#:;",
    *(
        "..",
        "**",
        "<=",
        ">=",
        "!=",
        "not",
        "null",
        "yes",
        "-",
        "- ",
        "任意",
        "空",
        "非",
        "（",
        "】",
        "≥",
        "…",
        "“",
        "”",
    ),
    *(
        "1",
        "0",
        "2.5",
        "1e3",
        "1E999",
        "9999",
        "10%",
        "1,000",
        "0,8",
        "P1Y",
        "P18M",
        "PT1H",
        "2 days",
        "3个月",
        "1年",
        "P1Y2D",
    ),
    *(
        "2025-01-08",
        "2025/1/8",
        "2025年1月8日",
        "9999-12-31",
        "0001-01-01",
        "T10:00",
        "10:00",
        "Z",
        "+08:00",
        "@Asia/Tokyo",
    ),
    *('"a"', '"2025-01-08"', "amount", "letter", "serious", "flag", "day", "moment", "amounts", "limit", "day.year"),
    *(word for en, zh in KEYWORD.spellings.values() for word in (*en, *zh)),
    *(f"{word}(" for en, zh in FUNCTION.spellings.values() for word in (en[0], zh[0])),
]
SOUP = st.builds(
    lambda parts, between: between.join(parts),
    st.lists(st.sampled_from(PIECES), max_size=30),
    st.sampled_from(["", " "]),
)
VALID = [row["cell"] for row in rows("unary_tests.csv")] + [row["expression"] for row in rows("expressions.csv")]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A cell that can be read, with a slice of it lost, doubled, or replaced by something else."""
    cell = draw(st.sampled_from(VALID))
    start, end = sorted((draw(st.integers(0, len(cell))), draw(st.integers(0, len(cell)))))
    new = draw(st.one_of(st.just(""), st.just(cell[start:end] * 2), st.sampled_from(PIECES), st.text(max_size=3)))
    return cell[:start] + new + cell[end:]


@given(st.one_of(st.text(), SOUP, mutated()), KINDS_OF_ITEM)
@example("0001-01-01T00:00+08:00", TYPES["date and time"])
@example("> 9999-12-31", TYPES["date"])
@example("1900-01-01T00:00@Asia/Shanghai", TYPES["date and time"])
@example("-P999999999D - 1 day", TYPES["duration"])
@example("9e999 * 9e999", TYPES["number"])
def test_any_text_is_read_or_refused(text: str, item: ItemDefinition) -> None:
    reads_or_refuses(text, item)


ALL_RANKS = "1 or 1 and 1 < 1 + 1 * 1 ** -max(amount, "
DEEP = {
    "parentheses": "(" * LONGEST,
    "brackets": "[" * LONGEST,
    "half brackets": "[(" * (LONGEST // 2),
    "negations": "not(" * (LONGEST // 4),
    "minus signs": "-" * (LONGEST - 1) + "1",
    "conditions": "if true then " * 2000 + "1",
    "alternatives": "if flag then 1 else " * 1500 + "1",
    "calls": "abs(" * 8000 + "1" + ")" * 8000,
    "lists": "[" * 16000 + "]" * 16000,
    "sums": "1" + "+1" * 16000,
    "sums of items": "price" + "+price" * 5000,
    "powers": "1" + "**1" * 10000,
    "comparisons": "1" + "<1" * 16000,
    "connections": "flag" + " and flag or flag" * 1500,
    "tests": "1" + ",1" * 16000,
    "texts": '"a"' + '+"a"' * 8000,
    "open quote": '"' + "a" * (LONGEST - 1),
    "digits": "1" * LONGEST,
    "letters": "a" * LONGEST,
    "points": "a" + ".a" * 16000,
    "everything, as deep as it goes": ALL_RANKS * 31 + "1" + ")" * 31,
    "tests within": "1 in (" * 5000 + "1",
    "too long": "1" * (LONGEST + 1),
}


@pytest.mark.parametrize("name", DEEP)
@pytest.mark.parametrize("kind", ["number", "string", "boolean"])
def test_no_text_is_too_deep(name: str, kind: str) -> None:
    reads_or_refuses(DEEP[name], TYPES[kind])


@pytest.mark.parametrize(
    "open_", ["(", "abs(", "-", "not(", "1 or 1 and 1 < 1 + 1 * 1 ** -max(amount, ", "if flag then 1 else "]
)
def test_the_deepest_that_is_read_leaves_room_on_the_stack(open_: str) -> None:
    """At a depth that is still allowed nothing overflows, even where the caller is deep itself."""

    def deep(frames: int) -> None:
        if frames:
            deep(frames - 1)
            return
        for levels in range(1, 33):
            reads_or_refuses(open_ * levels + "amount" + ")" * (levels * open_.count("(")), TYPES["number"])

    deep(250)


# ---- cost


def calls(do: Callable[[], object]) -> int:
    """How many calls, of Python's functions and of C's, something takes."""
    count = 0

    def profiled(_frame: FrameType, event_: str, _argument: object) -> None:
        nonlocal count
        count += event_ in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(profiled)
    try:
        do()
    finally:
        sys.setprofile(before)
    return count


def stages(text: str, item: ItemDefinition, *, output: bool) -> list[int]:
    """The calls that each step of reading a cell takes."""
    if output:
        expression = parse_expression(text)
        bound = bind(expression, item, resolve)
        return [
            calls(lambda: tokens(text)),
            calls(lambda: parse_expression(text)),
            calls(lambda: bind(expression, item, resolve)),
            calls(lambda: printed(expression)),
            calls(lambda: evaluated(expression if bound is expression else bound, scope)),
        ]
    tests = parse_tests(text)
    bound_tests = bind_tests(tests, item, resolve)
    region = denoted(bound_tests, item)
    return [
        calls(lambda: tokens(text)),
        calls(lambda: parse_tests(text)),
        calls(lambda: bind_tests(tests, item, resolve)),
        calls(lambda: denoted(bound_tests, item)),
        calls(lambda: printed(tests)),
        calls(lambda: region_text(region, item) if isinstance(region, Region) else None),
    ]


LONG_CELLS: dict[str, tuple[str, str, Callable[[int], str]]] = {
    "numbers": ("number", "input", lambda n: ", ".join(str(2 * k) for k in range(n))),
    "the same number": ("number", "input", lambda n: ", ".join(["1"] * n)),
    "comparisons": ("number", "input", lambda n: ", ".join(["< 1", "> 2"] * n)),
    "intervals": ("money", "input", lambda n: ", ".join(f"[{3 * k}..{3 * k + 1})" for k in range(n))),
    "negation": ("count", "input", lambda n: f"not({', '.join(str(k) for k in range(n))})"),
    "another item": ("number", "input", lambda n: ", ".join(["> price"] * n)),
    "a sum": ("number", "input", lambda n: "< " + "+".join(["1"] * n)),
    "values": ("choice", "input", lambda n: ", ".join(["serious", "minor"] * n)),
    "texts": ("string", "input", lambda n: ", ".join(f'"t{k}"' for k in range(n))),
    "one text": ("string", "input", lambda n: f'"{"a" * n}"'),
    "dates": ("date", "input", lambda n: ", ".join(["2025-01-08", "2025年1月10日"] * n)),
    "durations": ("duration", "input", lambda n: ", ".join(f"{k} h" for k in range(n))),
    "months": ("months", "input", lambda n: ", ".join(f"P{k}M" for k in range(n))),
    "spaces": ("number", "input", lambda n: "1" + " " * n),
    "constants": ("number", "output", lambda n: "+".join(["1"] * n)),
    "items": ("number", "output", lambda n: " * 1 - ".join(["amount"] * n)),
    "parameters": ("number", "output", lambda n: "-".join(["limit"] * n)),
    "conditions": ("boolean", "output", lambda n: " and ".join(["flag"] * n)),
    "comparisons of items": ("boolean", "output", lambda n: " or ".join(["letter = minor"] * n)),
    "arguments": ("number", "output", lambda n: f"max({', '.join(['amount'] * n)})"),
    "a list": ("number", "output", lambda n: f"count([{', '.join(['1'] * n)}])"),
    "letters": ("string", "output", lambda n: "+".join(['"a"'] * n)),
    "tests within": ("boolean", "output", lambda n: f"amount in ({', '.join(['1', '< 0'] * n)})"),
    "nested by the same depth": ("number", "output", lambda n: "+".join(["abs(-(amount + 1))"] * n)),
}


@pytest.mark.parametrize("name", LONG_CELLS)
def test_cost_grows_with_the_length_of_a_cell(name: str) -> None:
    kind, place, text = LONG_CELLS[name]
    short = stages(text(100), TYPES[kind], output=place == "output")
    long = stages(text(1000), TYPES[kind], output=place == "output")
    assert all(after <= 12 * before + 20 for before, after in zip(short, long, strict=True)), (short, long)


# ---- what expressions mean

LEAVES = {
    "number": ["0", "1", "2", "2.5", "-3", "10", "amount", "price", "limit", "null", "nothing"],
    "text": ['"ab"', '""', '"b"', "city"],
    "date": ["2025-01-31", "2024-02-29", "2023-12-01", "day"],
    "instant": ["2025-01-31T10:30:15Z", "2025-01-31T10:30+08:00", "moment"],
    "span": ["36 h", "90 minutes", "2 days", "span"],
    "months": ["P1Y2M", "3 months", "1年", "term"],
    "truth": ["true", "false", "flag", "letter = serious", "letter in (minor, serious)"],
    "list": ["amounts", "[]", "[1, 2.5, amount]", "[null, 1]"],
}
FORMS = {
    "number": """
        {number} + {number} | {number} - {number} | {number} * {number} - {number} | {number} / {number} | {number} ** 2
        -{number} | if {truth} then {number} else {number} | min({number}, {number}) | max({list}) | sum({list})
        mean({number}, {number}) | count({list}) | abs({number}) | modulo({number}, {number}) | floor({number})
        round half up({number}, 1) | round half down({number}, 1) | round half even({number}, 0) | ceiling({number})
        round half up({number}) | round half even({number}, -1) | round up({number}) | round down({number}, 1)
        string length({text}) | year({date}) | month({instant}) | day({date}) | weekday({date}) | hour({instant})
        minute({instant}) | second({instant}) | years({months}) | months({months}) | days({span}) | hours({span})
        minutes({span}) | seconds({span}) | {span} / {span} | {months} / {months}
    """,
    "text": """
        {text} + {text} | substring({text}, {number}) | substring({text}, 2, {number}) | upper case({text})
        lower case({text}) | if {truth} then {text} else {text} | max({text}, {text})
    """,
    "date": "{date} + {months} | {date} - 2 days | {date} + {span} | min({date}, {date})",
    "instant": "{instant} + {span} | {instant} - {months} | {months} + {instant}",
    "span": """
        {span} + {span} | {span} - {span} | {date} - {date} | {instant} - {instant} | {span} * 1.5 | -{span}
        abs({span}) | {span} / {number}
    """,
    "months": "{months} + {months} | {months} - {months} | 3 * {months} | {months} / 2 | -{months}",
    "truth": """
        {truth} and {truth} | {truth} or {truth} | not({truth}) | {number} < {number} | {number} >= {number}
        {date} <= {date} | {instant} > {instant} | {span} = {span} | {months} != {months} | {text} = {text}
        contains({text}, {text}) | starts with({text}, {text}) | ends with({text}, {text})
        list contains({list}, {number}) | {number} in ([1..5), 7) | {number} in (-3..{number}] | {number} = null
        {number} between {number} and 10 | {number} in (not(1, > {number}))
    """,
    "list": "[{number}, {number}] | [{number}]",
}


@st.composite
def expressions(draw: st.DrawFn, sort: str, depth: int) -> str:
    """An expression, for the most part one that has a value."""
    if draw(st.integers(0, 30)) == 0:
        sort = draw(st.sampled_from([*FORMS]))
    if not depth or draw(st.integers(0, 2)) == 0:
        return draw(st.sampled_from(LEAVES[sort]))
    forms = [form.strip() for line in FORMS[sort].strip().splitlines() for form in line.split("|")]
    form, inner = draw(st.sampled_from(forms)), ""
    while form:
        before, brace, form = form.partition("{")
        wanted, _, form = form.partition("}")
        inner += before + (f"({draw(expressions(wanted, depth - 1))})" if brace else "")
    return inner


ANY_EXPRESSION = st.sampled_from([*FORMS]).flatmap(lambda sort: expressions(sort, 3))
LAZY = ("if ", " and ", " or ", " in ", " between ")  # where the naive reading never comes to look at a mistake
WORLD = naive.World({name: ITEMS[name] for name in FACTS if name not in ("amounts", "nothing")}, {"limit": Decimal(10)})


@given(ANY_EXPRESSION)
def test_an_expression_has_the_value_of_the_standard(text: str) -> None:
    expression = parse_expression(text)
    facts = {name: [*value] if isinstance(value, tuple) else value for name, value in FACTS.items()}
    try:
        expected = naive.computed(expression, None, facts, WORLD)
    except naive.NoValueError:
        expected = naive.NoValueError
    try:
        found: Any = evaluated(bind(expression, None, resolve), scope)
    except CellError as error:
        event(error.code)
        assert expected is naive.NoValueError or isinstance(expected, list) or any(word in text for word in LAZY)
        return
    event("a value")
    assert type(found) is type(expected)
    assert found == expected


@given(ANY_EXPRESSION)
def test_what_is_unknown_leaves_an_expression_open_or_unneeded(text: str) -> None:
    """An answer that stands while all facts are unknown is the answer whatever they are."""
    expression = parse_expression(text)
    try:
        bound = bind(expression, None, resolve)
        answer = evaluated(bound, unknown)
    except (CellError, Unsettled) as error:
        event(type(error).__name__)
        return
    assert evaluated(bound, scope) == answer


def test_all_that_an_expression_waits_for_is_named_at_once() -> None:
    bound = bind(parse_expression("max(amount, price) + count([city, amount])"), None, resolve)
    with pytest.raises(Unsettled) as caught:
        evaluated(bound, unknown)
    assert caught.value.missing == ("amount", "price", "city")
