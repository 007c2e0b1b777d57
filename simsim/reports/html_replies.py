"""What may be said of an outcome, on a page: notes for the reader, and replies to others, folded away."""

from __future__ import annotations

from simsim.policy.walk import Outcome
from simsim.reports.captions import say
from simsim.reports.html_parts import Reader
from simsim.reports.markup import NOTHING, Markup, element, joined
from simsim.reports.phrases import captions
from simsim.reports.replies import Reply, notes, others, replies


def replies_html(outcome: Outcome, reader: Reader) -> Markup:
    """Notes, then what may be said to each other audience; nothing where the policy has no texts."""
    return joined((notes_html(outcome, reader), *(_to(outcome, audience, reader) for audience in others(outcome))))


def ready_html(outcome: Outcome, reader: Reader) -> Markup:
    """For each other audience one button that copies all that may be sent to it now; nothing where nothing may."""
    found = [row for audience in others(outcome) if (row := _ready(outcome, audience, reader))]
    return element("div", *found, class_="simsim-ready") if found else NOTHING


def _ready(outcome: Outcome, audience: str, reader: Reader) -> Markup:
    told = replies(outcome, audience, reader.lang)
    ready = [reply.said for reply in told if not reply.missing]
    if not ready:
        return NOTHING
    whom, waits = outcome.policy.card.audiences[audience].text(reader.lang), len(told) - len(ready)
    name, copied = reader.word("copy all", audience=whom), reader.word("copied")
    button = element("button", name, type="button", data_copy="\n\n".join(ready), data_copied=copied)
    note = element("span", reader.word("replies wait", count=waits), class_="simsim-aside") if waits else NOTHING
    return element("span", button, " ", note)


def code_html(code: str, reader: Reader) -> Markup:
    """The code of a case, to be copied, as an address too where the page has one."""
    told = (reader.word("this code"), element("code", code), copy_html(code, reader), link_html(code, reader))
    return element("div", joined(told, " "), element("div", reader.word("code help"), class_="simsim-aside"))


def notes_html(outcome: Outcome, reader: Reader) -> Markup:
    """What the policy tells the reader of results, and nobody else; nothing where it has no texts for that."""
    told = notes(outcome, reader.lang)
    if not told:
        return NOTHING
    audience = next(iter(outcome.policy.card.audiences.values())).text(reader.lang)
    items = (element("li", note.said, _sources(note)) for note in told)
    return joined((element("h3", audience), element("ul", *items, class_="simsim-notes")))


def _to(outcome: Outcome, audience: str, reader: Reader) -> Markup:
    """What may be said to one audience, folded away behind whom it is for."""
    told = replies(outcome, audience, reader.lang)
    if not told:
        return NOTHING
    title = element("summary", outcome.policy.card.audiences[audience].text(reader.lang))
    items = (_reply(outcome, reply, reader) for reply in told)
    return element("details", title, element("ul", *items, class_="simsim-notes"), data_key=f"reply to {audience}")


def _reply(outcome: Outcome, reply: Reply, reader: Reader) -> Markup:
    """A reply; one that is not to be sent yet says for want of what."""
    missing = captions(outcome.policy, reply.missing, reader.lang)
    if missing:
        waits = element("div", say("reply waits", reader.lang, missing=missing), class_="simsim-aside")
        return element("li", reply.said, _sources(reply), waits)
    return element(
        "li", reply.said, _sources(reply), " ", copy_html(reply.said, reader), _leans_on(outcome, reply, reader)
    )


def copy_html(text: str, reader: Reader) -> Markup:
    """A button that copies ``text``."""
    name = f"{reader.word('copy')}: {text[:60]}"
    copied = reader.word("copied")
    return element("button", reader.word("copy"), type="button", data_copy=text, data_copied=copied, aria_label=name)


def link_html(code: str, reader: Reader) -> Markup:
    """A button that copies an address at which a case opens; only a page of its own has one, and shows it."""
    name, copied = reader.word("copy link"), reader.word("copied")
    return element("button", name, type="button", data_link=code, data_copied=copied, class_="simsim-on-own-page")


def _leans_on(outcome: Outcome, reply: Reply, reader: Reader) -> Markup:
    """The readings and parameters on which what is said rests; nothing where there is none."""
    decision = outcome.decisions.get(reply.text.item.rpartition(".")[0])
    if decision is None or not decision.parameters:
        return NOTHING
    told = say("parameters", reader.lang, parameters=captions(outcome.policy, decision.parameters, reader.lang))
    return element("div", told, class_="simsim-aside")


def _sources(reply: Reply) -> Markup:
    sources = ", ".join(reply.text.sources)
    return element("span", f" {sources}", class_="simsim-aside") if sources else NOTHING
