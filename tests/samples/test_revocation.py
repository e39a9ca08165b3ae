#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What authorities answer about revocations and issuers, who asks them, and what is made of it.

usage: test_revocation.py MESIGNCTL
"""

import subprocess
import sys
import tempfile
import unittest
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

# pylint: disable=wrong-import-position
import tap
from mesign_samples import cms, der, mail
from mesign_samples.algorithms import Signing
from mesign_samples.authority import HOUR, Answer, Entry, Listing, Server, access, list_points, now, refusal
from mesign_samples.pki import ANY_POLICY, DAY, Authority, pooled_key
from mesign_samples.profile import Profile

ROOT = Authority.root()
# A critical extension nobody knows.
UNKNOWN = der.seq(der.oid("1.3.6.1.4.1.99999.1"), b"\x01\x01\xff", der.octets(der.NULL))
OCSP_SIGNING = {"purposes": ("ocsp_signing",), "usage": ("digital_signature",), "policies": (), "key": "p256"}


class World(unittest.TestCase):
    """A signer below an authority whose server is one of the test's."""

    program = ""

    def setUp(self):
        self.server = Server().__enter__()  # pylint: disable=unnecessary-dunder-call
        self.addCleanup(self.server.__exit__)
        self.issuing = ROOT.subordinate("Issuing CA")
        self.ocsp = access((self.server.url("/ocsp"),))
        self.list = list_points(self.server.url("/list.crl"))

    def profile(self, **settings):
        """A fresh profile that trusts the root and may ask the test's server."""
        folder = tempfile.TemporaryDirectory(prefix="mesign-revocation-")
        self.addCleanup(folder.cleanup)
        profile = Profile(self.program, folder.name, **{"private_authorities": "true", **settings})
        profile.trust(ROOT)
        return profile

    def signer(self, *extensions, **more):
        """Alice, by default valid since ten days."""
        return self.issuing.issue("alice@example.test", "Alice", **{"key": "p256", "start": -10 * DAY, "more": extensions, **more})

    def ask(self, profile, person, *options):
        """What is said of a mail by somebody once authorities were asked: the verdict on the signature."""
        message = mail.message(mail.opaque(cms.sign(mail.part(), person), "signed-data"))
        return profile.show(message, "--revocation", *options)["signature"]

    def outcome(self, person, profile=None):
        """The status, and whether it was checked."""
        profile = profile or self.profile(revocation="ocsp")
        status = self.ask(profile, person)["status"]
        return status, profile.look(person)["revocation_checked"]

    def witness_ocsp(self, person, answer):
        """What the openssl command line finds in an answer without a nonce."""
        with tempfile.TemporaryDirectory(prefix="mesign-witness-") as folder:
            for name, octets in (("issuer.pem", self.issuing.pem()), ("leaf.pem", person.pem()), ("root.pem", ROOT.pem())):
                Path(folder, name).write_bytes(octets)
            question = ("openssl", "ocsp", "-issuer", "issuer.pem", "-cert", "leaf.pem", "-no_nonce")
            subprocess.run([*question, "-reqout", "asked.der"], cwd=folder, check=True, capture_output=True)
            Path(folder, "answer.der").write_bytes(answer(Path(folder, "asked.der").read_bytes()))
            done = subprocess.run([*question, "-respin", "answer.der", "-CAfile", "root.pem", "-verify_other", "issuer.pem"],
                                  cwd=folder, check=False, capture_output=True, text=True)
        return "Response verify OK" in done.stderr, done.stdout.partition("leaf.pem: ")[2].partition("\n")[0]


class Ocsp(World):
    def test_answers(self):
        """Right ones count; the openssl command line agrees about each."""
        delegate = self.issuing.issue(None, "Responder", **OCSP_SIGNING)
        alice = self.signer(self.ocsp)
        for name, answer, expected, found in (
                ("good", Answer(self.issuing), ("valid", True), "good"),
                ("without nonce", Answer(self.issuing, nonce="none"), ("valid", True), "good"),
                ("without end", Answer(self.issuing, next_update=None), ("valid", True), "good"),
                ("delegated", Answer(self.issuing, signer=delegate), ("valid", True), "good"),
                ("revoked", Answer(self.issuing, "revoked"), ("revoked", True), "revoked"),
                ("revoked without reason", Answer(self.issuing, "revoked", reason=None), ("revoked", True), "revoked"),
                ("revoked, delegated", Answer(self.issuing, "revoked", signer=delegate), ("revoked", True), "revoked"),
                ("on hold", Answer(self.issuing, "revoked", reason="certificateHold"), ("revoked", True), "revoked")):
            with self.subTest(name):
                self.server.answers["/ocsp"] = answer
                self.assertEqual(self.outcome(alice), expected)
                self.assertEqual(self.witness_ocsp(alice, answer), (True, found))

    def test_no_answers(self):
        """Whatever is not a right answer is none: neither good nor revoked."""
        alice = self.signer(self.ocsp)
        namesake = Authority.root("Issuing CA")
        strangers = {
            "another authority of the name": namesake,
            "the root": ROOT,
            "the asked one himself": alice,
            "somebody without the purpose": self.issuing.issue(None, "No responder", key="p256", purposes=("client_auth",)),
            "a responder of the root's": ROOT.issue(None, "Responder", **OCSP_SIGNING),
            "a responder of nobody": Authority.root("Responder", purposes=("ocsp_signing",)),
            "a responder whose time is over": self.issuing.issue(None, "Responder", start=-9 * DAY, life=DAY, **OCSP_SIGNING),
        }
        answers = {f"by {name}": Answer(self.issuing, status, signer=one)
                   for name, one in strangers.items() for status in ("good", "revoked")}
        answers |= {
            "unknown": Answer(self.issuing, "unknown"),
            "of another certificate": Answer(self.issuing, serial=alice.x509.serial_number + 1),
            "of another issuer's": Answer(self.issuing, about=ROOT),
            "another nonce": Answer(self.issuing, nonce="other"),
            "stale": Answer(self.issuing, this_update=-3 * DAY, next_update=-DAY),
            "stale and revoked": Answer(self.issuing, "revoked", this_update=-3 * DAY, next_update=-DAY),
            "stale without end": Answer(self.issuing, this_update=-9 * DAY, next_update=None),
            "of tomorrow": Answer(self.issuing, this_update=DAY, next_update=2 * DAY),
            "made tomorrow": Answer(self.issuing, produced=DAY),
            "signed with SHA-1": Answer(self.issuing, signing=Signing.natural(self.issuing.key, "sha1")),
            "cut off": lambda request: Answer(self.issuing)(request)[:-20],
            "signature of another answer": lambda request: Answer(self.issuing)(request)[:-8] + bytes(8),
            "a page": b"<html>Please log in</html>",
            "nothing": b"",
            "too much": bytes(1 << 20),
            "an error": 500,
            "elsewhere": self.server.url("/good", "localhost"),
        }
        answers |= {status: refusal(status) for status in ("try_later", "internal_error", "malformed_request", "sign_required", "unauthorized")}
        self.server.answers["/good"] = Answer(self.issuing, "revoked")
        for name, answer in answers.items():
            with self.subTest(name):
                self.server.answers["/ocsp"] = answer
                self.server.asked.clear()
                self.assertEqual(self.outcome(alice), ("valid", False))
                self.assertEqual(self.server.asked, ["/ocsp"])

    def test_old_answer_sent_again(self):
        """An answer with a nonce is for one question only; one without is for as long as it says."""
        alice = self.signer(self.ocsp)
        kept = []
        self.server.answers["/ocsp"] = lambda request: kept[0] if kept else kept.append(Answer(self.issuing)(request)) or kept[0]
        self.assertEqual(self.outcome(alice), ("valid", True))
        self.assertEqual(self.outcome(alice), ("valid", False))

    def test_list_where_there_is_no_answer(self):
        alice = self.signer(self.ocsp, self.list)
        self.server.answers.update({"/ocsp": refusal("try_later"), "/list.crl": Listing(self.issuing, (Entry(alice.x509.serial_number),))})
        self.assertEqual(self.outcome(alice), ("revoked", True))
        self.assertEqual(self.server.asked, ["/ocsp", "/list.crl"])


class Lists(World):
    def outcome_by(self, listing, *extensions, **more):
        """What a list makes of Alice; `listing` gets her serial number."""
        alice = self.signer(*(extensions or (self.list,)), **more)
        self.server.answers["/list.crl"] = listing(alice.x509.serial_number)
        return self.outcome(alice, self.profile(revocation="crl"))

    def test_lists(self):
        for name, listing, expected in (
                ("not on it", lambda serial: Listing(self.issuing, (Entry(serial + 1),)), ("valid", True)),
                ("empty", lambda serial: Listing(self.issuing), ("valid", True)),
                ("on it", lambda serial: Listing(self.issuing, (Entry(serial),)), ("revoked", True)),
                ("without reason", lambda serial: Listing(self.issuing, (Entry(serial, None),)), ("revoked", True)),
                ("on hold", lambda serial: Listing(self.issuing, (Entry(serial, "certificateHold"),)), ("revoked", True)),
                ("taken off", lambda serial: Listing(self.issuing, (Entry(serial, "removeFromCRL"),)), ("valid", True)),
                ("for people", lambda serial: Listing(self.issuing, (Entry(serial),), point=der.context(1, b"\xff", False)), ("revoked", True)),
                ("of its point", lambda serial: Listing(self.issuing, (Entry(serial),), point=self.point("/list.crl")), ("revoked", True))):
            with self.subTest(name):
                self.assertEqual(self.outcome_by(listing), expected)

    def point(self, path):
        """The distributionPoint of an IssuingDistributionPoint."""
        return der.context(0, der.context(0, der.context(6, self.server.url(path).encode(), False)))

    def test_no_lists(self):
        namesake = Authority.root("Issuing CA")
        reasons = der.context(3, b"\x06\x40", False)
        for name, listing in (
                ("by another authority of the name", lambda serial: Listing(self.issuing, signer=namesake)),
                ("by the root", lambda serial: Listing(self.issuing, signer=ROOT)),
                ("of another authority", lambda serial: Listing(ROOT)),
                ("out of date", lambda serial: Listing(self.issuing, this_update=-9 * DAY, next_update=-DAY)),
                ("of tomorrow", lambda serial: Listing(self.issuing, this_update=DAY, next_update=2 * DAY)),
                ("indirect", lambda serial: Listing(self.issuing, point=der.context(4, b"\xff", False))),
                ("for authorities", lambda serial: Listing(self.issuing, point=der.context(2, b"\xff", False))),
                ("for attributes", lambda serial: Listing(self.issuing, point=der.context(5, b"\xff", False))),
                ("for some reasons", lambda serial: Listing(self.issuing, point=reasons)),
                ("of another point", lambda serial: Listing(self.issuing, point=self.point("/other.crl"))),
                ("delta", lambda serial: Listing(self.issuing, delta=True)),
                ("a critical word about another", lambda serial: Listing(self.issuing, (Entry(serial + 1, more=(UNKNOWN,)),))),
                ("not understood", lambda serial: Listing(self.issuing, more=(UNKNOWN,))),
                ("signed with SHA-1", lambda serial: Listing(self.issuing, signing=Signing.natural(self.issuing.key, "sha1"))),
                ("cut off", lambda serial: Listing(self.issuing)()[:-9]),
                ("no list", lambda serial: b"no list"),
                ("missing", lambda serial: 404)):
            with self.subTest(name):
                self.assertEqual(self.outcome_by(listing), ("valid", False))

    def test_authority_may_not_sign_lists(self):
        self.issuing = ROOT.subordinate("Issuing CA", usage=("key_cert_sign",))
        self.assertEqual(self.outcome_by(lambda serial: Listing(self.issuing, (Entry(serial),))), ("valid", False))

    def test_expired_leaves_the_list(self):
        """Revoked while it was valid, dropped from the list after it expired: it stays revoked."""
        alice = self.signer(self.list, start=-3 * DAY, life=3 * DAY + timedelta(seconds=20))
        profile = self.profile(revocation="crl")
        self.server.answers["/list.crl"] = Listing(self.issuing, (Entry(alice.x509.serial_number, since=-DAY),), next_update=timedelta(seconds=1))
        self.assertEqual(self.ask(profile, alice)["status"], "revoked")
        self.server.answers["/list.crl"] = Listing(self.issuing, this_update=timedelta())
        self.assertEqual(self.ask(profile, alice, "--at", "2000-01-01")["status"], "revoked")
        long_ago = self.signer(self.list, start=-3 * DAY, life=DAY)
        self.assertEqual(self.outcome(long_ago, profile), ("expired", False))


class Time(World):
    """Only a stamp proves that a signature is older than the revocation; `--at` and the claims of a mail do not."""

    def test_before_and_after(self):
        alice = self.signer(self.ocsp)
        profile = self.profile(revocation="ocsp")
        self.server.answers["/ocsp"] = Answer(self.issuing, "revoked", "superseded", since=-2 * DAY)
        self.assertEqual(self.ask(profile, alice)["reason"], "superseded")
        before = (now() - 5 * DAY).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.assertEqual(self.ask(profile, alice, "--at", before)["status"], "revoked")

    def stamper(self):
        """A time-stamp authority below the root, whose own revocation can be asked for."""
        purpose = ("2.5.29.37", True, der.seq(der.oid("1.3.6.1.5.5.7.3.8")))
        return ROOT.issue(None, "Clock", key="p256", usage=("digital_signature",), purposes=None, policies=(),
                          more=(purpose, access((self.server.url("/clock-ocsp"),))))

    def stamp(self, clock, signature):
        """The attribute with a stamp over a signature, made by the openssl command line now."""
        with tempfile.TemporaryDirectory(prefix="mesign-stamp-") as folder:
            for name, octets in (("clock.pem", clock.pem()), ("clock.key", clock.key_pem()), ("signature", signature)):
                Path(folder, name).write_bytes(octets)
            Path(folder, "ts.cnf").write_text(
                "[tsa]\ndefault_tsa=t\n[t]\nserial=serial\nsigner_cert=clock.pem\nsigner_key=clock.key\nsigner_digest=sha256\n"
                "default_policy=1.2.3.4\ndigests=sha256\ness_cert_id_alg=sha256\n", encoding="utf-8")
            for words in ("-query -data signature -sha256 -cert -out query.tsq",
                          "-reply -config ts.cnf -queryfile query.tsq -token_out -out token.der"):
                subprocess.run(["openssl", "ts", *words.split()], cwd=folder, check=True, capture_output=True)
            return cms.attribute("1.2.840.113549.1.9.16.2.14", Path(folder, "token.der").read_bytes())

    def test_stamps(self):
        """A stamp from before the revocation saves a signature, if the stamper is in order and the key was not in doubt by then."""
        alice, clock = self.signer(self.ocsp), self.stamper()
        signer = cms.Signer(alice, unsigned=lambda signature: [self.stamp(clock, signature)])
        good = Answer(ROOT)
        for name, answer, of_clock, expected in (
                ("good", Answer(self.issuing), good, ("valid", "valid")),
                ("revoked later", Answer(self.issuing, "revoked", "superseded", since=HOUR), good, ("valid", "valid")),
                ("stolen later", Answer(self.issuing, "revoked", since=HOUR), good, ("valid", "valid")),
                ("revoked before", Answer(self.issuing, "revoked", "superseded", since=-HOUR), good, ("revoked", "valid")),
                ("stolen before that was noticed", Answer(self.issuing, "revoked", since=HOUR, invalid_since=-DAY), good, ("revoked", "valid")),
                ("by a clock that is replaced", Answer(self.issuing, "revoked", since=HOUR), Answer(ROOT, "revoked", "superseded", since=2 * HOUR),
                 ("valid", "valid")),
                ("by a clock that was", Answer(self.issuing, "revoked", since=HOUR), Answer(ROOT, "revoked", "superseded", since=-HOUR),
                 ("revoked", "untrusted")),
                ("by a stolen clock", Answer(self.issuing, "revoked", since=HOUR), Answer(ROOT, "revoked", since=2 * HOUR), ("revoked", "untrusted")),
                ("by a clock in doubt", Answer(self.issuing, "revoked", since=HOUR), Answer(ROOT, "revoked", None, since=2 * HOUR),
                 ("revoked", "untrusted")),
                ("by a clock nobody knows of", Answer(self.issuing, "revoked", since=HOUR), Answer(ROOT, "unknown"), ("valid", "valid"))):
            with self.subTest(name):
                self.server.answers.update({"/ocsp": answer, "/clock-ocsp": of_clock})
                self.server.asked.clear()
                signature = self.ask(self.profile(revocation="ocsp"), signer)
                self.assertEqual((signature["status"], signature["timestamp"]["status"]), expected)
                self.assertEqual(sorted(self.server.asked), ["/clock-ocsp", "/ocsp"])
                self.assertEqual(signature["signers"][0]["revoked"] is not None, answer.status == "revoked")

    def test_final(self):
        """Good after revoked is believed only of a hold."""
        for reason, status in (("keyCompromise", "revoked"), ("certificateHold", "valid")):
            with self.subTest(reason):
                alice = self.signer(self.ocsp)
                profile = self.profile(revocation="ocsp")
                self.server.answers["/ocsp"] = Answer(self.issuing, "revoked", reason, this_update=-HOUR, next_update=-timedelta(minutes=1))
                self.assertEqual(self.ask(profile, alice)["status"], "revoked")
                self.server.answers["/ocsp"] = Answer(self.issuing, this_update=timedelta())
                self.assertEqual(self.ask(profile, alice)["status"], status)


class WeakLink(World):
    def setUp(self):
        super().setUp()
        self.issuing = ROOT.subordinate("Issuing CA", more=(access((self.server.url("/root-ocsp"),)),))

    def test_authority(self):
        """The one above is revoked, though the signer's own certificate is good; it is named."""
        alice = self.signer(self.ocsp)
        profile = self.profile(revocation="ocsp")
        self.server.answers.update({"/ocsp": Answer(self.issuing), "/root-ocsp": Answer(ROOT, "revoked", "cACompromise")})
        signature = self.ask(profile, alice)
        signer = signature["signers"][0]
        self.assertEqual((signature["status"], signature["reason"]), ("revoked", "cACompromise"))
        self.assertEqual((signer["level"], signer["public"]), ("unknown", False))
        self.assertEqual((signer["revoked"]["fingerprint"], signer["revoked"]["name"]), (self.issuing.fingerprint, "Issuing CA"))
        self.assertIsNotNone(signer["revoked"]["since"])
        shown = profile.look(alice)
        self.assertEqual((shown["status"], shown["expiry"], shown["revoked"]["fingerprint"]), ("revoked", "revoked", self.issuing.fingerprint))

    def test_signer(self):
        alice = self.signer(self.ocsp)
        self.server.answers.update({"/ocsp": Answer(self.issuing, "revoked"), "/root-ocsp": Answer(ROOT)})
        signer = self.ask(self.profile(revocation="ocsp"), alice)["signers"][0]
        self.assertEqual((signer["status"], signer["revoked"]["fingerprint"]), ("revoked", alice.fingerprint))

    def test_nobody(self):
        alice = self.signer(self.ocsp)
        self.server.answers.update({"/ocsp": Answer(self.issuing), "/root-ocsp": Answer(ROOT)})
        self.assertIsNone(self.ask(self.profile(revocation="ocsp"), alice)["signers"][0]["revoked"])


class WhoIsAsked(World):
    """A listener hears what the settings allow, and nothing else."""

    def setUp(self):
        super().setUp()
        self.server.answers.update({"/ocsp": Answer(self.issuing), "/list.crl": Listing(self.issuing)})

    def heard(self, settings, *options, person=None):
        """What the listener hears of a mail that is opened so."""
        message = mail.message(mail.opaque(cms.sign(mail.part(), person or self.signer(self.ocsp, self.list)), "signed-data"))
        self.server.asked.clear()
        self.server.connections = 0
        self.profile(**settings).show(message, *options)
        self.assertEqual(self.server.connections, len(self.server.asked))
        return list(self.server.asked)

    def test_settings(self):
        for settings, options, expected in (
                ({"revocation": "off"}, ("--revocation",), []),
                ({"revocation": "off", "fetch_issuers": "true"}, ("--revocation",), []),
                ({"revocation": "crl"}, ("--revocation",), ["/list.crl"]),
                ({"revocation": "ocsp"}, ("--revocation",), ["/ocsp"]),
                ({}, ("--revocation",), ["/ocsp"]),
                ({"revocation": "ocsp"}, (), []),
                ({"revocation": "ocsp", "fetch_issuers": "true"}, (), []),
                ({"revocation": "nonsense"}, (), []),
                ({"revocation": "ocsp", "private_authorities": None}, ("--revocation",), []),
                ({"revocation": "crl", "private_authorities": "false"}, ("--revocation",), [])):
            with self.subTest((settings, options)):
                self.assertEqual(self.heard(settings, *options), expected)

    def test_nobody_for_a_stranger(self):
        """Whoever is not trusted could have written any address."""
        stranger = Authority.root("Stranger").issue("alice@example.test", key="p256", more=(self.ocsp, self.list))
        self.assertEqual(self.heard({"revocation": "ocsp"}, "--revocation", person=stranger), [])

    def test_kinds_of_addresses(self):
        """Only http, at most three, and no names for this machine where it may not be asked."""
        port = self.server.url("/").split(":")[-1].rstrip("/")
        odd = access((f"https://127.0.0.1:{port}/ocsp", f"ldap://127.0.0.1:{port}/ocsp", "file:///etc/passwd", f"ftp://127.0.0.1:{port}/ocsp"))
        self.assertEqual(self.heard({"revocation": "ocsp"}, "--revocation", person=self.signer(odd)), [])
        self.server.answers["/ocsp"] = 500
        many = access(tuple(self.server.url("/ocsp") for _ in range(20)))
        self.assertEqual(self.heard({"revocation": "ocsp"}, "--revocation", person=self.signer(many)), ["/ocsp"] * 3)
        for host in ("localhost", "127.0.0.1", "0.0.0.0", "127.1", "2130706433", "[::ffff:127.0.0.1]"):
            with self.subTest(host):
                named = access((self.server.url("/ocsp", host),))
                self.assertEqual(self.heard({"revocation": "ocsp", "private_authorities": None}, "--revocation", person=self.signer(named)), [])

    def test_redirects(self):
        """On the same server, over http, and not without end."""
        alice = self.signer(self.list)
        port = self.server.url("/").split(":")[-1].rstrip("/")
        self.server.answers["/there"] = Listing(self.issuing, (Entry(alice.x509.serial_number),))
        for target, expected in (
                ("/there", ["/list.crl", "/there"]), (self.server.url("/there"), ["/list.crl", "/there"]),
                (self.server.url("/there", "localhost"), ["/list.crl"]), (f"https://127.0.0.1:{port}/there", ["/list.crl"]),
                ("http://127.0.0.1:1/there", ["/list.crl"]), ("file:///etc/passwd", ["/list.crl"]), ("/list.crl", ["/list.crl"] * 6)):
            with self.subTest(target):
                self.server.answers["/list.crl"] = target
                self.assertEqual(self.heard({"revocation": "crl"}, "--revocation", person=alice), expected)

    def test_once(self):
        """An answer is kept until it says, and nobody is asked again before."""
        alice = self.signer(self.ocsp, self.list)
        for word, path in (("ocsp", "/ocsp"), ("crl", "/list.crl")):
            profile = self.profile(revocation=word)
            self.server.asked.clear()
            for _ in range(2):
                self.ask(profile, alice)
            self.assertEqual(self.server.asked, [path])


class Issuers(World):
    """Issuers that a mail does not carry are fetched on a word, kept, and not trusted for it."""

    def setUp(self):
        super().setUp()
        self.place = access(issuers=(self.server.url("/ca.cer"),))
        self.server.answers["/ca.cer"] = self.issuing.certificate

    def orphan(self, *extensions, **more):
        """A mail by somebody whose issuer is not in it."""
        self.alice = self.signer(*(extensions or (self.place,)), **more)
        return mail.message(mail.opaque(cms.sign(mail.part(), self.alice, certificates=[self.alice.certificate]), "signed-data"))

    def verdict(self, message, *options, **settings):
        """Status and reason, and what was heard."""
        self.server.asked.clear()
        signature = self.profile(**settings).show(message, *options)["signature"]
        return signature["status"], signature["reason"], list(self.server.asked)

    def test_only_on_a_word(self):
        message = self.orphan()
        nothing = ("untrusted", "no-path", [])
        self.assertEqual(self.verdict(message), nothing)
        self.assertEqual(self.verdict(message, fetch_issuers="true"), nothing)
        self.assertEqual(self.verdict(message, "--revocation"), nothing)
        self.assertEqual(self.verdict(message, "--fetch-issuers", private_authorities=None), nothing)
        found = ("valid", None, ["/ca.cer"])
        self.assertEqual(self.verdict(message, "--fetch-issuers"), found)
        self.assertEqual(self.verdict(message, "--fetch-issuers", revocation="off"), found)
        self.assertEqual(self.verdict(message, "--revocation", fetch_issuers="true"), found)

    def test_kept_and_not_trusted(self):
        profile, message = self.profile(), self.orphan()
        before = profile.run("cert", "decisions")
        self.assertEqual(profile.show(message, "--fetch-issuers")["signature"]["status"], "valid")
        self.server.asked.clear()
        self.assertEqual(profile.show(message)["signature"]["status"], "valid")
        self.assertEqual(self.server.asked, [])
        self.assertEqual(profile.run("cert", "decisions"), before)
        profile.run("cert", "undo", before["decisions"][0]["id"])
        self.assertEqual(profile.show(message)["signature"]["reason"], "unknown-root")

    def test_forms(self):
        for name, octets in (("PEM", self.issuing.pem()), ("certificates alone", cms.certificates_only(self.issuing)),
                             ("several", ROOT.pem() + self.issuing.pem())):
            with self.subTest(name):
                self.server.answers["/ca.cer"] = octets
                self.assertEqual(self.verdict(self.orphan(), "--fetch-issuers")[0], "valid")

    def test_no_issuers(self):
        for name, octets in (("another's", ROOT.certificate), ("one of the name", Authority.root("Issuing CA").certificate),
                             ("nothing", b""), ("a page", b"<html></html>"), ("too much", bytes(1 << 20)), ("an error", 404),
                             ("elsewhere", self.server.url("/there.cer", "localhost"))):
            with self.subTest(name):
                self.server.answers.update({"/ca.cer": octets, "/there.cer": self.issuing.certificate})
                self.assertEqual(self.verdict(self.orphan(), "--fetch-issuers"), ("untrusted", "no-path", ["/ca.cer"]))

    def test_two_above(self):
        upper = ROOT.subordinate("Upper CA", path_length=1)
        self.issuing = upper.subordinate("Issuing CA", more=(access(issuers=(self.server.url("/upper.cer"),)),))
        self.server.answers.update({"/ca.cer": self.issuing.certificate, "/upper.cer": upper.certificate})
        self.assertEqual(self.verdict(self.orphan(), "--fetch-issuers"), ("valid", None, ["/ca.cer", "/upper.cer"]))

    def test_no_end(self):
        """Authorities that lead on and on are followed for a few steps only."""
        key = pooled_key("p256", 77)
        first = Authority.root("Endless 0").issue(None, "Endless 1", key="p256", authority=True, usage=("key_cert_sign",), purposes=None,
                                                   policies=(ANY_POLICY,), private_key=key)
        above = [Authority(first.key, first.kind, first.certificate)]
        for number in range(2, 12):
            made = above[-1].issue(None, f"Endless {number}", key="p256", authority=True, usage=("key_cert_sign",), purposes=None,
                                   policies=(ANY_POLICY,), private_key=key, more=(access(issuers=(self.server.url(f"/{number - 1}"),)),))
            above.append(Authority(made.key, made.kind, made.certificate))
        for number, one in enumerate(above, 1):
            self.server.answers[f"/{number}"] = one.certificate
        self.issuing = above[-1]
        message = self.orphan(access(issuers=(self.server.url("/11"),)))
        status, _, heard = self.verdict(message, "--fetch-issuers")
        self.assertEqual(status, "untrusted")
        self.assertLessEqual(len(heard), 5)

    def test_not_where_something_else_is_wrong(self):
        message = self.orphan(purposes=("server_auth",))
        profile = self.profile()
        profile.run("cert", "import", profile.save("ca.pem", self.issuing.pem()))
        self.server.asked.clear()
        self.assertEqual(profile.show(message, "--fetch-issuers")["signature"]["reason"], "purpose")
        self.assertEqual(self.server.asked, [])

    def test_of_a_certificate(self):
        self.orphan()
        profile = self.profile()
        path = profile.save("alice.pem", self.alice.pem())
        self.assertEqual(profile.run("cert", "show", path)["certificates"][0]["reason"], "no-path")
        self.assertEqual(self.server.asked, [])
        self.assertEqual(profile.run("cert", "show", "--fetch-issuers", path)["certificates"][0]["status"], "valid")
        self.server.answers["/ca.cer"] = 404
        self.assertIn("404", self.profile().run("cert", "show", "--fetch-issuers", path, expect=4)["error"]["message"])


if __name__ == "__main__":
    World.program = sys.argv[1]
    tap.main()
