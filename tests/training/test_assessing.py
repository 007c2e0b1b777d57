"""The command that makes a paper, and the pages that it writes: whole, in both languages."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from simsim.cli import app
from simsim.knowledge import open_policy
from simsim.messages import MESSAGES
from simsim.reports.html_parts import Reader
from simsim.training.assessment import result_of
from simsim.training.html_paper import Sat, key_html, paper_html, sheet_html
from simsim.training.marking import right_answer
from simsim.training.paper import Paper, agreed, paper_of, terms_of
from tests.browser_found import NEEDED
from tests.reports.test_case_report import Page
from tests.sheets import DAY, HERE, NOON, drawn, opened
from tests.training.test_marking import one_of
from tests.training.test_paper import terms
from tests.training.test_questions import POST, policy_named


class Lines(HTMLParser):
    """The words of a page, an element of its own line each."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.begin = True
        self.feed(re.sub(r"<(style|title)>.*?</\1>", "", html, flags=re.DOTALL))

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self.begin = self.begin or tag in ("p", "h1", "h2", "h3", "div", "li", "tr", "table", "pre")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("th", "td", "dt") and self.found:
            self.found[-1] += " | "

    def handle_data(self, data: str) -> None:
        if self.begin:
            self.found.append("")
            self.begin = False
        self.found[-1] += data


def words(html: str) -> str:
    return "\n".join(re.sub(r"\|\s*$", "", line).strip() for line in Lines(html).found)


@pytest.fixture
def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of a small policy, in which the command runs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tables").mkdir()
    for name, data in drawn(POST).items():
        (tmp_path / "tables" / name).write_bytes(data)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["paper", *arguments], env={"COLUMNS": "200", "TERM": "dumb"})


SMALL = ("--seed", "1", "--questions", "2", "--as-of", "2025-06-20", "--now", "2025-06-20 12:00+00:00")


# ---- the pages


def one_question() -> Paper:
    _, question = one_of("post", "fare/2/0/inside")
    return Paper(terms("post", "fare", length=1, mark=75, minutes=30, seed=3), (question,))


def page_of(kind: str, lang: str) -> str:
    policy, found = policy_named("post"), one_question()
    if kind != "sheet":
        return (paper_html if kind == "paper" else key_html)(policy, found, Reader(lang))
    result = result_of(policy, found, {found.questions[0].key: {"fare.price": "5"}}, 754)
    return sheet_html(policy, result, Sat("heron-27", NOON), Reader(lang))


KINDS = pytest.mark.parametrize("kind", ["paper", "key", "sheet"])
LANG = pytest.mark.parametrize("lang", ["en", "zh"])


@KINDS
@LANG
def test_a_page_says_this_and_nothing_else(kind: str, lang: str) -> None:
    expected = (HERE / "training" / "pages" / f"{kind}_{lang}.txt").read_text(encoding="utf-8")
    assert words(page_of(kind, lang)) + "\n" == expected


@KINDS
@LANG
def test_a_page_is_well_formed_runs_nothing_and_loads_nothing(kind: str, lang: str) -> None:
    page = Page(page_of(kind, lang))
    assert page.wrong == []
    assert {"script", "link", "img", "iframe", "form", "button"} & {*page.tags} == set()
    assert not [value for _, name, value in page.attributes if name in ("src", "href", "style") or name[:2] == "on"]


@LANG
def test_what_is_debated_stands_in_the_key_and_on_the_sheet(lang: str) -> None:
    policy, question = one_of("starter", "claim/4/0/inside")
    found = Paper(terms("starter", length=1), (question,))
    answer = {**right_answer(policy, question), "settlement.remedy": "manager_decides"}
    result = result_of(policy, found, {question.key: answer})
    key, sheet = (
        words(html)
        for html in (
            key_html(policy, found, Reader(lang)),
            sheet_html(policy, result, Sat("heron-27", NOON), Reader(lang)),
        )
    )
    expected = {
        "en": (
            "≈ Debated, so not wrong either: the manager decides. "
            "It comes if reading: no receipt = the manager decides."
        ),
        "zh": "≈ 有争议，也不算错：由店长决定。若解读：没有收据 = 由店长决定，则得出该答案。",
    }
    assert expected[lang] in key.splitlines()
    named = {"en": "Debated, and counted as right: question 1.", "zh": "有争议，按正确计：第 1 题。"}
    assert named[lang] in sheet.splitlines()
    assert {"en": "✓ Passed", "zh": "✓ 通过"}[lang] in sheet.splitlines()


def test_what_a_cell_says_is_never_markup() -> None:
    policy = opened(POST.replace("| red      | 红", "| <b>red</b> | <i>红</i>").replace("Post  |", "<u>Post</u> |"))
    made = agreed(policy, "stamp", seed=1, length=2, as_of=DAY, now=NOON)
    assert policy.card.title.en == "<u>Post</u>"
    found = paper_of(policy, made.code)
    sat = Sat("<script>alert(1)</script>", NOON)
    for html in (paper_html(policy, found, Reader()), sheet_html(policy, result_of(policy, found, {}), sat, Reader())):
        assert {"b", "i", "u", "script"} & {*Page(html).tags} == set()
    assert "□ <b>red</b>" in words(paper_html(policy, found, Reader())).splitlines()


# ---- the command


def test_a_paper_and_its_key_are_written_and_the_code_is_told(post: Path) -> None:
    ran = run(*SMALL)
    policy = open_policy(post / "tables")
    made = agreed(policy, seed=1, length=2, as_of=DAY, now=NOON)
    assert (ran.exit_code, ran.stdout) == (
        0,
        f"Code of the paper: {made.code}\nAssessment paper: paper.html\nAnswer key: paper_key.html\n",
    )
    found = paper_of(policy, made.code)
    assert (post / "paper.html").read_text(encoding="utf-8") == paper_html(policy, found, Reader())
    assert (post / "paper_key.html").read_text(encoding="utf-8") == key_html(policy, found, Reader())


def test_all_that_is_agreed_can_be_said(post: Path) -> None:
    ran = run(
        *SMALL,
        "--area",
        "stamp",
        "--pass",
        "50",
        "--minutes",
        "45",
        "--out",
        "a.html",
        "--key",
        "b.htm",
        "--lang",
        "zh",
    )
    code = ran.stdout.splitlines()[0].partition("：")[2]
    assert ran.stdout == f"试卷码：{code}\n测评试卷：a.html\n参考答案：b.htm\n"
    found = terms_of(open_policy(post / "tables"), code)
    assert (found.area, found.length, found.mark, found.minutes) == ("stamp", 2, 50, 45)
    assert (post / "b.htm").is_file()


def test_a_paper_can_be_had_again_by_its_code(post: Path) -> None:
    code = run(*SMALL).stdout.splitlines()[0].rpartition(" ")[2]
    ran = run(code.lower(), "--out", "again.html")
    assert ran.exit_code == 0
    assert (post / "again.html").read_bytes() == (post / "paper.html").read_bytes()
    assert (post / "again_key.html").read_bytes() == (post / "paper_key.html").read_bytes()


@pytest.mark.usefixtures("post")
def test_a_seed_is_made_up_where_none_is_named() -> None:
    codes = {run("--questions", "1").stdout.splitlines()[0] for _ in range(3)}
    assert len(codes) > 1


@NEEDED
def test_a_paper_is_printed(post: Path) -> None:
    ran = run(*SMALL, "--out", "paper.pdf")
    assert (ran.exit_code, ran.stdout.splitlines()[1:]) == (
        0,
        ["Assessment paper: paper.pdf", "Answer key: paper_key.pdf"],
    )
    assert all((post / name).read_bytes().startswith(b"%PDF-") for name in ("paper.pdf", "paper_key.pdf"))


@pytest.mark.parametrize(
    ("words", "message", "remedy"),
    [
        (
            ["--out", "paper.docx"],
            "--out: paper.docx is no name of a paper.",
            "Write a name that ends in .html or .pdf.",
        ),
        (["--key", "key"], "--key: key is no name of a paper.", "Write a name that ends in .html or .pdf."),
        (
            ["ABC"],
            "ABC is no code of a paper.",
            MESSAGES["paper-code"].remedy.en,
        ),
        (
            ["ABC", "--seed", "0"],
            "CODE: A code says already what the paper is, and the options say it too.",
            "Name the code alone, or leave it out; where the paper is written may be said beside it.",
        ),
        (["--pass", "0", "--lang", "zh"], "及格线（百分比）为 0，可取 1 至 100。", "请在此范围内选择。"),
        (
            ["--seed", "1", "--questions", "20"],
            "20 questions are asked for, and there are 6 about this area.",
            "Ask for 6 or fewer, or take a larger area.",
        ),
    ],
)
def test_what_cannot_be_made_is_told_and_nothing_is_written(
    post: Path, words: list[str], message: str, remedy: str
) -> None:
    ran = run(*words)
    assert (ran.exit_code, ran.stdout.splitlines()[:2]) == (2, [message, f"  {remedy}"])
    assert [one.name for one in post.iterdir()] == ["tables"]


def test_a_file_that_cannot_be_written_is_told(post: Path) -> None:
    (post / "paper.html").mkdir()
    ran = run(*SMALL)
    assert ran.exit_code == 1
    assert "paper.html" in ran.stdout
