"""The small texts that every report is made of: values, actors, instants, lengths of time, states of clocks.

Each is said here once, so that a terminal, a notebook and a page tell the same thing in the same words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from simsim.compiled import AS_OF
from simsim.diagnostics import columns
from simsim.items import ItemDefinition
from simsim.policy.clocks import Clock, ClockState, State
from simsim.policy.requirements import Requirements
from simsim.reports.captions import STATUS, say
from simsim.reports.wording import WEEKDAYS, word
from simsim.table import Entry
from simsim.values import Value, spelled
from simsim.words import CELL, STATE, plain

MOST: Final = 5  # names that are listed in a row
UNCOMMON: Final = {1: "st", 2: "nd", 3: "rd"}


def table(rows: Sequence[Sequence[str]], gap: str = "  ") -> str:
    """Rows of texts under each other, columns aligned.

    >>> print(table([["风险", "seller"], ["a", "b"]]))
    风险  seller
    a     b
    """
    widths = [max(columns(row[n]) for row in rows if n < len(row)) for n in range(max(map(len, rows), default=0))]
    lines = (gap.join(cell + " " * (widths[n] - columns(cell)) for n, cell in enumerate(row)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def shown(policy: Requirements, full: str, value: Value, lang: str) -> str:
    """A value as people read it."""
    item = policy.names.item(full)
    return item.shown(value).text(lang) if item else spelled(value)


def cell_text(item: ItemDefinition, entry: Entry, lang: str) -> str:
    """A cell as written, the values it names shown by their labels."""
    text = entry.text
    whole = _labelled(item, text, lang)
    if whole is not None:
        return whole
    inner = plain(text)
    if not item.allowed or '"' in inner:
        return text
    negated = inner.startswith("not(") and inner.endswith(")")
    parts = [part.strip() for part in (inner[4:-1] if negated else inner).split(",")]
    told = ", ".join(_labelled(item, part, lang) or part for part in parts)
    return f"{CELL.shown('not', lang)}({told})" if negated else told


def _labelled(item: ItemDefinition, text: str, lang: str) -> str | None:
    """The label of a value, or one of the words of the format; ``None`` for anything else."""
    name = plain(text).strip('"').casefold()
    value = item.words.get(name)
    if value is not None:
        return item.shown(value).text(lang)
    word = CELL.read(text)
    return None if word in (None, "not") else "–" if word == "-" else CELL.shown(word or "", lang)


def caption(policy: Requirements, full: str, lang: str) -> str:
    """How an item, by its full name, is called; an output by its own name."""
    if full == AS_OF.name:
        return AS_OF.caption.text(lang)
    return policy.glossary.caption(policy.names.producers.items.get(full, full)).text(lang)


def captions(policy: Requirements, names: Iterable[str], lang: str) -> str:
    """Several items in a row, each once."""
    return say("and so on", lang).join(dict.fromkeys(caption(policy, name, lang) for name in names))


def listed(names: Sequence[str], lang: str) -> str:
    """Names in a row, the first few of them where there are many."""
    text = say("and so on", lang).join(names[:MOST])
    more = len(names) - MOST
    return word("and more", lang, names=text, count=more) if more > 0 else text


def clock_text(clock: Clock, lang: str) -> str:
    """What a clock is called: by its label, or by its name."""
    return clock.label.text(lang) or clock.name


def actors_text(policy: Requirements, actors: Iterable[str], lang: str) -> str:
    """Who acts, or must act."""
    return say("both", lang).join(policy.card.actors[name].text(lang) for name in actors)


def standing(state: ClockState) -> str:
    """How a clock stands: a word of :class:`State`, ``silent``, or ``open`` while that is not settled."""
    if state.silent:
        return "silent"
    return str(state.state.value) if state.state.settled else "open"


def state_text(state: ClockState, lang: str) -> str:
    """The state of a clock, or the ones still possible."""
    if state.state.values is None:
        return STATUS["undetermined"].text(lang)
    if state.silent:
        return say("silent", lang)
    possible = [STATE.shown(value.value, lang) for value in State if value in state.state.values]
    told = say("or", lang).join(possible)
    told = say("open state", lang, states=told) if len(possible) > 1 else told
    return told + say("brackets", lang, text=say("given", lang)) if "state" in state.given else told


def due_of(state: ClockState) -> datetime | None:
    """The due instant, if there is at most one."""
    dues = [due for due in state.due.values or () if isinstance(due, datetime)]
    return dues[0] if len(dues) == 1 else None


def earliest_of(state: ClockState) -> datetime | None:
    """The first instant of a range, where that is known."""
    first = state.earliest.value if state.earliest.settled else None
    return first if isinstance(first, datetime) else None


def time_left(state: ClockState, now: datetime, lang: str) -> str:
    """How long a clock that may be running still has, or by how much a missed one is over."""
    due = due_of(state)
    if due is None or not (state.state.values or frozenset()) & {State.RUNNING, State.MISSED}:
        return ""
    left = between(now, due)
    return say("left" if left >= timedelta(0) else "over", lang, time=duration(abs(left), lang))


def between(start: datetime, end: datetime) -> timedelta:
    """The time that passes from one instant to another, whatever the clocks on the wall do meanwhile."""
    return end.astimezone(UTC) - start.astimezone(UTC)


def duration(length: timedelta, lang: str) -> str:
    """A length of time in its two largest units.

    >>> duration(timedelta(days=1, hours=3, minutes=20), "en")
    '1 d 3 h'
    """
    hours, rest = divmod(length.seconds, 3600)
    parts = [("days", length.days), ("hours", hours), ("minutes", rest // 60)]
    found = [say(unit, lang, n=n) for unit, n in parts if n][:2]
    return " ".join(found) or say("minutes", lang, n=0)


def instant_text(at: datetime, lang: str, *, offset: bool = False) -> str:
    """An instant as a wall time of its zone, with the weekday; seconds where there are any.

    >>> instant_text(datetime(2025, 6, 22, 23, 59, 59), "en"), instant_text(datetime(2025, 6, 20, 10), "zh")
    ('2025-06-22 Sun 23:59:59', '2025-06-20 周五 10:00')
    """
    wall = f"{at:%Y-%m-%d} {WEEKDAYS[at.weekday()].text(lang)} {time_of_day(at)}"
    return f"{wall} {utc(at)}" if offset else wall


def time_of_day(at: datetime) -> str:
    """Hours and minutes; seconds where there are any."""
    return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"


def utc(at: datetime) -> str:
    """How far the wall time of an instant is from UTC.

    >>> utc(datetime(2025, 6, 20, 10, tzinfo=UTC))
    'UTC+00:00'
    """
    offset = at.strftime("%z")
    return f"UTC{offset[:3]}:{offset[3:5]}"


def ordinal(number: int, lang: str) -> str:
    """Which one of several.

    >>> [ordinal(n, "en") for n in (1, 2, 3, 11, 22)], ordinal(2, "zh")
    (['1st', '2nd', '3rd', '11th', '22nd'], '第 2 次')
    """
    last = number % 10 if number // 10 % 10 != 1 else 0
    return say("ordinal", lang, n=f"{number}{UNCOMMON.get(last, 'th')}" if lang == "en" else number)
