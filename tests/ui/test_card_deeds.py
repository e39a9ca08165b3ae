#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be done from a card by hand, and what comes after the certificate.

usage: test_card_deeds.py MESIGN MESIGNCTL
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui import browser  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.clipboard import clipboard  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.order_case import CODE, ISSUED, LINK, OrderCase  # noqa: E402  pylint: disable=wrong-import-position


class CardDeeds(OrderCase):
    def enter(self, client, window: str, field: str, text: str):
        frame = client.wait_for_window(window)
        client.write(field, text, within=frame)
        client.press("Use", within=frame)
        return frame

    def test_entered(self):
        """A link that leads elsewhere is not used by hand either; a right one and a code take the journey on."""
        self.order("code", state="link")
        link = self.journey()["link"]
        client = self.open(LINK)
        client.wait_for("label", text="Waiting for the Retrieval Code")
        self.by_hand(client, "Enter Retrieval Link…")
        frame = self.enter(client, "Enter Retrieval Link", "Retrieval link", link.replace("localhost", "localhost.evil.test"))
        client.wait_for("label", text="This link leads to localhost.evil.test.*not used.")
        client.write("Retrieval link", link, within=frame)
        client.press("Use", within=frame)
        client.wait_until_closed("Enter Retrieval Link")
        self.by_hand(client, "Enter Retrieval Code…")
        client.wait_for("label", text=".*8 to 12 capital letters and digits.")
        self.enter(client, "Enter Retrieval Code", "Retrieval code", " ABCD2345EF ")
        client.wait_for("label", text="Your Certificate Can Be Retrieved")
        shown = self.journey()
        self.assertEqual((shown["state"], shown["link"], shown["code"]), ("ready", link, "ABCD2345EF"))
        self.assert_calm(client)

    def test_file(self):
        """The file ends the order it was handed over for, whatever its password is; then the card follows."""
        self.order()
        path = self.issue()
        client = self.open(CODE)
        client.wait_for("label", text="Your Certificate Can Be Retrieved")
        self.by_hand(client, "I Have the Certificate as a File…")
        self.choose_file(client, "Import Certificate", "_?Import", path)
        client.write("Password of the file", "another")
        client.press("Import")
        client.wait_for("label", text="Certificate Imported")
        client.wait_for("label", text="Your Certificate Is Ready")
        self.assertEqual(self.journey()["state"], "in-use")
        self.assert_calm(client)

    def import_for_order(self, path: Path):
        self.command_line.run("cert", "import", str(path), "--password-file", "-", "--retrieval", "1", secret="another\n")
        self.command_line.run("sync")

    def test_not_needed(self):
        """Whose certificate was deleted is asked for another one until they say that none is needed."""
        self.order()
        self.import_for_order(self.issue())
        self.command_line.run("cert", "delete", self.journey()["fingerprint"], "--yes")
        wait_until(lambda: [each["state"] for each in self.journeys()] == ["renew"], "it is known to be deleted")
        client = self.open(CODE)
        client.wait_for("label", text="Time for a New Certificate")
        client.press("Not Needed Any More")
        client.wait_until_gone("label", text="Time for a New Certificate")
        self.assertEqual(self.journeys(), [])
        self.assert_calm(client)

    def test_late(self):
        """A mail that comes after the import may hold another certificate: it is told, and shown."""
        self.order()
        known = self.journey()
        self.import_for_order(self.issue())
        time.sleep(2)
        self.person.retrieve(known["link"], known["code"], "other-password-1")
        wait_until(lambda: self.command_line.run("sync") and "late" in str(self.journey()), "the mail has come", 30)
        client = self.open(CODE)
        client.wait_for("label", text="One more mail with a certificate came after the import.*")
        client.press("Show Mail")
        wait_until(lambda: client.wait_for("list item", ISSUED).has("selected"), "the mail is shown")
        self.assert_calm(client)

    def test_support(self):
        """What happened is told without secrets, and the provider's page of help opens in the browser."""
        seen = browser.install(self.display.folder / "home", self.world.folder)
        self.order()
        known = self.journey()
        client = self.open(CODE)
        self.more(client, "Report for Support…")
        client.wait_for_window("Report for Support")
        text = client.wait_for("text", where=lambda node: known["order"] in node.text).text
        for secret in (known["code"], known["password"], known["link"].split("token=")[1]):
            self.assertNotIn(secret, text)
        client.press("Copy", within=client.wait_for_window("Report for Support"))
        wait_until(lambda: clipboard() == text, "the report is copied")
        saved = self.display.folder / "home" / "report of the order.txt"
        client.press("Save…", within=client.wait_for_window("Report for Support"))
        self.choose_file(client, "Save as File", "_?Save", saved)
        wait_until(saved.exists, "the report is saved")
        client.wait_for("label", text="Saved")
        self.assertEqual(saved.read_text(encoding="utf-8"), text)
        client.window("Report for Support").activate()
        client.key("Escape")
        client.wait_until_closed("Report for Support")
        self.more(client, "Contact the Provider")
        wait_until(seen.exists, "the browser is asked")
        self.assertEqual(seen.read_text(encoding="utf-8").strip().rstrip("/"), self.world.facts["portal"]["url"].rstrip("/"))
        self.assert_calm(client)

    def test_support_of_what_is_gone(self):
        """Where another program has forgotten the order meanwhile, that is said."""
        self.order()
        client = self.open(CODE)
        client.wait_for("label", text="Your Certificate Can Be Retrieved")
        self.world.command_line("alice").run("retrieval", "forget", "1")
        self.more(client, "Report for Support…")
        client.wait_for("label", text="The Report Cannot Be Made")
        client.wait_for("label", text="There is no such certificate order here. It may have been forgotten.")
        self.assert_calm(client)

    def test_support_by_mail(self):
        """A provider that helps by mail gets one that names the order."""
        self.order()
        profile = self.world.folder / "by-mail.provider"
        text = Path(self.world.facts["portal"]["provider"]).read_text(encoding="utf-8")
        lines = [line if not line.startswith("Support=") else "Support=no-reply@portal.test" for line in text.splitlines()]
        profile.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.command_line.run("provider", "add", str(profile), "--yes")
        client = self.open(CODE)
        client.wait_for("label", text="Your Certificate Can Be Retrieved")
        self.more(client, "Contact the Provider")
        composer = client.wait_for_window(f"Certificate order {self.number}")
        wait_until(lambda: "no-reply@portal.test" in composer.words or composer.find(None, ".*no-reply@portal.test.*"), "it is addressed")
        self.assert_calm(client)

    def test_afterwards(self):
        """The password stays if wished, the mail with the key goes for good, and the card says so."""
        self.order()
        client = self.open(CODE)
        client.wait_for("label", text="Your Certificate Can Be Retrieved")
        self.more(client, "Keep the Password after the Import")
        wait_until(lambda: self.journey()["keeps_password"], "the password is kept")
        client.key("ctrl+q")
        client.wait_for_end(10)
        password = self.journey()["password"]
        self.retrieve()
        self.assertEqual(self.journey()["password"], password)
        client = self.open(ISSUED)
        client.wait_for("label", text="Your Certificate Is Ready")
        self.more(client, "Keep the Password after the Import")
        wait_until(lambda: self.journey()["password"] is None, "the password is forgotten")
        client.press("Delete That Mail…")
        client.wait_for("label", text="Delete the Mail with Your Certificate\\?")
        client.press("Delete")
        client.wait_until_gone("list item", ISSUED)
        wait_until(lambda: len(self.world.fetch("alice")) == 2, "the server has link and code only", 30)
        self.assertEqual(self.world.fetch("alice", "Trash"), [])
        self.assertEqual(self.journey()["state"], "in-use")
        self.assert_calm(client)


if __name__ == "__main__":
    tap.main()
