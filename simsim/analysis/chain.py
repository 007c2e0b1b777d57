"""What holds across the chain of decisions: rules, gaps and outcomes that no case comes to, each proved or shown.

First what the decisions before a table can give at all rules out much for every table (:mod:`simsim.analysis.context`).
Then examples show what they come to. Only for what is left a case is searched (:mod:`simsim.analysis.reaching`), and
where the search ends at its limit, it is *not decided*.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Final, TypeAlias

from simsim.analysis.context import context
from simsim.analysis.findings import Finding, Kind, Question, Verdict
from simsim.analysis.goals import Goal, rule_decides, silence_in, values_in, within
from simsim.analysis.reaching import Reached, Search, Steps
from simsim.analysis.space import only
from simsim.analysis.stages import Stage, Staged, Work
from simsim.compiled import CompiledTable
from simsim.feel.syntax import Literal
from simsim.items import ItemDefinition
from simsim.policy.constraints import Constraint
from simsim.policy.coverage import exercised
from simsim.policy.examples import Ran
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from simsim.regions import Region
from simsim.table import Entry
from simsim.values import Kind as Type
from simsim.values import Value, spelled

Layers: TypeAlias = tuple[str, ...]
Shown: TypeAlias = tuple[str, Value]
Side: TypeAlias = tuple[ItemDefinition, Region]
TIRED: Final = 2  # searches for rules of one table that ended at their limit, after which no more are begun
TRIED: Final = 20  # gaps of one table for which a case is searched


@dataclass
class Chained:
    """What was found across the chain.

    ``verdicts``: of each table that rests on others, whether a case comes to every rule. ``cases``: a case for each
    gap that one comes to; ``unreached``: the gaps to which none comes; ``alive``: rules, by table, that decide a case
    where a decision before them is silent, though its table alone cannot tell. ``reached``: for each value of a
    headline outcome a case that has it.
    """

    findings: list[Finding] = field(default_factory=list)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    cases: dict[Finding, Reached] = field(default_factory=dict)
    unreached: set[Finding] = field(default_factory=set)
    alive: set[tuple[str, str]] = field(default_factory=set)
    reached: dict[Shown, Reached] = field(default_factory=dict)


def chaining(  # noqa: PLR0913, PLR0917  # what a check is made of
    policy: PolicyModel,
    sets: Sequence[Layers],
    found: Iterable[Finding],
    waived: Collection[Finding],
    examples: Iterable[Ran],
    today: date,
) -> Staged[Chained]:
    """All that holds across the chain of ``policy``, for every one of these ``sets`` of layers; table by table.

    ``found``: what was found about single tables, ``waived`` those of it that are accepted; ``examples`` that were run
    show what they come to.
    """
    chain = _Chain(policy, sets, [*examples], today)
    chain.found, chain.told = [*found], [finding for finding in found if finding not in waived]
    return (yield from chain.chaining())


class _Chain:
    """One policy on its way."""

    def __init__(
        self,
        policy: PolicyModel,
        sets: Sequence[Layers],
        examples: Sequence[Ran],
        today: date,
    ) -> None:
        self.policy = policy
        self.found: list[Finding] = []
        self.told: list[Finding] = []
        self.steps, self.ended = Steps(), False
        self.searches = [(Search(policy, layers, today, self.steps), context(policy, layers)) for layers in sets]
        on = {frozenset(layers) for layers in sets}
        whole = (one.outcome for one in examples if one.outcome and not one.outcome.diagnostics)
        self.outcomes = [outcome for outcome in whole if frozenset(outcome.case.layers) in on]
        self.tables = self.searches[0][0].compiled
        self.result = Chained()

    def chaining(self) -> Staged[Chained]:
        fed = [name for name in self.policy.order if name in self.tables and self._is_fed(self.tables[name])]
        shown = [*self._headlines()]
        count = len(fed) + len(shown) + len(self.policy.constraints)
        for n, name in enumerate(fed, 1):
            yield Stage(Work.CHAIN, name, n, count)
            self._rules(self.tables[name])
            self._gaps(self.tables[name])
        for n, (table, at) in enumerate(shown, len(fed) + 1):
            yield Stage(Work.CHAIN, table.name, n, count)
            self._values(table, at)
        for n, constraint in enumerate(self.policy.constraints, len(fed) + len(shown) + 1):
            yield Stage(Work.CHAIN, "", n, count)
            self._constraint(constraint)
        return self.result

    def _headlines(self) -> Iterator[tuple[CompiledTable, int]]:
        """The headline outcomes that a table gives, one at a time: the table, and the number among its outputs."""
        for item in self.policy.card.headlines:
            full = self.policy.names.full(item)
            table = self.tables.get(self.policy.producer(full) or "") if full else None
            if full and table and table.rules and not table.hit_policy.lists:
                yield table, [output.name for output in table.outputs].index(full)

    def _is_fed(self, table: CompiledTable) -> bool:
        """Whether a table has rules and reads what a decision or clock gives."""
        return bool(table.rules) and any(map(self.policy.producer, table.tested))

    def _any(self, goals: Iterable[tuple[Search, Goal]]) -> Reached:
        """A case that comes to one of the goals; whole where all of them were tried in vain."""
        tried = []
        for search, goal in goals:
            tried.append(search.reached(goal))
            if tried[-1].facts is not None:
                return tried[-1]
        blurred = (
            () if any(not one.whole and not one.blurred for one in tried) else [n for one in tried for n in one.blurred]
        )
        return Reached(whole=all(one.whole for one in tried), blurred=tuple(dict.fromkeys(blurred)))

    def _undecided(self, finding: Finding, reached: Iterable[Reached]) -> None:
        """Say what was not decided, and because of which facts, or because the limit was reached; of all, once."""
        if self.steps.left <= 0:
            if self.ended:
                return
            self.ended = True
        tried = [*reached]
        blurred = [name for one in tried for name in one.blurred] if all(one.blurred for one in tried) else ()
        others = tuple(dict.fromkeys(blurred))
        self.result.findings.append(replace(finding, question=Question.REACHED, others=others))

    # ---- rules

    def _rules(self, table: CompiledTable) -> None:
        """Whether a case comes to every rule that could decide one."""
        left: dict[str, Reached] = {}
        verdict = Verdict.PROVED
        kinds = (Kind.DEAD, Kind.IMPOSSIBLE)
        dead = {rule for f in self.found if f.table == table.name and f.kind in kinds for rule in f.rules}
        for n, rule in enumerate(table.rules):
            fired = (table.name, rule.rule.id) in self._fired
            tired = sum(not one.blurred for one in left.values()) >= TIRED
            reached = Reached({}) if fired else Reached(whole=False) if tired else self._any(self._to_rule(table, n))
            if rule.rule.id in dead:
                self.result.alive |= {(table.name, rule.rule.id)} if reached.facts is not None else set()
            elif reached.facts is None and reached.whole and self._is_on(table, n):
                self.result.findings.append(Finding(Kind.UNREACHED_RULE, (rule.rule.id,), table=table.name))
                verdict = Verdict.REFUTED
            elif reached.facts is None and not reached.whole:
                left[rule.rule.id] = reached
        if left:
            self._undecided(Finding(Kind.UNDECIDED, tuple(left), table=table.name), left.values())
            verdict = max(verdict, Verdict.UNDECIDED, key=[*Verdict].index)
        self.result.verdicts[table.name] = verdict

    @cached_property
    def _fired(self) -> frozenset[tuple[str, str]]:
        """The rules that examples exercise."""
        return frozenset(
            (name, rule)
            for outcome in self.outcomes
            for name, decision in outcome.decisions.items()
            if self._is_by_facts(outcome, name)
            for rule in exercised(decision)
        )

    def _is_by_facts(self, outcome: Outcome, node: str) -> bool:
        """Whether nothing that a node rests on was given instead of decided."""
        given = (self.policy.producer(name) for name in outcome.case.facts)
        decided = {name for name in given if name in self.policy.clocks or (name and self.policy.tables[name].rows)}
        return self.searches[0][0].closure(node).isdisjoint(decided)

    def _is_on(self, table: CompiledTable, rule: int) -> bool:
        return any(seen.spaces[table.name].rules >> rule & 1 for _, seen in self.searches)

    def _to_rule(self, table: CompiledTable, rule: int) -> Iterator[tuple[Search, Goal]]:
        """What is to be searched where the context does not rule it out."""
        for search, seen in self.searches:
            if seen.reached[table.name] >> rule & 1:
                yield search, rule_decides(search.compiled[table.name], rule)

    # ---- gaps

    def _gaps(self, table: CompiledTable) -> None:
        """Whether a case comes to each gap that is to be told, and with which values of one decision before it."""
        kinds = (Kind.GAP, Kind.DATE_HOLE)
        gaps = [finding for finding in self.told if finding.table == table.name and finding.kind in kinds]
        for gap in gaps[:TRIED]:
            reached = self._any(self._to_silence(table, gap.box, gap.layers))
            if reached.facts is not None:
                self.result.cases[gap] = reached
            elif reached.whole:
                self.result.unreached.add(gap)
            if len(gap.box) == 1 and gap not in self.result.unreached:
                self._not_accepted(table, gap)

    def _to_silence(
        self, table: CompiledTable, box: Sequence[Side], layers: Collection[Layers]
    ) -> Iterator[tuple[Search, Goal]]:
        """Silence in a box, to be searched with the sets of layers that have the gap and may have such a case."""
        for search, seen in self.searches:
            own = [(item, region) for item, region in box if item.kind is not Type.DATE_AND_TIME]
            may_be = table.name in seen.silent and seen.may_give({item.name: region for item, region in own})
            if may_be and (not layers or search.layers in layers):
                yield search, silence_in(search.compiled[table.name], [within(*side) for side in box])

    def _not_accepted(self, table: CompiledTable, gap: Finding) -> None:
        """Values that one decision gives, by name, and that no rule of a table takes, whatever else is the case."""
        ((item, region),) = gap.box
        giver = self.tables.get(self.policy.producer(item.name) or "")
        if giver is None:
            return
        for value, (rule, cell) in _giving(giver, item.name, region).items():
            reached = self._any(self._to_silence(table, [(item, only(item, value))], gap.layers))
            if reached.facts is not None:
                others, text = (table.name,), spelled(value)
                found = Finding(Kind.UNACCEPTED, (rule,), others, cell=cell, text=text, table=giver.name)
                self.result.findings.append(shown(found, reached))

    # ---- outcomes

    def _values(self, table: CompiledTable, at: int) -> None:
        """Whether a case comes to every value of a headline outcome, told by its number among a table's outputs."""
        item, cell = table.outputs[at], table.table.outputs[at]
        never = {f.text for f in self.found if f.kind is Kind.NEVER and f.cell == cell}
        values: Sequence[Value] = (True, False) if item.kind is Type.BOOLEAN else [v.value for v in item.allowed]
        for value in values:
            reached = self._any(self._to_value(table, item, value))
            if reached.facts is not None:
                self.result.reached[item.name, value] = reached
                continue
            box, at_head = ((item, only(item, value)),), Entry("", cell.place)
            found = Finding(Kind.UNREACHED, box=box, cell=at_head, text=spelled(value), table=table.name)
            if reached.whole and found.text not in never:
                self.result.findings.append(found)
            elif not reached.whole and not self._is_exemplified(item.name, value):
                self._undecided(replace(found, kind=Kind.UNDECIDED), [reached])

    def _is_exemplified(self, full: str, value: Value) -> bool:
        """Whether an example comes to a value."""
        node = self.policy.producer(full) or ""
        known = (outcome.known.get(full) for outcome in self.outcomes if self._is_by_facts(outcome, node))
        return any(one is not None and one.settled and one.value == value for one in known)

    def _to_value(self, table: CompiledTable, item: ItemDefinition, value: Value) -> Iterator[tuple[Search, Goal]]:
        region = only(item, value)
        for search, seen in self.searches:
            if seen.may_give({item.name: region}):
                yield search, values_in([table.name], [within(item, region)])

    def _constraint(self, constraint: Constraint) -> None:
        """Whether an outcome that a constraint excludes comes about."""
        nodes = [*dict.fromkeys(node for name in constraint.regions if (node := self.policy.producer(name)))]
        if not nodes:
            return
        reached = self._any(self._to_excluded(constraint.id, nodes))
        table = next((node for node in nodes if node in self.tables), "")
        found = Finding(Kind.OUTCOME, cell=Entry(constraint.id, constraint.place), text=constraint.id, table=table)
        if reached.facts is not None:
            self.result.findings.append(shown(found, reached))
        elif not reached.whole:
            self._undecided(replace(found, kind=Kind.UNDECIDED), [reached])

    def _to_excluded(self, constraint: str, nodes: Sequence[str]) -> Iterator[tuple[Search, Goal]]:
        """What a constraint excludes, with each set of layers with which it says something and that may have it."""
        for search, seen in self.searches:
            for one in search.constraints:
                if one.id == constraint and seen.may_give(one.regions):
                    yield search, values_in(nodes, one.columns, constrained=False)


def shown(finding: Finding, reached: Reached) -> Finding:
    """A finding with a case that comes to it."""
    return replace(finding, case=reached.facts or {}, under=reached.layers)


def _giving(giver: CompiledTable, item: str, region: Region) -> dict[Value, tuple[str, Entry]]:
    """The names and booleans of a region that a table gives for an output, each with the first rule and its cell."""
    at = next(n for n, output in enumerate(giver.outputs) if output.name == item)
    first: dict[Value, tuple[str, Entry]] = {}
    for rule in giver.every_rule:
        output = rule.outputs[at]
        if isinstance(output, Literal) and isinstance(output.value, str | bool) and output.value in region:
            first.setdefault(output.value, (rule.rule.id, rule.rule.outputs[at]))
    return first
