"""Where rules come from: what is cited, by which rows, and when it was last looked at."""

from __future__ import annotations

from datetime import date

import pytest

from simsim.analysis.checking import check
from simsim.analysis.provenance import STALE, cited, provenance
from simsim.analysis.telling import diagnostics
from simsim.policy.model import PolicyModel
from tests.sheets import DAY, opened

POLICY = """
GLOSSARY | type   | label en
weight   | number | weight
price    | number | price

PARAMETERS | type   | value | layer | source | owner | last checked
limit      | number | 10    | house | S3     | Ann   | 2025-03-01

SOURCES | en               | number     | unit | candidates | source | owner | last checked
S1      | Heavy ones cost. | 10         | kg   |            |        | Ann   | 2025-03-22
S2      | Light ones too.  |            |      |            |        |       | 2025-03-21
S3      | Ten is heavy.    | not stated | kg   | 12 [S4]    | S4     |       |
S4      | Others say 12.   |            |      |            |        |       |
S5      | Nobody cares.    |            |      |            | S6     |       |
S6      | Nor here.        |            |      |            |        |       |

POLICY    | name  | en
layer     | house | House rules

U    | input  | output | source | layer
fare | weight | price  |        |
1    | < limit | 1     | S1 S2  | house
2    | >= limit | 2    |        | house

WAIVERS | table | reason   | source
gap     | fare  | So it is. | S2
"""


@pytest.fixture(scope="module")
def policy() -> PolicyModel:
    return opened(POLICY)


def test_a_source_is_cited_by_a_row_or_by_a_source_that_is(policy: PolicyModel) -> None:
    assert cited(policy) == {"S1", "S2", "S3", "S4"}


def test_what_is_said_of_the_sources_of_a_policy(policy: PolicyModel) -> None:
    assert [d.told() for d in provenance(policy, DAY)] == [
        (
            "sources.csv, sheet sources, A6: No row cites the source S5.\n"
            "  Cite it in the row that carries it out, tell it in TEXTS, or delete it."
        ),
        (
            "sources.csv, sheet sources, A7: No row cites the source S6.\n"
            "  Cite it in the row that carries it out, tell it in TEXTS, or delete it."
        ),
        (
            "fare.csv, sheet fare, D4: This row belongs to the layer House rules and cites no source.\n"
            "  Write the ids of the sources that it rests on under source."
        ),
        (
            "sources.csv, sheet sources, A3: Last checked more than 90 days ago, 1 in all: S2.\n"
            "  Compare them with their documents, and write today's date under last checked."
        ),
        (
            "parameters.csv, sheet parameters, A2: Last checked more than 90 days ago, 1 in all: limit.\n"
            "  Compare them with their documents, and write today's date under last checked."
        ),
    ]


def test_check_tells_it_with_its_findings(policy: PolicyModel) -> None:
    told = diagnostics(check(policy, today=DAY), policy)
    assert [d for d in told if d.code.startswith(("source", "row"))] == provenance(policy, DAY)


@pytest.mark.parametrize(("days", "told"), [(0, False), (STALE.days, False), (STALE.days + 1, True)])
def test_what_was_checked_within_the_time_is_not_told(policy: PolicyModel, days: int, *, told: bool) -> None:
    today = date.fromordinal(date(2025, 3, 22).toordinal() + days)
    stale = [d for d in provenance(policy, today) if d.code == "source-stale" and d.place.sheet == "sources"]
    assert ("S1" in stale[0].message() if stale else False) is told


def test_a_date_that_is_none_is_told(policy: PolicyModel) -> None:
    assert policy.glossary.parameters["limit"].owner == "Ann"
    broken = opened(POLICY.replace("2025-03-01", "in March"))
    assert [d.message() for d in provenance(broken, DAY) if d.code == "last-checked-date"] == [
        "When limit was last checked, in March, is no date."
    ]


def test_a_policy_without_sources_need_not_cite_any() -> None:
    bare = POLICY.partition("SOURCES")[0] + "POLICY    |" + POLICY.partition("POLICY    |")[2]
    for cell in ("S1 S2 ", "S3 ", " | S2"):
        bare = bare.replace(cell, cell[: cell.index("S")])
    assert provenance(opened(bare), DAY) == []


def test_the_figures_of_a_source_are_kept_as_written(policy: PolicyModel) -> None:
    source = policy.glossary.sources["S3"]
    assert (source.number, source.unit, source.candidates, source.sources) == ("not stated", "kg", "12 [S4]", ("S4",))
