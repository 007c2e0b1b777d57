"""Random edits of a small policy: what is said of them holds for every case, each decided by both versions."""

import csv
import io
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any, Final

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from simsim.analysis.changes import Changes, changes
from simsim.analysis.impact import Tried, entered, tally
from simsim.decision import Status
from simsim.knowledge import open_policy, policy_of
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from tests.sheets import DAY, LENDING, LENDING_ZH, NOON, SHIPPED, decide, drawn, opened, put

CHAIN: Final = """
POLICY    | name         | en
title     |              | Parcels
layer     | law          | The law
layer     | custom       | Custom
layers on | law          |
layer set | law          |
layer set | law, custom  |
headline  | total        |
headline  | claim        |
actor     | sender       | Sender

GLOSSARY | type          | scale | may be null
weight   | number        | 0     |
lost     | boolean       |       | yes
kind     | string        |       |
sent_at  | date and time |       |
band     | string        |       |
price    | number        |       |
rebate   | number        |       |
total    | number        |       |

VALUES | value
kind   | letter
kind   | box
band   | low
band   | high
band   | top
mode   | strict
mode   | mild

PARAMETERS | type   | value  | unit  | alternatives | layer
limit      | number | 10     |       |              |
mode       | string | strict |       | strict, mild |
hours      | number | 48     | hours |              | custom

U    | input    | input  | output
band | weight   | kind   | band
1    | < limit  | letter | low
2    | >= limit | letter | high
3    | [10..20) | box    | high
4    | >= 20    | box    | top

F     | order | input | input    | input  | output | layer
price | 10    | band  | lost     | mode   | price  |
1     | 10    | low   | not(yes) | -      | 1      |
2     | 20    | high  | no       | -      | 2      | law
3     | 30    | -     | yes      | strict | 0      |
4     | 40    | -     | yes      | mild   | 5      | custom
5     | 50    | top   | -        | -      | 9      |

C+     | input | input    | output | layer
rebate | kind  | weight   | rebate |
1      | box   | > 5      | 1      |
2      | box   | > 15     | 2      | custom
3      | -     | > 2 * 11 | 4      |

EXPRESSIONS | expression
total       | if price = null then rebate else price * 2

CLOCKS | actor  | starts at | length | counted as | applies when
claim  | sender | sent_at   | hours  | elapsed    | lost = true
"""
# What an author may type into a cell: a sheet, a cell, some texts.
TYPED: Final = (
    ("band", "B3", ["< limit", "< 12", "<= limit", "-"]),
    ("band", "C4", ["letter", "-", "box"]),
    ("band", "D4", ["high", "top", "low"]),
    ("band", "B5", ["[10..20)", "[10..20]", "> 9", "< 20"]),
    ("band", "A1", ["U", "F", "A", "P"]),
    ("price", "B3", ["10", "35", "60"]),
    ("price", "C3", ["low", "not(high)", "null", "-"]),
    ("price", "D4", ["no", "-", "null", "not(null)"]),
    ("price", "E5", ["strict", "-", "mild"]),
    ("price", "F5", ["0", "weight", "1"]),
    ("price", "G4", ["law", "", "custom"]),
    ("price", "A7", ["5", "default"]),
    ("price", "C7", ["top", "-"]),
    ("rebate", "A1", ["C+", "C<", "C>", "C#"]),
    ("rebate", "C3", ["> 5", "> 15", "> 12"]),
    ("rebate", "D4", ["2", "3"]),
    ("parameters", "C2", ["10", "20", "7"]),
    ("parameters", "C3", ["strict", "mild"]),
    ("parameters", "C4", ["48", "24"]),
    ("parameters", "F4", ["custom", ""]),
    ("expressions", "B2", ["price * 2", "if price = null then 0 else price * 2", "rebate"]),
    ("clocks", "D2", ["hours", "limit"]),
    ("clocks", "F2", ["lost = true", "price > 0", ""]),
    ("policy", "B5", ["law", "law, custom"]),
    ("policy", "B7", ["law, custom", "custom"]),
    ("glossary", "D3", ["yes", ""]),
    ("values", "B4", ["low", "lowest"]),
)
FACTS: Final[Mapping[str, Sequence[Any]]] = {
    "weight": [5, 9, 10, 12, 15, 19, 20, 23],
    "lost": [True, False, None],
    "kind": ["letter", "box"],
    "sent_at": ["2025-06-19 06:00"],
}
CASES: Final = [dict(zip(FACTS, values, strict=True)) for values in product(*FACTS.values())]
LAYERS: Final = (["law"], ["law", "custom"], None)


def edited(typed: Sequence[tuple[str, str, str]], rules: Sequence[tuple[str, int]]) -> PolicyModel | None:
    """The chain with other texts in some cells, and without some rows; ``None`` where that does not open."""
    sheets = {
        name.removesuffix(".csv"): list(csv.reader(io.StringIO(data.decode()))) for name, data in drawn(CHAIN).items()
    }
    for sheet, cell, text in typed:
        put(sheets, sheet, cell, text)
    for sheet, row in rules:
        sheets[sheet][row] = [""] * len(sheets[sheet][row])
    contents = {}
    for name, rows in sheets.items():
        stream = io.StringIO()
        csv.writer(stream).writerows(rows)
        contents[f"{name}.csv"] = stream.getvalue().encode()
    return policy_of(contents)[0]


@st.composite
def versions(draw: st.DrawFn) -> tuple[PolicyModel, PolicyModel]:
    pair = []
    for most in (1, 3):
        chosen = draw(st.lists(st.sampled_from(TYPED), max_size=most))
        typed = [(sheet, cell, draw(st.sampled_from(texts))) for sheet, cell, texts in chosen]
        rules = draw(st.lists(st.tuples(st.just("price"), st.integers(2, 6)), max_size=1))
        pair.append(edited(typed, rules))
    old, new = pair
    assume(old and new)
    return old, new  # type: ignore[return-value]  # both are there


def takable(pair: Sequence[PolicyModel]) -> list[dict[str, Any]]:
    """The cases that both versions take."""
    nullable = all(policy.glossary.items["lost"].may_be_null for policy in pair)
    return [facts for facts in CASES if nullable or facts["lost"] is not None]


def results(outcome: Outcome) -> dict[str, object]:
    """What every decision and clock of a case came to."""
    told: dict[str, object] = {
        name: (decision.status, [*map(dict, decision.outputs)] if decision.status is Status.DECIDED else None)
        for name, decision in outcome.decisions.items()
    }
    return told | {name: (state.state, state.due) for name, state in outcome.clocks.items()}


def differing(found: Changes, facts: Mapping[str, Any], layers: list[str] | None) -> tuple[set[str], Outcome, Outcome]:
    """The decisions and clocks that differ for a case."""
    old, new = (decide(policy, facts, layers=layers) for policy in found.versions.both)
    one, other = results(old), results(new)
    return {node for node in one.keys() | other.keys() if one.get(node) != other.get(node)}, old, new


@settings(max_examples=60)
@given(versions())
def test_a_case_that_differs_enters_a_region_that_is_told_or_is_said_to_be_open(
    pair: tuple[PolicyModel, PolicyModel],
) -> None:
    found = changes(*pair)
    event(f"whole {found.whole}, regions {bool(found.meanings)}")
    for layers in LAYERS:
        listed = layers is None or all(tuple(layers) in (p.card.layer_sets or (p.card.layers_on,)) for p in pair)
        for facts in takable(pair) if listed else ():
            nodes, old, new = differing(found, facts, layers)
            assert nodes <= {*found.reached}, (facts, layers, nodes)
            if nodes - {*found.open}:
                assert [*entered(found, old, new)], (facts, layers, nodes)


@settings(max_examples=60)
@given(versions())
def test_what_is_said_to_be_the_same_is(pair: tuple[PolicyModel, PolicyModel]) -> None:
    found = changes(*pair)
    if not found.reached:
        assert all(not differing(found, facts, layers)[0] for facts in takable(pair) for layers in (["law"], None))


@settings(max_examples=60)
@given(versions())
def test_with_facts_unknown_no_case_is_decided_otherwise_where_nothing_is_reached(
    pair: tuple[PolicyModel, PolicyModel],
) -> None:
    found = changes(*pair)
    for facts in ({}, {"weight": 5}, {"kind": "box", "lost": False}, {"weight": 20, "kind": "box"}):
        nodes, old, new = differing(found, facts, ["law"])
        one, other = results(old), results(new)
        for node in nodes - {*found.reached}:
            assert Status.UNDETERMINED in (_status(one[node]), _status(other[node])), (facts, node)


def _status(result: object) -> object:
    return result[0] if isinstance(result, tuple) else None


@settings(max_examples=60)
@given(versions())
def test_the_matrix_is_that_of_deciding_each_case(pair: tuple[PolicyModel, PolicyModel]) -> None:
    found = changes(*pair)
    cases = takable(pair)
    tried = [Tried(str(n), facts) for n, facts in enumerate(cases)]
    counted = tally(found, tried, today=DAY, now=NOON)
    assert counted.cases == len(cases)
    for name, cells in counted.matrix.items():
        assert sum(share.cases for share in cells.values()) == len(cases)
        flips = {flip.case.id for flip in counted.flips if name in flip.answers}
        expected = {str(n) for n, facts in enumerate(cases) if _flipped(found, name, facts)}
        assert flips == expected


def _flipped(found: Changes, name: str, facts: Mapping[str, Any]) -> bool:
    """Whether a headline of a case comes out otherwise."""
    return name in differing(found, facts, None)[0]


@pytest.mark.parametrize("folder", [LENDING, LENDING_ZH, SHIPPED], ids=lambda folder: folder.name)
def test_a_policy_does_not_differ_from_itself(folder: Any) -> None:  # noqa: ANN401  # a path
    found = changes(open_policy(folder), open_policy(folder))
    assert found.same
    assert found.edits == ()
    assert found.whole


def test_two_languages_of_one_policy_do_not_differ_in_meaning() -> None:
    found = changes(open_policy(LENDING), open_policy(LENDING_ZH))
    assert found.reached == ()
    assert found.edits
    assert not opened(CHAIN).warnings
