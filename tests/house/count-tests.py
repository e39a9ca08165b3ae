#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up what a test run printed: the TAP cases, or the program where it speaks no TAP.

usage: count-tests.py TESTLOG.json…
"""

import json
import re
import sys

CASE = re.compile(r"^(not )?ok\b[^#]*(# *(skip|todo))?", re.IGNORECASE)


def count_program(entry):
    """(passed, failed, skipped) of one test program."""
    cases = [m for m in map(CASE.match, entry.get("stdout", "").splitlines()) if m]
    failed = sum(1 for m in cases if m.group(1) and not m.group(2))
    skipped = sum(1 for m in cases if m.group(2))
    passed = len(cases) - failed - skipped
    good = entry["result"] in ("OK", "EXPECTEDFAIL")
    if entry["result"] == "SKIP" and not cases:
        return 0, 0, 1
    if not cases:
        return (1, 0, 0) if good else (0, 1, 0)
    if not good and not failed:
        failed = 1
    return passed, failed, skipped


def main():
    totals = [0, 0, 0]
    for name in sys.argv[1:]:
        with open(name, encoding="utf-8") as log:
            for line in log:
                totals = [a + b for a, b in zip(totals, count_program(json.loads(line)))]
    print("%d passed, %d failed, %d skipped" % tuple(totals))
    return 1 if totals[1] or not totals[0] else 0


if __name__ == "__main__":
    sys.exit(main())
