"""What hangs loose between the sheets: outputs that nobody uses, and items that tables read and nobody is asked for.

Asked only where the policy says what is shown, by a headline; and of items, where some stand in a group of the form.
"""

from __future__ import annotations

from collections.abc import Iterator

from simsim.analysis.findings import Finding, Kind
from simsim.compiled import AS_OF
from simsim.policy.model import PolicyModel
from simsim.table import Entry


def loose_ends(policy: PolicyModel) -> Iterator[Finding]:
    """Both kinds.

    >>> from simsim.knowledge import open_policy
    >>> {finding.kind.value for finding in loose_ends(open_policy("tables"))} <= {"unused-output", "item-not-asked"}
    True
    """
    if not policy.card.headlines:
        return
    yield from _unused(policy)
    if any(item.group for item in policy.glossary.items.values()):
        yield from _not_asked(policy)


def _unused(policy: PolicyModel) -> Iterator[Finding]:
    """Outputs that no table, clock, text, constraint or example reads, and that no headline or part of POLICY names.

    A decision none of whose outputs is used is told of once.
    """
    used = _used(policy)
    for name, table in policy.compiled(policy.parameters(policy.card.layers, {})).items():
        idle = [n for n, item in enumerate(table.outputs) if item.name not in used]
        if idle and name not in policy.card.headlines and (table.rules or table.default):
            names = tuple(table.outputs[n].name.rpartition(".")[2] for n in idle)
            cell = Entry("", table.table.outputs[idle[0]].place)
            yield Finding(Kind.UNUSED, others=names, cell=cell, table=name)


def _used(policy: PolicyModel) -> frozenset[str]:
    """The items that something reads, by full name."""
    tables = policy.compiled(policy.parameters(policy.card.layers, {}))
    used = {item for items in policy.needs(tables).values() for item in items}
    used |= {item for text in policy.texts for item in (text.item, *text.slots)}
    used |= {item for constraint in policy.constraints for item in constraint.regions}
    named = [*policy.card.headlines, *policy.card.parts.values()]
    named += [item.text for example in policy.sheets.examples for item, entry in example.expect if entry.text.strip()]
    return frozenset(used | {full for name in named if (full := policy.names.full(name))})


def _not_asked(policy: PolicyModel) -> Iterator[Finding]:
    """Items of no group that tables or clocks read, that no decision gives and no event brings about."""
    tables = policy.compiled(policy.parameters(policy.card.layers, {}))
    readers: dict[str, list[str]] = {}
    for node, items in policy.needs(tables).items():
        for item in items:
            readers.setdefault(item, []).append(node)
    for name, nodes in readers.items():
        definition = policy.names.item(name)
        given = policy.producer(name) or name in policy.glossary.parameters or name == AS_OF.name
        if definition and not given and not definition.group and name not in policy.events.derivations:
            table = next((node for node in nodes if node in tables), "")
            cell = Entry(name, definition.place)
            yield Finding(Kind.UNASKED, others=tuple(nodes), cell=cell, text=name, table=table)
