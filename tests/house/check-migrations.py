#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The scripts that bring a database up to date are numbered 001, 002, … without a gap, and all of them are in the program.

A script that is put into a gap later would never run where a higher number has run already.

usage: check-migrations.py TREE
       check-migrations.py --test-self
"""

import re
import sys
import tempfile
from pathlib import Path

NAME = re.compile(r"(\d{3})-[a-z0-9-]+\.sql$")
LISTED = re.compile(r"<file[^>]*>(migrations[^/<]*)/([^<]+)</file>")


def number_faults(folder):
    names = sorted(path.name for path in folder.iterdir())
    faults = [f"{folder}: {name} is not called NNN-what.sql" for name in names if not NAME.match(name)]
    numbers = [int(name[:3]) for name in names if NAME.match(name)]
    if numbers != list(range(1, len(numbers) + 1)):
        faults.append(f"{folder}: the numbers {numbers} have a gap, or one stands there twice")
    return faults


def list_faults(folder):
    """What is in the folder and not in the program, or the other way round."""
    text = "".join(path.read_text(encoding="utf-8") for path in folder.parent.glob("*.gresource.xml"))
    listed = {name for where, name in LISTED.findall(text) if where == folder.name}
    there = {path.name for path in folder.iterdir()}
    return [f"{folder}: {name} is not both there and in the list of resources" for name in sorted(listed ^ there)]


def check(tree):
    folders = [path for path in sorted((tree / "src").rglob("migrations*")) if path.is_dir()]
    if not folders:
        return [f"{tree}: no migrations are found"]
    return [fault for folder in folders for fault in number_faults(folder) + list_faults(folder)]


def is_refused(names, listed):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "src" / "store" / "migrations"
        folder.mkdir(parents=True)
        for one in names:
            (folder / one).write_text("")
        lines = "".join(f"<file>migrations/{one}</file>\n" for one in listed)
        (folder.parent / "store.gresource.xml").write_text(lines)
        return bool(check(Path(name)))


def test_self():
    whole = ["001-a.sql", "002-b.sql"]
    cases = [
        (whole, whole, False),
        (["001-a.sql", "003-b.sql"], ["001-a.sql", "003-b.sql"], True),
        (["002-b.sql"], ["002-b.sql"], True),
        (whole + ["002-c.sql"], whole + ["002-c.sql"], True),
        (whole, whole[:1], True),
        (whole[:1], whole, True),
        (whole + ["3-c.sql"], whole + ["3-c.sql"], True),
    ]
    return [f"{names} listed as {listed}" for names, listed, wrong in cases if is_refused(names, listed) != wrong]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    faults = test_self() if sys.argv[1] == "--test-self" else check(Path(sys.argv[1]))
    print("\n".join(faults) if faults else "migrations are numbered without a gap")
    sys.exit(1 if faults else 0)


main()
