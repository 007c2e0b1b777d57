"""Explanations against trying everything: boxes, obstacles and changes are exactly what a grid of cases shows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, product
from typing import Any

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from simsim.analysis.asking import question
from simsim.analysis.counterfactuals import Change, changes_of
from simsim.analysis.explanation import explain, why_not
from simsim.analysis.steady import steady
from simsim.compiled import CompiledTable
from simsim.decision import Decision
from simsim.policy.variations import Variations
from simsim.policy.walk import Outcome, Walk
from simsim.table import DecisionTable
from simsim.values import Known, Value
from tests import naive
from tests.property.test_against_naive import (
    AS_OF,
    KINDS,
    LAYERS,
    LIMITS,
    NOW,
    SORT,
    Random,
    chains,
    complete_facts,
    members,
    policy_of,
    singles,
    tables,
)

Facts = Mapping[str, Any]


def decided(random: Random, facts: Facts) -> Outcome:
    return random.policy.decide(facts, as_of=AS_OF, now=NOW, layers=random.world.layers)


def compiled(random: Random, outcome: Outcome, name: str) -> CompiledTable:
    return random.policy.compiled(random.policy.parameters(outcome.case.layers, {}))[name]


@st.composite
def plain_chains(draw: st.DrawFn) -> Random:
    """Two or three tables without names in their cells, each fed by facts and by an output of the one before it."""
    made: list[DecisionTable] = []
    for name in ("one", "two", "three")[: draw(st.integers(1, 3))]:
        fed = []
        if made and not made[-1].hit_policy.lists:
            fed = [f"{made[-1].name.text}.{draw(st.sampled_from(made[-1].outputs)).text}"]
        inputs = [*fed, *draw(st.lists(st.sampled_from([*SORT]), min_size=1, max_size=2, unique=True))]
        made.append(draw(tables(name, inputs, draw(KINDS), plain=True)))
    return policy_of(made, draw(st.sampled_from(LIMITS)), draw(st.sampled_from([(), LAYERS, ("law",)])))


def result(random: Random, facts: Facts, output: str) -> Known:
    return decided(random, facts).known[output]


def needed(random: Random) -> set[str]:
    return {clause.text for table in random.tables for clause in table.inputs}


# ---- why


def told(random: Random, facts: Facts) -> tuple[str, object]:
    """What the naive reading makes of the one table."""
    (table,) = random.tables
    answer = naive.decided(table, facts, random.world)
    if any(isinstance(value, naive.NoValueError) for hit in answer.hits for value in hit.values()):
        return "error", None
    return answer.ended, members(random.policy.tables["one"].hit_policy, answer.hits)


def points(facts: Facts, names: Sequence[str]) -> Iterator[Facts]:
    """The case with every combination of values of some facts."""
    for values in product(*(SORT[name].values for name in names)):
        yield {**facts, **dict(zip(names, values, strict=True))}


def inside(decision: Decision, box: Sequence[int]) -> bool:
    return all(not mask & ~wide for mask, wide in zip(decision.masks, box, strict=True))


@settings(max_examples=60)
@given(singles(plain=False), complete_facts, st.data())
def test_in_the_whole_box_the_same_comes_of_a_table(random: Random, facts: Facts, data: st.DataObject) -> None:
    outcome = decided(random, facts)
    table = compiled(random, outcome, "one")
    found = steady(table, outcome["one"], lambda name: outcome.known.get(name, Known(None)), outcome.case.layers)
    assume(found is not None)
    assert found is not None
    assert inside(outcome["one"], found.masks)
    names = [name for name in SORT if name in table.needs and name not in found.held]
    every = data.draw(st.permutations([*points(facts, names[:3])]))[:400]
    same = [point for point in every if inside(decided(random, point)["one"], found.masks)]
    assert all(told(random, point) == told(random, facts) for point in same)
    event(f"{random.tables[0].hit_policy} {'all' if len(same) == len(every) else 'some'}")


@settings(max_examples=80)
@given(singles(plain=True), complete_facts, st.sets(st.sampled_from([*SORT])))
def test_no_class_can_be_added_to_a_box(random: Random, facts: Facts, unknown: set[str]) -> None:
    """And it holds the cases that unknown facts leave possible."""
    known = {name: value for name, value in facts.items() if name not in unknown}
    outcome = decided(random, known)
    table = compiled(random, outcome, "one")
    found = steady(table, outcome["one"], lambda name: outcome.known.get(name, Known(None)), outcome.case.layers)
    assume(found is not None)
    assert found is not None
    assert found.whole
    assert inside(outcome["one"], found.masks)
    kinds = [one_a_class(table, n) for n in range(len(table.inputs))]
    names = [column.item.name for column in table.inputs]
    for n, column in enumerate(table.inputs):
        outside = [value for value in kinds[n] if not found.masks[n] >> column.classify(value) & 1]
        within = [[v for v in k if found.masks[m] >> table.inputs[m].classify(v) & 1] for m, k in enumerate(kinds)]
        here = told(random, {**facts, **dict(zip(names, [values[0] for values in within], strict=True))})
        for value in outside:
            cases = product(*([value] if m == n else values for m, values in enumerate(within)))
            assert any(told(random, {**facts, **dict(zip(names, case, strict=True))}) != here for case in cases)


def one_a_class(table: CompiledTable, n: int) -> list[Value]:
    """A value of each class of an input."""
    column = table.inputs[n]
    return [*{column.classify(value): value for value in SORT[column.item.name].values}.values()]


@settings(max_examples=100)
@given(plain_chains(), complete_facts, st.lists(complete_facts, min_size=8, max_size=8))
def test_as_long_as_what_is_told_of_facts_holds_the_result_stays(
    random: Random, facts: Facts, others: Sequence[Facts]
) -> None:
    """All through the chain: nothing else matters, not even decisions that are not told."""
    last = random.tables[-1]
    output = f"{last.name.text}.{last.outputs[0].text}"
    outcome = decided(random, facts)
    explanation = explain(outcome, output)
    assume(all(reason.proved for reason in explanation.reasons))
    told = [c for reason in explanation.reasons for c in reason.conditions if c.item.name in SORT]
    for other in others:
        kept = {c.item.name for c in told if c.region is None or other[c.item.name] not in c.region}
        point = {name: facts[name] if name in kept else value for name, value in other.items()}
        event(
            "another case"
            if any(point[name] != facts[name] for name in needed(random) & facts.keys())
            else "the same case"
        )
        assert result(random, point, output).value == outcome.known[output].value


# ---- why not


@settings(max_examples=80)
@given(singles(plain=False), complete_facts)
def test_what_keeps_a_rule_away_is_what_the_naive_reading_says(random: Random, facts: Facts) -> None:
    outcome, (table,) = decided(random, facts), random.tables
    for rule in table.rules:
        (found,) = why_not(outcome, "one", rule.id)
        if found.applies:
            assert rule.id in outcome["one"].rules
            continue
        failing = [
            entry.text
            for clause, entry in zip(table.inputs, rule.inputs, strict=True)
            if admits(random, clause.text, entry.text, facts) is False
        ]
        assert [miss.cell.text for miss in found.misses if not miss.open] == failing
        assert bool(found.layer) is not naive.is_on(rule, random.world)
        assert found.expired is not naive.counts(replace(rule, layer=""), table, facts, random.world)
        away = bool(failing) or bool(found.layer) or found.expired
        assert found.before == (() if away else outcome["one"].rules)


def admits(random: Random, name: str, cell: str, facts: Facts) -> bool | None:
    """Whether a cell admits the case; ``None`` where it has no answer."""
    try:
        return naive.admits(cell, random.world.items[name], facts[name], facts, random.world)
    except naive.NoValueError:
        return None


# ---- what would change it


def tried(random: Random, facts: Facts, output: str, size: int) -> set[tuple[tuple[str, ...], Value]]:
    """Every set of so many facts with every other value that changing all of them can give."""
    before, asked = result(random, facts, output), [name for name in facts if name in needed(random)]
    found = set()
    for names in combinations(asked, size):
        for point in points(facts, names):
            after = result(random, point, output) if all(point[n] != facts[n] for n in names) else before
            if after.settled and after.value != before.value:
                found.add((names, after.value))
    return found


def as_tried(change: Change) -> tuple[tuple[str, ...], Value]:
    return tuple(difference.name for difference in change.differences), change.value


@settings(max_examples=40)
@given(plain_chains(), complete_facts)
def test_no_smaller_change_exists_and_none_of_its_size_is_left_out(random: Random, facts: Facts) -> None:
    last = random.tables[-1]
    output = f"{last.name.text}.{last.outputs[0].text}"
    outcome = decided(random, facts)
    assume(outcome.known[output].settled and len(needed(random) & facts.keys()) <= 4)
    found = changes_of(outcome, output, None, ())
    event(f"{found.size} facts, {'found' if found.changes else 'none'}")
    assert found.whole
    for size in range(1, found.size + (not found.changes)):
        assert not tried(random, facts, output, min(size, 2))
    for change in found.changes:
        after = {difference.name: difference.after for difference in change.differences}
        assert result(random, {**facts, **after}, output).value == change.value
        assert all(facts[name] != value for name, value in after.items())
    if found.changes and found.size <= 2 and not found.more:
        ordered = {(tuple(sorted(names)), value) for names, value in map(as_tried, found.changes)}
        assert ordered == {(tuple(sorted(n)), value) for n, value in tried(random, facts, output, found.size)}


@settings(max_examples=60)
@given(plain_chains(), complete_facts)
def test_a_change_of_one_fact_goes_no_further_than_it_must(random: Random, facts: Facts) -> None:
    """Of facts whose values can be counted, none between the old and the new one gives the same."""
    last = random.tables[-1]
    output = f"{last.name.text}.{last.outputs[0].text}"
    outcome = decided(random, facts)
    assume(outcome.known[output].settled)
    for change in changes_of(outcome, output, None, ()).changes:
        (one, *more) = change.differences
        if more or one.name not in ("count", "price", "day"):
            continue
        event("one fact that can be counted")
        low, high = sorted((one.before, one.after))  # type: ignore[type-var]  # numbers or days
        between = [value for value in SORT[one.name].values if low < value < high]
        given_between = [result(random, {**facts, one.name: value}, output) for value in between]
        assert not any(known.settled and known.value == change.value for known in given_between)


@settings(max_examples=25)
@given(chains(), complete_facts, st.sets(st.sampled_from([*SORT]), max_size=4))
def test_every_change_that_is_told_is_true(random: Random, facts: Facts, frozen: set[str]) -> None:
    """Whatever stands in cells, and whatever the other facts are; frozen facts stay."""
    last = random.tables[-1]
    output = f"{last.name.text}.{last.outputs[0].text}"
    outcome = decided(random, facts)
    found = explain(outcome, output, frozen=sorted(frozen)).changes
    for change in found.changes:
        after = {difference.name: difference.after for difference in change.differences}
        assert not frozen & after.keys()
        assert len(after) == found.size
        assert result(random, {**facts, **after}, output).value == change.value != found.before.value
    aimed = explain(outcome, output, target=None).changes
    assert all(change.value is None for change in aimed.changes)


# ---- what to ask next


@settings(max_examples=60)
@given(chains(), complete_facts, st.sets(st.sampled_from([*SORT]), min_size=1))
def test_the_next_question_is_one_that_is_asked_and_leaves_what_it_says(
    random: Random, facts: Facts, unknown: set[str]
) -> None:
    known = {name: value for name, value in facts.items() if name not in unknown}
    outcome = decided(random, known)
    asked = question(outcome)
    assert (asked is None) <= (not set(outcome.ask) - random.policy.glossary.parameters.keys())
    for answer in asked.answers if asked else ():
        assert asked
        assert asked.name in outcome.ask
        walk = Variations(random.policy, outcome.case, [*random.policy.tables]).under({asked.name: answer.value})
        fresh = decided(random, {**known, asked.name: answer.value})
        assert walk is not None
        assert walk.decisions == fresh.decisions


# ---- deciding again


@settings(max_examples=100)
@given(chains(), complete_facts, complete_facts, st.sets(st.sampled_from([*SORT])), st.sets(st.sampled_from([*SORT])))
def test_deciding_again_is_deciding(
    random: Random, facts: Facts, others: Facts, changed: set[str], unknown: set[str]
) -> None:
    """What hangs on no difference is not decided again, and nobody can tell."""
    case = random.policy.case(facts, AS_OF, NOW, random.world.layers)
    changed -= unknown
    again = Variations(random.policy, case, [*random.policy.tables]).under(
        {name: others[name] for name in changed}, unknown
    )
    left = {name: others[name] if name in changed else value for name, value in facts.items() if name not in unknown}
    fresh = Walk(random.policy, random.policy.case(left, AS_OF, NOW, random.world.layers))
    fresh.visit([])
    assert again is not None
    assert again.decisions == fresh.decisions
    assert again.known == fresh.known
