"""What every page is made of: who reads, the signs of states, an instant, captions and what they say."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import resources
from typing import Final
from zoneinfo import ZoneInfo

from simsim.policy.clocks import State
from simsim.reports.markup import Markup, element, joined
from simsim.reports.phrases import utc
from simsim.reports.wording import WEEKDAYS, word
from simsim.values import zone_named

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
SECTION: Final = {"en": "en", "zh": "zh-Hans"}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: in which language, and in which time zone, by its IANA name, where that is known."""

    lang: str = "en"
    zone: str = ""

    def word(self, key: str, **fields: object) -> str:
        """One caption of the screen."""
        return word(key, self.lang, **fields)


def zone_of(reader: Reader, other: str) -> ZoneInfo | None:
    """The zone of the reader, where it is known and another than ``other``."""
    return zone_named(reader.zone) if reader.zone and reader.zone != other else None


def seen_at(at: datetime, reader: Reader) -> datetime:
    """An instant by the reader's clock; by UTC where their zone is not known."""
    return at.astimezone(zone_named(reader.zone) or UTC)


def day_of(at: datetime, reader: Reader) -> date:
    """The day that it is where the reader is."""
    return seen_at(at, reader).date()


def instant_html(at: datetime, zone: str, reader: Reader) -> Markup:
    """An instant with its weekday, the zone's name and abbreviation, and its distance from UTC."""
    short = at.strftime("%Z")
    names = ", ".join(name for name in (zone, short if short.isalpha() else "", utc(at)) if name)
    day = WEEKDAYS[at.weekday()].text(reader.lang)
    text = f"{at:%Y-%m-%d} {day} {at:%H:%M:%S}"
    return joined(
        (element("time", text, datetime=at.isoformat()), " ", element("span", f"({names})", class_="simsim-zone"))
    )


def pairs(rows: Sequence[tuple[str, str]]) -> Markup:
    """Captions and what they say."""
    cells = (element("div", element("dt", name), element("dd", value)) for name, value in rows)
    return element("dl", *cells, class_="simsim-pairs")


def shipped(*names: str) -> str:
    """Styles, or a script, that are shipped beside the reports; of styles what is said last counts."""
    folder = resources.files("simsim") / "reports"
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in names)


def allowed(style: str, script: str = "") -> str:
    """What a browser may do with a page of its own: use this style and this script, and load nothing at all."""
    uses = [
        f"{kind}-src 'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for kind, text in (("style", style), ("script", script))
        if text
    ]
    return "; ".join(["default-src 'none'", *uses, "base-uri 'none'", "form-action 'none'"])
