# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signs mail with dkimpy, which is no code of the product; its keys are beside this file."""

import base64
import subprocess
from pathlib import Path

import dkim
from nacl.signing import SigningKey

FOLDER = Path(__file__).parent
SIGNED_AT = 1767578400
ALL = ("from", "to", "subject", "date", "message-id", "mime-version", "content-type", "content-transfer-encoding")


class Signer(dkim.DKIM):
    """Signs at a fixed time, with tags that dkimpy itself would not write."""

    tags = {}
    leaves_from_out = False

    def gen_header(self, fields, names, *rest, **options):
        if self.leaves_from_out:
            names = [name for name in names if name != b"from"]
            fields[:] = [(tag, b" : ".join(names) if tag == b"h" else value) for tag, value in fields]
        named = {b"t": str(SIGNED_AT).encode(), **self.tags}
        rows = [(name, named.pop(name, value)) for name, value in fields]
        fields[:] = rows[:-1] + [each for each in named.items() if each[1]] + rows[-1:]
        return super().gen_header(fields, names, *rest, **options)


def private_key(selector):
    if selector == "ed":
        return (FOLDER / "dkim-ed25519.key").read_bytes().strip()
    return (FOLDER / {"r1024": "dkim-rsa-1024.pem", "r768": "dkim-rsa-768.pem"}.get(selector, "dkim-rsa.pem")).read_bytes()


def public_key(selector):
    if selector == "ed":
        return base64.b64encode(bytes(SigningKey(base64.b64decode(private_key(selector))).verify_key)).decode()
    command = ["openssl", "pkey", "-pubout", "-outform", "DER"]
    der = subprocess.run(command, input=private_key(selector), capture_output=True, check=True).stdout
    return base64.b64encode(der).decode()


def signed(octets, selector="s1", domain="portal.test", identity=None, canonical="relaxed/relaxed", fields=ALL, tags=None, length=False, algorithm=None):
    """Returns the mail with a DKIM-Signature on top."""
    signer = Signer(octets)
    signer.tags = tags or {}
    algorithm = algorithm or ("ed25519-sha256" if selector == "ed" else "rsa-sha256")
    names = [name.encode() for name in fields]
    if b"from" not in names:
        signer.leaves_from_out = True
        names.append(b"from")
    ways = tuple(way.encode() for way in canonical.split("/"))
    head = signer.sign(
        selector.encode(),
        domain.encode(),
        private_key(selector),
        signature_algorithm=algorithm.encode(),
        identity=identity.encode() if identity else None,
        canonicalize=ways,
        include_headers=names,
        length=length,
    )
    return head + octets


def records():
    """Returns the key records, by name."""
    rsa = public_key("s1")
    zone = {
        "s1": f"v=DKIM1; k=rsa; p={rsa}",
        "ed": f"v=DKIM1; k=ed25519; p={public_key('ed')}",
        "r1024": f"p={public_key('r1024')}",
        "r768": f"p={public_key('r768')}",
        "withdrawn": "v=DKIM1; p=",
        "other": f"v=DKIM1; s=tlsrpt; p={rsa}",
        "sha1": f"v=DKIM1; h=sha1; p={rsa}",
        "strict": f"v=DKIM1; t=s; p={rsa}",
        "tries": f"v=DKIM1; t=y; p={rsa}",
        "kind": f"v=DKIM1; k=ed25519; p={rsa}",
        "broken": "v=DKIM1; p=!!!!",
        "twice": f"v=DKIM1; p={rsa}; p={rsa}",
    }
    names = {f"{selector}._domainkey.portal.test": record for selector, record in zone.items()}
    for domain in ("evil.test", "test", "a.mail.portal.test", "mail.portal.test", "not-portal.test"):
        names[f"s1._domainkey.{domain}"] = zone["s1"]
    return names
