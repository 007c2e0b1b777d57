"""After a change of the tables: who learned what has changed, on which ground, and questions of exactly those cases."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Final

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simsim.analysis.stages import whole
from simsim.knowledge import LivePolicy, open_policy, policy_of
from simsim.policy.model import PolicyModel
from simsim.store import keep
from simsim.training.marking import marked, right_answer
from simsim.training.questions import Drawing, Question, of_case, question_of, questions
from simsim.training.record import Attempt, Kind
from simsim.training.refresher import Past, Refresher, Review, kept_of, learned, refresher_for, reviewing
from simsim.training.schedule import Asked
from simsim.training.told_case import case_of, case_text
from simsim.workbook.delimited import csv_bytes
from tests.sheets import DAY, LENDING, LENDING_ZH, NOON, SHIPPED, put, read_folder, write_csv
from tests.training.classes import all_right, answered, in_turn

STARTER: Final = SHIPPED.parent / "simsim" / "starter"
FOLDERS: Final = {"lending": LENDING, "lending_zh": LENDING_ZH, "starter": STARTER}


@cache
def policy_named(name: str) -> PolicyModel:
    return open_policy(FOLDERS[name])


@cache
def questions_of(name: str) -> tuple[Question, ...]:
    return tuple(questions(policy_named(name), today=DAY, now=NOON))


@cache
def learned_of(name: str) -> tuple[Attempt, ...]:
    return all_right(policy_named(name))


def edited(folder: Path, cells: Mapping[tuple[str, str], str]) -> PolicyModel:
    """The lending rules with some cells written anew, in a folder."""
    sheets = read_folder(LENDING)
    for (sheet, cell), text in cells.items():
        put(sheets, sheet, cell, text)
    return open_policy(write_csv(folder, sheets))


def review_of(old: PolicyModel, new: PolicyModel, *, kept: bool = True) -> Review:
    past = Past(new, lambda version: old if kept and version == old.version else None)
    return Review(past, DAY, NOON)


def reasons(found: Refresher) -> dict[str, str]:
    """Rule by rule, on which grounds."""
    told = {f"{one.asked.area} {one.asked.rule}".strip(): one for one in found.changed}
    return {
        name: " ".join(word for word, holds in (("case", one.again), ("rule", one.rewritten)) if holds)
        for name, one in told.items()
    }


# ---- a case as one text


@pytest.mark.parametrize("name", FOLDERS)
def test_the_case_of_every_question_is_read_again_as_it_was(name: str) -> None:
    policy = policy_named(name)
    for question in questions(policy, today=DAY, now=NOON):
        assert case_of(policy, case_text(question.case)) == question.case


def test_what_a_policy_has_no_more_is_left_out_of_a_case(tmp_path: Path) -> None:
    text = case_text(policy_named("lending").case({"remark": "odd", "unpaid": 3}, DAY, NOON, ["rules"]))
    sheets = read_folder(LENDING)
    sheets["glossary"] = [row for row in sheets["glossary"] if row[0] != "remark"]
    for line in sheets["policy"]:
        if line[0] == "layer set" or line[1] == "rules, custom":
            line[:2] = ["layers on", "rules"] if line[0] == "layers on" else ["# ", ""]
    case = case_of(open_policy(write_csv(tmp_path, sheets)), text)
    assert (dict(case.facts), case.layers) == ({"unpaid": 3}, ("rules",))


# ---- a question of a case that is given


@settings(max_examples=60)
@given(st.data())
def test_a_question_of_a_case_is_made_again_of_its_key(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([*FOLDERS]))
    policy = policy_named(name)
    asked = data.draw(st.sampled_from(questions_of(name)))
    near = {part.output: [part.choices[0].key] for part in asked.parts}
    question = of_case(policy, asked.area, asked.rule, asked.case, near)
    assert question is not None
    assert question_of(policy, question.key) == question
    assert right_answer(policy, question) == right_answer(policy, asked)
    assert marked(policy, question, right_answer(policy, question)).right
    for part in question.parts:
        keys = {choice.key for choice in part.choices}
        assert {*near[part.output]} <= keys
        assert part.dated or right_answer(policy, question)[part.output] in keys


NO_QUESTIONS: Final = {
    "no such decision": "{version}/other/1/0/case/{near}/{case}",
    "no such rule": "{version}/borrowing/99/0/case/{near}/{case}",
    "another version": "0000/borrowing/1/0/case/{near}/{case}",
    "no output": "{version}/borrowing/1/0/case/%7B%7D/{case}",
    "outputs that are none": "{version}/borrowing/1/0/case/%5B1%5D/{case}",
    "no case": "{version}/borrowing/1/0/case/{near}/%7B%7D",
    "no text of a case": "{version}/borrowing/1/0/case/{near}/x",
}


@pytest.mark.parametrize("form", NO_QUESTIONS.values(), ids=NO_QUESTIONS)
def test_a_key_that_is_of_no_case_makes_no_question(form: str) -> None:
    policy = policy_named("lending")
    question = of_case(policy, "borrowing", "1", policy.case({}, DAY, NOON), {"borrowing.may_borrow": ()})
    assert question is not None
    version, *_, near, case = question.key.split("/")
    assert question_of(policy, form.format(version=version, near=near, case=case)) is None


# ---- what was learned


def test_a_rule_is_learned_while_it_was_right_when_asked_last() -> None:
    policy = policy_named("lending")
    one, other = (q for q in questions(policy, "loan", today=DAY, now=NOON) if q.rule == "1")
    made = [answered(policy, one), answered(policy, other, right=False), answered(policy, one)]
    known = Asked("loan", "1")
    assert known not in learned(in_turn(made[:2]))
    assert [attempt.question for attempt in learned(in_turn(made))[known]] == [one.key]


def test_of_a_paper_only_the_answer_that_counts_tells_whether_a_rule_was_learned() -> None:
    policy = policy_named("lending")
    one = next(q for q in questions(policy, "loan", today=DAY, now=NOON) if q.rule == "1")
    right, wrong = (
        replace(answered(policy, one, right=ok), kind=kind)
        for ok, kind in ((True, Kind.PRACTICE), (False, Kind.ASSESSMENT))
    )
    corrected = replace(right, kind=Kind.ASSESSMENT)
    assert len(learned(in_turn([right, wrong, corrected]))[Asked("loan", "1")]) == 2


# ---- laws


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize("kept", [True, False])
def test_without_a_change_there_is_nothing_to_refresh(name: str, kept: bool) -> None:  # noqa: FBT001
    policy = policy_named(name)
    review = review_of(policy, policy, kept=kept)
    found = review.of("heron-27", learned_of(name))
    assert (found.changed, found.gone, found.new) == ((), (), ())
    assert [*review.questions(found)] == []


@st.composite
def changed_lending(draw: st.DrawFn) -> tuple[PolicyModel, tuple[Attempt, ...]]:
    """The lending rules with a number of some cell moved, and some of what was learned before."""
    cell = draw(st.sampled_from([("parameters", "C2"), ("loan", "D3"), ("loan", "D4"), ("loan", "D5"), ("loan", "E4")]))
    sheets = read_folder(LENDING)
    put(sheets, *cell, str(draw(st.integers(0, 40))))
    new, found = policy_of({f"{name}.csv": csv_bytes(rows) for name, rows in sheets.items()})
    assert new is not None, found
    known = draw(st.lists(st.sampled_from(learned_of("lending")), max_size=12))
    return new, tuple(in_turn(known))


@settings(max_examples=40)
@given(changed_lending(), st.booleans())
def test_every_question_of_a_refresher_is_one_of_which_something_else_comes_now(
    made: tuple[PolicyModel, tuple[Attempt, ...]],
    kept: bool,  # noqa: FBT001
) -> None:
    new, attempts = made
    old = policy_named("lending")
    review = review_of(old, new, kept=kept)
    found = review.of("heron-27", attempts)
    learnt = {Asked(one.area, rule) for one in attempts for rule in one.rules}
    assert {one.asked for one in found.changed} <= learnt
    asked = [*review.questions(found)]
    assert bool(asked) == bool(found.changed)
    for question in asked:
        now, before = right_answer(new, question), right_answer(old, question)
        flipped = {name for name in now if now[name] != before[name]}
        assert flipped
        assert question_of(new, question.key) == question
        for part in question.parts:
            offered = {choice.key for choice in part.choices}
            assert part.dated or before[part.output] in offered or part.output not in flipped
    again = [answered(new, question) for question in asked]
    assert review.of("heron-27", [*attempts, *later(again)]).changed == ()


def later(attempts: list[Attempt]) -> list[Attempt]:
    return [replace(one, at=one.at + timedelta(days=1)) for one in attempts]


# ---- an analyst's edits of the lending rules

EDITS: Final = {  # on which grounds, by rule: where the tables of then are kept, and where they are not
    "a limit": (
        {("parameters", "C2"): "20"},
        {"borrowing 5": "rule", "borrowing 2": "case rule", "borrowing 3": "case rule", "borrowing 4": "rule"},
        {"borrowing 2": "case", "borrowing 3": "case"},
    ),
    "an outcome": (
        {("loan", "D4"): "30"},
        {"loan 1": "case", "loan 2": "case rule"},
        {"loan 1": "case", "loan 2": "case"},
    ),
    "a bound": (
        {("overdue", "C4"): "> 2"},
        {"overdue 30": "rule", "overdue 20": "case rule"},
        {"overdue 20": "case"},
    ),
    "nothing that decides": ({("policy", "B2"): "", ("policy", "C2"): "Lending"}, {}, {}),
    "the order of two rules": ({("overdue", "B3"): "11", ("overdue", "B4"): "12"}, {}, {}),
}


@pytest.mark.parametrize("edit", EDITS)
def test_whoever_learned_what_an_edit_changes_is_told_of_it_and_on_which_ground(edit: str, tmp_path: Path) -> None:
    cells, with_old, without = EDITS[edit]
    new, old = edited(tmp_path, cells), policy_named("lending")
    assert reasons(review_of(old, new).of("heron-27", learned_of("lending"))) == with_old
    assert reasons(review_of(old, new, kept=False).of("heron-27", learned_of("lending"))) == without


def test_the_new_border_of_a_limit_lies_between_the_old_one_and_the_new(tmp_path: Path) -> None:
    new, old = edited(tmp_path, {("parameters", "C2"): "20"}), policy_named("lending")
    past = Past(new, {old.version: old}.get)
    found = refresher_for(learned_of("lending"), past, today=DAY, now=NOON)
    assert [*dict.fromkeys(question.area for question in found)] == ["borrowing"]
    owed = [question.case.facts["unpaid"] for question in found]
    assert all(10 < amount <= 20 for amount in owed)  # type: ignore[operator]  # amounts


def test_a_layer_that_is_turned_off_changes_what_was_learned_with_it(tmp_path: Path) -> None:
    new, old = edited(tmp_path, {("policy", "B7"): "rules"}), policy_named("lending")
    review = review_of(old, new)
    found = review.of("heron-27", learned_of("lending"))
    assert reasons(found)["overdue 20"] == "case rule"
    [(before, after)] = {
        pair
        for one in found.changed
        if one.asked == ("overdue", "20")
        for case in one.again
        for pair in case.answers.values()
    }
    assert (before, after) == ("0.5", "0.25")
    asked = [*review.questions(found)]
    assert asked
    assert {question.case.layers for question in asked} == {("rules",)}
    again = [answered(new, question) for question in asked]
    assert review.of("heron-27", [*learned_of("lending"), *later(again)]).changed == ()


def test_rules_that_are_gone_or_new_are_told_apart(tmp_path: Path) -> None:
    new, old = edited(tmp_path, {("loan", "A4"): "22"}), policy_named("lending")
    found = review_of(old, new).of("heron-27", learned_of("lending"))
    assert (found.changed, found.gone, found.new) == ((), (Asked("loan", "2"),), (Asked("loan", "22"),))
    unkept = review_of(old, new, kept=False).of("heron-27", learned_of("lending"))
    assert (unkept.gone, unkept.new) == ((Asked("loan", "2"),), None)


def test_a_case_that_the_tables_take_no_more_is_told_and_not_asked(tmp_path: Path) -> None:
    sheets = read_folder(LENDING)
    for sheet in ("values", "borrowing", "examples"):
        sheets[sheet] = [row for row in sheets[sheet] if "atlas" not in row]
    new, old = open_policy(write_csv(tmp_path, sheets)), policy_named("lending")
    made = [one for one in learned_of("lending") if "atlas" in one.case and one.area == "borrowing"]
    review = review_of(old, new, kept=False)
    found = review.of("heron-27", made)
    assert {case.refused for one in found.changed for case in one.again} == {True}
    assert [*review.questions(found)] == []


# ---- the shipped tables in Excel, and what the store keeps


def test_an_edit_of_the_workbook_changes_what_is_right_what_is_asked_and_what_is_refreshed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIMSIM_STORE", str(tmp_path / "store"))
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "tables"))
    before = LivePolicy(folder)
    assert keep(folder, before.policy, before.contents, NOON) == []
    old = before.policy
    rules = (("execution_clock", ""), ("risk_owner", "3"), ("risk_owner", "7"))
    drawing = Drawing(old, 0, DAY, NOON)
    made = [answered(old, question) for rule in rules for question in drawing.of(*rule).questions]
    in_cell(folder / "policy.xlsx", "parameters", "execution_limit", 2, 24)
    in_cell(folder / "after_ruling.xlsx", "risk_owner", 3, 9, "shared_buyer_seller")
    new = open_policy(folder)
    past = Past(new, kept_of(folder))
    review = Review(past, DAY, NOON)
    (found,) = whole(reviewing(review, made))
    assert reasons(found) == {"execution_clock": "case rule", "risk_owner 3": "case rule"}
    assert all(one.kept for one in found.changed)
    asked = [*review.questions(found)]
    assert {question.area for question in asked} == {"execution_clock", "risk_owner"}
    for question in asked:
        assert right_answer(new, question) != right_answer(old, question)
    assert drawn_truths(new, "risk_owner", "3") != drawn_truths(old, "risk_owner", "3")
    shutil.rmtree(tmp_path / "store")
    unkept = Review(Past(new, kept_of(folder)), DAY, NOON).of("heron-27", made)
    assert reasons(unkept) == {"execution_clock": "case", "risk_owner 3": "case"}
    assert not any(one.kept for one in unkept.changed)


def in_cell(file: Path, sheet: str, key: object, column: int, value: object) -> None:
    """Write a value as an analyst would, into the row that begins with a key."""
    book = openpyxl.load_workbook(file)
    row = next(row for row in book[sheet].iter_rows() if row[0].value == key)
    row[column].value = value
    book.save(file)


def drawn_truths(policy: PolicyModel, area: str, rule: str) -> set[str]:
    own = Drawing(policy, 0, DAY, NOON).of(area, rule).questions
    return {right_answer(policy, question)[f"{area}.{area}"] for question in own}
