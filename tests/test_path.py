"""The path that a case took: what the answer rests on in this case, and nothing that it does not need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

import simsim
from simsim.analysis.explanation import explain
from simsim.analysis.path import heads_of, path_of
from simsim.decision import Status
from simsim.policy.examples import decided
from simsim.policy.walk import Outcome
from simsim.reports.graph import requirements
from tests.sheets import DAY, LENDING, NOON, SHIPPED

LEND = simsim.open(LENDING)
POLICY = simsim.open(SHIPPED)
NEEDS = requirements(POLICY)
EXAMPLES = [decided(POLICY, row, today=DAY, now=NOON) for row in POLICY.sheets.examples[::12]]
KNOWN = {"branch": "central", "reader_kind": "adult", "medium": "film", "unpaid": "2.5", "borrowed_on": "2025-03-01"}
LATE = {"days_late": "3", "damage": "torn", "card_lost": "no"}
LENT = {"lent_at": "2025-03-01 10:00", "returned_at": None, "lost_item": "no"}


def outcome(facts: Mapping[str, object], **how: object) -> Outcome:
    return LEND.decide(facts, as_of=DAY, now=datetime(2025, 3, 20, 9, tzinfo=UTC), **how)


PATHS = {
    "nothing is known: what is waited for": (
        {},
        {
            "mercy": (),
            "overdue": (),
            "borrowing": (),
            "loan": (),
            "bill": ("mercy", "overdue"),
            "return_clock": ("loan", "borrowing"),
        },
    ),
    "a loan whose period is known is not waited for": (
        KNOWN,
        {"mercy": (), "overdue": (), "borrowing": (), "bill": ("mercy", "overdue"), "return_clock": ("borrowing",)},
    ),
    "what is forgiven needs no fine": (
        {**KNOWN, **LATE, **LENT, "forgiven": "yes"},
        {
            "branch_place": (),
            "mercy": (),
            "borrowing": (),
            "loan": (),
            "bill": ("mercy",),
            "return_clock": ("loan", "borrowing", "branch_place"),
        },
    ),
    "what is not forgiven does": (
        {**KNOWN, **LATE, **LENT, "forgiven": "no"},
        {
            "branch_place": (),
            "mercy": (),
            "overdue": (),
            "borrowing": (),
            "loan": (),
            "bill": ("mercy", "overdue"),
            "return_clock": ("loan", "borrowing", "branch_place"),
        },
    ),
    "what was supplied rests on nothing": (
        {"to_pay": "3", "may_borrow": "yes", "borrowing.reason": None, "return_clock.state": "met"},
        {"borrowing": (), "bill": (), "return_clock": ()},
    ),
}


@pytest.mark.parametrize(("facts", "path"), PATHS.values(), ids=PATHS)
def test_the_path_of_a_case(facts: Mapping[str, object], path: Mapping[str, tuple[str, ...]]) -> None:
    assert {node: {*givers} for node, givers in path_of(outcome(facts)).items()} == {
        node: {*givers} for node, givers in path.items()
    }


def test_a_path_may_lead_to_what_is_asked_for() -> None:
    assert path_of(outcome({}), ["owed"]) == {"overdue": (), "owed": ("overdue",)}
    assert path_of(outcome({}), ["loan"]) == {"loan": ()}
    assert path_of(outcome({}), []) == {}


def test_a_clock_of_a_layer_that_is_off_rests_on_nothing() -> None:
    assert path_of(outcome({}, layers=["custom"]), ["return_clock"]) == {"return_clock": ()}


def test_rules_that_contradict_each_other_lean_on_what_their_entries_ask_for() -> None:
    whole = outcome({**KNOWN, **LATE, "forgiven": "no"})
    for status, givers in ((Status.CONFLICT, ("overdue",)), (Status.ERROR, ("overdue",))):
        bill = replace(whole["owed"], status=status)
        broken = replace(whole, decisions={**whole.decisions, "owed": bill})
        assert path_of(broken, ["owed"])["owed"] == givers
    two = replace(whole["bill"], status=Status.CONFLICT, rules=("1", "4"))
    assert path_of(replace(whole, decisions={**whole.decisions, "bill": two}), ["bill"])["bill"] == ("mercy", "overdue")


@pytest.mark.parametrize("found", EXAMPLES)
def test_a_path_is_a_part_of_the_requirements_and_leads_to_the_answer(found: Outcome) -> None:
    path = path_of(found)
    assert heads_of(found) <= path.keys()
    assert [*path] == [node for node in POLICY.order if node in path]
    assert all({*givers} <= {*NEEDS[node]} for node, givers in path.items())
    read = {giver for givers in path.values() for giver in givers}
    assert path.keys() == heads_of(found) | read


@pytest.mark.parametrize("found", EXAMPLES)
def test_a_decided_decision_leans_on_what_its_explanation_tells(found: Outcome) -> None:
    path = path_of(found)
    for node in path:
        if node in found.decisions and found[node].status is Status.DECIDED and not found[node].given:
            first = explain(found, POLICY.outputs(node)[0]).reasons[0]
            told = {giver for c in first.conditions if (giver := POLICY.producer(c.item.name))}
            assert first.decision.name == node
            assert {*path[node]} == told
