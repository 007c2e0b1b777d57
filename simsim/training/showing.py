"""Cases that show a rule: one in which it decides, as small as can be, and its twin, where something else comes.

A clock is shown by a case in which it is known until when it runs; in place of a rule's id it has a blank.

A case comes from an example that is written for what the rule's decision gives, or is searched from the facts up
(:mod:`simsim.analysis.reaching`). What makes no difference to what is asked is left out of it, one thing after the
other. Its twin differs in the fewest things, changed as little as can be, and of an ordered fact the two lie next to
each other on both sides of the bound.

>>> import simsim
>>> from datetime import UTC
>>> cases = Cases(simsim.open("tables"), date(2025, 6, 20), datetime(2025, 6, 20, 12, tzinfo=UTC))
>>> case, proved = cases.searched("process_state", "1")
>>> case is not None and shown_by(cases.decided(case), "process_state")
('1',)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, cached_property
from random import Random
from typing import Final, TypeAlias

from simsim.analysis.boundaries import moved
from simsim.analysis.choices import Choices
from simsim.analysis.counterfactuals import Change, changes_of
from simsim.analysis.goals import Goal, rule_decides
from simsim.analysis.reaching import Search, Steps
from simsim.compiled import AS_OF, CompiledTable
from simsim.decision import Decision, Status
from simsim.diagnostics import FactError
from simsim.policy.bounds import SECOND, bounds_of, edges
from simsim.policy.cases import Case
from simsim.policy.clocks import State
from simsim.policy.coverage import exercised
from simsim.policy.examples import decided
from simsim.policy.model import PolicyModel
from simsim.policy.variations import Variations
from simsim.policy.walk import NOW, Outcome, Walk
from simsim.regions import canonical
from simsim.sheets import ExampleRow
from simsim.training.parts import truth
from simsim.values import Known, Value

EXAMPLES: Final = 3  # examples of a rule among which is chosen
NEAR: Final = 6  # values that are tried to bring a case next to its bound
_BROKEN: Final = frozenset(f"({status.value})" for status in (Status.CONFLICT, Status.BLOCKED, Status.ERROR))
Truths: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Twin:
    """A case and one beside it, the names of what they differ in, and what else comes near them of each output."""

    case: Case
    other: Case
    differs: tuple[str, ...]
    near: Mapping[str, tuple[str, ...]]


class Cases:
    """Where the cases that show the rules of one policy come from; ``today`` and ``now`` serve where none are named."""

    def __init__(self, policy: PolicyModel, today: date, now: datetime) -> None:
        self.policy, self.today, self.now = policy, today, now
        self._searches: dict[tuple[str, ...], Search] = {}
        self._decided: dict[int, Outcome | None] = {}
        self._shown: dict[str, dict[str, list[Case]]] = {}

    def of_examples(self, node: str, rule: str) -> list[Case]:
        """The first cases of examples that expect something of a decision, and in which the rule decides it."""
        if node not in self._shown:
            found = self._shown[node] = {}
            for number in self._expecting.get(node, ()):
                outcome = self.outcome(number)
                for each in shown_by(outcome, node) if outcome else ():
                    found.setdefault(each, []).append(self._as_read(outcome.case))  # type: ignore[union-attr]  # one
        return self._shown[node].get(rule, [])[:EXAMPLES]

    @cached_property
    def _expecting(self) -> Mapping[str, list[int]]:
        """The numbers of the examples that expect something of a decision."""
        found: dict[str, list[int]] = {}
        full = cache(self.policy.names.full)
        for number, row in enumerate(self.policy.sheets.examples):
            named = (full(item.text) for item, entry in row.expect if entry.text.strip())
            for node in dict.fromkeys(self.policy.producer(name) for name in named if name):
                if node is not None:
                    found.setdefault(node, []).append(number)
        return found

    def outcome(self, number: int) -> Outcome | None:
        """What comes of an example, by its number; nothing where it cannot be."""
        if number not in self._decided:
            self._decided[number] = self.of_row(self.policy.sheets.examples[number])
        return self._decided[number]

    def of_row(self, row: ExampleRow) -> Outcome | None:
        """What comes of an example; nothing where it cannot be."""
        try:
            outcome = decided(self.policy, row, today=self.today, now=self.now)
        except FactError:
            return None
        return None if outcome.diagnostics else outcome

    # ---- searched

    def searched(self, node: str, rule: str) -> tuple[Case | None, bool]:
        """A case in which a rule decides, searched from the facts; and whether, if there is none, that is proved."""
        whole = True
        for layers in self._sets:
            search = self._search(layers)
            table = search.compiled.get(node)
            reached = search.reached(_decides(table, rule) if table else _runs(node))
            case = self._case(search, node, reached.facts) if reached.facts is not None else None
            outcome = self.decided(case, [node]) if case else None
            if outcome and rule in shown_by(outcome, node):
                return case, True
            whole = whole and reached.whole and case is None
        return None, whole

    @cached_property
    def _sets(self) -> tuple[tuple[str, ...], ...]:
        """The sets of layers under which a case is looked for: those that are on, those that POLICY lists, all."""
        card = self.policy.card
        sets = (card.layers_on, *card.layer_sets, tuple(card.layers))
        return tuple(dict.fromkeys(tuple(name for name in card.layers if name in one) for one in sets))

    def _search(self, layers: tuple[str, ...]) -> Search:
        if layers not in self._searches:
            self._searches[layers] = Search(self.policy, layers, self.today, Steps())
        self._searches[layers].steps = Steps()  # each search as if it were the only one, whatever came before
        return self._searches[layers]

    def _case(self, search: Search, node: str, reached: Mapping[str, Value]) -> Case:
        day = reached.get(AS_OF.name) or search.days((node,))[0]
        named = {name: value for name, value in reached.items() if name != AS_OF.name}
        settings = {name: value for name, value in named.items() if name in self.policy.glossary.parameters}
        facts = {name: value for name, value in named.items() if name not in settings}
        return self._as_read(Case(facts, settings, search.layers, day, search.now))  # type: ignore[arg-type]  # a day

    def _as_read(self, case: Case) -> Case:
        """A case that sets only the readings that are not the policy's own."""
        stated = self.policy.parameters(case.layers, {})
        settings = {name: value for name, value in case.settings.items() if value != stated[name]}
        return replace(case, settings=settings)

    # ---- decided

    def decided(self, case: Case, nodes: Sequence[str] = ()) -> Outcome | None:
        """What comes of a case, of ``nodes`` or of all; nothing where it cannot be."""
        try:
            outcome = Walk(self.policy, case).outcome(nodes)
        except FactError:
            return None
        return None if outcome.diagnostics else outcome


def shown_by(outcome: Outcome, node: str) -> tuple[str, ...]:
    """The rules that decide in a case; of a clock, a blank where it is known until when it runs."""
    if node in outcome.decisions:
        return exercised(outcome.decisions[node])
    state = outcome.clocks.get(node)
    known = state is not None and not state.given and state.state.settled and state.due.settled
    return ("",) if known and state and state.due.value is not None else ()


def _runs(clock: str) -> Goal:
    """That it is known until when a clock runs, and that it runs."""
    items = (f"{clock}.state", f"{clock}.due")

    def possible(scope: Callable[[str], Known], _: object) -> bool:
        states = scope(items[0]).values
        return states is None or State.RUNNING in states

    def met(scope: Callable[[str], Known], _: object) -> bool:
        state, due = map(scope, items)
        return state.settled and due.settled and state.value == State.RUNNING and due.value is not None

    return Goal((clock,), items, possible, met)


def _decides(table: CompiledTable, rule: str) -> Goal:
    """That a rule decides a case, with all that its outputs are computed from; the default row where no other does."""
    number = next((n for n, one in enumerate(table.rules) if one.rule.id == rule), None)
    if number is None:
        return _by_default(table)
    goal = rule_decides(table, number)

    def met(scope: object, decisions: Mapping[str, Decision]) -> bool:
        return decisions[table.name].status is Status.DECIDED and goal.met(scope, decisions)  # type: ignore[arg-type]

    return replace(goal, items=table.needs, met=met)


def _by_default(table: CompiledTable) -> Goal:
    """That no rule of a table matches, so that its default row decides."""
    own = table.default.rule.id if table.default else ""

    def possible(_: object, decisions: Mapping[str, Decision]) -> bool:
        decision = decisions[table.name]
        return decision.status is Status.UNDETERMINED or own in decision.rules

    def met(_: object, decisions: Mapping[str, Decision]) -> bool:
        return own in exercised(decisions[table.name])

    return Goal((table.name,), table.needs, possible, met)


# ---- smaller


class Shows:
    """Whether a case shows what another does: the rule decides, and of all that is asked the same comes."""

    def __init__(self, cases: Cases, case: Case, node: str, rule: str, outputs: Sequence[str]) -> None:
        self.cases, self.node, self.rule, self.outputs = cases, node, rule, tuple(outputs)
        givers = (output.rpartition(".")[0] for output in outputs)
        self.nodes = [*dict.fromkeys((node, *givers))]
        self.wanted = self.came(case)

    def came(self, case: Case) -> Truths | None:
        """What comes of all that is asked; nothing where the rule does not decide, or the case cannot be."""
        outcome = self.cases.decided(case, self.nodes)
        if outcome is None or self.rule not in shown_by(outcome, self.node):
            return None
        return truths(outcome, self.outputs)

    def __call__(self, case: Case) -> bool:
        """Whether it does."""
        return self.wanted is not None and self.came(case) == self.wanted


def truths(outcome: Outcome, outputs: Sequence[str]) -> Truths:
    """What is right of each output."""
    return tuple(truth(outcome, output) for output in outputs)


def smaller(case: Case, shows: Shows) -> Case:
    """A case without the facts, readings, events and layers without which it shows the same."""
    policy = shows.cases.policy
    asked = Variations(policy, case, shows.nodes).asked
    of_nodes = {name: v for name, v in case.facts.items() if name in asked or policy.producer(name)}
    case = _if(shows, case, replace(case, facts=of_nodes))
    for name in [*case.settings, *case.facts]:
        case = _if(shows, case, without(case, name))
    for event in case.events or ():
        case = _if(shows, case, replace(case, events=tuple(one for one in case.events or () if one is not event)))
    case = _if(shows, case, replace(case, events=None)) if case.events == () else case
    usual = tuple(name for name in policy.card.layers if name in policy.card.layers_on)
    return _if(shows, case, replace(case, layers=usual))


def _if(shows: Shows, case: Case, other: Case) -> Case:
    """The other case if that shows the same, else the one."""
    return other if other != case and shows(other) else case


def without(case: Case, name: str) -> Case:
    """A case of which one fact is not known, or one reading not set."""
    facts = {key: value for key, value in case.facts.items() if key != name}
    return replace(case, facts=facts, settings={key: value for key, value in case.settings.items() if key != name})


# ---- the twin


def twin_of(case: Case, shows: Shows, own: Sequence[str], rng: Random) -> Twin | None:
    """The case beside one in which something else comes of what its decision gives (``own``), and the bound between.

    As few facts as can be are changed; which, where there is a choice, is left to chance. Where that gives nothing
    else, now or the as-of date is moved; at last a fact is left out, so that what is known is not enough.
    """
    outcome = shows.cases.decided(case, shows.nodes)
    near: dict[str, tuple[str, ...]] = {}
    for output in own if outcome else ():
        changes = changes_of(outcome, output, None, ()).changes  # type: ignore[arg-type]  # there is one
        near[output] = tuple(canonical(change.value) for change in changes if change.status is Status.DECIDED)
        nearest = _nearest(changes)
        for change in rng.sample(nearest, len(nearest)):
            facts = {one.name: one.after for one in change.differences}
            other = replace(case, facts={**case.facts, **facts})
            if _differs(shows, case, other, own):
                return Twin(_next_to(case, other, shows, tuple(facts)), other, tuple(facts), near)
    return next(_others(case, shows, own, near), None)


def _nearest(changes: Iterable[Change]) -> list[Change]:
    """Of each set of facts that can be changed the smallest change."""
    found: dict[tuple[str, ...], Change] = {}
    for change in changes:  # the smallest first
        found.setdefault(tuple(one.name for one in change.differences), change)
    return [*found.values()]


def _differs(shows: Shows, case: Case, other: Case, own: Sequence[str]) -> bool:
    """Whether something else comes of what a decision gives in another case, and nothing of it is broken."""
    pair = [shows.cases.decided(one, shows.nodes) for one in (case, other)]
    if pair[0] is None or pair[1] is None or _BROKEN & {*truths(pair[1], shows.outputs), *truths(pair[1], own)}:
        return False
    return truths(pair[0], own) != truths(pair[1], own)


def _next_to(case: Case, other: Case, shows: Shows, names: Sequence[str]) -> Case:
    """The case with its one changed fact as near to that of its twin as it shows the same."""
    item = shows.cases.policy.names.item(names[0])
    if len(names) != 1 or item is None or item.allowed or None in (case.facts[names[0]], other.facts[names[0]]):
        return case
    for choice in Choices(Variations(shows.cases.policy, other, shows.nodes)).of(names[0])[:NEAR]:
        nearer = replace(case, facts={**case.facts, names[0]: choice.value})
        if choice.value is not None and shows(nearer):
            return nearer
    return case


def _others(case: Case, shows: Shows, own: Sequence[str], near: Mapping[str, tuple[str, ...]]) -> Iterator[Twin]:
    """Twins by time, by the as-of date, by what is not known."""
    for name, values in _across(case, shows):
        below, above = (moved(case, name, value) for value in values)
        for inside, outside in ((below, above), (above, below)):
            if shows(inside) and _differs(shows, inside, outside, own):
                yield Twin(inside, outside, (name,), near)
    for name in case.facts:
        if _differs(shows, case, without(case, name), own):
            yield Twin(case, without(case, name), (name,), near)


def _across(case: Case, shows: Shows) -> Iterator[tuple[str, tuple[Value, Value]]]:
    """The last second of each clock and the one after; the days on both sides of each at which rules change."""
    policy, outcome = shows.cases.policy, shows.cases.decided(case, shows.nodes)
    dues = [state.due.value for state in outcome.clocks.values() if state.due.settled] if outcome else []
    for due in dues:
        if isinstance(due, datetime):
            yield NOW, (due, due + SECOND)
    bounds = bounds_of(policy.compiled(policy.parameters(case.layers, case.settings))).get(AS_OF.name, ())
    for bound in bounds:
        days = edges(bound, AS_OF)
        if days:
            yield AS_OF.name, days
