# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Profiles in the sandbox, prepared with mesignctl, for the client to open."""

import imaplib
import os
import ssl
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "sandbox"))

from journey.mesignctl import Failed, Mesignctl  # noqa: E402  pylint: disable=wrong-import-position
from journey.person import Person  # noqa: E402  pylint: disable=wrong-import-position
from mesign_sandbox import log_in_page as provider_page  # noqa: E402,F401  pylint: disable=wrong-import-position,unused-import
from mesign_sandbox.client import Sandbox  # noqa: E402  pylint: disable=wrong-import-position

TREE = Path(__file__).resolve().parent.parent.parent.parent
NAMES = {"alice": "王芳", "bob": "李娜"}
ORGANIZATION = "示例科技有限公司"
PORTAL_PASSWORD = "Portal-Pass-2026"

os.environ.setdefault("MESIGN_DATA_DIR", str(TREE / "data"))


class World:
    """A sandbox and the profiles of its users."""

    def __init__(self, sandbox: Sandbox, mesignctl: Path, folder: Path):
        self.sandbox = sandbox
        self.facts = sandbox.facts
        self.folder = folder
        self._program = mesignctl
        self._counter = 0

    def user(self, name: str) -> dict:
        return next(user for user in self.facts["users"] if user["address"].split("@")[0] == name)

    def address(self, name: str) -> str:
        return self.user(name)["address"]

    def command_line(self, name: str) -> Mesignctl:
        return Mesignctl(self._program, self.profile(name))

    def profile(self, name: str) -> Path:
        return self.folder / name

    def prepare_empty(self, name: str) -> Path:
        """A profile without an account; the administrator has named servers, authority and provider."""
        client = self.command_line(name)
        client.run("profile", "init", "--plain-secrets")
        self._write_servers(self.profile(name))
        self._add_provider_and_authority(client)
        return self.profile(name)

    def prepare(self, name: str, certificate: bool = False, sync: bool = True) -> Path:
        """A profile with an account that is logged in, with a certificate of its own where wanted."""
        client = self.command_line(name)
        client.log_in(self.facts, self.user(name))
        self._add_provider_and_authority(client)
        if certificate:
            self.give_certificate(name)
        if sync:
            client.run("sync")
        return self.profile(name)

    def give_certificate(self, name: str, **options):
        pfx = self.folder / f"{name}.p12"
        self.sandbox.command("issue", **{
            "address": self.address(name), "name": NAMES[name], "organization": ORGANIZATION, "policy": "sponsor",
            "out": str(pfx), "password": "try-it", "pem": True, **options})
        self.command_line(name).run("cert", "import", str(pfx), "--password-file", "-", secret="try-it\n")

    def send(self, sender: str, to: str, subject: str, text: str, *options: str):
        """Writes and sends a mail from one prepared profile to another user."""
        self._counter += 1
        body = self.folder / f"body-{self._counter}.txt"
        body.write_text(text, encoding="utf-8")
        self.command_line(sender).run("compose", "--from", self.address(sender), "--to", self.address(to),
                                      "--subject", subject, "--body-file", str(body), *options, "--send")

    def deliver(self, to: str, octets: bytes, **options):
        """Puts a mail of any kind into an inbox."""
        self._counter += 1
        path = self.folder / f"mail-{self._counter}.eml"
        path.write_bytes(octets)
        self.sandbox.command("deliver", to=self.address(to), file=str(path), **options)

    def fetch(self, name: str, mailbox: str = "INBOX"):
        return [Path(each) for each in
                self.sandbox.command("fetch", user=self.address(name), mailbox=mailbox)["messages"]]

    def move(self, name: str, source: str, target: str):
        """Moves all mail from one mailbox to another, as a rule of the server or another client does."""
        user = self.user(name)
        context = ssl.create_default_context(cafile=self.facts["ca"])
        with imaplib.IMAP4_SSL("localhost", self.facts["imap"]["tls"], ssl_context=context) as server:
            server.login(user["address"], user["password"])
            server.create(target)
            server.select(source)
            status, answer = server.uid("MOVE", "1:*", target)
            assert status == "OK", answer

    def person(self) -> Person:
        """Somebody at the portal with a browser of their own."""
        return Person(self.facts["portal"]["url"], Path(self.facts["ca"]),
                      lambda session: self.sandbox.command("portal", what="captcha", session=session)["captcha"])

    def order(self, person: Person, name: str = "alice", years: int = 1) -> str:
        """Buys and assigns at the portal, by program; answers the certificate's number. Link and code come by mail then."""
        person.buy(level="V4", years=years)
        person.applicant(name=NAMES[name], organization=ORGANIZATION)
        order = person.confirm()
        person.pay(order)
        return person.assign(order, self.address(name), name=NAMES[name])

    def customer(self, name: str = "alice") -> Person:
        """Somebody who has an account at the portal."""
        person = self.person()
        person.register("wangfang", self.address(name), PORTAL_PASSWORD)
        return person

    def _write_servers(self, profile: Path):
        """What an administrator lays down so that nobody has to type servers."""
        imap, smtp = self.facts["imap"], self.facts["smtp"]
        path = profile / "config" / "servers.ini"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            "[sandbox]\nName=Sandbox\nDomains=example.test\n"
            f"Imap=imaps://localhost:{imap['tls']}\nSmtp=smtp+starttls://localhost:{smtp['starttls']}\n"
            f"CaFile={self.facts['ca']}\n", encoding="utf-8")

    def _add_provider_and_authority(self, client: Mesignctl):
        if "portal" in self.facts:
            client.run("provider", "add", self.facts["portal"]["provider"], "--yes")
        client.run("cert", "trust", self.facts["pki"]["anchor"])
