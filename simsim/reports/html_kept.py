"""A kept case on a page: of which ticket, and what comes of it again, by the tables of its day and by those of now.

>>> from datetime import UTC, datetime
>>> about_text(About("T-1", "Ann", datetime(2025, 6, 20, 12, tzinfo=UTC)), Reader("en"))
'T-1 · 2025-06-20 12:00 · Ann'
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from simsim.diagnostics import Diagnostic, in_a_line
from simsim.editing import Redecided
from simsim.reports.case_report import About
from simsim.reports.html import diagnostics_html
from simsim.reports.html_parts import SECTION, Reader, seen_at
from simsim.reports.markup import Markup, element, joined
from simsim.reports.phrases import caption
from simsim.reports.standings import Shift, shifts, standings


def about_text(about: About, reader: Reader) -> str:
    """Of which ticket a case is, by whom and when it was kept, as far as that is known, in a line."""
    when = f"{seen_at(about.saved, reader):%Y-%m-%d %H:%M}" if about.saved else ""
    return " · ".join(filter(None, (in_a_line(about.ticket), when, in_a_line(about.by))))


def again_html(about: About, differs: Mapping[str, tuple[str, str]], case: Redecided, reader: Reader) -> Markup:
    """What comes of a kept case by the tables of that day, beside what came then, and by those of now.

    ``differs`` has the headline outcomes that are not what they were: then, and when it was decided again.
    """
    policy = case.before.policy
    apart = [Shift(caption(policy, name, reader.lang), was, now) for name, (was, now) in differs.items()]
    of_then = _told("of that day", apart, reader, version=policy.version)
    head = element("h4", about_text(about, reader))
    return element("div", head, of_then, *_of_now(case, reader), lang=SECTION[reader.lang])


def _of_now(case: Redecided, reader: Reader) -> Iterator[Markup]:
    if case.after is None:
        yield diagnostics_html(case.refused, reader.word("not today"), reader)
    else:
        changed = [*shifts(standings(case.before, reader), standings(case.after, reader))]
        yield _told("of today", changed, reader, version=case.after.policy.version)


def unopened_html(about: About, found: Sequence[Diagnostic], reader: Reader) -> Markup:
    """Why a kept case cannot be decided again by the tables of its day."""
    return joined((element("h4", about_text(about, reader)), diagnostics_html(found, reader.word("not again"), reader)))


def _told(key: str, found: Sequence[Shift], reader: Reader, *, version: str) -> Markup:
    if not found:
        return element("p", "✓ ", reader.word(f"{key} same", version=version))
    words = ("", "as it was", "as it is")
    head = element("tr", *(element("th", reader.word(w), scope="col") if w else element("td") for w in words))
    rows = (
        element("tr", element("th", one.caption, scope="row"), element("td", one.before), element("td", one.after))
        for one in found
    )
    grid = element("table", element("thead", head), element("tbody", *rows), class_="simsim-shifts")
    label = reader.word(f"{key} differs", version=version)
    return joined(
        (element("p", "≠ ", label), element("section", grid, class_="simsim-scroll", tabindex="0", aria_label=label))
    )
