"""A policy that decides cases: tables and clocks chained by name, walked once per case.

``policy.decide(facts, as_of=..., now=...)`` gives an :class:`~simsim.policy.walk.Outcome`: a
:class:`~simsim.decision.Decision` for each decision and a :class:`~simsim.policy.clocks.ClockState` for each clock, all
under the names of the tables, and the facts that are still to be asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from simsim.policy.cases import Case, read_case
from simsim.policy.record import Given
from simsim.policy.requirements import Requirements
from simsim.policy.walk import Outcome, Walk


class PolicyModel(Requirements):
    """Decision tables, clocks, events, glossary and card of one policy, which decide cases.

    Made by :func:`simsim.policy.opening.assembled`; ``warnings`` holds what is odd and did not keep it from opening.
    """

    def case(
        self,
        facts: Mapping[str, object],
        as_of: date,
        now: datetime,
        layers: Iterable[str] | None = None,
        events: Given | None = None,
    ) -> Case:
        """Facts and settings under full names and typed; raises :class:`FactError` with everything that is wrong."""
        return read_case(self, facts, as_of=as_of, now=now, layers=layers, events=events)

    def decide(  # noqa: PLR0913  # what a case is made of
        self,
        facts: Mapping[str, object],
        *,
        as_of: date,
        now: datetime,
        layers: Iterable[str] | None = None,
        events: Given | None = None,
        decisions: Sequence[str] = (),
    ) -> Outcome:
        """Decide a case.

        ``facts``: items and parameters by name or label; text is read as a cell is, ``None`` is a known absence, what
        is left out is unknown. ``as_of``: the date whose rules are read. ``now``: the instant for clocks; without a
        zone it is wall time in the case's. ``layers``: those that are on, by default as POLICY says. ``events``: all
        that happened, as mappings with ``event``, ``at``, ``by`` and ``facts`` or as lines of a log; what follows from
        them is unknown where they are ``None``. ``decisions``: what is wanted, by default everything, and asked for
        are the headline outcomes.
        Raises :class:`FactError` for facts, events, layers or names that cannot be used and for facts that a
        constraint excludes, ``TypeError`` for what is no fact, date, instant or list of events at all.
        """
        for name, value, kind in (("facts", facts, Mapping), ("as_of", as_of, date), ("now", now, datetime)):
            _demand(name, value, kind)
        if isinstance(events, Mapping | bytes) or not (events is None or isinstance(events, Iterable)):
            raise TypeError(f"events must be a list of events or the lines of a log, not {events!r:.80}")
        return Walk(self, self.case(facts, as_of, now, layers, events)).outcome(decisions)


def _demand(name: str, value: object, kind: type) -> None:
    if not isinstance(value, kind):
        raise TypeError(f"{name} must be a {kind.__name__}, not {value!r:.80}")
