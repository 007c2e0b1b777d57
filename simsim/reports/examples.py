"""Example cases as text tables: what each gives, and where that is not what its author expected."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from simsim.policy.examples import Ran, actual, run
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from simsim.reports.captions import say
from simsim.reports.phrases import shown, table


def ran(policy: PolicyModel, sheet: str, *, today: date, now: datetime) -> list[Ran]:
    """Every example of one sheet (of all, if blank), decided; ``today`` and ``now`` serve where a row names none."""
    rows = (e for e in policy.sheets.examples if not sheet or e.id.place.sheet == sheet)
    return [run(policy, example, today=today, now=now) for example in rows]


def examples_text(policy: PolicyModel, sheet: str, *, today: date, now: datetime, lang: str = "en") -> str:
    """The examples of one sheet: id, story, what the policy gives; below, each expectation that was not met.

    ``now`` needs a zone. Deterministic: the same tables give the same text, whatever the day.
    """
    decided = ran(policy, sheet, today=today, now=now)
    rows = [[one.example.id.text, one.example.story.text(lang), _gives(policy, one, lang)] for one in decided]
    return "\n".join([table(rows), "", *(failures_text(decided) or [say("all met", lang, n=len(decided))])])


def _gives(policy: PolicyModel, one: Ran, lang: str) -> str:
    """What came of every output that the example speaks of."""
    if one.outcome is None:
        return ", ".join(d.message(lang) for d in one.diagnostics)
    asked = [item.text for item, entry in one.example.expect if entry.text.strip()]
    return " · ".join(f"{_label(policy, item, lang)} = {_shown(one.outcome, item, lang)}" for item in asked)


def _label(policy: PolicyModel, item: str, lang: str) -> str:
    full = policy.names.full(item)
    definition = policy.names.item(full) if full else None
    return definition.caption.text(lang) if definition else item


def _shown(outcome: Outcome, item: str, lang: str) -> str:
    """An output's value as people read it, or its decision's status in parentheses."""
    came = actual(outcome, item)
    full = outcome.policy.names.full(item) or item
    known = outcome.known.get(full)
    return shown(outcome.policy, full, known.value, lang) if known and known.settled and came[:1] != "(" else came


def failures_text(decided: Iterable[Ran]) -> list[str]:
    """One line for each expectation that was not met, with its cell, what was expected and what came."""
    lines = [d.told() for one in decided for d in one.diagnostics]
    for one in decided:
        for failure in one.failures:
            rules = f" (rules {', '.join(failure.rules)})" if failure.rules else ""
            what = f"{failure.item}: expected {failure.expected}, got {failure.actual}{rules}"
            lines.append(f"{failure.at.place}: {failure.example}: {what}")
    return lines
