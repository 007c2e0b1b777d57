"""Questions and their marking as text, in English or Chinese: for a terminal, a paper, or where no screen is at hand.

>>> import simsim
>>> from datetime import UTC, date, datetime
>>> from simsim.training.marking import marked
>>> from simsim.training.questions import questions
>>> policy, now = simsim.open("tables"), datetime(2025, 6, 20, 12, tzinfo=UTC)
>>> one = next(questions(policy, "verdict", today=date(2025, 6, 20), now=now))
>>> policy.version in marking_text(marked(policy, one, {}), "en")
True
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from simsim.decision import Status
from simsim.policy.clocks import ClockState
from simsim.policy.requirements import Requirements
from simsim.reports.captions import say
from simsim.reports.explanation import change_text, known_text, missing_lines, result_text, why_not_text, why_text
from simsim.reports.phrases import caption, captions, clock_text, due_of, instant_text, shown
from simsim.reports.text import heading
from simsim.training.marking import UNANSWERED, Marked, Marking, Verdict
from simsim.training.questions import Question


def topic_text(policy: Requirements, topic: str, lang: str) -> str:
    """What a topic is called: a clock by its label, a decision as the glossary has it."""
    clock = policy.clocks.get(topic)
    return clock_text(clock, lang) if clock else caption(policy, topic, lang)


def question_text(question: Question, lang: str = "en") -> str:
    """The case, then each part with the answers that may be chosen."""
    asked = (
        "\n".join([part.caption.text(lang), *(f"  □ {choice.label.text(lang)}" for choice in part.choices)])
        for part in question.parts
    )
    return "\n\n".join([question.story.text(lang), *asked])


def marking_text(marking: Marking, lang: str = "en") -> str:
    """The policy that was read, then part by part how the answer is marked and why."""
    first = {one.node: one.part.output for one in reversed(marking.parts)}  # why is told once of a decision
    told = ("\n".join(_part(one, lang, why=first[one.node] == one.part.output)) for one in marking.parts)
    return "\n\n".join([heading(marking.outcome, lang), *told])


def verdict_text(marked: Marked, lang: str = "en") -> str:
    """How one answer is marked, in a line."""
    answer = say("unanswered", lang) if marked.answer.key == UNANSWERED else marked.answer.label.text(lang)
    told = {"part": marked.part.caption.text(lang), "answer": answer, "truth": marked.truth.label.text(lang)}
    return say(f"marked {marked.verdict}", lang, **told)


def reading_lines(marked: Marked, lang: str = "en") -> Iterator[str]:
    """The readings under which an answer is right."""
    policy = marked.outcome.policy
    for flip in marked.readings:
        value = shown(policy, flip.name, flip.value, lang)
        yield say("right by reading", lang, reading=caption(policy, flip.name, lang), value=value)


def why_not_lines(marked: Marked, lang: str = "en") -> Iterator[str]:
    """What keeps the nearest rule that gives the answer away, and the fewest facts that would have made it right."""
    if marked.why_not:
        yield from why_not_text(marked.outcome, marked.why_not[:1], lang).splitlines()
    if marked.changes and marked.change:
        _, differs = change_text(marked.outcome.policy, marked.changes, marked.change, lang)
        yield say("right with", lang, change=differs)
    elif marked.changes:
        yield from missing_lines(marked.changes, lang)


def because_lines(marked: Marked, lang: str = "en") -> Iterator[str]:
    """The rule that decides, and the facts of its table that matter for it; of what is not decided, what is missing."""
    policy, decision = marked.outcome.policy, marked.decision
    if marked.clock:
        yield from _since(marked, marked.clock, lang)
        return
    if decision and decision.status is Status.UNDETERMINED:
        yield say("lacking", lang, missing=captions(policy, decision.missing, lang))
        return
    own = next((one for one in marked.why.reasons if one.proved and one.decision is decision), None)
    if decision and own and decision.rules and own.conditions:
        rules = say("and so on", lang).join(decision.rules)
        yield say("because", lang, rule=rules, decision=caption(policy, decision.name, lang))
        for one in own.conditions:
            value = known_text(policy, one.item, one.value, lang)
            yield f"  {caption(policy, one.item.name, lang)}{say('colon', lang)}{value}"


def _since(marked: Marked, state: ClockState, lang: str) -> Iterator[str]:
    """From when until when a clock runs; where that is not known, the decision that it hangs on first."""
    start, due = state.start.value if state.start.settled else None, due_of(state)
    if isinstance(start, datetime) and due:
        ends = {"start": instant_text(start, lang), "due": instant_text(due, lang)}
        yield say("runs from", lang, zone=state.zone, **ends)
        return
    for reason in marked.why.reasons[:1]:
        policy = marked.outcome.policy
        decision = caption(policy, reason.decision.name, lang)
        yield say("decided by", lang, decision=decision, value=result_text(policy, reason, lang))


def _part(marked: Marked, lang: str, *, why: bool) -> Iterator[str]:
    yield verdict_text(marked, lang)
    yield from (f"  {line}" for line in reading_lines(marked, lang))
    if marked.verdict is not Verdict.RIGHT:
        yield from (f"  {line}" for line in why_not_lines(marked, lang))
    if why and (marked.decision or marked.clock):
        yield from (f"  {line}" for line in why_text(marked.why, lang).splitlines())
