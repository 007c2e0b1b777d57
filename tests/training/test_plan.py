"""The plan: every rule is new on one day, tables take turns, and what is known comes back when it is due."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from simsim.knowledge import open_policy
from simsim.training.plan import curriculum, own_examples, plan_of, topics, woven
from simsim.training.questions import rules_of
from simsim.training.schedule import DAYS, Answered, Asked, memory
from tests.sheets import LENDING, NOON, read_folder, write_csv
from tests.training.test_questions import policy_named

RULES: Final = curriculum(policy_named("lending"))
ANSWERED = st.lists(st.tuples(st.sampled_from(RULES), st.integers(-9, 0), st.booleans()), max_size=20)


@given(ANSWERED, st.integers(-9, 0))
def test_every_rule_is_new_on_one_day(told: list[tuple[Asked, int, bool]], began: int) -> None:
    known = memory(Answered(rule, NOON + timedelta(days=day), right) for rule, day, right in told)
    plan = plan_of(RULES, known, NOON, NOON + timedelta(days=began))
    assert len(plan.days) == DAYS
    assert sum(day.new for day in plan.days) == len(RULES)
    assert sum(day.seen for day in plan.days) == plan.seen == len(known)
    assert 0 <= plan.at <= DAYS
    assert plan.at == DAYS or plan.days[plan.at].date == NOON.date()
    assert plan.mastered <= plan.seen
    for count in (0, 5, 50):
        wanted = plan.session(count)
        assert len(wanted) == len({*wanted}) <= count
        assert all(rule not in known or known[rule].due <= NOON for rule in wanted)


def test_what_was_missed_is_due_the_next_day() -> None:
    known = memory([Answered(RULES[0], NOON, right=False)])
    assert plan_of(RULES, known, NOON, NOON).due == 0
    plan = plan_of(RULES, known, NOON + timedelta(days=1, minutes=5), NOON)
    assert (plan.at, plan.due, plan.session(3)[0]) == (1, 1, RULES[0])
    assert [day.due for day in plan.days] == [0, 1, 0, 0, 0]


def test_tables_take_turns_those_of_the_headlines_first() -> None:
    policy = policy_named("shipped")
    order = curriculum(policy)
    areas = [node for node in topics(policy) if any(rule.area == node for rule in order)]
    assert [rule.area for rule in order[: len(areas)]] == areas
    heads = dict.fromkeys(node for name in policy.card.headlines if (node := policy.node(name)) in areas)
    assert areas[: len(heads)] == [*heads]
    assert {*curriculum(policy)} == {*rules_of(policy)}


def test_a_topic_is_one_table() -> None:
    policy = policy_named("lending")
    for node in topics(policy):
        found = curriculum(policy, node)
        assert found == tuple(rule for rule in rules_of(policy) if rule.area == node)


def test_a_trainers_examples_are_asked_once_the_easiest_first(tmp_path: Path) -> None:
    sheets = read_folder(LENDING)
    marks = {"E1": ("yes", "2"), "E2": ("yes", "1"), "E3": ("yes", ""), "E4": ("no", "")}
    for n, row in enumerate(sheets["examples"]):
        row.extend(("training", "difficulty") if n == 0 else marks.get(row[0], ("", "")))
    policy = open_policy(write_csv(tmp_path, sheets))
    examples = own_examples(policy)
    assert [one.rule for one in examples] == ["E2", "E1", "E3"]
    rules = [Asked("a", str(n)) for n in range(9)]
    asked = ["version//E2/0/example/2025-06-20/now", "version/a/1/0/inside/2025-06-20/now"]
    found = woven(rules, examples, asked)
    assert [one.rule for one in found if not one.area] == ["E1", "E3"]
    assert [one for one in found if one.area] == rules
