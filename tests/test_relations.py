"""Cells that compare an item with another one are seen through where they compare with the same one."""

from datetime import date

import pytest

from simsim.analysis.checking import check
from simsim.analysis.findings import Question, Verdict
from tests.sheets import opened

GLOSSARY = """
GLOSSARY | type    | may be null
weight   | number  |
span     | number  | yes
limit    | number  |
other    | number  |
stamp    | number  |
"""


def verdicts(item: str, *cells: str, policy: str = "U") -> tuple[Verdict, Verdict | None]:
    """Whether a table with these entries is complete and consistent."""
    rows = "\n".join(f"{n} | {n} | {cell} | {n}" for n, cell in enumerate(cells, 1))
    text = f"{GLOSSARY}\n{policy} | order | input | output\npost | | {item} | stamp\n{rows}\n"
    found = check(opened(text), today=date(2025, 6, 20)).verdicts["post"]
    return found[Question.COMPLETE], found.get(Question.CONSISTENT)


PROVED, REFUTED, UNDECIDED = Verdict.PROVED, Verdict.REFUTED, Verdict.UNDECIDED


@pytest.mark.parametrize(
    ("cells", "complete", "consistent"),
    [
        (["<= limit", "> limit"], PROVED, PROVED),
        (["< limit", "limit", "> limit"], PROVED, PROVED),
        (["limit", "!= limit"], PROVED, PROVED),
        (["limit", "not(limit)"], PROVED, PROVED),
        (["<= limit + 1", "> 1 + limit"], UNDECIDED, UNDECIDED),
        (["<= limit + 1", "> limit + 1"], PROVED, PROVED),
        (["< limit", "> limit"], REFUTED, PROVED),
        (["<= limit", ">= limit"], PROVED, REFUTED),
        (["< limit, > limit", "limit"], PROVED, PROVED),
        (["<= limit", "> other"], REFUTED, REFUTED),
        (["<= limit", "> limit", "5"], PROVED, REFUTED),
    ],
)
def test_what_is_known_of_cells_that_compare(cells: list[str], complete: Verdict, consistent: Verdict) -> None:
    assert verdicts("weight", *cells) == (complete, consistent)


def test_null_compares_with_nothing() -> None:
    assert verdicts("span", "<= limit", "> limit") == (REFUTED, PROVED)
    assert verdicts("span", "<= limit", "> limit", "null") == (PROVED, PROVED)
    assert verdicts("span", "< limit", "limit", "> limit", "null") == (UNDECIDED, UNDECIDED), "null may be the limit"


def test_first_hit_too() -> None:
    assert verdicts("weight", "<= limit", "> limit", policy="F") == (PROVED, None)
