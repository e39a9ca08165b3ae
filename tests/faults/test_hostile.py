#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers that say what no server may: the run ends with a word and little memory, and the account works afterwards.
And somebody on the way who wants the password in the clear.

usage: test_hostile.py MESIGNCTL
"""

import base64
import sys
from pathlib import Path

from fault_world import ALL, FaultCase
import test_cuts
from test_cuts import BROKEN, mail
from witness import Store

# pylint: disable=wrong-import-order
import tap

MEGABYTE = 1 << 20
# What is said in between, each before a line of the server's own.
IMAP_LINES = {
    "literal of 2 GB": b"* 1 FETCH (UID 1 BODY[] {2147483648}\r\n",
    "literal of 2 GB, and some of it": b"* 1 FETCH (UID 1 BODY[] {2147483647}\r\n" + b"x" * (64 * MEGABYTE),
    "literal larger than any number": b"* 1 FETCH (UID 1 BODY[] {99999999999999999999999999}\r\n",
    "line without an end": b"* OK " + b"x" * (64 * MEGABYTE),
    "string without an end": b'* LIST () "/" "' + b"x" * (64 * MEGABYTE),
    "100,000 brackets": b"* 1 FETCH (UID 1 BODYSTRUCTURE " + b"(" * 100_000,
    "100,000 brackets, closed": b"* 1 FETCH (UID 1 BODYSTRUCTURE " + b"(" * 100_000 + b")" * 100_000 + b")\r\n",
    "NUL": b"* OK a\0b\r\n",
    "NUL in a string": b'* LIST () "/" "IN\0BOX"\r\n',
    "negative literal": b"* 1 FETCH (UID 1 BODY[] {-5}\r\n",
    "negative UID": b"* 1 FETCH (UID -1 FLAGS ())\r\n",
    "negative message": b"* -1 FETCH (UID 1 FLAGS ())\r\n",
    "negative EXISTS": b"* -3 EXISTS\r\n",
    "no language of this world": bytes(range(128, 256)) + b"\r\n",
}
IMAP_PLACES = {"the list of mailboxes": b"* LIST", "the opening of a mailbox": b"* FLAGS", "the fetching": b"* 1 FETCH"}
SMTP_LINES = {
    "line without an end": b"250-" + b"x" * (64 * MEGABYTE),
    "lines without an end": b"250-x\r\n" * (2 * MEGABYTE),
    "NUL": b"250-a\0b\r\n",
    "negative code": b"-250 fine\r\n",
    "code of another world": b"99999999999999999999 fine\r\n",
    "no code": b"fine\r\n",
}
SMTP_PLACES = {"the greeting": b"220 ", "the abilities": b"250-8BITMIME", "the recipients": b"250 2.1.5", "the text": b"354 "}


class Hostile(test_cuts.Cuts):
    users = "alice,bob,carol"

    def choose(self, lines, places, number):
        """All of them, or as many by chance."""
        every = [(what, where) for what in lines for where in places]
        return every if ALL else self.random.sample(every, number)

    def test_imap(self):
        self.served["alice"].append("INBOX", *(mail(n, size=20) for n in range(6)))
        fresh = self.log_in("alice")
        for what, where in self.choose(IMAP_LINES, IMAP_PLACES, 8):
            with self.subTest(what=what, where=where):
                self.heal()
                client, word = self.copy(fresh, "hostile"), IMAP_PLACES[where]
                self.imap.rewrites, self.imap.says = [(b" COMPRESS=DEFLATE", b"")], (word, IMAP_LINES[what])
                run = client.run("sync", "--bodies", "all")
                self.assertIsNone(self.imap.says, "the server did not come to it")
                self.check_end(run, *BROKEN)
                self.assertEqual(Store(client.profile).faults(), [])
                # A message that cannot be read is left out, and the others are fetched over another connection.
                if where != "the fetching":
                    self.assertEqual(run.code, 4, run.answer)
                self.heal()
                self.check_makes_good(client, "sync", "--bodies", "all")
                self.check_store(client, "alice", what)

    def test_smtp(self):
        client = self.log_in("carol")
        client.must("sync")
        sent = 0
        for what, where in self.choose(SMTP_LINES, SMTP_PLACES, 5):
            with self.subTest(what=what, where=where):
                self.heal()
                word = SMTP_PLACES[where]
                self.smtp.says = (word, SMTP_LINES[what])
                run = client.run("compose", "--from", "carol@example.test", "--to", "bob@example.test", "--subject", what, "--send")
                self.assertEqual(run.code, 4, run.answer)
                self.check_end(run, *BROKEN)
                sent += 1
                self.heal()
                for one in client.must("outbox", "list")["mails"]:
                    if one["state"] == "queued":
                        client.must("outbox", "retry", str(one["id"]))
                self.check_makes_good(client, "sync")
                self.assertEqual(len(Store(client.profile).outgoing()), sent)
                self.assertEqual(sorted(self.served["bob"].header_ids("INBOX").values()), [1] * sent)
                self.check_store(client, "carol", what)


class OnTheWay(FaultCase):
    """Both servers are spoken to with STARTTLS, and somebody can write into what is said before it."""

    ends_tls = False
    imap_security, smtp_security = "imap+starttls", "smtp+starttls"
    IMAP = {
        "an answer waits behind STARTTLS": (b"Begin TLS negotiation now.\r\n", b"Begin TLS negotiation now.\r\n* CAPABILITY IMAP4rev1\r\n2 OK in\r\n"),
        "STARTTLS is not offered": (b" STARTTLS", b""),
        "logged in already": (b"* OK ", b"* PREAUTH "),
        "STARTTLS is refused": (b"OK Begin TLS", b"NO Begin TLS"),
    }
    SMTP = {
        "an answer waits behind STARTTLS": (b"220 Ready to start TLS\r\n", b"220 Ready to start TLS\r\n250 in\r\n"),
        "STARTTLS is not offered": (b"STARTTLS\r\n", b"NOOP\r\n"),
        "STARTTLS is refused": (b"220 Ready to start TLS", b"454 Ready to start TLS"),
    }

    def check_kept(self, proxy):
        """The password was not said in the clear, in any way it could be."""
        for word in (b"pw-alice", base64.b64encode(b"\0alice@example.test\0pw-alice"), base64.b64encode(b"pw-alice"), b"AUTH", b"LOGIN", b"MAIL FROM"):
            self.assertNotIn(word, bytes(proxy.heard))

    def test_imap(self):
        client = self.log_in("alice")
        for what, rewrite in self.IMAP.items():
            with self.subTest(what):
                self.heal()
                self.imap.set(None, keeps=True)
                self.imap.rewrites = [rewrite]
                run = client.run("sync")
                self.assertEqual(run.code, 4, run.answer)
                self.check_end(run, *BROKEN)
                self.check_kept(self.imap)
        self.heal()
        client.must("sync")

    def test_smtp(self):
        client = self.log_in("alice")
        for what, rewrite in self.SMTP.items():
            with self.subTest(what):
                self.heal()
                self.smtp.set(None, keeps=True)
                self.smtp.rewrites = [rewrite]
                run = client.run("compose", "--from", "alice@example.test", "--to", "bob@example.test", "--subject", what, "--send")
                self.assertEqual(run.code, 4, run.answer)
                self.check_end(run, *BROKEN)
                self.check_kept(self.smtp)
        self.heal()
        for one in client.must("outbox", "list")["mails"]:
            client.must("outbox", "retry", str(one["id"]))
        client.must("sync")
        self.assertEqual(sorted(self.served["bob"].header_ids("INBOX").values()), [1] * len(self.SMTP))


if __name__ == "__main__":
    FaultCase.PROGRAM = Path(sys.argv[1])
    tap.main()
