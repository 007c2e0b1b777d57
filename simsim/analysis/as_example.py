"""A decided case as a row of EXAMPLES: what was given, the headline outcomes that came, when, by which sources.

Each cell is spelled as an author would write it and as it is read back. The as-of date and now are written only where
another day or instant could change a headline outcome.

>>> cell(True), expected("no_rule"), expected("(no_rule)")
('yes', 'no_rule', '(no rule)')
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from simsim.analysis.boundaries import indifferent
from simsim.compiled import AS_OF
from simsim.policy.bounds import SECOND, bounds_of, edges
from simsim.policy.checks import expected_status
from simsim.policy.examples import results
from simsim.policy.requirements import Requirements
from simsim.policy.walk import NOW, Outcome
from simsim.regions import canonical
from simsim.sheets import ExampleRow
from simsim.table import Entry
from simsim.values import Value, spelled
from simsim.words import STATUS, Phrase

LONG_AGO: Final = datetime(1950, 1, 1, tzinfo=UTC)
FAR_OFF: Final = datetime(2150, 1, 1, tzinfo=UTC)
EVENTLESS: Final = ";"  # a log without a line: it is known that nothing happened
LAYERLESS: Final = ","  # a list without a name: no layer is on


def as_example(outcome: Outcome, name: str, story: Phrase) -> ExampleRow:
    """The row of a decided case; items and outputs under their full names."""
    case = outcome.case
    given = sorted({**case.facts, **case.settings}.items(), key=lambda fact: place(outcome.policy, fact[0]))
    return ExampleRow(
        Entry(name),
        tuple((Entry(full), Entry(cell(value))) for full, value in given),
        tuple((Entry(full), Entry(expected(came))) for full, came in results(outcome).items()),
        as_of=Entry(day_that_matters(outcome)),
        now=Entry(now_that_matters(outcome)),
        layers=Entry(_layers(outcome)),
        events=Entry(_events(outcome)),
        story=story,
        sources=tuple(dict.fromkeys(sources(outcome))),
    )


def _layers(outcome: Outcome) -> str:
    """The layers that are on; blank where they are those of POLICY."""
    on, usual = outcome.case.layers, outcome.policy.card.layers_on
    return "" if set(on) == set(usual) else ", ".join(on) or LAYERLESS


def _events(outcome: Outcome) -> str:
    events = outcome.case.events
    return "" if events is None else "\n".join(event.line for event in events) or EVENTLESS


def place(policy: Requirements, name: str) -> int:
    """Where an item stands among the columns: as in the glossary, parameters last."""
    order = (*policy.glossary.items, *policy.names.producers.items, *policy.glossary.parameters)
    return order.index(name) if name in order else len(order)


def header(policy: Requirements, full: str) -> str:
    """What heads the column of an item: its labels where they mean nothing else, otherwise its full name."""
    item = policy.names.item(full)
    labels = " ".join(dict.fromkeys(part for part in item.caption if part)) if item else full
    return labels if policy.names.full(labels) == full else full


def cell(value: Value) -> str:
    """A value as a cell of EXAMPLES has it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return spelled(value).replace("T", " ", 1)
    return canonical(value)


def expected(came: str) -> str:
    """What came, as an author expects it."""
    status = expected_status(came)
    return f"({STATUS.shown(status.value, 'en')})" if status else {"true": "yes", "false": "no"}.get(came, came)


def day_that_matters(outcome: Outcome) -> str:
    """The as-of date of a case; blank where its headline outcomes are the same on every other."""
    policy, case = outcome.policy, outcome.case
    bounds = bounds_of(policy.compiled(policy.parameters(case.layers, case.settings))).get(AS_OF.name, ())
    days = (day for bound in bounds for day in edges(bound, AS_OF) or ())
    return "" if indifferent(policy, outcome, AS_OF.name, days) else case.as_of.isoformat()


def now_that_matters(outcome: Outcome) -> str:
    """The instant that is now; blank where the headline outcomes of a case are the same at every other."""
    moments = [LONG_AGO, FAR_OFF, *(event.at for event in outcome.record)]
    for state in outcome.clocks.values():
        ends = (known.value for known in (state.start, state.due) if known.settled)
        moments += [at for end in ends if isinstance(end, datetime) for at in (end, end + SECOND)]
    return "" if indifferent(outcome.policy, outcome, NOW, moments) else cell(outcome.now)


def sources(outcome: Outcome) -> Iterator[str]:
    """The sources of the rows by which the headline outcomes came for certain."""
    for full, result in results(outcome).items():
        node = full.rpartition(".")[0]
        if node in outcome.clocks and not expected_status(result):
            yield from outcome.clocks[node].clock.sources
        elif node in outcome.decisions:
            fired = outcome.decisions[node].certain
            rows = (rule for rule in outcome.policy.tables[node].rows if rule.id in fired)
            yield from (source for rule in rows for source in rule.sources)
