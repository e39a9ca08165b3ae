#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""How an order ends for whoever has mesignctl only: by hand, by a file, with its password kept, with its mails deleted; seen by
sqlite in the keystore, by openssl in the PFX and by Python's imaplib on the server.

usage: test_orders.py MESIGNCTL
"""

import email
import email.policy
import re
import sqlite3
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "sandbox"))

# pylint: disable=wrong-import-position
import tap
from journey.mesignctl import Failed, Mesignctl
from journey.person import Person
from mesign_sandbox.client import Sandbox

PROGRAM = Path()
USERS = "alice,bob,carol,dave,erin,frank,grace,heidi"


class Orders(unittest.TestCase):
    """Each test has a customer and a mailbox of its own."""

    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox("--users", USERS)
        cls.addClassCleanup(cls.sandbox.__exit__, None, None, None)
        cls.sandbox.__enter__()
        cls.facts = cls.sandbox.facts
        cls.free = list(cls.facts["users"])

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="mesign-orders-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.user = self.free.pop()
        self.client = Mesignctl(PROGRAM, self.folder / "profile")
        self.client.log_in(self.facts, self.user)
        self.client.run("provider", "add", self.facts["portal"]["provider"], "--yes")
        self.client.run("cert", "trust", self.facts["pki"]["anchor"])
        self.person = Person(self.facts["portal"]["url"], Path(self.facts["ca"]), self.captcha)

    def captcha(self, session):
        return self.sandbox.command("portal", what="captcha", session=session)["captcha"]

    # the order

    def assign(self):
        name = self.user["address"].split("@")[0]
        self.person.register(name, f"{name}-buyer@example.test", "Portal-Pass-2026")
        self.person.buy(address="", years=1)
        self.person.applicant(name="王芳")
        order = self.person.confirm()
        self.person.pay(order)
        self.number = self.person.assign(order, self.user["address"], name="王芳")

    def journeys(self):
        return self.client.run("retrieval", "list")["journeys"]

    def show(self):
        (one,) = self.journeys()
        return self.client.run("retrieval", "show", str(one["id"]))["journey"]

    def get_ready(self):
        self.assign()
        self.client.run("sync")
        journey = self.show()
        self.assertEqual(journey["state"], "ready")
        return journey

    def submit(self, journey):
        self.person.retrieve(journey["link"], journey["code"], journey["password"])

    def refuse(self, word, *arguments, secret=""):
        with self.assertRaises(Failed) as caught:
            self.client.run(*arguments, secret=secret)
        self.assertEqual(caught.exception.answer["error"]["code"], word, caught.exception)
        return caught.exception.answer["error"]["message"]

    # witnesses

    def lying(self, mailbox="INBOX"):
        fetched = self.sandbox.command("fetch", user=self.user["address"], mailbox=mailbox)["messages"]
        return [email.message_from_bytes(Path(one).read_bytes(), policy=email.policy.default) for one in fetched]

    def lying_pfx(self):
        return [part.get_content() for mail in self.lying() for part in mail.walk()
                if (part.get_filename() or "").endswith((".pfx", ".p12"))]

    def sealed(self):
        """Whether password and code lie in the keystore, as sqlite sees it."""
        database = sqlite3.connect(f"file:{self.folder}/profile/data/keys.db?mode=ro", uri=True)
        ((password, code, link),) = database.execute("SELECT sealed_password, sealed_link_code, link FROM journey").fetchall()
        return {name for name, value in (("password", password), ("code", code), ("link", link)) if value is not None}

    def opens(self, octets, password):
        file = self.folder / "as-it-lies.p12"
        file.write_bytes(octets)
        words = ["openssl", "pkcs12", "-in", str(file), "-noout", "-passin", "stdin"]
        return subprocess.run(words, input=password + "\n", capture_output=True, text=True, check=False, timeout=60).returncode == 0

    def write(self, octets, name="downloaded.pfx"):
        path = self.folder / name
        path.write_bytes(octets)
        return str(path)

    def issue(self, address, password):
        path = self.folder / "issued.p12"
        self.sandbox.command("issue", address=address, name="A", out=str(path), password=password)
        return str(path)

    # tests

    def test_password_forgotten(self):
        """By default nothing that was sealed outlives the import."""
        journey = self.get_ready()
        self.assertEqual(self.sealed(), {"password", "code", "link"})
        self.submit(journey)
        self.client.run("sync")
        after = self.show()
        self.assertEqual((after["state"], after["keeps_password"], after["password"], after["code"]), ("in-use", False, None, None))
        self.assertEqual(self.sealed(), set())
        self.assertEqual(after["renewal"], "none")
        shown = self.client.run("cert", "show", after["fingerprint"])["certificates"][0]
        self.assertEqual(after["until"], shown["not_after"])
        number = str(after["id"])
        self.assertIn("export", self.refuse("invalid", "retrieval", "keep-password", number).lower())

    def test_password_kept(self):
        journey = self.get_ready()
        number = str(journey["id"])
        self.client.run("retrieval", "keep-password", number)
        self.submit(journey)
        self.client.run("sync")
        after = self.show()
        self.assertEqual((after["state"], after["keeps_password"], after["password"]), ("in-use", True, journey["password"]))
        self.assertEqual(self.sealed(), {"password"})
        (pfx,) = self.lying_pfx()
        self.assertTrue(self.opens(pfx, after["password"]))
        self.assertFalse(self.opens(pfx, after["password"] + "x"))
        self.client.run("retrieval", "keep-password", number, "--forget")
        self.assertEqual(self.sealed(), set())
        self.assertIsNone(self.show()["password"])
        self.refuse("invalid", "retrieval", "keep-password", number)
        self.refuse("not-found", "retrieval", "keep-password", "99")

    def test_downloaded(self):
        """Nobody types a password, and the mail that is taken in later begins nothing."""
        journey = self.get_ready()
        self.submit(journey)
        (pfx,) = self.lying_pfx()
        answer = self.client.run("cert", "import", self.write(pfx))
        self.assertEqual([own["addresses"] for own in answer["own"]], [[self.user["address"]]])
        after = self.show()
        self.assertEqual((after["state"], after["fingerprint"]), ("in-use", answer["own"][0]["fingerprint"]))
        self.client.run("sync")
        after = self.show()
        self.assertEqual((after["id"], after["state"]), (journey["id"], "in-use"))
        self.assertEqual(len(self.client.run("cert", "list", "--own")["certificates"]), 1)
        self.assertEqual(self.client.run("retrieval", "clean", str(after["id"]), "--yes")["deleted"], 1, "the late mail is known")

    def test_file_for_an_order(self):
        journey = self.get_ready()
        number = str(journey["id"])
        other = self.issue("somebody@example.test", "typed")
        self.refuse("wrong-address", "cert", "import", other, "--retrieval", number, "--password-file", "-", secret="typed\n")
        file = self.issue(self.user["address"], "typed")
        self.refuse("wrong-password", "cert", "import", file, "--retrieval", number, "--password-file", "-", secret="other\n")
        self.refuse("not-found", "cert", "import", file, "--retrieval", "99", "--password-file", "-", secret="typed\n")
        with self.assertRaises(Failed, msg="there is no terminal to ask at"):
            self.client.run("cert", "import", file, "--retrieval", number)
        self.assertEqual(self.show()["state"], "ready")
        self.assertEqual(self.client.run("cert", "list", "--own")["certificates"], [])
        self.client.run("cert", "import", file, "--retrieval", number, "--password-file", "-", secret="typed\n")
        self.assertEqual(self.show()["state"], "in-use")
        self.refuse("invalid", "cert", "import", file, "--retrieval", number, "--password-file", "-", secret="typed\n")

    def test_strange_file(self):
        """Somebody's certificate for the same address is imported, and is not the order's."""
        self.get_ready()
        file = self.issue(self.user["address"], "typed")
        self.client.run("cert", "import", file, "--password-file", "-", secret="typed\n")
        self.assertEqual(self.show()["state"], "ready")

    def test_by_hand(self):
        """The mails were not taken in: what stands in them is entered, and leads to the certificate."""
        self.assign()
        texts = [mail.get_body(("plain",)).get_content() for mail in self.lying()]
        link = next(word for text in texts for word in re.findall(r"https://\S+", text) if "token=" in word)
        code = next(found for text in texts if "token=" not in text for found in re.findall(r"\b[A-Z0-9]{10}\b", text))
        self.client.run("sync")
        journey = self.show()
        self.assertEqual((journey["link"], journey["code"]), (link, code))
        number = str(journey["id"])
        evil = f"https://evil.test/{link.split('/', 3)[3]}"
        self.assertNotIn("token", self.refuse("invalid", "retrieval", "enter", number, "--link-file", "-", secret=evil + "\n"))
        self.refuse("invalid", "retrieval", "enter", number, "--link-file", "-", secret=link.replace("https:", "http:") + "\n")
        self.refuse("invalid", "retrieval", "enter", number, "--code-file", "-", secret="the code is in the mail\n")
        self.refuse("not-found", "retrieval", "enter", "99", "--code-file", "-", secret=code + "\n")
        self.assertEqual((self.show()["link"], self.show()["code"]), (link, code))
        self.client.run("retrieval", "enter", number, "--code-file", "-", secret="ZZZZZZZZ22\n")
        self.assertEqual(self.show()["code"], "ZZZZZZZZ22")
        self.client.run("retrieval", "enter", number, "--code-file", self.write(f"  {code}\n".encode(), "code.txt"))
        self.client.run("retrieval", "enter", number, "--link-file", self.write(f"{link}\n".encode(), "link.txt"))
        journey = self.show()
        self.assertEqual((journey["link"], journey["code"]), (link, code))
        self.assertEqual([event["kind"] for event in journey["events"]][-1], "link-entered")
        self.submit(journey)
        self.client.run("sync")
        self.assertEqual(self.show()["state"], "in-use")

    def test_cleaned(self):
        """The mail with the key is gone for good, the others when that is wished, and nobody else's."""
        journey = self.get_ready()
        number = str(journey["id"])
        self.refuse("invalid", "retrieval", "clean", number, "--yes")
        self.submit(journey)
        greeting = self.folder / "greeting.eml"
        greeting.write_text(f"From: friend@example.test\nTo: {self.user['address']}\nSubject: Hello\nMessage-ID: <1@x>\n\nHello.\n")
        self.sandbox.command("deliver", to=self.user["address"], file=str(greeting))
        self.client.run("sync")
        self.assertEqual(self.show()["state"], "in-use")
        self.assertEqual((len(self.lying()), len(self.lying_pfx())), (4, 1))
        with self.assertRaises(Failed, msg="nobody was asked"):
            self.client.run("retrieval", "clean", number)

        self.assertEqual(self.client.run("retrieval", "clean", number, "--yes")["deleted"], 1)
        self.client.run("sync")
        self.assertEqual((len(self.lying()), len(self.lying_pfx()), len(self.lying("Trash"))), (3, 0, 0))
        self.assertEqual(self.client.run("retrieval", "clean", number, "--yes")["deleted"], 0)
        self.assertEqual(self.client.run("retrieval", "clean", number, "--all", "--yes")["deleted"], 2)
        self.client.run("sync")
        (left,) = self.lying()
        self.assertEqual((left["Subject"], len(self.lying("Trash"))), ("Hello", 0))
        self.assertEqual(self.show()["state"], "in-use")


class Old(unittest.TestCase):
    """What an earlier version left behind goes on."""

    KEY = "VJVtywJ1fuBR5LOvq47+rR1EHbwVAlcImZB6u0Ln++A="

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="mesign-orders-")
        self.addCleanup(folder.cleanup)
        self.profile = Path(folder.name) / "profile"
        self.client = Mesignctl(PROGRAM, self.profile)
        (self.profile / "data").mkdir(exist_ok=True)
        secrets = self.profile / "config" / "secrets.ini"
        secrets.write_text(f"[keystore-key]\ndefault={self.KEY}\n", encoding="ascii")
        secrets.chmod(0o600)
        script = Path(__file__).resolve().parent.parent / "data" / "keystore" / "version-003.sql"
        with self.database() as database:
            database.executescript(script.read_text(encoding="utf-8"))

    def database(self):
        return sqlite3.connect(self.profile / "data" / "keys.db")

    def test_journeys_of_version_3(self):
        ready, ended = self.client.run("retrieval", "list")["journeys"]
        self.assertGreater(self.database().execute("PRAGMA user_version").fetchone(), (3,))
        self.assertEqual((ready["id"], ready["state"], ready["keeps_password"], ready["until"]), (2, "ready", False, None))
        self.assertEqual((ended["id"], ended["keeps_password"]), (1, False))
        self.assertIn(ended["state"], ("in-use", "renew"))
        (own,) = self.client.run("cert", "list", "--own")["certificates"]
        self.assertEqual((ended["fingerprint"], ended["until"]), (own["fingerprint"], own["not_after"]))
        shown = self.client.run("retrieval", "show", "2")["journey"]
        self.assertEqual((shown["code"], shown["password"]), ("9TPEU6ATJG", "pufr-tqz9-75zu-7y4g"))
        self.assertEqual([event["kind"] for event in shown["events"]], ["code", "link"])
        self.client.run("retrieval", "keep-password", "2")
        self.assertEqual([one["keeps_password"] for one in self.client.run("retrieval", "list")["journeys"]], [True, False])


if __name__ == "__main__":
    PROGRAM = Path(sys.argv.pop(1)).resolve()
    tap.main()
