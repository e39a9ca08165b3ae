#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every algorithm a mail can be signed with: computed, or called by its name.

usage: test_signatures.py MESIGNCTL
"""

import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

# pylint: disable=wrong-import-position
import tap
from mesign_samples import cms, mail, witness
from mesign_samples.algorithms import Signing
from mesign_samples.cms import Signer
from mesign_samples.envelopes import encrypt, unknown_transport
from mesign_samples.world import ALICE, BOB, CA, PAYLOAD, ROOT, TEXT, Table

ADDRESS = "alice@example.test"
VALID = {"exit": 0, "signature.status": "valid", "signature.reason": None, "body.text": TEXT}


class Signatures(Table):
    """One signer over each algorithm, opaque and clear."""

    def check_way(self, kind, way, expected, witnessed=True, forms=("opaque", "clear", "bare")):
        """`bare` is a signature over the content itself, without attributes."""
        person = CA.issue(ADDRESS, "Alice", key=kind)
        signer = Signer(person, signing=way, digest=way.digest)
        made = {
            "opaque": (cms.sign(PAYLOAD, signer), None), "clear": (cms.sign(PAYLOAD, signer, detached=True), PAYLOAD),
            "bare": (cms.sign(PAYLOAD, replace(signer, edit=lambda attributes: None)), None),
        }
        for form in forms:
            octets, content = made[form]
            if witnessed:
                self.assertEqual(witness.verify(self.folder, octets, ROOT, content), PAYLOAD)
            self.read(mail.opaque(octets, "signed-data") if content is None else mail.clear_signed(PAYLOAD, octets), expected)

    def test_rsa(self):
        for digest in ("sha224", "sha256", "sha384", "sha512", "sha3-224", "sha3-256", "sha3-384", "sha3-512"):
            with self.subTest(digest):
                self.check_way("rsa2048", Signing("rsa", digest), {**VALID, "signature.digest": digest}, forms=("opaque", "bare"))
        for kind, bare in (("rsa2048", False), ("rsa2048", True), ("rsa3072", True), ("rsa4096", False)):
            with self.subTest(f"{kind} {bare}"):
                self.check_way(kind, Signing("rsa", bare=bare), VALID)

    def test_rsa_sha512_256(self):
        self.check_way("rsa2048", Signing("rsa", "sha512-256", bare=True), {**VALID, "signature.digest": "sha512-256"})

    def test_pss(self):
        rows = {
            "sha256": Signing("pss", "sha256"), "sha384": Signing("pss", "sha384"), "sha512": Signing("pss", "sha512"),
            "sha3-256": Signing("pss", "sha3-256"), "sha3-512": Signing("pss", "sha3-512"),
            "no salt": Signing("pss", "sha256", salt=0), "salt 20": Signing("pss", "sha256", salt=20),
            "salt 64": Signing("pss", "sha256", salt=64), "largest salt": Signing("pss", "sha256", salt=222),
            "MGF1 sha1": Signing("pss", "sha256", mgf_digest="sha1"), "MGF1 sha512": Signing("pss", "sha256", mgf_digest="sha512"),
            "MGF1 sha256 of sha512": Signing("pss", "sha512", mgf_digest="sha256", salt=48),
        }
        for name, way in rows.items():
            with self.subTest(name):
                self.check_way("rsa2048", way, VALID, forms=("clear", "bare"))

    def test_key_for_pss_only(self):
        for digest in ("sha256", "sha512"):
            with self.subTest(digest):
                self.check_way("rsa2048-pss", Signing("pss", digest), VALID)

    def test_key_for_one_kind_of_pss(self):
        """The certificate restricts digest, mask and salt (RFC 4055 section 1.2)."""
        person = CA.issue(ADDRESS, key="rsa2048-pss-sha256")
        rows = {"as it says": (Signing("pss"), True), "longer salt": (Signing("pss", salt=64), True), "shorter salt": (Signing("pss", salt=20), False),
                "other digest": (Signing("pss", "sha512"), False), "other mask": (Signing("pss", mgf_digest="sha512"), False),
                "not PSS": (Signing("rsa"), False)}
        for name, (way, right) in rows.items():
            with self.subTest(name):
                made = cms.sign(PAYLOAD, Signer(person, signing=way))
                self.assertEqual(witness.verify(self.folder, made, ROOT), PAYLOAD if right else None)
                self.read(mail.opaque(made), VALID if right else {"exit": 1, "signature.status": "invalid", "signature.reason": "bad-signature"})

    def test_key_that_does_not_sign(self):
        for kind in ("rsa2048-oaep", "x25519"):
            with self.subTest(kind):
                reader = CA.issue(ADDRESS, key=kind, usage=("digital_signature", "key_encipherment", "key_agreement"))
                signer = Signer(reader, signing=Signing("rsa")) if kind.startswith("rsa") else Signer(ALICE, named=reader.issuer_and_serial)
                made = cms.sign(PAYLOAD, signer, certificates=[reader.certificate, *reader.chain])
                self.assertIsNone(witness.verify(self.folder, made, ROOT))
                self.read(mail.opaque(made), {"exit": 1, "signature.status": "invalid"})

    def test_digest_and_signature_that_differ(self):
        """What the signature was made with must be the digest that is named, not the one its own name says."""
        rows = {"sha512 under sha256": ("sha256", Signing("rsa", "sha512"), "invalid"), "sha1 under sha256": ("sha256", Signing("rsa", "sha1"), "invalid"),
                "sha256 under sha1": ("sha1", Signing("rsa", "sha256"), "invalid")}
        for name, (digest, way, status) in rows.items():
            with self.subTest(name):
                made = cms.sign(PAYLOAD, Signer(ALICE, digest=digest, signing=way))
                self.assertIsNone(witness.verify(self.folder, made, ROOT))
                self.read(mail.opaque(made), {"exit": 1, "signature.status": status})

    def test_digest_with_parameters(self):
        made = cms.sign(PAYLOAD, Signer(ALICE, null=True))
        self.assertEqual(witness.verify(self.folder, made, ROOT), PAYLOAD)
        self.read(mail.opaque(made), VALID)

    def test_pss_digest_is_the_signers(self):
        person = CA.issue(ADDRESS)
        made = cms.sign(PAYLOAD, Signer(person, digest="sha256", signing=Signing("pss", "sha512")))
        self.assertIsNone(witness.verify(self.folder, made, ROOT))
        self.read(mail.opaque(made), {"exit": 1, "signature.status": "invalid"})

    def test_ecdsa(self):
        natural = {"p256": "sha256", "p384": "sha384", "p521": "sha512",
                   "brainpool256": "sha256", "brainpool384": "sha384", "brainpool512": "sha512"}
        for curve, digest in natural.items():
            with self.subTest(curve):
                self.check_way(curve, Signing("ecdsa", digest), {**VALID, "signature.digest": digest})
        for curve in ("p256", "p521", "brainpool384"):
            for digest in ("sha224", "sha256", "sha512", "sha3-256", "sha3-512"):
                with self.subTest(f"{curve} {digest}"):
                    self.check_way(curve, Signing("ecdsa", digest), {**VALID, "signature.digest": digest}, forms=("opaque",))

    def test_ecdsa_by_bare_key_name(self):
        self.check_way("p256", Signing("ecdsa", "sha256", bare=True), VALID)

    def test_ed25519(self):
        # OpenSSL 3.0's CMS cannot; the key is Python's, the rules are RFC 8419's.
        self.check_way("ed25519", Signing("ed25519", "sha512"), {**VALID, "signature.digest": "sha512"}, witnessed=False)
        self.check_way("ed25519", Signing("ed25519", "sha256"), VALID, witnessed=False)

    def test_ed25519_altered(self):
        person = CA.issue(ADDRESS, key="ed25519")
        for name, alter in (("attributes", lambda one: one[:-1] + bytes((one[-1] ^ 1,))), ("empty", lambda one: b""),
                            ("cut", lambda one: one[:-1]), ("longer", lambda one: one + b"\0")):
            with self.subTest(name):
                made = cms.sign(PAYLOAD, Signer(person, signature=alter))
                self.read(mail.opaque(made), {"exit": 1, "signature.status": "invalid", "signature.reason": "bad-signature"})
        with self.subTest("content"):
            made = cms.sign(PAYLOAD, person, detached=True)
            self.read(mail.clear_signed(PAYLOAD.replace(b"heron", b"hedge"), made),
                      {"exit": 1, "signature.status": "invalid", "signature.reason": "digest-mismatch"})

    def test_authorities_of_each_kind(self):
        """A path whose certificates are signed with each algorithm."""
        rows = {
            "rsa sha384": ("rsa2048", Signing("rsa", "sha384")), "rsa sha512": ("rsa2048", Signing("rsa", "sha512")),
            "pss": ("rsa2048", Signing("pss", "sha256")), "pss sha512": ("rsa2048", Signing("pss", "sha512")),
            "p384": ("p384", None), "p521": ("p521", None), "brainpool384": ("brainpool384", None), "ed25519": ("ed25519", None),
            "sha3": ("rsa2048", Signing("rsa", "sha3-256")), "ecdsa sha3": ("p256", Signing("ecdsa", "sha3-384")),
        }
        unknown_to_openssl = ("ecdsa sha3",)
        for name, (kind, way) in rows.items():
            with self.subTest(name):
                root = type(ROOT).root(key=kind, signing=way)
                person = root.subordinate(key=kind, signing=way).issue(ADDRESS, signing=way)
                made = cms.sign(PAYLOAD, person)
                if name not in unknown_to_openssl:
                    self.assertEqual(witness.verify(self.folder, made, root), PAYLOAD)
                self.read(mail.opaque(made), VALID, self.judge_with(anchors=(root,)))

    def test_weak(self):
        rows = {
            "sha1": ("rsa2048", Signing("rsa", "sha1")), "md5": ("rsa2048", Signing("rsa", "md5")),
            "pss sha1": ("rsa2048", Signing("pss", "sha1")), "ecdsa sha1": ("p256", Signing("ecdsa", "sha1")),
            "rsa1024": ("rsa1024", Signing("rsa", "sha256")), "rsa2040": ("rsa2040", Signing("rsa", "sha256")),
        }
        for name, (kind, way) in rows.items():
            with self.subTest(name):
                self.check_way(kind, way, {"exit": 1, "signature.status": "untrusted", "signature.reason": "weak-algorithm",
                                           "signature.signers.0.level": "unknown"}, witnessed=False)

    def test_weak_path(self):
        rows = {
            "person by sha1": lambda: CA.issue(ADDRESS, signing=Signing("ecdsa", "sha1")),
            "authority by sha1": lambda: ROOT.subordinate(signing=Signing("ecdsa", "sha1")).issue(ADDRESS),
            "authority of rsa1024": lambda: ROOT.subordinate(key="rsa1024").issue(ADDRESS),
        }
        for name, make in rows.items():
            with self.subTest(name):
                self.read(mail.opaque(cms.sign(PAYLOAD, make())),
                          {"exit": 1, "signature.status": "untrusted", "signature.reason": "weak-algorithm"})

    def test_weak_anchor_is_an_anchor(self):
        root = type(ROOT).root(key="rsa1024", signing=Signing("rsa", "sha1"))
        made = cms.sign(PAYLOAD, root.subordinate(signing=Signing("rsa", "sha256")).issue(ADDRESS))
        self.read(mail.opaque(made), VALID, self.judge_with(anchors=(root,)))

    def test_called_by_name(self):
        """What cannot be computed is unsupported, never invalid, and says what it is."""
        ed448 = CA.issue(ADDRESS, key="ed448")
        rsa, p256, sm2 = CA.issue(ADDRESS), CA.issue(ADDRESS, key="p256"), CA.issue(ADDRESS, key="sm2")
        rows = {
            "ed448": (Signer(ed448), "ed448"),
            "ed448 without attributes": (Signer(ed448, edit=lambda attributes: None), "ed448"),
            "sm2": (Signer(sm2), "sm2-with-sm3"),
            "sm2 without attributes": (Signer(sm2, edit=lambda attributes: None), "sm2-with-sm3"),
            "sm2 by the name of an EC key": (Signer(sm2, digest="sm3", signing=Signing("sm2", "sm3", oid="1.2.840.10045.2.1")), "sm2"),
            "sm2 over sha256": (Signer(sm2, digest="sha256", signing=Signing("sm2", "sm3", oid="1.2.840.10045.4.3.2")), "sm2"),
            "sm2 by another's key": (Signer(p256, digest="sm3", signing=Signing("ecdsa", "sm3", oid="1.2.156.10197.1.501")), "sm2-with-sm3"),
            "sm3": (Signer(rsa, digest="sm3", signing=Signing("rsa", "sha256", oid="1.2.156.10197.1.504")), "sm3withrsaencryption"),
            "rsa over sm3": (Signer(rsa, digest="sm3", signing=Signing("rsa", "sha256", bare=True)), "sm3"),
            "an unknown one": (Signer(rsa, signing=Signing("rsa", "sha256", oid="1.3.6.1.4.1.99999.7")), "1.3.6.1.4.1.99999.7"),
            "shake256 pss": (Signer(rsa, signing=Signing("pss", "sha256", oid="1.3.6.1.5.5.7.6.31")), "rsassa-pss-shake256"),
        }
        for name, (signer, name) in rows.items():
            with self.subTest(name):
                for entity in (mail.opaque(cms.sign(PAYLOAD, signer)), mail.clear_signed(PAYLOAD, cms.sign(PAYLOAD, signer, detached=True))):
                    self.read(entity, {"exit": 1, "signature.status": "unsupported", "signature.reason": name,
                                       "signature.signers.0.address": ADDRESS, "body.text": TEXT})

    def test_by_the_chinese_standard(self):
        """GM/T 0010: SignedData and EnvelopedData under names of their own."""
        signed = cms.in_chinese(cms.sign(PAYLOAD, CA.issue(ADDRESS, key="sm2")))
        sealed = cms.in_chinese(encrypt(PAYLOAD, unknown_transport(BOB, "1.2.156.10197.1.301.3"), cipher="sm4-cbc"))
        for label in ("signed-data", None):
            self.read(mail.opaque(signed, label), {"exit": 1, "signature.status": "unsupported", "signature.reason": "sm2", "signature.signers": []})
        self.read(mail.clear_signed(PAYLOAD, signed), {"exit": 1, "signature.status": "unsupported", "signature.reason": "sm2", "body.text": TEXT})
        for label in ("enveloped-data", None):
            self.read(mail.opaque(sealed, label), {"exit": 1, "encryption.status": "unsupported", "encryption.reason": "sm2", "body.text": ""})

    def test_path_by_ed448(self):
        root = type(ROOT).root(key="ed448")
        self.read(mail.opaque(cms.sign(PAYLOAD, root.issue(ADDRESS))), VALID, self.judge_with(anchors=(root,)))


if __name__ == "__main__":
    Table.program = sys.argv[1]
    tap.main()
