"""Example cases as text tables: what each gives, and where that is not what its author expected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from simsim.diagnostics import Place
from simsim.policy.examples import Failure, Ran, actual, as_written, ran, wrong
from simsim.policy.model import PolicyModel
from simsim.policy.requirements import Requirements
from simsim.policy.walk import Outcome
from simsim.reports.captions import say
from simsim.reports.phrases import shown, table
from simsim.reports.plain import Plain, diagnostic_data, place_data


def examples_text(policy: PolicyModel, sheet: str, *, today: date, now: datetime, lang: str = "en") -> str:
    """The examples of one sheet: id, story, what the policy gives; below, each expectation that was not met.

    ``now`` needs a zone. Deterministic: the same tables give the same text, whatever the day.
    """
    decided = ran(policy, sheet=sheet, today=today, now=now)
    rows = [[one.example.id.text, one.example.story.text(lang), _gives(policy, one, lang)] for one in decided]
    return "\n".join([table(rows), "", failures_text(decided, lang) or say("all met", lang, n=len(decided))])


def _gives(policy: PolicyModel, one: Ran, lang: str) -> str:
    """What came of every output that the example speaks of."""
    if one.outcome is None:
        return ", ".join(d.message(lang) for d in one.diagnostics)
    asked = [item.text for item, entry in one.example.expect if entry.text.strip()]
    return " · ".join(f"{item_label(policy, item, lang)} = {_shown(one.outcome, item, lang)}" for item in asked)


def item_label(policy: Requirements, item: str, lang: str) -> str:
    """How people call an item that an example names."""
    full = policy.names.full(item)
    definition = policy.names.item(full) if full else None
    return definition.caption.text(lang) if definition else item


def _shown(outcome: Outcome, item: str, lang: str) -> str:
    """An output's value as people read it, or its decision's status in parentheses."""
    came = actual(outcome, item)
    full = outcome.policy.names.full(item) or item
    known = outcome.known.get(full)
    return shown(outcome.policy, full, known.value, lang) if known and known.settled and came[:1] != "(" else came


def failures_text(decided: Iterable[Ran], lang: str = "en") -> str:
    """What did not come as expected, told one after the other; nothing where all did."""
    return "\n\n".join(text for one in decided for text in failure_texts(one, lang))


def failure_texts(one: Ran, lang: str = "en") -> Iterator[str]:
    """What is wrong with an example: its story; what of it cannot be; each expectation, what came, by which cells."""
    story = [f"  {text}" for text in [one.example.story.text(lang)] if text]
    for diagnostic in one.diagnostics:
        yield "\n".join([diagnostic.told(lang), *story])
    for failure in one.failures:
        label = item_label(one.outcome.policy, failure.item, lang) if one.outcome else failure.item
        head = say("at", lang, place=failure.at.place.text(lang), text=say("example", lang, id=failure.example))
        both = {"expected": as_written(failure.expected).text(lang), "actual": as_written(failure.actual).text(lang)}
        came = say("expected", lang, item=label, **both)
        by = [say(cause.key, lang, id=cause.id, place=cause.place.text(lang)) for cause in causes(one, failure)]
        yield "\n".join([head, *story, *(f"  {line}" for line in (came, *by))])


@dataclass(frozen=True, slots=True)
class Cause:
    """A row by which a result came: of what kind, by the key of its caption; its id or name; where it stands."""

    key: str
    id: str
    place: Place


def causes(one: Ran, failure: Failure) -> list[Cause]:
    """The rules by which came what was not expected, or the clock; of an open result those that are still possible."""
    if one.outcome is None:
        return []
    name = (one.outcome.policy.names.full(failure.item) or "").rpartition(".")[0]
    if name in one.outcome.clocks:
        return [Cause("by clock", name, one.outcome.clocks[name].clock.at.place)]
    return _rows(one.outcome, name) if name in one.outcome.decisions else []


def _rows(outcome: Outcome, name: str) -> list[Cause]:
    """The rows of a decision's table by which it came out as it did."""
    decision, logic = outcome.decisions[name], outcome.policy.tables[name]
    rows = [rule for rule in logic.rows if rule.id in decision.rules]
    if logic.expression:
        return [Cause("by expression", name, rule.place) for rule in rows]
    keys = dict.fromkeys(decision.certain, "by rule")
    return [Cause(keys.get(rule.id, "perhaps by rule"), rule.id, rule.place) for rule in rows]


def ran_data(one: Ran, lang: str = "en") -> dict[str, Plain]:
    """An example that was run, as ``simsim test --format json`` prints it."""
    return {
        "id": one.example.id.text,
        **place_data(one.example.id.place),
        "story": one.example.story.text(lang),
        "met": not wrong(one),
        "failures": [_failure_data(one, failure) for failure in one.failures],
        "diagnostics": [diagnostic_data(d, lang) for d in one.diagnostics],
    }


def _failure_data(one: Ran, failure: Failure) -> Plain:
    by: list[Plain] = [{"by": cause.key, "id": cause.id, **place_data(cause.place)} for cause in causes(one, failure)]
    told: dict[str, Plain] = {"item": failure.item, "expected": failure.expected, "actual": failure.actual}
    return {**told, **place_data(failure.at.place), "causes": by}
