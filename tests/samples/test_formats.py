#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every format a signed, encrypted or compressed mail can have, made here and read by mesignctl.

usage: test_formats.py MESIGNCTL
"""

import sys
from pathlib import Path

from asn1crypto import x509

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

# pylint: disable=wrong-import-position
import tap
from mesign_samples import cms, der, mail, witness
from mesign_samples.cms import Signer
from mesign_samples.envelopes import encrypt, encrypt_authenticated, transport
from mesign_samples.judge import contains, once, without
from mesign_samples.pki import DAY
from mesign_samples.world import ALICE, BOB, CA, CAROL, PAYLOAD, ROOT, TEXT, Table

SIGNED = cms.sign(PAYLOAD, ALICE)
DETACHED = cms.sign(PAYLOAD, ALICE, detached=True)
FOOTER = "To leave the list"
READ = {"exit": 0, "body.text": TEXT}
VALID = {**READ, "signature.status": "valid", "signature.covers": "all", "encryption.status": "none"}
OPENED = {**READ, "encryption.status": "decrypted", "signature.status": "none"}
BOTH = {**READ, "encryption.status": "decrypted", "signature.status": "valid", "signature.covers": "all"}


def types(*names):
    """The expectation of layers, outermost first."""
    return {"len(layers)": len(names), **{f"layers.{number}.type": name for number, name in enumerate(names)}}


def seal(entity, cipher="aes-256-cbc"):
    """An encrypted entity for Bob."""
    if cipher.endswith("gcm"):
        return mail.opaque(encrypt_authenticated(entity, transport(BOB), cipher=cipher), "authEnveloped-data")
    return mail.opaque(encrypt(entity, transport(BOB), cipher=cipher), "enveloped-data")


def sign_opaque(entity, *signers):
    """An opaque signed entity by Alice unless others are named."""
    return mail.opaque(cms.sign(entity, *(signers or (ALICE,))), "signed-data")


def sign_clear(entity, *signers):
    """A clear-signed entity by Alice unless others are named."""
    return mail.clear_signed(entity, cms.sign(entity, *(signers or (ALICE,)), detached=True))


class Simple(Table):
    """One layer."""

    def test_samples_are_right(self):
        self.assertEqual(witness.verify(self.folder, SIGNED, ROOT), PAYLOAD)
        self.assertEqual(witness.verify(self.folder, DETACHED, ROOT, PAYLOAD), PAYLOAD)
        for sealed in (encrypt(PAYLOAD, transport(BOB)), encrypt_authenticated(PAYLOAD, transport(BOB))):
            self.assertEqual(witness.decrypt(self.folder, sealed, BOB), PAYLOAD)

    def test_formats(self):
        rows = {
            "clear": (sign_clear(PAYLOAD), {**VALID, **types("signed")}),
            "clear, old names": (mail.clear_signed(PAYLOAD, DETACHED, x=True), VALID),
            "clear, wrong micalg": (mail.clear_signed(PAYLOAD, DETACHED, micalg="md5"), VALID),
            "opaque": (sign_opaque(PAYLOAD), {**VALID, **types("signed")}),
            "enveloped": (seal(PAYLOAD), {**OPENED, **types("encrypted"), "encryption.authenticated": False}),
            "authenticated": (seal(PAYLOAD, "aes-128-gcm"), {**OPENED, **types("encrypted"), "encryption.authenticated": True}),
            "compressed": (mail.opaque(cms.compress(PAYLOAD), "compressed-data"),
                           {**READ, **types("compressed"), "signature.status": "none", "encryption.status": "none"}),
        }
        for name, (entity, expected) in rows.items():
            with self.subTest(name):
                self.read(entity, expected)

    def test_certificates_only(self):
        made = cms.certificates_only(ALICE, CAROL)
        for name, entity in (("labelled", mail.opaque(made, "certs-only", name="smime.p7c", disposition="smime.p7c")),
                             ("by content", mail.opaque(made, None)), ("called signed", mail.opaque(made, "signed-data"))):
            with self.subTest(name):
                self.read(entity, {"exit": 0, "signature.status": "none", "len(layers)": 0, "signature.signers": []})

    def test_types(self):
        """By parameter, by the file's name, by what is in it; what it is goes before what it is called."""
        rows = {
            "parameter": {"kind": "signed-data", "name": None, "disposition": None},
            "name": {"kind": None, "name": "smime.p7m"},
            "nothing but the type": {"kind": None, "name": None, "disposition": None},
            "old type": {"kind": "signed-data", "content_type": "application/x-pkcs7-mime"},
            "old type without more": {"content_type": "application/x-pkcs7-mime", "name": None, "disposition": None},
            "octets with a name": {"content_type": "application/octet-stream"},
            "octets with a name in the disposition": {"content_type": "application/octet-stream", "name": None},
            "octets, capital name": {"content_type": "application/octet-stream", "name": "SMIME.P7M", "disposition": None},
            "octets, encoded name": {"content_type": "application/octet-stream", "name": None, "disposition": None,
                                     "fields": ("Content-Disposition: attachment; filename*=utf-8''%E5%AF%86%E4%BF%A1.p7m",)},
            "octets by content": {"content_type": "application/octet-stream", "name": None, "disposition": None},
            "octets by content, other name": {"content_type": "application/octet-stream", "name": "ATT00001.bin", "disposition": None},
            "called a signature": {"content_type": "application/pkcs7-signature", "name": "smime.p7m", "disposition": None},
            "quoted-printable": {"kind": "signed-data", "encoding": "quoted-printable-binary"},
            "binary": {"kind": "signed-data", "encoding": "binary"},
            "another encoding's capitals": {"kind": "signed-data", "encoding": "BASE64"},
            "no encoding said": {"kind": "signed-data", "encoding": "lost"},
        }
        for name, how in rows.items():
            with self.subTest(name):
                self.read(self.label(SIGNED, how), VALID)
                if how.get("content_type") != "application/pkcs7-signature":
                    sealed = encrypt_authenticated(PAYLOAD, transport(BOB))
                    self.read(self.label(sealed, {**how, "kind": how.get("kind") and "authEnveloped-data"}), OPENED)

    def label(self, made, how):
        how = dict(how)
        encoding = how.pop("encoding", "base64")
        if encoding == "quoted-printable-binary":
            body = "".join(f"={octet:02X}" for octet in made)
            made = b"".join(body[at: at + 72].encode() + b"=\r\n" for at in range(0, len(body), 72))
            return mail.opaque(made, encoding=None, fields=("Content-Transfer-Encoding: quoted-printable",), **how)
        if encoding == "lost":
            return mail.opaque(made, **how).replace(b"Content-Transfer-Encoding: base64\r\n", b"")
        if encoding == "BASE64":
            return mail.opaque(made, **how).replace(b"Encoding: base64", b"Encoding: BASE64")
        return mail.opaque(made, encoding=encoding, **how)

    def test_signature_parts(self):
        """How the second part of a multipart/signed may be called, and what may stand around the two."""
        entity = sign_clear(PAYLOAD)
        head, _, body = entity.partition(b"\r\n\r\n")
        rows = {
            "no protocol": entity.replace(b'; protocol="application/pkcs7-signature"', b""),
            "octets by name": entity.replace(b"application/pkcs7-signature; name", b"application/octet-stream; name"),
            "called pkcs7-mime": entity.replace(b"application/pkcs7-signature; name", b"application/pkcs7-mime; name"),
            "capitals": entity.replace(b"application/pkcs7-signature", b"Application/PKCS7-Signature"),
            "no encoding said": entity.replace(b"Content-Transfer-Encoding: base64\r\n", b""),
            "text in front and behind": head + b"\r\n\r\nThis is an S/MIME signed message\r\n\r\n" + body + b"\r\nthe end\r\n",
        }
        for name, octets in rows.items():
            with self.subTest(name):
                self.assertNotEqual(octets, entity)
                self.read(octets, VALID)

    def test_what_else_a_signature_carries(self):
        """Certificates in other formats, revocation lists, versions: all that OpenSSL passes over."""
        fields = der.split(der.content_of(der.content_of(der.split(der.content_of(SIGNED))[1])))
        certificates = der.content_of(fields[3])
        rows = {f"certificate [{tag}]": self.with_field(fields, 3, der.context(0, certificates + der.context(tag, der.oid("1.2.3.4") + der.seq())))
                for tag in (1, 2, 3)}
        rows |= {f"version {number}": self.with_field(fields, 0, der.integer(number)) for number in (0, 3, 4, 5)}
        rows |= {
            "certificates twice": self.with_field(fields, 3, der.context(0, certificates * 2)),
            "other revocation": cms.content_info(cms.SIGNED, der.seq(*fields[:4], der.context(1, der.context(
                1, der.oid("1.3.6.1.5.5.7.16.2") + der.seq())), fields[4])),
        }
        for name, made in rows.items():
            with self.subTest(name):
                self.assertEqual(witness.verify(self.folder, made, ROOT), PAYLOAD)
                self.read(mail.opaque(made), VALID)

    def with_field(self, fields, at, element):
        return cms.content_info(cms.SIGNED, der.seq(*fields[:at], element, *fields[at + 1:]))

    def test_what_else_an_envelope_carries(self):
        attribute = cms.attribute("1.2.840.113549.1.9.16.2.40", der.octets(b"x"))
        originator = der.context(0, der.context(0, ALICE.certificate))
        plain, tagged = encrypt(PAYLOAD, transport(BOB)), encrypt_authenticated(PAYLOAD, transport(BOB))
        inside = {made: der.split(der.content_of(der.content_of(der.split(der.content_of(made))[1]))) for made in (plain, tagged)}
        rows = {
            "unprotected attributes": encrypt(PAYLOAD, transport(BOB), unprotected=[attribute]),
            "originator": cms.content_info(cms.ENVELOPED, der.seq(der.integer(2), originator, *inside[plain][1:])),
            "unauthenticated attributes": cms.content_info(cms.AUTH_ENVELOPED, der.seq(*inside[tagged], der.context(2, attribute))),
            "originator and tag": cms.content_info(cms.AUTH_ENVELOPED, der.seq(der.integer(0), originator, *inside[tagged][1:])),
        }
        for name, made in rows.items():
            with self.subTest(name):
                self.assertEqual(witness.decrypt(self.folder, made, BOB), PAYLOAD)
                self.read(mail.opaque(made), OPENED)

    def test_content_without_header(self):
        """Text that was signed or encrypted as it is, and nothing at all."""
        rows = {"text": (b"Hello there\r\nAll of you\r\n", "Hello there\nAll of you\n"), "nothing": (b"", ""),
                "text with a colon": (b"Dear Bob: hello\r\n", "Dear Bob: hello\n")}
        for name, (content, text) in rows.items():
            with self.subTest(name):
                self.read(mail.opaque(cms.sign(content, ALICE)), {"exit": 0, "signature.status": "valid", "body.text": text})
                for make in (encrypt, encrypt_authenticated):
                    self.read(mail.opaque(make(content, transport(BOB))), {"exit": 0, "encryption.status": "decrypted", "body.text": text})

    def test_wrong_label(self):
        for kind in ("enveloped-data", "authEnveloped-data", "compressed-data", "certs-only", "something"):
            with self.subTest(kind):
                self.read(mail.opaque(SIGNED, kind), VALID)
                if kind != "certs-only":
                    self.read(mail.opaque(encrypt(PAYLOAD, transport(BOB)), kind), OPENED)

    def test_attached_files_are_no_layers(self):
        """Octets in a file that happen to be CMS are a file."""
        for name in ("contract.bin", "archive.tsr"):
            with self.subTest(name):
                entity = mail.multipart(PAYLOAD, mail.part(SIGNED, f"application/octet-stream; name={name}", encoding="base64"))
                self.read(entity, {**READ, "signature.status": "none", "len(layers)": 0, "len(attachments)": 1})

    def test_damaged(self):
        rows = {"cut": SIGNED[:-40], "garbage": b"\x30\x82\x01\x00" + b"no CMS" * 20, "empty": b"",
                "more behind": SIGNED + b"more", "wrong type": cms.content_info("1.2.840.113549.1.7.5", der.seq(der.integer(0)))}
        for name, made in rows.items():
            with self.subTest(name):
                self.read(mail.opaque(made, "signed-data"), {"exit": 1, "signature.status": "invalid"})
                self.read(mail.clear_signed(PAYLOAD, made), {"exit": 1, "signature.status": "invalid", "body.text": TEXT})
        for name, made in rows.items():
            with self.subTest(f"encrypted {name}"):
                if name != "more behind":
                    answer = self.read(mail.opaque(encrypt(PAYLOAD, transport(BOB))[:-20] if name == "cut" else made, "enveloped-data"),
                                       {"exit": 1, "body.text": ""})
                    self.assertNotEqual((answer["encryption"]["status"], answer["signature"]["status"]), ("none", "none"))


class Encodings(Table):
    """BER where DER is not asked for, and lines that end otherwise."""

    def test_streamed(self):
        for size in (1, 7, 1000):
            with self.subTest(size):
                self.assertEqual(witness.verify(self.folder, cms.streamed(SIGNED, size), ROOT), PAYLOAD)
                self.read(mail.opaque(cms.streamed(SIGNED, size)), VALID)
                self.read(mail.clear_signed(PAYLOAD, cms.streamed(DETACHED, size)), VALID)
                self.read(mail.opaque(cms.streamed(cms.compress(PAYLOAD), size)), {**READ, **types("compressed")})
                for make in (encrypt, encrypt_authenticated):
                    self.read(mail.opaque(cms.streamed(make(PAYLOAD, transport(BOB)), size)), OPENED)

    def test_definite_but_in_pieces(self):
        """A constructed string of known length, and pieces within pieces."""
        pieces = [der.octets(PAYLOAD[at: at + 5]) for at in range(0, len(PAYLOAD), 5)]
        nested = der.tlv(0x24, der.tlv(0x24, b"".join(pieces[:3])) + b"".join(pieces[3:]))
        for name, string in (("flat", der.tlv(0x24, b"".join(pieces))), ("nested", nested)):
            with self.subTest(name):
                made = SIGNED.replace(der.octets(PAYLOAD), b"@@@@")
                made = self.rebuild(made, string)
                self.assertEqual(witness.verify(self.folder, made, ROOT), PAYLOAD)
                self.read(mail.opaque(made), VALID)

    def rebuild(self, made, string):
        """SIGNED with another spelling of its content."""
        fields = der.split(der.content_of(der.content_of(der.split(der.content_of(SIGNED))[1])))
        fields[2] = der.seq(der.oid(cms.DATA), der.context(0, string))
        self.assertIn(b"@@@@", made)
        return cms.content_info(cms.SIGNED, der.seq(*fields))

    def test_attributes_in_another_order(self):
        """A SET OF that is not sorted: what came is what was signed (OpenSSL, Thunderbird) ..."""
        made = cms.sign(PAYLOAD, Signer(ALICE, edit=lambda attributes: sorted(attributes)))
        self.assertEqual(witness.verify(self.folder, made, ROOT), PAYLOAD)
        self.read(mail.opaque(made), VALID)

    def test_line_ends(self):
        for name, entity in (("clear", sign_clear(PAYLOAD)), ("opaque", sign_opaque(PAYLOAD)), ("sealed", seal(sign_clear(PAYLOAD))),
                             ("a multipart", sign_clear(mail.multipart(PAYLOAD, mail.part(b"a file\r\n", "application/x-thing"))))):
            with self.subTest(name):
                octets = mail.bare_line_feeds(mail.message(entity))
                self.check(self.judge, octets, {"exit": 0, "signature.status": "valid", "body.text": TEXT})

    def test_content_with_bare_line_feeds(self):
        """What was signed or encrypted without CRLF by programs that know no better."""
        bare = mail.bare_line_feeds(PAYLOAD)
        self.read(mail.opaque(cms.sign(bare, ALICE)), VALID)
        self.read(mail.opaque(encrypt(bare, transport(BOB))), OPENED)
        inner = mail.bare_line_feeds(sign_clear(PAYLOAD))
        self.read(mail.opaque(encrypt(inner, transport(BOB))), BOTH)

    def test_space_around_the_signed_part(self):
        """Octets between the parts' marks are signed as they are, also empty lines at the end."""
        for name, payload in (("empty lines", PAYLOAD + b"\r\n\r\n"), ("no line end", PAYLOAD.rstrip(b"\r\n")), ("spaces", PAYLOAD + b"  \r\n")):
            with self.subTest(name):
                self.read(sign_clear(payload), {"exit": 0, "signature.status": "valid"})


class Layers(Table):
    """Formats in one another."""

    def test_orders(self):
        rows = {
            "sign, encrypt": (seal(sign_clear(PAYLOAD)), BOTH, ("encrypted", "signed")),
            "opaque, encrypt": (seal(sign_opaque(PAYLOAD)), BOTH, ("encrypted", "signed")),
            "sign, encrypt with a tag": (seal(sign_clear(PAYLOAD), "aes-256-gcm"), BOTH, ("encrypted", "signed")),
            "compress, sign": (sign_clear(mail.opaque(cms.compress(PAYLOAD), "compressed-data")), VALID, ("signed", "compressed")),
            "sign, compress": (mail.opaque(cms.compress(sign_opaque(PAYLOAD)), "compressed-data"), VALID, ("compressed", "signed")),
            "sign, compress, encrypt": (seal(mail.opaque(cms.compress(sign_clear(PAYLOAD)))), BOTH, ("encrypted", "compressed", "signed")),
            "encrypted twice": (seal(seal(sign_clear(PAYLOAD))), BOTH, ("encrypted", "encrypted", "signed")),
            "signed twice": (sign_clear(sign_opaque(PAYLOAD)), VALID, ("signed", "signed")),
        }
        for name, (entity, expected, layers) in rows.items():
            with self.subTest(name):
                self.read(entity, {**expected, **types(*layers), "warnings": []}, date=None)

    def test_signature_outside(self):
        """Encrypted, then signed: the signature does not say who wrote it."""
        for sign in (sign_clear, sign_opaque):
            self.read(sign(seal(PAYLOAD)), {**OPENED, **types("signed", "encrypted"), "layers.0.status": "valid",
                                            "signature.signers": [], "warnings": ["signature-outside-encryption"]}, date=None)

    def test_triple_wrap(self):
        for inside, outside in ((sign_clear, sign_opaque), (sign_opaque, sign_clear)):
            entity = outside(seal(inside(PAYLOAD), "aes-256-gcm"))
            self.read(entity, {**BOTH, **types("signed", "encrypted", "signed"), "warnings": contains("signature-outside-encryption")})

    def test_triple_wrap_by_another(self):
        """The innermost signature counts, whoever signed outside."""
        entity = sign_clear(seal(sign_clear(PAYLOAD)), CAROL)
        self.read(entity, {**BOTH, "signature.signers.0.address": "alice@example.test", "layers.0.status": "mismatch"})
        entity = sign_clear(seal(sign_clear(PAYLOAD, CAROL)))
        self.read(entity, {"exit": 1, "signature.status": "mismatch", "layers.0.status": "valid", "body.text": TEXT})

    def test_inner_signature(self):
        spoilt = mail.clear_signed(PAYLOAD.replace(b"heron", b"hedge"), DETACHED)
        self.read(sign_opaque(spoilt), {"exit": 0, "signature.status": "valid", "layers.1.status": "invalid", "warnings": contains("inner-signature")})

    def test_layer_that_stays_shut(self):
        entity = sign_clear(mail.opaque(encrypt(PAYLOAD, transport(CAROL))))
        self.read(entity, {"exit": 1, "signature.status": "none", "encryption.status": "no-key", "layers.0.status": "valid", "body.text": ""})
        entity = seal(mail.opaque(encrypt(sign_clear(PAYLOAD), transport(CAROL))))
        self.read(entity, {"exit": 1, "encryption.status": "no-key", "layers.0.status": "decrypted", "layers.1.status": "no-key", "body.text": ""})

    def test_too_many(self):
        entity = PAYLOAD
        for _ in range(12):
            entity = sign_opaque(entity)
        self.read(entity, {"exit": 0, "signature.status": "valid", "warnings": contains("malformed"), "len(layers)": 11})


class Signers(Table):
    """Several signers, and how they are named."""

    def test_two(self):
        both = [cms.sign(PAYLOAD, ALICE, CAROL), cms.sign(PAYLOAD, CAROL, ALICE)]
        for made in both:
            self.assertEqual(witness.verify(self.folder, made, ROOT), PAYLOAD)
            answer = self.read(mail.opaque(made), {**VALID, "len(signature.signers)": 2})
            self.assertEqual({signer["address"]: signer["status"] for signer in answer["signature"]["signers"]},
                             {"alice@example.test": "valid", "carol@example.test": "mismatch"})

    def test_the_worst_counts(self):
        stranger = type(ROOT).root("Nobody's Root").issue("dave@example.test")
        old = CA.issue("dave@example.test", number=3, start=-800 * DAY, life=365 * DAY)
        ed448 = CA.issue("dave@example.test", key="ed448")
        rows = {
            "invalid": (Signer(CAROL, signature=lambda one: one[:-1] + bytes((one[-1] ^ 1,))), "bad-signature"),
            "unsupported": (Signer(ed448), "ed448"), "untrusted": (Signer(stranger), "no-path"), "expired": (Signer(old), "expired"),
        }
        for status, (signer, reason) in rows.items():
            with self.subTest(status):
                for made in (cms.sign(PAYLOAD, ALICE, signer), cms.sign(PAYLOAD, signer, ALICE)):
                    answer = self.read(mail.opaque(made), {"exit": 1, "signature.status": status})
                    found = {one["address"]: (one["status"], one["reason"]) for one in answer["signature"]["signers"]}
                    self.assertEqual(found["alice@example.test"], ("valid", None))
                    self.assertEqual([one[0] for address, one in found.items() if address != "alice@example.test"], [status])
                    self.assertIn(reason, [one[1] for one in found.values()] + [None if status == "untrusted" else reason])

    def test_of_different_digests(self):
        ec = CA.issue("carol@example.test", key="p384")
        made = cms.sign(PAYLOAD, Signer(ALICE, digest="sha256"), Signer(ec, digest="sha384"))
        self.assertEqual(witness.verify(self.folder, made, ROOT), PAYLOAD)
        self.read(mail.opaque(made), {**VALID, "len(signature.signers)": 2})

    def test_digest_list_is_a_hint(self):
        for name, digests in (("none", ()), ("another", ("sha512",)), ("unknown", ("sm3", "md5"))):
            with self.subTest(name):
                self.read(mail.clear_signed(PAYLOAD, cms.sign(PAYLOAD, ALICE, detached=True, digests=digests)), VALID)

    def test_named_by_key(self):
        made = cms.sign(PAYLOAD, Signer(ALICE, by_key_identifier=True))
        self.assertEqual(witness.verify(self.folder, made, ROOT), PAYLOAD)
        self.read(mail.opaque(made), VALID)

    def test_odd_serial_numbers(self):
        """Signers and recipients are found by them, whatever they are."""
        for serial in (0, 1, -1, -(2 ** 100), 2 ** 63, 2 ** 159, 2 ** 200):
            with self.subTest(serial):
                person = CA.issue("alice@example.test", serial=serial)
                made = cms.sign(PAYLOAD, person)
                self.assertEqual(witness.verify(self.folder, made, ROOT), PAYLOAD)
                self.read(mail.opaque(made), VALID)
                self.read(mail.opaque(encrypt(PAYLOAD, transport(person))), {**OPENED, "encryption.key": person.fingerprint}, self.judge_with(BOB, person))

    def test_names_in_other_spelling(self):
        """The issuer's name may be written as another kind of string, and in other letters' case."""
        for name, printable in (("Samples CA", True), ("SAMPLES CA", False), (" samples   ca ", False)):
            with self.subTest(name):
                issuer = x509.Name.build({"common_name": name}, use_printable=printable).dump()
                self.assertNotEqual(issuer, ALICE.x509.issuer.dump())
                alice, bob = (der.seq(issuer, der.integer(person.x509.serial_number)) for person in (ALICE, BOB))
                made = cms.sign(PAYLOAD, Signer(ALICE, named=alice))
                self.assertEqual(witness.verify(self.folder, made, ROOT), PAYLOAD)
                self.read(mail.opaque(made), VALID)
                self.read(mail.opaque(encrypt(PAYLOAD, transport(BOB, identifier=bob))), {**OPENED, "encryption.key": BOB.fingerprint})

    def test_without_certificate(self):
        for name, certificates in (("none", []), ("no intermediate", [ALICE.certificate])):
            with self.subTest(name):
                made = cms.sign(PAYLOAD, ALICE, certificates=certificates)
                self.read(mail.opaque(made), {"exit": 1, "signature.status": "untrusted", "signature.reason": "no-path"}, self.judge_with())

    def test_intermediate_from_a_pfx(self):
        made = cms.sign(PAYLOAD, ALICE, certificates=[ALICE.certificate])
        self.read(mail.opaque(made), VALID, self.judge_with(CAROL))

    def test_many(self):
        self.read(mail.opaque(cms.sign(PAYLOAD, *[ALICE] * 16)), VALID)
        self.read(mail.opaque(cms.sign(PAYLOAD, *[ALICE] * 17)), {"exit": 1, "signature.status": "invalid", "signature.reason": "limit"})


class Parts(Table):
    """Signatures that do not cover everything."""

    def test_list_footer(self):
        for name, entity in (("clear", sign_clear(PAYLOAD)), ("opaque", sign_opaque(PAYLOAD)), ("streamed", mail.opaque(cms.streamed(SIGNED)))):
            with self.subTest(name):
                answer = self.read(mail.with_footer(entity), {
                    "exit": 1, "signature.status": "partial", "signature.covers": "part", "layers.0.type": "signed", "layers.0.part": "1",
                    "layers.0.status": "valid", "warnings": contains("unsigned-content"), "signature.signers.0.level": "V1",
                    "body.text": once("The heron"), "len(body.parts)": 2, "body.parts.0.signed": True, "body.parts.1.signed": False,
                    "body.parts.0.text": TEXT, "body.parts.1.text": contains(FOOTER), "len(attachments)": 0})
                self.assertLess(answer["body"]["text"].index("heron"), answer["body"]["text"].index(FOOTER))

    def test_signature_called_otherwise(self):
        """In a list's mail the second part of a multipart/signed is its signature too, whatever it is called."""
        entity = sign_clear(PAYLOAD)
        for name in ("application/pkcs7-mime; name=smime.p7s", "application/octet-stream; name=smime.p7m"):
            with self.subTest(name):
                called = entity.replace(b"application/pkcs7-signature; name=smime.p7s", name.encode())
                self.assertNotEqual(called, entity)
                self.read(mail.with_footer(called), {"exit": 1, "signature.status": "partial", "len(layers)": 1, "body.parts.0.signed": True})

    def test_text_in_front(self):
        for name, entity in (("clear", sign_clear(PAYLOAD)), ("opaque", sign_opaque(PAYLOAD))):
            with self.subTest(name):
                self.read(mail.multipart(mail.part(b"Before\r\n"), entity), {
                    "signature.status": "partial", "len(body.parts)": 2, "body.parts.0.signed": False, "body.parts.1.signed": True,
                    "body.parts.1.text": TEXT, "layers.0.part": "2"})

    def test_footer_with_html_and_files(self):
        inner = mail.multipart(
            mail.multipart(PAYLOAD, mail.part(b"<p>The <b>heron</b>.</p>\r\n", "text/html"), subtype="alternative"),
            mail.part(b"feather", "image/png; name=feather.png", encoding="base64"))
        for name, entity in (("clear", sign_clear(inner)), ("opaque", sign_opaque(inner))):
            with self.subTest(name):
                self.read(mail.with_footer(entity), {
                    "signature.status": "partial", "len(body.parts)": 2, "body.parts.0.signed": True, "body.parts.0.text": TEXT,
                    "body.parts.0.html": contains("<b>heron"), "len(attachments)": 1, "attachments.0.filename": "feather.png",
                    "attachments.0.protected": True})

    def test_file_in_an_opaque_part(self):
        inner = mail.multipart(PAYLOAD, mail.part(b"feather", "image/png; name=feather.png", encoding="base64"))
        answer = self.read(mail.with_footer(sign_opaque(inner)), {"len(attachments)": 1})
        out = self.folder / "feather"
        self.judge.run_on(mail.message(mail.with_footer(sign_opaque(inner))), "--part", answer["attachments"][0]["part"], "--output", str(out))
        self.assertEqual(out.read_bytes(), b"feather")

    def test_every_other_status_stays(self):
        stranger = type(ROOT).root("Nobody's Root").issue("alice@example.test")
        rows = {"untrusted": cms.sign(PAYLOAD, stranger), "mismatch": cms.sign(PAYLOAD, CAROL),
                "invalid": cms.sign(PAYLOAD, Signer(ALICE, signature=lambda one: one[::-1]))}
        for status, made in rows.items():
            with self.subTest(status):
                self.read(mail.with_footer(mail.opaque(made)), {
                    "exit": 1, "signature.status": status, "signature.covers": "part", "body.parts.0.signed": False, "body.text": contains("heron")})

    def test_two_signed_parts(self):
        """Both are framed on their own; the worst is said of the message."""
        good, other = sign_clear(PAYLOAD), sign_opaque(mail.part(b"Another bird.\r\n"))
        self.read(mail.multipart(good, other), {
            "signature.status": "partial", "len(layers)": 2, "len(body.parts)": 2, "body.parts.0.signed": True, "body.parts.1.signed": True})
        bad = mail.clear_signed(mail.part(b"Not what was signed.\r\n"), DETACHED)
        self.read(mail.multipart(good, bad), {"exit": 1, "signature.status": "invalid", "layers.0.status": "valid", "layers.1.status": "invalid",
                                              "body.parts.1.signed": False})

    def test_document_signed_by_itself(self):
        """A .p7m that holds a file, not a letter, stays a file."""
        document = mail.part(cms.sign(b"%PDF-1.4 not a letter", ALICE), "application/pkcs7-mime; name=contract.pdf.p7m", encoding="base64",
                             fields=("Content-Disposition: attachment; filename=contract.pdf.p7m",))
        self.read(mail.multipart(PAYLOAD, document), {"body.text": TEXT, "len(attachments)": 1, "attachments.0.filename": "contract.pdf.p7m"})

    def test_encrypted_part_is_not_opened(self):
        for name, sealed in (("enveloped", seal(mail.part(b"secret word\r\n"))), ("authenticated", seal(mail.part(b"secret word\r\n"), "aes-128-gcm")),
                             ("in an opaque part", sign_opaque(mail.multipart(PAYLOAD, seal(mail.part(b"secret word\r\n")))))):
            with self.subTest(name):
                self.read(mail.multipart(PAYLOAD, sealed), {
                    "body.text": without("secret"), "encryption.status": "none", "warnings": contains("encrypted-part")})

    def test_compressed_part_is_not_opened(self):
        packed = mail.opaque(cms.compress(sign_clear(mail.part(b"packed word\r\n"))), "compressed-data")
        self.read(mail.multipart(PAYLOAD, packed), {
            "exit": 0, "body.text": TEXT, "layers.0.type": "compressed", "layers.0.part": "2", "layers.0.status": "not-opened",
            "signature.status": "none", "len(attachments)": 1})

    def test_attached_message(self):
        """A signature inside an attached mail belongs to that mail."""
        for sign in (sign_clear, sign_opaque):
            forwarded = mail.message(sign(PAYLOAD))
            self.read(mail.multipart(mail.part(b"See below.\r\n"), mail.attached(forwarded)), {
                "exit": 0, "signature.status": "none", "len(layers)": 1, "layers.0.type": "signed", "layers.0.status": "valid",
                "body.text": without("heron"), "len(attachments)": 1, "attachments.0.content_type": "message/rfc822"}, sender="carol@example.test")
            other = mail.message(sign(PAYLOAD), sender="mallory@example.test")
            self.read(mail.multipart(mail.part(b"See below.\r\n"), mail.attached(other)),
                      {"exit": 0, "signature.status": "none", "layers.0.status": "mismatch"})

    def test_attached_message_in_a_signed_one(self):
        spoilt = mail.message(mail.clear_signed(PAYLOAD.replace(b"heron", b"hedge"), DETACHED))
        entity = sign_clear(mail.multipart(mail.part(b"See below.\r\n"), mail.attached(spoilt)))
        self.read(entity, {"exit": 0, "signature.status": "valid", "signature.covers": "all", "layers.0.status": "valid",
                           "layers.1.status": "invalid", "attachments.0.protected": True})

    def test_attached_encrypted_message(self):
        forwarded = mail.message(seal(mail.part(b"secret word\r\n")))
        self.read(mail.multipart(PAYLOAD, mail.attached(forwarded)), {
            "encryption.status": "none", "body.text": TEXT, "warnings": contains("encrypted-part"), "layers.0.status": "not-opened"})

    def test_footer_inside_encryption(self):
        """Whoever encrypted it put the footer there."""
        self.read(seal(mail.with_footer(sign_clear(PAYLOAD))), {
            "exit": 1, "encryption.status": "decrypted", "signature.status": "partial", "signature.covers": "part",
            "body.parts.0.signed": True, "body.parts.1.signed": False, "body.parts.1.encrypted": True})


if __name__ == "__main__":
    Table.program = sys.argv[1]
    tap.main()
