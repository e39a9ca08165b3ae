#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The generated mails, read by Python's own parser."""

import email
import email.policy
import hashlib
import mailbox
import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

import tap

SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "generate-mail.py")


def run(folder, name, *arguments):
    path = os.path.join(folder, name)
    subprocess.run([sys.executable, SCRIPT, path, *arguments], check=True)
    return path


def digest(folder):
    total = hashlib.sha256()
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            total.update(name.encode() + file.read())
    return total.hexdigest()


class GenerateMail(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def test_same_seed_same_mails(self):
        one, two, other = (run(self.folder.name, name, "--format=files", "--count=60", seed)
                           for name, seed in (("a", "--seed=5"), ("b", "--seed=5"), ("c", "--seed=6")))
        self.assertEqual(digest(one), digest(two))
        self.assertNotEqual(digest(one), digest(other))

    def test_well_formed(self):
        path = run(self.folder.name, "m", "--count=400")
        seen, replies, chinese, attachments, html, lists = set(), 0, 0, 0, 0, 0
        names = sorted(os.listdir(os.path.join(path, "cur")), key=lambda n: int(n.split(".")[1]))
        self.assertEqual(len(names), 400)
        for name in names:
            with open(os.path.join(path, "cur", name), "rb") as file:
                octets = file.read()
            self.assertNotIn(b"\n", octets.replace(b"\r\n", b""))
            self.assertLessEqual(max(map(len, octets.split(b"\r\n"))), 998)
            mail = email.message_from_bytes(octets, policy=email.policy.default)
            self.assertEqual([p.defects for p in mail.walk() if p.defects], [])
            self.assertTrue(mail["From"].addresses[0].addr_spec)
            if mail["In-Reply-To"]:
                self.assertIn(mail["In-Reply-To"], seen)
                replies += 1
            seen.add(mail["Message-ID"])
            chinese += any("\u4e00" <= c <= "\u9fff" for c in mail["Subject"])
            attachments += any(True for _ in mail.iter_attachments())
            html += any(p.get_content_type() == "text/html" for p in mail.walk())
            lists += mail["List-Id"] is not None
        self.assertEqual(len(seen), 400)
        for count in (replies, chinese, attachments, html, lists):
            self.assertGreater(count, 10)

    def test_mbox(self):
        path = run(self.folder.name, "box", "--count=50", "--format=mbox")
        box = mailbox.mbox(path)
        self.addCleanup(box.close)
        self.assertEqual(len(box), 50)


if __name__ == "__main__":
    tap.main()
