"""A second opinion on the same tables: z3, which knows nothing of classes and boxes, where it is installed.

    pip install -e .[benchmarks]
    python benchmarks/second_opinion.py

Every cell is put to z3 as it is written: a number as a real or a whole one, a name as one of its list. Then z3 is asked
whether a case matches no rule, whether one matches two rules of a unique table, which rules of a first-hit table no
case is left to, and whether a case comes out otherwise in another version beside those that the comparison told of.
Prints both answers with their seconds and the ratio. What either leaves open is said to be open and is no difference;
where both answer and differ the script ends with code 1.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from comparing import PAIRS, both
from generators import VERDICTS, dnf, first_hit, loans
from proving import TABLES as PROVED
from proving import Made, compiled, first, timed

from simsim.analysis.differences import Differences, differences
from simsim.analysis.examination import examined
from simsim.analysis.findings import Examined, Kind, Question, Verdict
from simsim.feel.parser import parse_tests
from simsim.feel.syntax import AnyOf, Anything, Compared, Equals, Interval, Literal, Name, Test
from simsim.items import ItemDefinition
from simsim.table import DecisionTable, HitPolicy
from simsim.values import Kind as Type

PATIENCE = 20_000  # milliseconds that z3 has for one question
OPEN = "open"
ANSWERS = {Verdict.PROVED: "no", Verdict.REFUTED: "yes", Verdict.UNDECIDED: OPEN}  # is there such a case?

TOO_LONG = {"loans 15 x 1514, first hit", "first hit 40 x 1000"}  # z3 is asked for every rule of these
TABLES: dict[str, Callable[[], Made]] = {
    **{name: make for name, make in PROVED.items() if name not in TOO_LONG},
    "loans 15 x 1514, whole": lambda: loans(15, 1514, 1, 0),
    "loans 5 x 1000, first hit": lambda: first(loans(5, 1000, 1)),
    "3-DNF of 60, another": lambda: first(dnf(60, 256, 0)),
    "first hit 40 x 200": lambda: first_hit(40, 200, 1),
}


class Inputs:
    """The inputs of a table as variables, and a cell as a formula about one of them."""

    def __init__(self, z3: Any, items: Iterable[ItemDefinition]) -> None:  # noqa: ANN401  # a library without types
        self.z3 = z3
        self.items = {item.name: item for item in items}
        self.flags = {
            name: {word.value: z3.Bool(f"{name}={word.value}") for word in item.allowed}
            for name, item in self.items.items()
            if item.allowed
        }
        self.known = [z3.PbEq([(flag, 1) for flag in flags.values()], 1) for flags in self.flags.values()]

    def rule(self, table: DecisionTable, n: int) -> Any:  # noqa: ANN401
        """The cases that a rule is for."""
        pairs = zip(table.inputs, table.rules[n].inputs, strict=True)
        return self.z3.And([self._cell(self.items[head.text], parse_tests(entry.text)) for head, entry in pairs])

    def _cell(self, item: ItemDefinition, test: Test) -> Any:  # noqa: ANN401
        match test:
            case AnyOf(tests):
                return self.z3.Or([self._cell(item, one) for one in tests])
            case Anything():
                return self.z3.BoolVal(True)  # noqa: FBT003  # its only argument
            case Equals(Name(word)) if item.kind is Type.BOOLEAN:
                return self.z3.Bool(item.name) == (word == "yes")
            case Equals(Name(word)):
                return self.flags[item.name][word]
            case Compared(operator, Literal(Decimal() as bound)):
                return self._compared(item, operator, bound)
            case Interval(Literal(Decimal() as low), Literal(Decimal() as high), low_closed, high_closed):
                above = self._compared(item, ">=" if low_closed else ">", low)
                return self.z3.And(above, self._compared(item, "<=" if high_closed else "<", high))
        raise ValueError(f"not written by a generator: {test}")

    def _compared(self, item: ItemDefinition, operator: str, bound: Decimal) -> Any:  # noqa: ANN401
        """A number that has so many decimals is a whole number of the last of them."""
        if item.scale is None:
            number, fraction = self.z3.Real(item.name), Fraction(bound)
            value = self.z3.Q(fraction.numerator, fraction.denominator)
        else:
            number, value = self.z3.Int(item.name), int(bound.scaleb(item.scale))
        return {"<": number < value, "<=": number <= value, ">": number > value, ">=": number >= value}[operator]


class Second:
    """z3 on one table."""

    def __init__(self, z3: Any, made: Made) -> None:  # noqa: ANN401
        self.z3, (self.table, items) = z3, made
        outputs = {entry.text for entry in self.table.outputs}
        self.inputs = Inputs(z3, [item for item in items if item.name not in outputs])
        self.rules = [self.inputs.rule(self.table, n) for n in range(len(self.table.rules))]

    def answer(self, *formulas: Any) -> str:  # noqa: ANN401
        """Whether a case is as these say: yes, no, or open."""
        solver = self.z3.Solver()
        solver.set("timeout", PATIENCE)
        solver.add(*self.inputs.known, *formulas)
        return {"sat": "yes", "unsat": "no"}.get(str(solver.check()), OPEN)

    def gap(self) -> str:
        """Whether a case matches no rule."""
        return self.answer(self.z3.Not(self.z3.Or(self.rules)))

    def overlap(self) -> str:
        """Whether a case matches two rules."""
        return self.answer(self.z3.PbGe([(rule, 1) for rule in self.rules], 2))

    def dead(self) -> str:
        """How many rules have no case left to them by those before."""
        solver, answers = self.z3.Solver(), []
        solver.set("timeout", PATIENCE)
        solver.add(*self.inputs.known)
        for rule in self.rules:
            answers.append(str(solver.check(rule)))
            solver.add(self.z3.Not(rule))
        return OPEN if "unknown" in answers else str(answers.count("unsat"))


def questions(found: Examined, second: Second) -> Iterator[tuple[str, str, Callable[[], str]]]:
    """What both are asked about a table: in words, what the examination answered, and how z3 is asked."""
    yield "a gap?", ANSWERS[found.verdicts[Question.COMPLETE]], second.gap
    if second.table.hit_policy is HitPolicy.UNIQUE:
        yield "an overlap?", ANSWERS[found.verdicts[Question.CONSISTENT]], second.overlap
    if second.table.hit_policy is HitPolicy.FIRST:
        dead = sum(f.kind is Kind.DEAD for f in found.findings) + found.more.get(Kind.DEAD, 0)
        undecided = found.verdicts[Question.ALIVE] is Verdict.UNDECIDED
        left_open = any(f.kind is Kind.UNDECIDED and f.question is Question.ALIVE for f in found.findings)
        yield "dead rules", OPEN if undecided or left_open else str(dead), second.dead


class Twice:
    """z3 on two versions of a table."""

    def __init__(self, z3: Any, old: Made, new: Made) -> None:  # noqa: ANN401
        self.z3, self.sides = z3, (Second(z3, old), Second(z3, new))
        self.decides = [dict(self._decides(n)) for n in (0, 1)]

    def _decides(self, side: int) -> Iterator[tuple[str, Any]]:
        """Each rule by its id, with the cases that it decides: it matches and, by first hit, none before it does."""
        second = self.sides[side]
        by_order, taken = second.table.hit_policy is HitPolicy.FIRST, self.z3.BoolVal(False)  # noqa: FBT003  # its only argument
        for rule, matches in zip(second.table.rules, second.rules, strict=True):
            yield rule.id, self.z3.And(matches, self.z3.Not(taken)) if by_order else matches
            behind = self.z3.Bool(f"taken behind {rule.id} of version {side}")
            second.inputs.known.append(behind == self.z3.Or(taken, matches))
            taken = behind

    def otherwise(self, found: Differences) -> str:
        """Whether a case comes out otherwise that lies in none of the differences which were told."""
        gives = [dict(self._gives(side)) for side in (0, 1)]
        differs = self.z3.Or([gives[0][word] != gives[1][word] for word in gives[0].keys() | gives[1].keys()])
        told = [self.z3.And(*(self._by(n, ids) for n, ids in enumerate((d.old, d.new)))) for d in found.found]
        return self.sides[0].answer(*self.sides[1].inputs.known, differs, self.z3.Not(self.z3.Or(told)))

    def _gives(self, side: int) -> Iterator[tuple[str, Any]]:
        rules = self.sides[side].table.rules
        for word in VERDICTS:
            yield word, self.z3.Or([self.decides[side][r.id] for r in rules if r.outputs[0].text == word])

    def _by(self, side: int, ids: Sequence[str]) -> Any:  # noqa: ANN401
        """The cases that these rules decide, or that none does."""
        decides = self.decides[side]
        return self.z3.And([decides[i] for i in ids]) if ids else self.z3.Not(self.z3.Or([*decides.values()]))


def tables(z3: Any) -> Iterator[bool]:  # noqa: ANN401
    """Print a line a question about each table; whether both agree."""
    for name, make in TABLES.items():
        made = make()
        seconds, found = timed(lambda made=made: examined(compiled(made), (), lambda _: None))  # type: ignore[misc]
        print(f"{name}: examined whole in {seconds:.2f} s")
        for words, own, ask in questions(found, Second(z3, made)):
            yield agree(words, own, ask, seconds)


def pairs(z3: Any) -> Iterator[bool]:  # noqa: ANN401
    """Print a line for each pair of versions; whether both agree."""
    for name, make in PAIRS.items():
        old, new = make()
        seconds, found = timed(lambda old=old, new=new: differences(both(old, new), (), lambda _: None))  # type: ignore[misc]
        print(f"{name}: {len(found.found)} pairs of rules told in {seconds:.2f} s")
        twice = Twice(z3, old, new)
        own = "no" if found.whole and not found.more else OPEN
        yield agree("anything else?", own, lambda twice=twice, found=found: twice.otherwise(found), seconds)  # type: ignore[misc]


def agree(words: str, own: str, ask: Callable[[], str], seconds: float) -> bool:
    """Print what both say of a question; whether they agree."""
    asking, theirs = timed(ask)
    same = own == theirs or OPEN in (own, theirs)
    print(f"  {words} {own}, z3 {theirs} in {asking:.2f} s (x {asking / seconds:.2f}){'' if same else ' DIFFER'}")
    return same


def main() -> int:
    """Print a line a question; the code to end with."""
    if importlib.util.find_spec("z3") is None:
        print("z3 is not installed, so there is no second opinion: pip install -e .[benchmarks]")
        return 0
    import z3  # noqa: PLC0415  # optional

    return int(not all([*tables(z3), *pairs(z3)]))


if __name__ == "__main__":
    raise SystemExit(main())
