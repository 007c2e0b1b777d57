"""What approving examples would change, and what is not approved, as text and as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from simsim.approval import Change, Proposal
from simsim.policy.examples import as_written
from simsim.reports.captions import say
from simsim.reports.examples import Cause, causes, item_label
from simsim.reports.plain import Plain, diagnostic_data, place_data


def proposal_text(proposed: Proposal, lang: str = "en") -> str:
    """Every expectation that would change, under what it was and what it becomes; below, what is not approved."""
    groups: dict[tuple[str, str, str], list[Change]] = {}
    for change in proposed.changes:
        failure = change.failure
        groups.setdefault((failure.item, failure.expected, failure.actual), []).append(change)
    changed = "\n\n".join(_group(changes, lang) for changes in groups.values())
    examples = len({change.failure.example for change in proposed.changes})
    count = say("would change", lang, n=len(proposed.changes), examples=examples) if proposed.changes else ""
    refused = "\n".join(diagnostic.told(lang) for diagnostic in proposed.refused)
    return "\n\n".join(part for part in (changed, refused, count) if part) or say("nothing to approve", lang)


def _group(changes: Sequence[Change], lang: str) -> str:
    failure, outcome = changes[0].failure, changes[0].example.outcome
    label = item_label(outcome.policy, failure.item, lang) if outcome else failure.item
    both = {"before": as_written(failure.expected).text(lang), "after": as_written(failure.actual).text(lang)}
    return "\n".join([say("becomes", lang, item=label, **both, n=len(changes)), *_lines(changes, lang)])


def _lines(changes: Iterable[Change], lang: str) -> Iterable[str]:
    """Each example with its cell and by which rules it came."""
    for change in changes:
        by = [_by(cause, lang) for cause in causes(change.example, change.failure)]
        place = change.failure.at.place.text(lang)
        yield "  " + say("also", lang).join([say("at", lang, place=change.failure.example, text=place), *by])
        if story := change.example.example.story.text(lang):
            yield f"    {story}"


def _by(cause: Cause, lang: str) -> str:
    return say(cause.key, lang, id=cause.id, place=cause.place.text(lang))


def proposal_data(proposed: Proposal, lang: str = "en") -> dict[str, Plain]:
    """The same, as ``simsim test --approve --format json`` prints it."""
    return {
        "changes": [_data(change) for change in proposed.changes],
        "refused": [diagnostic_data(diagnostic, lang) for diagnostic in proposed.refused],
    }


def _data(change: Change) -> Plain:
    failure = change.failure
    told: dict[str, Plain] = {"id": failure.example, "item": failure.item}
    both: dict[str, Plain] = {"expected": failure.expected, "actual": failure.actual, "written": change.text}
    return {**told, **both, "rules": list(failure.rules), **place_data(failure.at.place)}
