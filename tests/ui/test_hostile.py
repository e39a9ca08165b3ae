#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A mail that tries everything: nothing of it runs, and nothing is asked for over the network.

usage: test_hostile.py MESIGN MESIGNCTL
"""

import http.server
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.case import UiCase  # noqa: E402  pylint: disable=wrong-import-position

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


if __name__ == "__main__":
    tap.main()
