"""What a table remembers of cases before changes no answer: neither its value nor how that is written."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from itertools import combinations
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsim.decision import Decision, decide
from simsim.values import Known
from tests.sheets import opened

POLICY: Final = opened("""
GLOSSARY | type          | label en
weight   | number        | weight
at       | date and time | at
city     | string        | city
stamp    | number        | postage
posted   | date and time | posted at
post     | decision      | the post

U    | input  | input | output | output | source | layer
post | weight | city  | stamp  | posted |        |
1    | < 10   | -     | weight | at     | S1     | law
2    | >= 10  | "a"   | 2      | at     | S1     | habit
default |     |       | 3      | null   |        | habit

SOURCES | en
S1      | The tariff.

POLICY     | name       | en
start date | 2025-01-01 |
layer      | law        | the law
layer      | habit      | the habit
""")
LONDON: Final = ZoneInfo("Europe/London")
UTC: Final = ZoneInfo("UTC")
WEIGHTS: Final = [Known.of(Decimal(text)) for text in ("1", "1.0", "1.00", "10", "1E+1")]
WEIGHTS_OPEN: Final = [
    Known(None, ("weight",)),
    Known(None, (), ("scales",)),
    Known(frozenset({Decimal(1), Decimal(10)})),
]
TIMES: Final = [
    Known.of(datetime(2025, 1, 1, 12, tzinfo=LONDON)),
    Known.of(datetime(2025, 1, 1, 12, tzinfo=UTC)),
    Known.of(datetime(2025, 10, 26, 1, 30, tzinfo=LONDON)),
    Known.of(datetime(2025, 10, 26, 1, 30, fold=1, tzinfo=LONDON)),
    Known.of(None),
]
CITIES: Final = [Known.of("a"), Known.of("b"), Known.of("(\"Decimal('1')\",)"), Known(None, ("city",))]
Case: TypeAlias = tuple[dict[str, Known], tuple[str, ...]]
FACTS: Final = {"weight": [*WEIGHTS, *WEIGHTS_OPEN], "at": TIMES, "city": CITIES}
LAYERS: Final = [(), ("law",), ("habit",), ("law", "habit")]
CASES: Final = st.tuples(
    st.fixed_dictionaries({name: st.sampled_from(known) for name, known in FACTS.items()}), st.sampled_from(LAYERS)
)
FIRST: Final[Case] = {name: known[0] for name, known in FACTS.items()}, LAYERS[-1]
TABLE: Final = POLICY.compiled(POLICY.parameters((), {}))["post"]


def decided(case: Case, *, fresh: bool = False) -> Decision:
    facts, layers = case
    if fresh:
        TABLE.decided.clear()
    return decide(TABLE, facts.__getitem__, layers)


def told(decision: Decision) -> str:
    """All of a decision, as it is written."""
    return repr((decision, decision.known, decision.masks))


@given(st.lists(CASES, max_size=12))
def test_a_table_that_remembers_answers_as_one_that_does_not(cases: list[Case]) -> None:
    remembered = [told(decided(case)) for case in cases]
    assert remembered == [told(decided(case, fresh=True)) for case in cases]


@pytest.mark.parametrize("alike", [[*WEIGHTS, *WEIGHTS_OPEN], TIMES, CITIES])
def test_what_is_written_otherwise_is_told_apart(alike: list[Known]) -> None:
    assert all(one.as_written != other.as_written for one, other in combinations(alike, 2))


def test_a_case_like_one_before_is_not_decided_again() -> None:
    facts, layers = FIRST
    assert decided(FIRST, fresh=True) is decided(({**facts}, (*layers, "law")))


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simsim.decision.REMEMBERED", 3)
    facts, layers = FIRST
    sizes = []
    for n in range(20):
        decided(({**facts, "weight": Known.of(Decimal(n))}, layers))
        sizes.append(len(TABLE.decided))
    assert max(sizes[1:]) == 3
