#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whom the user trusts, how that is taken back, how long a certificate lasts, and which of one's own is used.

usage: test_trust.py MESIGNCTL
"""

import sys
import tempfile
import unittest
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

# pylint: disable=wrong-import-position
import tap
from mesign_samples import cms, mail
from mesign_samples.authority import Entry, Listing, Server, list_points
from mesign_samples.pki import ANY_POLICY, DAY, POLICIES, Authority
from mesign_samples.profile import Profile

ROOT = Authority.root("Own Root")
CA = ROOT.subordinate("Own CA")
V4 = {"policies": (POLICIES["V4"],), "organization": "Herons Ltd", "key": "p256"}


def signed(person, sender="alice@example.test"):
    """A mail signed by somebody, with the chain."""
    return mail.message(mail.opaque(cms.sign(mail.part(), person), "signed-data"), sender=sender)


class World(unittest.TestCase):
    """A fresh profile for each test."""

    program = ""

    def setUp(self):
        self.profile = self.fresh()

    def fresh(self, **settings):
        """One more profile."""
        folder = tempfile.TemporaryDirectory(prefix="mesign-trust-")
        self.addCleanup(folder.cleanup)
        return Profile(self.program, folder.name, **settings)

    def status(self, person, profile=None):
        """Status and reason of a mail signed by somebody."""
        signature = (profile or self.profile).show(signed(person))["signature"]
        return signature["status"], signature["reason"]

    def listed(self, *options, profile=None):
        """The certificates of a profile by fingerprint."""
        return {one["fingerprint"]: one for one in (profile or self.profile).run("cert", "list", *options)["certificates"]}


class Decisions(World):
    def test_trust_and_back(self):
        alice = CA.issue("alice@example.test", "Alice", **V4)
        self.assertEqual(self.status(alice), ("untrusted", "no-path"))
        number = self.profile.trust(ROOT)
        self.assertEqual(self.status(alice), ("valid", None))
        self.assertEqual(self.profile.run("cert", "undo", number), {"decision": number, "ok": True})
        self.assertEqual(self.status(alice), ("untrusted", "unknown-root"))
        self.assertEqual(self.profile.run("cert", "undo", number, expect=1)["error"]["code"], "not-found")
        self.assertEqual(self.profile.run("cert", "undo", 99, expect=1)["error"]["code"], "not-found")
        for wrong in ("0", "-1", "first", "1x", ""):
            self.assertEqual(self.profile.run("cert", "undo", "--", wrong, expect=2)["error"]["code"], "usage")

    def test_log(self):
        """Each decision with its time, the certificate, and what was before; also what was taken back."""
        first = self.profile.trust(ROOT)
        path = self.profile.save("root.pem", ROOT.pem())
        second = self.profile.run("cert", "distrust", path)["decision"]
        third = self.profile.trust(ROOT)
        self.profile.run("cert", "undo", third)
        log = self.profile.run("cert", "decisions")["decisions"]
        self.assertEqual([(one["id"], one["decision"], one["before"], one["current"]) for one in log],
                         [(third, "trusted", "distrusted", False), (second, "distrusted", "trusted", True), (first, "trusted", "none", False)])
        self.assertEqual({one["fingerprint"] for one in log}, {ROOT.fingerprint})
        self.assertEqual({one["name"] for one in log}, {"Own Root"})
        self.assertEqual([one["undone"] is not None for one in log], [True, False, False])
        for one in log:
            self.assertRegex(one["at"], r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.profile.run("cert", "undo", second)
        self.assertEqual(self.profile.run("cert", "show", ROOT.fingerprint)["certificates"][0]["decision"], "trusted")
        self.profile.run("cert", "delete", ROOT.fingerprint)
        self.assertEqual([one["name"] for one in self.profile.run("cert", "decisions")["decisions"]], [None] * 3)

    def test_nothing_else_trusts(self):
        """Importing keys and certificates, and reading mail with a whole chain, leave trust as it was."""
        alice = CA.issue("alice@example.test", "Alice", **V4)
        alice.chain.append(ROOT.certificate)
        self.profile.import_pfx(alice)
        for name, octets in (("all.pem", alice.pem(with_chain=True)), ("root.der", ROOT.certificate), ("all.p7c", cms.certificates_only(alice, ROOT))):
            self.profile.run("cert", "import", self.profile.save(name, octets))
        self.assertEqual(self.status(alice), ("untrusted", "unknown-root"))
        self.assertEqual(self.profile.run("cert", "decisions"), {"decisions": []})
        self.assertEqual({one["status"] for one in self.listed().values()}, {"untrusted"})
        self.assertEqual({(one["level"], one["public"]) for one in self.listed().values()}, {("unknown", False)})

    def test_provider(self):
        """The anchor of a provider's profile is for its own pages; it vouches for no mail."""
        anchor = ROOT.pem().decode().replace("\n", "\\n")
        profile = self.profile.save("own.provider", (
            "[Provider]\nId=own\nName=Own\nAccountPage=https://ca.example.test/\nHosts=ca.example.test\nLinkHosts=ca.example.test\n"
            f"Senders=ca@example.test\nEvidence=documentation\nAnchor={anchor}\n\n[Pfx]\nSubject=issued\nAttachment=[.]pfx\n").encode())
        self.assertEqual(self.profile.run("provider", "check", profile)["faults"], [])
        self.profile.run("provider", "add", "--yes", profile)
        self.assertTrue(any(one["id"] == "own" and one["anchor"] for one in self.profile.run("provider", "list")["providers"]))
        self.assertEqual(self.status(CA.issue("alice@example.test", "Alice", **V4)), ("untrusted", "no-path"))
        self.assertEqual(self.profile.run("cert", "decisions"), {"decisions": []})
        self.assertEqual(self.listed(), {})

    def test_distrust(self):
        """Of one above ends every path through its key, whoever certifies it; it says why."""
        alice = CA.issue("alice@example.test", "Alice", **V4)
        self.profile.trust(ROOT)
        number = self.profile.run("cert", "distrust", self.profile.save("ca.pem", CA.pem()))["decision"]
        self.assertEqual(self.status(alice), ("untrusted", "distrusted"))
        again = ROOT.issue(None, "Own CA", key="p256", authority=True, usage=("key_cert_sign",), purposes=None, policies=(ANY_POLICY,),
                           private_key=CA.key)
        alice.chain[:] = [again.certificate]
        self.assertEqual(self.status(alice), ("untrusted", "distrusted"))
        self.profile.run("cert", "undo", number)
        self.assertEqual(self.status(alice), ("valid", None))

    def test_one_certificate_alone(self):
        """Trust in a person's own certificate is trust in it alone."""
        alice, other = (CA.issue("alice@example.test", "Alice", number=number, **V4) for number in (0, 1))
        self.profile.trust(alice)
        signer = self.profile.show(signed(alice))["signature"]["signers"][0]
        self.assertEqual((signer["status"], signer["level"], signer["public"]), ("valid", "unknown", False))
        self.assertEqual(self.status(other)[0], "untrusted")


class Levels(World):
    def test_claimed_and_proven(self):
        """A level is what a path lets stand; what the certificate says of itself is a claim."""
        alice = CA.issue("alice@example.test", "Alice", **V4)
        self.profile.run("cert", "import", self.profile.save("alice.pem", alice.pem(with_chain=True)))
        one = self.listed("--people")[alice.fingerprint]
        self.assertEqual((one["level"], one["claimed_level"], one["status"]), ("unknown", "V4", "untrusted"))
        self.profile.trust(ROOT)
        one = self.listed("--people")[alice.fingerprint]
        self.assertEqual((one["level"], one["claimed_level"], one["status"]), ("V4", "V4", "valid"))
        self.assertEqual(one["chain"], [alice.fingerprint, CA.fingerprint, ROOT.fingerprint])

    def test_policy_that_does_not_survive(self):
        bare = ROOT.subordinate("Bare CA", policies=(POLICIES["V1"],))
        alice = bare.issue("alice@example.test", "Alice", **V4)
        self.profile.trust(ROOT)
        signer = self.profile.show(signed(alice))["signature"]["signers"][0]
        self.assertEqual((signer["status"], signer["level"], signer["organization"]), ("valid", "unknown", "Herons Ltd"))


class Expiry(World):
    def test_states(self):
        """Of one's own, of people, and of authorities."""
        lives = {
            "valid": {"life": 60 * DAY}, "within-30-days": {"life": 25 * DAY}, "within-7-days": {"life": 6 * DAY},
            "within-1-day": {"life": DAY + timedelta(hours=9)}, "expired": {"start": -9 * DAY, "life": 8 * DAY},
            "not-yet-valid": {"start": 9 * DAY},
        }
        self.profile.trust(ROOT)
        people = {state: CA.issue("alice@example.test", state, number=number, key="p256", **life)
                  for number, (state, life) in enumerate(lives.items())}
        authorities = {state: ROOT.subordinate(state, **life) for state, life in lives.items()}
        for one in (*people.values(), *authorities.values()):
            self.profile.run("cert", "import", self.profile.save("one.pem", one.pem(with_chain=True)))
        listed = self.listed()
        for table in (people, authorities):
            for state, one in table.items():
                self.assertEqual(listed[one.fingerprint]["expiry"], state)
        own = self.fresh()
        own.trust(ROOT)
        for state, one in people.items():
            own.import_pfx(one)
            self.assertEqual(self.listed("--own", profile=own)[one.fingerprint]["expiry"], state)

    def test_unknown_and_revoked(self):
        stranger = Authority.root("Stranger").issue("eve@example.test", "Eve", key="p256")
        with Server() as server:
            bob = CA.issue("bob@example.test", "Bob", key="p256", more=(list_points(server.url("/list.crl")),))
            server.answers["/list.crl"] = Listing(CA, (Entry(bob.x509.serial_number),))
            profile = self.fresh(private_authorities="true", revocation="crl")
            profile.trust(ROOT)
            profile.show(signed(bob, "bob@example.test"), "--revocation")
        for person, expiry in ((bob, "revoked"), (stranger, "unknown")):
            self.assertEqual(profile.look(person)["expiry"], expiry)

    def test_authority_ends_first(self):
        """It can be relied on no longer than those above it."""
        short = ROOT.subordinate("Short CA", life=6 * DAY)
        alice = short.issue("alice@example.test", "Alice", key="p256")
        self.profile.trust(ROOT)
        one = self.profile.look(alice)
        self.assertEqual((one["status"], one["expiry"]), ("valid", "within-7-days"))
        self.assertLess(one["expires"], one["not_after"])
        over = ROOT.subordinate("Old CA", start=-9 * DAY, life=8 * DAY)
        self.assertEqual(self.profile.look(over.issue("alice@example.test", "Alice", key="p256"))["expiry"], "expired")


class OwnCertificates(World):
    def used(self):
        """Whose certificate a mail of Alice's is signed with."""
        path = str(self.profile.folder / "written.eml")
        self.profile.run("compose", "--from", "alice@example.test", "--to", "bob@example.test", "--subject", "Heron",
                         "--body-file", "-", "--sign", "--no-encrypt", "--output", path, given=b"hello\n")
        return self.profile.show(Path(path).read_bytes())["signature"]["signers"][0]["fingerprint"]

    def test_newest_that_is_trusted(self):
        """A newer one nobody trusts does not take the place of one that is; the user's word does."""
        trusted = CA.issue("alice@example.test", "Alice", number=0, key="p256", start=-20 * DAY)
        newer = CA.issue("alice@example.test", "Alice", number=1, key="p256", start=-10 * DAY)
        stranger = Authority.root("Stranger").subordinate("Strange CA")
        unknown = stranger.issue("alice@example.test", "Alice", number=2, key="p256")
        for one in (unknown, trusted):
            self.profile.import_pfx(one)
        self.assertEqual(self.used(), unknown.fingerprint)
        self.profile.trust(ROOT)
        self.assertEqual(self.used(), trusted.fingerprint)
        self.profile.import_pfx(newer)
        self.assertEqual(self.used(), newer.fingerprint)
        self.profile.run("cert", "default", "alice@example.test", "--sign", unknown.fingerprint)
        self.assertEqual(self.used(), unknown.fingerprint)


if __name__ == "__main__":
    World.program = sys.argv[1]
    tap.main()
