"""The case clock as HTML: a small drawing, and beneath it the same in words, as lists.

The drawing is one image to those who hear the screen. Every text passes through :mod:`simsim.reports.markup`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from simsim.policy.walk import Outcome
from simsim.reports.captions import say
from simsim.reports.html_deadlines import badge_html
from simsim.reports.html_parts import SECTION, Reader, zone_of
from simsim.reports.markup import NOTHING, Markup, element, joined
from simsim.reports.phrases import actors_text, clock_text, instant_text
from simsim.reports.timeline import Happening, Now, Pair, Run, Timeline, timeline
from simsim.reports.timeline_svg import drawing
from simsim.reports.timeline_text import left_text, moment_cells, needs_text, pair_lines, to_do


def timeline_html(outcome: Outcome, reader: Reader) -> Markup:
    """The case clock of an outcome: drawn, what is next for each actor, and everything in the order of time."""
    line = timeline(outcome)
    drawn = [element("p", say("nothing on it", reader.lang), class_="simsim-aside")]
    if not line.bare:
        drawn = [drawing(outcome, line, reader), next_html(outcome, line, reader)]
    everything = NOTHING if line.bare else _moments(outcome, line, reader)
    parts = (*drawn, _pairs(outcome, line, reader), *_open(outcome, line, reader), everything)
    return element("section", _head(line, reader), *parts, class_="simsim-timeline", lang=SECTION[reader.lang])


def _head(line: Timeline, reader: Reader) -> Markup:
    """The title, and by which zones the times are told."""
    zones = [say("times in", reader.lang, zone=line.zone)] if line.zone else []
    zones += [reader.word("times for you", zone=reader.zone)] if zones and zone_of(reader, line.zone) else []
    told = element("span", say("also", reader.lang).join(zones), class_="simsim-zone")
    return element("h3", say("case clock", reader.lang), " ", told)


def _when(line: Timeline, at: datetime, reader: Reader) -> Markup:
    """An instant in the case's zone, and in the reader's where that is another."""
    own = [element("div", _time(at, line, reader))]
    if zone := zone_of(reader, line.zone):
        theirs = (reader.word("due for you"), " ", _time(at.astimezone(zone), line, reader))
        own.append(element("div", *theirs, class_="simsim-aside"))
    return element("div", *own, class_="simsim-when")


def _time(at: datetime, line: Timeline, reader: Reader) -> Markup:
    return element("time", instant_text(at, reader.lang, offset=line.shifts), datetime=at.isoformat())


def next_html(outcome: Outcome, line: Timeline, reader: Reader) -> Markup:
    """The next deadline of each actor, the soonest first."""
    title = element("h4", say("next deadlines", reader.lang))
    if not line.next:
        return joined((title, element("p", say("none running", reader.lang), class_="simsim-aside")))
    items = (_next_of(outcome, line, actor, run, reader) for actor, run in line.next)
    return joined((title, element("ul", *items, class_="simsim-moments simsim-nexts")))


def _next_of(outcome: Outcome, line: Timeline, actor: str, run: Run, reader: Reader) -> Markup:
    lang = reader.lang
    who = element("strong", actors_text(outcome.policy, [actor], lang))
    left = element("strong", left_text(line, run.state, lang), class_="simsim-left")
    what = (element("div", who, " · ", left), element("div", to_do(line, run, lang)))
    return element("li", _when(line, run.due, reader), element("div", *what), data_actor=actor)


def _pairs(outcome: Outcome, line: Timeline, reader: Reader) -> Markup:
    """Deadlines that run at once for one actor; those that did are folded away."""
    live = [pair_html(outcome, line, pair, reader) for pair in line.pairs if pair.live]
    past = [pair_html(outcome, line, pair, reader) for pair in line.pairs if not pair.live]
    told = [element("ul", *live, class_="simsim-pairing")] if live else []
    if past:
        title = element("summary", reader.word("ran at once", count=len(past)))
        told.append(element("details", title, element("ul", *past, class_="simsim-plain"), data_key="ran at once"))
    return joined((element("h4", say("concurrent", reader.lang)), *told)) if live else joined(told)


def pair_html(outcome: Outcome, line: Timeline, pair: Pair, reader: Reader) -> Markup:
    """Two deadlines that run at once: which ends first, what stops either, what both rest on."""
    first, *more = pair_lines(outcome, line, pair, reader.lang)
    return element("li", element("div", first), *(element("div", text, class_="simsim-aside") for text in more))


def _open(outcome: Outcome, line: Timeline, reader: Reader) -> Iterator[Markup]:
    """Clocks without a length, and those that wait for a fact."""
    lang = reader.lang
    silent = (clock_text(state.clock, lang) for state in line.silent)
    waits = (
        say("colon", lang).join((clock_text(state.clock, lang), needs_text(outcome, state, lang)))
        for state in line.waiting
    )
    if line.silent:
        yield joined((element("h4", say("silent clocks", lang)), plain_list(silent)))
    if line.waiting:
        title = element("summary", reader.word("waiting clocks", count=len(line.waiting)))
        yield element("details", title, plain_list(waits), data_key="clocks that wait")


def plain_list(texts: Iterable[str]) -> Markup:
    """Texts as a list."""
    return element("ul", *(element("li", text) for text in texts), class_="simsim-plain")


# -------------------------------------------------------------------------------------------- in the order of time


def _moments(outcome: Outcome, line: Timeline, reader: Reader) -> Markup:
    """Everything on the line as a list, folded away."""
    title = element("summary", say("moments", reader.lang))
    return element("details", title, moments_html(outcome, line, reader), data_key="the case clock")


def moments_html(outcome: Outcome, line: Timeline, reader: Reader) -> Markup:
    """Every event and every deadline, and now, in the order of time."""
    items = (_moment(outcome, line, moment, reader) for moment in line.moments)
    return element("ol", *items, class_="simsim-moments")


def _moment(outcome: Outcome, line: Timeline, moment: Happening | Now | Run, reader: Reader) -> Markup:
    """An event, now, or a deadline: when, what, who, and how it stands."""
    kind, name, *rest = moment_cells(outcome, line, moment, reader.lang)
    match moment:
        case Now():
            what, which = element("strong", kind), "now"
        case Happening():
            what, which = _dotted(element("strong", name), rest), "event"
        case Run():
            named = joined((element("strong", name), " ", badge_html(moment.state, reader)))
            what, which = _dotted(named, [rest[0], *rest[2:]]), moment.standing
    return element("li", _when(line, moment.at, reader), element("div", what), class_=f"is-{which}")


def _dotted(first: Markup, cells: Iterable[str]) -> Markup:
    return joined((first, *(cell for cell in cells if cell)), " · ")
