"""A case kept as a file: its facts, what happened, by what it was read, and what came of it.

A saved case can be decided again, by the tables as they were or as they are, and what comes of it compared with what
came then. It holds facts in the spelling of cells, so that a person can read and mend it; the ticket that it is of, who
saved it and when, where that was told. Free text is in it too: the file is the team's own, and is not to be passed on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from simsim.diagnostics import Diagnostic, FactError, Place
from simsim.policy.examples import results
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from simsim.regions import canonical
from simsim.reports.case_report import NOBODY, About
from simsim.reports.plain import Plain, event_data, json_text
from simsim.values import read_date, read_date_and_time


@dataclass(frozen=True, slots=True)
class SavedCase:
    """A case as it was saved. ``result`` has the headline outcomes of then, as EXAMPLES would expect them.

    ``about`` tells of which ticket, by whom and when; a file that was saved without has nothing of it.
    """

    version: str
    as_of: date
    now: datetime
    layers: tuple[str, ...]
    facts: Mapping[str, Any]
    events: list[Mapping[str, object]] | None
    result: Mapping[str, str]
    about: About = NOBODY

    def decided(self, policy: PolicyModel) -> Outcome:
        """The case decided by ``policy``, by the dates and layers of then."""
        return policy.decide(self.facts, as_of=self.as_of, now=self.now, layers=self.layers, events=self.events)


def saved_data(outcome: Outcome, about: About = NOBODY) -> bytes:
    """A case and what came of it, as a file. Half a character, which no text should have, stays what it is."""
    return saved_text(outcome, about).encode("utf-8", "surrogatepass")


def saved_text(outcome: Outcome, about: About = NOBODY) -> str:
    """A case and what came of it, as the text of a file."""
    case, policy = outcome.case, outcome.policy
    facts = {**case.facts, **case.settings}
    data: dict[str, Plain] = {
        **_about_data(about),
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


def _about_data(about: About) -> dict[str, Plain]:
    """What was told of it; in Coordinated Universal Time, as files move between computers."""
    saved = about.saved.astimezone(UTC).isoformat() if about.saved else ""
    return {key: text for key, text in (("ticket", about.ticket), ("by", about.by), ("saved", saved)) if text}


def read_saved(path: str | Path) -> SavedCase:
    """The case of a file. Raises :class:`FactError` for a file that is none."""
    try:
        data = json.loads(Path(path).read_bytes())
        as_of, now = read_date(data["as_of"]), read_date_and_time(data["now"])
        if as_of is None or now is None:
            raise ValueError("as_of, now")  # noqa: TRY301  # told with the others
        layers, facts, result = tuple(map(str, data["layers"])), {**data["facts"]}, {**data["result"]}
        about = About(str(data.get("ticket", "")), str(data.get("by", "")), read_date_and_time(data.get("saved", "")))
        return SavedCase(str(data["version"]), as_of, now, layers, facts, data["events"], result, about)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise FactError([Diagnostic("case-unreadable", Place(str(path)), detail=str(error)[:200])]) from error


def decided_again(policy: PolicyModel, saved: SavedCase) -> tuple[Outcome, dict[str, tuple[str, str]]]:
    """The outcome by ``policy``, and the headline outcomes that are not what they were. Raises :class:`FactError`."""
    outcome = saved.decided(policy)
    return outcome, differing(saved, outcome)


def differing(saved: SavedCase, outcome: Outcome) -> dict[str, tuple[str, str]]:
    """The headline outcomes that are not what they were: then, and now; ``-`` where there was, or is, none."""
    before, after = saved.result, results(outcome)
    names = dict.fromkeys((*before, *after))
    pairs = {name: (before.get(name, "-"), after.get(name, "-")) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
