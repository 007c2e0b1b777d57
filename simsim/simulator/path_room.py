"""The room with the picture: the requirements graph with the path that the case took."""

from __future__ import annotations

from typing import ClassVar

from simsim.policy.walk import Outcome
from simsim.reports.html_parts import Reader
from simsim.reports.html_path import path_html
from simsim.simulator.parts import Box, Pane
from simsim.simulator.rooms import Room


class PathRoom(Room):
    """The room."""

    caption: ClassVar[str] = "picture"

    def __init__(self) -> None:
        self.pane = Pane()
        self.body = Box([self.pane])

    def tell(self, outcome: Outcome, reader: Reader) -> None:
        """Draw the path of a case."""
        self.pane.html = path_html(outcome, reader)
