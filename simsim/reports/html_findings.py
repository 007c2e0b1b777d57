"""What came of a check, on a page: what is wrong by its severity, the examples, what is proved of each table.

>>> counts_text([], Reader("en"))
'Nothing is wrong, and nothing is odd.'
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from simsim.analysis.checking import Checked
from simsim.analysis.findings import Question
from simsim.diagnostics import Diagnostic, Severity
from simsim.policy.model import PolicyModel
from simsim.reports.html import diagnostic_html
from simsim.reports.html_parts import SECTION, Reader
from simsim.reports.markup import NOTHING, Markup, element, joined
from simsim.reports.proofs import QUESTION, answer, sets_text, summary_text
from simsim.reports.trial import ended_text
from simsim.trial import Trial

SEVERITY_SIGNS: Final = {Severity.ERROR: "✕", Severity.WARNING: "⚠", Severity.INFO: "ℹ"}
MOST: Final = 200  # diagnostics of one severity that a page is given


def check_html(found: Sequence[Diagnostic], checked: Checked, trial: Trial, reader: Reader) -> Markup:
    """A policy that was checked and tested."""
    if trial.policy is None:
        return NOTHING
    lang = reader.lang
    lines = (element("p", line) for line in summary_text(checked, trial.policy, lang).splitlines())
    verdict = element("p", counts_text(found, reader), class_="simsim-verdict")
    parts = (verdict, element("p", ended_text(trial, trial.policy, lang)), *lines, findings_html(found, reader))
    return element("section", *parts, _proofs(checked, trial.policy, lang), lang=SECTION[lang], class_="simsim-report")


def counts_text(found: Sequence[Diagnostic], reader: Reader) -> str:
    """How many there are of each severity."""
    counts = {severity: sum(d.severity is severity for d in found) for severity in Severity}
    told = [reader.word(f"{severity.value} count", count=n) for severity, n in counts.items() if n]
    return reader.word("and").join(told) or reader.word("nothing found")


def findings_html(found: Sequence[Diagnostic], reader: Reader) -> Markup:
    """What is wrong or odd, grouped by how badly; notes are folded away."""
    return joined(_group(severity, [d for d in found if d.severity is severity], reader) for severity in Severity)


def _group(severity: Severity, found: Sequence[Diagnostic], reader: Reader) -> Markup:
    if not found:
        return NOTHING
    sign = element("span", SEVERITY_SIGNS[severity], class_="simsim-sign", aria_hidden="true")
    head = joined((sign, " ", reader.word(f"{severity.value} count", count=len(found))))
    items = [diagnostic_html(d, reader) for d in found[:MOST]]
    items += [element("li", reader.word("more findings", count=len(found) - MOST))] if len(found) > MOST else []
    is_open = severity is not Severity.INFO
    title = element("summary", head, class_=f"simsim-severity is-{severity.value}")
    listed = element("ul", *items, class_="simsim-diagnostics")
    return element("details", title, listed, open=is_open, data_key=f"severity {severity.value}")


def _proofs(checked: Checked, policy: PolicyModel, lang: str) -> Markup:
    """A row a table, a column a question, folded away."""
    head = element("tr", element("td"), *(element("th", QUESTION[q].text(lang), scope="col") for q in Question))
    rows = (
        element(
            "tr",
            element("th", policy.glossary.caption(name).text(lang), scope="row"),
            *(element("td", answer(checked, name, question).text(lang)) for question in Question),
        )
        for name in checked.verdicts
    )
    grid = element("table", element("thead", head), element("tbody", *rows))
    scroll = element("div", grid, class_="simsim-scroll", tabindex="0")
    return (
        element("details", element("summary", sets_text(checked, policy, lang)), scroll, data_key="proofs")
        if checked.verdicts
        else NOTHING
    )
