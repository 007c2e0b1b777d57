"""Long work done in stages: between two of them whoever waits can be told how far it is, and can be heard.

It is a generator that yields stages and returns what came of it. Whoever has the time takes the whole of it at once.

>>> def counting():
...     yield Stage(Work.TABLES, "fare", 1, 2)
...     yield Stage(Work.TABLES, "discount", 2, 2)
...     return "all is well"
>>> whole(counting())
'all is well'
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias, TypeVar

T = TypeVar("T")


class Work(StrEnum):
    """What is being done."""

    OPENING = "opening"
    EXAMPLES = "examples"
    TABLES = "tables"
    CHAIN = "chain"
    CHANGES = "changes"
    CASES = "cases"


@dataclass(frozen=True, slots=True)
class Stage:
    """What is begun now: some work, on what by its name, the ``n``-th thing of ``count``."""

    work: Work
    name: str = ""
    n: int = 1
    count: int = 1


Staged: TypeAlias = Generator[Stage, None, T]


def whole(work: Staged[T]) -> T:
    """What comes of work, all of it done at once."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            came: T = end.value
            return came
