"""What came of an assessment, as pieces of a page: the score by topic, and of each question what is right and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from simsim.analysis.explanation import Explanation
from simsim.decision import Status
from simsim.policy.model import PolicyModel
from simsim.reports.captions import say
from simsim.reports.explanation import why_text
from simsim.reports.html_parts import Reader
from simsim.reports.markup import NOTHING, Markup, element, joined
from simsim.training.assessment import Result, Score
from simsim.training.marking import UNANSWERED, Marked, Marking, Verdict
from simsim.training.telling import reading_lines, topic_text, why_not_lines

SIGNS: Final = {Verdict.RIGHT: "✓", Verdict.WRONG: "✗", Verdict.DEBATED: "≈"}
WIDTH, HEIGHT = 200, 12  # of a bar, in its own units


def result_html(policy: PolicyModel, result: Result, reader: Reader) -> Markup:
    """Passed or not, the score in all and by topic, and what is debated or without an answer."""
    score, mark = result.score, reader.word("paper mark is", mark=result.paper.terms.mark)
    told = reader.word("paper score", right=score.right, count=score.asked, percent=score.percent)
    word = reader.word("paper passed" if result.passed else "paper not passed")
    sign = element("span", SIGNS[Verdict.RIGHT if result.passed else Verdict.WRONG], aria_hidden="true")
    head = element("p", sign, " ", element("strong", word), class_=f"passed is-{'right' if result.passed else 'wrong'}")
    lines = [reader.word("paper scoring"), *_named(result, reader)]
    return element(
        "section",
        head,
        element("p", told, say("also", reader.lang), mark, class_="score"),
        _topics(policy, result, reader),
        *(element("p", line, class_="aside") for line in lines),
        class_="simsim-result",
    )


def _named(result: Result, reader: Reader) -> Iterator[str]:
    """The numbers of the questions that are debated, and of those without an answer."""
    for key, some in (("paper debated", result.debated), ("paper left out", result.unanswered)):
        numbers = [n for n, one in enumerate(result.markings, 1) if any(one is other for other in some)]
        if numbers:
            told = say("and so on", reader.lang).join(reader.word("paper number", n=n) for n in numbers)
            yield reader.word(key, questions=told)


def _topics(policy: PolicyModel, result: Result, reader: Reader) -> Markup:
    """A row for each topic, with a bar beside its numbers."""
    heads = ("paper topic column", "paper right column")
    head = element("tr", *(element("th", reader.word(key), scope="col") for key in heads))
    rows = (
        element(
            "tr",
            element("th", topic_text(policy, topic, reader.lang), scope="row"),
            element("td", element("div", _bar(score), _short(score, reader), class_="bar")),
        )
        for topic, score in result.topics.items()
    )
    title = element("caption", reader.word("paper by topic"))
    return element("table", title, element("thead", head), element("tbody", *rows), class_="topics")


def _short(score: Score, reader: Reader) -> Markup:
    return element("span", reader.word("paper short score", right=score.right, count=score.asked))


def _bar(score: Score) -> Markup:
    """The share that is right; the number beside it says the same to whoever does not see it."""
    filled = WIDTH * score.right // score.asked
    return element(
        "svg",
        element("rect", class_="all", width=str(WIDTH), height=str(HEIGHT), rx="2"),
        element("rect", class_="right", width=str(filled), height=str(HEIGHT), rx="2") if filled else NOTHING,
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        preserveAspectRatio="none",
        aria_hidden="true",
    )


# ---- one question


def answers_html(marking: Marking, reader: Reader) -> Markup:
    """What was answered, part by part, and what is right; of what is not right, why not and why."""
    keys = ("paper asked column", "paper answer column", "paper truth column", "paper marked column")
    head = element("tr", *(element("th", reader.word(key), scope="col") for key in keys))
    rows = (_row(one, reader) for one in marking.parts)
    table = element("table", element("thead", head), element("tbody", *rows), class_="answers")
    missed = [one for one in marking.parts if one.verdict is not Verdict.RIGHT]
    return joined((table, *(_against(one, reader) for one in missed), *why_html(missed, reader)))


def _row(one: Marked, reader: Reader) -> Markup:
    lang = reader.lang
    answer = say("unanswered", lang) if one.answer.key == UNANSWERED else one.answer.label.text(lang)
    sign = element("span", SIGNS[one.verdict], aria_hidden="true")
    return element(
        "tr",
        element("th", one.part.caption.text(lang), scope="row"),
        element("td", answer),
        element("td", one.truth.label.text(lang)),
        element("td", sign, " ", reader.word(f"paper is {one.verdict}")),
        class_=f"is-{one.verdict}",
    )


def _against(one: Marked, reader: Reader) -> Markup:
    """By which rule another answer is right, the readings that debate it, and what keeps the given one away."""
    lines = [*reading_lines(one, reader.lang), *why_not_lines(one, reader.lang)]
    title = element("p", element("strong", one.part.caption.text(reader.lang)), class_="asks")
    told = element("pre", "\n".join(lines)) if lines else NOTHING
    return element("div", title, by_html(one, reader), told, class_="part")


def by_html(one: Marked, reader: Reader) -> Markup:
    """By which rule and which sources it is right."""
    lang, told = reader.lang, []
    if one.rules and one.decision and one.decision.status is not Status.UNDETERMINED:
        decision = topic_text(one.outcome.policy, one.node, lang)
        told.append(reader.word("paper rule", rules=", ".join(one.rules), decision=decision))
    elif one.rules:
        told.append(say("rules possible", lang, rules=", ".join(one.rules)))
    if one.sources:
        told.append(say("sources", lang, sources=say("and so on", lang).join(one.sources)))
    return element("p", " · ".join(told), class_="by") if told else NOTHING


def why_html(parts: Sequence[Marked], reader: Reader) -> Iterator[Markup]:
    """Why what is right comes, told once of each decision, and of that alone: not of those that it rests on."""
    first = {one.node: one for one in reversed(parts)}
    own = [one for one in parts if one is first[one.node] and (one.decision or one.clock)]
    if own:
        yield element("pre", "\n".join(why_text(_own(one), reader.lang) for one in own), class_="why")


def _own(one: Marked) -> Explanation:
    reasons = tuple(reason for reason in one.why.reasons if reason.decision.name == one.node)
    return replace(one.why, reasons=reasons)
