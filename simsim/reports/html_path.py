"""The requirements graph of a policy with the path that a case took: drawn, and beneath it the same as a list.

What the headline outcomes rest on in this case (:mod:`simsim.analysis.path`) is drawn strong, everything else pale. How
a decision or deadline stands is told by a sign and a word, and a box leads to its table. Where everything stands hangs
on the policy alone, and is worked out once.

>>> from datetime import UTC, date, datetime
>>> from simsim.knowledge import open_policy
>>> outcome = open_policy("tables").decide({}, as_of=date(2025, 6, 20), now=datetime(2025, 6, 20, tzinfo=UTC))
>>> path_html(outcome, Reader("zh"))[:62]
'<section class="simsim-path" lang="zh-Hans"><h3>本案经过的决策路径</h3>'
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from simsim.analysis.path import heads_of, path_of
from simsim.decision import Decision
from simsim.policy.clocks import ClockState
from simsim.policy.walk import Outcome
from simsim.reports.captions import STATUS, say
from simsim.reports.graph import Layout, Shape, Spot, Strand, cut, laid_out, picture, requirements, wrapped
from simsim.reports.html import value_text
from simsim.reports.html_deadlines import sign_of
from simsim.reports.html_parts import SECTION, SIGNS, Reader
from simsim.reports.html_tables import result_line
from simsim.reports.markup import NOTHING, Markup, anchor, element, joined
from simsim.reports.phrases import captions, clock_text, due_of, instant_text, standing, state_text

SHAPE: Final = Shape(wide=156, high=74, drop=42, gap=10, way=0, edge=8, row=6)
ROUND: Final = 22  # corners of a clock
LETTERS: Final = 18  # half-width letters in a line of a name
SMALL: Final = 22  # the same of what stands under it
POLICIES: Final = 8  # whose layouts are kept


@dataclass(frozen=True, slots=True)
class Standing:
    """How a decision or clock stands: a sign, a word, the name of its looks, and in short and in full what it gives."""

    sign: str
    word: str
    looks: str
    short: str = ""
    whole: str = ""


@dataclass(frozen=True)
class Path:
    """A case as it is drawn: what every node rests on, and on what it leans in this case if it is on the path."""

    outcome: Outcome
    reader: Reader
    needs: Mapping[str, tuple[str, ...]]
    leans: Mapping[str, tuple[str, ...]]
    heads: frozenset[str]

    def caption(self, node: str) -> str:
        """What a decision or clock is called."""
        clock = self.outcome.policy.clocks.get(node)
        if clock:
            return clock_text(clock, self.reader.lang)
        return self.outcome.policy.glossary.caption(node).text(self.reader.lang)

    def captions(self, nodes: Sequence[str]) -> str:
        """Several of them in a row."""
        return say("and so on", self.reader.lang).join(map(self.caption, nodes))

    def shown(self, node: str) -> bool:
        """Whether the page has a table, or a card, of it."""
        return node in self.outcome.decisions or node in self.outcome.clocks


def path_html(outcome: Outcome, reader: Reader) -> Markup:
    """The graph with the path of one case; nothing for a policy without decisions."""
    needs = requirements(outcome.policy)
    if not needs:
        return NOTHING
    path = Path(outcome, reader, needs, path_of(outcome), heads_of(outcome))
    told = {node: _standing(outcome, node, reader) for node in needs}
    label = reader.word("path drawing", count=len(needs), on=len(path.leans))
    return element(
        "section",
        element("h3", reader.word("path")),
        element("p", reader.word("path help" if path.heads else "path without answer"), class_="simsim-aside"),
        element(
            "div",
            _drawing(path, told, label),
            class_="simsim-scroll",
            tabindex="0",
            role="region",
            aria_label=label,
            data_key="path",
        ),
        _list(path, told),
        class_="simsim-path",
        lang=SECTION[reader.lang],
    )


# ------------------------------------------------------------------------------------------------------- how one stands


def _standing(outcome: Outcome, node: str, reader: Reader) -> Standing:
    if node in outcome.decisions:
        return _of_decision(outcome, outcome.decisions[node], reader)
    if node in outcome.clocks:
        return _of_clock(outcome, outcome.clocks[node], reader)
    if f"{node}.state" in outcome.known:  # a clock whose layer is off
        return Standing(SIGNS["no_rule"], say("silent", reader.lang), "silent")
    return Standing("", reader.word("path unasked"), "unasked")


def _of_decision(outcome: Outcome, decision: Decision, reader: Reader) -> Standing:
    policy, status = outcome.policy, decision.status
    values = [value_text(policy, f"{decision.name}.{n}", v, reader) for hit in decision.outputs for n, v in hit.items()]
    short, whole = " · ".join(values), result_line(outcome, decision, reader)
    if decision.missing:
        needs = _needs(outcome, decision.missing, reader)
        short, whole = short or needs, "; ".join(part for part in (whole, needs) if part)
    return Standing(SIGNS[status], STATUS[status].text(reader.lang), status.value, short, whole)


def _of_clock(outcome: Outcome, state: ClockState, reader: Reader) -> Standing:
    due, lang = due_of(state), reader.lang
    whole = instant_text(due, lang) if due else _needs(outcome, state.missing, reader) if state.missing else ""
    short = instant_text(due.replace(second=0), lang) if due else whole
    return Standing(sign_of(state), state_text(state, lang), standing(state), short, whole)


def _needs(outcome: Outcome, missing: Sequence[str], reader: Reader) -> str:
    return reader.word("path needs", names=captions(outcome.policy, missing, reader.lang))


# ------------------------------------------------------------------------------------------------------------ as drawn


@lru_cache(POLICIES)
def _layout(needs: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[Layout, Mapping[str, tuple[Strand, ...]]]:
    """Where everything stands, and the pieces of the arrows of each giver."""
    layout = laid_out(dict(needs), SHAPE)
    strands: dict[str, list[Strand]] = {}
    for strand in layout.strands():
        strands.setdefault(strand.giver, []).append(strand)
    return layout, {giver: tuple(own) for giver, own in strands.items()}


def _drawing(path: Path, told: Mapping[str, Standing], label: str) -> Markup:
    """Pale arrows, the strong ones over them, and the nodes."""
    layout, strands = _layout(tuple(path.needs.items()))
    layers = {spot.name: spot.layer for spot in layout.nodes}
    parted = [_parted(path, layers, giver, own) for giver, own in strands.items()]
    return picture(
        layout,
        *(_arrows(pale, "simsim-arrow") for pale, _ in parted),
        *(_arrows(strong, "simsim-arrow is-path") for _, strong in parted),
        *(_node(path, layout, spot, told[spot.name]) for spot in layout.nodes),
        role="group",
        aria_label=label,
        class_="simsim-graph",
    )


def _parted(
    path: Path, layers: Mapping[str, int], giver: str, strands: Sequence[Strand]
) -> tuple[list[Strand], list[Strand]]:
    """The arrows of one giver: those that are not on the path, and those that are, as far as they lead to a reader."""
    readers = {node for node, givers in path.leans.items() if giver in givers}
    deepest = max((layers[node] for node in readers), default=-1)
    on = [s for s in strands if (s.reader in readers if s.reader else s.lower.layer < deepest)]
    return [strand for strand in strands if strand not in on], on


def _arrows(strands: Sequence[Strand], class_: str) -> Markup:
    """Pieces of arrows of one giver as one line, and the nodes that they reach."""
    if not strands:
        return NOTHING
    line = "".join(f"{strand.line}{strand.head}" for strand in strands)
    readers = " ".join(anchor(strand.reader) for strand in strands if strand.reader)
    return element("path", d=line, class_=class_, data_from=anchor(strands[0].giver), data_to=readers)


def _node(path: Path, layout: Layout, spot: Spot, told: Standing) -> Markup:
    """A decision as a box, a clock as a box with round corners: a button that leads to its table.

    Tab stops at those on the path, from which the arrow keys lead to all: a stop at each of many would be in the way.
    """
    node, clock = spot.name, spot.name in path.outcome.policy.clocks
    size = {"width": str(SHAPE.wide), "height": str(SHAPE.high), "rx": str(ROUND if clock else 6)}
    shown = path.shown(node)
    return element(
        "g",
        element("title", _title(path, node, told)),
        element("rect", **size),
        *_texts(path, node, told),
        class_=" ".join(["simsim-node", f"is-{told.looks}", *_marks(path, node)]),
        transform=layout.placed(spot),
        data_node=node,
        data_show=node if shown else None,
        role="button" if shown else "img",
        tabindex=("0" if node in (path.leans or path.needs) else "-1") if shown else None,
    )


def _marks(path: Path, node: str) -> Iterator[str]:
    if node in path.leans:
        yield "is-path"
    if node in path.heads:
        yield "is-head"


def _title(path: Path, node: str, told: Standing) -> str:
    """All that is to be said of a node, for those who point at it or hear it."""
    word = path.reader.word
    marks = [word("path head")] if node in path.heads else [word("path here")] if node in path.leans else []
    parts = [path.caption(node), told.word, told.whole, *marks]
    return " – ".join(part for part in parts if part)


def _texts(path: Path, node: str, told: Standing) -> Iterator[Markup]:
    """Its name, a star if it is part of the answer, how it stands, and what it gives."""
    head = node in path.heads
    lines = wrapped(path.caption(node), LETTERS - 2 * head)
    for n, line in enumerate(lines):
        yield _line(line, (26, 20)[len(lines) - 1] + 14 * n, "simsim-name")
    if head:
        yield element("text", "★", x=str(SHAPE.wide - 10), y="21", text_anchor="end", class_="simsim-star")
    state, *more = wrapped(told.word, SMALL - 2, 1 if told.short else 2)
    sign = element("tspan", told.sign, class_="simsim-sign")
    yield element("text", sign, f" {state}", x="11", y=str(SHAPE.high - 23), class_="simsim-state")
    yield from (_line(line, SHAPE.high - 9, "simsim-state") for line in more)
    if told.short:
        yield _line(cut(told.short, SMALL), SHAPE.high - 9, "simsim-given")


def _line(text: str, y: int, class_: str) -> Markup:
    return element("text", text, x="11", y=str(y), class_=class_)


# ----------------------------------------------------------------------------------------------------------- as a list


def _list(path: Path, told: Mapping[str, Standing]) -> Markup:
    """The same in words: what the answer rests on first, in the order of the chain."""
    groups = {"path on": [*path.leans], "path off": [node for node in path.needs if node not in path.leans]}
    parts = [
        part
        for key, nodes in groups.items()
        if nodes
        for part in (
            element("h4", path.reader.word(key, count=len(nodes))),
            element("ul", *(_listed(path, node, told[node]) for node in nodes), class_="simsim-plain"),
        )
    ]
    return element("details", element("summary", path.reader.word("path list")), *parts, data_key="path list")


def _listed(path: Path, node: str, told: Standing) -> Markup:
    """A node: what it is called, how it stands, what it gives, what it rests on."""
    word, name = path.reader.word, path.caption(node)
    link = element("button", name, type="button", data_show=node, class_="simsim-link") if path.shown(node) else name
    badge = element("span", element("span", told.sign, aria_hidden="true"), f" {told.word}", class_="simsim-badge")
    kind = [word("path clock")] if node in path.outcome.policy.clocks else []
    marks = [*kind, *([f"★ {word('path head')}"] if node in path.heads else [])]
    givers, key = (path.leans[node], "path rests") if node in path.leans else (path.needs[node], "path reads")
    rests = [word(key, names=path.captions(givers))] if givers else []
    lines = (part for part in (told.whole, *rests) if part)
    aside = element("span", joined(marks, " · "), class_="simsim-aside") if marks else NOTHING
    return element("li", link, " ", badge, " ", aside, *(element("div", line, class_="simsim-aside") for line in lines))
