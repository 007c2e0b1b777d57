"""Facts swept over the values that the tables tell apart, and the policy read otherwise: as when decided for real."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import simsim
from simsim.analysis.flips import flips
from simsim.analysis.sweep import Axis, Spot, Sweep
from simsim.decision import Status
from simsim.diagnostics import SimsimError
from simsim.policy.examples import ran
from simsim.policy.walk import Outcome
from simsim.values import Kind, Value
from tests.sheets import LENDING, SHIPPED

TODAY, NOW = date(2025, 6, 20), datetime(2025, 6, 20, 4, tzinfo=UTC)
POLICIES = {"shipped": simsim.open(SHIPPED), "lending": simsim.open(LENDING)}
EXAMPLES = [
    one.outcome
    for policy in POLICIES.values()
    for one in [*ran(policy, today=TODAY, now=NOW)][::23]
    if one.outcome is not None
]


def decided(outcome: Outcome, facts: dict[str, Value], output: str) -> Spot | None:
    """What the policy, asked for real, gives for the case with other facts."""
    case, policy = outcome.case, POLICIES["shipped" if outcome.policy is POLICIES["shipped"] else "lending"]
    told = {**case.facts, **case.settings, **facts}
    try:
        found = policy.decide(told, as_of=case.as_of, now=case.now, layers=case.layers, events=case.events)
    except SimsimError:
        return None
    status = found.status(output)
    return Spot(status, found.known[output].value if status is Status.DECIDED else None)


def outputs(outcome: Outcome) -> list[str]:
    names = (outcome.policy.names.full(name) for name in outcome.headlines)
    return [name for name in names if name and name.rpartition(".")[0] in outcome.decisions]


def members(axis: Axis, n: int, outcome: Outcome) -> list[Value]:
    """The value of a point, and others for which it stands."""
    point, item = axis.points[n], outcome.policy.names.item(axis.name)
    named = [one.value for one in item.allowed] if item else []
    others = [None, *named, *((True, False) if item and item.kind is Kind.BOOLEAN else ())]
    return [point.value, *(v for v in others if point.region is not None and v in point.region and _may(item, v))]


def _may(item: object, value: Value) -> bool:
    return value is not None or bool(getattr(item, "may_be_null", False))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(EXAMPLES), st.data())
def test_every_place_of_a_map_is_what_the_policy_decides(outcome: Outcome, data: st.DataObject) -> None:
    output = data.draw(st.sampled_from(outputs(outcome)))
    sweep = Sweep(outcome, output)
    if len(sweep.facts) < 2:
        return
    names = data.draw(st.lists(st.sampled_from(sweep.facts), min_size=2, max_size=2, unique=True))
    across, down = (sweep.axis(name) for name in names)
    if not across.points or not down.points:
        return
    found = sweep.map(across, down)
    assert found.down is not None
    assert len(found.rows) == len(found.down.points)
    assert {len(row) for row in found.rows} == {len(found.across.points)}
    places = [*product(range(len(found.across.points)), range(len(found.down.points)))]
    for x, y in data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=6)):
        high = data.draw(st.sampled_from(members(found.across, x, outcome)))
        low = data.draw(st.sampled_from(members(found.down, y, outcome)))
        expected = decided(outcome, {across.name: high, down.name: low}, output)
        assert found.rows[y][x] == expected or expected is None


@pytest.mark.parametrize(("outcome", "output"), [(one, output) for one in EXAMPLES for output in outputs(one)])
def test_the_place_of_the_case_gives_what_the_case_gives(outcome: Outcome, output: str) -> None:
    sweep = Sweep(outcome, output)
    told = [name for name in sweep.facts if name in outcome.case.facts]
    for name in told:
        found = sweep.map(sweep.axis(name))
        assert found.across.here is not None or found.across.more
        if found.across.here is not None:
            spot = found.rows[0][found.across.here]
            assert spot is not None
            assert spot.status is outcome.status(output)
            assert found.across.points[found.across.here].value == outcome.case.facts[name]


def test_points_that_nothing_tells_apart_are_one() -> None:
    outcome = POLICIES["shipped"].decide({"market": "MY"}, as_of=TODAY, now=NOW)
    sweep = Sweep(outcome, "verdict.verdict")
    axis = sweep.axis("market")
    assert len(axis.points) > 10
    assert axis.points[axis.here or 0].value == "MY"
    merged = sweep.map(axis).across
    assert len(merged.points) == 1
    assert merged.points[0].value == "MY"
    assert merged.here == 0


def test_ordered_points_stand_in_their_order_and_null_is_last() -> None:
    outcome = POLICIES["shipped"].decide({"requested_at": "2025-06-20"}, as_of=TODAY, now=NOW)
    values = [point.value for point in Sweep(outcome, "verdict.verdict").axis("requested_at").points]
    assert values[-1] is None
    assert values[:-1] == sorted(values[:-1])  # type: ignore[type-var]  # dates
    assert date(2025, 6, 20) in values


@pytest.mark.parametrize("name", POLICIES)
def test_every_other_reading_is_what_the_policy_decides(name: str) -> None:
    policy = POLICIES[name]
    outcome = next(one for one in EXAMPLES if one.policy is policy)
    case, found = outcome.case, [*flips(outcome)]
    layers = [flip for flip in found if flip.is_layer]
    assert [flip.name for flip in layers] == [*policy.card.layers]
    assert all(flip.value is (flip.name not in case.layers) for flip in layers)
    stated = policy.parameters(case.layers, case.settings)
    choices = {
        (p.name, other)
        for p in policy.glossary.parameters.values()
        for other in p.alternatives
        if other != stated[p.name]
    }
    assert {(flip.name, flip.value) for flip in found if not flip.is_layer} == choices
    for flip in found:
        on = [n for n in policy.card.layers if (n in case.layers) is not (flip.is_layer and n == flip.name)]
        setting = {} if flip.is_layer else {flip.name: flip.value}
        told = {**case.facts, **case.settings, **setting}
        assert flip.outcome is not None
        expected = policy.decide(told, as_of=case.as_of, now=case.now, layers=on, events=case.events)
        assert flip.outcome.known == expected.known
        assert flip.outcome.ask == expected.ask
