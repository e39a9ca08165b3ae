# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Daemons, their ports, and the guard that ends them should the sandbox itself be killed."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Callable

PATIENCE = 30.0
POLL_INTERVAL = 0.01
PORT_ATTEMPTS = 5
PR_SET_CHILD_SUBREAPER = 36


class NotAvailable(Exception):
    """A service cannot run on this machine or for this user."""


class EndedEarly(NotAvailable):
    """A daemon ended while it started, be it that somebody took its port meanwhile."""


def free_ports(count: int) -> list[int]:
    """Returns ports of 127.0.0.1 that were free a moment ago."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def with_free_ports(count: int, start: Callable[[list[int]], None]) -> None:
    """Calls `start` with free ports, and again with others while it says EndedEarly."""
    for _ in range(PORT_ATTEMPTS - 1):
        try:
            return start(free_ports(count))
        except EndedEarly:
            pass
    return start(free_ports(count))


def wait_until(done: Callable[[], bool], what: str) -> None:
    """Waits for a condition; raises TimeoutError with `what` when it takes too long."""
    end = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} took longer than {PATIENCE:.0f} s")
        time.sleep(POLL_INTERVAL)


def greeting(port: int) -> bytes:
    """Returns the first octets a server says, or nothing when it does not answer."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
            return connection.recv(512)
    except OSError:
        return b""


class Guard:
    """A forked process that outlives a killed sandbox just long enough to clean up after it.

    It reads process groups from a pipe. When the pipe ends without `dismiss()`, the sandbox has
    died: the guard ends these groups and removes the folder. It must be made before the first
    thread.
    """

    def __init__(self, directory: Path | None):
        reader, self._pipe = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._pipe)
            self._watch(reader, directory)
        os.close(reader)

    def watch_group(self, group: int) -> None:
        """Adds a process group to what is ended."""
        os.write(self._pipe, f"{group}\n".encode())

    def dismiss(self) -> None:
        """Ends the guard; all is in order."""
        os.write(self._pipe, b"done\n")
        os.close(self._pipe)
        os.waitpid(self._pid, 0)

    @staticmethod
    def _watch(reader: int, directory: Path | None) -> None:
        os.setsid()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for descriptor in range(3):
            os.dup2(nowhere, descriptor)
        with os.fdopen(reader) as pipe:
            told = pipe.read().split()
        if told[-1:] != ["done"]:
            groups = [int(group) for group in told]
            for group in groups:
                kill_group(group)
            with contextlib.suppress(TimeoutError):
                wait_until(lambda: not any(map(_group_lives, groups)), "the end of the daemons")
            if directory:
                shutil.rmtree(directory, ignore_errors=True)
        os._exit(0)


class Daemon:
    """A server program in the foreground, in a process group of its own."""

    def __init__(self, command: list[str], log: Path, guard: Guard):
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        guard.watch_group(self._process.pid)

    @property
    def running(self) -> bool:
        """Whether the program has not ended by itself."""
        return self._process.poll() is None

    def stop(self) -> None:
        """Ends the program and all it started, at once: nothing they hold is worth keeping."""
        kill_group(self._process.pid)
        self._process.wait()
        with contextlib.suppress(ChildProcessError):
            while True:
                os.waitpid(-self._process.pid, 0)


def adopt_orphans() -> None:
    """Makes the children of daemons that end our own, so that they can be waited for."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def kill_group(group: int) -> None:
    """Kills what is left of a process group."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def _group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
