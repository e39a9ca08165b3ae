#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Export and import that end in the middle: killed, interrupted, or on a full disk. Nothing is ever written by half, and a second
try brings the rest and doubles nothing. The witnesses are Python's mailbox module and the server.

usage: test_exchange_faults.py MESIGNCTL FULL_DISK_LIBRARY
"""

import collections
import imaplib
import json
import mailbox
import os
import random
import re
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import time
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
N_MAILS = 230
"""More than two of the batches that are filed together."""
EVERY = 7
"""One mail in so many has no Message-ID."""
N_KILLS = 6


def make_mail(number):
    header_id = "" if number % EVERY == 0 else f"Message-ID: <n{number}@faults.test>\r\n"
    return (f"From: Writer <w@example.test>\r\nTo: alice@example.test\r\nSubject: Number {number}\r\n"
            f"Date: Mon, 05 Jan 2026 {number // 60:02}:{number % 60:02}:00 +0000\r\n{header_id}\r\n"
            f"Text {number}\r\n" + "x" * 70 + "\r\n").encode()


class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory(prefix="mesign-exchange-")
        cls.addClassCleanup(temporary.cleanup)
        cls.base = Path(temporary.name)
        cls.sandbox = Sandbox("--users", "alice", "--services", "imap,smtp")
        cls.addClassCleanup(cls.sandbox.stop)
        cls.user = cls.sandbox.facts["users"][0]
        cls.random = random.Random(int(os.environ.get("MESIGN_FAULTS_SEED", "20260101")))
        Mesignctl(PROGRAM, cls.base / "fresh").log_in(cls.sandbox.facts, cls.user)
        cls.run_it(cls.base / "fresh", "sync")
        cls.given = cls.base / "given.mbox"
        box = mailbox.mbox(cls.given)
        for number in range(N_MAILS):
            box.add(mailbox.mboxMessage(make_mail(number).replace(b"\r\n", b"\n")))
        box.close()
        cls.count = 0

    def setUp(self):
        Faults.count += 1
        self.folder = self.base / f"test{self.count}"
        self.folder.mkdir()
        self.profile = self.folder / "profile"
        shutil.copytree(self.base / "fresh", self.profile)
        self.new_box()

    def imap(self):
        facts = self.sandbox.facts
        server = imaplib.IMAP4_SSL(facts["imap"]["host"], facts["imap"]["tls"], ssl_context=ssl.create_default_context(cafile=facts["ca"]))
        server.login(self.user["address"], self.user["password"])
        return server

    def new_box(self):
        Faults.count += 1
        self.name = f"Box{Faults.count}"
        with self.imap() as server:
            server.create(self.name)
        self.must("sync", "--bodies", "none")

    @staticmethod
    def start(profile, *arguments, room=None):
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        if room is not None:
            environment |= {"LD_PRELOAD": str(LIBRARY), "MESIGN_TEST_DISK_ROOM": str(room)}
        return subprocess.Popen([str(PROGRAM), "--profile", str(profile), "--json", *arguments], env=environment, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    @classmethod
    def run_it(cls, profile, *arguments, room=None):
        with cls.start(profile, *arguments, room=room) as process:
            answer, _ = process.communicate(timeout=120)
        return process.returncode, json.loads(answer) if answer.strip() else {}

    def must(self, *arguments):
        code, answer = self.run_it(self.profile, *arguments)
        self.assertEqual(code, 0, answer)
        return answer

    def import_words(self):
        return "mail", "import", str(self.given), "--mailbox", self.name

    def on_server(self):
        """How often each number lies there."""
        with self.imap() as server:
            server.select(self.name, readonly=True)
            _, answers = server.fetch("1:*", "(BODY.PEEK[])")
        return collections.Counter(int(re.search(rb"Subject: Number (\d+)", one[1])[1]) for one in answers if isinstance(one, tuple))

    def outbox(self):
        return sorted((self.profile / "data" / "outbox").glob("*"))

    def finish_import(self):
        """A second try brings what is missing, and then each mail is here and on the server once."""
        answer = self.must(*self.import_words())
        self.assertEqual(answer["imported"] + answer["already_there"], N_MAILS)
        self.must("sync", "--bodies", "all")
        self.assertEqual(self.on_server(), {number: 1 for number in range(N_MAILS)})
        code, found = self.run_it(self.profile, "profile", "check")
        self.assertEqual((code, found["faults"]), (0, {}))
        listed = self.must("message", "list", "--mailbox", self.name, "--limit", "1000")["messages"]
        self.assertEqual(len(listed), N_MAILS)
        return answer

    def measure(self, *arguments):
        began = time.monotonic()
        self.must(*arguments)
        return time.monotonic() - began

    def stop_at_random(self, seconds, number, *arguments):
        process = self.start(self.profile, *arguments)
        time.sleep(self.random.uniform(0, seconds))
        process.send_signal(number)
        process.communicate(timeout=60)
        return process.returncode

    def test_import_killed(self):
        seconds = self.measure(*self.import_words())
        stopped = 0
        for turn in range(N_KILLS):
            with self.subTest(turn=turn):
                self.new_box()
                stopped += self.stop_at_random(seconds, signal.SIGKILL, *self.import_words()) == -signal.SIGKILL
                self.finish_import()
        self.assertGreater(stopped, 0)

    def test_import_interrupted(self):
        seconds = self.measure(*self.import_words())
        for turn in range(3):
            with self.subTest(turn=turn):
                self.new_box()
                before = len(self.outbox())
                code = self.stop_at_random(seconds, signal.SIGINT, *self.import_words())
                self.assertNotIn(code, (-signal.SIGKILL, -signal.SIGSEGV, -signal.SIGABRT))
                # each file in the outbox is spoken of: nothing waits that nobody knows
                waiting = len(self.outbox()) - before
                listed = self.must("message", "list", "--mailbox", self.name, "--limit", "1000")["messages"]
                self.assertEqual(len(listed), waiting)
                self.finish_import()

    def test_replay_killed(self):
        """What was imported is on its way to the server: no mail goes there twice, nor is one lost."""
        self.must(*self.import_words())
        began = len(self.outbox())
        for _ in range(N_KILLS):
            waiting = len(self.outbox())
            with self.start(self.profile, "sync", "--bodies", "none") as process:
                while process.poll() is None and len(self.outbox()) > waiting - N_MAILS // (N_KILLS + 2):
                    time.sleep(0.002)
                process.kill()
                process.communicate(timeout=60)
        self.assertIn(len(self.outbox()), range(1, began))
        self.finish_import()
        # a kill between record and removal leaves a file that nothing speaks of
        self.assertLessEqual(len(self.outbox()), N_KILLS)
        self.assertEqual(self.must("operation", "list")["operations"], [])

    def test_import_on_a_full_disk(self):
        room, n_full = 0, 0
        while True:
            code, answer = self.run_it(self.profile, *self.import_words(), room=room)
            if code == 0:
                break
            self.assertEqual((code, answer["error"]["code"]), (5, "no-space"), answer)
            n_full += 1
            listed = self.must("message", "list", "--mailbox", self.name, "--limit", "1000")["messages"]
            self.assertEqual(len(self.outbox()), len(listed))
            room = max(20000, room * 2)
        self.assertGreater(n_full, 3)
        self.finish_import()
        self.assertEqual(self.outbox(), [])

    # whole accounts: the mails lie in three mailboxes that have to be made

    def given_tree(self):
        """A folder of mboxes, with a name of its own."""
        self.name = f"Tree{self.count}"
        Faults.count += 1
        folder = self.folder / self.name
        for part, path in enumerate((self.name, f"{self.name}.sbd/A", f"{self.name}.sbd/A.sbd/B")):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            box = mailbox.mbox(folder / path)
            for number in range(part, N_MAILS, 3):
                box.add(mailbox.mboxMessage(make_mail(number).replace(b"\r\n", b"\n")))
            box.close()
        return folder

    def tree_boxes(self):
        return self.name, f"{self.name}/A", f"{self.name}/A/B"

    def finish_tree(self, folder):
        """A second try brings what is missing; then each mail is in its mailbox once, here and on the server."""
        answer = self.must("mail", "import", str(folder), "--all")
        self.assertEqual(answer["imported"] + answer["already_there"], N_MAILS)
        self.must("sync", "--bodies", "all")
        name = self.name
        for part, box in enumerate(self.tree_boxes()):
            self.name = box
            self.assertEqual(self.on_server(), {number: 1 for number in range(part, N_MAILS, 3)})
            listed = self.must("message", "list", "--mailbox", box, "--limit", "1000")["messages"]
            self.assertEqual(len(listed), len(range(part, N_MAILS, 3)))
        self.name = name
        code, found = self.run_it(self.profile, "profile", "check")
        self.assertEqual((code, found["faults"]), (0, {}))

    def test_account_import_stopped(self):
        seconds = self.measure("mail", "import", str(self.given_tree()), "--all")
        stopped = 0
        for turn in range(N_KILLS):
            number = signal.SIGINT if turn % 3 == 2 else signal.SIGKILL
            with self.subTest(turn=turn):
                folder = self.given_tree()
                stopped += self.stop_at_random(seconds, number, "mail", "import", str(folder), "--all") != 0
                self.finish_tree(folder)
        self.assertGreater(stopped, 0)

    def test_account_import_on_a_full_disk(self):
        folder = self.given_tree()
        room, n_full = 0, 0
        while True:
            code, answer = self.run_it(self.profile, "mail", "import", str(folder), "--all", room=room)
            if code == 0:
                break
            self.assertEqual((code, answer["error"]["code"]), (5, "no-space"), answer)
            n_full += 1
            room = max(20000, room * 2)
        self.assertGreater(n_full, 3)
        self.finish_tree(folder)
        self.assertEqual(self.outbox(), [])

    def numbers_in_tree(self, path, form):
        """The numbers of the mails in each mailbox of what was exported, as Python reads it; the rest of the account's left out."""
        found = []
        for part, box in enumerate(self.tree_boxes()):
            if form == "maildir":
                found += self.numbers_in(path / ("." + box.replace("/", ".")), form)
            else:
                found += self.numbers_in(path / box.replace("/", ".sbd/"), form)
            self.assertEqual(len(found), sum(len(range(n, N_MAILS, 3)) for n in range(part + 1)))
        return sorted(found)

    def test_account_export_stopped(self):
        """It is there whole, or not at all."""
        self.must("mail", "import", str(self.given_tree()), "--all")
        self.must("sync", "--bodies", "all")
        for form in ("mbox", "maildir"):
            words = ("mail", "export", "--all", "--format", form, "--output")
            seconds = self.measure(*words, str(self.folder / f"whole-{form}"))
            for number in (signal.SIGINT, signal.SIGKILL):
                for turn in range(3):
                    with self.subTest(form=form, signal=number, turn=turn):
                        folder = self.folder / f"{form}{number}{turn}"
                        folder.mkdir()
                        path = folder / "out"
                        self.stop_at_random(seconds, number, *words, str(path))
                        left = [one.name for one in folder.iterdir() if one != path]
                        self.assertTrue(all("incomplete" in name for name in left))
                        if number == signal.SIGINT:
                            self.assertEqual(left, [])
                        if not path.exists():
                            self.must(*words, str(path))
                        self.assertEqual(self.numbers_in_tree(path, form), list(range(N_MAILS)))

    def test_account_export_on_a_full_disk(self):
        self.must("mail", "import", str(self.given_tree()), "--all")
        self.must("sync", "--bodies", "all")
        for form in ("mbox", "maildir"):
            folder = self.folder / form
            folder.mkdir()
            room, n_full = 0, 0
            while True:
                code, answer = self.run_it(self.profile, "mail", "export", "--all", "--format", form, "--output", str(folder / "out"), room=room)
                if code == 0:
                    break
                self.assertEqual((code, answer["error"]["code"]), (5, "no-space"), answer)
                self.assertEqual(list(folder.iterdir()), [])
                n_full += 1
                room = max(2000, room * 2)
            self.assertGreater(n_full, 2)
            self.assertEqual(self.numbers_in_tree(folder / "out", form), list(range(N_MAILS)))

    def fill(self):
        self.must(*self.import_words())
        self.must("sync", "--bodies", "all")

    @staticmethod
    def numbers_in(path, form):
        """The numbers of the mails in what was exported, as Python reads it."""
        if form == "eml":
            texts = [one.read_bytes() for one in path.iterdir()]
        else:
            box = mailbox.mbox(path, create=False) if form == "mbox" else mailbox.Maildir(path, create=False)
            texts = [box.get_bytes(key) for key in box.keys()]
        return sorted(int(re.search(rb"Subject: Number (\d+)", one)[1]) for one in texts)

    def export_words(self, form, path):
        return "mail", "export", "--mailbox", self.name, "--format", form, "--output", str(path)

    def test_export_stopped(self):
        """It is there whole, or not at all; a file leaves nothing behind even when the program is killed."""
        self.fill()
        for form in ("mbox", "eml", "maildir"):
            seconds = self.measure(*self.export_words(form, self.folder / f"whole-{form}"))
            for number in (signal.SIGINT, signal.SIGKILL):
                for turn in range(4):
                    with self.subTest(form=form, signal=number, turn=turn):
                        folder = self.folder / f"{form}{number}{turn}"
                        folder.mkdir()
                        path = folder / "out"
                        self.stop_at_random(seconds, number, *self.export_words(form, path))
                        if path.exists():
                            self.assertEqual(self.numbers_in(path, form), list(range(N_MAILS)))
                        left = [one.name for one in folder.iterdir() if one != path]
                        if number == signal.SIGINT or form == "mbox":
                            self.assertEqual(left, [])
                        for name in left:
                            self.assertIn("incomplete", name)
                        if not path.exists():
                            self.must(*self.export_words(form, path))
                            self.assertEqual(self.numbers_in(path, form), list(range(N_MAILS)))

    def test_export_on_a_full_disk(self):
        self.fill()
        for form in ("mbox", "eml", "maildir"):
            folder = self.folder / form
            folder.mkdir()
            room, n_full = 0, 0
            while True:
                code, answer = self.run_it(self.profile, *self.export_words(form, folder / "out"), room=room)
                if code == 0:
                    break
                self.assertEqual((code, answer["error"]["code"]), (5, "no-space"), answer)
                self.assertEqual(list(folder.iterdir()), [])
                n_full += 1
                room = max(2000, room * 2)
            self.assertGreater(n_full, 2)
            self.assertEqual(self.numbers_in(folder / "out", form), list(range(N_MAILS)))


if __name__ == "__main__":
    LIBRARY = Path(sys.argv.pop(2)).resolve()
    PROGRAM = Path(sys.argv.pop(1)).resolve()
    tap.main()
