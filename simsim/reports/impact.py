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
    found = comparison.changes
    own = [("examples", comparison.examples, ""), ("witnesses", comparison.witnesses, "")]
    told = [(key, one, name) for key, one, name in own if one.flips or one.refused]
    told += [("file", comparison.cases, comparison.file)] if comparison.cases else []
    parts = ["\n".join(_tally(found, key, one, name, lang)) for key, one, name in told]
    return "\n\n".join(parts)


def _tally(found: Changes, key: str, one: Tally, file: str, lang: str) -> Iterator[str]:
    sums = _sums(found, one.flipped.amounts, lang)
    head = tell(key, lang, file=file, n=one.cases, flips=len(one.flips))
    yield head + (tell("amounts", lang, sums=sums) if sums else "")
    for name, cells in one.matrix.items():
        if any(before != after for before, after in cells):
            yield f"  {headline(found, name, lang)}"
            yield from (f"    {line}" for line in matrix_text(found, name, cells, lang).splitlines())
    yield from (f"  {flip_text(found, flip, lang)}" for flip in one.flips[:FLIPS])
    if len(one.flips) > FLIPS:
        yield f"  {tell('more', lang, n=len(one.flips) - FLIPS)}"
    if one.refused:
        ids = say("and so on", lang).join(case.id for case in one.refused[:IDS])
        yield f"  {tell('refused cases', lang, ids=ids + (' …' if len(one.refused) > IDS else ''))}"
    if key == "file" and found.meanings:
        yield from (f"  {line}" for line in _untouched(found, one, file, lang))


def _untouched(found: Changes, one: Tally, file: str, lang: str) -> Iterator[str]:
    left = [mark_of(name, difference) for name, difference in untouched(found, one.touched)]
    yield tell("untouched" if left else "all touched", lang, file=file)
    yield from (f"  {text}" for text in left[:FLIPS])
    if len(left) > FLIPS:
        yield f"  {tell('more', lang, n=len(left) - FLIPS)}"


def matrix_text(found: Changes, name: str, cells: Mapping[tuple[Answer, Answer], Share], lang: str) -> str:
    """How many cases went from what to what, and what they are about; the most first."""
    head = [tell(key, lang) for key in ("before", "after", "cases")]
    ordered = sorted(cells.items(), key=lambda one: (-one[1].cases, repr(one[0])))
    rows = [[*_pair(found, name, pair, lang), str(s.cases), _sums(found, s.amounts, lang)] for pair, s in ordered]
    return table([[*head, *([tell("sums", lang)] if any(row[-1] for row in rows) else [])], *rows])


def flip_text(found: Changes, flip: Flip, lang: str) -> str:
    """A case that flips: each headline outcome that is another now."""
    answers = say("also", lang).join(
        tell("cell", lang, column=headline(found, name, lang), **dict(zip(("old", "new"), told, strict=True)))
        for name, pair in flip.answers.items()
        for told in [_pair(found, name, pair, lang)]
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


def _pair(found: Changes, name: str, pair: tuple[Answer, Answer], lang: str) -> list[str]:
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


def _sums(found: Changes, amounts: Mapping[tuple[str, str], Decimal], lang: str) -> str:
    """Amounts by item and currency."""
    names = found.versions.new.glossary
    told = (
        f"{names.caption(item).text(lang)} {spelled(total)} {currency}".strip()
        for (item, currency), total in sorted(amounts.items())
    )
    return say("and so on", lang).join(told)
