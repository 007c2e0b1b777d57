"""Findings that were looked at and accepted: each row of WAIVERS names one, of a table or of one rule of it, and why.

A finding is named by its kind, or by the mark with which a check tells of it: the kind and six hexadecimal digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from simsim.diagnostics import Diagnostic, Place
from simsim.items import SHOWN, Glossary
from simsim.messages import did_you_mean
from simsim.policy.assembly import Names, unknown_decision
from simsim.policy.constraints import canonical_cells, cells_of, constraints_of
from simsim.regions import Region
from simsim.sheets import ConstraintRow, WaiverRow
from simsim.table import DecisionTable, Entry
from simsim.values import Value, read_date
from simsim.words import FINDING, LANGUAGES, RULE, Phrase, nearest, plain

_MARK: Final = re.compile("[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding, by kind or mark, that is accepted in a decision, or in one ``rule`` of it, up to ``expiry``.

    ``case``: where alone it is accepted, a region for each item that is named, by full name; and ``said`` the same as
    cells, in the spelling that all who mean the same share.
    """

    finding: str
    table: str
    rule: str
    reason: str
    expiry: date | None
    place: Place = field(default=Place(), compare=False)
    sources: tuple[str, ...] = ()
    case: Mapping[str, Region] = field(default_factory=dict, compare=False)
    said: tuple[tuple[str, str], ...] = ()


def waivers_of(
    rows: Iterable[WaiverRow],
    tables: Mapping[str, DecisionTable],
    names: Names,
    parameters: Mapping[str, Value],
) -> tuple[tuple[Waiver, ...], list[Diagnostic]]:
    """The waivers that the rows make, and what is wrong with them."""
    made: list[Waiver] = []
    found: list[Diagnostic] = []
    first: dict[tuple[str, str, str, tuple[tuple[str, str], ...]], Place] = {}
    for row in rows:
        waiver = _with_case(_waiver(row, names.glossary), row, names, parameters, found)
        earlier = first.setdefault((waiver.finding, waiver.table, waiver.rule, waiver.said), waiver.place)
        if earlier is not waiver.place:
            told = Phrase(earlier.text("en"), earlier.text("zh"))
            found.append(Diagnostic("duplicate-waiver", waiver.place, row.finding.text, None, first=told))
        found.extend(_errors(row, waiver, tables))
        made.append(waiver)
    return tuple(made), found


def _waiver(row: WaiverRow, glossary: Glossary) -> Waiver:
    return Waiver(
        FINDING.read(row.finding.text) or plain(row.finding.text).casefold(),
        glossary.name(row.table.text) or plain(row.table.text),
        RULE.read(row.rule.text) or plain(row.rule.text),
        row.reason.text.strip(),
        read_date(plain(row.expiry.text)),
        row.finding.place,
        row.sources,
    )


def _with_case(
    waiver: Waiver, row: WaiverRow, names: Names, parameters: Mapping[str, Value], found: list[Diagnostic]
) -> Waiver:
    """A waiver with the cases that it is confined to, if it is."""
    if not plain(row.case.text):
        return waiver
    cells = cells_of(Entry(row.case.text, row.at("case")), names)
    written = ConstraintRow(row.finding, cells, place=row.at("case"))
    made, wrong = constraints_of([written], names, parameters)
    found.extend(wrong)
    return replace(waiver, case=made[0].regions, said=tuple(canonical_cells(written, names))) if made else waiver


def _errors(row: WaiverRow, waiver: Waiver, tables: Mapping[str, DecisionTable]) -> Iterator[Diagnostic]:
    """Decisions and rules that are none, and an expiry that is no date."""
    kind, _, mark = waiver.finding.rpartition("-")
    if waiver.finding not in FINDING.spellings and not (kind in FINDING.spellings and _MARK.fullmatch(mark)):
        kinds = Phrase(*(", ".join(FINDING.shown(key, lang) for key in FINDING.spellings) for lang in LANGUAGES))
        hint = did_you_mean(FINDING.close(row.finding.text))
        yield Diagnostic("finding-unknown", row.finding.place, row.finding.text, None, findings=kinds, hint=hint)
    table, text = tables.get(waiver.table), row.table.text
    if table is None and waiver.table:  # a blank one was told of with its sheet
        yield unknown_decision(text, row.at("table"), tables)
    rules = [rule.id for rule in table.rows] if table else []
    if table and waiver.rule and waiver.rule not in rules:
        hint, known = did_you_mean(nearest(waiver.rule, rules)), ", ".join(rules[:SHOWN]) or "-"
        more = ", …" if len(rules) > SHOWN else ""
        yield Diagnostic(
            "rule-unknown",
            row.at("rule"),
            row.rule.text,
            None,
            decision=waiver.table,
            rule=row.rule.text,
            rules=f"{known}{more}",
            hint=hint,
        )
    if waiver.expiry is None and row.expiry.text.strip():
        yield Diagnostic("waiver-expiry", row.at("expiry"), row.expiry.text, None)
