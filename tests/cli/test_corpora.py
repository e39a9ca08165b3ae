#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""mesignctl over other people's samples, against what they say should come out.

usage: test_corpora.py MESIGNCTL CORPORA
"""

import csv
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # pylint: disable=wrong-import-position

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
    def open(self, name):
        folder = CORPORA / "thunderbird-smime"
        keys = [option for key in ("Bob", "Fran", "Fran-ec") for option in ("--key", str(folder / f"{key}.p12"))]
        return self.show(folder / name, "--trust-anchor", str(folder / "TestCA.pem"), *keys, password="nss")

    def test_mails(self):
        for row in read_table(CORPORA / "thunderbird-smime" / "expected.tsv"):
            with self.subTest(row["file"]):
                _, message = self.open(row["file"])
                self.check_encryption(row, message)
                self.check_signature(row, message)
                if not row["body_text_shown"].startswith("("):
                    self.assertIn(row["body_text_shown"].strip(), message["body"]["text"])

    def check_encryption(self, row, message):
        layers = row["openssl_layers_2026-11-22"]
        self.assertEqual(message["encryption"]["status"], "decrypted" if "ENV[" in layers else "none")

    def check_signature(self, row, message):
        """The table's verdict, but for mails that only Thunderbird's reading order cannot follow."""
        signature = message["signature"]
        if row["sig"] == "false":
            self.assertEqual(signature["status"], "none")
        elif row["sig_good"] == "true" and "ENV[" not in row["openssl_layers_2026-11-22"].split("SIG", 1)[1]:
            self.assertIn(signature["status"], ("valid", "mismatch"))
            self.assertEqual(signature["signers"][0]["address"].lower(), row["signer"])
        elif "crypto:BAD" in row["openssl_layers_2026-11-22"].split("]")[0]:
            self.assertEqual(signature["status"], "invalid")
        if signature["status"] == "valid":
            self.assertNotIn("crypto:BAD", row["openssl_layers_2026-11-22"].split("]")[0])


class HeaderProtection(Samples):
    def test_mails(self):
        folder = CORPORA / "rfc9788"
        for row in read_table(folder / "expected.tsv"):
            with self.subTest(row["file"]):
                _, message = self.show(
                    folder / row["file"], "--trust-anchor", str(CORPORA / "rfc9216" / "ca.rsa.crt"),
                    "--key", str(CORPORA / "rfc9216" / "bob.p12"), password="bob")
                self.check(row, message)

    def check(self, row, message):
        status = row["crypto status of message"]
        self.assertEqual(message["headers"]["subject"], row["Subject to show"])
        self.assertEqual(message["headers"]["from"][0]["address"], "alice@smime.example")
        self.assertEqual(message["signature"]["status"], "none" if status == "none" else "valid")
        self.assertEqual(message["encryption"]["status"], "decrypted" if "encrypted" in status else "none")
        self.assertEqual(message["header_protection"]["present"], "hp" in row["file"])
        for text in row["body must show"].split(" / "):
            self.assertIn(text, message["body"]["text"])
        self.assertNotIn("Subject: ", message["body"]["text"])


class Pfx(Samples):
    def test_files(self):
        folder = CORPORA / "pfx"
        for row in read_table(folder / "expected.tsv"):
            with self.subTest(row["file"]):
                password = "" if row["password"] == "(empty)" else row["password"]
                code, answer = self.show(
                    CORPORA / "rfc9788" / "baseline" / "no-crypto-complex.eml", "--key", str(folder / row["file"]), password=password)
                if row["result (openssl 3.0 CLI, 2026-11-22)"].startswith("imports"):
                    self.assertEqual(code, 0, answer)
                else:
                    self.assertEqual((code, answer["error"]["code"]), (3, "damaged"))


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


if __name__ == "__main__":
    PROGRAM, CORPORA = sys.argv[1], Path(sys.argv[2])
    tap.main()
