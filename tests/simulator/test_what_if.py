"""The room of what if: results side by side, the map, other readings, each tried with a press."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from itertools import count

import pytest

from simsim.knowledge import policy_of
from simsim.reports.html_parts import Reader
from simsim.reports.standings import Shift, shifts, standings
from simsim.reports.wording import SCREEN
from simsim.simulator import Simulator
from tests.sheets import LENDING, SHIPPED, drawn

NOON = datetime(2025, 6, 20, 4, tzinfo=UTC)
YES = (
    "negotiation_failed",
    "buyer_papers_genuine",
    "buyer_papers_accurate",
    "buyer_papers_relevant",
    "buyer_papers_prove",
)
DISPUTE = {
    "market": "MY",
    "claim_type": "wrong_item",
    "stage": "ruled",
    "order_type": "local",
    "order_amount": "120.50",
    "logistics_caused": False,
    "evidence_supports": "buyer",
    "legal_proceedings_started": False,
    "buyer_papers": "complete",
    **dict.fromkeys(YES, True),
}


ALIKE = """
GLOSSARY | type   | label en | label zh
weight   | number | weight   | 重量
price    | number | price    | 价格
cost     | number | cost     | 成本

POLICY   | name   | en  | zh
headline | price  | Due | 应付
headline | cost   | Due | 应付

U    | input  | output | output
fare | weight | price  | cost
1    | < 10   | 1      | 2
2    | >= 10  | 3      | 2
"""


@pytest.fixture(scope="module", autouse=True)
def opened() -> Iterator[Simulator]:
    """A screen that keeps the tables open from test to test."""
    made = Simulator(SHIPPED, clock=lambda: NOON)
    yield made
    made.close()


@pytest.fixture
def screen() -> Iterator[Simulator]:
    """The screen with a dispute that is decided, in the room of what if."""
    made = Simulator(SHIPPED, clock=lambda: NOON)
    for button in made.form.buttons.values():
        button.click()
    assert not DISPUTE.keys() - made.form.fields.keys()
    made.give({name: (value,) for name, value in DISPUTE.items()})
    assert "refund or another remedy" in made.answer.html
    made.rooms.heads[0].value = True
    yield made
    made.close()


def told(html: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip())


def rows(html: str) -> list[list[str]]:
    found = re.findall(r"<tr[^>]*>(.*?)</tr>", html)
    return [[told(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in found]


def test_a_room_that_is_closed_shows_nothing_and_costs_nothing(screen: Simulator) -> None:
    screen.rooms.heads[0].heard(value=False)
    before = screen.what_if.flips.pane.html
    screen.give({"evidence_supports": ("seller",)})
    assert screen.what_if.body not in screen.rooms.box.children
    assert screen.what_if.flips.pane.html == before
    screen.rooms.heads[0].heard(value=True)
    assert screen.what_if.flips.pane.html != before


def test_a_pinned_result_stands_beside_the_case(screen: Simulator) -> None:
    pins = screen.what_if.pins
    assert told(pins.pane.html) == SCREEN["pin help"].en
    pins.button.click()
    screen.give({"evidence_supports": ("seller",)})
    table = rows(pins.pane.html)
    assert table[0] == ["Side by side", "this case", "pinned 1 Open it Remove it"]
    verdict = next(row for row in table if row[0] == "Verdict")
    assert verdict[1] != verdict[2].removeprefix("≠ ")
    assert verdict[2].startswith("≠ ")
    assert ["evidence supports", "the seller", "≠ the buyer"] in table
    assert not any(row[0] == "market" for row in table)


def test_a_pinned_result_is_opened_again_whole_and_removed(screen: Simulator) -> None:
    screen.history.give("2025-06-18 10:00 delivered")
    before, log = screen.form.given, screen.history.written
    pins = screen.what_if.pins
    pins.button.click()
    screen.form.clear.click()
    screen.settings.layers[next(iter(screen.settings.layers))].value = False
    assert screen.form.given == {}
    pins.pane.heard({"try": "open 0"})
    assert screen.form.given == before
    assert screen.history.written == log
    assert all(screen.settings.layers[name].value is (name in screen.settings.on) for name in screen.settings.layers)
    pins.pane.heard({"try": "remove 0"})
    assert pins.pinned == ()
    assert told(pins.pane.html) == SCREEN["pin help"].en


def test_no_more_are_pinned_than_fit_and_the_oldest_goes(screen: Simulator) -> None:
    for n in range(5):
        screen.give({"order_amount": (f"{n + 1}00",)})
        screen.what_if.pins.button.click()
    amounts = [pinned.outcome.case.facts["order_amount"] for pinned in screen.what_if.pins.pinned]
    assert [str(amount) for amount in amounts] == ["300", "400", "500"]


def test_the_map_varies_what_tells_most_and_a_press_tries_it(screen: Simulator) -> None:
    found = screen.what_if.sweep
    assert [part.description for part in (found.output, found.across, found.down)] == [
        "What is looked at",
        "Vary",
        "and",
    ]
    assert found.across.value == "evidence_supports"
    table = rows(found.pane.html)
    assert table[0] == ["evidence supports", "verdict"]
    here = next(row for row in table if row[0].startswith("●"))
    assert here[0] == "● the buyer"
    assert screen.outcome is not None
    number = next(n for n, row in enumerate(table[1:]) if row[0] == "the seller")
    found.pane.heard({"try": f"{number}"})
    assert screen.form.given["evidence_supports"] == "seller"
    answer = next(row for row in rows(found.pane.html) if row[0] == "● the seller")[1]
    assert answer == "buyer's application rejected"
    assert answer in told(screen.answer.html)


def test_two_facts_make_a_map_with_letters(screen: Simulator) -> None:
    found = screen.what_if.sweep
    found.down.value = "order_type"
    table = rows(found.pane.html)
    assert table[0][0] == "order type ↓ evidence supports →"
    letters = {cell for row in table[1:] for cell in row[1:]}
    legend = told(found.pane.html[found.pane.html.index("simsim-legend") :])
    assert len(letters) > 2
    assert all(f"{letter} " in legend for letter in letters)
    assert found.pane.html.count("is-here") == 3  # the column, the row, the place
    assert found.across.value not in found.down.values
    found.across.value = "order_type"  # the two are never the same fact
    assert found.down.value == ""


def test_what_was_chosen_stays_while_it_can_be_asked(screen: Simulator) -> None:
    found = screen.what_if.sweep
    found.output.value = "risk_owner.risk_owner"
    found.across.value = "stage"
    screen.give({"evidence_supports": ("seller",)})
    screen.settings.language.value = "zh"
    assert (found.output.value, found.across.value) == ("risk_owner.risk_owner", "stage")
    assert found.across.description == "改变"
    assert rows(found.pane.html)[0] == [
        "主张类型" if "主张类型" in found.pane.html else rows(found.pane.html)[0][0],
        "风险承担方",
    ]


def test_other_readings_tell_what_they_would_change(screen: Simulator) -> None:
    flips = screen.what_if.flips
    table = rows(flips.pane.html)
    assert table[0] == ["", "", "as it is", "as it would be"]
    assert any(row[0].startswith("What the article says: off") for row in table)
    assert "other choices would change nothing." in told(flips.pane.html)
    number, flip = next((n, flip) for n, flip in enumerate(flips.found) if flip.is_layer)
    flips.pane.heard({"try": f"{number}"})
    assert screen.settings.layers[flip.name].value is flip.value is False
    assert any(row[0].startswith("What the article says: on") for row in rows(flips.pane.html))
    number, flip = next((n, flip) for n, flip in enumerate(flips.found) if not flip.is_layer)
    flips.pane.heard({"try": f"{number}"})
    assert screen.form.given[flip.name] == flip.value


def test_another_policy_has_its_own(screen: Simulator) -> None:
    lending = Simulator(LENDING, clock=lambda: NOON)
    lending.rooms.heads[0].value = True
    assert lending.failure.html == ""
    assert lending.what_if.sweep.output.values != screen.what_if.sweep.output.values
    assert rows(lending.what_if.sweep.pane.html)
    lending.close()


def test_headlines_that_are_called_the_same_are_told_apart() -> None:
    policy = policy_of(drawn(ALIKE))[0]
    assert policy
    light, heavy = (
        standings(policy.decide({"weight": weight}, as_of=NOON.date(), now=NOON), Reader("en")) for weight in (5, 15)
    )
    assert light == {"Due (price)": "1", "Due (cost)": "2"}
    assert [*shifts(light, heavy)] == [Shift("Due (price)", "1", "3")]


def test_two_results_at_the_present_moment_do_not_differ_in_it() -> None:
    moments = (datetime(2025, 6, 20, 4, tzinfo=UTC) + timedelta(minutes=n) for n in count())
    screen = Simulator(SHIPPED, clock=lambda: next(moments))
    screen.rooms.heads[0].value = True
    pins = screen.what_if.pins
    pins.button.click()
    screen.give({"market": ("MY",)})
    table = rows(pins.pane.html)
    assert ["market", "Malaysia", "≠ unknown"] in table
    assert not [row for row in table if row[0] == "Now"]
    screen.settings.now.give(("2025-06-20 12:00",))
    assert ["Now", "2025-06-20 Fri 12:00", "≠ the present moment"] in rows(pins.pane.html)
    screen.close()
