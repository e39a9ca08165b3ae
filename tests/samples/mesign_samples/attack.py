# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The cast of the attacks: Li signs, Wang reads, and Eve has an honest certificate from the same authority."""

from __future__ import annotations

import json
import subprocess

import spent
from asn1crypto import x509

from . import cms, mail, pki
from .envelopes import encrypt, encrypt_authenticated, transport
from .judge import ENVIRONMENT, Samples

NOBODY = "192.0.2.1"
SECRET = "The launch code is WINTERGREEN"
TEXT = mail.part(b"Hello Wang, the price is 100.\r\n")


def addresses_to_ask(host: str = NOBODY) -> tuple[tuple[str, bool, bytes], ...]:
    """Extensions of a certificate that name places to ask: OCSP, the issuer's certificate, and CRL."""
    def uri(path: str) -> x509.GeneralName:
        return x509.GeneralName("uniform_resource_identifier", f"http://{host}/{path}")
    access = x509.AuthorityInfoAccessSyntax([
        {"access_method": "ocsp", "access_location": uri("ocsp")}, {"access_method": "ca_issuers", "access_location": uri("ca.cer")}])
    point = {"distribution_point": x509.DistributionPointName("full_name", [uri("crl")])}
    return (("1.3.6.1.5.5.7.1.1", False, access.dump()), ("2.5.29.31", False, x509.CRLDistributionPoints([point]).dump()))


class Attack(Samples):
    """What mesignctl says of a mail to Wang, who trusts the authority."""

    program = ""

    @classmethod
    def setUpClass(cls):
        cls.root = pki.Authority.root()
        cls.li = cls.root.issue("li@example.test", "Li Na", key="p256", more=addresses_to_ask())
        cls.wang = cls.root.issue("wang@example.test", "Wang Fang", number=1, more=addresses_to_ask())
        cls.eve = cls.root.issue("eve@evil.test", "Eve", key="p256", number=1, more=addresses_to_ask())

    def setUp(self):
        self.folder = self.make_folder()
        (self.folder / "root.pem").write_bytes(self.root.pem())
        (self.folder / "wang.pfx").write_bytes(self.wang.pfx())

    def show(self, octets: bytes, *options: str, seconds: float = 20) -> dict:
        """The answer; that its exit status fits it, that it cost little and came without noise is checked on the way."""
        path = self.folder / "mail.eml"
        path.write_bytes(octets)
        with spent.at_most(seconds):
            process = subprocess.run(
                [self.program, "--profile", str(self.folder / "no-profile"), "--json", "message", "show", "--trust-anchor", str(self.folder / "root.pem"),
                 "--key", str(self.folder / "wang.pfx"), "--password-file", "/dev/null", *options, str(path)],
                stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False, env=ENVIRONMENT)
        self.assertEqual(process.stderr, b"")
        said = json.loads(process.stdout)
        if process.returncode != 3:
            good = said["signature"]["status"] in ("none", "valid") and said["encryption"]["status"] in ("none", "decrypted")
            self.assertEqual(process.returncode, 0 if good else 1)
        return said

    def signed(self, covered: bytes = TEXT, *signers, fields: tuple[str, ...] = (), **how) -> bytes:
        """A multipart/signed entity, by Li unless others are named."""
        return mail.clear_signed(covered, cms.sign(covered, *(signers or (self.li,)), detached=True, **how), fields=fields)

    def opaque(self, covered: bytes = TEXT, *signers, **how) -> bytes:
        """A signed entity that holds its content inside."""
        return mail.opaque(cms.sign(covered, *(signers or (self.li,)), **how), "signed-data")

    def sealed(self, content: bytes, **how) -> bytes:
        """An entity encrypted to Wang with AES-CBC."""
        return mail.opaque(encrypt(content, transport(self.wang), **how), "enveloped-data")

    def sealed_with_tag(self, content: bytes, **how) -> bytes:
        """An entity encrypted to Wang with AES-GCM."""
        return mail.opaque(encrypt_authenticated(content, transport(self.wang), **how), "authEnveloped-data")


def head(sender: str = "li@example.test", more: bytes = b"") -> bytes:
    """The header of a mail to Wang without its Content fields."""
    return (b"From: " + sender.encode() + b"\r\nTo: wang@example.test\r\nSubject: s\r\nDate: Fri, 02 Jan 2026 03:04:05 +0000\r\n"
            b"Message-ID: <m@example.test>\r\nMIME-Version: 1.0\r\n" + more)


def plain(text: str, *fields: str) -> bytes:
    """A part of plain text."""
    return mail.part(text.encode() + b"\r\n", fields=fields)


def html(text: str, *fields: str) -> bytes:
    """A part of HTML."""
    return mail.part(text.encode() + b"\r\n", "text/html; charset=utf-8", fields)


def codes(said: dict) -> set[str]:
    """The codes of the warnings."""
    return {warning["code"] for warning in said["warnings"]}
