"""The HTML of an outcome: what must be said is said, in words, in both languages, and never as markup of a cell."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

import simsim
from simsim.diagnostics import Diagnostic, Place
from simsim.policy.walk import Outcome
from simsim.reports.html import (
    answer_html,
    basis_html,
    diagnostics_html,
    disclaimer_html,
    failure_html,
    heading_html,
    summary_text,
)
from simsim.reports.html_parts import Reader, instant_html
from simsim.reports.html_tables import decision_html
from simsim.reports.wording import SCREEN
from simsim.values import zone_named

ROOT = Path(__file__).resolve().parents[2]
LENDING = simsim.open(ROOT / "tests" / "policies" / "lending")
EN, ZH = Reader("en"), Reader("zh")
KNOWN = {"branch": "central", "reader_kind": "adult", "medium": "film", "unpaid": "2.5", "borrowed_on": "2025-03-01"}


def outcome(**facts: object) -> Outcome:
    return LENDING.decide(facts, as_of=date(2025, 3, 20), now=datetime(2025, 3, 20, 9, tzinfo=UTC))


def text(html: str) -> str:
    """What a reader sees: the text between the tags, spaces made one."""
    pieces: list[str] = []
    parser = HTMLParser()
    parser.handle_data = pieces.append  # type: ignore[assignment]  # all that is wanted of it
    parser.feed(html)
    return " ".join(" ".join(pieces).split())


def rows(html: str) -> dict[str, str]:
    """Rule id to the text of its row."""
    return {m[1]: text(m[0]) for m in re.finditer(r'<tr class="[^"]*" data-rule="([^"]*)">.*?</tr>', html)}


def page(found: Outcome, reader: Reader) -> str:
    chain = (decision_html(found, d, reader, opened=True) for d in found.decisions.values())
    return (
        heading_html(LENDING, found, reader) + answer_html(found, reader) + basis_html(found, reader) + "".join(chain)
    )


def test_the_rule_that_applies_is_marked_in_words_and_the_others_are_not() -> None:
    found = outcome(**KNOWN, card_lost="no")
    shown = rows(decision_html(found, found["borrowing"], EN, opened=True))
    assert shown["5"].startswith("5 ▶ applies")
    assert [rule for rule, row in shown.items() if "applies" in row] == ["5"]


def test_each_entry_says_whether_it_fits() -> None:
    found = outcome(**KNOWN)
    shown = decision_html(found, found["borrowing"], EN, opened=True)
    assert all(f'aria-label="{word}"' in shown for word in ("fits", "does not fit", "open"))


def test_the_table_shows_what_the_case_gives() -> None:
    found = outcome(**KNOWN)
    case = re.search(r'<tr class="is-case">.*?</tr>', decision_html(found, found["borrowing"], EN, opened=True))
    assert case is not None
    assert "2.5 unknown" in text(case[0])


def test_undecided_rules_are_possible() -> None:
    found = outcome(branch="central")
    shown = rows(decision_html(found, found["borrowing"], EN, opened=True))
    assert "possible" in shown["5"]
    assert not any("applies" in row for row in shown.values())


def test_a_rule_outside_its_dates_and_a_layer_that_is_off_are_told() -> None:
    found = LENDING.decide(
        {**KNOWN, "medium": "book", "reader_kind": "staff"},
        as_of=date(2025, 3, 20),
        now=datetime(2025, 3, 20, 9, tzinfo=UTC),
        layers=("rules",),
    )
    loan = rows(decision_html(found, found["loan"], EN, opened=True))
    borrowing = rows(decision_html(found, found["borrowing"], EN, opened=True))
    assert "other dates" in loan["2"]
    assert "layer off" in borrowing["3"]


def test_a_table_without_rules_says_so() -> None:
    found = outcome()
    assert "has no rule yet" in decision_html(found, found["mercy"], EN, opened=True)


def test_headlines_say_what_is_possible_while_they_are_open() -> None:
    assert "May it be lent? ? not yet determined possible: " in text(answer_html(outcome(), EN))


def test_an_outcome_that_cannot_be_is_told_before_the_answer() -> None:
    wrong = Diagnostic(
        "outcome-impossible", Place("c.csv", "c", "A3"), facts="a = <b>", constraint="K1", reason="Not so."
    )
    told = answer_html(replace(outcome(**KNOWN), diagnostics=(wrong,)), EN)
    assert told.index(SCREEN["impossible"].en) < told.index("simsim-headlines")
    assert "The policy comes to what cannot be, a = &lt;b&gt; (constraint K1): Not so." in told
    assert SCREEN["impossible"].en not in answer_html(outcome(**KNOWN), EN)


def test_the_answer_echoes_the_facts() -> None:
    assert "unpaid fines 2.5" in text(basis_html(outcome(**KNOWN), EN))


def test_what_is_asked_can_be_reached_where_it_has_a_field() -> None:
    html = answer_html(outcome(), EN, frozenset({"unpaid"}))
    assert html.count("data-goto") == 1
    assert 'data-goto="unpaid"' in html


def test_a_deadline_says_actor_state_due_zone_time_left_and_what_follows() -> None:
    found = outcome(**KNOWN, card_lost="no", lent_at="2025-03-19 18:00", returned_at=None, lost_item="no")
    told = text(answer_html(found, Reader("en", "Asia/Shanghai")))
    for part in (
        "Reader",
        "▶ running",
        "2025-03-26 Wed 23:59:59 (Europe/London, GMT, UTC+00:00)",
        "your time 2025-03-27 Thu 07:59:59 (Asia/Shanghai, CST, UTC+08:00)",
        "6 d 14 h left",
        "A fine is due.",
    ):
        assert part in told


def test_a_deadline_that_may_not_exist_says_so() -> None:
    found = outcome(
        branch="central", medium="film", reader_kind="adult", borrowed_on="2025-03-01", lent_at="2025-03-19 18:00"
    )
    assert None in (found.clocks["return_clock"].due.values or ())
    assert "(Europe/London, GMT, UTC+00:00) or no deadline" in text(answer_html(found, EN))


def test_in_the_same_zone_the_time_is_told_once() -> None:
    found = outcome(**KNOWN, card_lost="no", lent_at="2025-03-19 18:00", returned_at=None, lost_item="no")
    assert "your time" not in answer_html(found, Reader("en", "Europe/London"))


def test_an_instant_in_chinese() -> None:
    zone = zone_named("Asia/Kuala_Lumpur")
    told = text(instant_html(datetime(2025, 6, 22, 23, 59, 59, tzinfo=zone), "Asia/Kuala_Lumpur", ZH))
    assert told == "2025-06-22 周日 23:59:59 (Asia/Kuala_Lumpur, UTC+08:00)"


def test_every_result_says_what_it_was_read_by() -> None:
    found = outcome()
    told = text(heading_html(LENDING, found, EN))
    layers = ", ".join(LENDING.card.layers[name].en for name in found.case.layers)
    assert told == f"{LENDING.card.title.en} tables {LENDING.version} · rules as of 2025-03-20 · layers: {layers}"
    assert LENDING.card.disclaimer.zh in disclaimer_html(LENDING, ZH)


def test_the_summary_is_one_sentence() -> None:
    found = outcome(**KNOWN, card_lost="no")
    assert (
        summary_text(found, EN)
        == f"May it be lent?: yes; To pay: not yet determined. {len(found.ask)} still to be asked."
    )


@pytest.mark.parametrize("reader", [EN, ZH], ids=["en", "zh"])
def test_the_page_speaks_one_language(reader: Reader) -> None:
    told = text(page(outcome(**KNOWN), reader))
    others = {p.zh if reader is EN else p.en for p in SCREEN.values()} - {p.text(reader.lang) for p in SCREEN.values()}
    words = {word for word in others if "{" not in word and len(word) > 2}
    assert not {word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", told)}


@pytest.mark.parametrize("key", SCREEN)
def test_both_languages_fill_the_same_blanks(key: str) -> None:
    en, zh = (set(re.findall(r"{(\w+)}", text)) for text in SCREEN[key])
    assert en == zh
    assert all(SCREEN[key])


HOSTILE = "</td><script>alert('x')</script><img src=x onerror=alert(1)>"


def test_a_hostile_fact_is_only_text() -> None:
    html = page(outcome(remark=HOSTILE), EN)
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html


def test_hostile_tables_are_only_text(tmp_path: Path) -> None:
    for path in (ROOT / "tests" / "policies" / "lending").glob("*.csv"):
        written = (
            path.read_text(encoding="utf-8-sig").replace("A fine is due.", HOSTILE).replace("unpaid fines", "<b>x</b>")
        )
        written = written.replace("May it be lent?", "<u>q</u>").replace("Owes", HOSTILE)
        (tmp_path / path.name).write_text(written, encoding="utf-8")
    policy = simsim.open(tmp_path)
    found = policy.decide(KNOWN, as_of=date(2025, 3, 20), now=datetime(2025, 3, 20, 9, tzinfo=UTC))
    chain = "".join(decision_html(found, d, EN, opened=True) for d in found.decisions.values())
    html = answer_html(found, EN) + chain
    assert not re.search("<(script|img|b>|u>)", html)
    assert "&lt;b&gt;x&lt;/b&gt;" in html
    assert "&lt;u&gt;q&lt;/u&gt;" in html


def test_a_diagnostic_names_its_place_and_shows_the_caret_and_the_remedy() -> None:
    wrong = Diagnostic("cell-empty-set", Place("a.xlsx", "risk", "C7"), "[8..<5]", (1, 4), low="8", high="5")
    html = diagnostics_html([wrong], "kept", ZH)
    assert "a.xlsx，工作表 risk，C7" in html
    assert "<pre>[8..&lt;5]\n ^^^</pre>" in html
    assert wrong.remedy("zh") in html


def test_a_failure_is_told_and_escaped() -> None:
    html = failure_html(ValueError("<b>no</b>"), EN)
    assert "ValueError: &lt;b&gt;no&lt;/b&gt;" in html
    assert "Your answers are kept." in html
