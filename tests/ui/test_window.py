#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main window: searching, choosing several, moving, deleting for good, the outbox, a narrow window.

usage: test_window.py MESIGN MESIGNCTL
"""

import contextlib
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.case import UiCase  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position
from journey.mesignctl import Failed  # noqa: E402  pylint: disable=wrong-import-position

MAIL = "From: Carol <carol@elsewhere.test>\nTo: alice@example.test\nSubject: {0}\nMessage-ID: <{0}@elsewhere.test>\n\n{1}\n"


class MainWindow(UiCase):
    services = "imap,smtp,ca"

    def open(self, *subjects: str, **options):
        """Starts the client on mails with these subjects."""
        for subject in subjects:
            self.world.deliver("alice", MAIL.format(subject, f"This is about {subject}.").encode(), **options)
        self.world.prepare("alice")
        client = self.start(self.world.profile("alice"))
        client.wait_for("list item", ".*Inbox.*")
        return client

    def row(self, client, subject: str):
        return client.wait_for("list item", f".*{subject}.*")

    def lie_in(self, mailbox: str, *subjects: str):
        """Whether mails with these subjects lie in the mailbox on the server."""
        mails = [path.read_bytes() for path in self.world.fetch("alice", mailbox)]
        return all(any(f"Subject: {subject}\n".encode() in mail.replace(b"\r", b"") for mail in mails)
                   for subject in subjects)

    def test_search(self):
        """Found while one types; letters written are letters, and Escape leads back."""
        client = self.open("Apples", "Pears", "Sea")
        self.row(client, "Sea")
        client.key("slash")
        client.wait_for(None, "Search all mail", where=lambda node: node.has("focused"))
        client.type("pears")
        client.wait_until_gone("list item", ".*Apples.*")
        self.row(client, "Pears")
        client.key("ctrl+a")
        client.type("is:nonsense")
        client.key("Return")
        client.wait_for("label", text="Cannot Search for This")
        client.key("ctrl+a")
        client.type("zebra")
        client.wait_for("label", text="Nothing Found")
        client.key("Escape")
        self.row(client, "Apples")
        self.assertTrue(self.lie_in("INBOX", "Apples", "Pears", "Sea"))
        self.assert_calm(client)

    def test_several(self):
        """Several are chosen and archived at once, and come back at once."""
        client = self.open("One", "Two", "Three")
        self.row(client, "One")
        client.press("Select Several")
        client.click(self.row(client, "One"))
        client.click(self.row(client, "Three"))
        client.wait_for("label", text="2 Selected")
        client.press("Archive")
        client.wait_until_gone("list item", ".*One.*")
        client.wait_until_gone("list item", ".*Three.*")
        wait_until(lambda: self.lie_in("Archive", "One", "Three"), "the server has archived them", 20)
        client.key("ctrl+z")
        self.row(client, "One")
        wait_until(lambda: self.lie_in("INBOX", "One", "Three"), "the server has them in the inbox", 20)
        self.assert_calm(client)

    def test_keys(self):
        """After a click the arrows go on from there, and letters too."""
        client = self.open("First", "Second", "Third")
        client.click(self.row(client, "Third"))
        client.wait_for(None, text="This is about Third.\n?")
        client.key("Down")
        client.wait_for(None, text="This is about Second.\n?")
        client.key("j")
        client.wait_for(None, text="This is about First.\n?")
        client.key("Home")
        client.wait_for(None, text="This is about Third.\n?")
        client.key("s")
        client.wait_for("list item", ".*Third.*starred.*")
        self.assert_calm(client)

    def test_move(self):
        """To a mailbox found by its name, by the keyboard alone."""
        self.world.deliver("alice", MAIL.format("Plan", "A plan.").encode(), mailbox="Projects")
        client = self.open("Report")
        client.click(self.row(client, "Report"))
        client.wait_for(None, text="This is about Report.\n?")
        client.key("m")
        client.wait_for(None, "Move to", where=lambda node: node.has("focused"))
        client.key("Escape")
        client.wait_until_gone(None, "Move to")
        client.key("m")
        client.wait_for(None, "Move to", where=lambda node: node.has("focused"))
        client.type("proj")
        client.key("Return")
        client.wait_until_gone("list item", ".*Report.*")
        wait_until(lambda: self.lie_in("Projects", "Report"), "the server has moved it", 20)
        self.assert_calm(client)

    def test_delete_for_good(self):
        """Asked before, and kept when one thinks better of it."""
        self.world.deliver("alice", MAIL.format("Rubbish", "Old.").encode(), mailbox="Trash")
        client = self.open("Gold")
        client.click(client.wait_for("list item", "Trash.*"))
        client.click(self.row(client, "Rubbish"))
        client.wait_for(None, text="Old.\n?")
        client.key("Delete")
        client.wait_for("label", text="Delete 1 Conversation for Good.*")
        client.press("_?Cancel")
        time.sleep(0.5)
        self.row(client, "Rubbish")
        client.key("Delete")
        client.wait_for("label", text="Delete 1 Conversation for Good.*")
        client.key("Tab", "Return")
        client.wait_until_gone("list item", ".*Rubbish.*")
        wait_until(lambda: not self.lie_in("Trash", "Rubbish"), "the server has it no more", 20)
        self.assert_calm(client)

    def test_read(self):
        """What has been looked at for a while is read, here and on the server."""
        client = self.open("Fresh")
        client.wait_for("list item", "Unread.*Fresh.*")
        client.click(self.row(client, "Fresh"))
        client.wait_until_gone("list item", "Unread.*Fresh.*", limit=10)
        client.key("u")
        client.wait_for("list item", "Unread.*Fresh.*")
        self.assert_calm(client)

    def test_read_by_hand(self):
        """Who does not want mail to become read by itself marks it."""
        self.world.command_line("alice").run("profile", "init", "--plain-secrets")
        settings = self.world.profile("alice") / "config" / "settings.ini"
        settings.parent.mkdir(parents=True, exist_ok=True)
        with settings.open("a", encoding="utf-8") as file:
            file.write("\n[reading]\nmark-read=false\n")
        client = self.open("Fresh")
        client.click(self.row(client, "Fresh"))
        client.wait_for(None, text="This is about Fresh.\n?")
        time.sleep(3)
        self.assertTrue(client.find("list item", "Unread.*Fresh.*"), "it became read by itself")
        client.key("u")
        client.wait_until_gone("list item", "Unread.*Fresh.*")
        self.assert_calm(client)

    def test_answered(self):
        """An answer stands in its conversation and among the sent mail at once, and the mail bears the mark of it."""
        client = self.open("Question")
        client.open_row(".*Question.*")
        client.key("r")
        client.wait_for_window("Re: Question")
        client.type("Here is the answer.")
        client.key("ctrl+Return")
        client.wait_until_closed("Re: Question")
        client.wait_for("list item", ".*Question.*answered.*", limit=30)
        client.wait_for(None, text="Here is the answer.(?:\n.*)?", limit=30)
        client.click(client.wait_for("list item", "Sent"))
        client.wait_for("list item", ".*Re: Question.*Here is the answer.*", limit=10)
        self.assert_calm(client)

    def test_in_haste(self):
        """One thing after the other, faster than what is said of each fades away."""
        client = self.open(*(f"Number{number}" for number in range(8)))
        client.click(self.row(client, "Number7"))
        for _ in range(2):
            for key in ("Delete", "Delete", "a", "ctrl+z", "s", "u", "ctrl+z"):
                client.key(key)
            client.key("ctrl+a", "s")
            time.sleep(1)
            client.key("Escape", "Down", "Down")
        client.key("ctrl+q")
        client.wait_for_end(5)
        self.assert_calm(client)

    def test_outbox(self):
        """What was refused stays in sight until one has decided."""
        client = self.open("Inbound")
        self.world.sandbox.command("smtp-fail", at="rcpt", code=550, times=1, match="bob@")
        with contextlib.suppress(Failed):
            self.world.send("alice", "bob", "Refused", "Hello.\n", "--no-sign")
        client.click(client.wait_for("list item", "Outbox, 1 waiting"))
        client.wait_for("label", text="The server refused it for:\nbob@example.test: .*")
        client.press("Discard…")
        client.press("_?Discard")
        client.wait_for("label", text="Nothing Waits to Be Sent")
        self.assert_calm(client)

    def test_refused_is_told(self):
        """What was refused is told above the list, with the server's words; its card opens it to be read and mended."""
        client = self.open("Inbound")
        self.world.sandbox.command("smtp-fail", at="rcpt", code=550, times=1, match="bob@")
        with contextlib.suppress(Failed):
            self.world.send("alice", "bob", "Refused", "Hello.\n", "--no-sign")
        client.wait_for("label", text="“Refused”: The server refused it for: bob@example.test: .*")
        client.press("Show")
        client.click(client.wait_for("list item", "Refused, bob@example.test.*The server refused it.*"))
        client.wait_for_window("Refused")
        client.wait_for("text", "Message", text="Hello.\n?")
        client.wait_until_gone("label", text="“Refused”: The server.*")
        self.assertEqual(self.world.command_line("alice").run("outbox", "list")["mails"], [])
        self.assert_calm(client)

    def test_outbox_names_who_was_refused(self):
        """Sent to one and refused for the other: who that is stays in sight until it was read, in the window and for scripts."""
        client = self.open("Inbound")
        self.world.sandbox.command("smtp-fail", at="rcpt", code=550, times=1, match="nobody@")
        alice = self.world.command_line("alice")
        with contextlib.suppress(Failed):
            alice.run("compose", "--from", "alice@example.test", "--to", "bob@example.test", "--to", "nobody@example.test",
                      "--subject", "For two", "--no-sign", "--send")
        client.click(client.wait_for("list item", "Outbox, 1 waiting"))
        client.wait_for("label", text="Sent to the others. The server refused it for:\nnobody@example.test: [^\n]+\nCheck .*")
        self.assertIsNone(client.find("push button", "Send (?:Again|Now)"), "bob has it already")
        (mail,) = alice.run("outbox", "list")["mails"]
        self.assertEqual([(one["address"], one["state"]) for one in mail["recipients"]],
                         [("bob@example.test", "sent"), ("nobody@example.test", "refused")])
        client.press("Dismiss")
        client.wait_for("label", text="Nothing Waits to Be Sent")
        client.click(client.wait_for("list item", "Sent.*"))
        self.row(client, "For two")
        self.assert_calm(client)

    def test_outbox_cannot_be_opened(self):
        """What cannot be taken back says why, goes nowhere, and can be tried again."""
        for name in ("alice", "bob"):
            self.world.prepare(name, certificate=True)
        self.world.send("bob", "alice", "My certificate", "Here it is.\n", "--sign", "--no-encrypt")
        alice = self.world.command_line("alice")
        alice.run("sync")
        alice.run("compose", "--from", "alice@example.test", "--to", "bob@example.test", "--subject", "Sealed", "--sign", "--encrypt",
                  "--send", "--at", time.strftime("%Y-%m-%dT%H:%M", time.localtime(time.time() + 3 * 86400)))
        for one in alice.run("cert", "list", "--own")["certificates"]:
            alice.run("cert", "delete", one["fingerprint"], "--yes")
        client = self.start(self.world.profile("alice"))
        client.click(client.wait_for("list item", "Outbox, 1 waiting", limit=30))
        for _ in range(2):
            client.press("Back to Drafts")
            dialog = client.wait_for_window("It Stays in the Outbox")
            self.assertTrue(dialog.find("label", text=".*cannot be opened with your certificates.*"))
            client.press(".*", within=dialog)
            client.wait_until_closed("It Stays in the Outbox")
        self.assertEqual(len(alice.run("outbox", "list")["mails"]), 1)
        self.assert_calm(client)

    def test_outbox_puts_back_what_waits(self):
        """What is to go out later says when, and is a draft again at a click; nobody gets it."""
        client = self.open("Inbound")
        self.world.command_line("alice").run(
            "compose", "--from", "alice@example.test", "--to", "bob@example.test", "--subject", "Much later", "--no-sign", "--send",
            "--at", "2099-01-31T09:00")
        client.click(client.wait_for("list item", "Outbox, 1 waiting"))
        client.wait_for("label", text="Goes out .*2099.*")
        client.press("Back to Drafts")
        client.wait_for("label", text="Nothing Waits to Be Sent")
        client.click(client.wait_for("list item", "Drafts.*"))
        self.row(client, "Much later")
        self.assertEqual(self.world.command_line("alice").run("outbox", "list")["mails"], [])
        self.assert_calm(client)

    def test_outbox_names_what_is_encrypted(self):
        """What waits can be told apart by its subject, which lies nowhere in the clear."""
        for name in ("alice", "bob"):
            self.world.prepare(name, certificate=True)
        self.world.send("bob", "alice", "My certificate", "Here it is.\n", "--sign", "--no-encrypt")
        self.world.command_line("alice").run("sync")
        self.world.sandbox.command("smtp-fail", at="rcpt", code=550, times=1, match="bob@")
        with contextlib.suppress(Failed):
            self.world.send("alice", "bob", "Nobody knows this", "Hello.\n", "--sign", "--encrypt")
        client = self.start(self.world.profile("alice"))
        client.click(client.wait_for("list item", "Outbox, 1 waiting", limit=30))
        client.wait_for("label", text="Nobody knows this")
        for path in (self.world.profile("alice") / "data").rglob("*"):
            if path.is_file():
                self.assertNotIn(b"Nobody knows this", path.read_bytes(), f"it lies in the clear in {path.name}")
        self.assert_calm(client)

    def test_narrow(self):
        """One pane at a time: a click opens, Back leads to the list, and on to the mailboxes."""
        client = self.open("Small")
        client.window("MeSign").resize(360, 640)
        client.click(self.row(client, "Small"))
        client.wait_for(None, text="This is about Small.\n?")
        client.press("Back")
        client.click(self.row(client, "Small"))
        client.wait_for(None, text="This is about Small.\n?")
        client.press("Back")
        client.press("New Message")
        client.wait_for_window("New Message")
        client.key("ctrl+w")
        client.wait_until_closed("New Message")
        client.press("Mailboxes")
        client.click(client.wait_for("list item", "Sent.*"))
        client.wait_for("label", text="Nothing Sent Yet")
        self.assert_calm(client)

    def test_narrow_stays_where_one_is(self):
        """A window that becomes narrow goes on showing what was chosen, and not the mailbox below it."""
        client = self.open("Small")
        client.click(client.wait_for("list item", "Drafts.*"))
        client.wait_for("label", text="No Drafts")
        client.window("MeSign").resize(360, 640)
        client.wait_for("push button", "Mailboxes")
        time.sleep(1)
        client.wait_for("label", text="No Drafts")
        client.press("Mailboxes")
        self.assertTrue(client.wait_for("list item", "Drafts.*").has("selected"))
        self.assert_calm(client)

    def test_comes_back(self):
        """At its size and in its mailbox."""
        client = self.open("Here")
        client.click(client.wait_for("list item", "Sent.*"))
        client.wait_for("label", text="Nothing Sent Yet")
        window = client.window("MeSign")
        window.resize(1000, 600)
        wait_until(lambda: window.width() == 1000, "the client has taken the size")
        time.sleep(0.5)
        before = window.geometry()[2:]
        client.key("ctrl+q")
        client.wait_for_end(5)
        again = self.start(self.world.profile("alice"))
        again.wait_for("label", text="Nothing Sent Yet")
        self.assertEqual(again.window("MeSign").geometry()[2:], before)
        self.assert_calm(again)


if __name__ == "__main__":
    tap.main()
