#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a certificate works, the whole way: what is said where each step fails, and that the mail of the check, and no other, is
gone from the server afterwards.

usage: test_cert_check.py MESIGNCTL
"""

import base64
import re
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "sandbox"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "faults"))

# pylint: disable=wrong-import-position
import tap
import writing_world as ww
from journey.mesignctl import Failed, Mesignctl
from mesign_sandbox.client import Sandbox
from odd_smtp import OddSubmission

PROGRAM = Path()
ALICE = "alice@example.test"
STEPS = ("sign", "encrypt", "send", "receive", "open")
MAILBOXES = ("INBOX", "Sent", "Trash", "Drafts")
PASSPHRASE = "correct horse\n"


class Check(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory(prefix="mesign-check-")
        cls.addClassCleanup(temporary.cleanup)
        cls.base = Path(temporary.name)
        cls.sandbox = Sandbox("--users", "alice,bob", "--services", "imap,smtp,ca", "--smtp", "aiosmtpd")
        cls.addClassCleanup(cls.sandbox.stop)
        cls.authority = ww.Authority(cls.base)
        cls.alice = cls.authority.issue("alice")
        cls.kept = cls.base / "kept.eml"
        cls.kept.write_bytes(b"From: bob@example.test\r\nTo: alice@example.test\r\nSubject: kept\r\nMessage-ID: <kept@example.test>\r\n"
                             b"Date: Fri, 02 Jan 2026 03:04:05 +0000\r\nX-MeSign-Check: kept\r\n\r\nhello\r\n")

    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="mesign-check-")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.before = {mailbox: self.lying(mailbox) for mailbox in MAILBOXES}

    def lying(self, mailbox):
        return [Path(path).read_bytes() for path in self.sandbox.command("fetch", user=ALICE, mailbox=mailbox)["messages"]]

    def assert_untouched(self):
        """All mailboxes are as they were before."""
        for mailbox, mails in self.before.items():
            self.assertEqual(self.names(self.lying(mailbox)), self.names(mails), mailbox)

    @staticmethod
    def names(mails):
        return [re.search(rb"(?im)^Message-ID: (\S+)", mail)[1] for mail in mails]

    def deliver(self, octets):
        path = self.folder / "delivered.eml"
        path.write_bytes(octets)
        self.sandbox.command("deliver", to=ALICE, file=str(path))

    def profile(self, identity, smtp=None, trusted=True):
        client = Mesignctl(PROGRAM, self.folder / "profile")
        imap = self.sandbox.facts["imap"]
        smtp = smtp or f"smtp+starttls://localhost:{self.sandbox.facts['smtp']['starttls']}"
        client.run("account", "add", ALICE, "--name", "Alice", "--imap", f"imaps://localhost:{imap['tls']}", "--smtp", smtp,
                   "--ca-file", self.sandbox.facts["ca"], "--password-file", "-", secret="pw-alice\n")
        if trusted:
            client.run("cert", "trust", str(self.authority.root.pem))
        client.run("cert", "import", str(identity.p12), "--password-file", "-", secret=ww.PASSWORD)
        return client

    def odd_server(self):
        server = OddSubmission(Path(self.sandbox.facts["dir"]) / "smtp.pem")
        self.addCleanup(server.stop)
        return server

    def check(self, client, identity, *options, **how):
        """What the check says, whether it works or not."""
        try:
            return client.run("cert", "check", identity.fingerprint, *options, **how)
        except Failed as failure:
            self.assertIn("steps", failure.answer, failure)
            return failure.answer

    def assert_stands(self, answer, problem, *states, **others):
        self.assertEqual([one["step"] for one in answer["steps"]], list(STEPS))
        self.assertEqual(([one["state"] for one in answer["steps"]], answer["problem"]), (list(states), problem))
        self.assertEqual(answer["works"], problem is None)
        self.assertEqual(bool(answer["message"]), problem is not None)
        for name, value in others.items():
            self.assertEqual(answer[name], value, name)

    def test_works(self):
        self.deliver(self.kept.read_bytes())
        self.before["INBOX"] = self.lying("INBOX")
        client = self.profile(self.alice)
        taken = len(self.sandbox.command("mails")["mails"])
        answer = self.check(client, self.alice)
        self.assert_stands(answer, None, *["done"] * 5, address=ALICE, removed=1, fingerprint=self.alice.fingerprint)
        (mail,) = self.sandbox.command("mails")["mails"][taken:]
        self.assertEqual((mail["from"], mail["to"]), (ALICE, [ALICE]))
        octets = Path(mail["file"]).read_bytes()
        self.assertTrue(octets.startswith(b"X-MeSign-Check: "))
        # Others see that it was encrypted to this certificate and signed inside by it.
        (self.folder / "sealed").write_bytes(octets)
        inside = ww.run("openssl", "cms", "-decrypt", "-in", self.folder / "sealed", "-recip", self.alice.pem, "-inkey", self.alice.key_file).stdout
        (self.folder / "signed").write_bytes(inside)
        ww.run("openssl", "cms", "-verify", "-in", self.folder / "signed", "-CAfile", self.authority.root.pem, "-purpose", "smimesign")
        self.assert_untouched()
        self.assertEqual(client.run("outbox", "list")["mails"], [])
        self.check(client, self.alice)
        self.assert_untouched()

    def test_not_the_one_in_use(self):
        """The one that is named is tried, not the newest."""
        client = self.profile(self.alice)
        newer = self.authority.issue("alice-newer", ALICE, begin=0)
        client.run("cert", "import", str(newer.p12), "--password-file", "-", secret=ww.PASSWORD)
        for identity in (self.alice, newer):
            self.assert_stands(self.check(client, identity), None, *["done"] * 5, fingerprint=identity.fingerprint)
        self.assert_untouched()

    def test_made_for_one_thing(self):
        for usage, expected in (("digital_signature", ["done", "left-out"]), ("key_encipherment", ["left-out", "done"])):
            with self.subTest(usage):
                self.folder = Path(tempfile.mkdtemp(dir=self.folder))
                identity = self.authority.issue(f"alice-{usage}", ALICE, usage=(usage,))
                self.assert_stands(self.check(self.profile(identity), identity), None, *expected, *["done"] * 3)
                self.assert_untouched()

    def test_refused(self):
        for code in (550, 451):
            with self.subTest(code):
                self.folder = Path(tempfile.mkdtemp(dir=self.folder))
                client = self.profile(self.alice)
                self.sandbox.command("smtp-fail", at="rcpt", code=code, times=1)
                answer = self.check(client, self.alice)
                self.assert_stands(answer, "refused", "done", "done", "failed", "waiting", "waiting")
                self.assertIn("Failing as told", answer["message"])
                self.assertEqual(client.run("outbox", "list")["mails"], [])
                self.assert_untouched()

    def test_no_server(self):
        server = OddSubmission(Path(self.sandbox.facts["dir"]) / "smtp.pem")
        client = self.profile(self.alice, smtp=f"smtps://localhost:{server.port}")
        server.stop()
        self.assert_stands(self.check(client, self.alice), "offline", "done", "done", "failed", "waiting", "waiting")
        self.assertEqual(client.run("outbox", "list")["mails"], [])

    def test_never_comes(self):
        """It is not waited for for ever; where it comes all the same, a later synchronization removes it, and nothing else of its name."""
        server = self.odd_server()
        client = self.profile(self.alice, smtp=f"smtps://localhost:{server.port}")
        answer = self.check(client, self.alice, "--wait", "1")
        self.assert_stands(answer, "late", "done", "done", "done", "failed", "waiting", removed=0)
        ((_, recipients, octets),) = server.taken
        self.assertEqual(recipients, [ALICE])
        self.assert_untouched()
        other = re.sub(rb"X-MeSign-Check: \S+", b"X-MeSign-Check: other", octets)
        self.deliver(octets)
        self.deliver(other)
        client.run("sync")
        client.run("sync")
        left = self.lying("INBOX")[len(self.before["INBOX"]):]
        self.assertEqual([b"X-MeSign-Check: other" in mail for mail in left], [True])
        self.assertEqual(self.names(self.lying("Trash")), self.names(self.before["Trash"]))

    def altered(self, identity, alter):
        """What is said where a mail comes back as `alter` makes it."""
        server = self.odd_server()
        client = self.profile(identity, smtp=f"smtps://localhost:{server.port}")
        answers = []
        checking = threading.Thread(target=lambda: answers.append(self.check(client, identity)))
        checking.start()
        while not server.taken and checking.is_alive():
            time.sleep(0.05)
        self.deliver(alter(server.taken[0][2]))
        checking.join()
        self.assert_untouched()
        return answers[0]

    def test_signature_broken(self):
        identity = self.authority.issue("alice-signs", ALICE, usage=("digital_signature",))
        answer = self.altered(identity, lambda octets: octets.replace(b"This mail was sent", b"This mail was bent"))
        self.assert_stands(answer, "signature-broken", "done", "left-out", "done", "done", "failed", removed=1)

    def test_signature_taken_off(self):
        identity = self.authority.issue("alice-loses", ALICE, usage=("digital_signature",))

        def strip(octets):
            head, _ = octets.split(b"\r\n\r\n", 1)
            head = re.sub(rb"(?ims)^content-type:.*?(?=^\S|\Z)", b"", head)
            return head.rstrip() + b"\r\nContent-Type: text/plain\r\n\r\nplain\r\n"
        self.assert_stands(self.altered(identity, strip), "not-signed", "done", "left-out", "done", "done", "failed", removed=1)

    def test_not_decrypted(self):
        """A gateway on the way has encrypted it to somebody else."""
        other = self.authority.issue("other")

        def seal(octets):
            head, _ = octets.split(b"\r\n\r\n", 1)
            sealed = ww.run("openssl", "cms", "-encrypt", "-aes256", "-outform", "DER", other.pem, input=b"Content-Type: text/plain\r\n\r\nx\r\n").stdout
            return head + b"\r\n\r\n" + base64.encodebytes(sealed).replace(b"\n", b"\r\n")
        self.assert_stands(self.altered(self.alice, seal), "not-decrypted", "done", "done", "done", "done", "failed", removed=1)

    def test_locked(self):
        client = self.profile(self.alice)
        client.run("profile", "passphrase", "--set", "--new-file", "-", secret=PASSPHRASE)
        answer = self.check(client, self.alice)
        self.assert_stands(answer, "locked", "failed", *["waiting"] * 4)
        phrase = self.folder / "phrase"
        phrase.write_text(PASSPHRASE, encoding="utf-8")
        self.assert_stands(self.check(client, self.alice, "--passphrase-file", str(phrase)), None, *["done"] * 5)
        self.assert_untouched()

    def test_of_no_use(self):
        """What is known beforehand is told, and nothing is sent."""
        over = self.authority.issue("alice-over", ALICE, days=-1, begin=-30)
        soon = self.authority.issue("alice-soon", ALICE, begin=3)
        taken = len(self.sandbox.command("mails")["mails"])
        for identity, problem, trusted in ((over, "expired", True), (soon, "not-yet-valid", True), (self.alice, "untrusted", False)):
            with self.subTest(problem):
                self.folder = Path(tempfile.mkdtemp(dir=self.folder))
                answer = self.check(self.profile(identity, trusted=trusted), identity)
                self.assert_stands(answer, problem, "failed", *["waiting"] * 4, removed=0)
        self.folder = Path(tempfile.mkdtemp(dir=self.folder))
        elsewhere = self.authority.issue("elsewhere", "elsewhere@example.test")
        client = self.profile(elsewhere)
        self.assert_stands(self.check(client, elsewhere), "no-account", "failed", *["waiting"] * 4)
        client.run("cert", "import", str(self.alice.pem))
        self.assert_stands(self.check(client, self.alice), "no-key", "failed", *["waiting"] * 4)
        self.assertEqual(len(self.sandbox.command("mails")["mails"]), taken)
        with self.assertRaises(Failed) as failure:
            client.run("cert", "check", "0123456789abcdef")
        self.assertEqual(failure.exception.answer["error"]["code"], "not-found")


if __name__ == "__main__":
    PROGRAM = Path(sys.argv.pop(1)).resolve()
    tap.main()
