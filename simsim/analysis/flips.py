"""What would come of a case if the policy were read otherwise: each other reading, each layer on or off, one by one.

>>> import simsim
>>> from datetime import UTC, date, datetime
>>> now = datetime(2025, 6, 20, tzinfo=UTC)
>>> outcome = simsim.open("tables").decide({"market": "MY"}, as_of=date(2025, 6, 20), now=now)
>>> first = next(flips(outcome))
>>> first.name in outcome.policy.glossary.parameters, first.outcome.case.settings[first.name] == first.value
(True, True)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from simsim.diagnostics import CellError, SimsimError
from simsim.policy.cases import Case
from simsim.policy.graph import required
from simsim.policy.requirements import Requirements
from simsim.policy.walk import Outcome, Walk
from simsim.values import Value


@dataclass(frozen=True, slots=True)
class Flip:
    """Another reading of a parameter, or a layer that is on instead of off; ``outcome`` is what came of the case then.

    ``name`` is that of the parameter, or of the layer if ``is_layer``; ``value`` what it would be. ``outcome`` is
    ``None`` where the case cannot be decided so.
    """

    name: str
    value: Value
    outcome: Outcome | None
    is_layer: bool = False


def flips(outcome: Outcome) -> Iterator[Flip]:
    """Every other choice that the policy leaves, readings first, in the order of their sheets; each when it is asked.

    A choice that has another one in its place, and so is none of the case's, is not among them.
    """
    policy, case = outcome.policy, outcome.case
    yield from other_readings(outcome, policy.glossary.parameters)
    for name in policy.card.layers:
        on = name not in case.layers
        layers = tuple(one for one in policy.card.layers if (one in case.layers) is not (one == name))
        yield Flip(name, on, _decided(policy, replace(case, layers=layers)), is_layer=True)


def other_readings(outcome: Outcome, among: Collection[str]) -> Iterator[Flip]:
    """Every other value of the parameters ``among`` those of the policy."""
    policy, case = outcome.policy, outcome.case
    read = policy.parameters(case.layers, case.settings)
    for name, parameter in policy.glossary.parameters.items():
        for other in parameter.alternatives if name in among else ():
            if other != read.get(name):
                yield Flip(name, other, _decided(policy, replace(case, settings={**case.settings, name: other})))


def leaning(outcome: Outcome, nodes: Iterable[str]) -> frozenset[str]:
    """What decisions and clocks, and all that they rest on, name in their rows: their readings are among it."""
    policy, case = outcome.policy, outcome.case
    tables = policy.compiled(policy.parameters(case.layers, case.settings))
    resting = required(nodes, policy.needs(tables), policy.producer)
    named = [
        tables[n].parameters if n in tables else (*policy.clocks[n].parameters, *policy.clocks[n].needs)
        for n in resting
    ]
    return frozenset(name for names in named for name in names)


def _decided(policy: Requirements, case: Case) -> Outcome | None:
    try:
        return Walk(policy, case).outcome()
    except (SimsimError, CellError):
        return None
