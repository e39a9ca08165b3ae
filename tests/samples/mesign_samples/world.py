# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The people of the samples: one hierarchy, Alice who writes, Bob who reads."""

from __future__ import annotations

from pathlib import Path

from . import mail, pki
from .judge import Judge, Samples

ROOT = pki.Authority.root()
CA = ROOT.subordinate()
ALICE = CA.issue("alice@example.test", "Alice")
BOB = CA.issue("bob@example.test", "Bob", number=1)
CAROL = CA.issue("carol@example.test", "Carol", number=2)
TEXT = mail.TEXT.decode().replace("\r\n", "\n")
PAYLOAD = mail.part()


class Table(Samples):
    """A case with a judge who trusts ROOT and has Bob's key. The program's path is in `program`."""

    program = ""

    def setUp(self):
        self.folder = self.make_folder()
        self.judge = self.judge_with(BOB)

    def judge_with(self, *keys: pki.Person, anchors: tuple[pki.Person, ...] = (ROOT,)) -> Judge:
        """A judge with these keys in a folder of his own."""
        folder = self.folder / f"judge-{len(list(Path(self.folder).iterdir()))}"
        folder.mkdir()
        return Judge(self.program, folder, anchors=list(anchors), keys=list(keys))

    def read(self, entity: bytes, expected: dict, judge: Judge | None = None, **fields) -> dict:
        """Judges a mail that consists of this entity; `fields` are those of mail.envelope()."""
        return self.check(judge or self.judge, mail.message(entity, **fields), expected)
