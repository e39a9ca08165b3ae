#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forged signatures: the attacks of *Johnny, you are fired!* (2019) and their kin, each with the safe answer.

usage: test_johnny.py MESIGNCTL
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

# pylint: disable=wrong-import-position
import tap
from mesign_samples import cms, der, mail, pki
from mesign_samples.attack import SECRET, TEXT, Attack, codes, head, html, plain
from mesign_samples.cms import Signer


class Harness(Attack):
    """The tricks below fail for what they are, not because nothing ever succeeds."""

    def test_honest_mail(self):
        said = self.show(head() + self.signed())
        self.assertEqual((said["signature"]["status"], said["signature"]["covers"]), ("valid", "all"))
        self.assertEqual(self.show(head() + self.opaque())["signature"]["status"], "valid")
        self.assertEqual(self.show(head("eve@evil.test") + self.signed(TEXT, self.eve))["signature"]["status"], "valid")
        for sealed in (self.sealed(plain(SECRET)), self.sealed_with_tag(plain(SECRET))):
            said = self.show(head() + sealed)
            self.assertEqual(said["encryption"]["status"], "decrypted")
            self.assertIn(SECRET, said["body"]["text"])


class JohnnyCms(Attack):
    """I. What CMS leaves open."""

    def judge(self, covered, signature):
        """Status and reason of a detached signature."""
        said = self.show(head() + mail.clear_signed(covered, signature))
        return said["signature"]["status"], said["signature"]["reason"]

    def test_detached_with_content(self):
        self.assertEqual(self.judge(plain("Pay 1000"), cms.sign(TEXT, self.li)), ("invalid", "econtent"))
        self.assertEqual(self.judge(TEXT, cms.sign(TEXT, self.li)), ("invalid", "econtent"), "even over the same octets")

    def test_one_of_several_signers_fails(self):
        broken = Signer(self.eve, signature=lambda octets: octets[:-1] + bytes((octets[-1] ^ 1,)))
        for signers in ((self.li, broken), (broken, self.li)):
            said = self.show(head() + self.signed(TEXT, *signers))
            self.assertEqual(said["signature"]["status"], "invalid")
            self.assertIn("invalid", [signer["status"] for signer in said["signature"]["signers"]])
        said = self.show(head() + mail.opaque(cms.sign(TEXT, self.li, broken), "signed-data"))
        self.assertEqual(said["signature"]["status"], "invalid")

    def test_second_signer_of_another_authority(self):
        """Whoever adds a signature of his own neither helps nor hides."""
        mallory = pki.Authority.root("Other CA").issue("li@example.test", "Li Na", key="p256", number=5)
        for signers in ((self.eve, mallory), (mallory, self.eve), (self.li, mallory)):
            self.assertEqual(self.show(head() + self.signed(TEXT, *signers))["signature"]["status"], "untrusted")
        said = self.show(head() + self.signed(TEXT, mallory))
        self.assertEqual((said["signature"]["status"], said["signature"]["reason"]), ("untrusted", "no-path"))

    def test_no_signers(self):
        empty = cms.sign(TEXT, certificates=[self.li.certificate])
        for entity in (mail.clear_signed(TEXT, cms.sign(TEXT, detached=True, certificates=[self.li.certificate])), mail.clear_signed(TEXT, empty),
                       mail.opaque(empty), self.sealed(mail.opaque(empty))):
            said = self.show(head() + entity)
            self.assertEqual(said["signature"]["status"], "invalid")
            self.assertEqual(said["signature"]["signers"], [])

    def test_not_cms_at_all(self):
        for octets in (b"", b"\x30\x80", b"\x30\x03\x02\x01\x01", b"hello", cms.sign(TEXT, self.li, detached=True)[:-40]):
            with self.subTest(octets[:5]):
                self.assertEqual(self.judge(TEXT, octets)[0], "invalid")

    def test_signature_of_another_mail(self):
        self.assertEqual(self.judge(plain("Pay 1000"), cms.sign(TEXT, self.li, detached=True)), ("invalid", "digest-mismatch"))

    def test_replayed_attributes(self):
        """The signed attributes of Li's mail as the content of a SignedData that has none: the signature fits."""
        kept = []
        cms.sign(TEXT, Signer(self.li, edit=lambda attributes: kept.append(der.set_of(*attributes)) or attributes))
        replayed = Signer(self.li, edit=lambda attributes: None)
        for how in ({"detached": True}, {}):
            octets = cms.sign(kept[0], replayed, **how)
            entity = mail.clear_signed(kept[0], octets) if how else mail.opaque(octets)
            said = self.show(head() + entity)
            self.assertEqual((said["signature"]["status"], said["signature"]["reason"]), ("invalid", "no-attributes"))
            self.assertFalse(any(part["signed"] for part in said["body"]["parts"]))
        self.assertEqual(self.judge(TEXT, cms.sign(TEXT, replayed, detached=True))[0], "valid", "a content is not refused for having no attributes")

    def test_attributes_that_do_not_fit(self):
        name, when, right = cms.content_type(), cms.signing_time(), cms.message_digest("sha256", TEXT)
        wrong = cms.message_digest("sha256", plain("Pay 1000"))
        value = der.octets(b"x" * 32)
        for attributes in ([name, when], [right, when], [when], [name, when, wrong], [name, when, right, wrong], [name, when, wrong, right],
                           [name, when, right, right], [name, name, right], [cms.content_type(cms.SIGNED), right], [name, cms.content_type(cms.SIGNED), right],
                           [cms.content_type(cms.ENVELOPED), right], [name, cms.attribute(cms.MESSAGE_DIGEST, der.split(der.content_of(right))[1][2:], value)],
                           [name, cms.attribute(cms.MESSAGE_DIGEST)], [name, cms.attribute(cms.MESSAGE_DIGEST, der.integer(5))], []):
            with self.subTest(len(attributes)):
                octets = cms.sign(TEXT, Signer(self.li, edit=lambda _made, given=attributes: given), detached=True)
                self.assertEqual(self.judge(TEXT, octets)[0], "invalid")

    def test_type_of_the_content(self):
        for kind in (cms.SIGNED, cms.ENVELOPED, "1.2.3.4", "1.2.840.113549.1.9.16.1.4"):
            for how in ({"detached": True}, {}):
                octets = cms.sign(TEXT, self.li, name=kind, **how)
                entity = mail.clear_signed(TEXT, octets) if how else mail.opaque(octets)
                self.assertEqual(self.show(head() + entity)["signature"]["status"], "invalid")

    def test_order_of_attributes(self):
        """Attributes signed as DER and sent in another order, and the other way round: only what is one thing when read in DER counts."""
        def info(sent_sorted, signed_sorted):
            attributes = [cms.message_digest("sha256", TEXT), cms.content_type(), cms.signing_time()]
            attributes = sorted(attributes)
            if not sent_sorted:
                attributes.reverse()
            signed = der.tlv(der.SET, b"".join(sorted(attributes) if signed_sorted else sorted(attributes, reverse=True)))
            way = Signer(self.li).way
            return der.seq(der.integer(1), self.li.issuer_and_serial, der.seq(der.oid("2.16.840.1.101.3.4.2.1")), der.context(0, b"".join(attributes)),
                           way.algorithm(), der.octets(way.sign(self.li.key, signed)))

        def judge(octets):
            whole = cms.content_info(cms.SIGNED, der.seq(
                der.integer(1), der.set_of(der.seq(der.oid("2.16.840.1.101.3.4.2.1"))), der.seq(der.oid(cms.DATA)), der.context(0, self.li.certificate),
                der.tlv(der.SET, octets)))
            return self.judge(TEXT, whole)[0]

        self.assertEqual(judge(info(True, True)), "valid")
        self.assertIn(judge(info(False, True)), ("valid", "invalid"))
        self.assertEqual(judge(info(True, False)), "invalid")
        self.assertIn(judge(info(False, False)), ("valid", "invalid"))

    def test_digest_label_means_nothing(self):
        for micalg in ("md5", "sha1", "none", "\"\"", "sha-512"):
            said = self.show(head() + mail.clear_signed(TEXT, cms.sign(TEXT, self.li, detached=True), micalg))
            self.assertEqual((said["signature"]["status"], said["signature"]["digest"]), ("valid", "sha256"))
            said = self.show(head() + mail.clear_signed(plain("Pay 1000"), cms.sign(TEXT, self.li, detached=True), micalg))
            self.assertEqual(said["signature"]["status"], "invalid")

    def test_type_label_means_nothing(self):
        for kind in ("enveloped-data", "certs-only", "compressed-data", "authEnveloped-data", "nonsense"):
            with self.subTest(kind):
                said = self.show(head() + self.opaque().replace(b"signed-data", kind.encode()))
                self.assertEqual((said["signature"]["status"], said["encryption"]["status"]), ("valid", "none"))
                said = self.show(head() + self.sealed(plain(SECRET)).replace(b"enveloped-data", kind.encode()))
                self.assertEqual((said["signature"]["status"], said["encryption"]["status"]), ("none", "decrypted"))

    def test_no_signature_where_one_is_announced(self):
        """multipart/signed that is short of a part, or has one too many, or has them the other way round."""
        signature = mail.part(cms.sign(TEXT, self.li, detached=True), "application/pkcs7-signature", encoding="base64")
        for parts in ((TEXT,), (), (signature,), (plain("Pay 1000"), TEXT, signature), (TEXT, signature, plain("Pay 1000")), (signature, TEXT),
                      (plain("Pay 1000"), signature, signature), (TEXT, TEXT)):
            said = self.show(head() + mail.multipart(*parts, subtype="signed", parameters='; protocol="application/pkcs7-signature"'))
            self.assertEqual(said["signature"]["status"], "invalid")
            self.assertFalse(any(part["signed"] for part in said["body"]["parts"]))


class JohnnyTrust(Attack):
    """II. Whose certificate it is."""

    def forge(self, signer, *more):
        said = self.show(head() + self.signed(TEXT, signer, certificates=[signer.certificate, *signer.chain, *more]))
        self.assertEqual(said["signature"]["signers"][0]["level"], "unknown")
        self.assertFalse(said["signature"]["signers"][0]["public"])
        self.assertIsNone(said["signature"]["signers"][0]["organization"])
        return said["signature"]["status"]

    def test_anchor_in_the_mail(self):
        """Chain and root of the attacker's own making, of the real names, all in the mail."""
        for name in ("Samples Root", "Other Root"):
            root = pki.Authority.root(name)
            for authority in (root, root.subordinate()):
                forged = authority.issue("li@example.test", "Li Na", key="p256", number=5)
                self.assertEqual(self.forge(forged, root.certificate), "untrusted")
                self.assertEqual(self.forge(forged, root.certificate, self.root.certificate, self.li.certificate), "untrusted")

    def test_self_signed_of_the_same_name(self):
        twin = pki.Authority.root("Li Na", addresses=("li@example.test",), authority=False, usage=("digital_signature",), purposes=("email_protection",))
        for more in ((), (self.li.certificate,), (self.root.certificate,)):
            self.assertEqual(self.forge(twin, *more), "untrusted")

    def test_a_person_is_no_authority(self):
        eve = self.eve
        issuer = pki.Authority(eve.key, eve.kind, eve.certificate, eve.chain)
        sold = issuer.issue("li@example.test", "Li Na", key="p256", number=5)
        self.assertEqual(self.forge(sold, eve.certificate), "untrusted")

    def test_certificate_of_another(self):
        """Eve's signature with Li's certificate beside it, and her signature that names it."""
        self.assertEqual(self.show(head() + self.signed(TEXT, self.eve, certificates=[self.li.certificate, self.eve.certificate]))["signature"]["status"], "mismatch")
        named = pki.Person(self.eve.key, self.eve.kind, self.li.certificate)
        self.assertEqual(self.show(head() + self.signed(TEXT, named))["signature"]["status"], "invalid")

    def test_address_only_in_the_name(self):
        for wanted in ({"name": "li@example.test", "address": None}, {"name": "Eve", "address": None, "organization": "li@example.test"},
                       {"name": "Eve", "address": None, "other_names": (("dns_name", "example.test"),)},
                       {"name": "Eve", "address": None, "other_names": (("uniform_resource_identifier", "mailto:li@example.test"),)},
                       {"name": "li@example.test", "address": "eve@evil.test"}, {"name": "Eve", "address": "eve@evil.test", "subject_address": "li@example.test"},
                       {"name": "Eve", "address": "li@example.test.evil.test"}, {"name": "Eve", "address": "ali@example.test"},
                       {"name": "Li Na <li@example.test>", "address": "eve@evil.test"}):
            with self.subTest(wanted):
                said = self.show(head() + self.signed(TEXT, self.root.issue(key="p256", number=5, **wanted)))
                self.assertEqual(said["signature"]["status"], "mismatch")
                self.assertNotEqual(said["signature"]["signers"][0]["address"], "li@example.test")

    def test_address_written_in_another_way(self):
        """Case of ASCII letters and the form of the domain make no difference; everything else does."""
        entity = self.signed()
        for sender, status in (("LI@EXAMPLE.TEST", "valid"), ("li@Example.Test", "valid"), ("li@example.test.", "mismatch"),
                               ("l\u0131@example.test", "mismatch"), ("li@ex\uff41mple.test", "valid"), ("li @example.test", "valid"),
                               ("li+x@example.test", "mismatch"), ("li@sub.example.test", "mismatch"), ("\"li\"@example.test", None),
                               ("li\u200b@example.test", "mismatch"), ("li@ex\u0430mple.test", "mismatch"), ("li@example\u3002test", None),
                               ("li%example.test@evil.test", "mismatch"), ("li@example.test@evil.test", "mismatch"), ("li", "mismatch")):
            with self.subTest(sender):
                said = self.show(head(sender) + entity)
                self.assertIn(said["signature"]["status"], (status,) if status else ("valid", "mismatch"))
                if said["signature"]["status"] == "valid":
                    self.assertEqual(said["signature"]["signers"][0]["address"].lower().replace("\uff41", "a").replace("\u3002", ".").replace("\"", ""),
                                     "li@example.test")


class JohnnyMime(Attack):
    """III. What is signed and what is shown."""

    def assert_fenced(self, said, signed=(), unsigned=()):
        """Of what is shown only the signed words may stand in a part that says it is signed."""
        self.assertNotEqual(said["signature"]["status"], "valid")
        self.assertEqual(said["signature"]["covers"] if said["signature"]["status"] == "partial" else "part", "part")
        for part in said["body"]["parts"]:
            shown = (part["text"] or "") + (part["html"] or "")
            for word in unsigned:
                self.assertFalse(part["signed"] and word in shown, word)
        for word in signed:
            self.assertTrue(any(part["signed"] and word in (part["text"] or "") for part in said["body"]["parts"]), word)

    def test_text_before_and_after(self):
        entity = self.signed()
        for parts in ((plain("Pay 1000 at once."), entity), (entity, plain("Pay 1000 at once.")), (html("<b>Pay 1000 at once.</b>"), entity),
                      (plain("Pay 1000"), entity, plain("at once."))):
            said = self.show(head() + mail.multipart(*parts))
            self.assertEqual(said["signature"]["status"], "partial")
            self.assertIn("unsigned-content", codes(said))
            self.assert_fenced(said, signed=("the price is 100",), unsigned=("1000", "at once"))

    def test_opaque_beside_text(self):
        said = self.show(head() + mail.multipart(plain("Pay 1000."), self.opaque()))
        self.assert_fenced(said, unsigned=("1000",))
        self.assertIn("unsigned-content", codes(said))

    def test_hidden_by_markup(self):
        """The attacker's part opens what swallows the signed one."""
        entity = self.signed()
        for before, after in (("Pay 1000.<div style='display:none'>", "</div>"), ("Pay 1000.<!--", "-->"), ("Pay 1000.<textarea>", ""), ("Pay 1000.<xmp>", ""),
                              ("Pay 1000.<title>", "</title>"), ("Pay 1000.<img alt=\"", "\">"), ("Pay 1000.<style>* { display: none } b", "</style>"),
                              ("Pay 1000." + "<br>" * 300, ""), ("<style>body, p { color: white }</style>Pay 1000.", "")):
            with self.subTest(before[:40]):
                said = self.show(head() + mail.multipart(html(before), entity, html(after)))
                self.assertEqual(said["signature"]["status"], "partial")
                self.assert_fenced(said, signed=("the price is 100",), unsigned=("1000",))

    def test_parts_do_not_reach_into_each_other(self):
        """Whoever takes all HTML in one piece gets each part closed in itself."""
        part = html("<p>The price is 100.</p>")
        said = self.show(head() + mail.multipart(html("<p>x</p><img alt=\"swallow"), self.signed(part), html("\">y")))
        self.assert_fenced(said, signed=("The price is 100.",))
        after = said["body"]["html"].index("The price is 100.")
        before = said["body"]["html"][:after]
        self.assertEqual(before.count("\"") % 2, 0, before)
        self.assertEqual(before.rfind("<") < before.rfind(">"), True, before)

    def test_signed_part_by_content_id(self):
        inner = html("<p>The price is 100.</p>", "Content-ID: <good@x>")
        entity = self.signed(inner)
        whole = self.signed(inner, fields=("Content-ID: <good@x>",))
        for signed in (entity, whole):
            for tag in ("<img src=\"cid:good@x\">", "<iframe src=\"cid:good@x\"></iframe>", "<object data=\"cid:good@x\"></object>", ""):
                said = self.show(head() + mail.multipart(html("Pay 1000." + tag), signed, subtype="related"))
                self.assert_fenced(said, unsigned=("1000",))

    def test_signed_part_as_attachment(self):
        inner = plain("The price is 100.", "Content-Disposition: attachment; filename=a.txt")
        for signed in (self.signed(inner),
                       self.signed(fields=("Content-Disposition: attachment; filename=a.eml",))):
            said = self.show(head() + mail.multipart(plain("Pay 1000."), signed))
            self.assert_fenced(said, unsigned=("1000",))

    def test_signed_alternative(self):
        """Only one of two alternatives is signed, and not the one that is shown."""
        entity = self.signed()
        for parts in ((entity, html("Pay 1000.")), (html("Pay 1000."), entity), (plain("Pay 1000."), entity), (entity, plain("Pay 1000."))):
            said = self.show(head() + mail.multipart(*parts, subtype="alternative"))
            self.assert_fenced(said, unsigned=("1000",))

    def test_attached_message(self):
        """Li's signed mail, forwarded by Eve as her own."""
        inner = head() + self.signed()
        attached = b"Content-Type: message/rfc822\r\n\r\n" + inner
        for sender in ("eve@evil.test", "li@example.test"):
            for entity in (mail.multipart(plain("Pay 1000."), attached), mail.multipart(attached), attached,
                         mail.multipart(b"\r\n" + inner, subtype="digest"), mail.multipart(plain("Pay 1000."), attached + b"\r\n")):
                said = self.show(head(sender) + entity)
                self.assertEqual(said["signature"]["status"], "none")
                self.assertFalse(any(part["signed"] for part in said["body"]["parts"]))
                self.assertEqual(said["headers"]["from"][0]["address"], sender)
                self.assertEqual({layer["type"] for layer in said["layers"]}, {"signed"})

    def test_attached_message_signed_by_another(self):
        """Eve signs what looks like Li's whole mail."""
        inner = b"Content-Type: message/rfc822\r\n\r\n" + head() + TEXT
        for sender in ("li@example.test", "eve@evil.test"):
            said = self.show(head(sender) + self.signed(inner, self.eve))
            if sender == "li@example.test":
                self.assertEqual(said["signature"]["status"], "mismatch")
            else:
                self.assertEqual(said["headers"]["from"][0]["address"], sender)

    def test_painted_security_line(self):
        """A drawn tick is text of an unsigned mail, in or beside a frame of its own."""
        fake = ("<div style='position:fixed;top:-80px;left:0;background:#2ec27e;color:#fff'>✔ Signed by Li Na (li@example.test), V4</div>"
                "<p>Pay 1000.</p>")
        said = self.show(head() + html(fake))
        self.assertEqual((said["signature"]["status"], said["signature"]["signers"]), ("none", []))
        self.assertFalse(said["body"]["parts"][0]["signed"])
        entity = self.signed(TEXT, self.eve)
        said = self.show(head("eve@evil.test") + mail.multipart(html(fake), entity))
        self.assert_fenced(said, unsigned=("1000", "Li Na"))

    def test_header_of_the_signed_part_means_nothing(self):
        """From and Subject inside a signed part without header protection are no header."""
        part = b"From: boss@example.test\r\nSubject: Pay\r\n" + TEXT
        said = self.show(head() + self.signed(part))
        self.assertEqual((said["headers"]["from"][0]["address"], said["headers"]["subject"]), ("li@example.test", "s"))

    def test_header_protection_of_another(self):
        """hp= on a part that is not the root of what is signed, and an encrypted From without any signature."""
        forged = b"From: li@example.test\r\nSubject: Pay\r\nContent-Type: text/plain; hp=\"cipher\"\r\n\r\nPay 1000.\r\n"
        said = self.show(head("eve@evil.test") + self.sealed(forged))
        self.assertEqual(said["headers"]["from"][0]["address"], "eve@evil.test")
        self.assertIn("header-mismatch", codes(said))
        said = self.show(head("eve@evil.test") + self.sealed(self.signed(forged, self.eve)))
        self.assertEqual((said["headers"]["from"][0]["address"], said["signature"]["status"]), ("eve@evil.test", "mismatch"))
        entity = self.signed()
        said = self.show(head("eve@evil.test") + mail.multipart(forged.replace(b"cipher", b"clear"), entity))
        self.assertEqual(said["headers"]["from"][0]["address"], "eve@evil.test")
        self.assertFalse(said["header_protection"]["present"])


class JohnnyFrom(Attack):
    """IV. Eve signs with her own certificate and would be taken for Li."""

    def judge(self, fields):
        said = self.show(fields + b"To: wang@example.test\r\nSubject: s\r\nMIME-Version: 1.0\r\n" + self.signed(TEXT, self.eve))
        if said.get("error"):
            return said
        shown = said["headers"]["from"]
        if said["signature"]["status"] == "valid":
            self.assertEqual([one["address"] for one in shown], ["eve@evil.test"], "valid is only what she is")
            for name in (one["name"] for one in shown):
                self.assertFalse("li@example" in name and "misleading-sender" not in codes(said), name)
        return said

    def test_other_address_in_the_name(self):
        for sender in ("\"li@example.test\" <eve@evil.test>", "li@example.test <eve@evil.test>", "\"Li Na <li@example.test>\" <eve@evil.test>",
                       "=?utf-8?q?li=40example=2Etest?= <eve@evil.test>", "=?utf-8?b?bGlAZXhhbXBsZS50ZXN0?= <eve@evil.test>",
                       "=?utf-8?q?Li_=3Cli=40example=2Etest=3E?= <eve@evil.test>", "eve@evil.test (li@example.test)",
                       "\"li\uff20example.test\" <eve@evil.test>", "\"li@example.test\" \"via\" <eve@evil.test>", "\"\u202eli@example.test\" <eve@evil.test>",
                       "'li@example.test' <eve@evil.test>", "\"li@example.test\t\t\t\t\t\t\t\t\t\" <eve@evil.test>", "\"li\u200b@example.test\" <eve@evil.test>",
                       "\"li@ex\u0430mple.test\" <eve@evil.test>", "<eve@evil.test>li@example.test", "li@example.test eve@evil.test", "=?utf-8?q?li=40exam?= =?utf-8?q?ple=2Etest?= <eve@evil.test>"):
            with self.subTest(sender):
                said = self.judge(b"From: " + sender.encode() + b"\r\n")
                self.assertEqual(said["signature"]["status"], "valid")
                self.assertIn("misleading-sender", codes(said))

    def test_two_addresses(self):
        for sender in ("li@example.test, eve@evil.test", "eve@evil.test, li@example.test", "Li <li@example.test>, <eve@evil.test>",
                       "<li@example.test> <eve@evil.test>", "li@example.test; eve@evil.test", "li@example.test:eve@evil.test;",
                       "<li@example.test>,eve@evil.test", "eve@evil.test,\r\n li@example.test", "Friends: li@example.test, eve@evil.test;",
                       "<@evil.test:li@example.test>", "\"eve@evil.test\" <li@example.test>",
                       "eve@evil.test <li@example.test>", "(eve@evil.test) li@example.test", "li@example.test (eve@evil.test)",
                       "<eve@evil.test>, <li@example.test", "<li@example.test\r\n >, eve@evil.test"):
            with self.subTest(sender):
                self.assertEqual(self.judge(b"From: " + sender.encode() + b"\r\n")["signature"]["status"], "mismatch")

    def test_two_fields(self):
        for fields in (b"From: li@example.test\r\nFrom: eve@evil.test\r\n", b"From: eve@evil.test\r\nFrom: li@example.test\r\n",
                       b"from: li@example.test\r\nFROM: eve@evil.test\r\n", b"From: eve@evil.test\r\nX: y\r\nFrom : li@example.test\r\n",
                       b"From:\r\nFrom: eve@evil.test\r\n", b"From: eve@evil.test\r\nFrom: eve@evil.test\r\n"):
            with self.subTest(fields):
                said = self.judge(fields)
                self.assertEqual(said["signature"]["status"], "mismatch")
                self.assertIn("malformed", codes(said))

    def test_none(self):
        for fields in (b"", b"From:\r\n", b"From: \r\n", b"From: Li Na\r\n", b"From: <>\r\n", b"From: Friends:;\r\n", b"Sender: eve@evil.test\r\n",
                       b"Resent-From: eve@evil.test\r\n", b"X-From: eve@evil.test\r\n", b"From: ,,,\r\n", b"From: \"eve@evil.test\"\r\n"):
            with self.subTest(fields):
                self.assertEqual(self.judge(fields)["signature"]["status"], "mismatch")

    def test_sender_and_replies(self):
        for fields in (b"Sender: li@example.test\r\n", b"Reply-To: li@example.test\r\n", b"Reply-To: Eve <eve@evil.test>, li@example.test\r\n",
                       b"Sender: \"eve@evil.test\" <li@example.test>\r\n"):
            with self.subTest(fields):
                said = self.judge(b"From: eve@evil.test\r\n" + fields)
                self.assertIn("misleading-sender", codes(said))

    def test_octets_that_end_a_string(self):
        for sender in (b"li@example.test\0 <eve@evil.test>", b"li@example.test\0@evil.test", b"<li@example.test\0> eve@evil.test", b"eve@evil.test\0li@example.test",
                       b"li@example.test\r<eve@evil.test>", b"eve@evil.test\rFrom: li@example.test", b"li@example.test\x0b,eve@evil.test",
                       b"=?utf-8?b?bGlAZXhhbXBsZS50ZXN0AA==?=@evil.test", b"=?utf-8?q?li=40example.test=0A=00?=@evil.test",
                       b"=?utf-8?q?li=40example.test?= =?utf-8?q?=00?=@evil.test", b"=?utf-8?b?bGlAZXhhbXBsZS50ZXN0PGV2ZUBldmlsLnRlc3Q+?=",
                       b"\"li@example.test\"@evil.test", b"<\"li@example.test\"@evil.test>"):
            with self.subTest(sender):
                said = self.judge(b"From: " + sender + b"\r\n")
                for one in said["headers"]["from"]:
                    self.assertNotEqual(one["address"], "li@example.test" if said["signature"]["status"] == "valid" else None)
                    self.assertFalse(any(ord(letter) < 32 for letter in one["name"] + one["address"]))

    def test_same_letters_of_another_script(self):
        """A certificate may well be had for a domain that only looks like Li's."""
        domain = "ex\u0430mple.test"
        alike = self.root.issue("li@" + domain.encode("idna").decode(), "Li Na", key="p256", number=5)
        said = self.show(head("Li Na <li@" + domain + ">") + self.signed(TEXT, alike))
        self.assertEqual(said["signature"]["status"], "valid")
        self.assertIn("misleading-sender", codes(said))
        self.assertNotIn("misleading-sender", codes(self.show(head("=?utf-8?b?5p2O5aic?= <li@example.test>") + self.signed())))


if __name__ == "__main__":
    Attack.program = sys.argv[1]
    tap.main()
