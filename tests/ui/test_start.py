#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a person waits for the list. Runs alone; the best of a few starts counts, as other work only delays.

usage: test_start.py MESIGN MESIGNCTL
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.case import UiCase  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position

MAIL = "From: Carol <carol@elsewhere.test>\nTo: alice@example.test\nSubject: Number {0}\nMessage-ID: <{0}@elsewhere.test>\n\nHello.\n"
STARTS = 6
LIMIT = 1.0


class Start(UiCase):
    services = "imap,smtp,ca"

    def test_second_start(self):
        """With the store in place the list is there within a second."""
        for number in range(30):
            self.world.deliver("alice", MAIL.format(number).encode())
        self.world.prepare("alice")
        took = [self.start_once() for _ in range(STARTS)]
        print("# starts took " + ", ".join(f"{each:.2f} s" for each in took))
        self.assertLess(min(took[1:]), LIMIT)

    def start_once(self) -> float:
        client = self.start(self.world.profile("alice"))
        wait_until(lambda: client.find("list item", ".*Number 29.*"), "the list is there", 20, pause=0.02)
        seconds = time.monotonic() - client.started
        client.key("ctrl+q")
        client.wait_for_end(5)
        return seconds


if __name__ == "__main__":
    tap.main()
