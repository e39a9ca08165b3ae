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
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.world import ORGANIZATION  # noqa: E402  pylint: disable=wrong-import-position
from journey.person import Person  # noqa: E402  pylint: disable=wrong-import-position


class Cards(UiCase):
    limit = 150

    def person(self) -> Person:
        facts = self.world.facts
        return Person(facts["portal"]["url"], Path(facts["ca"]),
                      lambda session: self.sandbox.command("portal", what="captcha", session=session)["captcha"])

    def order(self) -> tuple[Person, str]:
        """At the portal, by program; link and code come by mail then."""
        person = self.person()
        person.register("wangfang", self.world.address("alice"), "Portal-Pass-2026")
        person.buy(level="V4")
        person.applicant(name="王芳", organization=ORGANIZATION)
        order = person.confirm()
        person.pay(order)
        person.assign(order, self.world.address("alice"), name="王芳")
        return person, order

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
        self.order()
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


if __name__ == "__main__":
    tap.main()
