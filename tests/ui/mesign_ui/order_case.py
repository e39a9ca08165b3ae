# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Somebody whose certificate is on its way, and the card that says so."""

import time
from email.utils import formatdate, make_msgid
from pathlib import Path

from .case import UiCase
from .display import wait_until
from .world import ORGANIZATION

CODE = ".*取回码.*"
LINK = ".*取回链接.*"
ISSUED = ".*证书已签发.*"


class OrderCase(UiCase):
    """Alice, who has bought a certificate, or whom somebody has bought one for."""

    limit = 150

    def journeys(self):
        return self.command_line.run("retrieval", "list")["journeys"]

    def journey(self, number: int = 1):
        return self.command_line.run("retrieval", "show", str(number))["journey"]

    def order(self, *held: str, state: str = "ready"):
        """Bought and assigned at the portal, by program; what is not held back comes by mail."""
        self.world.prepare("alice")
        self.command_line = self.world.command_line("alice")
        self.sandbox.command("portal", what="hold", kinds=list(held))
        self.person = self.world.customer()
        self.number = self.world.order(self.person)
        self.sync_until(state)

    def sync_until(self, state: str):
        wait_until(lambda: self.command_line.run("sync") and [j["state"] for j in self.journeys()] == [state],
                   f"the order is {state}", 30)

    def retrieve(self):
        """By program, with the journey's own password; the certificate comes by mail and is imported."""
        known = self.journey()
        self.person.retrieve(known["link"], known["code"], known["password"])
        self.sync_until("in-use")

    def issue(self, name: str = "certificate.p12", password: str = "another", **options) -> Path:
        """A certificate of hers that comes as a file."""
        path = self.display.folder / "home" / name
        self.sandbox.command("issue", **{
            "address": self.world.address("alice"), "name": "王芳", "organization": ORGANIZATION, "policy": "sponsor",
            "out": str(path), "password": password, **options})
        return path

    def code_mail(self, code: str, at: float) -> bytes:
        """As the portal writes it, by the hand of the server that took it in."""
        return (f"Authentication-Results: mx.example.test; dkim=pass header.d=portal.test\r\n"
                f"From: Sandbox CA <no-reply@portal.test>\r\nTo: {self.world.address('alice')}\r\n"
                f"Subject: Certificate retrieval code\r\nDate: {formatdate(at)}\r\n"
                f"Message-ID: {make_msgid(domain='portal.test')}\r\nMIME-Version: 1.0\r\n"
                f"Content-Type: text/plain; charset=utf-8\r\n\r\n"
                f"MeSign Sandbox CA\r\nRetrieval code: {code}\r\nOrder: {self.number}\r\n").encode()

    def open(self, subject: str):
        client = self.start(self.world.profile("alice"))
        client.click(client.wait_for("list item", subject, limit=30))
        return client

    def items(self, client, button: str):
        """What a menu offers."""
        client.press(button, role=None)
        client.wait_for("menu item")
        time.sleep(0.3)
        names = {node.name for node in client.root.find_all("menu item")}
        client.key("Escape")
        client.wait_until_gone("menu item")
        return names

    def by_hand(self, client, item: str):
        client.press("By Hand", role=None)
        client.press(item, role="menu item")

    def more(self, client, item: str):
        client.press("More about This Certificate", role=None)
        client.press(item, role="menu item")

    def choose_file(self, client, title: str, button: str, path: Path):
        """Types a path into a file chooser."""
        chooser = client.wait_for_window(title)
        time.sleep(0.5)
        client.key("ctrl+l" if path.exists() else "ctrl+a")
        time.sleep(0.3)
        client.type(str(path))
        time.sleep(0.3)
        client.press(button, within=chooser)
