"""Sheets to a policy that decides, or to everything that keeps it from opening.

The steps are those of :mod:`simsim.policy.assembly`, in order; none stops at the first mistake.
"""

from __future__ import annotations

from simsim.diagnostics import Diagnostic, errors
from simsim.policy.assembly import (
    Names,
    annotation_errors,
    card_errors,
    glossary_of,
    named_tables,
    producers_of,
)
from simsim.policy.card import read_card
from simsim.policy.checks import chain_errors, example_errors, group_errors
from simsim.policy.clock_rows import clocks_of
from simsim.policy.constraints import constraints_of
from simsim.policy.events import events_of
from simsim.policy.headlines import cases_of
from simsim.policy.model import PolicyModel
from simsim.policy.overrides import calendar_errors, overrides_of
from simsim.policy.texts import texts_of
from simsim.policy.waivers import waivers_of
from simsim.sheets import Sheets


def assembled(sheets: Sheets) -> tuple[PolicyModel | None, list[Diagnostic]]:
    """The policy that the sheets make, or ``None``; and every mistake and oddity in them, sorted by place."""
    card, found = read_card(sheets.card)
    glossary, more = glossary_of(sheets)
    tables, doubles = named_tables(sheets, glossary)
    names = Names(glossary, producers_of(tables, sheets.clocks, glossary))
    clocks, untimed = clocks_of(sheets.clocks, names, card)
    events, unread = events_of(sheets.events, names, card)
    policy = PolicyModel(card, names, tables, clocks, events, sheets)
    parameters = policy.parameters(card.layers, {})
    compiled, cells = policy.compilations(parameters)
    lists = [o.name for t in compiled.values() if t.hit_policy.lists for o in t.outputs]
    found += [*more, *doubles, *untimed, *unread, *cells]
    found += annotation_errors(tables.values(), sheets, card, glossary)
    found += card_errors(card, names, (*tables, *(row.name.text.strip() for row in sheets.clocks)))
    found += group_errors(sheets, card)
    found += example_errors(sheets.examples, card, names, lists)
    found += constraints_of(sheets.constraints, names, parameters, lists)[1]
    found += waivers_of(sheets.waivers, tables, names, parameters)[1]
    found += overrides_of(sheets.calendar)[1]
    found += texts_of(sheets.texts, names, card, parameters)[1]
    found += cases_of(card, names, parameters)[1]
    found += calendar_errors(sheets, compiled, card, names)
    found += chain_errors(compiled, clocks, policy.needs(compiled), names)
    if errors(found):
        return None, found
    policy.warnings = tuple(found)
    return policy, found
