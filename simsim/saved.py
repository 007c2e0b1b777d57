"""A case kept as a file: its facts, what happened, by what it was read, and what came of it.

A saved case can be decided again, by the tables as they were or as they are, and what comes of it compared with what
came then. It holds facts in the spelling of cells, so that a person can read and mend it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from simsim.diagnostics import Diagnostic, FactError, Place
from simsim.policy.examples import actual
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from simsim.regions import canonical
from simsim.reports.plain import Plain, event_data, json_text
from simsim.values import read_date, read_date_and_time


@dataclass(frozen=True, slots=True)
class SavedCase:
    """A case as it was saved. ``result`` has the headline outcomes of then, as EXAMPLES would expect them."""

    version: str
    as_of: date
    now: datetime
    layers: tuple[str, ...]
    facts: Mapping[str, Any]
    events: list[Mapping[str, object]] | None
    result: Mapping[str, str]

    def decided(self, policy: PolicyModel) -> Outcome:
        """The case decided by ``policy``, by the dates and layers of then."""
        return policy.decide(self.facts, as_of=self.as_of, now=self.now, layers=self.layers, events=self.events)


def saved_text(outcome: Outcome) -> str:
    """A case and what came of it, as the text of a file."""
    case, policy = outcome.case, outcome.policy
    facts = {**case.facts, **case.settings}
    data: dict[str, Plain] = {
        "policy": policy.card.title.text("en"),
        "version": policy.version,
        "as_of": case.as_of.isoformat(),
        "now": case.now.isoformat(),
        "layers": list(case.layers),
        "facts": {name: None if value is None else canonical(value) for name, value in facts.items()},
        "events": None if case.events is None else [event_data(event) for event in outcome.record or case.events],
        "result": {**results(outcome)},
    }
    return json_text(data) + "\n"


def results(outcome: Outcome) -> dict[str, str]:
    """The headline outcomes, by full name: a value, or a status in parentheses; of a clock its state."""
    names = (outcome.policy.names.full(name) or f"{name}.state" for name in outcome.headlines)
    return {name: actual(outcome, name) for name in names if name in outcome.known}


def read_saved(path: str | Path) -> SavedCase:
    """The case of a file. Raises :class:`FactError` for a file that is none."""
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8-sig"))
        as_of, now = read_date(data["as_of"]), read_date_and_time(data["now"])
        if as_of is None or now is None:
            raise ValueError("as_of, now")  # noqa: TRY301  # told with the others
        layers, facts, result = tuple(map(str, data["layers"])), {**data["facts"]}, {**data["result"]}
        return SavedCase(str(data["version"]), as_of, now, layers, facts, data["events"], result)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise FactError([Diagnostic("case-unreadable", Place(str(path)), detail=str(error)[:200])]) from error


def differing(saved: SavedCase, outcome: Outcome) -> dict[str, tuple[str, str]]:
    """The headline outcomes that are not what they were: then, and now; ``-`` where there was, or is, none."""
    before, after = saved.result, results(outcome)
    names = dict.fromkeys((*before, *after))
    pairs = {name: (before.get(name, "-"), after.get(name, "-")) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
