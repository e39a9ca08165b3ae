#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A certificate whose key is made here: the provider gets a request, filled in by the client, and mails the certificate back.

usage: test_journey_request.py MESIGN MESIGNCTL
"""

import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.case import MESIGNCTL, UiCase  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.clipboard import clipboard  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.shop import letter  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.shop_case import TITLE, ShopCase  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.web import Page  # noqa: E402  pylint: disable=wrong-import-position
from journey.mesignctl import Mesignctl  # noqa: E402  pylint: disable=wrong-import-position


class Request(UiCase):
    limit = 150

    def journey(self):
        return self.world.command_line("alice").run("retrieval", "show", "1")["journey"]

    def test_whole_way(self):
        self.sandbox.command("portal", what="set", takes_requests=1)
        self.world.order(self.world.customer())
        self.world.prepare("alice", sync=False)
        self.world.command_line("alice").run("provider", "add", self.world.facts["portal"]["provider_requests"], "--yes")
        client = self.start(self.world.profile("alice"))
        client.click(client.wait_for("list item", ".*取回链接.*"))
        client.press("Continue…")
        welcome = client.wait_for_window("Welcome")
        client.wait_for("label", text="Your Key Was Made Here", limit=30)
        self.assertIsNone(welcome.find("text", "Protection Password"), "there is no password to choose")
        client.press("C_?ontinue", within=welcome)
        page = Page(client, ".*Sandbox CA.*")
        client.wait_for("label", text="Filled in for you.*", limit=30)
        (waiting,) = self.world.command_line("alice").run("key", "list")["requests"]
        self.assertEqual((waiting["key"], waiting["retrieval"]), ("rsa-3072", 1))
        page.focus()
        page.type(self.sandbox.command("portal", what="captcha")["captcha"])
        page.press("Return")
        client.wait_for("label", text="Your Certificate Is Here", limit=60)
        wait_until(lambda: self.journey()["state"] == "in-use", "the certificate is in use")
        journey = self.journey()
        self.assertTrue(journey["key_made_here"])
        self.assertEqual(self.world.command_line("alice").run("key", "list")["requests"], [])
        (own,) = self.world.command_line("alice").run("cert", "list", "--own")["certificates"]
        self.assertEqual((own["addresses"], own["can_sign"]), ([self.world.address("alice")], True))
        self.assert_calm(client)

    def test_key_elsewhere(self):
        """Somebody sent the request of another computer: no password is asked for, it is said where the key is not."""
        self.sandbox.command("portal", what="set", takes_requests=1)
        self.world.order(self.world.customer())
        self.world.prepare("alice", sync=False)
        mine = self.world.command_line("alice")
        mine.run("provider", "add", self.world.facts["portal"]["provider_requests"], "--yes")
        client = self.start(self.world.profile("alice"))
        client.click(client.wait_for("list item", ".*取回链接.*"))
        client.press("Continue…")
        client.wait_for_window("Welcome")
        client.wait_for("label", text="Your Key Was Made Here", limit=30)
        elsewhere = Mesignctl(MESIGNCTL, self.world.folder / "elsewhere")
        foreign = elsewhere.run("key", "request", self.world.address("alice"))["request"]
        journey = self.journey()
        self.world.person().retrieve_with_request(journey["link"], journey["code"], foreign["pem"])
        client.wait_for("label", text="The certificate has come, but cannot be imported.", limit=60)
        client.wait_for("label", text=".*private key.*not here.*")
        self.assertEqual(self.journey()["state"], "issued")
        self.assertEqual(mine.run("cert", "list", "--own")["certificates"], [])
        self.assert_calm(client)


class RequestByHand(ShopCase):
    """A page on which nothing can be filled in: the person copies the request, or saves it to upload it."""

    def test_copied_and_saved(self):
        self.shop.take_requests()
        self.shop.own.pages["/retrieve"] = "<h1>Send us your request by some way of your own</h1>"
        self.world.prepare("alice", sync=False)
        mine = self.world.command_line("alice")
        mine.run("provider", "add", str(self.shop.profile), "--yes")
        self.world.deliver("alice", letter(self.shop.ports["own"], self.world.address("alice"), "CANARY42"))
        client = self.start(self.world.profile("alice"))
        client.click(client.wait_for("list item", ".*pick up.*", limit=40))
        client.press("Continue…")
        client.wait_for("label", text="Your Key Was Made Here", limit=30)
        client.press("C_?ontinue", within=client.wait_for_window("Welcome"))
        page = Page(client, TITLE)
        page.wait_for("/retrieve.*")
        client.wait_for("label", text="There is nothing here that can be filled in.*request.*")
        (waiting,) = mine.run("key", "list")["requests"]
        pem = mine.run("key", "show", str(waiting["id"]))["request"]["pem"]
        client.press("Copy Request", within=client.wait_for_window(TITLE))
        wait_until(lambda: clipboard().strip() == pem.strip(), "the request is copied")
        saved = self.display.folder / "home" / "mine.csr"
        client.press("Save Request…", within=client.wait_for_window(TITLE))
        chooser = client.wait_for_window("Save Certificate Request")
        time.sleep(0.5)
        client.key("ctrl+a")
        client.type(str(saved))
        time.sleep(0.3)
        client.press("_?Save", within=chooser)
        wait_until(saved.exists, "the request is saved")
        client.wait_for("label", text="Certificate request saved")
        verified = subprocess.run(["openssl", "req", "-in", str(saved), "-verify", "-noout", "-subject"], capture_output=True,
                                  text=True, check=True, timeout=20)
        self.assertIn("verify OK", verified.stderr)
        self.assertEqual(saved.read_text(encoding="ascii").strip(), pem.strip())
        self.assertNotIn("PRIVATE KEY", saved.read_text(encoding="ascii"))
        client.press("Copy Code", within=client.wait_for_window(TITLE))
        wait_until(lambda: clipboard() == "CANARY42", "the code is copied")
        self.assert_calm(client)


if __name__ == "__main__":
    tap.main()
