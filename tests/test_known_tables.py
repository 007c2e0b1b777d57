"""Tables of which it is known what is missing and what overlaps, examined: exactly that is found."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from benchmarks.generators import Made, chained, disjoint_pairs, dnf, first_hit, grid, loans, parity, sparse, stripes
from simsim.analysis import examination as finding_out
from simsim.analysis import questions
from simsim.analysis.checking import check
from simsim.analysis.covering import Budget
from simsim.analysis.differences import Differences, differences
from simsim.analysis.examination import LISTED, examined
from simsim.analysis.findings import ASKED, Examined, Finding, Kind, Question, Verdict
from simsim.analysis.joint import joint
from simsim.knowledge import policy_of
from simsim.table import HitPolicy
from tests.brute import Subject, bits
from tests.sheets import DAY

UNIQUE = HitPolicy.UNIQUE
SEEDS = range(3)


def subject_of(made: Made, hit_policy: HitPolicy | None = None) -> Subject:
    table, (*inputs, output) = made
    table = replace(table, hit_policy=hit_policy or table.hit_policy)
    return Subject(table, (*inputs, replace(output, name=f"{table.name.text}.{output.name}")), {})


def examine(subject: Subject) -> Examined:
    return examined(subject.space, (), subject.items_by_name.get)


def gaps(found: Examined) -> list[Finding]:
    return [finding for finding in found.findings if finding.kind is Kind.GAP]


def are_silent(subject: Subject, found: list[Finding]) -> bool:
    return all(subject.answer(finding.witness).ended == "silent" for finding in found)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("inputs", [3, 5, 15])
def test_an_exact_partition_has_nothing_wrong(inputs: int, seed: int) -> None:
    found = examine(subject_of(loans(inputs, 60, seed, broken=0)))
    assert found.findings == ()
    assert found.verdicts == dict.fromkeys(ASKED["U"], Verdict.PROVED)
    assert (found.gaps, found.unknown) == (0, 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_damaged_partition_has_only_what_was_damaged(seed: int) -> None:
    subject = subject_of(loans(5, 60, seed))
    notes = {rule.id: rule.annotations[0] for rule in subject.rules}
    found = examine(subject)
    assert are_silent(subject, gaps(found))
    for finding in found.findings:
        if finding.kind in (Kind.OVERLAP, Kind.CONFLICT):
            assert any(notes[rule].startswith("enlarged") for rule in finding.rules)
            assert bits(subject.ids[rule] for rule in finding.rules) == subject.matching(finding.witness)
    assert any(note.startswith("shrunk") for note in notes.values()) or not gaps(found)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("side", "dimensions", "holes"), [(5, 3, 4), (20, 2, 10), (3, 5, 3), (4, 1, 0)])
def test_each_hole_of_a_grid_is_one_gap(side: int, dimensions: int, holes: int, seed: int) -> None:
    subject = subject_of(grid(side, dimensions, holes, seed))
    found = examine(subject)
    assert len(gaps(found)) == len(found.findings) == holes
    assert found.gaps == pytest.approx(holes / side**dimensions)
    assert found.verdicts[Question.COMPLETE] is (Verdict.REFUTED if holes else Verdict.PROVED)
    assert are_silent(subject, gaps(found))


def test_each_even_case_of_parity_is_a_gap_of_its_own() -> None:
    subject = subject_of(parity(6))
    found = examine(subject)
    assert len(gaps(found)) == len(found.findings) == 32
    assert len({tuple(finding.witness.values()) for finding in gaps(found)}) == 32
    assert found.gaps == pytest.approx(0.5)
    assert are_silent(subject, gaps(found))


@pytest.mark.parametrize("listed", [LISTED, 1_000])
def test_pairs_that_share_nothing_need_two_to_their_number(listed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding_out, "LISTED", listed)
    subject = subject_of(disjoint_pairs(8, UNIQUE))
    found = examine(subject)
    assert len(gaps(found)) == min(listed, 256)
    assert len(gaps(found)) + found.more.get(Kind.GAP, 0) == 256
    assert len({finding.box for finding in gaps(found)}) == len(gaps(found))
    assert found.gaps == pytest.approx(0.75**8)
    assert not found.unknown
    assert are_silent(subject, gaps(found))
    (overlap,) = (finding for finding in found.findings if finding.kind is Kind.OVERLAP)
    assert len(overlap.rules) == 8


def test_where_there_are_too_many_gaps_to_look_for_that_is_said() -> None:
    subject = subject_of(parity(12))
    found, looked = examine(subject), questions.gaps(subject.space, Budget())
    assert not looked.whole
    assert len(looked.boxes) == len(gaps(found)) + found.more[Kind.GAP] == questions.MOST
    assert found.gaps + found.unknown >= 0.5
    assert found.verdicts[Question.COMPLETE] is Verdict.REFUTED
    assert [f.question for f in found.findings if f.kind is Kind.UNDECIDED] == [Question.COMPLETE]


@pytest.mark.parametrize("steps", [0, 100, 10_000])
def test_within_a_budget_what_was_not_looked_at_is_measured(steps: int) -> None:
    subject = subject_of(parity(8))
    looked = questions.gaps(subject.space, Budget(steps))
    assert looked.whole is (steps == 10_000)
    assert looked.share <= 0.5 <= looked.share + looked.unknown


def test_stripes_leave_one_box() -> None:
    subject = subject_of(stripes(3, 3, UNIQUE))
    found = examine(subject)
    (gap,) = gaps(found)
    assert (gap.share, found.gaps) == pytest.approx((1 / 8, 1 / 8))
    assert are_silent(subject, [gap])


@pytest.mark.parametrize("seed", SEEDS)
def test_what_a_sparse_table_lacks_is_measured(seed: int) -> None:
    subject = subject_of(sparse(4, 12, seed))
    found = examine(subject)
    assert found.gaps + found.unknown == pytest.approx(1 - 12 / 10**4)
    assert found.verdicts[Question.COMPLETE] is Verdict.REFUTED
    assert are_silent(subject, gaps(found))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_planted_case_is_found(seed: int) -> None:
    subject = subject_of(dnf(20, 85, seed, planted=True), UNIQUE)
    found = examine(subject)
    assert found.verdicts[Question.COMPLETE] is Verdict.REFUTED
    assert are_silent(subject, gaps(found))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_first_hit_table_that_ends_with_every_case_is_complete(seed: int) -> None:
    assert examine(subject_of(first_hit(9, 20, seed))).verdicts[Question.COMPLETE] is Verdict.PROVED


KNOWN: Mapping[str, Callable[[], Made]] = {
    "loans": lambda: loans(5, 60, 1, broken=0.3),
    "pairs": lambda: disjoint_pairs(5),
    "parity": lambda: parity(5),
    "stripes": lambda: stripes(3, 3),
    "first hit": lambda: first_hit(9, 30),
}


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.parametrize("hit_policy", [HitPolicy.FIRST, HitPolicy.COLLECT])
def test_rules_are_alive_unless_those_named_mask_them(name: str, hit_policy: HitPolicy) -> None:
    subject = subject_of(KNOWN[name](), hit_policy)
    dead = [finding for finding in examine(subject).findings if finding.kind is Kind.DEAD]
    assert not dead or hit_policy is HitPolicy.FIRST
    for finding in dead:
        assert all(subject.ids[other] < subject.ids[finding.rules[0]] for other in finding.others)
        assert finding.others


# ---- two versions of a table


def compare(old: Subject, new: Subject, budget: Budget | None = None) -> Differences:
    return differences(joint(old.compiled, new.compiled, ()), (), old.items_by_name.get, budget)


def without(subject: Subject, *numbers: int) -> Subject:
    """The table without some of its rules."""
    rules = tuple(rule for n, rule in enumerate(subject.table.rules) if n not in numbers)
    return replace(subject, table=replace(subject.table, rules=rules))


@pytest.mark.parametrize("seed", SEEDS)
def test_of_loans_with_a_few_edits_every_difference_is_theirs_and_no_other_is_left(seed: int) -> None:
    old, new = (subject_of(loans(15, 200, seed, broken)) for broken in (0, 0.05))
    found = compare(old, new)
    edited = {
        rule.id for rule, other in zip(new.table.rules, old.table.rules, strict=True) if rule.inputs != other.inputs
    }
    assert found.whole
    assert len(edited) == 10
    assert all({*difference.old, *difference.new} & edited for difference in found.found)
    assert {rule for difference in found.found for rule in (*difference.old, *difference.new)} >= edited


@pytest.mark.parametrize("seed", SEEDS)
def test_where_a_search_ends_early_a_difference_is_shown_all_the_same(seed: int) -> None:
    old = subject_of(first_hit(40, 300, seed))
    new = without(old, 3, 20, 40)
    found = compare(old, new, Budget(0))
    assert not found.whole
    assert found.unknown == 1
    assert found.found
    for difference in found.found:
        assert old.answer(difference.witness).hits != new.answer(difference.witness).hits
        assert set(difference.old) <= {rule.id for rule in old.table.rules}


@pytest.mark.parametrize(("depth", "width"), [(1, 3), (2, 2), (5, 3), (8, 4)])
def test_of_a_chain_exactly_one_rule_of_each_table_behind_the_first_is_unreached(depth: int, width: int) -> None:
    policy, found = policy_of(chained(depth, width))
    assert policy, found
    checked = check(policy, today=DAY)
    told = {(f.table, f.rules) for f in checked.findings if f.kind in (Kind.DEAD, Kind.UNREACHED_RULE)}
    assert told == {(f"t{n}", (str(2 * width - 1),)) for n in range(1, depth + 1)}
    assert {str(value) for _, value in checked.reached} == {f"k{n}" for n in range(width - 1)}
