#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every algorithm a mail can be signed or encrypted with: read, or called by its name.

usage: test_algorithms.py MESIGNCTL
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
from mesign_samples.envelopes import Agreement, Oaep, agree, encrypt, encrypt_authenticated, encrypt_tagged_in_plain
from mesign_samples.envelopes import new_content_key, other, password, shared, transport, unknown_transport
from mesign_samples.pki import DAY
from mesign_samples.world import ALICE, BOB, CA, CAROL, PAYLOAD, ROOT, TEXT, Table

ADDRESS = "alice@example.test"
VALID = {"exit": 0, "signature.status": "valid", "signature.reason": None, "body.text": TEXT}
OPENED = {"exit": 0, "encryption.status": "decrypted", "encryption.reason": None, "body.text": TEXT}


def closed(status, reason, **more):
    """What is said of an encrypted mail that stays shut: never a body."""
    return {"exit": 1, "encryption.status": status, "encryption.reason": reason, "signature.status": "none",
            "body.text": "", "body.html": None, "len(attachments)": 0, **more}


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
            self.read(mail.opaque(sealed, label), closed("unsupported", "sm2"))

    def test_path_by_ed448(self):
        root = type(ROOT).root(key="ed448")
        self.read(mail.opaque(cms.sign(PAYLOAD, root.issue(ADDRESS))), VALID, self.judge_with(anchors=(root,)))


class Ciphers(Table):
    def check_sealed(self, sealed, kind, expected, witnessed=True, person=BOB):
        """Witnessed, then read as DER and as BER."""
        if witnessed:
            self.assertEqual(witness.decrypt(self.folder, sealed, person), PAYLOAD)
        judge = self.judge_with(person)
        for octets in (sealed, cms.streamed(sealed, 7)):
            self.read(mail.opaque(octets, kind), expected, judge)

    def test_authenticated(self):
        for cipher in ("aes-128-gcm", "aes-192-gcm", "aes-256-gcm"):
            with self.subTest(cipher):
                expected = {**OPENED, "encryption.algorithm": cipher, "encryption.authenticated": True, "warnings": []}
                self.check_sealed(encrypt_authenticated(PAYLOAD, transport(BOB), cipher=cipher), "authEnveloped-data", expected)

    def test_tags(self):
        for size in range(4, 17):
            with self.subTest(size):
                sealed = encrypt_authenticated(PAYLOAD, transport(BOB), tag_size=size)
                self.check_sealed(sealed, "authEnveloped-data", OPENED if size >= 12 else closed("failed", "bad-tag-length"), witnessed=False)

    def test_authenticated_attributes(self):
        attributes = [cms.content_type(), cms.attribute("1.2.840.113549.1.9.16.2.40", b"\x04\x03abc")]
        self.check_sealed(encrypt_authenticated(PAYLOAD, transport(BOB), attributes=attributes), "authEnveloped-data", OPENED, witnessed=False)

    def test_block(self):
        for cipher in ("aes-128-cbc", "aes-192-cbc", "aes-256-cbc", "camellia-128-cbc", "camellia-256-cbc"):
            with self.subTest(cipher):
                expected = {**OPENED, "encryption.algorithm": cipher, "encryption.authenticated": False, "warnings": []}
                self.check_sealed(encrypt(PAYLOAD, transport(BOB), cipher=cipher), "enveloped-data", expected)

    def test_legacy(self):
        rows = {"rc2-40-cbc": "rc2-cbc", "rc2-64-cbc": "rc2-cbc", "rc2-128-cbc": "rc2-cbc", "des-cbc": "des-cbc", "des-ede3-cbc": "des-ede3-cbc"}
        carol = CA.issue("bob@example.test", key="p256")
        for cipher, name in rows.items():
            with self.subTest(cipher):
                expected = {**OPENED, "encryption.algorithm": name, "warnings": ["legacy-cipher"]}
                self.check_sealed(encrypt(PAYLOAD, transport(BOB), cipher=cipher), "enveloped-data", expected)
                self.check_sealed(encrypt(PAYLOAD, transport(BOB, Oaep()), cipher=cipher), "enveloped-data", expected)
                # AES wraps no key as short as the others'
                if cipher in ("rc2-128-cbc", "des-ede3-cbc"):
                    self.check_sealed(encrypt(PAYLOAD, agree(carol), cipher=cipher), "enveloped-data", expected, person=carol)

    def test_called_by_name(self):
        rows = {
            "chacha20-poly1305": encrypt_authenticated(PAYLOAD, transport(BOB), cipher="chacha20-poly1305"),
            "aes-256-ccm": encrypt_authenticated(PAYLOAD, transport(BOB), cipher="aes-256-ccm"),
            "seed-cbc": encrypt(PAYLOAD, transport(BOB), cipher="seed-cbc"),
        }
        for name, sealed in rows.items():
            with self.subTest(name):
                self.read(mail.opaque(sealed), closed("unsupported", name, **{"encryption.algorithm": name}))

    def test_sm4(self):
        """OpenSSL has it, so it is read."""
        self.check_sealed(encrypt(PAYLOAD, transport(BOB), cipher="sm4-cbc"), "enveloped-data", OPENED)

    def test_tag_where_none_belongs(self):
        for cipher in ("aes-128-gcm", "aes-256-gcm"):
            with self.subTest(cipher):
                sealed = encrypt_tagged_in_plain(PAYLOAD, transport(BOB), cipher=cipher)
                self.read(mail.opaque(sealed), closed("unsupported", "aead-in-enveloped-data", **{"encryption.algorithm": cipher}))


class Keys(Table):
    """How the content key reaches the reader."""

    def check_way(self, recipient, person, expected=None, witnessed=True):
        for sealed in (encrypt(PAYLOAD, recipient), encrypt_authenticated(PAYLOAD, recipient)):
            if witnessed:
                self.assertEqual(witness.decrypt(self.folder, sealed, person), PAYLOAD)
            self.read(mail.opaque(sealed), expected or {**OPENED, "encryption.key": person.fingerprint}, self.judge_with(person))

    def test_oaep(self):
        rows = {
            "sha1": Oaep(), "sha224": Oaep("sha224"), "sha256": Oaep("sha256"), "sha384": Oaep("sha384"), "sha512": Oaep("sha512"),
            "sha256 with MGF1 sha1": Oaep("sha256", "sha1"), "sha512 with MGF1 sha256": Oaep("sha512", "sha256"),
            "sha1 with MGF1 sha256": Oaep("sha1", "sha256"),
            "a label": Oaep("sha256", label=b"for whom"),
        }
        for name, oaep in rows.items():
            with self.subTest(name):
                self.check_way(transport(BOB, oaep), BOB)
                self.check_way(transport(BOB, oaep, by_key_identifier=True), BOB)

    def test_pkcs1(self):
        self.check_way(transport(BOB), BOB)
        self.check_way(transport(BOB, by_key_identifier=True), BOB)

    def test_key_for_oaep_only(self):
        person = CA.issue("bob@example.test", key="rsa2048-oaep", number=5)
        for digest in ("sha1", "sha256"):
            with self.subTest(digest):
                # OpenSSL cannot make a key of such a certificate, so it cannot be the witness.
                self.check_way(transport(person, Oaep(digest)), person, witnessed=False)

    def test_agreement(self):
        rows = {f"{curve} {digest} {wrap}": (curve, Agreement(digest=digest, wrap=wrap)) for curve, digest, wrap in (
            ("p256", "sha1", "aes-128-wrap"), ("p256", "sha224", "aes-128-wrap"), ("p256", "sha256", "aes-128-wrap"),
            ("p256", "sha256", "aes-192-wrap"), ("p256", "sha256", "aes-256-wrap"), ("p384", "sha384", "aes-256-wrap"),
            ("p521", "sha512", "aes-256-wrap"), ("p521", "sha1", "aes-256-wrap"), ("brainpool256", "sha256", "aes-128-wrap"),
            ("brainpool384", "sha384", "aes-256-wrap"), ("brainpool512", "sha512", "aes-256-wrap"), ("p256", "sha1", "3des-wrap"))}
        rows |= {
            "cofactor sha1": ("p256", Agreement("cofactor", "sha1")), "cofactor sha256": ("p256", Agreement("cofactor", "sha256")),
            "cofactor sha384": ("p384", Agreement("cofactor", "sha384")), "cofactor sha512": ("p521", Agreement("cofactor", "sha512")),
            "user keying material": ("p256", Agreement(material=b"0123456789abcdef")),
            "wrap with NULL": ("p256", Agreement(wrap_null=True)), "compressed point": ("p256", Agreement(point="compressed")),
            "curve named": ("p256", Agreement(point="named")), "curve NULL": ("p256", Agreement(point="null")),
        }
        for name, (curve, agreement) in rows.items():
            with self.subTest(name):
                person = CA.issue("bob@example.test", key=curve)
                self.check_way(agree(person, agreement=agreement), person)
                self.check_way(agree(person, agreement=agreement, by_key_identifier=True), person)

    def test_many_recipients(self):
        """Whoever reads it: first, last, or one of several that share an ephemeral key."""
        first, second = (CA.issue(f"{name}@example.test", key="p256", number=number) for number, name in enumerate(("p", "q"), 3))
        other = CA.issue("o@example.test", key="p384", number=3)
        recipients = (transport(CAROL), agree(first, second), transport(BOB, Oaep("sha256")), agree(other, by_key_identifier=True), password(b"x"))
        for person in (CAROL, first, second, BOB, other):
            for sealed in (encrypt(PAYLOAD, *recipients), encrypt_authenticated(PAYLOAD, *recipients)):
                self.read(mail.opaque(sealed), {**OPENED, "encryption.key": person.fingerprint, "encryption.recipients": 6},
                          self.judge_with(person))

    def test_all_own_keys_are_tried(self):
        """A certificate that was renewed for the same key, and one among several old ones."""
        old = [CA.issue("bob@example.test", number=number, start=-800 * DAY, life=365 * DAY) for number in (6, 7, 8)]
        self.read(mail.opaque(encrypt(PAYLOAD, transport(old[1]))), {**OPENED, "encryption.key": old[1].fingerprint},
                  self.judge_with(BOB, *old))
        renewed = CA.issue("bob@example.test", number=7)
        self.read(mail.opaque(encrypt(PAYLOAD, transport(old[1]))), {**OPENED, "encryption.key": renewed.fingerprint},
                  self.judge_with(BOB, renewed))

    def test_no_key(self):
        for sealed in (encrypt(PAYLOAD, transport(CAROL)), encrypt_authenticated(PAYLOAD, transport(CAROL)),
                       encrypt(PAYLOAD, agree(CA.issue("x@example.test", key="p256")))):
            for judge in (self.judge, self.judge_with()):
                self.read(mail.opaque(sealed), closed("no-key", "no-key"), judge)

    def test_called_by_name(self):
        x25519 = CA.issue("bob@example.test", key="x25519")
        x448 = CA.issue("bob@example.test", key="x448")
        sm2 = CA.issue("bob@example.test", key="sm2", usage=("key_encipherment", "key_agreement"))
        rows = {
            "x25519": (agree(x25519), x25519), "x25519 by key": (agree(x25519, by_key_identifier=True), x25519),
            "x448": (agree(x448), x448), "password": (password(b"word"), BOB), "kek": (shared(b"k" * 32), BOB),
            "other-recipient": (other("1.2.840.113549.1.9.16.13.3"), BOB), "sm2": (unknown_transport(sm2, "1.2.156.10197.1.301.3"), sm2),
            "1.3.6.1.4.1.99999.8": (unknown_transport(BOB, "1.3.6.1.4.1.99999.8"), BOB),
        }
        for name, (recipient, person) in rows.items():
            with self.subTest(name):
                self.check_way(recipient, person, closed("unsupported", name.split()[0]), witnessed=False)

    def test_password_and_key_are_what_they_claim(self):
        """OpenSSL opens them with the word, so the samples are right."""
        sealed = encrypt(PAYLOAD, password(b"word"))
        self.assertEqual(witness.decrypt(self.folder, sealed, None, "-pwri_password", "word"), PAYLOAD)
        sealed = encrypt(PAYLOAD, shared(b"k" * 32, b"our secret"))
        self.assertEqual(witness.decrypt(self.folder, sealed, None, "-secretkey", (b"k" * 32).hex(), "-secretkeyid", b"our secret".hex()), PAYLOAD)

    def test_wrong_key_is_said(self):
        """Recipients who are named by our certificate but whose key was wrapped for somebody else."""
        rows = {
            "rsa": transport(CAROL, identifier=BOB.issuer_and_serial),
            "oaep": transport(CAROL, Oaep("sha256"), identifier=BOB.issuer_and_serial),
            "damaged": transport(BOB, alter=lambda octets: octets[:-1] + bytes((octets[-1] ^ 1,))),
            "cut": transport(BOB, alter=lambda octets: octets[:-1]), "nothing": transport(BOB, alter=lambda octets: b""),
        }
        for name, recipient in rows.items():
            with self.subTest(name):
                for sealed in (encrypt(PAYLOAD, recipient), encrypt_authenticated(PAYLOAD, recipient)):
                    answer = self.read(mail.opaque(sealed), {"exit": 1, "encryption.status": "failed", "body.text": ""})
                    self.assertIsNotNone(answer["encryption"]["reason"])

    def test_key_of_another_size(self):
        sealed = encrypt(PAYLOAD, lambda _: transport(BOB)(new_content_key("aes-128-cbc")), cipher="aes-256-cbc")
        self.read(mail.opaque(sealed), {"exit": 1, "encryption.status": "failed", "body.text": ""})





if __name__ == "__main__":
    Table.program = sys.argv[1]
    tap.main()
