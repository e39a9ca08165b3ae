#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Another address of an account: added in the preferences, written from by itself in an answer, and removed.

usage: test_identities.py MESIGN MESIGNCTL
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.case import UiCase  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position

SALES = "sales@example.test"


class Identities(UiCase):
    services = "imap,smtp,ca"

    def account_file(self):
        (file,) = (self.world.profile("alice") / "config" / "accounts").glob("*.account")
        return file.read_text(encoding="utf-8")

    def open_preferences(self, client):
        client.wait_for("push button", "New Message", limit=30)
        client.key("ctrl+comma")
        window = client.wait_for_window("Preferences")
        client.click(wait_until(lambda: window.find("list item", self.world.address("alice")), "the account"))
        client.wait_for("list item", "Add an Address")
        return window

    @staticmethod
    def write_as_sales(client):
        client.click(client.wait_for(None, "From", where=lambda node: node.role in ("combo box", "toggle button", "push button")))
        time.sleep(1)
        client.key("Down", "Return")

    def test_added_and_removed(self):
        self.world.prepare("alice")
        client = self.start(self.world.profile("alice"))
        window = self.open_preferences(client)
        client.click(client.wait_for("list item", "Add an Address"))
        client.write("Mail Address", "sales", within=window)
        client.press("A_?dd", within=window)
        client.wait_for("label", text=".*“sales” is no mail address.*")
        client.press("_?OK|_?Close")
        client.write("Mail Address", SALES, within=window)
        client.write("Name .*", "Sales & Co", within=window)
        client.press("A_?dd", within=window)
        client.wait_for("list item", SALES)
        self.assertIn(f"{SALES}\tSales & Co", self.account_file())
        client.press(f"Remove {SALES}", within=window)
        client.wait_until_gone("list item", SALES)
        self.assertNotIn(SALES, self.account_file())
        self.assert_calm(client)

    def test_answers_as_it(self):
        alice = self.world.address("alice")
        mail = f"From: bob@example.test\r\nTo: {SALES}\r\nSubject: Prices\r\nMessage-ID: <prices@example.test>\r\n\r\nHow much?\r\n"
        self.world.prepare("alice", sync=False)
        self.world.command_line("alice").run("account", "add-identity", alice, SALES, "--name", "Sales")
        self.world.deliver("alice", mail.encode())
        self.world.command_line("alice").run("sync")
        client = self.start(self.world.profile("alice"))
        client.click(client.wait_for("list item", ".*Prices.*", limit=30))
        client.wait_for(None, text="How much.*\n?")
        client.wait_for("label", text="to me")
        client.press("Reply")
        composer = client.wait_for_window("Re: Prices")
        wait_until(lambda: composer.find(None, text=f"Sales <{SALES}>"), "it is written as that")
        client.key("ctrl+Return")
        client.wait_until_closed("Re: Prices")
        wait_until(lambda: any(SALES.encode() in one.read_bytes() for one in self.world.fetch("bob")), "it came", 30)
        self.assert_calm(client)

    def test_text_below_of_an_address(self):
        """Each address has its own text below; without one it has the account's, and the text changes with the sender."""
        self.world.prepare("alice", sync=False)
        self.world.command_line("alice").run("account", "add-identity", self.world.address("alice"), SALES, "--name", "Sales")
        client = self.start(self.world.profile("alice"))
        window = self.open_preferences(client)
        below = client.wait_for("text", "Email signature")
        below.write("Alice Wang")
        client.click(client.wait_for("combo box", "For mail from"))
        time.sleep(1)
        client.key("Down", "Return")
        client.wait_for("text", "Email signature", text="Alice Wang")
        below.write("Sales & Co\nTel. 2")
        window = client.window("Preferences")
        window.close()
        client.wait_until_closed("Preferences")
        settings = (self.world.profile("alice") / "config" / "settings.ini").read_text(encoding="utf-8")
        self.assertIn(f"/{SALES}=Sales & Co\\nTel. 2", settings)
        client.press("New Message")
        client.wait_for_window("New Message")
        client.wait_for("text", "Message", text="\n\n-- \nAlice Wang")
        client.type("bob@example.test,")
        client.write("Subject", "Prices")
        self.write_as_sales(client)
        client.wait_for("text", "Message", text="\n\n-- \nSales & Co\nTel. 2")
        client.key("ctrl+Return")
        client.wait_until_closed("Prices")
        (path,) = wait_until(lambda: self.world.fetch("bob"), "it came", 30)
        self.assertIn(b"-- \r\nSales & Co\r\nTel. 2", path.read_bytes().replace(b"=20", b" ").replace(b"\n", b"\r\n").replace(b"\r\r", b"\r"))
        self.assert_calm(client)


if __name__ == "__main__":
    tap.main()
