"""What a change of a policy does: what was written anew, the cases that are decided otherwise, and that no others are.

Every table is compared with its older self (:mod:`simsim.analysis.differences`), for every set of layers, each version
with its own parameters. What a difference can reach is told by the requirements of both versions: a decision whose
table gives the same for every value of its inputs, and none of whose inputs can differ, does not differ.

Source: docs/decisions/19-what-a-diff-proves.md.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from simsim.analysis.differences import Difference, Differences, differences
from simsim.analysis.edits import Edit, edits
from simsim.analysis.joint import Joint, joint
from simsim.analysis.stages import Stage, Staged, Work, whole
from simsim.analysis.versions import Reading, Versions, Why, as_read, ranks, silenced
from simsim.compiled import CompiledTable
from simsim.items import ItemDefinition
from simsim.policy.model import PolicyModel
from simsim.regions import Region
from simsim.table import HitPolicy


@dataclass(frozen=True, slots=True)
class Pair:
    """A difference of a table, and the readings of both versions in which it is so."""

    difference: Difference
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class Meaning:
    """How the results of a table differ: ``pairs`` of rules, and what is not decided or not listed, if anything.

    ``unknown``: the largest share of its cases that was not looked at in some reading; ``undecided``: pairs of rules
    whose results could not be told apart; ``more`` pairs of rules were not listed.
    """

    table: str
    pairs: tuple[Pair, ...] = ()
    whole: bool = True
    unknown: float = 0.0
    undecided: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    more: int = 0


@dataclass(frozen=True)
class Changes:
    """What a change of a policy does.

    ``edits``: what was written anew. ``meanings``: of each table of which not all is proved to be the same, how it
    differs. ``kept``: decisions and clocks that could not be compared, why, and because of which item. ``reached``: all
    decisions and clocks that a difference can reach, those in which one begins among them. ``beside``: the kinds of
    sheets that change what may be given, or is said, rather than what is decided.
    """

    versions: Versions
    edits: tuple[Edit, ...]
    meanings: Mapping[str, Meaning]
    kept: Mapping[str, tuple[Why, str]]
    reached: tuple[str, ...]
    beside: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether everything was compared: in a case that enters no difference found nothing changed, proved."""
        return not self.open

    @property
    def open(self) -> tuple[str, ...]:
        """The decisions and clocks of which it is not decided in which cases they differ, and what rests on them."""
        begin = {*self.kept, *(name for name, m in self.meanings.items() if not m.whole or m.more)}
        return reached(self.versions, begin)

    @property
    def same(self) -> bool:
        """Whether no case is decided otherwise, proved, and nothing changed of what may be given or is said."""
        return not self.reached and not self.beside

    @property
    def begin(self) -> tuple[str, ...]:
        """The decisions and clocks in which a difference begins, or may."""
        return tuple(node for node in self.reached if node in self.meanings or node in self.kept)


def changes(old: PolicyModel, new: PolicyModel) -> Changes:
    """What it does to put ``new`` in place of ``old``.

    >>> from simsim.knowledge import open_policy
    >>> policy = open_policy("tables")
    >>> changes(policy, policy).same
    True
    """
    return whole(changing(old, new))


def changing(old: PolicyModel, new: PolicyModel) -> Staged[Changes]:
    """The same in stages, table by table."""
    versions = Versions(old, new)
    reasons = {node: versions.kept_from(node) for node in versions.nodes}
    kept = {node: why for node, why in reasons.items() if why}
    tables = [name for name in versions.nodes if name in old.tables and name not in kept]
    differing = {}
    for n, name in enumerate(tables, 1):
        yield Stage(Work.CHANGES, name, n, len(tables))
        if found := meaning(versions, name):
            differing[name] = found
    touched = reached(versions, differing.keys() | kept.keys())
    return Changes(versions, edits(old, new), differing, kept, touched, tuple(_beside(versions)))


def reached(versions: Versions, begin: Collection[str]) -> tuple[str, ...]:
    """The decisions and clocks that rest on one of ``begin`` in either version, those themselves among them."""
    found = {*begin}
    while more := {node for node in versions.nodes if node not in found and versions.givers(node) & found}:
        found |= more
    return tuple(node for node in versions.nodes if node in found)


def meaning(versions: Versions, name: str) -> Meaning | None:
    """How a table that both versions have differs; nothing where it is proved not to."""
    read = [(reading, compared(versions, name, reading)) for reading in _readings(versions, name)]
    if all(one.same for _, one in read):
        return None
    pairs: dict[Hashable, Pair] = {}
    for reading, one in read:
        for difference in one.found:
            known = pairs.get(_mark(difference))
            pairs[_mark(difference)] = Pair(
                known.difference if known else difference, (*(known.readings if known else ()), reading)
            )
    return Meaning(
        name,
        tuple(pairs.values()),
        all(one.whole for _, one in read),
        max(one.unknown for _, one in read),
        tuple(dict.fromkeys(pair for _, one in read for pair in one.undecided)),
        max(one.more for _, one in read),
    )


def _readings(versions: Versions, name: str) -> Iterator[Reading]:
    """How both versions of a table are read: with parameters set alike, and, where it tests one, as each states it."""
    columns = [c.item.name for p in versions.both for c in p.compiled(p.parameters((), {}))[name].inputs]
    for reading in versions.readings:
        stated = tuple(dict.fromkeys(column for column in columns if column in versions.stated(reading)))
        yield reading
        if stated:
            yield replace(reading, stated=stated)


def _mark(one: Difference) -> Hashable:
    """What differences are told apart by."""
    results = tuple((d.status, tuple(tuple(sorted(hit.items())) for hit in d.outputs)) for d in (one.before, one.after))
    return one.old, one.new, tuple((item.name, region) for item, region in one.box), results


def compared(versions: Versions, name: str, reading: Reading) -> Differences:
    """Where two versions of a table give other results, over the cases that may be in both policies."""
    old, new = versions.both
    tables = [
        silenced(policy.compiled(policy.parameters(layers, {}))[name], policy)
        for policy, layers in ((old, reading.old), (new, reading.new))
    ]
    if reading.alike:
        return _differences(versions, tables, reading, reading.new)
    stated = versions.stated(reading)
    values = [{name: stated[name][side] for name in reading.stated} for side in (0, 1)]
    read = [as_read(t, on, v) for t, on, v in zip(tables, (reading.old, reading.new), values, strict=True)]
    return _differences(versions, read, reading, ())


def _differences(
    versions: Versions, tables: Sequence[CompiledTable], reading: Reading, layers: Collection[str]
) -> Differences:
    starts = [policy.card.start for policy in versions.both]
    both = joint(
        tables[0],
        tables[1],
        layers,
        constraints=_impossible(versions, reading),
        parameters=versions.choices(),
        start=min(day for day in starts if day) if all(starts) else None,
    )

    def items(name: str) -> ItemDefinition | None:
        return versions.new.names.item(name) or versions.old.names.item(name)

    return differences(_ranked(both), layers, items)


def _ranked(both: Joint) -> Joint:
    """Where the values of an output have another rank now, every rule may count otherwise."""
    pairs = zip(both.old.outputs, both.new.outputs, strict=True)
    moved = any(ranks(one) != ranks(other) for one, other in pairs)
    ranked = HitPolicy.PRIORITY in (both.old.hit_policy, both.new.hit_policy)
    return replace(both, changed=both.space.rules) if moved and ranked else both


def _impossible(versions: Versions, reading: Reading) -> list[Mapping[str, Region]]:
    """What cannot happen by both versions."""
    pairs = ((versions.old, reading.old), (versions.new, reading.new))
    told = [[c.regions for c in p.constraints_under(p.parameters(layers, {}))] for p, layers in pairs]
    return [regions for regions in told[1] if regions in told[0]]


def _beside(versions: Versions) -> list[str]:
    """The kinds of sheets by which other facts may be given now, or something else is said."""
    one, other = map(_said, versions.both)
    return [kind for kind in one if one[kind] != other[kind]]


def _said(policy: PolicyModel) -> dict[str, object]:
    """What a policy lets be given, and says, beside what it decides, by the kind of sheet."""
    items, parameters = policy.glossary.items.values(), policy.glossary.parameters.values()
    return {
        "VALUES": {i.name: (i.kind, i.scale, i.unit, i.may_be_null, {v.value for v in i.allowed}) for i in items},
        "PARAMETERS": {p.name: p.alternatives for p in parameters},
        "CONSTRAINTS": [constraint.regions for constraint in policy.constraints],
        "EVENTS": {kind.name: kind.actors for kind in policy.events.kinds.values()},
        "TEXTS": [replace(text, sources=()) for text in policy.texts],
        "POLICY": (policy.card.layers_on, policy.card.parts),
    }
