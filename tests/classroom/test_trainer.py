"""The trainer's screen without a browser: what it shows of a record, in both languages, and what can be done there."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest

from simsim.classroom.trainer import Trainer
from simsim.simulator.parts import Dropdown
from simsim.training.record import FILE, Attempt, Record, record_file
from tests.sheets import LENDING, LENDING_ZH, NOON, put, read_folder, write_csv
from tests.simulator.test_reports import text
from tests.training.classes import answered, in_turn
from tests.training.test_refresher import learned_of, policy_named, questions_of

EVIL: Final = "<img src=x onerror=alert(1)>"


def of(person: str, attempts: tuple[Attempt, ...] = ()) -> tuple[Attempt, ...]:
    return tuple(replace(one, person=person) for one in attempts or learned_of("lending"))


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """Two people: one right in everything, one wrong in the first four questions."""
    path = tmp_path / "kept" / FILE
    wrong = (answered(policy_named("lending"), one, "苍鹭-5", right=False) for one in questions_of("lending")[:4])
    with Record(path) as kept:
        kept.add(*learned_of("lending"), *in_turn(wrong))
    return path


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SIMSIM_STORE", str(tmp_path / "store"))
    return Path(shutil.copytree(LENDING, tmp_path / "lending"))


Opening = Callable[..., Trainer]


@pytest.fixture
def opening(tables: Path) -> Iterator[Opening]:
    made: list[Trainer] = []

    def screen(record: Path | str, lang: str = "en") -> Trainer:
        made.append(Trainer(tables, lang, lambda: NOON + timedelta(days=30), record))
        return made[-1]

    yield screen
    for one in made:
        one.close()


@pytest.fixture
def screen(opening: Opening, record: Path) -> Trainer:
    return opening(record)


def values(where: Dropdown) -> list[str]:
    return [value for _, value in where.options]


def labels(where: Dropdown) -> list[str]:
    return [label for label, _ in where.options]


# ---- what is shown


def test_everybody_in_the_record_is_shown_with_all_that_was_asked(screen: Trainer) -> None:
    assert values(screen.who) == ["", "heron-27", "苍鹭-5"]
    assert labels(screen.who)[0] == "everybody (2)"
    assert "The trainer's view · Lending rules of a small library" in text(screen.heading.html)
    assert "for whoever trains, not for trainees" in text(screen.heading.html)
    assert "heron-27" in text(screen.progress.html)
    assert "What is missed most" in text(screen.missed.html)
    assert repr(screen) == f"<trainer: 2 people, {len(learned_of('lending')) + 4} attempts>"
    assert screen.failure.html == screen.told.html == ""


def test_the_same_in_chinese(opening: Opening, record: Path) -> None:
    screen = opening(record, "zh")
    assert labels(screen.who)[0] == "所有人（2）"
    assert "培训师视图 · 小图书馆借阅规则" in text(screen.heading.html)
    assert "按人员和主题的掌握情况" in text(screen.progress.html)
    assert "最常答错之处" in text(screen.missed.html)
    assert screen.aftermath.button.description == "开始查找"
    screen.language.value = "en"
    assert "What is missed most" in text(screen.missed.html)


def test_one_person_one_topic_and_a_day_can_be_chosen(screen: Trainer) -> None:
    screen.who.value = "苍鹭-5"
    assert "heron-27" not in text(screen.progress.html)
    screen.topic.value = "loan"
    screen.who.value = ""
    assert "borrowing" not in text(screen.progress.html)
    assert "loan" in text(screen.progress.html)
    screen.since.value = date(2025, 6, 21)
    assert text(screen.progress.html).startswith("There is no attempt")
    assert screen.missed.html == ""
    screen.since.value = None
    assert "heron-27" in text(screen.progress.html)


def test_a_rule_that_is_opened_shows_its_table(screen: Trainer) -> None:
    key = screen.missed.html.split('data-key="missed ')[1].split('"')[0]
    assert "is-marked" not in screen.missed.html
    screen.missed.heard({"key": f"missed {key}", "open": True})
    assert screen.missed.html.count("is-marked") == 1
    screen.missed.heard({"key": f"missed {key}", "open": False})
    assert "is-marked" not in screen.missed.html


LACKING: Final = {
    "no record is kept": ("", "en", "SIMSIM_RECORD is blank"),
    "no record is kept, in Chinese": ("", "zh", "SIMSIM_RECORD 为空"),
    "nobody has practised": ("none.sqlite", "en", "Nobody has practised yet."),
    "nobody has practised, in Chinese": ("none.sqlite", "zh", "尚无人练习。"),
    "no record of ours": ("bad.sqlite", "en", "The record cannot be read"),
}


@pytest.mark.parametrize("case", LACKING)
def test_what_is_lacking_is_told_with_what_to_do(case: str, opening: Opening, tmp_path: Path) -> None:
    name, lang, told = LACKING[case]
    (tmp_path / "bad.sqlite").write_bytes(b"no database at all, but long enough to be looked at" * 40)
    screen = opening(tmp_path / name if name else "", lang)
    assert told in text(screen.told.html)
    assert {part.hidden for part in (*screen.choice, screen.sections)} == {True}
    assert not screen.language.hidden
    assert not (tmp_path / "none.sqlite").exists()


def test_the_record_is_the_one_that_the_variable_names(
    tables: Path, record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIMSIM_RECORD", str(record))
    screen = Trainer(tables)
    assert screen.ledger.path == record_file() == record
    screen.close()


# ---- while others practise


def test_new_attempts_appear_at_the_next_look(screen: Trainer, record: Path) -> None:
    assert not screen.aged
    with Record(record) as kept:
        kept.add(*of("otter-3", learned_of("lending")[:1]))
    assert screen.aged
    screen.looked(False)  # noqa: FBT003  # the answer of a look
    assert values(screen.who) == ["", "heron-27", "otter-3", "苍鹭-5"]
    screen.looked(False)  # noqa: FBT003
    assert not screen.aged


def test_the_first_attempt_of_all_appears_too(opening: Opening, tmp_path: Path) -> None:
    screen = opening(tmp_path / "new.sqlite")
    with Record(tmp_path / "new.sqlite") as kept:
        kept.add(learned_of("lending")[0])
    screen.looked(False)  # noqa: FBT003
    assert (screen.sections.hidden, screen.told.html) == (False, "")


def test_nothing_is_read_while_nothing_changes(screen: Trainer, monkeypatch: pytest.MonkeyPatch) -> None:
    screen.looked(False)  # noqa: FBT003
    monkeypatch.setattr(Record, "attempts", lambda *_: pytest.fail("read again"))
    for _ in range(3):
        screen.looked(False)  # noqa: FBT003
    screen.language.value = "zh"
    assert screen.failure.html == ""


def test_the_choice_stays_over_a_new_attempt_and_ends_with_its_person(screen: Trainer, record: Path) -> None:
    screen.who.value = "苍鹭-5"
    with Record(record) as kept:
        kept.add(*of("otter-3", learned_of("lending")[:1]))
    screen.looked(False)  # noqa: FBT003
    assert screen.who.value == "苍鹭-5"
    with Record(record) as kept:
        kept.forget("苍鹭-5")
    screen.looked(False)  # noqa: FBT003
    assert screen.who.value == ""


# ---- after a change


def edit(tables: Path, sheet: str, cell: str, said: str) -> None:
    sheets = read_folder(tables)
    put(sheets, sheet, cell, said)
    write_csv(tables, {sheet: sheets[sheet]})


def changed(screen: Trainer) -> None:
    """The screen looks at its folder until it agrees with itself."""
    for _ in range(3):
        screen.watched.look()


def test_without_a_change_nobody_has_anything_to_refresh(screen: Trainer) -> None:
    screen.aftermath.button.click()
    assert "Nobody learned a rule that has changed since." in text(screen.aftermath.came.html)
    assert screen.aftermath.acts.children == ()


def test_after_a_change_it_is_told_who_learned_what_has_changed_and_a_refresher_is_made(
    screen: Trainer, tables: Path
) -> None:
    edit(tables, "parameters", "C2", "20")
    changed(screen)
    section = screen.aftermath
    section.button.click()
    told = text(section.came.html)
    assert "heron-27: learned rules that have changed: 4" in told
    assert "the rule was rewritten" in told  # the version of then was kept when the screen opened
    assert "苍鹭-5: learned" not in told
    (button,) = section.acts.children
    assert button.description == "Make the refresher of heron-27"
    button.click()
    assert "The refresher of heron-27 has 6 questions." in text(section.told.html)
    assert "unpaid fines: 10.01" in text(section.told.html)
    screen.language.value = "zh"
    assert "heron-27 的复习题共 6 道" in text(section.told.html)
    screen.topic.value = "loan"
    assert section.acts.children == ()


def test_what_was_looked_up_is_told_to_be_old_once_it_is(screen: Trainer, tables: Path) -> None:
    screen.aftermath.button.click()
    assert "Look it up again" not in text(screen.aftermath.came.html)
    edit(tables, "parameters", "C2", "20")
    changed(screen)
    assert "Look it up again" in text(screen.aftermath.came.html)


# ---- taken along


def handed(screen: Trainer, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(screen, "send", lambda content, *_: sent.append(content))
    screen.listen({"shown": "Asia/Shanghai"})
    return sent


def test_the_record_is_given_as_a_file(screen: Trainer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sent = handed(screen, monkeypatch)
    screen.who.value = "苍鹭-5"
    screen.exporting.csv.click()
    screen.exporting.excel.click()
    files = {one["file"]["name"]: base64.b64decode(one["file"]["data"]) for one in sent if "file" in one}
    lines = files["training.csv"].decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 4
    assert "2025-06-20T20:00:00.000000+08:00" in lines[1]
    (tmp_path / "training.xlsx").write_bytes(files["training.xlsx"])
    rows = [*openpyxl.load_workbook(tmp_path / "training.xlsx").active.values]  # type: ignore[union-attr]
    assert [row[0] for row in rows[1:]] == ["苍鹭-5"] * 4


# ---- forgotten


def test_a_person_is_forgotten_only_when_that_is_confirmed(screen: Trainer, record: Path) -> None:
    acts = screen.forgetting
    assert (acts.begin.hidden, acts.confirm.hidden) == (True, True)
    screen.who.value = "苍鹭-5"
    assert (acts.begin.description, acts.begin.hidden) == ("Forget 苍鹭-5 …", False)
    acts.begin.click()
    assert "All 4 attempts of 苍鹭-5 will be deleted." in text(acts.question.html)
    acts.keep.click()
    assert (acts.confirm.hidden, len(people(record))) == (True, 2)
    acts.begin.click()
    acts.sure.click()
    assert people(record) == ["heron-27"]
    assert "Deleted: 4 attempts of 苍鹭-5." in text(acts.came.html)
    assert (screen.who.value, values(screen.who)) == ("", ["", "heron-27"])
    assert acts.confirm.hidden


def test_nothing_is_shown_any_more_of_a_person_who_is_forgotten(screen: Trainer, tables: Path) -> None:
    edit(tables, "parameters", "C2", "20")
    changed(screen)
    section = screen.aftermath
    section.button.click()
    section.acts.children[0].click()
    screen.who.value = "heron-27"
    screen.forgetting.begin.click()
    screen.forgetting.sure.click()
    assert (screen.who.value, section.acts.children) == ("", ())
    parts = [screen.progress.html, screen.missed.html, section.came.html, section.told.html, section.came.summary]
    assert not [part for part in parts if "heron-27" in part]


def test_whoever_chooses_another_person_is_asked_anew(screen: Trainer, record: Path) -> None:
    screen.who.value = "苍鹭-5"
    screen.forgetting.begin.click()
    screen.who.value = "heron-27"
    assert screen.forgetting.confirm.hidden
    screen.forgetting.sure.click()
    assert len(people(record)) == 2


def test_the_last_person_can_be_forgotten(opening: Opening, tmp_path: Path) -> None:
    with Record(tmp_path / FILE) as kept:
        kept.add(learned_of("lending")[0])
    screen = opening(tmp_path / FILE)
    screen.who.value = "heron-27"
    screen.forgetting.begin.click()
    screen.forgetting.sure.click()
    assert "Nobody has practised yet." in text(screen.told.html)
    assert people(tmp_path / FILE) == []


def people(record: Path) -> list[str]:
    with Record(record) as kept:
        return [one.name for one in kept.people()]


# ---- nothing is executed, and any policy will do


def test_a_name_that_tries_to_be_script_is_escaped(opening: Opening, tmp_path: Path, tables: Path) -> None:
    with Record(tmp_path / FILE) as kept:
        kept.add(*of(EVIL))
    screen = opening(tmp_path / FILE)
    edit(tables, "parameters", "C2", "20")
    changed(screen)
    screen.aftermath.button.click()
    screen.aftermath.acts.children[0].click()
    screen.who.value = EVIL
    screen.forgetting.begin.click()
    shown = "".join(str(getattr(part, "html", "")) for part in screen.root.all())
    assert "<img" not in shown
    assert "&lt;img src=x onerror=alert(1)&gt;" in shown


def test_another_policy_in_chinese_has_its_own_topics(tmp_path: Path) -> None:
    with Record(tmp_path / FILE) as kept:
        kept.add(*learned_of("lending_zh"))
    screen = Trainer(LENDING_ZH, "zh", lambda: NOON, tmp_path / FILE)
    asked = {one.area for one in learned_of("lending_zh")}
    assert {*values(screen.topic)} == {"", *asked}
    assert "掌握" in text(screen.progress.html)
    screen.close()
