"""The analyst's room in a real browser: a colleague's workbook comes, is compared, and decides once it is accepted."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Host
from tests.browser.test_simulator import edit, enter_the_facts
from tests.serving import ROOT

if TYPE_CHECKING:
    from tests.browser.conftest import Screen

pytestmark = pytest.mark.browser
LONG = 90_000  # milliseconds for what takes seconds on a computer that does nothing else


@pytest.fixture
def host(editing: Host) -> Host:
    """Each host in which the tables may be changed."""
    return editing


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A shipped workbook in which a colleague changed the rules by which the seller bears the risk."""
    path = Path(shutil.copy(ROOT / "tables" / "after_ruling.xlsx", tmp_path))
    for rule in (3, 8):
        edit(path, "risk_owner", rule, "risk owner", "logistics_provider")
    return path


def opened(screen: Screen) -> Locator:
    """The room, open."""
    screen.root.get_by_role("button", name="The tables", exact=True).click()
    room = screen.root.locator(".simsim-workshop")
    expect(room).to_be_visible()
    return room


def test_a_colleagues_workbook_is_compared_accepted_and_decides(screen: Screen, workbook: Path) -> None:
    enter_the_facts(screen)
    expect(screen.headline("risk_owner.risk_owner")).to_have_text("✓the seller")
    room = opened(screen)
    room.locator("input[type=file]").set_input_files(workbook)
    incoming = room.locator(".simsim-incoming")
    expect(incoming).to_contain_text("after_ruling.xlsx: takes the place of the file of that name.", timeout=LONG)
    expect(incoming).to_contain_text("come out otherwise: risk owner: the seller → the carrier")
    expect(incoming).to_contain_text("In every case that enters none of these regions nothing changed: proved.")
    expect(screen.headline("risk_owner.risk_owner")).to_have_text("✓the seller")
    incoming.get_by_role("button", name="Accept: put it in the folder").click()
    expect(incoming).to_contain_text("after_ruling.xlsx is in the folder. What was there is kept")
    expect(screen.headline("risk_owner.risk_owner")).to_have_text("✓the carrier", timeout=LONG)
    assert (screen.tables / "after_ruling.xlsx").read_bytes() == workbook.read_bytes()


def test_the_tables_are_checked_while_the_screen_is_heard(screen: Screen) -> None:
    room = opened(screen)
    room.get_by_role("button", name="Check the tables").click()
    expect(room.locator(".simsim-progress").first).to_contain_text(" of ", timeout=LONG)
    screen.choose(market="Malaysia")
    expect(screen.root.locator(".simsim-facts")).to_contain_text("Malaysia")
    expect(room).to_contain_text("Nothing is wrong, and nothing is odd.", timeout=LONG)


def test_a_file_that_is_too_large_is_not_sent(screen: Screen, tmp_path: Path) -> None:
    room = opened(screen)
    large, fitting = tmp_path / "large.xlsx", tmp_path / "fitting.xlsx"
    large.write_bytes(b"x" * 7_000_001)
    fitting.write_bytes(b"x" * 7_000_000)
    room.locator("input[type=file]").set_input_files(large)
    alert = room.locator("[role=alert]")
    expect(alert).to_have_text("large.xlsx: more than 7 MB, which cannot be sent from a page.")
    room.locator("input[type=file]").set_input_files(fitting)
    expect(room).to_contain_text("It cannot be accepted: with it the tables do not open", timeout=LONG)
    expect(alert).to_have_text("")
    expect(room.get_by_role("button", name="Accept: put it in the folder")).to_be_hidden()


class TestWithoutTheRight:
    """A page that is served as the command serves it by itself."""

    @pytest.fixture
    def host(self, own_page: Host) -> Host:
        return own_page

    def test_a_workbook_is_compared_and_cannot_be_accepted(self, screen: Screen, workbook: Path) -> None:
        room = opened(screen)
        expect(room.get_by_role("button", name="Open the folder")).to_be_hidden()
        room.locator("input[type=file]").set_input_files(workbook)
        expect(room).to_contain_text("come out otherwise: risk owner: the seller → the carrier", timeout=LONG)
        expect(room).to_contain_text("The tables may not be changed from this page.")
        expect(room.get_by_role("button", name="Accept: put it in the folder")).to_be_hidden()
