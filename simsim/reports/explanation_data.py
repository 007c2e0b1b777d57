"""An explanation as plain data: what ``simsim decide --explain --format json`` prints under ``explanation``."""

from __future__ import annotations

from simsim.analysis.asking import Question
from simsim.analysis.counterfactuals import Change, Changes
from simsim.analysis.explanation import Condition, Explanation, Reason
from simsim.analysis.obstacles import Miss, Obstacles
from simsim.feel.printer import region_text
from simsim.items import ItemDefinition
from simsim.policy.requirements import Requirements
from simsim.regions import Region
from simsim.reports.explanation import needed_text
from simsim.reports.plain import Plain, decision_data, place_data, plain_value, values_data
from simsim.values import Known


def explanation_data(explanation: Explanation, lang: str = "en") -> dict[str, Plain]:
    """Why, what would change it, what to ask next."""
    outcome = explanation.outcome
    return {
        "output": explanation.output,
        "possible": known_data(outcome.known.get(explanation.output, Known(None))),
        "why": [reason_data(explanation, reason, lang) for reason in explanation.reasons],
        "changes": changes_data(explanation.changes),
        "question": question_data(outcome.policy, explanation.question),
    }


def known_data(known: Known) -> Plain:
    """The values still possible, one where it is decided; null where anything is."""
    return values_data(known.values)


def reason_data(explanation: Explanation, reason: Reason, lang: str) -> Plain:
    """A decision of the chain; ``conditions`` only where ``proved``, and as many as can be where ``whole``."""
    outcome = explanation.outcome
    sources = ((name, outcome.policy.glossary.sources.get(name)) for name in reason.decision.sources)
    decided = decision_data(outcome, reason.decision, lang)
    return {
        "decision": reason.decision.name,
        "decided": decided,
        "proved": reason.proved,
        "whole": reason.whole,
        "conditions": [condition_data(outcome.policy, condition, lang) for condition in reason.conditions],
        "free": list(reason.free),
        "sources": {name: source.text.text(lang) for name, source in sources if source},
    }


def condition_data(policy: Requirements, condition: Condition, lang: str) -> Plain:
    """What an input must be: ``needed`` in words, ``cell`` as a cell that says it, null where it must be as it is."""
    return {
        "item": condition.item.name,
        "needed": needed_text(policy, condition, lang),
        "cell": condition.cell or region_data(condition.region, condition.item),
        "holds": condition.holds,
        "possible": known_data(condition.value),
    }


def region_data(region: Region | None, item: ItemDefinition) -> Plain:
    """A region as the text of a cell."""
    return None if region is None else region_text(region, item)


def changes_data(changes: Changes) -> Plain:
    """The smallest changes; ``size`` facts at once were tried at most, all of them where ``whole``."""
    return {
        "target": None if changes.target is None else known_data(changes.target),
        "changes": [change_data(change) for change in changes.changes],
        "readings": [change_data(change) for change in changes.readings],
        "more": changes.more,
        "size": changes.size,
        "whole": changes.whole,
    }


def change_data(change: Change) -> Plain:
    """What would come of it, and each fact as it is and as it would be."""
    facts: dict[str, Plain] = {
        one.name: {"before": plain_value(one.before), "after": plain_value(one.after)} for one in change.differences
    }
    return {"value": plain_value(change.value), "status": change.status.value, "differences": facts}


def question_data(policy: Requirements, question: Question | None) -> Plain:
    """The fact to ask for next, and what each answer leaves open."""
    if question is None:
        return None
    item = policy.names.item(question.name)
    answers: list[Plain] = [
        {
            "value": plain_value(one.value),
            "cell": region_data(one.region, item) if item else None,
            "open": one.open,
            "ask": one.ask,
        }
        for one in question.answers
    ]
    return {"item": question.name, "answers": answers}


def obstacles_data(found: Obstacles) -> Plain:
    """What keeps a rule from the case."""
    return {
        "decision": found.decision.name,
        "rule": found.rule.rule.id,
        **place_data(found.rule.rule.place),
        "applies": found.applies,
        "misses": [miss_data(miss) for miss in found.misses],
        "before": list(found.before),
        "layer": found.layer,
        "expired": found.expired,
        "given": found.given,
    }


def miss_data(miss: Miss) -> Plain:
    """An entry that does not admit the case, or may not."""
    return {
        "item": miss.item.name,
        "text": miss.cell.text,
        **place_data(miss.cell.place),
        "possible": known_data(miss.value),
        "open": miss.open,
    }
