"""Cells changed and tried before anything is saved: what is marked, what becomes of cases, what is written."""

from __future__ import annotations

import shutil
import subprocess
import threading
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Final

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simsim.diagnostics import Diagnostic, Place
from simsim.editing import Draft, Effects, Examples, drafted, effects, findings, glanced, write
from simsim.knowledge import grids, open_policy, policy_of, read_contents, read_whole
from simsim.policy.examples import results, wrong
from simsim.policy.model import PolicyModel
from simsim.store import VARIABLE, open_version, versions
from simsim.workbook.grid import address
from simsim.workbook.revision import Revision, revised
from simsim.writing import save
from tests.sheets import DAY, LENDING, NOON, SHIPPED, drawn, read_folder, write_excel
from tests.test_trial import MENDED, written

TEN: Final = """\
fare.csv, sheet fare, B3: ten cannot be used for weight.
    < ten
      ^^^
  Write a number such as 100 or 2.5."""
BACKWARDS: Final = """\
fare.csv, sheet fare, B4: [20..10] admits nothing: its lower end 20 is above its upper end 10.
    [20..10]
     ^^^^^^
  Write the smaller value first: [10..20]."""
LOCKS: Final = ("~${}", ".~lock.{}#")


def change(contents: dict[str, bytes], file: str, sheet: str, **cells: str) -> list[Revision]:
    """Changes of cells of a sheet, each from what it holds."""
    grid = next(grid for grid, _ in grids({file: contents[file]}) if grid and grid.sheet == sheet)
    places = {address(r, c): cell.text for r, row in enumerate(grid.rows) for c, cell in enumerate(row)}
    return [Revision(Place(file, sheet, cell), places[cell], text) for cell, text in cells.items()]


def parcels(**cells: str) -> tuple[PolicyModel, Draft]:
    contents = drawn(MENDED)
    policy, _ = policy_of(contents)
    assert policy
    return policy, drafted(contents, change(contents, "fare.csv", "fare", **cells))


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"B3": "< 12"}, ""),
        ({"B3": "-"}, ""),
        (
            {"B3": "< ten"},
            TEN,
        ),
        (
            {"B4": "[20..10]", "C5": "x"},
            BACKWARDS,
        ),
    ],
)
def test_a_cell_that_cannot_be_read_is_told_of_with_its_place(cells: dict[str, str], told: str) -> None:
    policy, draft = parcels(**cells)
    assert (draft.policy is None) is bool(told)
    assert next((d.told() for d in draft.diagnostics), "") == told
    sheet = next(grid for grid, _ in grids({"fare.csv": drawn(MENDED)["fare.csv"]}) if grid)
    assert tuple(glanced(policy, sheet, cells)) == draft.diagnostics


def test_a_cell_that_holds_another_text_by_now_is_left_alone() -> None:
    draft = drafted(drawn(MENDED), [Revision(Place("fare.csv", "fare", "B3"), "< 11", "< 12")])
    assert (draft.policy, draft.made) == (None, {})
    assert [(d.code, d.place.cell) for d in draft.diagnostics] == [("cell-kept", "B3")]


def test_a_text_that_no_cell_can_hold_is_refused() -> None:
    place = Place("fare.csv", "fare", "B3")
    made, (found,) = revised(drawn(MENDED)["fare.csv"], "fare.csv", [Revision(place, "< 10", "x" * 40_000)])
    assert (made, found.code, found.place, len(found.told()) < 1000) == (None, "cell-kept", place, True)


def test_a_file_that_is_not_there_is_the_callers_mistake() -> None:
    with pytest.raises(KeyError):
        drafted({}, [Revision(Place("fare.csv", "fare", "B3"), "< 10", "< 12")])


@pytest.mark.parametrize("folder", [SHIPPED, LENDING], ids=lambda path: path.name)
def test_a_draft_without_changes_is_the_same_version(folder: Path) -> None:
    policy, _, contents = read_whole(folder)
    draft = drafted(contents, [])
    assert policy
    assert draft.policy
    assert (draft.policy.version, draft.made) == (policy.version, {})


# ---- what becomes of cases


def examples(policy: PolicyModel) -> Examples:
    return Examples(policy, today=DAY, now=NOON)


def last(policy: PolicyModel, draft: Draft, **facts: object) -> Effects:
    assert draft.policy
    outcome = policy.decide(facts, as_of=DAY, now=NOON)
    *_, found = effects(examples(policy), examples(draft.policy), outcome)
    return found


@pytest.mark.parametrize(
    ("cells", "facts", "came", "counts", "breaks", "mends"),
    [
        ({}, {"weight": 5}, (1, 1), (3, 0), [], []),
        ({"C3": "4"}, {"weight": 5}, (1, 4), (2, 0), ["E1"], []),
        ({"C3": "4"}, {"weight": 15}, (2, 2), (2, 0), ["E1"], []),
        ({"B3": "< 16", "B4": "[16..20)"}, {"weight": 15}, (2, 1), (2, 0), ["E2"], []),
    ],
)
def test_what_becomes_of_the_case_and_of_the_examples(  # noqa: PLR0913, PLR0917  # a row
    cells: dict[str, str],
    facts: dict[str, object],
    came: tuple[int, int],
    counts: tuple[int, int],
    breaks: list[str],
    mends: list[str],
) -> None:
    found = last(*parcels(**cells), **facts)
    assert found.case.after
    assert (found.case.before.known["fare.price"].value, found.case.after.known["fare.price"].value) == came
    assert (found.count, found.tried) == (4, 4)
    assert [flip.after.example.id.text for flip in found.breaking] == breaks
    assert [flip.after.example.id.text for flip in found.flips if flip.mends] == mends
    assert (found.met, found.unmet) == (counts[0] + 1, counts[1])


def test_an_example_that_comes_right_is_told_of() -> None:
    contents = drawn(
        MENDED.replace("E2       | 15     |       | 2      | 4", "E2       | 15     |       | 5      | 10")
    )
    policy, _ = policy_of(contents)
    assert policy
    found = last(policy, drafted(contents, change(contents, "fare.csv", "fare", C4="5")), weight=5)
    assert [(f.after.example.id.text, f.mends, f.breaks) for f in found.flips] == [("E2", True, False)]
    found = last(policy, drafted(contents, []), weight=5)
    assert (found.met, found.unmet, found.flips) == (3, 1, ())


def test_a_case_that_the_changed_tables_cannot_take_is_told_of() -> None:
    contents = drawn(MENDED)
    policy, _ = policy_of(contents)
    assert policy
    outcome = policy.decide({"lost": True, "weight": 5}, as_of=DAY, now=NOON)
    draft = drafted(contents, change(contents, "constraints.csv", "constraints", B3="> 1"))
    assert draft.policy
    case = next(effects(examples(policy), examples(draft.policy), outcome)).case
    assert (case.after, [d.code for d in case.refused]) == (None, ["facts-impossible"])


def test_the_case_is_told_of_first_and_examples_some_at_a_time() -> None:
    policy, _, contents = read_whole(SHIPPED)
    assert policy
    outcome = policy.decide({}, as_of=DAY, now=NOON)
    steps = effects(examples(policy), examples(policy), outcome)
    assert [next(steps).tried for _ in range(3)] == [0, 16, 32]
    assert contents


# ---- what becomes of a table


@pytest.mark.parametrize(
    ("cells", "made", "mended"),
    [
        ({}, [], []),
        ({"C3": "4"}, [], []),
        ({"B4": "[12..20)"}, ["finding-gap"], []),
        ({"B4": "[8..20)"}, ["finding-conflict"], []),
    ],
)
def test_the_gaps_and_overlaps_that_a_change_makes(cells: dict[str, str], made: list[str], mended: list[str]) -> None:
    policy, draft = parcels(**cells)
    assert draft.policy
    found = findings(policy, draft.policy, "fare", today=DAY)
    assert ([d.code for d in found.made], [d.code for d in found.mended]) == (made, mended)
    back = findings(draft.policy, policy, "fare", today=DAY)
    assert ([d.code for d in back.made], [d.code for d in back.mended]) == (mended, made)


# ---- writing


@pytest.fixture(params=["csv", "xlsx"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    made = written(tmp_path / "parcels", MENDED)
    if request.param == "xlsx":
        write_excel(made / "parcels.xlsx", read_folder(made))
        for file in made.glob("*.csv"):
            file.unlink()
    return made


def draft_of(folder: Path, **cells: str) -> tuple[PolicyModel, Draft]:
    policy, _, contents = read_whole(folder)
    file = "fare.csv" if "fare.csv" in contents else "parcels.xlsx"
    assert policy
    return policy, drafted(contents, change({**contents}, file, "fare", **cells))


@settings(max_examples=15)
@given(price=st.integers(0, 99), bound=st.integers(1, 19))
def test_what_is_written_opens_as_the_policy_that_was_drafted(
    tmp_path_factory: pytest.TempPathFactory, price: int, bound: int
) -> None:
    folder = written(tmp_path_factory.mktemp("parcels"), MENDED)
    policy, draft = draft_of(folder, C3=str(price), B3=f"< {bound}", B4=f"[{bound}..20)")
    assert write(folder, draft, policy, now=NOON) == []
    assert draft.policy
    assert open_policy(folder).version == draft.policy.version


def test_a_draft_is_written_and_the_version_before_is_kept(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "store"))
    policy, draft = draft_of(folder, C3="4")
    assert write(folder, draft, policy, now=NOON) == []
    assert draft.policy
    after = open_policy(folder)
    assert (after.version, after.version == policy.version) == (draft.policy.version, False)
    assert [version.name for version in versions(folder)] == [policy.version]
    assert open_version(folder, policy.version).version == policy.version


@pytest.mark.parametrize("lock", LOCKS)
def test_a_file_that_is_open_elsewhere_stays_as_it_is(folder: Path, lock: str) -> None:
    policy, draft = draft_of(folder, C3="4")
    file = folder / next(iter(draft.made))
    before = file.read_bytes()
    (folder / lock.format(file.name)).write_bytes(b"")
    (found,) = write(folder, draft, policy, now=NOON)
    told = f"This file could not be replaced: another program has it open, as {lock.format(file.name)} beside it says."
    assert found.message() == told
    assert file.read_bytes() == before


def test_a_file_that_was_changed_meanwhile_stays_as_it_is(folder: Path) -> None:
    policy, draft = draft_of(folder, C3="4")
    file = folder / next(iter(draft.made))
    theirs = drafted({file.name: draft.contents[file.name]}, change({**draft.contents}, file.name, "fare", C3="9"))
    file.write_bytes(theirs.made[file.name])
    assert write(folder, draft, policy, now=NOON)[0].told() == (
        f"{file.name}: This file was changed elsewhere meanwhile; nothing was written.\n"
        "  Look at it as it is now, and try again."
    )
    assert file.read_bytes() == theirs.made[file.name]
    file.unlink()
    assert [d.code for d in write(folder, draft, policy, now=NOON)] == ["file-changed"]


def test_nothing_is_written_beside_other_files_than_it_was_tried_with(folder: Path) -> None:
    policy, draft = draft_of(folder, C3="4")
    (folder / "more.csv").write_text("VALUES\n", encoding="utf-8")
    assert [(d.code, d.place.file) for d in write(folder, draft, policy, now=NOON)] == [("file-changed", "more.csv")]
    assert {name: (folder / name).read_bytes() for name in draft.contents} == draft.contents


def test_of_two_who_write_at_once_none_undoes_the_others_change(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy, mine = draft_of(folder, C3="4")
    _, theirs = draft_of(folder, C4="5")
    came: list[list[Diagnostic]] = []
    other = Thread(target=lambda: came.append(write(folder, theirs, policy, now=NOON)))

    def meanwhile(*_: object) -> list[Diagnostic]:
        if threading.current_thread() is not other:
            other.start()
            other.join(0.5)
        return []

    monkeypatch.setattr("simsim.editing.keep", meanwhile)
    assert write(folder, mine, policy, now=NOON) == []
    other.join()
    assert [d.code for d in came[0]] == ["file-changed"]
    assert read_whole(folder)[2] == {**mine.contents, **mine.made}


def test_where_one_file_cannot_be_written_none_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = written(tmp_path / "parcels", MENDED)
    policy, _, contents = read_whole(folder)
    assert policy
    cells = [
        *change({**contents}, "fare.csv", "fare", C3="4"),
        *change({**contents}, "expressions.csv", "expressions", B2="price * 3"),
    ]
    draft = drafted(contents, cells)
    refuse = [Diagnostic("file-in-use", Place("expressions.csv"), detail="no")]
    answers = iter([[], refuse, []])
    saved: list[str] = []

    def fails_once(path: Path, data: bytes) -> list[Diagnostic]:
        saved.append(path.name)
        told = next(answers)
        return told or save(path, data)

    monkeypatch.setattr("simsim.editing.save", fails_once)
    assert [(d.code, d.place.file) for d in write(folder, draft, policy, now=NOON)] == [
        ("file-in-use", "expressions.csv")
    ]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == contents
    assert saved == ["fare.csv", "expressions.csv", "fare.csv"]


def test_a_draft_that_makes_no_policy_is_never_written(folder: Path) -> None:
    policy, draft = draft_of(folder, B3="< ten")
    with pytest.raises(ValueError, match="makes no policy"):
        write(folder, draft, policy, now=NOON + timedelta(days=1))


def test_a_formula_is_never_overwritten(tmp_path: Path) -> None:
    folder = written(tmp_path / "parcels", MENDED)
    contents = {file.name: file.read_bytes() for file in folder.iterdir()}
    write_excel(folder / "fare.xlsx", {"fare": read_folder(folder)["fare"]})
    (folder / "fare.csv").unlink()
    book = openpyxl.load_workbook(folder / "fare.xlsx")
    book["fare"]["C3"] = "=1+1"
    book.save(folder / "fare.xlsx")
    contents = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert read_contents(folder, contents)[0] is None  # a formula without a stored value
    draft = drafted(contents, [Revision(Place("fare.xlsx", "fare", "C3"), "", "2")])
    assert (draft.policy, draft.made) == (None, {})
    assert {d.place.cell for d in draft.diagnostics} == {"C3"}


@pytest.mark.office
def test_a_file_that_libreoffice_made_is_changed_too(tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice (soffice) is not installed: whether its files can be changed was not checked")
    folder, saved = written(tmp_path / "parcels", MENDED), tmp_path / "saved"
    write_excel(folder / "parcels.xlsx", read_folder(folder))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = [
        soffice,
        home,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(saved),
        str(folder / "parcels.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    policy, draft = draft_of(saved, C3="4", B3="< 12", B4="[12..20)")
    assert write(saved, draft, policy, now=NOON) == []
    assert draft.policy
    assert open_policy(saved).version == draft.policy.version
    assert draft.policy.decide({"weight": 11}, as_of=DAY, now=NOON).known["fare.price"].value == 4


@pytest.mark.parametrize(
    ("table", "rule", "text"),
    [("verdict", 0, "unspecified"), ("risk_owner", 2, "logistics_provider"), ("appeal", 1, "-")],
)
def test_an_example_that_needs_no_second_run_is_told_of_as_if_it_had_one(table: str, rule: int, text: str) -> None:
    policy, _, contents = read_whole(SHIPPED)
    assert policy
    cell = policy.tables[table].rules[rule].outputs[0]
    draft = drafted(contents, [Revision(cell.place, cell.text, text)])
    assert draft.policy, draft.diagnostics
    before, after = examples(policy), examples(draft.policy)
    *_, found = effects(before, after, policy.decide({}, as_of=DAY, now=NOON))
    every = range(len(before))
    differ = [n for n in every if results(before[n].outcome) != results(after[n].outcome)]  # type: ignore[arg-type]  # all were decided
    failing = [n for n in every if wrong(after[n]) != wrong(before[n])]
    assert [flip.after.example.id.text for flip in found.flips] == [
        after[n].example.id.text for n in sorted({*differ, *failing})
    ]
    assert found.met + found.unmet + len(found.flips) == found.tried == found.count == len(before)
