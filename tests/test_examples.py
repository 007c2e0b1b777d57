"""Every example of the shipped policy: what its authors say must come of a case comes of it."""

from datetime import UTC, date, datetime

import pytest

import simsim
from simsim.policy import examples
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
