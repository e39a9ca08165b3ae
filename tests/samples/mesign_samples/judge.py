# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Shows mails to mesignctl and compares what it says with what should be said."""

from __future__ import annotations

import json
import subprocess
import tempfile
import unittest
from pathlib import Path

from .pki import Person

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


class Anything:
    """What an expectation compares equal to when a property holds."""

    def __init__(self, holds, words: str):
        self._holds, self._words = holds, words

    def __eq__(self, other):
        return bool(self._holds(other))

    def __repr__(self):
        return self._words


def contains(text) -> Anything:
    """A string or list with this in it."""
    return Anything(lambda value: value is not None and text in value, f"…{text!r}…")


def without(text) -> Anything:
    """A string or list without this in it."""
    return Anything(lambda value: value is not None and text not in value, f"nothing of {text!r}")


def once(text: str) -> Anything:
    """A string with this in it, once."""
    return Anything(lambda value: value is not None and value.count(text) == 1, f"…{text!r}… once")


def one_of(*values) -> Anything:
    """One of these."""
    return Anything(lambda value: value in values, f"one of {values!r}")


def look_up(answer, path: str):
    """A field by its path: `layers.0.type`; `warnings` is the list of codes, `len(layers)` a length."""
    if path == "warnings":
        return [warning["code"] for warning in answer["warnings"]]
    if path.startswith("len("):
        return len(look_up(answer, path[4:-1]))
    for step in path.split("."):
        if isinstance(answer, list):
            if int(step) >= len(answer):
                return None
            answer = answer[int(step)]
        else:
            answer = answer.get(step) if isinstance(answer, dict) else None
    return answer


def differences(answer: dict, expected: dict) -> list[str]:
    """The fields that are not as expected, in words."""
    found = []
    for path, value in expected.items():
        actual = look_up(answer, path)
        if value != actual:
            found.append(f"{path} is {actual!r}, should be {value!r}")
    return found


class Judge:
    """mesignctl with a set of anchors and keys, on a profile that does not exist."""

    def __init__(self, program: str, folder: Path, anchors: list[Person] = (), keys: list[Person] = ()):
        self._program, self._folder = str(program), Path(folder)
        self._options = []
        for number, anchor in enumerate(anchors):
            self._options += ["--trust-anchor", self._save(f"anchor-{number}.pem", anchor.pem())]
        for number, person in enumerate(keys):
            self._options += ["--key", self._save(f"key-{number}.pfx", person.pfx())]

    def show(self, mail: bytes, *options: str) -> tuple[int, dict]:
        """The exit status and the answer to a mail."""
        process = self.run_on(mail, *options)
        if process.returncode < 0 or not process.stdout:
            raise AssertionError(f"ended with {process.returncode}: {process.stderr.decode(errors='replace')}")
        return process.returncode, json.loads(process.stdout)

    def run_on(self, mail: bytes, *options: str) -> subprocess.CompletedProcess:
        """`message show` on a mail, whatever comes of it."""
        path = self._save("mail.eml", mail)
        return subprocess.run(
            [self._program, "--profile", str(self._folder / "no-profile"), "--json", "message", "show",
             "--password-file", "/dev/null", *self._options, *options, path],
            stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=120, env=ENVIRONMENT)

    def _save(self, name: str, octets: bytes) -> str:
        path = self._folder / name
        path.write_bytes(octets)
        return str(path)


class Samples(unittest.TestCase):
    """A test case that judges mails; derived classes call self.check() with a judge of theirs."""

    def make_folder(self) -> Path:
        """A folder for this test alone."""
        folder = tempfile.TemporaryDirectory(prefix="mesign-samples-")
        self.addCleanup(folder.cleanup)
        return Path(folder.name)

    def check(self, judge: Judge, mail: bytes, expected: dict, *options: str) -> dict:
        """Fails with all differences between answer and expectation; `exit` in the expectation is the exit status."""
        status, answer = judge.show(mail, *options)
        wanted = dict(expected)
        wanted_status = wanted.pop("exit", None)
        found = differences(answer, wanted)
        if wanted_status is not None and status != wanted_status:
            found.append(f"the exit status is {status}, should be {wanted_status}")
        if found:
            told = {key: answer.get(key) for key in ("encryption", "signature", "layers", "warnings", "error")}
            self.fail("\n".join(found) + "\n" + json.dumps(told, ensure_ascii=False))
        return answer
