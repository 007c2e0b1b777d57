"""The shipped policy and the lending policy: what is decided of half a case holds of every case that completes it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import simsim
from simsim.decision import Decision, Status
from simsim.diagnostics import FactError
from simsim.items import ItemDefinition
from simsim.policy import examples
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from simsim.values import Kind, Value
from tests.sheets import DAY, LENDING, NOON, SHIPPED

POLICIES = {"shipped": simsim.open(SHIPPED), "lending": simsim.open(LENDING)}
VALUES: Mapping[Kind, list[Value]] = {
    Kind.BOOLEAN: [True, False],
    Kind.NUMBER: [Decimal(n) for n in (0, 1, 3, 10, 11, 5000)],
    Kind.DATE: [date(2025, 1, 7), date(2025, 1, 8), date(2025, 6, 30), date(2025, 7, 1)],
    Kind.DATE_AND_TIME: [datetime(2025, 6, day, hour, tzinfo=UTC) for day, hour in ((16, 1), (18, 12), (19, 23))],
    Kind.STRING: ["anything"],
}


def values_of(item: ItemDefinition) -> list[Value]:
    """Some values of a fact, all that are allowed where that can be told."""
    own: list[Value] = [allowed.value for allowed in item.allowed] or VALUES.get(item.kind, [])
    return [*own, None] if item.may_be_null else own


def given_by_rules(policy: PolicyModel, name: str) -> bool:
    """Whether rules give an item: an answer then overrides them, and completes nothing."""
    table = policy.tables.get(policy.producer(name) or "")
    return bool(table and table.rules)


def facts_of(policy: PolicyModel) -> st.SearchStrategy[dict[str, Value]]:
    """A case with every fact that the form asks for."""
    items = [item for item in policy.glossary.items.values() if item.group and not given_by_rules(policy, item.name)]
    asked = {item.name: values_of(item) for item in items}
    return st.fixed_dictionaries({name: st.sampled_from(values) for name, values in asked.items() if values})


def may_be(policy: PolicyModel, facts: Mapping[str, Value]) -> bool:
    """Whether no constraint excludes these facts."""
    try:
        policy.decide(facts, as_of=DAY, now=NOON)
    except FactError:
        return False
    return True


def stands(half: Decision, whole: Decision) -> None:
    """What was said of half a case is true of the whole."""
    if half.status in (Status.DECIDED, Status.NO_RULE, Status.CONFLICT):
        assert (whole.status, whole.outputs) == (half.status, half.outputs)
    for name, possible in half.possible.items():
        known = whole.known[f"{whole.name}.{name}"]
        assert possible is None or (known.values is not None and known.values <= possible)


@pytest.mark.parametrize("name", [*POLICIES])
@settings(max_examples=40)
@given(data=st.data())
def test_half_a_case_never_misleads(name: str, data: st.DataObject) -> None:
    policy = POLICIES[name]
    whole = data.draw(facts_of(policy))
    assume(may_be(policy, whole))
    left_out = data.draw(st.sets(st.sampled_from([*whole]), min_size=1))
    half = policy.decide({k: v for k, v in whole.items() if k not in left_out}, as_of=DAY, now=NOON)
    complete = policy.decide(whole, as_of=DAY, now=NOON)
    for decision in half.decisions.values():
        stands(decision, complete[decision.name])
    for clock, state in half.clocks.items():
        for before, after in ((state.state, complete.clocks[clock].state), (state.due, complete.clocks[clock].due)):
            assert before.values is None or (after.values is not None and after.values <= before.values)


@pytest.mark.parametrize("name", [*POLICIES])
@settings(max_examples=40)
@given(data=st.data())
def test_answering_what_is_asked_settles_the_headlines(name: str, data: st.DataObject) -> None:
    policy = POLICIES[name]
    whole = data.draw(facts_of(policy))
    assume(may_be(policy, whole))
    known: dict[str, Value] = {}
    for _ in whole:
        outcome = policy.decide(known, as_of=DAY, now=NOON)
        ready = [fact for fact in outcome.ask if fact in whole and fact not in known]
        if not ready:
            break
        known[ready[0]] = whole[ready[0]]
    assert [fact for fact in outcome.ask if fact in whole] == [], "what is known is not asked for again"


LIFE = next(e for e in POLICIES["shipped"].sheets.examples if e.id.text == "L01")
HOURS = st.integers(0, 20 * 24).map(lambda hours: datetime(2025, 6, 2, tzinfo=UTC) + timedelta(hours=hours))


def life(now: datetime, log: str) -> Outcome:
    """The case of the example, told by these events, as it stands at an instant."""
    return POLICIES["shipped"].decide(examples.facts(LIFE), as_of=DAY, now=now, events=log)


def told(outcome: Outcome) -> tuple[object, ...]:
    """What was decided, and how every clock stands."""
    decided = {name: (decision.status, decision.outputs) for name, decision in outcome.decisions.items()}
    return decided, {name: (clock.state, clock.due, clock.elapsed) for name, clock in outcome.clocks.items()}


@settings(max_examples=30)
@given(now=HOURS)
def test_what_lies_ahead_changes_nothing(now: datetime) -> None:
    whole = life(now, LIFE.events.text)
    past = [event.line for event in whole.record if event.at <= now]
    assert told(life(now, "\n".join(past))) == told(whole)


@settings(max_examples=30)
@given(now=HOURS)
def test_what_follows_from_events_may_as_well_be_given(now: datetime) -> None:
    by_events = life(now, LIFE.events.text)
    policy, facts = POLICIES["shipped"], dict(examples.facts(LIFE))
    for event in by_events.record:
        facts |= event.facts if event.at <= now else {}
    facts |= {name: by_events.known[name].value for name in policy.events.derivations}
    assert told(policy.decide(facts, as_of=DAY, now=now)) == told(by_events)
