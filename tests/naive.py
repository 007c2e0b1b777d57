"""A decision table as the standard reads it, one case at a time: slow, plain, and written apart from the engine.

It shares the syntax of cells with the engine (the parser) and nothing of their meaning: no regions, no classes, no bit
sets, no unknown. A fact that is unknown is tried in every way. Source: DMN 1.5, section 8.2.8 to 8.2.10 (hit policies),
table 54 (unary tests), 10.3.2 (expressions).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache, reduce
from itertools import product
from typing import Any, TypeAlias

from simsim.feel import syntax
from simsim.feel.parser import parse_expression, parse_tests
from simsim.items import ItemDefinition
from simsim.table import DecisionTable, HitPolicy, Rule
from simsim.values import Kind, Months

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
    if matching:
        return ANSWERS[table.hit_policy](Hits(table, matching, facts, world))
    if table.default and is_on(table.default, world):
        return Answer("decided", (outputs(table.default, table, facts, world),))
    if table.hit_policy is HitPolicy.COUNT:
        return Answer("decided", ({table.outputs[0].text: Decimal(0)},))
    return Answer("silent")


@dataclass(frozen=True)
class Hits:
    """The rules of a table that match, at least one, and the case that they match."""

    table: DecisionTable
    rules: Sequence[Rule]
    facts: Facts
    world: World

    def given(self, rules: Sequence[Rule] | None = None) -> tuple[Mapping[str, Value], ...]:
        """What these rules give, or all of them."""
        return tuple(outputs(r, self.table, self.facts, self.world) for r in (self.rules if rules is None else rules))

    def items(self) -> list[ItemDefinition]:
        """The items of the outputs."""
        return [self.world.items[f"{self.table.name.text}.{clause.text}"] for clause in self.table.outputs]

    def ranked(self) -> list[ItemDefinition]:
        """The items of the outputs that have allowed values, from the left."""
        return [item for item in self.items() if item.allowed]


def unique(hits: Hits) -> Answer:
    """The one rule that matches."""
    return Answer("decided", hits.given()) if len(hits.rules) == 1 else Answer("conflict")


def first(hits: Hits) -> Answer:
    """The rule of the lowest order."""
    return Answer("decided", hits.given([min(hits.rules, key=order)]))


def order(rule: Rule) -> Decimal:
    return rule.order or Decimal(0)


def any_of_them(hits: Hits) -> Answer:
    """Whichever: all that match must give the same."""
    return agreed(hits.given())


def agreed(given: Sequence[Mapping[str, Value]]) -> Answer:
    """The same from everyone, or a conflict; an error of one leaves open whether all agree, and so is all there is."""
    if any(len(found) > 1 for found in values_in(given).values()):
        return Answer("conflict")
    broken = errors_in(given)
    if any(0 < len(errors) < len(given) for errors in broken.values()):
        return Answer("decided", ({name: NoValueError("others differ") for name in given[0]},))
    return Answer("decided", (given[0],))


def values_in(given: Sequence[Mapping[str, Value]]) -> dict[str, list[Value]]:
    """For each output its different values."""
    found: dict[str, list[Value]] = {name: [] for name in given[0]}
    for hit in given:
        for name, value in hit.items():
            if not isinstance(value, NoValueError) and value not in found[name]:
                found[name].append(value)
    return found


def errors_in(given: Sequence[Mapping[str, Value]]) -> dict[str, list[Value]]:
    """For each output the errors that stand in the place of values."""
    return {name: [hit[name] for hit in given if isinstance(hit[name], NoValueError)] for name in given[0]}


def priority(hits: Hits) -> Answer:
    """The rule whose values come first; an error counts as any value, since nobody knows which it should have been."""
    given = hits.given()
    ranked = [item.name.rpartition(".")[2] for item in hits.ranked()]
    left = [hit for hit in given if not any(surely_before(other, hit, hits.ranked()) for other in given)]
    if not any(isinstance(hit[name], NoValueError) for hit in left for name in ranked):
        return agreed(left)
    found, broken = values_in(left), errors_in(left)
    differs = {n for n in found if len(found[n]) > 1 or (found[n] and broken[n])}
    lost = set(left[0]) if differs - {*ranked} else differs
    return Answer("decided", ({n: NoValueError("unknown") if n in lost else v for n, v in left[0].items()},))


def surely_before(one: Mapping[str, Value], other: Mapping[str, Value], items: Sequence[ItemDefinition]) -> bool:
    """Whether one comes before the other, whatever stands where there is an error now."""
    return all(a < b for a in places(one, items) for b in places(other, items))


def places(hit: Mapping[str, Value], items: Sequence[ItemDefinition]) -> list[tuple[int, ...]]:
    """Every place that a hit may have in the order of allowed values, output by output; null is the last value."""
    choices = []
    for item in items:
        values = [*(allowed.value for allowed in item.allowed), None]
        value = hit[item.name.rpartition(".")[2]]
        choices.append(range(len(values)) if isinstance(value, NoValueError) else [values.index(value)])
    return [*product(*choices)]


def rule_order(hits: Hits) -> Answer:
    """All, in the order of the order column."""
    return Answer("decided", hits.given(sorted(hits.rules, key=order)))


def output_order(hits: Hits) -> Answer:
    """All, those first whose values come first, and of equals the lower rule id; an error leaves every place open."""
    given = hits.given(sorted(hits.rules, key=lambda rule: int(rule.id)))
    found = [places(hit, hits.ranked()) for hit in given]
    if len(given) > 1 and any(len(choices) > 1 for choices in found):
        return Answer("decided", tuple({name: NoValueError("place") for name in hit} for hit in given))
    return Answer("decided", tuple(given[n] for n in sorted(range(len(given)), key=lambda n: found[n])))


def collect(hits: Hits) -> Answer:
    """All, in no order."""
    return Answer("decided", hits.given())


def aggregate(of: Callable[[list[Value]], Value]) -> Callable[[Hits], Answer]:
    """One value of all: null adds nothing to it, an error spoils it."""

    def answer(hits: Hits) -> Answer:
        (name,) = (clause.text for clause in hits.table.outputs)
        values = [hit[name] for hit in hits.given()]
        broken = [value for value in values if isinstance(value, NoValueError)]
        there = [value for value in values if value is not None]
        return Answer("decided", ({name: broken[0] if broken else of(there) if there else None},))

    return answer


def added(values: list[Value]) -> Value:
    """The sum, from the least upwards."""
    least, *others = sorted(values)
    return reduce(lambda a, b: DIGITS_34.add(a, b) if isinstance(a, Decimal) else a + b, others, least)


def counted(hits: Hits) -> Answer:
    """How many there are."""
    return Answer("decided", ({hits.table.outputs[0].text: Decimal(len(hits.rules))},))


ANSWERS: Mapping[HitPolicy, Callable[[Hits], Answer]] = {
    HitPolicy.UNIQUE: unique,
    HitPolicy.ANY: any_of_them,
    HitPolicy.PRIORITY: priority,
    HitPolicy.FIRST: first,
    HitPolicy.RULE_ORDER: rule_order,
    HitPolicy.OUTPUT_ORDER: output_order,
    HitPolicy.COLLECT: collect,
    HitPolicy.SUM: aggregate(added),
    HitPolicy.MIN: aggregate(min),
    HitPolicy.MAX: aggregate(max),
    HitPolicy.COUNT: counted,
}


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
    return test(tests_in(text), item, value, facts, world)


def test(each: syntax.Test, item: ItemDefinition | None, value: Value, facts: Facts, world: World) -> bool:
    """One unary test."""

    def at(bound: syntax.Expression) -> Value:
        return computed(bound, item, facts, world)

    match each:
        case syntax.Anything():
            return True
        case syntax.AnyOf(tests):
            return settled([lambda t=one: test(t, item, value, facts, world) for one in tests])
        case syntax.Not(tests):
            return value is not None and not test(tests, item, value, facts, world)
        case syntax.Equals(bound) | syntax.Compared("=", bound):
            return holds("=", value, at(bound))
        case _ if value is None:
            return False
        case syntax.Compared(sign, bound):
            return holds(sign, value, at(bound))
        case syntax.Interval(low, high, low_closed, high_closed):
            above, below = ">=" if low_closed else ">", "<=" if high_closed else "<"
            return settled([lambda: holds(above, value, at(low)), lambda: holds(below, value, at(high))], by=False)


COMPARISONS: Mapping[str, Callable[[Value, Value], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}

# ---- an expression


def computed(  # noqa: C901  # one short arm a shape
    each: syntax.Expression, item: ItemDefinition | None, facts: Facts, world: World
) -> Value:
    """The value of an expression; a list is a list."""

    def value(of: syntax.Expression) -> Value:
        return computed(of, item, facts, world)

    match each:
        case syntax.Literal(written):
            return written
        case syntax.Name(word):
            return meant(word, item, facts, world)
        case syntax.Negative(operand):
            return negative(value(operand))
        case syntax.Conditional(condition, then, otherwise):
            return value(then) if true(computed(condition, None, facts, world)) else value(otherwise)
        case syntax.Operation(("and" | "or" as word, *_), operands):
            return settled([lambda s=side: true(computed(s, None, facts, world)) for side in operands], by=word == "or")
        case syntax.Operation((sign,), (left, right)) if sign in COMPARISONS:
            return compared(sign, left, right, facts, world)
        case syntax.Operation(signs, operands):
            total, *rest = map(value, operands)
            for sign, operand in zip(signs, rest, strict=True):
                total = arithmetic(sign, total, operand)
            return total
        case syntax.ListOf(elements):
            return [value(element) for element in elements]
        case syntax.In(tested, tests):
            beside = world.items.get(tested.text) if isinstance(tested, syntax.Name) else None
            found = computed(tested, beside, facts, world)
            return test(tests, beside, found, facts, world)
        case syntax.Call(name, arguments):
            return function(name, [computed(a, among(arguments, world), facts, world) for a in arguments])


def among(arguments: Sequence[syntax.Expression], world: World) -> ItemDefinition | None:
    """The item among the arguments of a function, whose values a bare word beside it may name."""
    flat = [each for a in arguments for each in (a.elements if isinstance(a, syntax.ListOf) else (a,))]
    named = [a.text for a in flat if isinstance(a, syntax.Name) and a.text in world.items]
    return world.items[named[0]] if named else None


def settled(answers: Sequence[Callable[[], bool]], *, by: bool = True) -> bool:
    """The answer that settles it if any gives that, else the other; one without a value counts only if none settles."""
    lacking = []
    for answer in answers:
        try:
            if answer() is by:
                return by
        except NoValueError as error:
            lacking.append(error)
    if lacking:
        raise lacking[0]
    return not by


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
    return holds(sign, a, b)


def holds(sign: str, a: Value, b: Value) -> bool:
    """Whether a comparison holds of two values of one type."""
    if sign not in ("=", "!=") and (a is None or b is None or a is True or a is False):
        raise NoValueError("null and booleans have no order")
    return COMPARISONS[sign](*of_one_sort(a, b))


def of_one_sort(*values: Value) -> Sequence[Value]:
    """Values that may be compared: all of one type, null apart."""
    if any(isinstance(v, list) for v in values) or len({type(v) for v in values if v is not None}) > 1:
        raise NoValueError(f"{values} are of several types")
    return values


def negative(value: Value) -> Value:
    """A number or a duration, the other way."""
    match value:
        case Months(number):
            return Months(-number)
        case Decimal():
            return DIGITS_34.minus(value)
        case timedelta():
            return -value
    raise NoValueError(f"- {value}")


def arithmetic(sign: str, left: Value, right: Value) -> Value:  # noqa: C901, PLR0912  # one arm a line of the standard's tables
    """A sum, difference, product, quotient or power, as the tables of the standard list them."""
    match left, sign, right:
        case (bool(), _, _) | (_, _, bool()):
            pass
        case Decimal(), _, Decimal() if sign != "/" or right:
            try:
                return NUMERIC[sign](left, right)
            except ArithmeticError as error:
                raise NoValueError(str(error)) from error
        case str(), "+", str():
            return left + right
        case date(), "+", timedelta() if isinstance(left, datetime) or not right.seconds:
            return left + right
        case date(), "+", Months(number):
            return later(left, number)
        case ((timedelta() | Months()), "+", date()):
            return arithmetic("+", right, left)
        case date(), "-", (timedelta() | Months()):
            return arithmetic("+", left, negative(right))
        case date(), "-", date() if type(left) is type(right):
            return left - right
        case timedelta(), ("+" | "-"), timedelta():
            return left + right if sign == "+" else left - right
        case Months(a), ("+" | "-"), Months(b):
            return Months(a + b if sign == "+" else a - b)
        case (Months(a), "/", Months(b)) if b:
            return NUMERIC["/"](Decimal(a), Decimal(b))
        case timedelta(), "/", timedelta() if right:
            return NUMERIC["/"](Decimal(left // TICK), Decimal(right // TICK))
        case ((timedelta() | Months()), ("*" | "/"), Decimal()) if sign == "*" or right:
            return scaled(left, Fraction(right) if sign == "*" else 1 / Fraction(right))
        case Decimal(), "*", (timedelta() | Months()):
            return scaled(right, Fraction(left))
    raise NoValueError(f"{left} {sign} {right}")


TICK = timedelta(microseconds=1)
MILLION = 10**6
NUMERIC: Mapping[str, Callable[[Value, Value], Value]] = {
    "+": DIGITS_34.add,
    "-": DIGITS_34.subtract,
    "*": DIGITS_34.multiply,
    "/": DIGITS_34.divide,
    "**": DIGITS_34.power,
}


def scaled(length: timedelta | Months, by: Fraction) -> Value:
    """A duration so many times: to the nearest microsecond, but of months only whole ones."""
    if isinstance(length, timedelta):
        return timedelta(microseconds=round(length // TICK * by))
    if (length.number * by).denominator != 1:
        raise NoValueError("a part of a month")
    return Months(int(length.number * by))


def later(day: date, months: int) -> date:
    """A date so many months on, one month at a time, on the same day of the month or the nearest before it."""
    year, month = day.year, day.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        year, month = (year + 1, 1) if month > 12 else (year - 1, 12) if month < 1 else (year, month)
    for lost in range(4):
        try:
            return day.replace(year=year, month=month, day=day.day - lost)
        except ValueError:
            continue
    raise NoValueError(f"{day} + {months} months")


# ---- functions


def function(name: str, arguments: list[Value]) -> Value:
    """What a built-in function gives; the standard's null is no value."""
    listed = arguments[0] if len(arguments) == 1 and isinstance(arguments[0], list) else arguments
    try:
        if name in OF_LISTS:
            return OF_LISTS[name](listed)
        return OF_VALUES[name](*arguments)
    except (ArithmeticError, AttributeError, IndexError, TypeError, ValueError) as error:
        raise NoValueError(f"{name} of {arguments}") from error


def are(kind: type | tuple[type, ...], values: Sequence[Value]) -> Sequence[Value]:
    """The values, if all are of a type; a boolean is no number."""
    if any(v is None or not isinstance(v, kind) or (isinstance(v, bool) and kind is not bool) for v in values):
        raise NoValueError(f"{values} are not all {kind}")
    return values


def least(values: Sequence[Value]) -> Value:
    """The smallest of some values of one type that has an order."""
    return min(of_one_sort(*are((Decimal, str, date, timedelta, Months), values)))


def most(values: Sequence[Value]) -> Value:
    """The largest of some values of one type that has an order."""
    return max(of_one_sort(*are((Decimal, str, date, timedelta, Months), values)))


def total(values: Sequence[Value]) -> Value:
    """The sum of at least one number."""
    first, *rest = are(Decimal, values)
    for value in rest:
        first = NUMERIC["+"](first, value)
    return first


def in_list(values: Value, value: Value) -> bool:
    """Whether a list holds a value."""
    if not isinstance(values, list):
        raise NoValueError(f"{values} is no list")
    return value in of_one_sort(*values, value)[:-1]


def rounded(pick: Callable[[Fraction], int]) -> Callable[..., Decimal]:
    """Rounding by what ``pick`` makes of a fraction; to so many places."""

    def function_(number: Decimal, scale: Decimal = Decimal(0)) -> Decimal:
        are(Decimal, (number, scale))
        unit = Fraction(10) ** int(scale)
        return DIGITS_34.scaleb(Decimal(pick(Fraction(number) * unit)), -int(scale))

    return function_


def away(number: Fraction) -> int:
    """The next whole number away from zero."""
    return math.ceil(number) if number > 0 else math.floor(number)


def nearest(tie: Callable[[Fraction], int]) -> Callable[[Fraction], int]:
    """The nearest whole number; of two, what ``tie`` says."""
    half = Fraction(1, 2)
    return lambda number: tie(number) if number % 1 == half else math.floor(number + half)


def remainder(a: Fraction, b: Fraction) -> Decimal:
    """What is left of a number once as many of another as go into it are taken away."""
    left = a - b * math.floor(a / b)
    return NUMERIC["/"](Decimal(left.numerator), Decimal(left.denominator))


def text(value: Value) -> str:
    """A text and nothing else."""
    return str(are(str, [value])[0])


def part(kind: type, of: Callable[[Value], Value]) -> Callable[[Value], Decimal]:
    """A part of a value of that type, as a number."""
    return lambda value: Decimal(of(are(kind, [value])[0]))


def signed(of: Callable[[int], int], number: int) -> int:
    """What ``of`` says of a number without its sign, with its sign."""
    return of(number) if number >= 0 else -of(-number)


def substring(whole: str, start: Decimal, *length: Decimal) -> str:
    """Characters from a place on, which is counted from one, or from the end."""
    are(Decimal, [start, *length])
    if not start or start % 1 or any(n < 1 or n % 1 for n in length):
        raise NoValueError("no such place")
    behind = [*text(whole)][int(start) - 1 if start > 0 else max(-len(whole), int(start)) :]
    return "".join(behind[: int(length[0])] if length else behind)


OF_LISTS: Mapping[str, Callable[[Sequence[Value]], Value]] = {
    "min": least,
    "max": most,
    "sum": total,
    "count": lambda values: Decimal(len(values)),
    "mean": lambda values: NUMERIC["/"](total(values), Decimal(len(values))),
}
OF_VALUES: Mapping[str, Callable[..., Value]] = {
    "list contains": in_list,
    "round up": rounded(away),
    "round down": rounded(math.trunc),
    "floor": rounded(math.floor),
    "ceiling": rounded(math.ceil),
    "round half even": rounded(round),
    "round half up": rounded(nearest(away)),
    "round half down": rounded(nearest(math.trunc)),
    "abs": lambda value: max(value, negative(value)),
    "modulo": lambda a, b: remainder(*map(Fraction, are(Decimal, (a, b)))),
    "contains": lambda whole, piece: text(whole).find(text(piece)) >= 0,
    "starts with": lambda whole, piece: text(whole)[: len(text(piece))] == piece,
    "ends with": lambda whole, piece: text(piece) == text(whole)[len(whole) - len(piece) :][-len(whole) or None :],
    "substring": substring,
    "string length": lambda whole: Decimal(len(text(whole))),
    "upper case": lambda whole: text(whole).upper(),
    "lower case": lambda whole: text(whole).lower(),
    "year": part(date, lambda day: day.year),
    "month": part(date, lambda day: day.month),
    "day": part(date, lambda day: day.day),
    "weekday": part(date, lambda day: (day.toordinal() - 1) % 7 + 1),
    "hour": part(datetime, lambda time: time.hour),
    "minute": part(datetime, lambda time: time.minute),
    "second": part(datetime, lambda time: Decimal(time.second) + Decimal(time.microsecond) / MILLION),
    "years": part(Months, lambda length: signed(lambda n: n // 12, length.number)),
    "months": part(Months, lambda length: signed(lambda n: n % 12, length.number)),
    "days": part(timedelta, lambda length: signed(lambda n: n // (86400 * MILLION), length // TICK)),
    "hours": part(timedelta, lambda length: signed(lambda n: n // (3600 * MILLION) % 24, length // TICK)),
    "minutes": part(timedelta, lambda length: signed(lambda n: n // (60 * MILLION) % 60, length // TICK)),
    "seconds": part(timedelta, lambda length: Decimal(signed(lambda n: n % (60 * MILLION), length // TICK)) / MILLION),
    "not": lambda value: not true(value),
}


def meant(word: str, item: ItemDefinition | None, facts: Facts, world: World) -> Value:
    """What a word stands for: a value of its own item, else a parameter, else another item."""
    if item and item.kind is Kind.BOOLEAN and word in ("yes", "no"):
        return word == "yes"
    if item and word in {allowed.value for allowed in item.allowed}:
        return word
    if item is None and word in ("true", "false"):
        return word == "true"
    if word in world.parameters:
        return world.parameters[word]
    if word not in facts:
        raise NoValueError(f"{word} is no value, parameter or item")
    return facts[word]
