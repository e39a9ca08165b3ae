#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mails that try everything: nothing of them runs, and nothing is asked for over the network.

As root it runs in a network of its own, where every packet that would leave is heard, and every name that is asked for.

usage: test_hostile.py MESIGN MESIGNCTL
"""

import http.server
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "samples"))

# pylint: disable=wrong-import-position
import tap  # noqa: E402
from mesign_samples import cms, mail, pki, remote, silence  # noqa: E402
from mesign_samples.attack import NOBODY, addresses_to_ask  # noqa: E402
from mesign_ui.case import UiCase  # noqa: E402

MAIL = Path(__file__).resolve().parent.parent / "data" / "mail" / "hostile.eml"


class Listener(http.server.ThreadingHTTPServer):
    """Writes down whatever asks it for something, be it only a connection."""

    def __init__(self):
        self.asked = []
        super().__init__(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)

    def process_request(self, request, client_address):
        self.asked.append(client_address)
        self.shutdown_request(request)


class Hostile(UiCase):
    """Alice opens it."""

    services = "imap,smtp,ca"
    outside: silence.Listener | None = None

    def setUp(self):
        super().setUp()
        self.listener = Listener()
        self.addCleanup(self.listener.server_close)
        self.addCleanup(self.listener.shutdown)
        threading.Thread(target=self.listener.serve_forever, daemon=True).start()
        self.world.prepare("alice", sync=False)
        port = str(self.listener.server_port).encode()
        self.world.deliver("alice", MAIL.read_bytes().replace(b"@PORT@", port))

    def open(self):
        client = self.start(self.world.profile("alice"))
        client.click(client.wait_for("list item", ".*Look at these pictures.*", limit=30))
        page = client.wait_for(None, "Text of the mail")
        client.wait_for("label", text="Pictures from the web were not loaded.*")
        return client, page

    def test_nothing_is_loaded(self):
        client, page = self.open()
        self.assertIn("An older mail", page.description)
        self.assertNotIn("THE SCRIPT RAN", page.description)
        time.sleep(4)
        self.assertEqual(self.listener.asked, [])
        self.assert_calm(client)

    def test_the_page_is_as_high_as_its_text(self):
        """The script that measures it is the program's own, and runs where the mail's cannot."""
        _client, page = self.open()
        deadline = time.monotonic() + 20
        while page.extents[3] < 200 and time.monotonic() < deadline:
            time.sleep(0.2)
        self.assertGreater(page.extents[3], 200)
        self.assertLess(page.extents[3], 1000)

    def letters(self):
        """Every way a mail has to have something loaded, from addresses that are numbers, names, and ports of this machine.
        One is signed by somebody whose certificate names places to ask."""
        writer = pki.Authority.root("Unknown").issue("zhang@remote.test", "Zhang Wei", key="p256", more=addresses_to_ask("canary.remote.test"))
        for number, base in enumerate((f"http://{NOBODY}", "http://canary.remote.test", f"http://127.0.0.1:{self.outside.port}")):
            whole = mail.multipart(remote.page(base), *remote.others(base), subtype="related")
            header = mail.envelope("zhang@remote.test", "alice@example.test", f"Letter number {number}") + remote.fields(base)
            yield header + (mail.clear_signed(whole, cms.sign(whole, writer, detached=True)) if number % 2 else whole)

    def test_nothing_leaves(self):
        if self.outside is None:
            self.skipTest("a network of its own needs root and iproute2")
        self.assertTrue(self.outside.hears_everything(NOBODY, "canary.remote.test"))
        for octets in self.letters():
            self.world.deliver("alice", octets)
        self.outside.heard.clear()
        client = self.start(self.world.profile("alice"))
        for number in range(3):
            client.click(client.wait_for("list item", f".*Letter number {number}.*", limit=30))
            page = client.wait_for(None, "Text of the mail")
            self.assertIn("An ordinary letter.", page.description)
            time.sleep(4)
        self.assertEqual(self.outside.heard, [])
        self.assert_calm(client)


if __name__ == "__main__":
    if silence.enter() is None:
        Hostile.outside = silence.Listener()
    tap.main()
