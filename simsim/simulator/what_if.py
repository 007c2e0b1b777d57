"""What if: results pinned and set side by side, facts swept over a map of outcomes, the policy read otherwise.

Whatever is shown here can be tried with one press: the case on the form is then that one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final, Protocol

from simsim.analysis.flips import Flip, flips
from simsim.analysis.sweep import Axis, Sweep, Swept
from simsim.policy.walk import Outcome
from simsim.recall import Recalled, of_outcome
from simsim.reports.html import headlines
from simsim.reports.html_compare import compared_html, flips_html
from simsim.reports.html_parts import Reader
from simsim.reports.html_sweep import points, sweep_html
from simsim.reports.markup import element
from simsim.reports.phrases import caption
from simsim.simulator.fields import Given
from simsim.simulator.parts import HTML, Box, Button, Dropdown, Pane
from simsim.simulator.rooms import Room

PINS: Final = 3  # results beside the case: more do not fit beside each other
NONE: Final = ""


class Desk(Protocol):
    """The screen on which a case lies."""

    outcome: Outcome | None

    @property
    def live(self) -> bool:
        """Whether the present moment counts as now."""

    def changed(self) -> None:
        """Decide anew."""

    def restore(self, case: Recalled) -> None:
        """Show another case."""

    def give(self, answers: Mapping[str, Given]) -> None:
        """Answer some questions of the form."""

    def turn(self, layer: str, *, on: bool) -> None:
        """Let a layer count, or not."""

    def has_field(self, name: str) -> bool:
        """Whether the form asks for a fact, or offers a reading."""


class WhatIf(Room):
    """The room of what is not so, but might be."""

    caption: ClassVar[str] = "what if"

    def __init__(self, desk: Desk) -> None:
        self.pins, self.sweep, self.flips = Pins(desk), Map(desk), Flips(desk)
        self.parts = (self.pins, self.sweep, self.flips)
        self.body = Box([part.box for part in self.parts])

    def tell(self, outcome: Outcome, reader: Reader) -> None:
        """Show what was pinned, the map, and the other readings."""
        for part in self.parts:
            part.tell(outcome, reader)


@dataclass(frozen=True, slots=True)
class Pinned:
    """A result that was pinned; ``live``: the present moment counted as now."""

    outcome: Outcome
    live: bool


class Pins:
    """Results that were pinned, the oldest first, beside the case as it is."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.pinned: tuple[Pinned, ...] = ()
        self.button, self.pane = Button(self.pin, "simsim-button"), Pane(tries=self._pressed)
        self.box = Box([self.button, self.pane], "simsim-pins")

    def pin(self) -> None:
        """Pin the result that stands; the oldest goes where there is no room."""
        if self._desk.outcome:
            kept = self.pinned[1 - PINS :] if len(self.pinned) >= PINS else self.pinned
            self.pinned = (*kept, Pinned(self._desk.outcome, self._desk.live))
            self._desk.changed()

    def _pressed(self, said: str) -> None:
        what, _, number = said.partition(" ")
        one = self.pinned[int(number)]
        if what == "open":
            self._desk.restore(of_outcome(one.outcome, live=one.live))
        else:
            self.pinned = tuple(other for other in self.pinned if other is not one)
            self._desk.changed()

    def tell(self, outcome: Outcome, reader: Reader) -> None:
        """Show the case beside the pinned ones."""
        self.button.description = reader.word("pin")
        pinned = [(one.outcome, one.live) for one in self.pinned]
        self.pane.html = compared_html((outcome, self._desk.live), pinned, reader)


class Map:
    """One fact or two, varied: what an output is for each value that the tables tell apart."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.head, self.pane = HTML(), Pane(tries=self._pressed)
        self.output, self.across, self.down = (Dropdown([(NONE, NONE)]) for _ in range(3))
        choices = Box([self.output, self.across, self.down], "simsim-choices")
        self.box = Box([self.head, choices, self.pane], "simsim-sweep")
        self._wanted: dict[Dropdown, str] = {}  # what somebody chose; else what is likely to be asked
        self._telling = False
        self._found: Swept | None = None
        self._drawn: object = None
        for part in (self.output, self.across, self.down):
            part.observe(lambda change: self._chosen(change["owner"], change["new"]), "value")

    def _chosen(self, part: Dropdown, value: str) -> None:
        if not self._telling:
            self._wanted[part] = value
            self._desk.changed()

    def _pressed(self, said: str) -> None:
        if self._found:
            self._wanted |= {part: part.value for part in (self.across, self.down)}  # the map stays as it is
            self._desk.give({name: (point.value,) for name, point in points(self._found, said).items()})

    def tell(self, outcome: Outcome, reader: Reader) -> None:
        """Offer what may be varied, and show the map."""
        self.head.value = element("h3", reader.word("sweep"))
        self._telling = True
        try:
            self._tell(outcome, reader)
        finally:
            self._telling = False

    def _tell(self, outcome: Outcome, reader: Reader) -> None:
        outputs = [
            (name, full) for name, full in headlines(outcome, reader) if full.rpartition(".")[0] in outcome.decisions
        ]
        self._offer(self.output, reader.word("sweep output"), outputs, outputs[0][1] if outputs else NONE)
        axes = self._axes(outcome)
        names = [(caption(outcome.policy, name, reader.lang), name) for name in axes]
        telling = max(axes.values(), key=lambda axis: self._worth(axis, outcome)).name if axes else NONE
        self._offer(self.across, reader.word("sweep across"), names, telling)
        others = [pair for pair in names if pair[1] != self.across.value]
        self._offer(self.down, reader.word("sweep down"), [(reader.word("nothing else"), NONE), *others], NONE)
        drawn = outcome.policy, outcome.case, reader, self.output.value, self.across.value, self.down.value
        if drawn != self._drawn:
            self._drawn = drawn
            self._draw(outcome, axes, reader)

    def _offer(self, part: Dropdown, label: str, options: list[tuple[str, str]], usual: str) -> None:
        """Offer these; what somebody chose stays chosen while it is among them."""
        values = [value for _, value in options]
        wanted = self._wanted.get(part, usual)
        part.description = label
        part.offer(options or [(NONE, NONE)], wanted if wanted in values else usual if values else NONE)

    def _axes(self, outcome: Outcome) -> dict[str, Axis]:
        """The facts that can be varied: those that a field is for and of which the tables tell values apart."""
        if not self.output.value:
            return {}
        self._sweep = Sweep(outcome, self.output.value)
        axes = (self._sweep.axis(name) for name in self._sweep.facts if self._desk.has_field(name))
        return {axis.name: axis for axis in axes if len(axis.points) > 1}

    def _worth(self, axis: Axis, outcome: Outcome) -> tuple[int, bool]:
        """How much a fact would tell: by how many outcomes come of it, then if it was told."""
        return self._sweep.map(axis).outcomes, axis.name in outcome.case.facts

    def _draw(self, outcome: Outcome, axes: Mapping[str, Axis], reader: Reader) -> None:
        across = axes.get(self.across.value)
        self._found = self._sweep.map(across, axes.get(self.down.value)) if across else None
        nothing = element("p", reader.word("no fact to vary"), class_="simsim-aside")
        self.pane.html = sweep_html(outcome.policy, self._found, reader) if self._found else nothing


class Flips:
    """The policy read otherwise: each other reading, each layer on or off."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.head, self.pane = HTML(), Pane(tries=self._pressed)
        self.box = Box([self.head, self.pane], "simsim-read-otherwise")
        self.found: tuple[Flip, ...] = ()
        self._drawn: object = None

    def _pressed(self, said: str) -> None:
        flip = self.found[int(said)]
        if flip.is_layer:
            self._desk.turn(flip.name, on=bool(flip.value))
        else:
            self._desk.give({flip.name: (flip.value,)})

    def tell(self, outcome: Outcome, reader: Reader) -> None:
        """Show what would be otherwise."""
        aside = element("p", reader.word("flips help"), class_="simsim-aside")
        self.head.value = element("div", element("h3", reader.word("flips")), aside)
        drawn = outcome.policy, outcome.case, reader
        if drawn != self._drawn:
            self._drawn, self.found = drawn, tuple(flips(outcome))
            self.pane.html = flips_html(outcome, self.found, reader)
