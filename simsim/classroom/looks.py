"""How the screens of the classroom look: as the simulator does, and what only they have."""

from __future__ import annotations

from importlib import resources
from typing import Final

_FILES: Final = (("simulator", "simulator.css"), ("classroom", "classroom.css"), ("classroom", "assessment.css"))
LOOKS: Final = "\n".join(
    resources.files("simsim").joinpath(*path).read_text(encoding="utf-8") for path in _FILES
)  # for ``_css`` of a screen
