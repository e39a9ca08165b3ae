# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The openssl command line as a witness for a mail that lies on a server."""

import subprocess
import tempfile
from email import message_from_bytes, policy
from pathlib import Path


def check_as_it_lies(
    mail: Path, recipient: Path, key: Path, anchor: Path, signer: str, text: str, hidden: tuple[str, ...]
) -> None:
    """Fails unless the mail decrypts with the key, is signed by the address under the anchor, and says the text.

    None of the words of `hidden` may stand in the mail as it lies.
    """
    octets = mail.read_bytes()
    for word in hidden:
        assert word.encode() not in octets, f"“{word}” lies on the server in the clear"
    with tempfile.TemporaryDirectory(prefix="mesign-witness-") as name:
        inner, certificate = Path(name) / "inner.eml", Path(name) / "signer.pem"
        inner.write_bytes(_openssl("-decrypt", "-in", str(mail), "-recip", str(recipient), "-inkey", str(key)))
        payload = _openssl("-verify", "-in", str(inner), "-purpose", "smimesign", "-CAfile", str(anchor),
                           "-signer", str(certificate))
        addresses = subprocess.run(["openssl", "x509", "-in", str(certificate), "-noout", "-email"],
                                   check=True, capture_output=True, text=True).stdout.split()
    assert signer in addresses, addresses
    said = message_from_bytes(payload, policy=policy.default).get_body(("plain",)).get_content()
    assert text.strip() in said.replace("\r\n", "\n"), said


def _openssl(*arguments: str) -> bytes:
    process = subprocess.run(["openssl", "cms", *arguments], capture_output=True, check=False)
    assert process.returncode == 0, process.stderr.decode()
    return process.stdout
