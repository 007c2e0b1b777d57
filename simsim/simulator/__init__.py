"""The simulator: a form made from the policy's glossary, and beside it the answer, repainted on every change.

The only package that knows widgets. It adds no policy knowledge and no word of its own: names come from the glossary,
captions from :mod:`simsim.reports.wording`, HTML from :mod:`simsim.reports.html`.
"""

from __future__ import annotations

from simsim.simulator.screen import Simulator

__all__ = ["Simulator"]
