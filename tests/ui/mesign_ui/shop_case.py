# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Somebody who opens the page of a provider that leads astray."""

import subprocess

from .case import UiCase
from .shop import Shop
from .web import Page

TITLE = "Account Page – The Shop"


class ShopCase(UiCase):
    """Alice, who has no certificate yet, opens the page of a provider."""

    services = "imap,smtp,ca"
    users = "alice,bob"

    def setUp(self):
        super().setUp()
        pfx = self.world.folder / "mine.p12"
        self.sandbox.command("issue", address=self.world.address("alice"), name="王芳", out=str(pfx), password="try-it")
        certificate = subprocess.run(
            ["openssl", "pkcs12", "-in", str(pfx), "-passin", "pass:try-it", "-nokeys", "-clcerts"], capture_output=True, check=True).stdout
        self.shop = Shop(self.world.folder, pfx.read_bytes(), certificate)
        self.enterContext(self.shop.running())
        self.world.prepare_empty("alice")
        self.world.command_line("alice").run("provider", "add", str(self.shop.profile), "--yes")

    def open(self):
        client = self.start(self.world.profile("alice"), "--account", self.world.address("alice"))
        client.write("Password", self.world.user("alice")["password"])
        client.press("Sign In")
        client.click(client.wait_for("list item", "Get a Certificate", limit=30))
        choice = client.find("list item", "The Shop")
        if choice is not None:
            client.click(choice)
        page = Page(client, TITLE)
        page.wait_for("/")
        page.focus()
        return client, page
