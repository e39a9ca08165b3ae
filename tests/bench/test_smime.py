#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""smime.py on small mails: every program runs, and what comes out is right. How fast is not looked at.

usage: test_smime.py BUILD-FOLDER
"""

import json
import subprocess
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

# pylint: disable=wrong-import-position
import tap

BUILD = Path()
OPERATIONS = {"sign", "sign opaque", "encrypt CBC", "encrypt GCM", "verify", "verify opaque", "decrypt CBC",
              "decrypt GCM"}


def run(*options):
    return subprocess.run([sys.executable, HERE / "smime.py", BUILD, "--sizes=10K", "--repeat=1", "--mails=10", *options],
                          capture_output=True, text=True, check=False)


class Smime(unittest.TestCase):
    def test_json(self):
        process = run("--json")
        self.assertEqual(process.returncode, 0, process.stderr)
        result = json.loads(process.stdout)
        self.assertEqual({row["operation"] for row in result["operations"]}, OPERATIONS)
        for row in result["operations"]:
            self.assertGreater(row["seconds"], 0)
            self.assertGreater(row["openssl_seconds"], 0)
            self.assertGreater(row["peak"], row["message"])
            self.assertIsNone(row["time_goal_met"])
        self.assertEqual([row["encrypted"] for row in result["many"]], [True, False])
        for row in result["many"]:
            self.assertEqual(row["mails"], 10)
            self.assertGreater(row["judged"], row["mathematics"] / 2)
            self.assertGreater(row["openssl"], row["mathematics"] / 2)

    def test_text(self):
        process = run()
        self.assertEqual(process.returncode, 0, process.stderr)
        for operation in OPERATIONS:
            self.assertIn(operation, process.stdout)
        self.assertIn("10 mails of 10 KB", process.stdout)


if __name__ == "__main__":
    BUILD = Path(sys.argv.pop(1))
    tap.main()
