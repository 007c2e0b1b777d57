"""The drawing of the case clock: a lane for events, a lane for each actor, days beneath, and a line for now.

A piece of SVG that is as wide as its place: positions are per cents of the width, heights are pixels. Past and future
have different grounds; the state of a run is told by a word, a sign and a colour; hover over a bar for all of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple

from simsim.policy.clocks import State
from simsim.policy.walk import Outcome
from simsim.reports.captions import say
from simsim.reports.html_deadlines import sign_of
from simsim.reports.html_parts import Reader
from simsim.reports.markup import NOTHING, Markup, element, joined
from simsim.reports.phrases import actors_text, instant_text, state_text, time_of_day
from simsim.reports.timeline import Happening, Run, Timeline
from simsim.reports.timeline_text import left_text, moment_text, run_text
from simsim.reports.timescale import NARROW, WHOLE, WIDE, Label, Scale, Tick, label
from simsim.reports.wording import WEEKDAYS

HEAD: Final = 26  # pixels of height, of this and what follows
TITLE: Final = 22
EVENT: Final = 18
RUN: Final = 36
GAP: Final = 8
FOOT: Final = 36
BAR: Final = 18  # from the top of a run to its bar
THICK: Final = 10
DOT: Final = 4


class Lane(NamedTuple):
    """A part of the drawing, from the top down: what lies under the line for now, what is written over it."""

    under: Markup
    over: Markup
    height: int


def drawing(outcome: Outcome, line: Timeline, reader: Reader) -> Markup:
    """The case clock as one image with its whole content as its name."""
    scale = Scale.of(_instants(line), line.now.tzinfo or UTC)
    under: list[Markup] = []
    over: list[Markup] = []
    y = HEAD
    for lane in _lanes(outcome, line, scale, reader):
        under += [_rule(y), _lowered(y, lane.under)]
        over.append(_lowered(y, lane.over))
        y += lane.height
    return element(
        "svg",
        *(*_ground(line, scale, y), *under, _now(line, scale, y, reader), *over, _foot(scale, y, reader)),
        role="img",
        aria_label=told(outcome, line, reader.lang),
        width="100%",
        height=str(y + FOOT),
        class_="simsim-line",
    )


def told(outcome: Outcome, line: Timeline, lang: str) -> str:
    """All that the drawing shows, in the order of time."""
    moments = "; ".join(moment_text(outcome, line, moment, lang) for moment in line.moments)
    return f"{say('case clock', lang)}: {moments}"


def _instants(line: Timeline) -> Iterator[datetime]:
    """Every instant that matters."""
    for moment in line.moments:
        yield moment.at
    for run in line.runs:
        yield from (run.start, run.last, run.earliest or run.due)


def _lowered(y: int, *content: Markup) -> Markup:
    return element("g", *content, transform=f"translate(0 {y})")


def _lanes(outcome: Outcome, line: Timeline, scale: Scale, reader: Reader) -> Iterator[Lane]:
    """Events first, then each actor who has a deadline, as POLICY orders them."""
    if line.events:
        yield _events(line, scale, reader)
    busy = {actor for run in line.runs for actor in run.clock.actors}
    for actor in outcome.policy.card.actors:
        if actor in busy:
            yield _lane(outcome, line, scale, actor, reader)


def _text(name: Label, y: int, *content: str, shift: int = 0, class_: str = "") -> Markup:
    """A text at its place; ``content`` where it is more than the label's own."""
    return element(
        "text",
        *(content or (name.text,)),
        x=f"{name.x}%",
        y=str(y),
        dx=str(-shift if name.end else shift) if shift else None,
        text_anchor="end" if name.end else None,
        class_=class_ or None,
    )


def _line(x: float, top: int, bottom: int, class_: str) -> Markup:
    """An upright line."""
    return element("line", x1=f"{x}%", x2=f"{x}%", y1=str(top), y2=str(bottom), class_=class_)


def _box(left: float, right: float, top: int, height: int, class_: str) -> Markup:
    width = f"{max(round(right - left, 2), 0)}%"
    return element("rect", x=f"{left}%", width=width, y=str(top), height=str(height), rx="3", class_=class_)


def _rule(y: int) -> Markup:
    return element("line", x1="0", x2="100%", y1=str(y), y2=str(y), class_="simsim-hair")


# ------------------------------------------------------------------------------------------------------- the ground


def _ground(line: Timeline, scale: Scale, bottom: int) -> Iterator[Markup]:
    """What lies ahead of now, on a ground of its own; a fine line down from each day and each event."""
    now = scale.x(line.now)
    yield _box(now, WHOLE, HEAD, bottom - HEAD, "simsim-future")
    for tick in scale.ticks:
        yield _line(tick.x, HEAD, bottom, f"simsim-hair{' is-wide' if tick.wide else ''}")
    for x, _ in scale.breaks:
        yield _line(x, HEAD, bottom, "simsim-break")
    for happening in line.events:
        yield _line(scale.x(happening.at), HEAD + TITLE, bottom, "simsim-guide")


def _foot(scale: Scale, y: int, reader: Reader) -> Markup:
    """The days under the line, and how much time lies where it is broken."""
    breaks = (_under(x, "≈", say("days", reader.lang, n=length.days)) for x, length in scale.breaks)
    days = element("g", *(_tick(tick, reader) for tick in scale.ticks), *breaks, class_="simsim-days")
    return joined((_rule(y), _lowered(y, days)))


def _under(x: float, upper: str, lower: str, *, wide: bool = False) -> Markup:
    lines = (element("text", text, x=f"{x}%", y=y) for text, y in ((upper, "13"), (lower, "28")))
    return element("g", *lines, class_="is-wide" if wide else None)


def _tick(tick: Tick, reader: Reader) -> Markup:
    """A day and its name; on a short line the hour, and the day where it begins."""
    day = f"{tick.at:%m-%d}"
    if tick.at.hour:
        return _under(tick.x, time_of_day(tick.at), "", wide=tick.wide)
    return _under(tick.x, day, WEEKDAYS[tick.at.weekday()].text(reader.lang), wide=tick.wide)


def _now(line: Timeline, scale: Scale, bottom: int, reader: Reader) -> Markup:
    x = scale.x(line.now)
    name = label(f"{say('now mark', reader.lang)} {instant_text(line.now, reader.lang)}", x)
    return joined((_line(x, HEAD - 6, bottom + 4, "simsim-now"), _text(name, HEAD - 11, class_="simsim-now")))


# -------------------------------------------------------------------------------------------------------- the lanes


def _events(line: Timeline, scale: Scale, reader: Reader) -> Lane:
    """What happened, each with its name beside its mark, none over another."""
    names = [
        label(happening.label.text(reader.lang), scale.x(happening.at), shift=2 * DOT) for happening in line.events
    ]
    rows = packed(names)
    marks = (_event(h, name, scale, row, reader) for h, name, row in zip(line.events, names, rows, strict=True))
    title = element("text", say("events", reader.lang), x="0", y="15", class_="simsim-lane")
    return Lane(NOTHING, joined((title, *marks)), TITLE + EVENT * (max(rows) + 1) + GAP)


def packed(labels: Sequence[Label]) -> list[int]:
    """The row of each label: the first in which it stands over no other."""
    taken: list[list[Label]] = []
    rows = []
    for one in labels:
        free = (n for n, row in enumerate(taken) if all(one.left >= o.right or one.right <= o.left for o in row))
        row = next(free, len(taken))
        taken[row:] = taken[row:] or [[]]
        taken[row].append(one)
        rows.append(row)
    return rows


def _event(happening: Happening, name: Label, scale: Scale, row: int, reader: Reader) -> Markup:
    y, x = TITLE + EVENT * row, scale.x(happening.at)
    return element(
        "g",
        element("title", f"{instant_text(happening.at, reader.lang)} {happening.label.text(reader.lang)}"),
        element("circle", cx=f"{x}%", cy=str(y + EVENT // 2), r=str(DOT)),
        _text(name, y + 13, shift=2 * DOT),
        class_=f"simsim-event{' is-ahead' if happening.ahead else ''}",
    )


def _lane(outcome: Outcome, line: Timeline, scale: Scale, actor: str, reader: Reader) -> Lane:
    """The runs of one actor's clocks, in the order in which they start."""
    own = [run for run in line.runs if actor in run.clock.actors]
    own.sort(key=lambda run: run.start.astimezone(UTC))
    tops = [TITLE + RUN * n for n in range(len(own))]
    bars = [_lowered(y, _hover(outcome, line, scale, run, reader)) for y, run in zip(tops, own, strict=True)]
    names = [_lowered(y, *_named(line, scale, run, reader)) for y, run in zip(tops, own, strict=True)]
    title = element("text", actors_text(outcome.policy, [actor], reader.lang), x="0", y="15", class_="simsim-lane")
    return Lane(joined(bars), joined((title, *names)), TITLE + RUN * len(own) + GAP)


def _hover(outcome: Outcome, line: Timeline, scale: Scale, run: Run, reader: Reader) -> Markup:
    """A bar that says all of its run to who points at it."""
    title = element("title", moment_text(outcome, line, run, reader.lang))
    return element("g", title, *_bar(line, scale, run), class_=f"simsim-run is-{run.standing}")


def _named(line: Timeline, scale: Scale, run: Run, reader: Reader) -> Iterator[Markup]:
    """What a run is and how it stands, once for a narrow line and once for a wide one."""
    lang = reader.lang
    sign = sign_of(run.state)
    short = f"{sign} {run_text(line, run.state, lang)} · {state_text(run.state, lang)}"
    left = left_text(line, run.state, lang)
    for name, width, which in (
        (short, NARROW, "is-narrow"),
        (f"{short} · {left}" if left else short, WIDE, "is-wide"),
    ):
        own = label(name, scale.x(run.start), scale.x(run.due), width=width)
        parts = (element("tspan", own.text[:1], class_="simsim-sign"), own.text[1:])
        yield _text(own, BAR - 6, *parts, class_=f"simsim-run is-{run.standing} {which}")


def _bar(line: Timeline, scale: Scale, run: Run) -> Iterator[Markup]:
    start, due = scale.x(run.start), scale.x(run.due)
    spent = min((run.ended or line.now).astimezone(UTC), run.due.astimezone(UTC))
    yield _box(start, due, BAR, THICK, "simsim-span")
    if spent > run.start.astimezone(UTC) and run.standing != State.NOT_STARTED:
        yield _box(start, scale.x(spent), BAR, THICK, "simsim-spent")
    if run.standing == State.MISSED:
        yield _box(due, scale.x(run.ended or line.now), BAR + THICK // 2 - 1, 2, "simsim-late")
    if run.earliest:
        yield _line(scale.x(run.earliest), BAR - 2, BAR + THICK + 2, "simsim-earliest")
    yield _line(due, BAR - 3, BAR + THICK + 3, "simsim-due")
