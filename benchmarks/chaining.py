"""What it costs to prove a policy whole: its tables, then across the chain of its decisions.

    python benchmarks/chaining.py

For the shipped policy: seconds to open it, to run its examples, and to check it, with what was asked and answered. For
the chains of generators.py: seconds, whether each rule was told rightly to be reached or not, and the ratio to deciding
one case for each rule.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

from generators import chained
from proving import timed

import simsim
from simsim.analysis.checking import Checked, check
from simsim.analysis.findings import Kind, Question
from simsim.knowledge import policy_of
from simsim.policy.examples import ran

TABLES = Path(__file__).resolve().parent.parent / "tables"
DAY, NOW = date(2025, 6, 20), datetime(2025, 6, 20, 12, tzinfo=UTC)
CHAINS = ((3, 4), (6, 4), (12, 4), (24, 4), (6, 8), (6, 16))


def told(found: Checked) -> str:
    """What came of a check across the chain, in short."""
    kinds = Counter(one.kind.value for one in found.findings)
    asked = [verdicts[Question.REACHED].value for verdicts in found.verdicts.values() if Question.REACHED in verdicts]
    counts = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())) or "no finding"
    verdicts = ", ".join(f"{count} {verdict}" for verdict, count in sorted(Counter(asked).items()))
    return f"every rule reached: {verdicts}; {len(found.reached)} outcomes shown by a case; {counts}"


def chain(depth: int, width: int) -> None:
    """Check one chain, and whether it was told rightly."""
    policy, _ = policy_of(chained(depth, width))
    if policy is None:
        raise SystemExit(f"a chain of {depth} x {width} does not open")
    seconds, found = timed(lambda: check(policy, today=DAY))
    rules = sum(len(table.rules) for table in policy.tables.values())
    deciding, _ = timed(lambda: [policy.decide({"v0": "k0"}, as_of=DAY, now=NOW) for _ in range(rules)])
    wrong = {f"t{n}" for n in range(2, depth + 1)} ^ {f.table for f in found.findings if f.kind is Kind.UNREACHED_RULE}
    right = "told rightly" if not wrong else f"NOT told rightly: {sorted(wrong)}"
    print(
        f"chain of {depth} x {rules // depth}: checked {seconds:.2f} s ({seconds / deciding:.1f} x deciding); {right}"
    )
    print(f"  {told(found)}")


def main() -> None:
    """The shipped policy, then the chains."""
    opening, policy = timed(lambda: simsim.open(TABLES))
    running, examples = timed(lambda: ran(policy, today=DAY, now=NOW))
    checking, found = timed(lambda: check(policy, today=DAY, examples=examples))
    rules = sum(len(table.rules) for table in policy.tables.values())
    print(f"the shipped policy, {len(policy.tables)} decisions, {rules} rules: opened {opening:.2f} s,", end=" ")
    print(
        f"{len(examples)} examples {running:.2f} s, checked {checking:.2f} s ({checking / running:.1f} x the examples)"
    )
    print(f"  {told(found)}; {len(found.waived)} waived")
    for depth, width in CHAINS:
        chain(depth, width)


if __name__ == "__main__":
    main()
