"""The case clock: what happened, every run of every clock, and now, on one line of time.

:func:`timeline` gives it as plain data, in the order of time; :mod:`simsim.reports.timeline_text` and
:mod:`simsim.reports.timeline_html` say and draw it. Two clocks that run at once for one actor and end at different
instants are told apart as a :class:`Pair`: whoever waits for the later one may miss the earlier.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import combinations

from simsim.feel.syntax import names_in
from simsim.policy.clocks import Clock, ClockState, State
from simsim.policy.record import Event
from simsim.policy.runs import runs
from simsim.policy.walk import Outcome
from simsim.reports.phrases import due_of, earliest_of, standing
from simsim.values import Known, comparable
from simsim.words import Phrase

LIVE = frozenset({State.RUNNING.value, State.NOT_STARTED.value, "open"})


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of the case, what it is called, and whether it lies ahead of now."""

    event: Event
    label: Phrase
    ahead: bool

    @property
    def at(self) -> datetime:
        """When it happens, in the case's zone."""
        return self.event.at


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a clock, the ``number``-th of ``count``, with the instants that are known of it.

    ``ended`` is when it was done, late or in time, or when the next run stopped it; ``None`` where it ended in no such
    way.
    """

    state: ClockState
    start: datetime
    due: datetime
    ended: datetime | None = None
    number: int = 1
    count: int = 1

    @property
    def clock(self) -> Clock:
        """The row of CLOCKS that holds for this run."""
        return self.state.clock

    @property
    def at(self) -> datetime:
        """Where it stands in the order of time: at its due instant."""
        return self.due

    @property
    def standing(self) -> str:
        """A word of :class:`~simsim.policy.clocks.State`, or ``open``."""
        return standing(self.state)

    @property
    def live(self) -> bool:
        """Whether it is, or may still be, running or to come."""
        return self.standing in LIVE

    @property
    def overdue(self) -> bool:
        """Whether it was missed, and is not done yet."""
        return self.standing == State.MISSED and self.ended is None

    @property
    def last(self) -> datetime:
        """The instant at which nobody had time for it any more: done or stopped, and at the latest due."""
        return min(self.ended or self.due, self.due, key=comparable)

    @property
    def earliest(self) -> datetime | None:
        """The first instant of a range, where there is one."""
        return earliest_of(self.state)


@dataclass(frozen=True, slots=True)
class Now:
    """The instant now, in the case's zone."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Pair:
    """Two runs at one time for ``actors``; ``first`` is due before ``second``."""

    first: Run
    second: Run
    actors: tuple[str, ...]

    @property
    def live(self) -> bool:
        """Whether one of them is still to be met, and the other not done or stopped."""
        both = (self.first, self.second)
        return any(run.live for run in both) and all(run.live or run.overdue for run in both)

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources of both rows."""
        return tuple(dict.fromkeys((*self.first.clock.sources, *self.second.clock.sources)))

    @property
    def parameters(self) -> tuple[str, ...]:
        """The readings and parameters that both rows lean on."""
        return tuple(dict.fromkeys((*self.first.state.parameters, *self.second.state.parameters)))


@dataclass(frozen=True)
class Timeline:
    """What is known of a case in time, each part in the order of time.

    ``events`` and ``runs`` have their instants; ``silent`` are the clocks for which the policy names no length,
    ``waiting`` those that hang on what is not known yet, ``idle`` those that have not started. ``pairs`` are deadlines
    that run at once for one actor, those first that are still to be met. ``zone`` is blank while that is unknown.
    """

    now: datetime
    zone: str
    events: tuple[Happening, ...] = ()
    runs: tuple[Run, ...] = ()
    silent: tuple[ClockState, ...] = ()
    waiting: tuple[ClockState, ...] = ()
    idle: tuple[ClockState, ...] = ()
    pairs: tuple[Pair, ...] = ()

    @property
    def bare(self) -> bool:
        """Whether there is nothing to put on the line."""
        return not self.events and not self.runs

    @cached_property
    def moments(self) -> tuple[Happening | Now | Run, ...]:
        """Events, now, and due instants in one row; of one instant in that order."""
        every: list[Happening | Now | Run] = [*self.events, Now(self.now), *self.runs]
        return tuple(sorted(every, key=lambda moment: moment.at.astimezone(UTC)))  # a stable order

    @cached_property
    def next(self) -> tuple[tuple[str, Run], ...]:
        """Each actor's next deadline of those that run, the soonest first."""
        running = [run for run in self.runs if State.RUNNING in (run.state.state.values or ())]
        found: dict[str, Run] = {}
        for run in running:
            for actor in run.clock.actors:
                found.setdefault(actor, run)
        return tuple(found.items())

    def run(self, state: ClockState) -> Run | None:
        """The run on the line that a state tells of."""
        return next((run for run in self.runs if run.state is state), None)

    @cached_property
    def shifts(self) -> bool:
        """Whether the zone changes its distance from UTC between the first moment and the last."""
        instants = [*(moment.at for moment in self.moments), *(run.start for run in self.runs)]
        return len({at.utcoffset() for at in instants}) > 1


def timeline(outcome: Outcome) -> Timeline:
    """The case clock of an outcome."""
    clocks = outcome.clocks.values()
    drawn = sorted(_runs(outcome), key=lambda run: (run.due.astimezone(UTC), run.start.astimezone(UTC)))
    placed = {run.clock.name for run in drawn if run.number == run.count}
    known = [state for state in clocks if state.state.settled and not state.silent]
    return Timeline(
        outcome.now,
        next((state.zone for state in clocks if state.zone), str(outcome.now.tzinfo) if outcome.record else ""),
        tuple(_happenings(outcome)),
        tuple(drawn),
        tuple(state for state in clocks if state.silent),
        tuple(state for state in clocks if not state.state.settled),
        tuple(state for state in known if state.clock.name not in placed),
        tuple(sorted(_pairs(drawn), key=lambda pair: not pair.live)),
    )


def parted(outcome: Outcome, line: Timeline) -> tuple[tuple[ClockState, ...], tuple[ClockState, ...]]:
    """The clocks in the order in which they matter, and those of which there is little to say.

    Those that run stand first, the next one due before the others, then those that were missed. Little is to be said of
    one that is no headline outcome and has not started, or has no due instant yet.
    """
    headlines = {outcome.policy.node(name) for name in outcome.headlines}
    states = sorted(outcome.clocks.values(), key=_urgency)
    front = tuple(s for s in states if s.silent or line.run(s) or s.clock.name in headlines)
    return front, tuple(state for state in states if state not in front)


def _urgency(state: ClockState) -> tuple[int, float]:
    due, possible = due_of(state), state.state.values or ()
    urgent = [n for n, one in enumerate((State.RUNNING, State.MISSED)) if due and one in possible]
    return (urgent[0], due.timestamp()) if due and urgent else (len(State), 0.0)


def stopping(clock: Clock) -> tuple[str, ...]:
    """The items on which it hangs whether, and when, a clock is stopped; none where its row names nothing."""
    conditions = (clock.stops_when, clock.stops_at)
    return tuple(dict.fromkeys(name.text for condition in conditions if condition for name in names_in(condition)))


def _happenings(outcome: Outcome) -> Iterator[Happening]:
    now = outcome.now.astimezone(UTC)
    for event in outcome.record:
        yield Happening(event, outcome.policy.events.kinds[event.name].caption, event.at.astimezone(UTC) > now)


def _runs(outcome: Outcome) -> Iterator[Run]:
    """Every run that has a start and a due instant; one that did not apply is none and has no number."""
    for name in outcome.clocks:
        every = [run for state in runs(outcome, name) if (run := _run(state, outcome.now))]
        yield from (replace(run, number=n, count=len(every)) for n, run in enumerate(every, 1))


def _run(state: ClockState, now: datetime) -> Run | None:
    start, due = _instant(state.start), due_of(state)
    return Run(state, start, due, _ended(state, start, now)) if start and due else None


def _ended(state: ClockState, start: datetime, now: datetime) -> datetime | None:
    """When a run was done, or was stopped by the next; nobody knows of one whose state was given."""
    gone = state.elapsed.value if state.elapsed.settled else None
    if not isinstance(gone, timedelta) or standing(state) in LIVE or "state" in state.given:
        return None
    end = start.astimezone(UTC) + gone
    over = standing(state) == State.MET or end < now.astimezone(UTC).replace(microsecond=0)
    return end.astimezone(start.tzinfo) if over else None


def _pairs(drawn: Iterable[Run]) -> Iterator[Pair]:
    for first, second in combinations(drawn, 2):
        actors = tuple(actor for actor in first.clock.actors if actor in second.clock.actors)
        if actors and first.clock.name != second.clock.name and _clash(first, second):
            yield Pair(first, second, actors)


def _clash(first: Run, second: Run) -> bool:
    """Whether two runs share some time and end at different instants."""
    begun = max(run.start.astimezone(UTC) for run in (first, second))
    over = min(run.last.astimezone(UTC) for run in (first, second))
    return begun < over and first.due.astimezone(UTC) != second.due.astimezone(UTC)


def _instant(known: Known) -> datetime | None:
    """The instant that is known, if it is one."""
    return known.value if known.settled and isinstance(known.value, datetime) else None
