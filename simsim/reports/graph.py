"""The decision requirements graph as a drawing: decisions and clocks in layers, arrows down to who reads them.

An arrow that passes a layer goes through a *way* in it, a narrow place between the nodes; all arrows of one producer
share its ways, so that what everything rests on is one trunk and not a web. Within a layer nodes stand near the middle
of those that they are tied to.

What a node says, and how it and an arrow look, is told by who draws: the policy book, or the path of a case.

>>> depths({"a": (), "b": ("a",), "c": ("a", "b")})
{'a': 0, 'b': 1, 'c': 2}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise, takewhile
from typing import Final, NamedTuple

from simsim.diagnostics import columns
from simsim.policy.requirements import Requirements
from simsim.reports.markup import Markup, element

SWEEPS: Final = 8
LINES: Final = 2
Needs = Mapping[str, Sequence[str]]


class Shape(NamedTuple):
    """How much room the parts of a drawing take, in pixels; ``row``: how many nodes stand side by side, 0 for any."""

    wide: int
    high: int
    drop: int = 54  # between layers
    gap: int = 10
    way: int = 10
    edge: int = 10
    row: int = 0

    def width(self, spot: Spot) -> int:
        """How much room a spot takes."""
        return self.way if spot.way else self.wide


class Spot(NamedTuple):
    """A place in a layer: of a node, or the way of a producer through it."""

    name: str
    layer: int
    way: bool = False


class Strand(NamedTuple):
    """A piece of an arrow as it is drawn, from one point down to another."""

    upper: Spot
    lower: Spot
    start: tuple[float, int]
    end: tuple[float, int]

    @property
    def giver(self) -> str:
        """Whose arrow it is."""
        return self.upper.name

    @property
    def reader(self) -> str | None:
        """The node that it reaches; ``None`` for a piece that leads on."""
        return None if self.lower.way else self.lower.name

    @property
    def line(self) -> str:
        """Its path: a curve from layer to layer, straight through a way."""
        (x, y), (to_x, to_y) = self.start, self.end
        if self.upper == self.lower:
            return f"M{x:.0f} {y}V{to_y}"
        bend = (y + to_y) // 2
        return f"M{x:.0f} {y}C{x:.0f} {bend} {to_x:.0f} {bend} {to_x:.0f} {to_y}"

    @property
    def head(self) -> str:
        """The path of an open head, for one that reaches a node."""
        x, y = self.end
        return f"M{x - 4:.0f} {y - 7}L{x:.0f} {y}L{x + 4:.0f} {y - 7}" if self.reader else ""


@dataclass(frozen=True)
class Layout:
    """Layers of spots from the top down, the x of the middle of each, and the pieces of arrows between layers."""

    shape: Shape
    layers: tuple[tuple[Spot, ...], ...]
    middles: Mapping[Spot, float]
    pieces: tuple[tuple[Spot, Spot], ...]

    @property
    def width(self) -> int:
        """Of the drawing."""
        return max((round(self.right(row[-1])) for row in self.layers if row), default=0) + self.shape.edge

    @property
    def height(self) -> int:
        """Of the drawing."""
        return len(self.layers) * (self.shape.high + self.shape.drop) - self.shape.drop + 2 * self.shape.edge

    @property
    def nodes(self) -> Iterator[Spot]:
        """The spots of nodes, layer by layer."""
        return (spot for row in self.layers for spot in row if not spot.way)

    def left(self, spot: Spot) -> float:
        """The x of the left side of a spot."""
        return self.middles[spot] - self.shape.width(spot) / 2

    def right(self, spot: Spot) -> float:
        """The x of the right side of a spot."""
        return self.middles[spot] + self.shape.width(spot) / 2

    def top(self, spot: Spot) -> int:
        """The y of the upper side of a spot."""
        return self.shape.edge + spot.layer * (self.shape.high + self.shape.drop)

    def strands(self) -> Iterator[Strand]:
        """All arrows: their pieces between the layers, then those through the ways."""
        high, x = self.shape.high, self.middles
        for upper, lower in self.pieces:
            yield Strand(upper, lower, (x[upper], self.top(upper) + high), (x[lower], self.top(lower)))
        for way in (spot for row in self.layers for spot in row if spot.way):
            yield Strand(way, way, (x[way], self.top(way)), (x[way], self.top(way) + high))

    def placed(self, spot: Spot) -> str:
        """Where a node's own drawing begins, as an attribute says it."""
        return f"translate({self.left(spot):.0f} {self.top(spot)})"


# ------------------------------------------------------------------------------------------------------ what is drawn


def requirements(policy: Requirements) -> dict[str, tuple[str, ...]]:
    """For each decision and clock those that it rests on directly, in the order of the chain."""
    made: dict[str, tuple[str, ...]] = {}
    for node in policy.order:
        givers = (policy.producer(full) for full in policy.needs_of(node))
        made[node] = tuple(dict.fromkeys(g for g in givers if g is not None and g != node))
    return made


def depths(needs: Needs) -> dict[str, int]:
    """How many layers lie above each node, those that it rests on coming before it."""
    found: dict[str, int] = {}
    for node, givers in needs.items():
        found[node] = max((found[giver] + 1 for giver in givers), default=0)
    return found


def ranks(needs: Needs, row: int) -> dict[str, int]:
    """The same with at most so many nodes in a layer; those that nothing ties to another stand last.

    Filled from the bottom, with those first that most layers lie above.

    >>> ranks({"a": (), "b": ("a",), "c": ("a",), "d": ("a",), "e": ()}, 2)
    {'e': 3, 'b': 2, 'c': 2, 'd': 1, 'a': 0}
    """
    depth = depths(needs)
    readers: dict[str, set[str]] = {node: set() for node in needs}
    for node, givers in needs.items():
        for giver in givers:
            readers[giver].add(node)
    alone = [node for node, givers in needs.items() if not givers and not readers[node]]
    rows = [alone[n : n + row] for n in range(0, len(alone), row)][::-1]
    above, below = [node for node in needs if node not in alone], {*alone}
    while above:
        ready = [node for node in above if readers[node] <= below]
        rows.append(sorted(ready, key=lambda node: -depth[node])[:row])
        below |= {*rows[-1]}
        above = [node for node in above if node not in below]
    return {node: len(rows) - 1 - n for n, layer in enumerate(rows) for node in layer}


# --------------------------------------------------------------------------------------------------------------- layout


def laid_out(needs: Needs, shape: Shape) -> Layout:
    """Where every node stands, by nothing but what it rests on: the same needs give the same drawing."""
    depth = ranks(needs, shape.row) if shape.row else depths(needs)
    pieces = tuple(dict.fromkeys(piece for node in needs for piece in _pieces(node, needs, depth)))
    spots = dict.fromkeys([*(Spot(node, depth[node]) for node in needs), *(s for piece in pieces for s in piece)])
    layers = [[spot for spot in spots if spot.layer == n] for n in range(max(depth.values(), default=-1) + 1)]
    tied: dict[Spot, list[Spot]] = {spot: [] for spot in spots}
    for upper, lower in pieces:
        tied[upper].append(lower)
        tied[lower].append(upper)
    for _ in range(SWEEPS):
        _sweep(layers, tied, shape)
    middles = _middles(layers, shape)
    if shape.row:
        middles = _straightened(layers, middles, tied, shape)
    return Layout(shape, tuple(map(tuple, layers)), middles, pieces)


def _pieces(node: str, needs: Needs, depth: Mapping[str, int]) -> Iterator[tuple[Spot, Spot]]:
    """The pieces of the arrows that lead to a node, each from one layer to the next."""
    for giver in needs[node]:
        upper = Spot(giver, depth[giver])
        for layer in range(depth[giver] + 1, depth[node]):
            lower = Spot(giver, layer, way=True)
            yield upper, lower
            upper = lower
        yield upper, Spot(node, depth[node])


def _sweep(layers: list[list[Spot]], tied: Mapping[Spot, Sequence[Spot]], shape: Shape) -> None:
    """Order every layer by the middle of what its spots are tied to above, then by that below."""
    for step in (-1, 1):
        for row in layers if step < 0 else reversed(layers):
            middles = _middles(layers, shape)
            place = {spot: _mean(middles, tied[spot], step, spot) for spot in row}
            row.sort(key=place.__getitem__)


def _mean(middles: Mapping[Spot, float], ties: Iterable[Spot], step: int, spot: Spot) -> float:
    """The mean place of what a spot is tied to on one side; its own where that is nothing."""
    near = [middles[tie] for tie in ties if tie.layer == spot.layer + step]
    return sum(near) / len(near) if near else middles[spot]


def _middles(layers: Sequence[Sequence[Spot]], shape: Shape) -> dict[Spot, float]:
    """The x of the middle of each spot, every layer centred."""
    widths = [sum(shape.width(spot) + shape.gap for spot in row) - shape.gap for row in layers]
    found: dict[Spot, float] = {}
    for row, width in zip(layers, widths, strict=True):
        x = shape.edge + (max(widths) - width) / 2
        for spot in row:
            found[spot] = x + shape.width(spot) / 2
            x += shape.width(spot) + shape.gap
    return found


def _straightened(
    layers: Sequence[Sequence[Spot]], middles: dict[Spot, float], tied: Mapping[Spot, Sequence[Spot]], shape: Shape
) -> dict[Spot, float]:
    """The same order within the same width, every spot as near as can be to those that it is tied to."""
    width = max(middles[row[-1]] + shape.width(row[-1]) / 2 for row in layers)
    for n in range(SWEEPS):
        for row in layers if n % 2 else reversed(layers):
            wanted = [_mean(middles, tied[spot], -1 if n % 2 else 1, spot) for spot in row]
            middles |= zip(row, _apart(row, wanted, width, shape), strict=True)
    return middles


def _apart(row: Sequence[Spot], wanted: Sequence[float], width: float, shape: Shape) -> Iterator[float]:
    """The places nearest to those wanted at which no two spots of a row touch: its runs of spots that do, averaged."""
    steps = [(shape.width(a) + shape.width(b)) / 2 + shape.gap for a, b in pairwise(row)]
    shifts = [*accumulate(steps, initial=0.0)]
    low, high = shape.edge + shape.width(row[0]) / 2, width - shape.width(row[-1]) / 2 - shifts[-1]
    runs: list[tuple[float, int]] = []
    for place, shift in zip(wanted, shifts, strict=True):
        total, count = place - shift, 1
        while runs and runs[-1][0] / runs[-1][1] > total / count:
            before, many = runs.pop()
            total, count = total + before, count + many
        runs.append((total, count))
    even = (min(max(total / count, low), high) for total, count in runs for _ in range(count))
    return (place + shift for place, shift in zip(even, shifts, strict=True))


# -------------------------------------------------------------------------------------------------------------- drawing


def picture(layout: Layout, *content: Markup, **attributes: str) -> Markup:
    """A drawing of the size of its layout."""
    return element(
        "svg",
        *content,
        viewBox=f"0 0 {layout.width} {layout.height}",
        width=str(layout.width),
        height=str(layout.height),
        **attributes,
    )


def wrapped(text: str, most: int, lines: int = LINES) -> list[str]:
    """A text in so many lines of so many half-width letters, broken at spaces where there are any.

    >>> wrapped("what the buyer has shown", 18), wrapped("a", 4), wrapped("处理决定的期限和其他事项", 8)
    (['what the buyer has', 'shown'], ['a'], ['处理决定', '的期限…'])
    """
    found: list[str] = []
    rest = text.strip()
    while rest and len(found) < lines:
        line = _fitting(rest, most)
        found.append(line.strip())
        rest = rest[len(line) :].strip()
    if rest:
        found[-1] = f"{_shortened(found[-1], most - 2)}…"
    return found


def cut(text: str, most: int) -> str:
    """A text in one line of so many half-width letters.

    >>> cut("yes", 9), cut("yes · no · maybe", 12)
    ('yes', 'yes · no…')
    """
    return text if columns(text) <= most else f"{_shortened(text, most - 2).rstrip(' ·')}…"


def _fitting(text: str, most: int) -> str:
    """The longest beginning that fits, up to a space where there is one in it."""
    whole = _shortened(text, most)
    if len(whole) == len(text) or text[len(whole)] == " ":
        return whole
    space = whole.rfind(" ")
    return whole[: space + 1] if space > 0 else whole


def _shortened(text: str, most: int) -> str:
    """The longest beginning of so many half-width letters."""
    if text.isascii():  # most are, and each letter takes one
        return text[:most]
    ends = accumulate(map(columns, text))
    return text[: sum(1 for _ in takewhile(lambda end: end <= most, ends))]
