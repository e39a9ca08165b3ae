#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing between servers: what is learned from the mail of others, what goes over the wire, and what
lies where when something fails. A mail that was to be encrypted is encrypted or not sent.

usage: test_writing_server.py MESIGNCTL
"""

import base64
import datetime
import os
import resource
import signal
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
from journey.mesignctl import Failed, Mesignctl
from mesign_sandbox.client import CommandFailed, Sandbox

PROGRAM = Path()
MARKER = "marker-4711"
TEXT = f"Dear Bob,\n{MARKER}\nFrom here on\n.\n" + "wide " * 80 + "\n"
MODERN = ("aes-256-gcm", "aes-128-gcm", "aes-256-cbc")
OLD = ("aes-256-cbc", "aes-128-cbc", "des3")
RSA, OAEP = "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.7"


class InTheSandbox(unittest.TestCase):
    smtp = "aiosmtpd"

    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory(prefix="mesign-writing-")
        cls.addClassCleanup(temporary.cleanup)
        cls.base = Path(temporary.name)
        cls.sandbox = Sandbox("--users", "alice,bob", "--services", "imap,smtp,ca", "--smtp", cls.smtp)
        cls.addClassCleanup(cls.sandbox.stop)
        cls.authority = ww.Authority(cls.base)
        cls.alice = cls.authority.issue("alice")
        cls.bob = cls.authority.issue("bob")
        cls.body = cls.base / "body.txt"
        cls.body.write_text(TEXT, encoding="utf-8")

    @classmethod
    def log_in(cls, name):
        """A profile of Alice's, with her certificate and Bob's."""
        client = Mesignctl(PROGRAM, cls.base / name)
        client.log_in(cls.sandbox.facts, cls.sandbox.facts["users"][0])
        client.run("cert", "trust", str(cls.authority.root.pem))
        client.run("cert", "import", str(cls.alice.p12), "--password-file", "-", secret=ww.PASSWORD)
        client.run("cert", "import", str(cls.bob.pem))
        return client

    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="mesign-writing-")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def save(self, octets, name="given"):
        path = self.folder / name
        path.write_bytes(octets)
        return path

    def arguments(self, to, *options):
        return ("compose", "--from", "alice@example.test", *(word for one in to for word in ("--to", f"{one}@example.test")),
                "--subject", f"About {MARKER}", "--body-file", str(self.body), *options)

    def decrypt(self, mail, identity):
        return ww.run("openssl", "cms", "-decrypt", "-in", self.save(mail, "sealed"), "-recip", identity.pem, "-inkey", identity.key_file).stdout

    def verify(self, mail):
        return ww.run("openssl", "cms", "-verify", "-in", self.save(mail, "verified"), "-CAfile", self.authority.root.pem,
                      "-purpose", "smimesign").stdout

    def lying(self, who, mailbox="INBOX"):
        return [Path(path).read_bytes() for path in self.sandbox.command("fetch", user=f"{who}@example.test", mailbox=mailbox)["messages"]]


class Learning(InTheSandbox):
    """Capabilities are believed of valid signatures only, and the newest counts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client = cls.log_in("alice")
        stranger = ww.Authority(cls.base, "other")
        now = datetime.datetime.utcnow().replace(microsecond=0)
        cls.people = {}

        def person(label, kind="rsa2048"):
            cls.people[label] = cls.authority.issue(label, kind=kind)
            return cls.people[label]

        def deliver(identity, capabilities, ago=0, sender=None, **how):
            mail = ww.signed_mail(identity, "alice@example.test", sender=sender, capabilities=capabilities,
                                  when=now - datetime.timedelta(minutes=ago), above=how.pop("above", (cls.authority.middle,)), **how)
            path = cls.base / "delivered.eml"
            path.write_bytes(mail)
            cls.sandbox.command("deliver", to="alice@example.test", file=str(path))

        deliver(person("modern"), MODERN)
        deliver(person("curve", "p256"), MODERN)
        deliver(person("silent"), None)
        deliver(person("late-news"), OLD, ago=5)
        deliver(cls.people["late-news"], MODERN, ago=60)
        deliver(person("changed"), MODERN, ago=60)
        deliver(cls.people["changed"], OLD, ago=5)
        deliver(person("renewed"), OLD, ago=60)
        deliver(cls.people["renewed"], MODERN, ago=5)
        deliver(person("spoiled"), OLD, ago=60)
        deliver(cls.people["spoiled"], MODERN, spoil=True)
        deliver(person("forged"), OLD, ago=60)
        impostor = stranger.issue("impostor", "forged@example.test")
        deliver(impostor, MODERN, sender="forged@example.test", above=(stranger.middle,))
        deliver(person("victim"), OLD, ago=60)
        deliver(cls.people["modern"], OLD, ago=-1, sender="victim@example.test")
        deliver(cls.people["curve"], MODERN, sender="victim@example.test")
        deliver(person("future"), MODERN, ago=-60 * 24 * 365)
        time.sleep(1.1)
        now = datetime.datetime.utcnow().replace(microsecond=0)
        deliver(cls.people["future"], OLD)
        deliver(person("small"), ("aes-128-cbc", "des3"))
        deliver(person("middle"), ("aes-128-gcm", "aes-256-cbc"))
        deliver(person("oaep"), (*MODERN, ww.OAEP_SHA256))
        deliver(person("oaep-curve", "p256"), (*MODERN, ww.OAEP_SHA256))
        deliver(person("old-oaep"), (*OLD, ww.OAEP_SHA1))
        cls.client.run("sync")

    def seal(self, *to):
        path = self.folder / "mail.eml"
        self.client.run(*self.arguments(to, "--encrypt", "--sign", "--output", str(path)))
        mail = path.read_bytes()
        for who in to:
            inner = ww.parse(self.verify(self.decrypt(mail, self.people[who])))
            self.assertIn(MARKER, inner.get_content())
        return ww.get_der(mail)

    def check(self, cipher, *to):
        kind, oid = ww.cipher_of(self.seal(*to))
        self.assertEqual((oid, kind), (ww.AES[cipher], "authenticated_enveloped_data" if cipher.endswith("gcm") else "enveloped_data"))

    def test_gcm_where_all_read_it(self):
        self.check("aes-256-gcm", "modern")
        self.check("aes-256-gcm", "modern", "curve", "renewed")

    def test_cbc_where_one_may_not(self):
        for who in ("silent", "changed"):
            self.check("aes-256-cbc", who)
            self.check("aes-256-cbc", "modern", who)

    def test_newest_wins(self):
        self.check("aes-256-cbc", "late-news")
        self.check("aes-256-cbc", "changed")
        self.check("aes-256-gcm", "renewed")
        self.check("aes-256-cbc", "future")

    def test_only_valid_signatures_are_believed(self):
        for who in ("spoiled", "forged", "victim"):
            with self.subTest(who):
                self.check("aes-256-cbc", who)
        self.check("aes-256-gcm", "modern")

    def test_small_keys(self):
        self.check("aes-128-cbc", "small")
        self.check("aes-128-cbc", "small", "modern", "silent")
        self.check("aes-128-gcm", "middle", "modern")
        self.check("aes-256-cbc", "middle", "silent")

    def transports(self, *to):
        serials = {identity.serial: label for label, identity in {**self.people, "alice": self.alice}.items()}
        return {serials[serial]: algorithm for serial, algorithm in ww.recipients_of(self.seal(*to))}

    def check_oaep(self, algorithm, digest):
        self.assertEqual(algorithm["algorithm"].dotted, OAEP)
        parameters = algorithm["parameters"]
        self.assertEqual(parameters["hash_algorithm"]["algorithm"].native, digest)
        self.assertEqual(parameters["mask_gen_algorithm"]["parameters"]["algorithm"].native, digest)

    def test_oaep_where_it_is_read(self):
        found = self.transports("oaep")
        self.check_oaep(found["oaep"], "sha256")
        self.check_oaep(found["alice"], "sha256")
        self.check_oaep(self.transports("old-oaep")["old-oaep"], "sha1")

    def test_oaep_for_each_apart(self):
        found = self.transports("oaep", "modern")
        self.check_oaep(found["oaep"], "sha256")
        self.assertEqual([found[who]["algorithm"].dotted for who in ("modern", "alice")], [RSA, RSA])
        self.assertEqual(self.transports("oaep-curve")["oaep-curve"]["algorithm"].dotted, "1.3.132.1.11.1")

    def test_each_copy_by_its_own_readers(self):
        path = self.folder / "mail.eml"
        self.client.run(*self.arguments(("modern",), "--encrypt", "--bcc", "silent@example.test", "--output", str(path)))
        for name, cipher in (("", "aes-256-gcm"), (".bcc-1", "aes-256-cbc"), (".sent", "aes-256-cbc")):
            self.assertEqual(ww.cipher_of(ww.get_der((self.folder / f"mail.eml{name}").read_bytes()))[1], ww.AES[cipher])


class OverTheWire(InTheSandbox):
    """Through the submission server into the mailboxes, as others fetch it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client = cls.log_in("alice")

    def send(self, *options, to=("bob",)):
        before = len(self.lying("bob"))
        answer = self.client.run(*self.arguments(to, *options, "--send"))
        self.assertTrue(answer["sent"])
        for _ in range(50):
            lying = self.lying("bob")
            if len(lying) > before:
                break
            time.sleep(0.2)
        return lying[-1]

    def test_signed(self):
        attached = self.save(b"From me\n.\n" + bytes(range(256)) * 30, "附件.bin")
        for options in ((), ("--opaque",), ("--pss",), ("--attach", str(attached))):
            with self.subTest(options):
                mail = self.send("--no-encrypt", *options)
                self.assertIn(MARKER, ww.parse(self.verify(mail)).get_body(("plain",)).get_content())
                self.assertNotIn(b">From", mail)

    def test_people_are_told(self):
        for options, sentence in (((), "Sent, signed and encrypted."), (("--no-encrypt",), "Sent, signed, not encrypted."),
                                  (("--no-sign", "--no-encrypt"), "Sent, neither signed nor encrypted.")):
            with self.subTest(sentence):
                command = [str(PROGRAM), "--profile", str(self.base / "alice"), *self.arguments(("bob",), *options, "--send")]
                said = subprocess.run(command, capture_output=True, check=True, timeout=60, env={**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": ""})
                self.assertEqual(said.stdout.decode(), f"{sentence}\n")

    def test_encrypted(self):
        mail = self.send("--encrypt")
        self.assertNotIn(MARKER.encode(), mail)
        self.assertEqual(ww.parse(mail)["Subject"], "[...]")
        self.assertIn(MARKER, ww.parse(self.verify(self.decrypt(mail, self.bob))).get_content())
        (sent,) = [one for one in self.lying("alice", "Sent") if ww.parse(one)["Message-ID"] == ww.parse(mail)["Message-ID"]]
        self.assertIn(MARKER, ww.parse(self.verify(self.decrypt(sent, self.alice))).get_content())

    def test_bcc(self):
        for protection in ("--encrypt", "--no-encrypt"):
            with self.subTest(protection):
                answer = self.client.run(*self.arguments(("alice",), "--bcc", "bob@example.test", "--bcc", "ALICE@example.test", protection, "--send"))
                self.assertTrue(answer["sent"])
                time.sleep(1)
                (copy,) = [one for one in self.lying("bob") if ww.parse(one)["Message-ID"] == f"<{answer['message_id']}>"]
                (own,) = [one for one in self.lying("alice") if ww.parse(one)["Message-ID"] == f"<{answer['message_id']}>"]
                for mail in (own, copy):
                    self.assertIsNone(ww.parse(mail)["Bcc"])
                self.assertNotIn(b"bob@", own.split(b"\r\nFrom:", 1)[1].lower())
                (sent,) = [one for one in self.lying("alice", "Sent") if ww.parse(one)["Message-ID"] == f"<{answer['message_id']}>"]
                inner = self.decrypt(sent, self.alice) if protection == "--encrypt" else sent
                self.assertIn("bob@example.test", ww.parse(self.verify(inner))["Bcc"])
                if protection == "--encrypt":
                    self.assertEqual(ww.serials_of(ww.get_der(own)), [self.alice.serial])
                    self.assertEqual(ww.serials_of(ww.get_der(copy)), sorted((self.alice.serial, self.bob.serial)))

    def test_draft(self):
        answer = self.client.run(*self.arguments(("bob",), "--encrypt", "--bcc", "carol@secret.test", "--draft", "--send"))
        self.assertTrue(answer["draft"])
        draft = self.lying("alice", "Drafts")[-1]
        for word in (MARKER, "bob", "carol", "secret.test"):
            self.assertNotIn(word.encode(), draft)
        inner = ww.parse(self.decrypt(draft, self.alice))
        self.assertEqual((inner["To"], inner["Bcc"], inner["Subject"]), ("bob@example.test", "carol@secret.test", f"About {MARKER}"))
        self.assertNotEqual(inner.get_content_type(), "multipart/signed")

    def check_listed(self, client, profile):
        """Subject and recipients are listed and found, and lie nowhere in the clear."""
        (draft,) = client.run("message", "list", "--mailbox", "Drafts")["messages"]
        self.assertEqual((draft["subject"], draft["verdict"]["encryption"]), ("Buried silver", "decrypted"))
        self.assertEqual([one["address"] for one in draft["to"]], ["bob@example.test"])
        for word in ("silver", "bob@example.test"):
            self.assertIn(draft["id"], [one["id"] for one in client.run("search", word)["messages"]])
        for path in (profile / "data").rglob("mail.db*"):
            for word in (b"silver", b"carol@secret.test"):
                self.assertFalse(word in path.read_bytes(), path)

    def test_draft_is_listed(self):
        """At once, and as the server gives it back."""
        profile = Path(tempfile.mkdtemp(prefix="profile-", dir=self.base))
        client = self.log_in(profile.name)
        client.run("sync", "--mailbox", "Drafts")
        for draft in client.run("message", "list", "--mailbox", "Drafts")["messages"]:
            client.run("message", "delete", str(draft["id"]))
        client.run("sync")
        client.run(*self.arguments(("bob",), "--encrypt", "--bcc", "carol@secret.test", "--draft", "--subject", "Buried silver"))
        self.check_listed(client, profile)
        client.run("sync")
        self.check_listed(client, profile)


class ThroughPostfix(OverTheWire):
    smtp = "postfix"

    @classmethod
    def setUpClass(cls):
        try:
            super().setUpClass()
        except CommandFailed as failure:
            raise unittest.SkipTest(f"no Postfix here: {failure}") from failure


class Failing(InTheSandbox):
    """Complaint number one of other programs' users: sent in the clear, silently, when something failed."""

    def setUp(self):
        super().setUp()
        self.profile = Path(tempfile.mkdtemp(prefix="profile-", dir=self.base))
        self.client = self.log_in(self.profile.name)
        self.outbox = self.profile / "data" / "outbox"
        self.seen = len(self.sandbox.command("mails")["mails"])

    def outgoing(self):
        return sorted(self.outbox.glob("*")) if self.outbox.exists() else []

    def check_nothing_in_the_clear(self, whole=True):
        """Neither in the outbox nor anywhere in the profile, nor at the server."""
        words = [MARKER.encode()]
        for shift in range(3):
            coded = base64.b64encode(b"x" * shift + MARKER.encode())
            words.append(coded[4 if shift else 0:-4])
        places = [path for path in self.profile.rglob("*") if path.is_file()]
        for path in places:
            octets = path.read_bytes()
            for word in words:
                self.assertNotIn(word, octets, path)
        if whole:
            for path in self.outgoing():
                if path.suffix == ".eml":
                    self.assertEqual(ww.parse(path.read_bytes()).get_param("smime-type"), "enveloped-data", path)
        for mail in self.sandbox.command("mails")["mails"][self.seen:]:
            octets = Path(mail["file"]).read_bytes()
            for word in words:
                self.assertNotIn(word, octets)
            self.assertEqual(ww.parse(octets).get_param("smime-type"), "enveloped-data")

    def send(self, *options, to=("bob",), **how):
        command = [str(PROGRAM), "--profile", str(self.profile), "--json", *self.arguments(to, "--encrypt", *options, "--send")]
        return subprocess.run(command, capture_output=True, check=False, timeout=60, env={**os.environ, "LC_ALL": "C.UTF-8"}, **how)

    def settings(self, **values):
        with open(self.profile / "config" / "settings.ini", "w", encoding="utf-8") as file:
            file.write("[security]\n" + "".join(f"{key.replace('_', '-')}={value}\n" for key, value in values.items()))

    def test_keys_are_locked(self):
        (self.profile / "config" / "secrets.ini").unlink()
        with self.assertRaises(Failed) as caught:
            self.client.run(*self.arguments(("bob",), "--encrypt", "--sign", "--send"))
        self.assertEqual(caught.exception.answer["error"]["code"], "locked")
        self.assertEqual(self.outgoing(), [])
        self.check_nothing_in_the_clear()

    def test_certificate_is_gone(self):
        self.client.run("cert", "delete", self.bob.fingerprint)
        with self.assertRaises(Failed) as caught:
            self.client.run(*self.arguments(("bob",), "--encrypt", "--send"))
        self.assertEqual(caught.exception.answer["error"]["recipients"][0]["reason"], "none")
        self.assertEqual(self.outgoing(), [])
        self.assertEqual(self.client.run("outbox", "list")["mails"], [])

    def test_certificate_was_revoked(self):
        """It could be written to a minute ago, and cannot any more."""
        sandbox, folder = self.sandbox, self.folder
        issued = sandbox.command("issue", address="dora@example.test", name="Dora", out=str(folder / "dora.p12"), password="x", pem=True)
        self.client.run("cert", "trust", sandbox.facts["pki"]["anchor"])
        self.client.run("cert", "import", str(folder / "dora.p12"), "--password-file", "-", secret="x\n")
        self.settings(private_authorities="true", revocation="ocsp")
        self.client.run(*self.arguments(("dora",), "--encrypt", "--output", str(folder / "before.eml")))
        mail = folder / "signed.eml"
        self.client.run("compose", "--from", "dora@example.test", "--to", "alice@example.test", "--sign", "--no-encrypt", "--output", str(mail))
        sandbox.command("revoke", serial=issued["serial"], reason="keyCompromise", days_ago=1)
        self.client.run("message", "show", str(mail), "--revocation", expect=1)
        with self.assertRaises(Failed) as caught:
            self.client.run(*self.arguments(("dora",), "--encrypt", "--send"))
        error = caught.exception.answer["error"]
        self.assertEqual((error["code"], error["recipients"][0]["reason"]), ("no-certificate", "revoked"))
        self.assertEqual(self.outgoing(), [])
        # nor does its owner sign, or encrypt to it, any more
        with self.assertRaises(Failed) as caught:
            self.client.run("compose", "--from", "dora@example.test", "--to", "alice@example.test", "--sign", "--output", str(mail))
        self.assertIn("revoked", caught.exception.answer["error"]["message"])
        with self.assertRaises(Failed):
            self.client.run("compose", "--from", "dora@example.test", "--to", "bob@example.test", "--encrypt", "--no-sign", "--output", str(mail))

    def test_disk_is_full(self):
        """At any point of what is written."""
        attached = self.save(os.urandom(150_000), "big.bin")
        queued = 0
        for limit in (1_000, 20_000, 60_000, 100_000, 150_000, 210_000, 300_000, 600_000, 2_000_000):
            with self.subTest(limit):
                def bound(limit=limit):
                    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

                process = self.send("--attach", str(attached), preexec_fn=bound)
                self.check_nothing_in_the_clear()
                mails = self.client.run("outbox", "list")["mails"]
                if process.returncode == 0:
                    queued += 1
                elif not mails:
                    self.assertEqual([path for path in self.outgoing() if path.suffix == ".eml"], [])
        self.client.run("sync")
        self.assertGreaterEqual(queued, 1, "with enough room it is sent")
        self.check_nothing_in_the_clear()

    def test_killed(self):
        """At any moment."""
        attached = self.save(os.urandom(400_000), "big.bin")
        begun = time.monotonic()
        self.assertEqual(self.send("--attach", str(attached)).returncode, 0)
        whole = time.monotonic() - begun
        for number in range(14):
            command = [str(PROGRAM), "--profile", str(self.profile), *self.arguments(("bob",), "--encrypt", "--attach", str(attached), "--send")]
            with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
                time.sleep(whole * (number + 1) / 15)
                process.kill()
            with self.subTest(number):
                self.check_nothing_in_the_clear(whole=False)
        try:
            self.client.run("sync", "--bodies", "none")
        except Failed as failure:
            # Killed between the final dot and the answer: nobody knows, and it is not sent again.
            self.assertEqual(failure.code, 4)
        self.assertLessEqual({one["state"] for one in self.client.run("outbox", "list")["mails"]}, {"uncertain"})
        self.check_nothing_in_the_clear()

    def test_what_a_dead_process_left_is_removed(self):
        """But nothing that may still be written to, and no mail of a store that was lost."""
        self.client.run("sync")
        hour = time.time() - 2 * 3600
        for name in ("old.eml.AbCdEf", "new.eml.AbCdEf", "old.eml"):
            (self.outbox / name).write_bytes(b"x")
            if name.startswith("old"):
                os.utime(self.outbox / name, (hour, hour))
        self.client.run("sync")
        self.assertEqual([path.name for path in self.outgoing()], ["new.eml.AbCdEf", "old.eml"])

    def test_draft_that_stays_here(self):
        """The writer has no certificate at all: it goes to no server, and when deleted it is gone."""
        self.client.run("cert", "delete", self.alice.fingerprint, "--yes")
        for way in ((), ("INBOX",), ("Archive", "INBOX")):
            with self.subTest(way):
                self.client.run(*self.arguments(("bob",), "--encrypt", "--draft", "--send"))
                for mailbox in way:
                    (draft,) = self.client.run("message", "list", "--mailbox", "Drafts" if mailbox == way[0] else way[0])["messages"]
                    self.client.run("message", "move", str(draft["id"]), mailbox)
                (draft,) = self.client.run("message", "list", "--mailbox", way[-1] if way else "Drafts")["messages"]
                self.client.run("message", "delete", str(draft["id"]))
                self.client.run("sync")
                self.assertEqual(len(self.outgoing()), 1, "it can be taken out of the trash")
                self.client.run("message", "delete", str(draft["id"]))
                self.client.run("sync")
                self.assertEqual(self.outgoing(), [])
                for mailbox in ("INBOX", "Drafts", "Archive", "Trash"):
                    self.assertEqual(self.client.run("message", "list", "--mailbox", mailbox)["messages"], [])
                    self.assertFalse([one for one in self.lying("alice", mailbox) if MARKER.encode() in one])

    def test_server_fails(self):
        for at in ("auth", "rcpt", "data", "after-data"):
            with self.subTest(at):
                self.sandbox.command("smtp-fail", at=at, code=451, times=1, match="alice@" if at == "auth" else "bob@")
                self.send()
                self.check_nothing_in_the_clear()

    def test_half_of_the_recipients(self):
        """Whoever has a certificate gets nothing either, in the clear or not."""
        for options in ((), ("--bcc", "nobody@elsewhere.test")):
            with self.assertRaises(Failed) as caught:
                self.client.run(*self.arguments(("bob",) if options else ("bob", "nobody"), "--encrypt", *options, "--send"))
            self.assertEqual(caught.exception.answer["error"]["code"], "no-certificate")
            self.assertEqual(self.outgoing(), [])
            self.client.run("sync")
        self.assertEqual(len(self.sandbox.command("mails")["mails"]), self.seen)

    def test_stamp_that_fails_is_told(self):
        self.settings(tsa_url="http://127.0.0.1:9/", private_authorities="true")
        answer = self.client.run(*self.arguments(("bob",), "--sign", "--encrypt", "--timestamp", "--send"))
        self.assertEqual((answer["sent"], answer["timestamped"]), (True, False))
        self.assertEqual([one["code"] for one in answer["warnings"]], ["no-timestamp"])
        self.check_nothing_in_the_clear()


if __name__ == "__main__":
    PROGRAM = Path(sys.argv[1])
    tap.main()
