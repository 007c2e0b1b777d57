"""What a test of a policy came to, as text and as plain data: what failed, what was exercised, how it ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simsim.diagnostics import Diagnostic
from simsim.policy.coverage import SILENT, Coverage, TableCoverage, unexercised
from simsim.policy.model import PolicyModel
from simsim.reports.captions import say
from simsim.reports.cells import cells_data, cells_text
from simsim.reports.examples import failures_text, ran_data
from simsim.reports.phrases import clock_text, table
from simsim.reports.plain import Plain, diagnostic_data, place_data
from simsim.trial import Trial
from simsim.words import STATE


def trial_text(trial: Trial, lang: str = "en") -> str:
    """Each failure with its cells, the rules that examples exercise and those that none does, and a summary."""
    if trial.policy is None or trial.unrun:
        return "\n\n".join(diagnostic.told(lang) for diagnostic in trial.unrun)
    seen = coverage_text(trial.policy, trial.coverage, lang, counted=trial.of_cases) if trial.coverage else ""
    cells = cells_text(trial.policy, trial.cells, lang) if trial.cells is not None else ""
    parts = [failures_text(trial.examples, lang), seen, cells, ended_text(trial, trial.policy, lang)]
    return "\n\n".join(part for part in parts if part)


def coverage_text(policy: PolicyModel, seen: Coverage, lang: str = "en", *, counted: bool = False) -> str:
    """A line a table, under it its rules that no example exercises; then how often each clock was in each state.

    With ``counted``, for cases that nobody wrote for the purpose, how often each rule was exercised instead.
    """
    rules = _counts(policy, seen, lang) if counted else _judged(policy, seen, lang)
    rows = [
        [f"  {clock_text(policy.clocks[name], lang)}", _states(counts, lang)] for name, counts in seen.clocks.items()
    ]
    return f"{rules}\n\n{say('clocks seen', lang)}\n{table(rows)}" if rows else rules


def _judged(policy: PolicyModel, seen: Coverage, lang: str) -> str:
    never = unexercised(seen)
    remedy = [f"  {never[0].remedy(lang)}"] if never else []
    return "\n".join([say("exercised", lang), *_tables(policy, seen, never, lang), *remedy])


def _counts(policy: PolicyModel, seen: Coverage, lang: str) -> str:
    """Each table that has rules, and how many cases exercised each of them."""
    some = {name: one for name, one in seen.tables.items() if one.counts}
    rows = [
        [f"  {policy.glossary.caption(name).text(lang)}", _share(one, lang), _times(one, lang)]
        for name, one in some.items()
    ]
    return "\n".join([say("cases exercise", lang), table(rows)])


def _times(one: TableCoverage, lang: str) -> str:
    return "  ".join(say("times", lang, id=rule, n=count) for rule, count in one.counts.items())


def _tables(policy: PolicyModel, seen: Coverage, never: Sequence[Diagnostic], lang: str) -> list[str]:
    """Each table that has rules, and how many of them are exercised; under it those that are not."""
    some = {name: one for name, one in seen.tables.items() if one.counts}
    rows = [[f"  {policy.glossary.caption(name).text(lang)}", _share(one, lang)] for name, one in some.items()]
    told = iter(never)
    lines = []
    for row, one in zip(table(rows).splitlines(), some.values(), strict=True):
        lines += [row, *(f"    {_at(next(told), lang)}" for _ in one.never)]
    return lines


def _share(one: TableCoverage, lang: str) -> str:
    return say("of", lang, n=len(one.counts) - len(one.never), count=len(one.counts))


def _at(diagnostic: Diagnostic, lang: str) -> str:
    return say("at", lang, place=diagnostic.place.text(lang), text=diagnostic.message(lang))


def _states(counts: Mapping[str, int], lang: str) -> str:
    """The states that were seen, each with how many examples."""
    names = {word: say("silent", lang) if word == SILENT else STATE.shown(word, lang) for word in counts}
    return " · ".join(f"{names[word]} {count}" for word, count in counts.items() if count) or "-"


def ended_text(trial: Trial, policy: PolicyModel, lang: str) -> str:
    """How many examples ran, how many came otherwise than expected, how many rules they exercise."""
    title = policy.card.title.text(lang) or str(trial.path)
    if trial.of_cases and trial.coverage:
        rules = {"exercised": trial.coverage.exercised, "count": trial.coverage.rules}
        return say("cases ran", lang, title=title, n=len(trial.examples), failed=len(trial.failed), **rules)
    told = say("ran", lang, title=title, n=len(trial.examples), failed=len(trial.failed))
    if trial.coverage:
        told += say("judged", lang, n=trial.coverage.exercised, count=trial.coverage.rules)
    return f"{told}\n{say('not judged', lang)}" if trial.partly else told


def trial_data(trial: Trial, lang: str = "en") -> dict[str, Plain]:
    """A test as ``simsim test --format json`` prints it; ``tables`` and ``clocks`` are null where not judged."""
    policy, seen = trial.policy, trial.coverage
    return {
        "path": str(trial.path),
        "title": policy.card.title.text(lang) if policy else None,
        "version": policy.version if policy else None,
        "examples": [ran_data(one, lang) for one in trial.examples],
        "tables": {name: _table_data(one) for name, one in seen.tables.items()} if seen else None,
        "clocks": {name: dict(counts) for name, counts in seen.clocks.items()} if seen else None,
        **({"cells": cells_data(trial.cells)} if trial.cells is not None else {}),
        "diagnostics": [diagnostic_data(d, lang) for d in trial.found],
    }


def _table_data(one: TableCoverage) -> Plain:
    return {
        "rules": dict(one.counts),
        "never": [{"id": rule.id, **place_data(rule.place)} for rule in one.never],
    }
