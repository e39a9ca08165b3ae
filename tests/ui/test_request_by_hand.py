#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A certificate request that is brought to the provider by hand.

usage: test_request_by_hand.py MESIGN MESIGNCTL
"""

import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.clipboard import clipboard  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.shop import letter  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.shop_case import TITLE, ShopCase  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.web import Page  # noqa: E402  pylint: disable=wrong-import-position


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
        page_window = client.wait_for_window(TITLE)
        wait_until(lambda: page_window.find("label", text="Certificate request saved"), "that it was saved is told")
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
