#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mails that would have a reader work or grow without end: each is answered soon, in little memory, and safely.

usage: test_limits.py MESIGNCTL
"""

import json
import os
import resource
import subprocess
import sys
import zlib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

# pylint: disable=wrong-import-position
import tap
from mesign_samples import cms, der, mail, pki
from mesign_samples.attack import SECRET, TEXT, Attack, codes, head, html, plain
from mesign_samples.envelopes import encrypt, transport
from mesign_samples.judge import ENVIRONMENT

MEGABYTE = 1024 * 1024
# Under the sanitizers everything takes longer and more room.
SLOW = 10 if os.environ.get("ASAN_OPTIONS") else 1


class Limited(Attack):
    def show(self, octets, *options, seconds=5, megabytes=None):  # pylint: disable=arguments-differ
        """As it is, but what it took of the processor and of memory is looked at as well."""
        path = self.folder / "mail.eml"
        path.write_bytes(octets)
        with subprocess.Popen(
                [self.program, "--profile", str(self.folder / "no-profile"), "--json", "message", "show", "--trust-anchor", str(self.folder / "root.pem"),
                 "--key", str(self.folder / "wang.pfx"), "--password-file", "/dev/null", *options, str(path)],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=ENVIRONMENT) as process:
            answer = process.stdout.read()
            _pid, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        self.assertGreaterEqual(process.returncode, 0, "it did not crash")
        self.assertLess(usage.ru_utime + usage.ru_stime, seconds * SLOW)
        if SLOW == 1:
            self.assertLess(usage.ru_maxrss / 1024, megabytes or 150 + 12 * len(octets) / MEGABYTE)
        said = json.loads(answer)
        if process.returncode == 3:
            self.assertIn("error", said)
        else:
            self.assertNotEqual(said["signature"]["status"], "valid")
        return said


class Compressed(Limited):
    def judge(self, packed, **how):
        return self.show(head() + mail.opaque(cms.compress(b"", packed=packed), "compressed-data"), **how)

    def test_bomb(self):
        for size in (200, 20000):
            packed = zlib.compress(b"Content-Type: text/plain\r\n\r\n" + b"A" * (size * 1000), 9)
            said = self.judge(packed)
            self.assertEqual((said["layers"][0]["status"], said["layers"][0]["reason"]), ("failed", "limit"))
            self.assertEqual(said["body"]["text"], "")

    def test_large_as_such(self):
        """Past 200 MB nothing is read, however little it was compressed."""
        packer = zlib.compressobj(9)
        line = os.urandom(300).hex().encode()
        packed = packer.compress(b"Content-Type: text/plain\r\n\r\n")
        for number in range(250 * MEGABYTE // 65536):
            packed += packer.compress((line + number.to_bytes(4, "big").hex().encode()) * 100 + os.urandom(400).hex().encode())
        packed += packer.flush()
        self.assertGreater(len(packed) * 100, 200 * MEGABYTE)
        said = self.judge(packed, seconds=20, megabytes=700)
        self.assertEqual((said["layers"][0]["status"], said["layers"][0]["reason"]), ("failed", "limit"))

    def test_bombs_in_bombs(self):
        """Each layer within its limit, all of them together far outside."""
        content = b"Content-Type: text/plain\r\n\r\n" + b"A" * 1000
        for _layer in range(9):
            packed = zlib.compress(content + b"\r\n" + b" " * min(len(content) * 60, 40 * MEGABYTE), 9)
            content = b"Content-Type: application/pkcs7-mime; smime-type=compressed-data\r\nContent-Transfer-Encoding: binary\r\n\r\n" + cms.compress(b"", packed=packed)
        self.show(head() + content, seconds=20, megabytes=700)

    def test_damaged(self):
        good = zlib.compress(b"Content-Type: text/plain\r\n\r\n" + SECRET.encode())
        for packed in (b"", good[:-1], good[:10], b"\0" * 100, good[:-4] + b"\0\0\0\0"):
            said = self.judge(packed)
            self.assertEqual((said["layers"][0]["status"], said["body"]["text"]), ("failed", ""))


class Nested(Limited):
    def test_signed_over_and_over(self):
        entity = TEXT
        for _layer in range(12):
            entity = mail.opaque(cms.sign(entity, self.eve), "signed-data")
        said = self.show(head() + entity)
        self.assertEqual(len([layer for layer in said["layers"] if layer["status"] != "not-opened"]) <= 11, True)
        self.assertIn("malformed", codes(said))
        self.assertNotIn("the price", said["body"]["text"])

    def test_encrypted_over_and_over(self):
        entity = plain(SECRET)
        for _layer in range(12):
            entity = self.sealed(entity)
        said = self.show(head() + entity)
        self.assertIn("malformed", codes(said))
        self.assertNotIn("WINTERGREEN", str(said))

    def test_multiparts(self):
        """A hundred thousand boundaries inside each other, and as many parts side by side."""
        depth = 20000
        deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (number, number) for number in range(depth))
        self.show(head() + deep + plain("bottom"), seconds=10, megabytes=300)
        same = b"".join(b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" for _number in range(depth))
        self.show(head() + same, seconds=10, megabytes=300)
        wide = mail.multipart(*[b"\r\nx"] * 100000)
        self.show(head() + wide, seconds=15, megabytes=600)
        self.show(head() + mail.multipart(*[self.signed(TEXT, self.eve)] * 300), seconds=15)
        attached = plain("bottom")
        for _level in range(200):
            attached = mail.attached(head() + attached)
        self.show(head() + attached)

    def test_header_fields(self):
        many = b"".join(b"X-Field-%d: value\r\n" % number for number in range(100000))
        self.show(head("eve@evil.test") + many + TEXT, seconds=10, megabytes=300)
        fields, _, body = self.signed().partition(b"\r\n\r\n")
        for before in (many, many * 5, b"X: " + b"a" * 10 * MEGABYTE + b"\r\n", b"X: " + b"a\r\n " * 300000 + b"\r\n"):
            octets = b"From: li@example.test\r\n" + fields + b"\r\n" + before + b"From: eve@evil.test\r\n\r\n" + body
            said = self.show(octets, seconds=10, megabytes=400)
            self.assertEqual(said["signature"]["status"], "mismatch", "a second From far down counts as well")
        self.show(b"X: " + b"a" * 10 * MEGABYTE + b"\r\n" + head() + TEXT, seconds=10, megabytes=300)
        for many in (b"li@example.test, " * 30000, b"li@example.test, " * 100000, b"li@example.test," + b" " * 1100000):
            said = self.show(b"From: " + many + b"eve@evil.test\r\n" + self.signed(), seconds=10, megabytes=500)
            self.assertEqual(said["signature"]["status"], "mismatch", "not one From address is overlooked")
        self.show(b"From: " + b"(" * 100000 + b"\r\n" + TEXT)
        self.show(b"From: " + b"<" * 100000 + b"\r\n" + TEXT)
        self.show(b"Subject: " + b"=?utf-8?q?x?= " * 100000 + b"\r\n" + TEXT)
        self.show(b"From: li@example.test\r\n" * 100000 + self.signed(), seconds=10, megabytes=300)
        self.show(b"Content-Type: text/plain; " + b"a*0=x; " * 100000 + b"\r\n\r\nx")
        self.show(b"References: " + b"<a@b> " * 100000 + b"\r\n\r\nx", megabytes=200)

    def test_markup(self):
        for text in ("<div>" * 200000, "<b><i>" * 100000 + "x", "<table><tr><td>" * 50000, "<!--" * 100000, "&" * 300000, "<a href=x " * 100000,
                     "<style>" + "a{b:c}" * 200000 + "</style>" + "<p class='a b c d'>x</p>" * 5000,
                     "<style>" + "".join(f".a{number} .b .c > .d + .e ~ .f {{ color: red }}" for number in range(4000)) + "</style>" +
                     "<div class='b c d e f a1'>" * 900, "<p style='" + "color:red;" * 100000 + "'>x",
                     "<p style='" + "a:url(x);" * 100000 + "'>x",
                     "<style>" + "* { color: red }" * 5000 + "</style>" + "<i>x</i>" * 400000,
                     "<style>" + "".join(f".a.c{number} {{ color: red }}" for number in range(5000)) + "</style>" + f"<p class='a {'b ' * 400000}'>x" * 5,
                     "<p " + " ".join(f"a{number}=1" for number in range(40000)) + ">x",
                     "<p x='<i " + " ".join(f"a{number}=\">\"" for number in range(40000)) + ">x"):
            with self.subTest(text[:20]):
                self.show(head() + html(text), seconds=10, megabytes=700)


class Asn1(Limited):
    def test_signers(self):
        self.assertEqual(self.show(head() + self.signed(TEXT, *[self.eve] * 16))["signature"]["status"], "mismatch")
        said = self.show(head() + self.signed(TEXT, *[self.eve] * 17))
        self.assertEqual((said["signature"]["status"], said["signature"]["reason"]), ("invalid", "limit"))
        said = self.show(head() + self.signed(TEXT, *[self.li] * 3000), seconds=10)
        self.assertEqual(said["signature"]["status"], "invalid")

    def test_certificates(self):
        chaff = [self.root.issue(f"chaff{number}@evil.test", key="p256", number=9).certificate for number in range(101)]
        within = self.show(head() + self.signed(TEXT, self.eve, certificates=[self.eve.certificate, *chaff[:99]]))
        self.assertEqual(within["signature"]["status"], "mismatch")
        said = self.show(head() + self.signed(TEXT, self.li, certificates=[self.li.certificate, *chaff]))
        self.assertEqual((said["signature"]["status"], said["signature"]["reason"]), ("invalid", "limit"))

    def test_a_maze_of_authorities(self):
        """Authorities of one name and key who all vouch for each other."""
        key = pki.new_key("p256")
        root = pki.Authority.root("Maze")
        maze = []
        for _number in range(90):
            one = root.issue(None, "Maze", private_key=key, **{**pki._AUTHORITY, "purposes": None})  # pylint: disable=protected-access
            maze.append(one.certificate)
        authority = pki.Authority(key, "p256", maze[0])
        lost = authority.issue("li@example.test", "Li Na", key="p256", number=5)
        said = self.show(head() + self.signed(TEXT, lost, certificates=[lost.certificate, *maze]), seconds=10)
        self.assertEqual(said["signature"]["status"], "untrusted")

    def odd_key(self, bits, exponent):
        """A certificate over a public RSA key nobody has, and a signature by it."""
        modulus = int.from_bytes(os.urandom(bits // 8), "big") | 1 << (bits - 1) | 1
        info = der.seq(der.seq(der.oid("1.2.840.113549.1.1.1"), der.NULL), der.tlv(3, b"\0" + der.seq(der.integer(modulus), der.integer(exponent))))
        body = pki._body(pki.Wanted(name="Li Na", address="li@example.test", addresses=("li@example.test",)), info,  # pylint: disable=protected-access
                         self.root.x509.subject, self.root.key_identifier, pki.Signing.natural(self.root.key))
        certificate = pki._seal(body, pki.Signing.natural(self.root.key), self.root.key)  # pylint: disable=protected-access
        return certificate, os.urandom(bits // 8)

    def test_large_keys(self):
        for bits, exponent in ((16384, 65537), (16384, (1 << 16383) + 1), (65536, 65537), (3072, (1 << 3071) + 1), (2048, 1), (2048, 4), (8192, (1 << 8191) + 1)):
            with self.subTest((bits, exponent.bit_length())):
                certificate, signature = self.odd_key(bits, exponent)
                forged = cms.Signer(pki.Person(self.li.key, "rsa", certificate), signing=pki.Signing("rsa"), digest="sha256")
                class Odd(cms.Signer):  # noqa: E306
                    def info(self, content, content_name):
                        attributes = der.set_of(cms.content_type(), cms.message_digest("sha256", content))
                        return der.seq(der.integer(1), forged.identifier(), der.seq(der.oid("2.16.840.1.101.3.4.2.1")), der.context(0, der.content_of(attributes)),
                                       der.seq(der.oid("1.2.840.113549.1.1.1"), der.NULL), der.octets(signature))
                said = self.show(head() + self.signed(TEXT, *[Odd(forged.person, digest="sha256")] * 16), seconds=10)
                self.assertIn(said["signature"]["status"], ("invalid", "untrusted", "unsupported"))

    def test_depth(self):
        """ASN.1 inside ASN.1, with definite and with indefinite lengths."""
        core = b"\x04\x01x"
        definite = core
        for _level in range(20000):
            definite = der.tlv(0x24, definite)
        for inner in (definite, b"\x24\x80" * 100000, b"\x30\x80" * 100000, b"\xa0\x80" * 100000, b"\x31\x80" * 300000):
            for octets in (inner, cms.content_info(cms.SIGNED, der.seq(der.integer(1), der.set_of(), der.seq(der.oid(cms.DATA), der.context(0, inner)), der.set_of())),
                           cms.content_info(cms.ENVELOPED, inner), cms.content_info(cms.COMPRESSED, inner),
                           der.seq(der.oid(cms.AUTH_ENVELOPED), inner), der.seq(der.oid(cms.SIGNED)) + inner):
                for entity in (mail.opaque(octets), mail.clear_signed(TEXT, octets)):
                    said = self.show(head() + entity, megabytes=200)
                    self.assertTrue(said["signature"]["status"] == "invalid" or said["encryption"]["status"] == "failed" or said["layers"][0]["status"] == "failed")

    def test_lengths_that_lie(self):
        for octets in (b"\x30\x84\x7f\xff\xff\xff", b"\x30\x88\xff\xff\xff\xff\xff\xff\xff\xff", b"\x30\x82\xff\xff" + der.oid(cms.SIGNED),
                       cms.sign(TEXT, self.li)[:100], b"\x30\x80" + der.oid(cms.SIGNED) + b"\xa0\x80\x30\x84\x40\0\0\0", b"\x1f" * 1000, b"\x30" + b"\xff" * 200):
            for kind in ("signed-data", "enveloped-data", "compressed-data", "authEnveloped-data"):
                said = self.show(head() + mail.opaque(octets, kind))
                self.assertEqual(said["body"]["text"], "")

    def test_recipients(self):
        """Ten thousand recipients, and a thousand that are all said to be Wang."""
        strangers = self.root.issue("someone@evil.test", number=7)
        sealed = encrypt(plain(SECRET), *[transport(strangers, identifier=self.eve.issuer_and_serial)] * 50)
        kind, wrapper = der.split(der.content_of(sealed))
        version, recipients, content = der.split(der.content_of(der.content_of(wrapper)))
        one = der.split(der.content_of(recipients))[0]
        named = one.replace(self.eve.issuer_and_serial, self.wang.issuer_and_serial)
        for many, status in ((der.tlv(der.SET, one * 10000), "no-key"), (der.tlv(der.SET, der.seq(der.content_of(named)) * 1000), "failed")):
            octets = der.seq(kind, der.context(0, der.seq(version, many, content)))
            said = self.show(head() + mail.opaque(octets, "enveloped-data"), seconds=10, megabytes=300)
            self.assertIn(said["encryption"]["status"], (status, "failed"))
            self.assertNotIn("WINTERGREEN", str(said))


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    Attack.program = sys.argv[1]
    tap.main()
