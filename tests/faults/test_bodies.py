#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Octets are asked for of many messages together. One that is refused, or that cannot be read, keeps none of the others back,
and costs no more than a few turns and connections, however many messages there are.

usage: test_bodies.py MESIGNCTL
"""

import hashlib
import mailbox
import shutil
import sys
from pathlib import Path

from fault_world import Client, FaultCase
from odd_imap import OddServer
from test_cuts import mail
from witness import Store

# pylint: disable=wrong-import-order
import tap

MANY = 600
LARGE = 340_000


class Odd(FaultCase):
    def serve(self, mails):
        """A server with these mails, and a profile that knows of them."""
        server = OddServer(Path(self.sandbox.facts["dir"]) / "imap.pem", dict(enumerate(mails, 1)))
        self.addCleanup(server.stop)
        self.client = Client(self.PROGRAM, self.folder / "profile")
        self.client.must("profile", "init", "--plain-secrets")
        self.client.must("account", "add", "alice@example.test", "--imap", f"imaps://localhost:{server.port}",
                         "--smtp", f"smtps://localhost:{self.smtp.port}", "--ca-file", str(self.anchor), "--password-file", "-",
                         secret="pw-alice\n")
        return server

    def lacking(self, server):
        """The UIDs whose octets are not here; those that are here are right."""
        store = Store(self.client.profile)
        self.assertEqual(store.faults(), [])
        here = {uid: digest for uid, (_, digest) in store.contents()["INBOX"].items() if digest}
        self.assertEqual(here, {uid: hashlib.sha256(server.mails[uid]).hexdigest() for uid in here})
        return set(server.mails) - set(here)

    def synchronize(self, server):
        """All of it; returns how often octets were asked for, and over how many connections."""
        self.client.must("sync", "--bodies", "none")
        server.forget()
        run = self.client.must("sync", "--bodies", "all")
        self.assertEqual(run["mailboxes"][0]["path"], "INBOX")
        return server.fetches, server.connections

    def test_right(self):
        server = self.serve(mail(n) for n in range(MANY))
        fetches, connections = self.synchronize(server)
        self.assertEqual((self.lacking(server), connections), (set(), 1))
        self.assertLessEqual(fetches, MANY // 200 + 1)

    def test_one_refused(self):
        server = self.serve(mail(n) for n in range(MANY))
        server.refused = {77, 500}
        fetches, connections = self.synchronize(server)
        self.assertEqual((self.lacking(server), connections), ({77, 500}, 1))
        self.assertLess(fetches, 60)

    def export(self, *words):
        """What came of an export, and the Message-IDs in the mbox that was written."""
        path = self.folder / "out"
        run = self.client.run("mail", "export", *words, "--output", str(path))
        box = mailbox.mbox(path / "Inbox" if path.is_dir() else path, create=False)
        return run, [one["Message-ID"] for one in box]

    def test_export_without_one(self):
        """A mail the server does not give out, or not so that it can be read, is told, and the others are written."""
        for kind, words in (("refused", ("--all",)), ("garbled", ("--all",)), ("refused", ("--mailbox", "INBOX"))):
            with self.subTest(kind=kind, words=words):
                server = self.serve(mail(n) for n in range(5))
                self.client.must("sync", "--bodies", "none")
                setattr(server, kind, {3})
                run, ids = self.export(*words)
                self.assertEqual(ids, [f"<cut{n}@faults>" for n in (0, 1, 3, 4)])
                self.assertEqual((run.code, run.answer["exported"], run.answer["skipped_count"]), (3, 4, 1), run.answer)
                self.assertRegex(run.answer["skipped"][0], r"^INBOX: “cut 2” \(.+\)$")
                if kind == "refused":
                    self.assertIn("not that", run.answer["skipped"][0])
                self.assertIn("cut 2", run.said)
                shutil.rmtree(self.client.profile)
                rest = self.folder / "out"
                shutil.rmtree(rest) if rest.is_dir() else rest.unlink()

    def test_many_refused(self):
        """A server that gives one at a time is asked for one at a time."""
        server = self.serve(mail(n) for n in range(MANY))
        server.alone = True
        fetches, connections = self.synchronize(server)
        self.assertEqual((self.lacking(server), connections), (set(), 1))
        self.assertLess(fetches, MANY + 30)

    def test_unreadable(self):
        server = self.serve(mail(n) for n in range(MANY))
        server.garbled = {3, 250, 251, 599}
        _, connections = self.synchronize(server)
        self.assertEqual(self.lacking(server), server.garbled)
        # each of them twice at the most: with others, and alone
        self.assertLessEqual(connections, 1 + 2 * len(server.garbled))

    def test_lying_sizes(self):
        """All are said to be small, and together are more than an answer may be."""
        body = b"x" * 70 + b"\r\n"
        server = self.serve(mail(n) + body * (LARGE // len(body)) for n in range(420))
        server.said_size = 700
        _, connections = self.synchronize(server)
        self.assertEqual(self.lacking(server), set())
        self.assertLessEqual(connections, 2)


if __name__ == "__main__":
    FaultCase.PROGRAM = Path(sys.argv[1])
    tap.main()
