"""An assessment on paper: the paper itself, the key to it, the sheet of a result; each is one page, whole in itself.

A page runs nothing and loads nothing, like a case report. What is right, why, and what else is debated come from the
engine when the page is made.

>>> import simsim
>>> from datetime import UTC, date, datetime
>>> from simsim.training.paper import Paper, agreed, asked_by
>>> policy, now = simsim.open("tables"), datetime(2025, 6, 20, 12, tzinfo=UTC)
>>> terms = agreed(policy, "process_state", seed=7, length=1, as_of=date(2025, 6, 20), now=now)
>>> paper = Paper(terms, tuple(asked_by(policy, terms)))
>>> terms.code in paper_html(policy, paper, Reader("en"))
True

Source: docs/decisions/33-the-assessment.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from simsim.policy.model import PolicyModel
from simsim.reports.captions import say
from simsim.reports.html_parts import SECTION, Reader, allowed, pairs, shipped
from simsim.reports.markup import NOTHING, Markup, document, element, verbatim
from simsim.reports.phrases import caption, duration, instant_text, shown
from simsim.training.assessment import Result
from simsim.training.html_result import SIGNS, answers_html, by_html, result_html, why_html
from simsim.training.marking import Marked, Marking, debated, marked, right_answer
from simsim.training.paper import Paper, Terms
from simsim.training.parts import Part
from simsim.training.questions import Question
from simsim.training.telling import topic_text

BOX: Final = "□"


@dataclass(frozen=True, slots=True)
class Sat:
    """Of whom a result is, and when the paper was handed in."""

    person: str
    at: datetime


def paper_html(policy: PolicyModel, paper: Paper, reader: Reader) -> str:
    """The paper: lines for name and date, the cases, boxes to tick."""
    blanks = [(reader.word(key), element("span", class_="blank")) for key in ("paper person", "paper date")]
    help_ = element("p", reader.word("paper help"), " ", reader.word("paper scoring"), class_="aside")
    asked = ((one, [_boxes(part, reader) for part in one.parts]) for one in paper.questions)
    return _page(policy, paper, reader, "paper", (pairs(blanks), help_), asked)


def key_html(policy: PolicyModel, paper: Paper, reader: Reader) -> str:
    """The key: what is right of each question, what else is debated, by which rule and source, and why."""
    asked = ((one, _key(policy, one, reader)) for one in paper.questions)
    return _page(policy, paper, reader, "answer key", (), asked)


def sheet_html(policy: PolicyModel, result: Result, sat: Sat, reader: Reader) -> str:
    """The sheet of a result: passed or not, the score by topic, and of each question what was answered and what is."""
    told = [
        (reader.word("paper person"), element("strong", sat.person)),
        (reader.word("paper handed in"), instant_text(sat.at, reader.lang, offset=True)),
        (reader.word("paper taken"), duration(timedelta(seconds=round(result.seconds)), reader.lang)),
    ]
    head = (pairs(told), result_html(policy, result, reader), element("h2", reader.word("paper each")))
    asked = ((one.question, [answers_html(one, reader)]) for one in result.markings)
    return _page(policy, result.paper, reader, "result sheet", head, asked)


def _page(  # noqa: PLR0913, PLR0917  # what stands on it, from top to bottom
    policy: PolicyModel,
    paper: Paper,
    reader: Reader,
    kind: str,
    first: Iterable[Markup],
    asked: Iterable[tuple[Question, Iterable[Markup]]],
) -> str:
    style = shipped("sheet.css", "paper.css")
    title = policy.card.title.text(reader.lang)
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=allowed(style)),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", " · ".join(filter(None, (reader.word(kind), title)))),
        verbatim("style", style),
    )
    told = element("p", policy.card.disclaimer.text(reader.lang), class_="disclaimer")
    header = element(
        "header",
        element("p", reader.word(kind), class_="kind"),
        element("h1", title or reader.word(kind)),
        pairs([*terms_rows(policy, paper.terms, reader)]),
        told if any(policy.card.disclaimer) else NOTHING,
    )
    about = (topic_text(policy, one.area, reader.lang) if kind != "paper" else "" for one in paper.questions)
    questions = (
        _question(question, reader.word("paper question", n=n, count=len(paper.questions)), topic, content, reader)
        for n, ((question, content), topic) in enumerate(zip(asked, about, strict=True), 1)
    )
    main = element("main", *first, element("ol", *questions, class_="questions"))
    body = element("body", header, main, class_=f"is-{kind.replace(' ', '-')}")
    return document(element("html", head, body, lang=SECTION[reader.lang]))


def terms_rows(policy: PolicyModel, terms: Terms, reader: Reader) -> Iterator[tuple[str, str]]:
    """What was agreed about a paper, and by which tables it goes."""
    lang, card = reader.lang, policy.card
    layers = say("and so on", lang).join(card.layers[name].text(lang) for name in card.layers if name in card.layers_on)
    limit = reader.word("paper minutes", n=terms.minutes) if terms.minutes else reader.word("paper no limit")
    yield reader.word("paper code"), element("code", terms.code)
    yield reader.word("paper area"), topic_text(policy, terms.area, lang) if terms.area else reader.word("paper whole")
    yield reader.word("paper length"), str(terms.length)
    yield reader.word("paper mark"), reader.word("paper percent", n=terms.mark)
    yield reader.word("paper time"), limit
    yield reader.word("tables version"), element("code", terms.version)
    yield reader.word("layers"), layers or say("none", lang)
    yield reader.word("rules as of"), terms.as_of.isoformat()
    yield reader.word("now"), instant_text(terms.now, lang, offset=True)


# ---- one question


def _question(question: Question, title: str, topic: str, content: Iterable[Markup], reader: Reader) -> Markup:
    """The number, the case, and what follows it; on a paper no topic, which would be a hint."""
    about = element("span", reader.word("paper topic", topic=topic)) if topic else NOTHING
    facts = (element("li", line) for line in question.story.text(reader.lang).splitlines())
    return element(
        "li", element("h2", title, " ", about), element("ul", *facts, class_="case"), *content, class_="question"
    )


def _boxes(part: Part, reader: Reader) -> Markup:
    """An output, with a box before each answer, and a line for a day."""
    choices = [_box(choice.label.text(reader.lang)) for choice in part.choices]
    if part.dated:
        choices = [_box(reader.word("paper day"), element("span", class_="blank day")), *choices]
    title = element("p", part.caption.text(reader.lang), class_="asks")
    return element("div", title, element("ul", *choices, class_="boxes"), class_="part")


def _box(*content: str) -> Markup:
    return element("li", element("span", BOX, class_="box", aria_hidden="true"), " ", *content)


def _key(policy: PolicyModel, question: Question, reader: Reader) -> Iterator[Markup]:
    marking: Marking = marked(policy, question, right_answer(policy, question))
    others = [*debated(policy, question)]
    yield from (_right(one, (other for other in others if other.part == one.part), reader) for one in marking.parts)
    yield from why_html(marking.parts, reader)


def _right(one: Marked, others: Iterable[Marked], reader: Reader) -> Markup:
    """What is right of an output, by which rule and sources; and what else is not wrong."""
    lang = reader.lang
    truth = element("strong", one.truth.label.text(lang))
    right = element("p", one.part.caption.text(lang), say("colon", lang), truth, class_="asks")
    return element("div", right, by_html(one, reader), *_debated(others, reader), class_="part")


def _debated(others: Iterable[Marked], reader: Reader) -> Iterator[Markup]:
    lang = reader.lang
    for other in others:
        policy, answer = other.outcome.policy, other.answer.label.text(lang)
        for flip in other.readings:
            told = {"reading": caption(policy, flip.name, lang), "value": shown(policy, flip.name, flip.value, lang)}
            yield element("p", SIGNS[other.verdict], " ", reader.word("paper also", answer=answer, **told))
