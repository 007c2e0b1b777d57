"""What is told after an answer, and at the end of a session: HTML from what the engine gives, never from set texts.

How an answer is marked is said by a sign and a word; colour only repeats it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from simsim.policy.model import PolicyModel
from simsim.policy.walk import Walk
from simsim.reports.explanation import change_text, why_text
from simsim.reports.html_deadlines import cards_html
from simsim.reports.html_parts import SECTION, Reader, day_of
from simsim.reports.html_tables import decision_html
from simsim.reports.markup import NOTHING, Markup, element, joined
from simsim.reports.text import heading
from simsim.reports.timeline import timeline
from simsim.training.marking import UNANSWERED, Marked, Marking, Verdict
from simsim.training.parts import shown, truth
from simsim.training.schedule import Asked, Recollection
from simsim.training.session import Done, Session
from simsim.training.telling import because_lines, reading_lines, topic_text, why_not_lines

SIGNS: Final[Mapping[Verdict, str]] = {Verdict.RIGHT: "✓", Verdict.WRONG: "✗", Verdict.DEBATED: "≈"}


def verdict_of(done: Done) -> Verdict:
    """How a question as a whole is marked."""
    return {True: Verdict.RIGHT, False: Verdict.WRONG, None: Verdict.DEBATED}[done.right]


def head_html(done: Done, reader: Reader) -> Markup:
    """Whether the question was right."""
    verdict = verdict_of(done)
    sign = element("span", SIGNS[verdict], aria_hidden="true")
    return element("h3", sign, " ", reader.word(f"all {verdict}"), class_=f"simsim-verdict is-{verdict}")


def feedback_html(done: Done, tried: Collection[int], opened: Mapping[str, bool], reader: Reader) -> Markup:
    """Part by part what was right and why, in a few lines; then each table with the rule that decides it, folded.

    ``tried`` are the numbers of the parts of which the change that would have made them right is tried; ``opened`` says
    of a decision's table whether somebody opened or closed it.
    """
    marking = done.marking
    missed = [marked for marked in marking.parts if marked.verdict is not Verdict.RIGHT]
    first = {marked.node: marked.part.output for marked in reversed(missed)}  # a rule is told once
    parts = (
        _part(marked, n, n in tried, reader, because=first.get(marked.node) == marked.part.output)
        for n, marked in enumerate(marking.parts)
    )
    read_by = heading(marking.outcome, reader.lang).splitlines()[-1]
    return element(
        "section",
        element("ul", *parts, class_="simsim-marks"),
        *_nodes(marking, opened, reader),
        _why(marking, reader),
        element("p", read_by, class_="simsim-read-by"),
        lang=SECTION[reader.lang],
    )


def _part(marked: Marked, n: int, tried: bool, reader: Reader, *, because: bool) -> Markup:  # noqa: FBT001  # whether it is
    """One part: how it is marked, what is right, ``because`` of which rule, why not what was answered."""
    lang, verdict = reader.lang, marked.verdict
    answer = marked.answer.label.text(lang) if marked.answer.key != UNANSWERED else reader.word("no answer")
    badge = element(
        "span", element("span", SIGNS[verdict], aria_hidden="true"), f" {reader.word(f'mark {verdict}')}",
        class_="simsim-badge",
    )  # fmt: skip
    lines = [element("p", badge, " ", reader.word("your answer", answer=answer))]
    if verdict is not Verdict.RIGHT:
        lines.append(element("p", element("strong", reader.word("right answer", truth=marked.truth.label.text(lang)))))
        lines += [element("p", line) for line in reading_lines(marked, lang)]
        told = "\n".join((*(because_lines(marked, lang) if because else ()), *why_not_lines(marked, lang)))
        lines.append(element("pre", told, class_="simsim-why") if told else NOTHING)
        lines.append(_try(marked, n, tried, reader))
    head = element("h4", marked.part.caption.text(lang))
    return element("li", head, *lines, class_=f"simsim-marked is-{verdict}")


def _try(marked: Marked, n: int, tried: bool, reader: Reader) -> Markup:  # noqa: FBT001  # whether it is
    """A button that tries the smallest change that would have made the answer right, or what came of it."""
    if not (marked.changes and marked.change):
        return NOTHING
    policy = marked.outcome.policy
    _, differs = change_text(policy, marked.changes, marked.change, reader.lang)
    name = reader.word("told of", name=reader.word("try"), told=differs)
    button = element("button", reader.word("try"), type="button", data_try=str(n), aria_label=name)
    came = _tried(marked, differs, reader) if tried else NOTHING
    return element("p", button, " ", element("span", came, role="status"))


def _tried(marked: Marked, differs: str, reader: Reader) -> Markup:
    """What comes with the smallest change that makes the answer right."""
    policy = marked.outcome.policy
    case = marked.outcome.case
    changed = marked.change.differences if marked.change else ()
    facts = {**case.facts, **{one.name: one.after for one in changed}}
    other = Walk(policy, replace(case, facts=facts)).outcome()
    came = shown(policy, marked.part.output, truth(other, marked.part.output)).text(reader.lang)
    decision = other.decisions[marked.node]
    table, rules = topic_text(policy, marked.node, reader.lang), ", ".join(decision.rules) or "–"
    told = reader.word("tried so", change=differs, part=marked.part.caption.text(reader.lang), value=came)
    return joined((told, " ", reader.word("by rule", rule=rules, table=table)))


def _nodes(marking: Marking, opened: Mapping[str, bool], reader: Reader) -> Iterator[Markup]:
    """The table of each decision that gives what was asked, folded, with its rule, and the clocks."""
    outcome = marking.outcome
    area = [marking.question.area] if marking.question.area in outcome.policy.order else []
    nodes = [*dict.fromkeys((*area, *(marked.node for marked in marking.parts)))]
    yield element("h3", reader.word("rule that decides"))
    for node in nodes:
        if node in outcome.decisions:
            yield decision_html(outcome, outcome.decisions[node], reader, opened=opened.get(node, False))
    states = tuple(outcome.clocks[node] for node in nodes if node in outcome.clocks)
    if states:
        yield cards_html(outcome, timeline(outcome), states, reader)


def _why(marking: Marking, reader: Reader) -> Markup:
    """Why what is right comes, all the way, behind its heading."""
    first = {marked.node: marked for marked in reversed(marking.parts)}
    told = "\n\n".join(why_text(marked.why, reader.lang) for marked in first.values())
    why = element("pre", told, class_="simsim-why")
    return element("details", element("summary", reader.word("all the way")), why, class_="simsim-more")


# ------------------------------------------------------------------------------------------------------------ the end


def summary_html(
    session: Session, policy: PolicyModel, known: Mapping[Asked, Recollection], reader: Reader, now: datetime
) -> Markup:
    """How a session went, and of each rule that was missed when it comes back."""
    word = reader.word
    verdicts = [verdict_of(done) for done in session.done]
    counts = (_count(one, verdicts.count(one), reader) for one in Verdict)
    head = element("h3", word("session over", count=len(session.done)))
    missed = [_missed(rule, policy, known, reader, now) for rule in session.missed]
    again = (element("h4", word("missed rules")), element("ul", *missed, class_="simsim-missed")) if missed else ()
    return element("section", head, element("ul", *counts, class_="simsim-counts"), *again, lang=SECTION[reader.lang])


def _count(verdict: Verdict, count: int, reader: Reader) -> Markup:
    """How many questions were so."""
    told = reader.word("told of", name=reader.word(f"mark {verdict}"), told=count)
    return element("li", element("span", SIGNS[verdict], aria_hidden="true"), " ", told)


def _missed(
    rule: Asked, policy: PolicyModel, known: Mapping[Asked, Recollection], reader: Reader, now: datetime
) -> Markup:
    """A rule that was missed, when it comes back, and a button that practises it again at once."""
    table = topic_text(policy, rule.area, reader.lang) if rule.area in policy.order else rule.area
    name = reader.word("rule of", rule=rule.rule, table=table) if rule.rule else table
    due = known[rule].due if rule in known else now
    told = reader.word("comes back", rule=name, day=day_of(due, reader).isoformat())
    label = reader.word("told of", name=reader.word("practise again"), told=name)
    key = f"{rule.area} {rule.rule}"
    button = element("button", reader.word("practise again"), type="button", data_try=key, aria_label=label)
    return element("li", element("span", told), " ", button)
