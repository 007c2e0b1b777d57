"""The decision requirements graph as a chapter of the policy book: its drawing, in which nodes are links, and a list.

Where everything stands is told by :mod:`simsim.reports.graph`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from simsim.policy.requirements import Requirements
from simsim.reports.book_parts import Book, Chapter, address, bullets, item_way, node_way
from simsim.reports.book_words import said
from simsim.reports.graph import Layout, Needs, Shape, Spot, Strand, laid_out, picture, requirements, wrapped
from simsim.reports.html_parts import SECTION
from simsim.reports.markup import NOTHING, Markup, anchor, element, joined
from simsim.words import Phrase

SHAPE: Final = Shape(wide=122, high=58)
ROUND: Final = 16  # corners of a clock
LETTERS: Final = 18  # half-width letters in a line of a node


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


def inputs(policy: Requirements, node: str) -> list[str]:
    """The input data that a decision or clock asks for itself."""
    asked = policy.needs_of(node)
    return [full for full in asked if policy.producer(full) is None and full not in policy.glossary.parameters]


def drawing(book: Book, needs: Needs) -> Markup:
    """The graph as one picture whose nodes are links."""
    layout = laid_out(needs, SHAPE)
    name = " · ".join(dict.fromkeys(said("drawing", count=len(needs)).text(lang) for lang in book.langs))
    return picture(
        layout,
        element("title", name, id="graph-name"),
        element("desc", _description(book, needs), id="graph-description"),
        _tip(),
        *map(_arrow, layout.strands()),
        *(_node(book, layout, spot, needs) for spot in layout.nodes),
        role="group",
        aria_labelledby="graph-name",
        aria_describedby="graph-description",
        class_="graph",
    )


def _description(book: Book, needs: Needs) -> str:
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


def _arrow(strand: Strand) -> Markup:
    """A piece of an arrow: whose it is, and which node it reaches, is what the page needs to show a node's own."""
    ends = {"data_from": anchor(strand.giver)} | ({"data_to": anchor(strand.reader)} if strand.reader else {})
    tip = "url(#graph-tip)" if strand.reader else None
    return element("path", d=strand.line, class_="arrow", marker_end=tip, **ends)


def _node(book: Book, layout: Layout, spot: Spot, needs: Needs) -> Markup:
    """A decision as a box, a clock as a box with round ends and a sign: a link to its table."""
    clock = spot.name in book.policy.clocks
    shape = element("rect", width=str(SHAPE.wide), height=str(SHAPE.high), rx=str(ROUND if clock else 4))
    count = len(inputs(book.policy, spot.name))
    texts = [_texts(book.caption(spot.name), "clock" if clock else "decision", count, lang) for lang in book.langs]
    title = " · ".join(dict.fromkeys(book.caption(spot.name).text(lang) for lang in book.langs))
    return element(
        "a",
        element("title", title),
        shape,
        *texts,
        href=f"#{address('node', spot.name)}",
        transform=layout.placed(spot),
        class_="node is-clock" if clock else "node",
        data_node=anchor(spot.name),
        data_needs=" ".join(map(anchor, needs[spot.name])),
    )


def _texts(caption: Phrase, kind: str, count: int, lang: str) -> Markup:
    """What a node says in one language: its name, what it is, how many inputs it asks for."""
    lines = wrapped(caption.text(lang), LETTERS)
    below = f"{said(kind).text(lang)} · {said('inputs', count=count).text(lang)}" if count else said(kind).text(lang)
    first = 30 - 7 * len(lines)
    told = [_line(line, first + 15 * n, "name") for n, line in enumerate(lines)]
    return element("g", *told, _line(below, SHAPE.high - 9, "kind"), lang=SECTION[lang])


def _line(text: str, y: int, class_: str) -> Markup:
    return element("text", text, x=str(SHAPE.wide // 2), y=str(y), text_anchor="middle", class_=class_)


def _listed(book: Book, node: str, needed: Sequence[str]) -> Markup:
    """A node in words: what it rests on, which inputs it asks for."""
    givers = [node_way(book, giver) for giver in needed]
    asked = [item_way(book, full) for full in inputs(book.policy, node)]
    kind = book.say("clock" if node in book.policy.clocks else "decision")
    parts = [joined((" – ", book.say("rests on"), ": ", joined(givers, " · ")))] if givers else []
    parts += [joined((" – ", book.say("asks for"), ": ", joined(asked, " · ")))] if asked else []
    return joined((node_way(book, node), " (", kind, ")", *parts))
