"""Random tables examined, and tried case by case in the naive reading: what is found is there, and all of it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from simsim.analysis import findings as finding_out
from simsim.analysis.covering import Budget
from simsim.analysis.findings import Examined, Finding, Kind, Question, Verdict, examined
from simsim.compiled import AS_OF
from simsim.items import ItemDefinition, Parameter
from simsim.table import DecisionTable, Entry, HitPolicy, Rule
from simsim.values import Kind as Type
from tests.brute import Box, Point, Subject, bits, holds, within
from tests.property.test_against_naive import (
    CHOSEN,
    KINDS,
    LAYERS,
    OUTPUTS,
    SORT,
    VALIDITY,
    cells,
    column,
    tables,
)

POLICIES = ("U", "F", "C")
GAPS = (Kind.GAP, Kind.DATE_HOLE)
OVERLAPS = (Kind.OVERLAP, Kind.CONFLICT)
STARTS = (None, None, date(2025, 1, 8), date(2025, 2, 1), date(2025, 6, 30))
MARKED = (date(2025, 1, 8), date(2025, 1, 10), date(2025, 2, 1), date(2025, 6, 20), date(2025, 6, 30))
DAYS = sorted({day + timedelta(days=n) for day in MARKED for n in (-1, 0, 1)})
SINCE = ItemDefinition("since", Type.DATE, may_be_null=True)
VALUES = {name: sort.values for name, sort in (SORT | CHOSEN).items()}
VALUES |= {"day": DAYS, AS_OF.name: DAYS, SINCE.name: [*DAYS, None]}


# ---- subjects


def items_of(table: DecisionTable) -> tuple[ItemDefinition, ...]:
    """The glossary: every fact, and the outputs of the table."""
    outputs = (replace(OUTPUTS[o.text.rpartition("_")[2]], name=f"{table.name.text}.{o.text}") for o in table.outputs)
    return (SINCE, *(sort.item for sort in SORT.values()), *outputs)


def parameters(draw: st.DrawFn) -> Iterator[Parameter]:
    for sort in CHOSEN.values():
        value = draw(st.sampled_from([None, *sort.values]))
        yield Parameter(sort.item, value, tuple(sort.values))


@st.composite
def noted(draw: st.DrawFn, rule: Rule, *, dated: bool) -> Rule:
    """A rule with what decides nothing by itself: its sources, and the days between which it counts."""
    start, end = sorted((draw(st.sampled_from(VALIDITY)), draw(st.sampled_from(VALIDITY)))) if dated else ("", "")
    return replace(
        rule,
        sources=draw(st.sampled_from([(), (), ("S1",), ("S1", "S2"), ("S2", "S1")])),
        valid_from=Entry(start) if start else None,
        valid_to=Entry(end) if end else None,
    )


@st.composite
def subjects(draw: st.DrawFn, policies: Sequence[str] = POLICIES, *, default: bool = True) -> Subject:
    """A table without names in its cells, and what may be said about it."""
    inputs = draw(st.lists(st.sampled_from([*SORT, *CHOSEN]), min_size=1, max_size=3, unique=True))
    kinds = draw(KINDS)
    table = draw(tables("one", inputs, kinds, plain=True))
    dated = draw(st.integers(0, 2)) == 0
    more = draw(tables("more", inputs, kinds, plain=True)).rules if draw(st.booleans()) else ()
    added = (replace(r, id=f"{r.id}+", order=r.order and r.order + 5) for r in more)
    rules = tuple(draw(noted(rule, dated=dated)) for rule in (*table.rules, *added))
    dated = any(rule.valid_from or rule.valid_to for rule in rules)
    table = replace(
        table,
        hit_policy=HitPolicy(draw(st.sampled_from(policies))),
        rules=rules,
        default=draw(noted(table.default, dated=False)) if default and table.default else None,
        valid_by=draw(st.sampled_from([None, Entry("day"), Entry(SINCE.name)])) if dated else None,
    )
    return Subject(
        table,
        items_of(table),
        VALUES,
        draw(st.sampled_from([(), LAYERS, ("law",)])),
        tuple(parameters(draw)),
        tuple(draw(st.lists(exclusions(inputs), max_size=2))) if draw(st.booleans()) else (),
        draw(st.sampled_from(STARTS)),
    )


@st.composite
def exclusions(draw: st.DrawFn, inputs: Sequence[str]) -> dict[str, str]:
    """What cannot happen: a cell per item, of one item or two."""
    names = draw(st.lists(st.sampled_from(inputs), min_size=1, max_size=2, unique=True))
    return {name: draw(cells(column(name), names=False)) for name in names}


def examine(subject: Subject) -> Examined:
    items = subject.items_by_name
    return examined(subject.space, subject.layers, items.get)


def of(found: Examined, *kinds: Kind) -> list[Finding]:
    return [finding for finding in found.findings if finding.kind in kinds]


def places(subject: Subject, ids: Sequence[str]) -> list[int]:
    return [subject.ids[i] for i in ids]


def is_allowed(subject: Subject, case: dict[str, Any]) -> bool:
    """Whether a case may be at all."""
    for name, value in case.items():
        if name == subject.dated and value is not None and subject.start and value < subject.start:
            return False
        parameter = next((p for p in subject.parameters if p.name == name), None)
        if parameter and value not in parameter.alternatives:
            return False
        if not is_value(subject, name, value):
            return False
    return case.keys() >= {*subject.axes} and not subject.is_excluded(case)


def is_value(subject: Subject, name: str, value: Any) -> bool:  # noqa: ANN401  # a value of any type
    """Whether an item may have a value."""
    item = subject.items_by_name.get(name, AS_OF)
    return value in item.domain and (item.scale is None or item.fits(value))


# ---- the grid


@given(subjects())
def test_the_grid_has_a_value_in_every_class(subject: Subject) -> None:
    space = subject.space
    for column_, domain in zip(space.inputs, space.domain, strict=True):
        found = {column_.classify(value) for value in subject.may_be(column_.item.name)}
        assert found == {n for n in range(len(column_.rules)) if domain >> n & 1}


# ---- gaps


@given(subjects(default=False))
def test_gaps(subject: Subject) -> None:
    found = examine(subject)
    silent = [point for point in subject.grid if not point.rules]
    reported = of(found, *GAPS)
    if Question.COMPLETE not in found.verdicts:
        assert not reported
        return
    event("gaps" if silent else "complete")
    assert found.verdicts[Question.COMPLETE] is (Verdict.REFUTED if silent else Verdict.PROVED)
    assert found.gaps == pytest.approx(len(silent) / whole(subject))
    assert not found.unknown
    boxes = [subject.box(finding.box) for finding in reported]
    for point in silent:
        assert any(holds(box, point.values) for box in boxes), point
    for finding, box in zip(reported, boxes, strict=True):
        inside = within(subject.grid, box)
        assert inside
        assert len(inside) == size(subject, box)
        assert not any(point.rules for point in inside)
        assert finding.share == pytest.approx(len(inside) / whole(subject))
        assert is_allowed(subject, dict(finding.witness))
        assert holds(box, finding.witness)
        assert subject.answer(finding.witness).ended == "silent"
        assert (finding.kind is Kind.DATE_HOLE) == is_about_days(subject, box)


def whole(subject: Subject) -> int:
    """How many cases the grid has, excluded ones with them."""
    return size(subject, {})


def size(subject: Subject, box: Box) -> int:
    """How many cases a box would have if none were excluded."""
    count = 1
    for name in subject.axes:
        count *= sum(1 for value, _ in subject.parted[name] if name not in box or value in box[name])
    return count


def is_about_days(subject: Subject, box: Box) -> bool:
    """Whether a box names days, and some rule matches one of its cases on another day."""
    day = subject.dated
    if not day or day not in box:
        return False
    always = {name: region for name, region in box.items() if name != day}
    return any(holds(always, point.values) and point.rules for point in subject.every)


@given(subjects(["U", "F"], default=False))
def test_gaps_are_maximal_and_none_is_needless(subject: Subject) -> None:
    boxes = [subject.box(finding.box) for finding in of(examine(subject), *GAPS)]
    silent = [point for point in subject.grid if not point.rules]
    for n, box in enumerate(boxes):
        others = [*boxes[:n], *boxes[n + 1 :]]
        assert any(not any(holds(o, p.values) for o in others) for p in within(silent, box)), "needless"
        for name in box:
            rest = {other: region for other, region in box.items() if other != name}
            silent_by_value: dict[Any, int] = {}
            for point in within(silent, rest):
                silent_by_value[point.values[name]] = silent_by_value.get(point.values[name], 0) + 1
            full = size(subject, rest) // len(subject.parted[name])
            for value, _ in subject.parted[name]:
                assert value in box[name] or silent_by_value.get(value, 0) < full, "not maximal"


# ---- overlaps


@given(subjects(["U"]))
def test_overlaps(subject: Subject) -> None:
    found = examine(subject)
    reported = of(found, *OVERLAPS)
    sets = [set(places(subject, finding.rules)) for finding in reported]
    pairs = {pair for point in subject.grid for pair in combinations(_bits(point.rules), 2)}
    event("overlaps" if pairs else "consistent")
    assert found.verdicts[Question.CONSISTENT] is (Verdict.REFUTED if pairs else Verdict.PROVED)
    for pair in pairs:
        assert any({*pair} <= one for one in sets), pair
    for finding, rules in zip(reported, sets, strict=True):
        box = subject.box(finding.box)
        inside = within(subject.grid, box)
        assert inside
        assert all(point.rules == bits(rules) for point in inside), "all of them, and no further one"
        assert is_allowed(subject, dict(finding.witness))
        assert holds(box, finding.witness)
        assert subject.answer(finding.witness).ended == "conflict"
        outputs = [subject.effect(rule)[0] for rule in rules]
        same = all(each == outputs[0] for each in outputs)
        assert finding.kind is (Kind.OVERLAP if same else Kind.CONFLICT)


def _bits(rules: int) -> list[int]:
    return [n for n in range(rules.bit_length()) if rules >> n & 1]


# ---- rules


def box_of(subject: Subject, rule: int) -> list[Point]:
    return [point for point in subject.grid if point.rules >> rule & 1]


def impossible(subject: Subject) -> set[tuple[int, str]]:
    """Rules and the items of which they admit nothing that may be."""
    return {
        (rule, name)
        for rule in subject.on
        for name in subject.axes
        if not any(rules >> rule & 1 for _, rules in subject.parted[name])
    }


@given(subjects())
def test_dead_rules_and_impossible_entries(subject: Subject) -> None:
    found = examine(subject)
    shut = impossible(subject)
    assert {(subject.ids[f.rules[0]], f.text) for f in of(found, Kind.IMPOSSIBLE)} == shut
    hit_first = subject.table.hit_policy is HitPolicy.FIRST
    dead = {
        rule
        for rule in {*subject.on} - {rule for rule, _ in shut}
        if not any(point.first == rule if hit_first else True for point in box_of(subject, rule))
    }
    assert {subject.ids[finding.rules[0]] for finding in of(found, Kind.DEAD)} == dead
    event("dead" if dead else "alive")
    assert found.verdicts[Question.ALIVE] is (Verdict.REFUTED if dead or shut else Verdict.PROVED)
    for finding in of(found, Kind.DEAD):
        rule, others = subject.ids[finding.rules[0]], bits(places(subject, finding.others))
        assert others < 1 << rule
        assert all(point.rules & others for point in box_of(subject, rule))
        for other in _bits(others):
            assert any(not point.rules & others & ~(1 << other) for point in box_of(subject, rule)), "needless"


def without(subject: Subject, rule: int) -> bool:
    """Whether nothing changes at any point of the grid once a rule is gone.

    A unique table in which it overlaps with others changes, for that is to be mended first.
    """
    if subject.table.hit_policy is HitPolicy.UNIQUE and any(p.rules != 1 << rule for p in box_of(subject, rule)):
        return False
    return all(
        first_effect(subject, point.rules) == first_effect(subject, point.rules & ~(1 << rule))
        for point in box_of(subject, rule)
    )


def first_effect(subject: Subject, rules: int) -> object:
    return subject.effect((rules & -rules).bit_length() - 1 if rules else None)


@given(subjects(["U", "F"]))
def test_needless_rules(subject: Subject) -> None:
    found = examine(subject)
    assert Question.NEEDED in found.verdicts
    idle = {subject.ids[f.rules[0]] for f in of(found, Kind.DEAD, Kind.IMPOSSIBLE)}
    needless = {rule for rule in {*subject.on} - idle if without(subject, rule)}
    event("needless" if needless else "needed")
    assert {subject.ids[finding.rules[0]] for finding in of(found, Kind.NEEDLESS)} == needless
    assert found.verdicts[Question.NEEDED] is (Verdict.REFUTED if needless else Verdict.PROVED)


# ---- what is said holds, whatever could not be shown


def is_sound(subject: Subject, found: Examined, grid: Sequence[Point]) -> None:
    """No finding and no proof is contradicted by any case."""
    for finding in of(found, *GAPS):
        assert all(subject.answer(case).ended == "silent" for case in subject.completions(finding.witness))
        assert holds(subject.box(finding.box), finding.witness)
    for finding in of(found, *OVERLAPS):
        rules = bits(places(subject, finding.rules))
        assert len(finding.rules) > 1
        assert not any(rules & ~subject.matching(case) for case in subject.completions(finding.witness))
    for finding in of(found, *GAPS, *OVERLAPS):
        assert all(is_value(subject, name, value) for name, value in finding.witness.items())
        assert holds(subject.box(finding.box), finding.witness)
    for finding in of(found, Kind.DEAD):
        rule, others = subject.ids[finding.rules[0]], bits(places(subject, finding.others))
        assert all(point.rules & others for point in grid if point.rules >> rule & 1)
    for finding in of(found, Kind.NEEDLESS):
        rule = subject.ids[finding.rules[0]]
        assert all(
            first_effect(subject, point.rules) == first_effect(subject, point.rules & ~(1 << rule))
            for point in grid
            if point.first == rule
        )
    for question, contradicted in CONTRADICTED.items():
        if found.verdicts.get(question) is Verdict.PROVED:
            assert not contradicted(subject, grid), question
        if found.verdicts.get(question) is Verdict.UNDECIDED:
            assert any(f.question is question for f in of(found, Kind.UNDECIDED))


def is_silent(subject: Subject, grid: Sequence[Point]) -> bool:
    return not subject.default and not all(point.rules for point in grid)


def is_overlapping(_: Subject, grid: Sequence[Point]) -> bool:
    return any(point.rules & point.rules - 1 for point in grid)


def is_idle(subject: Subject, grid: Sequence[Point]) -> bool:
    if subject.table.hit_policy is HitPolicy.FIRST:
        return {*subject.on} != {point.first for point in grid} - {None}
    return not all(any(point.rules >> rule & 1 for point in grid) for rule in subject.on)


def is_idle_or_needless(subject: Subject, grid: Sequence[Point]) -> bool:
    """Whether some rule decides cases, and would be missed in none."""
    by_rule: dict[int, list[Point]] = {}
    for point in grid:
        if point.first is not None:
            by_rule.setdefault(point.first, []).append(point)
    return any(
        all(first_effect(subject, point.rules) == first_effect(subject, point.rules & ~(1 << rule)) for point in points)
        for rule, points in by_rule.items()
        if subject.table.hit_policy is HitPolicy.FIRST or all(point.rules == 1 << rule for point in points)
    )


CONTRADICTED = {
    Question.COMPLETE: is_silent,
    Question.CONSISTENT: is_overlapping,
    Question.ALIVE: is_idle,
    Question.NEEDED: is_idle_or_needless,
}
COMPARED = ("weight", "price", "letter")
NEAR = [
    Decimal(n) / 100
    for n in (
        -100,
        -1,
        0,
        50,
        67,
        100,
        133,
        150,
        200,
        220,
        230,
        250,
        260,
        280,
        300,
        333,
        400,
        500,
        600,
        999,
        1000,
        1100,
    )
]


@st.composite
def comparing(draw: st.DrawFn) -> Subject:
    """A table with cells that compare with another item, or with a parameter that nobody has stated."""
    inputs = draw(st.lists(st.sampled_from(COMPARED), min_size=1, max_size=2, unique=True))
    table = draw(tables("one", inputs, ("string",)))
    rules = tuple(replace(rule, valid_from=None, valid_to=None, outputs=(rule_output(rule),)) for rule in table.rules)
    policy = HitPolicy(draw(st.sampled_from(["U", "F"])))
    limit = Parameter(ItemDefinition("limit", Type.NUMBER), draw(st.sampled_from([None, Decimal(2)])))
    table = replace(table, hit_policy=policy, rules=rules, default=None, valid_by=None)
    return Subject(table, items_of(table), COMPARED_VALUES, LAYERS, (limit,))


BOUNDS = [Decimal(n) / 100 for n in (0, 100, 250, 999, 1000)]  # of weight and price, which the limit may come to
LIMITS = sorted({Decimal(-1), Decimal(6), *BOUNDS, *(n + 1 for n in BOUNDS), *(3 * n for n in BOUNDS)})
COMPARED_VALUES = {"weight": [*NEAR, Decimal("0.505")], "price": NEAR, "limit": LIMITS}
COMPARED_VALUES |= {"letter": "abc"}


def rule_output(rule: Rule) -> Entry:
    """An output that is a value, for effects are compared without a case."""
    text = rule.outputs[0].text
    return Entry(text if text in ("a", "b", "c", "-") else "a")


@settings(max_examples=30)
@given(comparing())
def test_nothing_false_is_said_of_cells_that_compare(subject: Subject) -> None:
    opaque = any(column_.opaque for column_ in subject.space.inputs)
    event("compares" if opaque else "does not")
    is_sound(subject, examine(subject), subject.full_grid)


@given(subjects(), st.integers(0, 12))
def test_nothing_false_is_said_within_a_tiny_budget(subject: Subject, steps: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finding_out, "Budget", lambda _=steps: Budget(steps))
        found = examine(subject)
    event("not decided" if of(found, Kind.UNDECIDED) else "decided")
    is_sound(subject, found, subject.grid)
