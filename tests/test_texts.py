"""TEXTS: which of them speak of an outcome, how they are filled in, and where they are shown."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from simsim.analysis.unsaid import unsaid
from simsim.policy.model import PolicyModel
from simsim.reports.html import basis_html
from simsim.reports.html_parts import Reader
from simsim.reports.plain import json_text, outcome_data
from simsim.reports.replies import notes, replies, replies_text
from simsim.reports.text import outcome_text
from tests.sheets import NOON, SHIPPED, decide, drawn, mistakes, opened

POLICY = """
GLOSSARY | type          | may be null | label en  | label zh
zone     | string        |             | zone      | 时区
weight   | number        |             | weight    | 重量
sent_at  | date and time | yes         | sent at   | 寄出时间
done_at  | date and time | yes         | done at   | 完成时间
way      | string        |             | way       | 方式
price    | number        | yes         | price     | 价格
faults   | string        |             | faults    | 缺陷

VALUES | value | label en | label zh
way    | air   | by air   | 空运
way    | sea   | by sea   | 海运
faults | wet   | wet      | 受潮
faults | torn  | torn     | 破损

PARAMETERS | type   | value | unit
limit      | number | 48    | hours

SOURCES | en
S1      | Parcels fly.
S2      | Wet parcels are refused.

POLICY    | name    | en              | zh
layer     | house   | House rules     | 内部规定
layer     | thai    | Thai texts      | 泰文话术
layers on | house   |                 |
actor     | post    | Post            | 邮局
audience  | clerk   | For the clerk   | 给柜员
audience  | sender  | To the sender   | 给寄件人
zone      | zone    |                 |
headline  | fare.way | Way            | 方式

CLOCKS | label en | actor | starts at | ends at | length | counted as
wait   | the wait | post  | sent_at   | done_at | limit  | elapsed

U    | input   | output | output
fare | weight  | way    | price
1    | [0..10) | air    | 1.50
2    | [10..20) | sea   | -

C    | input  | output
check | weight | faults
1    | > 5    | wet
2    | > 8    | torn

TEXTS      | value     | audience | language | text                           | order | layer | source | case
way        | air, sea  | clerk    | en       | It goes {way}.                 | 20    | house | S1
way        | -         | clerk    | en       | No promise is made.            | 10    | house | S2
way        | air, sea  | clerk    | zh       | {way}寄出。                       | 20    | house | S1
way        | air       | sender   | en       | Your parcel flies for {price}. | 10    |       |
way        | sea       | sender   | en       | It sails, in {{braces}}.       | 10    |       |
way        | (no rule) | sender   | en       | We cannot say.                 | 10    |       |
way        | air       | sender   | th       | ส่งทางอากาศ {way}              | 10    | thai  |
faults     | torn      | sender   | en       | It is torn.                    | 30    |       |
faults     | wet       | sender   | en       | Do you want it?                | 30    |       |        | 时区: "UTC"
faults     | wet       | sender   | en       | Dried for free.                | 30    |       |        | way: sea
wait.state | running   | sender   | en       | {due}; sent {sent_at}.         | 50    |       |
"""
EN, ZH = Reader("en"), Reader("zh")


@pytest.fixture(scope="module")
def policy() -> PolicyModel:
    return opened(POLICY)


@pytest.mark.parametrize(
    ("facts", "audience", "language", "said"),
    [
        ({"weight": 3}, "clerk", "en", ["No promise is made.", "It goes by air."]),
        ({"weight": 3}, "clerk", "zh", ["空运寄出。"]),
        ({"weight": 3}, "sender", "en", ["Your parcel flies for 1.50."]),
        ({"weight": 12}, "sender", "en", ["It sails, in {braces}.", "It is torn.", "Dried for free."]),
        ({"weight": 7}, "sender", "en", ["Your parcel flies for 1.50."]),
        ({"weight": 7, "zone": "UTC"}, "sender", "en", ["Your parcel flies for 1.50.", "Do you want it?"]),
        ({"weight": 7, "zone": "Asia/Tokyo"}, "sender", "en", ["Your parcel flies for 1.50."]),
        ({"weight": 30}, "sender", "en", ["We cannot say.", "It is torn."]),
        ({}, "sender", "en", []),
        ({}, "clerk", "en", []),
        ({"weight": 3}, "sender", "th", []),
        ({"way": "air", "price": None}, "sender", "en", ["Your parcel flies for none."]),
    ],
)
def test_what_is_said_of_an_outcome(
    policy: PolicyModel, facts: dict[str, object], audience: str, language: str, said: list[str]
) -> None:
    outcome = decide(policy, facts)
    assert [reply.said for reply in replies(outcome, audience, language)] == said


def test_another_language_is_a_layer_of_rows(policy: PolicyModel) -> None:
    outcome = decide(policy, {"weight": 3}, layers=["house", "thai"])
    assert [reply.said for reply in replies(outcome, "sender", "th")] == ["ส่งทางอากาศ by air"]


def test_a_layer_that_is_off_is_not_told(policy: PolicyModel) -> None:
    assert notes(decide(policy, {"weight": 3}, layers=[]), "en") == ()


def test_a_short_name_in_braces_is_first_of_all_of_the_same_clock(policy: PolicyModel) -> None:
    facts = {"zone": "UTC", "sent_at": "2025-06-20 10:00", "done_at": None}
    (reply,) = replies(decide(policy, facts, now=NOON), "sender", "en")
    assert reply.said == "2025-06-22 Sun 10:00; sent 2025-06-20 Fri 10:00."


def test_a_reply_in_which_something_is_not_known_says_so(policy: PolicyModel) -> None:
    outcome = decide(policy, {"way": "air"})
    (reply,) = replies(outcome, "sender", "en")
    assert (reply.said, reply.missing) == ("Your parcel flies for [price].", ("fare.price",))
    assert replies_text(outcome, "sender", "en") == (
        "Your parcel flies for [price].\n\nNot to be sent yet: price is not known."
    )


def test_where_there_is_no_text_that_is_said(policy: PolicyModel) -> None:
    assert replies_text(decide(policy, {}), "sender", "zh") == "政策没有为此准备话术。"


def test_an_audience_that_is_none_is_the_callers_mistake(policy: PolicyModel) -> None:
    with pytest.raises(KeyError):
        replies(decide(policy, {}), "nobody", "en")


def test_notes_stand_with_the_result_and_replies_are_folded(policy: PolicyModel) -> None:
    outcome = decide(policy, {"weight": 3})
    assert "For the clerk\n  No promise is made. (S2)\n  It goes by air. (S1)\n" in outcome_text(outcome)
    assert "Your parcel flies" not in outcome_text(outcome)
    html = basis_html(outcome, EN)
    assert html.index("No promise is made.") < html.index("<summary>To the sender</summary>")
    assert html.index("<summary>To the sender</summary>") < html.index("Your parcel flies for 1.50.")
    assert "给柜员" in basis_html(outcome, ZH)


def test_json_holds_every_text_of_the_language(policy: PolicyModel) -> None:
    data = json.loads(json_text(outcome_data(decide(policy, {"weight": 3}), "en")))
    assert data["texts"][2] == {
        "audience": "sender",
        "language": "en",
        "item": "fare.way",
        "text": "Your parcel flies for 1.50.",
        "missing": [],
        "sources": [],
        "layer": "",
    }


def test_a_hostile_text_is_only_text() -> None:
    hostile = opened(POLICY.replace("We cannot say.", "<script>alert('x')</script>"))
    html = basis_html(decide(hostile, {"weight": 30}), EN)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_the_order_of_rows_changes_nothing(policy: PolicyModel) -> None:
    head, _, rows = POLICY.partition("TEXTS  ")
    title, *lines = rows.strip().split("\n")
    turned = opened("\n".join([f"{head}TEXTS  {title}", *reversed(lines)]))
    assert turned.version == policy.version
    assert turned.texts == policy.texts


def test_the_version_is_the_same_in_every_process(tmp_path: Path) -> None:
    for name, content in drawn(POLICY).items():
        (tmp_path / name).write_bytes(content)
    code = "import simsim, sys; print(simsim.open(sys.argv[1]).version)"
    found = {
        subprocess.run(
            [sys.executable, "-c", code, str(folder)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=SHIPPED.parent,
            capture_output=True,
            check=True,
        ).stdout
        for folder in (tmp_path, SHIPPED)
        for seed in ("1", "2", "3")
    }
    assert len(found) == 2


def test_how_a_value_is_spelled_changes_nothing(policy: PolicyModel) -> None:
    assert opened(POLICY.replace("| air, sea ", "| 海运, by air ")).version == policy.version


def test_a_text_changes_the_version(policy: PolicyModel) -> None:
    assert opened(POLICY.replace("It is torn.", "It is torn!")).version != policy.version


def test_values_without_a_text_are_told_of_by_audience_and_language(policy: PolicyModel) -> None:
    assert [d.message() for d in unsaid(policy)] == [
        "Nothing is written in zh for way = 空运, 海运 (To the sender).",
        "Nothing is written in zh for faults = 受潮, 破损 (To the sender).",
        "Nothing is written in en for the wait: state = not started, met, missed, stopped.",
        "Nothing is written in zh for the wait: state = 未开始, 已按时完成, 已逾期, 已停止.",
        "Nothing is written in zh for the wait: state = 进行中 (To the sender).",
    ]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("weigth | - | clerk | en | Text |", "GLOSSARY has no item weigth."),
        ("way | rail | clerk | en | Text |", "way has no value rail."),
        ("way | - | clerk | en | It goes {wya}. |", "GLOSSARY has no item wya."),
        ("way | - | clerk | en | It goes way}. |", "A brace stands alone here."),
        ("way | - | clrek | en | Text |", "POLICY names no audience clrek."),
        ("way | - | clerk | EN us | Text |", "EN us is no code of a language."),
        ("way | - | clerk | en |  |", "This row of TEXTS has no text."),
        ("way | > weight | clerk | en | Text |", "A text cannot depend on weight."),
        ("price | > weight | clerk | en | Text |", "A text cannot depend on weight."),
        ("way | - | clerk | en | Text | | | | wya: sea", "GLOSSARY has no item wya."),
        ("way | - | clerk | en | Text | | | | way: rail", "way has no value rail."),
    ],
)
def test_a_mistake_in_a_row_is_told_with_its_cell(row: str, told: str) -> None:
    found = mistakes(POLICY + row)
    assert len(found) == 1
    assert told in found[0]
    assert "sheet texts" in found[0]
