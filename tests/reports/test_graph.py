"""The layout of the requirements graph: givers above readers, nothing over anything else, every arrow whole."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsim.diagnostics import columns
from simsim.reports.graph import Shape, Spot, cut, depths, laid_out, ranks, wrapped

SHAPES = pytest.mark.parametrize("shape", [Shape(120, 60), Shape(150, 70, way=0, row=3)], ids=["any row", "short rows"])


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


@SHAPES
@given(graphs())
def test_no_two_spots_of_a_layer_touch_and_all_lie_in_the_drawing(
    shape: Shape, needs: dict[str, tuple[str, ...]]
) -> None:
    layout = laid_out(needs, shape)
    for row in layout.layers:
        for left, right in itertools.pairwise(row):
            assert layout.right(left) < layout.left(right)
        assert layout.left(row[0]) >= 0
        assert layout.right(row[-1]) <= layout.width
    assert layout.height > len(layout.layers) * shape.high


@SHAPES
@given(graphs())
def test_every_node_stands_once_and_every_arrow_is_whole(shape: Shape, needs: dict[str, tuple[str, ...]]) -> None:
    layout = laid_out(needs, shape)
    assert sorted(s.name for row in layout.layers for s in row if not s.way) == sorted(needs)
    pieces = {*layout.pieces}
    depth = {spot.name: spot.layer for spot in layout.nodes}
    for node, givers in needs.items():
        for giver in givers:
            stops = [Spot(giver, depth[giver])]
            stops += [Spot(giver, layer, way=True) for layer in range(depth[giver] + 1, depth[node])]
            stops.append(Spot(node, depth[node]))
            assert {*itertools.pairwise(stops)} <= pieces
    assert {(a.name, b.name) for a, b in pieces if not b.way} == {(g, n) for n, givers in needs.items() for g in givers}


@SHAPES
@given(graphs())
def test_the_same_graph_is_drawn_the_same(shape: Shape, needs: dict[str, tuple[str, ...]]) -> None:
    assert laid_out(needs, shape) == laid_out(dict(needs), shape)


@given(st.text(alphabet="ab 期限", max_size=60), st.integers(4, 20))
def test_a_name_fits_its_lines_and_is_whole_or_says_that_it_is_not(text: str, most: int) -> None:
    lines = wrapped(text, most)
    assert len(lines) <= 2
    assert all(columns(line) <= most for line in lines)
    whole = "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert whole is not any(line.endswith("…") for line in lines)


@given(graphs(), st.integers(1, 4))
def test_a_row_that_has_an_end_is_kept_to_and_what_a_node_rests_on_lies_above_it(
    needs: dict[str, tuple[str, ...]], row: int
) -> None:
    found = ranks(needs, row)
    layers = [*found.values()]
    assert found.keys() == needs.keys()
    assert all(found[giver] < found[node] for node, givers in needs.items() for giver in givers)
    assert {*layers} == {*range(max(layers) + 1)}
    assert max(map(layers.count, layers)) <= row


@given(graphs())
def test_what_nothing_is_tied_to_stands_below_all_that_is_tied(needs: dict[str, tuple[str, ...]]) -> None:
    found = ranks(needs, 3)
    tied = {name for node, givers in needs.items() if givers for name in (node, *givers)}
    alone = [found[node] for node in needs if node not in tied]
    assert all(found[node] < least for least in alone for node in tied)


@given(graphs())
def test_an_arrow_is_drawn_from_the_foot_of_its_giver_to_the_head_of_its_reader(
    needs: dict[str, tuple[str, ...]],
) -> None:
    layout = laid_out(needs, Shape(100, 50, row=3))
    spots = {spot.name: spot for spot in layout.nodes}
    strands = [*layout.strands()]
    for strand in strands:
        if not strand.upper.way:
            assert strand.start[1] == layout.top(spots[strand.giver]) + 50
        if strand.reader:
            assert strand.end[1] == layout.top(spots[strand.reader])
            assert f"L{strand.end[0]:.0f} {strand.end[1]}" in strand.head
    reached = {(s.giver, s.reader) for s in strands if s.reader}
    assert reached == {(giver, node) for node, givers in needs.items() for giver in givers}


@given(st.text(alphabet="ab 期限", max_size=60), st.integers(4, 20))
def test_a_line_fits_and_is_whole_or_says_that_it_is_not(text: str, most: int) -> None:
    line = cut(text, most)
    assert columns(line) <= most
    assert line == text or line.endswith("…")
