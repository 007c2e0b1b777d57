"""A decision table as its author wrote it: clauses, rules, entries, each with its place; nothing is parsed yet.

Names and entries hold text; :mod:`simsim.compiled` gives them meaning. The words are those of the standard.
Source: DMN 1.5, section 8.2 and 8.3.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from simsim.diagnostics import Place


class HitPolicy(StrEnum):
    """How many rules may match, and what becomes of them. Source: DMN 1.5, section 8.2.8 to 8.2.10.

    >>> HitPolicy("F").ordered, HitPolicy("C").lists, HitPolicy("C+").aggregates
    (True, True, True)
    """

    UNIQUE = "U"
    ANY = "A"
    PRIORITY = "P"
    FIRST = "F"
    RULE_ORDER = "R"
    OUTPUT_ORDER = "O"
    COLLECT = "C"
    SUM = "C+"
    MIN = "C<"
    MAX = "C>"
    COUNT = "C#"

    @property
    def lists(self) -> bool:
        """Whether the result is a list, one member for each rule that matches."""
        return self in (HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER, HitPolicy.COLLECT)

    @property
    def aggregates(self) -> bool:
        """Whether the result is one value, made of those of all rules that match."""
        return self in (HitPolicy.SUM, HitPolicy.MIN, HitPolicy.MAX, HitPolicy.COUNT)

    @property
    def single(self) -> bool:
        """Whether one rule, or several that agree, give the result."""
        return not self.lists and not self.aggregates

    @property
    def ordered(self) -> bool:
        """Whether rules count in the order of an ``order`` column."""
        return self in (HitPolicy.FIRST, HitPolicy.RULE_ORDER)

    @property
    def ranked(self) -> bool:
        """Whether results count in the order of their outputs' allowed values."""
        return self in (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER)


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
    def rows(self) -> tuple[Rule, ...]:
        """Its rules as they stand, and behind them its default row."""
        return (*self.rules, self.default) if self.default else self.rules

    @property
    def counted(self) -> tuple[Rule, ...]:
        """The rules in the order in which they count: by the order column, else by their ids, else as they stand."""
        if self.hit_policy.ordered:
            return tuple(sorted(self.rules, key=lambda rule: rule.order or Decimal(0)))
        return tuple(sorted(self.rules, key=_id)) if self.hit_policy is HitPolicy.OUTPUT_ORDER else self.rules

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


def _id(rule: Rule) -> tuple[list[tuple[int, str]], str]:
    """What a rule is sorted by where only its id tells it from others: rule 2 comes before rule 10."""
    parts = re.split("([0-9]+)", rule.id)
    return [(len(part.lstrip("0")) if n % 2 else 0, part.lstrip("0")) for n, part in enumerate(parts)], rule.id
