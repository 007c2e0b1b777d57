"""Headline outcomes that concern some cases only: shown, and asked for, once it is known that the case is such."""

from __future__ import annotations

import pytest

from simsim.policy.model import PolicyModel
from simsim.reports.html import answer_html
from simsim.reports.html_parts import Reader
from simsim.reports.text import outcome_text
from tests.sheets import decide, mistakes, opened

POLICY = """
GLOSSARY | type    | may be null | label en | label zh
kind     | string  |             | kind     | 种类
weight   | number  |             | weight   | 重量
wet      | boolean | yes         | wet      | 受潮
price    | number  |             | price    | 价格
refund   | number  |             | refund   | 退款

VALUES | value  | label en | label zh
kind   | parcel | parcel   | 包裹
kind   | letter | letter   | 信件
kind   | card   | card     | 明信片

POLICY   | name   | en       | zh   | case
headline | price  | Price    | 价格 |
headline | refund | Refund   | 退款 | kind: parcel, card; wet: yes

U    | input  | output
fare | weight | price
1    | -      | 1

U    | input  | input | output
back | weight | wet   | refund
1    | < 10   | yes   | 1
2    | >= 10  | yes   | 2
"""


@pytest.fixture(scope="module")
def policy() -> PolicyModel:
    return opened(POLICY)


@pytest.mark.parametrize(
    ("facts", "shown", "asked"),
    [
        ({}, ["price"], ()),
        ({"kind": "parcel"}, ["price"], ()),
        ({"kind": "parcel", "wet": True}, ["price", "refund"], ("weight",)),
        ({"kind": "card", "wet": True, "weight": 5}, ["price", "refund"], ()),
        ({"kind": "letter", "wet": True}, ["price"], ()),
        ({"kind": "parcel", "wet": None}, ["price"], ()),
        ({"wet": False}, ["price"], ()),
    ],
)
def test_a_headline_is_shown_and_asked_for_in_its_cases(
    policy: PolicyModel, facts: dict[str, object], shown: list[str], asked: tuple[str, ...]
) -> None:
    outcome = decide(policy, facts)
    assert [*outcome.headlines] == shown
    assert outcome.ask == asked
    assert ("Refund" in outcome_text(outcome)) is ("refund" in shown)
    assert ("Refund" in answer_html(outcome, Reader("en"))) is ("refund" in shown)


def test_the_case_is_spelled_in_either_language_with_one_meaning(policy: PolicyModel) -> None:
    written = "kind: parcel, card; wet: yes"
    assert opened(POLICY.replace(written, "受潮: 是; 种类: 包裹, 明信片")).version == policy.version
    assert opened(POLICY.replace(written, "kind: parcel; wet: yes")).version != policy.version


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ("knid: parcel", "policy.csv, sheet policy, E3: GLOSSARY has no item knid.\n"),
        ("kind: prcel", "policy.csv, sheet policy, E3: kind has no value prcel.\n"),
        ("weight: > price", "policy.csv, sheet policy, E3: A constraint cannot depend on fare.price.\n"),
    ],
)
def test_a_case_that_cannot_be_read_is_told_with_its_cell(case: str, told: str) -> None:
    found = mistakes(POLICY.replace("kind: parcel, card; wet: yes", case))
    assert [message.startswith(told) for message in found] == [True], found
