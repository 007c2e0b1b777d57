"""Syntax back to cell text, in the one canonical spelling; and a region, as people are told of it.

Of all cells that admit what is in a region, a short and natural one is written: a list, or its complement where that is
shorter. What is written reads back as the same region, as far as the item's own values go.

>>> from simsim.regions import above, below
>>> printed(parse_tests("]10 .. 20[, 非（ 严重 ）"))
'(10..20), not(严重)'
>>> amount = ItemDefinition("amount", Kind.NUMBER)
>>> region_text(above(Decimal(5), closed=True) & below(Decimal(8), closed=False), amount)
'[5..8)'
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from simsim.diagnostics import CellError
from simsim.feel.parser import parse_tests
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
from simsim.items import BOOLEANS, ItemDefinition
from simsim.regions import Cut, Intervals, Names, Region, canonical
from simsim.values import CONTEXT, Kind, Months, spelled
from simsim.words import CELL, UNIT, UNIT_OF_MONTHS, Vocabulary, plain

# How tightly the parts of an expression hold together: an operand that holds less tightly stands in parentheses.
_RANKS: Final = (("or",), ("and",), ("=", "!=", "<", "<=", ">", ">="), ("+", "-"), ("*", "/"), ("**",))
_RANK: Final = {sign: rank for rank, signs in enumerate(_RANKS, start=1) for sign in signs}
_WITHIN: Final = _RANK["="]
_SIGNED: Final = len(_RANKS) + 1
_WHOLE: Final = _SIGNED + 1


def printed(shape: Test | Expression) -> str:  # noqa: C901, PLR0912  # one short arm per shape
    """The canonical text of a test or an expression."""
    match shape:
        case Anything():
            return "-"
        case Equals(value):
            return _operand(value, _WITHIN)
        case Compared(operator, bound):
            return f"{operator} {_operand(bound, _WITHIN)}"
        case Interval():
            return _interval(shape)
        case AnyOf(tests):
            return ", ".join(map(printed, tests))
        case Not(tests):
            return f"not({printed(tests)})"
        case Literal(str() as text):
            return quoted(text)
        case Literal(value):
            return canonical(value)
        case Name(text):
            return text
        case Negative(operand):
            return f"-{_operand(operand, _SIGNED - 1)}"
        case Operation():
            return _operation(shape)
        case Conditional(condition, then, otherwise):
            return f"if {printed(condition)} then {printed(then)} else {printed(otherwise)}"
        case Call(function, arguments):
            return f"{function}({', '.join(map(printed, arguments))})"
        case ListOf(elements):
            return f"[{', '.join(map(printed, elements))}]"
        case In(value, tests):
            return f"{_operand(value, _WITHIN)} in {_admission(tests)}"


def quoted(text: str) -> str:
    """A text between quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _rank(expression: Expression) -> int:
    match expression:
        case Conditional():
            return 0
        case In():
            return _WITHIN
        case Operation(operators):
            return _RANK[operators[0]]
        case Negative():
            return _SIGNED
        case _:
            return _WHOLE


def _operand(expression: Expression, rank: int) -> str:
    """An expression within one of that rank."""
    text = printed(expression)
    return text if _rank(expression) > rank else f"({text})"


def _operation(operation: Operation) -> str:
    rank = _rank(operation)
    first, *rest = (_operand(operand, rank) for operand in operation.operands)
    signed = (f" {sign} {text}" for sign, text in zip(operation.operators, rest, strict=True))
    return "".join((first, *signed))


def _interval(interval: Interval) -> str:
    opening, closing = "[" if interval.low_closed else "(", "]" if interval.high_closed else ")"
    return f"{opening}{_operand(interval.low, _WITHIN)}..{_operand(interval.high, _WITHIN)}{closing}"


def _admission(tests: AnyOf) -> str:
    match tests.tests:
        case (Interval() as interval,):
            return _interval(interval)
    return f"({printed(tests)})"


# ---- regions

_UNITS: Final = tuple((key, timedelta(**{key: 1})) for key in UNIT.spellings)
_MOST: Final = 999_999  # of a unit that is written out


def region_text(region: Region, item: ItemDefinition, lang: str = "") -> str | None:
    """A cell that admits exactly what is in ``region`` and ``item`` can be; ``None`` where that is nothing.

    ``lang`` ``en`` or ``zh`` writes labels and the words of that language; without it values have their names.
    """
    here = region & item.domain
    values, everything = here - item.null, item.domain - item.null
    null = CELL.shown("null", lang)
    if here.is_empty:
        return None
    if here == item.domain:
        return CELL.shown("-", lang)
    if values in (everything, here - here):
        return null if values.is_empty else f"{CELL.shown('not', lang)}({null})"
    told = _told(values, everything, _Writer(item, lang))
    return f"{null}, {told}" if None in here else told


def _told(values: Region, everything: Region, writer: _Writer) -> str:
    """The shorter of a list and the complement of one."""
    listed, others = writer.texts(values), writer.texts(everything - values)
    without = f"{CELL.shown('not', writer.lang)}({', '.join(others)})" if others else ""
    ways = [text for text in (", ".join(listed), without) if text]
    return min(ways, key=len)


@dataclass(frozen=True, slots=True)
class _Writer:
    """How the values of an item are written."""

    item: ItemDefinition
    lang: str

    def texts(self, region: Region) -> Sequence[str]:
        """The tests whose list is the region; none for names that have no end."""
        if isinstance(region, Intervals):
            return [self._piece(start, end) for start, end in _pieces(region)]
        if not isinstance(region, Names) or region.rest:
            return ()
        order = BOOLEANS if self.item.kind is Kind.BOOLEAN else [v.value for v in self.item.allowed]
        known = [name for name in order if name in region.names]
        return [self._name(str(name)) for name in known or sorted(region.names, key=str)]

    def _name(self, name: str) -> str:
        if self.item.kind is Kind.BOOLEAN:
            return CELL.shown(name.casefold(), self.lang)
        labels = [v.label.text(self.lang) for v in self.item.allowed if self.lang and v.value == name]
        return next((text for text in (*labels, name) if self._stands_for(text, name)), quoted(name))

    def _stands_for(self, text: str, name: str) -> bool:
        """Whether a word in a cell is read as this value; one with a point in it is always a qualified name."""
        if "." in text or self.item.words.get(plain(text).casefold()) != name:
            return False
        try:
            return parse_tests(text) == AnyOf((Equals(Name(text)),))
        except CellError:
            return False

    def _piece(self, start: Cut | None, end: Cut | None) -> str:
        """One stretch of values: a single one, an open side, or an interval."""
        if start is None or end is None:
            return self._side(start, end)
        if _is_point(start, end, self.item):
            return self._value(start.value)
        last = _last(end, self.item)
        opening, closing = "(" if start.after else "[", "]" if end.after or last is not None else ")"
        return f"{opening}{self._value(start.value)}..{self._value(end.value if last is None else last)}{closing}"

    def _side(self, start: Cut | None, end: Cut | None) -> str:
        if start:
            return f"{'>' if start.after else '>='} {self._value(start.value)}"
        return f"{'<=' if end.after else '<'} {self._value(end.value)}" if end else CELL.shown("-", self.lang)

    def _value(self, value: Any) -> str:  # noqa: ANN401  # an ordered value
        match value:
            case datetime():
                return f"{spelled(value.replace(tzinfo=None))}Z" if value.tzinfo else spelled(value)
            case timedelta():
                return self._length(value) or spelled(value)
            case Months(number):
                by_years = number % 12 == 0 and number != 0
                unit, count = ("years", number // 12) if by_years else ("months", number)
                return self._counted(count, UNIT_OF_MONTHS, unit) or spelled(value)
        return canonical(value)

    def _length(self, length: timedelta) -> str | None:
        """A duration in the largest unit that goes into it."""
        for unit, one in _UNITS:
            if not length % one:
                return self._counted(length // one, UNIT, unit)
        return None

    def _counted(self, count: int, vocabulary: Vocabulary, unit: str) -> str | None:
        if abs(count) > _MOST:
            return None
        english, chinese = vocabulary.spellings[unit]
        return f"{count}{chinese[0]}" if self.lang == "zh" else f"{count} {english[abs(count) == 1]}"


def _pieces(region: Intervals) -> Iterator[tuple[Cut | None, Cut | None]]:
    """The stretches of a set, from below: where each starts and ends, ``None`` where it has no end."""
    cuts: list[Cut | None] = [*([None] if region.inside else []), *region.cuts]
    if len(cuts) % 2:
        cuts.append(None)
    yield from zip(cuts[::2], cuts[1::2], strict=True)


def _is_point(start: Cut, end: Cut, item: ItemDefinition) -> bool:
    """Whether one value alone lies between two cuts."""
    after = Cut(start.value, after=True)
    return not start.after and end == (item.grid(after) if item.grid else after)


def _last(end: Cut, item: ItemDefinition) -> Any:  # noqa: ANN401  # an ordered value
    """The last value before a cut, of an item whose values one counts: days, months, whole numbers."""
    if end.after or item.grid is None:
        return None
    value: Any = None
    match end.value:
        case Decimal() if item.scale == 0:
            value = CONTEXT.subtract(end.value, 1)
        case Months(number):
            value = Months(number - 1)
        case _ if item.kind is Kind.DATE:
            value = end.value - timedelta(days=1)
    return value if value is not None and item.grid(Cut(value, after=True)) == end else None
