"""Cells changed and tried before anything is saved: what becomes of the policy, of the case at hand, of the examples.

A :class:`Draft` is a folder's files with some cells changed, in memory. It either makes a policy, or tells, each with
its cell, why it makes none. :func:`effects` puts a case and the examples to both policies, :func:`findings` asks of a
table which gaps and overlaps the change makes, and :func:`write` puts the draft in the place of the files that it was
drafted from, while the folder is as it was then. Cells are changed, no rows are added: a new rule is written in the
spreadsheet.

>>> from simsim.diagnostics import Place
>>> from simsim.knowledge import read_whole
>>> from simsim.workbook.revision import Revision
>>> policy, _, contents = read_whole("tables")
>>> cell = policy.tables["risk_owner"].rules[0].inputs[4]
>>> draft = drafted(contents, [Revision(cell.place, cell.text, "seroius")])
>>> draft.policy, draft.diagnostics[0].place == cell.place
(None, True)
>>> print(draft.diagnostics[0].message())
severity has no value seroius.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from simsim.analysis.checking import check_table, mark
from simsim.analysis.findings import Finding
from simsim.analysis.telling import diagnostics
from simsim.decision import Status, decide
from simsim.diagnostics import Diagnostic, FactError
from simsim.knowledge import policy_of
from simsim.policy.assembly import annotation_errors, named_tables
from simsim.policy.examples import Ran, results, run, wrong
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from simsim.store import keep
from simsim.values import Known
from simsim.workbook.grid import Grid
from simsim.workbook.layout import read_sheet
from simsim.workbook.revision import Revision, revised
from simsim.writing import alone, held, save, unlike

STEP: Final = 16  # examples that are run between two breaths


@dataclass(frozen=True, slots=True)
class Draft:
    """Files with cells changed: the policy that they make, or ``None``, and what is wrong or odd about it.

    ``contents`` are the files, by name, that it was drafted from, ``made`` those of them that would be written.
    """

    contents: Mapping[str, bytes] = field(repr=False)
    made: Mapping[str, bytes] = field(repr=False)
    policy: PolicyModel | None
    diagnostics: tuple[Diagnostic, ...] = ()


def drafted(contents: Mapping[str, bytes], revisions: Sequence[Revision]) -> Draft:
    """Files, by name, with these cells changed; a cell that cannot be is told of with its place.

    Raises ``KeyError`` for a cell of a file that is none of these.
    """
    made: dict[str, bytes] = {}
    refused: list[Diagnostic] = []
    for file in dict.fromkeys(revision.place.file for revision in revisions):
        data, found = revised(contents[file], file, [one for one in revisions if one.place.file == file])
        refused += found
        made |= {file: data} if data is not None else {}
    if refused:
        return Draft(contents, {}, None, tuple(refused))
    policy, found = policy_of({**contents, **made})
    return Draft(contents, made, policy, tuple(found))


def glanced(policy: PolicyModel, grid: Grid, texts: Mapping[str, str]) -> list[Diagnostic]:
    """What is wrong with a sheet by itself with these texts in its cells, by address; at once, while they are typed.

    The names that its cells may use are those of ``policy``. What another sheet says of it takes a draft.
    """
    sheets, found = read_sheet(grid.rewritten(texts))
    tables, doubles = named_tables(sheets, policy.glossary)
    cells = policy.compilations(policy.parameters(policy.card.layers, {}), tables)[1]
    return [*found, *doubles, *cells, *annotation_errors(tables.values(), sheets, policy.card, policy.glossary)]


# ---- what becomes of cases


class Examples:
    """The examples of a policy, each of which is run once, when it is asked for.

    ``today`` and ``now`` (with a zone) serve where an example names none.
    """

    def __init__(self, policy: PolicyModel, *, today: date, now: datetime) -> None:
        self.policy, self.today, self.now = policy, today, now
        self._ran: dict[int, Ran] = {}

    def __len__(self) -> int:
        return len(self.policy.sheets.examples)

    def __getitem__(self, n: int) -> Ran:
        if n not in self._ran:
            self._ran[n] = run(self.policy, self.policy.sheets.examples[n], today=self.today, now=self.now)
        return self._ran[n]


@dataclass(frozen=True, slots=True)
class Redecided:
    """A case as it was decided, and as it would be; ``after`` is ``None`` where it could not be, which is told."""

    before: Outcome
    after: Outcome | None
    refused: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Flip:
    """An example of which something is otherwise: whether it is met, or a headline outcome, from what to what."""

    before: Ran
    after: Ran
    results: Mapping[str, tuple[str, str]]

    @property
    def breaks(self) -> bool:
        """Whether it was met, and is so no more."""
        return bool(wrong(self.after)) and not wrong(self.before)

    @property
    def mends(self) -> bool:
        """Whether it was not met, and is now."""
        return bool(wrong(self.before)) and not wrong(self.after)


@dataclass(frozen=True, slots=True)
class Effects:
    """What becomes of a case, and of the first ``tried`` of ``count`` examples: those that flip.

    ``met`` of them are met as before, ``unmet`` are not met, as before.
    """

    case: Redecided
    count: int
    tried: int = 0
    met: int = 0
    unmet: int = 0
    flips: tuple[Flip, ...] = ()

    @property
    def breaking(self) -> tuple[Flip, ...]:
        """The examples that are met no more."""
        return tuple(flip for flip in self.flips if flip.breaks)


def effects(before: Examples, after: Examples, outcome: Outcome) -> Iterator[Effects]:
    """What becomes of ``outcome`` by the policy after a change, then of some examples more with every step."""
    count = min(len(before), len(after))
    found = Effects(redecided(after.policy, outcome), count)
    tables = _changed(before.policy, after.policy)
    yield found
    for start in range(0, count, STEP):
        for n in range(start, min(start + STEP, count)):
            same = tables is not None and _is_same(before[n], after.policy, tables)
            found = _with_example(found, before[n], before[n] if same else after[n])
        yield found


def _changed(before: PolicyModel, after: PolicyModel) -> tuple[str, ...] | None:
    """The tables in which two policies differ; ``None`` where they differ in more than tables."""
    rest = [replace(policy.sheets, tables=(), titles=()) for policy in (before, after)]
    if rest[0] != rest[1] or before.tables.keys() != after.tables.keys():
        return None
    return tuple(name for name, table in before.tables.items() if table != after.tables[name])


def _is_same(before: Ran, policy: PolicyModel, tables: Sequence[str]) -> bool:
    """Whether the changed tables give an example what they gave it: then so does all that rests on them."""
    outcome = before.outcome
    if outcome is None:
        return False

    def scope(item: str) -> Known:
        return outcome.known.get(item) or Known(None, (item,))

    compiled = policy.compiled(policy.parameters(outcome.case.layers, outcome.case.settings))
    for name in tables:
        one = outcome.decisions.get(name)
        if one is None or one.given or one.status is Status.BLOCKED:
            return False
        other = decide(compiled[name], scope, outcome.case.layers)
        if (one.status, one.known) != (other.status, other.known):
            return False
    return True


def redecided(policy: PolicyModel, outcome: Outcome) -> Redecided:
    """A case put to another policy, as far as that knows of its layers."""
    case = outcome.case
    layers = [name for name in case.layers if name in policy.card.layers]
    given = {**case.facts, **case.settings}
    try:
        after = policy.decide(given, as_of=case.as_of, now=case.now, layers=layers, events=case.events)
    except FactError as error:
        return Redecided(outcome, None, error.diagnostics)
    return Redecided(outcome, after)


def _with_example(found: Effects, before: Ran, after: Ran) -> Effects:
    one, other = (results(ran.outcome) if ran.outcome else {} for ran in (before, after))
    names = dict.fromkeys((*one, *other))
    differ = {n: (one.get(n, ""), other.get(n, "")) for n in names if one.get(n) != other.get(n)}
    flip = Flip(before, after, differ)
    if differ or flip.breaks or flip.mends:
        return replace(found, tried=found.tried + 1, flips=(*found.flips, flip))
    unmet = bool(wrong(after))
    return replace(found, tried=found.tried + 1, met=found.met + (not unmet), unmet=found.unmet + unmet)


# ---- what becomes of a table


@dataclass(frozen=True, slots=True)
class Findings:
    """What a change does to a table, looked at by itself: the findings that it makes, and those that it mends."""

    made: tuple[Diagnostic, ...]
    mended: tuple[Diagnostic, ...]


def findings(before: PolicyModel, after: PolicyModel, table: str, *, today: date) -> Findings:
    """The gaps, overlaps and rules without effect of a table that one policy has and the other has not."""
    return Findings(*(_only(*pair, table, today) for pair in ((after, before), (before, after))))


def _only(policy: PolicyModel, other: PolicyModel, table: str, today: date) -> tuple[Diagnostic, ...]:
    checked = check_table(policy, table, today=today) if table in policy.tables else None
    if checked is None:
        return ()
    there = {mark(f) for f in check_table(other, table, today=today).findings}
    own: list[Finding] = [finding for finding in checked.findings if mark(finding) not in there]
    return tuple(diagnostics(replace(checked, findings=tuple(own), more={}, expired=(), unused=()), policy))


# ---- writing


def write(folder: str | Path, draft: Draft, policy: PolicyModel, *, now: datetime) -> list[Diagnostic]:
    """Write a draft into its folder, all its files or none; what kept it from that is among the errors.

    ``policy`` is the one that it was drafted from, which is kept in the store first. ``now`` needs a zone.
    Raises ``ValueError`` for a draft that makes no policy.
    """
    if draft.policy is None:
        raise ValueError("a draft that makes no policy is not written")
    path = Path(folder)
    with alone(path):
        stuck = [*(found for file in draft.made for found in held(path / file)), *unlike(path, draft.contents)]
        return stuck or _written(path, draft, policy, now)


def _written(folder: Path, draft: Draft, policy: PolicyModel, now: datetime) -> list[Diagnostic]:
    kept = keep(folder, policy, draft.contents, now)
    written: list[str] = []
    for file, data in draft.made.items():
        failed = save(folder / file, data)
        if failed:
            return [*kept, *failed, *(d for name in written for d in save(folder / name, draft.contents[name]))]
        written.append(file)
    return kept
