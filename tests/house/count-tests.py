#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up what a test run printed: the TAP cases, or the program where it speaks no TAP; and says what the failed ones said.

A program that is in a later log again counts as it ended there; what it said when it failed is printed all the same, for a
test that passes only when it is alone wants mending.

usage: count-tests.py TESTLOG.json…
       count-tests.py --failed TESTLOG.json   prints the names of the programs that failed, as `meson test` takes them
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


def read(name):
    with open(name, encoding="utf-8") as log:
        return [json.loads(line) for line in log]


def print_failed(name):
    for entry in read(name):
        if count_program(entry)[1]:
            print(entry["name"].split(" / ")[-1])


def count(names):
    """Whether all passed, and some did at all."""
    ends, counts = {}, {}
    for entry in itertools.chain.from_iterable(map(read, names)):
        name = entry["name"]
        if name in ends and counts[name][1]:
            print("\n".join([f"--- {name}, at first", *failures(ends[name])]))
        ends[name], counts[name] = entry, count_program(entry)
    for name, entry in ends.items():
        if counts[name][1]:
            print("\n".join([f"--- {name}", *failures(entry)]))
    totals = [sum(numbers) for numbers in zip((0, 0, 0), *counts.values())]
    print("%d passed, %d failed, %d skipped" % tuple(totals))
    return totals[0] > 0 and totals[1] == 0


def main():
    if sys.argv[1] == "--failed":
        print_failed(sys.argv[2])
        return 0
    return 0 if count(sys.argv[1:]) else 1


if __name__ == "__main__":
    sys.exit(main())
