"""The tables that benchmarks run on are what their docstrings say, by the naive reading of the standard."""

import doctest
import itertools
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from benchmarks import generators
from benchmarks.generators import (
    MIX,
    Made,
    disjoint_pairs,
    dnf,
    first_hit,
    grid,
    loans,
    parity,
    sparse,
    stripes,
    written,
)
from simsim.items import ItemDefinition
from simsim.policy.opening import assembled
from simsim.sheets import ItemRow, Sheets, ValueRow
from simsim.table import DecisionTable, Entry, HitPolicy, Rule
from simsim.values import Kind
from tests import naive
from tests.sheets import decide

Case = Mapping[str, Any]


@dataclass(frozen=True)
class Subject:
    """A table with what is needed to try cases on it."""

    table: DecisionTable
    items: tuple[ItemDefinition, ...]

    @property
    def inputs(self) -> tuple[ItemDefinition, ...]:
        return self.items[:-1]

    @property
    def world(self) -> naive.World:
        output = self.items[-1]
        return naive.World({i.name: i for i in self.inputs} | {f"{self.table.name.text}.{output.name}": output})

    def matching(self, case: Case) -> list[Rule]:
        world = self.world
        return [rule for rule in self.table.rules if naive.matches(rule, self.table, case, world)]

    def values(self, column: int) -> list[Any]:
        """Names, or each number in the column's cells with its neighbours: whatever a rule could tell apart."""
        item = self.inputs[column]
        if item.kind is Kind.BOOLEAN:
            return [True, False]
        if item.kind is Kind.STRING:
            return [allowed.value for allowed in item.allowed]
        step = Decimal(1).scaleb(-(3 if item.scale is None else item.scale))
        cells = " ".join(row[column] for row in written(self.table)).replace("..", " ")
        bounds = {Decimal(n) for n in re.findall(r"\d+(?:\.\d+)?", cells)} or {Decimal(0)}
        return sorted({n + d for n in bounds for d in (-step, Decimal(0), step)})

    def cases(self, count: int) -> Iterator[Case]:
        """Cases taken at random, most of them on or beside a bound."""
        rng = random.Random(count)  # noqa: S311  # cases are no secrets
        columns = {item.name: self.values(n) for n, item in enumerate(self.inputs)}
        for _ in range(count):
            yield {name: rng.choice(values) for name, values in columns.items()}

    def every_case(self) -> Iterator[Case]:
        """All cases; of numbers, one in the middle of each unit."""
        columns = [self.values(n) for n in range(len(self.inputs))]
        for n, item in enumerate(self.inputs):
            if item.kind is Kind.NUMBER:
                columns[n] = [Decimal(unit) + Decimal("0.5") for unit in range(int(max(columns[n])) + 1)]
        names = [item.name for item in self.inputs]
        return (dict(zip(names, case, strict=True)) for case in itertools.product(*columns))

    def uncovered(self) -> list[tuple[Any, ...]]:
        return [tuple(case.values()) for case in self.every_case() if not self.matching(case)]


SMALL: Mapping[str, Callable[[int], Made]] = {
    "loans": partial(loans, 5, 60),
    "loans, first hit": partial(loans, 15, 100, hit_policy=HitPolicy.FIRST),
    "loans, collected": partial(loans, 3, 50, broken=1, hit_policy=HitPolicy.COLLECT),
    "grid": partial(grid, 5, 3, 4),
    "stripes": lambda _: stripes(3, 3),
    "pairs": lambda _: disjoint_pairs(3),
    "parity": lambda _: parity(5),
    "sparse": partial(sparse, 5, 20),
    "dnf": partial(dnf, 12, 30),
    "dnf, planted": partial(dnf, 12, 30, planted=True),
    "first hit": partial(first_hit, 20, 50),
}
ENDED = {"no_rule": "silent"}  # in the words of the naive reading
SEEDED = [name for name, make in SMALL.items() if isinstance(make, partial)]


def test_the_examples_hold() -> None:
    ran = doctest.testmod(generators)
    assert ran.failed == 0
    assert ran.attempted >= 10


@pytest.mark.parametrize("name", SMALL)
def test_the_engine_opens_each_and_decides_as_the_naive_reading_does(name: str) -> None:
    subject = Subject(*SMALL[name](1))
    values = tuple(ValueRow(Entry(item.name), value) for item in subject.items for value in item.allowed)
    policy, found = assembled(Sheets(items=tuple(map(ItemRow, subject.items)), values=values, tables=(subject.table,)))
    assert policy, [d.told() for d in found]
    assert found == []
    for case in subject.cases(30):
        decision = decide(policy, case)[subject.table.name.text]
        answer = naive.decided(subject.table, case, subject.world)
        assert ENDED.get(decision.status, decision.status) == answer.ended
        assert decision.outputs == answer.hits


@pytest.mark.parametrize("name", SMALL)
def test_rules_are_numbered_and_have_an_order_where_it_counts(name: str) -> None:
    table, _ = SMALL[name](1)
    first = table.hit_policy is HitPolicy.FIRST
    assert [rule.id for rule in table.rules] == [str(n) for n in range(1, len(table.rules) + 1)]
    assert [rule.order for rule in table.rules] == [10 * n if first else None for n in range(1, len(table.rules) + 1)]


@pytest.mark.parametrize("name", SEEDED)
def test_a_seed_makes_the_same_table_again_and_another_seed_another(name: str) -> None:
    assert SMALL[name](1) == SMALL[name](1)
    assert SMALL[name](1) != SMALL[name](2)


# ---- loans


@pytest.mark.parametrize("inputs", MIX)
def test_whole_loans_are_an_exact_partition(inputs: int) -> None:
    subject = Subject(*loans(inputs, 150, seed=inputs, broken=0))
    assert [len(subject.matching(case)) for case in subject.cases(200)] == [1] * 200


@pytest.mark.parametrize(("inputs", "mix"), MIX.items())
def test_loans_have_the_inputs_and_the_rules_asked_for(inputs: int, mix: tuple[int, int]) -> None:
    subject = Subject(*loans(inputs, 1514, seed=1))
    numbers = [item.kind for item in subject.inputs].count(Kind.NUMBER)
    assert (len(subject.inputs) - numbers, numbers) == mix
    assert len(subject.table.rules) == 1514


def test_a_tenth_of_the_loans_is_damaged_in_one_cell_and_says_so() -> None:
    (whole, _), (damaged, _) = loans(9, 200, seed=3, broken=0), loans(9, 200, seed=3)
    edits = [(was, now) for was, now in zip(whole.rules, damaged.rules, strict=True) if was.inputs != now.inputs]
    assert len(edits) == 20
    for was, now in edits:
        changed = [n for n, (a, b) in enumerate(zip(was.inputs, now.inputs, strict=True)) if a != b]
        assert [damaged.inputs[n].text for n in changed] == [now.annotations[0].split()[1]]
        assert was.outputs == now.outputs
    assert {rule.annotations for rule in damaged.rules if rule not in [now for _, now in edits]} == {("",)}
    assert damaged.annotations == ("note",)
    assert (whole.annotations, {rule.annotations for rule in whole.rules}) == ((), {()})


@pytest.mark.parametrize("inputs", [3, 5, 15])
def test_what_is_missing_was_shrunk_and_what_overlaps_was_enlarged(inputs: int) -> None:
    before, after = (Subject(*loans(inputs, 70, seed=2, broken=broken)) for broken in (0, 0.5))
    note = {rule.id: rule.annotations[0].split(" ")[0] for rule in after.table.rules}
    seen = set()
    for case in after.cases(500):
        (home,), now = before.matching(case), after.matching(case)
        others = [rule.id for rule in now if rule.id != home.id]
        assert {note[id_] for id_ in others} <= {"enlarged"}
        assert home.id in [rule.id for rule in now] or note[home.id] == "shrunk"
        seen.add(min(len(now), 2))
    assert seen == {0, 1, 2}


@pytest.mark.parametrize(("inputs", "rules"), [(4, 100), (3, 6)])
def test_loans_of_another_size_are_refused(inputs: int, rules: int) -> None:
    with pytest.raises(
        ValueError,
        match=rf"^{inputs} inputs x {rules} rules: inputs are one of \[3, 5, 7, 9, 11, 13, 15\], rules 7 or more$",
    ):
        loans(inputs, rules, seed=1)


# ---- grids


@pytest.mark.parametrize(("side", "dimensions", "holes"), [(6, 1, 1), (6, 2, 6), (5, 3, 5), (2, 5, 2), (1, 2, 0)])
def test_the_holes_of_a_grid_are_its_gaps_and_lie_apart(side: int, dimensions: int, holes: int) -> None:
    subject = Subject(*grid(side, dimensions, holes, seed=5))
    counts = [len(subject.matching(case)) for case in subject.every_case()]
    assert (counts.count(0), counts.count(1)) == (holes, side**dimensions - holes)
    for one, other in itertools.combinations(subject.uncovered(), 2):
        assert differing(one, other) >= 2


def differing(one: tuple[Any, ...], other: tuple[Any, ...]) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def test_a_grid_has_no_room_for_more_holes_than_lie_apart() -> None:
    with pytest.raises(ValueError, match=r"^no room for 4 holes that lie apart$"):
        grid(3, 2, 4, seed=1)


# ---- tables that hurt


def test_stripes_leave_every_other_interval() -> None:
    subject = Subject(*stripes(inputs=3, values=2))
    halves = (Decimal("0.5"), Decimal("2.5"))
    assert subject.uncovered() == list(itertools.product(halves, repeat=3))
    assert len(stripes()[0].rules) == 48


def test_disjoint_pairs_need_a_box_for_each_case_with_one_no_a_pair() -> None:
    subject = Subject(*disjoint_pairs(3))
    uncovered = set(subject.uncovered())
    alone = [case for case in uncovered if all(case[n] != case[n + 1] for n in (0, 2, 4))]
    assert (len(uncovered), len(alone)) == (3**3, 2**3)
    for one, other in itertools.combinations(alone, 2):
        assert not set(itertools.product(*map(set, zip(one, other, strict=True)))) <= uncovered


def test_a_gap_in_parity_has_rules_all_around_it() -> None:
    subject = Subject(*parity(5))
    uncovered = subject.uncovered()
    assert len(uncovered) == len(subject.table.rules) == 2**4
    assert {differing(a, b) for a, b in itertools.combinations(uncovered, 2)} == {2, 4}


def test_sparse_rules_are_one_case_each() -> None:
    subject = Subject(*sparse(inputs=3, rules=25, seed=4))
    assert len(subject.uncovered()) == 10**3 - 25
    with pytest.raises(ValueError, match="larger than population"):
        sparse(inputs=1, rules=11)


@pytest.mark.parametrize("seed", range(5))
def test_a_planted_gap_is_one_however_many_terms_there_are(seed: int) -> None:
    planted, plain = (Subject(*dnf(8, 400, seed, planted=planted)) for planted in (True, False))
    assert len(planted.uncovered()) == 1
    assert plain.uncovered() == []
    assert len(Subject(*dnf(8, 4, seed)).uncovered()) >= 2**7


def satisfiable(clauses: frozenset[frozenset[int]]) -> bool:
    """Davis, Logemann and Loveland: a literal is a variable's number, below zero where it is denied."""
    if not clauses or frozenset() in clauses:
        return not clauses
    shortest = min(clauses, key=lambda clause: (len(clause), sorted(clause)))
    literal = max(shortest)
    return any(satisfiable(frozenset(c - {-one} for c in clauses if one not in c)) for one in (literal, -literal))


def has_a_gap(made: Made) -> bool:
    signs = {"yes": -1, "no": 1}
    rows = [enumerate(row, 1) for row in written(made[0])]
    return satisfiable(frozenset(frozenset(signs[cell] * n for n, cell in row if cell != "-") for row in rows))


def test_which_of_the_hard_tables_have_a_gap() -> None:
    assert [seed for seed in range(10) if not has_a_gap(dnf(seed=seed))] == [1, 9]
    assert all(has_a_gap(dnf(seed=seed, planted=True)) for seed in range(5))


def test_a_first_hit_table_catches_every_case_at_its_end() -> None:
    made: Made = first_hit(inputs=12, rules=30, seed=6)
    subject = Subject(*made)
    matching = [[int(rule.id) for rule in subject.matching(case)] for case in subject.cases(100)]
    assert {ids[-1] for ids in matching} == {30}
    assert len({ids[0] for ids in matching}) > 5
    tested = [sum(cell != "-" for cell in row) for row in written(subject.table)]
    assert {*tested[:-1]} == {4, 5, 6, 7, 8}
