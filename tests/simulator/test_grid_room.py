"""A table changed on the screen: marked at once, tried on the case and the examples, saved by whoever may."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

import simsim
from simsim.simulator import Simulator
from simsim.simulator.grid_room import GridRoom
from simsim.simulator.rights import EDIT
from tests.sheets import LENDING
from tests.test_trial import MENDED, written

NOON = datetime(2025, 6, 20, 12, tzinfo=UTC)
POLICY = """\
POLICY,name,en,zh
title,,Parcel post,包裹邮政
group,parcel,Parcel,包裹
headline,price,Price,价格
"""
GLOSSARY = """\
GLOSSARY,type,label en,label zh,group,order
weight,number,weight,重量,parcel,1
lost,boolean,lost,遗失,parcel,2
price,number,price,价格,,
total,number,total,合计,,
fare,decision,the fare,邮资,,
"""
SHEETS = {"policy.csv": POLICY, "glossary.csv": GLOSSARY}
NUMBERS = iter(range(1, 10_000))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = written(tmp_path / "parcels", MENDED)
    for file, text in SHEETS.items():
        (made / file).write_text(text, encoding="utf-8")
    return made


@pytest.fixture
def screen(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    monkeypatch.setenv(EDIT, "1")
    yield from opened(folder)


def opened(folder: Path) -> Iterator[Simulator]:
    made = Simulator(folder, clock=lambda: NOON)
    made.form.give({"weight": (Decimal(5),)})
    head(made).value = True
    yield made
    made.close()


def head(screen: Simulator) -> object:
    return next(h for h, room in zip(screen.rooms.heads, screen.rooms.rooms, strict=True) if isinstance(room, GridRoom))


def room(screen: Simulator) -> GridRoom:
    return next(room for room in screen.rooms.rooms if isinstance(room, GridRoom))


def put(screen: Simulator, cell: str, text: str) -> GridRoom:
    """Type into a cell, as the page tells it."""
    said = {"cell": cell, "text": text, "done": True, "n": next(NUMBERS), "of": room(screen).grid.of}
    room(screen).grid.heard(said)
    return room(screen)


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", html)).strip()


def looked(screen: Simulator) -> None:
    for _ in range(2):  # a save counts once two looks agree on it
        screen.watched.look()


def test_the_table_of_the_first_headline_is_shown_as_its_file_has_it(screen: Simulator) -> None:
    shown = room(screen)
    assert (shown.tables.value, shown.tables.options) == ("fare", (("the fare", "fare"), ("total", "total")))
    assert shown.grid.rows == (
        ("U", "input", "output"),
        ("fare", "weight", "price"),
        ("1", "< 10", "1"),
        ("2", "[10..20)", "2"),
        ("3", ">= 20", "3"),
    )
    assert (shown.grid.heads, shown.grid.kinds) == (2, ("note", "input", "output"))
    assert shown.grid.description == "the fare: sheet fare of fare.csv"
    shown.tables.value = "total"
    assert (shown.grid.heads, shown.grid.rows) == (1, (("EXPRESSIONS", "expression"), ("total", "price * 2")))


def test_a_mistake_is_marked_with_its_message_and_cannot_be_saved(screen: Simulator) -> None:
    shown = put(screen, "B3", "< ten")
    assert shown.grid.marks == {"B3": ["error", "ten cannot be used for weight. Write a number such as 100 or 2.5."]}
    assert words(shown.wrong.html).startswith(
        "This cannot be saved yet error fare.csv, sheet fare, B3 ten cannot be used for weight."
    )
    assert (shown.draft, "is-idle" in shown.save.classes, shown.case.html) == (None, True, "")
    before = (screen.watched.folder / "fare.csv").read_bytes()
    shown.save.click()
    assert (screen.watched.folder / "fare.csv").read_bytes() == before
    put(screen, "B3", "< 10")
    assert (shown.grid.marks, shown.edits, shown.buttons.hidden) == ({}, {}, True)


def test_what_the_change_does_is_told_of_the_case_the_examples_and_the_table(screen: Simulator) -> None:
    shown = put(screen, "C3", "7")
    assert words(shown.case.html) == "This case Price 1 → 7 total 2 → 14"
    assert shown.case.summary == "Price: 1, then 7; total: 2, then 14"
    assert words(shown.examples.html) == (
        "Examples fail now: 1 pass as before: 3 E1 A light parcel. price: expected 1, came 7 total: expected 2, came 14"
    )
    assert (shown.table.html, words(shown.state.html)) == ("", "Changed and not saved: C3")
    screen.form.give({"weight": (Decimal(15),)})
    assert words(shown.case.html) == "This case Every result and deadline of this case stays as it is."
    put(screen, "B4", "[12..20)")
    assert "finding-gap" in shown.table.html
    assert words(shown.table.html).startswith("What the change makes in the table")


def test_where_examples_fail_a_save_is_asked_for_twice(screen: Simulator, folder: Path) -> None:
    shown = put(screen, "C3", "7")
    before = (folder / "fare.csv").read_bytes()
    shown.save.click()
    assert shown.save.description == "Save all the same (examples that fail: 1)"
    assert (folder / "fare.csv").read_bytes() == before
    shown.save.click()
    assert (folder / "fare.csv").read_bytes() == before.replace(b"< 10,1", b"< 10,7")
    assert words(shown.state.html) == "Saved. The tables are read anew."
    looked(screen)
    assert screen.outcome
    assert (screen.outcome.known["fare.price"].value, shown.edits, shown.grid.rows[2]) == (7, {}, ("1", "< 10", "7"))
    assert words(shown.state.html) == "Saved. The tables are read anew."
    put(screen, "C3", "1")
    shown.save.click()
    assert (folder / "fare.csv").read_bytes() == before


def test_what_was_changed_is_discarded(screen: Simulator, folder: Path) -> None:
    before = (folder / "fare.csv").read_bytes()
    shown = put(screen, "C3", "7")
    shown.discard.click()
    assert (shown.edits, shown.grid.edits, shown.case.html, shown.buttons.hidden) == ({}, {}, "", True)
    assert (folder / "fare.csv").read_bytes() == before


def test_a_file_that_is_open_elsewhere_is_told_of_and_the_change_stays(screen: Simulator, folder: Path) -> None:
    (folder / ".~lock.fare.csv#").write_bytes(b"")
    shown = put(screen, "B3", "< 9.5")
    put(screen, "B4", "[9.5..20)")
    shown.save.click()
    told = "This file could not be replaced: another program has it open, as .~lock.fare.csv# beside it says."
    assert f"It was not saved error fare.csv {told}" in words(shown.wrong.html)
    assert [place.cell for place in shown.edits] == ["B3", "B4"]


def test_what_another_program_saves_meanwhile_is_kept_and_the_change_is_made_to_it(
    screen: Simulator, folder: Path
) -> None:
    shown = put(screen, "C5", "9")
    file = folder / "fare.csv"
    file.write_bytes(file.read_bytes().replace(b"< 10,1", b"< 10,6"))
    shown.save.click()
    shown.save.click()
    assert "was changed elsewhere" in words(shown.wrong.html)
    looked(screen)
    assert shown.grid.rows[2] == ("1", "< 10", "6")
    assert [one.new for one in shown.edits.values()] == ["9"]
    shown.save.click()
    shown.save.click()
    assert file.read_bytes().splitlines()[2:] == [b"1,< 10,6", b"2,[10..20),2", b"3,>= 20,9"]


def test_a_cell_that_somebody_else_changed_is_not_overwritten(screen: Simulator, folder: Path) -> None:
    shown = put(screen, "C3", "9")
    file = folder / "fare.csv"
    file.write_bytes(file.read_bytes().replace(b"< 10,1", b"< 10,6"))
    looked(screen)
    assert shown.grid.marks["C3"][0] == "error"
    assert [d.code for d in shown.draft.diagnostics if shown.draft] == ["cell-kept"]  # type: ignore[union-attr]  # there is one
    put(screen, "C3", "6")
    assert (shown.edits, shown.grid.marks) == ({}, {})


def test_a_change_never_goes_over_to_another_rule_that_came_to_stand_there(screen: Simulator, folder: Path) -> None:
    shown = put(screen, "C4", "7")
    put(screen, "C5", "9")
    file = folder / "fare.csv"
    file.write_bytes(file.read_bytes().replace(b"2,[10..20),2", b"1b,[10..12),2\n2,[12..20),2"))
    looked(screen)
    assert shown.grid.rows[3] == ("1b", "[10..12)", "2")
    assert (shown.edits, shown.grid.edits) == ({}, {})
    told = "This file was changed elsewhere meanwhile; nothing was written."
    assert words(shown.wrong.html).count(told) == 2
    put(screen, "C5", "7")
    assert shown.wrong.html == ""


def test_a_change_of_a_table_that_is_gone_is_told_of(screen: Simulator, folder: Path) -> None:
    shown = put(screen, "C5", "9")
    (folder / "fare.csv").rename(folder / "price.csv")
    looked(screen)
    assert shown.edits == {}
    assert "fare.csv, sheet fare, C5" in words(shown.wrong.html)
    assert screen.failure.html == ""


def test_what_was_typed_into_another_table_is_not_taken_for_this_one(screen: Simulator) -> None:
    shown = room(screen)
    was = shown.grid.of
    shown.tables.value = "total"
    assert shown.grid.of != was
    shown.grid.heard({"cell": "B2", "text": "price * 3", "done": True, "n": 7, "of": was})
    assert (shown.edits, shown.grid.numbered) == ({}, 7)


def test_the_examples_are_run_on_the_day_that_it_is_where_the_reader_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(EDIT, "1")
    late = datetime(2025, 6, 20, 20, tzinfo=UTC)
    screen = Simulator(folder, clock=lambda: late)
    screen.zone = "Asia/Singapore"
    head(screen).value = True
    before = room(screen).before
    assert before
    assert before.today.isoformat() == "2025-06-21"
    screen.close()


def test_whoever_may_not_save_any_more_cannot(screen: Simulator, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (folder / "fare.csv").read_bytes()
    shown = put(screen, "B5", ">= 20.0")
    monkeypatch.setenv(EDIT, "0")
    shown.save.click()
    assert (folder / "fare.csv").read_bytes() == before


def test_whoever_may_not_save_can_try_everything(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(EDIT, raising=False)
    for screen in opened(folder):
        assert words(room(screen).state.html).startswith("You can try any change here.")
        shown = put(screen, "C3", "7")
        assert words(shown.case.html) == "This case Price 1 → 7 total 2 → 14"
        assert (shown.save.hidden, shown.discard.hidden) == (True, False)
        before = (folder / "fare.csv").read_bytes()
        shown.save.click()
        shown.save.click()
        assert (folder / "fare.csv").read_bytes() == before


def test_a_text_that_tries_to_be_script_is_escaped(screen: Simulator) -> None:
    shown = put(screen, "B3", "<img src=x onerror=alert(1)>")
    assert "<img" not in shown.wrong.html
    assert "&lt;img src=x onerror=alert(1)&gt;" in shown.wrong.html


def test_another_policy_in_chinese_has_its_own_tables(tmp_path: Path) -> None:
    screen = Simulator(shutil.copytree(LENDING, tmp_path / "lending"), "zh", clock=lambda: NOON)
    head(screen).value = True
    shown, policy = room(screen), simsim.open(LENDING)
    assert {name for _, name in shown.tables.options} == {*policy.tables}
    assert shown.grid.rows
    assert words(shown.help.html).startswith("修改单元格：")
    screen.close()


# ------------------------------------------------------------------------------------------- words beside the sheet


def test_columns_are_called_by_their_labels_and_the_deciding_rule_is_named(screen: Simulator) -> None:
    grid = room(screen).grid
    assert (grid.titles, grid.helps) == (
        ("the fare", "weight", "price"),
        ("", "May stand in weight: number", "May stand in price: number"),
    )
    assert grid.fires == {"3": "▶ applies here"}
    screen.form.give({"weight": (Decimal(15),)})
    assert grid.fires == {"4": "▶ applies here"}
    screen.form.clear.click()
    assert grid.fires == {}
    screen.settings.language.value = "zh"
    assert grid.titles == ("邮资", "重量", "价格")
    assert grid.helps[1] == "“重量”可填：数字"
    room(screen).tables.value = "total"
    screen.form.give({"weight": (Decimal(5),)})
    assert (grid.titles, grid.helps, grid.fires) == (("", ""), ("", ""), {"2": "▶ 适用"})


def test_the_values_of_a_cell_are_told_as_they_are_written_with_their_labels(tmp_path: Path) -> None:
    screen = Simulator(shutil.copytree(LENDING, tmp_path / "lending"), clock=lambda: NOON)
    head(screen).value = True
    helps = {name: room(screen).grid.helps for _, name in room(screen).tables.options if choose(screen, name)}
    assert "May stand in may be lent: yes, no" in helps["borrowing"]
    assert "May stand in reader: adult (grown-up), child, staff (member of staff)" in helps["borrowing"]
    screen.close()


def choose(screen: Simulator, name: str) -> bool:
    room(screen).tables.value = name
    return True
