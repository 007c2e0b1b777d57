"""What more can be done with a case: rooms behind a row of headings, of which one at most is open.

A room that is closed costs nothing: it is told of the case when it is opened, and while it is open.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from simsim.policy.walk import Outcome
from simsim.reports.html_parts import Reader
from simsim.simulator.parts import Box, Toggle


class Room:
    """A room; ``body`` is what is shown while it is open, ``caption`` the key of its heading among the words."""

    caption: ClassVar[str]
    body: Box

    def tell(self, outcome: Outcome, reader: Reader) -> None:
        """Show what the room has to say of a case, in the reader's language."""
        raise NotImplementedError

    def left(self) -> None:
        """The room was closed: what it was doing may end."""


class Rooms:
    """The rooms of a screen: ``doors`` are their headings, ``box`` is where they open.

    ``several`` is called, when another one was opened or none is, with what closes the others: one repaint for all;
    ``go_to`` with the class of the one that was opened.
    """

    def __init__(
        self,
        rooms: Sequence[Room],
        several: Callable[[Callable[[], None]], object],
        go_to: Callable[[str], object] = bool,
    ) -> None:
        self.rooms, self._several, self._go_to = tuple(rooms), several, go_to
        self.heads = tuple(Toggle("simsim-door") for _ in rooms)
        for head in self.heads:
            head.observe(lambda change: self._turned(change["owner"], opened=change["new"]), "value")
        self.doors = Box(self.heads, "simsim-doors")
        self.box = Box((), "simsim-rooms")
        for n, room in enumerate(rooms):
            room.body.mark("simsim-room").mark(f"simsim-room-{n}")

    def _turned(self, head: Toggle, *, opened: bool) -> None:
        if opened:
            self._go_to(f"simsim-room-{self.heads.index(head)}")
        self._several(lambda: self._close_others(head) if opened else None)

    def _close_others(self, head: Toggle) -> None:
        for other in self.heads:
            other.value = other is head

    def tell(self, outcome: Outcome, reader: Reader) -> None:
        """Show the headings, and the room that is open."""
        for head, room in zip(self.heads, self.rooms, strict=True):
            head.description = reader.word(room.caption)
            if head.value:
                room.tell(outcome, reader)
            else:
                room.left()
        self.box.children = tuple(room.body for head, room in zip(self.heads, self.rooms, strict=True) if head.value)
