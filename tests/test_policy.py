"""A policy decides cases: what comes of a decision, what is asked for, and what overrides what."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import product

import pytest

from simsim.decision import Decision, Status
from simsim.diagnostics import FactError
from simsim.policy.model import PolicyModel
from simsim.tiles import entry_verdicts
from simsim.values import Known
from tests.sheets import DAY, NOON, decide, mistakes, opened

GLOSSARY = """
GLOSSARY | type    | may be null | scale | label en  | label zh
weight   | number  |             | 0     | weight    | 重量
colour   | string  |             |       | colour    | 颜色
gift     | boolean | yes         |       | gift      | 礼物
sent_on  | date    |             |       | sent on   | 寄出日期
stamp    | number  |             | 2     | postage   | 邮资
route    | string  | yes         |       | route     | 路线
box.note | string  | yes         |       | note      | 便条

VALUES | value | label en | label zh
colour | red   | red      | 红
colour | blue  | blue     | 蓝
route  | air   | by air   | 空运
route  | sea   | by sea   | 海运
"""
PRICES = f"""{GLOSSARY}
U    | input  | input  | output | source
post | weight | colour | stamp  |
1    | < 10   | -      | 1.50   |
2    | >= 10  | red    | 3      |
3    | >= 20  | blue   | 4      |
4    | >= 50  | -      | 5      |
"""
PRICED = opened(PRICES)


def post(**facts: object) -> Decision:
    return decide(PRICED, facts)["post"]


# ---- what comes of a decision


def test_decided() -> None:
    decision = post(weight=5, colour="red")
    assert (decision.status, decision.outputs) == (Status.DECIDED, ({"stamp": Decimal("1.50")},))
    assert (decision.rules, decision.missing, decision.possible) == (("1",), (), {})


def test_a_fact_that_does_not_matter_is_not_asked_for() -> None:
    assert post(weight=5).output == {"stamp": Decimal("1.50")}


def test_undetermined_names_what_is_missing_and_what_is_possible() -> None:
    decision = post(weight=30)
    assert (decision.status, decision.missing) == (Status.UNDETERMINED, ("colour",))
    assert decision.possible == {"stamp": frozenset((Decimal(3), Decimal(4)))}
    assert decision.rules == ("2", "3")


def test_nothing_known_leaves_conflict_possible_and_asks_for_everything() -> None:
    decision = post()
    assert (decision.status, decision.missing) == (Status.UNDETERMINED, ("weight", "colour"))
    assert decision.possible == {"stamp": None}


def test_no_rule() -> None:
    decision = post(weight=15, colour="blue")
    assert (decision.status, decision.outputs, decision.missing) == (Status.NO_RULE, (), ())


def test_conflict() -> None:
    decision = post(weight=60, colour="red")
    assert (decision.status, decision.outputs, decision.rules) == (Status.CONFLICT, (), ("2", "4"))


FRAGILE = f"""{PRICES}
U     | input | output
route | stamp | route
1     | < 2   | air
2     | >= 2  | sea
"""


def test_blocked_by_a_decision_that_failed() -> None:
    decision = decide(opened(FRAGILE), {"weight": 60, "colour": "red"})["route"]
    assert (decision.status, decision.missing) == (Status.BLOCKED, ())


def test_a_set_of_possible_values_may_still_settle_what_follows() -> None:
    decision = decide(opened(FRAGILE), {"weight": 30})["route"]
    assert (decision.status, decision.output) == (Status.DECIDED, {"route": "sea"})


def test_error_says_in_which_cell() -> None:
    policy = opened(f"{GLOSSARY}\nU | input | output\npost | colour | stamp\n1 | - | 10 / weight\n")
    decision = decide(policy, {"colour": "red", "weight": 0})["post"]
    assert decision.status is Status.ERROR
    assert [d.told() for d in decision.diagnostics] == [
        (
            "post.csv, sheet post, C3: 10 / 0 cannot be computed: nothing can be divided by zero.\n"
            "    10 / weight\n"
            "       ^\n"
            "  Ask first whether it is zero, such as: if count = 0 then 0 else total / count."
        )
    ]


OPAQUE = """
GLOSSARY | type    | may be null
weight   | number  |
limit    | number  | yes
heavy    | boolean |
gift     | boolean |

F    | order | input | input   | output
load |       | gift  | weight  | heavy
1    | 10    | yes   | -       | no
2    | 20    | no    | > limit | yes
3    | 30    | no    | -       | no
"""


def test_an_error_in_a_cell_is_told_with_its_cell() -> None:
    decision = decide(opened(OPAQUE), {"gift": False, "weight": 5, "limit": None})["load"]
    assert decision.status is Status.ERROR
    assert [d.told() for d in decision.diagnostics] == [
        (
            "load.csv, sheet load, D4: 5 and null have no order.\n"
            "    > limit\n"
            "    ^^^^^^^\n"
            "  Compare numbers, dates or durations that are known to be there."
        )
    ]


def test_an_error_in_a_cell_that_does_not_matter_is_not_told() -> None:
    decision = decide(opened(OPAQUE), {"gift": True, "weight": 5, "limit": None})["load"]
    assert (decision.status, decision.output, decision.diagnostics) == (Status.DECIDED, {"heavy": False}, ())


def test_a_silent_decision_is_null_to_others() -> None:
    policy = opened(
        f'{PRICES}\nU   | input          | output\nbox | postage        | note\n1   | -              | "any"\n'
    )
    assert decide(policy, {"weight": 15, "colour": "blue"})["box"].output == {"note": "any"}


def test_null_is_tested_on_an_item_that_may_be_null_only() -> None:
    text = f'{GLOSSARY}\nU | input | output\nbox | {{}} | note\n1 | null | "none"\n'
    assert decide(opened(text.format("gift")), {"gift": None})["box"].output == {"note": "none"}
    assert decide(opened(text.format("gift")), {"gift": True})["box"].status is Status.NO_RULE
    assert mistakes(text.format("weight")) == [
        (
            "box.csv, sheet box, B3: weight cannot be null.\n"
            "    null\n"
            "    ^^^^\n"
            "  Leave it out while it is not known (in a table, write -), or allow null in GLOSSARY (may be null: yes)."
        )
    ]


# ---- hit policies


def test_first_hit_goes_by_the_order_column_not_by_the_position() -> None:
    policy = opened(
        f"{GLOSSARY}\n"
        "F    | order | input  | output\n"
        "post |       | weight | stamp\n"
        "a    | 30    | -      | 3\n"
        "b    | 10    | < 5    | 1\n"
        "c    | 20    | < 10   | 2\n"
    )
    assert [decide(policy, {"weight": w})["post"].output["stamp"] for w in (1, 7, 20)] == [1, 2, 3]


def test_collect_gives_every_hit_in_the_order_of_the_rows() -> None:
    policy = opened(
        f"{GLOSSARY}\n"
        "C    | input  | output | output\n"
        "post | weight | stamp  | route\n"
        "1    | < 20   | 1      | air\n"
        "2    | < 10   | 2      | -\n"
        "3    | < 5    | 1      | air\n"
    )
    hits = ({"stamp": 1, "route": "air"}, {"stamp": 2, "route": None}, {"stamp": 1, "route": "air"})
    assert [decide(policy, {"weight": w})["post"].outputs for w in (1, 7, 15, 30)] == [hits, hits[:2], hits[:1], ()]
    assert decide(policy, {"weight": 30})["post"].status is Status.NO_RULE
    assert decide(policy, {})["post"].status is Status.UNDETERMINED


def test_while_facts_are_unknown_some_rules_are_certain_and_others_possible() -> None:
    policy = opened(
        f"{GLOSSARY}\n"
        "C       | input  | output\n"
        "post    | weight | stamp\n"
        "1       | -      | 1\n"
        "2       | < 10   | 2\n"
        "default | -      | 3\n"
    )
    known, unknown = decide(policy, {"weight": 3})["post"], decide(policy, {})["post"]
    assert (known.rules, known.certain) == (("1", "2"), ("1", "2"))
    assert (unknown.rules, unknown.certain) == (("1", "2"), ("1",))


def test_a_list_of_results_is_no_input() -> None:
    text = (
        f"{GLOSSARY}\n"
        "C    | input  | output\npost | weight | stamp\n1 | - | 1\n\n"
        'U    | input | output\nbox | stamp | note\n1 | - | "x"\n'
    )
    assert mistakes(text) == [
        (
            "box.csv, sheet box, B2: post.stamp is a list of results of post and cannot be an input.\n"
            "  Use a decision that gives one result."
        )
    ]


def test_default_outputs_serve_where_no_rule_matches() -> None:
    policy = opened(f"{GLOSSARY}\nU | input | output\npost | weight | stamp\n1 | < 10 | 1\ndefault | | 9\n")
    decision = decide(policy, {"weight": 10})["post"]
    assert (decision.status, decision.output, decision.rules) == (Status.DECIDED, {"stamp": 9}, ("default",))
    assert decide(policy, {})["post"].possible == {"stamp": frozenset((Decimal(1), Decimal(9)))}


def test_a_default_of_a_layer_that_is_off_does_not_serve() -> None:
    policy = opened(
        f"{GLOSSARY}\n"
        "POLICY | name | en\nlayer | law | law\nlayer | habit | habit\nlayers on | law |\n\n"
        "U | input | output | layer\npost | weight | stamp |\n1 | < 10 | 1 | law\ndefault | - | 9 | habit\n"
    )
    assert decide(policy, {"weight": 10})["post"].status is Status.NO_RULE
    assert decide(policy, {"weight": 10}, layers=("habit",))["post"].output == {"stamp": 9}


# ---- what is given overrides what is decided


def test_a_supplied_output_overrides_the_decision_and_says_so() -> None:
    decision = post(weight=5, colour="red", stamp="2.50")
    assert (decision.status, decision.output, decision.given) == (Status.DECIDED, {"stamp": Decimal("2.5")}, ("stamp",))
    assert decision.rules == ()


TWO_OUTPUTS = opened(
    f"{GLOSSARY}\n"
    "U   | input  | input  | output | output\n"
    "box | weight | colour | route  | note\n"
    '1   | < 10   | -      | air    | "light"\n'
    '2   | >= 10  | red    | sea    | "heavy"\n'
    '3   | >= 10  | blue   | air    | "heavy"\n'
)


def test_each_output_is_decided_on_its_own() -> None:
    decision = decide(TWO_OUTPUTS, {"weight": 20})["box"]
    assert (decision.status, decision.output) == (Status.UNDETERMINED, {"note": "heavy"})
    assert decision.possible == {"route": frozenset(("air", "sea"))}


def test_supplying_the_output_that_is_open_settles_the_decision() -> None:
    decision = decide(TWO_OUTPUTS, {"weight": 20, "route": "sea"})["box"]
    assert (decision.status, decision.output) == (Status.DECIDED, {"note": "heavy", "route": "sea"})
    assert (decision.given, decision.missing, decision.possible) == (("route",), (), {})


EMPTY = opened(f"{GLOSSARY}\nU | input | output | output\nbox | weight | route | note\n")


def test_an_empty_table_asks_for_its_outputs() -> None:
    decision = decide(EMPTY, {"weight": 1})["box"]
    assert (decision.status, decision.missing) == (Status.UNDETERMINED, ("route", "box.note"))


def test_an_empty_table_takes_what_is_given_one_output_at_a_time() -> None:
    outcome = decide(EMPTY, {"route": "air"})
    assert (outcome["box"].output, outcome["box"].missing) == ({"route": "air"}, ("box.note",))
    assert outcome.value("route") == Known.of("air")
    assert decide(EMPTY, {"route": "air", "note": None})["box"].status is Status.DECIDED


# ---- names


REASONS = """
GLOSSARY   | type   | label en        | label zh
weight     | number | weight          | 重量
lid.reason | string | why the lid     | 盖子的理由
box.reason | string | why the box     | 箱子的理由
verdict    | string | verdict         | 结论

U   | input  | output
lid | weight | reason
1   | -      | "a"

U   | input  | output
box | weight | reason
1   | -      | "b"

U       | input | output
verdict | {}    | verdict
1       | "b"   | "yes"
"""


@pytest.mark.parametrize("name", ["box.reason", "why the box", "箱子的理由", "why the box 箱子的理由", "WHY THE BOX"])
def test_an_output_is_named_in_full_or_by_its_label(name: str) -> None:
    assert decide(opened(REASONS.format(name)), {"weight": 1})["verdict"].output == {"verdict": "yes"}


def test_an_ambiguous_short_name_names_its_producers() -> None:
    assert mistakes(REASONS.format("reason")) == [
        (
            "verdict.csv, sheet verdict, B2: GLOSSARY has no item reason.\n"
            "  Did you mean lid.reason / box.reason? Add it to GLOSSARY, or write a name that is there."
        )
    ]


def test_an_item_of_two_producers_names_them_too() -> None:
    text = REASONS.replace("lid.reason", "reason").replace("box.reason", "other").format("reason")
    assert mistakes(text) == [
        (
            "verdict.csv, sheet verdict, B2: GLOSSARY has no item reason.\n"
            "  Did you mean lid.reason / box.reason? Add it to GLOSSARY, or write a name that is there."
        )
    ]


def test_an_ambiguous_fact_names_the_producers() -> None:
    with pytest.raises(FactError) as caught:
        decide(opened(REASONS.format("box.reason")), {"reason": "x"})
    assert str(caught.value) == (
        "The policy knows no item reason.\n"
        "  Did you mean lid.reason / box.reason? Use a name or label from GLOSSARY or PARAMETERS."
    )


def test_inside_its_own_decision_an_output_needs_no_qualifier() -> None:
    text = REASONS.format("box.reason").replace('1   | -      | "b"', "1   | -      | lid.reason")
    assert decide(opened(text), {"weight": 1})["box"].output == {"reason": "a"}


def test_a_word_is_a_value_of_its_column_before_a_parameter_before_an_item() -> None:
    policy = opened(
        "GLOSSARY | type | may be null\ncolour | string |\nred | string |\nhit | boolean |\n\n"
        "VALUES | value\ncolour | red\ncolour | blue\ntint | red\ntint | blue\n\n"
        "PARAMETERS | type | value\ntint | string | blue\n\n"
        "F | order | input | output\ntest | | colour | hit\n1 | 10 | red | yes\n2 | 20 | tint | no\n"
    )
    assert decide(policy, {"colour": "red"})["test"].output == {"hit": True}
    assert decide(policy, {"colour": "blue"})["test"].output == {"hit": False}


def test_a_cycle_is_told_with_its_path() -> None:
    text = (
        f"{GLOSSARY}\n"
        "U | input | output\npost | route | stamp\n1 | - | 1\n\n"
        "U | input | output\nroute | note | route\n1 | - | air\n\n"
        'U | input | output\nbox | postage | note\n1 | - | "x"\n'
    )
    assert mistakes(text) == [
        (
            "post.csv, sheet post, A1: Decisions wait for each other: post → box → route → post.\n"
            "  Take one of these inputs out."
        )
    ]


def test_a_cycle_hides_no_other_mistake_and_none_hides_it() -> None:
    text = (
        f"{GLOSSARY}\n"
        "U | input | output\npost | route | stamp\n1 | ari | 1\n\n"
        "U | input | output\nroute | postage | route\n1 | [8..5] | air\n"
    )
    found = mistakes(text)
    assert [line.split(":")[0] for line in found] == [
        "post.csv, sheet post, B3", "route.csv, sheet route, B3", "post.csv, sheet post, A1",
    ]  # fmt: skip


def test_the_order_of_decisions_is_theirs_not_that_of_the_sheets() -> None:
    blocks = FRAGILE.strip().split("\n\n")
    policy = opened("\n\n".join(reversed(blocks)))
    assert policy.order == ("post", "route")


# ---- parameters, layers, dates


SETTINGS = f"""{GLOSSARY}
POLICY    | name      | en    | zh
layer     | law       | law   | 法规
layer     | habit     | habit | 惯例
layers on | law,habit |       |

PARAMETERS | type   | value | alternatives | layer
limit      | number | 10    |              | habit
reading    | string | wide  | wide, narrow | habit

VALUES  | value
reading | wide
reading | narrow
colour  | red
colour  | blue
route   | air
route   | sea

F    | order | input    | input   | output | layer
post |       | weight   | reading | stamp  |
1    | 10    | > limit  | -       | 9      | habit
2    | 20    | -        | wide    | 2      | law
3    | 30    | -        | narrow  | 1      | law
"""


@pytest.fixture(scope="module")
def settings() -> PolicyModel:
    text = SETTINGS.replace(GLOSSARY, GLOSSARY.split("\n\n", maxsplit=1)[0] + "\n\n")
    return opened(text)


def test_a_parameter_stands_for_its_value_and_switches_rows(settings: PolicyModel) -> None:
    assert decide(settings, {"weight": 11})["post"].output == {"stamp": 9}
    assert decide(settings, {"weight": 10})["post"].output == {"stamp": 2}
    assert decide(settings, {"weight": 10})["post"].parameters == ("reading",)
    assert decide(settings, {"weight": 11})["post"].parameters == ("limit",)


def test_a_parameter_is_set_like_a_fact(settings: PolicyModel) -> None:
    assert decide(settings, {"weight": 10, "reading": "narrow"})["post"].output == {"stamp": 1}
    assert decide(settings, {"weight": 11, "limit": 20})["post"].output == {"stamp": 2}


def test_a_setting_must_be_one_of_the_alternatives(settings: PolicyModel) -> None:
    with pytest.raises(FactError, match=r"^reading has no value broad\.\n"):
        decide(settings, {"reading": "broad"})


def test_a_parameter_whose_layer_is_off_is_missing(settings: PolicyModel) -> None:
    decision = decide(settings, {"weight": 5}, layers=("law",))["post"]
    assert (decision.status, decision.missing) == (Status.UNDETERMINED, ("reading",))
    both = decide(settings, {"weight": 5}, layers=("law", "habit"))["post"]
    assert both.output == {"stamp": 2}


def test_a_parameter_that_is_set_serves_even_where_its_layer_is_off(settings: PolicyModel) -> None:
    assert decide(settings, {"reading": "wide"}, layers=("law",))["post"].output == {"stamp": 2}


def test_a_case_handed_to_another_rule_by_a_layer_that_is_off_says_so(settings: PolicyModel) -> None:
    decision = decide(settings, {"weight": 11, "limit": 10, "reading": "wide"}, layers=("law",))["post"]
    assert decision.output == {"stamp": 2}
    assert [d.told() for d in decision.diagnostics] == [
        (
            "post.csv, sheet post, A3: With layer habit on, rule 1 would decide; without it rule 2 does.\n"
            "  Nothing need be done; turn the layer on to see the difference."
        )
    ]
    assert [d.told("zh") for d in decision.diagnostics] == [
        (
            "post.csv，工作表 post，A3：启用层 habit 时由规则 1 决定；现在由规则 2 决定。\n"
            "  无需处理；启用该层即可看到差别。"
        )
    ]


def test_an_unknown_fact_that_only_a_rule_of_a_layer_that_is_off_asks_for_breaks_nothing(settings: PolicyModel) -> None:
    decision = decide(settings, {"reading": "wide"}, layers=("law",))["post"]
    assert (decision.output, decision.diagnostics) == ({"stamp": 2}, ())


def test_an_unknown_layer_is_refused(settings: PolicyModel) -> None:
    with pytest.raises(FactError) as caught:
        decide(settings, {}, layers=("laws",))
    assert str(caught.value) == "POLICY names no layer laws.\n  Did you mean law? The layers are: law, habit."


def test_a_setting_may_empty_an_interval_and_that_is_no_mistake() -> None:
    text = (
        f"{GLOSSARY}\nPARAMETERS | type | value\nlimit | number | 10\n\n"
        "U | input | output\npost | weight | stamp\n1 | [5..limit] | 1\ndefault | | 2\n"
    )
    policy = opened(text)
    assert decide(policy, {"weight": 7})["post"].output == {"stamp": 1}
    assert decide(policy, {"weight": 7, "limit": 3})["post"].output == {"stamp": 2}
    assert decide(policy, {"weight": 7, "limit": "3.5"})["post"].output == {"stamp": 2}


VALID = f"""{GLOSSARY}
U    | input  | output | valid from | valid to
post | weight | stamp  | {{}}       |
1    | -      | 1      |            | 2025-06-30
2    | -      | 2      | 2025-07-01 | 2025-12-31
"""


@pytest.mark.parametrize(
    ("day", "stamp"),
    [("2000-01-01", 1), ("2025-06-30", 1), ("2025-07-01", 2), ("2025-12-31", 2), ("2026-01-01", None)],
)
def test_rows_are_valid_by_the_as_of_date(day: str, stamp: int | None) -> None:
    decision = decide(opened(VALID.format("")), {"weight": 1}, as_of=date.fromisoformat(day))["post"]
    assert decision.output.get("stamp") == stamp
    assert decision.status is (Status.NO_RULE if stamp is None else Status.DECIDED)


def test_rows_are_valid_by_the_date_that_the_table_names() -> None:
    policy = opened(VALID.format("sent on"))
    assert decide(policy, {"sent_on": "2025-06-30"}, as_of=date(2030, 1, 1))["post"].output == {"stamp": 1}
    decision = decide(policy, {})["post"]
    assert (decision.status, decision.missing) == (Status.UNDETERMINED, ("sent_on",))


def test_an_unknown_date_of_validity_that_may_be_null_leaves_silence_possible() -> None:
    text = VALID.format("sent on").replace("sent_on  | date    |  ", "sent_on  | date    | yes")
    rows = text.replace("2025-12-31", "").replace("2025-07-01", "2025-06-01")
    policy = opened(rows.replace("1    | -      | 1      |            | 2025-06-30\n", ""))
    assert decide(policy, {"sent_on": None})["post"].status is Status.NO_RULE
    assert decide(policy, {})["post"].status is Status.UNDETERMINED


# ---- what is asked


def test_what_is_asked_serves_the_headlines_and_stands_in_the_order_of_the_form() -> None:
    policy = opened(
        "GLOSSARY | type | group | order\n"
        "a | boolean | second | 1\nb | boolean | first | 2\nc | boolean | first | 1\nd | boolean | first | 3\n"
        "x | number | |\ny | number | |\n\n"
        "POLICY | name | en\nheadline | x | X\ngroup | first | First\ngroup | second | Second\n\n"
        "U | input | input | input | output\nx | a | b | c | x\n1 | yes | yes | yes | 1\n\n"
        "U | input | output\ny | d | y\n1 | yes | 1\n"
    )
    assert decide(policy, {}).ask == ("c", "b", "a")
    assert decide(policy, {}, decisions=("y",)).ask == ("d",)
    assert [*decide(policy, {}, decisions=("y.y",)).decisions] == ["y"]
    assert decide(policy, {"c": False}).ask == ()


def test_a_decision_that_is_none_is_refused() -> None:
    with pytest.raises(FactError) as caught:
        decide(PRICED, {}, decisions=("mail",))
    assert str(caught.value) == "The policy has no decision mail.\n  The decisions are: post."


# ---- facts


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (
            {"wieght": 5},
            "The policy knows no item wieght.\n  Did you mean weight? Use a name or label from GLOSSARY or PARAMETERS.",
        ),
        ({"weight": "heavy"}, "heavy cannot be used for weight.\n  Write a number such as 100 or 2.5."),
        ({"weight": 1.5}, "1.5 has more than 0 decimals, which weight does not have.\n  Round it to 0 decimals."),
        ({"weight": float("nan")}, "nan cannot be used for weight.\n  Write a number such as 100 or 2.5."),
        ({"weight": Decimal("Infinity")}, "Infinity cannot be used for weight.\n  Write a number such as 100 or 2.5."),
        ({"weight": True}, "true cannot be used for weight.\n  Write a number such as 100 or 2.5."),
        ({"weight": [5]}, "[5] cannot be used for weight.\n  Write a number such as 100 or 2.5."),
        ({"weight": 10**40}, f"{10**40} cannot be used for weight.\n  Write a number such as 100 or 2.5."),
        (
            {"weight": None},
            (
                "weight cannot be null.\n"
                "  Leave it out while it is not known (in a table, write -), or allow null in GLOSSARY"
                " (may be null: yes)."
            ),
        ),
        ({"colour": "rde"}, "colour has no value rde.\n  Did you mean red? Allowed are: red, blue."),
        ({"gift": "perhaps"}, "perhaps cannot be used for gift.\n  Write yes or no."),
        ({"sent_on": "2025-02-29"}, "2025-02-29 cannot be used for sent on.\n  Write a date such as 2025-01-08."),
        (
            {"sent_on": datetime(2025, 1, 8, tzinfo=UTC)},
            "2025-01-08T00:00:00+00:00 cannot be used for sent on.\n  Write a date such as 2025-01-08.",
        ),
    ],
)
def test_a_fact_that_cannot_be_used(facts: dict[str, object], told: str) -> None:
    with pytest.raises(FactError) as caught:
        decide(PRICED, facts)
    assert str(caught.value) == told


def test_every_fact_that_cannot_be_used_is_told_at_once() -> None:
    with pytest.raises(FactError) as caught:
        decide(PRICED, {"wieght": 5, "colour": "rde", "weight": "x"}, layers=("law",))
    assert [d.code for d in caught.value.diagnostics] == [
        "layer-unknown", "fact-unknown", "value-unknown", "value-type",
    ]  # fmt: skip


def test_one_fact_given_under_two_names_is_refused() -> None:
    with pytest.raises(FactError) as caught:
        decide(PRICED, {"weight": 5, "重量": 6})
    assert str(caught.value) == "weight is given twice.\n  Give it once, by its name or by one of its labels."


@pytest.mark.parametrize("weight", [12, "12", "１２", 12.0, Decimal("12.0"), "1.2e1"])
def test_one_number_given_in_many_ways(weight: object) -> None:
    assert post(weight=weight, colour="红").output == {"stamp": 3}


def test_a_float_is_read_as_it_is_written() -> None:
    policy = opened("GLOSSARY | type\na | number\nb | boolean\n\nU | input | output\nb | a | b\n1 | 0.1 | yes\n")
    assert decide(policy, {"a": 0.1})["b"].output == {"b": True}


def test_numbers_of_34_digits_are_compared_to_the_last() -> None:
    ones = "1" * 33
    policy = opened(
        "GLOSSARY | type | scale\na | number | 0\nb | boolean |\n\n"
        f"U | input | output\nb | a | b\n1 | > {ones}1 | yes\n"
    )
    assert decide(policy, {"a": f"{ones}2"})["b"].status is Status.DECIDED
    assert decide(policy, {"a": f"{ones}1"})["b"].status is Status.NO_RULE


# ---- how each cell fared


def test_verdicts_cell_by_cell() -> None:
    compiled = PRICED.compiled(PRICED.parameters((), {}))["post"]
    decision = post(weight=30)
    assert entry_verdicts(compiled, decision.masks) == ((False, True), (True, None), (True, None), (False, True))


# ---- too many unknowns


def test_a_table_too_finely_cut_for_what_is_unknown_is_left_open() -> None:
    names = [f"i{n}" for n in range(12)]
    head = "".join(f"{name} | boolean\n" for name in names)
    rows = "".join(
        f"{n} | {' | '.join('yes' if bit else 'no' for bit in bits)} | {n}\n"
        for n, bits in enumerate(product((True, False), repeat=12))
        if n % 2
    )
    policy = opened(
        f"GLOSSARY | type\nout | number\n{head}\nU | {'input | ' * 12}output\nout | {' | '.join(names)} | out\n{rows}"
    )
    decision = decide(policy, {})["out"]
    assert (decision.status, decision.missing) == (Status.UNDETERMINED, tuple(names))
    assert [d.told() for d in decision.diagnostics] == [
        "out.csv, sheet out, A1: Too many facts are unknown to tell what is possible.\n  Give more facts."
    ]
    assert decide(policy, dict.fromkeys(names, True) | {"i11": False})["out"].output == {"out": 1}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"facts": "weight"}, "facts must be a Mapping, not 'weight'"),
        ({"as_of": "2025-06-20"}, "as_of must be a date, not '2025-06-20'"),
        ({"now": "2025-06-20"}, "now must be a datetime, not '2025-06-20'"),
    ],
)
def test_what_is_no_fact_no_date_and_no_instant_is_a_type_error(arguments: dict[str, object], told: str) -> None:
    policy = opened(GLOSSARY)
    given = {"facts": {}, "as_of": DAY, "now": NOON, **arguments}
    with pytest.raises(TypeError, match=told):
        policy.decide(given["facts"], as_of=given["as_of"], now=given["now"])  # type: ignore[arg-type]  # on purpose
