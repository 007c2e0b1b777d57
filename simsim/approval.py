"""Expectations approved: what the examples expected, where the policy was changed on purpose, becomes what comes now.

A :class:`Proposal` says what would change and what may not be approved; :func:`approve` writes it into the sheets of
EXAMPLES, each cell that is named and nothing besides. An example whose facts cannot be, or of which anything is in
conflict or broken, is never approved.

>>> from datetime import UTC, date, datetime
>>> from simsim.trial import tried
>>> came = tried("tables", today=date(2025, 6, 20), now=datetime(2025, 6, 20, tzinfo=UTC), sheet="place")
>>> proposal(came.examples)
Proposal(changes=(), refused=())

Source: docs/decisions/23-boundary-cases-and-approval.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from simsim.decision import Status
from simsim.diagnostics import Diagnostic, Place, errors
from simsim.items import ItemDefinition
from simsim.policy.checks import expected_status
from simsim.policy.examples import Failure, Ran, wanted, wrong
from simsim.policy.walk import Outcome
from simsim.words import CELL, STATUS, plain
from simsim.workbook.revision import Revision, revised
from simsim.writing import alone, held, save

BROKEN: Final = tuple(f"({status.value})" for status in (Status.CONFLICT, Status.BLOCKED, Status.ERROR))
_CHINESE: Final = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Change:
    """An expectation that is not met, in which example, and the text that its cell is to hold."""

    example: Ran
    failure: Failure
    text: str

    @property
    def revision(self) -> Revision:
        """The cell, as it is and as it is to be."""
        return Revision(self.failure.at.place, self.failure.at.text, self.text)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would be approved, and why the rest is not."""

    changes: tuple[Change, ...]
    refused: tuple[Diagnostic, ...]


def proposal(examples: Iterable[Ran]) -> Proposal:
    """What would change in examples that were run."""
    changes: list[Change] = []
    refused: list[Diagnostic] = []
    for one in examples:
        reasons = [*_refusals(one)]
        refused += reasons
        changes += [] if reasons or one.outcome is None else _changes(one, one.outcome, refused)
    return Proposal(tuple(changes), tuple(refused))


def _refusals(one: Ran) -> Iterator[Diagnostic]:
    """Why an example is not approved: its facts cannot be, or something of it is no answer."""
    if one.diagnostics or one.outcome is None:
        yield from wrong(one)
        return
    for failure in one.failures:
        if failure.actual in BROKEN or failed(one.outcome, failure.item):
            yield _not_approved(failure)


def failed(outcome: Outcome, item: str) -> bool:
    """Whether an item waits for what broke, or is that of a clock that did."""
    full = outcome.policy.names.full(item) or item
    state = outcome.clocks.get(full.rpartition(".")[0])
    known = outcome.known.get(full)
    return bool((known and known.failed) or (state and errors(state.diagnostics)))


def _not_approved(failure: Failure) -> Diagnostic:
    told = {"example": failure.example, "actual": failure.actual}
    return Diagnostic("example-not-approved", failure.at.place, failure.at.text, None, **told)


def _changes(one: Ran, outcome: Outcome, refused: list[Diagnostic]) -> Iterator[Change]:
    for failure in one.failures:
        text = _written(outcome, failure)
        if wanted(outcome, failure.item, text) == failure.actual:
            yield Change(one, failure, text)
        else:
            refused.append(_not_approved(failure))


def _written(outcome: Outcome, failure: Failure) -> str:
    """What came, in the words of whoever wrote the cell: in Chinese, by label, or by name."""
    full = outcome.policy.names.full(failure.item)
    item = outcome.policy.names.item(full) if full else None
    old, came = plain(failure.at.text), failure.actual
    lang = "zh" if _CHINESE.search(old) else "en"
    if status := expected_status(came):
        return f"({STATUS.shown(status.value, lang)})"
    if item and item.allowed:
        return ", ".join(_worded(item, part.strip(), old, lang) for part in came.split(","))
    return _booleans(old).get(came, came)


def _worded(item: ItemDefinition, value: str, old: str, lang: str) -> str:
    """A value by its label where the cell had a label before."""
    labels = {allowed.value: allowed.label.text(lang) for allowed in item.allowed}
    by_label = any(plain(part).strip() in labels.values() for part in old.split(",")) and old not in labels
    return (labels.get(value) or value) if by_label else value


def _booleans(old: str) -> Mapping[str, str]:
    """How yes and no are written beside what the cell held: as yes, as true, in Chinese."""
    for en_or_zh in (0, 1):
        yes, no = (CELL.spellings[key][en_or_zh] for key in ("true", "false"))
        for pair in zip(yes, no, strict=True):
            if old.casefold() in pair:
                return dict(zip(("true", "false"), pair, strict=True))
    return {"true": CELL.shown("true", "en"), "false": CELL.shown("false", "en")}


# ---- writing


def approve(folder: Path, changes: Iterable[Change]) -> list[Diagnostic]:
    """Write approved expectations into the files of a folder; what could not be written, and then nothing of its file.

    Nothing at all is written where a cell of any file cannot be rewritten.
    """
    by_file: dict[str, list[Revision]] = {}
    for change in changes:
        by_file.setdefault(change.failure.at.place.file, []).append(change.revision)
    made: dict[str, bytes] = {}
    found: list[Diagnostic] = []
    with alone(folder):
        for file, revisions in by_file.items():
            data, more = _revised(folder / file, revisions)
            found += more
            made |= {file: data} if data is not None else {}
        return found or [diagnostic for file, data in made.items() for diagnostic in save(folder / file, data)]


def _revised(path: Path, revisions: list[Revision]) -> tuple[bytes | None, list[Diagnostic]]:
    if stuck := held(path):
        return None, stuck
    try:
        data = path.read_bytes()
    except OSError as error:
        return None, [Diagnostic("file-unreadable", Place(path.name), detail=str(error.strerror or error))]
    return revised(data, path.name, revisions)
