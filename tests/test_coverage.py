"""Which rules an example exercises: those that a decided result rests on, and no others."""

from __future__ import annotations

from typing import Final

import pytest

from simsim.policy.coverage import Coverage, coverage, unexercised
from simsim.policy.examples import ran
from tests.sheets import DAY, LENDING, NOON, opened
from tests.test_trial import tried_here

GLOSSARY: Final = """
GLOSSARY | type    | label en | label zh | may be null
weight   | number  | weight   | 重量     |
fragile  | boolean | fragile  | 易碎     |
way      | string  | way      | 方式     | yes
care     | string  | care     | 照看     | yes
pieces   | number  | pieces   | 件数     |

VALUES | value | order
way    | air   | 1
way    | sea   | 2
care   | much  | 1
care   | some  | 2

POLICY    | name
layer     | article
layer     | house
layers on | article

"""


def seen(table: str, given: str) -> Coverage:
    """What one example, of the facts that are given, exercises of a table."""
    names, values = (zip(*(pair.split("=") for pair in given.split()), strict=True)) if given else ((), ())
    roles = " | ".join(["EXAMPLES", *("given" for _ in names), "expect"])
    head = " | ".join(["", *names, "weight"])
    row = " | ".join(["E1", *values, ""])
    policy = opened(f"{GLOSSARY}{table}\n\n{roles}\n{head}\n{row}")
    return coverage(policy, ran(policy, today=DAY, now=NOON))


def table(policy: str, *rows: str, order: bool = False) -> str:
    """A table of a hit policy; each row: id, weight, fragile, way."""
    roles = [policy, *(["order"] if order else []), "input", "input", "output", "layer"]
    names = ["send", *([""] if order else []), "weight", "fragile", "way", ""]
    return "\n".join([" | ".join(roles), " | ".join(names), *rows])


FIRST = table("F", "1 | 10 | < 5 | - | air |", "2 | 20 | < 9 | yes | sea |", "3 | 30 | - | - | sea |", order=True)
UNIQUE = table("U", "1 | < 5 | - | air |", "2 | >= 5 | no | sea |", "3 | >= 5 | yes | sea |", "4 | - | - | sea | house")
ANY = table("A", "1 | < 5 | - | air |", "2 | < 3 | yes | air |", "3 | - | no | sea |")
PRIORITY = table("P", "1 | < 5 | - | sea |", "2 | < 3 | yes | air |", "3 | < 4 | - | air |")
COLLECT = table("C", "1 | < 5 | - | sea |", "2 | < 3 | yes | air |", "3 | - | - | air |")
COUNT = "C# | input | input | output\nsend | weight | fragile | pieces\n1 | < 5 | - | 4\n2 | < 3 | yes | 4"
SUM = COUNT.replace("C#", "C+")
DEFAULT = table("U", "1 | < 5 | - | air |", "2 | [5..9] | no | sea |", "default | | | sea |")


@pytest.mark.parametrize(
    ("text", "given", "exercised"),
    [
        (FIRST, "weight=1 fragile=yes", "1"),  # an earlier rule goes before 2 and 3
        (FIRST, "weight=1", "1"),
        (FIRST, "weight=6 fragile=yes", "2"),
        (FIRST, "weight=6", ""),  # 2 or 3: they agree, and it is open which of them decides
        (FIRST, "", ""),
        (UNIQUE, "weight=7 fragile=no", "2"),
        (UNIQUE, "weight=7", ""),
        (UNIQUE, "weight=1", "1"),
        (UNIQUE, "fragile=yes", ""),  # undetermined
        (UNIQUE, "weight=1 fragile=no way=sea", ""),  # given as a fact
        (ANY, "weight=1 fragile=yes", "1 2"),
        (ANY, "weight=1", ""),  # a conflict, or none
        (ANY, "weight=1 fragile=no", ""),  # a conflict
        (ANY, "weight=7 fragile=yes", ""),  # no rule
        (PRIORITY, "weight=1 fragile=yes", "2 3"),
        (PRIORITY, "weight=1", "3"),
        (PRIORITY, "weight=4", "1"),
        (COLLECT, "weight=1 fragile=yes", "1 2 3"),
        (COLLECT, "weight=4", "1 3"),
        (COLLECT, "weight=1", ""),  # how many members there are is open
        (COUNT, "weight=1 fragile=yes", "1 2"),
        (COUNT, "weight=7", ""),
        (SUM, "weight=1 fragile=yes", "1 2"),
        (SUM, "weight=4", "1"),
        (SUM, "weight=1", ""),
        (DEFAULT, "weight=7 fragile=yes", "default"),
        (DEFAULT, "weight=7", ""),  # 2, or the default row
        (DEFAULT, "weight=7 fragile=no", "2"),
        (DEFAULT, "weight=20", "default"),
    ],
)
def test_a_rule_is_exercised_where_a_decided_result_rests_on_it(text: str, given: str, exercised: str) -> None:
    counts = seen(text, given).tables["send"].counts
    assert " ".join(rule for rule, count in counts.items() if count) == exercised
    assert set(counts.values()) <= {0, 1}


PAIR: Final = """
U    | input  | output | output
send | weight | way    | care
1    | < 5    | air    | much
2    | >= 5   | sea    | some
"""


@pytest.mark.parametrize(
    ("given", "exercised"),
    [
        ("weight=1 send.way=sea", "1"),  # the other output still comes of the rule
        ("weight=1 send.way=sea send.care=some", ""),
        ("send.way=sea", ""),
    ],
)
def test_outputs_that_are_given_exercise_nothing(given: str, exercised: str) -> None:
    counts = seen(PAIR.strip(), given).tables["send"].counts
    assert " ".join(rule for rule, count in counts.items() if count) == exercised


def test_an_expression_counts_as_a_row_and_a_table_without_rules_has_none() -> None:
    text = 'EXPRESSIONS | expression\nway | if weight < 5 then "air" else "sea"\n\n'
    text += "U | input | output\ncare | weight | care"
    policy = opened(f"{GLOSSARY}{text}\n\nEXAMPLES | given | expect\n | weight | way\nE1 | 5 | sea\nE2 | 1 | air")
    found = coverage(policy, ran(policy, today=DAY, now=NOON))
    assert {name: one.counts for name, one in found.tables.items()} == {"way": {"1": 2}, "care": {}}
    assert (found.rules, found.exercised, unexercised(found)) == (1, 1, [])
    (told,) = unexercised(coverage(policy, []))
    assert [told.message(lang) for lang in ("en", "zh")] == [
        "No example exercises the expression way.",
        "没有案例用到表达式 way。",
    ]
    assert str(told.place) == "expressions.csv, sheet expressions, A2"


CLOCK: Final = """
GLOSSARY   | type          | label en | label zh | may be null
sent_at    | date and time | sent     | 寄出     | yes
fetched_at | date and time | fetched  | 取走     | yes
zone       | string        | zone     | 时区     |

POLICY | name | en
zone   | zone |
actor  | shop | Shop

PARAMETERS | type   | value | unit
patience   | number | 2     | days

CLOCKS | actor | starts at | ends at    | length   | counted as
wait   | shop  | sent_at   | fetched_at | patience | elapsed

EXAMPLES | given            | given            | given | given      | now              | expect
         | sent_at          | fetched_at       | zone  | wait.state |                  | wait.state
E1       | null             | null             | UTC   |            | 2025-06-20 12:00 | not_started
E2       | 2025-06-20 10:00 | null             | UTC   |            | 2025-06-20 12:00 | running
E3       | 2025-06-20 10:00 | 2025-06-20 11:00 | UTC   |            | 2025-06-20 12:00 | met
E4       | 2025-06-10 10:00 | null             | UTC   |            | 2025-06-20 12:00 | missed
E5       | 2025-06-11 10:00 | null             | UTC   |            | 2025-06-20 12:00 | missed
E6       |                  |                  | UTC   |            | 2025-06-20 12:00 | (undetermined)
E7       |                  |                  | UTC   | stopped    | 2025-06-20 12:00 | stopped
"""


def test_of_a_clock_it_is_counted_in_which_states_it_was_seen() -> None:
    policy = opened(CLOCK)
    counts = coverage(policy, ran(policy, today=DAY, now=NOON)).clocks["wait"]
    told = {"not_started": 1, "running": 1, "met": 1, "missed": 2, "stopped": 0, "silent": 0}
    assert dict(counts) == told  # what is open, or given, is no state that was seen


def test_what_is_exercised_adds_up_over_examples_whatever_their_order() -> None:
    policy = opened(CLOCK)
    examples = ran(policy, today=DAY, now=NOON)
    assert coverage(policy, examples) == coverage(policy, examples[::-1])
    folder = tried_here(LENDING)
    assert folder.policy
    assert folder.coverage
    parts = [coverage(folder.policy, [one]).tables for one in folder.examples]
    for name, one in folder.coverage.tables.items():
        assert one.counts == {rule: sum(part[name].counts[rule] for part in parts) for rule in one.counts}
