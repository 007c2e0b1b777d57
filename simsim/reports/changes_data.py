"""Two versions of a policy compared, as plain data: what ``simsim diff --format json`` prints."""

from __future__ import annotations

from decimal import Decimal

from simsim.analysis.changes import Changes, Meaning, Pair
from simsim.analysis.edits import Edit
from simsim.analysis.impact import Flip, Share, Tally, headlines, spelled_answer, untouched
from simsim.analysis.versions import Reading
from simsim.comparison import Comparison
from simsim.decision import Decision
from simsim.diagnostics import Place
from simsim.feel.printer import region_text
from simsim.policy.model import PolicyModel
from simsim.reports.plain import Plain, place_data, plain_value


def comparison_data(comparison: Comparison, lang: str = "en") -> dict[str, Plain]:
    """Everything that a comparison found; values as a case gives them."""
    found = comparison.changes
    old, new = found.versions.both
    return {
        "old": _version(comparison.old, old, lang),
        "new": _version(comparison.new, new, lang),
        "same": found.same,
        "whole": found.whole,
        "edits": [_edit(edit) for edit in found.edits],
        "differences": [_meaning(meaning) for meaning in found.meanings.values()],
        "not_compared": [{"node": n, "why": why.value, "item": item} for n, (why, item) in found.kept.items()],
        "reached": list(found.reached),
        "open": list(found.open),
        "headlines": list(headlines(found)),
        "beside": list(found.beside),
        "examples": _tally(found, comparison.examples),
        "witnesses": _tally(found, comparison.witnesses),
        "cases": _tally(found, comparison.cases) if comparison.cases else None,
    }


def _version(name: str, policy: PolicyModel, lang: str) -> Plain:
    return {"name": name, "title": policy.card.title.text(lang), "version": policy.version}


def _edit(edit: Edit) -> Plain:
    cells: list[Plain] = [
        {
            "column": c.column,
            "old": c.old.text,
            "new": c.new.text,
            "says_the_same": c.alike,
            **_places(c.old.place, c.new.place),
        }
        for c in edit.cells
    ]
    told: dict[str, Plain] = {"sheet": edit.sheet, "table": edit.table, "row": edit.key, "kind": edit.kind}
    return {**told, **_places(edit.old, edit.new), "cells": cells}


def _places(old: Place | None, new: Place | None) -> dict[str, Plain]:
    return {"old_place": place_data(old) if old else None, "new_place": place_data(new) if new else None}


def _meaning(meaning: Meaning) -> Plain:
    undecided: list[Plain] = [{"old": list(old), "new": list(new)} for old, new in meaning.undecided]
    return {
        "table": meaning.table,
        "whole": meaning.whole,
        "not_looked_at": Decimal(f"{meaning.unknown:.6f}"),
        "not_told_apart": undecided,
        "not_listed": meaning.more,
        "pairs": [_pair(pair) for pair in meaning.pairs],
    }


def _reading(reading: Reading) -> Plain:
    return {"old": list(reading.old), "new": list(reading.new), "as_stated": list(reading.stated)}


def _pair(pair: Pair) -> dict[str, Plain]:
    difference = pair.difference
    return {
        "readings": [_reading(reading) for reading in pair.readings],
        "old": list(difference.old),
        "new": list(difference.new),
        "box": {item.name: region_text(region, item) for item, region in difference.box},
        "share": Decimal(f"{difference.share:.6f}"),
        "case": {name: plain_value(value) for name, value in difference.witness.items()},
        "before": _decision(difference.before),
        "after": _decision(difference.after),
    }


def _decision(decision: Decision) -> Plain:
    hits: list[Plain] = [{name: plain_value(value) for name, value in hit.items()} for hit in decision.outputs]
    return {"status": decision.status.value, "rules": list(decision.rules), "outputs": hits}


def _tally(found: Changes, one: Tally) -> dict[str, Plain]:
    left: list[Plain] = [
        {"table": name, "old": list(difference.old), "new": list(difference.new)}
        for name, difference in untouched(found, one.touched)
    ]
    return {
        "count": one.cases,
        "changed": _share(one.flipped),
        "not_taken": [case.id for case in one.refused],
        "matrix": {
            name: [
                {"old": spelled_answer(old), "new": spelled_answer(new), "due_moved": new.moved, **_share(share)}
                for (old, new), share in cells.items()
            ]
            for name, cells in one.matrix.items()
        },
        "flips": [_flip(flip) for flip in one.flips],
        "entered_by_no_case": left,
    }


def _share(share: Share) -> dict[str, Plain]:
    amounts: list[Plain] = [
        {"item": item, "currency": currency, "sum": total} for (item, currency), total in sorted(share.amounts.items())
    ]
    return {"cases": share.cases, "amounts": amounts}


def _flip(flip: Flip) -> Plain:
    answers: dict[str, Plain] = {
        name: {"old": spelled_answer(old), "new": spelled_answer(new), "due_moved": new.moved}
        for name, (old, new) in flip.answers.items()
    }
    amounts: list[Plain] = [{"item": i, "currency": currency, "sum": n} for i, currency, n in flip.amounts]
    return {"id": flip.case.id, **place_data(flip.case.place), "outcomes": answers, "amounts": amounts}
