"""pyproject.toml and environment.yml name the same packages and the same ranges."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# What conda-forge calls by another name: its `tzdata` is the system's zone file, its `playwright` the browser driver.
CONDA_NAMES = {"playwright": "playwright-python", "tzdata": "python-tzdata"}

# The newest zone rules are always the right ones.
NO_UPPER_BOUND = {"tzdata"}


def named(requirements: list[str]) -> dict[str, frozenset[str]]:
    """Each package that the requirements name, with its bounds in any order."""
    matches = [re.fullmatch(r"([a-z0-9.-]+)\s*(.*)", requirement) for requirement in requirements]
    return {match[1]: frozenset(match[2].replace(" ", "").split(",")) for match in matches if match}


def project() -> dict[str, frozenset[str]]:
    """What pyproject.toml requires, to run and to test."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return named([*table["dependencies"], *table["optional-dependencies"]["test"]])


def environment_items(indent: int) -> list[str]:
    """The list items of environment.yml that stand at an indent."""
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    return re.findall(rf"^ {{{indent}}}- (.*)$", text, flags=re.MULTILINE)


def environment() -> dict[str, frozenset[str]]:
    """What environment.yml requires, from conda-forge and from pip."""
    return named([item for item in environment_items(2) + environment_items(6) if re.search("[<>=]", item)])


def test_conda_installs_what_pip_installs() -> None:
    expected = {CONDA_NAMES.get(name, name): bounds for name, bounds in project().items()}
    found = {name: bounds for name, bounds in environment().items() if name != "python"}
    assert found == expected


def test_conda_takes_the_python_that_pip_takes() -> None:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert environment()["python"] == frozenset({table["requires-python"]})


def test_conda_installs_the_project_itself_where_it_lies() -> None:
    assert [item for item in environment_items(6) if not re.search("[<>=]", item)] == ["-e ."]


def test_conda_asks_one_channel_only() -> None:
    unbounded = [item for item in environment_items(2) if not re.search("[<>=]", item)]
    assert unbounded == ["conda-forge", "nodefaults", "pip", "pip:"]


def test_every_package_has_a_lower_and_an_upper_bound() -> None:
    signs = {name: {bound.rstrip("0123456789.") for bound in bounds} for name, bounds in project().items()}
    expected = {name: {">="} if name in NO_UPPER_BOUND else {">=", "<"} for name in signs}
    assert signs == expected


def test_a_requirement_is_read_whatever_its_spaces_and_order() -> None:
    assert named(["a-b >= 1.2, < 2", "c"]) == named(["a-b<2,>=1.2", "c"])
    assert named(["a-b >= 1.2, < 2"]) == {"a-b": frozenset({">=1.2", "<2"})}


def test_the_interpreter_that_run_py_demands_is_the_one_that_pip_demands() -> None:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    demanded = re.search(r"sys\.version_info < \((\d+), (\d+)\)", (ROOT / "run.py").read_text(encoding="utf-8"))
    assert demanded
    assert table["requires-python"] == f">={demanded[1]}.{demanded[2]}"
