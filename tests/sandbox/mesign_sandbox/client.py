# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sandbox as a test in Python sees it: a child process that takes commands."""

from __future__ import annotations

import json
import subprocess
import threading
from pathlib import Path

PROGRAM = Path(__file__).resolve().parent.parent / "sandbox.py"


class CommandFailed(Exception):
    """The sandbox could not do what it was told to."""


class Sandbox:
    """A sandbox of one's own; also a context manager. `facts` is its first line.

    `wrapper` is a command that runs the sandbox in its own way, as `setpriv` does.
    """

    def __init__(self, *arguments: str, wrapper: tuple[str, ...] = ()):
        self._turn = threading.Lock()
        self.process = subprocess.Popen(
            [*wrapper, "/usr/bin/python3", str(PROGRAM), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        line = self.process.stdout.readline()
        if not line:
            self.stop()
            raise CommandFailed(f"the sandbox ended with code {self.process.returncode}")
        self.facts = json.loads(line)

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *exception) -> None:
        self.stop()

    def command(self, do: str, **options) -> dict:
        """Gives a command and returns the answer. Raises CommandFailed. Threads take turns."""
        with self._turn:
            self.process.stdin.write(json.dumps({"do": do, **options}) + "\n")
            self.process.stdin.flush()
            answer = json.loads(self.process.stdout.readline())
        if not answer["ok"]:
            raise CommandFailed(answer["error"])
        return answer

    def stop(self) -> None:
        """Ends the sandbox and waits until it has cleaned up."""
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
