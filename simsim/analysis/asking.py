"""What to ask next: of the facts that are still to be asked, the one whose answer settles most.

Every fact is given each of its answers that a table tells apart, and the partial case is decided again. The best fact
leaves, on the average over its answers, the fewest headline outcomes open; among equals the fewest facts still to be
asked; among those the first on the form.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from simsim.analysis.choices import Choices, Class
from simsim.decision import ENDED
from simsim.policy.clocks import OUTPUTS
from simsim.policy.variations import Variations
from simsim.policy.walk import Outcome, Walk
from simsim.regions import Region
from simsim.values import Known, Value

MOST: Final = 16  # answers of one fact that are tried
FACTS: Final = 40  # facts that are tried
OPEN: Final = Known(None)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer would leave: so many headline outcomes open, so many facts still to be asked.

    ``region``: the answers that no table tells from ``value``.
    """

    value: Value
    region: Region
    open: int
    ask: int


@dataclass(frozen=True, slots=True)
class Question:
    """The fact to ask for next; ``open`` and ``ask`` are what its answers leave on the average, ``answers`` each."""

    name: str
    open: Fraction
    ask: Fraction
    answers: tuple[Answer, ...]


def question(outcome: Outcome) -> Question | None:
    """The fact to ask for next; ``None`` where none is left that would settle anything."""
    policy = outcome.policy
    facts = [name for name in outcome.ask if name not in policy.glossary.parameters][:FACTS]
    if not facts:
        return None
    asking = _Asking(outcome)
    questions = (asking.question(name) for name in facts)
    return min((q for q in questions if q), key=lambda q: (q.open, q.ask), default=None)


class _Asking:
    """One case with open headline outcomes."""

    def __init__(self, outcome: Outcome) -> None:
        policy = outcome.policy
        told = [*map(policy.node, policy.card.headlines)]
        seen = {*outcome.decisions, *outcome.clocks}
        self.nodes = [*dict.fromkeys(node for node in told if node in seen and node)] or [*seen]
        self.variations = Variations(policy, outcome.case, self.nodes)
        self.choices = Choices(self.variations)
        self.outputs = [
            name for headline in policy.card.headlines if (name := _output(outcome, headline)) in outcome.known
        ]
        self.outputs = self.outputs or [name for node in self.nodes for name in policy.outputs(node)]

    def question(self, name: str) -> Question | None:
        """What asking for this fact leaves open."""
        told = [(one.weight, self._answer(name, one)) for one in self.choices.classes(name)[:MOST]]
        answers = [(weight, answer) for weight, answer in told if answer]
        total = sum(weight for weight, _ in answers)
        if not total:
            return None
        left = Fraction(sum(w * a.open for w, a in answers), total), Fraction(sum(w * a.ask for w, a in answers), total)
        return Question(name, *left, tuple(answer for _, answer in answers))

    def _answer(self, name: str, one: Class) -> Answer | None:
        walk = self.variations.under({name: one.value})
        if walk is None:
            return None
        return Answer(one.value, one.region, sum(self._open(walk, o) for o in self.outputs), len(walk.ask(self.nodes)))

    def _open(self, walk: Walk, full: str) -> bool:
        decision = walk.decisions.get(full.rpartition(".")[0])
        return not walk.known.get(full, OPEN).settled and not (decision and decision.status in ENDED)


def _output(outcome: Outcome, headline: str) -> str:
    """The full name of the output that a headline is; of a clock its state."""
    full = outcome.policy.names.full(headline)
    return full or f"{outcome.policy.node(headline)}.{OUTPUTS[0]}"
