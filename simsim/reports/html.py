"""An outcome as HTML for a page: the answer first, then deadlines, what is still to be asked, and what is wrong.

Pure functions of an :class:`~simsim.policy.model.Outcome` and a :class:`Reader`. Every text passes through
:mod:`simsim.reports.markup`, which escapes it; a state is always told in words, with a sign and a colour beside them.
The tables of the chain are made by :mod:`simsim.reports.html_tables`.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from simsim.decision import Decision, Status
from simsim.diagnostics import SEVERITY_LABEL, Diagnostic
from simsim.policy.requirements import Requirements
from simsim.policy.walk import Outcome
from simsim.reports.captions import STATUS, say
from simsim.reports.html_deadlines import deadlines_html
from simsim.reports.html_parts import SECTION, SIGNS, Reader, pairs
from simsim.reports.html_replies import ready_html, replies_html
from simsim.reports.markup import NOTHING, Markup, anchor, element, joined
from simsim.reports.phrases import caption, shown
from simsim.values import Known, Value, spelled

NO_REASONS: Final[Mapping[str, Markup]] = {}
FEW: Final = 3  # values that are listed as the ones still possible


def heading_html(policy: Requirements, outcome: Outcome | None, reader: Reader) -> Markup:
    """The policy's title, and what is read: version, date, layers."""
    facts = [say("version", reader.lang, version=policy.version)]
    if outcome:
        names = (policy.card.layers[name].text(reader.lang) for name in outcome.case.layers)
        layers = say("and so on", reader.lang).join(names)
        facts.append(say("as of", reader.lang, date=outcome.case.as_of.isoformat()))
        facts.append(say("layers", reader.lang, layers=layers) if layers else say("no layers", reader.lang))
    return _section(
        reader,
        element("h2", policy.card.title.text(reader.lang)),
        element("p", joined((element("span", fact) for fact in facts), " · "), class_="simsim-read-by"),
    )


def disclaimer_html(policy: Requirements, reader: Reader) -> Markup:
    """The policy's disclaimer."""
    return _section(reader, element("p", policy.card.disclaimer.text(reader.lang), class_="simsim-disclaimer"))


def answer_html(
    outcome: Outcome, reader: Reader, where: frozenset[str] = frozenset(), why: Mapping[str, Markup] = NO_REASONS
) -> Markup:
    """The answer: headline outcomes, deadlines, what is still to be asked.

    ``where`` names the facts that have a field on the form, to which the reader can go. ``why`` has, by the full name
    of an output, the explanation of those that were asked for; it can be asked for of every decided one.
    """
    return _section(
        reader,
        impossible_html(outcome, reader),
        _headlines(outcome, reader, why),
        ready_html(outcome, reader),
        deadlines_html(outcome, reader),
        ask_html(outcome, reader, where),
    )


def basis_html(outcome: Outcome, reader: Reader) -> Markup:
    """What may be said of the answer, and the facts it rests on."""
    return _section(reader, replies_html(outcome, reader), facts_html(outcome, reader))


def summary_text(outcome: Outcome, reader: Reader) -> str:
    """The headline outcomes in one sentence, for those who hear the screen."""
    colon, also = (say(key, reader.lang) for key in ("colon", "also"))
    said = [f"{caption}{colon}{answer_text(outcome, full, reader)}" for caption, full in headlines(outcome, reader)]
    return reader.word("summary", captions=also.join(said), count=len(outcome.ask))


def headlines(outcome: Outcome, reader: Reader) -> Iterator[tuple[str, str]]:
    """Caption and full name of each headline output."""
    policy = outcome.policy
    for name, label in outcome.headlines.items():
        full = policy.names.full(name)
        if full and full in outcome.known:
            yield label.text(reader.lang) or policy.glossary.caption(name).text(reader.lang), full


def _section(reader: Reader, *content: str) -> Markup:
    return element("section", *content, lang=SECTION[reader.lang])


def impossible_html(outcome: Outcome, reader: Reader) -> Markup:
    """What of the outcome cannot be, by the constraints."""
    items = (diagnostic_html(d, reader) for d in outcome.diagnostics)
    told = (element("h3", reader.word("impossible")), element("ul", *items, class_="simsim-diagnostics"))
    return joined(told) if outcome.diagnostics else NOTHING


def explained_key(full: str) -> str:
    """The key of what folds the explanation of an output away."""
    return f"why {full}"


def _headlines(outcome: Outcome, reader: Reader, why: Mapping[str, Markup]) -> Markup:
    cards = [_headline(outcome, caption, full, reader, why) for caption, full in headlines(outcome, reader)]
    title = element("h3", reader.word("answer"))
    return joined((title, element("dl", *cards, class_="simsim-headlines"))) if cards else NOTHING


def _headline(outcome: Outcome, caption: str, full: str, reader: Reader, why: Mapping[str, Markup]) -> Markup:
    decision = outcome.decisions[full.rpartition(".")[0]]
    status = outcome.status(full)
    sign = element("span", SIGNS[status], class_="simsim-sign", aria_hidden="true")
    lines = [element("div", sign, answer_text(outcome, full, reader), class_="simsim-value")]
    known = outcome.known[full]
    if status is Status.UNDETERMINED:
        lines.append(element("div", possible_text(outcome, full, known, reader), class_="simsim-aside"))
    lines.append(element("div", _because(outcome, decision, reader), class_="simsim-aside"))
    if status is Status.DECIDED:
        title = element("summary", reader.word("why"))
        lines.append(element("details", title, why.get(full, NOTHING), data_key=explained_key(full)))
    return element(
        "div", element("dt", caption), element("dd", *lines), class_=f"simsim-card is-{status}", data_output=full
    )


def answer_text(outcome: Outcome, full: str, reader: Reader) -> str:
    """What an output is, or how it stands."""
    status = outcome.status(full)
    if status is not Status.DECIDED:
        return STATUS[status].text(reader.lang)
    return value_text(outcome.policy, full, outcome.known[full].value, reader)


def value_text(policy: Requirements, full: str, value: Value, reader: Reader) -> str:
    """A value as people read it; null, as an output, is no value."""
    if value is None and policy.producer(full):
        return reader.word("no value")
    return shown(policy, full, value, reader.lang)


def known_text(outcome: Outcome, full: str, reader: Reader) -> str:
    """What is known of an item: its value, the few still possible, or that it is unknown."""
    known = outcome.known.get(full)
    if known is None or known.values is None or len(known.values) > FEW:
        return reader.word("unknown")
    ordered = sorted(known.values, key=lambda v: (v is None, spelled(v)))
    return reader.word("either").join(value_text(outcome.policy, full, value, reader) for value in ordered)


def possible_text(outcome: Outcome, full: str, known: Known, reader: Reader) -> str:
    """What an output may still be."""
    if known.values is None:
        return reader.word("possible values", values=reader.word("anything"))
    ordered = sorted(known.values, key=lambda v: (v is None, spelled(v)))
    values = reader.word("or").join(value_text(outcome.policy, full, value, reader) for value in ordered)
    return reader.word("possible values", values=values)


def _because(outcome: Outcome, decision: Decision, reader: Reader) -> Markup:
    """The rule that decided, and a way to its table."""
    text = because_text(outcome, decision, reader)
    if decision.given:
        return joined((text,))
    caption = outcome.policy.glossary.caption(decision.name).text(reader.lang)
    label = reader.word("see table", decision=caption)
    return element("button", text, type="button", data_show=decision.name, title=label, class_="simsim-link")


def because_text(outcome: Outcome, decision: Decision, reader: Reader) -> str:
    """The decision that an output is of, and the rule that decided."""
    caption = outcome.policy.glossary.caption(decision.name).text(reader.lang)
    if decision.given:
        return reader.word("given")
    policy = outcome.policy.tables[decision.name]
    if decision.status in (Status.DECIDED, Status.CONFLICT) and not policy.expression:
        alike = len(decision.rules) > 1 and decision.status is Status.DECIDED and policy.hit_policy.single
        names = say("and so on", reader.lang).join(decision.rules)
        rules = reader.word("see rules" if alike else "see rule", rules=names)
        return reader.word("see by", decision=caption, rules=rules)
    return caption


# ------------------------------------------------------------------------------------------- what is still to be asked


def ask_html(outcome: Outcome, reader: Reader, where: frozenset[str] = frozenset()) -> Markup:
    """What is still to be asked; of ``where`` as :func:`answer_html` tells."""
    title = element("h3", reader.word("ask", count=len(outcome.ask)))
    if not outcome.ask:
        return joined((title, element("p", reader.word("ask nothing"), class_="simsim-aside")))
    items = (_asked(outcome.policy, name, reader, where) for name in outcome.ask)
    return joined((title, element("ol", *items, class_="simsim-ask")))


def _asked(policy: Requirements, name: str, reader: Reader, where: frozenset[str]) -> Markup:
    item = policy.names.item(name)
    label = caption(policy, name, reader.lang)
    question = item.question.text(reader.lang) if item else ""
    if name in where:
        label = element("button", label, type="button", data_goto=anchor(name), class_="simsim-link")
    return element("li", label, " ", element("span", question, class_="simsim-aside"), data_ask=name)


def facts_html(outcome: Outcome, reader: Reader) -> Markup:
    """What was given, so that an answer never stands without its question."""
    given = {**outcome.case.facts, **outcome.case.settings}
    title = element("h3", reader.word("facts", count=len(given)))
    rows = [
        (caption(outcome.policy, n, reader.lang), shown(outcome.policy, n, v, reader.lang)) for n, v in given.items()
    ]
    listing = element("div", pairs(rows), class_="simsim-facts")
    return joined((title, listing if rows else element("p", reader.word("no facts"), class_="simsim-aside")))


# ------------------------------------------------------------------------------------------------------- what is wrong


def diagnostics_html(diagnostics: Sequence[Diagnostic], message: str, reader: Reader) -> Markup:
    """A panel with every diagnostic: place, message, the cell's text with a caret, remedy."""
    items = (diagnostic_html(d, reader) for d in diagnostics)
    return _section(reader, element("h3", message), element("ul", *items, class_="simsim-diagnostics"))


def warnings_html(diagnostics: Sequence[Diagnostic], reader: Reader) -> Markup:
    """What is odd about the tables without being wrong, folded away."""
    if not diagnostics:
        return NOTHING
    title = element("summary", reader.word("warnings", count=len(diagnostics)))
    items = element("ul", *(diagnostic_html(d, reader) for d in diagnostics), class_="simsim-diagnostics")
    return _section(reader, element("details", title, items, data_key="warnings"))


def diagnostic_html(diagnostic: Diagnostic, reader: Reader) -> Markup:
    """One diagnostic."""
    lang = reader.lang
    severity = element("span", SEVERITY_LABEL[diagnostic.severity].text(lang), class_="simsim-badge")
    where = diagnostic.place.text(lang)
    place = element("strong", where) if where else NOTHING
    caret = element("pre", diagnostic.caret()) if diagnostic.caret() else NOTHING
    remedy = element("div", diagnostic.remedy(lang), class_="simsim-remedy")
    return element(
        "li",
        element("div", severity, " ", place),
        element("div", diagnostic.message(lang)),
        caret,
        remedy,
        class_=f"simsim-diagnostic is-{diagnostic.severity.value}",
        data_code=diagnostic.code,
    )


def failure_html(error: BaseException, reader: Reader) -> Markup:
    """A card for an exception that nobody expected: said, with its trace folded away, never silent."""
    trace = "".join(traceback.format_exception(error))
    name = f"{type(error).__name__}: {error}"
    return _section(
        reader,
        element("h3", reader.word("failure")),
        element("p", name),
        element("p", reader.word("failure help")),
        element("details", element("summary", reader.word("details")), element("pre", trace), data_key="trace"),
    )
