"""What may be found about a table, and how questions about it are answered.

The questions: does some rule match every case (complete), do rules never contradict each other (consistent), can every
rule decide something (alive), does every rule change something (needed); and across the chain of decisions, does a case
come to every rule (reached). A :class:`Finding` that refutes one carries its box, a witness that was decided for real,
and its share of the cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from simsim.analysis.space import Space
from simsim.analysis.witnesses import Case
from simsim.items import ItemDefinition
from simsim.regions import Region
from simsim.table import Entry


class Question(StrEnum):
    """What is asked about every table; the last about those that rest on others."""

    COMPLETE = "complete"
    CONSISTENT = "consistent"
    ALIVE = "alive"
    NEEDED = "needed"
    REACHED = "reached"


_OF_A_TABLE: Final = tuple(question for question in Question if question is not Question.REACHED)
ASKED: Final[Mapping[str, tuple[Question, ...]]] = {
    "U": _OF_A_TABLE,
    "A": _OF_A_TABLE,
    "P": (Question.COMPLETE, Question.CONSISTENT, Question.ALIVE),
    "F": (Question.COMPLETE, Question.ALIVE, Question.NEEDED),
    **dict.fromkeys(("C+", "C<", "C>"), (Question.COMPLETE, Question.ALIVE)),
    **dict.fromkeys(("R", "O", "C", "C#"), (Question.ALIVE,)),  # no result is promised where all hits are told
}


class Verdict(StrEnum):
    """How a question is answered, from good to bad."""

    PROVED = "proved"
    UNDECIDED = "not decided"
    REFUTED = "refuted"


class Kind(StrEnum):
    """What a finding is; WAIVERS names it by this word."""

    GAP = "gap"
    DATE_HOLE = "date-hole"
    CONFLICT = "conflict"
    OVERLAP = "overlap"
    DEAD = "dead-rule"
    NEEDLESS = "needless-rule"
    IMPOSSIBLE = "impossible-entry"
    NEVER = "value-never-given"
    NEAR = "near-duplicate"
    CATCH_ALL = "catch-all"
    UNREACHED_RULE = "unreached-rule"
    UNREACHED = "value-never-reached"
    UNACCEPTED = "value-not-accepted"
    OUTCOME = "impossible-outcome"
    UNUSED = "unused-output"
    UNASKED = "item-not-asked"
    UNDECIDED = "not-decided"


_REFUTES: Final[Mapping[Kind, Question]] = {
    Kind.GAP: Question.COMPLETE,
    Kind.DATE_HOLE: Question.COMPLETE,
    Kind.CONFLICT: Question.CONSISTENT,
    Kind.OVERLAP: Question.CONSISTENT,
    Kind.DEAD: Question.ALIVE,
    Kind.IMPOSSIBLE: Question.ALIVE,
    Kind.NEEDLESS: Question.NEEDED,
    Kind.UNREACHED_RULE: Question.REACHED,
}


@dataclass(frozen=True)
class Finding:
    """One thing found about a table.

    ``rules``: the ids it is about; ``others``: those that mask or repeat them. ``box``: the inputs that it narrows, and
    to what; ``witness``: a case of it, decided for real, by full names. ``share``: its part of the cases, where every
    class of an input counts alike, from 0 to 1. ``cell``: where it stands. ``text``: a value or name that it is about.
    ``layers``: the sets of layers with which it was found. ``case``: the facts of a case that comes there through all
    decisions before, where one was found; what else it may tell makes no difference. ``under``: the layers that are on
    then. ``cases``: how many of a file show it, where one was counted.
    """

    kind: Kind
    rules: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    box: tuple[tuple[ItemDefinition, Region], ...] = ()
    witness: Case = field(default_factory=dict, compare=False)
    share: float = field(default=0.0, compare=False)
    cell: Entry | None = None
    text: str = ""
    question: Question | None = None
    table: str = ""
    layers: tuple[tuple[str, ...], ...] = field(default=(), compare=False)
    case: Case = field(default_factory=dict, compare=False)
    under: tuple[str, ...] = field(default=(), compare=False)
    cases: int | None = field(default=None, compare=False)

    @property
    def asked(self) -> Question | None:
        """The question that it refutes or leaves open; ``None`` for one about names."""
        return _REFUTES.get(self.kind, self.question)


@dataclass(frozen=True)
class Examined:
    """A table, with a set of layers on: an answer to every question, and the findings; ``more`` were not listed.

    ``gaps`` is the share of the cases without a rule, ``unknown`` the share that the search for them could not look at
    within its budget; ``silent`` the accepted boxes, by their number, in which no rule matches indeed.
    """

    space: Space
    verdicts: Mapping[Question, Verdict]
    findings: tuple[Finding, ...]
    more: Mapping[Kind, int] = field(default_factory=dict)
    gaps: float = 0.0
    unknown: float = 0.0
    silent: tuple[int, ...] = ()
