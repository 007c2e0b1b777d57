"""Ways of learning: what a screen of the training offers, of which one is shown."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import ClassVar, Protocol

from simsim.classroom.learner import Learner
from simsim.policy.model import PolicyModel
from simsim.reports.html_parts import Reader
from simsim.simulator.parts import Box
from simsim.simulator.watching import Watched


class Desk(Protocol):
    """The screen on which a way is shown."""

    watched: Watched
    learner: Learner

    @property
    def present(self) -> datetime:
        """The present moment."""

    @property
    def reader(self) -> Reader:
        """Who reads the screen."""

    def changed(self) -> None:
        """Repaint."""

    def several(self, give: Callable[[], None]) -> None:
        """Change several things, and repaint once."""

    def go_to(self, name: str) -> None:
        """Give the focus to what carries that class."""

    def guarded(self) -> AbstractContextManager[object]:
        """Tells the page of what is done in it, or of what failed."""

    def hand_over(self, name: str, kind: str, data: bytes) -> None:
        """Give the reader a file of that name and media type."""


class Way:
    """A way; ``body`` is what is shown while it is chosen, ``caption`` the key of its name among the words."""

    caption: ClassVar[str]
    body: Box

    def tell(self, policy: PolicyModel, reader: Reader) -> None:
        """Show what the way has to say, in the reader's language; while it is the one that is chosen."""
        raise NotImplementedError

    @property
    def holds(self) -> bool:
        """Whether no other way may be chosen for now."""
        return False

    @property
    def aged(self) -> bool:
        """Whether what is shown is out of date, though nothing but the time has changed."""
        return False
