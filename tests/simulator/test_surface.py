"""What a page is told: after whatever happened it shows the tree as it stands, and it is told nothing twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simsim.simulator import Simulator
from simsim.simulator.parts import (
    HTML,
    Box,
    Button,
    Checkbox,
    DatePicker,
    Dropdown,
    Input,
    Pane,
    Part,
    Slider,
    Text,
    Textarea,
    Toggle,
)
from simsim.simulator.surface import Surface
from tests.sheets import LENDING

NOON = datetime(2025, 6, 20, 12, tzinfo=UTC)


class Page:
    """A page as the script has it: parts by number with what they show, and what it was told, message by message."""

    def __init__(self, surface: Surface, monkeypatch: pytest.MonkeyPatch) -> None:
        self.surface = surface
        self.parts: dict[str, dict[str, Any]] = {}
        self.root, self.focus, self.told = "", "", list[dict[str, Any]]()
        monkeypatch.setattr(surface, "send", lambda content: self.paint(json.loads(json.dumps(content))))

    def say(self, **content: object) -> None:
        """Tell the kernel."""
        self.surface._handle_custom_msg(content, [])  # noqa: SLF001  # how the kernel hands a message over

    def enter(self, part: Part, value: object) -> None:
        """The reader enters a value, and the page shows it at once."""
        self.parts[part.id]["value"] = value
        self.say(part=part.id, value=value)

    def paint(self, message: dict[str, Any]) -> None:
        self.told.append(message)
        if "parts" not in message:
            return
        self.root = message.get("root", self.root)
        self.focus = message["focus"] or self.focus
        for name, state in message["parts"].items():
            self.parts.setdefault(name, {}).update(state)
        for name in message["gone"]:
            del self.parts[name]


def stands(surface: Surface) -> dict[str, dict[str, Any]]:
    """The tree as a page would have to show it."""
    tree = {part.id: {"shape": part.shape, **part.state} for part in surface.root.all()}
    found: dict[str, dict[str, Any]] = json.loads(json.dumps(tree))
    return found


@pytest.fixture
def tree() -> Box:
    """A part of every shape."""
    entered = [Text(placeholder="here"), Textarea(), Checkbox(), DatePicker(), Dropdown([("a", 1), ("b", 2)]), Slider()]
    return Box([Box(entered), HTML(value="<p>"), Pane(), Button(lambda: None), Toggle("head")], "root")


def inputs(tree: Box) -> dict[str, Input]:
    return {part.shape: part for part in tree.all() if isinstance(part, Input)}


def test_who_looks_first_is_told_everything_and_after_that_only_what_differs(
    tree: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    surface = Surface(tree)
    page = Page(surface, monkeypatch)
    surface.show()
    assert page.told == [], "nobody looks"
    page.say(shown="Asia/Shanghai")
    assert (page.parts, page.root) == (stands(surface), tree.id)
    assert page.told[-1]["heard"] is True
    text = inputs(tree)["text"]
    text.value, text.disabled = "new", True
    surface.show()
    assert page.told[-1] == {"parts": {text.id: {"value": "new", "disabled": True}}, "gone": [], "focus": ""}
    count = len(page.told)
    surface.show()
    assert len(page.told) == count, "nothing differs"


@pytest.mark.parametrize(
    ("shape", "said", "value"),
    [
        ("text", "5 ", "5 "),
        ("area", "a\nb", "a\nb"),
        ("check", True, True),
        ("day", "2025-06-20", date(2025, 6, 20)),
        ("day", "", None),
        ("choice", 1, 2),
        ("slider", 1, 1),
    ],
)
def test_what_is_entered_is_heard_and_not_told_back(
    tree: Box, monkeypatch: pytest.MonkeyPatch, shape: str, said: object, value: object
) -> None:
    page = Page(Surface(tree), monkeypatch)
    page.say(shown="")
    part = inputs(tree)[shape]
    heard: list[object] = []
    part.observe(lambda change: heard.append(change["new"]), "value")
    page.told.clear()
    page.enter(part, said)
    assert getattr(part, "value") == value  # noqa: B009  # of whichever shape
    assert heard in ([value], [])
    assert page.told == [{"heard": True}]
    assert page.parts == stands(page.surface)


def test_what_the_kernel_makes_of_an_entry_is_told(tree: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page(Surface(tree), monkeypatch)
    page.say(shown="")
    text = inputs(tree)["text"]
    text.observe(lambda change: setattr(text, "value", change["new"].strip()), "value")
    page.enter(text, " 5 ")
    assert page.parts[text.id]["value"] == "5"


def test_parts_that_go_are_forgotten_and_may_come_again(tree: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page(Surface(tree), monkeypatch)
    page.say(shown="")
    whole = tree.children
    tree.children = whole[1:]
    page.surface.show()
    assert page.parts == stands(page.surface)
    assert set(page.told[-1]["gone"]) == {part.id for part in whole[0].all()}
    page.say(part=whole[0].children[0].id, value="late")
    assert whole[0].children[0].value == "", "what is gone takes no input"
    tree.children = whole
    page.surface.show()
    assert page.parts == stands(page.surface)


def test_the_focus_goes_with_the_next_message_and_once(tree: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page(Surface(tree), monkeypatch)
    page.say(shown="")
    page.surface.go_to("head")
    page.surface.show()
    assert page.told[-1] == {"parts": {}, "gone": [], "focus": "head"}
    count = len(page.told)
    page.surface.show()
    assert len(page.told) == count


@pytest.mark.parametrize("said", [{"part": "no such", "value": 1}, {"shown": ""}])
def test_a_page_is_always_told_that_it_was_heard(
    tree: Box, monkeypatch: pytest.MonkeyPatch, said: dict[str, object]
) -> None:
    page = Page(Surface(tree), monkeypatch)
    page.say(**said)
    assert page.told[-1]["heard"] is True


def test_another_page_is_told_everything_again(tree: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    surface = Surface(tree)
    Page(surface, monkeypatch).say(shown="")
    second = Page(surface, monkeypatch)
    second.say(shown="")
    assert second.parts == stands(surface)


# ------------------------------------------------------------------------------------------------- the whole simulator


@pytest.fixture(scope="module")
def lending() -> Iterator[Simulator]:
    screen = Simulator(LENDING, clock=lambda: NOON)
    yield screen
    screen.close()


def acts(screen: Simulator, page: Page) -> list[Callable[[int], object]]:
    """What may happen on a screen."""
    fields = [field.control for field in screen.form.fields.values()]
    choices = [part for part in fields if isinstance(part, Dropdown)]
    texts = [part for part in fields if isinstance(part, Text)]
    return [
        lambda n: page.enter(one := choices[n % len(choices)], n % len(one.options)),
        lambda n: page.enter(texts[n % len(texts)], ["", "5", "12.50", "nonsense"][n % 4]),
        lambda n: page.enter(screen.settings.language, n % 2),
        lambda _: page.say(part=screen.form.clear.id, value=None),
        lambda _: page.say(shown="Asia/Shanghai"),
        lambda _: page.say(part=screen.history.add.id, value=None),
        lambda n: page.enter(screen.settings.as_of.control, f"2025-06-{n % 28 + 1:02}"),
    ]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 50)), max_size=8))
def test_whatever_is_done_the_page_shows_the_screen_as_it_stands(
    lending: Simulator, steps: list[tuple[int, int]]
) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        page = Page(lending, monkeypatch)
        page.say(shown="Europe/London")
        assert page.parts == stands(lending)
        for kind, n in steps:
            acts(lending, page)[kind](n)
            assert page.parts == stands(lending)
            assert lending.failure.html == ""
            painted = [message for message in page.told if "parts" in message]
            assert all(message["parts"] or message["gone"] or message["focus"] for message in painted)


def test_what_a_page_should_not_have_said_is_told_on_the_screen(
    lending: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Page(lending, monkeypatch)
    page.say(shown="")
    page.say(part=lending.history.box.id, value=True)
    assert "box takes no input: True" in page.parts[lending.failure.id]["html"]
    assert page.told[-1]["heard"] is True
    page.enter(lending.form.fields["branch"].control, 1)
    assert lending.failure.html == ""


def test_a_change_is_one_message(lending: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page(lending, monkeypatch)
    page.say(shown="")
    page.say(part=lending.form.clear.id, value=None)
    page.told.clear()
    page.enter(lending.form.fields["branch"].control, 1)
    assert [[*message] for message in page.told] == [["parts", "gone", "focus", "heard"]]


def test_an_address_opens_the_case_that_it_names(lending: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    lending.form.clear.click()
    lending.give({"branch": ("central",)})
    page = Page(lending, monkeypatch)
    page.say(shown="", case="")
    given = dict(lending.form.given)
    assert given
    code = page.parts[lending.aids.own.id]["html"].partition('data-link="')[2].partition('"')[0]
    lending.form.clear.click()
    page.say(shown="", case=code)
    assert lending.form.given == given
    page.say(shown="", case="no code")
    assert 'data-code="code-unreadable"' in page.parts[lending.failure.id]["html"]
    assert lending.form.given == given
    lending.form.clear.click()
