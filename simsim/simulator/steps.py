"""Work that takes longer than a reader waits: done in steps, between which a page is heard.

Where no event loop runs, in a script or a test, all of it is done at once.

>>> from contextlib import nullcontext
>>> done = []
>>> Steps(nullcontext).begin(done.append(n) for n in range(3))
>>> done
[0, 1, 2]
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Final

BREATH: Final = 0.002  # seconds between two steps, in which a message is heard


class Steps:
    """One piece of work at a time; ``guard`` is entered for each step: it tells the page of it, or of what failed.

    Whoever begins or stops work in another thread than its steps are taken in holds what the guard holds.
    """

    def __init__(self, guard: Callable[[], AbstractContextManager[object]]) -> None:
        self._guard = guard
        self._work: Iterator[object] | None = None
        self._task: asyncio.Task[None] | None = None

    def begin(self, work: Iterator[object]) -> None:
        """Do ``work`` step by step, in the place of what is not done yet."""
        self._work = work
        try:
            self._task = asyncio.get_running_loop().create_task(self._go(work))
        except RuntimeError:
            for _ in work:
                pass

    def stop(self) -> None:
        """Leave what is not done yet."""
        self._work = None

    async def _go(self, work: Iterator[object]) -> None:
        going = True
        while going:
            await asyncio.sleep(BREATH)
            going = False
            with self._guard():
                going = self._work is work and next(work, self) is not self
