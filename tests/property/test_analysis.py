"""Random tables examined, and tried case by case in the naive reading: what is found is there, and all of it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from simsim.analysis import examination as finding_out
from simsim.analysis.covering import Budget
from simsim.analysis.examination import examined
from simsim.analysis.findings import Examined, Finding, Kind, Question, Verdict
from simsim.compiled import AS_OF
from simsim.items import ItemDefinition, Parameter
from simsim.table import DecisionTable, Entry, HitPolicy, Rule
from simsim.values import Kind as Type
from tests.brute import Box, Point, Subject, bits, box_of, holds, numbers_in, within
from tests.property.test_against_naive import (
    CHOSEN,
    LAYERS,
    OF_OUTPUTS,
    OUTPUTS,
    SORT,
    VALIDITY,
    cells,
    column,
    tables,
)
from tests.property.test_against_naive import policies as of_kinds

POLICIES = tuple(HitPolicy)
SILENT = tuple(HitPolicy(policy) for policy in ("R", "O", "C", "C#"))  # no result is promised where no rule matches
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
    policy = HitPolicy(draw(st.sampled_from(policies)))
    kinds = draw(st.sampled_from([kinds for kinds in OF_OUTPUTS if policy in of_kinds(kinds)]))
    table = draw(tables("one", inputs, kinds, plain=True))
    dated = draw(st.integers(0, 2)) == 0
    more = draw(tables("more", inputs, kinds, plain=True)).rules if draw(st.booleans()) else ()
    added = (replace(r, id=f"{100 + int(r.id)}", order=r.order and r.order + 5) for r in more)
    rules = tuple(draw(noted(rule, dated=dated)) for rule in (*table.rules, *added))
    dated = any(rule.valid_from or rule.valid_to for rule in rules)
    table = replace(
        table,
        hit_policy=policy,
        rules=rules,
        default=draw(noted(table.default, dated=False)) if default and table.default else None,
        valid_by=draw(st.sampled_from([None, Entry("day"), Entry(SINCE.name)])) if dated else None,
    )
    boxes = st.lists(exclusions(inputs), max_size=2)
    excluded, accepted = ((*draw(boxes),) if draw(st.integers(0, 2)) == 0 else () for _ in range(2))
    return Subject(
        table,
        items_of(table),
        VALUES,
        draw(st.sampled_from([(), LAYERS, ("law",)])),
        (*parameters(draw),),
        excluded,
        draw(st.sampled_from(STARTS)),
        accepted,
    )


@st.composite
def exclusions(draw: st.DrawFn, inputs: Sequence[str]) -> dict[str, str]:
    """What cannot happen, or where silence is accepted: a cell per item, of one item or two."""
    names = draw(st.lists(st.sampled_from(inputs), min_size=1, max_size=2, unique=True))
    return {name: draw(cells(column(name), names=False, wide=False)) for name in names}


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
def test_the_grid_has_a_value_in_every_piece_and_no_class_is_divided(subject: Subject) -> None:
    """A class is made of pieces that nothing tells apart; its weight says of how many."""
    space = subject.space
    for column_, weights, domain in zip(space.inputs, space.weights, space.domain, strict=True):
        parted = [value for value, _ in subject.parted[column_.item.name]]
        assert Counter(column_.classify(value) for value in parted) == dict(enumerate(weights))
        assert domain == (1 << len(weights)) - 1
        assert len({column_.rules[n] for n in range(len(weights))}) == len(weights), "two classes that are alike"


# ---- gaps


@given(subjects(default=False))
def test_gaps(subject: Subject) -> None:
    found = examine(subject)
    reported = of(found, *GAPS)
    assert (Question.COMPLETE in found.verdicts) is (subject.table.hit_policy not in SILENT)
    if Question.COMPLETE not in found.verdicts:
        assert not reported
        return
    event("gaps" if subject.gaps else "complete")
    assert found.verdicts[Question.COMPLETE] is (Verdict.REFUTED if subject.gaps else Verdict.PROVED)
    assert found.gaps == pytest.approx(len(subject.gaps) / whole(subject))
    assert not found.unknown
    assert not found.more
    boxes = [box_of(finding) for finding in reported]
    for point in subject.gaps:
        assert any(holds(box, point.values) for box in boxes), point
    for finding, box in zip(reported, boxes, strict=True):
        inside = within(subject.gaps, box)
        assert inside
        assert len(inside) == size(subject, box), "nothing else in it"
        assert finding.share == pytest.approx(len(inside) / whole(subject))
        assert is_allowed(subject, dict(finding.witness))
        assert not subject.is_accepted(finding.witness)
        assert holds(box, finding.witness)
        assert subject.answer(finding.witness).ended == "silent"
        assert (finding.kind is Kind.DATE_HOLE) == is_about_days(subject, box)


@given(subjects(default=False))
def test_gaps_are_complete_however_few_are_looked_for_or_listed(subject: Subject) -> None:
    full, few = examine(subject), examine_with(subject, 1)
    gaps = of(full, *GAPS)
    assert of(few, *GAPS) == gaps[:1]
    assert few.more.get(Kind.GAP, 0) == max(0, len(gaps) - 1)
    assert few.verdicts == full.verdicts


def examine_with(subject: Subject, listed: int) -> Examined:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finding_out, "LISTED", listed)
        return examine(subject)


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


@given(subjects([policy for policy in POLICIES if policy not in SILENT], default=False))
def test_gaps_are_maximal_and_none_is_needless(subject: Subject) -> None:
    boxes = [box_of(finding) for finding in of(examine(subject), *GAPS)]
    for n, box in enumerate(boxes):
        others = [*boxes[:n], *boxes[n + 1 :]]
        assert any(not any(holds(o, p.values) for o in others) for p in within(subject.gaps, box)), "needless"
        for name in box:
            rest = {other: region for other, region in box.items() if other != name}
            silent_by_value: dict[Any, int] = {}
            for point in within(subject.gaps, rest):
                silent_by_value[point.values[name]] = silent_by_value.get(point.values[name], 0) + 1
            full = size(subject, rest) // len(subject.parted[name])
            for value, _ in subject.parted[name]:
                assert value in box[name] or silent_by_value.get(value, 0) < full, "not maximal"


@given(subjects())
def test_silence_that_is_accepted(subject: Subject) -> None:
    found = examine(subject)
    asked = Question.COMPLETE in found.verdicts and not subject.default
    behind = len(subject.rules) + len(subject.constraints)
    needed = {
        behind + n
        for n, box in enumerate(subject.accepted)
        if asked and any(replace(subject, accepted=(box,)).is_accepted(point.values) for point in subject.silent)
    }
    event("accepted" if needed else "none accepted")
    assert {*found.silent} == needed


# ---- overlaps


@given(subjects(["U", "A", "P"]))
def test_overlaps(subject: Subject) -> None:
    found = examine(subject)
    reported = of(found, *OVERLAPS)
    sets = [set(places(subject, finding.rules)) for finding in reported]
    conflicts = [point for point in subject.grid if subject.is_conflict(point.rules, point.values)]
    pairs = {pair for point in conflicts for pair in clashing(subject, subject.part(point.rules, point.values))}
    event(f"{subject.table.hit_policy} {'overlaps' if pairs else 'consistent'}")
    assert bool(pairs) is bool(conflicts)
    assert found.verdicts[Question.CONSISTENT] is (Verdict.REFUTED if conflicts else Verdict.PROVED)
    for pair in pairs:
        assert any({*pair} <= one for one in sets), pair
    for finding, rules in zip(reported, sets, strict=True):
        box = box_of(finding)
        inside = within(subject.grid, box)
        assert inside
        parts = {subject.part(point.rules, point.values) for point in inside}
        assert parts == {bits(rules)}, "all of them, and no further one that counts"
        assert finding.share == pytest.approx(size(subject, box) / whole(subject))
        assert is_allowed(subject, dict(finding.witness))
        assert holds(box, finding.witness)
        assert subject.answer(finding.witness).ended == "conflict"
        outputs = [subject.effect(rule)[0] for rule in rules]
        same = all(each == outputs[0] for each in outputs)
        assert finding.kind is (Kind.OVERLAP if same else Kind.CONFLICT)


def clashing(subject: Subject, rules: int) -> Iterator[tuple[int, int]]:
    """Pairs of rules that must not match together, of those that count."""
    for one, other in combinations(numbers_in(rules), 2):
        if subject.table.hit_policy is HitPolicy.UNIQUE or subject.effect(one)[0] != subject.effect(other)[0]:
            yield one, other


# ---- rules


def points_of(subject: Subject, rule: int) -> list[Point]:
    return [point for point in subject.grid if point.rules >> rule & 1]


def decides(subject: Subject, rule: int, point: Point) -> bool:
    """Whether a rule has a part in what a case is given."""
    return bool(subject.part(point.rules, point.values) >> rule & 1)


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
    dead = {
        rule
        for rule in {*subject.on} - {rule for rule, _ in shut}
        if not any(decides(subject, rule, point) for point in points_of(subject, rule))
    }
    assert {subject.ids[finding.rules[0]] for finding in of(found, Kind.DEAD)} == dead
    event(f"{subject.table.hit_policy} {'dead' if dead else 'alive'}")
    assert found.verdicts[Question.ALIVE] is (Verdict.REFUTED if dead or shut else Verdict.PROVED)
    for finding in of(found, Kind.DEAD):
        rule, others = subject.ids[finding.rules[0]], bits(places(subject, finding.others))
        points = points_of(subject, rule)
        for other in numbers_in(others):
            assert subject.part(1 << rule | 1 << other, {}) == 1 << other, "not before it"
            assert any(not point.rules & others & ~(1 << other) for point in points), "needless"
        assert all(point.rules & others for point in points)


def changes(subject: Subject, rule: int, point: Point) -> bool:
    """Whether a case that a rule matches would get something else without it.

    A unique table in which it overlaps with others changes, for that is to be mended first. In an any table what the
    case gets is what all that match give; of two that are the same the first stays.
    """
    own, others = subject.effect(rule), numbers_in(point.rules & ~(1 << rule))
    match subject.table.hit_policy:
        case HitPolicy.FIRST:
            return decides(subject, rule, point) and own != subject.effect(others[0] if others else None)
        case HitPolicy.ANY:
            same = [other for other in others if subject.effect(other) == own]
            return not any(other < rule for other in same) and (len(same) < len(others) or own != subject.effect(None))
    return bool(others) or own != subject.effect(None)


def is_needless(subject: Subject, rule: int, grid: Sequence[Point]) -> bool:
    return not any(changes(subject, rule, point) for point in grid if point.rules >> rule & 1)


@given(subjects(["U", "F", "A"]))
def test_needless_rules(subject: Subject) -> None:
    found = examine(subject)
    idle = {subject.ids[f.rules[0]] for f in of(found, Kind.DEAD, Kind.IMPOSSIBLE)}
    needless = {rule for rule in {*subject.on} - idle if is_needless(subject, rule, subject.grid)}
    event(f"{subject.table.hit_policy} {'needless' if needless else 'needed'}")
    assert {subject.ids[finding.rules[0]] for finding in of(found, Kind.NEEDLESS)} == needless
    assert found.verdicts[Question.NEEDED] is (Verdict.REFUTED if needless else Verdict.PROVED)


# ---- what is said holds, whatever could not be shown


def is_sound(subject: Subject, found: Examined, grid: Sequence[Point]) -> None:
    """No finding and no proof is contradicted by any case."""
    for finding in of(found, *GAPS):
        assert all(subject.answer(case).ended == "silent" for case in subject.completions(finding.witness))
    for finding in of(found, *OVERLAPS):
        rules = bits(places(subject, finding.rules))
        assert len(finding.rules) > 1
        for case in subject.completions(finding.witness):
            matching = subject.matching(case)
            assert subject.is_conflict(matching, case)
            assert not rules & ~subject.part(matching, case)
    for finding in of(found, *GAPS, *OVERLAPS):
        assert all(is_value(subject, name, value) for name, value in finding.witness.items())
        assert holds(box_of(finding), finding.witness)
    for finding in of(found, Kind.DEAD):
        rule, others = subject.ids[finding.rules[0]], bits(places(subject, finding.others))
        assert not any(decides(subject, rule, point) for point in grid)
        assert all(point.rules & others for point in grid if point.rules >> rule & 1)
    for finding in of(found, Kind.NEEDLESS):
        assert is_needless(subject, subject.ids[finding.rules[0]], grid)
    for question, contradicted in CONTRADICTED.items():
        if found.verdicts.get(question) is Verdict.PROVED:
            assert not contradicted(subject, grid), question
        if found.verdicts.get(question) is Verdict.UNDECIDED:
            assert any(f.question is question for f in of(found, Kind.UNDECIDED))


def is_silent(subject: Subject, grid: Sequence[Point]) -> bool:
    return not subject.default and any(not point.rules and not subject.is_accepted(point.values) for point in grid)


def is_overlapping(subject: Subject, grid: Sequence[Point]) -> bool:
    return any(subject.is_conflict(point.rules, point.values) for point in grid)


def live(subject: Subject, grid: Sequence[Point]) -> set[int]:
    """The rules that have a part in what some case is given."""
    parts = {subject.part(point.rules, point.values) for point in grid}
    return {rule for part in parts for rule in numbers_in(part)}


def is_idle(subject: Subject, grid: Sequence[Point]) -> bool:
    return {*subject.on} != live(subject, grid)


def is_idle_or_needless(subject: Subject, grid: Sequence[Point]) -> bool:
    """Whether some rule decides cases, and would be missed in none."""
    return any(is_needless(subject, rule, grid) for rule in live(subject, grid))


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
    given_by = draw(st.sampled_from([WRITTEN, COMPUTED]))
    rules = tuple(
        replace(rule, valid_from=None, valid_to=None, outputs=(Entry(draw(st.sampled_from(given_by))),))
        for rule in table.rules
    )
    policy = HitPolicy(draw(st.sampled_from("UFAP")))
    limit = Parameter(ItemDefinition("limit", Type.NUMBER), draw(st.sampled_from([None, Decimal(2)])))
    table = replace(table, hit_policy=policy, rules=rules, default=None, valid_by=None)
    return Subject(table, items_of(table), COMPARED_VALUES, LAYERS, (limit,))


WRITTEN = ("a", "b", "c", "-")
COMPUTED = (
    *WRITTEN,
    'if letter = b then "a" else "c"',
    "if weight > 1 then a else b",
    "if 1 / price > 1 then a else b",
)
BOUNDS = [Decimal(n) / 100 for n in (0, 100, 250, 999, 1000)]  # of weight and price, which the limit may come to
LIMITS = sorted({Decimal(-1), Decimal(6), *BOUNDS, *(n + 1 for n in BOUNDS), *(3 * n for n in BOUNDS)})
COMPARED_VALUES = {"weight": [*NEAR, Decimal("0.505")], "price": NEAR, "limit": LIMITS}
COMPARED_VALUES |= {"letter": "abc"}


@settings(max_examples=30)
@given(comparing())
def test_nothing_false_is_said_of_cells_that_compare_or_compute(subject: Subject) -> None:
    opaque = any(column_.opaque for column_ in subject.space.inputs)
    found = examine(subject)
    event(f"{subject.table.hit_policy} {'compares' if opaque else 'does not'}")
    event(f"{subject.table.hit_policy} {'not decided' if of(found, Kind.UNDECIDED) else 'decided'}")
    is_sound(subject, found, subject.full_grid)


@given(subjects(), st.integers(0, 12))
def test_nothing_false_is_said_within_a_tiny_budget(subject: Subject, steps: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finding_out, "Budget", lambda _=steps: Budget(steps))
        found = examine(subject)
    told = of(found, Kind.UNDECIDED)
    event("not decided" if told else "decided")
    assert len({finding.question for finding in told}) == len(told), "one finding a question"
    is_sound(subject, found, subject.grid)
