"""Decisions of which outputs are supplied as facts: those go before what the table would have said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from simsim.decision import Decision, Status
from simsim.items import ItemDefinition
from simsim.values import Known, Value


def overridden(decision: Decision, given: Mapping[str, Value], *, lists: bool) -> Decision:
    """The decision with some of its outputs supplied as facts; what is open is then open for the others alone.

    ``lists``: its outputs are lists, and what is supplied is the one member of such a list.
    """
    known = {**decision.known, **_supplied(given, lists=lists)}
    named = {name.rpartition(".")[2]: value for name, value in given.items()}
    settled = all(k.settled for k in known.values()) and decision.status is not Status.NO_RULE
    return replace(
        decision,
        status=Status.DECIDED if settled else decision.status,
        outputs=tuple({**hit, **named} for hit in decision.outputs or ({},)),
        possible={name: values for name, values in decision.possible.items() if name not in named},
        missing=tuple(dict.fromkeys(name for k in known.values() for name in k.missing)),
        given=tuple(named),
        known=known,
    )


def of_facts(
    name: str, given: Mapping[str, Value], outputs: Sequence[ItemDefinition], *, lists: bool
) -> Decision | None:
    """The decision whose every output was supplied as a fact, or ``None`` where one was not; ``lists`` as above."""
    if not outputs or any(item.name not in given for item in outputs):
        return None
    named = {item.name.rpartition(".")[2]: given[item.name] for item in outputs}
    known = _supplied({item.name: given[item.name] for item in outputs}, lists=lists)
    return Decision(name, Status.DECIDED, (named,), given=tuple(named), known=known)


def _supplied(given: Mapping[str, Value], *, lists: bool) -> dict[str, Known]:
    return {name: Known.of((value,) if lists else value) for name, value in given.items()}
