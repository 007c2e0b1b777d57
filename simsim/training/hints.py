"""Hints from vague to telling: which decision to look at, which facts matter, which rules are still possible.

All three are worked out from the case; none gives the answer away.

>>> import simsim
>>> from datetime import UTC, date, datetime
>>> from simsim.training.questions import questions
>>> policy, now = simsim.open("tables"), datetime(2025, 6, 20, 12, tzinfo=UTC)
>>> one = next(questions(policy, "process_state", today=date(2025, 6, 20), now=now))
>>> len([*hints(policy, one)])
3
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from simsim.analysis.explanation import explain
from simsim.analysis.path import path_of
from simsim.policy.model import PolicyModel
from simsim.policy.variations import Variations
from simsim.policy.walk import Outcome, Walk
from simsim.reports.captions import say
from simsim.reports.phrases import caption, captions, clock_text, instant_text
from simsim.training.marking import decided
from simsim.training.questions import Question
from simsim.words import LANGUAGES, Phrase


def hints(policy: PolicyModel, question: Question) -> Iterator[Phrase]:
    """Three hints, each worked out when it is asked for; raises :class:`FactError` for a case that can no longer be."""
    clock = policy.clocks.get(question.area)
    yield _said(
        "hint decision",
        lambda lang: {"decision": clock_text(clock, lang) if clock else caption(policy, question.area, lang)},
    )
    outcome = decided(policy, question)
    facts = premises(outcome, question.area)
    if facts:
        yield _said("hint facts", lambda lang: {"facts": captions(policy, facts, lang)})
    else:
        yield Phrase(*(say("hint no facts", lang) for lang in LANGUAGES))
    yield _start(outcome, question.area) if clock else _rules(outcome, question.area, facts)


def _rules(outcome: Outcome, node: str, facts: Sequence[str]) -> Phrase:
    """The rules that are still possible."""
    left_out, rules = possible(outcome, node, facts)
    told = {"rules": ", ".join(rules) or "–"}
    if left_out:
        return _said("hint rules", lambda lang: {"fact": caption(outcome.policy, left_out, lang), **told})
    return _said("hint all rules", lambda _: told)


def _start(outcome: Outcome, clock: str) -> Phrase:
    """From when a clock runs."""
    state = outcome.clocks.get(clock)
    start = state.start.value if state and state.start.settled else None
    if not isinstance(start, datetime):
        return _said("hint no start", lambda _: {})
    at = start.astimezone(outcome.now.tzinfo)
    return _said("hint start", lambda lang: {"start": instant_text(at, lang)})


def premises(outcome: Outcome, node: str) -> tuple[str, ...]:
    """The facts of a case, and its readings, on which what comes of a decision rests, in the order of the form."""
    policy, case = outcome.policy, outcome.case
    names: set[str] = set()
    for reason in explain(outcome, node).reasons:
        decision = reason.decision
        told = [condition.item.name for condition in reason.conditions]
        names |= {*(told if reason.proved else policy.needs_of(decision.name))}
        names |= {f"{decision.name}.{output}" for output in decision.given}
    clocks = [name for name in path_of(outcome, [node]) if name in policy.clocks]
    names |= {need for clock in clocks for need in policy.needs_of(clock)}
    given = [name for name in (*case.facts, *case.settings) if name in names]
    return tuple(sorted(given, key=Walk(policy, case).place_on_form))


def possible(outcome: Outcome, node: str, facts: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The fact without which the fewest rules, but more than one, are possible, and these rules.

    A blank and all rules of the decision where there is no such fact.
    """
    variations = Variations(outcome.policy, outcome.case, [node])
    found = []
    for name in facts:
        walk = variations.under({}, [name]) if name in outcome.case.facts else None
        rules = walk.decisions[node].rules if walk else ()
        if len(rules) > 1:
            found.append((len(rules), name, rules))
    _, name, rules = min(found, default=(0, "", tuple(rule.id for rule in outcome.policy.tables[node].rows)))
    return name, rules


def _said(key: str, fields: Callable[[str], Mapping[str, str]]) -> Phrase:
    return Phrase(*(say(key, lang, **fields(lang)) for lang in LANGUAGES))
