# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""OpenSSL's opinion of a sample, so that one which is wrong itself is noticed."""

from __future__ import annotations

import subprocess
from pathlib import Path

from .pki import Person


def _run(folder: Path, *words: str) -> tuple[bool, bytes]:
    process = subprocess.run(["openssl", "cms", *words, "-provider", "default", "-provider", "legacy"], cwd=folder,
                             capture_output=True, check=False, timeout=60)
    return process.returncode == 0, process.stdout


def verify(folder: Path, cms: bytes, anchor: Person, content: bytes | None = None) -> bytes | None:
    """What was signed, if OpenSSL finds the signature right; `content` is that of a detached one."""
    (folder / "witness.der").write_bytes(cms)
    (folder / "witness-anchor.pem").write_bytes(anchor.pem())
    words = ["-verify", "-binary", "-inform", "DER", "-in", "witness.der", "-CAfile", "witness-anchor.pem", "-purpose", "any"]
    if content is not None:
        (folder / "witness-content").write_bytes(content)
        words += ["-content", "witness-content"]
    done, output = _run(folder, *words)
    return output if done else None


def decrypt(folder: Path, cms: bytes, person: Person | None, *options: str) -> bytes | None:
    """The content, if OpenSSL can decrypt it with this person's key, or with what the options say."""
    (folder / "witness.der").write_bytes(cms)
    words = ["-decrypt", "-binary", "-inform", "DER", "-in", "witness.der", *options]
    if person is not None:
        (folder / "witness.key").write_bytes(person.key_pem())
        (folder / "witness.pem").write_bytes(person.pem())
        words += ["-inkey", "witness.key", "-recip", "witness.pem"]
    done, output = _run(folder, *words)
    return output if done else None


def uncompress(folder: Path, cms: bytes) -> bytes | None:
    """The content, if OpenSSL can uncompress it; Debian's is built without zlib."""
    (folder / "witness.der").write_bytes(cms)
    done, output = _run(folder, "-uncompress", "-binary", "-inform", "DER", "-in", "witness.der")
    return output if done else None
