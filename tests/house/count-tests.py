#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up what a test run printed: the TAP cases, or the program where it speaks no TAP; and says what the failed ones said.

usage: count-tests.py TESTLOG.json…
"""

import itertools
import json
import re
import sys

CASE = re.compile(r"^(not )?ok\b[^#]*(# *(skip|todo))?", re.IGNORECASE)
# Of what one failed case said; a sanitizer's report has its end last.
LINES_EACH = 120


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


def failures(entry):
    """What a failed program said of its failed cases: each with its remarks, else the end of all it said."""
    lines = entry.get("stdout", "").splitlines()
    said = []
    for number, line in enumerate(lines):
        found = CASE.match(line)
        if found and found.group(1) and not found.group(2):
            remarks = list(itertools.takewhile(lambda text: text.startswith("#"), lines[number + 1:]))
            said += [line, *remarks[-LINES_EACH:]]
    return said or (lines + entry.get("stderr", "").splitlines())[-LINES_EACH:]


def main():
    totals = [0, 0, 0]
    for name in sys.argv[1:]:
        with open(name, encoding="utf-8") as log:
            for line in log:
                entry = json.loads(line)
                counts = count_program(entry)
                totals = [a + b for a, b in zip(totals, counts)]
                if counts[1]:
                    print("\n".join([f"--- {entry['name']}", *failures(entry)]))
    print("%d passed, %d failed, %d skipped" % tuple(totals))
    return 1 if totals[1] or not totals[0] else 0


if __name__ == "__main__":
    sys.exit(main())
