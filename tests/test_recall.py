"""Cases that are opened again: a code holds all that was told but free text, and what is no code opens nothing."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

import simsim
from simsim.diagnostics import FactError
from simsim.policy.examples import decided
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from simsim.recall import LONGEST, Recalled, code_of, of_code, of_example
from simsim.sheets import ExampleRow
from tests.sheets import DAY, LENDING, NOON, SHIPPED

POLICY: Final = simsim.open(SHIPPED)
OTHER: Final = simsim.open(LENDING)
EXAMPLES: Final = [row for row in POLICY.sheets.examples if not row.layers.text.strip()]


def again(policy: PolicyModel, case: Recalled) -> Outcome:
    """What comes of a case that was recalled."""
    facts = {**case.facts}
    return policy.decide(facts, as_of=case.as_of or DAY, now=case.now or NOON, layers=case.layers, events=case.events)


@pytest.mark.parametrize("row", EXAMPLES[::9], ids=lambda row: row.id.text)
def test_the_case_of_a_code_comes_to_the_same(row: ExampleRow) -> None:
    outcome = decided(POLICY, row, today=DAY, now=NOON)
    found = again(POLICY, of_code(POLICY, code_of(outcome)))
    assert found.known == outcome.known
    assert found.case.layers == outcome.case.layers
    assert found.record == outcome.record


@pytest.mark.parametrize("row", EXAMPLES[::9], ids=lambda row: row.id.text)
def test_the_case_of_an_example_comes_to_the_same(row: ExampleRow) -> None:
    case = of_example(POLICY, row)
    assert again(POLICY, case).known == decided(POLICY, row, today=DAY, now=NOON).known
    assert all(case.story)


def test_a_code_is_now_whenever_it_is_entered_if_the_case_was() -> None:
    outcome = POLICY.decide({"market": "MY"}, as_of=DAY, now=NOON)
    assert of_code(POLICY, code_of(outcome, live=True)).now is None
    assert of_code(POLICY, code_of(outcome)).now == NOON


def test_free_text_is_in_no_code() -> None:
    outcome = OTHER.decide({"branch": "central", "remark": "Ask Jane Doe"}, as_of=DAY, now=NOON)
    code = code_of(outcome)
    told = zlib.decompress(base64.urlsafe_b64decode(code + "=" * (-len(code) % 4))).decode()
    assert "Jane" not in told
    assert dict(of_code(OTHER, code).facts) == {"branch": "central"}


def test_what_the_policy_no_longer_has_is_left_out() -> None:
    outcome = POLICY.decide({"market": "MY", "claim_type": "damaged"}, as_of=DAY, now=NOON)
    case = of_code(OTHER, code_of(outcome))
    assert (dict(case.facts), case.layers) == ({}, ())


def test_a_number_is_as_it_was_entered() -> None:
    outcome = POLICY.decide({"order_amount": "120.50"}, as_of=DAY, now=NOON)
    assert str(of_code(POLICY, code_of(outcome)).facts["order_amount"]) == "120.50"


def packed(data: object) -> str:
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(data).encode())).decode()


BAD: Final = [
    "",
    "hello",
    "////",
    "eNp",
    packed([]),
    packed({}),
    packed({"f": [], "e": None, "d": "2025-06-20", "n": None, "l": []}),
    packed({"f": {"market": "MY"}, "e": None}),
    packed("x" * (LONGEST + 1)),
    packed({"f": {"market": "x" * LONGEST}, "e": None, "d": "", "n": None, "l": []}),
    code_of(POLICY.decide({"market": "MY"}, as_of=DAY, now=NOON))[:-6],
]


@pytest.mark.parametrize("code", BAD, ids=range(len(BAD)))
def test_what_is_no_code_is_told(code: str) -> None:
    with pytest.raises(FactError, match="This is no code of a case"):
        of_code(POLICY, code)


@given(st.text(max_size=40) | st.binary(max_size=40).map(lambda data: base64.urlsafe_b64encode(data).decode()))
def test_nothing_else_ever_comes_of_what_is_no_code(text: str) -> None:
    with pytest.raises(FactError):
        of_code(POLICY, text)


def test_spaces_and_line_ends_of_a_message_do_not_matter() -> None:
    code = code_of(POLICY.decide({"market": "MY"}, as_of=DAY, now=NOON))
    assert of_code(POLICY, f" {code[:9]}\n{code[9:]} ").facts == {"market": "MY"}
