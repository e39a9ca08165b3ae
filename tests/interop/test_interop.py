#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What mesignctl writes is read by OpenSSL, GnuPG, NSS and Bouncy Castle, and what they write by mesignctl.

usage: test_interop.py MESIGNCTL DOCUMENT [--write]

Tries every cell of the matrix and compares the document with what was seen, or writes it.
"""

import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / "sandbox")]

# pylint: disable=wrong-import-position
import document
import tap
from matrix import PFX_WAYS, WAYS, Matrix, list_rows, load_limits
from programs.castle import Castle, Java
from programs.gnupg import Gnupg
from programs.nss import Nss
from programs.openssl import Openssl
from world import World

PROGRAM = DOCUMENT = None
WRITE = False
MAIL = (Openssl, Gnupg, Nss, Castle)
KINDS = (*MAIL, Java)
MATRIX = None
PROGRAMS = {}


def setUpModule():
    global MATRIX  # pylint: disable=global-statement
    folder = tempfile.TemporaryDirectory(prefix="mesign-interop-")
    unittest.addModuleCleanup(folder.cleanup)
    world = World(PROGRAM, Path(folder.name))
    unittest.addModuleCleanup(world.stop)
    for kind in reversed(KINDS):
        PROGRAMS[kind.name] = kind(world)
        unittest.addModuleCleanup(PROGRAMS[kind.name].stop)
    world.learn(PROGRAMS["bouncycastle"])
    MATRIX = Matrix(world, load_limits())


class Cells(unittest.TestCase):
    """One test for each program and way; they are added below."""

    def try_all(self, program, way):
        for row in list_rows(way):
            with self.subTest(row.name):
                MATRIX.try_cell(PROGRAMS[program], way, row)


def _add_tests():
    cells = [(kind, way) for kind in MAIL for way in WAYS] + [(kind, way) for kind in KINDS for way in PFX_WAYS]
    for kind, way in cells:
        test = lambda self, program=kind.name, way=way: self.try_all(program, way)
        setattr(Cells, f"test_{kind.name}_{way}", test)


class Document(unittest.TestCase):
    """Runs last: the tests go by the alphabet."""

    def test_document(self):
        mail, all_of_them = ([PROGRAMS[kind.name] for kind in kinds] for kinds in (MAIL, KINDS))
        text = document.render(mail, all_of_them, MATRIX)
        if WRITE:
            DOCUMENT.write_text(text, encoding="utf-8")
        written = DOCUMENT.read_text(encoding="utf-8")
        self.assertEqual(document.without_versions(written), document.without_versions(text),
                         f"{DOCUMENT.name} tells something else than was seen: ./dev interop writes it anew")


_add_tests()

if __name__ == "__main__":
    PROGRAM, DOCUMENT = Path(sys.argv[1]), Path(sys.argv[2])
    WRITE = "--write" in sys.argv[3:]
    tap.main()
