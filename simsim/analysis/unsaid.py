"""Outcomes for which nobody has written what may be said: values without a text, or with one in one language only.

Asked where there are texts at all: of each item on which an audience has a text, and of the languages that simsim
speaks and TEXTS uses. A text of any layer counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simsim.decision import Status
from simsim.diagnostics import Diagnostic, Place
from simsim.policy.model import PolicyModel
from simsim.policy.texts import Text
from simsim.values import Kind, Known, Value
from simsim.words import LANGUAGES


def unsaid(policy: PolicyModel) -> list[Diagnostic]:
    """A warning for each item, audience and language in which values have no text.

    >>> from simsim.knowledge import open_policy
    >>> unsaid(open_policy("tables"))
    []
    """
    languages = [lang for lang in LANGUAGES if any(text.language == lang for text in policy.texts)]
    pairs = dict.fromkeys((text.item, text.audience) for text in policy.texts)
    return [d for item, audience in pairs for lang in languages for d in _silent(policy, item, audience, lang)]


def _silent(policy: PolicyModel, item: str, audience: str, language: str) -> Iterator[Diagnostic]:
    own = [text for text in policy.texts if (text.item, text.audience) == (item, audience)]
    spoken = [text for text in own if text.language == language]
    values = [value for value in _values(policy, item) if not _said(spoken, value)]
    if values:
        definition = policy.names.item(item)
        told = ", ".join(definition.shown(value).text(language) if definition else str(value) for value in values)
        place, caption = _place(own), policy.glossary.caption(policy.names.producers.items.get(item, item))
        to = policy.card.audiences[audience]
        yield Diagnostic("text-unsaid", place, "", None, item=caption, audience=to, language=language, values=told)


def _values(policy: PolicyModel, item: str) -> tuple[Value, ...]:
    """The values that an item can be listed by; none of a number or a date."""
    definition = policy.names.item(item)
    if definition is None:
        return ()
    if definition.kind is Kind.BOOLEAN:
        return (True, False)
    return tuple(value.value for value in definition.allowed)


def _said(texts: Sequence[Text], value: Value) -> bool:
    return any(text.speaks_of(Known.of(value), Status.DECIDED) for text in texts)


def _place(texts: Sequence[Text]) -> Place:
    return min((text.place for text in texts), key=lambda place: (place.file, place.sheet, len(place.cell), place.cell))
