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

from simsim.policy.requirements import Requirements
from simsim.reports.captions import say
from simsim.reports.explanation import change_text, missing_lines, why_not_text, why_text
from simsim.reports.phrases import caption, clock_text, shown
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


def _part(marked: Marked, lang: str, *, why: bool) -> Iterator[str]:
    yield verdict_text(marked, lang)
    yield from (f"  {line}" for line in reading_lines(marked, lang))
    if marked.verdict is not Verdict.RIGHT:
        yield from (f"  {line}" for line in why_not_lines(marked, lang))
    if why and (marked.decision or marked.clock):
        yield from (f"  {line}" for line in why_text(marked.why, lang).splitlines())
