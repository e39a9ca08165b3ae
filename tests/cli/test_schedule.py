#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mail that is to go out later: it waits in the outbox, over every process that ends, goes out once when its time has come, and is
taken back as the draft it was; seen by Python's imaplib and mail parser at the other end.

usage: test_schedule.py MESIGNCTL
"""

import email
import email.policy
import email.utils
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "sandbox"))

# pylint: disable=wrong-import-position
import tap
import writing_world as ww
from journey.mesignctl import Failed, Mesignctl
from mesign_sandbox.client import Sandbox

PROGRAM = Path()
FAR = "2099-01-31T09:00"


class Schedule(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory(prefix="mesign-schedule-")
        cls.addClassCleanup(temporary.cleanup)
        cls.base = Path(temporary.name)
        cls.sandbox = Sandbox("--users", "alice,bob,carol", "--services", "imap,smtp,ca")
        cls.addClassCleanup(cls.sandbox.stop)
        cls.authority = ww.Authority(cls.base)
        cls.body = cls.base / "body.txt"
        cls.body.write_text("Bis später\n", encoding="utf-8")
        cls.client = Mesignctl(PROGRAM, cls.base / "profile")
        cls.client.log_in(cls.sandbox.facts, cls.sandbox.facts["users"][0])
        cls.client.run("cert", "trust", str(cls.authority.root.pem))
        cls.client.run("cert", "import", str(cls.authority.issue("alice").p12), "--password-file", "-", secret=ww.PASSWORD)
        cls.client.run("cert", "import", str(cls.authority.issue("bob").pem))
        cls.client.run("sync")

    def setUp(self):
        self.addCleanup(self.clear)

    def clear(self):
        for mail in self.outbox():
            self.client.run("outbox", "drop", str(mail["id"]), "--yes")

    def outbox(self):
        return self.client.run("outbox", "list")["mails"]

    def compose(self, subject, at, *options, to="bob@example.test"):
        return self.client.run("compose", "--from", "alice@example.test", "--to", to, "--subject", subject,
                               "--body-file", str(self.body), "--send", "--at", at, *options)

    def arrived(self, subject, who="bob@example.test"):
        paths = self.sandbox.command("fetch", user=who, mailbox="INBOX")["messages"]
        mails = [email.message_from_bytes(Path(path).read_bytes(), policy=email.policy.default) for path in paths]
        return [mail for mail in mails if mail["subject"] == subject]

    def test_goes_out_when_its_time_has_come(self):
        at = int(time.time()) + 6
        queued = self.compose("Later", str(at), "--no-encrypt")
        self.assertEqual((queued["sent"], queued["state"], queued["signed"]), (False, "queued", True))
        (waiting,) = self.outbox()
        self.assertEqual(waiting["id"], queued["outbox_id"])
        self.assertEqual(waiting["send_at"], time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at)))
        result = self.client.run("sync")
        self.assertEqual((result["sent"], result["not_sent"]), (0, 0))
        self.assertEqual(self.arrived("Later"), [])
        time.sleep(max(0, at - time.time()) + 0.5)
        self.assertEqual(self.client.run("sync")["sent"], 1)
        (mail,) = self.arrived("Later")
        self.assertEqual(email.utils.parsedate_to_datetime(mail["date"]).timestamp(), at)
        self.assertEqual(self.outbox(), [])
        self.client.run("sync")
        self.assertEqual(len(self.arrived("Later")), 1)
        (filed,) = [one for one in self.client.run("message", "list", "--mailbox", "Sent")["messages"] if one["subject"] == "Later"]
        self.assertEqual(filed["verdict"]["signature"], "valid")

    def test_another_time(self):
        self.compose("Sooner", FAR, "--no-encrypt")
        (waiting,) = self.outbox()
        self.client.run("outbox", "schedule", str(waiting["id"]), "2099-02-01T10:30:00Z")
        self.assertEqual(self.outbox()[0]["send_at"], "2099-02-01T10:30:00Z")
        self.client.run("outbox", "schedule", str(waiting["id"]), "now")
        self.assertEqual(self.client.run("sync")["sent"], 1)
        self.assertEqual(len(self.arrived("Sooner")), 1)
        with self.assertRaises(Failed):
            self.client.run("outbox", "schedule", str(waiting["id"]), "now")

    def test_retry_does_not_wait_for_the_time(self):
        self.compose("Retried", FAR, "--no-encrypt")
        self.client.run("outbox", "retry", str(self.outbox()[0]["id"]))
        self.client.run("sync")
        self.assertEqual(len(self.arrived("Retried")), 1)

    def test_taken_back(self):
        attachment = self.base / "附件.txt"
        attachment.write_text("inside", encoding="utf-8")
        self.compose("Not yet", FAR, "--cc", "carol@example.test", "--bcc", "alice@example.test", "--attach", str(attachment),
                     "--no-encrypt")
        (waiting,) = self.outbox()
        taken = self.client.run("outbox", "take-back", str(waiting["id"]))
        self.assertEqual(self.outbox(), [])
        self.assertEqual(list((self.base / "profile").rglob("outbox/*.eml")) != [], True, "the draft waits for the server")
        self.client.run("sync")
        self.assertEqual(self.arrived("Not yet"), [])
        opened = self.client.run("message", "show", str(taken["draft"]))
        self.assertEqual([[one["address"] for one in opened["headers"][field]] for field in ("to", "cc")],
                         [["bob@example.test"], ["carol@example.test"]])
        self.assertEqual(opened["body"]["text"].strip(), "Bis später")
        self.assertEqual([one["filename"] for one in opened["attachments"]], ["附件.txt"])
        (raw,) = [Path(path).read_bytes() for path in
                  self.sandbox.command("fetch", user="alice@example.test", mailbox="Drafts")["messages"]]
        draft = email.message_from_bytes(raw, policy=email.policy.default)
        self.assertEqual(draft["bcc"], "alice@example.test")
        self.assertIn("sign", draft["X-MeSign-Draft"].split())

    def test_taken_back_encrypted(self):
        self.compose("Secret", FAR, "--encrypt")
        (waiting,) = self.outbox()
        taken = self.client.run("outbox", "take-back", str(waiting["id"]))
        opened = self.client.run("message", "show", str(taken["draft"]))
        self.assertEqual((opened["headers"]["subject"], opened["encryption"]["status"]), ("Secret", "decrypted"))
        for path in (self.base / "profile").rglob("outbox/*.eml"):
            self.assertNotIn(b"Bis sp", path.read_bytes())

    def test_times(self):
        for at in ("yesterday", "2020-01-31T09:00", "1", "", "2099-13-01T09:00"):
            with self.subTest(at), self.assertRaises(Failed) as failure:
                self.compose("Never", at)
            self.assertEqual(failure.exception.code, 2)
        with self.assertRaises(Failed):
            self.client.run("compose", "--from", "alice@example.test", "--to", "bob@example.test", "--subject", "x",
                            "--output", str(self.base / "x.eml"), "--at", FAR)
        self.assertEqual(self.outbox(), [])


if __name__ == "__main__":
    PROGRAM = Path(sys.argv.pop(1)).resolve()
    tap.main()
