"""Cases that a team keeps under their tickets: none is lost, none is written over, each is decided again."""

from __future__ import annotations

import json
import os
import re
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from simsim.cases import Kept, KeptCase, again, cases_of, file_name, keep_case, kept_cases
from simsim.cli import app
from simsim.diagnostics import PolicyError
from simsim.knowledge import read_whole
from simsim.policy.walk import Outcome
from simsim.saved import read_saved
from simsim.store import keep
from tests.sheets import DAY, NOON, drawn, opened

POLICY = """
GLOSSARY | type   | label en | label zh
weight   | number | weight   | 重量
price    | number | price    | 价格
remark   | string | remark   | 备注

POLICY   | name  | en            | zh
title    |       | Post          | 邮局
headline | price | Price         | 价格

U    | input  | output
fare | weight | price
1    | < 10   | 1
2    | >= 10  | 2
"""
AT = datetime(2025, 6, 20, 10, tzinfo=UTC)
MODEL = opened(POLICY)
RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{name}{n}" for name in ("COM", "LPT") for n in range(10))}
ODD = [
    "../../etc/passwd",
    "C:\\x|y?",
    "CON",
    "nul.txt",
    "x" * 300,
    "退" * 300,
    "😀",
    "٣ ß İ",
    "a\nb\x1b[31m",
    ".hidden. ",
    "\ud800",
]


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of tables, and places of its own for versions and cases."""
    monkeypatch.setenv("SIMSIM_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("SIMSIM_CASES", str(tmp_path / "cases"))
    folder = tmp_path / "tables"
    folder.mkdir()
    write(folder)
    return folder


def write(folder: Path, price: str = "2") -> None:
    for name, data in drawn(POLICY.replace("| >= 10  | 2", f"| >= 10  | {price}")).items():
        (folder / name).write_bytes(data)


def decided(weight: int = 20, **facts: object) -> Outcome:
    return MODEL.decide({"weight": weight, **facts}, as_of=DAY, now=NOON)


def kept(folder: Path, ticket: str, at: datetime = AT, by: str = "Li") -> Path:
    path, found = keep_case(folder, decided(), ticket, by, at)
    assert found == []
    assert path
    return path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"COLUMNS": "100", "TERM": "dumb"})


# ---- names


@pytest.mark.parametrize(
    ("ticket", "name"),
    [
        ("8812", "8812"),
        ("T-8812 / 退款", "T-8812-退款"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\x|y?", "C-x-y"),
        ("CON", "CON"),
        (" .hidden. ", "hidden"),
        ("😀", "case"),
        ("x" * 300, "x" * 40),
        ("a\nb\x1b[31m", "a-b-31m"),
    ],
)
def test_a_file_is_named_by_what_every_system_bears(ticket: str, name: str) -> None:
    assert file_name(ticket, AT) == f"{name}-20250620T100000Z.json"


@given(st.one_of(st.text(), st.sampled_from(ODD)))
def test_no_ticket_makes_a_name_that_a_system_stumbles_on(ticket: str) -> None:
    name = file_name(ticket, AT)
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', name)
    assert name[0] not in ".- "
    assert name.partition(".")[0].upper() not in RESERVED
    assert len(f".{name}.12345678.part".encode()) <= 255


# ---- keeping


@given(st.lists(st.one_of(st.text(), st.sampled_from(ODD)), max_size=5), st.text(max_size=20))
def test_what_is_kept_is_listed_and_read_back_as_it_was(tickets: list[str], by: str) -> None:
    with tempfile.TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIMSIM_CASES", place)
        made = [keep_case("tables", decided(), ticket, by, AT) for ticket in tickets]
        refused = [found for path, found in made if path is None]
        assert {d.code for found in refused for d in found} <= {"ticket-missing"}
        found = kept_cases("tables")
        assert found.diagnostics == ()
        told = [(one.path, one.case.about.ticket, one.case.about.by, one.case.about.saved) for one in found.cases]
        wanted = [(path, ticket, by, AT) for (path, _), ticket in zip(made, tickets, strict=True) if path]
        assert sorted(told, key=str) == sorted(wanted, key=str)


def test_a_second_save_of_a_ticket_has_a_file_of_its_own(tables: Path) -> None:
    paths = [kept(tables, "8812") for _ in range(3)]
    assert [path.name for path in paths] == [
        "8812-20250620T100000Z.json",
        "8812-20250620T100000Z-2.json",
        "8812-20250620T100000Z-3.json",
    ]
    assert [one.path for one in kept_cases(tables).cases] == paths[::-1]


def test_the_newest_stand_first_and_those_beyond_the_limit_are_counted(tables: Path) -> None:
    for n in (2, 0, 3, 1):
        kept(tables, f"T{n}", AT + timedelta(minutes=n))
    found = kept_cases(tables, most=3)
    assert [one.case.about.ticket for one in found.cases] == ["T3", "T2", "T1"]
    assert found.more == 1


def test_a_case_holds_what_it_came_to_and_by_what(tables: Path) -> None:
    path = kept(tables, "8812")
    (one,) = kept_cases(tables).cases
    assert one == KeptCase(path, read_saved(path))
    assert (one.case.version, one.case.result) == (MODEL.version, {"fare.price": "2"})
    data = json.loads(one.path.read_text(encoding="utf-8"))
    assert {key: data[key] for key in ("ticket", "by", "saved")} == {
        "ticket": "8812",
        "by": "Li",
        "saved": "2025-06-20T10:00:00+00:00",
    }


def test_a_case_that_was_saved_before_there_were_tickets_still_reads(tables: Path) -> None:
    path = kept(tables, "8812")
    data = json.loads(path.read_text(encoding="utf-8"))
    for key in ("ticket", "by", "saved"):
        del data[key]
    path.write_text(json.dumps(data), encoding="utf-8")
    (one,) = kept_cases(tables).cases
    assert (one.case.about.ticket, one.case.about.by, one.case.about.saved) == ("", "", None)


@pytest.mark.parametrize("ticket", ["", "  ", "\n\t", "\u3000", "\u200b"])
def test_a_case_needs_a_ticket(tables: Path, ticket: str) -> None:
    path, (told,) = keep_case(tables, decided(), ticket, "Li", AT)
    assert (path, told.message()) == (None, "A case is kept under its ticket, and none is named.")
    assert not (tables.parent / "cases").exists()


def test_where_none_is_kept_that_is_told(tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIMSIM_CASES", " ")
    assert cases_of(tables) is None
    path, (told,) = keep_case(tables, decided(), "8812", "Li", AT)
    assert (path, told.message("zh")) == (None, "无法保存该案件：SIMSIM_CASES 为空。")
    assert kept_cases(tables).cases == ()


def test_a_place_that_cannot_be_written_is_told(tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tables.parent / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("SIMSIM_CASES", str(tables.parent / "file"))
    path, found = keep_case(tables, decided(), "8812", "Li", AT)
    assert (path, [d.code for d in found]) == (None, ["case-unkept"])


def test_a_save_that_fails_leaves_nothing(tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept(tables, "8812")

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fails)
    monkeypatch.setattr(Path, "replace", fails)
    path, found = keep_case(tables, decided(), "8812", "Li", AT)
    assert (path, [d.code for d in found]) == (None, ["file-in-use"])
    assert [*before.parent.iterdir()] == [before]


def test_a_save_that_is_broken_off_leaves_no_case(tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", broken)
    with pytest.raises(KeyboardInterrupt):
        keep_case(tables, decided(), "8812", "Li", AT)
    assert kept_cases(tables) == Kept()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 1}', "\x00"])
def test_what_cannot_be_read_is_passed_over_and_told(tables: Path, text: str) -> None:
    good = kept(tables, "8812")
    (good.parent / "x-20250620T100000Z.json").write_text(text, encoding="utf-8")
    (good.parent / "folder.json").mkdir()
    (good.parent / "notes.txt").write_text("no case", encoding="utf-8")
    found = kept_cases(tables)
    assert [one.path for one in found.cases] == [good]
    assert sorted(Path(d.place.file).name for d in found.diagnostics) == ["folder.json", "x-20250620T100000Z.json"]
    assert {d.code for d in found.diagnostics} == {"case-unreadable"}


# ---- deciding again


def test_a_kept_case_is_decided_again_by_the_tables_of_that_day(tables: Path) -> None:
    policy, _, contents = read_whole(tables)
    assert policy
    keep(tables, policy, contents, AT)
    case = read_saved(kept(tables, "8812"))
    write(tables, "3")
    outcome, differs = again(tables, case)
    assert (outcome.policy.version, outcome["fare"].output, differs) == (MODEL.version, {"price": 2}, {})


def test_a_kept_case_whose_tables_nobody_kept_says_so(tables: Path) -> None:
    case = read_saved(kept(tables, "8812"))
    write(tables, "3")
    with pytest.raises(PolicyError) as raised:
        again(tables, case)
    assert [d.code for d in raised.value.diagnostics] == ["version-unknown"]


# ---- the command


def test_cases_are_kept_and_listed_at_the_command(tables: Path) -> None:
    said = ["--set", "weight=20", "--ticket", "T-1 / \x1b[31m退款", "--by", "李"]
    done = run("decide", "--tables", str(tables), *said)
    assert done.exit_code == 0, done.output
    first, second = run("kept", str(tables)).output.splitlines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC  T-1 / \[31m退款  李  price = 2", first)
    assert second.strip() in done.stderr
    assert run("kept", str(tables), "--lang", "zh").output.splitlines()[0].endswith("李  价格 = 2")
    (one,) = json.loads(run("kept", str(tables), "--format", "json").output)["cases"]
    assert (one["ticket"], one["by"], one["version"]) == ("T-1 / \x1b[31m退款", "李", MODEL.version)
    assert one["result"] == {"fare.price": "2"}
    assert run("again", one["file"], "--tables", str(tables)).exit_code == 0


def test_without_cases_that_is_said_and_one_that_cannot_be_read_ends_so(tables: Path) -> None:
    assert run("kept", str(tables)).output == "No case was kept.\n"
    (kept(tables, "8812").parent / "bad.json").write_text("{", encoding="utf-8")
    listed = run("kept", str(tables))
    assert (listed.exit_code, "8812" in listed.output, "bad.json" in listed.output) == (2, True, True)


@pytest.mark.parametrize("text", ["(undetermined)", "nothing that a number could be"])
def test_a_result_that_has_no_label_any_more_is_told_as_it_stands(tables: Path, text: str) -> None:
    path = kept(tables, "8812")
    data = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**data, "result": {"fare.price": text}}), encoding="utf-8")
    wanted = "not yet determined" if text.startswith("(") else text
    assert run("kept", str(tables)).output.splitlines()[0].endswith(f"Li  price = {wanted}")
