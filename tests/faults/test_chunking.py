#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mail that is handed over in chunks (RFC 3030) to a server that is lost, or refuses, at each moment of it: before the end of the
last chunk nothing is sent and the mail waits; after it, what became of it is uncertain, and it is not sent again by itself.

usage: test_chunking.py MESIGNCTL
"""

import email
import email.policy
import sys
from pathlib import Path

from fault_world import Client, FaultCase
from odd_smtp import OddSubmission
from witness import Store

# pylint: disable=wrong-import-order
import tap

BEFORE = ("EHLO", "AUTH", "MAIL", "RCPT", "BDAT", "half", "chunk")
TEXT = "A dot alone:\n.\nand more:\n..two\n.txt\n" + "A line that is not short, so that the chunk is some.\n" * 2000
NAMES = ("bob@elsewhere.test", "carol@elsewhere.test")


class Chunks(FaultCase):
    def setUp(self):
        super().setUp()
        self.server = OddSubmission(Path(self.sandbox.facts["dir"]) / "smtp.pem")
        self.addCleanup(self.server.stop)
        self.client = Client(self.PROGRAM, self.folder / "profile")
        self.client.must("profile", "init", "--plain-secrets")
        self.client.must("account", "add", "alice@example.test", "--imap", f"imaps://localhost:{self.imap.port}",
                         "--smtp", f"smtps://localhost:{self.server.port}", "--ca-file", str(self.anchor), "--password-file", "-",
                         secret="pw-alice\n")
        self.text = self.folder / "text"
        self.text.write_text(TEXT, encoding="utf-8")

    def send(self, subject):
        """Writes a mail to two people and has it sent."""
        words = [word for name in NAMES for word in ("--to", name)]
        return self.client.run("compose", "--from", "alice@example.test", *words, "--subject", subject, "--body-file", str(self.text), "--send")

    def state(self, subject):
        """That of the mail, as the outbox tells it; `filed` where it is there no more."""
        rows = [one for one in self.client.must("outbox", "list")["mails"] if one["subject"] == subject]
        return rows[0]["state"] if rows else "filed"

    def retry(self):
        for one in self.client.must("outbox", "list")["mails"]:
            if one["state"] == "queued":
                self.client.must("outbox", "retry", str(one["id"]))
        return self.client.run("sync", "--bodies", "none")

    def arrived(self, subject):
        """How often it was taken; each time whole and in order."""
        found = [one for one in self.server.taken if f"Subject: {subject}\r\n".encode() in one[2]]
        for _, recipients, octets in found:
            self.assertEqual(recipients, list(NAMES))
            mail = email.message_from_bytes(octets, policy=email.policy.SMTP)
            self.assertEqual(mail.get_body(("plain",)).get_content().replace("\r\n", "\n"), TEXT)
        return len(found)

    def test_lost_before_the_end(self):
        for moment in BEFORE:
            with self.subTest(moment):
                self.server.ends_at = moment
                self.check_end(self.send(moment), "offline", "server")
                self.assertEqual((self.state(moment), self.arrived(moment)), ("queued", 0))
                self.server.ends_at = ""
                self.retry()
                self.assertEqual((self.state(moment), self.arrived(moment)), ("filed", 1))
                self.assertEqual(Store(self.client.profile).faults(), [])
        self.assertNotIn("DATA", self.server.used)

    def test_lost_around_the_end(self):
        """The answer to the chunk came, and the end of the mail was on its way when the connection went."""
        self.server.ends_at = "chunk-answer"
        self.send("around")
        state = self.state("around")
        self.assertIn(state, ("queued", "uncertain"))
        self.server.ends_at = ""
        self.retry()
        wanted = ("filed", 1) if state == "queued" else ("uncertain", 0)
        self.assertEqual((self.state("around"), self.arrived("around")), wanted)

    def test_lost_at_the_end(self):
        for moment, times in (("last", 1), ("last-lost", 0), ("last-half", 1)):
            with self.subTest(moment):
                self.server.ends_at = moment
                self.send(moment)
                self.assertEqual((self.state(moment), self.arrived(moment)), ("uncertain", times))
                self.server.ends_at = ""
                self.retry()
                self.client.run("sync", "--bodies", "none")
                self.assertEqual((self.state(moment), self.arrived(moment)), ("uncertain", times))
                self.assertEqual(Store(self.client.profile).faults(), [])

    def test_lost_after_the_end(self):
        self.server.ends_at = "QUIT"
        self.send("taken")
        self.server.ends_at = ""
        self.retry()
        self.assertEqual((self.state("taken"), self.arrived("taken")), ("filed", 1))

    def test_refused(self):
        for moment in ("chunk", "last"):
            for answer, state in ((b"452 4.3.1 later\r\n", "queued"), (b"554 5.7.1 never\r\n", "refused")):
                subject = f"{moment} {state}"
                with self.subTest(subject):
                    self.server.refuses = {moment: answer}
                    self.send(subject)
                    self.assertEqual((self.state(subject), self.arrived(subject)), (state, 0))
                    self.server.refuses = {}
                    self.retry()
                    self.assertEqual((self.state(subject), self.arrived(subject)), ("filed", 1) if state == "queued" else (state, 0))

    def test_one_recipient_refused(self):
        """The mail goes to the other one, and who did not get it is named with the server's words."""
        self.server.refuses = {NAMES[0]: b"550 5.1.1 nobody here of that name\r\n"}
        self.send("to one")
        self.assertEqual([recipients for _, recipients, _ in self.server.taken], [[NAMES[1]]])
        told = next(one for one in self.client.must("outbox", "list")["mails"] if one["subject"] == "to one")
        refused = [one for one in told["recipients"] if one["state"] == "refused"]
        self.assertEqual([one["address"] for one in refused], [NAMES[0]])
        self.assertIn("nobody here of that name", str(refused))


if __name__ == "__main__":
    FaultCase.PROGRAM = Path(sys.argv[1])
    tap.main()
