"""Papers: the same from their code, drawn evenly, and what keeps one from being drawn is told."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simsim.diagnostics import FactError
from simsim.policy.model import PolicyModel
from simsim.training.paper import DIGITS, LIMITS, Paper, Terms, agreed, asked_by, paper_of, terms_of
from simsim.training.questions import nodes_of, rules_of
from tests.sheets import DAY, HERE, NOON, drawn, opened
from tests.training.test_questions import POST, SMALL, drawn_of, policy_named

OWN = (
    POST
    + """
EXAMPLES | given  | given   | expect | training | difficulty
id       | weight | express | price |          |
light    | 5      | no      | 1     | yes      | 3
heavy    | 15     |         | 5     | yes      | 1
quick    | 5      | yes     | 2     | yes      |
plain    | 6      | no      | 1     |          |
"""
)


def terms(name: str, area: str = "", **told: Any) -> Terms:  # noqa: ANN401  # arguments
    return agreed(policy_named(name), area, **({"seed": 1, "length": 3, "as_of": DAY, "now": NOON} | told))


@cache
def paper(name: str, area: str = "", seed: int = 1, length: int = 3) -> Paper:
    policy = policy_named(name)
    return paper_of(policy, terms(name, area, seed=seed, length=length).code)


def told(error: pytest.ExceptionInfo[FactError], lang: str = "en") -> list[str]:
    return [diagnostic.message(lang) for diagnostic in error.value.diagnostics]


# ---- the code

AGREED = st.fixed_dictionaries(
    {
        "seed": st.integers(LIMITS["seed"].least, LIMITS["seed"].most),
        "length": st.integers(LIMITS["length"].least, LIMITS["length"].most),
        "mark": st.integers(LIMITS["mark"].least, LIMITS["mark"].most),
        "minutes": st.integers(LIMITS["minutes"].least, LIMITS["minutes"].most),
        "as_of": st.dates(date(1970, 1, 1), date(2149, 6, 6)),
        "now": st.datetimes(datetime(1970, 1, 1), datetime(2225, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # theirs
    }
)
POLICIES = st.sampled_from((*SMALL, "post"))


@given(POLICIES, AGREED, st.data())
def test_a_code_gives_the_terms_that_made_it(name: str, agreement: Mapping[str, Any], data: st.DataObject) -> None:
    policy = policy_named(name)
    area = data.draw(st.sampled_from(["", *policy.order]))
    made = agreed(policy, area, **agreement)
    assert terms_of(policy, made.code) == made
    assert made.now == agreement["now"].replace(second=0, microsecond=0)
    assert len(made.code) == 35


@given(AGREED, st.integers(0, 29), st.sampled_from(DIGITS))
def test_a_digit_that_is_mistyped_is_told(agreement: Mapping[str, Any], place: int, digit: str) -> None:
    policy = policy_named("starter")
    digits = agreed(policy, **agreement).code.replace("-", "")
    mistyped = digits[:place] + digit + digits[place + 1 :]
    if mistyped == digits:
        assert terms_of(policy, mistyped) == agreed(policy, **agreement)
    else:
        with pytest.raises(FactError):
            terms_of(policy, mistyped)


def test_a_code_may_be_spelled_as_people_do() -> None:
    made = terms("starter", seed=77)
    lower = made.code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    wide = "".join(chr(ord(c) + 0xFEE0) for c in made.code)
    for spelled in (lower, wide, f"\n{made.code.replace('-', '')}  "):
        assert terms_of(policy_named("starter"), spelled) == made


@pytest.mark.parametrize("code", ["", "abc", "U" * 30, "0" * 30, "Z" * 59, "一" * 30])
def test_what_is_no_code_is_told(code: str) -> None:
    with pytest.raises(FactError) as error:
        terms_of(policy_named("starter"), code)
    assert told(error) == [f"{code[:40]} is no code of a paper."]
    assert told(error, "zh") == [f"{code[:40]} 不是试卷码。"]


def test_a_paper_by_other_tables_is_told_and_not_drawn() -> None:
    policy, other = policy_named("post"), opened(POST.replace("| 5\n", "| 6\n"))
    made = terms("post")
    for draw in (lambda: paper_of(other, made.code), lambda: [*asked_by(other, made)]):
        with pytest.raises(FactError) as error:
            draw()
        [message] = told(error)
        assert message.startswith(f"This paper is of version {policy.version[:8]}")
        assert message.endswith(f", and these tables are of version {other.version}.")


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"length": 0}, ["The number of questions is 0; it goes from 1 to 200."]),
        ({"mark": 101}, ["The pass mark, in percent, is 101; it goes from 1 to 100."]),
        (
            {"minutes": -1, "seed": -1},
            [
                "The seed is -1; it goes from 0 to 1048575.",
                "The number of minutes is -1; it goes from 0 to 1000.",
            ],
        ),
        (
            {"as_of": date(1969, 12, 31)},
            ["The date whose rules are read is 1969-12-31; it goes from 1970-01-01 to 2149-06-06."],
        ),
        (
            {"now": datetime(1969, 12, 31, 23, 59, tzinfo=UTC)},
            ["The moment that counts as now is 1969-12-31 23:59; it goes from 1970-01-01 00:00 to 2225-03-11 18:07."],
        ),
    ],
)
def test_what_no_paper_can_have_is_told(wrong: Mapping[str, Any], expected: list[str]) -> None:
    with pytest.raises(FactError) as error:
        terms("starter", **wrong)
    assert told(error) == expected


def test_an_area_that_is_none_is_told() -> None:
    with pytest.raises(FactError):
        terms("starter", "nowhere")


# ---- what is on it

DRAWN = st.tuples(POLICIES, st.integers(0, 4), st.integers(1, 4))


@settings(max_examples=40)
@given(DRAWN)
def test_a_paper_is_as_long_as_agreed_and_nothing_stands_on_it_twice(made: tuple[str, int, int]) -> None:
    name, seed, length = made
    found = paper(name, seed=seed, length=length)
    assert len(found.questions) == length == sum(found.topics.values())
    assert len({one.key for one in found.questions}) == length
    assert len({(one.story, tuple(part.output for part in one.parts)) for one in found.questions}) == length


@settings(max_examples=40)
@given(DRAWN)
def test_topics_are_covered_evenly_as_far_as_their_rules_go(made: tuple[str, int, int]) -> None:
    name, seed, length = made
    policy, found = policy_named(name), paper(name, seed=seed, length=length)
    counts = {topic: found.topics.get(topic, 0) for topic in nodes_of(policy)}
    most = max(counts.values())
    for topic, count in counts.items():
        rules = len(rules_of(policy, topic)) if count < most - 1 else 0
        assert count >= most - 1 or count <= rules, counts


@settings(max_examples=40)
@given(DRAWN)
def test_a_case_and_its_twin_do_not_stand_on_a_paper_that_is_no_longer_than_the_rules(
    made: tuple[str, int, int],
) -> None:
    name, seed, length = made
    found = paper(name, seed=seed, length=length)
    keys = {one.key for one in found.questions}
    asked = sum(bool(one.questions) for one in drawn_of(name, seed=seed))
    assert length > asked or not keys & {one.twin for one in found.questions}


def test_a_paper_that_is_longer_than_the_rules_has_twins() -> None:
    found = paper("post", "fare", length=6)
    assert len(rules_of(policy_named("post"), "fare")) == 4  # of which one is never reached
    assert {one.twin for one in found.questions} & {one.key for one in found.questions}


def test_a_paper_is_the_same_in_another_process() -> None:
    found = paper("starter", seed=5, length=4)
    code = (
        "import simsim; from simsim.training.paper import paper_of; "
        f"print([q.key for q in paper_of(simsim.open('simsim/starter'), '{found.code}').questions])"
    )
    ran = subprocess.run(  # our own interpreter
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=HERE.parent,
        env={**os.environ, "PYTHONHASHSEED": "77", "PYTHONPATH": str(HERE.parent)},
    )
    assert ran.stdout.strip() == repr([one.key for one in found.questions])


def test_the_order_of_files_is_no_matter() -> None:
    files = drawn(POST)
    again, _ = policy_from(dict(reversed(files.items())))
    found = paper("post", length=4)
    assert paper_of(again, found.code).questions == found.questions


def policy_from(files: Mapping[str, bytes]) -> tuple[PolicyModel, object]:
    from simsim.knowledge import policy_of  # noqa: PLC0415  # only here

    policy, diagnostics = policy_of(files)
    assert policy
    return policy, diagnostics


def test_the_dates_are_those_of_the_paper() -> None:
    found = paper("lending", length=4)
    on = replace(found.terms, as_of=DAY + timedelta(days=30))
    later = tuple(asked_by(policy_named("lending"), on))
    assert {one.case.as_of for one in later} != {one.case.as_of for one in found.questions}


def test_what_a_trainer_marked_comes_first_the_easiest_before_the_others() -> None:
    policy = opened(OWN)
    for seed in range(4):
        made = agreed(policy, seed=seed, length=5, as_of=DAY, now=NOON)
        found = paper_of(policy, made.code)
        assert [one.example for one in found.questions][:3] == ["heavy", "light", "quick"]
        assert found.questions[3].example == ""


def test_what_a_trainer_marked_is_half_of_a_paper_unless_there_is_nothing_else() -> None:
    policy = opened(OWN)
    found = paper_of(policy, agreed(policy, seed=1, length=3, as_of=DAY, now=NOON).code)
    assert [bool(one.example) for one in found.questions] == [True, True, False]
    with pytest.raises(FactError) as error:
        paper_of(policy, agreed(policy, seed=1, length=12, as_of=DAY, now=NOON).code)
    count = int(told(error)[0].split()[-4])
    whole = paper_of(policy, agreed(policy, seed=1, length=count, as_of=DAY, now=NOON).code)
    assert len([one for one in whole.questions if one.example]) == 3


def test_of_more_marked_examples_than_there_is_room_for_the_seed_chooses() -> None:
    policy = opened(OWN)
    papers = (paper_of(policy, agreed(policy, seed=s, length=1, as_of=DAY, now=NOON).code) for s in range(12))
    assert {one.questions[0].example for one in papers} == {"heavy", "light", "quick"}


def test_an_area_with_fewer_questions_is_told_how_many_there_are() -> None:
    with pytest.raises(FactError) as error:
        paper("post", "fare", length=40)
    assert told(error) == ["40 questions are asked for, and there are 6 about this area."]
    assert told(error, "zh") == ["要求 40 道题，而该范围内只有 6 道。"]
