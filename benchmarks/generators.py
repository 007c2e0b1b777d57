"""Decision tables made by a recipe and a seed, of which it is known what is missing in them and what overlaps.

Each function gives a table and the items that it speaks of; the same arguments give the same table. :func:`loans` and
:func:`grid` are as people write them, only larger. Each of the others makes some way to look for gaps exponential.

>>> table, items = grid(side=3, dimensions=2, holes=1, seed=0)
>>> len(table.rules), [item.name for item in items]
(8, ['x1', 'x2', 'admitted'])
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, TypeAlias

from simsim.items import AllowedValue, ItemDefinition
from simsim.table import DecisionTable, Entry, HitPolicy, Rule
from simsim.values import Kind

Made: TypeAlias = tuple[DecisionTable, tuple[ItemDefinition, ...]]
YES_NO: Final = ("yes", "no")
LETTERS: Final = tuple("abcdefghij")
TESTED: Final = range(4, 9)  # how many inputs a rule of a first-hit table may test
VERDICTS: Final = ("approve", "refer", "reject")
ADMITTED: Final = ItemDefinition("admitted", Kind.BOOLEAN)
VERDICT: Final = ItemDefinition("verdict", Kind.STRING, allowed=tuple(map(AllowedValue, VERDICTS)))


# ---- inputs, and what a cell admits of them


@dataclass(frozen=True, slots=True)
class _Input:
    """An input: one with names has these values, any other is a number that cells bound between 0 and ``limit``.

    ``limit`` counts units of the last decimal. A cell that reaches 0 or ``limit`` is open at that end.
    """

    name: str
    names: tuple[str, ...] = ()
    limit: int = 0
    scale: int | None = None

    @property
    def whole(self) -> _Side:
        """The cell that admits everything."""
        return _Some(self, self.names) if self.names else _Span(self, 0, self.limit)

    @property
    def item(self) -> ItemDefinition:
        """Its row of the glossary."""
        if self.names == YES_NO:
            return ItemDefinition(self.name, Kind.BOOLEAN)
        if self.names:
            return ItemDefinition(self.name, Kind.STRING, allowed=tuple(map(AllowedValue, self.names)))
        return ItemDefinition(self.name, Kind.NUMBER, scale=self.scale)


@dataclass(frozen=True, slots=True)
class _Span:
    """The numbers from ``low`` on and below ``high``, in units of the last decimal."""

    of: _Input
    low: int
    high: int

    def __str__(self) -> str:
        low, high = (Decimal(n).scaleb(-(self.of.scale or 0)) for n in (self.low, self.high))
        if self.high == self.of.limit:
            return f">= {low}" if self.low else "-"
        return f"[{low}..{high})" if self.low else f"< {high}"

    def parts(self, rng: random.Random) -> tuple[_Side, _Side] | None:
        """Two parts, neither less than a quarter; ``None`` where it is one unit wide."""
        if self.high - self.low == 1:
            return None
        quarter = -(-(self.high - self.low) // 4)
        bound = rng.randint(self.low + quarter, self.high - quarter)
        return replace(self, high=bound), replace(self, low=bound)

    def enlarged(self, rng: random.Random) -> _Side | None:
        """One bound moved outwards; ``None`` where there is none."""
        wider = [replace(self, low=rng.randrange(self.low))] if self.low else []
        if self.high < self.of.limit:
            wider.append(replace(self, high=rng.randint(self.high + 1, self.of.limit)))
        return rng.choice(wider) if wider else None


@dataclass(frozen=True, slots=True)
class _Some:
    """Some of an input's names, in their order."""

    of: _Input
    names: tuple[str, ...]

    def __str__(self) -> str:
        return "-" if self.names == self.of.names else ", ".join(self.names)

    def _only(self, names: Sequence[str]) -> _Some:
        return replace(self, names=tuple(name for name in self.of.names if name in names))

    def parts(self, rng: random.Random) -> tuple[_Side, _Side] | None:
        """Two parts; ``None`` where there is one name."""
        if len(self.names) == 1:
            return None
        mixed = rng.sample(self.names, len(self.names))
        size = rng.randrange(1, len(mixed))
        return self._only(mixed[:size]), self._only(mixed[size:])

    def enlarged(self, rng: random.Random) -> _Side | None:
        """One more name; ``None`` where it has all."""
        others = [name for name in self.of.names if name not in self.names]
        return self._only((*self.names, rng.choice(others))) if others else None


_Side: TypeAlias = _Span | _Some
_Leaf: TypeAlias = tuple[_Side, ...]


def _part(side: _Side, rng: random.Random) -> _Side | None:
    """One of two parts; ``None`` where it cannot be cut."""
    parts = side.parts(rng)
    return rng.choice(parts) if parts else None


# ---- from cells to a table


def written(table: DecisionTable) -> list[list[str]]:
    """The texts of the input entries, a list a rule."""
    return [[entry.text for entry in rule.inputs] for rule in table.rules]


def _seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311  # tables are no secrets


def _rules(
    rows: Sequence[Sequence[object]], outputs: Sequence[str] = (), notes: Mapping[int, str] | None = None
) -> Iterator[Rule]:
    """Rules 1 to n of these cells; each output is yes unless ``outputs`` has it, ``notes`` are by place."""
    for n, row in enumerate(rows):
        output = Entry(outputs[n] if outputs else "yes")
        annotations = (notes.get(n, ""),) if notes else ()
        yield Rule(str(n + 1), tuple(Entry(str(cell)) for cell in row), (output,), annotations=annotations)


def _table(
    name: str, hit_policy: HitPolicy, inputs: Sequence[_Input], rules: Iterable[Rule], output: ItemDefinition = ADMITTED
) -> Made:
    """The table of these rules; in a first-hit table they get the order 10, 20, 30."""
    listed = tuple(rules)
    if hit_policy is HitPolicy.FIRST:
        listed = tuple(replace(rule, order=Decimal(10 * n)) for n, rule in enumerate(listed, 1))
    clauses = tuple(Entry(each.name) for each in inputs)
    annotations = ("note",) if any(rule.annotations for rule in listed) else ()
    table = DecisionTable(Entry(name), hit_policy, clauses, (Entry(output.name),), listed, annotations=annotations)
    return table, (*(each.item for each in inputs), output)


def _flags(letters: str, count: int) -> list[_Input]:
    """Yes-or-no inputs, ``count`` for each letter."""
    return [_Input(f"{letter}{n}", YES_NO) for n in range(1, count + 1) for letter in letters]


def _row(width: int, cells: Mapping[int, object]) -> list[object]:
    """A row that tests the inputs in ``cells`` alone."""
    return [cells.get(n, "-") for n in range(width)]


# ---- tables as people write them


GRADES: Final = ("A", "B", "C", "D", "E", "F", "G")
NAMED: Final = (
    _Input("grade", GRADES),
    _Input("home", ("rent", "mortgage", "owned", "other_home")),
    _Input("purpose", ("debts", "card", "car", "house", "wedding", "business", "medical", "moving")),
    _Input("verified", YES_NO),
    _Input("income_source", ("salary", "trade", "pension")),
)
NUMBERS: Final = (
    _Input("amount", limit=40_000, scale=0),
    _Input("income", limit=250_000, scale=0),
    _Input("interest", limit=3_000, scale=2),
    _Input("debt_ratio", limit=4_000, scale=2),
    _Input("years_employed", limit=40),
    _Input("balance", limit=100_000, scale=0),
    _Input("card_use", limit=1_000),
    _Input("open_accounts", limit=40, scale=0),
    _Input("total_accounts", limit=90, scale=0),
    _Input("instalment", limit=150_000, scale=2),
)
MIX: Final = {3: (1, 2), 5: (2, 3), 7: (2, 5), 9: (3, 6), 11: (3, 8), 13: (4, 9), 15: (5, 10)}


def loans(inputs: int, rules: int, seed: int, broken: float = 0.1, hit_policy: HitPolicy = HitPolicy.UNIQUE) -> Made:
    """Loans: a decision tree per grade, each leaf a rule; then a share of the rules is damaged, one input each.

    ``inputs`` is 3, 5, 7, 9, 11, 13 or 15 (``MIX`` says how many of them have names and how many are numbers), and
    ``rules`` at least one a grade; raises ``ValueError`` for others. A tree grows by cutting a leaf taken at random in
    two, at an input taken at random. Of the damaged rules each has one input enlarged or shrunk, and its note says so.
    Source: Calvanese et al., Information Systems 78, 2018, whose trees were learnt from real loans.

    Known: with ``broken=0`` every case matches exactly one rule. Otherwise each case that matches none would have
    matched a shrunk rule, and each that matches several matches an enlarged one. The same arguments with ``broken=0``
    give the table before the damage, so that ``broken=10 / rules`` makes ten edits to compare.

    >>> whole, damaged = loans(3, 20, seed=1, broken=0), loans(3, 20, seed=1)
    >>> edits = [(was, now) for was, now in zip(whole[0].rules, damaged[0].rules) if was.inputs != now.inputs]
    >>> len(damaged[0].rules), [now.annotations[0].split()[0] in ("enlarged", "shrunk") for _, now in edits]
    (20, [True, True])
    """
    if inputs not in MIX or rules < len(GRADES):
        raise ValueError(f"{inputs} inputs x {rules} rules: inputs are one of {[*MIX]}, rules {len(GRADES)} or more")
    rng = _seeded(seed)
    some, numbers = MIX[inputs]
    columns = (*NAMED[:some], *NUMBERS[:numbers])
    leaves = list(_forest(columns, rules, rng))
    verdicts = [rng.choice(VERDICTS) for _ in leaves]
    damaged = {n: _damaged(leaves[n], rng) for n in rng.sample(range(rules), round(broken * rules))}
    rows = [damaged[n][0] if n in damaged else leaf for n, leaf in enumerate(leaves)]
    notes = {n: note for n, (_, note) in damaged.items()}
    return _table("loan", hit_policy, columns, _rules(rows, verdicts, notes), VERDICT)


def _forest(columns: Sequence[_Input], rules: int, rng: random.Random) -> Iterator[_Leaf]:
    """The leaves of a tree per grade, ``rules`` in all."""
    for n, grade in enumerate(GRADES):
        leaves: list[_Leaf] = [(_Some(columns[0], (grade,)), *(column.whole for column in columns[1:]))]
        size = rules // len(GRADES) + (n < rules % len(GRADES))
        while len(leaves) < size:
            leaf, column = rng.randrange(len(leaves)), rng.randrange(1, len(columns))
            if parts := leaves[leaf][column].parts(rng):
                leaves[leaf : leaf + 1] = [_with(leaves[leaf], column, part) for part in parts]
        yield from leaves


def _with(leaf: _Leaf, column: int, side: _Side) -> _Leaf:
    return (*leaf[:column], side, *leaf[column + 1 :])


def _damaged(leaf: _Leaf, rng: random.Random) -> tuple[_Leaf, str]:
    """A leaf with one input enlarged or shrunk, and what was done to it."""
    word = rng.choice(("enlarged", "shrunk"))
    changed = [side.enlarged(rng) if word == "enlarged" else _part(side, rng) for side in leaf]
    column, side = rng.choice([(n, side) for n, side in enumerate(changed) if side])
    return _with(leaf, column, side), f"{word} {side.of.name}"


def grid(side: int, dimensions: int, holes: int, seed: int) -> Made:
    """One rule per cell of a grid of intervals, ``side`` to each of the inputs, with ``holes`` cells left out.

    Any two holes differ in two inputs or more, so that no box, not even one with lists for sides, holds two of them.
    Raises ``ValueError`` where there is no room for that many; two inputs or more have room for ``side`` at the least.

    Known: exactly ``holes`` maximal gap boxes, one cell each; nothing overlaps. ``grid(100, 2, 10, seed)`` and
    ``grid(10, 4, 10, seed)`` have 9,990 rules.

    >>> written(grid(3, 1, holes=0, seed=1)[0])
    [['< 1'], ['[1..2)'], ['>= 2']]
    >>> len(grid(10, 4, holes=10, seed=1)[0].rules)
    9990
    """
    cells = list(itertools.product(range(side), repeat=dimensions))
    left_out = _apart(_seeded(seed).sample(cells, len(cells)), holes)
    columns = [_Input(f"x{n}", limit=side) for n in range(1, dimensions + 1)]
    kept = [cell for cell in cells if cell not in left_out]
    rows = [[_Span(column, n, n + 1) for column, n in zip(columns, cell, strict=True)] for cell in kept]
    return _table("grid", HitPolicy.UNIQUE, columns, _rules(rows))


def _apart(cells: Iterable[tuple[int, ...]], count: int) -> Sequence[tuple[int, ...]]:
    """The first ``count`` cells of which any two differ in two places or more."""
    found: list[tuple[int, ...]] = []
    for cell in cells:
        if len(found) < count and all(sum(map(int.__ne__, cell, other)) > 1 for other in found):
            found.append(cell)
    if len(found) < count:
        raise ValueError(f"no room for {count} holes that lie apart")
    return found


# ---- tables that hurt


def stripes(inputs: int = 6, values: int = 8, hit_policy: HitPolicy = HitPolicy.COLLECT) -> Made:
    """Thin stripes: rules that each test one input, and admit every second of its unit intervals.

    Known: the cases that match no rule lie in the other intervals with every input. They are one box whose sides are
    unions of ``values`` intervals, and ``values ** inputs`` boxes, 262,144, where a side must be an interval. Rules for
    different inputs all overlap, rules for the same one never do. No rule is dead.

    >>> written(stripes(inputs=2, values=2)[0])
    [['[1..2)', '-'], ['>= 3', '-'], ['-', '[1..2)'], ['-', '>= 3']]
    """
    columns = [_Input(f"x{n}", limit=2 * values) for n in range(1, inputs + 1)]
    odds = range(1, 2 * values, 2)
    rows = [_row(inputs, {n: _Span(each, odd, odd + 1)}) for n, each in enumerate(columns) for odd in odds]
    return _table("stripes", hit_policy, columns, _rules(rows))


def disjoint_pairs(pairs: int = 20, hit_policy: HitPolicy = HitPolicy.COLLECT) -> Made:
    """Pairs of yes-or-no inputs, no input in two pairs, and a rule per pair that admits yes with both.

    Known: a case matches no rule if each pair has a no in it, ``3 ** pairs`` of ``4 ** pairs`` cases (0.3 % for 20).
    They need ``2 ** pairs`` boxes, overlapping or not: take the cases with exactly one no in each pair. Two of these
    differ in some pair, so that a box with both holds yes and yes there, which a rule admits: each needs its own box.
    As many are enough: in each pair the first is no, or the first is yes and the second no. Any two rules overlap, and
    all of them do at once. No rule is dead.

    >>> written(disjoint_pairs(pairs=2)[0])
    [['yes', 'yes', '-', '-'], ['-', '-', 'yes', 'yes']]
    """
    rows = [_row(2 * pairs, {2 * n: "yes", 2 * n + 1: "yes"}) for n in range(pairs)]
    return _table("pairs", hit_policy, _flags("ab", pairs), _rules(rows))


def parity(inputs: int = 10) -> Made:
    """A rule for each case with an odd number of yes.

    Known: half of the cases match no rule, ``2 ** (inputs - 1)``, and each is a maximal box of its own, for whatever
    one changes makes it odd. Nothing overlaps, and no two rules can be joined.

    >>> written(parity(inputs=2)[0])
    [['yes', 'no'], ['no', 'yes']]
    """
    rows = [case for case in itertools.product(YES_NO, repeat=inputs) if case.count("yes") % 2]
    return _table("parity", HitPolicy.UNIQUE, _flags("x", inputs), _rules(rows))


def sparse(inputs: int = 12, rules: int = 200, seed: int = 0) -> Made:
    """Rules for single cases, taken at random among those of inputs with ten values each; there is no default.

    Raises ``ValueError`` where there are fewer cases than rules.
    Known: ``10 ** inputs - rules`` cases match no rule, nearly all of them. Nothing overlaps. What is missing has a
    great many maximal boxes, for a box can keep clear of each rule by any of the inputs.

    >>> table, _ = sparse(inputs=4, rules=5)
    >>> len({tuple(row) for row in written(table)}), table.default
    (5, None)
    """
    codes = _seeded(seed).sample(range(len(LETTERS) ** inputs), rules)
    rows = [[LETTERS[int(digit)] for digit in f"{code:0{inputs}}"] for code in codes]
    columns = [_Input(f"x{n}", LETTERS) for n in range(1, inputs + 1)]
    return _table("sparse", HitPolicy.UNIQUE, columns, _rules(rows))


def dnf(variables: int = 60, terms: int = 256, seed: int = 0, *, planted: bool = False) -> Made:
    """Rules that each test three of many yes-or-no inputs, inputs and answers taken at random: a random 3-DNF.

    A case that matches no rule satisfies the 3-CNF that says so; to find one, or to know that there is none, is
    NP-hard, and hardest near 4.26 terms a variable, which 256 of 60 are.

    Known: ``planted`` leaves out every term that would admit one hidden case, taken at random first, so that some case
    matches no rule. Otherwise a gap is nearly certain well below that ratio and nearly impossible well above; of 60 and
    256, the seeds 0 to 9 leave one, all but 1 and 9. Two rules overlap unless they give an input different answers.

    >>> table, _ = dnf(variables=9, terms=4, seed=1)
    >>> [sum(cell != "-" for cell in row) for row in written(table)]
    [3, 3, 3, 3]
    """
    rng = _seeded(seed)
    hidden = [rng.choice(YES_NO) for _ in range(variables)] if planted else []
    rows: list[list[object]] = []
    while len(rows) < terms:
        term = {n: rng.choice(YES_NO) for n in rng.sample(range(variables), 3)}
        if not planted or any(hidden[n] != answer for n, answer in term.items()):
            rows.append(_row(variables, term))
    return _table("dnf", HitPolicy.COLLECT, _flags("x", variables), _rules(rows))


def first_hit(inputs: int = 40, rules: int = 1000, seed: int = 0) -> Made:
    """A first-hit table in which a rule tests four to eight of many inputs and the last one tests none.

    Inputs are yes-or-no, numbers and names in turn; a cell admits a part of its input's values, taken at random.

    Known: nothing is missing, as the last rule admits every case. Which rules are dead, and which cases a change of one
    entry moves to another rule, is hard to say: each rule decides only what all those before it leave.

    >>> table, _ = first_hit(inputs=9, rules=3)
    >>> [str(rule.order) for rule in table.rules], {*written(table)[-1]}
    (['10', '20', '30'], {'-'})
    """
    rng = _seeded(seed)
    kinds = itertools.cycle((_Input("", YES_NO), _Input("", limit=100), _Input("", LETTERS)))
    columns = [replace(next(kinds), name=f"x{n}") for n in range(1, inputs + 1)]
    rows = [_part_of(columns, rng) for _ in range(rules - 1)]
    verdicts = [rng.choice(VERDICTS) for _ in range(rules)]
    return _table("first_hit", HitPolicy.FIRST, columns, _rules([*rows, _row(inputs, {})], verdicts), VERDICT)


def _part_of(columns: Sequence[_Input], rng: random.Random) -> list[object]:
    """A row that tests some of the inputs."""
    tested = rng.sample(range(len(columns)), rng.choice(TESTED))
    return _row(len(columns), {n: _part(columns[n].whole, rng) for n in tested})


# ---- a policy of several tables


def chained(depth: int, width: int) -> dict[str, bytes]:
    """The files of a policy whose decisions ``t1`` to ``t<depth>`` rest on each other, ``2 * width - 1`` rules each.

    Each takes the value that the one before gives, and a fact of its own. With the fact every value but the last is
    turned into the next one, without it passed on; the last stays what it is, and CONSTRAINTS says that the fact with
    which the chain begins is never the last.

    Known: in the first table the last rule is dead; in every other it is alive, and no case comes to it, which takes a
    proof through all tables before. Every other rule is reached, and every value but the last comes out.

    >>> print(chained(depth=2, width=2)["t2.csv"].decode())
    U,input,input,output,source
    t2,v1,f2,v2,
    1,k0,yes,k0,S1
    2,k0,no,k0,S1
    3,k1,-,k1,S1
    """
    steps = range(1, depth + 1)
    values = [f"k{n}" for n in range(width)]
    glossary = ["GLOSSARY,type,label en,group", "v0,string,v0,facts"]
    glossary += [f"f{n},boolean,f{n},facts" for n in steps] + [f"v{n},string,v{n}," for n in steps]
    glossary += [f"t{n},decision,t{n}," for n in steps]
    files = {
        "glossary.csv": glossary,
        "values.csv": ["VALUES,value", *(f"v{n},{value}" for n in range(depth + 1) for value in values)],
        "sources.csv": ["SOURCES,en", "S1,A source."],
        "policy.csv": ["POLICY,name,en", "group,facts,Facts", f"headline,t{depth}.v{depth},Result"],
        "constraints.csv": ["CONSTRAINTS,input,reason", ",v0,", f"K1,{values[-1]},Never so."],
        **{f"t{n}.csv": _turning(n, values) for n in steps},
    }
    return {name: "\n".join(lines).encode() for name, lines in files.items()}


def _turning(n: int, values: Sequence[str]) -> list[str]:
    """The rows of the n-th table of a chain."""
    *rest, last = values
    rows = [(value, fact, rest[(at + (fact == "yes")) % len(rest)]) for at, value in enumerate(rest) for fact in YES_NO]
    rules = [f"{at},{','.join(row)},S1" for at, row in enumerate([*rows, (last, "-", last)], 1)]
    return ["U,input,input,output,source", f"t{n},v{n - 1},f{n},v{n},", *rules]
