"""The policy book: whole in itself, every way in it leads somewhere, every row and its sources lead to each other."""

from __future__ import annotations

import re
import string
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

import simsim
from simsim.policy.model import PolicyModel
from simsim.reports.book import book_html
from simsim.reports.book_parts import Book, address, outside
from simsim.reports.book_words import BOOK
from simsim.reports.cited import by_parameter, by_source, rows_of, source_text
from simsim.reports.markup import VOID, element, verbatim
from simsim.words import Phrase
from simsim.writing import new_policy
from tests.sheets import LENDING, LENDING_ZH, SHIPPED, put, read_folder, write_csv

POLICIES = {folder.name: simsim.open(folder) for folder in (SHIPPED, LENDING, LENDING_ZH)}
EVERY = pytest.mark.parametrize("name", POLICIES)


ALLOWED = (
    r"default-src 'none'; style-src 'sha256-[\w+/]+='; script-src 'sha256-[\w+/]+='; "
    r"base-uri 'none'; form-action 'none'"
)


@dataclass
class Page(HTMLParser):
    """A page read: the ways and the words within each element that has an id, and what is wrong with its form."""

    source: str
    ids: list[str] = field(default_factory=list)
    ways: dict[str, set[str]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    tags: Counter[str] = field(default_factory=Counter)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.feed(self.source)
        self.wrong += [tag for tag, _ in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags[tag] += 1
        self.attributes += [(tag, name, value) for name, value in given.items()]
        if tag not in VOID:
            self.open.append((tag, given.get("id", "")))
        if "id" in given:
            self.ids.append(given["id"])
            self.ways.setdefault(given["id"], set())
        if "href" in given:
            for _, name in self.open:
                self.ways.get(name, set()).add(given["href"])

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop()[0] != tag:
            self.wrong.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        for _, name in self.open:
            if name:
                self.words[name] = self.words.get(name, "") + data

    def hrefs(self) -> Iterator[str]:
        """Where its ways lead."""
        return (value for _, name, value in self.attributes if name == "href")


PAGES = {name: Page(book_html(policy)) for name, policy in POLICIES.items()}


@EVERY
def test_it_is_well_formed_and_every_id_stands_once(name: str) -> None:
    page = PAGES[name]
    assert page.wrong == []
    assert [i for i, n in Counter(page.ids).items() if n > 1] == []


@EVERY
def test_every_way_within_it_leads_somewhere(name: str) -> None:
    page = PAGES[name]
    assert {way[1:] for way in page.hrefs() if way.startswith("#")} <= {*page.ids}


@EVERY
def test_it_loads_nothing_and_leads_outside_only_to_the_web(name: str) -> None:
    page = PAGES[name]
    assert {tag for tag, attribute, _ in page.attributes if attribute in ("src", "srcset", "action", "data")} == set()
    assert page.tags["link"] == page.tags["iframe"] == page.tags["img"] == 0
    leading = {way for way in page.hrefs() if not way.startswith("#")}
    assert all(way.startswith(("https://", "http://")) for way in leading)
    style = page.source.partition("<style>")[2].partition("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style
    (allowed,) = [value for tag, attribute, value in page.attributes if (tag, attribute) == ("meta", "content")][:1]
    assert re.fullmatch(ALLOWED, allowed)


@EVERY
def test_rows_and_sources_lead_to_each_other(name: str) -> None:
    policy, page = POLICIES[name], PAGES[name]
    cited = by_source(rows_of(policy))
    for source in policy.glossary.sources:
        here = address("source", source)
        back = {way[1:] for way in page.ways[here] if way.startswith("#")}
        rows = {address(row.kind, *row.key) for row in cited.get(source, [])}
        assert back == rows | {address("source", other) for other in policy.glossary.sources[source].sources}
        assert all(f"#{here}" in page.ways[row] for row in rows)


@EVERY
def test_parameters_lead_to_the_rows_that_lean_on_them(name: str) -> None:
    policy, page = POLICIES[name], PAGES[name]
    leaning = by_parameter(rows_of(policy))
    for parameter in policy.glossary.parameters:
        ways = page.ways[address("parameter", parameter)]
        assert {f"#{address(row.kind, *row.key)}" for row in leaning.get(parameter, [])} <= ways


@EVERY
def test_every_cell_of_every_rule_stands_as_it_is_written_with_its_address(name: str) -> None:
    policy, page = POLICIES[name], PAGES[name]
    for made in policy.compiled(policy.parameters(policy.card.layers, {})).values():
        for rule in made.table.rows:
            told = page.words[address("rule", made.name, rule.id)]
            texts = [e.text for e in (*rule.inputs, *rule.outputs)] + [
                *rule.sources,
                *rule.annotations,
                rule.place.cell,
            ]
            assert [text for text in texts if text not in told] == []


@EVERY
def test_items_lead_to_who_gives_them_and_who_reads_them(name: str) -> None:
    policy, page = POLICIES[name], PAGES[name]
    for node in policy.order:
        for full in policy.needs_of(node):
            item = policy.names.producers.items.get(full, full)
            if item in policy.glossary.items:
                assert f"#{address('node', node)}" in page.ways[address("item", item)]
    for full, item in policy.names.producers.items.items():
        assert f"#{address('node', policy.producer(full) or '')}" in page.ways[address("item", item)]


@EVERY
def test_titles_labels_values_and_examples_are_in_it(name: str) -> None:
    policy, page = POLICIES[name], PAGES[name]
    everything = unescape(page.source)
    sheets = {(row.place.file, row.place.sheet) for row in rows_of(policy)}
    titles = [t.text.lstrip("# ") for t in policy.sheets.titles if (t.place.file, t.place.sheet) in sheets]
    stories = [text for row in policy.sheets.examples for text in row.story]
    labels = [text for item in policy.glossary.items.values() for text in (*item.label, *item.question, *item.help)]
    values = [v.value for item in policy.glossary.items.values() for v in item.allowed]
    reasons = [row.reason.text for row in policy.sheets.waivers]
    told = [*titles, *stories, *labels, *values, *reasons, policy.version, *policy.card.disclaimer]
    assert [text for text in told if text not in everything] == []


@pytest.mark.parametrize(
    ("training", "difficulty", "told"),
    [
        ("yes", "2.5", {"training训练": "yes是", "difficulty难度": "2.5"}),
        ("yes", "", {"training训练": "yes是"}),
        ("no", "0", {"difficulty难度": "0"}),
        ("", "", {}),
    ],
)
def test_what_a_trainer_marked_stands_at_the_example(
    training: str, difficulty: str, told: dict[str, str], tmp_path: Path
) -> None:
    sheets = read_folder(LENDING)
    [rows] = [rows for rows in sheets.values() if rows[0][0] == "EXAMPLES"]
    for n, cells in enumerate((["training", "difficulty"], ["", ""], [training, difficulty])):
        rows[n] += cells
    page = book_html(simsim.open(write_csv(tmp_path, sheets)))
    card = page[page.index(f'id="{address("example", rows[2][0])}"') :].partition("</dl></article>")[0]
    facts = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", card, re.DOTALL)
    shown = {re.sub("<.*?>", "", name): re.sub("<.*?>", "", text) for name, text in facts}
    assert {name: text for name, text in shown.items() if name in {"training训练", "difficulty难度"}} == told


def test_a_title_above_a_table_stands_at_its_table() -> None:
    policy, page = POLICIES["tables"], PAGES["tables"]
    at = policy.tables["liability"].place
    (title,) = [t.text for t in policy.sheets.titles if (t.place.file, t.place.sheet) == (at.file, at.sheet)]
    assert title.lstrip("# ") in page.words[address("node", "liability")]


@EVERY
def test_the_same_tables_give_the_same_bytes(name: str) -> None:
    folder = {"tables": SHIPPED, "lending": LENDING, "lending_zh": LENDING_ZH}[name]
    code = (
        "import sys, hashlib, simsim; from simsim.reports.book import book_html; "
        "print(hashlib.sha256(book_html(simsim.open(sys.argv[1])).encode()).hexdigest())"
    )
    seeds = ("1", "2")
    ran = [
        subprocess.run(
            [sys.executable, "-c", code, str(folder)],
            capture_output=True,
            text=True,
            check=True,
            cwd=SHIPPED.parent,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(SHIPPED.parent)},
        ).stdout
        for seed in seeds
    ]
    assert ran[0] == ran[1]


@pytest.mark.parametrize(("lang", "other", "own"), [("en", "zh-Hans", "en"), ("zh", "en", "zh-Hans")])
def test_in_one_language_there_is_no_other_and_no_switch(lang: str, other: str, own: str) -> None:
    page = Page(book_html(POLICIES["tables"], lang))
    assert page.wrong == []
    langs = {value for _, name, value in page.attributes if name == "lang"}
    assert (other in langs, own in langs) == (False, True)
    assert ("input", "type", "radio") not in page.attributes


def test_in_both_languages_what_is_said_in_one_is_said_in_the_other() -> None:
    tagged = Counter(
        value for tag, name, value in PAGES["tables"].attributes if name == "lang" and tag in ("th", "td", "g")
    )
    assert tagged["en"] == tagged["zh-Hans"] > 0


def test_another_language_is_refused() -> None:
    with pytest.raises(KeyError, match="fr"):
        book_html(POLICIES["lending"], "fr")


def test_a_new_policy_has_a_book_without_empty_chapters(tmp_path: Path) -> None:
    new_policy(tmp_path / "new")
    policy = simsim.open(tmp_path / "new")
    page = Page(book_html(policy))
    assert page.wrong == []
    assert {way[1:] for way in page.hrefs() if way.startswith("#")} <= {*page.ids}
    assert ("chapter.calendar" in page.ids) is bool(policy.sheets.calendar)
    assert ("chapter.waivers" in page.ids) is bool(policy.sheets.waivers)


def test_texts_and_sources_that_rest_on_others_lead_to_what_they_cite(tmp_path: Path) -> None:
    sheets = read_folder(LENDING)
    sheets["policy"].append(["audience", "clerk", "Clerk", "馆员"])
    sheets["texts"] = [
        ["TEXTS", "value", "audience", "language", "text", "order", "layer", "source"],
        ["may_borrow", "no", "clerk", "en", "Not today, for {branch}.", "10", "rules", "N1"],
    ]
    sheets["sources"][0].append("source")
    for row in sheets["sources"][1:]:
        row.append("N1" if row[0] == "N3" else "")
    policy = simsim.open(write_csv(tmp_path, sheets))
    page = Page(book_html(policy))
    assert {"#text.0", "#source.N3", "#rule.borrowing.1"} <= page.ways["source.N1"]
    assert "#source.N1" in page.ways["text.0"] & page.ways["source.N3"]
    assert "#item.may_borrow" in page.ways["text.0"]
    assert "Not today, for {branch}." in page.words["text.0"]
    lines = source_text(policy, "N1").splitlines()
    assert "  text about may be lent            texts.csv, sheet texts, A2" in lines
    assert "  source N3                         sources.csv, sheet sources, A4" in lines
    assert "  source: N1" in source_text(policy, "N3").splitlines()


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"' </style></title>&lt;"


def hostile_policy(folder: Path) -> PolicyModel:
    """The lending policy with texts that try to become markup wherever people write freely."""
    sheets = read_folder(LENDING)
    head = sheets["glossary"][0]
    for n, column in enumerate(head):
        if column.startswith(("label", "question", "help")) and sheets["glossary"][1][n]:
            sheets["glossary"][1][n] = f"{column} {HOSTILE}"
    sheets["sources"][1][2] = HOSTILE
    sheets["sources"][1][sheets["sources"][0].index("link")] = "javascript:alert(3)"
    sheets["sources"][2][sheets["sources"][0].index("link")] = 'https://example.org/"><script>alert(4)</script>'
    put(sheets, "waivers", "E2", HOSTILE)
    sheets["borrowing"].insert(0, [f"# {HOSTILE}"])
    return simsim.open(write_csv(folder, sheets))


def test_no_text_of_the_tables_becomes_markup(tmp_path: Path) -> None:
    page = Page(book_html(hostile_policy(tmp_path)))
    assert page.wrong == []
    assert (page.tags["script"], page.tags["style"], page.tags["img"], page.tags["title"] > 0) == (1, 1, 0, True)
    assert [name for _, name, _ in page.attributes if name.startswith("on")] == []
    assert [way for way in page.hrefs() if "javascript" in way.casefold()] == []
    assert "javascript:alert(3)" in page.words[address("source", "N1")]
    assert page.words[address("node", "borrowing")].count(HOSTILE) >= 1


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", " https://example.org", "data:text/html,a", "//example.org", "https:", "http://[", "見 1"],
)
def test_only_an_address_of_the_web_is_a_link(text: str) -> None:
    assert outside(text) == element("b", text).removeprefix("<b>").removesuffix("</b>")


def test_a_script_cannot_end_its_element() -> None:
    with pytest.raises(ValueError, match="a script cannot hold the end of an element"):
        verbatim("script", "'</script>'")


def test_a_text_that_is_the_same_in_both_languages_stands_once() -> None:
    book = Book(POLICIES["lending"])
    assert book.say("cited by", count=1) == (
        '<span lang="en">Cited by (1)</span><span lang="zh-Hans">引用处（1）</span>'
    )
    assert book.told(Phrase("a < b", "a < b")) == "a &lt; b"


@EVERY
def test_open_questions_tell_every_reading_and_every_accepted_gap(name: str) -> None:
    policy, page = POLICIES[name], PAGES[name]
    ways = page.ways["chapter.open"]
    readings = [p.name for p in policy.glossary.parameters.values() if p.alternatives]
    gaps = [n for n, waiver in enumerate(policy.waivers) if waiver.finding == "gap"]
    assert {f"#{address('parameter', reading)}" for reading in readings} <= ways
    assert {f"#{address('waiver', str(n))}" for n in gaps} <= ways


@EVERY
def test_chapters_are_counted_in_the_contents(name: str) -> None:
    policy, page = POLICIES[name], PAGES[name]
    told = dict(re.findall(r'href="#chapter\.(\w+)">(?:(?!</a>).)*</a><span class="aside"> (\d+)</span>', page.source))
    counts = {
        "sources": len(policy.glossary.sources),
        "parameters": len(policy.glossary.parameters),
        "glossary": len(policy.glossary.items),
        "examples": len(policy.sheets.examples),
        "clocks": len(policy.clocks),
        "events": len(policy.events.kinds),
        "waivers": len(policy.sheets.waivers),
        "constraints": len(policy.sheets.constraints),
        "graph": len(policy.order),
    }
    assert {key: int(told.get(key, 0)) for key in counts} == counts


def fields_in(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("key", BOOK)
def test_the_book_says_the_same_in_both_languages(key: str) -> None:
    phrase = BOOK[key]
    assert all(phrase)
    assert fields_in(phrase.en) == fields_in(phrase.zh)
    assert re.search(r"[\u4e00-\u9fff]", phrase.zh)
    assert not re.search(r"[\u4e00-\u9fff]", phrase.en)
