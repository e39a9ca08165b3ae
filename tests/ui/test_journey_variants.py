#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way from an assigned order to the certificate where it does not go straight.

Each case ends with a certificate in use that the portal says it has issued.

usage: test_journey_variants.py MESIGN MESIGNCTL
"""

import socket
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.case import UiCase  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.portal import TITLE, Portal  # noqa: E402  pylint: disable=wrong-import-position

LINK = ".*取回链接.*"
CODE = ".*取回码.*"
HERE = "Your Certificate Is Here"


class Variants(UiCase):
    """Alice has an account at the portal and one in the client; certificates are bought by program."""

    users = "alice,bob"
    limit = 240

    def setUp(self):
        super().setUp()
        self.person = self.world.customer()
        self.world.prepare("alice", sync=False)

    def begin(self):
        client = self.start(self.world.profile("alice"))
        client.wait_for("push button", "New Message", limit=30)
        return client, Portal(self.world, client)

    def journeys(self) -> list[dict]:
        return self.world.command_line("alice").run("retrieval", "list")["journeys"]

    def journey(self, order: str) -> dict:
        return next(each for each in self.journeys() if each["order"] == order)

    def details(self, order: str) -> dict:
        return self.world.command_line("alice").run("retrieval", "show", str(self.journey(order)["id"]))["journey"]

    def wait_for_state(self, order: str, state: str):
        wait_until(lambda: self.journey(order)["state"] == state, f"{order} is {state}", 30, pause=0.3)

    def wait_for_new_code(self, order: str, before: dict):
        wait_until(lambda: self.details(order)["code"] != before["code"], "the newer code is taken in", 30, pause=0.3)

    def own(self) -> dict[int, str]:
        """Alice's certificates: serial numbers and fingerprints."""
        certificates = self.world.command_line("alice").run("cert", "list", "--own")["certificates"]
        return {int(each["serial"].replace(":", ""), 16): each["fingerprint"] for each in certificates}

    def assert_in_use(self, portal: Portal, order: str):
        """The portal and the client mean the same certificate, and what was secret is forgotten."""
        self.wait_for_state(order, "in-use")
        issued = {int(serial, 16) for serial in portal.certificate(order)["serials"]}
        self.assertLessEqual(issued, set(self.own()))
        details = self.details(order)
        self.assertFalse(details.get("password") or details.get("code") or details.get("link"), details["state"])

    def finish(self, client, portal: Portal, order: str):
        portal.submit()
        portal.wait_issued(order)
        client.wait_for("label", text=HERE, limit=40)
        self.assert_in_use(portal, order)
        self.assert_calm(client)

    def test_code_first(self):
        client, portal = self.begin()
        portal.hold("link")
        order = self.world.order(self.person)
        client.open_row(CODE)
        client.wait_for("label", text="Waiting for the Retrieval Link")
        self.assertIsNone(client.find("push button", "Continue…"))
        portal.hold()
        client.wait_for("label", text="Your Certificate Can Be Retrieved", limit=30)
        portal.open_retrieval()
        self.finish(client, portal, order)

    def test_code_resent(self):
        """The newest code is the one that is filled in; the portal takes no other."""
        client, portal = self.begin()
        order = self.world.order(self.person)
        client.open_row(LINK)
        client.wait_for("push button", "Continue…", limit=30)
        before = self.details(order)
        self.person.send_again(order, "code")
        self.wait_for_new_code(order, before)
        portal.open_retrieval()
        self.finish(client, portal, order)

    def test_wrong_code(self):
        """A newer code is on its way when the page is submitted: it is refused, and filled in once more."""
        client, portal = self.begin()
        order = self.world.order(self.person)
        client.open_row(LINK)
        portal.open_retrieval()
        portal.hold("code")
        before = self.details(order)
        self.person.send_again(order, "code")
        portal.submit()
        portal.wait_refused()
        self.assertEqual(self.journey(order)["state"], "retrieving")
        portal.hold()
        self.wait_for_new_code(order, before)
        portal.fill_again()
        self.finish(client, portal, order)

    def test_expired_code(self):
        """The page is left, a new code comes, and the way goes on from the card."""
        client, portal = self.begin()
        self.sandbox.command("portal", what="set", code_lifetime=0)
        order = self.world.order(self.person)
        client.open_row(LINK)
        portal.open_retrieval()
        before = self.details(order)
        portal.submit()
        portal.wait_refused()
        client.window(TITLE).close()
        self.wait_for_state(order, "ready")
        self.sandbox.command("portal", what="set", code_lifetime=600)
        self.person.send_again(order, "code")
        self.wait_for_new_code(order, before)
        portal.open_retrieval()
        self.assertEqual(self.details(order)["password"], before["password"])
        self.finish(client, portal, order)

    def test_wrong_random_code(self):
        client, portal = self.begin()
        order = self.world.order(self.person)
        client.open_row(LINK)
        portal.open_retrieval()
        for wrong in ("WRONG", "AGAIN"):
            portal.submit(wrong)
            portal.wait_refused()
            portal.fill_again()
        self.finish(client, portal, order)

    def test_certificate_delayed(self):
        """The client is closed twice while the certificate is awaited; it is imported by itself when it comes."""
        client, portal = self.begin()
        order = self.world.order(self.person)
        portal.hold("pfx")
        client.open_row(LINK)
        portal.open_retrieval()
        portal.submit()
        portal.wait_issued(order)
        self.wait_for_state(order, "submitted")
        for _ in range(2):
            self.assert_calm(client)
            client.key("ctrl+q")
            client.wait_for_end(10)
            client, portal = self.begin()
            client.open_row(LINK)
            client.wait_for("label", text="Waiting for Your Certificate", limit=30)
        self.assertEqual(portal.hold(), [])
        client.wait_for("label", text="Your Certificate Is Ready", limit=40)
        self.assert_in_use(portal, order)
        self.assert_calm(client)

    def test_portal_down(self):
        """It is not there when the page is opened, nor when it is submitted; nothing is lost."""
        client, portal = self.begin()
        order = self.world.order(self.person)
        client.open_row(LINK)
        client.wait_for("push button", "Continue…", limit=30)
        portal.set_down(True)
        client.press("Continue…")
        wizard = client.wait_for_window("Welcome")
        client.wait_for("text", "Protection Password.*", limit=30)
        client.press("C_?ontinue", within=wizard)
        client.wait_for("label", text="The Page Cannot Be Loaded", limit=30)
        before = self.details(order)
        portal.set_down(False)
        client.press("Try Again")
        portal.show_retrieval()
        code = portal.random_code()
        portal.set_down(True)
        portal.submit(code)
        client.wait_for("label", text="The Page Cannot Be Loaded", limit=30)
        self.assertEqual(self.journey(order)["state"], "retrieving")
        portal.set_down(False)
        client.window(TITLE).close()
        self.wait_for_state(order, "ready")
        portal.open_retrieval()
        after = self.details(order)
        self.assertEqual((after["code"], after["password"]), (before["code"], before["password"]))
        self.finish(client, portal, order)

    def mails_in(self, mailbox: str) -> str:
        """An order whose two mails lie elsewhere before the client sees them."""
        order = self.world.order(self.person)
        wait_until(lambda: len(self.world.fetch("alice")) == 2, "both mails came")
        self.world.move("alice", "INBOX", mailbox)
        return order

    def test_sorted_by_a_rule(self):
        """The mails count in whatever mailbox a rule of the server puts them."""
        order = self.mails_in("Provider")
        client, portal = self.begin()
        wait_until(self.journeys, "the order is found", 30, pause=0.3)
        self.wait_for_state(order, "ready")
        client.click(client.wait_for("list item", "Certificates.*"))
        portal.open_retrieval()
        self.finish(client, portal, order)

    def test_among_the_junk(self):
        """What lies there moves nothing; moved out by another program and looked at, it does."""
        order = self.mails_in("Junk")
        client, portal = self.begin()
        client.click(client.wait_for("list item", "Junk.*", limit=30))
        for kind in (LINK, CODE):
            client.wait_for("list item", kind, limit=30)
        self.assertEqual(self.journeys(), [])
        self.world.move("alice", "Junk", "INBOX")
        client.click(client.wait_for("list item", "Inbox.*"))
        client.open_row(CODE)
        client.open_row(LINK)
        self.wait_for_state(order, "ready")
        portal.open_retrieval()
        self.finish(client, portal, order)

    def test_link_is_not_followed(self):
        """A mail that leads elsewhere is warned of, and nobody there is asked for anything."""
        with socket.create_server(("127.0.0.1", 0)) as elsewhere:
            host = f"localhost:{elsewhere.getsockname()[1]}"
            self.sandbox.command("portal", what="send-foreign", link_host=host, to=self.world.address("alice"))
            client, _ = self.begin()
            client.open_row(LINK)
            client.wait_for("label", text=f"This leads to {host}, where .* has no pages.*", limit=30)
            elsewhere.settimeout(2)
            with self.assertRaises(TimeoutError):
                elsewhere.accept()
        self.assertEqual(self.journeys(), [])
        self.assertIsNone(client.find("push button", "Continue…"))
        self.assert_calm(client)

    def test_three_orders(self):
        """Three certificates for one address: the mails come mixed, each order gets its own link, code and password."""
        client, portal = self.begin()
        portal.hold("link", "code")
        orders = [self.world.order(self.person) for _ in range(3)]
        portal.hold()
        wait_until(lambda: sorted(each["order"] for each in self.journeys() if each["state"] == "ready") == sorted(orders),
                   "three are ready", 40, pause=0.3)
        client.click(client.wait_for("list item", "Certificates.*"))
        passwords = set()
        for order in orders:
            client.press("Continue…", within=self.card(client, order))
            portal.open_retrieval(from_mail=False)
            passwords.add(self.details(order)["password"])
            self.finish(client, portal, order)
            client.window("Welcome").close()
            client.wait_until_closed("Welcome")
        self.assertEqual(len(passwords), 3)
        self.assertEqual(len(self.own()), 3)

    def card(self, client, order: str):
        """The card of an order in the window of certificates, where one is shown of those in the list."""
        window = client.wait_for_window("Certificates")

        def look():
            for row in window.find_all("list item", ".*Ready to be retrieved.*"):
                client.click(row)
                time.sleep(0.5)
                node = window.find("label", text=f".*Order {order}.*")
                if node is not None:
                    return node
            return None

        node = wait_until(look, f"the card of {order}", 40)
        while node is not None and node.role != "application":
            if node.find("push button", "Continue…") is not None:
                return node
            node = node.parent()
        self.fail(f"no card for {order} in {window!r}")

    def test_renewal(self):
        """The next certificate of a long order: the older key stays and still opens what was written to it."""
        client, portal = self.begin()
        first = self.world.order(self.person, years=3)
        client.open_row(LINK)
        portal.open_retrieval()
        self.finish(client, portal, first)
        client.press("Send Yourself.*")
        client.wait_for("label", text="Signed by you. Encrypted for you.*", limit=40)
        client.press("Start")
        self.person.renew(first)
        second = f"{first}-R2"
        wait_until(lambda: any(each["order"] == second and each["state"] == "ready" for each in self.journeys()),
                   "the renewal is ready", 30, pause=0.3)
        client.open_row(LINK)
        portal.open_retrieval()
        self.finish(client, portal, second)
        newer, older = (self.own()[int(serial, 16)] for serial in portal.certificate(second)["serials"])
        chosen = self.world.command_line("alice").run("cert", "default", self.world.address("alice"))
        self.assertEqual((chosen["sign"]["fingerprint"], chosen["encrypt"]["fingerprint"]), (newer, newer))
        client.key("ctrl+q")
        client.wait_for_end(10)
        opened = self.world.command_line("alice").find_message("INBOX", "My first signed and encrypted mail")
        self.assertEqual((opened["encryption"]["status"], opened["encryption"]["key"]), ("decrypted", older))
        client, _ = self.begin()
        client.open_row(".*My first signed and encrypted mail.*")
        client.wait_for("label", text="Signed by you.*[Ee]ncrypted for you.*", limit=20)
        self.assert_calm(client)


if __name__ == "__main__":
    tap.main()
