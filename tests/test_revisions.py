"""Where versions come from: folders, single files, revisions of a real git repository, and what is said without."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any, Final

import pytest

from simsim.diagnostics import PolicyError
from simsim.revisions import found, opened
from tests.sheets import drawn, read_folder, write_excel

GIT: Final = ["git", "-c", "user.name=somebody", "-c", "user.email=somebody@example.org", "-c", "commit.gpgsign=false"]
POST: Final = """
GLOSSARY | type
weight   | number
price    | number

POLICY | en
title  | Post

U    | input  | output
fare | weight | price
1    | < 10   | 1
2    | >= 10  | 2
"""
DEARER: Final = POST.replace("| 2\n", "| 3\n")
ALONE: Final = "GLOSSARY | type\nprice | number\n\nEXPRESSIONS | expression\nprice | 2 * 2"


def write(folder: Path, text: str) -> Path:
    """A folder with the sheets of a drawing."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in drawn(text).items():
        (folder / name).write_bytes(content)
    return folder


def git(*arguments: str) -> None:
    """Run git here."""
    subprocess.run([*GIT, *arguments], check=True, capture_output=True)


def prices(policy: Any) -> list[str]:  # noqa: ANN401  # a policy
    """What the rules of the fare give."""
    return [rule.outputs[0].text for rule in policy.tables["fare"].rules]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: Any) -> Path:  # noqa: ANN401  # pytest's own
    """A repository whose last revision has other fares than the one before."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    git("init", "--quiet")
    for text in (POST, DEARER):
        write(tmp_path / "deep" / "tables", text)
        (tmp_path / "deep" / "tables" / "~$fare.csv").write_text("a lock", encoding="utf-8")
        (tmp_path / "deep" / "tables" / "notes.md").write_text("no table", encoding="utf-8")
        git("add", "--all")
        git("commit", "--quiet", "--message", "fares")
    return tmp_path


@pytest.mark.parametrize(
    ("below", "old", "new"),
    [
        ("", "HEAD~1:deep/tables", "deep/tables"),
        ("", "HEAD~1:deep/tables/", "HEAD:deep/tables"),
        ("deep", "HEAD~1:deep/tables", "tables"),
        ("deep", "HEAD~1:./tables", "HEAD:./tables/"),
        ("deep/tables", "HEAD~1:./", "."),
        ("deep/tables", "HEAD~1:.", "."),
        ("deep/tables", "HEAD~1:./fare.csv", "fare.csv"),
        ("deep", "HEAD~1:deep/tables/fare.csv", "tables/fare.csv"),
        ("deep", "HEAD~1:./tables/fare.csv", "HEAD:deep/tables/fare.csv"),
        ("deep", "HEAD~1:./tables/fare.csv", "tables"),
        ("deep", "HEAD~1:./tables", "tables/fare.csv"),
    ],
)
def test_a_revision_is_read_as_git_reads_it(repository: Path, monkeypatch: Any, below: str, old: str, new: str) -> None:  # noqa: ANN401  # pytest's own
    monkeypatch.chdir(repository / below)
    one, other = opened(old, new)
    assert (prices(one), prices(other)) == (["1", "2"], ["1", "3"])


def test_nothing_is_checked_out_and_what_is_no_table_is_passed_over(repository: Path) -> None:
    assert sorted(found("HEAD~1:deep/tables").files) == ["fare.csv", "glossary.csv", "policy.csv"]
    git("diff", "--exit-code")
    assert (repository / "deep" / "tables" / "fare.csv").read_bytes() == drawn(DEARER)["fare.csv"]


def test_a_workbook_that_is_a_policy_of_its_own_is_compared_alone(tmp_path: Path) -> None:
    sheets = read_folder(write(tmp_path / "csv", POST))
    old, new = (write_excel(tmp_path / name, sheets) for name in ("old.xlsx", "new.xlsx"))
    one, other = opened(str(old), str(new))
    assert one.version == other.version


def test_a_file_elsewhere_is_put_in_place_of_the_newer_one(tmp_path: Path) -> None:
    write(tmp_path / "tables", DEARER)
    copy = tmp_path / "copies" / "fare of May.csv"
    copy.parent.mkdir()
    copy.write_bytes(drawn(POST)["fare.csv"])
    one, other = opened(str(copy), str(tmp_path / "tables" / "fare.csv"))
    assert (prices(one), prices(other)) == (["1", "2"], ["1", "3"])


def refused(old: str, new: str = "deep/tables") -> list[str]:
    with pytest.raises(PolicyError) as caught:
        opened(old, new)
    return [d.told() for d in caught.value.diagnostics]


def test_what_git_does_not_know_is_told_with_what_git_says(repository: Path) -> None:
    assert repository.is_dir()
    (told,) = refused("HEAD~7:deep/tables")
    assert told == (
        "git does not give HEAD~7:deep/tables: fatal: invalid object name 'HEAD~7'.\n"
        "  Write a revision and a path from the top of the repository, such as HEAD~1:tables, or with ./ from here."
    )
    (told,) = refused("HEAD:shallow")
    assert told.startswith("git does not give HEAD:shallow: fatal: ")


@pytest.mark.parametrize("text", ["nowhere", "--help:tables", ":tables", ""])
def test_what_is_no_version_is_told(repository: Path, text: str) -> None:
    assert repository.is_dir()
    (told,) = refused(text)
    assert told == (
        f"{text} is no folder, no file and no revision that git keeps.\n"
        "  Name a folder, a file, a path in git, such as HEAD~1:tables, or what was kept, such as tables@2025-06-30."
    )


def test_a_version_that_does_not_open_is_told_with_its_mistakes(repository: Path) -> None:
    write(repository / "draft", POST.replace("< 10", "< ten"))
    told = refused("HEAD:deep/tables", "draft")
    assert told[0] == (
        "The version draft does not open, for what is told below.\n"
        "  Mend that in it, or compare with a version that opens."
    )
    assert told[1].startswith("fare.csv, sheet fare, B3: ten cannot be used for weight.")


def test_without_git_a_revision_is_refused(repository: Path, monkeypatch: Any) -> None:  # noqa: ANN401  # pytest's own
    monkeypatch.setenv("PATH", str(repository / "nothing"))
    assert refused("HEAD:deep/tables") == [
        "HEAD:deep/tables is a revision, and there is no git on the path.\n  Install git, or name a folder."
    ]
