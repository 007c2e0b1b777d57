"""How much of a policy its examples exercise: how often each rule decided one of them, and which rules never did.

An example exercises a rule when a decided result rests on the rule: it is among those that match whatever the unknown
facts turn out to be and that have a part in the result, as the hit policy has it. So a rule that is merely still
possible does not count, nor one that an earlier rule goes before, nor one of several of which it is open which will
match although all of them agree; nothing counts of a decision that is undetermined, in conflict or broken, or all of
whose outputs were given as facts. A default row counts where no other rule matched.

Of each clock it is told in which states examples saw it; that judges nothing.

>>> from simsim.knowledge import open_policy
>>> seen = coverage(open_policy("tables"), [])
>>> sum(seen.tables["risk_owner"].counts.values()), seen.tables["risk_owner"].never[0].id
(0, '1')
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from simsim.decision import Decision, Status
from simsim.diagnostics import Diagnostic
from simsim.policy.clocks import ClockState, State
from simsim.policy.examples import Ran
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from simsim.table import DecisionTable, Rule
from simsim.words import Phrase

SILENT: Final = "silent"  # the policy names no length
STATES: Final = (*(state.value for state in State), SILENT)


@dataclass(frozen=True, slots=True)
class TableCoverage:
    """A table, and by the id of each of its rules how many examples exercised it."""

    table: DecisionTable
    counts: Mapping[str, int]

    @property
    def never(self) -> tuple[Rule, ...]:
        """The rules that no example exercised, as they stand in the table."""
        return tuple(rule for rule in self.table.rows if not self.counts[rule.id])


@dataclass(frozen=True, slots=True)
class Coverage:
    """What examples exercised: of each table, by name, its rules; of each clock, by name, how often in which state."""

    tables: Mapping[str, TableCoverage]
    clocks: Mapping[str, Mapping[str, int]]

    @property
    def rules(self) -> int:
        """How many rules there are, default rows among them."""
        return sum(len(table.counts) for table in self.tables.values())

    @property
    def exercised(self) -> int:
        """How many of them at least one example exercised."""
        return sum(count > 0 for table in self.tables.values() for count in table.counts.values())


def coverage(policy: PolicyModel, examples: Iterable[Ran]) -> Coverage:
    """What these examples, which were run, exercise of ``policy``; one that no case could be exercises nothing."""
    outcomes = [one.outcome for one in examples if one.outcome]
    fired = Counter(rule for outcome in outcomes for rule in _fired(outcome))
    stood = Counter(stand for outcome in outcomes for stand in _stood(outcome))
    return Coverage(
        {
            name: TableCoverage(table, {rule.id: fired[name, rule.id] for rule in table.rows})
            for name, table in policy.tables.items()
        },
        {name: {state: stood[name, state] for state in STATES} for name in policy.clocks},
    )


def unexercised(seen: Coverage) -> list[Diagnostic]:
    """Every rule that no example exercised, told with the cell of its id."""
    return [_told(one.table, rule) for one in seen.tables.values() for rule in one.never]


def exercised(decision: Decision) -> tuple[str, ...]:
    """The ids of the rules on which a decided result rests."""
    return decision.certain if decision.status is Status.DECIDED else ()


def _fired(outcome: Outcome) -> Iterator[tuple[str, str]]:
    for name, decision in outcome.decisions.items():
        for rule in exercised(decision):
            yield name, rule


def _stood(outcome: Outcome) -> Iterator[tuple[str, str]]:
    for name, state in outcome.clocks.items():
        for word in _state(state):
            yield name, word


def _state(state: ClockState) -> Iterator[str]:
    """The state that a clock came to, once it is settled; one that was given as a fact is none."""
    if state.state.settled and "state" not in state.given:
        yield SILENT if state.silent else str(state.state.value)


def _told(table: DecisionTable, rule: Rule) -> Diagnostic:
    name = table.name.text
    what = Phrase(f"rule {rule.id} of {name}", f"决策 {name} 的规则 {rule.id}")
    if table.expression:
        what = Phrase(f"the expression {name}", f"表达式 {name}")
    return Diagnostic("rule-unexercised", rule.place, rule.id, None, rule=what)
