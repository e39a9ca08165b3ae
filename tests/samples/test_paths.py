#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paths from signers to anchors, good and forbidden, as mails bring them.

usage: test_paths.py MESIGNCTL
"""

import sys
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

# pylint: disable=wrong-import-position
import spent
import tap
from mesign_samples import cms, der, mail
from mesign_samples.algorithms import Signing
from mesign_samples.pki import ANY_POLICY, DAY, POLICIES, Authority, pooled_key
from mesign_samples.world import ROOT, Table

AUTHORITY = {"key": "p256", "authority": True, "usage": ("key_cert_sign", "crl_sign"), "purposes": None, "policies": (ANY_POLICY,)}
UTF8_MAILBOX = "1.3.6.1.5.5.7.8.9"
POLICY_CONSTRAINTS, POLICY_MAPPINGS, INHIBIT_ANY = "2.5.29.36", "2.5.29.33", "2.5.29.54"


def certified(by, name, number, **more):
    """An authority whose key is the run's of that number, certified by another."""
    made = by.issue(None, name, private_key=pooled_key("p256", number), **{**AUTHORITY, **more})
    return Authority(made.key, made.kind, made.certificate, made.chain)


def utf8_mailbox(address):
    """The extension with a SmtpUTF8Mailbox (RFC 9598), for Wanted.more."""
    name = der.context(0, der.oid(UTF8_MAILBOX) + der.context(0, der.tlv(0x0C, address.encode())))
    return "2.5.29.17", False, der.seq(name)


class Paths(Table):
    def verdict(self, person, along=None, sender="alice@example.test", anchors=(ROOT,)):
        """(status, reason, level) of a mail by somebody, with these certificates along."""
        certificates = None if along is None else [person.certificate, *along]
        entity = mail.opaque(cms.sign(mail.part(), person, certificates=certificates), "signed-data")
        _, answer = self.judge_with(anchors=anchors).show(mail.message(entity, sender=sender))
        signature = answer["signature"]
        signer = signature["signers"][0]
        if signature["status"] not in ("valid", "expired", "mismatch"):
            self.assertEqual((signer["level"], signer["organization"], signer["public"]), ("unknown", None, False))
        self.assertFalse(signer["public"])
        return signature["status"], signature["reason"], signer["level"]

    def alice(self, by, **more):
        """Alice, certified by somebody."""
        return by.issue("alice@example.test", "Alice", **{"key": "p256", "policies": (POLICIES["V4"],), **more})


GOOD = ("valid", None, "V4")


class Ways(Paths):
    """Of several ways the good one is found, in whatever order they come."""

    def both_orders(self, person, first, second, expected, **more):
        """Certificates along in both orders."""
        for along in ((first, second), (second, first)):
            self.assertEqual(self.verdict(person, [one.certificate for one in along], **more), expected)

    def test_expired_variant(self):
        good = certified(ROOT, "Two Faces", 20)
        over = certified(ROOT, "Two Faces", 20, start=-9 * DAY, life=8 * DAY)
        alice = self.alice(good)
        self.both_orders(alice, good, over, GOOD)
        self.assertEqual(self.verdict(alice, [over.certificate]), ("expired", "expired", "V4"))

    def test_cross_signed(self):
        other = Authority.root("Other Root")
        by_root, by_other = certified(ROOT, "Crossed", 21), certified(other, "Crossed", 21)
        alice = self.alice(by_root)
        for anchors in ((ROOT,), (other,), (ROOT, other), (other, ROOT)):
            self.both_orders(alice, by_root, by_other, GOOD, anchors=anchors)
        self.assertEqual(self.verdict(alice, [by_other.certificate, other.certificate])[:2], ("untrusted", "unknown-root"))

    def test_root_certified_by_another(self):
        """The old root is gone, the new one is certified by one that is trusted."""
        new = Authority.root("New Root")
        crossed = certified(ROOT, "New Root", 22)
        new_by_key = Authority(crossed.key, "p256", crossed.certificate, [])
        alice = self.alice(new_by_key)
        self.assertEqual(self.verdict(alice, [new.certificate, crossed.certificate]), GOOD)

    def test_forbidden_variant(self):
        good = certified(ROOT, "Bound", 23)
        bound = certified(ROOT, "Bound", 23, permitted=(("rfc822_name", "other.test"),))
        alice = self.alice(good)
        self.both_orders(alice, good, bound, GOOD)
        self.assertEqual(self.verdict(alice, [bound.certificate])[:2], ("untrusted", "name-constraints"))

    def test_level_by_one_of_two(self):
        """The way that lets a level stand is preferred."""
        with_level = certified(ROOT, "Levelled", 24)
        without = certified(ROOT, "Levelled", 24, policies=("1.2.3.4",))
        alice = self.alice(with_level)
        self.both_orders(alice, with_level, without, GOOD)
        self.assertEqual(self.verdict(alice, [without.certificate]), ("valid", None, "unknown"))

    def test_same_name_other_keys(self):
        """Authorities of one name, of which one has the key."""
        many = [certified(ROOT, "Namesake", 30 + number) for number in range(8)]
        alice = self.alice(many[5])
        self.assertEqual(self.verdict(alice, [one.certificate for one in many]), GOOD)
        rest = [one.certificate for one in many if one is not many[5]]
        self.assertEqual(self.verdict(alice, rest)[:2], ("untrusted", "no-path"))

    def test_without_key_identifiers(self):
        authority = certified(ROOT, "Unmarked", 40, key_identifier=None)
        alice = self.alice(certified(ROOT, "Unmarked", 40))
        self.assertEqual(self.verdict(alice, [certified(ROOT, "Unmarked", 41, key_identifier=None).certificate, authority.certificate]), GOOD)


class Crowds(Paths):
    """Mails made to keep whoever opens them busy."""

    def in_time(self, seconds, *arguments, **more):
        """The verdict, which costs no more of the processor."""
        with spent.at_most(seconds):
            return self.verdict(*arguments, **more)

    def test_loop(self):
        first, second = (Authority.root(f"Loop {number}") for number in "ab")
        of_first = certified(second, "Loop a", 50)
        of_second = certified(Authority(of_first.key, "p256", of_first.certificate), "Loop b", 51)
        again = certified(Authority(of_second.key, "p256", of_second.certificate), "Loop a", 50)
        alice = self.alice(Authority(again.key, "p256", again.certificate))
        along = [one.certificate for one in (of_first, of_second, again, first, second)]
        self.assertEqual(self.in_time(10, alice, along)[0], "untrusted")

    def test_hundred_in_a_row(self):
        """Longer than any path may be."""
        chain = [ROOT]
        for number in range(95):
            chain.append(certified(chain[-1], f"Row {number}", 60 + number % 2))
        alice = self.alice(chain[-1])
        self.assertEqual(self.in_time(10, alice, [one.certificate for one in chain[1:]])[0], "untrusted")

    def test_hundred_of_one_name(self):
        """All certify one another; the good one is among them."""
        crowd = [certified(Authority(pooled_key("p256", 70 + number % 7), "p256", certified(ROOT, "Crowd", 70 + number % 7).certificate),
                           "Crowd", 70 + number % 5, key_identifier=None) for number in range(90)]
        good = certified(ROOT, "Crowd", 79)
        alice = self.alice(good)
        along = [one.certificate for one in crowd]
        self.assertEqual(self.in_time(15, alice, along + [good.certificate]), GOOD)
        self.assertEqual(self.in_time(15, alice, along)[0], "untrusted")


class Forbidden(Paths):
    def test_authorities(self):
        """What must not issue, and how far down it may."""
        for name, more, reason in (
                ("no authority", {"authority": False}, "no-path"),
                ("may not certify", {"usage": ("crl_sign",)}, "key-usage"),
                ("for servers", {"purposes": ("server_auth", "client_auth")}, "purpose"),
                ("not understood", {"more": (("1.3.6.1.4.1.99999.1", True, der.NULL),)}, "malformed"),
                ("requires a policy", {"policies": ("1.2.3.4",), "more": ((POLICY_CONSTRAINTS, True, der.seq(der.context(0, b"\x00", False))),)}, "no-path")):
            with self.subTest(name):
                upper = ROOT.subordinate("Upper", path_length=None, **more)
                self.assertEqual(self.verdict(self.alice(upper.subordinate("Lower")))[:2], ("untrusted", reason))
        short = ROOT.subordinate("Short", path_length=0)
        self.assertEqual(self.verdict(self.alice(short)), GOOD)
        self.assertEqual(self.verdict(self.alice(short.subordinate("Below")))[:2], ("untrusted", "no-path"))

    def test_a_person_certifies(self):
        bob = ROOT.subordinate("CA").issue("bob@example.test", "Bob", key="p256")
        alice = self.alice(Authority(bob.key, "p256", bob.certificate, bob.chain))
        self.assertEqual(self.verdict(alice)[0], "untrusted")

    def test_signature_of_nobody(self):
        """A chain of the right names whose signatures are another's."""
        forger = Authority(pooled_key("p256", 90), "p256", ROOT.certificate)
        self.assertEqual(self.verdict(self.alice(forger.subordinate("CA")))[0], "untrusted")

    def test_policies(self):
        """A level only from a policy that survives the path."""
        v1, v2, v3, v4 = (POLICIES[level] for level in ("V1", "V2", "V3", "V4"))
        mapping = (POLICY_MAPPINGS, True, der.seq(der.seq(der.oid("1.2.3.4"), der.oid(v4))))
        inhibit = (INHIBIT_ANY, True, der.integer(0))
        for name, upper, lower, leaf, level in (
                ("everywhere", {"policies": (v4,)}, {"policies": (v4,)}, (v4,), "V4"),
                ("a person's", {"policies": (v2,)}, {"policies": (v2,)}, (v2,), "V2"),
                ("an organization's", {"policies": (v3,)}, {"policies": (v3,)}, (v3,), "V3"),
                ("another one above", {"policies": (v2,)}, {"policies": (v3,)}, (v3,), "unknown"),
                ("any", {"policies": (ANY_POLICY,)}, {"policies": (ANY_POLICY,)}, (v4,), "V4"),
                ("none above", {"policies": ()}, {"policies": (v4,)}, (v4,), "unknown"),
                ("a lower one above", {"policies": (v1,)}, {"policies": (v1, v4)}, (v1, v4), "V1"),
                ("any inhibited", {"policies": (v4,), "more": (inhibit,)}, {"policies": (ANY_POLICY,)}, (v4,), "unknown"),
                ("mapped", {"policies": ("1.2.3.4",)}, {"policies": ("1.2.3.4",), "more": (mapping,)}, (v4,), "unknown"),
                ("any of the leaf", {"policies": (v4,)}, {"policies": (v4,)}, (ANY_POLICY,), "unknown")):
            with self.subTest(name):
                authority = ROOT.subordinate("Upper", path_length=None, **upper).subordinate("Lower", **lower)
                self.assertEqual(self.verdict(self.alice(authority, policies=leaf)), ("valid", None, level))

    def test_weak_above(self):
        for more in ({"key": "rsa1024"}, {"signing": Signing.natural(ROOT.key, "sha1")}):
            with self.subTest(more):
                self.assertEqual(self.verdict(self.alice(ROOT.subordinate("Weak", **more)))[:2], ("untrusted", "weak-algorithm"))

    def test_time_above(self):
        self.assertEqual(self.verdict(self.alice(ROOT.subordinate("Old", start=-9 * DAY, life=8 * DAY))), ("expired", "expired", "V4"))
        self.assertEqual(self.verdict(self.alice(ROOT.subordinate("Young", start=timedelta(hours=5)))), ("expired", "not-yet-valid", "V4"))


class Names(Paths):
    """Constraints on addresses (RFC 5280 section 4.2.1.10), ASCII or not (RFC 9598)."""

    def constrained(self, permitted=(), excluded=()):
        """An authority with constraints on mail addresses."""
        return ROOT.subordinate("Bound CA", permitted=tuple(("rfc822_name", one) for one in permitted),
                                excluded=tuple(("rfc822_name", one) for one in excluded))

    def test_constraints(self):
        for permitted, excluded, address, allowed in (
                (("example.test",), (), "alice@example.test", True),
                (("example.test",), (), "alice@mail.example.test", False),
                (("example.test",), (), "alice@badexample.test", False),
                ((".example.test",), (), "alice@mail.example.test", True),
                ((".example.test",), (), "alice@example.test", False),
                (("alice@example.test",), (), "alice@example.test", True),
                (("alice@example.test",), (), "bob@example.test", False),
                ((), ("example.test",), "alice@example.test", False),
                ((), (".example.test",), "alice@mail.example.test", False),
                ((), ("bob@example.test",), "alice@example.test", True),
                ((), ("bob@example.test",), "bob@example.test", False),
                (("example.test", ".example.test"), ("evil.example.test",), "alice@evil.example.test", False)):
            with self.subTest((permitted, excluded, address)):
                authority = self.constrained(permitted, excluded)
                expected = "valid" if allowed else "untrusted"
                person = authority.issue(address, "Somebody", key="p256")
                self.assertEqual(self.verdict(person, sender=address)[0], expected)
                beyond = address.replace("alice", "爱丽丝").replace("bob", "鲍勃")
                if "@" not in "".join((*permitted, *excluded)):
                    person = authority.issue(None, "Somebody", key="p256", more=(utf8_mailbox(beyond),))
                    self.assertEqual(self.verdict(person, sender=beyond)[0], expected)

    def test_mailbox_constraint_and_utf8(self):
        person = self.constrained(permitted=("alice@example.test",)).issue(None, "Alice", key="p256", more=(utf8_mailbox("爱丽丝@example.test"),))
        self.assertEqual(self.verdict(person, sender="爱丽丝@example.test")[:2], ("untrusted", "name-constraints"))

    def test_utf8_addresses(self):
        """Compared whole, the domain by its A-label; ASCII letters without case, others as they are."""
        authority = ROOT.subordinate("CA")
        for inside, sender, status in (
                ("爱丽丝@example.test", "爱丽丝@example.test", "valid"),
                ("爱丽丝@例子.test", "爱丽丝@例子.test", "valid"),
                ("爱丽丝@xn--fsqu00a.test", "爱丽丝@例子.test", "valid"),
                ("爱丽丝@例子.test", "爱丽丝@xn--fsqu00a.test", "valid"),
                ("爱丽丝@EXAMPLE.test", "爱丽丝@example.TEST", "valid"),
                ("爱丽丝@example.test", "鲍勃@example.test", "mismatch"),
                ("爱丽丝@example.test", "爱丽丝@example.test.evil.test", "mismatch"),
                ("爱丽丝@example.test", "丽丝@example.test", "mismatch")):
            with self.subTest((inside, sender)):
                person = authority.issue(None, "Alice", key="p256", more=(utf8_mailbox(inside),))
                self.assertEqual(self.verdict(person, sender=sender)[0], status)

    def test_subject_beside_names(self):
        """An address in the subject speaks only where there is none among the names, and is constrained all the same."""
        authority = ROOT.subordinate("CA")
        alone = authority.issue(None, "Alice", key="p256", subject_address="alice@example.test")
        self.assertEqual(self.verdict(alone)[0], "valid")
        beside = authority.issue("other@example.test", "Alice", key="p256", subject_address="alice@example.test")
        self.assertEqual(self.verdict(beside)[0], "mismatch")
        utf8 = authority.issue(None, "Alice", key="p256", subject_address="alice@example.test", more=(utf8_mailbox("爱@example.test"),))
        self.assertEqual(self.verdict(utf8)[0], "mismatch")
        bound = self.constrained(permitted=("other.test",))
        for more in ({"subject_address": "alice@example.test"}, {"address": "a@other.test", "subject_address": "alice@example.test"}):
            person = bound.issue(more.get("address"), "Alice", key="p256", subject_address=more["subject_address"])
            self.assertEqual(self.verdict(person)[:2], ("untrusted", "name-constraints"))


if __name__ == "__main__":
    Table.program = sys.argv[1]
    tap.main()
