"""The room in which a case is kept, reported and added to the examples."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest

import simsim
from simsim.cases import cases_of, kept_cases
from simsim.diagnostics import FactError, SimsimError
from simsim.pdf import browser
from simsim.simulator import Simulator, handing
from simsim.simulator import keep as room
from simsim.simulator.rights import EDIT
from tests.sheets import LENDING

NOON = datetime(2025, 6, 20, 12, tzinfo=UTC)


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SIMSIM_CASES", str(tmp_path / "cases"))
    monkeypatch.setenv("SIMSIM_STORE", str(tmp_path / "versions"))
    monkeypatch.setenv(EDIT, "1")
    return Path(shutil.copytree(LENDING, tmp_path / "tables"))


@pytest.fixture
def screen(tables: Path) -> Iterator[Simulator]:
    made = Simulator(tables, clock=lambda: NOON)
    made.give({"branch": ("central",), "unpaid": ("3",), "card_lost": (True,)})
    next(head for head, one in zip(made.rooms.heads, made.rooms.rooms, strict=True) if one is made.keep).value = True
    yield made
    made.close()


def looked(screen: Simulator) -> None:
    for _ in range(2):  # a save counts once two looks agree on it
        screen.watched.look()


@pytest.fixture
def handed(screen: Simulator, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, bytes]]:
    """The files that the reader was given."""
    files: list[tuple[str, str, bytes]] = []
    monkeypatch.setattr(screen, "hand_over", lambda *file: files.append(file))
    return files


def test_a_case_is_kept_under_its_ticket_and_opened_again(screen: Simulator, tables: Path) -> None:
    cases = screen.keep.cases
    cases.button.click()
    assert "The case was not kept" in cases.note.html
    assert kept_cases(tables).cases == ()
    cases.ticket.value, cases.by.value = "T-8812 <b>", "安"
    cases.button.click()
    assert "T-8812 &lt;b&gt; · 2025-06-20 12:00 · 安" in cases.note.html
    (kept,) = kept_cases(tables).cases
    assert (kept.case.about.ticket, kept.case.about.by, kept.case.about.saved) == ("T-8812 <b>", "安", NOON)
    given = dict(screen.form.given)
    screen.form.clear.click()
    assert screen.form.given == {}
    cases.which.heard(1)
    assert {name: str(value) for name, value in screen.form.given.items()} == {
        name: str(value) for name, value in given.items()
    }
    assert "the same comes as then" in cases.came.html
    assert "By the tables of now" in cases.came.html
    screen.settings.language.value = "zh"
    assert "结果与当时相同" in cases.came.html
    assert screen.failure.html == ""


def test_kept_cases_are_found_by_what_is_known_of_them(screen: Simulator) -> None:
    cases = screen.keep.cases
    for ticket in ("A-1", "B-2", "B-3"):
        cases.ticket.value = ticket
        cases.button.click()
    assert [label.split(" ")[0] for label, _ in cases.which.options] == ["choose", "B-3", "B-2", "A-1"]
    cases.find.value = "b- 2025"
    assert [label.split(" ")[0] for label, _ in cases.which.options] == ["choose", "B-3", "B-2"]


def test_a_case_of_tables_that_are_gone_says_so(screen: Simulator, tmp_path: Path, tables: Path) -> None:
    cases = screen.keep.cases
    cases.ticket.value = "A-1"
    cases.button.click()
    shutil.rmtree(tmp_path / "versions")
    policy = next(path for path in tables.glob("*.csv") if "POLICY" in path.read_text(encoding="utf-8-sig")[:40])
    policy.write_text(policy.read_text(encoding="utf-8-sig").replace("title", "title", 1) + "\n", encoding="utf-8")
    table = next(
        path for path in sorted(tables.glob("*.csv")) if path.read_text(encoding="utf-8-sig")[:2] in {"U,", "F,"}
    )
    text = table.read_text(encoding="utf-8-sig").splitlines()
    table.write_text("\n".join(text[:-1]) + "\n", encoding="utf-8")
    cases.which.heard(1)
    assert "cannot be decided again by the tables of its day" in cases.came.html
    assert screen.failure.html == ""


def test_a_case_that_the_tables_of_now_do_not_take_is_decided_by_those_of_its_day(
    screen: Simulator, tables: Path
) -> None:
    cases = screen.keep.cases
    screen.give({"remark": ("torn",)})
    cases.ticket.value = "A-1"
    cases.button.click()
    glossary = tables / "glossary.csv"
    text = glossary.read_text(encoding="utf-8-sig")
    text = text.replace("\nremark,", "\nslip,").replace(",remark,批注,", ",slip,便条,")
    glossary.write_text(text, encoding="utf-8")
    looked(screen)
    cases.which.heard(1)
    assert "the same comes as then" in cases.came.html
    assert "The tables of now do not take this case" in cases.came.html
    assert 'data-code="fact-unknown"' in cases.came.html
    assert screen.failure.html == ""


def test_what_comes_by_the_tables_of_now_is_told_anew_once_they_change(screen: Simulator, tables: Path) -> None:
    cases = screen.keep.cases
    cases.ticket.value = "A-1"
    cases.button.click()
    cases.which.heard(1)
    before = simsim.open(tables).version
    assert f"By the tables of now ({before})" in cases.came.html
    bill = tables / "bill.csv"
    bill.write_text(
        bill.read_text(encoding="utf-8-sig").replace("fine + unpaid", "fine + unpaid + 1"), encoding="utf-8"
    )
    looked(screen)
    assert simsim.open(tables).version != before
    assert f"By the tables of now ({before})" not in cases.came.html
    assert f"By the tables of now ({simsim.open(tables).version})" in cases.came.html


def test_a_kept_case_that_cannot_be_read_is_told(screen: Simulator, tables: Path) -> None:
    place = cases_of(tables)
    assert place
    place.mkdir(parents=True)
    (place / "broken-20250620T120000Z.json").write_text("{", encoding="utf-8")
    screen.keep.cases.kept = None
    screen.changed()
    assert 'data-code="case-unreadable"' in screen.keep.cases.came.html


def test_a_ticket_of_any_length_is_listed_in_a_line(screen: Simulator) -> None:
    cases = screen.keep.cases
    cases.ticket.value = "A-1\n" + "x" * 1_000_000
    cases.button.click()
    label = cases.which.options[1][0]
    assert label.startswith("A-1 xx")
    assert len(label) < 300
    assert len(cases.note.html) < 1000


def test_a_report_is_handed_over_as_a_page(screen: Simulator, handed: list[tuple[str, str, bytes]]) -> None:
    screen.keep.cases.ticket.value = "../T 8812?"
    screen.keep.reporting.page.click()
    ((name, kind, data),) = handed
    assert (name, kind) == ("T-8812.html", "text/html")
    assert data.startswith(b"<!doctype html>")
    assert "../T 8812?" in data.decode()
    assert 'class="appendix"' in data.decode()
    screen.keep.appendix.value = False
    screen.keep.reporting.page.click()
    assert 'class="appendix"' not in handed[-1][2].decode()


@pytest.mark.skipif(browser() is None, reason="no Chromium, Chrome or Edge: nothing can be printed")
def test_a_report_is_handed_over_as_a_pdf(screen: Simulator, handed: list[tuple[str, str, bytes]]) -> None:
    screen.keep.reporting.pdf.click()
    ((name, kind, data),) = handed
    assert (name, kind) == ("case.pdf", "application/pdf")
    assert data.startswith(b"%PDF-")
    assert screen.keep.reporting.note.html == ""


def test_a_report_that_is_being_printed_is_of_the_case_that_it_was_asked_for(
    screen: Simulator, handed: list[tuple[str, str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def printed(html: str) -> bytes:
        sleep(0.3)
        return html.encode()

    async def a_while() -> float:
        ticket, press = screen.keep.cases.ticket, screen.keep.reporting.pdf.click
        ticket.value = "A-1"
        press()
        await asyncio.sleep(0.1)
        ticket.value = "B-2"
        at = monotonic()
        press()
        taken = monotonic() - at
        ticket.value = "C-3"
        await asyncio.sleep(0.8)
        return taken

    monkeypatch.setattr(handing, "pdf_of", printed)
    assert asyncio.run(a_while()) < 0.1
    assert [name for name, _, _ in handed] == ["B-2.pdf"]
    assert b"B-2" in handed[0][2]


def test_a_report_that_cannot_be_printed_says_why(
    screen: Simulator, handed: list[tuple[str, str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simsim.pdf.browser", lambda: None)
    screen.keep.reporting.pdf.click()
    assert handed == []
    assert "The PDF was not made" in screen.keep.reporting.note.html
    assert 'data-code="browser-missing"' in screen.keep.reporting.note.html


def test_a_case_is_shown_as_an_example_and_then_added(screen: Simulator, tables: Path) -> None:
    adding = screen.keep.adding
    assert adding.button.hidden
    adding.story.value = "A lost card."
    adding.show.click()
    assert "A lost card." in adding.note.html
    assert not adding.button.hidden
    screen.give({"unpaid": ("4",)})  # another case: what was shown is not of it
    assert adding.button.hidden
    assert adding.note.html == ""
    adding.show.click()
    shown = adding.shown
    assert shown is not None
    name = shown[0].row.id.text
    adding.button.click()
    assert "✓" in adding.note.html
    row = next(row for row in simsim.open(tables).sheets.examples if row.id.text == name)
    assert row.story.en == "A lost card."
    assert adding.button.hidden


def test_what_is_shown_as_an_example_stays_while_the_minutes_pass(tables: Path) -> None:
    moments = [NOON]
    screen = Simulator(tables, clock=lambda: moments[-1])
    screen.rooms.heads[[*screen.rooms.rooms].index(screen.keep)].value = True
    screen.give({"branch": ("central",), "unpaid": ("3",), "card_lost": (True,)})
    screen.keep.adding.show.click()
    shown = screen.keep.adding.shown
    assert shown
    moments.append(NOON + timedelta(minutes=2))
    screen.looked(changed=False)
    assert screen.outcome
    assert screen.outcome.case.now > shown[1].case.now
    assert screen.keep.adding.shown is shown
    screen.moved(NOON)  # another moment, which somebody chose
    assert screen.keep.adding.shown is None
    screen.close()


def test_a_case_that_could_not_be_decided_is_not_kept_as_the_one_before(
    screen: Simulator, tables: Path, handed: list[tuple[str, str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise FactError([])

    screen.keep.cases.ticket.value = "A-1"
    monkeypatch.setattr("simsim.simulator.screen.tried", fails)
    screen.give({"unpaid": ("4",)})
    reporting, adding = screen.keep.reporting, screen.keep.adding
    for button in (screen.keep.cases.button, adding.show, screen.what_if.pins.button, reporting.page, reporting.pdf):
        button.click()
    assert handed == []
    assert kept_cases(tables).cases == ()
    assert (screen.keep.adding.shown, screen.what_if.pins.pinned) == (None, ())


def test_an_id_that_is_taken_is_refused_before_anything_is_written(screen: Simulator, tables: Path) -> None:
    adding = screen.keep.adding
    before = {path.name: path.read_bytes() for path in tables.iterdir()}
    adding.name.value = simsim.open(tables).sheets.examples[0].id.text
    adding.show.click()
    assert adding.button.hidden
    assert {path.name: path.read_bytes() for path in tables.iterdir()} == before


def test_whoever_may_not_edit_sees_what_would_be_written_and_cannot_write(
    screen: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(EDIT)
    adding = screen.keep.adding
    adding.show.click()
    assert adding.button.hidden
    assert "may not be changed from this page" in adding.head.value
    with pytest.raises(SimsimError):
        adding.button.click()


def test_the_list_is_read_when_the_room_is_opened(screen: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    real = room.kept_cases
    monkeypatch.setattr(room, "kept_cases", lambda folder: read.append(folder) or real(folder))
    screen.give({"unpaid": ("4",)})
    assert read == []
    head = screen.rooms.heads[[*screen.rooms.rooms].index(screen.keep)]
    head.value = False
    head.value = True
    assert len(read) == 1
