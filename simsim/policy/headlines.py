"""Headline outcomes that concern some cases only: shown, and asked for, once what is known says that the case is such.

POLICY writes the case beside the headline, as WAIVERS do: ``item: entry; item: entry``. While it is not known whether
the case is such, the outcome is neither shown nor asked for.
"""

from __future__ import annotations

from collections.abc import Mapping

from simsim.diagnostics import Diagnostic
from simsim.policy.assembly import Names
from simsim.policy.card import Card
from simsim.policy.constraints import Constraint, cells_of, constraints_of
from simsim.sheets import ConstraintRow
from simsim.table import Entry
from simsim.values import Value


def cases_of(
    card: Card, names: Names, parameters: Mapping[str, Value]
) -> tuple[dict[str, Constraint], list[Diagnostic]]:
    """The case that each headline is confined to, by the headline's name, and what is wrong with them."""
    found: list[Diagnostic] = []
    cases: dict[str, Constraint] = {}
    for name, entry in card.cases.items():
        row = ConstraintRow(Entry(name, entry.place), cells_of(entry, names), place=entry.place)
        made, wrong = constraints_of([row], names, parameters)
        found += wrong
        if made:
            cases[name] = made[0]
    return cases, found
