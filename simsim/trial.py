"""A policy put to its own test: its examples run, and what they exercise of its tables.

>>> from datetime import UTC, date, datetime
>>> came = tried("tables", today=date(2025, 6, 20), now=datetime(2025, 6, 20, tzinfo=UTC), sheet="place")
>>> len(came.examples) > 0, came.failed, came.coverage
(True, [], None)
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from simsim.analysis.impact import Tried
from simsim.analysis.stages import Stage, Staged, Work
from simsim.casefile import CaseFile
from simsim.diagnostics import Diagnostic, FactError, Place, errors
from simsim.knowledge import read_policy
from simsim.policy.cells import CellCoverage, cell_coverage
from simsim.policy.coverage import Coverage, coverage, unexercised
from simsim.policy.examples import Ran, ran, run, wrong
from simsim.policy.model import PolicyModel
from simsim.sheets import ExampleRow
from simsim.table import Entry


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of a test: of which folder or file, of which policy, the examples as they ran, what they exercise.

    ``policy`` is ``None`` where the folder does not open, ``unrun`` says why nothing could be run. ``coverage`` is
    ``None`` where it is not judged; ``partly`` says that this is so because not all examples ran. ``cells`` are told
    where that was asked for. ``of_cases`` says that cases of a file were run, which expect and judge nothing.
    """

    path: Path
    policy: PolicyModel | None
    examples: tuple[Ran, ...] = ()
    coverage: Coverage | None = None
    partly: bool = False
    unrun: tuple[Diagnostic, ...] = ()
    cells: Mapping[str, CellCoverage] | None = None
    of_cases: bool = False

    @property
    def failed(self) -> list[Ran]:
        """The examples of which something did not come as expected."""
        return [one for one in self.examples if wrong(one)]

    @property
    def found(self) -> list[Diagnostic]:
        """All that is wrong: what kept the test from running, what was not met, what was not exercised."""
        unmet = (diagnostic for one in self.examples for diagnostic in wrong(one))
        never = unexercised(self.coverage) if self.coverage and not self.of_cases else ()
        return [*self.unrun, *unmet, *never]


def tried(  # noqa: PLR0913  # all that a test may be asked for
    path: str | Path, *, today: date, now: datetime, sheet: str = "", judged: bool = True, bounds: bool = False
) -> Trial:
    """Run the examples of a folder, or those of one file of it; with ``sheet`` only those of the sheets of that name.

    ``today`` and ``now`` (with a zone) serve where an example names none. What the examples exercise is told where
    all of them ran, and ``judged`` asks for it; with ``bounds`` what they touch of cells and bounds too.
    """
    place = Path(path)
    file = place.name if place.is_file() else ""
    policy, found = read_policy(place.parent if file else path)
    if policy is None:
        return Trial(place, None, unrun=errors(found))
    examples = tuple(ran(policy, today=today, now=now, file=file, sheet=sheet))
    if not examples:
        return Trial(place, policy, unrun=(Diagnostic("examples-none", Place(str(path), sheet)),))
    partly = bool(file or sheet)
    seen = coverage(policy, examples) if judged and not partly else None
    cells = cell_coverage(policy, examples) if bounds else None
    return Trial(place, policy, examples, seen, judged and partly, cells=cells)


def trying(path: Path, policy: PolicyModel, *, today: date, now: datetime) -> Staged[Trial]:
    """The examples of a policy that is open, from the folder ``path``, run in stages, one after the other."""
    rows, came = policy.sheets.examples, []
    for n, row in enumerate(rows, 1):
        yield Stage(Work.EXAMPLES, row.id.text.strip(), n, len(rows))
        came.append(run(policy, row, today=today, now=now))
    if not came:
        return Trial(path, policy, unrun=(Diagnostic("examples-none", Place(str(path))),))
    return Trial(path, policy, tuple(came), coverage(policy, came))


def tried_on(
    path: str | Path, cases: tuple[Path, Collection[str]], *, today: date, now: datetime, bounds: bool = False
) -> Trial:
    """Decide the cases of a file by the policy in a folder, and tell what they exercise; they expect nothing.

    ``cases``: the file, and the headers of its columns that are no facts and are to be passed over.
    """
    file, ignored = cases
    policy, found = read_policy(path)
    if policy is None:
        return Trial(Path(path), None, unrun=errors(found), of_cases=True)
    try:
        rows = CaseFile(file, [policy], ignored).cases
    except FactError as error:
        return Trial(Path(path), policy, unrun=error.diagnostics, of_cases=True)
    if not rows:
        none = (Diagnostic("cases-none", Place(file.name)),)
        return Trial(Path(path), policy, unrun=none, of_cases=True)
    decided = tuple(_ran(policy, row, today, now) for row in rows)
    cells = cell_coverage(policy, decided) if bounds else None
    return Trial(Path(path), policy, decided, coverage(policy, decided), cells=cells, of_cases=True)


def _ran(policy: PolicyModel, case: Tried, today: date, now: datetime) -> Ran:
    """A case of a file decided; what it cannot be is told with its row."""
    row = ExampleRow(Entry(case.id, case.place))
    layers = case.layers[0] if case.layers else None
    at, by = case.now or now, case.as_of or today
    try:
        outcome = policy.decide(case.facts, as_of=by, now=at, layers=layers, events=case.events)
    except FactError as error:
        told = (Diagnostic(d.code, case.place, d.text, None, **dict(d.fields)) for d in error.diagnostics)
        return Ran(row, None, (), tuple(told))
    return Ran(row, outcome)
