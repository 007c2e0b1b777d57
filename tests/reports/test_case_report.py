"""The case report: what must be on it is, in both languages; it is well formed, runs nothing and loads nothing."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

import simsim
from simsim.cli import app
from simsim.decision import Status
from simsim.policy.model import PolicyModel
from simsim.policy.walk import Outcome
from simsim.recall import of_example
from simsim.reports.case_report import About, report_html
from simsim.reports.html import answer_text, headlines
from simsim.reports.html_parts import Reader
from simsim.reports.markup import VOID
from simsim.reports.replies import notes, others, replies
from simsim.reports.text import answer
from tests.browser_found import NEEDED
from tests.sheets import DAY, LENDING, LENDING_ZH, NOON, SHIPPED, opened

POLICIES = {folder.name: simsim.open(folder) for folder in (SHIPPED, LENDING, LENDING_ZH)}
ABOUT = About("T-8812 / 退款", "Li Wei 李伟", datetime(2025, 6, 19, 9, 5, tzinfo=UTC))
LANG = pytest.mark.parametrize("lang", ["en", "zh"])


@dataclass
class Page(HTMLParser):
    """A page read: its words, its attributes, and what is wrong with its form."""

    source: str
    words: str = ""
    attributes: list[tuple[str, str, str]] = field(default_factory=list)
    tags: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.feed(self.source)
        self.wrong += self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.words += f"{data} " if self.open[-1:] != ["text"] else ""


def example(policy: PolicyModel, name: str) -> Outcome:
    """The case of an example of a policy."""
    told = of_example(policy, next(row for row in policy.sheets.examples if row.id.text == name))
    events = None if told.events is None else told.events.splitlines()
    now = told.now or NOON
    return policy.decide(told.facts, as_of=told.as_of or now.date(), now=now, layers=told.layers, events=events)


def some(policy: PolicyModel) -> list[str]:
    """Every tenth example, and those that tell the longest stories."""
    rows = policy.sheets.examples
    longest = sorted(rows, key=lambda row: -len(row.events.text))[:3]
    return [row.id.text for row in (*rows[::40], *longest)]


CASES = [(name, one) for name, policy in POLICIES.items() for one in dict.fromkeys(some(policy))]
CASE = pytest.mark.parametrize(("name", "one"), CASES)


def spaced(text: str) -> str:
    return " ".join(text.split())


@LANG
@CASE
def test_a_report_says_all_that_it_must(name: str, one: str, lang: str) -> None:
    policy = POLICIES[name]
    outcome = example(policy, one)
    page = Page(report_html(outcome, Reader(lang), ABOUT))
    words = spaced(page.words)
    assert page.wrong == []
    for caption, full in headlines(outcome, Reader(lang)):
        assert spaced(caption) in words
        assert spaced(answer(outcome, full, lang).partition(" (")[0]) in words
    for text in (policy.card.title, policy.card.disclaimer):
        assert spaced(text.text(lang)) in words
    for text in (
        policy.version,
        outcome.case.as_of.isoformat(),
        ABOUT.ticket,
        ABOUT.by,
        "For internal use",
        "仅供内部使用",
    ):
        assert text in words
    cited = {s for d in outcome.decisions.values() if d.status is Status.DECIDED for s in d.sources}
    cited |= {s for state in outcome.clocks.values() for s in state.clock.sources}
    cited |= {s for note in notes(outcome, lang) for s in note.text.sources}
    sources = policy.glossary.sources
    assert {
        s for s in cited if s in sources and f"{s} {spaced(sources[s].text.text(lang))}".strip() not in words
    } == set()


@LANG
@CASE
def test_what_may_be_said_now_stands_on_it_and_what_waits_does_not(name: str, one: str, lang: str) -> None:
    outcome = example(POLICIES[name], one)
    words = spaced(Page(report_html(outcome, Reader(lang))).words)
    own = {note.said for note in notes(outcome, lang)}
    for audience in others(outcome):
        for reply in replies(outcome, audience, lang):
            assert (spaced(reply.said) in words) is not bool(reply.missing) or reply.said in own


@LANG
@CASE
def test_without_its_appendix_it_has_what_a_reader_in_a_hurry_needs(name: str, one: str, lang: str) -> None:
    outcome = example(POLICIES[name], one)
    short = Page(report_html(outcome, Reader(lang), ABOUT, appendix=False))
    words, whole = spaced(short.words), spaced(Page(report_html(outcome, Reader(lang), ABOUT)).words)
    assert short.wrong == []
    assert whole.startswith(words)
    for caption, full in headlines(outcome, Reader(lang)):
        assert spaced(caption) in words
        assert spaced(answer_text(outcome, full, Reader(lang))) in words
    assert outcome.policy.version in words
    assert not [value for tag, name, value in short.attributes if tag == "a" and name == "href"]


@LANG
@pytest.mark.parametrize("name", POLICIES)
def test_it_runs_nothing_loads_nothing_and_has_nothing_to_press(name: str, lang: str) -> None:
    page = Page(report_html(example(POLICIES[name], some(POLICIES[name])[-1]), Reader(lang), ABOUT))
    loading = [(tag, name) for tag, name, _ in page.attributes if name in ("src", "srcset", "action", "data", "style")]
    assert loading == []
    assert not {"script", "link", "img", "iframe", "button", "input", "details"} & page.tags.keys()
    assert all(value.startswith("#") for _, name, value in page.attributes if name in ("href", "xlink:href"))
    ids = {value for _, name, value in page.attributes if name == "id"}
    assert {value[1:] for _, name, value in page.attributes if name == "href"} <= ids
    assert not re.search(r"url\(|@import|https?://", page.source.replace("http-equiv", ""))
    (allowed,) = [value for tag, name, value in page.attributes if (tag, name) == ("meta", "content")][:1]
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[\w+/]+='; base-uri 'none'; form-action 'none'", allowed
    )
    assert ("html", "lang", {"en": "en", "zh": "zh-Hans"}[lang]) in page.attributes


HOSTILE = """
GLOSSARY | type          | label en                 | label zh
weight   | number        | <b>weight</b>            | <b>重量</b>
remark   | string        | "><script>x()</script>   | 备注
price    | number        | </td></table>price       | 价格

POLICY     | name  | en                         | zh
title      |       | <script>alert(1)</script>  | <script>alert(1)</script>
disclaimer |       | <img src=x onerror=x()>    | <img src=x onerror=x()>
headline   | price | </style><script>y()        | <svg onload=y()>

SOURCES | section | en               | zh
S1      | <i>     | <iframe src=x>   | <iframe src=x>

U    | input  | output | source
fare | weight | price  |
1    | < 10   | 1      | S1
2    | >= 10  | 2      | S1
"""


@LANG
def test_hostile_texts_stand_as_they_are_written(lang: str) -> None:
    policy = opened(HOSTILE)
    text = "</style><script>alert('t')</script>"
    outcome = policy.decide({"weight": 5, "remark": text}, as_of=DAY, now=NOON)
    page = Page(report_html(outcome, Reader(lang), About(text, f'"{text}', NOON)))
    assert page.wrong == []
    assert page.tags.keys().isdisjoint({"script", "img", "iframe", "svg", "b", "i"})
    assert page.words.count(text) >= 3
    assert policy.card.title.text(lang) in page.words


BARE = """
GLOSSARY | type   | label en
weight   | number | weight
price    | number | price

U    | input  | output
fare | weight | price
1    | < 10   | 1
2    | SECOND | 2
"""


@LANG
@pytest.mark.parametrize(
    ("second", "facts"),
    [("[10..20)", {}), ("[10..20)", {"weight": 15}), ("[10..20)", {"weight": 25}), ("< 8", {"weight": 5})],
    ids=["open", "decided", "silent", "conflict"],
)
def test_a_policy_without_card_clocks_and_events_has_its_report(
    second: str, facts: dict[str, object], lang: str
) -> None:
    policy = opened(BARE.replace("SECOND", second))
    page = Page(report_html(policy.decide(facts, as_of=DAY, now=NOON), Reader(lang)))
    assert page.wrong == []
    assert policy.version in page.words


def test_events_whose_zone_is_not_known_are_told_all_the_same() -> None:
    policy = POLICIES[SHIPPED.name]
    kind = next(name for name, kind in policy.events.kinds.items() if kind.actors)
    actor = policy.events.kinds[kind].actors[0]
    told = [{"event": kind, "at": "2025-06-20 10:00", "by": actor}]
    outcome = policy.decide({}, as_of=DAY, now=NOON, events=told)
    assert outcome.record == ()
    words = spaced(Page(report_html(outcome, Reader("en"))).words)
    assert f"2025-06-20 Fri 10:00 {policy.events.kinds[kind].caption.en}" in words
    none = Page(report_html(policy.decide({}, as_of=DAY, now=NOON, events=[]), Reader("zh")))
    assert "尚未发生任何事件" in none.words


# ---- the command


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["decide", "--tables", str(LENDING), *arguments], env={"TERM": "dumb"})
    return done.exit_code, done.output


def test_the_command_writes_a_report_in_its_language(tmp_path: Path) -> None:
    file = tmp_path / "case.html"
    code, told = run("--report", str(file), "--lang", "zh", "--by", "李")
    assert code == 0, told
    page = file.read_text(encoding="utf-8")
    assert page.startswith('<!doctype html>\n<html lang="zh-Hans">')
    assert "李" in page


@NEEDED
def test_the_command_prints_a_pdf(tmp_path: Path) -> None:
    code, told = run("--report", str(tmp_path / "case.PDF"))
    assert code == 0, told
    data = (tmp_path / "case.PDF").read_bytes()
    assert data.startswith(b"%PDF-")
    title = POLICIES[LENDING.name].card.title.en
    assert title.encode() in data or title.encode("utf-16-be").hex().upper().encode() in data


@pytest.mark.parametrize("name", ["case.docx", "case", ".pdf"])
def test_a_report_of_another_form_is_refused_before_anything_is_done(tmp_path: Path, name: str) -> None:
    code, told = run("--report", str(tmp_path / name), "--save", str(tmp_path / "case.json"))
    assert (code, f"{name} is no name of a report." in told) == (2, True)
    assert [*tmp_path.iterdir()] == []


def test_a_case_that_is_decided_again_has_its_report_with_its_ticket(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIMSIM_CASES", str(tmp_path / "cases"))
    code, told = run("--ticket", "T-8812")
    assert code == 0, told
    (case,) = (tmp_path / "cases").rglob("*.json")
    file = tmp_path / "again.html"
    done = CliRunner().invoke(app, ["again", str(case), "--tables", str(LENDING), "--report", str(file)])
    assert done.exit_code == 0, done.output
    assert "T-8812" in file.read_text(encoding="utf-8")
