"""A case replayed: what changes from one instant to the next, as text.

At each instant the case is decided with the events up to then and by the rules of that day, and what is told is what
differs from the instant before: what happened, each headline outcome, each clock, and the next deadline of each actor.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from simsim.policy.clocks import ClockState
from simsim.policy.model import PolicyModel
from simsim.policy.record import Given
from simsim.policy.walk import Outcome
from simsim.reports.captions import say
from simsim.reports.phrases import caption, clock_text, due_of, instant_text, state_text, table
from simsim.reports.text import answer
from simsim.reports.timeline import timeline
from simsim.reports.timeline_text import moment_text, next_text


def replayed(  # noqa: PLR0913  # what a case is made of, and what is to be followed
    policy: PolicyModel,
    facts: Mapping[str, object],
    events: Given,
    instants: Iterable[datetime],
    *,
    follow: Sequence[str] = (),
    lang: str = "en",
) -> list[str]:
    """The changes of a case from instant to instant, a text each.

    ``instants`` in rising order; without a zone they are wall time in the case's, and the rules are read as of their
    date. ``follow`` names outputs to be told of beside the headline outcomes. Raises as
    :meth:`~simsim.policy.model.PolicyModel.decide`.

    >>> import simsim
    >>> policy, noon = simsim.open("tables"), datetime(2025, 6, 20, 12)
    >>> print(replayed(policy, {"market": "SG"}, "2025-06-20 10:00 delivered", [noon])[0].splitlines()[0])
    == 2025-06-20 Fri 12:00
    """
    pages: list[str] = []
    before: dict[str, str] = {}
    seen = 0
    for now in instants:
        outcome = policy.decide(facts, as_of=now.date(), now=now, events=events)
        line = timeline(outcome)
        happened = [event for event in line.events if not event.ahead]
        stands = _stands(outcome, follow, lang)
        changed = [[f"  {name}", text] for name, text in stands.items() if before.get(name) != text]
        lines = [f"  + {moment_text(outcome, line, event, lang)}" for event in happened[seen:]]
        told = [table(changed)] if changed else []
        pages.append("\n".join([f"== {instant_text(now, lang)}", *lines, *told, next_text(outcome, line, lang)]))
        before, seen = stands, len(happened)
    return pages


def _stands(outcome: Outcome, follow: Sequence[str], lang: str) -> dict[str, str]:
    """How everything that is followed stands, by its label: headline outcomes, other outputs, clocks that are due."""
    policy = outcome.policy
    named = {**outcome.headlines, **{name: policy.glossary.caption(name) for name in follow}}
    full = {name: policy.names.full(name) for name in named}
    outputs = {
        named[name].text(lang) or caption(policy, known, lang): answer(outcome, known, lang)
        for name, known in full.items()
        if known and known in outcome.known
    }
    clocks = {clock_text(state.clock, lang): _clock(state, lang) for state in outcome.clocks.values() if due_of(state)}
    return outputs | clocks


def _clock(state: ClockState, lang: str) -> str:
    """The state of a clock and when it is due."""
    due = due_of(state)
    told = say("due", lang, due=instant_text(due, lang)) if due else ""
    return say("and so on", lang).join(part for part in (state_text(state, lang), told) if part)
