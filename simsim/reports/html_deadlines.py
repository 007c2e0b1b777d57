"""Deadlines as cards for a page: who must do what by when, in the case's zone and the reader's, and what is left.

Those that run stand first, the next one due before the others; clocks that have not started, or of which nothing is
known yet, are folded away behind their names.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from simsim.diagnostics import SEVERITY_LABEL
from simsim.policy.clocks import ClockState
from simsim.policy.walk import Outcome
from simsim.reports.captions import say
from simsim.reports.html_parts import CLOCK_SIGNS, SIGNS, Reader, instant_html, pairs, zone_of
from simsim.reports.markup import NOTHING, Markup, element, joined
from simsim.reports.phrases import (
    actors_text,
    clock_text,
    due_of,
    earliest_of,
    instant_text,
    listed,
    standing,
    state_text,
)
from simsim.reports.timeline import Timeline, parted, timeline
from simsim.reports.timeline_text import left_text, needs_listed, numbered


def deadlines_html(outcome: Outcome, reader: Reader) -> Markup:
    """Every clock of an outcome; nothing where there is none."""
    if not outcome.clocks:
        return NOTHING
    line = timeline(outcome)
    front, folded = parted(outcome, line)
    title = element("h3", reader.word("deadlines"))
    return joined((title, cards_html(outcome, line, front, reader), _folded(outcome, line, folded, reader)))


def cards_html(outcome: Outcome, line: Timeline, states: tuple[ClockState, ...], reader: Reader) -> Markup:
    """Clocks as cards."""
    cards = (_deadline(outcome, line, state, reader) for state in states)
    return element("ul", *cards, class_="simsim-deadlines") if states else NOTHING


def _folded(outcome: Outcome, line: Timeline, states: tuple[ClockState, ...], reader: Reader) -> Markup:
    """Clocks of which there is little to say, behind their names."""
    if not states:
        return NOTHING
    names = listed([clock_text(state.clock, reader.lang) for state in states], reader.lang)
    title = element("summary", reader.word("folded", names=names))
    return element("details", title, cards_html(outcome, line, states, reader), data_key="clocks that do not run")


def _deadline(outcome: Outcome, line: Timeline, state: ClockState, reader: Reader) -> Markup:
    lang, clock, name = reader.lang, state.clock, standing(state)
    badge = badge_html(state, reader)
    title = element("strong", _title(outcome, line, state, lang))
    head = element("div", title, badge, class_="simsim-deadline-head")
    rows = [(reader.word("actor column"), actors_text(outcome.policy, clock.actors, lang))]
    if any(clock.action):
        rows.append((reader.word("to do"), clock.action.text(lang)))
    rows.extend(_due_rows(line, state, reader))
    if any(clock.when_missed):
        rows.append((reader.word("missed then"), clock.when_missed.text(lang)))
    if state.missing:
        rows.append((reader.word("needs"), needs_listed(outcome, state, lang)))
    if clock.sources:
        rows.append((reader.word("sources"), ", ".join(clock.sources)))
    rows.extend((SEVERITY_LABEL[d.severity].text(lang), d.message(lang)) for d in state.diagnostics)
    return element("li", head, pairs(rows), class_=f"simsim-card is-{name}", data_clock=clock.name)


def _title(outcome: Outcome, line: Timeline, state: ClockState, lang: str) -> str:
    """What a clock is called where it is shown large, and which of its runs it is."""
    name = outcome.headlines.get(state.clock.name, state.clock.label).text(lang)
    return numbered(line, state, name or clock_text(state.clock, lang), lang)


def badge_html(state: ClockState, reader: Reader) -> Markup:
    """The state of a clock as a sign and a word."""
    sign = element("span", sign_of(state), aria_hidden="true")
    return element("span", sign, f" {state_text(state, reader.lang)}", class_="simsim-badge")


def sign_of(state: ClockState) -> str:
    """The sign for the state of a clock."""
    missing = SIGNS["no_rule"] if state.silent else SIGNS["undetermined"]
    return CLOCK_SIGNS.get(standing(state), missing)


def _due_rows(line: Timeline, state: ClockState, reader: Reader) -> Iterator[tuple[str, str]]:
    """When it is due, or between when and when, in the case's zone and in the reader's, and how much time is left."""
    due, first = due_of(state), earliest_of(state)
    if due is None:
        return
    maybe = f" {reader.word('possible due')}" if None in (state.due.values or ()) else ""
    ends = [first, due] if first else [due]
    between = reader.word("between") if first else reader.word("due in market")
    yield between, joined((_instants(ends, state.zone, reader), maybe))
    if zone := zone_of(reader, state.zone):
        yield reader.word("due for you"), _instants([at.astimezone(zone) for at in ends], reader.zone, reader)
    if left := left_text(line, state, reader.lang):
        yield reader.word("time"), element("strong", left)


def _instants(instants: list[datetime], zone: str, reader: Reader) -> Markup:
    """One instant or two, with the zone behind the last."""
    *before, last = instants
    first = (element("time", instant_text(at, reader.lang), datetime=at.isoformat()) for at in before)
    return joined((*first, instant_html(last, zone, reader)), say("both", reader.lang))
