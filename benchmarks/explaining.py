"""Explaining a decided case of the shipped policy, beside deciding it once, everything.

    python benchmarks/explaining.py

Prints medians in milliseconds and the ratio to one full decide in the same run: why, what would change it, and what to
ask next when little is known. Every change that is told is decided once more, which is checked first.
"""

from __future__ import annotations

from deciding import AS_OF, FACTS, NOW, TABLES, median

import simsim


def check(outcome: simsim.Outcome, headline: str) -> None:
    """Every change that is told comes true."""
    explanation = simsim.explain(outcome, headline)
    for change in explanation.changes.changes:
        facts = {**outcome.case.facts, **{d.name: d.after for d in change.differences}}
        again = outcome.policy.decide(facts, as_of=AS_OF, now=NOW)  # type: ignore[attr-defined]  # a policy that decides
        if again.value(explanation.output).value != change.value:
            raise SystemExit(f"{headline}: {change} does not come true")


def main() -> None:
    """Check, then measure."""
    policy = simsim.open(TABLES)
    full = policy.decide(FACTS, as_of=AS_OF, now=NOW)
    little = policy.decide({"market": "MY"}, as_of=AS_OF, now=NOW)
    headlines = [*policy.card.headlines]
    for headline in headlines:
        check(full, headline)
    once = median(lambda: policy.decide(FACTS, as_of=AS_OF, now=NOW), 30)
    print(f"decide a case, everything known   {once:8.1f} ms")
    for headline in headlines:
        why = median(lambda: simsim.explain(full, headline).reasons, 9)  # noqa: B023  # run at once
        told = median(lambda: simsim.explain(full, headline).changes, 5)  # noqa: B023  # run at once
        size = simsim.explain(full, headline).changes.size
        print(f"{headline:30}  why {why:7.1f} ms, x {why / once:4.1f}   ", end="")
        print(f"changes of {size} {told:7.1f} ms, x {told / once:4.1f}")
    asked = median(lambda: simsim.explain(little).question, 5)
    print(f"what to ask next, of {len(little.ask)} facts     {asked:8.1f} ms, x {asked / once:.1f}")


if __name__ == "__main__":
    main()
