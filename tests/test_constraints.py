"""CONSTRAINTS: facts that cannot be are refused, outcomes that cannot be are told, and nothing else is."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simsim.diagnostics import FactError
from simsim.knowledge import open_policy, policy_of
from simsim.policy.examples import unmet
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from simsim.regions import named
from simsim.values import Kind
from simsim.words import Phrase
from tests.sheets import DAY, NOON, SHIPPED, decide, drawn, mistakes, opened

GLOSSARY = """
GLOSSARY | type          | may be null | scale | label en | label zh
weight   | number        |             | 0     | weight   | 重量
colour   | string        |             |       | colour   | 颜色
gift     | boolean       | yes         |       | gift     | 礼物
sent_at  | date and time | yes         |       | sent at  | 寄出时间
stamp    | number        |             | 2     | postage  | 邮资
route    | string        |             |       | route    | 路线

VALUES | value | label en | label zh
colour | red   | red      | 红
colour | blue  | blue     | 蓝
route  | air   | by air   | 空运
route  | sea   | by sea   | 海运

PARAMETERS | type   | value | layer
heavy      | number | 100   |
huge       | number | 900   | habit
unstated   | number |       |

POLICY    | name  | en    | zh
layer     | habit | habit | 惯例
layers on | habit |       |

SOURCES | en
S1      | Red ones are light.

U    | input  | input  | output
post | weight | colour | stamp
1    | < 10   | -      | 1.50
2    | >= 10  | red    | 3
3    | >= 10  | blue   | 4

F     | order | input  | output
route |       | weight | route
1     | 10    | > huge | sea
2     | 20    | -      | air
"""
RULED = f"""{GLOSSARY}
CONSTRAINTS | input    | input  | input | input   | reason               | reason zh    | source
            | weight   | colour | gift  | postage |                      |              |
K1          | >= heavy | red    | -     | -       | Red ones are light.  | 红色的都轻。 | S1
K2          | -        | blue   | null  | -       | Blue ones are given. | 蓝色的都送。 |
K3          | < 50     | -      | -     | 4       | Four is for many.    |              |
"""
POLICY = opened(RULED)


def refused(policy: PolicyModel, **facts: object) -> list[str]:
    """What is said of facts that cannot be, told whole."""
    with pytest.raises(FactError) as caught:
        decide(policy, facts)
    assert {d.code for d in caught.value.diagnostics} == {"facts-impossible"}
    return [d.told() for d in caught.value.diagnostics]


def of(columns: str, row: str, glossary: str = GLOSSARY) -> str:
    """A drawing with one constraint on some items."""
    items = columns.split(" | ")
    head = " | ".join(["input"] * len(items))
    return f"{glossary}\nCONSTRAINTS | {head} | reason\n | {columns} |\nK | {row} | Because.\n"


# ---- what a constraint is


def test_a_constraint_keeps_the_items_that_it_does_not_leave_free() -> None:
    one, two, three = POLICY.constraints
    assert [*one.regions] == ["weight", "colour"]
    assert one.regions["colour"] == named("red")
    assert (one.id, one.reason, one.sources) == ("K1", Phrase("Red ones are light.", "红色的都轻。"), ("S1",))
    assert str(one.place) == "constraints.csv, sheet constraints, A3"
    assert [*two.regions] == ["colour", "gift"]
    assert [*three.regions] == ["weight", "post.stamp"]


def test_an_entry_that_admits_whatever_may_be_leaves_its_item_free() -> None:
    (one,) = opened(of("colour | gift | weight", "red, blue | yes, no, null | > 5")).constraints
    assert [*one.regions] == ["weight"]


def test_two_columns_for_one_item_exclude_what_both_admit() -> None:
    policy = opened(of("weight | 重量", "> 5 | < 8"))
    assert len(refused(policy, weight=6)) == 1
    assert decide(policy, {"weight": 8}).diagnostics == ()


# ---- facts


def test_facts_that_cannot_be_are_refused_with_the_reason() -> None:
    assert refused(POLICY, weight=100, colour="red") == [
        (
            "It cannot be that weight = 100, colour = red (constraint K1): Red ones are light.\n"
            "  Check these facts, and leave out what is not known."
        )
    ]
    with pytest.raises(FactError) as caught:
        decide(POLICY, {"重量": 100, "颜色": "红"})
    assert [d.told("zh") for d in caught.value.diagnostics] == [
        "不可能出现 重量 = 100、颜色 = 红（约束 K1）：红色的都轻。\n  请核对这些事实，不确定的请不要填写。"
    ]


def test_a_known_absence_may_be_what_cannot_be() -> None:
    assert refused(POLICY, colour="blue", gift=None) == [
        (
            "It cannot be that colour = blue, gift = none (constraint K2): Blue ones are given.\n"
            "  Check these facts, and leave out what is not known."
        )
    ]
    assert decide(POLICY, {"colour": "blue", "gift": False}).diagnostics == ()


def test_every_constraint_that_is_violated_is_told() -> None:
    text = f"{RULED}K4 | - | blue | - | - | Nothing is blue. | |\n"
    told = refused(opened(text), colour="blue", gift=None)
    assert [line.split("(")[1].split(")")[0] for line in told] == ["constraint K2", "constraint K4"]


@pytest.mark.parametrize("facts", [{"weight": 99, "colour": "red"}, {"weight": 100}, {"colour": "red"}, {}])
def test_facts_that_may_be_are_decided(facts: dict[str, object]) -> None:
    assert decide(POLICY, facts).diagnostics == ()


def test_facts_that_cannot_be_are_refused_whatever_is_asked_for() -> None:
    with pytest.raises(FactError):
        decide(POLICY, {"weight": 100, "colour": "red"}, decisions=("route",))


VALUES = {"weight": (9, 50, 100, 901), "colour": ("red", "blue"), "gift": (True, False, None)}


@settings(max_examples=60)
@given(st.data())
def test_law_what_is_refused_of_half_a_case_is_refused_of_the_whole(data: st.DataObject) -> None:
    whole = data.draw(st.fixed_dictionaries({name: st.sampled_from(values) for name, values in VALUES.items()}))
    half = {name: whole[name] for name in data.draw(st.sets(st.sampled_from([*whole])))}
    if isinstance(attempt(half), FactError):
        assert isinstance(attempt(whole), FactError)


def attempt(facts: dict[str, object]) -> Outcome | FactError:
    try:
        return decide(POLICY, facts)
    except FactError as error:
        return error


# ---- parameters


def test_a_parameter_counts_by_the_value_that_it_has_in_the_case() -> None:
    assert decide(POLICY, {"weight": 100, "colour": "red", "heavy": 101}).diagnostics == ()
    assert len(refused(POLICY, weight=5, colour="red", heavy=5)) == 1
    assert len(refused(POLICY, weight=100, colour="red")) == 1


def test_a_constraint_that_names_a_parameter_which_is_not_set_says_nothing() -> None:
    policy = opened(of("weight", "> huge"))
    assert len(refused(policy, weight=901)) == 1
    assert decide(policy, {"weight": 901}, layers=()).diagnostics == ()


def test_a_parameter_may_head_a_column() -> None:
    policy = opened(of("heavy | weight", "< 50 | > 10"))
    assert refused(policy, heavy=40, weight=11) == [
        (
            "It cannot be that heavy = 40, weight = 11 (constraint K): Because.\n"
            "  Check these facts, and leave out what is not known."
        )
    ]
    assert decide(policy, {"weight": 11}).diagnostics == ()


# ---- outcomes


def test_an_outcome_that_cannot_be_is_told_and_stands() -> None:
    outcome = decide(POLICY, {"weight": 20, "colour": "blue"})
    assert outcome["post"].output == {"stamp": 4}
    assert [d.told() for d in outcome.diagnostics] == [
        (
            "constraints.csv, sheet constraints, A5: The policy comes to what cannot be, weight = 20, postage = 4"
            " (constraint K3): Four is for many.\n"
            "  Mend the rule that leads to it, or the constraint if this may be after all."
        )
    ]
    assert [d.told("zh") for d in outcome.diagnostics] == [
        (
            "constraints.csv，工作表 constraints，A5：政策得出了不可能的情形 重量 = 20、邮资 = 4"
            "（约束 K3）：Four is for many.\n"
            "  请修正得出该结论的规则；若确有可能，请修改该约束。"
        )
    ]


def test_an_output_that_is_given_is_a_fact() -> None:
    assert refused(POLICY, weight=20, colour="red", stamp=4) == [
        (
            "It cannot be that weight = 20, postage = 4 (constraint K3): Four is for many.\n"
            "  Check these facts, and leave out what is not known."
        )
    ]


def test_an_outcome_that_is_open_is_told_only_if_whatever_it_may_be_cannot_be() -> None:
    policy = opened(of("weight | postage", "< 50 | >= 3"))
    assert decide(policy, {"colour": "blue"}).diagnostics == ()
    (told,) = decide(policy, {"weight": 20}).diagnostics
    assert told.message() == "The policy comes to what cannot be, weight = 20, postage = 3 / 4 (constraint K): Because."


def test_what_was_not_asked_for_is_not_judged() -> None:
    assert decide(POLICY, {"weight": 20, "colour": "blue"}, decisions=("route",)).diagnostics == ()


CLOCKED = """
GLOSSARY | type          | may be null
sent_at  | date and time | yes
zone     | string        |

POLICY | name   | en
zone   | zone   |
actor  | sender | Sender

PARAMETERS | type   | value | unit
days_given | number | 2     | days

CLOCKS | actor  | starts at | length     | counted as
post   | sender | sent_at   | days_given | calendar days

CONSTRAINTS | input      | input               | reason
            | post.state | sent_at             |
K           | running    | >= 2025-06-20 20:00 | Nobody posts at night.
"""


def test_the_state_of_a_clock_may_be_what_cannot_be_and_a_time_is_read_in_the_zone_of_the_case() -> None:
    policy = opened(CLOCKED)
    sent = {"sent_at": datetime(2025, 6, 20, 11, 30, tzinfo=UTC)}
    assert decide(policy, {**sent, "zone": "Asia/Shanghai"}, now=NOON.replace(day=21)).diagnostics == ()
    (found,) = decide(policy, {**sent, "zone": "Asia/Tokyo"}, now=NOON.replace(day=21)).diagnostics
    assert found.code == "outcome-impossible"
    assert decide(policy, sent).diagnostics == (), "the zone is not known yet"


# ---- examples


def test_an_example_that_cannot_be_is_told_with_its_row() -> None:
    policy = opened(
        f"{RULED}\nEXAMPLES | given | given | expect\n | weight | colour | postage\n"
        "E1 | 200 | red | 3\nE2 | 20 | blue | 4\n"
    )
    assert [d.told() for d in unmet(policy, today=DAY, now=NOON)] == [
        (
            "examples.csv, sheet examples, A3: It cannot be that weight = 200, colour = red (constraint K1):"
            " Red ones are light.\n"
            "  Check these facts, and leave out what is not known."
        ),
        (
            "examples.csv, sheet examples, A4: The policy comes to what cannot be, weight = 20, postage = 4"
            " (constraint K3): Four is for many.\n"
            "  Mend the rule that leads to it, or the constraint if this may be after all."
        ),
    ]


# ---- mistakes

MISTAKES = [
    (
        of("weight", "< stamp"),
        (
            "B3: A constraint cannot depend on post.stamp.\n"
            "    < stamp\n"
            "  Write values, bounds, or parameters whose value PARAMETERS states; what depends on another item is a"
            " rule of a decision table."
        ),
        (
            "B3：约束不能取决于 post.stamp。\n"
            "  请写取值、界限或参数表中已写明值的参数；取决于其他信息项的内容请写成决策表的规则。"
        ),
    ),
    (
        of("weight", "< unstated"),
        (
            "B3: A constraint cannot depend on unstated.\n"
            "  Write values, bounds, or parameters whose value PARAMETERS states; what depends on another item is a"
            " rule of a decision table."
        ),
        (
            "B3：约束不能取决于 unstated。\n"
            "  请写取值、界限或参数表中已写明值的参数；取决于其他信息项的内容请写成决策表的规则。"
        ),
    ),
    (
        of("weight | gift", "- | yes, no, null"),
        (
            "A3: The constraint K excludes every case.\n"
            "  Write in at least one of its cells what cannot be; - excludes nothing by itself."
        ),
        "A3：约束 K 排除了所有案件。\n  请至少在一格中写明不可能的取值；任意（-）本身不作限制。",
    ),
    (
        of("weight", "> 5").replace("Because.", ""),
        "C3: A reason is missing here.\n  Say why in one sentence; people read it.",
        "C3：此处缺少理由。\n  请用一句话写明原因，供人阅读。",
    ),
    (
        of("weight", "> 5") + "K | > 6 | Because.\n",
        (
            "A4: The constraint K stands twice, first at constraints.csv, sheet constraints, A3.\n"
            "  Give one of the two another id."
        ),
        "A4：约束 K 重复出现，首次位于 constraints.csv，工作表 constraints，A3。\n  请为其中一个更换编号。",
    ),
]


@pytest.mark.parametrize(("text", "english", "chinese"), MISTAKES)
def test_a_mistake_is_told_at_its_cell(text: str, english: str, chinese: str) -> None:
    found = told_in(text, "en"), told_in(text, "zh")
    assert found == ([without_caret(english)], [chinese])


def told_in(text: str, lang: str) -> list[str]:
    """What is said of the constraints of a drawing, without the name of their sheet and without the cell's own text."""
    _, found = policy_of(drawn(text))
    prefix = "constraints.csv，工作表 constraints，" if lang == "zh" else "constraints.csv, sheet constraints, "
    return [without_caret(d.told(lang)).removeprefix(prefix) for d in found]


def without_caret(told: str) -> str:
    return "\n".join(line for line in told.splitlines() if not line.startswith("    "))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (of("wieght", "> 5"), ["item-unknown B2"]),
        (of("weight", ""), ["cell-blank B3"]),
        (of("weight", "[8..5]"), ["cell-empty-set B3"]),
        (of("colour", "rde"), ["value-unknown B3"]),
        (of("weight", "null"), ["value-null B3"]),
        (of("", "> 5"), ["name-missing B2"]),
        (of("weight", "> 5").replace("\nK |", "\n |"), ["name-missing A3"]),
        (of("sent_at", "2025-01-01 10:00, 2025-01-01T11:00Z"), ["clause-mixed-zones B3"]),
        (of("weight", "> 5").replace("reason", "source"), ["column-missing A1", "source-unknown C3"]),
        (of("weight", "> 5").replace("CONSTRAINTS | input", "CONSTRAINTS | note"), ["column-missing A1"]),
        (
            of("weight", "> 5").replace("| reason", "| resaon"),
            ["column-unknown C1", "column-missing A1"],
        ),
        (of("weight", "> 5").replace("| reason", "| reason | reason en"), ["column-repeated D1"]),
    ],
)
def test_a_mistake_of_form_is_told_at_its_cell(text: str, codes: list[str]) -> None:
    _, found = policy_of(drawn(text))
    assert sorted(f"{d.code} {d.place.cell}" for d in found) == sorted(codes)


def test_a_header_that_is_no_item_is_told_once() -> None:
    assert len(mistakes(of("wieght", "> 5") + "L | > 6 | Because.\n")) == 1


def test_a_list_of_results_cannot_be_tested() -> None:
    listed = GLOSSARY.replace("F     | order", "C     | note ")
    assert mistakes(of("route", "air", listed)) == [
        (
            "constraints.csv, sheet constraints, B2: route.route is a list of results of route and cannot be an"
            " input.\n"
            "  Use a decision that gives one result."
        )
    ]


# ---- the sheet


def test_what_stands_in_a2_is_a_title_and_a_note_changes_no_version() -> None:
    titled = RULED.replace("            | weight   |", "Things of red | weight   |")
    assert opened(titled).version == POLICY.version
    noted = RULED.replace("| source\n            |", "| note\n            |", 1).replace("| S1\nK2", "| as we know\nK2")
    without = RULED.replace("| S1\nK2", "|\nK2")
    assert opened(noted).version == opened(without).version != POLICY.version


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        (">= heavy", ">=  Heavy", True),
        ("| red    | -", "| 红 | 任意", True),
        ("| postage |", "| stamp |", True),
        (">= heavy", ">= 100", False),
        ("Red ones are light.  |", "Red ones fly. |", False),
        ("K1 ", "K9 ", False),
        ("| null  | -", "| yes | -", False),
    ],
)
def test_the_version_tells_what_is_excluded_and_why(old: str, new: str, *, same: bool) -> None:
    assert old in RULED
    assert (opened(RULED.replace(old, new)).version == POLICY.version) is same


def test_a_chinese_reason_is_chinese_and_an_english_one_english() -> None:
    chinese = of("weight", "> 5").replace("reason", "理由").replace("CONSTRAINTS | input", "约束 | 输入")
    (one,) = opened(chinese.replace("约束 |", "CONSTRAINTS |")).constraints
    assert one.reason == Phrase("", "Because.")
    assert opened(of("weight", "> 5")).constraints[0].reason == Phrase("Because.", "")


# ---- what is counted or paid, in the shipped policy


@pytest.fixture(scope="module")
def shipped() -> PolicyModel:
    return open_policy(SHIPPED)


def test_no_number_that_is_told_of_a_case_may_be_below_zero(shipped: PolicyModel) -> None:
    asked = [item for item in shipped.glossary.items.values() if item.kind is Kind.NUMBER and item.group]
    assert len(asked) > 10
    for item in asked:
        with pytest.raises(FactError) as error:
            shipped.decide({item.name: "-1"}, as_of=DAY, now=NOON)
        assert [d.code for d in error.value.diagnostics] == ["facts-impossible"]
        assert shipped.decide({item.name: "0"}, as_of=DAY, now=NOON)
