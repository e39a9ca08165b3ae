#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""How private keys are kept: sealed, bound to their certificate, of no use in a copied file; a passphrase instead of the key ring;
and what is exported, read by other programs.

usage: test_keystore.py MESIGNCTL
"""

import base64
import os
import pty
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import pkcs12

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "sandbox"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "samples"))

# pylint: disable=wrong-import-position
import spent
import tap
from journey.mesignctl import Failed, Mesignctl
from mesign_samples import envelopes, mail
from mesign_samples.pki import Authority

PROGRAM = Path()
ALICE = "alice@example.test"
CHINESE = "密码测试123"


def run(*command, expect=0, **how):
    process = subprocess.run([str(word) for word in command], capture_output=True, check=False, timeout=60, **how)
    if expect is not None and process.returncode != expect:
        raise AssertionError(f"{' '.join(map(str, command))}: {process.stderr.decode(errors='replace')}{process.stdout.decode(errors='replace')}")
    return process.stdout


class Kept(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.root = Authority.root("Root")
        cls.middle = cls.root.subordinate("Middle")
        cls.alice = cls.middle.issue(ALICE, "Alice", number=1)
        cls.second = cls.middle.issue(ALICE, "Alice", number=2)

    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="mesign-test-")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.count = 0
        self.profile = self.folder / "profile"
        self.client = self.new_client(self.profile, self.alice)

    def new_client(self, profile, *own):
        client = Mesignctl(PROGRAM, profile)
        client.run("cert", "trust", self.write(self.root.pem()))
        for person in own:
            client.run("cert", "import", self.write(person.pfx()), "--password-file", "-")
        return client

    def write(self, octets, name=None):
        self.count += 1
        path = self.folder / (name or f"file-{self.count}")
        path.write_bytes(octets)
        return str(path)

    def secret_mail(self, person=None):
        return self.write(mail.message(mail.opaque(envelopes.encrypt(mail.part(), envelopes.transport(person or self.alice)), "enveloped-data")))

    def export(self, client, person, *options, password="out", compatible=False, expect=0):
        out = self.folder / "export.p12"
        more = ["--compatible"] if compatible else []
        client.run("cert", "export", person.fingerprint, "--pfx", *more, "--output", str(out), "--password-file",
                   self.write(password.encode()), *options, expect=expect)
        return out

    def refused(self, client, code, *arguments, status=None, secret=""):
        with self.assertRaises(Failed) as caught:
            client.run(*arguments, secret=secret)
        self.assertEqual(caught.exception.answer["error"]["code"], code)
        if status is not None:
            self.assertEqual(caught.exception.code, status)
        return caught.exception.answer["error"]["message"]

    def check_key(self, path, person, password="out"):
        key, certificate, _ = pkcs12.load_key_and_certificates(path.read_bytes(), password.encode())
        self.assertEqual(key.private_numbers(), person.key.private_numbers())
        self.assertEqual(certificate.fingerprint(hashes.SHA256()).hex(), person.fingerprint)

    def rows(self, sql, *values):
        with sqlite3.connect(self.profile / "data" / "keys.db") as db:
            found = db.execute(sql, values).fetchall()
        db.close()
        return found


class Sealed(Kept):
    """The format, opened by another program."""

    def derive(self, key, purpose):
        return HKDF(hashes.SHA256(), 32, None, purpose.encode()).derive(key)

    def unseal(self, key, sealed, associated):
        self.assertEqual(sealed[0], 1)
        return AESGCM(key).decrypt(sealed[1:13], sealed[13:], sealed[:1] + associated)

    def test_opened_elsewhere(self):
        ((kind, params, wrapped),) = self.rows("SELECT kind, params, wrapped FROM key_slot")
        self.assertEqual(kind, "secret")
        text = (self.profile / "config" / "secrets.ini").read_text(encoding="utf-8").strip()[-44:]
        master = self.unseal(self.derive(base64.b64decode(text), "keystore/slot"), wrapped, f"key-slot:{kind}:{params}".encode())
        self.assertEqual(len(master), 32)
        ((spki_hash, sealed),) = self.rows("SELECT spki_hash, sealed FROM private_key")
        key = self.derive(master, "keystore/private-key")
        pkcs8 = self.unseal(key, sealed, spki_hash.encode())
        self.assertEqual(serialization.load_der_private_key(pkcs8, None).private_numbers(), self.alice.key.private_numbers())
        with self.assertRaises(InvalidTag):
            self.unseal(key, sealed, b"0" * 64)
        nonces = {bytes(one[0][:13]) for one in self.rows("SELECT sealed FROM private_key UNION SELECT wrapped FROM key_slot")}
        self.assertEqual(len(nonces), 2)

    def test_keys_cannot_be_exchanged(self):
        """A sealed key that is put in another's place opens nothing."""
        self.client.run("cert", "import", self.write(self.second.pfx()), "--password-file", "-")
        (first, one), (second, two) = self.rows("SELECT spki_hash, sealed FROM private_key")
        with sqlite3.connect(self.profile / "data" / "keys.db") as db:
            db.execute("UPDATE private_key SET sealed = ? WHERE spki_hash = ?", (two, first))
            db.execute("UPDATE private_key SET sealed = ? WHERE spki_hash = ?", (one, second))
        db.close()
        for person in (self.alice, self.second):
            with self.assertRaises(Failed):
                self.export(self.client, person)
            self.assertFalse((self.folder / "export.p12").exists())
            shown = self.client.run("message", "show", self.secret_mail(person), expect=1)
            self.assertEqual(shown["encryption"]["status"], "no-key")

    def test_nothing_in_the_clear(self):
        """No part of the key is in any file of the profile, in any writing."""
        self.export(self.client, self.alice)
        self.client.run("message", "show", self.secret_mail())
        numbers = self.alice.key.private_numbers()
        pieces = {number.to_bytes(256, "big").lstrip(b"\0")[8:40] for number in (numbers.d, numbers.p, numbers.q, numbers.dmp1)}
        files = [path for path in self.profile.rglob("*") if path.is_file()]
        self.assertIn("keys.db.bak", {path.name for path in files})
        for path in files:
            octets = path.read_bytes()
            for piece in pieces:
                for form in (piece, piece[::-1], piece.hex().encode(), piece.hex().upper().encode(), base64.b64encode(piece[:30])[4:-4]):
                    self.assertNotIn(form, octets, path)


class Copied(Kept):
    """keys.db in other hands, without what opens its slots."""

    def check_useless(self, client):
        self.assertEqual(len(client.run("cert", "list", "--own")["certificates"]), 1)
        for compatible in (False, True):
            with self.assertRaises(Failed) as caught:
                self.export(client, self.alice, compatible=compatible)
            self.assertIn(caught.exception.answer["error"]["code"], ("locked", "wrong-passphrase"))
        self.assertFalse((self.folder / "export.p12").exists())
        shown = client.run("message", "show", self.secret_mail(), expect=1)
        self.assertEqual((shown["encryption"]["status"], shown["encryption"]["reason"], shown["body"]["text"]), ("no-key", "locked", ""))
        with self.assertRaises(Failed):
            client.run("compose", "--from", ALICE, "--to", ALICE, "--subject", "s", "--body-file", "-", "--sign", "--output",
                       str(self.folder / "out.eml"), secret="x")
        self.assertFalse((self.folder / "out.eml").exists())

    def copy_into(self, profile):
        target = profile / "data"
        target.mkdir(parents=True, exist_ok=True)
        for path in target.glob("keys.db*"):
            path.unlink()
        for path in (self.profile / "data").glob("keys.db*"):
            shutil.copy(path, target / path.name)

    def test_into_an_empty_profile(self):
        other = Mesignctl(PROGRAM, self.folder / "other")
        self.copy_into(self.folder / "other")
        self.check_useless(other)

    def test_into_a_profile_with_keys(self):
        """Another profile's key of the key ring does not fit."""
        other = self.new_client(self.folder / "other", self.second)
        self.export(other, self.second).unlink()
        self.copy_into(self.folder / "other")
        self.check_useless(other)

    def test_with_a_passphrase(self):
        """The whole profile, but not what is in somebody's head."""
        self.client.run("profile", "passphrase", "--set", "--new-file", "-", secret="correct horse\n")
        shutil.copytree(self.profile, self.folder / "other")
        other = Mesignctl(PROGRAM, self.folder / "other")
        self.check_useless(other)
        self.check_key(self.export(other, self.alice, "--passphrase-file", self.write(b"correct horse")), self.alice)

    def test_with_somebody_elses_slot(self):
        """A slot that its maker can open holds another master key."""
        other = self.new_client(self.folder / "other", self.second)
        with sqlite3.connect(self.folder / "other" / "data" / "keys.db") as db:
            slots = db.execute("SELECT kind, params, wrapped, created FROM key_slot").fetchall()
        db.close()
        self.copy_into(self.folder / "other")
        with sqlite3.connect(self.folder / "other" / "data" / "keys.db") as db:
            db.execute("DELETE FROM key_slot")
            db.executemany("INSERT INTO key_slot (kind, params, wrapped, created) VALUES (?, ?, ?, ?)", slots)
        db.close()
        with self.assertRaises(Failed):
            self.export(other, self.alice)
        self.assertFalse((self.folder / "export.p12").exists())
        self.assertEqual(other.run("message", "show", self.secret_mail(), expect=1)["encryption"]["status"], "no-key")


class NeverThere(Kept):
    """What never was did not go either."""

    def test_numbers(self):
        for command in (("cert", "undo", "99"), ("message", "show", "99"), ("outbox", "retry", "5"), ("outbox", "settle", "5"), ("outbox", "drop", "1")):
            with self.subTest(command):
                message = self.refused(self.client, "not-found", *command, status=1)
                for word in ("before", "any more", "--yes"):
                    self.assertNotIn(word, message)

    def test_file_of_authorities(self):
        message = self.refused(self.client, "not-found", "account", "add", ALICE, "--imap", "imaps://localhost:1", "--smtp", "smtps://localhost:1",
                               "--ca-file", "/nofile.pem", "--password-file", "-", secret="x", status=1)
        self.assertIn("/nofile.pem", message)
        path = self.write(b"no certificate")
        message = self.refused(self.client, "damaged", "account", "add", ALICE, "--imap", "imaps://localhost:1", "--smtp", "smtps://localhost:1",
                               "--ca-file", path, "--password-file", "-", secret="x", status=3)
        self.assertIn(path, message)

    def test_default_of_nobody(self):
        self.assertIn("nobody@x.example", self.refused(self.client, "not-found", "cert", "default", "nobody@x.example", status=1))
        self.assertEqual(self.client.run("cert", "default", ALICE)["sign"]["fingerprint"], self.alice.fingerprint)

    def test_taken_back_twice(self):
        self.client.run("cert", "undo", "1")
        self.assertIn("before", self.refused(self.client, "not-found", "cert", "undo", "1", status=1))

    def test_short_fingerprint(self):
        self.assertIn("eight", self.refused(self.client, "invalid", "cert", "show", self.alice.fingerprint[:6], status=2))

    def test_empty_password(self):
        out = self.folder / "x.p12"
        for password in (b"", b"\n"):
            self.refused(self.client, "invalid", "cert", "export", self.alice.fingerprint, "--pfx", "--output", str(out), "--password-file",
                         self.write(password), status=2)
            self.assertFalse(out.exists())


class Moved(Kept):
    """A profile that keeps its secrets in a file holds all that opens it, wherever it lies."""

    def test_renamed(self):
        self.profile.rename(self.folder / "elsewhere")
        self.check_key(self.export(Mesignctl(PROGRAM, self.folder / "elsewhere"), self.alice), self.alice)

    def test_copied(self):
        shutil.copytree(self.profile, self.folder / "copy")
        self.check_key(self.export(Mesignctl(PROGRAM, self.folder / "copy"), self.alice), self.alice)
        self.check_key(self.export(self.client, self.alice), self.alice)

    def test_through_a_link(self):
        (self.folder / "link").symlink_to(self.profile)
        self.check_key(self.export(Mesignctl(PROGRAM, self.folder / "link"), self.alice), self.alice)

    def write_as_before(self):
        """As older versions wrote it: the key is named by where the profile lies. Returns the file."""
        path = self.profile / "config" / "secrets.ini"
        key = path.read_text(encoding="utf-8").strip()[-44:]
        path.write_text(f"[keystore-key]\n{self.profile}/config={key}\n", encoding="utf-8")
        return path

    def test_written_by_an_older_version(self):
        self.write_as_before()
        self.check_key(self.export(self.client, self.alice), self.alice)
        self.profile.rename(self.folder / "elsewhere")
        self.check_key(self.export(Mesignctl(PROGRAM, self.folder / "elsewhere"), self.alice), self.alice)

    def test_a_passphrase_forgets_the_older_name(self):
        path = self.write_as_before()
        self.client.run("profile", "passphrase", "--set", "--new-file", "-", secret="correct horse\n")
        self.assertNotIn("=", path.read_text(encoding="utf-8"))

    def test_key_is_gone(self):
        """No key ring is spoken of, and no passphrase, where there is none; with one it helps."""
        path = self.profile / "config" / "secrets.ini"
        kept = path.read_bytes()
        for octets in (b"", b"[keystore-key]\ndefault=" + base64.b64encode(bytes(32)) + b"\n"):
            path.write_bytes(octets)
            message = self.refused(self.client, "locked", "cert", "export", self.alice.fingerprint, "--pfx", "--output",
                                   str(self.folder / "x"), "--password-file", self.write(b"out"), status=5)
            self.assertIn(str(path), message)
            for word in ("key ring", "passphrase"):
                self.assertNotIn(word, message)
        path.write_bytes(kept)
        self.client.run("profile", "passphrase", "--set", "--keep-key-ring", "--new-file", "-", secret="correct horse\n")
        path.write_bytes(b"")
        message = self.refused(self.client, "locked", "cert", "export", self.alice.fingerprint, "--pfx", "--output",
                               str(self.folder / "x"), "--password-file", self.write(b"out"), status=5)
        self.assertIn("--passphrase-file", message)
        self.assertNotIn("key ring", message)
        self.check_key(self.export(self.client, self.alice, "--passphrase-file", self.write(b"correct horse")), self.alice)

    def said(self):
        return run(PROGRAM, "--profile", self.profile, "profile", "passphrase", env={**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": ""}).decode()

    def test_what_unlocks_is_said(self):
        said = self.said()
        self.assertIn(str(self.profile / "config" / "secrets.ini"), said)
        self.assertNotIn("key ring", said)


class Passphrase(Kept):
    def set(self, passphrase, *options, expect=0):
        return self.client.run("profile", "passphrase", "--set", "--new-file", "-", *options, secret=passphrase + "\n", expect=expect)

    def file(self, passphrase):
        return ("--passphrase-file", self.write(passphrase.encode()))

    def test_way_there_and_back(self):
        self.assertEqual(self.client.run("profile", "passphrase"), {"has_keys": True, "key_ring": True, "passphrase": False})
        self.assertEqual(self.set("correct horse"), {"has_keys": True, "key_ring": False, "passphrase": True})
        self.assertNotIn("=", (self.profile / "config" / "secrets.ini").read_text())
        for person in (self.alice,):
            self.check_key(self.export(self.client, person, *self.file("correct horse")), person)
        self.refused(self.client, "wrong-passphrase", "cert", "export", self.alice.fingerprint, "--pfx", "--output", str(self.folder / "x"),
                     "--password-file", self.write(b"out"), *self.file("Correct horse"), status=3)
        message = self.refused(self.client, "locked", "cert", "export", self.alice.fingerprint, "--pfx", "--output", str(self.folder / "x"),
                               "--password-file", self.write(b"out"), status=5)
        self.assertIn("--passphrase-file", message)
        self.assertFalse((self.folder / "x").exists())
        self.refused(self.client, "wrong-passphrase", "profile", "passphrase", "--remove", *self.file("x"))
        back = self.client.run("profile", "passphrase", "--remove", *self.file("correct horse"))
        self.assertEqual(back, {"has_keys": True, "key_ring": True, "passphrase": False})
        self.check_key(self.export(self.client, self.alice), self.alice)
        self.refused(self.client, "not-found", "profile", "passphrase", "--remove")

    def test_reading(self):
        path = self.secret_mail()
        self.set("口令 with spaces ")
        shown = self.client.run("message", "show", path, expect=1)
        self.assertEqual((shown["encryption"]["status"], shown["encryption"]["reason"]), ("no-key", "locked"))
        shown = self.client.run("message", "show", path, *self.file("口令 with spaces "))
        self.assertEqual(shown["encryption"]["status"], "decrypted")

    def test_change_rewraps_one_slot(self):
        self.set("first", "--keep-key-ring")
        before = self.rows("SELECT spki_hash, sealed FROM private_key")
        ((ring,),) = self.rows("SELECT wrapped FROM key_slot WHERE kind = 'secret'")
        ((old,),) = self.rows("SELECT wrapped FROM key_slot WHERE kind = 'passphrase'")
        self.assertEqual(self.set("second", "--keep-key-ring"), {"has_keys": True, "key_ring": True, "passphrase": True})
        self.assertEqual(self.rows("SELECT spki_hash, sealed FROM private_key"), before)
        self.assertEqual(self.rows("SELECT wrapped FROM key_slot WHERE kind = 'secret'"), [(ring,)])
        self.assertEqual(len(self.rows("SELECT id FROM key_slot")), 2)
        self.assertNotEqual(self.rows("SELECT wrapped FROM key_slot WHERE kind = 'passphrase'"), [(old,)])
        for path in (self.profile / "data").iterdir():
            self.assertNotIn(old[13:45], path.read_bytes(), f"{path.name} still holds what the first passphrase opens")

    def test_changing_needs_the_old_one(self):
        self.set("first")
        self.refused(self.client, "locked", "profile", "passphrase", "--set", "--new-file", self.write(b"second"))
        self.refused(self.client, "wrong-passphrase", "profile", "passphrase", "--set", "--new-file", self.write(b"second"), *self.file("no"))
        self.client.run("profile", "passphrase", "--set", "--new-file", self.write(b"second"), *self.file("first"))
        self.export(self.client, self.alice, *self.file("second"))
        self.refused(self.client, "wrong-passphrase", "profile", "passphrase", "--remove", *self.file("first"))

    def test_stretched_by_scrypt(self):
        """128 MB each time (RFC 7914), with a salt of its own; another program opens the slot."""
        self.set("correct horse")
        ((kind, params, wrapped),) = self.rows("SELECT kind, params, wrapped FROM key_slot")
        name, log2_n, r, p, salt = params.split(":")
        self.assertEqual((kind, name, log2_n, r, p, len(salt)), ("passphrase", "scrypt", "17", "8", "1", 64))
        key = Scrypt(salt=salt.encode(), length=32, n=1 << 17, r=8, p=1).derive(b"correct horse")
        self.assertEqual(len(AESGCM(key).decrypt(wrapped[1:13], wrapped[13:], wrapped[:1] + f"key-slot:{kind}:{params}".encode())), 32)

    def test_hostile_slot(self):
        """A file that wants all the machine's memory is refused."""
        self.set("correct horse")
        with sqlite3.connect(self.profile / "data" / "keys.db") as db:
            db.execute("UPDATE key_slot SET params = replace (params, 'scrypt:17:', 'scrypt:40:')")
        db.close()
        with spent.at_most(5), self.assertRaises(Failed):
            self.export(self.client, self.alice, *self.file("correct horse"))

    def test_before_the_first_key(self):
        self.client = Mesignctl(PROGRAM, self.folder / "new")
        self.assertEqual(self.client.run("profile", "passphrase")["has_keys"], False)
        self.assertEqual(self.set("correct horse"), {"has_keys": True, "key_ring": False, "passphrase": True})
        self.client.run("cert", "import", self.write(self.alice.pfx()), "--password-file", "-", *self.file("correct horse"))
        self.check_key(self.export(self.client, self.alice, *self.file("correct horse")), self.alice)

    def test_wrong_usage(self):
        self.refused(self.client, "invalid", "profile", "passphrase", "--set", "--new-file", "-", secret="\n", status=2)
        for options in (("--remove", "--set"), ("--keep-key-ring",), ("--new-file", "-"), ("--remove", "--new-file", "-")):
            self.refused(self.client, "usage", "profile", "passphrase", *options, status=2)
        self.assertEqual(self.client.run("profile", "passphrase")["passphrase"], False)

    def test_lies_nowhere(self):
        self.set("correct horse battery")
        self.export(self.client, self.alice, "--passphrase-file", self.write(b"correct horse battery", "pass"))
        for path in self.profile.rglob("*"):
            if path.is_file():
                self.assertNotIn(b"correct horse battery", path.read_bytes(), path)

    def test_on_a_terminal(self):
        """Asked for there, not shown, and asked for again when it was wrong."""
        self.set("correct horse")
        out = self.folder / "t.p12"
        child, terminal = pty.fork()
        if child == 0:
            os.execve(PROGRAM, [str(PROGRAM), "--profile", str(self.profile), "cert", "export", self.alice.fingerprint, "--pfx", "--output", str(out),
                                "--password-file", self.write(b"out")], {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": ""})
        said = b""
        for word in (b"wrong horse\n", b"correct horse\n"):
            said = self.read_until(terminal, b"Passphrase: ", said)
            os.write(terminal, word)
            said = b""
        said = self.read_until(terminal, b"Exported.", said)
        os.waitpid(child, 0)
        os.close(terminal)
        self.assertNotIn(b"horse", said)
        self.check_key(out, self.alice)

    def test_too_long_for_a_terminal(self):
        """What a terminal cuts off would be another passphrase, and a wrong one."""
        self.set("correct horse")
        child, terminal = pty.fork()
        if child == 0:
            os.execve(PROGRAM, [str(PROGRAM), "--profile", str(self.profile), "cert", "export", self.alice.fingerprint, "--pfx", "--output",
                                str(self.folder / "t.p12"), "--password-file", self.write(b"out")], {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": ""})
        said = self.read_until(terminal, b"Passphrase: ", b"")
        for _ in range(50):
            os.write(terminal, b"x" * 100)
        os.write(terminal, b"\n")
        said = self.read_until(terminal, b"too long", b"")
        self.assertNotIn(b"xxx", said)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 2)
        os.close(terminal)

    def read_until(self, terminal, end, said):
        deadline = time.monotonic() + 30
        while end not in said and time.monotonic() < deadline:
            said += os.read(terminal, 1024)
        self.assertIn(end, said)
        return said


class Exported(Kept):
    """What is exported, modern and compatible, is read by other programs, with its chain and names."""

    def setUp(self):
        super().setUp()
        self.files = {compatible: self.folder / f"export-{compatible}.p12" for compatible in (False, True)}
        for compatible, path in self.files.items():
            self.export(self.client, self.alice, password=CHINESE, compatible=compatible).rename(path)

    def test_openssl(self):
        for compatible, path in self.files.items():
            with self.subTest(compatible=compatible):
                process = subprocess.run(["openssl", "pkcs12", "-in", path, "-passin", f"pass:{CHINESE}", "-info", "-nodes"], capture_output=True, check=True)
                algorithms = process.stderr.decode()
                for word in ("pbeWithSHA1And3-KeyTripleDES-CBC", "MAC: sha1") if compatible else ("AES-256-CBC", "PBKDF2", "hmacWithSHA256", "MAC: sha256"):
                    self.assertIn(word, algorithms)
                for word in ("RC2",) if compatible else ("RC2", "TripleDES", "sha1"):
                    self.assertNotIn(word, algorithms)
                self.assertEqual(process.stdout.count(b"BEGIN CERTIFICATE"), 3)
                key = serialization.load_pem_private_key(process.stdout[process.stdout.index(b"-----BEGIN PRIVATE"):], None)
                self.assertEqual(key.private_numbers(), self.alice.key.private_numbers())

    def test_python(self):
        for path in self.files.values():
            key, certificate, chain = pkcs12.load_key_and_certificates(path.read_bytes(), CHINESE.encode())
            self.assertEqual(key.private_numbers(), self.alice.key.private_numbers())
            self.assertEqual(certificate.fingerprint(hashes.SHA256()).hex(), self.alice.fingerprint)
            self.assertEqual({one.fingerprint(hashes.SHA256()).hex() for one in chain}, {self.middle.fingerprint, self.root.fingerprint})

    def test_nss(self):
        for compatible, path in self.files.items():
            with self.subTest(compatible=compatible):
                database = self.folder / f"nss-{compatible}"
                database.mkdir()
                (database / "pw").write_text("")
                run("certutil", "-N", "-d", f"sql:{database}", "-f", database / "pw")
                run("pk12util", "-i", path, "-d", f"sql:{database}", "-k", database / "pw", "-w", self.write(CHINESE.encode()))
                keys = run("certutil", "-K", "-d", f"sql:{database}", "-f", database / "pw").decode()
                self.assertEqual(keys.count("rsa"), 1, keys)
                listed = run("certutil", "-L", "-d", f"sql:{database}").decode()
                self.assertIn("u,u,u", listed)
                self.assertGreaterEqual(len([line for line in listed.splitlines() if line.rstrip().endswith(",")]) + listed.count("u,u,u"), 3)

    def gpgsm_reads(self, path, password):
        """Whether gpgsm takes in key and chain."""
        home = Path(tempfile.mkdtemp(prefix="gpg-", dir="/tmp"))
        self.addCleanup(shutil.rmtree, home, True)
        environment = {**os.environ, "GNUPGHOME": str(home), "LC_ALL": "C.UTF-8"}
        (home / "gpg-agent.conf").write_text("allow-loopback-pinentry\n")
        try:
            run("gpgsm", "--batch", "--pinentry-mode", "loopback", "--passphrase-fd", "0", "--import", path,
                input=password.encode(), env=environment, expect=None)
            listed = run("gpgsm", "--batch", "--list-secret-keys", "--with-colons", env=environment).decode()
            keys = run("gpgsm", "--batch", "--list-keys", "--with-colons", env=environment).decode()
        finally:
            run("gpgconf", "--kill", "all", env=environment, expect=None)
        return [line.split(":")[0] for line in listed.splitlines()].count("crs") == 1 and ALICE in listed and "Middle" in keys

    def test_gpgsm(self):
        """What gpgsm reads of openssl's making it reads of ours. GnuPG 2.2 knows no PBKDF2 with SHA-256, and no password beyond ASCII."""
        key, certificate = self.write(self.alice.key_pem()), self.write(self.alice.pem())
        chain = self.write(self.middle.pem() + self.root.pem())
        for compatible in (False, True):
            for password in ("ascii", CHINESE):
                with self.subTest(compatible=compatible, password=password):
                    theirs = self.folder / "theirs.p12"
                    old = ("-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1") if compatible else ()
                    run("openssl", "pkcs12", "-export", "-inkey", key, "-in", certificate, "-certfile", chain, "-passout", f"pass:{password}",
                        "-out", theirs, *old)
                    is_read = self.gpgsm_reads(theirs, password)
                    if compatible and password == "ascii":
                        self.assertTrue(is_read)
                    if is_read:
                        self.assertTrue(self.gpgsm_reads(self.export(self.client, self.alice, password=password, compatible=compatible), password))

    @unittest.skipUnless(shutil.which("keytool"), "keytool is not installed")
    def test_java(self):
        for compatible, path in self.files.items():
            with self.subTest(compatible=compatible):
                # keytool's options are not read as UTF-8 without a locale of that kind, a file is
                ascii_path = self.export(self.client, self.alice, password="changeit", compatible=compatible)
                listed = run("keytool", "-list", "-v", "-storetype", "PKCS12", "-keystore", ascii_path, "-storepass", "changeit").decode()
                self.assertIn("PrivateKeyEntry", listed)
                self.assertIn("Certificate chain length: 3", listed)
                self.assertIn(":".join(self.alice.fingerprint[at:at + 2] for at in range(0, 64, 2)).upper(), listed)
                self.assertTrue(path.exists())

    def test_again(self):
        """Back into another profile: the same, with its chain."""
        for path in self.files.values():
            self.count += 1
            other = Mesignctl(PROGRAM, self.folder / f"other-{self.count}")
            answer = other.run("cert", "import", str(path), "--password-file", "-", secret=CHINESE)
            self.assertEqual([one["fingerprint"] for one in answer["own"]], [self.alice.fingerprint])
            self.assertEqual({one["fingerprint"] for one in answer["others"]}, {self.middle.fingerprint, self.root.fingerprint})
            self.refused(other, "wrong-password", "cert", "import", str(path), "--password-file", "-", secret="x")

    def test_friendly_name(self):
        """The name of the person, in Chinese as well."""
        wang = self.middle.issue(ALICE, "王芳", number=2)
        self.client.run("cert", "import", self.write(wang.pfx()), "--password-file", "-")
        for compatible in (False, True):
            path = self.export(self.client, wang, password=CHINESE, compatible=compatible)
            self.assertEqual(pkcs12.load_pkcs12(path.read_bytes(), CHINESE.encode()).cert.friendly_name.decode(), "王芳")

    def test_curve_and_pem(self):
        curved = self.middle.issue(ALICE, "Curve", key="p256")
        self.client.run("cert", "import", self.write(curved.pfx()), "--password-file", "-")
        self.check_key(self.export(self.client, curved), curved)
        out = self.folder / "c.pem"
        self.client.run("cert", "export", curved.fingerprint, "--output", str(out))
        self.assertEqual(x509.load_pem_x509_certificate(out.read_bytes()).fingerprint(hashes.SHA256()).hex(), curved.fingerprint)
        self.assertNotIn(b"PRIVATE", out.read_bytes())

    def test_not_for_others(self):
        for path in self.files.values():
            self.assertEqual(path.stat().st_mode & 0o077, 0)


if __name__ == "__main__":
    PROGRAM = Path(sys.argv[1]).resolve()
    tap.main()
