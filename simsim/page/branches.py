"""Kernels that branch off a stem, for the server: whoever starts a kernel starts such a one, where that is possible.

It is possible on Linux, which forks safely and gives a handle of a process that is not one's own child. Elsewhere, and
wherever a stem fails, kernels are started as ever.
"""

from __future__ import annotations

import asyncio
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any, Final

from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

NAME: Final = "simsim-branches"
STEM: Final = "simsim.page.stem"
SCREEN: Final = ("simsim.simulator.screen", "Simulator")
LAUNCHER: Final = ("-m", "ipykernel_launcher")
FORKED: Final = b"forked"  # what a stem says, beside the handle of the process
ENDS_WITHIN: Final = 5  # seconds
PATIENCE: Final = 60  # seconds until a stem that does not answer counts as failed
POSSIBLE: Final = hasattr(os, "pidfd_open")


@dataclass(frozen=True, slots=True)
class Request:
    """What a kernel is to be started with: its arguments, its environment, the folder it works in.

    >>> Request.read(Request(("-f", "file"), {"HOME": "/"}, "/tmp").written).arguments
    ('-f', 'file')
    """

    arguments: tuple[str, ...]
    environment: dict[str, str]
    folder: str

    @property
    def written(self) -> bytes:
        """As a message."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def read(cls, message: bytes) -> Request:
        """The request of a message."""
        told = json.loads(message)
        return cls(tuple(told["arguments"]), told["environment"], told["folder"])


class Branch:
    """A process that branched off, known by a handle that is never another's; as much of ``Popen`` as is asked for."""

    stdin = stdout = stderr = None

    def __init__(self, handle: int) -> None:
        self.handle = handle
        told = Path(f"/proc/self/fdinfo/{handle}").read_text(encoding="ascii")
        self.pid = int(told.partition("\nPid:")[2].split()[0])
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Nothing while it runs; what it ended with is known to its parent alone."""
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait until it ended."""
        return self._ended(None if timeout is None else timeout * 1000)

    def _ended(self, patience: float | None) -> int | None:
        if self.returncode is None:
            end = select.poll()
            end.register(self.handle, select.POLLIN)
            if end.poll(patience):
                self.returncode = 0
                os.close(self.handle)
        return self.returncode

    def send_signal(self, signum: int) -> None:
        """Send a signal; one that ended hears none, as with ``Popen``."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.handle, signum)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


class Stem:
    """The stem of this server for a folder, and the screen that its kernels are to show: a module, and its class.

    It starts with the first branch; one that failed is not used again.
    """

    def __init__(self, folder: str, *screen: str) -> None:
        self.folder, self.screen = folder, screen or SCREEN
        self._alone = threading.Lock()
        self._ended = False
        self._wire: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def branch(self, request: Request) -> Branch | None:
        """A kernel as requested; nothing if the stem fails, or ended."""
        with self._alone:
            if self._ended:
                return None
            try:
                return self._branch(request)
            except OSError:
                self._end()
                return None

    def _branch(self, request: Request) -> Branch:
        wire = self._wire or self._started()
        wire.send(request.written)
        message, handles, _, _ = socket.recv_fds(wire, len(FORKED), 1)
        if message != FORKED or not handles:
            raise OSError("the stem is gone")
        return Branch(handles[0])

    def _started(self) -> socket.socket:
        self._wire, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._wire.settimeout(PATIENCE)
        with theirs:
            words = [sys.executable, "-P", "-m", STEM, str(theirs.fileno()), self.folder, *self.screen]
            self._process = subprocess.Popen(  # noqa: S603  # our own module
                words, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, start_new_session=True
            )
        return self._wire

    def close(self) -> None:
        """End the stem, and with it whatever branched off."""
        with self._alone:
            self._end()

    def _end(self) -> None:
        self._ended = True
        if self._wire:
            self._wire.close()  # which the stem waits for
        if self._process:
            try:
                self._process.wait(ENDS_WITHIN)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


class Branches(LocalProvisioner):
    """Starts kernels as branches of a stem."""

    stem: Stem | None = None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:  # noqa: ANN401  # as the base class says it
        """Let a kernel branch off; start it as ever if that fails."""
        request = requested(cmd, kwargs)
        branch = await asyncio.to_thread(self.stem.branch, request) if self.stem and request else None
        if branch is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process, self.pid, self.cwd = branch, branch.pid, kwargs.get("cwd")  # type: ignore[assignment]  # no child of ours
        return self.connection_info


def requested(cmd: Sequence[str], settings: dict[str, Any]) -> Request | None:
    """What a command asks for, if it is one that starts a kernel of Python.

    >>> requested(["python", "-m", "ipykernel_launcher", "-f", "file"], {"env": {"HOME": "/"}, "cwd": "/"})
    Request(arguments=('-f', 'file'), environment={'HOME': '/'}, folder='/')
    >>> requested(["R", "--slave"], {})
    """
    if tuple(cmd[1:3]) != LAUNCHER:
        return None
    return Request(tuple(cmd[3:]), dict(settings.get("env") or os.environ), str(settings.get("cwd") or Path.cwd()))


@contextmanager
def planted(folder: str, *screen: str) -> Iterator[dict[str, str]]:
    """The settings that let this server's kernels branch off a stem with that folder; none where it is not possible.

    ``screen``: the module and the name of the class of the screen that they show; by default the simulator.
    """
    if not POSSIBLE:
        yield {}
        return
    entry = EntryPoint(NAME, f"{__name__}:{Branches.__name__}", KernelProvisionerFactory.GROUP_NAME)
    KernelProvisionerFactory.provisioners[NAME] = entry
    Branches.stem = stem = Stem(folder, *screen)
    try:
        yield {"default_provisioner_name": NAME}
    finally:
        stem.close()
