#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every format a signed, encrypted or compressed mail can have, made here and read by mesignctl.

usage: test_formats.py MESIGNCTL
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

# pylint: disable=wrong-import-position
import tap
from mesign_samples import cms, mail, pki, witness
from mesign_samples.envelopes import encrypt, encrypt_authenticated, transport
from mesign_samples.judge import Judge, Samples

PROGRAM = ""
ROOT = pki.Authority.root()
CA = ROOT.subordinate()
ALICE = CA.issue("alice@example.test", "Alice")
BOB = CA.issue("bob@example.test", "Bob", number=1)
SHOWN = mail.TEXT.decode().replace("\r\n", "\n")


class Formats(Samples):
    def setUp(self):
        self.folder = self.make_folder()
        self.judge = Judge(PROGRAM, self.folder, anchors=[ROOT], keys=[BOB])

    def read(self, entity, expected):
        return self.check(self.judge, mail.message(entity), {"exit": 0, "body.text": SHOWN, **expected})

    def test_clear_signed(self):
        payload = mail.part()
        signature = cms.sign(payload, ALICE, detached=True)
        self.assertEqual(witness.verify(self.folder, signature, ROOT, payload), payload)
        self.read(mail.clear_signed(payload, signature), {"signature.status": "valid", "layers.0.type": "signed"})

    def test_opaque(self):
        signature = cms.sign(mail.part(), ALICE)
        self.assertEqual(witness.verify(self.folder, signature, ROOT), mail.part())
        self.read(mail.opaque(signature, "signed-data"), {"signature.status": "valid", "layers.0.type": "signed"})

    def test_enveloped(self):
        sealed = encrypt(mail.part(), transport(BOB))
        self.assertEqual(witness.decrypt(self.folder, sealed, BOB), mail.part())
        self.read(mail.opaque(sealed, "enveloped-data"), {"encryption.status": "decrypted", "encryption.authenticated": False})

    def test_authenticated(self):
        sealed = encrypt_authenticated(mail.part(), transport(BOB))
        self.assertEqual(witness.decrypt(self.folder, sealed, BOB), mail.part())
        self.read(mail.opaque(sealed, "authEnveloped-data"), {"encryption.status": "decrypted", "encryption.authenticated": True})


if __name__ == "__main__":
    PROGRAM = sys.argv[1]
    tap.main()
