#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Only the mailboxes that are subscribed to: chosen in the account's preferences, seen at once in the window, and kept.

usage: test_subscribed.py MESIGN MESIGNCTL
"""

import imaplib
import ssl
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.case import UiCase  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position

ROW = "Only subscribed mailboxes"


class Subscribed(UiCase):
    services = "imap,smtp,ca"

    def lay_out(self):
        """One mailbox that is subscribed to, and one that is not, by Python's own client."""
        user, imap = self.world.user("alice"), self.world.facts["imap"]
        context = ssl.create_default_context(cafile=self.world.facts["ca"])
        with imaplib.IMAP4_SSL("localhost", imap["tls"], ssl_context=context) as other:
            other.login(user["address"], user["password"])
            for name in ("Wanted", "Unwanted"):
                self.assertEqual(other.create(name)[0], "OK")
            self.assertEqual(other.subscribe("Wanted")[0], "OK")

    def account_file(self):
        (file,) = (self.world.profile("alice") / "config" / "accounts").glob("*.account")
        return file.read_text(encoding="utf-8")

    def choose(self, client):
        """Turns the switch over, wherever on the page it is."""
        frame, window = client.wait_for_window("Preferences"), client.window("Preferences")
        _, _, width, height = frame.extents
        row = client.wait_for("list item", ROW)
        for _ in range(30):
            if row.extents[1] + row.extents[3] < height - 40:
                break
            client.click_at(window, width // 2, height // 2, button=5, times=2)
            time.sleep(0.3)
        client.click(row)

    def test_chosen(self):
        self.lay_out()
        self.world.prepare("alice")
        client = self.start(self.world.profile("alice"))
        client.wait_for("list item", "Unwanted", limit=30)
        client.key("ctrl+comma")
        preferences = client.wait_for_window("Preferences")
        client.click(wait_until(lambda: preferences.find("list item", self.world.address("alice")), "the account"))
        self.choose(client)
        client.wait_until_gone("list item", "Unwanted")
        self.assertTrue(client.root.find("list item", "Wanted"))
        self.assertTrue(client.root.find("list item", "Inbox.*"))
        self.assertIn("OnlySubscribed=true", self.account_file())
        self.choose(client)
        client.wait_for("list item", "Unwanted")
        self.assertNotIn("OnlySubscribed", self.account_file())
        self.assert_calm(client)


if __name__ == "__main__":
    tap.main()
