"""An explanation as text: why, what would change it, what to ask next, why not; nothing is worked out here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from simsim.analysis.asking import Question
from simsim.analysis.counterfactuals import Change, Changes
from simsim.analysis.explanation import Condition, Explanation, Reason
from simsim.analysis.obstacles import Miss, Obstacles
from simsim.decision import Status
from simsim.feel.printer import region_text
from simsim.items import ItemDefinition
from simsim.policy.clocks import ClockState
from simsim.policy.requirements import Requirements
from simsim.policy.walk import Outcome
from simsim.reports.captions import STATUS, say
from simsim.reports.phrases import (
    caption,
    captions,
    cell_text,
    clock_text,
    due_of,
    instant_text,
    shown,
    state_text,
    table,
)
from simsim.reports.text import answer, heading, rests_on
from simsim.values import Known
from simsim.words import CELL


def explanation_text(explanation: Explanation, lang: str = "en") -> str:
    """Why, what would change it, what to ask next; above it the policy that was read."""
    outcome = explanation.outcome
    parts = [
        heading(outcome, lang),
        why_text(explanation, lang),
        _changes(outcome.policy, explanation.changes, lang),
        _question(outcome, explanation.question, lang),
    ]
    return "\n\n".join(parts)


def why_not_text(outcome: Outcome, obstacles: Sequence[Obstacles], lang: str = "en") -> str:
    """What keeps each of some rules from the case."""
    return "\n\n".join("\n".join(_obstacles(outcome, one, lang)) for one in obstacles)


# ---- why


def why_text(explanation: Explanation, lang: str) -> str:
    """Why, from the decision of the output to what it rests on."""
    outcome, full = explanation.outcome, explanation.output
    value = answer(outcome, full, lang) if full in outcome.known else STATUS["undetermined"].text(lang)
    lines = [say("why", lang, output=caption(outcome.policy, full, lang), value=value)]
    clock = outcome.clocks.get(outcome.policy.producer(full) or full)
    told = [*_clock(outcome, clock, lang)] if clock else []
    return "\n".join(
        [*lines, *told, *(line for reason in explanation.reasons for line in _reason(outcome, reason, lang))]
    )


def _clock(outcome: Outcome, state: ClockState, lang: str) -> Iterator[str]:
    """How a clock stands: from when, until when, by which sources and parameters."""
    policy = outcome.policy
    yield f"  {say('clock is', lang, clock=clock_text(state.clock, lang), state=state_text(state, lang))}"
    start, due = state.start.value if state.start.settled else None, due_of(state)
    if isinstance(start, datetime) and due:
        ends = {"start": instant_text(start, lang), "due": instant_text(due, lang)}
        yield f"    {say('runs from', lang, zone=state.zone, **ends)}"
    if state.parameters:
        yield f"    {say('parameters', lang, parameters=captions(policy, state.parameters, lang))}"
    yield from _sources(policy, state.clock.sources, lang)


def _reason(outcome: Outcome, reason: Reason, lang: str) -> Iterator[str]:
    """A decision, as long as what the same would come of it, and what it rests on."""
    policy, decision = outcome.policy, reason.decision
    name = caption(policy, decision.name, lang)
    yield f"  {say('decided by', lang, decision=name, value=result_text(policy, reason, lang))}"
    if decision.status is Status.UNDETERMINED:
        yield f"    {say('missing', lang, missing=captions(policy, decision.missing, lang))}"
        return
    if reason.proved:
        yield from _box(outcome, reason, lang)
    for line in rests_on(policy, replace(decision, sources=()), lang):
        yield f"    {line}"
    for diagnostic in decision.diagnostics:
        yield f"    {diagnostic.message(lang)}"
    yield from _sources(policy, decision.sources, lang)


def _sources(policy: Requirements, names: Iterable[str], lang: str) -> Iterator[str]:
    """Each source with our own paraphrase of it."""
    sources = ((name, policy.glossary.sources.get(name)) for name in names)
    rows = [[f"    {name}", source.text.text(lang)] for name, source in sources if source]
    yield from table(rows).splitlines() if rows else ()


def result_text(policy: Requirements, reason: Reason, lang: str) -> str:
    """What came of a decision: its outputs in a line, else how it stands."""
    decision = reason.decision
    hits = [
        say("and so on", lang).join(
            f"{caption(policy, f'{decision.name}.{n}', lang)} = {shown(policy, f'{decision.name}.{n}', value, lang)}"
            for n, value in hit.items()
        )
        for hit in decision.outputs
    ]
    return say("also", lang).join(hits) if decision.status is Status.DECIDED else STATUS[decision.status].text(lang)


def _box(outcome: Outcome, reason: Reason, lang: str) -> Iterator[str]:
    rows = [_condition(outcome, condition, lang) for condition in reason.conditions]
    yield f"    {say('as long as' if rows else 'always', lang)}"
    yield from table(rows).splitlines() if rows else ()
    if reason.free:
        yield f"    {say('no matter', lang, items=captions(outcome.policy, reason.free, lang))}"
    if not reason.whole:
        yield f"    {say('not largest', lang)}"


def _condition(outcome: Outcome, condition: Condition, lang: str) -> list[str]:
    """An input, what it must be, and what it is."""
    item = condition.item
    value = say("is", lang, value=known_text(outcome.policy, item, condition.value, lang))
    return [f"      {caption(outcome.policy, item.name, lang)}", needed_text(outcome.policy, condition, lang), value]


def needed_text(policy: Requirements, condition: Condition, lang: str) -> str:
    """What an input must be, as a cell would say it."""
    if condition.cell:
        return say("cell holds" if condition.holds else "cell fails", lang, cell=condition.cell)
    if condition.region is None:
        return say("as it is", lang)
    item = condition.item
    nullable = replace(item, may_be_null=True) if policy.producer(item.name) else item
    return region_text(condition.region, nullable, lang) or CELL.shown("null", lang)


def known_text(policy: Requirements, item: ItemDefinition, known: Known, lang: str) -> str:
    """What is known of an item, in words."""
    if known.values is None:
        return say("anything", lang)
    own = policy.names.item(item.name) or item
    return " / ".join(sorted(own.shown(value).text(lang) for value in known.values))


# ---- what would change it


def _changes(policy: Requirements, changes: Changes, lang: str) -> str:
    lines = [say("changes", lang), *_told(policy, changes, changes.changes, lang)]
    lines += [f"  {say('more changes', lang, n=changes.more)}"] if changes.more else []
    lines += [f"  {line}" for line in missing_lines(changes, lang)]
    if changes.readings:
        lines += [f"  {say('readings', lang)}", *_told(policy, changes, changes.readings, lang)]
    return "\n".join(lines)


def missing_lines(changes: Changes, lang: str) -> Iterator[str]:
    """What is to be said where no change is told, or not every one was tried."""
    if not changes.whole:
        yield say("not all changes", lang, n=changes.size)
    elif changes.target and changes.before.values == changes.target.values:
        yield say("is target", lang)
    elif not (changes.target or changes.before.settled):
        yield say("open output", lang, output=changes.output)
    elif not changes.changes:
        yield say("no change", lang, n=changes.size)


def _told(policy: Requirements, changes: Changes, told: Iterable[Change], lang: str) -> list[str]:
    """A line a change: what would come of it, then each fact as it is and as it would be."""
    rows = [[f"  {becomes}", differs] for becomes, differs in (change_text(policy, changes, c, lang) for c in told)]
    return table(rows).splitlines() if rows else []


def change_text(policy: Requirements, changes: Changes, change: Change, lang: str) -> tuple[str, str]:
    """What would come of a change, and each fact as it is and as it would be."""
    return _becomes(policy, changes.output, change, lang), _differs(policy, change, lang)


def _becomes(policy: Requirements, full: str, change: Change, lang: str) -> str:
    silent = change.status is Status.NO_RULE
    value = STATUS[change.status].text(lang) if silent else shown(policy, full, change.value, lang)
    return say("if", lang, value=value)


def _differs(policy: Requirements, change: Change, lang: str) -> str:
    """Every fact as it is and as it would be."""
    told = []
    for one in change.differences:
        before, after = (shown(policy, one.name, value, lang) for value in (one.before, one.after))
        told.append(say("from to", lang, item=caption(policy, one.name, lang), before=before, after=after))
    return say("also", lang).join(told)


# ---- what to ask next


def _question(outcome: Outcome, question: Question | None, lang: str) -> str:
    title = say("next question", lang)
    item = outcome.policy.names.item(question.name) if question else None
    if question is None or item is None:
        return f"{title}\n  {say('nothing to ask', lang)}"
    lines = [f"  {item.question.text(lang) or caption(outcome.policy, question.name, lang)}"]
    for one in question.answers:
        value = region_text(one.region, item, lang) or CELL.shown("null", lang)
        lines.append(f"    {say('answer leaves', lang, value=value, open=one.open, ask=one.ask)}")
    return "\n".join([title, *lines])


# ---- why not


def _obstacles(outcome: Outcome, found: Obstacles, lang: str) -> Iterator[str]:
    policy, rule = outcome.policy, found.rule.rule
    decision = caption(policy, found.decision.name, lang)
    yield say("why not", lang, rule=rule.id, decision=decision, outputs=outputs_text(policy, found, lang))
    if found.applies:
        settled = found.decision.status is not Status.UNDETERMINED
        yield f"  {say('does apply' if settled else 'may apply', lang)}"
        return
    for line in (*(_miss(outcome, miss, lang) for miss in found.misses), *_off(policy, found, lang)):
        yield f"  {line}"


def _off(policy: Requirements, found: Obstacles, lang: str) -> Iterator[str]:
    """What keeps a rule away beside its entries."""
    rule = found.rule.rule
    if found.layer:
        yield say("layer off", lang, layer=policy.card.layers[found.layer].text(lang))
    if found.expired:
        start, end = (entry.text if entry else "…" for entry in (rule.valid_from, rule.valid_to))
        yield say("expired", lang, start=start, end=end)
    if found.before:
        default = policy.tables[found.decision.name].default
        taken = "default first" if default is not None and default.id == rule.id else "before"
        yield say(taken, lang, rules=say("and so on", lang).join(found.before))
    if found.given:
        yield say("result given", lang)
    if not found.count:
        yield say("unread table", lang)


def _miss(outcome: Outcome, miss: Miss, lang: str) -> str:
    item = caption(outcome.policy, miss.item.name, lang)
    value = known_text(outcome.policy, miss.item, miss.value, lang)
    cell = cell_text(miss.item, miss.cell, lang)
    return say("entry open" if miss.open else "entry fails", lang, item=item, cell=cell, value=value)


def outputs_text(policy: Requirements, found: Obstacles, lang: str) -> str:
    """What a rule gives, cell by cell."""
    cells = zip(found.outputs, found.rule.rule.outputs, strict=True)
    return say("and so on", lang).join(
        f"{caption(policy, item.name, lang)} = {cell_text(item, cell, lang)}" for item, cell in cells
    )
