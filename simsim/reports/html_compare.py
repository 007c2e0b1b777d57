"""Cases side by side, and what another reading would change, as HTML. Pure functions of outcomes and a reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simsim.analysis.flips import Flip
from simsim.policy.walk import Outcome
from simsim.reports.html_parts import SECTION, Reader
from simsim.reports.markup import NOTHING, Markup, element, joined
from simsim.reports.phrases import caption, shown
from simsim.reports.standings import Shift, facts_apart, shifts, standings


def compared_html(case: tuple[Outcome, bool], pinned: Sequence[tuple[Outcome, bool]], reader: Reader) -> Markup:
    """A case beside those that were pinned: how each stands, then the facts that differ.

    Of each is told whether the present moment counts as now. Each pinned case has buttons that say ``open N`` and
    ``remove N``, with its number from 0.
    """
    if not pinned:
        return element("p", reader.word("pin help"), class_="simsim-aside", lang=SECTION[reader.lang])
    cases = [case, *pinned]
    stands = [standings(outcome, reader) for outcome, _ in cases]
    names = dict.fromkeys(name for one in stands for name in one)
    rows = [_row(name, [one.get(name, "–") for one in stands], reader) for name in names]
    apart = [_row(name, texts, reader) for name, texts in facts_apart(cases, reader).items()]
    heads = [element("th", reader.word("the case"), scope="col"), *(_head(n, reader) for n in range(len(pinned)))]
    empty = element("td", element("span", reader.word("compared"), class_="simsim-unseen"))
    body = element("tbody", *rows), element("tbody", *apart, class_="is-facts")
    grid = element("table", element("thead", element("tr", empty, *heads)), *body, class_="simsim-compared")
    label = reader.word("compared")
    return element("section", grid, class_="simsim-scroll", tabindex="0", aria_label=label, lang=SECTION[reader.lang])


def _head(n: int, reader: Reader) -> Markup:
    name = reader.word("pinned", n=n + 1)
    buttons = (
        element("button", reader.word(key), type="button", data_try=said, aria_label=f"{name}: {reader.word(key)}")
        for key, said in (("open pin", f"open {n}"), ("remove pin", f"remove {n}"))
    )
    return element("th", name, element("div", joined(buttons, " ")), scope="col")


def _row(name: str, texts: Sequence[str], reader: Reader) -> Markup:
    """A row; what is not as in the case itself is marked by a sign, a word for those who hear, and a colour."""
    cells = (_cell(text, reader, differs=text != texts[0]) for text in texts)
    return element("tr", element("th", name, scope="row"), *cells)


def _cell(text: str, reader: Reader, *, differs: bool) -> Markup:
    if not differs:
        return element("td", text)
    sign = element("span", "≠", class_="simsim-mark", role="img", aria_label=reader.word("differs"))
    return element("td", sign, " ", text, class_="is-different")


# ------------------------------------------------------------------------------------------------------- read otherwise


def flips_html(outcome: Outcome, flips: Sequence[Flip], reader: Reader) -> Markup:
    """The other choices that would change something of a case, each with a button that says its number."""
    before = standings(outcome, reader)
    told = [(n, flip, [*_shifts(before, flip, reader)]) for n, flip in enumerate(flips)]
    rows = [row for n, flip, found in told if found for row in _flip(outcome, n, flip, found, reader)]
    same = sum(not found for _, _, found in told)
    if not rows:
        return element("p", reader.word("no flips", count=len(flips)), class_="simsim-aside")
    words = ("", "", "as it is", "as it would be")
    head = element("tr", *(element("th", reader.word(w), scope="col") if w else element("td") for w in words))
    grid = element("table", element("thead", head), element("tbody", *rows), class_="simsim-shifts")
    more = element("p", reader.word("other flips", count=same), class_="simsim-aside") if same else NOTHING
    scroll = element("section", grid, class_="simsim-scroll", tabindex="0", aria_label=reader.word("flips"))
    return element("div", scroll, more, lang=SECTION[reader.lang])


def _shifts(before: dict[str, str], flip: Flip, reader: Reader) -> Iterator[Shift]:
    if flip.outcome is None:
        yield Shift("", "", reader.word("cannot decide so"))
    else:
        yield from shifts(before, standings(flip.outcome, reader))


def _flip(outcome: Outcome, n: int, flip: Flip, found: Sequence[Shift], reader: Reader) -> Iterator[Markup]:
    """A choice with all that it would change: its name and its button stand once, before all of them."""
    name = flip_text(outcome, flip, reader)
    button = element(
        "button", reader.word("try"), type="button", data_try=str(n), aria_label=f"{reader.word('try')}: {name}"
    )
    first = element("th", name, " ", button if flip.outcome else NOTHING, scope="rowgroup", rowspan=str(len(found)))
    for place, one in enumerate(found):
        cells = (element("th", one.caption, scope="row"), element("td", one.before), element("td", one.after))
        yield element("tr", *([first] if place == 0 else []), *cells)


def flip_text(outcome: Outcome, flip: Flip, reader: Reader) -> str:
    """What a choice is called."""
    policy = outcome.policy
    if flip.is_layer:
        key = "layer turned on" if flip.value else "layer turned off"
        return reader.word(key, layer=policy.card.layers[flip.name].text(reader.lang))
    value = shown(policy, flip.name, flip.value, reader.lang)
    return f"{caption(policy, flip.name, reader.lang)} = {value}"
