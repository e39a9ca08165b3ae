#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a certificate: its life and what to do first, what is said where there is none, and exporting it, with openssl as
the witness of the files.

usage: test_certificate_page.py MESIGN MESIGNCTL
"""

import re
import stat
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.case import UiCase  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position

PASSWORD = "Regen-Kupfer-Tal-47"
DATE = r"\d{4}-\d{2}-\d{2}"


class Page(UiCase):
    users = "alice,bob"
    services = "imap,smtp,ca"
    limit = 180

    def open_certificates(self, client):
        client.click(client.wait_for("list item", "Certificates.*", limit=30))
        return client.wait_for_window("Certificates")

    def start_with_certificate(self, **options):
        self.world.prepare("alice")
        self.world.give_certificate("alice", **options)
        client = self.start(self.world.profile("alice"))
        return client, self.open_certificates(client)

    @staticmethod
    def told(window):
        """What stands in the timeline, in order, without the days."""
        lists = window.find_all("list", "Timeline")
        return [re.sub(rf",.*{DATE}.*", "", node.name) for node in (lists[0].find_all("list item") if lists else [])]

    def wait_told(self, window, *expected):
        wait_until(lambda: self.told(window) == list(expected), f"the timeline is {expected}", 30)

    @staticmethod
    def shown(window, *names):
        return [name for name in names if any(node.is_there for node in window.find_all("push button", name))]

    def test_life(self):
        """One that ends soon is to be renewed; with a newer one beside it each leads to the other, and nothing is to be renewed."""
        client, window = self.start_with_certificate(not_before_days=-340, days=360)
        self.wait_told(window, "Valid since", "Time to renew since", "Ends")
        self.assertEqual(self.shown(window, "Renew…", "Set as Default", "Check…"), ["Renew…", "Check…"])
        client.press("Renew…", within=window)
        client.wait_for_window("Welcome")
        client.wait_for("label", text="Your Certificate", limit=30)
        client.kill()
        old = self.world.command_line("alice").run("cert", "list", "--own")["certificates"][0]["fingerprint"]
        self.world.give_certificate("alice")
        client = self.start(self.world.profile("alice"))
        window = self.open_certificates(client)
        rows = wait_until(lambda: [row for row in window.find("list", "Certificates").find_all("list item") if row.is_there], "the rows")
        self.assertEqual(len(rows), 2)
        self.wait_told(window, "The certificate before it", "Valid since", "Renew by", "Ends")
        self.assertEqual(self.shown(window, "Renew…", "Set as Default", "Check…"), ["Check…"])
        client.window("Certificates").resize(900, 880)
        client.click(client.wait_for("list item", "The certificate before it.*"))
        self.wait_told(window, "Valid since", "The certificate after it", "Ends")
        self.assertEqual(self.shown(window, "Renew…", "Set as Default", "Check…"), ["Set as Default", "Check…"])
        client.press("Set as Default", within=window)
        wait_until(lambda: self.world.command_line("alice").run("cert", "default", self.world.address("alice"))["sign"]["chosen"] == old,
                   "it is the default", 30)
        self.assert_calm(client)

    def test_nothing_there(self):
        """Where there is no certificate the other half says what would be there, or what to do."""
        self.world.prepare("alice")
        client = self.start(self.world.profile("alice"))
        window = self.open_certificates(client)
        client.wait_for("label", text="Your Certificates")
        client.click(client.wait_for("push button", "People, 0"))
        client.wait_for("label", text="Ask somebody for a signed mail.*")
        client.click(client.wait_for("push button", "Authorities, .*"))
        client.press("Search", role=None, within=window)
        client.write("Search certificates", "nobody at all")
        client.wait_for("label", text="Nothing to Show")
        self.assert_calm(client)

    def test_shortcuts(self):
        """Those of this window are told among the others, and work."""
        client, window = self.start_with_certificate()
        client.window("Certificates").activate()
        client.key("ctrl+f")
        client.wait_for(name="Search certificates", where=lambda node: node.is_there)
        client.key("ctrl+w")
        client.wait_until_closed("Certificates")
        client.key("ctrl+question")
        for title in ("Search Certificates", "Import Certificate", "Back to the List"):
            client.wait_for("label", text=title)
        self.assertIsNotNone(window)
        self.assert_calm(client)

    def export(self, client, window, path: Path, compatible: bool):
        client.press(".*Export…", within=window)
        dialog = client.wait_for_window("Export Certificate")
        save = wait_until(lambda: dialog.find("push button", ".*Save…"), "the button")
        client.write("Password", PASSWORD, within=dialog)
        client.write("Repeat password", PASSWORD[:-1], within=dialog)
        client.wait_for("label", text="The two passwords differ.*")
        self.assertFalse(save.has("sensitive"))
        client.write("Repeat password", PASSWORD, within=dialog)
        wait_until(lambda: save.has("sensitive"), "both are the same")
        if compatible:
            client.click(client.wait_for("list item", "For old programs and iPhones.*"))
        client.press(".*Save…", within=dialog)
        client.wait_for("push button", "_?Save")
        time.sleep(0.5)
        client.key("ctrl+l")
        time.sleep(0.3)
        client.key("ctrl+a")
        client.type(str(path))
        time.sleep(0.3)
        client.press("_?Save")
        wait_until(path.exists, "the file is there", 30)
        client.wait_until_closed("Export Certificate")

    def openssl(self, *arguments: str, expect: int = 0):
        process = subprocess.run(["openssl", *arguments], capture_output=True, check=False, timeout=60)
        self.assertEqual(process.returncode, expect, process.stderr)
        return process.stdout.decode(errors="replace") + process.stderr.decode(errors="replace")

    def test_export(self):
        """Modern and compatible PFX files with a password: both can be read with it, and only so, and each is of its kind."""
        client, window = self.start_with_certificate()
        original = self.openssl("x509", "-in", str(self.world.folder / "alice.pem"), "-noout", "-fingerprint", "-sha256")
        for compatible, cipher, mac in ((False, "PBES2, PBKDF2, AES-256-CBC", "MAC: sha256"), (True, "pbeWithSHA1And3-KeyTripleDES-CBC", "MAC: sha1")):
            with self.subTest(compatible=compatible):
                path = self.world.folder / f"exported-{compatible}.p12"
                self.export(client, window, path, compatible)
                self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
                legacy = ["-legacy"] if compatible else []
                about = self.openssl("pkcs12", "-in", str(path), "-info", "-noout", "-passin", f"pass:{PASSWORD}", *legacy)
                self.assertIn(cipher, about)
                self.assertIn(mac, about)
                inside = self.world.folder / "inside.pem"
                self.openssl("pkcs12", "-in", str(path), "-clcerts", "-nodes", "-out", str(inside), "-passin", f"pass:{PASSWORD}", *legacy)
                self.assertEqual(self.openssl("x509", "-in", str(inside), "-noout", "-fingerprint", "-sha256"), original)
                # The key in it is the certificate's.
                self.assertEqual(self.openssl("pkey", "-in", str(inside), "-pubout"), self.openssl("x509", "-in", str(inside), "-noout", "-pubkey"))
                self.openssl("pkcs12", "-in", str(path), "-noout", "-passin", "pass:other", *legacy, expect=1)
        self.assert_calm(client)


if __name__ == "__main__":
    tap.main()
