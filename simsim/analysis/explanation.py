"""An outcome explained: why, why not otherwise, what would change it, what to ask next.

:func:`explain` tells for every decision that an output rests on how far the same would come of it: a box around the
case, as large as can be (:mod:`simsim.analysis.steady`). Only decisions that matter are told: those on whose outputs
the box of a decision that is told depends. Its :class:`Explanation` knows the smallest changes of facts that give
something else (:mod:`simsim.analysis.counterfactuals`), and the fact whose answer settles most
(:mod:`simsim.analysis.asking`). :func:`why_not` tells what keeps a rule, or every rule that gives a value, from the
case.

Nothing here is guessed: boxes are proved on bit sets of rules, changes are decided for real before they are told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from simsim.analysis.asking import Question, question
from simsim.analysis.counterfactuals import Changes, changes_of
from simsim.analysis.obstacles import Obstacles, of_rule, of_value
from simsim.analysis.steady import Steady, steady
from simsim.compiled import CompiledTable
from simsim.decision import Decision
from simsim.diagnostics import CellError, Diagnostic, FactError, Place
from simsim.items import ItemDefinition, read_fact
from simsim.messages import did_you_mean
from simsim.policy.assembly import unknown_decision, unknown_item
from simsim.policy.walk import Outcome
from simsim.regions import Region
from simsim.values import Known, Value
from simsim.words import nearest

UNKNOWN: Final = Known(None)


@dataclass(frozen=True, slots=True)
class Condition:
    """What an input must be for the same to come of a decision.

    ``region``: any of these values; ``None`` where it must be as it is. ``cell`` is the text of a cell that compares
    the input with another item; it must then be true or false, as ``holds`` says.
    """

    item: ItemDefinition
    value: Known
    region: Region | None = None
    cell: str = ""
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a decision is as it is: what it rests on, and as long as what the same would come of it.

    ``conditions`` make the largest box in which the result is the same, ``free`` are the inputs that do not matter;
    ``whole``: that the box cannot be larger is proved. None of these where the result was supplied as facts, or nothing
    has come of the decision.
    """

    decision: Decision
    conditions: tuple[Condition, ...] = ()
    free: tuple[str, ...] = ()
    whole: bool = True
    proved: bool = False


@dataclass(frozen=True)
class Explanation:
    """Why an output is as it is, from its decision to what that rests on; what would change it; what to ask next.

    The last two are looked for when they are first asked for.
    """

    outcome: Outcome = field(repr=False)
    output: str
    reasons: tuple[Reason, ...]
    target: Known | None = None
    frozen: tuple[str, ...] = ()

    @cached_property
    def changes(self) -> Changes:
        """The smallest changes of facts that give the output another value, or the one that was named."""
        return changes_of(self.outcome, self.output, self.target, self.frozen)

    @cached_property
    def question(self) -> Question | None:
        """The fact to ask for next."""
        return question(self.outcome)


def explain(
    outcome: Outcome, output: str | None = None, *, target: object = ..., frozen: Iterable[str] = ()
) -> Explanation:
    """Why ``output`` is as it is; by default the first headline outcome that was decided.

    ``target``: the value that a change should give, ``None`` for null, by default any other. ``frozen``: facts that no
    change may touch. All by name or label. Raises :class:`FactError` for names and values that cannot be, and for an
    output that was not decided.

    >>> import simsim
    >>> from datetime import UTC, date, datetime
    >>> policy, now = simsim.open("tables"), datetime(2025, 6, 20, tzinfo=UTC)
    >>> outcome = policy.decide({"legal_proceedings_started": "yes"}, as_of=date(2025, 6, 20), now=now)
    >>> told = explain(outcome, "process_state", frozen=["legal_proceedings_started"])
    >>> [reason.decision.status.value for reason in told.reasons], told.changes.changes
    (['decided'], ())
    """
    full = output_named(outcome, output)
    wanted = None if target is ... else Known.of(_read(outcome, full, target))
    kept = tuple(_full(outcome, name) for name in frozen)
    return Explanation(outcome, full, tuple(_reasons(outcome, outcome.policy.producer(full) or full)), wanted, kept)


def why_not(outcome: Outcome, decision: str, what: str, output: str = "") -> tuple[Obstacles, ...]:
    """What keeps a rule of a decision, by its id, from the case; or every rule that gives a value, nearest first.

    With the full name of an ``output``, ``what`` is a value of that one, and no id.

    Raises :class:`FactError` for a decision that is none, and for what is neither a rule of it nor a value that one of
    its rules gives.
    """
    name = outcome.policy.node(decision)
    if name is None or name not in outcome.decisions:
        raise FactError([unknown_decision(decision, Place(), outcome.decisions)])
    table = compiled_of(outcome, name)
    obstacles = None if output else of_rule(outcome, table, what)
    found = (obstacles,) if obstacles else of_value(outcome, table, what, output)
    if not found:
        rules = [rule.rule.id for rule in table.every_rule]
        hint = did_you_mean(nearest(what, rules))
        raise FactError([Diagnostic("why-not-unknown", Place(), what, None, found=what, decision=name, hint=hint)])
    return found


# ---- names


def output_named(outcome: Outcome, name: str | None) -> str:
    """The full name of an output, or the first one of a decision or clock; raises :class:`FactError`.

    By default the first headline that was decided, else the first output of the last decision.
    """
    policy, seen = outcome.policy, [*outcome.decisions, *outcome.clocks]
    headlines = (headline for headline in policy.card.headlines if policy.node(headline) in seen)
    text = name or next(headlines, seen[-1] if seen else "")
    full, node = policy.names.full(text), policy.node(text)
    outputs = policy.outputs(node) if node in seen and node else ()
    if not outputs:
        raise FactError([unknown_decision(text, Place(), seen)])
    return full if full in outputs and full else outputs[0]


def _full(outcome: Outcome, name: str) -> str:
    full = outcome.policy.names.full(name)
    if full is None:
        raise FactError([unknown_item(outcome.policy.names, name)])
    return full


def _read(outcome: Outcome, full: str, target: object) -> Value:
    """A wanted value as the output has it, of a list its one member; raises :class:`FactError`. Null is one always."""
    item, table = outcome.policy.names.item(full), outcome.policy.tables.get(outcome.policy.producer(full) or "")
    lists = table is not None and table.hit_policy.lists
    if target is None or item is None:
        return () if lists else None
    try:
        value = read_fact(item, target)
    except CellError as error:
        raise FactError([error.at(Place(), str(target))]) from error
    return (value,) if lists else value


def compiled_of(outcome: Outcome, name: str) -> CompiledTable:
    """The table of a decision, compiled for the parameters of the case."""
    policy, case = outcome.policy, outcome.case
    return policy.compiled(policy.parameters(case.layers, case.settings))[name]


# ---- why


def _reasons(outcome: Outcome, node: str) -> Iterator[Reason]:
    """The decision, then those that what is told depends on, the later ones first."""
    wanted = {node}
    for name in reversed(outcome.policy.order):
        if name in wanted and name in outcome.decisions:
            reason = reason_of(outcome, outcome.decisions[name])
            yield reason
            wanted |= {giver for item in _rests_on(outcome, reason) if (giver := outcome.policy.producer(item))}
        elif name in wanted and name in outcome.clocks:
            wanted |= {g for item in outcome.policy.needs_of(name) if (g := outcome.policy.producer(item))}


def _rests_on(outcome: Outcome, reason: Reason) -> Iterable[str]:
    """The items that a result depends on; where no box is told, all that the decision asks for."""
    if reason.decision.given:
        return ()
    return [c.item.name for c in reason.conditions] if reason.proved else outcome.policy.needs_of(reason.decision.name)


def reason_of(outcome: Outcome, decision: Decision) -> Reason:
    """Why one decision is as it is."""
    table = compiled_of(outcome, decision.name)

    def scope(name: str) -> Known:
        return outcome.known.get(name, UNKNOWN)

    found = steady(table, decision, scope, outcome.case.layers, outcome.policy.glossary.parameters)
    if found is None or decision.given:
        return Reason(decision)
    conditions = [*_conditions(outcome, table, found)]
    told = {condition.item.name for condition in conditions}
    free = dict.fromkeys(c.item.name for c in table.inputs if c.item.name not in told)
    return Reason(decision, tuple(conditions), tuple(free), found.whole, proved=True)


def _conditions(outcome: Outcome, table: CompiledTable, found: Steady) -> Iterator[Condition]:
    """What the box says of each input that it narrows, then the items that stay as they are."""
    regions: dict[ItemDefinition, Region] = {}
    cells = []
    for column, mask in zip(table.inputs, found.masks, strict=True):
        item = column.item
        if not column.domain & ~mask or (item.name in found.held and not column.opaque):
            continue
        if column.opaque:
            text = _cell(table, column.admits, column.column)
            cells.append(Condition(item, outcome.known.get(item.name, UNKNOWN), None, text, holds=mask != 1))
        else:  # one item may be an input twice
            regions[item] = regions[item] & column.region(mask) if item in regions else column.region(mask)
    yield from (Condition(item, outcome.known.get(item.name, UNKNOWN), region) for item, region in regions.items())
    yield from cells
    for name in sorted(found.held):
        held = outcome.policy.names.item(name)
        if held:
            yield Condition(replace(held, name=name), outcome.known.get(name, UNKNOWN))


def _cell(table: CompiledTable, admits: Sequence[int], column: int | None) -> str:
    """The text of an opaque cell: the first of those that are written alike."""
    rule = next(n for n, mask in enumerate(admits) if mask != 0b11)  # noqa: PLR2004  # yes and no
    return table.rules[rule].rule.inputs[column or 0].text
