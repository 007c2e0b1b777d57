"""Kernels that branch off a stem: each is its own, ends with its page and its server, and is there without one too."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory

from simsim.page import branches
from simsim.page.branches import Branches, Stem, planted
from tests.sheets import SHIPPED

pytestmark = pytest.mark.skipif(not branches.POSSIBLE, reason="kernels branch off on Linux only")

WITHIN = 60  # seconds
OPENED = "import simsim.simulator.watching as w; {str(path) for path, one in w._FOLLOWED.items() if one.policy}"


@pytest.fixture
def planting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stem]:
    """A stem of the shipped tables, which the kernels of this process branch off."""
    monkeypatch.delenv("PYTHONWARNINGS", raising=False)
    factory = KernelProvisionerFactory.instance()
    with planted(str(SHIPPED)) as settings:
        monkeypatch.setattr(factory, "default_provisioner_name", settings["default_provisioner_name"])
        assert Branches.stem
        yield Branches.stem


class Running:
    """A kernel, asked for what an expression is."""

    def __init__(self) -> None:
        self.manager = KernelManager(kernel_name="python3", transport="ipc")
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=WITHIN)

    def value(self, code: str) -> str:
        """What the last line of some code is; a name of an error where there is one."""
        *first, last = code.split("; ")
        reply = self.client.execute(
            "; ".join(first), silent=True, user_expressions={"value": last}, reply=True, timeout=WITHIN
        )
        told = reply["content"]["user_expressions"]["value"]
        return str(told["data"]["text/plain"] if told["status"] == "ok" else told["ename"])


@contextmanager
def running() -> Iterator[Running]:
    kernel = Running()
    try:
        yield kernel
    finally:
        kernel.client.stop_channels()
        kernel.manager.shutdown_kernel(now=not kernel.manager.is_alive())


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that ended and is not buried yet does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False


def ends(pid: int) -> bool:
    until = time.monotonic() + WITHIN
    while is_alive(pid) and time.monotonic() < until:
        time.sleep(0.1)
    return not is_alive(pid)


def test_two_visitors_know_nothing_of_each_other_and_both_begin_with_the_policy_open(planting: Stem) -> None:
    assert planting
    with running() as one, running() as other:
        assert one.value("import os; os.getppid()") == other.value("import os; os.getppid()") != str(os.getpid())
        assert one.value(OPENED) == other.value(OPENED) == repr({str(SHIPPED.resolve())})
        assert one.value("mine = 1; mine") == "1"
        assert other.value("mine") == "NameError"
        number = "import random, uuid; (random.random(), str(uuid.uuid4()))"
        assert one.value(number) != other.value(number)


def test_a_stem_has_tried_the_screen_that_its_kernels_show(monkeypatch: pytest.MonkeyPatch) -> None:
    factory = KernelProvisionerFactory.instance()
    screen = ("simsim.classroom.training", "Training")
    with planted(str(SHIPPED), *screen) as settings:
        monkeypatch.setattr(factory, "default_provisioner_name", settings["default_provisioner_name"])
        with running() as one:
            assert one.value(f"import sys; {screen[0]!r} in sys.modules") == "True"
            assert one.value(OPENED) == repr({str(SHIPPED.resolve())})


def test_a_kernel_that_is_left_ends_and_the_other_stays(planting: Stem) -> None:
    assert planting
    with running() as one:
        with running() as other:
            pid = int(other.value("import os; os.getpid()"))
            assert is_alive(pid)
        assert ends(pid)
        assert one.value("1 + 1") == "2"


def test_what_branched_off_ends_with_the_stem_and_kernels_start_as_ever_then(planting: Stem) -> None:
    with running() as kernel:
        pid = int(kernel.value("import os; os.getpid()"))
        planting.close()
        assert ends(pid)
    with running() as other:
        assert other.value("import os; os.getppid()") == str(os.getpid())


def test_a_stem_that_cannot_start_keeps_nobody_from_a_kernel(planting: Stem, monkeypatch: pytest.MonkeyPatch) -> None:
    assert planting
    monkeypatch.setattr(branches, "STEM", "simsim.page.none")
    with running() as kernel:
        assert kernel.value("import os; os.getppid()") == str(os.getpid())
