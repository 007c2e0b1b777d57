"""Clocks: who must do what, from when, until when, and in what state that is at a given instant.

A clock starts at an instant that an item holds; where that item follows from events, the clock starts anew whenever
they give it another value (:mod:`simsim.policy.runs`). How lengths are counted stands in
:mod:`simsim.policy.counting`; nothing here is counted.

Source: the rules that each row of CLOCKS cites; docs/decisions for the last second and for what is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum
from itertools import product
from typing import Final

from simsim.diagnostics import CellError, Diagnostic
from simsim.feel.evaluation import Scope, Unsettled, evaluated
from simsim.feel.syntax import Expression
from simsim.items import NOTHING
from simsim.policy.calendars import Calendar, Override, calendar_named
from simsim.policy.counting import Length, due, earliest
from simsim.table import Entry
from simsim.values import Known, Value, spelled
from simsim.words import COUNTED_AS, Phrase

NEVER: Final = Known.of(value=False)
DAWN: Final = datetime.min.replace(tzinfo=UTC)  # before anything that can have happened
NULL: Final = Known.of(None)


class State(StrEnum):
    """Where a clock stands."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    MET = "met"
    MISSED = "missed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Clock:
    """A row of CLOCKS with its words resolved: expressions over full names; ``None`` where the row says nothing.

    ``valid_from`` and ``valid_to`` are the days, in the case's zone, on which a clock that this row tells of may start;
    ``versions`` are the other rows of the same name, which hold for other days.
    """

    name: str
    label: Phrase
    actors: tuple[str, ...]
    action: Phrase
    starts_at: Expression
    ends_at: Expression | None
    length: Expression
    unit: str
    counted_as: Expression
    earliest: Expression | None = None
    earliest_unit: str = ""
    end_included: Expression | None = None
    calendar: Expression | None = None
    applies_when: Expression | None = None
    stops_when: Expression | None = None
    stops_at: Expression | None = None
    when_missed: Phrase = NOTHING
    valid_from: date | None = None
    valid_to: date | None = None
    sources: tuple[str, ...] = ()
    layer: str = ""
    parameters: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    at: Entry = field(default=Entry(""), compare=False)
    versions: tuple[Clock, ...] = ()

    @property
    def rows(self) -> tuple[Clock, ...]:
        """All rows of this name."""
        return (self, *self.versions)

    @property
    def needs(self) -> tuple[str, ...]:
        """Every item that a row of this name may ask for."""
        return tuple(dict.fromkeys(item for row in self.rows for item in row.asks))

    def holds_on(self, day: date) -> bool:
        """Whether this row tells of a clock that starts on ``day``."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


@dataclass(frozen=True, slots=True)
class Moment:
    """What a clock is read by: now, with a zone; what is known of the case's zone and calendar, by their names."""

    now: datetime
    zone: Known
    calendar: Known = NULL
    overrides: tuple[Override, ...] = ()


@dataclass(frozen=True, slots=True)
class ClockState:
    """A clock for one case: its state and instants, decided or the ones still possible.

    ``state``, ``due``, ``earliest`` and ``elapsed`` are what is :class:`~simsim.values.Known` of the outputs of that
    name: a word of :class:`State`, the last instant in time, the first day on which it is to be expected, a duration.
    All are null where the policy gives the clock no length: it is silent. ``start`` is the instant it runs from.
    Instants are in ``zone``, an IANA name, blank while that is unknown. ``given`` names the outputs that were supplied
    as facts, which goes before what was counted; ``parameters`` are those that its row leans on and that are set.
    """

    clock: Clock
    state: Known
    due: Known = NULL
    earliest: Known = NULL
    elapsed: Known = NULL
    start: Known = NULL
    zone: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()
    given: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts on which the clock still depends."""
        return tuple(dict.fromkeys((*self.state.missing, *self.due.missing)))

    @property
    def silent(self) -> bool:
        """Whether the policy says nothing: it names no length."""
        return self.state == NULL

    @property
    def known(self) -> dict[str, Known]:
        """What later decisions see, by full name."""
        return {f"{self.clock.name}.{output}": getattr(self, output) for output in OUTPUTS}


OUTPUTS: Final = ("state", "due", "earliest", "elapsed")


def overruled(state: ClockState, facts: Mapping[str, Known]) -> ClockState:
    """The clock with those of its outputs that were supplied among ``facts``, by full name."""
    supplied = {output: facts[name] for output in OUTPUTS if (name := f"{state.clock.name}.{output}") in facts}
    return replace(state, **supplied, given=tuple(supplied)) if supplied else state  # type: ignore[arg-type]  # outputs


def read_clock(rows: Sequence[Clock], scope: Scope, moment: Moment) -> ClockState:
    """The state of the clock that ``rows``, all of one name, tell of; an error is told with the state."""
    clock = rows[0]
    zone = str(moment.zone.value) if moment.zone.settled else ""
    try:
        chosen = _chosen(rows, scope, moment)
        if chosen is None:
            return ClockState(clock, NULL, zone=zone)
        clock = chosen
        leans = tuple(name for name in clock.parameters if scope(name).settled)
        return replace(_Reading(clock, scope, moment, zone).state(), parameters=leans)
    except Unsettled as unsettled:
        waits = Known(None, unsettled.missing, unsettled.failed)
        return ClockState(clock, waits, waits, waits, waits, waits, zone)
    except CellError as error:
        failed = Known(None, (), (clock.name,))
        told = error.at(clock.at.place, clock.at.text)
        return ClockState(clock, failed, failed, failed, failed, failed, zone, (told,))


def _chosen(rows: Sequence[Clock], scope: Scope, moment: Moment) -> Clock | None:
    """The row that holds on the day, in the case's zone, on which the clock starts."""
    if len(rows) == 1 and rows[0].valid_from is None and rows[0].valid_to is None:
        return rows[0]
    start = evaluated(rows[0].starts_at, scope)
    if not moment.zone.settled:
        raise Unsettled(moment.zone.missing, moment.zone.failed)
    if not isinstance(start, datetime):
        return rows[0]  # it has not started, by whichever of them
    return next((row for row in rows if row.holds_on(start.date())), None)


class _Reading:
    """One clock, one case, one instant."""

    def __init__(self, clock: Clock, scope: Scope, moment: Moment, zone: str) -> None:
        self.clock, self.scope, self.moment, self.zone = clock, scope, moment, zone
        self.now = moment.now

    def state(self) -> ClockState:
        applies = self._answers(self.clock.applies_when, default=True)
        stops = self._answers(self.clock.stops_when, default=False)
        if applies == stops == NEVER and not self._stops_by_itself:
            return self._idle()
        try:
            start = evaluated(self.clock.starts_at, self.scope)
            if start is None:
                return self._idle()
            span = self._span(start)
        except Unsettled as unsettled:
            raise Unsettled(tuple(dict.fromkeys((*applies.missing, *unsettled.missing))), unsettled.failed) from None
        if span is None:
            return ClockState(self.clock, self._silence(applies, stops), start=Known.of(start), zone=self.zone)
        return self._possible(span, applies, stops)

    def _silence(self, applies: Known, stops: Known) -> Known:
        """The state where no length is named: none, or not started where the clock may not apply."""
        if self._stops_by_itself or any(False not in (answer.values or ()) for answer in (applies, stops)):
            return NULL
        missing = tuple(dict.fromkeys((*applies.missing, *stops.missing)))
        return Known(frozenset((None, State.NOT_STARTED.value)), missing, (*applies.failed, *stops.failed))

    def _idle(self) -> ClockState:
        return ClockState(self.clock, Known.of(State.NOT_STARTED.value), zone=self.zone)

    # ------------------------------------------------------------------------------------------- from start to due

    def _span(self, start: Value) -> _Span | None:
        """When the clock starts and what it is due by; nothing where the policy names no length."""
        if not self.moment.zone.settled:
            raise Unsettled(self.moment.zone.missing, self.moment.zone.failed)
        amount, counted_as = (evaluated(e, self.scope) for e in (self.clock.length, self.clock.counted_as))
        if amount is None:
            return None
        if not isinstance(amount, Decimal) or not isinstance(start, datetime) or not isinstance(counted_as, str):
            raise CellError("clock-length", None, found=f"{spelled(amount)} {self.clock.unit}")
        zone = start.tzinfo or UTC
        working = COUNTED_AS.read(counted_as.replace("_", " ")) == "working days"
        calendar = self._calendar() if working else None
        included = self._answers(self.clock.end_included, default=True)
        if not included.settled:
            raise Unsettled(included.missing, included.failed)
        until = due(start, Length(amount, self.clock.unit), counted_as, zone, calendar, inclusive=bool(included.value))
        first = self._earliest(start, counted_as, zone, calendar)
        if first and first.astimezone(UTC) > until.astimezone(UTC):
            raise CellError("clock-range", None, earliest=first.isoformat(), due=until.isoformat())
        return _Span(_seconds(start), until, first, self._unsure(calendar, start, until))

    def _earliest(self, start: datetime, counted_as: str, zone: tzinfo, calendar: Calendar | None) -> datetime | None:
        amount = evaluated(self.clock.earliest, self.scope) if self.clock.earliest else None
        if amount is None:
            return None
        if not isinstance(amount, Decimal):
            raise CellError("clock-length", None, found=f"{spelled(amount)} {self.clock.earliest_unit}")
        return earliest(start, Length(amount, self.clock.earliest_unit), counted_as, zone, calendar)

    def _calendar(self) -> Calendar:
        """The calendar whose working days count: the one that the row names, else the case's."""
        known = self.moment.calendar
        if self.clock.calendar is None and not known.settled:
            raise Unsettled(known.missing, known.failed)
        name = evaluated(self.clock.calendar, self.scope) if self.clock.calendar else known.value
        if not isinstance(name, str):
            raise CellError("clock-calendar", None)
        return calendar_named(name, self.moment.overrides)

    def _unsure(self, calendar: Calendar | None, start: datetime, until: datetime) -> tuple[Diagnostic, ...]:
        """What nobody can know yet of the days that were counted: those behind that of the start."""
        counted = date.fromordinal(min(start.toordinal() + 1, date.max.toordinal())), until.date()
        return calendar.unsure(min(counted), until.date(), self.clock.at.place) if calendar else ()

    # ------------------------------------------------------------------------------------- what may still turn out

    def _possible(self, span: _Span, applies: Known, stops: Known) -> ClockState:
        """A clock with a start and a due instant: every way in which what is unknown may turn out."""
        start, until = span.start, span.until
        end, stop = self._happened(self.clock.ends_at), self._happened(self.clock.stops_at)
        unknowns = (applies, stops, end, stop)
        ends = (end.value,) if end.settled else (None, DAWN, start, self.now)
        halts = (stop.value,) if stop.settled else (None, DAWN, start, self.now)
        ways = list(product(applies.values or (), stops.values or (), ends, halts))
        states = [self._state_at(start, until, *way) for way in ways]
        dues = [until if runs or self._stopped(stopped, halt) else None for runs, stopped, _, halt in ways]
        gone = self._elapsed(start, end.value if end.settled else None)
        elapsed = [gone if due else None for due in dues]
        return ClockState(
            self.clock,
            _together(ways, states, unknowns),
            _together(ways, dues, unknowns),
            _together(ways, [span.earliest if due else None for due in dues], unknowns),
            _together(ways, elapsed, unknowns) if end.settled else _unknown(end),
            Known.of(start.astimezone(until.tzinfo)),
            self.zone,
            span.unsure,
        )

    def _happened(self, instant: Expression | None) -> Known:
        """When it was done, or stopped, as far as that lies behind now: null while it is not."""
        if instant is None:
            return NULL
        try:
            at = evaluated(instant, self.scope)
        except Unsettled as unsettled:
            return Known(None, unsettled.missing, unsettled.failed)
        return Known.of(at if isinstance(at, datetime) and _seconds(at) <= _seconds(self.now) else None)

    def _state_at(  # noqa: PLR0913, PLR0917  # all that a state hangs on
        self, start: datetime, until: datetime, applies: Value, stops: Value, end: Value, stop: Value
    ) -> str:
        """The state when everything is known: the first to come of its end, of what stops it, and of what it is due.

        What stops it, and nobody knows when, came after its end.
        """
        stopped = self._stopped(stops, stop)
        if start > _seconds(self.now) or not (applies or stopped):
            return State.NOT_STARTED.value
        halt = _seconds(stop) if stopped and isinstance(stop, datetime) else None
        if isinstance(end, datetime) and (halt is None or halt > until or _seconds(end) <= halt):
            return State.MET.value if _seconds(end) <= until else State.MISSED.value
        if stopped and (halt is None or halt <= until):
            return State.STOPPED.value
        return State.RUNNING.value if _seconds(self.now) <= until else State.MISSED.value

    @property
    def _stops_by_itself(self) -> bool:
        """Whether the instant at which it stops is all that the row says of stopping."""
        return self.clock.stops_at is not None and self.clock.stops_when is None

    def _stopped(self, stops: Value, stop: Value) -> bool:
        """Whether it was stopped, by a condition or by an instant that has come."""
        return bool(stops) or (self._stops_by_itself and isinstance(stop, datetime))

    def _elapsed(self, start: datetime, end: Value) -> timedelta:
        until = end if isinstance(end, datetime) else self.now
        return max(timedelta(0), _seconds(until) - start)

    def _answers(self, condition: Expression | None, *, default: bool) -> Known:
        """A condition's answer: yes, no, or both with what to ask."""
        if condition is None:
            return Known.of(default)
        try:
            value = evaluated(condition, self.scope)
        except Unsettled as unsettled:
            return Known(frozenset((True, False)), unsettled.missing, unsettled.failed)
        if not isinstance(value, bool):
            raise CellError("clock-condition", None, found=spelled(value))
        return Known.of(value)


@dataclass(frozen=True, slots=True)
class _Span:
    """From when a clock runs, in UTC, until when, in the case's zone, and what is not sure about it."""

    start: datetime
    until: datetime
    earliest: datetime | None
    unsure: tuple[Diagnostic, ...]


def _together(ways: Sequence[tuple[Value, ...]], values: Sequence[Value], unknowns: Sequence[Known]) -> Known:
    """Every value that some way gives, and what those of the ``unknowns`` wait for on which it depends."""
    found = dict(zip(ways, values, strict=True))
    matters = [
        known
        for n, known in enumerate(unknowns)
        if any(a[:n] + a[n + 1 :] == b[:n] + b[n + 1 :] and found[a] != found[b] for a in ways for b in ways)
    ]
    missing = tuple(dict.fromkeys(name for known in matters for name in known.missing))
    failed = tuple(dict.fromkeys(name for known in matters for name in known.failed))
    return Known(frozenset(values), missing, failed)


def _unknown(waits: Known) -> Known:
    """Anything, for want of what ``waits`` waits for."""
    return Known(None, waits.missing, waits.failed)


def _seconds(at: datetime) -> datetime:
    return at.replace(microsecond=0).astimezone(UTC)
