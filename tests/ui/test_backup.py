#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A computer is lost: everything is backed up in the window, and restored on another one from the first page on.

usage: test_backup.py MESIGN MESIGNCTL
"""

import stat
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.case import UiCase  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position

PASSWORD = "Regen-Kupfer-Tal-47"
LIMIT = 40


class Backup(UiCase):
    services = "imap,smtp,ca"
    limit = 240

    @staticmethod
    def choose(client, title: str, path: Path, button: str):
        chooser = client.wait_for_window(title)
        time.sleep(0.5)
        client.key("ctrl+l")
        time.sleep(0.3)
        client.key("ctrl+a")
        client.type(str(path))
        time.sleep(0.3)
        client.press(button, within=chooser)

    def open_certificates(self, client):
        client.click(client.wait_for("list item", "Certificates.*", limit=LIMIT))
        return client.wait_for_window("Certificates")

    @staticmethod
    def wait_for_row(client, name: str, says: str):
        """What stands in the row, and what a screen reader says of it."""
        client.wait_for("list item", name, where=lambda node: node.description == says, limit=LIMIT)
        client.wait_for("label", text=says)

    def menu(self, client, window, item: str):
        client.press("Menu", role=None, within=window)
        client.press(item, role="menu item")

    def back_up(self, path: Path):
        client = self.start(self.world.profile("alice"))
        self.menu(client, self.open_certificates(client), "Back Up Everything…")
        dialog = client.wait_for_window("Back Up Everything")
        save = wait_until(lambda: dialog.find("push button", "Save…"), "the button")
        for password, repeated, words in (("short", "", "At least 8.*"), ("password1", "password1", ".*too easy.*"),
                                          (PASSWORD, PASSWORD[:-1], "The two passwords differ.")):
            client.write("Password", password, within=dialog)
            client.write("Repeat password", repeated, within=dialog)
            client.wait_for("label", text=words)
            self.assertFalse(save.has("sensitive"), password)
        client.write("Repeat password", PASSWORD, within=dialog)
        wait_until(lambda: save.has("sensitive"), "both are the same")
        client.press("Save…", within=dialog)
        self.choose(client, "Save the Backup", path, "_?Save")
        client.wait_for("label", text=".*Everything is in “lost.p12”.*", limit=LIMIT)
        client.wait_until_closed("Back Up Everything")
        self.assert_calm(client)
        client.kill()

    def test_another_computer(self):
        """Saved here, and restored on the first page of a profile that knows nothing: old encrypted mail can be read again."""
        self.world.prepare("alice", certificate=True)
        self.world.prepare("bob", certificate=True)
        self.world.command_line("bob").run("cert", "import", str(self.world.folder / "alice.pem"))
        self.world.send("bob", "alice", "Secret", "Only for Alice.\n", "--sign", "--encrypt")
        path = self.world.folder / "lost.p12"
        self.back_up(path)
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        said = subprocess.run(["openssl", "pkcs12", "-in", path, "-nodes", "-passin", f"pass:{PASSWORD}"], capture_output=True, check=True).stdout
        self.assertEqual(said.count(b"BEGIN PRIVATE KEY"), 1)

        self.world.prepare_empty("elsewhere")
        client = self.start(self.world.profile("elsewhere"))
        client.press("Restore a Backup…")
        self.choose(client, "Choose the Backup", path, "_?Open")
        dialog = client.wait_for_window("Restore a Backup")
        client.write("Password of the backup", "wrong", within=dialog)
        client.press("Open", within=dialog)
        client.wait_for("label", text="This is not the password of the backup.*", limit=LIMIT)
        client.write("Password of the backup", PASSWORD, within=dialog)
        client.press("Open", within=dialog)
        self.wait_for_row(client, "Private Keys", "1 new: 王芳")
        self.wait_for_row(client, "Accounts", f"1 new: {self.world.address('alice')}")
        self.assertEqual(self.world.command_line("elsewhere").run("account", "list")["accounts"], [])
        client.press("Restore", within=dialog)
        client.wait_for("label", text="Restored", limit=LIMIT)
        client.press("Done", within=dialog)
        client.wait_until_closed("Welcome")
        client.wait_for("label", text="Password of alice@.*", limit=LIMIT)
        time.sleep(0.5)
        client.type(self.world.user("alice")["password"])
        client.key("Return")
        client.click(client.wait_for("list item", "Inbox.*", limit=LIMIT))
        client.click(client.wait_for("list item", ".*Secret.*", limit=LIMIT))
        client.wait_for(None, text=".*Only for Alice.*", limit=LIMIT)
        self.assert_calm(client)

    def test_left_at_the_question(self):
        """Who closes everything while a restored account asks for its password ends no program by that."""
        self.world.prepare("alice", certificate=True)
        path = self.world.folder / "lost.p12"
        self.back_up(path)
        self.world.prepare_empty("elsewhere")
        client = self.start(self.world.profile("elsewhere"))
        client.press("Restore a Backup…")
        self.choose(client, "Choose the Backup", path, "_?Open")
        dialog = client.wait_for_window("Restore a Backup")
        client.write("Password of the backup", PASSWORD, within=dialog)
        client.press("Open", within=dialog)
        self.wait_for_row(client, "Private Keys", "1 new: 王芳")
        client.press("Restore", within=dialog)
        client.wait_for("label", text="Restored", limit=LIMIT)
        client.press("Done", within=dialog)
        client.wait_until_closed("Welcome")
        client.wait_for("label", text="Password of alice@.*", limit=LIMIT)
        client.key("ctrl+q")
        client.wait_for_end(30)
        self.assert_calm(client)

    def test_nothing_is_overwritten(self):
        """What is otherwise here is told before, and stays; restored a second time there is nothing to do."""
        self.world.prepare("alice", certificate=True)
        path = self.world.folder / "lost.p12"
        self.back_up(path)
        accounts = list((self.world.profile("alice") / "config" / "accounts").glob("*.account"))
        accounts[0].write_text(accounts[0].read_text(encoding="utf-8").replace("Name=", "Name=Changed "), encoding="utf-8")
        client = self.start(self.world.profile("alice"))
        self.menu(client, self.open_certificates(client), "Restore a Backup…")
        self.choose(client, "Choose the Backup", path, "_?Open")
        dialog = client.wait_for_window("Restore a Backup")
        client.write("Password of the backup", PASSWORD, within=dialog)
        client.press("Open", within=dialog)
        self.wait_for_row(client, "Accounts", "1 is otherwise here and stays so: alice@example.test")
        client.wait_for("label", text="All of it is here already.*")
        self.assertFalse(dialog.find("push button", "Restore").has("sensitive"))
        self.assertIn("Name=Changed", accounts[0].read_text(encoding="utf-8"))
        self.assert_calm(client)

    def test_other_files(self):
        """A file that is none is told at once, with the way out."""
        self.world.prepare("alice")
        path = self.world.folder / "rubbish.p12"
        path.write_bytes(b"rubbish" * 100)
        client = self.start(self.world.profile("alice"))
        self.menu(client, self.open_certificates(client), "Restore a Backup…")
        self.choose(client, "Choose the Backup", path, "_?Open")
        client.wait_for("label", text="Not a Backup, or Damaged", limit=LIMIT)
        self.assertTrue(client.find("push button", "Choose Another File…"))
        self.assert_calm(client)


if __name__ == "__main__":
    tap.main()
