"""What may be said of an outcome, filled in: notes for whoever reads it, replies for the others.

The first audience that POLICY lists is the reader of results: its texts stand with the result as notes. What may be
said to the others is there for the asking. A reply in which something is not known yet says so, and is not to be sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from simsim.policy.texts import Slot, Text
from simsim.policy.walk import Outcome
from simsim.reports.captions import say
from simsim.reports.phrases import caption, captions, instant_text, shown

CHINESE = "zh"


@dataclass(frozen=True, slots=True)
class Reply:
    """One text of an outcome, filled in; ``missing`` names the items that it needs and that are not known yet."""

    text: Text
    said: str
    missing: tuple[str, ...] = ()


def replies(outcome: Outcome, audience: str, language: str) -> tuple[Reply, ...]:
    """Everything that may be said of an outcome to one audience, in one language, in its order.

    Raises ``KeyError`` for an audience that POLICY does not name.
    """
    return tuple(_filled(outcome, text) for text in outcome.texts(audience, language))


def notes(outcome: Outcome, language: str) -> tuple[Reply, ...]:
    """What the reader of a result is told beside it: the texts for the first audience of POLICY."""
    reader = next(iter(outcome.policy.card.audiences), None)
    return () if reader is None else replies(outcome, reader, language)


def others(outcome: Outcome) -> tuple[str, ...]:
    """The audiences behind the first one, to whom replies go."""
    return tuple(outcome.policy.card.audiences)[1:]


def replies_text(outcome: Outcome, audience: str, lang: str) -> str:
    """The replies to one audience, a paragraph each; below, what is still to be asked before they can be sent.

    Raises ``KeyError`` for an audience that POLICY does not name.
    """
    found = replies(outcome, audience, lang)
    missing = dict.fromkeys(name for reply in found for name in reply.missing)
    if not found:
        return say("no reply", lang)
    open_ = [say("reply waits", lang, missing=captions(outcome.policy, missing, lang))] if missing else []
    return "\n\n".join([*(reply.said for reply in found), *open_])


def note_text(reply: Reply, lang: str) -> str:
    """A note with the sources that it comes from.

    >>> from simsim.policy.texts import Text
    >>> note_text(Reply(Text("verdict", "-", "agent", "en", (), sources=("R028",)), "No promise is made."), "en")
    'No promise is made. (R028)'
    """
    sources = reply.text.sources
    return reply.said + (say("brackets", lang, text=", ".join(sources)) if sources else "")


def _filled(outcome: Outcome, text: Text) -> Reply:
    """A text with its items' values; one that is not known stands as its name in square brackets."""
    lang = CHINESE if text.language.startswith(CHINESE) else "en"
    missing = tuple(name for name in text.slots if not outcome.value(name).settled)
    said = (_slot(outcome, piece.item, lang) if isinstance(piece, Slot) else piece for piece in text.pieces)
    return Reply(text, "".join(said), missing)


def _slot(outcome: Outcome, name: str, lang: str) -> str:
    known = outcome.value(name)
    if not known.settled:
        return f"[{caption(outcome.policy, name, lang)}]"
    at = known.value
    return instant_text(at, lang) if isinstance(at, datetime) else shown(outcome.policy, name, at, lang)
