#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every way to go on by hand, what is too old, and the certificate after the certificate.

usage: test_by_hand.py MESIGN MESIGNCTL
"""

import imaplib
import ssl
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.clipboard import clipboard  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.drag import drop_file  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.order_case import CODE, LINK, OrderCase  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.portal import TITLE  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.web import Page  # noqa: E402  pylint: disable=wrong-import-position

DAY = 86400
MAIN = "MeSign|Inbox.*"


class ByHand(OrderCase):
    def test_copies(self):
        """Link, code and password are what another program pastes."""
        self.order()
        known = self.journey()
        client = self.open(CODE)
        client.wait_for("label", text="Your Certificate Can Be Retrieved")
        for item, expected in (("Link", known["link"]), ("Code", known["code"])):
            self.by_hand(client, f"Copy Retrieval {item}")
            wait_until(lambda wanted=expected: clipboard() == wanted, f"the {item} is copied")
        self.by_hand(client, "Copy Protection Password")
        wait_until(lambda: clipboard() == known["password"], "the password is copied")
        self.assert_calm(client)

    def test_pages(self):
        """Either page opens from the card, and the retrieval page counts as opened."""
        self.order()
        client = self.open(CODE)
        client.wait_for("label", text="Your Certificate Can Be Retrieved")
        self.by_hand(client, "Open Account Page")
        Page(client, TITLE).wait_for("/(?:login)?")
        client.window(TITLE).close()
        client.wait_until_closed(TITLE)
        self.by_hand(client, "Open Retrieval Page")
        Page(client, TITLE).wait_for("/retrieve.*")
        client.wait_for("label", text="Filled in for you.*", limit=30)
        self.assertEqual(self.journey()["state"], "retrieving")
        client.window(TITLE).close()
        client.wait_until_closed(TITLE)
        self.assert_calm(client)

    def test_forgotten(self):
        """The steps are shown; an order nobody wants goes after a question, its mails stay."""
        self.order()
        client = self.open(CODE)
        client.wait_for("label", text="Your Certificate Can Be Retrieved")
        self.more(client, "Show the Steps")
        client.wait_for_window("Welcome")
        client.window("Welcome").close()
        client.wait_until_closed("Welcome")
        self.more(client, "Forget This Order…")
        client.wait_for("label", text="Forget This Order\\?")
        client.press("Keep")
        client.wait_until_gone("label", text="Forget This Order\\?")
        self.assertEqual(len(self.journeys()), 1)
        self.more(client, "Forget This Order…")
        client.wait_for("label", text="Forget This Order\\?")
        client.press("Forget")
        client.wait_until_gone("label", text="Your Certificate Can Be Retrieved")
        self.assertEqual(self.journeys(), [])
        self.assertEqual(len(self.world.fetch("alice")), 2)
        self.assert_calm(client)

    def test_too_old(self):
        """A code that came before the provider's limit is said to be over, and until when it was good."""
        self.order("code", state="link")
        self.world.deliver("alice", self.code_mail("ABCD2345EF", time.time() - 8 * DAY), mailbox="INBOX",
                           date=time.time() - 8 * DAY)
        self.sync_until("ready")
        client = self.open(LINK)
        client.wait_for("label", text="The retrieval code was good until .*sent again.*")
        self.by_hand(client, "Enter Retrieval Code…")
        frame = client.wait_for_window("Enter Retrieval Code")
        client.write("Retrieval code", "WXYZ6789AB", within=frame)
        client.press("Use", within=frame)
        client.wait_until_closed("Enter Retrieval Code")
        client.wait_until_gone("label", text="The retrieval code was good until .*")
        self.assertEqual(self.journey()["code"], "WXYZ6789AB")
        self.assert_calm(client)

    # Files

    def test_dropped_on_card(self):
        """What is dropped on the card of an order is that order's certificate, whatever its password is."""
        self.order()
        path = self.issue()
        client = self.open(CODE)
        card = client.wait_for("label", text="Your Certificate Can Be Retrieved")
        drop_file(path, client.window_of(card), card)
        client.write("Password of the file", "another")
        client.press("Import")
        client.wait_for("label", text="Certificate Imported")
        wait_until(lambda: self.journey()["state"] == "in-use", "the order has ended")
        self.assert_calm(client)

    def test_dropped_on_wizard(self):
        """The wizard shows an order: no password is asked for where the file was sealed with the one kept for it."""
        self.order()
        path = self.issue(password=self.journey()["password"])
        client = self.open(CODE)
        client.press("Continue…", limit=30)
        client.wait_for("text", "Protection Password.*", limit=30)
        drop_file(path, client.window("Welcome"))
        client.wait_for("label", text="Your Certificate Is Here")
        self.assertEqual(self.journey()["state"], "in-use")
        self.assert_calm(client)

    def test_dropped_on_wizard_with_another_password(self):
        self.order()
        path = self.issue()
        client = self.open(CODE)
        client.press("Continue…", limit=30)
        client.wait_for("text", "Protection Password.*", limit=30)
        drop_file(path, client.window("Welcome"))
        client.write("Password of “certificate.p12”", "not it")
        client.press("Import", within=client.wait_for_window("Welcome"))
        client.wait_for("label", text="This is not the password of the file.*")
        self.assertEqual(self.journey()["state"], "ready")
        client.write("Password of “certificate.p12”", "another")
        client.press("Import", within=client.wait_for_window("Welcome"))
        client.wait_for("label", text="Your Certificate Is Here")
        self.assertEqual(self.journey()["state"], "in-use")
        self.assert_calm(client)

    # Afterwards

    def test_renewal(self):
        """A certificate that ends soon asks for the next one, and steps back when that is in use."""
        self.order()
        self.command_line.run("cert", "import", str(self.issue(days=20)), "--retrieval", "1", "--password-file", "-",
                              secret="another\n")
        ends = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 20 * DAY - 3600))
        self.sync_until("renew")
        client = self.open(CODE)
        client.wait_for("label", text="Time for a New Certificate")
        client.wait_for("label", text=f"The certificate for {self.world.address('alice')} ends on {ends[:8]}.*order a new one.*")
        self.assertIsNone(client.find(None, "By Hand"))
        client.press("Open Account Page")
        Page(client, TITLE).wait_for("/(?:login)?")
        client.window(TITLE).close()
        client.wait_until_closed(TITLE)
        client.click(client.wait_for("list item", "Certificates.*"))
        drop_file(self.issue("newer.p12"), client.window("Certificates"))
        client.write("Password of the file", "another")
        client.press(".*Import")
        client.wait_for("label", text="Certificate Imported")
        client.wait_for("label", text="Replaced by a Newer Certificate")
        self.assertEqual(self.journey()["state"], "replaced")
        self.assert_calm(client)


class LookedFor(OrderCase):
    """A server that does not tell of other mailboxes by itself."""

    imap_capability = "IMAP4rev1 IDLE UIDPLUS"

    def append_elsewhere(self, octets: bytes):
        """Into a mailbox nobody looks into but when told to."""
        user = self.world.user("alice")
        context = ssl.create_default_context(cafile=self.world.facts["ca"])
        with imaplib.IMAP4_SSL("localhost", self.world.facts["imap"]["tls"], ssl_context=context) as server:
            server.login(user["address"], user["password"])
            server.create("Orders")
            self.assertEqual(server.append("Orders", "", None, octets)[0], "OK")

    def test_looked_for(self):
        """Where there is no code yet there is none to copy, and looking for new mail finds what a rule has sorted away."""
        self.order("code", state="link")
        client = self.open(LINK)
        client.wait_for("label", text="Waiting for the Retrieval Code")
        offered = self.items(client, "By Hand")
        self.assertIn("Copy Retrieval Link", offered)
        self.assertFalse({"Copy Retrieval Code", "Copy Protection Password"} & offered, offered)
        self.append_elsewhere(self.code_mail("ABCD2345EF", time.time()))
        time.sleep(2)
        self.assertIsNotNone(client.find("label", text="Waiting for the Retrieval Code"))
        self.by_hand(client, "Look for New Mail Now")
        client.wait_for("label", text="Your Certificate Can Be Retrieved")
        self.assertEqual(self.journey()["code"], "ABCD2345EF")
        self.assert_calm(client)


if __name__ == "__main__":
    tap.main()
