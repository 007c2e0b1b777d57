"""Where rules come from: sources that no row cites, rows that cite none, and what nobody has looked at for long.

A source counts as cited where a row of a table, a clock, a parameter, a constraint, a waiver, a day of the calendar or
a text names it, or a source that is itself cited. EXAMPLES do not count: they show a sentence, and do not carry it out.

Source: DMN 1.5, section 6.2.3 (knowledge sources, and the authority requirements between them).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from simsim.diagnostics import Diagnostic, Place
from simsim.items import KnowledgeSource
from simsim.policy.model import PolicyModel
from simsim.sheets import ClockRow, ParameterRow, TextRow
from simsim.table import Rule
from simsim.values import read_date
from simsim.words import plain

STALE: Final = timedelta(days=90)  # from when on a source, or a parameter, is to be looked at again
LISTED: Final = 12  # names that a message lists


def provenance(policy: PolicyModel, today: date) -> list[Diagnostic]:
    """Everything that is to be said of the sources of a policy; nothing of one that has no SOURCES.

    >>> from simsim.knowledge import open_policy
    >>> {d.severity.value for d in provenance(open_policy("tables"), date(2200, 1, 1))} - {"info"}
    set()
    """
    sources = policy.glossary.sources
    if not sources:
        return []
    return [*_uncited(policy, sources), *_unfounded(policy), *_unread(policy), *_stale(policy, today)]


def cited(policy: PolicyModel) -> frozenset[str]:
    """The ids of all sources that a row cites, or a source that is cited."""
    sheets = policy.sheets
    rows = (*_layered(policy), *sheets.constraints, *sheets.waivers, *sheets.calendar)
    waiting, found = [source for row in rows for source in row.sources], set[str]()
    while waiting:
        name = waiting.pop()
        if name not in found and name in policy.glossary.sources:
            found.add(name)
            waiting += policy.glossary.sources[name].sources
    return frozenset(found)


def _layered(policy: PolicyModel) -> Iterator[Rule | ParameterRow | ClockRow | TextRow]:
    """The rows that may have a layer."""
    for table in policy.tables.values():
        yield from table.rows
    yield from policy.sheets.parameters
    yield from policy.sheets.clocks
    yield from policy.sheets.texts


def _uncited(policy: PolicyModel, sources: Mapping[str, KnowledgeSource]) -> Iterator[Diagnostic]:
    known = cited(policy)
    for name, source in sources.items():
        if name not in known:
            yield Diagnostic("source-uncited", source.place, name, None, source=name)


def _unfounded(policy: PolicyModel) -> Iterator[Diagnostic]:
    """Rows of a layer that cite nothing."""
    for row in _layered(policy):
        if row.layer and not row.sources:
            layer = policy.card.layers.get(row.layer, row.layer)
            yield Diagnostic("row-uncited", row.at("source"), "", None, layer=layer)


def _checked(policy: PolicyModel) -> Iterator[tuple[str, str, Place]]:
    """Name, date of the last check and place of each source and parameter."""
    yield from ((s.id, s.last_checked, s.place) for s in policy.glossary.sources.values())
    yield from ((p.name, p.last_checked, p.item.place) for p in policy.glossary.parameters.values())


def _unread(policy: PolicyModel) -> Iterator[Diagnostic]:
    for name, text, place in _checked(policy):
        if text and read_date(plain(text)) is None:
            yield Diagnostic("last-checked-date", place, text, None, name=name)


def _stale(policy: PolicyModel, today: date) -> Iterator[Diagnostic]:
    """One note a sheet on what was last checked too long ago."""
    sheets: dict[tuple[str, str], list[tuple[str, Place]]] = {}
    for name, text, place in _checked(policy):
        day = read_date(plain(text))
        if day is not None and today - day > STALE:
            sheets.setdefault((place.file, place.sheet), []).append((name, place))
    for found in sheets.values():
        names = _listed(name for name, _ in found)
        yield Diagnostic("source-stale", found[0][1], "", None, count=len(found), days=STALE.days, names=names)


def _listed(names: Iterable[str]) -> str:
    every = [*names]
    return ", ".join((*every[:LISTED], *(["…"] if len(every) > LISTED else [])))
