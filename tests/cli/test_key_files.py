#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that certificates and private keys come in: every kind is read, or refused with the right word, soon, and with
nothing of it kept.

usage: test_key_files.py MESIGNCTL
"""

import base64
import datetime
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "sandbox"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

# pylint: disable=wrong-import-position
import pfx_writer as w
import spent
import tap
from journey.mesignctl import Failed, Mesignctl

PROGRAM = Path()
ALICE = "alice@example.test"
CHINESE = "密码测试123"

# What a hostile file may cost, in seconds of the processor.
SOON = 20


def run(*command, **how):
    process = subprocess.run([str(word) for word in command], capture_output=True, check=False, timeout=60, **how)
    if process.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))}: {process.stderr.decode(errors='replace')}")
    return process.stdout


class Person:
    """A private key with its certificate, in every form that is needed."""

    def __init__(self, key, certificate):
        self.key, self.certificate = key, certificate
        self.pkcs8 = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        self.der = certificate.public_bytes(serialization.Encoding.DER)
        self.pem = certificate.public_bytes(serialization.Encoding.PEM)
        self.fingerprint = certificate.fingerprint(hashes.SHA256()).hex()

    def key_pem(self, form=serialization.PrivateFormat.PKCS8):
        return self.key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())


def issue(name, issuer=None, address=None, usage=(), key=None, serial=None):
    """usage: of digital_signature, key_encipherment, key_agreement; an authority without an address."""
    key = key or rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.utcnow()
    builder = x509.CertificateBuilder(
        issuer_name=issuer.certificate.subject if issuer else subject, subject_name=subject, public_key=key.public_key(),
        serial_number=serial or x509.random_serial_number(), not_valid_before=now - datetime.timedelta(days=1),
        not_valid_after=now + datetime.timedelta(days=300))
    builder = builder.add_extension(x509.BasicConstraints(ca=address is None, path_length=None), True)
    bits = {word: False for word in ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
                                     "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")}
    bits.update({word: True for word in usage or (("key_cert_sign", "crl_sign") if address is None else ("digital_signature", "key_encipherment"))})
    builder = builder.add_extension(x509.KeyUsage(**bits), True)
    if address:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.RFC822Name(address)]), False)
        builder = builder.add_extension(x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.EMAIL_PROTECTION]), False)
    return Person(key, builder.sign(issuer.key if issuer else key, hashes.SHA256()))


def respell_key(person, issuer, dotted):
    """The same certificate whose key says it is for another algorithm, signed anew by its issuer."""
    certificate = asn1_x509.Certificate.load(person.der)
    tbs = certificate["tbs_certificate"]
    bits = tbs["subject_public_key_info"]["public_key"]
    spki = w.sequence(w.sequence(w.oid(dotted)), bits.dump())
    parts = [tbs[name].dump() for name in ("version", "serial_number", "signature", "issuer", "validity", "subject")]
    body = w.sequence(*parts, spki, tbs["extensions"].dump())
    signature = issuer.key.sign(body, padding.PKCS1v15(), hashes.SHA256())
    return w.sequence(body, certificate["signature_algorithm"].dump(), w.der(3, b"\0", signature))


class Pki:
    """Made once: keys are slow."""

    def __init__(self):
        self.root = issue("Root")
        self.middle = issue("Middle", self.root)
        self.alice = issue("Alice", self.middle, ALICE)
        self.signing = issue("Alice S", self.root, ALICE, ("digital_signature",))
        self.encrypting = issue("Alice E", self.root, ALICE, ("key_encipherment",))
        self.curved = issue("Alice C", self.root, ALICE, ("digital_signature", "key_agreement"), ec.generate_private_key(ec.SECP256R1()))
        self.bob = issue("Bob", self.root, "bob@example.test")


PKI = None


def setUpModule():
    global PKI  # pylint: disable=global-statement
    PKI = Pki()


class Files(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="mesign-test-")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.count = 0

    def client(self):
        self.count += 1
        return Mesignctl(PROGRAM, self.folder / f"profile-{self.count}")

    def write(self, octets, name="file"):
        path = self.folder / name
        path.write_bytes(octets)
        return path

    def bring_in(self, octets, password=None, *options):
        """Imports into an empty profile; returns the profile, the answer."""
        client = self.client()
        secret = [] if password is None else ["--password-file", "-"]
        answer = client.run("cert", "import", str(self.write(octets)), *secret, *options, secret=password or "")
        return client, answer

    def check_own(self, octets, password, people, others=()):
        """The keys of these people came in, and are theirs: another program reads them out of an export."""
        client, answer = self.bring_in(octets, password)
        self.assertEqual({one["fingerprint"] for one in answer["own"]}, {one.fingerprint for one in people})
        self.assertEqual({one["fingerprint"] for one in answer["others"]}, {one.fingerprint for one in others})
        for person in people:
            out = self.folder / "export.p12"
            client.run("cert", "export", person.fingerprint, "--pfx", "--output", str(out), "--password-file", "-", secret="out")
            key, certificate, _ = pkcs12.load_key_and_certificates(out.read_bytes(), b"out")
            self.assertEqual(key.private_numbers(), person.key.private_numbers())
            self.assertEqual(certificate, person.certificate)

    def check_refused(self, code, octets, password=None, *options, says=()):
        """Refused with this word and soon, and nothing is kept of it."""
        client = self.client()
        secret = [] if password is None else ["--password-file", "-"]
        with spent.at_most(SOON), self.assertRaises(Failed) as caught:
            client.run("cert", "import", str(self.write(octets)), *secret, *options, secret=password or "")
        error = caught.exception.answer["error"]
        self.assertEqual(error["code"], code, error)
        self.assertEqual(caught.exception.code, 1 if code == "no-key" else 3)
        for text in says:
            self.assertIn(text, error["message"])
        self.assertEqual(client.run("cert", "list")["certificates"], [])

    def export_by_openssl(self, password, *options, person=None, chain=()):
        person = person or PKI.alice
        key, certificate, out = self.write(person.key_pem(), "k.pem"), self.write(person.pem, "c.pem"), self.folder / "o.p12"
        more = ["-certfile", self.write(b"".join(one.pem for one in chain), "chain.pem")] if chain else []
        run("openssl", "pkcs12", "-export", "-inkey", key, "-in", certificate, "-out", out, "-passout", "stdin", *more, *options,
            input=password.encode() + b"\n")
        return out.read_bytes()


class PfxOfOthers(Files):
    """Made by programs of others."""

    def test_openssl(self):
        ways = {
            "modern": (), "rc2-40": ("-legacy",), "3des": ("-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"),
            "rc4": ("-legacy", "-keypbe", "PBE-SHA1-RC4-128", "-certpbe", "PBE-SHA1-RC4-128"),
            "aes-128": ("-keypbe", "AES-128-CBC", "-certpbe", "AES-128-CBC"), "sha512": ("-macalg", "sha512", "-iter", "50000"),
            "no-mac": ("-nomac",), "in the clear": ("-keypbe", "NONE", "-certpbe", "NONE"), "certificates in the clear": ("-certpbe", "NONE"),
        }
        for name, options in ways.items():
            for password in ("pw", "", CHINESE):
                with self.subTest(f"{name}, “{password}”"):
                    octets = self.export_by_openssl(password, *options)
                    self.check_own(octets, password, [PKI.alice])

    def test_chain(self):
        self.check_own(self.export_by_openssl("pw", chain=[PKI.middle, PKI.root]), "pw", [PKI.alice], [PKI.middle, PKI.root])

    def test_cryptography(self):
        octets = pkcs12.serialize_key_and_certificates(
            "爱丽丝".encode(), PKI.curved.key, PKI.curved.certificate, [PKI.root.certificate], serialization.BestAvailableEncryption(CHINESE.encode()))
        self.check_own(octets, CHINESE, [PKI.curved], [PKI.root])

    def test_nss(self):
        folder = self.folder / "nss"
        folder.mkdir()
        (folder / "pw").write_text("")
        run("certutil", "-N", "-d", f"sql:{folder}", "-f", folder / "pw")
        run("pk12util", "-i", self.write(self.export_by_openssl("pw", "-name", "alice"), "in.p12"), "-d", f"sql:{folder}", "-k", folder / "pw", "-W", "pw")
        run("pk12util", "-o", folder / "out.p12", "-n", "alice", "-d", f"sql:{folder}", "-k", folder / "pw", "-W", CHINESE)
        self.check_own((folder / "out.p12").read_bytes(), CHINESE, [PKI.alice])

    def test_written_as_text(self):
        octets = self.export_by_openssl("pw")
        lines = base64.encodebytes(octets)
        for name, text in {"base64": lines, "one line": base64.b64encode(octets), "CRLF": lines.replace(b"\n", b"\r\n"),
                           "armour": b"-----BEGIN PKCS12-----\n" + lines + b"-----END PKCS12-----\n"}.items():
            with self.subTest(name):
                self.check_own(text, "pw", [PKI.alice])

    def test_with_something_behind(self):
        self.check_own(self.export_by_openssl("pw") + b"\r\n", "pw", [PKI.alice])


class PfxPieceByPiece(Files):
    def whole(self, pbe, mac, person=None):
        person = person or PKI.alice
        return w.pfx(w.safe(w.certificate_bag(person.der), pbe=pbe), w.safe(w.key_bag(person.pkcs8, pbe)), mac=mac)

    def test_passwords_in_old_ways(self):
        utf8, gbk = CHINESE.encode(), CHINESE.encode("gbk")
        ways = {
            "BMPString": (w.TripleDes(w.bmp(CHINESE)), w.Mac(w.bmp(CHINESE), digest=w.SHA1)),
            "UTF-8 widened": (w.TripleDes(w.widened(utf8)), w.Mac(w.widened(utf8), digest=w.SHA1)),
            "GBK widened": (w.TripleDes(w.widened(gbk)), w.Mac(w.widened(gbk), digest=w.SHA1)),
            "UTF-8 widened, no MAC": (w.TripleDes(w.widened(utf8)), None),
            "GBK widened, no MAC": (w.TripleDes(w.widened(gbk)), None),
            "PBES2": (w.Pbkdf2(utf8), w.Mac(w.bmp(CHINESE))),
            "PBES2, BMPString": (w.Pbkdf2(w.bmp(CHINESE)), w.Mac(w.bmp(CHINESE))),
            "PBES2, BMPString without its end": (w.Pbkdf2(w.bmp(CHINESE)[:-2]), w.Mac(w.bmp(CHINESE))),
            "PBES2, GBK": (w.Pbkdf2(gbk), w.Mac(w.widened(gbk))),
            "MAC standard, cipher GBK widened": (w.TripleDes(w.widened(gbk)), w.Mac(w.bmp(CHINESE))),
        }
        for name, (pbe, mac) in ways.items():
            with self.subTest(name):
                octets = self.whole(pbe, mac)
                self.check_own(octets, CHINESE, [PKI.alice])
                self.check_refused("wrong-password" if mac else "damaged", octets, "密码")

    def test_both_empty_passwords(self):
        for name, password in {"none": b"", "empty": b"\0\0"}.items():
            for mac in (w.Mac(password), None):
                with self.subTest(f"{name}, {mac}"):
                    octets = self.whole(w.TripleDes(password), mac)
                    self.check_own(octets, "", [PKI.alice])
                    self.check_refused("wrong-password" if mac else "damaged", octets, "pw")

    def test_several_keys(self):
        people = [PKI.signing, PKI.encrypting, PKI.curved]
        pbe = w.TripleDes(w.bmp("pw"))
        octets = w.pfx(w.safe(*[w.certificate_bag(one.der) for one in (*people, PKI.root)], pbe=pbe),
                       w.safe(*[w.key_bag(one.pkcs8, pbe) for one in reversed(people)]), mac=w.Mac(w.bmp("pw")))
        self.check_own(octets, "pw", people, [PKI.root])

    def test_scrypt(self):
        """N = 2^15 is above what OpenSSL takes by itself."""
        for log2 in (14, 15, 17):
            with self.subTest(log2):
                self.check_own(self.whole(w.ScryptPbe(b"pw", 1 << log2), w.Mac(w.bmp("pw"))), "pw", [PKI.alice])

    def test_odd_forms(self):
        alice, mac = PKI.alice, w.Mac(w.bmp("pw"))
        ways = {
            "nested": w.pfx(w.safe(w.nested_bag(w.certificate_bag(alice.der), w.nested_bag(w.key_bag(alice.pkcs8)))), mac=mac),
            "twice": w.pfx(w.safe(w.certificate_bag(alice.der)), w.safe(w.certificate_bag(alice.der), w.key_bag(alice.pkcs8)), mac=mac),
            "indefinite length": w.indefinite(w.pfx(w.safe(w.certificate_bag(alice.der), w.key_bag(alice.pkcs8)), mac=mac)),
        }
        for name, octets in ways.items():
            with self.subTest(name):
                self.check_own(octets, "pw", [alice])

    def test_oaep_key(self):
        """A key for RSAES-OAEP alone (RFC 4055) opens mail; that its certificate is not for signing is said."""
        der = respell_key(PKI.encrypting, PKI.root, "1.2.840.113549.1.1.7")
        for pkcs8 in (PKI.encrypting.pkcs8, w.with_algorithm(PKI.encrypting.pkcs8, "1.2.840.113549.1.1.7")):
            octets = w.pfx(w.safe(w.certificate_bag(der), w.key_bag(pkcs8)), mac=w.Mac(w.bmp("pw")))
            client, answer = self.bring_in(octets, "pw")
            self.assertEqual([(one["can_sign"], one["can_encrypt"]) for one in answer["own"]], [(False, False)])
            self.assertEqual(answer["own"][0]["key"], "rsaesoaep")
            mail = self.folder / "m.eml"
            run("openssl", "cms", "-encrypt", "-aes256", "-in", self.write(b"Content-Type: text/plain\r\n\r\nopened\r\n"), "-out", mail,
                "-from", "bob@example.test", "-to", ALICE, "-recip", self.write(PKI.encrypting.pem, "e.pem"), "-keyopt", "rsa_padding_mode:oaep")
            opened = client.run("message", "show", str(mail))
            self.assertEqual((opened["encryption"]["status"], opened["body"]["text"].strip()), ("decrypted", "opened"))


class PfxRefused(Files):
    def setUp(self):
        super().setUp()
        self.mac = w.Mac(w.bmp("pw"))
        self.bags = [w.certificate_bag(PKI.alice.der), w.key_bag(PKI.alice.pkcs8)]

    def test_wrong_password(self):
        self.check_refused("wrong-password", self.export_by_openssl("pw"), "px")
        self.check_refused("wrong-password", self.export_by_openssl("pw"), "")
        self.check_refused("wrong-password", self.export_by_openssl("pw", "-legacy"), "PW")
        self.check_refused("damaged", self.export_by_openssl("pw", "-nomac"), "px", says=["password", "damaged"])

    def test_damage_is_not_a_wrong_password(self):
        octets = self.export_by_openssl("pw")
        for cut in (1, 3, 40, 500, len(octets) - 30, len(octets) - 1):
            with self.subTest(f"cut at {cut}"):
                self.check_refused("damaged", octets[:cut], "pw")
        for at in (300, 900, 1500):
            with self.subTest(f"altered at {at}"):
                self.check_refused("damaged", octets[:at] + bytes([octets[at] ^ 1]) + octets[at + 1:], "pw")
        self.check_refused("damaged", b"", "pw")
        self.check_refused("damaged", b"hello", "pw")
        self.check_refused("damaged", os.urandom(3000), "pw")

    def test_no_key(self):
        octets = pkcs12.serialize_key_and_certificates(None, None, None, [PKI.bob.certificate], serialization.BestAvailableEncryption(b"pw"))
        self.check_refused("no-key", octets, "pw")

    def test_key_mismatch(self):
        self.check_refused("key-mismatch", w.pfx(w.safe(w.certificate_bag(PKI.bob.der), w.key_bag(PKI.alice.pkcs8)), mac=self.mac), "pw")
        self.check_refused("key-mismatch", w.pfx(w.safe(w.key_bag(PKI.alice.pkcs8)), mac=self.mac), "pw")
        self.check_refused("key-mismatch", w.pfx(w.safe(*self.bags, w.key_bag(PKI.bob.pkcs8)), mac=self.mac), "pw")
        self.check_refused("key-mismatch", PKI.alice.key_pem() + PKI.bob.pem)

    def test_wrong_address(self):
        octets = self.export_by_openssl("pw")
        self.check_refused("wrong-address", octets, "pw", "--for", "bob@example.test", says=[ALICE, "bob@example.test"])
        self.check_refused("wrong-address", PKI.alice.pem, None, "--for", "bob@example.test")
        _, answer = self.bring_in(octets, "pw", "--for", "ALICE@Example.test")
        self.assertEqual(len(answer["own"]), 1)

    def test_unknown_algorithms_are_named(self):
        pw, mac, alice = w.bmp("pw"), self.mac, PKI.alice
        unknown = {
            "PBMAC1": w.pfx(w.safe(*self.bags), mac=w.Pbmac1(b"pw")),
            "1.2.156.10197.6.1.4.1.12": w.pfx(w.safe(*self.bags, pbe=w.TripleDes(pw, algorithm="1.2.156.10197.6.1.4.1.12")), mac=mac),
            "2.16.840.1.101.3.4.1.99": w.pfx(w.safe(*self.bags, pbe=w.Pbkdf2(b"pw", cipher="2.16.840.1.101.3.4.1.99")), mac=mac),
            "1.2.840.113549.2.99": w.pfx(w.safe(*self.bags, pbe=w.Pbkdf2(b"pw", function="1.2.840.113549.2.99")), mac=mac),
            "2.16.840.1.101.3.4.3.18": w.pfx(w.safe(self.bags[0], w.key_bag(w.with_algorithm(alice.pkcs8, "2.16.840.1.101.3.4.3.18"))), mac=mac),
        }
        for name, octets in unknown.items():
            with self.subTest(name):
                self.check_refused("unsupported-algorithm", octets, "pw", says=[name])

    def test_what_would_take_too_long(self):
        pw, mac = w.bmp("pw"), self.mac
        slow = {
            "MAC": w.pfx(w.safe(*self.bags), mac=w.Mac(pw, claim=2_000_000_000)),
            "MAC, beyond a number": w.pfx(w.safe(*self.bags), mac=w.Mac(pw, claim=1 << 80)),
            "PBKDF2": w.pfx(w.safe(*self.bags, pbe=w.Pbkdf2(b"pw", claim=1_500_000_000)), mac=mac),
            "PKCS #12": w.pfx(w.safe(*self.bags, pbe=w.TripleDes(pw, claim=1_500_000_000)), mac=mac),
            "key bag": w.pfx(w.safe(self.bags[0], w.key_bag(PKI.alice.pkcs8, w.Pbkdf2(b"pw", claim=900_000_000))), mac=mac),
            "no MAC": w.pfx(w.safe(*self.bags, pbe=w.TripleDes(pw, claim=1_500_000_000))),
            "scrypt, memory": w.pfx(w.safe(*self.bags, pbe=w.ScryptPbe(b"pw", 16, claim=1 << 30)), mac=mac),
            "scrypt, time": w.pfx(w.safe(*self.bags, pbe=w.ScryptPbe(b"pw", 16, p=1000, claim=1 << 12)), mac=mac),
            "little each, much together": w.pfx(*[w.safe(w.certificate_bag(PKI.alice.der), pbe=w.Pbkdf2(b"pw", rounds=1, claim=5_000_000))
                                                  for _ in range(50)], mac=mac),
            "bags": w.pfx(w.safe(*self.bags, *[w.nested_bag()] * 1500), mac=mac),
            "deep": w.pfx(w.safe(self.deep(12)), mac=mac),
        }
        for name, octets in slow.items():
            with self.subTest(name):
                self.check_refused("limit", octets, "pw")

    def deep(self, depth):
        return w.nested_bag(self.deep(depth - 1) if depth else self.bags[1])

    def test_large(self):
        octets = w.pfx(w.safe(*self.bags, w.certificate_bag(bytes(17 << 20))), mac=self.mac)
        self.check_refused("limit", octets, "pw")
        self.check_refused("limit", b"-----BEGIN CERTIFICATE-----\n" * 700_000)


class Pem(Files):
    def convert(self, *options, person=None, program="pkcs8"):
        person = person or PKI.alice
        key = self.write(person.key_pem(), "k.pem")
        return run("openssl", program, "-in", key, "-passout", "pass:pw", *options)

    def test_keys(self):
        topk8 = ("-topk8", "-v2")
        ways = {
            "PKCS #8": PKI.alice.key_pem(),
            "traditional": PKI.alice.key_pem(serialization.PrivateFormat.TraditionalOpenSSL),
            "encrypted PKCS #8": self.convert(*topk8, "aes256"),
            "encrypted PKCS #8, 3DES": self.convert("-topk8", "-v1", "PBE-SHA1-3DES"),
            "encrypted PKCS #8, RC2": self.convert("-topk8", "-v1", "PBE-SHA1-RC2-40", "-provider", "legacy", "-provider", "default"),
            "encrypted PKCS #8, scrypt": self.convert("-topk8", "-scrypt"),
            "traditional, AES": self.convert("-aes256", "-traditional", program="rsa"),
            "traditional, 3DES": self.convert("-des3", "-traditional", program="rsa"),
            "traditional, DES": self.convert("-des", "-traditional", "-provider", "legacy", "-provider", "default", program="rsa"),
        }
        for name, key in ways.items():
            for order, octets in {"key first": key + PKI.alice.pem, "certificate first": PKI.alice.pem + key}.items():
                with self.subTest(f"{name}, {order}"):
                    self.assertNotEqual(b"ENCRYPTED" in key, "crypted" not in name and "," not in name)
                    self.check_own(octets, "pw", [PKI.alice])
                if b"ENCRYPTED" in key:
                    with self.subTest(f"{name}, wrong password"):
                        self.check_refused("damaged", octets, "px", says=["password"])

    def test_curve(self):
        key = PKI.curved.key_pem(serialization.PrivateFormat.TraditionalOpenSSL)
        self.assertIn(b"BEGIN EC PRIVATE KEY", key)
        parameters = run("openssl", "ecparam", "-name", "prime256v1")
        self.check_own(parameters + key + PKI.curved.pem + PKI.root.pem, None, [PKI.curved], [PKI.root])

    def test_several(self):
        octets = b"Bag Attributes\n  friendlyName: x\n".join([PKI.signing.key_pem(), PKI.signing.pem, PKI.encrypting.key_pem(), PKI.encrypting.pem, PKI.root.pem])
        self.check_own(octets, None, [PKI.signing, PKI.encrypting], [PKI.root])

    def test_refused(self):
        key = self.convert("-topk8", "-v2", "aes256")
        self.check_refused("damaged", key[:300] + PKI.alice.pem, "pw")
        self.check_refused("damaged", PKI.alice.key_pem()[:-60] + PKI.alice.pem)
        self.check_refused("damaged", PKI.alice.key_pem() + PKI.alice.pem[:600])
        self.check_refused("key-mismatch", PKI.alice.key_pem())
        slow = w.Pbkdf2(b"pw", claim=1_500_000_000).encrypt(PKI.alice.pkcs8)
        armour = b"-----BEGIN ENCRYPTED PRIVATE KEY-----\n%s-----END ENCRYPTED PRIVATE KEY-----\n"
        self.check_refused("limit", armour % base64.encodebytes(w.sequence(slow[0], w.octet_string(slow[1]))) + PKI.alice.pem, "pw")


class Certificates(Files):
    def check_others(self, octets, people):
        _, answer = self.bring_in(octets)
        self.assertEqual([one["fingerprint"] for one in answer["others"]], [one.fingerprint for one in people])
        self.assertEqual(answer["own"], [])

    def bundle(self, form):
        return run("openssl", "crl2pkcs7", "-nocrl", "-certfile", self.write(PKI.bob.pem + PKI.root.pem, "b.pem"), "-outform", form)

    def test_forms(self):
        both, lines = [PKI.bob, PKI.root], base64.encodebytes
        ways = {
            "DER": (PKI.bob.der, both[:1]), "PEM": (PKI.bob.pem, both[:1]), "PEM, several": (PKI.bob.pem + b"\ntext\n" + PKI.root.pem, both),
            "PEM, CRLF": (PKI.bob.pem.replace(b"\n", b"\r\n"), both[:1]), "PKCS #7 DER": (self.bundle("DER"), both), "PKCS #7 PEM": (self.bundle("PEM"), both),
            "base64": (lines(PKI.bob.der), both[:1]), "PKCS #7 base64": (lines(self.bundle("DER")), both),
            "PKCS #7, indefinite": (w.indefinite(self.bundle("DER")), both),
            "twice": (PKI.bob.pem * 3, both[:1]),
        }
        for name, (octets, people) in ways.items():
            with self.subTest(name):
                if name.startswith("PKCS #7"):
                    client, answer = self.bring_in(octets)
                    self.assertEqual({one["fingerprint"] for one in answer["others"]}, {one.fingerprint for one in people})
                    self.assertEqual({one["kind"] for one in client.run("cert", "list")["certificates"]}, {"person", "authority"})
                else:
                    self.check_others(octets, people)

    def test_refused(self):
        self.check_refused("damaged", PKI.bob.der[:-20])
        self.check_refused("damaged", PKI.bob.pem + PKI.root.pem.replace(b"M", b"", 1))
        self.check_refused("damaged", self.bundle("DER")[:700])
        self.check_refused("damaged", b"-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----\n")
        self.check_refused("damaged", base64.encodebytes(os.urandom(900)))

    def test_renewed_without_its_key(self):
        """A certificate for a key that is here becomes one's own by itself."""
        client, _ = self.bring_in(PKI.alice.key_pem() + PKI.alice.pem)
        renewed = issue("Alice", PKI.middle, ALICE, key=PKI.alice.key)
        client.run("cert", "import", str(self.write(renewed.pem)))
        self.assertEqual({one["fingerprint"] for one in client.run("cert", "list", "--own")["certificates"]},
                         {PKI.alice.fingerprint, renewed.fingerprint})


if __name__ == "__main__":
    PROGRAM = Path(sys.argv[1])
    tap.main()
