"""How often what a check found happens: the cases of a file decided, and counted where they show a finding.

The share of a finding in the space of all cases says how much of a table it concerns; that of a file says how much of
the work. A case counts where it shows the finding for certain: no rule in its box, rules that contradict each other, a
rule that decides it though it is said to be needless, an outcome that cannot be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from simsim.analysis.checking import Checked
from simsim.analysis.findings import Finding, Kind
from simsim.analysis.impact import MOST_SEEN, Tried, taken
from simsim.decision import Status
from simsim.policy.coverage import exercised
from simsim.policy.graph import required
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome


def counted(  # noqa: PLR0913  # a check, and what cases are read by
    policy: PolicyModel,
    checked: Checked,
    cases: Iterable[Tried],
    *,
    today: date,
    now: datetime,
    step: Callable[[], object] = bool,
) -> Checked:
    """``checked`` with the number of ``cases`` that show each finding; a case that cannot be shows none.

    ``today`` and ``now`` (with a zone) serve where a case names none. ``step`` is called after every case, for whoever
    shows how far it is. Findings that no case can show, such as two names that are almost the same, have no number.

    >>> from datetime import UTC
    >>> from simsim.analysis.checking import check
    >>> from simsim.knowledge import open_policy
    >>> policy, day, noon = open_policy("tables"), date(2025, 6, 20), datetime(2025, 6, 20, 12, tzinfo=UTC)
    >>> counted(policy, check(policy, today=day), [Tried("1", {"market": "MY"})], today=day, now=noon).of_cases
    1
    """
    counting = _Counting(policy, checked, today, now)
    for case in cases:
        counting.put(case)
        step()
    return counting.result()


class _Counting:
    """The findings of one check, to which cases are put; those that differ in nothing that counts are put once."""

    def __init__(self, policy: PolicyModel, checked: Checked, today: date, now: datetime) -> None:
        self.policy, self.checked, self.today, self.now = policy, checked, today, now
        self.findings = [finding for finding in checked.findings if finding.kind in _SHOWN]
        wanted = dict.fromkeys(node for finding in self.findings for node in _nodes(policy, finding))
        self.nodes = [*wanted] or [*policy.order[:1]]
        needs = policy.needs(policy.compiled(policy.parameters(policy.card.layers, {})))
        self.read = {name for node in required(self.nodes, needs, policy.producer) for name in needs[node]}
        self.seen: dict[object, tuple[int, ...] | None] = {}
        self.counts: Counter[int] = Counter()
        self.refused: list[str] = []
        self.cases = 0

    def put(self, case: Tried) -> None:
        """Count one case."""
        key = self._key(case)
        if key in self.seen:
            shown = self.seen[key]
        else:
            shown = self._shown(case)
            if len(self.seen) < MOST_SEEN:
                self.seen[key] = shown
        self.cases += 1
        if shown is None:
            self.refused.append(case.id)
        else:
            self.counts.update(shown)

    def _key(self, case: Tried) -> object:
        """What counts of a case: events as they are told, and the facts that some decision here may ask for."""
        pairs = ((self.policy.names.full(name), value) for name, value in case.facts.items())
        facts = tuple((name, type(value), str(value)) for name, value in pairs if self._counts(name))
        return facts, case.as_of, case.now, case.layers, case.events

    def _counts(self, name: str | None) -> bool:
        """Whether a fact may count: outputs always, as a case may give one in place of its decision."""
        return name is None or name in self.read or self.policy.producer(name) is not None or self._is_excluded(name)

    def _is_excluded(self, name: str) -> bool:
        return any(name in constraint.regions for constraint in self.policy.constraints)

    def _shown(self, case: Tried) -> tuple[int, ...] | None:
        """The findings that a case shows, by number; ``None`` where it cannot be."""
        outcome = taken(self.policy, case, today=self.today, now=self.now, decisions=self.nodes)
        if outcome is None:
            return None
        return tuple(n for n, finding in enumerate(self.findings) if _SHOWN[finding.kind](finding, outcome))

    def result(self) -> Checked:
        """The check with its numbers."""
        told = {id(finding): replace(finding, cases=self.counts[n]) for n, finding in enumerate(self.findings)}
        findings = tuple(told.get(id(finding), finding) for finding in self.checked.findings)
        return replace(self.checked, findings=findings, of_cases=self.cases, refused=tuple(self.refused))


# ------------------------------------------------------------------------------------------ what a case has to show


def _nodes(policy: PolicyModel, finding: Finding) -> Iterator[str]:
    """The decisions that tell whether a case shows a finding."""
    if finding.kind is Kind.OUTCOME:
        regions = next(one.regions for one in policy.constraints if one.id == finding.text)
        yield from (node for name in regions if (node := policy.producer(name)))
    else:
        yield finding.table
        yield from finding.others if finding.kind is Kind.UNACCEPTED else ()


def _is_silent(finding: Finding, outcome: Outcome) -> bool:
    """No rule decides, in the box of the finding."""
    return outcome[finding.table].status is Status.NO_RULE and all(
        (known := outcome.known.get(item.name)) is not None and known.settled and known.value in region
        for item, region in finding.box
    )


def _is_conflict(finding: Finding, outcome: Outcome) -> bool:
    """These rules match together, and may not."""
    decision = outcome[finding.table]
    return decision.status is Status.CONFLICT and {*finding.rules} <= {*decision.certain}


def _is_decided(finding: Finding, outcome: Outcome) -> bool:
    """A decided result rests on one of the rules."""
    return not {*finding.rules}.isdisjoint(exercised(outcome[finding.table]))


def _is_lost(finding: Finding, outcome: Outcome) -> bool:
    """The rule gives a value, and a decision behind it is silent."""
    return _is_decided(finding, outcome) and outcome[finding.others[0]].status is Status.NO_RULE


def _is_matched(finding: Finding, outcome: Outcome) -> bool:
    """All entries of a rule hold, whatever decides."""
    case, masks = outcome.case, outcome[finding.table].masks
    table = outcome.policy.compiled(outcome.policy.parameters(case.layers, case.settings))[finding.table]
    n = next(n for n, rule in enumerate(table.rules) if rule.rule.id == finding.rules[0])
    return bool(masks) and all(not mask & ~c.admits[n] for c, mask in zip(table.inputs, masks, strict=True))


def _is_excluded(finding: Finding, outcome: Outcome) -> bool:
    """The constraint is violated."""
    return any(finding.text == dict(told.fields).get("constraint") for told in outcome.diagnostics)


_SHOWN: Final[Mapping[Kind, Callable[[Finding, Outcome], bool]]] = {
    Kind.GAP: _is_silent,
    Kind.DATE_HOLE: _is_silent,
    Kind.CONFLICT: _is_conflict,
    Kind.OVERLAP: _is_conflict,
    Kind.DEAD: _is_matched,
    Kind.NEEDLESS: _is_decided,
    Kind.CATCH_ALL: _is_decided,
    Kind.UNACCEPTED: _is_lost,
    Kind.OUTCOME: _is_excluded,
}
