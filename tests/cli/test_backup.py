#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A backup of everything: opened by other programs, restored into an empty profile and beside what is there, and refused whole.

usage: test_backup.py MESIGNCTL
"""

import configparser
import hashlib
import json
import os
import re
import sqlite3
import ssl
import stat
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "sandbox"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "samples"))

# pylint: disable=wrong-import-position
import tap
from journey.mesignctl import Failed, Mesignctl
from mesign_samples import envelopes, mail
from mesign_samples.pki import Authority

PROGRAM = Path()
ALICE = "alice@example.test"
BOB = "bob@example.test"
PASSWORD = "恢复用的密码 7"
ACCOUNT = "0b6ec52a-7d0a-4a3c-8f7e-3c9f6f0c1d2e"
OTHER_ACCOUNT = "1c7fd63b-8e1b-4b4d-9a8f-4dad7a1d2e3f"


def account_file(name="王芳", host="imap.example.test"):
    return (f"[Account]\nAddress={ALICE}\nName={name}\nImap=imaps://{host}:993\nImapUser=alice\n"
            "Smtp=smtp+starttls://smtp.example.test:587\nSmtpUser=alice\nCreated=17\nBodies=all\n")


class Backup(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.root = Authority.root("Root")
        cls.middle = cls.root.subordinate("Middle")
        cls.alice = cls.middle.issue(ALICE, "Alice", number=1)
        cls.second = cls.middle.issue(ALICE, "Alice", number=2)
        cls.bob = cls.middle.issue(BOB, "Bob", number=3)
        cls.other_root = Authority.root("Another Root")

    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="mesign-test-")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.count = 0
        self.profile = self.folder / "profile"
        self.client = self.new_client("profile")
        self.file = self.folder / "all.backup"

    def new_client(self, name):
        return Mesignctl(PROGRAM, self.folder / name)

    def write(self, octets):
        self.count += 1
        path = self.folder / f"file-{self.count}"
        path.write_bytes(octets)
        return str(path)

    def add_account(self, profile, identity=ACCOUNT, **options):
        folder = profile / "config" / "accounts"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{identity}.account").write_text(account_file(**options), encoding="utf-8")

    def fill(self, client, profile):
        """Two keys, somebody's certificate, a decision, a choice, a request, an account, settings."""
        client.run("cert", "trust", self.write(self.root.pem()))
        for person in (self.alice, self.second):
            client.run("cert", "import", self.write(person.pfx()), "--password-file", "-")
        client.run("cert", "import", self.write(self.bob.pem()))
        client.run("cert", "default", ALICE, "--sign", self.alice.fingerprint)
        client.run("cert", "distrust", self.write(self.other_root.pem()))
        client.run("key", "request", "new@example.test")
        self.add_account(profile)
        (profile / "config" / "settings.ini").write_text("[security]\nsign-by-default=false\n", encoding="utf-8")

    def back_up(self, client=None, password=PASSWORD):
        (client or self.client).run("profile", "backup", str(self.file), "--password-file", self.write(password.encode()))
        return self.file

    def restore(self, client, *options, password=PASSWORD):
        return client.run("profile", "restore", str(self.file), "--password-file", self.write(password.encode()), *options)

    def refused(self, client, code, *options, password=PASSWORD):
        with self.assertRaises(Failed) as caught:
            self.restore(client, *options, password=password)
        self.assertEqual(caught.exception.answer["error"]["code"], code)
        return caught.exception.answer["error"]["message"]

    @staticmethod
    def count_items(answer):
        found = {}
        for item in answer["items"]:
            found[item["kind"], item["state"]] = found.get((item["kind"], item["state"]), 0) + 1
        return found

    def dump(self, name):
        """All that a profile keeps for good."""
        with sqlite3.connect(self.folder / name / "data" / "keys.db") as db:
            kept = {table: db.execute(f"SELECT * FROM {table}").fetchall() for table in
                    ("certificate", "key_request", "trust_decision", "account_certificate", "journey", "journey_event")}
            kept["private_key"] = db.execute("SELECT spki_hash FROM private_key").fetchall()
        db.close()
        accounts = self.folder / name / "config" / "accounts"
        kept["accounts"] = {path.name: path.read_text(encoding="utf-8") for path in accounts.glob("*")} if accounts.exists() else {}
        settings = self.folder / name / "config" / "settings.ini"
        kept["settings"] = settings.read_text(encoding="utf-8") if settings.exists() else ""
        return kept

    def opens(self, client, person):
        letter = self.write(mail.message(mail.opaque(envelopes.encrypt(mail.part(), envelopes.transport(person)), "enveloped-data")))
        try:
            shown = client.run("message", "show", letter)
        except Failed as failed:
            shown = failed.answer
        return shown["encryption"]["status"] == "decrypted"


class Witness(Backup):
    """What is in the file, by programs that have never heard of MeSign."""

    def openssl(self):
        return subprocess.run(["openssl", "pkcs12", "-in", self.file, "-nodes", "-passin", f"pass:{PASSWORD}"], capture_output=True, check=True,
                              timeout=60).stdout.decode()

    @staticmethod
    def find_notes(said):
        """Friendly name → octets, of the secret bags in what openssl prints."""
        return {name.strip(): bytes.fromhex(value) for name, value in re.findall(r"friendlyName: (MeSign.*)\n *([0-9A-F ]+)\n", said)}

    def test_openssl(self):
        self.fill(self.client, self.profile)
        self.back_up()
        said = self.openssl()
        keys = [serialization.load_pem_private_key(pem.encode(), None) for pem in
                re.findall(r"-----BEGIN PRIVATE KEY-----.*?-----END PRIVATE KEY-----", said, flags=re.S)]
        self.assertEqual({key.private_numbers().d for key in keys}, {person.key.private_numbers().d for person in (self.alice, self.second)})
        certificates = [ssl.PEM_cert_to_DER_cert(pem) for pem in
                        re.findall(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", said, flags=re.S)]
        for person in (self.alice, self.second, self.middle):
            self.assertIn(person.certificate, certificates)
        notes = self.find_notes(said)
        document = configparser.ConfigParser(interpolation=None)
        document.read_string(notes["MeSign backup"].decode())
        self.assertEqual(document["backup"]["Version"], "1")
        self.assertEqual(document[f"default {ALICE}"]["Sign"], self.alice.fingerprint)
        fingerprint = self.root.fingerprint
        self.assertEqual(document[f"trust {fingerprint}"]["Decision"], "trust")
        self.assertEqual(document["request 1"]["Address"], "new@example.test")
        others = [ssl.PEM_cert_to_DER_cert(pem) for pem in
                  re.findall(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", notes["MeSign certificates 1"].decode(), flags=re.S)]
        self.assertIn(self.bob.certificate, others)
        self.assertEqual(notes[f"MeSign account {ACCOUNT}"].decode(), account_file())
        waiting = serialization.load_der_private_key(notes["MeSign request 1 key"], None)
        spki = waiting.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        self.assertEqual(hashlib.sha256(spki).hexdigest(), document["request 1"]["Key"])

    def test_another_library(self):
        self.fill(self.client, self.profile)
        key, certificate, more = pkcs12.load_key_and_certificates(self.back_up().read_bytes(), PASSWORD.encode())
        self.assertIn(key.private_numbers().d, {person.key.private_numbers().d for person in (self.alice, self.second)})
        self.assertIn(certificate.public_bytes(serialization.Encoding.DER), (self.alice.certificate, self.second.certificate))
        self.assertIn(self.middle.certificate, [one.public_bytes(serialization.Encoding.DER) for one in more])

    def test_parameters(self):
        """AES-256 and PBKDF2 with HMAC-SHA-256 everywhere, and a MAC with SHA-256, of 100,000 rounds and more."""
        self.fill(self.client, self.profile)
        self.back_up()
        said = subprocess.run(["openssl", "pkcs12", "-in", self.file, "-info", "-noout", "-passin", f"pass:{PASSWORD}"], capture_output=True,
                              check=True, timeout=60).stderr.decode()
        self.assertRegex(said, r"MAC: sha256, Iteration 100000")
        parts = re.findall(r"PBES2, PBKDF2, ([\w-]+), Iteration (\d+), PRF (\w+)", said)
        self.assertEqual(set(parts), {("AES-256-CBC", "100000", "hmacWithSHA256")})
        self.assertEqual(len(parts), 3)

    def test_nothing_in_the_clear(self):
        """Neither names nor keys; and it is for its owner alone."""
        self.fill(self.client, self.profile)
        octets = self.back_up().read_bytes()
        for word in (b"Alice", b"alice", "Alice".encode("utf-16-be"), b"MeSign", "MeSign".encode("utf-16-be"), b"imap.example.test", b"sign-by-default",
                     self.alice.certificate[40:80]):
            self.assertFalse(word in octets, word)
        self.assertEqual(stat.S_IMODE(os.stat(self.file).st_mode), 0o600)


class Restored(Backup):
    def test_into_an_empty_profile(self):
        self.fill(self.client, self.profile)
        counts = self.client.run("profile", "backup", str(self.file), "--password-file", self.write(PASSWORD.encode()))["counts"]
        self.assertEqual({kind: counts[kind] for kind in ("key", "decision", "default", "request", "account")},
                         {"key": 2, "decision": 2, "default": 1, "request": 1, "account": 1})
        other = self.new_client("other")
        self.assertFalse(self.opens(other, self.alice))
        answer = self.restore(other)
        self.assertTrue(answer["restored"])
        self.assertEqual({state for _, state in self.count_items(answer)}, {"added"})
        for person in (self.alice, self.second):
            self.assertTrue(self.opens(other, person))
        self.assertEqual(other.run("cert", "show", self.bob.fingerprint)["certificates"][0]["status"], "valid")
        self.assertEqual(other.run("cert", "default", ALICE)["sign"]["fingerprint"], self.alice.fingerprint)
        self.assertEqual([one["address"] for one in other.run("key", "list")["requests"]], ["new@example.test"])
        self.assertEqual([one["address"] for one in other.run("account", "list")["accounts"]], [ALICE])
        self.assertIn("sign-by-default=false", (self.folder / "other" / "config" / "settings.ini").read_text(encoding="utf-8"))
        before = self.dump("other")
        again = self.restore(other)
        self.assertEqual({state for _, state in self.count_items(again)}, {"there"})
        self.assertEqual(self.dump("other"), before)

    def test_request_goes_on(self):
        """A certificate that is issued after the computer was lost finds its key."""
        self.client.run("key", "request", "new@example.test", "--output", str(self.folder / "new.csr"))
        self.back_up()
        other = self.new_client("other")
        self.restore(other)
        issued = subprocess.run(["openssl", "x509", "-req", "-in", self.folder / "new.csr", "-CA", self.write(self.middle.pem()), "-CAkey",
                                 self.write(self.middle.key_pem()), "-set_serial", "77", "-days", "30", "-extfile",
                                 self.write(b"subjectAltName=email:new@example.test\nextendedKeyUsage=emailProtection\n")],
                                capture_output=True, check=True, timeout=60).stdout
        answer = other.run("cert", "import", self.write(issued))
        self.assertEqual(len(answer["own"]), 1)

    def test_looking_changes_nothing(self):
        self.fill(self.client, self.profile)
        self.back_up()
        other = self.new_client("other")
        other.run("cert", "list")
        before = self.dump("other")
        looked = self.restore(other, "--dry-run")
        self.assertFalse(looked["restored"])
        self.assertEqual(self.dump("other"), before)
        self.assertEqual(looked["items"], self.restore(other)["items"])

    def test_never_overwrites(self):
        """What is otherwise here stays, and is told."""
        self.fill(self.client, self.profile)
        self.back_up()
        other = self.new_client("other")
        other.run("cert", "distrust", self.write(self.root.pem()))
        other.run("cert", "import", self.write(self.second.pfx()), "--password-file", "-")
        other.run("cert", "default", ALICE, "--sign", self.second.fingerprint)
        self.add_account(self.folder / "other", OTHER_ACCOUNT, name="Mine")
        (self.folder / "other" / "config" / "settings.ini").write_text("[security]\nsign-by-default=true\n", encoding="utf-8")
        answer = self.restore(other)
        found = self.count_items(answer)
        self.assertEqual({kind for kind, state in found if state == "kept"}, {"decision", "default", "account", "setting"})
        self.assertEqual((found["key", "added"], found["key", "there"]), (1, 1))
        kept = self.dump("other")
        self.assertEqual(kept["accounts"], {f"{OTHER_ACCOUNT}.account": account_file(name="Mine")})
        self.assertIn("sign-by-default=true", kept["settings"])
        root = self.root.fingerprint
        self.assertEqual(other.run("cert", "show", root)["certificates"][0]["decision"], "distrusted")
        self.assertEqual([row[2] for row in kept["account_certificate"]], [self.second.fingerprint])

    def test_damaged_account_stays(self):
        """An account's file that cannot be understood here, perhaps since a newer version wrote it, is not written over."""
        self.fill(self.client, self.profile)
        self.back_up()
        other = self.new_client("other")
        self.add_account(self.folder / "other", name="Mine", host="imap.other.test")
        path = self.folder / "other" / "config" / "accounts" / f"{ACCOUNT}.account"
        text = path.read_text(encoding="utf-8").replace("Bodies=all", "Bodies=newer-word")
        path.write_text(text, encoding="utf-8")
        looked = self.restore(other, "--dry-run")
        answer = self.restore(other)
        self.assertEqual(looked["items"], answer["items"])
        self.assertEqual(self.count_items(answer)["account", "kept"], 1)
        self.assertNotIn(("account", "added"), self.count_items(answer))
        self.assertEqual(path.read_text(encoding="utf-8"), text)

    def test_large_certificates(self):
        """As many octets as come together in years: the private keys are saved with them, and all of it comes back."""
        self.fill(self.client, self.profile)
        comment = "2.16.840.1.113730.1.13"
        for number in range(17):
            person = self.middle.issue(f"large{number}@example.test", "Large", number=4, more=((comment, False, b"\x04\x84\x00\x10\x00\x00" + bytes(0x100000)),))
            self.client.run("cert", "import", self.write(person.pem()))
        self.assertGreater(self.back_up().stat().st_size, 17 * 0x100000 * 4 // 3)
        other = self.new_client("other")
        found = self.count_items(self.restore(other))
        self.assertEqual(found["key", "added"], 2)
        self.assertEqual(len(other.run("cert", "list", "--people")["certificates"]), len(self.client.run("cert", "list", "--people")["certificates"]))
        self.assertIn("alice", self.openssl_subjects())

    def openssl_subjects(self):
        said = subprocess.run(["openssl", "pkcs12", "-in", self.file, "-nokeys", "-passin", f"pass:{PASSWORD}"], capture_output=True, check=True, timeout=60)
        return said.stdout.decode().lower()

    def test_as_a_plain_file(self):
        """Whoever takes it for a certificate file gets the keys."""
        self.fill(self.client, self.profile)
        other = self.new_client("other")
        other.run("cert", "import", str(self.back_up()), "--password-file", self.write(PASSWORD.encode()))
        self.assertTrue(self.opens(other, self.alice) and self.opens(other, self.second))

    def test_with_a_passphrase(self):
        """Where a passphrase protects the keys it is asked for, and is not that of the backup."""
        self.fill(self.client, self.profile)
        self.client.run("profile", "passphrase", "--set", "--new-file", "-", secret="correct horse\n")
        with self.assertRaises(Failed) as caught:
            self.back_up()
        self.assertEqual(caught.exception.answer["error"]["code"], "locked")
        self.assertFalse(self.file.exists())
        self.client.run("profile", "backup", str(self.file), "--password-file", self.write(PASSWORD.encode()), "--passphrase-file",
                        self.write(b"correct horse"))
        other = self.new_client("other")
        self.restore(other)
        self.assertTrue(self.opens(other, self.alice))


class Refused(Backup):
    def setUp(self):
        super().setUp()
        self.other = self.new_client("other")
        self.other.run("cert", "list")

    def test_password(self):
        self.fill(self.client, self.profile)
        self.back_up()
        before = self.dump("other")
        for password in ("", "wrong", PASSWORD[:-1], PASSWORD + " "):
            self.refused(self.other, "wrong-password", password=password)
        self.assertEqual(self.dump("other"), before)

    def test_damaged(self):
        """A changed octet anywhere, or a missing end: nothing of it is taken."""
        self.fill(self.client, self.profile)
        octets = self.back_up().read_bytes()
        before = self.dump("other")
        for at in range(3, len(octets), len(octets) // 14):
            self.file.write_bytes(octets[:at] + bytes([octets[at] ^ 0x41]) + octets[at + 1:])
            with self.assertRaises(Failed) as caught:
                self.restore(self.other)
            self.assertIn(caught.exception.answer["error"]["code"], ("damaged", "wrong-password", "unsupported-algorithm", "limit"), at)
        self.file.write_bytes(octets[:-100])
        self.refused(self.other, "damaged")
        self.assertEqual(self.dump("other"), before)

    def test_no_backup(self):
        """Another file is told from one; a certificate file with the way to import it."""
        self.file.write_bytes(b"rubbish" * 100)
        self.assertIn("no backup", self.refused(self.other, "damaged"))
        self.file.write_bytes(self.alice.pfx())
        self.assertIn("import it", self.refused(self.other, "damaged", password=""))

    def test_empty_password(self):
        for password in (b"", b"\n"):
            with self.assertRaises(Failed) as caught:
                self.client.run("profile", "backup", str(self.file), "--password-file", self.write(password))
            self.assertEqual(caught.exception.answer["error"]["code"], "invalid")
            self.assertFalse(self.file.exists())

    def test_old_one_stays_whole(self):
        """A backup that cannot be written leaves the one before as it was."""
        self.fill(self.client, self.profile)
        octets = self.back_up().read_bytes()
        self.folder.chmod(0o500)
        self.addCleanup(self.folder.chmod, 0o700)
        if os.access(self.folder, os.W_OK):
            self.skipTest("root writes everywhere")
        with self.assertRaises(Failed):
            self.client.run("profile", "backup", str(self.file), "--password-file", "-", secret=PASSWORD)
        self.assertEqual(self.file.read_bytes(), octets)

    def test_damaged_key_is_told(self):
        """A private key that cannot be read is not left out without a word."""
        self.fill(self.client, self.profile)
        with sqlite3.connect(self.profile / "data" / "keys.db") as db:
            db.execute("UPDATE private_key SET sealed = zeroblob(80) WHERE spki_hash = (SELECT MIN(spki_hash) FROM private_key)")
        db.close()
        with self.assertRaises(Failed) as caught:
            self.back_up()
        self.assertIn("damaged", caught.exception.answer["error"]["message"])
        self.assertFalse(self.file.exists())

    def test_damaged_account_is_told(self):
        """An account whose file cannot be read is not left out without a word."""
        self.fill(self.client, self.profile)
        path = self.profile / "config" / "accounts" / f"{ACCOUNT}.account"
        path.write_text(path.read_text(encoding="utf-8").replace("Bodies=all", "Bodies=newer-word"), encoding="utf-8")
        with self.assertRaises(Failed) as caught:
            self.back_up()
        self.assertEqual(caught.exception.answer["error"]["code"], "damaged")
        self.assertIn(str(path), caught.exception.answer["error"]["message"])
        self.assertFalse(self.file.exists())

    def test_words(self):
        """For people: what was made and what became of it."""
        self.fill(self.client, self.profile)
        process = subprocess.run([PROGRAM, "--profile", self.profile, "profile", "backup", self.file, "--password-file", self.write(PASSWORD.encode())],
                                 capture_output=True, text=True, check=True, timeout=60, env={**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": ""})
        self.assertIn("2\tprivate key", process.stdout)
        self.assertIn("Keep its password in another place", process.stdout)
        self.assertNotIn(PASSWORD, process.stdout + process.stderr + json.dumps(self.dump("profile"), default=repr))


if __name__ == "__main__":
    PROGRAM = Path(sys.argv[1]).resolve()
    tap.main()
