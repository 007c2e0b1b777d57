"""What becomes of cases, as text: how many went from what to what, which ones flip, which differences none entered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from simsim.analysis.changes import Changes
from simsim.analysis.impact import Answer, Flip, Share, Tally, mark_of, untouched
from simsim.comparison import Comparison
from simsim.decision import Status
from simsim.policy.model import PolicyModel
from simsim.reports.captions import say
from simsim.reports.differing import ANSWER, tell
from simsim.reports.phrases import table
from simsim.values import spelled

FLIPS: Final = 20  # cases that are told one by one
IDS: Final = 10


def tallies_text(comparison: Comparison, lang: str) -> str:
    """What becomes of the examples, of the cases made to show each difference, and of those of a file."""
    told = told_tallies(comparison)
    parts = ["\n".join(_tally(comparison.changes, key, one, name, lang)) for key, one, name in told]
    return "\n\n".join(parts)


def told_tallies(comparison: Comparison) -> list[tuple[str, Tally, str]]:
    """The sets of cases that are worth telling of, each with the key of its caption and the name of its file."""
    own = [("examples", comparison.examples, ""), ("witnesses", comparison.witnesses, "")]
    told = [(key, one, name) for key, one, name in own if one.flips or one.refused]
    return [*told, *([("file", comparison.cases, comparison.file)] if comparison.cases else [])]


def head_text(found: Changes, key: str, one: Tally, file: str, lang: str) -> str:
    """How many cases of a set there are, how many flip, and about which amounts."""
    sums = sums_text(found, one.flipped.amounts, lang)
    head = tell(key, lang, file=file, n=one.cases, flips=len(one.flips))
    return head + (tell("amounts", lang, sums=sums) if sums else "")


def _tally(found: Changes, key: str, one: Tally, file: str, lang: str) -> Iterator[str]:
    yield head_text(found, key, one, file, lang)
    for name, cells in one.matrix.items():
        if any(before != after for before, after in cells):
            yield f"  {headline(found, name, lang)}"
            yield from (f"    {line}" for line in matrix_text(found, name, cells, lang).splitlines())
    yield from (f"  {line}" for line in cases_lines(found, one, lang))
    if key == "file" and found.meanings:
        yield from (f"  {line}" for line in _untouched(found, one, file, lang))


def cases_lines(found: Changes, one: Tally, lang: str) -> Iterator[str]:
    """The cases that flip, and those that neither version takes."""
    yield from (flip_text(found, flip, lang) for flip in one.flips[:FLIPS])
    if len(one.flips) > FLIPS:
        yield tell("more", lang, n=len(one.flips) - FLIPS)
    if one.refused:
        ids = say("and so on", lang).join(case.id for case in one.refused[:IDS])
        yield tell("refused cases", lang, ids=ids + (" …" if len(one.refused) > IDS else ""))


def _untouched(found: Changes, one: Tally, file: str, lang: str) -> Iterator[str]:
    left = [mark_of(name, difference) for name, difference in untouched(found, one.touched)]
    yield tell("untouched" if left else "all touched", lang, file=file)
    yield from (f"  {text}" for text in left[:FLIPS])
    if len(left) > FLIPS:
        yield f"  {tell('more', lang, n=len(left) - FLIPS)}"


def matrix_text(found: Changes, name: str, cells: Mapping[tuple[Answer, Answer], Share], lang: str) -> str:
    """How many cases went from what to what, and what they are about; the most first."""
    return table(matrix_rows(found, name, cells, lang))


def matrix_rows(found: Changes, name: str, cells: Mapping[tuple[Answer, Answer], Share], lang: str) -> list[list[str]]:
    """The same as rows, the first of them the captions."""
    head = [tell(key, lang) for key in ("before", "after", "cases")]
    ordered = sorted(cells.items(), key=lambda one: (-one[1].cases, repr(one[0])))
    rows = [
        [*pair_texts(found, name, pair, lang), str(s.cases), sums_text(found, s.amounts, lang)] for pair, s in ordered
    ]
    summed = any(row[-1] for row in rows)
    return [[*head, *([tell("sums", lang)] if summed else [])], *(row if summed else row[:-1] for row in rows)]


def flip_text(found: Changes, flip: Flip, lang: str) -> str:
    """A case that flips: each headline outcome that is another now."""
    answers = say("also", lang).join(
        tell("cell", lang, column=headline(found, name, lang), **dict(zip(("old", "new"), told, strict=True)))
        for name, pair in flip.answers.items()
        for told in [pair_texts(found, name, pair, lang)]
    )
    place = flip.case.place.text(lang)
    return tell("flip" if place else "flip here", lang, id=flip.case.id, place=place, answers=answers)


def headline(found: Changes, name: str, lang: str) -> str:
    """How a headline outcome is called: as POLICY says, else as its item or clock is."""
    for policy in reversed(found.versions.both):
        if name in policy.card.headlines:
            full = policy.names.full(name) or name
            own = policy.glossary.caption(policy.names.producers.items.get(full, full))
            return policy.card.headlines[name].text(lang) or own.text(lang)
    return name


def pair_texts(found: Changes, name: str, pair: tuple[Answer, Answer], lang: str) -> list[str]:
    """What the older and the newer version say of a headline outcome."""
    return [_answer(policy, name, one, lang) for policy, one in zip(found.versions.both, pair, strict=True)]


def _answer(policy: PolicyModel, name: str, one: Answer, lang: str) -> str:
    """What a version says of a headline outcome."""
    if one.status != Status.DECIDED.value:
        return ANSWER[one.status].text(lang)
    if name in policy.clocks and one.value is None:
        return say("silent", lang)
    full = f"{name}.state" if name in policy.clocks else policy.names.full(name)
    item = policy.names.item(full) if full else None
    told = item.shown(one.value).text(lang) if item else spelled(one.value)
    return tell("due otherwise", lang, text=told) if one.moved else told


def sums_text(found: Changes, amounts: Mapping[tuple[str, str], Decimal], lang: str) -> str:
    """Amounts by item and currency."""
    names = found.versions.new.glossary
    told = (
        f"{names.caption(item).text(lang)} {spelled(total)} {currency}".strip()
        for (item, currency), total in sorted(amounts.items())
    )
    return say("and so on", lang).join(told)
