#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mail from and to files of other programs, in the window: of a mailbox, of what is selected, and of files that are chosen or
dropped. What is written is read by Python's mailbox module; what is read was written by it; the server tells what came of it.

usage: test_exchange.py MESIGN MESIGNCTL FULL_DISK_LIBRARY
"""

import mailbox
import os
import re
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.case import UiCase  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.drag import drop_file  # noqa: E402  pylint: disable=wrong-import-position

LIBRARY = Path()
LIMIT = 40
MAIN = "MeSign"


def mail(number: int, text: str = "Hello"):
    return (f"From: Carol <carol@elsewhere.test>\r\nTo: alice@example.test\r\nSubject: Number {number}\r\n"
            f"Date: Mon, 05 Jan 2026 10:00:{number % 60:02} +0000\r\nMessage-ID: <n{number}@exchange.test>\r\n\r\n{text}\r\n").encode()


class Exchange(UiCase):
    services = "imap,smtp,ca"
    limit = 180

    def open(self, n_mails: int, **environment: str):
        for number in range(n_mails):
            self.world.deliver("alice", mail(number))
        self.world.prepare("alice")
        client = self.start(self.world.profile("alice"), **environment)
        client.wait_for("list item", "Inbox.*", limit=LIMIT)
        return client

    def on_server(self, name: str):
        """The numbers of the mails that lie there, each as often as it does."""
        mails = [path.read_bytes() for path in self.world.fetch("alice", name)]
        return sorted(int(re.search(rb"Subject: Number (\d+)", one)[1]) for one in mails)

    def menu(self, client, line: str, item: str):
        client.click(client.wait_for("list item", line), button=3)
        client.wait_for("menu item", item)
        for _ in range(24):
            if client.find("menu item", item, where=lambda node: node.has("focused")):
                client.key("Return")
                client.wait_until_gone("menu item", item)
                return
            client.key("Down")
        raise AssertionError(f"{item} cannot be reached by the keys")

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

    @staticmethod
    def numbers_in(texts):
        return sorted(int(re.search(rb"Subject: Number (\d+)", one)[1]) for one in texts)

    def test_export_mailbox(self):
        client = self.open(4)
        client.wait_for("list item", ".*Number 3.*", limit=LIMIT)
        target = self.world.folder / "out.mbox"
        self.menu(client, "Inbox.*", "Export…")
        window = client.wait_for_window("Export “Inbox”")
        client.press("Save…", within=window)
        self.choose(client, "Name of the File", target, "_?Save")
        client.wait_for("label", text="4 Mails Exported", limit=LIMIT)
        self.assertTrue(client.find("label", text=f"They lie in {target}."))
        box = mailbox.mbox(target, create=False)
        self.assertEqual(self.numbers_in([box.get_bytes(key) for key in box.keys()]), [0, 1, 2, 3])
        client.press("Close", within=window)
        client.wait_until_closed("Export “Inbox”")
        self.assert_calm(client)

    def test_export_selected(self):
        client = self.open(3)
        client.click(client.wait_for("list item", ".*Number 1.*", limit=LIMIT))
        target = self.world.folder / "out"
        self.menu(client, ".*Number 1.*", "Export…")
        window = client.wait_for_window("Export 1 Mail")
        client.click(client.wait_for("list item", "A file for each mail.*"))
        client.press("Save…", within=window)
        self.choose(client, "Name of the New Folder", target, "_?Save")
        client.wait_for("label", text="1 Mail Exported", limit=LIMIT)
        (file,) = target.iterdir()
        self.assertIn(b"Subject: Number 1\r\n", file.read_bytes())
        self.assertTrue(file.name.endswith("Number 1.eml"))
        self.assert_calm(client)

    def given(self, numbers, name: str = "given.mbox", text: str = "Hello"):
        path = self.world.folder / name
        box = mailbox.mbox(path)
        for number in numbers:
            box.add(mailbox.mboxMessage(mail(number, text).replace(b"\r\n", b"\n")))
        box.close()
        return path

    def test_import(self):
        """Chosen files go into the mailbox and to the server; a second time nothing is doubled."""
        path = self.given(range(1, 6))
        client = self.open(1)
        for title, text in (("5 Mails Imported", ".*on their way to the server."), ("0 Mails Imported", "5 were there already.")):
            self.menu(client, "Inbox.*", "Import Files…")
            self.choose(client, "Files of Mail", path, "_?Import")
            client.wait_for("label", text=title, limit=LIMIT)
            self.assertTrue(client.find("label", text=text), client.root.outline())
            client.press("Close", within=client.wait_for_window("Import into “Inbox”"))
            client.wait_until_closed("Import into “Inbox”")
        client.wait_for("list item", ".*Number 5.*")
        wait_until(lambda: self.on_server("INBOX") == [0, 1, 2, 3, 4, 5], "the server has each once", LIMIT)
        self.assert_calm(client)

    def test_no_mail(self):
        """What is left out is named."""
        path = self.world.folder / "photo.jpg"
        path.write_bytes(bytes(range(256)) * 20)
        client = self.open(0)
        self.menu(client, "Inbox.*", "Import Files…")
        self.choose(client, "Files of Mail", path, "_?Import")
        client.wait_for("label", text="0 Mails Imported", limit=LIMIT)
        self.assertTrue(client.find("label", text=".*is no mail, too large or unreadable, and was left out:"))
        self.assertTrue(client.find("label", text="photo.jpg"))
        self.assert_calm(client)

    def preferences(self, client):
        """The page of the account, down to what is for other programs."""
        client.window(MAIN).activate()
        client.key("ctrl+comma")
        window = client.wait_for_window("Preferences")
        client.click(wait_until(lambda: window.find("list item", self.world.address("alice")), "the account"))
        client.wait_for("push button", "Export Account…")
        return window

    def press_by_keys(self, client, button: str):
        """The page is longer than the window."""
        node = client.wait_for("push button", button)
        for _ in range(60):
            if node.has("focused"):
                client.key("Return")
                return
            client.key("Tab")
        raise AssertionError(f"{button} cannot be reached by the keys")

    def numbers_in_folder(self, path):
        """Of a folder of mboxes, by their place in it."""
        found = {}
        for file in path.rglob("*"):
            if file.is_file():
                box = mailbox.mbox(file, create=False)
                found[str(file.relative_to(path))] = self.numbers_in([box.get_bytes(key) for key in box.keys()])
        return {name: numbers for name, numbers in found.items() if numbers}

    def test_export_account(self):
        """All mailboxes, as mboxes in folders and as a Maildir++."""
        client = self.open(3)
        client.wait_for("list item", ".*Number 2.*", limit=LIMIT)
        self.world.command_line("alice").run("mail", "import", str(self.given([7, 8])), "--mailbox", "Archive")
        self.preferences(client)
        title = f"Export {self.world.address('alice')}"
        for row, name, found in (("mbox files in folders.*", "boxes", {"Inbox": [0, 1, 2], "Archive": [7, 8]}), ("Maildir.*", "maildir", None)):
            target = self.world.folder / name
            self.press_by_keys(client, "Export Account…")
            window = client.wait_for_window(title)
            self.assertFalse(client.find("list item", "A file for each mail.*", where=lambda node: node.has("showing")))
            client.click(client.wait_for("list item", row))
            client.press("Save…", within=window)
            self.choose(client, "Name of the New Folder", target, "_?Save")
            client.wait_for("label", text="5 Mails Exported", limit=LIMIT)
            self.assertTrue(client.find("label", text=f"[0-9]+ mailboxes were written to {target}."), client.root.outline())
            if found:
                self.assertEqual(self.numbers_in_folder(target), found)
            else:
                box = mailbox.Maildir(target, create=False)
                self.assertEqual(self.numbers_in(map(box.get_bytes, box.keys())), [0, 1, 2])
                archive = box.get_folder("Archive")
                self.assertEqual(self.numbers_in(map(archive.get_bytes, archive.keys())), [7, 8])
            client.press("Close", within=window)
            client.wait_until_closed(title)
        self.assert_calm(client)

    def test_import_account(self):
        """As Thunderbird has it on the disk: each mailbox goes where it belongs, and a second time nothing is doubled."""
        given = self.world.folder / "Local Folders"
        for name, numbers in (("Inbox", [1]), ("Sent", [2]), ("Work", [3]), ("Work.sbd/Projects", [4, 5])):
            (given / name).parent.mkdir(parents=True, exist_ok=True)
            self.given(numbers, f"Local Folders/{name}")
        (given / "photo.jpg").write_bytes(bytes(range(256)))
        client = self.open(0)
        self.preferences(client)
        title = f"Import into {self.world.address('alice')}"
        for heading, texts in (("5 Mails Imported", (".*They lie in 4 mailboxes and are on their way to the server. 2 mailboxes are new. 1 was left out:",
                                                     r"photo\.jpg \(no mail\)")),
                               ("0 Mails Imported", ("5 were there already. 1 was left out:",))):
            self.press_by_keys(client, "Import Account…")
            self.choose(client, "Folder with Mailboxes", given, "_?Import")
            window = client.wait_for_window(title)
            client.wait_for("label", text=heading, limit=LIMIT)
            for text in texts:
                self.assertTrue(client.find("label", text=text), client.root.outline())
            client.press("Close", within=window)
            client.wait_until_closed(title)
        for name, numbers in (("INBOX", [1]), ("Sent", [2]), ("Work", [3]), ("Work/Projects", [4, 5])):
            wait_until(lambda name=name, numbers=numbers: self.on_server(name) == numbers, f"the server has {name}", LIMIT)
        self.assert_calm(client)

    def test_import_account_refused(self):
        """A folder without mailboxes: said in words, with what to choose instead."""
        given = self.world.folder / "photos"
        given.mkdir()
        (given / "photo.jpg").write_bytes(bytes(range(256)))
        client = self.open(0)
        self.preferences(client)
        self.press_by_keys(client, "Import Account…")
        self.choose(client, "Folder with Mailboxes", given, "_?Import")
        client.wait_for("label", text="(?s).*There are no mailboxes in .*photos.*Choose a Maildir.*", limit=LIMIT)
        self.assert_calm(client)

    def test_import_account_cancelled(self):
        """Closed in the middle; what was filed stays, and a second try brings the rest once."""
        n_mails = 3000
        given = self.world.folder / "many"
        given.mkdir()
        self.given(range(n_mails), "many/Archive", text="word " * 200)
        client = self.open(0)
        self.preferences(client)
        title = f"Import into {self.world.address('alice')}"
        listed = ("message", "list", "--mailbox", "Archive", "--limit", "10000")
        self.press_by_keys(client, "Import Account…")
        self.choose(client, "Folder with Mailboxes", given, "_?Import")
        window = client.wait_for_window(title)
        wait_until(lambda: self.world.command_line("alice").run(*listed)["messages"], "it has begun", LIMIT)
        client.press("Cancel", within=window)
        client.wait_until_closed(title)
        time.sleep(2)
        filed = len(self.world.command_line("alice").run(*listed)["messages"])
        self.assertIn(filed, range(1, n_mails))
        self.press_by_keys(client, "Import Account…")
        self.choose(client, "Folder with Mailboxes", given, "_?Import")
        client.wait_for("label", text=f"{n_mails - filed} Mails Imported", limit=120)
        self.assertTrue(client.find("label", text=f".*{filed} were there already."))
        self.assertEqual(len(self.world.command_line("alice").run(*listed)["messages"]), n_mails)
        self.assert_calm(client)

    def test_drop(self):
        """Asked first; then the mail is there."""
        path = self.given(range(3))
        client = self.open(0)
        line = client.wait_for("list item", "Archive.*")
        drop_file(path, client.window(MAIN), on=line)
        client.wait_for("label", text="Import 1 file into “Archive”.")
        client.press("_?Import")
        client.wait_for("label", text="3 Mails Imported", limit=LIMIT)
        client.press("Close", within=client.wait_for_window("Import into “Archive”"))
        wait_until(lambda: self.on_server("Archive") == [0, 1, 2], "the server has them", LIMIT)
        self.assert_calm(client)

    def test_drop_from_elsewhere(self):
        """What only looks like a file of this computer is told, and not passed over."""
        client = self.open(0)
        line = client.wait_for("list item", "Archive.*")
        drop_file("sftp://files.example.test/given.mbox", client.window(MAIN), on=line)
        client.wait_for("label", text="Nothing Was Imported")
        self.assertTrue(client.find("label", text="Mail can be read only from folders of this computer.*"))
        client.press("Close", within=client.wait_for_window("Import into “Archive”"))
        self.assert_calm(client)

    def test_cancelled(self):
        """Closed in the middle; what was filed stays, and a second try brings the rest once."""
        n_mails = 3000
        path = self.given(range(n_mails), text="word " * 200)
        client = self.open(0)
        self.menu(client, "Archive.*", "Import Files…")
        self.choose(client, "Files of Mail", path, "_?Import")
        window = client.wait_for_window("Import into “Archive”")
        listed = ("message", "list", "--mailbox", "Archive", "--limit", "10000")
        wait_until(lambda: self.world.command_line("alice").run(*listed)["messages"], "it has begun", LIMIT)
        client.press("Cancel", within=window)
        client.wait_until_closed("Import into “Archive”")
        time.sleep(2)
        filed = len(self.world.command_line("alice").run(*listed)["messages"])
        self.assertIn(filed, range(1, n_mails))
        self.menu(client, "Archive.*", "Import Files…")
        self.choose(client, "Files of Mail", path, "_?Import")
        client.wait_for("label", text=f"{n_mails - filed} Mails Imported", limit=120)
        self.assertTrue(client.find("label", text=f".*{filed} were there already."))
        self.assertEqual(len(self.world.command_line("alice").run(*listed)["messages"]), n_mails)
        self.assert_calm(client)

    def test_full_disk(self):
        """Said in words, with what to do, and that a second try doubles nothing."""
        path = self.given(range(50), text=os.urandom(30000).hex())
        client = self.open(0, LD_PRELOAD=str(LIBRARY), MESIGN_TEST_DISK_ROOM="1500000")
        self.menu(client, "Archive.*", "Import Files…")
        self.choose(client, "Files of Mail", path, "_?Import")
        client.wait_for("label", text="The Import Was Broken Off", limit=LIMIT)
        self.assertTrue(client.find("label", text="(?s).*Make room.*nothing is filed twice."), client.root.outline())


if __name__ == "__main__":
    LIBRARY = Path(sys.argv.pop(3)).resolve()
    tap.main()
