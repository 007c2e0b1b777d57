"""A case: what is given of it, named in full and typed, or everything that is wrong with what was given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from simsim.diagnostics import CellError, Diagnostic, FactError, Place
from simsim.items import ItemDefinition, read_fact
from simsim.policy.assembly import unknown_item
from simsim.policy.card import unknown_layer
from simsim.policy.record import Event, Given, RecordReader
from simsim.policy.requirements import Requirements
from simsim.values import Value


@dataclass(frozen=True)
class Case:
    """What is given: facts by full name, settings of parameters, layers, the two dates a policy is read by, events.

    ``events`` is ``None`` where nothing is told of what happened, and else all that happened.
    """

    facts: Mapping[str, Value]
    settings: Mapping[str, Value]
    layers: tuple[str, ...]
    as_of: date
    now: datetime
    events: tuple[Event, ...] | None = None


def read_case(  # noqa: PLR0913  # what a case is made of
    policy: Requirements,
    facts: Mapping[str, object],
    *,
    as_of: date,
    now: datetime,
    layers: Iterable[str] | None = None,
    events: Given | None = None,
) -> Case:
    """Facts and settings under full names and typed; raises :class:`FactError` with everything that is wrong."""
    card, glossary = policy.card, policy.glossary
    on = card.layers_on if layers is None else tuple(layers)
    found = [unknown_layer(name, Place(), card.layers) for name in on if name not in card.layers]
    given, wrong = _read(policy, facts)
    record, told = (None, []) if events is None else _record(policy, events)
    if found or wrong or told:
        raise FactError([*found, *wrong, *told])
    settings = {name: value for name, value in given.items() if name in glossary.parameters}
    rest = {name: value for name, value in given.items() if name not in settings}
    return Case(rest, settings, tuple(name for name in card.layers if name in on), as_of, now, record)


def _read(policy: Requirements, facts: Mapping[str, object]) -> tuple[dict[str, Value], list[Diagnostic]]:
    """Values by full name, and what is wrong with them."""
    given: dict[str, Value] = {}
    found: list[Diagnostic] = []
    for name, raw in facts.items():
        full = policy.names.full(name)
        item = policy.names.item(full) if full else None
        if full is None or item is None:
            found.append(unknown_item(policy.names, name))
            continue
        if full in given:
            found.append(Diagnostic("fact-twice", Place(), name, None, item=item.caption))
        try:
            given[full] = _value(policy, full, item, raw)
        except CellError as error:
            found.append(error.at(Place(), str(raw)))
    return given, found


def _value(policy: Requirements, full: str, item: ItemDefinition, raw: object) -> Value:
    """A fact, or the setting of a parameter to one of its alternatives; an output may always be null."""
    read = read_fact(replace(item, may_be_null=True) if policy.producer(full) else item, raw)
    return policy.names.setting(full, read)


def _record(policy: Requirements, events: Given) -> tuple[tuple[Event, ...], list[Diagnostic]]:
    """The events of a case, and what is wrong with them."""

    def brought(facts: Mapping[str, object]) -> Mapping[str, Value]:
        values, found = _read(policy, facts)
        found += [_refused(policy, name) for name in values if not _may_come(policy, name)]
        if found:
            raise FactError(found)
        return values

    reader = RecordReader(policy.events, policy.card, brought)
    return reader.read(events), reader.found


def _may_come(policy: Requirements, name: str) -> bool:
    """Whether an event may bring this fact: its time must be known first, and a reading is no fact."""
    asked = {policy.zone_item, *(i for node in policy.placing for i in policy.needs_of(node))}
    derivable = name in policy.events.derivations
    return not (
        name in asked or policy.producer(name) in policy.placing or name in policy.glossary.parameters or derivable
    )


def _refused(policy: Requirements, name: str) -> Diagnostic:
    return Diagnostic("event-fact", Place(), name, None, item=policy.glossary.caption(name))
