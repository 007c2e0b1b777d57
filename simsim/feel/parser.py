"""Tokens to syntax: one function per production, and the production is its docstring.

>>> parse_tests("not(a, b)").tests == (Not(AnyOf((Equals(Name("a")), Equals(Name("b"))))),)
True

Source: DMN 1.5, section 10.3.1.2.
"""

from __future__ import annotations

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
    Interval,
    Literal,
    Name,
    Negative,
    Not,
    Operation,
    Test,
)
from simsim.feel.tokens import Shape, Token, tokens
from simsim.values import spelled
from simsim.words import CELL, Phrase

DEEPEST: Final = 50  # levels of nesting
COMPARISONS: Final = ("<", "<=", ">", ">=", "=", "!=")
KEYWORDS: Final = ("if", "then", "else", "and", "or")
VALUE: Final = Phrase("a value", "一个值")
END: Final = Phrase("the end of the cell", "单元格到此结束")


class _Reader:
    """A cell's tokens and how far they are read."""

    def __init__(self, text: str) -> None:
        self.tokens = tokens(text)
        self.at = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def ended(self) -> bool:
        return self.token.shape is Shape.END

    def sees(self, *texts: str) -> bool:
        return self.token.shape in (Shape.SIGN, Shape.WORD) and self.token.text in texts

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
        found = self.token.text or Phrase("the end", "结尾")
        raise CellError("cell-syntax", self.token.span, expected=expected, found=found)

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise CellError("cell-nesting", self.token.span, most=DEEPEST)

    def since(self, start: Span) -> Span:
        return start[0], self.tokens[max(self.at - 1, 0)].span[1]


def parse_tests(text: str) -> AnyOf:
    """An input entry. Raises :class:`CellError` with the span of what was not understood."""
    reader = _Reader(text)
    if reader.ended():
        raise CellError("cell-blank")
    tests = _tests(reader)
    if not reader.ended():
        reader.fail(Phrase("a comma or the end of the cell", "逗号,或单元格到此结束"))
    return tests


def parse_expression(text: str) -> Expression:
    """An output entry. Raises :class:`CellError` with the span of what was not understood."""
    reader = _Reader(text)
    expression = _expression(reader)
    if not reader.ended():
        reader.fail(END)
    return expression


def _tests(reader: _Reader) -> AnyOf:
    """tests = test { "," test }"""
    start = reader.token.span
    found = [_test(reader)]
    while reader.takes(","):
        found.append(_test(reader))
    return AnyOf(tuple(found), reader.since(start))


def _test(reader: _Reader) -> Test:
    """test = "-" | "not" "(" tests ")" | comparison | interval | additive [ ".." additive ]"""
    start = reader.token.span
    if _is_anything(reader):
        return Anything(reader.next().span)
    if _is_negation(reader):
        return _negation(reader)
    if reader.sees(*COMPARISONS):
        operator = reader.next().text
        return Compared(operator, _additive(reader), reader.since(start))
    if reader.sees("[", "]", "("):
        return _interval(reader)
    value = _additive(reader)
    _no_range(value, reader.since(start))
    if reader.takes(".."):
        return Interval(value, _additive(reader), low_closed=True, high_closed=True, span=reader.since(start))
    return Equals(value, reader.since(start))


def _no_range(value: Expression, span: Span) -> None:
    """Refuses ``1-3``, which people write for a range."""
    match value:
        case Operation("-", Literal(low), Literal(high)):
            raise CellError("cell-range", span, low=spelled(low), high=spelled(high))


def _is_anything(reader: _Reader) -> bool:
    """``-`` (or its Chinese word) with nothing, or a comma, behind it."""
    behind = reader.tokens[min(reader.at + 1, len(reader.tokens) - 1)]
    closes = behind.shape is Shape.END or behind.text in (",", ")")
    return closes and CELL.read(reader.token.text) == "-" and reader.token.shape in (Shape.SIGN, Shape.WORD)


def _is_negation(reader: _Reader) -> bool:
    behind = reader.tokens[min(reader.at + 1, len(reader.tokens) - 1)]
    return reader.token.shape is Shape.WORD and CELL.read(reader.token.text) == "not" and behind.text == "("


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
    opening = reader.next()
    low = _additive(reader)
    reader.expect("..", what=Phrase(".. between the two ends", "两端之间的 .."))
    high = _additive(reader)
    closing = reader.expect("]", ")", "[")
    return Interval(low, high, opening.text == "[", closing.text == "]", reader.since(opening.span))


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


def _disjunction(reader: _Reader) -> Expression:
    """disjunction = conjunction { "or" conjunction }"""
    left = _conjunction(reader)
    while token := reader.takes("or"):
        left = Operation("or", left, _conjunction(reader), token.span)
    return left


def _conjunction(reader: _Reader) -> Expression:
    """conjunction = comparison { "and" comparison }"""
    left = _comparison(reader)
    while token := reader.takes("and"):
        left = Operation("and", left, _comparison(reader), token.span)
    return left


def _comparison(reader: _Reader) -> Expression:
    """comparison = additive [ ("<" | "<=" | ">" | ">=" | "=" | "!=") additive ]"""
    left = _additive(reader)
    token = reader.takes(*COMPARISONS)
    return Operation(token.text, left, _additive(reader), token.span) if token else left


def _additive(reader: _Reader) -> Expression:
    """additive = multiplicative { ("+" | "-") multiplicative }"""
    left = _multiplicative(reader)
    while token := reader.takes("+", "-"):
        left = Operation(token.text, left, _multiplicative(reader), token.span)
    return left


def _multiplicative(reader: _Reader) -> Expression:
    """multiplicative = unary { ("*" | "/") unary }"""
    left = _unary(reader)
    while token := reader.takes("*", "/"):
        left = Operation(token.text, left, _unary(reader), token.span)
    return left


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
    """primary = literal | string | name [ "(" [ expression { "," expression } ] ")" ] | "(" expression ")" """
    token = reader.token
    if token.shape in (Shape.LITERAL, Shape.STRING):
        return Literal(reader.next().value, token.span)
    if token.shape is Shape.WORD and token.text not in KEYWORDS:
        return _named(reader)
    if not reader.takes("("):
        reader.fail(VALUE)
    inner = _expression(reader)
    reader.expect(")")
    return inner


def _named(reader: _Reader) -> Expression:
    """A name of one word or several, null, or a call."""
    first = reader.next()
    words = [first.text]
    while reader.token.shape is Shape.WORD and reader.token.text not in KEYWORDS:
        words.append(reader.next().text)
    span = reader.since(first.span)
    if reader.sees("("):
        return Call(" ".join(words), _arguments(reader), reader.since(first.span))
    if len(words) == 1 and CELL.read(words[0]) == "null":
        return Literal(None, span)
    return Name(" ".join(words), span)


def _arguments(reader: _Reader) -> tuple[Expression, ...]:
    """arguments = "(" [ expression { "," expression } ] ")" """
    reader.expect("(")
    if reader.takes(")"):
        return ()
    found = [_expression(reader)]
    while reader.takes(","):
        found.append(_expression(reader))
    reader.expect(")")
    return tuple(found)
