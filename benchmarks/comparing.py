"""What it costs to compare two versions of a table, beside merely deciding as many cases as it has rules.

    python benchmarks/comparing.py

Prints, for each pair, seconds to lay both over one space and to find all cases that differ, how many pairs of rules
differ and whether it is proved that no other case does, and the ratio to deciding as many random cases with each
version. The tables are those of generators.py: seeded, so that the figures can be had again.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from generators import first_hit, loans
from proving import Made, cases, compiled, timed

from simsim.analysis.differences import Differences, differences
from simsim.analysis.joint import Joint, joint
from simsim.table import DecisionTable, Rule

EDITS = 10


def edited(made: Made, seed: int = 1) -> Made:
    """The table with ten edits: an input entry of one rule put in place of another's, and now and then an output."""
    table, items = made
    rng = random.Random(seed)  # noqa: S311  # no secret
    rules = [*table.rules]
    for _ in range(EDITS):
        n, m = rng.sample(range(len(rules)), 2)
        rules[n] = _met(rules[n], rules[m], rng)
    return replace(table, rules=tuple(rules)), items


def _met(rule: Rule, other: Rule, rng: random.Random) -> Rule:
    at = rng.choice([n for n, entry in enumerate(other.inputs) if entry.text != rule.inputs[n].text] or [0])
    inputs = tuple(other.inputs[n] if n == at else entry for n, entry in enumerate(rule.inputs))
    return replace(rule, inputs=inputs, outputs=other.outputs if rng.random() < 0.3 else rule.outputs)  # noqa: PLR2004  # now and then


def narrowed(made: Made, seed: int = 1) -> Made:
    """A first-hit table without ten of its rules, spread over it."""
    table, items = made
    rng = random.Random(seed)  # noqa: S311  # no secret
    gone = {*rng.sample(range(len(table.rules)), EDITS)}
    return _without(table, gone), items


def _without(table: DecisionTable, gone: set[int]) -> DecisionTable:
    return replace(table, rules=tuple(rule for n, rule in enumerate(table.rules) if n not in gone))


PAIRS: dict[str, Callable[[], tuple[Made, Made]]] = {
    "loans 15 x 1514, 1 % of the rules broken": lambda: (loans(15, 1514, 1, 0), loans(15, 1514, 1, EDITS / 1514)),
    "loans 15 x 1514, ten edits": lambda: (loans(15, 1514, 1, 0), edited(loans(15, 1514, 1, 0))),
    "loans 5 x 1000, ten edits": lambda: (loans(5, 1000, 1, 0), edited(loans(5, 1000, 1, 0))),
    "first hit 40 x 1000, ten edits": lambda: (first_hit(40, 1000, 1), edited(first_hit(40, 1000, 1))),
    "first hit 40 x 1000, ten rules gone": lambda: (first_hit(40, 1000, 1), narrowed(first_hit(40, 1000, 1))),
}


def told(found: Differences) -> str:
    """What came of a comparison, in short."""
    rest = "nothing else differs" if found.whole else f"not looked at {found.unknown:.2%}"
    return f"{len(found.found) + found.more} pairs of rules differ; {rest}"


def both(one: Made, other: Made) -> Joint:
    """Both versions over one space."""
    return joint(compiled(one).table, compiled(other).table, ())


def main() -> None:
    """Print one line a pair."""
    for name, make in PAIRS.items():
        old, new = make()
        laying, versions = timed(lambda old=old, new=new: both(old, new))  # type: ignore[misc]
        comparing, found = timed(lambda versions=versions: differences(versions, (), lambda _: None))  # type: ignore[misc]
        spaces = compiled(old), compiled(new)
        deciding, _ = timed(lambda spaces=spaces: [cases(one, random.Random(1)) for one in spaces])  # type: ignore[misc]  # noqa: S311  # no secret
        ratio = comparing / deciding
        print(
            f"{name}: laid together {laying:.2f} s, compared {comparing:.2f} s ({ratio:.1f} x deciding); {told(found)}"
        )


if __name__ == "__main__":
    main()
