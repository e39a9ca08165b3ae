#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a certificate works, from its page: each step is seen, the one that fails says what to do, and no mail stays behind.

usage: test_certificate_check.py MESIGN MESIGNCTL
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "sandbox"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "faults"))

# pylint: disable=wrong-import-position
import tap  # noqa: E402
from mesign_ui.case import UiCase  # noqa: E402
from mesign_ui.display import wait_until  # noqa: E402
from mesign_ui.notifications import Notifications  # noqa: E402
from odd_smtp import OddSubmission  # noqa: E402

STEPS = ("Signing", "Encrypting", "Sending", "Receiving", "Opening")
WORKS = "The certificate works: mail is signed and encrypted with it.*"


class Check(UiCase):
    users = "alice,bob"
    services = "imap,smtp,ca"

    def start_checking(self, client):
        client.click(client.wait_for("list item", "Certificates.*", limit=30))
        client.wait_for_window("Certificates")
        client.press(".*Check…")
        return client.wait_for_window("Check Certificate")

    def assert_steps(self, client, *states):
        for step, state in zip(STEPS, states):
            client.wait_for("list item", f"{step}, {state}.*")

    def assert_nothing_left(self):
        for mailbox in ("INBOX", "Sent", "Trash"):
            wait_until(lambda mailbox=mailbox: not self.world.fetch("alice", mailbox), f"nothing lies in {mailbox}", 30)

    def test_works(self):
        self.world.prepare("alice", certificate=True)
        client = self.start(self.world.profile("alice"))
        self.start_checking(client)
        client.wait_for("label", text=WORKS, limit=60)
        self.assert_steps(client, *["Done"] * 5)
        self.assert_nothing_left()
        client.press(".*Close")
        client.wait_until_closed("Check Certificate")
        self.assert_calm(client)

    def test_refused(self):
        """What the server said is told at the step, and it can be tried again."""
        self.world.prepare("alice", certificate=True)
        client = self.start(self.world.profile("alice"))
        self.sandbox.command("smtp-fail", at="rcpt", code=550, times=1)
        self.start_checking(client)
        client.wait_for("list item", "Sending, Failed. The server did not take the mail.*Failing as told.*", limit=60)
        self.assert_steps(client, "Done", "Done", "Failed", "Waiting", "Waiting")
        client.press(".*Again")
        client.wait_for("label", text=WORKS, limit=60)
        self.assert_nothing_left()
        self.assert_calm(client)

    def test_late(self):
        """Where it does not come one waits longer; it comes, and it counts."""
        self.world.prepare("alice", certificate=True)
        server = OddSubmission(Path(self.sandbox.facts["dir"]) / "smtp.pem")
        self.addCleanup(server.stop)
        self.world.command_line("alice").run("account", "change", self.world.address("alice"), "--smtp", f"smtps://localhost:{server.port}")
        with (self.world.profile("alice") / "config" / "settings.ini").open("a", encoding="utf-8") as settings:
            settings.write("\n[check]\npatience=1\n")
        client = self.start(self.world.profile("alice"))
        self.start_checking(client)
        client.wait_for("list item", "Receiving, Failed. The mail was sent and has not come yet.*", limit=60)
        self.assert_steps(client, "Done", "Done", "Done", "Failed", "Waiting")
        self.world.deliver("alice", server.taken[0][2])
        client.press(".*Wait Longer")
        client.wait_for("label", text=WORKS, limit=60)
        self.assertEqual(len(server.taken), 1)
        self.assert_nothing_left()
        self.assert_calm(client)

    def test_closed(self):
        """Closing it while it waits ends it; the mail is removed when it comes, and nobody is told of it as of new mail."""
        self.world.prepare("alice", certificate=True)
        server = OddSubmission(Path(self.sandbox.facts["dir"]) / "smtp.pem")
        self.addCleanup(server.stop)
        self.world.command_line("alice").run("account", "change", self.world.address("alice"), "--smtp", f"smtps://localhost:{server.port}")
        with Notifications() as notifications:
            client = self.start(self.world.profile("alice"))
            self.start_checking(client)
            client.wait_for("list item", "Receiving, Running.*", limit=60)
            client.press(".*Cancel")
            client.wait_until_closed("Check Certificate")
            self.world.deliver("alice", server.taken[0][2])
            self.world.deliver("alice", b"From: bob@example.test\r\nTo: alice@example.test\r\nSubject: kept\r\nMessage-ID: <kept@example.test>\r\n\r\nhello\r\n")
            wait_until(lambda: notifications.shown, "the other one is told", 60)
            client.key("F5")
            wait_until(lambda: [b"Subject: kept" in path.read_bytes() for path in self.world.fetch("alice", "INBOX")] == [True],
                       "the other one stays alone", 60)
            self.assertEqual([said for _, said in notifications.shown], ["kept"])
            self.assert_calm(client)


if __name__ == "__main__":
    tap.main()
