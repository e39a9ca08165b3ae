#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""An account whose provider wants people on its own page: the first log-in, the next start, and a log-in that ended.

usage: test_log_in_page.py MESIGN MESIGNCTL
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui import browser  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.case import UiCase  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position
from mesign_sandbox.log_in_page import Browser, lay_down  # noqa: E402  pylint: disable=wrong-import-position


class LogInPage(UiCase):
    limit = 120
    services = "imap,smtp,ca,oauth"

    def setUp(self):
        super().setUp()
        self.seen = browser.install(self.display.folder / "home", self.world.folder)
        self.alice = self.world.user("alice")

    def begin(self, *further):
        profile = self.world.prepare_empty("alice")
        lay_down(profile, self.world.facts, *further)
        client = self.start(profile)
        client.wait_for("text", "Mail Address")
        client.write("Mail Address", self.alice["address"])
        client.wait_for("push button", "Sign In in the Browser")
        return client

    def deliver(self, subject):
        text = f"From: bob@example.test\r\nTo: {self.alice['address']}\r\nSubject: {subject}\r\n\r\nHello.\r\n"
        self.world.deliver("alice", text.encode())

    def page(self, number=1):
        """What the browser was to open for the nth time."""
        wait_until(lambda: self.seen.exists() and len(self.seen.read_text().split()) >= number, "the browser")
        return Browser(self.seen.read_text().split()[number - 1], self.world.facts["ca"])

    def log_in(self, page, word="allow"):
        return page.visit(page.answer(self.alice["address"], self.alice["password"], word))

    def test_first_time_and_next_start(self):
        client = self.begin()
        client.press("Sign In in the Browser")
        client.wait_for("label", text="Waiting until you have signed in in the browser…")
        self.assertEqual(self.log_in(self.page())[0], 200)
        client.wait_for("label", text="Your Certificate", limit=30)
        self.assert_calm(client)
        client.kill()
        self.deliver("By token")
        client = self.start(self.world.profile("alice"))
        client.wait_for("list item", ".*By token.*", limit=30)
        self.assertEqual(len(self.seen.read_text().split()), 1)
        self.assert_calm(client)

    def test_declined_and_cancelled(self):
        client = self.begin()
        client.press("Sign In in the Browser")
        self.log_in(self.page(), "deny")
        client.wait_for("label", text="The log-in was declined.*")
        client.press("Sign In in the Browser")
        self.page(2)
        client.press("Cancel")
        client.wait_for("push button", "Sign In in the Browser")
        client.press("Sign In in the Browser")
        self.assertEqual(self.log_in(self.page(3))[0], 200)
        client.wait_for("label", text="Your Certificate", limit=30)
        self.assert_calm(client)

    def test_page_alone(self):
        """Who takes no password is given none: the field is not there."""
        client = self.begin("OAuth2Only=true")
        self.assertIsNone(client.find("text", "Password"))
        client.press("Sign In in the Browser")
        self.assertEqual(self.log_in(self.page())[0], 200)
        client.wait_for("label", text="Your Certificate", limit=30)
        self.assert_calm(client)

    def test_a_log_in_that_ended(self):
        """The next start asks once, and says why; what is done then lasts."""
        client = self.begin()
        client.press("Sign In in the Browser")
        self.log_in(self.page())
        client.wait_for("label", text="Your Certificate", limit=30)
        client.kill()
        self.sandbox.command("oauth", forget="refresh")
        client = self.start(self.world.profile("alice"))
        dialog = client.wait_for_window("Log In Again as .*", limit=30)
        client.press(".*Open Browser", within=dialog)
        self.assertEqual(self.log_in(self.page(2))[0], 200)
        self.deliver("After that")
        client.wait_for("list item", ".*After that.*", limit=60)
        self.assertEqual(len(self.seen.read_text().split()), 2)
        self.assert_calm(client)


if __name__ == "__main__":
    tap.main()
