#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A listener hears nothing of all a mail would have loaded: not a packet, not a name asked for.

The test goes into a network of its own, whose only way out ends in the hands of the listener. That needs root.

usage: test_silence.py MESIGNCTL
"""

import os
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "sandbox"))

# pylint: disable=wrong-import-position
import tap
from journey.mesignctl import Mesignctl
from mesign_samples import cms, mail, pki, remote, silence
from mesign_samples.attack import NOBODY, Attack, addresses_to_ask, codes, head, plain
from mesign_sandbox.client import Sandbox


def run(*words):
    return subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)


class Silence(Attack):
    listener: silence.Listener

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger = pki.Authority.root("Unknown").subordinate("Unknown below").issue(
            "li@example.test", "Li Na", key="p256", number=5, more=addresses_to_ask("canary.remote.test"))
        cls.bases = ("http://" + NOBODY, "http://canary.remote.test", "https://canary.remote.test", f"http://127.0.0.1:{cls.listener.port}",
                     f"http://localhost:{cls.listener.port}")

    def setUp(self):
        super().setUp()
        self.listener.heard.clear()

    def assert_silence(self):
        time.sleep(0.3)
        self.assertEqual(self.listener.heard, [])

    def mails(self):
        """Hostile mails in every wrapping."""
        for base in self.bases:
            everything = mail.multipart(remote.page(base), *remote.others(base), subtype="related")
            for who in (self.li, self.stranger, self.wang):
                bare = [who.certificate]
                yield head() + remote.fields(base) + self.signed(everything, who)
                yield head() + remote.fields(base) + self.signed(everything, who, certificates=bare)
                yield head() + self.signed(everything, who, certificates=[])
                yield head() + self.opaque(everything, who, certificates=bare)
                yield head() + self.sealed(self.signed(everything, who, certificates=bare))
            yield head() + remote.fields(base) + everything
            yield head() + remote.fields(base) + remote.page(base)
            yield head() + self.sealed(remote.page(base))
            yield head() + self.sealed_with_tag(everything)
            yield head() + mail.multipart(remote.page(base), self.sealed(remote.page(base)))
            yield head() + mail.multipart(plain("x"), mail.attached(head() + self.signed(everything, self.stranger)))
            yield head() + mail.opaque(cms.certificates_only(self.li, self.stranger), "certs-only")
            yield head() + mail.multipart(mail.part(b"<img src=\"" + base.encode() + b"/", "text/html"), self.sealed(plain("x")), mail.part(b"\">", "text/html"))


class OfFiles(Silence):
    """Mail in files, without a profile and with one."""

    def test_the_listener_hears(self):
        """Or its silence would say nothing."""
        self.assertTrue(self.listener.hears_everything(NOBODY, "canary.remote.test"))

    def test_opening_a_file(self):
        for octets in self.mails():
            said = self.show(octets)
            self.assertNotIn("error", said)
            self.assertFalse(any(part["html"] and "remote.test" in part["html"] and "remote-content" not in codes(said) for part in said["body"]["parts"]))
        (self.folder / "mail.eml").write_bytes(octets)
        for words in ((), ("--html",), ("--raw",), ("--part", "1", "--output", str(self.folder / "part"))):
            run(self.program, "message", "show", *words, str(self.folder / "mail.eml"))
        self.assert_silence()

    def test_a_profile_with_files(self):
        client = Mesignctl(Path(self.program), self.folder / "profile")
        client.run("cert", "trust", str(self.folder / "root.pem"))
        client.run("cert", "import", str(self.folder / "wang.pfx"), "--password-file", "-", secret="\n")
        (self.folder / "people.pem").write_bytes(self.li.pem() + self.stranger.pem(with_chain=True))
        client.run("cert", "import", str(self.folder / "people.pem"))
        client.run("cert", "list")
        client.run("cert", "show", str(self.folder / "people.pem"))
        for number, octets in enumerate(self.mails()):
            if number % 7:
                continue
            path = self.folder / "mail.eml"
            path.write_bytes(octets)
            run(self.program, "--profile", str(self.folder / "profile"), "--json", "message", "show", str(path))
            for how in (("--reply", str(path)), ("--to", "li@example.test", "--forward", str(path))):
                run(self.program, "--profile", str(self.folder / "profile"), "--json", "compose", "--from", "wang@example.test", *how, "--body-file", str(path),
                    "--html-file", str(path), "--output", str(self.folder / "out.eml"))
        self.assert_silence()


class InTheSandbox(Silence):
    """Mail that arrives: synchronised, judged, listed, searched, read, answered."""

    def test_arriving(self):
        wang = self.root.issue("alice@example.test", "Alice", number=1, more=addresses_to_ask())
        self.wang = wang
        (self.folder / "alice.pfx").write_bytes(wang.pfx())
        with Sandbox("--services", "imap,smtp,ca", "--users", "alice,bob") as sandbox:
            client = Mesignctl(Path(self.program), self.folder / "profile")
            client.log_in(sandbox.facts, sandbox.facts["users"][0])
            client.run("cert", "import", str(self.folder / "alice.pfx"), "--password-file", "-", secret="\n")
            for octets in self.mails():
                (self.folder / "mail.eml").write_bytes(octets)
                sandbox.command("deliver", to="alice@example.test", file=str(self.folder / "mail.eml"))
            client.run("sync", "--bodies", "all")
            found = client.run("message", "list", "--mailbox", "INBOX", "--limit", "1000")["messages"]
            self.assertGreater(len(found), 80)
            client.run("search", "ordinary")
            for one in found[::9]:
                opened = run(self.program, "--profile", str(self.folder / "profile"), "--json", "message", "show", str(one["id"]))
                self.assertIn(opened.returncode, (0, 1))
            run(self.program, "--profile", str(self.folder / "profile"), "--json", "compose", "--from", "alice@example.test", "--reply", str(found[0]["id"]),
                "--body-file", str(self.folder / "mail.eml"), "--draft")
            client.run("sync")
            self.assert_silence()
            with open(self.folder / "profile" / "config" / "settings.ini", "a", encoding="utf-8") as settings:
                settings.write("\n[security]\nrevocation=off\n")
            client.run("cert", "trust", str(self.folder / "root.pem"))
            client.run("sync")
            client.run("message", "list", "--mailbox", "INBOX", "--limit", "1000")
            self.assertEqual(sandbox.command("mails")["mails"], [], "nobody is told that his mail was read")
        self.assert_silence()


def main():
    trouble = silence.enter()
    if trouble:
        print(f"1..0 # SKIP {trouble}")
        return
    Attack.program = os.path.abspath(sys.argv[1])
    Silence.listener = silence.Listener()
    tap.main()


if __name__ == "__main__":
    main()
