"""Opening the shipped policy, and one decision through its whole chain, beside two of its tables written by hand.

    python benchmarks/deciding.py

Prints medians in milliseconds and the ratio to the hand-written code. Both give the same answers for every case that is
timed; that is checked first.
"""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import simsim

TABLES = Path(__file__).resolve().parent.parent / "tables"
AS_OF, NOW = date(2025, 6, 20), datetime(2025, 6, 20, 10, tzinfo=UTC)
FACTS = {
    "market": "MY",
    "subdivision": "elsewhere",
    "claim_type": "quality_problem",
    "stage": "ruled",
    "order_type": "cross_border",
    "requested_at": "2025-03-01",
    "ordered_at": "2025-02-20",
    "logistics_caused": "no",
    "evidence_supports": "buyer",
    "buyer_evidence.sufficiency": "sufficient",
    "seller_evidence.sufficiency": "insufficient",
    "purchased_on_platform": "yes",
    "dispute_application": "in_time",
    "self_settlement_agreed": "no",
    "buyer_is_actual_consumer": "yes",
    "transaction_valid": "yes",
    "issue_resolved": "no",
    "negotiation_failed": "yes",
    "legal_proceedings_started": "no",
    "severity": "serious",
    "custom_made": "no",
    "amount_in_platform_range": "no",
    "other_conditions_met": "yes",
    "platform_remedy": "refund",
    "platform_freight_rule": "none",
    "ruling_notified_at": "2025-06-19T15:00",
    "executed_at": None,
    "appealed_at": None,
}


def risk_owner(logistics: bool, mismatch: bool, quality: bool, severity: str) -> str | None:  # noqa: FBT001  # facts
    """Who bears the risk after a ruling for the buyer, with the default readings."""
    if logistics:
        return "logistics_provider"
    if mismatch:
        return "seller"
    if severity == "not_serious":
        return "shared_buyer_seller"
    return "seller" if quality else "unspecified"


def seller_liable(risk: str | None) -> str | None:
    """Whether the seller is liable after a ruling for the buyer, with the default readings."""
    return {
        "seller": "yes",
        "shared_buyer_seller": "yes",
        "logistics_provider": "no",
        "unspecified": "unspecified",
    }.get(risk or "")


def cases() -> Iterator[tuple[bool, bool, bool, str]]:
    """Every case of the two tables."""
    for logistics, mismatch, quality in itertools.product((True, False), repeat=3):
        if not (mismatch and quality):
            for severity in ("serious", "not_serious"):
                yield logistics, mismatch, quality, severity


def decided(policy: simsim.PolicyModel, case: tuple[bool, bool, bool, str]) -> tuple[object, object]:
    """The same two answers from the tables."""
    logistics, mismatch, quality, severity = case
    facts = {
        "adjudication.ruling_for": "buyer",
        "logistics_caused": logistics,
        "issue.not_as_ordered": mismatch,
        "issue.quality_problem": quality,
        "severity": severity,
    }
    outcome = policy.decide(facts, as_of=AS_OF, now=NOW, decisions=("liability",))
    return outcome.value("risk_owner.risk_owner").value, outcome.value("liability.seller_liable").value


def median(run: Callable[[], object], repeats: int) -> float:
    """The median time of one run, in milliseconds."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        run()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def forget(policy: simsim.PolicyModel) -> None:
    """Let no table remember what it decided."""
    for table in policy.compiled(policy.parameters(policy.card.layers_on, {})).values():
        table.decided.clear()


def main() -> None:
    """Compare, then measure."""
    policy = simsim.open(TABLES)
    listed = list(cases())
    for case in listed:
        by_hand = risk_owner(*case)
        if decided(policy, case) != (by_hand, seller_liable(by_hand)):
            raise SystemExit(f"{case}: {decided(policy, case)} is not {(by_hand, seller_liable(by_hand))}")
    opening = median(lambda: simsim.open(TABLES), 5)
    first = median(lambda: (forget(policy), policy.decide(FACTS, as_of=AS_OF, now=NOW)), 50)
    chain = median(lambda: policy.decide(FACTS, as_of=AS_OF, now=NOW), 200)
    unknown = median(lambda: policy.decide({"market": "MY"}, as_of=AS_OF, now=NOW), 100)
    two = median(lambda: [decided(policy, case) for case in listed], 50) / len(listed)
    hand = median(lambda: [seller_liable(risk_owner(*case)) for case in listed], 2000) / len(listed)
    print(f"open the shipped policy ({len(policy.tables)} decisions)  {opening:8.1f} ms")
    print(f"decide a case as the first one                 {first:8.3f} ms")
    print(f"decide a case like one before                  {chain:8.3f} ms, x {chain / first:.2f}")
    print(f"decide a case, only the market known           {unknown:8.3f} ms")
    print(f"two tables, typed facts to explained answers   {two:8.3f} ms, x {two / hand:,.0f} by hand ({hand:.5f} ms)")


if __name__ == "__main__":
    main()
