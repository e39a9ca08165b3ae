# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""DKIM signatures of a sending server, made by dkimpy."""

import base64

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

SELECTOR = "sandbox"
FIELDS = ("from", "to", "cc", "subject", "date", "message-id", "mime-version", "content-type")
FIELDS += ("content-transfer-encoding",)


class Signer:
    """Signs for one domain with a key of its own."""

    def __init__(self, domain: str):
        self._domain = domain
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
        public = key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        self._record = f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"

    @property
    def description(self) -> dict:
        """What would stand in the DNS: the name, and its TXT record."""
        return {"name": f"{SELECTOR}._domainkey.{self._domain}", "record": self._record}

    def signed(self, content: bytes) -> bytes:
        """Returns the mail with a DKIM-Signature on top."""
        signature = dkim.sign(
            content,
            SELECTOR.encode(),
            self._domain.encode(),
            self._private,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[name.encode() for name in FIELDS],
        )
        return signature + content
