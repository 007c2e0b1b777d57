"""How a case was decided, for its report: each decision that the answer rests on, once, with its rule and its sources.

What an answer rests on is told by :mod:`simsim.analysis.explanation`. Decisions that no headline outcome rests on stand
behind them, a row each; sources that only those, a clock or a note cite stand last, so that none is cited unexplained.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from simsim.analysis.explanation import Condition, Explanation, Reason
from simsim.decision import Decision, Status
from simsim.policy.requirements import Requirements
from simsim.policy.walk import Outcome
from simsim.reports.captions import STATUS, say
from simsim.reports.explanation import known_text, needed_text
from simsim.reports.html import answer_text
from simsim.reports.html_parts import SIGNS, Reader
from simsim.reports.html_tables import expression_html, note_text, notes_of, rests_on_html, result_line
from simsim.reports.html_tables import sources_html as cited_html
from simsim.reports.markup import NOTHING, Markup, anchor, element, joined
from simsim.reports.phrases import caption, captions
from simsim.reports.replies import notes


def why_html(outcome: Outcome, explanations: Sequence[Explanation], reader: Reader, *, linked: bool = True) -> Markup:
    """For each headline outcome that stands what its rule says, and the decisions that it rests on.

    Where they are ``linked``, each is a way to where it is told.
    """
    standing = [one for one in explanations if outcome.status(one.output) is not Status.UNDETERMINED]
    if not standing:
        return NOTHING
    items = (_why(outcome, one, reader, linked=linked) for one in standing)
    return joined((element("h2", reader.word("why it is so")), element("dl", *items, class_="why")))


def _why(outcome: Outcome, explanation: Explanation, reader: Reader, *, linked: bool) -> Markup:
    full, lang = explanation.output, reader.lang
    title = say("why", lang, output=caption(outcome.policy, full, lang), value=answer_text(outcome, full, reader))
    ways = (_way(outcome, reason, reader, linked=linked) for reason in explanation.reasons)
    decision = outcome.decisions[full.rpartition(".")[0]]
    said = (element("dd", text) for text in _notes(outcome, decision, reader))
    return element("div", element("dt", title), *said, element("dd", joined(ways, " ← "), class_="aside"))


def _way(outcome: Outcome, reason: Reason, reader: Reader, *, linked: bool) -> Markup:
    name = reason.decision.name
    return element("a", _called(outcome.policy, name, reader), href=f"#{_address(name)}" if linked else None)


def _address(decision: str) -> str:
    return f"decision.{anchor(decision)}"


def _called(policy: Requirements, decision: str, reader: Reader) -> str:
    return policy.glossary.caption(decision).text(reader.lang)


def _reasons(outcome: Outcome, explanations: Iterable[Explanation]) -> list[Reason]:
    """Every decision that a headline rests on, once, those first that rest on the others."""
    found = {reason.decision.name: reason for one in explanations for reason in one.reasons}
    return [found[name] for name in reversed(outcome.policy.order) if name in found]


def chain_html(outcome: Outcome, explanations: Sequence[Explanation], reader: Reader) -> Markup:
    """Each decision that a headline rests on: what came of it, by which rule, as long as what, by which sources."""
    return joined(_decision(outcome, reason, reader) for reason in _reasons(outcome, explanations))


def _decision(outcome: Outcome, reason: Reason, reader: Reader) -> Markup:
    decision = reason.decision
    sign = element("span", SIGNS[decision.status], class_="sign", aria_hidden="true")
    stands = "" if decision.status is Status.DECIDED else STATUS[decision.status].text(reader.lang)
    result = say("also", reader.lang).join(filter(None, (stands, result_line(outcome, decision, reader))))
    return element(
        "article",
        element("h3", _called(outcome.policy, decision.name, reader), " ", _by(outcome, decision, reader)),
        element("p", sign, " ", result, class_="result"),
        *_said(outcome, decision, reader),
        _box(outcome, reason, reader) if reason.proved else NOTHING,
        rests_on_html(outcome.policy, decision, reader),
        id=_address(decision.name),
        class_=f"decision is-{decision.status}",
    )


def _by(outcome: Outcome, decision: Decision, reader: Reader) -> Markup:
    """The rules that decided, or are still possible."""
    if not decision.rules or outcome.policy.tables[decision.name].expression:
        return NOTHING
    open_ = decision.status is Status.UNDETERMINED
    text = say("rules possible" if open_ else "rule", reader.lang, rules=", ".join(decision.rules))
    return element("span", text, class_="rule")


def _said(outcome: Outcome, decision: Decision, reader: Reader) -> Iterator[Markup]:
    """The notes of the rows that decided, or the expression."""
    policy, case = outcome.policy, outcome.case
    table = policy.compiled(policy.parameters(case.layers, case.settings))[decision.name]
    if table.table.expression:
        yield expression_html(policy, table, case.layers, reader)
    else:
        yield from (element("p", text, class_="note") for text in _notes(outcome, decision, reader))


def _notes(outcome: Outcome, decision: Decision, reader: Reader) -> list[str]:
    """What the rows that decided say of themselves, each text once."""
    policy, case = outcome.policy, outcome.case
    table = policy.compiled(policy.parameters(case.layers, case.settings))[decision.name]
    if table.table.expression or decision.status is Status.UNDETERMINED:
        return []
    rules = [rule for rule in table.every_rule if rule.rule.id in decision.rules]
    texts = (note_text(rule, n) for rule in rules for n in notes_of(table, reader.lang))
    return [text for text in dict.fromkeys(texts) if text]


def _box(outcome: Outcome, reason: Reason, reader: Reader) -> Markup:
    """What the inputs must be for the same to come of it, beside what they are; what does not matter."""
    lang = reader.lang
    free = say("no matter", lang, items=captions(outcome.policy, reason.free, lang)) if reason.free else ""
    told = (free, "" if reason.whole else say("not largest", lang))
    asides = joined(element("p", text, class_="aside") for text in told if text)
    if not reason.conditions:
        return joined((element("p", say("always", lang), class_="aside"), asides))
    heads = ("", say("as long as", lang), reader.word("case value"))
    head = element("tr", *(element("th", text, scope="col") for text in heads))
    rows = (_condition(outcome, condition, reader) for condition in reason.conditions)
    return joined((element("table", element("thead", head), element("tbody", *rows), class_="box"), asides))


def _condition(outcome: Outcome, condition: Condition, reader: Reader) -> Markup:
    policy, lang = outcome.policy, reader.lang
    name = element("th", caption(policy, condition.item.name, lang), scope="row")
    needed = needed_text(policy, condition, lang)
    return element(
        "tr", name, element("td", needed), element("td", known_text(policy, condition.item, condition.value, lang))
    )


# ------------------------------------------------------------------------------------------- what is not rested on


def _others(outcome: Outcome, explanations: Iterable[Explanation]) -> list[Decision]:
    told = {reason.decision.name for reason in _reasons(outcome, explanations)}
    return [decision for name, decision in outcome.decisions.items() if name not in told]


def _made(decision: Decision) -> bool:
    """Whether something came of a decision."""
    return decision.status is not Status.UNDETERMINED and bool(decision.outputs)


def others_html(outcome: Outcome, explanations: Sequence[Explanation], reader: Reader) -> Markup:
    """The other decisions: what came of each, by which rule and sources; the names of those that are silent or open."""
    others = _others(outcome, explanations)
    decided = [*filter(_made, others)]
    heads = (reader.word(key) for key in ("decision column", "result column", "rule column", "sources column"))
    head = element("tr", *(element("th", text, scope="col") for text in heads))
    rows = (_row(outcome, decision, reader) for decision in decided)
    table = element("table", element("thead", head), element("tbody", *rows), class_="others")
    return joined(
        (
            element("h2", reader.word("other decisions")) if others else NOTHING,
            table if decided else NOTHING,
            *_unmade(outcome, [decision for decision in others if decision not in decided], reader),
        )
    )


def _row(outcome: Outcome, decision: Decision, reader: Reader) -> Markup:
    cells = (result_line(outcome, decision, reader), ", ".join(decision.rules), " ".join(decision.sources))
    name = element("th", _called(outcome.policy, decision.name, reader), scope="row")
    return element("tr", name, *(element("td", cell) for cell in cells))


def _unmade(outcome: Outcome, decisions: Sequence[Decision], reader: Reader) -> Iterator[Markup]:
    """Decisions that gave nothing, by how they stand."""
    for status in Status:
        names = [_called(outcome.policy, one.name, reader) for one in decisions if one.status is status]
        if names:
            title = element("strong", STATUS[status].text(reader.lang))
            listing = say("and so on", reader.lang).join(names)
            yield element("p", title, say("colon", reader.lang), listing, class_="aside")


# --------------------------------------------------------------------------------------------------------- sources


def sources_html(outcome: Outcome, explanations: Sequence[Explanation], reader: Reader) -> Markup:
    """The sources that are cited on the page and not told yet, each with our own paraphrase."""
    told = {name for reason in _reasons(outcome, explanations) for name in reason.decision.sources}
    named = (
        *(decision.sources for decision in _others(outcome, explanations) if _made(decision)),
        *(state.clock.sources for state in outcome.clocks.values()),
        *(note.text.sources for note in notes(outcome, reader.lang)),
    )
    rest = sorted({name for sources in named for name in sources} - told)
    listing = cited_html(outcome.policy, rest, reader)
    return joined((element("h2", reader.word("other sources")), listing)) if listing else NOTHING
