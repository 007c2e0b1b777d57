"""Example cases and what they must give: the policy's own regression tests, written by its authors in EXAMPLES.

An expectation is a value, ``null``, or a status in parentheses: ``(undetermined)``, ``(no rule)``, ``(conflict)``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from simsim.decision import Status
from simsim.diagnostics import CellError, Diagnostic, FactError
from simsim.items import read_value
from simsim.policy.card import names
from simsim.policy.checks import expected_status
from simsim.policy.counting import instant
from simsim.policy.model import PolicyModel
from simsim.policy.record import RECORD
from simsim.policy.requirements import Requirements
from simsim.policy.walk import Outcome
from simsim.regions import canonical
from simsim.sheets import ExampleRow
from simsim.table import Entry, HitPolicy
from simsim.values import Known, Value, read_date, read_date_and_time, zone_named
from simsim.words import CELL, LANGUAGES, STATUS, Phrase, plain

_CONSTANTS: Final = ("true", "false", "null")


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that was not met: of which example, for what, in which cell, what was expected and what came."""

    example: str
    item: str
    expected: str
    actual: str
    at: Entry
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ran:
    """An example that was decided, the expectations that it did not meet, and what of it cannot be."""

    example: ExampleRow
    outcome: Outcome | None
    failures: tuple[Failure, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def run(policy: PolicyModel, example: ExampleRow, *, today: date, now: datetime) -> Ran:
    """Decide one example and compare; ``today`` and ``now`` (with a zone) serve where the row names none."""
    try:
        outcome = decided(policy, example, today=today, now=now)
    except FactError as error:
        return Ran(example, None, (), _placed(error.diagnostics, example))
    return Ran(example, outcome, tuple(_failures(outcome, example)), _placed(outcome.diagnostics, example))


def _placed(diagnostics: Sequence[Diagnostic], example: ExampleRow) -> tuple[Diagnostic, ...]:
    """What is wrong with a case, told with its row."""
    places = (example.events if d.place.file.startswith(RECORD) else example.id for d in diagnostics)
    told = zip(diagnostics, places, strict=True)
    return tuple(Diagnostic(d.code, entry.place, d.text, None, **dict(d.fields)) for d, entry in told)


def decided(policy: PolicyModel, example: ExampleRow, *, today: date, now: datetime) -> Outcome:
    """The outcome of an example's case; raises :class:`FactError` where it cannot be read."""
    layers = names(example.layers.text) if example.layers.text.strip() else None
    as_of, at = read_date(plain(example.as_of.text)), read_date_and_time(plain(example.now.text))
    unread = [("value-date", example.as_of)] if example.as_of.text.strip() and as_of is None else []
    unread += [("value-instant", example.now)] if example.now.text.strip() and at is None else []
    if unread:
        raise FactError(Diagnostic(code, entry.place, entry.text, None, found=entry.text) for code, entry in unread)
    events = example.events.text if example.events.text.strip() else None
    return policy.decide(facts(example), as_of=as_of or today, now=at or now, layers=layers, events=events)


def facts(example: ExampleRow) -> Mapping[str, object]:
    """The facts and settings that an example gives, as text; blank is unknown and left out."""
    return {item.text: entry.text.strip() for item, entry in example.given if entry.text.strip()}


def ran(policy: PolicyModel, *, today: date, now: datetime, file: str = "", sheet: str = "") -> list[Ran]:
    """The examples of a file, of a sheet, or all, each decided; ``today`` and ``now`` as above."""
    places = ((example, example.id.place) for example in policy.sheets.examples)
    chosen = (e for e, place in places if file in ("", place.file) and sheet in ("", place.sheet))
    return [run(policy, example, today=today, now=now) for example in chosen]


def unmet(policy: PolicyModel, *, today: date, now: datetime) -> list[Diagnostic]:
    """Every expectation of every example that the policy does not meet, each with its cell."""
    return [diagnostic for one in ran(policy, today=today, now=now) for diagnostic in wrong(one)]


def wrong(one: Ran) -> list[Diagnostic]:
    """All that is wrong with an example that was run: what of it cannot be, and what it expected in vain."""
    return [*one.diagnostics, *map(_told, one.failures)]


def _told(failure: Failure) -> Diagnostic:
    rules = ", ".join(failure.rules)
    return Diagnostic(
        "example-unmet",
        failure.at.place,
        failure.at.text,
        None,
        example=failure.example,
        item=failure.item,
        expected=as_written(failure.expected),
        actual=as_written(failure.actual),
        rules=Phrase(f" (rule {rules})", f"（规则 {rules}）") if rules else Phrase("", ""),
    )


def as_written(text: str) -> Phrase:
    """A result as it was compared, in the words of a cell: a status in parentheses, yes and no, null.

    >>> as_written("(no_rule)").en, as_written("false").en, as_written("seller").en
    ('(no rule)', 'no', 'seller')
    """
    status = expected_status(text)
    if status:
        return Phrase(*(f"({STATUS.shown(status.value, lang)})" for lang in LANGUAGES))
    return CELL.phrase(text) if text in _CONSTANTS else Phrase(text, text)


def _failures(outcome: Outcome, example: ExampleRow) -> Iterator[Failure]:
    for item, entry in example.expect:
        if entry.text.strip():
            came = actual(outcome, item.text)
            expected = wanted(outcome, item.text, entry.text)
            if came != expected:
                yield Failure(example.id.text, item.text, expected, came, entry, _rules(outcome, item.text))


def actual(outcome: Outcome, item: str) -> str:
    """The value of an output, or its decision's status in parentheses where it has none."""
    full = outcome.policy.names.full(item) or item
    decision = outcome.decisions.get(full.rpartition(".")[0])
    known = outcome.known.get(full, Known(None))
    if decision and decision.status not in (Status.DECIDED, Status.UNDETERMINED):
        return f"({decision.status.value})"
    if not known.settled:
        return f"({Status.UNDETERMINED.value})"
    return _listed(outcome, full, known.value) if isinstance(known.value, tuple) else canonical(_utc(known.value))


def results(outcome: Outcome) -> dict[str, str]:
    """The headline outcomes, by full name: a value, or a status in parentheses; of a clock its state."""
    names = (full for name in outcome.headlines for full in headline_outputs(outcome.policy, name))
    return {name: actual(outcome, name) for name in names if name in outcome.known}


def headline_outputs(policy: Requirements, name: str) -> tuple[str, ...]:
    """The outputs, by full name, that a headline of POLICY names: one, all of a decision, the state of a clock."""
    full = policy.names.full(name)
    if full or name in policy.clocks:
        return (full or f"{name}.state",)
    return tuple(output for output in policy.names.producers.items if output.rpartition(".")[0] == name)


def wanted(outcome: Outcome, item: str, text: str) -> str:
    """What an expectation means, in the spelling of :func:`actual`."""
    status = expected_status(text)
    if status:
        return f"({status.value})"
    full = outcome.policy.names.full(item)
    definition = outcome.policy.names.item(full) if full else None
    if plain(text) in ("null", "空") or definition is None:
        return "null"
    if full and _lists(outcome, full):
        member = replace(definition, may_be_null=True)
        parts = [read_value(member, part.strip()) for part in plain(text).split(",")]
        return _listed(outcome, full, [_instant(outcome, part) for part in parts])
    try:
        value = read_value(definition, text.strip())
    except CellError:
        return text
    return canonical(_utc(_instant(outcome, value)))


def _lists(outcome: Outcome, full: str) -> HitPolicy | None:
    """The hit policy of an output that is a list of results."""
    table = outcome.policy.tables.get(full.rpartition(".")[0])
    return table.hit_policy if table and table.hit_policy.lists else None


def _listed(outcome: Outcome, full: str, values: Iterable[Value]) -> str:
    """The members of a list, in their order if it has one."""
    told = [canonical(_utc(value)) for value in values]
    return ", ".join(sorted(told) if _lists(outcome, full) is HitPolicy.COLLECT else told)


def _instant(outcome: Outcome, value: Value) -> Value:
    """A wall time as an instant of the case's zone."""
    zone_item = outcome.policy.zone_item
    zone = outcome.known.get(zone_item or "", Known.of("UTC"))
    named = zone_named(str(zone.value)) if zone.settled and zone.value else None
    return instant(value, named) if isinstance(value, datetime) and named else value


def _utc(value: Value) -> Value:
    utc = zone_named("UTC")
    return value.astimezone(utc) if isinstance(value, datetime) and value.tzinfo and utc else value


def _rules(outcome: Outcome, item: str) -> tuple[str, ...]:
    full = outcome.policy.names.full(item) or ""
    decision = outcome.decisions.get(full.rpartition(".")[0])
    return decision.rules if decision else ()
