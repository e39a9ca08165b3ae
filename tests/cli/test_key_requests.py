#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys that are made here: the request for their certificate, seen by openssl; how they wait; and the whole way to a certificate
at a provider that takes a request, up to a mail that openssl verifies and decrypts.

usage: test_key_requests.py MESIGNCTL
"""

import re
import sqlite3
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "sandbox"))

# pylint: disable=wrong-import-position
import tap
from journey.mesignctl import Failed, Mesignctl
from journey.person import Person
from journey.witness import check_as_it_lies
from mesign_sandbox.ca import MailAuthority, MailCertificate
from mesign_sandbox.client import Sandbox

PROGRAM = Path()
ALICE = "alice@example.test"
SUBJECT = "合同 / Contract"
TEXT = "李娜,您好:\n\n合同第三条请再看一遍。\nPlease look at section 3 once more.\n"


def openssl(*words, text=""):
    process = subprocess.run(["openssl", *map(str, words)], input=text, capture_output=True, text=True, check=True, timeout=60)
    return process.stdout + process.stderr


class Waiting(unittest.TestCase):
    """Without any server."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="mesign-requests-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.client = Mesignctl(PROGRAM, self.folder / "profile")
        self.authority = MailAuthority(self.folder / "ca", "http://127.0.0.1:9")

    def issue(self, pem, address=ALICE):
        request = x509.load_pem_x509_csr(pem.encode())
        return self.authority.issue(MailCertificate(address), request.public_key())

    def write(self, octets, name="issued"):
        path = self.folder / name
        path.write_bytes(octets)
        return str(path)

    def waiting(self):
        return self.client.run("key", "list")["requests"]

    def test_what_openssl_sees(self):
        for word, seen in {"rsa-3072": "(3072 bit)", "ec-p256": "prime256v1"}.items():
            request = self.client.run("key", "request", ALICE, "--key", word)["request"]
            text = openssl("req", "-verify", "-noout", "-text", text=request["pem"])
            self.assertIn("self-signature verify OK", text)
            self.assertIn(seen, text)
            self.assertEqual(re.findall(r"X509v3 (.*):", text), ["Subject Alternative Name"])
            self.assertIn(f"email:{ALICE}", text)
            self.assertEqual((request["key"], request["address"], request["retrieval"]), (word, ALICE, None))
        self.assertEqual([one["key"] for one in self.waiting()], ["ec-p256", "rsa-3072"])

    def test_the_default_is_rsa_and_goes_to_a_file(self):
        path = self.folder / "wish.csr"
        request = self.client.run("key", "request", ALICE, "--output", str(path))["request"]
        self.assertEqual(request["key"], "rsa-3072")
        self.assertEqual(path.read_text(), request["pem"])
        again = self.folder / "again.csr"
        self.client.run("key", "show", str(request["id"]), "--output", str(again))
        self.assertEqual(again.read_text(), request["pem"])

    def test_the_key_is_sealed(self):
        self.client.run("key", "request", ALICE, "--key", "ec-p256")
        database = sqlite3.connect(f"file:{self.folder}/profile/data/keys.db?mode=ro", uri=True)
        ((sealed,),) = database.execute("SELECT sealed FROM key_request").fetchall()
        self.assertEqual(database.execute("SELECT count(*) FROM private_key").fetchone(), (0,))
        with self.assertRaises(ValueError):
            serialization.load_der_private_key(sealed, None)
        # how a key of this kind begins in PKCS #8; a public key has the same without the first three octets
        begin = bytes.fromhex("02010030130607 2a8648ce3d0201")
        made = ec.generate_private_key(ec.SECP256R1())
        self.assertIn(begin, made.private_bytes(Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        files = list((self.folder / "profile" / "data").rglob("keys.db*"))
        self.assertTrue(files)
        for file in files:
            self.assertNotIn(begin, file.read_bytes())

    def test_joined_from_a_file_in_every_form(self):
        forms = {
            "pem": lambda one: one.public_bytes(Encoding.PEM),
            "der": lambda one: one.public_bytes(Encoding.DER),
            "p7b": lambda one: pkcs7.serialize_certificates([*self.authority.chain("known"), one], Encoding.DER),
        }
        for name, form in forms.items():
            with self.subTest(name):
                request = self.client.run("key", "request", ALICE, "--key", "ec-p256")["request"]
                issued = self.issue(request["pem"])
                answer = self.client.run("cert", "import", self.write(form(issued)))
                self.assertEqual([own["addresses"] for own in answer["own"]], [[ALICE]])
                self.assertFalse(answer["already_there"])
                self.assertEqual(self.waiting(), [])
                again = self.client.run("cert", "import", self.write(form(issued)))
                self.assertTrue(again["already_there"])
        self.assertEqual(len(self.client.run("cert", "list", "--own")["certificates"]), len(forms))

    def test_the_joined_key_is_the_certificates(self):
        request = self.client.run("key", "request", ALICE)["request"]
        issued = self.issue(request["pem"])
        answer = self.client.run("cert", "import", self.write(issued.public_bytes(Encoding.PEM)))
        pfx = self.folder / "out.p12"
        self.client.run("cert", "export", answer["own"][0]["fingerprint"], "--pfx", "--output", str(pfx), "--password-file", "-", secret="geheim\n")
        key = openssl("pkcs12", "-in", pfx, "-passin", "pass:geheim", "-nocerts", "-nodes")
        public = openssl("pkey", "-pubout", text=key[key.index("-----BEGIN"):])
        self.assertEqual(public, openssl("x509", "-noout", "-pubkey", text=issued.public_bytes(Encoding.PEM).decode()))

    def test_a_certificate_for_somebody_else_is_refused(self):
        request = self.client.run("key", "request", ALICE, "--key", "ec-p256")["request"]
        issued = self.issue(request["pem"], "mallory@example.test")
        file = self.write(issued.public_bytes(Encoding.PEM))
        with self.assertRaises(Failed) as caught:
            self.client.run("cert", "import", file)
        self.assertEqual(caught.exception.answer["error"]["code"], "wrong-address")
        self.assertEqual(len(self.waiting()), 1)
        self.assertEqual(self.client.run("cert", "list")["certificates"], [])

    def test_refusals(self):
        for arguments in (
            ("key", "request"),
            ("key", "request", ALICE, "--key", "rsa-1024"),
            ("key", "request", ALICE, "--retrieval", "1"),
        ):
            with self.subTest(arguments), self.assertRaises(Failed) as caught:
                self.client.run(*arguments)
            self.assertEqual(caught.exception.code, 2)
        for arguments in (("key", "request", "alice"), ("key", "request", "--retrieval", "7"), ("key", "show", "7"), ("key", "show", "x"), ("key", "delete", "7", "--yes")):
            with self.subTest(arguments), self.assertRaises(Failed) as caught:
                self.client.run(*arguments)
            self.assertTrue(caught.exception.answer["error"]["message"])
        self.assertEqual(self.waiting(), [])

    def test_deleted(self):
        request = self.client.run("key", "request", ALICE, "--key", "ec-p256")["request"]
        issued = self.issue(request["pem"])
        self.client.run("key", "delete", str(request["id"]), "--yes")
        self.assertEqual(self.waiting(), [])
        answer = self.client.run("cert", "import", self.write(issued.public_bytes(Encoding.PEM)))
        self.assertEqual((answer["own"], len(answer["others"])), ([], 1))


class Journey(unittest.TestCase):
    """At the sandbox's provider, which takes a request and mails the certificate back."""

    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox("--users", "alice,bob")
        cls.addClassCleanup(cls.sandbox.__exit__, None, None, None)
        cls.sandbox.__enter__()
        cls.facts = cls.sandbox.facts
        cls.sandbox.command("portal", what="set", takes_requests=1)

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="mesign-requests-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.user, self.other = self.facts["users"][:2]
        self.client = Mesignctl(PROGRAM, self.folder / "profile")
        self.client.log_in(self.facts, self.user)
        self.client.run("provider", "add", self.facts["portal"]["provider_requests"], "--yes")
        self.client.run("cert", "trust", self.facts["pki"]["anchor"])
        self.person = Person(self.facts["portal"]["url"], Path(self.facts["ca"]), self.captcha)

    def captcha(self, session):
        return self.sandbox.command("portal", what="captcha", session=session)["captcha"]

    def assign(self, name):
        self.person.register(name, f"{name}@example.test", "Portal-Pass-2026")
        self.person.buy(address="", years=1, level="V4")
        self.person.applicant(name="王芳", organization="示例科技有限公司")
        order = self.person.confirm()
        self.person.pay(order)
        number = self.person.assign(order, self.user["address"], name="王芳")
        self.client.run("sync")
        return self.journey(number)

    def journey(self, number):
        (one,) = [one for one in self.client.run("retrieval", "list")["journeys"] if one["order"] == number]
        return self.client.run("retrieval", "show", str(one["id"]))["journey"]

    def test_whole_way(self):
        journey = self.assign("wangfang")
        self.assertEqual(journey["state"], "ready")
        self.assertIsNone(journey["password"], "a password was made that nothing is sealed with")
        self.assertTrue(journey["key_made_here"])
        self.assertIn("verify OK", openssl("req", "-verify", "-noout", text=journey["request"]))
        (waiting,) = self.client.run("key", "list")["requests"]
        self.assertEqual((waiting["retrieval"], waiting["pem"]), (journey["id"], journey["request"]))
        again = self.client.run("key", "request", "--retrieval", str(journey["id"]), "--key", "ec-p256")
        self.assertEqual(again["request"]["pem"], journey["request"], "an order has one key")

        self.person.retrieve_with_request(journey["link"], journey["code"], journey["request"])
        self.client.run("sync")
        journey = self.journey(journey["order"])
        self.assertEqual(journey["state"], "in-use", journey)
        self.assertTrue(journey["key_made_here"])
        self.assertIsNone(journey["request"])
        self.assertIn("requested", [event["kind"] for event in journey["events"]])
        self.check_report(journey)
        self.assertEqual(self.client.run("key", "list")["requests"], [])
        self.read_by_openssl()

    def check_report(self, journey):
        report = self.client.run("retrieval", "report", str(journey["id"]))["report"]
        for told in (journey["order"], self.user["address"], journey["fingerprint"], journey["explanation"], "Key made here: yes"):
            self.assertIn(told, report)
        self.assertEqual(len(re.findall(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC  ", report, re.MULTILINE)), len(journey["events"]))

    def read_by_openssl(self):
        pfx = self.folder / "bob.p12"
        self.sandbox.command("issue", address=self.other["address"], name="李娜", out=str(pfx), password="bob", pem=True)
        self.client.run("cert", "import", str(self.folder / "bob.pem"))
        body = self.folder / "body.txt"
        body.write_text(TEXT, encoding="utf-8")
        self.client.run("compose", "--from", self.user["address"], "--to", self.other["address"], "--subject", SUBJECT,
                        "--body-file", str(body), "--sign", "--encrypt", "--send")
        lying = Path(self.sandbox.command("fetch", user=self.other["address"], mailbox="INBOX")["messages"][-1])
        check_as_it_lies(lying, self.folder / "bob.pem", self.folder / "bob.key", Path(self.facts["pki"]["anchor"]),
                         self.user["address"], TEXT, ("合同第三条", "section 3", "Contract"))

    def test_from_a_file_before_the_mail(self):
        """The person took the certificate by hand: the journey ends all the same."""
        journey = self.assign("lina")
        request = x509.load_pem_x509_csr(journey["request"].encode())
        authority = MailAuthority(self.folder / "ca", "http://127.0.0.1:9")
        issued = authority.issue(MailCertificate(self.user["address"]), request.public_key())
        file = self.folder / "issued.cer"
        file.write_bytes(issued.public_bytes(Encoding.DER))
        self.client.run("cert", "import", str(file))
        journey = self.journey(journey["order"])
        self.assertIn(journey["state"], ("imported", "in-use"))
        self.assertTrue(journey["key_made_here"])

    def test_a_certificate_whose_key_is_elsewhere(self):
        """The request was made on another computer: it is said, and nothing is imported."""
        journey = self.assign("elsewhere")
        elsewhere = Mesignctl(PROGRAM, self.folder / "elsewhere")
        foreign = elsewhere.run("key", "request", self.user["address"])["request"]
        self.person.retrieve_with_request(journey["link"], journey["code"], foreign["pem"])
        before = self.client.run("cert", "list", "--own")["certificates"]
        self.client.run("sync")
        journey = self.journey(journey["order"])
        self.assertEqual(journey["state"], "issued")
        self.assertEqual(self.client.run("cert", "list", "--own")["certificates"], before)
        self.assertTrue(journey["request"], "the key that waits is kept")


if __name__ == "__main__":
    PROGRAM = Path(sys.argv.pop(1)).resolve()
    tap.main()
