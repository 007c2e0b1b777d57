"""The command that makes a paper of an assessment, and the key to it."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated, Final

import typer

from simsim.arguments import day_of, instant_of
from simsim.diagnostics import Diagnostic, FactError, Place, SimsimError
from simsim.keeping import PAGES, opened
from simsim.pdf import pdf_of
from simsim.policy.model import PolicyModel
from simsim.reports.captions import say
from simsim.reports.html_parts import Reader
from simsim.terminal import AsOf, Format, Lang, Language, Now, Tables, progress, show, telling
from simsim.training.html_paper import key_html, paper_html
from simsim.training.paper import LENGTH, LIMITS, MARK, Paper, Terms, agreed, asked_by, terms_of
from simsim.writing import save

Code = Annotated[
    str, typer.Argument(metavar="[CODE]", help="The code of a paper, to have it again.", show_default=False)
]
Area = Annotated[
    str, typer.Option("--area", metavar="DECISION", help="A decision and all that it rests on; the whole policy.")
]
Seed = Annotated[int | None, typer.Option("--seed", metavar="N", help="Another number, another paper; made up.")]
Questions = Annotated[int | None, typer.Option("--questions", metavar="N", help=f"How many questions; {LENGTH}.")]
Mark = Annotated[
    int | None, typer.Option("--pass", metavar="PERCENT", help=f"How much must be right to be passed; {MARK}.")
]
Minutes = Annotated[int | None, typer.Option("--minutes", metavar="N", help="How long there is; no limit.")]
Out = Annotated[Path, typer.Option("--out", metavar="FILE", help="The file to write: .html, or .pdf.")]
Key = Annotated[
    Path | None, typer.Option("--key", metavar="FILE", help="The file of the answers; beside the paper, with _key.")
]
KEY: Final = "_key"


def make_paper(  # noqa: PLR0913, PLR0917  # one parameter per option, as the command line has them
    code: Code = "",
    tables: Tables = Path("tables"),
    area: Area = "",
    seed: Seed = None,
    questions: Questions = None,
    mark: Mark = None,
    minutes: Minutes = None,
    as_of: AsOf = "",
    now: Now = "",
    out: Out = Path("paper.html"),
    key: Key = None,
    lang: Language = Lang.EN,
) -> None:
    """Write the paper of an assessment, to be printed, and the key to it; print the code of the paper.

    Whoever enters the code on the screen gets the same paper. It holds what was agreed, the two dates, and the version
    of the tables: by tables of another version there is no such paper.

    **Examples**: `simsim paper --area verdict --questions 10 --pass 75 --minutes 30 --out paper.pdf`

    Exit code 0, 1 for a file that cannot be written or printed, 2 for what cannot be read or used.
    """
    with telling(lang, Format.TEXT):
        pages = [_page(out, "--out"), _page(key or out.with_name(f"{out.stem}{KEY}{out.suffix}"), "--key")]
        told = (area, seed, questions, mark, minutes, as_of, now)
        policy = opened(tables)
        paper = _drawn(policy, _terms(policy, code, told))
        reader = Reader(lang)
        _write(pages[0], paper_html(policy, paper, reader))
        _write(pages[1], key_html(policy, paper, reader))
        rows = zip(("paper code", "paper", "answer key"), (paper.code, *map(str, pages)), strict=True)
        show("\n".join(f"{reader.word(name)}{say('colon', lang)}{text}" for name, text in rows))


def _page(path: Path, option: str) -> Path:
    """Where a page is to be written. Raises :class:`FactError` for a name that is none of a page."""
    if path.suffix.lower() not in PAGES:
        raise FactError([Diagnostic("paper-form", Place(option), str(path), None, found=path.name)])
    return path


def _terms(
    policy: PolicyModel, code: str, told: tuple[str, int | None, int | None, int | None, int | None, str, str]
) -> Terms:
    """What a code or the options say of the paper; raises :class:`FactError` where both do."""
    area, seed, length, mark, minutes, as_of, now = told
    if code:
        if any(one not in ("", None) for one in told):
            raise FactError([Diagnostic("paper-twice", Place("CODE"), code)])
        return terms_of(policy, code)
    return agreed(
        policy,
        area,
        seed=secrets.randbelow(LIMITS["seed"].size) if seed is None else seed,
        length=LENGTH if length is None else length,
        mark=MARK if mark is None else mark,
        minutes=minutes or 0,
        as_of=day_of(as_of),
        now=instant_of(now),
    )


def _drawn(policy: PolicyModel, terms: Terms) -> Paper:
    """The paper, question by question; on a terminal one sees how far it is."""
    step, found = progress(every=1), []
    for question in asked_by(policy, terms):
        found.append(question)
        step(len(found), terms.length)
    return Paper(terms, tuple(found))


def _write(path: Path, html: str) -> None:
    data = pdf_of(html) if path.suffix.lower() == ".pdf" else html.encode("utf-8", "replace")
    if found := save(path, data):
        raise SimsimError(found)
