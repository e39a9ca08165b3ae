#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing under another name and address of one account: what the server gets, by Python's mail parser, and whose certificate signs it,
by openssl.

usage: test_identities.py MESIGNCTL
"""

import email
import email.policy
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "sandbox"))

# pylint: disable=wrong-import-position
import tap
from journey.mesignctl import Failed, Mesignctl
from mesign_sandbox.client import Sandbox

PROGRAM = Path()
SALES = "sales@example.test"


class Identities(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox("--users", "alice,bob", "--services", "imap,smtp,ca")
        cls.addClassCleanup(cls.sandbox.stop)
        cls.alice, cls.bob = cls.sandbox.facts["users"]

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="mesign-identities-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.client = Mesignctl(PROGRAM, self.folder / "profile")
        self.client.log_in(self.sandbox.facts, self.alice)

    def add(self, address=SALES, name="Sales Office"):
        return self.client.run("account", "add-identity", self.alice["address"], address, "--name", name)["account"]["identities"]

    def fail(self, *arguments):  # pylint: disable=arguments-differ
        with self.assertRaises(Failed) as failure:
            self.client.run(*arguments)
        return failure.exception.answer["error"]

    def write(self, *options):
        body, out = self.folder / "body.txt", self.folder / "out.eml"
        body.write_text("Hello.\n", encoding="utf-8")
        self.client.run("compose", "--to", self.bob["address"], "--subject", "Offer", "--body-file", str(body), *options, "--output", str(out))
        return out.read_bytes()

    def sent_from(self, octets):
        return str(email.message_from_bytes(octets, policy=email.policy.default)["From"])

    def test_added_listed_renamed_removed(self):
        self.assertEqual(self.add(), [{"address": SALES, "name": "Sales Office"}])
        self.assertEqual(self.add(name="Sales; \"Anna\"\t李娜"), [{"address": SALES, "name": "Sales; \"Anna\"\t李娜"}])
        (account,) = self.client.run("account", "list")["accounts"]
        self.assertEqual(account["identities"], [{"address": SALES, "name": "Sales; \"Anna\"\t李娜"}])
        self.client.run("account", "remove-identity", self.alice["address"], SALES.upper())
        (account,) = self.client.run("account", "list")["accounts"]
        self.assertEqual(account["identities"], [])
        self.assertEqual(self.fail("account", "remove-identity", self.alice["address"], SALES)["code"], "not-found")

    def test_what_is_refused(self):
        self.add()
        for address in ("sales", "a b@example.test", "x@", "a@x,b@x", self.alice["address"]):
            self.fail("account", "add-identity", self.alice["address"], address)
        self.client.log_in(self.sandbox.facts, self.bob)
        self.fail("account", "add-identity", self.bob["address"], SALES)
        self.fail("account", "add-identity", self.bob["address"], self.alice["address"])
        self.fail("account", "remove", SALES, "--yes")
        self.assertEqual([one["identities"] for one in self.client.run("account", "list")["accounts"] if one["address"] == self.bob["address"]], [[]])

    def test_written_and_sent(self):
        self.fail("compose", "--from", SALES, "--to", self.bob["address"], "--subject", "x", "--send")
        self.add()
        self.assertEqual(self.sent_from(self.write("--from", SALES)), f"Sales Office <{SALES}>")
        self.assertEqual(self.sent_from(self.write("--from", f"Else <{SALES}>")), f"Else <{SALES}>")
        body = self.folder / "body.txt"
        self.client.run("compose", "--from", SALES, "--to", self.bob["address"], "--subject", "By sales", "--body-file", str(body), "--send")
        other = Mesignctl(PROGRAM, self.folder / "other")
        other.log_in(self.sandbox.facts, self.bob)
        other.run("sync", "--bodies", "all")
        (mail,) = [one for one in other.run("message", "list", "--mailbox", "INBOX")["messages"] if one["subject"] == "By sales"]
        raw = subprocess.run([PROGRAM, "--profile", self.folder / "other", "message", "show", str(mail["id"]), "--raw"], check=True,
                             capture_output=True, timeout=60).stdout
        self.assertEqual(self.sent_from(raw), f"Sales Office <{SALES}>")
        self.client.run("sync")
        self.assertIn("By sales", [one["subject"] for one in self.client.run("message", "list", "--mailbox", "Sent")["messages"]])

    def test_its_own_certificate_signs(self):
        self.add()
        for address in (self.alice["address"], SALES):
            pfx = self.folder / f"{address}.p12"
            self.sandbox.command("issue", address=address, name="Anna", out=str(pfx), password="secret-1")
            word = self.folder / "word"
            word.write_text("secret-1")
            self.client.run("cert", "import", str(pfx), "--password-file", str(word))
        for writer, names in ((SALES, [SALES]), (self.alice["address"], [self.alice["address"]])):
            mail = self.folder / "signed.eml"
            mail.write_bytes(self.write("--from", writer, "--sign"))
            signer = self.folder / "signer.pem"
            subprocess.run(["openssl", "cms", "-verify", "-noverify", "-in", mail, "-signer", signer, "-out", "/dev/null"], check=True,
                           capture_output=True, timeout=60)
            shown = subprocess.run(["openssl", "x509", "-in", signer, "-noout", "-email"], check=True, capture_output=True, timeout=60, text=True)
            self.assertEqual(sorted(set(shown.stdout.split())), names)


if __name__ == "__main__":
    PROGRAM = Path(sys.argv.pop(1)).resolve()
    tap.main()
