"""Questions: every rule is asked or told as not to be shown, what is right can be chosen, twins part where they say."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simsim.diagnostics import FactError
from simsim.knowledge import open_policy
from simsim.placing import example_sheets, placed
from simsim.policy.cases import Case
from simsim.policy.model import PolicyModel
from simsim.policy.walk import NOW, Outcome
from simsim.table import Entry
from simsim.training.marking import decided
from simsim.training.parts import MOST, OPEN, SILENT, truth
from simsim.training.questions import Drawn, Question, coverage, drawn, nodes_of, question_of, questions
from tests.sheets import DAY, LENDING, LENDING_ZH, NOON, SHIPPED, opened, put, read_folder, write_csv
from tests.sheets import drawn as drawing

STARTER: Final = SHIPPED.parent / "simsim" / "starter"
FOLDERS: Final = {"lending": LENDING, "lending_zh": LENDING_ZH, "starter": STARTER, "shipped": SHIPPED}
SMALL: Final = ("lending", "lending_zh", "starter")

POST: Final = """
GLOSSARY | type    | scale | label en      | label zh
weight   | number  | 1     | weight        | 重量
express  | boolean |       | sent express  | 特快
price    | number  |       | price         | 价格
colour   | string  |       | colour        | 颜色
note     | string  |       | note          | 备注

VALUES | value   | label en | label zh
colour | red     | red      | 红
colour | orange  | orange   | 橙
colour | yellow  | yellow   | 黄
colour | green   | green    | 绿
colour | cyan    | cyan     | 青
colour | blue    | blue     | 蓝
colour | violet  | violet   | 紫
colour | black   | black    | 黑
colour | white   | white    | 白

POLICY   | name  | en    | zh
title    |       | Post  | 邮政
headline | fare  |       |

F    | order | input   | input   | output
fare |       | weight  | express | price
1    | 10    | <= 10   | no      | 1
2    | 20    | <= 10   | yes     | 2
3    | 30    | <= 5    | yes     | 9
4    | 40    | (10..20]| -       | 5

F     | order | input   | output
stamp |       | express | colour
1     | 10    | yes     | red
2     | 20    | -       | orange
3     | 30    | no      | yellow

C     | input   | output
notes | express | note
1     | yes     | "fast"
2     | -       | "stamp it"
"""


@cache
def policy_named(name: str) -> PolicyModel:
    return open_policy(FOLDERS[name]) if name in FOLDERS else opened(POST)


@cache
def drawn_of(name: str, area: str = "", seed: int = 0) -> tuple[Drawn, ...]:
    return tuple(drawn(policy_named(name), area, seed, today=DAY, now=NOON))


def asked_of(name: str, area: str = "", seed: int = 0) -> tuple[Question, ...]:
    return tuple(question for one in drawn_of(name, area, seed) for question in one.questions)


def outcome_of(policy: PolicyModel, question: Question) -> Outcome:
    case = question.case
    told = {**case.facts, **case.settings}
    return policy.decide(told, as_of=case.as_of, now=case.now, layers=case.layers, events=case.events)


# ---- laws


AREAS: Final = {name: ["", *policy_named(name).tables] for name in (*SMALL, "post")}


@st.composite
def asked(draw: st.DrawFn) -> tuple[PolicyModel, tuple[Question, ...]]:
    """A policy, and the questions of one of its areas for some seed."""
    name = draw(st.sampled_from((*SMALL, "post")))
    area, seed = draw(st.sampled_from(AREAS[name])), draw(st.integers(0, 5))
    return policy_named(name), asked_of(name, area, seed)


@settings(max_examples=50)
@given(asked())
def test_what_is_right_is_what_the_policy_decides_and_it_can_be_chosen(
    made: tuple[PolicyModel, tuple[Question, ...]],
) -> None:
    policy, found = made
    for question in found:
        outcome = outcome_of(policy, question)
        for part in question.parts:
            keys = [choice.key for choice in part.choices]
            right = truth(outcome, part.output)
            assert part.dated or right in keys, (question.key, part.output, right, keys)
            assert {SILENT, OPEN} <= {*keys}
            assert len(keys) == len({*keys}) <= MOST + 3
            assert all(choice.label.en and choice.label.zh for choice in part.choices)


@settings(max_examples=50)
@given(asked())
def test_twins_part_in_exactly_what_they_say_and_something_else_comes_of_the_decision(
    made: tuple[PolicyModel, tuple[Question, ...]],
) -> None:
    policy, found = made
    by_key = {question.key: question for question in found}
    for question in found:
        if question.twin:
            twin = by_key[question.twin]
            assert {*_apart(question.case, twin.case)} == {*question.differs} == {*twin.differs}
            own = [part.output for part in question.parts if policy.producer(part.output) == question.area]
            sides = [outcome_of(policy, one) for one in (question, twin)]
            assert [truth(sides[0], output) for output in own] != [truth(sides[1], output) for output in own]


def _apart(one: Case, other: Case) -> Iterator[str]:
    for name in {*one.facts, *other.facts}:
        if one.facts.get(name, ...) != other.facts.get(name, ...):
            yield name
    if one.now != other.now:
        yield NOW
    if one.as_of != other.as_of:
        yield "as of"
    assert (one.events, one.layers, one.settings) == (other.events, other.layers, other.settings)


@settings(max_examples=50)
@given(asked())
def test_no_fact_can_be_left_out_of_a_case_without_a_difference(made: tuple[PolicyModel, tuple[Question, ...]]) -> None:
    policy, found = made
    for question in found:
        if "/inside/" in question.key and NOW not in question.differs:
            right = _came(policy, question)
            for name in question.case.facts:
                facts = {key: value for key, value in question.case.facts.items() if key != name}
                less = replace(question, case=replace(question.case, facts=facts))
                assert _came(policy, less) != right or name in question.differs, (question.key, name)


def _came(policy: PolicyModel, question: Question) -> object:
    try:
        outcome = outcome_of(policy, question)
    except FactError:
        return None
    decision = outcome.decisions.get(question.area)
    return decision and decision.certain, [truth(outcome, part.output) for part in question.parts], outcome.diagnostics


@settings(max_examples=50)
@given(asked())
def test_a_key_draws_its_question_again(made: tuple[PolicyModel, tuple[Question, ...]]) -> None:
    policy, found = made
    for question in found[:2]:
        assert question_of(policy, question.key) == question


# ---- what is asked


def _rules(policy: PolicyModel, area: str) -> Iterator[tuple[str, str]]:
    """Every rule of an area; of a clock a blank."""
    for node in nodes_of(policy, area):
        rows = policy.tables[node].rows if node in policy.tables else ()
        yield from ((node, rule.id) for rule in rows)
        if node in policy.clocks:
            yield node, ""


@pytest.mark.parametrize("name", [*FOLDERS])
def test_every_rule_that_leads_to_a_headline_is_asked(name: str) -> None:
    policy, seen = policy_named(name), coverage(drawn_of(name))
    assert {*_rules(policy, "")} <= {*seen.asked}
    assert seen.left == ()


@pytest.mark.parametrize("name", [*SMALL])
def test_every_rule_of_every_area_is_asked_or_told_of(name: str) -> None:
    policy = policy_named(name)
    for area in policy.tables:
        seen = coverage(drawn_of(name, area))
        wanted = {*_rules(policy, area)}
        assert wanted == {pair for pair in seen.asked if pair in wanted} | {(one.area, one.rule) for one in seen.left}


def test_a_rule_that_no_case_comes_to_is_told_and_that_it_is_proved() -> None:
    left = [*coverage(drawn_of("post")).left, *coverage(drawn_of("post", "stamp")).left]
    assert [(one.area, one.rule, one.proved) for one in left] == [("fare", "3", True), ("stamp", "3", True)]


def test_a_case_and_its_twin_lie_next_to_each_other_at_the_bound() -> None:
    found = {q.key: q for seed in range(8) for q in asked_of("post", "fare", seed) if q.differs == ("weight",)}
    sides = {(q.case.facts["weight"], found[q.twin].case.facts["weight"]) for q in found.values()}
    assert {tuple(sorted(map(str, pair))) for pair in sides} == {("10", "10.1"), ("20", "20.1")}


def test_a_rule_decides_in_its_own_case() -> None:
    for name in (*SMALL, "shipped"):
        for one in drawn_of(name):
            first = one.questions[0]
            assert one.rule == first.example or one.rule in (first.rules or ("",)), first.key


@pytest.mark.parametrize("name", ["lending", "starter", "shipped"])
def test_of_a_clock_it_is_asked_how_it_stands_and_on_which_day_it_is_due(name: str) -> None:
    policy = policy_named(name)
    clocks = {node for node in nodes_of(policy) if node in policy.clocks}
    found = {q.area: q for q in asked_of(name) if "/inside/" in q.key and q.area in clocks}
    assert {*found} == clocks
    for clock, question in found.items():
        outcome = outcome_of(policy, question)
        days = [truth(outcome, part.output) for part in question.parts if part.output == f"{clock}.due" and part.dated]
        assert [date.fromisoformat(day) for day in days] == [outcome.clocks[clock].due.value.date()]  # type: ignore[union-attr]


def test_a_story_tells_the_facts_in_both_languages() -> None:
    [one] = [q for q in asked_of("post", "fare") if "/fare/4/0/inside" in q.key]
    weight = one.case.facts["weight"]
    assert (one.story.en, one.story.zh) == (f"weight: {weight}", f"重量：{weight}")
    assert [part.caption for part in one.parts] == [("price", "价格")]
    assert [choice.label.zh for choice in one.parts[0].choices] == ["1", "2", "5", "9", "政策未作规定", "信息不足"]


def test_lists_can_be_chosen_too() -> None:
    told = {c.label.en for q in asked_of("post", "notes") for part in q.parts for c in part.choices}
    assert {"fast", "stamp it", "fast, stamp it"} <= told


def test_an_area_is_a_decision_and_what_it_rests_on_and_may_be_named_by_an_output() -> None:
    policy = policy_named("lending")
    assert nodes_of(policy, "bill.to_pay") == nodes_of(policy, "bill")
    assert "bill" in nodes_of(policy, "bill")
    assert "borrowing" not in nodes_of(policy, "bill")


def test_what_is_no_decision_is_refused() -> None:
    with pytest.raises(FactError, match="colours"):
        next(questions(policy_named("post"), "colours", today=DAY, now=NOON))


@pytest.mark.parametrize("key", ["", "a/b", "x/fare/1/0/inside/2025-06-20/2025-06-20T12%3A00%3A00%2B00%3A00"])
def test_a_key_of_another_version_or_of_nothing_draws_nothing(key: str) -> None:
    assert question_of(policy_named("post"), key) is None


def test_a_key_of_this_version_that_is_spoilt_draws_nothing() -> None:
    version = policy_named("post").version
    assert question_of(policy_named("post"), f"{version}/fare/1/zero/inside/2025-06-20/now") is None
    assert question_of(policy_named("post"), f"{version}/none/1/0/inside/2025-06-20/2025-06-20T12:00:00") is None


# ---- the same everywhere

SCRIPT: Final = """
import sys
from datetime import UTC, date, datetime
from itertools import islice
from simsim.knowledge import open_policy
from simsim.training.questions import questions
now = datetime(2025, 6, 20, 12, tzinfo=UTC)
for one in islice(questions(open_policy(sys.argv[1]), sys.argv[2], 3, today=date(2025, 6, 20), now=now), 12):
    print(one.key, one.case, one.story, one.parts, one.twin, sep="|")
"""


@pytest.mark.parametrize(("folder", "area"), [(LENDING, ""), (STARTER, "settlement"), (SHIPPED, "verdict")])
def test_the_same_seed_asks_the_same_in_another_process(folder: Path, area: str) -> None:
    told = set()
    for seed in ("1", "2"):
        here = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(SHIPPED.parent), "PYTHONUTF8": "1"}
        made = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(folder), area], env=here, capture_output=True, check=True, text=True
        )
        told.add(made.stdout)
    assert len(told) == 1
    assert told.pop().count("\n") == 12


def test_another_seed_asks_in_another_order() -> None:
    orders = {tuple((q.area, q.rules) for q in asked_of("lending", "", seed)) for seed in range(4)}
    assert len(orders) == 4


def test_what_is_drawn_for_a_rule_does_not_hang_on_what_was_drawn_before() -> None:
    alone = {q.key: q for q in asked_of("lending", "bill")}
    assert all(alone[q.key] == q for q in asked_of("lending") if q.key in alone)
    assert len(alone) > 2


# ---- another policy tomorrow


def test_changed_tables_change_what_is_right(tmp_path: Path) -> None:
    sheets = read_folder(LENDING)
    assert put(sheets, "loan", "D3", "35") == "21"
    changed, before = open_policy(write_csv(tmp_path / "changed", sheets)), policy_named("lending")
    [one] = [q for q in asked_of("lending", "loan") if q.area == "loan" and "/loan/1/0/inside" in q.key]
    assert truth(decided(before, one), "loan.loan_days") == "21"
    assert truth(decided(changed, one), "loan.loan_days") == "35"
    again = [q for q in questions(changed, "loan", today=DAY, now=NOON) if "/loan/1/0/inside" in q.key]
    assert "35" in [choice.key for part in again[0].parts for choice in part.choices]
    assert question_of(changed, one.key) is None


# ---- a trainer's own


TRAINER: Final = (
    POST
    + """
EXAMPLES | given  | given   | expect | story en          | story zh   | training | difficulty
         | weight | express | price  |                   |            |          |
T1       | 12     |         | 5      | A heavy parcel.   | 一个重包裹。 | yes      | 2
T2       | 3      | yes     | 9      | Never so.         | 从不如此。  | yes      |
T3       | 4      | no      | 1      | Nobody is asked.  | 不问。      |          | 1
"""
)
CHINESE: Final = TRAINER.replace("training", "训练").replace("difficulty", "难度").replace("| yes      |", "| 是 |")


@pytest.mark.parametrize("text", [TRAINER, CHINESE])
def test_a_marked_example_is_asked_in_the_words_of_its_story(text: str) -> None:
    found = [one for one in drawn(opened(text), today=DAY, now=NOON) if one.rule.startswith("T")]
    by_name = {one.rule: one for one in found}
    [asked_one] = by_name["T1"].questions
    assert (asked_one.example, str(asked_one.difficulty), asked_one.area, asked_one.rules) == (
        "T1",
        "2",
        "fare",
        ("4",),
    )
    assert asked_one.story.en.splitlines() == ["A heavy parcel.", "weight: 12"]
    assert asked_one.story.zh.splitlines() == ["一个重包裹。", "重量：12"]
    assert question_of(opened(text), asked_one.key) == asked_one
    assert {*by_name} == {"T1", "T2"}


def test_a_marked_example_that_does_not_give_what_it_expects_is_not_asked_but_told() -> None:
    [one] = [one for one in drawn(opened(TRAINER), today=DAY, now=NOON) if one.rule == "T2"]
    assert one.questions == ()
    assert [d.code for d in one.diagnostics] == ["example-unmet"]
    assert one in coverage(drawn(opened(TRAINER), today=DAY, now=NOON)).left


def test_marks_make_another_version_and_other_cells_are_refused() -> None:
    unmarked = TRAINER.replace("从不如此。  | yes ", "从不如此。  | ")
    assert len({opened(text).version for text in (TRAINER, unmarked, CHINESE)}) == 2
    with pytest.raises(AssertionError, match="maybe"):
        opened(TRAINER.replace("| yes      | 2", "| maybe | 2"))
    with pytest.raises(AssertionError, match="hard"):
        opened(TRAINER.replace("| yes      | 2", "| yes | hard"))


def test_a_mark_finds_its_columns_where_an_example_is_added() -> None:
    row = replace(opened(TRAINER).sheets.examples[0], id=Entry("T9"))
    sheets = example_sheets(drawing(CHINESE))
    cells = {cell.role: cell.text for cell in placed(opened(CHINESE).names, sheets, row).cells}
    assert (cells["training"], cells["difficulty"]) == ("yes", "2")
