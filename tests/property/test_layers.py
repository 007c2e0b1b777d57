"""Layers of the shipped policies: what one layer says never leans on another, and no case changes hands in silence."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

import pytest

import simsim
from simsim.decision import Decision, Status
from simsim.policy import examples
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from simsim.sheets import ExampleRow
from simsim.values import read_date, read_date_and_time
from simsim.words import plain
from tests.sheets import DAY, LENDING, NOON, SHIPPED

POLICIES = {"shipped": simsim.open(SHIPPED), "lending": simsim.open(LENDING)}
EXAMPLES = [(name, example) for name, policy in POLICIES.items() for example in policy.sheets.examples]


def outcome(policy: PolicyModel, example: ExampleRow, layers: tuple[str, ...]) -> Outcome:
    """The case of an example, with other layers on; settings of a layer that is off are left out."""
    given = examples.facts(example)
    off = {p.name for p in policy.glossary.parameters.values() if p.layer and p.layer not in layers}
    facts = {name: value for name, value in given.items() if policy.names.full(name) not in off}
    as_of: date = read_date(plain(example.as_of.text)) or DAY
    now: datetime = read_date_and_time(plain(example.now.text)) or NOON
    events = example.events.text if example.events.text.strip() else None
    return policy.decide(facts, as_of=as_of, now=now, layers=layers, events=events)


def layer_sets(policy: PolicyModel) -> Iterator[tuple[str, ...]]:
    """The sets of layers that POLICY lists, smaller ones first."""
    yield from sorted(policy.card.layer_sets, key=len)


def inputs(policy: PolicyModel, found: Outcome, name: str) -> list[object]:
    """What is known of everything that a decision needs."""
    return [found.known.get(item) for item in policy.needs_of(name)]


def leans_on(policy: PolicyModel, parameters: Iterable[str]) -> set[str]:
    """The layers of these parameters."""
    return {policy.glossary.parameters[name].layer for name in parameters}


def handed_over(before: Decision, after: Decision) -> bool:
    """Whether another rule decides, and decides something else."""
    both = before.status is after.status is Status.DECIDED
    return both and before.outputs != after.outputs and before.rules != after.rules


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=lambda x: x.id.text if isinstance(x, ExampleRow) else x)
def test_what_a_layer_decides_leans_on_no_other(name: str, example: ExampleRow) -> None:
    policy = POLICIES[name]
    for layers in layer_sets(policy):
        found = outcome(policy, example, layers)
        decided = [d for d in found.decisions.values() if d.status is Status.DECIDED]
        settled = [s for s in found.clocks.values() if s.state.settled and not s.silent]
        assert {layer for d in decided for layer in d.layers} <= {"", *layers}
        assert {layer for d in decided for layer in leans_on(policy, d.parameters)} <= {"", *layers}
        assert {layer for s in settled for layer in leans_on(policy, s.parameters)} <= {"", *layers}


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=lambda x: x.id.text if isinstance(x, ExampleRow) else x)
def test_no_case_changes_hands_in_silence_where_a_layer_is_off(name: str, example: ExampleRow) -> None:
    policy = POLICIES[name]
    *smaller, largest = layer_sets(policy)
    whole = outcome(policy, example, largest)
    for found in (outcome(policy, example, layers) for layers in smaller):
        for decision in found.decisions.values():
            same = inputs(policy, found, decision.name) == inputs(policy, whole, decision.name)
            if same and handed_over(whole[decision.name], decision):
                assert "layer-handed-over" in {d.code for d in decision.diagnostics}, decision.name


def test_there_are_cases_that_change_hands() -> None:
    told = [
        d.code
        for name, example in EXAMPLES
        for layers in layer_sets(POLICIES[name])
        for decision in outcome(POLICIES[name], example, layers).decisions.values()
        for d in decision.diagnostics
    ]
    assert "layer-handed-over" in told
