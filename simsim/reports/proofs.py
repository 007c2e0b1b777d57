"""What a check proved, as text and as plain data: for each table an answer to each question."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from simsim.analysis.checking import Checked, mark
from simsim.analysis.findings import Finding, Question, Verdict
from simsim.policy.model import PolicyModel
from simsim.reports.captions import say
from simsim.reports.impact import IDS
from simsim.reports.phrases import table
from simsim.reports.plain import Plain, plain_value
from simsim.values import Value
from simsim.words import Phrase

QUESTION: Final[Mapping[Question, Phrase]] = {
    Question.COMPLETE: Phrase("no gap", "无缺口"),
    Question.CONSISTENT: Phrase("no contradiction", "无矛盾"),
    Question.ALIVE: Phrase("no dead rule", "无失效规则"),
    Question.NEEDED: Phrase("no needless rule", "无多余规则"),
    Question.REACHED: Phrase("every rule reached", "规则均可到达"),
}
VERDICT: Final[Mapping[Verdict, Phrase]] = {
    Verdict.PROVED: Phrase("proved", "已证明"),
    Verdict.UNDECIDED: Phrase("not decided", "未判定"),
    Verdict.REFUTED: Phrase("no", "不成立"),
}
WAIVED: Final = Phrase("waived", "已豁免")
NOT_ASKED: Final = "·"


def proofs_text(checked: Checked, policy: PolicyModel, lang: str = "en") -> str:
    """A line a table, a column a question; what WAIVERS accepts is said to be waived."""
    if not checked.verdicts:
        return ""
    head = ["", *(QUESTION[question].text(lang) for question in Question)]
    rows = [
        [f"  {policy.glossary.caption(name).text(lang)}", *(answer(checked, name, q).text(lang) for q in Question)]
        for name in checked.verdicts
    ]
    return f"{sets_text(checked, policy, lang)}\n{table([head, *rows])}"


def sets_text(checked: Checked, policy: PolicyModel, lang: str) -> str:
    """For which sets of layers it was asked."""
    if not policy.card.layers:
        return say("proofs without layers", lang)
    sets = "; ".join(" + ".join(policy.card.layers[n].text(lang) for n in one) or "-" for one in checked.layer_sets)
    return say("proofs", lang, sets=sets)


def summary_text(checked: Checked, policy: PolicyModel, lang: str = "en") -> str:
    """That the policy opens, how much of it there is, what is waived, by how many cases findings were counted."""
    counts = {"decisions": len(policy.tables), "clocks": len(policy.clocks), "examples": len(policy.sheets.examples)}
    lines = [say("opens", lang, title=policy.card.title.text(lang), version=policy.version, **counts)]
    if waived := len({mark(finding) for finding, _ in checked.waived}):
        lines.append(say("waived", lang, n=waived))
    if checked.of_cases:
        lines.append(say("counted cases", lang, n=checked.of_cases))
    if refused := checked.refused:
        ids = say("and so on", lang).join(refused[:IDS]) + (" …" if len(refused) > IDS else "")
        lines.append(say("refused cases", lang, n=len(refused), ids=ids))
    return "\n".join(lines)


def answer(checked: Checked, name: str, question: Question) -> Phrase:
    """How a question about a table is answered, in words."""
    verdict = checked.verdicts[name].get(question)
    if verdict is None:
        return Phrase(NOT_ASKED, NOT_ASKED)
    left = any(finding.table == name and finding.asked is question for finding in checked.findings)
    waived = any(finding.table == name and finding.asked is question for finding, _ in checked.waived)
    return WAIVED if waived and not left else VERDICT[verdict]


def checked_data(checked: Checked, policy: PolicyModel, lang: str = "en") -> dict[str, Plain]:
    """A check as ``simsim check --format json`` prints it."""
    return {
        "title": policy.card.title.text(lang),
        "version": policy.version,
        "layer_sets": [list(layers) for layers in checked.layer_sets],
        "tables": {
            name: {question.value: verdict.value for question, verdict in verdicts.items()}
            for name, verdicts in checked.verdicts.items()
        },
        "reached": [
            {"item": item, "value": plain_value(value), "layers": list(one.layers), "case": _case(one.facts or {})}
            for (item, value), one in checked.reached.items()
        ],
        "cases": {"count": checked.of_cases, "refused": list(checked.refused)} if checked.of_cases else None,
        "findings": [finding_data(finding) for finding in checked.findings],
        "waived": [{**finding_data(finding), "reason": waiver.reason} for finding, waiver in checked.waived],
    }


def finding_data(finding: Finding) -> dict[str, Plain]:
    """One finding with its witness; values as a case gives them."""
    return {
        "finding": finding.kind.value,
        "mark": mark(finding),
        "table": finding.table,
        "rules": list(finding.rules),
        "others": list(finding.others),
        "witness": _case(finding.witness),
        "case": _case(finding.case),
        "case_layers": list(finding.under),
        "share": Decimal(f"{finding.share:.6f}"),
        "cases": finding.cases,
        "layers": [list(layers) for layers in finding.layers],
        "cell": finding.cell.place.text("en") if finding.cell else "",
        "text": finding.text,
    }


def _case(facts: Mapping[str, Value]) -> dict[str, Plain]:
    """Facts as they are given."""
    return {name: plain_value(value) for name, value in facts.items()}
