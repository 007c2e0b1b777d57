"""A case as one text, and read again: how an attempt holds it, and how a question of a recorded case names it.

Facts, readings and events in the spelling of cells, now, the as-of date and the layers, as JSON. Whatever a policy has
no more, an item or a layer, is left out when the case is read by it, as it would be of a case of its own.

>>> import simsim
>>> from datetime import UTC, date, datetime
>>> policy = simsim.open("tables")
>>> case = policy.case({"market": "MY"}, as_of=date(2025, 6, 20), now=datetime(2025, 6, 20, tzinfo=UTC))
>>> case_of(policy, case_text(case)) == case
True
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from simsim.diagnostics import Diagnostic, FactError, Place
from simsim.policy.cases import Case
from simsim.policy.model import PolicyModel
from simsim.reports.plain import event_data
from simsim.values import spelled


def case_text(case: Case) -> str:
    """A case as JSON, with all that was told of it."""
    facts = {**case.facts, **case.settings}
    told = {
        "facts": {name: None if value is None else spelled(value) for name, value in facts.items()},
        "events": None if case.events is None else [event_data(event) for event in case.events],
        "now": case.now.isoformat(),
        "as_of": case.as_of.isoformat(),
        "layers": [*case.layers],
    }
    return json.dumps(told, ensure_ascii=False)


def case_of(policy: PolicyModel, text: str) -> Case:
    """The case of a text, as far as a policy knows what it tells of.

    Raises :class:`FactError` for what is no case, and for facts that the policy does not take.
    """
    try:
        told = json.loads(text)
        as_of, now = date.fromisoformat(told["as_of"]), datetime.fromisoformat(told["now"])
        layers = [str(name) for name in told["layers"] if name in policy.card.layers]
        facts, events = _known(policy, told["facts"]), told["events"]
        happened = None if events is None else [_event(policy, event) for event in events]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FactError([Diagnostic("case-unreadable", Place(), text[:40], detail=str(error)[:200])]) from error
    return policy.case(facts, as_of=as_of, now=now, layers=layers, events=happened)


def _known(policy: PolicyModel, facts: Mapping[str, Any]) -> dict[str, Any]:
    return {str(name): value for name, value in facts.items() if policy.names.full(str(name))}


def _event(policy: PolicyModel, event: Mapping[str, Any]) -> dict[str, Any]:
    return {**event, "facts": _known(policy, event.get("facts") or {})}
