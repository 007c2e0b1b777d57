"""What examples touch of cells and bounds, as text and as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from simsim.policy.cells import BoundCoverage, CellCoverage, EntryCoverage
from simsim.policy.requirements import Requirements
from simsim.reports.captions import say
from simsim.reports.phrases import caption, shown, table
from simsim.reports.plain import Plain, place_data, plain_value

MOST: Final = 8  # entries and bounds of a table that are named


def cells_text(policy: Requirements, seen: Mapping[str, CellCoverage], lang: str = "en") -> str:
    """A line a table that tests anything; under it the first of the entries and bounds that lack an example."""
    some = {name: one for name, one in seen.items() if one.entries or one.bounds}
    rows = [[f"  {policy.glossary.caption(name).text(lang)}", *_shares(one, lang)] for name, one in some.items()]
    lines = [say("cells touched", lang)]
    for row, one in zip(table(rows).splitlines(), some.values(), strict=True):
        lines += [row, *(f"    {text}" for text in _lacking(policy, one, lang))]
    return "\n".join(lines)


def _shares(one: CellCoverage, lang: str) -> tuple[str, str]:
    entries = say("of", lang, n=one.touched, count=len(one.entries)) if one.entries else "-"
    bounds = say("of", lang, n=one.sided, count=len(one.bounds)) if one.bounds else "-"
    return say("entries touched", lang, share=entries), say("bounds touched", lang, share=bounds)


def _lacking(policy: Requirements, one: CellCoverage, lang: str) -> Iterable[str]:
    for lack in one.lacking[:MOST]:
        yield _entry(policy, lack, lang) if isinstance(lack, EntryCoverage) else _bound(policy, lack, lang)
    if more := len(one.lacking) - MOST:
        yield from [say("more lack", lang, n=more)] if more > 0 else []


def _entry(policy: Requirements, lack: EntryCoverage, lang: str) -> str:
    key = "neither side" if not (lack.inside or lack.outside) else "not outside" if lack.inside else "not inside"
    told = say(key, lang, rule=lack.rule, item=caption(policy, lack.item, lang))
    return say("at", lang, place=lack.place.text(lang), text=told)


def _bound(policy: Requirements, lack: BoundCoverage, lang: str) -> str:
    key = "no side" if not (lack.below or lack.above) else "not above" if lack.below else "not below"
    cell = lack.bound.cells[0] if lack.bound.cells else None
    below, above = (shown(policy, lack.bound.item, value, lang) for value in lack.values or (None, None))
    told = say(key, lang, item=caption(policy, lack.bound.item, lang), below=below, above=above)
    return say("at", lang, place=cell.place.text(lang), text=told) if cell else told


def cells_data(seen: Mapping[str, CellCoverage]) -> dict[str, Plain]:
    """The same by table, with every entry and bound that lacks an example."""
    return {
        name: {
            "entries": {"touched": one.touched, "count": len(one.entries)},
            "bounds": {"touched": one.sided, "count": len(one.bounds)},
            "lacking": [_data(lack) for lack in one.lacking],
        }
        for name, one in seen.items()
    }


def _data(lack: EntryCoverage | BoundCoverage) -> Plain:
    if isinstance(lack, EntryCoverage):
        sides: dict[str, Plain] = {"inside": lack.inside, "outside": lack.outside}
        return {"rule": lack.rule, "item": lack.item, **place_data(lack.place), **sides}
    values: list[Plain] = [plain_value(value) for value in lack.values or ()]
    cells: list[Plain] = [{"rule": cell.rule, **place_data(cell.place)} for cell in lack.bound.cells]
    return {"item": lack.bound.item, "between": values, "cells": cells, "below": lack.below, "above": lack.above}
