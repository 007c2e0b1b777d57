"""run.py, as far as it goes without a network: what it decides and every word that it says.

That it makes a real environment, installs and starts is what every run of `python run.py test` shows.
"""

import ast
import importlib.metadata
import importlib.util
import json
import os
import signal
import subprocess
import sys
import venv
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import NamedTuple, NoReturn

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "run.py"
needs_shell = pytest.mark.skipif(os.name == "nt", reason="the interpreters that play a part here are shell scripts")

UNREACHABLE = "\n".join([*(f"Looking {count}" for count in range(20)), "ERROR: No matching distribution found"])


def load() -> ModuleType:
    """run.py as a module."""
    spec = importlib.util.spec_from_file_location("run", SOURCE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


run = load()


class Here(NamedTuple):
    """A folder in place of the project's, with room for an environment."""

    root: Path
    environment: Path

    @property
    def python(self) -> Path:
        return Path(run.python_in(self.environment))

    def interpreter(self, script: str) -> None:
        """Put an interpreter into the environment that does what a shell script says."""
        self.python.parent.mkdir(parents=True, exist_ok=True)
        self.python.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        self.python.chmod(0o755)
        (self.environment / "pyvenv.cfg").touch()

    def stamp(self, **changes: str) -> None:
        """Stamp the environment as installed, save for some changes."""
        run.write_stamp(self.environment, run.stamp_for(self.environment, "")._replace(**changes))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Here:
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    return Here(tmp_path, tmp_path / ".venv")


# --- an interpreter that is too old


@pytest.mark.parametrize("version", [(3, 6), (3, 7), (3, 8), (3, 10)])
def test_an_older_python_can_read_the_file_and_be_told(version: tuple[int, int]) -> None:
    assert ast.parse(SOURCE.read_text(encoding="utf-8"), feature_version=version).body


def test_an_older_python_is_told_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 18, "final", 0))
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3")
    with pytest.raises(SystemExit) as told:
        load()
    assert told.value.code == (
        "simsim needs Python 3.11 or newer; this one is 3.9.18 (/usr/bin/python3).\n"
        "Install a newer Python and start with it, for example: python3.12 run.py\n"
        "simsim 需要 Python 3.11 或更高版本，当前版本为 3.9.18（/usr/bin/python3）。\n"
        "请安装较新的 Python，再用它启动，例如：python3.12 run.py"
    )


# --- the command line


@pytest.mark.parametrize(
    ("words", "screen", "command"),
    [
        ([], True, ["lab"]),
        ([], False, ["lab", "--no-browser"]),
        (["--port", "9000"], True, ["lab", "--port", "9000"]),
        (["lab", "--port", "9000"], False, ["lab", "--port", "9000", "--no-browser"]),
        (["lab", "--no-browser"], False, ["lab", "--no-browser"]),
        (["check", "tables/"], False, ["check", "tables/"]),
    ],
)
def test_the_words_stand_for_a_command_of_simsim(words: list[str], *, screen: bool, command: list[str]) -> None:
    assert run.simsim_command(words, screen=screen) == command


@pytest.mark.parametrize(
    ("platform", "environ", "screen"),
    [
        ("win32", {}, True),
        ("darwin", {}, True),
        ("darwin", {"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}, False),
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"DISPLAY": "localhost:10.0", "SSH_TTY": "/dev/pts/0"}, False),
    ],
)
def test_a_screen_is_one_that_the_person_sits_before(platform: str, environ: dict[str, str], *, screen: bool) -> None:
    assert run.has_screen(platform, environ) is screen


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that were started, none of which runs."""
    commands: list[list[str]] = []

    def start(command: list[str]) -> int:
        commands.append(command)
        return 7

    monkeypatch.setattr(run, "in_terminal", start)
    return commands


def test_without_a_screen_the_address_is_announced(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "has_screen", lambda *_: False)
    assert run.start("python", []) == 7
    assert started == [["python", "-m", "simsim", "lab", "--no-browser"]]
    assert capsys.readouterr().out == (
        "There is no screen here to open a browser on: open the address that is printed below.\n"
        "此处没有可打开浏览器的图形界面：请在浏览器中打开下面显示的地址。\n"
    )


def test_with_a_screen_nothing_is_announced(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "has_screen", lambda *_: True)
    assert run.start("python", ["--port", "9000"]) == 7
    assert started == [["python", "-m", "simsim", "lab", "--port", "9000"]]
    assert capsys.readouterr().out == ""


@pytest.mark.usefixtures("here")
def test_the_interpreter_is_the_environment_s_unless_it_is_to_be_this_one(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "prepared", lambda environment, extra: f"{environment.name} {extra}")
    monkeypatch.setattr(run, "this_interpreter", lambda extra: f"this {extra}")
    run.main(["check", "tables/"])
    run.main(["check", "--here", "tables/"])
    assert started == [[".venv ", "-m", "simsim", "check", "tables/"], ["this ", "-m", "simsim", "check", "tables/"]]


def test_help_installs_nothing(here: Here, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["--help"]) == 0
    assert capsys.readouterr().out == str(run.__doc__).strip() + "\n"
    assert not here.environment.exists()


def test_ctrl_c_is_answered_in_words(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "prepared", interrupted)
    assert run.main([]) == 130
    assert capsys.readouterr().err == "\nStopped.\n已停止。\n"


# --- handing over the terminal


@pytest.fixture
def signals_kept() -> object:
    """Give the signals back as they were."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.getsignal(number) for number in numbers}
    yield None
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("signals_kept")
def test_the_exit_status_is_handed_on() -> None:
    assert run.in_terminal([sys.executable, "-c", "raise SystemExit(5)"]) == 5


@needs_shell
@pytest.mark.usefixtures("signals_kept")
def test_an_end_by_a_signal_is_told_as_a_shell_tells_it() -> None:
    suicide = "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"
    assert run.in_terminal([sys.executable, "-c", suicide]) == 128 + signal.SIGTERM


@needs_shell
@pytest.mark.usefixtures("signals_kept")
@pytest.mark.parametrize(
    ("number", "terminal", "passed_on"),
    [
        (signal.SIGTERM, True, [signal.SIGTERM]),
        (signal.SIGINT, True, []),
        (signal.SIGINT, False, [signal.SIGINT]),
    ],
)
def test_a_ctrl_c_is_passed_on_where_no_terminal_does(
    number: int, passed_on: list[int], monkeypatch: pytest.MonkeyPatch, *, terminal: bool
) -> None:
    received: list[int] = []
    monkeypatch.setattr(os, "isatty", lambda _: terminal)
    run.pass_signals_to(SimpleNamespace(send_signal=received.append))
    signal.raise_signal(number)
    assert received == passed_on


# --- the environment


def test_none_is_to_be_made(here: Here) -> None:
    assert run.found_fault(here.environment).format(environment="E") == (
        "Making an environment in E (about 10 seconds, once).\n正在 E 中建立运行环境（约 10 秒，仅此一次）。"
    )


@needs_shell
def test_one_that_was_interrupted_is_made_anew(here: Here) -> None:
    here.interpreter("echo 3.12.1")
    run.write_stamp(here.environment, run.UNFINISHED)
    assert run.found_fault(here.environment).format(environment="E") == (
        "The making of the environment in E was interrupted: it is made anew (about 10 seconds).\n"
        "E 中的环境上次建立时被中断，正在重新建立（约 10 秒）。"
    )


@needs_shell
def test_one_that_was_moved_is_made_anew(here: Here) -> None:
    here.interpreter("echo 3.12.1")
    here.stamp(place="elsewhere")
    assert run.found_fault(here.environment).format(environment="E") == (
        "The environment in E was moved or copied here, which breaks it: it is made anew (about 10 seconds).\n"
        "E 中的环境是从别处移动或复制来的，无法使用，正在重新建立（约 10 秒）。"
    )


@needs_shell
@pytest.mark.parametrize("script", ["exit 1", "echo No module named pip >&2; exit 1"])
def test_one_whose_python_does_not_start_is_made_anew(here: Here, script: str) -> None:
    here.interpreter(script)
    assert run.found_fault(here.environment).format(environment="E") == (
        "The Python or the pip of the environment in E does not start: it is made anew (about 10 seconds).\n"
        "E 中的环境里，Python 或 pip 无法启动，正在重新建立（约 10 秒）。"
    )


def test_one_whose_python_is_gone_is_made_anew(here: Here) -> None:
    here.environment.mkdir()
    assert run.found_fault(here.environment) == run.DEAD


@needs_shell
def test_one_whose_python_is_too_old_is_made_anew(here: Here) -> None:
    here.interpreter("echo 3.9.18")
    assert run.found_fault(here.environment).format(environment="E") == (
        "The environment in E has a Python older than 3.11: it is made anew (about 10 seconds).\n"
        "E 中的环境所用的 Python 低于 3.11，正在重新建立（约 10 秒）。"
    )


@needs_shell
def test_one_that_another_tool_made_is_used_as_it_is(here: Here) -> None:
    here.interpreter("echo 3.12.1")
    assert run.found_fault(here.environment) == ""


def test_the_version_is_that_of_an_interpreter_with_pip() -> None:
    assert run.version_of(Path(sys.executable)) == ".".join(map(str, sys.version_info[:3]))


def test_what_is_no_environment_is_left_alone(here: Here) -> None:
    here.environment.mkdir()
    mine = here.environment / "mine.txt"
    mine.touch()
    with pytest.raises(run.Stop) as told:
        run.make(here.environment, run.DEAD)
    assert mine.exists()
    assert str(told.value) == (
        f"{here.environment} is there but is not a Python environment, so it is left alone."
        " Rename or move it, and start again.\n"
        f"{here.environment} 已存在，但不是 Python 环境，因此未作任何改动。请将其改名或移走，然后重新启动。"
    )


def test_a_python_without_ensurepip_is_told_of_the_package_that_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3")
    with pytest.raises(run.Stop) as told:
        run.demand_modules("venv", "ensurepip")
    assert str(told.value) == (
        "This Python (/usr/bin/python3) came without its module ensurepip, so no environment can be made.\n"
        "On Debian or Ubuntu: sudo apt install python3-venv. With conda: python run.py --here. Then start again.\n"
        "当前 Python（/usr/bin/python3）缺少模块 ensurepip，无法建立运行环境。\n"
        "Debian 或 Ubuntu 请执行：sudo apt install python3-venv。"
        "使用 conda 请执行：python run.py --here。然后重新启动。"
    )


def test_a_folder_that_cannot_be_written_to_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> NoReturn:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(run.tempfile, "TemporaryFile", refuse)
    with pytest.raises(run.Stop) as told:
        run.demand_writable(Path("simsim-1.0"))
    assert str(told.value) == (
        "Nothing can be written to simsim-1.0: Read-only file system.\n"
        "Copy the folder to a place of your own and start there, or use an environment that has simsim:"
        " python run.py --here\n"
        "无法写入 simsim-1.0：Read-only file system。\n"
        "请把整个文件夹复制到您有权写入的位置再启动，或使用已装有 simsim 的环境：python run.py --here"
    )


def test_an_environment_in_use_is_to_be_removed_by_hand(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise PermissionError(13, "Permission denied", "python.exe")

    monkeypatch.setattr(venv, "create", refuse)
    with pytest.raises(run.Stop) as told:
        run.make(here.environment, run.MAKING)
    assert str(told.value) == (
        f"The environment in {here.environment} could not be made: [Errno 13] Permission denied: 'python.exe'.\n"
        "Close the programs that use it, remove the folder by hand, and start again.\n"
        f"无法建立 {here.environment} 中的环境：[Errno 13] Permission denied: 'python.exe'。\n"
        "请关闭正在使用它的程序，手动删除该文件夹，然后重新启动。"
    )


# --- installing


@pytest.mark.parametrize(("extra", "project"), [("", "."), ("test", ".[test]")])
def test_pip_is_left_as_it_is_configured(extra: str, project: str) -> None:
    options = ["--disable-pip-version-check", "--quiet", "--editable"]
    assert run.pip_install(Path("python"), extra) == ["python", "-m", "pip", "install", *options, project]


@pytest.fixture
def installs(here: Here, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The extras that were installed, into an environment with Python 3.12.1 that pip fills at once."""
    extras: list[str] = []

    def pretend(environment: Path, wanted: tuple[str, ...]) -> None:
        extras.append(wanted[-1])
        run.write_stamp(environment, wanted)

    here.interpreter("echo 3.12.1")
    monkeypatch.setattr(run, "install", pretend)
    return extras


@needs_shell
def test_what_is_installed_is_not_installed_again(here: Here, installs: list[str]) -> None:
    assert [run.prepared(here.environment, "") for _ in range(3)] == [str(here.python)] * 3
    assert installs == [""]


@needs_shell
def test_an_extra_once_installed_stays(here: Here, installs: list[str]) -> None:
    for extra in ("", "test", "", "test"):
        run.prepared(here.environment, extra)
    assert installs == ["", "test"]


@needs_shell
def test_a_changed_project_is_installed_again(here: Here, installs: list[str]) -> None:
    run.prepared(here.environment, "test")
    (here.root / "pyproject.toml").write_text("[project]\nname = 'simsim'\n", encoding="utf-8")
    run.prepared(here.environment, "")
    assert installs == ["test", "test"]


@needs_shell
def test_another_interpreter_is_installed_into_again(here: Here, installs: list[str]) -> None:
    run.prepared(here.environment, "")
    here.interpreter("echo 3.12.2")
    run.prepared(here.environment, "")
    assert installs == ["", ""]


@needs_shell
def test_installing_says_how_long_it_takes_and_leaves_a_stamp(here: Here, capsys: pytest.CaptureFixture[str]) -> None:
    here.interpreter("exit 0")
    wanted = run.stamp_for(here.environment, "test")
    run.install(here.environment, wanted)
    assert run.read_stamp(here.environment) == wanted
    assert capsys.readouterr().out == (
        "Installing what simsim needs (one to five minutes the first time; a dot is five seconds).\n"
        "正在安装 simsim 所需的软件包（首次需要 1 至 5 分钟，每个点代表 5 秒）。\n"
        "Installed in 0 s.\n"
        "安装完成，用时 0 秒。\n"
    )


@needs_shell
def test_a_failed_install_shows_what_pip_said_last_and_names_the_cure(here: Here) -> None:
    here.interpreter(f"echo '{UNREACHABLE}' >&2; exit 1")
    with pytest.raises(run.Stop) as told:
        run.install(here.environment, run.UNFINISHED)
    assert run.read_stamp(here.environment) is None
    pip = f"    {run.quoted(here.python)} -m pip config set"
    assert str(told.value).splitlines() == [
        "The packages could not be installed. The last lines of pip:",
        "软件包安装失败。pip 的最后几行输出：",
        "",
        *(f"    Looking {count}" for count in range(9, 20)),
        "    ERROR: No matching distribution found",
        "",
        "If the package index cannot be reached, name a mirror or a proxy of your network once, and start again:",
        "如果无法连接软件包索引，请设置一次您所在网络的镜像或代理，然后重新启动：",
        f"{pip} global.index-url ADDRESS",
        f"{pip} global.proxy ADDRESS",
    ]


@needs_shell
def test_an_install_that_is_cut_off_leaves_word_of_it(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_off(_: list[str]) -> NoReturn:
        raise KeyboardInterrupt

    here.interpreter("echo 3.12.1")
    monkeypatch.setattr(run, "quietly", cut_off)
    with pytest.raises(KeyboardInterrupt):
        run.install(here.environment, run.stamp_for(here.environment, ""))
    assert run.read_stamp(here.environment) == run.UNFINISHED


@pytest.mark.parametrize("text", ["", "{", "[]", '{"place": "here"}'])
def test_a_stamp_that_cannot_be_read_is_one_of_an_interrupted_install(here: Here, text: str) -> None:
    here.environment.mkdir()
    (here.environment / run.STAMP).write_text(text, encoding="utf-8")
    assert run.read_stamp(here.environment) == run.UNFINISHED


@pytest.mark.parametrize(
    ("path", "typed"), [("/home/li/python", "/home/li/python"), ("/home/li ming/python", '"/home/li ming/python"')]
)
def test_a_path_with_a_space_is_quoted(path: str, typed: str) -> None:
    assert run.quoted(path) == typed


# --- the interpreter that reads run.py


@pytest.fixture
def packages(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The packages that this interpreter has: to be changed at will."""
    present = {"simsim", "rich", "pytest"}

    def distribution(name: str) -> str:
        if name not in present:
            raise importlib.metadata.PackageNotFoundError(name)
        return name

    required = ["rich<16,>=13.9", "pytest<10,>=8.3; extra == 'test'", 'mkdocs>=1; extra == "docs"']
    monkeypatch.setattr(run.metadata, "distribution", distribution)
    monkeypatch.setattr(run.metadata, "requires", lambda _: required)
    return present


@pytest.mark.parametrize(
    ("gone", "extra", "lacking"),
    [
        (set(), "test", []),
        ({"pytest"}, "", []),
        ({"pytest"}, "test", ["pytest"]),
        ({"rich", "pytest"}, "test", ["rich", "pytest"]),
        ({"simsim", "rich"}, "test", ["simsim"]),
    ],
)
def test_what_this_interpreter_lacks(packages: set[str], gone: set[str], extra: str, lacking: list[str]) -> None:
    packages -= gone
    assert run.lacking(extra) == lacking


@pytest.mark.usefixtures("packages")
def test_this_interpreter_serves_when_it_lacks_nothing() -> None:
    assert run.this_interpreter("test") == sys.executable


def test_this_interpreter_is_told_what_it_lacks(
    packages: set[str], here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages -= {"rich", "pytest"}
    monkeypatch.setattr(sys, "executable", "/opt/conda/bin/python")
    with pytest.raises(run.Stop) as told:
        run.this_interpreter("test")
    assert str(told.value) == (
        "This environment (/opt/conda/bin/python) lacks: rich, pytest.\n"
        "Install them into it, and start again:\n"
        "当前环境（/opt/conda/bin/python）缺少：rich, pytest。\n"
        "请将其安装到该环境中，然后重新启动：\n"
        f'    python -m pip install -e "{here.root}[test]"'
    )


# --- the checks


def notebook(folder: Path, name: str, metadata: object) -> None:
    """Write a notebook without cells."""
    path = folder / "notebooks" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"metadata": metadata, "cells": []}), encoding="utf-8")


def test_a_notebook_is_strict_unless_it_says_that_it_is_lax(tmp_path: Path) -> None:
    notebook(tmp_path, "01_tables.ipynb", {})
    notebook(tmp_path, "02_screen.ipynb", {"simsim": {"regression": "lax"}})
    notebook(tmp_path, "03_slip.ipynb", {"simsim": {"regression": "lacks"}})
    notebook(tmp_path, "04_null.ipynb", None)
    notebook(tmp_path, "more/screen.ipynb", {"simsim": {"regression": "lax"}})
    notebook(tmp_path, ".ipynb_checkpoints/01_tables-checkpoint.ipynb", {})
    (tmp_path / "notebooks/05_broken.ipynb").write_text("{", encoding="utf-8")
    strict, lax = run.notebooks(tmp_path)
    assert strict == [f"notebooks/{name}.ipynb" for name in ("01_tables", "03_slip", "04_null", "05_broken")]
    assert lax == [f"notebooks/{name}.ipynb" for name in ("02_screen", "more/screen")]


def test_the_checks_and_their_order(tmp_path: Path) -> None:
    notebook(tmp_path, "01_tables.ipynb", {})
    notebook(tmp_path, "02_screen.ipynb", {"simsim": {"regression": "lax"}})
    found = {check.name: check.arguments for check in run.checks(tmp_path, ["-k", "clocks"])}
    assert found.pop("import-linter")[0] == "-c"
    nbval = ["--nbval-current-env", "--nbval-cell-timeout=120"]
    assert list(found.items()) == [
        ("ruff check", ["-m", "ruff", "check"]),
        ("ruff format", ["-m", "ruff", "format", "--check"]),
        ("mypy", ["-m", "mypy", "--strict", "simsim", "run.py"]),
        ("tests", ["-m", "pytest", "-m", "not browser", "-k", "clocks"]),
        ("browser", ["-m", "pytest", "-m", "browser", "-k", "clocks"]),
        ("notebooks, lax", ["-m", "pytest", "--nbval-lax", *nbval, "notebooks/02_screen.ipynb"]),
        ("notebooks, strict", ["-m", "pytest", "--nbval", *nbval, "notebooks/01_tables.ipynb"]),
        ("doctests", ["-m", "pytest", "--doctest-modules", "--doctest-glob=README.md", "simsim", "README.md"]),
    ]


def test_no_notebook_is_nothing_to_run(tmp_path: Path) -> None:
    assert [check.name for check in run.checks(tmp_path, []) if not check.arguments] == [
        "notebooks, lax",
        "notebooks, strict",
    ]


def test_a_check_that_fails_does_not_keep_the_next_from_running(
    here: Here, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[str] = []

    def call(command: list[str], cwd: Path) -> int:
        ran.append(command[-1])
        assert cwd == here.root
        return len(ran) % 2

    monkeypatch.setattr(subprocess, "call", call)
    monkeypatch.setattr(run.time, "monotonic", lambda: 0.0)
    monkeypatch.setattr(run, "prepared", lambda *_: "python")
    assert run.main(["test", "-x"]) == 1
    assert ran[1:3] == ["--check", "run.py"]
    assert ran[4:] == ["-x", "-x", "README.md"]
    assert capsys.readouterr().out.split("===== summary")[1] == (
        " 汇总 =====\n"
        "ruff check              0.0 s   FAILED    未通过\n"
        "ruff format             0.0 s   passed    通过\n"
        "mypy                    0.0 s   FAILED    未通过\n"
        "import-linter           0.0 s   passed    通过\n"
        "tests                   0.0 s   FAILED    未通过\n"
        "browser                 0.0 s   passed    通过\n"
        "notebooks, lax          0.0 s   none      无\n"
        "notebooks, strict       0.0 s   none      无\n"
        "doctests                0.0 s   FAILED    未通过\n"
        "checks: 3 passed, 4 failed\n"
    )


def test_tests_that_were_chosen_may_be_none_of_a_check_but_a_whole_run_is_never_empty(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(subprocess, "call", lambda *_, **__: 5)
    chosen, whole = run.checks(Path("/nowhere"), ["-k", "clocks"]), run.checks(Path("/nowhere"), [])
    statuses = [{c.name: run.outcome("python", c).status for c in checks} for checks in (chosen, whole)]
    assert [(found["tests"], found["browser"]) for found in statuses] == [(None, None), (5, 5)]


def test_the_whole_passes_when_nothing_failed(capsys: pytest.CaptureFixture[str]) -> None:
    outcomes = [run.Outcome("mypy", 0, 61.25), run.Outcome("notebooks, lax", None, 0)]
    assert run.report(outcomes) == 0
    assert capsys.readouterr().out == (
        "\n===== summary 汇总 =====\n"
        "mypy                   61.2 s   passed    通过\n"
        "notebooks, lax          0.0 s   none      无\n"
        "checks: 1 passed, 0 failed\n"
    )
