"""What is asked of a case: outputs, each with the answers that may be chosen, and what is right of them.

An answer is a value in the spelling of EXAMPLES, or a status in parentheses. Whoever is asked may always say that the
policy is silent, and that what is known is not enough; a date is picked on a calendar.

>>> SILENT, OPEN
('(no_rule)', '(undetermined)')
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Final

from simsim.decision import Status
from simsim.diagnostics import CellError
from simsim.feel.evaluation import Unsettled, evaluated
from simsim.feel.syntax import Literal, names_in
from simsim.items import BOOLEANS, checked, read_value
from simsim.policy.checks import expected_status
from simsim.policy.clocks import State
from simsim.policy.examples import actual, headline_outputs
from simsim.policy.requirements import Requirements
from simsim.policy.walk import Outcome
from simsim.regions import canonical
from simsim.reports.captions import SAYS, STATUS
from simsim.reports.phrases import caption
from simsim.values import Kind, Known, Value, comparable, read_date
from simsim.words import LANGUAGES, STATE, Phrase

SILENT: Final = f"({Status.NO_RULE.value})"
OPEN: Final = f"({Status.UNDETERMINED.value})"
NULL: Final = canonical(None)
MOST: Final = 7  # values among which is chosen
DUE: Final = "due"
UNKNOWN: Final = Known(None)


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that may be chosen, and how it is told."""

    key: str
    label: Phrase


@dataclass(frozen=True, slots=True)
class Part:
    """An output, by its full name, and the answers that may be chosen; ``dated``: or a day, picked on a calendar."""

    output: str
    caption: Phrase
    choices: tuple[Choice, ...]
    dated: bool = False


def truth(outcome: Outcome, output: str) -> str:
    """What is right of an output in a case: a value, or a status in parentheses; of when a clock is due, the day."""
    node = output.rpartition(".")[0]
    if node not in outcome.policy.clocks:
        return actual(outcome, output)
    state, known = outcome.clocks.get(node), outcome.known.get(output, UNKNOWN)
    if state is None or state.silent:
        return SILENT
    if not known.settled:
        return OPEN
    due = known.value
    return due.date().isoformat() if isinstance(due, datetime) and is_due(output) else actual(outcome, output)


def is_due(output: str) -> bool:
    """Whether an output of a clock is the instant until when."""
    return output.rpartition(".")[2] == DUE


def part_of(outcomes: Sequence[Outcome], output: str, near: Iterable[str], rng: Random) -> Part:
    """An output and the answers that may be chosen: what came of these cases, what comes ``near`` them, and others."""
    policy = outcomes[0].policy
    dated = output.rpartition(".")[0] in policy.clocks and is_due(output)
    right = [truth(outcome, output) for outcome in outcomes]
    computed = (value for outcome in outcomes for value in _computed(outcome, output))
    values = [NULL] if dated else _values(policy, output, [*dict.fromkeys((*right, *computed, *near))], rng)
    keys = [*values, SILENT, OPEN]
    return Part(output, title(policy, output), tuple(Choice(key, shown(policy, output, key)) for key in keys), dated)


def _values(policy: Requirements, output: str, right: Iterable[str], rng: Random) -> list[str]:
    """The values among which is chosen: all that can come, or where these are many some, those that came among them."""
    came = [key for key in right if expected_status(key) is None][:MOST]
    every = list(dict.fromkeys((*_possible(policy, output), *came)))
    item = policy.names.item(output)
    if item is not None and item.kind is Kind.NUMBER and not _lists(policy, output):
        every.sort(key=lambda key: _rank(read_value(item, key) if key != NULL else None))
    others = [key for key in every if key not in came]
    kept = {*came, *rng.sample(others, min(len(others), max(1, MOST - len(came))))}
    return [key for key in every if key in kept]


def _possible(policy: Requirements, output: str) -> Iterator[str]:
    """The values that an output can have, in the order of the glossary, behind them those that only rules name."""
    node = output.rpartition(".")[0]
    if node in policy.clocks:
        yield from (state.value for state in State)
        return
    item = policy.names.item(output)
    given, computes = _given(policy, node, output)
    if item is not None:
        allowed: Iterable[Value] = BOOLEANS if item.kind is Kind.BOOLEAN else (one.value for one in item.allowed)
        yield from (canonical(value) for value in allowed if computes or value in given)
    yield from (canonical(value) for value in sorted(given, key=_rank))


def _rank(value: Value) -> tuple[bool, object]:
    """Values in their order; null is last."""
    return value is None, "" if value is None else comparable(value)


def _given(policy: Requirements, node: str, output: str) -> tuple[set[Value], bool]:
    """The values that rules of a table name for an output, and whether others are computed, or asked for."""
    table = policy.compiled(policy.parameters(policy.card.layers, {})).get(node)
    if table is None or not table.every_rule:
        return set(), True
    place = [item.name for item in table.outputs].index(output)
    cells = [rule.outputs[place] for rule in table.every_rule]
    literal = {cell.value for cell in cells if isinstance(cell, Literal)}
    return literal, any(True for cell in cells for _ in names_in(cell))


def _computed(outcome: Outcome, output: str) -> Iterator[str]:
    """What each rule that computes an output would give in a case."""
    policy, case = outcome.policy, outcome.case
    table = policy.compiled(policy.parameters(case.layers, case.settings)).get(output.rpartition(".")[0])
    if table is None:
        return
    place = [item.name for item in table.outputs].index(output)
    for cell in (rule.outputs[place] for rule in table.every_rule):
        if any(True for _ in names_in(cell)):
            with suppress(Unsettled, CellError):
                value = evaluated(cell, lambda name: outcome.known.get(name, UNKNOWN))
                yield canonical(value if value is None else checked(table.outputs[place], value))


# ---- words


def title(policy: Requirements, output: str) -> Phrase:
    """What an output is called: as a headline, else by its label; that of a clock by the clock's."""
    node, _, short = output.rpartition(".")
    clock = policy.clocks.get(node)
    if clock:
        asked = SAYS["due of clock" if short == DUE else "state of clock"]
        named = clock.label if any(clock.label) else Phrase(node, node)
        return Phrase(*(asked.text(lang).format(clock=named.text(lang)) for lang in LANGUAGES))
    for name, label in policy.card.headlines.items():
        if any(label) and headline_outputs(policy, name) == (output,):
            return label
    return Phrase(*(caption(policy, output, lang) for lang in LANGUAGES))


def shown(policy: Requirements, output: str, key: str) -> Phrase:
    """An answer as people read it."""
    status = expected_status(key)
    if status is not None:
        return SAYS["not enough"] if status is Status.UNDETERMINED else STATUS[status.value]
    if output.rpartition(".")[0] in policy.clocks:
        return STATE.phrase(key) if key in STATE.spellings else _of_due(key)
    item = policy.names.item(output)
    try:
        return item.shown(value_of(policy, output, key)) if item else Phrase(key, key)
    except CellError:
        return Phrase(key, key)


def _of_due(key: str) -> Phrase:
    return SAYS["no due"] if key == NULL else Phrase(key, key)


def value_of(policy: Requirements, output: str, key: str) -> Value:
    """The value that an answer spells; raises :class:`CellError` where the output may not have it."""
    item = policy.names.item(output)
    if item is None:
        return key
    if _lists(policy, output):
        return tuple(read_value(item, part) for part in key.split(", ") if part)
    return None if key == NULL else read_value(item, key)


def _lists(policy: Requirements, output: str) -> bool:
    """Whether an output is a list of results."""
    table = policy.tables.get(output.rpartition(".")[0])
    return table is not None and table.hit_policy.lists


def day(text: str) -> str:
    """A day that was picked, as :func:`truth` spells it; anything else as it is."""
    read = read_date(text.strip())
    return read.isoformat() if read else text.strip()
