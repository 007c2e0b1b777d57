"""After a change of the policy: which rules that somebody learned mean something else now, and questions about those.

A rule counts as learned by who was right when asked for it last. Where that was by another version of the tables it is
looked at again, on two grounds: whether of a case that was answered right something else comes now; and whether the
rule was changed so that some case is decided otherwise. The version of then is opened again where it was kept, and both
are compared; where it was not, what comes now is compared with what the record says was right, and the second ground
cannot be told.

The questions are those cases and no others: the recorded one, decided anew, and one on the new border of the rule, of
which the two versions make different things. What was right before is always among the answers.

Source: docs/decisions/34-the-trainers-view.md.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final, TypeAlias

from simsim.analysis.changes import Changes, changing
from simsim.analysis.differences import Difference
from simsim.analysis.stages import Stage, Staged, Work, whole
from simsim.compiled import AS_OF
from simsim.diagnostics import FactError, PolicyError
from simsim.policy.cases import Case
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from simsim.store import open_version
from simsim.training.parts import truth
from simsim.training.questions import HEADS, Drawing, Question, of_case, rule_ids
from simsim.training.record import Attempt, final
from simsim.training.schedule import Asked
from simsim.training.told_case import case_of, case_text

SEEDS: Final = 4  # ways of drawing a question that are tried for one of which another answer is right now
Opened: TypeAlias = Callable[[str], PolicyModel | None]
Answers: TypeAlias = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Again:
    """A case that was answered right and of which something else comes now: of each such output what was, and is.

    ``refused``: the tables take the case no more.
    """

    made: Attempt
    answers: Answers
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """A rule that was learned, last by ``last``, and that means something else now.

    ``again``: cases answered right of which something else comes. ``rewritten``: the rule decides other cases than it
    did, which is known only where the tables of then were ``kept``; ``border`` are the differences.
    """

    asked: Asked
    last: Attempt
    again: tuple[Again, ...]
    rewritten: bool
    kept: bool
    border: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class Refresher:
    """What of the rules that a person learned means something else now; ``gone``: those that are no more.

    ``new``: rules that none of the kept tables had by which the person answered; ``None`` where none was kept.
    """

    person: str
    changed: tuple[Changed, ...]
    gone: tuple[Asked, ...]
    new: tuple[Asked, ...] | None


class Past:
    """The versions of a policy by which was answered, against the present one; each opened and compared once.

    ``opened`` gives a version by its name, ``None`` where it is not there any more.
    """

    def __init__(self, policy: PolicyModel, opened: Opened) -> None:
        self.policy, self._open = policy, opened
        self._opened: dict[str, PolicyModel | None] = {policy.version: policy}
        self._changes: dict[str, Changes] = {}

    def opened(self, version: str) -> PolicyModel | None:
        """A version, or ``None`` where it was not kept."""
        if version not in self._opened:
            self._opened[version] = self._open(version)
        return self._opened[version]

    def changes(self, version: str) -> Changes | None:
        """What the present version changes of it; ``None`` where it was not kept."""
        return whole(self.changing(version))

    def changing(self, version: str) -> Staged[Changes | None]:
        """The same in stages."""
        old = self.opened(version)
        if old is not None and version not in self._changes:
            self._changes[version] = yield from changing(old, self.policy)
        return self._changes.get(version)


def kept_of(folder: str | Path) -> Opened:
    """Opens the versions that were kept of a folder."""

    def opened(version: str) -> PolicyModel | None:
        try:
            return open_version(folder, version)
        except PolicyError:
            return None

    return opened


def learned(attempts: Iterable[Attempt]) -> dict[Asked, tuple[Attempt, ...]]:
    """The rules that a person knew when asked last, with the right answers since they were missed, the last one last.

    What is debated tells nothing, nor does an answer to a paper that was changed later.
    """
    found: dict[Asked, tuple[Attempt, ...]] = {}
    for one in (a for a in final(attempts) if a.right is not None):
        for rule in one.rules:
            asked = Asked(one.area, rule)
            found[asked] = (*found.get(asked, ()), one) if one.right else ()
    return {asked: made for asked, made in found.items() if made}


def refresher_for(attempts: Iterable[Attempt], past: Past, *, today: date, now: datetime) -> tuple[Question, ...]:
    """The questions that refresh what a person learned and what has changed since, by the attempts of the person.

    None where nothing has changed. ``today`` and ``now`` (with a zone) serve where a case names none.
    """
    return whole(refreshing(Review(past, today, now), [*attempts]))


def refreshing(review: Review, attempts: Sequence[Attempt]) -> Staged[tuple[Question, ...]]:
    """The same in stages."""
    found = yield from reviewing(review, attempts)
    return tuple(question for one in found for question in review.questions(one))


def reviewing(review: Review, attempts: Sequence[Attempt]) -> Staged[tuple[Refresher, ...]]:
    """What everybody has to refresh, in stages: version by version, then person by person, those by name."""
    for version in sorted({one.version for one in attempts} - {review.policy.version}):
        yield Stage(Work.OPENING, version)
        yield from review.past.changing(version)
    found = []
    people = sorted({one.person for one in attempts})
    for n, person in enumerate(people, 1):
        yield Stage(Work.CASES, person, n, len(people))
        found.append(review.of(person, [one for one in attempts if one.person == person]))
    return tuple(found)


class Review:
    """Attempts looked at again by the present tables; ``today`` and ``now`` serve where a case names none."""

    def __init__(self, past: Past, today: date, now: datetime) -> None:
        self.past, self.policy, self.today, self.now = past, past.policy, today, now
        self._came: dict[tuple[int, str], Outcome | None] = {}
        self._flips: dict[tuple[str, Asked], Question | None] = {}
        self._drawings: dict[int, Drawing] = {}

    def of(self, person: str, attempts: Iterable[Attempt]) -> Refresher:
        """What a person has to refresh."""
        made = final(attempts)
        known = learned(made)
        there = {node: {*rule_ids(self.policy, node)} for node in self.policy.order}
        named = (asked for asked in known if asked.rule or asked.area not in self.policy.tables)
        gone = tuple(sorted(asked for asked in named if asked.rule not in there.get(asked.area, ())))
        old = {asked: right for asked, right in known.items() if right[-1].version != self.policy.version}
        again = {one.case for one in made if one.right and one.version == self.policy.version}
        found = (self._changed(asked, right, again) for asked, right in old.items() if asked not in gone)
        return Refresher(person, tuple(one for one in found if one), gone, self._new(made))

    def _new(self, made: Iterable[Attempt]) -> tuple[Asked, ...] | None:
        versions = {one.version for one in made}
        kept = [old for version in sorted(versions) if (old := self.past.opened(version)) is not None]
        if not kept:
            return None
        had = {Asked(node, rule) for old in kept for node in old.order for rule in rule_ids(old, node)}
        every = (Asked(node, rule) for node in self.policy.order for rule in rule_ids(self.policy, node))
        return tuple(asked for asked in every if asked not in had)

    # ---- what has changed

    def _changed(self, asked: Asked, right: Sequence[Attempt], done: Collection[str]) -> Changed | None:
        """How a rule that was learned has changed; nothing where it has not.

        ``done``: cases that were right by the present tables, whatever rule they were asked for.
        """
        last = right[-1]
        found = self.past.changes(last.version)
        cases = {one.case: one for one in right if one.version == last.version and self._told(one) not in done}
        again = tuple(case for one in cases.values() if (case := self._again(one, found)))
        border = tuple(_border(found, asked, last.layers)) if found else ()
        shown = found and not border and _unproved(found, asked) and self._flip(asked, last)
        if not (again or border or shown):
            return None
        return Changed(asked, last, again, bool(border or shown), found is not None, border)

    def _again(self, one: Attempt, found: Changes | None) -> Again | None:
        """A case, where something else comes of it, or the tables take it no more."""
        outputs = [name for name in one.truth if name in self.policy.names.producers.items]
        if found and not {name.rpartition(".")[0] for name in outputs} & {*found.reached} and not found.beside:
            return None  # proved
        now = self._outcome(self.policy, self._told(one))
        if now is None:
            return Again(one, {}, refused=True)
        old = self.past.opened(one.version)
        before = self._outcome(old, one.case) if old else None
        pairs = {name: (truth(before, name) if before else one.truth[name], truth(now, name)) for name in outputs}
        answers = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
        return Again(one, answers) if answers else None

    def _told(self, one: Attempt) -> str:
        """The case of an attempt as the present tables tell it: what they know no more is not in it."""
        try:
            return case_text(replace(case_of(self.policy, one.case), layers=self._layers(one)))
        except FactError:
            return one.case

    def _layers(self, one: Attempt) -> tuple[str, ...]:
        """The layers of an attempt; those that are on now, where it was under those that were on then."""
        old = self.past.opened(one.version)
        if old is not None and one.layers == old.card.layers_on:
            return self.policy.card.layers_on
        return tuple(layer for layer in one.layers if layer in self.policy.card.layers)

    def _outcome(self, policy: PolicyModel, text: str) -> Outcome | None:
        """What a version makes of a case; nothing where it does not take it."""
        key = id(policy), text  # a version's name is costly to work out, and the past holds on to each
        if key not in self._came:
            self._came[key] = _decided(policy, text)
        return self._came[key]

    # ---- the questions

    def questions(self, refresher: Refresher) -> Iterator[Question]:
        """Of each rule the cases that were right and are no more, then, if it was rewritten, one on its new border.

        No case is asked twice, unless a rule would have none that tells of it.
        """
        asked: set[str] = set()
        told: set[Asked] = set()
        for one in refresher.changed:
            border = self._on_border(one)
            for question in (*(self._as_before(one.asked, case) for case in one.again), border):
                if question is None:
                    continue
                text, open_ = case_text(question.case), question is border and one.asked not in told
                if text not in asked or open_:
                    asked.add(text)
                    told |= {Asked(question.area, rule) for rule in question.tells_of}
                    yield question

    def _as_before(self, asked: Asked, one: Again) -> Question | None:
        """The case of an attempt; nothing where the tables take it no more."""
        if one.refused:
            return None
        near = {name: [one.answers[name][0]] if name in one.answers else [] for name in one.made.truth}
        return of_case(self.policy, *asked, case_of(self.policy, self._told(one.made)), near)

    def _on_border(self, one: Changed) -> Question | None:
        """A case of the rule of which the two versions make different things."""
        if not one.rewritten:
            return None
        drawn = self._flip(one.asked, one.last)
        return drawn or next(filter(None, (self._witnessed(one, difference) for difference in one.border)), None)

    def _flip(self, asked: Asked, one: Attempt) -> Question | None:
        """A question drawn of a rule of which something else was right by the version of then."""
        key = one.version, asked
        if key not in self._flips:
            found = (q for seed in range(SEEDS) for q in self._drawing(seed).of(*asked).questions)
            asked_again = (self._as_flip(one.version, question) for question in found)
            self._flips[key] = next(filter(None, asked_again), None)
        return self._flips[key]

    def _as_flip(self, version: str, question: Question) -> Question | None:
        """The question with what was right before among its answers; nothing where the same was right."""
        old, text = self.past.opened(version), case_text(question.case)
        usual = old and question.case.layers == self.policy.card.layers_on
        of_then = case_text(replace(question.case, layers=old.card.layers_on)) if old and usual else text
        then, now = self._outcome(old, of_then) if old else None, self._outcome(self.policy, text)
        if then is None or now is None:
            return None
        outputs = [p.output for p in question.parts if p.output in then.policy.names.producers.items]
        pairs = {name: (truth(then, name), truth(now, name)) for name in outputs}
        own = [name for name, pair in pairs.items() if pair[0] != pair[1]]
        if not any(name.rpartition(".")[0] == question.area for name in own):
            return None
        near = {part.output: [pairs[part.output][0]] if part.output in own else [] for part in question.parts}
        return of_case(self.policy, question.area, question.rule, question.case, near)

    def _witnessed(self, one: Changed, difference: Difference) -> Question | None:
        """The case that shows a difference of the table, with what other decisions give told as facts."""
        told = dict(difference.witness)
        day = told.pop(AS_OF.name, None)
        as_of = day if isinstance(day, date) and not isinstance(day, datetime) else self.today
        try:
            case: Case = self.policy.case(told, as_of=as_of, now=self.now, layers=self._layers(one.last))
        except FactError:
            return None
        outputs = self.policy.outputs(one.asked.area)[:HEADS]
        drawn = of_case(self.policy, *one.asked, case, dict.fromkeys(outputs, ()))
        return self._as_flip(one.last.version, drawn) if drawn else None

    def _drawing(self, seed: int) -> Drawing:
        if seed not in self._drawings:
            self._drawings[seed] = Drawing(self.policy, seed, self.today, self.now)
        return self._drawings[seed]


def _border(found: Changes, asked: Asked, layers: tuple[str, ...]) -> Iterator[Difference]:
    """The cases that a rule decided and decides no more, or the other way round, largest first.

    Those under the layers of then, where these are among the readings that were compared.
    """
    meaning = found.meanings.get(asked.area)
    readings = {reading.old for reading in found.versions.readings}
    for pair in meaning.pairs if meaning else ():
        of_rule = asked.rule in (*pair.difference.old, *pair.difference.new)
        if of_rule and (layers not in readings or any(reading.old == layers for reading in pair.readings)):
            yield pair.difference


def _unproved(found: Changes, asked: Asked) -> bool:
    """Whether a decision or clock changed itself, and it is not known in which cases."""
    meaning = found.meanings.get(asked.area)
    return asked.area in found.kept or bool(meaning and (not meaning.whole or meaning.more))


def _decided(policy: PolicyModel, text: str) -> Outcome | None:
    try:
        case = case_of(policy, text)
        told = {**case.facts, **case.settings}
        return policy.decide(told, as_of=case.as_of, now=case.now, layers=case.layers, events=case.events)
    except FactError:
        return None
