# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the matrix asks of a program."""

from __future__ import annotations

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path


class Refused(Exception):
    """The program would not do it; the text is what it said."""


class Learnt(AssertionError):
    """The program has an option now that it did not have when the matrix was made."""


@dataclass(frozen=True)
class Opened:
    """What lay below a layer, and whose the signatures are that the program found right."""

    content: bytes
    signers: frozenset[str] = frozenset()


class Program:
    """A program with the certificates and keys of everyone in it; a context manager.

    Every method raises Refused where the program does.
    """

    name = ""
    title = ""
    # How many files it is given before its refusal counts.
    pfx_tries = 1

    def __init__(self, world):
        self.world = world
        self._folder = tempfile.TemporaryDirectory(prefix=f"mesign-{self.name}-")
        self.folder = Path(self._folder.name)

    def stop(self) -> None:
        self._folder.cleanup()

    def version(self) -> str:
        raise NotImplementedError

    def help(self) -> str:
        """What the program says of its own options."""
        raise NotImplementedError

    def adapt(self, row):
        """The format as the program writes it, where the row leaves something open."""
        return row

    def sign(self, entity: bytes, layer) -> bytes:
        raise NotImplementedError

    def encrypt(self, entity: bytes, layer) -> bytes:
        raise NotImplementedError

    def compress(self, entity: bytes, layer) -> bytes:
        raise NotImplementedError

    def certificates(self, entity: bytes, layer) -> bytes:
        raise NotImplementedError

    def verify(self, entity: bytes, layer) -> Opened:
        raise NotImplementedError

    def decrypt(self, entity: bytes, layer) -> Opened:
        raise NotImplementedError

    def uncompress(self, entity: bytes, layer) -> Opened:
        raise NotImplementedError

    def import_pfx(self, path: Path, password: str, who: str) -> None:
        """Takes in a PFX of somebody's; succeeds only where the key is there, and that of the certificate."""
        raise NotImplementedError

    def export_pfx(self, who: str, password: str, old: bool) -> bytes:
        """A PFX of somebody the program knows, with old ciphers or the program's own choice."""
        raise NotImplementedError

    # For those that carry these out.

    def save(self, octets: bytes, name: str = "given") -> Path:
        path = self.folder / name
        path.write_bytes(octets)
        return path

    def call(self, *command, **how) -> subprocess.CompletedProcess:
        """Runs a command; raises Refused, with what it said, where it fails."""
        process = self.try_call(*command, **how)
        if process.returncode != 0:
            raise Refused(said(process))
        return process

    @staticmethod
    def try_call(*command, **how) -> subprocess.CompletedProcess:
        return subprocess.run([str(word) for word in command], capture_output=True, check=False, timeout=60, **how)

    def need(self, pattern: str) -> None:
        """Raises Refused as no option of the program is like the pattern, or Learnt where one is."""
        found = re.search(pattern, self.help(), re.IGNORECASE)
        if found:
            raise Learnt(f"{self.title} has “{found.group()}” now: let the matrix use it")
        raise Refused(f"no option for it: {pattern}")


def said(process: subprocess.CompletedProcess) -> str:
    """What a program said as it failed, on one line."""
    text = (process.stderr or process.stdout).decode(errors="replace")
    return " ".join(text.split()) or f"nothing said, exit status {process.returncode}"
