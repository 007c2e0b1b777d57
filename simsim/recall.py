"""A case to be opened again: from a row of EXAMPLES, or from the short code that a screen shows of it.

A code holds what was told of a case, in the spelling of cells: facts, events, dates and layers. Free text is left out,
since only there a person could be named.

>>> import simsim
>>> from datetime import UTC, date, datetime
>>> policy = simsim.open("tables")
>>> outcome = policy.decide({"market": "MY"}, as_of=date(2025, 6, 20), now=datetime(2025, 6, 20, tzinfo=UTC))
>>> case = of_code(policy, code_of(outcome))
>>> dict(case.facts), str(case.as_of)
({'market': 'MY'}, '2025-06-20')
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from simsim.diagnostics import CellError, Diagnostic, FactError, Place
from simsim.items import ItemDefinition, read_fact
from simsim.policy.card import names as listed
from simsim.policy.model import PolicyModel
from simsim.policy.record import Event, line_of
from simsim.policy.requirements import Requirements
from simsim.policy.walk import Outcome
from simsim.sheets import ExampleRow
from simsim.values import Kind, Value, read_date, read_date_and_time, spelled
from simsim.words import Phrase, plain

LONGEST: Final = 100_000  # characters of a case, when its code is read
NOTHING: Final = Phrase("", "")


@dataclass(frozen=True, slots=True)
class Recalled:
    """A case as it was told: facts by full name, events as a log, ``None`` where nothing is told of them.

    ``as_of``, ``now`` and ``layers`` are ``None`` where the case names none; ``story`` is what an example says of it.
    """

    facts: Mapping[str, Value]
    events: str | None = None
    as_of: date | None = None
    now: datetime | None = None
    layers: tuple[str, ...] | None = None
    story: Phrase = NOTHING


def of_example(policy: PolicyModel, row: ExampleRow) -> Recalled:
    """The case of an example, as far as its cells can be read."""
    given = ((policy.names.full(item.text), entry.text.strip()) for item, entry in row.given)
    layers = listed(row.layers.text) if row.layers.text.strip() else None
    return Recalled(
        dict(_read(policy, ((name, text) for name, text in given if name and text))),
        row.events.text if row.events.text.strip() else None,
        read_date(plain(row.as_of.text)),
        read_date_and_time(plain(row.now.text)),
        layers,
        Phrase(*(text or row.id.text for text in row.story)),
    )


def of_outcome(outcome: Outcome, *, live: bool = False) -> Recalled:
    """The case of an outcome, whole; ``live``: that it is now whenever it is opened."""
    case = outcome.case
    facts = {**case.facts, **case.settings}
    return Recalled(facts, _log(case.events, dict), case.as_of, None if live else outcome.now, case.layers)


def _log(events: Sequence[Event] | None, told: Callable[[Mapping[str, Value]], Mapping[str, Value]]) -> str | None:
    """The events as lines, with what ``told`` gives of their facts."""
    if events is None:
        return None
    lines = (line_of(one.name, spelled(one.at).replace("T", " "), one.by, told(one.facts)) for one in events)
    return "\n".join(lines)


def code_of(outcome: Outcome, *, live: bool = False) -> str:
    """The code of a case; ``live``: that it is now whenever the code is entered."""
    case, policy = outcome.case, outcome.policy
    facts = {**case.facts, **case.settings}
    told = {
        "f": {name: None if value is None else spelled(value) for name, value in _without_text(policy, facts)},
        "e": _log(case.events, lambda told: dict(_without_text(policy, told))),
        "d": case.as_of.isoformat(),
        "n": None if live else spelled(case.now),
        "l": list(case.layers),
    }
    packed = zlib.compress(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(), 9)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def of_code(policy: PolicyModel, code: str) -> Recalled:
    """The case of a code, as far as the policy has its facts. Raises :class:`FactError` for what is no code."""
    try:
        data = _unpacked(code)
        facts = {name: text for name, text in data["f"].items() if policy.names.item(name)}
        found = dict(_read(policy, facts.items()))
        events, layers = data["e"], tuple(str(name) for name in data["l"] if name in policy.card.layers)
        told = None if events is None else str(events)
        return Recalled(found, told, read_date(str(data["d"])), read_date_and_time(str(data["n"] or "")), layers)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, zlib.error) as error:
        raise FactError([Diagnostic("code-unreadable", Place(), code[:40])]) from error


def _unpacked(code: str) -> Any:  # noqa: ANN401  # whatever somebody typed
    packed = base64.urlsafe_b64decode("".join(code.split()) + "=" * (-len("".join(code.split())) % 4))
    unpacking = zlib.decompressobj()
    data = unpacking.decompress(packed, LONGEST)
    if not unpacking.eof:
        raise ValueError("too long, or cut off")
    return json.loads(data)


def _read(policy: PolicyModel, texts: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Value]]:
    """Each fact that can be read."""
    for name, text in texts:
        item = policy.names.item(name)
        if item:
            with suppress(CellError):
                yield name, None if text is None else read_fact(item, str(text))


def _without_text(policy: Requirements, facts: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
    """The facts that are no free text."""
    for name, value in facts.items():
        item = policy.names.item(name)
        if item and not _is_free(item):
            yield name, value


def _is_free(item: ItemDefinition) -> bool:
    return item.kind is Kind.STRING and not item.allowed
