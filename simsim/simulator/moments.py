"""The moment that counts as now, moved along the case: a slider over its span, and steps from one change to the next.

Something changes when an event happens, when a clock starts, at the last second that is still in time, and one second
behind it. Moving fixes the setting for now and nothing else: no fact and no event is touched.

>>> from datetime import UTC
>>> minutes(datetime(1970, 1, 1, 1, 0, 59, tzinfo=UTC))
60
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from simsim.diagnostics import CellError, FactError
from simsim.policy.cases import Case
from simsim.policy.clocks import ClockState, State
from simsim.policy.counting import SECOND, instant
from simsim.policy.requirements import Requirements
from simsim.policy.runs import runs
from simsim.policy.walk import Outcome, Walk
from simsim.reports.html_parts import Reader, instant_html
from simsim.reports.markup import Markup, element, joined
from simsim.reports.timeline_html import timeline_html
from simsim.simulator.parts import Box, Button, Pane, Slider
from simsim.values import spelled, zone_named

MINUTE: Final = timedelta(minutes=1)
BEYOND: Final = 0.04  # how far the slider goes on behind the last change, as a part of the case's span
AT_NO_TIME: Final = datetime.min.replace(tzinfo=UTC)
OPEN: Final = frozenset({State.NOT_STARTED, State.RUNNING, State.MISSED})  # a deadline may change something
Move: TypeAlias = Callable[[datetime | None], None]


class Moments:
    """The slider with its buttons; ``box`` is what is shown, ``line`` the pane for the case's timeline.

    ``move`` is called with the moment that is to count as now, and with ``None`` for the present one.
    """

    def __init__(self, move: Move) -> None:
        self.slider, self.line = Slider(), Pane()
        self.turns: tuple[datetime, ...] = ()
        self.now = datetime.now(UTC)
        self._told_of: tuple[Requirements, Case] | None = None
        self.previous = Button(lambda: self._step(move, bisect_left(self.turns, self.now) - 1), "simsim-step")
        self.following = Button(lambda: self._step(move, bisect_right(self.turns, self.now)), "simsim-step")
        self.live = Button(lambda: move(None), "simsim-step")
        buttons = Box([self.previous, self.following, self.live], "simsim-steps")
        self.mover = Box([self.slider, buttons], "simsim-mover")
        self.box = Box([self.mover, self.line], "simsim-time")
        self.slider.observe(lambda change: move(instant_of(change["new"])), "value")

    def _step(self, move: Move, n: int) -> None:
        if 0 <= n < len(self.turns):
            move(self.turns[n])

    def tell(self, outcome: Outcome, reader: Reader, *, live: bool) -> None:
        """Show the case's span, and where in it the moment lies that counts as now."""
        self.now, self.line.html = outcome.now, timeline_html(outcome, reader)
        told_of = (outcome.policy, replace(outcome.case, now=AT_NO_TIME))
        if told_of != self._told_of:
            self.turns, self._told_of = turning_points(outcome), told_of
        self.mover.hidden = not self.turns
        if self.turns:
            self._slide(reader)
        self.slider.description = reader.word("now slider")
        self.previous.description = reader.word("previous moment")
        self.following.description = reader.word("next moment")
        self.live.description = reader.word("now live")
        idle = (not self.turns[:1] < (self.now,), not self.turns[-1:] > (self.now,), live)
        for button, off in zip((self.previous, self.following, self.live), idle, strict=True):
            button.mark("is-idle", off)

    def _slide(self, reader: Reader) -> None:
        first, last = minutes(self.turns[0]), minutes(self.turns[-1]) + 1
        self.slider.first, self.slider.last = first, last + max(60, round((last - first) * BEYOND))
        self.slider.marks = tuple(sorted({minutes(turn) for turn in self.turns}))
        self.slider.value = min(max(minutes(self.now), self.slider.first), self.slider.last)
        self.slider.told, self.slider.html = wall(self.now), _told(self.now, reader)


def turning_points(outcome: Outcome) -> tuple[datetime, ...]:
    """The instants, in UTC, at which something changes in a case, whatever now is: in their order, each once."""
    ended = _at_its_end(outcome)
    found = {turn for name in ended.clocks for run in runs(ended, name) for turn in _turns(run)}
    return tuple(sorted(found | {event.at.astimezone(UTC) for event in outcome.record}))


def _at_its_end(outcome: Outcome) -> Outcome:
    """The clocks once everything that is told of has happened; as they stand, if that is so or cannot be read then."""
    facts = [known.value for name in outcome.case.facts if (known := outcome.known[name]).settled]
    times = [fact for fact in facts if isinstance(fact, datetime) and fact.tzinfo]
    end = max((at.astimezone(UTC) for at in (*times, *(event.at for event in outcome.record))), default=outcome.now)
    if end <= outcome.now:
        return outcome
    try:
        return Walk(outcome.policy, replace(outcome.case, now=end)).outcome([*outcome.clocks])
    except FactError:
        return outcome


def _turns(run: ClockState) -> Iterator[datetime]:
    """When a run of a clock changes its state: at its deadline only if nothing came before that."""
    dues = [due.astimezone(UTC) for due in run.due.values or () if isinstance(due, datetime)]
    start = run.start.value if run.start.settled else None
    if not dues or not isinstance(start, datetime):
        return
    states, gone = run.state.values or frozenset(), run.elapsed.value if run.elapsed.settled else None
    yield start.astimezone(UTC)
    if states == {State.MET} and isinstance(gone, timedelta):
        yield start.astimezone(UTC) + gone
    if states & OPEN:
        yield from (at for due in dues for at in (due, due + SECOND))


def minutes(at: datetime) -> int:
    """Whole minutes since 1970."""
    return int(at.timestamp() // 60)


def instant_of(number: int) -> datetime:
    """The instant so many minutes after 1970 began."""
    return datetime(1970, 1, 1, tzinfo=UTC) + number * MINUTE


def wall(at: datetime) -> str:
    """An instant as wall time of its zone, with its distance from UTC where the zone has that time twice.

    >>> from zoneinfo import ZoneInfo
    >>> london = ZoneInfo("Europe/London")
    >>> wall(datetime(2025, 6, 20, 10, tzinfo=london)), wall(datetime(2025, 10, 26, 1, 30, tzinfo=london, fold=1))
    ('2025-06-20 10:00', '2025-10-26 01:30:00+00:00')
    """
    naive = at.replace(tzinfo=None, fold=0)
    try:
        unsaid = instant(naive, at.tzinfo or UTC)
    except CellError:
        unsaid = None
    return spelled(naive if unsaid else at).replace("T", " ")


def entered(at: datetime) -> str:
    """A moment as somebody enters it: as wall time where it is that of a case's zone, else with what it was told with.

    >>> entered(datetime(2025, 6, 20, 10, tzinfo=UTC)), entered(datetime(2025, 6, 20, 10))
    ('2025-06-20 10:00:00+00:00', '2025-06-20 10:00')
    """
    return wall(at) if isinstance(at.tzinfo, ZoneInfo) else spelled(at).replace("T", " ")


def _told(now: datetime, reader: Reader) -> Markup:
    """The moment in the zone of the case, and in that of whoever looks."""
    own = str(now.tzinfo)
    lines: Sequence[Markup] = [element("div", instant_html(now, own, reader))]
    if reader.zone and reader.zone != own and (zone := zone_named(reader.zone)):
        other = instant_html(now.astimezone(zone), reader.zone, reader)
        lines = [*lines, element("div", reader.word("due for you"), " ", other, class_="simsim-aside")]
    return joined(lines)
