#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mail that is to go out later: it waits in the outbox, over every process that ends, goes out once when its time has come, dated,
signed and encrypted then or not at all, and is taken back as the draft it was; seen by Python's mail parser, asn1crypto and openssl at
the other end.

usage: test_schedule.py MESIGNCTL
"""

import email
import email.policy
import email.utils
import itertools
import socket
import sqlite3
import subprocess
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
from asn1crypto import cms
from journey.mesignctl import Failed, Mesignctl
from mesign_sandbox.client import Sandbox

PROGRAM = Path()
FAR = time.strftime("%Y-%m-%dT09:00", time.localtime(time.time() + 30 * 86400))
FARTHER = time.strftime("%Y-%m-%dT10:30:00Z", time.gmtime(time.time() + 40 * 86400))
AFTER_ALL_CERTIFICATES = "2099-01-31T09:00"


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
        cls.alice, cls.bob = cls.authority.issue("alice"), cls.authority.issue("bob")
        cls.import_key(cls.alice)
        cls.client.run("cert", "import", str(cls.bob.pem))
        cls.client.run("sync")

    @classmethod
    def import_key(cls, identity):
        cls.client.run("cert", "import", str(identity.p12), "--password-file", "-", secret=ww.PASSWORD)

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
        self.client.run("outbox", "schedule", str(waiting["id"]), FARTHER)
        self.assertEqual(self.outbox()[0]["send_at"], FARTHER)
        with self.assertRaises(Failed) as failure:
            self.client.run("outbox", "schedule", str(waiting["id"]), AFTER_ALL_CERTIFICATES)
        self.assertEqual(failure.exception.answer["error"]["code"], "no-certificate")
        self.assertEqual(self.outbox()[0]["send_at"], FARTHER)
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
        filed = [email.message_from_bytes(Path(path).read_bytes(), policy=email.policy.default) for path in
                 self.sandbox.command("fetch", user="alice@example.test", mailbox="Drafts")["messages"]]
        (draft,) = [one for one in filed if one["subject"] == "Not yet"]
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

    def drafts(self, subject):
        found = self.client.run("message", "list", "--mailbox", "Drafts")["messages"]
        return [one for one in found if one["subject"] == subject]

    def test_taken_back_or_not(self):
        """Killed at any moment, it waits in the outbox as before or is a draft."""
        seen = set()
        # a slow machine gets the time it needs
        for delay in itertools.chain(range(0, 300, 15), (300 << turn for turn in range(8))):
            if delay >= 300 and len(seen) == 2:
                break
            if not self.outbox():
                self.compose(f"Killed {delay}", FAR, "--no-encrypt")
            (waiting,) = self.outbox()
            with subprocess.Popen([PROGRAM, "--profile", str(self.base / "profile"), "outbox", "take-back", str(waiting["id"])],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
                time.sleep(delay / 1000)
                process.kill()
            left = self.outbox()
            self.assertEqual(len(left) + len(self.drafts(waiting["subject"])), 1)
            self.assertFalse(any(mail["held"] or mail["send_at"] != waiting["send_at"] for mail in left))
            seen.add(bool(left))
        self.assertEqual(seen, {True, False}, "killed too early or too late, always")

    def let_its_time_come(self, mail):
        """Nobody decides anything; the clock goes on."""
        with sqlite3.connect(self.base / "profile" / "data" / "mail.db") as database:
            database.execute("UPDATE outgoing SET send_at = ? WHERE operation_id = ?", (int(time.time()) - 1, mail["id"]))

    def files(self):
        return [path.read_bytes() for path in (self.base / "profile" / "data" / "outbox").iterdir()]

    def signer(self, mail):
        (part,) = [one for one in mail.walk() if one.get_filename() == "smime.p7s"]
        signed = cms.ContentInfo.load(part.get_payload(decode=True))["content"]
        attributes = {one["type"].native: one["values"].native[0] for one in signed["signer_infos"][0]["signed_attrs"]}
        return attributes["signing_time"].timestamp(), signed

    def test_dated_and_signed_when_it_goes_out(self):
        queued = self.compose("Monday", FAR, "--no-encrypt", "--bcc", "carol@example.test")
        (waiting,) = self.outbox()
        self.assertEqual((waiting["written"], queued["timestamped"]), (False, False))
        (kept,) = self.files()
        self.assertNotIn(b"pkcs7-signature", kept, "nothing is signed before its time")
        self.let_its_time_come(waiting)
        before = time.time()
        self.assertEqual(self.client.run("sync")["sent"], 1)
        (mail,) = self.arrived("Monday")
        at, _signed = self.signer(mail)
        self.assertAlmostEqual(at, before, delta=30)
        self.assertAlmostEqual(email.utils.parsedate_to_datetime(mail["date"]).timestamp(), before, delta=30)
        self.assertEqual(mail["message-id"].strip("<>"), queued["message_id"])
        self.assertIsNone(mail["bcc"])
        self.assertIsNone(mail["x-mesign-draft"])
        self.assertEqual(len(self.arrived("Monday", "carol@example.test")), 1)
        self.assertEqual((self.outbox(), self.files()), ([], []))
        filed = self.client.find_message("Sent", "Monday")
        self.assertEqual((filed["signature"]["status"], filed["warnings"]), ("valid", []))
        self.client.run("sync")
        self.assertEqual(len(self.arrived("Monday")), 1)

    def test_kept_encrypted_until_then(self):
        self.compose("For Bob alone", FAR, "--encrypt")
        (waiting,) = self.outbox()
        self.assertEqual(waiting["subject"], "For Bob alone")
        (kept,) = self.files()
        for word in (b"Bob", b"bob@", b"Bis sp"):
            self.assertNotIn(word, kept)
        self.let_its_time_come(waiting)
        self.client.run("sync")
        (raw,) = [octets for octets in map(lambda path: Path(path).read_bytes(), self.sandbox.command(
            "fetch", user="bob@example.test", mailbox="INBOX")["messages"]) if waiting["message_id"].encode() in octets]
        enveloped = cms.ContentInfo.load(email.message_from_bytes(raw).get_payload(decode=True))
        self.assertIn(enveloped["content_type"].native, ("enveloped_data", "authenticated_enveloped_data"))
        plain = ww.run("openssl", "cms", "-decrypt", "-recip", self.bob.pem, "-inkey", self.bob.key_file, input=raw).stdout
        self.assertIn(b"pkcs7-signature", plain)
        self.assertIn("Bis später", ww.parse(plain).get_body().get_content())

    def server_gone(self, service="imap", port="tls"):
        """The account as if a server were off; gives what puts it back."""
        (path,) = (self.base / "profile" / "config" / "accounts").iterdir()
        before = path.read_bytes()
        with socket.create_server(("127.0.0.1", 0)) as nobody:
            path.write_bytes(before.replace(str(self.sandbox.facts[service][port]).encode(), str(nobody.getsockname()[1]).encode()))
        self.assertNotEqual(path.read_bytes(), before)
        return lambda: path.write_bytes(before)

    def test_dated_when_the_servers_are_back(self):
        """Due while there is no server for mail, or none for sending, it goes out later and bears the time of then."""
        for service, port in (("imap", "tls"), ("smtp", "starttls")):
            with self.subTest(service):
                subject = f"No {service} at its time"
                self.compose(subject, FAR, "--no-encrypt")
                (waiting,) = self.outbox()
                self.let_its_time_come(waiting)
                come_back = self.server_gone(service, port)
                try:
                    self.client.run("sync", expect=4)
                finally:
                    come_back()
                (waiting,) = self.outbox()
                self.assertEqual((waiting["state"], waiting["written"]), ("queued", False))
                time.sleep(3)
                before = int(time.time())
                self.assertEqual(self.client.run("sync")["sent"], 1)
                (mail,) = self.arrived(subject)
                self.assertGreaterEqual(email.utils.parsedate_to_datetime(mail["date"]).timestamp(), before)
                self.assertGreaterEqual(self.signer(mail)[0], before)

    def test_not_without_its_signature(self):
        """Whoever's certificate is gone when the time comes has not said that it may go out without."""
        self.compose("Signed or not at all", FAR, "--no-encrypt")
        (waiting,) = self.outbox()
        self.client.run("cert", "delete", self.alice.fingerprint, "--yes")
        self.addCleanup(self.import_key, self.alice)
        self.let_its_time_come(waiting)
        self.assertEqual(self.client.run("sync", expect=4)["not_sent"], 1)
        (waiting,) = self.outbox()
        self.assertEqual((waiting["state"], waiting["written"]), ("refused", False))
        self.assertIn("alice@example.test", waiting["error"])
        self.client.run("sync", expect=4)
        self.assertEqual(self.arrived("Signed or not at all"), [])
        self.import_key(self.alice)
        self.client.run("outbox", "retry", str(waiting["id"]))
        self.assertEqual(self.client.run("sync")["sent"], 1)
        (mail,) = self.arrived("Signed or not at all")
        self.signer(mail)

    def test_not_in_the_clear(self):
        self.compose("Sealed or not at all", FAR, "--encrypt")
        (waiting,) = self.outbox()
        self.client.run("cert", "distrust", self.bob.fingerprint)
        try:
            self.let_its_time_come(waiting)
            self.client.run("sync", expect=4)
        finally:
            self.client.run("cert", "trust", self.bob.fingerprint)
        (waiting,) = self.outbox()
        self.assertEqual(waiting["state"], "refused")
        self.assertIn("bob@example.test", waiting["error"])
        taken = self.client.run("outbox", "take-back", str(waiting["id"]))
        self.assertEqual(self.client.run("message", "show", str(taken["draft"]))["headers"]["subject"], "Sealed or not at all")
        self.assertEqual(self.outbox(), [])

    def test_keys_that_are_locked(self):
        """It waits, says why, and goes out when they are unlocked."""
        self.compose("Behind a lock", FAR, "--no-encrypt")
        (waiting,) = self.outbox()
        self.client.run("profile", "passphrase", "--set", "--new-file", "-", secret="correct horse\n")
        phrase = self.base / "passphrase"
        phrase.write_text("correct horse", encoding="utf-8")
        self.addCleanup(self.client.run, "profile", "passphrase", "--remove", "--passphrase-file", str(phrase))
        self.let_its_time_come(waiting)
        self.assertEqual(self.client.run("sync", expect=4)["not_sent"], 1)
        (waiting,) = self.outbox()
        self.assertEqual(waiting["state"], "queued")
        self.assertIn("locked", waiting["error"])
        self.assertEqual(self.client.run("sync", "--passphrase-file", str(phrase))["sent"], 1)
        (mail,) = self.arrived("Behind a lock")
        self.signer(mail)

    def test_certificate_that_runs_out_before(self):
        short = self.authority.issue("alice-short", "alice@example.test", days=3)
        self.client.run("cert", "delete", self.alice.fingerprint, "--yes")
        self.import_key(short)
        try:
            with self.assertRaises(Failed) as failure:
                self.compose("Too late", FAR, "--no-encrypt")
        finally:
            self.client.run("cert", "delete", short.fingerprint, "--yes")
            self.import_key(self.alice)
        self.assertEqual(failure.exception.answer["error"]["code"], "no-certificate")
        self.assertEqual((self.outbox(), self.files()), ([], []))

    def test_put_off(self):
        """What was signed already and is to wait is signed anew."""
        self.compose("Put off", str(int(time.time()) + 100), "--no-encrypt", "--opaque")
        (waiting,) = self.outbox()
        self.assertTrue(waiting["written"])
        self.client.run("outbox", "schedule", str(waiting["id"]), FAR)
        (later,) = self.outbox()
        self.assertEqual((later["written"], later["message_id"]), (False, waiting["message_id"]))
        self.assertEqual(len(self.files()), 1)
        self.client.run("outbox", "schedule", str(later["id"]), "now")
        self.client.run("sync")
        (mail,) = self.arrived("Put off")
        self.assertEqual(mail.get_content_type(), "application/pkcs7-mime", "the form of the signature stays")

    def forget_wishes(self, mail):
        """As an earlier version left it, which noted nothing."""
        with sqlite3.connect(self.base / "profile" / "data" / "mail.db") as database:
            database.execute("UPDATE outgoing SET wishes = NULL WHERE operation_id = ?", (mail["id"],))

    def test_put_off_by_an_earlier_version(self):
        """What it was is read from the signed mail once, and not from the unsigned draft that it becomes."""
        for forgets_again in (False, True):
            with self.subTest(forgets_again=forgets_again):
                subject = f"Queued before the update {forgets_again}"
                self.compose(subject, str(int(time.time()) + 100), "--no-encrypt")
                (waiting,) = self.outbox()
                self.forget_wishes(waiting)
                self.client.run("outbox", "schedule", str(waiting["id"]), FAR)
                self.assertFalse(self.outbox()[0]["written"])
                if forgets_again:
                    self.forget_wishes(waiting)
                self.let_its_time_come(waiting)
                self.assertEqual(self.client.run("sync")["sent"], 1)
                (mail,) = self.arrived(subject)
                self.signer(mail)

    def test_put_off_when_some_have_it(self):
        """It waits for the others as it was written."""
        self.compose("Half sent", str(int(time.time()) + 100), "--no-encrypt", "--cc", "carol@example.test")
        (waiting,) = self.outbox()
        with sqlite3.connect(self.base / "profile" / "data" / "mail.db") as database:
            database.execute("UPDATE outgoing_recipient SET state = 'sent' WHERE operation_id = ? AND address LIKE 'carol@%'",
                             (waiting["id"],))
        self.client.run("outbox", "schedule", str(waiting["id"]), FARTHER)
        (later,) = self.outbox()
        self.assertEqual((later["written"], later["send_at"]), (True, FARTHER))
        self.client.run("outbox", "schedule", str(waiting["id"]), "now")
        self.client.run("sync")
        self.assertEqual((len(self.arrived("Half sent")), self.arrived("Half sent", "carol@example.test")), (1, []))

    def wishes(self, draft):
        """What the draft that is filed says of itself, where its writer can read it."""
        opened = ww.run(str(PROGRAM), "--profile", str(self.base / "profile"), "message", "show", "--raw", str(draft)).stdout
        if b"X-MeSign-Draft" not in opened:
            opened = ww.run("openssl", "cms", "-decrypt", "-recip", self.alice.pem, "-inkey", self.alice.key_file, input=opened).stdout
        return set(email.message_from_bytes(opened)["X-MeSign-Draft"].split()), email.message_from_bytes(opened)

    def set_stamper(self):
        folder = Path(tempfile.mkdtemp(dir=self.base))
        stamper = ww.Stamper(folder, self.authority.issue_stamper())
        self.addCleanup(stamper.stop)
        settings = self.base / "profile" / "config" / "settings.ini"
        before = settings.read_text(encoding="utf-8") if settings.exists() else ""
        self.addCleanup(settings.write_text, before, encoding="utf-8")
        settings.write_text(f"{before}\n[security]\ntsa-url={stamper.url}\nprivate-authorities=true\n", encoding="utf-8")
        return stamper

    def test_stamp_without_an_authority(self):
        with self.assertRaises(Failed) as failure:
            self.compose("Nobody to stamp it", FAR, "--no-encrypt", "--timestamp")
        self.assertIn("authority", failure.exception.answer["error"]["message"])
        self.assertEqual((self.outbox(), self.files()), ([], []))

    def test_stamp_that_fails_then(self):
        """The mail goes out, and the outbox says what it lacks until its writer has done with it."""
        stamper = self.set_stamper()
        self.compose("Stamper gone", FAR, "--no-encrypt", "--timestamp")
        (waiting,) = self.outbox()
        stamper.stop()
        self.let_its_time_come(waiting)
        result = self.client.run("sync")
        self.assertEqual((result["sent"], result["not_sent"]), (1, 0))
        (mail,) = self.arrived("Stamper gone")
        self.assertIsNone(self.signer(mail)[1]["signer_infos"][0]["unsigned_attrs"].native)
        for _again in range(2):
            (told,) = self.outbox()
            self.assertEqual((told["state"], told["error"]), ("sent", None))
            self.assertIn("no time stamp", told["warning"])
            self.assertEqual(self.client.run("sync")["not_sent"], 0)
        self.assertEqual(len(self.arrived("Stamper gone")), 1)
        self.assertEqual(len([one for one in self.client.run("message", "list", "--mailbox", "Sent")["messages"]
                              if one["subject"] == "Stamper gone"]), 1)
        self.client.run("outbox", "drop", str(told["id"]), "--yes")
        self.assertEqual((self.outbox(), self.files()), ([], []))

    def test_stamped_when_it_goes_out(self):
        """The authority hears of it when the mail goes out and not before, and the wish is kept if it is taken back."""
        stamper = self.set_stamper()
        self.compose("Stamped", FAR, "--no-encrypt", "--timestamp")
        (waiting,) = self.outbox()
        self.assertEqual(stamper.asked, 0)
        self.let_its_time_come(waiting)
        self.client.run("sync")
        self.assertEqual(stamper.asked, 1)
        (mail,) = self.arrived("Stamped")
        _at, signed = self.signer(mail)
        self.assertEqual([one["type"].native for one in signed["signer_infos"][0]["unsigned_attrs"]], ["signature_time_stamp_token"])
        self.compose("Taken before its stamp", FAR, "--no-encrypt", "--timestamp")
        (waiting,) = self.outbox()
        taken = self.client.run("outbox", "take-back", str(waiting["id"]))
        self.assertIn("timestamp", self.wishes(taken["draft"])[0])

    def test_taken_back_with_all_that_was_asked_for(self):
        original = self.base / "original.eml"
        self.client.run("compose", "--from", "alice@example.test", "--to", "alice@example.test", "--subject", "Plan", "--body-file",
                        str(self.body), "--encrypt", "--sign", "--output", str(original))
        for at in (str(int(time.time()) + 100), FAR):
            for options, wanted in (
                    (("--encrypt", "--opaque", "--pss", "--reply", str(original)),
                     {"sign", "encrypt", "opaque", "pss", "quotes-encrypted"}),
                    (("--no-encrypt", "--opaque", "--no-header-protection"), {"sign", "opaque", "open-headers"}),
                    (("--no-encrypt", "--no-sign"), set()),
            ):
                with self.subTest(at=at, options=options):
                    self.compose("Taken", at, *options)
                    (waiting,) = self.outbox()
                    taken = self.client.run("outbox", "take-back", str(waiting["id"]))
                    words, draft = self.wishes(taken["draft"])
                    self.assertEqual(words - {"1", "hidden-subject"}, wanted)
                    if "--reply" in options:
                        identifier = email.message_from_bytes(original.read_bytes())["Message-ID"]
                        self.assertEqual((draft["In-Reply-To"], draft["References"]), (identifier, identifier))

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
