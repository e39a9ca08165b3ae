#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines that are slow: nothing comes for a while, or everything comes octet by octet. Nothing is given up that still
goes on; what never goes on ends by itself.

usage: test_stalls.py MESIGNCTL
"""

import sys
from pathlib import Path

import test_cuts
from fault_world import ALL, FaultCase, sample
from mesign_sandbox.faults import DOWN, UP, Fault
from test_cuts import BROKEN, mail
from witness import Store

# pylint: disable=wrong-import-order
import tap

SECONDS = 30 if ALL else 1.5
FOR_EVER = 3600
READ_TIMEOUT = 60
"""What an answer may take, MESIGN_STREAM_READ_TIMEOUT."""


class Slow(test_cuts.AtWork):
    def test_mailboxes(self):
        """Both lines stall, at places of their own."""
        self.queue()
        self.imap.set(None)
        self.smtp.set(None)
        self.client.must("sync", "--bodies", "none")
        places = zip(self.places(self.imap, sample(6, 2)), self.places(self.smtp, sample(6, 2)))
        for in_mailboxes, in_submission in list(places):
            with self.subTest(imap=in_mailboxes, smtp=in_submission):
                done = self.queue()
                self.imap.set(Fault("stall", *in_mailboxes, seconds=SECONDS))
                self.smtp.set(Fault("stall", *in_submission, seconds=SECONDS))
                run = self.client.run("sync", "--bodies", "all")
                self.assertEqual((run.code, run.error), (0, ""), run.said)
                self.assertTrue(self.imap.happened and self.smtp.happened, "no line stalled")
                self.assertGreater(run.seconds, SECONDS)
                self.check_done(done, in_mailboxes)
                self.check_store(self.client, "alice", in_mailboxes)

    def test_submission(self):
        """Octet by octet, with what makes answers short and with what does not."""
        for lacks in ("nothing", "CONDSTORE and COMPRESS"):
            with self.subTest(lacks=lacks):
                self.heal()
                self.imap.rewrites = test_cuts.LACKS[lacks]
                done = self.queue()
                self.imap.rewrites = test_cuts.LACKS[lacks]
                self.imap.piece = self.smtp.piece = 1
                run = self.client.run("sync", "--bodies", "all")
                self.assertEqual((run.code, run.error), (0, ""), run.said)
                self.check_done(done, lacks)
                self.check_store(self.client, "alice", lacks)

    def test_for_ever(self):
        """Nothing comes any more: the run ends when no answer can be expected, and the next one makes it good."""
        if not ALL:
            self.skipTest("takes minutes")
        self.queue()
        self.imap.set(None)
        self.smtp.set(None)
        self.client.must("sync", "--bodies", "none")
        for proxy, way in ((self.imap, DOWN), (self.smtp, UP)):
            with self.subTest(smtp=proxy is self.smtp):
                place = (way, proxy.passed[way] // 2)
                done = self.queue()
                proxy.set(Fault("stall", *place, seconds=FOR_EVER))
                run = self.client.run("sync", "--bodies", "none")
                self.assertEqual(run.code, 4)
                self.check_end(run, *BROKEN)
                self.assertLess(run.seconds, 2 * READ_TIMEOUT)
                self.heal()
                self.retry()
                self.check_makes_good(self.client, "sync", "--bodies", "all")
                self.check_done(done, place)
                self.check_store(self.client, "alice", place)


class SlowRecords(FaultCase):
    """The network itself gives one octet at a time, in mid-record."""

    ends_tls = False

    def test_octets(self):
        self.served["alice"].append("INBOX", *(mail(n, size=5) for n in range(4)))
        client = self.log_in("alice")
        self.imap.piece = self.smtp.piece = 1
        client.must("sync", "--bodies", "all")
        client.must("compose", "--from", "alice@example.test", "--to", "bob@example.test", "--subject", "slow", "--send")
        client.must("sync", "--bodies", "all")
        self.assertEqual(Store(client.profile).contents(), self.served["alice"].contents())
        self.assertEqual(list(self.served["bob"].header_ids("INBOX").values()), [1])


if __name__ == "__main__":
    FaultCase.PROGRAM = Path(sys.argv[1])
    tap.main()
