"""Start simsim, or run every check of it, in a fresh copy of this folder: there is nothing else to install first.

    python run.py                    the simulator, in the browser
    python run.py lab --port 9000    the same, with options of `simsim lab`
    python run.py test               every check, and a summary
    python run.py test -k clocks     the same, with options for pytest's share of the checks
    python run.py NAME ...           any other command of simsim

It keeps an environment of its own in `.venv` beside this file, makes it when there is none, makes it anew when it is
broken, and installs again only when pyproject.toml or the interpreter has changed. `--here` uses the interpreter that
reads this file instead (conda). pip is left as it is configured on the computer, so mirrors and proxies are respected.

Only the standard library is used, and only what Python 3.6 can read: an older Python must come far enough to be told.
"""

import hashlib
import importlib.util
import io
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType
from typing import NamedTuple

TOO_OLD = """\
simsim needs Python 3.11 or newer; this one is {version} ({interpreter}).
Install a newer Python and start with it, for example: python3.12 run.py
simsim 需要 Python 3.11 或更高版本，当前版本为 {version}（{interpreter}）。
请安装较新的 Python，再用它启动，例如：python3.12 run.py"""

if sys.version_info < (3, 11):  # noqa: UP036 -- the one line that is there for older versions
    sys.exit(TOO_OLD.format(version="{}.{}.{}".format(*sys.version_info[:3]), interpreter=sys.executable))

from importlib import metadata  # noqa: E402 -- Python 3.6 has none, and must come past this line to be told

ROOT = Path(__file__).resolve().parent
STAMP = "simsim-stamp.json"
MAKING = """\
Making an environment in {environment} (about 10 seconds, once).
正在 {environment} 中建立运行环境（约 10 秒，仅此一次）。"""
HALF_MADE = """\
The making of the environment in {environment} was interrupted: it is made anew (about 10 seconds).
{environment} 中的环境上次建立时被中断，正在重新建立（约 10 秒）。"""
MOVED = """\
The environment in {environment} was moved or copied here, which breaks it: it is made anew (about 10 seconds).
{environment} 中的环境是从别处移动或复制来的，无法使用，正在重新建立（约 10 秒）。"""
DEAD = """\
The Python or the pip of the environment in {environment} does not start: it is made anew (about 10 seconds).
{environment} 中的环境里，Python 或 pip 无法启动，正在重新建立（约 10 秒）。"""
OUTDATED = """\
The environment in {environment} has a Python older than 3.11: it is made anew (about 10 seconds).
{environment} 中的环境所用的 Python 低于 3.11，正在重新建立（约 10 秒）。"""
INSTALLING = """\
Installing what simsim needs (one to five minutes the first time; a dot is five seconds).
正在安装 simsim 所需的软件包（首次需要 1 至 5 分钟，每个点代表 5 秒）。"""
INSTALLED = """\
Installed in {seconds:.0f} s.
安装完成，用时 {seconds:.0f} 秒。"""
INSTALL_FAILED = """\
The packages could not be installed. The last lines of pip:
软件包安装失败。pip 的最后几行输出：

{lines}

If the package index cannot be reached, name a mirror or a proxy of your network once, and start again:
如果无法连接软件包索引，请设置一次您所在网络的镜像或代理，然后重新启动：
    {python} -m pip config set global.index-url ADDRESS
    {python} -m pip config set global.proxy ADDRESS"""
NO_MODULE = """\
This Python ({interpreter}) came without its module {module}, so no environment can be made.
On Debian or Ubuntu: sudo apt install python3-venv. With conda: python run.py --here. Then start again.
当前 Python（{interpreter}）缺少模块 {module}，无法建立运行环境。
Debian 或 Ubuntu 请执行：sudo apt install python3-venv。使用 conda 请执行：python run.py --here。然后重新启动。"""
READ_ONLY = """\
Nothing can be written to {folder}: {error}.
Copy the folder to a place of your own and start there, or use an environment that has simsim: python run.py --here
无法写入 {folder}：{error}。
请把整个文件夹复制到您有权写入的位置再启动，或使用已装有 simsim 的环境：python run.py --here"""
NOT_OURS = """\
{environment} is there but is not a Python environment, so it is left alone. Rename or move it, and start again.
{environment} 已存在，但不是 Python 环境，因此未作任何改动。请将其改名或移走，然后重新启动。"""
NOT_MADE = """\
The environment in {environment} could not be made: {error}.
Close the programs that use it, remove the folder by hand, and start again.
无法建立 {environment} 中的环境：{error}。
请关闭正在使用它的程序，手动删除该文件夹，然后重新启动。"""
LACKING = """\
This environment ({interpreter}) lacks: {names}.
Install them into it, and start again:
当前环境（{interpreter}）缺少：{names}。
请将其安装到该环境中，然后重新启动：
    python -m pip install -e {project}"""
NO_SCREEN = """\
There is no screen here to open a browser on: open the address that is printed below.
此处没有可打开浏览器的图形界面：请在浏览器中打开下面显示的地址。"""
STOPPED = """\
Stopped.
已停止。"""


class Stop(Exception):  # noqa: N818 -- not an error of the program: what the person reads before it ends
    """Nothing more can be done until the person has done what this says."""


class Stamp(NamedTuple):
    """What an environment was made of: as long as nothing else is wanted, nothing is installed."""

    place: str
    python: str
    project: str
    extra: str


UNFINISHED = Stamp("", "", "", "")
NO_TESTS = 5  # pytest's exit status where no test was selected


class Check(NamedTuple):
    """One check of the project: what the environment's Python is given, nothing when there is nothing to check.

    `nothing` is the exit status, if any, that says that nothing was chosen to be checked.
    """

    name: str
    arguments: list[str]
    nothing: "int | None" = None


class Outcome(NamedTuple):
    """How a check ended: its exit status, None when there was nothing to check."""

    name: str
    status: int | None
    seconds: float


def main(arguments: list[str]) -> int:
    """Do what the command line asks for, and give the exit status."""
    never_fail_to_print()
    try:
        return run(arguments)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n" + STOPPED, file=sys.stderr)
        return 130


def run(arguments: list[str]) -> int:
    """Prepare the interpreter and hand over to it."""
    if arguments[:1] in (["-h"], ["--help"]):
        say(__doc__.strip())
        return 0
    words = [word for word in arguments if word != "--here"]
    extra = "test" if words[:1] == ["test"] else ""
    python = this_interpreter(extra) if "--here" in arguments else prepared(ROOT / ".venv", extra)
    return report(checked(python, words[1:])) if extra else start(python, words)


def say(text: str) -> None:
    """Print at once: what is started next prints to the same place."""
    print(text, flush=True)


def never_fail_to_print() -> None:
    """Let a terminal that knows no Chinese show escapes in its place."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


# --- the environment


def this_interpreter(extra: str) -> str:
    """The interpreter that reads this file, when everything is installed for it."""
    names = lacking(extra)
    if names:
        project = f'"{ROOT}[{extra}]"' if extra else f'"{ROOT}"'
        raise Stop(LACKING.format(interpreter=sys.executable, names=", ".join(names), project=project))
    return sys.executable


def lacking(extra: str) -> list[str]:
    """The names of the packages that simsim requires and this interpreter does not have."""
    if not installed("simsim"):
        return ["simsim"]
    required = [line.replace('"', "'") for line in metadata.requires("simsim") or ()]
    wanted = [line for line in required if "extra ==" not in line or f"extra == '{extra}'" in line]
    names = [re.split(r"[^\w.-]", line)[0] for line in wanted]
    return [name for name in names if not installed(name)]


def installed(name: str) -> bool:
    """Whether this interpreter has a package."""
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def prepared(environment: Path, extra: str) -> str:
    """The environment's interpreter, after making and installing what is not there yet."""
    fault = found_fault(environment)
    if fault:
        make(environment, fault)
    install_if_needed(environment, extra)
    return str(python_in(environment))


def python_in(environment: Path) -> Path:
    """Where an environment keeps its interpreter."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def found_fault(environment: Path) -> str:
    """The message that says why an environment is to be made; nothing for one that can be used."""
    if not environment.exists():
        return MAKING
    stamp = read_stamp(environment)
    if stamp == UNFINISHED:
        return HALF_MADE
    if stamp and stamp.place != str(environment):
        return MOVED
    version = version_of(python_in(environment))
    if not version:
        return DEAD
    return OUTDATED if [int(part) for part in version.split(".")[:2]] < [3, 11] else ""


def version_of(python: Path) -> str:
    """The version of an interpreter that starts and has pip; nothing for any other."""
    question = "import pip, platform; print(platform.python_version())"
    try:
        answer = subprocess.run([python, "-I", "-c", question], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""


def make(environment: Path, announcement: str) -> None:
    """Make an environment, in place of a broken one if there is one, after saying why it takes a while."""
    demand_modules("venv", "ensurepip")
    demand_writable(environment.parent)
    if environment.exists() and not is_environment(environment):
        raise Stop(NOT_OURS.format(environment=environment))
    import venv  # noqa: PLC0415 -- some systems ship Python without it, which is to be said in words

    say(announcement.format(environment=environment))
    try:
        venv.create(environment, clear=True, symlinks=os.name != "nt", with_pip=True)
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        raise Stop(NOT_MADE.format(environment=environment, error=error)) from error


def demand_modules(*names: str) -> None:
    """Stop where the system's Python came without a module that is needed to make an environment."""
    for name in names:
        if importlib.util.find_spec(name) is None:
            raise Stop(NO_MODULE.format(interpreter=sys.executable, module=name))


def demand_writable(folder: Path) -> None:
    """Stop where nothing can be written: tried, since permissions alone do not tell on every system."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Stop(READ_ONLY.format(folder=folder, error=error.strerror)) from error


def is_environment(folder: Path) -> bool:
    """Whether a folder is an environment, or empty: what may be cleared without loss."""
    return folder.is_dir() and ((folder / "pyvenv.cfg").exists() or not any(folder.iterdir()))


def install_if_needed(environment: Path, extra: str) -> None:
    """Install the project unless the stamp says that it was, as it is now; an extra once installed stays."""
    found = read_stamp(environment) or UNFINISHED
    wanted = stamp_for(environment, extra or found.extra)
    if found != wanted:
        install(environment, wanted)


def stamp_for(environment: Path, extra: str) -> Stamp:
    """The stamp of an environment in which the project, as it is now, has been installed."""
    project = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    return Stamp(str(environment), version_of(python_in(environment)), project, extra)


def read_stamp(environment: Path) -> "Stamp | None":
    """The stamp of an environment: None when there is none, UNFINISHED when installing was interrupted."""
    try:
        return Stamp(**json.loads((environment / STAMP).read_text(encoding="utf-8")))
    except OSError:
        return None
    except (ValueError, TypeError):
        return UNFINISHED


def write_stamp(environment: Path, stamp: Stamp) -> None:
    """Keep the stamp in the environment that it speaks of."""
    (environment / STAMP).write_text(json.dumps(stamp._asdict(), indent=2) + "\n", encoding="utf-8")


def install(environment: Path, wanted: Stamp) -> None:
    """Install the project in editable form: until it has worked, the stamp says that it has not."""
    demand_writable(environment)
    say(INSTALLING)
    began = time.monotonic()
    write_stamp(environment, UNFINISHED)
    status, output = quietly(pip_install(python_in(environment), wanted.extra))
    if status:
        (environment / STAMP).unlink()  # pip gave up by itself and left nothing half done
        raise Stop(INSTALL_FAILED.format(lines=last_lines(output), python=quoted(python_in(environment))))
    write_stamp(environment, wanted)
    say(INSTALLED.format(seconds=time.monotonic() - began))


def pip_install(python: Path, extra: str) -> list[str]:
    """The command that installs the project; which index it asks is for pip's own settings to say."""
    project = f".[{extra}]" if extra else "."
    return [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--quiet", "--editable", project]


def quietly(command: list[str]) -> tuple[int, str]:
    """The exit status and the output of a command, with a dot on a terminal for every five seconds."""
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        output, ending = None, ""
        while output is None:
            try:
                output = process.communicate(timeout=5)[0]
            except subprocess.TimeoutExpired:
                ending = dot()
    print(end=ending)
    return process.returncode, output.decode("utf-8", "replace")


def dot() -> str:
    """Show on a terminal that time passes; what is to be printed when it has passed."""
    if not sys.stdout.isatty():
        return ""
    print(end=".", flush=True)
    return "\n"


def last_lines(output: str, count: int = 12) -> str:
    """The end of what a command printed, indented."""
    return "\n".join(f"    {line}" for line in output.strip().splitlines()[-count:])


def quoted(path: Path) -> str:
    """A path as it is typed in a terminal."""
    return f'"{path}"' if " " in str(path) else str(path)


# --- simsim


def start(python: str, words: list[str]) -> int:
    """Run a command of simsim in the terminal that we are in."""
    command = simsim_command(words, screen=has_screen(sys.platform, os.environ))
    if "--no-browser" in command and "--no-browser" not in words:
        say(NO_SCREEN)
    return in_terminal([python, "-m", "simsim", *command])


def simsim_command(words: list[str], *, screen: bool) -> list[str]:
    """The command of simsim that is meant: `lab` unless another is named, and no browser without a screen."""
    command = list(words) if words and not words[0].startswith("-") else ["lab", *words]
    if command[0] == "lab" and not screen and "--no-browser" not in command:
        command.append("--no-browser")
    return command


def has_screen(platform: str, environ: "os._Environ[str] | dict[str, str]") -> bool:
    """Whether a browser opened from here would be seen by the person who sits here."""
    if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
        return False
    if platform in {"win32", "cygwin", "darwin"}:
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def in_terminal(command: list[str]) -> int:
    """The exit status of a command that owns the terminal: a Ctrl-C is for it to answer, and we wait."""
    with subprocess.Popen(command) as process:
        pass_signals_to(process)
        status = process.wait()
    return 128 - status if status < 0 else status


def pass_signals_to(process: "subprocess.Popen[bytes]") -> None:
    """Pass on what would stop us, save a Ctrl-C: a terminal sends that to both of us."""

    def pass_on(number: int, _frame: "FrameType | None") -> None:
        if number == signal.SIGTERM or not (os.name == "nt" or os.isatty(0)):
            process.send_signal(number)

    signal.signal(signal.SIGINT, pass_on)
    signal.signal(signal.SIGTERM, pass_on)


# --- the checks


def checks(root: Path, pytest_arguments: list[str]) -> list[Check]:
    """Every check of the project, the quick ones first."""
    strict, lax = notebooks(root)
    nothing = NO_TESTS if pytest_arguments else None  # who chooses tests may choose none of these
    lint_imports = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    doctests = ["--doctest-modules", "--doctest-glob=README.md", "simsim", "README.md"]
    return [
        Check("ruff check", ["-m", "ruff", "check"]),
        Check("ruff format", ["-m", "ruff", "format", "--check"]),
        Check("mypy", ["-m", "mypy", "--strict", "simsim", "run.py"]),
        Check("import-linter", ["-c", lint_imports]),
        # The browser's driver bends the interpreter it runs in: those tests have a process to themselves.
        Check("tests", ["-m", "pytest", "-m", "not browser", *pytest_arguments], nothing),
        Check("browser", ["-m", "pytest", "-m", "browser", *pytest_arguments], nothing),
        Check("notebooks, lax", nbval("--nbval-lax", lax)),
        Check("notebooks, strict", nbval("--nbval", strict)),
        Check("doctests", ["-m", "pytest", *doctests]),
    ]


def notebooks(root: Path) -> tuple[list[str], list[str]]:
    """Every notebook, as those whose outputs must come out the same, and those that need only run to the end."""
    found = sorted(root.glob("notebooks/**/*.ipynb"))
    paths = [path for path in found if ".ipynb_checkpoints" not in path.parts]
    names = {path: path.relative_to(root).as_posix() for path in paths}
    return [names[path] for path in paths if not is_lax(path)], [names[path] for path in paths if is_lax(path)]


def is_lax(notebook: Path) -> bool:
    """Whether a notebook says of itself `"simsim": {"regression": "lax"}`: its outputs differ from run to run."""
    try:
        said = json.loads(notebook.read_text(encoding="utf-8"))["metadata"]["simsim"]["regression"]
    except (ValueError, KeyError, TypeError):
        return False
    return bool(said == "lax")


def nbval(mode: str, paths: list[str]) -> list[str]:
    """What runs notebooks, in the environment that the checks run in; nothing for no notebooks."""
    return ["-m", "pytest", mode, "--nbval-current-env", "--nbval-cell-timeout=120", *paths] if paths else []


def checked(python: str, pytest_arguments: list[str]) -> list[Outcome]:
    """How every check ended: one that fails does not keep the next from running."""
    return [outcome(python, check) for check in checks(ROOT, pytest_arguments)]


def outcome(python: str, check: Check) -> Outcome:
    """How one check ended, after running it under its heading."""
    if not check.arguments:
        return Outcome(check.name, None, 0)
    say(f"\n===== {check.name} =====")
    began = time.monotonic()
    status = subprocess.call([python, *check.arguments], cwd=ROOT)
    return Outcome(check.name, None if status == check.nothing else status, time.monotonic() - began)


def report(outcomes: list[Outcome]) -> int:
    """Print how every check ended, and give the exit status of the whole."""
    say("\n".join(["\n===== summary 汇总 =====", *map(line_of, outcomes)]))
    failed = [outcome.name for outcome in outcomes if outcome.status]
    passed = [outcome.name for outcome in outcomes if outcome.status == 0]
    say(f"checks: {len(passed)} passed, {len(failed)} failed")
    return 1 if failed else 0


def line_of(outcome: Outcome) -> str:
    """One line of the summary."""
    verdict = {None: "none      无", 0: "passed    通过"}.get(outcome.status, "FAILED    未通过")
    return f"{outcome.name:<20}{outcome.seconds:>7.1f} s   {verdict}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
