#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk that is full, at every step of the way: a clear word, nothing half-done, and when there is room again it goes on by itself.

usage: test_full_disk.py MESIGNCTL FULL_DISK_LIBRARY
"""

import email.message
import imaplib
import json
import os
import shutil
import ssl
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "sandbox"))

# pylint: disable=wrong-import-position
import tap
from journey.mesignctl import Mesignctl
from mesign_sandbox.client import Sandbox

PROGRAM = Path()
LIBRARY = Path()
N_MAILS = 6
STEPS = 12


class FullDisk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox("--users", "alice,bob,carol", "--services", "imap,smtp")
        cls.addClassCleanup(cls.sandbox.stop)
        cls.users = {user["address"].split("@")[0]: user for user in cls.sandbox.facts["users"]}
        temporary = tempfile.TemporaryDirectory(prefix="mesign-full-")
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = Path(temporary.name)
        cls.log_in(cls.folder / "fresh", "alice")
        other = cls.imap("alice")
        for number in range(N_MAILS):
            mail = email.message.EmailMessage()
            mail["From"], mail["To"], mail["Subject"] = "x@example.test", "alice@example.test", f"Mail {number}"
            mail["Message-ID"] = f"<{number}@full.test>"
            mail.set_content(os.urandom(6000).hex())
            other.append("INBOX", None, None, bytes(mail).replace(b"\n", b"\r\n"))
        other.logout()

    @classmethod
    def log_in(cls, profile, name):
        client = Mesignctl(PROGRAM, profile)
        client.log_in(cls.sandbox.facts, cls.users[name])
        return client

    @classmethod
    def imap(cls, name):
        imap, user = cls.sandbox.facts["imap"], cls.users[name]
        other = imaplib.IMAP4_SSL(imap["host"], imap["tls"], ssl_context=ssl.create_default_context(cafile=cls.sandbox.facts["ca"]))
        other.login(user["address"], user["password"])
        return other

    def run_it(self, profile, *arguments, room=None):
        """Runs a command on a disk with so much room; returns how it ended, and what it said."""
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        if room is not None:
            environment |= {"LD_PRELOAD": str(LIBRARY), "MESIGN_TEST_DISK_ROOM": str(room)}
        process = subprocess.run([str(PROGRAM), "--profile", str(profile), "--json", *arguments], env=environment, capture_output=True,
                                 text=True, timeout=60, check=False)
        self.assertGreaterEqual(process.returncode, 0, process.stderr)
        return process.returncode, json.loads(process.stdout) if process.stdout.strip() else {}

    def copy(self, origin):
        profile = self.folder / "profile"
        shutil.rmtree(profile, ignore_errors=True)
        shutil.copytree(self.folder / origin, profile)
        return profile

    def walk(self, origin, *arguments):
        """Gives the disk ever more room until the command works: what came of each try, on a profile of its own."""
        room, n_full = 0, 0
        while True:
            profile = self.copy(origin)
            code, answer = self.run_it(profile, *arguments, room=room)
            if code == 0:
                break
            self.assertEqual((code, answer["error"]["code"]), (5, "no-space"), (room, answer))
            self.assertRegex(answer["error"]["message"], "space|room")
            n_full += 1
            yield profile
            room = max(4000, int(room * 1.5)) if n_full < STEPS else room * 4
        self.assertGreater(n_full, 1)
        yield profile

    def check(self, profile, n_messages):
        code, answer = self.run_it(profile, "profile", "check")
        self.assertEqual((code, answer["faults"]), (0, {}))
        self.assertEqual((answer["messages"], answer["moved_aside"]), (n_messages, None))

    def test_sync(self):
        for profile in self.walk("fresh", "sync", "--bodies", "all"):
            code, answer = self.run_it(profile, "sync", "--bodies", "all")
            self.assertEqual(code, 0, answer)
            self.check(profile, N_MAILS)
            self.assertEqual(len(self.run_it(profile, "search", "Mail")[1]["messages"]), N_MAILS)

    def test_operation(self):
        """A change is made, or not; never by half."""
        if not (self.folder / "synced").exists():
            self.run_it(self.copy("fresh"), "sync", "--bodies", "all")
            shutil.copytree(self.folder / "profile", self.folder / "synced")
        for profile in self.walk("synced", "message", "flag", "1", "+flagged"):
            flags = self.run_it(profile, "message", "list", "--mailbox", "INBOX")[1]["messages"][-1]["flags"]
            n_waiting = len(self.run_it(profile, "operation", "list")[1]["operations"])
            self.assertEqual("flagged" in flags, n_waiting == 1)
            self.check(profile, N_MAILS)

    def test_send(self):
        """What could not be queued is not sent, and what was is sent once."""
        self.log_in(self.folder / "writer", "bob")
        self.run_it(self.folder / "writer", "sync")
        body = self.folder / "body"
        body.write_text("word " * 4000)
        number = 0
        for profile in self.walk("writer", "compose", "--from", "bob@example.test", "--to", "carol@example.test", "--subject", "Sent",
                                 "--body-file", str(body), "--send"):
            self.assertEqual(self.run_it(profile, "sync")[0], 0)
            self.assertEqual(self.run_it(profile, "outbox", "list")[1]["mails"], [])
            self.assertEqual(list((profile / "data" / "outbox").glob("*")), [])
            other = self.imap("carol")
            other.select("INBOX")
            found = len(other.search(None, "SUBJECT", "Sent")[1][0].split())
            self.assertIn(found - number, (0, 1))
            number = found
            other.logout()
        self.assertGreater(number, 0)


if __name__ == "__main__":
    LIBRARY = Path(sys.argv.pop(2)).resolve()
    PROGRAM = Path(sys.argv.pop(1)).resolve()
    tap.main()
