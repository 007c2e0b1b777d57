"""Progress as pictures that need nothing from outside: a grid of people and topics, and the answers week by week.

Each says in words and numbers what it shows by length and by shade, and stands as a table of numbers behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from typing import Final

from simsim.reports.html_parts import SECTION, Reader
from simsim.reports.markup import NOTHING, Markup, element, joined, verbatim
from simsim.training.progress import Overview, Tally, Week
from simsim.training.telling import topic_text

WEEKS: Final = 8  # that are drawn; all stand in the numbers
HIGH: Final = 120  # pixels of height of the largest week
HEAD: Final = 20
FOOT: Final = 52
WHOLE: Final = 100.0
HALF: Final = 0.5
COLUMNS: Final = (
    "person", "topic", "asked", "right count", "missed count", "debated count", "known count", "mastered column",
    "of rules",
)  # fmt: skip
THIN: Final = 1.5  # pixels between the parts of a bar


def progress_html(view: Overview, reader: Reader) -> Markup:
    """What is known by person and topic, and week by week."""
    return element("div", grid_html(view, reader), weeks_html(view, reader), lang=SECTION[reader.lang])


def style() -> str:
    """How the pictures look."""
    return (resources.files("simsim") / "training" / "pictures.css").read_text(encoding="utf-8")


def alone(*pictures: Markup) -> Markup:
    """Pictures with their looks, for a notebook that shows them by themselves."""
    return element("div", verbatim("style", style()), *pictures, class_="simsim-pictures")


def numbers(caption: str, keys: Iterable[str], rows: Iterable[Sequence[str]], reader: Reader) -> Markup:
    """A picture in numbers, folded: ``caption`` and ``keys`` are words; the first cell of each row is its head."""
    heads = [reader.word(key) for key in keys]
    head = element("tr", *(element("th", text, scope="col") for text in heads))
    body = (
        element("tr", element("th", first, scope="row"), *(element("td", text) for text in rest))
        for first, *rest in rows
    )
    table = element("table", element("thead", head), element("tbody", *body))
    label = f"{reader.word(caption)} – {reader.word('as numbers')}"
    scroll = element("section", table, class_="simsim-scroll", tabindex="0", aria_label=label)
    summary = element("summary", reader.word("as numbers"))
    return element("details", summary, scroll, data_key=f"numbers {caption}", class_="simsim-numbers")


# ------------------------------------------------------------------------------------------------------------ the grid


def grid_html(view: Overview, reader: Reader) -> Markup:
    """A row for each topic, a column for each person, and one for all where there are several."""
    word = reader.word
    several = len(view.people) > 1
    people = [element("th", name, scope="col") for name in view.people]
    last = [element("th", word("all people"), scope="col")] if several else []
    head = element("tr", element("th", word("topic"), scope="col"), *people, *last)
    rows = (_topic(view, topic, reader, several=several) for topic in view.topics)
    table = element("table", element("thead", head), element("tbody", *rows), class_="simsim-known")
    label = word("progress of people")
    left = len(view.rules) - len(view.topics)
    return joined(
        (
            element("h3", label),
            element("p", word("progress help"), class_="simsim-aside"),
            element("section", table, class_="simsim-scroll", tabindex="0", aria_label=label),
            element("p", word("topics unasked", count=left), class_="simsim-aside") if left else NOTHING,
            numbers("progress of people", COLUMNS, _rows(view, reader), reader),
        )
    )


def _topic(view: Overview, topic: str, reader: Reader, *, several: bool) -> Markup:
    of = len(view.rules[topic])
    count = element("span", reader.word("rules of topic", count=of), class_="simsim-aside")
    name = element("th", topic_text(view.policy, topic, reader.lang), " ", count, scope="row")
    cells = [_cell(view.cells[person, topic], reader) for person in view.people]
    last = [_cell(view.of_topic(topic), reader)] if several else []
    return element("tr", name, *cells, *last)


def level(one: Tally) -> str:
    """How much of a topic is known, as the key of a word.

    >>> [level(Tally(asked=1, known=n, of=4)) for n in range(5)], level(Tally(of=4))
    (['none', 'some', 'most', 'most', 'all'], 'unasked')
    """
    if not one.known:
        return "none" if one.asked else "unasked"
    if one.known == one.of:
        return "all"
    return "most" if one.share >= HALF else "some"


def _cell(one: Tally, reader: Reader) -> Markup:
    """How much is known: a number, a word and a bar; a star for what is mastered."""
    key = level(one)
    if key == "unasked":
        return element("td", element("span", reader.word("not asked"), class_="simsim-aside"), class_="is-unasked")
    number = element("strong", f"{one.known}/{one.of}")
    stars = reader.word("mastered count", count=one.mastered)
    star = element("span", f"★ {one.mastered}", role="img", aria_label=stars, title=stars, class_="simsim-star")
    told = (number, " ", reader.word(f"known {key}"), " ", star if one.mastered else NOTHING)
    return element("td", element("div", *told), bar(one.share), class_=f"is-{key}")


def bar(share: float, mark: float | None = None) -> Markup:
    """A bar that is filled by a share, with a mark on it; what it shows is told beside it."""
    parts = [_rect("simsim-bar-whole", width="100%"), _rect("simsim-bar-part", width=f"{share:.2%}")]
    if mark is not None:
        parts.append(_rect("simsim-bar-mark", width="2", x=f"{mark:.2%}", y="0", height="10"))
    return element("svg", *parts, width="100%", height="10", aria_hidden="true", class_="simsim-bar")


def _rect(class_: str, **place: str) -> Markup:
    return element("rect", **{"x": "0", "y": "2", "height": "6", **place}, class_=class_)


def _rows(view: Overview, reader: Reader) -> Iterator[list[str]]:
    """Every person and topic of which anything was asked, then all topics of each person."""
    for person in view.people:
        for topic in view.topics:
            one = view.cells[person, topic]
            if one.asked or one.known:
                yield [person, topic_text(view.policy, topic, reader.lang), *_numbers(one)]
        yield [person, reader.word("every topic"), *_numbers(view.of_person(person))]


def _numbers(one: Tally) -> list[str]:
    found = (one.asked, one.right, one.missed, one.debated, one.known, one.mastered, one.of)
    return [str(number) for number in found]


# ----------------------------------------------------------------------------------------------------------- the weeks


def weeks_html(view: Overview, reader: Reader) -> Markup:
    """A bar for each of the last weeks, parted into right, missed and debated; below it days and what is known."""
    word = reader.word
    drawn = view.weeks[-WEEKS:]
    if not drawn:
        return NOTHING
    earlier = len(view.weeks) - len(drawn)
    keys = ("week", "days practised", "right count", "missed count", "debated count", "known count")
    rows = (
        [f"{week.start}", *map(str, (week.days, week.right, week.missed, week.debated, week.known))]
        for week in view.weeks
    )
    return joined(
        (
            element("h3", word("progress over time")),
            element("p", word("weeks help"), class_="simsim-aside"),
            _drawing(drawn, reader),
            element("p", word("weeks earlier", count=earlier), class_="simsim-aside") if earlier else NOTHING,
            numbers("progress over time", keys, rows, reader),
        )
    )


def _drawing(weeks: Sequence[Week], reader: Reader) -> Markup:
    most = max(1, *(week.right + week.missed + week.debated for week in weeks))
    step = WHOLE / max(len(weeks), WEEKS // 2)
    told = reader.word("weeks drawing", first=weeks[0].start, last=weeks[-1].start)
    lines = "; ".join(week_text(week, reader) for week in weeks)
    bars = (_week(week, n * step, step, most, reader) for n, week in enumerate(weeks))
    base = element("line", x1="0", x2="100%", y1=str(HEAD + HIGH), y2=str(HEAD + HIGH), class_="simsim-hair")
    return element(
        "svg",
        *(*bars, base),
        role="img",
        aria_label=f"{told}: {lines}",
        width="100%",
        height=str(HEAD + HIGH + FOOT),
        class_="simsim-weeks",
    )


def week_text(week: Week, reader: Reader) -> str:
    """All that is drawn of a week."""
    fields = {"right": week.right, "missed": week.missed, "debated": week.debated, "days": week.days}
    return reader.word("week told", week=week.start, known=week.known, **fields)


def _week(week: Week, left: float, step: float, most: int, reader: Reader) -> Markup:
    """A week: its bar from the ground up, and what is written above and below."""
    parts, base = [element("title", week_text(week, reader))], float(HEAD + HIGH)
    middle = f"{left + step / 2:.2f}%"
    for count, name in ((week.right, "right"), (week.missed, "missed"), (week.debated, "debated")):
        high = HIGH * count / most
        base -= high
        size = {"x": f"{left + step / 5:.2f}%", "y": f"{base:.1f}", "width": f"{step * 3 / 5:.2f}%"}
        if count:
            tall = f"{max(high - THIN, 1):.1f}"
            parts.append(element("rect", **size, height=tall, class_=f"simsim-week-{name}"))
    total = week.right + week.missed + week.debated
    parts.append(_text(middle, base - 5, str(total), "is-count") if total else NOTHING)
    below = (f"{week.start:%m-%d}", reader.word("days practised short", count=week.days), f"✓ {week.known}")
    parts += [_text(middle, HEAD + HIGH + 15 * n, text, "") for n, text in enumerate(below, 1)]
    return element("g", *parts)


def _text(x: str, y: float, text: str, class_: str) -> Markup:
    return element("text", text, x=x, y=f"{y:.1f}", text_anchor="middle", class_=class_ or None)
