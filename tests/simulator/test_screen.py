"""The screen without a browser: inputs are set as a reader would set them, and the HTML is read."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from simsim.diagnostics import PolicyError
from simsim.knowledge import LivePolicy
from simsim.policy.model import PolicyModel
from simsim.reports.wording import SCREEN
from simsim.simulator import Simulator
from simsim.simulator.fields import ABSENT, UNKNOWN, Choice, Day, Written
from simsim.simulator.form import Form
from simsim.simulator.inputs import Inputs
from simsim.simulator.watching import EVERY, RETRY, watched

ROOT = Path(__file__).resolve().parents[2]
LENDING = ROOT / "tests" / "policies" / "lending"
NOON = datetime(2025, 6, 20, 4, tzinfo=UTC)  # noon in Kuala Lumpur


def clock() -> datetime:
    return NOON


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A copy of a policy that a test may change."""
    return Path(shutil.copytree(LENDING, tmp_path / "tables"))


@pytest.fixture
def screen() -> Iterator[Simulator]:
    """The screen of the shipped policy at a fixed moment."""
    made = Simulator(ROOT / "tables", clock=clock)
    yield made
    made.close()


@pytest.fixture
def lending() -> Iterator[Simulator]:
    """The screen of another policy altogether."""
    made = Simulator(LENDING, clock=clock)
    yield made
    made.close()


YES, NO = (True,), (False,)


def answer(screen: Simulator, name: str, *given: object) -> None:
    screen.form.fields[name].give(given)


# ------------------------------------------------------------------------------------------------------------- the form


def test_the_form_is_what_the_glossary_says(lending: Simulator) -> None:
    kinds = {name: type(field) for name, field in lending.form.fields.items()}
    assert [group.caption.en for group in lending.form.groups][-1] == SCREEN["readings"].en
    assert list(kinds)[:7] == ["branch", "reader_kind", "medium", "unpaid", "card_lost", "borrowed_on", "lent_at"]
    assert kinds["branch"] is kinds["card_lost"] is kinds["damage"] is Choice
    assert kinds["borrowed_on"] is Day
    assert kinds["unpaid"] is kinds["lent_at"] is kinds["reading_time"] is Written


def test_every_label_is_an_accessible_name_and_they_differ(screen: Simulator) -> None:
    labels = [field.control.description for field in screen.form.fields.values()]
    assert all(labels)
    assert len(set(labels)) == len(labels)


def test_every_field_can_be_unknown_and_what_may_be_null_can_be_none(lending: Simulator) -> None:
    fields = lending.form.fields
    assert all(field.given == UNKNOWN for field in fields.values())
    fields["damage"].give(ABSENT)
    fields["lent_at"].give(ABSENT)
    assert lending.outcome is not None
    assert {"damage": None, "lent_at": None}.items() <= lending.outcome.case.facts.items()
    assert fields["lent_at"].control.disabled
    fields["lent_at"].give(UNKNOWN)
    assert "lent_at" not in lending.outcome.case.facts


def test_a_number_is_read_exactly(lending: Simulator) -> None:
    answer(lending, "unpaid", "0.10")
    assert lending.outcome is not None
    assert lending.outcome.case.facts["unpaid"] == Decimal("0.10")


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("unpaid", "1,000", "cannot be used"),
        ("unpaid", "1.005", "more than 2 decimals"),
        ("lent_at", "yesterday", "cannot be used"),
        ("lent_at", "2025-03-30 01:30", "does not exist in Europe/London"),
        ("reading_time", "long", "cannot be used"),
    ],
)
def test_a_bad_entry_is_told_beside_its_field_and_breaks_nothing(
    lending: Simulator, name: str, typed: str, told: str
) -> None:
    answer(lending, "branch", "central")
    answer(lending, name, typed)
    field = lending.form.fields[name]
    assert told in field.note.value
    assert "is-wrong" in field.box.classes
    assert lending.failure.html == ""
    assert lending.outcome is not None
    assert set(lending.outcome.case.facts) == {"branch"}
    answer(lending, name)
    assert "is-wrong" not in field.box.classes


def test_facts_that_cannot_be_together_are_told_beside_their_fields_and_set_aside(lending: Simulator) -> None:
    answer(lending, "branch", "central")
    lending.form.fields["lost_item"].give(YES)
    answer(lending, "returned_at", "2025-03-01 10:00")
    assert lending.failure.html == ""
    assert lending.outcome is not None
    assert set(lending.outcome.case.facts) == {"branch"}
    for name in ("lost_item", "returned_at"):
        assert "What is lost was not brought back." in lending.form.fields[name].note.value
        assert "is-wrong" in lending.form.fields[name].box.classes
    assert "is-wrong" not in lending.form.fields["branch"].box.classes
    lending.form.fields["lost_item"].give(NO)
    assert set(lending.outcome.case.facts) == {"branch", "lost_item", "returned_at"}
    assert "is-wrong" not in lending.form.fields["returned_at"].box.classes


def test_a_time_that_is_none_and_facts_that_cannot_be_are_told_at_once(lending: Simulator) -> None:
    answer(lending, "branch", "central")
    lending.form.fields["lost_item"].give(YES)
    answer(lending, "returned_at", "2025-03-01 10:00")
    answer(lending, "lent_at", "2025-03-30 01:30")
    assert lending.failure.html == ""
    wrong = {name for name, field in lending.form.fields.items() if "is-wrong" in field.box.classes}
    assert wrong == {"lent_at", "lost_item", "returned_at"}


def test_what_is_asked_is_marked(lending: Simulator) -> None:
    assert lending.outcome is not None
    marked = {name for name, f in lending.form.fields.items() if "is-asked" in f.box.classes}
    assert marked == set(lending.outcome.ask) & set(lending.form.fields)
    assert SCREEN["to ask"].en in lending.form.fields["unpaid"].note.value
    assert "is-asked" not in lending.form.fields["remark"].box.classes


def test_a_button_records_what_the_glossary_says_and_paints_once(screen: Simulator) -> None:
    painted: list[int] = []
    screen.answer.observe(lambda _: painted.append(1), "html")
    (name,) = screen.form.buttons
    screen.form.buttons[name].click()
    expected = {
        item.name: item.none_applies
        for item in screen.form.policy.glossary.items.values()
        if item.group == name and item.none_applies is not None
    }
    assert screen.form.given == expected
    assert len(expected) == 6
    assert painted == [1]


def test_answers_can_be_taken_back(screen: Simulator) -> None:
    answer(screen, "market", "MY")
    screen.form.clear.click()
    assert screen.form.given == {}


def test_a_reading_can_be_switched(screen: Simulator) -> None:
    readings = [f for name, f in screen.form.fields.items() if name in screen.form.policy.glossary.parameters]
    first = readings[0]
    assert isinstance(first, Choice)
    first.give(first.options[1][1])
    assert screen.outcome is not None
    assert dict(screen.outcome.case.settings) == {first.item.name: first.options[1][1][0]}


# ----------------------------------------------------------------------------------------------------------- the answer


def test_an_answer_follows_its_inputs(lending: Simulator) -> None:
    for name, given in (
        ("reader_kind", "adult"),
        ("medium", "film"),
        ("unpaid", "10.01"),
        ("card_lost", False),
    ):
        answer(lending, name, given)
    assert repr(lending).startswith("<simulator: May it be lent?: no; ")
    answer(lending, "unpaid", "10.00")
    assert repr(lending).startswith("<simulator: May it be lent?: yes; ")


def test_the_language_changes_every_word_and_no_answer(lending: Simulator) -> None:
    answer(lending, "branch", "central")
    answer(lending, "lent_at", None)
    before = lending.form.given
    lending.settings.language.value = "zh"
    assert lending.form.given == before
    assert lending.form.fields["unpaid"].control.description == "未付罚款（pounds）"
    assert lending.form.fields["card_lost"].control.options[0] == ("未知", 0)
    assert "尚未确定" in lending.answer.html
    assert "<h3>如何得出</h3>" in lending.chain.title.html
    assert lending.form.clear.description == SCREEN["clear"].zh


def test_the_date_of_the_rules_is_today_and_can_be_set(lending: Simulator) -> None:
    assert lending.outcome is not None
    assert lending.outcome.case.as_of == NOON.astimezone().date()
    lending.settings.as_of.give((date(2025, 7, 2),))
    assert lending.outcome.case.as_of == date(2025, 7, 2)
    lending.settings.as_of.give(())
    assert lending.outcome.case.as_of == NOON.astimezone().date()


def test_now_can_be_fixed_and_goes_back_to_live(lending: Simulator) -> None:
    now = lending.settings.now
    now.give(("2025-03-01T10:00+08:00",))
    assert lending.outcome is not None
    assert lending.outcome.case.now == datetime(2025, 3, 1, 2, tzinfo=UTC)
    now.give(("soon",))
    assert "is-wrong" in now.box.classes
    assert lending.outcome.case.now == NOON
    now.give(ABSENT)
    assert "is-wrong" not in now.box.classes
    assert lending.outcome.case.now == NOON


def test_a_now_that_the_zone_skips_is_told_beside_it(lending: Simulator) -> None:
    answer(lending, "branch", "central")
    lending.settings.now.give(("2025-03-30 01:30",))
    assert "does not exist in Europe/London" in lending.settings.now.note.value
    assert lending.failure.html == ""


def test_layers_can_be_switched(screen: Simulator) -> None:
    assert screen.outcome is not None
    assert screen.outcome.case.layers == screen.form.policy.card.layers_on
    for box in screen.settings.layers.values():
        box.value = False
    assert screen.outcome.case.layers == ()
    assert "no layer on" in screen.heading.html


def test_the_screen_repaints_as_minutes_pass() -> None:
    moments = iter([*[NOON] * 3, *[NOON + timedelta(minutes=1)] * 9])
    latest = [NOON]

    def passing() -> datetime:
        latest[0] = next(moments, latest[0])
        return latest[0]

    screen = Simulator(LENDING, clock=passing)
    while latest[0] == NOON:
        screen.watched.look()
    screen.watched.look()
    assert screen.outcome is not None
    assert screen.outcome.case.now == NOON + timedelta(minutes=1)
    screen.close()


def test_the_viewers_zone_is_told_by_the_page(screen: Simulator) -> None:
    answer(screen, "market", "MY")
    answer(screen, "ruling_notified_at", "2025-06-19 10:00")
    screen.shown("America/New_York")
    assert "America/New_York" in screen.answer.html


@pytest.mark.parametrize(
    ("chosen", "spoken", "then"),
    [
        ("", ["zh-CN"], "zh"),
        ("", ["zh-Hant-TW"], "zh"),
        ("", ["en-GB"], "en"),
        ("", ["fr"], "en"),
        ("", [""], "en"),
        ("", ["en", "zh"], "en"),  # another page that shows the same screen
        ("en", ["zh-CN"], "en"),
    ],
)
def test_the_screen_speaks_the_language_of_its_first_browser(chosen: str, spoken: list[str], then: str) -> None:
    screen = Simulator(LENDING, chosen, lambda: NOON)
    for tag in spoken:
        screen.listen({"shown": "", "language": tag})
    assert screen.reader.lang == then
    assert screen.settings.language.description == SCREEN["language"].text(then)
    screen.close()


def test_only_panes_that_differ_are_sent(lending: Simulator) -> None:
    sent: list[str] = []
    for name, pane in lending.chain.panes.items():
        pane.observe(lambda _, name=name: sent.append(name), "html")
    answer(lending, "unpaid", "3")
    assert "borrowing" in sent
    assert "loan" not in sent


def test_an_exception_paints_a_card_and_goes_away(lending: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("<b>boom</b>")

    with monkeypatch.context() as patched:
        patched.setattr(Form, "tell", broken)
        answer(lending, "branch", "central")
        assert "ZeroDivisionError: &lt;b&gt;boom" in lending.failure.html
    lending.watched.look()
    assert lending.failure.html != ""
    answer(lending, "unpaid", "3")
    assert lending.failure.html == ""


def test_an_answer_that_comes_while_another_thread_repaints_counts(
    lending: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A notebook may hand over messages in another thread than the one that looks at the folder."""
    painting, go_on = threading.Event(), threading.Event()
    decide = Simulator._decide  # noqa: SLF001  # what takes long in a repaint

    def slowly(screen: Simulator, policy: PolicyModel, inputs: Inputs) -> None:
        decide(screen, policy, inputs)
        painting.set()
        assert go_on.wait(20)

    monkeypatch.setattr(Simulator, "_decide", slowly)
    look = threading.Thread(target=lending.looked, args=(True,))
    message = threading.Thread(target=answer, args=(lending, "branch", "central"))
    look.start()
    assert painting.wait(20)
    message.start()
    message.join(0.5)  # it has come by now, and waits its turn
    go_on.set()
    look.join(20)
    message.join(20)
    assert lending.outcome
    assert lending.outcome.case.facts == {"branch": "central"}
    monkeypatch.undo()
    answer(lending, "medium", "book")
    assert lending.outcome.case.facts == {"branch": "central", "medium": "book"}, "and it goes on listening"


def test_a_representation_states_the_verdict_and_no_address(screen: Simulator) -> None:
    assert repr(screen).startswith("<simulator: Verdict: not yet determined; ")
    assert "0x" not in repr([screen, *screen.root.all()])
    assert repr(screen.answer) == "<pane>"


def test_many_changes_make_no_new_widgets(lending: Simulator) -> None:
    before = [*lending.chain.panes.values(), *lending.entry.children, *lending.form.box.children]
    for amount in range(20):
        answer(lending, "unpaid", str(amount))
    after = [*lending.chain.panes.values(), *lending.entry.children, *lending.form.box.children]
    assert all(one is other for one, other in zip(before, after, strict=True))


# ---------------------------------------------------------------------------------------------------------- live tables


def looked(screen: Simulator) -> None:
    """Two looks agree on a save."""
    screen.watched.look()
    screen.watched.look()


def test_an_edit_is_taken_over_and_answers_stay(tables: Path) -> None:
    screen = Simulator(tables, clock=clock)
    answer(screen, "branch", "central")
    answer(screen, "lent_at", "2025-03-01 10:00")
    glossary = tables / "glossary.csv"
    glossary.write_text(glossary.read_text(encoding="utf-8").replace("unpaid fines", "owed"), encoding="utf-8")
    looked(screen)
    assert screen.form.fields["unpaid"].control.description == "owed (pounds)"
    assert screen.form.given == {"branch": "central", "lent_at": "2025-03-01 10:00"}
    assert screen.errors.html == ""
    screen.close()


def test_a_broken_save_is_told_and_the_last_good_version_keeps_deciding(tables: Path) -> None:
    screen = Simulator(tables, lang="zh", clock=clock)
    version, before = screen.form.policy.version, screen.basis.html
    (tables / "broken.csv").write_text("U,input,output\nx,nowhere,nothing\n1,[8..5],2\n", encoding="utf-8")
    looked(screen)
    assert version in screen.errors.html
    assert "broken.csv，工作表 broken，B2" in screen.errors.html
    assert screen.basis.html == before
    answer(screen, "branch", "central")
    assert screen.basis.html != before
    (tables / "broken.csv").unlink()
    looked(screen)
    assert screen.errors.html == ""
    screen.close()


def test_tables_that_never_opened_are_told_until_they_do(tmp_path: Path) -> None:
    screen = Simulator(tmp_path / "none", clock=clock)
    assert SCREEN["unopened"].en in screen.errors.html
    assert repr(screen) == "<simulator: the tables do not open>"
    with pytest.raises(PolicyError):
        screen.form  # noqa: B018  # the property raises
    shutil.copytree(LENDING, tmp_path / "none")
    for _ in range(RETRY):
        screen.watched.look()
    assert screen.errors.html == ""
    assert "May it be lent?" in screen.answer.html
    screen.close()


@pytest.fixture
def notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a notebook's kernel made the screen."""
    monkeypatch.setattr("simsim.simulator.frame.get_ipython", lambda: SimpleNamespace(kernel=object()))


@pytest.mark.usefixtures("notebook")
@pytest.mark.parametrize("zone", ["Asia/Shanghai", ""])
def test_in_a_notebook_the_tables_are_opened_once_a_page_shows_the_screen(tables: Path, zone: str) -> None:
    screen = Simulator(tables, lang="zh", clock=clock)
    screen.watched.look()
    assert screen.waiting == f"<p>{SCREEN['opening'].zh}</p>"
    assert repr(screen) == "<simulator: no page shows it yet>"
    assert (screen.outcome, screen.watched.policy, [*screen.entry.children]) == (None, None, [])
    screen.shown(zone)
    assert "可否借出" in screen.answer.html
    assert screen.reader.zone == zone
    assert screen.form.box in screen.entry.children
    screen.close()


@pytest.mark.usefixtures("notebook")
def test_whoever_asks_for_the_form_need_not_wait_for_a_page(tables: Path) -> None:
    screen = Simulator(tables, clock=clock)
    answer(screen, "branch", "central")
    assert screen.outcome
    assert screen.outcome.known["branch"].value == "central"
    screen.close()


def test_the_folder_is_followed_from_the_event_loop(tables: Path) -> None:
    async def edited() -> str:
        screen = Simulator(tables, clock=clock)
        (tables / "broken.csv").write_text("U,input,output\n", encoding="utf-8")
        await asyncio.sleep(EVERY * 2 + 1)
        told = screen.errors.html
        screen.close()
        return told

    assert "broken.csv" in asyncio.run(edited())


def test_screens_of_a_folder_open_it_once(lending: Simulator) -> None:
    other = Simulator(LENDING, lang="zh", clock=clock)
    assert other.form.policy is lending.form.policy
    other.close()
    answer(lending, "branch", "central")
    assert "branch" in lending.form.given


def test_what_goes_wrong_while_looking_is_shown(lending: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: LivePolicy) -> bool:
        raise OSError("the disk is gone")

    with monkeypatch.context() as patched:
        patched.setattr(LivePolicy, "refresh", broken)
        lending.watched.look()
        assert "the disk is gone" in lending.failure.html
    lending.watched.look()
    assert lending.failure.html == ""


def test_the_folder_is_by_default_the_one_the_command_was_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIMSIM_TABLES", str(LENDING))
    screen = Simulator(clock=clock)
    assert "May it be lent?" in screen.answer.html
    screen.close()


def test_the_screen_that_was_made_last_is_told_first(tables: Path) -> None:
    """Whoever runs a cell again looks at the new screen; the ones before it have not gone, and can wait."""
    folder, told = watched(tables), list[str]()
    tells = [lambda _, name=name: told.append(name) for name in ("first", "second", "third")]
    for tell in tells:
        folder.follow(tell)
    folder.look()
    assert told == ["third", "second", "first"]
    for tell in tells:
        folder.leave(tell)


def test_a_cell_that_is_run_again_has_another_screen_and_the_one_before_is_told_no_more(
    tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kernel = SimpleNamespace(get_parent=lambda: {"metadata": {"cellId": "cell-2"}})
    monkeypatch.setattr("simsim.simulator.frame.get_ipython", lambda: SimpleNamespace(kernel=kernel))
    first, second = Simulator(tables, clock=clock), Simulator(tables, clock=clock)
    monkeypatch.setattr(kernel, "get_parent", lambda: {"metadata": {"cellId": "cell-3"}})
    other = Simulator(tables, clock=clock)
    monkeypatch.setattr(kernel, "get_parent", dict)
    script = Simulator(tables, clock=clock)
    assert first.watched.told == [second.looked, other.looked, script.looked]
    first.changed()
    assert first.outcome is not None  # it still answers whoever has it in another page
    for screen in (first, second, other, script):
        screen.close()
    assert first.watched.told == []
