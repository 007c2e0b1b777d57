"""How a case stands in a few lines: each headline outcome and each actor's next deadline, to be set beside another.

>>> import simsim
>>> from datetime import UTC, date, datetime
>>> now = datetime(2025, 6, 20, tzinfo=UTC)
>>> outcome = simsim.open("tables").decide({}, as_of=date(2025, 6, 20), now=now)
>>> standings(outcome, Reader("en"))["Verdict"]
'not yet determined'
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from simsim.compiled import AS_OF
from simsim.policy.requirements import Requirements
from simsim.policy.walk import Outcome
from simsim.reports.captions import say
from simsim.reports.html import answer_text, headlines
from simsim.reports.html_parts import Reader
from simsim.reports.phrases import caption, clock_text, instant_text, shown
from simsim.reports.timeline import timeline


@dataclass(frozen=True, slots=True)
class Shift:
    """Something that would stand otherwise: what it is called, as it is, and as it would be."""

    caption: str
    before: str
    after: str


def standings(outcome: Outcome, reader: Reader) -> dict[str, str]:
    """What each headline outcome is, and what each actor has to do next until when, by what these are called."""
    heads = headlines(outcome, reader)
    told = {_called(outcome.policy, name, full, reader): answer_text(outcome, full, reader) for name, full in heads}
    for actor, run in timeline(outcome).next:
        who = outcome.policy.card.actors[actor].text(reader.lang)
        due = clock_text(run.clock, reader.lang) + say("colon", reader.lang) + instant_text(run.due, reader.lang)
        told[reader.word("next of actor", actor=who)] = due
    return told


def _called(policy: Requirements, name: str, full: str, reader: Reader) -> str:
    """What a headline outcome is called; where another is called the same, with the label of its item."""
    alike = [text for text in policy.card.headlines.values() if text.text(reader.lang) == name]
    return name + say("brackets", reader.lang, text=caption(policy, full, reader.lang)) if len(alike) > 1 else name


def shifts(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Shift]:
    """What differs between two cases; a dash stands where one of them has nothing of the kind."""
    for name in dict.fromkeys((*before, *after)):
        one, other = before.get(name, "–"), after.get(name, "–")
        if one != other:
            yield Shift(name, one, other)


def facts_apart(cases: Sequence[tuple[Outcome, bool]], reader: Reader) -> dict[str, list[str]]:
    """What of several cases was told otherwise: facts, readings, what happened, and what they are read by.

    Beside each stands whether the present moment counted as now: then the one is as good as the other.
    """
    told = [_told(outcome, reader, live=live) for outcome, live in cases]
    names = dict.fromkeys(name for one in told for name in one)
    rows = {name: [one.get(name, reader.word("unknown")) for one in told] for name in names}
    return {name: texts for name, texts in rows.items() if len({*texts}) > 1}


def _told(outcome: Outcome, reader: Reader, *, live: bool) -> dict[str, str]:
    case, policy = outcome.case, outcome.policy
    given = {**case.facts, **case.settings}
    facts = {
        caption(policy, name, reader.lang): shown(policy, name, value, reader.lang) for name, value in given.items()
    }
    layers = say("and so on", reader.lang).join(policy.card.layers[name].text(reader.lang) for name in case.layers)
    events = (f"{instant_text(one.at, reader.lang)} {_event(outcome, one.name, reader)}" for one in outcome.record)
    return {
        **facts,
        **({reader.word("happened"): say("also", reader.lang).join(events)} if case.events is not None else {}),
        reader.word("tables"): policy.version,
        AS_OF.caption.text(reader.lang): case.as_of.isoformat(),
        reader.word("now"): reader.word("now live") if live else instant_text(outcome.now, reader.lang),
        reader.word("layers on"): layers or "–",
    }


def _event(outcome: Outcome, name: str, reader: Reader) -> str:
    return outcome.policy.events.kinds[name].label.text(reader.lang) or name
