#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that has all mailboxes below "INBOX." (RFC 2342), as many do. Nobody reads that before each name, and what is made,
renamed or archived lies where it belongs, as Python's imaplib sees it.

usage: test_prefix.py MESIGNCTL
"""

import imaplib
import ssl
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "sandbox"))

# pylint: disable=wrong-import-position
import tap
from journey.mesignctl import Mesignctl
from mesign_sandbox.client import Sandbox
from test_mailboxes import encode

PROGRAM = Path()
MAIL = b"From: bob@elsewhere.test\r\nTo: alice@example.test\r\nSubject: Hello\r\nMessage-ID: <hello@test>\r\n\r\nHello.\r\n"


class Below(unittest.TestCase):
    """Each test has an account of its own, and another program on it."""

    offer = ("--imap-prefix", "INBOX.", "--imap-separator", ".", "--imap-auto", "no")

    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox("--users", "alice,bob,carol,dave,erin,frank", "--services", "imap,smtp", *cls.offer)
        cls.addClassCleanup(cls.sandbox.stop)
        cls.free = list(cls.sandbox.facts["users"])

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="mesign-prefix-")
        self.addCleanup(folder.cleanup)
        self.user = self.free.pop()
        self.client = Mesignctl(PROGRAM, Path(folder.name) / "profile")
        self.client.log_in(self.sandbox.facts, self.user)
        imap = self.sandbox.facts["imap"]
        context = ssl.create_default_context(cafile=self.sandbox.facts["ca"])
        self.other = imaplib.IMAP4_SSL(imap["host"], imap["tls"], ssl_context=context)
        self.addCleanup(self.other.shutdown)
        self.other.login(self.user["address"], self.user["password"])

    def ok(self, answer):
        self.assertEqual(answer[0], "OK", answer)
        return answer[1]

    def on_server(self, command="list"):
        return {line.decode().split(' "." ')[1].strip('"') for line in self.ok(getattr(self.other, command)()) if line}

    def lying_in(self, name):
        self.ok(self.other.select(name, readonly=True))
        return len(self.ok(self.other.search(None, "ALL"))[0].split())

    def sync(self):
        return self.client.run("sync", "--bodies", "none")

    def here(self):
        return {one["path"]: one for one in self.client.run("mailbox", "list")["mailboxes"]}

    def test_names(self):
        for name in ("INBOX.Sent", "INBOX.Work", "INBOX.Work.Sub", f'"INBOX.{encode("项目")}"'):
            self.ok(self.other.create(name))
        self.sync()
        here = self.here()
        self.assertEqual(set(here), {"INBOX", "Sent", "Work", "Work.Sub", "项目"})
        self.assertEqual((here["INBOX"]["role"], here["Sent"]["role"]), ("inbox", "sent"))

    def test_making(self):
        """Also where only the inbox is there, so that no name tells what the others lie below."""
        self.sync()
        self.assertEqual(set(self.here()), {"INBOX"})
        self.client.run("mailbox", "create", "Plans")
        self.client.run("mailbox", "create", "Plans.项目")
        self.sync()
        wanted = {"INBOX.Plans", f"INBOX.Plans.{encode('项目')}"}
        self.assertEqual(self.on_server() - {"INBOX"}, wanted)
        self.assertEqual(self.on_server("lsub") - {"INBOX"}, wanted)
        self.assertEqual(set(self.here()), {"INBOX", "Plans", "Plans.项目"})
        self.sync()
        self.assertEqual(set(self.here()), {"INBOX", "Plans", "Plans.项目"})

    def test_renaming(self):
        for name in ("INBOX.Old", "INBOX.Old.Sub"):
            self.ok(self.other.create(name))
            self.ok(self.other.subscribe(name))
        self.sync()
        self.client.run("mailbox", "rename", "Old", "新的")
        self.client.run("mailbox", "delete", "新的.Sub", "--yes")
        self.sync()
        self.assertEqual(self.on_server() - {"INBOX"}, {f"INBOX.{encode('新的')}"})
        self.assertEqual(self.on_server("lsub") - {"INBOX"}, {f"INBOX.{encode('新的')}"})
        self.assertEqual(set(self.here()), {"INBOX", "新的"})

    def test_archive(self):
        """The mailbox is planned here before anybody has asked the server what it is to be called."""
        self.ok(self.other.append("INBOX", "", "", MAIL))
        self.sync()
        message = str(self.client.run("message", "list", "--mailbox", "INBOX")["messages"][0]["id"])
        self.client.run("message", "archive", message)
        self.sync()
        self.assertEqual(self.on_server() - {"INBOX"}, {"INBOX.Archive"})
        self.assertEqual((self.lying_in("INBOX"), self.lying_in("INBOX.Archive")), (0, 1))
        self.sync()
        self.assertEqual({path: one["total"] for path, one in self.here().items()}, {"INBOX": 0, "Archive": 1})

    def test_archive_was_made_meanwhile(self):
        self.ok(self.other.append("INBOX", "", "", MAIL))
        self.sync()
        message = str(self.client.run("message", "list", "--mailbox", "INBOX")["messages"][0]["id"])
        self.client.run("message", "archive", message)
        self.ok(self.other.create("INBOX.Archive"))
        self.ok(self.other.append("INBOX.Archive", "", "", MAIL.replace(b"hello@", b"other@")))
        self.sync()
        self.assertEqual((self.lying_in("INBOX"), self.lying_in("INBOX.Archive")), (0, 2))
        self.sync()
        self.assertEqual({path: one["total"] for path, one in self.here().items()}, {"INBOX": 0, "Archive": 2})


if __name__ == "__main__":
    PROGRAM = Path(sys.argv[1])
    tap.main()
