#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong on the way: each time a clear word, and nothing half-done.

usage: test_refusals.py MESIGNCTL
"""

import hashlib
import socket
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "sandbox"))

# pylint: disable=wrong-import-position
import tap
from journey.mesignctl import Failed, Mesignctl
from mesign_sandbox.client import Sandbox

PROGRAM = Path()


def fingerprint_of(folder):
    """What lies in a profile, but for what any opening of a database may touch."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in (".lock", ".db-wal", ".db-shm") and not path.name.endswith((".db", ".db.bak"))
    }


# Less than the client waits for a server that says nothing.
PATIENCE = 20


class SilentServer:
    """Says what it is told to, then nothing. `answers` maps the beginning of a line to an answer."""

    def __init__(self, greeting, answers=()):
        self._greeting = greeting
        self._answers = answers
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._peers = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                peer, _ = self._socket.accept()
            except OSError:
                return
            self._peers.append(peer)
            threading.Thread(target=self._talk, args=(peer,), daemon=True).start()

    def _talk(self, peer):
        try:
            peer.sendall(self._greeting)
            for line in peer.makefile("rb"):
                tag = line.split(b" ", 1)[0]
                for word, answer in self._answers:
                    if word in line.upper():
                        peer.sendall(answer.replace(b"TAG", tag))
        except OSError:
            pass

    def close(self):
        self._socket.close()
        for peer in self._peers:
            peer.close()


class InTheSandbox(unittest.TestCase):
    services = "imap,smtp,ca"
    users = "alice,bob"

    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox("--users", cls.users, "--services", cls.services)
        cls.addClassCleanup(cls.sandbox.stop)
        cls.facts = cls.sandbox.facts

    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="mesign-test-")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.profile = self.folder / "profile"
        self.client = Mesignctl(PROGRAM, self.profile)

    def refused(self, code, word, *arguments, secret="", says=()):
        """Runs a command that must be refused, with this exit code and this word; returns its sentence."""
        with self.assertRaises(Failed) as caught:
            self.client.run(*arguments, secret=secret)
        error = caught.exception.answer["error"]
        self.assertEqual((caught.exception.code, error["code"]), (code, word), error)
        for part in says:
            self.assertIn(part, error["message"])
        return error["message"]


class LoggingIn(InTheSandbox):
    def add(self, imap=None, smtp=None, ca=None, password="pw-alice"):
        facts = self.facts
        imap = imap or f"imaps://localhost:{facts['imap']['tls']}"
        smtp = smtp or f"smtps://localhost:{facts['smtp']['tls']}"
        trusted = [] if ca == "" else ["--ca-file", ca or facts["ca"]]
        return ("account", "add", "alice@example.test", "--imap", imap, "--smtp", smtp, "--password-file", "-", *trusted), password + "\n"

    def check_refused(self, code, word, says=(), **how):
        before = fingerprint_of(self.profile)
        arguments, secret = self.add(**how)
        self.refused(code, word, *arguments, secret=secret, says=says)
        self.assertEqual(self.client.run("account", "list")["accounts"], [])
        self.assertEqual(fingerprint_of(self.profile), before)

    def test_right(self):
        arguments, secret = self.add()
        self.client.run(*arguments, secret=secret)
        self.assertEqual(len(self.client.run("account", "list")["accounts"]), 1)
        self.client.run("account", "check", "alice@example.test")

    def test_wrong_password(self):
        self.check_refused(4, "authentication", password="pw-bob", says=["password"])

    def test_unknown_authority(self):
        self.check_refused(4, "certificate", imap=f"imaps://localhost:{self.facts['imap']['tls_unknown']}", says=["localhost"])

    def test_expired(self):
        self.check_refused(4, "certificate", imap=f"imaps://localhost:{self.facts['imap']['tls_expired']}", says=["expired"])

    def test_wrong_host(self):
        self.check_refused(4, "certificate", imap=f"imaps://localhost:{self.facts['imap']['tls_wrong_host']}", says=["localhost"])

    def test_not_trusted_by_the_system(self):
        self.check_refused(4, "certificate", ca="")

    def test_nobody_there(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        self.check_refused(4, "offline", imap=f"imaps://localhost:{port}", says=["localhost"])

    def test_plain_addresses_are_not_taken(self):
        self.check_refused(2, "invalid", imap="imap://localhost:143")

    def test_server_without_starttls(self):
        server = SilentServer(b"* OK ready\r\n", [(b"CAPABILITY", b"* CAPABILITY IMAP4rev1\r\nTAG OK done\r\n")])
        self.addCleanup(server.close)
        self.check_refused(4, "server", imap=f"imap+starttls://localhost:{server.port}", says=["993"])

    def test_octets_behind_starttls(self):
        server = SilentServer(b"* OK ready\r\n", [
            (b"CAPABILITY", b"* CAPABILITY IMAP4rev1 STARTTLS\r\nTAG OK done\r\n"),
            (b"STARTTLS", b"TAG OK go\r\n* BYE injected\r\n")])
        self.addCleanup(server.close)
        self.check_refused(4, "server", imap=f"imap+starttls://localhost:{server.port}")

    def test_server_that_hangs(self):
        server = SilentServer(b"")
        self.addCleanup(server.close)
        arguments, secret = self.add(imap=f"imap+starttls://localhost:{server.port}")
        before = fingerprint_of(self.profile)
        started = time.monotonic()
        self.client.interrupt(2.0, *arguments, secret=secret)
        self.assertLess(time.monotonic() - started, PATIENCE, "it was not the interrupt that ended it")
        self.assertEqual(fingerprint_of(self.profile), before)


class Certificates(InTheSandbox):
    services = "ca"

    def issue(self, name="x.p12", **options):
        path = self.folder / name
        self.sandbox.command("issue", **{"address": "alice@example.test", "name": "王芳", "out": str(path), "password": "right", **options})
        return path

    def check_nothing_came(self):
        self.assertEqual(self.client.run("cert", "list")["certificates"], [])

    def test_wrong_password(self):
        self.refused(3, "wrong-password", "cert", "import", str(self.issue()), "--password-file", "-", secret="wrong\n", says=["password"])
        self.check_nothing_came()

    def test_another_address(self):
        self.refused(3, "wrong-address", "cert", "import", str(self.issue()), "--for", "bob@example.test", "--password-file", "-",
                     secret="right\n", says=["alice@example.test", "bob@example.test"])
        self.check_nothing_came()

    def test_damaged(self):
        path = self.issue()
        octets = path.read_bytes()
        for cut in (len(octets) // 3, len(octets) - 20):
            path.write_bytes(octets[:cut])
            self.refused(3, "damaged", "cert", "import", str(path), "--password-file", "-", secret="right\n")
        self.check_nothing_came()

    def test_not_a_certificate(self):
        path = self.folder / "letter.txt"
        path.write_text("Dear Sir or Madam", encoding="utf-8")
        self.refused(3, "damaged", "cert", "import", str(path), "--password-file", "-", secret="\n")

    def test_twice_is_success(self):
        path = self.issue()
        for already in (False, True):
            answer = self.client.run("cert", "import", str(path), "--password-file", "-", secret="right\n")
            self.assertEqual(answer["already_there"], already)
        self.assertEqual(len(self.client.run("cert", "list", "--own")["certificates"]), 1)

    def test_expired_is_kept_and_not_offered(self):
        path = self.issue(days=10, not_before_days=-30)
        own = self.client.run("cert", "import", str(path), "--password-file", "-", secret="right\n")["own"]
        self.assertEqual([own[0]["can_sign"], own[0]["problems"]], [False, ["expired"]])

    def test_old_ciphers_and_no_chain(self):
        legacy = self.client.run("cert", "import", str(self.issue("old.p12", legacy=True)), "--password-file", "-", secret="right\n")
        self.assertTrue(legacy["own"][0]["can_sign"])
        alone = self.issue("alone.p12", chain=False, address="bob@example.test", issuer="unknown")
        own = self.client.run("cert", "import", str(alone), "--password-file", "-", secret="right\n")["own"]
        self.assertIn("no-chain", own[0]["problems"])

    def test_deleting_a_key_asks(self):
        self.client.run("cert", "import", str(self.issue()), "--password-file", "-", secret="right\n")
        fingerprint = self.client.run("cert", "list", "--own")["certificates"][0]["fingerprint"]
        self.refused(2, "invalid", "cert", "delete", fingerprint, says=["--yes"])
        self.client.run("cert", "delete", fingerprint, "--yes")
        self.assertEqual(self.client.run("cert", "list", "--own")["certificates"], [])


class Sending(InTheSandbox):
    def setUp(self):
        super().setUp()
        self.client.log_in(self.facts, self.facts["users"][0])
        pfx = self.folder / "alice.p12"
        self.sandbox.command("issue", address="alice@example.test", name="王芳", out=str(pfx), password="x")
        self.client.run("cert", "trust", self.facts["pki"]["anchor"])
        self.client.run("cert", "import", str(pfx), "--password-file", "-", secret="x\n")
        (self.folder / "body.txt").write_text("秘密 secret-word\n", encoding="utf-8")

    def compose(self, to, *more):
        return ("compose", "--from", "alice@example.test", "--to", to, "--subject", "t", "--body-file", str(self.folder / "body.txt"), *more)

    def sent_mails(self):
        return len(self.sandbox.command("mails")["mails"])

    def test_no_certificate(self):
        before = self.sent_mails()
        self.refused(1, "no-certificate", *self.compose("bob@example.test", "--encrypt", "--send"), says=["bob@example.test"])
        self.client.run("sync")
        self.assertEqual(self.sent_mails(), before)
        outbox = self.profile / "data" / "outbox"
        self.assertEqual([path.name for path in outbox.glob("*")] if outbox.exists() else [], [])

    def test_one_of_two_without_certificate(self):
        pfx = self.folder / "bob.p12"
        self.sandbox.command("issue", address="bob@example.test", name="李娜", out=str(pfx), password="x", pem=True)
        self.client.run("cert", "import", str(self.folder / "bob.pem"))
        before = self.sent_mails()
        self.client.run(*self.compose("bob@example.test", "--encrypt", "--output", str(self.folder / "one.eml")))
        self.refused(1, "no-certificate", *self.compose("bob@example.test", "--to", "carol@elsewhere.test", "--encrypt", "--send"),
                     says=["carol@elsewhere.test"])
        self.assertEqual(self.sent_mails(), before)

    def test_refused_recipient(self):
        answer = self.client.run(*self.compose("nobody@example.test", "--send"), expect=4)
        self.assertFalse(answer["sent"])
        self.assertEqual(answer["state"], "refused")
        self.assertIn("user", answer["recipients"][0]["reply"])

    def test_temporary_refusal_is_tried_again(self):
        self.sandbox.command("smtp-fail", at="rcpt", code=451, times=1, match="bob@")
        answer = self.client.run(*self.compose("bob@example.test", "--send"), expect=4)
        self.assertEqual((answer["sent"], answer["state"]), (False, "queued"))

    def test_answer_lost_is_not_sent_twice(self):
        before = self.sent_mails()
        self.sandbox.command("smtp-fail", at="after-data", times=1, match="bob@")
        answer = self.client.run(*self.compose("bob@example.test", "--send"), expect=4)
        self.assertEqual(answer["state"], "uncertain")
        for _ in range(2):
            self.client.run("sync", expect=4)
        self.assertEqual(self.sent_mails(), before + 1)

    def outbox(self):
        return self.client.run("outbox", "list")["mails"]

    def test_refused_is_deleted(self):
        self.client.run(*self.compose("nobody@example.test", "--send"), expect=4)
        (mail,) = self.outbox()
        self.assertEqual((mail["state"], mail["subject"]), ("refused", "t"))
        self.refused(2, "invalid", "outbox", "settle", str(mail["id"]))
        self.client.run("outbox", "retry", str(mail["id"]))
        self.assertEqual(self.outbox()[0]["state"], "queued")
        self.refused(2, "invalid", "outbox", "drop", str(mail["id"]), says=["--yes"])
        self.client.run("outbox", "drop", "--yes", str(mail["id"]))
        self.assertEqual(self.outbox(), [])
        self.assertEqual(list((self.profile / "data" / "outbox").glob("*")), [])

    def test_uncertain_is_settled(self):
        before = self.sent_mails()
        self.sandbox.command("smtp-fail", at="after-data", times=1, match="bob@")
        self.client.run(*self.compose("bob@example.test", "--send"), expect=4)
        (mail,) = self.outbox()
        self.client.run("outbox", "settle", str(mail["id"]))
        self.client.run("sync")
        self.assertEqual(self.outbox(), [])
        self.assertEqual(self.sent_mails(), before + 1)
        self.assertEqual(len(self.client.run("message", "list", "--mailbox", "Sent")["messages"]), 1)

    def test_reply_to_encrypted_does_not_leak(self):
        mail = self.folder / "mail.eml"
        self.client.run(*self.compose("alice@example.test", "--encrypt", "--sign", "--output", str(mail)))
        reply = ("compose", "--from", "alice@example.test", "--to", "carol@elsewhere.test", "--reply", str(mail), "--no-encrypt")
        self.refused(1, "would-leak", *reply, "--output", str(self.folder / "reply.eml"))
        self.assertFalse((self.folder / "reply.eml").exists())
        self.client.run(*reply, "--without-quote", "--output", str(self.folder / "reply.eml"))
        self.assertNotIn("secret-word", (self.folder / "reply.eml").read_text(encoding="utf-8"))


class RetrievalMail(InTheSandbox):
    services = "imap,smtp,ca,portal"

    def setUp(self):
        super().setUp()
        self.client.log_in(self.facts, self.facts["users"][0])
        self.client.run("provider", "add", self.facts["portal"]["provider"], "--yes")

    def journeys(self, **how):
        self.sandbox.command("portal", what="send-foreign", to="alice@example.test", **how)
        self.client.run("sync")
        return self.client.run("retrieval", "list")["journeys"]

    def last_finding(self):
        lying = self.sandbox.command("fetch", user="alice@example.test", mailbox="INBOX")["messages"][-1]
        return self.client.run("provider", "check", self.facts["portal"]["provider"], lying)["messages"][0]

    def test_foreign_sender(self):
        self.assertEqual(self.journeys(kind="link", sender="no-reply@portal.test.evil.test"), [])
        self.assertEqual(self.last_finding()["trust"], "refused")

    def test_foreign_link(self):
        self.assertEqual(self.journeys(kind="link", link_host="portal.evil.test"), [])
        finding = self.last_finding()
        self.assertEqual((finding["trust"], finding["link"]), ("refused", None))
        self.assertIn("portal.evil.test", finding["message"])


if __name__ == "__main__":
    PROGRAM = Path(sys.argv[1])
    tap.main()
