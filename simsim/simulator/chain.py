"""The chain of decisions on the screen: a pane for each, whose table is drawn once it is opened.

A table is much to draw, and most stay closed, or as they are: a pane is drawn anew only where what it shows differs.
"""

from __future__ import annotations

from collections.abc import Callable

from simsim.policy.walk import Outcome
from simsim.reports.html_parts import Reader
from simsim.reports.html_tables import decision_html
from simsim.reports.markup import element
from simsim.simulator.parts import Box, Pane


class Chain:
    """The decisions of a case; ``box`` is what is shown, ``panes`` each decision's by its name.

    ``changed`` is called when one was opened or closed.
    """

    def __init__(self, changed: Callable[[], object]) -> None:
        self._changed = changed
        self.title, self.box = Pane(), Box((), "simsim-decisions")
        self.panes: dict[str, Pane] = {}
        self._drawn: dict[str, object] = {}  # what each pane was drawn from

    def _pane(self) -> Pane:
        pane = Pane()
        pane.observe(lambda _: self._changed(), "opened")
        return pane

    def tell(self, outcome: Outcome, reader: Reader) -> None:
        """Show how each decision of an outcome was made."""
        self.title.html = element("h3", reader.word("chain"))
        if self.panes.keys() != outcome.decisions.keys():
            self.panes = {name: self.panes.get(name) or self._pane() for name in outcome.decisions}
            self.box.children = (self.title, *self.panes.values())
            self._drawn = {}
        first, case, policy = _headline_decisions(outcome), outcome.case, outcome.policy
        tables = policy.compiled(policy.parameters(case.layers, case.settings))
        for name, decision in outcome.decisions.items():
            needs = (*policy.needs_of(name), *(column.item.name for column in tables[name].inputs))
            told = [outcome.known.get(item) for item in needs]
            opened = self.panes[name].opened.get(name, name in first)
            drawn = (policy, reader, case.layers, case.settings, decision, told, opened)
            if self._drawn.get(name) != drawn:
                self.panes[name].html = decision_html(outcome, decision, reader, opened=opened)
                self._drawn[name] = drawn


def _headline_decisions(outcome: Outcome) -> frozenset[str]:
    """The decisions that give the headline outcomes: these stand open until somebody closes them."""
    names = outcome.policy.names
    full = [names.full(name) for name in outcome.headlines]
    return frozenset(name.rpartition(".")[0] for name in full if name)
