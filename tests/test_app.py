"""The simulator as a page of its own, asked without a browser: who is let in, and what can be had."""

from __future__ import annotations

import json
import os
import re
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from simsim import jupyter
from simsim.cli import app
from simsim.jupyter import SIMULATOR, TRAINER, TRAINING, Served, start_app
from tests.serving import ROOT, TOKEN, served

UNIX, WINDOWS = ROOT / "start.command", ROOT / "start.bat"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("app"), "app", "login", "--token", TOKEN) as (found, _):
        yield found


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Where it would lead is the answer."""


def asked(address: str) -> tuple[int, str]:
    """The status of an answer, and its text or where it leads."""
    try:
        with urllib.request.build_opener(_Stay).open(address, timeout=60) as answer:
            return answer.status, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("Location", "")


def test_who_does_not_know_the_token_is_asked_for_it(address: str) -> None:
    assert asked(address) == (302, "/login?next=%2F")
    assert asked(f"{address}?token=guessed") == (302, "/login?next=%2F%3Ftoken%3Dguessed")


def test_who_knows_it_gets_the_page_which_fetches_nothing_from_elsewhere(address: str) -> None:
    status, page = asked(f"{address}?token={TOKEN}")
    assert status == 200
    assert "<title>simsim</title>" in page
    fetched = re.findall(r"<(?:script|link|img)[^>]*(?:src|href)=[\"']([^\"']+)", page)
    assert [url for url in fetched if re.match(r"(https?:)?//", url)] == []
    assert fetched, "it has a script and a style at least"


@pytest.mark.parametrize(
    "path",
    [
        "voila/files/simsim.ipynb",
        "voila/files/../tables/disputes.xlsx",
        "files/simsim.ipynb",
        "api/contents",
        "api/kernels",
        "lab",
        "tree",
    ],
)
def test_nothing_but_the_page_is_served(address: str, path: str) -> None:
    status, leads_to = asked(f"{address}{path}?token={TOKEN}")
    while status == 302:
        assert leads_to.startswith("/voila/files/"), "where nothing is allowed"
        status, leads_to = asked(f"{address}{leads_to[1:]}?token={TOKEN}")
    assert status in (403, 404)


# ---------------------------------------------------------------------------------------------- files to double-click


def stub(folder: Path, version: str) -> Path:
    """A Python of some version that prints what it is asked to run."""
    folder.mkdir()
    old = 'case "$1" in -c) exit 1;; esac\n' if version < "3.11" else 'case "$1" in -c) exit 0;; esac\n'
    for name in ("python3", "python3.14", "python3.13", "python3.12", "python3.11"):
        path = folder / name
        path.write_text(f'#!/bin/sh\n{old}echo "ran: $*"\n', encoding="utf-8")
        path.chmod(0o755)
    return folder


def started(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The file run as a double click runs it, in another folder, with no Python but ours on the path."""
    words = ["/bin/bash", str(UNIX), *arguments]
    return subprocess.run(  # our own file
        words, input="\n", capture_output=True, text=True, env={"PATH": f"{path}:/usr/bin:/bin"}, cwd="/", check=False
    )


@pytest.mark.skipif(not Path("/bin/bash").exists(), reason="no bash: start.command is for macOS and Linux")
def test_a_double_click_starts_the_page_and_says_how_it_is_stopped(tmp_path: Path) -> None:
    ran = started(stub(tmp_path / "new", "3.12"), "--port", "9000")
    assert ran.stdout.splitlines() == [
        "simsim opens in your browser. Closing this window stops it.",
        "simsim 将在浏览器中打开。关闭此窗口即停止运行。",
        "ran: run.py app --edit --port 9000",
    ]


def test_both_files_say_the_same_in_both_languages() -> None:
    unix, windows = UNIX.read_text(encoding="utf-8"), WINDOWS.read_bytes().decode("utf-8")
    said = re.findall(r'echo "(.*)"', unix)
    assert said == re.findall(r"^echo (.*)\r$", windows.replace("@echo off\r\n", ""), re.MULTILINE)
    assert len(said) == 4


def test_the_file_for_windows_has_its_line_ends_and_the_other_can_be_run() -> None:
    assert WINDOWS.read_bytes().count(b"\r\n") == WINDOWS.read_bytes().count(b"\n")
    assert UNIX.stat().st_mode & 0o111
    assert b"\r" not in UNIX.read_bytes()


# ---------------------------------------------------------------------------------------------------------- the rights


@pytest.mark.parametrize(("served", "right"), [(Served(), "0"), (Served(edit=True), "1")])
def test_visitors_may_change_the_tables_only_where_whoever_serves_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, served: Served, right: str
) -> None:
    """Whatever the environment of the command says: a kernel is told what the command was."""
    monkeypatch.setenv("SIMSIM_EDIT", "1" if right == "0" else "0")
    for name in ("SIMSIM_TABLES", "JUPYTER_PATH"):
        monkeypatch.setenv(name, "")
    told: list[str] = []

    class Page:
        def __init__(self, **_: object) -> None:
            self.connection_url = ""

        def initialize(self, _: object) -> None:
            told.append(os.environ["SIMSIM_EDIT"])

        def start(self) -> None:
            told.append(os.environ["SIMSIM_EDIT"])

    monkeypatch.setattr(
        jupyter.importlib, "import_module", lambda _: SimpleNamespace(Voila=Page, planted=lambda *_: nullcontext({}))
    )
    assert start_app(tmp_path, served) == 0
    assert told == [right, right]


def test_the_page_shows_what_is_served_and_knows_where_the_record_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A kernel works in a folder of its own, where a relative name would be another file."""
    for name in ("SIMSIM_TABLES", "SIMSIM_EDIT", "JUPYTER_PATH"):
        monkeypatch.setenv(name, "")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SIMSIM_RECORD", "mine.sqlite")
    cells: list[str] = []
    stems: list[tuple[str, ...]] = []

    class Page:
        def __init__(self, **_: object) -> None:
            self.connection_url = ""

        def initialize(self, files: list[str]) -> None:
            cells.append(json.loads(Path(files[0]).read_text(encoding="utf-8"))["cells"][0]["source"])

        def start(self) -> None:
            """Nobody is served here."""

    def planted(_: str, *screen: str) -> AbstractContextManager[dict[str, str]]:
        stems.append(screen)
        return nullcontext({})

    monkeypatch.setattr(jupyter.importlib, "import_module", lambda _: SimpleNamespace(Voila=Page, planted=planted))
    for screen in (SIMULATOR, TRAINING):
        start_app(tmp_path, Served(screen=screen))
    assert cells == [
        "from simsim.simulator.screen import Simulator\n\nscreen = Simulator()\nscreen.changed()\nscreen",
        "from simsim.classroom.training import Training\n\nscreen = Training()\nscreen.changed()\nscreen",
    ]
    assert stems == [("simsim.simulator.screen", "Simulator"), ("simsim.classroom.training", "Training")]
    assert os.environ["SIMSIM_RECORD"] == str(tmp_path / "mine.sqlite")


@pytest.mark.parametrize(
    ("options", "screen", "record"),
    [
        ((), SIMULATOR, "as before"),
        (("--training",), TRAINING, "as before"),
        (("--trainer",), TRAINER, "as before"),
        (("--record", ""), SIMULATOR, ""),
    ],
)
@pytest.mark.parametrize("command", ["app", "lab"])
def test_the_commands_name_the_screen_and_the_record(
    monkeypatch: pytest.MonkeyPatch, command: str, options: tuple[str, ...], screen: jupyter.Screen, record: str
) -> None:
    monkeypatch.setenv("SIMSIM_RECORD", "as before")
    told: list[object] = []

    def lab(_: Path, *, screen: jupyter.Screen, **__: object) -> int:
        told.append(screen)
        return 0

    def page(_: Path, served: Served) -> int:
        told.append(served.screen)
        return 0

    monkeypatch.setattr("simsim.serving.start_lab", lab)
    monkeypatch.setattr("simsim.serving.start_app", page)
    assert CliRunner().invoke(app, [command, *options]).exit_code == 0
    assert told == [screen]
    assert os.environ["SIMSIM_RECORD"] == record


@pytest.mark.parametrize("command", ["app", "lab"])
def test_a_page_is_for_trainees_or_for_trainers(command: str) -> None:
    ran = CliRunner().invoke(app, [command, "--training", "--trainer"])
    assert ran.exit_code == 2
    assert "not both" in ran.output


def test_the_help_says_that_the_trainers_page_is_not_for_trainees() -> None:
    told = " ".join(CliRunner().invoke(app, ["app", "--help"]).output.split())
    assert "is for trainers and not for trainees" in told
