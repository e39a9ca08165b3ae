#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which certificate is used where there are several, what is learnt of other people's, and what is told when theirs change.

usage: test_keys_in_use.py MESIGNCTL
"""

import email
import email.policy
import email.utils
import sys
import tempfile
import unittest
from datetime import datetime, timedelta, timezone
from pathlib import Path

from asn1crypto import cms as asn1_cms

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "sandbox"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "samples"))

# pylint: disable=wrong-import-position
import tap
from journey.mesignctl import Failed, Mesignctl
from mesign_samples import cms, der, envelopes, mail
from mesign_samples.pki import DAY, Authority

PROGRAM = Path()
ALICE, BOB = "alice@example.test", "bob@example.test"
PREFERENCE, CAPABILITIES = "1.2.840.113549.1.9.16.2.11", "1.2.840.113549.1.9.15"
AES_256_GCM, AES_128_CBC = "2.16.840.1.101.3.4.1.46", "2.16.840.1.101.3.4.1.2"


def prefers(person):
    """The attribute that says which certificate to encrypt to, by issuer and serial number (RFC 8551 section 2.5.3)."""
    return cms.attribute(PREFERENCE, der.context(0, der.content_of(person.issuer_and_serial)))


def reads(*algorithms):
    """The attribute that says what the signer's program can read."""
    return cms.attribute(CAPABILITIES, der.seq(*(der.seq(der.oid(one)) for one in algorithms)))


def signed_by(person, *attributes, sender=ALICE, when=None, spoil=False, more=()):
    """A mail clear-signed with these signed attributes besides, and with these certificates."""
    covered = mail.part()
    signer = cms.Signer(person, edit=lambda list_: [*list_, *attributes], when=when,
                        signature=lambda value: value[:-1] + bytes([value[-1] ^ 1]) if spoil else value)
    certificates = [one for who in (person, *more) for one in (who.certificate, *who.chain)]
    return mail.message(mail.clear_signed(covered, cms.sign(covered, signer, detached=True, certificates=certificates)), sender=sender,
                        date=email.utils.format_datetime(datetime.now(timezone.utc)))


def parse(octets):
    return email.message_from_bytes(octets, policy=email.policy.SMTP)


class Keys(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.root = Authority.root("One Root")
        cls.other_root = Authority.root("Other Root")
        cls.stranger = Authority.root("Stranger")

    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="mesign-test-")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.count = 0

    def write(self, octets, name=None):
        self.count += 1
        path = self.folder / (name or f"file-{self.count}")
        path.write_bytes(octets)
        return str(path)

    def client(self, *own, trusts=None):
        """A profile with these certificates of its own, that trusts the two roots."""
        self.count += 1
        client = Mesignctl(PROGRAM, self.folder / f"profile-{self.count}")
        for anchor in trusts if trusts is not None else (self.root, self.other_root):
            client.run("cert", "trust", self.write(anchor.pem()))
        for person in own:
            self.bring_in(client, person)
        return client

    def bring_in(self, client, person):
        return client.run("cert", "import", self.write(person.pfx()), "--password-file", "-")

    def show(self, client, octets, expect=0):
        return client.run("message", "show", self.write(octets), expect=expect)

    def compose(self, client, *options, sender=ALICE, to=BOB):
        """Writes a mail; returns the answer and the mail."""
        out = self.folder / "out.eml"
        out.unlink(missing_ok=True)
        answer = client.run("compose", "--from", sender, "--to", to, "--subject", "s", "--body-file", "-", "--output", str(out), *options,
                            secret="Hello\n")
        return answer, out.read_bytes()

    def refuse_compose(self, client, code, *options, sender=ALICE, to=BOB):
        with self.assertRaises(Failed) as caught:
            self.compose(client, *options, sender=sender, to=to)
        self.assertEqual(caught.exception.answer["error"]["code"], code)
        self.assertFalse((self.folder / "out.eml").exists())
        return caught.exception.answer["error"]["message"]

    def signer_of(self, octets):
        """(the SignerInfo, fingerprints of the certificates in it) of a clear-signed mail, read by asn1crypto."""
        content = asn1_cms.ContentInfo.load(parse(octets).get_payload(1).get_payload(decode=True))["content"]
        return content["signer_infos"][0], {one.chosen.sha256.hex() for one in content["certificates"]}

    def serial_of_signer(self, octets):
        return self.signer_of(octets)[0]["sid"].chosen["serial_number"].native

    def recipients_of(self, octets):
        """The serial numbers of the certificates a mail is encrypted to."""
        content = asn1_cms.ContentInfo.load(parse(octets).get_payload(decode=True))["content"]
        serials = set()
        for info in content["recipient_infos"]:
            if info.name == "ktri":
                serials.add(info.chosen["rid"].chosen["serial_number"].native)
            else:
                serials |= {one["rid"].chosen["serial_number"].native for one in info.chosen["recipient_encrypted_keys"]}
        return serials

    def people(self, client):
        return {one["fingerprint"] for one in client.run("cert", "list", "--people")["certificates"]}

    def codes(self, shown):
        return [warning["code"] for warning in shown["warnings"]]


class Own(Keys):
    def test_separate_certificates(self):
        """One key signs, another is encrypted to; both are said, and the other side uses them so."""
        signing = self.root.issue(ALICE, usage=("digital_signature",), number=1)
        encrypting = self.root.issue(ALICE, usage=("key_encipherment",), number=2)
        bob = self.root.issue(BOB, number=3)
        writer, reader = self.client(signing, encrypting), self.client(bob)
        uses = writer.run("cert", "default", ALICE)
        self.assertEqual((uses["sign"]["fingerprint"], uses["encrypt"]["fingerprint"]), (signing.fingerprint, encrypting.fingerprint))

        _, octets = self.compose(writer)
        info, certificates = self.signer_of(octets)
        self.assertEqual(info["sid"].chosen["serial_number"].native, signing.x509.serial_number)
        self.assertLessEqual({signing.fingerprint, encrypting.fingerprint}, certificates)
        wanted = [one for one in info["signed_attrs"] if one["type"].dotted == PREFERENCE]
        self.assertEqual(len(wanted), 1)
        self.assertIn(der.content_of(encrypting.issuer_and_serial), wanted[0].dump())

        shown = self.show(reader, octets)
        self.assertEqual(shown["signature"]["status"], "valid")
        self.assertEqual(self.people(reader), {signing.fingerprint, encrypting.fingerprint})
        answer, reply = self.compose(reader, "--encrypt", sender=BOB, to=ALICE)
        self.assertTrue(answer["encrypted"])
        self.assertEqual(self.recipients_of(reply), {encrypting.x509.serial_number, bob.x509.serial_number})
        self.assertEqual(self.show(writer, reply)["encryption"], {
            **self.show(writer, reply)["encryption"], "status": "decrypted", "key": encrypting.fingerprint})

    def test_usage_is_checked(self):
        signing = self.root.issue(ALICE, usage=("digital_signature",), number=1)
        encrypting = self.root.issue(ALICE, usage=("key_encipherment",), number=2)
        client = self.client(signing, encrypting)
        for option, person in (("--sign", encrypting), ("--encrypt", signing)):
            with self.assertRaises(Failed) as caught:
                client.run("cert", "default", ALICE, option, person.fingerprint)
            self.assertEqual(caught.exception.answer["error"]["code"], "invalid")
        with self.assertRaises(Failed):
            client.run("cert", "default", BOB, "--sign", signing.fingerprint)
        self.assertIsNone(client.run("cert", "default", ALICE)["sign"]["chosen"])

    def test_newest_valid_is_used(self):
        """The newest, but one that others find valid before one that they do not; never one that has run out."""
        old = self.root.issue(ALICE, number=1, start=-30 * DAY)
        new = self.root.issue(ALICE, number=2, start=-2 * DAY)
        newest_unknown = self.stranger.issue(ALICE, number=3, start=-DAY)
        gone = self.root.issue(ALICE, number=4, start=-DAY, life=timedelta(hours=12))
        client = self.client(old, newest_unknown, gone, new)
        client.run("cert", "import", self.write(self.stranger.pem()))
        self.assertEqual(self.serial_of_signer(self.compose(client)[1]), new.x509.serial_number)
        client.run("cert", "delete", new.fingerprint, "--yes")
        self.assertEqual(self.serial_of_signer(self.compose(client)[1]), old.x509.serial_number)
        client.run("cert", "delete", old.fingerprint, "--yes")
        self.assertEqual(self.serial_of_signer(self.compose(client)[1]), newest_unknown.x509.serial_number)
        client.run("cert", "delete", newest_unknown.fingerprint, "--yes")
        self.assertFalse(self.compose(client)[0]["signed"])
        self.assertIn(ALICE, self.refuse_compose(client, "no-certificate", "--sign"))

    def test_choice_by_hand(self):
        old = self.root.issue(ALICE, number=1, start=-30 * DAY)
        new = self.root.issue(ALICE, number=2)
        client = self.client(old, new)
        client.run("cert", "default", ALICE, "--sign", old.fingerprint[:12], "--encrypt", new.fingerprint)
        answer, octets = self.compose(client)
        self.assertEqual((self.serial_of_signer(octets), answer["warnings"]), (old.x509.serial_number, []))
        self.assertEqual(client.run("cert", "default", ALICE)["sign"]["chosen"], old.fingerprint)
        client.run("cert", "default", ALICE, "--sign", "")
        self.assertEqual(self.serial_of_signer(self.compose(client)[1]), new.x509.serial_number)

    def test_choice_that_has_run_out(self):
        """Another one is used, and that is said; without another one nothing is signed, and that is said, too."""
        gone = self.root.issue(ALICE, number=1, start=-30 * DAY, life=29 * DAY)
        client = self.client(gone)
        client.run("cert", "default", ALICE, "--sign", gone.fingerprint)
        self.assertIn("expired", self.client_says(client))
        good = self.root.issue(ALICE, number=2)
        self.bring_in(client, good)
        answer, octets = self.compose(client)
        self.assertEqual(self.serial_of_signer(octets), good.x509.serial_number)
        self.assertEqual([warning["code"] for warning in answer["warnings"]], ["other-certificate"])
        self.assertIn("expired", answer["warnings"][0]["message"])
        use = client.run("cert", "default", ALICE)["sign"]
        self.assertEqual((use["chosen"], use["fingerprint"]), (gone.fingerprint, good.fingerprint))
        self.assertIn("expired", use["instead"])

    def client_says(self, client):
        self.refuse_compose(client, "no-certificate", "--sign")
        return str(client.run("cert", "list", "--own")["certificates"][0]["problems"])

    def test_below_an_authority_that_has_run_out(self):
        """Everybody would find the signature expired: nothing is signed without a word, and another one is used where there is one."""
        late = self.root.subordinate("Late", start=-30 * DAY, life=29 * DAY)
        client = self.client(late.issue(ALICE, number=1))
        answer, octets = self.compose(client)
        self.assertEqual((answer["signed"], self.codes(answer)), (False, ["not-signed"]))
        self.assertIn("expired", answer["warnings"][0]["message"])
        self.assertEqual(parse(octets).get_content_type(), "text/plain")
        self.assertIn("expired", self.refuse_compose(client, "no-certificate", "--sign"))
        self.assertFalse(client.run("cert", "list", "--own")["certificates"][0]["can_sign"])
        good = self.root.issue(ALICE, number=2, start=-20 * DAY)
        self.bring_in(client, good)
        self.assertEqual(self.serial_of_signer(self.compose(client)[1]), good.x509.serial_number)

    def test_keys_that_cannot_sign_mail(self):
        """OpenSSL's CMS does not sign with Ed25519: another key is taken, not an error."""
        odd = self.root.issue(ALICE, key="ed25519")
        good = self.root.issue(ALICE, number=1, start=-20 * DAY)
        client = self.client(good, odd)
        self.assertEqual(self.serial_of_signer(self.compose(client)[1]), good.x509.serial_number)

    def test_old_keys_open_old_mail(self):
        """A renewed certificate hides no old key; a deleted one is asked about, and then its mail is lost."""
        old = self.root.issue(ALICE, number=1, start=-400 * DAY, life=390 * DAY)
        client = self.client(old)
        secret = mail.message(mail.opaque(envelopes.encrypt(mail.part(), envelopes.transport(old)), "enveloped-data"), sender=BOB, to=ALICE)
        self.assertEqual(self.show(client, secret)["encryption"]["status"], "decrypted")
        new = self.root.issue(ALICE, number=2)
        self.bring_in(client, new)
        shown = self.show(client, secret)
        self.assertEqual((shown["encryption"]["status"], shown["encryption"]["key"]), ("decrypted", old.fingerprint))
        with self.assertRaises(Failed) as caught:
            client.run("cert", "delete", old.fingerprint)
        self.assertEqual(caught.exception.code, 2)
        self.assertEqual(self.show(client, secret)["encryption"]["status"], "decrypted")
        client.run("cert", "delete", old.fingerprint, "--yes")
        self.assertEqual(self.show(client, secret, expect=1)["encryption"]["status"], "no-key")

    def test_renewed_for_the_same_key(self):
        """Either certificate may go; the key stays as long as one is here."""
        old = self.root.issue(ALICE, number=1, start=-30 * DAY)
        new = self.root.issue(ALICE, private_key=old.key)
        client = self.client(old, new)
        secret = mail.message(mail.opaque(envelopes.encrypt(mail.part(), envelopes.transport(old)), "enveloped-data"), sender=BOB, to=ALICE)
        client.run("cert", "delete", new.fingerprint, "--yes")
        self.assertEqual(self.show(client, secret)["encryption"]["status"], "decrypted")


class People(Keys):
    def setUp(self):
        super().setUp()
        self.bob = self.root.issue(BOB, number=9)

    def test_valid_signatures_are_kept(self):
        """Certificate and issuers of whoever signs validly, nothing else the mail carries."""
        middle = self.root.subordinate("Middle")
        alice, stray = middle.issue(ALICE, number=1), self.root.issue("stray@example.test", number=2)
        client = self.client(self.bob)
        self.refuse_compose(client, "no-certificate", "--encrypt", sender=BOB, to=ALICE)
        self.assertEqual(self.show(client, signed_by(alice, more=(stray,)))["signature"]["status"], "valid")
        self.assertEqual(self.people(client), {alice.fingerprint})
        self.assertIn(middle.fingerprint, {one["fingerprint"] for one in client.run("cert", "list", "--authorities")["certificates"]})
        _, octets = self.compose(client, "--encrypt", sender=BOB, to=ALICE)
        self.assertIn(alice.x509.serial_number, self.recipients_of(octets))

    def test_other_signatures_are_not(self):
        alice = self.root.issue(ALICE, number=1)
        bad = {
            "invalid": signed_by(alice, spoil=True), "untrusted": signed_by(self.stranger.issue(ALICE, number=2)),
            "mismatch": signed_by(alice, sender="eve@example.test"),
            "expired": signed_by(self.root.issue(ALICE, number=3, start=-9 * DAY, life=DAY)),
        }
        client = self.client(self.bob)
        for status, octets in bad.items():
            with self.subTest(status):
                self.assertEqual(self.show(client, octets, expect=1)["signature"]["status"], status)
                self.assertEqual(self.people(client), set())

    def test_what_options_make_valid_is_not(self):
        """An anchor given for one reading, and a time, say nothing of what the user trusts now."""
        alice = self.stranger.issue(ALICE, number=1)
        gone = self.root.issue(ALICE, number=2, start=-.9 * DAY, life=.5 * DAY)
        client = self.client(self.bob)
        path = self.write(signed_by(alice))
        self.assertEqual(client.run("message", "show", path, "--trust-anchor", self.write(self.stranger.pem()))["signature"]["status"], "valid")
        then = (gone.x509.not_valid_before + .3 * DAY).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.assertEqual(client.run("message", "show", self.write(signed_by(gone)), "--at", then)["signature"]["status"], "valid")
        self.assertEqual(self.people(client), set())

    def test_trusted_later(self):
        """What was not to be kept when it came is kept when it is read as valid."""
        alice = self.stranger.issue(ALICE, number=1)
        client = self.client(self.bob)
        octets = signed_by(alice)
        self.show(client, octets, expect=1)
        self.assertEqual(self.people(client), set())
        client.run("cert", "trust", self.write(self.stranger.pem()))
        self.show(client, octets)
        self.assertEqual(self.people(client), {alice.fingerprint})

    def test_reply_to_a_file(self):
        """The mail replied to brings what the reply is encrypted to."""
        alice = self.root.issue(ALICE, number=1)
        client = self.client(self.bob)
        answer, octets = self.compose(client, "--reply", self.write(signed_by(alice)), sender=BOB, to=ALICE)
        self.assertTrue(answer["encrypted"])
        self.assertIn(alice.x509.serial_number, self.recipients_of(octets))

    def test_wanted_certificate(self):
        """The one a signature wants, by issuer and serial number, is kept and encrypted to; not once it has run out."""
        signing = self.root.issue(ALICE, number=1, usage=("digital_signature",))
        older = self.root.issue(ALICE, number=2, start=-20 * DAY)
        newer = self.root.issue(ALICE, number=3, start=-2 * DAY)
        gone = self.root.issue(ALICE, number=4, start=-2 * DAY, life=DAY)
        client = self.client(self.bob)

        def is_encrypted_to(*people):
            _, octets = self.compose(client, "--encrypt", sender=BOB, to=ALICE)
            self.assertEqual(self.recipients_of(octets), {person.x509.serial_number for person in (*people, self.bob)})

        self.show(client, signed_by(signing, more=(older,)))
        self.assertEqual(self.people(client), {signing.fingerprint})
        self.refuse_compose(client, "no-certificate", "--encrypt", sender=BOB, to=ALICE)
        self.show(client, signed_by(signing, prefers(older), more=(newer, older)))
        self.assertEqual(self.people(client), {signing.fingerprint, older.fingerprint})
        is_encrypted_to(older)
        self.show(client, signed_by(signing, prefers(newer), more=(newer,)))
        is_encrypted_to(older, newer)
        self.show(client, signed_by(signing, prefers(gone), more=(gone,)))
        is_encrypted_to(older, newer)

    def test_wanted_certificate_of_somebody_else(self):
        """Nobody can have mail for himself encrypted to another's certificate."""
        alice, eve = self.root.issue(ALICE, number=1), self.root.issue("eve@example.test", number=2)
        client = self.client(self.bob)
        self.show(client, signed_by(alice, prefers(eve), more=(eve,)))
        self.assertEqual(self.people(client), {alice.fingerprint})
        _, octets = self.compose(client, "--encrypt", sender=BOB, to=ALICE)
        self.assertIn(alice.x509.serial_number, self.recipients_of(octets))

    def test_capabilities(self):
        """GCM once the newest valid signature says so, and not because of one that is not valid."""
        alice = self.root.issue(ALICE, number=1)
        client = self.client(self.bob)

        def cipher():
            _, octets = self.compose(client, "--encrypt", sender=BOB, to=ALICE)
            return parse(octets)["Content-Type"].params["smime-type"]

        past = lambda days: self.root.x509.not_valid_before + DAY - days * DAY  # pylint: disable=unnecessary-lambda-assignment
        # both sides: the writer reads GCM by himself
        self.show(client, signed_by(alice, when=past(.9)))
        self.assertEqual(cipher(), "enveloped-data")
        self.show(client, signed_by(alice, reads(AES_256_GCM), spoil=True), expect=1)
        self.assertEqual(cipher(), "enveloped-data")
        self.show(client, signed_by(alice, reads(AES_256_GCM), when=past(.5)))
        self.assertEqual(cipher(), "authEnveloped-data")
        self.show(client, signed_by(alice, reads(AES_128_CBC), when=past(.7)))
        self.assertEqual(cipher(), "authEnveloped-data")
        self.show(client, signed_by(alice, reads(AES_128_CBC), when=past(.1)))
        self.assertEqual(cipher(), "enveloped-data")

    def test_new_certificate_beside_the_old(self):
        old, new = self.root.issue(ALICE, number=1, start=-9 * DAY), self.root.issue(ALICE, number=2)
        client = self.client(self.bob)
        for person in (old, new):
            self.show(client, signed_by(person))
        self.assertEqual(self.people(client), {old.fingerprint, new.fingerprint})
        _, octets = self.compose(client, "--encrypt", sender=BOB, to=ALICE)
        self.assertIn(new.x509.serial_number, self.recipients_of(octets))


class Changes(Keys):
    def setUp(self):
        super().setUp()
        self.reader = self.client(self.root.issue(BOB, number=9))

    def changes(self):
        return [(one["address"], one["before"], one["after"], one["other_issuer"]) for one in self.reader.run("cert", "list", "--people")["changes"]]

    def test_first_certificate_is_none(self):
        alice = self.root.issue(ALICE, number=1)
        for _ in range(2):
            self.assertEqual(self.codes(self.show(self.reader, signed_by(alice))), [])
        self.assertEqual(self.changes(), [])

    def test_new_certificate(self):
        old, new = self.root.issue(ALICE, number=1), self.root.issue(ALICE, number=2)
        self.show(self.reader, signed_by(old))
        shown = self.show(self.reader, signed_by(new))
        self.assertEqual((shown["signature"]["status"], self.codes(shown)), ("valid", ["certificate-changed"]))
        self.assertIn(ALICE, shown["warnings"][0]["message"])
        self.assertEqual(self.codes(self.show(self.reader, signed_by(new))), ["certificate-changed"])
        self.assertEqual(self.codes(self.show(self.reader, signed_by(old))), [])
        self.assertEqual(self.changes(), [(ALICE, old.fingerprint, new.fingerprint, False)])

    def test_other_issuer(self):
        old, new = self.root.issue(ALICE, number=1), self.other_root.issue(ALICE, number=2)
        self.show(self.reader, signed_by(old))
        shown = self.show(self.reader, signed_by(new))
        self.assertEqual(self.codes(shown), ["issuer-changed"])
        for name in ("One Root", "Other Root", ALICE):
            self.assertIn(name, shown["warnings"][0]["message"])
        self.assertEqual(self.changes(), [(ALICE, old.fingerprint, new.fingerprint, True)])

    def test_after_an_imported_certificate(self):
        """Who was given a certificate by hand hears of another one."""
        old, new = self.root.issue(ALICE, number=1, start=-9 * DAY), self.other_root.issue(ALICE, number=2)
        self.reader.run("cert", "import", self.write(old.pem()))
        self.assertEqual(self.changes(), [])
        self.assertEqual(self.codes(self.show(self.reader, signed_by(new))), ["issuer-changed"])

    def test_claimed_time_does_not_hide_it(self):
        """The signing time is the signer's own word."""
        old, new = self.root.issue(ALICE, number=1), self.other_root.issue(ALICE, number=2)
        self.show(self.reader, signed_by(old))
        long_ago = self.root.x509.not_valid_before - 300 * DAY
        self.assertIn("issuer-changed", self.codes(self.show(self.reader, signed_by(new, when=long_ago))))

    def test_what_is_not_valid_changes_nothing(self):
        old, forged = self.root.issue(ALICE, number=1), self.stranger.issue(ALICE, number=2)
        self.show(self.reader, signed_by(old))
        shown = self.show(self.reader, signed_by(forged), expect=1)
        self.assertNotIn("issuer-changed", self.codes(shown))
        self.assertEqual(self.changes(), [])

    def test_outlives_the_certificate(self):
        old, new = self.root.issue(ALICE, number=1), self.other_root.issue(ALICE, number=2)
        self.show(self.reader, signed_by(old))
        self.reader.run("cert", "delete", old.fingerprint)
        self.assertEqual(self.codes(self.show(self.reader, signed_by(new))), ["issuer-changed"])

    def test_own_certificates_are_no_news(self):
        mine = self.root.issue(ALICE, number=1), self.other_root.issue(ALICE, number=2)
        client = self.client(*mine)
        for one in mine:
            self.assertEqual(self.codes(self.show(client, signed_by(one))), [])
        self.assertEqual(client.run("cert", "list")["changes"], [])


if __name__ == "__main__":
    PROGRAM = Path(sys.argv[1])
    tap.main()
