"""What a text is stored as in a workbook: a real number or a real date only where reading gives the same text again.

>>> number_of("2.50"), number_of("2.5"), number_of("007")
(None, 2.5, None)
"""

from __future__ import annotations

from datetime import date
from typing import Final

from simsim.values import read_date, read_number

EXACT_DIGITS: Final = 15  # that the format holds exactly
FIRST_YEAR: Final = 1901  # before 1 March 1900 the format counts a day that never was


def number_of(text: str) -> int | float | None:
    """The number whose shortest spelling the text is."""
    if read_number(text) is None:
        return None
    if len(text) <= EXACT_DIGITS and text.removeprefix("-").isdecimal():
        return int(text) if str(int(text)) == text else None
    number = float(text)
    return number if repr(number) == text and not number.is_integer() else None


def day_of(text: str) -> date | None:
    """The day that the text spells, in the one spelling that reading gives."""
    day = read_date(text)
    return day if day and day.isoformat() == text and day.year >= FIRST_YEAR else None
