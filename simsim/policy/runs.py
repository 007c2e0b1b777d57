"""The runs of a clock: one that starts at each of several events runs for each of them.

A clock runs anew when what follows from the events gives it another start. Each run is read as the case stood in its
last second, with the events and facts of then; one that was still running when the next began was stopped by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from simsim.feel.syntax import Name
from simsim.policy.clocks import Clock, ClockState, State
from simsim.policy.counting import SECOND
from simsim.policy.record import Event, derived, until
from simsim.policy.walk import Outcome, Walk
from simsim.values import Known, Value, comparable


def runs(outcome: Outcome, name: str) -> tuple[ClockState, ...]:
    """Every run of the clock ``name`` up to now, the present one last; raises ``KeyError`` for no clock."""
    present = outcome.clocks[name]
    ends = _ends(outcome, present.clock)
    return (*(_stopped(past) for end in ends if (past := _as_of(outcome, name, end))), present)


def _ends(outcome: Outcome, clock: Clock) -> Iterator[datetime]:
    """The last second of each run before the present one."""
    derivation = outcome.policy.events.derivations.get(_start(clock))
    if derivation is None or derivation.item in outcome.case.facts:
        return
    kind = outcome.policy.glossary.items[derivation.item].kind
    started: Value = None
    happened = until(outcome.record, outcome.now)
    for n, event in enumerate(happened, 1):
        if n < len(happened) and _second(happened[n]) == _second(event):
            continue  # what happens in one second has no order in time
        start = derived(derivation, happened[:n], kind)
        if started is not None and comparable(start) != comparable(started):
            yield _second(event) - SECOND
        started = start


def _second(event: Event) -> datetime:
    """The whole second, in UTC, in which an event happened."""
    return event.at.astimezone(UTC).replace(microsecond=0)


def _start(clock: Clock) -> str:
    """The item that a clock starts at, where it is one."""
    return clock.starts_at.text if isinstance(clock.starts_at, Name) else ""


def _as_of(outcome: Outcome, name: str, now: datetime) -> ClockState | None:
    """The clock as the case stood at ``now``; outputs that were given for it are those of the present run."""
    facts = {full: value for full, value in outcome.case.facts.items() if full.rpartition(".")[0] != name}
    earlier = Walk(outcome.policy, replace(outcome.case, facts=facts, now=now))
    earlier.visit([name])
    return earlier.clocks.get(name)


def _stopped(past: ClockState) -> ClockState:
    """A run that was still running is stopped by the next."""
    running = past.state == Known.of(State.RUNNING.value)
    return replace(past, state=Known.of(State.STOPPED.value)) if running else past
