"""A map of outcomes as HTML: what an output is for each value of a fact, or for each pair of values of two.

Every place of the map can be pressed, to try it: its button says the numbers of its points, as in ``2 5``. Of two facts
each outcome is a letter with a colour, and a list says what the letters stand for; of one fact it is told in full.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from simsim.analysis.sweep import Axis, Point, Spot, Swept
from simsim.decision import Status
from simsim.feel.printer import region_text
from simsim.items import ItemDefinition
from simsim.policy.requirements import Requirements
from simsim.regions import Names
from simsim.reports.captions import STATUS
from simsim.reports.html import value_text
from simsim.reports.html_parts import SECTION, Reader
from simsim.reports.markup import NOTHING, Markup, element, joined
from simsim.reports.outcome_map import lettered
from simsim.reports.phrases import caption, shown
from simsim.values import Value

FEW: Final = 3  # names that are listed rather than told as a cell would
COLOURS: Final = 8  # that the style sheet has; beyond, they come again, and the letter tells them apart


def sweep_html(policy: Requirements, found: Swept, reader: Reader) -> Markup:
    """The map, what its letters stand for, and what was left out."""
    draw = _pairs if found.down else _column
    label = f"{caption(policy, found.output, reader.lang)}: {reader.word('sweep')}"
    grid = element("section", draw(policy, found, reader), class_="simsim-scroll", tabindex="0", aria_label=label)
    more = found.across.more + (found.down.more if found.down else 0)
    left = element("p", reader.word("map left out", count=more), class_="simsim-aside") if more else NOTHING
    said = element("p", reader.word("map help"), class_="simsim-aside")
    return element("div", grid, left, said, lang=SECTION[reader.lang])


def _column(policy: Requirements, found: Swept, reader: Reader) -> Markup:
    """One fact: its values below each other, what comes of each beside it."""
    letters = _letters(policy, found, reader)
    (spots,) = found.rows
    rows = [
        element(
            "tr",
            _head(policy, found.across, n, reader, scope="row"),
            element(
                "td",
                _press(f"{n}", text := spot_text(policy, found.output, spot, reader), text),
                class_=_class(letters, text),
            ),
        )
        for n, spot in enumerate(spots)
    ]
    heads = (
        element("th", caption(policy, name, reader.lang), scope="col") for name in (found.across.name, found.output)
    )
    return element(
        "table", element("thead", element("tr", *heads)), element("tbody", *rows), class_="simsim-map is-one"
    )


def _pairs(policy: Requirements, found: Swept, reader: Reader) -> Markup:
    """Two facts: a letter for each pair of values, and the list of what the letters stand for."""
    letters, down = _letters(policy, found, reader), found.down or found.across
    corner = f"{caption(policy, down.name, reader.lang)} ↓  {caption(policy, found.across.name, reader.lang)} →"
    heads = (_head(policy, found.across, n, reader, scope="col") for n in range(len(found.across.points)))
    rows = []
    for low, spots in enumerate(found.rows):
        texts = [spot_text(policy, found.output, spot, reader) for spot in spots]
        cells = [
            element(
                "td",
                _press(f"{high} {low}", letters[text], text),
                class_=_class(letters, text, here=(high, low) == (found.across.here, down.here)),
            )
            for high, text in enumerate(texts)
        ]
        rows.append(element("tr", _head(policy, down, low, reader, scope="row"), *cells))
    head = element("thead", element("tr", element("td", corner), *heads))
    grid = element("table", head, element("tbody", *rows), class_="simsim-map is-two")
    return joined((grid, _legend(letters, reader)))


def _legend(letters: Mapping[str, str], reader: Reader) -> Markup:
    items = (
        element("li", element("span", letter, class_=f"simsim-letter {_class(letters, text)}"), " ", text)
        for text, letter in letters.items()
    )
    return element("ul", *items, class_="simsim-legend", aria_label=reader.word("map legend"))


def _letters(policy: Requirements, found: Swept, reader: Reader) -> dict[str, str]:
    """What the letters of a map stand for."""
    return lettered(spot_text(policy, found.output, spot, reader) for row in found.rows for spot in row)


def _class(letters: Mapping[str, str], text: str, *, here: bool = False) -> str:
    return f"is-{[*letters].index(text) % COLOURS}{' is-here' if here else ''}"


def _press(said: str, shown_: str, told: str) -> Markup:
    return element("button", shown_, type="button", data_try=said, title=told, aria_label=told)


def _head(policy: Requirements, axis: Axis, n: int, reader: Reader, *, scope: str) -> Markup:
    text = point_text(policy, axis.name, axis.points[n], reader)
    if n != axis.here:
        return element("th", text, scope=scope)
    mark = element(
        "span", "●", role="img", aria_label=reader.word("the case is here"), title=reader.word("the case is here")
    )
    return element("th", mark, " ", text, scope=scope, class_="is-here")


def point_text(policy: Requirements, name: str, point: Point, reader: Reader) -> str:
    """A point of an axis: all that it stands for, as a cell would say it."""
    item = policy.names.item(name)
    if item is None or point.region is None or (point.region - item.null).is_empty:
        return shown(policy, name, point.value, reader.lang)
    if (item.domain - point.region).is_empty:
        return reader.word("anything")
    if isinstance(point.region, Names) and not point.region.rest and len(point.region.names) <= FEW:
        return reader.word("or").join(shown(policy, name, value, reader.lang) for value in _ordered(item, point.region))
    return region_text(point.region, item, reader.lang) or shown(policy, name, point.value, reader.lang)


def _ordered(item: ItemDefinition, region: Names) -> Iterator[Value]:
    """The names of a region as the glossary orders them, null last."""
    yield from (one.value for one in item.allowed if one.value in region)
    yield from sorted(name for name in region.names if name not in {one.value for one in item.allowed})
    if None in region:
        yield None


def spot_text(policy: Requirements, output: str, spot: Spot | None, reader: Reader) -> str:
    """What an output is at a place of the map, or how it stands."""
    if spot is None:
        return reader.word("cannot be")
    if spot.status is not Status.DECIDED:
        return STATUS[spot.status].text(reader.lang)
    return value_text(policy, output, spot.value, reader)


def points(found: Swept, said: str) -> dict[str, Point]:
    """The points that a button of the map says, by fact."""
    axes = (found.across, *([found.down] if found.down else []))
    return {axis.name: axis.points[int(n)] for axis, n in zip(axes, said.split(), strict=True)}
