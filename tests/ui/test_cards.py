#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cards of a certificate on its way: what each says, the ways to take over by hand, and what comes after.

usage: test_cards.py MESIGN MESIGNCTL
"""

import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.case import UiCase  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.drag import drop_file  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.world import ORGANIZATION  # noqa: E402  pylint: disable=wrong-import-position


class Cards(UiCase):
    limit = 150

    def begin(self, subject: str):
        self.world.prepare("alice")
        client = self.start(self.world.profile("alice"))
        client.click(client.wait_for("list item", subject, limit=30))
        return client

    def from_menu(self, client, item: str):
        client.press("More about This Certificate", role=None)
        client.press(item, role="menu item")

    def text_of_pdf(self, path: Path) -> str:
        return subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True,
                              timeout=20).stdout

    def print_to_file(self, client) -> Path:
        """Through the print dialog, whose first printer is a file."""
        client.press("Print…")
        dialog = client.wait_for_window("Print")
        client.click(wait_until(lambda: dialog.find("label", "Print to File"), "the printer that is a file"))
        client.press("_?Print", within=dialog)
        home = self.display.folder / "home"
        return wait_until(lambda: next((path for path in home.rglob("*.pdf") if path.stat().st_size > 0), None),
                          "the sheet is printed", 20)

    def test_recovery_sheet(self):
        """What is printed says all that is needed to restore the certificate, read by another program."""
        self.world.order(self.world.customer())
        client = self.begin(".*取回链接.*")
        client.wait_for("label", text="Your Certificate Can Be Retrieved")
        self.from_menu(client, "Print Recovery Sheet…")
        client.wait_for_window("Recovery Sheet")
        client.wait_for(None, "Print the protection password")
        text = self.text_of_pdf(self.print_to_file(client))
        journey = self.world.command_line("alice").run("retrieval", "show", "1")["journey"]
        for word in (self.world.address("alice"), journey["order"], journey["password"], "Sandbox CA", "not here yet"):
            self.assertIn(word, text)
        client.wait_until_closed("Recovery Sheet")
        self.assert_calm(client)

    # Mails that are asked about, and mails that are refused

    def mail(self, sender: str, subject: str, body: str, extra: str = "") -> bytes:
        return (f"From: {sender}\nTo: {self.world.address('alice')}\nSubject: {subject}\n"
                f"Date: {time.strftime('%a, %d %b %Y %H:%M:%S +0000', time.gmtime())}\n"
                f"Message-ID: <{abs(hash(body))}@portal.test>\nMIME-Version: 1.0\n{extra or 'Content-Type: text/plain; charset=utf-8'}\n"
                f"Content-Transfer-Encoding: 8bit\n\n{body}\n").encode()

    def open_delivered(self, octets: bytes, subject: str):
        self.world.prepare("alice", sync=False)
        self.world.deliver("alice", octets)
        self.world.command_line("alice").run("sync")
        client = self.start(self.world.profile("alice"))
        client.click(client.wait_for("list item", subject, limit=30))
        return client

    def assert_refused(self, client, title: str, *facts: str):
        """The warning says why, who sent it and where it leads, and offers only a way that does not lead through the mail."""
        client.wait_for("label", text=title)
        for fact in facts:
            client.wait_for("label", text=fact)
        self.assertIsNone(client.find("push button", "Yes, It’s Mine|Continue…"))
        self.assertEqual(self.world.command_line("alice").run("retrieval", "list")["journeys"], [])

    def test_refused_link(self):
        client = self.open_delivered(self.mail(
            "Sandbox CA <no-reply@portal.test>", "电子邮件证书取回链接 / Certificate retrieval link",
            "请打开 https://portal.test.evil.example/retrieve?order=MS-AAAA1111-01&token=abcdefghijklmnopqrstuvwxyz012345"),
            ".*取回链接.*")
        self.assert_refused(client, "Do Not Follow the Links in This Mail", ".*leads to portal.test.evil.example.*",
                            "Sent as: no-reply@portal.test", "Its link leads to: portal.test.evil.example",
                            "If you are waiting for a certificate, .*")
        client.press("Open Account Page")
        client.wait_for_window(".*Sandbox CA.*")
        self.assert_calm(client)

    def test_refused_code(self):
        client = self.open_delivered(self.mail(
            "Sandbox CA <no-reply@portal-test.example>", "【密信沙盒】电子邮件证书取回码 / Certificate retrieval code",
            "密信沙盒认证 MeSign Sandbox CA\n取回码：ABCD2345EF\n订单号：MS-AAAA1111-01"), ".*取回码.*")
        self.assert_refused(client, "Do Not Use the Code in This Mail", ".*not an address of theirs.*",
                            "Sent as: no-reply@portal-test.example")
        self.assert_calm(client)

    def test_asked(self):
        """Nobody vouches for the sender: sender and host are shown, and after a yes the card follows."""
        url = self.world.facts["portal"]["url"]
        link = f"{url.rstrip('/')}/retrieve?order=MS-AAAA1111-01&token=abcdefghijklmnopqrstuvwxyz012345"
        client = self.open_delivered(self.mail("Sandbox CA <no-reply@portal.test>",
                                               "【密信沙盒】电子邮件证书取回链接 / Certificate retrieval link",
                                               f"请打开 {link}\n订单号：MS-AAAA1111-01"), ".*取回链接.*")
        client.wait_for("label", text="Is This Mail Part of Getting Your Certificate\\?")
        client.wait_for("label", text="Sent as: no-reply@portal.test")
        client.wait_for("label", text="Its link leads to: localhost:.*")
        client.press("Yes, It’s Mine")
        client.wait_for("label", text="Waiting for the Retrieval Code")
        client.wait_for("label", text="If it does not come, look into Junk.*")
        client.wait_for("label", text="Sandbox CA · Order MS-AAAA1111-01 · since .*")
        self.assert_calm(client)

    # Dropped files

    def issue(self) -> Path:
        path = self.world.folder / "dropped.p12"
        self.sandbox.command("issue", address=self.world.address("alice"), name="王芳", organization=ORGANIZATION,
                             policy="sponsor", out=str(path), password="try-it")
        return path

    def test_dropped_on_wizard(self):
        """What is dropped is taken as if it had been chosen."""
        self.world.prepare("alice")
        client = self.start(self.world.profile("alice"))
        client.click(client.wait_for("list item", "Certificates.*", limit=30))
        client.press("Get a Certificate", limit=30)
        client.wait_for("label", text="Your Certificate")
        drop_file(self.issue(), client.window("Welcome"))
        client.write("Password of “dropped.p12”", "try-it")
        client.press("Import")
        client.wait_for("label", text="Your Certificate Is Here")
        self.assert_calm(client)

    def test_dropped_on_certificates(self):
        self.world.prepare("alice")
        client = self.start(self.world.profile("alice"))
        client.click(client.wait_for("list item", "Certificates.*", limit=30))
        drop_file(self.issue(), client.window("Certificates"))
        client.write("Password of the file", "try-it")
        client.press(".*Import")
        client.wait_for("label", text="Certificate Imported")
        self.assert_calm(client)


if __name__ == "__main__":
    tap.main()
