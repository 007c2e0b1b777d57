"""Two versions of random tables, compared and tried case by case in the naive reading: all that differs, no more."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from simsim.analysis.covering import Budget
from simsim.analysis.differences import Differences, differences
from simsim.analysis.joint import joint
from simsim.compiled import AS_OF
from simsim.feel.binding import no_names
from simsim.feel.meaning import meaning
from simsim.feel.parser import parse_tests
from simsim.regions import Region, canonical
from simsim.table import DecisionTable, Entry, HitPolicy
from tests.brute import Subject
from tests.property.test_against_naive import cells, column
from tests.property.test_analysis import is_allowed, subjects

Case = Mapping[str, Any]
# Hit policies that may take the place of another in any table: what they ask of outputs and of order is the same.
OTHER = {
    HitPolicy.UNIQUE: HitPolicy.ANY,
    HitPolicy.ANY: HitPolicy.UNIQUE,
    HitPolicy.SUM: HitPolicy.MAX,
    HitPolicy.MIN: HitPolicy.MAX,
    HitPolicy.MAX: HitPolicy.MIN,
}


@st.composite
def edited(draw: st.DrawFn, table: DecisionTable) -> DecisionTable:
    """The table after one edit, such as an analyst makes."""
    rules = [*table.rules]
    kind = draw(st.sampled_from(["drop", "cell", "output", "copy", "order", "layer", "default", "policy"]))
    if kind == "policy":
        return replace(table, hit_policy=OTHER.get(table.hit_policy, table.hit_policy))
    if not rules and kind != "default":
        return table
    n = draw(st.integers(0, len(rules) - 1)) if rules else 0
    if kind == "drop":
        del rules[n]
    elif kind == "cell":
        at = draw(st.integers(0, len(table.inputs) - 1))
        text = draw(cells(column(table.inputs[at].text), names=False, wide=False))
        entries = tuple(Entry(text) if m == at else e for m, e in enumerate(rules[n].inputs))
        rules[n] = replace(rules[n], inputs=entries)
    elif kind == "output":
        rules[n] = replace(rules[n], outputs=draw(st.sampled_from(rules)).outputs)
    elif kind == "copy":
        rules.append(replace(rules[n], id=f"{500 + len(rules)}", order=rules[n].order and rules[n].order + 7))
    elif kind == "order":
        m = draw(st.integers(0, len(rules) - 1))
        rules[n], rules[m] = replace(rules[n], order=rules[m].order), replace(rules[m], order=rules[n].order)
    elif kind == "layer":
        rules[n] = replace(rules[n], layer=draw(st.sampled_from(["", "law"])))
    else:
        return replace(table, default=None)
    return replace(table, rules=tuple(rules))


@st.composite
def versions(draw: st.DrawFn) -> tuple[Subject, Subject]:
    """A table, and the same after a few edits."""
    old = replace(draw(subjects()), accepted=())
    table = old.table
    for _ in range(draw(st.integers(0, 3))):
        table = draw(edited(table))
    return old, replace(old, table=table)


def compared(old: Subject, new: Subject, budget: Budget | None = None) -> Differences:
    items = old.items_by_name
    boxes: Sequence[Mapping[str, Region]] = [
        {name: meaning(parse_tests(text), items[name], no_names) for name, text in box.items()}  # type: ignore[misc]  # constants
        for box in old.constraints
    ]
    parameters = {p.name: p for p in old.parameters}
    both = joint(old.compiled, new.compiled, old.layers, constraints=boxes, parameters=parameters, start=old.start)
    return differences(both, old.layers, items.get, budget)


def answer(subject: Subject, case: Case) -> object:
    """What a version makes of a case; the order of a list counts where the hit policy gives one."""
    found = subject.answer(case)
    hits = [tuple(sorted((name, canonical(value)) for name, value in hit.items())) for hit in found.hits]
    return found.ended, tuple(sorted(hits) if subject.table.hit_policy is HitPolicy.COLLECT else hits)


def grid(old: Subject, new: Subject) -> list[dict[str, Any]]:
    """A case in every piece that either version tells apart."""
    axes = dict.fromkeys((*old.axes, *new.axes))
    values = {}
    for name in axes:
        seen: dict[object, Any] = {}
        for value in old.may_be(name):
            pieces = [(s.admitting(name, value), s.piece(name, value)) for s in (old, new) if name in s.axes]
            seen.setdefault(tuple(pieces), value)
        values[name] = [*seen.values()]
    cases = [dict(zip(axes, chosen, strict=True)) for chosen in product(*values.values())]
    return [case for case in cases if not old.is_excluded(case)]


def lies_in(box: Sequence[tuple[Any, Region]], case: Case) -> bool:
    return all(case.get(item.name) in region for item, region in box)


@given(versions())
def test_what_differs_is_found_and_nothing_else(pair: tuple[Subject, Subject]) -> None:
    old, new = pair
    found = compared(old, new)
    assert found.whole
    assert not found.more
    cases = grid(old, new)
    differing = [case for case in cases if answer(old, case) != answer(new, case)]
    event("differs" if differing else "same")
    assert found.same is not bool(differing)
    for case in differing:
        ids = [{*d.before.rules} | {*d.after.rules} for d in found.found]
        assert ids, case
        assert any(case_of(old, new, case) == (d.old, d.new) for d in found.found), case


def case_of(old: Subject, new: Subject, case: Case) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The rules that decide a case in either version: those no other precedes, in the order in which they count."""
    found = []
    for subject in (old, new):
        matching = subject.matching(case)
        part = subject.part(matching, case)
        found.append(tuple(rule.id for n, rule in enumerate(subject.rules) if part >> n & 1))
    return found[0], found[1]


@given(versions())
def test_each_difference_has_a_case_that_shows_it_and_a_box_that_holds_nothing_else(
    pair: tuple[Subject, Subject],
) -> None:
    old, new = pair
    cases = grid(old, new)
    for difference in compared(old, new).found:
        witness = {AS_OF.name: old.world.as_of} | {**difference.witness}
        assert is_allowed(old, {name: value for name, value in witness.items() if name in old.axes})
        assert answer(old, witness) != answer(new, witness)
        assert lies_in(difference.box, witness)
        inside = [case for case in cases if lies_in(difference.box, case)]
        assert all(answer(old, case) != answer(new, case) for case in inside)
        assert 0 < difference.share <= 1


@given(versions())
def test_a_search_that_ends_early_says_so(pair: tuple[Subject, Subject]) -> None:
    old, new = pair
    full, little = compared(old, new), compared(old, new, Budget(len(old.table.inputs) + 2))
    assert little.whole or little.unknown > 0
    assert {(d.old, d.new) for d in little.found} <= {(d.old, d.new) for d in full.found}
    assert not little.same or full.same


@given(subjects())
def test_a_table_does_not_differ_from_itself(subject: Subject) -> None:
    subject = replace(subject, accepted=())
    assert compared(subject, subject, Budget(len(subject.space.inputs))).same


@pytest.mark.parametrize("policy", HitPolicy)
def test_the_order_of_rows_makes_no_difference(policy: HitPolicy) -> None:
    @given(subjects([policy.value]))
    def law(subject: Subject) -> None:
        orders = [rule.order for rule in subject.table.rules]
        assume(not policy.ordered or len({*orders}) == len(orders))  # two at one place are a mistake that is told
        turned = replace(subject, table=replace(subject.table, rules=subject.table.rules[::-1]))
        assert compared(replace(subject, accepted=()), replace(turned, accepted=())).same

    law()
