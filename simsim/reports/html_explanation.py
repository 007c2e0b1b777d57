"""An explanation on a page: why, and each change that would give something else, to be tried at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from simsim.analysis.counterfactuals import Change, Changes
from simsim.analysis.explanation import Explanation
from simsim.policy.requirements import Requirements
from simsim.reports.captions import say
from simsim.reports.explanation import change_text, missing_lines, why_text
from simsim.reports.html_parts import Reader
from simsim.reports.markup import NOTHING, Markup, element, joined


def explanation_html(explanation: Explanation, where: Collection[str], reader: Reader) -> Markup:
    """What would change an output, and why it is as it is; ``where`` names the facts that have a field on the form."""
    lang, changes = reader.lang, explanation.changes
    policy = explanation.outcome.policy
    why = element("pre", why_text(explanation, lang), class_="simsim-why")
    return joined((*_changes(policy, changes, where, reader), why))


def told_changes(changes: Changes) -> tuple[Change, ...]:
    """The changes that a page tells of, in its order: of facts, then of readings."""
    return (*changes.changes, *changes.readings)


def _changes(policy: Requirements, changes: Changes, where: Collection[str], reader: Reader) -> Iterator[Markup]:
    lang, facts = reader.lang, len(changes.changes)
    items = [_change(policy, changes, n, where, reader) for n in range(len(told_changes(changes)))]
    yield element("h4", say("changes", lang))
    yield element("ul", *items[:facts], class_="simsim-changes") if items[:facts] else NOTHING
    if changes.more:
        yield element("p", say("more changes", lang, n=changes.more), class_="simsim-aside")
    for line in missing_lines(changes, lang):
        yield element("p", line, class_="simsim-aside")
    if changes.readings:
        yield element("h4", say("readings", lang))
        yield element("ul", *items[facts:], class_="simsim-changes")


def _change(policy: Requirements, changes: Changes, n: int, where: Collection[str], reader: Reader) -> Markup:
    """A change, with a button that makes it where every fact of it has a field."""
    change = told_changes(changes)[n]
    becomes, differs = change_text(policy, changes, change, reader.lang)
    told = element("span", becomes, " ", differs)
    if not all(one.name in where for one in change.differences):
        return element("li", told)
    name = f"{reader.word('try')}: {becomes} {differs}"
    button = element("button", reader.word("try"), type="button", data_try=f"{changes.output} {n}", aria_label=name)
    return element("li", button, " ", told)
