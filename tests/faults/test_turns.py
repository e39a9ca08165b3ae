#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""While many imported mails go to the server, mail that is to be sent goes out, what a person does is done, and new mail is fetched. What
came first is told by what the servers heard, in its order.

usage: test_turns.py MESIGNCTL
"""

import mailbox
import re
import sys
from pathlib import Path

from fault_world import FaultCase
from mesign_sandbox.faults import UP, Fault
from test_cuts import Cuts, mail

# pylint: disable=wrong-import-order
import tap

N_IMPORTED = 130
APPEND = re.compile(rb"^\S+ APPEND ", re.MULTILINE)
"""A command; mails have no line like that."""
SOME = 9000
"""So many octets are heard when some mails have been appended, but by far not all."""


class Turns(Cuts):
    def setUp(self):
        super().setUp()
        self.served["alice"].empty()
        self.served["bob"].empty()
        self.served["alice"].append("INBOX", mail(1, "old"))
        self.served["alice"].append("Work", mail(2, "old"))
        self.client = self.log_in("alice")
        self.client.must("sync", "--bodies", "all")

    def give(self, count, size):
        """Imports so many mails with the line down."""
        self.break_lines()
        path = self.folder / "given.mbox"
        box = mailbox.mbox(path)
        for number in range(count):
            box.add(mailbox.mboxMessage(mail(number, "given", size).replace(b"\r\n", b"\n")))
        box.close()
        self.assertEqual(self.client.must("mail", "import", str(path), "--mailbox", "Work")["imported"], count)

    def listen(self):
        """The lines are free again, and it is kept what is heard."""
        self.heal()
        self.imap.rewrites = [(b" COMPRESS=DEFLATE", b"")]

    def check_all_there(self, count):
        """Each once, here and on the server."""
        wanted = {f"given{number}@faults": 1 for number in range(count)}
        self.assertEqual(dict(self.served["alice"].header_ids("Work")), wanted | {"old2@faults": 1})
        self.check_store(self.client, "alice", "turns")

    def test_others_have_their_turn(self):
        self.give(N_IMPORTED, 1)
        old = self.client.must("message", "list", "--mailbox", "INBOX")["messages"][0]["id"]
        self.client.must("message", "flag", str(old), "+flagged")
        self.client.run("compose", "--from", "alice@example.test", "--to", "bob@example.test", "--subject", "sent meanwhile", "--send")
        self.listen()
        marks = {}

        def mark(what):
            marks[what] = len(APPEND.findall(bytes(self.imap.heard)))

        def arrive():
            self.served["alice"].append("INBOX", mail(3, "new"))
            marks["arrives at"] = len(self.imap.heard)
            mark("arrives")

        self.imap.set(Fault("call", UP, SOME, function=arrive), keeps=True)
        self.smtp.set(Fault("call", UP, 1, function=lambda: mark("sends")))
        for one in self.client.must("outbox", "list")["mails"]:
            self.client.must("outbox", "retry", str(one["id"]))
        answer = self.client.must("sync", "--bodies", "all")
        heard = bytes(self.imap.heard)
        last = [one.start() for one in APPEND.finditer(heard)][N_IMPORTED - 1]
        self.assertLess(marks["sends"], N_IMPORTED / 2)
        self.assertLess(marks["arrives"], N_IMPORTED / 2)
        fetched = re.search(rb"UID FETCH [^\r\n]*BODY\.PEEK\[\]", heard[marks["arrives at"]:])
        self.assertLess(marks["arrives at"] + fetched.start(), last, "new mail waits for the import")
        flagged = re.search(rb"UID STORE [^\r\n]*Flagged", heard)
        self.assertLess(flagged.start(), last, "what a person does waits for the import")
        self.assertEqual(answer["sent"], 1)
        self.assertEqual([one["new"] for one in answer["mailboxes"] if one["path"] == "INBOX"], [1])
        self.assertEqual(sum(self.served["bob"].header_ids("INBOX").values()), 1)
        self.check_all_there(N_IMPORTED)

    def test_large_mails(self):
        """Few of them are many octets."""
        count = 12
        self.give(count, 4000)
        self.client.run("compose", "--from", "alice@example.test", "--to", "bob@example.test", "--subject", "sent meanwhile", "--send")
        self.listen()
        before = []
        self.imap.set(None, keeps=True)
        self.smtp.set(Fault("call", UP, 1, function=lambda: before.append(len(APPEND.findall(bytes(self.imap.heard))))))
        self.client.must("sync")
        self.assertLess(before[0], count - 1)
        self.check_all_there(count)

    def test_sending_that_fails(self):
        """A server for sending that cannot be reached is not asked again and again, and keeps nothing back."""
        self.give(N_IMPORTED, 1)
        self.client.run("compose", "--from", "alice@example.test", "--to", "bob@example.test", "--subject", "not sent", "--send")
        self.listen()
        self.smtp.refuses = True
        run = self.client.run("sync", "--bodies", "all")
        self.assertEqual((run.code, run.error), (4, "offline"), run.answer)
        self.assertEqual(self.smtp.connections, 2, "once in between, and once at the end")
        self.assertEqual(len(self.served["alice"].header_ids("Work")), N_IMPORTED + 1)
        self.heal()
        for one in self.client.must("outbox", "list")["mails"]:
            self.client.must("outbox", "retry", str(one["id"]))
        self.client.must("sync", "--bodies", "all")
        self.assertEqual(sum(self.served["bob"].header_ids("INBOX").values()), 1)
        self.check_all_there(N_IMPORTED)


if __name__ == "__main__":
    FaultCase.PROGRAM = Path(sys.argv[1])
    tap.main()
