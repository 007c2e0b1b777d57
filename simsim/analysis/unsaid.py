"""Outcomes for which nobody has written what may be said: values without any text, or with one in one language only.

Asked where there are texts at all: of each item on which there is a text, and of the languages that simsim speaks and
TEXTS uses. That one audience is told nothing of a value of which another is told may well be meant. A text of any layer
counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simsim.decision import Status
from simsim.diagnostics import Diagnostic, Place
from simsim.policy.model import PolicyModel
from simsim.policy.texts import Text
from simsim.values import Kind, Known, Value
from simsim.words import LANGUAGES, Phrase


def unsaid(policy: PolicyModel) -> list[Diagnostic]:
    """A warning for each item and language in which values have no text, and for each audience told in one only.

    >>> from simsim.knowledge import open_policy
    >>> unsaid(open_policy("tables"))
    []
    """
    languages = [lang for lang in LANGUAGES if any(text.language == lang for text in policy.texts)]
    items = dict.fromkeys(text.item for text in policy.texts)
    return [found for item in items for lang in languages for found in _of_item(policy, item, lang)]


def _of_item(policy: PolicyModel, item: str, language: str) -> Iterator[Diagnostic]:
    texts = [text for text in policy.texts if text.item == item]
    silent = [value for value in _values(policy, item) if not _said(texts, value, language)]
    nobody = [value for value in silent if not any(_said(texts, value, other) for other in LANGUAGES)]
    if nobody:
        yield _told(policy, texts, language, nobody, Phrase("", ""))
    for audience, label in policy.card.audiences.items():
        own = [text for text in texts if text.audience == audience]
        others = [lang for lang in LANGUAGES if lang != language]
        values = [
            value
            for value in _values(policy, item)
            if not _said(own, value, language) and any(_said(own, value, other) for other in others)
        ]
        if values:
            to = Phrase(f" ({label.text('en')})", f"（{label.text('zh')}）")
            yield _told(policy, own, language, values, to)


def _told(policy: PolicyModel, texts: Sequence[Text], language: str, values: Sequence[Value], to: Phrase) -> Diagnostic:
    item = texts[0].item
    definition = policy.names.item(item)
    told = ", ".join(definition.shown(value).text(language) if definition else str(value) for value in values)
    caption = policy.glossary.caption(policy.names.producers.items.get(item, item))
    return Diagnostic("text-unsaid", _place(texts), "", None, item=caption, audience=to, language=language, values=told)


def _values(policy: PolicyModel, item: str) -> tuple[Value, ...]:
    """The values that an item can be listed by; none of a number or a date."""
    definition = policy.names.item(item)
    if definition is None:
        return ()
    if definition.kind is Kind.BOOLEAN:
        return (True, False)
    return tuple(value.value for value in definition.allowed)


def _said(texts: Sequence[Text], value: Value, language: str) -> bool:
    own = (text for text in texts if text.language == language)
    return any(text.speaks_of(Known.of(value), Status.DECIDED) for text in own)


def _place(texts: Sequence[Text]) -> Place:
    return min((text.place for text in texts), key=lambda place: (place.file, place.sheet, len(place.cell), place.cell))
