"""Names for learners that say nothing of them: a word and a number, such as heron-27 or 苍鹭-27.

The record keeps what the learner is called there, in whatever spelling was typed, the attempts, and nothing else of
the person: no account, no address, no name of the computer. Who is behind a pseudonym is known to whoever was told.

>>> name = drawn_pseudonym(["heron-27"])
>>> name != "heron-27", name.rpartition("-")[0] in {word.en for word in WORDS}
(True, True)
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from itertools import count
from typing import Final

from simsim.words import Phrase

WORDS: Final = (
    Phrase("heron", "苍鹭"),
    Phrase("crane", "白鹤"),
    Phrase("swallow", "燕子"),
    Phrase("otter", "水獭"),
    Phrase("panda", "熊猫"),
    Phrase("deer", "小鹿"),
    Phrase("koala", "考拉"),
    Phrase("dolphin", "海豚"),
    Phrase("maple", "枫树"),
    Phrase("cedar", "雪松"),
    Phrase("bamboo", "翠竹"),
    Phrase("lotus", "荷花"),
    Phrase("orchid", "兰花"),
    Phrase("pear", "梨子"),
    Phrase("river", "河流"),
    Phrase("island", "小岛"),
    Phrase("cloud", "白云"),
    Phrase("comet", "彗星"),
    Phrase("lantern", "灯笼"),
    Phrase("kite", "风筝"),
)
FIRST, NUMBERS = 10, 90  # numbers of two figures, while there are enough


def drawn_pseudonym(taken: Collection[str], lang: str = "en") -> str:
    """A pseudonym that nobody of ``taken`` has, drawn so that nobody can tell which comes next."""
    used = {name.casefold() for name in taken}
    for tries in count():
        most = NUMBERS * 10 ** (tries // 50)  # the more often one is met that is taken, the more there are to draw from
        name = f"{secrets.choice(WORDS).text(lang)}-{FIRST + secrets.randbelow(most)}"
        if name.casefold() not in used:
            return name
    raise AssertionError  # there is always another number
