"""The drawing of the requirements graph: givers above readers, nothing over anything else, every arrow whole."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import simsim
from simsim.diagnostics import columns
from simsim.policy.model import PolicyModel
from simsim.reports.book_graph import HIGH, Spot, depths, drawing, inputs, laid_out, requirements, wrapped
from simsim.reports.book_parts import Book, address
from simsim.reports.markup import anchor
from tests.sheets import LENDING, SHIPPED

POLICIES = {folder.name: simsim.open(folder) for folder in (SHIPPED, LENDING)}
EVERY = pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, tuple[str, ...]]:
    """Nodes, each of which rests on some of those before it."""
    made: dict[str, tuple[str, ...]] = {}
    for n in range(draw(st.integers(1, 12))):
        made[f"n{n}"] = tuple(draw(st.lists(st.sampled_from([*made]), unique=True, max_size=4))) if made else ()
    return made


@given(graphs())
def test_what_a_node_rests_on_lies_above_it(needs: dict[str, tuple[str, ...]]) -> None:
    depth = depths(needs)
    assert all(depth[giver] < depth[node] for node, givers in needs.items() for giver in givers)


@given(graphs())
def test_no_two_spots_of_a_layer_touch_and_all_lie_in_the_drawing(needs: dict[str, tuple[str, ...]]) -> None:
    layout = laid_out(needs)
    for row in layout.layers:
        for left, right in itertools.pairwise(row):
            assert layout.middles[left] + left.width / 2 < layout.middles[right] - right.width / 2
        assert layout.middles[row[0]] - row[0].width / 2 >= 0
        assert layout.middles[row[-1]] + row[-1].width / 2 <= layout.width
    assert layout.height > len(layout.layers) * HIGH


@given(graphs())
def test_every_node_stands_once_and_every_arrow_is_whole(needs: dict[str, tuple[str, ...]]) -> None:
    layout = laid_out(needs)
    assert sorted(s.name for row in layout.layers for s in row if not s.way) == sorted(needs)
    pieces = {*layout.pieces}
    depth = depths(needs)
    for node, givers in needs.items():
        for giver in givers:
            stops = [Spot(giver, depth[giver])]
            stops += [Spot(giver, layer, way=True) for layer in range(depth[giver] + 1, depth[node])]
            stops.append(Spot(node, depth[node]))
            assert {*itertools.pairwise(stops)} <= pieces
    assert {(a.name, b.name) for a, b in pieces if not b.way} == {(g, n) for n, givers in needs.items() for g in givers}


@given(graphs())
def test_the_same_graph_is_drawn_the_same(needs: dict[str, tuple[str, ...]]) -> None:
    assert laid_out(needs) == laid_out(dict(needs))


@given(st.text(alphabet="ab 期限", max_size=60), st.integers(4, 20))
def test_a_name_fits_its_lines_and_is_whole_or_says_that_it_is_not(text: str, most: int) -> None:
    lines = wrapped(text, most)
    assert len(lines) <= 2
    assert all(columns(line) <= most for line in lines)
    whole = "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert whole is not any(line.endswith("…") for line in lines)


@EVERY
def test_every_node_is_a_link_to_its_table_and_says_its_inputs(policy: PolicyModel) -> None:
    book = Book(policy, ("en",))
    drawn = drawing(book, requirements(policy))
    for node in policy.order:
        link = re.search(rf'<a href="#{re.escape(address("node", node))}".*?</a>', drawn)
        assert link, node
        count = len(inputs(policy, node))
        assert (f"inputs: {count}" in link[0]) is (count > 0)
        assert f'data-node="{anchor(node)}"' in link[0]


@EVERY
def test_the_drawing_is_told_in_words_too(policy: PolicyModel) -> None:
    drawn = drawing(Book(policy, ("en",)), requirements(policy))
    described = drawn.partition("<desc")[2].partition("</desc>")[0]
    assert described.count("←") == len(policy.order)
    assert f"Decisions and clocks: {len(policy.order)}, from the top down" in drawn
