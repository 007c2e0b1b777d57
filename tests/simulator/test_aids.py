"""What helps to find things on the screen: search, examples, codes, changes to try, replies to copy."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest

import simsim
from simsim.knowledge import policy_of
from simsim.policy.examples import decided
from simsim.recall import code_of, of_code, of_outcome
from simsim.reports.captions import STATUS
from simsim.reports.html_parts import Reader
from simsim.reports.html_replies import replies_html
from simsim.reports.replies import others, replies
from simsim.simulator import Simulator
from tests.sheets import LENDING, SHIPPED, drawn
from tests.sheets import opened as opened_policy

NOON = datetime(2025, 6, 20, 12, tzinfo=UTC)


@pytest.fixture
def screen() -> Iterator[Simulator]:
    made = Simulator(SHIPPED, clock=lambda: NOON)
    yield made
    made.close()


def opened(screen: Simulator, name: str) -> None:
    """Open an example, wherever it stands in the list."""
    screen.aids.examples.offer([("", ""), ("this", name)], "")
    screen.aids.examples.value = name


def found(screen: Simulator) -> list[str]:
    return [name for name, field in screen.form.fields.items() if "is-found" in field.box.classes]


@pytest.mark.parametrize(
    ("words", "among", "not_among"),
    [
        ("appeal", "buyer_appealed_at", "market"),
        ("APPEAL buyer", "buyer_appealed_at", "seller_appealed_at"),
        ("市场", "market", "claim_type"),
        ("claim_type", "claim_type", "market"),
        ("counterfeit", "claim_type", "market"),
        ("马来西亚", "market", "claim_type"),
        ("parcel lost", "claim_type", "market"),
        ("没收到货", "claim_type", "market"),
    ],
)
def test_a_search_finds_questions_in_either_language(screen: Simulator, words: str, among: str, not_among: str) -> None:
    screen.aids.search.value = words
    assert among in found(screen)
    assert not_among not in found(screen)
    assert "is-searched" in screen.form.box.classes
    assert f"{len(found(screen))} questions" in screen.aids.found.value
    screen.aids.search.value = " "
    assert found(screen) == []
    assert "is-searched" not in screen.form.box.classes


def test_what_finds_nothing_says_so(screen: Simulator) -> None:
    screen.aids.search.value = "<b>no such thing"
    assert found(screen) == []
    assert "0 questions and 0 examples found" in screen.aids.found.value
    assert [label for label, _ in screen.aids.examples.options] == ["choose an example (0)"]


def test_every_example_that_the_form_has_room_for_is_opened_whole(screen: Simulator) -> None:
    rows = screen.aids.openable
    assert len(rows) > 300
    for name in [*rows][::40]:
        opened(screen, name)
        assert screen.outcome
        assert screen.failure.html == ""
        row = rows[name]
        given = {screen.form.policy.names.full(item.text) for item, entry in row.given if entry.text.strip()}
        told = {**screen.outcome.case.facts, **screen.outcome.case.settings}
        assert given <= told.keys()
        assert row.story.en in screen.aids.story.value.replace("&#x27;", "'").replace("&quot;", '"')


def test_an_example_is_marked_as_one_until_an_answer_is_changed(screen: Simulator) -> None:
    screen.aids.random.click()
    assert "An example of the policy: " in screen.aids.story.value
    field = screen.form.fields["market"]
    field.give(() if field.given else ("MY",))
    assert screen.aids.story.value == ""


def test_the_code_of_a_case_opens_it_again(screen: Simulator) -> None:
    screen.form.give({"market": ("MY",), "order_amount": ("120.50",), "executed_at": (None,)})
    screen.history.give("2025-06-20 10:00 ruling_notified")
    screen.settings.move("2025-06-21 10:00")
    assert screen.outcome
    before, code = screen.outcome, code_of(screen.outcome)
    assert code in screen.aids.own.html
    screen.form.clear.click()
    screen.settings.move(None)
    assert screen.form.given == {}
    screen.aids.code.value = f" {code}\n"
    assert screen.outcome
    assert dict(screen.outcome.known) == dict(before.known)
    assert screen.history.log.value == "2025-06-20 10:00 ruling_notified"
    assert screen.aids.code.value == ""


@pytest.mark.parametrize("words", ["not what was ordered", "与订单不一致", "NOT what was  ordered malaysia"])
def test_examples_are_found_by_the_words_of_what_they_give(screen: Simulator, words: str) -> None:
    screen.aids.search.value = words
    names = screen.form.policy.names
    found = [screen.aids.openable[name] for _, name in screen.aids.examples.options if name]
    claims = {entry.text for row in found for item, entry in row.given if names.full(item.text) == "claim_type"}
    assert claims == {"not_as_ordered"}


def test_what_is_in_a_story_is_listed_first(screen: Simulator) -> None:
    screen.aids.search.value = "lost"
    found = [name for _, name in screen.aids.examples.options if name]
    told = ["lost" in " ".join(screen.aids.openable[name].story).casefold() for name in found]
    assert told == sorted(told, reverse=True)
    assert {*told} == {True, False}


def test_what_is_no_code_changes_nothing_and_is_told(screen: Simulator) -> None:
    screen.form.give({"market": ("MY",)})
    screen.aids.code.value = "hello"
    assert "This is no code of a case." in screen.failure.html
    assert screen.form.given == {"market": "MY"}
    screen.form.give({"market": ("VN",)})
    assert screen.failure.html == ""


def test_why_is_told_when_it_is_opened_and_a_change_can_be_tried(screen: Simulator) -> None:
    assert "What would change it" not in screen.answer.html
    screen.answer.heard({"key": "why risk_owner.risk_owner", "open": True})
    for name in [*screen.aids.openable][::10]:
        opened(screen, name)
        if 'data-try="risk_owner.risk_owner 0"' in screen.answer.html:
            break
    assert screen.outcome
    before = screen.outcome.value("risk_owner.risk_owner")
    (told,) = re.findall(r'data-try="risk_owner.risk_owner 0"[^>]*>.*?<span>(.*?), if', screen.answer.html)
    given = screen.form.given
    screen.answer.heard({"try": "risk_owner.risk_owner 0"})
    after = screen.outcome.value("risk_owner.risk_owner")
    assert before != after
    item = screen.form.policy.names.item("risk_owner.risk_owner")
    assert item
    assert told == (STATUS["no_rule"].en if after.value is None else item.shown(after.value).en)
    assert screen.form.given != given
    screen.answer.heard({"key": "why risk_owner.risk_owner", "open": False})
    assert "What would change it" not in screen.answer.html


@pytest.mark.parametrize("change", ["verdict.verdict 99", "verdict.verdict", "no such thing 0", "<script>"])
def test_a_change_that_nobody_told_of_paints_a_card(screen: Simulator, change: str) -> None:
    screen.form.give({"legal_proceedings_started": (True,)})
    screen.listen({"shown": ""})
    screen.show()
    screen.listen({"part": screen.answer.id, "value": {"try": change}})
    assert screen.failure.html != ""
    assert "<script>" not in screen.failure.html
    assert screen.form.given == {"legal_proceedings_started": True}


def test_a_reply_can_be_copied_unless_something_of_it_is_open() -> None:
    policy = simsim.open(SHIPPED)
    copies = waits = 0
    for row in policy.sheets.examples[::2]:
        html = replies_html(decided(policy, row, today=NOON.date(), now=NOON), Reader("en"))
        for folded in re.findall(r'<details data-key="reply to .*?</details>', html):
            copied, waiting = folded.count("data-copy="), folded.count("Not to be sent yet")
            assert copied + waiting == folded.count("<li>")
            copies, waits = copies + copied, waits + waiting
    assert copies > 0
    assert waits > 0


def test_examples_that_are_written_while_the_screen_is_open_are_offered(tmp_path: Path) -> None:
    tables = Path(shutil.copytree(LENDING, tmp_path / "tables"))
    screen = Simulator(tables, clock=lambda: NOON)
    before = {*screen.aids.openable}
    more = "EXAMPLES,given,expect,story en\n,branch,borrowing.may_borrow,\nnew one,central,,A new story.\n"
    (tables / "more.csv").write_text(more, encoding="utf-8")
    for _ in range(3):
        screen.watched.look()
    assert screen.watched.errors == ()
    assert {*screen.aids.openable} - before == {"new one"}
    screen.close()


@pytest.mark.parametrize("way", ["whole", "code"])
def test_a_case_that_is_opened_again_is_the_same_case(screen: Simulator, way: str) -> None:
    """By what a pinned result or a kept case opens, and by a code: facts, what happened, result."""
    names = [name for number, name in enumerate(screen.aids.openable) if number % 9 == 0]
    assert len(names) > 40
    for name in names:
        opened(screen, name)
        before = screen.outcome
        assert before is not None
        case = of_outcome(before) if way == "whole" else of_code(screen.aids.policy, code_of(before))
        screen.form.clear.click()
        screen.restore(case)
        after = screen.outcome
        assert after is not None
        assert replace(after.case, now=before.case.now) == before.case, name
        assert after.now == before.now, name
        assert after.known == before.known, name
    told = {full for example in names for full in facts_of(screen, example)}
    assert any(screen.aids.policy.producer(full) for full in told)  # an output that was given is among them


def facts_of(screen: Simulator, example: str) -> set[str]:
    row, names = screen.aids.openable[example], screen.aids.policy.names
    return {names.full(item.text) or "" for item, entry in row.given if entry.text.strip()}


def test_all_that_may_be_said_to_somebody_is_copied_with_one_press(screen: Simulator) -> None:
    opened(screen, "D01")
    outcome = screen.outcome
    assert outcome is not None
    for audience in others(outcome):
        told = replies(outcome, audience, "en")
        ready = "\n\n".join(reply.said for reply in told if not reply.missing)
        assert ready
        assert f'data-copy="{escape(ready)}"' in screen.answer.html
        assert not any(f"{escape(reply.said)}" in screen.answer.html for reply in told if reply.missing)


def test_clearing_all_answers_lets_the_present_moment_count_again(screen: Simulator) -> None:
    screen.settings.move("2025-06-20 10:00")
    assert not screen.settings.live
    screen.form.clear.click()
    assert screen.settings.live


# --------------------------------------------------------------------------------------------------- everyday words

KNOWN = """
POLICY | name   | en     | zh
title  |        | Parcels| 包裹
group  | parcel | Parcel | 包裹

GLOSSARY | type    | label en | label zh | group  | also known as
weight   | number  | weight   | 重量     | parcel | how heavy，多重、 kilos
lost     | boolean | lost     | 遗失     | parcel |
price    | number  | price    | 价格     |        |

U    | input  | input | output
fare | weight | lost  | price
1    | -      | -     | 1
"""


@pytest.mark.parametrize("asked", ["how heavy", "HEAVY how", "多重", "kilo", "weight", "重量"])
def test_a_question_is_found_by_everyday_words_in_either_language(tmp_path: Path, asked: str) -> None:
    for name, data in drawn(KNOWN).items():
        (tmp_path / name).write_bytes(data)
    screen = Simulator(tmp_path, clock=lambda: NOON)
    screen.aids.search.value = asked
    assert found(screen) == ["weight"]
    screen.close()


def test_everyday_words_decide_nothing_and_are_no_spelling() -> None:
    policy, bare = opened_policy(KNOWN), opened_policy(KNOWN.replace("how heavy，多重、 kilos", ""))
    assert policy.glossary.items["weight"].known_as == ("how heavy", "多重", "kilos")
    assert policy.glossary.name("how heavy") is None
    assert policy.version != bare.version  # as with every text that people read
    lines = (line.rpartition("|")[0] if line.count("|") == 5 else line for line in KNOWN.splitlines())
    assert bare.version == opened_policy("\n".join(lines)).version


@pytest.mark.parametrize("written", ["heavy, Heavy", "Weight", "重量, heavy", "weight"])
def test_a_word_that_says_nothing_new_is_a_mistake_at_its_cell(written: str) -> None:
    policy, diagnostics = policy_of(drawn(KNOWN.replace("how heavy，多重、 kilos", written)))
    assert policy is None
    assert [(d.code, str(d.place)) for d in diagnostics] == [("word-repeated", "glossary.csv, sheet glossary, F2")]
