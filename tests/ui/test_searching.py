#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Searching in the main window: results while one types, what is said of a query, and what is suggested.

usage: test_searching.py MESIGN MESIGNCTL
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.case import UiCase  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.client import xdotool  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position
from journey.mesignctl import Failed  # noqa: E402  pylint: disable=wrong-import-position

MAIL = "From: {1}\nTo: alice@example.test\nSubject: {0}\nMessage-ID: <{2}@elsewhere.test>\nDate: {3}\n\nThis is about {0}.\n"
CAROL = "Carol Jones <carol@elsewhere.test>"
DAVE = "Dave Miller <dave@elsewhere.test>"


class Searching(UiCase):
    services = "imap,smtp,ca"

    def open(self, *mails: tuple[str, str], **environment: str):
        for number, (subject, sender) in enumerate(mails):
            date = f"Mon, 0{number + 1} Jun 2026 10:00:00 +0000"
            self.world.deliver("alice", MAIL.format(subject, sender, number, date).encode())
        self.world.prepare("alice")
        client = self.start(self.world.profile("alice"), **environment)
        client.wait_for("list item", f".*{mails[0][0]}.*", limit=40)
        client.key("ctrl+f")
        client.wait_for(None, environment.pop("entry", "Search all mail"), where=lambda node: node.has("focused"))
        return client

    def mails(self):
        return ("Apples", CAROL), ("Pears", DAVE), ("Plums and apples", DAVE)

    def entry(self, client):
        return client.find(None, "Search all mail")

    def suggested(self, client, name: str):
        return client.wait_for("list item", name, where=lambda node: node.is_there)

    def found_by_command(self, query: str):
        """The subjects mesignctl finds; what is not found at all ends with 1."""
        try:
            answer = self.world.command_line("alice").run("search", "--", query)
        except Failed as failed:
            self.assertEqual(failed.code, 1)
            return []
        return [message["subject"] for message in answer["messages"]]

    def test_while_typing(self):
        """What is found appears by itself, and half a query is no mistake until Enter says that it is whole."""
        client = self.open(*self.mails())
        client.type("apples")
        client.wait_until_gone("list item", ".*Pears.*")
        client.wait_for("list item", ".*Plums and apples.*")
        client.wait_for("label", text="2 found")
        client.type(" from:")
        client.wait_for("list item", ".*Plums and apples.*")
        self.assertIsNone(client.find("label", text="Cannot Search for This"))
        client.type("dave")
        client.wait_until_gone("list item", "^(?!.*Plums)(?!.*,).*Apples.*")
        client.wait_for("label", text="1 found")
        client.key("ctrl+a")
        client.type('"plums and app')
        client.wait_for("label", text="1 found")
        client.key("Return")
        client.wait_for("label", text="Cannot Search for This")
        client.wait_for("label", text=".*quotation mark is not closed.*")
        client.type('les"')
        client.wait_for("list item", ".*Plums and apples.*", where=lambda node: node.is_there)
        client.key("ctrl+a")
        client.type("before:")
        client.key("Escape")
        client.key("Return")
        client.wait_for("label", text=".*right after “before:”.*")
        client.key("Escape")
        client.wait_for("list item", ".*Pears.*")
        self.assert_calm(client)

    def test_enter(self):
        """Enter leads to the first of what is found, which opens."""
        client = self.open(*self.mails())
        client.type("plums")
        client.key("Return")
        client.wait_for(None, text="This is about Plums and apples.\n?")
        self.assert_calm(client)

    def test_suggestions(self):
        """Fields, their values and people are offered, and taken by the keyboard alone."""
        client = self.open(*self.mails())
        client.key("Down")
        self.suggested(client, "subject:, Words of the subject")
        client.key("Escape")
        client.wait_until_gone("list item", "subject:, Words of the subject")
        client.type("fro")
        self.suggested(client, "from:, Who wrote it")
        client.key("Down")
        client.key("Return")
        wait_until(lambda: self.entry(client).text == "from:", "the field is written")
        client.type("dav")
        self.suggested(client, "from:dave@elsewhere.test, Dave Miller")
        client.key("Down")
        client.key("Return")
        wait_until(lambda: self.entry(client).text == "from:dave@elsewhere.test ", "the person is written")
        client.wait_for("label", text="2 found")
        client.type("unread")
        self.suggested(client, "is:unread, Not read yet")
        client.key("Up")
        client.key("Return")
        wait_until(lambda: self.entry(client).text == "from:dave@elsewhere.test is:unread ", "the value is written")
        client.wait_until_gone("list item", "is:unread, Not read yet")
        client.key("Escape")
        client.wait_for("list item", ".*Apples.*")
        self.assert_calm(client)

    def test_click(self):
        """One that is clicked is taken too, and one goes on writing."""
        client = self.open(*self.mails())
        client.type("attach")
        self.suggested(client, "has:attachment, With attachments")
        # activating the window would put it above what is suggested
        x, y, _, height = self.entry(client).extents
        left, top = client.window("MeSign").content_origin()
        xdotool("mousemove", str(left + x + 100), str(top + y + height + 30))
        time.sleep(0.3)
        xdotool("mousemove_relative", "3", "1")
        time.sleep(0.3)
        xdotool("click", "1")
        wait_until(lambda: self.entry(client).text == "has:attachment ", "the value is written")
        client.type("x")
        wait_until(lambda: self.entry(client).text == "has:attachment x", "the entry is written in")
        client.wait_for("label", text="Nothing Found")
        self.assert_calm(client)

    def test_same_as_command(self):
        """The window and mesignctl find the same, whatever of the language is used."""
        client = self.open(*self.mails())
        for query in ("apples", "from:dave", "subject:pears OR from:carol", "-from:dave", "has:attachment", "after:2000-06-02 apples",
                      "before:2999", "is:unread from:carol", "to:alice -plums", "encrypted:no", "signed:yes", "in:inbox pears"):
            found = self.found_by_command(query)
            count = len(found)
            client.key("ctrl+a")
            client.key("BackSpace")
            client.type(f" {query}")
            client.wait_for("label", text=f"{count} found" if count else "Nothing Found")
            for subject in found:
                client.wait_for("list item", f".*{subject}.*")
        self.assert_calm(client)


if __name__ == "__main__":
    tap.main()
