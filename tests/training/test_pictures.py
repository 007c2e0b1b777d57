"""Pictures of the trainer's view say in words what they draw, in both languages; nothing in them is executed."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Final

import pytest

from simsim.knowledge import open_policy
from simsim.reports.html_parts import Reader
from simsim.reports.markup import Markup
from simsim.training.html_changed import changed_html
from simsim.training.html_missed import MOST, key_of, missed_html, rule_text
from simsim.training.html_progress import WEEKS, alone, progress_html
from simsim.training.progress import Overview
from simsim.training.record import Attempt
from simsim.training.refresher import Past, Review
from simsim.training.schedule import Asked
from simsim.training.telling import topic_text
from tests.sheets import DAY, LENDING, NOON, put, read_folder, write_csv
from tests.simulator.test_reports import text
from tests.training.test_progress import POST, attempt
from tests.training.test_refresher import edited, learned_of, policy_named

EVIL: Final = "<img src=x onerror=alert(1)>"
MADE: Final = [
    attempt(rule="1", right=False, answer="1"),
    attempt(rule="1", right=False, answer="1", days=1),
    attempt(rule="2", days=1),
    attempt(rule="3", right=None, days=8),
    attempt("otter-3", "stamp", "2", days=8),
    attempt("otter-3", "toll", "7", days=9),
]


def read(markup: Markup) -> ET.Element:
    """The markup as a tree; it is well-formed but for attributes without a value."""
    return ET.fromstring(re.sub(r"(<\w+[^<>]*) open(?=[ >])", r'\1 open=""', markup))  # noqa: S314  # our own


def rows(markup: Markup, key: str) -> list[list[str]]:
    """The numbers behind a picture."""
    (fold,) = (one for one in read(markup).iter("details") if one.get("data-key") == f"numbers {key}")
    return [["".join(cell.itertext()) for cell in row] for row in fold.iter("tr")]


# ---- what is drawn


@pytest.mark.parametrize(("made", "topic", "left"), [(MADE, "", 0), (MADE, "fare", 0), (MADE[:1], "", 1)])
def test_topics_without_an_answer_are_counted_among_those_that_are_looked_at(
    made: list[Attempt], topic: str, left: int
) -> None:
    told = text(progress_html(Overview(POST, made, topic=topic), Reader()))
    assert ("Topics without an answer" in told) == bool(left)
    assert not left or f"Topics without an answer shown here: {left}." in told


def test_the_grid_says_in_numbers_and_words_how_much_is_known() -> None:
    view = Overview(POST, MADE)
    grid = next(one for one in read(progress_html(view, Reader())).iter("table") if one.get("class") == "simsim-known")
    cells = [["".join(cell.itertext()).strip() for cell in row] for row in grid.iter("tr")]
    assert cells == [
        ["Topic", "heron-27", "otter-3", "All"],
        ["fare rules: 3", "1/3 some", "not asked", "1/6 some"],
        ["stamp rules: 2", "not asked", "1/2 most", "1/4 some"],
    ]


def test_the_numbers_behind_the_grid_are_those_of_the_overview() -> None:
    view = Overview(POST, MADE)
    assert rows(progress_html(view, Reader()), "progress of people")[1:] == [
        ["heron-27", "fare", "4", "1", "2", "1", "1", "0", "3"],
        ["heron-27", "every topic", "4", "1", "2", "1", "1", "0", "5"],
        ["otter-3", "stamp", "1", "1", "0", "0", "1", "0", "2"],
        ["otter-3", "every topic", "1", "1", "0", "0", "1", "0", "5"],
    ]


def test_the_weeks_are_told_to_who_does_not_see_them() -> None:
    view = Overview(POST, MADE)
    html = progress_html(view, Reader("zh"))
    drawing = next(one for one in read(html).iter("svg") if one.get("class") == "simsim-weeks")
    assert drawing.get("role") == "img"
    assert drawing.get("aria-label") == (
        "2025-06-16 至 2025-06-23 每周的作答: "
        "2025-06-16 起的一周：正确 1，错误 2，有争议 0；练习 2 天；掌握规则 1 条; "
        "2025-06-23 起的一周：正确 1，错误 0，有争议 1；练习 2 天；掌握规则 2 条"
    )
    assert [row[1:] for row in rows(html, "progress over time")[1:]] == [
        ["2", "1", "2", "0", "1"],
        ["2", "1", "0", "1", "2"],
    ]


def test_of_many_weeks_the_last_are_drawn_and_all_are_in_the_numbers() -> None:
    html = progress_html(Overview(POST, [attempt(days=0), attempt(days=7 * 20)]), Reader())
    assert len(rows(html, "progress over time")) == 1 + 21
    assert html.count('text-anchor="middle" class="is-count"') == 1
    assert f"Earlier weeks stand in the numbers: {21 - WEEKS}." in text(html)


def test_a_rule_that_is_missed_opens_its_wrong_answers_and_its_table() -> None:
    view = Overview(POST, MADE)
    html = missed_html(view, Reader())
    told = text(html)
    assert "fare: rule 1 missed 2 of 2, by 1 person few answers" in told
    assert "price: “1” in place of “7” – 2 times" in told
    assert html.count('<tr class="is-marked" data-rule="1">') == 1
    closed = missed_html(view, Reader(), lambda key: key == key_of(Asked("fare", "2")))
    assert "is-marked" not in closed
    assert rows(closed, "most missed")[1:] == [["fare: rule 1", "2", "2", "1", "34%"]]
    assert "rules missed: 1" in told


def test_of_many_rules_the_first_are_drawn_and_all_are_in_the_numbers() -> None:
    policy = policy_named("lending")
    made = [
        replace(attempt(area=node, rule=rule.id, right=False), answer={}, truth={})
        for node, table in policy.tables.items()
        for rule in table.rows
    ]
    html = missed_html(Overview(policy, made), Reader(), lambda _: False)
    assert html.count('data-key="missed ') == MOST
    assert len(rows(html, "most missed")) == 1 + len(made)


def test_what_is_gone_is_told() -> None:
    assert "toll: rule 7: attempts 1, by 1 person" in text(missed_html(Overview(POST, MADE), Reader()))
    assert "toll：规则 7：作答 1 次，涉及 1 人" in text(missed_html(Overview(POST, MADE), Reader("zh")))
    assert "No longer" not in text(missed_html(Overview(POST, MADE[:5]), Reader()))


def test_nothing_missed_is_told() -> None:
    assert "Nothing was missed." in text(missed_html(Overview(POST, [attempt()]), Reader()))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_has_changed_is_told_with_its_ground(lang: str, tmp_path: Path) -> None:
    new, old = edited(tmp_path, {("parameters", "C2"): "20"}), policy_named("lending")
    kept = Review(Past(new, {old.version: old}.get), DAY, NOON).of("heron-27", learned_of("lending"))
    told = text(changed_html(new, [kept], Reader(lang)))
    expected = {
        "en": [
            "heron-27: learned rules that have changed: 4",
            f"borrowing: rule 2 learned 2025-06-20 by tables {old.version}",
            "a case that was answered right comes to something else now",
            "May it be lent?: “no”, now “not enough information”",
            "the rule was rewritten, so that some case is decided otherwise",
        ],
        "zh": [
            "heron-27：学过的规则已变更 4 条",
            f"2025-06-20 依据表版本 {old.version} 学会",
            "答对过的案件，现在结论不同",
            "可否借出?：原为“否”，现为“信息不足”",
            "规则已改写，部分案件结论不同",
        ],
    }
    for line in expected[lang]:
        assert line in told
    unkept = Review(Past(new, lambda _: None), DAY, NOON).of("heron-27", learned_of("lending"))
    lost = {"en": "The tables of then were not kept", "zh": "当时的表未保存"}[lang]
    assert (lost in text(changed_html(new, [unkept], Reader(lang))), lost in told) == (True, False)


def test_that_nothing_has_changed_is_told() -> None:
    policy = policy_named("lending")
    found = Review(Past(policy, lambda _: None), DAY, NOON).of("heron-27", learned_of("lending"))
    assert "Nobody learned a rule that has changed since." in text(changed_html(policy, [found], Reader()))


# ---- nothing is executed


def test_names_answers_and_labels_that_try_to_be_script_are_escaped(tmp_path: Path) -> None:
    sheets = read_folder(LENDING)
    line = next(row for row in sheets["glossary"] if row[0] == "borrowing")
    put(sheets, "glossary", f"F{sheets['glossary'].index(line) + 1}", EVIL)
    put(sheets, "parameters", "C2", "20")
    folder = write_csv(tmp_path, sheets)
    policy = open_policy(folder)
    made = [evil(one) for one in learned_of("lending")]
    view = Overview(policy, made)
    old = policy_named("lending")
    found = Review(Past(policy, {old.version: old}.get), DAY, NOON).of(EVIL, learned_of("lending"))
    for html in (progress_html(view, Reader()), missed_html(view, Reader()), changed_html(policy, [found], Reader())):
        assert "<img" not in html
        assert "&lt;img src=x onerror=alert(1)&gt;" in html


def evil(one: Attempt) -> Attempt:
    right = dict.fromkeys(one.truth, EVIL)
    return replace(one, person=EVIL, rules=(*one.rules, EVIL), answer=right, right=False, area=one.area)


def test_pictures_stand_alone_with_their_looks_and_load_nothing() -> None:
    html = alone(progress_html(Overview(POST, MADE), Reader()))
    assert html.startswith('<div class="simsim-pictures"><style>')
    style = (resources.files("simsim") / "training" / "pictures.css").read_text(encoding="utf-8")
    assert not re.search(r"@import|url\(|https?://", style + html)


# ---- words


def test_topics_and_rules_are_called_by_their_labels() -> None:
    policy = policy_named("lending")
    assert topic_text(policy, "return_clock", "zh") == "归还的期限"
    assert rule_text(policy, Asked("return_clock", ""), "en") == "time to bring it back"
    assert rule_text(policy, Asked("loan", "2"), "zh") == "借期：规则 2"
    assert topic_text(policy, "toll", "en") == "toll"
