#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person does to mailboxes and messages: seen here at once, on the server after a sync by Python's imaplib, taken back, and
undone visibly where the server refuses.

usage: test_mailboxes.py MESIGNCTL
"""

import base64
import imaplib
import ssl
import subprocess
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
USERS = "alice,bob,carol,dave,erin,frank,grace,heidi,ivan,judy,mallory,niaj,olivia,peggy,quentin,rupert,sybil,trent,ursula,victor"


def encode(name):
    """Modified UTF-7 (RFC 3501 section 5.1.3), by Python's own codecs."""
    wire, plain = "", True
    run = ""
    for char in name + "\0":
        if " " <= char <= "~" or char == "\0":
            if run:
                wire += "&" + base64.b64encode(run.encode("utf-16-be")).decode().rstrip("=").replace("/", ",") + "-"
                run = ""
            wire += {"&": "&-", "\0": ""}.get(char, char)
        else:
            run += char
    assert plain
    return wire


class Mailboxes(unittest.TestCase):
    """Each test has an account of its own, and another program on it."""

    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox("--users", USERS, "--services", "imap,smtp")
        cls.addClassCleanup(cls.sandbox.stop)
        cls.free = list(cls.sandbox.facts["users"])

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="mesign-mailboxes-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.user = self.free.pop()
        self.client = Mesignctl(PROGRAM, self.folder / "profile")
        self.client.log_in(self.sandbox.facts, self.user)
        imap = self.sandbox.facts["imap"]
        context = ssl.create_default_context(cafile=self.sandbox.facts["ca"])
        self.other = imaplib.IMAP4_SSL(imap["host"], imap["tls"], ssl_context=context)
        self.addCleanup(self.other.shutdown)
        self.other.login(self.user["address"], self.user["password"])

    # what the server has

    def ok(self, answer):
        self.assertEqual(answer[0], "OK", answer)
        return answer[1]

    def on_server(self, command="LIST"):
        lines = self.ok(self.other.list() if command == "LIST" else self.other.lsub())
        return {line.decode().split(' "/" ')[1].strip('"') for line in lines if line}

    def mails_on_server(self, mailbox):
        self.ok(self.other.select(f'"{encode(mailbox)}"', readonly=True))
        numbers = self.ok(self.other.search(None, "ALL"))[0].split()
        found = sorted(self.ok(self.other.fetch(number, "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])"))[0][1].decode().split(":", 1)[1].strip()
                       for number in numbers)
        self.ok(self.other.unselect())
        return found

    def append(self, mailbox, *subjects):
        for subject in subjects:
            mail = f"From: bob@example.test\r\nTo: me@example.test\r\nSubject: {subject}\r\nMessage-ID: <{subject}@test>\r\n\r\nText\r\n"
            self.ok(self.other.append(f'"{encode(mailbox)}"', None, None, mail.encode()))

    # what is shown here

    def run_(self, *arguments, **how):
        return self.client.run(*arguments, **how)

    def shown(self):
        return {one["path"]: one for one in self.run_("mailbox", "list")["mailboxes"]}

    def subjects(self, mailbox):
        return sorted(one["subject"] for one in self.run_("message", "list", "--mailbox", mailbox)["messages"])

    def id_of(self, mailbox, subject):
        (one,) = [one for one in self.run_("message", "list", "--mailbox", mailbox)["messages"] if one["subject"] == subject]
        return str(one["id"])

    def sync(self, expect_refused=0):
        result = self.run_("sync")
        self.assertEqual(result["refused"], expect_refused)
        return result

    def undo(self, answer):
        self.run_("operation", "undo", *(str(one) for one in answer["operations"]))

    def refused(self):
        return [one for one in self.run_("operation", "list")["operations"] if one["state"] == "refused"]

    def fail(self, *arguments):  # pylint: disable=arguments-differ
        with self.assertRaises(Failed) as failure:
            self.run_(*arguments)
        self.assertIn("error", failure.exception.answer, failure.exception)
        return failure.exception.answer["error"]["message"]

    # the tests

    def test_of_several_accounts(self):
        """For people each mailbox is told with its account, where there are several."""
        def listed():
            return subprocess.run([str(PROGRAM), "--profile", str(self.folder / "profile"), "mailbox", "list"], text=True,
                                  capture_output=True, check=True, timeout=60).stdout
        alone = listed()
        self.assertNotIn("@", alone)
        second = self.free.pop()
        self.client.log_in(self.sandbox.facts, second)
        for user in (self.user, second):
            self.assertIn(f"INBOX\tinbox\t0/0\t{user['address']}\n", listed())

    def test_create(self):
        self.sync()
        self.run_("mailbox", "create", "项目 & Co/甲")
        self.assertIn("项目 & Co/甲", self.shown())
        self.assertNotIn(encode("项目 & Co/甲"), self.on_server())
        self.sync()
        self.assertIn(encode("项目 & Co/甲"), self.on_server())
        self.assertIn(encode("项目 & Co/甲"), self.on_server("LSUB"))
        self.assertTrue(self.shown()["项目 & Co/甲"]["subscribed"])
        self.assertEqual(self.sync()["replayed"], 0)
        self.assertIn("项目 & Co/甲", self.shown())

    def test_create_and_fill_before_the_server_hears(self):
        self.append("INBOX", "One", "Two")
        self.sync()
        self.run_("mailbox", "create", "New")
        self.run_("message", "move", self.id_of("INBOX", "One"), "New")
        self.run_("message", "copy", self.id_of("INBOX", "Two"), "New")
        self.run_("mailbox", "rename", "New", "Newer")
        self.assertEqual(self.subjects("Newer"), ["One", "Two"])
        self.sync()
        self.assertEqual(self.mails_on_server("Newer"), ["One", "Two"])
        self.assertEqual(self.mails_on_server("INBOX"), ["Two"])
        self.assertNotIn("New", self.on_server())
        self.sync()
        self.assertEqual(self.subjects("Newer"), ["One", "Two"])

    def test_create_undone(self):
        self.sync()
        made = self.run_("mailbox", "create", "Mistake")
        self.undo(made)
        self.assertNotIn("Mistake", self.shown())
        self.sync()
        self.assertNotIn("Mistake", self.on_server())
        made = self.run_("mailbox", "create", "Mistake")
        self.sync()
        self.assertIn("Mistake", self.on_server())
        self.undo(made)
        self.assertNotIn("Mistake", self.shown())
        self.sync()
        self.assertNotIn("Mistake", self.on_server())
        self.assertNotIn("Mistake", self.shown())
        self.run_("mailbox", "create", "Mistake")
        self.sync()
        self.assertIn("Mistake", self.on_server())

    def test_names(self):
        self.sync()
        for name in ("INBOX", "inbox", "", "  ", "/a", "a/", "a//b", "a*", "a%b", "a\nb", "x" * 300, "Sent"):
            self.fail("mailbox", "create", name)
        before = set(self.shown())
        self.fail("mailbox", "rename", "Sent", "Mine")
        self.fail("mailbox", "delete", "INBOX", "--yes")
        self.fail("mailbox", "delete", "Nowhere", "--yes")
        self.run_("mailbox", "create", "A/B")
        self.fail("mailbox", "rename", "A/B", "A/B/C")
        self.fail("mailbox", "rename", "A/B", "Sent")
        self.assertEqual(set(self.shown()), before | {"A/B"})
        self.assertEqual(self.sync()["replayed"], 1)

    def test_rename_takes_along_what_is_below(self):
        for name in ("Old", "Old/甲", "Old/甲/乙", "Older"):
            self.ok(self.other.create(f'"{encode(name)}"'))
        for name in ("Old", "Old/甲"):
            self.ok(self.other.subscribe(f'"{encode(name)}"'))
        self.append("Old/甲", "Deep")
        self.sync()
        renamed = self.run_("mailbox", "rename", "Old", "New/新")
        self.assertEqual({path for path in self.shown() if path.startswith(("Old", "New/"))}, {"Older", "New/新", "New/新/甲", "New/新/甲/乙"})
        self.assertIn("Old", self.on_server())
        self.sync()
        self.assertEqual({name for name in self.on_server() if name.startswith(("Old", "New/"))},
                         {"Older", *(encode(name) for name in ("New/新", "New/新/甲", "New/新/甲/乙"))})
        self.assertEqual({name for name in self.on_server("LSUB") if name.startswith(("Old", "New"))},
                         {encode("New/新"), encode("New/新/甲")})
        self.assertEqual(self.subjects("New/新/甲"), ["Deep"])
        result = self.sync()
        self.assertEqual([one["new"] for one in result["mailboxes"] if one["path"] == "New/新/甲"], [0])
        self.undo(renamed)
        self.assertIn("Old/甲", self.shown())
        self.sync()
        self.assertEqual(self.mails_on_server("Old/甲"), ["Deep"])
        self.assertEqual({name for name in self.on_server("LSUB") if name.startswith(("Old", "New"))}, {"Old", encode("Old/甲")})

    def test_rename_refused_is_undone_and_told(self):
        self.ok(self.other.create("Mine"))
        self.sync()
        self.ok(self.other.create("Taken"))
        self.run_("mailbox", "rename", "Mine", "Taken")
        self.assertNotIn("Mine", self.shown())
        self.sync(expect_refused=1)
        self.assertLessEqual({"Mine", "Taken"}, set(self.shown()))
        (refusal,) = self.refused()
        self.assertEqual((refusal["kind"], refusal["mailbox"]), ("rename-mailbox", "Taken"))
        self.assertTrue(refusal["error"])

    def test_delete_moves_to_the_trash(self):
        for name in ("Work", "Work/Sub"):
            self.ok(self.other.create(name))
        self.append("Work", "One", "Two")
        self.append("Work/Sub", "Three")
        self.sync()
        self.assertIn("--yes", self.fail("mailbox", "delete", "Work"))
        deleted = self.run_("mailbox", "delete", "Work", "--yes")
        self.assertFalse({"Work", "Work/Sub"} & set(self.shown()))
        self.assertEqual(self.subjects("Trash"), ["One", "Three", "Two"])
        self.sync()
        self.assertFalse({"Work", "Work/Sub"} & self.on_server())
        self.assertEqual(self.mails_on_server("Trash"), ["One", "Three", "Two"])
        self.sync()
        self.undo(deleted)
        self.assertEqual((self.subjects("Work"), self.subjects("Work/Sub"), self.subjects("Trash")), (["One", "Two"], ["Three"], []))
        self.sync()
        self.assertEqual((self.mails_on_server("Work"), self.mails_on_server("Work/Sub"), self.mails_on_server("Trash")),
                         (["One", "Two"], ["Three"], []))
        self.sync()
        self.assertEqual((self.subjects("Work"), self.subjects("Trash")), (["One", "Two"], []))

    def test_delete_undone_before_the_server_hears(self):
        self.ok(self.other.create("Work"))
        self.append("Work", "One")
        self.sync()
        self.undo(self.run_("mailbox", "delete", "Work", "--yes"))
        self.assertEqual(self.subjects("Work"), ["One"])
        self.sync()
        self.assertEqual(self.mails_on_server("Work"), ["One"])

    def test_mail_that_came_meanwhile_is_not_deleted(self):
        self.ok(self.other.create("Work"))
        self.append("Work", "One")
        self.sync()
        self.append("Work", "Unseen here")
        self.run_("mailbox", "delete", "Work", "--yes")
        self.sync(expect_refused=1)
        self.assertEqual(self.mails_on_server("Work"), ["Unseen here"])
        self.assertEqual(self.subjects("Work"), ["Unseen here"])
        (refusal,) = self.refused()
        self.assertEqual(refusal["kind"], "remove-mailbox")
        self.assertIn("Work", refusal["error"])

    def test_what_is_done_already_is_not_refused(self):
        for name in ("One", "Two", "Three"):
            self.ok(self.other.create(name))
        self.sync()
        self.run_("mailbox", "rename", "One", "First")
        self.run_("mailbox", "delete", "Two", "--yes")
        self.run_("mailbox", "create", "Fourth")
        self.ok(self.other.rename("One", "First"))
        self.ok(self.other.delete("Two"))
        self.ok(self.other.create("Fourth"))
        self.assertEqual(self.sync()["replayed"], 3)
        self.assertEqual({"First", "Three", "Fourth"}, {"First", "One", "Two", "Three", "Fourth"} & set(self.shown()))

    def test_subscriptions(self):
        self.ok(self.other.create("News"))
        self.sync()
        self.assertFalse(self.shown()["News"]["subscribed"])
        subscribed = self.run_("mailbox", "subscribe", "News")
        self.assertTrue(self.shown()["News"]["subscribed"])
        self.sync()
        self.assertIn("News", self.on_server("LSUB"))
        self.assertTrue(self.shown()["News"]["subscribed"])
        self.undo(subscribed)
        self.sync()
        self.assertNotIn("News", self.on_server("LSUB"))
        self.ok(self.other.subscribe("News"))
        self.sync()
        self.assertTrue(self.shown()["News"]["subscribed"])
        self.run_("mailbox", "unsubscribe", "News")
        self.sync()
        self.assertNotIn("News", self.on_server("LSUB"))

    def test_mark_read(self):
        """All of a mailbox, wherever else it lies; what is elsewhere alone stays as it is, and undoing brings back just those."""
        self.append("INBOX", "One", "Two")
        self.sync()
        self.ok(self.other.create("Work"))
        self.ok(self.other.select("INBOX"))
        self.ok(self.other.store("2", "+FLAGS", "(\\Seen)"))
        self.append("Work", "Three")
        self.sync()

        def seen(mailbox):
            self.ok(self.other.select(mailbox, readonly=True))
            return self.ok(self.other.search(None, "SEEN"))[0].decode().split()
        marked = self.run_("mailbox", "mark-read", "inbox")
        self.assertEqual([self.shown()[name]["unread"] for name in ("INBOX", "Work")], [0, 1])
        self.sync()
        self.assertEqual((seen("INBOX"), seen("Work")), (["1", "2"], []))
        self.assertEqual(self.run_("mailbox", "mark-read", "INBOX")["operations"], [])
        self.undo(marked)
        self.assertEqual(self.shown()["INBOX"]["unread"], 1)
        self.sync()
        self.assertEqual((seen("INBOX"), seen("Work")), (["2"], []))

    def test_unified_list(self):
        """The inboxes of all accounts, newest first, and only these."""
        for subject in ("One", "Three"):
            self.append("INBOX", subject)
        self.append("Sent", "Not here")
        second = self.free.pop()
        self.client.log_in(self.sandbox.facts, second)
        imap = self.sandbox.facts["imap"]
        context = ssl.create_default_context(cafile=self.sandbox.facts["ca"])
        with imaplib.IMAP4_SSL(imap["host"], imap["tls"], ssl_context=context) as server:
            server.login(second["address"], second["password"])
            mail = b"From: bob@example.test\r\nSubject: Two\r\nMessage-ID: <two@test>\r\n\r\nText\r\n"
            self.ok(server.append("INBOX", None, imaplib.Time2Internaldate(4102444800), mail))
        self.sync()
        found = self.run_("message", "list", "--unified")["messages"]
        self.assertEqual(found[0]["subject"], "Two")
        self.assertEqual(sorted(one["subject"] for one in found), ["One", "Three", "Two"])
        self.assertEqual(len({one["account"] for one in found}), 2)
        self.assertEqual(len(self.run_("message", "list", "--unified", "--limit", "2")["messages"]), 2)
        self.assertIn("--unified", self.fail("message", "list", "--unified", "--mailbox", "INBOX"))
        self.assertIn("--unified", self.fail("message", "list"))

    def test_empty_and_the_short_ways(self):
        self.append("INBOX", "One", "Two", "Three", "Four")
        self.sync()
        self.run_("message", "archive", self.id_of("INBOX", "One"))
        self.run_("message", "junk", self.id_of("INBOX", "Two"))
        copied = self.run_("message", "copy", self.id_of("INBOX", "Three"), "Sent")
        self.run_("message", "delete", self.id_of("INBOX", "Four"))
        self.sync()
        self.assertEqual([self.mails_on_server(name) for name in ("Archive", "Junk", "Sent", "Trash", "INBOX")],
                         [["One"], ["Two"], ["Three"], ["Four"], ["Three"]])
        self.ok(self.other.select("Junk", readonly=True))
        self.assertIn(b"$Junk", self.ok(self.other.fetch("1", "(FLAGS)"))[0])
        self.run_("message", "junk", "--not", self.id_of("Junk", "Two"))
        self.undo(copied)
        self.append("Trash", "Came later")
        emptied = self.run_("mailbox", "empty", "Trash", "--yes")
        self.assertEqual(self.subjects("Trash"), [])
        self.undo(emptied)
        self.assertEqual(self.subjects("Trash"), ["Four"])
        self.run_("mailbox", "empty", "Trash", "--yes")
        self.sync()
        self.assertEqual([self.mails_on_server(name) for name in ("Junk", "Sent", "Trash", "INBOX")],
                         [[], [], ["Came later"], ["Three", "Two"]])
        self.assertIn("--yes", self.fail("mailbox", "empty", "INBOX"))
        self.run_("mailbox", "empty", "INBOX", "--yes")
        self.sync()
        self.assertEqual([self.mails_on_server(name) for name in ("INBOX", "Trash")], [[], ["Came later", "Three", "Two"]])

    def test_only_subscribed(self):
        """What is not subscribed to is neither shown nor fetched, until it is; what the account needs is in any case."""
        for name in ("Wanted", "Unwanted"):
            self.ok(self.other.create(name))
            self.append(name, f"first {name}")
        self.ok(self.other.subscribe("Wanted"))
        self.ok(self.other.unsubscribe("Unwanted"))
        self.ok(self.other.unsubscribe("Sent"))
        self.sync()
        address = self.user["address"]
        self.assertEqual(self.run_("account", "mailboxes", address), {"address": address, "mailboxes": "all"})
        self.assertLessEqual({"INBOX", "Wanted", "Unwanted", "Sent"}, set(self.shown()))

        self.assertEqual(self.run_("account", "mailboxes", address, "--subscribed")["mailboxes"], "subscribed")
        self.assertEqual(self.run_("account", "mailboxes", address)["mailboxes"], "subscribed")
        self.assertLessEqual({"INBOX", "Wanted", "Sent"}, set(self.shown()))
        self.assertNotIn("Unwanted", self.shown())
        every = {one["path"]: one["subscribed"] for one in self.run_("mailbox", "list", "--all")["mailboxes"]}
        self.assertEqual((every["Wanted"], every["Unwanted"]), (True, False))
        self.append("Wanted", "second Wanted")
        self.append("Unwanted", "second Unwanted")
        self.assertNotIn("Unwanted", [one["path"] for one in self.sync()["mailboxes"]])
        self.assertEqual(self.subjects("Wanted"), ["first Wanted", "second Wanted"])
        self.assertEqual(self.subjects("Unwanted"), ["first Unwanted"])

        self.run_("mailbox", "subscribe", "Unwanted")
        self.assertIn("Unwanted", self.shown())
        self.sync()
        self.assertIn("Unwanted", self.on_server("LSUB"))
        self.assertEqual(self.subjects("Unwanted"), ["first Unwanted", "second Unwanted"])
        self.run_("mailbox", "unsubscribe", "Unwanted")
        self.assertNotIn("Unwanted", self.shown())
        self.run_("account", "mailboxes", address, "--all")
        self.assertIn("Unwanted", self.shown())
        self.fail("account", "mailboxes", "nobody@example.test", "--all")


if __name__ == "__main__":
    PROGRAM = Path(sys.argv.pop(1)).resolve()
    tap.main()
