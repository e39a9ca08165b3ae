#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The client's life: starting, being without network, a wrong password, closing in the middle.

usage: test_life.py MESIGN MESIGNCTL
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
from mesign_ui.notifications import Notifications  # noqa: E402  pylint: disable=wrong-import-position

MAIL = "From: Carol <carol@elsewhere.test>\nTo: alice@example.test\nSubject: Number {0}\nMessage-ID: <{0}@elsewhere.test>\n\n{1}\n"


class Life(UiCase):
    services = "imap,smtp,ca"

    def test_wrong_password(self):
        """It is said beside the password, and nothing is kept."""
        profile = self.world.prepare_empty("alice")
        client = self.start(profile, "--account", self.world.address("alice"))
        client.wait_for("text", "Mail Address")
        client.write("Password", "not the password")
        client.press("Sign In")
        client.wait_for("label", text=".*password.*", where=lambda node: "error" not in node.role, limit=30)
        self.assertEqual(list((profile / "config" / "accounts").glob("*.account")), [])
        client.write("Password", self.world.user("alice")["password"])
        client.press("Sign In")
        client.wait_for("label", text="Your Certificate", limit=30)
        self.assert_calm(client)

    def test_offline_start(self):
        """Without servers the mail that is there can be read, and the client says that it is offline."""
        self.world.deliver("alice", MAIL.format(1, "Here already.").encode())
        self.world.prepare("alice")
        for path in (self.world.profile("alice") / "config" / "accounts").glob("*.account"):
            text = path.read_text(encoding="utf-8")
            for port in (self.world.facts["imap"]["tls"], self.world.facts["smtp"]["starttls"]):
                text = text.replace(str(port), "1")
            path.write_text(text, encoding="utf-8")
        client = self.start(self.world.profile("alice"))
        client.wait_for("label", text="Offline.*")
        client.open_row(".*Number 1.*")
        client.wait_for(None, text="Here already.\n?")
        client.key("ctrl+q")
        self.assertLess(client.wait_for_end(4), 2)
        self.assert_calm(client)

    def test_quit_at_a_question(self):
        """The password is asked for, as the server takes it no more; leaving is an answer, too."""
        self.world.prepare("alice")
        secrets = self.world.profile("alice") / "config" / "secrets.ini"
        secrets.write_text(secrets.read_text(encoding="utf-8").replace("=pw-alice", "=pw-before"), encoding="utf-8")
        client = self.start(self.world.profile("alice"))
        client.wait_for("text", "Password", limit=30)
        client.key("ctrl+q")
        self.assertLess(client.wait_for_end(4), 2)
        self.assert_calm(client)

    def test_close_during_a_sync(self):
        for number in range(60):
            self.world.deliver("alice", MAIL.format(number, "x" * 200000).encode())
        self.world.prepare("alice", sync=False)
        client = self.start(self.world.profile("alice"))
        client.wait_for("list item", ".*Number .*")
        client.key("ctrl+q")
        self.assertLess(client.wait_for_end(4), 2)
        self.assert_calm(client)
        again = self.start(self.world.profile("alice"))
        again.wait_for("label", text="60 unread", limit=60)
        self.assert_calm(again)

    def test_close_after_a_deed(self):
        """What was done with the last key before leaving is done."""
        self.world.deliver("alice", MAIL.format(1, "Hello.").encode())
        self.world.deliver("alice", MAIL.format(2, "Hello again.").encode())
        self.world.prepare("alice")
        client = self.start(self.world.profile("alice"))
        client.open_row(".*Number 1.*")
        client.wait_for(None, text="Hello.\n?")
        client.key("e", "ctrl+q")
        self.assertLess(client.wait_for_end(4), 2)
        self.assert_calm(client)
        again = self.start(self.world.profile("alice"))
        again.wait_for("list item", ".*Number 2.*")
        again.wait_until_gone("list item", ".*Number 1.*")
        wait_until(lambda: len(self.world.fetch("alice")) == 1, "the server has one in the inbox", 20)

    def test_new_mail_arrives(self):
        """While the client is open, by IDLE."""
        self.world.prepare("alice")
        client = self.start(self.world.profile("alice"))
        client.wait_for("push button", "New Message", limit=30)
        time.sleep(2)
        self.world.deliver("alice", MAIL.format(7, "Just now.").encode())
        client.wait_for("list item", ".*Number 7.*", limit=10)
        self.assert_calm(client)

    def count_seen(self):
        """Of the mails in the inbox, as the server tells."""
        user, facts = self.world.user("alice"), self.world.facts
        with imaplib.IMAP4_SSL("localhost", facts["imap"]["tls"], ssl_context=ssl.create_default_context(cafile=facts["ca"])) as server:
            server.login(user["address"], user["password"])
            server.select("INBOX", readonly=True)
            return len(server.search(None, "SEEN")[1][0].split())

    def test_new_mail_is_told(self):
        """To who looks elsewhere: sender and subject, above all windows."""
        self.world.prepare("alice")
        with Notifications() as notifications:
            client = self.start(self.world.profile("alice"))
            client.wait_for("push button", "New Message", limit=30)
            client.key("ctrl+n")
            client.wait_for_window("New Message")
            time.sleep(2)
            self.world.deliver("alice", MAIL.format(8, "Just now.").encode())
            wait_until(lambda: ("Carol", "Number 8") in notifications.shown, "the mail is told", 15)
            self.assertEqual(notifications.buttons[-1], ["Mark as Read", "Delete"])
            notifications.press("Mark as Read")
            wait_until(lambda: self.count_seen() == 1, "it is read on the server", 30)
            self.world.deliver("alice", MAIL.format(9, "And again.").encode())
            wait_until(lambda: ("Carol", "Number 9") in notifications.shown, "the next one is told", 15)
            notifications.press("Delete")
            wait_until(lambda: len(self.world.fetch("alice", "Trash")) == 1, "it is in the trash on the server", 30)
        self.assert_calm(client)

    def test_undo(self):
        """What was archived or deleted comes back."""
        self.world.deliver("alice", MAIL.format(1, "Hello.").encode())
        self.world.prepare("alice")
        client = self.start(self.world.profile("alice"))
        client.open_row(".*Number 1.*")
        client.press("Delete")
        client.wait_until_gone("list item", ".*Number 1.*")
        client.press("Undo")
        client.wait_for("list item", ".*Number 1.*")
        wait_until(lambda: len(self.world.fetch("alice")) == 1, "the server has it in the inbox", 20)
        self.assert_calm(client)

    def test_undo_selects_what_comes_back(self):
        """The next key acts on the mail that came back, not on the one that was shown meanwhile."""
        for number in (1, 2, 3):
            self.world.deliver("alice", MAIL.format(number, f"Text {number}.").encode())
        self.world.prepare("alice")
        client = self.start(self.world.profile("alice"))
        client.open_row(".*Number 2.*")
        client.wait_for(None, text="Text 2.\n?")
        client.key("e")
        client.wait_until_gone("list item", ".*Number 2.*")
        client.key("ctrl+z")
        client.wait_for(None, text="Text 2.\n?")
        client.key("Delete")
        client.wait_until_gone("list item", ".*Number 2.*")
        client.wait_for("list item", ".*Number 1.*")
        client.wait_for("list item", ".*Number 3.*")
        self.assert_calm(client)

    def test_question_blocks_only_its_window(self):
        """While the composer asks, mail can be read in the main window."""
        for number in (1, 2):
            self.world.deliver("alice", MAIL.format(number, f"Text {number}.").encode())
        self.world.prepare("alice")
        client = self.start(self.world.profile("alice"))
        client.open_row(".*Number 1.*")
        client.key("ctrl+n")
        client.wait_for("text", "Subject")
        client.write("Subject", "Half")
        client.window("Half").close()
        client.wait_for_window("Keep this mail as a draft.*")
        client.click(client.wait_for("list item", ".*Number 2.*"))
        client.wait_for(None, text="Text 2.\n?")
        self.assert_calm(client)


if __name__ == "__main__":
    tap.main()
