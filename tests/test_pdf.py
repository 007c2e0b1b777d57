"""A page printed by the browser of the computer; without one the tests that need it are skipped, and say so."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

import pytest

import simsim.pdf
from simsim.diagnostics import SimsimError
from simsim.pdf import VARIABLE, browser, pdf_of
from tests.browser_found import NEEDED

TITLE = "T-8812 退款"
PAGE = f"<!doctype html><html lang='zh'><meta charset='utf-8'><title>{TITLE}</title><p>x"


@NEEDED
def test_a_page_becomes_a_pdf_with_its_title(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    data = pdf_of(PAGE)
    assert data.startswith(b"%PDF-")
    assert data.rstrip().endswith(b"%%EOF")
    assert ("FEFF" + TITLE.encode("utf-16-be").hex().upper()).encode() in data
    assert [*tmp_path.iterdir()] == []


def put(folder: Path, name: str, script: str) -> Path:
    """A program that stands for a browser."""
    path = folder / name
    path.write_text(f"#!{sys.executable}\nimport sys, time, pathlib\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


MADE = "made = pathlib.Path(next(a for a in sys.argv if a.startswith('--print-to-pdf=')).partition('=')[2])"
POSIX = pytest.mark.skipif(os.name != "posix", reason="a script stands for the browser")


@POSIX
def test_what_a_browser_wrote_is_taken_once_it_is_whole_and_the_browser_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = f"{MADE}\nmade.write_bytes(b'%PDF-1')\ntime.sleep(.2)\nmade.write_bytes(b'%PDF-1 %%EOF\\n')\ntime.sleep(60)"
    monkeypatch.setenv(VARIABLE, str(put(tmp_path, "slow", slow)))
    monkeypatch.setattr(simsim.pdf, "GRACE", 0.1)
    begun = time.monotonic()
    assert pdf_of(PAGE) == b"%PDF-1 %%EOF\n"
    assert time.monotonic() - begun < 30


@POSIX
@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("sys.exit('no display')", "The browser odd printed no PDF: no display."),
        ("pass", "The browser odd printed no PDF: -."),
        ("time.sleep(60)", "The browser odd printed no PDF: it took longer than 60 seconds."),
    ],
)
def test_a_browser_that_prints_nothing_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, told: str
) -> None:
    monkeypatch.setenv(VARIABLE, str(put(tmp_path, "odd", script)))
    monkeypatch.setattr(simsim.pdf, "GRACE", 0.1)
    monkeypatch.setattr(simsim.pdf, "LIMIT", 2.0)
    with pytest.raises(SimsimError) as raised:
        pdf_of(PAGE)
    assert [d.message() for d in raised.value.diagnostics] == [told]


def test_a_browser_that_is_named_and_not_there_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "none"))
    assert browser() == tmp_path / "none"
    with pytest.raises(SimsimError) as raised:
        pdf_of(PAGE)
    assert [d.code for d in raised.value.diagnostics] == ["pdf-unprinted"]


def test_without_a_browser_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(simsim.pdf, "NAMES", ())
    monkeypatch.setattr(simsim.pdf, "PLACES", ())
    with pytest.raises(SimsimError) as raised:
        pdf_of(PAGE)
    (told,) = raised.value.diagnostics
    assert told.message() == "A PDF is printed by a browser, and none was found."
    assert "Microsoft Edge" in told.remedy()
    assert "Microsoft Edge" in told.remedy("zh")


@pytest.mark.parametrize("root", ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"])
@pytest.mark.parametrize("place", [place for place in simsim.pdf.PLACES if place.endswith(".exe")])
def test_a_browser_is_found_where_windows_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root: str, place: str
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(simsim.pdf, "NAMES", ())
    monkeypatch.setenv(root, str(tmp_path))
    (tmp_path / place).parent.mkdir(parents=True)
    (tmp_path / place).touch()
    assert browser() == tmp_path / place
