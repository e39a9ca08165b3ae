#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A certificate whose key is made here: the provider gets a request, filled in by the client, and mails the certificate back.

usage: test_journey_request.py MESIGN MESIGNCTL
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.case import MESIGNCTL, UiCase  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position
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


if __name__ == "__main__":
    tap.main()
