# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""A profile whose servers are behind proxies that break what goes through them, and how mesignctl is run on it.

A sample of the cases runs unless the environment variable MESIGN_FAULTS is `all`; MESIGN_FAULTS_SEED chooses
which. Each test prints its seed, so that what it found can be looked for again.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "sandbox"))

# pylint: disable=wrong-import-position
from mesign_sandbox.client import Sandbox
from mesign_sandbox.faults import FaultProxy
from witness import Server

ALL = os.environ.get("MESIGN_FAULTS") == "all"
SEED = int(os.environ.get("MESIGN_FAULTS_SEED", "20260101"))
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8", "G_DEBUG": "", "MESIGN_FAULTS": ""}
PATIENCE = 150
GLANCE = 0.004
MEMORY = 250_000
"""Kilobytes that no run may exceed, whatever a server says."""


@dataclass
class Run:
    """How a run of mesignctl ended; `peak` is the most memory it had, in kilobytes."""

    words: tuple[str, ...]
    code: int
    answer: dict
    said: str
    peak: int
    seconds: float

    @property
    def error(self) -> str:
        """The word for what went wrong, or nothing."""
        return self.answer.get("error", {}).get("code", "")


class Client:
    """mesignctl on one profile."""

    def __init__(self, program: Path, profile: Path):
        self.program, self.profile = program, profile

    def start(self, *words: str) -> subprocess.Popen:
        """Starts a command; its output goes into files, so that nobody has to read it."""
        output = tempfile.TemporaryFile(mode="w+", encoding="utf-8", errors="replace")
        errors = tempfile.TemporaryFile(mode="w+", encoding="utf-8", errors="replace")
        command = [str(self.program), "--profile", str(self.profile), "--json", *words]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=output, stderr=errors, text=True, env=ENVIRONMENT)
        process.output, process.errors, process.words, process.began = output, errors, words, time.monotonic()
        return process

    @staticmethod
    def end(process: subprocess.Popen, secret: str = "") -> Run:
        """Waits for the end of a command, however it comes."""
        try:
            process.stdin.write(secret)
            process.stdin.close()
        except BrokenPipeError:
            pass
        peak, end = 0, time.monotonic() + PATIENCE
        while process.poll() is None:
            peak = max(peak, get_peak(process.pid))
            if time.monotonic() > end:
                process.kill()
            time.sleep(GLANCE)
        seconds = time.monotonic() - process.began
        texts = []
        for file in (process.output, process.errors):
            file.seek(0)
            texts.append(file.read())
            file.close()
        try:
            answer = json.loads(texts[0])
        except ValueError:
            answer = {}
        return Run(process.words, process.returncode, answer, texts[1], peak, seconds)

    def run(self, *words: str, secret: str = "") -> Run:
        """Runs a command to its end."""
        return self.end(self.start(*words), secret)

    def must(self, *words: str, secret: str = "") -> dict:
        """Runs a command that has to succeed, and returns its answer."""
        run = self.run(*words, secret=secret)
        if run.code != 0:
            raise AssertionError(f"{' '.join(words)} ended with {run.code}: {run.answer or run.said}")
        return run.answer


class FaultCase(unittest.TestCase):
    """The sandbox with both servers behind proxies, and one profile for each test."""

    PROGRAM = Path()
    users = "alice,bob"
    ends_tls = True
    imap_security, smtp_security = "imaps", "smtps"

    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox("--users", cls.users, "--services", "imap,smtp", "--smtp", "aiosmtpd")
        cls.addClassCleanup(cls.sandbox.stop)
        facts, folder = cls.sandbox.facts, Path(cls.sandbox.facts["dir"])
        cls.anchor = Path(facts["ca"])
        ends = {"imap": folder / "imap.pem", "smtp": folder / "smtp.pem"} if cls.ends_tls else {}
        ports = {name: facts[name]["starttls" if "starttls" in security else "tls"]
                 for name, security in (("imap", cls.imap_security), ("smtp", cls.smtp_security))}
        cls.imap, cls.smtp = (FaultProxy(ports[name], ends.get(name), cls.anchor) for name in ports)
        cls.addClassCleanup(cls.imap.stop)
        cls.addClassCleanup(cls.smtp.stop)
        cls.served = {user["address"].split("@")[0]: Server(facts, user) for user in facts["users"]}
        print(f"# {cls.__name__}: MESIGN_FAULTS_SEED={SEED}{' MESIGN_FAULTS=all' if ALL else ''}", flush=True)

    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="mesign-faults-")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.random = random.Random(f"{SEED} {self.id()}")
        self.addCleanup(self.heal)
        self.heal()

    def heal(self):
        """Both ways are free again."""
        for proxy in (self.imap, self.smtp):
            proxy.set(None)
            proxy.piece, proxy.delay, proxy.rewrites, proxy.says = 0, 0.0, [], None

    def break_lines(self):
        """No server can be reached."""
        self.imap.refuses = self.smtp.refuses = True

    def log_in(self, user: str, name: str = "profile") -> Client:
        """A profile with an account whose servers are behind the proxies."""
        client = Client(self.PROGRAM, self.folder / name)
        client.must("profile", "init", "--plain-secrets")
        client.must("account", "add", f"{user}@example.test", "--imap", f"{self.imap_security}://localhost:{self.imap.port}",
                    "--smtp", f"{self.smtp_security}://localhost:{self.smtp.port}", "--ca-file", str(self.anchor), "--password-file", "-",
                    secret=f"pw-{user}\n")
        return client

    def copy(self, client: Client, name: str) -> Client:
        """The same profile again, in another folder."""
        profile = self.folder / name
        shutil.rmtree(profile, ignore_errors=True)
        shutil.copytree(client.profile, profile)
        return Client(self.PROGRAM, profile)

    def check_end(self, run: Run, *allowed: str):
        """A run that met a fault: it came to an end by itself, with a word for what was wrong, and without much memory."""
        if run.code != 0:
            told = run.error in allowed and run.answer["error"]["message"].strip() or run.answer.get("not_sent", 0) > 0
            self.assertEqual((run.code, bool(told)), (4, True), f"{run.words}: {run.answer} {run.said}")
        self.assertLess(run.peak, MEMORY, run.words)


def sample(number_of_all: int, number_of_some: int) -> int:
    """How many cases to try."""
    return number_of_all if ALL else number_of_some


def kill(process: subprocess.Popen):
    """Ends a process at once, as power would go; it is still to be waited for."""
    if process.returncode is None:
        os.kill(process.pid, signal.SIGKILL)


def get_peak(pid: int) -> int:
    """The most memory a process has had so far, in kilobytes; what wait4 says of it includes the process it was forked from."""
    try:
        for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    except (OSError, UnicodeDecodeError):
        pass
    return 0
