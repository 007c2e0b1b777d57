"""A whole policy checked, table by table, for every set of layers that POLICY lists; what WAIVERS accept set aside.

A gap or a contradiction counts with any set of layers. A rule must be able to decide, and change something, with one of
the sets in which it is on: that another layer's rule goes before it elsewhere is what layers are for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from typing import Final

from simsim.analysis.chain import Chained, Shown, chaining, shown
from simsim.analysis.examination import examined
from simsim.analysis.findings import Examined, Finding, Kind, Question, Verdict
from simsim.analysis.names import catch_alls, near_duplicates, never_given
from simsim.analysis.provenance import provenance
from simsim.analysis.reaching import Reached
from simsim.analysis.space import space
from simsim.analysis.stages import Stage, Staged, Work, whole
from simsim.analysis.unsaid import unsaid
from simsim.analysis.wiring import loose_ends
from simsim.classes import CompiledInput
from simsim.compiled import CompiledTable
from simsim.diagnostics import Diagnostic
from simsim.policy.examples import Ran
from simsim.policy.model import PolicyModel
from simsim.policy.waivers import Waiver
from simsim.regions import Names, Region
from simsim.values import spelled

Layers = tuple[str, ...]
BY_RULE: Final = (Question.ALIVE, Question.NEEDED)


@dataclass(frozen=True)
class Checked:
    """What a check found: an answer to each question about each table, the findings, and those that are waived.

    ``expired`` and ``unused`` are waivers that no longer accept anything; ``more`` counts findings that were not
    listed, by table and kind; ``notes`` are what was found beside the tables: in SOURCES and in TEXTS. ``reached``: for
    each headline outcome, by full name, and value of it a case that comes to it, where one was found. ``of_cases``: by
    how many cases of a file its findings were counted; ``refused`` are the ids of those that cannot be.
    """

    verdicts: Mapping[str, Mapping[Question, Verdict]]
    findings: tuple[Finding, ...]
    waived: tuple[tuple[Finding, Waiver], ...] = ()
    expired: tuple[Waiver, ...] = ()
    unused: tuple[Waiver, ...] = ()
    more: Mapping[tuple[str, Kind], int] = field(default_factory=dict)
    layer_sets: tuple[Layers, ...] = ()
    notes: tuple[Diagnostic, ...] = ()
    reached: Mapping[Shown, Reached] = field(default_factory=dict)
    of_cases: int = 0
    refused: tuple[str, ...] = ()


def check(policy: PolicyModel, *, today: date, examples: Iterable[Ran] = ()) -> Checked:
    """Ask every question about every table of ``policy``; ``today`` tells which waivers have expired.

    ``examples`` that were run show what they come to, so that no case need be searched for it.

    >>> from datetime import date
    >>> from simsim.knowledge import open_policy
    >>> checked = check(open_policy("tables"), today=date(2025, 6, 20))
    >>> checked.verdicts["risk_owner"][Question.ALIVE].value
    'proved'
    """
    return whole(checking(policy, today=today, examples=examples))


def checking(policy: PolicyModel, *, today: date, examples: Iterable[Ran] = ()) -> Staged[Checked]:
    """The same in stages, table by table."""
    sets, valid = _sets(policy), _valid(policy, today)
    seen = yield from _seen(policy, sets, valid)
    tables = {name: [(layers, seen[layers][name]) for layers in sets if name in seen[layers]] for name in policy.tables}
    found: list[Finding] = []
    verdicts = {}
    for name, examinations in tables.items():
        if examinations:
            own = _own(name, examinations)
            verdicts[name] = _verdicts(examinations, own)
            found += own
    compiled = policy.compiled(policy.parameters(policy.card.layers, {}))
    found += _of_names(policy, compiled, {name: _live(e) for name, e in tables.items()})
    more = {(n, kind): count for n, e in tables.items() for _, one in e for kind, count in one.more.items()}
    silent = tuple(_silences(tables, valid))
    notes = (*provenance(policy, today), *unsaid(policy))
    single = Checked(verdicts, tuple(found), silent, more=more, layer_sets=sets, notes=notes)
    accepted = [finding for finding, _ in _waived(single, policy.waivers, valid).waived]
    across = yield from chaining(policy, sets, single.findings, accepted, examples, today)
    return _reached(_waived(_across(single, policy, across), policy.waivers, valid), across)


def _seen(
    policy: PolicyModel, sets: Sequence[Layers], waivers: Sequence[Waiver]
) -> Staged[dict[Layers, dict[str, Examined]]]:
    """Every table that has rules, with each set of layers on."""
    seen: dict[Layers, dict[str, Examined]] = {layers: {} for layers in sets}
    read = [(layers, _compiled(policy, layers)) for layers in sets]
    left = [(layers, name, table) for layers, compiled in read for name, table in compiled.items()]
    for n, (layers, name, table) in enumerate(left, 1):
        yield Stage(Work.TABLES, name, n, len(left))
        seen[layers][name] = _examined(policy, table, layers, waivers)
    return seen


def check_table(policy: PolicyModel, name: str, *, today: date) -> Checked:
    """Ask of one table what it answers by itself: whether a case comes to a gap of it is not asked here.

    >>> from datetime import date
    >>> from simsim.knowledge import open_policy
    >>> check_table(open_policy("tables"), "risk_owner", today=date(2025, 6, 20)).verdicts["risk_owner"]["alive"].value
    'proved'
    """
    sets, valid = _sets(policy), _valid(policy, today)
    read = ((layers, _compiled(policy, layers).get(name)) for layers in sets)
    examinations = [(layers, _examined(policy, table, layers, valid)) for layers, table in read if table]
    if not examinations:
        return Checked({}, (), layer_sets=sets)
    own = _own(name, examinations)
    more = {(name, kind): count for _, one in examinations for kind, count in one.more.items()}
    return _waived(
        Checked({name: _verdicts(examinations, own)}, tuple(own), more=more, layer_sets=sets), policy.waivers, valid
    )


def _sets(policy: PolicyModel) -> tuple[Layers, ...]:
    return policy.card.layer_sets or (policy.card.layers_on,)


def _valid(policy: PolicyModel, today: date) -> tuple[Waiver, ...]:
    """The waivers that have not expired."""
    return tuple(waiver for waiver in policy.waivers if waiver.expiry is None or today <= waiver.expiry)


def _own(name: str, examinations: Sequence[tuple[Layers, Examined]]) -> list[Finding]:
    """What was found about one table, each once."""
    of_rules = _of_rules(examinations).values()
    found = (*_of_cases(examinations), *dict.fromkeys(chain.from_iterable(of_rules)))
    return [replace(finding, table=name) for finding in found]


def _across(checked: Checked, policy: PolicyModel, chain: Chained) -> Checked:
    """With what was found across the chain, and with the case that comes to each gap; without rules that are alive."""
    own = [
        shown(f, chain.cases[f]) if f in chain.cases else f for f in checked.findings if not _is_alive(f, policy, chain)
    ]
    verdicts: dict[str, dict[Question, Verdict]] = {}
    for name, of_table in checked.verdicts.items():
        verdicts[name] = {**of_table}
        if name in chain.verdicts:
            verdicts[name][Question.REACHED] = chain.verdicts[name]
        if any(table == name for table, _ in chain.alive):
            bad = [_verdict(f) for f in own if f.table == name and f.asked is Question.ALIVE]
            verdicts[name][Question.ALIVE] = max(bad, key=[*Verdict].index, default=Verdict.PROVED)
    found = (*own, *chain.findings, *loose_ends(policy))
    return replace(checked, findings=found, verdicts=verdicts, reached=chain.reached)


def _is_alive(finding: Finding, policy: PolicyModel, chain: Chained) -> bool:
    """Whether a dead rule is none, or a value that no rule seemed to give comes out after all."""
    if finding.kind is Kind.NEVER and finding.cell:
        full = policy.names.full(finding.cell.text)
        return any(item == full and spelled(value) == finding.text for item, value in chain.reached)
    return finding.kind is Kind.DEAD and (finding.table, finding.rules[0]) in chain.alive


def _reached(checked: Checked, chain: Chained) -> Checked:
    """Without the gaps to which no case comes; a table that had no other has none."""
    kept = tuple(finding for finding in checked.findings if finding not in chain.unreached)
    gaps = {f.table for f in kept if f.asked is Question.COMPLETE} | {f.table for f, _ in checked.waived}
    gaps |= {table for table, kind in checked.more if kind in (Kind.GAP, Kind.DATE_HOLE)}
    without = {finding.table for finding in chain.unreached} - gaps
    verdicts = {
        name: {**of_table, **({Question.COMPLETE: Verdict.PROVED} if name in without else {})}
        for name, of_table in checked.verdicts.items()
    }
    return replace(checked, findings=kept, verdicts=verdicts)


def _silence(table: str, inputs: Iterable[CompiledInput], waivers: Iterable[Waiver]) -> list[Waiver]:
    """The waivers that accept silence in some cases of a table, told by inputs that it has."""
    kinds = (Kind.GAP.value, Kind.DATE_HOLE.value)
    names = {column.item.name for column in inputs if column.opaque is None}
    of_table = (w for w in waivers if w.table == table and not w.rule and w.finding in kinds)
    return [waiver for waiver in of_table if waiver.case and waiver.case.keys() <= names]


def _silences(
    tables: Mapping[str, Sequence[tuple[Layers, Examined]]], waivers: Sequence[Waiver]
) -> Iterator[tuple[Finding, Waiver]]:
    """The waivers of silence that are needed, each with the gap that it accepts."""
    for name, examinations in tables.items():
        inputs = examinations[0][1].space.inputs if examinations else ()
        for n, waiver in enumerate(_silence(name, inputs, waivers)):
            if any(n + _behind(one) in one.silent for _, one in examinations):
                items = {column.item.name: column.item for column in inputs}
                box = tuple((items[item], region) for item, region in waiver.case.items())
                yield Finding(Kind.GAP, box=box, table=name), waiver


def _behind(one: Examined) -> int:
    """The number of the first accepted box: behind rules and constraints."""
    return len(one.space.table.rules) + one.space.excluded.bit_count()


def _compiled(policy: PolicyModel, layers: Layers) -> dict[str, CompiledTable]:
    """The tables that can be examined, as they are read with a set of layers on."""
    compiled = policy.compiled(policy.parameters(layers, {}))
    return {name: table for name, table in compiled.items() if table.rules and table.inputs}


def _examined(policy: PolicyModel, table: CompiledTable, layers: Layers, waivers: Sequence[Waiver]) -> Examined:
    """A table, with a set of layers on."""
    parameters = policy.parameters(layers, {})
    where = space(
        table,
        layers,
        constraints=[constraint.regions for constraint in policy.constraints_under(parameters)],
        accepted=[waiver.case for waiver in _silence(table.name, table.inputs, waivers)],
        parameters=policy.glossary.parameters,
        start=policy.card.start,
    )
    return examined(where, layers, policy.names.item)


def _of_cases(examinations: Sequence[tuple[Layers, Examined]]) -> Iterator[Finding]:
    """What was found about cases, each once, with the sets of layers with which it was found; largest first."""
    sets: dict[Finding, list[Layers]] = {}
    for layers, one in examinations:
        for finding in one.findings:
            if finding.asked not in BY_RULE:
                sets.setdefault(finding, []).append(layers)
    yield from (replace(finding, layers=tuple(on)) for finding, on in sorted(sets.items(), key=_by_share))


def _by_share(pair: tuple[Finding, Collection[Layers]]) -> tuple[int, float]:
    return list(Kind).index(pair[0].kind), -pair[0].share


def _of_rules(examinations: Sequence[tuple[Layers, Examined]]) -> dict[tuple[str, Question], list[Finding]]:
    """What was found about single rules, where no set of layers answers better."""
    answers: dict[tuple[str, Question], list[list[Finding]]] = {}
    for layers, one in examinations:
        about: dict[tuple[str, Question | None], list[Finding]] = {}
        for finding in one.findings:
            for rule in finding.rules:
                about.setdefault((rule, finding.asked), []).append(replace(finding, layers=(layers,)))
        for rule in _on(one):
            for question in BY_RULE:
                answers.setdefault((rule, question), []).append(about.get((rule, question), []))
    return {key: min(found, key=_worst) for key, found in answers.items() if all(found)}


def _on(one: Examined) -> list[str]:
    """The ids of the rules that are on."""
    return [rule.rule.id for n, rule in enumerate(one.space.table.rules) if one.space.rules >> n & 1]


def _worst(findings: Iterable[Finding]) -> bool:
    """Whether something is refuted, rather than not decided."""
    return any(finding.kind is not Kind.UNDECIDED for finding in findings)


def _verdicts(examinations: Sequence[tuple[Layers, Examined]], found: Sequence[Finding]) -> dict[Question, Verdict]:
    """The worst answer about cases, the best that rules leave about rules."""
    order = list(Verdict)
    asked = [question for question in Question if question in examinations[0][1].verdicts]
    worst = {q: max((one.verdicts[q] for _, one in examinations), key=order.index) for q in asked}
    for question in asked:
        if question in BY_RULE:
            bad = [_verdict(finding) for finding in found if finding.asked is question]
            worst[question] = max(bad, key=order.index, default=Verdict.PROVED)
    return worst


def _verdict(finding: Finding) -> Verdict:
    return Verdict.UNDECIDED if finding.kind is Kind.UNDECIDED else Verdict.REFUTED


def _live(examinations: Sequence[tuple[Layers, Examined]]) -> frozenset[str]:
    """The rules that decide something with one set of layers at least, or may."""
    live: set[str] = set()
    for _, one in examinations:
        live |= {*_on(one)} - {rule for f in one.findings if f.kind in (Kind.DEAD, Kind.IMPOSSIBLE) for rule in f.rules}
    return frozenset(live)


def _of_names(
    policy: PolicyModel, compiled: Mapping[str, CompiledTable], live: Mapping[str, Collection[str]]
) -> Iterator[Finding]:
    tables = [table for table in compiled.values() if table.rules]
    everyone = {table.name: live[table.name] or {rule.rule.id for rule in table.rules} for table in tables}
    for name, finding in chain(
        catch_alls(tables), never_given(tables, everyone), near_duplicates(policy.glossary, compiled)
    ):
        yield replace(finding, table=name)


def mark(finding: Finding) -> str:
    """The name by which WAIVERS can accept one finding and no other: its kind and a hash of what it says."""
    said = (finding.table, finding.rules, finding.others, sorted((item.name, _spelled(r)) for item, r in finding.box))
    text = repr((*said, finding.text, finding.cell.text if finding.cell else "", finding.question))
    return f"{finding.kind}-{hashlib.sha256(text.encode()).hexdigest()[:6]}"


def _spelled(region: Region) -> str:
    """A region in a spelling that is the same in every run: a set of names has no order of its own."""
    names = (sorted(map(repr, region.names)), region.rest) if isinstance(region, Names) else region
    return repr((names, region.null))


def _waived(checked: Checked, waivers: Sequence[Waiver], valid: Sequence[Waiver]) -> Checked:
    """The same with the accepted findings set aside."""
    kept: list[Finding] = []
    waived = [*checked.waived]
    for finding in checked.findings:
        by = [waiver for waiver in valid if accepts(waiver, finding)]
        waived += [(finding, waiver) for waiver in by]
        kept += [] if by else [finding]
    expired = tuple(w for w in waivers if w not in valid)
    unused = tuple(w for w in valid if all(w is not used for _, used in waived))
    whole = {(w.table, w.finding) for w in valid if not w.rule and not w.case}
    more = {key: count for key, count in checked.more.items() if (key[0], key[1].value) not in whole}
    return replace(checked, findings=tuple(kept), waived=tuple(waived), expired=expired, unused=unused, more=more)


def accepts(waiver: Waiver, finding: Finding) -> bool:
    """Whether a waiver is for a finding: by its kind or mark, in its table, of its rule and within its case if told."""
    named = waiver.finding in (finding.kind.value, mark(finding))
    of_rule = not waiver.rule or waiver.rule in finding.rules
    return named and waiver.table == finding.table and of_rule and _confined(finding, waiver.case)


def _confined(finding: Finding, case: Mapping[str, Region]) -> bool:
    """Whether the box of a finding lies within a case."""
    box = {item.name: region for item, region in finding.box}
    return all(name in box and (box[name] - region).is_empty for name, region in case.items())
