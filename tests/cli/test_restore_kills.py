#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program is killed while it restores a backup: at any moment, and right before any of the steps that change a file. Afterwards the
keys are as before or all there, each other file is as before or whole, nothing comes before what it hangs on, and a second try brings the
rest. A sample of the instants runs unless the environment variable MESIGN_FAULTS is `all`; MESIGN_FAULTS_SEED chooses which.

usage: test_restore_kills.py MESIGNCTL KILLED_AT_LIBRARY
"""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import test_backup
from test_backup import ALICE, BOB, PASSWORD

# pylint: disable=wrong-import-order
import tap

ALL = os.environ.get("MESIGN_FAULTS") == "all"
SEED = int(os.environ.get("MESIGN_FAULTS_SEED", "20260101"))
LIBRARY = Path()
TABLES = ("certificate", "private_key", "key_request", "trust_decision", "account_certificate", "journey")


class Kills(test_backup.Backup):
    """Of two profiles that a backup comes to: one where there is nothing, and one that has something of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        print(f"# MESIGN_FAULTS_SEED={SEED}{' MESIGN_FAULTS=all' if ALL else ''}", flush=True)

    def setUp(self):
        super().setUp()
        self.random = random.Random(f"{SEED} {self.id()}")
        self.fill(self.client, self.profile)
        self.back_up()
        self.secret = self.write(PASSWORD.encode())

    def prepare(self, name):
        """A profile with something that stays, whatever comes."""
        other = self.new_client(name)
        other.run("cert", "import", self.write(self.second.pfx()), "--password-file", "-")
        other.run("key", "request", BOB)
        settings = self.folder / name / "config" / "settings.ini"
        settings.write_text("[reading]\nremote-pictures=ask\n", encoding="utf-8")

    def start(self, name, **environment):
        command = [str(test_backup.PROGRAM), "--profile", str(self.folder / name), "--json", "profile", "restore", str(self.file),
                   "--password-file", self.secret]
        return subprocess.Popen(command, env={**os.environ, "LC_ALL": "C.UTF-8", **environment}, stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def again(self, origin):
        """The profile as it was."""
        shutil.rmtree(self.folder / "killed", ignore_errors=True)
        shutil.copytree(self.folder / origin, self.folder / "killed")

    def look(self, name):
        """What a profile keeps for good: the keystore, without the times at which it came there; the accounts; the settings."""
        kept = {}
        with closing(sqlite3.connect(self.folder / name / "data" / "keys.db")) as db:
            self.assertEqual(db.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
            self.assertEqual(db.execute("PRAGMA foreign_key_check").fetchall(), [])
            for table in TABLES:
                kept[table] = db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            kept["fingerprints"] = sorted(db.execute("SELECT fingerprint FROM certificate").fetchall())
            kept["keys"] = sorted(db.execute("SELECT spki_hash FROM private_key").fetchall())
            kept["decisions"] = sorted(db.execute("SELECT fingerprint, decision FROM trust_decision").fetchall())
        found = self.dump(name)
        # what lies beside an account and was never finished is none
        return kept, {file: text for file, text in found["accounts"].items() if file.endswith(".account")}, found["settings"]

    def check(self, origin, where):
        """Part by part: as before, or whole, in this order."""
        before, whole, killed = self.look(origin), self.look("whole"), self.look("killed")
        states = []
        for was, will_be, found in zip(before, whole, killed):
            self.assertIn(found, (was, will_be), where)
            states.append(found == will_be)
        self.assertEqual(states, sorted(states, reverse=True), where)
        client = test_backup.Mesignctl(test_backup.PROGRAM, self.folder / "killed")
        self.restore(client)
        self.assertEqual(self.look("killed"), whole, where)
        for person in (self.alice, self.second):
            self.assertTrue(self.opens(client, person), where)
        self.assertEqual([one["address"] for one in client.run("account", "list")["accounts"]], [ALICE], where)
        self.assertEqual({state for _, state in self.count_items(self.restore(client))}, {"there"}, where)
        return sum(states)

    def make_whole(self, origin):
        shutil.copytree(self.folder / origin, self.folder / "whole")
        self.restore(test_backup.Mesignctl(test_backup.PROGRAM, self.folder / "whole"))

    def kill_before_steps(self, origin):
        """Every step there is, or some of them; returns how far each came."""
        n_steps = 0
        reached = set()
        while True:
            n_steps += 1 if n_steps < 8 else 7
            self.again(origin)
            if self.start("killed", LD_PRELOAD=str(LIBRARY), MESIGN_TEST_KILL_AT=str(n_steps)).wait(timeout=120) == 0:
                break
        self.assertGreater(n_steps, 8)
        places = range(1, n_steps)
        for place in places if ALL else sorted(self.random.sample(places, min(14, len(places))) + [n_steps - 7]):
            with self.subTest(step=place):
                self.again(origin)
                self.start("killed", LD_PRELOAD=str(LIBRARY), MESIGN_TEST_KILL_AT=str(place)).wait(timeout=120)
                reached.add(self.check(origin, f"before step {place}"))
        return reached

    def test_steps(self):
        """Into nothing."""
        self.new_client("empty").run("cert", "list")
        self.make_whole("empty")
        self.assertGreater(len(self.kill_before_steps("empty")), 1)

    def test_steps_beside_others(self):
        self.prepare("other")
        self.make_whole("other")
        self.assertGreater(len(self.kill_before_steps("other")), 1)

    def test_instants(self):
        self.prepare("other")
        self.make_whole("other")
        self.again("other")
        began = time.monotonic()
        self.assertEqual(self.start("killed").wait(timeout=120), 0)
        whole = time.monotonic() - began
        for turn in range(80 if ALL else 8):
            seconds = self.random.uniform(0, whole)
            with self.subTest(turn=turn, seconds=seconds):
                self.again("other")
                process = self.start("killed")
                time.sleep(seconds)
                process.kill()
                process.wait(timeout=120)
                self.check("other", f"after {seconds:.4f} s")


if __name__ == "__main__":
    LIBRARY = Path(sys.argv.pop(2)).resolve()
    test_backup.PROGRAM = Path(sys.argv.pop(1)).resolve()
    tap.main()
