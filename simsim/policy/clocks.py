"""Counting: from an instant and a length to the instant by which something must be done, and what state that is in.

Elapsed time is counted in UTC, so that a change to summer time neither gives nor takes an hour. Calendar days run to
the end of the last day in the case's zone; the day on which counting starts is day 0. Instants count in whole seconds.

>>> from zoneinfo import ZoneInfo
>>> london = ZoneInfo("Europe/London")
>>> start = datetime(2025, 3, 29, 18, 0, tzinfo=london)
>>> due(start, Length(Decimal(48), "hours"), "elapsed", london).isoformat()
'2025-03-31T19:00:00+01:00'
>>> due(start, Length(Decimal(2), "days"), "calendar days", london).isoformat()
'2025-03-31T23:59:59+01:00'

Source: the rules that each row of CLOCKS cites; docs/decisions for day 0 and inclusive ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum
from itertools import product
from typing import Final

from simsim.diagnostics import CellError, Diagnostic
from simsim.feel.evaluation import Scope, Unsettled, evaluated
from simsim.feel.syntax import Expression
from simsim.items import NOTHING
from simsim.table import Entry
from simsim.values import Known, Value, spelled
from simsim.words import COUNTED_AS, Phrase

NEVER: Final = Known.of(value=False)


class State(StrEnum):
    """Where a clock stands."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    MET = "met"
    MISSED = "missed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Length:
    """So many ``days``, ``hours``, ``minutes`` or ``seconds``."""

    amount: Decimal
    unit: str

    @property
    def elapsed(self) -> timedelta:
        """The length as elapsed time; raises :class:`CellError` where it is beyond counting."""
        try:
            return timedelta(**{self.unit: float(self.amount)})
        except OverflowError as error:
            raise CellError("clock-length", None, found=f"{self.amount} {self.unit}") from error


def due(start: datetime, length: Length, counted_as: str, zone: tzinfo) -> datetime:
    """The last instant, in ``zone``, at which what ``start`` (with a zone) began can still be done in time.

    ``counted_as`` is ``elapsed`` or ``calendar days``. Raises :class:`CellError` for a length that cannot be so
    counted.
    """
    method = COUNTED_AS.read(counted_as.replace("_", " "))
    if method is None:
        raise CellError("clock-method", None, found=counted_as, methods=", ".join(COUNTED_AS.spellings))
    try:
        if method == "elapsed":
            return (start.astimezone(UTC) + length.elapsed).astimezone(zone)
        days, rest = divmod(length.elapsed, timedelta(days=1))
        if rest:
            raise CellError("clock-whole-days", None, found=f"{length.amount} {length.unit}")
        return datetime.combine(start.astimezone(zone).date() + timedelta(days=days), time(23, 59, 59, fold=1), zone)
    except OverflowError as error:
        raise CellError("clock-length", None, found=f"{length.amount} {length.unit}") from error


def instant(wall: datetime, zone: tzinfo) -> datetime:
    """A wall time of ``zone`` as an instant; one that has a zone is only shown in ``zone``.

    Raises :class:`CellError` for a time that the zone skips, or has twice, and offers both.
    """
    if wall.tzinfo is not None:
        return wall.astimezone(zone)
    first, second = wall.replace(tzinfo=zone), wall.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    real = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wall
    one, two = (at.astimezone(UTC).astimezone(zone) for at in (first, second))
    code = "time-twice" if real else "time-missing"
    raise CellError(code, None, found=spelled(wall), zone=str(zone), one=one.isoformat(), two=two.isoformat())


def timed(value: Value) -> bool:
    """Whether a value is a date and time, or a list that holds one."""
    return any(map(timed, value)) if isinstance(value, tuple) else isinstance(value, datetime)


def in_zone(value: Value, zone: tzinfo) -> Value:
    """A value with its times, if it is one or a list of them, as instants of ``zone``; raises as :func:`instant`."""
    if isinstance(value, tuple):
        return tuple(in_zone(part, zone) for part in value)
    return instant(value, zone) if isinstance(value, datetime) else value


@dataclass(frozen=True, slots=True)
class Clock:
    """A row of CLOCKS with its words resolved: expressions over full names; ``None`` where the row says nothing."""

    name: str
    label: Phrase
    actor: str
    starts_at: Expression
    ends_at: Expression | None
    length: Expression
    unit: str
    counted_as: Expression
    applies_when: Expression | None = None
    stops_when: Expression | None = None
    when_missed: Phrase = NOTHING
    sources: tuple[str, ...] = ()
    layer: str = ""
    parameters: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    at: Entry = field(default=Entry(""), compare=False)


@dataclass(frozen=True, slots=True)
class ClockState:
    """A clock for one case: its state and due instant, decided or the ones still possible, and for whom it runs.

    ``state``, ``due`` and ``elapsed`` are what is :class:`~simsim.values.Known` of the outputs of that name.
    """

    clock: Clock
    state: Known
    due: Known
    elapsed: Known
    zone: str
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts on which the clock still depends."""
        return tuple(dict.fromkeys((*self.state.missing, *self.due.missing)))

    @property
    def known(self) -> dict[str, Known]:
        """What later decisions see, by full name."""
        name = self.clock.name
        return {f"{name}.state": self.state, f"{name}.due": self.due, f"{name}.elapsed": self.elapsed}


def read_clock(clock: Clock, scope: Scope, zone: Known, now: datetime) -> ClockState:
    """The state of ``clock`` at ``now`` (with a zone). ``zone`` holds a ``tzinfo`` name, or what to ask to know it."""
    return _Reading(clock, scope, now).state(zone)


class _Reading:
    """One clock, one case, one instant."""

    def __init__(self, clock: Clock, scope: Scope, now: datetime) -> None:
        self.clock, self.scope, self.now = clock, scope, now

    def state(self, zone: Known) -> ClockState:
        from_zone = str(zone.value) if zone.settled else ""
        try:
            return self._state(zone, from_zone)
        except CellError as error:
            entry = self.clock.at
            known = Known(None, (), (self.clock.name,))
            return ClockState(self.clock, known, known, known, from_zone, (error.at(entry.place, entry.text),))

    def _state(self, zone: Known, shown: str) -> ClockState:
        applies = self._answers(self.clock.applies_when, default=True)
        stops = self._answers(self.clock.stops_when, default=False)
        if applies == stops == NEVER:
            return self._idle(shown)
        try:
            start = evaluated(self.clock.starts_at, self.scope)
            if start is None:
                return self._idle(shown)
            until = self._due(start, zone)
        except Unsettled as unsettled:
            missing = tuple(dict.fromkeys((*applies.missing, *unsettled.missing)))
            open_ = Known(None, missing, unsettled.failed)
            return ClockState(self.clock, open_, open_, open_, shown)
        return self._possible(_seconds(start), until, applies, stops, shown)  # type: ignore[arg-type]  # _due saw to it

    def _idle(self, shown: str) -> ClockState:
        nothing = Known.of(None)
        return ClockState(self.clock, Known.of(State.NOT_STARTED.value), nothing, nothing, shown)

    def _due(self, start: Value, zone: Known) -> datetime:
        if not zone.settled:
            raise Unsettled(zone.missing, zone.failed)
        amount, counted_as = (evaluated(e, self.scope) for e in (self.clock.length, self.clock.counted_as))
        if not isinstance(amount, Decimal) or not isinstance(start, datetime) or not isinstance(counted_as, str):
            raise CellError("clock-length", None, found=f"{spelled(amount)} {self.clock.unit}")
        in_zone = start.tzinfo or UTC
        return due(start, Length(amount, self.clock.unit), counted_as, in_zone)

    def _possible(self, start: datetime, until: datetime, applies: Known, stops: Known, shown: str) -> ClockState:
        """A clock with a start and a due instant: every way in which what is unknown may turn out."""
        end = self._end()
        unknowns = (applies, stops, end)
        ends = (end.value,) if end.settled else (None, start, self.now)
        ways = list(product(applies.values or (), stops.values or (), ends))
        states = [self._state_at(start, until, *way) for way in ways]
        dues = [until if runs or stopped else None for runs, stopped, _ in ways]
        gone = self._elapsed(start, end.value if end.settled else None)
        return ClockState(
            self.clock,
            _together(ways, states, unknowns),
            _together(ways, dues, unknowns),
            _together(ways, [gone if due else None for due in dues], unknowns) if end.settled else _unknown(end),
            shown,
        )

    def _end(self) -> Known:
        """When it was done, as far as that lies behind now: null while it is not."""
        if self.clock.ends_at is None:
            return Known.of(None)
        try:
            end = evaluated(self.clock.ends_at, self.scope)
        except Unsettled as unsettled:
            return Known(None, unsettled.missing, unsettled.failed)
        return Known.of(end if isinstance(end, datetime) and _seconds(end) <= _seconds(self.now) else None)

    def _state_at(self, start: datetime, until: datetime, applies: Value, stops: Value, end: Value) -> str:
        """The state when everything is known."""
        if start > _seconds(self.now) or not (applies or stops):
            return State.NOT_STARTED.value
        if isinstance(end, datetime):
            return State.MET.value if _seconds(end) <= until else State.MISSED.value
        if stops:
            return State.STOPPED.value
        return State.RUNNING.value if _seconds(self.now) <= until else State.MISSED.value

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
