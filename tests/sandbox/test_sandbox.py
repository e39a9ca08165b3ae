#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tries the sandbox from the outside, with curl and openssl."""

from __future__ import annotations

import json
import os
import shutil
import signal
import smtplib
import socket
import ssl
import subprocess
import sys
import time
import unittest
import urllib.request
from email import message_from_bytes
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

# pylint: disable=wrong-import-position
import dkim
import tap
from mesign_sandbox.client import PROGRAM, CommandFailed, Sandbox

PATIENCE = 30
EXIT_NOT_AVAILABLE = 3
NOBODY = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")

CURL_UNKNOWN_HOST_CERTIFICATE = 60
CURL_LOGIN_DENIED = 67
CURL_NOTHING_RECEIVED = 52
CURL_SEND_FAILED = 55
CURL_RECEIVE_FAILED = 56

MAIL = b"""\
From: Alice <alice@example.test>\r
To: Bob <bob@example.test>\r
Subject: A picnic\r
Date: Sat, 06 Jun 2026 10:00:00 +0000\r
Message-ID: <picnic@example.test>\r
\r
At the lake.\r
.\r
"""

# Starts servers on ports of which one is taken, the first time.
CONFLICT = f"""
import socket, sys
sys.path.insert(0, {str(PROGRAM.parent)!r})
from unittest.mock import patch
from mesign_sandbox import processes
from mesign_sandbox.users import User
from mesign_sandbox.world import Options, World
occupant = socket.create_server(("127.0.0.1", 0))
taken = occupant.getsockname()[1]
free = processes.free_ports
answers = [[*free(2), taken], free(3), [taken, *free(1)], free(2)]
with patch("mesign_sandbox.processes.free_ports", side_effect=answers) as choose:
    with World(Options([User.named("alice")], {{"smtp"}}, sys.argv[1], None)) as world:
        print(choose.call_count, taken in world.imap.ports.values())
"""

PARENT = f"""
import json, sys, time
sys.path.insert(0, {str(PROGRAM.parent)!r})
from mesign_sandbox.client import Sandbox
sandbox = Sandbox("--services", "imap,smtp,ca")
print(json.dumps([sandbox.process.pid, sandbox.facts]), flush=True)
time.sleep(60)
"""


def run(*command: str, **options) -> subprocess.CompletedProcess:
    """Runs a program and keeps what it says."""
    options.setdefault("text", True)
    return subprocess.run(command, capture_output=True, check=False, **options)


def is_alive(pid: int) -> bool:
    """Tells whether a process runs; one that only waits for its parent's attention does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def family(pid: int) -> list[int]:
    """Returns a process and everything below it."""
    found = [pid]
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        parents[int(entry.parent.name)] = int(fields[1])
    for member in found:
        found += [child for child, parent in parents.items() if parent == member]
    return found


def all_ports(facts: dict) -> list[int]:
    """Returns every port that a sandbox names."""
    ports = [facts["portal"]["port"]] if "portal" in facts else []
    for service in ("imap", "smtp"):
        ports += [value for value in facts.get(service, {}).values() if isinstance(value, int)]
    if "pki" in facts:
        ports.append(int(facts["pki"]["ocsp"].split(":")[2].partition("/")[0]))
    return ports


def is_open(port: int) -> bool:
    """Tells whether something listens on a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Trace:
    """What a sandbox consists of, to be looked for after its end."""

    def __init__(self, pid: int, facts: dict):
        self.processes = family(pid)
        self.ports = all_ports(facts)
        self.directory = Path(facts["dir"])

    def left(self) -> list[str]:
        """Returns what is still there."""
        left = [f"process {pid}" for pid in self.processes if is_alive(pid)]
        left += [f"port {port}" for port in self.ports if is_open(port)]
        return left + ([str(self.directory)] if self.directory.exists() else [])

    def left_after_a_while(self) -> list[str]:
        """Waits for everything to go away, and returns what did not."""
        end = time.monotonic() + PATIENCE
        while self.left() and time.monotonic() < end:
            time.sleep(0.05)
        return self.left()


class SandboxTest(unittest.TestCase):
    """A test with a sandbox that its class shares, and a folder of its own."""

    arguments = ("--services", "imap,smtp,ca")

    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox(*cls.arguments)
        cls.addClassCleanup(cls.sandbox.stop)
        cls.facts = cls.sandbox.facts

    def setUp(self):
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.mail = self.folder / "mail.eml"
        self.mail.write_bytes(MAIL)

    def curl(self, *arguments: str, **options) -> subprocess.CompletedProcess:
        """Runs curl, which trusts nobody but the sandbox."""
        return run("curl", "-sS", "--cacert", self.facts["ca"], *arguments, **options)

    def read(self, mailbox: str = "INBOX", user: str = "bob@example.test") -> list[bytes]:
        """Returns the mails of a mailbox."""
        answer = self.sandbox.command("fetch", user=user, mailbox=mailbox)
        return [Path(path).read_bytes() for path in answer["messages"]]

    def send(
        self,
        *to: str,
        user: str = "alice@example.test",
        password: str = "pw-alice",
        port: str = "starttls",
    ) -> int:
        """Submits self.mail and returns curl's exit code."""
        scheme = "smtps" if port == "tls" else "smtp"
        url = f"{scheme}://localhost:{self.facts['smtp'][port]}"
        arguments = ["--url", url, "--ssl-reqd", "--user", f"{user}:{password}"]
        arguments += ["--mail-from", user]
        for recipient in to:
            arguments += ["--mail-rcpt", recipient]
        return self.curl(*arguments, "-T", str(self.mail)).returncode


class MailTest(SandboxTest):
    """IMAP and SMTP, with two sandboxes at the same time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = Sandbox("--users", "alice,bob,carol", *cls.arguments)
        cls.addClassCleanup(cls.other.stop)

    def test_two_sandboxes_share_nothing(self):
        self.assertFalse(set(all_ports(self.facts)) & set(all_ports(self.other.facts)))
        self.assertNotEqual(self.facts["dir"], self.other.facts["dir"])
        self.other.command("deliver", to="carol@example.test", file=str(self.mail))
        with self.assertRaisesRegex(CommandFailed, "carol"):
            self.sandbox.command("deliver", to="carol@example.test", file=str(self.mail))

    def test_round_trip(self):
        for port in ("tls", "starttls"):
            with self.subTest(port=port):
                before = len(self.read())
                self.assertEqual(self.send("bob@example.test", port=port), 0)
                mails = self.read()
                self.assertEqual(len(mails), before + 1)
                self.assertTrue(mails[-1].endswith(MAIL))
                self.assertEqual(self.newest_by_curl(port), mails[-1])

    def newest_by_curl(self, port: str) -> bytes:
        scheme = "imaps" if port == "tls" else "imap"
        url = f"{scheme}://localhost:{self.facts['imap'][port]}/INBOX;MAILINDEX=*"
        login = ("--ssl-reqd", "--user", "bob@example.test:pw-bob")
        return self.curl(*login, url, text=False).stdout

    def test_outside_and_unknown_recipients(self):
        self.assertEqual(self.send("nobody@example.test"), CURL_SEND_FAILED)
        self.assertEqual(self.send("dora@elsewhere.test", "bob+list@example.test"), 0)
        mail = self.sandbox.command("mails")["mails"][-1]
        self.assertEqual(mail["from"], "alice@example.test")
        self.assertEqual(mail["to"], ["dora@elsewhere.test", "bob+list@example.test"])
        self.assertEqual(mail["size"], len(MAIL))
        self.assertEqual(Path(mail["file"]).read_bytes(), MAIL)

    def test_international_addresses(self):
        sender, outside = "李@elsewhere.test", "小明@例子.test"
        before = len(self.read())
        context = ssl.create_default_context(cafile=self.facts["ca"])
        port = self.facts["smtp"]["tls"]
        with smtplib.SMTP_SSL("localhost", port, context=context) as smtp:
            smtp.login("alice@example.test", "pw-alice")
            smtp.sendmail(sender, [outside, "bob@example.test"], MAIL, ["SMTPUTF8"])
        mail = self.sandbox.command("mails")["mails"][-1]
        self.assertEqual((mail["from"], mail["to"][0]), (sender, outside))
        self.assertEqual(len(self.read()), before + 1)

    def test_wrong_password(self):
        url = f"imaps://localhost:{self.facts['imap']['tls']}/"
        imap = self.curl("--user", "bob@example.test:wrong", url)
        self.assertEqual(imap.returncode, CURL_LOGIN_DENIED)
        self.assertEqual(self.send("bob@example.test", password="wrong"), CURL_LOGIN_DENIED)

    def test_bad_certificates(self):
        reasons = {
            "tls_expired": "certificate has expired",
            "tls_wrong_host": "Hostname mismatch",
            "tls_unknown": "unable to get local issuer certificate",
        }
        for name, reason in reasons.items():
            with self.subTest(port=name):
                port = self.facts["imap"][name]
                with self.assertRaisesRegex(ssl.SSLCertVerificationError, reason):
                    self.handshake(port)
                command = ("--user", "bob@example.test:pw-bob", f"imaps://localhost:{port}/")
                self.assertEqual(self.curl(*command).returncode, CURL_UNKNOWN_HOST_CERTIFICATE)
                self.assertIn("INBOX", self.curl("--insecure", *command).stdout)

    def handshake(self, port: int) -> None:
        context = ssl.create_default_context(cafile=self.facts["ca"])
        with socket.create_connection(("localhost", port)) as connection:
            context.wrap_socket(connection, server_hostname="localhost").close()

    def test_mailboxes_and_extensions(self):
        url = f"imaps://localhost:{self.facts['imap']['tls']}/"
        login = ("--user", "bob@example.test:pw-bob", url)
        listed = self.curl(*login).stdout
        for name in ("Drafts", "Sent", "Trash", "Junk", "Archive"):
            self.assertIn(f"\\{name})", listed)
        capabilities = self.curl(*login, "-X", "CAPABILITY").stdout.split()
        for name in ("COMPRESS=DEFLATE", "IDLE", "CONDSTORE", "QRESYNC", "MOVE", "SPECIAL-USE"):
            self.assertIn(name, capabilities)

    def test_store_elsewhere(self):
        folder = "项目/R&D"
        bob = {"to": "bob@example.test", "file": str(self.mail)}
        self.sandbox.command("deliver", mailbox=folder, flags="\\Seen \\Flagged", **bob)
        self.assertEqual(self.read(folder), [MAIL])


class FaultTest(SandboxTest):
    """The failures of the SMTP server."""

    def test_recipient(self):
        fail = {"at": "rcpt", "code": 550, "times": 2, "match": "bob@"}
        self.sandbox.command("smtp-fail", **fail)
        self.assertEqual(self.send("alice@example.test"), 0)
        self.assertEqual(self.send("bob@example.test"), CURL_SEND_FAILED)
        self.assertEqual(self.send("bob@example.test"), CURL_SEND_FAILED)
        self.assertEqual(self.send("bob@example.test"), 0)

    def test_login(self):
        self.sandbox.command("smtp-fail", at="auth", code=454)
        self.assertEqual(self.send("bob@example.test"), CURL_LOGIN_DENIED)
        self.assertEqual(self.send("bob@example.test"), 0)

    def test_data(self):
        taken = len(self.sandbox.command("mails")["mails"])
        self.sandbox.command("smtp-fail", at="data", code=451)
        self.assertNotEqual(self.send("bob@example.test"), 0)
        self.assertEqual(len(self.sandbox.command("mails")["mails"]), taken)
        self.assertEqual(self.send("bob@example.test"), 0)

    def test_after_data(self):
        delivered = len(self.read())
        self.sandbox.command("smtp-fail", at="after-data")
        lost = (CURL_NOTHING_RECEIVED, CURL_SEND_FAILED, CURL_RECEIVE_FAILED)
        self.assertIn(self.send("bob@example.test"), lost)
        self.assertEqual(len(self.read()), delivered + 1)

    def test_unknown_fault(self):
        with self.assertRaisesRegex(CommandFailed, "rcpt"):
            self.sandbox.command("smtp-fail", at="lunch")


class AuthenticationResultsTest(SandboxTest):
    """Who gets the receiving server's word, and who cannot have it."""

    def results(self) -> list[str]:
        mail = message_from_bytes(self.read()[-1])
        return mail.get_all("Authentication-Results", [])

    def send_as_portal(self, above: bytes = b"") -> None:
        self.mail.write_bytes(above + MAIL.replace(b"alice@example.test", b"no-reply@portal.test"))
        user = {"user": "no-reply@portal.test", "password": "pw-no-reply"}
        self.assertEqual(self.send("bob@example.test", **user), 0)

    def test_portal(self):
        for mode in ("fail", "pass"):
            self.sandbox.command("auth-results", mode=mode)
            self.send_as_portal()
            self.assertEqual(len(self.results()), 1)
            self.assertRegex(self.results()[0], rf"^mx\.example\.test;\s+dkim={mode} ")
            self.assertIn("header.d=portal.test", self.results()[0])

    def test_none(self):
        self.sandbox.command("auth-results", mode="none")
        self.addCleanup(self.sandbox.command, "auth-results", mode="pass")
        self.send_as_portal()
        self.assertEqual(self.results(), [])

    def test_forged(self):
        forged = b"authentication-results : MX.example.test;\r\n\tdkim=pass header.d=x.test\r\n"
        other = b"Authentication-Results: relay.test; spf=pass\r\n"
        self.mail.write_bytes(forged + other + MAIL)
        self.assertEqual(self.send("bob@example.test"), 0)
        self.assertEqual(self.results(), [])

    def test_own_above_forged(self):
        """What the portal's mail claims goes, and the server's own word stands on top."""
        forged = b"Authentication-Results: mx.example.test;\r\n\tdkim=pass header.d=x.test\r\n"
        other = b"Authentication-Results: relay.test; dkim=pass header.d=portal.test\r\n"
        self.sandbox.command("auth-results", mode="pass")
        self.send_as_portal(forged + other)
        self.assertEqual(len(self.results()), 1)
        self.assertIn("header.d=portal.test", self.results()[0])

    def verify(self, octets: bytes) -> bool:
        """Asks dkimpy, with the record that would stand in the DNS."""
        key = self.facts["smtp"]["dkim"]
        names = []

        def look_up(name, timeout=5):
            names.append(name.decode().rstrip("."))
            return key["record"].encode()

        good = dkim.verify(octets, dnsfunc=look_up)
        self.assertIn(names, ([], [key["name"]]))
        return good

    def test_signature(self):
        self.send_as_portal()
        mail = self.read()[-1]
        self.assertTrue(self.verify(mail))
        self.assertFalse(self.verify(mail + b"more\r\n"))
        self.assertIn("d=portal.test", message_from_bytes(mail)["DKIM-Signature"])

    def test_not_signed(self):
        self.mail.write_bytes(MAIL)
        self.assertEqual(self.send("bob@example.test"), 0)
        self.assertIsNone(message_from_bytes(self.read()[-1])["DKIM-Signature"])


class CertificateTest(SandboxTest):
    """Issuing, asking for the status, and time stamps."""

    arguments = ("--services", "ca")

    def issue(self, **options) -> dict:
        """Issues x.p12, x.pem and x.key; returns the answer."""
        wanted = {"address": "bob@example.test", "password": "secret", "pem": True, **options}
        return self.sandbox.command("issue", out=str(self.folder / "x.p12"), **wanted)

    def text(self) -> str:
        return run("openssl", "x509", "-in", str(self.folder / "x.pem"), "-noout", "-text").stdout

    def pfx(self, *options: str) -> subprocess.CompletedProcess:
        file = str(self.folder / "x.p12")
        return run("openssl", "pkcs12", "-in", file, "-passin", "pass:secret", "-nodes", *options)

    def intermediate(self) -> str:
        """Fetches the issuer's certificate from where the certificates say it is."""
        url = self.facts["pki"]["crl"].replace(".crl", ".cer")
        file = self.folder / "issuer.pem"
        octets = urllib.request.urlopen(url).read()
        file.write_text(ssl.DER_cert_to_PEM_cert(octets))
        return str(file)

    def verify(self, *options: str) -> str:
        """Verifies x.pem up to the anchor; returns all that openssl says."""
        command = ["openssl", "verify", "-CAfile", self.facts["pki"]["anchor"]]
        command += ["-purpose", "smimesign", "-untrusted", self.intermediate()]
        result = run(*command, *options, str(self.folder / "x.pem"))
        return result.stdout + result.stderr

    def test_pfx(self):
        self.issue(name="Bob", organization="Bob & Co", policy="sponsor")
        opened = self.pfx("-info")
        self.assertIn("PBES2, PBKDF2, AES-256-CBC", opened.stderr)
        self.assertIn("BEGIN PRIVATE KEY", opened.stdout)
        self.assertEqual(opened.stdout.count("BEGIN CERTIFICATE"), 2)
        self.assertIn("x.pem: OK", self.verify())
        for part in (
            "CN = Bob, O = Bob & Co, emailAddress = bob@example.test",
            "email:bob@example.test",
            "2.23.140.1.5.3.2",
            "E-mail Protection",
            "Public-Key: (2048 bit)",
            "/ocsp",
            "/ca.crl",
        ):
            self.assertIn(part, self.text())

    def test_legacy_pfx(self):
        self.issue(legacy=True, chain=False, key="rsa1024")
        self.assertNotEqual(self.pfx().returncode, 0)
        opened = self.pfx("-legacy", "-info")
        self.assertIn("pbeWithSHA1And40BitRC2-CBC", opened.stderr)
        self.assertIn("pbeWithSHA1And3-KeyTripleDES-CBC", opened.stderr)
        self.assertEqual(opened.stdout.count("BEGIN CERTIFICATE"), 1)

    def test_usages(self):
        for key, usage, expected in (
            ("p256", "encrypt", "Key Agreement\n"),
            ("rsa2048", "encrypt", "Key Encipherment\n"),
            ("p256", "sign", "Digital Signature\n"),
            ("rsa2048", "both", "Digital Signature, Key Encipherment\n"),
            ("p256", "server", "TLS Web Server Authentication\n"),
        ):
            with self.subTest(key=key, usage=usage):
                self.issue(key=key, usage=usage)
                self.assertIn(expected, self.text())

    def test_validity(self):
        self.issue(days=10, not_before_days=-20)
        self.assertIn("certificate has expired", self.verify())
        self.issue(not_before_days=5)
        self.assertIn("certificate is not yet valid", self.verify())

    def test_policy_survives_the_path(self):
        self.issue(policy="individual")
        policy = ("-policy_check", "-explicit_policy", "-policy")
        self.assertIn("x.pem: OK", self.verify(*policy, "2.23.140.1.5.4.2"))
        self.assertIn("no explicit policy", self.verify(*policy, "2.23.140.1.5.1.2"))

    def test_unknown_issuer(self):
        self.issue(issuer="unknown")
        self.assertIn("unable to get local issuer certificate", self.verify())

    def test_wrong_option(self):
        with self.assertRaisesRegex(CommandFailed, "mailbox, organization"):
            self.issue(policy="papal")
        with self.assertRaisesRegex(CommandFailed, "colour"):
            self.issue(colour="red")

    def ocsp(self) -> str:
        command = ["openssl", "ocsp", "-issuer", self.intermediate()]
        command += ["-cert", str(self.folder / "x.pem"), "-url", self.facts["pki"]["ocsp"]]
        result = run(*command, "-CAfile", self.facts["pki"]["anchor"])
        return result.stdout + result.stderr

    def crl(self) -> str:
        """Fetches the list and has it verified; returns it as text."""
        octets = urllib.request.urlopen(self.facts["pki"]["crl"]).read()
        command = ("openssl", "crl", "-inform", "DER", "-noout", "-text", "-CAfile")
        result = run(*command, self.intermediate(), input=octets, text=False)
        self.assertIn(b"verify OK", result.stderr)
        return result.stdout.decode().replace(":", "")

    def test_revocation(self):
        serial = self.issue()["serial"]
        answer = self.ocsp()
        self.assertIn("Response verify OK", answer)
        self.assertIn("x.pem: good", answer)
        self.assertNotIn(serial, self.crl())

        self.sandbox.command("revoke", serial=serial, reason="keyCompromise", days_ago=2)
        answer = self.ocsp()
        self.assertIn("Response verify OK", answer)
        self.assertIn("x.pem: revoked", answer)
        self.assertIn("Reason: keyCompromise", answer)
        self.assertIn(serial, self.crl())

    def test_revoking_nothing(self):
        with self.assertRaisesRegex(CommandFailed, "serial number 1234"):
            self.sandbox.command("revoke", serial="1234")

    def test_status_of_the_intermediate(self):
        root = self.facts["pki"]["anchor"]
        url = self.facts["pki"]["ocsp"].replace("/ocsp", "/root/ocsp")
        command = ("openssl", "ocsp", "-issuer", root, "-cert", self.intermediate())
        self.assertIn("good", run(*command, "-url", url, "-CAfile", root).stdout)

    def test_ocsp_modes(self):
        self.issue()
        self.addCleanup(self.sandbox.command, "pki-mode", service="ocsp", mode="normal")
        self.sandbox.command("pki-mode", service="ocsp", mode="unknown")
        self.assertIn("x.pem: unknown", self.ocsp())
        self.sandbox.command("pki-mode", service="ocsp", mode="down")
        self.assertIn("code=503", self.ocsp())

    def test_malformed_requests(self):
        malformed_request = bytes.fromhex("30030a0101")
        self.assertEqual(self.post("ocsp", b"nonsense"), malformed_request)
        self.assertIn(b"Bad request", self.post("tsa", b"nonsense"))

    def post(self, service: str, octets: bytes) -> bytes:
        """Posts a request and returns the answer."""
        return urllib.request.urlopen(self.facts["pki"][service], data=octets).read()

    def test_time_stamp(self):
        query, reply = self.folder / "q.tsq", self.folder / "r.tsr"
        data = ("-data", str(self.mail))
        run("openssl", "ts", "-query", *data, "-sha256", "-cert", "-out", str(query))
        reply.write_bytes(self.post("tsa", query.read_bytes()))
        anchor = ("-CAfile", self.facts["pki"]["tsa_anchor"])
        verify = ("openssl", "ts", "-verify", "-in", str(reply), *anchor)
        self.assertIn("Verification: OK", run(*verify, *data).stdout)
        self.assertNotEqual(run(*verify, "-data", str(query)).returncode, 0)


class EndTest(unittest.TestCase):
    """What is left when the sandbox has ended, in whichever way: nothing."""

    def test_end_of_input(self):
        sandbox = Sandbox()
        trace = Trace(sandbox.process.pid, sandbox.facts)
        self.assertTrue(trace.left())
        sandbox.stop()
        self.assertEqual(trace.left(), [])
        self.assertEqual(sandbox.process.returncode, 0)

    def test_signals(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(signal=number.name), Sandbox("--services", "imap,smtp") as sandbox:
                trace = Trace(sandbox.process.pid, sandbox.facts)
                sandbox.process.send_signal(number)
                sandbox.process.wait(PATIENCE)
                self.assertEqual(trace.left(), [])

    def test_killed(self):
        with Sandbox("--services", "imap,smtp,ca") as sandbox:
            trace = Trace(sandbox.process.pid, sandbox.facts)
            sandbox.process.kill()
            self.assertEqual(sandbox.process.stdout.read(), "")
            self.assertEqual(trace.left_after_a_while(), [])

    def test_parent_killed(self):
        with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE) as parent:
            pid, facts = json.loads(parent.stdout.readline())
            trace = Trace(pid, facts)
            parent.kill()
        self.assertEqual(trace.left_after_a_while(), [])

    def test_port_taken(self):
        conflict = run(sys.executable, "-c", CONFLICT, "aiosmtpd")
        self.assertEqual(conflict.stdout, "2 False\n", conflict.stderr)

    def test_folder_of_ones_own(self):
        with TemporaryDirectory() as folder:
            directory = Path(folder) / "world"
            with Sandbox("--services", "ca", "--dir", str(directory)) as sandbox:
                self.assertEqual(sandbox.facts["dir"], str(directory))
            self.assertTrue((directory / "ca.pem").exists())
            again = run(str(PROGRAM), "--dir", str(directory), input="")
            self.assertEqual(again.returncode, EXIT_NOT_AVAILABLE)
            self.assertIn("is not empty", again.stderr)


@unittest.skipUnless(os.getuid() == 0, "only root can become somebody else")
class OrdinaryUserTest(SandboxTest):
    """The sandbox of somebody who is not root."""

    def setUp(self):
        super().setUp()
        self.folder.chmod(0o755)

    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox(*cls.arguments, wrapper=NOBODY)
        cls.addClassCleanup(cls.sandbox.stop)
        cls.facts = cls.sandbox.facts

    def test_round_trip(self):
        self.assertNotEqual(Path(self.facts["dir"]).stat().st_uid, 0)
        self.assertEqual(self.send("bob@example.test"), 0)
        self.assertTrue(self.read()[-1].endswith(MAIL))

    def test_end(self):
        sandbox = Sandbox(*self.arguments, wrapper=NOBODY)
        trace = Trace(sandbox.process.pid, sandbox.facts)
        sandbox.stop()
        self.assertEqual(trace.left(), [])

    def test_postfix_is_for_root(self):
        command = (*NOBODY, str(PROGRAM), "--services", "smtp", "--smtp", "postfix")
        refused = run(*command, input="")
        self.assertEqual(refused.returncode, EXIT_NOT_AVAILABLE)
        self.assertRegex(refused.stderr, "postfix (is not installed|runs for root only)")


@unittest.skipUnless(os.getuid() == 0 and shutil.which("postfix"), "needs root and postfix")
class PostfixTest(SandboxTest):
    """The other SMTP server does the same."""

    arguments = ("--services", "smtp", "--smtp", "postfix")

    def newest(self, count: int) -> bytes:
        """Waits until bob has so many mails: Postfix delivers after it has answered."""
        end = time.monotonic() + PATIENCE
        while len(mails := self.read()) < count and time.monotonic() < end:
            time.sleep(0.05)
        self.assertEqual(len(mails), count)
        return mails[-1]

    def test_round_trip(self):
        before = len(self.read())
        for number, port in enumerate(("tls", "starttls"), start=1):
            self.assertEqual(self.send("bob@example.test", port=port), 0)
            self.assertTrue(self.newest(before + number).endswith(MAIL))
        self.assertEqual(self.send("dora@elsewhere.test"), 0)

    def test_port_taken(self):
        conflict = run(sys.executable, "-c", CONFLICT, "postfix")
        self.assertEqual(conflict.stdout, "4 False\n", conflict.stderr)

    def test_refusals(self):
        self.assertEqual(self.send("nobody@example.test"), CURL_SEND_FAILED)
        self.assertEqual(self.send("bob@example.test", password="wrong"), CURL_LOGIN_DENIED)

    def test_authentication_results(self):
        before = len(self.read())
        field = b"Authentication-Results: mx.example.test;\r\n\tdkim=pass header.d=forged.test\r\n"
        self.mail.write_bytes(field + MAIL)
        self.assertEqual(self.send("bob@example.test"), 0)
        self.assertNotIn(b"Authentication-Results", self.newest(before + 1))
        portal = {"user": "no-reply@portal.test", "password": "pw-no-reply"}
        self.assertEqual(self.send("bob@example.test", **portal), 0)
        results = message_from_bytes(self.newest(before + 2)).get_all("Authentication-Results")
        self.assertEqual(len(results), 1)
        self.assertIn("dkim=pass header.d=portal.test", results[0])

    def test_end(self):
        sandbox = Sandbox(*self.arguments)
        trace = Trace(sandbox.process.pid, sandbox.facts)
        sandbox.stop()
        self.assertEqual(trace.left(), [])

    def test_killed(self):
        with Sandbox(*self.arguments) as sandbox:
            trace = Trace(sandbox.process.pid, sandbox.facts)
            sandbox.process.kill()
            self.assertEqual(trace.left_after_a_while(), [])


if __name__ == "__main__":
    tap.main()
