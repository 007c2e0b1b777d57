"""The range of amounts that nobody has published: asked for while its table is empty, decided once it is filled in."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

import simsim
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from tests.sheets import DAY, NOON, SHIPPED, read_rows, write_csv

ORDER = {
    "market": "MY",
    "order_type": "cross_border",
    "requested_at": "2025-03-10",
    "ordered_at": "2025-03-01",
    "other_conditions_met": "yes",
}
FIGURES = {"MARKET": "MY", "LOWEST": "10", "HIGHEST": "50.50"}


def filled_in(folder: Path, figures: Mapping[str, str]) -> PolicyModel:
    """A copy of the shipped tables, with the rows of the template in the table and figures for its capitals."""
    shutil.copytree(SHIPPED, folder)
    rows = read_rows(folder / "amount_range.csv")
    template = [[cell.removeprefix("# ") for cell in row] for row in rows if "MARKET" in row]
    for name, figure in figures.items():
        template = [[cell.replace(name, figure) for cell in row] for row in template]
    return simsim.open(write_csv(folder, {"amount_range": [*rows, *template]}))


def decided(policy: PolicyModel, **more: str) -> Outcome:
    layers = ("article", "assumption", "external")
    return policy.decide({**ORDER, **more}, as_of=DAY, now=NOON, layers=layers, decisions=["fast_path"])


def test_while_the_table_is_empty_the_question_is_asked() -> None:
    outcome = decided(simsim.open(SHIPPED), order_amount="50")
    assert outcome.ask == ("amount_in_platform_range",)


@pytest.mark.parametrize(
    ("amount", "reason"),
    [
        ("9.99", "amount_out_of_range"),
        ("10", "eligible"),
        ("10.01", "eligible"),
        ("50.49", "eligible"),
        ("50.50", "eligible"),
        ("50.51", "amount_out_of_range"),
    ],
)
def test_with_a_range_filled_in_amount_and_market_decide(tmp_path: Path, amount: str, reason: str) -> None:
    outcome = decided(filled_in(tmp_path / "tables", FIGURES), order_amount=amount)
    assert outcome.ask == ()
    assert outcome["fast_path"].output["reason"] == reason


def test_then_the_amount_is_asked_and_no_longer_its_place_in_the_range(tmp_path: Path) -> None:
    assert decided(filled_in(tmp_path / "tables", FIGURES)).ask == ("order_amount",)


def test_an_answer_goes_before_the_range(tmp_path: Path) -> None:
    outcome = decided(filled_in(tmp_path / "tables", FIGURES), order_amount="9", amount_in_platform_range="yes")
    assert outcome["fast_path"].output["fast_path"] is True


def test_a_market_that_has_no_rows_stays_silent(tmp_path: Path) -> None:
    policy = filled_in(tmp_path / "tables", FIGURES)
    assert decided(policy, market="TH", order_amount="20")["fast_path"].status == "no_rule"
    assert decided(policy, market="TH", amount_in_platform_range="yes")["fast_path"].output["fast_path"] is True
