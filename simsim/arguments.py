"""What a command line tells of a case: facts and settings, what happened, the dates that it is read by.

Each raises :class:`~simsim.diagnostics.FactError` with what cannot be used, and where it was written.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from simsim.diagnostics import Diagnostic, FactError, Place
from simsim.policy.card import unknown_audience
from simsim.policy.model import PolicyModel
from simsim.policy.record import KEYS, RECORD, lines
from simsim.policy.requirements import Requirements
from simsim.values import read_date, read_date_and_time
from simsim.words import Phrase, plain

MOST_FACTS: Final = 10_000_000  # characters of a file of facts
NO_OBJECT: Final = Phrase("it is no object of names and values", "它不是由名称和值组成的对象")


def facts_of(source: str) -> dict[str, Any]:
    """The facts of a JSON file; numbers exactly as they stand there."""
    if not source:
        return {}
    if source != "-" and not Path(source).is_file():
        raise FactError([Diagnostic("facts-missing", Place(), found=source)])
    try:
        text = sys.stdin.read(MOST_FACTS) if source == "-" else Path(source).read_text(encoding="utf-8-sig")
        facts = json.loads(
            text, parse_float=Decimal, parse_int=Decimal, parse_constant=_no_number, object_pairs_hook=once
        )
    except (OSError, ValueError, RecursionError, ArithmeticError) as error:
        raise FactError([Diagnostic("facts-unreadable", Place(source), detail=str(error)[:200])]) from error
    if not isinstance(facts, dict):
        raise FactError([Diagnostic("facts-unreadable", Place(source), detail=NO_OBJECT)])
    return facts


def apart(
    policy: PolicyModel, given: dict[str, Any], source: str
) -> tuple[dict[str, Any], list[Mapping[str, object] | str] | None]:
    """Facts, and the events told beside them; the key is a fact where the policy has an item of that name."""
    if RECORD not in given or policy.names.full(RECORD):
        return given, None
    facts = {name: value for name, value in given.items() if name != RECORD}
    match given[RECORD]:
        case None:
            return facts, None
        case str(text):
            return facts, [*lines(text)]
        case list(events):
            return facts, events
        case other:
            keys = ", ".join(KEYS)
            raise FactError([Diagnostic("events-unread", Place(source, "", RECORD), str(other)[:80], None, keys=keys)])


def joined(
    events: list[Mapping[str, object] | str] | None, told: list[str] | None
) -> list[Mapping[str, object] | str] | None:
    """The events of the file, and those that were told one by one."""
    return events if told is None else [*(events or ()), *(line for text in told for line in lines(text))]


def once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """The pairs by name; raises :class:`FactError` for a name that stands there twice, as only one could be heeded."""
    counts = Counter(name for name, _ in pairs)
    if twice := [Diagnostic("fact-twice", Place(), name, item=name) for name, n in counts.items() if n > 1]:
        raise FactError(twice)
    return dict(pairs)


def audience(policy: Requirements, text: str) -> str:
    """The audience of that name or label; raises :class:`FactError` where POLICY names none."""
    found = policy.card.audience(text)
    if found is None:
        raise FactError([unknown_audience(text, Place("--to"), policy.card)])
    return found


def _no_number(word: str) -> Decimal:
    raise ValueError(f"{word} is no number")


def set_to(text: str) -> tuple[str, str]:
    """The name and the value of ``name=value``."""
    name, sign, value = text.partition("=")
    if not sign:
        raise FactError([Diagnostic("setting-form", Place("--set"), text)])
    return name.strip(), value.strip()


def day_of(text: str) -> date:
    """The day that a text spells; today where it is blank."""
    day = read_date(plain(text)) if text else datetime.now().astimezone().date()
    if day is None:
        raise FactError([Diagnostic("value-date", Place("--as-of"), text, None, found=text)])
    return day


def instant_of(text: str) -> datetime:
    """The instant that a text spells; now where it is blank."""
    at = read_date_and_time(plain(text)) if text else datetime.now(UTC).replace(microsecond=0)
    if at is None:
        raise FactError([Diagnostic("value-instant", Place("--now"), text, None, found=text)])
    return at
