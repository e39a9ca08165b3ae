#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of payment services that a provider's account page leads to.

usage: test_payment.py MESIGN MESIGNCTL

A profile's anchor vouches for the provider only: a payment service has to be known to the system. So this program
puts the authority of its site among the system's, in a namespace of its own that nobody else sees.
"""

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.shop_case import TITLE, ShopCase  # noqa: E402  pylint: disable=wrong-import-position

AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
ALONE = "MESIGN_OWN_MOUNTS"


class Payment(ShopCase):
    def setUp(self):
        super().setUp()
        if ALONE not in os.environ:
            self.skipTest("mounts of its own need root")
        known = self.world.folder / "authorities.pem"
        known.write_bytes(AUTHORITIES.read_bytes() + b"\n" + self.shop.anchor.read_bytes())
        subprocess.run(["mount", "--bind", str(known), str(AUTHORITIES)], check=True)
        self.addCleanup(subprocess.run, ["umount", str(AUTHORITIES)], check=True)

    def test_shown(self):
        """In the window and in one of its own; code and password are never filled in there."""
        client, page = self.open()
        page.press("p")
        page.wait_for("/cashier")
        self.assertTrue(page.address.startswith("Secure address "), page.address)
        self.assertIn("pay.localhost", page.address)
        self.assertEqual(self.shop.payment.asked, ["/cashier"])
        client.press("Back", within=client.wait_for_window(TITLE))
        page.wait_for("/")
        page.focus()
        page.press("q")
        wait_until(lambda: self.shop.payment.asked == ["/cashier", "/cashier"], "the page in another window")
        wait_until(lambda: len([node for node in client.root.children() if node.name == TITLE]) == 2, "the second window")
        self.assertEqual(self.shop.foreign.asked, [])
        self.assert_calm(client)


if __name__ == "__main__":
    if os.geteuid() == 0 and ALONE not in os.environ:
        os.environ[ALONE] = "1"
        os.execvp("unshare", ["unshare", "--mount", sys.executable, *sys.argv])
    tap.main()
