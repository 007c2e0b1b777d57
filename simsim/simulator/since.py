"""What changed since a version that was kept: chosen by when it was seen, compared by what it means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from simsim.analysis.stages import Stage, Staged, Work
from simsim.comparison import Comparison, comparing
from simsim.diagnostics import Diagnostic
from simsim.policy.model import PolicyModel
from simsim.reports.html import diagnostics_html
from simsim.reports.html_changes import comparison_html
from simsim.reports.html_parts import Reader, day_of, seen_at
from simsim.reports.markup import element, joined
from simsim.simulator.parts import Box, Button, Dropdown, Pane
from simsim.simulator.progress import Guard, Progress
from simsim.simulator.watching import Watched
from simsim.store import Version, open_version, store_of, versions

MOST: Final = 200  # versions that the drop-down offers


@dataclass(frozen=True)
class Since:
    """A comparison with a version that was kept; ``policy`` is the newer one."""

    policy: PolicyModel
    comparison: Comparison


class Changed:
    """The versions to choose from, and what changed; ``box`` is what is shown."""

    def __init__(self, watched: Watched, guard: Guard, clock: Callable[[], datetime]) -> None:
        self._watched, self._clock, self._reader = watched, clock, Reader()
        self.since: Since | None = None
        self._drawn: object = None
        self.head, self.came = Pane(), Pane("simsim-came")
        self.which = Dropdown([("", None)])
        self.button = Button(self._begin, "simsim-button")
        self.progress = Progress(watched, guard)
        self.choice = Box([self.which, self.button], "simsim-acts")
        self.box = Box([self.head, self.choice, self.progress.line, self.came], "simsim-bench")

    def _begin(self) -> None:
        if self._watched.policy and isinstance(self.which.value, Version):
            self.progress.begin(self._work(self.which.value, self._watched.policy), self._done, self._refused)

    def _work(self, version: Version, policy: PolicyModel) -> Staged[Since]:
        yield Stage(Work.OPENING)
        old = open_version(self._watched.folder, version.name)
        now = self._clock()
        names = self._at(version), ""
        today = day_of(now, self._reader)
        found = yield from comparing((names[0], old), (names[1], policy), today=today, now=now)
        return Since(policy, found)

    def _done(self, since: Since) -> None:
        self.since = since
        self.tell(self._reader)

    def _refused(self, found: Sequence[Diagnostic]) -> None:
        self.since = self._drawn = None
        self.came.html = diagnostics_html(found, self._reader.word("since"), self._reader)

    def _at(self, version: Version) -> str:
        return f"{seen_at(version.at, self._reader):%Y-%m-%d %H:%M}"

    def tell(self, reader: Reader) -> None:
        """Show all in the reader's language."""
        self._reader = reader
        self.progress.tell(reader)
        offered = self._offered()
        lacking = "" if offered else reader.word("no versions" if store_of(self._watched.folder) else "not kept")
        note = element("p", lacking or reader.word("since help"))
        self.head.html = joined((element("h3", reader.word("since")), note))
        self.choice.hidden = not offered
        self.which.description, self.button.description = reader.word("since which"), reader.word("compare")
        if offered:
            chosen = self.which.value if self.which.value in [version for _, version in offered] else offered[0][1]
            self.which.offer(offered, chosen)
        self._draw(reader)

    def _offered(self) -> list[tuple[str, Version]]:
        """The versions, the latest before today first, and then from the newest on; not the one that decides."""
        history = versions(self._watched.folder)
        today = day_of(self._clock(), self._reader)
        before = [version for version in history if day_of(version.at, self._reader) < today][-1:]
        policy = self._watched.policy
        now = history[-1:] if history and policy and history[-1].name == policy.version else ()
        others = [version for version in reversed(history) if version not in (*before, *now)]
        told = [(v, "yesterday" if v in before else "version at") for v in (*before, *others)]
        return [(self._reader.word(key, at=self._at(v), version=v.name), v) for v, key in told[:MOST]]

    def _draw(self, reader: Reader) -> None:
        """Show the comparison, and say so where the tables have changed since it was made."""
        since, newest = self.since, bool(self.since and self.since.policy is self._watched.policy)
        drawn = since, reader, newest
        if since and self._drawn != drawn:
            told = reader.word("outdated", version=since.policy.version)
            note = [] if newest else [element("p", told, class_="simsim-outdated")]
            named = replace(since.comparison, new=reader.word("tables now"))
            self.came.html = joined((*note, comparison_html(named, reader)))
            self._drawn = drawn
