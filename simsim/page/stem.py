"""A process that has opened the tables and imported everything, from which the kernel of each visitor branches off.

A kernel of its own takes seconds of a processor and a hundred megabytes to begin with, and fifty visitors who come at
once wait for all of it. A branch is a fork: it begins with the policy open, shares the memory that nobody changes, and
is from then on a kernel like any other. The stem itself does nothing but look at the folder, so that what branches off
is up to date. It ends when its server does, and what branched off ends with it.

    python -m simsim.page.stem FD FOLDER MODULE SCREEN

``FD`` is a socket, over which each request comes as one message, and each answer goes with a handle of the process.
``MODULE`` has the class ``SCREEN`` of what pages show.
"""

from __future__ import annotations

import gc
import importlib
import os
import select
import signal
import socket
import sys
from contextlib import suppress
from dataclasses import replace
from typing import Final

from simsim.page.branches import FORKED, Request
from simsim.simulator.watching import EVERY, Watched, watched

LARGEST: Final = 1 << 20  # bytes of a request: an environment has some thousands


def grown(folder: str, module: str, name: str) -> Watched:
    """The folder opened, and everything imported and tried once that a page needs."""
    policy = watched(folder)
    policy.follow(lambda _: None)  # so that it stays open when the screen that tries everything is closed
    shown = getattr(importlib.import_module(module), name)
    shown(folder).close()
    importlib.import_module("ipykernel.kernelapp")
    _settle()
    return policy


def _settle() -> None:
    """Put all that is known now out of the reach of the garbage collector, which would touch and so unshare it."""
    gc.collect()
    gc.freeze()


def branched(wire: socket.socket, policy: Watched) -> Request | None:
    """Give each request a process of its own, in which this gives the request; nothing once the server is gone."""
    news = select.poll()
    news.register(wire, select.POLLIN)
    while True:
        if not news.poll(EVERY * 1000):
            _rest(policy)
            continue
        message = wire.recv(LARGEST)
        if not message:
            return None
        stem, branch = os.getpid(), os.fork()
        if not branch:
            request = Request.read(message)
            parent = f"--IPKernelApp.parent_handle={stem}"  # a kernel whose parent is gone ends
            return replace(request, arguments=(*request.arguments, parent))
        handle = os.pidfd_open(branch)
        socket.send_fds(wire, [FORKED], [handle])
        os.close(handle)


def _rest(policy: Watched) -> None:
    """Between two requests: look at the folder, and bury what has ended."""
    before = policy.policy
    policy.look()
    if policy.policy is not before:
        _settle()
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def bear(request: Request) -> None:
    """Be the kernel that was asked for, until it ends."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(request.environment)
    os.chdir(request.folder)
    importlib.import_module("ipykernel.kernelapp").launch_new_instance(list(request.arguments))


def main(wire: int, folder: str, module: str, name: str) -> None:
    """Grow, and let kernels branch off until the server is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is meant for the server, which ends its kernels first
    with socket.socket(fileno=wire) as open_wire:
        request = branched(open_wire, grown(folder, module, name))
    if request:
        bear(request)


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
