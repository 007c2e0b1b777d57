"""The path that a case took: the decisions and clocks that its headline outcomes rest on, and through which arrows.

Of the requirements of a policy a case uses some. A decision leans on another where its result would not stand without
what that gives: of one that has come to a result that is proved (:mod:`simsim.analysis.steady`); of one that is open it
is what it waits for; of rules that contradict each other, what their entries ask for. A clock leans on all it reads.

>>> from datetime import UTC, date, datetime
>>> from simsim.knowledge import open_policy
>>> case = {"legal_proceedings_started": "yes"}
>>> outcome = open_policy("tables").decide(case, as_of=date(2025, 6, 20), now=datetime(2025, 6, 20, tzinfo=UTC))
>>> path_of(outcome, ["process_state"])
{'process_state': ()}
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from simsim.analysis.explanation import UNKNOWN, compiled_of, reason_of
from simsim.decision import Decision, Status
from simsim.feel.syntax import names_in
from simsim.policy.clocks import ClockState
from simsim.policy.walk import Outcome


def path_of(outcome: Outcome, nodes: Iterable[str] | None = None) -> dict[str, tuple[str, ...]]:
    """Each decision and clock on the path, in the order of the chain, with those that it leans on in this case.

    ``nodes``: where the path leads to, by default the headline outcomes that concern the case.
    """
    wanted = {*(heads_of(outcome) if nodes is None else nodes)}
    found: dict[str, tuple[str, ...]] = {}
    for node in reversed(outcome.policy.order):
        if node in wanted:
            givers = (outcome.policy.producer(item) for item in _leans_on(outcome, node))
            found[node] = tuple(dict.fromkeys(giver for giver in givers if giver and giver != node))
            wanted |= {*found[node]}
    return dict(reversed(found.items()))


def heads_of(outcome: Outcome) -> frozenset[str]:
    """The decisions and clocks that give the headline outcomes that concern a case."""
    return frozenset(node for name in outcome.headlines if (node := outcome.policy.node(name)))


def _leans_on(outcome: Outcome, node: str) -> Iterable[str]:
    """The items without which nothing, or something else, might have come of it."""
    if node in outcome.decisions:
        return _of_decision(outcome, outcome.decisions[node])
    return _of_clock(outcome, outcome.clocks[node]) if node in outcome.clocks else ()


def _of_decision(outcome: Outcome, decision: Decision) -> Iterable[str]:
    if decision.given and len(decision.given) == len(outcome.policy.outputs(decision.name)):
        return ()
    reason = reason_of(outcome, decision)
    if reason.proved:
        return [condition.item.name for condition in reason.conditions]
    if decision.status in (Status.UNDETERMINED, Status.BLOCKED):
        return _waited_for(outcome, decision.name, decision.missing)
    if decision.rules:
        return _entries(outcome, decision)
    return outcome.policy.needs_of(decision.name)


def _of_clock(outcome: Outcome, state: ClockState) -> Iterable[str]:
    if "state" in state.given:
        return ()
    if state.missing:
        return _waited_for(outcome, state.clock.name, state.missing)
    return outcome.policy.needs_of(state.clock.name)


def _waited_for(outcome: Outcome, node: str, missing: Collection[str]) -> Iterator[str]:
    """The items for which it waits: those that hang on what is missing, or on something that failed."""
    for item in outcome.policy.needs_of(node):
        known = outcome.known.get(item, UNKNOWN)
        if not known.settled and (known.failed or not {*known.missing}.isdisjoint(missing)):
            yield item


def _entries(outcome: Outcome, decision: Decision) -> Iterator[str]:
    """The items that the entries of the rules of a decision ask for, where those are not for any value."""
    table = compiled_of(outcome, decision.name)
    numbers = [n for n, rule in enumerate(table.rules) if rule.rule.id in decision.rules]
    for column in table.inputs:
        if any(column.domain & ~column.admits[n] for n in numbers):
            yield from sorted(column.opaque.names) if column.opaque else [column.item.name]
    yield from (name.text for n in numbers for output in table.rules[n].outputs for name in names_in(output))
