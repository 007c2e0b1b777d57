"""Findings as diagnostics: each with its cell, in words, with a case to try, a row to paste, its mark for WAIVERS."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from simsim.analysis.checking import Checked, Layers, mark
from simsim.analysis.covering import STEPS
from simsim.analysis.findings import Finding, Kind, Question
from simsim.analysis.reaching import EACH as PARTIAL
from simsim.analysis.remedies import remedy
from simsim.compiled import AS_OF, CompiledTable
from simsim.diagnostics import Diagnostic, Place
from simsim.feel.printer import region_text
from simsim.items import ItemDefinition
from simsim.policy.model import PolicyModel
from simsim.policy.waivers import Waiver
from simsim.regions import Region
from simsim.table import Entry
from simsim.values import Value, read_boolean
from simsim.words import LANGUAGES, Phrase

SHOWN: Final = 20  # findings of one kind about one table that are told one by one
LISTED: Final = 12  # rules that a message names
NONE: Final = Phrase("", "")
_SIGN: Final = {"en": ", ", "zh": "、"}
QUESTIONS: Final[Mapping[Question, Phrase]] = {
    Question.COMPLETE: Phrase("every case has a rule", "每个案件都有规则"),
    Question.CONSISTENT: Phrase("no rules contradict each other", "规则之间没有矛盾"),
    Question.ALIVE: Phrase("every rule can decide a case", "每条规则都能起作用"),
    Question.NEEDED: Phrase("every rule changes something", "每条规则都有必要"),
    Question.REACHED: Phrase("a case comes to every rule", "每条规则都有案件到达"),
}


def diagnostics(checked: Checked, policy: PolicyModel) -> list[Diagnostic]:
    """Everything that a check found, as an author reads it."""
    teller = _Teller(policy, checked)
    told: list[Diagnostic] = []
    counts: dict[tuple[str, Kind], int] = {}
    for finding in checked.findings:
        key = finding.table, finding.kind
        counts[key] = counts.get(key, 0) + 1
        if counts[key] <= SHOWN:
            told.append(teller.told(finding))
    for key in {**counts, **checked.more}:
        rest = max(0, counts.get(key, 0) - SHOWN) + checked.more.get(key, 0)
        if rest:
            told.append(teller.more(*key, rest))
    told += [_stale("waiver-expired", waiver) for waiver in checked.expired]
    told += [_stale("waiver-unused", waiver) for waiver in checked.unused]
    return [*told, *checked.notes]


def _stale(code: str, waiver: Waiver) -> Diagnostic:
    expiry = waiver.expiry.isoformat() if waiver.expiry else ""
    return Diagnostic(code, waiver.place, waiver.finding, None, finding=waiver.finding, expiry=expiry)


@dataclass(frozen=True)
class _Teller:
    """Knows the tables' places and the captions of items."""

    policy: PolicyModel
    checked: Checked

    def told(self, finding: Finding) -> Diagnostic:
        return _TELLERS[finding.kind](self, finding)

    def _seen(self, finding: Finding) -> Phrase:
        """How many cases of a file show it, where one was counted."""
        if finding.cases is None:
            return NONE
        n, of = finding.cases, self.checked.of_cases
        return Phrase(f" Seen in {n} of {of} cases.", f"{of} 个案件中有 {n} 个出现此情况。")

    def more(self, table: str, kind: Kind, count: int) -> Diagnostic:
        """That findings of a kind were not listed."""
        return Diagnostic("finding-more", self._place(table), count=count, finding=kind.value, shown=SHOWN)

    def _place(self, table: str) -> Place:
        return self.policy.tables[table].place if table in self.policy.tables else Place()

    def _caption(self, table: str) -> Phrase:
        return self.policy.glossary.caption(table)

    def _rule(self, finding: Finding) -> Place:
        """Where the last of its rules stands: the one that was written later is the one to look at first."""
        table = self.policy.tables[finding.table]
        rules = (*table.rules, *([table.default] if table.default else []))
        return next((rule.place for rule in rules if rule.id == finding.rules[-1]), table.place)

    def gap(self, finding: Finding) -> Diagnostic:
        return Diagnostic(
            "finding-date-hole" if finding.kind is Kind.DATE_HOLE else "finding-gap",
            self._place(finding.table),
            table=self._caption(finding.table),
            box=box_told(finding.box),
            share=percent(finding.share),
            layers=self._layers(finding),
            case=self._case(finding),
            row=self._row(finding),
            widen=self._widen(finding),
            seen=self._seen(finding),
            mark=mark(finding),
        )

    def _widen(self, gap: Finding) -> Phrase:
        """The entry that closes a gap when it is widened, where that was verified."""
        one = remedy(self.policy, gap, self.checked.layer_sets) if gap.kind is Kind.GAP else None
        if one is None:
            return NONE
        cell = one.rule.inputs[one.column].place.cell
        return Phrase(
            f" Or write {one.text.en} in {cell} of rule {one.rule.id}, which changes no case that has a rule.",
            f"或将规则 {one.rule.id} 的 {cell} 改为 {one.text.zh}，已有规则的案件都不受影响。",
        )

    def overlap(self, finding: Finding) -> Diagnostic:
        return Diagnostic(
            "finding-overlap" if finding.kind is Kind.OVERLAP else "finding-conflict",
            self._rule(finding),
            rules=_list(finding.rules),
            box=box_told(finding.box),
            share=percent(finding.share),
            layers=self._layers(finding),
            case=self._case(finding),
            seen=self._seen(finding),
            mark=mark(finding),
        )

    def dead(self, finding: Finding) -> Diagnostic:
        named, one = _list(finding.others), len(finding.others) == 1
        others = Phrase(f"rule {named} takes" if one else f"rules {named} take", f"规则 {named} ")
        code = "finding-dead" if finding.others else "finding-excluded"
        return Diagnostic(
            code,
            self._rule(finding),
            rule=finding.rules[0],
            others=others,
            seen=self._seen(finding),
            mark=mark(finding),
        )

    def needless(self, finding: Finding) -> Diagnostic:
        return Diagnostic(
            "finding-needless", self._rule(finding), rule=finding.rules[0], seen=self._seen(finding), mark=mark(finding)
        )

    def impossible(self, finding: Finding) -> Diagnostic:
        cell = finding.cell or Entry("")
        item = self.policy.glossary.caption(finding.text)
        return Diagnostic("finding-impossible", cell.place, cell.text, None, item=item, mark=mark(finding))

    def never(self, finding: Finding) -> Diagnostic:
        cell = finding.cell or Entry("")
        return Diagnostic("finding-never", cell.place, cell.text, None, value=finding.text, mark=mark(finding))

    def near(self, finding: Finding) -> Diagnostic:
        cell = finding.cell or Entry("")
        other = finding.others[0]
        return Diagnostic(
            "finding-near", cell.place, cell.text, None, name=finding.text, other=other, mark=mark(finding)
        )

    def catch_all(self, finding: Finding) -> Diagnostic:
        return Diagnostic(
            "finding-catch-all",
            self._rule(finding),
            rule=finding.rules[0],
            seen=self._seen(finding),
            mark=mark(finding),
        )

    def unreached_rule(self, finding: Finding) -> Diagnostic:
        table = self._caption(finding.table)
        return Diagnostic(
            "finding-unreached-rule", self._rule(finding), rule=finding.rules[0], table=table, mark=mark(finding)
        )

    def unreached(self, finding: Finding) -> Diagnostic:
        cell, (item, value) = finding.cell or Entry(""), self._outcome(finding)
        return Diagnostic("finding-unreached", cell.place, cell.text, None, item=item, value=value, mark=mark(finding))

    def unaccepted(self, finding: Finding) -> Diagnostic:
        cell = finding.cell or Entry("")
        return Diagnostic(
            "finding-unaccepted",
            cell.place,
            cell.text,
            None,
            rule=finding.rules[0],
            value=cell.text,
            consumer=self._caption(finding.others[0]),
            case=self._facts(finding),
            seen=self._seen(finding),
            mark=mark(finding),
        )

    def outcome(self, finding: Finding) -> Diagnostic:
        reason = next(one.reason for one in self.policy.constraints if one.id == finding.text)
        return Diagnostic(
            "finding-outcome",
            (finding.cell or Entry("")).place,
            constraint=finding.text,
            reason=reason,
            case=self._facts(finding),
            seen=self._seen(finding),
            mark=mark(finding),
        )

    def unused(self, finding: Finding) -> Diagnostic:
        cell, table = finding.cell or Entry(""), self._caption(finding.table)
        outputs = self._captions(finding.others)
        return Diagnostic("finding-unused", cell.place, cell.text, table=table, outputs=outputs, mark=mark(finding))

    def unasked(self, finding: Finding) -> Diagnostic:
        cell, item = finding.cell or Entry(""), self._caption(finding.text)
        nodes = self._captions(finding.others)
        return Diagnostic("finding-unasked", cell.place, cell.text, item=item, nodes=nodes, mark=mark(finding))

    def _captions(self, names: Iterable[str]) -> Phrase:
        captions = [self._caption(name) for name in names]
        return Phrase(*(_SIGN[lang].join(caption.text(lang) for caption in captions) for lang in LANGUAGES))

    def _outcome(self, finding: Finding) -> tuple[Phrase, Phrase]:
        """The output that a finding is about, and the value of it."""
        ((item, _),) = finding.box
        value: Value = finding.text if item.allowed else read_boolean(finding.text)
        return self._caption(item.name), item.shown(value)

    def _facts(self, finding: Finding) -> Phrase:
        """The facts of a case, as they are given, and the layers that are on then if a check is for several sets."""
        pairs = [(item, value) for name, value in finding.case.items() if (item := self._known(name))]
        facts = Phrase(*(_SIGN[lang].join(fact_told(item, value, lang) for item, value in pairs) for lang in LANGUAGES))
        facts = facts if pairs else Phrase("any case", "任何案件")
        if len(self.checked.layer_sets) < 2:  # noqa: PLR2004  # there is no choice
            return facts
        en, zh = (self._set(finding.under, lang) for lang in LANGUAGES)
        return Phrase(f"{facts.en}; with layers: {en}", f"{facts.zh}；启用层：{zh}")

    def _known(self, name: str) -> ItemDefinition | None:
        return AS_OF if name == AS_OF.name else self.policy.names.item(name)

    def not_reached(self, finding: Finding) -> Diagnostic:
        """That the search for a case came to its limit: for rules, for a value, or for what a constraint excludes."""
        told: dict[str, Any] = {"why": self._why(finding.others), "mark": mark(finding)}
        if not finding.cell:
            rules, table = _list(finding.rules), self._caption(finding.table)
            return Diagnostic("undecided-rules", self._rule(finding), table=table, rules=rules, **told)
        outcome = Phrase(finding.text, finding.text)
        if finding.box:
            item, value = self._outcome(finding)
            outcome = Phrase(*(f"{item.text(lang)} = {value.text(lang)}" for lang in LANGUAGES))
        return Diagnostic("undecided-outcome", finding.cell.place, finding.cell.text, None, outcome=outcome, **told)

    def _why(self, facts: Sequence[str]) -> Phrase:
        """Why a search ended without an answer: facts of which not every value can be tried, or its limit."""
        if not facts:
            return Phrase(f"after {PARTIAL} partial cases", f"已试过 {PARTIAL} 个部分案件")
        names = self._captions(facts)
        return Phrase(
            f"because a clock or a computation reads {names.en}, of which not every value can be tried",
            f"时限或计算用到 {names.zh}，无法试遍其取值",
        )

    def undecided(self, finding: Finding) -> Diagnostic:
        if finding.question is Question.REACHED:
            return self.not_reached(finding)
        question = QUESTIONS[finding.question or Question.COMPLETE]
        told: dict[str, Any] = {"table": self._caption(finding.table), "question": question, "mark": mark(finding)}
        if finding.cell:
            return Diagnostic("undecided-cell", finding.cell.place, finding.cell.text, None, **told)
        place = self._rule(finding) if finding.rules else self._place(finding.table)
        return Diagnostic("undecided-budget", place, steps=STEPS, **told)

    def _layers(self, finding: Finding) -> Phrase:
        """The sets of layers of a finding that is not there with all of them."""
        if len(finding.layers) == len(self.checked.layer_sets):
            return NONE
        en, zh = ("; ".join(self._set(layers, lang) for layers in finding.layers) for lang in LANGUAGES)
        return Phrase(f", with layers: {en}", f"，启用层：{zh}")

    def _set(self, layers: Layers, lang: str) -> str:
        return " + ".join(self.policy.card.layers[name].text(lang) for name in layers) or "-"

    def _case(self, finding: Finding) -> Phrase:
        """A case that comes there, or the witness, without inputs that the box leaves free while it narrows others."""
        if finding.case or finding.under:
            return self._facts(finding)
        told = {item.name for item, _ in finding.box} or set(finding.witness)
        pairs = [(self._item(finding, name), value) for name, value in finding.witness.items() if name in told]
        return Phrase(*(_SIGN[lang].join(fact_told(item, value, lang) for item, value in pairs) for lang in LANGUAGES))

    def _item(self, finding: Finding, name: str) -> ItemDefinition:
        own = {item.name: item for item, _ in finding.box}
        return own.get(name) or self.policy.names.item(name) or next(i for i in self._inputs(finding) if i.name == name)

    def _inputs(self, finding: Finding) -> Sequence[ItemDefinition]:
        return [column.item for column in self._compiled(finding.table).inputs if column.opaque is None]

    def _compiled(self, table: str) -> CompiledTable:
        return self.policy.compiled(self.policy.parameters(self.policy.card.layers, {}))[table]

    def _row(self, finding: Finding) -> Phrase:
        """The input entries of a rule that would fill a gap."""
        regions = {item.name: region for item, region in finding.box}
        columns = [c.item for c in self._compiled(finding.table).inputs if c.opaque is None and c.column is not None]
        return Phrase(*(" | ".join(_entry(i, regions.get(i.name), lang) for i in columns) for lang in LANGUAGES))


def _entry(item: ItemDefinition, region: Region | None, lang: str) -> str:
    return "-" if region is None else region_text(region, item, lang) or "-"


def box_told(box: Iterable[tuple[ItemDefinition, Region]]) -> Phrase:
    """A box in words: each input that it narrows, and to what."""
    pairs = list(box)
    if not pairs:
        return Phrase("any case", "任何案件")
    en, zh = ("; ".join(f"{i.caption.text(lang)}: {_entry(i, r, lang)}" for i, r in pairs) for lang in LANGUAGES)
    return Phrase(en, zh)


def fact_told(item: ItemDefinition, value: Value, lang: str) -> str:
    """A fact in words."""
    return f"{item.caption.text(lang)} = {item.shown(value).text(lang)}"


def _list(rules: Sequence[str]) -> str:
    return ", ".join(rules[:LISTED]) + (", …" if len(rules) > LISTED else "")


def percent(share: float) -> str:
    """A share in words.

    >>> percent(0.5), percent(0.0001), percent(0.034)
    ('50 %', '< 0.1 %', '3.4 %')
    """
    if 0 < share < 0.001:  # noqa: PLR2004  # what is shown as a tenth of a percent
        return "< 0.1 %"
    return f"{share:.0%}".replace("%", " %") if share >= 0.1 else f"{share:.1%}".replace("%", " %")  # noqa: PLR2004  # one decimal below ten percent


_TELLERS: Final[Mapping[Kind, Callable[[_Teller, Finding], Diagnostic]]] = {
    Kind.GAP: _Teller.gap,
    Kind.DATE_HOLE: _Teller.gap,
    Kind.CONFLICT: _Teller.overlap,
    Kind.OVERLAP: _Teller.overlap,
    Kind.DEAD: _Teller.dead,
    Kind.NEEDLESS: _Teller.needless,
    Kind.IMPOSSIBLE: _Teller.impossible,
    Kind.NEVER: _Teller.never,
    Kind.NEAR: _Teller.near,
    Kind.CATCH_ALL: _Teller.catch_all,
    Kind.UNREACHED_RULE: _Teller.unreached_rule,
    Kind.UNREACHED: _Teller.unreached,
    Kind.UNACCEPTED: _Teller.unaccepted,
    Kind.OUTCOME: _Teller.outcome,
    Kind.UNUSED: _Teller.unused,
    Kind.UNASKED: _Teller.unasked,
    Kind.UNDECIDED: _Teller.undecided,
}
