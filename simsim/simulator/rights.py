"""What a screen may do beyond deciding: whether whoever looks at it may change the tables.

Whoever can run code beside the screen, as in JupyterLab, can change them anyway; the visitors of a page that is served
may where the person who serves it said so. Both commands say it in ``SIMSIM_EDIT``; where nothing is said, nobody may.

>>> import os
>>> os.environ[EDIT] = "1"
>>> may_edit()
True
>>> del os.environ[EDIT]
>>> may_edit()
False
"""

from __future__ import annotations

import os
from typing import Final

from simsim.diagnostics import Diagnostic, Place, SimsimError
from simsim.reports.html_parts import Reader

EDIT: Final = "SIMSIM_EDIT"


def may_edit() -> bool:
    """Whether what is done on the screen may be written to the tables' folder."""
    return os.environ.get(EDIT) == "1"


def refusal_text(reader: Reader) -> str:
    """That nothing may be written, and who could allow it; blank to whoever may."""
    told = Diagnostic("edit-refused", Place())
    return "" if may_edit() else f"{told.message(reader.lang)} {told.remedy(reader.lang)}"


def need_edit(file: str = "") -> None:
    """Raise :class:`SimsimError` where nothing may be written to the tables' folder, whatever a page asks for."""
    if not may_edit():
        raise SimsimError([Diagnostic("edit-refused", Place(file))])
