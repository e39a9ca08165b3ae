#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person does to mailboxes in the window: seen there at once, on the server soon after, and taken back.

usage: test_mailboxes.py MESIGN MESIGNCTL
"""

import imaplib
import re
import ssl
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.case import UiCase  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.drag import drag, hold, let_go, press, release  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.words import Words  # noqa: E402  pylint: disable=wrong-import-position

MAIL = "From: Carol <carol@elsewhere.test>\nTo: alice@example.test\nSubject: {0}\nMessage-ID: <{0}@elsewhere.test>\n\nText\n"
LIMIT = 40


class Mailboxes(UiCase):
    services = "imap,smtp,ca"

    def setUp(self):
        super().setUp()
        user, imap = self.world.user("alice"), self.world.facts["imap"]
        context = ssl.create_default_context(cafile=self.world.facts["ca"])
        self.other = imaplib.IMAP4_SSL("localhost", imap["tls"], ssl_context=context)
        self.addCleanup(self.other.shutdown)
        self.other.login(user["address"], user["password"])

    # the server, by Python's own client

    def make(self, *mailboxes: str):
        for mailbox in mailboxes:
            self.assertEqual(self.other.create(mailbox)[0], "OK")
            self.assertEqual(self.other.subscribe(mailbox)[0], "OK")

    def put(self, mailbox: str, *subjects: str):
        for subject in subjects:
            self.world.deliver("alice", MAIL.format(subject).encode(), mailbox=mailbox)

    def on_server(self, command: str = "list"):
        _, lines = getattr(self.other, command)()
        return {line.decode().split(' "/" ')[1].strip('"') for line in lines if line}

    def subjects(self, mailbox: str):
        mails = [path.read_bytes().decode() for path in self.world.fetch("alice", mailbox)]
        return sorted(re.search(r"^Subject: (.*?)\r?$", mail, re.MULTILINE).group(1) for mail in mails)

    def unread(self, mailbox: str):
        _, (answer,) = self.other.status(mailbox, "(UNSEEN)")
        return int(re.search(rb"UNSEEN (\d+)", answer).group(1))

    # the client

    def open(self):
        self.world.prepare("alice")
        client = self.start(self.world.profile("alice"))
        client.wait_for("list item", "Inbox.*", limit=LIMIT)
        return client

    def choose(self, client, item: str):
        """By the keys: GTK takes the first click after an item was pressed from outside for the end of the menu."""
        client.wait_for("menu item", item)
        for _ in range(12):
            if client.find("menu item", item, where=lambda node: node.has("focused")):
                client.key("Return")
                client.wait_until_gone("menu item", item)
                return
            client.key("Down")
        raise AssertionError(f"{item} cannot be reached by the keys")

    def menu(self, client, mailbox: str, item: str):
        """Chooses from the menu of a mailbox."""
        client.click(client.wait_for("list item", mailbox), button=3)
        self.choose(client, item)

    def name_it(self, client, title: str, name: str, button: str):
        window = client.wait_for_window(title)
        client.write("Name", name, within=window)
        client.press(button, within=window)
        client.wait_until_closed(title)

    def test_new_and_undo(self):
        client = self.open()
        self.menu(client, "Inbox.*", "New Mailbox…")
        self.name_it(client, "New Mailbox", "Projects", "Create")
        client.wait_for("list item", "Projects")
        wait_until(lambda: "Projects" in self.on_server("lsub"), "the server has it", LIMIT)
        self.menu(client, "Projects", "New Mailbox Inside…")
        self.name_it(client, "New Mailbox", "甲", "Create")
        client.wait_for("list item", "甲")
        client.wait_for("label", text="“甲” created")
        wait_until(lambda: "Projects/&dTI-" in self.on_server(), "the server has it inside the other", LIMIT)
        client.key("ctrl+z")
        client.wait_until_gone("list item", "甲")
        wait_until(lambda: "Projects/&dTI-" not in self.on_server(), "the server has it no more", LIMIT)
        self.assertIn("Projects", self.on_server())
        self.assert_calm(client)

    def test_menu_of_a_held_button(self):
        """The menu comes when the button is let go: GTK miscounts what is pressed where it comes before."""
        client = self.open()
        row = client.wait_for("list item", "Inbox.*")
        press(client.window_of(row), row, 3)
        self.assertIsNone(client.find("menu item", "New Mailbox…"))
        release(3)
        client.wait_for("menu item", "New Mailbox…")
        client.key("Escape")
        client.wait_until_gone("menu item", "New Mailbox…")
        self.assert_calm(client)

    def test_names(self):
        """What a mailbox cannot be called is said while one types, and cannot be sent off."""
        self.make("Taken")
        client = self.open()
        self.menu(client, "Inbox.*", "New Mailbox…")
        window = client.wait_for_window("New Mailbox")
        faults = {"Taken": "There is a mailbox “Taken” already.*", "a/b": "The name cannot contain “/”.*",
                  "inbox": "INBOX is always .*", "100%": ".*cannot contain .* %.", "x" * 300: ".* too long.*"}
        for name, fault in faults.items():
            client.write("Name", name, within=window)
            client.wait_for("label", text=fault)
            self.assertFalse(window.find("push button", "Create").has("sensitive"), name)
        client.write("Name", "  ", within=window)
        client.wait_until_gone("label", text=".* too long.*")
        self.assertFalse(window.find("push button", "Create").has("sensitive"))
        client.write("Name", " Fine ", within=window)
        wait_until(lambda: window.find("push button", "Create").has("sensitive"), "it can be made")
        client.key("Return")
        client.wait_until_closed("New Mailbox")
        client.wait_for("list item", "Fine")
        wait_until(lambda: "Fine" in self.on_server(), "the server has it", LIMIT)
        self.assert_calm(client)

    def test_names_in_chinese(self):
        self.make("Taken")
        self.world.prepare("alice")
        client = self.start(self.world.profile("alice"), **Words("zh_CN").environment)
        self.menu(client, "收件箱", "新建文件夹.*")
        window = client.wait_for_window("新建文件夹")
        for name, fault in {"a/b": "名称中不能有“/”.*", "Taken": "已经有名为“Taken”的文件夹。.*"}.items():
            client.write("名称", name, within=window)
            client.wait_for("label", text=fault)
        client.write("名称", "客户 & 合同", within=window)
        client.press("创建.*", within=window)
        client.wait_for("list item", "客户 & 合同", limit=LIMIT)
        client.wait_for("label", text="已新建“客户 & 合同”")
        wait_until(lambda: "&W6JiNw- &- &VAhUDA-" in self.on_server(), "the server has it", LIMIT)
        self.assert_calm(client)

    def test_rename_what_is_shown(self):
        """By the keyboard; its mail stays in view, and what lies inside comes along."""
        self.make("Old", "Old/Deep")
        self.put("Old", "Here")
        self.put("Old/Deep", "There")
        client = self.open()
        client.click(client.wait_for("list item", "Old.*"))
        client.wait_for("list item", ".*Here.*")
        client.key("Menu")
        self.choose(client, "Rename…")
        window = client.wait_for_window("Rename Mailbox")
        self.assertFalse(window.find("push button", "Rename").has("sensitive"), "it has this name already")
        client.key("ctrl+a")
        client.type("新名")
        client.key("Return")
        client.wait_until_closed("Rename Mailbox")
        client.wait_for("list item", "新名.*", where=lambda node: node.has("selected"))
        self.assertIsNone(client.find("list item", "Old.*"))
        self.assertIsNotNone(client.find("list item", ".*Here.*"))
        wait_until(lambda: {"&ZbBUDQ-", "&ZbBUDQ-/Deep"} <= self.on_server(), "the server has renamed it", LIMIT)
        self.assertEqual(self.subjects("新名/Deep"), ["There"])
        client.key("ctrl+z")
        client.wait_for("list item", "Old.*", where=lambda node: node.has("selected"))
        wait_until(lambda: {"Old", "Old/Deep"} <= self.on_server(), "the server has the old name", LIMIT)
        self.assert_calm(client)

    def test_delete_and_undo(self):
        """Says what goes with it; the mail goes to the trash, and both come back."""
        self.make("Work", "Work/Sub")
        self.put("Work", "One")
        self.put("Work/Sub", "Two", "Three")
        client = self.open()
        self.menu(client, "Work.*", "Delete…")
        client.wait_for("label", text="Delete “Work”.")
        client.wait_for("label", text="3 messages in it go to the trash. 1 mailbox that lies inside is deleted with it.")
        client.press("Cancel")
        client.wait_until_gone("label", text="Delete “Work”.")
        self.assertIsNotNone(client.find("list item", "Work.*"))
        self.assertTrue(client.find("list item", "Inbox").has("selected"), "the menu is about a line that is not selected")
        self.menu(client, "Work.*", "Delete…")
        client.press("Delete")
        client.wait_until_gone("list item", "Work.*")
        client.wait_until_gone("list item", "Sub.*")
        wait_until(lambda: not {"Work", "Work/Sub"} & self.on_server(), "the server has deleted them", LIMIT)
        self.assertEqual(self.subjects("Trash"), ["One", "Three", "Two"])
        client.key("ctrl+z")
        client.wait_for("list item", "Sub, 2 unread")
        wait_until(lambda: {"Work", "Work/Sub"} <= self.on_server(), "the server has them again", LIMIT)
        wait_until(lambda: self.subjects("Work/Sub") == ["Three", "Two"], "with their mail", LIMIT)
        self.assertEqual((self.subjects("Work"), self.subjects("Trash")), (["One"], []))
        self.assert_calm(client)

    def test_empty(self):
        """Only the trash and the junk, for good, and not before one has said so."""
        self.put("Trash", "One", "Two")
        self.put("INBOX", "Kept")
        client = self.open()
        client.click(client.wait_for("list item", "Inbox.*"), button=3)
        client.wait_for("menu item", "New Mailbox…")
        self.assertIsNone(client.find("menu item", "Empty.*"))
        self.assertIsNone(client.find("menu item", "Delete…"), "the inbox cannot be deleted")
        client.key("Escape")
        client.wait_until_gone("menu item", "New Mailbox…")
        self.menu(client, "Trash.*", "Empty Trash…")
        client.wait_for("label", text="2 messages are deleted for good.*")
        client.press("Empty")
        wait_until(lambda: self.subjects("Trash") == [], "the server has emptied it", LIMIT)
        self.assertEqual(self.subjects("INBOX"), ["Kept"])
        client.click(client.wait_for("list item", "Trash.*"))
        client.wait_for("label", text="Trash Is Empty")
        self.assert_calm(client)

    def test_mark_all_read(self):
        """From the menu above the list, too; undone, just those are unread again that were."""
        self.put("INBOX", "One", "Two", "Three")
        self.other.select("INBOX")
        self.other.store("1", "+FLAGS", r"(\Seen)")
        self.other.close()
        client = self.open()
        client.wait_for("list item", "Inbox, 2 unread")
        client.press("Mailbox Menu")
        self.choose(client, "Mark All as Read")
        client.wait_for("list item", "Inbox")
        wait_until(lambda: self.unread("INBOX") == 0, "the server knows", LIMIT)
        client.key("ctrl+z")
        client.wait_for("list item", "Inbox, 2 unread")
        wait_until(lambda: self.unread("INBOX") == 2, "the server knows", LIMIT)
        self.menu(client, "Inbox, 2 unread", "Mark All as Read")
        client.wait_for("list item", "Inbox")
        client.press("Undo")
        client.wait_for("list item", "Inbox, 2 unread")
        self.assert_calm(client)

    def test_all_inboxes(self):
        """The inboxes of two accounts in one list, read and filed from there, each mail in its own account."""
        for name in ("alice", "bob"):
            self.world.deliver(name, MAIL.format(f"For {name}").encode())
        self.world.prepare("alice")
        self.world.command_line("alice").log_in(self.world.facts, self.world.user("bob"))
        self.world.command_line("alice").run("sync")
        client = self.start(self.world.profile("alice"))
        client.click(client.wait_for("list item", "All Inboxes, 2 unread", limit=LIMIT))
        self.row(client, "For alice")
        archives = [node for node in client.root.find_all("list item", "Archive")]
        self.assertEqual(len(archives), 2)
        mine = min(archives, key=lambda node: node.extents[1])
        drag(client.window("MeSign"), self.row(client, "For bob"), mine)
        self.row(client, "For bob")
        self.assertIsNone(client.find("label", text=".*moved to.*"), "it went to another account")
        self.menu(client, "All Inboxes.*", "Mark All as Read")
        client.wait_for("list item", "All Inboxes")
        drag(client.window("MeSign"), self.row(client, "For alice"), mine)
        client.wait_until_gone("list item", ".*For alice.*")
        wait_until(lambda: self.subjects("Archive") == ["For alice"], "it is archived in its account", LIMIT)
        self.row(client, "For bob")
        self.assertEqual(self.unread("Archive"), 0)
        self.assert_calm(client)

    def test_subscription(self):
        self.make("News")
        client = self.open()
        self.menu(client, "News", "Unsubscribe")
        client.wait_for("label", text=".*not subscribed to any more.*")
        wait_until(lambda: "News" not in self.on_server("lsub"), "the server knows", LIMIT)
        self.menu(client, "News", "Subscribe")
        wait_until(lambda: "News" in self.on_server("lsub"), "the server knows", LIMIT)
        self.assert_calm(client)

    def row(self, client, subject: str):
        return client.wait_for("list item", f".*{subject}.*")

    def test_drag(self):
        """The row under the pointer goes, whatever else is selected; undone it is back."""
        self.make("Work")
        self.put("INBOX", "Apple", "Pear")
        client = self.open()
        client.click(self.row(client, "Apple"))
        wait_until(lambda: client.find("push button", "Reply", where=lambda node: node.has("sensitive")), "Apple is opened")
        drag(client.window("MeSign"), self.row(client, "Pear"), client.wait_for("list item", "Work"))
        client.wait_until_gone("list item", ".*Pear.*")
        client.wait_for("label", text="1 conversation moved to “Work”")
        wait_until(lambda: self.subjects("Work") == ["Pear"], "the server has moved it", LIMIT)
        self.assertTrue(self.row(client, "Apple").has("selected"))
        client.key("ctrl+z")
        self.row(client, "Pear")
        wait_until(lambda: self.subjects("INBOX") == ["Apple", "Pear"], "the server has it in the inbox", LIMIT)
        self.assert_calm(client)

    def test_drag_several(self):
        """All that are chosen; a click on a row chooses it only when it ends."""
        self.put("INBOX", "Apple", "Pear", "Plum")
        client = self.open()
        self.row(client, "Apple")
        client.press("Select Several")
        client.click(self.row(client, "Apple"))
        client.click(self.row(client, "Plum"))
        client.wait_for("label", text="2 Selected")
        client.click(self.row(client, "Plum"))
        client.wait_for("label", text="1 Selected")
        client.click(self.row(client, "Plum"))
        client.wait_for("label", text="2 Selected")
        drag(client.window("MeSign"), self.row(client, "Plum"), client.wait_for("list item", "Archive"))
        client.wait_until_gone("list item", ".*Plum.*")
        client.wait_until_gone("list item", ".*Apple.*")
        wait_until(lambda: self.subjects("Archive") == ["Apple", "Plum"], "the server has moved them", LIMIT)
        self.assertEqual(self.subjects("INBOX"), ["Pear"])
        self.assert_calm(client)

    def test_drag_beyond_the_edge(self):
        """The list of mailboxes scrolls to those that are not in view."""
        self.make(*(f"Box{number:02}" for number in range(40)))
        self.put("INBOX", "Apple")
        client = self.open()
        window = client.window("MeSign")
        last = client.wait_for("list item", "Box39")
        bottom = client.wait_for("list item", "Certificates").extents[1]
        self.assertGreater(last.extents[1], bottom, "it is out of view")
        hold(window, self.row(client, "Apple"), 60, bottom - 16)
        wait_until(lambda: last.extents[1] + last.extents[3] < bottom - 2, "the list scrolls")
        let_go(window, last)
        client.wait_until_gone("list item", ".*Apple.*")
        wait_until(lambda: self.subjects("Box39") == ["Apple"], "the server has moved it", LIMIT)
        self.assert_calm(client)

    def test_drag_where_it_cannot_go(self):
        """Not onto where it lies, nor onto what is no mailbox."""
        self.put("INBOX", "Apple")
        client = self.open()
        for place in ("Inbox.*", "Starred", "Certificates"):
            drag(client.window("MeSign"), self.row(client, "Apple"), client.wait_for("list item", place))
            self.row(client, "Apple")
            self.assertIsNone(client.find("label", text=".*moved to.*"), place)
        drag(client.window("MeSign"), self.row(client, "Apple"), client.wait_for("list item", "Trash"))
        client.wait_until_gone("list item", ".*Apple.*")
        wait_until(lambda: self.subjects("Trash") == ["Apple"], "the server has moved it", LIMIT)
        self.assert_calm(client)

    def test_refused_rename(self):
        """The old name is back, the server's words are told, and no more once one has read them."""
        self.make("Mine")
        self.put("Mine", "Here")
        self.world.prepare("alice")
        self.world.command_line("alice").run("mailbox", "rename", "Mine", "Taken")
        self.other.create("Taken")
        client = self.start(self.world.profile("alice"))
        client.wait_for("label", text="Refused by the server, and undone: Renaming the mailbox “Mine” to “Taken”", limit=LIMIT)
        client.wait_for("list item", "Mine, 1 unread")
        client.press("Details")
        client.wait_for_window("Refused by the Server")
        client.wait_for("label", text=".*already exists.*")
        client.key("Escape")
        client.wait_until_closed("Refused by the Server")
        client.wait_until_gone("label", text="Refused by the server.*")
        client.key("ctrl+q")
        client.wait_for_end(10)
        again = self.start(self.world.profile("alice"))
        again.wait_for("list item", "Mine.*", limit=LIMIT)
        again.wait_for("list item", "Taken")
        self.assertIsNone(again.find("label", text="Refused by the server.*"))
        self.assert_calm(client)
        self.assert_calm(again)

    def test_refused_move(self):
        """Mail that cannot go where it was put is back where it was, with the reason; told at the next start if not before."""
        self.make("Projects")
        self.put("INBOX", "Report")
        self.world.prepare("alice")
        mesignctl = self.world.command_line("alice")
        (mail,) = mesignctl.run("message", "list", "--mailbox", "INBOX")["messages"]
        mesignctl.run("message", "move", str(mail["id"]), "Projects")
        self.assertEqual(mesignctl.run("message", "list", "--mailbox", "INBOX")["messages"], [])
        self.other.delete("Projects")
        mesignctl.run("sync")
        client = self.start(self.world.profile("alice"))
        client.wait_for("label", text="Refused by the server, and undone: Moving “Report” to .*", limit=LIMIT)
        client.wait_for("list item", "Unread.*Report.*")
        client.press("Details")
        client.wait_for_window("Refused by the Server")
        client.wait_for("label", text=".*(gone|exist).*")
        self.assert_calm(client)


if __name__ == "__main__":
    tap.main()
