#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The published attacks on signed and encrypted mail, each made here, each with the safe answer.

*Johnny, you are fired!* (2019), *Efail* (2018), *Re: What's Up Johnny? Covert content attacks* (2019), *Mailto: Me Your
Secrets* (2020). The mails are made with openssl and Python's own libraries, never with what is tested.

usage: test_attacks.py MESIGNCTL
"""

import base64
import json
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from asn1crypto import cms as asn1_cms  # noqa: E402  pylint: disable=wrong-import-position

PROGRAM = ""
SECRET = "The launch code is WINTERGREEN"
TEXT = b"Content-Type: text/plain; charset=utf-8\r\n\r\nHello Wang, the price is 100.\r\n"


class Attack(unittest.TestCase):
    """Li signs, Wang reads, and Eve has an honest certificate of her own from the same authority."""

    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory(prefix="mesign-test-")
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = Path(temporary.name)
        (cls.folder / "pw").write_text("pw")
        cls.authority("ca", "/CN=Test CA")
        cls.person("li", "/CN=Li Na", "email:li@example.test")
        cls.person("wang", "/CN=Wang Fang", "email:wang@example.test")
        cls.person("eve", "/CN=Eve", "email:eve@evil.test")

    @classmethod
    def openssl(cls, *arguments, given=None):
        return subprocess.run(["openssl", *map(str, arguments)], cwd=cls.folder, input=given, check=True, capture_output=True).stdout

    @classmethod
    def authority(cls, name, subject):
        cls.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj", subject,
                    "-keyout", f"{name}.key", "-out", f"{name}.pem", "-addext", "keyUsage=critical,keyCertSign,cRLSign")

    @classmethod
    def person(cls, name, subject, san, issuer="ca"):
        extensions = ("basicConstraints=CA:FALSE\nkeyUsage=digitalSignature,keyEncipherment\nextendedKeyUsage=emailProtection\n"
                      "authorityInfoAccess=OCSP;URI:http://192.0.2.1/ocsp,caIssuers;URI:http://192.0.2.1/ca.cer\n"
                      "crlDistributionPoints=URI:http://192.0.2.1/crl\n" + (f"subjectAltName={san}\n" if san else ""))
        (cls.folder / f"{name}.ext").write_text(extensions, encoding="utf-8")
        cls.openssl("req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", subject, "-utf8", "-keyout", f"{name}.key", "-out", f"{name}.csr")
        signing = ["-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key", "-CAcreateserial"] if issuer else ["-signkey", f"{name}.key"]
        cls.openssl("x509", "-req", "-in", f"{name}.csr", *signing, "-days", "30", "-extfile", f"{name}.ext", "-out", f"{name}.pem")
        cls.openssl("pkcs12", "-export", "-in", f"{name}.pem", "-inkey", f"{name}.key", "-passout", "pass:pw", "-out", f"{name}.p12")

    def show(self, mail, *options, seconds=20):
        """What mesignctl says of a mail for Wang, who trusts the authority."""
        path = self.folder / "mail.eml"
        path.write_bytes(mail)
        began = time.monotonic()
        process = subprocess.run(
            [PROGRAM, "--profile", str(self.folder / "profile"), "--json", "message", "show", str(path), "--trust-anchor", str(self.folder / "ca.pem"),
             "--key", str(self.folder / "wang.p12"), "--password-file", str(self.folder / "pw"), *options],
            capture_output=True, timeout=120, check=False, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(self.folder)})
        self.assertLess(time.monotonic() - began, seconds)
        self.assertEqual(process.stderr, b"")
        said = json.loads(process.stdout)
        if process.returncode == 3:
            return said
        good = said["signature"]["status"] in ("none", "valid") and said["encryption"]["status"] in ("none", "decrypted")
        self.assertEqual(process.returncode, 0 if good else 1)
        return said

    def signature(self, content, *who, options=()):
        """A SignedData over these octets, detached."""
        (self.folder / "content").write_bytes(content)
        signers = [word for name in who or ("li",) for word in ("-signer", f"{name}.pem", "-inkey", f"{name}.key")]
        return self.openssl("cms", "-sign", "-binary", "-in", "content", "-outform", "DER", "-md", "sha256", *signers, *options)

    def opaque(self, content, *who, options=()):
        return self.signature(content, *who, options=("-nodetach", *options))

    def encrypted(self, content, cipher="-aes-256-cbc", to="wang"):
        (self.folder / "content").write_bytes(content)
        return self.openssl("cms", "-encrypt", "-binary", "-in", "content", "-outform", "DER", cipher, f"{to}.pem")


def b64(octets):
    return base64.encodebytes(octets).replace(b"\n", b"\r\n")


def head(sender="li@example.test", more=b""):
    sender = sender.encode() if isinstance(sender, str) else sender
    return (b"From: " + sender + b"\r\nTo: wang@example.test\r\nSubject: s\r\nDate: Fri, 02 Jan 2026 03:04:05 +0000\r\n"
            b"Message-ID: <m@example.test>\r\nMIME-Version: 1.0\r\n" + more)


def signed_entity(part, p7s, protocol=b"application/pkcs7-signature", micalg=b"sha-256", boundary=b"sig", more=b""):
    return (b"Content-Type: multipart/signed; protocol=\"" + protocol + b"\"; micalg=" + micalg + b"; boundary=\"" + boundary + b"\"\r\n" + more +
            b"\r\n--" + boundary + b"\r\n" + part + b"\r\n--" + boundary + b"\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n"
            b"Content-Transfer-Encoding: base64\r\n\r\n" + b64(p7s) + b"--" + boundary + b"--\r\n")


def pkcs7_entity(der, kind="signed-data", more=b""):
    return (b"Content-Type: application/pkcs7-mime; smime-type=" + kind.encode() + b"; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n" +
            more + b"\r\n" + b64(der))


def multipart(subtype, *entities, boundary=b"mix", more=b""):
    body = b"".join(b"--" + boundary + b"\r\n" + entity + b"\r\n" for entity in entities)
    return b"Content-Type: multipart/" + subtype.encode() + b"; boundary=\"" + boundary + b"\"" + more + b"\r\n\r\n" + body + b"--" + boundary + b"--\r\n"


def html(text, more=b""):
    return b"Content-Type: text/html; charset=utf-8\r\n" + more + b"\r\n" + text.encode() + b"\r\n"


def plain(text, more=b""):
    return b"Content-Type: text/plain; charset=utf-8\r\n" + more + b"\r\n" + text.encode() + b"\r\n"


def codes(said):
    return {warning["code"] for warning in said["warnings"]}


class Harness(Attack):
    """The tricks below fail for what they are, not because nothing ever succeeds."""

    def test_honest_mail(self):
        said = self.show(head() + signed_entity(TEXT, self.signature(TEXT)))
        self.assertEqual((said["signature"]["status"], said["signature"]["covers"]), ("valid", "all"))
        said = self.show(head() + pkcs7_entity(self.opaque(TEXT)))
        self.assertEqual(said["signature"]["status"], "valid")
        for cipher in ("-aes-256-cbc", "-aes-256-gcm"):
            said = self.show(head() + pkcs7_entity(self.encrypted(plain(SECRET), cipher), "enveloped-data"))
            self.assertEqual(said["encryption"]["status"], "decrypted")
            self.assertIn(SECRET, said["body"]["text"])
        self.assertEqual(self.show(head("eve@evil.test") + signed_entity(TEXT, self.signature(TEXT, "eve")))["signature"]["status"], "valid")


class JohnnyCms(Attack):
    """I. What CMS leaves open."""

    def test_detached_with_content(self):
        said = self.show(head() + signed_entity(plain("Pay 1000"), self.opaque(TEXT)))
        self.assertEqual((said["signature"]["status"], said["signature"]["reason"]), ("invalid", "econtent"))
        self.assertFalse(said["body"]["parts"][0]["signed"])
        said = self.show(head() + signed_entity(TEXT, self.opaque(TEXT)))
        self.assertEqual(said["signature"]["status"], "invalid", "even over the same octets")

    def test_one_of_several_signers_fails(self):
        for broken in (0, 1):
            der = self.damage_signature(self.signature(TEXT, "li", "eve"), broken)
            said = self.show(head() + signed_entity(TEXT, der))
            self.assertEqual(said["signature"]["status"], "invalid")
            self.assertEqual(sorted(signer["status"] for signer in said["signature"]["signers"])[0], "invalid")

    @staticmethod
    def damage_signature(der, number):
        info = asn1_cms.ContentInfo.load(der)
        signer = info["content"]["signer_infos"][number]
        octets = bytearray(signer["signature"].native)
        octets[5] ^= 1
        signer["signature"] = bytes(octets)
        return info.dump(force=True)

    def test_second_signer_of_another_authority(self):
        """Whoever adds a signature of his own neither helps nor hides."""
        self.authority("other", "/CN=Other CA")
        self.person("mallory", "/CN=Li Na", "email:li@example.test", issuer="other")
        said = self.show(head() + signed_entity(TEXT, self.signature(TEXT, "eve", "mallory")))
        self.assertEqual(said["signature"]["status"], "untrusted")
        said = self.show(head() + signed_entity(TEXT, self.signature(TEXT, "mallory")))
        self.assertEqual((said["signature"]["status"], said["signature"]["reason"]), ("untrusted", "no-path"))

    def strip_signers(self, der):
        info = asn1_cms.ContentInfo.load(der)
        info["content"]["signer_infos"] = []
        return info.dump(force=True)

    def test_no_signers(self):
        for mail in (signed_entity(TEXT, self.strip_signers(self.signature(TEXT))),
                     pkcs7_entity(self.strip_signers(self.opaque(TEXT))),
                     pkcs7_entity(self.encrypted(pkcs7_entity(self.strip_signers(self.opaque(TEXT)))), "enveloped-data")):
            said = self.show(head() + mail)
            self.assertEqual(said["signature"]["status"], "invalid")
            self.assertEqual(said["signature"]["signers"], [])

    def test_not_cms_at_all(self):
        for octets in (b"", b"\x30\x80", b"\x30\x03\x02\x01\x01", b"hello", self.signature(TEXT)[:-40]):
            with self.subTest(octets[:5]):
                self.assertEqual(self.show(head() + signed_entity(TEXT, octets))["signature"]["status"], "invalid")

    def test_signature_of_another_mail(self):
        self.assertEqual(self.show(head() + signed_entity(plain("Pay 1000"), self.signature(TEXT)))["signature"]["status"], "invalid")

    def test_digest_label_means_nothing(self):
        for micalg in (b"md5", b"sha1", b"none", b"\"\"", b"sha-512"):
            said = self.show(head() + signed_entity(TEXT, self.signature(TEXT), micalg=micalg))
            self.assertEqual((said["signature"]["status"], said["signature"]["digest"]), ("valid", "sha256"))
            said = self.show(head() + signed_entity(plain("Pay 1000"), self.signature(TEXT), micalg=micalg))
            self.assertEqual(said["signature"]["status"], "invalid")

    def test_type_label_means_nothing(self):
        for kind in ("enveloped-data", "certs-only", "compressed-data", "authEnveloped-data", "nonsense"):
            with self.subTest(kind):
                said = self.show(head() + pkcs7_entity(self.opaque(TEXT), kind))
                self.assertEqual(said["signature"]["status"], "valid")
                self.assertEqual(said["encryption"]["status"], "none")
                said = self.show(head() + pkcs7_entity(self.encrypted(plain(SECRET)), kind))
                self.assertEqual((said["signature"]["status"], said["encryption"]["status"]), ("none", "decrypted"))

    def test_no_signature_where_one_is_announced(self):
        """multipart/signed that is short of a part, or has one too many, or an empty one."""
        p7s = self.signature(TEXT)
        whole = signed_entity(TEXT, p7s)
        second = whole.index(b"--sig", whole.index(b"--sig\r\n") + 7)
        for mail in (whole[:second] + b"--sig--\r\n",
                     whole.replace(b"--sig\r\n", b"--sig\r\n" + plain("Pay 1000") + b"\r\n--sig\r\n", 1),
                     whole.replace(b"--sig--", b"--sig\r\n" + plain("Pay 1000") + b"\r\n--sig--")):
            said = self.show(head() + mail)
            self.assertIn(said["signature"]["status"], ("invalid", "none"))
            self.assertFalse(any(part["signed"] for part in said["body"]["parts"]))


class JohnnyTrust(Attack):
    """II. Whose certificate it is."""

    def test_anchor_in_the_mail(self):
        """Chain and root of the attacker's own making, all in the mail."""
        self.authority("own", "/CN=Test CA")
        self.person("forged", "/CN=Li Na", "email:li@example.test", issuer="own")
        der = self.signature(TEXT, "forged", options=("-certfile", "own.pem"))
        said = self.show(head() + signed_entity(TEXT, der))
        self.assertEqual(said["signature"]["status"], "untrusted")
        self.assertEqual(said["signature"]["signers"][0]["level"], "unknown")
        self.assertFalse(said["signature"]["signers"][0]["public"])

    def test_self_signed_of_the_same_name(self):
        self.person("twin", "/CN=Li Na", "email:li@example.test", issuer=None)
        for more in ((), ("-certfile", "li.pem"), ("-certfile", "ca.pem")):
            said = self.show(head() + signed_entity(TEXT, self.signature(TEXT, "twin", options=more)))
            self.assertEqual(said["signature"]["status"], "untrusted")

    def test_a_person_is_no_authority(self):
        self.person("sold", "/CN=Li Na", "email:li@example.test", issuer="eve")
        der = self.signature(TEXT, "sold", options=("-certfile", "eve.pem"))
        said = self.show(head() + signed_entity(TEXT, der))
        self.assertEqual(said["signature"]["status"], "untrusted")

    def test_address_only_in_the_name(self):
        for name, subject, san in (("cn", "/CN=li@example.test", None), ("ou", "/CN=Eve/OU=li@example.test", None),
                                   ("dns", "/CN=Eve", "DNS:example.test"), ("uri", "/CN=Eve", "URI:mailto:li@example.test"),
                                   ("other", "/CN=li@example.test", "email:eve@evil.test"),
                                   ("both", "/CN=Eve/emailAddress=li@example.test", "email:eve@evil.test"),
                                   ("prefix", "/CN=Eve", "email:li@example.test.evil.test"), ("suffix", "/CN=Eve", "email:ali@example.test"),
                                   ("host", "/CN=Eve", "email:example.test")):
            with self.subTest(name):
                self.person(name, subject, san)
                said = self.show(head() + signed_entity(TEXT, self.signature(TEXT, name)))
                self.assertEqual(said["signature"]["status"], "mismatch")
                self.assertNotEqual(said["signature"]["signers"][0]["address"], "li@example.test")

    def test_address_written_in_another_way(self):
        """Case of ASCII letters and the form of the domain make no difference; everything else does."""
        p7s = self.signature(TEXT)
        for sender, status in (("LI@EXAMPLE.TEST", "valid"), ("li@Example.Test", "valid"), ("li@example.test.", "mismatch"),
                               ("l\u0131@example.test", "mismatch"), ("li@ex\uff41mple.test", "valid"), ("li @example.test", "valid"),
                               ("li+x@example.test", "mismatch"), ("li@sub.example.test", "mismatch"), ("\"li\"@example.test", None),
                               ("li\u200b@example.test", "mismatch"), ("li@ex\u0430mple.test", "mismatch"), ("li@example\u3002test", None),
                               ("li%example.test@evil.test", "mismatch"), ("li@example.test@evil.test", "mismatch"), ("li", "mismatch")):
            with self.subTest(sender):
                said = self.show(head(sender) + signed_entity(TEXT, p7s))
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
        entity = signed_entity(TEXT, self.signature(TEXT))
        for parts in ((plain("Pay 1000 at once."), entity), (entity, plain("Pay 1000 at once.")), (html("<b>Pay 1000 at once.</b>"), entity),
                      (plain("Pay 1000"), entity, plain("at once."))):
            said = self.show(head() + multipart("mixed", *parts))
            self.assertEqual(said["signature"]["status"], "partial")
            self.assertIn("unsigned-content", codes(said))
            self.assert_fenced(said, signed=("the price is 100",), unsigned=("1000", "at once"))

    def test_opaque_beside_text(self):
        said = self.show(head() + multipart("mixed", plain("Pay 1000."), pkcs7_entity(self.opaque(TEXT))))
        self.assert_fenced(said, unsigned=("1000",))
        self.assertIn("unsigned-content", codes(said))

    def test_hidden_by_markup(self):
        """The attacker's part opens what swallows the signed one."""
        entity = signed_entity(TEXT, self.signature(TEXT))
        for before, after in (("Pay 1000.<div style='display:none'>", "</div>"), ("Pay 1000.<!--", "-->"), ("Pay 1000.<textarea>", ""), ("Pay 1000.<xmp>", ""),
                              ("Pay 1000.<title>", "</title>"), ("Pay 1000.<img alt=\"", "\">"), ("Pay 1000.<style>* { display: none } b", "</style>"),
                              ("Pay 1000." + "<br>" * 300, ""), ("<style>body, p { color: white }</style>Pay 1000.", "")):
            with self.subTest(before[:40]):
                said = self.show(head() + multipart("mixed", html(before), entity, html(after)))
                self.assertEqual(said["signature"]["status"], "partial")
                self.assert_fenced(said, signed=("the price is 100",), unsigned=("1000",))

    def test_parts_do_not_reach_into_each_other(self):
        """Whoever takes all HTML in one piece gets each part closed in itself."""
        part = html("<p>The price is 100.</p>")
        said = self.show(head() + multipart("mixed", html("<p>x</p><img alt=\"swallow"), signed_entity(part, self.signature(part)), html("\">y")))
        self.assert_fenced(said, signed=("The price is 100.",))
        after = said["body"]["html"].index("The price is 100.")
        before = said["body"]["html"][:after]
        self.assertEqual(before.count("\"") % 2, 0, before)
        self.assertEqual(before.rfind("<") < before.rfind(">"), True, before)

    def test_signed_part_by_content_id(self):
        inner = html("<p>The price is 100.</p>", b"Content-ID: <good@x>\r\n")
        entity = signed_entity(inner, self.signature(inner))
        whole = signed_entity(inner, self.signature(inner), more=b"Content-ID: <good@x>\r\n")
        for signed in (entity, whole):
            for tag in ("<img src=\"cid:good@x\">", "<iframe src=\"cid:good@x\"></iframe>", "<object data=\"cid:good@x\"></object>", ""):
                said = self.show(head() + multipart("related", html("Pay 1000." + tag), signed))
                self.assert_fenced(said, unsigned=("1000",))

    def test_signed_part_as_attachment(self):
        inner = plain("The price is 100.", b"Content-Disposition: attachment; filename=a.txt\r\n")
        for signed in (signed_entity(inner, self.signature(inner)),
                       signed_entity(TEXT, self.signature(TEXT), more=b"Content-Disposition: attachment; filename=a.eml\r\n")):
            said = self.show(head() + multipart("mixed", plain("Pay 1000."), signed))
            self.assert_fenced(said, unsigned=("1000",))

    def test_signed_alternative(self):
        """Only one of two alternatives is signed, and not the one that is shown."""
        entity = signed_entity(TEXT, self.signature(TEXT))
        for parts in ((entity, html("Pay 1000.")), (html("Pay 1000."), entity), (plain("Pay 1000."), entity), (entity, plain("Pay 1000."))):
            said = self.show(head() + multipart("alternative", *parts))
            self.assert_fenced(said, unsigned=("1000",))

    def test_attached_message(self):
        """Li's signed mail, forwarded by Eve as her own."""
        inner = head() + signed_entity(TEXT, self.signature(TEXT))
        attached = b"Content-Type: message/rfc822\r\n\r\n" + inner
        for sender in ("eve@evil.test", "li@example.test"):
            for mail in (multipart("mixed", plain("Pay 1000."), attached), multipart("mixed", attached), attached,
                         multipart("digest", b"\r\n" + inner), multipart("mixed", plain("Pay 1000."), attached + b"\r\n")):
                said = self.show(head(sender) + mail)
                self.assertEqual(said["signature"]["status"], "none")
                self.assertFalse(any(part["signed"] for part in said["body"]["parts"]))
                self.assertEqual(said["headers"]["from"][0]["address"], sender)
                self.assertEqual({layer["type"] for layer in said["layers"]}, {"signed"})

    def test_attached_message_signed_by_another(self):
        """Eve signs what looks like Li's whole mail."""
        inner = b"Content-Type: message/rfc822\r\n\r\n" + head() + TEXT
        for sender in ("li@example.test", "eve@evil.test"):
            said = self.show(head(sender) + signed_entity(inner, self.signature(inner, "eve")))
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
        entity = signed_entity(TEXT, self.signature(TEXT, "eve"))
        said = self.show(head("eve@evil.test") + multipart("mixed", html(fake), entity))
        self.assert_fenced(said, unsigned=("1000", "Li Na"))

    def test_header_of_the_signed_part_means_nothing(self):
        """From and Subject inside a signed part without header protection are no header."""
        part = b"From: boss@example.test\r\nSubject: Pay\r\n" + TEXT
        said = self.show(head() + signed_entity(part, self.signature(part)))
        self.assertEqual((said["headers"]["from"][0]["address"], said["headers"]["subject"]), ("li@example.test", "s"))

    def test_header_protection_of_another(self):
        """hp= on a part that is not the root of what is signed, and an encrypted From without any signature."""
        forged = b"From: li@example.test\r\nSubject: Pay\r\nContent-Type: text/plain; hp=\"cipher\"\r\n\r\nPay 1000.\r\n"
        said = self.show(head("eve@evil.test") + pkcs7_entity(self.encrypted(forged), "enveloped-data"))
        self.assertEqual(said["headers"]["from"][0]["address"], "eve@evil.test")
        self.assertIn("header-mismatch", codes(said))
        said = self.show(head("eve@evil.test") + pkcs7_entity(self.encrypted(signed_entity(forged, self.signature(forged, "eve"))), "enveloped-data"))
        self.assertEqual((said["headers"]["from"][0]["address"], said["signature"]["status"]), ("eve@evil.test", "mismatch"))
        entity = signed_entity(TEXT, self.signature(TEXT))
        said = self.show(head("eve@evil.test") + multipart("mixed", forged.replace(b"cipher", b"clear"), entity))
        self.assertEqual(said["headers"]["from"][0]["address"], "eve@evil.test")
        self.assertFalse(said["header_protection"]["present"])


class JohnnyFrom(Attack):
    """IV. Eve signs with her own certificate and would be taken for Li."""

    def judge(self, fields):
        said = self.show(fields + b"To: wang@example.test\r\nSubject: s\r\nMIME-Version: 1.0\r\n" + signed_entity(TEXT, self.signature(TEXT, "eve")))
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

    def test_subject_of_the_certificate(self):
        """An address in NUL-ended or otherwise cut certificates; the name of the signer is no address either."""
        self.person("nul", "/CN=Li Na <li@example.test>", "email:eve@evil.test")
        said = self.show(head() + signed_entity(TEXT, self.signature(TEXT, "nul")))
        self.assertEqual(said["signature"]["status"], "mismatch")
        self.assertEqual(said["signature"]["signers"][0]["address"], "eve@evil.test")

    def test_same_letters_of_another_script(self):
        """A certificate may well be had for a domain that only looks like Li's."""
        domain = "ex\u0430mple.test"
        self.person("alike", "/CN=Li Na", "email:li@" + domain.encode("idna").decode())
        said = self.show(head("Li Na <li@" + domain + ">") + signed_entity(TEXT, self.signature(TEXT, "alike")))
        self.assertEqual(said["signature"]["status"], "valid")
        self.assertIn("misleading-sender", codes(said))
        self.assertNotIn("misleading-sender", codes(self.show(head("=?utf-8?b?5p2O5aic?= <li@example.test>") + signed_entity(TEXT, self.signature(TEXT)))))


if __name__ == "__main__":
    PROGRAM = sys.argv[1]
    tap.main()
