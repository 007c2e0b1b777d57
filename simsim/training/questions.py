"""Questions worth asking: of each rule of an area a case in which it decides, and its twin, where something else comes.

An area is a decision and all that it rests on, or all that the headline outcomes rest on; of its clocks it is asked how
they stand and when they are due. Of each rule and clock it is told where no case shows it. Examples that a trainer
marked are asked too. The same policy and the same seed give the same questions in the same order, whoever draws them.

>>> import simsim
>>> from datetime import UTC, date, datetime
>>> policy, now = simsim.open("tables"), datetime(2025, 6, 20, 12, tzinfo=UTC)
>>> one = next(questions(policy, "verdict", today=date(2025, 6, 20), now=now))
>>> again = question_of(policy, one.key)
>>> again is not None and again.case == one.case, one.area in policy.tables
(True, True)

Source: docs/decisions/29-questions-of-the-training.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from random import Random
from typing import Final
from urllib.parse import quote, unquote

from simsim.analysis.path import path_of
from simsim.decision import Status
from simsim.diagnostics import Diagnostic, FactError, Place
from simsim.policy.assembly import unknown_decision
from simsim.policy.cases import Case
from simsim.policy.examples import headline_outputs, run, wrong
from simsim.policy.graph import required
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from simsim.sheets import ExampleRow
from simsim.training.parts import DUE, OPEN, Part, part_of, truth
from simsim.training.schedule import Asked
from simsim.training.showing import Cases, Shows, Twin, shown_by, smaller, twin_of
from simsim.training.story import story
from simsim.training.told_case import case_of, case_text
from simsim.words import Phrase

HEADS: Final = 3  # headline outcomes that are asked of one case, and outputs of the decision itself beside them
SIDES: Final = ("inside", "outside")
MARKED: Final = "example"
RECORDED: Final = "case"
_PARTS_OF_A_KEY: Final = 7


@dataclass(frozen=True)
class Question:
    """A case to be decided: what is told of it, what is asked, and the rules of ``area`` by which it comes.

    ``area`` is the decision that it is about, ``rule`` the one for which it was drawn, blank for a clock and for a
    trainer's own. ``key`` is the text by which :func:`question_of` draws it again; ``twin`` that of the case beside it,
    which differs in the facts ``differs``. ``example`` and ``difficulty`` are those of a trainer's own.
    """

    key: str
    area: str
    rules: tuple[str, ...]
    case: Case
    story: Phrase
    parts: tuple[Part, ...]
    twin: str = ""
    differs: tuple[str, ...] = ()
    example: str = ""
    difficulty: Decimal | None = None
    rule: str = ""

    @property
    def tells_of(self) -> tuple[str, ...]:
        """The rules of which an answer tells whether they are known: those that decide, and that at whose border it is.

        A blank for a clock, which has none.
        """
        return tuple(dict.fromkeys(filter(None, (self.rule, *self.rules)))) or ("",)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was drawn for a rule of a decision, or for an example that a trainer marked: no question, one, or two.

    ``proved``: that no case comes to the rule. ``diagnostics``: what is wrong with the example.
    """

    area: str
    rule: str
    questions: tuple[Question, ...] = ()
    proved: bool = False
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of an area is asked: rules that are, and those of which no case was found, by decision and id."""

    asked: tuple[Asked, ...]
    left: tuple[Drawn, ...]


def questions(policy: PolicyModel, area: str = "", seed: int = 0, *, today: date, now: datetime) -> Iterator[Question]:
    """The questions of an area, one by one; ``today`` and ``now`` serve where a case names none.

    ``area``: a decision or clock, by name or label, or one of its outputs; blank: all that the headline outcomes rest
    on. Raises :class:`FactError` for what is none.
    """
    return (question for one in drawn(policy, area, seed, today=today, now=now) for question in one.questions)


def drawn(policy: PolicyModel, area: str = "", seed: int = 0, *, today: date, now: datetime) -> Iterator[Drawn]:
    """The same with what could not be asked: one by one each rule of the area, and each example that is marked."""
    nodes = nodes_of(policy, area)
    wanted: list[tuple[str, str]] = [*rules_of(policy, area)]
    wanted += [("", row.id.text.strip()) for row in policy.sheets.examples if row.training]
    _random(policy, seed, area).shuffle(wanted)
    drawing = Drawing(policy, seed, today, now)
    return (one for node, rule in wanted if (one := drawing.of(node, rule)).area in nodes)


def coverage(found: Iterable[Drawn]) -> Coverage:
    """Which rules are asked, and which are not."""
    every = [*found]
    asked = {Asked(q.area, rule): None for one in every for q in one.questions for rule in (q.rules or _clock_of(one))}
    left = tuple(one for one in every if not one.questions and (one.area, one.rule) not in asked)
    return Coverage(tuple(asked), left)


def rules_of(policy: PolicyModel, area: str = "") -> tuple[Asked, ...]:
    """The rules of an area, as they follow each other; of a clock a blank. Raises :class:`FactError` as above."""
    return tuple(Asked(node, rule) for node in nodes_of(policy, area) for rule in rule_ids(policy, node))


def rule_ids(policy: PolicyModel, node: str) -> tuple[str, ...]:
    """The ids of the rules of a decision that the policy has; of a clock a blank."""
    return tuple(rule.id for rule in policy.tables[node].rows) if node in policy.tables else ("",)


def _clock_of(one: Drawn) -> tuple[str, ...]:
    return () if one.rule else ("",)


def nodes_of(policy: PolicyModel, area: str = "") -> tuple[str, ...]:
    """The decisions and clocks of an area, as they follow each other; raises :class:`FactError` for what is neither."""
    node = policy.node(area) if area else ""
    if node is None:
        raise FactError([unknown_decision(area, Place(), policy.tables)])
    heads = [node] if node else [head for name in policy.card.headlines if (head := policy.node(name))]
    needs = {name: policy.needs_of(name) for name in policy.order}
    resting = required(heads or policy.order, needs, policy.producer)
    return tuple(name for name in policy.order if name in resting)


def question_of(policy: PolicyModel, key: str) -> Question | None:
    """The question of a key, drawn again; ``None`` where the policy has another version by now, or no such question."""
    told = [unquote(part) for part in key.split("/")]
    if len(told) != _PARTS_OF_A_KEY or told[0] != policy.version:
        return None
    _, node, rule, seed, side, today, now = told
    try:
        if side == RECORDED:
            return of_case(policy, node, rule, case_of(policy, now), _near(json.loads(today)))
        drawing = Drawing(policy, int(seed), date.fromisoformat(today), datetime.fromisoformat(now))
    except (ValueError, FactError):
        return None
    there = not node or rule in (rule_ids(policy, node) if node in policy.order else ())
    found = drawing.of(node, rule).questions if there else ()
    return next((question for question in found if question.key == key), None)


def of_case(
    policy: PolicyModel, node: str, rule: str, case: Case, asked: Mapping[str, Sequence[str]]
) -> Question | None:
    """A question about a case that is given: ``asked`` are its outputs, with answers that must be among the choices.

    ``None`` where the policy has no such decision or rule, none of these outputs, or cannot take the case.
    """
    outputs = {output: near for output, near in asked.items() if output in policy.names.producers.items}
    if node not in policy.order or rule not in ("", *rule_ids(policy, node)) or not outputs:
        return None
    told = {**case.facts, **case.settings}
    try:
        outcome = policy.decide(told, as_of=case.as_of, now=case.now, layers=case.layers, events=case.events)
    except FactError:
        return None
    text = case_text(case)
    rng = _random(policy, 0, node, rule, text)
    parts = tuple(part_of([outcome], output, near, rng) for output, near in outputs.items())
    key = _key(policy, node, rule, "0", RECORDED, json.dumps(outputs, ensure_ascii=False), text)
    rules = shown_by(outcome, node) if node in policy.tables else ()
    return Question(key, node, rules, case, story(outcome, [*outputs]), parts, rule=rule)


def _near(read: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """What a key tells of the outputs; raises ``ValueError`` where it is nothing of the kind."""
    if not isinstance(read, dict) or not all(isinstance(near, list) for near in read.values()):
        raise ValueError(f"{read!r:.40}")
    return {str(output): tuple(map(str, near)) for output, near in read.items()}


def _key(policy: PolicyModel, *parts: str) -> str:
    return "/".join(quote(part, safe="") for part in (policy.version, *parts))


def _random(policy: PolicyModel, seed: int, *about: str) -> Random:
    """Chance that is the same in every process: by the version, the seed and what is drawn."""
    return Random("/".join((policy.version, str(seed), *about)))  # noqa: S311  # to be reproduced, not to be secret


class Drawing:
    """Questions of one policy and one seed, of rules one by one; each is drawn as if it were the only one.

    ``today`` and ``now`` serve where a case names none.
    """

    def __init__(self, policy: PolicyModel, seed: int, today: date, now: datetime) -> None:
        self.policy, self.seed, self.today, self.now = policy, seed, today, now
        self.cases = Cases(policy, today, now)

    def of(self, node: str, rule: str) -> Drawn:
        """The questions about a rule of a decision, or about an example where no decision is named."""
        if not node:
            return self._of_example(rule)
        rng = _random(self.policy, self.seed, node, rule)
        searched, whole = self.cases.searched(node, rule)
        found = [*self.cases.of_examples(node, rule), *([searched] if searched else [])]
        rng.shuffle(found)
        weighed = [(case, *self._outputs(case, node)) for case in found]
        if not weighed:
            return Drawn(node, rule, proved=whole)
        case, heads, own = max(weighed, key=lambda one: (not one[0].settings, len(one[1])))  # read as it is; rich
        shows = Shows(self.cases, case, node, rule, (*heads, *own))
        case = smaller(case, shows)
        return Drawn(node, rule, tuple(self._pair(case, shows, heads, own, rng)))

    def _key(self, node: str, rule: str, side: str) -> str:
        return _key(self.policy, node, rule, str(self.seed), side, self.today.isoformat(), self.now.isoformat())

    # ---- a rule

    def _outputs(self, case: Case, node: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The headline outcomes that hang on a decision in a case, and the outputs of its own that come of it."""
        outcome = self.cases.decided(case)
        if outcome is None:
            return (), self._own(node)[:HEADS]
        own = [full for full in self._own(node) if outcome.known[full].settled]
        heads = [h for h in outcome.headlines if node in self._resting(h) and self.policy.node(h) != node]
        settled = [h for h in heads if _is_settled(outcome, self.policy, h)]
        led = [h for h in settled if node in path_of(outcome, [str(self.policy.node(h))])][:HEADS]
        asked = [full for h in led for full in _asked_of(self.policy, h)]
        asked = asked or [_asked_of(self.policy, h)[0] for h in heads[:1]]  # of one that is open, how it stands
        large = [full for h in self.policy.card.headlines for full in headline_outputs(self.policy, h) if full in own]
        return tuple(asked), tuple(dict.fromkeys((*large, *own)))[:HEADS]

    def _own(self, node: str) -> tuple[str, ...]:
        """What a decision gives; of a clock how it stands and when it is due."""
        clock = node in self.policy.clocks
        return (f"{node}.state", f"{node}.{DUE}") if clock else tuple(self.policy.outputs(node))

    def _resting(self, headline: str) -> frozenset[str]:
        needs = {name: self.policy.needs_of(name) for name in self.policy.order}
        return required([str(self.policy.node(headline))], needs, self.policy.producer)

    def _pair(
        self, case: Case, shows: Shows, heads: Sequence[str], own: Sequence[str], rng: Random
    ) -> Iterator[Question]:
        """The case and its twin, if it has one."""
        node, rule = shows.node, shows.rule
        twin = twin_of(case, shows, own, rng) or Twin(case, case, (), {})
        sides = [twin.case, *([twin.other] if twin.differs else [])]
        outcomes = [outcome for side in sides if (outcome := self.cases.decided(side))]
        outputs = [*dict.fromkeys((*heads, *own, *(due for one in outcomes for due in _next_due(one, shows.nodes))))]
        parts = tuple(part_of(outcomes, output, twin.near.get(output, ()), rng) for output in outputs)
        keys = [self._key(node, rule, side) for side in SIDES]
        for n, (side, outcome) in enumerate(zip(sides, outcomes, strict=True)):
            rules = shown_by(outcome, node) if node in self.policy.tables else ()
            other = keys[1 - n] if twin.differs else ""
            told = story(outcome, outputs)
            yield Question(keys[n], node, rules, side, told, parts, other, twin.differs, rule=rule)

    # ---- an example

    def _of_example(self, name: str) -> Drawn:
        """The question that a trainer wrote; none where the policy does not give what it expects."""
        row = next((one for one in self.policy.sheets.examples if one.training and one.id.text.strip() == name), None)
        if row is None:
            return Drawn("", name)
        ran = run(self.policy, row, today=self.today, now=self.now)
        outputs = self._expected(row)
        area = outputs[0].rpartition(".")[0] if outputs else ""
        if ran.outcome is None or wrong(ran) or not area:
            return Drawn(area, name, diagnostics=tuple(wrong(ran)))
        outcome, rng = ran.outcome, _random(self.policy, self.seed, "", name)
        parts = tuple(part_of([outcome], output, (), rng) for output in outputs)
        told = story(outcome, outputs, row.story)
        rules = shown_by(outcome, area) if area in self.policy.tables else ()
        key = self._key("", name, MARKED)
        one = Question(key, area, rules, outcome.case, told, parts, example=name, difficulty=row.difficulty)
        return Drawn(area, name, (one,))

    def _expected(self, row: ExampleRow) -> tuple[str, ...]:
        """The outputs that an example expects something of; of a clock how it stands, or when it is due."""
        full = (self.policy.names.full(item.text) for item, entry in row.expect if entry.text.strip())
        return tuple(name for name in dict.fromkeys(full) if name and self._may_be_asked(name))

    def _may_be_asked(self, name: str) -> bool:
        node, _, short = name.rpartition(".")
        return node in self.policy.tables or (node in self.policy.clocks and short in ("state", DUE))


def _asked_of(policy: PolicyModel, headline: str) -> tuple[str, ...]:
    """What is asked of a headline: its outputs; of a clock how it stands and when it is due."""
    node = str(policy.node(headline))
    return (f"{node}.state", f"{node}.{DUE}") if node in policy.clocks else headline_outputs(policy, headline)


def _is_settled(outcome: Outcome, policy: PolicyModel, headline: str) -> bool:
    """Whether a headline outcome came, or the policy is silent."""
    return all(
        truth(outcome, full) != OPEN and outcome.status(full) in (Status.DECIDED, Status.NO_RULE)
        for full in _asked_of(policy, headline)
    )


def _next_due(outcome: Outcome, nodes: Iterable[str]) -> Iterator[str]:
    """The day on which the next deadline ends, of the clocks that run and that lead to what is asked."""
    needs = {name: outcome.policy.needs_of(name) for name in outcome.policy.order}
    resting = required(nodes, needs, outcome.policy.producer)
    running = [
        (due, name)
        for name, state in outcome.clocks.items()
        if name in resting and state.due.settled and isinstance(due := state.due.value, datetime)
        if state.state.settled and due >= outcome.now
    ]
    if running:
        yield f"{min(running)[1]}.{DUE}"
