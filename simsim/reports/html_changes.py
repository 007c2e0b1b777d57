"""What a change of a policy does, on a page: the sentences of the text report under headings, what stands in it as rows
of numbers in tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from simsim.analysis.changes import Changes
from simsim.analysis.impact import Tally
from simsim.comparison import Comparison
from simsim.reports.changes import edits_text, heading_text, meanings_text, reach_text
from simsim.reports.differing import tell
from simsim.reports.html_parts import SECTION, Reader
from simsim.reports.impact import cases_lines, head_text, headline, matrix_rows, told_tallies
from simsim.reports.markup import NOTHING, Markup, element

STEP: Final = "  "
FEW: Final = 12  # lines of a list that stands open


def comparison_html(comparison: Comparison, reader: Reader) -> Markup:
    """Two versions compared: what it means, what it can reach, what becomes of cases, what was written."""
    found, lang = comparison.changes, reader.lang
    title = element("p", heading_text(comparison, lang), class_="simsim-aside")
    same = element("p", tell("nothing", lang), class_="simsim-verdict") if found.same else NOTHING
    reach = (element("p", line) for line in reach_text(found, lang).splitlines())
    meant = _folded("meant", *_parted(meanings_text(found, lang)), opened=True)
    cases = (_tally(found, *told, lang) for told in told_tallies(comparison))
    written = _folded("written", *_parted(edits_text(found, lang)))
    return element("section", title, same, meant, *reach, *cases, written, lang=SECTION[lang], class_="simsim-report")


def _parted(text: str) -> tuple[str, list[str]]:
    """The first line of a text, which is its heading, and the others."""
    head, *lines = text.splitlines() or [""]
    return head, [line.removeprefix(STEP) for line in lines]


def _folded(key: str, head: str, lines: Sequence[str], *grids: Markup, opened: bool = False) -> Markup:
    """A list under its heading; a long one is folded away, unless it is to stand open."""
    if not lines and not grids:
        return element("p", head, class_="simsim-verdict") if head else NOTHING
    is_open = opened or len(lines) <= FEW
    return element("details", element("summary", head), *grids, outline(lines), open=is_open, data_key=f"diff {key}")


def outline(lines: Sequence[str]) -> Markup:
    """Lines as a list; those that are indented stand as a list under the one before them.

    >>> outline(["fare", "  rule 1", "  rule 2", "discount"])
    '<ul><li>fare<ul><li>rule 1</li><li>rule 2</li></ul></li><li>discount</li></ul>'
    """
    items = (element("li", head, outline(below)) for head, below in _branches(lines))
    return element("ul", *items) if lines else NOTHING


def _branches(lines: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    heads = [n for n, line in enumerate(lines) if n == 0 or not line.startswith(STEP)]
    for at, following in zip(heads, [*heads[1:], len(lines)], strict=True):
        yield lines[at], [line.removeprefix(STEP) for line in lines[at + 1 : following]]


def _tally(found: Changes, key: str, one: Tally, file: str, lang: str) -> Markup:
    """What became of a set of cases."""
    grids = (_matrix(found, name, one, lang) for name in one.matrix)
    return _folded(key, head_text(found, key, one, file, lang), [*cases_lines(found, one, lang)], *grids)


def _matrix(found: Changes, name: str, one: Tally, lang: str) -> Markup:
    """Of one headline outcome how many cases went from what to what, where some changed."""
    cells = one.matrix[name]
    if not any(before != after for before, after in cells):
        return NOTHING
    head, *rows = matrix_rows(found, name, cells, lang)
    top = element("tr", *(element("th", text, scope="col") for text in head))
    body = (element("tr", *(element("td", text) for text in row)) for row in rows)
    title = element("caption", headline(found, name, lang))
    grid = element("table", title, element("thead", top), element("tbody", *body))
    return element("div", grid, class_="simsim-scroll", tabindex="0")
