"""A decision table as the standard reads it, one case at a time: slow, plain, and written apart from the engine.

It shares the syntax of cells with the engine (the parser) and nothing of their meaning: no regions, no classes, no bit
sets, no unknown. A fact that is unknown is tried in every way. Source: DMN 1.5, section 8.2.8 (hit policies), table 54
(unary tests), 10.3.2 (expressions).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Context, Decimal
from functools import lru_cache
from typing import Any, TypeAlias

from simsim.feel import syntax
from simsim.feel.parser import parse_expression, parse_tests
from simsim.items import ItemDefinition
from simsim.table import DecisionTable, HitPolicy, Rule
from simsim.values import Kind

DIGITS_34 = Context(prec=34)
Value: TypeAlias = Any  # of any type of the standard; None is null
Facts: TypeAlias = Mapping[str, Value]
tests_in = lru_cache(maxsize=None)(parse_tests)
expression_in = lru_cache(maxsize=None)(parse_expression)


class NoValueError(Exception):
    """An expression that has no value: null in a sum, two types in a comparison."""


@dataclass(frozen=True)
class Answer:
    """What a table gives: a word for how it ended, and one mapping of outputs per hit."""

    ended: str
    hits: tuple[Mapping[str, Value], ...] = ()


@dataclass(frozen=True)
class World:
    """All that a table may speak of: items by full name, parameters as set, layers that are on, the as-of date."""

    items: Mapping[str, ItemDefinition]
    parameters: Facts = field(default_factory=dict)
    layers: Sequence[str] = ()
    as_of: date = date(2025, 6, 20)


# ---- a table


def decided(table: DecisionTable, facts: Facts, world: World) -> Answer:
    """The table's answer to a case of which everything is known."""
    rows = [rule for rule in table.rules if counts(rule, table, facts, world)]
    matching = [rule for rule in rows if matches(rule, table, facts, world)]
    default = table.default if table.default and is_on(table.default, world) else None
    if not matching:
        return Answer("decided", (outputs(default, table, facts, world),)) if default else Answer("silent")
    match table.hit_policy:
        case HitPolicy.FIRST:
            first = min(matching, key=lambda rule: rule.order or Decimal(0))
            return Answer("decided", (outputs(first, table, facts, world),))
        case HitPolicy.UNIQUE:
            alone = len(matching) == 1
            return Answer("decided", (outputs(matching[0], table, facts, world),)) if alone else Answer("conflict")
        case HitPolicy.COLLECT:
            return Answer("decided", tuple(outputs(rule, table, facts, world) for rule in matching))


def is_on(rule: Rule, world: World) -> bool:
    """Whether the rule's layer is switched on."""
    return rule.layer in ("", *world.layers)


def counts(rule: Rule, table: DecisionTable, facts: Facts, world: World) -> bool:
    """Whether the rule is on, and valid on the day by which the table is read."""
    day = facts[table.valid_by.text] if table.valid_by else world.as_of
    start, end = (date.fromisoformat(entry.text) if entry else None for entry in (rule.valid_from, rule.valid_to))
    if day is None:
        return is_on(rule, world) and start is None and end is None
    return is_on(rule, world) and (start is None or start <= day) and (end is None or day <= end)


def matches(rule: Rule, table: DecisionTable, facts: Facts, world: World) -> bool:
    """Whether every input entry admits its value."""
    return all(
        admits(entry.text, world.items[clause.text], facts[clause.text], facts, world)
        for clause, entry in zip(table.inputs, rule.inputs, strict=True)
    )


def outputs(rule: Rule, table: DecisionTable, facts: Facts, world: World) -> Mapping[str, Value]:
    """The outputs of a rule; an entry without a value is an instance of :class:`NoValueError`."""
    found = {}
    for clause, entry in zip(table.outputs, rule.outputs, strict=True):
        item = world.items[f"{table.name.text}.{clause.text}"]
        try:
            found[clause.text] = None if entry.text == "-" else fitting(item, entry.text, facts, world)
        except NoValueError as error:
            found[clause.text] = error
    return found


def fitting(item: ItemDefinition, text: str, facts: Facts, world: World) -> Value:
    """The value of an output entry, if the item has room for it."""
    value = computed(expression_in(text), item, facts, world)
    if isinstance(value, Decimal) and item.scale is not None and value % (Decimal(1) / 10**item.scale):
        raise NoValueError(f"{value} has more than {item.scale} decimals")
    return value


# ---- an input entry


def admits(text: str, item: ItemDefinition, value: Value, facts: Facts, world: World) -> bool:
    """Whether the text of an input entry admits a value."""
    return any(test(each, item, value, facts, world) for each in tests_in(text).tests)


def test(each: syntax.Test, item: ItemDefinition, value: Value, facts: Facts, world: World) -> bool:
    """One unary test."""

    def at(bound: syntax.Expression) -> Value:
        return computed(bound, item, facts, world)

    match each:
        case syntax.Anything():
            return True
        case syntax.AnyOf(tests):
            return any(test(one, item, value, facts, world) for one in tests)
        case syntax.Not(tests):
            return value is not None and not test(tests, item, value, facts, world)
        case syntax.Equals(bound) | syntax.Compared("=", bound):
            return bool(value == at(bound))
        case _ if value is None:
            return False
        case syntax.Compared(sign, bound):
            return COMPARISONS[sign](value, at(bound))
        case syntax.Interval(low, high, low_closed, high_closed):
            bottom, top = at(low), at(high)
            above = value >= bottom if low_closed else value > bottom
            return bool(above and (value <= top if high_closed else value < top))


COMPARISONS: Mapping[str, Callable[[Value, Value], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
ARITHMETIC: Mapping[str, Callable[[Value, Value], Value]] = {
    "+": DIGITS_34.add,
    "-": DIGITS_34.subtract,
    "*": DIGITS_34.multiply,
    "/": DIGITS_34.divide,
}


# ---- an expression


def computed(  # noqa: C901  # one short arm a shape
    each: syntax.Expression, item: ItemDefinition | None, facts: Facts, world: World
) -> Value:
    """The value of an expression."""

    def value(of: syntax.Expression) -> Value:
        return computed(of, item, facts, world)

    match each:
        case syntax.Literal(written):
            return written
        case syntax.Name(word):
            return meant(word, item, facts, world)
        case syntax.Negative(operand):
            return arithmetic("-", Decimal(0), value(operand))
        case syntax.Conditional(condition, then, otherwise):
            return value(then) if true(computed(condition, None, facts, world)) else value(otherwise)
        case syntax.Operation("and" | "or" as word, left, right):
            sides = (true(computed(side, None, facts, world)) for side in (left, right))
            return all(sides) if word == "and" else any(sides)
        case syntax.Operation(sign, left, right) if sign in COMPARISONS:
            return compared(sign, left, right, facts, world)
        case syntax.Operation(sign, left, right):
            return arithmetic(sign, value(left), value(right))
        case syntax.Call("min" | "max" as name, arguments):
            values = [value(argument) for argument in arguments]
            if any(v is None for v in values):
                raise NoValueError(f"{name} of null")
            return min(values) if name == "min" else max(values)
        case _:
            raise NotImplementedError(each)


def true(value: object) -> bool:
    """A condition's answer."""
    if not isinstance(value, bool):
        raise NoValueError(f"{value} is neither yes nor no")
    return value


def compared(sign: str, left: syntax.Expression, right: syntax.Expression, facts: Facts, world: World) -> bool:
    """A comparison; beside an item a word is one of its values."""
    named = [side.text for side in (left, right) if isinstance(side, syntax.Name) and side.text in world.items]
    item = world.items[named[0]] if named else None
    a, b = (computed(side, item, facts, world) for side in (left, right))
    if sign not in ("=", "!=") and (a is None or b is None):
        raise NoValueError("null has no order")
    return COMPARISONS[sign](a, b)


def arithmetic(sign: str, left: Value, right: Value) -> Value:
    """A sum, difference, product or quotient of two numbers."""
    if not isinstance(left, Decimal) or not isinstance(right, Decimal) or (sign == "/" and not right):
        raise NoValueError(f"{left} {sign} {right}")
    return ARITHMETIC[sign](left, right)


def meant(word: str, item: ItemDefinition | None, facts: Facts, world: World) -> Value:
    """What a word stands for: a value of its own item, else a parameter, else another item."""
    if item and item.kind is Kind.BOOLEAN and word in ("yes", "no"):
        return word == "yes"
    if item and word in {allowed.value for allowed in item.allowed}:
        return word
    return world.parameters[word] if word in world.parameters else facts[word]
