#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be done from a card by hand, and what comes after the certificate.

usage: test_card_deeds.py MESIGN MESIGNCTL
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui import browser  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.case import UiCase  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.world import ORGANIZATION  # noqa: E402  pylint: disable=wrong-import-position

CODE = ".*取回码.*"
LINK = ".*取回链接.*"
ISSUED = ".*证书已签发.*"


class CardDeeds(UiCase):
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
        wait_until(lambda: self.command_line.run("sync") and [j["state"] for j in self.journeys()] == [state], "its mails came", 30)

    def retrieve(self):
        """By program, with the journey's own password; the certificate comes by mail and is imported."""
        known = self.journey()
        self.person.retrieve(known["link"], known["code"], known["password"])
        wait_until(lambda: self.command_line.run("sync") and self.journey()["state"] == "in-use", "it is in use", 30)

    def open(self, subject: str):
        client = self.start(self.world.profile("alice"))
        client.click(client.wait_for("list item", subject, limit=30))
        return client

    def by_hand(self, client, item: str):
        client.press("By Hand", role=None)
        client.press(item, role="menu item")

    def more(self, client, item: str):
        client.press("More about This Certificate", role=None)
        client.press(item, role="menu item")

    def enter(self, client, window: str, field: str, text: str):
        frame = client.wait_for_window(window)
        client.write(field, text, within=frame)
        client.press("Use", within=frame)
        return frame

    def test_entered(self):
        """A link that leads elsewhere is not used by hand either; a right one and a code take the journey on."""
        self.order("code", state="link")
        link = self.journey()["link"]
        client = self.open(LINK)
        client.wait_for("label", text="Waiting for the Retrieval Code")
        self.by_hand(client, "Enter Retrieval Link…")
        frame = self.enter(client, "Enter Retrieval Link", "Retrieval link", link.replace("localhost", "localhost.evil.test"))
        client.wait_for("label", text="This link leads to localhost.evil.test.*not used.")
        client.write("Retrieval link", link, within=frame)
        client.press("Use", within=frame)
        client.wait_until_closed("Enter Retrieval Link")
        self.by_hand(client, "Enter Retrieval Code…")
        client.wait_for("label", text=".*8 to 12 capital letters and digits.")
        self.enter(client, "Enter Retrieval Code", "Retrieval code", " ABCD2345EF ")
        client.wait_for("label", text="Your Certificate Can Be Retrieved")
        shown = self.journey()
        self.assertEqual((shown["state"], shown["link"], shown["code"]), ("ready", link, "ABCD2345EF"))
        self.assert_calm(client)

    def test_file(self):
        """The file ends the order it was handed over for, whatever its password is; then the card follows."""
        self.order()
        path = self.display.folder / "home" / "certificate.p12"
        self.sandbox.command("issue", address=self.world.address("alice"), name="王芳", organization=ORGANIZATION,
                             policy="sponsor", out=str(path), password="another")
        client = self.open(CODE)
        client.wait_for("label", text="Your Certificate Can Be Retrieved")
        self.by_hand(client, "I Have the Certificate as a File…")
        chooser = client.wait_for_window("Import Certificate")
        time.sleep(0.5)
        client.key("ctrl+l")
        time.sleep(0.3)
        client.type(str(path))
        time.sleep(0.3)
        client.press("_?Import", within=chooser)
        client.write("Password of the file", "another")
        client.press("Import")
        client.wait_for("label", text="Certificate Imported")
        client.wait_for("label", text="Your Certificate Is Ready")
        self.assertEqual(self.journey()["state"], "in-use")
        self.assert_calm(client)

    def test_support(self):
        """What happened is told without secrets, and the provider's page of help opens in the browser."""
        seen = browser.install(self.display.folder / "home", self.world.folder)
        self.order()
        known = self.journey()
        client = self.open(CODE)
        self.more(client, "Report for Support…")
        client.wait_for_window("Report for Support")
        text = client.wait_for("text", where=lambda node: known["order"] in node.text).text
        for secret in (known["code"], known["password"], known["link"].split("token=")[1]):
            self.assertNotIn(secret, text)
        client.key("Escape")
        client.wait_until_closed("Report for Support")
        self.more(client, "Contact the Provider")
        wait_until(seen.exists, "the browser is asked")
        self.assertEqual(seen.read_text(encoding="utf-8").strip().rstrip("/"), self.world.facts["portal"]["url"].rstrip("/"))
        self.assert_calm(client)

    def test_afterwards(self):
        """The password stays if wished, the mail with the key goes for good, and the card says so."""
        self.order()
        client = self.open(CODE)
        client.wait_for("label", text="Your Certificate Can Be Retrieved")
        self.more(client, "Keep the Password after the Import")
        wait_until(lambda: self.journey()["keeps_password"], "the password is kept")
        client.key("ctrl+q")
        client.wait_for_end(10)
        password = self.journey()["password"]
        self.retrieve()
        self.assertEqual(self.journey()["password"], password)
        client = self.open(ISSUED)
        client.wait_for("label", text="Your Certificate Is Ready")
        self.more(client, "Keep the Password after the Import")
        wait_until(lambda: self.journey()["password"] is None, "the password is forgotten")
        client.press("Delete the Mail with the Key…")
        client.wait_for("label", text="Delete the Mail with Your Certificate\\?")
        client.press("Delete")
        client.wait_until_gone("list item", ISSUED)
        wait_until(lambda: len(self.world.fetch("alice")) == 2, "the server has link and code only", 30)
        self.assertEqual(self.world.fetch("alice", "Trash"), [])
        self.assertEqual(self.journey()["state"], "in-use")
        self.assert_calm(client)


if __name__ == "__main__":
    tap.main()
