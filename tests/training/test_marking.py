"""Marking: the engine says what is right at that moment, why, and what would have made the answer right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simsim.diagnostics import FactError
from simsim.feel.syntax import Literal
from simsim.knowledge import open_policy
from simsim.policy.model import PolicyModel
from simsim.training.hints import hints
from simsim.training.marking import Marked, Verdict, decided, marked, right_answer
from simsim.training.parts import OPEN, SILENT, truth
from simsim.training.questions import Question
from simsim.training.telling import (
    because_lines,
    marking_text,
    question_text,
    reading_lines,
    verdict_text,
    why_not_lines,
)
from simsim.values import spelled
from tests.sheets import LENDING, put, read_folder, write_csv
from tests.training.test_questions import asked, asked_of, policy_named


def one_of(name: str, about: str) -> tuple[PolicyModel, Question]:
    """The question about a rule, told by decision, id, seed and side."""
    [found] = [q for q in asked_of(name) if f"/{about}/" in q.key]
    return policy_named(name), found


Answered: TypeAlias = "tuple[PolicyModel, Question, dict[str, str]]"


@st.composite
def answered(draw: st.DrawFn) -> Answered:
    """A policy, a question of it, and some answer to each part."""
    policy, found = draw(asked().filter(lambda made: bool(made[1])))
    question = draw(st.sampled_from(found))
    return policy, question, {part.output: draw(st.sampled_from(part.choices)).key for part in question.parts}


# ---- laws


@settings(max_examples=50)
@given(asked())
def test_what_is_right_is_marked_right(made: tuple[PolicyModel, tuple[Question, ...]]) -> None:
    policy, found = made
    for question in found[:6]:
        marking = marked(policy, question, right_answer(policy, question))
        assert marking.right
        assert {part.verdict for part in marking.parts} == {Verdict.RIGHT}
        assert (marking.version, marking.layers) == (policy.version, question.case.layers)


@settings(max_examples=50)
@given(answered())
def test_another_answer_is_wrong_unless_a_reading_gives_it(made: Answered) -> None:
    policy, question, answer = made
    outcome = decided(policy, question)
    for one in marked(policy, question, answer).parts:
        assert one.truth.key == truth(outcome, one.part.output)
        assert (one.verdict is Verdict.RIGHT) == (one.answer.key == one.truth.key)
        assert (one.verdict is Verdict.DEBATED) == bool(one.readings)
        for flip in one.readings:
            case = replace(question.case, settings={**question.case.settings, flip.name: flip.value})
            assert truth(decided(policy, replace(question, case=case)), one.part.output) == one.answer.key
        if one.change:
            _assert_made_right(policy, question, one)


def _assert_made_right(policy: PolicyModel, question: Question, one: Marked) -> None:
    assert one.change
    facts = {**question.case.facts, **{d.name: d.after for d in one.change.differences}}
    changed = replace(question, case=replace(question.case, facts=facts))
    assert truth(decided(policy, changed), one.part.output) == one.answer.key


@settings(max_examples=50)
@given(asked())
def test_there_are_three_hints_in_both_languages(made: tuple[PolicyModel, tuple[Question, ...]]) -> None:
    policy, found = made
    for question in found[:4]:
        told = [*hints(policy, question)]
        assert len(told) == 3
        assert all(hint.en and hint.zh for hint in told)


# ---- what is told


def test_a_wrong_answer_is_told_why_not_and_by_which_rule() -> None:
    policy, question = one_of("post", "fare/4/0/inside")
    question = replace(question, case=replace(question.case, facts={"weight": 12}))
    assert marking_text(marked(policy, question, {"fare.price": "2"})) == (
        f"Post\ntables {policy.version} · rules as of 2025-06-20 · no layer on\n\n"
        "price – wrong: 2. Right: 5\n"
        "  Why not rule 2 of fare (price = 2)\n"
        "    weight: <= 10 is needed, it is 12\n"
        "    sent express: yes is needed, it may be anything\n"
        "  No change of known facts, up to 1 at once, leads to it.\n"
        "  Why: price = 5\n"
        "    fare: price = 5\n"
        "      the same as long as\n"
        "        weight  [10.1..20.1)  (is 12)\n"
        "      does not matter in this table: sent express\n"
        "      rule 4"
    )
    assert verdict_text(marked(policy, question, {"fare.price": "2"}).parts[0], "zh") == "价格——错误：2。正确答案：5"


def test_the_one_fact_that_would_have_made_it_right() -> None:
    policy, question = one_of("starter", "settlement/3/0/inside")
    [part, *_] = marked(policy, question, {"settlement.remedy": "exchange"}).parts
    assert part.change is not None
    assert [one.name for one in part.change.differences] == ["goods"]
    assert [*why_not_lines(part)][-1] == "What would have made it right: goods: bicycle → clothing"
    assert [*why_not_lines(part, "zh")][-1] == "怎样才会正确：商品：自行车 → 服装"
    assert (part.rules, part.sources) == (("3",), ("S1",))


def test_a_debated_answer_is_not_wrong_and_the_reading_is_named() -> None:
    policy, question = one_of("starter", "claim/4/0/inside")
    right = right_answer(policy, question)
    marking = marked(policy, question, {**right, "settlement.remedy": "manager_decides"})
    [part] = [one for one in marking.parts if one.verdict is not Verdict.RIGHT]
    assert (marking.right, part.verdict) == (True, Verdict.DEBATED)
    assert verdict_text(part) == (
        "What the customer gets – debated, so not wrong: the manager decides. By the tables as they are read: nothing"
    )
    assert [*reading_lines(part)] == ["It would be right by reading: no receipt = the manager decides."]
    assert [*reading_lines(part, "zh")] == ["若解读：没有收据 = 由店长决定，则正确。"]


def test_a_reading_that_the_question_tells_is_not_open_to_debate() -> None:
    policy, question = one_of("starter", "settlement/2/0/inside")
    assert question.case.settings == {"receipt_rule": "manager_decides"}
    [part, *_] = marked(policy, question, {"settlement.remedy": "nothing"}).parts
    assert part.verdict is Verdict.WRONG


def test_a_day_is_picked_for_a_deadline_in_whatever_spelling() -> None:
    policy, [question] = policy_named("lending"), [q for q in asked_of("lending") if "/return_clock//0/inside" in q.key]
    [part] = [part for part in question.parts if part.dated]
    assert [choice.key for choice in part.choices] == ["null", SILENT, OPEN]
    right = truth(decided(policy, question), part.output)
    for answer, verdict in ((right, "right"), (right.replace("-", "/"), "right"), ("2031-01-01", "wrong")):
        [one] = [m for m in marked(policy, question, {part.output: answer}).parts if m.part is part]
        assert (one.verdict, one.clock is not None, one.rules, one.changes) == (verdict, True, (), None)
    assert "归还的期限：哪一天到期？——错误：2031-01-01" in marking_text(
        marked(policy, question, {part.output: answer}), "zh"
    )


def test_what_is_not_answered_is_wrong() -> None:
    policy, question = one_of("post", "fare/1/0/inside")
    marking = marked(policy, question, {})
    assert not marking.right
    assert verdict_text(marking.parts[0]).startswith("price – wrong: no answer. Right: 1")


def test_an_answer_to_what_is_not_asked_is_refused() -> None:
    policy, question = one_of("post", "fare/1/0/inside")
    with pytest.raises(KeyError, match="colour"):
        marked(policy, question, {"colour": "red"})


def test_an_answer_is_marked_by_the_tables_of_the_day(tmp_path: Path) -> None:
    sheets = read_folder(LENDING)
    assert put(sheets, "loan", "D3", "35") == "21"
    changed = open_policy(write_csv(tmp_path / "changed", sheets))
    [question] = [q for q in asked_of("lending", "loan") if "/loan/1/0/inside" in q.key]
    for policy, days in ((policy_named("lending"), "21"), (changed, "35")):
        [part] = [one for one in marked(policy, question, {"loan.loan_days": days}).parts if "days" in one.part.output]
        assert (part.verdict, part.truth.key) == (Verdict.RIGHT, days)


def test_a_case_that_the_tables_no_longer_know_is_refused() -> None:
    _, question = one_of("post", "fare/1/0/inside")
    with pytest.raises(FactError):
        marked(policy_named("starter"), question, {})


def test_a_question_on_paper() -> None:
    _, question = one_of("starter", "claim/4/0/inside")
    assert question_text(question, "zh") == (
        "状况：未使用\n购买后天数：14\n收据：否\n\n"
        "顾客得到什么\n  □ 维修\n  □ 换货\n  □ 退款\n  □ 由店长决定\n  □ 不予处理\n  □ 政策未作规定\n  □ 信息不足\n\n"
        "退还金额\n  □ 0\n  □ 无\n  □ 政策未作规定\n  □ 信息不足\n\n"
        "权利\n  □ 保修\n  □ 无理由退货\n  □ 由店长决定\n  □ 无权利\n  □ 政策未作规定\n  □ 信息不足"
    )


def test_hints_go_from_vague_to_telling() -> None:
    policy, question = one_of("starter", "claim/4/0/inside")
    assert [*hints(policy, question)] == [
        ("Look at “claim”.", "看“权利”。"),
        ("What matters there: condition, receipt.", "其中要看：状况、收据。"),
        (
            "As long as nobody knows of “receipt”, these rules are possible: 3, 4.",
            "若不知道“收据”，以下规则都有可能：3, 4。",
        ),
    ]


def test_hints_about_a_clock() -> None:
    policy, [question] = policy_named("lending"), [q for q in asked_of("lending") if "/return_clock//0/inside" in q.key]
    told = [hint.en for hint in hints(policy, question)]
    assert told[0] == "Look at “time to bring it back”."
    assert told[2].startswith("It runs from 20")


def test_hints_where_no_fact_matters() -> None:
    policy, question = one_of("post", "fare/4/0/inside")
    bare = replace(question, case=replace(question.case, facts={}))
    assert [hint.en for hint in hints(policy, bare)][1:] == [
        "No fact of the case matters there.",
        "Its rules: 1, 2, 3, 4.",
    ]


def test_every_part_of_the_shipped_policy_can_be_told() -> None:
    policy = policy_named("shipped")
    for question in asked_of("shipped", "verdict")[::8]:
        marking = marked(policy, question, {part.output: SILENT for part in question.parts})
        assert all(policy.version in marking_text(marking, lang) for lang in ("en", "zh"))


@settings(max_examples=50)
@given(answered())
def test_what_stands_in_the_way_is_told_of_rules_that_give_the_answer_to_that_part(made: Answered) -> None:
    """A number or *yes* may be the id of a rule, or what another output of it is: neither is what was asked."""
    policy, question, answer = made
    for one in marked(policy, question, answer).parts:
        for against in one.why_not:
            given_by = dict(zip((item.name for item in against.outputs), against.rule.outputs, strict=True))
            entry = given_by[one.part.output]
            assert isinstance(entry, Literal)
            assert spelled(entry.value) == one.answer.key


def test_the_rule_that_decides_is_told_with_the_facts_that_matter_for_it() -> None:
    policy, question = one_of("post", "fare/4/0/inside")
    question = replace(question, case=replace(question.case, facts={"weight": 12}))
    [part] = marked(policy, question, {"fare.price": "2"}).parts
    assert [*because_lines(part)] == ["Rule 4 of fare decides, since", "  weight: 12"]
    [part] = marked(policy, replace(question, case=replace(question.case, facts={})), {"fare.price": "2"}).parts
    assert [*because_lines(part)] == ["Open: weight, sent express"]


def test_of_a_clock_it_is_told_from_when_until_when_it_runs() -> None:
    policy, question = one_of("starter", "answer_clock//0/inside")
    for part in marked(policy, question, {}).parts:
        assert [*because_lines(part)] == ["from 2025-03-03 Mon 10:00 to 2025-03-05 Wed 10:00 (Asia/Shanghai)"]
        assert [*because_lines(part, "zh")] == ["自 2025-03-03 周一 10:00 至 2025-03-05 周三 10:00（Asia/Shanghai）"]
