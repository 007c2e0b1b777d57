"""Every example of the shipped policy: what its authors say must come of a case comes of it."""

from datetime import UTC, date, datetime

import pytest

import simsim
from simsim.policy import examples
from simsim.policy.clocks import State
from simsim.sheets import ExampleRow
from tests.sheets import SHIPPED

POLICY = simsim.open(SHIPPED)
TODAY, NOW = date(2025, 6, 20), datetime(2025, 6, 20, tzinfo=UTC)


def told(ran: examples.Ran) -> str:
    """What was expected, what came and by which rules, in which cell."""
    lines = [
        f"{f.at.place}: {f.item} should be {f.expected}, is {f.actual} by rules {', '.join(f.rules) or '-'}"
        for f in ran.failures
    ]
    return "\n".join([*lines, *(d.told() for d in ran.diagnostics)])


@pytest.mark.parametrize("example", POLICY.sheets.examples, ids=lambda example: example.id.text)
def test_example(example: ExampleRow) -> None:
    ran = examples.run(POLICY, example, today=TODAY, now=NOW)
    assert not told(ran), f"{example.story.en}\n{told(ran)}"


def test_there_are_enough_of_them() -> None:
    assert len(POLICY.sheets.examples) >= 25


def expected_of(item: str) -> set[str]:
    """What the examples expect of an item, as they write it."""
    pairs = (pair for example in POLICY.sheets.examples for pair in example.expect)
    return {cell.text.strip() for name, cell in pairs if POLICY.names.full(name.text) == item} - {""}


def test_there_are_enough_cases_told_by_events() -> None:
    assert sum(bool(example.events.text.strip()) for example in POLICY.sheets.examples) >= 100


@pytest.mark.parametrize("clock", [*POLICY.clocks])
def test_every_clock_is_met_and_missed_by_some_example(clock: str) -> None:
    assert {State.MET, State.MISSED} <= expected_of(f"{clock}.state")


@pytest.mark.parametrize("event", [*POLICY.events.kinds])
def test_every_event_happens_in_some_example(event: str) -> None:
    ran = (examples.decided(POLICY, e, today=TODAY, now=NOW) for e in POLICY.sheets.examples if e.events.text.strip())
    assert any(happened.name == event for outcome in ran for happened in outcome.record)


def test_the_shipped_policy_opens_without_a_warning() -> None:
    assert [d.told() for d in POLICY.warnings if d.severity == "warning"] == []


def test_every_headline_is_expected_of_by_some_example() -> None:
    expected = {
        (POLICY.names.full(item.text) or "").rpartition(".")[0]
        for example in POLICY.sheets.examples
        for item, cell in example.expect
        if cell.text.strip()
    }
    assert {headline.rpartition(".")[0] or headline for headline in POLICY.card.headlines} <= expected
