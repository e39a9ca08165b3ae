# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The portal over real HTTPS and SMTP, as a person and as somebody with bad intentions use it.

    /usr/bin/python3 tests/sandbox/portal/test_portal.py
"""

import configparser
import email
import email.policy
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.request
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from unittest import mock

SANDBOX = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(SANDBOX.parent), str(SANDBOX), str(SANDBOX / "journey")]

import tap
from mesign_sandbox.ca import MailAuthority, TlsAuthority
from mesign_sandbox.loop import LoopThread
from mesign_sandbox.smtp import Fault, SmtpServer
from mesign_sandbox.users import PORTAL_USER
from person import Person, Refused
from portal import Portal
from portal.server import COOKIE

DAY = 86400
ALICE = "alice@people.test"
BOB = "bob@people.test"
PASSWORD = "Sign-4-Me"
NASTY = "<script>alert(1)</script>\"'&amp;"
CODE = re.compile(r"(?:取回码|Retrieval code)\s*[:：]\s*([A-Z0-9]{8,12})", re.I)
ORDER = re.compile(r"(?:订单号|Order)\s*[:：]\s*([A-Z0-9-]+)", re.I)


class World:
    """The authorities, the submission server and the portal, once for all tests."""

    def __init__(self, directory: Path):
        tls = TlsAuthority(directory / "tls")
        pair = tls.issue_server(["localhost"])
        self.anchor = tls.anchor_path
        self.authority = MailAuthority(directory / "mail-ca", "http://127.0.0.1:9/")
        self.loop = LoopThread()
        self.smtp = SmtpServer(directory / "smtp", [], pair, None, PORTAL_USER)
        self.smtp.start(self.loop)
        self.portal = Portal(
            directory / "portal",
            *pair,
            self.authority,
            "localhost",
            self.smtp.ports["starttls"],
            PORTAL_USER.address,
            PORTAL_USER.password,
            self.anchor,
        )
        self.portal.start()

    def stop(self) -> None:
        self.portal.stop()
        self.loop.stop()

    def captcha(self, session: str) -> str:
        return self.portal.command({"what": "captcha", "session": session})["captcha"]


def setUpModule():
    global world, folder
    folder = tempfile.TemporaryDirectory()
    world = World(Path(folder.name))


def tearDownModule():
    world.stop()
    folder.cleanup()


class PortalTest(unittest.TestCase):
    _people = 0

    def setUp(self):
        self.mails_before = len(world.smtp.mails)
        self.addCleanup(
            world.portal.command, {"what": "set", "code_lifetime": 3600, "code_attempts": 5}
        )

    def visitor(self) -> Person:
        return Person(world.portal.url, world.anchor, world.captcha)

    def person(self) -> Person:
        PortalTest._people += 1
        person = self.visitor()
        name = f"buyer{PortalTest._people}"
        person.register(name, f"{name}@example.test", PASSWORD)
        return person

    def bought(self, person: Person, name: str = "李娜", organization: str = "沃通", **what) -> str:
        person.buy(**what)
        person.applicant(name, organization)
        order = person.confirm()
        person.pay()
        return order

    def assigned(self, level: str = "V1", years: int = 1) -> tuple[Person, str, str, str]:
        """A person, a certificate assigned to Alice, its link and its code."""
        person = self.person()
        order = self.bought(person, level=level, years=years)
        certificate = person.assign(order, ALICE)
        return person, certificate, self.link(), self.code()

    def mails(self, kind: str) -> list[EmailMessage]:
        """Mails sent during this test whose subject has these words, newest last."""
        files = [Path(mail.file) for mail in world.smtp.mails[self.mails_before :]]
        parsed = [email.message_from_bytes(f.read_bytes(), policy=email.policy.SMTP) for f in files]
        return [mail for mail in parsed if kind in mail["Subject"]]

    def plain(self, mail: EmailMessage) -> str:
        return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")

    def link(self) -> str:
        text = self.plain(self.mails("retrieval link")[-1])
        return re.search(r"^https://\S+$", text, re.M)[0]

    def code(self) -> str:
        return CODE.search(self.plain(self.mails("retrieval code")[-1]))[1]

    def refused(self, *names: str):
        return _Refusal(self, names)

    def state(self, certificate: str) -> str:
        for order in world.portal.command({"what": "orders"})["orders"]:
            for each in order["certificates"]:
                if each["number"] == certificate:
                    return each["state"]
        return "unknown"


class _Refusal:
    """Expects a refusal that complains about exactly these fields."""

    def __init__(self, test: unittest.TestCase, names: tuple[str, ...]):
        self._test = test
        self._names = names
        self.page = None

    def __enter__(self):
        return self

    def __exit__(self, _type, error, _traceback) -> bool:
        self._test.assertIsInstance(error, Refused)
        self.page = error.page
        self._test.assertCountEqual(self._names, self.page.complaints, error)
        return True


class JourneyTest(PortalTest):
    def test_whole_journey_for_each_level(self):
        for level, expected in {
            "V1": {"CN": ALICE},
            "V2": {"CN": "李娜"},
            "V3": {"O": "沃通"},
            "V4": {"CN": "李娜", "O": "沃通"},
        }.items():
            with self.subTest(level):
                person, certificate, link, code = self.assigned(level)
                self.assertEqual(self.state(certificate), "mailed")
                page = self.visitor().retrieve(link, code, "Protect-77")
                self.assertTrue(page.url.endswith("/retrieve/done"))
                self.assertEqual(self.state(certificate), "issued")
                subject = self.openssl(self.attachment(), "Protect-77")
                for name, value in expected.items():
                    self.assertIn(f"{name}={value}", subject)

    def attachment(self) -> bytes:
        mail = self.mails("certificate has been issued")[-1]
        (part,) = mail.iter_attachments()
        self.assertEqual(part.get_content_type(), "application/x-pkcs12")
        self.assertEqual(part.get_filename(), f"电子邮件证书-{ALICE}.pfx")
        self.assertIn(b"filename*", part.as_bytes())
        return part.get_content()

    def openssl(self, pfx: bytes, password: str) -> str:
        """Opens the PFX, checks that key and chain are in it, and answers the subject."""
        path = Path(folder.name, "x.pfx")
        path.write_bytes(pfx)
        read = ["openssl", "pkcs12", "-in", path, "-passin", f"pass:{password}", "-nodes"]
        wrong = read[:5] + ["pass:wrong"] + read[6:]
        self.assertNotEqual(subprocess.run(wrong, capture_output=True).returncode, 0)
        pem = subprocess.run(read, capture_output=True, check=True).stdout
        self.assertIn(b"PRIVATE KEY", pem)
        self.assertGreater(pem.count(b"BEGIN CERTIFICATE"), 1)
        show = ["openssl", "x509", "-noout", "-subject", "-nameopt", "sep_comma_plus,utf8"]
        return subprocess.run(show, input=pem, capture_output=True, check=True).stdout.decode()

    def test_request_instead_of_a_password(self):
        world.portal.command({"what": "set", "takes_requests": 1})
        self.addCleanup(world.portal.command, {"what": "set", "takes_requests": 0})
        _, certificate, link, code = self.assigned()
        bad = {
            "rubbish": "not a request",
            "for another address": self.request(BOB),
            "for nobody": self.request(None),
            "of a short key": self.request(ALICE, "rsa:1024"),
            "tampered with": self.tampered(self.request(ALICE)),
        }
        for name, request in bad.items():
            with self.subTest(name), self.refused("csr"):
                self.visitor().retrieve_with_request(link, code, request)
        self.assertEqual(self.state(certificate), "mailed")
        self.visitor().retrieve_with_request(link, code, self.request(ALICE))
        self.assertEqual(self.state(certificate), "issued")
        mail = self.mails("certificate has been issued")[-1]
        (part,) = mail.iter_attachments()
        self.assertEqual(part.get_filename(), f"电子邮件证书-{ALICE}.p7b")
        read = ["openssl", "pkcs7", "-print_certs"]
        pem = subprocess.run(read, input=part.get_content(), capture_output=True, check=True).stdout
        self.assertEqual(pem.count(b"BEGIN CERTIFICATE"), 2)
        key = ["openssl", "x509", "-noout", "-pubkey"]
        self.assertEqual(
            subprocess.run(key, input=pem, capture_output=True, check=True).stdout,
            subprocess.run(
                ["openssl", "pkey", "-in", Path(folder.name, "x.key"), "-pubout"],
                capture_output=True,
                check=True,
            ).stdout,
        )

    def request(self, address: str | None, key: str = "rsa:2048") -> str:
        command = ["openssl", "req", "-new", "-newkey", key, "-nodes", "-subj", "/CN=x"]
        command += ["-keyout", Path(folder.name, "x.key")]
        command += ["-addext", f"subjectAltName=email:{address}"] if address else []
        return subprocess.run(command, capture_output=True, check=True).stdout.decode()

    def tampered(self, request: str) -> str:
        der = bytearray(ssl.PEM_cert_to_DER_cert(request.replace("CERTIFICATE REQUEST", "CERTIFICATE")))
        der[-1] ^= 1
        text = ssl.DER_cert_to_PEM_cert(bytes(der))
        return text.replace("CERTIFICATE", "CERTIFICATE REQUEST")

    def test_mails_are_as_real_ones(self):
        _, certificate, link, code = self.assigned()
        link_mail, code_mail = self.mails("/ Certificate retrieval")
        self.assertNotIn(code, link_mail.as_string() + self.plain(link_mail))
        self.assertNotIn("https://", self.plain(code_mail))
        self.visitor().retrieve(link, code, PASSWORD)
        for mail in (link_mail, code_mail, *self.mails("issued")):
            self.assertEqual(mail["To"], ALICE)
            self.assertEqual(mail["From"].addresses[0].addr_spec, "no-reply@portal.test")
            self.assertEqual(mail["Auto-Submitted"], "auto-generated")
            self.assertTrue(mail["Date"] and mail["Message-ID"].endswith("@portal.test>"))
            self.assertEqual(set(ORDER.findall(self.plain(mail))), {certificate})
            self.assertIn(certificate, mail.get_body(("html",)).get_content())
        self.assertIn(link.replace("&", "&amp;"), link_mail.get_body(("html",)).get_content())

    def test_profile_fits_the_mails(self):
        profile = configparser.RawConfigParser(delimiters="=", interpolation=None)
        profile.optionxform = str
        profile.read_string(world.portal.provider_text(world.anchor.read_text()))

        def pattern(group: str, key: str) -> str:
            return profile[group][key].replace("\\\\", "\\")

        _, certificate, link, code = self.assigned()
        self.assertRegex(link, pattern("Link", "Url"))
        self.assertEqual(re.search(pattern("Link", "Order"), link)[1], certificate)
        self.visitor().retrieve(link, code, PASSWORD)
        subjects = {"Link": "retrieval link", "Code": "retrieval code", "Pfx": "issued"}
        for section, words in subjects.items():
            subject = self.mails(words)[-1]["Subject"]
            fitting = [s for s in subjects if re.search(pattern(s, "Subject"), subject, re.I)]
            self.assertEqual(fitting, [section])
        text = self.plain(self.mails("retrieval code")[-1])
        self.assertEqual(re.search(pattern("Code", "Code"), text, re.I)[1], code)
        self.assertEqual(re.search(pattern("Code", "Order"), text, re.I)[1], certificate)
        anchor = profile["Provider"]["Anchor"].replace("\\n", "\n")
        self.assertEqual(anchor.strip(), world.anchor.read_text().strip())

    def test_profile_names_the_fields_of_the_form(self):
        profile = configparser.RawConfigParser(delimiters="=", interpolation=None)
        profile.read_string(world.portal.provider_text(world.anchor.read_text()))
        _, _, link, _ = self.assigned()
        fields = self.visitor().open(link).form("/retrieve").fields
        self.assertLessEqual(set(profile["Form retrieve"].values()), set(fields))

    def test_profile_names_the_fields_for_the_address(self):
        profile = configparser.RawConfigParser(delimiters="=", interpolation=None)
        profile.read_string(world.portal.provider_text(world.anchor.read_text()))
        person = self.person()
        order = self.bought(person)
        for group, path, action in (
            ("Form login", "/login", "/login"),
            ("Form register", "/register", "/register"),
            ("Form buy", "/buy", "/buy"),
            ("Form buy", "/buy/V3", "/buy"),
            ("Form assign", f"/orders/{order}", f"/orders/{order}/assign"),
        ):
            self.assertRegex(world.portal.url.rstrip("/") + path, profile[group]["page"])
            self.assertIn(profile[group]["address"], person.open(path).form(action).fields)
        for group, step in (("Bought", "pay"), ("Assigned", "assign"), ("Assigned", "batch")):
            page = f"{world.portal.url.rstrip('/')}/orders/{order}"
            self.assertRegex(f"{page}/{step}", profile[group]["form"])
            self.assertRegex(page, profile[group]["url"])

    def test_long_order_is_retrieved_again(self):
        person, certificate, link, code = self.assigned(years=3)
        self.visitor().retrieve(link, code, PASSWORD)
        with mock.patch("time.time", lambda now=time.time(): now + 800 * DAY):
            person.log_in(f"buyer{PortalTest._people}", PASSWORD)
            person.renew(certificate)
            self.assertNotEqual(self.link(), link)
            self.visitor().retrieve(self.link(), self.code(), PASSWORD)
        orders = world.portal.command({"what": "orders"})["orders"]
        (slot,) = [o for o in orders if o["number"] == certificate[:-3]][0]["certificates"]
        self.assertEqual((slot["number"], slot["state"]), (f"{certificate}-R2", "issued"))
        self.assertEqual(len(set(slot["serials"])), 2)
        person.log_in(f"buyer{PortalTest._people}", PASSWORD)
        page = person.open(f"/orders/{certificate[:-3]}")
        lives = [life.days for life in map(self.life, re.findall(r"valid until (\S+)", page.text))]
        self.assertAlmostEqual(lives[0], 3 * 365 - 800, delta=2)
        self.assertAlmostEqual(lives[1], 825, delta=2)

    def life(self, day: str) -> timedelta:
        return datetime.fromisoformat(day) - datetime.now()

    def test_log_in_again(self):
        person = self.person()
        person.log_out()
        with self.assertRaises(LookupError):
            person.open("/orders").form("/logout")
        before = person.session
        page = person.log_in(f"BUYER{PortalTest._people}@example.test", PASSWORD)
        self.assertTrue(page.url.endswith("/orders"))
        self.assertNotEqual(person.session, before)

    def test_ordering_before_log_in(self):
        person = self.visitor()
        self.assertTrue(person.buy(level="V2").url.endswith("/login"))
        page = person.register("later", "later@example.test", PASSWORD)
        self.assertTrue(page.url.endswith("/applicant"))
        person.applicant("王芳")
        self.assertRegex(person.confirm("company", "沃通", "91440300ABCDEF"), "^MS-")


class AssignTest(PortalTest):
    def test_bound_addresses_are_proposed(self):
        person = self.person()
        order = self.bought(person, address=f"{ALICE} {BOB}", quantity=3)
        forms = [f for f in person.open(f"/orders/{order}").forms if f.action.endswith("assign")]
        self.assertEqual([f.fields["address"] for f in forms], [ALICE, BOB, ""])

    def test_batch(self):
        person = self.person()
        order = self.bought(person, level="V4", quantity=7)
        person.assign_batch(order, ["user1@people.test", "user2@people.test，王芳", ""])
        csv = "邮箱,姓名\r\nuser3@people.test,张三\r\nuser4@people.test,\"Li, Si\"\r\n"
        person.upload_batch(order, csv.encode("gb18030"))
        person.upload_batch(order, "\ufeffuser5@people.test\n".encode())
        names = {
            slot["address"]: slot["name"]
            for each in world.portal.command({"what": "orders"})["orders"]
            for slot in each["certificates"]
            if each["number"] == order and slot["state"] == "mailed"
        }
        expected = dict(zip(range(1, 6), ("李娜", "王芳", "张三", "Li, Si", "李娜")))
        self.assertEqual(names, {f"user{n}@people.test": name for n, name in expected.items()})
        self.assertEqual(len(self.mails("retrieval link")), 5)

    def test_batch_is_all_or_nothing(self):
        person = self.person()
        order = self.bought(person, quantity=2)
        for lines in (
            [ALICE, "nobody"],
            [ALICE, ALICE],
            [ALICE, BOB, "user1@people.test"],
            [f"{ALICE},{'x' * 65}"],
            [""],
        ):
            with self.subTest(lines), self.refused("addresses") as refusal:
                person.assign_batch(order, lines)
            form = refusal.page.form(f"/orders/{order}/batch")
            self.assertEqual(form.fields["addresses"], "\n".join(lines))
        with self.refused("file"):
            person.upload_batch(order, b"\xff\xfe\x00")
        self.assertEqual(self.mails(""), [])

    def test_mail_server_down_then_sent_again(self):
        person = self.person()
        order = self.bought(person)
        self.fail_mail()
        certificate = person.assign(order, ALICE)
        self.assertEqual(self.state(certificate), "assigned")
        person.send_again(certificate, "both")
        self.assertEqual(self.state(certificate), "mailed")
        self.fail_mail()
        page = self.visitor().retrieve(self.link(), self.code(), PASSWORD)
        self.assertIn("did not go out", page.text)
        self.assertEqual(self.state(certificate), "retrieved")
        person.send_again(certificate, "pfx")
        self.assertEqual(self.state(certificate), "issued")
        person.send_again(certificate, "pfx")
        self.assertEqual(len(self.mails("issued")), 2)

    def fail_mail(self):
        world.smtp.faults.add(Fault("rcpt", 451, 1, ALICE))

    def test_taking_back_voids_the_link(self):
        person, certificate, link, code = self.assigned()
        person.withdraw(certificate)
        with self.refused() as refusal:
            self.visitor().retrieve(link, code, PASSWORD)
        self.assertEqual(refusal.page.status, 404)
        self.assertEqual(person.assign(certificate[:-3], BOB), certificate)

    def test_assigning_twice_changes_nothing(self):
        person = self.person()
        order = self.bought(person)
        page = person.open(f"/orders/{order}")
        form = page.form(f"/orders/{order}/assign")
        person.submit(form, page, address=ALICE)
        again = person.submit(form, page, address=BOB)
        self.assertIn("changed meanwhile", again.text)
        self.assertEqual([mail["To"] for mail in self.mails("link")], [ALICE])


class RefusalTest(PortalTest):
    def test_captcha_wrong_reused_or_missing(self):
        person = self.visitor()
        page = person.open("/login")
        form = page.form("/login")
        with self.refused("captcha"):
            person.submit(form, page, login="x", password="x", captcha="WRONG")
        with self.refused("captcha"):
            person.submit(form, page, login="x", password="x", captcha="")
        with self.refused("captcha"):
            person.submit(form, page, login="x", captcha=world.captcha(person.session))
        fresh = person.open("/login")
        right = world.captcha(person.session)
        with self.refused("password"):
            person.submit(fresh.form("/login"), fresh, login="x", password="x", captcha=right)
        with self.refused("captcha"):
            person.submit(fresh.form("/login"), fresh, login="x", password="x", captcha=right)

    def test_captcha_of_another_session(self):
        mine, other = self.visitor(), self.visitor()
        page, others = mine.open("/login"), other.open("/login")
        picture = others.form("/login").fields["captcha_id"]
        code = world.captcha(other.session)
        with self.refused("captcha"):
            mine.submit(page.form("/login"), page, login="x", captcha_id=picture, captcha=code)
        with self.refused() as refusal:
            mine.open(others.pictures[0])
        self.assertEqual(refusal.page.status, 400)

    def test_another_picture_replaces_the_code(self):
        person = self.visitor()
        page = person.open("/login")
        old = world.captcha(person.session)
        self.assertTrue(person.picture(f"{page.pictures[0]}?again=1").startswith(b"\x89PNG"))
        self.assertNotEqual(world.captcha(person.session), old)
        with self.refused("captcha"):
            person.submit(page.form("/login"), page, login="x", captcha=old)

    def test_form_token(self):
        person = self.person()
        order = self.bought(person)
        page = person.open(f"/orders/{order}")
        form = page.form(f"/orders/{order}/assign")
        other_form = page.form("/logout").fields["csrf"]
        other_person = self.person().open("/").form("/logout").fields["csrf"]
        for token in ("", "0" * 64, "é", other_form, other_person):
            with self.subTest(token), self.refused() as refusal:
                person.submit(form, page, address=ALICE, csrf=token)
            self.assertEqual(refusal.page.status, 403)

    def test_registering(self):
        self.person()
        name = f"buyer{PortalTest._people}"
        for field, values in {
            "user_name": [{"user_name": ""}, {"user_name": "a b"}, {"user_name": name.upper()}],
            "email": [{"email": "x"}, {"email": "a@b"}, {"email": "a\r\nBcc: b@example.test"}],
            "password": [{"password": each} for each in ("", "short1", "onlyletters", "11111111a")],
            "password_confirm": [{"password_confirm": "Another-1"}],
        }.items():
            for change in values:
                person = self.visitor()
                page = person.open("/register")
                good = {
                    "user_name": "newcomer",
                    "email": "newcomer@example.test",
                    "password": PASSWORD,
                    "password_confirm": PASSWORD,
                }
                with self.subTest(change), self.refused(field) as refusal:
                    person.submit(page.form("/register"), page, **(good | change))
                kept = refusal.page.form("/register").fields
                self.assertEqual((kept["password"], kept["captcha"]), ("", ""))

    def test_log_in_is_locked_after_wrong_passwords(self):
        self.person().log_out()
        visitor = self.visitor()
        for password in ["Wrong-123"] * 5 + [PASSWORD]:
            with self.refused("password"):
                visitor.log_in(f"buyer{PortalTest._people}", password)

    def test_choosing(self):
        person = self.visitor()
        for field, change in {
            "level": {"level": "V9"},
            "years": {"years": 4},
            "quantity": {"quantity": 0},
            "addresses": {"address": f"{ALICE} {BOB}"},
        }.items():
            with self.subTest(field), self.refused(field):
                person.buy(**change)
        with self.refused("addresses"):
            person.buy("alice")

    def test_applicant_and_confirm(self):
        person = self.person()
        person.buy(level="V3")
        with self.refused("organization", "phone", "name"):
            person.applicant("", "", "call me")
        person.applicant("李娜", "沃通")
        with self.refused("invoice_title", "tax_number"):
            person.confirm("company")
        page = person.open("/confirm")
        with self.refused("terms"):
            person.submit(page.form("/confirm"), page)

    def test_confirming_twice_orders_once(self):
        person = self.person()
        person.buy()
        person.applicant("李娜")
        first, second = person.open("/confirm"), person.open("/confirm")
        person.submit(second.form("/confirm"), second, terms="yes")
        with self.refused() as refusal:
            person.submit(first.form("/confirm"), first, terms="yes")
        self.assertEqual(refusal.page.status, 400)
        self.assertEqual(person.open("/orders").text.count("MS-"), 1)

    def test_paying_twice_and_not_at_all(self):
        person = self.person()
        person.buy()
        person.applicant("李娜")
        order = person.confirm()
        page = person.open(f"/orders/{order}/pay")
        form = page.form(f"/orders/{order}/pay")
        with self.assertRaises(LookupError):
            person.assign(order, ALICE)
        person.submit(form, page)
        self.assertIn("paid before", person.submit(form, page).text)

    def test_other_persons_order(self):
        owner, certificate, _, _ = self.assigned()
        order = certificate[:-3]
        stranger = self.person()
        for path in ("", "/pay", "/contract"):
            with self.subTest(path), self.refused() as refusal:
                stranger.open(f"/orders/{order}{path}")
            self.assertEqual(refusal.page.status, 404)
        self.assertTrue(self.visitor().open(f"/orders/{order}").url.endswith("/login"))
        mine = self.bought(stranger)
        page = stranger.open(f"/orders/{mine}")
        form = page.form(f"/orders/{mine}/assign")
        with self.refused() as refusal:
            stranger.submit(form, page, slot=certificate, address=BOB)
        self.assertEqual(refusal.page.status, 404)

    def test_unknown_pages(self):
        person = self.visitor()
        for path, status in {
            "/nowhere": 404,
            "/static/../portal.py": 404,
            "/retrieve": 404,
            "/retrieve/done": 404,
            "/retrieve?order=MS-AAAAAAAA-01&token=x": 404,
            "/captcha/none.png": 400,
            "/logout": 405,
        }.items():
            with self.subTest(path), self.refused() as refusal:
                person.open(path)
            self.assertEqual(refusal.page.status, status)
            self.assertIn("请", refusal.page.text)

    def test_request_that_is_too_large(self):
        with self.refused() as refusal:
            self.visitor().post("/login", {"login": "x" * 2_000_000})
        self.assertEqual(refusal.page.status, 413)


class RetrievalTest(PortalTest):
    def retrieve(self, link: str, code: str, **changes):
        person = self.visitor()
        page = person.open(link)
        fields = {"retrieval_code": code, "password": PASSWORD, "password_confirm": PASSWORD}
        return person.submit(page.form("/retrieve"), page, **(fields | changes))

    def test_fields_refused(self):
        _, certificate, link, code = self.assigned()
        for field, change in (
            ("email", {"email": BOB}),
            ("email", {"email": ""}),
            ("password", {"password": "short1", "password_confirm": "short1"}),
            ("password", {"password": "密码密码密码密码1", "password_confirm": "密码密码密码密码1"}),
            ("password", {"password": code, "password_confirm": code}),
            ("password_confirm", {"password_confirm": "Sign-4-You"}),
            ("retrieval_code", {"retrieval_code": ""}),
            ("captcha", {"captcha": "WRONG"}),
        ):
            with self.subTest(change), self.refused(field) as refusal:
                self.retrieve(link, code, **change)
            kept = refusal.page.form("/retrieve").fields
            self.assertEqual(kept["retrieval_code"], change.get("retrieval_code", code))
            self.assertEqual(kept["password"] + kept["captcha"], "")
        self.assertEqual(self.state(certificate), "mailed")
        self.retrieve(link, f" {code.lower()} ")

    def test_wrong_codes_lock_until_a_new_one(self):
        person, _, link, code = self.assigned()
        for _ in range(5):
            with self.refused("retrieval_code"):
                self.retrieve(link, "AAAAAAAAAA")
        with self.refused("retrieval_code") as refusal:
            self.retrieve(link, code)
        self.assertIn("Locked", refusal.page.complaints["retrieval_code"])
        visitor = self.visitor()
        page = visitor.open(link.replace("/retrieve?", "/retrieve/code?"))
        with self.refused("captcha"):
            visitor.submit(page.form("/retrieve/code"), page, captcha="WRONG")
        page = visitor.open(page.url)
        visitor.submit(page.form("/retrieve/code"), page)
        with self.refused("retrieval_code"):
            self.retrieve(link, code)
        self.retrieve(link, self.code())

    def test_expired_code(self):
        world.portal.command({"what": "set", "code_lifetime": 0})
        person, certificate, link, code = self.assigned()
        with self.refused("retrieval_code") as refusal:
            self.retrieve(link, code)
        self.assertIn("expired", refusal.page.complaints["retrieval_code"])
        world.portal.command({"what": "set", "code_lifetime": 60})
        person.send_again(certificate, "code")
        self.retrieve(link, self.code())

    def test_resending_replaces_link_and_code(self):
        person, certificate, link, code = self.assigned()
        person.send_again(certificate, "code")
        with self.refused("retrieval_code"):
            self.retrieve(link, code)
        person.send_again(certificate, "link")
        with self.refused() as refusal:
            self.retrieve(link, self.code())
        self.assertEqual(refusal.page.status, 404)
        self.retrieve(self.link(), self.code())

    def test_retrieving_twice(self):
        _, _, link, code = self.assigned()
        person = self.visitor()
        first, second = person.open(link), person.open(link)
        fields = {"retrieval_code": code, "password": PASSWORD, "password_confirm": PASSWORD}
        person.submit(second.form("/retrieve"), second, **fields)
        with self.refused() as refusal:
            person.submit(first.form("/retrieve"), first, **fields)
        self.assertEqual(refusal.page.status, 409)
        with self.refused():
            self.visitor().open(link)
        self.assertEqual(len(self.mails("issued")), 1)

    def test_two_forms_at_once_issue_once(self):
        _, _, link, code = self.assigned()
        outcomes = []

        def run():
            try:
                outcomes.append(self.retrieve(link, code).status)
            except Refused as error:
                outcomes.append(error.page.status)

        threads = [threading.Thread(target=run) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(outcomes), [200, 409, 409])
        self.assertEqual(len(self.mails("issued")), 1)

    def test_authority_that_fails_loses_nothing(self):
        _, certificate, link, code = self.assigned()
        issue, world.authority.issue_pfx = world.authority.issue_pfx, None
        with self.refused() as refusal, self.assertLogs("portal.retrieve"):
            self.retrieve(link, code)
        world.authority.issue_pfx = issue
        self.assertEqual((refusal.page.status, self.state(certificate)), (503, "mailed"))
        self.retrieve(link, code)

    def test_password_is_not_kept(self):
        _, _, link, code = self.assigned()
        password = "Unique-Pass-9183"
        self.retrieve(link, code, password=password, password_confirm=password)
        for file in Path(folder.name, "portal").iterdir():
            self.assertNotIn(password.encode(), file.read_bytes())
            self.assertNotIn(code.encode(), file.read_bytes())


class ScriptInjectionTest(PortalTest):
    def assert_harmless(self, page):
        self.assertNotIn("<script>alert", page.html)
        self.assertNotIn("amp;amp;amp;", page.html)

    def test_values_that_come_back_with_an_error(self):
        person = self.person()
        for path, names in {
            "/buy": ("level", "quantity", "years", "addresses"),
            "/login": ("login", "password", "captcha", "captcha_id"),
            "/register": ("user_name", "email", "password", "captcha"),
        }.items():
            page = person.open(path)
            with self.assertRaises(Refused) as caught:
                person.submit(page.form(path), page, **dict.fromkeys(names, NASTY))
            self.assert_harmless(caught.exception.page)

    def test_values_that_are_kept(self):
        person = self.person()
        person.buy(level="V4")
        with self.assertRaises(Refused) as caught:
            person.applicant(NASTY, NASTY, phone=NASTY, contact=NASTY)
        self.assert_harmless(caught.exception.page)
        self.assertEqual(caught.exception.page.form("/applicant").fields["name"], NASTY)
        person.applicant(NASTY, NASTY)
        self.assert_harmless(person.open("/contract"))
        order = person.confirm("person", NASTY)
        person.pay()
        person.assign(order, ALICE, NASTY)
        for path in ("/orders", f"/orders/{order}", f"/orders/{order}/contract"):
            self.assert_harmless(person.open(path))
        page = self.visitor().retrieve(self.link(), self.code(), PASSWORD)
        self.assert_harmless(page)
        for mail in self.mails(""):
            self.assertNotIn("<script>", mail.get_body(("html",)).get_content())

    def test_link_parameters(self):
        visitor = self.visitor()
        _, _, link, code = self.assigned()
        page = visitor.open(f"{link}&email=%3Cscript%3Ealert(1)%3C/script%3E&password=x")
        self.assert_harmless(page)
        self.assertEqual(page.form("/retrieve").fields["email"], ALICE)
        self.assertEqual(page.form("/retrieve").fields["retrieval_code"], "")


class TransportTest(PortalTest):
    def test_headers_and_cookie(self):
        context = ssl.create_default_context(cafile=world.anchor)
        with urllib.request.urlopen(f"{world.portal.url}login", context=context) as answer:
            headers = answer.headers
        cookie = headers["Set-Cookie"]
        for word in (COOKIE, "HttpOnly", "Secure", "SameSite=Lax", "Path=/"):
            self.assertIn(word, cookie)
        self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
        self.assertIn("form-action 'self'", headers["Content-Security-Policy"])
        self.assertEqual(headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(headers["Cache-Control"], "no-store")

    def test_session_ids_are_never_taken_over(self):
        context = ssl.create_default_context(cafile=world.anchor)
        request = urllib.request.Request(
            f"{world.portal.url}login", headers={"Cookie": f"{COOKIE}=chosen-by-somebody"}
        )
        with urllib.request.urlopen(request, context=context) as answer:
            self.assertNotIn("chosen-by-somebody", answer.headers["Set-Cookie"])

    def test_a_silent_connection_delays_nobody(self):
        with socket.create_connection(("127.0.0.1", world.portal.port)):
            started = time.monotonic()
            self.visitor().open("/")
            self.assertLess(time.monotonic() - started, 5)


class CommandTest(PortalTest):
    def test_unknown_and_wrong_commands(self):
        for request in (
            {},
            {"what": "nothing"},
            {"what": "set", "code_lifetime": "soon"},
            {"what": "captcha", "session": "none"},
            {"what": "send-foreign", "order": "MS-NONE"},
            {"what": "hold"},
            {"what": "hold", "kinds": ["invoice"]},
            {"what": "down", "down": "yes"},
        ):
            with self.subTest(request):
                answer = world.portal.command(request)
                self.assertIs(answer["ok"], False)
                self.assertTrue(answer["error"])

    def test_captcha_without_a_session_is_the_one_last_shown(self):
        visitor = self.visitor()
        visitor.open("/login")
        answer = world.portal.command({"what": "captcha"})
        self.assertEqual(answer["captcha"], world.captcha(visitor.session))

    def test_mails_that_are_held(self):
        self.addCleanup(world.portal.command, {"what": "hold", "kinds": []})
        hold = {"what": "hold", "kinds": ["link", "pfx"]}
        self.assertEqual(world.portal.command(hold), {"waiting": []})
        person = self.person()
        order = self.bought(person)
        person.assign(order, ALICE)
        self.assertEqual((len(self.mails("link")), len(self.mails("code"))), (0, 1))
        hold = {"what": "hold", "kinds": ["pfx"]}
        self.assertEqual(world.portal.command(hold), {"waiting": []})
        self.assertEqual(len(self.mails("link")), 1)
        self.visitor().retrieve(self.link(), self.code(), PASSWORD)
        self.assertEqual(self.mails("issued"), [])
        self.assertEqual(world.portal.command(hold), {"waiting": ["pfx"]})
        world.portal.command({"what": "hold", "kinds": []})
        self.assertEqual(len(self.mails("issued")), 1)

    def test_site_that_is_down(self):
        self.addCleanup(world.portal.command, {"what": "down", "down": False})
        visitor = self.visitor()
        visitor.open("/")
        world.portal.command({"what": "down", "down": True})
        with self.assertRaises(OSError):
            visitor.open("/")
        world.portal.command({"what": "down", "down": False})
        visitor.open("/")

    def test_foreign_mails(self):
        _, certificate, link, _ = self.assigned()
        self.foreign(order=certificate, link_host="portal.evil.test")
        self.assertTrue(self.link().startswith("https://portal.evil.test/retrieve?"))
        self.foreign(to=BOB, sender="no-reply@portal.evil.test")
        mail = self.mails("retrieval link")[-1]
        self.assertEqual((mail["To"], mail["From"].addresses[0].domain), (BOB, "portal.evil.test"))
        self.foreign(to=BOB, kind="code", sender="x@evil.test")
        self.assertRegex(self.code(), "^[A-Z0-9]{10}$")
        with self.refused():
            self.visitor().open(self.link())

    def foreign(self, **options):
        self.assertIn("sent", world.portal.command({"what": "send-foreign", **options}))


if __name__ == "__main__":
    tap.main()
