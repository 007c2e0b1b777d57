"""A decision table as its author wrote it: clauses, rules, entries, each with its place; nothing is parsed yet.

Names and entries hold text; :mod:`simsim.compiled` gives them meaning. The words are those of the standard.
Source: DMN 1.5, section 8.2 and 8.3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from simsim.diagnostics import Place


class HitPolicy(StrEnum):
    """How many rules may match, and which of them give the result."""

    UNIQUE = "U"
    FIRST = "F"
    COLLECT = "C"

    @property
    def single(self) -> bool:
        """Whether at most one rule gives the result."""
        return self is not HitPolicy.COLLECT


@dataclass(frozen=True, slots=True)
class Entry:
    """The text of one cell and where it stands."""

    text: str
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: an input entry per input clause, an output entry per output clause, and its annotations."""

    id: str
    inputs: tuple[Entry, ...]
    outputs: tuple[Entry, ...]
    order: Decimal | None = None
    sources: tuple[str, ...] = ()
    layer: str = ""
    valid_from: Entry | None = None
    valid_to: Entry | None = None
    annotations: tuple[str, ...] = ()
    place: Place = field(default=Place(), compare=False)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)

    def at(self, role: str) -> Place:
        """Where its entry in the column of that role stands."""
        return self.places.get(role, self.place)


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A decision with its logic as a table; ``default`` holds the outputs of a case that no rule matches."""

    name: Entry
    hit_policy: HitPolicy
    inputs: tuple[Entry, ...]
    outputs: tuple[Entry, ...]
    rules: tuple[Rule, ...] = ()
    default: Rule | None = None
    valid_by: Entry | None = None
    annotations: tuple[str, ...] = ()
    place: Place = field(default=Place(), compare=False)

    @property
    def expression(self) -> Entry | None:
        """The one output entry that is all of its logic, where it is a literal expression and no table for people.

        >>> rule = Rule("1", (), (Entry("2 * b"),))
        >>> DecisionTable(Entry("a"), HitPolicy.UNIQUE, (), (Entry("a"),), (rule,)).expression.text
        '2 * b'
        """
        alone = not self.inputs and self.hit_policy is HitPolicy.UNIQUE and self.default is None
        entries = [entry for rule in self.rules for entry in rule.outputs]
        dated = any(rule.valid_from or rule.valid_to for rule in self.rules)
        return entries[0] if alone and len(entries) == 1 and not dated else None
