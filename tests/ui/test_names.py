#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever cannot see the screen: every button of every window has a name, in both languages.

usage: test_names.py MESIGN MESIGNCTL
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.case import UiCase  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.words import Words  # noqa: E402  pylint: disable=wrong-import-position

# What GTK calls something that was given no name.
NO_NAME = ("", "GtkImage", "GtkBox", "GtkLabel", "GtkButton", "GtkToggleButton", "GtkMenuButton", "AdwBin")
ROLES = ("push button", "toggle button", "check box", "text", "entry", "combo box", "list item", "menu item")


class Names(UiCase):
    def nameless(self, client):
        """What can be pressed, chosen or written in and has no name."""
        found = []
        for node in client.root.walk():
            if node.role in ROLES and node.is_there and node.name in NO_NAME:
                named = next((child for child in node.walk() if child.name not in NO_NAME), None)
                if named is None and node.role != "list item":
                    above = node.parent()
                    found.append(f"{node!r} in {above!r} {node.description!r}")
        return found

    def check_windows(self, words: Words):
        """Opens one window after the other and looks for what has no name."""
        self.world.prepare("alice", certificate=True)
        self.world.prepare("bob", certificate=True)
        self.world.send("bob", "alice", "Signed", "Hello.\n", "--sign")
        client = self.start(self.world.profile("alice"), **words.environment)
        client.click(client.wait_for("list item", ".*Signed.*", limit=30))
        client.wait_for("label", text=".*李娜.*")
        faults = {"main": self.nameless(client)}
        for name, keys in {"New Message": "ctrl+n", "Preferences": "ctrl+comma", "Keyboard Shortcuts": "ctrl+question"}.items():
            client.window("MeSign|密信").activate()
            client.key(keys)
            client.wait_for_window(words(name))
            faults[name] = self.nameless(client)
            client.key("Escape")
            client.wait_until_closed(words(name))
        client.click(client.wait_for("list item", words("Certificates")))
        client.wait_for_window(words("Certificates"))
        faults["Certificates"] = self.nameless(client)
        self.assertEqual({name: found for name, found in faults.items() if found}, {})

    def test_english(self):
        self.check_windows(Words("en"))

    def test_chinese(self):
        self.check_windows(Words("zh_CN"))

    def test_window_that_is_gone(self):
        """To be asked for a window more than there are ends no program, however many were open."""
        self.world.prepare("alice", certificate=True)
        client = self.start(self.world.profile("alice"))
        client.wait_for("list item", "Inbox.*", limit=30)
        client.root.ask_for_child(len(client.root.children()))
        for keys in ("F1", "ctrl+question"):
            client.window("MeSign").activate()
            client.key(keys)
            client.wait_for_window("Keyboard Shortcuts")
            client.root.ask_for_child(len(client.root.children()))
            client.key("Escape")
            client.wait_until_closed("Keyboard Shortcuts")
            client.root.ask_for_child(len(client.root.children()))
        client.wait_for("list item", "Inbox.*")
        self.assert_calm(client)

    def test_welcome(self):
        self.world.prepare_empty("alice")
        client = self.start(self.world.profile("alice"))
        client.wait_for("text", "Mail Address")
        self.assertEqual(self.nameless(client), [])


if __name__ == "__main__":
    tap.main()
