"""Results as text: for a terminal, a report, a notebook that must print the same tomorrow.

Columns are aligned by what they take on a screen, where a Chinese character takes two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from simsim.decision import Decision, Status
from simsim.diagnostics import Diagnostic, Severity
from simsim.items import ItemDefinition
from simsim.policy.clocks import ClockState
from simsim.policy.requirements import Requirements
from simsim.policy.walk import Outcome
from simsim.reports.captions import STATUS, say
from simsim.reports.phrases import actors_text, clock_text, instant_text, shown, state_text, table
from simsim.reports.replies import note_text, notes
from simsim.reports.timeline import Timeline, parted, timeline
from simsim.reports.timeline_text import due_text, left_text, moment_cells, next_text, run_text
from simsim.values import Known
from simsim.words import UNIT


def outcome_text(outcome: Outcome, lang: str = "en") -> str:
    """A whole outcome: what it is, the result, deadlines, what to ask, and each decision with what it rests on."""
    impossible = "\n".join(diagnostic.told(lang) for diagnostic in outcome.diagnostics)
    line = timeline(outcome)
    happened = [next_text(outcome, line, lang), _events(outcome, line, lang)] if line.events else []
    parts = [
        heading(outcome, lang),
        impossible,
        _headlines(outcome, lang),
        *happened,
        _deadlines(outcome, line, lang),
        _notes(outcome, lang),
        _ask(outcome, lang),
    ]
    return "\n\n".join(
        part for part in (*parts, _chain(outcome, lang), outcome.policy.card.disclaimer.text(lang)) if part
    )


def heading(outcome: Outcome, lang: str) -> str:
    """The policy's title, and what the outcome was read by."""
    policy, case = outcome.policy, outcome.case
    layers = say("and so on", lang).join(policy.card.layers[name].text(lang) for name in case.layers)
    read_by = [
        say("version", lang, version=policy.version),
        say("as of", lang, date=case.as_of.isoformat()),
        say("layers", lang, layers=layers) if layers else say("no layers", lang),
    ]
    return f"{policy.card.title.text(lang)}\n{' · '.join(read_by)}"


def _headlines(outcome: Outcome, lang: str) -> str:
    rows = []
    for name, caption in outcome.headlines.items():
        full = outcome.policy.names.full(name)
        if full and full in outcome.known:
            shown = caption if any(caption) else outcome.policy.glossary.caption(name)
            rows.append([f"  {shown.text(lang)}", answer(outcome, full, lang)])
    return f"{say('result', lang)}\n{table(rows)}" if rows else ""


def answer(outcome: Outcome, full: str, lang: str) -> str:
    """What is known of an output, in words."""
    status, known = outcome.status(full), outcome.known[full]
    if status not in (Status.DECIDED, Status.UNDETERMINED):
        return STATUS[status].text(lang)
    if known.settled:
        return shown(outcome.policy, full, known.value, lang)
    possible = say("possible", lang, values=_possible(outcome.policy, full, known, lang))
    return f"{STATUS['undetermined'].text(lang)} ({possible})"


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


def _possible(policy: Requirements, full: str, known: Known, lang: str) -> str:
    if known.values is None:
        return say("anything", lang)
    return " / ".join(sorted(shown(policy, full, value, lang) for value in known.values))


def _notes(outcome: Outcome, lang: str) -> str:
    """What the policy tells the reader of this outcome."""
    told = [f"  {note_text(note, lang)}" for note in notes(outcome, lang)]
    reader = next(iter(outcome.policy.card.audiences.values()), None)
    return "\n".join([reader.text(lang), *told]) if reader and told else ""


def _events(outcome: Outcome, line: Timeline, lang: str) -> str:
    """What happened, and what is still ahead."""
    at = (f"  {instant_text(event.at, lang, offset=line.shifts)}" for event in line.events)
    rows = [[when, *moment_cells(outcome, line, h, lang)[1:]] for when, h in zip(at, line.events, strict=True)]
    return f"{say('events', lang)}\n{table(rows)}"


def _deadlines(outcome: Outcome, line: Timeline, lang: str) -> str:
    """Every clock: those that run first, in a line those of which there is little to say."""
    if not outcome.clocks:
        return ""
    front, folded = parted(outcome, line)
    rows = table([_deadline(outcome, line, state, lang) for state in front]).splitlines()
    warned = zip(rows, front, strict=True)
    told = [text for row, state in warned for text in (row, *(f"    {d.message(lang)}" for d in state.diagnostics))]
    for key, open_ones in (("idle clocks", False), ("unknown clocks", True)):
        some = [state.clock for state in folded if state.state.settled is not open_ones]
        names = say("and so on", lang).join(clock_text(clock, lang) for clock in some)
        told += [f"  {say(key, lang, clocks=names)}"] if names else []
    return "\n".join([say("deadlines", lang), *told])


def _deadline(outcome: Outcome, line: Timeline, state: ClockState, lang: str) -> list[str]:
    clock = state.clock
    missed = say("when missed", lang, text=clock.when_missed.text(lang)) if any(clock.when_missed) else ""
    return [
        f"  {actors_text(outcome.policy, clock.actors, lang)}",
        run_text(line, state, lang),
        _due(line, state, lang),
        state_text(state, lang),
        left_text(line, state, lang),
        clock.action.text(lang),
        missed,
    ]


def _due(line: Timeline, state: ClockState, lang: str) -> str:
    """When it is due, or may be, in its zone."""
    run = line.run(state)
    dues = sorted(d for d in state.due.values or () if isinstance(d, datetime))
    until = " / ".join(instant_text(due, lang, offset=line.shifts) for due in dues)
    if run and run.earliest:
        return f"{due_text(run, lang, offset=line.shifts)} ({state.zone})"
    return say("due", lang, due=f"{until} ({state.zone})") if until else say("no due", lang)


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


def rests_on(policy: Requirements, decision: Decision, lang: str) -> list[str]:
    """What a decision rests on: its rules or expression, sources, parameters, layers, and what it still needs."""
    certain = decision.status is not Status.UNDETERMINED
    expression = policy.tables[decision.name].expression
    comma = say("and so on", lang)
    rules = ("rule" if certain else "rules possible", "rules", decision.rules)
    said = [
        ("expression", "expression", (expression.text,) if decision.rules else ()) if expression else rules,
        ("sources", "sources", decision.sources),
        ("parameters", "parameters", tuple(policy.glossary.caption(p).text(lang) for p in decision.parameters)),
        ("layers", "layers", tuple(policy.card.layers[name].text(lang) for name in decision.layers)),
        ("missing", "missing", tuple(policy.glossary.caption(_short(policy, m)).text(lang) for m in decision.missing)),
    ]
    given = [say("given", lang) + say("colon", lang) + comma.join(decision.given)] if decision.given else []
    return given + [say(key, lang, **{name: comma.join(values)}) for key, name, values in said if values]


def _short(policy: Requirements, name: str) -> str:
    return policy.names.producers.items.get(name, name)


def diagnostics_text(diagnostics: Sequence[Diagnostic], lang: str = "en") -> str:
    """Every diagnostic with place, caret and remedy, and their count."""
    counts = {severity: sum(d.severity is severity for d in diagnostics) for severity in Severity}
    total = say(
        "count", lang, errors=counts[Severity.ERROR], warnings=counts[Severity.WARNING], infos=counts[Severity.INFO]
    )
    told = [d.told(lang) for d in diagnostics]
    return "\n\n".join([*told, total if told else say("ok", lang)])
