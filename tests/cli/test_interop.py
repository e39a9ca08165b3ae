#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What mesignctl writes is read by OpenSSL and Python, and what OpenSSL writes, with all its options, by mesignctl.

The matrix of programs and formats is in tests/interop.

usage: test_interop.py MESIGNCTL
"""

import base64
import email
import email.policy
import hashlib
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from asn1crypto import cms

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "sandbox"))

# pylint: disable=wrong-import-position
import tap
from journey.mesignctl import Failed, Mesignctl
from mesign_sandbox.client import Sandbox

PROGRAM = Path()
PASSWORD = "pw"
SUBJECT = "合同 Contract"
TEXT = "你好,\n\nLine two\n. a dot\nFrom here on\n"
PAYLOAD = b"Content-Type: text/plain; charset=us-ascii\r\n\r\nHello from elsewhere\r\n"

# Who has which key. Alice and Anna write, Bob and Carol read.
PEOPLE = {"alice": "rsa2048", "anna": "p256", "bob": "rsa2048", "carol": "p256"}


def run(*command, expect=0, **how):
    """Runs a program of others and returns the process."""
    process = subprocess.run([str(word) for word in command], capture_output=True, check=False, timeout=60, **how)
    if process.returncode != expect:
        raise AssertionError(f"{' '.join(map(str, command))} ended with {process.returncode}: "
                             f"{process.stderr.decode(errors='replace')}")
    return process


class World:
    """A sandbox, everybody's certificates as files, and the profiles of one who writes and one who reads."""

    def __init__(self, folder):
        self.folder = folder
        self.sandbox = Sandbox("--users", "alice,bob", "--services", "imap,smtp,ca")
        self.facts = self.sandbox.facts
        self.anchor = self.facts["pki"]["anchor"]
        self.body = folder / "body.txt"
        self.body.write_text(TEXT, encoding="utf-8")
        for name, key in PEOPLE.items():
            self.sandbox.command("issue", address=f"{name}@example.test", name=name.title(), key=key, policy="individual",
                                 out=str(folder / f"{name}.p12"), password=PASSWORD, pem=True)
        run("openssl", "pkcs12", "-in", folder / "alice.p12", "-passin", f"pass:{PASSWORD}", "-cacerts", "-nokeys",
            "-out", folder / "intermediate.pem")
        self.writer = self.profile("writer", own=("alice", "anna"), people=("bob", "carol"))
        self.reader = self.profile("reader", own=("bob", "carol"), people=())

    def profile(self, name, own, people):
        client = Mesignctl(PROGRAM, self.folder / name)
        client.run("cert", "trust", self.anchor)
        for who in own:
            client.run("cert", "import", str(self.folder / f"{who}.p12"), "--password-file", "-", secret=PASSWORD)
        client.run("cert", "import", str(self.folder / "intermediate.pem"))
        for who in people:
            client.run("cert", "import", str(self.folder / f"{who}.pem"))
        return client

    def stop(self):
        self.sandbox.stop()


WORLD = None


def setUpModule():
    global WORLD  # pylint: disable=global-statement
    folder = tempfile.TemporaryDirectory(prefix="mesign-interop-")
    unittest.addModuleCleanup(folder.cleanup)
    WORLD = World(Path(folder.name))
    unittest.addModuleCleanup(WORLD.stop)


def parse(octets):
    return email.message_from_bytes(octets, policy=email.policy.SMTP)


def get_text(message):
    return message.get_body(("plain",)).get_content().replace("\r\n", "\n")


def find_signed_octets(mail):
    """The first part of a multipart/signed as it stands in the file, and the DER of the second."""
    message = parse(mail)
    boundary = b"\r\n--" + message.get_boundary().encode()
    _, first, _ = mail.split(boundary, 2)
    return first.removeprefix(b"\r\n"), message.get_payload(1).get_payload(decode=True)


def get_der(mail):
    return parse(mail).get_payload(decode=True)


def make_head(sender, to="bob@example.test"):
    return f"From: {sender}\r\nTo: {to}\r\nSubject: made elsewhere\r\nMIME-Version: 1.0\r\n".encode()


class Interop(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="mesign-interop-")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.mail = self.folder / "mail.eml"

    def compose(self, *options, sender="alice", to="bob", client=None):
        """Writes a mail to self.mail; returns its octets."""
        (client or WORLD.writer).run(
            "compose", "--from", f"{sender}@example.test", "--to", f"{to}@example.test", "--subject", SUBJECT,
            "--body-file", str(WORLD.body), *options, "--output", str(self.mail))
        return self.mail.read_bytes()

    def save(self, octets, name="given"):
        path = self.folder / name
        path.write_bytes(octets)
        return path

    def show(self, octets, *options, expect=0):
        """What mesignctl says of a mail to Bob or Carol."""
        try:
            return WORLD.reader.run("message", "show", str(self.save(octets, "shown.eml")), *options, expect=expect)
        except Failed as failure:
            raise AssertionError(f"{failure}: {failure.answer.get('signature')} {failure.answer.get('encryption')}") from None

    def verify(self, octets, who="alice"):
        """openssl says that the signature is right and whose it is; returns what was signed."""
        signer = self.folder / "signer.pem"
        process = run("openssl", "cms", "-verify", "-in", self.save(octets, "verified"), "-CAfile", WORLD.anchor,
                      "-purpose", "smimesign", "-signer", signer)
        addresses = run("openssl", "x509", "-in", signer, "-noout", "-email").stdout.decode().split()
        self.assertIn(f"{who}@example.test", addresses)
        return process.stdout

    def decrypt(self, octets, who="bob", expect=0):
        return run("openssl", "cms", "-decrypt", "-in", self.save(octets, "sealed"), "-recip", WORLD.folder / f"{who}.pem",
                   "-inkey", WORLD.folder / f"{who}.key", expect=expect).stdout

    def check_payload(self, octets, hp):
        """The letter as Python reads it, with the fields protected inside."""
        inner = parse(octets)
        # Programs that know nothing of hidden fields show the subject on top of the text.
        text = get_text(inner).removeprefix(f"Subject: {SUBJECT}\n\n") if hp == "cipher" else get_text(inner)
        self.assertEqual(text.rstrip("\n"), TEXT.rstrip("\n"))
        self.assertEqual(inner["Subject"], SUBJECT)
        self.assertIn("@example.test", inner["From"])
        self.assertEqual(inner.get_param("hp"), hp)
        self.assertIsNone(inner["Bcc"])


class WeWrite(Interop):
    """OpenSSL and Python's own mail parser read what mesignctl writes."""

    def test_signed(self):
        for sender in ("alice", "anna"):
            with self.subTest(sender):
                mail = self.compose("--sign", "--no-encrypt", sender=sender)
                self.assertEqual(parse(mail).get_content_type(), "multipart/signed")
                self.assertEqual(parse(mail)["Subject"], SUBJECT)
                self.check_payload(self.verify(mail, sender), "clear")

    def test_opaque(self):
        for sender in ("alice", "anna"):
            with self.subTest(sender):
                mail = self.compose("--sign", "--opaque", "--no-encrypt", sender=sender)
                self.assertEqual(parse(mail).get_content_type(), "application/pkcs7-mime")
                self.assertEqual(parse(mail).get_param("smime-type"), "signed-data")
                self.check_payload(self.verify(mail, sender), "clear")

    def test_only_what_relays_leave_alone(self):
        mail = self.compose("--sign", "--no-encrypt")
        self.assertTrue(mail.isascii())
        first, _ = find_signed_octets(mail)
        for line in first.split(b"\r\n"):
            self.assertLessEqual(len(line), 998)
            self.assertEqual(line, line.rstrip())
            self.assertFalse(line.startswith(b"From ") or line == b".", line)

    def test_encrypted(self):
        for to in ("bob", "carol"):
            with self.subTest(to):
                mail = self.compose("--no-sign", "--encrypt", to=to)
                self.assertEqual(parse(mail).get_param("smime-type"), "enveloped-data")
                self.assertNotIn("合同", parse(mail)["Subject"])
                self.assertIn(b"aes-256-cbc", self.print_cms(mail))
                self.check_payload(self.decrypt(mail, to), "cipher")

    def test_signed_and_encrypted(self):
        for sender, to in (("alice", "bob"), ("anna", "carol")):
            with self.subTest(sender):
                mail = self.compose("--sign", "--encrypt", sender=sender, to=to)
                self.check_payload(self.verify(self.decrypt(mail, to), sender), "cipher")

    def test_writer_can_read_it_too(self):
        self.check_payload(self.decrypt(self.compose("--no-sign", "--encrypt"), "alice"), "cipher")

    def test_gcm_to_who_can_read_it(self):
        writer = WORLD.profile("learner", own=("alice", "anna"), people=())
        facts = WORLD.facts
        with tempfile.NamedTemporaryFile(prefix="mesign-interop-") as mail:
            for who in ("bob", "carol"):
                WORLD.reader.run("compose", "--from", f"{who}@example.test", "--to", "alice@example.test", "--subject", "hello",
                                 "--sign", "--output", mail.name)
                WORLD.sandbox.command("deliver", to="alice@example.test", file=mail.name)
        self.log_in(writer, facts)
        for to in ("bob", "carol"):
            with self.subTest(to):
                sealed = self.compose("--sign", "--encrypt", to=to, client=writer)
                self.assertEqual(parse(sealed).get_param("smime-type"), "authEnveloped-data")
                self.assertIn(b"aes-256-gcm", self.print_cms(sealed))
                self.check_payload(self.verify(self.decrypt(sealed, to)), "cipher")
                self.assertTrue(self.show(sealed)["encryption"]["authenticated"])

    def log_in(self, client, facts):
        client.run("account", "add", "alice@example.test", "--imap", f"imaps://localhost:{facts['imap']['tls']}",
                   "--smtp", f"smtps://localhost:{facts['smtp']['tls']}", "--ca-file", facts["ca"], "--password-file", "-",
                   secret="pw-alice\n")
        client.run("sync")

    def test_without_header_protection(self):
        mail = self.compose("--no-sign", "--encrypt", "--no-header-protection")
        inner = parse(self.decrypt(mail))
        self.assertEqual(parse(mail)["Subject"], SUBJECT)
        self.assertIsNone(inner["Subject"])
        self.assertEqual(get_text(inner).rstrip("\n"), TEXT.rstrip("\n"))

    def test_attachment(self):
        file = self.save(bytes(range(256)) * 40, "附件 data.bin")
        inner = parse(self.verify(self.decrypt(self.compose("--sign", "--encrypt", "--attach", str(file)))))
        attachment = next(inner.iter_attachments())
        self.assertEqual(attachment.get_filename(), "附件 data.bin")
        self.assertEqual(attachment.get_content(), bytes(range(256)) * 40)

    def test_bcc(self):
        mail = self.compose("--sign", "--encrypt", "--bcc", "carol@example.test")
        copy = (self.folder / "mail.eml.bcc-1").read_bytes()
        sent = (self.folder / "mail.eml.sent").read_bytes()
        self.assertFalse((self.folder / "mail.eml.bcc-2").exists())
        for octets in (mail, copy):
            self.assertIsNone(parse(octets)["Bcc"])
        inner = self.verify(self.decrypt(mail))
        for octets in (mail, inner):
            self.assertNotIn(b"carol", octets.lower())
        self.assertNotIn(self.serial_of("carol"), self.recipients_of(mail))
        self.assertIn(self.serial_of("carol"), self.recipients_of(copy))
        self.assertNotIn(self.serial_of("bob"), self.recipients_of(copy))
        self.check_payload(self.verify(self.decrypt(copy, "carol")), "cipher")
        kept = self.verify(self.decrypt(sent, "alice"))
        self.assertIn("carol@example.test", (parse(sent)["Bcc"] or "") + (parse(kept)["Bcc"] or ""))

    def test_bcc_of_plain_mail(self):
        mail = self.compose("--no-sign", "--no-encrypt", "--bcc", "carol@example.test")
        self.assertNotIn(b"carol", mail.lower())
        self.assertIn(b"carol", (self.folder / "mail.eml.sent").read_bytes().lower())

    def test_timestamp(self):
        client = self.stamping_profile("stamper", "alice", people=("bob",))
        for options in (("--no-encrypt",), ("--encrypt",)):
            with self.subTest(options):
                mail = self.compose("--sign", "--timestamp", *options, client=client)
                report = self.show(mail, "--trust-anchor", WORLD.anchor, "--trust-anchor", WORLD.facts["pki"]["tsa_anchor"])
                self.assertEqual(report["signature"]["timestamp"]["status"], "valid")
                clear = mail if options[0] == "--no-encrypt" else self.decrypt(mail)
                self.verify(clear)
                self.check_token(clear)

    def test_timestamp_is_the_signers(self):
        """A stranger's stamped signature beside the one that counts does not stamp that one."""
        client = self.stamping_profile("stranger", "carol")
        stamped = self.save(get_der(self.compose("--sign", "--opaque", "--no-encrypt", "--no-header-protection",
                                                 "--timestamp", sender="carol", client=client)), "stamped.der")
        both = run("openssl", "cms", "-resign", "-in", stamped, "-inform", "DER", "-signer", WORLD.folder / "alice.pem",
                   "-inkey", WORLD.folder / "alice.key", "-outform", "DER").stdout
        for sender, expected in (("carol", "valid"), ("alice", "none")):
            with self.subTest(sender):
                report = self.show(
                    f"From: {sender}@example.test\r\nTo: bob@example.test\r\nSubject: Both\r\nMIME-Version: 1.0\r\n"
                    "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\n"
                    "Content-Transfer-Encoding: base64\r\n\r\n".encode() + base64.encodebytes(both),
                    "--trust-anchor", WORLD.anchor, "--trust-anchor", WORLD.facts["pki"]["tsa_anchor"])
                self.assertEqual(len(report["signature"]["signers"]), 2)
                self.assertEqual(report["signature"]["status"], "valid")
                self.assertEqual(report["signature"]["timestamp"]["status"], expected)

    @staticmethod
    def stamping_profile(name, who, people=()):
        """Of one who has an authority for time stamps set."""
        client = WORLD.profile(name, own=(who,), people=people)
        with open(WORLD.folder / name / "config" / "settings.ini", "a", encoding="utf-8") as file:
            file.write(f"[security]\ntsa-url={WORLD.facts['pki']['tsa']}\nprivate-authorities=true\n")
        return client

    def check_token(self, mail):
        """openssl ts finds the stamp right, over this very signature."""
        _, der = find_signed_octets(mail)
        signer = cms.ContentInfo.load(der)["content"]["signer_infos"][0]
        tokens = [a["values"][0] for a in signer["unsigned_attrs"] if a["type"].native == "signature_time_stamp_token"]
        self.assertEqual(len(tokens), 1)
        digest = hashlib.sha256(signer["signature"].native).hexdigest()
        said = run("openssl", "ts", "-verify", "-in", self.save(tokens[0].dump(), "token.der"), "-token_in", "-digest", digest,
                   "-CAfile", WORLD.facts["pki"]["tsa_anchor"])
        self.assertIn(b"Verification: OK", said.stdout + said.stderr)

    def print_cms(self, mail):
        return run("openssl", "cms", "-cmsout", "-noout", "-print", "-in", self.save(mail, "printed")).stdout

    @staticmethod
    def serial_of(who):
        text = run("openssl", "x509", "-in", WORLD.folder / f"{who}.pem", "-noout", "-serial").stdout.decode()
        return int(text.strip().partition("=")[2], 16)

    @staticmethod
    def recipients_of(mail):
        """The serial numbers a sealed mail names."""
        serials = []
        for info in cms.ContentInfo.load(get_der(mail))["content"]["recipient_infos"]:
            if info.name == "ktri":
                serials.append(info.chosen["rid"].chosen["serial_number"].native)
            else:
                serials += [key["rid"].chosen["serial_number"].native for key in info.chosen["recipient_encrypted_keys"]]
        return serials


class OpensslWrites(Interop):
    """mesignctl reads what openssl writes with every sensible option."""

    def sign(self, *options, who=("alice",), sender="alice"):
        signers = [word for name in who for word in ("-signer", WORLD.folder / f"{name}.pem", "-inkey", WORLD.folder / f"{name}.key")]
        given = self.save(PAYLOAD, "payload")
        # A -keyopt belongs to the signer named before it.
        return make_head(f"{sender}@example.test") + run("openssl", "cms", "-sign", "-in", given, *signers, *options).stdout

    def seal(self, mail, *options, to="bob"):
        given = self.save(mail, "clear")
        return make_head("alice@example.test") + run(
            "openssl", "cms", "-encrypt", "-in", given, "-recip", WORLD.folder / f"{to}.pem", *options).stdout

    def check_signed(self, mail, digest="sha256", signers=1):
        answer = self.show(mail)
        self.assertEqual((answer["signature"]["status"], answer["signature"]["digest"]), ("valid", digest))
        self.assertIn("valid", [signer["status"] for signer in answer["signature"]["signers"]])
        self.assertEqual(len(answer["signature"]["signers"]), signers)
        self.assertEqual(answer["body"]["text"].strip(), "Hello from elsewhere")
        self.assertEqual(answer["signature"]["covers"], "all")
        return answer

    def test_digests(self):
        for digest in ("sha256", "sha384", "sha512"):
            for who in ("alice", "anna"):
                with self.subTest(f"{digest} {who}"):
                    self.check_signed(self.sign("-md", digest, who=(who,), sender=who), digest)

    def test_weak_digest(self):
        answer = self.show(self.sign("-md", "sha1"), expect=1)
        self.assertEqual(answer["signature"]["status"], "untrusted")
        self.assertEqual(answer["signature"]["signers"][0]["reason"], "weak-algorithm")

    def test_pss(self):
        for length in ("digest", "32"):
            with self.subTest(length):
                self.check_signed(self.sign("-md", "sha256", "-keyopt", "rsa_padding_mode:pss", "-keyopt", f"rsa_pss_saltlen:{length}"))

    def test_opaque(self):
        for who in ("alice", "anna"):
            self.check_signed(self.sign("-nodetach", "-md", "sha256", who=(who,), sender=who))

    def test_other_forms(self):
        for options in (["-noattr"], ["-keyid"], ["-nosmimecap"], ["-crlfeol"], ["-certfile", WORLD.folder / "intermediate.pem"]):
            with self.subTest(options):
                self.check_signed(self.sign("-md", "sha256", *options))

    def test_certificate_left_out(self):
        answer = self.show(self.sign("-md", "sha256", "-nocerts"), expect=1)
        self.assertIn(answer["signature"]["status"], ("untrusted", "invalid"))
        self.assertEqual(answer["body"]["text"].strip(), "Hello from elsewhere")

    def test_several_signers(self):
        answer = self.check_signed(self.sign("-md", "sha256", who=("alice", "anna")), signers=2)
        self.assertEqual({s["address"] for s in answer["signature"]["signers"]}, {"alice@example.test", "anna@example.test"})
        mismatch = self.show(self.sign("-md", "sha256", who=("alice", "anna"), sender="carol"), expect=1)
        self.assertEqual(mismatch["signature"]["status"], "mismatch")

    def test_damaged_on_the_way(self):
        answer = self.show(self.sign("-md", "sha256").replace(b"Hello", b"Hallo"), expect=1)
        self.assertEqual(answer["signature"]["status"], "invalid")
        self.assertEqual(answer["signature"]["signers"][0]["reason"], "digest-mismatch")

    def check_sealed(self, mail, algorithm, authenticated=False):
        answer = self.show(mail)
        encryption = answer["encryption"]
        self.assertEqual((encryption["status"], encryption["algorithm"], encryption["authenticated"]),
                         ("decrypted", algorithm, authenticated))
        self.assertEqual(answer["signature"]["status"], "valid")
        self.assertEqual(answer["body"]["text"].strip(), "Hello from elsewhere")
        return {warning["code"] for warning in answer["warnings"]}

    def test_ciphers(self):
        signed = self.sign("-md", "sha256")
        for cipher in ("aes-128-cbc", "aes-192-cbc", "aes-256-cbc", "aes-128-gcm", "aes-192-gcm", "aes-256-gcm"):
            for to in ("bob", "carol"):
                with self.subTest(f"{cipher} {to}"):
                    warnings = self.check_sealed(self.seal(signed, f"-{cipher}", to=to), cipher, cipher.endswith("gcm"))
                    self.assertNotIn("legacy-cipher", warnings)

    def test_old_cipher_is_told(self):
        self.assertIn("legacy-cipher", self.check_sealed(self.seal(self.sign("-md", "sha256"), "-des3"), "des-ede3-cbc"))

    def test_oaep(self):
        signed = self.sign("-md", "sha256")
        for digest in ("sha1", "sha256", "sha512"):
            for cipher in ("aes-256-cbc", "aes-256-gcm"):
                with self.subTest(f"{digest} {cipher}"):
                    sealed = self.seal(signed, f"-{cipher}", "-keyopt", "rsa_padding_mode:oaep", "-keyopt", f"rsa_oaep_md:{digest}")
                    self.check_sealed(sealed, cipher, cipher.endswith("gcm"))

    def test_key_agreement(self):
        signed = self.sign("-md", "sha256")
        for digest in ("sha1", "sha256", "sha384", "sha512"):
            with self.subTest(digest):
                self.check_sealed(self.seal(signed, "-aes-256-cbc", "-keyopt", f"ecdh_kdf_md:{digest}", to="carol"), "aes-256-cbc")

    def test_several_recipients(self):
        sealed = self.seal(self.sign("-md", "sha256"), "-aes-256-cbc", "-recip", WORLD.folder / "carol.pem", "-recip", WORLD.folder / "anna.pem")
        self.check_sealed(sealed, "aes-256-cbc")
        self.assertEqual(self.show(sealed)["encryption"]["recipients"], 3)

    def test_not_for_us(self):
        answer = self.show(self.seal(self.sign("-md", "sha256"), "-aes-256-cbc", to="alice"), expect=1)
        self.assertEqual((answer["encryption"]["status"], answer["body"]["text"]), ("no-key", ""))


if __name__ == "__main__":
    PROGRAM = Path(sys.argv[1])
    tap.main()
