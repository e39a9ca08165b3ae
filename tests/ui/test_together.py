#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window and mesignctl on one profile at once: the window alone talks to the servers, what either is asked to do is done once,
and the window shows it. Killed, it leaves the profile to mesignctl.

usage: test_together.py MESIGN MESIGNCTL
"""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.case import UiCase  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position
from journey.mesignctl import Failed  # noqa: E402  pylint: disable=wrong-import-position

MAIL = "From: Carol <carol@elsewhere.test>\r\nTo: alice@example.test\r\nSubject: Number {0}\r\nMessage-ID: <n{0}@together.test>\r\n\r\nHello\r\n"
LIMIT = 60


class Together(UiCase):
    services = "imap,smtp,ca"
    limit = 240

    def deliver(self, *numbers: int):
        for number in numbers:
            self.world.deliver("alice", MAIL.format(number).encode())

    def on_server(self, mailbox: str, user: str = "alice"):
        mails = [path.read_bytes() for path in self.world.fetch(user, mailbox)]
        return sorted(re.search(rb"Subject: (.*?)\r?\n", one)[1].decode() for one in mails)

    def ids(self):
        listed = self.world.command_line("alice").run("message", "list", "--mailbox", "INBOX", "--limit", "1000")["messages"]
        return {one["subject"]: str(one["id"]) for one in listed}

    def send(self, subject: str):
        """Queued here; that the window has to send it is said."""
        with self.assertRaises(Failed) as caught:
            self.compose(subject)
        self.assertEqual(caught.exception.code, 5, caught.exception)

    def compose(self, subject: str):
        self.world.command_line("alice").run("compose", "--from", self.world.address("alice"), "--to", self.world.address("bob"),
                                             "--subject", subject, "--body-file", str(self.body), "--send")

    def assert_whole(self):
        answer = self.world.command_line("alice").run("profile", "check")
        self.assertEqual((answer["whole"], answer["faults"]), (True, {}))

    def test_beside(self):
        self.body = self.world.folder / "body.txt"
        self.body.write_text("Hello\n", encoding="utf-8")
        self.deliver(*range(6))
        self.world.prepare("alice")
        command = self.world.command_line("alice")
        client = self.start(self.world.profile("alice"))
        client.wait_for("list item", ".*Number 5.*", limit=LIMIT)
        with self.assertRaises(Failed) as caught:
            command.run("sync")
        self.assertEqual(caught.exception.answer["error"]["code"], "busy")

        # both at once
        ids = self.ids()
        client.click(client.wait_for("list item", ".*Number 5.*"))
        client.wait_for(None, text="Hello\n?")
        client.key("Delete")
        command.run("message", "move", ids["Number 1"], "Archive")
        command.run("message", "flag", ids["Number 0"], "+flagged")
        self.send("First")
        self.deliver(6)
        command.run("message", "delete", ids["Number 2"])
        for number in (1, 2, 5):
            client.wait_until_gone("list item", f".*Number {number}.*", limit=LIMIT)
        client.wait_for("list item", ".*Number 6.*", limit=LIMIT)
        wait_until(lambda: self.on_server("Archive") == ["Number 1"], "one is moved", LIMIT)
        wait_until(lambda: self.on_server("Trash") == ["Number 2", "Number 5"], "what both deleted is", LIMIT)
        wait_until(lambda: self.on_server("INBOX", "bob") == ["First"], "what was sent is sent", LIMIT)
        wait_until(lambda: command.run("operation", "list")["operations"] == [], "nothing waits", LIMIT)
        self.assert_calm(client)

        # what is left when the window dies is done by who comes next, and by nobody twice
        self.send("Second")
        command.run("message", "move", self.ids()["Number 3"], "Archive")
        client.kill()
        command.run("sync")
        for mail in command.run("outbox", "list")["mails"]:
            self.assertEqual(mail["state"], "uncertain")
        self.assertEqual(self.on_server("Archive"), ["Number 1", "Number 3"])
        self.assertIn(self.on_server("INBOX", "bob"), (["First"], ["First", "Second"]))
        self.assert_whole()
        client = self.start(self.world.profile("alice"))
        client.wait_for("list item", ".*Number 6.*", limit=LIMIT)
        self.assertIsNone(client.find("list item", ".*Number 3.*"))
        self.assert_whole()


if __name__ == "__main__":
    tap.main()
