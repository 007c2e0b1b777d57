"""What a policy's names tell without deciding anything: near-duplicates, values never given, rows that hide gaps."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

from simsim.analysis.findings import ASKED, Finding, Kind, Question
from simsim.compiled import CompiledRule, CompiledTable
from simsim.feel.syntax import Literal
from simsim.items import Glossary, ItemDefinition
from simsim.regions import Names
from simsim.table import Entry
from simsim.values import Kind as Type
from simsim.words import plain

_JOINERS: Final = re.compile(r"[\s_.-]+")
SHORTEST: Final = 5  # letters; shorter names are often one letter apart and mean two things


def alike(one: str, other: str) -> bool:
    """Whether two names are so near that one may be a slip of the pen for the other.

    They differ in one letter, or in two that changed places, or only in case, spaces and joining signs. Names that
    differ in a digit are a series, and one with a word more is another name.

    >>> alike("serious", "seriuos"), alike("buyer", "buyers"), alike("rule1", "rule2"), alike("is_new", "IS NEW")
    (True, True, False, True)
    >>> alike("steps", "n_steps")
    False
    """
    a, b = _folded(one), _folded(other)
    if a == b:
        return True
    if min(len(a), len(b)) < SHORTEST or re.sub(r"\d", "", a) == re.sub(r"\d", "", b):
        return False
    return _apart(a, b) and not _a_word_more(one, other)


def _a_word_more(one: str, other: str) -> bool:
    """Whether one name is the other with one word more."""
    fewer, more = sorted((_words(one), _words(other)), key=len)
    return any(more[:n] + more[n + 1 :] == fewer for n in range(len(more)))


def _words(name: str) -> list[str]:
    return [word for word in _JOINERS.split(plain(name).casefold()) if word]


def _folded(name: str) -> str:
    """A name without case, spaces and joining signs."""
    return _JOINERS.sub("", plain(name).casefold())


def _apart(a: str, b: str) -> bool:
    """Whether one letter was changed, added or left out, or two neighbours changed places."""
    start = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[start:], b[start:]
    changed = rest_a[1:] == rest_b[1:]
    added = rest_a[1:] == rest_b or rest_a == rest_b[1:]
    swapped = rest_a[:2] == rest_b[1::-1] and rest_a[2:] == rest_b[2:]
    return changed or added or swapped


def near_duplicates(glossary: Glossary, tables: Mapping[str, CompiledTable]) -> Iterator[tuple[str, Finding]]:
    """Names of items, values of one item, and texts under one input or output that are nearly the same."""
    items = [*glossary.items.values(), *(p.item for p in glossary.parameters.values())]
    for one, other in _pairs({item.name: Entry(item.name, item.place) for item in items}):
        yield "", Finding(Kind.NEAR, others=(one.text,), cell=other, text=other.text)
    for item in items:
        for one, other in _pairs({v.value: Entry(v.value, item.place) for v in item.allowed}):
            yield "", Finding(Kind.NEAR, others=(one.text,), cell=other, text=other.text)
    for name, table in tables.items():
        for texts in _texts(table):
            for one, other in _pairs(texts):
                yield name, Finding(Kind.NEAR, others=(one.text,), cell=other, text=other.text)


def _pairs(names: Mapping[str, Entry]) -> Iterator[tuple[Entry, Entry]]:
    """Pairs of names that are alike. Such two have a spelling in common once a letter at most is left out of each."""
    meets: dict[str, list[str]] = {}
    for name in names:
        folded = _folded(name)
        for spelling in {folded, *(folded[:n] + folded[n + 1 :] for n in range(len(folded)))}:
            meets.setdefault(spelling, []).append(name)
    pairs = {pair: None for met in meets.values() for pair in combinations(met, 2)}
    yield from ((names[one], names[other]) for one, other in pairs if alike(one, other))


def _texts(table: CompiledTable) -> Iterator[Mapping[str, Entry]]:
    """The open texts of each column, with the first cell that says each."""
    for column in table.inputs:
        if column.item.kind is Type.STRING and not column.item.allowed and column.column is not None:
            found: dict[str, Entry] = {}
            for rule in table.rules:
                region = rule.box.regions[column.column]
                for text in region.names if isinstance(region, Names) else ():
                    found.setdefault(str(text), rule.rule.inputs[column.column])
            yield {text: Entry(text, entry.place) for text, entry in found.items()}
    for n, item in enumerate(table.outputs):
        if item.kind is Type.STRING and not item.allowed:
            yield {
                str(o.value): Entry(str(o.value), r.rule.outputs[n].place)
                for r in table.every_rule
                if isinstance(o := r.outputs[n], Literal) and o.value is not None
            }


def never_given(tables: Iterable[CompiledTable], live: Mapping[str, Collection[str]]) -> Iterator[tuple[str, Finding]]:
    """Allowed values of outputs that no live rule of any table gives; ``live`` holds the rules that decide something.

    Nothing is said of an output that some rule computes.
    """
    given: dict[str, set[object]] = {}
    computed: set[str] = set()
    first: dict[str, tuple[CompiledTable, int]] = {}
    for table in tables:
        for n, item in enumerate(table.outputs):
            name = _short(item)
            first.setdefault(name, (table, n))
            for rule in table.every_rule:
                if rule is table.default or rule.rule.id in live[table.name]:
                    cell = rule.outputs[n]
                    given.setdefault(name, set()).add(cell.value if isinstance(cell, Literal) else None)
                    computed |= set() if isinstance(cell, Literal) else {name}
    for name, (table, n) in first.items():
        if name in given and name not in computed:
            for value in table.outputs[n].allowed:
                if value.value not in given[name]:
                    yield table.name, Finding(Kind.NEVER, cell=table.table.outputs[n], text=value.value)


def _short(item: ItemDefinition) -> str:
    return item.name.rpartition(".")[2]


def catch_alls(tables: Iterable[CompiledTable]) -> Iterator[tuple[str, Finding]]:
    """Rows without a source that take every case that is left: they hide every gap, where gaps are asked for."""
    for table in (table for table in tables if Question.COMPLETE in ASKED[table.hit_policy.value]):
        for rule in table.every_rule:
            if not rule.rule.sources and (rule is table.default or _takes_all(table, rule)):
                cell = Entry(rule.rule.id, rule.rule.place)
                yield table.name, Finding(Kind.CATCH_ALL, (rule.rule.id,), cell=cell)


def _takes_all(table: CompiledTable, rule: CompiledRule) -> bool:
    """Whether a rule among others has no condition at all."""
    entries: Sequence[str] = rule.canonical
    return len(table.rules) > 1 and all(text == "-" for text in entries)
