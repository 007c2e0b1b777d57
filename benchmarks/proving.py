"""What it costs to prove a table whole, beside merely deciding one case of it for each of its rules.

    python benchmarks/proving.py

Prints, for each table, seconds to compile it and to examine it (gaps, overlaps, dead and needless rules, every witness
decided for real), what came of it, and the ratio of examining to deciding as many random cases as the table has rules
with the compiled table. The tables are those of generators.py: seeded, so that the figures can be had again.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from generators import disjoint_pairs, dnf, first_hit, grid, loans, parity, sparse, stripes

from simsim.analysis.examination import examined
from simsim.analysis.findings import Examined, Kind
from simsim.analysis.space import Space, space
from simsim.analysis.witnesses import case, replayed
from simsim.compiled import Producers, from_table
from simsim.items import Glossary, ItemDefinition
from simsim.table import DecisionTable, HitPolicy

Made = tuple[DecisionTable, Sequence[ItemDefinition]]


def first(made: Made) -> Made:
    """The same table read by first hit."""
    table, items = made
    return replace(table, hit_policy=HitPolicy.FIRST), items


TABLES: dict[str, Callable[[], Made]] = {
    "loans 3 x 1492": lambda: loans(3, 1492, 1),
    "loans 5 x 1000": lambda: loans(5, 1000, 1),
    "loans 7 x 1019": lambda: loans(7, 1019, 1),
    "loans 9 x 1012": lambda: loans(9, 1012, 1),
    "loans 15 x 1514": lambda: loans(15, 1514, 1),
    "loans 15 x 1514, first hit": lambda: first(loans(15, 1514, 1)),
    "grid of 9,990, 10 holes": lambda: grid(100, 2, 10, 1),
    "grid of 9,990 in 4, 10 holes": lambda: grid(10, 4, 10, 1),
    "stripes 6 x 8": lambda: unique(stripes()),
    "disjoint pairs 20": lambda: first(disjoint_pairs(20)),
    "parity 12": lambda: unique(parity(12)),
    "sparse 12 x 200": lambda: unique(sparse(12, 200, 1)),
    "3-DNF of 60, with a gap": lambda: first(dnf(60, 256, 1, planted=True)),
    "3-DNF of 60": lambda: first(dnf(60, 256, 1)),
    "first hit 40 x 1000": lambda: first_hit(40, 1000, 1),
}


def unique(made: Made) -> Made:
    """The same table where one rule at most may match."""
    table, items = made
    return replace(table, hit_policy=HitPolicy.UNIQUE), items


def compiled(made: Made) -> Space:
    """The space of a generated table."""
    table, items = made
    outputs = {f"{table.name.text}.{entry.text}": entry.text for entry in table.outputs}
    producers = Producers(outputs, {short: (full,) for full, short in outputs.items()})
    ready, found = from_table(table, Glossary(items), {}, producers)
    if found:
        raise ValueError(str(found[0]))
    return space(ready, ())


def cases(where: Space, rng: random.Random) -> None:
    """Decide as many random cases as there are rules."""
    for _ in where.table.rules:
        box = tuple(1 << rng.choice([n for n in range(d.bit_length()) if d >> n & 1]) for d in where.domain)
        facts = case(where, box)
        if facts is not None:
            replayed(where, facts, ())


def timed(run: Callable[[], object]) -> tuple[float, object]:
    """What a call gives, and its seconds."""
    start = time.perf_counter()
    result = run()
    return time.perf_counter() - start, result


def told(found: Examined) -> str:
    """What came of an examination, in short."""
    kinds = {kind: sum(f.kind is kind for f in found.findings) for kind in Kind}
    counts = ", ".join(f"{kind} {count + found.more.get(kind, 0)}" for kind, count in kinds.items() if count)
    verdicts = ", ".join(f"{question} {verdict}" for question, verdict in found.verdicts.items())
    unknown = f"; not looked at {found.unknown:.2%}" if found.unknown else ""
    return f"{verdicts}; {counts or 'no finding'}{unknown}"


def main() -> None:
    """Print one line a table."""
    for name, make in TABLES.items():
        made = make()
        compiling, where = timed(lambda made=made: compiled(made))  # type: ignore[misc]
        examining, found = timed(lambda where=where: examined(where, (), lambda _: None))  # type: ignore[misc]
        deciding, _ = timed(lambda where=where: cases(where, random.Random(1)))  # type: ignore[misc]  # noqa: S311  # no secret
        ratio = examining / deciding
        print(f"{name}: compiled {compiling:.2f} s, examined {examining:.2f} s ({ratio:.1f} x deciding); {told(found)}")


if __name__ == "__main__":
    main()
