#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The mail on this computer: how much room it takes and may take, and what a person is told when its files are damaged, of a
newer version, or when the disk is full.

usage: test_storage.py MESIGN MESIGNCTL FULL_DISK_LIBRARY
"""

import os
import sqlite3
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.case import UiCase  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position

LIBRARY = Path()
DAY = 86400
N_MAILS = 6


class Storage(UiCase):
    services = "imap,smtp,ca"

    def fill(self):
        """Half of the mails are old, and large enough to be counted."""
        for number in range(N_MAILS):
            mail = (f"From: Carol <carol@elsewhere.test>\r\nTo: alice@example.test\r\nSubject: Report {number}\r\n"
                    f"Message-ID: <{number}@storage.test>\r\n\r\n{os.urandom(20000).hex()}\r\n")
            self.world.deliver("alice", mail.encode())
        self.world.prepare("alice")
        self.world.command_line("alice").run("sync", "--bodies", "all")

    def data(self) -> Path:
        return self.world.profile("alice") / "data"

    def texts(self):
        database = sqlite3.connect(self.data() / "bodies.db")
        number, = database.execute("SELECT count(*) FROM body").fetchone()
        database.close()
        return number

    def make_old(self, number: int):
        database = sqlite3.connect(self.data() / "mail.db")
        with database:
            database.execute("UPDATE message SET received = received - ? WHERE header_id < ?", (40 * DAY, str(number)))
        database.close()

    def open_account(self, client):
        client.wait_for("push button", "New Message", limit=30)
        client.key("ctrl+comma")
        window = client.wait_for_window("Preferences")
        client.click(wait_until(lambda: window.find("list item", self.world.address("alice")), "the account"))
        client.wait_for("combo box", "Keep here")
        return window

    def test_limits(self):
        self.fill()
        self.make_old(3)
        client = self.start(self.world.profile("alice"))
        window = self.open_account(client)
        wait_until(lambda: window.find("label", text=f".*kB, {N_MAILS} mails"), "what is used is told")
        row = client.wait_for("combo box", "Keep here")
        client.window("Preferences").resize(700, 900)
        for _ in range(40):
            if row.has("focused"):
                break
            client.key("Tab")
        self.assertTrue(row.has("focused"), client.root.outline())
        client.key("Return")
        client.wait_for(None, text="30 days")
        client.key("Down", "Return")
        limits = ("account", "limit", self.world.address("alice"))
        wait_until(lambda: self.world.command_line("alice").run(*limits)["days"] == 30, "the limit is kept")
        wait_until(lambda: self.texts() == 3, "what is older goes from here", 30)
        wait_until(lambda: window.find("label", text=".*kB, 3 mails"), "what is used now is told", 30)
        self.assert_calm(client)

    def spoil(self):
        database = sqlite3.connect(self.data() / "mail.db")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
        (self.data() / "mail.db").write_bytes(b"no database any more" * 1000)

    def test_damaged(self):
        """Told above the list, explained, and filled again, beginning with the inbox, which is the one that opens."""
        self.fill()
        self.spoil()
        client = self.start(self.world.profile("alice"))
        client.wait_for("label", text="The mail on this computer was damaged.*", limit=30)
        client.wait_for("list item", ".*Report 5.*", limit=30)
        client.press("Details")
        (kept,) = self.data().glob("mail.db.damaged-????????-??????")
        told = client.wait_for("label", text="(?s)A file of the mail.*")
        self.assertIn(str(kept), told.text)
        client.press("_?OK|_?Close")
        client.wait_until_gone("label", text="The mail on this computer was damaged.*")
        self.assert_calm(client)

    def test_newer(self):
        """Nothing is touched, and what to do is said."""
        self.fill()
        database = sqlite3.connect(self.data() / "mail.db")
        with database:
            database.execute("PRAGMA user_version = 900")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
        before = (self.data() / "mail.db").read_bytes()
        client = self.start(self.world.profile("alice"))
        client.wait_for("label", text="MeSign Cannot Start", limit=30)
        client.wait_for("label", text=".*newer version.*Update MeSign.*")
        client.press("_?Close")
        client.wait_for_end(20)
        self.assertEqual((self.data() / "mail.db").read_bytes(), before)

    def test_disk_full(self):
        """While mail comes in: what happened and what to do stands above the list; with room it goes on."""
        self.fill()
        for number in range(20, 40):
            mail = f"From: c@elsewhere.test\r\nSubject: Late {number}\r\nMessage-ID: <l{number}@s.test>\r\n\r\n{os.urandom(30000).hex()}\r\n"
            self.world.deliver("alice", mail.encode())
        client = self.start(self.world.profile("alice"), LD_PRELOAD=str(LIBRARY), MESIGN_TEST_DISK_ROOM="300000")
        client.wait_for("label", text=".*space.*Make room by deleting something.*", limit=60)
        client.kill()
        client = self.start(self.world.profile("alice"))
        client.wait_for("list item", ".*Late 39.*", limit=60)
        wait_until(lambda: self.texts() == N_MAILS + 20, "all is here", 60)
        self.assert_calm(client)


if __name__ == "__main__":
    LIBRARY = Path(sys.argv.pop(3)).resolve()
    tap.main()
