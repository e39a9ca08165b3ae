#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""mail.py on small mailboxes: every program runs, and what it counts is right. How fast is not looked at.

usage: test_mail.py BUILD-FOLDER
"""

import json
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

# pylint: disable=wrong-import-position
import tap

BUILD = Path()


class Mail(unittest.TestCase):
    def test_json(self):
        if shutil.which("mbsync") is None or shutil.which("notmuch") is None:
            self.skipTest("mbsync and notmuch are for the measurements only")
        with tempfile.TemporaryDirectory() as folder:
            picture = Path(folder) / "growth.svg"
            process = subprocess.run(
                [sys.executable, HERE / "mail.py", BUILD, "--json", "--envelopes=1500", "--bodies=200", "--growth=200,400",
                 "--repeat=1", "--plot", picture], capture_output=True, text=True, check=False)
            self.assertEqual(process.returncode, 0, process.stderr)
            texts = xml.etree.ElementTree.parse(picture).getroot().itertext()
            self.assertIn("400", list(texts))
        result = json.loads(process.stdout)
        self.check(result)

    def check(self, result):
        self.assertLess(result["again"]["round_trips"], 10)
        changes = result["changes"]
        self.assertEqual((changes["changed"], changes["gone"], changes["new"]), (1000, 100, 0))
        self.assertGreater(changes["octets"], 1000)
        self.assertTrue(changes["goal_met"])
        latin = [row for row in result["search"] if row["word"].isascii()]
        self.assertEqual([row["found"] for row in latin], [row["notmuch_found"] for row in latin])
        self.assertGreater(min(row["found"] for row in result["search"]), 0)
        self.assertEqual([row["messages"] for row in result["growth"]["rows"]], [200, 400])
        for row in result["growth"]["rows"]:
            self.assertEqual(row["list"]["rows"], row["messages"])
            self.assertGreater(row["list"]["first"], 0)


if __name__ == "__main__":
    BUILD = Path(sys.argv.pop(1))
    tap.main()
