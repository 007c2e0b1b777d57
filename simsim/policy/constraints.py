"""What cannot happen: each row of CONSTRAINTS is a box of facts and outcomes in which no case lies.

A constraint holds the same for every case, so each of its entries is a constant set. Facts that lie in its box are
their giver's mistake; an outcome that does is a mistake of the policy. While something is unknown a case is refused
only where every completion of it lies in the box.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from simsim.classes import CompiledInput, classes
from simsim.compiled import read_tests
from simsim.diagnostics import CellError, Diagnostic, FactError, Place
from simsim.feel.binding import Constant, Reference
from simsim.feel.evaluation import Scope
from simsim.feel.meaning import Opaque, denoted
from simsim.feel.printer import printed
from simsim.items import ItemDefinition
from simsim.policy.assembly import Names
from simsim.regions import Region
from simsim.resolver import Words
from simsim.sheets import ConstraintRow
from simsim.table import Entry
from simsim.values import Value, spelled
from simsim.words import LANGUAGES, Phrase, plain


@dataclass(frozen=True)
class Constraint:
    """A box in which no case lies: a region for each item, by its full name, that is not left free; and why.

    ``columns`` holds the same regions with the classes of their items; without them it excludes nothing.
    """

    id: str
    regions: Mapping[str, Region]
    reason: Phrase
    sources: tuple[str, ...] = ()
    place: Place = field(default=Place(), compare=False)
    columns: tuple[CompiledInput, ...] = field(default=(), compare=False, repr=False)

    def excludes(self, scope: Scope) -> bool:
        """Whether a case lies in the box, whatever its unknown facts turn out to be."""
        inside = (not column.mask(scope(column.item.name)) & ~column.admits[0] for column in self.columns)
        return bool(self.columns) and all(inside)


def constraints_of(
    rows: Iterable[ConstraintRow], names: Names, parameters: Mapping[str, Value], lists: Collection[str] = ()
) -> tuple[tuple[Constraint, ...], list[Diagnostic]]:
    """The constraints that hold under these parameter values, and what is wrong with their rows.

    ``lists`` names the outputs that are lists of results, which no entry can test.
    """
    reader = _Reader(names, Words("", names.glossary, parameters, names.producers), lists)
    made = [reader.constraint(row) for row in rows]
    return tuple(constraint for constraint in made if constraint), reader.found


def cells_of(entry: Entry, names: Names) -> tuple[tuple[Entry, Entry], ...]:
    """A case in one cell, ``item: entry; item: entry``, as pairs of (item, entry)."""
    parts = plain(entry.text).split(";")
    return tuple(_cell(part, entry.place, names) for part in parts if part.strip())


def _cell(text: str, place: Place, names: Names) -> tuple[Entry, Entry]:
    """``item: entry`` parted where what stands before the colon is an item; labels may hold colons of their own."""
    colons = [n for n, character in enumerate(text) if character == ":"] or [len(text)]
    at = next((n for n in reversed(colons) if names.full(text[:n].strip())), colons[0])
    return Entry(text[:at].strip(), place), Entry(text[at + 1 :].strip(), place)


def canonical_cells(row: ConstraintRow, names: Names) -> list[tuple[str, str]]:
    """What a row excludes, item by item, in the spelling that all rows share which exclude the same."""
    words = Words("", names.glossary, {}, names.producers)
    read = ((_item(head.text, words), entry) for head, entry in row.cells)
    tests = ((item.name, read_tests(entry.text, item, words)) for item, entry in read if item)
    return sorted((name, text) for name, bound in tests if bound and (text := printed(bound)) != "-")


def impossible(
    constraints: Iterable[Constraint], scope: Scope, facts: Collection[str], names: Names
) -> tuple[Diagnostic, ...]:
    """What of an outcome cannot be; raises :class:`FactError` where ``facts`` alone cannot."""
    violated = [constraint for constraint in constraints if constraint.excludes(scope)]
    by_facts = [c for c in violated if all(name in facts or names.producer(name) is None for name in c.regions)]
    if by_facts:
        raise FactError(_diagnostic("facts-impossible", c, Place(), _told(c, scope, names)) for c in by_facts)
    return tuple(_diagnostic("outcome-impossible", c, c.place, _told(c, scope, names)) for c in violated)


def _diagnostic(code: str, constraint: Constraint, place: Place, facts: Phrase) -> Diagnostic:
    """That a constraint is violated; ``items`` holds the full names of the items that it is about."""
    items, reason = " ".join(constraint.regions), constraint.reason
    return Diagnostic(code, place, "", None, facts=facts, constraint=constraint.id, reason=reason, items=items)


def _told(constraint: Constraint, scope: Scope, names: Names) -> Phrase:
    """What lies in the box, caption by caption."""
    pieces = [_piece(column.item, scope, names) for column in constraint.columns]
    return Phrase(", ".join(piece.en for piece in pieces), "、".join(piece.zh for piece in pieces))


def _piece(item: ItemDefinition, scope: Scope, names: Names) -> Phrase:
    values = sorted(scope(item.name).values or (), key=spelled)
    caption = names.glossary.caption(names.producers.items.get(item.name, item.name))
    shown = (" / ".join(item.shown(value).text(lang) for value in values) for lang in LANGUAGES)
    return Phrase(*(f"{caption.text(lang)} = {text}" for lang, text in zip(LANGUAGES, shown, strict=True)))


def _item(word: str, words: Words) -> ItemDefinition | None:
    """The item, output or parameter that heads a column, under its full name."""
    match words(word):
        case Reference(item, _):
            return item
        case Constant(_, parameter):
            return words.glossary.parameters[parameter].item
    return None


class _Reader:
    """Rows of CONSTRAINTS on their way; collects what cannot be read."""

    def __init__(self, names: Names, words: Words, lists: Collection[str]) -> None:
        self.names, self.words, self.lists = names, words, lists
        self.found: list[Diagnostic] = []
        self._heads: set[Place] = set()  # the headers that were told of

    def constraint(self, row: ConstraintRow) -> Constraint | None:
        """One constraint, or ``None`` where a cell of its row cannot be read."""
        regions: dict[ItemDefinition, Region] = {}
        whole = True
        for head, entry in row.cells:
            item = self._headed(head)
            region = self._region(entry, item)
            if item is None or region is None:
                whole = False
            else:
                regions[item] = regions[item] & region if item in regions else region
        return self._bounded(row, regions) if whole and regions else None

    def _bounded(self, row: ConstraintRow, regions: Mapping[ItemDefinition, Region]) -> Constraint | None:
        """The constraint of a row, without the items that it leaves free; one that leaves all free is told of."""
        name, outputs = plain(row.id.text), self.names.producers.items
        columns = [classes(item, [region], None, nullable=item.name in outputs) for item, region in regions.items()]
        bounding = tuple(column for column in columns if column.domain & ~column.admits[0])
        if not bounding:
            self.found.append(Diagnostic("constraint-everything", row.place, "", None, constraint=name))
            return None
        kept = {column.item.name: regions[column.item] for column in bounding}
        return Constraint(name, kept, row.reason, row.sources, row.place, bounding)

    def _headed(self, head: Entry) -> ItemDefinition | None:
        """The item of a column; one that is none, or a list, is told of once."""
        item = _item(head.text, self.words)
        wrong = None
        if item is None and plain(head.text):  # a blank one was told of with its sheet
            wrong = Diagnostic(
                "item-unknown", head.place, head.text, None, item=head.text, hint=self.names.close(head.text)
            )
        elif item and item.name in self.lists:
            giver = self.names.producer(item.name) or ""
            wrong = Diagnostic("input-list", head.place, head.text, None, item=item.name, decision=giver)
        if wrong and head.place not in self._heads:
            self._heads.add(head.place)
            self.found.append(wrong)
        return item

    def _region(self, entry: Entry, item: ItemDefinition | None) -> Region | None:
        """The set that an entry excludes."""
        try:
            bound = read_tests(entry.text, item, self.words)
            region = denoted(bound, item) if bound and item else None
        except CellError as error:
            self.found.append(error.at(entry.place, entry.text))
            return None
        except TypeError:  # instants and wall times do not compare
            told = item.caption if item else ""
            self.found.append(Diagnostic("clause-mixed-zones", entry.place, entry.text, None, item=told))
            return None
        if isinstance(region, Opaque):
            names = ", ".join(sorted(region.names))
            self.found.append(Diagnostic("constraint-opaque", entry.place, entry.text, None, names=names))
            return None
        return region
