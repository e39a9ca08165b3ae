#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The line is cut after any octet, either way. The run that meets it ends with a word; the next one makes it good:
the store is what lies on the server, each thing was done once, and no mail went out twice or was lost.

usage: test_cuts.py MESIGNCTL
"""

import sys
from collections import Counter
from pathlib import Path

import fault_world as world
from fault_world import FaultCase, sample
from mesign_sandbox.faults import DOWN, UP, Fault
from witness import Store

# pylint: disable=wrong-import-order
import tap

BROKEN = ("offline", "server")
# What a server may not know, as (word, word of the same length): Dovecot says the rest.
LACKS = {
    "nothing": [],
    "MOVE": [(b" MOVE", b" XOVE")],
    "MOVE and UIDPLUS": [(b" MOVE", b" XOVE"), (b" UIDPLUS", b" XIDPLUS")],
    "CONDSTORE and COMPRESS": [(b" CONDSTORE", b" XONDSTORE"), (b" QRESYNC", b" XRESYNC"), (b" COMPRESS=", b" XOMPRESS=")],
}


# With the sandbox's certificates TLS stands after fewer octets than these.
HANDSHAKE = {UP: 900, DOWN: 2500}
# The same session takes a few octets more or less each time, so that its very last ones may not be there to be cut.
VARYING = 0.02


def mail(number, word="cut", size=1):
    """One message, told by its Message-ID, with text of so many lines."""
    lines = "".join(f"Line {line} of message {number}: 一二三四五六七八九十 {'x' * (line % 60)}\r\n" for line in range(size))
    return (f"From: Somebody <somebody{number % 7}@elsewhere.test>\r\nTo: alice@example.test\r\nMessage-ID: <{word}{number}@faults>\r\n"
            f"Subject: {word} {number}\r\nDate: Thu, 1 Jan 2026 00:{number % 60:02}:00 +0000\r\nMIME-Version: 1.0\r\n"
            f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{lines}").encode()


class Cuts(FaultCase):
    def places(self, proxy, number):
        """So many places spread over what went through a proxy since it was set, each as (direction, octet)."""
        half = (number + 1) // 2
        sure = {way: proxy.passed[way] * (1 - VARYING) for way in (UP, DOWN)}
        return [(way, int((n + self.random.random()) / half * sure[way])) for n in range(half) for way in (UP, DOWN)]

    def cut(self, proxy, place):
        """Sets the next cut, in a rude or a polite way."""
        proxy.set(Fault(self.random.choice(("close", "reset")), *place))

    def words_for(self, place):
        """What a run may say that was cut there."""
        return BROKEN

    def check_store(self, client, user, what):
        """The store is in itself consistent, and it is what lies on the server."""
        store = Store(client.profile)
        self.assertEqual(store.faults(), [], what)
        self.assertEqual(store.open_operations(), [], what)
        self.assertEqual(store.contents(), self.served[user].contents(), what)

    def check_makes_good(self, client, *words):
        """With the line mended, the same command comes to its end, but for mail of which nobody knows."""
        run = client.run(*words)
        uncertain = [one for one in Store(client.profile).outgoing().values() if one[0] == "uncertain"]
        self.assertEqual((run.code, run.error), (4 if uncertain else 0, ""), f"{run.answer} {run.said}")


class InMidSync(Cuts):
    users = "alice,bob,carol"

    def test_first_sync(self):
        self.served["alice"].append("INBOX", *(mail(n, size=n % 9 * 4) for n in range(40)))
        self.served["alice"].append("Work/2026", *(mail(n, "work") for n in range(10)), flags="\\Seen")
        fresh = self.log_in("alice")
        self.imap.set(None)
        self.copy(fresh, "whole").must("sync", "--bodies", "all")
        places = self.places(self.imap, sample(100, 8))
        for place in places:
            with self.subTest(place):
                client = self.copy(fresh, "cut")
                self.cut(self.imap, place)
                self.check_end(client.run("sync", "--bodies", "all"), *BROKEN)
                self.assertTrue(self.imap.happened, "the fault did not come to its place")
                self.assertEqual(Store(client.profile).faults(), [])
                self.heal()
                self.check_makes_good(client, "sync", "--bodies", "all")
                self.check_store(client, "alice", place)

    def test_fetch(self):
        """A message is opened whose octets are not here."""
        self.served["carol"].append("INBOX", mail(1, size=3000), mail(2, size=20))
        fresh = self.log_in("carol")
        fresh.must("sync", "--bodies", "none")
        ids = [str(one["id"]) for one in fresh.must("message", "list", "--mailbox", "INBOX")["messages"]]
        self.imap.set(None)
        right = {one: self.copy(fresh, "whole").must("message", "show", one)["body"]["text"] for one in ids}
        self.assertTrue(all(right.values()))
        for number, place in enumerate(self.places(self.imap, sample(60, 4))):
            with self.subTest(place):
                client = self.copy(fresh, "cut")
                self.cut(self.imap, place)
                for one in ids:
                    run = client.run("message", "show", one)
                    self.check_end(run, *BROKEN)
                    if run.code == 0:
                        self.assertEqual(run.answer["body"]["text"], right[one])
                self.heal()
                self.assertEqual(Store(client.profile).faults(), [])
                self.assertEqual(client.must("message", "show", ids[number % 2])["body"]["text"], right[ids[number % 2]])


class AtWork(Cuts):
    """Flags, a move, a deletion, a draft and a mail wait; the line is cut while they are carried out."""

    def setUp(self):
        super().setUp()
        self.number = self.written = self.drafted = 0
        self.ever = set()
        self.served["alice"].empty()
        self.served["bob"].empty()
        self.client = self.log_in("alice")

    def queue(self):
        """Does with the line down what is to be done, to mail of its own; returns a number for it."""
        self.number += 1
        names = ("stays", "flagged", "moved", "deleted")
        self.served["alice"].append("INBOX", *(mail(self.number, name) for name in names))
        self.check_makes_good(self.client, "sync", "--bodies", "none")
        self.break_lines()
        ids = {one["subject"]: str(one["id"]) for one in self.client.must("message", "list", "--mailbox", "INBOX")["messages"]}
        self.client.must("message", "flag", ids[f"flagged {self.number}"], "+flagged", "+seen")
        self.client.must("message", "move", ids[f"moved {self.number}"], "Archive")
        self.client.must("message", "delete", ids[f"deleted {self.number}"])
        common = ("--from", "alice@example.test", "--to", "bob@example.test", "--subject", f"written {self.number}")
        self.client.run("compose", *common, "--draft", "--send")
        self.client.run("compose", *common, "--send")
        self.written += 1
        self.drafted += 1
        self.heal()
        return self.number

    def retry(self):
        """What waits for a better time is to be sent now."""
        for one in self.client.must("outbox", "list")["mails"]:
            if one["state"] == "queued":
                self.client.must("outbox", "retry", str(one["id"]))

    def check_done(self, number, what):
        """Each thing was done, and once."""
        lying = {name: self.served["alice"].header_ids(name) for name in ("INBOX", "Archive", "Trash", "Drafts", "Sent")}
        for name, mailbox in {"stays": "INBOX", "flagged": "INBOX", "moved": "Archive", "deleted": "Trash"}.items():
            where = {place: count for place in lying if (count := lying[place][f"{name}{number}@faults"])}
            self.assertEqual(where, {mailbox: 1}, what)
        self.assertEqual(lying["Drafts"].total(), self.drafted, what)
        self.check_sent(lying["Sent"], what)

    def check_sent(self, filed, what):
        """Of what was written nothing arrived twice, and nothing is gone."""
        arrived, outgoing = self.served["bob"].header_ids("INBOX"), Store(self.client.profile).outgoing()
        self.assertEqual([one for one, count in (arrived + filed).items() if count > 2], [], what)
        self.assertEqual(arrived, Counter(set(arrived)), what)
        self.assertEqual(filed, Counter(set(filed)), what)
        # What was filed long ago is forgotten.
        forgotten = self.ever - set(outgoing)
        self.assertEqual([one for one in forgotten if (arrived[one], filed[one]) != (1, 1)], [], what)
        self.ever |= set(outgoing)
        self.assertEqual(len(self.ever), self.written, what)
        for header_id, (state, _) in outgoing.items():
            self.assertIn(state, ("filed", "uncertain"), what)
            if state == "filed":
                self.assertEqual((arrived[header_id], filed[header_id]), (1, 1), what)

    def try_places(self, proxy, number):
        """Cuts at so many places of the session through one of the proxies."""
        self.queue()
        for one in (self.imap, self.smtp):
            one.set(None)
        self.client.must("sync", "--bodies", "none")
        for turn, place in enumerate(self.places(proxy, number)):
            lacks = list(LACKS)[turn % len(LACKS)] if proxy is self.imap else "nothing"
            with self.subTest(place=place, lacks=lacks):
                self.heal()
                self.imap.rewrites = LACKS[lacks]
                done = self.queue()
                self.imap.rewrites = LACKS[lacks]
                self.cut(proxy, place)
                self.check_end(self.client.run("sync", "--bodies", "none"), *self.words_for(place))
                self.assertTrue(proxy.happened, "the fault did not come to its place")
                self.assertEqual(Store(self.client.profile).faults(), [])
                self.heal()
                self.imap.rewrites = LACKS[lacks]
                self.retry()
                self.check_makes_good(self.client, "sync", "--bodies", "all")
                self.check_done(done, place)
                self.check_store(self.client, "alice", place)

    def test_mailboxes(self):
        self.try_places(self.imap, sample(120, 10))

    def test_submission(self):
        self.try_places(self.smtp, sample(60, 6))


class BrokenTls(AtWork):
    """What is broken is TLS itself: a record ends too early, is another one, or is followed by words in the clear."""

    ends_tls = False

    def words_for(self, place):
        """Before TLS stands nobody knows whether it is for lack of a network."""
        way, at = place
        return BROKEN if at > HANDSHAKE[way] else (*BROKEN, "certificate")

    def cut(self, proxy, place):
        kind = self.random.choice(("close", "reset", "garble", "insert"))
        proxy.set(Fault(kind, *place, octets=b"* BYE in the clear\r\n221 in the clear\r\n"))

    def test_mailboxes(self):
        self.try_places(self.imap, sample(40, 3))

    def test_submission(self):
        self.try_places(self.smtp, sample(20, 2))


if __name__ == "__main__":
    FaultCase.PROGRAM = Path(sys.argv[1])
    tap.main()
