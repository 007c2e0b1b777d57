"""What is said across a chain of decisions, against every case of small random policies: nothing more, nothing less."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import product
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from simsim.analysis.checking import Checked, check
from simsim.analysis.findings import Finding, Kind, Question, Verdict
from simsim.compiled import AS_OF
from simsim.decision import Status
from simsim.diagnostics import FactError
from simsim.policy.graph import required
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from simsim.table import HitPolicy
from tests.sheets import opened

TODAY = date(2025, 6, 20)
NOON = datetime(2025, 6, 20, 12, tzinfo=UTC)
SETS = (("law",), ("law", "habit"))
DAYS = (TODAY, date(2025, 7, 1))
ABC = ("a", "b", "c")
FACTS: Mapping[str, Sequence[Any]] = {
    "letter": ABC,
    "mark": ("a", "b", None),
    "flag": (True, False),
    "count": (0, 1, 3),
}
CELLS: Mapping[str, Sequence[str]] = {
    "letter": (*ABC, '"a","b"', "not(a)"),
    "mark": ("a", "b", "null", "not(null)", "not(b)"),
    "flag": ("yes", "no"),
    "count": ("< 1", ">= 1", "[1..2]", "> 2"),
    "reading": ("strict", "lenient"),
    "out": (*ABC, "not(a)", "null", "not(null)"),
    "also": ("yes", "no", "null"),
}
HEAD = """
GLOSSARY | type     | scale | may be null
letter   | string   |       |
mark     | string   |       | yes
flag     | boolean  |       |
count    | number   | 0     |
{outputs}

VALUES | value
{values}

PARAMETERS | type   | value  | alternatives    | layer
reading    | string | {stated} | strict, lenient | {of}

POLICY     | name
start date | 2025-06-01
layer      | law
layer      | habit
layer set  | law
layer set  | law, habit
{headlines}
"""


@dataclass(frozen=True)
class Chain:
    """A policy as its sheets are drawn, and what comes of every case of it."""

    text: str

    def __repr__(self) -> str:
        return self.text

    @cached_property
    def policy(self) -> PolicyModel:
        return opened(self.text)

    @cached_property
    def checked(self) -> Checked:
        return check(self.policy, today=TODAY)

    @cached_property
    def outcomes(self) -> list[Outcome]:
        """Every case, with every set of layers, every reading, by the rules of every day."""
        return [*self._outcomes()]

    def _outcomes(self) -> Iterator[Outcome]:
        asked = {item for name in self.policy.order for item in self.policy.needs_of(name)}
        choices = {**FACTS, "reading": ("strict", "lenient"), AS_OF.name: DAYS}
        own = {
            name: values if name in asked or name in self.text.partition("CONSTRAINTS")[2] else values[:1]
            for name, values in choices.items()
        }
        for values in product(*own.values(), SETS):
            facts = dict(zip(own, values, strict=False))
            day = facts.pop(AS_OF.name)
            try:
                yield self.policy.decide(facts, as_of=day, now=NOON, layers=values[-1])
            except FactError:
                continue

    def cases(self, *tables: str) -> list[Outcome]:
        """The cases in which nothing breaks before these tables, and that no constraint excludes."""
        return [outcome for outcome in self.unbroken(*tables) if not outcome.diagnostics]

    def unbroken(self, *tables: str) -> list[Outcome]:
        """The cases in which nothing breaks before these tables."""
        before = required(tables, {n: self.policy.needs_of(n) for n in self.policy.order}, self.policy.producer)
        broken = (Status.CONFLICT, Status.ERROR, Status.BLOCKED)
        return [o for o in self.outcomes if all(o[name].status not in broken for name in before.difference(tables))]

    def found(self, kind: Kind, table: str) -> list[Finding]:
        return [finding for finding in self.checked.findings if (finding.kind, finding.table) == (kind, table)]

    def decided(self, finding: Finding) -> Outcome:
        """The case of a finding decided."""
        return decide(self.policy, finding.case, finding.under)


def decide(policy: PolicyModel, case: Mapping[str, Any], layers: Sequence[str]) -> Outcome:
    """A case as a check tells it."""
    facts = {name: value for name, value in case.items() if name != AS_OF.name}
    return policy.decide(facts, as_of=case.get(AS_OF.name, TODAY), now=NOON, layers=layers)


@st.composite
def chains(draw: st.DrawFn) -> Chain:
    """Two or three tables, each fed by facts and by outputs of those before it."""
    names = ("one", "two", "three")[: draw(st.integers(2, 3))]
    nullable = draw(st.booleans())
    sheets, outputs, values, given_so_far = [], [], ["letter | a", "letter | b", "letter | c"], []
    values += ["mark | a", "mark | b", "reading | strict", "reading | lenient"]
    for name in names:
        fed = draw(st.lists(st.sampled_from(given_so_far), min_size=1, max_size=2, unique=True)) if given_so_far else []
        facts = draw(st.lists(st.sampled_from([*FACTS, "reading"]), min_size=0 if fed else 1, max_size=2, unique=True))
        own = [f"{name}.out", f"{name}.also"] if draw(st.booleans()) else [f"{name}.out"]
        sheets.append(draw(tables(name, [*fed, *facts], own, nullable=nullable)))
        may_be_null = "yes" if nullable else ""
        outputs += [f"{o} | {'string' if o.endswith('out') else 'boolean'} | | {may_be_null}" for o in own]
        values += [f"{name}.out | {letter}" for letter in ABC]
        given_so_far += own
    constraints = draw(st.lists(rows([*FACTS, *given_so_far], nullable=nullable), max_size=2))
    if constraints:
        columns = [*dict.fromkeys(item for row in constraints for item in row)]
        heads = [f"CONSTRAINTS | {' | '.join('input' for _ in columns)} | reason", f" | {' | '.join(columns)} |"]
        bodies = [f"K{n} | {' | '.join(r.get(c, '-') for c in columns)} | no" for n, r in enumerate(constraints)]
        sheets.append("\n".join([*heads, *bodies]))
    stated, of = draw(st.sampled_from(["strict", "lenient"])), draw(st.sampled_from(["", "habit"]))
    headlines = "\n".join(f"headline | {output}" for output in given_so_far)
    head = HEAD.format(outputs="\n".join(outputs), values="\n".join(values), stated=stated, of=of, headlines=headlines)
    return Chain("\n\n".join([head.strip(), *sheets]))


@st.composite
def rows(draw: st.DrawFn, items: Sequence[str], *, nullable: bool) -> dict[str, str]:
    """What a constraint says of one or two items."""
    chosen = draw(st.lists(st.sampled_from(items), min_size=1, max_size=2, unique=True))
    return {item: draw(st.sampled_from(cells(item, nullable=nullable))) for item in chosen}


def cells(item: str, *, nullable: bool) -> Sequence[str]:
    """What may be said of an item; of an output that is not null by the glossary nothing about null."""
    said = CELLS[item.rpartition(".")[2]]
    return said if nullable or "." not in item else [cell for cell in said if "null" not in cell]


@st.composite
def tables(draw: st.DrawFn, name: str, inputs: Sequence[str], outputs: Sequence[str], *, nullable: bool) -> str:
    """A decision table over these inputs."""
    policy = draw(st.sampled_from("FFFUAP"))
    dated = draw(st.integers(0, 4)) == 0
    heads = ["input" for _ in inputs] + ["output" for _ in outputs]
    lines = [[policy, "order", *heads, "layer", *(["valid from"] if dated else [])], [name, "", *inputs, *outputs, ""]]
    for n in range(draw(st.integers(1, 4))):
        own = [draw(st.sampled_from(["-", "-", *cells(i, nullable=nullable)])) if n < 3 else "-" for i in inputs]
        given_by = [
            draw(st.sampled_from([*ABC, "-", "letter"] if o.endswith("out") else ["yes", "no", "-"])) for o in outputs
        ]
        valid = [draw(st.sampled_from(["", "2025-07-01"]))] if dated else []
        lines.append([str(n + 1), str(n + 1), *own, *given_by, draw(st.sampled_from(["", "law", "habit"])), *valid])
    if draw(st.integers(0, 4)) == 0:
        lines.append(["default", "", *("" for _ in inputs), *("b" if o.endswith("out") else "no" for o in outputs), ""])
    return "\n".join(" | ".join(line) for line in lines)


@settings(max_examples=25)
@given(chains())
def test_a_rule_is_not_reached_just_if_no_case_comes_to_it(chain: Chain) -> None:
    for name, table in chain.policy.tables.items():
        if Question.REACHED not in chain.checked.verdicts.get(name, {}):
            continue
        reached = {rule for outcome in chain.cases(name) for rule in outcome[name].certain}
        unreached = {rule for finding in chain.found(Kind.UNREACHED_RULE, name) for rule in finding.rules}
        dead = {
            rule for k in (Kind.DEAD, Kind.IMPOSSIBLE) for finding in chain.found(k, name) for rule in finding.rules
        }
        findings = [f for f in chain.found(Kind.UNDECIDED, name) if f.question is Question.REACHED]
        undecided = {rule for finding in findings for rule in finding.rules}
        assert not undecided or table.hit_policy is HitPolicy.PRIORITY, "the rank of a computed result may stay open"
        assert unreached == {rule.id for rule in table.rules} - reached - dead - undecided
        assert not dead & reached
        verdict = chain.checked.verdicts[name][Question.REACHED]
        answers = {Verdict.REFUTED: unreached, Verdict.UNDECIDED: undecided}
        assert verdict is max((v for v in answers if answers[v]), key=[*Verdict].index, default=Verdict.PROVED)
        event(f"unreached: {bool(unreached)}")


@settings(max_examples=25)
@given(chains())
def test_a_gap_is_told_just_if_a_case_comes_to_it(chain: Chain) -> None:
    for name, table in chain.checked.verdicts.items():
        gaps = chain.found(Kind.GAP, name) + chain.found(Kind.DATE_HOLE, name)
        if Question.REACHED in table:
            assert all(chain.decided(gap)[name].status is Status.NO_RULE for gap in gaps)
            assert all(outcome_in(gap, chain.decided(gap)) for gap in gaps)
            event(f"gaps: {bool(gaps)}")
        for outcome in chain.cases(name):
            if outcome[name].status is Status.NO_RULE and known_to_be_possible(chain, name, outcome):
                assert any(outcome_in(gap, outcome) for gap in gaps)


def known_to_be_possible(chain: Chain, name: str, outcome: Outcome) -> bool:
    """Whether every input of a table has a value that the glossary allows: the silence before it is told there."""
    inputs = (column.item for column in chain.policy.compiled(chain.policy.parameters((), {}))[name].inputs)
    return all(item.may_be_null or outcome.known[item.name].value is not None for item in inputs)


def outcome_in(gap: Finding, outcome: Outcome) -> bool:
    return all(outcome.known[item.name].value in region for item, region in gap.box)


@settings(max_examples=25)
@given(chains())
def test_a_headline_value_is_reached_just_if_a_case_comes_to_it(chain: Chain) -> None:
    for full in chain.policy.card.headlines:
        name = full.rpartition(".")[0]
        came = {outcome.known[full].value for outcome in chain.cases(name) if outcome.known[full].settled} - {None}
        reached = {value for (item, value) in chain.checked.reached if item == full}
        told = {f.text for kind in (Kind.UNREACHED, Kind.NEVER) for f in chain.found(kind, name) if about(f, full)}
        assert reached == came
        if full.endswith("out"):
            assert {*ABC} - reached <= told
    for (item, value), one in chain.checked.reached.items():
        assert decide(chain.policy, one.facts or {}, one.layers).value(item).value == value


def about(finding: Finding, full: str) -> bool:
    """Whether a finding about a value is about an output."""
    names = {item.name for item, _ in finding.box} or {finding.cell.text if finding.cell else ""}
    return not names.isdisjoint((full, full.rpartition(".")[2]))


@settings(max_examples=25)
@given(chains())
def test_an_outcome_that_cannot_be_is_told_just_if_a_case_comes_to_it(chain: Chain) -> None:
    violated = set()
    for constraint in chain.policy.constraints:
        nodes = {name.rpartition(".")[0] for name in constraint.regions} - {""}
        seen = (dict(d.fields)["constraint"] for o in chain.unbroken(*nodes) for d in o.diagnostics)
        violated |= {constraint.id} & {*seen}
    told = [finding for finding in chain.checked.findings if finding.kind is Kind.OUTCOME]
    assert {finding.text for finding in told} == violated
    for finding in told:
        assert finding.text in {dict(d.fields)["constraint"] for d in chain.decided(finding).diagnostics}


@settings(max_examples=25)
@given(chains())
def test_a_value_that_is_not_accepted_leads_to_silence(chain: Chain) -> None:
    for name in chain.policy.tables:
        for finding in chain.found(Kind.UNACCEPTED, name):
            assert chain.decided(finding)[finding.others[0]].status is Status.NO_RULE
