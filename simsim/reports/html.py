"""An outcome as HTML for a page: the answer first, then deadlines, what is still to be asked, and what is wrong.

Pure functions of an :class:`~simsim.policy.model.Outcome` and a :class:`Reader`. Every text passes through
:mod:`simsim.reports.markup`, which escapes it; a state is always told in words, with a sign and a colour beside them.
The tables of the chain are made by :mod:`simsim.reports.html_tables`.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from simsim.decision import Decision, Status
from simsim.diagnostics import SEVERITY_LABEL, Diagnostic
from simsim.policy.clocks import ClockState, State
from simsim.policy.model import Outcome, PolicyModel
from simsim.reports.captions import STATUS, say
from simsim.reports.markup import NOTHING, Markup, anchor, element, joined
from simsim.reports.text import duration, shown, state_text
from simsim.reports.wording import WEEKDAYS, word
from simsim.values import Known, Value, spelled, zone_named

SIGNS: Final[Mapping[str, str]] = {
    "decided": "✓",
    "undetermined": "?",
    "no_rule": "–",
    "conflict": "⚠",
    "blocked": "⚠",
    "error": "✕",
}
CLOCK_SIGNS: Final[Mapping[str, str]] = {
    State.NOT_STARTED: "○",
    State.RUNNING: "▶",
    State.MET: "✓",
    State.MISSED: "⚠",
    State.STOPPED: "■",
}
MOST: Final = 5  # names that are listed in a row
FEW: Final = 3  # values that are listed as the ones still possible
SECTION: Final = {"en": "en", "zh": "zh-Hans"}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: in which language, and in which time zone, by its IANA name, where that is known."""

    lang: str = "en"
    zone: str = ""

    def word(self, key: str, **fields: object) -> str:
        """One caption of the screen."""
        return word(key, self.lang, **fields)


def heading_html(policy: PolicyModel, outcome: Outcome | None, reader: Reader) -> Markup:
    """The policy's title, and what is read: version, date, layers."""
    facts = [say("version", reader.lang, version=policy.version)]
    if outcome:
        layers = ", ".join(policy.card.layers[name].text(reader.lang) for name in outcome.case.layers)
        facts.append(say("as of", reader.lang, date=outcome.case.as_of.isoformat()))
        facts.append(say("layers", reader.lang, layers=layers) if layers else say("no layers", reader.lang))
    return _section(
        reader,
        element("h2", policy.card.title.text(reader.lang)),
        element("p", joined((element("span", fact) for fact in facts), " · "), class_="simsim-read-by"),
    )


def disclaimer_html(policy: PolicyModel, reader: Reader) -> Markup:
    """The policy's disclaimer."""
    return _section(reader, element("p", policy.card.disclaimer.text(reader.lang), class_="simsim-disclaimer"))


def answer_html(outcome: Outcome, reader: Reader, where: frozenset[str] = frozenset()) -> Markup:
    """The answer: headline outcomes, deadlines, what is still to be asked, the facts it rests on.

    ``where`` names the facts that have a field on the form, to which the reader can go.
    """
    return _section(
        reader,
        _impossible(outcome, reader),
        _headlines(outcome, reader),
        _deadlines(outcome, reader),
        _ask(outcome, reader, where),
        _facts(outcome, reader),
    )


def summary_text(outcome: Outcome, reader: Reader) -> str:
    """The headline outcomes in one sentence, for those who hear the screen."""
    said = [f"{caption}: {_answer_text(outcome, full, reader)}" for caption, full in headlines(outcome, reader)]
    return reader.word("summary", captions="; ".join(said), count=len(outcome.ask))


def headlines(outcome: Outcome, reader: Reader) -> Iterator[tuple[str, str]]:
    """Caption and full name of each headline output."""
    policy = outcome.policy
    for name, caption in policy.card.headlines.items():
        full = policy.names.full(name)
        if full and full in outcome.known:
            yield caption.text(reader.lang) or policy.glossary.caption(name).text(reader.lang), full


def _section(reader: Reader, *content: str) -> Markup:
    return element("section", *content, lang=SECTION[reader.lang])


def _impossible(outcome: Outcome, reader: Reader) -> Markup:
    """What of the outcome cannot be, by the constraints."""
    items = (diagnostic_html(d, reader) for d in outcome.diagnostics)
    told = (element("h3", reader.word("impossible")), element("ul", *items, class_="simsim-diagnostics"))
    return joined(told) if outcome.diagnostics else NOTHING


def _headlines(outcome: Outcome, reader: Reader) -> Markup:
    cards = [_headline(outcome, caption, full, reader) for caption, full in headlines(outcome, reader)]
    title = element("h3", reader.word("answer"))
    return joined((title, element("dl", *cards, class_="simsim-headlines"))) if cards else NOTHING


def _headline(outcome: Outcome, caption: str, full: str, reader: Reader) -> Markup:
    decision = outcome.decisions[full.rpartition(".")[0]]
    status = standing(outcome, full)
    sign = element("span", SIGNS[status], class_="simsim-sign", aria_hidden="true")
    lines = [element("div", sign, _answer_text(outcome, full, reader), class_="simsim-value")]
    known = outcome.known[full]
    if status == Status.UNDETERMINED:
        lines.append(element("div", _possible(outcome, full, known, reader), class_="simsim-aside"))
    lines.append(element("div", _because(outcome, decision, reader), class_="simsim-aside"))
    return element(
        "div", element("dt", caption), element("dd", *lines), class_=f"simsim-card is-{status}", data_output=full
    )


def standing(outcome: Outcome, full: str) -> str:
    """How an output stands, as a status of its own: one of several outputs may be decided before the others."""
    decision = outcome.decisions[full.rpartition(".")[0]]
    if decision.status in (Status.NO_RULE, Status.CONFLICT, Status.BLOCKED, Status.ERROR):
        return decision.status.value
    return (Status.DECIDED if outcome.known[full].settled else Status.UNDETERMINED).value


def _answer_text(outcome: Outcome, full: str, reader: Reader) -> str:
    status = standing(outcome, full)
    if status != Status.DECIDED:
        return STATUS[status].text(reader.lang)
    return value_text(outcome.policy, full, outcome.known[full].value, reader)


def value_text(policy: PolicyModel, full: str, value: Value, reader: Reader) -> str:
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


def _possible(outcome: Outcome, full: str, known: Known, reader: Reader) -> str:
    if known.values is None:
        return reader.word("possible values", values=reader.word("anything"))
    ordered = sorted(known.values, key=lambda v: (v is None, spelled(v)))
    values = reader.word("or").join(value_text(outcome.policy, full, value, reader) for value in ordered)
    return reader.word("possible values", values=values)


def _because(outcome: Outcome, decision: Decision, reader: Reader) -> Markup:
    """The rule that decided, and a way to its table."""
    caption = outcome.policy.glossary.caption(decision.name).text(reader.lang)
    if decision.given:
        return joined((reader.word("given"),))
    policy = outcome.policy.tables[decision.name]
    if decision.status in (Status.DECIDED, Status.CONFLICT) and not policy.expression:
        alike = len(decision.rules) > 1 and decision.status is Status.DECIDED and policy.hit_policy.single
        text = f"{caption}, {reader.word('see rules' if alike else 'see rule', rules=', '.join(decision.rules))}"
    else:
        text = caption
    label = reader.word("see table", decision=caption)
    return element("button", text, type="button", data_show=decision.name, title=label, class_="simsim-link")


# ------------------------------------------------------------------------------------------------------ deadlines


def _deadlines(outcome: Outcome, reader: Reader) -> Markup:
    clocks = sorted(outcome.clocks.values(), key=_urgency)
    cards = [_deadline(outcome, state, reader) for state in clocks]
    title = element("h3", reader.word("deadlines"))
    return joined((title, element("ul", *cards, class_="simsim-deadlines"))) if cards else NOTHING


def _urgency(state: ClockState) -> tuple[bool, float]:
    """Those that may still be running first, the next one due before the others."""
    running = State.RUNNING in (state.state.values or ())
    due = _due(state)
    return not (running and due), due.timestamp() if due else 0.0


def _due(state: ClockState) -> datetime | None:
    """The due instant, if there is at most one."""
    dues = [due for due in state.due.values or () if isinstance(due, datetime)]
    return dues[0] if len(dues) == 1 else None


def _deadline(outcome: Outcome, state: ClockState, reader: Reader) -> Markup:
    lang, clock = reader.lang, state.clock
    actor = outcome.policy.card.actors[clock.actor].text(lang)
    label = outcome.policy.card.headlines.get(clock.name, clock.label).text(lang) or clock.name
    name = state.state.value if state.state.settled else "open"
    sign = CLOCK_SIGNS.get(str(name), SIGNS["undetermined"])
    badge = element(
        "span", element("span", sign, aria_hidden="true"), f" {state_text(state, lang)}", class_="simsim-badge"
    )
    head = element("div", element("strong", label), badge, class_="simsim-deadline-head")
    rows = [(reader.word("actor column"), actor), *_due_rows(outcome, state, reader)]
    if any(clock.when_missed):
        rows.append((reader.word("missed then"), clock.when_missed.text(lang)))
    if state.missing:
        rows.append((reader.word("needs"), listed([caption(outcome.policy, m, lang) for m in state.missing], reader)))
    if clock.sources:
        rows.append((reader.word("sources"), ", ".join(clock.sources)))
    rows.extend((SEVERITY_LABEL[d.severity].text(lang), d.message(lang)) for d in state.diagnostics)
    return element("li", head, pairs(rows), class_=f"simsim-card is-{name}", data_clock=clock.name)


def _due_rows(outcome: Outcome, state: ClockState, reader: Reader) -> Iterator[tuple[str, str]]:
    due = _due(state)
    if due is None:
        return
    maybe = f" {reader.word('possible due')}" if None in (state.due.values or ()) else ""
    yield reader.word("due in market"), joined((instant_html(due, state.zone, reader), maybe))
    if reader.zone and reader.zone != state.zone and (zone := zone_named(reader.zone)):
        yield reader.word("due for you"), instant_html(due.astimezone(zone), reader.zone, reader)
    left = _left(outcome, state, due)
    if left is not None:
        key = "left" if left >= timedelta(0) else "over"
        yield reader.word("time"), element("strong", say(key, reader.lang, time=duration(abs(left), reader.lang)))


def _left(outcome: Outcome, state: ClockState, due: datetime) -> timedelta | None:
    """The time until ``due`` while the clock may still be running, or has been missed."""
    if not (state.state.values or frozenset()) & {State.RUNNING, State.MISSED}:
        return None
    now = outcome.case.now
    return due - (now if now.tzinfo else now.replace(tzinfo=zone_named(state.zone) or UTC))


def instant_html(at: datetime, zone: str, reader: Reader) -> Markup:
    """An instant with its weekday, the zone's name and abbreviation, and its distance from UTC."""
    offset = at.strftime("%z")
    utc = f"UTC{offset[:3]}:{offset[3:5]}"
    short = at.strftime("%Z")
    names = ", ".join(name for name in (zone, short if short.isalpha() else "", utc) if name)
    day = WEEKDAYS[at.weekday()].text(reader.lang)
    text = f"{at:%Y-%m-%d} {day} {at:%H:%M:%S}"
    return joined(
        (element("time", text, datetime=at.isoformat()), " ", element("span", f"({names})", class_="simsim-zone"))
    )


# ------------------------------------------------------------------------------------------- what is still to be asked


def _ask(outcome: Outcome, reader: Reader, where: frozenset[str]) -> Markup:
    title = element("h3", reader.word("ask", count=len(outcome.ask)))
    if not outcome.ask:
        return joined((title, element("p", reader.word("ask nothing"), class_="simsim-aside")))
    items = (_asked(outcome.policy, name, reader, where) for name in outcome.ask)
    return joined((title, element("ol", *items, class_="simsim-ask")))


def _asked(policy: PolicyModel, name: str, reader: Reader, where: frozenset[str]) -> Markup:
    item = policy.names.item(name)
    label = caption(policy, name, reader.lang)
    question = item.question.text(reader.lang) if item else ""
    if name in where:
        label = element("button", label, type="button", data_goto=anchor(name), class_="simsim-link")
    return element("li", label, " ", element("span", question, class_="simsim-aside"), data_ask=name)


def _facts(outcome: Outcome, reader: Reader) -> Markup:
    """What was given, so that an answer never stands without its question."""
    given = {**outcome.case.facts, **outcome.case.settings}
    title = element("h3", reader.word("facts", count=len(given)))
    rows = [
        (caption(outcome.policy, n, reader.lang), shown(outcome.policy, n, v, reader.lang)) for n, v in given.items()
    ]
    listing = element("div", pairs(rows), class_="simsim-facts")
    return joined((title, listing if rows else element("p", reader.word("no facts"), class_="simsim-aside")))


def caption(policy: PolicyModel, name: str, lang: str) -> str:
    """How an item, by its full name, is called on the screen."""
    return policy.glossary.caption(policy.names.producers.items.get(name, name)).text(lang)


def listed(names: Sequence[str], reader: Reader) -> str:
    """Names in a row, the first few of them where there are many."""
    text = reader.word("or").join(names[:MOST])
    more = len(names) - MOST
    return reader.word("and more", names=text, count=more) if more > 0 else text


def pairs(rows: Sequence[tuple[str, str]]) -> Markup:
    """Captions and what they say."""
    cells = (element("div", element("dt", name), element("dd", value)) for name, value in rows)
    return element("dl", *cells, class_="simsim-pairs")


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
