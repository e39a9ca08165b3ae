# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""A profile of mesignctl's, with settings, in which things are decided and kept."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from .judge import ENVIRONMENT
from .pki import Person


class Profile:
    """mesignctl with a profile of its own in a folder that is there and empty."""

    def __init__(self, program: str, folder: Path, **settings):
        self._program, self.folder = str(program), Path(folder)
        self.run("profile", "init", "--plain-secrets")
        self.set(**settings)

    def set(self, **settings) -> None:
        """Writes the settings of the group [security]; None leaves one out."""
        lines = [f"{name.replace('_', '-')}={value}" for name, value in settings.items() if value is not None]
        path = self.folder / "profile" / "config" / "settings.ini"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(["[security]", *lines, ""]), encoding="utf-8")

    def process(self, *words, given: bytes = b"") -> subprocess.CompletedProcess:
        """Runs a command."""
        return subprocess.run(
            [self._program, "--profile", str(self.folder / "profile"), "--json", *map(str, words)],
            input=given, capture_output=True, check=False, timeout=120, env={**ENVIRONMENT, "HOME": str(self.folder)})

    def run(self, *words, expect: int = 0, given: bytes = b"") -> dict:
        """The answer to a command that ends with a status."""
        done = self.process(*words, given=given)
        if done.returncode != expect:
            raise AssertionError(f"{words} ended with {done.returncode}: {done.stdout.decode()} {done.stderr.decode()}")
        return json.loads(done.stdout)

    def show(self, mail: bytes, *options: str) -> dict:
        """What is to be said of a mail, whatever it is."""
        return json.loads(self.process("message", "show", *options, "-", given=mail).stdout)

    def save(self, name: str, octets: bytes) -> str:
        """The path of a file with these octets."""
        path = self.folder / name
        path.write_bytes(octets)
        return str(path)

    def trust(self, person: Person) -> int:
        """Trusts a certificate; gives the number of the decision."""
        return self.run("cert", "trust", self.save("trusted.pem", person.pem()))["decision"]

    def look(self, person: Person) -> dict:
        """What is said of a certificate that need not be in the profile, with its chain beside it."""
        answer = self.run("cert", "show", self.save("looked-at.pem", person.pem(with_chain=True)))
        return next(one for one in answer["certificates"] if one["fingerprint"] == person.fingerprint)

    def import_pfx(self, person: Person) -> dict:
        """Imports a certificate with its key and chain."""
        return self.run("cert", "import", self.save("own.pfx", person.pfx()), "--password-file", "/dev/null")
