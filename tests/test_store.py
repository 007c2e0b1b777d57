"""Versions that are kept, and cases that are decided again by the tables of their day."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from typer.testing import CliRunner, Result

from simsim import store as store_module
from simsim.cli import app
from simsim.diagnostics import Diagnostic, FactError, PolicyError
from simsim.knowledge import read_whole
from simsim.saved import differing, read_saved, saved_text
from simsim.simulator.watching import Watched
from simsim.store import keep, open_version, store_of, versions
from tests.sheets import DAY, NOON, drawn

POLICY = """
GLOSSARY | type          | may be null | label en | label zh
weight   | number        |             | weight   | 重量
price    | number        |             | price    | 价格
sent_at  | date and time | yes         | sent at  | 寄出时间
zone     | string        |             | zone     | 时区

POLICY   | name          | en    | zh
headline | price         | Price | 价格
headline | wait          | Wait  | 等待
zone     | zone          |       |
actor    | post          | Post  | 邮局

PARAMETERS | type   | value | unit
limit      | number | 48    | hours

EVENTS | label en | label zh | actor | item    | form
posted | posted   | 寄出     | post  | sent_at | last

CLOCKS | actor | starts at | length | counted as
wait   | post  | sent_at   | limit  | elapsed

U    | input  | output
fare | weight | price
1    | < 10   | 1
2    | >= 10  | 2
"""
FIRST = datetime(2025, 6, 1, 9, tzinfo=UTC)
SECOND = datetime(2025, 7, 1, 9, tzinfo=UTC)


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of tables, and a store of its own."""
    monkeypatch.setenv("SIMSIM_STORE", str(tmp_path / "store"))
    folder = tmp_path / "tables"
    folder.mkdir()
    write(folder)
    return folder


def write(folder: Path, price: str = "2") -> None:
    for name, data in drawn(POLICY.replace("| >= 10  | 2", f"| >= 10  | {price}")).items():
        (folder / name).write_bytes(data)


def kept(folder: Path, now: datetime) -> str:
    policy, _, contents = read_whole(folder)
    assert policy
    assert keep(folder, policy, contents, now) == []
    return policy.version


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"COLUMNS": "100", "TERM": "dumb"})


def test_a_version_is_kept_once_and_told_when_it_comes_again(tables: Path) -> None:
    first = kept(tables, FIRST)
    assert kept(tables, FIRST + timedelta(hours=1)) == first
    write(tables, "3")
    second = kept(tables, SECOND)
    write(tables)
    assert kept(tables, SECOND + timedelta(days=1)) == first
    assert [(v.name, v.at) for v in versions(tables)] == [
        (first, FIRST),
        (second, SECOND),
        (first, SECOND + timedelta(days=1)),
    ]


def test_a_line_of_the_history_that_cannot_be_read_is_passed_over(tables: Path) -> None:
    first = kept(tables, FIRST)
    store = store_of(tables)
    assert store
    history = store / "history.txt"
    history.write_bytes(b"\xff\xfe torn\n" + history.read_bytes())
    assert [version.name for version in versions(tables)] == [first]


def test_of_two_who_keep_at_once_each_has_a_line(tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _, contents = read_whole(tables)
    write(tables, "3")
    second, _, others = read_whole(tables)
    assert first
    assert second
    other = Thread(target=lambda: keep(tables, second, others, SECOND))
    real = store_module._keep_files  # noqa: SLF001  # where both are at once

    def meanwhile(store: Path, version: str, files: Mapping[str, bytes]) -> list[Diagnostic]:
        if threading.current_thread() is not other:
            other.start()
            other.join(0.5)
        return real(store, version, files)

    monkeypatch.setattr(store_module, "_keep_files", meanwhile)
    keep(tables, first, contents, FIRST)
    other.join()
    assert {version.name for version in versions(tables)} == {first.version, second.version}


def test_what_versions_share_is_kept_once(tables: Path) -> None:
    kept(tables, FIRST)
    write(tables, "3")
    kept(tables, SECOND)
    store = store_of(tables)
    assert store
    files = len(list(tables.iterdir()))
    assert len(list(store.iterdir())) == files + 1 + 2 + 1  # one sheet twice, two listings, the history


@pytest.mark.parametrize(
    ("wanted", "price"),
    [
        ("2025-06-01", 2),
        ("2025-06-30", 2),
        ("2025-06-01 09:00", 2),
        ("2025-07-01", 3),
        ("2025-07-01T08:59:59Z", 2),
        ("2026-01-01", 3),
    ],
)
def test_a_policy_is_opened_as_it_was_known_then(tables: Path, wanted: str, price: int) -> None:
    kept(tables, FIRST)
    write(tables, "3")
    kept(tables, SECOND)
    write(tables, "4")
    outcome = open_version(tables, wanted).decide({"weight": 20}, as_of=DAY, now=NOON)
    assert outcome["fare"].output == {"price": price}


def test_a_version_is_named_by_its_beginning(tables: Path) -> None:
    first = kept(tables, FIRST)
    write(tables, "3")
    assert open_version(tables, first[:4].upper()).version == first
    assert open_version(tables, first).version == first


@pytest.mark.parametrize("wanted", ["2025-05-31", "zzzz", "abc", ""])
def test_a_version_that_was_not_kept_is_told(tables: Path, wanted: str) -> None:
    kept(tables, FIRST)
    with pytest.raises(PolicyError) as raised:
        open_version(tables, wanted)
    (told,) = raised.value.diagnostics
    assert told.message() == f"No version {wanted} of these tables was kept; 1 were, the first on 2025-06-01."


def test_a_file_of_the_store_that_changed_is_not_taken_for_the_version(tables: Path) -> None:
    version = kept(tables, FIRST)
    store = store_of(tables)
    assert store
    marks = json.loads((store / f"{version}.json").read_text(encoding="utf-8"))
    (store / marks["fare.csv"]).write_bytes(b"U,input,output")
    with pytest.raises(PolicyError) as raised:
        open_version(tables, version)
    assert [d.code for d in raised.value.diagnostics] == ["version-broken"]


def test_a_store_that_cannot_be_written_is_a_note(tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tables.parent / "file"
    blocked.write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("SIMSIM_STORE", str(blocked))
    policy, _, contents = read_whole(tables)
    assert policy
    found = keep(tables, policy, contents, FIRST)
    assert [(d.code, d.severity.value) for d in found] == [("store-unwritable", "info")]


def test_with_a_blank_variable_nothing_is_kept(tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIMSIM_STORE", "")
    kept(tables, FIRST)
    assert (store_of(tables), versions(tables)) == (None, ())
    assert not (tables.parent / "store").exists()


def test_every_shell_keeps_what_it_opens(tables: Path) -> None:
    assert run("decide", "--tables", str(tables), "--set", "weight=5").exit_code == 0
    write(tables, "3")
    assert run("check", str(tables)).exit_code == 0
    write(tables, "4")
    watched = Watched(tables)
    watched.open()
    assert watched.policy
    write(tables, "5")
    watched.look()
    watched.look()
    assert len(versions(tables)) == 4


def test_versions_are_listed(tables: Path) -> None:
    first = kept(tables, FIRST)
    write(tables, "3")
    listed = run("versions", str(tables), "--lang", "zh").output.splitlines()
    assert listed[0] == f"2025-06-01 09:00:00 UTC  {first}"
    assert listed[1].endswith("文件夹中的版本")
    found = json.loads(run("versions", str(tables), "--format", "json").output)
    assert found[0] == {"version": first, "at": "2025-06-01T09:00:00+00:00"}


# ---- cases


def save_one(tables: Path) -> Path:
    case = tables.parent / "case.json"
    said = ["--set", "weight=20", "--set", "zone=Europe/London", "--event", "2025-06-20 10:00 posted"]
    when = ["--as-of", "2025-06-20", "--now", "2025-06-20T12:00+01:00"]
    assert run("decide", "--tables", str(tables), *said, *when, "--save", str(case)).exit_code == 0
    return case


def test_a_case_is_saved_with_all_that_it_was_read_by(tables: Path) -> None:
    data = json.loads(save_one(tables).read_text(encoding="utf-8"))
    assert datetime.fromisoformat(data.pop("saved")).utcoffset() == timedelta(0)
    assert data == {
        "policy": "",
        "version": kept(tables, FIRST),
        "as_of": "2025-06-20",
        "now": "2025-06-20T12:00:00+01:00",
        "layers": [],
        "facts": {"weight": "20", "zone": "Europe/London"},
        "events": [{"event": "posted", "at": "2025-06-20T10:00:00+01:00", "by": "post"}],
        "result": {"fare.price": "2", "wait.state": "running"},
    }


def test_a_case_is_decided_again_by_the_tables_of_that_day(tables: Path) -> None:
    case = save_one(tables)
    write(tables, "3")
    again = run("again", str(case), "--tables", str(tables))
    assert (again.exit_code, again.output.splitlines()[-1][:12]) == (0, "The same as ")
    today = run("again", str(case), "--tables", str(tables), "--today", "--lang", "zh")
    assert today.exit_code == 1
    assert today.output.splitlines()[-1] == "  价格  2 → 3"
    found = json.loads(run("again", str(case), "--tables", str(tables), "--today", "--format", "json").output)
    assert found["differs"] == {"fare.price": {"then": "2", "now": "3"}}


def test_a_version_that_was_kept_is_compared_with_what_is_there(tables: Path) -> None:
    first = kept(tables, FIRST)
    write(tables, "3")
    for wanted in (first[:5], "2025-06-30"):
        diff = run("diff", f"{tables}@{wanted}", str(tables))
        assert (diff.exit_code, "2 → 3" in diff.output or "2 -> 3" in diff.output) == (1, True), diff.output
    assert run("diff", f"{tables}@{first}", f"{tables}@{first}").exit_code == 0
    assert run("diff", f"{tables}@2020-01-01", str(tables)).exit_code == 2


def test_a_case_whose_tables_nobody_kept_says_so(tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = save_one(tables)
    write(tables, "3")
    monkeypatch.setenv("SIMSIM_STORE", "")
    again = run("again", str(case), "--tables", str(tables))
    assert again.exit_code == 2
    assert "of these tables was kept; 0 were" in again.output


def test_saving_and_reading_agree(tables: Path) -> None:
    policy = read_whole(tables)[0]
    assert policy
    outcome = policy.decide({"weight": "9.50", "sent_at": None, "zone": "UTC"}, as_of=DAY, now=NOON)
    (tables.parent / "one.json").write_text(saved_text(outcome), encoding="utf-8")
    saved = read_saved(tables.parent / "one.json")
    assert saved.decided(policy).known == outcome.known
    assert differing(saved, outcome) == {}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"as_of": "x", "now": "y"}', '{"as_of": 5}'])
def test_a_file_that_is_no_case_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "case.json").write_text(text, encoding="utf-8")
    with pytest.raises(FactError) as raised:
        read_saved(tmp_path / "case.json")
    assert [d.code for d in raised.value.diagnostics] == ["case-unreadable"]


def test_a_case_that_cannot_be_written_ends_the_command(tables: Path) -> None:
    result = run("decide", "--tables", str(tables), "--set", "weight=5", "--save", str(tables / "no" / "case.json"))
    assert (result.exit_code, "case.json" in result.output) == (1, True)
