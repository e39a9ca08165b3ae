#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""mesignctl over other people's samples, against what they say should come out.

usage: test_corpora.py MESIGNCTL CORPORA
"""

import csv
import datetime
import email
import email.message
import json
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from asn1crypto import pem, x509
from cryptography.hazmat.primitives import serialization

for folder in ("", "sandbox", "samples"):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / folder))

# pylint: disable=wrong-import-position
import tap
from journey.mesignctl import Failed, Mesignctl
from mesign_samples import cms, envelopes, mail, pki

PROGRAM = ""
CORPORA = Path()


def read_table(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


class Samples(unittest.TestCase):
    """Everything runs on a profile that does not exist, and none must come to be."""

    def setUp(self):
        self._folder = tempfile.TemporaryDirectory()
        self.addCleanup(self._folder.cleanup)
        self._profile = Path(self._folder.name) / "none"

    def tearDown(self):
        self.assertFalse(self._profile.exists(), "looking at a file made a profile")

    def show(self, path, *options, password=""):
        process = subprocess.run(
            [PROGRAM, "--profile", str(self._profile), "message", "show", "--json", "--password-file", "-", *options, str(path)],
            input=password, capture_output=True, text=True, timeout=60, check=False, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"})
        self.assertIn(process.returncode, (0, 1, 3), f"{path.name}: {process.stderr}")
        return process.returncode, json.loads(process.stdout)


class Thunderbird(Samples):
    """Thunderbird's verdict where it is one, the layers as openssl saw them, and the contract where the two part."""

    LAYER = re.compile(r"(SIG)-(?:detached|opaque)\[(?P<digest>\w+);crypto:(?P<math>ok|BAD)[^\]]*?(?P<address>[\w.]+@[\w.]+)?\]|"
                       r"(ENV)\[(?P<cipher>[\w-]+);decrypts:[^\]]*\]")

    def open(self, name):
        folder = CORPORA / "thunderbird-smime"
        keys = [option for key in ("Bob", "Fran", "Fran-ec") for option in ("--key", str(folder / f"{key}.p12"))]
        return self.show(folder / name, "--trust-anchor", str(folder / "TestCA.pem"), *keys, password="nss")

    def test_mails(self):
        rows = read_table(CORPORA / "thunderbird-smime" / "expected.tsv")
        self.assertEqual({row["file"] for row in rows},
                         {path.name for path in (CORPORA / "thunderbird-smime").iterdir() if path.suffix in (".eml", ".env")})
        for row in rows:
            with self.subTest(row["file"]):
                code, message = self.open(row["file"])
                layers = list(self.LAYER.finditer(row["openssl_layers_2026-11-22"]))
                self.check_layers(layers, message)
                self.check_signature(row, layers, message)
                self.assertEqual(code, 0 if message["signature"]["status"] in ("none", "valid") else 1)
                if not row["body_text_shown"].startswith("("):
                    self.assertIn(row["body_text_shown"].strip(), message["body"]["text"])

    def check_layers(self, layers, message):
        self.assertEqual([layer["type"] for layer in message["layers"]], ["signed" if layer[1] else "encrypted" for layer in layers])
        for layer, found in zip(layers, message["layers"]):
            self.assertEqual(found["algorithm"], layer["digest"] or layer["cipher"])
            if layer["math"] == "BAD":
                self.assertEqual(found["status"], "invalid")
            else:
                self.assertIn(found["status"], ("valid", "mismatch") if layer[1] else ("decrypted",))
        encrypted = any(not layer[1] for layer in layers)
        self.assertEqual(message["encryption"]["status"], "decrypted" if encrypted else "none")

    def check_signature(self, row, layers, message):
        """Thunderbird tells the outermost signature, but none around ciphertext; the contract the one inside."""
        last_encrypted = max((number for number, layer in enumerate(layers) if not layer[1]), default=-1)
        inside = [layer for layer in layers[last_encrypted + 1:] if layer[1]]
        warnings = [warning["code"] for warning in message["warnings"]]
        self.assertEqual("signature-outside-encryption" in warnings, last_encrypted > 0)
        self.assertEqual(row["enc"] == "true", last_encrypted >= 0 and not (row["sig"] == "true" and last_encrypted > 0), "the table")
        signature = message["signature"]
        if not inside:
            self.assertEqual((signature["status"], signature["signers"]), ("none", []))
            return
        self.assertEqual("inner-signature" in warnings, self.is_mismatched_inside(message, last_encrypted))
        if inside[0]["math"] == "BAD":
            self.assertEqual((row["sig_good"], signature["status"]), ("false", "invalid"))
            return
        self.assertTrue(row["sig_good"] == "true" or "THUNDERBIRD-SPECIFIC" in row["note"], "the table")
        self.assertEqual(signature["signers"][0]["address"].lower(), row["signer"])
        self.assertEqual(signature["signers"][0]["address"].lower(), inside[0]["address"].lower())
        sender = message["headers"]["from"][0]["address"].lower()
        self.assertEqual(signature["status"], "valid" if sender == row["signer"] else "mismatch")

    def is_mismatched_inside(self, message, last_encrypted):
        """Whether one of the signatures within the one that counts is not that of the sender."""
        return any(layer["status"] != "valid" for layer in message["layers"][last_encrypted + 2:] if layer["type"] == "signed")


class HeaderProtection(Samples):
    FIELDS = {"from", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references"}

    def test_mails(self):
        folder = CORPORA / "rfc9788"
        rows = read_table(folder / "expected.tsv")
        self.assertEqual({row["file"] for row in rows}, {str(path.relative_to(folder)) for path in folder.rglob("*.eml")})
        for row in rows:
            with self.subTest(row["file"]):
                code, message = self.show(
                    folder / row["file"], "--trust-anchor", str(CORPORA / "rfc9216" / "ca.rsa.crt"),
                    "--key", str(CORPORA / "rfc9216" / "bob.p12"), password="bob")
                self.assertEqual(code, 0)
                self.check(row, message)
                self.check_protection(row, message)

    def check(self, row, message):
        status = row["crypto status of message"]
        sender = message["headers"]["from"][0]
        self.assertEqual(message["headers"]["subject"], row["Subject to show"])
        self.assertEqual(f"{sender['name']} <{sender['address']}>", row["From to show"])
        self.assertEqual(message["signature"]["status"], "none" if status == "none" else "valid")
        self.assertEqual(message["encryption"]["status"], "decrypted" if "encrypted" in status else "none")
        shown = json.dumps([message["headers"], message["body"]])
        for text in row["body must show"].split(" / "):
            self.assertIn(text, message["body"]["text"])
        for text in re.findall('"([^"]+)"', row["body must NOT show"]):
            self.assertNotIn(text, shown)
        self.assertNotIn("Subject: ", message["body"]["text"])

    def check_protection(self, row, message):
        status, protection = row["crypto status of message"], message["header_protection"]
        is_protected = "hp" in row["file"]
        self.assertEqual(protection["present"], is_protected)
        self.assertEqual(protection["mismatched"], [])
        self.assertNotIn("header-mismatch", [warning["code"] for warning in message["warnings"]])
        if not is_protected:
            self.assertEqual((protection["signed"], protection["encrypted"]), ([], []))
            return
        self.assertLessEqual({"from", "to", "subject", "date"}, set(protection["signed"]))
        if "rfc8551hp" in row["file"] and "encrypted" in status:
            # The older form has no HP-Outer, so that nothing says which fields stand outside as well.
            self.assertIn("subject", protection["encrypted"])
        else:
            self.assertEqual(protection["encrypted"], ["subject"] if "encrypted" in status else [])

    def test_replies(self):
        """To the protected sender; what was hidden does not go outside."""
        profile = Path(self._folder.name) / "bob"
        client = Mesignctl(PROGRAM, profile)
        client.run("cert", "trust", str(CORPORA / "rfc9216" / "ca.rsa.crt"))
        client.run("cert", "import", str(CORPORA / "rfc9216" / "bob.p12"), "--password-file", "-", secret="bob")
        client.run("cert", "import", str(CORPORA / "rfc9216" / "alice.encrypt.crt"))
        note, written = profile / "note.txt", profile / "reply.eml"
        note.write_text("Thank you.\n", encoding="utf-8")
        for row in read_table(CORPORA / "rfc9788" / "expected.tsv"):
            with self.subTest(row["file"]):
                client.run("compose", "--from", "bob@smime.example", "--reply", str(CORPORA / "rfc9788" / row["file"]),
                           "--body-file", str(note), "--output", str(written))
                self.check_reply(row, written.read_bytes())

    def check_reply(self, row, octets):
        reply = email.message_from_bytes(octets)
        if "encrypted" in row["crypto status of message"]:
            # The sample's Message-ID has the subject in it, and belongs outside.
            rest = [value for name, value in reply.items() if name not in ("In-Reply-To", "References")]
            self.assertEqual(reply["Subject"], "[...]")
            self.assertEqual([value for value in rest if row["Subject to show"] in value], [])
            self.assertEqual(reply.get_content_type(), "application/pkcs7-mime")
        if row["reply: outer Subject / recipients"] != "n/a":
            self.assertIn("alice@smime.example", reply["To"])


class Keys9216(Samples):
    """The people of RFC 9216, each with a key for signing and one for encryption: mails made with them here."""

    PAYLOAD = mail.part()
    ANCHORS = ("ca.rsa.crt", "ca.25519.crt")

    def person(self, name, use):
        """One of the two certificates with its key, out of the PFX."""
        folder = CORPORA / "rfc9216"
        process = subprocess.run(
            ["openssl", "pkcs12", "-legacy", "-in", str(folder / f"{name}.p12"), "-passin", f"pass:{name}", "-nodes"],
            capture_output=True, check=True)
        certificate = pem.unarmor((folder / f"{name}.{use}.crt").read_bytes())[2]
        wanted = x509.Certificate.load(certificate).public_key.dump()
        blocks = list(pem.unarmor(process.stdout, multiple=True))
        keys = [serialization.load_der_private_key(der, None) for kind, _, der in blocks if kind == "PRIVATE KEY"]
        key = next(key for key in keys if key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo) == wanted)
        chain = [der for kind, _, der in blocks if kind == "CERTIFICATE" and der != certificate]
        return pki.Person(key, "", certificate, chain)

    def read(self, entity, sender, anchors, *options, password=""):
        path = Path(self._folder.name) / "mail.eml"
        path.write_bytes(mail.message(entity, sender=sender))
        trusted = [option for anchor in anchors for option in ("--trust-anchor", str(CORPORA / "rfc9216" / anchor))]
        return self.show(path, *trusted, *options, password=password)

    def test_signers(self):
        for name in ("alice", "bob", "carlos", "dana"):
            person = self.person(name, "sign")
            signed = mail.opaque(cms.sign(self.PAYLOAD, person))
            for anchors in (self.ANCHORS, self.ANCHORS[:1], self.ANCHORS[1:]):
                with self.subTest(f"{name} {anchors}"):
                    # Each PFX has the cross certificate to the other authority.
                    code, answer = self.read(signed, f"{name}@smime.example", anchors)
                    self.assertEqual((code, answer["signature"]["status"]), (0, "valid"), answer["signature"])
            with self.subTest(f"{name} from another"):
                self.assertEqual(self.read(signed, "eve@smime.example", self.ANCHORS)[1]["signature"]["status"], "mismatch")

    def test_certificate_for_encryption_does_not_sign(self):
        signed = cms.sign(self.PAYLOAD, self.person("alice", "encrypt"))
        code, answer = self.read(mail.opaque(signed), "alice@smime.example", self.ANCHORS)
        self.assertEqual((code, answer["signature"]["status"], answer["signature"]["reason"]), (1, "untrusted", "key-usage"))

    def test_readers(self):
        for name in ("alice", "bob", "carlos", "dana"):
            person = self.person(name, "encrypt")
            recipient = envelopes.transport(person) if name in ("alice", "bob") else envelopes.agree(person)
            for sealed in (envelopes.encrypt(self.PAYLOAD, recipient), envelopes.encrypt_authenticated(self.PAYLOAD, recipient)):
                with self.subTest(name):
                    _, answer = self.read(mail.opaque(sealed), "eve@smime.example", self.ANCHORS,
                                          "--key", str(CORPORA / "rfc9216" / f"{name}.p12"), password=name)
                    encryption = answer["encryption"]
                    if name in ("alice", "bob"):
                        self.assertEqual((encryption["status"], encryption["key"]), ("decrypted", person.fingerprint))
                    else:
                        self.assertEqual((encryption["status"], encryption["reason"]), ("unsupported", "x25519"))


class Pfx(Samples):
    def test_files(self):
        folder = CORPORA / "pfx"
        rows = read_table(folder / "expected.tsv")
        self.assertEqual({row["file"] for row in rows}, {path.name for path in folder.glob("*.p12")})
        for row in rows:
            with self.subTest(row["file"]):
                password = "" if row["password"] == "(empty)" else row["password"]
                self.check_use(row, folder / row["file"], password)
                self.check_import(row, folder / row["file"], password)

    def check_use(self, row, path, password):
        code, answer = self.show(
            CORPORA / "rfc9788" / "baseline" / "no-crypto-complex.eml", "--key", str(path), password=password)
        if row["result (openssl 3.0 CLI, 2026-11-22)"].startswith("imports"):
            self.assertEqual(code, 0, answer)
        else:
            self.assertEqual((code, answer["error"]["code"]), (3, "damaged"))

    def check_import(self, row, path, password):
        """Keys, certificates, address and end as in the table, in a profile of its own."""
        client = Mesignctl(PROGRAM, Path(self._folder.name) / path.name)
        arguments = ("cert", "import", str(path), "--password-file", "-")
        if not row["keys"]:
            with self.assertRaises(Failed) as caught:
                client.run(*arguments, secret=password)
            self.assertEqual((caught.exception.code, caught.exception.answer["error"]["code"]), (3, "damaged"))
            self.assertEqual(client.run("cert", "list")["certificates"], [])
            return
        answer = client.run(*arguments, secret=password)
        self.assertEqual(len(answer["own"]), int(row["keys"]))
        self.assertEqual(len(answer["own"]) + len(answer["others"]), int(row["certs"]))
        self.assertEqual({address for one in answer["own"] for address in one["addresses"]}, {row["first cert: notAfter, e-mail"].split()[-1]})
        self.assertEqual({one["not_after"] for one in answer["own"]}, {"2052-09-27T06:54:18Z"})
        self.assertIn("Sep 27 06:54:18 2052", row["first cert: notAfter, e-mail"], "the table")
        if int(row["keys"]) == 2:
            self.assertEqual(sorted(one["purpose"][0] for one in answer["own"]), ["encrypt", "sign"])
        self.check_password(row, path)

    def check_password(self, row, path):
        """Only a MAC proves that a password is wrong."""
        client = Mesignctl(PROGRAM, Path(self._folder.name) / f"{path.name}-wrong")
        with self.assertRaises(Failed) as caught:
            client.run("cert", "import", str(path), "--password-file", "-", secret="not the password")
        code = caught.exception.answer["error"]["code"]
        self.assertEqual(code == "wrong-password", row["MAC"] != "none", code)


class Import(unittest.TestCase):
    """The same files into the keystore: all keys and certificates, and which is used for what."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def run_in(self, profile, *arguments, given=""):
        process = subprocess.run([PROGRAM, "--profile", str(self.folder / profile), "--json", *arguments], input=given, capture_output=True,
                                 text=True, timeout=60, check=False, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"})
        return process.returncode, json.loads(process.stdout)

    def test_files(self):
        folder = CORPORA / "pfx"
        for row in read_table(folder / "expected.tsv"):
            with self.subTest(row["file"]):
                self.run_in(row["file"], "profile", "init", "--plain-secrets")
                password = "" if row["password"] == "(empty)" else row["password"]
                code, answer = self.run_in(row["file"], "cert", "import", str(folder / row["file"]), "--password-file", "-", given=password)
                if not row["result (openssl 3.0 CLI, 2026-11-22)"].startswith("imports"):
                    self.assertEqual((code, answer["error"]["code"]), (3, "damaged"))
                    self.assertEqual(self.run_in(row["file"], "cert", "list")[1]["certificates"], [])
                    continue
                self.assertEqual(code, 0, answer)
                self.assertEqual((len(answer["own"]), len(answer["own"]) + len(answer["others"])), (int(row["keys"]), int(row["certs"])))
                self.check_certificate(row, answer["own"][0])
                wrong = self.run_in(row["file"] + "-wrong", "cert", "import", str(folder / row["file"]), "--password-file", "-", given="no")
                self.assertEqual(wrong[1]["error"]["code"], "damaged" if row["MAC"] == "none" else "wrong-password")

    def check_certificate(self, row, certificate):
        until, address = row["first cert: notAfter, e-mail"].rsplit(" ", 1)
        self.assertEqual(certificate["not_after"][:10], datetime.datetime.strptime(until, "%b %d %H:%M:%S %Y GMT").strftime("%Y-%m-%d"))
        self.assertEqual(certificate["addresses"], [address])

    def test_each_key_for_its_purpose(self):
        self.run_in("two", "profile", "init", "--plain-secrets")
        _, answer = self.run_in("two", "cert", "import", str(CORPORA / "pfx" / "two-keys-sign-and-encrypt-rfc9216-alice.p12"), "--password-file", "-", given="alice")
        purposes = {tuple(one["purpose"]): one["fingerprint"] for one in answer["own"]}
        self.assertEqual(set(purposes), {("sign",), ("encrypt",)})
        _, uses = self.run_in("two", "cert", "default", "alice@smime.example")
        self.assertEqual((uses["sign"]["fingerprint"], uses["encrypt"]["fingerprint"]), (purposes["sign",], purposes["encrypt",]))


class Odd(Samples):
    def test_broken_mails_are_read(self):
        names = [path for folder in ("stalwart", "mailcore2", "mime-torture") for path in sorted((CORPORA / "mime" / folder).rglob("*"))
                 if path.suffix in (".eml", ".txt") and path.is_file()]
        self.assertGreater(len(names), 50)
        for path in names[::4]:
            with self.subTest(path.name):
                _, message = self.show(path)
                if "error" not in message:
                    self.assertIsInstance(message["body"]["text"], str)
                    self.assertEqual(message["signature"]["status"] in ("valid", "partial"), False)

    def test_outlooks_own_form(self):
        """winmail.dat is an attachment like any other: found, named, unhurt, and never taken for a signed part."""
        samples = sorted((CORPORA / "mime" / "tnef").glob("*.tnef"))
        self.assertEqual([path.stem for path in samples], ["attachments", "body", "long-filename", "two-files"])
        for sample in samples:
            with self.subTest(sample.name):
                mixed = email.message.EmailMessage()
                mixed["From"], mixed["To"], mixed["Subject"] = "outlook@example.org", "me@example.org", sample.stem
                mixed.set_content("See what is attached.")
                mixed.add_attachment(sample.read_bytes(), maintype="application", subtype="ms-tnef", filename="winmail.dat")
                path = Path(self._folder.name) / "outlook.eml"
                path.write_bytes(mixed.as_bytes())
                code, message = self.show(path)
                self.assertEqual((code, message["signature"]["status"]), (0, "none"))
                self.assertEqual(message["body"]["text"].strip(), "See what is attached.")
                self.assertEqual([(one["filename"], one["content_type"], one["size"]) for one in message["attachments"]],
                                 [("winmail.dat", "application/ms-tnef", sample.stat().st_size)])


if __name__ == "__main__":
    PROGRAM, CORPORA = sys.argv[1], Path(sys.argv[2])
    tap.main()
