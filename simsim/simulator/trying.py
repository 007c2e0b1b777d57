"""Deciding what was entered, however odd: an answer that cannot be used is set aside and told, the rest decides.

>>> import simsim
>>> from datetime import UTC, date, datetime
>>> by = ReadBy(date(2025, 6, 20), datetime(2025, 6, 20, tzinfo=UTC), ())
>>> trial = tried(simsim.open("tables"), {"order_amount": "a lot"}, by)
>>> [d.code for d in trial.wrong.values()], dict(trial.outcome.case.facts)
(['value-type'], {})
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from simsim.diagnostics import Diagnostic, FactError
from simsim.policy.model import Outcome, PolicyModel
from simsim.values import Value, spelled


@dataclass(frozen=True, slots=True)
class ReadBy:
    """What a case is read by."""

    as_of: date
    now: datetime
    layers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """An outcome of the answers that can be used; ``wrong`` tells, by item, of those that cannot."""

    outcome: Outcome
    wrong: Mapping[str, Diagnostic]


def tried(policy: PolicyModel, given: Mapping[str, object], by: ReadBy) -> Trial:
    """Decide with every answer that can be used.

    Raises :class:`FactError` where it is not an answer that is wrong.
    """
    wrong: dict[str, Diagnostic] = {}
    values: dict[str, Value] = {}
    for name, raw in given.items():
        try:
            case = policy.case({name: raw}, by.as_of, by.now, by.layers)
            (values[name],) = (*case.facts.values(), *case.settings.values())
        except FactError as error:
            wrong[name] = error.diagnostics[0]
    return _decided(policy, values, wrong, by)


def _decided(policy: PolicyModel, values: Mapping[str, Value], wrong: Mapping[str, Diagnostic], by: ReadBy) -> Trial:
    """Decide, without those answers that cannot be used beside the others or under these dates."""
    try:
        return Trial(policy.decide(values, as_of=by.as_of, now=by.now, layers=by.layers), wrong)
    except FactError as error:
        clashes = {n: d for d in error.diagnostics for n, v in values.items() if _is_about(d, policy.names.full(n), v)}
        if not clashes:
            raise
    kept = {name: value for name, value in values.items() if name not in clashes}
    return _decided(policy, kept, {**wrong, **clashes}, by)


def _is_about(diagnostic: Diagnostic, name: str | None, value: Value) -> bool:
    """Whether an answer has a part in what is wrong: it is among the items of a constraint, or its text is quoted."""
    items = str(dict(diagnostic.fields).get("items", "")).split()
    return name in items or bool(diagnostic.text and diagnostic.text == spelled(value))
