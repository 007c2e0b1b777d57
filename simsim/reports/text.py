"""Results as text: for a terminal, a report, a notebook that must print the same tomorrow.

Columns are aligned by what they take on a screen, where a Chinese character takes two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from simsim.decision import Decision, Status
from simsim.diagnostics import Diagnostic, Severity, columns
from simsim.items import ItemDefinition
from simsim.policy.clocks import ClockState
from simsim.policy.model import Outcome, PolicyModel
from simsim.reports.captions import STATUS, say
from simsim.values import Known, Value, spelled
from simsim.words import STATE, UNIT


def table(rows: Sequence[Sequence[str]], gap: str = "  ") -> str:
    """Rows of texts under each other, columns aligned.

    >>> print(table([["风险", "seller"], ["a", "b"]]))
    风险  seller
    a     b
    """
    widths = [max(columns(row[n]) for row in rows if n < len(row)) for n in range(max(map(len, rows), default=0))]
    lines = (gap.join(cell + " " * (widths[n] - columns(cell)) for n, cell in enumerate(row)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def outcome_text(outcome: Outcome, lang: str = "en") -> str:
    """A whole outcome: what it is, the result, deadlines, what to ask, and each decision with what it rests on."""
    impossible = "\n".join(diagnostic.told(lang) for diagnostic in outcome.diagnostics)
    parts = [
        heading(outcome, lang),
        impossible,
        _headlines(outcome, lang),
        _deadlines(outcome, lang),
        _ask(outcome, lang),
    ]
    return "\n\n".join(
        part for part in (*parts, _chain(outcome, lang), outcome.policy.card.disclaimer.text(lang)) if part
    )


def heading(outcome: Outcome, lang: str) -> str:
    """The policy's title, and what the outcome was read by."""
    policy, case = outcome.policy, outcome.case
    layers = ", ".join(policy.card.layers[name].text(lang) for name in case.layers)
    read_by = [
        say("version", lang, version=policy.version),
        say("as of", lang, date=case.as_of.isoformat()),
        say("layers", lang, layers=layers) if layers else say("no layers", lang),
    ]
    return f"{policy.card.title.text(lang)}\n{' · '.join(read_by)}"


def _headlines(outcome: Outcome, lang: str) -> str:
    rows = []
    for name, caption in outcome.policy.card.headlines.items():
        full = outcome.policy.names.full(name)
        if full and full in outcome.known:
            shown = caption if any(caption) else outcome.policy.glossary.caption(name)
            rows.append([f"  {shown.text(lang)}", answer(outcome, full, lang)])
    return f"{say('result', lang)}\n{table(rows)}" if rows else ""


def answer(outcome: Outcome, full: str, lang: str) -> str:
    """What is known of an output, in words."""
    decision = outcome.decisions.get(full.rpartition(".")[0])
    if decision and decision.status in (Status.NO_RULE, Status.CONFLICT, Status.BLOCKED, Status.ERROR):
        return STATUS[decision.status].text(lang)
    known = outcome.known[full]
    if known.settled:
        return shown(outcome.policy, full, known.value, lang)
    possible = say("possible", lang, values=_possible(outcome.policy, full, known, lang))
    return f"{STATUS['undetermined'].text(lang)} ({possible})"


def shown(policy: PolicyModel, full: str, value: Value, lang: str) -> str:
    """A value as people read it."""
    item = policy.names.item(full)
    return item.shown(value).text(lang) if item else spelled(value)


def unit_text(outcome: Outcome, item: ItemDefinition, lang: str) -> str:
    """The unit of an item: as the glossary writes it, or of which item it names the value, once that is known."""
    policy = outcome.policy
    time, full = UNIT.read(item.unit), policy.names.full(item.unit)
    if time:
        return UNIT.shown(time, lang)
    if not full:
        return item.unit
    known = outcome.known.get(full)
    named = known is not None and known.settled and known.value is not None
    return shown(policy, full, known.value, lang) if known and named else policy.glossary.caption(full).text(lang)


def _possible(policy: PolicyModel, full: str, known: Known, lang: str) -> str:
    if known.values is None:
        return say("anything", lang)
    return " / ".join(sorted(shown(policy, full, value, lang) for value in known.values))


def _deadlines(outcome: Outcome, lang: str) -> str:
    rows = [_deadline(outcome, state, lang) for state in outcome.clocks.values()]
    return f"{say('deadlines', lang)}\n{table(rows)}" if rows else ""


def _deadline(outcome: Outcome, state: ClockState, lang: str) -> list[str]:
    clock = state.clock
    actor = outcome.policy.card.actors[clock.actor].text(lang)
    label = clock.label.text(lang) or clock.name
    dues = sorted(spelled(d) for d in state.due.values or () if isinstance(d, datetime))
    until = " / ".join(due.replace("T", " ") for due in dues)
    due = say("due", lang, due=f"{until} ({state.zone})") if until else say("no due", lang)
    missed = say("when missed", lang, text=clock.when_missed.text(lang)) if any(clock.when_missed) else ""
    return [f"  {actor}", label, due, state_text(state, lang), time_left(state, outcome.case.now, lang), missed]


def state_text(state: ClockState, lang: str) -> str:
    """The state of a clock, or the ones still possible."""
    if state.state.values is None:
        return STATUS["undetermined"].text(lang)
    return " / ".join(sorted(STATE.shown(str(value), lang) for value in state.state.values))


def time_left(state: ClockState, now: datetime, lang: str) -> str:
    """How long a running clock still has, or by how much a missed one is over."""
    at = now if now.tzinfo else now.replace(tzinfo=UTC)
    states = state.state.values or frozenset()
    if not state.due.settled or not isinstance(state.due.value, datetime) or not states & {"running", "missed"}:
        return ""
    left = state.due.value - at
    return say("left" if left >= timedelta(0) else "over", lang, time=duration(abs(left), lang))


def duration(length: timedelta, lang: str) -> str:
    """A length of time in its two largest units.

    >>> duration(timedelta(days=1, hours=3, minutes=20), "en")
    '1 d 3 h'
    """
    hours, rest = divmod(length.seconds, 3600)
    parts = [("days", length.days), ("hours", hours), ("minutes", rest // 60)]
    found = [say(unit, lang, n=n) for unit, n in parts if n][:2]
    return " ".join(found) or say("minutes", lang, n=0)


def _ask(outcome: Outcome, lang: str) -> str:
    """The facts still to be asked, with the question as the glossary has it."""
    rows = []
    for name in outcome.ask:
        item = outcome.policy.names.item(name)
        question = item.question.text(lang) or item.caption.text(lang) if item else name
        rows.append([f"  {name}", question])
    return f"{say('ask', lang)}\n{table(rows)}" if rows else ""


def _chain(outcome: Outcome, lang: str) -> str:
    rows = [row for decision in outcome.decisions.values() for row in _decision(outcome, decision, lang)]
    return f"{say('chain', lang)}\n" + "\n".join(rows)


def _decision(outcome: Outcome, decision: Decision, lang: str) -> Iterable[str]:
    caption = outcome.policy.glossary.caption(decision.name).text(lang)
    yield f"  {caption}: {STATUS[decision.status].text(lang)}"
    for hit in decision.outputs:
        for name, value in hit.items():
            full = f"{decision.name}.{name}"
            label = outcome.policy.glossary.caption(_short(outcome.policy, full)).text(lang)
            yield f"    {label} = {shown(outcome.policy, full, value, lang)}"
    for reason in rests_on(outcome.policy, decision, lang):
        yield f"    {reason}"
    for diagnostic in decision.diagnostics:
        yield f"    {diagnostic.message(lang)}"


def rests_on(policy: PolicyModel, decision: Decision, lang: str) -> list[str]:
    """What a decision rests on: its rules or expression, sources, parameters, layers, and what it still needs."""
    certain = decision.status is not Status.UNDETERMINED
    expression = policy.tables[decision.name].expression
    rules = ("rule" if certain else "rules possible", "rules", decision.rules)
    said = [
        ("expression", "expression", (expression.text,) if decision.rules else ()) if expression else rules,
        ("sources", "sources", decision.sources),
        ("parameters", "parameters", tuple(policy.glossary.caption(p).text(lang) for p in decision.parameters)),
        ("layers", "layers", tuple(policy.card.layers[name].text(lang) for name in decision.layers)),
        ("missing", "missing", tuple(policy.glossary.caption(_short(policy, m)).text(lang) for m in decision.missing)),
    ]
    given = [f"{say('given', lang)}: {', '.join(decision.given)}"] if decision.given else []
    return given + [say(key, lang, **{name: ", ".join(values)}) for key, name, values in said if values]


def _short(policy: PolicyModel, name: str) -> str:
    return policy.names.producers.items.get(name, name)


def diagnostics_text(diagnostics: Sequence[Diagnostic], lang: str = "en") -> str:
    """Every diagnostic with place, caret and remedy, and their count."""
    counts = {severity: sum(d.severity is severity for d in diagnostics) for severity in Severity}
    total = say(
        "count", lang, errors=counts[Severity.ERROR], warnings=counts[Severity.WARNING], infos=counts[Severity.INFO]
    )
    told = [d.told(lang) for d in diagnostics]
    return "\n\n".join([*told, total if told else say("ok", lang)])
