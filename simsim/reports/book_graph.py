"""The decision requirements graph as a drawing: decisions and clocks in layers by depth, arrows down to who reads them.

An arrow that passes a layer goes through a *way* in it, a narrow place between the nodes; all arrows of one producer
share its ways, so that what everything rests on is one trunk and not a web. Within a layer nodes stand near the middle
of those that they are tied to.

>>> depths({"a": (), "b": ("a",), "c": ("a", "b")})
{'a': 0, 'b': 1, 'c': 2}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from simsim.diagnostics import columns
from simsim.policy.requirements import Requirements
from simsim.reports.book_parts import Book, Chapter, address, bullets, item_way, node_way
from simsim.reports.book_words import said
from simsim.reports.html_parts import SECTION
from simsim.reports.markup import NOTHING, Markup, anchor, element, joined
from simsim.words import Phrase

WIDE: Final = 122  # pixels, of this and what follows
HIGH: Final = 58
WAY: Final = 10
GAP: Final = 10
DROP: Final = 54  # between layers
EDGE: Final = 10
ROUND: Final = 16  # corners of a clock
LETTERS: Final = 18  # half-width letters in a line of a node
LINES: Final = 2
SWEEPS: Final = 8


class Spot(NamedTuple):
    """A place in a layer: of a node, or the way of a producer through it."""

    name: str
    layer: int
    way: bool = False

    @property
    def width(self) -> int:
        """How much room it takes."""
        return WAY if self.way else WIDE


@dataclass(frozen=True)
class Layout:
    """Layers of spots from the top down, the x of the middle of each, and the pieces of arrows between layers."""

    layers: tuple[tuple[Spot, ...], ...]
    middles: Mapping[Spot, float]
    pieces: tuple[tuple[Spot, Spot], ...]

    @property
    def width(self) -> int:
        """Of the drawing."""
        return max((round(self.middles[row[-1]] + row[-1].width / 2) for row in self.layers if row), default=0) + EDGE

    @property
    def height(self) -> int:
        """Of the drawing."""
        return len(self.layers) * (HIGH + DROP) - DROP + 2 * EDGE


def graph_chapter(book: Book) -> Chapter:
    """The drawing, and the same as a list."""
    nodes = book.policy.order
    if not nodes:
        return Chapter("graph", 0, NOTHING)
    intro = element("p", book.say("about graph"), class_="aside")
    needs = requirements(book.policy)
    listing = bullets((_listed(book, node, givers) for node, givers in needs.items()), "listing")
    more = element("details", element("summary", book.say("as a list")), listing)
    scroll = element(
        "div", drawing(book, needs), class_="scroll", tabindex="0", role="region", aria_labelledby="graph-name"
    )
    return Chapter("graph", len(nodes), joined((intro, scroll, more)))


def requirements(policy: Requirements) -> dict[str, tuple[str, ...]]:
    """For each decision and clock those that it rests on directly, in the order of the chain."""
    made: dict[str, tuple[str, ...]] = {}
    for node in policy.order:
        givers = (policy.producer(full) for full in policy.needs_of(node))
        made[node] = tuple(dict.fromkeys(g for g in givers if g is not None and g != node))
    return made


def inputs(policy: Requirements, node: str) -> list[str]:
    """The input data that a decision or clock asks for itself."""
    asked = policy.needs_of(node)
    return [full for full in asked if policy.producer(full) is None and full not in policy.glossary.parameters]


def depths(needs: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """How many layers lie above each node, those that it rests on coming before it."""
    found: dict[str, int] = {}
    for node, givers in needs.items():
        found[node] = max((found[giver] + 1 for giver in givers), default=0)
    return found


# --------------------------------------------------------------------------------------------------------------- layout


def laid_out(needs: Mapping[str, Sequence[str]]) -> Layout:
    """Where every node stands, by nothing but what it rests on: the same needs give the same drawing."""
    depth = depths(needs)
    pieces = tuple(dict.fromkeys(piece for node in needs for piece in _pieces(node, needs, depth)))
    spots = dict.fromkeys([*(Spot(node, depth[node]) for node in needs), *(s for piece in pieces for s in piece)])
    layers = [[spot for spot in spots if spot.layer == n] for n in range(max(depth.values(), default=-1) + 1)]
    tied: dict[Spot, list[Spot]] = {spot: [] for spot in spots}
    for upper, lower in pieces:
        tied[upper].append(lower)
        tied[lower].append(upper)
    for _ in range(SWEEPS):
        _sweep(layers, tied)
    return Layout(tuple(map(tuple, layers)), _middles(layers), pieces)


def _pieces(node: str, needs: Mapping[str, Sequence[str]], depth: Mapping[str, int]) -> Iterator[tuple[Spot, Spot]]:
    """The pieces of the arrows that lead to a node, each from one layer to the next."""
    for giver in needs[node]:
        upper = Spot(giver, depth[giver])
        for layer in range(depth[giver] + 1, depth[node]):
            lower = Spot(giver, layer, way=True)
            yield upper, lower
            upper = lower
        yield upper, Spot(node, depth[node])


def _sweep(layers: list[list[Spot]], tied: Mapping[Spot, Sequence[Spot]]) -> None:
    """Order every layer by the middle of what its spots are tied to above, then by that below."""
    for step in (-1, 1):
        for row in layers if step < 0 else reversed(layers):
            middles = _middles(layers)
            place = {spot: _mean(middles, tied[spot], step, spot) for spot in row}
            row.sort(key=place.__getitem__)


def _mean(middles: Mapping[Spot, float], ties: Iterable[Spot], step: int, spot: Spot) -> float:
    """The mean place of what a spot is tied to on one side; its own where that is nothing."""
    near = [middles[tie] for tie in ties if tie.layer == spot.layer + step]
    return sum(near) / len(near) if near else middles[spot]


def _middles(layers: Sequence[Sequence[Spot]]) -> dict[Spot, float]:
    """The x of the middle of each spot, every layer centred."""
    widths = [sum(spot.width + GAP for spot in row) - GAP for row in layers]
    found: dict[Spot, float] = {}
    for row, width in zip(layers, widths, strict=True):
        x = EDGE + (max(widths) - width) / 2
        for spot in row:
            found[spot] = x + spot.width / 2
            x += spot.width + GAP
    return found


# -------------------------------------------------------------------------------------------------------------- drawing


def drawing(book: Book, needs: Mapping[str, Sequence[str]]) -> Markup:
    """The graph as one picture whose nodes are links."""
    layout = laid_out(needs)
    spots = [spot for row in layout.layers for spot in row]
    name = " · ".join(dict.fromkeys(said("drawing", count=len(needs)).text(lang) for lang in book.langs))
    return element(
        "svg",
        element("title", name, id="graph-name"),
        element("desc", _description(book, needs), id="graph-description"),
        _tip(),
        *(_arrow(layout, *piece) for piece in layout.pieces),
        *(_trunk(layout, spot) for spot in spots if spot.way),
        *(_node(book, layout, spot, needs) for spot in spots if not spot.way),
        viewBox=f"0 0 {layout.width} {layout.height}",
        width=str(layout.width),
        height=str(layout.height),
        role="group",
        aria_labelledby="graph-name",
        aria_describedby="graph-description",
        class_="graph",
    )


def _description(book: Book, needs: Mapping[str, Sequence[str]]) -> str:
    """The drawing in words, node by node."""
    lines = []
    for lang in book.langs:
        for node, givers in needs.items():
            names = ", ".join(book.caption(giver).text(lang) for giver in givers)
            lines.append(f"{book.caption(node).text(lang)} ← {names or said('input data').text(lang)}")
    return "; ".join(lines)


def _tip() -> Markup:
    """The head of an arrow."""
    path = element("path", d="M0 0L8 4L0 8z")
    size = {"viewBox": "0 0 8 8", "refX": "7", "refY": "4", "markerWidth": "7", "markerHeight": "7"}
    return element("defs", element("marker", path, id="graph-tip", orient="auto", markerUnits="userSpaceOnUse", **size))


def _top(spot: Spot) -> int:
    return EDGE + spot.layer * (HIGH + DROP)


def _arrow(layout: Layout, upper: Spot, lower: Spot) -> Markup:
    """One piece of an arrow, from the foot of a spot to the head of one in the next layer."""
    x, y, to_x, to_y = layout.middles[upper], _top(upper) + HIGH, layout.middles[lower], _top(lower)
    bend = (y + to_y) // 2
    path = f"M{x:.0f} {y}C{x:.0f} {bend} {to_x:.0f} {bend} {to_x:.0f} {to_y}"
    tip = None if lower.way else "url(#graph-tip)"
    return element("path", d=path, class_="arrow", marker_end=tip, **_ends(upper, lower))


def _trunk(layout: Layout, spot: Spot) -> Markup:
    """The way of an arrow through a layer that it passes."""
    x, y = layout.middles[spot], _top(spot)
    return element("path", d=f"M{x:.0f} {y}V{y + HIGH}", class_="arrow", **_ends(spot, spot))


def _ends(upper: Spot, lower: Spot) -> dict[str, str]:
    """Whose arrow it is, and which node it reaches: what the page needs to show a node's own arrows."""
    return {"data_from": anchor(upper.name)} | ({} if lower.way else {"data_to": anchor(lower.name)})


def _node(book: Book, layout: Layout, spot: Spot, needs: Mapping[str, Sequence[str]]) -> Markup:
    """A decision as a box, a clock as a box with round ends and a sign: a link to its table."""
    clock = spot.name in book.policy.clocks
    x, y = layout.middles[spot] - WIDE / 2, _top(spot)
    shape = element("rect", width=str(WIDE), height=str(HIGH), rx=str(ROUND if clock else 4))
    count = len(inputs(book.policy, spot.name))
    texts = [_texts(book.caption(spot.name), "clock" if clock else "decision", count, lang) for lang in book.langs]
    title = " · ".join(dict.fromkeys(book.caption(spot.name).text(lang) for lang in book.langs))
    return element(
        "a",
        element("title", title),
        shape,
        *texts,
        href=f"#{address('node', spot.name)}",
        transform=f"translate({x:.0f} {y})",
        class_="node is-clock" if clock else "node",
        data_node=anchor(spot.name),
        data_needs=" ".join(map(anchor, needs[spot.name])),
    )


def _texts(caption: Phrase, kind: str, count: int, lang: str) -> Markup:
    """What a node says in one language: its name, what it is, how many inputs it asks for."""
    lines = wrapped(caption.text(lang))
    below = f"{said(kind).text(lang)} · {said('inputs', count=count).text(lang)}" if count else said(kind).text(lang)
    first = 30 - 7 * len(lines)
    told = [_line(line, first + 15 * n, "name") for n, line in enumerate(lines)]
    return element("g", *told, _line(below, HIGH - 9, "kind"), lang=SECTION[lang])


def _line(text: str, y: int, class_: str) -> Markup:
    return element("text", text, x=str(WIDE // 2), y=str(y), text_anchor="middle", class_=class_)


def wrapped(text: str, most: int = LETTERS, lines: int = LINES) -> list[str]:
    """A text in so many lines of so many half-width letters, broken at spaces where there are any.

    >>> wrapped("what the buyer has shown"), wrapped("a", 4), wrapped("处理决定的期限和其他事项", 8)
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


def _fitting(text: str, most: int) -> str:
    """The longest beginning that fits, up to a space where there is one in it."""
    whole = _shortened(text, most)
    if len(whole) == len(text) or text[len(whole)] == " ":
        return whole
    space = whole.rfind(" ")
    return whole[: space + 1] if space > 0 else whole


def _shortened(text: str, most: int) -> str:
    end = len(text)
    while columns(text[:end]) > most:
        end -= 1
    return text[:end]


def _listed(book: Book, node: str, needed: Sequence[str]) -> Markup:
    """A node in words: what it rests on, which inputs it asks for."""
    givers = [node_way(book, giver) for giver in needed]
    asked = [item_way(book, full) for full in inputs(book.policy, node)]
    kind = book.say("clock" if node in book.policy.clocks else "decision")
    parts = [joined((" – ", book.say("rests on"), ": ", joined(givers, " · ")))] if givers else []
    parts += [joined((" – ", book.say("asks for"), ": ", joined(asked, " · ")))] if asked else []
    return joined((node_way(book, node), " (", kind, ")", *parts))
