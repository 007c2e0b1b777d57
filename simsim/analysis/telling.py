"""Findings as diagnostics: each with its cell, in words, with a case to try, a row to paste, its mark for WAIVERS."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from simsim.analysis.checking import Checked, Layers, mark
from simsim.analysis.covering import STEPS
from simsim.analysis.findings import Finding, Kind, Question
from simsim.compiled import CompiledTable
from simsim.diagnostics import Diagnostic, Place
from simsim.feel.printer import region_text
from simsim.items import ItemDefinition
from simsim.policy.model import PolicyModel
from simsim.policy.waivers import Waiver
from simsim.regions import Region
from simsim.table import Entry
from simsim.values import Value
from simsim.words import LANGUAGES, Phrase

SHOWN: Final = 20  # findings of one kind about one table that are told one by one
LISTED: Final = 12  # rules that a message names
NONE: Final = Phrase("", "")
QUESTIONS: Final[Mapping[Question, Phrase]] = {
    Question.COMPLETE: Phrase("every case has a rule", "每个案件都有规则"),
    Question.CONSISTENT: Phrase("no rules contradict each other", "规则之间没有矛盾"),
    Question.ALIVE: Phrase("every rule can decide a case", "每条规则都能起作用"),
    Question.NEEDED: Phrase("every rule changes something", "每条规则都有必要"),
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
            mark=mark(finding),
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
            mark=mark(finding),
        )

    def dead(self, finding: Finding) -> Diagnostic:
        others = _list(finding.others)
        code = "finding-dead" if finding.others else "finding-excluded"
        return Diagnostic(code, self._rule(finding), rule=finding.rules[0], others=others, mark=mark(finding))

    def needless(self, finding: Finding) -> Diagnostic:
        return Diagnostic("finding-needless", self._rule(finding), rule=finding.rules[0], mark=mark(finding))

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
        return Diagnostic("finding-catch-all", self._rule(finding), rule=finding.rules[0], mark=mark(finding))

    def undecided(self, finding: Finding) -> Diagnostic:
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
        return Phrase(f", with layers: {en}", f",启用层:{zh}")

    def _set(self, layers: Layers, lang: str) -> str:
        return " + ".join(self.policy.card.layers[name].text(lang) for name in layers) or "-"

    def _case(self, finding: Finding) -> Phrase:
        """The witness; of inputs that the box leaves free nothing is told where it narrows others."""
        told = {item.name for item, _ in finding.box} or set(finding.witness)
        pairs = [(self._item(finding, name), value) for name, value in finding.witness.items() if name in told]
        return Phrase(*(", ".join(fact_told(item, value, lang) for item, value in pairs) for lang in LANGUAGES))

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
    Kind.UNDECIDED: _Teller.undecided,
}
