"""The analyst's room without a browser: buttons are pressed, files are sent, and the HTML is read."""

from __future__ import annotations

import asyncio
import base64
import html
import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from simsim.diagnostics import SimsimError
from simsim.offer import MOST_BYTES
from simsim.reports.changes import edits_text, meanings_text
from simsim.reports.html_changes import comparison_html
from simsim.reports.html_parts import Reader
from simsim.simulator import Simulator, workshop
from simsim.simulator.parts import Button, Upload
from simsim.simulator.rights import EDIT
from simsim.simulator.workshop import Workshop, open_folder
from simsim.store import versions
from tests.by_hand import Clock
from tests.sheets import LENDING

NOON = datetime(2025, 6, 20, 4, tzinfo=UTC)
BROKEN = b"U,input,output\nbill,nobody,to_pay\n1,-,0\n"


@pytest.fixture(autouse=True)
def allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store of its own, and a page on which the tables may be changed."""
    monkeypatch.setenv("SIMSIM_STORE", str(tmp_path / "store"))
    monkeypatch.setenv(EDIT, "1")


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    return Path(shutil.copytree(LENDING, tmp_path / "tables"))


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
def screen(tables: Path, clock: Clock) -> Iterator[Simulator]:
    made = Simulator(tables, clock=clock)
    made.rooms.heads[made.rooms.rooms.index(room(made))].value = True
    yield made
    made.close()


def room(screen: Simulator) -> Workshop:
    return next(one for one in screen.rooms.rooms if isinstance(one, Workshop))


def text(markup: str) -> str:
    """The words of HTML, as they are read."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def send(screen: Simulator, name: str, data: bytes) -> str:
    """Send a file as a page does; what is said of it."""
    sent = {"name": name, "data": base64.b64encode(data).decode()}
    incoming = room(screen).incoming
    incoming.upload.heard(sent)
    return text(incoming.came.html)


def dearer(tables: Path) -> bytes:
    """A bill of one pound for those who owe nothing."""
    return (tables / "bill.csv").read_bytes().replace(b"3,no,0,0,0,", b"3,no,0,0,1,")


def noticed(screen: Simulator) -> None:
    """Look at the folder until a change that is whole is taken."""
    for _ in range(3):
        screen.watched.look()


def shown(*buttons: Button) -> list[bool]:
    return [not button.hidden for button in buttons]


# ------------------------------------------------------------------------------------------------------------- a check


def test_a_check_tells_what_the_commands_tell(screen: Simulator) -> None:
    proving = room(screen).proving
    assert text(proving.head.html).startswith("Check Every cell is read")
    proving.button.click()
    assert proving.found
    assert proving.progress.line.value == ""
    said = text(proving.came.html)
    assert said.startswith(f"Checked: version {screen.watched.policy.version}.")  # type: ignore[union-attr]  # it opens
    assert "examples run 12, not as expected 0; rules exercised" in said
    assert "no gap no contradiction no dead rule" in said
    assert proving.came.summary in said


def test_a_check_groups_what_it_finds_by_severity_with_place_message_and_remedy(
    screen: Simulator, tables: Path
) -> None:
    (tables / "bill.csv").write_bytes(dearer(tables))
    noticed(screen)
    room(screen).proving.button.click()
    came = room(screen).proving.came.html
    heads = [text(head) for head in re.findall(r"<summary class=\"simsim-severity[^>]*>.*?</summary>", came)]
    assert heads
    assert heads[0].startswith("✕ errors: ")
    assert 'data-code="example-unmet"' in came
    said = text(came)
    assert "examples.csv, sheet examples, " in said
    assert "Mend the rule if the example is right; else write what the policy is meant to give." in said


def test_a_check_of_a_state_that_is_no_longer_the_newest_says_so(screen: Simulator, tables: Path) -> None:
    proving = room(screen).proving
    proving.button.click()
    version = screen.watched.policy.version  # type: ignore[union-attr]  # it opens
    assert "is-outdated" not in proving.came.html
    assert "simsim-outdated" not in proving.came.html
    whole = (tables / "bill.csv").read_bytes()
    (tables / "bill.csv").write_bytes(BROKEN)
    noticed(screen)
    assert f"The tables have changed since: this is about version {version}." in text(proving.came.html)
    (tables / "bill.csv").write_bytes(whole.replace(b"3,no,0,0,0,", b"3,no,0,0,1,"))
    noticed(screen)
    assert f"The tables have changed since: this is about version {version}." in text(proving.came.html)


def test_while_a_check_runs_the_screen_is_heard_and_told_how_far_it_is(tables: Path, clock: Clock) -> None:
    said: list[str] = []

    async def a_while() -> None:
        screen = Simulator(tables, clock=clock)
        screen.rooms.heads[screen.rooms.rooms.index(room(screen))].value = True
        proving = room(screen).proving
        proving.progress.line.observe(lambda change: said.append(text(change["new"])), "value")
        proving.button.click()
        assert proving.found is None
        screen.settings.language.value = "zh"
        until = time.monotonic() + 60
        while not proving.found:
            assert time.monotonic() < until
            await asyncio.sleep(0.01)
        assert "已检查版本" in text(proving.came.html)
        screen.close()

    asyncio.run(a_while())
    assert said[0] == "Reading the tables …"
    assert said[1] == "正在读取决策表……"
    assert said[-1] == ""


# ------------------------------------------------------------------------------------------------------- what changed


def test_the_first_version_that_is_offered_is_the_latest_before_today(
    screen: Simulator, tables: Path, clock: Clock
) -> None:
    changed = room(screen).changed
    assert "No earlier version has been kept yet." in text(changed.head.html)
    assert changed.choice.hidden
    first = versions(tables)[0]
    (tables / "bill.csv").write_bytes(dearer(tables))
    noticed(screen)
    clock.now = datetime.now(UTC)
    screen.changed()
    assert [value for _, value in changed.which.options] == [first]
    assert not changed.which.options[0][0].startswith("the latest before today")
    clock.now = datetime.now(UTC) + timedelta(days=1)
    screen.changed()
    before, *others = [label for label, _ in changed.which.options]
    assert before.startswith("the latest before today: ")
    assert before.endswith(versions(tables)[-1].name)
    assert [label.rpartition(" ")[2] for label in others] == [first.name]


def test_what_changed_is_told_by_its_meaning_in_either_language(screen: Simulator, tables: Path) -> None:
    changed, first = room(screen).changed, versions(tables)[0]
    (tables / "bill.csv").write_bytes(dearer(tables))
    noticed(screen)
    changed.which.value = first
    changed.button.click()
    assert changed.since
    said = text(changed.came.html)
    assert "What is decided otherwise bill" in said
    assert "cases that rule 3 decides come out otherwise: to pay: 0 → 1" in said
    assert "rule 3 changed (bill.csv, sheet bill, A5) to pay: 0 → 1" in said
    screen.settings.language.value = "zh"
    assert "结论不同之处" in text(changed.came.html)
    assert "当前决策表" in text(changed.came.html)
    (tables / "bill.csv").write_bytes((LENDING / "bill.csv").read_bytes())
    noticed(screen)
    assert "此后决策表已有变化" in text(changed.came.html)


def test_a_page_tells_every_line_of_the_text(screen: Simulator, tables: Path) -> None:
    changed, first = room(screen).changed, versions(tables)[0]
    (tables / "bill.csv").write_bytes(dearer(tables))
    noticed(screen)
    changed.which.value = first
    changed.button.click()
    assert changed.since
    found = changed.since.comparison
    for lang in ("en", "zh"):
        said = text(comparison_html(found, Reader(lang)))
        lines = [*edits_text(found.changes, lang).splitlines(), *meanings_text(found.changes, lang).splitlines()]
        assert lines
        assert [line for line in lines if " ".join(line.split()) not in said] == []


def test_a_version_that_cannot_be_read_any_more_is_told(screen: Simulator, tables: Path, tmp_path: Path) -> None:
    changed, first = room(screen).changed, versions(tables)[0]
    (tables / "bill.csv").write_bytes(dearer(tables))
    noticed(screen)
    changed.which.value = first
    for listing in (tmp_path / "store").rglob(f"{first.name}.json"):
        listing.unlink()
    changed.button.click()
    assert 'data-code="version-broken"' in changed.came.html
    assert changed.progress.line.value == ""


def test_where_nothing_is_kept_that_is_said(screen: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIMSIM_STORE", "")
    screen.changed()
    assert "No versions are kept: the environment variable SIMSIM_STORE is blank." in text(
        room(screen).changed.head.html
    )


# -------------------------------------------------------------------------------------------------- a colleague's file


def test_a_file_is_compared_accepted_and_decides_and_can_be_taken_back(screen: Simulator, tables: Path) -> None:
    incoming, before = room(screen).incoming, (tables / "bill.csv").read_bytes()
    version = screen.watched.policy.version  # type: ignore[union-attr]  # it opens
    said = send(screen, "bill.csv", dearer(tables))
    assert said.startswith("bill.csv: takes the place of the file of that name.")
    assert "cases that rule 3 decides come out otherwise: to pay: 0 → 1" in said
    assert "✕ Expectations of examples that are not met with it: 1 error examples.csv, sheet examples," in said
    assert (tables / "bill.csv").read_bytes() == before
    buttons = incoming.accept, incoming.again, incoming.discard, incoming.back
    assert shown(*buttons) == [True, False, True, False]

    incoming.accept.click()
    assert text(incoming.came.html) == f"bill.csv is in the folder. What was there is kept as version {version}."
    assert (tables / "bill.csv").read_bytes() == dearer(tables) != before
    noticed(screen)
    assert screen.watched.policy.version != version  # type: ignore[union-attr]  # it opens
    assert shown(*buttons) == [False, False, False, True]

    accepted = screen.watched.policy.version  # type: ignore[union-attr]  # it opens
    assert (incoming.back.description, incoming.accept.description) == ("Take it back", "Accept: put it in the folder")
    incoming.back.click()
    assert (tables / "bill.csv").read_bytes() == before
    assert text(incoming.came.html) == (
        f"bill.csv was taken back: what was there before is there again. What was there is kept as version {accepted}."
    )
    noticed(screen)
    assert screen.watched.policy.version == version  # type: ignore[union-attr]  # it opens
    assert shown(*buttons) == [False, False, False, False]


def test_what_was_accepted_is_not_taken_back_once_the_folder_is_another(screen: Simulator, tables: Path) -> None:
    incoming = room(screen).incoming
    send(screen, "bill.csv", dearer(tables))
    incoming.accept.click()
    whole = (tables / "bill.csv").read_bytes().replace(b"3,no,0,0,1,", b"3,no,0,0,2,")
    (tables / "bill.csv").write_bytes(whole)
    incoming.back.click()
    assert (tables / "bill.csv").read_bytes() == whole
    assert "It was not taken back, and nothing changed" in text(incoming.came.html)


def test_without_the_right_nothing_is_taken_back(
    screen: Simulator, tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    incoming = room(screen).incoming
    send(screen, "bill.csv", dearer(tables))
    incoming.accept.click()
    monkeypatch.delenv(EDIT)
    incoming.back.click()  # a page that presses what is not there
    assert (tables / "bill.csv").read_bytes() == dearer(tables)
    assert incoming.back.hidden


def test_a_file_that_is_discarded_changes_nothing(screen: Simulator, tables: Path) -> None:
    before = (tables / "bill.csv").read_bytes()
    send(screen, "bill.csv", dearer(tables))
    room(screen).incoming.discard.click()
    assert text(room(screen).incoming.came.html) == "bill.csv was discarded. Nothing changed."
    assert (tables / "bill.csv").read_bytes() == before
    assert room(screen).incoming.accept.hidden


def test_a_file_with_errors_shows_them_all_and_cannot_be_accepted(screen: Simulator, tables: Path) -> None:
    before = (tables / "bill.csv").read_bytes()
    said = send(screen, "bill.csv", BROKEN)
    incoming = room(screen).incoming
    assert "It cannot be accepted: with it the tables do not open error bill.csv, sheet bill, B2" in said
    assert incoming.accept.hidden
    incoming.accept.click()  # a page that presses what is not there
    assert "It was not accepted, and nothing changed" in text(incoming.came.html)
    assert (tables / "bill.csv").read_bytes() == before


def test_a_new_file_is_said_to_be_new(screen: Simulator) -> None:
    said = send(screen, "bill (1).csv", (LENDING / "bill.csv").read_bytes())
    assert said.startswith("bill (1).csv: a new file. The folder has none of that name. It cannot be accepted")


def test_the_very_file_of_the_folder_is_nothing_to_accept(screen: Simulator, tables: Path) -> None:
    said = send(screen, "bill.csv", (tables / "bill.csv").read_bytes())
    assert said == "It is the very file that the folder has: there is nothing to accept."
    assert room(screen).incoming.accept.hidden


@pytest.mark.parametrize("name", ["../bill.csv", "~$bill.csv", "CON.csv", "a/bill.csv", "a\\bill.csv", "bill.exe"])
def test_a_hostile_name_is_refused_with_a_diagnostic(screen: Simulator, tables: Path, name: str) -> None:
    before = {path.name for path in tables.parent.rglob("*")}
    said = send(screen, name, (LENDING / "bill.csv").read_bytes())
    assert said.startswith(f"This file is not taken error {name!r}"[:-1].replace("'", "") + " cannot be the name")
    assert {path.name for path in tables.parent.rglob("*")} == before
    assert room(screen).incoming.compared is None


def test_words_of_a_file_are_shown_as_words(screen: Simulator) -> None:
    send(screen, "bill.csv", b"U,input,output\nbill,<img src=x onerror=alert(1)>,to_pay\n1,-,0\n")
    came = room(screen).incoming.came.html
    assert "<img" not in came
    assert "&lt;img" in came


def test_a_file_that_is_too_large_is_refused_here_too(screen: Simulator) -> None:
    assert room(screen).incoming.upload.state["most"] == MOST_BYTES
    assert "bill.csv has 8 MB; what is sent from a page may have 7 MB." in send(
        screen, "bill.csv", b"x" * (MOST_BYTES + 1)
    )


@pytest.mark.parametrize("value", [{"name": "bill.csv", "data": "not base64!"}, {"name": "bill.csv"}, None])
def test_what_is_no_file_is_no_file(value: object) -> None:
    sent: list[str] = []
    with pytest.raises((ValueError, KeyError, TypeError)):
        Upload(lambda name, _: sent.append(name)).heard(value)
    assert sent == []


def test_nothing_is_accepted_while_the_file_changed_meanwhile(screen: Simulator, tables: Path) -> None:
    incoming = room(screen).incoming
    send(screen, "bill.csv", dearer(tables))
    other = (tables / "bill.csv").read_bytes().replace(b"fine + unpaid", b"fine")
    (tables / "bill.csv").write_bytes(other)
    incoming.accept.click()
    said = text(incoming.came.html)
    assert "This file was changed elsewhere meanwhile; nothing was written." in said
    assert (tables / "bill.csv").read_bytes() == other
    assert shown(incoming.again, incoming.discard) == [True, True]
    noticed(screen)
    assert "The folder has changed since this was compared." in text(incoming.came.html)
    assert incoming.accept.hidden
    incoming.again.click()
    assert shown(incoming.accept, incoming.again) == [True, False]
    incoming.accept.click()
    assert (tables / "bill.csv").read_bytes() == dearer(LENDING)


def test_a_file_that_is_open_elsewhere_is_told(screen: Simulator, tables: Path) -> None:
    send(screen, "bill.csv", dearer(tables))
    (tables / ".~lock.bill.csv#").write_bytes(b"")
    room(screen).incoming.accept.click()
    assert "another program has it open, as .~lock.bill.csv# beside it says." in text(room(screen).incoming.came.html)
    (tables / ".~lock.bill.csv#").unlink()
    room(screen).incoming.accept.click()
    assert (tables / "bill.csv").read_bytes() == dearer(LENDING)


def test_what_is_shown_of_a_file_is_told_in_the_readers_language(screen: Simulator, tables: Path) -> None:
    send(screen, "bill.csv", dearer(tables))
    screen.settings.language.value = "zh"
    assert text(room(screen).incoming.came.html).startswith("bill.csv：将替换同名文件。")
    assert room(screen).incoming.accept.description == "采用：放入文件夹"


# ---------------------------------------------------------------------------------------------------------- the rights


@pytest.mark.parametrize("right", ["0", "", "yes", None])
def test_without_the_right_all_is_shown_and_nothing_can_be_changed(
    screen: Simulator, tables: Path, monkeypatch: pytest.MonkeyPatch, right: str | None
) -> None:
    monkeypatch.delenv(EDIT)
    if right is not None:
        monkeypatch.setenv(EDIT, right)
    before = (tables / "bill.csv").read_bytes()
    screen.changed()
    said = send(screen, "bill.csv", dearer(tables))
    assert "cases that rule 3 decides come out otherwise: to pay: 0 → 1" in said
    assert said.endswith(
        "The tables may not be changed from this page. Whoever serves the page allows it with simsim app --edit. "
        "Or save into the folder of the tables."
    )
    incoming = room(screen).incoming
    assert shown(incoming.accept, room(screen).open, incoming.discard) == [False, False, True]
    incoming.accept.click()
    assert 'data-code="edit-refused"' in incoming.came.html
    assert (tables / "bill.csv").read_bytes() == before
    room(screen).open.click()
    assert 'data-code="edit-refused"' in room(screen).folder.html


# ---------------------------------------------------------------------------------------------------------- the folder


def test_the_path_is_shown_and_can_be_copied(screen: Simulator, tables: Path) -> None:
    assert str(tables) in text(room(screen).folder.html)
    assert f'data-copy="{html.escape(str(tables))}"' in room(screen).folder.html


def program(folder: Path, does: str) -> None:
    """A program that shows folders, first on the path."""
    name = "open" if sys.platform == "darwin" else "xdg-open"
    folder.mkdir()
    (folder / name).write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
    (folder / name).chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="there the system itself shows folders")
@pytest.mark.parametrize(
    ("does", "told"),
    [
        ('echo "$1" > "$0.told"', ""),
        ("exec sleep 5", ""),
        ("exit 3", "ended with 3"),
        (None, "is installed"),
    ],
)
def test_the_folder_is_shown_by_the_system_or_it_is_told_that_it_cannot(
    tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str | None, told: str
) -> None:
    monkeypatch.setattr(workshop, "SOON", 0.5)
    tools = tmp_path / "tools"
    if does:
        program(tools, does)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}/bin" if does else str(tmp_path))

    def asked(act: Callable[[Path], None]) -> str:
        try:
            act(tables)
        except SimsimError as error:
            return error.diagnostics[0].message()
        return ""

    said = asked(open_folder)
    assert told in said
    assert bool(told) is bool(said)
    if does and "told" in does:
        assert (next(tools.glob("*.told"))).read_text(encoding="utf-8").strip() == str(tables)


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(SimsimError) as error:
        open_folder(tmp_path / "gone")
    assert [d.code for d in error.value.diagnostics] == ["folder-missing"]
