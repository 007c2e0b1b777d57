"""Tokens to syntax: one function per production, and the production is its docstring.

>>> parse_tests("not(a, b)").tests == (Not(AnyOf((Equals(Name("a")), Equals(Name("b"))))),)
True

Source: DMN 1.5, section 10.3.1.2.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, NoReturn

from simsim.diagnostics import CellError, Span
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
    bounds_in,
    height,
)
from simsim.feel.tokens import Shape, Token, tokens
from simsim.values import spelled
from simsim.words import CELL, FUNCTION, KEYWORD, Phrase

DEEPEST: Final = 32  # levels of parentheses, conditions and negations within one another
HIGHEST: Final = 64  # levels of an expression, each operation within another being one
PARSED: Final = 20_000  # different cells whose syntax is kept: most of a policy's cells are written alike
COMPARISONS: Final = ("<", "<=", ">", ">=", "=", "!=")
BRACKETS: Final = ("[", "(", "]")
_DECIMAL_COMMA: Final = re.compile(r"(?<![\d.])(?<!\d,)(\d+),(\d+)(?!\d|,\d|\.\d)")
_KEYED: Final = tuple(
    (name, spelling.split())
    for name, spellings in FUNCTION.spellings.items()
    for spelling in spellings[0]
    if any(KEYWORD.read(word) for word in spelling.split())
)
VALUE: Final = Phrase("a value", "一个值")
END: Final = Phrase("the end of the cell", "单元格到此结束")


class _Reader:
    """A cell's tokens and how far they are read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens(text)
        self.at = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def ended(self) -> bool:
        return self.token.shape is Shape.END

    @property
    def behind(self) -> Token:
        """The token behind the next."""
        return self.tokens[min(self.at + 1, len(self.tokens) - 1)]

    def sees(self, *texts: str) -> bool:
        return _said(self.token) in texts

    def next(self) -> Token:
        token = self.token
        self.at += token.shape is not Shape.END
        return token

    def takes(self, *texts: str) -> Token | None:
        return self.next() if self.sees(*texts) else None

    def expect(self, *texts: str, what: Phrase | None = None) -> Token:
        token = self.takes(*texts)
        return token or self.fail(what or Phrase(" or ".join(texts), " 或 ".join(texts)))

    def fail(self, expected: Phrase) -> NoReturn:
        self.no_decimal_comma()
        found = self.token.text or Phrase("the end", "结尾")
        raise CellError("cell-syntax", self.token.span, expected=expected, found=found)

    def no_decimal_comma(self) -> None:
        """Refuses ``0,8`` where the comma comes next: it may be a number or a list; ``1,2,3`` is a list."""
        match = (
            _DECIMAL_COMMA.match(self.text, self.tokens[self.at - 1].span[0]) if self.sees(",") and self.at else None
        )
        if match:
            whole, fraction = match.groups()
            written = {"plain": f"{whole}.{fraction}", "spaced": f"{whole}, {fraction}"}
            raise CellError("cell-decimal-comma", match.span(), found=match.group(), **written)

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise CellError("cell-nesting", self.token.span, most=DEEPEST)

    def since(self, start: Span) -> Span:
        return start[0], self.tokens[max(self.at - 1, 0)].span[1]


def _said(token: Token) -> str:
    """What a sign or a keyword says, in whichever language; nothing for any other token."""
    if token.shape is Shape.SIGN:
        return token.text
    return KEYWORD.index.get(token.text.casefold(), "") if token.shape is Shape.WORD else ""


def _shallow(expression: Expression, reader: _Reader) -> None:
    """Refuses what would take too deep a walk, however it came to be so deep."""
    if height(expression) > HIGHEST:
        raise CellError("cell-nesting", reader.since((0, 0)), most=DEEPEST)


@lru_cache(PARSED)
def parse_tests(text: str) -> AnyOf:
    """An input entry. Raises :class:`CellError` with the span of what was not understood."""
    reader = _Reader(text)
    if reader.ended():
        raise CellError("cell-blank")
    tests = _tests(reader)
    if not reader.ended():
        reader.fail(Phrase("a comma or the end of the cell", "逗号，或单元格到此结束"))
    for bound in bounds_in(tests):
        _shallow(bound, reader)
    return tests


@lru_cache(PARSED)
def parse_expression(text: str) -> Expression:
    """An output entry. Raises :class:`CellError` with the span of what was not understood."""
    reader = _Reader(text)
    expression = _expression(reader)
    if not reader.ended():
        reader.fail(END)
    _shallow(expression, reader)
    return expression


def _tests(reader: _Reader) -> AnyOf:
    """tests = test { "," test }"""
    start = reader.token.span
    found = [_test(reader)]
    while reader.sees(","):
        reader.no_decimal_comma()
        reader.next()
        found.append(_test(reader))
    return AnyOf(tuple(found), reader.since(start))


def _test(reader: _Reader) -> Test:
    """test = "-" | "not" "(" tests ")" | comparison | interval
    | "between" additive "and" additive | additive [ ".." additive ]
    """
    start = reader.token.span
    if _is_anything(reader):
        return Anything(reader.next().span)
    if _is_negation(reader):
        return _negation(reader)
    if reader.sees(*COMPARISONS):
        operator = reader.next().text
        return Compared(operator, _additive(reader), reader.since(start))
    if reader.sees(*BRACKETS):
        return _interval(reader)
    if reader.sees("between"):
        return _between(reader)
    value = _additive(reader)
    _no_range(value, reader.since(start))
    if reader.takes(".."):
        return Interval(value, _additive(reader), low_closed=True, high_closed=True, span=reader.since(start))
    return Equals(value, reader.since(start))


def _no_range(value: Expression, span: Span) -> None:
    """Refuses ``1-3``, which people write for a range."""
    match value:
        case Operation(("-",), (Literal(low), Literal(high))):
            raise CellError("cell-range", span, low=spelled(low), high=spelled(high))


def _is_anything(reader: _Reader) -> bool:
    """``-`` (or its Chinese word) with nothing, or a comma, behind it."""
    closes = reader.behind.shape is Shape.END or reader.behind.text in (",", ")")
    return closes and reader.token.shape in (Shape.SIGN, Shape.WORD) and CELL.read(reader.token.text) == "-"


def _is_negation(reader: _Reader) -> bool:
    return reader.behind.text == "(" and reader.token.shape is Shape.WORD and CELL.read(reader.token.text) == "not"


def _negation(reader: _Reader) -> Test:
    """negation = "not" "(" tests ")" """
    start = reader.next().span
    reader.deeper()
    reader.expect("(")
    tests = _tests(reader)
    reader.expect(")")
    reader.depth -= 1
    return Not(tests, reader.since(start))


def _interval(reader: _Reader) -> Test:
    """interval = ("[" | "(" | "]") additive ".." additive ("]" | ")" | "[")"""
    reader.deeper()
    opening = reader.next()
    low = _additive(reader)
    if opening.text == "(" and reader.takes(")"):
        raise CellError("cell-parentheses", reader.since(opening.span))
    reader.expect("..", what=Phrase(".. between the two ends", "两端之间的 .."))
    high = _additive(reader)
    closing = reader.expect("]", ")", "[")
    reader.depth -= 1
    return Interval(low, high, opening.text == "[", closing.text == "]", reader.since(opening.span))


def _between(reader: _Reader) -> Interval:
    """between = "between" additive "and" additive"""
    start = reader.expect("between").span
    low = _additive(reader)
    reader.expect("and")
    return Interval(low, _additive(reader), low_closed=True, high_closed=True, span=reader.since(start))


def _expression(reader: _Reader) -> Expression:
    """expression = "if" expression "then" expression "else" expression | disjunction"""
    reader.deeper()
    start = reader.token.span
    if not reader.takes("if"):
        result = _disjunction(reader)
    else:
        condition = _expression(reader)
        reader.expect("then")
        then = _expression(reader)
        reader.expect("else")
        result = Conditional(condition, then, _expression(reader), reader.since(start))
    reader.depth -= 1
    return result


def _chain(reader: _Reader, operators: tuple[str, ...], operand: Callable[[_Reader], Expression]) -> Expression:
    """chain = operand { operator operand }, the operators being of one rank"""
    first = operand(reader)
    if not reader.sees(*operators):
        return first
    signs, operands = [], [first]
    while token := reader.takes(*operators):
        signs.append(token)
        operands.append(operand(reader))
    return Operation(tuple(map(_said, signs)), tuple(operands), tuple(sign.span for sign in signs))


def _disjunction(reader: _Reader) -> Expression:
    """disjunction = conjunction { "or" conjunction }"""
    return _chain(reader, ("or",), _conjunction)


def _conjunction(reader: _Reader) -> Expression:
    """conjunction = comparison { "and" comparison }"""
    return _chain(reader, ("and",), _comparison)


def _comparison(reader: _Reader) -> Expression:
    """comparison = additive [ ("<" | "<=" | ">" | ">=" | "=" | "!=") additive | "in" admission | between ]"""
    left = _additive(reader)
    if token := reader.takes(*COMPARISONS):
        return Operation((token.text,), (left, _additive(reader)), (token.span,))
    if reader.sees("between"):
        interval = _between(reader)
        return In(left, AnyOf((interval,), interval.span), reader.since(left.span))
    if reader.takes("in"):
        return In(left, _admission(reader), reader.since(left.span))
    return left


def _admission(reader: _Reader) -> AnyOf:
    """admission = interval | "(" tests ")" | "(" additive ".." additive (")" | "]" | "[")"""
    start = reader.token.span
    if not reader.takes("("):
        interval = _interval(reader) if reader.sees("[", "]") else reader.fail(Phrase("[ or (", "[ 或 ("))
        return AnyOf((interval,), interval.span)
    reader.deeper()
    bare = not reader.sees(*BRACKETS, "between")
    tests = _tests(reader)
    reader.depth -= 1
    match tests.tests:
        case (Interval(low, high),) if bare:
            closing = reader.expect(")", "]", "[").text
            span = reader.since(start)
            return AnyOf((Interval(low, high, low_closed=False, high_closed=closing == "]", span=span),), span)
    reader.expect(")")
    return tests


def _additive(reader: _Reader) -> Expression:
    """additive = multiplicative { ("+" | "-") multiplicative }"""
    return _chain(reader, ("+", "-"), _multiplicative)


def _multiplicative(reader: _Reader) -> Expression:
    """multiplicative = power { ("*" | "/") power }"""
    return _chain(reader, ("*", "/"), _power)


def _power(reader: _Reader) -> Expression:
    """power = unary { "**" unary }"""
    return _chain(reader, ("**",), _unary)


def _unary(reader: _Reader) -> Expression:
    """unary = "-" unary | primary"""
    token = reader.takes("-")
    if not token:
        return _primary(reader)
    reader.deeper()
    operand = _unary(reader)
    reader.depth -= 1
    return Negative(operand, reader.since(token.span))


def _primary(reader: _Reader) -> Expression:
    """primary = literal | string | name [ "(" [ elements ] ")" ] | "(" expression ")" | "[" [ elements ] "]" """
    token = reader.token
    if token.shape in (Shape.LITERAL, Shape.STRING):
        return Literal(reader.next().value, token.span)
    if token.shape is Shape.WORD and not _is_keyword(token):
        return _named(reader)
    if reader.takes("["):
        return ListOf(_elements(reader, "]"), reader.since(token.span))
    if not reader.takes("("):
        reader.fail(VALUE)
    inner = _expression(reader)
    reader.expect(")")
    return inner


def _is_keyword(token: Token) -> bool:
    """Whether a word where a value is due is a keyword: not if it is written large, as OR for a state is."""
    return bool(_said(token)) and not token.text.isupper()


def _named(reader: _Reader) -> Expression:
    """A name of one word or several, null, or a call."""
    start = reader.token.span
    name = _keyed_function(reader) or _words(reader)
    span = reader.since(start)
    if reader.takes("("):
        return Call(FUNCTION.read(name) or name, _elements(reader, ")"), reader.since(start))
    return Literal(None, span) if CELL.read(name) == "null" else Name(name, span)


def _words(reader: _Reader) -> str:
    """words = word { word }, as far as no keyword"""
    found = [reader.next().text]
    while reader.token.shape is Shape.WORD and not _ends_name(reader):
        found.append(reader.next().text)
    return " ".join(found)


def _ends_name(reader: _Reader) -> bool:
    """Whether a keyword comes next; ``in`` is one before a bracket only, for names hold it too."""
    said = _said(reader.token)
    return said != "" and (said != "in" or _said(reader.behind) in BRACKETS)


def _keyed_function(reader: _Reader) -> str | None:
    """A function whose name holds a keyword, as ``date and time`` does, before its parenthesis."""
    for name, words in _KEYED:
        end = reader.at + len(words)
        found = reader.tokens[reader.at : end + 1]
        if [token.text.casefold() for token in found] == [*words, "("]:
            reader.at = end
            return name
    return None


def _elements(reader: _Reader, closing: str) -> tuple[Expression, ...]:
    """elements = expression { "," expression }, as far as the closing bracket"""
    if reader.takes(closing):
        return ()
    found = [_expression(reader)]
    while reader.takes(","):
        found.append(_expression(reader))
    reader.expect(closing)
    return tuple(found)
