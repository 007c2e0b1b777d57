"""Attempts for tests: drawn questions answered right or wrong, as a practice would take them down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Final

from simsim.policy.model import PolicyModel
from simsim.training.marking import right_answer
from simsim.training.parts import OPEN, SILENT
from simsim.training.questions import Question, questions
from simsim.training.record import Attempt, Kind
from simsim.training.told_case import case_text
from tests.sheets import DAY, NOON

MINUTE: Final = timedelta(minutes=1)


def answered(policy: PolicyModel, question: Question, person: str = "heron-27", *, right: bool = True) -> Attempt:
    """A question answered at noon: right in every part, or wrong in every one."""
    truth = right_answer(policy, question)
    answer = truth if right else {name: SILENT if key != SILENT else OPEN for name, key in truth.items()}
    case = question.case
    return Attempt(
        person, NOON, "s", Kind.PRACTICE, question.area, question.tells_of, question.key, case_text(case), answer,
        truth, right, policy.version, case.as_of, case.layers, 10.0,
    )  # fmt: skip


def all_right(policy: PolicyModel, area: str = "", person: str = "heron-27") -> tuple[Attempt, ...]:
    """Every question of an area answered right, one a minute."""
    asked = questions(policy, area, today=DAY, now=NOON)
    return tuple(in_turn(answered(policy, question, person) for question in asked))


def in_turn(attempts: Iterable[Attempt]) -> Iterator[Attempt]:
    """One a minute."""
    return (replace(one, at=NOON + n * MINUTE) for n, one in enumerate(attempts))
