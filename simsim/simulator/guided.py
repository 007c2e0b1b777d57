"""One question at a time: first the one whose answer settles most, then what is still open.

The inputs are those of the form, so that every answer stands in both. Going back keeps answers, and "I do not know" is
always one: the question is then left out until somebody goes back to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from simsim.analysis.asking import question
from simsim.policy.walk import Outcome
from simsim.reports.html_parts import Reader
from simsim.reports.markup import anchor, element
from simsim.simulator.fields import UNKNOWN, Field
from simsim.simulator.parts import HTML, Box, Button


class Guided:
    """The way through the questions; ``box`` is what is shown, ``path`` the items asked so far, ``at`` where we are.

    ``several`` is called with what changes the screen, ``go_to`` with the class of what should get the focus.
    """

    def __init__(
        self,
        fields: Mapping[str, Field],
        several: Callable[[Callable[[], None]], None],
        go_to: Callable[[str], None],
    ) -> None:
        self.fields, self._go_to = fields, go_to
        self.path: list[str] = []
        self.at, self.on = 0, False
        self.unknown: set[str] = set()  # what somebody does not know
        self._outcome: Outcome | None = None
        self.head, self.progress, self.slot = HTML("simsim-first-head"), HTML("simsim-note"), Box((), "simsim-body")
        self.back = Button(lambda: several(self._back), "simsim-step")
        self.skip = Button(lambda: several(self._skip), "simsim-step")
        self.following = Button(lambda: several(self._follow), "simsim-step", "simsim-next")
        steps = Box([self.back, self.skip, self.following], "simsim-steps")
        self.box = Box([self.head, self.progress, self.slot, steps], "simsim-group", "simsim-guided")

    @property
    def asked(self) -> str | None:
        """The item that is asked; none where nothing is left to ask."""
        return self.path[self.at] if self.at < len(self.path) else None

    def start(self) -> None:
        """Begin, or go on with the first question that is open."""
        self.at = len(self.path)
        self._ask()

    def forget(self) -> None:
        """Begin anew, since every answer was taken back."""
        self.path, self.at, self.unknown = [], 0, set()

    def turn_to(self, mark: str) -> None:
        """Ask for the item of a field that carries that mark; nothing where there is none."""
        found = next((name for name in self.fields if anchor(name) == mark), None)
        if found and self.on:
            self.path = [*(name for name in self.path if name != found), found]
            self.at = len(self.path) - 1
            self._focus()

    def _ask(self) -> None:
        """Find the next question where the path ends."""
        if self.at < len(self.path) or self._outcome is None:
            return
        best = question(self._outcome)
        names = [*([best.name] if best else []), *self._outcome.ask]
        open_ = (n for n in names if n in self.fields and n not in self.unknown and not self.fields[n].given)
        found = next(open_, None)
        if found:
            self.path = [name for name in self.path if name != found]
            self.at = len(self.path)
            self.path.append(found)
        self._focus()

    def _focus(self) -> None:
        self._go_to(f"simsim-at-{anchor(self.asked)}" if self.asked else "simsim-guided")

    def _back(self) -> None:
        self.at = max(0, self.at - 1)
        self._focus()

    def _next(self) -> None:
        self.at = min(self.at + 1, len(self.path))
        self._ask()
        self._focus()

    def _follow(self) -> None:
        """Go on from a question that is settled."""
        if self._is_settled:
            self._next()

    @property
    def _is_settled(self) -> bool:
        """Whether the question is answered, or somebody said that it cannot be."""
        return self.asked is not None and bool(self.fields[self.asked].given or self.asked in self.unknown)

    def _skip(self) -> None:
        if self.asked:
            self.fields[self.asked].give(UNKNOWN)
            self.unknown.add(self.asked)
            self._next()

    def tell(self, outcome: Outcome, reader: Reader) -> None:
        """Show the question, and how far we are."""
        self._outcome = outcome
        if self.on and self.asked is None:
            self._ask()
        left = [name for name in outcome.ask if name in self.fields and name != self.asked]
        self.head.value = element("h3", reader.word("guided" if self.asked else "guided done"))
        told = reader.word("progress", n=self.at + 1, left=len(left)) if self.asked else ""
        skipped = reader.word("not known", count=len(self.unknown & {*left})) if self.unknown & {*left} else ""
        self.progress.value = element("span", told, " ", skipped, role="status")
        self.slot.children = (self.fields[self.asked].box,) if self.asked else ()
        self.back.description, self.skip.description = reader.word("back"), reader.word("do not know")
        self.following.description = reader.word("next")
        self.back.mark("is-idle", self.at == 0)
        self.skip.mark("is-idle", self.asked is None)
        self.following.mark("is-idle", not self._is_settled)
