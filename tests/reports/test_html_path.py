"""The picture of the path: every decision and deadline once, every arrow, told in words, in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import simsim
from simsim.analysis.path import heads_of, path_of
from simsim.policy.examples import decided
from simsim.policy.walk import Outcome
from simsim.reports.graph import requirements
from simsim.reports.html_parts import Reader
from simsim.reports.html_path import path_html
from simsim.reports.markup import anchor
from tests.sheets import DAY, LENDING, NOON, SHIPPED, read_folder, write_csv
from tests.simulator.test_reports import text

LEND = simsim.open(LENDING)
POLICY = simsim.open(SHIPPED)
EXAMPLES = [decided(POLICY, row, today=DAY, now=NOON) for row in POLICY.sheets.examples[::40]]
EN, ZH = Reader("en"), Reader("zh")
READERS = pytest.mark.parametrize("reader", [EN, ZH], ids=["en", "zh"])
FACTS = {
    "branch": "central",
    "reader_kind": "adult",
    "medium": "film",
    "unpaid": "2.5",
    "card_lost": "no",
    "borrowed_on": "2025-03-01",
    "lent_at": "2025-03-01 10:00",
    "returned_at": None,
    "lost_item": "no",
    "damage": "torn",
    "forgiven": "yes",
}


def lending(facts: Mapping[str, object] = FACTS) -> Outcome:
    return LEND.decide(facts, as_of=date(2025, 3, 20), now=datetime(2025, 3, 20, 9, tzinfo=UTC))


def boxes(html: str) -> dict[str, str]:
    """The drawing of each node, by its name."""
    found = re.findall(r"<g [^>]*>.*?</g>", html)
    named = [(match[1], one) for one in found if (match := re.search(r'data-node="([^"]*)"', one))]
    assert len(named) == len({name for name, _ in named})
    return dict(named)


def arrows(html: str, class_: str) -> set[tuple[str, str]]:
    """Giver and reader of each arrow."""
    found = re.findall(rf'<path d="[^"]*" class="{class_}" data-from="([^"]*)" data-to="([^"]*)">', html)
    return {(giver, reader) for giver, readers in found for reader in readers.split()}


def items(html: str) -> dict[str, list[str]]:
    """The list: under each title what is said of each node."""
    listing = html.partition('data-key="path list">')[2]
    found = {}
    for title, rows in re.findall(r"<h4>(.*?)</h4><ul[^>]*>(.*?)</ul>", listing):
        found[title] = [text(row) for row in re.findall(r"<li>.*?</li>", rows)]
    return found


RESTS = "rests on: loan, borrowing, place of the branch"
LISTED = {
    "en": {
        "What the answer rests on (6)": [
            "place of the branch ✓ decided time zone = Europe/London",
            "mercy ✓ decided forgiven = yes",
            "borrowing ✓ decided ★ part of the answer may be lent = yes, reason = no value",
            "loan ✓ decided loan period = 7, renewals = 0",
            "bill ✓ decided ★ part of the answer to pay = 0 rests on: mercy",
            f"time to bring it back ⚠ missed deadline · ★ part of the answer 2025-03-08 Sat 23:59:59 {RESTS}",
        ],
        "What it does not need in this case (3)": [
            "overdue ✓ decided fine = 5, reason for the fine = brought back damaged",
            "notices ? not yet determined needs: days late",
            "owed in all ✓ decided owed in all = 7.5 may read: overdue",
        ],
    },
    "zh": {
        "结论所依据的部分（6）": [
            "分馆所在地 ✓ 已决定 时区 = Europe/London",
            "宽免 ✓ 已决定 已宽免 = 是",
            "借出 ✓ 已决定 ★ 属于结论 可借出 = 是、理由 = 无取值",
            "借期 ✓ 已决定 借期天数 = 7、续借次数 = 0",
            "账单 ✓ 已决定 ★ 属于结论 应付金额 = 0 依据：宽免",
            "归还的期限 ⚠ 已逾期 期限 · ★ 属于结论 2025-03-08 周六 23:59:59 依据：借期、借出、分馆所在地",
        ],
        "本案未用到的部分（3）": [
            "逾期 ✓ 已决定 罚款 = 5、罚款理由 = 归还时损坏",
            "通知 ? 尚未确定 需要：逾期天数",
            "欠款总额 ✓ 已决定 欠款总额 = 7.5 可能读取：逾期",
        ],
    },
}


@READERS
def test_the_list_tells_how_each_stands_what_it_gives_and_what_it_rests_on(reader: Reader) -> None:
    assert items(path_html(lending(), reader)) == LISTED[reader.lang]


@pytest.mark.parametrize(
    ("reader", "node", "shown", "title"),
    [
        (EN, "bill", "bill ★ ✓ decided 0", "bill – decided – to pay = 0 – part of the answer"),
        (ZH, "bill", "账单 ★ ✓ 已决定 0", "账单 – 已决定 – 应付金额 = 0 – 属于结论"),
        (EN, "mercy", "mercy ✓ decided yes", "mercy – decided – forgiven = yes – on the path"),
        (
            EN,
            "notices",
            "notices ? not yet determined needs: days late",
            "notices – not yet determined – needs: days late",
        ),
        (
            EN,
            "return_clock",
            "time to bring it back ★ ⚠ missed 2025-03-08 Sat 23:59",
            "time to bring it back – missed – 2025-03-08 Sat 23:59:59 – part of the answer",
        ),
    ],
)
def test_a_box_tells_it_in_short_and_its_title_in_full(reader: Reader, node: str, shown: str, title: str) -> None:
    box = boxes(path_html(lending(), reader))[node]
    assert text(re.sub("<title>.*?</title>", "", box)) == shown
    assert text(box).startswith(title)


@READERS
@pytest.mark.parametrize("found", [lending(), lending({}), *EXAMPLES])
def test_every_decision_and_deadline_is_a_node_exactly_once(found: Outcome, reader: Reader) -> None:
    html = path_html(found, reader)
    order, path = found.policy.order, path_of(found)
    drawn = boxes(html)
    assert sorted(drawn) == sorted(order)
    assert sum(len(rows) for rows in items(html).values()) == len(order)
    assert {node for node, box in drawn.items() if " is-path" in box} == path.keys()
    assert {node for node, box in drawn.items() if " is-head" in box and "★" in box} == heads_of(found)


@pytest.mark.parametrize("found", [lending(), lending({}), *EXAMPLES])
def test_every_arrow_is_drawn_and_those_of_the_path_are_strong(found: Outcome) -> None:
    html = path_html(found, EN)
    needs = requirements(found.policy)
    every = {(anchor(giver), anchor(node)) for node, givers in needs.items() for giver in givers}
    strong = {(anchor(giver), anchor(node)) for node, givers in path_of(found).items() for giver in givers}
    assert arrows(html, "simsim-arrow is-path") == strong <= every
    assert arrows(html, "simsim-arrow") == every - strong


@pytest.mark.parametrize("found", EXAMPLES)
def test_a_box_leads_to_its_table_and_tab_stops_at_those_on_the_path(found: Outcome) -> None:
    drawn = boxes(path_html(found, EN))
    for node, box in drawn.items():
        leads = node in found.decisions or node in found.clocks
        assert (f'data-show="{node}" role="button"' in box) is leads
        assert ('tabindex="0"' in box) is (leads and " is-path" in box)


def test_what_was_not_asked_for_is_told_and_leads_nowhere() -> None:
    found = LEND.decide({}, as_of=DAY, now=NOON, decisions=["mercy"])
    box = boxes(path_html(found, EN))["loan"]
    assert text(box).endswith("loan not asked for")
    assert "data-show" not in box


def test_a_clock_whose_layer_is_off_says_nothing_and_leads_nowhere() -> None:
    found = LEND.decide({}, as_of=DAY, now=NOON, layers=["custom"])
    box = boxes(path_html(found, EN))["return_clock"]
    assert "– the policy is silent" in text(box)
    assert "data-show" not in box


def test_a_policy_without_outcomes_shown_large_says_so_and_one_without_decisions_draws_nothing(tmp_path: Path) -> None:
    sheets = read_folder(LENDING)
    card = next(rows for rows in sheets.values() if any(row and row[0] == "headline" for row in rows))
    card[:] = [row for row in card if row[0] != "headline"]
    bare = simsim.open(write_csv(tmp_path, sheets)).decide({}, as_of=DAY, now=NOON)
    html = path_html(bare, EN)
    assert "No outcome that POLICY shows large concerns this case" in html
    assert "is-path" not in html
    assert 'tabindex="0" class="simsim-node' not in html


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_hostile_label_is_only_text(tmp_path: Path, lang: str) -> None:
    hostile = "</title></svg><img src=x onerror=boom()>"
    sheets = read_folder(LENDING)
    labels = ("bill", "overdue", "to pay", "账单", "逾期", "应付金额")
    for row in sheets["glossary"]:
        row[5:7] = [hostile + str(labels.index(cell)) if cell in labels else cell for cell in row[5:7]]
    found = simsim.open(write_csv(tmp_path, sheets)).decide(FACTS, as_of=DAY, now=NOON)
    html = path_html(found, Reader(lang))
    assert "<img" not in html
    assert html.count("&lt;/title&gt;&lt;/svg&gt;&lt;img") >= 3
    assert html.count("<svg") == html.count("</svg>") == 1


def test_a_long_value_is_cut_in_the_box_and_whole_in_its_title() -> None:
    found = LEND.decide({"branch_place.zone": "America/Argentina/ComodRivadavia"}, as_of=DAY, now=NOON)
    box = boxes(path_html(found, EN))["branch_place"]
    title = box.partition("<title>")[2].partition("</title>")[0]
    assert "time zone = America/Argentina/ComodRivadavia" in title
    assert text(box.replace(title, "")).endswith("America/Argentina/Co…")


def test_everything_that_is_drawn_has_its_look() -> None:
    classes = {name for one in re.findall(r'class="([^"]*)"', path_html(lending(), EN)) for name in one.split()}
    css = (SHIPPED.parent / "simsim" / "simulator" / "simulator.css").read_text(encoding="utf-8")
    looks = {name for name in classes if not name.startswith("is-")}
    assert {name for name in looks if not re.search(rf"\.{name}\b", css)} == set()
    assert "style=" not in path_html(lending(), EN)
