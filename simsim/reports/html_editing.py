"""What becomes of a change of a table, as HTML: of the case at hand, of the examples, of the table itself.

What differs is told as before and after, with a sign between them that is read as a word.

>>> import simsim
>>> from datetime import UTC, date, datetime
>>> from simsim.editing import redecided
>>> policy = simsim.open("tables")
>>> outcome = policy.decide({"market": "MY"}, as_of=date(2025, 6, 20), now=datetime(2025, 6, 20, tzinfo=UTC))
>>> case_text(redecided(policy, outcome), Reader("en"))
'Every result and deadline of this case stays as it is.'
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from simsim.diagnostics import Diagnostic
from simsim.editing import Draft, Effects, Findings, Flip, Redecided
from simsim.policy.clocks import ClockState
from simsim.policy.examples import as_written, wrong
from simsim.policy.requirements import Requirements
from simsim.policy.walk import Outcome
from simsim.reports.examples import item_label
from simsim.reports.html import diagnostic_html, diagnostics_html, headlines
from simsim.reports.html_parts import SECTION, Reader
from simsim.reports.markup import NOTHING, Markup, element, joined
from simsim.reports.phrases import caption, clock_text, due_of, instant_text, state_text
from simsim.reports.standings import Shift
from simsim.reports.text import answer

LISTED: Final = 12  # examples of one kind that are told one by one


def draft_html(draft: Draft, usual: Collection[Diagnostic], reader: Reader) -> Markup:
    """What is wrong with a draft, or odd about it that was not before (``usual``)."""
    told = [one for one in draft.diagnostics if one not in usual]
    if not told:
        return NOTHING
    return diagnostics_html(told, reader.word("draft odd" if draft.policy else "draft wrong"), reader)


# ---- the case


def case_html(case: Redecided, reader: Reader) -> Markup:
    """The results and deadlines of a case that a change makes others."""
    if case.after is None:
        return diagnostics_html(case.refused, reader.word("case refused"), reader)
    rows = [_change_html(change) for change in _changes(case.before, case.after, reader)]
    same = element("p", reader.word("case stays"))
    shown = element("ul", *rows, class_="simsim-becomes") if rows else same
    return element("section", element("h3", reader.word("this case")), shown, lang=SECTION[reader.lang])


def case_text(case: Redecided, reader: Reader) -> str:
    """The same in one sentence, for those who hear the screen."""
    if case.after is None:
        return reader.word("case refused")
    told = (_before_after(change, reader) for change in _changes(case.before, case.after, reader))
    return "; ".join(told) or reader.word("case stays")


def _before_after(change: Shift, reader: Reader) -> str:
    return reader.word("before after", name=change.caption, before=change.before, after=change.after)


def _change_html(change: Shift) -> Markup:
    arrow = element("span", " → ", class_="simsim-arrow")
    pair = joined((element("del", change.before), arrow, element("ins", change.after)))
    return element("li", element("strong", change.caption), element("span", pair))


def _changes(before: Outcome, after: Outcome, reader: Reader) -> Iterator[Shift]:
    """What differs, headline outcomes first, then other results, then deadlines."""
    heads = {full: name for one in (before, after) for name, full in headlines(one, reader)}
    others = {
        full: caption(one.policy, full, reader.lang)
        for one in (before, after)
        for decision in one.decisions
        for full in one.policy.outputs(decision)
        if full in one.known and full not in heads
    }
    for full, name in {**heads, **others}.items():
        yield from _differing(name, *(_answer(one, full, reader) for one in (before, after)))
    for clock in dict.fromkeys((*before.clocks, *after.clocks)):
        states = [one.clocks.get(clock) for one in (before, after)]
        name = next(clock_text(state.clock, reader.lang) for state in states if state)
        yield from _differing(name, *(_deadline(state, reader) for state in states))


def _differing(name: str, before: str, after: str) -> Iterator[Shift]:
    if before != after:
        yield Shift(name, before, after)


def _answer(outcome: Outcome, full: str, reader: Reader) -> str:
    there = full in outcome.known and full.rpartition(".")[0] in outcome.decisions
    return answer(outcome, full, reader.lang) if there else reader.word("nothing there")


def _deadline(state: ClockState | None, reader: Reader) -> str:
    if state is None:
        return reader.word("nothing there")
    told, due = state_text(state, reader.lang), due_of(state)
    return reader.word("due at", state=told, at=instant_text(due, reader.lang)) if due else told


# ---- the examples


def examples_html(effects: Effects, reader: Reader) -> Markup:
    """How many examples are as before, and those that are not."""
    title = element("h3", reader.word("its examples"))
    counts = [element("span", text, class_=f"is-{kind}") for kind, text in _counts(effects, reader)]
    line = element("p", *counts, class_="simsim-counts")
    flips = sorted(effects.flips, key=lambda flip: not flip.breaks)
    listed = element("ul", *(_flip_html(flip, reader) for flip in flips[:LISTED]), class_="simsim-flips")
    more = reader.word("more examples", n=len(flips) - LISTED) if len(flips) > LISTED else ""
    rest = element("p", more, class_="simsim-aside") if more else NOTHING
    return element("section", title, line, listed if flips else NOTHING, rest, lang=SECTION[reader.lang])


def examples_text(effects: Effects, reader: Reader) -> str:
    """How many examples are as before, in a line."""
    return "; ".join(text for _, text in _counts(effects, reader))


def _counts(effects: Effects, reader: Reader) -> Iterator[tuple[str, str]]:
    if not effects.count:
        yield "met", reader.word("examples none")
        return
    if effects.tried < effects.count:
        yield "trying", reader.word("examples trying", tried=effects.tried, count=effects.count)
        return
    mends = sum(flip.mends for flip in effects.flips)
    differ = len(effects.flips) - len(effects.breaking) - mends
    told = {"break": len(effects.breaking), "met": effects.met, "mend": mends}
    for kind, n in {**told, "differ": differ, "unmet": effects.unmet}.items():
        if n or kind == "met":
            yield kind, reader.word(f"tried {kind}", n=n)


def _flip_html(flip: Flip, reader: Reader) -> Markup:
    """One example that comes out otherwise: its story, what it expected in vain, or what came before and comes now."""
    example = flip.after.example
    head = element("div", element("strong", example.id.text), " ", example.story.text(reader.lang))
    lines = _unmet(flip, reader) if flip.breaks else _results(flip, reader)
    return element("li", head, *(element("div", line) for line in lines), class_="is-break" if flip.breaks else None)


def _unmet(flip: Flip, reader: Reader) -> Iterator[str]:
    policy = flip.after.outcome.policy if flip.after.outcome else None
    for failure in flip.after.failures:
        item = item_label(policy, failure.item, reader.lang) if policy else failure.item
        expected, actual = (_said(policy, failure.item, text, reader) for text in (failure.expected, failure.actual))
        yield reader.word("example unmet", item=item, expected=expected, actual=actual)
    told = {failure.at.place for failure in flip.after.failures}
    yield from (d.message(reader.lang) for d in wrong(flip.after) if d.place not in told)


def _results(flip: Flip, reader: Reader) -> Iterator[str]:
    for full, (before, after) in flip.results.items():
        outcome = flip.after.outcome or flip.before.outcome
        name = caption(outcome.policy, full, reader.lang) if outcome else full
        policy = outcome.policy if outcome else None
        old, new = (_said(policy, full, text, reader) for text in (before, after))
        yield _before_after(Shift(name, old, new), reader)


def _said(policy: Requirements | None, item: str, text: str, reader: Reader) -> str:
    """A result as it was compared, in the reader's words: by its label where it has one."""
    full = policy.names.full(item) if policy else None
    definition = policy.names.item(full) if policy and full else None
    if definition and text in {allowed.value for allowed in definition.allowed}:
        return definition.shown(text).text(reader.lang)
    return as_written(text).text(reader.lang) if text else reader.word("nothing there")


# ---- the table


def findings_html(found: Sequence[Findings], reader: Reader) -> Markup:
    """The gaps and overlaps that a change makes, and in a fold those that it mends."""
    made = _listed((d for one in found for d in one.made), reader)
    mended = [d for one in found for d in one.mended]
    title = element("summary", reader.word("table mended", n=len(mended)))
    fold = element("details", title, _listed(mended, reader), data_key="mended") if mended else NOTHING
    head = element("h3", reader.word("table made")) if made else NOTHING
    return element("section", head, made, fold, lang=SECTION[reader.lang]) if made or mended else NOTHING


def _listed(diagnostics: Iterable[Diagnostic], reader: Reader) -> Markup:
    items = [diagnostic_html(one, reader) for one in diagnostics]
    return element("ul", *items, class_="simsim-diagnostics") if items else NOTHING
