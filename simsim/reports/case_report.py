"""The case report: what a policy says of one case as one page, to be printed or filed with the ticket.

For a reader in a hurry the answer stands first, with who must act by when, why, and what may be said to whom. Behind
it, as an appendix in smaller print that can be left out: what was told, the case clock, and each decision with its rule
and sources (:mod:`simsim.reports.case_chain`). The page is whole in itself: it runs nothing and loads nothing. It is
for the team: the notes of the policy for those who read results are on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from simsim.analysis.explanation import Explanation, explain
from simsim.decision import Status
from simsim.policy.walk import Outcome
from simsim.reports.captions import say
from simsim.reports.case_chain import chain_html, others_html, sources_html, why_html
from simsim.reports.html import (
    answer_text,
    ask_html,
    because_text,
    facts_html,
    headlines,
    impossible_html,
    possible_text,
)
from simsim.reports.html_deadlines import cards_html
from simsim.reports.html_parts import SECTION, SIGNS, Reader, allowed, pairs, shipped
from simsim.reports.html_replies import notes_html
from simsim.reports.markup import NOTHING, Markup, document, element, joined, verbatim
from simsim.reports.phrases import clock_text, instant_text
from simsim.reports.replies import others, replies
from simsim.reports.timeline import Timeline, parted, timeline
from simsim.reports.timeline_html import moments_html, next_html, pair_html, plain_list
from simsim.reports.timeline_svg import drawing
from simsim.reports.wording import SCREEN


@dataclass(frozen=True, slots=True)
class About:
    """What a team knows a case by: its ticket, who kept it, and when; any of them may be missing."""

    ticket: str = ""
    by: str = ""
    saved: datetime | None = None


NOBODY: Final = About()


def report_html(outcome: Outcome, reader: Reader, about: About | None = None, *, appendix: bool = True) -> str:
    """The report of a case as a page, with its appendix or without.

    >>> from datetime import UTC, date
    >>> from simsim.knowledge import open_policy
    >>> policy = open_policy("tests/policies/lending")
    >>> outcome = policy.decide({}, as_of=date(2025, 3, 20), now=datetime(2025, 3, 20, tzinfo=UTC))
    >>> report_html(outcome, Reader("en"), About("T-8812")).startswith("<!doctype html>")
    True
    """
    about, style = about or NOBODY, shipped("sheet.css", "case_report.css")
    title = " · ".join(filter(None, (about.ticket, outcome.policy.card.title.text(reader.lang))))
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=allowed(style)),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", title or reader.word("case report")),
        verbatim("style", style),
    )
    main = element("main", *_parts(outcome, reader, appendix=appendix))
    body = element("body", _header(outcome, reader, about), main)
    return document(element("html", head, body, lang=SECTION[reader.lang]))


def _parts(outcome: Outcome, reader: Reader, *, appendix: bool) -> Iterator[Markup]:
    """What stands first, then the appendix."""
    line = timeline(outcome)
    why = [explain(outcome, full) for _, full in headlines(outcome, reader)]
    yield from _sections(
        ("answer", (impossible_html(outcome, reader), _answer(outcome, reader))),
        ("next", (next_html(outcome, line, reader) if outcome.clocks else NOTHING,)),
        ("why", (why_html(outcome, why, reader, linked=appendix),)),
        ("replies", (*_replies(outcome, reader),)),
        ("open", (ask_html(outcome, reader),)),
        ("read-by", (_read_by(outcome, reader),)),
    )
    if not appendix:
        return
    behind = _sections(
        ("told", (facts_html(outcome, reader),)),
        ("time", (*_time(outcome, line, reader),)),
        ("deadlines", (*_deadlines(outcome, line, reader),)),
        ("notes", (notes_html(outcome, reader),)),
        ("chain", (*_chain(outcome, why, reader),)),
    )
    yield element("div", element("h2", reader.word("appendix"), class_="kind"), *behind, class_="appendix")


def _sections(*sections: tuple[str, Sequence[Markup]]) -> Iterator[Markup]:
    """Sections in their order; one that has nothing to say is left out."""
    for name, content in sections:
        if any(content):
            yield element("section", *content, class_=f"is-{name}")


def _replies(outcome: Outcome, reader: Reader) -> Iterator[Markup]:
    """What may be said to each other audience now; what still waits for a fact is left out."""
    gap = "" if reader.lang == "zh" else " "
    for audience in others(outcome):
        texts = [reply.said for reply in replies(outcome, audience, reader.lang) if not reply.missing]
        if texts:
            title = element("h3", outcome.policy.card.audiences[audience].text(reader.lang))
            yield element("div", title, element("p", gap.join(texts)))


def _header(outcome: Outcome, reader: Reader, about: About) -> Markup:
    """For whom the page is, of what it is, and by whom it was kept."""
    marks = (element("strong", SCREEN["for internal use"].text(lang), lang=SECTION[lang]) for lang in SECTION)
    mark = element("p", joined(marks, " · "), " ", element("span", reader.word("internal")), class_="internal")
    told = [
        (reader.word("ticket"), element("strong", about.ticket) if about.ticket else ""),
        (reader.word("kept by"), about.by),
        (reader.word("kept at"), _instant(about.saved.astimezone(outcome.now.tzinfo), reader) if about.saved else ""),
        (reader.word("now"), _instant(outcome.now, reader)),
    ]
    title = outcome.policy.card.title.text(reader.lang)
    return element(
        "header",
        mark,
        element("p", reader.word("case report"), class_="kind"),
        element("h1", title or reader.word("case report")),
        pairs([row for row in told if row[1]]),
    )


def _instant(at: datetime, reader: Reader) -> Markup:
    """An instant with the zone of the case."""
    zone = say("brackets", reader.lang, text=at.tzinfo.key) if isinstance(at.tzinfo, ZoneInfo) else ""
    return joined((element("time", instant_text(at, reader.lang, offset=True), datetime=at.isoformat()), zone))


def _answer(outcome: Outcome, reader: Reader) -> Markup:
    """The headline outcomes."""
    cards = [_headline(outcome, caption, full, reader) for caption, full in headlines(outcome, reader)]
    title = element("h2", reader.word("answer"))
    return joined((title, element("dl", *cards, class_="headlines"))) if cards else NOTHING


def _headline(outcome: Outcome, caption: str, full: str, reader: Reader) -> Markup:
    status, known = outcome.status(full), outcome.known[full]
    sign = element("span", SIGNS[status], class_="sign", aria_hidden="true")
    possible = possible_text(outcome, full, known, reader) if status is Status.UNDETERMINED else ""
    because = because_text(outcome, outcome.decisions[full.rpartition(".")[0]], reader)
    asides = (element("dd", text, class_="aside") for text in (possible, because) if text)
    value = element("dd", sign, " ", answer_text(outcome, full, reader), class_="value")
    return element("div", element("dt", caption), value, *asides, class_=f"headline is-{status}", data_output=full)


def _unplaced(outcome: Outcome, reader: Reader) -> Markup:
    """The events of a case whose zone is not known, so that they have no place in time; that there are none."""
    events = outcome.case.events or ()
    kinds = outcome.policy.events.kinds
    told = [f"{instant_text(one.at, reader.lang)} {kinds[one.name].caption.text(reader.lang)}" for one in events]
    return plain_list(told) if told else element("p", reader.word("nothing happened"), class_="aside")


def _time(outcome: Outcome, line: Timeline, reader: Reader) -> Iterator[Markup]:
    """The case clock: drawn, then everything in the order of time, then what runs at once."""
    if outcome.case.events is not None and not line.events:
        yield element("h2", reader.word("happened"))
        yield _unplaced(outcome, reader)
    if line.bare:
        return
    zone = element("span", say("times in", reader.lang, zone=line.zone), class_="zone") if line.zone else NOTHING
    yield element("h2", say("case clock", reader.lang), " ", zone)
    yield element("figure", drawing(outcome, line, reader))
    yield element("h3", say("moments", reader.lang))
    yield moments_html(outcome, line, reader)
    if live := [pair_html(outcome, line, pair, reader) for pair in line.pairs if pair.live]:
        yield element("h3", say("concurrent", reader.lang))
        yield element("ul", *live, class_="simsim-pairing")


def _deadlines(outcome: Outcome, line: Timeline, reader: Reader) -> Iterator[Markup]:
    """Every clock of which there is much to say as a card; the names of the others."""
    front, rest = parted(outcome, line)
    if not outcome.clocks:
        return
    yield element("h2", say("deadlines", reader.lang))
    yield cards_html(outcome, line, front, reader)
    for key, settled in (("idle", True), ("waiting", False)):
        names = [clock_text(state.clock, reader.lang) for state in rest if state.state.settled is settled]
        if names:
            told = (element("strong", reader.word(f"{key} deadlines")), say("and so on", reader.lang).join(names))
            yield element("p", joined(told, say("colon", reader.lang)), class_="aside")


def _chain(outcome: Outcome, why: list[Explanation], reader: Reader) -> Iterator[Markup]:
    yield element("h2", reader.word("chain"))
    yield chain_html(outcome, why, reader)
    yield others_html(outcome, why, reader)
    yield sources_html(outcome, why, reader)


def _read_by(outcome: Outcome, reader: Reader) -> Markup:
    """By what the case was read, and what the policy says of itself."""
    policy, case = outcome.policy, outcome.case
    layers = say("and so on", reader.lang).join(policy.card.layers[name].text(reader.lang) for name in case.layers)
    rows = [
        (reader.word("tables version"), element("code", policy.version)),
        (reader.word("rules as of"), case.as_of.isoformat()),
        (reader.word("now"), _instant(outcome.now, reader)),
        (reader.word("layers"), layers or say("none", reader.lang)),
    ]
    told = element("p", policy.card.disclaimer.text(reader.lang), class_="disclaimer")
    title = element("h2", reader.word("read by"))
    return joined((title, pairs(rows), told if any(policy.card.disclaimer) else NOTHING))
