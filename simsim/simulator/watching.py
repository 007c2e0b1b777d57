"""Following a folder of tables while people edit it: a look every so often, from the notebook's own event loop.

However many screens show a folder, it is opened once and looked at once: whoever runs a notebook's cell again does not
make the kernel read every workbook once more for each time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from simsim.diagnostics import Diagnostic, PolicyError
from simsim.knowledge import LivePolicy
from simsim.policy.model import PolicyModel
from simsim.store import keep

EVERY: Final = 0.4  # seconds between two looks; a save counts once two looks agree on it
RETRY: Final = 5  # looks between two attempts at a folder that never opened
_FOLLOWED: Final[dict[Path, Watched]] = {}


class Watched:
    """A folder as a policy that follows it, or what keeps it from opening at all; from :meth:`open` on.

    Whoever is in ``told`` is called at every look, with whether anything changed. ``failure`` is what went wrong while
    looking, if anybody knew it would.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.live: LivePolicy | None = None
        self.unopened: tuple[Diagnostic, ...] = ()
        self.told: list[Callable[[bool], None]] = []
        self._cells: dict[str, Callable[[bool], None]] = {}
        self.failure: Exception | None = None
        self._task: asyncio.Task[None] | None = None
        self._looks = 0
        self._asked = False

    def open(self) -> None:
        """Read the folder, the first time that anybody asks."""
        if not self._asked:
            self._asked = True
            self._open()

    @property
    def policy(self) -> PolicyModel | None:
        """The last good state."""
        return self.live.policy if self.live else None

    @property
    def errors(self) -> Sequence[Diagnostic]:
        """Why the newest state is not the one that decides."""
        return self.live.errors if self.live else self.unopened

    @property
    def warnings(self) -> Sequence[Diagnostic]:
        """What is odd about the state that decides."""
        return self.live.policy.warnings if self.live else ()

    def look(self) -> None:
        """Look at the folder, and tell everybody."""
        changed = self._asked and self._changed()
        for tell in reversed(self.told.copy()):  # the screen that was made last is the one that is looked at
            tell(changed)

    def _changed(self) -> bool:
        before, self.failure = self.failure, None
        try:
            changed = self.live.refresh() if self.live else self._retried()
            if changed:
                self._keep()
        except Exception as error:  # noqa: BLE001  # whatever it is, every screen shows it
            self.failure = error
            return True
        return changed or before is not None

    def _retried(self) -> bool:
        self._looks += 1
        return self._looks % RETRY == 0 and self._open()

    def _open(self) -> bool:
        before = self.unopened
        try:
            self.live, self.unopened = LivePolicy(self.folder), ()
            self._keep()
        except PolicyError as error:
            self.unopened = error.diagnostics
        return self.live is not None or self.unopened != before

    def _keep(self) -> None:
        """Keep the version that decides; a store that cannot be written keeps nobody from working."""
        if self.live:
            keep(self.folder, self.live.policy, self.live.contents, datetime.now(UTC))

    # ------------------------------------------------------------------------------------------------- who is told

    def follow(self, tell: Callable[[bool], None], cell: str = "") -> None:
        """Tell ``tell`` at every look, which the running event loop takes from now on if there is one.

        ``cell`` names the cell of a notebook that asks: one that is run again shows another screen, and whoever it
        asked for before is told no more.
        """
        former = self._cells.get(cell)
        self.told.append(tell)
        if cell:
            self._cells[cell] = tell
        if former in self.told:
            self.told.remove(former)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return  # a script or a test: whoever wants a look takes it
        if self._task is None or self._task.done() or self._task.get_loop() is not loop:
            self._task = loop.create_task(self._look_on())

    def leave(self, tell: Callable[[bool], None]) -> None:
        """Tell ``tell`` no more; with the last one the looking ends."""
        if tell in self.told:  # another run of its cell may have taken its place
            self.told.remove(tell)
        if not self.told:
            _FOLLOWED.pop(self.folder, None)
            if self._task:
                self._task.cancel()

    async def _look_on(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            self.look()


def watched(folder: str | Path) -> Watched:
    """The folder, as somebody follows it already or anew."""
    path = Path(folder).resolve()
    if path not in _FOLLOWED:
        _FOLLOWED[path] = Watched(path)
    return _FOLLOWED[path]
