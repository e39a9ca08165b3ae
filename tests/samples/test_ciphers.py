#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every cipher, and every way its key reaches the reader: opened, or called by its name.

usage: test_ciphers.py MESIGNCTL
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

# pylint: disable=wrong-import-position
import tap
from mesign_samples import cms, mail, witness
from mesign_samples.envelopes import Agreement, Oaep, agree, encrypt, encrypt_authenticated, encrypt_tagged_in_plain
from mesign_samples.envelopes import new_content_key, other, password, shared, transport, unknown_transport
from mesign_samples.pki import DAY
from mesign_samples.world import BOB, CA, CAROL, PAYLOAD, TEXT, Table

OPENED = {"exit": 0, "encryption.status": "decrypted", "encryption.reason": None, "body.text": TEXT}


def closed(status, reason, **more):
    """What is said of an encrypted mail that stays shut: never a body."""
    return {"exit": 1, "encryption.status": status, "encryption.reason": reason, "signature.status": "none",
            "body.text": "", "body.html": None, "len(attachments)": 0, **more}


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
