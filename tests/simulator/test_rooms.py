"""The rooms of a screen, and work that is done in steps."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest

import simsim
from simsim.policy.walk import Outcome
from simsim.reports.html_parts import Reader
from simsim.simulator import Simulator
from simsim.simulator.parts import Box, Pane
from simsim.simulator.rooms import Room, Rooms
from simsim.simulator.steps import Steps
from tests.sheets import LENDING

NOON = datetime(2025, 6, 20, 12, tzinfo=UTC)
OUTCOME = simsim.open(LENDING).decide(
    {}, as_of=datetime(2025, 6, 20, tzinfo=UTC).date(), now=datetime(2025, 6, 20, tzinfo=UTC)
)


class Noted(Room):
    """A room that notes when it was told of a case, and when it was left."""

    def __init__(self, caption: str) -> None:
        self.__dict__["caption"] = caption
        self.body, self.told = Box([Pane()]), 0

    def tell(self, outcome: Outcome, reader: Reader) -> None:
        assert outcome is OUTCOME
        assert reader.lang == "zh"
        self.told += 1

    def left(self) -> None:
        self.told = 0


def test_one_room_at_most_is_open_and_only_it_is_told() -> None:
    one, other = rooms = Noted("chain"), Noted("ask all")

    def several(give: Callable[[], None]) -> None:
        give()
        made.tell(OUTCOME, Reader("zh"))

    made = Rooms(rooms, several)
    made.tell(OUTCOME, Reader("zh"))
    assert [head.description for head in made.heads] == ["如何得出", "显示全部问题"]
    assert (one.told, other.told, made.box.children) == (0, 0, ())
    made.heads[0].value = True
    assert (one.told, made.box.children) == (1, (one.body,))
    made.heads[1].value = True
    assert [head.value for head in made.heads] == [False, True]
    assert (one.told, made.box.children) == (0, (other.body,))
    assert other.told
    made.heads[1].value = False
    assert (other.told, made.box.children) == (0, ())


def test_work_is_done_in_steps_between_which_others_are_heard() -> None:
    done: list[str] = []

    async def a_while() -> None:
        steps = Steps(nullcontext)
        steps.begin(done.append(f"old {n}") for n in range(100))
        await asyncio.sleep(0.02)
        done.append("heard")
        steps.begin(done.append(f"new {n}") for n in range(3))
        await asyncio.sleep(0.1)
        steps.begin(done.append("never") for _ in range(3))
        steps.stop()
        await asyncio.sleep(0.05)

    asyncio.run(a_while())
    at = done.index("heard")
    assert 0 < at < 100
    assert done[:at] == [f"old {n}" for n in range(at)]
    assert done[at + 1 :] == ["new 0", "new 1", "new 2"]


def test_work_that_fails_is_told_and_ends() -> None:
    told = SimpleNamespace(errors=[])

    @contextmanager
    def guard() -> Iterator[None]:
        try:
            yield
        except ValueError as error:
            told.errors.append(str(error))

    def work() -> Iterator[Any]:
        yield 1
        raise ValueError("no more")

    async def a_while() -> None:
        Steps(guard).begin(work())
        await asyncio.sleep(0.05)

    asyncio.run(a_while())
    assert told.errors == ["no more"]
    with pytest.raises(ValueError, match="no more"):
        Steps(guard).begin(work())


def test_a_step_waits_while_a_page_is_heard_in_another_thread() -> None:
    screen = Simulator(LENDING, clock=lambda: NOON)
    done: list[str] = []

    async def a_while() -> None:
        with screen.alone:
            Thread(target=lambda: asyncio.run(worked()), daemon=True).start()
            await asyncio.sleep(0.1)
            done.append("heard")
        await asyncio.sleep(0.1)

    async def worked() -> None:
        Steps(screen.guarded).begin(done.append(f"step {n}") for n in range(2))
        await asyncio.sleep(0.2)

    asyncio.run(a_while())
    screen.close()
    assert done == ["heard", "step 0", "step 1"]


def test_work_that_another_thread_stops_takes_no_further_step() -> None:
    done: list[int] = []

    async def a_while() -> None:
        steps = Steps(nullcontext)
        steps.begin(done.append(n) for n in range(10_000))
        await asyncio.sleep(0.02)
        stopping = Thread(target=steps.stop)
        stopping.start()
        stopping.join()
        seen = len(done)
        await asyncio.sleep(0.05)
        assert len(done) == seen

    asyncio.run(a_while(), debug=True)
    assert done


def test_a_room_that_fails_leaves_nothing_else_of_another_case(monkeypatch: pytest.MonkeyPatch) -> None:
    screen, sound = (Simulator(LENDING, clock=lambda: NOON) for _ in range(2))
    screen.rooms.heads[0].value = True

    def fails(*_: object) -> None:
        raise ValueError("no room")

    monkeypatch.setattr(screen.what_if, "tell", fails)
    for one in (screen, sound):
        one.give({"branch": ("central",), "unpaid": ("3",), "card_lost": (True,)})
    assert "no room" in screen.failure.html
    assert {name: pane.html for name, pane in screen.chain.panes.items()} == {
        name: pane.html for name, pane in sound.chain.panes.items()
    }
    assert screen.form.box.state.keys() == sound.form.box.state.keys()
    assert screen.aids.own.html == sound.aids.own.html
    for one in (screen, sound):
        one.close()


def test_to_go_from_room_to_room_is_one_repaint(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Simulator(LENDING, clock=lambda: NOON)
    screen.rooms.heads[0].value = True
    painted: list[bool] = []
    real = screen.rooms.tell
    monkeypatch.setattr(screen.rooms, "tell", lambda *told: painted.append(True) or real(*told))
    screen.rooms.heads[1].value = True
    assert [head.value for head in screen.rooms.heads[:3]] == [False, True, False]
    screen.rooms.heads[1].value = False
    screen.close()
    assert len(painted) == 2
