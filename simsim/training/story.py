"""A case in plain words, English and Chinese: an example's story, then what is known, what happened, what day it is.

Every fact is told by the labels of the glossary, in the order of the form. Of readings and layers only those are told
that are not the policy's own.

>>> import simsim
>>> from datetime import UTC, date, datetime
>>> policy, now = simsim.open("tables"), datetime(2025, 6, 20, 12, tzinfo=UTC)
>>> story(policy.decide({"market": "MY"}, as_of=date(2025, 6, 20), now=now), ["issue.lost"]).en
'market: Malaysia'
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from simsim.compiled import AS_OF
from simsim.policy.graph import required
from simsim.policy.walk import Outcome, Walk
from simsim.reports.captions import say
from simsim.reports.phrases import actors_text, caption, instant_text, shown
from simsim.values import Value
from simsim.words import LANGUAGES, Phrase

NOTHING = Phrase("", "")


def story(outcome: Outcome, outputs: Sequence[str], told: Phrase = NOTHING) -> Phrase:
    """What is told of a case to whom is asked for ``outputs``, a line each; ``told`` is what its author says of it."""
    return Phrase(*("\n".join(line for line in _lines(outcome, outputs, told, lang) if line) for lang in LANGUAGES))


def _lines(outcome: Outcome, outputs: Sequence[str], told: Phrase, lang: str) -> Iterator[str]:
    policy, case = outcome.policy, outcome.case
    yield told.text(lang)
    if not case.facts and case.events is None:
        yield say("nothing known", lang)
    for name in sorted(case.facts, key=Walk(policy, case).place_on_form):
        yield _fact(outcome, name, case.facts[name], lang)
    yield from _happened(outcome, lang)
    for name, value in case.settings.items():
        yield _fact(outcome, name, value, lang)
    if set(case.layers) != set(policy.card.layers_on):
        on = say("and so on", lang).join(policy.card.layers[name].text(lang) for name in case.layers)
        yield say("layers", lang, layers=on) if on else say("no layers", lang)
    yield from _when(outcome, outputs, lang)


def _fact(outcome: Outcome, name: str, value: Value, lang: str) -> str:
    """A fact by its label; an instant as wall time of the case's zone."""
    told = shown(outcome.policy, name, value, lang)
    if isinstance(value, datetime):
        told = instant_text(value.astimezone(outcome.now.tzinfo) if value.tzinfo else value, lang)
    return f"{caption(outcome.policy, name, lang)}{say('colon', lang)}{told}"


def _happened(outcome: Outcome, lang: str) -> Iterator[str]:
    """The events; that nothing happened is told too."""
    policy, case = outcome.policy, outcome.case
    if case.events == ():
        yield say("nothing happened", lang)
    for event in case.events or ():
        label = policy.events.kinds[event.name].label.text(lang) or event.name
        by = say("brackets", lang, text=actors_text(policy, [event.by], lang)) if event.by else ""
        facts = say("and so on", lang).join(_fact(outcome, name, value, lang) for name, value in event.facts.items())
        yield f"{instant_text(event.at, lang)} {label}{by}{say('colon', lang) + facts if facts else ''}"


def _when(outcome: Outcome, outputs: Sequence[str], lang: str) -> Iterator[str]:
    """The as-of date and now, where anything that is asked heeds them."""
    policy = outcome.policy
    needs = {name: policy.needs_of(name) for name in policy.order}
    resting = required((policy.producer(o) or o.rpartition(".")[0] for o in outputs), needs, policy.producer)
    if any(AS_OF.name in needs[node] for node in resting):
        yield say("as of", lang, date=outcome.case.as_of.isoformat())
    if any(node in policy.clocks for node in resting):
        yield say("now", lang, now=instant_text(outcome.now, lang))
