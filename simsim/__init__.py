"""A cell denotes a set of values. A rule is a box of such sets. A table is a tiling of its input space by boxes.

simsim reads a policy from decision tables in Excel and CSV files and decides cases by it:

>>> import simsim
>>> from datetime import UTC, date, datetime
>>> policy = simsim.open("tables")
>>> outcome = policy.decide({"stage": "negotiation"}, as_of=date(2025, 6, 20), now=datetime(2025, 6, 20, tzinfo=UTC))
>>> outcome["process_state"].status.value
'undetermined'
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simsim.analysis.explanation import explain, why_not
    from simsim.decision import Decision, Status
    from simsim.diagnostics import Diagnostic, FactError, Place, PolicyError, Severity, SimsimError
    from simsim.knowledge import LivePolicy, read_policy
    from simsim.knowledge import open_policy as open  # noqa: A004  # simsim.open reads well
    from simsim.policy.model import PolicyModel
    from simsim.policy.walk import Outcome

_HOMES = {
    "open": ("simsim.knowledge", "open_policy"),
    "read_policy": ("simsim.knowledge", "read_policy"),
    "LivePolicy": ("simsim.knowledge", "LivePolicy"),
    "PolicyModel": ("simsim.policy.model", "PolicyModel"),
    "Outcome": ("simsim.policy.walk", "Outcome"),
    "Decision": ("simsim.decision", "Decision"),
    "Status": ("simsim.decision", "Status"),
    "Diagnostic": ("simsim.diagnostics", "Diagnostic"),
    "Place": ("simsim.diagnostics", "Place"),
    "Severity": ("simsim.diagnostics", "Severity"),
    "SimsimError": ("simsim.diagnostics", "SimsimError"),
    "PolicyError": ("simsim.diagnostics", "PolicyError"),
    "FactError": ("simsim.diagnostics", "FactError"),
    "explain": ("simsim.analysis.explanation", "explain"),
    "why_not": ("simsim.analysis.explanation", "why_not"),
}

__all__ = [
    "Decision",
    "Diagnostic",
    "FactError",
    "LivePolicy",
    "Outcome",
    "Place",
    "PolicyError",
    "PolicyModel",
    "Severity",
    "SimsimError",
    "Status",
    "explain",
    "open",
    "read_policy",
    "why_not",
]


def __dir__() -> list[str]:
    """The public names, loaded or not."""
    return __all__


def __getattr__(name: str) -> object:
    """Load a public name on first use, so that ``import simsim`` stays light (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'simsim' has no attribute {name!r}")
    module, attribute = _HOMES[name]
    value = getattr(importlib.import_module(module), attribute)
    globals()[name] = value
    return value
