"""One table examined: every question asked of it, each answer proved, refuted by findings, or not decided."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any, Final

from simsim.analysis.covering import STEPS, Budget, Exhausted, bits, hole
from simsim.analysis.findings import ASKED, Examined, Finding, Kind, Question, Verdict
from simsim.analysis.precedence import Precedence, same_outputs
from simsim.analysis.questions import Overlaps, gaps, masks_of, met, missed, overlaps
from simsim.analysis.space import Masks, Space
from simsim.analysis.witnesses import Case, Items, case, replayed, witness
from simsim.decision import Decision, Status
from simsim.feel.syntax import Literal
from simsim.items import ItemDefinition
from simsim.regions import Region
from simsim.table import Entry


def examined(space: Space, layers: Collection[str], items: Items) -> Examined:
    """Ask every question about a table; ``items`` tells what is known of a name that cells compare with."""
    return _Examination(space, layers, items).examined()


LISTED: Final = 100  # findings of one kind about one table that are listed
EACH: Final = STEPS // 10  # steps that one rule may cost


class _Examination:
    """One table on its way; collects findings, and the worst answer to each question."""

    def __init__(self, space: Space, layers: Collection[str], items: Items) -> None:
        self.space, self.layers, self.items = space, layers, items
        self.order = Precedence(space)
        default = space.table.default
        self.default = default if default and default.rule.layer in ("", *layers) else None
        self.found: list[Finding] = []
        self.alive, self.needed = Budget(), Budget()
        self.open: dict[Question, list[int]] = {Question.ALIVE: [], Question.NEEDED: []}
        self.verdicts = dict.fromkeys(ASKED[space.table.hit_policy.value], Verdict.PROVED)
        self.more: dict[Kind, int] = {}
        self.gaps = self.unknown = 0.0

    def examined(self) -> Examined:
        self._impossible()
        if Question.COMPLETE in self.verdicts and not self.default:
            self._complete()
        if Question.CONSISTENT in self.verdicts:
            self._consistent()
        for rule in bits(self.space.rules):
            if all(self.space.box(rule)):
                self._rule(rule)
        self._left_open()
        asked = Question.COMPLETE in self.verdicts and not self.default
        silent = tuple(n for n in bits(self.space.accepted) if asked and self._is_silent(self.space.box(n)))
        return Examined(self.space, self.verdicts, tuple(self.found), self.more, self.gaps, self.unknown, silent)

    def _is_silent(self, box: Masks) -> bool:
        """Whether no rule matches somewhere in an accepted box; if that is too hard to tell, it is left as it is."""
        try:
            return hole(self.space, box, self.space.rules | self.space.excluded, Budget(EACH)) is not None
        except Exhausted:
            return True

    def _ids(self, rules: Collection[int]) -> tuple[str, ...]:
        return tuple(self.space.table.rules[rule].rule.id for rule in rules)

    def _answer(self, question: Question, verdict: Verdict) -> None:
        self.verdicts[question] = max(self.verdicts[question], verdict, key=list(Verdict).index)

    def _undecided(self, question: Question, rules: tuple[str, ...] = (), cell: Entry | None = None) -> None:
        """Say what was not decided, and because of which cell, or because the budget was spent."""
        self._answer(question, Verdict.UNDECIDED)
        finding = Finding(Kind.UNDECIDED, rules, cell=cell, question=question)
        if finding not in self.found:
            self.found.append(finding)

    def _opaque(self, question: Question, box: Masks, rules: tuple[str, ...] = ()) -> None:
        """A box that no case was found for, because of the cells that it depends on."""
        cells = [self._cell(n) for n in self.space.opaque(box)]
        if question is not Question.COMPLETE:
            cells += self._computed(box)
        for cell in cells:
            self._undecided(question, rules, cell)
        if not cells:
            self._undecided(question, rules)

    def _computed(self, box: Masks) -> Iterator[Entry]:
        """The output entries that tell only with a case which rules of a box give the result."""
        for n in bits(self.space.reach(box, self.order.computed)):
            rule = self.space.table.rules[n]
            yield from (e for e, o in zip(rule.rule.outputs, rule.outputs, strict=True) if not isinstance(o, Literal))

    def _cell(self, n: int) -> Entry:
        """The cell that an opaque input is."""
        column = self.space.inputs[n]
        rule = next(r for r, admitted in enumerate(column.admits) if admitted != column.domain)
        return self.space.table.rules[rule].rule.inputs[column.column or 0]

    # ---- entries

    def _impossible(self) -> None:
        """Entries that admit nothing of what their input may be."""
        for rule in bits(self.space.rules):
            for n, mask in enumerate(self.space.box(rule)):
                if not mask:
                    name = self.space.inputs[n].item.name
                    cell = self._entry(rule, n)
                    self.found.append(Finding(Kind.IMPOSSIBLE, self._ids([rule]), cell=cell, text=name))
                    self._answer(Question.ALIVE, Verdict.REFUTED)

    def _entry(self, rule: int, n: int) -> Entry:
        """What a rule says of an input: the days of its validity, or an entry."""
        own, column = self.space.table.rules[rule].rule, self.space.inputs[n].column
        dates = (own.valid_to or own.valid_from) if n == self.space.days else None
        return dates or (Entry("", own.place) if column is None else own.inputs[column])

    def _largest(self, found: Sequence[Any], kind: Kind) -> Sequence[Any]:
        """Those that are listed, each with a witness; the rest is counted."""
        if len(found) > LISTED:
            self.more[kind] = len(found) - LISTED
        return found[:LISTED]

    # ---- gaps

    def _complete(self) -> None:
        """Where no rule matches."""
        found = gaps(self.space, Budget())
        self.gaps, self.unknown = found.share, found.unknown
        for box in self._largest(found.boxes, Kind.GAP):
            self._gap(box)
        if not found.whole:
            self._undecided(Question.COMPLETE)

    def _gap(self, box: Masks) -> None:
        facts = witness(self.space, box, self.layers, _silent, self.items)
        if facts is None:
            self._opaque(Question.COMPLETE, box)
            return
        self._answer(Question.COMPLETE, Verdict.REFUTED)
        kind = Kind.DATE_HOLE if self._is_about_dates(box) else Kind.GAP
        self.found.append(Finding(kind, (), (), self._shown(box), facts, self.space.share(box)))

    def _is_about_dates(self, box: Masks) -> bool:
        """Whether rules would match these cases on other days."""
        at = self.space.days
        if at is None or box[at] == self.space.domain[at]:
            return False
        always = (*box[:at], self.space.domain[at], *box[at + 1 :])
        return bool(self.space.reach(always, self.space.rules))

    def _shown(self, box: Masks) -> tuple[tuple[ItemDefinition, Region], ...]:
        return tuple((self.space.inputs[n].item, region) for n, region in self.space.regions(box).items())

    # ---- overlaps

    def _consistent(self) -> None:
        """Where the hit policy forbids that rules match together."""
        found = overlaps(self.order, Budget())
        for rules, box in self._largest(found.sets, Kind.CONFLICT):
            self._overlap(rules, box)
        self._rest(found)

    def _overlap(self, rules: tuple[int, ...], box: Masks) -> None:
        """Rules that match together; where cells compare with other items, those of them that a case shows."""
        outside = reduce(or_, map(self.order.stronger, rules), self.space.excluded)
        facts = self._conflict(box, outside, self._ids(rules))
        shown = rules
        if facts is None:
            self._opaque(Question.CONSISTENT, box, self._ids(rules))
            facts = self._conflict(box, outside, ())
            certain = replayed(self.space, facts, self.layers).certain if facts is not None else ()
            shown = tuple(rule for rule in rules if self._ids([rule])[0] in certain)
        if facts is None or len(shown) == 1:
            return
        self._answer(Question.CONSISTENT, Verdict.REFUTED)
        same = all(same_outputs(self.space.table, shown[0], other) for other in shown[1:])
        kind = Kind.OVERLAP if same else Kind.CONFLICT
        self.found.append(Finding(kind, self._ids(shown), (), self._shown(box), facts, self.space.share(box)))

    def _conflict(self, box: Masks, outside: int, rules: Collection[str]) -> Case | None:
        """A case of a box, none that is ``outside``, in which these rules match and the hit policy forbids it."""
        try:
            possible = hole(self.space, box, outside, Budget(EACH)) if outside else box
        except Exhausted:
            return None

        def shows(decision: Decision) -> bool:
            return decision.status is Status.CONFLICT and {*rules} <= {*decision.certain}

        return witness(self.space, possible, self.layers, shows, self.items) if possible else None

    def _rest(self, found: Overlaps) -> None:
        if found.more:
            self.more[Kind.CONFLICT] = self.more.get(Kind.CONFLICT, 0) + found.more
        if found.unknown:
            self._undecided(Question.CONSISTENT)

    # ---- rules

    def _left_open(self) -> None:
        """Rules of which the search has not told, together."""
        for question, rules in self.open.items():
            if rules:
                self._undecided(question, self._ids(rules))

    def _rule(self, rule: int) -> None:
        """Whether a rule decides anything, and whether it changes anything."""
        if not self._is_dead(rule) and Question.NEEDED in self.verdicts:
            self._needed(rule)

    def _is_dead(self, rule: int) -> bool:
        """Whether a rule surely decides nothing; if that is open, it may be known to change nothing."""
        before, doubtful = self.order.stronger(rule) | self.space.excluded, self.order.doubtful(rule)
        try:
            with self.alive.share(EACH) as budget:
                reached = hole(self.space, self.space.box(rule), before, budget)
                surely = not doubtful or hole(self.space, self.space.box(rule), before | doubtful, budget)
        except Exhausted:
            self.open[Question.ALIVE].append(rule)
            return False
        if reached is None:
            self._dead(rule)
        elif not surely:
            self.open[Question.ALIVE].append(rule)
        elif not self._is_there(reached, lambda decision: self._ids([rule])[0] in decision.certain):
            self._opaque(Question.ALIVE, reached, self._ids([rule]))
        return reached is None

    def _dead(self, rule: int) -> None:
        with self.alive.share(EACH) as budget:
            masking = masks_of(self.space, rule, self.order.stronger(rule), budget)
        self._answer(Question.ALIVE, Verdict.REFUTED)
        self.found.append(Finding(Kind.DEAD, self._ids([rule]), self._ids(masking), share=self._part(rule)))

    def _part(self, rule: int) -> float:
        return self.space.share(self.space.box(rule))

    def _is_there(self, box: Masks, shows: Callable[[Decision], bool]) -> bool:
        """Whether a box holds a case: one that shows it, should that depend on cells which name items."""
        if not self.space.opaque(box) and not self.space.reach(box, self.order.computed):
            return case(self.space, box) is not None
        return witness(self.space, box, self.layers, shows, self.items) is not None

    def _needed(self, rule: int) -> None:
        """Whether a rule changes anything; if it decides something, it does where none could stand in for it."""
        same, default = self._alike(rule)
        if not default and not self.space.reach(self.space.box(rule), same & ~self.order.stronger(rule)):
            return
        try:
            with self.needed.share(EACH) as budget:
                found = self._missed(rule, budget)
        except Exhausted:
            self.open[Question.NEEDED].append(rule)
            return
        if found is None:
            self._answer(Question.NEEDED, Verdict.REFUTED)
            self.found.append(Finding(Kind.NEEDLESS, self._ids([rule]), share=self._part(rule)))
        elif not self._is_there(found, lambda decision: self._is_missed(rule, decision)):
            self._opaque(Question.NEEDED, found, self._ids([rule]))

    def _missed(self, rule: int, budget: Budget) -> Masks | None:
        """A box in which a rule makes a difference; ``None`` where it makes none."""
        box, (same, default) = self.space.box(rule), self._alike(rule)
        if self.space.table.hit_policy == "A":
            taken = same | self.space.excluded
            others = self.space.rules & ~(self.order.alike(rule) | 1 << rule)
            boxes = [met(box, self.space.box(other)) for other in bits(self.space.reach(box, others))]
            found = (hole(self.space, each, taken, budget) for each in (boxes if default else [box]))
            return next((each for each in found if each), None)
        return missed(self.space, rule, self.order.stronger(rule), same, budget, default=default)

    def _alike(self, rule: int) -> tuple[int, bool]:
        """The rules that may stand in for a rule, and whether the default may."""
        alike = self.order.alike(rule)
        if self.space.table.hit_policy == "A":
            alike &= (1 << rule) - 1  # of two that are the same the first stays
        return alike if self.space.table.hit_policy != "U" else 0, self.order.is_default(rule, self.default)

    def _is_missed(self, rule: int, decision: Decision) -> bool:
        """Whether a case that a rule decides would get something else without it."""
        same, default = self._alike(rule)
        if self._ids([rule])[0] not in decision.certain or any(mask & mask - 1 for mask in decision.masks):
            return False
        others = self.space.rules & ~(1 << rule)
        for column, mask in zip(self.space.table.inputs, decision.masks, strict=True):
            others &= column.meeting(mask)
        if self.space.table.hit_policy == "A":
            return not others & same and bool(others & ~self.order.alike(rule) or not default)
        return not others & -others & same if others else not default


def _silent(decision: Decision) -> bool:
    return decision.status is Status.NO_RULE
