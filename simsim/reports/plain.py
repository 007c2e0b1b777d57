"""Results as plain data, and plain data as JSON with exact numbers.

A decimal is written digit by digit, never through a float: ``10.50`` stays ``10.50``. Dates and times are ISO 8601,
durations too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from simsim.decision import Decision
from simsim.diagnostics import Diagnostic, Place
from simsim.policy.clocks import OUTPUTS, ClockState
from simsim.policy.record import Event
from simsim.policy.walk import Outcome
from simsim.reports.replies import Reply, replies
from simsim.values import Value, spelled

Plain: TypeAlias = "bool | int | Decimal | str | list[Plain] | dict[str, Plain] | None"


def json_text(data: Plain, indent: int = 2) -> str:
    """``data`` as JSON.

    >>> json_text({"amount": Decimal("10.50"), "list": [True, None]}, indent=0)
    '{"amount": 10.50, "list": [true, null]}'
    """
    return "".join(_pieces(data, indent, 0))


def _pieces(data: Plain, indent: int, depth: int) -> Iterable[str]:
    match data:
        case Decimal():
            yield str(data)
        case dict() if data:
            items = (
                f"{json.dumps(k, ensure_ascii=False)}: {''.join(_pieces(v, indent, depth + 1))}"
                for k, v in data.items()
            )
            yield _bracketed("{", items, "}", indent, depth)
        case list() if data:
            yield _bracketed("[", ("".join(_pieces(v, indent, depth + 1)) for v in data), "]", indent, depth)
        case _:
            yield json.dumps(data, ensure_ascii=False)


def _bracketed(opening: str, items: Iterable[str], closing: str, indent: int, depth: int) -> str:
    if not indent:
        return f"{opening}{', '.join(items)}{closing}"
    inner, outer = " " * indent * (depth + 1), " " * indent * depth
    return f"{opening}\n{inner}{f',{chr(10)}{inner}'.join(items)}\n{outer}{closing}"


def plain_value(value: Value) -> Plain:
    """A value as JSON has it: numbers and booleans as such, dates, times and durations as text."""
    match value:
        case None | bool() | str() | Decimal():
            return value
        case datetime():
            return value.isoformat()
        case tuple():
            return [plain_value(part) for part in value]
        case _:
            return spelled(value)


def values_data(known: frozenset[Value] | None) -> Plain:
    """The values that are still possible, in order; null where any value is."""
    return None if known is None else [plain_value(v) for v in sorted(known, key=lambda v: (v is not None, spelled(v)))]


def outcome_data(outcome: Outcome, lang: str = "en") -> dict[str, Plain]:
    """An outcome as ``simsim decide --format json`` prints it."""
    policy, case = outcome.policy, outcome.case
    return {
        "policy": {"title": policy.card.title.text(lang), "version": policy.version},
        "as_of": case.as_of.isoformat(),
        "now": case.now.isoformat(),
        "layers": list(case.layers),
        "events": None if case.events is None else [event_data(event) for event in outcome.record or case.events],
        "facts": {name: plain_value(value) for name, value in {**case.facts, **case.settings}.items()},
        "decisions": {name: decision_data(outcome, decision, lang) for name, decision in outcome.decisions.items()},
        "clocks": {name: clock_data(state, lang) for name, state in outcome.clocks.items()},
        "texts": [reply_data(r) for to in policy.card.audiences for r in replies(outcome, to, lang)],
        "ask": list(outcome.ask),
        "diagnostics": [diagnostic_data(d, lang) for d in outcome.diagnostics],
    }


def reply_data(reply: Reply) -> Plain:
    """One text that may be said of an outcome."""
    text = reply.text
    return {
        "audience": text.audience,
        "language": text.language,
        "item": text.item,
        "text": reply.said,
        "missing": list(reply.missing),
        "sources": list(text.sources),
        "layer": text.layer,
    }


def event_data(event: Event) -> Plain:
    """One event, as the facts file has it."""
    facts: Plain = {name: plain_value(value) for name, value in event.facts.items()}
    told: dict[str, Plain] = {"event": event.name, "at": event.at.isoformat(), "by": event.by, "facts": facts}
    return {key: value for key, value in told.items() if value}


def decision_data(outcome: Outcome, decision: Decision, lang: str) -> Plain:
    """One decision; ``outputs`` is a list where the hit policy gives several results."""
    hits: list[Plain] = [{name: plain_value(value) for name, value in hit.items()} for hit in decision.outputs]
    lists = outcome.policy.tables[decision.name].hit_policy.lists
    return {
        "status": decision.status.value,
        "outputs": hits if lists else (hits[0] if hits else {}),
        "possible": {name: values_data(values) for name, values in decision.possible.items()},
        "rules": list(decision.rules),
        "certain": list(decision.certain),
        "sources": list(decision.sources),
        "parameters": list(decision.parameters),
        "layers": list(decision.layers),
        "missing": list(decision.missing),
        "given": list(decision.given),
        "diagnostics": [diagnostic_data(d, lang) for d in decision.diagnostics],
    }


def clock_data(state: ClockState, lang: str) -> Plain:
    """One clock; what is not settled is null, with what it may be under ``possible``."""
    clock = state.clock
    outputs = {output: getattr(state, output) for output in OUTPUTS}
    return {
        **{name: plain_value(known.value) if known.settled else None for name, known in outputs.items()},
        "possible": {name: values_data(known.values) for name, known in outputs.items() if not known.settled},
        "zone": state.zone or None,
        "start": plain_value(state.start.value) if state.start.settled else None,
        "actors": list(clock.actors),
        "action": clock.action.text(lang),
        "on_miss": clock.when_missed.text(lang),
        "sources": list(clock.sources),
        "missing": list(state.missing),
        "given": list(state.given),
        "diagnostics": [diagnostic_data(d, lang) for d in state.diagnostics],
    }


def diagnostic_data(diagnostic: Diagnostic, lang: str = "en") -> dict[str, Plain]:
    """One diagnostic; ``caret`` shows the part of the cell that is meant."""
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        **place_data(diagnostic.place),
        "message": diagnostic.message(lang),
        "remedy": diagnostic.remedy(lang),
        "caret": diagnostic.caret(),
    }


def place_data(place: Place) -> dict[str, Plain]:
    """Where something stands."""
    return {"file": place.file, "sheet": place.sheet, "cell": place.cell}
