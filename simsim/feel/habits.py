"""What newcomers type, and what they are told: a better error for a cell that cannot be read.

Nothing here is guessed at: the cell stays an error, and the remedy says what to type.

>>> error = CellError("cell-syntax", (3, 4))
>>> meant(error, ">= 5 and < 10", None).fields["meant"]
'[5..10)'
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from simsim.diagnostics import CellError
from simsim.feel.parser import parse_tests
from simsim.items import ItemDefinition, unknown_word
from simsim.words import plain

LONGEST: Final = 200  # characters of a cell that may be a habit
# The errors behind which a habit may hide.
DOUBTFUL: Final = frozenset(
    {
        "cell-character",
        "cell-decimal-comma",
        "cell-literal",
        "cell-range",
        "cell-sign",
        "cell-syntax",
        "evaluation-arithmetic",
        "evaluation-types",
        "name-unknown",
        "value-type",
        "value-unknown",
    }
)
_EITHER: Final = "yes/no|no/yes|true/false|y/n|是/否|是或否"
_ANY: Final = frozenset(f"*|any|any value|all|both|n/a|na|none|nil|全部|所有|任何|不限|均可|无|{_EITHER}".split("|"))
_NONE: Final = frozenset(["*", "n/a", "na", "none", "nil", "无"])
_SIGNS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("at least", "not less than", "至少", "不少于", "不低于", "不小于"), ">="),
    **dict.fromkeys(("at most", "up to", "not more than", "至多", "最多", "不超过", "不高于", "不大于"), "<="),
    **dict.fromkeys(("more than", "greater than", "over", "above", "大于", "超过", "高于", "多于"), ">"),
    **dict.fromkeys(("less than", "under", "below", "小于", "低于", "少于"), "<"),
}
_VALUE: Final = r"([^<>=,\[\]()]+?)"
_AND: Final = r"(?:and|but|&&|&|且|并且)?"
_TWO_BOUNDS: Final = re.compile(rf"(>=|>|<=|<) ?{_VALUE} ?{_AND} ?(>=|>|<=|<) ?{_VALUE}", re.IGNORECASE)
_BETWEEN: Final = r"(?:(?<= )to|through|till|until|~|至|到)(?= |\d)"
_TO: Final = re.compile(rf"(?:from |从)?{_VALUE} ?{_BETWEEN} ?{_VALUE}", re.IGNORECASE)
_LISTED: Final = re.compile(rf"([\[(]) ?{_VALUE} ?[,;] ?{_VALUE} ?([\])])")
_IN_WORDS: Final = re.compile(rf"({'|'.join(_SIGNS)}) ?{_VALUE}", re.IGNORECASE)


def meant(error: CellError, text: str, item: ItemDefinition | None, *, output: bool = False) -> CellError:
    """``error``, or one that says what ``text`` was probably meant to be."""
    typed = plain(text)
    if error.code not in DOUBTFUL or len(typed) > LONGEST:
        return error
    if output:
        return _no_output(typed, text, item) or error
    if error.code == "cell-range":
        return unknown_word(item, text) if item and item.allowed else error
    return _any_value(typed, text, item) or _range(typed, text) or _in_words(typed, text) or error


def _whole(text: str) -> tuple[int, int]:
    return len(text) - len(text.lstrip()), len(text.rstrip())


def _any_value(typed: str, text: str, item: ItemDefinition | None) -> CellError | None:
    known = item and typed.casefold() in _ANY
    return CellError("cell-any", _whole(text), found=typed, item=item.caption) if item and known else None


def _no_output(typed: str, text: str, item: ItemDefinition | None) -> CellError | None:
    known = item and typed.casefold() in _NONE
    return CellError("output-none", _whole(text), found=typed, item=item.caption) if item and known else None


def _range(typed: str, text: str) -> CellError | None:
    """``> 5 < 10``, ``5 to 10`` and ``[5, 10]``, written as an interval."""
    if match := _TWO_BOUNDS.fullmatch(typed):
        ends = {sign[0]: (sign, value) for sign, value in (match.group(1, 2), match.group(3, 4))}
        if len(ends) == 1:
            return None
        (above, low), (below, high) = ends[">"], ends["<"]
        written = f"{'[' if '=' in above else '('}{low}..{high}{']' if '=' in below else ')'}"
    elif match := _TO.fullmatch(typed):
        written = f"[{match.group(1)}..{match.group(2)}]"
    elif match := _LISTED.fullmatch(typed):
        opening, low, high, closing = match.groups()
        written = f"{opening}{low}..{high}{closing}"
    else:
        return None
    return CellError("cell-bounds", _whole(text), found=typed, meant=written) if _is_read(written) else None


def _in_words(typed: str, text: str) -> CellError | None:
    """``at least 5``."""
    match = _IN_WORDS.fullmatch(typed)
    written = match and f"{_SIGNS[match.group(1).casefold()]} {match.group(2)}"
    return CellError("cell-words", _whole(text), found=typed, meant=written) if written and _is_read(written) else None


def _is_read(written: str) -> bool:
    try:
        return bool(parse_tests(written))
    except CellError:
        return False
