"""Deciding what was entered, however odd: an answer that cannot be used is set aside and told, the rest decides.

>>> import simsim
>>> from datetime import UTC, date, datetime
>>> by = ReadBy(date(2025, 6, 20), datetime(2025, 6, 20, tzinfo=UTC), ())
>>> trial = tried(simsim.open("tables"), {"order_amount": "a lot"}, by)
>>> [d.code for d in trial.wrong.values()], dict(trial.outcome.case.facts)
(['value-type'], {})
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

from simsim.diagnostics import Diagnostic, FactError
from simsim.policy.model import PolicyModel
from simsim.policy.record import RECORD, numbered
from simsim.policy.walk import Outcome
from simsim.values import Value, spelled

Entry: TypeAlias = Mapping[str, object] | str  # an event as it was entered


@dataclass(frozen=True, slots=True)
class ReadBy:
    """What a case is read by."""

    as_of: date
    now: datetime
    layers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """An outcome of the answers that can be used; ``wrong`` tells, by item, of those that cannot.

    ``unused`` tells of the events that cannot, by their number in the order given, from 0.
    """

    outcome: Outcome
    wrong: Mapping[str, Diagnostic]
    unused: Mapping[int, Diagnostic] = field(default_factory=dict)


def tried(policy: PolicyModel, given: Mapping[str, object], by: ReadBy, events: Sequence[Entry] | None = None) -> Trial:
    """Decide with every answer and every event that can be used; ``events`` is ``None`` where nothing is told of them.

    Raises :class:`FactError` where it is not an answer or an event that is wrong.
    """
    wrong: dict[str, Diagnostic] = {}
    values: dict[str, Value] = {}
    for name, raw in given.items():
        try:
            case = policy.case({name: raw}, by.as_of, by.now, by.layers)
            (values[name],) = (*case.facts.values(), *case.settings.values())
        except FactError as error:
            wrong[name] = error.diagnostics[0]
    return _Trying(policy, by, events is not None and not events).trial(
        values, dict(enumerate(events or ())), wrong, {}
    )


@dataclass(frozen=True, slots=True)
class _Trying:
    """What stays the same while answers are set aside; ``nothing``: it was told that nothing happened."""

    policy: PolicyModel
    by: ReadBy
    nothing: bool

    def trial(
        self,
        values: Mapping[str, Value],
        events: Mapping[int, Entry],
        wrong: Mapping[str, Diagnostic],
        unused: Mapping[int, Diagnostic],
    ) -> Trial:
        """Decide, without what cannot be used beside the others or under these dates."""
        by, record = self.by, [*events.values()] if events or self.nothing else None
        try:
            outcome = self.policy.decide(values, as_of=by.as_of, now=by.now, layers=by.layers, events=record)
            return Trial(outcome, wrong, unused)
        except FactError as error:
            clashes, misfits = self._answers(error, values), self._events(error, events)
            if not clashes and not misfits:
                raise
        kept = {name: value for name, value in values.items() if name not in clashes}
        fitting = {n: event for n, event in events.items() if n not in misfits}
        return self.trial(kept, fitting, {**wrong, **clashes}, {**unused, **misfits})

    def _answers(self, error: FactError, values: Mapping[str, Value]) -> dict[str, Diagnostic]:
        """The answers that have a part in what is wrong."""
        full = self.policy.names.full
        return {n: d for d in error.diagnostics for n, v in values.items() if _is_about(d, full(n), v)}

    def _events(self, error: FactError, events: Mapping[int, Entry]) -> dict[int, Diagnostic]:
        """The events that have a part in what is wrong, by the number each was entered under."""
        places = {numbered(n): number for n, number in enumerate(events, 1)}
        at_once = {places[d.place]: d for d in reversed(error.diagnostics) if d.place in places}
        if at_once:
            return at_once
        return {n: d for d in error.diagnostics for n, event in events.items() if self._brings(event, _items(d))}

    def _brings(self, event: Entry, items: Sequence[str]) -> bool:
        """Whether one of ``items`` follows from such an event, or came with it."""
        if isinstance(event, str):
            return False
        policy, facts = self.policy, event.get("facts") or {}
        told = {policy.names.full(str(name)) for name in (facts if isinstance(facts, Mapping) else ())}
        name = policy.events.name(str(event["event"]))
        return any(i in told or ((d := policy.events.derivations.get(i)) and d.event == name) for i in items)


def _items(diagnostic: Diagnostic) -> list[str]:
    """The items that a constraint is about."""
    return str(dict(diagnostic.fields).get("items", "")).split()


def _is_about(diagnostic: Diagnostic, name: str | None, value: Value) -> bool:
    """Whether an answer has a part in what is wrong: it is among the items of a constraint, or its text is quoted."""
    if diagnostic.place.file.startswith(RECORD):
        return False
    return name in _items(diagnostic) or bool(diagnostic.text and diagnostic.text == spelled(value))
