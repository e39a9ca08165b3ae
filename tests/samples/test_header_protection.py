#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Header protection (RFC 9788): which fields are shown, what protects them, and what is said of the rest.

usage: test_header_protection.py MESIGNCTL
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

# pylint: disable=wrong-import-position
import tap
from mesign_samples import cms, mail
from mesign_samples.cms import Signer
from mesign_samples.envelopes import encrypt, encrypt_authenticated, transport
from mesign_samples.judge import contains, once, without
from mesign_samples.mail import protect
from mesign_samples.world import ALICE, BOB, CAROL, PAYLOAD, ROOT, TEXT, Table

SUBJECT = "About the heron"
DATE = "Fri, 02 Jan 2026 03:04:05 +0000"
FIELDS = ["from", "to", "subject", "date"]
HIDDEN = ("From: alice@example.test", "To: bob@example.test", "Subject: [...]", f"Date: {DATE}")
STRANGER = type(ROOT).root("Nobody's Root").issue("alice@example.test")


def seal(entity, make=encrypt):
    """An encrypted entity for Bob."""
    return mail.opaque(make(entity, transport(BOB)))


def sign(entity, signer=ALICE, opaque=False):
    """A signed entity."""
    if opaque:
        return mail.opaque(cms.sign(entity, signer))
    return mail.clear_signed(entity, cms.sign(entity, signer, detached=True))


def address(path, value):
    """The expectation of one address in a list."""
    return {f"headers.{path}.0.address": value, f"len(headers.{path})": 1}


class Protected(Table):
    """Mails whose fields are protected, shown as their writer meant them."""

    def test_signed(self):
        for opaque in (False, True):
            with self.subTest(opaque):
                self.read(sign(protect(PAYLOAD, "clear"), opaque=opaque), {
                    "exit": 0, "headers.subject": SUBJECT, "header_protection.present": True, "header_protection.signed": FIELDS,
                    "header_protection.encrypted": [], "header_protection.mismatched": [], "warnings": without("header-mismatch"), "body.text": TEXT})

    def test_encrypted(self):
        for make in (encrypt, encrypt_authenticated):
            self.read(seal(protect(PAYLOAD, "cipher", outer=HIDDEN), make), {
                "exit": 0, "headers.subject": SUBJECT, "outer_headers.subject": "[...]", "header_protection.present": True,
                "header_protection.signed": [], "header_protection.encrypted": ["subject"], "header_protection.mismatched": [],
                "warnings": without("header-mismatch"), "signature.status": "none"}, subject="[...]")

    def test_signed_and_encrypted(self):
        for opaque in (False, True):
            with self.subTest(opaque):
                self.read(seal(sign(protect(PAYLOAD, "cipher", outer=HIDDEN), opaque=opaque)), {
                    "exit": 0, "headers.subject": SUBJECT, "outer_headers.subject": "[...]", "signature.status": "valid",
                    "header_protection.signed": FIELDS, "header_protection.encrypted": ["subject"], "header_protection.mismatched": []},
                    subject="[...]")

    def test_more_hidden_fields(self):
        """Recipients and date may be hidden as well."""
        outer = ("From: alice@example.test", "Subject: [...]", "To: undisclosed-recipients:;", "Date: Fri, 02 Jan 2026 00:00:00 +0000")
        self.read(seal(sign(protect(PAYLOAD, "cipher", outer=outer))), {
            "exit": 0, **address("to", "bob@example.test"), "headers.date": "2026-01-02T03:04:05Z",
            "header_protection.encrypted": ["to", "subject", "date"], "header_protection.mismatched": []},
            subject="[...]", to="undisclosed-recipients:;", date="Fri, 02 Jan 2026 00:00:00 +0000")

    def test_encrypted_but_clear(self):
        """hp="clear" in an encrypted mail: its writer hid nothing."""
        self.read(seal(sign(protect(PAYLOAD, "clear"))), {
            "exit": 0, "header_protection.present": True, "header_protection.signed": FIELDS, "header_protection.encrypted": []})

    def test_nothing_told_of_the_outside(self):
        """Without HP-Outer every field counts as hidden (section 4.3.1), whatever stands outside."""
        self.read(seal(protect(PAYLOAD, "cipher")), {
            "headers.subject": SUBJECT, "header_protection.encrypted": FIELDS}, subject="[...]")

    def test_triple_wrap(self):
        self.read(sign(seal(sign(protect(PAYLOAD, "cipher", outer=HIDDEN)))), {
            "exit": 0, "headers.subject": SUBJECT, "header_protection.signed": FIELDS, "header_protection.encrypted": ["subject"]}, subject="[...]")

    def test_spellings(self):
        """Names in any case, folded and encoded values: compared as what they mean."""
        payload = protect(PAYLOAD, "cipher", subject="=?utf-8?b?5YWz5LqO6bmt?=", outer=("FROM:alice@example.test", "to: bob@example.test",
                          "subject: =?utf-8?q?=5B=2E=2E=2E=5D?=", f"Date:   {DATE}")).replace(b'hp="cipher"', b"HP=Cipher")
        self.read(seal(sign(payload)), {
            "headers.subject": "关于鹭", "header_protection.encrypted": ["subject"], "header_protection.mismatched": []}, subject="[...]")
        folded = protect(PAYLOAD, "clear", subject="About\r\n the\r\n\theron")
        self.read(sign(folded), {"headers.subject": SUBJECT, "header_protection.mismatched": []})

    def test_multipart_payload(self):
        inner = mail.multipart(PAYLOAD, mail.part(b"feather", "image/png; name=feather.png", encoding="base64"))
        self.read(seal(sign(protect(inner, "cipher", outer=HIDDEN))), {
            "exit": 0, "headers.subject": SUBJECT, "len(attachments)": 1, "header_protection.encrypted": ["subject"]}, subject="[...]")

    def test_threading_fields(self):
        more = ("Message-ID: <inside@example.test>", "In-Reply-To: <before@example.test>", "References: <first@example.test> <before@example.test>")
        self.read(seal(sign(protect(PAYLOAD, "cipher", outer=HIDDEN, more=more))), {
            "headers.message_id": contains("inside@example.test"), "len(headers.references)": 2, "len(headers.in_reply_to)": 1}, subject="[...]")


class Changed(Table):
    """What was changed on the way is said and not used."""

    def test_subject(self):
        self.read(sign(protect(PAYLOAD, "clear")), {
            "exit": 0, "headers.subject": SUBJECT, "outer_headers.subject": "[list] Something else", "header_protection.mismatched": ["subject"],
            "warnings": contains("header-mismatch")}, subject="[list] Something else")
        self.read(seal(sign(protect(PAYLOAD, "cipher", outer=HIDDEN))), {
            "exit": 0, "headers.subject": SUBJECT, "header_protection.mismatched": ["subject"], "warnings": contains("header-mismatch")},
            subject="Urgent")

    def test_recipients(self):
        """Who was added outside gets no reply."""
        for entity in (sign(protect(PAYLOAD, "clear")), seal(protect(PAYLOAD, "cipher", outer=HIDDEN))):
            self.read(entity, {
                **address("to", "bob@example.test"), "headers.cc": [], "headers.reply_to": [], "header_protection.mismatched": contains("to"),
                "warnings": contains("header-mismatch")}, to="mallory@example.test", subject=SUBJECT,
                more=("Cc: mallory@example.test", "Reply-To: mallory@example.test"))

    def test_reply_to_inside(self):
        payload = protect(PAYLOAD, "clear", more=("Reply-To: office@example.test", "Cc: dave@example.test"))
        self.read(sign(payload), {**address("reply_to", "office@example.test"), **address("cc", "dave@example.test"),
                                  "header_protection.signed": contains("reply-to")}, more=("Reply-To: mallory@example.test",))

    def test_date(self):
        self.read(sign(protect(PAYLOAD, "clear")), {"headers.date": "2026-01-02T03:04:05Z", "header_protection.mismatched": ["date"]},
                  date="Sat, 03 Jan 2026 03:04:05 +0000")

    def test_fields_outside_only(self):
        """What the writer did not protect is not called protected."""
        payload = PAYLOAD.replace(b"charset=utf-8", b'charset=utf-8; hp="clear"')
        self.read(sign(mail.lines("Subject: Inside") + payload), {
            "headers.subject": "Inside", "header_protection.signed": ["subject"], "header_protection.encrypted": [],
            **address("from", "alice@example.test")})


class From(Table):
    """Anyone can encrypt to anyone: the From inside counts only where its own signature covers it."""

    def judge_from(self, entity, shown, outside="mallory@example.test", **expected):
        answer = self.read(entity, {**address("from", shown), "outer_headers.from.0.address": outside, "warnings": contains("header-mismatch"),
                                    **expected}, sender=outside, subject="[...]")
        words = " ".join(one["message"] for one in answer["warnings"])
        self.assertIn("alice@example.test", words)
        self.assertIn(outside, words)

    def test_encrypted_only(self):
        self.judge_from(seal(protect(PAYLOAD, "cipher", outer=HIDDEN)), "mallory@example.test")

    def test_signed_by_it(self):
        for entity in (seal(sign(protect(PAYLOAD, "cipher", outer=HIDDEN))), sign(protect(PAYLOAD, "clear"))):
            self.judge_from(entity, "alice@example.test", **{"signature.status": "valid"})

    def test_signed_by_somebody_else(self):
        self.judge_from(sign(protect(PAYLOAD, "clear"), CAROL), "mallory@example.test", **{"signature.status": "mismatch", "exit": 1})
        self.judge_from(seal(sign(protect(PAYLOAD, "cipher", outer=HIDDEN), CAROL)), "mallory@example.test", **{"signature.status": "mismatch"})

    def test_signed_by_the_one_outside(self):
        """The signer is the From outside, but signed a payload that says Alice."""
        self.judge_from(sign(protect(PAYLOAD, "clear"), CAROL), "carol@example.test", outside="carol@example.test", **{"signature.status": "mismatch"})

    def test_signature_not_in_order(self):
        spoilt = Signer(ALICE, signature=lambda one: one[::-1])
        for signer, status in ((spoilt, "invalid"), (STRANGER, "untrusted")):
            with self.subTest(status):
                self.judge_from(sign(protect(PAYLOAD, "clear"), signer), "mallory@example.test", **{"signature.status": status, "exit": 1})
                self.judge_from(seal(sign(protect(PAYLOAD, "cipher", outer=HIDDEN), signer)), "mallory@example.test", **{"signature.status": status})

    def test_signature_outside_the_encryption(self):
        self.judge_from(sign(seal(protect(PAYLOAD, "cipher", outer=HIDDEN))), "mallory@example.test", **{"signature.status": "none"})

    def test_same_address_another_name(self):
        """A name is nobody's proof; the address is the same, so nothing is warned of."""
        payload = protect(PAYLOAD, "clear", sender="Alice Adams <alice@example.test>")
        self.read(sign(payload), {"exit": 0, "headers.from.0.name": "Alice Adams", "warnings": without("misleading-sender")},
                  sender="Bob Brown <Alice@Example.test>")

    def test_two_inside(self):
        payload = protect(PAYLOAD, "clear").replace(b"To: ", b"From: mallory@example.test\r\nTo: ", 1)
        self.read(sign(payload), {"exit": 1, "signature.status": "mismatch", "warnings": contains("malformed")})

    def test_none_inside(self):
        """Protected fields without From: the one outside is held against the signer."""
        payload = protect(PAYLOAD, "clear").replace(b"From: alice@example.test\r\n", b"", 1)
        self.read(sign(payload), {"exit": 0, "signature.status": "valid", **address("from", "alice@example.test")})
        self.read(sign(payload), {"exit": 1, "signature.status": "mismatch", **address("from", "mallory@example.test")}, sender="mallory@example.test")


class Unprotected(Table):
    """What looks like protection and is none."""

    def none(self, entity, **more):
        self.read(entity, {"header_protection.present": False, "header_protection.signed": [], "header_protection.encrypted": [],
                           "headers.subject": "Outside", **more}, subject="Outside")

    def test_without_parameter(self):
        self.none(sign(protect(PAYLOAD, None)))
        self.none(seal(protect(PAYLOAD, None)))

    def test_unknown_parameter(self):
        for value in ("yes", "", "clear2"):
            with self.subTest(value):
                self.none(sign(protect(PAYLOAD, value)))

    def test_without_cryptography(self):
        self.none(protect(PAYLOAD, "clear").split(b"\r\n", 4)[4])
        self.none(mail.opaque(cms.compress(protect(PAYLOAD, "clear"))))

    def test_below_the_root(self):
        self.none(sign(mail.multipart(protect(PAYLOAD, "clear"), mail.part(b"more\r\n"))))
        self.none(seal(mail.multipart(protect(PAYLOAD, "cipher"), mail.part(b"more\r\n"))))

    def test_below_a_footer(self):
        self.none(mail.with_footer(sign(protect(PAYLOAD, "clear"))), **{"signature.status": "partial"})
        self.none(mail.with_footer(sign(protect(PAYLOAD, "clear"), opaque=True)), **{"signature.status": "partial"})

    def test_on_the_signed_multipart_itself(self):
        """The parameter on the outermost entity is written by whoever likes."""
        entity = sign(PAYLOAD).replace(b"multipart/signed;", b'multipart/signed; hp="clear";')
        self.none(entity, **{"signature.status": "valid"})

    def test_not_opened(self):
        entity = mail.opaque(encrypt(protect(PAYLOAD, "cipher"), transport(CAROL)))
        self.none(entity, **{"encryption.status": "no-key"})

    def test_attached_message(self):
        forwarded = mail.message(PAYLOAD, sender="mallory@example.test", subject="Inside")
        self.none(sign(mail.attached(forwarded)), **{"signature.status": "valid", **address("from", "alice@example.test"), "len(attachments)": 1})
        self.none(sign(mail.multipart(PAYLOAD, mail.attached(mail.message(PAYLOAD, subject="Inside")))))


class Wrapped(Table):
    """The older form of RFC 8551: the message as a message/rfc822 inside."""

    def test_signed(self):
        for forwarded in ("no", None):
            for opaque in (False, True):
                self.read(sign(mail.wrapped(mail.message(PAYLOAD), forwarded), opaque=opaque), {
                    "exit": 0, "signature.status": "valid", "headers.subject": SUBJECT, "header_protection.present": True, "body.text": TEXT,
                    "header_protection.signed": contains("subject"), "header_protection.mismatched": contains("subject"), "len(attachments)": 0}, subject="Outside")

    def test_encrypted(self):
        for entity in (seal(mail.wrapped(mail.message(PAYLOAD))), seal(sign(mail.wrapped(mail.message(PAYLOAD))))):
            self.read(entity, {"exit": 0, "headers.subject": SUBJECT, "header_protection.present": True, "body.text": TEXT,
                               "header_protection.encrypted": contains("subject")}, subject="[...]")

    def test_spelled_otherwise(self):
        """One mailbox to the mail system, with a soft hyphen in its domain: nobody signed for that spelling."""
        inner = mail.message(PAYLOAD, sender='"Alice" <alice@exam\u00adple.test>')
        self.read(seal(mail.wrapped(inner)), {
            "exit": 0, "encryption.status": "decrypted", "header_protection.present": True, **address("from", "alice@example.test")}, subject="[...]")

    def test_forwarded(self):
        """A mail that says it was forwarded is an attachment, also one's own."""
        self.read(sign(mail.wrapped(mail.message(PAYLOAD, subject="Inside"), "yes")), {
            "headers.subject": "Outside", "header_protection.present": False, "len(attachments)": 1}, subject="Outside")

    def test_signed_inside(self):
        """The wrapped message may be signed itself."""
        self.read(seal(mail.wrapped(mail.message(sign(PAYLOAD)))), {
            "encryption.status": "decrypted", "headers.subject": SUBJECT, "body.text": TEXT}, subject="[...]")


class LegacyDisplay(Table):
    """The copy of hidden fields that old programs show is not shown twice."""

    TEXT_PART = mail.part(b"Subject: About the heron\r\n\r\nThe heron stands in the shallow water.\r\n", 'text/plain; charset=utf-8; hp-legacy-display="1"')
    HTML_PART = mail.part(b'<html><body><div class="header-protection-legacy-display"><pre>Subject: About the heron</pre></div>'
                          b"<p>The <b>heron</b> stands.</p></body></html>\r\n", 'text/html; charset=utf-8; hp-legacy-display="1"')

    def letter(self, entity, **expected):
        return self.read(entity, {"exit": 0, "body.text": without("Subject:"), **expected}, subject="[...]")

    def test_text(self):
        for protected in (protect(self.TEXT_PART, "cipher", outer=HIDDEN), protect(mail.multipart(self.TEXT_PART), "cipher", outer=HIDDEN)):
            for entity in (seal(protected), seal(sign(protected))):
                self.letter(entity, **{"body.text": TEXT})

    def test_html(self):
        for protected in (protect(self.HTML_PART, "cipher", outer=HIDDEN),
                          protect(mail.multipart(self.TEXT_PART, self.HTML_PART, subtype="alternative"), "cipher", outer=HIDDEN)):
            for entity in (seal(protected), seal(sign(protected))):
                self.letter(entity, **{"body.html": without("Subject:"), "body.text": once("heron"), "body.parts.0.html": contains("<b>heron</b>")})

    def test_several_fields(self):
        part = mail.part(b"Subject: About the heron\r\nTo: Bob\r\n <bob@example.test>\r\n\r\nThe heron stands in the shallow water.\r\n",
                         'text/plain; charset=utf-8; hp-legacy-display="1"')
        self.letter(seal(protect(part, "cipher", outer=HIDDEN)), **{"body.text": TEXT})

    def test_encoded(self):
        part = mail.part(b"Subject: About the heron\r\n\r\nThe heron stands in the shallow water.\r\n",
                         'text/plain; charset=utf-8; hp-legacy-display="1"', encoding="base64")
        self.letter(seal(protect(part, "cipher", outer=HIDDEN)), **{"body.text": TEXT})

    def test_stays(self):
        """Where nothing was hidden, or nothing says that it is such a copy, the text is the writer's."""
        unmarked = mail.part(b"Subject: About the heron\r\n\r\nThe heron stands in the shallow water.\r\n")
        rows = {
            "signed only": sign(protect(self.TEXT_PART, "cipher")), "clear": sign(protect(self.TEXT_PART, "clear")),
            "no protection": seal(self.TEXT_PART), "unmarked": seal(protect(unmarked, "cipher", outer=HIDDEN)),
        }
        for name, entity in rows.items():
            with self.subTest(name):
                self.read(entity, {"exit": 0, "body.text": contains("Subject: About the heron")}, subject="[...]")

    def test_in_a_file(self):
        """An attached text is not a body."""
        named = mail.part(b"Subject: keep\r\n\r\nme\r\n", 'text/plain; charset=utf-8; hp-legacy-display="1"; name=note.txt',
                          fields=("Content-Disposition: attachment; filename=note.txt",))
        self.read(seal(protect(mail.multipart(PAYLOAD, named), "cipher", outer=HIDDEN)), {"attachments.0.size": 21, "body.text": TEXT}, subject="[...]")


if __name__ == "__main__":
    Table.program = sys.argv[1]
    tap.main()
