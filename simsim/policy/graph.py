"""The decision requirements graph, drawn from names: what a decision needs, and who gives it.

>>> order({"a": ("b", "x"), "b": ("x",)}, {"a": "a", "b": "b"}.get)
(['b', 'a'], [])

Source: DMN 1.5, section 6.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter


def order(needs: Mapping[str, Sequence[str]], producer: Callable[[str], str | None]) -> tuple[list[str], list[str]]:
    """The nodes with every one behind those it needs, and no cycle; or no order and the path of a cycle.

    ``needs`` tells for each node the items it asks for, ``producer`` the node that gives an item, ``None`` for input
    data.
    """
    requires = {node: [p for p in map(producer, items) if p is not None] for node, items in needs.items()}
    try:
        return list(TopologicalSorter(requires).static_order()), []
    except CycleError as error:
        return [], list(error.args[1])


def required(
    wanted: Iterable[str], needs: Mapping[str, Sequence[str]], producer: Callable[[str], str | None]
) -> frozenset[str]:
    """The nodes that ``wanted`` rest on, themselves among them."""
    found: set[str] = set()
    waiting = list(wanted)
    while waiting:
        node = waiting.pop()
        if node not in found and node in needs:
            found.add(node)
            waiting.extend(p for p in map(producer, needs[node]) if p is not None)
    return frozenset(found)
