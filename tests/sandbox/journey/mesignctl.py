# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The command-line client as another program uses it: one profile, JSON answers."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path


_ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8"}


class Failed(Exception):
    """A command ended with another code than was expected; `answer` is what it printed."""

    def __init__(self, arguments: tuple[str, ...], process: subprocess.CompletedProcess):
        reason = process.stderr.strip() or process.stdout.strip()
        super().__init__(f"mesignctl {' '.join(arguments)} ended with {process.returncode}: {reason}")
        self.code = process.returncode
        try:
            self.answer = json.loads(process.stdout)
        except ValueError:
            self.answer = {}


class Mesignctl:
    """mesignctl on a profile of its own, whose secrets lie in a file."""

    def __init__(self, program: Path, profile: Path):
        self._program = str(program)
        self._profile = str(profile)
        self.run("profile", "init", "--plain-secrets")

    def run(self, *arguments: str, secret: str = "", expect: int = 0) -> dict:
        """Runs a command and returns its answer; `secret` is given on standard input."""
        process = subprocess.run(
            self._command(*arguments), input=secret, capture_output=True, text=True, timeout=120,
            check=False, env=_ENVIRONMENT,
        )
        if process.returncode != expect:
            raise Failed(arguments, process)
        return json.loads(process.stdout) if process.stdout.strip() else {}

    def interrupt(self, seconds: float, *arguments: str, secret: str = "") -> None:
        """Starts a command and interrupts it after some seconds, as Ctrl+C does; it must end by itself."""
        with subprocess.Popen(
            self._command(*arguments), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, env=_ENVIRONMENT,
        ) as process:
            process.stdin.write(secret)
            process.stdin.close()
            time.sleep(seconds)
            process.send_signal(signal.SIGINT)
            process.stdout.read()
            process.stderr.read()

    def log_in(self, facts: dict, user: dict) -> dict:
        """Adds a user of the sandbox as an account."""
        imap, smtp = facts["imap"], facts["smtp"]
        return self.run(
            "account", "add", user["address"], "--name", user["name"],
            "--imap", f"imaps://{imap['host']}:{imap['tls']}",
            "--smtp", f"smtp+starttls://{smtp['host']}:{smtp['starttls']}",
            "--ca-file", facts["ca"], "--password-file", "-",
            secret=user["password"] + "\n",
        )

    def find_message(self, mailbox: str, subject: str) -> dict:
        """The newest message in a mailbox with this subject, as it opens."""
        for message in self.run("message", "list", "--mailbox", mailbox)["messages"]:
            opened = self.run("message", "show", str(message["id"]))
            if opened["headers"]["subject"] == subject:
                return opened
        raise LookupError(f"no message “{subject}” in {mailbox}")

    def _command(self, *arguments: str) -> list[str]:
        return [self._program, "--profile", self._profile, "--json", *arguments]
