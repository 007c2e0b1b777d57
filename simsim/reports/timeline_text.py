"""The case clock as text, for a terminal, a report, or a notebook that must print the same tomorrow.

What comes next stands first: the next deadline of each actor. Then everything in the order of time, with a line for
now; then what needs thought: deadlines that run at once, clocks without a length, clocks that wait for a fact.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from simsim.policy.clocks import ClockState, State
from simsim.policy.walk import Outcome
from simsim.reports.captions import STATUS, say
from simsim.reports.phrases import (
    actors_text,
    between,
    caption,
    captions,
    clock_text,
    duration,
    instant_text,
    listed,
    ordinal,
    shown,
    state_text,
    table,
    time_left,
)
from simsim.reports.timeline import Happening, Now, Pair, Run, Timeline, stopping, timeline


def timeline_text(outcome: Outcome, lang: str = "en") -> str:
    """The case clock of an outcome, whole; it reads no clock on the wall."""
    line = timeline(outcome)
    zone = say("brackets", lang, text=say("times in", lang, zone=line.zone)) if line.zone else ""
    parts = (next_text(outcome, line, lang), moments_text(outcome, line, lang), *open_text(outcome, line, lang))
    return "\n\n".join([say("case clock", lang) + zone, *(part for part in parts if part)])


def next_text(outcome: Outcome, line: Timeline, lang: str) -> str:
    """The next deadline of each actor, the soonest first."""
    rows = [
        [
            f"  {actors_text(outcome.policy, [actor], lang)}",
            instant_text(run.due, lang, offset=line.shifts),
            time_left(run.state, line.now, lang),
            to_do(line, run, lang),
        ]
        for actor, run in line.next
    ]
    return f"{say('next deadlines', lang)}\n{table(rows) or '  ' + say('none running', lang)}"


def to_do(line: Timeline, run: Run, lang: str) -> str:
    """Which deadline it is, and what must be done by then."""
    action = run.clock.action.text(lang)
    return say("colon", lang).join(filter(None, (run_text(line, run.state, lang), action)))


def run_text(line: Timeline, state: ClockState, lang: str) -> str:
    """A clock, and which of its runs, where it has run more than once."""
    return numbered(line, state, clock_text(state.clock, lang), lang)


def numbered(line: Timeline, state: ClockState, name: str, lang: str) -> str:
    """A name of a clock with the number of its run, where it has run more than once."""
    run = line.run(state)
    return say("run", lang, clock=name, ordinal=ordinal(run.number, lang)) if run and run.count > 1 else name


def left_text(line: Timeline, state: ClockState, lang: str) -> str:
    """How much time is left, or how long it is over, where it has not ended."""
    run = line.run(state)
    return "" if run and run.ended else time_left(state, line.now, lang)


def due_text(run: Run, lang: str, *, offset: bool = False) -> str:
    """When a run is due, or between when and when."""
    due = instant_text(run.due, lang, offset=offset)
    first = run.earliest
    return say("between", lang, earliest=instant_text(first, lang, offset=offset), due=due) if first else due


def moments_text(outcome: Outcome, line: Timeline, lang: str) -> str:
    """Events, now, and deadlines, in the order of time."""
    if line.bare:
        return f"{say('moments', lang)}\n  {say('nothing on it', lang)}"
    rows = []
    for moment in line.moments:
        at = instant_text(moment.at, lang, offset=line.shifts)
        rows.append([f"{'>' if isinstance(moment, Now) else ' '} {at}", *moment_cells(outcome, line, moment, lang)])
    return f"{say('moments', lang)}\n{table(rows)}"


def moment_cells(outcome: Outcome, line: Timeline, moment: Happening | Now | Run, lang: str) -> list[str]:
    """What it is, what it is called, who acts, how it stands, and what came with it or is left of it."""
    match moment:
        case Now():
            return [say("now mark", lang), "-" * 8]
        case Happening():
            actor = actors_text(outcome.policy, [moment.event.by] if moment.event.by else [], lang)
            ahead = say("ahead", lang) if moment.ahead else ""
            return [say("event", lang), moment.label.text(lang), actor, ahead, "", facts_text(outcome, moment, lang)]
        case Run():
            who = actors_text(outcome.policy, moment.clock.actors, lang)
            stands = [state_text(moment.state, lang), left_text(line, moment.state, lang), _aside(line, moment, lang)]
            return [say("deadline", lang), run_text(line, moment.state, lang), who, *stands]


def _aside(line: Timeline, run: Run, lang: str) -> str:
    """From when on it is to be expected, while it runs; what follows, where it was missed."""
    if run.standing == State.MISSED and any(run.clock.when_missed):
        return say("when missed", lang, text=run.clock.when_missed.text(lang))
    if run.earliest and run.live:
        return say("from", lang, earliest=instant_text(run.earliest, lang, offset=line.shifts))
    return ""


def moment_text(outcome: Outcome, line: Timeline, moment: Happening | Now | Run, lang: str) -> str:
    """One moment in one line, for those who hear it."""
    cells = (instant_text(moment.at, lang, offset=line.shifts), *moment_cells(outcome, line, moment, lang))
    return say("and so on", lang).join(cell for cell in cells if cell)


def facts_text(outcome: Outcome, happening: Happening, lang: str) -> str:
    """The facts that came with an event."""
    policy, facts = outcome.policy, happening.event.facts.items()
    told = (f"{caption(policy, name, lang)} = {shown(policy, name, value, lang)}" for name, value in facts)
    return say("and so on", lang).join(told)


def open_text(outcome: Outcome, line: Timeline, lang: str) -> Iterator[str]:
    """What needs thought: deadlines that run at once, silent clocks, and those that wait for a fact."""
    if line.pairs:
        told = ("\n    ".join(pair_lines(outcome, line, pair, lang)) for pair in line.pairs)
        yield "\n".join([say("concurrent", lang), *(f"  {text}" for text in told)])
    if line.silent:
        rows = [[f"  {clock_text(state.clock, lang)}", *_source(state, lang)] for state in line.silent]
        yield f"{say('silent clocks', lang)}\n{table(rows)}"
    if line.waiting:
        waits = [[f"  {clock_text(s.clock, lang)}", needs_text(outcome, s, lang)] for s in line.waiting]
        yield f"{say('waiting clocks', lang)}\n{table(waits)}"
    if line.idle:
        names = say("and so on", lang).join(clock_text(state.clock, lang) for state in line.idle)
        yield say("idle clocks", lang, clocks=names)


def needs_text(outcome: Outcome, state: ClockState, lang: str) -> str:
    """What a clock waits for: facts to be asked, or what is wrong."""
    if state.missing:
        return say("missing", lang, missing=needs_listed(outcome, state, lang))
    wrong = "; ".join(diagnostic.message(lang) for diagnostic in state.diagnostics)
    return wrong or STATUS["blocked"].text(lang)


def needs_listed(outcome: Outcome, state: ClockState, lang: str) -> str:
    """The facts that a clock waits for, the first few of them where there are many."""
    return listed([caption(outcome.policy, name, lang) for name in state.missing], lang)


def pair_lines(outcome: Outcome, line: Timeline, pair: Pair, lang: str) -> list[str]:
    """Two deadlines that run at once: which ends first and by how much, what stops either, what both rest on."""
    first, second = (_called(line, run, lang) for run in (pair.first, pair.second))
    due, later = (instant_text(run.due, lang, offset=line.shifts) for run in (pair.first, pair.second))
    who = actors_text(outcome.policy, pair.actors, lang)
    if not pair.live:
        return [say("two ran", lang, actors=who, first=first, due=due, second=second, later=later)]
    gap = duration(between(pair.first.due, pair.second.due), lang)
    return [
        say("two at once", lang, actors=who, first=first, due=due, second=second, later=later, gap=gap),
        *(stops_text(outcome, run, lang) for run in (pair.first, pair.second)),
        *rests_lines(outcome, pair, lang),
    ]


def _called(line: Timeline, run: Run, lang: str) -> str:
    """A run by its name, with its state where that is not that it runs."""
    name = quoted(run_text(line, run.state, lang), lang)
    return name if run.standing == State.RUNNING else name + say("brackets", lang, text=state_text(run.state, lang))


def stops_text(outcome: Outcome, run: Run, lang: str) -> str:
    """What stops a run, by its own row, each item with what is known of it."""
    clock, items = quoted(clock_text(run.clock, lang), lang), stopping(run.clock)
    if not items:
        return say("never stops", lang, clock=clock)
    told = say("and so on", lang).join(_known(outcome, name, lang) for name in items)
    return say("may stop", lang, clock=clock, items=told)


def _known(outcome: Outcome, name: str, lang: str) -> str:
    """An item and its value; its name alone while that is not known."""
    known, label = outcome.known.get(name), caption(outcome.policy, name, lang)
    if known is None or not known.settled:
        return label
    at = known.value
    told = instant_text(at, lang) if isinstance(at, datetime) else shown(outcome.policy, name, at, lang)
    return f"{label} = {told}"


def rests_lines(outcome: Outcome, pair: Pair, lang: str) -> Iterator[str]:
    """Sources, readings and parameters of both rows."""
    if pair.sources:
        yield say("their sources", lang, sources=", ".join(pair.sources))
    if leans := captions(outcome.policy, pair.parameters, lang):
        yield say("their parameters", lang, parameters=leans)


def quoted(text: str, lang: str) -> str:
    """A text in the quotation marks of a language."""
    return say("quoted", lang, text=text)


def _source(state: ClockState, lang: str) -> list[str]:
    return [say("sources", lang, sources=", ".join(state.clock.sources))] if state.clock.sources else []
