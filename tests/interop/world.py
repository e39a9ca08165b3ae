# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Everybody's certificates, and mesignctl with them: what all programs of the matrix share."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

import entity as mime
from formats import CAPABILITIES, PEOPLE, WRITERS, Sign
from journey.mesignctl import Failed, Mesignctl
from mesign_sandbox.client import Sandbox

SUBJECT = "合同 Contract"
TEXT = "你好,\n\nLine two\n. a dot\nFrom here on\n"
DATA = bytes(range(256)) * 4
_LETTER = """\
Content-Type: multipart/mixed; boundary=mixed{parameter}\r
{fields}\r
--mixed\r
Content-Type: text/plain; charset=utf-8\r
Content-Transfer-Encoding: quoted-printable\r
\r
=E4=BD=A0=E5=A5=BD,\r
\r
Line two\r
=2E a dot\r
=46rom here on\r
--mixed\r
Content-Type: application/octet-stream; name=data.bin\r
Content-Disposition: attachment; filename=data.bin\r
Content-Transfer-Encoding: base64\r
\r
{data}\r
--mixed--\r
"""


def run(*command):
    return subprocess.run([str(word) for word in command], capture_output=True, check=True, timeout=60).stdout


class World:
    """A sandbox, everybody's certificates as files, and profiles of mesignctl."""

    people = tuple(PEOPLE)
    password = "pw"

    def __init__(self, program: Path, folder: Path):
        self._program = program
        self.folder = folder
        self.sandbox = Sandbox("--users", "alice,anna", "--services", "imap,smtp,ca")
        facts = self.sandbox.facts
        self.anchor = facts["pki"]["anchor"]
        self.stamp_url = facts["pki"]["tsa"]
        self.stamp_anchor = facts["pki"]["tsa_anchor"]
        for name, key in PEOPLE.items():
            self._issue(name, key)
        self.intermediate = folder / "intermediate.pem"
        self.intermediate.write_bytes(run("openssl", "pkcs12", "-in", folder / "alice.p12", "-passin", f"pass:{self.password}",
                                          "-cacerts", "-nokeys"))
        self._profiles = {}
        self._body = folder / "body.txt"
        self._body.write_text(TEXT, encoding="utf-8")
        self._attachment = folder / "data.bin"
        self._attachment.write_bytes(DATA)

    def stop(self):
        self.sandbox.stop()

    def _issue(self, name, key):
        self.sandbox.command("issue", address=self.address(name), name=name.title(), key=key, policy="individual",
                             out=str(self.folder / f"{name}.p12"), password=self.password, pem=True)

    # Files

    @staticmethod
    def address(who):
        return f"{who}@example.test"

    def pem(self, who):
        return self.folder / f"{who}.pem"

    def key(self, who):
        return self.folder / f"{who}.key"

    @cache
    def fingerprint(self, who):
        text = run("openssl", "x509", "-in", self.pem(who), "-noout", "-fingerprint", "-sha1").decode()
        return text.strip().partition("=")[2].replace(":", "")

    def serial(self, who):
        text = run("openssl", "x509", "-in", self.pem(who), "-noout", "-serial").decode()
        return int(text.strip().partition("=")[2], 16)

    def old_pfx(self, who, password):
        """A PFX as GnuPG 2.2 and NSS read it, made anew."""
        path = self.folder / f"{who}-{password.encode().hex()}.p12"
        run("openssl", "pkcs12", "-export", "-legacy", "-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1",
            "-in", self.pem(who), "-inkey", self.key(who), "-name", who, "-passout", f"pass:{password}", "-out", path)
        return path

    # Profiles of mesignctl

    def profile(self, name):
        """“reader” has everyone's key; “writer” those of the writers and everyone's certificate; “stamper” besides has time stamps;
        “learned” has read what the programs of some can do."""
        if name not in self._profiles:
            self._profiles[name] = self._make_profile(name)
        return self._profiles[name]

    def _make_profile(self, name):
        client = Mesignctl(self._program, self.folder / f"profile-{name}")
        client.run("cert", "trust", self.anchor)
        own = () if name == "keeper" else self.people if name == "reader" else WRITERS
        for who in own:
            client.run("cert", "import", str(self.folder / f"{who}.p12"), "--password-file", "-", secret=self.password)
        known = [who for who in self.people if who not in own and (name != "learned" or who not in CAPABILITIES)]
        for who in () if name == "keeper" else known:
            client.run("cert", "import", str(self.pem(who)))
        if name == "stamper":
            with open(self.folder / f"profile-{name}" / "config" / "settings.ini", "a", encoding="utf-8") as file:
                file.write(f"[security]\ntsa-url={self.stamp_url}\nprivate-authorities=true\n")
        return client

    def learn(self, castle):
        """Alice gets a signed mail of everyone whose program says what it can do."""
        client = self.profile("learned")
        for who, capabilities in CAPABILITIES.items():
            entity = castle.sign(make_letter(), Sign(who=(who,)), capabilities)
            path = self.folder / f"{who}-capabilities.eml"
            path.write_bytes(make_mail(entity, who))
            self.sandbox.command("deliver", to="alice@example.test", file=str(path))
        client.log_in(self.sandbox.facts, self.sandbox.facts["users"][0])
        client.run("sync")

    # What mesignctl exports and imports

    def export_pfx(self, row):
        """A file as mesignctl exports it, of somebody whom nobody else knows."""
        client = self.profile("keeper")
        if not self.pem(row.name).exists():
            self._issue(row.name, row.key)
            self._import(client, self.folder / f"{row.name}.p12", self.password)
        path = self.folder / f"{row.name}-exported.p12"
        client.run("cert", "export", self.fingerprint256(row.name), "--pfx", *(["--compatible"] if row.old else []),
                   "--password-file", "-", "--output", str(path), secret=row.password)
        return path

    def import_pfx(self, octets, row, who):
        """Raises unless mesignctl takes a file in, and can sign with what is in it."""
        client = self.profile("keeper")
        path = self.folder / "given.p12"
        path.write_bytes(octets)
        answer = self._import(client, path, row.password)
        client.run("cert", "delete", self.fingerprint256(who), "--yes")
        own = answer["own"]
        if [one["fingerprint"] for one in own] != [self.fingerprint256(who)] or not own[0]["can_sign"]:
            raise AssertionError(f"{row.name}: mesignctl has {own}")

    @staticmethod
    def _import(client, path, password):
        return client.run("cert", "import", str(path), "--password-file", "-", secret=password)

    def fingerprint256(self, who):
        text = run("openssl", "x509", "-in", self.pem(who), "-noout", "-fingerprint", "-sha256").decode()
        return text.strip().partition("=")[2].replace(":", "").lower()

    # What mesignctl writes and reads

    def compose(self, row) -> bytes:
        """The mail of a format as mesignctl writes it."""
        client = self.profile(row.ours.profile)
        path = self.folder / "composed.eml"
        words = list(row.ours.options) + ([] if row.protected else ["--no-header-protection"])
        for who in row.readers or ("bob",):
            words += ["--to", self.address(who)]
        client.run("compose", "--from", self.address(row.sender), "--subject", SUBJECT, "--body-file", str(self._body),
                   "--attach", str(self._attachment), *words, "--output", str(path))
        return path.read_bytes()

    def show(self, mail: bytes):
        """What mesignctl says of a mail, and its exit status."""
        path = self.folder / "shown.eml"
        path.write_bytes(mail)
        words = ("message", "show", str(path), "--trust-anchor", self.anchor, "--trust-anchor", self.stamp_anchor)
        try:
            return self.profile("reader").run(*words), 0
        except Failed as failure:
            return failure.answer, failure.code


def make_letter(row=None) -> bytes:
    """The letter others sign and encrypt; with protected fields where the row says so."""
    fields, parameter = "", ""
    if row is not None and row.protected:
        names = {"From": f"{row.sender}@example.test", "To": "bob@example.test", "Subject": "=?utf-8?b?5ZCI5ZCMIENvbnRyYWN0?="}
        fields = "".join(f"{name}: {value}\r\n" for name, value in names.items())
        parameter = f"; hp={row.protected}"
        if row.protected == "cipher":
            outer = {**names, "Subject": "[...]"}
            fields += "".join(f"HP-Outer: {name}: {value}\r\n" for name, value in outer.items())
    data = mime.encode(DATA).decode().rstrip("\r\n")
    return _LETTER.format(parameter=parameter, fields=fields, data=data).encode()


def make_mail(entity: bytes, sender: str, subject: str = "=?utf-8?b?5ZCI5ZCMIENvbnRyYWN0?=") -> bytes:
    """An entity as a mail of somebody's."""
    return (f"From: {sender}@example.test\r\nTo: bob@example.test\r\nSubject: {subject}\r\n"
            "Date: Mon, 05 Jan 2026 10:00:00 +0000\r\nMessage-ID: <interop@example.test>\r\nMIME-Version: 1.0\r\n").encode() + entity


def check_letter(octets: bytes, row) -> None:
    """Raises unless it is the letter, word for word, as Python's own parser reads it."""
    letter = mime.parse(octets)
    body = letter.get_body(("plain",)) if letter.is_multipart() else None
    if body is None:
        raise mime.Unreadable("no letter")
    text = body.get_content().replace("\r\n", "\n").rstrip("\n")
    # Programs that know nothing of hidden fields show the subject on top of the text.
    if row.protected == "cipher":
        text = text.removeprefix(f"Subject: {SUBJECT}\n\n")
    attachments = [part.get_content() for part in letter.iter_attachments()]
    if text != TEXT.rstrip("\n") or attachments != [DATA]:
        raise mime.Unreadable(f"another letter: {text!r}")
    if row.protected and (letter["Subject"] != SUBJECT or letter.get_param("hp") != row.protected):
        raise mime.Unreadable("the protected fields are not those of the letter")
    if not row.protected and letter["Subject"] is not None:
        raise mime.Unreadable("fields that should not be there")
