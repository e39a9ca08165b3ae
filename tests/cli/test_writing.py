#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What mesignctl compose writes, octet by octet, looked into with asn1crypto and openssl.

usage: test_writing.py MESIGNCTL
"""

import datetime
import email
import hashlib
import os
import random
import re
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

PROGRAM = Path()
SUBJECT = "合同 Contract"
TEXT = "你好,\n\nFrom here on\n.\n. a dot\n-- \ntrailing blank \n" + "long " * 60 + "\n" + "x" * 300 + "\n"

# The writers, one for each kind of key: digest, its name in mail, the signature's algorithm
WRITERS = {
    "rsa2048": ("sha256", "sha-256", "rsassa_pkcs1v15"),
    "rsa3072": ("sha256", "sha-256", "rsassa_pkcs1v15"),
    "rsa4096": ("sha384", "sha-384", "rsassa_pkcs1v15"),
    "p256": ("sha256", "sha-256", "ecdsa"),
    "p384": ("sha384", "sha-384", "ecdsa"),
    "p521": ("sha512", "sha-512", "ecdsa"),
}


class World:
    """An authority, everybody's certificates, and the profile of those who write."""

    def __init__(self, folder):
        self.folder = folder
        self.authority = ww.Authority(folder)
        self.people = {kind: self.authority.issue(kind, kind=kind) for kind in WRITERS}
        self.people["ed25519"] = self.authority.issue("ed25519", kind="ed25519")
        # Two addresses with a certificate to sign and one to encrypt.
        self.people["split-sign"] = self.authority.issue("split-sign", "split@example.test", usage=("digital_signature",))
        self.people["split-encrypt"] = self.authority.issue("split-encrypt", "split@example.test", usage=("key_encipherment",))
        # Readers
        for label, kind in (("bob", "rsa2048"), ("carol", "p256"), ("dave", "p384"), ("erin", "rsa3072")):
            self.people[label] = self.authority.issue(label, kind=kind)
        self.people["bob-two"] = self.authority.issue("bob-two", "bob@example.test", kind="p521")
        self.people["bob-old"] = self.authority.issue("bob-old", "bob@example.test", days=-1, begin=-30)
        self.people["late"] = self.authority.issue("late", days=-1, begin=-30)
        self.people["signs-only"] = self.authority.issue("signs-only", usage=("digital_signature",))
        self.people["modern"] = self.authority.issue("modern", kind="x25519")
        self.people["stranger"] = ww.Authority(folder, "other").issue("stranger")
        self.own = [*WRITERS, "ed25519", "split-sign", "split-encrypt"]
        self.client = self.profile("writer")

    def profile(self, name):
        client = Mesignctl(PROGRAM, self.folder / name)
        client.run("cert", "trust", str(self.authority.root.pem))
        for label in self.own:
            client.run("cert", "import", str(self.people[label].p12), "--password-file", "-", secret=ww.PASSWORD)
        for label, identity in self.people.items():
            if label not in self.own:
                client.run("cert", "import", str(identity.pem))
        return client

    def settings(self, name, **values):
        with open(self.folder / name / "config" / "settings.ini", "w", encoding="utf-8") as file:
            file.write("[security]\n" + "".join(f"{key.replace('_', '-')}={value}\n" for key, value in values.items()))


WORLD = None


def setUpModule():
    global WORLD  # pylint: disable=global-statement
    folder = tempfile.TemporaryDirectory(prefix="mesign-writing-")
    unittest.addModuleCleanup(folder.cleanup)
    WORLD = World(Path(folder.name))


class Writing(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="mesign-writing-")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.mail = self.folder / "mail.eml"
        self.body = self.folder / "body.txt"
        self.body.write_text(TEXT, encoding="utf-8")
        self.answer = {}

    def arguments(self, sender, to, options, subject=SUBJECT):
        return ("compose", "--from", f"{sender}@example.test", *(word for one in to for word in ("--to", f"{one}@example.test")),
                "--subject", subject, "--body-file", str(self.body), *options)

    def compose(self, *options, sender="rsa2048", to=("bob",), client=None, subject=SUBJECT):
        self.answer = (client or WORLD.client).run(*self.arguments(sender, to, options, subject), "--output", str(self.mail))
        return self.mail.read_bytes()

    def refused(self, code, *options, sender="rsa2048", to=("bob",), status=1):
        with self.assertRaises(Failed) as caught:
            self.compose(*options, sender=sender, to=to)
        error = caught.exception.answer["error"]
        self.assertEqual((caught.exception.code, error["code"]), (status, code), error)
        self.assertEqual([path.name for path in self.folder.iterdir() if path.name.startswith("mail")], [], "nothing was written")
        return error

    def save(self, octets, name="given"):
        path = self.folder / name
        path.write_bytes(octets)
        return path

    def verify(self, mail, expect=0):
        """openssl finds the signature right, up to the root; returns what was signed."""
        return ww.run("openssl", "cms", "-verify", "-in", self.save(mail, "verified"), "-CAfile", WORLD.authority.root.pem,
                      "-purpose", "smimesign", expect=expect).stdout

    def decrypt(self, mail, who):
        identity = WORLD.people[who]
        return ww.run("openssl", "cms", "-decrypt", "-in", self.save(mail, "sealed"), "-recip", identity.pem, "-inkey", identity.key_file).stdout


class Said(Writing):
    """What people are told of how a mail is protected."""

    def said(self, *options, to=("bob",), output=None):
        command = [PROGRAM, "--profile", WORLD.folder / "writer", *self.arguments("rsa2048", to, options), "--output", output or self.mail]
        process = subprocess.run([str(word) for word in command], capture_output=True, check=True, timeout=60,
                                 env={**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": ""})
        return process.stdout.decode(), process.stderr.decode()

    def test_each(self):
        for options, to, sentence in (((), ("bob",), "signed and encrypted."), (("--no-sign",), ("bob",), "encrypted, not signed."),
                                      ((), ("bob", "nobody"), "signed; not encrypted: there is no usable certificate of nobody@example.test."),
                                      (("--no-encrypt",), ("bob",), "signed, not encrypted."),
                                      (("--no-sign", "--no-encrypt"), ("bob",), "neither signed nor encrypted.")):
            with self.subTest(sentence):
                self.assertEqual(self.said(*options, to=to)[0], f"Written, {sentence}\n")

    def test_beside_the_mail(self):
        out, said = self.said(output="-")
        self.assertNotIn("Written", out)
        self.assertIn("Written, signed and encrypted.", said)

    def test_address_as_typed(self):
        with self.assertRaises(Failed) as caught:
            WORLD.client.run("compose", "--from", "rsa2048@example.test", "--to", "not an address", "--output", str(self.mail))
        self.assertIn("“not an address”", caught.exception.answer["error"]["message"])


class Signature(Writing):
    def check_attributes(self, der, payload, who, digest, encrypts=None):
        signed, signer = ww.get_signer(der)
        self.assertEqual(signed["encap_content_info"]["content_type"].native, "data")
        self.assertEqual([one["algorithm"].native for one in signed["digest_algorithms"]], [digest])
        self.assertEqual(signer["digest_algorithm"]["algorithm"].native, digest)
        self.assertEqual(signer["sid"].chosen["serial_number"].native, WORLD.people[who].serial)
        attributes = signer["signed_attrs"]
        self.assertEqual(ww.get_attribute(attributes, "content_type").native, "data")
        self.assertEqual(ww.get_attribute(attributes, "message_digest").native, hashlib.new(digest, payload).digest())
        claimed = ww.get_attribute(attributes, "signing_time").native
        self.assertLess(abs((datetime.datetime.now(datetime.timezone.utc) - claimed).total_seconds()), 60)
        capabilities = ww.get_attribute(attributes, "1.2.840.113549.1.9.15").dump()
        self.assertEqual(capabilities, ww.wrap(0x30, b"".join(
            ww.capability(name) for name in ("aes-256-gcm", "aes-128-gcm", "aes-256-cbc", "aes-128-cbc"))))
        # [0] issuer and serial number: IMPLICIT, so that only the tag differs from a SEQUENCE.
        preference = ww.get_attribute(attributes, "1.2.840.113549.1.9.16.2.11").dump()
        self.assertEqual(preference[0], 0xa0)
        named = ww.cms.IssuerAndSerialNumber.load(b"\x30" + preference[1:])
        self.assertEqual(named["serial_number"].native, WORLD.people[encrypts or who].serial)
        self.assertEqual(named["issuer"], ww.asn1_x509.Certificate.load(WORLD.people[encrypts or who].der).issuer)
        brought = {one.chosen.serial_number for one in signed["certificates"]}
        self.assertEqual(brought, {WORLD.people[who].serial, WORLD.people[encrypts or who].serial, WORLD.authority.middle.serial})
        self.assertNotIn(WORLD.authority.root.serial, brought)
        return signer

    def test_clear_signed_with_the_digest_of_the_key(self):
        for who, (digest, micalg, algorithm) in WRITERS.items():
            with self.subTest(who):
                mail = self.compose("--no-encrypt", sender=who)
                message = ww.parse(mail)
                self.assertEqual(message.get_content_type(), "multipart/signed")
                self.assertEqual((message.get_param("protocol"), message.get_param("micalg")), ("application/pkcs7-signature", micalg))
                payload, der = ww.split_signed(mail)
                signer = self.check_attributes(der, payload, who, digest)
                self.assertEqual(signer["signature_algorithm"].signature_algo, algorithm)
                self.assertIsNone(ww.get_signer(der)[0]["encap_content_info"]["content"].native)
                self.verify(mail)

    def test_opaque_by_choice(self):
        for who, (digest, _, _) in WRITERS.items():
            with self.subTest(who):
                mail = self.compose("--no-encrypt", "--opaque", sender=who)
                message = ww.parse(mail)
                self.assertEqual((message.get_content_type(), message.get_param("smime-type")), ("application/pkcs7-mime", "signed-data"))
                der = ww.get_der(mail)
                self.check_attributes(der, ww.get_signer(der)[0]["encap_content_info"]["content"].native, who, digest)
                self.verify(mail)

    def check_pss(self, mail, digest):
        algorithm = ww.get_signer(ww.split_signed(mail)[1])[1]["signature_algorithm"]
        self.assertEqual(algorithm["algorithm"].native, "rsassa_pss")
        parameters = algorithm["parameters"]
        self.assertEqual(parameters["hash_algorithm"]["algorithm"].native, digest)
        self.assertEqual(parameters["mask_gen_algorithm"]["parameters"]["algorithm"].native, digest)
        self.assertEqual(parameters["salt_length"].native, hashlib.new(digest).digest_size)
        self.verify(mail)

    def test_pss_by_choice(self):
        for who in ("rsa2048", "rsa4096"):
            self.check_pss(self.compose("--no-encrypt", "--pss", sender=who), WRITERS[who][0])
        mail = self.compose("--no-encrypt", "--pss", sender="p256")
        self.assertEqual(ww.get_signer(ww.split_signed(mail)[1])[1]["signature_algorithm"].signature_algo, "ecdsa")
        self.verify(mail)

    def test_pss_by_setting(self):
        WORLD.settings("writer", rsa_pss="true")
        self.addCleanup(WORLD.settings, "writer")
        self.check_pss(self.compose("--no-encrypt"), "sha256")

    def test_key_for_pss_alone(self):
        """With a digest it prescribes: the natural one would be another."""
        folder = self.folder
        ww.run("openssl", "genpkey", "-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048", "-pkeyopt", "rsa_pss_keygen_md:sha512",
               "-pkeyopt", "rsa_pss_keygen_mgf1_md:sha512", "-pkeyopt", "rsa_pss_keygen_saltlen:64", "-out", folder / "k.pem")
        ww.run("openssl", "req", "-new", "-key", folder / "k.pem", "-subj", "/CN=Pss", "-out", folder / "k.csr")
        (folder / "k.ext").write_text("keyUsage=critical,digitalSignature\nextendedKeyUsage=emailProtection\nsubjectAltName=email:pss@example.test\n")
        ww.run("openssl", "x509", "-req", "-in", folder / "k.csr", "-CA", WORLD.authority.middle.pem, "-CAkey", WORLD.authority.middle.key_file,
               "-CAcreateserial", "-days", "30", "-extfile", folder / "k.ext", "-out", folder / "k.crt")
        ww.run("openssl", "pkcs12", "-export", "-in", folder / "k.crt", "-inkey", folder / "k.pem", "-certfile", WORLD.authority.middle.pem,
               "-passout", f"pass:{ww.PASSWORD}", "-out", folder / "k.p12")
        client = Mesignctl(PROGRAM, folder / "profile")
        client.run("cert", "trust", str(WORLD.authority.root.pem))
        client.run("cert", "import", str(folder / "k.p12"), "--password-file", "-", secret=ww.PASSWORD)
        mail = self.compose("--no-encrypt", sender="pss", client=client)
        self.check_pss(mail, "sha512")
        self.assertEqual(ww.parse(mail).get_param("micalg"), "sha-512")

    def test_separate_certificates(self):
        mail = self.compose("--no-encrypt", sender="split")
        payload, der = ww.split_signed(mail)
        self.check_attributes(der, payload, "split-sign", "sha256", "split-encrypt")
        sealed = self.compose("--encrypt", sender="split", to=("carol",))
        self.assertEqual(ww.serials_of(ww.get_der(sealed)), sorted(WORLD.people[one].serial for one in ("carol", "split-encrypt")))

    def test_key_nobody_signs_with(self):
        error = self.refused("no-certificate", "--sign", "--no-encrypt", sender="ed25519")
        self.assertIn("ED25519", error["message"].upper())
        self.compose("--no-encrypt", sender="ed25519")
        self.assertFalse(self.answer["signed"])
        self.assertEqual([one["code"] for one in self.answer["warnings"]], ["not-signed"])
        self.compose("--no-encrypt", "--no-sign", sender="ed25519")
        self.assertEqual(self.answer["warnings"], [])

    def test_expired_certificate_is_told(self):
        old = WORLD.authority.issue("old-writer", days=-1, begin=-30)
        client = Mesignctl(PROGRAM, self.folder / "profile")
        client.run("cert", "trust", str(WORLD.authority.root.pem))
        client.run("cert", "import", str(old.p12), "--password-file", "-", secret=ww.PASSWORD)
        self.compose("--no-encrypt", sender="old-writer", client=client)
        (warning,) = self.answer["warnings"]
        self.assertEqual((self.answer["signed"], warning["code"]), (False, "not-signed"))
        self.assertIn("expired", warning["message"])
        with self.assertRaises(Failed) as caught:
            self.compose("--sign", "--no-encrypt", sender="old-writer", client=client)
        error = caught.exception.answer["error"]
        self.assertEqual((error["code"], error.get("recipients")), ("no-certificate", None))
        self.assertIn("expired", error["message"])

    def test_not_signed(self):
        mail = self.compose("--no-sign", "--no-encrypt")
        self.assertEqual(ww.parse(mail).get_content_type(), "text/plain")
        self.assertEqual(self.answer["signed"], False)


class Envelope(Writing):
    def serials(self, *who):
        return sorted(WORLD.people[one].serial for one in who)

    def test_every_usable_certificate_and_the_sender(self):
        mail = self.compose("--encrypt", to=("bob", "carol"))
        self.assertEqual(ww.serials_of(ww.get_der(mail)), self.serials("bob", "bob-two", "carol", "rsa2048"))
        for who in ("bob", "bob-two", "carol", "rsa2048"):
            with self.subTest(who):
                self.assertIn("From here on", ww.parse(self.verify(self.decrypt(mail, who))).get_content())

    def test_unknown_programs_get_cbc(self):
        mail = self.compose("--encrypt", to=("carol",))
        self.assertEqual(ww.cipher_of(ww.get_der(mail)), ("enveloped_data", ww.AES["aes-256-cbc"]))
        self.assertEqual(ww.parse(mail).get_param("smime-type"), "enveloped-data")

    def test_key_agreement(self):
        for who in ("carol", "dave", "bob"):
            mail = self.compose("--no-sign", "--encrypt", to=(who,))
            for serial, algorithm in ww.recipients_of(ww.get_der(mail)):
                elliptic = serial in self.serials("carol", "dave", "bob-two")
                # dhSinglePass-stdDH-sha256kdf-scheme (RFC 5753), or RSA
                self.assertEqual(algorithm["algorithm"].dotted, "1.3.132.1.11.1" if elliptic else "1.2.840.113549.1.1.1")

    def test_default_is_to_encrypt_where_it_can_be(self):
        self.compose(to=("bob", "carol"))
        self.assertEqual((self.answer["signed"], self.answer["encrypted"]), (True, True))
        self.compose(to=("bob", "nobody"))
        self.assertEqual((self.answer["signed"], self.answer["encrypted"]), (True, False))

    def test_refusal_names_everybody_and_why(self):
        for words in (("--output", str(self.mail)), ("--bcc", "late@example.test", "--output", str(self.mail))):
            with self.assertRaises(Failed) as caught:
                WORLD.client.run(*self.arguments("rsa2048", ("bob", "nobody", "late", "stranger", "signs-only", "modern"), ("--encrypt", *words)))
            error = caught.exception.answer["error"]
            self.assertEqual((caught.exception.code, error["code"]), (1, "no-certificate"))
            self.assertEqual({one["address"].split("@")[0]: one["reason"] for one in error["recipients"]},
                             {"nobody": "none", "late": "expired", "stranger": "no-path", "signs-only": "key-usage",
                              "modern": "unsupported-key"})
            for one in error["recipients"]:
                self.assertIn(f"{one['address']} ({one['message']})", error["message"])
            self.assertNotIn("bob@", error["message"])
            self.assertEqual(list(self.folder.glob("mail*")), [])

    def readable(self, mail):
        """All octets that say something: every header, and what every part is decoded; base64 may hold any word by chance."""
        for part in email.message_from_bytes(mail).walk():
            yield from (f"{name}: {value}".encode(errors="surrogateescape") for name, value in part.items())
            if not part.is_multipart():
                yield part.get_payload(decode=True)

    def test_bcc_is_nowhere_to_be_seen(self):
        for encrypt in (True, False):
            with self.subTest(encrypt):
                mail = self.compose("--encrypt" if encrypt else "--no-encrypt", "--cc", "dave@example.test",
                                    "--bcc", "carol@example.test, erin@example.test", "--bcc", "BOB@example.test")
                copies = {name: (self.folder / f"mail.eml{name}").read_bytes() for name in (".bcc-1", ".bcc-2", ".sent")}
                self.assertFalse((self.folder / "mail.eml.bcc-3").exists(), "whoever stands in To needs no copy of his own")
                self.assertEqual(self.answer["copies"], 3)
                ids = {ww.parse(octets)["Message-ID"] for octets in (mail, *copies.values())}
                self.assertEqual(len(ids), 1)
                for octets in (mail, copies[".bcc-1"], copies[".bcc-2"]):
                    inner = self.decrypt(octets, "rsa2048") if encrypt else octets
                    for whole in (octets, inner, self.verify(inner)):
                        for text in self.readable(whole):
                            self.assertNotIn(b"carol@", text.lower())
                            self.assertNotIn(b"erin@", text.lower())
                        self.assertIsNone(ww.parse(whole)["Bcc"])
                sent = self.decrypt(copies[".sent"], "rsa2048") if encrypt else copies[".sent"]
                self.assertIn("carol@example.test", ww.parse(self.verify(sent))["Bcc"])
                self.assertTrue(any(b"carol@" in text for text in self.readable(self.verify(sent))), "the search finds what is there")
                if encrypt:
                    self.check_envelopes(mail, copies)
                    self.assertIsNone(ww.parse(copies[".sent"])["Bcc"])
                for path in self.folder.glob("mail*"):
                    path.unlink()

    def check_envelopes(self, mail, copies):
        self.assertEqual(ww.serials_of(ww.get_der(mail)), self.serials("bob", "bob-two", "dave", "rsa2048"))
        self.assertEqual(ww.serials_of(ww.get_der(copies[".bcc-1"])), self.serials("carol", "rsa2048"))
        self.assertEqual(ww.serials_of(ww.get_der(copies[".bcc-2"])), self.serials("erin", "rsa2048"))
        self.assertEqual(ww.serials_of(ww.get_der(copies[".sent"])), self.serials("rsa2048"))
        for name in ("carol", "erin"):
            identity = WORLD.people[name]
            key_id = ww.asn1_x509.Certificate.load(identity.der).key_identifier
            number = ww.core.Integer(identity.serial).dump()
            for octets in (mail, copies[".sent"], copies[".bcc-2" if name == "carol" else ".bcc-1"]):
                self.assertNotIn(key_id, ww.get_der(octets))
                self.assertNotIn(number, ww.get_der(octets))

    def test_only_bcc(self):
        WORLD.client.run("compose", "--from", "rsa2048@example.test", "--bcc", "carol@example.test, erin@example.test", "--subject", SUBJECT,
                         "--body-file", str(self.body), "--encrypt", "--output", str(self.mail))
        for name, who in ((".bcc-1", "carol"), (".bcc-2", "erin")):
            copy = (self.folder / f"mail.eml{name}").read_bytes()
            self.assertEqual(ww.serials_of(ww.get_der(copy)), self.serials(who, "rsa2048"))

    def test_bcc_needs_a_name_for_its_files(self):
        with self.assertRaises(Failed) as caught:
            WORLD.client.run(*self.arguments("rsa2048", ("bob",), ("--bcc", "carol@example.test", "--output", "-")))
        self.assertEqual((caught.exception.code, caught.exception.answer["error"]["code"]), (2, "usage"))

    def test_all_files_or_none(self):
        (self.folder / "mail.eml.sent").mkdir()
        with self.assertRaises(Failed):
            self.compose("--encrypt", "--bcc", "carol@example.test")
        self.assertEqual([path.name for path in self.folder.glob("mail*")], ["mail.eml.sent"])
        self.mail.write_bytes(b"before")
        with self.assertRaises(Failed):
            self.compose("--encrypt", "--bcc", "carol@example.test")
        self.assertEqual(self.mail.read_bytes(), b"before")
        self.assertEqual({path.name for path in self.folder.glob("mail*")}, {"mail.eml", "mail.eml.sent"})


class Headers(Writing):
    """RFC 9788."""

    KEPT = ("From", "To", "Cc", "Date", "Message-ID")

    def check_clear(self, mail, payload):
        inner = ww.parse(payload)
        self.assertEqual(inner.get_param("hp"), "clear")
        self.assertIsNone(inner["HP-Outer"])
        self.assertEqual(inner["Subject"], SUBJECT)
        for name in (*self.KEPT, "Subject"):
            self.assertEqual(inner[name], ww.parse(mail)[name])
        self.assertNotIn(b"hp-legacy-display", payload)

    def test_signed(self):
        mail = self.compose("--no-encrypt", "--cc", "carol@example.test")
        self.check_clear(mail, ww.split_signed(mail)[0])
        opaque = self.compose("--no-encrypt", "--opaque", "--cc", "carol@example.test")
        self.check_clear(opaque, self.verify(opaque))

    def check_cipher(self, mail, payload):
        outer = [(name, value) for name, value in ww.get_header(mail) if not re.match("(?i)content-|mime-version", name)]
        inner = ww.get_header(payload)
        self.assertEqual(dict(outer)["Subject"], "[...]")
        self.assertEqual(ww.parse(payload)["Subject"], SUBJECT)
        self.assertEqual(ww.parse(payload).get_param("hp"), "cipher")
        told = [tuple(part.strip() for part in value.split(":", 1)) for name, value in inner if name == "HP-Outer"]
        self.assertEqual(told, outer, "HP-Outer is the outside, field by field")
        for name in self.KEPT:
            self.assertEqual(dict(inner)[name], dict(outer)[name])
        self.assertNotIn("合同".encode(), mail)

    def test_encrypted(self):
        for options in (("--no-sign",), ("--sign",), ("--sign", "--opaque")):
            with self.subTest(options):
                mail = self.compose("--encrypt", "--cc", "carol@example.test", *options)
                inner = self.decrypt(mail, "carol")
                payload = inner if options == ("--no-sign",) else self.verify(inner)
                self.check_cipher(mail, payload)

    def test_legacy_display(self):
        html = self.folder / "body.html"
        html.write_text("<html><head><title>t</title></head><body class='x'><p>Guten Tag</p></body></html>", encoding="utf-8")
        payload = ww.parse(self.decrypt(self.compose("--no-sign", "--encrypt", "--html-file", str(html), subject="A <b> & more"), "bob"))
        self.assertEqual(payload.get_content_type(), "multipart/alternative")
        plain, rich = payload.iter_parts()
        for part in (plain, rich):
            self.assertEqual(part.get_param("hp-legacy-display"), "1")
        self.assertTrue(plain.get_content().replace("\r\n", "\n").startswith("Subject: A <b> & more\n\n你好"))
        self.assertIn("<body class='x'><div class=\"header-protection-legacy-display\"><pre>Subject: A &lt;b&gt; &amp; more</pre></div>",
                      rich.get_content())
        shown = WORLD.client.run("message", "show", str(self.mail), expect=0)
        self.assertEqual(shown["headers"]["subject"], "A <b> & more")
        self.assertTrue(shown["body"]["text"].startswith("你好"))
        self.assertNotIn("legacy", shown["body"]["html"])

    def test_switched_off(self):
        for name, options in (("option", ("--no-header-protection",)), ("setting", ())):
            with self.subTest(name):
                if name == "setting":
                    WORLD.settings("writer", header_protection="false")
                    self.addCleanup(WORLD.settings, "writer")
                mail = self.compose("--encrypt", *options)
                payload = self.verify(self.decrypt(mail, "bob"))
                self.assertEqual(ww.parse(mail)["Subject"], SUBJECT)
                self.assertEqual({name.lower() for name, _ in ww.get_header(payload)}, {"content-type", "content-transfer-encoding"})
                self.assertIsNone(ww.parse(payload).get_param("hp"))
                self.assertNotIn("Subject:", ww.parse(payload).get_content())
                clear = self.compose("--no-encrypt", *options)
                self.assertNotIn(b"hp=", ww.split_signed(clear)[0])

    def test_what_the_mail_is_not(self):
        self.assertNotIn(b"hp=", self.compose("--no-sign", "--no-encrypt"))


class OnTheWay(Writing):
    """No relay has a reason to touch it, and what touches all it passes on does no harm."""

    def letters(self):
        html = self.folder / "body.html"
        html.write_text("<p>From here<br>\n.\n</p>" + "<b>wide</b>" * 100 + "<p>ünïcödé \n</p>\n", encoding="utf-8")
        file = self.save(bytes(range(256)) * 20, "附件 a very long name, so long that it does not fit in a line of its own.bin")
        text = self.save(b"From me\n.\n" + b"y" * 2000 + b"\n", "notes.txt")
        letter = self.save(b"From: a@b.test\r\nSubject: s\r\n\r\n" + b"z" * 1200 + b"\r\nFrom x\r\n", "forwarded.eml")
        yield "plain", ()
        yield "html", ("--html-file", str(html))
        yield "attachments", ("--html-file", str(html), "--attach", str(file), "--attach", str(text), "--attach", str(letter))
        yield "long name", ("--cc", f"{'n' * 120} <name@example.test>")
        yield "many", tuple(word for number in range(40) for word in ("--cc", f"Somebody With A Name {number} <name{number}@example.test>"))

    def check_lines(self, octets, longest=78):
        octets.decode("ascii")
        for line in octets.split(b"\r\n"):
            self.assertNotIn(b"\r", line)
            self.assertNotIn(b"\n", line)
            self.assertLessEqual(len(line), longest, line)
            self.assertEqual(line, line.rstrip(b" \t"))
            self.assertFalse(line.startswith(b"From ") or line.startswith(b"."), line)

    def test_signed_mail_survives(self):
        for name, options in self.letters():
            for subject in (SUBJECT, " blanks at both ends ", "x" * 200, "tab\tand   spaces"):
                with self.subTest(f"{name} {subject[:20]}"):
                    mail = self.compose("--no-encrypt", *options, subject=subject)
                    self.check_lines(mail)
                    for title, relay in ww.RELAYS.items():
                        with self.subTest(title):
                            self.verify(relay(mail))
                    every = mail
                    for relay in ww.RELAYS.values():
                        every = relay(every)
                    self.verify(every)
                    shown = WORLD.client.run("message", "show", str(self.save(every, "relayed.eml")))
                    self.assertEqual(shown["signature"]["status"], "valid")
                    self.assertEqual(shown["headers"]["subject"].split(), subject.split())
                    self.assertEqual(shown["body"]["text"].rstrip("\n"), TEXT.rstrip("\n"))

    PIECES = ("a", " ", "  ", "\t", "\n", "\r\n", "\r", ".", "..", "From ", "-", "=", "=?utf-8?Q?x?=", "你好", "é", "🎉", "\u2028", "\x0c", "\x7f",
              "\x1b(-", "<b>", '"', "\\", "(", ";", "@", "x" * 90, "长" * 60, "--", "> ", "ab" * 50 + " ", "%", "&amp;")

    def test_anything_is_carried(self):
        """Texts, subjects and file names of odd pieces; always the same ones."""
        dice = random.Random(1971)

        def pick(most):
            return "".join(dice.choice(self.PIECES) for _ in range(dice.randrange(most)))

        for number in range(40):
            text, subject = pick(60), pick(12)
            with self.subTest(number):
                self.body.write_bytes(text.encode())
                name = re.sub(r"[/\s\x00-\x1f\x7f]", "_", pick(4)).strip(".")[:50] + "x.bin"
                mail = self.compose(dice.choice(("--opaque", "--pss", "--sign")), "--no-encrypt", "--attach", str(self.save(b"x", name)), subject=subject)
                self.check_lines(mail)
                for relay in ww.RELAYS.values():
                    mail = relay(mail)
                payload = self.verify(mail)
                self.check_lines(payload)
                shown = WORLD.client.run("message", "show", str(self.mail))
                self.assertEqual(shown["signature"]["status"], "valid")
                self.assertEqual(shown["body"]["text"].rstrip("\n"), text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n"))
                self.assertEqual(re.sub(r"[\s\x00-\x1f\x7f]", "", shown["headers"]["subject"]), re.sub(r"[\s\x00-\x1f\x7f]", "", subject))
                self.assertEqual(len(shown["attachments"]), 1)
                (self.folder / name).unlink()

    def test_the_check_can_fail(self):
        """These relays do break a signature over what is not written like this."""
        identity = WORLD.people["rsa2048"]
        for title, text in (("strip_trailing_spaces", "blank "), ("escape_from", "From me"), ("forget_dots", ".x"),
                            ("wrap_long_lines", "x" * 200)):
            mail = ww.signed_mail(identity, "bob@example.test", text, above=(WORLD.authority.middle,))
            self.verify(mail)
            self.verify(ww.RELAYS[title](mail), expect=4)

    def test_sealed_mail_survives(self):
        mail = self.compose("--sign", "--encrypt")
        self.check_lines(mail)
        for relay in ww.RELAYS.values():
            mail = relay(mail)
        self.verify(self.decrypt(mail, "bob"))

    def test_foreign_identifiers_are_kept_in_lines(self):
        original = self.save(f"From: b@example.test\r\nTo: rsa2048@example.test\r\nSubject: s\r\nMessage-ID: <{'m' * 2000}@x>\r\n"
                             f"References: {' '.join(f'<{number}@x.test>' for number in range(200))}\r\n\r\nhello\r\n".encode(), "o.eml")
        mail = self.compose("--no-encrypt", "--reply", str(original))
        self.check_lines(mail, longest=998)
        self.verify(ww.strip_trailing_spaces(mail))


class Stamps(Writing):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="mesign-tsa-")
        cls.addClassCleanup(folder.cleanup)
        cls.stamper = ww.Stamper(Path(folder.name), WORLD.authority.issue_stamper())
        cls.addClassCleanup(cls.stamper.stop)

    def setUp(self):
        super().setUp()
        self.stamper.mode = "right"
        WORLD.settings("writer", tsa_url=self.stamper.url, private_authorities="true")
        self.addCleanup(WORLD.settings, "writer")

    def tokens(self, mail):
        _, signer = ww.get_signer(ww.split_signed(mail)[1])
        if signer["unsigned_attrs"].native is None:
            return []
        return [value for attribute in signer["unsigned_attrs"] if attribute["type"].dotted == "1.2.840.113549.1.9.16.2.14"
                for value in attribute["values"]]

    def check_token(self, mail):
        _, signer = ww.get_signer(ww.split_signed(mail)[1])
        (token,) = self.tokens(mail)
        said = ww.run("openssl", "ts", "-verify", "-in", self.save(token.dump(), "token"), "-token_in", "-digest",
                      hashlib.sha256(signer["signature"].native).hexdigest(), "-CAfile", WORLD.authority.root.pem)
        self.assertIn(b"Verification: OK", said.stdout + said.stderr)

    def test_over_the_signature(self):
        mail = self.compose("--no-encrypt", "--timestamp")
        self.verify(mail)
        self.check_token(mail)
        self.assertEqual((self.answer["timestamped"], self.answer["warnings"]), (True, []))
        shown = WORLD.client.run("message", "show", str(self.mail))
        self.assertEqual(shown["signature"]["timestamp"]["status"], "valid")

    def test_by_default_where_an_authority_is_set(self):
        self.check_token(self.compose("--no-encrypt"))
        self.assertEqual(self.tokens(self.compose("--no-encrypt", "--no-timestamp")), [])
        before = self.stamper.asked
        self.compose("--no-sign", "--no-encrypt")
        self.assertEqual(self.stamper.asked, before)

    def test_inside_the_envelope(self):
        inner = self.decrypt(self.compose("--encrypt", "--timestamp", "--bcc", "carol@example.test"), "bob")
        self.check_token(inner)
        self.check_token(self.decrypt((self.folder / "mail.eml.sent").read_bytes(), "rsa2048"))

    def test_authority_that_fails(self):
        for mode in ("down", "rejects", "garbage", "imprint", "nonce", "forged", "silent", "drips", "gone"):
            with self.subTest(mode):
                self.stamper.mode = mode
                if mode == "gone":
                    WORLD.settings("writer", tsa_url="http://127.0.0.1:9/", private_authorities="true")
                begun = time.monotonic()
                mail = self.compose("--no-encrypt", "--timestamp", "--bcc", "carol@example.test")
                self.assertLess(time.monotonic() - begun, 15)
                self.verify(mail)
                self.assertEqual(self.tokens(mail), [])
                self.assertFalse(self.answer["timestamped"])
                self.assertEqual([one["code"] for one in self.answer["warnings"]], ["no-timestamp"])
                self.assertEqual(WORLD.client.run("message", "show", str(self.mail))["signature"]["status"], "valid")

    def test_private_address_is_not_asked_unasked(self):
        WORLD.settings("writer", tsa_url=self.stamper.url)
        before = self.stamper.asked
        self.compose("--no-encrypt", "--timestamp")
        self.assertEqual(self.stamper.asked, before)
        self.assertFalse(self.answer["timestamped"])

    def test_no_authority_at_all(self):
        WORLD.settings("writer")
        self.refused("invalid", "--no-encrypt", "--timestamp", status=2)


class Drafts(Writing):
    def draft(self, *options, sender="rsa2048", to=("bob",), client=None):
        self.answer = (client or WORLD.client).run(*self.arguments(sender, to, options), "--draft", "--output", str(self.mail))
        return self.mail.read_bytes()

    def test_encrypted_to_the_writer_alone(self):
        mail = self.draft("--encrypt", "--cc", "dave@example.test", "--bcc", "carol@example.test", to=("bob", "nobody"))
        for word in ("bob", "nobody", "dave", "carol", "Contract", "hello"):
            self.assertNotIn(word.encode(), mail.split(b"\r\n\r\n")[0])
        self.assertEqual(ww.parse(mail)["Subject"], "[...]")
        self.assertEqual(ww.serials_of(ww.get_der(mail)), [WORLD.people["rsa2048"].serial])
        inner = ww.parse(self.decrypt(mail, "rsa2048"))
        self.assertEqual(inner.get_content_type(), "text/plain")
        self.assertEqual(inner["Subject"], SUBJECT)
        self.assertEqual((inner["To"], inner["Cc"], inner["Bcc"]),
                         ("bob@example.test, nobody@example.test", "dave@example.test", "carol@example.test"))
        self.assertNotIn("To", dict(tuple(part.strip() for part in value.split(":", 1)) for name, value in
                                    ww.get_header(self.decrypt(mail, "rsa2048")) if name == "HP-Outer"))
        shown = WORLD.client.run("message", "show", str(self.mail))
        self.assertEqual((shown["signature"]["status"], shown["encryption"]["status"]), ("none", "decrypted"))
        self.assertEqual([one["address"] for one in shown["headers"]["bcc"]], ["carol@example.test"])

    def test_never_signed(self):
        mail = self.draft("--sign", "--no-encrypt")
        self.assertEqual(ww.parse(mail).get_content_type(), "text/plain")

    def test_nobody_to_encrypt_it_to(self):
        with self.assertRaises(Failed) as caught:
            self.draft("--encrypt", client=Mesignctl(PROGRAM, self.folder / "empty"))
        self.assertEqual(caught.exception.answer["error"]["code"], "no-certificate")
        self.assertFalse(self.mail.exists())


class Answers(Writing):
    """Replies and forwards, and what they must not tell."""

    SECRET = "marker-0815"

    def seal(self, inner, to="rsa2048"):
        """Encrypted by openssl: what somebody else's program would send."""
        head = b"From: bob@example.test\r\nTo: rsa2048@example.test\r\nSubject: outside\r\nMessage-ID: <o1@x.test>\r\nMIME-Version: 1.0\r\n"
        return head + ww.run("openssl", "cms", "-encrypt", "-aes-256-cbc", "-in", self.save(inner, "inner"), WORLD.people[to].pem).stdout

    def original(self):
        return (f"Content-Type: multipart/mixed; boundary=b; hp=\"cipher\"\r\nSubject: hidden {self.SECRET}\r\nFrom: bob@example.test\r\n"
                "To: rsa2048@example.test\r\nHP-Outer: Subject: outside\r\n\r\n"
                f"--b\r\nContent-Type: text/plain\r\n\r\nsecret {self.SECRET}\r\n--b\r\n"
                f"Content-Type: application/pdf; name=plan.pdf\r\nContent-Disposition: attachment; filename=plan.pdf\r\n\r\n{self.SECRET}\r\n"
                "--b--\r\n").encode()

    def mails(self):
        inner = self.original()
        bob = WORLD.people["bob"]
        signed = ww.run("openssl", "cms", "-sign", "-in", self.save(inner, "to-sign"), "-signer", bob.pem, "-inkey", bob.key_file).stdout
        twice = ww.run("openssl", "cms", "-encrypt", "-aes-256-cbc", "-in", self.save(signed, "s"), WORLD.people["rsa2048"].pem).stdout
        triple = ww.run("openssl", "cms", "-sign", "-in", self.save(twice, "t"), "-signer", bob.pem, "-inkey", bob.key_file).stdout
        head = b"From: bob@example.test\r\nTo: rsa2048@example.test\r\nSubject: outside\r\nMessage-ID: <o1@x.test>\r\nMIME-Version: 1.0\r\n"
        yield "encrypted", self.seal(inner)
        yield "signed inside", self.seal(signed)
        yield "signed around", head + triple
        yield "encrypted twice", self.seal(twice)
        yield "inside for another", self.seal(ww.run("openssl", "cms", "-encrypt", "-aes-256-cbc", "-in", self.save(signed, "s"),
                                                     WORLD.people["carol"].pem).stdout)

    def test_leak(self):
        for name, mail in self.mails():
            for how in ("--reply", "--forward"):
                for options in (("--no-encrypt",), ("--no-encrypt", "--no-sign"), ("--no-encrypt", "--no-header-protection"), ()):
                    with self.subTest(f"{name} {how} {options}"):
                        original = self.save(mail, "original.eml")
                        error = self.refused("would-leak", how, str(original), *options, to=("nobody",))
                        self.assertEqual([one["address"] for one in error["recipients"] if one["reason"] == "none"], ["nobody@example.test"])
                        self.assertIn("nobody@example.test", error["message"])

    def test_named_encryption_lacks_a_certificate(self):
        original = self.save(self.seal(self.original()), "original.eml")
        self.refused("no-certificate", "--forward", str(original), "--encrypt", to=("nobody",))

    def test_without_quote(self):
        for name, mail in self.mails():
            for how in ("--reply", "--forward"):
                with self.subTest(f"{name} {how}"):
                    original = self.save(mail, "original.eml")
                    WORLD.client.run("compose", "--from", "rsa2048@example.test", "--to", "nobody@example.test", how, str(original),
                                     "--body-file", str(self.body), "--no-encrypt", "--without-quote", "--output", str(self.mail))
                    said = self.verify(self.mail.read_bytes())
                    for octets in (self.mail.read_bytes(), said):
                        self.assertNotIn(self.SECRET.encode(), octets)
                        self.assertNotIn(b"hidden", octets)
                    self.mail.unlink()

    def test_encrypted_answer(self):
        for name, mail in self.mails():
            for how in ("--reply", "--forward"):
                with self.subTest(f"{name} {how}"):
                    original = self.save(mail, "original.eml")
                    WORLD.client.run("compose", "--from", "rsa2048@example.test", "--to", "carol@example.test", how, str(original),
                                     "--body-file", str(self.body), "--output", str(self.mail))
                    sealed = self.mail.read_bytes()
                    self.assertNotIn(self.SECRET.encode(), sealed)
                    self.assertEqual(ww.parse(sealed)["Subject"], "[...]")
                    inner = ww.parse(self.verify(self.decrypt(sealed, "carol")))
                    if name == "inside for another":
                        continue
                    self.assertIn(self.SECRET, inner.get_body(("plain",)).get_content())
                    self.assertIn(f"hidden {self.SECRET}", inner["Subject"])
                    files = [part.get_filename() for part in inner.iter_attachments()]
                    self.assertEqual(files, ["plan.pdf"] if how == "--forward" else [])

    def test_hidden_thread(self):
        """A Message-ID that was encrypted stands on the outside of no answer; that of the outside does."""
        inner = self.original().replace(b"HP-Outer: Subject: outside", b"Message-ID: <0815@hidden.test>\r\nReferences: <0814@hidden.test>\r\n"
                                        b"HP-Outer: Subject: outside\r\nHP-Outer: Message-ID: <o1@x.test>")
        original = str(self.save(self.seal(inner), "original.eml"))
        for to, options in (("nobody", ("--no-encrypt", "--without-quote")), ("carol", ())):
            for how in ("--reply", "--forward"):
                with self.subTest(f"{to} {how}"):
                    WORLD.client.run("compose", "--from", "rsa2048@example.test", "--to", f"{to}@example.test", how, original,
                                     "--body-file", str(self.body), *options, "--output", str(self.mail))
                    octets = self.mail.read_bytes()
                    self.assertNotIn(b"@hidden.test", octets)
                    self.assertEqual(ww.parse(octets)["References"], "<o1@x.test>")
                    self.mail.unlink()

    def test_original_whose_key_is_locked(self):
        """Is not quoted as if there were nothing to quote."""
        client = WORLD.profile("locked")
        client.run("profile", "passphrase", "--set", "--new-file", "-", secret="correct horse\n")
        original = str(self.save(self.seal(self.original()), "original.eml"))
        words = ("compose", "--from", "rsa2048@example.test", "--to", "nobody@example.test", "--no-sign", "--output", str(self.mail))
        for how in ("--reply", "--forward"):
            with self.assertRaises(Failed) as caught:
                client.run(*words, how, original)
            self.assertEqual(caught.exception.answer["error"]["code"], "locked")
            self.assertFalse(self.mail.exists())
        client.run(*words, "--reply", original, "--without-quote")
        self.assertEqual(ww.parse(self.mail.read_bytes())["Subject"], "Re: outside")

    def test_draft_of_a_quote(self):
        """Is encrypted whatever is asked for."""
        original = self.save(self.seal(self.original()), "original.eml")
        for how in ("--reply", "--forward"):
            WORLD.client.run("compose", "--from", "rsa2048@example.test", "--to", "nobody@example.test", how, str(original), "--no-encrypt",
                             "--no-header-protection", "--draft", "--output", str(self.mail))
            draft = self.mail.read_bytes()
            self.assertEqual(ww.parse(draft)["Subject"], "[...]")
            self.assertEqual(ww.serials_of(ww.get_der(draft)), [WORLD.people["rsa2048"].serial])
            self.assertIn(self.SECRET.encode(), self.decrypt(draft, "rsa2048"))

    def test_to_whom(self):
        original = self.save(b"From: bob@example.test\r\nReply-To: carol@example.test\r\nTo: rsa2048@example.test, dave@example.test\r\n"
                             b"Cc: erin@example.test\r\nSubject: s\r\n\r\nhello\r\n", "original.eml")
        for options, to, copies in ((("--reply",), "carol@example.test", None), (("--all", "--reply"), "carol@example.test, dave@example.test", "erin@example.test")):
            WORLD.client.run("compose", "--from", "rsa2048@example.test", *options, str(original), "--output", str(self.mail))
            inner = ww.parse(self.verify(self.decrypt(self.mail.read_bytes(), "carol")))
            self.assertEqual((inner["To"], inner["Cc"]), (to, copies))

    HOSTILE = (b"<html><head><style>.gone{display:none} .un{visibility:hidden} p{color:red}</style><script>alert(1)</script></head>"
               b"<body onload='x()' background='http://evil.test/b.png'><p onclick='y()' style='background:url(http://evil.test/c)'>seen words</p>"
               b"<img src='http://evil.test/pixel.png' alt='a picture'><img src='cid:x'><span class='gone'>UNSEEN-1</span>"
               b"<span class=un>UNSEEN-2</span><span style='font-size:0'>UNSEEN-3</span><div hidden>UNSEEN-4</div>"
               b"<span style='color:#fff;font-size:1pt;opacity:0'>UNSEEN-5</span><form action='http://evil.test/f'><input name=q value=UNSEEN-6></form>"
               b"<a href='javascript:z()'>bad</a><a href='https://good.test/x' style='position:fixed'>good</a><iframe src='http://evil.test/i'></iframe>"
               b"<svg><script>s()</script></svg><object data='http://evil.test/o'></object><base href='http://evil.test/'>"
               b"<table><tr><td background='http://evil.test/t' bgcolor='#fff'>cell</td></tr></table><meta http-equiv=refresh content='0;url=http://evil.test'>"
               b"<font color='white'>white words</font></body></html>")

    def test_quoted_html_is_made_anew(self):
        original = self.save(b"From: bob@example.test\r\nTo: rsa2048@example.test\r\nSubject: s\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
                             + self.HOSTILE + b"\r\n", "original.eml")
        html = self.folder / "own.html"
        html.write_text("<html><body><p>My words</p></body></html>", encoding="utf-8")
        for how in ("--reply", "--forward"):
            with self.subTest(how):
                WORLD.client.run("compose", "--from", "rsa2048@example.test", "--to", "bob@example.test", how, str(original), "--body-file", str(self.body),
                                 "--html-file", str(html), "--no-sign", "--no-encrypt", "--output", str(self.mail))
                mail = ww.parse(self.mail.read_bytes())
                rich = mail.get_body(("html",)).get_content()
                plain = mail.get_body(("plain",)).get_content()
                for bad in ("evil.test", "UNSEEN", "script", "style", "onclick", "onload", "<form", "<input", "<iframe", "<svg", "<img", "cid:",
                            "javascript", "background", "bgcolor", "<meta", "<base", "class", "color"):
                    self.assertNotIn(bad, rich)
                self.assertNotIn("UNSEEN", plain)
                for good in ("My words", "seen words", "a picture", "white words", "cell", '<a href="https://good.test/x">good</a>'):
                    self.assertIn(good, rich)
                self.assertLess(rich.index("My words"), rich.index("seen words"))
                self.assertTrue(rich.rstrip().endswith("</body></html>"))


class Options(Writing):
    def test_contradictions(self):
        for options in (("--sign", "--no-sign"), ("--encrypt", "--no-encrypt"), ("--timestamp", "--no-timestamp"), ("--timestamp", "--no-sign"),
                        ("--send",), ("--reply", "x", "--forward", "y")):
            with self.subTest(options):
                with self.assertRaises(Failed) as caught:
                    self.compose(*options)
                self.assertEqual((caught.exception.code, caught.exception.answer["error"]["code"]), (2, "usage"))
                self.assertFalse(self.mail.exists())

    def test_refusals_leave_what_was_there(self):
        self.mail.write_bytes(b"before")
        for options, to in ((("--encrypt",), ("nobody",)), (("--attach", str(self.folder / "none")), ("bob",)),
                            (("--html-file", str(self.folder / "none")), ("bob",)), (("--cc", "no address"), ("bob",))):
            with self.subTest(options):
                with self.assertRaises(Failed):
                    self.compose(*options, to=to)
                self.assertEqual(self.mail.read_bytes(), b"before")
                self.assertEqual([path.name for path in self.folder.glob("mail*")], ["mail.eml"])

    def test_nobody_to_write_to(self):
        self.refused("invalid", to=(), status=2)

    def test_place_that_cannot_be_written(self):
        self.mail = Path("/proc/nowhere/mail.eml")
        with self.assertRaises(Failed) as caught:
            self.compose("--no-encrypt")
        self.assertEqual(caught.exception.code, 5)

    def test_only_the_writer_can_read_the_file(self):
        self.compose("--no-encrypt")
        self.assertEqual(self.mail.stat().st_mode & 0o077, 0)


if __name__ == "__main__":
    PROGRAM = Path(sys.argv[1])
    tap.main()
