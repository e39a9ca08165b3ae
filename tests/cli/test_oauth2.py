#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts whose provider wants its own page for the log-in: the page, the tokens, and what is left where.

usage: test_oauth2.py MESIGNCTL

The browser is urllib, the provider an authorization server of the sandbox, whose tokens Dovecot has confirmed by it.
"""

import json
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "sandbox"))

# pylint: disable=wrong-import-position
import tap
from mesign_sandbox.client import Sandbox
from mesign_sandbox.log_in_page import Browser, lay_down, register

PROGRAM = Path()
ALICE, BOB = "alice@example.test", "bob@example.test"
sandbox = None


class OAuth2(unittest.TestCase):
    """One profile a test."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="mesign-oauth2-")
        self.addCleanup(folder.cleanup)
        self.profile = Path(folder.name) / "profile"
        self.run_program("profile", "init", "--plain-secrets")
        lay_down(self.profile, sandbox.facts)

    def command(self, *words):
        return [str(PROGRAM), "--profile", str(self.profile), "--json", *words]

    def run_program(self, *words):
        """Exit status and the document of a command."""
        done = subprocess.run(self.command(*words), capture_output=True, text=True, timeout=60, check=False)
        return done.returncode, json.loads(done.stdout)

    def begin(self, *words):
        """A command that waits for a browser, and the browser."""
        process = subprocess.Popen(self.command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.kill)
        for line in process.stderr:
            if line.startswith("https://"):
                return process, Browser(line.strip(), sandbox.facts["ca"])
        self.fail(process.stdout.read())

    def end(self, process):
        """Exit status and the document of a command that has waited."""
        output, _ = process.communicate(timeout=60)
        return process.returncode, json.loads(output)

    def log_in(self, *words, address=ALICE):
        process, browser = self.begin(*words)
        status, text = browser.visit(browser.answer(address, "pw-" + address.partition("@")[0]))
        self.assertEqual((status, "You are logged in" in text), (200, True), text)
        status, told = self.end(process)
        self.assertEqual(status, 0, told)
        return told["account"]

    def kept(self):
        return (self.profile / "config" / "secrets.ini").read_text()

    def test_the_request_is_that_of_the_standards(self):
        """RFC 8252 and RFC 7636: a loopback address, a state and a challenge of its own each time, no secret."""
        seen = []
        for _ in range(2):
            process, browser = self.begin("account", "add", ALICE, "--oauth2")
            asked = browser.asked
            self.assertRegex(asked["redirect_uri"], r"^http://127\.0\.0\.1:[0-9]+/$")
            self.assertEqual((asked["response_type"], asked["code_challenge_method"], asked["login_hint"]), ("code", "S256", ALICE))
            self.assertRegex(asked["code_challenge"], r"^[A-Za-z0-9_-]{43}$")
            self.assertNotIn("client_secret", asked)
            seen.append((asked["state"], asked["code_challenge"]))
            process.terminate()
            process.communicate(timeout=20)
        self.assertEqual(len({state for state, _ in seen}), 2)
        self.assertEqual(len({challenge for _, challenge in seen}), 2)

    def test_log_in_sync_and_send(self):
        """Both servers take the access token; what is kept is a refresh token, and not a password."""
        account = self.log_in("account", "add", ALICE, "--oauth2", "--name", "Alice")
        self.assertEqual(account["log_in"], "oauth2")
        self.assertNotIn("pw-alice", self.kept())
        body = self.profile / "body.txt"
        body.write_text("By token.\n")
        status, told = self.run_program("compose", "--from", ALICE, "--to", BOB, "--subject", "Token", "--body-file", str(body),
                                        "--no-sign", "--no-encrypt", "--send")
        self.assertEqual(status, 0, told)
        self.assertEqual(self.run_program("sync", ALICE)[0], 0)
        self.assertEqual(sandbox.command("mails")["mails"][-1]["user"], ALICE)
        self.assertEqual(self.run_program("account", "list")[1]["accounts"][0]["log_in"], "oauth2")

    def test_a_token_that_ended_is_replaced_without_anybody(self):
        """Each new process needs one; the refresh token that counts once is replaced where it is kept."""
        self.log_in("account", "add", ALICE, "--oauth2")
        before = self.kept()
        reused = sandbox.command("oauth")["reused"]
        for _ in range(3):
            sandbox.command("oauth", forget="access")
            status, told = self.run_program("sync", ALICE)
            self.assertEqual(status, 0, told)
            self.assertNotEqual(self.kept(), before)
            before = self.kept()
        self.assertEqual(sandbox.command("oauth")["reused"], reused)

    def test_a_log_in_that_ended_is_done_again(self):
        """Nothing but the person helps: it is said what to do, and doing it helps."""
        self.log_in("account", "add", ALICE, "--oauth2")
        sandbox.command("oauth", forget="refresh")
        status, told = self.run_program("sync", ALICE)
        self.assertEqual((status, told["error"]["code"]), (4, "authentication"), told)
        self.assertIn("Log in again", told["error"]["message"])
        self.log_in("account", "change", ALICE, "--oauth2")
        status, told = self.run_program("sync", ALICE)
        self.assertEqual(status, 0, told)

    def test_declined(self):
        """Who says no has no account, and is told so on the page, too."""
        process, browser = self.begin("account", "add", ALICE, "--oauth2")
        status, text = browser.visit(browser.answer(ALICE, "pw-alice", "deny"))
        self.assertEqual((status, "declined" in text), (200, True), text)
        status, told = self.end(process)
        self.assertEqual((status, told["error"]["code"]), (4, "authentication"), told)
        self.assertEqual(self.run_program("account", "list")[1]["accounts"], [])
        self.assertFalse((self.profile / "config" / "secrets.ini").read_text().count("password"))

    def test_answers_of_others_change_nothing(self):
        """Any page in the browser can ask the loopback address for something."""
        process, browser = self.begin("account", "add", ALICE, "--oauth2")
        back = browser.asked["redirect_uri"]
        for target in ("", "?code=stolen", "?code=stolen&state=guessed", "?error=access_denied", "favicon.ico",
                       f"path?code=stolen&state={browser.asked['state']}", "?" + "x" * 9000):
            try:
                self.assertEqual(browser.visit(back + target)[0], 404, target)
            except (urllib.error.URLError, ConnectionError):
                self.assertGreater(len(target), 8000)
        self.assertIsNone(process.poll())
        self.assertEqual(browser.visit(browser.answer(ALICE, "pw-alice"))[0], 200)
        self.assertEqual(self.end(process)[0], 0)

    def test_a_code_that_is_not_ours_is_not_redeemed(self):
        """Whoever knows the state but has another code gets nothing: the verifier does not fit it."""
        first, browser = self.begin("account", "add", ALICE, "--oauth2")
        other = Browser(browser.url.replace(browser.asked["code_challenge"], "A" * 43), sandbox.facts["ca"])
        code = parse_qs(urlsplit(other.answer(BOB, "pw-bob")).query)["code"][0]
        page = browser.visit(f"{browser.asked['redirect_uri']}?{urlencode({'code': code, 'state': browser.asked['state']})}")
        self.assertEqual(page[0], 200)
        self.assertNotIn("You are logged in", page[1])
        self.assertIn("Log in again", page[1])
        status, told = self.end(first)
        self.assertEqual((status, told["error"]["code"]), (4, "authentication"), told)

    def test_the_page_waits_for_the_log_in(self):
        """The browser is told that one is logged in when that is so; loading the page again redeems nothing again."""
        sandbox.command("oauth", hold=2)
        process, browser = self.begin("account", "add", ALICE, "--oauth2")
        redeemed = sandbox.command("oauth")["redeemed"]
        back = browser.answer(ALICE, "pw-alice")
        told = []
        visits = [threading.Thread(target=lambda: told.append((browser.visit(back), sandbox.command("oauth")["redeemed"]))) for _ in range(2)]
        for visit in visits:
            visit.start()
        for visit in visits:
            visit.join()
        sandbox.command("oauth", hold=0)
        self.assertTrue(told)
        for (status, text), count in told:
            self.assertEqual((status, count), (200, redeemed + 1))
            self.assertIn("You are logged in", text)
        self.assertEqual(self.end(process)[0], 0)

    def paste(self, *words):
        """A command that asks for the address another computer's browser was led to, and that browser."""
        process = subprocess.Popen(self.command(*words), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.kill)
        for line in process.stderr:
            if line.startswith("https://"):
                return process, Browser(line.strip(), sandbox.facts["ca"])
        self.fail(process.stdout.read())

    def test_a_computer_without_a_browser(self):
        """The page is opened elsewhere, and the address it leads to is pasted; a wrong one is asked for again."""
        process, browser = self.paste("account", "add", ALICE, "--oauth2", "--no-browser")
        back = browser.answer(ALICE, "pw-alice")
        process.stdin.write("https://login.example/?code=1\n")
        process.stdin.flush()
        for line in process.stderr:
            if "not the address" in line:
                break
        stolen = f"{browser.asked['redirect_uri']}?code=stolen&state=guessed"
        process.stdin.write(stolen + "\n")
        process.stdin.flush()
        for line in process.stderr:
            if "not the address" in line:
                break
        output, errors = process.communicate(back + "\n", timeout=60)
        self.assertEqual(process.returncode, 0, output)
        self.assertNotIn(parse_qs(urlsplit(back).query)["code"][0], output + errors)
        self.assertEqual(json.loads(output)["account"]["log_in"], "oauth2")
        sandbox.command("oauth", forget="refresh")
        self.assertEqual(self.run_program("sync", ALICE)[0], 4)
        process, browser = self.paste("account", "log-in", ALICE, "--no-browser")
        output, _ = process.communicate(browser.answer(ALICE, "pw-alice") + "\n", timeout=60)
        self.assertEqual(process.returncode, 0, output)
        self.assertEqual(self.run_program("sync", ALICE)[0], 0)

    def test_nothing_is_pasted(self):
        """Who has nothing to paste, or was told no, has no account."""
        process, browser = self.paste("account", "add", ALICE, "--oauth2", "--no-browser")
        output, _ = process.communicate("", timeout=60)
        self.assertNotEqual(process.returncode, 0, output)
        process, browser = self.paste("account", "add", ALICE, "--oauth2", "--no-browser")
        output, _ = process.communicate("http://" + "x" * 20000 + "\n", timeout=60)
        self.assertEqual((process.returncode, json.loads(output)["error"]["code"]), (2, "invalid"), output)
        process, browser = self.paste("account", "add", ALICE, "--oauth2", "--no-browser")
        output, _ = process.communicate(browser.answer(ALICE, "pw-alice", "deny") + "\n", timeout=60)
        self.assertEqual((process.returncode, json.loads(output)["error"]["code"]), (4, "authentication"), output)
        self.assertEqual(self.run_program("account", "list")[1]["accounts"], [])
        status, told = self.run_program("account", "add", ALICE, "--no-browser")
        self.assertEqual((status, told["error"]["code"]), (2, "invalid"), told)

    def test_somebody_else_logs_in(self):
        """A token of bob's is not alice's log-in: the servers refuse it, and no account is kept."""
        process, browser = self.begin("account", "add", ALICE, "--oauth2")
        browser.visit(browser.answer(BOB, "pw-bob"))
        again = None
        for line in process.stderr:
            if line.startswith("https://"):
                again = Browser(line.strip(), sandbox.facts["ca"])
                break
        self.assertIsNotNone(again, "nobody was asked again")
        again.visit(again.answer(ALICE, "pw-alice", "deny"))
        self.assertEqual(self.end(process)[0], 4)
        self.assertEqual(self.run_program("account", "list")[1]["accounts"], [])

    def test_no_client_id(self):
        """A program that is not registered does not get as far as the page."""
        register(self.profile, "")
        status, told = self.run_program("account", "add", ALICE, "--oauth2")
        self.assertEqual((status, told["error"]["code"]), (2, "invalid"), told)
        self.assertIn("client ID", told["error"]["message"])

    def test_endpoints_without_tls(self):
        """A page or a token address that is not https is none."""
        table = self.profile / "config" / "servers.ini"
        text = table.read_text()
        for name in ("authorize", "token"):
            url = sandbox.facts["oauth"][name]
            table.write_text(text.replace(url, url.replace("https://", "http://")))
            status, told = self.run_program("account", "add", ALICE, "--oauth2")
            self.assertEqual((status, told["error"]["code"]), (2, "invalid"), told)

    def test_from_password_to_page_and_back(self):
        """The account stays the same one; what it does not log in with any more is forgotten."""
        password = self.profile / "password"
        password.write_text("pw-alice\n")
        self.assertEqual(self.run_program("account", "add", ALICE, "--password-file", str(password))[0], 0)
        before = self.run_program("account", "list")[1]["accounts"][0]["id"]
        self.assertEqual(self.log_in("account", "change", ALICE, "--oauth2")["id"], before)
        self.assertNotIn("pw-alice", self.kept())
        status, told = self.run_program("account", "change", ALICE, "--password-file", str(password))
        self.assertEqual((status, told["account"]["log_in"]), (0, "password"), told)
        self.assertEqual(self.run_program("sync", ALICE)[0], 0)

    def test_no_token_goes_to_another_server(self):
        """Neither when the account is added nor later; where both servers are the provider's, its page is the log-in."""
        imap, smtp = sandbox.facts["imap"]["tls"], sandbox.facts["smtp"]["tls"]
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            elsewhere = (f"--imap=imaps://localhost:{port}", f"--smtp=smtps://localhost:{port}")
            redeemed = sandbox.command("oauth")["redeemed"]
            for servers in ((elsewhere[0], f"--smtp=smtps://localhost:{smtp}"), (f"--imap=imaps://localhost:{imap}", elsewhere[1])):
                status, told = self.run_program("account", "add", ALICE, "--oauth2", *servers)
                self.assertEqual((status, told["error"]["code"]), (2, "invalid"), told)
                self.assertIn(f"localhost:{imap}", told["error"]["message"])
            self.assertEqual(sandbox.command("oauth")["redeemed"], redeemed)
            before = self.log_in("account", "add", ALICE, "--oauth2")
            for option in elsewhere:
                for further in ([], ["--oauth2"]):
                    status, told = self.run_program("account", "change", ALICE, option, *further)
                    self.assertEqual((status, told["error"]["code"]), (2, "invalid"), told)
            other.settimeout(0)
            with self.assertRaises(BlockingIOError, msg="somebody connected"):
                other.accept()
        self.assertEqual(self.run_program("account", "list")[1]["accounts"], [before])
        status, told = self.run_program("account", "change", ALICE, "--imap", f"imaps://LOCALHOST:{imap}", "--smtp", f"smtps://localhost:{smtp}")
        self.assertEqual((status, told.get("account", {}).get("log_in")), (0, "oauth2"), told)

    def test_no_token_is_told_anybody(self):
        """Neither in what is printed with --verbose nor in the files beside the one of the secrets."""
        self.log_in("account", "add", ALICE, "--oauth2")
        done = subprocess.run([*self.command("sync", ALICE), "--verbose"], capture_output=True, text=True, timeout=60, check=True)
        token = re.search(r"^[^=]*=(.{40,})$", self.kept(), re.M).group(1)
        self.assertNotIn(token, done.stdout + done.stderr)
        for path in self.profile.rglob("*"):
            if path.is_file() and path.name != "secrets.ini":
                self.assertNotIn(token.encode(), path.read_bytes(), path)


if __name__ == "__main__":
    PROGRAM = Path(sys.argv.pop(1)).resolve()
    with Sandbox("--services", "oauth") as sandbox:
        tap.main()
