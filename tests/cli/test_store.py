#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The stored mail when something happens to it: what is wrong is told, mended from the messages, or fetched again; what waits is
kept. The witness is Python's own SQLite and what the server has.

usage: test_store.py MESIGNCTL
"""

import email.message
import imaplib
import sqlite3
import ssl
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "sandbox"))

# pylint: disable=wrong-import-position
import tap
from journey.mesignctl import Failed, Mesignctl
from mesign_sandbox.client import Sandbox

PROGRAM = Path()
USERS = "alice,bob,carol,dave,erin,frank,grace"

DERIVED = {
    "message": "id, header_id, conversation_id, sent, from_name, from_address, subject, subject_base, envelope, preview, "
               "has_attachment, signature, encryption, body_state",
    "placement": "id, mailbox_id, uid, message_id, flags, hidden",
    "mailbox": "id, path, total, unread",
    "list_row": "*",
    "reference": "*",
    "message_text": "*",
}


class Store(unittest.TestCase):
    """Each test has an account of its own with some mail, all of it in the store."""

    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox("--users", USERS, "--services", "imap,smtp")
        cls.addClassCleanup(cls.sandbox.stop)
        cls.free = list(cls.sandbox.facts["users"])

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="mesign-store-")
        self.addCleanup(folder.cleanup)
        self.profile = Path(folder.name) / "profile"
        self.data = self.profile / "data"
        self.user = self.free.pop()
        self.client = Mesignctl(PROGRAM, self.profile)
        self.client.log_in(self.sandbox.facts, self.user)
        self.append(range(8))
        self.client.run("sync", "--bodies", "all")

    def imap(self):
        imap = self.sandbox.facts["imap"]
        other = imaplib.IMAP4_SSL(imap["host"], imap["tls"], ssl_context=ssl.create_default_context(cafile=self.sandbox.facts["ca"]))
        other.login(self.user["address"], self.user["password"])
        return other

    def append(self, numbers):
        other = self.imap()
        for number in numbers:
            mail = email.message.EmailMessage()
            mail["From"], mail["To"] = "Zhang San <zhang@example.test>", self.user["address"]
            mail["Subject"] = f"Report 报告 {number}"
            mail["Message-ID"] = f"<{number}@store.test>"
            if number % 4:
                mail["References"] = "<0@store.test>"
            mail.set_content(f"The word is pomegranate{number}.\n")
            if number == 3:
                mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="plan.pdf")
            other.append("INBOX", "(\\Seen)" if number % 2 else None, None, bytes(mail).replace(b"\n", b"\r\n"))
        other.logout()

    def on_server(self, mailbox, which="ALL"):
        other = self.imap()
        self.assertEqual(other.select(mailbox, readonly=True)[0], "OK")
        numbers = other.search(None, which)[1][0].split()
        other.logout()
        return len(numbers)

    def database(self, name="mail.db"):
        return sqlite3.connect(self.data / name)

    def execute(self, sql, name="mail.db"):
        with self.database(name) as database:
            self.assertNotEqual(database.execute(sql).rowcount, 0)
        database.close()

    def count(self, name, table):
        database = self.database(name)
        number, = database.execute(f"SELECT count(*) FROM {table}").fetchone()
        database.close()
        return number

    def room(self):
        """What the texts take, as SQLite tells."""
        database = self.database("bodies.db")
        found = database.execute("SELECT sum(length(octets)), count(*) FROM body").fetchone()
        database.close()
        return found

    def dump(self):
        database = self.database()
        found = {table: sorted(map(repr, database.execute(f"SELECT {columns} FROM {table}"))) for table, columns in DERIVED.items()}
        database.close()
        return found

    def check(self, *arguments, whole, faults):
        try:
            answer = self.client.run("profile", "check", *arguments)
        except Failed as failed:
            self.assertEqual(failed.code, 1, failed)
            answer = failed.answer
        self.assertEqual((answer["whole"], answer["faults"]), (whole, faults))
        return answer

    def found(self, words):
        return len(self.client.run("search", words)["messages"])

    def test_whole(self):
        answer = self.check(whole=True, faults={})
        self.assertEqual((answer["messages"], answer["texts"], answer["moved_aside"]), (8, 8, None))

    def test_rebuild(self):
        """Everything derived is spoilt at once; from the octets alone it comes back as it was."""
        before = self.dump()
        self.assertTrue(before["list_row"] and before["reference"])
        for sql in ("UPDATE message SET subject = 'x', from_name = 'Eve', from_address = 'eve@x', envelope = x'', preview = 'x'",
                    "UPDATE placement SET flags = 0 WHERE flags <> 0", "UPDATE mailbox SET total = 77, unread = 78",
                    "DELETE FROM list_row", "DELETE FROM reference"):
            self.execute(sql)
        with self.assertRaises(Failed) as caught:
            self.client.run("profile", "check")
        self.assertEqual(caught.exception.code, 1)
        faults = caught.exception.answer["faults"]
        self.assertEqual((faults["headers"], faults["flags"], faults["lists"]), (8, 4, 2))
        answer = self.client.run("profile", "check", "--rebuild")
        self.assertEqual((answer["whole"], answer["rebuilt"], answer["faults"]), (True, True, faults))
        self.assertEqual(self.dump(), before)
        self.check(whole=True, faults={})
        self.assertEqual((self.found("pomegranate5"), self.found("报告"), self.found("from:zhang")), (1, 8, 8))

    def test_octets(self):
        """A text that is damaged is never shown, but fetched again."""
        self.execute("UPDATE body SET octets = x'00' WHERE message_id = (SELECT min(message_id) FROM body)", "bodies.db")
        self.execute("DELETE FROM body WHERE message_id = (SELECT max(message_id) FROM body)", "bodies.db")
        self.check("--rebuild", whole=True, faults={"octets": 1, "missing-octets": 1})
        self.client.run("sync", "--bodies", "all")
        self.assertEqual(self.check(whole=True, faults={})["texts"], 8)
        for message in self.client.run("message", "list", "--mailbox", "INBOX")["messages"]:
            self.assertIn("pomegranate", self.client.run("message", "show", str(message["id"]))["body"]["text"])

    def spoil_file(self, name, table):
        database = self.database(name)
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page, = database.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
        size, = database.execute("PRAGMA page_size").fetchone()
        database.close()
        with (self.data / name).open("r+b") as file:
            file.seek((page - 1) * size)
            file.write(b"q" * size)

    def test_mail_file(self):
        """The file of messages is moved aside, what waits is saved from it, and the mail comes back from the server."""
        newest, second = self.client.run("message", "list", "--mailbox", "INBOX")["messages"][:2]
        archive = next(box["path"] for box in self.client.run("mailbox", "list")["mailboxes"] if box["role"] == "archive")
        self.client.run("message", "move", str(newest["id"]), archive)
        self.client.run("message", "flag", str(second["id"]), "+flagged")
        self.spoil_file("mail.db", "list_row")
        answer = self.check("--rebuild", whole=True, faults={"mail-file": 1})
        self.assertTrue(Path(answer["moved_aside"]).is_file())
        self.client.run("sync", "--bodies", "all")
        self.client.run("sync", "--bodies", "all")
        self.assertEqual((self.on_server("INBOX"), self.on_server(archive), self.on_server("INBOX", "FLAGGED")), (7, 1, 1))
        answer = self.check(whole=True, faults={})
        self.assertEqual((answer["messages"], answer["texts"]), (8, 8))
        self.assertEqual((self.found("pomegranate5"), self.found("报告")), (1, 8))

    def test_limits(self):
        """Old texts go from here, are found all the same, and come again when they are opened."""
        address = self.user["address"]
        answer = self.client.run("account", "limit", address)
        self.assertEqual((answer["address"], answer["days"], answer["megabytes"]), (address, 0, 0))
        self.assertEqual((answer["used"], answer["texts"]), self.room())
        with self.database() as database:
            database.execute("UPDATE message SET received = received - 40 * 86400 WHERE header_id < '5'")
        database.close()
        self.client.run("account", "limit", address, "--days", "30")
        self.client.run("sync", "--bodies", "all")
        self.assertEqual(self.client.run("account", "limit", address)["days"], 30)
        self.assertEqual(self.count("bodies.db", "body"), 3)
        answer = self.client.run("account", "limit", address)
        self.assertEqual((answer["used"], answer["texts"]), self.room())
        self.assertEqual(answer["texts"], 3)
        self.assertEqual(self.found("pomegranate2"), 1)
        old = self.client.run("search", "pomegranate2")["messages"][0]["id"]
        self.assertIn("pomegranate2", self.client.run("message", "show", str(old))["body"]["text"])
        self.assertEqual(self.count("bodies.db", "body"), 4)
        self.assertIn("pomegranate2", self.client.run("message", "show", str(old))["body"]["text"])
        self.client.run("sync", "--bodies", "all")
        self.assertEqual(self.count("bodies.db", "body"), 3)
        self.client.run("account", "limit", address, "--days", "0")
        self.client.run("sync", "--bodies", "all")
        self.assertEqual(self.count("bodies.db", "body"), 8)

    def test_bodies_file(self):
        self.spoil_file("bodies.db", "body")
        with self.assertRaises(Failed) as caught:
            self.client.run("profile", "check")
        self.assertGreater(caught.exception.answer["faults"]["bodies-file"], 0)
        self.client.run("profile", "check", "--rebuild")
        self.client.run("sync", "--bodies", "all")
        self.assertEqual(self.check(whole=True, faults={})["texts"], 8)


if __name__ == "__main__":
    PROGRAM = Path(sys.argv.pop(1)).resolve()
    tap.main()
